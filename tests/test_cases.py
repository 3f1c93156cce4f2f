"""Case files: every example of the packs, and what is said of examples that are wrong."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iku_rules.cases import CaseRun, Engine, load_cases, run_cases
from iku_rules.cases.report import failures, to_json, to_text
from iku_rules.diagnostics import render
from iku_rules.engines import network, reference
from iku_rules.evaluator import EngineName, engine_of
from iku_rules.language.cases import CaseFile, Example
from iku_rules.library import Policy
from iku_rules.outcome import Outcome
from iku_rules.plan.model import Plan

RULES = Path(__file__).parent.parent / "rules"
NAMES: tuple[EngineName, ...] = ("reference", "row", *(("durable",) if network.available() else ()))
ALL: dict[str, Callable[[Plan], Engine]] = {name: functools.partial(engine_of, name=name) for name in NAMES}
ENGINES = {"reference": ALL["reference"]}


# ---------------------------------------------------------------- the packs


@functools.cache
def pack(path: Path) -> tuple[CaseFile, Policy]:
    file, policy, problems = load_cases(path, name=path.relative_to(RULES.parent).as_posix())
    assert not problems, render(problems, lang="en")
    assert file is not None and policy is not None
    return file, policy


def examples() -> list[object]:
    found: list[object] = []
    for path in sorted(RULES.glob("**/*.cases.yaml")):
        for example in pack(path)[0].examples:
            name = f"{path.relative_to(RULES).as_posix().removesuffix('.cases.yaml')}:{example.id.text}"
            found.append(pytest.param(path, example, id=name))
    return found


@pytest.mark.parametrize(("path", "example"), examples())
def test_example(path: Path, example: Example) -> None:
    file, policy = pack(path)
    run = run_cases(policy, dataclasses.replace(file, examples=(example,)), ALL)
    assert run.passed and len(run.results) == len(ALL), to_text(run, lang="en")


def test_every_pack_has_cases() -> None:
    policies = {p.name.split(".")[0] for p in RULES.glob("**/*.policy.yaml")}
    assert policies == {p.name.split(".")[0] for p in RULES.glob("**/*.cases.yaml")}


# ---------------------------------------------------------------- a small policy to go wrong with

POLICY = """\
policy: office/score
language: 1
version: "1"
title: {id: Nilai, en: Score}
basis: [none]
evidence: illustrative
in_force: {from: 2025-01-01, to: 2026-12-31}
subject: person
period: year
scales: {band: [low, high]}
facts:
  person:
    key: [name]
    fields: |
      field  | type
      name   | text
      senior | boolean default no
  goal:
    key: [code]
    belongs_to: person
    records: 0..9
    fields: |
      field  | type
      code   | text
      done   | number(2) [0..200] optional
      weight | integer [1..9]
  step:
    key: [number]
    belongs_to: goal
    records: 0..9
    fields: |
      field  | type
      number | integer [1..9]
      late   | boolean
decisions:
  share: {each: goal, round: exact, formula: done / 3}
  points: {each: goal, round: 2, formula: share}
  late_steps: {each: goal, formula: count(s in step where s.late)}
  total: {each: person, round: 1, formula: mean(g.share weighted g.weight for g in goal)}
  grade:
    each: person
    type: band
    hit: unique
    table: |
      total || grade
      >= 30 || high
      < 30  || low
effects: |
  effect | each   | kind        | severity
  course | goal   | development | 1
  praise | person | reward      | 1
  talk   | person | finding     | 1
rules:
  course: {each: goal, when: points < 20, then: [course]}
  praise: {each: person, when: grade = high, then: [praise]}
  talk: {each: person, when: count(g in goal where g.course) >= 1, then: [talk]}
"""

FACTS = """\
    period: 2025
    facts:
      person: |
        name
        ann
      goal: |
        code | done | weight
        a    | 100  | 1
        b    | 50   | 2
      step: |
        code | number | late
        a    | 1      | yes
        a    | 2      | no
"""

GOOD = """\
    expect:
      goal: |
        code | points | late_steps | course
        a    | 33.33  | 1          | no
        b    | 16.67  | 0          | yes
      person: |
        total | grade | talk
        22.2  | low   | yes
