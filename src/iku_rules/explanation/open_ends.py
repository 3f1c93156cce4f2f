"""What could not be decided: the data that are missing and what each of them holds up; findings.

Imports causes, decisions, names and the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import causes
from iku_rules.explanation.decisions import Decisions
from iku_rules.explanation.names import Names, source_of
from iku_rules.explanation.tree import Node
from iku_rules.facts.model import Place
from iku_rules.outcome import Cause


@dataclass(slots=True)
class _HeldUp:
    """What waits for the same data."""

    causes: set[Cause] = field(default_factory=set)
    values: dict[str, None] = field(default_factory=dict)
    effects: dict[str, None] = field(default_factory=dict)
    skipped: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """The explanations of what could not be decided."""

    names: Names
    decisions: Decisions

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    def held_up(self, unasked: set[tuple[str, int]]) -> Iterator[Node]:
        """What is missing, each with the values and effects that wait for it.

        The same field of several records is told once. `unasked` are values that nobody needs.
        """
        plan, groups = self.trace.plan, dict[tuple[tuple[str, str, str], ...], _HeldUp]()

        def group(found: tuple[Cause, ...]) -> _HeldUp:
            made = groups.setdefault(tuple(sorted({(c.kind, c.record, c.name) for c in found})), _HeldUp())
            made.causes |= set(found)
            return made

        for decision in plan.decisions:
            for index in range(len(self.trace.instances[decision.record])):
                if self.trace.decided(decision.name, index) is None and (decision.name, index) not in unasked:
                    below = decision.record != plan.subject
                    name = decision.name if below else self.names.title(decision)
                    group(self.decisions.lacking(decision, index)).values[name] = None
        for effect in plan.effects.values():
            for u in self.names.decision.undetermined:
                if u.effect == effect.name:
                    found = causes.of_effect(self.trace, u.effect, self.names.index(u.place))
                    group(found).effects[self.names.in_brief(effect)] = None
        for s in self.names.decision.skipped:
            decision = next(d for d in plan.decisions if d.name == s.decision)
            name = self.names.title(decision) if decision.record == plan.subject else decision.name
            for other in groups.values():
                if {c.index for c in other.causes if c.record == s.members[0].record} & self._indices(s.members):
                    other.skipped[name] = None
        for held in groups.values():
            yield self._held(held)

    def _indices(self, places: tuple[Place, ...]) -> set[int]:
        return {self.names.index(place) for place in places}

    def _held(self, held: _HeldUp) -> Node:
        text = self.names.causes(sorted(held.causes)) if held.causes else self.names.say("unknown")
        children = [
            Node("missing", self.names.say(sentence, names=joint.join(found)))
            for sentence, joint, found in (
                ("no_value", ", ", held.values),
                ("left_out_of", ", ", held.skipped),
                ("not_determined", "; ", held.effects),
            )
            if found
        ]
        return Node("undetermined" if held.effects else "missing", text, tuple(children))

    def findings(self) -> Iterator[Node]:
        """What the facts or the policy itself made impossible."""
        plan = self.trace.plan
        for f in self.names.decision.findings:
            record = plan.records[f.place.record]
            args: dict[str, object] = {"name": f.name, "place": self.names.at_places([f.place])}
            match f.code:
                case "require":
                    scope = Scope(record.name, self.names.index(f.place))
                    required = self.names.condition(record.require[int(f.name) - 1], scope)
                    args |= {"record": self.names.record(record.name), "condition": required}
                case "too_few":
                    args |= {"name": self.names.record(f.name), "least": plan.records[f.name].least}
                case "only_if":
                    args["effect"] = self.names.label(f.name)
                case "never_both":
                    withheld = (w for w in self.names.decision.withheld if (w.exclusive, w.place) == (f.name, f.place))
                    args["others"] = ", ".join(self.names.label(w.effect) for w in withheld)
                case "outside":
                    pass
            text = self.names.say(f"finding_{f.code}", **args)
            yield Node("finding", text, name=f.name, place=f.place, source=source_of(record.origin))
