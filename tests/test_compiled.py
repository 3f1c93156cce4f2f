"""Compiled decisions and probes: equal to the reference engine's, whatever their size, and never a condition."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plans
import strategies
from iku_rules.compiled.decisions import LARGE
from iku_rules.compiled.integers import Num, atom, compare, rounded
from iku_rules.compiled.values import Bracket, Probe, Values, compile_values
from iku_rules.engines import reference
from iku_rules.engines.reference import Scope
from iku_rules.facts.model import Instance, Value
from iku_rules.language.terms import MEMBER, Term
from iku_rules.plan.model import Plan, Rounding
from plans import (
    EXACT,
    FLAG,
    LEVEL,
    LEVEL_,
    NUM,
    TRUE,
    YES_NO,
    A,
    B,
    agg,
    cmp,
    const,
    count,
    decision,
    get,
    lookup,
    num,
    op,
    rows,
    small,
    subject,
)

PERIOD = plans.PERIODS[0]


def without_rules(plan: Plan) -> Plan:
    return replace(plan, rules=(), effects={}, exclusives=())


@pytest.mark.parametrize(("name", "plan", "people"), plans.every(), ids=lambda c: c if isinstance(c, str) else "")
def test_decisions_of_every_construct(name: str, plan: Plan, people: list[Instance]) -> None:
    run = compile_values(plan)
    for root in people:
        for period in plans.PERIODS:
            expected = reference.evaluate(without_rules(plan), root, period)
            assert run(root, period) == Values(expected.values, (), expected.skipped, expected.findings, ())


# ---------------------------------------------------------------- probes


def bracketed(value: object, decimals: int) -> Bracket | Value:
    """What a probe should give for the reference's value."""
    if not isinstance(value, Fraction):
        return value  # type: ignore[return-value]
    units = value * 10**decimals
    return Bracket(math.floor(units), int(units.denominator != 1))


@st.composite
def probed(draw: st.DrawFn) -> strategies.Case:
    plan = draw(strategies.policies())
    probes = []
    for _ in range(draw(st.integers(1, 3))):
        record = draw(st.sampled_from(strategies.CHAIN))
        world = strategies.World(record, plan.decisions, aggregates=False)
        kind: strategies.Kind = draw(st.sampled_from(("number", "number", "level", "period")))
        probes.append(Probe(record, draw(strategies.of_kind(world, kind, 2)), draw(st.sampled_from((0, 2, 5)))))
    person, period = draw(strategies.subjects(plan)), draw(st.sampled_from(strategies.PERIODS))
    return strategies.Case(plan, (person,), period, probes)


@given(probed())
def test_generated_probes(case: strategies.Case) -> None:
    plan, (root,), period, probes = case.plan, case.people, case.period, case.extra
    found = compile_values(plan, probes)(root, period)
    bare = reference.evaluate(without_rules(plan), root, period)
    assert (found.decisions, found.findings, found.skipped) == (bare.values, bare.findings, bare.skipped), (
        case.described()
    )
    trace = reference.trace(without_rules(plan), root, period)
    for probe, values, findings in zip(probes, found.probes, found.probe_findings, strict=True):
        trace._findings.clear()
        places = range(len(trace.instances[probe.record]))
        expected = [trace.value(probe.term, Scope(probe.record, i)) for i in places]
        assert list(values) == [bracketed(value, probe.decimals) for value in expected], case.described()
        assert findings == tuple(sorted(trace._findings))


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("1", 2, (100, 0)), ("1/3", 2, (33, 1)), ("-1/3", 2, (-34, 1)), ("0.005", 2, (0, 1)), ("-0.5", 0, (-1, 1))],
)
def test_a_probe_is_a_floor_and_whether_anything_remains(value: str, decimals: int, expected: tuple[int, int]) -> None:
    exact = Fraction(value)
    term = op(op(A, "*", num(str(exact.numerator))), "/", num(str(exact.denominator)))
    plan = small()
    root = subject(plan, {"id": "P", "a": 1})
    for probe in (term, op(num(exact.numerator), "/", op(A, "*", num(exact.denominator))), num(value)):
        found = compile_values(plan, [Probe("person", probe, decimals)])(root, PERIOD)
        assert found.probes == ((Bracket(*expected),),)


