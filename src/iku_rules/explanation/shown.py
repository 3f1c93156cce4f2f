"""Values as people read them: numbers, periods and days in Indonesian or English.

Digits are made from integers and only the signs come from Babel, whose own formatting would round to the
nearest even digit. Imports the models, periods, types and words.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from babel import Locale
from babel.dates import format_date, get_month_names

from iku_rules.canonical import decimal_text
from iku_rules.language.periods import Period
from iku_rules.language.types import Boolean, Category, DateType, Type
from iku_rules.language.words import Language, word
from iku_rules.plan.model import Label

_LOCALES: Final[dict[Language, str]] = {"id": "id", "en": "en_GB"}
_GROUPED_FROM = 10_000  # below, a lone group sign reads as a decimal one: 1.234 is not 1,234
_MOST_DECIMALS = 9  # of a number shown in full
_INLINE_DECIMALS = 4  # of an endless one inside a formula
_APART_DECIMALS = 6  # of an endless one by itself
_LONGEST_RATIO = 80  # bits of a ratio that is still worth reading

MISSING: Final[dict[Language, str]] = {"id": "belum ada", "en": "not available"}


@functools.cache
def _signs(lang: Language) -> tuple[str, str]:
    symbols = Locale.parse(_LOCALES[lang]).number_symbols["latn"]
    return symbols["decimal"], symbols["group"]


def number(value: Fraction | Decimal | int, lang: Language, *, decimals: int | None = None) -> str:
    """A number in full, without trailing zeros or with exactly so many decimals.

    One that has more is rounded (half away from zero) to these decimals, or to nine.
    """
    value = Fraction(value)
    places = _MOST_DECIMALS if decimals is None else decimals
    half_up = abs(value) * 10**places + Fraction(1, 2)
    units = half_up.numerator // half_up.denominator
    whole, _, part = decimal_text(units, places).partition(".")
    if decimals is None:
        part = part.rstrip("0")
    decimal, group = _signs(lang)
    if int(whole) >= _GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", group)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{whole}{decimal}{part}" if part else f"{sign}{whole}"


def ends(value: Fraction) -> bool:
    """Whether a number can be written in full with at most nine decimals."""
    scale: int = 10**_MOST_DECIMALS
    return scale % value.denominator == 0


def inline(value: Fraction, lang: Language) -> str:
    """A number inside a formula: in full, or marked as rounded."""
    return number(value, lang) if ends(value) else f"≈{number(value, lang, decimals=_INLINE_DECIMALS)}"


def apart(value: Fraction, lang: Language) -> str:
    """A number by itself after `=`: in full, or as a ratio and what that is about."""
    if ends(value):
        return number(value, lang)
    about = f"≈ {number(value, lang, decimals=_APART_DECIMALS)}"
    if value.numerator.bit_length() + value.denominator.bit_length() > _LONGEST_RATIO:
        return about
    return f"{value.numerator}/{value.denominator} {about}"


def value(found: object, type_: Type, labels: Mapping[str, tuple[Label, ...]], lang: Language) -> str:
    """A value of the reference interpreter (numbers are fractions): categories by label, missing in words."""
    if found is None:
        return MISSING[lang]
    if isinstance(found, Fraction):
        return inline(found, lang)
    if isinstance(found, Period):
        return period(found, lang)
    match type_:
        case Boolean():
            return word("value", "yes" if found else "no", lang)
        case Category() if isinstance(found, int):
            named = labels.get(type_.name)
            return label(named[found], type_.values[found], lang) if named else type_.values[found]
        case DateType() if isinstance(found, int):
            return day(datetime.date.fromordinal(found), lang)
        case _:
            return str(found)


def label(text: Label, name: str, lang: Language) -> str:
    """A text in a language, else in the other, else the name."""
    first, second = (text.id, text.en) if lang == "id" else (text.en, text.id)
    return first or second or name


def period(found: Period, lang: Language) -> str:
    """A period in words: `2026`, `triwulan 3 2026`, `July 2026`."""
    match found.length:
        case "year":
            return str(found.year)
        case "month":
            return f"{get_month_names('wide', locale=_LOCALES[lang])[found.index]} {found.year}"
        case _:
            return f"{word('time', found.length, lang)} {found.index} {found.year}"


def day(found: datetime.date, lang: Language) -> str:
    """A day in words: `31 Juli 2026`."""
    return format_date(found, "long", locale=_LOCALES[lang])
