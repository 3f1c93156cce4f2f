"""The meaning of the language, construct by construct: this is what every other engine must repeat."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from iku_rules.engines.exact import Known, between, rounded
from iku_rules.engines.reference import Scope, evaluate, trace
from iku_rules.explanation import causes
from iku_rules.language.periods import Period, parse_period
from iku_rules.language.terms import SortKey, Term
from iku_rules.language.types import Number
from iku_rules.outcome import Cause, Finding, Outcome, Skipped, Withdrawn
from iku_rules.plan.model import Matrix, Plan, Rounding
from plans import (
    AT,
    DAY_,
    FALSE,
    FLAG,
    FORMULAS,
    HOME,
    LENGTH,
    LEVEL,
    LEVEL_,
    LOOKUPS,
    NOTHING,
    NUM,
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
    K,
    V,
    W,
    agg,
    all_,
    any_,
    appraisal,
    call,
    chain,
    cmp,
    const,
    constructs,
    count,
    decision,
    effect,
    elapsed,
    every,
    example,
    exclusive,
    get,
    if_,
    items,
    lookup,
    missing,
    neg,
    not_,
    num,
    op,
    people,
    present,
    rows,
    rule,
    small,
    subject,
    this_period,
    within,
)

YEAR = Period("year", 2026)


def ask(term: Term, **facts: Any) -> Known:
    """A term's value on the person with these facts, in 2026 or `period`."""
    plan, period = small(), facts.pop("period", YEAR)
    return trace(plan, subject(plan, {"id": "P"} | facts), period).value(term, Scope("person", 0))


def run(plan: Plan, **facts: Any) -> Outcome:
    return evaluate(plan, subject(plan, {"id": "P"} | facts), YEAR)


