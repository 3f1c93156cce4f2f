"""The two references of the language say what is so: every snippet runs, every table is computed, and both are twins.

`rules/README.id.md` is in Indonesian words, `rules/README.md` in English ones. A snippet that begins with a path is a
whole file; any other is added to the policy `contoh/kerja`, as the text says. A first line `# IKU...` announces what
the check answers.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from iku_rules.cases import Engine, load_cases, run_cases
from iku_rules.catalogue import CATALOGUE, Severity
from iku_rules.cli import main
from iku_rules.diagnostics import Diagnostic, Source, render
from iku_rules.engines import reference
from iku_rules.facts.files import MAX_LINE
from iku_rules.facts.model import Instance, Place, Value
from iku_rules.language import by_grammar, expressions, source, tables, types
from iku_rules.language.format import format_source
from iku_rules.language.making import FUNCTIONS
from iku_rules.language.parser import parse_policy
from iku_rules.language.periods import LENGTHS, Period, parse_period
from iku_rules.language.reading import MAX_NAME
from iku_rules.language.shapes import HEADS, SHAPES
from iku_rules.language.terms import Fold
from iku_rules.language.words import RESERVED, WORDS, Language, word
from iku_rules.library import load
from iku_rules.plan import rules
from iku_rules.plan.build import build_plan
from iku_rules.plan.digest import digest
from iku_rules.plan.model import Plan

ROOT = Path(__file__).parent.parent
PAGES: Mapping[Language, str] = {"id": "rules/README.id.md", "en": "rules/README.md"}
LANGUAGES: tuple[Language, ...] = ("id", "en")
SKELETON = "contoh/kerja.policy.yaml"
DAY = datetime.date(2026, 12, 31)


# ---------------------------------------------------------------- reading a page


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block. `line` is that of its first line in the page."""

    language: Language
    section: str
    kind: str  # what stands after the fence, and of yaml whether it is a file or a part of one
    text: str
    line: int

    def __str__(self) -> str:
        return f"{PAGES[self.language]}:{self.line}"

    @property
    def path(self) -> str:
        """The path that a whole file announces in its first line, or nothing."""
        found = re.match(r"# (\S+\.yaml)\n", self.text)
        return found[1] if found else ""

    @property
    def codes(self) -> set[str]:
        """The codes that the snippet announces."""
        first = self.text.split("\n")[0]
        return set(re.findall(r"IKU\d{3}", first)) if first.startswith("# IKU") else set()


@dataclass(frozen=True, slots=True)
class Table:
    section: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    language: Language
    headings: tuple[tuple[int, str], ...]
    snippets: tuple[Snippet, ...]
    tables: tuple[Table, ...]
    text: str

    def table(self, section: str, number: int = 0) -> Table:
        return [t for t in self.tables if t.section == section][number]


@functools.cache
def page(language: Language) -> Page:
    text = (ROOT / PAGES[language]).read_text("utf-8")
    headings, snippets, found = [], [], []
    section, fence, start = "", "", 0
    block: list[str] = []
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if fence:
            if line == "```":
                snippets.append(_snippet(language, section, fence, block, start))
                fence = ""
            else:
                block.append(line)
            continue
        if line.startswith("|"):
            rows.append(tuple(c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)[1:-1]))
            continue
        if rows:
            found.append(Table(section, rows[0], tuple(rows[2:])))
            rows = []
        if line.startswith("```"):
            fence, block, start = line.removeprefix("```"), [], number + 1
        elif head := re.fullmatch(r"(#+) (?:(\d+(?:\.\d+)?)\.? )?.*", line):
            section = head[2] or ""
            headings.append((len(head[1]), section))
    return Page(language, tuple(headings), tuple(snippets), tuple(found), text)


def _snippet(language: Language, section: str, fence: str, block: list[str], line: int) -> Snippet:
    text = "\n".join(block) + "\n"
    if fence == "yaml":
        whole = re.match(r"# \S+\.(policy|cases)\.yaml\n", text)
        fence = whole[1] if whole else "part"
    return Snippet(language, section, fence, text, line)


