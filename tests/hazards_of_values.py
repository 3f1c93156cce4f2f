"""What durable_rules makes of values, asked of a policy on the durable engine: called in child processes.

As in `hazards.py`, each function returns the answer, with `guarded` false that of the engine itself to the same
question about the same facts. Rules of policies are true, false or unknown (None); the engine fires so often.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hazards import raw
from iku_rules.diagnostics import PolicyError
from iku_rules.engines import durable
from iku_rules.facts.schema import instance_of
from iku_rules.language.periods import Period
from iku_rules.language.terms import Term
from iku_rules.language.types import Category
from plans import HOME, OFFICE, A, B, N, cmp, const, field, get, num, op, present, rule, small, subject

ORDER = Category("order", ("ab", "ab c"), ordered=True)
DIVIDED = {"$div": {"$l": {"$m": "a"}, "$r": {"$m": "b"}}}


def truth(condition: Term, **facts: Any) -> bool | None:
    """Whether a rule of this condition is true of a person."""
    plan = small(rules=(rule("it", condition),))
    plan = replace(plan, records={**plan.records, "person": _with_order(plan.records["person"])})
    outcome = durable.compile_plan(plan)(subject(plan, {"id": "P", **facts}), Period("year", 2026))
    return outcome.rules["it"][0]


def _with_order(record: Any) -> Any:
    return replace(record, fields={**record.fields, "level": field("level", ORDER, optional=True)})


def refused(facts: dict[str, object]) -> list[str]:
    """The codes with which a person's facts are refused."""
    try:
        instance_of(small(), {"id": "P", **facts})
    except PolicyError as error:
        return [d.code for d in error.diagnostics]
    return []


def nine_of_ten_are_nine_tenths(guarded: bool) -> object:
    if guarded:
        return truth(cmp(op(A, "/", B), ">=", num("0.9")), a=9, b=10)
    return raw({"$lte": {"least": DIVIDED}}, facts=['{"least":0.9,"a":9,"b":10}'])


def a_target_of_zero(guarded: bool) -> object:
    if guarded:
        return truth(cmp(op(A, "/", B), ">=", num("0.9")), a=9, b=0)
    return raw({"$lte": {"least": DIVIDED}}, facts=['{"least":1,"a":9,"b":0}'])


def a_hundred_thousandth(guarded: bool) -> object:
    """Python writes it 1e-05, which the engine can't read."""
    if guarded:
        return truth(cmp(op(A, "/", num(1000)), "<", num("0.00002")), a="0.01")
    return raw({"$lt": {"x": 1}}, facts=[json.dumps({"x": 0.01 / 1000})])


def neither_number_nor_infinity(guarded: bool) -> object:
    if guarded:
        return [refused({"a": float(text)}) for text in ("nan", "inf", "-inf")]
    return raw({"k": 1}, facts=[json.dumps({"k": 1, "a": float("nan")})])


def an_infinity(guarded: bool) -> object:
    if guarded:
        return refused({"a": "inf"})
    return raw({"k": 1}, facts=[json.dumps({"k": 1, "a": float("inf")}).replace("Infinity", "1e999")])


def yes_is_not_one(guarded: bool) -> object:
    if guarded:
        return [truth(cmp(N, "=", num(1)), flag=True), refused({"n": True})]
    return raw({"n": 1}, facts=['{"n":true}'])


def what_is_missing_is_not_there(guarded: bool) -> object:
    if guarded:
        return truth(present(A), a=None)
    return raw({"$ex": {"a": 1}}, facts=['{"a":null}'])


def texts_stand_in_their_order(guarded: bool) -> object:
    """On a scale they have the order of its values; by letters 'ab' comes before 'ab c' too."""
    if guarded:
        return truth(cmp(get("level", ORDER), "<", const("ab c", ORDER)), level="ab")
    return raw({"$lt": {"x": "ab c"}}, facts=['{"x":"ab"}'])


def a_quotation_mark_is_one_character(guarded: bool) -> object:
    if guarded:
        return truth(cmp(OFFICE, "=", const('a"b', OFFICE.type)), office='a"b')
    return raw({"$mt": {"x": "a.b"}}, facts=[json.dumps({"x": 'a"b'})])


def long_texts_that_differ(guarded: bool) -> object:
    """The engine keeps lengths in 16 bits."""
    first, second = "a" * 65_536, "b" * 65_536
    if guarded:
        return truth(cmp(OFFICE, "=", HOME), office=first, home=second)
    return raw({"x": first}, facts=[json.dumps({"x": second})])


def a_text_of_twenty_million_characters(guarded: bool) -> object:
    text = "a" * 20_000_000
    if guarded:
        return truth(cmp(OFFICE, "=", HOME), office=text, home=text)
    return raw({"$ex": {"x": 1}}, facts=[json.dumps({"x": text})])


def a_subject_with_a_key_of_five_million_characters(guarded: bool) -> object:
    key = "s" * 5_000_000
    if guarded:
        return truth(cmp(A, ">", num(0)), id=key, a=1)
    return raw({"k": 1}, facts=[json.dumps({"k": 1, "sid": key})])


def facts_nested_deeply(guarded: bool) -> object:
    if guarded:
        nested: object = 1
        for _ in range(200_000):
            nested = {"item": nested}
        found = refused({"item": nested})
        while isinstance(nested, dict):  # taken apart by hand: Python recurses on its way down
            nested = nested["item"]
        return found
    return raw({"k": 1}, facts=['{"k":1,"d":' + "[" * 200_000 + "]" * 200_000 + "}"])
