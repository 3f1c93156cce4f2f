"""One decision or effect in depth: everything it read, each thing once; of many records each in a line.

Imports decisions, effects, records, inputs, names and the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation.decisions import Decisions
from iku_rules.explanation.effects import Effects
from iku_rules.explanation.filled import used
from iku_rules.explanation.inputs import Inputs
from iku_rules.explanation.names import Names
from iku_rules.explanation.records import Records
from iku_rules.explanation.tree import Node
from iku_rules.facts.model import Place
from iku_rules.language.terms import MEMBER, Get, Reads, Term
from iku_rules.plan.model import DecisionPlan, EffectPlan

_DEEPEST = 8  # steps from the one asked for; beyond, a value alone

_Read = tuple[Reads, str, str, int]  # of a record (third) by index (fourth)


@dataclass(frozen=True, slots=True)
class Depth:
    """One explanation in depth. `told` and `gathered` grow while it is made: what has been explained where it
    was read, and what was read of members, which are told together."""

    names: Names
    decisions: Decisions
    effects: Effects
    records: Records
    inputs: Inputs
    told: set[_Read | str] = field(default_factory=set)
    gathered: dict[_Read, None] = field(default_factory=dict)

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    def explain(self, thing: DecisionPlan | EffectPlan, key: tuple[str, ...]) -> Iterator[Node]:
        """A decision or effect on its record; on many records a line each, unless the `key` names one.

        Where the key is that of a record further down, that one record of all that were read is told in depth.
        """
        places = [i.place for i in self.trace.instances[thing.record]]
        chosen = [i for i, place in enumerate(places) if self._matches(place, key)]
        further = bool(key) and not chosen
        if further:
            self._check(key)
            chosen = list(range(len(places)))
        if len(chosen) == 1:
            if isinstance(thing, DecisionPlan):
                self.told.add(("decision", thing.name, thing.record, chosen[0]))
                yield self._decision(thing, chosen[0], 0)
            else:
                self.told.add(("effect", thing.name, thing.record, chosen[0]))
                yield self._effect(thing, chosen[0], 0)
        elif isinstance(thing, DecisionPlan):
            self.gathered.update((("decision", thing.name, thing.record, i), None) for i in chosen)
        else:
            yield self._group(thing, chosen, every=True)
            self.told.update(("effect", thing.name, thing.record, i) for i in chosen)
            for index in chosen:
                self._gather_from(self._effect_terms(thing), Scope(thing.record, index))
        yield from self._members(key) if further else self._sections()

    def _check(self, key: tuple[str, ...]) -> None:
        """That some record has the key."""
        places = [i.place for found in self.trace.instances.values() for i in found if self.names.below(i.place)]
        if not any(self._matches(place, key) for place in places):
            known = ", ".join(dict.fromkeys(map(self.names.at, places)))
            raise KeyError(f"no record `{'/'.join(key)}`; there are {known}")

    def _matches(self, place: Place, key: tuple[str, ...]) -> bool:
        return self.names.below(place)[: len(key)] == key

    # ------------------------------------------------------------ where it is read

    def _decision(self, decision: DecisionPlan, index: int, depth: int) -> Node:
        node = self.decisions.value(decision, index)
        terms = self.decisions.asked(decision, index)
        read = self._read(terms, Scope(decision.record, index), depth + 1)
        return replace(node, children=(*self._once(node.children), *read))

    def _effect(self, effect: EffectPlan, index: int, depth: int) -> Node:
        node = self.effects.full(effect, index)
        terms, scope = self._effect_terms(effect), Scope(effect.record, index)
        parameters = self._once(self.inputs.parameters(terms, scope))
        return replace(node, children=(*node.children, *parameters, *self._read(terms, scope, depth + 1)))

    def _effect_terms(self, effect: EffectPlan) -> list[Term]:
        guard = [] if effect.guard is None else [effect.guard]
        return [*(r.condition for r in self.effects.rules(effect)), *guard]

    def _once(self, nodes: Iterable[Node]) -> list[Node]:
        """Without lookups and parameters that were told already."""
        kept = []
        for node in nodes:
            if node.kind not in ("lookup", "parameter"):
                kept.append(node)
            elif node.text not in self.told:
                self.told.add(node.text)
                kept.append(node)
        return kept

    def _read(self, terms: Iterable[Term], scope: Scope, depth: int) -> tuple[Node, ...]:
        """What some terms read of their own record and those above it; what they read of members is gathered."""
        found = []
        for read, where in self._reads(terms, scope):
            if where.member is not None and where.member == (read[2], read[3]):
                self.gathered[read] = None
            elif read not in self.told:
                self.told.add(read)
                found.append(self._one(read, depth))
        return tuple(node for node in found if node is not None)

    def _reads(self, terms: Iterable[Term], scope: Scope) -> Iterator[tuple[_Read, Scope]]:
        for term, where in used(self.trace, terms, scope):
            if isinstance(term, Get):
                record, index = self.trace.place(term, where)
                outer = where if term.hops == MEMBER else replace(where, member=None)
                yield (term.reads, term.name, record, index), outer

    def _one(self, read: _Read, depth: int) -> Node | None:
        """A fact in a line, a decision or effect with what led to it."""
        reads, name, record, index = read
        plan = self.trace.plan
        match reads:
            case "fact":
                return self.inputs.fact(record, name, index)
            case "decision":
                decision = next(d for d in plan.decisions if d.name == name)
                if depth <= _DEEPEST:
                    return self._decision(decision, index, depth)
                bare = self.decisions.bare(decision, index)
                return replace(bare, text=self.names.say("on_request", value=bare.text, name=name))
            case "effect":
                if depth <= _DEEPEST and self.trace.outcome.effects[name][index] is not False:
                    return self._effect(plan.effects[name], index, depth)
                return None  # its value stands in the condition

    # ------------------------------------------------------------ members

    def _gather_from(self, terms: Iterable[Term], scope: Scope) -> list[_Read]:
        """Gathers what some terms of a member read; gives what they read of the subject."""
        above = []
        for read, _ in self._reads(terms, scope):
            if read[2] == self.trace.plan.subject:
                above.append(read)
            elif read not in self.told:
                self.gathered[read] = None
        return above

    def _sections(self) -> Iterator[Node]:
        """The members that were read, each in lines."""
        before: list[Node] = []
        effects: dict[str, list[int]] = {}
        done: set[_Read] = set()
        while waiting := [read for read in self.gathered if read not in done]:
            for read in waiting:
                done.add(read)
                reads, name, record, index = read
                terms: list[Term] = []
                if reads == "decision":
                    terms = self.decisions.asked(next(d for d in self.trace.plan.decisions if d.name == name), index)
                elif reads == "effect":
                    effects.setdefault(name, []).append(index)
                    terms = self._effect_terms(self.trace.plan.effects[name])
                for other in self._gather_from(terms, Scope(record, index)):
                    if other not in self.told:
                        self.told.add(other)
                        node = self._one(other, 1)
                        before += [] if node is None else [node]
        for name in (n for n in self.trace.plan.effects if n in effects):
            yield self._group(self.trace.plan.effects[name], sorted(effects[name]))
        for record in self.trace.plan.records:
            wanted: dict[int, set[str]] = {}
            for reads, name, of, index in self.gathered:
                if of == record and reads != "effect":
                    wanted.setdefault(index, set()).add(name)
            if wanted:
                yield self.records.section(record, wanted, brief=False, before=before)
                before = []
        yield from before

    def _group(self, effect: EffectPlan, indices: list[int], *, every: bool = False) -> Node:
        """An effect on many records, with the parameters behind its rules."""
        node = self.effects.group(effect, indices, every=every)
        rules = [n for n in node.children if n.kind == "rule"]
        terms = self._effect_terms(effect)
        found = [n for i in indices for n in self._once(self.inputs.parameters(terms, Scope(effect.record, i)))]
        return replace(node, children=(*rules, *found, *node.children[len(rules) :]))

    def _members(self, key: tuple[str, ...]) -> Iterator[Node]:
        """Of the members that were read the one with the key, in depth."""
        chosen: dict[Place, list[_Read]] = {}
        for read in self.gathered:
            place = self.trace.instances[read[2]][read[3]].place
            if self._matches(place, key):
                chosen.setdefault(place, []).append(read)
        for place, found in chosen.items():
            nodes = []
            for read in found:
                if read not in self.told:
                    self.told.add(read)
                    nodes.append(self._one(read, 1))
            yield Node("record", self.names.heading(place), tuple(n for n in nodes if n is not None), place=place)
