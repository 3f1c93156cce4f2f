"""One field of a record: from what a file or a program says to its canonical value, and back.

The only place with rules for a single value: models, readers and tables all come here. Nothing passes through
a binary float, and nothing depends on the caller's decimal context. Imports language types and periods, the
plan's model, facts' model and diagnostics.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from iku_rules.diagnostics import suggestion
from iku_rules.facts.model import Value
from iku_rules.language.periods import Period, parse_date, parse_period
from iku_rules.language.types import (
    MAX_DIGITS,
    Boolean,
    Category,
    DateType,
    Number,
    PeriodType,
    TextType,
    Type,
)
from iku_rules.plan.model import FieldPlan

DASHES: Final = frozenset({"-", "~"})  # a cell that says "missing", where cells are text
BOOLEANS: Final[Mapping[str, bool]] = {
    "yes": True,
    "no": False,
    "ya": True,
    "tidak": False,
    "true": True,
    "false": False,
}
_FAR: Final = 10**100  # stands for any number beyond all bounds
_SHOWN: Final = 60  # characters of a value that a message quotes

# A value as Python developers see it in a model.
Plain = int | Decimal | bool | str | Period | datetime.date | None


class JsonNumber(str):
    """A number as JSON text has it, not yet taken for a value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value can't be taken: a code of the catalogue and its arguments."""

    code: str
    args: Mapping[str, str]


Reading = Callable[[object], Value | Refusal]


def reading(field: FieldPlan, *, comma: bool = False, dashes: bool = False) -> Reading:
    """How values of a field are read: text, and the plain values of its type, become canonical ones.

    `comma`: numbers in text have a decimal comma. `dashes`: `-` and `~` are missing, as in tables; nothing
    and empty text always are. Missing becomes the default; where there is none and the field isn't optional
    (a key never is) it is refused.
    """
    of_type = _of_type(field, comma)
    plainly = plain_reading(field, comma=comma)
    absent = _absent(field)
    empty = DASHES if dashes else frozenset[str]()

    def read(raw: object) -> Value | Refusal:
        if type(raw) is str:
            value = plainly(raw)
            if value is not None:
                return value
        if raw is None:
            return absent
        if isinstance(raw, str):
            text = raw.strip()
            if not text or text in empty:
                return absent
            return of_type(raw if isinstance(raw, JsonNumber) else text)
        return of_type(raw)

    return read


def plain_reading(field: FieldPlan, *, comma: bool = False) -> Callable[[str], Value]:
    """What `reading` makes of text in its plainest form, as nearly all text is; None for any other, good or bad."""
    match field.type:
        case Number() if not comma:
            return _plain_number(field.type)
        case Category():
            return {value: i for i, value in enumerate(field.type.values)}.get
        case TextType():
            return _plain_text
        case _:
            return lambda raw: None


def _plain_number(type_: Number) -> Callable[[str], Value]:
    decimals, low, high = grid(type_)
    zeros = tuple("0" * (decimals - given) for given in range(decimals + 1))

    def read(raw: str) -> Value:
        whole, point, part = raw.partition(".")
        digits = whole + part
        if not digits.isdigit() or len(part) > decimals or len(digits) > MAX_DIGITS or not raw.isascii():
            return None
        if not whole or (point and not part):
            return None
        value = int(digits + zeros[len(part)])
        return value if low <= value <= high else None

    return read


def _plain_text(raw: str) -> Value:
    """A number without a sign or point, or text from a letter to a letter or digit."""
    if raw.isascii() and (raw.isdigit() or (raw[:1].isalpha() and raw[-1].isalnum() and raw.isprintable())):
        return raw
    return None


def _absent(field: FieldPlan) -> Value | Refusal:
    if not field.is_key:
        default = field.default
        if isinstance(default, int | str | Period):  # bool is an int
            return default
        if field.optional:
            return None
    return Refusal("IKU501", {"field": field.name})


