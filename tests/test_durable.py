"""The durable engine: equal to the reference, and every condition decided in the network."""

from __future__ import annotations

import datetime
import gc
import logging
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import plans
from iku_rules import Evaluator, evaluator, load
from iku_rules.cases.running import load_cases, run_cases
from iku_rules.engines import network, network_text, reference
from iku_rules.engines.durable import compile_plan
from iku_rules.engines.durable_formulas import CODE, KIND, OPPOSITE, SLOT, Every, Has, Some, every, negated, some
from iku_rules.engines.durable_formulas import FALSE as NEVER
from iku_rules.engines.durable_formulas import TRUE as ALWAYS
from iku_rules.engines.durable_numbers import Stored
from iku_rules.engines.durable_subject import Subject
from iku_rules.engines.network_rules import AllOf, AnyOf, Compare, Condition
from iku_rules.facts.model import Instance
from iku_rules.facts.readers import read_facts
from iku_rules.language.periods import Period
from iku_rules.language.terms import Const, Term
from iku_rules.outcome import EngineLimitError, Outcome, Withdrawn
from iku_rules.plan.model import Plan
from plans import (
    DAY,
    DAY_,
    EXACT,
    FLAG,
    FORMULAS,
    HOME,
    LEVEL,
    LEVEL_,
    NOTHING,
    OFFICE,
    ON,
    OTHER,
    PART_X,
    PERIODS,
    REGIME,
    REGIME_,
    START,
    TRUE,
    UNTIL,
    WHEN,
    YES_NO,
    A,
    B,
    N,
    V,
    W,
    all_,
    any_,
    appraisal,
    cmp,
    const,
    count,
    decision,
    effect,
    example,
    exclusive,
    get,
    if_,
    items,
    lookup,
    missing,
    not_,
    num,
    op,
    people,
    present,
    rule,
    small,
    subject,
    this_period,
    within,
)

pytestmark = pytest.mark.skipif(
    not network.available(), reason=f"durable_rules serves Python up to 3.12: {network.unavailable_because()}"
)

ROOT = Path(__file__).parent.parent
SUMBAR = ROOT / "fixtures/facts/sumbar-2025"
PACKS = sorted((ROOT / "rules").glob("*/*.cases.yaml"))
YEAR = Period("year", 2026)


def decided(plan: Plan, *roots: Instance, periods: Sequence[Period] = (YEAR,)) -> list[Outcome]:
    """The outcomes, equal to those of the reference."""
    engine = compile_plan(plan)
    outcomes = []
    for root in roots:
        for period in periods:
            outcomes.append(engine(root, period))
            assert outcomes[-1] == reference.evaluate(plan, root, period)
    engine.close()
    return outcomes


def one(condition: Term, **facts: Any) -> bool | None:
    """Whether a rule with this condition is true of a person."""
    plan = small(rules=(rule("it", condition),))
    return decided(plan, subject(plan, {"id": "P", **facts}))[0].rules["it"][0]


def marked(name: str, record: str = "item") -> Term:
    return get(name, YES_NO, record=record, hops=-1, reads="effect")


# ---- equality


