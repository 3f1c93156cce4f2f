"""Declarations -> plan: types, units, bounds, what may be missing, who sees what, order, versions, digest."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iku_rules.diagnostics import PolicyError, Severity, Source, render, worst
from iku_rules.language import terms as t
from iku_rules.language.format import format_source
from iku_rules.language.types import Category, Number
from iku_rules.library import Policy, load
from iku_rules.plan.model import Plan
from skeletons import APPRAISAL, codes, loaded

DAY = datetime.date(2026, 12, 31)


def plan_of(folder: Path, *edits: tuple[str, str]) -> Plan:
    policy = loaded(folder, *edits)
    assert policy.usable, render(policy.problems, lang="en")
    return policy.plan(DAY)


def with_decision(body: str) -> tuple[str, str]:
    return "decisions:\n", f"decisions:\n  extra: {{each: appraisal, {body}}}\n"


def type_of(folder: Path, formula: str, more: str = "round: exact, ") -> Number:
    plan = plan_of(folder, with_decision(f'{more}formula: "{formula}"'))
    made = next(d for d in plan.decisions if d.name == "extra").body
    assert not isinstance(made, t.Rows | t.Points)
    assert isinstance(made.type, Number)
    return made.type


# --- types, bounds, units


@pytest.mark.parametrize(
    ("formula", "low", "high", "decimals"),
    [
        ("score", 0, 100, 2),
        ("100 - score", 0, 100, 2),
        ("score * 2", 0, 200, 2),
        ("-score", -100, 0, 2),
        ("score / 4", 0, 25, None),
        ("score / days", 0, None, None),
        ("clamp(score, 10, 20)", 10, 20, 2),
        ("min(score, 50)", 0, 50, 2),
        ("max(score, 50.125)", Fraction("50.125"), 100, 3),
        ("abs(score - 100)", 0, 100, 2),
        ("if new then score else 120", 0, 120, 2),
        ("count(m in measurement where m.result > 1)", 0, 10, 0),
        ("sum(m.weight for m in measurement)", 1, 1000, 2),
        ("mean(m.weight for m in measurement)", 1, 100, None),
        ("max_of(m.weight for m in measurement)", 1, 100, 2),
        ("score * 10%", 0, 10, 4),
    ],
)
def test_bounds(tmp_path: Path, formula: str, low: object, high: object, decimals: int | None) -> None:
    found = type_of(tmp_path, formula)
    assert (found.low, found.high, found.decimals) == (low, high, decimals)


def test_rounding_narrows_to_its_grid(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, with_decision("round: 0 floor, formula: score / 3"))
    extra = next(d for d in plan.decisions if d.name == "extra")
    assert isinstance(extra.type, Number)
    assert (extra.type.decimals, extra.type.low, extra.type.high, extra.published) == (0, 0, 33, True)
    plan = plan_of(tmp_path, with_decision("round: exact, formula: score / 3"))
    assert not next(d for d in plan.decisions if d.name == "extra").published


def test_units(tmp_path: Path) -> None:
    assert codes(loaded(tmp_path, with_decision("formula: score + days"))) == ["IKU261"]
    assert codes(loaded(tmp_path, ("score < least", "days < least"))) == ["IKU261"]
    assert codes(loaded(tmp_path, with_decision("unit: hari, formula: score + 1"))) == ["IKU261"]
    assert type_of(tmp_path, "score + least").unit == "poin"
    assert type_of(tmp_path, "score * days").unit is None


@pytest.mark.parametrize(
    ("formula", "missable"),
    [
        ("score", False),
        ("days", True),
        ("score / days", True),
        ("score / weight_sum", True),
        ("if days is missing then 0 else 1", False),
        ("count(m in measurement)", True),
    ],
)
def test_what_may_be_missing(tmp_path: Path, formula: str, missable: bool) -> None:
    weights = "  weight_sum: {each: appraisal, formula: sum(m.weight for m in measurement)}\n"
    plan = plan_of(
        tmp_path, with_decision(f"round: exact, formula: {formula}"), ("decisions:\n", "decisions:\n" + weights)
    )
    assert next(d for d in plan.decisions if d.name == "extra").missable is missable


def test_parameters_stand_in_the_plan_with_their_names(tmp_path: Path) -> None:
    condition = plan_of(tmp_path).rules[0].condition
    assert isinstance(condition, t.Compare) and isinstance(condition.right, t.Const)
    assert (condition.right.parameter, condition.right.value) == ("least", 60)


def test_a_scale_is_an_order_of_values(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    assert plan.decisions[-1].type == Category("predicate", ("poor", "fair", "good"), ordered=True)


# --- who sees what

LIBRARY = """\
policy: library
language: 1
version: "1"
title: {id: Pustaka, en: Library}
basis: [invented]
evidence: illustrative
in_force: {from: 2025-01-01}
facts:
  goal:
    key: [code]
    fields: |
      field  | type
      code   | text
      sort   | text
      target | number(2) [1..100] optional
      done   | number(2) [0..100]
