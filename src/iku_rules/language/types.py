"""The types of values: what a fact, a decision or a part of a formula may be.

Imports frozen only.
"""

from __future__ import annotations

from fractions import Fraction

from iku_rules.frozen import dataclass

MAX_DECIMALS = 9  # of a fact or result
MAX_DIGITS = 18  # digits in all: such a value always fits a signed 64-bit integer


@dataclass(frozen=True, slots=True)
class Number:
    """A rational; on the grid of 10^-decimals, or exact (`decimals` None: any rational).

    `low` and `high` are the tightest bounds known (None: unbounded), closed unless the flag says open.
    """

    decimals: int | None
    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Boolean:
    """yes or no."""


@dataclass(frozen=True, slots=True)
class Category:
    """A scale (ordered, low to high) or a kind (not ordered); its values are ordinals 0.. into `values`."""

    name: str
    values: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class PeriodType:
    """A `periods.Period`."""


@dataclass(frozen=True, slots=True)
class DateType:
    """A day, as its ordinal."""


@dataclass(frozen=True, slots=True)
class TextType:
    """A key or label; compared for equality only."""


Type = Number | Boolean | Category | PeriodType | DateType | TextType
