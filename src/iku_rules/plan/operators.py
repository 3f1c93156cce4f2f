"""Signs and words between expressions: arithmetic, comparison, `in`, `within`, `and`, `if`.

Imports language, intervals, world, typer and names.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import cast

from iku_rules.diagnostics import Span
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.plan import intervals as iv
from iku_rules.plan.names import means
from iku_rules.plan.typer import Typer, is_missing, same_kind, terms, type_of, units_agree
from iku_rules.plan.world import BOOLEAN, View


def unary(typer: Typer, expr: s.Unary, view: View) -> t.Term | None:
    """`not a`, `-a`, `+a`."""
    if expr.op == "not":
        operand = typer.boolean(expr.operand, view)
        return None if operand is None else t.Not(operand, BOOLEAN, operand.missable, expr.span)
    operand = typer.number(expr.operand, view)
    if operand is None or expr.op == "+":
        return operand
    type_ = iv.negate(cast(Number, operand.type))
    if isinstance(operand, t.Const) and operand.parameter is None and operand.value is not None:
        return t.Const(-cast(Fraction, operand.value), type_, span=expr.span)
    return t.Negate(operand, type_, operand.missable, expr.span)


def binary(typer: Typer, expr: s.Binary, view: View) -> t.Term | None:
    """`a + b` and the like."""
    left, right = typer.number(expr.left, view), typer.number(expr.right, view)
    if left is None or right is None:
        return None
    a, b = cast(Number, left.type), cast(Number, right.type)
    missable = left.missable or right.missable
    if expr.op in "+-":
        units_agree(typer, a, b, expr.span)
        type_ = iv.add(a, b if expr.op == "+" else iv.negate(b))
    elif expr.op == "*":
        type_ = iv.multiply(a, b)
    else:
        if iv.is_constant(b) and b.low == 0:
            typer.say("IKU260", expr.right.span)
            return None
        type_ = iv.divide(a, b)
        missable = missable or iv.may_be_zero(b)
    return t.Arithmetic(expr.op, left, right, type_, missable, expr.span)


def logic(typer: Typer, expr: s.Logic, view: View) -> t.Term | None:
    """`a and b`, `a or b`."""
    items = terms([typer.boolean(item, view) for item in expr.items])
    if items is None:
        return None
    node = t.All if expr.op == "and" else t.AnyOf
    return node(items, BOOLEAN, any(i.missable for i in items), expr.span)


def choice(typer: Typer, expr: s.Choice, view: View, expected: Type | None) -> t.Term | None:
    """`if c then a else b`."""
    condition = typer.boolean(expr.condition, view)
    then, otherwise = typer.term(expr.then, view, expected), typer.term(expr.otherwise, view, expected)
    if condition is None or then is None or otherwise is None:
        return None
    type_ = typer.join([type_of(then), type_of(otherwise)], expr.span, view)
    if type_ is None:
        return None
    return t.If(condition, then, otherwise, type_, any(x.missable for x in (condition, then, otherwise)), expr.span)


def presence(typer: Typer, expr: s.Presence, view: View) -> t.Term | None:
    """`a is missing`, `a is present`."""
    operand = typer.term(expr.operand, view)
    return None if operand is None else t.IsMissing(operand, expr.present, BOOLEAN, expr.span)


def comparison(typer: Typer, expr: s.Comparison, view: View) -> t.Term | None:
    """`a >= b` and the like."""
    pair = _pair(typer, expr.left, expr.right, view)
    return None if pair is None else compare(typer, expr.op, *pair, expr.span, view)


def within(typer: Typer, expr: s.WithinPeriod, view: View) -> t.Term | None:
    """`a within b`: of periods and days."""
    left = typer.term(expr.left, view, PeriodType())
    right = typer.term(expr.right, view, PeriodType())
    if left is None or right is None:
        return None
    if not isinstance(left.type, PeriodType | DateType) or not isinstance(right.type, PeriodType):
        typer.say("IKU268", expr.span)
        return None
    return t.Within(left, right, BOOLEAN, left.missable or right.missable, expr.span)


def among(typer: Typer, expr: s.In, view: View) -> t.Term | None:
    """`a in [low..high)`, `a in (b, c)`."""
    operand = typer.term(expr.operand, view)
    if operand is None:
        return None
    if isinstance(expr.among, s.Interval):
        made = between(typer, operand, expr.among, view)
        return None if made is None else replace(made, span=expr.span)
    items = []
    for item in expr.among:
        right = typer.term(item, view, operand.type)
        items.append(None if right is None else compare(typer, "=", operand, right, item.span, view))
    good = terms(items)
    return None if good is None else any_of(good, expr.span)


def between(typer: Typer, operand: t.Term, interval: s.Interval, view: View) -> t.All | None:
    """Whether a value lies in an interval."""
    low, high = typer.term(interval.low, view, operand.type), typer.term(interval.high, view, operand.type)
    if low is None or high is None:
        return None
    above = compare(typer, ">" if interval.low_open else ">=", operand, low, interval.span, view)
    below = compare(typer, "<" if interval.high_open else "<=", operand, high, interval.span, view)
    if above is None or below is None:
        return None
    return t.All((above, below), BOOLEAN, above.missable or below.missable, interval.span)


def compare(typer: Typer, op: t.CompareOp, left: t.Term, right: t.Term, span: Span, view: View) -> t.Term | None:
    """Two values beside each other, where they can be compared."""
    a, b = left.type, right.type
    for side, other in ((left, right), (right, left)):
        if is_missing(side):
            test = typer.own("is present" if op == "!=" else "is missing", view)
            typer.say("IKU263", span, test=f"{other.span.text if other.span else 'x'} {test}")
            return None
    if not same_kind(a, b):
        say_unlike(typer, a, b, span, view)
        return None
    if isinstance(a, Boolean):
        typer.say("IKU265", span, own=typer.own("not", view))
        return None
    if op not in ("=", "!=") and (isinstance(a, TextType) or (isinstance(a, Category) and not a.ordered)):
        typer.say("IKU266", span, type=typer.describe(a, view))
        return None
    if isinstance(a, Number) and isinstance(b, Number):
        units_agree(typer, a, b, span)
        _on_grid(typer, a, right, span)
        _on_grid(typer, b, left, span)
    return t.Compare(op, left, right, BOOLEAN, left.missable or right.missable, span)


def say_unlike(typer: Typer, a: Type, b: Type, span: Span, view: View) -> None:
    """That values of two types can't be compared."""
    typer.say("IKU264", span, left=typer.describe(a, view), right=typer.describe(b, view))


