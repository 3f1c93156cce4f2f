"""What may be meant and may be an oversight: a fold that one missing value empties, too few records for their key.

Imports wording, the plan's model, the language's terms, walk and words, and diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from iku_rules.checks.wording import language_of
from iku_rules.diagnostics import Diagnostic, problem
from iku_rules.language.terms import Aggregate, Body, Get, IsMissing, Rows, Term
from iku_rules.language.types import Category
from iku_rules.language.walk import every_part
from iku_rules.language.words import word
from iku_rules.plan.model import Plan

_Value = tuple[str, str]  # record and name of a fact or decision

# ---------------------------------------------------------------- one missing makes all missing


def emptied_folds(plan: Plan) -> Iterable[Diagnostic]:
    """Folds that one missing value makes missing, where nobody has asked before whether there is one."""
    asked = _Asked(plan)
    for decision in plan.decisions:
        body = decision.body
        if isinstance(body, Rows):
            above: frozenset[_Value] = frozenset()
            for row in body.rows:
                above |= asked.of(row.condition)
                yield from _emptied(row.result, above, asked)
                yield from _emptied(row.condition, above, asked)
        else:
            yield from _emptied(body, frozenset(), asked)
    for record in plan.records.values():
        for condition in record.require:
            yield from _emptied(condition, frozenset(), asked)


def _emptied(body: Body, above: frozenset[_Value], asked: _Asked) -> Iterator[Diagnostic]:
    if isinstance(body, Rows):
        return
    for part in every_part(body):
        if not isinstance(part, Aggregate) or part.skip_missing or part.fold == "interpolate":
            continue
        known = above | (asked.of(part.where) if part.where is not None else frozenset())
        folded = [part.value, *(key.term for key in part.keys), *([] if part.weight is None else [part.weight])]
        doubtful = [inner for term in folded if term.missable for inner in _reads(term)]
        if part.span is not None and any(term.missable for term in folded) and not set(doubtful) <= known:
            name = part.span.text.partition("(")[0].strip()
            skip = word("word", "skip missing", language_of(part.span))
            yield problem("IKU283", part.span, word=name, skip=skip)


def _reads(term: Term) -> Iterator[_Value]:
    """What makes a term missing; a term that reads nothing missable is missing for a reason of its own."""
    found = [(p.record, p.name) for p in every_part(term) if isinstance(p, Get) and p.missable]
    yield from found or [("", "")]


@dataclass(slots=True)
class _Asked:
    """Which values a term asks about with `is missing` or `is present`, through the decisions that it reads."""

    plan: Plan
    _decisions: dict[str, frozenset[_Value]] = field(default_factory=dict)

    def of(self, term: Term) -> frozenset[_Value]:
        found: set[_Value] = set()
        for part in every_part(term):
            if isinstance(part, IsMissing):
                found |= {(p.record, p.name) for p in every_part(part.operand) if isinstance(p, Get)}
            elif isinstance(part, Get) and part.reads == "decision":
                found |= self._decision(part.name)
        return frozenset(found)

    def _decision(self, name: str) -> frozenset[_Value]:
        if name not in self._decisions:
            self._decisions[name] = frozenset()  # a plan has no cycles; a broken one must not hang
            body = next((d.body for d in self.plan.decisions if d.name == name), None)
            terms = [row.condition for row in body.rows] if isinstance(body, Rows) else [body] if body else []
            self._decisions[name] = frozenset().union(*map(self.of, terms))
        return self._decisions[name]


# ---------------------------------------------------------------- too few records for a key


def narrow_records(plan: Plan) -> Iterable[Diagnostic]:
    """Records of which there may be fewer than their only key, a scale or kind, has values."""
    for record in plan.records.values():
        if record.parent is None or record.most is None or len(record.key) != 1:
            continue
        key = record.fields[record.key[0]]
        if isinstance(key.type, Category) and record.most < len(key.type.values):
            yield problem(
                "IKU349",
                record.origin.span,
                record=record.name,
                key=key.name,
                count=len(key.type.values),
                most=record.most,
                word=word("key", "records", language_of(record.origin.span)),
                range=f"{record.least}..{len(key.type.values)}",
            )
