"""Rows, tables and lookups as code. Rows become tests one after another, of any number; a lookup becomes a
dict where two categories choose a cell, else a function of its own for each shape its arguments come in.
Imports what `emit` imports.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from iku_rules.compiled import integers
from iku_rules.compiled.code import (
    OUTSIDE,
    Block,
    Cond,
    Made,
    Scope,
    Val,
    conj,
    false_text,
    fixed,
    named,
    unknown_text,
    value_text,
    wrapped,
)
from iku_rules.compiled.integers import Num, times, together
from iku_rules.compiled.variables import assigned, joined, settled_number, truth
from iku_rules.language.terms import All, Arg, Compare, Const, LookupCall, Points, Row, Rows, Term
from iku_rules.language.types import Boolean, Category, Number
from iku_rules.plan.model import LookupPlan, Matrix

if TYPE_CHECKING:
    from iku_rules.compiled.emit import Emitter


@dataclass(frozen=True, slots=True)
class Function:
    """What gives a lookup's value: the text to call, and what is in the answer, which may be None."""

    name: str
    made: Made


def rows(e: Emitter, body: Rows, scope: Scope, result: Callable[[Term, Scope], Made], *, lookup: bool = False) -> Made:
    """The value of the row that answers. In a lookup's function it is `outside` where every row is false."""
    inner, around = scope.branch(), scope.block
    made: list[tuple[Block, Made | None]] = []
    conditions = []
    if body.hit == "unique":
        conditions = [e.condition(row.condition, inner) for row in body.rows]
        common = [t for t in conditions[0].true if all(t in c.true for c in conditions)] if not lookup else []
        if common:  # what every row needs is tested once
            around, nothing = Block(), Block()
            scope.block.nest("", inner.block)
            scope.block.nest(f"if {conj(common)}:", around)
            scope.block.nest("else:", nothing)
            made.append((nothing, None))
            inner.block = Block()
            inner.known.update(common)
    ends = []
    for i, row in enumerate(body.rows):
        condition = conditions[i] if conditions else e.condition(row.condition, inner)
        yes = inner.branch()
        e.assume(row.condition, condition, yes)
        made.append((yes.block, result(row.result, yes)))
        ends.append(yes.block)
        if condition == fixed(True):
            inner.block.nest("", yes.block)
            break
        inner.block.nest(f"if {conj(t for t in condition.true if t not in inner.known)}:", yes.block)
        if body.hit == "first" and condition.false is not None:
            unknown = Block()
            inner.block.nest(f"if {unknown_text(condition)}:", unknown)
            made.append((unknown, None))
            ends.append(unknown)
    else:
        rest = Block()
        undecided = [c for c in conditions if c.false is not None]
        if lookup:  # here no row is true
            beyond = Block()
            beyond.add(f"return {OUTSIDE}")
            false = conj(wrapped(false_text(c)) for c in undecided)
            inner.block.nest(f"if {false}:" if undecided else "", beyond)
        if undecided or not lookup:
            made.append((rest, None))
            ends.append(rest)
            inner.block.nest("", rest)
    answer = joined(e.names, made)
    for block in ends:
        block.add("break")
    around.nest("while True:", inner.block)
    return answer


def can_be_outside(lookup: LookupPlan) -> bool:
    """Whether some arguments have no value, which is a finding."""
    match lookup.body:
        case Matrix(cells=cells):
            sizes = [len(type_.values) for _, type_ in lookup.args if isinstance(type_, Category)]
            return len(cells) < sizes[0] * sizes[1]
        case Points(clamped=clamped):
            return not clamped
        case Rows():
            return not any(isinstance(row.condition, Const) and row.condition.value is True for row in lookup.body.rows)


