"""One form of everything: values as people and programs outside see them, JSON the same byte for byte.

Imports the models of plan and facts, types and periods.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from decimal import Decimal

from iku_rules.facts.model import Instance, Value
from iku_rules.language.types import Category, DateType, Number, PeriodType, Type
from iku_rules.plan.model import Plan

# A number as Decimal, a boolean, anything else as text; None is missing.
Scalar = Decimal | bool | str | None


def json_text(value: object) -> str:
    """Canonical JSON (RFC 8785 for what we write: objects, arrays, text, booleans, small integers, null)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def scalar(value: Value, type_: Type) -> Scalar:
    """A canonical value as seen from outside."""
    if value is None:
        return None
    match type_:
        case Number():
            assert isinstance(value, int) and type_.decimals is not None
            return Decimal(decimal_text(value, type_.decimals))
        case Category():
            assert isinstance(value, int)
            return type_.values[value]
        case DateType():
            assert isinstance(value, int)
            return datetime.date.fromordinal(value).isoformat()
        case PeriodType():
            return str(value)
        case _:
            assert isinstance(value, bool | str)
            return value


def decimal_text(scaled: int, decimals: int) -> str:
    """An integer scaled by 10^decimals with exactly so many decimals; exact for any size."""
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    whole, part = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return ("-" if scaled < 0 else "") + whole + (f".{part}" if part else "")


def scalar_json(value: Scalar) -> str | bool | None:
    """The same for JSON, where a number is text, lest a reader make a binary float of it."""
    return format(value, "f") if isinstance(value, Decimal) else value


def facts_json(plan: Plan, root: Instance) -> str:
    """The facts of a subject as canonical JSON. What is missing is left out, as if there were no field."""
    return json_text(_facts(plan, root))


def facts_digest(plan: Plan, root: Instance) -> str:
    """The fingerprint of the facts of a subject (SHA-256)."""
    return hashlib.sha256(facts_json(plan, root).encode()).hexdigest()


def _facts(plan: Plan, instance: Instance) -> dict[str, object]:
    fields = plan.records[instance.place.record].fields
    values = {
        name: scalar_json(scalar(value, fields[name].type))
        for name, value in instance.values.items()
        if value is not None
    }
    below = {
        name: [_facts(plan, member) for member in members] for name, members in instance.children.items() if members
    }
    return {"record": instance.place.record, "facts": values, "below": below}
