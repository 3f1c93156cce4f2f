"""The page of a policy: everything that stands in the file is on it; and the graph of decisions."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path

import pytest

from iku_rules import show
from iku_rules.contents import contents
from iku_rules.diagnostics import Source, Span
from iku_rules.graph import graph_of
from iku_rules.language.format import format_source
from iku_rules.language.source import Mapping, Scalar, read_tree
from iku_rules.language.tables import read_table
from iku_rules.library import load
from iku_rules.plan.model import Plan
from iku_rules.rule_sentences import _test

RULES = Path(__file__).parent.parent / "rules"
PACKS = sorted(RULES.glob("*/*.policy.yaml"))
BAWASLU = RULES / "bawaslu" / "koordinator-sdmo.policy.yaml"
# A day, or a number that is neither the decimals of a type nor part of a name.
_NUMBER = r"\d{4}-\d\d-\d\d|(?<!\w)(?<!\d\.)(?<!angka\()\d+(?:\.\d+)?(?![\w/-])(?!\.\d)"
LABELS = {"judul", "dasar", "satuan", "karena", "versi"}
LABEL_COLUMNS = {"id", "en", "dasar", "satuan"}


@cache
def plan_of(path: Path) -> Plan:
    policy = load(path)
    return policy.plan(policy.versions[-1].starts)


@cache
def page(path: Path, lang: str) -> str:
    return show.to_text(plan_of(path), lang=lang)


def by_name(path: Path) -> str:
    return path.name


def places(source: Source):
    """Where labels and the author's formulas, types and values stand: (is a label, span)."""

    def walk(node, label):
        if isinstance(node, Mapping):
            for entry in node.entries:
                if re.fullmatch(r"\d{4}-\d\d-\d\d", entry.key.text):
                    yield False, entry.key.inner
                yield from walk(entry.value, label or entry.key.text in LABELS)
        elif not isinstance(node, Scalar):
            for item in node.items:
                yield from walk(item, label)
        elif node.style == "block":
            table, _ = read_table(node)
            columns = [c.text for c in table.head.cells]
            for index, cell in enumerate(table.head.cells):
                if columns[index] not in LABEL_COLUMNS:
                    yield False, cell.span
            for row in table.rows:
                for index, cell in enumerate(row.cells):
                    if cell.text != "-":
                        yield columns[index] in LABEL_COLUMNS, cell.span
        else:
            yield label, node.inner

    root, _ = read_tree(source)
    yield from walk(root, False)


