"""Notes and warnings that have an answer: once it is given they are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from iku_rules.library import load

FACTS = """policy: appraisal
language: 1
version: "1"
title: {id: Penilaian, en: Appraisal}
basis: [invented]
evidence: illustrative
in_force: {from: 2026-01-01}
subject: appraisal
period: year
facts:
  appraisal:
    key: [person]
    fields: |
      field     | type
      person    | text
      probation | boolean default no
  measurement:
    belongs_to: appraisal
    records: 1..2
    key: [indicator]
    fields: |
      field     | type
      indicator | text
      value     | number(2) [0..120] optional
      weight    | number(2) [1..100] optional
decisions:
  absent:
    each: appraisal
    formula: count(m in measurement where m.value is missing)
  here:
    each: measurement
    type: boolean
    formula: value is present
  total:
    each: appraisal
    round: 2
"""


FOLD = "sum(m.value for m in measurement)"


def _cases(when: str, fold: str = FOLD) -> str:
    return f"cases: |\n      when || value\n      {when} || 0\n      otherwise || {fold}"


@pytest.mark.parametrize(
    ("body", "noted"),
    [
        (f"formula: {FOLD}", True),
        ("formula: sum(m.value for m in measurement skip missing)", False),
        ("formula: sum(m.value for m in measurement where m.value is present)", False),
        ("formula: sum(m.value for m in measurement where m.here)", False),
        ("formula: sum(m.weight for m in measurement where m.here)", True),
        (_cases("absent > 0"), False),
        (_cases("absent > 0", "sum(m.weight for m in measurement)"), True),
        (_cases("probation"), True),
    ],
)
def test_a_fold_that_one_missing_value_empties(tmp_path: Path, body: str, noted: bool) -> None:
    path = tmp_path / "appraisal.policy.yaml"
    path.write_text(f"{FACTS}    {body}\n")
    assert [d.code for d in load(path).problems] == ["IKU283"] * noted


SANCTIONS = """  regime:
    each: appraisal
    formula: 0
effects: |
  effect    | each      | kind     | severity | only_if       | id        | en
  reprimand | appraisal | sanction | 1        | not probation | Teguran   | Reprimand
  warning   | appraisal | sanction | 2        | not probation | Peringatan | Warning
  dismissal | appraisal | sanction | 3        | {guard} | Pemberhentian | Dismissal
exclusive:
  discipline: {{of: [reprimand, warning], keep: heaviest}}
rules:
  first: {{each: appraisal, when: absent > 0 and not probation, then: [reprimand], because: {{id: a, en: a}}}}
  second: {{each: appraisal, when: absent > 1 and not probation, then: [warning], because: {{id: a, en: a}}}}
  third: {{each: appraisal, when: absent > 1 and {guard}, then: [dismissal], because: {{id: a, en: a}}}}
"""


@pytest.mark.parametrize(("guard", "warned"), [("not probation", True), ("probation", False)])
def test_a_sanction_that_can_not_meet_the_others_stands_alone(tmp_path: Path, guard: str, warned: bool) -> None:
    path = tmp_path / "appraisal.policy.yaml"
    text = FACTS.partition("  total:")[0] + SANCTIONS.format(guard=guard)
    path.write_text(text)
    assert [d.code for d in load(path).problems] == ["IKU348"] * warned
