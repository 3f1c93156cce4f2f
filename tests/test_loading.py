"""Loading shares what it can: plans of days between changes, and work that grows with the rules and no faster."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from iku_rules.diagnostics import PolicyError
from iku_rules.library import Policy, in_force, load
from iku_rules.plan.build import build_plan

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
