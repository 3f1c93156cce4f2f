"""Expressions and cells as written, before names are resolved.

Frozen nodes with spans; words of the language are already in their English form.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Literal

from iku_rules.diagnostics import Span
from iku_rules.frozen import dataclass
from iku_rules.language.periods import Period
from iku_rules.language.terms import ArithmeticOp, CompareOp, Fold, _span


@dataclass(frozen=True, slots=True)
class Num:
    """A number or percentage. `decimals` as typed (a percentage has two more)."""

    value: Fraction
    decimals: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Day:
    value: datetime.date
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PeriodLiteral:
    value: Period
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Missing:
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Path:
    """A name, or names joined by dots; `yes`, `no`, `otherwise`, `this_period` arrive here too, in English."""

    names: tuple[str, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Apply:
    """A function or lookup with arguments; a function's name is in English."""

    name: str
    args: tuple[Expr, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Key:
    term: Expr
    descending: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Gather:
    """An aggregate; `count` has neither value nor keys."""

    fold: Fold | Literal["count"]
    value: Expr | None
    weight: Expr | None
    keys: tuple[Key, ...]
    variable: str
    path: Path
    where: Expr | None
    skip_missing: bool
    empty: Expr | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RankOf:
    """`rank(... in ... ties ...)`: known to the grammar, postponed."""

    keys: tuple[Key, ...]
    path: Path
    where: Expr | None
    ties: Literal["best", "worst"]
    skip_missing: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unary:
    op: Literal["-", "+", "not"]
    operand: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Binary:
    op: ArithmeticOp
    left: Expr
    right: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Comparison:
    op: CompareOp
    left: Expr
    right: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Interval:
    low: Expr
    high: Expr
    low_open: bool
    high_open: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class In:
    """`x in [a..b)` or `x in (a, b)`."""

    operand: Expr
    among: Interval | tuple[Expr, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class WithinPeriod:
    left: Expr
    right: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Presence:
    """`x is missing`, `x is present`."""

    operand: Expr
    present: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Logic:
    op: Literal["and", "or"]
    items: tuple[Expr, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Choice:
    """`if c then a else b`."""

    condition: Expr
    then: Expr
    otherwise: Expr
    span: Span = _span()


Expr = (
    Num
    | Day
    | PeriodLiteral
    | Missing
    | Path
    | Apply
    | Gather
    | RankOf
    | Unary
    | Binary
    | Comparison
    | In
    | WithinPeriod
    | Presence
    | Logic
    | Choice
)


@dataclass(frozen=True, slots=True)
class AnyCell:
    """`-`: any value, a missing one included."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class CompareItem:
    """`>= 90`; an item without sign is `=`."""

    op: CompareOp
    operand: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PresentItem:
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Items:
    """Items joined by commas mean "or"; `not( ... )` negates them all."""

    items: tuple[CompareItem | Interval | PresentItem, ...]
    negated: bool
    span: Span = _span()


Cell = AnyCell | Items