parameters:
  cap: {value: 120}
decisions:
  ratio: {each: goal, round: 2, formula: "min(100 * done / target, cap)"}
  other: {each: goal, round: 2, formula: ratio / 2}
"""
USER = """\
policy: user
language: 1
version: "1"
title: {id: Pemakai, en: User}
basis: [invented]
evidence: illustrative
in_force: {from: 2026-01-01}
subject: person
uses: {library: [goal, ratio]}
facts:
  person:
    key: [name]
    fields: |
      field | type
      name  | text
  goal:
    belongs_to: person
    records: 1..5
decisions:
  total: {each: person, round: 2, formula: mean(g.ratio for g in goal skip missing)}
"""


def used(folder: Path, *edits: tuple[str, str], library: str = LIBRARY) -> Policy:
    (folder / "library.policy.yaml").write_text(library, encoding="utf-8")
    text = USER
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "user.policy.yaml").write_text(text, encoding="utf-8")
    return load(folder / "user.policy.yaml")


def test_only_listed_names_are_read_and_what_they_need_comes_along(tmp_path: Path) -> None:
    policy = used(tmp_path)
    assert policy.usable, render(policy.problems, lang="en")
    plan = policy.plan(DAY)
    assert [d.name for d in plan.decisions] == ["ratio", "total"]
    assert set(plan.parameters) == {"cap"}
    assert plan.records["goal"].parent == "person"
    assert codes(used(tmp_path, ("g.ratio", "g.ratio + cap"))) == ["IKU254"]
    assert codes(used(tmp_path, ("g.ratio", "g.other"))) == ["IKU251"]
    assert codes(used(tmp_path, ("[goal, ratio]", "[goal, ratoi]"))) == ["IKU411"]
    assert codes(used(tmp_path, ("decisions:\n", "parameters:\n  cap: {value: 1}\ndecisions:\n"))) == ["IKU414"]


def test_a_type_and_a_decision_of_one_name_are_used_apart(tmp_path: Path) -> None:
    named = "grade: {each: goal, type: grade, formula: if ratio >= 50 then high else low}\n  other:"
    library = LIBRARY.replace("facts:\n", "scales: {grade: [low, high]}\nfacts:\n", 1).replace("other:", named, 1)
    high = ("decisions:\n", "decisions:\n  highs: {each: person, formula: count(g in goal where g.grade = high)}\n")
    policy = used(tmp_path, ("[goal, ratio]", "[goal, ratio, grade]"), high, library=library)
    assert policy.usable, render(policy.problems, lang="en")
    plan = policy.plan(DAY)
    assert [d.name for d in plan.decisions if d.name != "ratio"] == ["grade", "highs", "total"]
    # what needs the type only brings no decision of its name, which the user may give
    steps = library.replace("code   | text", "code   | text\n      step   | grade", 1)
    own = ("decisions:\n", "decisions:\n  grade: {each: person, round: 0, formula: 1}\n")
    plan = used(tmp_path, own, library=steps).plan(DAY)
    assert [(d.name, d.record) for d in plan.decisions if d.name == "grade"] == [("grade", "person")]


def test_a_decision_takes_the_place_of_an_imported_field(tmp_path: Path) -> None:
    made = "decisions:\n  target: {each: goal, formula: 50}\n"
    plan = used(tmp_path, ("decisions:\n", made)).plan(DAY)
    assert [d.name for d in plan.decisions] == ["target", "ratio", "total"]
    assert "target" not in plan.records["goal"].fields
    kinds = "decisions:\n  target: {each: goal, type: boolean, formula: done > 5}\n"
    assert codes(used(tmp_path, ("decisions:\n", kinds))) == ["IKU242"]


def test_an_imported_text_may_be_narrowed_to_a_scale(tmp_path: Path) -> None:
    narrowed = "    belongs_to: person\n    fields: |\n      field | type\n      sort  | sort\n"
    kinds = ("facts:\n", "kinds: {sort: [a, b]}\nfacts:\n")
    plan = used(tmp_path, kinds, ("    belongs_to: person\n", narrowed)).plan(DAY)
    assert plan.records["goal"].fields["sort"].type == Category("sort", ("a", "b"), ordered=False)
    wrong = narrowed.replace("sort  | sort", "done  | sort")
    assert codes(used(tmp_path, kinds, ("    belongs_to: person\n", wrong))) == ["IKU224"]


def test_grain(tmp_path: Path) -> None:
    assert codes(loaded(tmp_path, with_decision("formula: weight"))) == ["IKU258"]
    child = ("decisions:\n", "decisions:\n  share: {each: measurement, round: 2, formula: weight * score}\n")
    assert codes(loaded(tmp_path, child)) == ["IKU257"]
    read = ("decisions:\n", "decisions:\n  share: {each: measurement, round: 2, formula: weight * appraisal.score}\n")
    assert codes(loaded(tmp_path, read)) == []
    assert codes(loaded(tmp_path, ("m.weight for", "weight for"))) == ["IKU249"]


def test_a_name_that_could_be_two_things(tmp_path: Path) -> None:
    assert codes(loaded(tmp_path, ("  least:", "  days:"), ("< least", "< days"))) == ["IKU291"]
    assert "IKU247" in codes(loaded(tmp_path, ("  new    |", "  poor   |")))


def test_one_mistake_gives_one_problem(tmp_path: Path) -> None:
    """Whatever reads a declaration that has a problem says nothing of its own."""
    assert codes(loaded(tmp_path, ("number(2) [0..100] ", "number(2) "))) == ["IKU236"]
    assert codes(loaded(tmp_path, ("score  | number(2) [0..100]", "score  | predicat"))) == ["IKU235"]
    assert codes(loaded(tmp_path, ("belongs_to: appraisal", "belongs_to: apraisal"))) == ["IKU227"]
    assert codes(loaded(tmp_path, ("    belongs_to: appraisal\n    records: 1..10\n", ""))) == ["IKU403"]
    assert codes(loaded(tmp_path, ("least: {value: 60", "least: {value: sixty"))) == ["IKU218"]
    assert codes(loaded(tmp_path, ("coaching | appraisal", "coaching | apraisal"))) == ["IKU227"]
    assert codes(loaded(tmp_path, ("predicate: [poor", "predicat: [poor"))) == ["IKU235"]


def test_a_missing_record_is_told_though_an_effect_has_its_name(tmp_path: Path) -> None:
    record = ("facts:\n  appraisal:\n", "facts:\n  person_judged:\n")
    policy = loaded(tmp_path, record, ("\n  coaching ", "\n  appraisal "))
    assert "IKU227" in codes(policy) and not policy.usable


def test_slips_of_every_kind_are_told_at_once(tmp_path: Path) -> None:
    policy = loaded(
        tmp_path,
        ("period: year", "perod: year"),  # a key
        ("| regime                   |", "| regim                    |"),  # a type
        ("weighted m.weight", "weighted m.wight"),  # a name
        ("< 60     ||", "< 60,5   ||"),  # a cell
        ("then: [coaching]", "then: [coachin]"),  # an effect
        ("{days} hari", "{day} hari"),  # a quote
    )
    assert sorted(codes(policy)) == ["IKU121", "IKU204", "IKU235", "IKU251", "IKU256", "IKU297"]


# --- order


def test_decisions_stand_after_what_they_read(tmp_path: Path) -> None:
    first = "decisions:\n  a: {each: appraisal, formula: b + 1}\n  b: {each: appraisal, formula: c + 1}\n"
    plan = plan_of(tmp_path, ("decisions:\n", first + "  c: {each: appraisal, formula: score + 1}\n"))
    assert [d.name for d in plan.decisions][:3] == ["c", "b", "a"]
    circle = first + "  c: {each: appraisal, formula: a + 1}\n"
    (problem,) = loaded(tmp_path, ("decisions:\n", circle)).problems
    assert (problem.code, problem.args["chain"]) == ("IKU290", "a → b → c → a")


def _chain(length: int, record: str, first: str) -> list[str]:
    """Decisions c0, c1, ... each of which reads the one before."""
    reads = [first, *(f"c{i}" for i in range(length - 1))]
    return [f"  c{i}: {{each: {record}, round: 2, formula: {name} / 2}}\n" for i, name in enumerate(reads)]


def test_a_chain_of_decisions_may_be_long_wherever_it_begins(tmp_path: Path) -> None:
    chain = _chain(400, "appraisal", "score")
    for written in (chain, chain[::-1]):
        plan = plan_of(tmp_path, ("decisions:\n", "decisions:\n" + "".join(written)))
        names = [d.name for d in plan.decisions]
        assert names[-400:] == [f"c{i}" for i in range(400)] or names[:400] == [f"c{i}" for i in range(400)]
    # and only its end is listed
    library = LIBRARY.replace("decisions:\n", "decisions:\n" + "".join(_chain(400, "goal", "done")[::-1]), 1)
    policy = used(tmp_path, ("[goal, ratio]", "[goal, c399]"), ("g.ratio", "g.c399"), library=library)
    assert policy.usable, render(policy.problems, lang="en")
    assert len(policy.plan(DAY).decisions) == 401


SQUARES = """\
lookups:
  squared:
    args: {v: exact}
    gives: exact
    table: |
      v    || r
      >= 0 || v * v
      < 0  || v * v * v
