"""Why an effect is given, not given, taken back or not determined; and what the policy could not decide.

Imports causes, the reference interpreter, the explanations of values, the tree and its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from iku_rules.decision import Undetermined
from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import causes, shown
from iku_rules.explanation.filled import used
from iku_rules.explanation.names import Names, source_of
from iku_rules.explanation.tree import Node
from iku_rules.explanation.values import Values
from iku_rules.facts.model import Place
from iku_rules.language.terms import Get, Term
from iku_rules.language.words import Language, word
from iku_rules.plan.model import EffectPlan, RulePlan


@dataclass(frozen=True, slots=True)
class Effects:
    """The explanations of effects."""

    names: Names
    values: Values

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    @property
    def lang(self) -> Language:
        """The language of the explanation."""
        return self.names.lang

    def effect(self, effect: EffectPlan, index: int, *, deep: bool = False) -> Node:
        """An effect on a record with the rules that give it; in depth also those that don't, and why."""
        place = self.trace.instances[effect.record][index].place
        truth = self.trace.outcome.effects[effect.name][index]
        scope = Scope(effect.record, index)
        children: list[Node] = []
        for rule in (r for r in self.trace.plan.rules if effect.name in r.effects):
            holds = self.trace.outcome.rules[rule.id][index]
            if deep or holds is truth or holds is True:
                children += self._rule(rule, index, holds, deep=deep)
        if deep and effect.guard is not None:
            text = self.names.say(
                "guard",
                condition=self.names.condition(effect.guard, scope),
                truth=self.names.truth(self.trace.value(effect.guard, scope)),
            )
            children.append(Node("guard", text))
        if deep:
            back = [n for n in self.taken_back() if n.name == effect.name and n.place == place]
            unknown = [
                u
                for u in self.names.decision.undetermined
                if (u.effect, u.place) == (effect.name, place) and not u.rules
            ]
            children += [*back, *(self.undetermined(u) for u in unknown)]
        if effect.origin.basis:
            children.append(Node("basis", self.names.say("basis", basis="; ".join(effect.origin.basis))))
        text = self._effect_text(effect, place)
        if deep or truth is not True:
            state = "given" if truth else "unknown" if truth is None else "not_given"
            text = self.names.say("state", effect=text, state=self.names.say(state))
        return Node("effect", text, tuple(children), effect.name, place, source=source_of(effect.origin))

    def _effect_text(self, effect: EffectPlan, place: Place) -> str:
        at = "" if place == self.names.decision.subject else self.names.say("effect_at", place=self.names.at(place))
        label = shown.label(effect.label, effect.name, self.lang)
        text = self.names.say("effect", label=label, kind=word("value", effect.kind, self.lang), place=at)
        return text + (self.names.say("lasts", duration=self._duration(effect)) if effect.lasts else "")

    def _duration(self, effect: EffectPlan) -> str:
        if effect.lasts is None or effect.lasts == "forever":
            return self.names.say("forever")
        number, unit = effect.lasts
        plural = "s" if self.lang == "en" and number != 1 else ""
        return f"{number} {word('time', unit, self.lang)}{plural}"

    def _rule(self, rule: RulePlan, index: int, holds: bool | None, *, deep: bool) -> Iterator[Node]:
        scope = Scope(rule.record, index)
        children: list[Node] = []
        reason = self._reason(rule, scope)
        if reason and holds is True:
            yield Node("reason", self.names.say("reason", reason=reason))
        text = self.names.say("rule", rule=rule.id, condition=self.names.condition(rule.condition, scope))
        if deep and holds is not True:
            why = causes.of_rule(self.trace, rule.id, index)
            text += f": {self.names.truth(holds) if holds is False else self.names.why(why, 'rule_unknown')}"
        if deep:
            children += self.values.parameters([rule.condition], scope)
            children += self.values.read([rule.condition], scope)
            children += self._effects_read(rule.condition, scope)
        text += self.names.basis_of(rule.origin)
        yield Node("rule", text, tuple(children), name=rule.id, source=source_of(rule.origin))

    def _effects_read(self, term: Term, scope: Scope) -> Iterator[Node]:
        """The effects that a condition reads, where they are given or not determined."""
        for part, where in used(self.trace, [term], scope):
            if isinstance(part, Get) and part.reads == "effect" and self.trace.value(part, where) is not False:
                _, index = self.trace.place(part, where)
                yield self.effect(self.trace.plan.effects[part.name], index)

    def _reason(self, rule: RulePlan, scope: Scope) -> str:
        """The rule's own words with what they quote filled in."""

        def quoted(match: re.Match[str]) -> str:
            term = rule.quotes.get(match[1])
            if term is None:
                return match[0]
            return shown.value(
                self.trace.value(term, scope),
                term.type,
                self.trace.plan.categories,
                self.lang,
            )

        return re.sub(r"\{([^{}]+)\}", quoted, shown.label(rule.because, "", self.lang))

    def undetermined(self, unknown: Undetermined) -> Node:
        """An effect that is not decided, and what was missing for it."""
        effect = self.trace.plan.effects[unknown.effect]
        found = causes.of_effect(self.trace, unknown.effect, self.names.index(unknown.place))
        sentence = "undetermined" if found else "undetermined_unsaid"
        text = self.names.say(
            sentence,
            effect=self._effect_text(effect, unknown.place),
            causes=self.names.causes(found, beside=unknown.place),
        )
        return Node("undetermined", text, name=unknown.effect, place=unknown.place)

    def taken_back(self) -> Iterator[Node]:
        plan = self.trace.plan
        exclusives = {e.name: e for e in plan.exclusives}
        for w in self.names.decision.withdrawn:
            text = self.names.say(
                "withdrawn",
                effect=self._effect_text(plan.effects[w.effect], w.place),
                by=self.names.label(w.by),
                exclusive=w.exclusive,
            )
            basis = self.names.basis_of(exclusives[w.exclusive].origin)
            source = source_of(exclusives[w.exclusive].origin)
            yield Node("withdrawn", text + basis, name=w.effect, place=w.place, source=source)
        for h in self.names.decision.withheld:
            effect = plan.effects[h.effect]
            text = self._effect_text(effect, h.place)
            if h.exclusive:
                others = [
                    self.names.label(other.effect)
                    for other in self.names.decision.withheld
                    if (other.exclusive, other.place) == (h.exclusive, h.place) and other.effect != h.effect
                ]
                text = self.names.say("withheld_both", effect=text, others=", ".join(others), exclusive=h.exclusive)
                source = source_of(exclusives[h.exclusive].origin)
            else:
                assert effect.guard is not None
                scope = Scope(effect.record, self.names.index(h.place))
                holds_if = self.names.condition(effect.guard, scope)
                text = self.names.say("withheld_guard", effect=text, condition=holds_if)
                source = source_of(effect.origin)
            yield Node("withheld", text, name=h.effect, place=h.place, source=source)

    def findings(self) -> Iterator[Node]:
        plan = self.trace.plan
        for f in self.names.decision.findings:
            record = plan.records[f.place.record]
            args: dict[str, object] = {"name": f.name, "place": self.names.in_brackets(f.place)}
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
