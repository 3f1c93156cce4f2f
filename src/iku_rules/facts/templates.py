"""Empty fact files with a header, one commented example and what each column may hold.

Imports assembly, fields, the CSV dialects, the words of the language and the plan's model.
"""

from __future__ import annotations

import datetime
from typing import Literal

from iku_rules.facts.assembly import shape_of
from iku_rules.facts.csv_rows import Dialect
from iku_rules.facts.fields import bounds_text, example_of, grid, written
from iku_rules.facts.model import Value
from iku_rules.language.periods import Period
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.language.words import word
from iku_rules.plan.model import FieldPlan, Plan

Lang = Literal["id", "en"]

_TEXTS = {
    "id": {
        "head": "# {record} ({policy} {version}): satu baris per catatan; baris yang diawali # diabaikan",
        "decimal": "# tanda desimal `{decimal}`; sel kosong atau - berarti tidak ada",
        "key": "kunci",
        "optional": "boleh kosong",
        "default": "bila kosong: {value}",
        "example": "contoh",
    },
    "en": {
        "head": "# {record} ({policy} {version}): one row for each; lines that start with # are ignored",
        "decimal": "# decimal sign `{decimal}`; an empty cell or - is missing",
        "key": "key",
        "optional": "may be missing",
        "default": "if missing: {value}",
        "example": "example",
    },
}


def csv_templates(plan: Plan, dialect: Dialect, *, lang: Lang) -> dict[str, str]:
    """File name -> content, for each record of a plan."""
    return {f"{record}.csv": csv_template(plan, record, dialect, lang=lang) for record in plan.records}


def csv_template(plan: Plan, record: str, dialect: Dialect, *, lang: Lang) -> str:
    """The empty file of one record, with a mark at its start by which Excel knows UTF-8."""
    shape, texts = shape_of(plan, record), _TEXTS[lang]
    comma = dialect.decimal == ","
    lines = [
        texts["head"].format(record=record, policy=plan.policy, version=plan.version),
        texts["decimal"].format(decimal=dialect.decimal),
    ]
    examples = []
    for i, (slot, name) in enumerate(zip(shape.slots, shape.names, strict=True)):
        lines.append(f"#   {name}: {_about(plan, slot, i < len(shape.above), lang=lang, comma=comma)}")
        example = written(slot.type, _example(slot.type), lang=lang, comma=comma)
        examples.append(f'"{example}"' if dialect.delimiter in example else example)
    lines.append(f"# {texts['example']}: {dialect.delimiter.join(examples)}")
    lines.append(dialect.delimiter.join(shape.names))
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _about(plan: Plan, field: FieldPlan, above: bool, *, lang: Lang, comma: bool) -> str:
    """A column in one line: its label, type, and whether it may be missing."""
    texts = _TEXTS[lang]
    parts = [_label(field, lang), type_text(field.type, lang=lang, comma=comma)]
    if isinstance(field.type, Category):
        labels = plan.categories.get(field.type.name, ())
        named = [(v, (lb.id if lang == "id" else lb.en) or v) for v, lb in zip(field.type.values, labels, strict=False)]
        parts += [", ".join(f"{value} = {label}" for value, label in named if label != value)]
    if above or field.is_key:
        parts.append(texts["key"])
    elif field.default is not None and isinstance(field.default, int | str | Period):
        parts.append(texts["default"].format(value=written(field.type, field.default, lang=lang, comma=comma)))
    elif field.optional:
        parts.append(texts["optional"])
    return "; ".join(part for part in parts if part)


def _label(field: FieldPlan, lang: Lang) -> str:
    text = (field.label.id or field.label.en if lang == "id" else field.label.en or field.label.id) or ""
    return " ".join(text.split())


def type_text(type_: Type, *, lang: Lang, comma: bool = False) -> str:
    """A type in the words of the language: `number(2) [0..100] %`."""
    match type_:
        case Number():
            name = word("type", "integer", lang) if type_.decimals == 0 else word("type", "number", lang)
            size = f"({type_.decimals})" if type_.decimals else ""
            unit = f" {type_.unit}" if type_.unit else ""
            return f"{name}{size} {bounds_text(type_, comma=comma)}{unit}"
        case Boolean():
            return " / ".join(word("value", value, lang) for value in ("yes", "no"))
        case Category():
            return " | ".join(type_.values)
        case PeriodType():
            return f"{word('type', 'period', lang)} (2026, 2026-S1, 2026-Q3, 2026-07)"
        case DateType():
            return f"{word('type', 'date', lang)} (2026-07-31)"
        case TextType():
            return word("type", "text", lang)


def _example(type_: Type) -> Value:
    """A value of the type: for numbers one inside the bounds that shows the decimals."""
    match type_:
        case Number():
            return example_of(*grid(type_))
        case Boolean():
            return True
        case Category():
            return 0
        case PeriodType():
            return Period("year", 2026)
        case DateType():
            return datetime.date(2026, 7, 31).toordinal()
        case TextType():
            return "A1"