def _of_type(field: FieldPlan, comma: bool) -> Reading:
    match field.type:
        case Number():
            return _number(field.name, field.type, comma)
        case Boolean():
            return lambda raw: _boolean(field.name, raw)
        case Category():
            return _category(field.name, field.type)
        case PeriodType():
            return lambda raw: _period(field.name, raw)
        case DateType():
            return lambda raw: _date(field.name, raw)
        case TextType():
            return lambda raw: _text(field, raw)


def shown(raw: object) -> str:
    """A value as a message quotes it: short, without characters that would falsify what is seen."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) >= 10**_SHOWN:
        return f"{'-' if raw < 0 else ''}9…" if raw.bit_length() > 10_000 else f"{str(raw)[:_SHOWN]}…"
    if isinstance(raw, bool):
        return "true" if raw else "false"  # as JSON has it
    text = str(raw) if isinstance(raw, str | int | Decimal | float | Period | datetime.date) else type(raw).__name__
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _refused(code: str, field: str, raw: object, **more: str) -> Refusal:
    return Refusal(code, {"field": field, "value": shown(raw), **more})


# --- numbers

_DIGITS: Final = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_SHORTENED: Final = re.compile(r"-?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]+")  # 1,9850512E+17
_DIGITS_COMMA: Final = re.compile(r"(-?)([0-9]+)(?:,([0-9]+))?")


@dataclass(frozen=True, slots=True)
class _Grid:
    """A field's numbers as scaled integers: 10^-`decimals` is one; `low` and `high` belong to it."""

    field: str
    decimals: int
    low: int
    high: int
    bounds: str
    comma: bool


