"""What the durable engine asks of terms and makes out of them, before they become formulas.

Imports terms, types and walks over terms.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    Const,
    Count,
    Get,
    LookupCall,
    Negate,
    Term,
)
from iku_rules.language.types import Number
from iku_rules.language.walk import changed, every_part

MOST_DECIMALS: Final = 9  # of a constant beside its number; with 2 * 10^9 at most twice 2 * 10^18, below 2^62
MOST_CONSTANT: Final = 2 * 10**9


def is_late(term: Term) -> bool:
    """Whether it is made of what only rules can tell."""
    return any(isinstance(p, Count) or (isinstance(p, Get) and p.reads == "effect") for p in every_part(term))


def can_report(term: Term) -> bool:
    """Whether evaluating it may leave a finding."""
    return any(isinstance(part, LookupCall | Aggregate | Count) for part in every_part(term))


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
