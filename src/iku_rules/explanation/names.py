"""What things are called in an explanation: records, effects, causes, conditions with their values.

Imports the decision, the reference interpreter, formulas, sentences and how values are shown.
"""

from __future__ import annotations

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
from iku_rules.language.words import Language
from iku_rules.outcome import Cause
from iku_rules.plan.model import Origin


@dataclass(frozen=True, slots=True)
class Names:
    """The words for the things of one decision in one language."""

    trace: Trace
    decision: Decision
    lang: Language

    def say(self, sentence: str, **args: object) -> str:
        """A sentence in the language."""
        return say(sentence, self.lang, **args)

    def condition(self, term: Term, scope: Scope) -> str:
        """A condition with its names and then its values."""
        names = condition(term, self.lang)
        numbers = condition(term, self.lang, put=put_in(self.trace, scope, self.lang))
        return names if names == numbers else self.say("row_numbers", condition=names, numbers=numbers)

    def why(self, found: tuple[Cause, ...], sentence: str, *, beside: Place | None = None) -> str:
        """A sentence about what some causes came to."""
        return self.say(sentence, causes=self.causes(found, beside=beside))

    def causes(self, found: tuple[Cause, ...], *, beside: Place | None = None) -> str:
        """Causes in words, in their order."""
        return "; ".join(self.cause(cause, beside=beside) for cause in found)

    def cause(self, cause: Cause, *, beside: Place | None = None) -> str:
        """A cause in words; its place is left out where that stands beside it."""
        plan = self.trace.plan
        place = self.trace.instances[cause.record][cause.index].place
        args: dict[str, object] = {"name": cause.name}
        args["place"] = "" if place == beside else self.in_brackets(place)
        match cause.kind:
            case "fact":
                field = plan.records[cause.record].fields[cause.name]
                args["field"] = shown.label(field.label, cause.name, self.lang)
            case "require":
                args["record"] = self.record(cause.record)
            case "too_few":
                args |= {"name": self.record(cause.name), "least": plan.records[cause.name].least}
            case "no_member":
                args["name"] = self.record(cause.name)
            case _:
                pass
        return self.say(f"cause_{cause.kind}", **args)

    def index(self, place: Place) -> int:
        """Where a record stands among those of its type."""
        return next(i for i, x in enumerate(self.trace.instances[place.record]) if x.place == place)

    def at(self, place: Place) -> str:
        """A record by its key; below the subject without the subject's own."""
        return "/".join(place.key[len(self.decision.subject.key) :] or place.key)

    def in_brackets(self, place: Place) -> str:
        """Where something is, unless on the subject itself."""
        return "" if place == self.decision.subject else self.say("at", place=self.at(place))

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

    def label(self, effect: str) -> str:
        """An effect."""
        return shown.label(self.trace.plan.effects[effect].label, effect, self.lang)

    def truth(self, truth: object) -> str:
        """Whether a condition holds."""
        return self.say("unknown" if truth is None else "rule_true" if truth else "rule_false")

    def unit(self, text: str, type_: Type) -> str:
        """A number with its unit."""
        unit = type_.unit if isinstance(type_, Number) else None
        return text if not unit else f"{text}{unit}" if unit == "%" else f"{text} {unit}"

    def basis_of(self, origin: Origin) -> str:
        """What something rests on, as a sentence behind another."""
        return f". {self.say('basis', basis='; '.join(origin.basis))}" if origin.basis else ""


def source_of(origin: Origin) -> str:
    """`file:line` of what a policy says."""
    return line_of(origin.span)


def line_of(span: Span | None) -> str:
    """`file:line`."""
    return f"{span.source.name}:{span.line}" if span else ""