def grid(type_: Number) -> tuple[int, int, int]:
    """Decimals, and the least and greatest scaled integer, of a number on the grid."""
    decimals = type_.decimals
    if decimals is None:
        raise ValueError("a fact is never an exact working value")
    low, high, limit = type_.low, type_.high, 10**MAX_DIGITS - 1
    least, most = -limit, limit
    if low is not None:
        scaled = low * 10**decimals
        least = -(-scaled.numerator // scaled.denominator)  # ceiling
        least += type_.low_open and least == scaled
    if high is not None:
        scaled = high * 10**decimals
        most = scaled.numerator // scaled.denominator
        most -= type_.high_open and most == scaled
    return decimals, least, most


def _number(name: str, type_: Number, comma: bool) -> Reading:
    decimals, low, high = grid(type_)
    g = _Grid(name, decimals, low, high, bounds_text(type_, comma=comma), comma)
    plainly = _plain_number(type_)
    pattern, scale = _DIGITS_COMMA if comma else _DIGITS, 10**decimals

    def read(raw: object) -> Value | Refusal:
        if isinstance(raw, JsonNumber):
            raw = _expanded(raw)
        if isinstance(raw, str):
            found = pattern.fullmatch(raw)
            if found is None:
                return _written_oddly(g, raw)
            sign, whole, part = found.groups()
            if part and len(part) > decimals:
                return _too_fine(g, raw)
            if len(whole) > MAX_DIGITS:
                whole = whole.lstrip("0") or "0"
                if len(whole) > MAX_DIGITS:
                    return _refused("IKU503", name, raw, bounds=g.bounds)
            value = int(whole) * scale + (int(part.ljust(decimals, "0")) if part else 0)
            if sign:
                value = -value
        elif isinstance(raw, bool):
            return _not_a_number(g, raw)
        elif isinstance(raw, int):
            value = raw * scale
        elif isinstance(raw, Decimal):
            plain = plainly(str(raw))
            if isinstance(plain, int):
                return plain
            scaled = _scaled(raw, decimals)
            if scaled is None:
                return _not_a_number(g, raw) if not raw.is_finite() else _too_fine(g, raw)
            value = scaled
        elif isinstance(raw, float):
            return _refused("IKU505", name, raw)
        else:
            return _not_a_number(g, raw)
        return value if low <= value <= high else _refused("IKU503", name, raw, bounds=g.bounds)

    return read


def _expanded(text: JsonNumber) -> str | Decimal:
    """JSON may write 1200 as `1.2e3`; an exponent too long for any number stays text, which is refused."""
    _, _, exponent = str(text).lower().partition("e")
    return Decimal(text) if exponent and len(exponent) <= 4 else str(text)


def _scaled(number: Decimal, decimals: int) -> int | None:
    """A decimal times 10^decimals, where that is whole; far beyond any bound it is just large."""
    if not number.is_finite():
        return None
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or not any(digits):
        return 0
    shift = exponent + decimals
    if number.adjusted() > 2 * MAX_DIGITS:
        return -_FAR if sign else _FAR
    if shift < 0:
        kept, rest = digits[:shift], digits[shift:]
        if any(rest):
            return None
        digits, shift = kept, 0
    value = int("".join(map(str, digits)) + "0" * shift or "0")
    return -value if sign else value


def _not_a_number(g: _Grid, raw: object) -> Refusal:
    example = number_text(example_of(g.decimals, g.low, g.high), g.decimals, comma=g.comma)
    return _refused("IKU502", g.field, raw, example=example)


def example_of(decimals: int, low: int, high: int) -> int:
    """A number inside the bounds that shows the decimals, if there are any."""
    scale = int(f"1{'0' * decimals}")
    return min(max(low, 75 * scale + scale // 2), high)


def _too_fine(g: _Grid, raw: object) -> Refusal:
    # `10.000` where two decimals are the most can only be ten thousand, written with a separator; never 10.
    sign = "," if g.comma else "."
    text = str(raw)
    if isinstance(raw, str) and g.decimals < 3 and re.fullmatch(rf"-?[1-9][0-9]{{0,2}}\{sign}000", text):
        return _refused("IKU506", g.field, raw, fixed=text.replace(sign, ""))
    if not g.decimals:
        return _refused("IKU524", g.field, raw)
    return _refused("IKU504", g.field, raw, decimals=str(g.decimals))


def _written_oddly(g: _Grid, text: str) -> Refusal:
    """Text that isn't plain digits: name the slip where it is a known one."""
    sign, other = (",", ".") if g.comma else (".", ",")
    if _SHORTENED.fullmatch(text):
        return _refused("IKU513", g.field, text)
    if re.fullmatch(rf"-?[1-9][0-9]{{0,2}}\{other}[0-9]{{3}}", text):  # 1,234: a thousand, or a decimal comma
        fixed = text.replace(other, "")
        if g.decimals >= 3:
            fixed = f"{fixed}` / `{text.replace(other, sign)}"
        return _refused("IKU506", g.field, text, fixed=fixed)
    if re.fullmatch(rf"-?[0-9]{{1,3}}(\{other}[0-9]{{3}})+(\{sign}[0-9]+)?", text):
        return _refused("IKU506", g.field, text, fixed=text.replace(other, ""))
    if re.fullmatch(rf"-?[0-9]{{1,3}}(\{sign}[0-9]{{3}})+(\{other}[0-9]+)?", text):
        return _refused("IKU506", g.field, text, fixed=text.replace(sign, "").replace(other, sign))
    if re.fullmatch(rf"-?[0-9]+\{other}[0-9]+", text):
        return _refused("IKU507", g.field, text, sign=sign, fixed=text.replace(other, sign))
    return _not_a_number(g, text)


def number_text(value: int, decimals: int, *, comma: bool = False) -> str:
    """A scaled integer as text without trailing zeros: `number_text(7510, 2)` is `75.1`."""
    whole, part = divmod(abs(value), 10**decimals)
    rest = f"{part:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{'-' if value < 0 else ''}{whole}{(',' if comma else '.') + rest if rest else ''}"


def bounds_text(type_: Number, *, comma: bool = False) -> str:
    """Bounds as rule files write them: `[0..100]`, `(0..1]`."""
    low = "" if type_.low is None else _rational_text(type_.low, comma)
    high = "" if type_.high is None else _rational_text(type_.high, comma)
    return f"{'(' if type_.low_open else '['}{low}..{high}{')' if type_.high_open else ']'}"


def _rational_text(number: Fraction, comma: bool) -> str:
    for decimals in range(MAX_DIGITS + 1):
        scaled = number * 10**decimals
        if scaled.denominator == 1:
            return number_text(scaled.numerator, decimals, comma=comma)
    return f"{number.numerator}/{number.denominator}"


# --- the other types


def _boolean(name: str, raw: object) -> Value | Refusal:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        value = BOOLEANS.get(raw.lower())
        if value is not None:
            return value
    return _refused("IKU508", name, raw)


def _category(name: str, type_: Category) -> Reading:
    ordinals = {value: i for i, value in enumerate(type_.values)}

    @functools.lru_cache(maxsize=1_000)  # the same slip in every row of a large file
    def near(text: str) -> str:
        return suggestion(text.lower().replace(" ", "_"), type_.values)

    def read(raw: object) -> Value | Refusal:
        if isinstance(raw, str):
            ordinal = ordinals.get(raw)
            if ordinal is not None:
                return ordinal
        return _refused("IKU509", name, raw, suggestion=near(shown(raw)), known=", ".join(type_.values))

    return read


def _period(name: str, raw: object) -> Value | Refusal:
    if isinstance(raw, Period):
        return raw
    if isinstance(raw, str | int) and not isinstance(raw, bool):
        text = shown(raw)
        found = parse_period(text) if text.isascii() else None
        if found:
            return found
    return _refused("IKU510", name, raw)


def _date(name: str, raw: object) -> Value | Refusal:
    if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        return raw.toordinal()
    if isinstance(raw, str) and raw.isascii():
        found = parse_date(raw)
        if found:
            return found.toordinal()
    return _refused("IKU511", name, raw)


def _text(field: FieldPlan, raw: object) -> Value | Refusal:
    """Text in one Unicode form: two spellings of the same letters must not be two people."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**_SHOWN:
        return str(raw)
    if not isinstance(raw, str):
        return _refused("IKU512", field.name, raw)
    text = str(raw)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.replace("\N{NO-BREAK SPACE}", " "))
    if not text.isprintable():
        return _refused("IKU514", field.name, raw)
    if field.is_key and _SHORTENED.fullmatch(text) and not isinstance(raw, JsonNumber):
        return _refused("IKU513", field.name, raw)  # a long number that a spreadsheet cut to a few digits
    return text


# --- and back


def written(type_: Type, value: Value, *, lang: Literal["id", "en"] = "en", comma: bool = False) -> str:
    """A canonical value as text that `reading` takes; missing is `-`."""
    if value is None:
        return "-"
    match type_:
        case Number(decimals=int(decimals)) if isinstance(value, int):
            return number_text(value, decimals, comma=comma)
        case Boolean():
            return {"id": ("tidak", "ya"), "en": ("no", "yes")}[lang][bool(value)]
        case Category() if isinstance(value, int):
            return type_.values[value]
        case DateType() if isinstance(value, int):
            return datetime.date.fromordinal(value).isoformat()
        case _:
            return str(value)


def plain(type_: Type, value: Value) -> Plain:
    """A canonical value as a Python developer wants it: decimals with the field's scale, names, days."""
    match type_:
        case Number(decimals=int(decimals)) if decimals and isinstance(value, int):
            digits = tuple(map(int, str(abs(value))))
            return Decimal((int(value < 0), digits, -decimals))
        case Category() if isinstance(value, int):
            return type_.values[value]
        case DateType() if isinstance(value, int):
            return datetime.date.fromordinal(value)
        case _:
            return value


def order(value: Value) -> tuple[int, int, int, str]:
    """Sorts canonical values of one field: numbers and days by size, periods by last day, text by letters."""
    if value is None:
        return (0, 0, 0, "")
    if isinstance(value, Period):
        return (1, value.last, -value.first, "")
    return (1, 0, 0, value) if isinstance(value, str) else (1, value, 0, "")