def marked(source: Source) -> tuple[str, list[tuple[str, str]]]:
    """The text with every label and number replaced by a mark of its own, and (mark, what stood there)."""
    edits: list[tuple[int, int, str]] = []
    marks: list[tuple[str, str]] = []
    number = 100
    first = True  # `bahasa: 1`, the one number that is not the policy's
    for label, span in places(source):
        if label:
            mark = f"Zq{len(marks)}q"
            edits.append((span.start, span.end, mark))
            marks.append((mark, span.text))
            continue
        for found in re.finditer(_NUMBER, span.text):
            at = (span.start + found.start(), span.start + found.end())
            if span.text == "1" and first:
                first = False
                continue
            before = source.text[: at[0]]
            if before.endswith("bulat: "):  # one digit; tested by itself
                continue
            number += 1
            mark = f"{2000 + number}-01-01" if "-" in found.group() else str(number)
            edits.append((*at, mark))
            marks.append((mark, found.group()))
    text = source.text
    for start, end, mark in sorted(edits, reverse=True):
        text = text[:start] + mark + text[end:]
    return text, marks


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_every_number_and_label_is_on_the_page(path):
    """Each is replaced by a mark; all marks must be there, in Indonesian or in English."""
    plan = plan_of(path)
    text, marks = marked(plan.sources[0])
    assert len(marks) > 30
    changed = dataclasses.replace(plan, version="", sources=(Source(path.name, text), *plan.sources[1:]))
    problems = format_source(changed.sources[0])[1]
    assert not problems, [(p.code, p.where, p.message("en")) for p in problems]
    version = re.search(r"versi: (.*)", text).group(1)
    found = "".join(show.to_text(changed, lang=lang) for lang in ("id", "en")) + version
    # Effects are named in sentences by the plan, which is not made anew; they stand in the table of effects, too.
    missing = [
        (mark, stood) for mark, stood in marks if not re.search(rf"(?<!\w)(?<!\d\.){re.escape(mark)}(?!\w)", found)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("    bulat: 2\n", "    bulat: 3\n"),
        ("    bulat: 2\n", "    bulat: 2 ke_bawah\n"),
        ("angka(2)\n", "angka(3)\n"),
        ("[-jarak_berat..0)", "(-jarak_berat..0)"),
        ("[4..6]", "(4..6]"),
        ("ekspektasi opsional", "ekspektasi"),
        ("    pertahankan: terberat", "    pertahankan: tak_keduanya"),
        ("    klaim: monoton", "    klaim: menyeluruh"),
        ("periode: tahun", "periode: semester"),
        ("bukti: ilustratif", "bukti: terverifikasi"),
        ("| 6 bulan  |", "| 6 tahun  |"),
        ("    tiap: pengukuran\n", "    tiap: penilaian\n"),
        ("banyak_baris: 1..10", "banyak_baris: 0..10"),
        ("    kunci: [pegawai]", "    kunci: [pegawai, wilayah]"),
        ("{iku: indikator, jenjang: tingkat}", "{iku: indikator, jenjang: rezim}"),
        ("{2025-01-01: 80,", "{2024-01-01: 80,"),
    ],
)
def test_other_parts_are_on_the_page(right, wrong):
    plan = plan_of(BAWASLU)
    text = plan.sources[0].text
    assert right in text
    changed = Source("p", text.replace(right, wrong, 1))
    made = dataclasses.replace(plan, sources=(changed, *plan.sources[1:]))
    if right.startswith("bukti"):
        made = dataclasses.replace(made, evidence="verified")  # read from the plan
    assert show.to_text(made, lang="id") != page(BAWASLU, "id")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_every_name_of_the_plan_is_on_the_page(path, lang):
    plan = plan_of(path)
    names = {d.name for d in plan.decisions} | set(plan.effects) | set(plan.parameters) | set(plan.lookups)
    names |= {f for r in plan.records.values() for f in r.fields} | set(plan.records) | set(plan.categories)
    names |= {r.id for r in plan.rules if "." in r.id} | {x.name for x in plan.exclusives}
    shown = page(path, lang)
    assert [n for n in names if not re.search(rf"(?<!\w)(?<!\d\.){re.escape(n)}(?![\w-])", shown)] == []


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_a_page_is_in_one_language(path):
    english = page(path, "en")
    for word in ("bila ", "selain_itu", "kosong ", " untuk ", "ya_tidak", "opsional", "penghargaan |"):
        assert not re.search(rf"^\|.*\b{re.escape(word)}|rumus:.*{re.escape(word)}", english, re.MULTILINE), word
    assert "## Decisions" in english
    assert "## Keputusan" in page(path, "id")


def test_rules_are_sentences():
    shown = page(BAWASLU, "id")
    assert (
        "  - sanksi-asn.alpa-4 (dasar: [GK] PP 94/2021 (ringan)): Bila rezim = asn dan hari_alpa dalam [4..6], maka "
        "Teguran tertulis (teguran_tertulis). Alasan: Tidak masuk {hari_alpa} hari tanpa alasan sah\n"
    ) in shown
    assert "bukan dugaan_etik dan putusan_dkpp <= rehabilitasi" in shown
    assert "- belum-terukur (tiap: pengukuran): Bila indeks_capaian kosong, maka Indikator belum terukur" in shown
    assert "hanya yang terberat yang berlaku pada satu penilaian." in shown
    assert "predikat tidak pernah turun bila pengukuran.realisasi naik, selama polaritas = maksimal" in shown
    english = page(BAWASLU, "en")
    assert (
        "If rezim = asn and hari_alpa in [4..6], then Written reprimand (teguran_tertulis). Reason: Absent" in english
    )


