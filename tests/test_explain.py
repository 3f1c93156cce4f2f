"""Explanations: numbers as people read them, formulas as text, and the tree in both languages."""

from __future__ import annotations

import datetime
import json
import string
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest

from iku_rules.deciding import Deciding
from iku_rules.diagnostics import Source, Span
from iku_rules.engines.reference import trace
from iku_rules.evaluator import Evaluator
from iku_rules.explanation import Node, causes, explain, shown, to_dict, to_json, to_text
from iku_rules.explanation.formulas import condition, formula
from iku_rules.explanation.sentences import SENTENCES
from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period, parse_period
from iku_rules.language.terms import SortKey, Term
from iku_rules.language.types import Number
from iku_rules.language.words import LANGUAGES, Language
from iku_rules.library import load
from iku_rules.plan.model import Label, Origin, Plan
from plans import (
    FLAG,
    INT,
    LEVEL,
    LEVEL_,
    NUM,
    OFFICE,
    ON,
    PREDICATE,
    REGIME,
    REGIME_,
    START,
    TRUE,
    YES_NO,
    A,
    B,
    K,
    V,
    W,
    agg,
    all_,
    any_,
    appraisal,
    call,
    chain,
    cmp,
    const,
    constructs,
    count,
    decision,
    effect,
    elapsed,
    every,
    example,
    get,
    if_,
    items,
    lookup,
    missing,
    neg,
    not_,
    num,
    op,
    other_examples,
    people,
    present,
    rows,
    rule,
    small,
    subject,
    within,
)

YEAR = Period("year", 2026)


def tell(plan: Plan, root: Instance, *, lang: Language = "en", **options: Any) -> Node:
    evaluation = trace(plan, root, YEAR)
    made = Deciding(plan).decision(root, YEAR, evaluation.outcome, why=causes.when_needed)
    return explain(evaluation, made, lang=lang, **options)


def text(plan: Plan, root: Instance, **options: Any) -> str:
    return to_text(tell(plan, root, **options))


def told(*decisions: Any, lang: Language = "en", facts: dict[str, Any] | None = None, **parts: Any) -> str:
    plan = small(*decisions, **parts)
    return text(plan, subject(plan, {"id": "P"} | (facts or {})), lang=lang)


# ---------------------------------------------------------------- numbers, periods and days


@pytest.mark.parametrize(
    ("value", "decimals", "id_", "en"),
    [
        ("87.57", 2, "87,57", "87.57"),
        ("70", 2, "70,00", "70.00"),
        ("70.50", None, "70,5", "70.5"),
        ("0.125", 2, "0,13", "0.13"),
        ("-0.125", 2, "-0,13", "-0.13"),  # a half away from zero, whatever the locale's library does
        ("-0.001", 2, "0,00", "0.00"),
        ("1234.5", None, "1234,5", "1234.5"),  # a lone group sign would read as a decimal one
        ("12345.678", None, "12.345,678", "12,345.678"),
        ("-1250000000", 0, "-1.250.000.000", "-1,250,000,000"),
        ("1/3", None, "0,333333333", "0.333333333"),
    ],
)
def test_numbers(value: str, decimals: int | None, id_: str, en: str) -> None:
    assert shown.number(Fraction(value), "id", decimals=decimals) == id_
    assert shown.number(Fraction(value), "en", decimals=decimals) == en


def test_numbers_that_never_end() -> None:
    third = Fraction(9500, 97)
    assert shown.inline(third, "id") == "≈97,9381"
    assert shown.apart(third, "id") == "9500/97 ≈ 97,938144"
    assert shown.apart(Fraction(7, 2), "id") == "3,5"
    assert shown.apart(Fraction(10**40 + 1, 3), "en").startswith("≈ 3,333,333")
    assert shown.apart(Fraction(1, 7**2000), "en") == "≈ 0.000000"  # too long for a ratio, never an error


def test_periods_and_days() -> None:
    found = [(shown.period(p, "id"), shown.period(p, "en")) for p in map(parse_period, PERIOD_TEXTS) if p]
    assert found == [
        ("2026", "2026"),
        ("semester 1 2026", "semester 1 2026"),
        ("triwulan 3 2026", "quarter 3 2026"),
        ("Juli 2026", "July 2026"),
    ]
    day = datetime.date(2026, 7, 31)
    assert (shown.day(day, "id"), shown.day(day, "en")) == ("31 Juli 2026", "31 July 2026")


