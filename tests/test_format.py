"""The formatter: one layout whatever the author's, both word sets, no change of meaning, no comment lost."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iku_rules import formatting
from iku_rules.diagnostics import Source
from iku_rules.language.cases import parse_cases
from iku_rules.language.format import difference, format_source
from iku_rules.language.parser import parse_policy
from iku_rules.language.respelling import Speller
from iku_rules.language.source import read_file
from iku_rules.language.words import WORDS, Language
from iku_rules.library import load
from iku_rules.plan.digest import digest

RULES = Path(__file__).parent.parent / "rules"
PACKS = sorted(RULES.glob("*/*.policy.yaml"))
FILES = [*PACKS, *sorted(RULES.glob("*/*.cases.yaml"))]
SMALL = [path for path in FILES if path.stat().st_size < 12_000]


def formatted(text: str, words: Language | None = None, name: str = "f.policy.yaml") -> str:
    made, problems = format_source(Source(name, text), words=words)
    assert made is not None, [(p.code, p.where, p.message("en")) for p in problems]
    return made


@cache
def canonical(path: Path, words: Language | None = None) -> str:
    source, _ = read_file(path, path.name)
    assert source is not None
    return formatted(source.text, words)


def by_name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_packs_are_formatted(path):
    assert canonical(path) == path.read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=by_name)
def test_there_and_back(path):
    own = canonical(path)
    english = canonical(path, "en")
    assert english != own
    assert formatted(english) == english
    assert formatted(english, "id") == own


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_no_word_of_the_other_language_is_left(path):
    """In the translated file every key of the language is English (the author's names are not keys)."""
    keys = set(re.findall(r"^ *([a-z_]+):", canonical(path, "en"), re.MULTILINE))
    only = {i for e, i in WORDS["key"].items() if i != e and i not in WORDS["key"]}
    author = {e.text for e in _names(path)}
    assert not (keys & only) - author


def _names(path: Path):
    file, _ = parse_policy(Source("f", path.read_text("utf-8")))
    groups = (
        file.types,
        file.records,
        file.parameters,
        file.lookups,
        file.decisions,
        file.exclusives,
        file.rules,
        file.properties,
    )
    return [d.name for group in groups for d in group]


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_the_digest_is_the_same_in_both_languages(path, tmp_path):
    """The whole library in English, too: policies that use others are read in either."""
    for pack in PACKS:
        target = tmp_path / pack.parent.name / pack.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(canonical(pack, "en"), "utf-8")
    own, english = load(path), load(tmp_path / path.parent.name / path.name)
    assert own.usable and english.usable
    day = own.versions[-1].starts
    assert own.plan(day).digest == english.plan(day).digest


def test_a_digest_is_of_the_meaning_not_of_the_layout():
    path = RULES / "bawaslu" / "koordinator-sdmo.policy.yaml"
    text = path.read_text("utf-8")
    one, _ = parse_policy(Source("a", text))
    other, _ = parse_policy(Source("b", "# c\n" + text.replace("jumlah_kolom: 100", "jumlah_kolom:   100")))
    assert digest(one, {}) == digest(other, {})
    changed, _ = parse_policy(Source("c", text.replace("nilai: 20", "nilai: 21", 1)))
    assert digest(one, {}) != digest(changed, {})


# --- layout of the author's


class Scrambler:
    """The same file in another layout: as an author may write it. Works on formatted text, line by line."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.comments: list[tuple[str, str]] = []  # a comment and the line it precedes

    def blanks(self, least: int = 0) -> str:
        return " " * (least + self.random.choice((0, 0, 0, 1, 2, 5)))

    def text(self, text: str) -> str:
        lines = text.split("\n")[:-1]
        step = self.random.choice((1, 2, 3, 4))
        tree, _ = self.tree(lines, 0, 0)
        return "\n".join(self.written(tree, "", step, root=True)) + self.random.choice(("", "\n", "\n\n"))

    def tree(self, lines: list[str], at: int, depth: int):
        """[(comments, line, children)] of one depth, and where it ends."""
        found, above = [], []
        while at < len(lines):
            line = lines[at]
            indent = len(line) - len(line.lstrip())
            if indent < depth:
                break
            if line.lstrip().startswith("#"):
                above.append(line.strip())
                at += 1
                continue
            children: list = []
            at += 1
            if line.endswith("|"):
                rows = []
                while at < len(lines) and lines[at].startswith(" " * (depth + 2)):
                    rows.append(lines[at].strip())
                    at += 1
                found.append((above, line.strip(), rows))
            else:
                ahead = next((x for x in lines[at:] if not x.lstrip().startswith("#")), "")
                if len(ahead) - len(ahead.lstrip()) > depth:
                    children, at = self.tree(lines, at, depth + 2)
                found.append((above, line.strip(), children))
            above = []
        return found, at

    def written(self, tree, indent: str, step: int, *, root: bool = False) -> list[str]:
        """Siblings whose keys are the language's may stand in any order (the first key says the language)."""
        keys = [line.split(":")[0] for _, line, _ in tree]
        words = set(WORDS["key"].values())
        free = not root and set(keys) <= words and len(keys) == len(set(keys))
        if free or root:
            rest = tree[1:] if root else list(tree)
            self.random.shuffle(rest)
            tree = [*tree[:1], *rest] if root else rest
        lines: list[str] = []
        for above, line, children in tree:
            lines += [indent + comment + self.blanks() for comment in above]
            below = indent + " " * step
            if line.endswith("|"):
                lines.append(indent + line + self.blanks())
                lines += [below + self.row(row) for row in children]
            else:
                lines.append(indent + self.line(line) + self.blanks())
                lines += self.written(children, below, step)
        return lines

    def row(self, row: str) -> str:
        if row.startswith("#"):
            return row
        parts = re.split(r"( \|\|? )", re.sub(r" +(?=\|)", " ", row))
        shown = []
        for part in parts:
            if part.strip() in ("|", "||"):
                shown.append(self.blanks() + part.strip() + self.blanks())
            else:
                text = part.strip()
                plain = text not in ("-", "?", "x", "ya", "tidak", "yes", "no") and '"' not in text
                shown.append(f'"{text}"' if plain and self.random.random() < 0.05 else text)
        return "".join(shown).rstrip()

    def line(self, line: str) -> str:
        """More blanks after the colon; quotes where none are needed."""
        found = re.fullmatch(r"([a-z0-9_.\-]+): (?![\[{\"'])(.+)", line)
        if not found or "\\" in line:
            return line
        value = found[2]
        if self.random.random() < 0.2 and '"' not in value:
            value = f'"{value}"'
        return f"{found[1]}:{self.blanks(1)}{value}"


@pytest.mark.parametrize("path", SMALL, ids=by_name)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_any_layout_formats_to_the_same_bytes(path, seed):
    scrambled = Scrambler(seed).text(canonical(path))
    assert formatted(scrambled) == canonical(path)
    assert formatted(scrambled, "en") == canonical(path, "en")


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_large_policy_in_any_layout(seed):
    path = RULES / "bawaslu" / "koordinator-sdmo.policy.yaml"
    assert formatted(Scrambler(seed).text(canonical(path))) == canonical(path)


@pytest.mark.parametrize("path", [p for p in SMALL if p.suffixes[-2] == ".policy"], ids=by_name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_comments_stay_with_what_they_precede(path, data):
    """A comment anywhere between lines, or behind one, is kept, and a second run leaves it where it is."""
    lines = canonical(path).split("\n")[:-1]
    places = data.draw(st.lists(st.integers(1, len(lines) - 1), min_size=1, max_size=6, unique=True))
    for number, at in enumerate(sorted(places, reverse=True)):
        indent = len(lines[at]) - len(lines[at].lstrip())
        if data.draw(st.booleans()):
            lines.insert(at, " " * indent + f"# c{number}")
        elif " | " not in lines[at] and " || " not in lines[at]:
            lines[at] += f"  # c{number}"
    text = "\n".join(lines) + "\n"
    once = formatted(text)
    assert once == text  # it was in place
    english = formatted(once, "en")
    assert sorted(re.findall("# c[0-9]+", english)) == sorted(re.findall("# c[0-9]+", text))
    assert formatted(english, "id") == once


SAMPLE = """\
# yaml-language-server: $schema=../policy.schema.json
# About this policy.
policy: sample/one
language: 1  # the first
version: "1.0"
title: {id: Contoh, en: Sample}
basis: none
evidence: illustrative
in_force: {from: 2025-01-01}
subject: person
period: year
facts:
  person:
    key: [name]
    # what is known
    fields: |
      field | type                      | id   | en
      # the key
      name  | text                      | Nama | Name
      score | number(2) [0..100]        | Skor | Score
      good  | boolean default no        | Baik | Good
      since | period optional           | Dari | Since
      until | date default 2025-12-31   | Ke   | Until
      place | text default no           | Di   | Place
  # tail of the facts
decisions:
  quarters_since:
    each: person
    formula: elapsed(since, quarters)
  yearly:
    each: person
    type: boolean
    formula: length(since) = year or length(since) in (month, quarter)
  bonus:
    each: person
    round: 2 floor
    hit: first
    table: |
      score     | length(since)  | good || bonus
      [0..50)   | -              | -    || 0
      >= 50     | month, quarter | yes  || -score / 3
      not(0, 1) | present        | no   || 2 * (score - 10) - -1
      -         | -              | -    || missing
effects: |
  effect | each   | kind   | severity | lasts
  prize  | person | reward | 1        | 2 quarters
  medal  | person | status | 0        | forever
rules:
  prize: {each: person, when: not (bonus <= 10 or good), then: [prize]}
  medal:
    each: person
    when: bonus is missing and (yearly or not good)
    then: [prize, medal]
# the end
"""


def sample() -> str:
    return formatted(SAMPLE)


def test_sample_in_english_is_laid_out():
    changed = [line for line in difference(Source("s", SAMPLE), sample()).split("\n") if line[:1] in ("+", "-")]
    assert all("|" in line or "#" in line for line in changed[2:])  # nothing but the padding of its tables
    assert format_source(Source("s", sample()))[0] == sample()


def test_sample_in_indonesian():
    text = formatted(SAMPLE, "id")
    for piece in (
        "rumus: selang(since, triwulan)",
        "rumus: panjang(since) = tahun atau panjang(since) dalam (bulan, triwulan)",
        "bulat: 2 ke_bawah",
        "bukan(0, 1) | terisi",
        "|| 2 * (score - 10) - -1",
        "|| -score / 3",
        "prize  | person | penghargaan | 1     | 2 triwulan",
        "medal  | person | status      | 0     | selamanya",
        "bila: bukan (bonus <= 10 atau good)",
        "bila: bonus kosong dan (yearly atau bukan good)",
        "good  | ya_tidak bawaan tidak",
        "place | teks bawaan no",
        "bahasa: 1  # the first",
        "    # what is known\n    kolom: |",
        "      # the key\n      name",
    ):
        assert piece in text, piece
    assert text.startswith("# yaml-language-server: $schema=../policy.schema.json\n# About this policy.\nkebijakan:")
    assert text.endswith("  # tail of the facts\n" + text[text.index("keputusan:") :])
    assert text.endswith("\n# the end\n")
    assert formatted(text, "en") == sample()


@pytest.mark.parametrize(
    ("written", "laid_out"),
    [
        ("in_force:   {from:  2025-01-01 ,to: 2026-01-01}", "in_force: {from: 2025-01-01, to: 2026-01-01}"),
        ("in_force: {to: 2026-01-01, from: 2025-01-01}", "in_force: {from: 2025-01-01, to: 2026-01-01}"),
        ("in_force: {from: '2025-01-01'}", "in_force: {from: 2025-01-01}"),
        ("in_force:\n      from: 2025-01-01", "in_force:\n  from: 2025-01-01"),
        ("in_force: {\n    from: 2025-01-01  # why\n  }  # all", "in_force:  # all\n  from: 2025-01-01  # why"),
        ("in_force: {from: 2025-01-01} # why", "in_force: {from: 2025-01-01}  # why"),
        ("in_force: # why\n    from: 2025-01-01", "in_force:  # why\n  from: 2025-01-01"),
        ("in_force: # why\n  {from: 2025-01-01} # and", "# why\nin_force: {from: 2025-01-01}  # and"),
    ],
)
def test_mappings(written, laid_out):
    assert laid_out + "\nsubject" in formatted(SAMPLE.replace("in_force: {from: 2025-01-01}", written))


@pytest.mark.parametrize(
    ("written", "laid_out"),
    [
        ('"plain"', "basis: plain"),
        ("'it''s'", "basis: it's"),
        ('"a: b"', 'basis: "a: b"'),
        ("'a \"b\": c'", "basis: 'a \"b\": c'"),
        ('"2025"', 'basis: "2025"'),
        ("2025", 'basis: "2025"'),
        ('"no"', 'basis: "no"'),
        ('"- a"', 'basis: "- a"'),
        ('"a # b"', 'basis: "a # b"'),
        ('"a#b"', "basis: a#b"),
        ('"{a}"', 'basis: "{a}"'),
        ('"b {a}"', "basis: b {a}"),
        ('"%"', 'basis: "%"'),
        ('"a\\nb"', 'basis: "a\\nb"'),
        ("|\n  some words", "basis: some words"),
        ("|\n  some\n  words", "basis: |\n  some\n  words"),
        ("some\n  words", "basis: some words"),
        ("['a, b', c]", 'basis: ["a, b", c]'),
        ("[a,\n  'b, c']", "basis:\n  - a\n  - b, c"),
        ("\n- a\n- b # c", "basis:\n  - a\n  - b  # c"),
        ("[]", "basis: []"),
    ],
)
def test_texts(written, laid_out):
    made = formatted(SAMPLE.replace("basis: none", f"basis: {written}"))
    assert laid_out + "\nevidence" in made
    assert formatted(made) == made


@pytest.mark.parametrize(
    ("written", "laid_out"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("( score+1 )/-2", "(score + 1) / -2"),
        ("'- score'", "-score"),
        ("clamp( score ,0 ,100 )", "clamp(score, 0, 100)"),
        ("if score>1 then 2 else - 3", "if score > 1 then 2 else -3"),
        ("if score in[1 .. 2)then 2 else 3", "if score in [1..2) then 2 else 3"),
        ("if score  is   missing then missing else 2", "if score is missing then missing else 2"),
        ("if not(good)and(good or good) then 1 else 2", "if not (good) and (good or good) then 1 else 2"),
        ("score\n      + 1", "score + 1"),
        ("|\n      score\n      + 1", "score + 1"),
        ("50%*score - 7", "50% * score - 7"),
    ],
)
def test_expressions(written, laid_out):
    made = formatted(
        SAMPLE.replace("elapsed(since, quarters)", written).replace(
            "    formula: " + written, f"    round: 2\n    formula: {written}", 1
        )
    )
    assert f"    formula: {laid_out}\n" in made


def test_empty_lines_group_things():
    text = SAMPLE.replace("facts:\n", "\n\n\nfacts:\n\n").replace("  yearly:", "\n  # yes\n\n  yearly:")
    made = formatted(text)
    assert "period: year\n\nfacts:\n  person:" in made
    assert "quarters)\n\n  # yes\n\n  yearly:" in made
    assert formatted(made) == made


def test_wide_characters_take_two_columns():
    table = "field | type | id | en\n      name | text | 名前 | N\n      score | number(2) [0..1] | s | S\n"
    text = re.sub(r"field \| type.*?(?=  # tail)", table, SAMPLE, flags=re.DOTALL)
    text = text[: text.index("decisions:")]
    assert "name  | text             | 名前 | N\n      score | number(2) [0..1] | s    | S" in formatted(text)


def test_cells_keep_the_quotes_they_need():
    row = '      good  | boolean default no        | "a | b" | "plain"\n'
    made = formatted(re.sub(r"      good .*\n", row, SAMPLE))
    assert '| "a | b" | plain\n' in made
    made = formatted(re.sub(r"      good .*\n", '      good  | boolean default no | "-" | -\n', SAMPLE))
    assert re.search(r'\| "-"  +\| -\n', made)


CASES = """\
cases: sample/one
language: 1
examples:
  one:
    title: {id: Satu, en: One}
    period: 2025
    facts:
      person: |
        name | score | good | note
        P1   | 70    | yes  | no
        P2   | 71.50 | -    | text
    history: none
    expect:
      person: |
        name | prize | medal
        P1   | ?     | no
        P2   | yes   | -
"""


def test_case_files():
    text = formatted(CASES, "id", "f.cases.yaml")
    assert "kasus: sample/one" in text
    assert "riwayat: tidak_ada" in text
    assert "        P1   | 70    | ya   | no\n        P2   | 71.50 | -    | text\n" in text  # a text stays
    assert "        P1   | ?     | tidak\n        P2   | ya    | -\n" in text
    assert "periode: 2025" in text
    assert formatted(text, "en") == CASES
    file, problems = parse_cases(Source("c", text))
    assert file is not None and not problems


def test_a_quoted_yes_is_a_text():
    text = CASES.replace("| yes  | no", '| "yes" | no').replace("| -    | text", '| "no" | text')
    assert '| "yes" | no' in formatted(text, "id")


def test_a_faulty_file_is_left_alone():
    for text in ("policy: [", "", "a: b", SAMPLE.replace("evidence:", "evidense:"), CASES.replace("| 70", "| 70 | 1")):
        made, problems = format_source(Source("f", text))
        assert made is None
        assert problems


def test_a_name_that_is_a_word_in_the_other_language():
    """`jumlah(` is a name in English, and `sum(` in Indonesian: such a file can't be translated."""
    lookup = (
        "lookups:\n  jumlah:\n    args: {a: number}\n    gives: number(0)\n    bands: |\n      a || b\n      1 || 2\n"
    )
    text = SAMPLE.replace("decisions:\n", lookup + "decisions:\n").replace("elapsed(since, quarters)", "jumlah(score)")
    assert formatted(text)
    made, problems = format_source(Source("f", text), words="id")
    assert made is None
    assert [(p.code, p.args["name"]) for p in problems] == [("IKU222", "jumlah")]


def test_words_of_single_values():
    speller = Speller("en", "id")
    assert speller.lasts("12 months") == "12 bulan"
    assert speller.lasts("-") == "-"
    assert Speller("id", "en").lasts("1 bulan") == "1 month"
    assert Speller("id", "en").lasts("6 bulan") == "6 months"
    assert Speller("en", "en").lasts("6 month") == "6 months"
    assert speller.rounding("0 ceiling") == "0 ke_atas"
    assert speller.length("once") == "sekali"


def test_the_command(tmp_path, capsys):
    good, bad = tmp_path / "a.policy.yaml", tmp_path / "b.policy.yaml"
    good.write_text(SAMPLE, "utf-8")
    bad.write_text("policy: [", "utf-8")
    assert formatting.run([tmp_path], words=None, only_check=True, lang="en") == 1
    assert "+++ " in capsys.readouterr().out
    assert good.read_text("utf-8") == SAMPLE
    assert formatting.run([good], words=None, only_check=False, lang="en") == 0
    assert good.read_text("utf-8") == sample()
    assert formatting.run([good], words=None, only_check=True, lang="en") == 0
    assert formatting.run([bad], words=None, only_check=False, lang="en") == 1
    assert bad.read_text("utf-8") == "policy: ["
    assert formatting.run([tmp_path / "absent.yaml"], words=None, only_check=False, lang="en") == 2
    assert formatting.run([good], words="id", only_check=False, lang="en") == 0
    assert good.read_text("utf-8") == formatted(SAMPLE, "id")
