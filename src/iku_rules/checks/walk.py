"""Terms and plans as the checks look at them: seen from a record below, and what a term rests on.

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
from iku_rules.plan.model import Plan, RulePlan


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
class Survey:
    """A plan (or none) as the checks look at it, and what they find out about it, once."""

    plan: Plan | None
    _grounds: dict[tuple[str, str], frozenset[Fact]] = field(default_factory=dict)
    _bodies: dict[str, Body] | None = None
    _givers: dict[str, list[RulePlan]] | None = None
    _asked: frozenset[str] | None = None

    def grounds(self, term: Term) -> frozenset[Fact]:
        """Which facts a term rests on, through all decisions, rules and lookups of the plan."""
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

    def body(self, decision: str) -> Body | None:
        """What gives a decision."""
        if self._bodies is None:
            self._bodies = {} if self.plan is None else {d.name: d.body for d in self.plan.decisions}
        return self._bodies.get(decision)

    def givers(self, effect: str) -> list[RulePlan]:
        """The rules that give an effect."""
        if self._givers is None:
            self._givers = {}
            for rule in self.plan.rules if self.plan is not None else ():
                for given in dict.fromkeys(rule.effects):
                    self._givers.setdefault(given, []).append(rule)
        return self._givers.get(effect, [])

    def asked(self) -> frozenset[str]:
        """Names of decisions and effects that the plan asks about with `is missing` or `is present`."""
        if self._asked is None:
            self._asked = frozenset() if self.plan is None else _tested_for_presence(self.plan)
        return self._asked

    def _derived(self, get: Get) -> frozenset[Fact]:
        key = (get.reads, get.name)
        if key not in self._grounds:
            self._grounds[key] = frozenset()  # a plan has no cycles; a broken one must not hang
            found: set[Fact] = set()
            for term in self._bases(get):
                found |= self.grounds(term)
            # A value that rests on no fact still is one thing, which two conditions may share.
            self._grounds[key] = frozenset(found or {(get.record, get.name)})
        return self._grounds[key]

    def _bases(self, get: Get) -> Iterator[Term]:
        if self.plan is None:
            return
        if get.reads == "decision":
            body = self.body(get.name)
            yield from () if body is None else terms_of(body)
            return
        effect = self.plan.effects.get(get.name)
        if effect is not None and effect.guard is not None:
            yield effect.guard
        for rule in self.givers(get.name):
            yield rule.condition


def _tested_for_presence(plan: Plan) -> frozenset[str]:
    terms: list[Term] = [rule.condition for rule in plan.rules]
    terms += [effect.guard for effect in plan.effects.values() if effect.guard is not None]
    bodies: list[Body] = [decision.body for decision in plan.decisions]
    bodies += [look.body for look in plan.lookups.values() if isinstance(look.body, Rows)]
    found: set[str] = set()
    for part in (p for body in [*bodies, *terms] for p in every_part(body)):
        if isinstance(part, IsMissing):
            found |= {inner.name for inner in every_part(part) if isinstance(inner, Get)}
    return frozenset(found)
