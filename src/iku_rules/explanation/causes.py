"""Why a decision is missing, or a rule or effect undetermined: the facts that were missing, and the like.

Only what mattered is named: of an `and` the unknown parts, of an `if` the branch taken, of rows the unknown
ones. Imports the reference interpreter, whose values are followed backwards, and the models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from iku_rules.engines.reference import Scope, Trace
from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period
from iku_rules.language.terms import (
    Aggregate,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Call,
    Compare,
    Const,
    Count,
    Elapsed,
    Get,
    If,
    IsMissing,
    LookupCall,
    Negate,
    Not,
    Points,
    Rows,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.outcome import Cause
from iku_rules.plan.model import Matrix, Plan

_Step = tuple[Literal["decision", "rule", "effect"], str, int]


def of_decision(trace: Trace, name: str, index: int) -> tuple[Cause, ...]:
    """Why a decision is missing on an instance; nothing where it isn't."""
    return _Search(trace).all([("decision", name, index)])


def of_rule(trace: Trace, rule_id: str, index: int) -> tuple[Cause, ...]:
    """Why a rule's condition is unknown on an instance; nothing where it isn't."""
    return _Search(trace).all([("rule", rule_id, index)])


def of_effect(trace: Trace, name: str, index: int) -> tuple[Cause, ...]:
    """Why an effect is neither given nor not given on an instance; nothing where it is decided."""
    return _Search(trace).all([("effect", name, index)])


def when_needed(plan: Plan, root: Instance, period: Period) -> Callable[[str, int], tuple[Cause, ...]]:
    """`of_effect` of an evaluation that is made when it is first asked for: most subjects need none."""
    made: list[Trace] = []

    def causes(effect: str, index: int) -> tuple[Cause, ...]:
        if not made:
            made.append(Trace(plan, root, period))
        return of_effect(made[0], effect, index)

    return causes


def of_term(trace: Trace, term: Term, scope: Scope, *, within: str) -> tuple[Cause, ...]:
    """Why a term that stands in `within` is missing or unknown at a place; nothing where it isn't."""
    search = _Search(trace)
    return search.all([], set(_Inside(search, within).term(term, scope)))


@dataclass(frozen=True, slots=True)
class _Search:
    """Follows decisions, rules and effects from a list, for they form long chains, and each once, for they
    may be reached in very many ways."""

    trace: Trace
    waiting: list[_Step] = field(default_factory=list)

    def all(self, first: list[_Step], found: set[Cause] | None = None) -> tuple[Cause, ...]:
        """All causes of some steps, and of those that these wait for."""
        found = found or set()
        self.waiting.extend(first)
        seen: set[_Step] = set()
        while self.waiting:
            step = self.waiting.pop()
            if step not in seen:
                seen.add(step)
                kind, name, index = step
                match kind:
                    case "decision":
                        found.update(self.decision(name, index))
                    case "rule":
                        found.update(self.rule(name, index))
                    case "effect":
                        found.update(self.effect(name, index))
        return tuple(sorted(found))

    def decision(self, name: str, index: int) -> Iterator[Cause]:
        """The causes in a decision's own body."""
        if self.trace.decided(name, index) is not None:
            return
        decision = next(d for d in self.trace.plan.decisions if d.name == name)
        scope = Scope(decision.record, index)
        if self.trace.barred(decision.record, index):
            for number, term in enumerate(self.trace.plan.records[decision.record].require, 1):
                if self.trace.value(term, scope) is False:
                    yield Cause("require", decision.record, index, str(number))
                yield from _Inside(self, decision.record).term(term, scope)
        elif isinstance(decision.body, Rows):
            yield from _Inside(self, name).rows(decision.body, scope, "no_row")
        else:
            yield from _Inside(self, name).term(decision.body, scope)

    def rule(self, rule_id: str, index: int) -> Iterator[Cause]:
        """The causes in a rule's own condition."""
        rule = next(r for r in self.trace.plan.rules if r.id == rule_id)
        yield from _Inside(self, rule_id).term(rule.condition, Scope(rule.record, index))

    def effect(self, name: str, index: int) -> Iterator[Cause]:
        """The causes in an effect's guard; its unknown rules and heavier effects wait."""
        if self.trace.outcome.effects[name][index] is not None:
            return
        effect = self.trace.plan.effects[name]
        if self.trace.raw(name, index) is None:
            for rule in self.trace.plan.rules:
                if name in rule.effects:
                    self.waiting.append(("rule", rule.id, index))
        if effect.guard is not None:
            yield from _Inside(self, name).term(effect.guard, Scope(effect.record, index))
        for exclusive in self.trace.plan.exclusives:
            if exclusive.keep == "heaviest" and name in exclusive.of:
                for other in exclusive.of:
                    if self.trace.plan.effects[other].severity > effect.severity:
                        self.waiting.append(("effect", other, index))