def rational(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


# ---------------------------------------------------------------- operators


@pytest.mark.parametrize(
    ("term", "a", "b", "value"),
    [
        (op(A, "+", B), 1, 2, "3"),
        (op(A, "-", B), 1, 2, "-1"),
        (op(A, "*", B), "0.01", "0.01", "1/10000"),
        (op(A, "/", B), 1, 3, "1/3"),
        (op(A, "/", B), 1, 0, None),
        (op(A, "/", B), 0, 0, None),
        (op(A, "*", B), 0, None, None),  # missing is never 0
        (op(num(0), "*", op(A, "/", B)), 1, 0, None),
        (neg(A), "-1.5", 0, "3/2"),
        (neg(A), None, 0, None),
        (call("min", A, B), 1, 2, "1"),
        (call("max", A, B), 1, 2, "2"),
        (call("min", A, B), 1, None, None),
        (call("max", A, B), None, 2, None),
        (call("clamp", A, num(0), num(10)), 11, 0, "10"),
        (call("clamp", A, num(0), num(10)), -1, 0, "0"),
        (call("clamp", A, num(10), num(0)), 5, 0, "10"),  # max(low, min(x, high))
        (call("clamp", A, B, num(10)), 5, None, None),
        (call("abs", A), "-2.5", 0, "5/2"),
        (call("abs", A), None, 0, None),
        (if_(cmp(A, ">", B), A, B), 1, 2, "2"),
        (if_(cmp(A, ">", B), A, B), 1, None, None),
        (if_(missing(B), num(7), B), 1, None, "7"),
        (if_(missing(A), op(A, "/", num(0)), B), 1, 2, "2"),
        (NOTHING, 1, 1, None),
    ],
)
def test_numbers(term: Term, a: object, b: object, value: str | None) -> None:
    assert ask(term, a=a, b=b) == rational(value)


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize(("a", "b"), [(None, 1), (1, None), (None, None)])
def test_a_comparison_with_missing_is_unknown(operator: Any, a: object, b: object) -> None:
    assert ask(cmp(A, operator, B), a=a, b=b) is None


def test_comparisons() -> None:
    assert ask(cmp(op(A, "/", num(3)), "=", op(num(1), "/", num(3))), a=1) is True
    assert ask(cmp(LEVEL_, ">=", const("fair", LEVEL)), level="good") is True
    assert ask(cmp(LEVEL_, ">=", const("fair", LEVEL)), level="poor") is False
    assert ask(cmp(REGIME_, "!=", const("staff", REGIME)), regime="commissioner") is True
    assert ask(cmp(OFFICE, "=", HOME), office="Solok", home="Solok") is True
    assert ask(cmp(FLAG, "=", OTHER), flag=True, other=False) is False
    assert ask(cmp(FLAG, "=", const(False, YES_NO)), flag=False) is True
    assert ask(cmp(DAY_, "=", DAY_), day="2026-01-01") is True


TRUTHS = (True, False, None)


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
def test_strong_kleene(a: bool | None, b: bool | None) -> None:
    facts = {"flag": a, "other": b}
    both = False if a is False or b is False else None if a is None or b is None else True
    either = True if a is True or b is True else None if a is None or b is None else False
    assert ask(all_(FLAG, OTHER), **facts) is both
    assert ask(any_(FLAG, OTHER), **facts) is either
    assert ask(not_(FLAG), **facts) is (None if a is None else not a)
    assert ask(missing(FLAG), **facts) is (a is None)
    assert ask(present(FLAG), **facts) is (a is not None)


def test_periods_and_days() -> None:
    assert ask(cmp(START, "<", UNTIL), start="2026-Q3", until="2026") is True
    assert ask(cmp(START, "<=", UNTIL), start="2026-Q4", until="2026") is True
    assert ask(cmp(START, ">=", UNTIL), start="2026-Q4", until="2026") is True
    assert ask(cmp(START, "=", UNTIL), start="2026-Q4", until="2026") is False
    assert ask(within(START, UNTIL), start="2026-Q4", until="2026") is True
    assert ask(within(START, UNTIL), start="2026", until="2026-Q4") is False
    assert ask(within(START, UNTIL), start="2026", until=None) is None
    assert ask(within(DAY_, this_period()), day="2026-12-31") is True
    assert ask(within(DAY_, this_period()), day="2027-01-01") is False
    assert ask(call("year", START, type_=WHEN), start="2026-S2") == YEAR
    assert ask(call("year", DAY_, type_=WHEN), day="2025-01-01") == Period("year", 2025)
    assert ask(call("length", START, type_=LENGTH), start="2026-07") == LENGTH.values.index("month")
    assert ask(call("length", START, type_=LENGTH)) is None
    assert ask(elapsed(START, "quarter"), start="2025-Q3") == 5
    assert ask(elapsed(START, "quarter"), start="2027-Q1") == -1
    assert ask(elapsed(DAY_, "month"), day="2026-11-30", period=Period("quarter", 2026, 4)) == 1
    assert ask(elapsed(START, "year")) is None


# ---------------------------------------------------------------- rounding


@pytest.mark.parametrize(
    ("value", "mode", "decimals", "result"),
    [
        ("2.345", "half_away", 2, "2.35"),
        ("-2.345", "half_away", 2, "-2.35"),  # a negative half goes away from zero
        ("-2.3449", "half_away", 2, "-2.34"),
        ("0.5", "half_away", 0, "1"),
        ("-0.5", "half_away", 0, "-1"),
        ("1/3", "floor", 2, "0.33"),
        ("-1/3", "floor", 2, "-0.34"),
        ("1/3", "ceiling", 2, "0.34"),
        ("-1/3", "ceiling", 2, "-0.33"),
        ("1/3", "half_away", None, "1/3"),
    ],
)
def test_rounding(value: str, mode: Any, decimals: int | None, result: str) -> None:
    assert rounded(Fraction(value), Rounding(decimals, mode)) == Fraction(result)


def test_a_result_is_rounded_for_later_steps_and_a_working_value_is_not() -> None:
    third = op(A, "/", num(3))
    plan = small(
        decision("result", NUM, third),
        decision("working", Number(None), third),
        decision("of_result", NUM, op(get("result", NUM, reads="decision"), "*", num(3))),
        decision("of_working", NUM, op(get("working", NUM, reads="decision"), "*", num(3))),
    )
    assert run(plan, a=1).values == {"result": (33,), "of_result": (99,), "of_working": (100,)}


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("term", "unknown", "known"),
    [  # one is on, one is not; `unknown`: a third that isn't known, `known`: none further
        (cmp(count("item", ON), ">=", num(1)), True, True),
        (cmp(count("item", ON), ">=", num(2)), None, False),
        (cmp(count("item", ON), ">", num(2)), False, False),
        (cmp(num(2), "<=", count("item", ON)), None, False),
        (cmp(count("item", ON), "=", num(2)), None, False),
        (cmp(count("item", ON), "=", num(1)), None, True),
        (cmp(count("item", ON), "=", num(3)), False, False),
        (cmp(count("item", ON), "!=", num(3)), True, True),
        (cmp(count("item", ON), "<", count("item")), True, True),
        (cmp(count("item", ON), "=", count("item", ON)), None, True),
        (cmp(op(count("item", ON), "+", num(0)), ">=", num(1)), None, True),  # as a number: missing
        (missing(count("item", ON)), True, False),
    ],
)
def test_a_count_with_undecided_members(term: Term, unknown: object, known: object) -> None:
    two = [(1, 1, 1, True), (1, 1, 1, False)]
    assert ask(term, item=items(*two, (1, 1, 1, None))) is unknown
    assert ask(term, item=items(*two)) is known


