"""Whatever strangers write: what once was a finding, changed seeds, made sentences, and a short coverage-guided run."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz import run, seeds, texts
from fuzz.soundness import in_time
from fuzz.targets import TARGETS

# Sentences of the grammar are sometimes too long, and a busy machine is slow: neither is a fault.
SLOW = settings(max_examples=20, suppress_health_check=list(HealthCheck))
FINDINGS = [(target, path) for target in TARGETS for path in seeds.findings(target)]


def attempt(target: str, data: bytes) -> None:
    with in_time():
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_has_seeds(target: str) -> None:
    assert len(seeds.seeds(target)) >= 2


@pytest.mark.parametrize(("target", "path"), FINDINGS, ids=[f"{target}-{path.name}" for target, path in FINDINGS])
def test_findings(target: str, path: Path) -> None:
    attempt(target, path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@SLOW
@given(data=st.data())
def test_changed_seeds(target: str, data: st.DataObject) -> None:
    attempt(target, data.draw(texts.changed_seeds(target)))


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=20)
@given(data=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_anything(target: str, data: bytes) -> None:
    attempt(target, data)


@pytest.mark.parametrize("target", ["expressions", "formulas"])
@SLOW
@given(data=texts.expressions())
def test_made_expressions(target: str, data: bytes) -> None:
    attempt(target, data)


@SLOW
@given(data=texts.tables())
def test_made_tables(data: bytes) -> None:
    attempt("tables", data)


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has wheels for Linux on x86-64 only")
def test_guided_by_coverage(tmp_path: Path) -> None:
    """All targets in one process for a quarter of a minute; longer runs: see `fuzz.run`."""
    made = run.run(run.EVERY, 15, 1, tmp_path)
    told = [p.read_text("utf-8") for p in tmp_path.rglob("*.txt")]
    assert not made.findings, told
    assert made.executions > 50
