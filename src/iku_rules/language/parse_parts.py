"""What several sections of a rule file share: titles, texts of rows, tables of conditions.

Imports reading, policy, source, tables and syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from iku_rules.diagnostics import Span, complete
from iku_rules.language import policy as p
from iku_rules.language.reading import Reader
from iku_rules.language.source import Entry, Node
from iku_rules.language.syntax import Cell, Expr
from iku_rules.language.tables import RawRow, RawTable

Section = Mapping[str, Entry]  # by the English form of the key
Value = TypeVar("Value")


def given(e: Section, key: str, read: Callable[[Node], Value]) -> Value | None:
    """What stands under a key, as `read` reads it; None where the section has no such key."""
    return read(e[key].value) if key in e else None


def about(r: Reader, e: Section) -> p.About:
    """What a declaration says of itself."""
    return p.About(
        given(e, "title", r.texts) or p.Texts(), given(e, "basis", r.strings) or (), given(e, "unit", r.text)
    )


def row_texts(row: RawRow, at: Mapping[str, int]) -> p.Texts:
    """The label of a row, from its columns `id` and `en`."""
    return p.Texts(_text(row, at, "id"), _text(row, at, "en"))


def row_basis(row: RawRow, at: Mapping[str, int]) -> tuple[str, ...]:
    """The source of a row, from its column `basis`."""
    text = _text(row, at, "basis")
    return () if text is None else (text,)


def _text(row: RawRow, at: Mapping[str, int], head: str) -> str | None:
    cell = row.cells[at[head]] if head in at else None
    return None if cell is None or (cell.text == "-" and not cell.quoted) else cell.text


def say_one_form(r: Reader, entry: Entry, forms: tuple[str, ...]) -> None:
    """That a declaration needs exactly one of these keys."""
    r.say("IKU148", entry.key.span, forms=", ".join(r.own("key", f) for f in forms))


def condition_table(r: Reader, table: RawTable, span: Span) -> p.Table | None:
    """Condition columns, `||`, one result column, then `id`, `en`, `basis` if wanted."""
    result = table.split
    if not result:
        r.say("IKU154", table.head.span)
        return None
    columns = expressions_at(r, [c.span for c in table.head.cells[:result]])
    more = table.head.cells[result + 1 :]
    found = r.heads(more, (), ("id", "en", "basis")) if more else {}
    if found is None or columns is None:
        return None
    at = {key: index + result + 1 for key, index in found.items()}
    rows = []
    for number, row in enumerate(table.rows, 1):
        cells = row_cells(r, columns, row, 0)
        value = r.expression_at(row.cells[result].span)
        if value is not None and cells is not None:
            rows.append(p.TableRow(str(number), cells, value, row_texts(row, at), row_basis(row, at), row.span))
    return p.Table(columns, tuple(rows), span)


def expressions_at(r: Reader, spans: list[Span]) -> tuple[Expr, ...] | None:
    """All of these expressions, or None where one has a problem."""
    return complete(map(r.expression_at, spans))


def row_cells(r: Reader, columns: tuple[Expr, ...], row: RawRow, start: int) -> tuple[Cell, ...] | None:
    """The condition cells of a row, which begin at cell `start`."""
    return complete(r.cells(columns, row.cells[start : start + len(columns)]))
