"""Tables of conditions and results, and cases: cells, rows and whole tables as terms.

Imports language, world, typer and operators.
"""

from __future__ import annotations

from dataclasses import replace

from iku_rules.diagnostics import Span, complete
from iku_rules.language import policy as p
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.types import Boolean, Number, Type
from iku_rules.plan.operators import any_of, between, compare, say_unlike
from iku_rules.plan.typer import Typer, same_kind, terms
from iku_rules.plan.world import BOOLEAN, View


def table_rows(typer: Typer, table: p.Table, hit: t.Hit, wanted: Type | None, view: View) -> t.Rows | None:
    """A decision table with its condition columns."""
    columns = terms([typer.term(c, view) for c in table.columns])
    if columns is None:
        return None
    made: list[t.Row | None] = []
    for row in table.rows:
        condition = row_condition(typer, columns, row.cells, row.span, view)
        result = result_of(typer, row.result, view, wanted)
        made.append(None if condition is None or result is None else t.Row(condition, result, row.name, row.span))
    rows = complete(made)
    return None if rows is None else t.Rows(hit, rows, columns, table.span)


def case_rows(typer: Typer, cases: tuple[p.CaseRow, ...], span: Span, wanted: Type | None, view: View) -> t.Rows | None:
    """Cases, of which the first that holds answers."""
    made: list[t.Row | None] = []
    for number, row in enumerate(cases, 1):
        true = t.Const(True, BOOLEAN, span=row.span)
        condition = true if row.condition is None else typer.boolean(row.condition, view)
        result = result_of(typer, row.result, view, wanted)
        made.append(None if condition is None or result is None else t.Row(condition, result, str(number), row.span))
    rows = complete(made)
    return None if rows is None else t.Rows("first", rows, (), span)


def row_condition(
    typer: Typer, columns: tuple[t.Term, ...], cells: tuple[s.Cell, ...], span: Span, view: View
) -> t.Term | None:
    """All cells of a row, each under its column."""
    items = terms([_condition(typer, c, cell, view) for c, cell in zip(columns, cells, strict=True)])
    return None if items is None else t.All(items, BOOLEAN, any(i.missable for i in items), span)


def result_of(typer: Typer, expr: s.Expr, view: View, expected: Type | None) -> t.Term | None:
    """A value of the expected type (None: of any)."""
    if isinstance(expr, s.Path) and expr.names in (("yes",), ("no",)) and isinstance(expected, Boolean):
        return t.Const(expr.names == ("yes",), BOOLEAN, span=expr.span)
    if isinstance(expr, s.Missing):
        return t.Const(None, expected or Number(0), span=expr.span)
    made = typer.term(expr, view, expected)
    if made is None:
        return None
    if isinstance(made, t.Const) and made.value is None:
        return replace(made, type=expected or made.type)
    if expected is not None and not same_kind(made.type, expected):
        typer.say("IKU242", expr.span, found=typer.describe(made.type, view), wanted=typer.describe(expected, view))
        return None
    return made


def _condition(typer: Typer, column: t.Term, cell: s.Cell, view: View) -> t.Term | None:
    """A cell under a column, as a condition."""
    if isinstance(cell, s.AnyCell):
        return t.Const(True, BOOLEAN, span=cell.span)
    items = terms([_item(typer, column, item, view) for item in cell.items])
    if items is None:
        return None
    made = any_of(items, cell.span)
    return t.Not(made, BOOLEAN, made.missable, cell.span) if cell.negated else made


def _item(typer: Typer, column: t.Term, item: s.CompareItem | s.Interval | s.PresentItem, view: View) -> t.Term | None:
    if isinstance(item, s.PresentItem):
        return t.IsMissing(column, True, BOOLEAN, item.span)
    if isinstance(item, s.Interval):
        return between(typer, column, item, view)
    operand = item.operand
    if isinstance(operand, s.Missing):
        if item.op not in ("=", "!="):
            typer.say("IKU244", item.span)
            return None
        return t.IsMissing(column, item.op == "!=", BOOLEAN, item.span)
    yes_or_no = isinstance(operand, s.Path) and operand.names in (("yes",), ("no",))
    if isinstance(column.type, Boolean):
        if yes_or_no and item.op == "=":
            yes = isinstance(operand, s.Path) and operand.names == ("yes",)
            return column if yes else t.Not(column, BOOLEAN, column.missable, item.span)
        typer.say("IKU243", item.span, yes=typer.own("yes", view), no=typer.own("no", view))
        return None
    if yes_or_no:
        say_unlike(typer, column.type, BOOLEAN, item.span, view)
        return None
    right = typer.term(operand, view, column.type)
    return None if right is None else compare(typer, item.op, column, right, item.span, view)
