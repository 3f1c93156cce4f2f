"""Why a decision is missing, or a rule or effect undetermined: the facts that were missing, and the like.

Only what mattered is named: of an `and` the unknown parts, of an `if` the branch taken, of rows the unknown
ones. Imports the reference interpreter, whose values are followed backwards, and the models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

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
    Param,
    Points,
    Rows,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.outcome import Cause
from iku_rules.plan.model import DecisionPlan, Matrix, Plan


def of_decision(trace: Trace, name: str, index: int) -> tuple[Cause, ...]:
    """Why a decision is missing on an instance; nothing where it isn't."""
    return _sorted(_decision(trace, name, index))


def of_rule(trace: Trace, rule_id: str, index: int) -> tuple[Cause, ...]:
    """Why a rule's condition is unknown on an instance; nothing where it isn't."""
    return _sorted(_rule(trace, rule_id, index))


def of_effect(trace: Trace, name: str, index: int) -> tuple[Cause, ...]:
    """Why an effect is neither given nor not given on an instance; nothing where it is decided."""
    return _sorted(_effect(trace, name, index))


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
    return _sorted(_Inside(trace, within).term(term, scope))


def _sorted(found: Iterator[Cause]) -> tuple[Cause, ...]:
    return tuple(sorted(set(found)))


def _decision(trace: Trace, name: str, index: int) -> Iterator[Cause]:
    decision = next(d for d in trace.plan.decisions if d.name == name)
    if trace.decided(name, index) is not None:
        return
    if trace.barred(decision.record, index):
        yield from _requirements(trace, decision, index)
    elif isinstance(decision.body, Rows):
        yield from _Inside(trace, name).rows(decision.body, Scope(decision.record, index), "no_row")
    else:
        yield from _Inside(trace, name).term(decision.body, Scope(decision.record, index))


def _requirements(trace: Trace, decision: DecisionPlan, index: int) -> Iterator[Cause]:
    for number, term in enumerate(trace.plan.records[decision.record].require, 1):
        scope = Scope(decision.record, index)
        if trace.value(term, scope) is False:
            yield Cause("require", decision.record, index, str(number))
        yield from _Inside(trace, decision.record).term(term, scope)


def _rule(trace: Trace, rule_id: str, index: int) -> Iterator[Cause]:
    rule = next(r for r in trace.plan.rules if r.id == rule_id)
    yield from _Inside(trace, rule_id).term(rule.condition, Scope(rule.record, index))


def _effect(trace: Trace, name: str, index: int) -> Iterator[Cause]:
    if trace.outcome.effects[name][index] is not None:
        return
    effect = trace.plan.effects[name]
    if trace.raw(name, index) is None:
        for rule in trace.plan.rules:
            if name in rule.effects:
                yield from _rule(trace, rule.id, index)
    if effect.guard is not None:
        yield from _Inside(trace, name).term(effect.guard, Scope(effect.record, index))
    for exclusive in trace.plan.exclusives:
        if exclusive.keep == "heaviest" and name in exclusive.of:
            for other in exclusive.of:
                if trace.plan.effects[other].severity > effect.severity:
                    yield from _effect(trace, other, index)


@dataclass(frozen=True, slots=True)
class _Inside:
    """Follows the terms of one decision, rule, guard or lookup."""

    trace: Trace
    name: str

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
            case Arg() | ThisPeriod() | IsMissing() | Param():
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
                yield from _decision(self.trace, term.name, index)
            case "effect":
                yield from _effect(self.trace, term.name, index)

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
            if (
                term.fold == "mean"
                and sum((m.weight for m in kept if isinstance(m.weight, Fraction)), Fraction()) == 0
            ):
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
        there = _Inside(self.trace, term.name)
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
