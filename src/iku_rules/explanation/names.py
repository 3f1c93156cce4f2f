"""What things are called in an explanation: records, fields, decisions, effects, causes, conditions with values.

Imports the decision, the reference interpreter, formulas, sentences and how values are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from iku_rules.decision import Decision
from iku_rules.diagnostics import Span
from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import shown
from iku_rules.explanation.filled import put_in
from iku_rules.explanation.formulas import condition
from iku_rules.explanation.sentences import say
from iku_rules.facts.model import Place
from iku_rules.language.terms import Term
from iku_rules.language.types import Category, Number, Type
from iku_rules.language.words import Language, word
from iku_rules.outcome import Cause
from iku_rules.plan.model import DecisionPlan, EffectPlan, Origin

_FEW_PLACES = 3  # so many are named in words, more by their keys alone


@dataclass(frozen=True, slots=True)
class Names:
    """The words for the things of one decision in one language."""

    trace: Trace
    decision: Decision
    lang: Language

    def say(self, sentence: str, **args: object) -> str:
        """A sentence in the language."""
        return say(sentence, self.lang, **args)

    # ------------------------------------------------------------ conditions and causes

    def condition(self, term: Term, scope: Scope) -> str:
        """A condition with its names and then its values."""
        names, numbers = condition(term, self.lang), self.condition_in_numbers(term, scope)
        return names if names == numbers else self.say("row_numbers", condition=names, numbers=numbers)

    def condition_in_numbers(self, term: Term, scope: Scope) -> str:
        """A condition with its values."""
        return condition(term, self.lang, put=put_in(self.trace, scope, self.lang))

    def why(self, found: Iterable[Cause], sentence: str, *, beside: Place | None = None) -> str:
        """A sentence about what some causes came to."""
        return self.say(sentence, causes=self.causes(found, beside=beside))

    def causes(self, found: Iterable[Cause], *, beside: Place | None = None) -> str:
        """Causes in words, in their order; the same of several records in one."""
        groups: dict[Cause, list[Place]] = {}
        for cause in found:
            place = self.trace.instances[cause.record][cause.index].place
            groups.setdefault(Cause(cause.kind, cause.record, 0, cause.name), []).append(place)
        return "; ".join(self._cause(cause, places, beside) for cause, places in groups.items())

    def _cause(self, cause: Cause, places: list[Place], beside: Place | None) -> str:
        """A cause in words; its place is left out where that stands beside it."""
        plan = self.trace.plan
        args: dict[str, object] = {"name": cause.name}
        args["place"] = "" if places == [beside] else self.at_places(places)
        match cause.kind:
            case "fact":
                args["field"] = self.field(cause.record, cause.name)
            case "require":
                args["record"] = self.record(cause.record)
            case "too_few":
                args |= {"name": self.record(cause.name), "least": plan.records[cause.name].least}
            case "no_member":
                args["name"] = self.record(cause.name)
            case _:
                pass
        return self.say(f"cause_{cause.kind}", **args)

    def truth(self, truth: object) -> str:
        """Whether a condition holds."""
        return self.say("unknown" if truth is None else "rule_true" if truth else "rule_false")

    # ------------------------------------------------------------ records

    def index(self, place: Place) -> int:
        """Where a record stands among those of its type."""
        return next(i for i, x in enumerate(self.trace.instances[place.record]) if x.place == place)

    def below(self, place: Place) -> tuple[str, ...]:
        """A record's key without the subject's own."""
        return place.key[len(self.decision.subject.key) :]

    def at(self, place: Place) -> str:
        """A record by its key; below the subject without the subject's own."""
        return "/".join(self.below(place) or place.key)

    def at_places(self, places: list[Place]) -> str:
        """Where something is, unless on the subject itself."""
        if places == [self.decision.subject]:
            return ""
        named = self.heading if len(places) <= _FEW_PLACES else self.at
        return self.say("at", place=", ".join(map(named, places)))

    def heading(self, place: Place) -> str:
        """A record's key, and in words where its own key is a category with labels."""
        record = self.trace.plan.records[place.record]
        instance = self.trace.instances[place.record][self.index(place)]
        words = [
            shown.value(instance.values[name], record.fields[name].type, self.trace.plan.categories, self.lang)
            for name in record.key
            if isinstance(record.fields[name].type, Category)
        ]
        at = self.at(place)
        return f"{at} ({', '.join(words)})" if words and words != [at] else at

    def record(self, name: str) -> str:
        """A record type."""
        return shown.label(self.trace.plan.records[name].origin.title, name, self.lang)

    # ------------------------------------------------------------ fields, decisions, effects

    def field(self, record: str, name: str) -> str:
        """A field of a record by its label and name."""
        return _both(shown.label(self.trace.plan.records[record].fields[name].label, name, self.lang), name)

    def title(self, decision: DecisionPlan) -> str:
        """A decision by its title and name."""
        return _both(shown.label(decision.origin.title, decision.name, self.lang), decision.name)

    def label(self, effect: str) -> str:
        """An effect by its label."""
        return shown.label(self.trace.plan.effects[effect].label, effect, self.lang)

    def in_brief(self, effect: EffectPlan) -> str:
        """An effect with its kind."""
        return self.say("effect", label=self.label(effect.name), kind=word("value", effect.kind, self.lang))

    def effect(self, effect: EffectPlan, *, place: Place | None = None) -> str:
        """An effect with its kind, how long it lasts, and where, unless on the subject itself."""
        text = self.in_brief(effect)
        if effect.lasts is not None:
            text += self.say("lasts", duration=self._duration(effect))
        if place is not None and place != self.decision.subject:
            text += self.say("effect_at", place=self.heading(place))
        return text

    def _duration(self, effect: EffectPlan) -> str:
        if effect.lasts is None or effect.lasts == "forever":
            return self.say("forever")
        number, unit = effect.lasts
        plural = "s" if self.lang == "en" and number != 1 else ""
        return f"{number} {word('time', unit, self.lang)}{plural}"

    def unit(self, text: str, type_: Type) -> str:
        """A number with its unit."""
        unit = type_.unit if isinstance(type_, Number) else None
        return text if not unit else f"{text}{unit}" if unit == "%" else f"{text} {unit}"

    def basis_of(self, origin: Origin) -> str:
        """What something rests on, as a sentence behind another."""
        return f". {self.say('basis', basis='; '.join(origin.basis))}" if origin.basis else ""


def _both(title: str, name: str) -> str:
    return title if title == name else f"{title} ({name})"


def source_of(origin: Origin) -> str:
    """`file:line` of what a policy says."""
    return line_of(origin.span)


def line_of(span: Span | None) -> str:
    """`file:line`."""
    return f"{span.source.name}:{span.line}" if span else ""
