"""Terms to integer code: each term once, into the block where its value is wanted.

Parts that can report something (a lookup outside its table, skipped members, too few records) become
statements, so they run whether or not the result needs them; all the rest are expressions, which may stop early.
Three-valued conditions are two texts, "is true" and "is false". Missing is tested for only where it can occur;
what a row's condition makes sure (a fact is there, a divisor is positive) is known in its result.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final, assert_never

from iku_rules.compiled import folds, integers, tables
from iku_rules.compiled.code import (
    UNKNOWN,
    Block,
    Cond,
    Here,
    Loop,
    Made,
    Names,
    Scope,
    Val,
    conj,
    disj,
    every,
    false_text,
    fixed,
    negated,
    opposite,
    some,
    true_text,
)
from iku_rules.compiled.integers import MIRRORED, NEVER, OPERATORS, OPPOSITE, Num, is_atom, together
from iku_rules.compiled.parts import cheap, occurrences, of_member
from iku_rules.compiled.variables import (
    Column,
    assigned,
    assigned_numbers,
    joined,
    length,
    reshaped,
    settled,
    settled_number,
    settled_value,
    shape_of,
    truth,
)
from iku_rules.language import periods
from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Body,
    Call,
    Compare,
    CompareOp,
    Const,
    Count,
    Elapsed,
    Get,
    If,
    IsMissing,
    LookupCall,
    Negate,
    Not,
    Reads,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.language.types import Boolean, Category, Number, PeriodType
from iku_rules.language.walk import parts
from iku_rules.outcome import Finding, FindingCode
from iku_rules.plan import intervals
from iku_rules.plan.model import Plan

LONG: Final = 120  # characters of an expression from which on it becomes a variable: Python nests 200 parentheses


class Emitter:
    """Writes the code of terms of one plan."""

    def __init__(self, plan: Plan, names: Names, bodies: Iterable[tuple[str, Body]]) -> None:
        self.plan = plan
        self.names = names
        self.number_of = {name: i for i, name in enumerate(plan.records)}
        self.columns: dict[tuple[Reads, str], Column] = {}
        self.local: dict[tuple[Reads, str], Made] = {}  # of the record whose loop is being written, and the subject's
        self.prelude = Block()
        self.functions = Block()
        self.lookups: dict[tuple[object, ...], tables.Function] = {}
        self._root_facts: dict[str, str] = {}
        self._tokens: dict[int, tuple[int, Term]] = {}  # by id; with the term, lest its id be used again
        self._distinct: dict[Term, int] = {}
        self._reporting: dict[int, bool] = {}
        self._often: Counter[tuple[str, int]] = Counter()
        for record, body in bodies:
            self._often.update({(record, part): times for part, times in occurrences(body, self.token).items()})

    def token(self, term: Term) -> int:
        """The same number for equal terms. A hash walks a whole term, so each is hashed once."""
        if id(term) not in self._tokens:
            self._tokens[id(term)] = self._distinct.setdefault(term, len(self._distinct)), term
        return self._tokens[id(term)][0]

    # ------------------------------------------------------------ any value

    def made(self, term: Term, scope: Scope) -> Made:
        """The value of a term, by its type."""
        match term.type:
            case Number():
                return self.number(term, scope)
            case Boolean():
                return self.condition(term, scope)
            case _:
                return self.value(term, scope)

    def number(self, term: Term, scope: Scope) -> Num:
        made = self._once(term, scope)
        assert isinstance(made, Num), f"{term} is no number"
        limits = scope.limits.get(self.token(term))
        return replace(
            made,
            present=tuple(p for p in made.present if p not in scope.known),
            bounds=made.bounds if limits is None else integers.both(made.bounds, limits),
        )

    def condition(self, term: Term, scope: Scope) -> Cond:
        made = self._once(term, scope)
        assert isinstance(made, Cond), f"{term} is no condition"
        return made

    def value(self, term: Term, scope: Scope) -> Val:
        made = self._once(term, scope)
        assert isinstance(made, Val), f"{term} is neither category, day, period nor text"
        return replace(made, present=tuple(p for p in made.present if p not in scope.known))

    def _once(self, term: Term, scope: Scope) -> Made:
        reporting = self.reports(term)
        token = self.token(term)
        key = (token, scope.found if reporting else "", scope.decision if reporting else "")
        known: Made | None = scope.memo.get(key)
        if known is not None:
            return known
        # what doesn't depend on the member is worked out before the loop over members
        while scope.outer is not None and not reporting and not of_member(term):
            scope = scope.outer
        made = self._make(term, scope)
        record = scope.own.record if scope.own else ""
        if length(made) > LONG or (self._often[record, token] > 1 and not cheap(term)):
            made = settled(made, scope)
        scope.memo[key] = made
        return made

    def _make(self, term: Term, scope: Scope) -> Made:
        match term:
            case Const():
                return self._constant(term)
            case Get():
                return self._get(term, scope)
            case Arg():
                return scope.args[term.index]
            case ThisPeriod():
                return Val("period")
            case Negate():
                return integers.negate(self.number(term.operand, scope))
            case Arithmetic():
                return self._arithmetic(term, scope)
            case Compare():
                return self._compare(term, scope)
            case Within():
                return self._within(term, scope)
            case IsMissing():
                return self._is_missing(term, scope)
            case All():
                return every([self.condition(item, scope) for item in term.items])
            case AnyOf():
                return some([self.condition(item, scope) for item in term.items])
            case Not(operand=Compare() as operand):
                return self._compare(replace(operand, op=OPPOSITE[operand.op]), scope)
            case Not():
                return negated(self.condition(term.operand, scope))
            case If():
                return self._if(term, scope)
            case Call():
                return self._call(term, scope)
            case Elapsed():
                start = self.value(term.start, scope)
                text = f"{self.names.constant(periods.elapsed)}({start.text}, {self.names.constant(term.unit)}, period)"
                return Num(text, present=start.present)
            case LookupCall():
                return tables.lookup(self, term, scope)
            case Aggregate():
                return folds.aggregate(self, term, scope)
            case Count():
                return folds.count(self, term, scope).number
            case _:
                assert_never(term)

    # ------------------------------------------------------------ leaves

    def _constant(self, term: Const) -> Made:
        match term.type:
            case Number():
                assert not isinstance(term.value, bool)
                if term.value is None:
                    return integers.missing_number()
                assert isinstance(term.value, Fraction | int)
                return integers.constant(Fraction(term.value))
            case Boolean():
                return UNKNOWN if term.value is None else fixed(bool(term.value))
            case _:
                if term.value is None:
                    return Val("None", NEVER)
                return Val(self.literal(term.value))

    def literal(self, value: object) -> str:
        """A constant as text: integers as they are, all else by name."""
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return str(value) if value is None or isinstance(value, bool) else self.names.constant(value)

    def _get(self, term: Get, scope: Scope) -> Made:
        if term.hops == 0 and (term.reads, term.name) in self.local:
            return self.local[term.reads, term.name]
        here = scope.member if term.hops == MEMBER else scope.own
        assert here is not None, f"{term.name} is read where there is no record"
        record, at = here.record, None
        for _ in range(max(term.hops, 0)):
            parent = self.plan.records[record].parent
            assert parent is not None, f"{record} has no parent"
            if parent != self.plan.subject:
                links = f"p{self.number_of[record]}"
                assert here.loop is not None
                at = here.loop.element(links) if at is None else f"{links}[{at}]"
            record = parent
        if record == self.plan.subject:
            return self._subject_value(term, record)
        if term.reads != "fact":
            column = self.columns[term.reads, term.name]
            if at is not None:
                return reshaped(column, [assigned(f"{name}[{at}]", scope) for name in column.names])
            assert here.loop is not None
            return reshaped(column, [here.loop.element(name) for name in column.names])
        if at is None:
            assert here.loop is not None
            text = here.loop.fact(term.name)
        else:
            values = f"r{self.number_of[record]}[{at}][{self.names.constant(term.name)}]"
            text = assigned(values, scope)
        return self._fact(record, term.name, text)

    def read(self, column: Column, scope: Scope) -> Made:
        """A column's value of the own record."""
        assert scope.own is not None
        loop = scope.own.loop
        return reshaped(column, column.names if loop is None else [loop.element(name) for name in column.names])

    def _subject_value(self, term: Get, record: str) -> Made:
        if (term.reads, term.name) in self.local:
            return self.local[term.reads, term.name]
        if term.reads != "fact":
            column = self.columns[term.reads, term.name]
            return reshaped(column, column.names)
        if term.name not in self._root_facts:
            name = self._root_facts[term.name] = self.names.fresh()
            self.prelude.add(f"{name} = r0[{self.names.constant(term.name)}]")
        return self._fact(record, term.name, self._root_facts[term.name])

    def _fact(self, record: str, name: str, text: str) -> Made:
        field = self.plan.records[record].fields[name]
        missable = field.optional and field.default is None
        return reshaped(Column((text,), shape_of(field.type), missable), (text,))

    # ------------------------------------------------------------ numbers

    def _arithmetic(self, term: Arithmetic, scope: Scope) -> Num:
        left, right = self.number(term.left, scope), self.number(term.right, scope)
        match term.op:
            case "+":
                return integers.add(left, right)
            case "-":
                return integers.add(left, integers.negate(right))
            case "*":
                return integers.multiply(left, right)
            case "/":
                if right.constant is None and not is_atom(right.n):
                    right = settled_number(right, scope)
                return integers.divide(left, right)

    def _call(self, term: Call, scope: Scope) -> Made:
        match term.function:
            case "abs":
                return integers.absolute(self.number(term.args[0], scope))
            case "year":
                day = self.value(term.args[0], scope)
                return Val(f"{self.names.constant(_year_of)}({day.text})", day.present)
            case "length":
                assert isinstance(term.type, Category)
                period = self.value(term.args[0], scope)
                places = {name: i for i, name in enumerate(term.type.values)}
                return Val(f"{self.names.constant(places)}[{period.text}.length]", period.present)
            case "min" | "max":
                made = self.made(term.args[0], scope)
                for arg in term.args[1:]:
                    made = self._chosen(
                        "<" if term.function == "min" else ">", made, self.made(arg, scope), term, scope
                    )
                return made
            case "clamp":
                x, low, high = (self.made(arg, scope) for arg in term.args)
                return self._chosen(">", low, self._chosen("<", x, high, term, scope), term, scope)

    def _chosen(self, op: CompareOp, first: Made, second: Made, term: Call, scope: Scope) -> Made:
        """The second where it stands so to the first, else the first."""
        if isinstance(first, Num) and isinstance(second, Num):
            return self._chosen_number(op, first, second, scope)
        assert isinstance(first, Val) and isinstance(second, Val)
        first, second = settled_value(first, scope), settled_value(second, scope)
        dated = isinstance(term.type, PeriodType)
        test = f"{ordinal(second.text, dated)} {op} {ordinal(first.text, dated)}"
        text = f"({second.text} if {test} else {first.text})"
        return settled_value(Val(text, together(first.present, second.present)), scope)

    def _chosen_number(self, op: CompareOp, first: Num, second: Num, scope: Scope) -> Num:
        present = together(first.present, second.present)
        first, second = settled_number(first, scope), settled_number(second, scope)
        sides = [first.bounds, second.bounds]
        bounds = intervals.least(sides) if op == "<" else intervals.greatest(sides)
        if first.constant is not None and second.constant is not None:
            value = min(first.constant, second.constant) if op == "<" else max(first.constant, second.constant)
            return replace(integers.constant(value), present=present)
        present = together(first.present, second.present)
        yes, no, block = Block(), Block(), Block()
        block.nest(f"if {integers.compare(op, second, first)}:", yes)
        block.nest("else:", no)
        made = assigned_numbers(self.names, [(yes, replace(second, present=())), (no, replace(first, present=()))])
        # where one is missing the variables keep what they held, and nobody reads them
        scope.block.nest(f"if {conj(present)}:" if present else "", block)
        return replace(made, present=present, bounds=bounds)

    # ------------------------------------------------------------ conditions

    def _compare(self, term: Compare, scope: Scope) -> Cond:
        if isinstance(term.left, Count) or isinstance(term.right, Count):
            return folds.compare_counts(self, term, scope)
        left, right = self.made(term.left, scope), self.made(term.right, scope)
        if isinstance(left, Num) and isinstance(right, Num):
            return comparison(term.op, left, right)
        if isinstance(left, Cond) and isinstance(right, Cond):
            left, right = (Val(v, (f"{v} is not None",)) for v in (truth(left, scope), truth(right, scope)))
        assert isinstance(left, Val) and isinstance(right, Val)
        a, b = left.text, right.text
        if term.op not in ("=", "!="):
            a = ordinal(a, isinstance(term.left.type, PeriodType))
            b = ordinal(b, isinstance(term.right.type, PeriodType))
        return tested(
            together(left.present, right.present),
            f"{a} {OPERATORS[term.op]} {b}",
            f"{a} {OPERATORS[OPPOSITE[term.op]]} {b}",
        )

    def _within(self, term: Within, scope: Scope) -> Cond:
        left, right = self.value(term.left, scope), self.value(term.right, scope)
        first = last = left.text
        if isinstance(term.left.type, PeriodType):
            first, last = f"{left.text}.first", f"{left.text}.last"
        test = f"({right.text}.first <= {first} and {last} <= {right.text}.last)"
        return tested(together(left.present, right.present), test, f"not {test}")

    def _is_missing(self, term: IsMissing, scope: Scope) -> Cond:
        operand = self.made(term.operand, scope)
        if not isinstance(operand, Cond):
            # a count or divisor among these is true where it isn't 0, but no truth value
            present = tuple(f"{p} != 0" if is_atom(p) else p for p in operand.present)
        elif operand.false is None:
            present = ()
        else:
            # a truth value, which either of the two needn't be where it doesn't hold
            present = (f"(not not ({disj((true_text(operand), false_text(operand)))}))",)
        if present in ((), NEVER):
            return fixed((present == ()) == term.present)
        return Cond(present if term.present else (opposite(conj(present)),))

    def _if(self, term: If, scope: Scope) -> Made:
        condition = self.condition(term.condition, scope)
        yes, no, nothing = scope.branch(), scope.branch(), Block()
        self.assume(term.condition, condition, yes)
        made = [(yes.block, self.made(term.then, yes)), (no.block, self.made(term.otherwise, no))]
        scope.block.nest(f"if {true_text(condition)}:", yes.block)
        if condition.false is None:
            scope.block.nest("else:", no.block)
            return joined(self.names, made)
        scope.block.nest(f"elif {false_text(condition)}:", no.block)
        scope.block.nest("else:", nothing)
        return joined(self.names, [*made, (nothing, None)])

    def assume(self, term: Term, condition: Cond, scope: Scope) -> None:
        """Take a condition as true in a scope."""
        scope.known.update(condition.true)
        for part in term.items if isinstance(term, All) else (term,):
            if not isinstance(part, Compare):
                continue
            for side, op, other in ((part.left, part.op, part.right), (part.right, MIRRORED[part.op], part.left)):
                if isinstance(side.type, Number) and not isinstance(side, Count):
                    scope.known.update(self.number(side, scope).present)
                if isinstance(other, Const) and isinstance(other.type, Number) and other.value is not None:
                    assert isinstance(other.value, Fraction | int)
                    number = self.number(side, scope)
                    if op == "!=" and other.value == 0:
                        scope.known.add(number.n)
                    scope.limits[self.token(side)] = integers.both(number.bounds, _limits(op, Fraction(other.value)))

    def finding(self, code: FindingCode, record: str, index: str, name: str) -> str:
        """The text of a finding on a record."""
        if index == "0" and record == self.plan.subject:
            return self.names.constant(Finding(code, record, 0, name))
        k = self.names.constant
        return f"{k(Finding)}({k(code)}, {k(record)}, {index}, {k(name)})"

    def loop(self, record: str, span: tuple[str, str] | None) -> Here:
        """A new loop over records of a type."""
        return Here(record, Loop(f"r{self.number_of[record]}", span, self.names))

    # ------------------------------------------------------------ what terms can do

    def reports(self, term: Term) -> bool:
        """Whether evaluating it can be noticed: skipped members, too few records, a value outside a lookup."""
        token = self.token(term)
        if token not in self._reporting:
            self._reporting[token] = self._reports_itself(term) or any(map(self.reports, parts(term)))
        return self._reporting[token]

    def _reports_itself(self, term: Term) -> bool:
        match term:
            case LookupCall():
                return tables.can_be_outside(self.plan.lookups[term.name])
            case Aggregate(skip_missing=True):
                return True
            case Aggregate() | Count():
                record: str | None = term.record
                while record is not None and self.plan.records[record].parent is not None:
                    if self.plan.records[record].least > 0:
                        return True
                    record = self.plan.records[record].parent
                return False
            case _:
                return False


