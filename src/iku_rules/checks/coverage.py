"""Tables, cases and bands: overlaps, gaps, rows that never answer, cells whose items overlap; in words.

Imports the modules of this package, the plan's model and diagnostics.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iku_rules.checks.conditions import Lifting
from iku_rules.checks.lines import Interval, meet
from iku_rules.checks.regions import Box, ComplexityError, common
from iku_rules.checks.spaces import Space
from iku_rules.checks.tables import Gap, Table, covered, gaps, never_true, overlaps, read, slit
from iku_rules.checks.walk import Survey
from iku_rules.checks.wording import Wording, language_of
from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language.terms import All, AnyOf, Arg, Const, IsMissing, Not, Row, Rows, Term
from iku_rules.language.walk import every_part
from iku_rules.plan.model import DecisionPlan, LookupPlan, Plan

MAX_OVERLAPS = 20  # pairs that are told of one table
MAX_DEAD = 20  # rows without an answer that are told of one table
MAX_ABOVE = 5  # covering rows that are named


@dataclass(frozen=True, slots=True)
class _Subject:
    """A table, where it stands and in what words."""

    name: str
    rows: Rows
    about: Span | None  # its name: what is wrong with all rows together stands there
    wording: Wording
    survey: Survey
    holes_allowed: bool  # a lookup with `outside: missing`
    is_own: bool  # not taken from another policy, which may have rows for more than is needed here

    def row_span(self, row: Row) -> Span | None:
        return row.span or self.about


def coverage(plan: Plan) -> Iterable[Diagnostic]:
    """Every decision table, `cases` and lookup of rows."""
    survey = Survey(plan)
    for decision in plan.decisions:
        if isinstance(decision.body, Rows):
            yield from _problems(_subject(plan, survey, decision, decision.body))
    for look in plan.lookups.values():
        if isinstance(look.body, Rows):
            yield from _problems(_subject(plan, survey, look, look.body))


def _subject(plan: Plan, survey: Survey, owner: DecisionPlan | LookupPlan, rows: Rows) -> _Subject:
    span = owner.origin.span or rows.span
    args: tuple[str, ...] = ()
    holes_allowed = False
    if isinstance(owner, LookupPlan):
        args, holes_allowed = tuple(name for name, _ in owner.args), owner.outside_missing
    wording = Wording(language_of(span), args)
    return _Subject(owner.name, rows, span, wording, survey, holes_allowed, owner.origin.policy == plan.policy)


def _problems(subject: _Subject) -> Iterator[Diagnostic]:
    if subject.rows.hit == "every_row":
        return
    try:
        # A cell that means everything by mistake hides gaps and covers rows, one that means nothing makes gaps:
        # what follows from a slip isn't told.
        slips: set[int] = set()
        for number, row in enumerate(subject.rows.rows):
            for found in _cells(subject, row):
                slips.add(number)
                yield found
        table = read(subject.rows, subject.survey)
        if subject.is_own:
            yield from _never(subject, table, slips)
        if subject.rows.hit == "unique":
            yield from _overlaps(subject, table, slips)
        elif subject.is_own and not slips:
            yield from _covered(subject, table)
        if not slips:
            yield from _gaps(subject, table)
    except ComplexityError:
        yield problem("IKU331", subject.about, table=subject.name)


# ---------------------------------------------------------------- cells


def _cells(subject: _Subject, row: Row) -> Iterator[Diagnostic]:
    """Cells of a row that say the same twice, or conditions that nothing satisfies whatever the bounds."""
    parts = _parts(row)
    for part in parts if subject.rows.columns else ():
        cell = part.operand if isinstance(part, Not) else part
        if isinstance(cell, AnyOf):
            yield from _items(subject, row, cell)
    for part in dict.fromkeys([*parts, row.condition]):
        if isinstance(part, Const) or _has_parameter(part):
            continue
        if not _is_possible(part):
            span = part.span or subject.row_span(row)
            if isinstance(part, IsMissing) and not part.operand.missable:
                name = subject.wording.name(part.operand)
                yield problem("IKU333", span, value=name, table=subject.name, row=row.name)
                return
            yield problem("IKU325", span, cell=subject.wording.name(part), table=subject.name, row=row.name)
            return


def _parts(row: Row) -> tuple[Term, ...]:
    """The cells of a table's row, or what stands between the `and` of a condition."""
    return row.condition.items if isinstance(row.condition, All) else (row.condition,)


