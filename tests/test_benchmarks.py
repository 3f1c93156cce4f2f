"""The benchmarks measure what they say: their workload has no fault, and ratios are of one round each."""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # benchmarks stand beside the package, not in it

from benchmarks import loading, timing, workload  # noqa: E402  needs the line above
from benchmarks.__main__ import main  # noqa: E402


def test_the_workload_is_a_policy_without_problems() -> None:
    decide = workload.evaluator("row")
    appraisal = {"sid": "P1", "disc": 0, "tenure": 5, "inds": [{"t": 10.0, "r": 11.5, "w": 0.25, "p": "max"}]}
    decision = decide.decide(workload.facts(appraisal))
    assert (decision["band"], str(decision["total"])) == ("very_good", "115.00")
    assert [effect.name for effect in decision.effects] == ["award", "full_bonus", "promotion"]


def test_everything_is_run_in_every_round_and_compared_round_by_round(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count()
    monkeypatch.setattr(time, "process_time", lambda: next(clock))  # a second for each look at it
    seen: list[tuple[str, int]] = []
    works = {
        name: timing.Work(lambda item, name=name: seen.append((name, item)), [1, 2, 3])  # type: ignore[misc]
        for name in "ab"
    }
    took = timing.measure(works, rounds=5)
    assert {name for name, _ in seen} == {"a", "b"} and {item for _, item in seen} == {1, 2, 3}
    assert [len(timed.rounds) for timed in took.values()] == [5, 5]
    slow, fast = timing.Timed((2.0, 4.0, 6.0, 20.0)), timing.Timed((1.0, 1.0, 1.0, 2.0))
    middle, low, high = slow.over(fast)
    assert low < middle == 5.0 < high
    assert slow.least == 2.0 and slow.over(fast, fast)[0] == 2.5


def test_generated_policies_have_as_many_rules_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "generated.policy.yaml"
    path.write_text(loading.generated(30), encoding="utf-8")
    policy = workload.load(path)
    assert not policy.problems and len(policy.plan("2026").rules) == 30


def test_without_peers_it_says_what_is_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--peers", str(tmp_path)])
    assert result.exit_code == 2 and "workload.py" in result.output and "--peers" in result.output