"""


def run(tmp_path: Path, body: str, *, head: str = "cases: office/score\nlanguage: 1\nexamples:\n") -> CaseRun:
    """What comes of examples of the small policy; `body` begins with the name of the first."""
    folder = tmp_path / "office"
    folder.mkdir(exist_ok=True)
    (folder / "score.policy.yaml").write_text(POLICY, encoding="utf-8")
    path = folder / "score.cases.yaml"
    path.write_text(head + body, encoding="utf-8")
    file, policy, problems = load_cases(path, name="score.cases.yaml")
    assert file is not None and policy is not None, render(problems, lang="en")
    assert policy.usable, render(policy.problems, lang="en")
    done = run_cases(policy, file, ENGINES)
    return dataclasses.replace(done, problems=(*problems, *done.problems))


def one(tmp_path: Path, expect: str, *, facts: str = FACTS) -> CaseRun:
    return run(tmp_path, f"  sample:\n{facts}{expect}")


def codes(done: CaseRun) -> list[str]:
    return [d.code for d in done.problems]


def said(done: CaseRun) -> str:
    return render(done.problems, lang="en")


def test_passes(tmp_path: Path) -> None:
    done = one(tmp_path, GOOD)
    assert done.passed, to_text(done, lang="en")
    assert to_text(done, lang="id") == "score.cases.yaml: 1 dari 1 contoh sesuai (reference)"


def test_same_number_with_other_zeros(tmp_path: Path) -> None:
    assert one(tmp_path, GOOD.replace("22.2 ", "22.20").replace("22.20", "022.2")).passed


# ---------------------------------------------------------------- results that are not as expected


def test_wrong_value(tmp_path: Path) -> None:
    done = one(tmp_path, GOOD.replace("16.67", "16.66"))
    assert not done.passed and not done.problems
    assert (
        to_text(done, lang="en")
        == """\
sample
  period 2025, policy office/score version 1

score.cases.yaml:22:16: error IKU651: `points` of ann / b: expected 16.66, found 16.67 (reference)
    22 |         b    | 16.66  | 0          | yes
       |                ^^^^^
  to do: find out which is right, then correct the policy or the expected value

score.cases.yaml: 0 of 1 examples pass (reference)"""
    )


def test_in_indonesian_with_title_note_and_explanation(tmp_path: Path) -> None:
    about = "    title: {id: Dua tujuan, en: Two goals}\n    note: {id: Salah cetak, en: Misprint}\n"
    done = one(tmp_path, GOOD.replace("low ", "high"), facts=about + FACTS)
    text = to_text(done, lang="id", explain=lambda result, d: f"{d.name}\n  {result.outcomes[d.root].values['total']}")
    assert (
        text
        == """\
sample: Dua tujuan
  Salah cetak
  periode 2025, kebijakan office/score versi 1

score.cases.yaml:27:17: galat IKU651: `grade` pada ann: diharapkan high, didapat low (reference)
    27 |         22.2  | high  | yes
       |                 ^^^^
  perbaikan: tentukan mana yang benar, lalu perbaiki kebijakan atau nilai yang diharapkan

  cara nilai itu didapat (reference):
  grade
    (222,)

score.cases.yaml: 0 dari 1 contoh sesuai (reference)"""
    )


def test_effect_that_is_not_listed_must_be_no(tmp_path: Path) -> None:
    done = one(tmp_path, "    expect:\n      person: |\n        total\n        22.2\n")
    assert (
        render(failures(done), lang="en")
        == """\
score.cases.yaml:21:9: error IKU652: `talk` of ann: without a column it must be no, found yes (reference)
    21 |         22.2
       |         ^^^^
  to do: if the effect is right, add a column `talk` with `yes`; if not, correct the policy"""
    )


def test_first_difference_is_the_first_in_the_plan(tmp_path: Path) -> None:
    done = one(tmp_path, GOOD.replace("22.2 ", "30   ").replace("low ", "high").replace("16.67", "90   "))
    assert [d.name for d in done.results[0].differences] == ["points", "total", "grade"]


def test_missing_and_undetermined(tmp_path: Path) -> None:
    facts = FACTS.replace("50  ", "-   ")
    expect = """\
    expect:
      goal: |
        code | points | course
        b    | -      | ?
      person: |
        total | grade | praise | talk
        -     | -     | ?      | ?