PERIOD_TEXTS = ("2026", "2026-S1", "2026-Q3", "2026-07")


# ---------------------------------------------------------------- formulas


@pytest.mark.parametrize(
    ("term", "id_", "en"),
    [
        (op(A, "-", op(B, "-", A)), "a - (b - a)", "a - (b - a)"),
        (op(op(A, "-", B), "-", A), "a - b - a", "a - b - a"),
        (op(op(A, "+", B), "*", num("0.5")), "(a + b) × 0,5", "(a + b) × 0.5"),
        (op(A, "/", op(A, "/", B)), "a / (a / b)", "a / (a / b)"),
        (neg(op(A, "+", B)), "-(a + b)", "-(a + b)"),
        (cmp(A, "!=", num(1)), "a ≠ 1", "a ≠ 1"),
        (all_(cmp(A, ">=", num(90)), cmp(A, "<", num(110))), "90 ≤ a < 110", "90 ≤ a < 110"),
        (
            all_(all_(cmp(A, ">", num(1)), cmp(A, "<=", num(2))), FLAG),
            "1 < a ≤ 2 dan flag",
            "1 < a ≤ 2 and flag",
        ),
        (all_(TRUE, any_(FLAG, ON)), "flag atau item.on", "flag or item.on"),
        (all_(FLAG, any_(FLAG, ON)), "flag dan (flag atau item.on)", "flag and (flag or item.on)"),
        (not_(all_(FLAG, ON)), "bukan (flag dan item.on)", "not (flag and item.on)"),
        (missing(A), "a kosong", "a is missing"),
        (present(LEVEL_), "level terisi", "level is present"),
        (within(START, START), "start termasuk start", "start within start"),
        (if_(FLAG, A, B), "jika flag maka a jika tidak b", "if flag then a else b"),
        (call("clamp", A, num(0), num(10, "cap")), "jepit(a; 0; cap)", "clamp(a, 0, cap)"),
        (elapsed(START, "quarter"), "selang(start; triwulan)", "elapsed(start, quarter)"),
        (lookup("matrix", REGIME_, LEVEL_), "matrix(regime; level)", "matrix(regime, level)"),
        (cmp(LEVEL_, "<=", const("fair", LEVEL)), "level ≤ fair", "level ≤ fair"),
        (get("a", NUM, hops=1), "person.a", "person.a"),
        (count("item", ON), "banyak(i dalam item yang i.on)", "count(i in item where i.on)"),
        (
            agg("mean", "item", V, weight=op(W, "*", K), where=ON, skip=True),
            "rerata(i.v berbobot i.w × i.k untuk i dalam item yang i.on lewati kosong)",
            "mean(i.v weighted i.w × i.k for i in item where i.on skip missing)",
        ),
        (
            agg("first", "item", V, by=[K, SortKey(W, descending=True)], empty=num(0)),
            "pertama(i.v menurut i.k; i.w turun untuk i dalam item bila nihil 0)",
            "first(i.v by i.k, i.w desc for i in item empty 0)",
        ),
    ],
)
def test_formulas(term: Term, id_: str, en: str) -> None:
    assert (formula(term, "id"), formula(term, "en")) == (id_, en)


def test_a_row_that_is_always_true_says_otherwise() -> None:
    assert (condition(TRUE, "id"), condition(all_(TRUE, TRUE), "en")) == ("selain itu", "otherwise")


