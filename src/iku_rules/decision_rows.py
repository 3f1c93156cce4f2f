"""Decisions as rows for people and spreadsheets: a table, CSV, lines of JSON. Imports what it prints; no engine.

One row is one subject, or with `record` one record below a subject.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from iku_rules import decision_json
from iku_rules.canonical import Scalar
from iku_rules.decision import Decision
from iku_rules.explanation.sentences import say
from iku_rules.explanation.shown import MISSING, label, number
from iku_rules.facts.assembly import shape_of
from iku_rules.facts.csv_rows import Dialect
from iku_rules.facts.model import Place
from iku_rules.facts.rejects import line_of, safe
from iku_rules.language.periods import Period
from iku_rules.language.tabling import display_width
from iku_rules.language.types import Category, Number
from iku_rules.language.words import Language
from iku_rules.plan.model import Plan

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "id": {
        "effects": "Akibat",
        "evidence": "bukti",
        "period": "periode",
        "policy": "kebijakan",
        "version": "versi",
        "yes": "ya",
        "no": "tidak",
        "nobody": "Tidak ada yang dinilai.",
    },
    "en": {
        "effects": "Effects",
        "evidence": "evidence",
        "period": "period",
        "policy": "policy",
        "version": "version",
        "yes": "yes",
        "no": "no",
        "nobody": "Nobody is appraised.",
    },
}
_GAP: Final = "  "
_LEAST: Final = 30  # columns of a terminal that effects need beside the values


@dataclass(frozen=True, slots=True)
class _Row:
    """What is decided of one record; `below` counts the effects on the records below it."""

    key: tuple[str, ...]
    values: tuple[Scalar, ...]
    given: tuple[str, ...]
    unknown: frozenset[str]
    below: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows of a plan for one record type, and the names of their columns."""

    plan: Plan
    record: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    titles: tuple[str, ...]  # of both, as people read them

    def rows(self, made: Decision) -> Iterator[_Row]:
        places = {v.place: None for v in made.values if v.place.record == self.record}
        for place in [made.subject] if self.record == self.plan.subject else places:
            yield self._row(made, place)

    def _row(self, made: Decision, place: Place) -> _Row:
        depth = len(made.subject.key)
        below: dict[str, int] = {}
        for e in made.effects:
            if e.place.record != self.record and e.place.key[: len(place.key)] == place.key:
                below[e.name] = below.get(e.name, 0) + 1
        return _Row(
            place.key,
            tuple(made.value(name, *place.key[depth:]) for name in self.names),
            tuple(e.name for e in made.effects if e.place == place),
            frozenset(u.effect for u in made.undetermined if u.place == place),
            below,
        )


def _sheet(plan: Plan, record: str | None, lang: Language) -> _Sheet:
    record = record or plan.subject
    shape = shape_of(plan, record)
    slots = [*range(len(shape.above)), *shape.own_key]
    keys = [shape.names[i] for i in slots]
    titles = [label(shape.slots[i].label, shape.names[i], lang) for i in slots]
    if not shape.own_key:  # such records are numbered
        keys, titles = [*keys, "#"], [*titles, "#"]
    decisions = [d for d in plan.decisions if d.record == record and d.published]
    titles += [label(d.origin.title, d.name, lang) for d in decisions]
    return _Sheet(plan, record, tuple(keys), tuple(d.name for d in decisions), tuple(titles))


# --- for people


def table(
    plan: Plan,
    decisions: Iterable[Decision],
    period: Period,
    *,
    lang: Language,
    record: str | None = None,
    width: int | None = None,
    bold: bool = False,
) -> Iterator[str]:
    """Key, values and effects with their labels; the policy and its evidence mark above.

    `width`: that of the terminal. Where a row doesn't fit, each record is a short list instead.
    """
    sheet, words = _sheet(plan, record, lang), _WORDS[lang]
    types = {d.name: d.type for d in plan.decisions}
    titles = sheet.titles
    right = [False] * len(sheet.keys) + [isinstance(types[n], Number) for n in sheet.names]
    cells, effects = [], []
    for row in (row for made in decisions for row in sheet.rows(made)):
        values = (_cell(plan, v, types[n], lang) for n, v in zip(sheet.names, row.values, strict=True))
        cells.append([*row.key, *values])
        effects.append(_effects(plan, row, lang))
    yield f"{plan.policy} {plan.version} · {words['period']} {period} · {plan.digest[:12]}\n"
    yield f"{say(plan.evidence, lang)}\n\n"
    if not cells:
        yield f"{words['nobody']}\n"
        return
    widths = [max(map(display_width, column)) for column in zip(titles, *cells, strict=True)]
    total = sum(widths) + len(_GAP) * len(widths)
    if width is not None and total + _LEAST > width:
        # A heading may take two lines; a value or a key is never broken.
        widths = [max(map(display_width, [*title.split(), *c])) for title, *c in zip(titles, *cells, strict=True)]
        total = sum(widths) + len(_GAP) * len(widths)
    if width is not None and total + _LEAST > width:
        yield from _lists(titles, len(sheet.keys), cells, effects, width, bold)
    else:
        rest = None if width is None else width - total
        yield from _lines([*titles, words["effects"]], cells, effects, widths, right, rest, bold)


