"""Many records of a type: how their values come about, told once, then each record in a line or two.

Imports decisions, inputs, names and the tree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation.decisions import Decisions, computed
from iku_rules.explanation.filled import used
from iku_rules.explanation.formulas import SUM, formula
from iku_rules.explanation.inputs import Inputs
from iku_rules.explanation.names import Names, source_of
from iku_rules.explanation.tree import Node
from iku_rules.language.terms import LookupCall, Rows
from iku_rules.outcome import Cause
from iku_rules.plan.model import DecisionPlan


@dataclass(frozen=True, slots=True)
class Records:
    """The explanations of records below the subject."""

    names: Names
    decisions: Decisions
    inputs: Inputs

    @property
    def trace(self) -> Trace:
        """The evaluation that is explained."""
        return self.names.trace

    def section(
        self, record: str, wanted: Mapping[int, Collection[str]], *, brief: bool, before: Iterable[Node] = ()
    ) -> Node:
        """Records by index, of each the facts and decisions that are wanted; `brief` leaves out parameters."""
        told: set[str] = set()
        children = list(before)
        decisions = [d for d in self.trace.plan.decisions if d.record == record]
        for decision in decisions:
            indices = [i for i in sorted(wanted) if decision.name in wanted[i]]
            if indices:
                children.append(self._how(decision, indices, told, brief=brief))
        for index in sorted(wanted):
            shown = [d for d in decisions if d.name in wanted[index]]
            children.append(self._one(record, index, shown, wanted[index]))
        text = self.names.say("details", record=self.names.record(record), count=len(wanted))
        return Node("section", text, tuple(children), name=record)

    def _how(self, decision: DecisionPlan, indices: list[int], told: set[str], *, brief: bool) -> Node:
        """How a decision of many records comes about: its formula or the rows hit, and what it rests on.

        In brief one that is only looked up shows the place and basis of the table itself.
        """
        text, origin = self.names.title(decision), decision.origin
        children = []
        if isinstance(decision.body, Rows):
            hit = {row.name for i in indices if (row := self.decisions.row(decision, i)) is not None}
            children = [self.decisions.row_of_many(row) for row in decision.body.rows if row.name in hit]
        else:
            text += f" = {formula(decision.body, self.names.lang, above=SUM)}"
            if brief and isinstance(decision.body, LookupCall) and not origin.basis:
                told.add(decision.body.name)
                origin = self.trace.plan.lookups[decision.body.name].origin
        for index in indices:
            terms, scope = self.decisions.terms(decision, index), Scope(decision.record, index)
            found = [
                self.inputs.lookup(term.name)
                for term, where in used(self.trace, terms, scope)
                if isinstance(term, LookupCall) and where.member is None
            ]
            found += [] if brief else self.inputs.parameters(terms, scope)
            for node in found:
                if node.name not in told:
                    told.add(node.name)
                    children.append(node)
        text += self.names.basis_of(origin)
        return Node("formula", text, tuple(children), name=decision.name, source=source_of(origin))

    def _one(self, record: str, index: int, decisions: list[DecisionPlan], wanted: Collection[str]) -> Node:
        """A record: its facts and plain values, its calculations in a line, and what those lack that have none."""
        place = self.trace.instances[record][index].place
        present = [d for d in decisions if self.trace.decided(d.name, index) is not None]
        fields = self.trace.plan.records[record].fields.values()
        facts = [
            f"{f.name} {self.inputs.fact_value(record, f.name, index)}"
            for f in fields
            if f.name in wanted and not f.is_key and self.trace.instances[record][index].values[f.name] is not None
        ]
        plain = [self.decisions.summary(d, index) for d in present if not computed(d)]
        heading = self.names.heading(place)
        text = f"{heading}: {', '.join(facts + plain)}" if facts + plain else heading
        lines = [self.decisions.line(d, index) for d in present if computed(d)]
        missing = self._missing([d for d in decisions if d not in present], index)
        return Node("record", text, (*lines, *missing), place=place)

    def _missing(self, decisions: Iterable[DecisionPlan], index: int) -> Iterator[Node]:
        """The values that are missing, a line for those that lack the same."""
        lacking: dict[tuple[Cause, ...], list[DecisionPlan]] = {}
        for decision in decisions:
            lacking.setdefault(self.decisions.lacking(decision, index), []).append(decision)
        for found, missing in lacking.items():
            place = self.decisions.place(missing[0].record, index)
            names, why = ", ".join(d.name for d in missing), self.names.causes(found, beside=place)
            if len(missing) > 1:
                text = self.names.say("why_several_missing", names=names, causes=why)
            else:
                text = f"{names} {self.names.say('why_missing', causes=why)}"
            yield Node("missing", text, place=place)