@pytest.mark.parametrize(
    ("term", "facts", "line"),
    [
        (
            op(op(num(100), "*", A), "/", B),
            {"a": 95, "b": 97},
            "100 × 95 / 97 = 9500/97 ≈ 97.938144, rounded to 2 decimals: 97.94",
        ),
        (op(A, "-", B), {"a": 1, "b": -2}, "1 - (-2) = 3"),
        (neg(A), {"a": -2}, "-(-2) = 2"),
        (agg("sum", "item", V), {"item": items((1,), (-2,))}, "1 - 2 = -1"),
        (agg("mean", "item", V), {"item": items((1,), (2,))}, "(1 + 2) / 2 = 1.5"),
        (
            agg("mean", "item", op(V, "*", A), weight=W),
            {"a": 2, "item": items((1, 3), (5, 1))},
            "(1 × 2 × 3 + 5 × 2 × 1) / 4 = 4",
        ),
        (op(agg("sum", "item", V), "*", A), {"a": 2, "item": items((1,), (2,))}, "(1 + 2) × 2 = 6"),
        (agg("max_of", "item", V), {"item": items((1,), (2,))}, "max_of(1, 2) = 2"),
        (agg("last", "item", V, by=[K]), {"item": items((1, 0, 1), (2, 0, 2))}, "values: 2"),
        (agg("sum", "item", V), {"item": items(*[(1,)] * 13)}, "values: 13"),
        (if_(FLAG, A, num(0)), {"a": 1, "flag": True}, "if flag = yes then 1 else 0 = 1"),
    ],
)
def test_numbers_put_in(term: Term, facts: dict[str, Any], line: str) -> None:
    assert f"{line}\n" in told(decision("d", NUM, term), facts=facts)


# ---------------------------------------------------------------- an appraisal

EXAMPLE_ID = text(appraisal(), example(), lang="id")
EXAMPLE_EN = text(appraisal(), example(), lang="en")


def test_the_head_says_whose_by_what_and_on_what_evidence() -> None:
    assert EXAMPLE_ID.splitlines()[:4] == [
        "Kinerja koordinator: P1, periode 2026",
        "Bukti: ILUSTRASI. Angka dan ketentuannya contoh usulan, bukan peraturan yang berlaku.",
        "Kebijakan test/appraisal versi 2026.1, sidik 0123456789ab",
        "Dasar: Proposal",
    ]
    verified = text(replace(appraisal(), evidence="verified"), example())
    assert "Evidence: the numbers and provisions of this policy were checked" in verified


def test_a_value_shows_formula_numbers_rounding_and_what_was_left_out() -> None:
    start = EXAMPLE_ID.index("  Nilai akhir (total) = 87,57\n")
    assert EXAMPLE_ID[start:].splitlines()[1:5] == [
        "    rumus: rerata(m.achievement berbobot m.weight untuk m dalam measurement lewati kosong)",
        "    hitungan: (112 × 10 + 110,71 × 15 + 97,94 × 30 + 70 × 20 + 60 × 20) / 95 = 166377/1900 ≈ 87,566842, "
        "dibulatkan ke 2 desimal: 87,57",
        "    dilewati karena realisasi (realisation) belum diisi: survey",
        "    Dasar: art. 3",
    ]


def test_a_table_shows_the_row_hit() -> None:
    assert "  Predicate (predicate) = Fair\n    row 4: 70 ≤ total < 90, that is 70 ≤ 87.57 < 90\n" in EXAMPLE_EN


def test_effects_show_reason_rule_and_place() -> None:
    assert (
        "  Pelatihan (pengembangan)\n"
        "    aturan weak-indicator: achievement < weak_below\n"
        "    trained: Capaian 70 di bawah 80\n"
    ) in EXAMPLE_ID
    assert "count(m in measurement where m.training) ≥ 2, that is (2 to 3) ≥ 2" in EXAMPLE_EN
    assert (
        "What can't be determined yet, and why\n"
        "  realisation is not filled in for survey\n"
        "    without a value: raw_index, achievement\n"
        "    left out of: Final score (total)\n"
        "    not determined yet: Training (development)\n"
    ) in EXAMPLE_EN
    lasting = text(appraisal(), other_examples()[0], lang="id")
    assert "Kelompok talenta (penghargaan), berlaku 1 tahun\n" in lasting


def test_quotes_of_categories_booleans_and_missing_values() -> None:
    low = text(appraisal(), other_examples()[4], lang="id")
    assert "alasan: Predikat Kurang" in low
    worst = other_examples()[3]
    assert "alasan: Nilai 10, metode baru belum ada" in text(appraisal(), worst, lang="id")
    assert "reason: Score 10, new method not available" in text(appraisal(), worst, lang="en")
    half = rule("r", TRUE, "e", because=Label("{a} dan {flag}, {x}", None), quotes={"a": A, "flag": FLAG})
    plan = small(rules=(half,), effects=(effect("e"),))
    found = text(plan, subject(plan, {"id": "P", "a": "12345.60", "flag": False}), lang="id")
    assert "alasan: 12.345,6 dan tidak, {x}" in found


