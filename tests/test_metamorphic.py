"""What must not matter: the order of rows, files and entries, names, how a policy is split, the units of facts.

On generated plans with every engine, and on the text of the packs, whose worked examples and facts must come out
as before.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import texts
from iku_rules import Decision, Evaluator, load, to_json
from iku_rules.cases.running import load_cases, run_cases
from iku_rules.decision_json import to_dict
from iku_rules.engines import network
from iku_rules.evaluator import EngineName, engine_of
from iku_rules.facts.model import Instance, Value
from iku_rules.language.terms import Get, Term
from iku_rules.language.types import Number
from iku_rules.language.walk import changed, every_part
from iku_rules.outcome import Outcome
from iku_rules.plan.model import DecisionPlan, ExclusivePlan, Plan
from plans import num, op
from strategies import Case, cases
from texts import Files

ROOT = Path(__file__).parent.parent
RULES, GOOD = ROOT / "rules", ROOT / "fixtures/good"
SUMBAR = ROOT / "fixtures/facts/sumbar-2025"
KOORDINATOR = "bawaslu/koordinator-sdmo"
PACKS = sorted(path.relative_to(RULES).as_posix().removesuffix(".cases.yaml") for path in RULES.glob("*/*.cases.yaml"))
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
EXAMPLES = settings(max_examples=1000 if FULL else 40)

needs_network = pytest.mark.skipif(not network.available(), reason=f"durable: {network.unavailable_because()}")
engines = pytest.mark.parametrize(
    "name", [pytest.param("reference"), pytest.param("row"), pytest.param("durable", marks=needs_network)]
)
seeds = st.integers(0, 2**32 - 1)


def same(
    case: Case, name: EngineName, plan: Plan, people: Sequence[Instance], read: Callable[[Outcome], Outcome]
) -> None:
    """The changed plan says of changed people what, read in this way, the plan says of the people."""
    before, after = engine_of(case.plan, name), engine_of(plan, name)
    for root, other in zip(case.people, people, strict=True):
        assert read(before(root, case.period)) == after(other, case.period), case.described()


# ---------------------------------------------------------------- generated plans


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same with other names, wherever they stand; what is sorted by name is sorted again."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return {renamed(key, names): renamed(item, names) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(renamed(item, names) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{f.name: renamed(getattr(value, f.name), names) for f in fields(value) if f.init})
        if isinstance(made, Outcome):
            return replace(
                made, **{part: tuple(sorted(getattr(made, part))) for part in ("withdrawn", "skipped", "findings")}
            )
        return made
    return value


def names_of(plan: Plan) -> list[str]:
    found = [*plan.records, *plan.lookups, *plan.effects, *(d.name for d in plan.decisions)]
    found += [r.id for r in plan.rules] + [x.name for x in plan.exclusives]
    return sorted({*found, *(name for record in plan.records.values() for name in record.fields)})


@engines
@EXAMPLES
@given(case=cases(), seed=seeds)
def test_names_do_not_matter(name: EngineName, case: Case, seed: int) -> None:
    names = names_of(case.plan)
    fresh = [f"n{i}" for i in range(len(names))]
    random.Random(seed).shuffle(fresh)
    other = dict(zip(names, fresh, strict=True))
    people = [renamed(root, other) for root in case.people]
    same(case, name, renamed(case.plan, other), people, lambda outcome: renamed(outcome, other))


def reordered(plan: Plan, chance: random.Random) -> Plan:
    """Decisions, rules, effects, exclusives, lookups and fields in another order that is as good."""

    def mixed(given: Mapping[str, Any]) -> dict[str, Any]:
        return dict(chance.sample(list(given.items()), len(given)))

    def reads(decision: DecisionPlan, other: DecisionPlan) -> bool:
        return any(isinstance(part, Get) and part.name == other.name for part in every_part(decision.body))

    def shared(one: ExclusivePlan, other: ExclusivePlan) -> bool:
        return not set(one.of).isdisjoint(other.of)

    # the second stage's rules read what the first stage's give
    stages = [[rule for rule in plan.rules if rule.id.startswith(stage)] for stage in ("r1", "r2")]
    return replace(
        plan,
        decisions=tuple(_sorted(plan.decisions, reads, chance)),
        rules=tuple(rule for stage in stages for rule in chance.sample(stage, len(stage))),
        effects=mixed(plan.effects),
        lookups=mixed(plan.lookups),
        exclusives=tuple(_sorted(plan.exclusives, shared, chance)),
        records={name: replace(record, fields=mixed(record.fields)) for name, record in plan.records.items()},
    )


def _sorted(items: Sequence[Any], after: Callable[[Any, Any], bool], chance: random.Random) -> list[Any]:
    """In any order in which each stands behind those before it that it comes after."""
    waiting, made = list(items), []
    while waiting:
        free = [item for place, item in enumerate(waiting) if not any(after(item, other) for other in waiting[:place])]
        made.append(chance.choice(free))
        waiting.remove(made[-1])
    return made


@engines
@EXAMPLES
@given(case=cases(), seed=seeds)
def test_the_order_of_entries_does_not_matter(name: EngineName, case: Case, seed: int) -> None:
    same(case, name, reordered(case.plan, random.Random(seed)), case.people, lambda outcome: outcome)


def in_other_units(case: Case, factor: int, decimals: int) -> tuple[Plan, list[Instance]]:
    """Facts in units of which so many make one, and with so many decimals more; formulas know it."""

    def chosen(type_: object) -> bool:  # those whose bounds leave room
        return isinstance(type_, Number) and type_.high is not None and type_.high < 10**9

    def unit(type_: Number) -> Number:
        assert type_.decimals is not None and type_.low is not None and type_.high is not None
        return replace(type_, decimals=type_.decimals + decimals, low=type_.low * factor, high=type_.high * factor)

    def scaled(term: Term) -> Term | None:
        if not (isinstance(term, Get) and term.reads == "fact" and chosen(term.type)):
            return None
        assert isinstance(term.type, Number)
        made = replace(term, type=unit(term.type))
        return made if factor == 1 else op(made, "/", num(factor))

    def deep(value: Any) -> Any:
        if isinstance(value, Term):
            return changed(value, scaled)
        if isinstance(value, tuple):
            return tuple(deep(item) for item in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: deep(getattr(value, f.name)) for f in fields(value) if f.init})
        return value

    plan = case.plan
    records = {
        name: replace(
            record,
            require=deep(record.require),
            fields={n: replace(f, type=unit(f.type)) if chosen(f.type) else f for n, f in record.fields.items()},  # type: ignore[arg-type]
        )
        for name, record in plan.records.items()
    }

    def of(root: Instance) -> Instance:
        known = plan.records[root.place.record].fields
        values: dict[str, Value] = {
            name: value * factor * 10**decimals if isinstance(value, int) and chosen(known[name].type) else value
            for name, value in root.values.items()
        }
        return replace(
            root, values=values, children={n: tuple(map(of, members)) for n, members in root.children.items()}
        )

    effects = {name: replace(effect, guard=deep(effect.guard)) for name, effect in plan.effects.items()}
    other = replace(plan, records=records, decisions=deep(plan.decisions), rules=deep(plan.rules), effects=effects)
    return other, [of(root) for root in case.people]


@engines
@EXAMPLES
@given(case=cases(), factor=st.sampled_from((1, 3, 1000)), decimals=st.sampled_from((0, 1, 3)))
def test_units_and_decimals_do_not_matter(name: EngineName, case: Case, factor: int, decimals: int) -> None:
    plan, people = in_other_units(case, factor, decimals)
    assert (plan == case.plan) == (factor == 1 and decimals == 0)
    same(case, name, plan, people, lambda outcome: outcome)


# ---------------------------------------------------------------- packs


def without_digest(decision: Decision) -> dict[str, object]:
    return {key: value for key, value in to_dict(decision).items() if key != "digest"}


def decided(root: Path, *facts: Path, policy: str = KOORDINATOR, period: str = "2025") -> list[Decision]:
    evaluator = Evaluator(load(policy, root=root), period, engine="row")
    found = evaluator.read(*(facts or (SUMBAR,)))
    assert not found.rejects
    return list(evaluator.evaluate(found))


def examples_hold(root: Path, policy: str) -> None:
    file, loaded, problems = load_cases(root / f"{policy}.cases.yaml")
    assert file is not None and loaded is not None and not problems, problems
    results = run_cases(loaded, file, {"reference": lambda plan: engine_of(plan, "reference")}).results
    assert len(results) >= len(file.examples)
    assert not [d for result in results for d in result.differences]


@pytest.fixture(scope="module")
def before() -> list[Decision]:
    made = decided(RULES)
    assert len(made) == 28
    return made


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_columns_and_fact_files_does_not_matter(
    before: list[Decision], seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    parts = []
    for path in sorted(SUMBAR.glob("*.csv")):
        head, *rows = texts.mixed_columns(path.read_text("utf-8"), chance)
        chance.shuffle(rows)
        part = tmp_path / path.name
        part.write_text("\n".join([head, *rows]) + "\n", "utf-8")
        parts.append(part)
    chance.shuffle(parts)
    found = {d.subject: to_json(d) for d in decided(RULES, *parts)}
    assert found == {d.subject: to_json(d) for d in before}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_entries_in_rule_files_does_not_matter(before: list[Decision], seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    files = Files.of(RULES)
    mixed = files.changed(lambda text: texts.mixed_entries(text, chance))
    assert [path for path, text in mixed.texts.items() if text != files.texts[path]] == [
        f"{policy}.policy.yaml" for policy in PACKS
    ]
    mixed.write(tmp_path)
    assert list(map(without_digest, decided(tmp_path))) == list(map(without_digest, before))
    for policy in PACKS:
        examples_hold(tmp_path, policy)


def test_names_in_rule_files_do_not_matter(before: list[Decision], tmp_path: Path) -> None:
    names = texts.fresh_names([load(policy, root=RULES) for policy in PACKS], random.Random(1))
    Files.of(RULES).renamed(names).write(tmp_path)
    for policy in PACKS:
        examples_hold(tmp_path, policy)
    facts = Files.of(SUMBAR, "*.csv").renamed(names)
    Files({texts.rename(path, names): text for path, text in facts.texts.items()}).write(tmp_path / "facts")
    found = {str(d.subject): d for d in decided(tmp_path, tmp_path / "facts")}
    assert len(names) > 150 and len(found) == 28
    for decision in before:
        other = found[str(renamed(decision.subject, names))]
        expected = texts.rename(to_json(decision), names)
        assert texts.comparable(to_json(other)) == texts.comparable(expected)


@pytest.mark.parametrize("policy", PACKS)
def test_a_policy_may_be_split(policy: str, tmp_path: Path) -> None:
    """What is read stands in a policy that is used, rules and effects in the one that uses it."""
    (file,) = load(policy, root=RULES).versions
    Files.of(RULES).split(policy, file).write(tmp_path)
    used = load(policy, root=tmp_path)
    assert file.decisions and not used.versions[0].decisions
    examples_hold(tmp_path, policy)


MONEY = """\
policy: money
language: 1
version: "1"
title: {id: Anggaran, en: Budget}
basis: [invented]
evidence: illustrative
in_force: {from: 2026-01-01}
period: year
scales: {grade: [low, middle, high]}
facts:
  unit:
    key: [name]
    fields: |
      field | type                                 | unit
      name  | text                                 | -
      plan  | number(DECIMALS) [0..BUDGET]         | money
      spent | number(DECIMALS) [0..BUDGET] optional | money
