"""A block scalar -> a table of cells, each with its place. Imports source and diagnostics only."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Final

from iku_rules.diagnostics import Diagnostic, Source, Span, problem
from iku_rules.frozen import dataclass
from iku_rules.language.source import Line, Scalar

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
    lines = _without_frame(lines, scalar.span.source, problems)
    if len(lines) - 1 > MAX_ROWS:
        problems.append(problem("IKU133", _span(lines[MAX_ROWS + 1], scalar.span.source), limit=MAX_ROWS))
        lines = lines[: MAX_ROWS + 1]
    rows: list[tuple[RawRow, int | None]] = []
    for line in lines:
        found = _row(line.text, _span(line, scalar.span.source))
        if isinstance(found, Diagnostic):
            problems.append(found)
            if not rows:
                return None, problems
        else:
            rows.append(found)
    (head, split), body = rows[0], rows[1:]
    splits = {row_split for _, row_split in body}
    if split is None and len(splits) == 1 and None not in splits:
        problems.append(problem("IKU154", head.span))
        split = splits.pop()
    good = []
    for row, row_split in body:
        empty = next((c for c in row.cells if not c.text and not c.quoted), None)
        if len(row.cells) != len(head.cells):
            problems.append(problem("IKU134", row.span, found=len(row.cells), expected=len(head.cells)))
        elif row_split != split:
            problems.append(problem("IKU135", row.span))
        elif empty is not None:
            problems.append(problem("IKU136", empty.span))
        else:
            good.append(row)
    return RawTable(head, split, tuple(good)), problems


def _span(line: Line, source: Source) -> Span:
    indent = len(line.text) - len(line.text.lstrip())
    return Span(source, line.start + indent, line.start + len(line.text.rstrip()))


# Bars round a whole row and a line of hyphens under the head, as other table formats have them.
_FRAME: Final = re.compile(r"\s*\|(?!\|)")
_RULER: Final = re.compile(r"[\s|:-]*--[\s|:-]*")


def _without_frame(lines: list[Line], source: Source, problems: list[Diagnostic]) -> list[Line]:
    framed = [x for x in lines if _FRAME.match(x.text) or _RULER.fullmatch(x.text)]
    if not framed:
        return lines
    problems.append(problem("IKU164", _span(framed[0], source)))
    bare = []
    for line in lines:
        if _RULER.fullmatch(line.text):
            continue
        found = _FRAME.match(line.text)
        if not found:
            bare.append(line)
            continue
        text = line.text.rstrip()
        text = text[:-1] if text.endswith("|") else text
        bare.append(Line(text[found.end() :], line.start + found.end()))
    return bare


def _row(text: str, span: Span) -> tuple[RawRow, int | None] | Diagnostic:
    text = text.strip()
    cells: list[Text] = []
    split: int | None = None
    at = 0
    while True:
        found = _CELL.match(text, at)
        end = found.end() if found else at
        if end < len(text) and text[end] == '"':
            return problem("IKU137", Span(span.source, span.start + end, span.start + end + 1))
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
