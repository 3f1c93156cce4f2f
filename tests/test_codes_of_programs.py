"""Codes that no file can give: a machine that lacks an engine, and a program that names facts that aren't there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from iku_rules.cli import main
from iku_rules.diagnostics import Diagnostic, PolicyError
from iku_rules.engines import network, network_text
from iku_rules.evaluator import Evaluator
from iku_rules.library import load
from iku_rules.session import Session

CASES = Path(__file__).parent.parent / "fixtures" / "bad" / "IKU651-wrong-result" / "fixed"


def _evaluator(engine: str = "reference") -> Evaluator:
    return Evaluator(load(CASES / "penilaian.policy.yaml"), "2026", engine=engine)  # type: ignore[arg-type]


def _refused(error: pytest.ExceptionInfo[PolicyError]) -> Diagnostic:
    (problem,) = error.value.diagnostics
    return problem


def test_iku701_an_engine_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "unavailable_because", lambda: "no such library")
    with pytest.raises(PolicyError) as error:
        _evaluator("durable")
    found = _refused(error)
    assert found.code == "IKU701"
    assert "no such library" in found.message("id") and "--engine row" in found.remedy("id")
    assert _evaluator("auto").plan, "what the remedy says works"
    assert _evaluator("row").plan


def test_iku702_facts_that_are_not_there() -> None:
    session = Session(_evaluator())
    calls: list[Callable[[], object]] = [
        lambda: session.put("pengukuran", {"pegawai": "ani", "indikator": "arsip", "capaian": "60"}),
        lambda: session.retract("penilaian", "ani"),
        lambda: session.decide("ani"),
    ]
    for call in calls:
        with pytest.raises(PolicyError) as error:
            call()
        found = _refused(error)
        assert found.code == "IKU702"
        assert found.message("en") == "there is no `penilaian` with the key `ani`"
    session.put("penilaian", {"pegawai": "ani"})
    for call in (calls[0], calls[2], calls[1]):
        call()


def test_iku708_examples_without_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "unavailable_because", lambda: "no such library")
    result = CliRunner().invoke(main, ["test", str(CASES / "penilaian.cases.yaml"), "--lang", "id"])
    assert "durable: peringatan IKU708: contoh tidak dijalankan pada mesin `durable`" in result.stderr
    assert "(reference, row)" in result.stdout and result.exit_code == 0


@pytest.mark.skipif(
    not network.available(), reason=f"durable_rules serves Python up to 3.12: {network.unavailable_because()}"
)
@pytest.mark.parametrize("limit", [(network, "MOST_FACTS"), (network_text, "MOST_RULES")], ids=lambda limit: limit[1])
def test_iku712_an_example_too_large_for_an_engine(limit: tuple[object, str], monkeypatch: pytest.MonkeyPatch) -> None:
    path, what = str(CASES / "penilaian.cases.yaml"), "facts" if limit[0] is network else "rules"
    before = CliRunner().invoke(main, ["test", path])
    monkeypatch.setattr(*limit, 0)
    for lang, said in (("id", "mesin `row` menggantikannya"), ("en", "the engine `row` replaces it")):
        result = CliRunner().invoke(main, ["test", path, "--lang", lang])
        assert result.exit_code == 0 and result.stderr.count("IKU712") == 1
        assert said in result.stderr and f"more than 0 {what}" in result.stderr
        assert "(reference, row, durable)" in result.stdout
    assert before.exit_code == 0 and before.stderr == ""