def lookup(e: Emitter, term: LookupCall, scope: Scope) -> Made:
    """A lookup's value, with a finding on the own record where it has none."""
    plan = e.plan.lookups[term.name]
    args = [argument(e, e.made(arg, scope), scope) for arg in term.args]
    present = together(*(arg.present for arg in args))
    if isinstance(plan.body, Matrix) and all(isinstance(cell, Const) for cell in plan.body.cells.values()):
        function = _matrix(e, plan.body, plan)
        place = ", ".join(arg.text for arg in args if isinstance(arg, Val))
        text = f"{function.name}.get(({place}), {OUTSIDE})"
    else:
        function = _function(e, plan, args)
        given = [t for arg in args for t in ((arg.text,) if isinstance(arg, Val) else _passed(arg))]
        text = f"{function.name}({', '.join(given)})"
    value = assigned(f"{text} if {conj(present)} else None" if present else text, scope)
    if can_be_outside(plan):
        assert scope.own is not None, "a lookup's body holds no lookup"
        beyond = Block()
        beyond.add(f"{scope.found}.add({e.finding('outside', scope.own.record, scope.own.index(), plan.name)})")
        beyond.add(f"{value} = None")
        scope.block.nest(f"if {value} is {OUTSIDE}:", beyond)
    there = (f"{value} is not None",)
    match function.made:
        case Num(d=None) as made:
            return replace(made, n=value, present=there)
        case Num() as made:
            n, d = e.names.fresh(), e.names.fresh()
            scope.block.add(f"{n}, {d} = {value} or (None, None)")
            return replace(made, n=n, d=d, present=(f"{n} is not None",))
        case Cond():
            return named(value, True)
        case Val():
            return Val(value, there)


def argument(e: Emitter, made: Made, scope: Scope) -> Num | Val:
    """An argument: a condition as a value that may be missing."""
    if not isinstance(made, Cond):
        return made
    if made.false is None:
        return Val(value_text(made))
    name = truth(made, scope)
    return Val(name, (f"{name} is not None",))


def _passed(number: Num) -> tuple[str, ...]:
    """The texts that a function gets for a number: its denominator only where there is one."""
    if number.constant is not None:
        n, d = integers.as_pair(number)
        return (n, d)
    return (number.n,) if number.d is None else (number.n, number.d)


def _function(e: Emitter, plan: LookupPlan, args: list[Num | Val]) -> Function:
    shapes = tuple((a.scale, len(_passed(a))) if isinstance(a, Num) and a.constant is None else None for a in args)
    key = (plan.name, shapes)
    if key in e.lookups:
        return e.lookups[key]
    made: list[Made] = []
    names: list[str] = []
    for arg, (_, type_) in zip(args, plan.args, strict=True):
        own = [e.names.fresh() for _ in (_passed(arg) if isinstance(arg, Num) else ("",))]
        names += own
        if isinstance(arg, Num):
            scale = arg.scale if arg.constant is None else Fraction(1)
            made.append(Num(own[0], own[1] if len(own) > 1 else None, scale))
        else:
            made.append(named(own[0], False) if isinstance(type_, Boolean) else Val(own[0]))
    scope = Scope(Block(), e.names, None, args=tuple(made))
    match plan.body:
        case Points() as points:
            value: Made = _points(e, points, made[0], scope)
        case Matrix() as matrix:
            value = rows(e, _as_rows(matrix, plan), scope, e.made, lookup=True)
        case Rows() as body:
            value = rows(e, body, scope, e.made, lookup=True)
    match value:
        case Num(d=None):
            value = settled_number(value, scope)
            scope.block.add(f"return {value.n if value.constant is None else integers.at_scale(value, value.scale)}")
        case Num():
            scope.block.add(f"return None if {value.n} is None else ({value.n}, {value.d})")
        case _:
            scope.block.add(f"return {value_text(value)}")
    name = e.names.fresh()
    e.functions.nest(f"def {name}({', '.join(names)}):", scope.block)
    e.lookups[key] = Function(name, value)
    return e.lookups[key]


# ---------------------------------------------------------------- matrices


def _matrix(e: Emitter, matrix: Matrix, plan: LookupPlan) -> Function:
    key = (plan.name,)
    if key not in e.lookups:
        cells = {place: cell for place, cell in matrix.cells.items() if isinstance(cell, Const)}
        made: Made = Val("")
        values: dict[tuple[int, int], object] = {place: cell.value for place, cell in cells.items()}
        match plan.gives:
            case Number():
                numbers = [integers.constant(_fraction(c)) for c in cells.values() if c.value is not None]
                scale = integers.common_scale(numbers)
                values = {p: None if c.value is None else int(_fraction(c) / scale) for p, c in cells.items()}
                made = Num("", None, scale)
            case Boolean():
                made = Cond(())
        e.lookups[key] = Function(e.names.constant(values), made)
    return e.lookups[key]


