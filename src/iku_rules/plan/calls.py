"""Functions and lookups with their arguments. Imports language, intervals, world, typer and names."""

from __future__ import annotations

from typing import cast

from iku_rules.diagnostics import Span, suggestion
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.periods import LENGTHS
from iku_rules.language.types import DateType, Number, PeriodType, Type
from iku_rules.language.words import word
from iku_rules.plan import intervals as iv
from iku_rules.plan.names import say_foreign
from iku_rules.plan.typer import Typer, same_kind, terms, units_agree
from iku_rules.plan.world import LENGTH, View


def apply(typer: Typer, expr: s.Apply, view: View) -> t.Term | None:
    """`min(a, b)`, `year(p)`, `weight(level)`."""
    match expr.name:
        case "min" | "max" | "clamp" | "abs":
            return _numeric(typer, expr, view)
        case "year" | "length":
            return _of_period(typer, expr, view)
        case "elapsed":
            return _elapsed(typer, expr, view)
        case "previous" | "running":
            typer.say("IKU199", expr.span, word=typer.own(expr.name, view))
            return None
        case _:
            return _lookup(typer, expr, view)


def _numeric(typer: Typer, expr: s.Apply, view: View) -> t.Term | None:
    need = {"abs": "1", "clamp": "3"}.get(expr.name, "2, 3, …")
    good = len(expr.args) == int(need) if need.isdigit() else len(expr.args) >= 2
    if not _right_number(typer, expr, need, good, view):
        return None
    args = terms([typer.number(a, view) for a in expr.args])
    if args is None:
        return None
    types = [cast(Number, a.type) for a in args]
    for other in types[1:]:
        units_agree(typer, types[0], other, expr.span)
    match expr.name:
        case "min":
            type_ = iv.least(types)
        case "max":
            type_ = iv.greatest(types)
        case "abs":
            type_ = iv.absolute(types[0])
        case _:
            type_ = iv.greatest([types[1], iv.least([types[0], types[2]])])
    return t.Call(cast(t.Function, expr.name), args, type_, any(a.missable for a in args), expr.span)


def _of_period(typer: Typer, expr: s.Apply, view: View) -> t.Term | None:
    if not _right_number(typer, expr, "1", len(expr.args) == 1, view):
        return None
    arg = typer.term(expr.args[0], view, PeriodType())
    if arg is None:
        return None
    allowed = PeriodType | DateType if expr.name == "year" else PeriodType
    if not isinstance(arg.type, allowed):
        typer.say("IKU270", expr.span, found=typer.describe(arg.type, view))
        return None
    type_: Type = PeriodType() if expr.name == "year" else LENGTH
    return t.Call(cast(t.Function, expr.name), (arg,), type_, arg.missable, expr.span)


def _elapsed(typer: Typer, expr: s.Apply, view: View) -> t.Term | None:
    if not _right_number(typer, expr, "2", len(expr.args) == 2, view):
        return None
    start, unit = typer.term(expr.args[0], view, PeriodType()), expr.args[1]
    length = next((x for x in LENGTHS if isinstance(unit, s.Path) and unit.names == (x,)), None)
    if length is None:
        own = ", ".join(word("time", x, typer.words(view)) for x in LENGTHS)
        typer.say("IKU271", unit.span, known=own)
        return None
    if start is None:
        return None
    if not isinstance(start.type, PeriodType | DateType):
        typer.say("IKU270", expr.span, found=typer.describe(start.type, view))
        return None
    return t.Elapsed(start, length, Number(0), start.missable, expr.span)


def _lookup(typer: Typer, expr: s.Apply, view: View) -> t.Term | None:
    place = Span(expr.span.source, expr.span.start, expr.span.start + len(expr.name))
    found = typer.world.scope.visible(view.owner, expr.name)
    if found is None or found.kind != "lookup":
        if say_foreign(typer, expr.name, place, view):
            return None
        known = list(typer.world.scope.known(view.owner, kind="lookup"))
        known += [typer.own(f, view) for f in ("min", "max", "clamp", "abs", "year", "length", "elapsed")]
        near = suggestion(expr.name, known)
        typer.say("IKU272", place, name=expr.name, suggestion=near, known=", ".join(known))
        return None
    if view.mode in ("lookup", "constant", "require"):
        typer.say("IKU248", place, name=expr.name)
        return None
    head = typer.lookup(typer, expr.name)
    if head is None:
        return None
    if not _right_number(typer, expr, str(len(head.args)), len(head.args) == len(expr.args), view):
        return None
    args = terms(
        [_argument(typer, arg, name, wanted, view) for (name, wanted), arg in zip(head.args, expr.args, strict=True)]
    )
    if args is None:
        return None
    missable = head.missable or any(a.missable for a in args)
    return t.LookupCall(expr.name, args, head.gives, missable, expr.span)


def _argument(typer: Typer, arg: s.Expr, name: str, wanted: Type, view: View) -> t.Term | None:
    made = typer.term(arg, view, wanted)
    if made is not None and not same_kind(made.type, wanted):
        found_type, wanted_type = typer.describe(made.type, view), typer.describe(wanted, view)
        typer.say("IKU273", arg.span, name=name, found=found_type, wanted=wanted_type)
        return None
    return made


def _right_number(typer: Typer, expr: s.Apply, expected: str, good: bool, view: View) -> bool:
    if not good:
        typer.say("IKU269", expr.span, name=typer.own(expr.name, view), expected=expected, found=len(expr.args))
    return good
