"""Exact numbers as integer code: how compiled plans add, compare and round without a fraction or a float.

A `Num` says in text how a rational is computed from integers: `n / d * scale`, where `scale` is known
when the plan is compiled and `d` is there only where a fact or a sum divides. So most numbers are one int,
constants cost nothing until two numbers meet, comparisons are cross-multiplied and rounding is one integer
division with the sign taken out. Nothing here is reduced by a gcd; `compiled.py` says where that happens.
Imports types, terms, the plan's model and intervals.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from iku_rules.language.terms import CompareOp
from iku_rules.language.types import Number
from iku_rules.plan import intervals
from iku_rules.plan.model import Rounding

OPERATORS: Final[dict[CompareOp, str]] = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
MIRRORED: Final[dict[CompareOp, CompareOp]] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
OPPOSITE: Final[dict[CompareOp, CompareOp]] = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


ANY: Final = Number(None)  # bounds of a number of which nothing is known


@dataclass(frozen=True, slots=True)
class Num:
    """A number in generated code: n / d * scale, there to be read only where every text of `present` is true."""

    n: str  # an int
    d: str | None = None  # a positive int; None: 1
    scale: Fraction = Fraction(1)  # positive
    present: tuple[str, ...] = ()
    bounds: Number = ANY
    constant: Fraction | None = None  # the value, where it is known already

    @property
    def atoms(self) -> bool:
        """Whether it may be read twice at no cost."""
        return is_atom(self.n) and (self.d is None or is_atom(self.d))


NEVER: Final = ("False",)  # `present` of what is always missing


def constant(value: Fraction) -> Num:
    """A number known when the plan is compiled."""
    return Num(str(value.numerator), None, Fraction(1, value.denominator), (), Number(None, value, value), value)


def missing_number() -> Num:
    """The literal `missing`."""
    return replace(constant(Fraction(0)), present=NEVER)


def not_negative(bounds: Number) -> bool:
    return bounds.low is not None and bounds.low >= 0


def both(a: Number, b: Number) -> Number:
    """The bounds of a number that is within both."""
    low, open_low = max(((x.low, x.low_open) for x in (a, b) if x.low is not None), default=(None, False))
    high, open_high = None, False
    for x in (a, b):
        if x.high is not None and (high is None or x.high < high or (x.high == high and x.high_open)):
            high, open_high = x.high, x.high_open
    if low is not None and high is not None and low > high:
        return a  # no number is: conditions that can't hold together are above what is never reached
    return Number(None, low, high, open_low, open_high)


# ---------------------------------------------------------------- text


def is_atom(text: str) -> bool:
    """A name or a natural number."""
    return text.isidentifier() or text.isdecimal()


def atom(text: str) -> str:
    """Text that binds stronger than any operator."""
    return text if is_atom(text) or _enclosed(text) else f"({text})"


def _enclosed(text: str) -> bool:
    """Whether one pair of parentheses holds all of it."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return sign == ")" and place == len(text) - 1
    return False


def times(text: str, factor: int) -> str:
    """A product with a number known already."""
    if factor == 1:
        return text
    if is_integer(text):
        return str(int(text) * factor)
    return f"-{atom(text)}" if factor == -1 else f"{atom(text)} * {factor}"


def product(*factors: str | None) -> str:
    """A product of texts; None and 1 are left out."""
    parts = [atom(f) for f in factors if f is not None and f != "1"]
    return " * ".join(parts) or "1"


def is_integer(text: str) -> bool:
    """A whole number with or without its sign."""
    return text.removeprefix("-").isdecimal()


def together(*groups: Iterable[str]) -> tuple[str, ...]:
    """Texts of several groups, each once, in order."""
    return tuple(dict.fromkeys(text for group in groups for text in group))


# ---------------------------------------------------------------- scales


def grid(decimals: int) -> Fraction:
    """The scale of numbers with so many decimals."""
    return Fraction(1, 10**decimals)


