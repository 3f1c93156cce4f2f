"""The short way from plain facts to an instance gives what the long way does, or nothing."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iku_rules.diagnostics import PolicyError
from iku_rules.facts.fields import written
from iku_rules.facts.model import Instance
from iku_rules.facts.quick import Quick, quick_of
from iku_rules.facts.schema import facts_model, instance_of, plain_facts
from iku_rules.plan.model import Plan
from plans import appraisal, example
from strategies import Case, cases

# What people and programs write for a value, good, bad and doubtful.
ODD = st.sampled_from(
    [
        *("0", "00", "05", "5", "5.", ".5", "5.0", "5.00", "-0", "-1", "+5", "1_0", " 5", "5 ", "5e1", "1E400", "NaN"),
        *("٣", "²", "5,0", "9" * 50, "9" * 5000, "", " ", "-", "~", "yes", "ya", "True", "1E5", "2026", "2026-S1"),
        *("a", "A", "a b", "a\u00a0b", "é", "e\u0301", "a\u200b", "a\n", "x" * 2000, "fair", "asn"),
        *(None, True, False, 0, 5, -1, 10**60, 1.5, Decimal("5"), Decimal("5.00"), Decimal("-0"), Decimal("NaN")),
        *(Decimal("1e400"), Decimal("1e-400"), b"5", [], {}, ("5",), object()),
    ]
)


def texts(plan: Plan, instance: Instance) -> dict[str, Any]:
    """An instance's facts as text, as a form or a file would have them."""
    fields = plan.records[instance.place.record].fields
    found: dict[str, Any] = {
        name: written(fields[name].type, value) for name, value in instance.values.items() if value is not None
    }
    return found | {name: [texts(plan, m) for m in members] for name, members in instance.children.items()}


def compared(plan: Plan, quick: Quick, facts: object) -> Instance | None:
    """What the short way says, after comparing it with the long way."""
    short = quick.instance(facts)
    try:
        long = instance_of(plan, facts)
    except PolicyError:
        assert short is None
        raise
    assert short in (None, long)
    if short is not None:
        assert (type(short), list(short.values), list(short.children)) == (
            Instance,
            list(long.values),
            list(long.children),
        )
    return short


def test_plain_facts_take_the_short_way() -> None:
    plan, root = appraisal(), example()
    quick = quick_of(plan)
    assert quick is not None
    for facts in (
        texts(plan, root),
        plain_facts(plan, root),
        facts_model(plan, plan.subject)(**plain_facts(plan, root)),
    ):
        assert compared(plan, quick, facts) == root


@given(cases(), st.data())
def test_as_the_long_way_whatever_is_given(case: Case, data: st.DataObject) -> None:
    quick = quick_of(case.plan)
    if quick is None:
        assert any(not record.key for record in case.plan.records.values())
        return
    for root in case.people:
        for facts in (texts(case.plan, root), plain_facts(case.plan, root)):
            assert compared(case.plan, quick, facts) is not None
            spoil(facts, data)
            try:
                compared(case.plan, quick, facts)
            except PolicyError as refused:
                assert refused.diagnostics


def spoil(facts: dict[str, Any], data: st.DataObject) -> None:
    """One thing is changed: a value, a name, or the rows below."""
    rows = [facts]
    for row in rows:
        rows += [member for below in row.values() if isinstance(below, list) for member in below]
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from([*row, "unknown"]))
    match data.draw(st.sampled_from(["value", "drop", "repeat", "class", "tuple", "reverse"])):
        case "drop":
            row.pop(name, None)
        case "repeat" if isinstance(row.get(name), list):
            row[name] = row[name] * 2
        case "class":
            row[name] = Enum("Given", {"X": "fair"}).X
        case "tuple" if isinstance(row.get(name), list):
            row[name] = tuple(row[name])
        case "reverse":
            turned = dict(reversed([(k, v[::-1] if isinstance(v, list) else v) for k, v in row.items()]))
            row.clear()
            row.update(turned)
        case _:
            row[name] = data.draw(ODD)


@pytest.mark.parametrize(
    "facts", [None, 5, "P1", [], [{}], [texts(appraisal(), example())] * 2, object(), Enum("Given", {"X": 1}).X]
)
def test_what_is_no_record_goes_the_long_way(facts: object) -> None:
    quick = quick_of(appraisal())
    assert quick is not None
    with pytest.raises(PolicyError):
        compared(appraisal(), quick, facts)
