"""Syntax -> typed terms: names resolved, types, units, bounds and what may be missing worked out.

Says which module types which node. Imports language, intervals, world, typer and these modules.
"""

from __future__ import annotations

from typing import assert_never

from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.periods import Period
from iku_rules.language.types import DateType, Number, PeriodType, Type
from iku_rules.plan import intervals as iv
from iku_rules.plan.aggregates import gather
from iku_rules.plan.calls import apply
from iku_rules.plan.names import path
from iku_rules.plan.operators import among, binary, choice, comparison, logic, presence, unary, within
from iku_rules.plan.typer import Typer
from iku_rules.plan.world import View


def typed(typer: Typer, expr: s.Expr, view: View, expected: Type | None) -> t.Term | None:
    """Any expression as a term. `expected` decides what a bare name of a category value or a bare year means."""
    match expr:
        case s.Num():
            if isinstance(expected, PeriodType) and expr.decimals == 0 and 1000 <= expr.value <= 9999:
                return t.Const(Period("year", int(expr.value)), PeriodType(), span=expr.span)
            return t.Const(expr.value, iv.constant(expr.value, expr.decimals), span=expr.span)
        case s.Day():
            return t.Const(expr.value.toordinal(), DateType(), span=expr.span)
        case s.PeriodLiteral():
            return t.Const(expr.value, PeriodType(), span=expr.span)
        case s.Missing():
            return t.Const(None, expected or Number(0), span=expr.span)
        case s.Path():
            return path(typer, expr, view, expected)
        case s.Apply():
            return apply(typer, expr, view)
        case s.Gather():
            return gather(typer, expr, view, expected)
        case s.RankOf():
            typer.say("IKU199", expr.span, word=typer.own("rank", view))
            return None
        case s.Unary():
            return unary(typer, expr, view)
        case s.Binary():
            return binary(typer, expr, view)
        case s.Comparison():
            return comparison(typer, expr, view)
        case s.In():
            return among(typer, expr, view)
        case s.WithinPeriod():
            return within(typer, expr, view)
        case s.Presence():
            return presence(typer, expr, view)
        case s.Logic():
            return logic(typer, expr, view)
        case s.Choice():
            return choice(typer, expr, view, expected)
        case _:
            assert_never(expr)
