"""Terms as the checks look at them: seen from a record below, and the facts a term rests on.

Imports terms, walks over them and the plan's model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    Arg,
    Body,
    Count,
    Elapsed,
    Get,
    IsMissing,
    Rows,
    Term,
    ThisPeriod,
)
from iku_rules.language.walk import changed, every_part, terms_of
from iku_rules.plan.model import Plan


def seen_from_below(term: Term, generations: int) -> Term | None:
    """A term of an ancestor as a record that many generations below reads it; None where that can't be said."""
    if generations == 0:
        return term
    if any(isinstance(part, (Aggregate, Count)) for part in every_part(term)):
        return None  # what is gathered below the ancestor isn't what is below the reader

    def change(part: Term) -> Term | None:
        return replace(part, hops=part.hops + generations) if isinstance(part, Get) and part.hops != MEMBER else None

    return changed(term, change)


Fact = tuple[str, str]  # record and field; ("", "this_period"); (record, "") for how many there are


@dataclass(slots=True)
class Grounds:
    """Which facts each term rests on, through all decisions, rules and lookups of a plan."""

    plan: Plan | None
    _decisions: dict[tuple[str, str], frozenset[Fact]] = field(default_factory=dict)

    def of(self, term: Term) -> frozenset[Fact]:
        found: set[Fact] = set()
        for part in every_part(term):
            match part:
                case Get(reads="fact"):
                    found.add((part.record, part.name))
                case Get():
                    found |= self._derived(part)
                case Arg():
                    found.add(("", str(part.index)))
                case ThisPeriod() | Elapsed():
                    found.add(("", "this_period"))
                case Aggregate() | Count():
                    found.add((part.record, ""))
                case _:
                    pass
        return frozenset(found)

    def _derived(self, get: Get) -> frozenset[Fact]:
        key = (get.reads, get.name)
        if key not in self._decisions:
            self._decisions[key] = frozenset()  # a plan has no cycles; a broken one must not hang
            found: set[Fact] = set()
            for term in self._bases(get):
                found |= self.of(term)
            # A value that rests on no fact still is one thing, which two conditions may share.
            self._decisions[key] = frozenset(found or {(get.record, get.name)})
        return self._decisions[key]

    def _bases(self, get: Get) -> Iterator[Term]:
        if self.plan is None:
            return
        if get.reads == "decision":
            for decision in self.plan.decisions:
                if decision.name == get.name:
                    yield from terms_of(decision.body)
            return
        effect = self.plan.effects.get(get.name)
        if effect is not None and effect.guard is not None:
            yield effect.guard
        for rule in self.plan.rules:
            if get.name in rule.effects:
                yield rule.condition


def tested_for_presence(plan: Plan) -> frozenset[str]:
    """Names of decisions and effects that the plan asks about with `is missing` or `is present`."""
    terms: list[Term] = [rule.condition for rule in plan.rules]
    terms += [effect.guard for effect in plan.effects.values() if effect.guard is not None]
    bodies: list[Body] = [decision.body for decision in plan.decisions]
    bodies += [look.body for look in plan.lookups.values() if isinstance(look.body, Rows)]
    found: set[str] = set()
    for part in (p for body in [*bodies, *terms] for p in every_part(body)):
        if isinstance(part, IsMissing):
            found |= {inner.name for inner in every_part(part) if isinstance(inner, Get)}
    return frozenset(found)
