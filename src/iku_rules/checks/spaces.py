"""Formulas over axes, and the boxes in which they are true.

An axis is one quantity that is compared: a sum of terms on a line (`t > t1` is a test of `t - t1`), a period, a
category, a boolean, how two things stand to each other, or a truth that can't be taken apart. A value that may be
missing is a segment of its own, on which comparisons are neither true nor false. Imports terms and the modules
of this package below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from fractions import Fraction
from typing import Literal

from iku_rules.checks.lines import Interval, Line
from iku_rules.checks.period_line import compares
from iku_rules.checks.regions import Box, merged, product
from iku_rules.frozen import dataclass
from iku_rules.language.periods import Period
from iku_rules.language.terms import Arg, CompareOp, Count, Get, Term, ThisPeriod

# ---------------------------------------------------------------- formulas


@dataclass(frozen=True, slots=True)
class Known:
    """True, false or (None) unknown everywhere."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Test:
    """A test of one axis: a comparison with a constant, a set of ordinals (and its complement), or presence."""

    axis: int
    by: tuple[CompareOp, Fraction | Period] | frozenset[int] | Literal["present", "missing"]


@dataclass(frozen=True, slots=True)
class Both:
    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    item: Formula


@dataclass(frozen=True, slots=True)
class Pick:
    """What stands with the condition that is true; of the conditions at most one is."""

    pairs: tuple[tuple[Formula, Formula], ...]


Formula = Known | Test | Both | Either | Flip | Pick

# ---------------------------------------------------------------- axes

Kind = Literal["number", "period", "values", "pair", "truth"]
# ordinals of a pair's axis: first below second, equal, unequal periods of the same last day, above
BELOW, EQUAL, TIE, ABOVE = range(4)


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a finished space: its segments as bits, values first, `missing` (or 0) last."""

    kind: Kind
    terms: tuple[Term, ...]
    sum: dict[int, Fraction]
    line: Line | None
    periods: tuple[Period, ...]  # of a period's axis: one for each segment, in order
    full: int
    missing: int
    grounds: frozenset[tuple[str, str]]

    @property
    def values(self) -> int:
        """The segments of values."""
        return self.full & ~self.missing

    @property
    def is_plain(self) -> bool:
        """Whether it measures one thing that can take each value whatever the other axes are."""
        if self.kind == "number":
            return self.sum == {next(iter(self.sum)): 1} and isinstance(self.terms[0], (Get, Arg, Count))
        return self.kind in ("values", "period") and isinstance(self.terms[0], (Get, Arg, ThisPeriod))


@dataclass(frozen=True, slots=True)
class Space:
    """All axes, and the atoms that their sums are made of."""

    axes: tuple[Axis, ...]
    atoms: tuple[Term, ...]
    domains: tuple[tuple[Interval, Fraction | None], ...]  # of each atom: its bounds and its step
    # The boxes of each formula looked at. What an effect rests on stands in many formulas as one object, and of
    # effects that rest on others, looking at it wherever it stands would take time without end.
    _known: dict[tuple[int, bool, bool], tuple[Formula, list[Box]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def full(self) -> Box:
        return tuple(axis.full for axis in self.axes)

    def sure(self, formula: Formula) -> list[Box]:
        """Where it is true."""
        return self._boxes(formula, True, False)

    def possible(self, formula: Formula) -> list[Box]:
        """Where it isn't false."""
        return self._boxes(formula, True, True)

    def _boxes(self, formula: Formula, positive: bool, possible: bool) -> list[Box]:
        key = (id(formula), positive, possible)
        if key not in self._known:
            self._known[key] = formula, self._found(formula, positive, possible)
        return self._known[key][1]

    def _found(self, formula: Formula, positive: bool, possible: bool) -> list[Box]:
        match formula:
            case Known():
                holds = possible if formula.value is None else formula.value is positive
                return [self.full] if holds else []
            case Test():
                mask = self._mask(formula, positive is not possible)
                mask = self.axes[formula.axis].full & ~mask if possible else mask
                return [(*self.full[: formula.axis], mask, *self.full[formula.axis + 1 :])] if mask else []
            case Flip():
                return self._boxes(formula.item, not positive, possible)
            case Both() | Either():
                if isinstance(formula, Both) is positive:
                    return self._all(self._boxes(item, positive, possible) for item in formula.items)
                return merged([box for item in formula.items for box in self._boxes(item, positive, possible)])
            case Pick() if possible:
                return self._all(
                    merged([*self._boxes(condition, False, True), *self._boxes(result, positive, True)])
                    for condition, result in formula.pairs
                )
            case Pick():
                return merged(
                    [
                        box
                        for condition, result in formula.pairs
                        for box in product(self._boxes(condition, True, False), self._boxes(result, positive, False))
                    ]
                )

    def _all(self, parts: Iterator[list[Box]]) -> list[Box]:
        found = [self.full]
        for boxes in parts:
            found = product(found, boxes)
            if not found:
                break
        return found

    def _mask(self, test: Test, positive: bool) -> int:
        """The segments on which the test is true, or (not positive) false."""
        axis = self.axes[test.axis]
        mask: int
        match test.by:
            case "present":
                return axis.values if positive else axis.missing
            case "missing":
                return axis.missing if positive else axis.values
            case frozenset() as ordinals:
                mask = sum(1 << ordinal for ordinal in ordinals) & axis.values
            case (op, Period() as period):
                mask = sum(1 << i for i, other in enumerate(axis.periods) if compares(op, other, period))
            case (op, value):
                assert axis.line is not None and isinstance(value, Fraction)
                mask = axis.line.mask(op, value)
        return mask if positive else axis.values & ~mask
