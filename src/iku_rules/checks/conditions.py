"""Conditions as formulas: boolean terms become tests of axes, and the axes they need are collected.

Imports terms, the plan's model, and the modules of this package below it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from iku_rules.checks.linear import lattice
from iku_rules.checks.lines import EVERYTHING, Interval, Line, cut_line
from iku_rules.checks.period_line import compares, period_segments
from iku_rules.checks.regions import ComplexityError
from iku_rules.checks.spaces import (
    ABOVE,
    BELOW,
    EQUAL,
    TIE,
    Axis,
    Both,
    Either,
    Flip,
    Formula,
    Kind,
    Known,
    Pick,
    Space,
    Test,
)
from iku_rules.checks.sums import linear_sum
from iku_rules.checks.walk import Survey, seen_from_below
from iku_rules.language.periods import LENGTHS, Length, Period
from iku_rules.language.terms import (
    All,
    AnyOf,
    Arg,
    Call,
    Compare,
    CompareOp,
    Const,
    Get,
    If,
    IsMissing,
    Not,
    Rows,
    Term,
    ThisPeriod,
)
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, Type
from iku_rules.plan.model import Plan

MAX_ROWS_INSIDE = 64  # rows of a decision, or rules of an effect, whose own conditions are put in its place
MAX_DEPTH_INSIDE = 16  # decisions and effects that rest on each other, of which each is replaced so
MAX_NODES = 200_000  # parts of the formulas of one table or exclusive

_FLIPPED: Final[dict[CompareOp, CompareOp]] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}

_HOLDS: Final[dict[CompareOp, Callable[[int, Fraction | int], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_PAIR: Final[dict[CompareOp, frozenset[int]]] = {
    "=": frozenset({EQUAL}),
    "!=": frozenset({BELOW, TIE, ABOVE}),
    "<": frozenset({BELOW}),
    "<=": frozenset({BELOW, EQUAL, TIE}),
    ">": frozenset({ABOVE}),
    ">=": frozenset({EQUAL, TIE, ABOVE}),
}


@dataclass(slots=True)
class Measured:
    """What an axis measures, while formulas are made."""

    kind: Kind
    terms: tuple[Term, ...]  # of a pair: both; else, but for numbers, the one
    sum: dict[int, Fraction]  # of a number: atom -> coefficient
    cuts: set[Fraction] = field(default_factory=set)
    periods: set[Period] = field(default_factory=set)
    missable: bool = False


@dataclass(slots=True)
class Lifting:
    """Makes formulas of terms, and collects the axes they test; `space` finishes them.

    `inside`: decisions that are categories or booleans, and effects, are replaced by the conditions that give
    them. `bounded` false: types' bounds and grids are left out, so that only literals can contradict each other.
    """

    survey: Survey
    inside: bool = False
    bounded: bool = True
    _axes: dict[object, int] = field(default_factory=dict)
    _measured: list[Measured] = field(default_factory=list)
    _atoms: dict[Term, int] = field(default_factory=dict)
    _opened: dict[tuple[Term, frozenset[int]], Formula | None] = field(default_factory=dict)
    _nodes: int = 0
    _deep: int = 0

    # ---- booleans

    def formula(self, term: Term) -> Formula:
        """The formula of a boolean term."""
        self._count()
        match term:
            case Const():
                return Known(term.value if isinstance(term.value, bool) else None)
            case All():
                return Both(tuple(self.formula(item) for item in term.items))
            case AnyOf():
                return Either(tuple(self.formula(item) for item in term.items))
            case Not():
                return Flip(self.formula(term.operand))
            case If():
                condition = self.formula(term.condition)
                pairs = (
                    (condition, self.formula(term.then)),
                    (Flip(condition), self.formula(term.otherwise)),
                )
                return Pick(pairs)
            case Compare():
                return self._compared(term)
            case IsMissing():
                return self._presence(term)
            case Get():
                return self._among(term, frozenset({1}))
            case Arg():
                return self._value_test(term, frozenset({1}))
            case _:
                return Test(self._axis("truth", term, (term,), missable=term.missable), frozenset({1}))

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise ComplexityError

    def _presence(self, term: IsMissing) -> Formula:
        by: Literal["present", "missing"] = "present" if term.present else "missing"
        operand = term.operand
        if not operand.missable:
            return Known(term.present)
        match operand.type:
            case Number() | DateType() if isinstance(operand, Get):
                return Test(self._line({operand: Fraction(1)}, missable=True)[0], by)
            case PeriodType() if isinstance(operand, Get):
                return Test(self._axis("period", operand, (operand,), missable=True), by)
            case Category() | Boolean() if isinstance(operand, Get):
                return Test(self._axis("values", operand, (operand,), missable=True), by)
            case _:
                axis = self._axis("truth", ("missing", operand), (IsMissing(operand, False, Boolean()),))
                return Test(axis, frozenset({0 if term.present else 1}))

    # ---- comparisons

    def _compared(self, term: Compare) -> Formula:
        left, right, op = term.left, term.right, term.op
        if isinstance(left, Const):
            left, right, op = right, left, _FLIPPED[op]
        if (isinstance(right, Const) and right.value is None) or (isinstance(left, Const) and left.value is None):
            return Known(None)
        missable = left.missable or right.missable
        match left.type:
            case Number() | DateType():
                return self._linear(op, left, right, missable)
            case Category() | Boolean() if isinstance(right, Const):
                number = int(right.value) if isinstance(right.value, int) else -1
                return self._among(left, _ordinals(op, number, left.type))
            case PeriodType() if isinstance(right, Const) and isinstance(right.value, Period):
                if isinstance(left, Const) and isinstance(left.value, Period):
                    return Known(compares(op, left.value, right.value))
                axis = self._axis("period", left, (left,), missable=missable)
                self._measured[axis].periods.add(right.value)
                return Test(axis, (op, right.value))
            case _:
                a, b = self._atom(left), self._atom(right)
                if a == b:
                    return self._same(op, term)
                if a > b:
                    left, right, op = right, left, _FLIPPED[op]
                axis = self._axis("pair", ("pair", left, right), (left, right), missable=missable)
                return Test(axis, _PAIR[op])

    def _same(self, op: CompareOp, term: Compare) -> Formula:
        """A thing compared with itself: decided wherever it is present."""
        holds = op in ("=", "<=", ">=")
        if not term.missable:
            return Known(holds)
        return Pick(((self._presence(IsMissing(term.left, True, Boolean())), Known(holds)),))

    def _linear(self, op: CompareOp, left: Term, right: Term, missable: bool) -> Formula:
        total, constant = linear_sum(left)
        others, other = linear_sum(right)
        for atom, coefficient in others.items():
            total[atom] = total.get(atom, Fraction(0)) - coefficient
        # What cancels out must still be present.
        vanished = [atom for atom, c in total.items() if not c and atom.missable]
        total = {atom: c for atom, c in total.items() if c}
        limit = other - constant
        formula: Formula
        if total:
            axis, scale = self._line(total, missable=missable)
            self._measured[axis].cuts.add(limit / scale)
            formula = Test(axis, (op if scale > 0 else _FLIPPED[op], limit / scale))
        else:
            formula = Known(_HOLDS[op](0, limit))
        if not vanished:
            return formula
        present = tuple(self._presence(IsMissing(atom, True, Boolean())) for atom in vanished)
        return Pick(((Both(present), formula),))

    def _line(self, total: dict[Term, Fraction], *, missable: bool) -> tuple[int, Fraction]:
        """The axis of a sum, and by what the sum is divided on it."""
        numbered = sorted((self._atom(atom), c, atom) for atom, c in total.items()) if len(total) > 1 else []
        if not numbered:
            ((atom, c),) = total.items()
            numbered = [(self._atom(atom), c, atom)]
        scale = numbered[0][1]
        scaled = {number: c / scale for number, c, _ in numbered}
        axis = self._axis("number", tuple(scaled.items()), tuple(t for _, _, t in numbered), missable=missable)
        self._measured[axis].sum = scaled
        return axis, scale

    def _atom(self, term: Term) -> int:
        return self._atoms.setdefault(term, len(self._atoms))

    # ---- categories and booleans that are one of some values

    def _among(self, term: Term, ordinals: frozenset[int]) -> Formula:
        """Whether a category or boolean is one of these (false: another one)."""
        self._count()
        match term:
            case Const():
                return Known(None if not isinstance(term.value, int) else int(term.value) in ordinals)
            case If():
                condition = self.formula(term.condition)
                then, otherwise = self._among(term.then, ordinals), self._among(term.otherwise, ordinals)
                return Pick(((condition, then), (Flip(condition), otherwise)))
            case Get() if self.inside and term.reads != "fact" and self.survey.plan is not None:
                key = (term, ordinals)
                if key not in self._opened and self._deep < MAX_DEPTH_INSIDE:
                    self._deep += 1
                    self._opened[key] = self._open(self.survey.plan, term, ordinals)
                    self._deep -= 1
                return self._opened.get(key) or self._value_test(term, ordinals)
            case All() | AnyOf() | Not() | Compare() | IsMissing():
                holds = self.formula(term)
                if ordinals == {1}:
                    return holds
                return Flip(holds) if ordinals == {0} else self._value_test(term, ordinals)
            case _:
                return self._value_test(term, ordinals)

    def _value_test(self, term: Term, ordinals: frozenset[int]) -> Formula:
        return Test(self._axis("values", term, (term,), missable=term.missable), ordinals)

    def _open(self, plan: Plan, get: Get, ordinals: frozenset[int]) -> Formula | None:
        """The same said by what the decision or effect rests on; None where it must stay closed."""
        if get.name in self.survey.asked() or get.hops < 0:
            return None
        if get.reads == "effect":
            return self._given(plan, get, ordinals)
        body = self.survey.body(get.name)
        if body is None:
            return None
        if not isinstance(body, Rows):
            seen = seen_from_below(body, get.hops)
            return None if seen is None else self._among(seen, ordinals)
        if len(body.rows) > MAX_ROWS_INSIDE:
            return None
        rows: list[tuple[Formula, Formula]] = []
        for row in body.rows:
            condition, result = (
                seen_from_below(row.condition, get.hops),
                seen_from_below(row.result, get.hops),
            )
            if condition is None or result is None:
                return None
            rows.append((self.formula(condition), self._among(result, ordinals)))
        if body.hit == "unique":
            return Pick(tuple(rows))
        answer: Formula = Known(None)
        for condition_, result_ in reversed(rows):
            answer = Pick(((condition_, result_), (Flip(condition_), answer)))
        return answer

    def _given(self, plan: Plan, get: Get, ordinals: frozenset[int]) -> Formula | None:
        """An effect: one of its rules and its guard. Not where an exclusive could take it back."""
        if any(get.name in exclusive.of for exclusive in plan.exclusives) or get.name not in plan.effects:
            return None
        givers = self.survey.givers(get.name)
        if len(givers) > MAX_ROWS_INSIDE:
            return None
        terms = [rule.condition for rule in givers]
        guard = plan.effects[get.name].guard
        seen = [seen_from_below(term, get.hops) for term in [*terms, *([guard] if guard is not None else [])]]
        found = [self.formula(term) for term in seen if term is not None]
        if len(found) < len(seen):
            return None
        given = Either(tuple(found[: len(terms)]))
        holds: Formula = given if guard is None else Both((given, found[-1]))
        return holds if ordinals == {1} else Flip(holds) if ordinals == {0} else None

    # ---- axes

    def _axis(self, kind: Kind, key: object, terms: tuple[Term, ...], *, missable: bool = False) -> int:
        number = self._axes.get((kind, key))
        if number is None:
            number = self._axes[kind, key] = len(self._measured)
            self._measured.append(Measured(kind, terms, {}))
        self._measured[number].missable |= missable
        return number

    def space(self) -> Space:
        """The space of all formulas made so far."""
        atoms = tuple(self._atoms)
        domains = tuple(self._domain(atom.type) for atom in atoms)
        return Space(tuple(self._finished(m, domains) for m in self._measured), atoms, domains)

    def _domain(self, kind: Type) -> tuple[Interval, Fraction | None]:
        match kind:
            case DateType():
                return EVERYTHING, Fraction(1)
            case Number() if self.bounded:
                step = None if kind.decimals is None else Fraction(1, 10**kind.decimals)
                return Interval(kind.low, kind.high, kind.low_open, kind.high_open), step
            case _:
                return EVERYTHING, None

    def _finished(self, measured: Measured, domains: Sequence[tuple[Interval, Fraction | None]]) -> Axis:
        line: Line | None = None
        periods: tuple[Period, ...] = ()
        if measured.kind == "number":
            steps = {n: domains[n][1] for n in measured.sum}
            domain = _sum_domain(measured.sum, domains)
            line = cut_line(measured.cuts, lattice(measured.sum, steps), domain)
            values, size = line.full, 2 * len(line.cuts) + 1
        elif measured.kind == "period":
            periods = period_segments(measured.periods, self._lengths(measured.terms[0]))
            size = len(periods)
            values = (1 << size) - 1
        else:
            values, size = self._ticks(measured)
        missing = 1 << size if measured.missable else 0
        grounds = frozenset[tuple[str, str]]().union(*(self.survey.grounds(term) for term in measured.terms))
        return Axis(measured.kind, measured.terms, measured.sum, line, periods, values | missing, missing, grounds)

    def _ticks(self, measured: Measured) -> tuple[int, int]:
        kind = measured.terms[0].type
        if measured.kind == "pair":
            if isinstance(kind, PeriodType):
                return 0b1111, 4
            return 1 << BELOW | 1 << EQUAL | 1 << ABOVE, 4
        if measured.kind == "values" and isinstance(kind, Category):
            allowed = range(len(kind.values))
            term = measured.terms[0]
            if isinstance(term, Call) and term.function == "length" and isinstance(term.args[0], ThisPeriod):
                allowed_words = self._lengths(term.args[0])
                return sum(1 << i for i in allowed if kind.values[i] in allowed_words), len(kind.values)
            return (1 << len(kind.values)) - 1, len(kind.values)
        return 0b11, 2

    def _lengths(self, term: Term) -> tuple[Length, ...]:
        plan = self.survey.plan
        if isinstance(term, ThisPeriod) and plan is not None and plan.lengths != "once":
            return plan.lengths
        return LENGTHS


def _ordinals(op: CompareOp, number: int, kind: Type) -> frozenset[int]:
    size = len(kind.values) if isinstance(kind, Category) else 2
    return frozenset(i for i in range(size) if _HOLDS[op](i, number))


def _sum_domain(total: dict[int, Fraction], domains: Sequence[tuple[Interval, Fraction | None]]) -> Interval:
    """Between which numbers the sum lies."""
    low: Fraction | None = Fraction(0)
    high: Fraction | None = Fraction(0)
    low_open = high_open = False
    for number, c in total.items():
        own, _ = domains[number]
        ends = [(own.low, own.low_open), (own.high, own.high_open)]
        (below, below_open), (above, above_open) = ends if c > 0 else ends[::-1]
        low = None if low is None or below is None else low + c * below
        high = None if high is None or above is None else high + c * above
        low_open, high_open = low_open or below_open, high_open or above_open
    return Interval(low, high, low_open and low is not None, high_open and high is not None)