"""
    assert one(tmp_path, expect, facts=facts).passed
    wrong = one(tmp_path, expect.replace("?      | ?", "no     | ?"), facts=facts)
    assert [d.message("en") for d in failures(wrong)] == ["`praise` of ann: expected no, found ? (reference)"]
    listed = one(tmp_path, expect.replace(" | talk", "").replace("?      | ?", "?"), facts=facts)
    assert [d.message("en") for d in failures(listed)] == [
        "`talk` of ann: without a column it must be no, found ? (reference)"
    ]


def test_engines_that_differ_are_told_apart(tmp_path: Path) -> None:
    def other(plan: Plan) -> Engine:
        def engine(root: object, period: object) -> Outcome:
            outcome = reference.evaluate(plan, root, period)  # type: ignore[arg-type]
            return dataclasses.replace(outcome, values={**outcome.values, "total": (1,)})

        return engine

    done = one(tmp_path, GOOD.replace("16.67", "16.66"))
    both = run_cases(pack_of(tmp_path), done.file, {**ENGINES, "other": other})
    assert [d.message("en") for d in failures(both)] == [
        "`points` of ann / b: expected 16.66, found 16.67 (reference, other)",
        "`total` of ann: expected 22.2, found 0.1 (other)",
    ]


def pack_of(tmp_path: Path) -> Policy:
    _, policy, _ = load_cases(tmp_path / "office" / "score.cases.yaml")
    assert policy is not None
    return policy


def test_json(tmp_path: Path) -> None:
    done = json.loads(to_json(one(tmp_path, GOOD.replace("16.67", "16.66"))))
    assert done["passed"] is False
    example = done["examples"][0]
    assert (example["id"], example["ran"], example["passed"], example["version"]) == (
        "sample",
        True,
        False,
        "1",
    )
    assert example["engines"]["reference"] == [
        {
            "record": "goal",
            "key": ["ann", "b"],
            "name": "points",
            "expected": "16.66",
            "found": "16.67",
            "listed": True,
            "file": "score.cases.yaml",
            "line": 22,
            "column": 16,
        }
    ]


def test_an_engine_is_made_once_for_a_plan(tmp_path: Path) -> None:
    done = run(tmp_path, "".join(f"  {name}:\n{FACTS}{GOOD}" for name in ("a", "b", "c")))
    made: list[Plan] = []

    def counted(plan: Plan) -> Engine:
        made.append(plan)
        return functools.partial(reference.evaluate, plan)

    assert run_cases(pack_of(tmp_path), done.file, {"counted": counted}).passed
    assert len(made) == 1


# ---------------------------------------------------------------- given decisions


def given(table: str, *, record: str = "goal") -> str:
    rows = "".join(f"        {line}\n" for line in table.splitlines())
    return f"    given:\n      {record}: |\n{rows}"


def test_given_decisions_are_not_computed(tmp_path: Path) -> None:
    table = "code | points | share\na | 30 | 1.234567891\nb | 40 | -"
    expect = """\
    expect:
      goal: |
        code | points | late_steps | course
        a    | 30     | 1          | no
        b    | 40     | 0          | no
      person: |
        total | grade | talk | praise
        -     | -     | no   | ?