def every(*kinds: str) -> list[Snippet]:
    return [s for language in LANGUAGES for s in page(language).snippets if s.kind in kinds]


# ---------------------------------------------------------------- putting parts into the skeleton


def skeleton(language: Language) -> str:
    return next(s.text for s in page(language).snippets if s.path == SKELETON)


def _blocks(lines: list[str], indent: int) -> Iterator[tuple[str, list[str]]]:
    """Keys at an indentation, each with its lines; comments between them are left out."""
    key, block = "", list[str]()
    for line in lines:
        found = re.match(r"([A-Za-z][\w.-]*):", line[indent:]) if line[:indent].strip() == "" else None
        if found:
            if key:
                yield key, block
            key, block = found[1], [line]
        elif key:
            block.append(line)
    if key:
        yield key, block


def put_in(whole: str, part: str) -> str:
    """The policy with a part added: entries by name, rows of a table below, anything else in its place."""
    made = dict(_blocks(whole.split("\n"), 0))
    for key, block in _blocks(part.split("\n"), 0):
        block = [line for line in block if line.strip()]
        there = [line for line in made.get(key, []) if line.strip()]
        if not there:
            made[key] = block
        elif block[0] == there[0] == f"{key}:":
            made[key] = [f"{key}:", *(x for b in _merged(there[1:], block[1:]).values() for x in b)]
        elif block[0] == there[0] == f"{key}: |":
            made[key] = [there[0], *_under(there[1:], block[1:])]
        else:
            made[key] = block
    return "\n".join(line for block in made.values() for line in block if line.strip()) + "\n"


def _merged(there: list[str], more: list[str]) -> dict[str, list[str]]:
    return dict(_blocks(there, 2)) | dict(_blocks(more, 2))


def _under(there: list[str], more: list[str]) -> list[str]:
    """Two tables as one, with the columns of both; a cell that a table doesn't have is `-`."""
    split = [[[c.strip() for c in row.split("|")] for row in table] for table in (there, more)]
    columns = list(dict.fromkeys(split[0][0] + split[1][0]))
    rows = [
        " | ".join(dict(zip(table[0], row, strict=True)).get(c, "-") for c in columns)
        for table in split
        for row in table[1:]
    ]
    return [f"  {line}" for line in (" | ".join(columns), *rows)]


def policy_text(snippet: Snippet) -> str:
    return snippet.text if snippet.kind == "policy" else put_in(skeleton(snippet.language), snippet.text)


def path_of(snippet: Snippet) -> str:
    return snippet.path if snippet.kind == "policy" else SKELETON


def write_all(root: Path, language: Language) -> None:
    """Every whole policy of a page."""
    for snippet in page(language).snippets:
        if snippet.kind == "policy":
            path = root / snippet.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(snippet.text, "utf-8")


def shown(problems: tuple[Diagnostic, ...]) -> str:
    return render(problems, lang="en")


# ---------------------------------------------------------------- snippets


@pytest.mark.parametrize("snippet", every("policy", "part"), ids=str)
def test_policy_snippet(snippet: Snippet, tmp_path: Path) -> None:
    """It loads without a finding, or with exactly the codes that it announces."""
    write_all(tmp_path, snippet.language)
    path = tmp_path / path_of(snippet)
    path.write_text(policy_text(snippet), "utf-8")
    problems = load(path).problems
    told = {d.code for d in problems if d.severity is not Severity.NOTE or d.code in snippet.codes}
    assert told == snippet.codes, shown(problems)


@pytest.mark.parametrize("snippet", every("cases"), ids=str)
def test_case_snippet(snippet: Snippet, tmp_path: Path) -> None:
    """Every example comes out as expected on the reference engine."""
    write_all(tmp_path, snippet.language)
    path = tmp_path / snippet.path
    path.write_text(snippet.text, "utf-8")
    file, policy, problems = load_cases(path)
    assert file is not None and policy is not None, shown(problems)

    def engine(plan: Plan) -> Engine:
        return functools.partial(reference.evaluate, plan)

    run = run_cases(policy, file, {"reference": engine})
    differences = [(r.example.id.text, d.name, d.expected, d.found) for r in run.results for d in r.differences]
    assert not problems and not run.problems, shown((*problems, *run.problems))
    assert run.results and not differences


