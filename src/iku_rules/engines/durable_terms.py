"""What the durable engine asks of terms and makes out of them, before they become formulas.

Imports terms, types and the parts of terms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from iku_rules.compiled.parts import parts_of
from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Call,
    Compare,
    Const,
    Count,
    Elapsed,
    Get,
    If,
    IsMissing,
    LookupCall,
    Negate,
    Not,
    SortKey,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.language.types import Number

MOST_DECIMALS: Final = 9  # of a constant beside its number; with 2 * 10^9 at most twice 2 * 10^18, below 2^62
MOST_CONSTANT: Final = 2 * 10**9


def is_late(term: Term) -> bool:
    """Whether it is made of what only rules can tell."""
    return any(isinstance(p, Count) or (isinstance(p, Get) and p.reads == "effect") for p in parts_of(term))


def can_report(term: Term) -> bool:
    """Whether evaluating it may leave a finding."""
    return any(isinstance(part, LookupCall | Aggregate | Count) for part in parts_of(term))


def fits(constant: Fraction) -> bool:
    """Whether a constant may stand in the network; a larger or finer one is met by a difference with 0."""
    return abs(constant) <= MOST_CONSTANT and (constant * 10**MOST_DECIMALS).denominator == 1


def decimals_of(constant: Fraction) -> int:
    return next(k for k in range(MOST_DECIMALS + 1) if (constant * 10**k).denominator == 1)


def constant(term: Term) -> Fraction | None:
    """A number that is known from the plan alone."""
    match term:
        case Const(value=Fraction() | int(), type=Number()):
            assert isinstance(term.value, Fraction | int)
            return Fraction(term.value)
        case Negate():
            value = constant(term.operand)
            return None if value is None else -value
    return None


# ---------------------------------------------------------------- terms made of others


def of_member(term: Term, depth: int) -> Term:
    """A `where` as a condition on the member, which stands so many levels below its aggregate's record."""

    def change(part: Term) -> Term | None:
        if isinstance(part, Get):
            return replace(part, hops=0 if part.hops == MEMBER else part.hops + depth)
        return None

    return changed(term, change)


def changed(term: Term, change: Callable[[Term], Term | None]) -> Term:
    """The term with those parts replaced for which `change` gives another one."""
    made = change(term)
    if made is not None:
        return made

    def go(part: Term) -> Term:
        return changed(part, change)

    def maybe(part: Term | None) -> Term | None:
        return None if part is None else go(part)

    match term:
        case Const() | Get() | Arg() | ThisPeriod():
            return term
        case Negate() | IsMissing() | Not():
            return replace(term, operand=go(term.operand))
        case Arithmetic() | Compare() | Within():
            return replace(term, left=go(term.left), right=go(term.right))
        case All() | AnyOf():
            return replace(term, items=tuple(map(go, term.items)))
        case If():
            return replace(term, condition=go(term.condition), then=go(term.then), otherwise=go(term.otherwise))
        case Call() | LookupCall():
            return replace(term, args=tuple(map(go, term.args)))
        case Elapsed():
            return replace(term, start=go(term.start))
        case Aggregate():
            return replace(
                term,
                value=go(term.value),
                weight=maybe(term.weight),
                keys=tuple(SortKey(go(key.term), key.descending) for key in term.keys),
                where=maybe(term.where),
                empty=maybe(term.empty),
            )
        case Count():
            return replace(term, where=maybe(term.where))
