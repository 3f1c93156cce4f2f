"""The decision: what it holds, that it is the same whatever the order, and its JSON there and back."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its types are a package of their own
import pytest

from iku_rules.canonical import decimal_text, facts_digest, facts_json
from iku_rules.deciding import Deciding
from iku_rules.decision import Decision, Missing, Undetermined
from iku_rules.decision_json import from_dict, from_json, schema, to_dict, to_json
from iku_rules.engines.reference import evaluate
from iku_rules.explanation import causes
from iku_rules.facts.model import Instance, Place
from iku_rules.language.periods import Period
from iku_rules.outcome import Cause
from iku_rules.plan.model import Plan
from plans import appraisal, chain, every, example, other_examples, people, subject

YEAR = Period("year", 2026)


def decide(plan: Plan, root: Instance, period: Period = YEAR) -> Decision:
    outcome = evaluate(plan, root, period)
    return Deciding(plan).decision(root, period, outcome, why=causes.when_needed)


EXAMPLE = decide(appraisal(), example())


def test_values_of_the_subject_and_of_records_below() -> None:
    assert EXAMPLE["total"] == Decimal("87.57")
    assert EXAMPLE["predicate"] == "fair"
    assert EXAMPLE.value("achievement", "seats") == Decimal("97.94")
    assert str(EXAMPLE.value("achievement", "trained")) == "70.00"  # exactly the declared decimals
    assert EXAMPLE.value("achievement", "survey") is None
    assert EXAMPLE.each("achievement")["days",] == Decimal("110.71")
    with pytest.raises(KeyError, match="is decided for budget"):
        EXAMPLE["achievement"]
    with pytest.raises(KeyError, match="no decision `raw_index`"):  # a working value is not published
        EXAMPLE["raw_index"]


def test_what_it_rests_on() -> None:
    assert (EXAMPLE.policy, EXAMPLE.version, EXAMPLE.evidence) == ("test/appraisal", "2026.1", "illustrative")
    assert EXAMPLE.digest == appraisal().digest
    assert EXAMPLE.period == YEAR
    assert EXAMPLE.subject == Place("appraisal", ("P1",))
    assert EXAMPLE.facts_digest == facts_digest(appraisal(), example())


def test_effects_with_their_rules() -> None:
    assert [(e.name, e.place.key[-1], e.rules) for e in EXAMPLE.effects] == [
        ("coaching", "P1", ("several-weak",)),
        ("unmeasured", "survey", ("not-measured",)),
        ("training", "trained", ("weak-indicator",)),
        ("training", "violations", ("weak-indicator",)),
    ]
    assert EXAMPLE.undetermined == (
        Undetermined(
            "training",
            Place("measurement", ("P1", "survey")),
            ("weak-indicator",),
            (Missing("fact", Place("measurement", ("P1", "survey")), "realisation"),),
        ),
    )
    assert [(s.decision, [m.key for m in s.members]) for s in EXAMPLE.skipped] == [("total", [("P1", "survey")])]


def test_withdrawn_and_withheld_are_kept_apart() -> None:
    worst = decide(appraisal(), other_examples()[3])
    assert [(w.effect, w.by, w.rules) for w in worst.withdrawn] == [("warning", "report", ("sanctions.low",))]
    assert worst.withheld == ()
    first = decide(chain(), subject(chain(), people()[0]))
    assert [(w.effect, w.exclusive) for w in first.withheld] == [("severe", "")]
    assert [f.code for f in first.findings] == ["only_if"]
    lasting = next(e for e in decide(appraisal(), other_examples()[0]).effects if e.name == "talent_pool")
    assert lasting.lasts == "1 year"


def test_an_effect_unknown_through_a_heavier_one_names_what_that_one_lacks() -> None:
    plan = chain()
    decision = decide(plan, subject(plan, {"id": "P", "item": [{"name": "i", "on": True}, {"name": "j", "on": True}]}))
    mild = next(u for u in decision.undetermined if u.effect == "mild")
    assert mild.rules == ()
    assert {m.name for m in mild.missing} == {"flag", "regime"}


def test_causes_are_asked_for_only_where_something_is_undetermined() -> None:
    def refuse(plan: Plan, root: Instance, period: Period) -> Callable[[str, int], tuple[Cause, ...]]:
        raise AssertionError("everything is decided")

    best = other_examples()[0]
    to_json(Deciding(appraisal()).decision(best, YEAR, evaluate(appraisal(), best, YEAR), why=refuse))


def test_it_is_frozen_and_travels_between_processes() -> None:
    with pytest.raises(FrozenInstanceError):
        EXAMPLE.policy = "other"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(EXAMPLE)) == EXAMPLE
    assert copy.copy(EXAMPLE)["total"] == EXAMPLE["total"]
    assert hash(EXAMPLE) == hash(decide(appraisal(), example()))


# ---------------------------------------------------------------- canonical JSON


@pytest.mark.parametrize(("name", "plan", "subjects"), every(), ids=lambda x: x if isinstance(x, str) else "")
def test_json_there_and_back_and_by_its_schema(name: str, plan: Plan, subjects: list[Instance]) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    for root in subjects:
        decision = decide(plan, root)
        text = to_json(decision)
        validator.validate(json.loads(text))
        assert from_json(text) == decision
        assert to_json(from_json(text)) == text
        assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_the_order_of_rules_and_decisions_does_not_show() -> None:
    plan = appraisal()
    other = replace(plan, effects=dict(reversed(list(plan.effects.items()))))
    assert to_json(decide(other, example())) == to_json(EXAMPLE)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"period": "sometime"},
        {"evidence": "rumour"},
        {"subject": {"record": "x"}},
        {"values": [{"record": "a", "key": [], "name": "n", "type": "number", "value": "1e2"}]},
        {"values": [{"record": "a", "key": [], "name": "n", "type": "number", "value": "NaN"}]},
        {"values": [{"record": "a", "key": [], "name": "n", "type": "number", "value": "x"}]},
        {"values": [{"record": "a", "key": [], "name": "n", "type": "boolean", "value": "yes"}]},
        {"values": [{"record": "a", "key": [1], "name": "n", "type": "number", "value": "1"}]},
        {"effects": {}},
        {"more": 1},
    ],
)
def test_anything_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\$"):
        from_dict(to_dict(EXAMPLE) | change)


@pytest.mark.parametrize("text", ["", "[]", "{}", "nul", "[" * 100_000])
def test_text_that_is_no_decision_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\$|Expecting|deep"):
        from_json(text)


# ---------------------------------------------------------------- facts


def test_the_facts_digest_is_of_what_is_there() -> None:
    plan = appraisal()
    assert json.loads(facts_json(plan, example()))["facts"] == {
        "person": "P1",
        "regime": "commissioner",
        "new_method": False,
    }
    one, *rest = other_examples()
    digests = {facts_digest(plan, root) for root in (one, *rest)}
    assert len(digests) == len(rest) + 1
    assert facts_digest(plan, one) == facts_digest(plan, other_examples()[0])


@pytest.mark.parametrize(
    ("scaled", "decimals", "text"),
    [
        (0, 2, "0.00"),
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (-12345, 2, "-123.45"),
        (7, 0, "7"),
        (10**40, 9, "1" + "0" * 31 + "." + "0" * 9),
    ],
)
def test_decimals_are_exact_whatever_their_size(scaled: int, decimals: int, text: str) -> None:
    assert decimal_text(scaled, decimals) == text


# ---------------------------------------------------------------- parts made when they are read


def test_parts_are_made_when_they_are_read_and_once() -> None:
    root = example()
    plan = appraisal()
    outcome = evaluate(plan, root, YEAR)
    read: list[str] = []

    class Values(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            read.append(name)
            return super().__getitem__(name)

    watched = replace(outcome, values=Values(outcome.values))
    decision = Deciding(plan).decision(root, YEAR, watched, why=causes.when_needed)
    assert decision.subject == root.place and decision.effects == EXAMPLE.effects
    assert read == []
    assert decision["total"] == EXAMPLE["total"] and read
    once = len(read)
    assert decision.values is decision.values and decision == EXAMPLE
    assert len(read) == once


def test_a_decision_has_no_other_parts() -> None:
    made = from_json(to_json(EXAMPLE))
    for decision in (EXAMPLE, made):
        assert not hasattr(decision, "score")
        with pytest.raises(AttributeError, match="score"):
            decision.score  # type: ignore[attr-defined]  # noqa: B018
