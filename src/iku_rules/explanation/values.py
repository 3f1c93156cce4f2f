"""Why a decision's value is what it is: formula, numbers, row, lookups, parameters, what was left out.

Imports causes, the reference interpreter, formulas, the tree and its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from iku_rules.canonical import decimal_text
from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import causes, shown
from iku_rules.explanation.filled import plain, put_in, used
from iku_rules.explanation.formulas import SUM, comma, condition, formula
from iku_rules.explanation.names import Names, line_of, source_of
from iku_rules.explanation.tree import Node
from iku_rules.facts.model import Place
from iku_rules.language.terms import Aggregate, Const, Count, Get, LookupCall, Points, Row, Rows, Term
from iku_rules.language.types import Boolean, Category, Number
from iku_rules.language.words import Language
from iku_rules.outcome import Cause
from iku_rules.plan.model import DecisionPlan

_DEEPEST = 40  # steps from the one asked for; beyond, a value alone


@dataclass(frozen=True, slots=True)
class Values:
    """The explanations of decision values."""

    names: Names
    told: set[tuple[str, int]] = field(default_factory=set)  # decisions explained in depth already

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    @property
    def lang(self) -> Language:
        """The language of the explanation."""
        return self.names.lang

    def summary(self, decisions: Iterable[DecisionPlan], index: int) -> str:
        """The values of a record in one line, but for those that get a line of their own."""
        return ", ".join(
            f"{d.name} {self._decided(d, index)}" for d in decisions if not computed(d) and not self.left_open(d, index)
        )

    def left_open(self, decision: DecisionPlan, index: int) -> bool:
        """Whether the policy itself says that there is no value here: nothing that needs a word."""
        found = causes.of_decision(self.trace, decision.name, index)
        return bool(found) and all(cause.kind == "policy" for cause in found)

    def how(self, decision: DecisionPlan) -> Node:
        """How a decision of many records comes about, said once."""
        title = shown.label(decision.origin.title, decision.name, self.lang)
        text = decision.name
        if not isinstance(decision.body, Rows):
            text = f"{decision.name} = {formula(decision.body, self.lang, above=SUM)}"
        text = f"{title}: {text}" if title != decision.name else text
        text += self.names.basis_of(decision.origin)
        return Node("formula", text, name=decision.name, source=source_of(decision.origin))

    def brief(self, decisions: Iterable[DecisionPlan], index: int) -> Iterator[Node]:
        """One of many records: a line for each decision that was computed, one for those lacking the same."""
        lacking: dict[tuple[Cause, ...], list[str]] = {}
        place = None
        for decision in decisions:
            place = self._place(decision.record, index)
            if computed(decision) and not self.left_open(decision, index):
                if self.trace.decided(decision.name, index) is None:
                    found = causes.of_decision(self.trace, decision.name, index)
                    lacking.setdefault(found, []).append(decision.name)
                else:
                    yield self._line(decision, index)
        for found, names in lacking.items():
            text = self.names.why(found, "why_missing", beside=place)
            yield Node("missing", f"{', '.join(names)} {text}")

    def _line(self, decision: DecisionPlan, index: int) -> Node:
        """A decision in a line: its row and its formula with the numbers."""
        term, text = decision.body, ""
        if isinstance(term, Rows):
            row, _ = self.trace.row(term, Scope(decision.record, index))
            assert row is not None  # else it would be missing
            text = self.names.say("row", row=row.name, condition=condition(row.condition, self.lang)) + "; "
            term = row.result
        text = f"{decision.name}: {text}{self._calculation(decision, term, index)}"
        return Node("numbers", text, name=decision.name, place=self._place(decision.record, index))

    def _place(self, record: str, index: int) -> Place:
        return self.trace.instances[record][index].place

    def value(self, decision: DecisionPlan, index: int, *, deep: bool = False, depth: int = 0) -> Node:
        """A decision of a record: its value and what led to it; in depth also everything that it reads."""
        place = self._place(decision.record, index)
        told = deep and ((decision.name, index) in self.told or depth > _DEEPEST)
        title = shown.label(decision.origin.title, decision.name, self.lang)
        title = title if title == decision.name else f"{title} ({decision.name})"
        if deep and place != self.names.decision.subject:
            title += f", {self.names.at(place)}"
        return Node(
            "decision",
            self.names.say("value", title=title, value=self._decided(decision, index)),
            () if told else self._grounds(decision, index, deep=deep, depth=depth),
            name=decision.name,
            place=place,
            value=self._plain_value(decision, index),
            source=source_of(decision.origin),
        )

    def _grounds(self, decision: DecisionPlan, index: int, *, deep: bool, depth: int) -> tuple[Node, ...]:
        """What led to a value."""
        scope = Scope(decision.record, index)
        found = self.trace.decided(decision.name, index)
        children: list[Node] = []
        terms: list[Term] = []
        barred = self.trace.barred(decision.record, index)
        if isinstance(decision.body, Rows):
            row, unknown = self.trace.row(decision.body, scope)
            if row is not None and not barred:
                children.append(self._row(row, scope))
                terms = [row.condition, row.result]
                if found is not None and _computed_term(row.result):
                    children.append(self._numbers(decision, row.result, index))
            else:
                terms = [row.condition for row in unknown]
        else:
            terms = [decision.body]
            children.append(Node("formula", self.names.say("formula", formula=formula(decision.body, self.lang))))
            looked_up = isinstance(decision.body, LookupCall) and found == self.trace.exact(decision, index)
            if not barred and found is not None and not looked_up:
                children.append(self._numbers(decision, decision.body, index))
        if found is None:
            roots = causes.of_decision(self.trace, decision.name, index)
            why = self.names.why(roots, "why_missing", beside=self._place(decision.record, index))
            children.append(Node("missing", why))
        if not barred:
            children += self._skipped(decision.name, terms, scope)
            children += self._lookups(terms, scope)
            children += self.parameters(terms, scope)
        if decision.origin.basis:
            children.append(Node("basis", self.names.say("basis", basis="; ".join(decision.origin.basis))))
        if deep and not barred:
            self.told.add((decision.name, index))
            children += self.read(terms, scope, depth=depth + 1)
        return tuple(children)

    def _decided(self, decision: DecisionPlan, index: int) -> str:
        found = self.trace.decided(decision.name, index)
        if not isinstance(found, Fraction):
            return shown.value(found, decision.type, self.trace.plan.categories, self.lang)
        rounding = decision.rounding
        if rounding is None or rounding.decimals is None:
            return shown.apart(found, self.lang)
        return self.names.unit(shown.number(found, self.lang, decimals=rounding.decimals), decision.type)

    def _plain_value(self, decision: DecisionPlan, index: int) -> str | bool | None:
        found = self.trace.decided(decision.name, index)
        if found is None or isinstance(found, bool):
            return found
        if isinstance(found, Fraction):
            decimals = decision.rounding.decimals if decision.rounding else None
            if decimals is None:
                return str(found)
            return decimal_text(int(found * 10**decimals), decimals)
        if isinstance(decision.type, Category) and isinstance(found, int):
            return decision.type.values[found]
        return plain(found, decision.type, self.lang)

    def _numbers(self, decision: DecisionPlan, term: Term, index: int) -> Node:
        text = self._calculation(decision, term, index)
        return Node("numbers", self.names.say("numbers", numbers=text))

    def _calculation(self, decision: DecisionPlan, term: Term, index: int) -> str:
        """A formula with its numbers, the exact value and, where that differs, the rounded one."""
        scope = Scope(decision.record, index)
        numbers = formula(term, self.lang, put=put_in(self.trace, scope, self.lang))
        exact = self.trace.exact(decision, index)
        if not isinstance(exact, Fraction):
            result = shown.value(exact, decision.type, self.trace.plan.categories, self.lang)
            return numbers if numbers == result else f"{numbers} → {result}"
        result = shown.apart(exact, self.lang)
        text = numbers if numbers in (result, shown.inline(exact, self.lang)) else f"{numbers} = {result}"
        rounding = decision.rounding
        if rounding is None or rounding.decimals is None:
            return text if numbers != shown.inline(exact, self.lang) else result
        if self.trace.decided(decision.name, index) == exact:
            return text
        rounded = self.names.say(
            "rounded",
            decimals=rounding.decimals,
            mode=self.names.say(rounding.mode),
            value=self._decided(decision, index),
        )
        return f"{text}, {rounded}"

    def _row(self, row: Row, scope: Scope) -> Node:
        return Node(
            "row",
            self.names.say("row", row=row.name, condition=self.names.condition(row.condition, scope)),
            name=row.name,
        )

    def _skipped(self, name: str, terms: Iterable[Term], scope: Scope) -> Iterator[Node]:
        """The members that each aggregate left out, and what each of them lacks."""
        for term, where in used(self.trace, terms, scope):
            if not isinstance(term, Aggregate) or not term.skip_missing:
                continue
            left_out = []
            for member in self.trace.members(term, where) or ():
                if member.where is True and not member.complete:
                    inside = replace(where, member=(term.record, member.index))
                    parts = (
                        term.value,
                        *((term.weight,) if term.weight else ()),
                        *(k.term for k in term.keys),
                    )
                    found = {c for p in parts for c in causes.of_term(self.trace, p, inside, within=name)}
                    place = self._place(term.record, member.index)
                    why = "; ".join(self.names.cause(c, beside=place) for c in sorted(found))
                    left_out.append(f"{self.names.at(place)} ({why})")
            if left_out:
                yield Node("skipped", self.names.say("skipped", members=", ".join(left_out)))

    def _lookups(self, terms: Iterable[Term], scope: Scope) -> Iterator[Node]:
        """The lookups of the own record's formula; those of members would be too many lines."""
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
                    text += self.names.say(
                        "lookup_row",
                        row=row.name,
                        condition=condition(row.condition, self.lang, args=names),
                    )
                elif isinstance(lookup.body, Points):
                    text += self._points(lookup.body)
            text += self.names.basis_of(lookup.origin)
            yield Node("lookup", text, name=term.name, source=source_of(lookup.origin))

    def _points(self, body: Points) -> str:
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
            value = self.names.unit(
                shown.value(term.value, term.type, self.trace.plan.categories, self.lang),
                term.type,
            )
            text = self.names.say("parameter", name=name, value=value)
            _, origin = self.trace.plan.parameters[name]
            text += self.names.basis_of(origin)
            yield Node("parameter", text, name=name, source=source_of(origin))

    def read(self, terms: Iterable[Term], scope: Scope, *, depth: int = 0) -> Iterator[Node]:
        """Every fact and decision that was read: facts in a line, decisions in depth, each once in all."""
        seen: set[tuple[str, str, int]] = set()
        for term, where in used(self.trace, terms, scope):
            if not isinstance(term, Get):
                continue
            record, index = self.trace.place(term, where)
            if (term.reads + term.name, record, index) in seen:
                continue
            seen.add((term.reads + term.name, record, index))
            match term.reads:
                case "fact":
                    yield self._fact(record, term.name, index)
                case "decision":
                    decision = next(d for d in self.trace.plan.decisions if d.name == term.name)
                    yield self.value(decision, index, deep=True, depth=depth)
                case "effect":
                    pass  # only rules read effects

    def _fact(self, record: str, name: str, index: int) -> Node:
        fact = self.trace.plan.records[record].fields[name]
        place = self._place(record, index)
        get = Get("fact", record, name, 0, fact.type, True)
        value = shown.value(
            self.trace.value(get, Scope(record, index)),
            fact.type,
            self.trace.plan.categories,
            self.lang,
        )
        title = shown.label(fact.label, name, self.lang)
        title = name if title == name else f"{name} ({title})"
        if place != self.names.decision.subject:
            title += f", {self.names.at(place)}"
        text = self.names.say("fact", name=title, value=self.names.unit(value, fact.type))
        return Node("fact", text, name=name, place=place, source=line_of(fact.span))


def computed(decision: DecisionPlan) -> bool:
    """Whether a decision is worth a line of its own beside its value."""
    if isinstance(decision.body, Rows):
        return isinstance(decision.type, Number)
    return _computed_term(decision.body)


def _computed_term(term: Term) -> bool:
    """Whether a term is more than a name, a constant or a lookup."""
    return not isinstance(term, Const | Get | LookupCall | Count) and not isinstance(term.type, Boolean)
