"""A table of a rule or case file in aligned columns and in the words of either language.

Imports respelling, tables, source and words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from iku_rules.diagnostics import Span
from iku_rules.language.expressions import parse_expression
from iku_rules.language.respelling import Speller
from iku_rules.language.source import Scalar
from iku_rules.language.syntax import Apply
from iku_rules.language.tables import RawRow, RawTable, Text, read_table
from iku_rules.language.words import LANGUAGES, WORDS, Language, english

# What kind of table stands where, by section and key.
TABLES: Final = {
    "record.fields": "heads", "policy.effects": "heads", "values": "heads",
    "lookup.matrix": "matrix", "lookup.table": "conditions", "lookup.bands": "conditions", "lookup.points": "points",
    "decision.cases": "cases", "decision.table": "conditions", "rule.table": "rules",
    "tables": "facts",
}  # fmt: skip

Role = Literal["text", "header", "expression", "cell", "length_cell", "type", "value", "lasts", "names", "boolean"]

_BY_HEAD: Final[dict[str, Role]] = {
    "type": "type",
    "kind": "value",
    "lasts": "lasts",
    "only_if": "expression",
}
_SIGNS: Final = ("-", "?", "x")
_BOOLEANS: Final = frozenset(WORDS["word"][en] for en in ("yes", "no")) | {"yes", "no"}


def table_lines(scalar: Scalar, place: str, speller: Speller) -> list[str] | None:
    """The lines of a table, comments before the rows they precede; None where it is no table."""
    table, problems = read_table(scalar)
    if table is None or problems:
        return None
    rows = [
        [_spelled(cell, role, speller) for cell, role in zip(row.cells, roles, strict=True)]
        for row, roles in _roles(table, TABLES[place], speller)
    ]
    widths = [max(display_width(row[i]) for row in rows) for i in range(len(table.head.cells))]
    written = iter([_joined(row, widths, table.split) for row in rows])
    lines: list[str] = []
    for line in scalar.lines():
        text = line.text.strip()
        if text:
            lines.append(text if text.startswith("#") else next(written))
        elif lines and lines[-1]:
            lines.append("")  # one empty line between groups of rows
    return lines


def _roles(table: RawTable, kind: str, speller: Speller) -> Iterator[tuple[RawRow, Sequence[Role]]]:
    """What stands in each cell: first the head, then the rows."""
    size, split = len(table.head.cells), table.split or 0
    match kind:
        case "heads":
            head = _times("header", size)
            row: list[Role] = [_BY_HEAD.get(_head(c, speller), "text") for c in table.head.cells]
        case "matrix":
            head, row = _times("text", size), _times("text", 1) + _times("expression", size - 1)
        case "conditions":
            more = size - split - 1
            head = _times("expression", split) + _times("text", 1) + _times("header", more)
            row = _conditions(table.head.cells[:split], speller) + _times("expression", 1) + _times("text", more)
        case "rules":
            head = _times("header", 1) + _times("expression", split - 1) + _times("header", size - split)
            row = _times("text", 1) + _conditions(table.head.cells[1:split], speller)
            row += ["names" if _head(c, speller) == "then" else "text" for c in table.head.cells[split:]]
        case "cases":
            head, row = _times("header", size), _times("expression", size)
        case "points":
            head, row = _times("text", size), _times("expression", size)
        case _:
            head = _times("text", size)
            row = ["boolean" if of_yes_and_no(table, i, speller.words) else "text" for i in range(size)]
    yield table.head, head
    yield from ((r, row) for r in table.rows)


def _times(role: Role, count: int) -> list[Role]:
    return [role] * count


def _head(cell: Text, speller: Speller) -> str:
    return english("header", cell.text, speller.words) or ""


def _conditions(heads: Sequence[Text], speller: Speller) -> list[Role]:
    made = [parse_expression(cell.span, speller.words) for cell in heads]
    return ["length_cell" if isinstance(m, Apply) and m.name == "length" else "cell" for m in made]


def of_yes_and_no(table: RawTable, column: int, words: Language) -> bool:
    """A column of facts or results is of yes and no when nothing else stands in it.

    What a column holds is known only with the policy, which a formatter doesn't read. `yes` and `no` can't be
    values of a scale or kind; the text `no` among other texts, or in quotes, stays.
    """
    cells = [row.cells[column] for row in table.rows]
    told = {english("value", c.text, words) for c in cells if c.text not in _SIGNS}
    return bool(told) and told <= {"yes", "no"} and not any(c.quoted for c in cells)


def _spelled(cell: Text, role: Role, speller: Speller) -> str:
    text, span = cell.text, cell.span
    match role:
        case "header":
            return text if text in LANGUAGES else speller.of("header", text)
        case "expression":
            return speller.expression(span) if text not in _SIGNS else text
        case "cell" | "length_cell":
            return speller.cell(span, of_length=role == "length_cell")
        case "type":
            return speller.type(Span(span.source, span.start, span.start + len(text)))
        case "value" | "boolean":
            return speller.of("value", text)
        case "lasts":
            return speller.lasts(text)
        case "names":
            return speller.names(text)
        case "text":
            return f'"{text}"' if cell.quoted and _needs_quotes(text) else text


def _needs_quotes(text: str) -> bool:
    """Without quotes the cell would end early, be a comment, or be a sign or word instead of a text."""
    return (
        text in (*_SIGNS, "") or text in _BOOLEANS or text != text.strip() or "|" in text or text.startswith(("#", '"'))
    )


def _joined(row: Sequence[str], widths: Sequence[int], split: int | None) -> str:
    parts = []
    for index, text in enumerate(row):
        if index:
            parts.append(" || " if index == split else " | ")
        parts.append(text + " " * (widths[index] - display_width(text)))
    return "".join(parts).rstrip()


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)