@pytest.mark.parametrize(
    ("cell", "id_", "en"),
    [
        ("90", "x = 90", "x = 90"),
        ("a, b", "x dalam (a, b)", "x in (a, b)"),
        ("bukan(a, b)", "bukan (x dalam (a, b))", "not (x in (a, b))"),
        ("bukan(a)", "bukan (x = a)", "not (x = a)"),
        ("> 3", "x > 3", "x > 3"),
        ("< 3, > 5", "(x < 3 atau x > 5)", "(x < 3 or x > 5)"),
        ("[1..2), 5", "(x dalam [1..2) atau x = 5)", "(x in [1..2) or x = 5)"),
        ("-1", "x = -1", "x = -1"),
        ("ya", "x", "x"),
        ("tidak", "bukan x", "not x"),
        ("kosong", "x kosong", "x is missing"),
        ("terisi", "x terisi", "x is present"),
        ("kosong, 0", "(x kosong atau x = 0)", "(x is missing or x = 0)"),
    ],
)
def test_cells_as_conditions(cell, id_, en):
    assert _test("x", cell, "id") == id_
    from iku_rules.language.respelling import Speller

    source = Source("", cell)
    english = Speller("id", "en").cell(Span(source, 0, len(cell)))
    assert _test("x", english, "en") == en


def test_what_came_from_elsewhere_is_marked():
    shown = page(BAWASLU, "id")
    assert "### indeks_capaian: Indeks capaian [dari kemenkeu/indeks-capaian]" in shown
    assert "Indeks tertinggi [dari kemenkeu/indeks-capaian]" in shown
    assert "Di sini ditetapkan sebagai keputusan: polaritas, target, batas_terburuk, maksimum_alami." in shown
    # The other policy's `penilaian` is another record, and no part of this one.
    assert "### penilaian [" not in shown
    assert "[dari" not in page(RULES / "kemenkeu" / "indeks-capaian.policy.yaml", "id")


def test_dated_values_say_which_is_in_force():
    plan = load(BAWASLU).plan("2025")
    assert "| 80%      | 2025-01-01 (berlaku pada 2025-12-31) |" in show.to_text(plan, lang="id")
    plan = load(BAWASLU).plan("2026")
    assert re.search(r"\| 90% +\| 2026-01-01 \(berlaku pada 2026-12-31\)", show.to_text(plan, lang="id"))


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_tables_are_aligned(path):
    block: list[int] = []
    for line in [*page(path, "id").split("\n"), ""]:
        if line.startswith("|"):
            block.append(len(line))
        else:
            assert len(set(block)) <= 1
            block = []


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_json(path):
    plan = plan_of(path)
    made, english = show.to_json(plan, lang="id"), show.to_json(plan, lang="en")
    assert made["policy"] == plan.policy and made["digest"] == plan.digest == english["digest"]
    assert list(made) == list(english)
    assert made["order"] == [d.name for d in plan.decisions]
    assert {d["name"] for d in made["decisions"]} == set(made["order"])
    assert sum(len(r["sentences"]) for r in made["rules"]) == len(plan.rules)
    assert made["in_force"]["from"] == plan.sources[0].text.split("sejak: ")[1][:10]
    text = repr(made)
    for label in (label for _, labels in plan.categories.items() for label in labels):
        assert label.id is None or label.id in text