"""
    assert one(tmp_path, given(table) + expect).passed


def test_given_of_the_subject_and_the_category(tmp_path: Path) -> None:
    table = "        total | grade | praise | talk\n        22.2  | high  | yes    | yes\n"
    expect = f"    expect:\n      person: |\n{table}"
    assert one(tmp_path, given("grade\nhigh", record="person") + expect).passed


@pytest.mark.parametrize(
    ("table", "code", "marked"),
    [
        ("code | point\na | 1\nb | 2", "IKU606", "point"),
        ("code | done\na | 1\nb | 2", "IKU606", "done"),
        ("code | total\na | 1\nb | 2", "IKU613", "total"),
        ("code | points\na | 1", "IKU612", "code | points"),
        ("code | points\na | 1.234\nb | 2", "IKU504", "1.234"),
        ("code | points\na | 500\nb | 2", "IKU503", "500"),
        ("code | late_steps\na | -\nb | 2", "IKU501", "-"),
        ("points\n1", "IKU614", "points"),
    ],
)
def test_wrong_given(tmp_path: Path, table: str, code: str, marked: str) -> None:
    done = one(tmp_path, given(table) + GOOD)
    assert [(d.code, d.span.text if d.span else "") for d in done.problems] == [(code, marked)], said(done)
    assert not done.results


# ---------------------------------------------------------------- problems of a case file


@pytest.mark.parametrize(
    ("old", "new", "code", "marked"),
    [
        ("| points |", "| point  |", "IKU607", "point"),
        ("| points |", "| share  |", "IKU608", "share"),
        ("| points |", "| weight |", "IKU609", "weight"),
        ("| points |", "| total  |", "IKU613", "total"),
        ("| points |", "| code   |", "IKU539", "code"),
        ("16.67", "16.667", "IKU504", "16.667"),
        ("16.67", "16,67", "IKU507", "16,67"),
        ("16.67", "?", "IKU611", "?"),
        ("low ", "lo  ", "IKU509", "lo"),
        ("| low   | yes", "| low   | -", "IKU610", "-"),
        ("| low   | yes", "| low   | ya", "IKU126", "ya"),
        ("        b    | 16.67", "        bb   | 16.67", "IKU615", "bb"),
        ("        b    | 16.67", "        a    | 16.67", "IKU616", "a"),
        ("      person: |\n        total", "      persn: |\n        total", "IKU541", "persn"),
        ("      person: |\n        total | grade", "      person: |\n        total || grade", "IKU135", None),
        ("period: 2025", "period: 2027", "IKU422", "2027"),
        ("period: 2025", "period: 2025-Q1", "IKU426", "2025-Q1"),
        ("period: 2025", "period: next", "IKU427", "next"),
        ("period: 2025", "period: 2025\n    history: some", "IKU199", "history"),
        ("period: 2025", "periode: 2025", "IKU126", "periode"),
        ("| done |", "| don  |", "IKU538", "don"),
        ("| done | weight", "| done | done", "IKU539", "done"),
        ("| weight\n        a    | 100  | 1\n        b    | 50   | 2", "\n        a    | 100",
         "IKU540", "code | done"),
        ("| 50   |", "| 500  |", "IKU503", "500"),
        ("| 50   | 2", "| 50   | -", "IKU501", "-"),
        ("| 2      | no", "| 2      | tidak", "IKU126", "tidak"),
        ("| 2      | no", "| 2      | nope", "IKU508", "nope"),
        ("        a    | 2      | no", "        a    | 1      | no", "IKU515", None),
        ("        a    | 2      | no", "        x    | 2      | no", "IKU516", "x"),
        ("code | number | late\n        a    | 1      | yes\n        a    | 2      | no",
         "number | late\n        1      | yes", "IKU604", "number | late"),
        ("      person: |\n        name\n        ann\n", "", "IKU605", "code | done | weight"),
    ],
)  # fmt: skip
def test_wrong_case_file(tmp_path: Path, old: str, new: str, code: str, marked: str | None) -> None:
    text = FACTS + GOOD
    assert old in text
    done = run(tmp_path, "  sample:\n" + text.replace(old, new, 1))
    assert code in codes(done), said(done) + to_text(done, lang="en")
    assert not done.results and not done.passed
    assert marked is None or marked in [d.span.text for d in done.problems if d.code == code and d.span]


def test_nothing_to_evaluate(tmp_path: Path) -> None:
    facts = "    period: 2025\n    facts: {}\n"
    done = one(tmp_path, "    expect:\n      person: |\n        total\n        1\n", facts=facts)
    assert codes(done) == ["IKU603"], said(done)


def test_all_problems_at_once_and_good_examples_run(tmp_path: Path) -> None:
    bad = (FACTS + GOOD).replace("16.67", "16.667").replace("| 50   |", "| 500  |").replace("grade", "grad")
    done = run(tmp_path, f"  bad:\n{bad}  good:\n{FACTS}{GOOD}")
    assert codes(done) == ["IKU503", "IKU504", "IKU607"]
    assert [(r.example.id.text, r.passed) for r in done.results] == [("good", True)]
    assert not done.passed


def test_what_follows_from_another_problem_is_not_told(tmp_path: Path) -> None:
    for old, new, code in (
        ("      person: |\n        name", "      persn: |\n        name", "IKU541"),
        ("        name\n        ann", "        name\n        ann | x", "IKU134"),
        ("| 50   | 2", "| 50   ", "IKU134"),
    ):
        assert codes(run(tmp_path, "  sample:\n" + (FACTS + GOOD).replace(old, new, 1))) == [code]


def test_golden_problem(tmp_path: Path) -> None:
    done = one(tmp_path, GOOD.replace("grade", "grad "))
    assert (
        render(done.problems, lang="en")
        == """\