"""


@pytest.mark.parametrize(
    "step", ["{0} * {0}", "{0} / ({0} + 1) * {0}", "if days > 3 then {0} * {0} else 1", "squared({0})"]
)
def test_numbers_that_multiply_themselves_have_an_end(tmp_path: Path, step: str) -> None:
    before = SQUARES if "squared" in step else ""
    formulas = ["score / days", *(step.format(f"c{i}") for i in range(40))]
    chain = "".join(f"  c{i}: {{each: appraisal, round: exact, formula: {f}}}\n" for i, f in enumerate(formulas))
    policy = loaded(tmp_path, ("decisions:\n", before + "decisions:\n" + chain))
    assert [d.code for d in policy.problems if d.severity is Severity.ERROR] == ["IKU301"]
    # on a grid between bounds there is nothing to fear
    formulas = [f"clamp({formula}, 0, 9)" for formula in formulas]
    chain = "".join(f'  c{i}: {{each: appraisal, round: 2, formula: "{f}"}}\n' for i, f in enumerate(formulas))
    assert loaded(tmp_path, ("decisions:\n", before + "decisions:\n" + chain)).usable


def test_a_long_circle_of_decisions_is_told_once(tmp_path: Path) -> None:
    chain = "".join(_chain(400, "appraisal", "c399"))
    (problem,) = loaded(tmp_path, ("decisions:\n", "decisions:\n" + chain)).problems
    names = problem.args["chain"].split(" → ")
    assert problem.code == "IKU290" and names[0] == names[-1] and len(names) == 21


def test_rules_run_after_the_rules_whose_effects_they_read(tmp_path: Path) -> None:
    turned = (("when: score < least", "when: days > 3 and warning"), ("days > 10 and coaching", "days > 10"))
    assert [r.id for r in plan_of(tmp_path).rules] == ["weak", "absent"]
    assert [r.id for r in plan_of(tmp_path, *turned).rules] == ["absent", "weak"]
    assert "IKU365" in codes(loaded(tmp_path, ("when: score < least", "when: warning")))


def test_an_exclusive_settles_after_the_rules_that_give_its_effects(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("rules:\n", "exclusive:\n  one: {of: [coaching, warning], keep: heaviest}\nrules:\n"),
                   ("days > 10 and coaching", "days > 10"))  # fmt: skip
    assert [(x.name, x.settled_after) for x in plan.exclusives] == [("one", 2)]


# --- versions and dated values


def test_the_version_in_force_on_the_last_day_of_the_period(tmp_path: Path) -> None:
    (tmp_path / "appraisal.2027.policy.yaml").write_text(
        APPRAISAL.replace('version: "1"', 'version: "2"').replace("2026-01-01", "2027-01-01"), encoding="utf-8"
    )
    policy = loaded(tmp_path)
    assert policy.usable
    assert [policy.plan(p).version for p in ("2026", "2027", "2028")] == ["1", "2", "2"]
    with pytest.raises(PolicyError) as raised:
        policy.plan("2025")
    assert [d.code for d in raised.value.diagnostics] == ["IKU422"]


def test_two_versions_on_a_day(tmp_path: Path) -> None:
    again = APPRAISAL.replace('version: "1"', 'version: "2"')
    (tmp_path / "appraisal.again.policy.yaml").write_text(again, encoding="utf-8")
    assert codes(loaded(tmp_path)) == ["IKU423"]
    ended = again.replace("{from: 2026-01-01}", "{from: 2025-01-01, to: 2026-06-30}")
    (tmp_path / "appraisal.again.policy.yaml").write_text(ended, encoding="utf-8")
    assert codes(loaded(tmp_path)) == ["IKU423"]


def test_the_period_must_have_the_policys_length(tmp_path: Path) -> None:
    policy = loaded(tmp_path)
    for period, code in (("2026-S1", "IKU426"), ("2026-13", "IKU427"), ("next", "IKU427")):
        with pytest.raises(PolicyError) as raised:
            policy.plan(period)
        assert [d.code for d in raised.value.diagnostics] == [code]


def test_dated_parameters(tmp_path: Path) -> None:
    dated = ("{value: 60,", "{values: {2027-01-01: 65, 2026-01-01: 60},")
    policy = loaded(tmp_path, dated)
    assert [policy.plan(p).parameters["least"][0].value for p in ("2026", "2027")] == [60, 65]
    assert codes(loaded(tmp_path, ("{value: 60,", "{values: {2026-07-01: 60},"))) == ["IKU404"]


# --- digest


def test_the_digest_is_of_the_meaning(tmp_path: Path) -> None:
    plain = plan_of(tmp_path).digest
    indonesian, _ = format_source(Source("f", APPRAISAL), words="id")
    assert indonesian is not None and indonesian.startswith("kebijakan:")
    assert plan_of(tmp_path, (APPRAISAL, indonesian)).digest == plain
    assert plan_of(tmp_path, ("    hit: unique\n", "\n    # how rows are chosen\n    hit:   unique\n")).digest == plain
    assert plan_of(tmp_path, ("value: 60", "value: 60.0")).digest != plain  # another grid
    for edit in (("value: 60", "value: 61"), ("id: Penilaian", "id: Nilai"), ("| 1        |", "| 3        |")):
        assert plan_of(tmp_path, edit).digest != plain


# --- nothing raises

LINES = APPRAISAL.splitlines(keepends=True)
NAMES = ["score", "days", "new", "regime", "poor", "least", "total", "m", "measurement", "appraisal", "coaching", "x"]


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_other_words_gives_a_plan_or_problems(tmp_path: Path, data: st.DataObject) -> None:
    text = APPRAISAL
    for _ in range(data.draw(st.integers(1, 3))):
        old, new = data.draw(st.sampled_from(NAMES)), data.draw(st.sampled_from(NAMES))
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + text[at:].replace(old, new, 1)
    at = data.draw(st.integers(0, len(LINES) - 1))
    if data.draw(st.booleans()):
        text = text.replace(LINES[at], "", 1)
    path = tmp_path / "appraisal.policy.yaml"
    path.write_text(text, encoding="utf-8")
    policy = load(path)
    for lang in ("id", "en"):
        render(policy.problems, lang=lang)
    if worst(policy.problems) is not Severity.ERROR:
        assert policy.plan(DAY).digest
