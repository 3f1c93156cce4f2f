"""The Python interface as an embedding developer uses it: few names, typed facts, threads, processes, light imports."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import pickle
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pydantic
import pytest

import iku_rules
from iku_rules import Evaluator, PolicyError, from_json, load, render, to_json, to_text
from iku_rules.engines import network
from iku_rules.evaluator import ENGINES, EngineName

ROOT = Path(__file__).parent.parent
POLICY = ROOT / "fixtures" / "good" / "penilaian" / "penilaian.policy.yaml"
FACTS = POLICY.with_name("facts.yaml")


def subject(number: int) -> dict[str, object]:
    """Of few kinds, many on a threshold."""
    value = ("69.99", "70", "89.99", "90", None)[number % 5]
    return {
        "pegawai": f"p{number}",
        "rezim": ("asn", "komisioner")[number % 2],
        "mangkir": (None, 2, 3, 11)[number % 4],
        "pengukuran": [{"indikator": name, "capaian": value, "bobot": "10"} for name in "abc"],
    }


# --- few names


def test_at_most_a_dozen_names() -> None:
    assert len(iku_rules.__all__) <= 12
    for name in iku_rules.__all__:
        assert getattr(iku_rules, name).__doc__, name
        assert name in dir(iku_rules)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        iku_rules.nothing  # noqa: B018  that it fails is the test
    assert (Path(iku_rules.__file__).parent / "py.typed").exists()


def test_ten_lines() -> None:
    code = textwrap.dedent(f"""
        from iku_rules import Evaluator, load, to_json, to_text

        evaluator = Evaluator(load({str(POLICY)!r}), "2026")
        facts = evaluator.read({str(FACTS)!r})
        assert not facts.rejects
        for person, decision in zip(facts, evaluator.evaluate(facts)):
            print(decision["skor"], decision["predikat"], [e.name for e in decision.effects])
            print(to_json(decision))
            print(to_text(evaluator.explain(person, lang="id")))
    """)
    assert len(code.strip().splitlines()) <= 10
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("80.94 cukup [") and "Bukti: ILUSTRASI" in done.stdout


# --- typed facts


def test_models_are_typed_and_exact() -> None:
    evaluator = Evaluator(load(POLICY), "2026-S1", engine="reference")
    Person = load(POLICY).facts_model("penilaian", "2026-S1")
    person = Person.model_validate(subject(0))
    assert person.pengukuran[0].capaian == Decimal("69.99")  # type: ignore[attr-defined]
    assert evaluator.decide(person) == evaluator.decide(subject(0))
    assert Person.model_validate_json(person.model_dump_json()) == person
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        person.rezim = "asn"  # type: ignore[attr-defined]
    with pytest.raises(pydantic.ValidationError, match="inexact binary number"):
        Person.model_validate(subject(0) | {"pengukuran": [{"indikator": "a", "capaian": 69.99, "bobot": "1"}]})
    assert "pengukuran" in Person.model_json_schema()["properties"]


def test_facts_of_a_program_and_their_rejects() -> None:
    evaluator = Evaluator(load(POLICY), "2026", engine="row")
    found = evaluator.facts([subject(0), subject(1) | {"rezim": "swasta"}, subject(2)])
    assert [d.subject.key for d in evaluator.evaluate(found)] == [("p0",), ("p2",)]
    (rejected,) = [r for r in found.rejects if not r.follows]
    assert rejected.key == ("p1",) and [d.code for d in rejected.diagnostics] == ["IKU509"]


# --- errors


def test_an_error_tells_everything() -> None:
    with pytest.raises(PolicyError) as absent:
        load("nowhere", root=POLICY.parent)
    assert [d.code for d in absent.value.diagnostics] == ["IKU421"]
    broken = load(POLICY.parent.parent.parent / "bad" / "IKU320-rows-overlap" / "faulty" / "appraisal.policy.yaml")
    assert not broken.usable and broken.problems
    for use in (lambda: broken.plan("2026"), lambda: Evaluator(broken, "2026")):
        with pytest.raises(PolicyError) as error:
            use()
        assert error.value.diagnostics == broken.problems
        assert str(error.value) == render(broken.problems, lang="en")
    for period, code in (("2026-Q1", "IKU426"), ("1999", "IKU422"), ("later", "IKU427")):
        with pytest.raises(PolicyError) as error:
            Evaluator(load(POLICY), period)
        assert [d.code for d in error.value.diagnostics] == [code]
        assert error.value.diagnostics[0].message("id") != error.value.diagnostics[0].message("en")
    with pytest.raises(PolicyError) as error:
        Evaluator(load(POLICY), "2026").decide(subject(0) | {"mangkir": "-3", "rezim": None})
    assert sorted(d.code for d in error.value.diagnostics) == ["IKU501", "IKU503"]


# --- decisions


def test_a_decision_is_a_frozen_value() -> None:
    decision = Evaluator(load(POLICY), "2026").decide(subject(3))
    with pytest.raises(dataclasses.FrozenInstanceError):
        decision.policy = "other"  # type: ignore[misc]
    assert from_json(to_json(decision)) == decision == pickle.loads(pickle.dumps(decision))
    assert decision["predikat"] == "baik" and decision.value("skor") == Decimal("90.00")
    with pytest.raises(KeyError, match="no decision `predicate`; there are predikat, skor"):
        decision["predicate"]


def test_explanations_in_both_languages() -> None:
    evaluator = Evaluator(load(POLICY), "2026")
    texts = {to_text(evaluator.explain(subject(0), lang=lang)) for lang in ("id", "en")}  # type: ignore[arg-type]
    assert len(texts) == 2


# --- threads and processes


@pytest.mark.parametrize("engine", ENGINES)
def test_threads_share_an_evaluator(engine: EngineName) -> None:
    """32 threads give what one gives, also when the first of them makes the engine."""
    if engine == "durable" and not network.available():
        pytest.skip(f"durable: {network.unavailable_because()}")
    policy = load(POLICY)
    people = [subject(number) for number in range(40)]
    alone = [Evaluator(policy, "2026", engine="reference").decide(person) for person in people]
    shared = Evaluator(policy, "2026", engine=engine)
    with ThreadPoolExecutor(32) as pool:
        assert list(pool.map(shared.decide, people)) == alone


def _decided(evaluator: Evaluator | None, number: int) -> str:
    return to_json((evaluator or Evaluator(load(POLICY), "2026")).decide(subject(number)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # Python 3.12: the runner's
@pytest.mark.parametrize("engine", ["durable", "row"])
def test_a_fork_may_go_on_with_an_evaluator(engine: EngineName) -> None:
    if engine == "durable" and not network.available():
        pytest.skip(f"durable: {network.unavailable_because()}")
    evaluator = Evaluator(load(POLICY), "2026", engine=engine)
    expected = _decided(evaluator, 7)  # its engine exists before the fork
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, _decided(evaluator, 7).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        assert answer.read() == expected
    os.waitpid(child, 0)
    assert _decided(evaluator, 7) == expected


def test_a_spawned_process_gives_the_same_bytes() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_decided, (None, 3)) == _decided(None, 3)


# --- imports


def modules_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()} - set(sys.stdlib_module_names)


def test_imports_are_light() -> None:
    assert modules_after("import iku_rules") & {"pydantic", "lark", "yaml", "babel", "click"} == set()
    command = modules_after("import iku_rules.cli")
    assert command & {"pydantic", "lark", "yaml", "babel", "rich", "durable"} == set()
    whole = modules_after("from iku_rules import Evaluator, Session, load, to_json, to_text")
    assert whole & {"click", "rich", "sqlmodel", "sqlalchemy", "durable", "durable_rules_engine"} == set()