score.cases.yaml:24:17: error IKU607: `grad` is neither a decision nor an effect of `person`
    24 |         total | grad  | talk
       |                 ^^^^
  to do: did you mean `grade`? the columns can be: total, grade, praise, talk, name"""
    )
    assert (
        render(done.problems, lang="id")
        == """\
score.cases.yaml:24:17: galat IKU607: `grad` bukan keputusan atau akibat `person`
    24 |         total | grad  | talk
       |                 ^^^^
  perbaikan: maksud Anda `grade`? kolomnya dapat berupa: total, grade, praise, talk, name"""
    )


def test_golden_parent(tmp_path: Path) -> None:
    facts = FACTS.replace("        a    | 2      | no", "        x    | 2      | no")
    assert (
        render(one(tmp_path, GOOD, facts=facts).problems, lang="en")
        == """\
score.cases.yaml:17:9: error IKU516: there is no `goal` with the key `x`
    17 |         x    | 2      | no
       |         ^
  to do: add that row of `goal`, or correct the key"""
    )


def test_several_subjects(tmp_path: Path) -> None:
    facts = """\
    period: 2025
    facts:
      person: |
        name
        ann
        bob
      goal: |
        name | code | done | weight
        bob  | a    | 90   | 1
        ann  | a    | 30   | 1
"""
    expect = """\
    expect:
      goal: |
        name | code | points | course
        ann  | a    | 10     | yes
      person: |
        name | total | grade | praise
        bob  | 30    | high  | yes
"""
    assert one(tmp_path, expect, facts=facts).passed
    unclear = one(tmp_path, expect.replace("name | total", "total").replace("bob  | 30   ", "30   "), facts=facts)
    assert codes(unclear) == ["IKU614"]
    two = expect.replace("        name | code | points", "        code | points").replace(
        "ann  | a    | 10", "a    | 10"
    )
    assert codes(one(tmp_path, two, facts=facts)) == ["IKU614"]


def test_indonesian_words_with_an_english_policy(tmp_path: Path) -> None:
    body = """\
  contoh:
    periode: 2025
    riwayat: tidak_ada
    fakta:
      person: |
        name | senior
        ann  | ya
      goal: |
        code | done | weight
        a    | 30   | 1
    harapan:
      person: |
        total | grade | talk
        10    | low   | tidak
"""
    done = run(tmp_path, body, head="kasus: office/score\nbahasa: 1\ncontoh:\n")
    assert [d.message("id") for d in failures(done)] == ["`talk` pada ann: diharapkan tidak, didapat ya (reference)"]


def test_layout_faults_keep_an_example_from_running(tmp_path: Path) -> None:
    done = one(tmp_path, GOOD + "    unknown: 1\n")
    assert codes(done) == ["IKU121"] and not done.results


def test_first_key_and_place(tmp_path: Path) -> None:
    path = tmp_path / "office" / "other.cases.yaml"
    path.parent.mkdir()
    path.write_text("examples: {}\n", encoding="utf-8")
    assert [d.code for d in load_cases(path)[2]] == ["IKU601"]
    path.write_text(f"cases: office/score\nlanguage: 1\nexamples:\n  a:\n{FACTS}{GOOD}", encoding="utf-8")
    assert [d.code for d in load_cases(path)[2]] == ["IKU425"]
    path.write_text(f"cases: office/other\nlanguage: 1\nexamples:\n  a:\n{FACTS}{GOOD}", encoding="utf-8")
    assert [(d.code, str(d.span)) for d in load_cases(path, name="o")[2]] == [("IKU421", "o:1:8")]


def test_policy_with_errors_runs_nothing(tmp_path: Path) -> None:
    done = one(tmp_path, GOOD)
    policy = tmp_path / "office" / "score.policy.yaml"
    policy.write_text(POLICY.replace("done / 3", "dane / 3"), encoding="utf-8")
    broken = pack_of(tmp_path)
    again = run_cases(broken, done.file, ENGINES)
    assert not again.passed and not again.results and again.problems == broken.problems