def test_what_was_taken_back_and_why() -> None:
    worst = text(appraisal(), other_examples()[3], lang="en")
    assert "Written warning (sanction), lasts 6 months: withdrawn by Referred, which is heavier (one-sanction)" in worst
    first = text(chain(), subject(chain(), people()[0]), lang="id")
    assert (
        "severe (sanksi): ditahan, sebab hanya boleh diberikan jika regime = commissioner, yaitu regime = staff"
        in first
    )
    assert "aturan memberi severe, padahal syarat hanya_jika tidak terpenuhi" in first
    many = people()[0] | {"a": 1, "item": items((200, 30, 1, True))}
    both = text(chain(), subject(chain(), many), lang="en")
    assert "praise (reward): withheld, for it may not be given together with worst (not-both)" in both
    assert "effects that may never meet have met: praise, worst (not-both)" in both


def test_findings_and_causes_have_words() -> None:
    unmet = text(chain(), subject(chain(), people()[5]), lang="id")
    assert "syarat ke-1 pada person tidak terpenuhi: b kosong atau jumlah(i.w untuk i dalam item) = b" in unmet
    none = text(appraisal(), other_examples()[13], lang="id")
    assert "belum ada nilainya, karena measurement kurang dari 1" in none
    outside = told(decision("d", NUM, lookup("curve", A)), facts={"a": 99})
    assert "has no value, because lookup curve doesn't hold it" in outside
    assert "lookup curve(99): has no value" in outside
    zero = told(decision("d", NUM, op(A, "/", B)), facts={"a": 1, "b": 0}, lang="id")
    assert "belum ada nilainya, karena pembagi pada d adalah nol" in zero


def test_lookups_show_their_row_and_parameters_their_basis() -> None:
    found = told(decision("d", LEVEL, lookup("band", A, type_=LEVEL)), facts={"a": 95})
    assert "lookup band(95) = good, row 1 (90 ≤ score ≤ 100)" in found
    found = told(decision("d", NUM, lookup("table", REGIME_, FLAG)), facts={"regime": "staff", "flag": True})
    assert "lookup table(staff, yes) = 2.5, row 1 (regime = staff and flag)" in found
    deep = text(appraisal(), example(), of="achievement", key=("seats",))
    assert "parameter cap = 120. Basis: p. 67" in deep


# ---------------------------------------------------------------- one thing in depth


def test_one_decision_with_everything_it_read() -> None:
    deep = text(appraisal(), example(), of="achievement", key=("budget",), lang="en")
    assert deep.count("Achievement (achievement), budget = 112.00") == 1
    assert "seats" not in deep
    assert (
        "    Achievement index (raw_index), budget = 112\n" in deep
        or "  Achievement index (raw_index), budget = 112\n" in deep
    )
    assert "lookup stable(96) = 112 (0 → 0, 90 → 100, 100 → 120)" in deep
    assert "fact realisation, budget = 96" in deep


def test_one_effect_given_or_not() -> None:
    deep = text(appraisal(), example(), of="training", lang="en")
    assert (
        "Training (development)\n"
        "  rule weak-indicator: achievement < weak_below\n"
        "  parameter weak_below = 80. Basis: local policy\n"
    ) in deep
    assert "  trained: given: Achievement 70 is below 80\n" in deep
    assert "  seats: not given: 97.94 < 80\n" in deep
    assert "  survey: can't be told, because realisation is not filled in\n" in deep
    one = text(appraisal(), example(), of="training", key=("seats",), lang="en")
    assert "Training (development), seats: not given\n" in one
    assert "that is 97.94 < 80: does not hold" in one
    guarded = text(appraisal(), other_examples()[4], of="warning", lang="en")
    assert "only if regime = commissioner: holds" in guarded


def test_members_are_told_in_a_line_each_and_one_of_them_in_depth_on_request() -> None:
    deep = text(appraisal(), example(), of="total", lang="en")
    assert deep.count("row 1: polarity = maximize and target > 0 → 100 × realisation / target\n") == 1
    assert deep.count("parameter cap = 120. Basis: p. 67\n") == 1
    assert (
        "  seats: polarity maximize, target 97, realisation 95, full_if_met no, weight 30\n"
        "    raw_index = 100 × 95 / 97 = 9500/97 ≈ 97.938144 (row 1); achievement = clamp(≈97.9381, 0, 120) = 9500/97 "
        "≈ 97.938144, rounded to 2 decimals: 97.94 (row 2)\n"
    ) in deep
    assert "    raw_index, achievement have no value, because realisation is not filled in\n" in deep
    one = text(appraisal(), example(), of="total", key=("seats",), lang="en")
    assert "\nseats\n  Achievement (achievement), seats = 97.94\n" in one
    assert "budget" not in one
    with pytest.raises(KeyError, match=r"no record `chairs`; there are budget, days"):
        tell(appraisal(), example(), of="total", key=("chairs",))


