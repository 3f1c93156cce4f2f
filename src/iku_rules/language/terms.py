"""Typed, resolved expressions: what checks read, plans hold and engines evaluate.

Every name is resolved, every cell has become a condition, every word is gone: terms are the same
whatever the language of the file. Each term knows its type and whether it may be missing.
A value is, by type: Number -> int scaled by 10^decimals (facts and results) or Fraction (constants);
Boolean -> bool; Category -> ordinal int; PeriodType -> Period; DateType -> ordinal int; TextType -> str;
and None for missing. Imports types, periods and diagnostics (for spans).
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any, Literal

from iku_rules.diagnostics import Span
from iku_rules.frozen import dataclass
from iku_rules.language.periods import Length, Period
from iku_rules.language.types import Type

ArithmeticOp = Literal["+", "-", "*", "/"]
CompareOp = Literal["=", "!=", "<", "<=", ">", ">="]
Fold = Literal["sum", "mean", "min_of", "max_of", "first", "last", "interpolate"]
Reads = Literal["fact", "decision", "effect"]
Hit = Literal["unique", "first", "every_row"]
Function = Literal["min", "max", "clamp", "abs", "year", "length"]

MEMBER = -1  # `Get.hops` of the member an aggregate runs over


def _span() -> Any:
    # A place in a file is no part of a term's meaning.
    return field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Const:
    """A literal or a parameter in force. `value` None is the literal `missing`. Numbers are Fractions."""

    value: Fraction | bool | int | Period | str | None
    type: Type
    parameter: str | None = None  # the parameter it came from, for explanations
    span: Span | None = _span()

    @property
    def missable(self) -> bool:
        return self.value is None


@dataclass(frozen=True, slots=True)
class Get:
    """A fact, decision or effect of a record.

    `hops`: 0 the own record, 1 its parent, 2 the grandparent, ...; MEMBER the member of the enclosing
    aggregate. An effect is a boolean, never read by decisions; unknown while its rules are undetermined.
    """

    reads: Reads
    record: str
    name: str
    hops: int
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Arg:
    """The argument of the lookup whose body this stands in."""

    index: int
    type: Type
    span: Span | None = _span()

    @property
    def missable(self) -> bool:
        return False  # a lookup is not entered with a missing argument


@dataclass(frozen=True, slots=True)
class ThisPeriod:
    """The period that is evaluated."""

    type: Type
    span: Span | None = _span()

    @property
    def missable(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus a number."""

    operand: Term
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Missing if an operand is, and where the divisor is zero."""

    op: ArithmeticOp
    left: Term
    right: Term
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Compare:
    """Unknown if an operand is missing. Categories compare by ordinal, periods (`<` ...) by last day.

    `=` of periods of unlike length is false. Where a side is a `Count` with undecided members, both ends of
    (sure, possible) are compared with both ends of the other side: `<` ... is decided where all agree, else
    unknown; `=` is false where the two ranges lie apart, else unknown; `!=` is its `Not`.
    """

    op: CompareOp
    left: Term
    right: Term
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Within:
    """The left period or day lies inside the right period."""

    left: Term
    right: Term
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class IsMissing:
    """Whether the operand is missing (for a boolean: unknown); itself never unknown. `present` negates it."""

    operand: Term
    present: bool
    type: Type
    span: Span | None = _span()

    @property
    def missable(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class All:
    """Strong Kleene and, over one or more terms."""

    items: tuple[Term, ...]
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Strong Kleene or, over one or more terms."""

    items: tuple[Term, ...]
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Not:
    """Strong Kleene not."""

    operand: Term
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class If:
    """Missing where the condition is unknown."""

    condition: Term
    then: Term
    otherwise: Term
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """min, max (two or more), clamp(x, low, high), abs, year(period or day), length(period).

    Missing if any argument is. clamp is max(low, min(x, high)). `year` gives the year's period, `length`
    the category of lengths.
    """

    function: Function
    args: tuple[Term, ...]
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Whole units from a period or day to the last unit of this period (`periods.elapsed`)."""

    start: Term
    unit: Length
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class LookupCall:
    """A value of a lookup. Missing if an argument is; outside the table: missing, and a finding on the record.

    The record is the one whose decision or rule is evaluated, also inside an aggregate. No row true: outside,
    but missing without a finding where a row is unknown (a parameter that is missing).
    """

    name: str
    args: tuple[Term, ...]
    type: Type
    missable: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class SortKey:
    """A key of `first`, `last` or `interpolate`; descending turns its order."""

    term: Term
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A fold over the records of type `record` below the own record (all descendants of that type).

    Members: those whose `where` is true. A `where` that is unknown for any record makes the result missing.
    With `skip_missing`, members whose value, weight or key is missing are left out and listed as skipped;
    without it one of them makes the result missing. Fewer records than the declared least number: missing,
    and a finding. No member at all: `empty` if given (never where some were skipped), else missing.
    All records are looked at, whatever comes of it: `where` of each, then value, weight and keys of each whose
    `where` is true; members left out are listed even where the result is missing for another reason. The least
    number is asked of every parent on the way down to `record`; the finding stands on the parent that has too
    few, and then no record is looked at.
    sum, mean (weighted: sum(v*w)/sum(w), missing where the weights sum to 0), min_of, max_of;
    first / last by keys, ascending unless said, of equals the first (last) in the order of `instances`;
    min_of, max_of and keys order periods by last day; interpolate: `value` is x, keys[0] the x and keys[1] the
    y of each point, straight lines between, ends held. Its x reads no member: missing makes the result missing
    (nothing is skipped for it, `empty` doesn't stand in); two points of the same x make it missing too.
    """

    fold: Fold
    record: str
    value: Term
    weight: Term | None
    keys: tuple[SortKey, ...]
    where: Term | None
    skip_missing: bool
    empty: Term | None
    type: Type
    missable: bool
    span: Span | None = _span()
    variable: str = field(default="x", compare=False)  # the author's name of a member, for explanations


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of type `record` below the own record have `where` true (0 where there is none).

    As a side of `Compare` it is the pair (sure, possible); elsewhere missing unless both are equal.
    Fewer records than the declared least number: missing (both ends unknown), and a finding.
    """

    record: str
    where: Term | None
    type: Type
    missable: bool
    span: Span | None = _span()
    variable: str = field(default="x", compare=False)


Term = (
    Const
    | Get
    | Arg
    | ThisPeriod
    | Negate
    | Arithmetic
    | Compare
    | Within
    | IsMissing
    | All
    | AnyOf
    | Not
    | If
    | Call
    | Elapsed
    | LookupCall
    | Aggregate
    | Count
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `cases` or of a table: where `condition` is true the answer is `result`."""

    condition: Term
    result: Term
    name: str  # its 1-based number, or what stands in its `row` column
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Rows:
    """The body of `cases` (hit first) or of a decision table.

    first: a true row answers only if every row above is false; an unknown row above makes the result missing.
    unique: the true row (of several, refused on load, the first) answers; none true: missing.
    """

    hit: Hit
    rows: tuple[Row, ...]
    columns: tuple[Term, ...] = ()  # the condition columns of a table; () for cases
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Points:
    """Straight lines between (x, y), x ascending. Beyond the ends: the end's y if `clamped`, else outside.

    A missing x of any point makes the value missing; a missing y only where it is needed (without a finding).
    """

    points: tuple[tuple[Term, Term], ...]
    clamped: bool
    span: Span | None = _span()


Body = Term | Rows