def test_a_list_of_values_and_a_library(tmp_path):
    """A scale without labels, `once`, no subject; a text with a bar keeps its cell."""
    text = """\
policy: a/b
language: 1
version: "1"
title: {id: Judul, en: Title}
basis: none
evidence: illustrative
in_force: {from: 2025-01-01, to: 2025-12-31}
scales: {level: [low, high]}
facts:
  person:
    key: [name]
    fields: |
      field | type  | unit | en
      name  | text  | -    | "a | b"
      level | level | -    | Level
decisions:
  good: {each: person, type: boolean, formula: level = high}
"""
    path = tmp_path / "a" / "b.policy.yaml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    plan = load(path).plan("2025")
    shown = show.to_text(plan, lang="en")
    assert "### level\n\nlow, high\n" in shown
    assert "Used by other policies; period: once." in shown
    assert "in force from 2025-01-01 to 2025-12-31." in shown
    assert "a \\| b" in shown
    assert show.to_json(plan, lang="id")["scales"] == [
        {"name": "level", "form": "values", "table": [["low"], ["high"]]}
    ]
    assert "| a \\| b" in show.to_text(plan, lang="id")  # the only label there is


def test_a_plan_made_by_hand_has_no_page():
    with pytest.raises(ValueError, match="not made from files"):
        contents(dataclasses.replace(plan_of(BAWASLU), sources=()), words="id")


# --- the graph


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_graph_holds_every_decision_and_effect(path):
    plan = plan_of(path)
    made = graph_of(plan, lang="id")
    names = {(v.kind, v.name) for v in made.vertices.values()}
    assert {("decision", d.name) for d in plan.decisions} <= names
    assert {("effect", name) for name in plan.effects} <= names
    assert {("lookup", name) for name in plan.lookups} <= names
    order = {d.name: i for i, d in enumerate(plan.decisions)}
    for (kind, _, name), needs in made.edges.items():
        for other, _, needed in needs:
            if kind == other == "decision":
                assert order[needed] < order[name]


def test_tree():
    tree = show.graph(plan_of(RULES / "asn" / "predikat-6-2022.policy.yaml"), "tree", lang="id")
    assert tree == (
        "penilaian.predikat: Predikat kinerja (keputusan)\n"
        "  matriks_predikat: Predikat menurut hasil kerja dan perilaku kerja (rujukan)\n"
        "  penilaian.hasil_kerja: Rating hasil kerja (fakta)\n"
        "  penilaian.perilaku_kerja: Rating perilaku kerja (fakta)\n"
        "penilaian.belum_dinilai: Hasil kerja atau perilaku belum dinilai (akibat)\n"
        "  penilaian.hasil_kerja: Rating hasil kerja (fakta)\n"
        "  penilaian.perilaku_kerja: Rating perilaku kerja (fakta)\n"
    )
    bawaslu = show.graph(plan_of(BAWASLU), "tree", lang="en")
    assert "indeks_capaian: Achievement index (decision, kemenkeu/indeks-capaian, see above)" in bawaslu
    assert "pengukuran.indikator: Indicator (fact)" in bawaslu  # narrowed here


@pytest.mark.parametrize("path", PACKS, ids=by_name)
def test_mermaid_and_dot(path):
    plan = plan_of(path)
    made = graph_of(plan, lang="en")
    edges = sum(len(needs) for needs in made.edges.values())
    mermaid = show.graph(plan, "mermaid", lang="en")
    assert mermaid.startswith("flowchart LR\n")
    assert mermaid.count(" --> ") == edges
    assert len(re.findall(r'^  n\d+\W+"[^"]+"\W+$', mermaid, re.MULTILINE)) == len(made.vertices)
    dot = show.graph(plan, "dot", lang="en")
    assert dot.startswith("digraph policy {\n") and dot.endswith("}\n")
    assert dot.count(" -> ") == edges
    assert len(re.findall(r'^  n\d+ \[label="(?:[^"\\]|\\.)+", shape=\w+\];$', dot, re.MULTILINE)) == len(made.vertices)