def test_an_unsettled_count_between_the_ends_is_unknown() -> None:
    # sure 0, possible 4: both ends differ from 2, yet 2 is possible
    assert ask(cmp(count("item", ON), "=", num(2)), item=items(*[(1, 1, 1, None)] * 4)) is None


def test_a_count_of_nothing_is_zero() -> None:
    assert ask(count("item")) == 0
    assert ask(count("item", ON)) == 0
    assert ask(cmp(count("item", ON), "=", num(0))) is True


# ---------------------------------------------------------------- aggregates

FOLDS = {
    "sum": agg("sum", "item", V),
    "sum_weighted": agg("sum", "item", V, weight=W),
    "mean": agg("mean", "item", V),
    "mean_weighted": agg("mean", "item", V, weight=W),
    "min_of": agg("min_of", "item", V),
    "max_of": agg("max_of", "item", V),
    "first": agg("first", "item", V, by=[K]),
    "last": agg("last", "item", V, by=[K]),
    "interpolate": agg("interpolate", "item", A, by=[K, V]),
}


@pytest.mark.parametrize("fold", FOLDS)
def test_of_no_record(fold: str) -> None:
    term = FOLDS[fold]
    assert ask(term, a=1) is None
    assert ask(replace(term, empty=num(5)), a=1) == 5
    none_chosen = {"a": 1, "item": items((1, 1, 1, False))}
    assert ask(replace(term, where=ON), **none_chosen) is None
    assert ask(replace(term, where=ON, empty=num(5)), **none_chosen) == 5


@pytest.mark.parametrize("fold", FOLDS)
def test_missing_members(fold: str) -> None:
    term = FOLDS[fold]
    facts = {"a": 1, "item": items((1, 1, 1, True), (None, None, None, True))}
    one = {"a": 1, "item": items((1, 1, 1, True))}
    assert ask(term, **facts) is None
    assert ask(replace(term, empty=num(5)), **facts) is None
    assert ask(replace(term, skip_missing=True), **facts) == ask(term, **one) == 1
    # `empty` never stands in for records that were all skipped, nor `skip missing` for an unknown `where`
    skipped = {"a": 1, "item": items((None, None, None, True))}
    assert ask(replace(term, skip_missing=True, empty=num(5)), **skipped) is None
    unknown = {"a": 1, "item": items((1, 1, 1, True), (1, 1, 2, None))}
    assert ask(replace(term, where=ON, skip_missing=True, empty=num(5)), **unknown) is None


def test_folds() -> None:
    facts = {"a": "1.5", "item": items((10, 1, 1), (20, 3, 3), (60, 0, 2))}
    values = {name: ask(term, **facts) for name, term in FOLDS.items()}
    assert values == {
        "sum": 90,
        "sum_weighted": 70,
        "mean": 30,
        "mean_weighted": Fraction(70, 4),
        "min_of": 10,
        "max_of": 60,
        "first": 10,
        "last": 20,
        "interpolate": 35,
    }


def test_weights_that_sum_to_zero() -> None:
    facts = {"item": items((10, 0), (20, 0))}
    assert ask(FOLDS["mean_weighted"], **facts) is None
    assert ask(FOLDS["sum_weighted"], **facts) == 0
    assert ask(FOLDS["mean_weighted"], item=items((10, 1), (20, -1))) is None