def test_a_missing_probe_is_none_and_other_values_are_themselves() -> None:
    plan = small()
    run = compile_values(plan, [Probe("person", op(A, "/", B), 2), Probe("person", LEVEL_)])
    assert run(subject(plan, {"id": "P", "a": 1, "b": 0, "level": "good"}), PERIOD).probes == ((None,), (2,))


def test_probes_of_records_below_stand_in_their_order() -> None:
    plan = small()
    people = {"id": "P", "a": 2, "item": [{"name": "x", "v": 1}, {"name": "y"}, {"name": "z", "v": 3}]}
    term = op(get("v", NUM, record="item"), "*", get("a", NUM, hops=1))
    found = compile_values(plan, [Probe("item", term, 1)])(subject(plan, people), PERIOD)
    assert found.probes == ((Bracket(20, 0), None, Bracket(60, 0)),)


def test_findings_of_a_probe_stand_apart() -> None:
    plan = small()
    found = compile_values(plan, [Probe("person", A), Probe("person", lookup("curve", A))])
    values = found(subject(plan, {"id": "P", "a": 21}), PERIOD)
    assert values.findings == ()
    assert [[f.code for f in findings] for findings in values.probe_findings] == [[], ["outside"]]


def test_a_condition_is_no_probe() -> None:
    marked = get("marked", YES_NO, record="item", hops=MEMBER, reads="effect")
    with pytest.raises(ValueError, match="never a condition"):
        compile_values(plans.chain(), [Probe("person", cmp(A, "<", B))])
    with pytest.raises(ValueError, match="can't read an effect"):
        compile_values(plans.chain(), [Probe("person", count("item", marked))])


def test_compiled_values_can_be_sent_to_another_process() -> None:
    run = compile_values(plans.appraisal(), [Probe("appraisal", num(1))])
    assert pickle.loads(pickle.dumps(run))(plans.example(), PERIOD) == run(plans.example(), PERIOD)


# ---------------------------------------------------------------- size


def both(plan: Plan, *people: dict[str, object]) -> None:
    run = compile_values(plan)
    for facts in people:
        root = subject(plan, {"id": "P"} | facts)
        assert run(root, PERIOD).decisions == reference.evaluate(plan, root, PERIOD).values


def test_working_values_that_read_each_other_stay_small() -> None:
    chain = [decision("d0", EXACT, op(A, "/", B))]
    for i in range(1, 14):
        before = get(f"d{i - 1}", EXACT, reads="decision")
        # the same fraction again: without its gcd the denominator would have 2^13 times the digits
        chain.append(decision(f"d{i}", EXACT, op(op(before, "+", before), "-", before)))
    last = get("d13", EXACT, reads="decision")
    plan = small(*chain, decision("result", NUM, last), decision("same", YES_NO, cmp(last, "=", op(A, "/", B))))
    both(plan, {"a": "12345.67", "b": "-98765.43"}, {"a": 1, "b": 0})
    found = compile_values(plan, [Probe("person", last, 9)])(subject(plan, {"id": "P", "a": 1, "b": 3}), PERIOD)
    assert found.probes == ((Bracket(333_333_333, 1),),)
    assert LARGE.bit_length() < 300


def nested(depth: int, build: object) -> Term:
    term: Term = A
    for _ in range(depth):
        term = build(term)  # type: ignore[operator]
    return term


@pytest.mark.parametrize(
    "build",
    [
        lambda t: op(num(1), "+", op(num(2), "*", t)),
        lambda t: op(num(1), "/", op(B, "+", t)),
        lambda t: plans.if_(cmp(t, ">", B), A, num(3)),
        lambda t: plans.if_(FLAG, t, op(B, "-", num(3))),
        lambda t: plans.call("clamp", op(t, "-", B), num(0), num(100)),
        lambda t: lookup("stable", t),
    ],
)
def test_deep_terms(build: object) -> None:
    both(small(decision("d", NUM, nested(24, build))), {"a": 5, "b": 3, "flag": True}, {"a": 5, "b": None})


