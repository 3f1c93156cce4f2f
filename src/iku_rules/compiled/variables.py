"""Values in variables: one name for what an expression, or one of several blocks, gives. Imports code and integers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from iku_rules.compiled import integers
from iku_rules.compiled.code import Block, Cond, Made, Names, Scope, Val, conj, named, value_text
from iku_rules.compiled.integers import NEVER, Num, atom, is_atom
from iku_rules.language.types import Boolean, Number, Type
from iku_rules.plan import intervals


@dataclass(frozen=True, slots=True)
class Column:
    """Where a value of every record of a type stands: the subject's in variables, others in lists.

    `shape` is the value with these names in it; the names are tested for None where it is `missable`.
    """

    names: tuple[str, ...]
    shape: Made
    missable: bool


def shape_of(type_: Type) -> Made:
    """How a fact or a result of a type is stored."""
    match type_:
        case Number():
            assert type_.decimals is not None
            return Num("", None, integers.grid(type_.decimals), (), type_)
        case Boolean():
            return Cond(())
        case _:
            return Val("")


def reshaped(column: Column, names: Iterable[str]) -> Made:
    """A column's value under other names."""
    n, *rest = names
    present = (f"{n} is not None",) if column.missable else ()
    match column.shape:
        case Num() as shape:
            return replace(shape, n=n, d=rest[0] if rest else None, present=present)
        case Cond():
            return named(n, column.missable)
        case Val():
            return Val(n, present)


def names_of(made: Made) -> tuple[str, ...]:
    """The variables a settled value stands in."""
    match made:
        case Num():
            return (made.n,) if made.d is None else (made.n, made.d)
        case Cond():
            return (value_text(made),)
        case Val():
            return (made.text,)


def length(made: Made) -> int:
    """How much text it is."""
    match made:
        case Num():
            return len(made.n) + len(made.d or "")
        case Val():
            return len(made.text)
        case Cond():
            return max(sum(map(len, made.true)), sum(map(len, made.false or ())))  # mostly one of them is written


# ---------------------------------------------------------------- variables


def assigned(text: str, scope: Scope) -> str:
    """A new variable with this value."""
    name = scope.names.fresh()
    scope.block.add(f"{name} = {text}")
    return name


def settled(made: Made, scope: Scope) -> Made:
    """The same in variables."""
    match made:
        case Num():
            return settled_number(made, scope)
        case Val():
            return settled_value(made, scope)
        case Cond():
            return settled_condition(made, scope)


def settled_number(made: Num, scope: Scope) -> Num:
    """Numerator and denominator in names; where there were none yet, None where the number is missing."""
    if made.constant is not None or made.atoms:
        return made
    if not made.present:
        n = made.n if is_atom(made.n) else assigned(made.n, scope)
        return replace(made, n=n, d=made.d if made.d is None or is_atom(made.d) else assigned(made.d, scope))
    if made.d is None:
        n = assigned(f"{atom(made.n)} if {conj(made.present)} else None", scope)
        return replace(made, n=n, present=(f"{n} is not None",))
    there, nothing = Block(), Block()
    scope.block.nest(f"if {conj(made.present)}:", there)
    scope.block.nest("else:", nothing)
    joined = assigned_numbers(scope.names, [(there, replace(made, present=())), (nothing, None)])
    return replace(joined, bounds=made.bounds)


def settled_value(made: Val, scope: Scope) -> Val:
    """A category, day, period or text in a name."""
    if is_atom(made.text):
        return made
    name = assigned(value_text(made), scope)
    return Val(name, (f"{name} is not None",) if made.present else ())


def settled_condition(made: Cond, scope: Scope) -> Cond:
    """A condition as a name for True, False or None."""
    if made.value is not None and is_atom(made.value):
        return made
    name = assigned(value_text(made), scope)
    return named(name, made.false is not None)


def joined(names: Names, made: Sequence[tuple[Block, Made | None]]) -> Made:
    """One value out of those of several blocks, one of which runs; None: missing there."""
    first = next(value for _, value in made if value is not None)
    if isinstance(first, Num):
        return assigned_numbers(names, [(b, v) for b, v in made if v is None or isinstance(v, Num)])
    name = names.fresh()
    for block, value in made:
        block.add(f"{name} = {'None' if value is None else value_text(value)}")
    if isinstance(first, Cond):
        return named(name, any(v is None or (isinstance(v, Cond) and v.false is not None) for _, v in made))
    missable = any(v is None or (isinstance(v, Val) and v.present != ()) for _, v in made)
    return Val(name, (f"{name} is not None",) if missable else ())


def assigned_numbers(names: Names, made: Sequence[tuple[Block, Num | None]]) -> Num:
    """`joined` for numbers: at the greatest common scale, as a fraction if one of them is."""
    known = [n for _, n in made if n is not None and n.present != NEVER]
    divided = any(n.d is not None for n in known)
    free = [n for n in known if n.constant is None]
    scale = integers.common_scale(free if divided else known)
    given: tuple[str, ...] = (names.fresh(), names.fresh()) if divided else (names.fresh(),)
    missable = False
    for block, number in made:
        nothing = f"{' = '.join(given)} = None"
        if number is None or number.present == NEVER:
            missable = True
            block.add(nothing)
            continue
        texts = integers.as_pair(number, scale) if divided else (integers.at_scale(number, scale),)
        lines = [f"{name} = {atom(text)}" for name, text in zip(given, texts, strict=True)]
        if not number.present:
            block.add(*lines)
            continue
        missable = True
        if len(lines) == 1:
            block.add(f"{lines[0]} if {conj(number.present)} else None")
            continue
        there, absent = Block(), Block()
        there.add(*lines)
        absent.add(nothing)
        block.nest(f"if {conj(number.present)}:", there)
        block.nest("else:", absent)
    bounds = intervals.hull(n.bounds for n in known) if known else integers.ANY
    present = (f"{given[0]} is not None",) if missable else ()
    return Num(given[0], given[1] if divided else None, scale, present, bounds)


def truth(cond: Cond, scope: Scope) -> str:
    """A condition as a name for True, False or None."""
    text = value_text(cond)
    return text if is_atom(text) else assigned(text, scope)