def any_of(items: tuple[t.Term, ...], span: Span) -> t.Term:
    """One of these conditions."""
    if len(items) == 1:
        return items[0]
    return t.AnyOf(items, BOOLEAN, any(i.missable for i in items), span)


def _pair(typer: Typer, left: s.Expr, right: s.Expr, view: View) -> tuple[t.Term, t.Term] | None:
    """Both sides; a bare category value takes its meaning from the other side."""
    bare = _bare(typer, left, view)
    year = isinstance(left, s.Num)
    if (bare or year) and not isinstance(right, s.Num) and not (bare and _bare(typer, right, view)):
        b = typer.term(right, view)
        a = None if b is None else typer.term(left, view, b.type)
    else:
        a = typer.term(left, view)
        b = None if a is None else typer.term(right, view, a.type)
    return None if a is None or b is None else (a, b)


def _bare(typer: Typer, expr: s.Expr, view: View) -> bool:
    """Whether this can only be a value of a scale or kind."""
    return isinstance(expr, s.Path) and len(expr.names) == 1 and not means(typer, expr.names[0], view)


def _on_grid(typer: Typer, type_: Number, side: t.Term, span: Span) -> None:
    """A constant finer than the grid it is compared with can be a slip: `= 89.995` is never true."""
    if isinstance(side, t.Const) and isinstance(side.value, Fraction) and type_.decimals is not None:
        if (side.value * 10**type_.decimals).denominator != 1:
            typer.say("IKU267", span, decimals=type_.decimals)
