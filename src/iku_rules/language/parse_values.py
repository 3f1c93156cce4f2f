"""Parameters and lookups. Imports reading, policy, parse_parts and parse_types."""

from __future__ import annotations

import datetime
from typing import Final

from iku_rules.language import policy as p
from iku_rules.language.parse_parts import about, condition_table, given, say_one_form
from iku_rules.language.parse_types import type_at
from iku_rules.language.reading import Reader
from iku_rules.language.source import Entry, Node
from iku_rules.language.syntax import Expr
from iku_rules.language.tables import RawTable

_OUTSIDE: Final[tuple[p.Outside, ...]] = ("clamp", "missing")
_FORMS: Final[tuple[p.LookupForm, ...]] = ("matrix", "table", "bands", "points")

Args = tuple[tuple[p.Name, p.TypeExpr], ...]


def parameter(r: Reader, entry: Entry) -> p.ParameterDecl | None:
    """An entry of `parameters`."""
    name = r.name(entry.key)
    e = r.section(entry.value, "parameter")
    known = r.all_known
    type_ = given(e, "type", lambda node: type_at(r, node))
    values: list[tuple[datetime.date | None, Expr]] = []
    if "value" in e and "values" in e:
        r.say("IKU147", e["values"].key.span, one=e["value"].key.text, other=e["values"].key.text)
    if (made := given(e, "value", r.expression)) is not None:
        values.append((None, made))
    for dated in given(e, "values", r.entries) or ():
        day, made = r.as_date(dated.key), r.expression(dated.value)
        if day and made is not None:
            values.append((day, made))
    if "value" not in e and "values" not in e and known:
        r.say_missing("value", entry.key.span, "parameter")
    if not name or not values:
        return None
    return p.ParameterDecl(name, type_, tuple(sorted(values, key=lambda v: str(v[0]))), about(r, e))


def lookup(r: Reader, entry: Entry) -> p.LookupDecl | None:
    """An entry of `lookups`."""
    name = r.name(entry.key)
    e = r.section(entry.value, "lookup")
    known = r.all_known
    args = given(e, "args", lambda node: _args(r, node)) or ()
    gives = given(e, "gives", lambda node: type_at(r, node))
    outside = given(e, "outside", lambda node: r.choice(node, _OUTSIDE))
    total = given(e, "column_sum", r.number)
    forms = [f for f in _FORMS if f in e]
    if len(forms) != 1:
        if known or forms:
            say_one_form(r, entry, _FORMS)
        return None
    form, node = forms[0], e[forms[0]].value
    table = r.table(node)
    if not (name and table and args and gives):
        return None
    matrix, rows = None, None
    points: tuple[tuple[Expr, Expr], ...] = ()
    match form:
        case "matrix":
            matrix = _matrix(r, table, args)
        case "points":
            points = _points(r, table)
        case "table" | "bands":
            rows = condition_table(r, table, node.span)
    if not (matrix or rows or points):
        return None
    column_sum = p.Figure(*total) if total else None
    return p.LookupDecl(name, args, gives, outside, form, matrix, rows, points, column_sum, about(r, e), node.span)


def _args(r: Reader, node: Node) -> Args:
    found = []
    for entry in r.entries(node):
        name, type_ = r.name(entry.key), type_at(r, entry.value)
        if name and type_:
            found.append((name, type_))
    return tuple(found)


def _matrix(r: Reader, table: RawTable, args: Args) -> p.MatrixCells | None:
    if table.split is not None:
        r.say("IKU149", table.head.span)
        return None
    corner = table.head.cells[0]
    if len(args) == 2 and [x.strip() for x in corner.text.split("\\")] != [name.text for name, _ in args]:
        r.say("IKU165", corner.span, corner=f"{args[0][0].text} \\ {args[1][0].text}")
    columns = tuple(n for c in table.head.cells[1:] if (n := r.as_name(c.text, c.span)))
    rows = tuple(n for row in table.rows if (n := r.as_name(row.cells[0].text, row.cells[0].span)))
    cells = tuple(
        tuple(None if c.text == "x" else r.expression_at(c.span) for c in row.cells[1:]) for row in table.rows
    )
    complete = len(columns) == len(table.head.cells) - 1 and len(rows) == len(table.rows)
    return (rows, columns, cells) if complete else None


def _points(r: Reader, table: RawTable) -> tuple[tuple[Expr, Expr], ...]:
    if table.split != 1 or len(table.head.cells) != 2:
        r.say("IKU150", table.head.span)
        return ()
    found = []
    for row in table.rows:
        x, y = (r.expression_at(c.span) for c in row.cells)
        if x is not None and y is not None:
            found.append((x, y))
    return tuple(found)
