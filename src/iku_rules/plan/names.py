"""Names in expressions -> what they read: arguments, parameters, values of scales, facts, decisions and effects.

Imports language, world and typer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from iku_rules.diagnostics import Span, suggestion
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.types import Category, PeriodType, Type
from iku_rules.language.words import LANGUAGES, english, word
from iku_rules.plan.typer import Typer
from iku_rules.plan.world import BOOLEAN, View

_HALVES: Final = (("missing", "en"), ("present", "en"))  # of forms of two words


def path(typer: Typer, expr: s.Path, view: View, expected: Type | None) -> t.Term | None:
    """A name, or one of a member, an ancestor or the own record: `m.score`."""
    if len(expr.names) == 1:
        return _name(typer, expr, view, expected)
    if len(expr.names) > 2:
        typer.say("IKU245", expr.span)
        return None
    first, name = expr.names
    if view.member and first == view.member[0]:
        return _read(typer, view.member[1], name, t.MEMBER, expr.span, view)
    own = _own(typer, view)
    if first in own:
        return _read(typer, first, name, own.index(first), expr.span, view)
    if first in typer.world.records:
        _say_grain(typer, first, name, expr.span, view)
    else:
        known = [*own, *([view.member[0]] if view.member else [])]
        place = Span(expr.span.source, expr.span.start, expr.span.start + len(first))
        typer.say("IKU250", place, name=first, suggestion=suggestion(first, known), known=", ".join(known))
    return None


def means(typer: Typer, name: str, view: View) -> bool:
    """Whether a bare name means something here, whatever type is expected."""
    return (
        any(arg == name for arg, _ in view.args)
        or (name in typer.world.parameters and _visible(typer, name, view))
        or (view.record is not None and _on(typer, view.record, name, view))
    )


def value_of(typer: Typer, expr: s.Expr, view: View) -> Category | None:
    """The scale or kind of which a bare name that means nothing else here is a value."""
    if not isinstance(expr, s.Path) or len(expr.names) != 1 or means(typer, expr.names[0], view):
        return None
    scope = typer.world.scope
    scales = (scope.category(n) for n in scope.known(view.owner, kind="type"))
    return next((c for c in scales if c is not None and expr.names[0] in c.values), None)


def say_foreign(typer: Typer, name: str, span: Span, view: View) -> bool:
    """Says that an unknown name is a word of the other language, where it is one."""
    words = typer.words(view)
    for other in LANGUAGES:
        form = f"is {name}" if (name, other) in _HALVES else english("word", name, other)
        if other != words and form is not None and form not in ("first", "last", "best", "worst"):
            typer.say("IKU206", span, word=name, own=word("word", form, words))
            return True
    return False


def _own(typer: Typer, view: View) -> list[str]:
    """The record of an expression and those above it."""
    return [] if view.record is None else [view.record, *typer.world.above(view.record)]


def _name(typer: Typer, expr: s.Path, view: View, expected: Type | None) -> t.Term | None:
    world, name = typer.world, expr.names[0]
    if name in ("yes", "no", "otherwise"):
        typer.say("IKU246", expr.span, word=typer.own(name, view), own=typer.own("not", view))
        return None
    if name == "this_period":
        return t.ThisPeriod(PeriodType(), expr.span)
    if name in ("first_period", "history"):
        typer.say("IKU199", expr.span, word=typer.own(name, view))
        return None
    if isinstance(expected, Category) and name in expected.values:
        if means(typer, name, view):
            typer.say("IKU247", expr.span, name=name, type=expected.name)
            return None
        return t.Const(expected.values.index(name), expected, span=expr.span)
    for index, (arg, type_) in enumerate(view.args):
        if arg == name:
            return t.Arg(index, type_, expr.span)
    if name in world.parameters and _visible(typer, name, view):
        return replace(world.parameters[name], span=expr.span)
    if view.record is not None and _on(typer, view.record, name, view):
        return _read(typer, view.record, name, 0, expr.span, view)
    _say_unknown(typer, name, expr.span, view, expected)
    return None


def _visible(typer: Typer, name: str, view: View) -> bool:
    return typer.world.scope.visible(view.owner, name) is not None


def _on(typer: Typer, record: str, name: str, view: View) -> bool:
    """Whether a record has a field, decision or effect of that name that this file can read."""
    world = typer.world
    if name in world.records[record].fields:
        return True
    there = world.decisions.get(name) == record or world.effects.get(name) == record
    return there and (_visible(typer, name, view) or name in world.decided)


def _read(typer: Typer, record: str, name: str, hops: int, span: Span, view: View) -> t.Term | None:
    world = typer.world
    if view.mode in ("lookup", "constant"):
        typer.say("IKU248", span, name=name)
        return None
    fields = world.records[record].fields
    if name in fields:
        type_, missable = fields[name]
        return t.Get("fact", record, name, hops, type_, missable, span)
    if not _on(typer, record, name, view):
        known = [*fields, *(d for d, r in world.decisions.items() if r == record)]
        typer.say("IKU251", span, name=name, record=record, suggestion=suggestion(name, known))
        return None
    if name in world.effects:
        if view.mode != "rule":
            typer.say("IKU252", span, name=name)
            return None
        return t.Get("effect", record, name, hops, BOOLEAN, True, span)
    if view.mode == "require":
        typer.say("IKU253", span, name=name)
        return None
    head = typer.decision(typer, name)
    return None if head is None else t.Get("decision", record, name, hops, head.type, head.missable, span)


def _say_unknown(typer: Typer, name: str, span: Span, view: View, expected: Type | None) -> None:
    world = typer.world
    if say_foreign(typer, name, span, view):
        return
    if view.record is not None and view.mode not in ("lookup", "constant"):
        for record, shape in world.records.items():
            if record != view.record and (name in shape.fields or world.decisions.get(name) == record):
                _say_grain(typer, record, name, span, view)
                return
    hidden = world.scope.names.get(name)
    if hidden is not None and not _visible(typer, name, view):
        typer.say("IKU254", span, name=name, policy=hidden.owner)
        return
    if hidden is None and (policy := world.scope.offered(view.owner, name)) is not None:
        typer.say("IKU254", span, name=name, policy=policy)
        return
    if isinstance(expected, Category):
        near = suggestion(name, expected.values)
        typer.say("IKU255", span, name=name, type=expected.name, suggestion=near, known=", ".join(expected.values))
        return
    known = [a for a, _ in view.args]
    known += [n for n in world.parameters if _visible(typer, n, view)]
    if view.record is not None:
        known += [*world.records[view.record].fields]
        known += [d for d, r in world.decisions.items() if r == view.record and _visible(typer, d, view)]
    typer.say("IKU256", span, name=name, suggestion=suggestion(name, known))


def _say_grain(typer: Typer, record: str, name: str, span: Span, view: View) -> None:
    """That a value is of another record: of an ancestor, of many children, or of neither."""
    if view.member is not None and record == view.member[1]:
        typer.say("IKU249", span, name=name, record=record, path=f"{view.member[0]}.{name}")
    elif record in _own(typer, view):
        typer.say("IKU257", span, name=name, record=record, path=f"{record}.{name}")
    elif view.record in typer.world.above(record):
        mean, for_, in_, count, where = (typer.own(w, view) for w in ("mean", "for", "in", "count", "where"))
        example = f"{mean}(x.{name} {for_} x {in_} {record})"
        if view.mode == "rule":  # where the only aggregate is to count
            example = f"{count}(x {in_} {record} {where} x.{name} …) > 0"
        typer.say("IKU258", span, name=name, record=record, own=view.record, example=example)
    else:
        typer.say("IKU259", span, name=name, record=record, own=view.record)
