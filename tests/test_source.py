"""Text -> nodes with places: what stands where, what is refused, and that nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iku_rules.diagnostics import Source, render
from iku_rules.language.source import MAX_BYTES, MAX_DEPTH, Mapping, Scalar, Sequence, decode, read_tree
from iku_rules.language.tables import read_table


def tree(text: str) -> Mapping:
    node, problems = read_tree(Source("f", text))
    assert not problems, render(problems, lang="en")
    assert isinstance(node, Mapping)
    return node


def codes(text: str) -> list[str]:
    return [d.code for d in read_tree(Source("f", text))[1]]


def value(text: str, key: str = "a") -> Scalar:
    found = next(e.value for e in tree(text).entries if e.key.text == key)
    assert isinstance(found, Scalar)
    return found


@pytest.mark.parametrize("written", ["no", "1.10", "12:30", "0x10", "~", "null", "2026-01-01", "1_000", ".5", "yes"])
def test_no_value_is_guessed(written: str) -> None:
    assert value(f"a: {written}\n").text == written


def test_places_of_plain_and_quoted_values() -> None:
    text = "a: x y\nb: \"x y\"\nc: 'it''s'\n"
    plain, quoted, doubled = (value(text, k) for k in "abc")
    assert (plain.span.text, plain.inner.text) == ("x y", "x y")
    assert (quoted.span.text, quoted.inner.text) == ('"x y"', "x y")
    assert quoted.verbatim and not doubled.verbatim
    assert doubled.text == "it's"


@pytest.mark.parametrize("indent", [1, 2, 6])
def test_places_in_a_block_point_into_the_cell(indent: int) -> None:
    blanks = " " * indent
    text = f"a: |\n{blanks}x  | y\n{blanks}1  | two\n\n{blanks}# note\n{blanks}3  | 4\nb: z\n"
    table, problems = read_table(value(text))
    assert not problems and table
    assert [[c.text for c in row.cells] for row in (table.head, *table.rows)] == [["x", "y"], ["1", "two"], ["3", "4"]]
    two = table.rows[0].cells[1]
    assert two.span.text == "two"
    assert (two.span.line, two.span.column) == (3, indent + 6)
    assert all(c.span.text == c.text for row in table.rows for c in row.cells)


def test_a_block_at_the_end_without_a_line_end() -> None:
    table, problems = read_table(value("a: |\n  x | y\n  1 | 2"))
    assert not problems and table
    assert table.rows[0].cells[1].span.text == "2"


def test_line_ends_and_byte_order_mark_are_dropped() -> None:
    source, problems = decode(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x | y\r\n  2 | 3\rc: 4\r\n", "f")
    assert source and not problems
    assert source.text == "a: 1\nb: |\n  x | y\n  2 | 3\nc: 4\n"
    table, _ = read_table(value(source.text, "b"))
    assert table and table.rows[0].cells[0].span.text == "2"


@pytest.mark.parametrize("wide", ["é", "ə", "漢字", "🙂", "e\u0301"])
def test_wide_characters_count_as_characters(wide: str) -> None:
    found = value(f"t: {wide}\nu: {{x: {wide}}}\na: |\n  {wide} | y\n  1 | {wide}\n")
    table, problems = read_table(found)
    assert table and not problems
    assert table.head.cells[0].span.text == wide
    assert table.rows[0].cells[1].span.text == wide


def test_split_and_quoted_cells() -> None:
    table, problems = read_table(value('a: |\n  x | y || z\n  "a | b" | "#" || ""\n'))
    assert table and not problems
    assert (table.split, [c.text for c in table.rows[0].cells]) == (2, ["a | b", "#", ""])


def test_limits() -> None:
    assert decode(b"x" * (MAX_BYTES + 1), "f")[1][0].code == "IKU103"
    assert codes("a: " + "[" * (MAX_DEPTH + 5)) == ["IKU115"]
    assert codes("a: " + "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2)) == []


def test_keys_stand_once_and_are_texts() -> None:
    assert codes("a: 1\na: 2\n") == ["IKU118"]
    assert codes("[a]: 1\n") == ["IKU117"]
    assert codes("{a: {b: 1, b: 2}}\n") == ["IKU118"]


def test_nothing_is_executed_or_referred_to() -> None:
    assert codes("a: !!python/object/apply:os.system [echo]\n") == ["IKU120"]
    assert codes("a: &x 1\nb: *x\n") == ["IKU114", "IKU114"]


def test_what_a_reader_can_not_see_is_refused() -> None:
    for hidden in "\u200b\u202e\u00a0\u2028\x00\x85\ufffd":
        assert codes(f"a: x{hidden}y\n") == ["IKU105"], repr(hidden)
    assert decode(b"a: \xff\n", "f")[1][0].code == "IKU104"


def test_a_sequence_has_its_place() -> None:
    node = tree("a: [x, y]\nb:\n- p\n- q\n")
    listed = [e.value for e in node.entries]
    assert all(isinstance(n, Sequence) for n in listed)
    assert [n.span.text for n in listed] == ["[x, y]", "- p\n- q"]


# Signs that mean something to the reader, so that broken layouts are met often.
SIGNS = st.text(alphabet="ab:,|-#[]{}\"'>&*!%@`?\\ \n\t\u200b0é", max_size=60)


@given(st.one_of(SIGNS, st.text(max_size=60)))
def test_any_text_gives_a_tree_or_a_problem(text: str) -> None:
    node, problems = read_tree(Source("f", text))
    assert node is not None or problems
    for lang in ("id", "en"):
        assert render(problems, lang=lang) or not problems
    for d in problems:
        assert d.span is None or 0 <= d.span.start <= d.span.end <= len(text)


@given(st.binary(max_size=80))
def test_any_bytes_decode_or_are_a_problem(data: bytes) -> None:
    source, problems = decode(data, "f")
    assert (source is None) == bool(problems)
    if source:
        read_tree(source)


@given(SIGNS)
def test_any_block_is_a_table_or_a_problem(text: str) -> None:
    node, _ = read_tree(Source("f", "a: |\n" + "".join(f"  {line}\n" for line in text.splitlines()) + "b: 1\n"))
    if isinstance(node, Mapping) and isinstance(node.entries[0].value, Scalar):
        table, problems = read_table(node.entries[0].value)
        assert table is not None or problems
        for row in table.rows if table else ():
            assert all(c.quoted or c.span.text == c.text for c in row.cells)


@pytest.mark.parametrize("text", ['a: "x\\ty"\n', 'a: "x\\ry"\n', 'a: "x\ty"\n'])
def test_a_tab_inside_a_text_is_refused(text: str) -> None:
    assert codes(text) == ["IKU105"]


def test_a_tab_inside_a_cell_is_refused_and_beside_one_is_a_blank() -> None:
    assert codes("a: |\n  x\t| y\t|| z\n  1 |\t2 || 3\n") == []
    assert codes("a: |\n  x | y\n  1 | two\tthree four\n") == ["IKU105"]
