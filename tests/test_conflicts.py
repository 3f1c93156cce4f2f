"""Exclusives, guards, and effects and rules without use: proved, refuted with a witness, or said to be open."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plans as p
from iku_rules.checks import check
from iku_rules.checks.conflicts import exclusives, guards, unused
from iku_rules.diagnostics import Severity, render
from iku_rules.language.terms import Const, Term
from iku_rules.language.types import Number
from iku_rules.plan.model import DecisionPlan, EffectPlan, ExclusivePlan, Plan, RulePlan
from test_coverage import conditions, points, value

DAYS = p.get("absence_days", Number(0, Fraction(0), Fraction(366)))
REGIME = p.get("regime", p.REGIME, missable=False)
MAYBE = p.get("regime_maybe", p.REGIME)
TOTAL = p.get("total", Number(2, Fraction(0), Fraction(120)), reads="decision")
LEVEL = p.get("level", p.LEVEL, reads="decision")


def of(name: str, regime: Term = REGIME) -> Term:
    return p.cmp(regime, "=", p.const(name, p.REGIME))


def is_(name: str) -> Term:
    return p.cmp(LEVEL, "=", p.const(name, p.LEVEL))


def plan_of(
    *rules: RulePlan,
    effects: tuple[EffectPlan, ...] = (p.effect("reward"), p.effect("sanction", severity=2)),
    keep: str = "never_both",
    decisions: tuple[DecisionPlan, ...] = (),
    before: tuple[ExclusivePlan, ...] = (),
) -> Plan:
    one = p.exclusive("one", *(e.name for e in effects), keep=keep, settled_after=len(rules))  # type: ignore[arg-type]
    made = p.small(*decisions, rules=rules, effects=effects, exclusives=(*before, one))
    return replace(made, lookups={})


def two(first: Term, second: Term, **more: object) -> Plan:
    return plan_of(p.rule("praise", first, "reward"), p.rule("blame", second, "sanction"), **more)  # type: ignore[arg-type]


def codes(plan: Plan) -> list[str]:
    found = list(exclusives(plan))
    assert all(render(found, lang=lang) for lang in ("id", "en") if found)  # type: ignore[arg-type]
    return [d.code for d in found]


LEVELS = p.decision(
    "level",
    p.LEVEL,
    p.rows(
        "unique",
        (p.cmp(TOTAL, ">=", p.num(90)), p.const("good", p.LEVEL)),
        (p.all_(p.cmp(TOTAL, ">=", p.num(50)), p.cmp(TOTAL, "<", p.num(90))), p.const("fair", p.LEVEL)),
        (p.cmp(TOTAL, "<", p.num(50)), p.const("poor", p.LEVEL)),
    ),
)


def test_disjoint_conditions_are_proved() -> None:
    assert codes(two(p.cmp(DAYS, "=", p.num(0)), p.cmp(DAYS, ">=", p.num(3)))) == []
    assert codes(two(of("staff"), of("commissioner"))) == []
    assert codes(two(p.missing(DAYS), p.cmp(DAYS, ">=", p.num(0)))) == []
    assert codes(two(is_("good"), is_("poor"))) == []


def test_a_conflict_names_both_rules_and_a_witness() -> None:
    plan = two(p.cmp(DAYS, "<", p.num(5)), p.all_(of("staff"), p.cmp(DAYS, ">", p.num(3))))
    (found,) = exclusives(plan)
    assert found.code == "IKU340"
    assert found.message("en") == (
        "`one` says that `reward` and `sanction` are never both given, but rules `praise` and `blame` are both "
        "true at `absence_days = 4, regime = staff`"
    )


def test_a_rule_that_gives_both() -> None:
    (found,) = exclusives(plan_of(p.rule("both", of("staff"), "reward", "sanction")))
    assert (found.code, found.args["first"], found.args["second"]) == ("IKU340", "both", "both")


def test_a_guard_takes_part() -> None:
    guarded = (p.effect("reward", guard=of("staff")), p.effect("sanction", guard=of("commissioner")))
    plan = two(p.cmp(DAYS, "<", p.num(5)), p.cmp(DAYS, "<", p.num(3)), effects=guarded)
    assert codes(plan) == []


def test_decisions_are_opened_where_needed() -> None:
    low = p.cmp(TOTAL, "<", p.num(60))
    assert codes(two(is_("good"), low, decisions=(LEVELS,))) == []
    # Nothing is known of a level that comes from nowhere.
    assert codes(two(is_("good"), low)) == ["IKU340"]
    (found,) = exclusives(two(is_("fair"), low, decisions=(LEVELS,)))
    assert (found.code, found.args["witness"]) == ("IKU340", "total = 50")


def test_decisions_from_the_same_facts_are_left_open() -> None:
    half = p.decision("half", p.NUM, p.op(DAYS, "*", DAYS))
    total = p.decision("total", Number(2, Fraction(0), Fraction(120)), DAYS)
    conditions_ = (p.cmp(TOTAL, ">", p.num(5)), p.cmp(p.get("half", p.NUM, reads="decision"), "<", p.num(5)))
    (found,) = exclusives(two(*conditions_, decisions=(half, total)))
    assert found.code == "IKU341"
    assert found.severity is Severity.WARNING


def test_what_one_rule_asks_for_alone_is_taken_to_be_possible() -> None:
    """`level` follows from `total`; the rule that reads both wouldn't stand there if they excluded each other."""
    praised = p.all_(is_("good"), p.cmp(TOTAL, ">=", p.num(95)))
    for other in (of("staff"), p.cmp(LEVEL, ">=", p.const("fair", p.LEVEL))):
        assert codes(two(praised, other, decisions=(LEVELS,))) == ["IKU340"]


