"""What the generated policies consist of: every construct of the language, each in at least one in twenty."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest

import constructs
import plans
from iku_rules.language.terms import Term
from strategies import generated

LEAST = Fraction(1, 20)


@pytest.fixture(scope="module")
def shares() -> dict[str, Fraction]:
    return constructs.shares(generated(300, seed=1))


def test_every_construct_is_in_one_of_twenty_policies(shares: dict[str, Fraction]) -> None:
    assert not {name: float(share) for name, share in shares.items() if share < LEAST}


def test_constructs_are_read_off_the_definitions() -> None:
    known = constructs.constructs()
    assert {term.__name__ for term in get_args(Term)} < set(known)
    assert {"Arithmetic.op /", "Rows.hit unique", "Aggregate.weight none", "EffectPlan.kind reward"} < set(known)
    assert len(set(constructs.every_construct())) == len(constructs.every_construct()) > 300


def test_a_plan_without_a_construct_does_not_show_it() -> None:
    plan = plans.small(plans.decision("d", plans.NUM, plans.op(plans.A, "+", plans.num(1))))
    held = constructs.held(plan) | constructs.combined(plan)
    assert {"Arithmetic", "Arithmetic.op +", "decision of Number", "fact own", "grid carrier"} <= held
    assert not held & {"Arithmetic.op -", "Compare", "If", "RulePlan", "ratio carrier", "decision of Boolean"}


def test_the_same_seed_gives_the_same_cases() -> None:
    assert repr([c.described() for c in generated(5, seed=3)]) == repr([c.described() for c in generated(5, seed=3)])
    assert generated(1, seed=3)[0].described() != generated(1, seed=4)[0].described()
