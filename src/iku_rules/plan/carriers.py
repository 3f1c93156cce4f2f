"""What each numeric decision needs to be carried exactly: one integer, a fraction of two, or integers of any size.

Found from bounds, decimals and the number of records before there is any fact; `check --explain` prints it and
the columnar engine chooses its columns by it. Imports terms, types and the plan's model.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from iku_rules.language.terms import (
    Aggregate,
    Arg,
    Arithmetic,
    Body,
    Call,
    Const,
    Count,
    Elapsed,
    Get,
    If,
    LookupCall,
    Negate,
    Points,
    Rows,
    Term,
)
from iku_rules.language.types import Number
from iku_rules.plan.model import DecisionPlan, Matrix, Plan

# grid: an integer times a power of ten, or another fraction known in advance; ratio: two integers, both of at
# most 127 bits; wide: neither is sure
Carrier = Literal["grid", "ratio", "wide"]

BITS: Final = 127
COMMON_MEAN: Final = 10  # the means of up to so many share a denominator that is worth having (2,520)


@dataclass(frozen=True, slots=True)
class Shape:
    """n / d * scale: how large the integers n and d become. `d` is 1 where nothing divides, `n` None if unbounded."""

    n: int | None
    scale: Fraction = Fraction(1)
    d: int = 1
    wide: bool = False

    @property
    def carrier(self) -> Carrier:
        if self.wide or self.n is None or max(self.n, self.d).bit_length() > BITS:
            return "wide"
        return "grid" if self.d == 1 else "ratio"


def carriers(plan: Plan) -> Mapping[str, Carrier]:
    """The carrier of each numeric decision, by name."""
    shapes: dict[str, Shape] = {}
    found: dict[str, Carrier] = {}
    for decision in plan.decisions:
        if isinstance(decision.type, Number):
            shape = _Sizes(plan, shapes, ()).body(decision.body)
            shapes[decision.name] = _stored(decision, shape)
            found[decision.name] = "grid" if _is_result(decision) else shape.carrier
    return found


def _is_result(decision: DecisionPlan) -> bool:
    return decision.rounding is not None and decision.rounding.decimals is not None


def _stored(decision: DecisionPlan, shape: Shape) -> Shape:
    if decision.rounding is None or decision.rounding.decimals is None:
        return shape
    scale = Fraction(1, 10**decision.rounding.decimals)
    if shape.n is None:
        return Shape(None, scale)
    # divisors are integers: the quotient is largest where the divisor is 1
    return Shape(math.ceil(shape.n * shape.scale / scale), scale)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The shapes of terms: what was decided before, and in a lookup its arguments."""

    plan: Plan
    decided: Mapping[str, Shape]
    args: tuple[Shape, ...]

    def body(self, body: Body) -> Shape:
        if isinstance(body, Rows):
            return joined(self.of(row.result) for row in body.rows)
        return self.of(body)

    def of(self, term: Term) -> Shape:
        match term:
            case Const():
                return Shape(0) if term.value is None else constant(_fraction(term))
            case Get(reads="fact"):
                return of_fact(self.plan.records[term.record].fields[term.name].type)
            case Get():
                return self.decided[term.name]
            case Arg():
                return self.args[term.index]
            case Negate():
                return self.of(term.operand)
            case Arithmetic(op="+" | "-"):
                return added(self.of(term.left), self.of(term.right))
            case Arithmetic(op="*"):
                return multiplied(self.of(term.left), self.of(term.right))
            case Arithmetic(right=Const(value=value)) if value:
                return multiplied(self.of(term.left), constant(1 / _fraction(term.right)))
            case Arithmetic():
                return divided(self.of(term.left), self.of(term.right))
            case If():
                return joined((self.of(term.then), self.of(term.otherwise)))
            case Call():
                return joined(self.of(arg) for arg in term.args)
            case Elapsed():
                return Shape(12 * 9999)
            case LookupCall():
                return self._lookup(term)
            case Count():
                return Shape(self._most(term.record))
            case Aggregate():
                return self._aggregate(term)
            case _:
                raise AssertionError(f"{term} is no number")

    def _lookup(self, term: LookupCall) -> Shape:
        body = self.plan.lookups[term.name].body
        args = tuple(self.of(a) if isinstance(a.type, Number) else Shape(0) for a in term.args)
        inside = replace(self, args=args)
        match body:
            case Matrix(cells=cells):
                return joined(inside.of(cell) for cell in cells.values())
            case Rows():
                return inside.body(body)
            case Points(points=points):
                known = [(_fraction(x), _fraction(y)) for x, y in points if _known(x) and _known(y)]
                lines = [constant(y) for _, y in known]
                for (x0, y0), (x1, y1) in itertools.pairwise(known):
                    slope = (y1 - y0) / (x1 - x0)
                    lines.append(added(multiplied(args[0], constant(slope)), constant(y0 - slope * x0)))
                return joined(lines)

    def _aggregate(self, term: Aggregate) -> Shape:
        value = self.of(term.value)
        empty = [] if term.empty is None else [self.of(term.empty)]
        most = self._most(term.record)
        weight = Shape(1) if term.weight is None else self.of(term.weight)
        match term.fold:
            case "min_of" | "max_of" | "first" | "last":
                return joined([value, *empty])
            case "interpolate":
                x, y = (self.of(key.term) for key in term.keys)
                rise = multiplied(added(y, y), added(value, x))
                return joined([added(y, divided(rise, added(x, x))), *empty])
            case "sum" | "mean":
                total, weights = _summed(multiplied(value, weight), most), _summed(weight, most)
        if term.fold == "sum":
            return joined([total, *empty])
        if term.weight is None and most is not None and most <= COMMON_MEAN:
            common = math.lcm(*range(1, most + 1))
            return joined([multiplied(total, Shape(common, Fraction(1, common))), *empty])
        return joined([divided(total, weights), *empty])

    def _most(self, name: str) -> int | None:
        """How many records of a type a subject can have."""
        record, most = self.plan.records[name], 1
        while record.parent is not None:
            if record.most is None:
                return None
            most, record = most * record.most, self.plan.records[record.parent]
        return most


