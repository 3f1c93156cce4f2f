"""A decision: what was decided of one subject, as every engine returns it and everything later reads it.

Imports the models of plan and facts, the outcome and the canonical form of facts; no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from iku_rules.canonical import Scalar, facts_digest, scalar
from iku_rules.facts.model import Instance, Place, instances
from iku_rules.language.periods import Period
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.outcome import Cause, CauseKind, FindingCode, Outcome
from iku_rules.plan.model import EffectKind, EffectPlan, Plan

Kind = Literal["number", "boolean", "category", "period", "date", "text"]
Evidence = Literal["verified", "third_party", "illustrative"]

# The causes of an undetermined effect on an instance: asked for only where there is one.
Causes = Callable[[str, int], Sequence[Cause]]


@dataclass(frozen=True, slots=True)
class Decided:
    """The value of a decision on a record.

    A Decimal with exactly the declared decimals, a category's value by name, a boolean, a period or date as
    text; None is missing.
    """

    name: str
    place: Place
    kind: Kind
    value: Scalar


@dataclass(frozen=True, slots=True)
class Effect:
    """A consequence that is given on a record, and the rules that give it. `lasts`: `6 months`, `forever`."""

    name: str
    place: Place
    kind: EffectKind
    severity: int
    lasts: str | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What was missing: a field of a record (`fact`), or another root of it (see `outcome.Cause`)."""

    kind: CauseKind
    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Undetermined:
    """An effect neither given nor not given on a record.

    `rules`: those that could give it, whose condition is unknown; none where its own `only_if` or a heavier
    effect is unknown.
    """

    effect: str
    place: Place
    rules: tuple[str, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An effect that a rule gave and a heavier one, `by`, took back through an exclusive."""

    effect: str
    place: Place
    exclusive: str
    by: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """An effect that a rule gave, yet may not be given.

    Its `only_if` is false (`exclusive` is empty), or two effects met of which never both may be given.
    """

    effect: str
    place: Place
    exclusive: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Records left out of a decision because something of theirs was missing."""

    decision: str
    place: Place
    members: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the policy could not decide on a record (see `outcome.Finding`)."""

    code: FindingCode
    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything decided of one subject in one period, with what it rests on. Every part is sorted.

    `decision["total"]` is a value of the subject itself, `decision.value("achievement", "seats")` one of a
    record below it.
    """

    policy: str
    version: str
    digest: str
    evidence: Evidence
    period: Period
    subject: Place
    facts_digest: str
    values: tuple[Decided, ...]
    effects: tuple[Effect, ...]
    undetermined: tuple[Undetermined, ...]
    withdrawn: tuple[Withdrawn, ...]
    withheld: tuple[Withheld, ...]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    _found: Mapping[tuple[str, tuple[str, ...]], Scalar] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        depth = len(self.subject.key)
        found = {(v.name, v.place.key[depth:]): v.value for v in self.values}
        object.__setattr__(self, "_found", found)

    def __getitem__(self, name: str) -> Scalar:
        return self.value(name)

    def value(self, name: str, *key: str) -> Scalar:
        """The value of a decision; of a record below the subject by its key (without the subject's own)."""
        try:
            return self._found[name, key]
        except KeyError:
            keys = [k for n, k in self._found if n == name]
            here = f"`{name}` is decided for {', '.join('/'.join(k) or 'the subject' for k in keys)}"
            names = ", ".join(sorted({v.name for v in self.values}))
            raise KeyError(here if keys else f"no decision `{name}`; there are {names}") from None

    def each(self, name: str) -> dict[tuple[str, ...], Scalar]:
        """All values of a decision by the key of its record (without the subject's own)."""
        return {key: value for (found, key), value in self._found.items() if found == name}


def build(plan: Plan, root: Instance, period: Period, outcome: Outcome, *, causes: Causes) -> Decision:
    """The decision that an outcome of any engine amounts to."""
    found = instances(plan, root)

    def place(record: str, index: int) -> Place:
        return found[record][index].place

    def of(effect: str, index: int) -> Place:
        return place(plan.effects[effect].record, index)

    def rules(effect: str, index: int, truth: bool | None) -> tuple[str, ...]:
        given = (r.id for r in plan.rules if effect in r.effects and outcome.rules[r.id][index] is truth)
        return tuple(sorted(given))

    types = {d.name: (d.type, d.record) for d in plan.decisions}
    values = [
        Decided(name, place(types[name][1], index), kind_of(types[name][0]), scalar(value, types[name][0]))
        for name, column in outcome.values.items()
        for index, value in enumerate(column)
    ]
    effects, undetermined = [], []
    for name, truths in outcome.effects.items():
        plan_ = plan.effects[name]
        for index, truth in enumerate(truths):
            if truth is True:
                effects.append(
                    Effect(
                        name,
                        of(name, index),
                        plan_.kind,
                        plan_.severity,
                        duration(plan_),
                        rules(name, index, True),
                    )
                )
            elif truth is None:
                roots = sorted(
                    {Missing(c.kind, place(c.record, c.index), c.name) for c in causes(name, index)}, key=_key
                )
                undetermined.append(Undetermined(name, of(name, index), rules(name, index, None), tuple(roots)))
    never_both = {e.name for e in plan.exclusives if e.keep == "never_both"}
    withdrawn, withheld = [], []
    for w in outcome.withdrawn:
        given = rules(w.effect, w.index, True)
        if w.exclusive == "only_if" and not w.by:
            withheld.append(Withheld(w.effect, of(w.effect, w.index), "", given))
        elif w.exclusive in never_both:
            withheld.append(Withheld(w.effect, of(w.effect, w.index), w.exclusive, given))
        else:
            withdrawn.append(Withdrawn(w.effect, of(w.effect, w.index), w.exclusive, w.by, given))
    skipped = [
        Skipped(s.decision, place(types[s.decision][1], s.index), tuple(place(s.record, m) for m in s.members))
        for s in outcome.skipped
    ]
    return Decision(
        policy=plan.policy,
        version=plan.version,
        digest=plan.digest,
        evidence=plan.evidence,
        period=period,
        subject=root.place,
        facts_digest=facts_digest(plan, root),
        values=tuple(sorted(values, key=_key)),
        effects=tuple(sorted(effects, key=_key)),
        undetermined=tuple(sorted(undetermined, key=_key)),
        withdrawn=tuple(sorted(withdrawn, key=_key)),
        withheld=tuple(sorted(withheld, key=_key)),
        skipped=tuple(sorted(skipped, key=_key)),
        findings=tuple(sorted((Finding(f.code, place(f.record, f.index), f.name) for f in outcome.findings), key=_key)),
    )


_Part = Decided | Effect | Missing | Undetermined | Withdrawn | Withheld | Skipped | Finding


def _key(part: _Part) -> tuple[str, tuple[str, ...], str, str]:
    """By record, its key, and name, so that no order of facts or rules can show."""
    match part:
        case Decided() | Effect():
            name, more = part.name, ""
        case Missing():
            name, more = part.name, part.kind
        case Undetermined():
            name, more = part.effect, ""
        case Withdrawn() | Withheld():
            name, more = part.effect, part.exclusive
        case Skipped():
            name, more = part.decision, repr(part.members)
        case Finding():
            name, more = part.name, part.code
    return part.place.record, part.place.key, name, more


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