def test_a_boolean_decision_and_an_effect_are_opened() -> None:
    eligible = p.get("eligible", p.YES_NO, reads="decision")
    body = p.decision("eligible", p.YES_NO, p.cmp(DAYS, "<", p.num(3)))
    assert codes(two(eligible, p.cmp(DAYS, ">", p.num(10)), decisions=(body,))) == []
    noticed = p.get("noticed", p.YES_NO, reads="effect")
    effects = (p.effect("reward"), p.effect("sanction", severity=2))
    rules = (
        p.rule("notice", p.cmp(DAYS, ">", p.num(3)), "noticed"),
        p.rule("praise", p.cmp(DAYS, "<", p.num(3)), "reward"),
        p.rule("blame", noticed, "sanction"),
    )
    plan = plan_of(*rules, effects=effects)
    plan = replace(plan, effects={**plan.effects, "noticed": p.effect("noticed")})
    assert codes(plan) == []


def test_heaviest_needs_a_choice() -> None:
    both = (p.cmp(DAYS, ">", p.num(3)), p.cmp(DAYS, ">", p.num(10)))
    assert codes(two(*both, keep="heaviest")) == []
    equal = (p.effect("reward"), p.effect("sanction"))
    (found,) = exclusives(two(*both, keep="heaviest", effects=equal))
    assert (found.code, found.args["witness"]) == ("IKU342", "absence_days = 11")
    assert codes(two(of("staff"), of("commissioner"), keep="heaviest", effects=equal)) == []
    squared = p.cmp(p.op(DAYS, "*", DAYS), ">", p.num(4))
    assert codes(two(both[0], squared, keep="heaviest", effects=equal)) == ["IKU343"]


def test_an_earlier_heaviest_leaves_one() -> None:
    both = (p.cmp(DAYS, ">", p.num(3)), p.cmp(DAYS, ">", p.num(10)))
    before = p.exclusive("order", "reward", "sanction", settled_after=2)
    assert codes(two(*both, before=(before,))) == []


@pytest.mark.parametrize(
    ("condition", "guard", "code"),
    [
        (p.all_(of("staff"), p.cmp(DAYS, ">", p.num(3))), of("staff"), None),
        (p.cmp(DAYS, ">", p.num(3)), of("staff"), "IKU344"),
        (p.cmp(DAYS, ">", p.num(3)), p.cmp(DAYS, ">=", p.num(3)), None),
        (p.missing(MAYBE), of("staff", MAYBE), "IKU345"),
        (p.cmp(DAYS, ">", p.num(3)), p.cmp(p.op(DAYS, "*", DAYS), ">", p.num(4)), "IKU345"),
    ],
)
def test_guards(condition: Term, guard: Term, code: str | None) -> None:
    plan = p.small(rules=(p.rule("r", condition, "e"),), effects=(p.effect("e", guard=guard),))
    assert [d.code for d in guards(plan)] == ([code] if code else [])


def test_a_broken_guard_says_when_and_what_to_add() -> None:
    plan = p.small(
        rules=(p.rule("absent", p.cmp(DAYS, ">", p.num(3)), "cut"),),
        effects=(p.effect("cut", guard=of("staff")),),
    )
    (found,) = guards(plan)
    assert found.message("id")
    assert found.args["witness"] == "absence_days = 4, regime = commissioner"
    assert found.remedy("en") == "add `regime = staff` to the condition of rule `absent`"