parameters:
  much: {value: MUCH, unit: money, basis: invented}
decisions:
  share: {each: unit, round: 2, formula: 100 * spent / plan}
  left: {each: unit, round: exact, formula: (plan - spent) / 3}
  grade:
    each: unit
    type: grade
    hit: unique
    table: |
      left        || grade
      >= much     || low
      [0..much)   || middle
      < 0         || high
effects: |
  effect | each | kind    | severity | id    | en
  noted  | unit | finding | 1        | Besar | Large
rules:
  large: {each: unit, when: spent > much and grade = middle, then: [noted]}
"""


@pytest.mark.parametrize(("thousands", "decimals"), [(False, 2), (False, 0), (True, 3), (True, 5)])
def test_rupiah_or_thousands_of_rupiah(thousands: bool, decimals: int, tmp_path: Path) -> None:
    by = 1000 if thousands else 1
    text = MONEY.replace("DECIMALS", str(decimals)).replace("BUDGET", str(9 * 10**12 // by))
    path = tmp_path / "money.policy.yaml"
    path.write_text(text.replace("MUCH", str(300_000_000 // by)), "utf-8")
    rupiah = [
        (10**9, spent) for spent in (10**8, 100_000_001, 99_999_999, 300_000_000, 300_000_001, 10**9, 10**9 + 1, None)
    ]
    evaluator = Evaluator(load(path), "2026", engine="reference")
    made = [
        {
            "name": str(i),
            "plan": texts.decimal(Fraction(plan, by)),
            "spent": spent and texts.decimal(Fraction(spent, by)),
        }
        for i, (plan, spent) in enumerate(rupiah)
    ]
    found = [evaluator.decide(facts) for facts in made]
    assert [str(d["grade"]) for d in found] == ["low", "middle", "low", *["middle"] * 3, "high", "None"]
    assert [len(d.effects) for d in found] == [0, 0, 0, 0, 1, 1, 0, 0]
    assert [str(d["share"]) for d in found] == ["10.00", "10.00", "10.00", "30.00", "30.00", "100.00", "100.00", "None"]
