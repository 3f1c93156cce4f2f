"""Why an effect is given, not given, taken back or not determined.

Imports causes, the reference interpreter, names and the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import causes, shown
from iku_rules.explanation.formulas import condition
from iku_rules.explanation.names import Names, source_of
from iku_rules.explanation.tree import Node
from iku_rules.facts.model import Place
from iku_rules.language.terms import All, Term
from iku_rules.plan.model import EffectPlan, RulePlan


@dataclass(frozen=True, slots=True)
class Effects:
    """The explanations of effects."""

    names: Names

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    def rules(self, effect: EffectPlan) -> list[RulePlan]:
        """The rules that can give an effect."""
        return [r for r in self.trace.plan.rules if effect.name in r.effects]

    # ------------------------------------------------------------ an effect by itself

    def given(self, effect: EffectPlan, index: int) -> Node:
        """An effect that is given, with the reason and the rules that give it."""
        children: list[Node] = []
        for rule in self._deciding(effect, index):
            children += self._rule(rule, index)
        return self._node(effect, index, self.names.effect(effect, place=self._place(effect, index)), children)

    def full(self, effect: EffectPlan, index: int) -> Node:
        """An effect, given or not, with all rules that could give it, its guard and what took it back."""
        place = self._place(effect, index)
        truth = self.trace.outcome.effects[effect.name][index]
        children: list[Node] = []
        for rule in self.rules(effect):
            children += self._rule(rule, index, full=True)
        if effect.guard is not None:
            scope = Scope(effect.record, index)
            holds = self.names.truth(self.trace.value(effect.guard, scope))
            guard = self.names.condition(effect.guard, scope)
            children.append(Node("guard", self.names.say("guard", condition=guard, truth=holds)))
        children += [n for n in self.taken_back() if n.name == effect.name and n.place == place]
        children += self._unknown(effect, index)
        state = self.names.say(_state(truth))
        text = self.names.say("state", effect=self.names.effect(effect, place=place), state=state)
        return self._node(effect, index, text, children)

    def _node(self, effect: EffectPlan, index: int, text: str, children: Iterable[Node]) -> Node:
        text += self.names.basis_of(effect.origin)
        place = self._place(effect, index)
        return Node("effect", text, tuple(children), effect.name, place, source=source_of(effect.origin))

    def _place(self, effect: EffectPlan, index: int) -> Place:
        return self.trace.instances[effect.record][index].place

    def _deciding(self, effect: EffectPlan, index: int) -> list[RulePlan]:
        """The rules that give an effect there."""
        return [r for r in self.rules(effect) if self.trace.outcome.rules[r.id][index] is True]

    def _rule(self, rule: RulePlan, index: int, *, full: bool = False) -> Iterator[Node]:
        scope = Scope(rule.record, index)
        holds = self.trace.outcome.rules[rule.id][index]
        reason = self.reason(rule, index)
        if reason and holds is True:
            yield Node("reason", self.names.say("reason", reason=reason))
        text = self.names.say("rule", rule=rule.id, condition=self.names.condition(rule.condition, scope))
        if full and holds is not True:
            why = causes.of_rule(self.trace, rule.id, index)
            text += f": {self.names.truth(holds) if holds is False else self.names.why(why, 'rule_unknown')}"
        yield Node("rule", text + self.names.basis_of(rule.origin), name=rule.id, source=source_of(rule.origin))

    def reason(self, rule: RulePlan, index: int) -> str:
        """The rule's own words with what they quote filled in."""

        def quoted(match: re.Match[str]) -> str:
            term = rule.quotes.get(match[1])
            if term is None:
                return match[0]
            found = self.trace.value(term, Scope(rule.record, index))
            return shown.value(found, term.type, self.trace.plan.categories, self.names.lang)

        return re.sub(r"\{([^{}]+)\}", quoted, shown.label(rule.because, "", self.names.lang))

    def _unknown(self, effect: EffectPlan, index: int) -> Iterator[Node]:
        """What an effect waits for, where its own rules don't say all of it: its guard, a heavier effect."""
        found = causes.of_effect(self.trace, effect.name, index)
        said = {c for r in self.rules(effect) for c in causes.of_rule(self.trace, r.id, index)}
        if not set(found) <= said:
            text = self.names.why(found, "rule_unknown")
            yield Node("undetermined", text, name=effect.name, place=self._place(effect, index))

    # ------------------------------------------------------------ on many records

    def group(self, effect: EffectPlan, indices: Iterable[int], *, every: bool = False) -> Node:
        """An effect on many records: its rules once, then each record in a line; those without it in one."""
        truths = self.trace.outcome.effects[effect.name]
        among = list(indices)
        told = [i for i in among if every or truths[i] is not False]
        rules = self.rules(effect)
        if told and not every:
            rules = [r for r in rules if any(self._fires(r, i) is not False for i in told)]
        children = [
            Node(
                "rule",
                self.names.say("rule", rule=r.id, condition=condition(r.condition, self.names.lang))
                + self.names.basis_of(r.origin),
                name=r.id,
                source=source_of(r.origin),
            )
            for r in rules
        ]
        children += [self._on(effect, rules, index, every=every) for index in told]
        if others := len(among) - len(told):
            text = self.names.say("not_given_on", count=others, record=self.names.record(effect.record))
            children.append(Node("effect", text, name=effect.name))
        text = self.names.effect(effect) + self.names.basis_of(effect.origin)
        return Node("effect", text, tuple(children), name=effect.name, source=source_of(effect.origin))

    def _fires(self, rule: RulePlan, index: int) -> bool | None:
        return self.trace.outcome.rules[rule.id][index]

    def _on(self, effect: EffectPlan, rules: list[RulePlan], index: int, *, every: bool) -> Node:
        place = self._place(effect, index)
        truth = self.trace.outcome.effects[effect.name][index]
        if truth is None:
            why = self.names.why(causes.of_effect(self.trace, effect.name, index), "rule_unknown", beside=place)
        else:
            about = self._deciding(effect, index) if truth else rules
            why = "; ".join(self._brief(rule, index) for rule in about) if truth or len(about) == 1 else ""
        heading = self.names.heading(place)
        if every and truth is not None:
            heading = self.names.say("state", effect=heading, state=self.names.say(_state(truth)))
        text = f"{heading}: {why}" if why else heading
        return Node("effect", text, name=effect.name, place=place)

    def _brief(self, rule: RulePlan, index: int) -> str:
        """The rule's own words where it holds, else its condition with the values."""
        reason = self.reason(rule, index) if self._fires(rule, index) else ""
        return reason or self.names.condition_in_numbers(rule.condition, Scope(rule.record, index))

    # ------------------------------------------------------------ what was not given

    def rewards_not_given(self) -> Iterator[Node]:
        """The subject's rewards that no rule gave, unless a greater one is given, and what the nearest rule lacks."""
        plan, outcome = self.trace.plan, self.trace.outcome
        rewards = [e for e in plan.effects.values() if e.kind == "reward" and e.record == plan.subject]
        greatest = max((e.severity for e in rewards if outcome.effects[e.name][0]), default=0)
        for effect in rewards:
            if self.trace.raw(effect.name, 0) is not False or effect.severity < greatest:
                continue
            scope = Scope(effect.record, 0)
            rules = self.rules(effect)
            if not rules or (effect.guard is not None and self.trace.value(effect.guard, scope) is not True):
                continue  # not meant for this subject
            rule = min(rules, key=lambda r: len([i for i in _items(r.condition) if self._lacks(i, scope)]))
            lacking = [i for i in _items(rule.condition) if self.trace.value(i, scope) is False]
            conditions = "; ".join(self._found(item, scope) for item in lacking)
            text = self.names.say("not_met", effect=self.names.effect(effect), conditions=conditions)
            source = source_of(rule.origin)
            yield Node("effect", text, name=effect.name, place=self.names.decision.subject, source=source)

    def _found(self, item: Term, scope: Scope) -> str:
        """A condition that doesn't hold, and what was found instead."""
        names, numbers = condition(item, self.names.lang), self.names.condition_in_numbers(item, scope)
        return self.names.say("found", condition=names, numbers=numbers)

    def _lacks(self, item: Term, scope: Scope) -> bool:
        return self.trace.value(item, scope) is not True

    def taken_back(self) -> Iterator[Node]:
        """The effects that a rule gave and that were withdrawn or withheld."""
        plan = self.trace.plan
        exclusives = {e.name: e for e in plan.exclusives}
        for w in self.names.decision.withdrawn:
            text = self.names.say(
                "withdrawn",
                effect=self.names.effect(plan.effects[w.effect], place=w.place),
                because=self._because(w.rules, self.names.index(w.place)),
                by=self.names.label(w.by),
                exclusive=w.exclusive,
            )
            basis = self.names.basis_of(exclusives[w.exclusive].origin)
            source = source_of(exclusives[w.exclusive].origin)
            yield Node("withdrawn", text + basis, name=w.effect, place=w.place, source=source)
        for h in self.names.decision.withheld:
            effect = plan.effects[h.effect]
            args = {
                "effect": self.names.effect(effect, place=h.place),
                "because": self._because(h.rules, self.names.index(h.place)),
            }
            if h.exclusive:
                others = [
                    self.names.label(other.effect)
                    for other in self.names.decision.withheld
                    if (other.exclusive, other.place) == (h.exclusive, h.place) and other.effect != h.effect
                ]
                text = self.names.say("withheld_both", others=", ".join(others), exclusive=h.exclusive, **args)
                text += self.names.basis_of(exclusives[h.exclusive].origin)
                source = source_of(exclusives[h.exclusive].origin)
            else:
                assert effect.guard is not None
                scope = Scope(effect.record, self.names.index(h.place))
                text = self.names.say("withheld_guard", condition=self.names.condition(effect.guard, scope), **args)
                source = source_of(effect.origin)
            yield Node("withheld", text, name=h.effect, place=h.place, source=source)

    def _because(self, rules: Iterable[str], index: int) -> str:
        """The reasons for which an effect would have been given."""
        plan = self.trace.plan
        reasons = [reason for r in plan.rules if r.id in rules and (reason := self.reason(r, index))]
        return self.names.say("first_given", reasons="; ".join(reasons)) if reasons else ""


def _state(truth: bool | None) -> str:
    return "given" if truth else "unknown" if truth is None else "not_given"


def _items(term: Term) -> list[Term]:
    """The parts of a condition that must all hold."""
    return [item for part in term.items for item in _items(part)] if isinstance(term, All) else [term]