def test_effects_that_a_count_reads_are_told_with_the_records_they_are_given_on() -> None:
    deep = text(appraisal(), example(), of="coaching", lang="en")
    assert "  trained: Achievement 70 is below 80\n" in deep
    assert "  not given: 3 measurement\n" in deep
    assert deep.count("rule weak-indicator") == 1


def test_rewards_that_are_not_given_say_what_they_lacked() -> None:
    line = "Talent pool (reward), lasts 1 year: these conditions do not hold: predicate = very_good (found: predicate"
    assert f"Rewards that are not given\n  {line} = fair)\n" in EXAMPLE_EN
    assert "Rewards that are not given" not in text(appraisal(), other_examples()[0], lang="en")


def test_what_the_policy_leaves_open_is_told_only_where_it_is_read() -> None:
    def plan(read: Term) -> Plan:
        gap = decision("gap", NUM, rows("first", (TRUE, const(None, NUM))), record="item")
        return small(gap, decision("d", NUM, read, record="item"))

    facts = {"id": "P", "item": items((1,))}
    unread = plan(get("v", NUM, record="item"))
    assert "gap" not in text(unread, subject(unread, facts)).split("Details")[0]
    assert "no value in gap" not in text(unread, subject(unread, facts))
    read = plan(get("gap", NUM, record="item", reads="decision"))
    assert "the policy gives no value in gap" in text(read, subject(read, facts))


def test_unknown_names_and_other_decisions_are_refused() -> None:
    with pytest.raises(KeyError, match="no decision or effect `bonus`; there are raw_index"):
        tell(appraisal(), example(), of="bonus")
    plan = appraisal()
    evaluation = trace(plan, example(), YEAR)
    outcome = trace(plan, other_examples()[0], YEAR).outcome
    other = Deciding(plan).decision(other_examples()[0], YEAR, outcome, why=lambda *_: lambda effect, index: ())
    with pytest.raises(ValueError, match="other facts"):
        explain(evaluation, other, lang="en")


def test_long_chains_and_many_ways_end() -> None:
    steps = [decision("d0", NUM, A)]
    for i in range(1, 400):
        before = get(f"d{i - 1}", NUM, reads="decision")
        steps.append(decision(f"d{i}", NUM, op(op(before, "+", before), "-", before)))
    plan = small(*steps)
    for facts in ({"id": "P", "a": 1}, {"id": "P"}):
        root = subject(plan, facts)
        assert text(plan, root, of="d399").count("\n") < 1000
        assert len(causes.of_decision(trace(plan, root, YEAR), "d399", 0)) == ("a" not in facts)


# ---------------------------------------------------------------- the tree


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "plan", "subjects"), every(), ids=lambda x: x if isinstance(x, str) else "")
def test_every_construct_can_be_explained(lang: Language, name: str, plan: Plan, subjects: list[Instance]) -> None:
    for root in subjects[:8]:
        node = tell(plan, root, lang=lang)
        assert json.loads(to_json(node)) == to_dict(node)
        for line in to_text(node).splitlines():
            assert "{" not in line or "{x}" in line
        for thing in [*(d.name for d in plan.decisions[::7]), *plan.effects]:
            to_text(tell(plan, root, lang=lang, of=thing))


def test_json_holds_values_places_and_sources() -> None:
    source = Source("rules/test.policy.yaml", "first\nsecond\n")
    plan = appraisal()
    total = replace(
        plan.decisions[2],
        origin=Origin("test", Label("Nilai", "Score"), ("art. 3",), Span(source, 6, 12)),
    )
    plan = replace(plan, decisions=(*plan.decisions[:2], total, *plan.decisions[3:]))
    node = to_dict(tell(plan, example(), of="total"))
    found = next(c for c in cast(list[dict[str, object]], node["children"]) if c["kind"] == "decision")
    assert (found["kind"], found["name"], found["value"]) == ("decision", "total", "87.57")
    assert (found["record"], found["key"]) == ("appraisal", ["P1"])
    assert found["source"] == "rules/test.policy.yaml:2"
    assert "Score (total) = 87.57  [rules/test.policy.yaml:2]" in text(plan, example())


