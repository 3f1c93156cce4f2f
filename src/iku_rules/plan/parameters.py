"""Parameters -> the values in force on the day of a plan. Imports language, scope, type_names and world."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from iku_rules.diagnostics import complete, suggestion
from iku_rules.language import policy as p
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.periods import parse_period
from iku_rules.language.types import Category, DateType, Number, PeriodType, Type
from iku_rules.language.words import word
from iku_rules.plan import intervals as iv
from iku_rules.plan.problems import Problems
from iku_rules.plan.scope import Declared, Scope
from iku_rules.plan.type_names import type_meant
from iku_rules.plan.world import BOOLEAN, RecordShape


def parameters_on(
    day: datetime.date, scope: Scope, records: Mapping[str, RecordShape], problems: Problems
) -> dict[str, t.Const]:
    """The value of each parameter on a day."""
    made = {}
    for name, found in scope.of("parameter").items():
        if any(name in shape.fields for shape in records.values()):
            problems.say("IKU291", found.decl.name.span, name=name)
        value = _parameter(found, day, scope, problems)
        if value is None:
            problems.broken.add(name)
        else:
            made[name] = value
    return made


def _parameter(found: Declared, day: datetime.date, scope: Scope, problems: Problems) -> t.Const | None:
    decl = cast(p.ParameterDecl, found.decl)
    name = decl.name.text
    wanted = type_meant(decl.type, found.owner, scope, problems) if decl.type else None
    if decl.type and wanted is None:
        return None
    values = complete([_constant(e, wanted, problems) for _, e in decl.values])
    if values is None:
        return None
    known = [v for v in values if v.value is not None]
    if len({type(v.type) for v in known}) > 1:
        problems.say("IKU239", decl.name.span, name=name)
        return None
    in_force = [v for (start, _), v in zip(decl.values, values, strict=True) if start is None or start <= day]
    if not in_force:
        problems.say("IKU404", decl.name.span, name=name, day=day)
        return None
    value = in_force[-1]
    type_ = value.type
    if value.value is None:
        if not decl.about.basis:
            basis = word("key", "basis", scope.files[found.owner].words)
            problems.say("IKU405", decl.name.span, name=name, word=basis)
        else:
            problems.say("IKU406", decl.name.span, name=name)
        type_ = wanted or (known[0].type if known else Number(0))
    if isinstance(type_, Number) and decl.about.unit:
        type_ = replace(type_, unit=decl.about.unit)
    return replace(value, type=type_, parameter=name)


def _constant(expr: s.Expr, wanted: Type | None, problems: Problems) -> t.Const | None:
    """A literal: a number, `missing`, a category value, yes or no, a day or a period."""
    negative = isinstance(expr, s.Unary) and expr.op == "-"
    inner = expr.operand if isinstance(expr, s.Unary) and negative else expr
    match inner:
        case s.Num():
            if isinstance(wanted, PeriodType) and (period := parse_period(str(inner.value))):
                return t.Const(period, PeriodType(), span=expr.span)
            value = -inner.value if negative else inner.value
            made = t.Const(value, iv.constant(value, inner.decimals), span=expr.span)
        case s.Missing():
            return t.Const(None, wanted or Number(0), span=expr.span)
        case s.Day():
            made = t.Const(inner.value.toordinal(), DateType(), span=expr.span)
        case s.PeriodLiteral():
            made = t.Const(inner.value, PeriodType(), span=expr.span)
        case s.Path(names=("yes",)) | s.Path(names=("no",)):
            made = t.Const(inner.names == ("yes",), BOOLEAN, span=expr.span)
        case s.Path() if isinstance(wanted, Category) and len(inner.names) == 1 and inner.names[0] in wanted.values:
            made = t.Const(wanted.values.index(inner.names[0]), wanted, span=expr.span)
        case s.Path() if isinstance(wanted, Category) and len(inner.names) == 1:
            near, known = suggestion(inner.names[0], wanted.values), ", ".join(wanted.values)
            problems.say("IKU255", expr.span, name=inner.names[0], type=wanted.name, suggestion=near, known=known)
            return None
        case _:
            problems.say("IKU218", expr.span)
            return None
    if wanted is not None and type(wanted) is not type(made.type):
        problems.say("IKU218", expr.span)
        return None
    return made