# ---------------------------------------------------------------- shapes


def constant(value: Fraction) -> Shape:
    return Shape(abs(value.numerator), Fraction(1, value.denominator))


def of_fact(type_: object) -> Shape:
    assert isinstance(type_, Number) and type_.decimals is not None
    scale = Fraction(1, 10**type_.decimals)
    if type_.low is None or type_.high is None:
        return Shape(None, scale)
    return Shape(int(max(abs(type_.low), abs(type_.high)) / scale), scale)


def added(a: Shape, b: Shape) -> Shape:
    a, b = _alike((a, b))
    n = None if a.n is None or b.n is None else a.n * b.d + b.n * a.d
    return Shape(n, a.scale, a.d * b.d, a.wide or b.wide)


def multiplied(a: Shape, b: Shape) -> Shape:
    n = None if a.n is None or b.n is None else a.n * b.n
    return Shape(n, a.scale * b.scale, a.d * b.d, a.wide or b.wide)


def divided(a: Shape, b: Shape) -> Shape:
    n = None if a.n is None else a.n * b.d
    d = 1 if b.n is None else a.d * b.n
    # a divisor of at most 1 is still a divisor
    return Shape(n, a.scale / b.scale, max(d, 2), a.wide or b.wide or b.n is None)


def joined(shapes: Iterable[Shape]) -> Shape:
    """Of a value that is one of these."""

    def larger(a: Shape, b: Shape) -> Shape:
        a, b = _alike((a, b))
        n = None if a.n is None or b.n is None else max(a.n, b.n)
        return Shape(n, a.scale, max(a.d, b.d), a.wide or b.wide)

    return functools.reduce(larger, shapes)


def _summed(shape: Shape, most: int | None) -> Shape:
    if shape.d != 1:  # each term has a divisor of its own
        return replace(shape, wide=True)
    return replace(shape, n=None if shape.n is None or most is None else shape.n * most)


def _alike(shapes: tuple[Shape, Shape]) -> tuple[Shape, Shape]:
    """The same at one scale."""
    a, b = shapes
    denominator = math.lcm(a.scale.denominator, b.scale.denominator)
    scale = Fraction(math.gcd(int(a.scale * denominator), int(b.scale * denominator)), denominator)
    first, second = (replace(s, n=None if s.n is None else s.n * int(s.scale / scale), scale=scale) for s in shapes)
    return first, second


def _known(term: Term) -> bool:
    return not (isinstance(term, Const) and term.value is None)


def _fraction(term: Term) -> Fraction:
    assert isinstance(term, Const) and isinstance(term.value, Fraction | int), f"{term} is no number in force"
    return Fraction(term.value)
