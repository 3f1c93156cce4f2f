"""Types as written -> types, and defaults as written -> values. Imports language, scope and problems."""

from __future__ import annotations

import re
from fractions import Fraction

from iku_rules.diagnostics import suggestion
from iku_rules.language import policy as p
from iku_rules.language.parse_types import TYPE_WORDS
from iku_rules.language.periods import parse_date, parse_period
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.language.words import word
from iku_rules.plan.problems import Problems
from iku_rules.plan.scope import Scope
from iku_rules.plan.world import BOOLEAN


def type_meant(expr: p.TypeExpr, owner: str, scope: Scope, problems: Problems) -> Type | None:
    """What a type expression means in a file."""
    match expr.name:
        case "number" | "integer":
            return Number(expr.decimals, expr.low, expr.high, expr.low_open, expr.high_open)
        case "exact":
            return Number(None)
        case "boolean":
            return BOOLEAN
        case "text":
            return TextType()
        case "date":
            return DateType()
        case "period":
            return PeriodType()
    category = scope.category(expr.name)
    if category is None or scope.visible(owner, expr.name, types=True) is None:
        if (policy := scope.offered(owner, expr.name)) is not None:
            problems.say("IKU254", expr.span, name=expr.name, policy=policy)
            return None
        words = scope.files[owner].words
        known = [*scope.known(owner, kind="type"), *(word("type", x, words) for x in TYPE_WORDS)]
        near = suggestion(expr.name, known)
        problems.say("IKU235", expr.span, name=expr.name, suggestion=near, known=", ".join(known))
        return None
    if expr.low is not None or expr.decimals is not None:
        problems.say("IKU231", expr.span, type=expr.name)
        return None
    return category


def default_value(text: str, type_: Type) -> object | None:
    """The canonical value of a default; None where it isn't one of the type."""
    match type_:
        case Boolean():
            return {"yes": True, "no": False}.get(text)
        case Category():
            return type_.values.index(text) if text in type_.values else None
        case PeriodType():
            return parse_period(text)
        case DateType():
            day = parse_date(text)
            return day.toordinal() if day else None
        case TextType():
            return text
        case Number():
            if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", text):
                return None
            scaled = Fraction(text) * 10 ** (type_.decimals or 0)
            inside = type_.low is not None and type_.high is not None and type_.low <= Fraction(text) <= type_.high
            return scaled.numerator if scaled.denominator == 1 and inside else None
