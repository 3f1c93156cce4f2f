"""Periods of the calendar: a year, semester, quarter or month, as typed values.

The only calendar arithmetic of the language is here. Days are proleptic ordinals
(`datetime.date.toordinal`), so that engines compare plain integers. Imports nothing of ours.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Final, Literal

Length = Literal["year", "semester", "quarter", "month"]

LENGTHS: Final[tuple[Length, ...]] = ("year", "semester", "quarter", "month")
# how many periods of each length make a year
PER_YEAR: Final[dict[Length, int]] = {"year": 1, "semester": 2, "quarter": 4, "month": 12}

_PATTERN: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?:S(?P<semester>[12])|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A period: its length, year and place in the year (1-based; 1 for a whole year)."""

    length: Length
    year: int
    index: int = 1

    @property
    def months(self) -> int:
        """How many calendar months it holds."""
        return 12 // PER_YEAR[self.length]

    @property
    def first(self) -> int:
        """Its first day, as an ordinal."""
        return datetime.date(self.year, (self.index - 1) * self.months + 1, 1).toordinal()

    @property
    def last(self) -> int:
        """Its last day, as an ordinal."""
        month = self.index * self.months
        return datetime.date(self.year, month, calendar.monthrange(self.year, month)[1]).toordinal()

    @property
    def last_day(self) -> datetime.date:
        """Its last day: the day on which the policy in force is chosen."""
        return datetime.date.fromordinal(self.last)

    def __str__(self) -> str:
        match self.length:
            case "year":
                return f"{self.year:04d}"
            case "semester":
                return f"{self.year:04d}-S{self.index}"
            case "quarter":
                return f"{self.year:04d}-Q{self.index}"
            case "month":
                return f"{self.year:04d}-{self.index:02d}"


def parse_period(text: str) -> Period | None:
    """`2025`, `2025-S1`, `2025-Q3` or `2025-07`; None where the text is no period (year 1 to 9999)."""
    found = _PATTERN.fullmatch(text)
    if not found or found["year"] == "0000":
        return None
    year = int(found["year"])
    if found["semester"]:
        return Period("semester", year, int(found["semester"]))
    if found["quarter"]:
        return Period("quarter", year, int(found["quarter"]))
    if found["month"]:
        month = int(found["month"])
        return Period("month", year, month) if 1 <= month <= 12 else None
    return Period("year", year)


def parse_date(text: str) -> datetime.date | None:
    """`2026-07-31`; None where the text is no day of the calendar."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def elapsed(start: Period | int, unit: Length, today: Period) -> int:
    """Whole units from `start` (a period, or a day as ordinal) to the last unit of `today`; negative if later.

    The unit that holds the last day of each is compared: from 2026-Q3 to the year 2027 are 5 quarters.
    """
    return _unit_index(today.last, unit) - _unit_index(start if isinstance(start, int) else start.last, unit)


def _unit_index(day: int, unit: Length) -> int:
    date = datetime.date.fromordinal(day)
    return date.year * PER_YEAR[unit] + (date.month - 1) // (12 // PER_YEAR[unit])
