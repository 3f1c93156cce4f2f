"""reference = row = durable: on every pack's cases, on the facts of Sumatera Barat, on generated policies and facts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings

from equality import difference
from iku_rules import Evaluator, PolicyError, Session, from_json, load, to_json
from iku_rules.engines import network
from iku_rules.evaluator import ENGINES, EngineName, engine_of
from iku_rules.facts.model import Instance, instances
from iku_rules.plan.model import Plan
from strategies import Case, cases

ROOT = Path(__file__).parent.parent
KOORDINATOR = "bawaslu/koordinator-sdmo"
SUMBAR = ROOT / "fixtures/facts/sumbar-2025"

needs_network = pytest.mark.skipif(not network.available(), reason=f"durable: {network.unavailable_because()}")
OTHERS = [pytest.param("row"), pytest.param("durable", marks=needs_network)]
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"


@pytest.fixture(scope="module")
def reference() -> Evaluator:
    return Evaluator(load(KOORDINATOR, root=ROOT / "rules"), "2025", engine="reference")


@pytest.mark.parametrize("name", OTHERS)
def test_sumbar(reference: Evaluator, name: EngineName) -> None:
    other = Evaluator(load(KOORDINATOR, root=ROOT / "rules"), "2025", engine=name)
    facts = reference.read(SUMBAR)
    assert len(facts) == 28 and not facts.rejects
    for expected, found, instance in zip(reference.evaluate(facts), other.evaluate(facts), facts, strict=True):
        assert reference.outcome(instance) == other.outcome(instance)
        assert expected == found
        assert to_json(expected) == to_json(found)


@pytest.mark.parametrize("name", OTHERS)
@settings(max_examples=5000 if FULL else 300)
@given(case=cases())
def test_generated_policies(name: EngineName, case: Case) -> None:
    different = difference(case, engine_of(case.plan, "reference"), engine_of(case.plan, name))
    assert different is None, different


def test_json_round_trip(reference: Evaluator) -> None:
    for decision in reference.evaluate(reference.read(SUMBAR)):
        assert from_json(to_json(decision)) == decision


@pytest.mark.parametrize("name", ENGINES)
def test_a_session_follows_its_facts(name: EngineName) -> None:
    if name == "durable" and not network.available():
        pytest.skip(f"durable: {network.unavailable_because()}")
    evaluator = Evaluator(load(KOORDINATOR, root=ROOT / "rules"), "2025", engine=name)
    facts = evaluator.read(SUMBAR)
    plan = evaluator.plan
    chosen = list(facts)[:3]
    session = Session(evaluator)
    for instance in chosen:
        for record, members in instances(plan, instance).items():
            for member in members:
                session.put(record, as_facts(plan, record, instance, member))
    for instance in chosen:
        assert session.decide(*instance.place.key) == evaluator.decide(instance)
    person = chosen[0].place.key[0]
    worse = {"pegawai": person, "indikator": "pengisian_adhoc", "realisasi": "1"}
    before = session.decide(person)
    session.put("pengukuran", worse)
    assert session.decide(person)["skor"] < before["skor"]
    session.retract("pengukuran", person, "pengisian_adhoc")
    assert len(session.decide(person).each("indeks_capaian")) == 9
    with pytest.raises(PolicyError) as refused:
        session.put("pengukuran", {**worse, "realisasi": "satu"})
    assert [d.code for d in refused.value.diagnostics] == ["IKU502"]
    assert len(session.decide(person).each("indeks_capaian")) == 9
    session.retract("penilaian", person)
    with pytest.raises(PolicyError):
        session.decide(person)
    assert session.decide(*chosen[1].place.key) == evaluator.decide(chosen[1])


def as_facts(plan: Plan, record: str, root: Instance, member: Instance) -> dict[str, object]:
    """A record's facts as a caller would put them, with its parents' keys."""
    from iku_rules.facts.fields import plain

    fields = plan.records[record].fields
    made: dict[str, object] = dict(zip(plan.records[plan.subject].key, root.place.key, strict=True))
    return made | {name: plain(fields[name].type, value) for name, value in member.values.items()}