@dataclass(frozen=True, slots=True)
class _Inside:
    """Follows the terms of one decision, rule, guard or lookup."""

    search: _Search
    name: str

    @property
    def trace(self) -> Trace:
        return self.search.trace

    def term(self, term: Term, scope: Scope) -> Iterator[Cause]:
        if self.trace.value(term, scope) is not None:
            return
        match term:
            case Const():
                if term.parameter is None:
                    yield Cause("policy", scope.record, scope.index, self.name)
                else:
                    yield Cause("parameter", scope.record, scope.index, term.parameter)
            case Get():
                yield from self._get(term, scope)
            case Arithmetic():
                if term.op == "/" and self.trace.value(term.right, scope) == 0:
                    yield Cause("zero", scope.record, scope.index, self.name)
                yield from self._each((term.left, term.right), scope)
            case Compare():
                for side in (term.left, term.right):
                    yield from self._side(side, scope)
            case Within():
                yield from self._each((term.left, term.right), scope)
            case All() | AnyOf():
                yield from self._each(term.items, scope)
            case Negate() | Not():
                yield from self.term(term.operand, scope)
            case If():
                condition = self.trace.value(term.condition, scope)
                taken = term.then if condition else term.otherwise
                yield from self.term(term.condition if condition is None else taken, scope)
            case Call():
                yield from self._each(term.args, scope)
            case Elapsed():
                yield from self.term(term.start, scope)
            case LookupCall():
                yield from self._lookup(term, scope)
            case Aggregate():
                yield from self._aggregate(term, scope)
            case Count():
                yield from self._side(term, scope)
            case Arg() | ThisPeriod() | IsMissing():
                raise AssertionError("never missing")

    def _each(self, terms: tuple[Term, ...], scope: Scope) -> Iterator[Cause]:
        for term in terms:
            yield from self.term(term, scope)

    def _get(self, term: Get, scope: Scope) -> Iterator[Cause]:
        record, index = self.trace.place(term, scope)
        match term.reads:
            case "fact":
                yield Cause("fact", record, index, term.name)
            case "decision":
                self.search.waiting.append(("decision", term.name, index))
            case "effect":
                self.search.waiting.append(("effect", term.name, index))

    def _side(self, term: Term, scope: Scope) -> Iterator[Cause]:
        """A side of a comparison: a count may be undecided there although it isn't missing."""
        if not isinstance(term, Count):
            yield from self.term(term, scope)
            return
        yield from self._too_few(term, scope)
        yield from self._wheres(term, scope)

    def _too_few(self, term: Aggregate | Count, scope: Scope) -> Iterator[Cause]:
        for finding in self.trace.below(scope.record, scope.index, term.record)[1]:
            yield Cause("too_few", finding.record, finding.index, finding.name)

    def _wheres(self, term: Aggregate | Count, scope: Scope) -> Iterator[Cause]:
        for member in self.trace.members(term, scope) or ():
            if member.where is None and term.where is not None:
                yield from self.term(term.where, replace(scope, member=(term.record, member.index)))

    def _aggregate(self, term: Aggregate, scope: Scope) -> Iterator[Cause]:
        if term.fold == "interpolate" and self.trace.value(term.value, scope) is None:
            yield from self.term(term.value, scope)
        yield from self._too_few(term, scope)
        yield from self._wheres(term, scope)
        members = self.trace.members(term, scope)
        if members is None:
            return
        chosen = [m for m in members if m.where is True]
        kept = [m for m in chosen if m.complete]
        if len(kept) < len(chosen) and (not term.skip_missing or not kept):
            for member in chosen:
                inside = replace(scope, member=(term.record, member.index))
                parts = (
                    term.value,
                    *(() if term.weight is None else (term.weight,)),
                    *(k.term for k in term.keys),
                )
                yield from self._each(parts, inside)
            return
        if not members or not any(m.where is not False for m in members):
            if term.empty is not None:
                yield from self.term(term.empty, scope)
            else:
                yield Cause("no_member", scope.record, scope.index, term.record)
        elif len(kept) == len(members) or all(m.where is not None for m in members):
            if term.fold == "mean" and sum((m.weight for m in kept if isinstance(m.weight, Fraction)), Fraction()) == 0:
                yield Cause("zero", scope.record, scope.index, self.name)
            if term.fold == "interpolate" and self.trace.value(term.value, scope) is not None:
                yield Cause("points", scope.record, scope.index, self.name)

    def _lookup(self, term: LookupCall, scope: Scope) -> Iterator[Cause]:
        args = tuple(self.trace.value(arg, scope) for arg in term.args)
        if any(arg is None for arg in args):
            yield from self._each(term.args, scope)
            return
        found = self.trace.answer(term, args, scope)
        if found is None:
            yield Cause("outside", scope.record, scope.index, term.name)
            return
        there = _Inside(self.search, term.name)
        inside = Scope(scope.record, scope.index, args=args)
        match self.trace.plan.lookups[term.name].body:
            case Matrix(cells=cells):
                for key, cell in cells.items():
                    if key == args:
                        yield from there.term(cell, inside)
            case Rows() as rows:
                yield from there.rows(rows, inside, "outside")
            case Points(points=points):
                for x, y in points:
                    yield from there._each((x, y), inside)

    def rows(self, rows: Rows, scope: Scope, without: str) -> Iterator[Cause]:
        """Why rows that gave no value did not."""
        row, unknown = self.trace.row(rows, scope)
        if row is not None:
            yield from self.term(row.result, scope)
            return
        for row in unknown:
            yield from self.term(row.condition, scope)
        if not unknown:
            yield Cause("no_row" if without == "no_row" else "outside", scope.record, scope.index, self.name)
