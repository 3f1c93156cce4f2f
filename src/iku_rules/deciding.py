"""An outcome in names and places: the parts of the decision that it amounts to, each made when it is asked for.

Imports the decision, the outcome, the models of plan and facts and their canonical form; no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar, cast

from iku_rules.canonical import Scalar, facts_digest, scalar
from iku_rules.decision import (
    Decided,
    Decision,
    Effect,
    Finding,
    Kind,
    Missing,
    Skipped,
    Undetermined,
    Withdrawn,
    Withheld,
    later,
)
from iku_rules.facts.model import Instance, Place, Value, instances
from iku_rules.language.periods import Period
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.outcome import Cause, Outcome
from iku_rules.plan.model import EffectPlan, Plan

_T = TypeVar("_T")

# The causes of an undetermined effect on a record, in an evaluation: asked for only where there is one.
Why = Callable[[Plan, Instance, Period], Callable[[str, int], Sequence[Cause]]]


@dataclass(frozen=True, slots=True)
class _Column:
    """A published decision: its name, and how its values are seen from outside."""

    name: str
    kind: Kind
    seen: Callable[[Value], Scalar]


class Deciding:
    """What all decisions under one plan have in common: names in their order, by record, and rules by effect."""

    def __init__(self, plan: Plan) -> None:
        self.plan: Final = plan
        published = [d for d in sorted(plan.decisions, key=lambda d: d.name) if d.published]
        effects = sorted(plan.effects.values(), key=lambda e: e.name)
        self.columns: Final = {
            record: tuple(_Column(d.name, kind_of(d.type), _seen(d.type)) for d in of_record)
            for record in sorted(plan.records)
            if (of_record := [d for d in published if d.record == record])
        }
        self.effects: Final = {
            record: tuple((e, duration(e)) for e in given)
            for record in sorted(plan.records)
            if (given := [e for e in effects if e.record == record])
        }
        self.rules: Final = {
            effect: tuple(sorted(r.id for r in plan.rules if effect in r.effects)) for effect in plan.effects
        }
        self.record_of: Final = {d.name: d.record for d in plan.decisions}

    def decision(self, root: Instance, period: Period, outcome: Outcome, *, why: Why) -> Decision:
        """The decision that an outcome of any engine amounts to."""
        return later(_Parts(self, root, period, outcome, why))


class _Parts(NamedTuple):
    """The parts of one decision; a tuple, for every decision makes one."""

    of: Deciding
    root: Instance
    period: Period
    outcome: Outcome
    why: Why

    def part(self, name: str) -> object:
        make = _MADE.get(name)
        if make is None:
            raise AttributeError(f"a decision has no {name!r}")
        return make(self)

    def each(self, of_record: Mapping[str, Sequence[_T]]) -> Iterator[tuple[int, Place, Sequence[_T]]]:
        """Every record of which there is something, with its index in the outcome, in the order of a decision."""
        found: Mapping[str, Sequence[Instance]] | None = None
        for record, things in of_record.items():
            if record == self.root.place.record:
                yield 0, self.root.place, things
                continue
            found = found or instances(self.of.plan, self.root)
            places = [(i, instance.place) for i, instance in enumerate(found[record])]
            places.sort(key=lambda pair: pair[1].key)
            yield from ((i, place, things) for i, place in places)

    def at(self) -> Callable[[str, int], Place]:
        found = instances(self.of.plan, self.root)
        return lambda record, index: found[record][index].place

    def rules(self, effect: str, index: int, truth: bool | None) -> tuple[str, ...]:
        """The rules of an effect whose condition is `truth`; where it was given, its only rule gave it."""
        rules, truths = self.of.rules[effect], self.outcome.rules
        if truth is True and len(rules) == 1:
            return rules
        return tuple([rule for rule in rules if truths[rule][index] is truth])


def _values(made: _Parts) -> tuple[Decided, ...]:
    found = made.outcome.values
    return tuple(
        [
            Decided(column.name, place, column.kind, column.seen(found[column.name][index]))
            for index, place, columns in made.each(made.of.columns)
            for column in columns
        ]
    )


def _effects(made: _Parts) -> tuple[Effect, ...]:
    truths = made.outcome.effects
    return tuple(
        [
            Effect(e.name, place, e.kind, e.severity, lasts, made.rules(e.name, index, True))
            for index, place, effects in made.each(made.of.effects)
            for e, lasts in effects
            if truths[e.name][index] is True
        ]
    )


def _undetermined(made: _Parts) -> tuple[Undetermined, ...]:
    truths = made.outcome.effects
    if not any(None in column for column in truths.values()):
        return ()
    at, causes = made.at(), made.why(made.of.plan, made.root, made.period)

    def missing(effect: str, index: int) -> tuple[Missing, ...]:
        found = {Missing(c.kind, at(c.record, c.index), c.name) for c in causes(effect, index)}
        return tuple(sorted(found, key=lambda m: (m.place.record, m.place.key, m.name, m.kind)))

    return tuple(
        [
            Undetermined(e.name, place, made.rules(e.name, index, None), missing(e.name, index))
            for index, place, effects in made.each(made.of.effects)
            for e, _ in effects
            if truths[e.name][index] is None
        ]
    )


def _withdrawn(made: _Parts) -> tuple[Withdrawn, ...]:
    at, effects = made.at(), made.of.plan.effects
    found = [
        Withdrawn(
            w.effect, at(effects[w.effect].record, w.index), w.exclusive, w.by, made.rules(w.effect, w.index, True)
        )
        for w in made.outcome.withdrawn
        if w.by
    ]
    return tuple(sorted(found, key=lambda w: (w.place.record, w.place.key, w.effect, w.exclusive)))


def _withheld(made: _Parts) -> tuple[Withheld, ...]:
    at, effects = made.at(), made.of.plan.effects
    found = [
        Withheld(
            w.effect,
            at(effects[w.effect].record, w.index),
            "" if w.exclusive == "only_if" else w.exclusive,
            made.rules(w.effect, w.index, True),
        )
        for w in made.outcome.withdrawn
        if not w.by
    ]
    return tuple(sorted(found, key=lambda w: (w.place.record, w.place.key, w.effect, w.exclusive)))


def _skipped(made: _Parts) -> tuple[Skipped, ...]:
    at, record_of = made.at(), made.of.record_of
    found = [
        Skipped(s.decision, at(record_of[s.decision], s.index), tuple(at(s.record, m) for m in s.members))
        for s in made.outcome.skipped
    ]
    return tuple(sorted(found, key=lambda s: (s.place.record, s.place.key, s.decision, repr(s.members))))


def _findings(made: _Parts) -> tuple[Finding, ...]:
    at = made.at()
    found = [Finding(f.code, at(f.record, f.index), f.name) for f in made.outcome.findings]
    return tuple(sorted(found, key=lambda f: (f.place.record, f.place.key, f.name, f.code)))


_MADE: Final[Mapping[str, Callable[[_Parts], object]]] = {
    "policy": lambda made: made.of.plan.policy,
    "version": lambda made: made.of.plan.version,
    "digest": lambda made: made.of.plan.digest,
    "evidence": lambda made: made.of.plan.evidence,
    "period": lambda made: made.period,
    "subject": lambda made: made.root.place,
    "facts_digest": lambda made: facts_digest(made.of.plan, made.root),
    "values": _values,
    "effects": _effects,
    "undetermined": _undetermined,
    "withdrawn": _withdrawn,
    "withheld": _withheld,
    "skipped": _skipped,
    "findings": _findings,
}


def _seen(type_: Type) -> Callable[[Value], Scalar]:
    """`scalar` for values of one type."""
    match type_:
        case Number():
            exponent = f"E-{type_.decimals}"
            return lambda value: None if value is None else Decimal(f"{value}{exponent}")
        case Category():
            names = type_.values
            return lambda value: None if value is None else names[cast(int, value)]
        case _:
            return lambda value: scalar(value, type_)


def kind_of(type_: Type) -> Kind:
    """The kind of value that a type has in a decision."""
    match type_:
        case Number():
            return "number"
        case Boolean():
            return "boolean"
        case Category():
            return "category"
        case PeriodType():
            return "period"
        case DateType():
            return "date"
        case TextType():
            return "text"


def duration(effect: EffectPlan) -> str | None:
    """How long an effect lasts, as the language writes it in English."""
    if effect.lasts is None or effect.lasts == "forever":
        return effect.lasts
    number, unit = effect.lasts
    return f"{number} {unit}{'' if number == 1 else 's'}"
