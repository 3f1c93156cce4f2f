"""The meaning of the language: an interpreter of plans over fractions, and the oracle of every other engine.

Small and obvious before fast. Imports `exact`, the models of plan and facts, the outcome,
terms, periods and types.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from iku_rules.engines.exact import (
    Known,
    Member,
    between,
    both,
    canonical,
    either,
    first_day,
    fold,
    known,
    last_day,
    negated,
    order,
    ordered,
    rounded,
    truth,
)
from iku_rules.facts.model import Instance, Value, instances
from iku_rules.language import periods
from iku_rules.language.periods import Period
from iku_rules.language.terms import (
    MEMBER,
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
    Row,
    Rows,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.language.types import Category
from iku_rules.outcome import Finding, Outcome, Skipped, Withdrawn
from iku_rules.plan.model import DecisionPlan, ExclusivePlan, Matrix, Plan


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a term stands: an instance; within an aggregate also a member; within a lookup its arguments."""

    record: str
    index: int
    member: tuple[str, int] | None = None
    args: tuple[Known, ...] = ()


def evaluate(plan: Plan, root: Instance, period: Period) -> Outcome:
    """Decisions, rules and effects of one subject."""
    return trace(plan, root, period).outcome


def trace(plan: Plan, root: Instance, period: Period) -> Trace:
    """An evaluation that can be asked about its parts."""
    return Trace(plan, root, period)