# ---------------------------------------------------------------- shapes


def comparison(op: CompareOp, left: Num, right: Num) -> Cond:
    """Unknown where a side is missing."""
    return tested(
        together(left.present, right.present),
        integers.compare(op, left, right),
        integers.compare(OPPOSITE[op], left, right),
    )


def tested(present: tuple[str, ...], test: str, otherwise: str) -> Cond:
    """A test of what may be missing."""
    if not present:
        return fixed(test == "True") if test in ("True", "False") else Cond((test,))
    if present == NEVER:
        return UNKNOWN
    return Cond((*present, test), (conj((*present, otherwise)),), present)


def ordinal(text: str, dated: bool) -> str:
    """What a value is ordered by: a period by its last day."""
    return f"{text}.last" if dated else text


def _year_of(day: periods.Period | int) -> periods.Period:
    """The year that holds a period or a day."""
    return periods.Period("year", datetime.date.fromordinal(day if isinstance(day, int) else day.last).year)


def _limits(op: CompareOp, value: Fraction) -> Number:
    """What is known of a number that stands so to a constant."""
    match op:
        case "=":
            return Number(None, value, value)
        case "<" | "<=":
            return Number(None, None, value, high_open=op == "<")
        case ">" | ">=":
            return Number(None, value, None, low_open=op == ">")
        case "!=":
            return integers.ANY
