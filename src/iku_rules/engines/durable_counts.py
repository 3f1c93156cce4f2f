"""How a count stands to a number: a pair (sure, possible) of which both ends must agree.

What agrees neither on true nor on false is unknown. Imports the formulas only.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from iku_rules.engines.durable_formulas import FALSE, OPPOSITE, SLOT, Formula, Has, Truth, every, negated, some
from iku_rules.engines.network_rules import Compare, Op

LOW: Final = "low"  # properties of posted facts: what is sure
HIGH: Final = "high"  # and what is possible

AtLeast = Callable[[int, bool], Formula]  # so many members count, surely or (true) possibly


def where(whole: Formula, truth: Truth) -> Truth:
    """Unknown where there are fewer records than declared."""
    return Truth(every([whole, truth.true]), every([whole, truth.false]))


def against_constant(op: Op, value: Fraction, at_least: AtLeast) -> Truth:
    """By there being so many members, and there being none, or not so many."""
    match op:
        case ">=" | ">":
            least = math.ceil(value) if op == ">=" else math.floor(value) + 1
            return Truth(at_least(least, False), negated(at_least(least, True)))
        case "<" | "<=":
            least = math.ceil(value) if op == "<" else math.floor(value) + 1
            return Truth(negated(at_least(least, True)), at_least(least, False))
        case "=":
            fewer, more = negated(at_least(math.ceil(value), True)), at_least(math.floor(value) + 1, False)
            if value.denominator != 1:
                return Truth(FALSE, some([fewer, more]))
            number = value.numerator
            equal = every([at_least(number, False), negated(at_least(number + 1, True))])
            return Truth(equal, some([fewer, more]))
        case "!=":
            return against_constant("=", value, at_least).opposite


def against_number(op: Op, code: int) -> Truth:
    """By a fact `code` that holds both ends of the count less the number."""

    def stands(*tests: tuple[str, Op]) -> Formula:
        return Has(code, SLOT, tuple(Compare(name, how, 0) for name, how in tests))

    match op:
        case "<" | "<=":
            return Truth(stands((HIGH, op)), stands((LOW, OPPOSITE[op])))
        case ">" | ">=":
            return Truth(stands((LOW, op)), stands((HIGH, OPPOSITE[op])))
        case "=":
            return Truth(stands((LOW, "="), (HIGH, "=")), some([stands((HIGH, "<")), stands((LOW, ">"))]))
        case "!=":
            return against_number("=", code).opposite
