"""Many rules, sessions, evaluators, decisions and corrections: the answers stay right, and nothing is left behind.

The long ones run in child processes, where memory can be measured, with fewer rounds in daily runs; with
HYPOTHESIS_PROFILE=full with all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

import endurance
import isolated
from iku_rules import Evaluator, Session, load, to_json
from iku_rules.engines import durable, network, reference, row
from iku_rules.engines.network_text import fnv1a
from iku_rules.evaluator import EngineName
from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period
from iku_rules.language.types import Category
from iku_rules.outcome import Outcome
from iku_rules.plan.model import Plan
from plans import A, all_, cmp, const, decision, get, num, rows, rule, small, subject

needs_engine = pytest.mark.skipif(
    not network.available(), reason=f"durable_rules serves Python up to 3.12: {network.unavailable_because()}"
)
ENGINES = ("row", pytest.param("durable", marks=needs_engine))
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
YEAR = Period("year", 2026)
FLAT = 5  # MB


@pytest.fixture(scope="module")
def children() -> Iterator[isolated.Server]:
    with isolated.Server("endurance") as server:
        yield server


def told(children: isolated.Server, function: str, *args: object) -> object:
    ended = children.call("endurance", function, *args, cpu=1_800 if FULL else 120)
    print(function, *args, ended.returned)
    assert ended.why == ""
    return ended.returned


def decided(plan: Plan, *roots: Instance) -> list[Outcome]:
    """The outcomes of durable, which are those of row and reference."""
    engines = durable.compile_plan(plan), row.compile_plan(plan)
    outcomes = [reference.evaluate(plan, root, YEAR) for root in roots]
    for engine in engines:
        assert [engine(root, YEAR) for root in roots] == outcomes
    return outcomes


# ---- large


@needs_engine
def test_a_thousand_rules() -> None:
    plan = small(rules=tuple(rule(f"r{i}", all_(cmp(A, ">=", num(i)), cmp(A, "<", num(i + 2)))) for i in range(1_000)))
    roots = [subject(plan, {"id": "P", "a": a}) for a in ("0", "500", "999.99", "1001", None)]
    true = [sum(truths == (True,) for truths in o.rules.values()) for o in decided(plan, *roots)]
    assert true == [1, 2, 2, 0, 0]


@needs_engine
def test_a_scale_of_two_hundred_bands() -> None:
    """Each band is a threshold on one number, and each a rule's condition."""
    scale = Category("band", tuple(f"b{i}" for i in range(200)), ordered=True)
    band = get("band", scale, reads="decision")
    body = rows("first", *((cmp(A, ">=", num(i)), const(f"b{i}", scale)) for i in reversed(range(200))))
    plan = small(
        decision("band", scale, body),
        rules=(
            *(rule(f"from {i}", cmp(A, ">=", num(i))) for i in range(200)),
            *(rule(f"band {i}", cmp(band, ">=", const(f"b{i}", scale))) for i in range(200)),
        ),
    )
    roots = [subject(plan, {"id": "P", "a": a}) for a in ("99999", "199", "198.99", "0", "-0.01", None)]
    outcomes = decided(plan, *roots)
    assert [o.values["band"][0] for o in outcomes] == [199, 199, 198, 0, None, None]
    assert all(truths == (True,) for truths in outcomes[0].rules.values())


# ---- people whose numbers the engine can't tell apart

# In the form of a civil servant's number, but synthetic: nobody's.
TWINS = ("197208052018061561", "199607182003102580")


@pytest.mark.parametrize("engine", ENGINES)
def test_subjects_of_one_hash_are_decided_together(engine: EngineName) -> None:
    assert fnv1a(TWINS[0]) == fnv1a(TWINS[1])
    evaluator = Evaluator(load(endurance.POLICY), "2026", engine=engine)
    people = [endurance.person(TWINS[0], 60, 60, absent=12), endurance.person(TWINS[1], 90)]
    session = Session(evaluator)
    for one in people:
        session.put("penilaian", {name: one[name] for name in ("pegawai", "rezim", "mangkir")})
        for measured in one["pengukuran"]:  # type: ignore[attr-defined]
            session.put("pengukuran", {"pegawai": one["pegawai"], **measured})
    together = list(evaluator.evaluate(evaluator.facts(people)))
    assert [{e.name for e in d.effects} for d in together] == [{"pelatihan", "pembinaan", "potongan"}, set()]
    assert [to_json(session.decide(name)) for name in TWINS] == [to_json(d) for d in together]
    alone = [evaluator.decide(one) for one in people]
    assert alone == together


# ---- long


@pytest.mark.parametrize("engine", ENGINES)
def test_two_thousand_sessions_live_at_once(engine: EngineName, children: isolated.Server) -> None:
    wrong, megabytes = told(children, "live_sessions", engine, 2_000)  # type: ignore[misc]
    assert wrong == 0 and megabytes < 0.05


def test_a_session_with_two_thousand_subjects(children: isolated.Server) -> None:
    assert told(children, "one_session_of_many", 2_000) == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_evaluators_come_and_go(engine: EngineName, children: isolated.Server) -> None:
    """Neither memory nor rulesets, threads or files are left."""
    grown, rulesets, same = told(children, "evaluators", engine, 5_000 if FULL else 200)  # type: ignore[misc]
    assert grown < FLAT and rulesets == 0 and same


@pytest.mark.parametrize("engine", ENGINES)
def test_a_hundred_thousand_decisions(engine: EngineName, children: isolated.Server) -> None:
    """The peak of memory is at most 5 MB above that at a tenth of them, and so is what is held."""
    count = 100_000 if FULL or engine == "row" else 10_000
    assert max(told(children, "decisions", engine, count)) < FLAT  # type: ignore[call-overload]


@needs_engine
def test_facts_of_a_network_corrected_a_million_times(children: isolated.Server) -> None:
    compared, wrong, grown = told(children, "corrections_in_a_network", 1_000_000)  # type: ignore[misc]
    assert compared == 200 and wrong == 0 and grown < FLAT


@pytest.mark.parametrize("engine", ENGINES)
def test_facts_of_a_session_corrected_a_million_times(engine: EngineName, children: isolated.Server) -> None:
    count = 1_000_000 if FULL else 20_000
    compared, wrong, grown = told(children, "corrections_in_a_session", engine, count)  # type: ignore[misc]
    assert compared == 50 and wrong == 0 and grown < FLAT
