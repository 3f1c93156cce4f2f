"""Walks over terms: their parts, the same term seen from a record below, and the facts a term rests on.

Imports terms and the plan's model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Body,
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
    Rows,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.plan.model import Plan


def parts(term: Term) -> tuple[Term, ...]:
    """The terms that a term is made of, directly."""
    match term:
        case Const() | Get() | Arg() | ThisPeriod():
            return ()
        case Negate() | IsMissing() | Not():
            return (term.operand,)
        case Arithmetic() | Compare() | Within():
            return (term.left, term.right)
        case All() | AnyOf():
            return term.items
        case If():
            return (term.condition, term.then, term.otherwise)
        case Call() | LookupCall():
            return term.args
        case Elapsed():
            return (term.start,)
        case Aggregate():
            given = (term.weight, term.where, term.empty)
            return (
                term.value,
                *(key.term for key in term.keys),
                *(part for part in given if part is not None),
            )
        case Count():
            return () if term.where is None else (term.where,)


def every_part(term: Term) -> Iterator[Term]:
    """The term and all terms inside it."""
    yield term
    for part in parts(term):
        yield from every_part(part)


def terms_of(body: Body) -> Iterator[Term]:
    """All terms of a decision's body."""
    if isinstance(body, Rows):
        for row in body.rows:
            yield from every_part(row.condition)
            yield from every_part(row.result)
    else:
        yield from every_part(body)


def seen_from_below(term: Term, generations: int) -> Term | None:
    """A term of an ancestor as a record that many generations below reads it; None where that can't be said."""
    if generations == 0:
        return term
    if any(isinstance(part, (Aggregate, Count)) for part in every_part(term)):
        return None  # what is gathered below the ancestor isn't what is below the reader
    return _moved(term, generations)


def _moved(term: Term, by: int) -> Term:
    match term:
        case Get():
            return term if term.hops == MEMBER else replace(term, hops=term.hops + by)
        case Negate() | IsMissing() | Not():
            return replace(term, operand=_moved(term.operand, by))
        case Arithmetic() | Compare() | Within():
            return replace(term, left=_moved(term.left, by), right=_moved(term.right, by))
        case All() | AnyOf():
            return replace(term, items=tuple(_moved(item, by) for item in term.items))
        case If():
            return replace(
                term,
                condition=_moved(term.condition, by),
                then=_moved(term.then, by),
                otherwise=_moved(term.otherwise, by),
            )
        case Call() | LookupCall():
            return replace(term, args=tuple(_moved(arg, by) for arg in term.args))
        case Elapsed():
            return replace(term, start=_moved(term.start, by))
        case _:
            return term


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
                    body = decision.body
                    if isinstance(body, Rows):
                        for row in body.rows:
                            yield from (row.condition, row.result)
                    else:
                        yield body
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
    for part in (p for body in [*bodies, *terms] for p in terms_of(body)):
        if isinstance(part, IsMissing):
            found |= {inner.name for inner in every_part(part) if isinstance(inner, Get)}
    return frozenset(found)
