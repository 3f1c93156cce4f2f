"""Why a decision is as it is: a tree of sentences, in Indonesian or English, for people and as JSON.

The whole of an appraisal in brief, or one decision or effect in depth. Imports the decision, the reference
interpreter (which knows the value of every part) and the explanations of values and effects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from iku_rules.canonical import facts_digest
from iku_rules.decision import Decision
from iku_rules.engines.reference import Trace
from iku_rules.explanation import shown
from iku_rules.explanation.effects import Effects
from iku_rules.explanation.names import Names
from iku_rules.explanation.tree import Node, to_dict, to_json, to_text
from iku_rules.explanation.values import Values
from iku_rules.language.words import Language

__all__ = ["Node", "explain", "to_dict", "to_json", "to_text"]


def explain(
    trace: Trace, decision: Decision, *, lang: Language, of: str | None = None, key: tuple[str, ...] = ()
) -> Node:
    """The explanation of a decision, from a trace of the same facts under the same plan.

    `of` names one decision or effect, explained in depth; `key` keeps to records whose key (without the
    subject's own) begins so. Raises ValueError where the trace is of another policy, period or facts, and
    KeyError where there is no such decision or effect.
    """
    root = trace.instances[trace.plan.subject][0]
    if (decision.digest, decision.period, decision.facts_digest) != (
        trace.plan.digest,
        trace.period,
        facts_digest(trace.plan, root),
    ):
        raise ValueError("the decision was made by another policy, in another period or of other facts")
    names = Names(trace, decision, lang)
    values = Values(names)
    explainer = _Explainer(names, values, Effects(names, values))
    head = explainer.head()
    body = tuple(explainer.whole()) if of is None else tuple(explainer.one(of, key))
    return replace(head, children=(*head.children, *body))


@dataclass(frozen=True, slots=True)
class _Explainer:
    names: Names
    values: Values
    effects: Effects

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    @property
    def lang(self) -> Language:
        """The language of the explanation."""
        return self.names.lang

    def head(self) -> Node:
        plan, decision = self.trace.plan, self.names.decision
        text = self.names.say(
            "title",
            title=shown.label(plan.title, plan.policy, self.lang),
            place="/".join(decision.subject.key),
            period=shown.period(decision.period, self.lang),
        )
        policy = self.names.say("policy", policy=decision.policy, version=decision.version, digest=decision.digest[:12])
        children = [Node("evidence", self.names.say(decision.evidence)), Node("policy", policy)]
        if plan.basis:
            children.append(Node("basis", self.names.say("basis", basis="; ".join(plan.basis))))
        return Node("explanation", text, tuple(children), name=decision.policy, place=decision.subject)

    def whole(self) -> Iterator[Node]:
        plan = self.trace.plan
        results = [self.values.value(d, 0) for d in plan.decisions if d.record == plan.subject]
        if results:
            yield Node("section", self.names.say("results"), tuple(results))
        yield from self._effects()
        for record in plan.records.values():
            if record.name != plan.subject and self.trace.instances[record.name]:
                yield self._details(record.name)

    def _effects(self) -> Iterator[Node]:
        plan = self.trace.plan
        index = self.names.index
        given = [self.effects.effect(plan.effects[e.name], index(e.place)) for e in self.names.decision.effects]
        if plan.effects:
            none = (Node("effect", self.names.say("no_effects")),)
            yield Node("section", self.names.say("effects"), tuple(given) or none)
        unknown = tuple(self.effects.undetermined(u) for u in self.names.decision.undetermined)
        if unknown:
            yield Node("section", self.names.say("undetermined_head"), unknown)
        back = tuple(self.effects.taken_back())
        if back:
            yield Node("section", self.names.say("taken_back"), back)
        findings = tuple(self.effects.findings())
        if findings:
            yield Node("section", self.names.say("findings"), findings)

    def _details(self, record: str) -> Node:
        """The records of a type: how things are computed once, then each record in a few lines."""
        decisions = [d for d in self.trace.plan.decisions if d.record == record]
        how = tuple(map(self.values.how, decisions))
        each = []
        for index, instance in enumerate(self.trace.instances[record]):
            summary = self.values.summary(decisions, index)
            lines = tuple(self.values.brief(decisions, index))
            heading = self.names.heading(instance.place)
            text = f"{heading}: {summary}" if summary else heading
            each.append(Node("record", text, lines, place=instance.place))
        text = self.names.say("details", record=self.names.record(record), count=len(each))
        return Node("section", text, (*how, *each), name=record)

    def one(self, name: str, key: tuple[str, ...]) -> Iterator[Node]:
        plan = self.trace.plan
        depth = len(self.names.decision.subject.key)
        for decision in (d for d in plan.decisions if d.name == name):
            for index, instance in enumerate(self.trace.instances[decision.record]):
                if instance.place.key[depth:][: len(key)] == key:
                    yield self.values.value(decision, index, deep=True)
            return
        if name not in plan.effects:
            known = ", ".join([*(d.name for d in plan.decisions), *plan.effects])
            raise KeyError(f"no decision or effect `{name}`; there are {known}")
        effect = plan.effects[name]
        for index, instance in enumerate(self.trace.instances[effect.record]):
            if instance.place.key[depth:][: len(key)] == key:
                yield self.effects.effect(effect, index, deep=True)