def test_keys_and_ties() -> None:
    facts = {"item": items((1, 5, 2), (2, 7, 2), (3, 5, 1), (4, 5, 1))}
    first = agg("first", "item", V, by=[K, SortKey(W, descending=True)])
    assert ask(first, **facts) == 3  # of equals the first in the order of the records
    assert ask(replace(first, fold="last"), **facts) == 1
    assert ask(agg("first", "item", V, by=[SortKey(K, descending=True), SortKey(W, descending=True)]), **facts) == 2
    quarters = [{"name": f"i{i}", "v": i, "at": at} for i, at in enumerate(["2026-Q2", "2025", "2026-Q1"])]
    assert ask(agg("last", "item", V, by=[AT]), item=quarters) == 0
    assert ask(agg("min_of", "item", AT, type_=WHEN), item=quarters) == Period("year", 2025)


def test_interpolation() -> None:
    term = agg("interpolate", "item", A, by=[K, V], skip=True, empty=num(-1))
    line = items({"k": 0, "v": 0}, {"k": 3, "v": 100})
    assert ask(term, a=1, item=line) == Fraction(100, 3)
    assert ask(term, a=-5, item=line) == 0
    assert ask(term, a=99, item=line) == 100
    assert ask(term, a=3, item=line) == 100
    assert ask(term, a=1, item=[*line, {"name": "z", "k": 3, "v": 100}]) is None  # the same x twice
    assert ask(term, a=None, item=line) is None
    assert ask(term, a=None) is None  # `empty` doesn't stand in for a missing x
    assert ask(term, a=1) == -1


def test_skipped_members_are_listed_even_where_the_result_is_missing() -> None:
    skipping = agg("sum", "item", V, where=ON, skip=True)
    plan = small(decision("total", NUM, skipping), decision("other", NUM, FOLDS["sum"]))
    known = run(plan, item=items((1, 1, 1, True), (None, 1, 1, True), (None, 1, 1, False)))
    assert known.values == {"total": (100,), "other": (None,)}
    assert known.skipped == (Skipped("total", 0, "item", (1,)),)
    unknown = run(plan, item=items((1, 1, 1, None), (None, 1, 1, True)))
    assert unknown.values["total"] == (None,)
    assert unknown.skipped == (Skipped("total", 0, "item", (1,)),)


def test_too_few_records() -> None:
    plan = small(
        decision("total", NUM, agg("sum", "item", V, skip=True, empty=num(0))),
        decision("enough", YES_NO, cmp(count("item"), ">=", num(0))),
        decision("parts", NUM, agg("sum", "part", PART_X, empty=num(0))),
        least=2,
        least_parts=1,
    )
    one = run(plan, item=[{"name": "i", "part": [{"part": "p", "x": 1}]}])
    assert one.values == {"total": (None,), "enough": (None,), "parts": (None,)}
    assert one.findings == (Finding("too_few", "person", 0, "item"),)
    assert one.skipped == ()
    two = run(plan, item=[{"name": "i", "v": 1, "part": [{"part": "p", "x": 1}]}, {"name": "j"}])
    assert two.values == {"total": (100,), "enough": (True,), "parts": (None,)}
    assert two.findings == (Finding("too_few", "item", 1, "part"),)


def test_grandchildren_ancestors_and_the_outer_record() -> None:
    plan = small(
        decision("all_parts", NUM, agg("sum", "part", op(PART_X, "*", A))),
        decision("item_parts", NUM, agg("sum", "part", PART_X, empty=num(0)), record="item"),
        decision("up", NUM, op(get("x", NUM, record="part"), "*", get("a", NUM, hops=2)), record="part"),
    )
    item = [{"name": "i", "part": [{"part": "p", "x": 1}, {"part": "q", "x": 2}]}, {"name": "j"}]
    assert run(plan, a=10, item=item).values == {
        "all_parts": (3000,),
        "item_parts": (300, 0),
        "up": (1000, 2000),
    }


# ---------------------------------------------------------------- rows and lookups

HIGH, LOW = const("good", LEVEL), const("poor", LEVEL)


