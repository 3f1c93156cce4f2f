"""Expressions and cells: one tree in either language, places, limits, and that nothing raises."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark

from iku_rules.diagnostics import Diagnostic, Source, Span, render
from iku_rules.language import syntax as s
from iku_rules.language.by_grammar import MAX_DEPTH, grammar, word_tokens
from iku_rules.language.expressions import MAX_TEXT, parse_cell, parse_expression, written
from iku_rules.language.words import LANGUAGES, WORDS, Language, word


def span(text: str) -> Span:
    return Span(Source("f", text), 0, len(text))


def parse(text: str, language: Language = "en") -> Any:
    made = parse_expression(span(text), language)
    assert not isinstance(made, Diagnostic), render([made], lang="en")
    return made


def cell(text: str, language: Language = "en") -> Any:
    made = parse_cell(span(text), language)
    assert not isinstance(made, Diagnostic), render([made], lang="en")
    return made


def code(text: str, language: Language = "en", *, in_cell: bool = False) -> str:
    made = (parse_cell if in_cell else parse_expression)(span(text), language)
    assert isinstance(made, Diagnostic), made
    return made.code


EXPRESSIONS = [
    "a + b * c - d / e",
    "-a * (b - 3.25)",
    "70% * x",
    "x in [90..110) and not y",
    "x in (1, 2, 3) or z in (a..b]",
    "x is missing or y is present",
    "if a > 0 then b / a else missing",
    "mean(m.x weighted m.w * 2 for m in measurement where m.y and m.z > 1 skip missing empty 0)",
    "first(q.x by q.period desc, q.key for q in quarter)",
    "count(m in measurement where m.training) >= 2",
    "sum(m.x for m in a.b)",
    "rank(total desc, days asc in unit where eligible ties worst skip missing)",
    "clamp(abs(x), min(1, 2), max(3, 4))",
    "elapsed(start, quarters) in [0..3)",
    "length(this_period) = year and start within this_period",
    "period = 2026-Q3 or period <= 2026-07 or day = 2026-07-31",
    "previous(x) = 1 and first_period and running(effect)",
    "interpolate(raw by p.x, p.y for p in points)",
    "quality(validity, control)",
]
CELLS = [
    "-",
    "90",
    ">= 90",
    "[0..60)",
    "not(a, b)",
    "<= 5, >= 10",
    "present",
    "missing",
    "yes",
    "-3 + x * 2",
    "2026-S1",
]


def translated(text: str, start: Any) -> str:
    """The Indonesian form, by the places of its words."""
    out, at = [], 0
    for begin, end, form in word_tokens(span(text), "en", start):
        out += [text[at:begin], written(form, "id")]
        at = end
    done = "".join(out) + text[at:]
    for en in ("year", "quarters"):  # lengths of time, which the table of fields and cells translates
        done = re.sub(rf"(?<=[=,] ){en}\b", {"year": "tahun", "quarters": "triwulan"}[en], done)
    return done


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_both_languages_give_one_tree(text: str) -> None:
    indonesian = translated(text, "value")
    assert parse(indonesian, "id") == parse(text, "en"), indonesian


@pytest.mark.parametrize("text", CELLS)
def test_both_languages_give_one_cell(text: str) -> None:
    indonesian = translated(text, "cell")
    assert cell(indonesian, "id") == cell(text, "en"), indonesian


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grammar_is_unambiguous(language: Language) -> None:
    """Built without a conflict; also of the terminals, where the library that compares them is installed."""
    strict = importlib.util.find_spec("interegular") is not None
    Lark(grammar(language), start=["value", "cell"], parser="lalr", lexer="contextual", strict=strict)


def test_binding_is_as_usual() -> None:
    assert parse("a or b and not c") == parse("a or (b and (not c))")
    assert parse("not a = b") == parse("not (a = b)")
    assert parse("a - b - c") == parse("(a - b) - c")
    assert parse("-a * b") == parse("(-a) * b")
    assert parse("a + b * c = d") == parse("(a + (b * c)) = d")
    assert parse("bukan x kosong", "id") == parse("not (x is missing)")


def test_words_are_matched_whole_and_only_where_they_can_stand() -> None:
    assert parse("ordinary") == s.Path(("ordinary",))
    assert parse("worst + count + first * year") == parse("(worst) + (count) + ((first) * (year))")
    assert parse("notes and android") == s.Logic("and", (s.Path(("notes",)), s.Path(("android",))))


def test_places() -> None:
    made = parse("100 * realised / target")
    assert made.span.text == "100 * realised / target"
    assert (made.left.span.text, made.right.span.text) == ("100 * realised", "target")
    choice = parse("if a > 0 then bb else ccc")
    assert (choice.condition.span.text, choice.otherwise.span.text) == ("a > 0", "ccc")
    ranged = cell("<= 5, [10..20)")
    assert [item.span.text for item in ranged.items] == ["<= 5", "[10..20)"]


def test_numbers_are_exact() -> None:
    assert parse("0.1").value * 10 == 1
    assert (parse("70%").value * 10, parse("70%").decimals) == (7, 2)
    assert parse("89.50").decimals == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "IKU208"), ("a b", "IKU201"), ("a +", "IKU202"), ("a == b", "IKU203"), ("a => b", "IKU203"),
        ("a ≤ b", "IKU203"), ("1,5", "IKU204"), ("a < b < c", "IKU205"), ("a dan b", "IKU206"),
        ("jika a > b maka c jika_tidak d", "IKU206"), ('"a"', "IKU209"), ("Total", "IKU210"), ("2026-02-30", "IKU211"),
        ("2026-13", "IKU211"), ("10.000", "IKU212"), ("1234567890123456789", "IKU213"), ("(a", "IKU217"),
        ("a)", "IKU161"), ("mean(x)", "IKU219"), ("if a then b", "IKU202"),
    ],
)  # fmt: skip
def test_slips_in_expressions(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "better"),
    [
        ("0-60", "IKU214", "`[0..60]`"), ("[0, 60]", "IKU214", "`[0..60]`"), ("[0..60>", "IKU214", "`[0..60)`"),
        ("score < 60", "IKU215", "`< 60`"), ("60 >", "IKU215", "`> 60`"), ("not 60", "IKU216", "`not(60)`"),
        (">= 60 and < 70", "IKU216", "`[60..70)`"), ("< 5 or > 9", "IKU216", "`< 5, > 9`"), ("*", "IKU216", "`-`"),
        ("is missing", "IKU216", "`missing`"), ("kosong atau x", "IKU206", "`or`"),
    ],
)  # fmt: skip
def test_slips_in_cells_say_what_to_write(text: str, expected: str, better: str) -> None:
    made = parse_cell(span(text), "en")
    assert isinstance(made, Diagnostic)
    assert made.code == expected
    assert better in made.remedy("en")


def test_limits() -> None:
    assert code("x" + " + 1" * MAX_TEXT) == "IKU207"
    assert code("-" * (MAX_DEPTH + 1) + "x") == "IKU207"
    assert parse("-" * (MAX_DEPTH - 2) + "x")
    assert parse("(" * 1000 + "x" + ")" * 1000) == s.Path(("x",))
    assert code("+".join("x" for _ in range(2001))) == "IKU207"


def test_word_tables_go_there_and_back() -> None:
    for context, table in WORDS.items():
        assert len(set(table.values())) == len(table), context


# Pieces of the language in an order that makes little sense.
PIECES = [
    *(word("word", w, lang) for lang in LANGUAGES for w in WORDS["word"]),
    *"()[],.+-*/=<>%", "..", "!=", "<=", ">=", "==", "x", "m.y", "1", "2.5", "70%", "2026", "2026-Q1", "1,5", "X", '"',
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.sampled_from(LANGUAGES))
def test_any_words_give_a_tree_or_a_problem(text: str, language: Language) -> None:
    for made in (parse_expression(span(text), language), parse_cell(span(text), language)):
        if isinstance(made, Diagnostic):
            assert made.span and 0 <= made.span.start <= made.span.end <= len(text) + 1
            assert render([made], lang="id") and render([made], lang="en")


@given(st.text(max_size=40), st.sampled_from(LANGUAGES))
def test_any_text_gives_a_tree_or_a_problem(text: str, language: Language) -> None:
    for made in (parse_expression(span(text), language), parse_cell(span(text), language)):
        if isinstance(made, Diagnostic):
            assert render([made], lang="id")
