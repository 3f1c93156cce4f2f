"""Small policies to vary in tests: the good fixtures, with a replacement or two."""

from __future__ import annotations

from pathlib import Path

from iku_rules.diagnostics import Source, render
from iku_rules.language.parser import parse_policy
from iku_rules.language.policy import PolicyFile
from iku_rules.library import Policy, load

APPRAISAL = """\
policy: appraisal
language: 1
version: "1"
title: {id: Penilaian, en: Appraisal}
basis: [invented]
evidence: illustrative
in_force: {from: 2026-01-01}
subject: appraisal
period: year
scales: {predicate: [poor, fair, good]}
kinds: {regime: [commissioner, civil_servant]}
facts:
  appraisal:
    key: [person]
    fields: |
      field  | type                     | unit
      person | text                     | -
      regime | regime                   | -
      score  | number(2) [0..100]       | poin
      days   | integer [0..366] optional | hari
      new    | boolean default no       | -
  measurement:
    belongs_to: appraisal
    records: 1..10
    key: [indicator]
    fields: |
      field     | type
      indicator | text
      result    | number(2) [0..120] optional
      weight    | number(2) [1..100]
parameters:
  least: {value: 60, unit: poin}
decisions:
  total: {each: appraisal, round: 2, formula: mean(m.result weighted m.weight for m in measurement skip missing)}
  predicate:
    each: appraisal
    type: predicate
    hit: unique
    table: |
      score    || predicate
      < 60     || poor
      [60..90) || fair
      >= 90    || good
effects: |
  effect   | each      | kind        | severity | id         | en
  coaching | appraisal | development | 1        | Pembinaan  | Coaching
  warning  | appraisal | sanction    | 2        | Peringatan | Warning
rules:
  weak: {each: appraisal, when: score < least, then: [coaching]}
  absent:
    each: appraisal
    when: days > 10 and coaching
    then: [warning]
    because: {id: "Tidak masuk {days} hari", en: "Absent for {days} days"}
"""


def varied(*edits: tuple[str, str], text: str = APPRAISAL) -> str:
    """The skeleton with each first text replaced by the second, once."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def parsed(*edits: tuple[str, str], text: str = APPRAISAL) -> PolicyFile:
    file, problems = parse_policy(Source("appraisal.policy.yaml", varied(*edits, text=text)))
    assert file is not None and not problems, render(problems, lang="en")
    return file


def loaded(folder: Path, *edits: tuple[str, str], text: str = APPRAISAL) -> Policy:
    path = folder / "appraisal.policy.yaml"
    path.write_text(varied(*edits, text=text), encoding="utf-8")
    return load(path)


def codes(policy: Policy) -> list[str]:
    return [d.code for d in policy.problems]
