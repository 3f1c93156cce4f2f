"""What single operations mean, over fractions: rounding, order, three-valued logic, lines, folds.

The part of the reference interpreter that needs no plan; no other engine uses it. Imports terms,
periods, types and models.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from iku_rules.facts.model import Value
from iku_rules.language.periods import Period
from iku_rules.language.terms import Aggregate, CompareOp
from iku_rules.language.types import Number, Type
from iku_rules.plan.model import Rounding

# What a term is worth: numbers are fractions, categories and days ordinals; None is missing or unknown.
Known = Fraction | bool | int | Period | str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A record that an aggregate looks at; value, weight and keys are None unless `where` is true."""

    index: int
    where: bool | None
    value: Known
    weight: Known
    keys: tuple[Known, ...]
    complete: bool  # value, weight and keys are all there


def fold(term: Aggregate, members: Sequence[Member], at: Fraction | None) -> Known:
    """One or more complete members made into one value; `at` is the x that `interpolate` seeks."""
    match term.fold:
        case "sum" | "mean":
            weights = [_fraction(m.weight) for m in members]
            total = sum((_fraction(m.value) * w for m, w in zip(members, weights, strict=True)), Fraction(0))
            if term.fold == "sum":
                return total
            return total / sum(weights) if sum(weights) != 0 else None
        case "min_of":
            return min((m.value for m in members), key=order)
        case "max_of":
            return max((m.value for m in members), key=order)
        case "first" | "last":
            in_order = list(members)
            for place in reversed(range(len(term.keys))):  # a stable sort by the last key first
                descending = term.keys[place].descending
                in_order.sort(key=lambda m: order(m.keys[place]), reverse=descending)
            return in_order[0 if term.fold == "first" else -1].value
        case "interpolate":
            line = sorted((_fraction(m.keys[0]), _fraction(m.keys[1])) for m in members)
            if at is None or any(a[0] == b[0] for a, b in itertools.pairwise(line)):
                return None
            found = between(line, at, clamped=True)
            return found[0] if found else None


def between(
    line: Sequence[tuple[Fraction | None, Fraction | None]], at: Fraction, clamped: bool
) -> tuple[Fraction | None, None] | None:
    """The value at `at` on straight lines between points; None beyond the ends unless these are held."""
    points = [(x, y) for x, y in line if x is not None]
    if len(points) < len(line):
        return None, None
    if at < points[0][0] or at > points[-1][0]:
        return (points[0 if at < points[0][0] else -1][1], None) if clamped else None
    for x, y in points:
        if x == at:
            return y, None
    (x0, y0), (x1, y1) = next((left, right) for left, right in itertools.pairwise(points) if left[0] < at < right[0])
    return (None, None) if y0 is None or y1 is None else (y0 + (y1 - y0) * (at - x0) / (x1 - x0), None)


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """A number as its decision says; half goes away from zero."""
    if rounding.decimals is None:
        return value
    scale = 10**rounding.decimals
    match rounding.mode:
        case "floor":
            units = math.floor(value * scale)
        case "ceiling":
            units = math.ceil(value * scale)
        case "half_away":
            units = math.floor(abs(value) * scale + Fraction(1, 2)) * (-1 if value < 0 else 1)
    return Fraction(units, scale)


def known(value: Value, type_: Type) -> Known:
    """A canonical value as this interpreter holds it: numbers as fractions."""
    if isinstance(type_, Number) and value is not None:
        assert isinstance(value, int) and type_.decimals is not None
        return Fraction(value, 10**type_.decimals)
    return value


def canonical(value: Known, type_: Type) -> Value:
    """The other way: a result on the grid of its type as an integer."""
    if isinstance(value, Fraction):
        assert isinstance(type_, Number) and type_.decimals is not None
        scaled: Fraction = value * 10**type_.decimals
        assert scaled.denominator == 1, f"{value} is not on the grid of its type"
        return scaled.numerator
    return value


def order(value: Known) -> Fraction | int:
    """What values are ordered by: a period by its last day."""
    if isinstance(value, Period):
        return value.last
    assert isinstance(value, Fraction | int), f"{value!r} has no order"
    return value


def truth(value: Known) -> bool | None:
    """A truth value; anything else is an error of the plan."""
    assert value is None or isinstance(value, bool), f"{value!r} is no truth value"
    return value


def both(truths: Sequence[bool | None]) -> bool | None:
    """And."""
    return False if False in truths else None if None in truths else True


def either(truths: Sequence[bool | None]) -> bool | None:
    """Or."""
    return True if True in truths else None if None in truths else False


def negated(value: bool | None) -> bool | None:
    """Not."""
    return None if value is None else not value


def ordered(op: CompareOp, left: Fraction | int, right: Fraction | int) -> bool:
    """Whether two things stand in an order."""
    match op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            raise AssertionError(f"{op} is no order")


def _fraction(value: Known) -> Fraction:
    assert isinstance(value, Fraction), f"{value!r} is no number"
    return value


def first_day(value: Known) -> int:
    """The first day of a period, or a day itself, as ordinal."""
    return value.first if isinstance(value, Period) else _day(value)


def last_day(value: Known) -> int:
    """The last day of a period, or a day itself, as ordinal."""
    return value.last if isinstance(value, Period) else _day(value)


def _day(value: Known) -> int:
    assert isinstance(value, int) and not isinstance(value, bool), f"{value!r} is no day"
    return value