def common_scale(numbers: Iterable[Num]) -> Fraction:
    """The greatest scale of which every number's is a multiple; a constant zero asks for none."""
    scale = Fraction(0)
    for number in numbers:
        own = number.scale if number.constant is None else abs(number.constant)
        denominator = math.lcm(scale.denominator, own.denominator)
        scale = Fraction(math.gcd(int(scale * denominator), int(own * denominator)), denominator)
    return scale or Fraction(1)


def at_scale(number: Num, scale: Fraction) -> str:
    """The numerator at a scale that divides the number's own."""
    if number.constant is not None:
        return str(int(number.constant / scale))
    return times(number.n, int(number.scale / scale))


def as_pair(number: Num, scale: Fraction = Fraction(1)) -> tuple[str, str]:
    """Numerator and denominator at any scale."""
    if number.constant is not None:
        value = number.constant / scale
        return str(value.numerator), str(value.denominator)
    ratio = number.scale / scale
    return times(number.n, ratio.numerator), times(number.d or "1", ratio.denominator)


# ---------------------------------------------------------------- arithmetic


def negate(a: Num) -> Num:
    if a.constant is not None:
        return replace(constant(-a.constant), present=a.present)
    return replace(a, n=times(a.n, -1), bounds=intervals.negate(a.bounds))


def add(a: Num, b: Num) -> Num:
    present = together(a.present, b.present)
    if a.constant is not None and b.constant is not None:
        return replace(constant(a.constant + b.constant), present=present)
    if b.constant == 0 or a.constant == 0:
        return replace(a if b.constant == 0 else b, present=present)
    scale = common_scale((a, b))
    left, right = at_scale(a, scale), at_scale(b, scale)
    d = a.d
    if a.d != b.d:
        left, right, d = product(left, b.d), product(right, a.d), product(a.d, b.d)
    return Num(f"{atom(left)} + {atom(right)}", d, scale, present, intervals.add(a.bounds, b.bounds))


def multiply(a: Num, b: Num) -> Num:
    present = together(a.present, b.present)
    if a.constant is not None and b.constant is not None:
        return replace(constant(a.constant * b.constant), present=present)
    if a.constant is not None:
        a, b = b, a
    bounds = intervals.multiply(a.bounds, b.bounds)
    if b.constant is not None:
        if b.constant == 0:
            return replace(constant(Fraction(0)), present=present)
        n = a.n if b.constant > 0 else times(a.n, -1)
        return Num(n, a.d, a.scale * abs(b.constant), present, bounds)
    d = None if a.d is None and b.d is None else product(a.d, b.d)
    return Num(product(a.n, b.n), d, a.scale * b.scale, present, bounds)


def divide(a: Num, b: Num) -> Num:
    """`b.n` is an atom; where it is zero the quotient is missing."""
    present = together(a.present, b.present)
    if b.constant is not None:
        if b.constant == 0:
            return missing_number()
        return replace(multiply(a, constant(1 / b.constant)), present=present)
    bounds = intervals.divide(a.bounds, b.bounds)
    over = Num(*as_pair(a)) if a.constant is not None else a
    n, d = product(over.n, b.d), product(over.d, b.n)
    if intervals.may_be_zero(b.bounds):
        present = together(present, (b.n,))
    if not not_negative(b.bounds):
        if not_negative(intervals.negate(b.bounds)):
            n, d = times(n, -1), times(d, -1)
        else:
            n, d = f"{atom(n)} if {b.n} > 0 else -{atom(n)}", product(over.d, f"abs({b.n})")
    return Num(n, d, over.scale / b.scale, present, bounds)


def absolute(a: Num) -> Num:
    if a.constant is not None:
        return replace(constant(abs(a.constant)), present=a.present)
    return a if not_negative(a.bounds) else replace(a, n=f"abs({a.n})", bounds=intervals.absolute(a.bounds))


# ---------------------------------------------------------------- comparisons and rounding


