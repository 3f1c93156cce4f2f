"""Lookups: matrices, points and tables, each typed once, when it is first asked for.

Imports language, typer, tables, type_names and model.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from iku_rules.diagnostics import complete, suggestion
from iku_rules.language import policy as p
from iku_rules.language import terms as t
from iku_rules.language.making import FUNCTIONS
from iku_rules.language.types import Category, Number, Type
from iku_rules.language.words import word
from iku_rules.plan import intervals as iv
from iku_rules.plan import model as m
from iku_rules.plan.origins import origin_of
from iku_rules.plan.scope import Declared
from iku_rules.plan.tables import result_of, table_rows
from iku_rules.plan.type_names import type_meant
from iku_rules.plan.typer import Typer, type_of
from iku_rules.plan.world import LookupHead, View

Args = tuple[tuple[str, Type], ...]
LookupBody = m.Matrix | t.Rows | t.Points


class Lookups:
    """The lookups made so far; None stands for one with a problem."""

    def __init__(self) -> None:
        self.made: dict[str, m.LookupPlan | None] = {}

    def head(self, typer: Typer, name: str) -> LookupHead | None:
        """A lookup as those who ask it see it."""
        if name not in self.made:
            self.made[name] = _lookup(typer, typer.world.scope.names[name])
        made = self.made[name]
        return None if made is None else LookupHead(made.args, made.gives, _missable(made))


def _missable(lookup: m.LookupPlan) -> bool:
    match lookup.body:
        case t.Points():
            return not lookup.body.clamped
        case m.Matrix():
            sizes = [len(a.values) for _, a in lookup.args if isinstance(a, Category)]
            whole = len(sizes) == 2 and len(lookup.body.cells) == sizes[0] * sizes[1]
            return not whole or any(r.missable for r in lookup.body.cells.values())
        case t.Rows():
            return True


def _lookup(typer: Typer, found: Declared) -> m.LookupPlan | None:
    decl, scope = cast(p.LookupDecl, found.decl), typer.world.scope
    words = scope.files[found.owner].words
    name = decl.name.text
    if name in FUNCTIONS or name in (word("word", f, "id") for f in FUNCTIONS):
        typer.say("IKU222", decl.name.span, name=name)
    types: tuple[Type, ...] | None = complete([type_meant(e, found.owner, scope, typer.problems) for _, e in decl.args])
    gives = type_meant(decl.gives, found.owner, scope, typer.problems)
    if gives is None or types is None:
        return None
    if decl.outside == "clamp" and decl.form != "points":
        clamp, missing = word("value", "clamp", words), word("value", "missing", words)
        typer.say("IKU284", decl.name.span, outside=word("key", "outside", words), clamp=clamp, missing=missing)
    args = tuple((a.text, type_) for (a, _), type_ in zip(decl.args, types, strict=True))
    view = View(found.owner, None, "lookup", args=args)
    body = _body(typer, decl, args, gives, view)
    if body is None:
        return None
    if isinstance(gives, Number):
        numbers = []
        for result in _results(body):
            number = result.type
            if isinstance(number, Number) and type_of(result) is not None:
                numbers.append(number)
                if gives.decimals is not None and (number.decimals is None or number.decimals > gives.decimals):
                    typer.say("IKU286", result.span or scope.main.id.span, decimals=gives.decimals)
        gives = replace(iv.hull(numbers) if numbers else gives, decimals=gives.decimals, unit=decl.about.unit)
    _check_sums(typer, decl, args, body)
    return m.LookupPlan(name, args, gives, body, origin_of(found), decl.outside == "missing")


def _body(typer: Typer, decl: p.LookupDecl, args: Args, gives: Type, view: View) -> LookupBody | None:
    match decl.form:
        case "matrix":
            return _matrix(typer, decl, args, gives, view)
        case "points":
            return _points(typer, decl, args, view)
        case "table" | "bands":
            if decl.form == "bands" and len(args) != 1:
                typer.say("IKU285", decl.name.span, expected=1, found=len(args))
            assert decl.table is not None  # INVARIANT: the parser gives one with these forms
            return table_rows(typer, decl.table, "unique", gives, view)


def _results(body: LookupBody) -> list[t.Term]:
    match body:
        case m.Matrix():
            return list(body.cells.values())
        case t.Rows():
            return [row.result for row in body.rows]
        case t.Points():
            return [y for _, y in body.points]


def _matrix(typer: Typer, decl: p.LookupDecl, args: Args, gives: Type, view: View) -> m.Matrix | None:
    rows, columns, cells = decl.matrix or ((), (), ())
    types = [type_ for _, type_ in args if isinstance(type_, Category)]
    if len(args) != 2 or len(types) != 2:
        typer.say("IKU285", decl.name.span, expected=2, found=len(args))
        return None
    down, across = types
    words = typer.words(view)
    outside = f"{word('key', 'outside', words)}: {word('value', 'missing', words)}"
    at_rows = _ordinals(typer, decl, rows, down, outside)
    at_columns = _ordinals(typer, decl, columns, across, outside)
    made = {}
    for row, line in zip(at_rows, cells, strict=True):
        for column, cell in zip(at_columns, line, strict=True):
            if cell is None:
                if decl.outside != "missing" and row >= 0 and column >= 0:
                    pair = f"{down.values[row]} / {across.values[column]}"
                    typer.say("IKU287", decl.name.span, values=pair, outside=outside)
            elif (result := result_of(typer, cell, view, gives)) is not None:
                made[row, column] = result
    return m.Matrix(MappingProxyType(made))


def _ordinals(
    typer: Typer, decl: p.LookupDecl, names: tuple[p.Name, ...], category: Category, outside: str
) -> list[int]:
    """Which values stand at one side of a matrix (-1 where it isn't one): all, unless what lies outside is missing."""
    seen: dict[str, p.Name] = {}
    good = True
    for n in names:
        if n.text not in category.values:
            good = False
            near, known = suggestion(n.text, category.values), ", ".join(category.values)
            typer.say("IKU255", n.span, name=n.text, type=category.name, suggestion=near, known=known)
        elif n.text in seen:
            good = False
            typer.say("IKU223", n.span, name=n.text, line=seen[n.text].span.line)
        seen.setdefault(n.text, n)
    absent = [v for v in category.values if v not in seen]
    if absent and good and decl.outside != "missing":
        typer.say("IKU287", decl.name.span, values=", ".join(absent), outside=outside)
    return [category.values.index(n.text) if n.text in category.values else -1 for n in names]


def _points(typer: Typer, decl: p.LookupDecl, args: Args, view: View) -> t.Points | None:
    if len(args) != 1 or not isinstance(args[0][1], Number):
        typer.say("IKU285", decl.name.span, expected=1, found=len(args))
        return None
    made: list[tuple[t.Const, t.Const]] = []
    for x, y in decl.points:
        px, py = typer.number(x, view), typer.number(y, view)
        if px is None or py is None:
            continue
        if not isinstance(px, t.Const) or not isinstance(py, t.Const) or px.value is None or py.value is None:
            typer.say("IKU218", (x if not isinstance(px, t.Const) else y).span)
            continue
        if made and cast(Fraction, made[-1][0].value) >= cast(Fraction, px.value):
            typer.say("IKU288", x.span)
            continue
        made.append((px, py))
    if decl.outside is None:
        words = typer.words(view)
        forms = " / ".join(word("value", w, words) for w in ("clamp", "missing"))
        typer.say("IKU122", decl.name.span, key=word("key", "outside", words), value=forms)
    return t.Points(tuple(made), decl.outside == "clamp", decl.body_span) if len(made) > 1 else None


def _check_sums(typer: Typer, decl: p.LookupDecl, args: Args, body: LookupBody) -> None:
    """Says where the cells of a column don't add up to what the author says they do."""
    if decl.column_sum is None:
        return
    wanted = decl.column_sum.value
    totals: dict[str, Fraction] = {}
    if isinstance(body, m.Matrix):
        across = cast(Category, args[1][1])  # INVARIANT: a matrix is of two categories
        for (_, column), result in body.cells.items():
            name = across.values[column]
            totals[name] = totals.get(name, Fraction(0)) + _value(result)
    else:
        totals["-"] = sum((_value(r) for r in _results(body)), Fraction(0))
    for name, total in totals.items():
        if total != wanted:
            typer.say("IKU289", decl.column_sum.span, column=name, total=_decimal(total), wanted=_decimal(wanted))


def _value(term: t.Term) -> Fraction:
    return term.value if isinstance(term, t.Const) and isinstance(term.value, Fraction) else Fraction(0)


def _decimal(value: Fraction) -> str:
    """A sum of decimals, exactly."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    scaled = abs((value * 10**digits).numerator)
    text = str(scaled).rjust(digits + 1, "0")
    whole, part = (text[:-digits], text[-digits:]) if digits else (text, "")
    return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")
