"""A decision: what was decided of one subject, as every engine returns it and everything later reads it.

Imports the vocabularies of plan and outcome, places, periods and the form of values outside; no engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal, Protocol

from iku_rules.canonical import Scalar
from iku_rules.facts.model import Place
from iku_rules.language.periods import Period
from iku_rules.outcome import CauseKind, FindingCode
from iku_rules.plan.model import EffectKind

Kind = Literal["number", "boolean", "category", "period", "date", "text"]
Evidence = Literal["verified", "third_party", "illustrative"]


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


class Parts(Protocol):
    """Makes the parts of a decision that isn't made of them."""

    def part(self, name: str) -> object:
        """The field `name`. Raises AttributeError where a decision has none of that name."""


class _Given:
    """All parts were given."""

    def part(self, name: str) -> object:
        raise AttributeError(f"a decision has no {name!r}")


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything decided of one subject in one period, with what it rests on. Every part is sorted.

    `decision["total"]` is a value of the subject itself, `decision.value("achievement", "seats")` one of a
    record below it. An evaluator's decision makes its parts (values, effects, digests, ...) when they are first
    read, and then is no other than one that was made of them.
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
    _parts: Parts = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_parts", _Given())

    if not TYPE_CHECKING:  # to the type checker every part is simply there

        def __getattr__(self, name: str) -> object:
            """A part that is read for the first time."""
            if name == "_found":
                depth = len(self.subject.key)
                part = {(v.name, v.place.key[depth:]): v.value for v in self.values}
            else:
                part = self._parts.part(name)
            object.__setattr__(self, name, part)
            return part

    def __reduce__(self) -> tuple[type[Decision], tuple[object, ...]]:
        return Decision, tuple(getattr(self, f.name) for f in fields(self) if f.init)

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


def later(parts: Parts) -> Decision:
    """The decision whose parts these are, made when they are read."""
    decision = object.__new__(Decision)
    object.__setattr__(decision, "_parts", parts)
    return decision