def test_both_languages_take_the_same_parts() -> None:
    for key, (indonesian, english) in SENTENCES.items():
        parts = [sorted(p[1] for p in string.Formatter().parse(s) if p[1]) for s in (indonesian, english)]
        assert parts[0] == parts[1], key


def test_working_values_are_shown_as_ratios() -> None:
    found = told(decision("d", Number(None), op(A, "/", B)), facts={"a": 1, "b": 3})
    assert "d = 1/3 ≈ 0.333333\n" in found


def test_types_that_are_not_numbers() -> None:
    plan = constructs()
    found = text(plan, subject(plan, people()[0]), lang="id")
    assert "year_of_start = 2025" in found
    assert "first_hit = good" in found
    assert "same_office = ya" in found
    assert PREDICATE.name in appraisal().categories
    assert (INT, YES_NO, REGIME, OFFICE) is not None
    assert "row 1: a > 0" in told(decision("d", NUM, rows("first", (cmp(A, ">", num(0)), A))), facts={"a": 1})


# ---------------------------------------------------------------- the pack of Bawaslu


@pytest.fixture(scope="module")
def province() -> tuple[Evaluator, dict[str, Instance]]:
    root = Path(__file__).parents[1]
    evaluator = Evaluator(load(root / "rules/bawaslu/koordinator-sdmo.policy.yaml"), "2025", engine="reference")
    return evaluator, {i.place.key[0]: i for i in evaluator.read(root / "fixtures/facts/sumbar-2025")}


def test_ten_indicators_are_read_on_a_few_pages(province: tuple[Evaluator, dict[str, Instance]]) -> None:
    evaluator, people_ = province
    for root in people_.values():
        assert to_text(evaluator.explain(root, lang="id")).count("\n") <= 110
    for root in list(people_.values())[::5]:
        for decision_ in evaluator.plan.decisions:
            assert to_text(evaluator.explain(root, lang="id", of=decision_.name)).count("\n") <= 70
        for name in evaluator.plan.effects:
            assert to_text(evaluator.explain(root, lang="en", of=name)).count("\n") <= 85


def test_members_are_named_as_the_author_names_them(province: tuple[Evaluator, dict[str, Instance]]) -> None:
    evaluator, people_ = province
    found = to_text(evaluator.explain(people_["koordinator-sdmo-kab-sijunjung"], lang="id", of="skor"))
    assert "rumus: rerata(m.indeks_capaian berbobot m.bobot untuk m dalam pengukuran lewati kosong)\n" in found


def test_a_missing_predicate_says_what_is_missing_and_what_it_holds_up(
    province: tuple[Evaluator, dict[str, Instance]],
) -> None:
    evaluator, people_ = province
    found = to_text(evaluator.explain(people_["koordinator-sdmo-kota-padang-panjang"], lang="id"))
    assert "    belum ada nilainya, karena Rating perilaku kerja (perilaku) belum diisi\n" in found
    assert (
        "  Rating perilaku kerja (perilaku) belum diisi\n"
        "    belum ada nilainya: Predikat kinerja (predikat)\n"
        "    belum dapat ditentukan: Pembinaan oleh Bawaslu setingkat di atasnya (pengembangan); Piagam apresiasi "
        "(penghargaan); Penghargaan koordinator berkinerja sangat baik (penghargaan); Peringatan tertulis (sanksi); "
        "Jabatan koordinator ditinjau dalam rapat pleno (sanksi)\n"
    ) in found
    assert "batas_terburuk belum ada" not in found and "kebijakan tidak memberi nilai" not in found


def test_a_reward_withheld_for_ethics_says_so(province: tuple[Evaluator, dict[str, Instance]]) -> None:
    evaluator, people_ = province
    found = to_text(evaluator.explain(people_["koordinator-sdmo-kota-bukittinggi"], lang="id"))
    assert "syaratnya tidak terpenuhi: putusan_dkpp ≤ rehabilitasi (ternyata putusan_dkpp = peringatan)" in found
