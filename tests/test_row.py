"""The row engine gives what the reference engine gives, in everything."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

import plans
from iku_rules.engines import reference, row
from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period
from iku_rules.language.terms import All, Const, SortKey
from iku_rules.outcome import Finding
from iku_rules.plan.model import Plan
from plans import NUM, YES_NO, A, B, cmp, decision, get, num, op, rule, small, subject


def same(plan: Plan, people: Sequence[Instance], *periods: Period) -> None:
    engine = row.compile_plan(plan)
    for root in people:
        for period in periods:
            expected = reference.evaluate(plan, root, period)
            found = engine(root, period)
            assert found == expected
            # equal to the type, too: True is no 1
            assert repr(found) == repr(expected)


@pytest.mark.parametrize(("name", "plan", "people"), plans.every(), ids=lambda c: c if isinstance(c, str) else "")
def test_every_construct(name: str, plan: Plan, people: list[Instance]) -> None:
    same(plan, people, *plans.PERIODS)


def test_an_engine_can_be_sent_to_another_process_and_shared_by_threads() -> None:
    plan = plans.appraisal()
    people = [plans.example(), *plans.other_examples()]
    expected = [reference.evaluate(plan, person, plans.PERIODS[0]) for person in people]
    engine: row.RowEngine = pickle.loads(pickle.dumps(row.compile_plan(plan)))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda person: engine(person, plans.PERIODS[0]), people * 20))
    assert found == expected * 20
    assert pickle.loads(pickle.dumps(found[0])) == expected[0]


def test_no_text_of_the_policy_is_in_the_code() -> None:
    plan = plans.appraisal()
    source = row.compile_plan(plan).program.source
    names = {*plan.records, *plan.effects, *plan.lookups, *(d.name for d in plan.decisions)}
    names |= {rule.id for rule in plan.rules} | {name for r in plan.records.values() for name in r.fields}
    assert not [name for name in names if len(name) > 1 and name in source]
    assert not any(sign in source for sign in "'\"\\")


def test_missing_is_tested_for_only_where_it_can_occur() -> None:
    there = get("v", NUM, record="item", missable=False)
    plan = small(decision("twice", NUM, op(there, "*", num(2)), record="item"))
    required = plans.record("item", "person", "name", plans.field("v", NUM))
    plan = replace(plan, records={"person": plan.records["person"], "item": required})
    assert "None" not in row.compile_plan(plan).program.source


def test_an_effect_is_read_as_it_stands_after_an_exclusive_of_another_loop() -> None:
    flag = get("flag", YES_NO)
    plan = small(
        rules=(
            rule("one", flag, "light", "heavy"),
            rule("between", get("on", YES_NO, record="item"), record="item"),
            rule("after", get("light", YES_NO, reads="effect"), "late"),
        ),
        effects=(plans.effect("light", severity=1), plans.effect("heavy", severity=2), plans.effect("late")),
        exclusives=(plans.exclusive("x", "light", "heavy", settled_after=1),),
    )
    same(plan, [subject(plan, {"id": "P", "flag": flag}) for flag in (True, False, None)], plans.PERIODS[0])


def test_thresholds_that_no_value_on_the_grid_reaches() -> None:
    third = op(num(1), "/", num(3))
    plan = small(*(decision(f"d{i}", YES_NO, cmp(A, sign, third)) for i, sign in enumerate(("=", "!=", "<", ">="))))
    same(plan, [subject(plan, {"id": "P", "a": a}) for a in ("0.33", "0.34", None)], plans.PERIODS[0])


def test_a_divisor_of_either_sign() -> None:
    plan = small(decision("d", NUM, op(A, "/", B)), decision("less", YES_NO, cmp(op(A, "/", B), "<", num("-0.5"))))
    people = [subject(plan, {"id": "P", "a": a, "b": b}) for a in (-1, 0, 1) for b in ("-2.01", -2, 0, 2)]
    same(plan, people, plans.PERIODS[0])


def test_of_equal_members_the_first_comes_first_and_the_last_last() -> None:
    ties = [SortKey(plans.K), SortKey(plans.RANK, descending=True)]
    plan = small(*(decision(fold, NUM, plans.agg(fold, "item", plans.V, by=ties)) for fold in ("first", "last")))
    members = [{"name": f"i{v}", "v": v, "k": 1, "rank": "good"} for v in (3, 1, 2)]
    same(plan, [subject(plan, {"id": "P", "item": members})], plans.PERIODS[0])


def test_false_beside_a_condition_that_is_always_unknown_is_false() -> None:
    unknown = Const(None, YES_NO)
    made = decision("made", YES_NO, All((unknown, cmp(num(0), "=", A)), YES_NO, True))
    plan = small(made)
    same(
        plan,
        [subject(plan, {"id": "P", "a": "1"}), subject(plan, {"id": "P", "a": "0"}), subject(plan, {"id": "P"})],
        *plans.PERIODS[:1],
    )


def test_that_there_are_members_is_a_truth_value() -> None:
    plan = small(decision("any", YES_NO, plans.present(plans.agg("sum", "item", num(1)))))
    people = [subject(plan, {"id": "P", "item": plans.items(*[(1,)] * number)}) for number in range(3)]
    same(plan, people, plans.PERIODS[0])


def test_that_a_count_is_decided_is_a_truth_value() -> None:
    counted = plans.count("item", plans.ON)
    plan = small(decision("open", YES_NO, plans.missing(counted)), decision("known", YES_NO, plans.present(counted)))
    people = [subject(plan, {"id": "P", "item": plans.items((1, 1, 1, on))}) for on in (True, False, None)]
    same(plan, people, plans.PERIODS[0])


def test_that_a_condition_is_known_is_a_truth_value() -> None:
    conditions = {"not": plans.not_(get("flag", YES_NO)), "divided": cmp(op(A, "/", B), ">", num(1))}
    plan = small(
        *(decision(f"{name}_known", YES_NO, plans.present(c)) for name, c in conditions.items()),
        *(decision(f"{name}_open", YES_NO, plans.missing(c)) for name, c in conditions.items()),
    )
    people = [subject(plan, {"id": "P", "flag": flag, "a": 1, "b": b}) for flag in (True, None) for b in (0, 2, None)]
    same(plan, people, plans.PERIODS[0])


def test_members_after_a_missing_one_still_report() -> None:
    plan = small(decision("d", NUM, plans.agg("sum", "item", plans.lookup("curve", plans.V))))
    values = [(first, second) for first in (None, 1) for second in (1, 99)]
    people = [subject(plan, {"id": "P", "item": plans.items((a,), (b,))}) for a, b in values]
    same(plan, people, plans.PERIODS[0])
    assert row.compile_plan(plan)(people[1], plans.PERIODS[0]).findings == (Finding("outside", "person", 0, "curve"),)


def test_members_that_two_decisions_skip_are_skipped_by_both() -> None:
    total = plans.agg("sum", "item", plans.V, skip=True)
    plan = small(decision("one", NUM, total), decision("two", NUM, op(total, "/", num(2))))
    person = subject(plan, {"id": "P", "item": plans.items((None,), (1,))})
    same(plan, [person], plans.PERIODS[0])
    skipped = row.compile_plan(plan)(person, plans.PERIODS[0]).skipped
    assert [(s.decision, s.members) for s in skipped] == [("one", (0,)), ("two", (0,))]