def compare(op: CompareOp, a: Num, b: Num) -> str:
    """Whether a stands so to b, where both are present."""
    if a.constant is not None:
        return compare(MIRRORED[op], b, a) if b.constant is None else str(_holds(op, a.constant, b.constant))
    if b.constant is not None and a.d is None:
        return _threshold(op, a.n, b.constant / a.scale)
    if b.constant == 0:
        return f"{atom(a.n)} {OPERATORS[op]} 0"
    if b.constant is not None:
        ratio = b.constant / a.scale
        return f"{atom(times(a.n, ratio.denominator))} {OPERATORS[op]} {times(product(a.d), ratio.numerator)}"
    ratio = a.scale / b.scale
    left, right = times(product(a.n, b.d), ratio.numerator), times(product(b.n, a.d), ratio.denominator)
    return f"{left} {OPERATORS[op]} {right}"


def _threshold(op: CompareOp, n: str, at: Fraction) -> str:
    # n is whole: a threshold between two integers is one of them, and n is never equal to it
    if at.denominator == 1:
        return f"{atom(n)} {OPERATORS[op]} {at}"
    match op:
        case "<" | "<=":
            return f"{atom(n)} <= {math.floor(at)}"
        case ">" | ">=":
            return f"{atom(n)} >= {math.ceil(at)}"
        case "=":
            return "False"
        case "!=":
            return "True"


def _holds(op: CompareOp, a: Fraction, b: Fraction) -> bool:
    match op:
        case "=":
            return a == b
        case "!=":
            return a != b
        case "<":
            return a < b
        case "<=":
            return a <= b
        case ">":
            return a > b
        case ">=":
            return a >= b


def rounded(a: Num, rounding: Rounding) -> Num:
    """The number on the grid of its decision; `a.n` is read twice where its sign isn't known."""
    if rounding.decimals is None:
        return a
    scale = grid(rounding.decimals)
    bounds = intervals.rounded(a.bounds, rounding.decimals, rounding.mode, None)
    if a.constant is not None:
        value = intervals.round_to(a.constant, rounding.decimals, rounding.mode)
        return replace(constant(value), present=a.present)
    ratio = a.scale / scale
    n, d = times(a.n, ratio.numerator), times(a.d or "1", ratio.denominator)
    if d != "1":
        n = _whole(n, d, rounding, not_negative(a.bounds))
    return Num(n, None, scale, a.present, bounds)


def _whole(n: str, d: str, rounding: Rounding, not_negative: bool) -> str:
    match rounding.mode:
        case "floor":
            return f"{atom(n)} // {atom(d)}"
        case "ceiling":
            return f"-(-{atom(n)} // {atom(d)})"
        case "half_away":
            up = f"({times(n, 2)} + {atom(d)}) // {atom(times(d, 2))}"
            down = f"-(({atom(d)} - {times(n, 2)}) // {atom(times(d, 2))})"
            return up if not_negative else f"{up} if {atom(n)} >= 0 else {down}"


def bracket(a: Num, decimals: int) -> tuple[str, str]:
    """floor(a * 10^decimals), and 1 if anything remains, else 0; `a.n` and `a.d` are atoms."""
    if a.constant is not None:
        units = a.constant * 10**decimals
        return str(math.floor(units)), str(int(units.denominator != 1))
    ratio = a.scale * 10**decimals
    n, d = times(a.n, ratio.numerator), times(a.d or "1", ratio.denominator)
    if d == "1":
        return n, "0"
    return f"{atom(n)} // {atom(d)}", f"int({atom(n)} % {atom(d)} != 0)"


def on_line(points: Sequence[tuple[Fraction, Fraction]], at: Fraction) -> tuple[int, int] | None:
    """`interpolate`: y at x = `at`, straight lines between, ends held; called by generated code.

    None where two points share an x: no line goes through them.
    """
    line = sorted(points)
    if any(left[0] == right[0] for left, right in itertools.pairwise(line)):
        return None
    at = min(max(at, line[0][0]), line[-1][0])
    y = line[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        if x0 <= at:
            y = y0 + (y1 - y0) * (at - x0) / (x1 - x0)
        if at <= x1:
            break
    return y.numerator, y.denominator