def test_hit_first_never_slides_past_an_unknown_row() -> None:
    body = rows("first", (cmp(A, ">", num(10)), HIGH), (FLAG, LOW), (TRUE, const("fair", LEVEL)))
    plan = small(decision("level", LEVEL, body))
    assert run(plan, a=11).values["level"] == (2,)
    assert run(plan, a=1, flag=True).values["level"] == (0,)
    assert run(plan, a=1, flag=False).values["level"] == (1,)
    assert run(plan, a=None, flag=True).values["level"] == (None,)
    assert run(plan, a=1, flag=None).values["level"] == (None,)


def test_hit_unique_needs_only_the_row_that_is_true() -> None:
    body = rows("unique", (cmp(A, ">", num(10)), HIGH), (all_(cmp(A, "<=", num(10)), FLAG), LOW))
    plan = small(decision("level", LEVEL, body))
    assert run(plan, a=11, flag=None).values["level"] == (2,)
    assert run(plan, a=1, flag=None).values["level"] == (None,)
    assert run(plan, a=1, flag=False).values["level"] == (None,)
    assert run(plan, a=1, flag=True).values["level"] == (0,)
    other = small(decision("level", LEVEL, rows("unique", (FLAG, HIGH), (TRUE, LOW))))
    assert run(other, flag=None).values["level"] == (0,)  # an unknown row above doesn't matter


def test_rows_are_lazy_and_the_rest_is_eager() -> None:
    outside = lookup("curve", A)
    assert (
        run(small(decision("x", NUM, rows("first", (TRUE, num(1)), (cmp(outside, "=", num(0)), num(2)))))).findings
        == ()
    )
    assert run(small(decision("x", NUM, if_(FALSE, outside, num(1)))), a=99).findings == ()
    eager = small(decision("x", YES_NO, all_(FALSE, cmp(outside, "=", num(0)))))
    assert run(eager, a=99).findings == (Finding("outside", "person", 0, "curve"),)
    unique = small(decision("x", NUM, rows("unique", (TRUE, num(1)), (cmp(outside, "=", num(0)), num(2)))))
    assert run(unique, a=99).findings == (Finding("outside", "person", 0, "curve"),)


@pytest.mark.parametrize(
    ("term", "facts", "value", "finding"),
    [
        (lookup("stable", A), {"a": 45}, "50", False),
        (lookup("stable", A), {"a": 96}, "112", False),
        (lookup("stable", A), {"a": 90}, "100", False),
        (lookup("stable", A), {"a": 101}, "120", False),
        (lookup("stable", A), {"a": -1}, "0", False),
        (lookup("stable", A), {}, None, False),
        (lookup("curve", A), {"a": "20.01"}, None, True),
        (lookup("curve", A), {"a": "-0.01"}, None, True),
        (lookup("curve", A), {"a": 20}, "5", False),
        (lookup("curve", A), {"a": 15}, None, False),  # the point between says `missing`
        (lookup("matrix", REGIME_, LEVEL_), {"regime": "staff", "level": "fair"}, "1.1", False),
        (lookup("matrix", REGIME_, LEVEL_), {"regime": "staff", "level": "good"}, None, False),
        (lookup("matrix", REGIME_, LEVEL_), {"regime": "staff", "level": "poor"}, None, True),
        (lookup("matrix", REGIME_, LEVEL_), {"regime": "staff"}, None, False),
        (lookup("table", REGIME_, FLAG), {"regime": "staff", "flag": False}, "-2.5", False),
        (lookup("table", REGIME_, FLAG), {"regime": "commissioner", "flag": False}, None, True),
        (lookup("band", A, type_=LEVEL), {"a": "89.99"}, "1", False),
        (lookup("band", A, type_=LEVEL), {"a": 90}, "2", False),
        (lookup("band", A, type_=LEVEL), {"a": "100.01"}, None, True),
    ],
)
def test_lookups(term: Term, facts: dict[str, Any], value: str | None, finding: bool) -> None:
    as_level = isinstance(term.type, type(LEVEL))
    plan = small(decision("x", LEVEL if as_level else NUM, term))
    outcome = run(plan, **facts)
    found = outcome.values["x"][0]
    assert found == (None if value is None else int(value) if as_level else Fraction(value) * 100)
    assert bool(outcome.findings) is finding


def test_a_line_with_a_missing_point() -> None:
    unknown_end = [(Fraction(0), Fraction(0)), (None, Fraction(1))]
    assert between(unknown_end, Fraction(0), True) == (None, None)