def _has_parameter(term: Term) -> bool:
    """A value that a later day may change, or that isn't known, is no slip of the pen."""
    return any(isinstance(p, Const) and (p.parameter is not None or p.value is None) for p in every_part(term))


def _items(subject: _Subject, row: Row, cell: AnyOf) -> Iterator[Diagnostic]:
    lifting = Lifting(Survey(None), bounded=False)
    formulas = [lifting.formula(item) for item in cell.items]
    space = lifting.space()
    boxes = [space.sure(formula) for formula in formulas]
    for i, left in enumerate(boxes):
        for right in boxes[:i]:
            if any(common(a, b) is not None for a in left for b in right):
                span = cell.span or subject.row_span(row)
                yield problem("IKU330", span, cell=subject.wording.name(cell), instead=_instead(subject, space, boxes))
                return


def _instead(subject: _Subject, space: Space, items: list[list[Box]]) -> str:
    """The cell that was probably meant: of `>= 90, < 110` the range, else the union of the items."""
    if len(space.axes) != 1 or any(len(boxes) != 1 for boxes in items):
        return "-"
    axis = space.axes[0]
    masks = [boxes[0][0] for boxes in items]
    if axis.line is not None and len(masks) == 2:
        first, second = (axis.line.stretch(mask) for mask in masks)
        rays = (first.low is None) != (first.high is None) and (second.low is None) != (second.high is None)
        if rays and (first.low is None) != (second.low is None):
            return subject.wording.range(meet(first, second), axis.terms[0].type)
    union = 0
    for mask in masks:
        union |= mask
    return subject.wording.cell(axis, union)


# ---------------------------------------------------------------- rows


def _never(subject: _Subject, table: Table, slips: set[int]) -> Iterator[Diagnostic]:
    for number in never_true(table):
        row = subject.rows.rows[number]
        if number in slips or _unknown(row):
            continue
        yield _out_of_bounds(subject, row) or problem("IKU327", subject.row_span(row), row=row.name, table=subject.name)


def _out_of_bounds(subject: _Subject, row: Row) -> Diagnostic | None:
    """The cell of a row that asks for a number outside the bounds or off the grid of its column."""
    for part in _parts(row):
        lifting = Lifting(subject.survey)
        formula = lifting.formula(part)
        space = lifting.space()
        if len(space.axes) == 1 and space.axes[0].line is not None and not space.sure(formula):
            if not _is_possible(part):
                return None  # it's a parameter that leaves the range without numbers
            axis = space.axes[0]
            return problem(
                "IKU326",
                part.span or subject.row_span(row),
                cell=subject.wording.name(part),
                column=subject.wording.sum(space, axis),
                domain=subject.wording.domain(axis),
                row=row.name,
            )
    return None


def _is_possible(term: Term) -> bool:
    """Whether anything satisfies it, whatever the bounds."""
    lifting = Lifting(Survey(None), bounded=False)
    formula = lifting.formula(term)
    return bool(lifting.space().sure(formula))


def _unknown(row: Row) -> bool:
    return any(isinstance(part, Const) and part.value is None for part in every_part(row.condition))


