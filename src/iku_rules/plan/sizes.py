"""How many digits a number can have, whatever its bounds: what multiplies itself again and again fills any memory.

Counted as if nothing could be cut short: the digits of a product, quotient, sum or mean are those of its parts
together, for a fraction keeps the denominators of all. Records don't count, they are as many as there are facts.
Imports language and model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from iku_rules.language import terms as t
from iku_rules.language.types import Number, Type
from iku_rules.language.walk import parts
from iku_rules.plan import model as m

MOST_DIGITS: Final = 10_000  # multiplied and divided in no time
_OTHER: Final = 10  # of a count, a day, a category


class Sizes:
    """Digits of the decisions made so far, and of anything that reads them."""

    def __init__(self, lookups: Mapping[str, m.LookupPlan | None]) -> None:
        self._lookups = lookups
        self.decisions: dict[str, int] = {}

    def of_body(self, body: t.Body | t.Points | m.Matrix, args: Sequence[int] = ()) -> int:
        """Of what a decision or lookup gives; `args`: of a lookup's."""
        match body:
            case t.Points():
                terms = [term for point in body.points for term in point]
                return sum(args) + 4 * max((self._of(term, args) for term in terms), default=0)
            case m.Matrix():
                return max((self._of(term, args) for term in body.cells.values()), default=0)
            case t.Rows():
                return max((self._of(row.result, args) for row in body.rows), default=0)
            case _:
                return self._of(body, args)

    def _of(self, term: t.Term, args: Sequence[int]) -> int:
        match term:
            case t.Const(value=Fraction() | int() as value):
                found = _of_ends([Fraction(value)])
            case t.Arg():
                found = args[term.index] if term.index < len(args) else _OTHER
            case t.Get(reads="decision"):
                found = self.decisions.get(term.name, _OTHER)
            case t.LookupCall():
                lookup = self._lookups.get(term.name)
                given = [self._of(arg, args) for arg in term.args]
                found = sum(given) if lookup is None else self.of_body(lookup.body, given)
            case t.Arithmetic() | t.Aggregate():
                found = sum(self._of(part, args) for part in parts(term) if isinstance(part.type, Number))
            case _:
                found = max((self._of(part, args) for part in parts(term)), default=_OTHER)
        return self.bounded(found, term.type)

    def bounded(self, digits: int, type_: Type) -> int:
        """No more than a type with both bounds and a grid has."""
        if isinstance(type_, Number) and None not in (type_.low, type_.high, type_.decimals):
            return min(digits, of_bounds(type_) + (type_.decimals or 0))
        return digits


def of_bounds(type_: Number) -> int:
    """About how many digits the ends of a number's bounds have."""
    return _of_ends([end for end in (type_.low, type_.high) if end is not None])


def _of_ends(ends: Sequence[Fraction]) -> int:
    return max((end.numerator.bit_length() + end.denominator.bit_length() for end in ends), default=0) * 3 // 10 + 1
