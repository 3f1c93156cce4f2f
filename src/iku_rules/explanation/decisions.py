"""Why a decision's value is what it is: formula, numbers, rounding, row, what was left out, what it rests on.

Imports causes, the reference interpreter, formulas, inputs, names and the tree.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from iku_rules.canonical import decimal_text
from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import causes, shown
from iku_rules.explanation.filled import plain, put_in, used
from iku_rules.explanation.formulas import condition, formula
from iku_rules.explanation.inputs import Inputs
from iku_rules.explanation.names import Names, source_of
from iku_rules.explanation.tree import Node
from iku_rules.facts.model import Place
from iku_rules.language.terms import Aggregate, Const, Count, Get, LookupCall, Row, Rows, Term
from iku_rules.language.types import Boolean, Category, Number
from iku_rules.language.words import Language
from iku_rules.outcome import Cause
from iku_rules.plan.model import DecisionPlan


@dataclass(frozen=True, slots=True)
class Decisions:
    """The explanations of decision values."""

    names: Names
    inputs: Inputs

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    @property
    def lang(self) -> Language:
        """The language of the explanation."""
        return self.names.lang

    # ------------------------------------------------------------ a decision by itself

    def value(self, decision: DecisionPlan, index: int) -> Node:
        """A decision of a record: its value and what led to it."""
        bare = self.bare(decision, index)
        return replace(bare, children=tuple(self._grounds(decision, index)))

    def bare(self, decision: DecisionPlan, index: int) -> Node:
        """A decision of a record: its value alone."""
        place = self.place(decision.record, index)
        title = self.names.title(decision)
        if place != self.names.decision.subject:
            title += self.names.say("effect_at", place=self.names.at(place))
        return Node(
            "decision",
            self.names.say("value", title=title, value=self.decided(decision, index)),
            name=decision.name,
            place=place,
            value=self._plain_value(decision, index),
            source=source_of(decision.origin),
        )

    def terms(self, decision: DecisionPlan, index: int) -> list[Term]:
        """The parts of a body that led to the value: of rows the one hit, or the unknown ones."""
        if self.trace.barred(decision.record, index):
            return list(self.trace.plan.records[decision.record].require)
        if not isinstance(decision.body, Rows):
            return [decision.body]
        row, unknown = self.trace.row(decision.body, Scope(decision.record, index))
        return [r.condition for r in unknown] if row is None else [row.condition, row.result]

    def asked(self, decision: DecisionPlan, index: int) -> list[Term]:
        """The parts whose names led to the value: of a row `otherwise` also the conditions before it."""
        row, terms = self.row(decision, index), self.terms(decision, index)
        if isinstance(decision.body, Rows) and row is not None and isinstance(row.condition, Const):
            before = itertools.takewhile(lambda other: other is not row, decision.body.rows)
            return [*(other.condition for other in before), *terms]
        return terms

    def row(self, decision: DecisionPlan, index: int) -> Row | None:
        """The row hit, where the body is rows."""
        if not isinstance(decision.body, Rows) or self.trace.barred(decision.record, index):
            return None
        return self.trace.row(decision.body, Scope(decision.record, index))[0]

    def _grounds(self, decision: DecisionPlan, index: int) -> Iterator[Node]:
        """What led to a value."""
        scope = Scope(decision.record, index)
        found = self.trace.decided(decision.name, index)
        barred = self.trace.barred(decision.record, index)
        terms = [] if barred else self.terms(decision, index)
        if isinstance(decision.body, Rows):
            row = self.row(decision, index)
            if row is not None:
                text = self.names.say("row", row=row.name, condition=self.names.condition(row.condition, scope))
                yield Node("row", text, name=row.name)
                if found is not None and _calculated(row.result):
                    yield self._numbers(decision, row.result, index)
        else:
            yield Node("formula", self.names.say("formula", formula=formula(decision.body, self.lang)))
            looked_up = isinstance(decision.body, LookupCall) and found == self.trace.exact(decision, index)
            if not barred and found is not None and not looked_up:
                yield self._numbers(decision, decision.body, index)
        if found is None:
            yield Node(
                "missing",
                self.names.why(self.lacking(decision, index), "why_missing", beside=self.place(decision.record, index)),
            )
        yield from self._skipped(decision.name, terms, scope)
        yield from self.inputs.lookups(terms, scope)
        yield from self.inputs.parameters(terms, scope)
        if decision.origin.basis:
            yield Node("basis", self.names.say("basis", basis="; ".join(decision.origin.basis)))

    def _skipped(self, name: str, terms: Iterable[Term], scope: Scope) -> Iterator[Node]:
        """The members that each aggregate left out, by what they lack."""
        for term, where in used(self.trace, terms, scope):
            if not isinstance(term, Aggregate) or not term.skip_missing:
                continue
            left_out: dict[str, list[str]] = {}
            for member in self.trace.members(term, where) or ():
                if member.where is True and not member.complete:
                    inside = replace(where, member=(term.record, member.index))
                    parts = (
                        term.value,
                        *((term.weight,) if term.weight else ()),
                        *(k.term for k in term.keys),
                    )
                    found = {c for p in parts for c in causes.of_term(self.trace, p, inside, within=name)}
                    place = self.place(term.record, member.index)
                    why = self.names.causes(sorted(found), beside=place)
                    left_out.setdefault(why, []).append(self.names.heading(place))
            for why, members in left_out.items():
                yield Node("skipped", self.names.say("skipped", causes=why, members=", ".join(members)))

    # ------------------------------------------------------------ one of many

    def summary(self, decision: DecisionPlan, index: int) -> str:
        """A value with its name."""
        return f"{decision.name} {self.decided(decision, index)}"

    def line(self, decision: DecisionPlan, index: int) -> Node:
        """A value that was computed, in a line with others: its numbers and its row."""
        row = self.row(decision, index)
        term = decision.body if row is None else row.result
        assert not isinstance(term, Rows)  # a value that no row gave is missing
        if isinstance(term, Get):
            text = self._rounded(decision, index)
            text = f"{decision.name} {text}" if text else f"{decision.name} = {self.decided(decision, index)}"
        else:
            text = f"{decision.name} = {self._calculation(decision, term, index)}"
        if row is not None:
            text += self.names.say("row_hit", row=row.name)
        return replace(self.bare(decision, index), text=text, source="", joined=True)

    def unasked(self, decision: DecisionPlan, index: int) -> bool:
        """Whether the decision itself says that there is no value here, which needs no word unless it is read."""
        found = self.lacking(decision, index)
        return bool(found) and all((c.kind, c.name) == ("policy", decision.name) for c in found)

    def reads(self) -> set[tuple[str, int]]:
        """The decisions, with their places, that led to values of others."""
        found = set()
        for decision in self.trace.plan.decisions:
            for index in range(len(self.trace.instances[decision.record])):
                for term, where in used(self.trace, self.asked(decision, index), Scope(decision.record, index)):
                    if isinstance(term, Get) and term.reads == "decision":
                        found.add((term.name, self.trace.place(term, where)[1]))
        return found

    def lacking(self, decision: DecisionPlan, index: int) -> tuple[Cause, ...]:
        """Why a value is missing; nothing where it isn't."""
        return causes.of_decision(self.trace, decision.name, index)

    # ------------------------------------------------------------ numbers

    def place(self, record: str, index: int) -> Place:
        """Which record that is."""
        return self.trace.instances[record][index].place

    def decided(self, decision: DecisionPlan, index: int) -> str:
        """A value in words, with its unit."""
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
        rounded = self._rounded(decision, index)
        return f"{text}, {rounded}" if rounded else text

    def _rounded(self, decision: DecisionPlan, index: int) -> str:
        """That a value was rounded, where that changed it."""
        rounding = decision.rounding
        if rounding is None or rounding.decimals is None:
            return ""
        if self.trace.decided(decision.name, index) == self.trace.exact(decision, index):
            return ""
        return self.names.say(
            "rounded",
            decimals=rounding.decimals,
            mode=self.names.say(rounding.mode),
            value=self.decided(decision, index),
        )

    def row_of_many(self, row: Row) -> Node:
        """A row as a policy has it: its condition and what it gives."""
        text = self.names.say("row", row=row.name, condition=condition(row.condition, self.lang))
        return Node("row", f"{text} → {formula(row.result, self.lang)}", name=row.name)


def computed(decision: DecisionPlan) -> bool:
    """Whether a decision is worth more than its value: it comes of a calculation, or of rows that give numbers."""
    if isinstance(decision.body, Rows):
        return isinstance(decision.type, Number)
    return _calculated(decision.body) or (isinstance(decision.body, Get) and isinstance(decision.type, Number))


def _calculated(term: Term) -> bool:
    """Whether a term is more than a name, a constant or a lookup."""
    return not isinstance(term, Const | Get | LookupCall | Count) and not isinstance(term.type, Boolean)
