"""Conditions of rules and guards as formulas for the network, each twice: where it is true and where it is false.

What is neither is unknown. `not` swaps the two. An aggregate's `where` is a condition on the member's own fact,
which holds what is read of the records above it. Whatever evaluating a condition can report (a lookup outside its
table, too few records) is noted with the formula of where it is evaluated at all. Imports terms, types, the models
and what the formulas and numbers are made of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from iku_rules.engines.durable_counts import HIGH, LOW, against_constant, against_number, where
from iku_rules.engines.durable_formulas import (
    FALSE,
    OPPOSITE,
    SLOT,
    TRUE,
    UNKNOWN,
    Compared,
    Formula,
    Has,
    Known,
    Truth,
    above,
    every,
    negated,
    some,
)
from iku_rules.engines.durable_numbers import (
    EARLY,
    Children,
    Counted,
    Difference,
    Effective,
    Ends,
    Numbers,
    Reference,
    View,
    Worth,
    ordinal_of,
)
from iku_rules.engines.durable_terms import can_report, constant, decimals_of, fits, is_late, of_member
from iku_rules.engines.network_rules import Compare as Test
from iku_rules.engines.network_rules import Op
from iku_rules.language.terms import (
    Aggregate,
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Const,
    Count,
    Get,
    If,
    IsMissing,
    LookupCall,
    Not,
    Term,
    Within,
)
from iku_rules.language.types import Boolean, Number, TextType
from iku_rules.language.walk import changed
from iku_rules.outcome import FindingCode

MIRRORED: Final[dict[Op, Op]] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
VALUE: Final = "value"  # of a posted fact

_EXACT: Final = Number(None)


@dataclass(frozen=True, slots=True)
class At:
    """On which records a term stands, and for which of them it is evaluated.

    `home`: the records whose rule it is; above `record` inside of an aggregate. `path` is read on `record`.
    """

    record: str
    home: str
    path: Formula = TRUE


@dataclass(frozen=True, slots=True)
class Report:
    """A probe may have left findings: they count where `path`, which is settled, holds on its record."""

    probe: Reference
    record: str
    home: str  # the records of which lookups are said to have no value
    path: Formula


@dataclass(frozen=True, slots=True)
class Notice:
    """A finding that the network itself makes where `where`, which is settled, holds on a record."""

    code: FindingCode
    record: str
    name: str
    where: Formula


@dataclass(slots=True)
class Conditions:
    """Terms to formulas. `effects`: each effect as rules see it now, both formulas settled."""

    numbers: Numbers
    effects: dict[str, Effective] = field(default_factory=dict)
    reports: dict[Report, None] = field(default_factory=dict)
    notices: dict[Notice, None] = field(default_factory=dict)

    def truth(self, term: Term, at: At) -> Truth:
        match term:
            case Const():
                if term.value is None:
                    return UNKNOWN
                return Truth(TRUE, FALSE) if term.value else Truth(FALSE, TRUE)
            case Get(reads="effect"):
                return self._effect(term, at)
            case All(items):
                parts = [self.truth(item, at) for item in items]
                return Truth(every(p.true for p in parts), some(p.false for p in parts))
            case AnyOf(items):
                parts = [self.truth(item, at) for item in items]
                return Truth(some(p.true for p in parts), every(p.false for p in parts))
            case Not():
                return self.truth(term.operand, at).opposite
            case If():
                return self._if(term, at)
            case IsMissing():
                missing = self._missing(term.operand, at)
                return missing.opposite if term.present else missing
            case Compare():
                return self._compare(term, at)
            case Within():
                return self._within(term, at)
            case _:
                return self._boolean(term, at)

    def _effect(self, term: Get, at: At) -> Truth:
        home = self.numbers.home(at.record, term.hops)
        effect = self.effects[term.name]
        return Truth(_seen(effect.true, at.record, home), _seen(effect.false, at.record, home))

    def _boolean(self, term: Term, at: At) -> Truth:
        """A value that is a boolean: a fact, a decision or what a lookup gives; 1 or 0."""
        if self.numbers.stored(at.record, term, "identity") is not None:
            value = self.numbers.ordinal(at.record, term, "identity")
            number = self.numbers.property(value)
            return Truth(Compared(number, "=", Fraction(1)), Compared(number, "=", Fraction(0)))
        one, zero = (Const(Fraction(value), Number(0)) for value in (1, 0))
        return self._number("=", If(term, one, zero, Number(0), term.missable), one, at)

    def _if(self, term: If, at: At) -> Truth:
        condition = self._handy(self.truth(term.condition, at), at)
        then = self.truth(term.then, self._where(at, condition.true, term.then))
        other = self.truth(term.otherwise, self._where(at, condition.false, term.otherwise))
        return Truth(
            some([every([condition.true, then.true]), every([condition.false, other.true])]),
            some([every([condition.true, then.false]), every([condition.false, other.false])]),
        )

    def _where(self, at: At, formula: Formula, term: Term) -> At:
        """Evaluated only where the formula holds too."""
        return replace(at, path=every([at.path, formula])) if can_report(term) else at

    def _handy(self, truth: Truth, at: At) -> Truth:
        book = self.numbers.book
        return Truth(book.handy(at.record, truth.true), book.handy(at.record, truth.false))

    # ------------------------------------------------------------ missing

    def _missing(self, term: Term, at: At) -> Truth:
        """Whether a value is missing, a condition unknown: itself never unknown."""
        numbers = self.numbers
        if isinstance(term.type, Boolean) and not isinstance(term, LookupCall | Aggregate):
            if numbers.stored(at.record, term, "identity") is None:
                truth, book = self._handy(self.truth(term, at), at), numbers.book
                known = book.handy(at.record, some([truth.true, truth.false]))
                return Truth(negated(known), known)
        if isinstance(term, Const):
            return Truth(TRUE, FALSE) if term.value is None else Truth(FALSE, TRUE)
        if isinstance(term.type, Boolean) and not isinstance(term, Get):
            one, zero = (Const(Fraction(value), Number(0)) for value in (1, 0))
            term = If(term, one, zero, Number(0), True)
        if is_late(term):
            reference, stratum = self._late(term, at)
            view: View = "identity"
            known = Has(numbers.post(at.record, stratum, Worth(reference, view=view)))
            return Truth(negated(known), known)
        if isinstance(term.type, Number):
            number = numbers.amount(at.record, term, 0)
        else:
            number = numbers.property(numbers.ordinal(at.record, term, "identity"))
        self._reported(term, at)
        return Truth(Known(number, False), Known(number))

    # ------------------------------------------------------------ comparisons

    def _compare(self, term: Compare, at: At) -> Truth:
        if isinstance(term.left, Count):
            return self._count(term.op, term.left, term.right, at)
        if isinstance(term.right, Count):
            return self._count(MIRRORED[term.op], term.right, term.left, at)
        if isinstance(term.left.type, Boolean) and isinstance(term.right.type, Boolean):
            return self._booleans(term, at)
        if isinstance(term.left.type, Number) and isinstance(term.right.type, Number):
            return self._number(term.op, term.left, term.right, at)
        view: View = "identity" if term.op in ("=", "!=") else "order"
        return self._ordered(term.op, (term.left, view), (term.right, view), at)

    def _booleans(self, term: Compare, at: At) -> Truth:
        left, right = (self._handy(self.truth(side, at), at) for side in (term.left, term.right))
        cases = [
            (a, b, every([left.true if a else left.false, right.true if b else right.false]))
            for a in (False, True)
            for b in (False, True)
        ]
        return Truth(
            some(f for a, b, f in cases if _holds(term.op, a, b)),
            some(f for a, b, f in cases if not _holds(term.op, a, b)),
        )

    def _number(self, op: Op, left: Term, right: Term, at: At) -> Truth:
        if _nothing(left) or _nothing(right):
            self._unused((left, right), at)
            return UNKNOWN
        a, b = constant(left), constant(right)
        if a is not None and b is not None:
            return Truth(TRUE, FALSE) if _holds(op, a, b) else Truth(FALSE, TRUE)
        if is_late(left) or is_late(right):
            reference, stratum = self._late(Arithmetic("-", left, right, _EXACT, True), at)
            code = self.numbers.post(at.record, stratum, Worth(reference))
            return Truth(Has(code, SLOT, (Test(VALUE, op, 0),)), Has(code, SLOT, (Test(VALUE, OPPOSITE[op], 0),)))
        if a is not None and fits(a):
            op, left, right, b = MIRRORED[op], right, left, a
        if b is None or not fits(b):
            left, b = Arithmetic("-", left, right, _EXACT, True), Fraction(0)
        number = self.numbers.amount(at.record, left, decimals_of(b))
        self._reported(left, at)
        return Truth(Compared(number, op, b), Compared(number, OPPOSITE[op], b))

    def _ordered(self, op: Op, left: tuple[Term, View], right: tuple[Term, View], at: At) -> Truth:
        """Values that are no numbers, each as one integer."""
        if _nothing(left[0]) or _nothing(right[0]):
            self._unused((left[0], right[0]), at)
            return UNKNOWN
        if is_late(left[0]) or is_late(right[0]):
            return self._late_ordered(op, left, right, at)
        if _literal(left[0]) and not _literal(right[0]):
            op, left, right = MIRRORED[op], right, left
        numbers, value = self.numbers, Fraction(0)
        ordinal = numbers.ordinal(at.record, *left)
        if _literal(right[0]):
            assert isinstance(right[0], Const)
            number, value = numbers.property(ordinal), Fraction(ordinal_of(right[0].value, right[1], {}))
        else:
            number = numbers.property(Difference(at.record, ordinal, numbers.ordinal(at.record, *right)))
        for term in (left[0], right[0]):
            self._reported(term, at)
        return Truth(Compared(number, op, value), Compared(number, OPPOSITE[op], value))

    def _late_ordered(self, op: Op, left: tuple[Term, View], right: tuple[Term, View], at: At) -> Truth:
        terms = [self._filled(side[0], at) for side in (left, right)]
        stratum = max(stratum for _, stratum in terms)
        a, b = (self.numbers.late_probe(at.record, term, stratum) for term, _ in terms)
        for probe in (a, b):
            self._report(probe, at)
        assert left[1] == right[1], "both ends of a period are compared with days of its kind"
        code = self.numbers.post(at.record, stratum, Worth(a, b, left[1]))
        return Truth(Has(code, SLOT, (Test(VALUE, op, 0),)), Has(code, SLOT, (Test(VALUE, OPPOSITE[op], 0),)))

    def _within(self, term: Within, at: At) -> Truth:
        begins = self._ordered(">=", (term.left, "first"), (term.right, "first"), at)
        ends = self._ordered("<=", (term.left, "order"), (term.right, "order"), at)
        return Truth(every([begins.true, ends.true]), some([begins.false, ends.false]))

    # ------------------------------------------------------------ counts

    def _count(self, op: Op, count: Count, other: Term, at: At) -> Truth:
        """A pair (sure, possible) against a number: decided where both agree."""
        counted, whole = self._counted(count, at)
        if isinstance(other, Count):
            less, whole_too = self._counted(other, at)
            whole = every([whole, whole_too])
            return where(whole, against_number(op, self._ends(at, counted, less)))
        if _nothing(other):
            return UNKNOWN
        value = constant(other)
        if value is None:
            reference, stratum = self._late(other, at) if is_late(other) else (self._probed(other, at), -1)
            return where(whole, against_number(op, self._ends(at, counted, reference, stratum)))

        def at_least(least: int, possibly: bool) -> Formula:
            return self._at_least(at, counted, least, possibly)

        return where(whole, against_constant(op, value, at_least))

    def _counted(self, count: Count, at: At) -> tuple[Counted, Formula]:
        """What is counted, and where there are as many records as declared."""
        book, member = self.numbers.book, count.record
        whole = self._enough(count, at)
        truth = Truth(TRUE, FALSE)
        if count.where is not None:
            depth = self._depth(at.record, member)
            inside = of_member(count.where, depth)
            path: Formula = TRUE
            if can_report(inside):
                path = _seen(book.settle(at.record, every([at.path, whole])), member, at.record)
            truth = self.truth(inside, At(member, at.home, path))
        possible = TRUE if truth.false == FALSE else book.failing(member, truth.false)
        counted = Counted(at.record, member, truth.true, possible, whole)
        return counted, whole

    def _at_least(self, at: At, counted: Counted, least: int, possibly: bool) -> Formula:
        """Whether so many members count; negated, that there are none or not so many."""
        if least <= 0:
            return TRUE
        if least == 1:
            formula = counted.possible if possibly else counted.sure
            return self.numbers.book.settle(counted.member, formula, to=above(at.record))
        return Has(self._ends(at, counted), SLOT, (Test(HIGH if possibly else LOW, ">=", least),))

    def _ends(self, at: At, counted: Counted, less: Counted | Reference | None = None, stratum: int = -1) -> int:
        book = self.numbers.book
        counts = [self._settled(c) for c in (counted, less) if isinstance(c, Counted)]
        parts = (part for c in counts for part in (c.sure, c.possible, c.whole))
        stratum = max(stratum, *(book.stratum(part) for part in parts))
        what = Ends(counts[0], counts[1] if isinstance(less, Counted) else less)
        return self.numbers.post(at.record, stratum, what)

    def _settled(self, counted: Counted) -> Counted:
        """With rules that fire for each member."""
        book, member = self.numbers.book, counted.member
        return replace(
            counted,
            sure=book.settle(member, counted.sure),
            possible=book.settle(member, counted.possible),
            whole=book.settle(counted.record, counted.whole),
        )

    def _enough(self, count: Count, at: At) -> Formula:
        """Where no record on the way down has fewer below it than declared; a finding where one has."""
        book, records = self.numbers.book, self.numbers.plan.records
        enough: list[Formula] = []
        child = count.record
        while child != at.record:
            parent, least = records[child].parent, records[child].least
            assert parent is not None, f"{at.record} holds no such records"
            if least > 0:
                number = self.numbers.property(Children(parent, child))
                short = Compared(number, "<", Fraction(least))
                asked = _seen(book.settle(at.record, at.path), parent, at.record) if parent != at.record else at.path
                where = book.settle(parent, every([asked, short]))
                self.notices[Notice("too_few", parent, child, where)] = None
                if parent == at.record:
                    enough.append(Compared(number, ">=", Fraction(least)))
                else:
                    enough.append(negated(book.settle(parent, short, to=above(at.record))))
            child = parent
        return every(enough)

    def _depth(self, upper: str, lower: str) -> int:
        depth = 0
        while lower != upper:
            parent = self.numbers.plan.records[lower].parent
            assert parent is not None, f"{upper} holds no such records"
            lower, depth = parent, depth + 1
        return depth

    # ------------------------------------------------------------ numbers that rules make

    def _late(self, term: Term, at: At) -> tuple[Reference, int]:
        filled, stratum = self._filled(term, at)
        probe = self.numbers.late_probe(at.record, filled, stratum)
        self._report(probe, at)
        return probe, stratum

    def _filled(self, term: Term, at: At) -> tuple[Term, int]:
        """The term over fields that hold its counts and effects, and the stratum after which all are known."""
        book = self.numbers.book
        known = [-1]

        def change(part: Term) -> Term | None:
            match part:
                case Count():
                    counted = self._settled(self._counted(part, at)[0])
                    known.extend(map(book.stratum, (counted.sure, counted.possible, counted.whole)))
                    return self.numbers.filled(at.record, counted)
                case Get(reads="effect"):
                    effect = self.effects[part.name]
                    known.extend(map(book.stratum, (effect.true, effect.false)))
                    home = self.numbers.home(at.record, part.hops)
                    return replace(self.numbers.filled(home, effect), hops=part.hops)
                case If() if is_late(part.then) or is_late(part.otherwise):
                    condition = self._handy(self.truth(part.condition, at), at)
                    test, first = self._filled(part.condition, at)
                    then, second = self._filled(part.then, self._where(at, condition.true, part.then))
                    other, third = self._filled(part.otherwise, self._where(at, condition.false, part.otherwise))
                    known.extend((first, second, third))
                    return replace(part, condition=test, then=then, otherwise=other)
            return None

        return changed(term, change), max(known)

    # ------------------------------------------------------------ findings

    def _probed(self, term: Term, at: At) -> Reference:
        self._reported(term, at)
        return EARLY, self.numbers.probe(at.record, term)

    def _reported(self, term: Term, at: At) -> None:
        if can_report(term):
            self._report((EARLY, self.numbers.probe(at.record, term)), at)

    def _report(self, probe: Reference, at: At) -> None:
        path = self.numbers.book.settle(at.record, at.path)
        self.reports[Report(probe, at.record, at.home, path)] = None

    def _unused(self, terms: Iterable[Term], at: At) -> None:
        """Terms whose values don't matter, but which are evaluated."""
        for term in terms:
            if not can_report(term):
                continue
            if is_late(term):
                self._late(term, at)
            else:
                self._reported(term, at)


def _seen(formula: Formula, record: str, home: str) -> Formula:
    """A settled formula on records above, read from below."""
    if record == home or not isinstance(formula, Has):
        return formula
    return replace(formula, slot=above(home))


def _nothing(term: Term) -> bool:
    return isinstance(term, Const) and term.value is None


def _literal(term: Term) -> bool:
    return isinstance(term, Const) and not isinstance(term.type, TextType)


def _holds(op: Op, a: Fraction | bool, b: Fraction | bool) -> bool:
    return {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]