def test_a_finding_of_a_lookup_in_an_aggregate_stands_on_the_outer_record() -> None:
    plan = small(decision("x", NUM, agg("sum", "item", lookup("curve", V), skip=True)))
    outcome = run(plan, item=items((0,), (99,)))
    assert outcome.findings == (Finding("outside", "person", 0, "curve"),)
    assert outcome.skipped == (Skipped("x", 0, "item", (1,)),)


# ---------------------------------------------------------------- requirements


def test_a_requirement_that_is_not_true_bars_the_decisions_of_that_record_only() -> None:
    sums = cmp(agg("sum", "item", W), "=", num(100))
    plan = small(
        decision("mine", NUM, A),
        decision("its", NUM, get("v", NUM, record="item"), record="item"),
        require=(cmp(A, ">", num(0)), sums),
    )
    fine = run(plan, a=1, item=items((1, 60), (2, 40)))
    assert (fine.values, fine.findings) == ({"mine": (100,), "its": (100, 200)}, ())
    wrong = run(plan, a=1, item=items((1, 60), (2, 30)))
    assert wrong.values == {"mine": (None,), "its": (100, 200)}
    assert wrong.findings == (Finding("require", "person", 0, "2"),)
    unknown = run(plan, a=None, item=items((1, None)))
    assert [f.name for f in unknown.findings] == ["1", "2"]


# ---------------------------------------------------------------- rules and effects


def effects_of(plan: Plan, **facts: Any) -> dict[str, bool | None]:
    return {name: truths[0] for name, truths in run(plan, **facts).effects.items()}


def test_an_effect_is_given_by_any_rule_and_unknown_where_one_is() -> None:
    plan = small(rules=(rule("one", FLAG, "e"), rule("two", OTHER, "e", "f")), effects=(effect("e"), effect("f")))
    assert effects_of(plan, flag=True) == {"e": True, "f": None}
    assert effects_of(plan, flag=False) == {"e": None, "f": None}
    assert effects_of(plan, flag=False, other=False) == {"e": False, "f": False}
    assert run(plan, flag=True).rules == {"one": (True,), "two": (None,)}


@pytest.mark.parametrize("raw", TRUTHS)
@pytest.mark.parametrize("guard", TRUTHS)
def test_a_guard(raw: bool | None, guard: bool | None) -> None:
    plan = small(rules=(rule("r", FLAG, "e"),), effects=(effect("e", guard=OTHER),))
    outcome = run(plan, flag=raw, other=guard)
    expected = False if raw is False or guard is False else None if None in (raw, guard) else True
    assert outcome.effects["e"] == (expected,)
    withheld = raw is True and guard is False
    assert outcome.withdrawn == ((Withdrawn("e", 0, "only_if", ""),) if withheld else ())
    assert outcome.findings == ((Finding("only_if", "person", 0, "e"),) if withheld else ())


def test_the_heaviest_withdraws_the_lighter() -> None:
    plan = small(
        rules=(
            rule("l", FLAG, "light"),
            rule("h", OTHER, "heavy", "as_heavy"),
            rule("m", cmp(A, ">", num(0)), "middle"),
        ),
        effects=(
            effect("light", severity=1),
            effect("middle", severity=2),
            effect("heavy", severity=3),
            effect("as_heavy", severity=3),
        ),
        exclusives=(exclusive("one", "light", "middle", "as_heavy", "heavy", settled_after=3),),
    )
    outcome = run(plan, flag=True, other=True, a=1)
    assert {name: e[0] for name, e in outcome.effects.items()} == {
        "light": False,
        "middle": False,
        "heavy": True,
        "as_heavy": True,
    }
    assert outcome.withdrawn == (
        Withdrawn("light", 0, "one", "as_heavy"),
        Withdrawn("middle", 0, "one", "as_heavy"),
    )
    # an unknown heavier one makes a given lighter one unknown, and leaves one that isn't given alone
    assert effects_of(plan, flag=True, other=None, a=0) == {
        "light": None,
        "middle": False,
        "heavy": None,
        "as_heavy": None,
    }
    # a sure heavier one decides even where a still heavier one is unknown, and over an unknown lighter one
    unknown = run(plan, flag=None, other=None, a=1)
    assert {name: e[0] for name, e in unknown.effects.items()}["light"] is False
    assert {name: e[0] for name, e in unknown.effects.items()}["middle"] is None
    assert unknown.withdrawn == ()