def test_deep_conditions() -> None:
    def build(term: Term) -> Term:
        return plans.any_(plans.not_(plans.all_(term, cmp(B, ">", num(3)))), plans.missing(term))

    term: Term = FLAG
    for _ in range(6):
        term = build(term)
    both(small(decision("d", YES_NO, term)), {"b": 4}, {"flag": True, "b": 2}, {"flag": False, "b": None})


@pytest.mark.parametrize("hit", ["first", "unique"])
def test_two_thousand_rows(hit: plans.Hit) -> None:
    table = rows(hit, *((cmp(A, "=", num(i)), num(2 * i)) for i in range(2000)))
    both(small(decision("d", NUM, table)), {"a": 0}, {"a": 1999}, {"a": "0.5"}, {})


def test_conditions_that_cannot_hold_together() -> None:
    never = plans.all_(cmp(A, ">=", num(3)), cmp(A, "<=", num(0)))
    plan = small(decision("d", NUM, rows("first", (never, op(B, "/", A)), (TRUE, B))))
    both(plan, {"a": 1, "b": 2}, {"a": 0, "b": 2}, {"b": 2})


def test_a_long_sum() -> None:
    term: Term = A
    for i in range(40):
        term = op(term, "+", op(A, "/", op(B, "+", num(i % 7))))
    both(small(decision("d", NUM, term)), {"a": 1, "b": 1}, {"a": 1, "b": -3})


def test_sums_of_many_different_fractions() -> None:
    ratio = op(get("v", NUM, record="item", hops=MEMBER), "/", get("k", NUM, record="item", hops=MEMBER))
    plan = small(decision("d", NUM, agg("mean", "item", ratio)))
    both(plan, {"item": plans.items(*((i, 1, f"{i}.{i:02d}") for i in range(1, 60)))})


def test_a_lookup_of_many_cells_is_the_same_however_its_argument_comes() -> None:
    plan = small(
        decision("whole", LEVEL, lookup("band", A, type_=LEVEL)),
        decision("divided", LEVEL, lookup("band", op(A, "/", B), type_=LEVEL)),
        decision("fixed", LEVEL, lookup("band", num(90), type_=LEVEL)),
        decision("either", LEVEL, rows("first", (FLAG, lookup("band", B, type_=LEVEL)), (TRUE, const("poor", LEVEL)))),
    )
    both(plan, *({"a": a, "b": b, "flag": True} for a in (0, 50, "89.99", 90, 100, "100.01") for b in (1, 2, 0)))


# ---------------------------------------------------------------- numbers


@given(st.integers(-400, 400), st.integers(1, 40), st.sampled_from(("half_away", "floor", "ceiling")))
def test_rounding_takes_the_sign_out(n: int, d: int, mode: plans.RoundingMode) -> None:
    made = rounded(Num(str(n), str(d), Fraction(1, 4)), Rounding(1, mode))
    exact = Fraction(n, 4 * d) * 10
    up = math.floor(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    expected = {"half_away": up, "floor": math.floor(exact), "ceiling": math.ceil(exact)}[mode]
    assert eval(made.n) * made.scale == Fraction(expected, 10)


@given(
    st.fractions(min_value=-9, max_value=9, max_denominator=12),
    st.fractions(min_value=-9, max_value=9, max_denominator=12),
    st.sampled_from(("=", "!=", "<", "<=", ">", ">=")),
)
def test_comparisons_multiply_across(a: Fraction, b: Fraction, sign: plans.CompareOp) -> None:
    left = Num(str(a.numerator * 3), str(a.denominator), Fraction(1, 3))
    right = Num(str(b.numerator), str(b.denominator))
    expected = {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]
    assert eval(compare(sign, left, right)) is expected


@pytest.mark.parametrize(("text", "expected"), [("(a) + (b)", "((a) + (b))"), ("(a + b)", "(a + b)"), ("-3", "(-3)")])
def test_an_atom_binds_stronger_than_any_operator(text: str, expected: str) -> None:
    assert atom(text) == expected
