"""What crosses into the network: every number that a condition compares, as an integer of a record's fact.

A number that fits no grid crosses as floor and sticky in one: twice the floor of v * 10^k, plus 1 if anything
remains, with k the most decimals of the constants it meets; so each comparison is still one, with twice the
constant. Two numbers that aren't constants are compared as their difference with 0. Categories are ordinals,
booleans 0 and 1, days ordinals, periods their last or first day, texts tokens of a run; what is missing is absent.
Numbers made of counts or effects can't be known before rules have run: they are posted between two strata.

This module says what there is; `durable.py` works it out. Imports terms, types, the plan's model, its compiled
values and the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal

from iku_rules.compiled.values import Probe
from iku_rules.engines.durable_formulas import Formula, RuleBook
from iku_rules.language.periods import LENGTHS, Period
from iku_rules.language.terms import Get, Term
from iku_rules.language.types import Boolean, Number
from iku_rules.plan.model import FieldPlan, Label, Plan

View = Literal["identity", "order", "first"]

EARLY: Final = -2  # the stage of what needs no rule
Reference = tuple[int, int]  # a probe: its stage, EARLY or the stratum after which it is worked out, and its number


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, by its probe."""

    record: str
    probe: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact or a published decision of the instance or of one above it, as it stands.

    `decimals`: of a number.
    """

    record: str
    home: str
    reads: Literal["fact", "decision"]
    name: str
    view: View
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A category, day, period or text, by its probe."""

    record: str
    probe: int
    view: View


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two ordinals."""

    record: str
    left: Stored | Ordinal
    right: Stored | Ordinal


@dataclass(frozen=True, slots=True)
class Children:
    """How many records of a type there are directly below."""

    record: str
    child: str


Quantity = Amount | Stored | Ordinal | Difference | Children


# ---------------------------------------------------------------- between strata


@dataclass(frozen=True, slots=True)
class Counted:
    """A count: members that surely and that possibly count, where `whole` holds on the record. All are settled."""

    record: str
    member: str
    sure: Formula
    possible: Formula
    whole: Formula


@dataclass(frozen=True, slots=True)
class Effective:
    """An effect: where it is true and where it is false. Both are settled."""

    true: Formula
    false: Formula


@dataclass(frozen=True, slots=True)
class Ends:
    """Post `low` and `high`: how many are counted surely and possibly, less a number where there is one."""

    counted: Counted
    less: Counted | Reference | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """Post `value`: a number, twice the floor plus sticky, or the ordinal of another value, less another."""

    value: Reference
    less: Reference | None = None
    view: View = "order"


@dataclass(frozen=True, slots=True)
class Posted:
    """Facts `code` about the records of a type, to be worked out after a stratum (-1: before the first)."""

    code: int
    record: str
    stratum: int
    what: Ends | Worth


@dataclass(slots=True)
class Numbers:
    """All numbers of one plan's conditions, as they are met."""

    plan: Plan
    book: RuleBook
    quantities: dict[Quantity, int] = field(default_factory=dict)  # the property of each
    decimals: dict[int, int] = field(default_factory=dict)  # of a property that is a number
    probes: dict[tuple[str, Term], int] = field(default_factory=dict)
    late: dict[int, list[Probe]] = field(default_factory=dict)  # by the stratum after which they are asked
    fills: dict[tuple[str, str], Counted | Effective] = field(default_factory=dict)  # by record and field
    posted: dict[Posted, int] = field(default_factory=dict)

    # ------------------------------------------------------------ properties

    def property(self, quantity: Quantity) -> int:
        return self.quantities.setdefault(quantity, len(self.quantities))

    def amount(self, record: str, term: Term, decimals: int) -> int:
        """The property of a number that meets a constant of so many decimals."""
        stored = self.stored(record, term, "order")
        quantity: Quantity = stored or Amount(record, self.probe(record, term))
        number = self.property(quantity)
        own = stored.decimals if stored else 0
        self.decimals[number] = max(self.decimals.get(number, own), decimals)
        return number

    def ordinal(self, record: str, term: Term, view: View) -> Stored | Ordinal:
        stored = self.stored(record, term, view)
        return stored or Ordinal(record, self.probe(record, term), view)

    def stored(self, record: str, term: Term, view: View) -> Stored | None:
        """What a name reads, unless it is a working value, which only a probe can tell."""
        if not isinstance(term, Get) or term.reads == "effect":
            return None
        home = self.home(record, term.hops)
        if term.reads == "fact":
            type_ = self.plan.records[home].fields[term.name].type
        else:
            decision = next(d for d in self.plan.decisions if d.name == term.name)
            if not decision.published:
                return None
            type_ = decision.type
        decimals = type_.decimals if isinstance(type_, Number) else 0
        return None if decimals is None else Stored(record, home, term.reads, term.name, view, decimals)

    def home(self, record: str, hops: int) -> str:
        for _ in range(hops):
            parent = self.plan.records[record].parent
            assert parent is not None, f"{record} has no parent"
            record = parent
        return record

    def probe(self, record: str, term: Term) -> int:
        assert not isinstance(term.type, Boolean), "a condition is never worked out outside the network"
        return self.probes.setdefault((record, term), len(self.probes))

    def factors(self) -> dict[int, Fraction]:
        """What the constants that a property meets are multiplied by."""
        return {
            number: Fraction((2 if isinstance(quantity, Amount) else 1) * 10 ** self.decimals.get(number, 0))
            for quantity, number in self.quantities.items()
        }

    def of_record(self, record: str) -> tuple[tuple[int, Quantity], ...]:
        """The properties of a type of records, with their numbers."""
        return tuple((number, quantity) for quantity, number in self.quantities.items() if quantity.record == record)

    # ------------------------------------------------------------ numbers that rules make

    def post(self, record: str, stratum: int, what: Ends | Worth) -> int:
        """The code of the facts that hold it."""
        for known, code in self.posted.items():
            if (known.record, known.what) == (record, what):
                return code
        code = self.book.new(stratum)
        self.posted[Posted(code, record, stratum, what)] = code
        return code

    def late_probe(self, record: str, term: Term, stratum: int) -> Reference:
        """A term that reads what `filled` made of counts and effects."""
        probes = self.late.setdefault(stratum, [])
        probe = Probe(record, term)
        if probe not in probes:
            probes.append(probe)
        return stratum, probes.index(probe)

    def filled(self, record: str, what: Counted | Effective) -> Get:
        """The field in which a count or an effect stands for late probes."""
        type_ = Number(0) if isinstance(what, Counted) else Boolean()
        for (home, name), known in self.fills.items():
            if (home, known) == (record, what):
                return Get("fact", record, name, 0, type_, True)
        name = f"made {len(self.fills)}"  # no name of the language holds a space
        self.fills[record, name] = what
        return Get("fact", record, name, 0, type_, True)

    def widened(self) -> Plan:
        """The plan with these fields."""
        records = dict(self.plan.records)
        for (record, name), what in self.fills.items():
            type_ = Number(0, Fraction(0)) if isinstance(what, Counted) else Boolean()
            made = FieldPlan(name, type_, True, None, Label(), (), False)
            records[record] = replace(records[record], fields={**records[record].fields, name: made})
        return replace(self.plan, records=records)


def ordinal_of(value: object, view: View, tokens: Mapping[str, int]) -> int:
    """A value that is no number, as an integer."""
    match value:
        case int():  # a boolean too
            return int(value)
        case Period():
            if view == "first":
                return value.first
            return value.last if view == "order" else value.last * len(LENGTHS) + LENGTHS.index(value.length)
        case str():
            return tokens[value]
        case _:
            raise AssertionError(f"{value!r} has no order")
