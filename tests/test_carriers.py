"""Carriers: one integer, two, or integers of any size, found without a fact."""

from __future__ import annotations

from dataclasses import replace

import pytest

import plans
from iku_rules.language.terms import Term
from iku_rules.plan.carriers import Carrier, carriers
from plans import EXACT, INT, MEMBER, NUM, A, B, V, W, agg, call, cmp, decision, get, if_, lookup, num, op, small

RATIO = op(A, "/", B)
SHARE = get("share", EXACT, record="item", hops=MEMBER, reads="decision")


@pytest.mark.parametrize(
    ("term", "carrier"),
    [
        (op(op(A, "+", B), "*", A), "grid"),
        (op(A, "/", num(7)), "grid"),
        (num("1/3"), "grid"),
        (RATIO, "ratio"),
        (op(op(num(200), "-", RATIO), "*", num("0.5")), "ratio"),
        (call("clamp", RATIO, num(0), num(120)), "ratio"),
        (if_(cmp(A, ">", B), RATIO, num(1)), "ratio"),
        (lookup("stable", A), "grid"),
        (lookup("stable", RATIO), "ratio"),
        (lookup("matrix", plans.REGIME_, plans.LEVEL_, type_=NUM), "grid"),
        (agg("sum", "item", V), "grid"),
        (agg("sum", "item", V, weight=W), "grid"),
        (agg("mean", "item", V), "ratio"),  # of up to 25
        (agg("mean", "part", plans.PART_X), "ratio"),
        (agg("mean", "item", V, weight=W), "ratio"),
        (agg("max_of", "item", SHARE), "ratio"),
        (agg("sum", "item", SHARE), "wide"),
        (agg("mean", "item", SHARE), "wide"),
        (op(op(RATIO, "*", RATIO), "*", op(RATIO, "*", RATIO)), "ratio"),
        (op(op(op(RATIO, "*", RATIO), "*", op(RATIO, "*", RATIO)), "*", op(RATIO, "*", RATIO)), "wide"),
    ],
)
def test_a_carrier_follows_from_the_formula(term: Term, carrier: Carrier) -> None:
    share = decision("share", EXACT, op(get("v", NUM, record="item"), "/", get("k", NUM, record="item")), record="item")
    plan = small(share, decision("d", EXACT, term), decision("result", NUM, term))
    assert carriers(plan) == {"share": "ratio", "d": carrier, "result": "grid"}


def test_the_mean_of_few_has_a_known_denominator() -> None:
    plan = small(decision("d", EXACT, agg("mean", "part", plans.PART_X), record="item"))
    few = replace(plan.records["item"], most=2)
    assert carriers(plan) == {"d": "ratio"}
    assert carriers(replace(plan, records={**plan.records, "item": few})) == {"d": "grid"}


def test_a_result_is_as_large_as_its_formula_and_only_numbers_have_a_carrier() -> None:
    product = op(A, "*", B)
    rounded = get("p", INT, reads="decision")
    plan = small(
        decision("p", INT, product),
        decision("huge", EXACT, op(op(rounded, "*", rounded), "*", op(rounded, "*", rounded))),
        decision("text", plans.YES_NO, cmp(A, ">", num(1))),
    )
    assert carriers(plan) == {"p": "grid", "huge": "wide"}