class Trace:
    """One evaluation: its outcome, and the value of any term at any place in it."""

    def __init__(self, plan: Plan, root: Instance, period: Period) -> None:
        self.plan = plan
        self.period = period
        self.instances: Mapping[str, Sequence[Instance]] = instances(plan, root)
        self._parents = {
            r.name: [i for i, p in enumerate(self.instances[r.parent]) for _ in p.children.get(r.name, ())]
            for r in plan.records.values()
            if r.parent is not None
        }
        self._decisions: dict[str, list[Known]] = {}
        self._raw: dict[str, list[bool | None]] = {}  # effects before guards and exclusives
        self._effects: dict[str, list[bool | None]] = {}
        self._rules: dict[str, list[bool | None]] = {}
        self._findings: set[Finding] = set()
        self._skipped: set[Skipped] = set()
        self._withdrawn: set[Withdrawn] = set()
        self._deciding = ""  # the decision being evaluated, to which skipped members belong
        self._barred = self._check_requirements()
        for decision in plan.decisions:
            self._decide(decision)
        self._run_rules()
        self.outcome = Outcome(
            values={d.name: self._published(d) for d in plan.decisions if d.published},
            rules={name: tuple(truths) for name, truths in self._rules.items()},
            effects={name: tuple(truths) for name, truths in self._effects.items()},
            withdrawn=tuple(sorted(self._withdrawn)),
            skipped=tuple(sorted(self._skipped)),
            findings=tuple(sorted(self._findings)),
        )

    # ------------------------------------------------------------ decisions

    def barred(self, record: str, index: int) -> bool:
        """Whether a requirement keeps this instance from having decisions."""
        return (record, index) in self._barred

    def _check_requirements(self) -> set[tuple[str, int]]:
        barred = set()
        for record in self.plan.records.values():
            for index in range(len(self.instances[record.name])):
                for number, term in enumerate(record.require, 1):
                    if self.value(term, Scope(record.name, index)) is not True:
                        self._findings.add(Finding("require", record.name, index, str(number)))
                        barred.add((record.name, index))
        return barred

    def _decide(self, decision: DecisionPlan) -> None:
        self._deciding = decision.name
        values = self._decisions.setdefault(decision.name, [])
        for index in range(len(self.instances[decision.record])):
            value = None
            if not self.barred(decision.record, index):
                value = self.exact(decision, index)
            if isinstance(value, Fraction) and decision.rounding is not None:
                value = rounded(value, decision.rounding)
            values.append(value)
        self._deciding = ""

    def exact(self, decision: DecisionPlan, index: int) -> Known:
        """A decision's value before it is rounded."""
        scope = Scope(decision.record, index)
        if not isinstance(decision.body, Rows):
            return self.value(decision.body, scope)
        row, _ = self.row(decision.body, scope)
        return self.value(row.result, scope) if row else None

    def _published(self, decision: DecisionPlan) -> tuple[Value, ...]:
        return tuple(canonical(value, decision.type) for value in self._decisions[decision.name])

    # ------------------------------------------------------------ rules and effects

    def _run_rules(self) -> None:
        last = dict.fromkeys(self.plan.effects, 0)  # how many rules have run when an effect is complete
        for number, rule in enumerate(self.plan.rules, 1):
            last |= dict.fromkeys(rule.effects, number)
        for name, effect in self.plan.effects.items():
            self._raw[name] = [False] * len(self.instances[effect.record])
            self._effects[name] = list(self._raw[name])
        for number in range(len(self.plan.rules) + 1):
            if number > 0:
                rule = self.plan.rules[number - 1]
                places = range(len(self.instances[rule.record]))
                truths = [truth(self.value(rule.condition, Scope(rule.record, i))) for i in places]
                self._rules[rule.id] = truths
                for name in rule.effects:
                    self._raw[name] = [either([a, b]) for a, b in zip(self._raw[name], truths, strict=True)]
            for name in (name for name in self.plan.effects if last[name] == number):
                self._guard(name)
            for exclusive in (e for e in self.plan.exclusives if e.settled_after == number):
                for index in range(len(self.instances[exclusive.record])):
                    self._exclude(exclusive, index)

    def _guard(self, name: str) -> None:
        effect = self.plan.effects[name]
        for index, given in enumerate(self._raw[name]):
            guard: bool | None = True
            if effect.guard is not None and given is not False:
                guard = truth(self.value(effect.guard, Scope(effect.record, index)))
            self._effects[name][index] = both([given, guard])
            if given is True and guard is False:
                self._withdrawn.add(Withdrawn(name, index, "only_if", ""))
                self._findings.add(Finding("only_if", effect.record, index, name))

    def _exclude(self, exclusive: ExclusivePlan, index: int) -> None:
        before = {name: self._effects[name][index] for name in exclusive.of}
        given = [name for name in exclusive.of if before[name] is True]
        severity = {name: self.plan.effects[name].severity for name in exclusive.of}
        if exclusive.keep == "never_both":
            if len(given) > 1:
                self._findings.add(Finding("never_both", exclusive.record, index, exclusive.name))
                for name in given:
                    self._withdraw(name, index, exclusive, "")
            return
        for name in exclusive.of:
            heavier = [other for other in exclusive.of if severity[other] > severity[name]]
            above = [other for other in heavier if before[other] is True]
            if above:
                self._withdraw(name, index, exclusive, max(above, key=severity.__getitem__))
            elif before[name] is True and any(before[other] is None for other in heavier):
                self._effects[name][index] = None

    def _withdraw(self, name: str, index: int, exclusive: ExclusivePlan, by: str) -> None:
        if self._effects[name][index] is True:
            self._withdrawn.add(Withdrawn(name, index, exclusive.name, by))
        self._effects[name][index] = False

    def decided(self, decision: str, index: int) -> Known:
        """A decision as later steps see it: rounded; numbers as fractions."""
        return self._decisions[decision][index]

    def raw(self, effect: str, index: int) -> bool | None:
        """An effect before its guard and the exclusives."""
        return self._raw[effect][index]

    # ------------------------------------------------------------ terms

    def value(self, term: Term, scope: Scope) -> Known:
        """What a term is worth at a place."""
        match term:
            case Const():
                return term.value
            case Get():
                return self._get(term, scope)
            case Arg():
                return scope.args[term.index]
            case ThisPeriod():
                return self.period
            case Negate():
                number = self._number(term.operand, scope)
                return None if number is None else -number
            case Arithmetic():
                return self._arithmetic(term, scope)
            case Compare():
                return self._compare(term, scope)
            case Within():
                inner, outer = self.value(term.left, scope), self.value(term.right, scope)
                if inner is None or outer is None:
                    return None
                return first_day(outer) <= first_day(inner) and last_day(inner) <= last_day(outer)
            case IsMissing():
                return (self.value(term.operand, scope) is not None) == term.present
            case All():
                return both([truth(self.value(item, scope)) for item in term.items])
            case AnyOf():
                return either([truth(self.value(item, scope)) for item in term.items])
            case Not():
                return negated(truth(self.value(term.operand, scope)))
            case If():
                condition = self.value(term.condition, scope)
                if condition is None:
                    return None
                return self.value(term.then if condition else term.otherwise, scope)
            case Call():
                return self._call(term, scope)
            case Elapsed():
                start = self.value(term.start, scope)
                if start is None:
                    return None
                return Fraction(periods.elapsed(last_day(start), term.unit, self.period))
            case LookupCall():
                return self._lookup(term, scope)
            case Aggregate():
                return self._aggregate(term, scope)
            case Count():
                ends = self.count(term, scope)
                return ends[0] if ends is not None and ends[0] == ends[1] else None
            case _:
                assert_never(term)

    def _number(self, term: Term, scope: Scope) -> Fraction | None:
        value = self.value(term, scope)
        assert value is None or isinstance(value, Fraction), f"{value!r} is no number"
        return value

    def place(self, term: Get, scope: Scope) -> tuple[str, int]:
        """The record and index that a name reads."""
        if term.hops == MEMBER:
            assert scope.member is not None, "a member outside an aggregate"
            return scope.member
        record, index = scope.record, scope.index
        for _ in range(term.hops):
            parent = self.plan.records[record].parent
            assert parent is not None, f"{record} has no parent"
            record, index = parent, self._parents[record][index]
        return record, index

    def _get(self, term: Get, scope: Scope) -> Known:
        record, index = self.place(term, scope)
        match term.reads:
            case "fact":
                value = self.instances[record][index].values[term.name]
                return known(value, self.plan.records[record].fields[term.name].type)
            case "decision":
                return self._decisions[term.name][index]
            case "effect":
                return self._effects[term.name][index]

    def _arithmetic(self, term: Arithmetic, scope: Scope) -> Known:
        left, right = self._number(term.left, scope), self._number(term.right, scope)
        if left is None or right is None:
            return None
        match term.op:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right if right != 0 else None

    def _compare(self, term: Compare, scope: Scope) -> bool | None:
        left, right = self._ends(term.left, scope), self._ends(term.right, scope)
        if left is None or right is None:
            return None
        if term.op in ("=", "!="):
            if left[0] == left[1] and right[0] == right[1]:
                equal: bool | None = left[0] == right[0]
            else:  # a number of members that isn't settled
                apart = order(left[1]) < order(right[0]) or order(right[1]) < order(left[0])
                equal = False if apart else None
            return equal if term.op == "=" else negated(equal)
        answers = {ordered(term.op, order(a), order(b)) for a in left for b in right}
        return answers.pop() if len(answers) == 1 else None

    def _ends(self, term: Term, scope: Scope) -> tuple[Known, Known] | None:
        if isinstance(term, Count):
            return self.count(term, scope)
        value = self.value(term, scope)
        return None if value is None else (value, value)

    def _call(self, term: Call, scope: Scope) -> Known:
        args = [self.value(arg, scope) for arg in term.args]
        if any(arg is None for arg in args):
            return None
        match term.function:
            case "min":
                return min(args, key=order)
            case "max":
                return max(args, key=order)
            case "clamp":
                return max(args[1], min(args[0], args[2], key=order), key=order)
            case "abs":
                return abs(args[0]) if isinstance(args[0], Fraction) else None
            case "year":
                return Period("year", datetime.date.fromordinal(last_day(args[0])).year)
            case "length":
                assert isinstance(args[0], Period) and isinstance(term.type, Category)
                return term.type.values.index(args[0].length)

    # ------------------------------------------------------------ rows and lookups

    def row(self, rows: Rows, scope: Scope) -> tuple[Row | None, tuple[Row, ...]]:
        """The row that answers, and the unknown rows; of hit `first` an unknown one leaves no answer."""
        unknown = []
        true = []
        for row in rows.rows:
            condition = truth(self.value(row.condition, scope))
            if condition is None:
                unknown.append(row)
            elif condition:
                true.append(row)
            if rows.hit == "first" and condition is not False:
                break
        return (true[0] if true else None), tuple(unknown)

    def _lookup(self, term: LookupCall, scope: Scope) -> Known:
        args = tuple(self.value(arg, scope) for arg in term.args)
        if any(arg is None for arg in args):
            return None
        found = self.answer(term, args, scope)
        if found is None:
            self._findings.add(Finding("outside", scope.record, scope.index, term.name))
            return None
        return found[0]

    def answer(self, term: LookupCall, args: tuple[Known, ...], scope: Scope) -> tuple[Known, Row | None] | None:
        """A lookup's value and, in a table, the row hit (of `points`: none); None outside of it."""
        inside = Scope(scope.record, scope.index, args=args)
        match self.plan.lookups[term.name].body:
            case Matrix(cells=cells):
                assert isinstance(args[0], int) and isinstance(args[1], int)
                cell = cells.get((args[0], args[1]))
                return None if cell is None else (self.value(cell, inside), None)
            case Rows() as rows:
                row, unknown = self.row(rows, inside)
                if row is not None:
                    return self.value(row.result, inside), row
                return (None, None) if unknown else None
            case Points(points=points, clamped=clamped):
                line = [(self._number(x, inside), self._number(y, inside)) for x, y in points]
                assert isinstance(args[0], Fraction)
                return between(line, args[0], clamped)

    # ------------------------------------------------------------ aggregates

    def below(self, record: str, index: int, name: str) -> tuple[list[int], list[Finding]]:
        """The records of type `name` below an instance, and where there are too few, also on the way."""
        path: list[str] = []
        while name != record:
            path.append(name)
            parent = self.plan.records[name].parent
            assert parent is not None, f"{record} holds no such records"
            name = parent
        found, too_few = [index], []
        for child in reversed(path):
            groups = [[i for i, p in enumerate(self._parents[child]) if p == above] for above in found]
            for above, group in zip(found, groups, strict=True):
                if len(group) < self.plan.records[child].least:
                    too_few.append(Finding("too_few", name, above, child))
            name, found = child, [i for group in groups for i in group]
        return found, too_few

    def members(self, term: Aggregate | Count, scope: Scope) -> list[Member] | None:
        """What an aggregate looks at, in order; None where there are too few records."""
        found, too_few = self.below(scope.record, scope.index, term.record)
        if too_few:
            self._findings.update(too_few)
            return None
        members = []
        for index in found:
            inside = Scope(scope.record, scope.index, (term.record, index), scope.args)
            where = True if term.where is None else truth(self.value(term.where, inside))
            if where is not True or isinstance(term, Count):
                members.append(Member(index, where, None, None, (), False))
                continue
            value = self.value(term.value, inside)
            weight = Fraction(1) if term.weight is None else self.value(term.weight, inside)
            keys = tuple(self.value(key.term, inside) for key in term.keys)
            members.append(Member(index, True, value, weight, keys, None not in (value, weight, *keys)))
        return members

    def count(self, term: Count, scope: Scope) -> tuple[Fraction, Fraction] | None:
        """How many members surely and at most; None where there are too few records."""
        members = self.members(term, scope)
        if members is None:
            return None
        sure = sum(1 for m in members if m.where is True)
        return Fraction(sure), Fraction(sure + sum(1 for m in members if m.where is None))

    def _aggregate(self, term: Aggregate, scope: Scope) -> Known:
        at = None
        if term.fold == "interpolate":  # the value is the x that is sought, and not a member's
            at = self._number(term.value, scope)
        members = self.members(term, scope)
        if members is None:
            return None
        chosen = [m for m in members if m.where is True]
        if term.fold == "interpolate" and at is None:
            return None
        skipped = [m for m in chosen if not m.complete] if term.skip_missing else []
        if skipped and self._deciding:
            left_out = tuple(m.index for m in skipped)
            self._skipped.add(Skipped(self._deciding, scope.index, term.record, left_out))
        kept = [m for m in chosen if m not in skipped]
        if any(m.where is None for m in members) or not all(m.complete for m in kept):
            return None
        if not kept:
            return self.value(term.empty, scope) if term.empty is not None and not skipped else None
        return fold(term, kept, at)
