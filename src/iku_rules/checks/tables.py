"""Rows tried together: which overlap, what none of them holds for, which can never answer. Without words.

Imports the modules of this package below it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import field
from fractions import Fraction

from iku_rules.checks.conditions import Lifting
from iku_rules.checks.lines import Interval, is_empty, runs
from iku_rules.checks.regions import (
    Box,
    ComplexityError,
    Steps,
    answering,
    common,
    meeting,
    uncovered,
    widened,
)
from iku_rules.checks.spaces import Formula, Space
from iku_rules.checks.walk import Survey
from iku_rules.checks.witness import Witness, conditions_of, find, is_doubtful, narrowed
from iku_rules.frozen import dataclass
from iku_rules.language.terms import All, Get, Rows, Term
from iku_rules.language.types import MAX_DECIMALS, Boolean

MAX_GAPS = 10  # that are told of one table
MAX_PAIRS = 20_000  # pairs of boxes that may meet in one table
MAX_ROUNDS = 200  # boxes looked at to find them


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows (numbers from 0) that can be true together; not `sure`: it couldn't be ruled out."""

    above: int
    row: int
    witness: Witness | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Situations for which all rows are false; not `sure`: there may be none such."""

    box: Box
    witness: Witness | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as regions: for each row where it is true, and where it isn't false."""

    space: Space
    sure: tuple[tuple[Box, ...], ...]
    possible: tuple[tuple[Box, ...], ...]
    survey: Survey


def read(rows: Rows, survey: Survey) -> Table:
    """The rows as regions; raises ComplexityError where there are too many."""
    lifting = Lifting(survey)
    formulas = [lifting.formula(row.condition) for row in rows.rows]
    return table_of(lifting.space(), formulas, survey)


def table_of(space: Space, formulas: Sequence[Formula], survey: Survey) -> Table:
    """Formulas as regions."""
    sure = tuple(tuple(_real(space, space.sure(formula))) for formula in formulas)
    return Table(space, sure, tuple(tuple(space.possible(formula)) for formula in formulas), survey)


def _real(space: Space, boxes: Sequence[Box]) -> list[Box]:
    """The boxes without those in which sums of the same numbers contradict each other."""
    if all(len(axis.sum) < 2 for axis in space.axes):
        return list(boxes)
    return [box for box in boxes if find(space, box) != "none"]


def overlaps(table: Table) -> Iterator[Overlap]:
    """All pairs of rows that can be true together.

    Raises ComplexityError after those found where more than MAX_PAIRS may meet.
    """
    boxes = [box for row in table.sure for box in row]
    row_of = [number for number, row in enumerate(table.sure) for _ in row]
    told: dict[tuple[int, int], list[Box]] = {}
    pairs = meeting(table.space.full, boxes)
    for i, j in itertools.islice(pairs, MAX_PAIRS):
        met = common(boxes[i], boxes[j])
        if met is not None and row_of[i] != row_of[j]:
            told.setdefault((row_of[i], row_of[j]), []).append(met)
    opened = _Opened(table.survey, table.space)
    for (above, row), shared in sorted(told.items(), key=lambda item: (item[0][1], item[0][0])):
        unsure: Witness | None = None
        found = False
        for box in shared:
            witness = find(table.space, box)
            if witness == "none" or not opened.can_be(box):
                continue
            found = True
            if witness != "open" and not is_doubtful(table.space, witness.box):
                yield Overlap(above, row, witness, True)
                break
            unsure = unsure or (None if witness == "open" else witness)
        else:
            if found:
                yield Overlap(above, row, unsure, False)
    if next(pairs, None) is not None:
        raise ComplexityError


def gaps(table: Table) -> Iterator[Gap]:
    """Situations for which every row is false, each as large as it can be made, at most MAX_GAPS."""
    space = table.space
    taken = [box for row in table.possible for box in row]
    opened = _Opened(table.survey, space)
    told = 0
    for _ in range(MAX_ROUNDS):
        box = uncovered(space.full, taken, Steps())
        if box is None or told == MAX_GAPS:
            return
        wide = widened(box, space.full, taken)
        witness = find(space, wide)
        if witness == "none":
            taken.append(wide)
            continue
        narrow = wide if witness == "open" else witness.box
        taken.append(narrow)
        if not opened.can_be(narrow):
            continue
        told += 1
        if witness == "open":
            yield Gap(narrow, None, False)
        else:
            yield Gap(narrow, witness, not is_doubtful(space, narrow))
    raise ComplexityError


def never_true(table: Table) -> list[int]:
    """Rows whose condition can't be true."""
    return [number for number, boxes in enumerate(table.sure) if not boxes]


def covered(table: Table) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Rows that can be true but never answer, tried in order, and the rows above that take what they hold for."""
    live = answering(table.space.full, table.sure, table.possible, Steps())
    for number, boxes in enumerate(table.sure):
        if boxes and number not in live:
            above = [
                i
                for i, others in enumerate(table.possible[:number])
                if any(common(a, b) is not None for a in others for b in boxes)
            ]
            yield number, tuple(above)


def slit(space: Space, box: Box) -> tuple[int, Interval, int] | None:
    """The axis, range and decimals of a gap that is there only because a number has more decimals than its cuts."""
    for i in narrowed(space, box):
        axis = space.axes[i]
        if axis.line is None or not axis.is_plain or box[i] & axis.missing or len(runs(box[i], axis.values)) != 1:
            continue
        stretch = axis.line.stretch(box[i])
        if stretch.low is None or stretch.high is None or not (stretch.low_open and stretch.high_open):
            continue
        decimals = max(_decimals(cut.denominator) for cut in axis.line.cuts)
        if is_empty(stretch, _step(decimals)):
            return i, stretch, decimals
    return None


def _step(decimals: int) -> Fraction:
    return Fraction(1, 10**decimals)


def _decimals(denominator: int) -> int:
    """How many decimals a number with this denominator has; of one without end, as many as a grid may have."""
    return next((n for n in range(MAX_DECIMALS) if 10**n % denominator == 0), MAX_DECIMALS)


@dataclass(slots=True)
class _Opened:
    """Looks at boxes with the decisions among their terms replaced by what gives them."""

    _survey: Survey
    _space: Space
    _answers: dict[Box, bool] = field(default_factory=dict)

    def can_be(self, box: Box) -> bool:
        """Whether the box stays possible when that is looked at."""
        closed = [
            axis
            for axis in (self._space.axes[i] for i in narrowed(self._space, box))
            if axis.kind == "values" and isinstance(axis.terms[0], Get) and axis.terms[0].reads != "fact"
        ]
        if self._survey.plan is None or not closed:
            return True
        if box not in self._answers:
            self._answers[box] = self._look(box)
        return self._answers[box]

    def _look(self, box: Box) -> bool:
        lifting = Lifting(self._survey, inside=True)
        terms: tuple[Term, ...] = tuple(conditions_of(self._space, box))
        try:
            formula = lifting.formula(All(terms, Boolean(), any(t.missable for t in terms)))
            space = lifting.space()
            return bool(_real(space, space.sure(formula)))
        except ComplexityError:
            return True
