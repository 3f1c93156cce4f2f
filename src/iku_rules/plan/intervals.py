"""Bounds of numbers through arithmetic: how low and high a formula can be. Imports types only.

Bounds are closed unless marked; where a bound's openness can't be kept simply, it is closed (wider is safe).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from iku_rules.language.types import Number


def constant(value: Fraction, decimals: int | None, unit: str | None = None) -> Number:
    """The type of one number."""
    return Number(decimals, value, value, unit=unit)


def is_constant(number: Number) -> bool:
    return number.low is not None and number.low == number.high


def may_be_zero(number: Number) -> bool:
    """Whether zero lies within the bounds."""
    if number.low is not None and (number.low > 0 or (number.low == 0 and number.low_open)):
        return False
    return not (number.high is not None and (number.high < 0 or (number.high == 0 and number.high_open)))


def negate(a: Number) -> Number:
    return Number(
        a.decimals,
        None if a.high is None else -a.high,
        None if a.low is None else -a.low,
        a.high_open,
        a.low_open,
        a.unit,
    )


def add(a: Number, b: Number) -> Number:
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    decimals = None if a.decimals is None or b.decimals is None else max(a.decimals, b.decimals)
    return Number(
        decimals, low, high,
        low is not None and (a.low_open or b.low_open),
        high is not None and (a.high_open or b.high_open),
        a.unit or b.unit,
    )  # fmt: skip


def multiply(a: Number, b: Number) -> Number:
    decimals = None if a.decimals is None or b.decimals is None else a.decimals + b.decimals
    low, high = _products(_ends(a), _ends(b))
    return Number(decimals, low, high)


def divide(a: Number, b: Number) -> Number:
    """Bounds are kept only where the divisor stays away from zero."""
    if b.low is None or b.high is None or b.low <= 0 <= b.high:
        if b.low is not None and b.low >= 0 and a.low is not None and a.low >= 0:
            return Number(None, Fraction(0), None)
        return Number(None)
    low, high = _products(_ends(a), (1 / b.high, 1 / b.low))
    return Number(None, low, high)


_End = Fraction | None


def _ends(a: Number) -> tuple[_End, _End]:
    return a.low, a.high


def _products(a: tuple[_End, _End], b: tuple[_End, _End]) -> tuple[_End, _End]:
    if None not in a and None not in b:
        every = [x * y for x in a for y in b if x is not None and y is not None]
        return min(every), max(every)
    # Unbounded: keep the one thing that matters often, that nothing is negative.
    if a[0] is not None and b[0] is not None and a[0] >= 0 and b[0] >= 0:
        return a[0] * b[0], None
    return None, None


def hull(numbers: Iterable[Number]) -> Number:
    """The tightest bounds that hold all of them, with the most decimals among them."""
    items = list(numbers)
    decimals: int | None = 0
    for n in items:
        decimals = None if decimals is None or n.decimals is None else max(decimals, n.decimals)
    lows, highs = [n.low for n in items], [n.high for n in items]
    low = None if None in lows else min(x for x in lows if x is not None)
    high = None if None in highs else max(x for x in highs if x is not None)
    return Number(
        decimals, low, high,
        low is not None and all(n.low_open for n in items if n.low == low),
        high is not None and all(n.high_open for n in items if n.high == high),
        next((n.unit for n in items if n.unit), None),
    )  # fmt: skip


def least(numbers: list[Number]) -> Number:
    """Bounds of `min(...)`."""
    whole = hull(numbers)
    highs = [n.high for n in numbers if n.high is not None]
    return Number(whole.decimals, whole.low, min(highs, default=None), whole.low_open, False, whole.unit)


def greatest(numbers: list[Number]) -> Number:
    """Bounds of `max(...)`."""
    whole = hull(numbers)
    lows = [n.low for n in numbers if n.low is not None]
    return Number(whole.decimals, max(lows, default=None), whole.high, False, whole.high_open, whole.unit)


def absolute(a: Number) -> Number:
    if a.low is not None and a.low >= 0:
        return a
    high = None if a.low is None or a.high is None else max(-a.low, a.high)
    return Number(a.decimals, Fraction(0), high, unit=a.unit)


def rounded(a: Number, decimals: int, mode: str, unit: str | None) -> Number:
    """Bounds after rounding, which never turns an order round."""
    low = None if a.low is None else round_to(a.low, decimals, mode)
    high = None if a.high is None else round_to(a.high, decimals, mode)
    return Number(decimals, low, high, unit=unit)


def round_to(value: Fraction, decimals: int, mode: str) -> Fraction:
    """Half away from zero, floor or ceiling, on the grid of 10^-decimals."""
    scale = 10**decimals
    scaled = value * scale
    if mode == "floor":
        return Fraction(scaled.numerator // scaled.denominator, scale)
    if mode == "ceiling":
        return Fraction(-(-scaled.numerator // scaled.denominator), scale)
    size = abs(scaled)
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return Fraction(whole if scaled >= 0 else -whole, scale)