def test_never_both() -> None:
    plan = small(
        rules=(rule("p", FLAG, "praise"), rule("s", OTHER, "blame")),
        effects=(effect("praise"), effect("blame")),
        exclusives=(exclusive("not-both", "praise", "blame", keep="never_both", settled_after=2),),
    )
    outcome = run(plan, flag=True, other=True)
    assert outcome.effects == {"praise": (False,), "blame": (False,)}
    assert outcome.findings == (Finding("never_both", "person", 0, "not-both"),)
    assert outcome.withdrawn == (
        Withdrawn("blame", 0, "not-both", ""),
        Withdrawn("praise", 0, "not-both", ""),
    )
    assert effects_of(plan, flag=True, other=None) == {"praise": True, "blame": None}


def test_chaining_reads_effects_after_guards_and_exclusives() -> None:
    outcomes = [run(chain(), **{k: v for k, v in facts.items() if k != "id"}) for facts in people()]
    full = outcomes[0]
    assert full.effects["mild"] == (False,)  # withdrawn by `worst` before `follow_up` reads it
    assert full.effects["follow_up"] == (False,)
    assert full.rules["after-mild"] == (False,)
    assert full.effects["clean"] == (True,)  # `severe` was withheld by its guard
    assert full.effects["never_given"] == (False,)


def test_counting_effects_of_members() -> None:
    outcome = evaluate(appraisal(), example(), YEAR)
    assert outcome.effects["training"] == (False, False, False, None, True, True)
    assert outcome.rules["several-weak"] == (True,)  # two sure members suffice


# ---------------------------------------------------------------- the worked example


def test_the_worked_example() -> None:
    outcome = evaluate(appraisal(), example(), YEAR)
    assert outcome.values == {
        "achievement": (11200, 11071, 9794, None, 7000, 6000),
        "total": (8757,),
        "predicate": (2,),
    }
    assert outcome.skipped == (Skipped("total", 0, "measurement", (3,)),)
    given = {name for name, truths in outcome.effects.items() if True in truths}
    assert given == {"training", "coaching", "unmeasured"}


# ---------------------------------------------------------------- causes

ON_PERSON = ("person", 0)


def why(term: Term, **facts: Any) -> set[Cause]:
    plan = small(decision("d", NUM if isinstance(term.type, Number) else term.type, term))
    evaluation = trace(plan, subject(plan, {"id": "P"} | facts), YEAR)
    return set(causes.of_decision(evaluation, "d", 0))


def facts_missing(*names: str, record: str = "person", index: int = 0) -> set[Cause]:
    return {Cause("fact", record, index, name) for name in names}


def test_causes_name_only_what_mattered() -> None:
    assert why(op(A, "+", B)) == facts_missing("a", "b")
    assert why(op(A, "+", B), a=1) == facts_missing("b")
    assert why(op(A, "+", B), a=1, b=2) == set()
    assert why(op(A, "/", B), a=1, b=0) == {Cause("zero", *ON_PERSON, "d")}
    assert why(all_(FLAG, OTHER), flag=True) == facts_missing("other")
    assert why(all_(FLAG, OTHER), flag=False) == set()
    assert why(any_(FLAG, OTHER), other=False) == facts_missing("flag")
    assert why(if_(FLAG, A, B), a=1) == facts_missing("flag")
    assert why(if_(FLAG, A, B), flag=True, b=1) == facts_missing("a")
    assert why(NOTHING) == {Cause("policy", *ON_PERSON, "d")}
    assert why(op(replace(NOTHING, parameter="cap"), "+", A), a=1) == {Cause("parameter", *ON_PERSON, "cap")}
    assert why(lookup("curve", A), a=99) == {Cause("outside", *ON_PERSON, "curve")}
    assert why(lookup("curve", A), a=15) == {Cause("policy", *ON_PERSON, "curve")}
    assert why(lookup("curve", A)) == facts_missing("a")
    assert why(lookup("matrix", REGIME_, LEVEL_), regime="staff", level="good") == {
        Cause("policy", *ON_PERSON, "matrix")
    }


