"""Sessions: facts come, change and go; what is refused changes nothing; threads may share one."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from iku_rules import Decision, Evaluator, PolicyError, Session, load
from iku_rules.engines import network
from iku_rules.evaluator import ENGINES, EngineName

POLICY = Path(__file__).parent.parent / "fixtures" / "good" / "penilaian" / "penilaian.policy.yaml"
PERSON: dict[str, object] = {"pegawai": "ani", "rezim": "asn", "mangkir": "2"}


def measured(indicator: str, value: str | None, *, person: str = "ani", weight: str = "50") -> dict[str, object]:
    return {"pegawai": person, "indikator": indicator, "capaian": value, "bobot": weight}


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(load(POLICY), "2026", engine="row")


@pytest.fixture
def session(evaluator: Evaluator) -> Session:
    session = Session(evaluator)
    session.put("penilaian", PERSON)
    session.put("pengukuran", measured("a", "60"))
    session.put("pengukuran", measured("b", "80"))
    return session


def names(decision: Decision) -> set[str]:
    return {e.name for e in decision.effects}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_decision_follows_the_facts(engine: EngineName) -> None:
    if engine == "durable" and not network.available():
        pytest.skip(f"durable: {network.unavailable_because()}")
    session = Session(Evaluator(load(POLICY), "2026", engine=engine))
    session.put("penilaian", PERSON)
    assert session.decide("ani")["skor"] is None
    session.put("pengukuran", measured("a", "60"))
    session.put("pengukuran", measured("b", "80"))
    assert (str(session.decide("ani")["skor"]), names(session.decide("ani"))) == ("70.00", {"pelatihan"})
    session.put("pengukuran", measured("b", "69.99"))
    assert names(session.decide("ani")) == {"pelatihan", "pembinaan"}  # one rule chains from another's effects
    session.put("penilaian", PERSON | {"mangkir": 12})
    assert names(session.decide("ani")) == {"pelatihan", "pembinaan", "potongan"}
    session.put("penilaian", PERSON | {"mangkir": None})
    assert {u.effect for u in session.decide("ani").undetermined} == {"teguran", "potongan"}
    session.retract("pengukuran", "ani", "a")
    assert str(session.decide("ani")["skor"]) == "69.99"
    session.put("penilaian", PERSON | {"rezim": "komisioner", "mangkir": 12})
    assert names(session.decide("ani")) == {"pelatihan"}


def test_what_is_refused_changes_nothing(session: Session) -> None:
    before = session.decide("ani")
    refused: list[tuple[str, dict[str, object], str]] = [
        ("pengukuran", measured("a", "150"), "IKU503"),
        ("pengukuran", measured("c", "60.123"), "IKU504"),
        ("pengukuran", measured("c", "60", person="budi"), "IKU702"),
        ("pengukuran", {"pegawai": "ani", "capaian": "1", "bobot": "1"}, "IKU501"),
        ("pengukuran", measured("c", "60") | {"capian": "1"}, "IKU545"),
        ("penilaian", PERSON | {"rezim": "swasta"}, "IKU509"),
        ("penilaian", PERSON | {"mangkir": 2.0}, "IKU505"),
        ("penilai", PERSON, "IKU702"),
    ]
    for record, facts, code in refused:
        with pytest.raises(PolicyError) as error:
            session.put(record, facts)
        assert [d.code for d in error.value.diagnostics] == [code], facts
        assert session.decide("ani") == before
    for number in range(8):
        session.put("pengukuran", measured(f"more-{number}", "80"))
    with pytest.raises(PolicyError) as error:  # the eleventh
        session.put("pengukuran", measured("more-8", "80"))
    assert [d.code for d in error.value.diagnostics] == ["IKU517"]
    assert len(session.decide("ani").effects) == 1


def test_retracting(session: Session) -> None:
    session.put("penilaian", PERSON | {"pegawai": "budi"})
    assert [i.place.key for i in session.subjects()] == [("ani",), ("budi",)]
    session.retract("penilaian", "ani")  # with all that belongs to it
    for call in (lambda: session.decide("ani"), lambda: session.retract("pengukuran", "ani", "a")):
        with pytest.raises(PolicyError):
            call()
    session.put("penilaian", PERSON)
    assert session.decide("ani")["skor"] is None
    for wrong in (("ani",), ("ani", "a", "more")):
        with pytest.raises(TypeError, match=r"penilaian\.pegawai, pengukuran\.indikator"):
            session.retract("pengukuran", *wrong)
    with pytest.raises(TypeError):
        session.decide("ani", "a")


def test_a_parents_key_by_its_full_name(session: Session) -> None:
    facts = {"penilaian.pegawai": "ani", "indikator": "a", "capaian": "100", "bobot": "50"}
    session.put("pengukuran", facts)
    assert str(session.decide("ani")["skor"]) == "90.00"


def test_the_order_of_facts_does_not_matter(evaluator: Evaluator) -> None:
    rows = [measured(name, str(value), weight=str(value)) for name, value in zip("dacb", (90, 60, 70, 55), strict=True)]
    made = set()
    for seed in range(6):
        session = Session(evaluator)
        session.put("penilaian", PERSON)
        for row in random.Random(seed).sample(rows, len(rows)):
            session.put("pengukuran", row)
        made.add(repr(session.decide("ani")))
    assert len(made) == 1


def test_threads_share_a_session(evaluator: Evaluator) -> None:
    """Each thread has a person of its own, and all ask for one that doesn't change."""
    session = Session(evaluator)
    session.put("penilaian", PERSON)
    session.put("pengukuran", measured("a", "60"))
    fixed = session.decide("ani")
    start = threading.Barrier(8)

    def work(number: int) -> bool:
        person = f"p{number}"
        start.wait()
        session.put("penilaian", PERSON | {"pegawai": person})
        for value in range(60, 66):
            session.put("pengukuran", measured("a", str(value), person=person))
            if str(session.decide(person)["skor"]) != f"{value}.00" or session.decide("ani") != fixed:
                return False
        session.retract("pengukuran", person, "a")
        return session.decide(person)["skor"] is None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))
