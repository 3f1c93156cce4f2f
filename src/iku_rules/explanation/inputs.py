"""What values rest on: lookups with the row hit, parameters, facts; each with its place and legal basis.

Imports the reference interpreter, formulas, names and the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import shown
from iku_rules.explanation.filled import plain, used
from iku_rules.explanation.formulas import comma, condition, formula
from iku_rules.explanation.names import Names, line_of, source_of
from iku_rules.explanation.tree import Node
from iku_rules.language.terms import Const, Get, LookupCall, Points, Term
from iku_rules.language.words import Language


@dataclass(frozen=True, slots=True)
class Inputs:
    """The explanations of what is looked up, set or filled in."""

    names: Names

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    @property
    def lang(self) -> Language:
        """The language of the explanation."""
        return self.names.lang

    def lookups(self, terms: Iterable[Term], scope: Scope) -> Iterator[Node]:
        """The lookups of the own record's formula with what they were asked; those of members are told there."""
        for term, where in used(self.trace, terms, scope):
            if not isinstance(term, LookupCall) or where.member is not None:
                continue
            lookup = self.trace.plan.lookups[term.name]
            args = tuple(self.trace.value(arg, where) for arg in term.args)
            if None in args:
                continue
            texts = (plain(a, t, self.lang) for a, (_, t) in zip(args, lookup.args, strict=True))
            call = f"{term.name}({comma(self.lang).join(texts)})"
            found = self.trace.answer(term, args, where)
            if found is None:
                text = self.names.say("lookup_outside", call=call)
            else:
                value, row = found
                text = self.names.say("lookup", call=call, value=plain(value, lookup.gives, self.lang))
                if row is not None:
                    names = tuple(n for n, _ in lookup.args)
                    hit = condition(row.condition, self.lang, args=names)
                    text += self.names.say("lookup_row", row=row.name, condition=hit)
                else:
                    text += self._points(term.name)
            text += self.names.basis_of(lookup.origin)
            yield Node("lookup", text, name=term.name, source=source_of(lookup.origin))

    def lookup(self, name: str) -> Node:
        """A lookup that many records asked, by its title."""
        origin = self.trace.plan.lookups[name].origin
        title = shown.label(origin.title, name, self.lang)
        title = name if title == name else f"{name} ({title})"
        text = self.names.say("lookup_named", name=title) + self._points(name) + self.names.basis_of(origin)
        return Node("lookup", text, name=name, source=source_of(origin))

    def _points(self, name: str) -> str:
        body = self.trace.plan.lookups[name].body
        if not isinstance(body, Points):
            return ""
        points = (f"{formula(x, self.lang)} → {formula(y, self.lang)}" for x, y in body.points)
        return f" ({comma(self.lang).join(points)})"

    def parameters(self, terms: Iterable[Term], scope: Scope) -> Iterator[Node]:
        """The parameters that were used, with what they rest on."""
        found = {
            term.parameter: term
            for term, _ in used(self.trace, terms, scope)
            if isinstance(term, Const) and term.parameter is not None
        }
        for name, term in found.items():
            value = shown.value(term.value, term.type, self.trace.plan.categories, self.lang)
            text = self.names.say("parameter", name=name, value=self.names.unit(value, term.type))
            _, origin = self.trace.plan.parameters[name]
            yield Node("parameter", text + self.names.basis_of(origin), name=name, source=source_of(origin))

    def fact(self, record: str, name: str, index: int) -> Node:
        """A fact of a record."""
        field = self.trace.plan.records[record].fields[name]
        place = self.trace.instances[record][index].place
        title = self.names.field(record, name)
        if place != self.names.decision.subject:
            title += self.names.say("effect_at", place=self.names.at(place))
        text = self.names.say("fact", name=title, value=self.fact_value(record, name, index))
        return Node("fact", text, name=name, place=place, source=line_of(field.span))

    def fact_value(self, record: str, name: str, index: int) -> str:
        """A fact's value in words, with its unit."""
        field = self.trace.plan.records[record].fields[name]
        found = self.trace.value(Get("fact", record, name, 0, field.type, True), Scope(record, index))
        text = shown.value(found, field.type, self.trace.plan.categories, self.lang)
        return text if found is None else self.names.unit(text, field.type)