def test_effects_and_rules_without_use() -> None:
    never = p.all_(p.cmp(DAYS, ">", p.num(10)), p.cmp(DAYS, "<", p.num(3)))
    opened = p.all_(is_("good"), p.cmp(TOTAL, "<", p.num(50)))
    unpublished = p.cmp(DAYS, ">", Const(None, p.NUM, "limit"))
    plan = p.small(
        LEVELS,
        rules=(p.rule("never", never, "e"), p.rule("opened", opened, "e"), p.rule("later", unpublished, "e")),
        effects=(p.effect("e"), p.effect("forgotten")),
    )
    assert render(unused(plan), lang="id")
    assert [(d.code, *d.args.values()) for d in unused(plan)] == [
        ("IKU346", "forgotten"),
        ("IKU347", "never"),
        ("IKU347", "opened"),
    ]


def test_rules_of_a_whole_policy_are_without_fault() -> None:
    plan = p.appraisal()
    # The decisions are the proof: `predicate` and `total` from nowhere could meet.
    assert [d.code for d in check(replace(plan, lookups={}, decisions=()))] == ["IKU340"]
    assert list(exclusives(plan)) == []
    assert list(guards(plan)) == []
    assert list(unused(plan)) == []


COLUMNS = (
    p.get("x", Number(0, Fraction(0), Fraction(5)), missable=False),
    p.get("new", p.YES_NO),
    p.get("grade", p.LEVEL, missable=False),
)


@given(conditions(COLUMNS), conditions(COLUMNS))
@settings(max_examples=80, deadline=None)
def test_conflicts_agree_with_every_point(first: Term, second: Term) -> None:
    everywhere = points(p.rows("first", (first, p.num(1)), (second, p.num(1))))
    meets = any(value(first, x) is True and value(second, x) is True for x in everywhere)
    assert codes(two(first, second)) == (["IKU340"] if meets else [])
    denied = any(value(first, x) is True and value(second, x) is False for x in everywhere)
    unknown = any(value(first, x) is True and value(second, x) is None for x in everywhere)
    plan = p.small(rules=(p.rule("r", first, "e"),), effects=(p.effect("e", guard=second),))
    assert [d.code for d in guards(plan)] == (["IKU344"] if denied else ["IKU345"] if unknown else [])
    never = not any(value(first, x) is True for x in everywhere)
    assert [d.code for d in unused(plan)] == (["IKU347"] if never else [])


LINE = p.get("x", Number(0, Fraction(0), Fraction(5)))


@st.composite
def level_tables(draw: st.DrawFn) -> DecisionPlan:
    """A category that follows from two facts, by rows in order."""
    found = draw(st.lists(st.tuples(conditions((LINE, COLUMNS[1])), st.sampled_from(p.LEVEL.values)), max_size=4))
    rows = [(condition, p.const(name, p.LEVEL)) for condition, name in found]
    return p.decision("level", p.LEVEL, p.rows("first", *rows, (p.TRUE, p.const("fair", p.LEVEL))))


@given(level_tables(), conditions((LINE, COLUMNS[1])), st.sampled_from(p.LEVEL.values), st.booleans())
@settings(max_examples=80, deadline=None)
def test_opened_decisions_agree_with_every_point(level: DecisionPlan, other: Term, name: str, denied: bool) -> None:
    """A rule that reads a decision, against one that reads its facts: refuted or proved as every point says."""
    rows = level.body
    first = p.not_(is_(name)) if denied else is_(name)
    everywhere = points(p.rows("first", *((row.condition, row.result) for row in rows.rows), (other, p.num(1))))  # type: ignore[union-attr]

    def answer(point: object) -> bool | None:
        for row in rows.rows:  # type: ignore[union-attr]
            if value(row.condition, point) is None:  # type: ignore[arg-type]
                return None
            if value(row.condition, point):  # type: ignore[arg-type]
                return (row.result.value == p.LEVEL.values.index(name)) is not denied
        return None

    meets = any(answer(x) is True and value(other, x) is True for x in everywhere)
    expected = ["IKU340"] if meets else []
    assert codes(two(first, other, decisions=(level,))) in (expected, ["IKU341"] if meets else expected)


def test_pairs_are_looked_at_once() -> None:
    """Three effects of one exclusive: each pair, and no more."""
    effects = tuple(p.effect(name, severity=n) for n, name in enumerate("abc", 1))
    rules = [p.rule(f"r{name}", p.cmp(DAYS, ">", p.num(n)), name) for n, name in enumerate("abc")]
    found = list(exclusives(plan_of(*rules, effects=effects)))
    pairs = [(d.args["one"], d.args["other"]) for d in found]
    assert pairs == list(itertools.combinations("abc", 2))