@pytest.mark.parametrize(
    ("name", "plan", "roots"), plans.every(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_plans_by_hand(name: str, plan: Plan, roots: list[Instance]) -> None:
    decided(plan, *roots, periods=PERIODS)


def test_every_condition_as_a_rule() -> None:
    """What `plans.constructs` decides stands in rules here, and whether each value is there."""
    terms = {name: term for name, (type_, term) in FORMULAS.items() if type_ == YES_NO}
    terms |= {f"{name} is there": present(term) for name, (_, term) in FORMULAS.items()}
    plan = small(rules=tuple(rule(name, term) for name, term in terms.items()))
    decided(plan, *(subject(plan, facts) for facts in people()), periods=PERIODS)


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.name.removesuffix(".cases.yaml"))
def test_packs_on_their_examples(path: Path) -> None:
    compared: list[Outcome] = []

    def compared_engine(plan: Plan) -> Callable[[Instance, Period], Outcome]:
        engine = compile_plan(plan)
        assert len(engine.evaluated) == len(plan.rules)

        def compare(root: Instance, period: Period) -> Outcome:
            compared.append(engine(root, period))
            assert compared[-1] == reference.evaluate(plan, root, period)
            return compared[-1]

        return compare

    file, policy, _ = load_cases(path)
    assert file is not None and policy is not None
    run_cases(policy, file, {"durable": compared_engine})
    assert len(compared) >= len(file.examples)


@pytest.fixture(scope="module")
def sumbar() -> tuple[Plan, list[Instance]]:
    plan = load("bawaslu/koordinator-sdmo", root=ROOT / "rules").plan("2025")
    return plan, list(read_facts(plan, [SUMBAR]))


def test_facts_of_a_province(sumbar: tuple[Plan, list[Instance]]) -> None:
    plan, roots = sumbar
    assert len(decided(plan, *roots, periods=(Period("year", 2025),))) == 28


# ---- conditions


@pytest.mark.parametrize("value", ["-0.01", "0", "0.01", "89.99", "90", "90.01", None])
@pytest.mark.parametrize("order", ["=", "!=", "<", "<=", ">", ">="])
def test_an_exact_number_beside_its_constants(order: Any, value: str | None) -> None:
    """Thirds never fit a grid; constants of unlike decimals, one that no decimal is, and very large ones."""
    third = op(A, "/", num(3))
    ratio = get("ratio", EXACT, reads="decision")
    constants = ["0", "30", "29.999", "29.9966666", "1/3", "29.99333333333333333333", "-1e40"]
    rules = [
        rule(f"{i}{side}", cmp(left, order, num(c)) if side else cmp(num(c), order, left))
        for i, c in enumerate(constants)
        for side, left in enumerate((third, ratio))
    ]
    rules.append(rule("difference", cmp(third, order, op(B, "/", num(7)))))
    rules.append(rule("large", cmp(op(A, "*", num("1e30")), order, op(num("3e29"), "*", B))))
    rules.append(rule("stored", cmp(A, order, num("90"))))
    plan = small(decision("ratio", EXACT, op(A, "/", num(3))), rules=tuple(rules))
    decided(plan, *(subject(plan, {"id": "P", "a": value, "b": b}) for b in ("210", "70", "0", "90", None)))


def test_values_of_every_type() -> None:
    """Texts, days and periods: with constants and with one another, on the record and from below."""
    day = Const(datetime.date(2026, 6, 30).toordinal(), DAY)
    home = get("home", OFFICE.type, hops=1)
    office = get("office", OFFICE.type, hops=1)
    shifted = if_(FLAG, DAY_, day, DAY)
    terms = {
        "texts": cmp(OFFICE, "=", HOME),
        "unlike texts": cmp(OFFICE, "!=", HOME),
        "a text": cmp(OFFICE, "=", const("Padang", OFFICE.type)),
        "days": all_(cmp(DAY_, ">=", day), cmp(day, ">=", DAY_)),
        "unlike days": any_(cmp(day, "<", DAY_), cmp(DAY_, "!=", shifted)),
        "day in constant": within(DAY_, const(Period("semester", 2026, 1), WHEN)),
        "constant in period": within(const(Period("month", 2026, 1), WHEN), UNTIL),
        "period in period": within(START, UNTIL),
        "this": any_(cmp(START, "=", this_period()), cmp(const(Period("year", 2026), WHEN), "=", UNTIL)),
        "same end": all_(cmp(START, "<=", UNTIL), not_(cmp(START, "=", UNTIL))),
        "scale": cmp(const("fair", LEVEL), "<=", LEVEL_),
        "nothing": cmp(LEVEL_, "=", const(None, LEVEL)),
        "conditions": cmp(FLAG, "=", cmp(A, ">", B)),
        "unlike conditions": cmp(FLAG, "!=", OTHER),
        "branches": if_(FLAG, cmp(A, ">", B), cmp(N, "=", num(3)), YES_NO),
        "unknown branch": missing(if_(FLAG, OTHER, not_(OTHER), YES_NO)),
    }
    from_below = rule(
        "below", any_(cmp(home, "=", office), cmp(get("v", V.type, record="item"), ">", num(5))), record="item"
    )
    plan = small(rules=(*(rule(name, term) for name, term in terms.items()), from_below))
    roots = [subject(plan, facts) for facts in people()]
    roots += [subject(plan, {"id": "Q", "office": o, "home": h}) for o in ("Padang", "x") for h in ("x", None)]
    decided(plan, *roots, periods=PERIODS)


def test_an_unknown_condition_is_neither_true_nor_false() -> None:
    assert one(cmp(A, ">", num(0))) is None
    assert one(not_(cmp(A, ">", num(0)))) is None
    assert one(missing(cmp(A, ">", num(0)))) is True
    assert one(any_(FLAG, missing(A))) is True
    assert one(all_(FLAG, present(A))) is False
    assert one(const(None, YES_NO)) is None
    assert one(TRUE) is True
    assert one(cmp(A, "=", NOTHING), a=1) is None
    assert one(cmp(num(2), ">", num(1))) is True


def test_lookups_report_only_where_they_are_evaluated() -> None:
    curve = cmp(lookup("curve", A), ">", num(1))
    member = cmp(lookup("curve", V), ">", num(1))
    terms = {
        "always": all_(FLAG, curve),
        "branch": if_(FLAG, curve, OTHER, YES_NO),
        "inner": if_(FLAG, if_(OTHER, curve, FLAG, YES_NO), OTHER, YES_NO),
        "number": cmp(if_(FLAG, lookup("curve", A), num(2)), ">", num(1)),
        "members": cmp(count("item", member), ">=", num(1)),
        "members of a branch": if_(OTHER, cmp(count("item", member), "=", num(2)), FLAG, YES_NO),
        "unused": cmp(lookup("curve", B), "=", NOTHING),
        "boolean": any_(FLAG, lookup("truth", LEVEL_, type_=YES_NO)),
    }
    truth = replace(plans.LOOKUPS["matrix"], name="truth", args=(("level", LEVEL),), gives=YES_NO)
    arg = plans.arg(0, LEVEL)
    body = plans.rows(
        "unique", (cmp(arg, "=", const("fair", LEVEL)), TRUE), (cmp(arg, "=", const("good", LEVEL)), plans.FALSE)
    )
    roots = []
    for name, term in terms.items():
        plan = replace(
            small(rules=(rule(name, term),), least=2),
            lookups={**plans.LOOKUPS, "truth": replace(truth, body=body)},
        )
        roots = [
            subject(
                plan, {"id": "P", "a": a, "b": 99, "flag": flag, "other": other, "level": level, "item": items(*vs)}
            )
            for a, vs in ((5, [(3,), (99,)]), (99, [(99,)]), (None, [(99,), (None,), (20,)]))
            for flag, other, level in (
                (True, True, "fair"),
                (True, False, "good"),
                (False, None, "poor"),
                (None, True, None),
            )
        ]
        decided(plan, *roots)


# ---- counts


@pytest.mark.parametrize("order", ["=", "!=", "<", "<=", ">", ">="])
def test_counts(order: Any) -> None:
    """Against every number around the count, a fraction, a fact, another count, and in a formula."""
    on, high = count("item", ON), count("item", cmp(V, ">", num(5)))
    others = [num(n) for n in ("-1", "0", "1", "2", "3", "4", "1.5")] + [
        N,
        op(N, "/", num(2)),
        high,
        count("item"),
        NOTHING,
    ]
    terms = [cmp(on, order, other) for other in others] + [cmp(other, order, on) for other in others]
    terms += [
        cmp(op(op(num(100), "*", on), "/", count("item")), order, num(50)),
        missing(on),
        present(op(on, "+", high)),
    ]
    terms += [cmp(count("part", cmp(PART_X, ">", num(0))), order, num(1)), cmp(on, order, op(high, "/", num(2)))]
    # the same number beside a constant too: then more of its decimals cross
    terms.append(cmp(op(N, "/", num(2)), order, num("0.625")))
    for least, least_parts in ((0, 0), (2, 1)):
        plan = small(rules=tuple(rule(str(i), t) for i, t in enumerate(terms)), least=least, least_parts=least_parts)
        groups: list[list[Any]] = [
            [],
            [(1, 0, 0, None)],
            [(9, 0, 0, True), (1, 0, 0, None), (None, 0, 0, False)],
            [(9, 0, 0, True), (9, 0, 0, True)],
            [(9, 0, 0, False), (1, 0, 0, False), (9, 0, 0, True)],
        ]
        roots = []
        for number, group in enumerate(groups):
            made = items(*group)
            for index, item in enumerate(made[: max(number - 1, 1)]):
                item["part"] = [{"part": f"p{i}", "x": x} for i, x in enumerate((None, 1, -1)[: index + 1])]
            roots += [subject(plan, {"id": "P", "n": n, "item": made}) for n in (0, 1, 2, 3, None)]
        decided(plan, *roots)


def test_counts_of_effects_chain() -> None:
    """Effects of members, counted, give effects that are counted again, as numbers and in formulas."""
    on = get("on", YES_NO, record="item")
    weak = marked("weak")
    plan = small(
        rules=(
            rule("weak", on, "weak", record="item"),
            rule("one", cmp(count("item", weak), ">=", num(1)), "one"),
            rule("none", cmp(count("item", any_(weak, missing(W))), "=", num(0)), "none"),
            rule("half", cmp(op(count("item", weak), "/", count("item")), ">=", op(num(1), "/", num(2))), "half"),
            rule("worth", cmp(if_(get("half", YES_NO, reads="effect"), count("item", weak), N), ">", num(1)), "worth"),
            rule(
                "level", cmp(if_(get("one", YES_NO, reads="effect"), LEVEL_, const("poor", LEVEL), LEVEL), "=", LEVEL_)
            ),
            rule(
                "down",
                all_(
                    get("worth", YES_NO, hops=1, reads="effect"),
                    not_(get("weak", YES_NO, record="item", reads="effect")),
                ),
                "spared",
                record="item",
            ),
            rule("spared", cmp(count("item", marked("spared")), "<", N)),
        ),
        effects=(
            effect("weak", record="item"),
            effect("spared", record="item"),
            *(effect(name) for name in ("one", "none", "half", "worth")),
        ),
    )
    truths = [(True, None, False), (True,), (None, None), (False, False), (), (True, True, None, False)]
    roots = [
        subject(plan, {"id": "P", "n": n, "level": level, "item": items(*((1, w, 1, on) for on in group))})
        for group in truths
        for n, level, w in ((2, "good", 1), (None, None, None), (0, "poor", 1))
    ]
    decided(plan, *roots)


def test_many_counts() -> None:
    terms = [cmp(count("item", cmp(V, ">", num(i))), ">=", num(i % 4)) for i in range(60)]
    plan = small(rules=tuple(rule(str(i), term) for i, term in enumerate(terms)))
    decided(plan, *(subject(plan, {"id": "P", "item": items(*((v,) for v in range(0, n, 4)))}) for n in (0, 9, 70)))


# ---- effects


def exclusives(*severities: int, keep: Any = "heaviest", guard: Term | None = None) -> tuple[Plan, list[str]]:
    """An effect for each of a person's first four facts, one exclusive over all, and rules that read what is left."""
    names = [f"e{i}" for i in range(len(severities))]
    conditions = (FLAG, OTHER, cmp(A, ">", num(0)), cmp(B, ">", num(0)))
    return small(
        rules=(
            *(rule(n, c, n) for n, c in zip(names, conditions, strict=False)),
            *(rule(f"after {n}", get(n, YES_NO, reads="effect")) for n in names),
        ),
        effects=tuple(
            effect(n, severity=s, guard=guard if n == "e1" else None) for n, s in zip(names, severities, strict=True)
        ),
        exclusives=(exclusive("x", *names, keep=keep, settled_after=len(names)),),
    ), names


EVERY_TRUTH = [
    {
        "id": "P",
        "flag": a,
        "other": b,
        "a": {True: 1, False: -1, None: None}[c],
        "b": {True: 1, False: -1, None: None}[d],
    }
    for a in (True, False, None)
    for b in (True, False, None)
    for c in (True, False, None)
    for d in (True, False, None)
]


@pytest.mark.parametrize("severities", [(1, 2, 3, 4), (2, 2, 1, 3), (1, 3, 3, 2), (1, 1, 1, 1), (1, 2, 2, 1)])
def test_heaviest(severities: tuple[int, ...]) -> None:
    plan, _ = exclusives(*severities)
    decided(plan, *(subject(plan, facts) for facts in EVERY_TRUTH))


def test_an_unknown_heavier_effect_leaves_the_lighter_one_open() -> None:
    plan, _ = exclusives(1, 2)
    (outcome,) = decided(plan, subject(plan, {"id": "P", "flag": True}))
    assert outcome.effects == {"e0": (None,), "e1": (None,)} and outcome.withdrawn == ()
    (outcome,) = decided(plan, subject(plan, {"id": "P", "flag": True, "other": True}))
    assert outcome.effects == {"e0": (False,), "e1": (True,)}
    assert outcome.withdrawn == (Withdrawn("e0", 0, "x", "e1"),)


def test_never_both() -> None:
    plan, _ = exclusives(1, 2, 3, keep="never_both")
    decided(plan, *(subject(plan, facts) for facts in EVERY_TRUTH))


@pytest.mark.parametrize("keep", ["heaviest", "never_both"])
def test_guards(keep: str) -> None:
    """Evaluated where the effect isn't false: there only it reports, and what is unknown leaves it open."""
    guard = all_(cmp(REGIME_, "=", const("staff", REGIME)), any_(missing(N), cmp(lookup("curve", N), ">", num(1))))
    plan, _ = exclusives(2, 1, 3, keep=keep, guard=guard)
    regimes = [("staff", None), ("staff", 99), ("commissioner", 99), (None, 5), ("staff", 20)]
    roots = [subject(plan, f | {"regime": r, "n": n}) for f in EVERY_TRUTH[::2] for r, n in regimes]
    outcomes = decided(plan, *roots)
    assert any(w.exclusive == "only_if" for o in outcomes for w in o.withdrawn)


def test_a_guard_of_records_below() -> None:
    """What rules on members say of the record above them is that record's, not a member's."""
    guard = cmp(count("part", get("flag", YES_NO, hops=1)), "<", num(1))
    plan = small(rules=(rule("r", TRUE, "e", record="item"),), effects=(effect("e", record="item", guard=guard),))
    person = {"id": "P", "item": [{"name": "x"}, {"name": "y", "part": [{"part": "p"}]}, {"name": "z"}]}
    found = decided(plan, *(subject(plan, person | {"flag": flag}) for flag in (True, False, None)))
    assert [outcome.effects["e"][1] for outcome in found] == [False, True, None]


def test_several_exclusives_in_a_chain() -> None:
    plan, _ = exclusives(1, 2, 3)
    more = (
        exclusive("y", "e0", "e2", keep="never_both", settled_after=3),
        exclusive("z", "e0", "e1", keep="never_both", settled_after=3),
    )
    plan = replace(plan, exclusives=(*more, *plan.exclusives))
    decided(plan, *(subject(plan, facts) for facts in EVERY_TRUTH))


def test_an_effect_of_many_rules() -> None:
    """Each can be the one that gives it, and it is false only where all are."""
    conditions = [cmp(A, "=", num(i)) for i in range(40)]
    plan = small(
        rules=(
            *(rule(f"r{i}", c, "e") for i, c in enumerate(conditions)),
            rule("flag", FLAG, "e"),
            rule("not", not_(get("e", YES_NO, reads="effect"))),
        ),
        effects=(effect("e"),),
    )
    facts = [{"a": 7}, {"a": 7, "flag": False}, {"a": 99, "flag": False}, {"a": 99}, {"flag": True}, {}]
    decided(plan, *(subject(plan, {"id": "P"} | f) for f in facts))


# ---- size


def test_two_hundred_rules_with_long_columns() -> None:
    """Rows of a rule table over one number, a scale and a flag; a wide choice among many."""
    rules = tuple(
        rule(
            f"rows.{i}",
            all_(
                all_(cmp(A, ">=", num(i)), cmp(A, "<", num(i + 1))),
                any_(*(cmp(LEVEL_, "=", const(v, LEVEL)) for v in ("fair", "good"))),
                TRUE if i % 2 else FLAG,
            ),
            "e",
        )
        for i in range(200)
    )
    wide = rule(
        "wide", all_(*(any_(*(cmp(term, "=", num(10 * i + k)) for i in range(12))) for k, term in enumerate((A, B, N))))
    )
    plan = small(rules=(*rules, wide), effects=(effect("e"),))
    roots = [
        subject(plan, {"id": "P", "a": a, "b": 11, "n": 22, "level": level, "flag": True})
        for a, level in ((0, "fair"), ("99.99", "good"), (100, None), (199, "poor"), (250, "good"), (None, "good"))
    ]
    assert compile_plan(plan).evaluated == tuple(r.id for r in plan.rules)
    decided(plan, *roots)


def test_deep_conditions() -> None:
    term: Term = FLAG
    for i in range(6):
        term = any_(all_(term, cmp(A, ">", num(i)), any_(OTHER, cmp(B, "<", num(i)))), not_(all_(term, OTHER)))
        term = term if i % 3 else if_(OTHER, term, cmp(N, "=", num(i)), YES_NO)
    plan = small(rules=(rule("deep", term), rule("known", missing(term)), rule("same", cmp(term, "=", FLAG))))
    decided(plan, *(subject(plan, facts) for facts in EVERY_TRUTH[::5]))


def test_more_than_the_network_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = appraisal()
    engine = compile_plan(plan)
    monkeypatch.setattr(network, "MOST_FACTS", 5)
    with pytest.raises(EngineLimitError, match="facts"):
        engine(example(), YEAR)
    monkeypatch.undo()
    assert engine(example(), YEAR) == reference.evaluate(plan, example(), YEAR), "it serves on"
    monkeypatch.setattr(network_text, "MOST_RULES", 5)
    with pytest.raises(EngineLimitError, match="rules"):
        compile_plan(plan)


@pytest.mark.parametrize("limit", [(network, "MOST_FACTS"), (network_text, "MOST_RULES")], ids=lambda limit: limit[1])
def test_the_row_engine_serves_what_is_too_large(
    limit: tuple[Any, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    policy = load("bawaslu/koordinator-sdmo", root=ROOT / "rules")
    by_row = Evaluator(policy, "2025", engine="row")
    facts = list(by_row.read(SUMBAR))[:3]
    monkeypatch.setattr(*limit, 5)
    monkeypatch.setattr(evaluator, "_said", set())
    with caplog.at_level(logging.INFO, "iku_rules"):
        durable = Evaluator(policy, "2025", engine="durable")
        assert list(durable.evaluate(facts)) == list(by_row.evaluate(facts))
        assert durable.outcome(facts[0]) == by_row.outcome(facts[0])
    assert [r.getMessage() for r in caplog.records] == [
        f"the row engine serves instead of durable: more than 5 {'facts' if limit[0] is network else 'rules'}"
    ]


# ---- that the network decides


def test_every_condition_ran_in_the_network(sumbar: tuple[Plan, list[Instance]]) -> None:
    """For each rule and record exactly one rule of the network fired, unless the condition is unknown."""
    plan, roots = sumbar
    engine = compile_plan(plan)
    assert engine.evaluated == tuple(rule.id for rule in plan.rules) and len(engine.evaluated) == 30
    of_rule = {
        truth.code: name
        for name, (_, effective) in engine.compiled.rules.items()
        for truth in (effective.true, effective.false)
        if isinstance(truth, Has)
    }
    for root in roots[:5]:
        outcome, fired = engine.decided(root, Period("year", 2025))
        codes = {(code, f.facts[0]) for f in fired.firings for code in engine.compiled.codes_of[f.rule]}
        fired_rules = sorted(of_rule[code] for code, _ in codes if code in of_rule)
        known = sorted(name for name, truths in outcome.rules.items() for truth in truths if truth is not None)
        assert fired_rules == known


def test_a_constant_in_the_network_changes_the_outcome(sumbar: tuple[Plan, list[Instance]]) -> None:
    plan, roots = sumbar
    engine = compile_plan(plan)
    changed = 0
    period = Period("year", 2025)
    for name in (
        "pengembangan-indikator.manusia",
        "sanksi-komisioner.kurang",
        "pembinaan-menyeluruh",
        "data-belum-cukup",
    ):
        before = [engine(root, period) for root in roots]
        for word in ("true", "false"):
            rules = [
                replace(r, patterns=tuple(replace(p, condition=shifted(p.condition)) for p in r.patterns))
                if r.name.startswith(f"{name} is {word}")
                else r
                for r in engine.compiled.network
            ]
            assert rules != list(engine.compiled.network), (name, word)
            other = engine.with_network(rules)
            after = [other(root, period) for root in roots]
            other.close()
            changed += before != after
            for a, b in zip(before, after, strict=True):
                assert a.values == b.values, "only conditions are the network's"
    assert changed >= 6


def shifted(condition: Condition) -> Condition:
    """Constants of the values, and of posted counts, moved by a lot."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(map(shifted, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(shifted, parts)))
        case Compare(name, test, int(value)) if name not in (KIND, CODE, SLOT):
            return Compare(name, test, value - 3 if test in ("<", "<=") else value + 3)
    return condition


def test_no_condition_is_worked_out_before(sumbar: tuple[Plan, list[Instance]]) -> None:
    """What crosses are numbers and ordinals of facts and decisions; of the pack's booleans one fact, and no key."""
    plan, roots = sumbar
    engine = compile_plan(plan)
    facts = Subject(engine.compiled, roots[0], Period("year", 2025)).facts()
    read = {q for quantities in engine.compiled.quantities_of.values() for _, q in quantities}
    boolean = {f.name for r in plan.records.values() for f in r.fields.values() if f.type == YES_NO}
    for quantity in read:
        if isinstance(quantity, Stored) and quantity.reads == "fact":
            assert quantity.name in plan.records[quantity.home].fields
    assert {q.name for q in read if isinstance(q, Stored)} & boolean == {"dugaan_etik"}
    text = repr(facts)
    assert roots[0].place.key[0] not in text and "'" + "pegawai" not in text
    assert all(isinstance(value, int) for fact in facts for value in fact.values())


# ---- life


def test_threads_share_an_engine(sumbar: tuple[Plan, list[Instance]]) -> None:
    plan, roots = sumbar
    engine, period = compile_plan(plan), Period("year", 2025)
    expected = [reference.evaluate(plan, root, period) for root in roots[:6]]
    wrong: list[int] = []

    def run() -> None:
        wrong.extend(i for i, root in enumerate(roots[:6]) if engine(root, period) != expected[i])

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_forked_process_makes_its_own_network() -> None:
    text = """
        import os, sys
        sys.path[:0] = [{tests!r}, {src!r}]
        import plans
        from iku_rules.engines import durable, reference
        plan, root = plans.appraisal(), plans.example()
        engine = durable.compile_plan(plan)
        expected = engine(root, plans.PERIODS[0])
        if (child := os.fork()) == 0:
            os._exit(0 if engine(root, plans.PERIODS[0]) == expected else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert engine(root, plans.PERIODS[0]) == expected
    """
    source = textwrap.dedent(text).format(tests=str(ROOT / "tests"), src=str(ROOT / "src"))
    subprocess.run([sys.executable, "-c", source], check=True, timeout=60)


def test_an_engine_that_is_dropped_is_closed() -> None:
    engine = compile_plan(appraisal())
    net = engine._network
    release = net._release
    del engine, net
    gc.collect()
    assert not release.alive


# ---- formulas


def test_formulas() -> None:
    one, two = Has(1), Has(2)
    assert every([]) == ALWAYS and some([]) == NEVER
    assert every([one, every([two, one])]) == Every((one, two)) and some([some([one]), one]) == one
    assert every([one, NEVER]) == NEVER and some([one, ALWAYS]) == ALWAYS
    assert negated(every([one, two])) == Some((replace(one, negated=True), replace(two, negated=True)))
    assert negated(negated(some([one, every([one, two])]))) == some([one, every([one, two])])
    assert negated(ALWAYS) == NEVER and negated(NEVER) == ALWAYS
    assert all(OPPOSITE[OPPOSITE[order]] == order for order in OPPOSITE)
