"""Rule files -> declarations: words of either language, problems told together, and that nothing raises."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iku_rules.diagnostics import Source, render
from iku_rules.language.parser import parse_policy
from skeletons import APPRAISAL, parsed, varied


def codes(text: str) -> list[str]:
    return [d.code for d in parse_policy(Source("f", text))[1]]


def test_what_a_file_declares() -> None:
    file = parsed()
    assert (file.id.text, file.version, file.words, file.lengths) == ("appraisal", "1", "en", ("year",))
    assert file.starts == datetime.date(2026, 1, 1)
    assert [t.name.text for t in file.types] == ["predicate", "regime"]
    assert [r.name.text for r in file.records] == ["appraisal", "measurement"]
    assert [d.name.text for d in file.decisions] == ["total", "predicate"]
    assert [e.severity for e in file.effects] == [1, 2]
    assert [r.name.text for r in file.rules] == ["weak", "absent"]


def test_types_as_written() -> None:
    fields = {f.name.text: f.type for r in parsed().records for f in r.fields}
    score = fields["score"]
    assert (score.name, score.decimals, score.low, score.high) == ("number", 2, Fraction(0), Fraction(100))
    assert fields["days"].optional and fields["days"].decimals == 0
    assert fields["new"].default == "no"
    file = parsed(("[0..100]", "(0..99.5)"))
    opened = file.records[0].fields[2].type
    assert (opened.low_open, opened.high_open, opened.high) == (True, True, Fraction("99.5"))


def test_places_of_names() -> None:
    file = parsed()
    assert file.decisions[0].name.span.text == "total"
    assert file.records[1].fields[0].name.span.text == "indicator"
    assert file.rules[1].rows[0].then[0].span.text == "warning"


def test_all_problems_of_a_file_at_once() -> None:
    text = varied(
        ("evidence: illustrative", "evidence: sure"), ("< 60 ", "< 60,5"),
        ("severity", "weight"), ("when: score < least", "when: score <"), ("[1..100]", "[100..1]"),
    )  # fmt: skip
    assert sorted(codes(text)) == ["IKU139", "IKU141", "IKU202", "IKU204", "IKU232"]


@pytest.mark.parametrize("removed", ["policy: appraisal\n", 'version: "1"\n', "in_force: {from: 2026-01-01}\n"])
def test_without_a_head_there_is_no_policy(removed: str) -> None:
    file, problems = parse_policy(Source("f", varied((removed, ""))))
    assert file is None and problems


def test_one_language_a_file() -> None:
    assert codes(varied(("period: year", "periode: tahun"))) == ["IKU126"]
    assert codes(varied(("period: year", "period: tahun"))) == ["IKU126"]
    assert codes(varied(("| text  ", "| teks  "))) == ["IKU126"]
    assert codes(varied(("field     | type", "kolom     | type"))) == ["IKU126"]
    assert codes(varied(("days > 10 and coaching", "days > 10 dan coaching"))) == ["IKU206"]


def test_a_text_in_braces_cut_by_a_comma_is_one_problem() -> None:
    (problem,) = parse_policy(
        Source("f", varied(("when: score < least", "when: regime in (commissioner, civil_servant)")))
    )[1]
    assert problem.code == "IKU138"
    assert problem.span and problem.span.text == "regime in (commissioner, civil_servant)"


def test_a_frame_round_a_table_is_one_problem() -> None:
    framed = APPRAISAL.replace("      score    || predicate\n", "      | score    || predicate |\n").replace(
        "      < 60     || poor\n", "      |---|---|\n      | < 60     || poor |\n"
    )
    file, problems = parse_policy(Source("f", framed))
    assert [d.code for d in problems] == ["IKU164"]
    assert file and len(file.decisions[1].body.rows) == 3  # type: ignore[union-attr]  # a table


LINES = APPRAISAL.splitlines(keepends=True)


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_file_gives_problems_and_never_raises(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "twice", "cut", "insert", "indent", "swap"])):
            case "drop":
                del lines[at]
            case "twice":
                lines.insert(at, lines[at])
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))] + "\n"
            case "insert":
                where = data.draw(st.integers(0, len(lines[at])))
                sign = data.draw(st.sampled_from(list("|:,-#[]{}\"'>&*!%. \t(x9é")))
                lines[at] = lines[at][:where] + sign + lines[at][where:]
            case "indent":
                lines[at] = " " + lines[at]
            case "swap":
                other = data.draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
        if not lines:
            break
    file, problems = parse_policy(Source("f", "".join(lines)))
    assert file is not None or problems
    for lang in ("id", "en"):
        render(problems, lang=lang)
