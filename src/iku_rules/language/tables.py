"""A block scalar -> a table of cells, each with its place. Imports source and diagnostics only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language.source import Scalar

MAX_ROWS: Final = 2000


@dataclass(frozen=True, slots=True)
class Text:
    """A cell: its text (without quotes) and the place of that text."""

    text: str
    span: Span = field(compare=False, repr=False)
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class RawRow:
    cells: tuple[Text, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RawTable:
    """`split` is the number of columns before `||`; None where there is no `||`."""

    head: RawRow
    split: int | None
    rows: tuple[RawRow, ...]


# A cell ends at a bar outside of double quotes.
_CELL: Final = re.compile(r'(?:"[^"]*"|[^"|])*')


def read_table(scalar: Scalar) -> tuple[RawTable | None, list[Diagnostic]]:
    """The table that stands in a block scalar; rows with another number of cells than the head are left out."""
    problems: list[Diagnostic] = []
    if scalar.style != "block":
        return None, [problem("IKU131", scalar.span)]
    lines = [x for x in scalar.lines() if x.text.strip() and not x.text.lstrip().startswith("#")]
    if not lines:
        return None, [problem("IKU132", scalar.span)]
    rows: list[RawRow] = []
    splits: list[int | None] = []
    for line in lines:
        span = Span(scalar.span.source, line.start, line.start + len(line.text.rstrip()))
        row, split = _row(line.text, span, problems)
        rows.append(row)
        splits.append(split)
    head, split = rows[0], splits[0]
    if len(rows) - 1 > MAX_ROWS:
        problems.append(problem("IKU133", rows[MAX_ROWS + 1].span, limit=MAX_ROWS))
        rows = rows[: MAX_ROWS + 1]
    good = []
    for row, row_split in zip(rows[1:], splits[1:], strict=False):
        if len(row.cells) != len(head.cells):
            problems.append(problem("IKU134", row.span, found=len(row.cells), expected=len(head.cells)))
        elif row_split != split:
            problems.append(problem("IKU135", row.span))
        elif any(not c.text and not c.quoted for c in row.cells):
            empty = next(c for c in row.cells if not c.text and not c.quoted)
            problems.append(problem("IKU136", empty.span))
        else:
            good.append(row)
    return RawTable(head, split, tuple(good)), problems


def _row(text: str, span: Span, problems: list[Diagnostic]) -> tuple[RawRow, int | None]:
    cells: list[Text] = []
    split: int | None = None
    at = 0
    while True:
        found = _CELL.match(text, at)
        end = found.end() if found else at
        if end < len(text) and text[end] == '"':
            problems.append(problem("IKU137", Span(span.source, span.start + end, span.start + end + 1)))
            end = len(text)
        cells.append(_text(text, at, end, span))
        if end >= len(text):
            return RawRow(tuple(cells), span), split
        at = end + 1
        if text[at : at + 1] == "|":
            split, at = len(cells), at + 1


def _text(text: str, start: int, end: int, span: Span) -> Text:
    raw = text[start:end]
    inner = raw.strip()
    at = start + (len(raw) - len(raw.lstrip())) if inner else start
    place = Span(span.source, span.start + at, span.start + max(at + len(inner), at + 1))
    if len(inner) >= 2 and inner[0] == inner[-1] == '"':
        return Text(inner[1:-1], Span(place.source, place.start + 1, place.end - 1), quoted=True)
    return Text(inner, place)