def test_causes_through_aggregates() -> None:
    assert why(FOLDS["sum"]) == {Cause("no_member", *ON_PERSON, "item")}
    assert why(FOLDS["sum"], item=items((1,), (None,))) == facts_missing("v", record="item", index=1)
    skipping = replace(FOLDS["mean_weighted"], skip_missing=True)
    assert why(skipping, item=items((None, 1))) == facts_missing("v", record="item")
    assert why(skipping, item=items((None, 1), (1, 0))) == {Cause("zero", *ON_PERSON, "d")}
    assert why(replace(FOLDS["sum"], where=ON), item=items((1, 1, 1, None), (None, 1, 1, False))) == facts_missing(
        "on", record="item"
    )
    both = items({"k": 0, "v": 0}, {"k": 0, "v": 1})
    assert why(FOLDS["interpolate"], a=1, item=both) == {Cause("points", *ON_PERSON, "d")}
    assert why(cmp(count("item", ON), ">=", num(2)), item=items((1, 1, 1, True), (1,))) == facts_missing(
        "on", record="item", index=1
    )


def test_causes_through_decisions_rows_and_effects() -> None:
    evaluation = trace(appraisal(), example(), YEAR)
    survey = {Cause("fact", "measurement", 3, "realisation")}
    assert set(causes.of_decision(evaluation, "achievement", 3)) == survey
    assert set(causes.of_rule(evaluation, "weak-indicator", 3)) == survey
    assert set(causes.of_effect(evaluation, "training", 3)) == survey
    assert causes.of_effect(evaluation, "training", 0) == ()
    body = rows("unique", (cmp(A, ">", num(0)), num(1)), (FLAG, num(2)))
    plan = small(decision("d", NUM, body), require=(present(B),))
    ask_ = trace(plan, subject(plan, {"id": "P", "b": 1, "a": 0, "flag": False}), YEAR)
    assert causes.of_decision(ask_, "d", 0) == (Cause("no_row", *ON_PERSON, "d"),)
    barred = trace(plan, subject(plan, {"id": "P", "a": 1}), YEAR)
    assert causes.of_decision(barred, "d", 0) == (Cause("require", *ON_PERSON, "1"),)
    guarded = small(rules=(rule("r", TRUE, "e"),), effects=(effect("e", guard=FLAG),))
    assert set(causes.of_effect(trace(guarded, subject(guarded, {"id": "P"}), YEAR), "e", 0)) == facts_missing("flag")


@pytest.mark.parametrize(("name", "plan", "subjects"), every(), ids=lambda x: x if isinstance(x, str) else "")
def test_everything_missing_or_unknown_has_a_cause_and_nothing_else_has(
    name: str, plan: Plan, subjects: list[Any]
) -> None:
    for root in subjects:
        evaluation = trace(plan, root, YEAR)
        outcome = evaluation.outcome
        found: set[Cause] = set()
        for plan_ in plan.decisions:
            for index in range(len(evaluation.instances[plan_.record])):
                got = causes.of_decision(evaluation, plan_.name, index)
                assert bool(got) is (evaluation.decided(plan_.name, index) is None), (plan_.name, root)
                found |= set(got)
        for rule_id, truths in outcome.rules.items():
            for index, truth in enumerate(truths):
                assert bool(causes.of_rule(evaluation, rule_id, index)) is (truth is None)
        for effect_, truths in outcome.effects.items():
            for index, truth in enumerate(truths):
                assert bool(causes.of_effect(evaluation, effect_, index)) is (truth is None)
        for cause in (c for c in found if c.kind == "fact"):
            assert evaluation.instances[cause.record][cause.index].values[cause.name] is None


# ---------------------------------------------------------------- as a whole


def test_every_construct_is_used_and_asking_changes_nothing() -> None:
    plan = constructs()
    root = subject(plan, people()[0])
    for period in PERIODS:
        evaluation = trace(plan, root, period)
        before = evaluation.outcome
        for _, term in FORMULAS.values():
            evaluation.value(term, Scope("person", 0))
        assert evaluation.outcome == before == evaluate(plan, root, period)
    assert any(isinstance(found.body, Matrix) for found in LOOKUPS.values())
    assert parse_period("2026") == YEAR
