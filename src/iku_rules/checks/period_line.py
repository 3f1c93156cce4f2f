"""Periods as the segments of an axis: one for each way of standing to the constants they are compared with.

Imports the language's periods.
"""

from __future__ import annotations

import datetime

from iku_rules.language.periods import PER_YEAR, Length, Period
from iku_rules.language.terms import CompareOp


def compares(op: CompareOp, left: Period, right: Period) -> bool:
    """Periods: equal if they are the same, before and after by last day."""
    a, b = left.last, right.last
    return {
        "=": left == right,
        "!=": left != right,
        "<": a < b,
        "<=": a <= b,
        ">": a > b,
        ">=": a >= b,
    }[op]


def period_segments(constants: set[Period], lengths: tuple[Length, ...]) -> tuple[Period, ...]:
    """A period for each way in which periods of these lengths can stand to the constants, in order."""
    found: list[Period] = []
    cuts = sorted({p.last for p in constants})
    for i, last in enumerate(cuts):
        before = cuts[i - 1] if i else None
        found += _between(before, last, lengths)
        here = [p for length in lengths for p in [_holding(last, length)] if p.last == last]
        found += [p for p in here if p in constants]
        found += [p for p in here if p not in constants][:1]
    found += _between(cuts[-1] if cuts else None, None, lengths)
    return tuple(found)


def _between(after: int | None, before: int | None, lengths: tuple[Length, ...]) -> list[Period]:
    """One period whose last day lies between the two days, if there is one."""
    for length in lengths:
        found: Period | None
        if after is not None:
            found = _holding(after, length)
            if found.last <= after:
                found = _step(found, 1)
        elif before is not None:
            found = _step(_holding(before, length), -1)
        else:
            found = Period(length, 2000)
        if found is not None and (before is None or found.last < before):
            return [found]
    return []


def _holding(day: int, length: Length) -> Period:
    date = datetime.date.fromordinal(day)
    return Period(length, date.year, (date.month - 1) // (12 // PER_YEAR[length]) + 1)


def _step(period: Period, by: int) -> Period | None:
    number = period.year * PER_YEAR[period.length] + period.index - 1 + by
    year, index = divmod(number, PER_YEAR[period.length])
    return Period(period.length, year, index + 1) if 1 <= year <= 9999 else None
