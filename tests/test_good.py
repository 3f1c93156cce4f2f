"""Small policies with their plan and an explanation kept as text; `--update-golden` writes these anew.

Of the appraisal in two languages (`kembar/`) one plan and one explanation are kept: they are the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dumps import dump_plan
from golden import compare
from iku_rules import Evaluator, load, render, to_text
from iku_rules.language.words import LANGUAGES, Language
from iku_rules.plan.model import Plan

GOOD = Path(__file__).parent.parent / "fixtures" / "good"
POLICIES = sorted(GOOD.glob("**/*.policy.yaml"))
PERIOD = "2026"


def _kept_in(policy: Path) -> Path:
    return policy.parent if (policy.parent / "facts.yaml").exists() else policy.parent.parent


def _plan(policy: Path) -> Plan:
    found = load(policy)
    assert found.usable, render(found.problems, lang="en")
    return found.plan(PERIOD)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.relative_to(GOOD).as_posix())
def test_plan(policy: Path, update_golden: bool) -> None:
    compare(_kept_in(policy) / "plan.txt", dump_plan(_plan(policy)), update=update_golden)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.relative_to(GOOD).as_posix())
def test_explanation(policy: Path, lang: Language, monkeypatch: pytest.MonkeyPatch, update_golden: bool) -> None:
    kept = _kept_in(policy)
    monkeypatch.chdir(policy.parent)  # places are told relative to where one stands
    evaluator = Evaluator(load(policy.name), PERIOD, engine="reference")
    facts = evaluator.read(kept / "facts.yaml")
    (subject,) = facts
    assert not facts.rejects
    # A translated file has longer and shorter words: the same lines, elsewhere in them.
    text = to_text(evaluator.explain(subject, lang=lang))
    compare(kept / f"explanation.{lang}.txt", text.rstrip("\n") + "\n", update=update_golden)


def test_one_policy_in_two_languages() -> None:
    indonesian, english = (_plan(GOOD / "kembar" / lang / "appraisal.policy.yaml") for lang in ("id", "en"))
    assert indonesian.digest == english.digest
    assert dump_plan(indonesian) == dump_plan(english)
