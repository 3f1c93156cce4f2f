"""Aggregates over the records below one: `mean(m.score for m in measurement)`. Imports language, intervals,
world, typer and names.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import cast

from iku_rules.diagnostics import suggestion
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.types import Category, DateType, Number, PeriodType, Type
from iku_rules.plan import intervals as iv
from iku_rules.plan.names import means
from iku_rules.plan.typer import Typer, terms, type_of
from iku_rules.plan.world import View, World


def gather(typer: Typer, expr: s.Gather, view: View, expected: Type | None) -> t.Term | None:
    """An aggregate, where one may stand."""
    world, fold = typer.world, typer.own(expr.fold, view)
    if view.member is not None:
        typer.say("IKU274", expr.span, word=fold)
        return None
    if view.mode in ("lookup", "constant", "claim") or view.record is None:
        typer.say("IKU248", expr.span, name=fold)
        return None
    if view.mode == "rule" and expr.fold != "count":
        typer.say("IKU275", expr.span, word=fold)
        return None
    record = ".".join(expr.path.names)
    if record not in world.records or view.record not in world.above(record):
        below = [r for r in world.records if view.record in world.above(r)]
        near, known = suggestion(record, below), ", ".join(below) or "-"
        typer.say("IKU276", expr.path.span, record=record, own=view.record, suggestion=near, known=known)
        return None
    if means(typer, expr.variable, view) or expr.variable in world.records:
        typer.say("IKU277", expr.span, name=expr.variable)
        return None
    inner = replace(view, member=(expr.variable, record))
    where = None
    if expr.where is not None and (where := typer.boolean(expr.where, inner)) is None:
        return None
    least, most = _sizes(world, record, view.record)
    if expr.fold == "count":
        bounds = Number(0, Fraction(0), None if most is None else Fraction(most))
        missable = (where is not None and where.missable) or least > 0
        return t.Count(record, where, bounds, missable, expr.span, expr.variable)
    return _fold(typer, expr, expr.fold, inner, where, expected)


def _fold(
    typer: Typer, expr: s.Gather, fold: t.Fold, inner: View, where: t.Term | None, expected: Type | None
) -> t.Term | None:
    assert inner.member is not None and inner.record is not None  # INVARIANT: `gather` has seen to both
    name, outer, record = typer.own(fold, inner), replace(inner, member=None), inner.member[1]
    keyed = {"first": 1, "last": 1, "interpolate": 2}.get(fold, 0)
    if (fold == "interpolate" and len(expr.keys) != 2) or (keyed == 1 and not expr.keys) or (not keyed and expr.keys):
        by = typer.own("by", inner)
        typer.say("IKU278", expr.span, word=name, by=by, keys=keyed, found=len(expr.keys))
        return None
    if expr.weight is not None and fold != "mean":
        typer.say("IKU279", expr.weight.span, word=name)
        return None
    numeric = fold not in ("first", "last")
    assert expr.value is not None  # INVARIANT: only `count` has no value
    side = outer if fold == "interpolate" else inner
    value = typer.number(expr.value, side) if numeric else typer.term(expr.value, side, expected)
    weight = None if expr.weight is None else typer.number(expr.weight, inner)
    keys = terms([typer.term(k.term, inner) for k in expr.keys])
    empty = None if expr.empty is None else typer.term(expr.empty, outer, expected)
    if value is None or (expr.weight is not None and weight is None) or keys is None:
        return None
    if expr.empty is not None and empty is None:
        return None
    if expr.weight is not None and weight is not None:
        low = cast(Number, weight.type).low
        if low is None or low < 0:
            typer.say("IKU280", expr.weight.span, low="-" if low is None else low)
    if keyed == 1 and not _identifies(typer.world, record, keys, value):
        typer.say("IKU281", expr.span, word=name, keys=", ".join(typer.world.records[record].key))
    for key in keys:
        orderable = isinstance(key.type, Number | PeriodType | DateType) or (
            isinstance(key.type, Category) and key.type.ordered
        )
        if not orderable or (fold == "interpolate" and not isinstance(key.type, Number)):
            typer.say("IKU282", key.span or expr.span, found=typer.describe(key.type, inner))
            return None
    least, most = _sizes(typer.world, record, inner.record)
    filtered = where is not None or expr.skip_missing
    type_ = _fold_type(fold, value, keys, 1 if filtered else max(1, least), most)
    if empty is not None and (joined := typer.join([type_, type_of(empty)], expr.span, inner)) is not None:
        type_ = joined
    parts = [value, *keys, *([weight] if weight is not None else [])]
    some_missing = any(x.missable for x in parts)
    missable = (
        (where is not None and where.missable)
        or some_missing
        or (empty is None and (where is not None or least == 0))
        or least > 0  # fewer records than declared
        or (weight is not None and iv.may_be_zero(cast(Number, weight.type)))
        or (empty is not None and empty.missable)
    )
    sort_keys = tuple(t.SortKey(k, key.descending) for k, key in zip(keys, expr.keys, strict=True))
    return t.Aggregate(
        fold, record, value, weight, sort_keys, where, expr.skip_missing, empty, type_, missable, expr.span,
        expr.variable,
    )  # fmt: skip


def _fold_type(fold: t.Fold, value: t.Term, keys: tuple[t.Term, ...], least: int, most: int | None) -> Type:
    """`least` and `most` members are folded; `most` None where unknown."""
    if fold == "interpolate":
        return replace(cast(Number, keys[1].type), decimals=None)
    if fold == "mean":
        return replace(cast(Number, value.type), decimals=None)
    if fold != "sum":
        return value.type
    number = cast(Number, value.type)
    low = None if number.low is None else number.low * (least if number.low >= 0 else most or 0)
    high = None if number.high is None else number.high * (least if number.high <= 0 else most or 0)
    if most is None:
        low = low if number.low is not None and number.low >= 0 else None
        high = high if number.high is not None and number.high <= 0 else None
    return Number(number.decimals, low, high, unit=number.unit)


def _identifies(world: World, record: str, keys: tuple[t.Term, ...], value: t.Term) -> bool:
    """Whether two members can't tie with different answers: the keys hold the record's key, or the value."""
    own = {k.name for k in keys if isinstance(k, t.Get) and k.reads == "fact" and k.hops == t.MEMBER}
    if set(world.records[record].key) <= own and world.records[record].key:
        return True
    return _reads(value) <= set(keys)


def _reads(term: t.Term) -> set[t.Term]:
    """The values of members a term is made of; anything but plain reads of a member counts as itself."""
    match term:
        case t.Get():
            return {term} if term.hops == t.MEMBER else set()
        case t.Const() | t.ThisPeriod() | t.Arg():
            return set()
        case t.Arithmetic() | t.Compare():
            return _reads(term.left) | _reads(term.right)
        case t.Negate():
            return _reads(term.operand)
        case t.LookupCall() | t.Call():
            return set().union(*(_reads(a) for a in term.args))
        case _:
            return {term}


def _sizes(world: World, record: str, top: str) -> tuple[int, int | None]:
    """How many of a record there are below one of `top`: at least, and at most (None where unknown)."""
    least, most, at = 1, cast("int | None", 1), record
    while at != top:
        shape = world.records[at]
        least *= shape.least
        most = None if most is None or shape.most is None else most * shape.most
        at = cast(str, shape.parent)  # INVARIANT: `top` is above `record`
    return least, most
