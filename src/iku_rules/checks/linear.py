"""Whether numbers can satisfy linear inequalities together, and which do: Fourier and Motzkin's elimination.

Exact, for the handful of facts that stand in one table's comparisons with each other. Imports `lines` only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from iku_rules.checks.lines import Interval, holds, is_empty, meet, on_grid, sample

MAX_INEQUALITIES = 400
MAX_TRIALS = 400  # values tried on grids before the answer is left open
MAX_DISTANCE = 8  # in steps of the grid, of the values tried for one unknown

Sum = Mapping[int, Fraction]  # number of the unknown -> its coefficient


@dataclass(frozen=True, slots=True)
class Bound:
    """The sum is at most `limit`, or below it."""

    sum: Sum
    limit: Fraction
    strict: bool


def bounds_of(total: Sum, interval: Interval) -> list[Bound]:
    """The sum lies in the interval."""
    found = []
    if interval.high is not None:
        found.append(Bound(total, interval.high, interval.high_open))
    if interval.low is not None:
        found.append(Bound({n: -c for n, c in total.items()}, -interval.low, interval.low_open))
    return found


def lattice(total: Sum, steps: Mapping[int, Fraction | None]) -> Fraction | None:
    """The step of the grid on which the sum lies, if each unknown lies on one."""
    step: Fraction | None = None
    for number, coefficient in total.items():
        own = steps[number]
        if own is None:
            return None
        step = _gcd(step, abs(coefficient) * own)
    return step


def _gcd(a: Fraction | None, b: Fraction) -> Fraction:
    if a is None:
        return b
    return Fraction(math.gcd(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator)


def solve(
    bounds: Sequence[Bound], steps: Mapping[int, Fraction | None]
) -> Mapping[int, Fraction] | Literal["none", "open"]:
    """Values for all unknowns; "none" where there are none; "open" where it can't be told.

    On grids the bounds are drawn in to the next number of the sum's grid, which is enough for sums and
    differences of like numbers; where values of the grid are not found in spite of it, the answer is open.
    """
    distinct = _distinct(bounds, steps)
    if distinct is None:
        return "none"
    system = distinct
    eliminated: list[tuple[int, list[Bound]]] = []
    left = set(steps)
    while left:
        number = min(left, key=lambda n: (_cost(system, n), n))
        left.remove(number)
        concerned = [b for b in system if number in b.sum]
        eliminated.append((number, concerned))
        rest = [b for b in system if number not in b.sum]
        below = [b for b in concerned if b.sum[number] < 0]
        above = [b for b in concerned if b.sum[number] > 0]
        if len(rest) + len(below) * len(above) > MAX_INEQUALITIES:
            return "open"
        met = _distinct([*rest, *(_without(number, low, high) for low in below for high in above)], steps)
        if met is None:
            return "none"
        system = met
    return _chosen(eliminated[::-1], steps, {}, [MAX_TRIALS]) or "open"


def _chosen(
    left: Sequence[tuple[int, Sequence[Bound]]],
    steps: Mapping[int, Fraction | None],
    values: dict[int, Fraction],
    trials: list[int],
) -> dict[int, Fraction] | None:
    """Values for the unknowns that are left, the last eliminated first; None where none is found."""
    if not left:
        return values
    number, concerned = left[0]
    interval = Interval()
    for bound in concerned:
        interval = meet(interval, _of(number, bound, values))
    for value in _candidates(interval, steps[number]):
        trials[0] -= 1
        if trials[0] < 0:
            return None
        found = _chosen(left[1:], steps, {**values, number: value}, trials)
        if found is not None:
            return found
    return None


def _candidates(interval: Interval, step: Fraction | None) -> Iterator[Fraction]:
    """A number in the interval, and on a grid some more: another may suit the other unknowns better."""
    if is_empty(interval, step):
        return
    best = sample(interval, step)
    yield best
    if step is not None:
        for distance in range(1, MAX_DISTANCE):
            for number in (best + distance * step, best - distance * step):
                if holds(interval, number):
                    yield number


def _cost(system: Sequence[Bound], number: int) -> int:
    below = sum(1 for b in system if b.sum.get(number, 0) < 0)
    above = sum(1 for b in system if b.sum.get(number, 0) > 0)
    return below * above


def _without(number: int, low: Bound, high: Bound) -> Bound:
    """What two bounds, one from each side, say together without the unknown."""
    a, b = high.sum[number], -low.sum[number]
    total: dict[int, Fraction] = {}
    for bound, factor in ((low, a), (high, b)):
        for n, c in bound.sum.items():
            total[n] = total.get(n, Fraction(0)) + factor * c
    return Bound({n: c for n, c in total.items() if c}, a * low.limit + b * high.limit, low.strict or high.strict)


def _distinct(bounds: Sequence[Bound], steps: Mapping[int, Fraction | None]) -> list[Bound] | None:
    """The bounds without repetitions, drawn in to the grid; None where one of them can't hold."""
    tightest: dict[tuple[tuple[int, Fraction], ...], Bound] = {}
    for bound in bounds:
        if not bound.sum:
            if bound.limit < 0 or (bound.limit == 0 and bound.strict):
                return None
            continue
        scale = 1 / abs(bound.sum[min(bound.sum)])
        total = {n: c * scale for n, c in sorted(bound.sum.items())}
        limit, strict = bound.limit * scale, bound.strict
        step = lattice(total, steps)
        if step is not None:
            limit, strict = on_grid(Interval(None, limit, False, strict), step).high or Fraction(0), False
        key = tuple(total.items())
        known = tightest.get(key)
        if known is None or (limit, not strict) < (known.limit, not known.strict):
            tightest[key] = Bound(total, limit, strict)
    return list(tightest.values())


def _of(number: int, bound: Bound, values: Mapping[int, Fraction]) -> Interval:
    """What a bound says about one unknown when the others are known."""
    rest = bound.limit - sum((c * values[n] for n, c in bound.sum.items() if n != number), start=Fraction(0))
    coefficient = bound.sum[number]
    limit = rest / coefficient
    if coefficient > 0:
        return Interval(None, limit, False, bound.strict)
    return Interval(limit, None, bound.strict, False)