@pytest.mark.parametrize("snippet", every("policy", "cases"), ids=str)
def test_whole_files_are_laid_out(snippet: Snippet) -> None:
    """They look as the formatter writes them."""
    text, problems = format_source(Source(snippet.path, snippet.text))
    assert text == snippet.text, shown(problems)


# ---------------------------------------------------------------- the two pages are twins


def test_same_structure() -> None:
    id_, en = page("id"), page("en")
    assert id_.headings == en.headings
    assert [(s.section, s.kind, s.path, s.codes) for s in id_.snippets] == [
        (s.section, s.kind, s.path, s.codes) for s in en.snippets
    ]
    assert [(t.section, len(t.head), len(t.rows)) for t in id_.tables] == [
        (t.section, len(t.head), len(t.rows)) for t in en.tables
    ]


def pairs(*kinds: str) -> list[tuple[Snippet, Snippet]]:
    both = zip(page("id").snippets, page("en").snippets, strict=False)
    return [(a, b) for a, b in both if a.kind == b.kind and a.kind in kinds]


@pytest.mark.parametrize("pair", pairs("policy", "part"), ids=lambda pair: str(pair[0]))
def test_policy_snippets_mean_the_same(pair: tuple[Snippet, Snippet]) -> None:
    """The Indonesian one in English words has the digest of its twin."""
    one, other = (Source(path_of(s), policy_text(s)) for s in pair)
    text, problems = format_source(one, words="en")
    if text is None:  # it is an example of something that can't be read
        assert {d.code for d in problems} == pair[0].codes
        return
    meant, told = parse_policy(Source(one.name, text)), parse_policy(other)
    assert meant[0] is not None and told[0] is not None
    assert digest(meant[0], {}) == digest(told[0], {})


@pytest.mark.parametrize("pair", pairs("cases"), ids=lambda pair: str(pair[0]))
def test_case_snippets_mean_the_same(pair: tuple[Snippet, Snippet]) -> None:
    one, other = (format_source(Source(s.path, s.text), words="en")[0] for s in pair)
    assert one is not None and one == other


def test_consoles_are_the_same() -> None:
    assert all(a.text.replace(" --lang id", "") == b.text.replace(" --lang en", "") for a, b in pairs("console"))


# ---------------------------------------------------------------- what is said of the tools