def _covered(subject: _Subject, table: Table) -> Iterator[Diagnostic]:
    rows = subject.rows.rows
    first_unknown = next((i for i, row in enumerate(rows) if _unknown(row)), len(rows))
    for number, above in itertools.islice(covered(table), MAX_DEAD):
        if number > first_unknown:
            return
        row = rows[number]
        if isinstance(row.condition, Const) and not subject.rows.columns and number == len(rows) - 1:
            otherwise = subject.wording.say("value", "otherwise")
            yield problem("IKU329", subject.row_span(row), otherwise=otherwise, table=subject.name)
            continue
        names = [rows[i].name for i in above[:MAX_ABOVE]] + (["…"] if len(above) > MAX_ABOVE else [])
        yield problem("IKU328", subject.row_span(row), row=row.name, above=", ".join(names), table=subject.name)


def _overlaps(subject: _Subject, table: Table, slips: set[int]) -> Iterator[Diagnostic]:
    rows = subject.rows.rows
    key, unique = subject.wording.say("key", "hit"), subject.wording.say("value", "first")
    found = (overlap for overlap in overlaps(table) if not slips & {overlap.above, overlap.row})
    for overlap in itertools.islice(found, MAX_OVERLAPS):
        above, row = rows[overlap.above], rows[overlap.row]
        witness = subject.wording.witness(overlap.witness) if overlap.witness else "?"
        yield problem(
            "IKU320" if overlap.sure else "IKU323",
            subject.row_span(row),
            above=above.name,
            row=row.name,
            table=subject.name,
            witness=witness,
            first=f"{key}: {unique}",
        )


# ---------------------------------------------------------------- gaps


def _gaps(subject: _Subject, table: Table) -> Iterator[Diagnostic]:
    for gap in gaps(table):
        if subject.holes_allowed and not _inner(table, gap):
            continue
        yield _gap(subject, table, gap)


def _inner(table: Table, gap: Gap) -> bool:
    """Between two bands of one number: nobody leaves that out on purpose."""
    if len(table.space.axes) != 1 or table.space.axes[0].line is None:
        return False
    stretch = table.space.axes[0].line.stretch(gap.box[0])
    return stretch.low is not None and stretch.high is not None


def _gap(subject: _Subject, table: Table, gap: Gap) -> Diagnostic:
    wording = subject.wording
    region = wording.region(table.space, gap.box)
    witness = wording.witness(gap.witness) if gap.witness else "?"
    common_args = {"table": subject.name, "region": region, "witness": witness}
    result = wording.say("value", "missing")
    if not gap.sure:
        return problem("IKU324", subject.about, missing=result, **common_args)
    between = slit(table.space, gap.box)
    if between is not None and not isinstance(table.space.axes[between[0]].terms[0], Arg):
        i, stretch, decimals = between
        axis = table.space.axes[i]
        return problem(
            "IKU322",
            _row_below(subject, table, gap.box, i) or subject.about,
            column=wording.sum(table.space, axis),
            decimals=decimals,
            round=f"{wording.say('key', 'round')}: {decimals}",
            upper=_upper(wording, stretch, axis.terms[0]),
            **common_args,
        )
    if subject.rows.columns:
        return problem("IKU321", subject.about, missing=result, **common_args)
    otherwise = wording.say("value", "otherwise")
    return problem("IKU332", subject.about, otherwise=otherwise, **common_args)


def _row_below(subject: _Subject, table: Table, gap: Box, axis: int) -> Span | None:
    """The row that ends where a gap between numbers begins."""
    lowest = gap[axis] & -gap[axis]
    below = table.space.axes[axis].values & (lowest - 1)
    beside = (*gap[:axis], 1 << (below.bit_length() - 1) if below else 0, *gap[axis + 1 :])
    for row, boxes in zip(subject.rows.rows, table.sure, strict=True):
        if any(common(box, beside) is not None for box in boxes):
            return row.span
    return None


def _upper(wording: Wording, stretch: Interval, term: Term) -> str:
    """How the lower row's range should end, so that it meets the next."""
    return f"..{wording.value(stretch.high, term.type)})"