def _as_rows(matrix: Matrix, plan: LookupPlan) -> Rows:
    def here(index: int, value: int) -> Term:
        type_ = plan.args[index][1]
        return Compare("=", Arg(index, type_), Const(value, type_), Boolean(), False)

    cells = matrix.cells.items()
    both = [(All((here(0, a), here(1, b)), Boolean(), False), result) for (a, b), result in cells]
    return Rows("first", tuple(Row(condition, result, "") for condition, result in both))


def _fraction(term: Term) -> Fraction:
    assert isinstance(term, Const) and isinstance(term.value, Fraction | int), f"{term} is no number in force"
    return Fraction(term.value)


# ---------------------------------------------------------------- points


def _points(e: Emitter, body: Points, x: Made, scope: Scope) -> Num:
    """y at x: the segment by bisection on whole units, then one multiplication and one addition."""
    assert isinstance(x, Num)
    if any(isinstance(px, Const) and px.value is None for px, _ in body.points):
        return integers.missing_number()
    xs = [_fraction(px) for px, _ in body.points]
    ys = [None if isinstance(py, Const) and py.value is None else _fraction(py) for _, py in body.points]
    unit = integers.common_scale(integers.constant(v) for v in xs)
    at = [int(v / unit) for v in xs]
    lines = [
        None if y0 is None or y1 is None else ((y1 - y0) / (x1 - x0), y0 - (y1 - y0) / (x1 - x0) * x0)
        for (x0, y0), (x1, y1) in itertools.pairwise(zip(xs, ys, strict=True))
    ]
    slopes = [integers.constant(line[0] * x.scale) for line in lines if line]
    heights = [integers.constant(v) for v in (*(line[1] for line in lines if line), *ys) if v is not None]
    scale = integers.common_scale([*slopes, *heights])
    k = e.names.constant
    n, d = times(x.n, (x.scale / unit).numerator), times(x.d or "1", (x.scale / unit).denominator)
    one = "1" if x.d is None else x.d

    def end(y: Fraction | None) -> str:
        if y is None:
            return "None"
        return str(int(y / scale)) if x.d is None else f"({int(y / scale)}, 1)"

    def block(header: str, *texts: str) -> None:
        inner = Block()
        inner.add(*texts)
        scope.block.nest(header, inner)

    place = assigned(f"{k(bisect.bisect_right)}({k(tuple(at))}, {n if d == '1' else f'({n}) // ({d})'})", scope)
    block(f"if {place} == 0:", f"return {end(ys[0]) if body.clamped else OUTSIDE}")
    if body.clamped:
        block(f"if {place} == {len(at)}:", f"return {end(ys[-1])}")
    else:
        beyond = f"{n} != {times(d, at[-1])}"
        block(f"if {place} == {len(at)}:", f"return {OUTSIDE} if {beyond} else {end(ys[-1])}")
    if None in ys:  # a point is known even where the lines beside it aren't
        whole = k(tuple(None if y is None else int(y / scale) for y in ys))
        exact = Block()
        value = e.names.fresh()
        exact.add(f"{value} = {whole}[{place} - 1]")
        exact.add(f"return {value}" if x.d is None else f"return None if {value} is None else ({value}, 1)")
        scope.block.nest(f"if {n} == {k(tuple(at))}[{place} - 1] * {integers.atom(d)}:", exact)
    whole_lines = tuple(None if v is None else (int(v[0] * x.scale / scale), int(v[1] / scale)) for v in lines)
    line = assigned(f"{k(whole_lines)}[{place} - 1]", scope)
    if None in lines:
        block(f"if {line} is None:", "return None")
    y = assigned(f"{line}[0] * {x.n} + {line}[1]" + ("" if one == "1" else f" * {one}"), scope)
    return Num(y, x.d, scale)