def _lines(
    titles: Sequence[str],
    cells: Sequence[Sequence[str]],
    effects: Sequence[str],
    widths: Sequence[int],
    right: Sequence[bool],
    rest: int | None,
    bold: bool,
) -> Iterator[str]:
    """A row beside its effects, which are folded at words where there is `rest` for them."""

    def line(parts: Sequence[str], last: str) -> str:
        padded = []
        for part, width, numeric in zip(parts, widths, right, strict=True):
            blanks = " " * (width - display_width(part))
            padded.append(blanks + part if numeric else part + blanks)
        return _GAP.join([*padded, last]).rstrip()

    *heads, last = titles
    wrapped = [_fold(head, width) for head, width in zip(heads, widths, strict=True)]
    height = max(len(w) for w in wrapped)
    for i in range(height):
        bottom = [w[i - height + len(w)] if i >= height - len(w) else "" for w in wrapped]
        yield _strong(line(bottom, last if i == height - 1 else ""), bold) + "\n"
    for parts, text in zip(cells, effects, strict=True):
        folded = [text] if rest is None else _fold(text, rest)
        yield line(parts, folded[0]) + "\n"
        for more in folded[1:]:
            yield line([""] * len(parts), more) + "\n"


def _lists(
    titles: Sequence[str],
    keys: int,
    cells: Sequence[Sequence[str]],
    effects: Sequence[str],
    width: int,
    bold: bool,
) -> Iterator[str]:
    """Key; below it the values with their titles, and the effects."""
    for parts, text in zip(cells, effects, strict=True):
        yield _strong(" / ".join(parts[:keys]), bold) + "\n"
        values = "; ".join(f"{t}: {p}" for t, p in zip(titles[keys:], parts[keys:], strict=True))
        for item, start in ((values, "  "), (text, "  → ")):
            lines = _fold(item, max(width - len(start), _LEAST)) if item else []
            for i, folded in enumerate(lines):
                yield (start if i == 0 else " " * len(start)) + folded + "\n"


def _fold(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _strong(text: str, bold: bool) -> str:
    return f"\033[1m{text}\033[0m" if bold else text


def _cell(plan: Plan, value: Scalar, type_: object, lang: Language) -> str:
    """A value as people read it: categories by label, numbers with their declared decimals."""
    match value:
        case None:
            return MISSING[lang]
        case bool():
            return _WORDS[lang]["yes" if value else "no"]
        case Decimal():
            return number(value, lang, decimals=max(0, -int(value.as_tuple().exponent)))
        case str() if isinstance(type_, Category):
            labels = plan.categories.get(type_.name)
            return label(labels[type_.values.index(value)], value, lang) if labels else value
        case _:
            return str(value)


def _effects(plan: Plan, row: _Row, lang: Language) -> str:
    def named(effect: str) -> str:
        return label(plan.effects[effect].label, effect, lang)

    parts = [named(e) for e in row.given]
    parts += [f"{named(e)} ({count})" for e, count in row.below.items()]
    parts += [f"? {named(e)}" for e in sorted(row.unknown)]
    return "; ".join(parts) or "-"


# --- for spreadsheets and programs


def csv_rows(
    plan: Plan, decisions: Iterable[Decision], *, lang: Language, dialect: Dialect, record: str | None = None
) -> Iterator[str]:
    """Key, values, a column for each effect of the record (yes, no, ?), and what they rest on."""
    sheet, words = _sheet(plan, record, lang), _WORDS[lang]
    effects = [e.name for e in plan.effects.values() if e.record == sheet.record]
    more = [words[name] for name in ("policy", "version", "period", "evidence")]
    mark = "\ufeff" if dialect.delimiter == ";" else ""  # by which Excel knows UTF-8
    yield mark + line_of([*sheet.keys, *sheet.names, *effects, *more], dialect)
    for made in decisions:
        rests = [safe(text) for text in (made.policy, made.version, str(made.period), made.evidence)]
        for row in sheet.rows(made):
            values = [_plain(value, dialect, words) for value in row.values]
            given = [words["yes"] if e in row.given else "?" if e in row.unknown else words["no"] for e in effects]
            yield line_of([*map(safe, row.key), *values, *given, *rests], dialect)


def _plain(value: Scalar, dialect: Dialect, words: Mapping[str, str]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return words["yes" if value else "no"]
        case Decimal():
            return format(value, "f").replace(".", dialect.decimal)
        case _:
            return safe(str(value))


def json_lines(decisions: Iterable[Decision]) -> Iterator[str]:
    """A JSON array, one decision a line."""
    first = True
    for made in decisions:
        yield ("[\n" if first else ",\n") + decision_json.to_json(made)
        first = False
    yield "[]\n" if first else "\n]\n"