@pytest.mark.parametrize("snippet", every("console"), ids=str)
def test_commands_exist(snippet: Snippet) -> None:
    for line in snippet.text.splitlines():
        name, command, *arguments = line.split()
        assert name == "iku-rules"
        help_ = CliRunner().invoke(main, [command, "--help"]).output
        for argument in arguments:
            if argument.startswith("--"):
                assert argument in help_
            elif argument.startswith("rules/"):
                assert (ROOT / argument).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_message_is_real(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message in section 1 is what the check says of the overlapping table in section 9."""
    (wrong,) = (s for s in page(language).snippets if s.codes == {"IKU320"})
    (message,) = (s for s in page(language).snippets if s.kind == "text")
    changed = re.findall(r"\[60\.\.90\] .*", wrong.text)[0]
    before = next(x for x in skeleton(language).splitlines() if "[60..90)" in x)
    monkeypatch.chdir(tmp_path)
    write_all(tmp_path, language)
    path = Path(SKELETON)
    path.write_text(skeleton(language).replace(before, f"      {changed}"), "utf-8")
    assert f"{render(load(path).problems, lang=language)}\n" == message.text


# ---------------------------------------------------------------- tables that are computed

UNKNOWN: Mapping[Language, str] = {"id": "belum tahu", "en": "unknown"}
NOTHING: Mapping[Language, str] = {"id": "tanpa butir", "en": "no item"}

COMPUTED = """kebijakan: contoh/hitung
bahasa: 1
versi: "1"
judul: Hitungan dalam buku acuan
dasar: Contoh
bukti: ilustratif
berlaku: {sejak: 2020-01-01}
subjek: orang
fakta:
  orang:
    kunci: [nama]
    kolom: |
      kolom | tipe
      nama  | teks
      a     | angka(1) [-100..100] opsional
      b     | angka(1) [-100..100] opsional
      p     | ya_tidak opsional
      q     | ya_tidak opsional
      terbit | tanggal opsional
  butir:
    kunci: [urut]
    bagian_dari: orang
    banyak_baris: 0..9
    kolom: |
      kolom | tipe
      urut  | bulat [1..9]
      nilai | angka(0) [0..100] opsional
      bobot | angka(0) [0..9]
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one column of a table; None is missing."""

    values: Mapping[str, Fraction | bool | None]
    items: tuple[tuple[int | None, int], ...] = ()

    def instance(self) -> Instance:
        own: dict[str, Value] = {"nama": "x", "a": None, "b": None, "p": None, "q": None, "terbit": None}
        own |= {name: int(v * 10) if isinstance(v, Fraction) else v for name, v in self.values.items()}
        items = tuple(
            Instance(Place("butir", ("x", str(n))), {"urut": n, "nilai": value, "bobot": weight}, {})
            for n, (value, weight) in enumerate(self.items, 1)
        )
        return Instance(Place("orang", ("x",)), own, {"butir": items})


def computed(language: Language, more: str) -> Plan:
    """The policy `COMPUTED` in a language with more below; whether its tables have gaps isn't asked."""
    text, problems = format_source(Source("contoh/hitung.policy.yaml", COMPUTED), words=language)
    assert text is not None, shown(problems)
    file, told = parse_policy(Source("contoh/hitung.policy.yaml", text + more))
    assert file is not None and not told, shown(told)
    plan, problems = build_plan(file, {file.id.text: file}, DAY)
    assert plan is not None, shown(problems)
    return plan


def decision(language: Language, name: str, body: str, *, of: str, round_: str = "") -> str:
    """A decision in a flow, so that any expression fits."""
    key = functools.partial(word, "key", language=language)
    type_ = f"{key('type')}: {of}, " if of else ""
    rounding = f"{key('round')}: {round_}, " if round_ else ""
    return f'  {name}: {{{key("each")}: orang, {type_}{rounding}{key("formula")}: "{body}"}}\n'


def answers(
    language: Language, formulas: list[tuple[str, str, str]], facts: list[Facts], period: str
) -> list[list[str]]:
    """What each formula (with its type and rounding) gives for each column, as a page writes it."""
    more = f"{word('key', 'decisions', language)}:\n"
    more += "".join(decision(language, f"x{n}", f, of=t, round_=r) for n, (f, t, r) in enumerate(formulas))
    plan = computed(language, more)
    when = parse_period(period)
    assert when is not None
    traces = [reference.trace(plan, f.instance(), when) for f in facts]
    kinds = {d.name: d.type for d in plan.decisions}
    return [[written(t.decided(f"x{n}", 0), kinds[f"x{n}"], language) for t in traces] for n in range(len(formulas))]


def written(value: object, type_: types.Type, language: Language) -> str:
    if value is None:
        return UNKNOWN[language] if isinstance(type_, types.Boolean) else word("value", "missing", language)
    match value:
        case bool():
            return word("value", "yes" if value else "no", language)
        case Fraction():
            return str(value.numerator) if value.denominator == 1 else str(Decimal(value.numerator) / value.denominator)
        case Period():
            return str(value)
        case _:
            assert isinstance(type_, types.Category) and isinstance(value, int)
            return type_.values[value]


def kind_of(cells: tuple[str, ...], language: Language) -> tuple[str, str]:
    """Type and rounding of a formula, by what the page says it gives."""
    yes_no = {word("value", "yes", language), word("value", "no", language), UNKNOWN[language]}
    if set(cells) & yes_no:
        return word("type", "boolean", language), ""
    return "", word("value", "exact", language)


def plain(cell: str) -> str:
    return cell.removeprefix("`").removesuffix("`")


def setting(cell: str, language: Language) -> dict[str, Fraction | bool | None]:
    """`a = 7, b = -` or `q = yes` as facts."""
    words = {"-": None, word("value", "yes", language): True, word("value", "no", language): False}
    found = re.findall(r"(\w) = ([^,`]+)", cell)
    assert found, cell
    return {name: words[text] if text in words else Fraction(text) for name, text in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_operators(language: Language) -> None:
    table = page(language).table("10.1")
    facts = [Facts(setting(cell, language)) for cell in table.head[1:]]
    formulas = [(plain(row[0]), *kind_of(row[1:], language)) for row in table.rows]
    assert answers(language, formulas, facts, "2026") == [list(row[1:]) for row in table.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_valued_conditions(language: Language) -> None:
    table = page(language).table("10.2")
    for row in table.rows:
        own = setting(f"p = {row[1]}", language)
        facts = [Facts(own | setting(cell, language)) for cell in table.head[2:]]
        formula = (plain(row[0]), word("type", "boolean", language), "")
        assert answers(language, [formula], facts, "2026") == [list(row[2:])], row


@pytest.mark.parametrize("language", LANGUAGES)
def test_hit(language: Language) -> None:
    """Of two rows, one on `p` and one on `q`."""
    truth = {word("value", "yes", language): True, word("value", "no", language): False, UNKNOWN[language]: None}
    table = page(language).table("10.2", 1)
    key = functools.partial(word, "key", language=language)
    for row in table.rows:
        yes = word("value", "yes", language)
        more = f"{key('decisions')}:\n  x:\n    {key('each')}: orang\n    {key('hit')}: {plain(row[0])}\n"
        more += f"    {key('table')}: |\n      p | q || x\n      {yes} | - || 1\n      - | {yes} || 2\n"
        facts = Facts({"p": truth[row[1]], "q": truth[row[2]]})
        when = parse_period("2026")
        assert when is not None
        value = reference.trace(computed(language, more), facts.instance(), when).decided("x", 0)
        label = {"id": "baris", "en": "row"}[language]
        assert row[3] == (word("value", "missing", language) if value is None else f"{label} {value}"), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_aggregates(language: Language) -> None:
    table = page(language).table("10.3")
    facts = []
    for cell in table.head[1:]:
        items = re.findall(r"\((-|\d+), (\d+)\)", cell)
        assert items or cell == NOTHING[language]
        facts.append(Facts({}, tuple((None if v == "-" else int(v), int(w)) for v, w in items)))
    formulas = [(plain(row[0]), *kind_of(row[1:], language)) for row in table.rows]
    assert answers(language, formulas, facts, "2026") == [list(row[1:]) for row in table.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rounding(language: Language) -> None:
    table = page(language).table("10.4")
    facts = [Facts({"a": Fraction(cell)}) for cell in table.head[1:]]
    formulas = [("a", "", plain(row[0])) for row in table.rows]
    assert answers(language, formulas, facts, "2026") == [list(row[1:]) for row in table.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_periods(language: Language) -> None:
    lengths = {word("time", x, language) for x in LENGTHS}
    for formula, wanted in page(language).table("6").rows:
        boolean, exact = kind_of((wanted,), language)
        if wanted in lengths:  # no decision is a length; it can be compared
            asked = (f"{plain(formula)} = {wanted}", word("type", "boolean", language), "")
            wanted = word("value", "yes", language)
        elif not boolean and plain(formula).startswith(f"{word('word', 'year', language)}("):
            asked = (plain(formula), word("type", "period", language), "")
        else:
            asked = (plain(formula), boolean, exact)
        assert answers(language, [asked], [Facts({})], "2026-Q3") == [[wanted]], formula


@pytest.mark.parametrize("language", LANGUAGES)
def test_exclusives(language: Language) -> None:
    """Two effects of weight 1 and 2, given where `p` and `q` are true."""
    truth = {word("value", "yes", language): True, word("value", "no", language): False, UNKNOWN[language]: None}
    key = functools.partial(word, "key", language=language)
    columns = " | ".join(word("header", x, language) for x in ("effect", "each", "kind", "severity"))
    status = word("value", "status", language)
    for row in page(language).table("11", 1).rows:
        more = f"{key('effects')}: |\n  {columns}\n  ringan | orang | {status} | 1\n  berat | orang | {status} | 2\n"
        more += f"{key('exclusive')}:\n  x: {{{key('of')}: [ringan, berat], {key('keep')}: {plain(row[0])}}}\n"
        more += f"{key('rules')}:\n"
        for name, fact in (("ringan", "p"), ("berat", "q")):
            more += f"  {name}: {{{key('each')}: orang, {key('when')}: {fact}, {key('then')}: {name}}}\n"
        when = parse_period("2026")
        assert when is not None
        facts = Facts({"p": truth[row[1]], "q": truth[row[2]]})
        outcome = reference.evaluate(computed(language, more), facts.instance(), when)
        found = [outcome.effects[name][0] for name in ("ringan", "berat")]
        assert found == [truth[row[3]], truth[row[4]]], row


# ---------------------------------------------------------------- everything is there


@pytest.mark.parametrize("language", LANGUAGES)
def test_grammar(language: Language) -> None:
    (block,) = (s for s in page(language).snippets if s.kind == "lark")
    assert block.text == (ROOT / "src/iku_rules/language/grammar.lark").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words(language: Language) -> None:
    found = {}
    for row in page(language).table("18").rows:
        given = re.findall(r"`([^`]+)` ([a-z_ ]+?)(?:,|$)", row[1])
        found[plain(row[0])] = dict(given) if language == "en" else {en: id_ for id_, en in given}
    assert found == {context: dict(table) for context, table in WORDS.items()}
    reserved = re.search(r"(?:Dipesan|Reserved)[^:]*: (.*?)\n\n", page(language).text, re.DOTALL)
    assert reserved and set(re.findall(r"`([^`]+)`", reserved[1])) == RESERVED


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_out(language: Language) -> None:
    """Every key, column, type, function, aggregate and kind of diagnostic is spoken of before the word table."""
    text = page(language).text.partition("\n## 18")[0]
    said = set(re.findall(r"[a-z_][a-z0-9_]*", text))
    keys = {word("key", k, language) for keys in SHAPES.values() for k in keys if k in WORDS["key"]}
    heads = {word("header", h, language) for need, more in HEADS.values() for h in need + more if h not in LANGUAGES}
    kinds = {w for t in WORDS["type"] for w in word("type", t, language).split()}
    names = {w for f in (*FUNCTIONS, *get_args(Fold), "count", "rank") for w in word("word", f, language).split()}
    choices = {c for shape in SHAPES.values() for s in shape.values() if s.kind == "choice" for c in s.of.split()}
    assert not (keys | heads | kinds | names | {word("value", c, language) for c in choices}) - said
    assert {f"IKU{code[3]}xx" for code in CATALOGUE} == set(re.findall(r"IKU\dxx", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits(language: Language) -> None:
    numbers = [re.findall(r"\d+", row[1]) for row in page(language).table("14", 1).rows]
    assert numbers == [
        [str(source.MAX_BYTES // 1024**2)],
        [str(source.MAX_DEPTH)],
        [str(expressions.MAX_TEXT), str(by_grammar.MAX_DEPTH), str(by_grammar.MAX_NODES)],
        [str(tables.MAX_ROWS)],
        [str(rules.MAX_RULES)],
        [str(MAX_NAME)],
        [str(types.MAX_DIGITS), str(types.MAX_DECIMALS)],
        [str(MAX_LINE // 10**6)],
    ]
