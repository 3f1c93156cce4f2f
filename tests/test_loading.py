"""Loading shares what it can: plans of days between changes, and work that grows with the rules and no faster."""

from __future__ import annotations

import datetime
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from iku_rules.diagnostics import PolicyError
from iku_rules.engines.row import compile_plan
from iku_rules.library import Policy, in_force, load
from iku_rules.plan.build import build_plan
from skeletons import APPRAISAL

ROOT = Path(__file__).parent.parent
PACKS = sorted((ROOT / "rules").rglob("*.policy.yaml"))
FIXTURES = sorted((ROOT / "fixtures" / "good").rglob("*.policy.yaml"))


def days_around(policy: Policy) -> set[datetime.date]:
    """The days on which something begins or ends, those beside them, and some far away."""
    files = [file for versions in policy.library.values() for file in versions]
    found = {file.starts for file in files} | {file.ends for file in files if file.ends}
    found |= {day for file in files for q in file.parameters for day, _ in q.values if day is not None}
    near = {day + datetime.timedelta(days=n) for day in found for n in (-1, 0, 1, 200) if day.year < 9998}
    return near | {datetime.date(1999, 1, 1), datetime.date(9999, 12, 31)}


@pytest.mark.parametrize("path", PACKS + FIXTURES, ids=lambda p: p.name)
def test_a_plan_of_any_day_is_as_if_made_for_it(path: Path) -> None:
    policy = load(path)
    for day in sorted(days_around(policy)):
        if not in_force(policy.versions, day):
            with pytest.raises(PolicyError, match="IKU422"):
                policy.plan(day)
            continue
        files = {name: found[0] for name, v in policy.library.items() if (found := in_force(v, day))}
        assert policy.plan(day) == build_plan(files[policy.id], files, day)[0]


# --- growth, in calls of functions: the same on every machine


def of_size(size: int) -> str:
    """The skeleton with so many rules (a third read an effect), rows of a table, and decisions on others."""
    count = size // 5
    effects = "".join(f"  e{n} | appraisal | development | 1 | Akibat {n} | Effect {n}\n" for n in range(count))
    rules = "".join(
        f"  r{n}: {{each: appraisal, when: 'days > {n % 300} and (score < {n % 90} or not new)"
        f"{f' and e{n % count - 1}' if n % 3 == 0 and n % count % 4 else ''}', then: [e{n % count}]}}\n"
        for n in range(size)
    )
    bands = [f"[{100 * n}..{100 * n + 100})" for n in range(1, size)]
    table = "".join(f"      {band} || {'fair' if n % 2 else 'good'}\n" for n, band in enumerate(bands))
    made = f"""\
  d0: {{each: appraisal, round: 2, formula: score * {size}}}
  band:
    each: appraisal
    type: predicate
    hit: unique
    table: |
      d0 || predicate
      < 100 || poor
{table}      >= {100 * size} || good
"""
    made += "".join(
        f"  d{n}: {{each: appraisal, round: 2, formula: (d{n - 1} + score * {n}) / 100}}\n" for n in range(1, size)
    )
    text = APPRAISAL.replace("effects: |", f"{made}effects: |", 1)
    return text.replace("rules:\n", f"{effects}rules:\n", 1) + rules


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python are called."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_work_grows_no_faster_than_the_policy(tmp_path: Path) -> None:
    work = []
    for size in (20, 20, 40, 80):  # the first fills caches
        path = tmp_path / f"n{size}" / "appraisal.policy.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(of_size(size), encoding="utf-8")
        policy = load(path)
        assert policy.usable, policy.problems
        plan = policy.plan("2026")
        work.append(
            {
                "load and check": calls(lambda path=path: load(path)),  # type: ignore[misc]
                "compile": calls(lambda plan=plan: compile_plan(plan)),  # type: ignore[misc]
            }
        )
    for smaller, larger in itertools.pairwise(work[1:]):
        for what in smaller:
            assert larger[what] < 2.15 * smaller[what], what


def test_effects_that_rest_on_each_other_are_looked_at_once(tmp_path: Path) -> None:
    """Each reads two of the one before: looked at wherever it stands, the last would take 2^40 steps."""
    effects = "".join(f"  e{n} | appraisal | development | 1 | Akibat {n} | Effect {n}\n" for n in range(40))
    rules = "".join(
        f"  r{n}-{part}: {{each: appraisal, when: 'days > {n + part}{f' and e{n - 1}' if n else ''}', then: [e{n}]}}\n"
        for n in range(40)
        for part in (0, 1)
    )
    path = tmp_path / "appraisal.policy.yaml"
    path.write_text(APPRAISAL.replace("rules:\n", f"{effects}rules:\n", 1) + rules, encoding="utf-8")
    assert calls(lambda: load(path)) < 5_000_000
