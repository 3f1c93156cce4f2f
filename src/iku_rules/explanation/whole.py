"""The explanation of a decision: the whole of an appraisal in brief, or one decision or effect in depth.

Imports the decision, the reference interpreter (which knows the value of every part) and the explanations of
decisions, effects, records and what is left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from iku_rules.canonical import facts_digest
from iku_rules.decision import Decision
from iku_rules.engines.reference import Trace
from iku_rules.explanation import shown
from iku_rules.explanation.decisions import Decisions
from iku_rules.explanation.depth import Depth
from iku_rules.explanation.effects import Effects
from iku_rules.explanation.inputs import Inputs
from iku_rules.explanation.names import Names
from iku_rules.explanation.open_ends import OpenEnds
from iku_rules.explanation.records import Records
from iku_rules.explanation.tree import Node
from iku_rules.language.words import Language
from iku_rules.plan.model import DecisionPlan, EffectPlan


def explain(
    trace: Trace, decision: Decision, *, lang: Language, of: str | None = None, key: tuple[str, ...] = ()
) -> Node:
    """The explanation of a decision, from a trace of the same facts under the same plan.

    `of` names one decision or effect, explained in depth; `key` (without the subject's own) a record below the
    subject that is to be told in depth too. Raises ValueError where the trace is of another policy, period or
    facts, and KeyError where there is no such decision, effect or record.
    """
    root = trace.instances[trace.plan.subject][0]
    if (decision.digest, decision.period, decision.facts_digest) != (
        trace.plan.digest,
        trace.period,
        facts_digest(trace.plan, root),
    ):
        raise ValueError("the decision was made by another policy, in another period or of other facts")
    names = Names(trace, decision, lang)
    inputs = Inputs(names)
    decisions, effects = Decisions(names, inputs), Effects(names)
    records = Records(names, decisions, inputs)
    if of is None:
        body = tuple(_Whole(names, decisions, effects, records).sections())
    else:
        body = tuple(Depth(names, decisions, effects, records, inputs).explain(_named(trace, of), key))
    head = _head(names)
    return replace(head, children=(*head.children, *body))


def _named(trace: Trace, name: str) -> DecisionPlan | EffectPlan:
    plan = trace.plan
    for decision in plan.decisions:
        if decision.name == name:
            return decision
    if name not in plan.effects:
        known = ", ".join([*(d.name for d in plan.decisions), *plan.effects])
        raise KeyError(f"no decision or effect `{name}`; there are {known}")
    return plan.effects[name]


def _head(names: Names) -> Node:
    """Whose, of which period, by what, and on what evidence."""
    plan, decision = names.trace.plan, names.decision
    text = names.say(
        "title",
        title=shown.label(plan.title, plan.policy, names.lang),
        place="/".join(decision.subject.key),
        period=shown.period(decision.period, names.lang),
    )
    policy = names.say("policy", policy=decision.policy, version=decision.version, digest=decision.digest[:12])
    children = [Node("evidence", names.say(decision.evidence)), Node("policy", policy)]
    if plan.basis:
        children.append(Node("basis", names.say("basis", basis="; ".join(plan.basis))))
    return Node("explanation", text, tuple(children), name=decision.policy, place=decision.subject)


@dataclass(frozen=True, slots=True)
class _Whole:
    names: Names
    decisions: Decisions
    effects: Effects
    records: Records

    def sections(self) -> Iterator[Node]:
        """Results, effects, what was not given or is open, then the records below."""
        trace, plan = self.names.trace, self.names.trace.plan
        results = [self.decisions.value(d, 0) for d in plan.decisions if d.record == plan.subject]
        yield from self._section("results", results)
        if plan.effects:
            none = [Node("effect", self.names.say("no_effects"))]
            yield from self._section("effects", list(self._given()) or none)
        yield from self._section("rewards_not_given", self.effects.rewards_not_given())
        yield from self._section("taken_back", self.effects.taken_back())
        unasked = self._unasked()
        open_ends = OpenEnds(self.names, self.decisions)
        yield from self._section("open", open_ends.held_up(unasked))
        yield from self._section("findings", open_ends.findings())
        for record in plan.records.values():
            if record.name != plan.subject and trace.instances[record.name]:
                names = {d.name for d in plan.decisions if d.record == record.name} | set(record.fields)
                indices = range(len(trace.instances[record.name]))
                wanted = {i: {n for n in names if (n, i) not in unasked} for i in indices}
                yield self.records.section(record.name, wanted, brief=True)

    def _section(self, heading: str, nodes: Iterable[Node]) -> Iterator[Node]:
        children = tuple(nodes)
        if children:
            yield Node("section", self.names.say(heading), children)

    def _given(self) -> Iterator[Node]:
        """The subject's effects, then those on its records, each with the records it is given on."""
        plan = self.names.trace.plan
        for effect in plan.effects.values():
            if effect.record == plan.subject and self.names.trace.outcome.effects[effect.name][0]:
                yield self.effects.given(effect, 0)
        for effect in plan.effects.values():
            truths = self.names.trace.outcome.effects[effect.name]
            given = [i for i, truth in enumerate(truths) if truth is True]
            if effect.record != plan.subject and given:
                yield self.effects.group(effect, given)

    def _unasked(self) -> set[tuple[str, int]]:
        """Values of records below that the policy leaves open and that no other value needs."""
        trace, reads = self.names.trace, self.decisions.reads()
        return {
            (d.name, i)
            for d in trace.plan.decisions
            if d.record != trace.plan.subject
            for i in range(len(trace.instances[d.record]))
            if (d.name, i) not in reads and self.decisions.unasked(d, i)
        }
