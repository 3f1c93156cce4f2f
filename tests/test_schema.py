"""The JSON Schemas of rule and case files: up to date, complete, true to the packs, and of use against slips."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from iku_rules import schema
from iku_rules.diagnostics import Source
from iku_rules.language.format import format_source
from iku_rules.language.key_notes import _NOTES, note
from iku_rules.language.shapes import SHAPES
from iku_rules.language.words import LANGUAGES, word

RULES = Path(__file__).parent.parent / "rules"
PACKS = sorted(RULES.glob("*/*.policy.yaml"))
CASES = sorted(RULES.glob("*/*.cases.yaml"))
POLICY = jsonschema.Draft202012Validator(schema.policy_schema())
EXAMPLES = jsonschema.Draft202012Validator(schema.cases_schema())


class Editor(yaml.SafeLoader):
    """Reads as the editors' language server does (YAML 1.2: `no` and days are texts, numbers are numbers)."""


Editor.yaml_implicit_resolvers = {}
Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d+$"), list("-+0123456789"))
Editor.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?(\.\d+|\d+\.\d*)$"), list("-+.0123456789"))
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(null|~|)$"), ["n", "~", ""])


def editor(text: str) -> object:
    return yaml.load(text, Loader=Editor)


def by_name(path: Path) -> str:
    return path.name


def test_the_schemas_are_schemas():
    for made in (schema.policy_schema(), schema.cases_schema()):
        jsonschema.Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("name", sorted(schema.texts()))
def test_the_files_are_up_to_date(name):
    assert (RULES / name).read_text("utf-8") == schema.texts()[name]


def test_written_files(tmp_path):
    schema.write(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(schema.texts())


@pytest.mark.parametrize("words", LANGUAGES)
@pytest.mark.parametrize("path", [*PACKS, *CASES], ids=by_name)
def test_packs_are_valid_in_both_languages(path, words):
    text, _ = format_source(Source(path.name, path.read_text("utf-8")), words=words)
    assert text is not None
    validator = POLICY if path in PACKS else EXAMPLES
    assert [e.message for e in validator.iter_errors(editor(text))] == []


@pytest.mark.parametrize("path", [*PACKS, *CASES], ids=by_name)
def test_the_first_line_names_the_schema(path):
    first = path.read_text("utf-8").split("\n")[0]
    target = first.removeprefix("# yaml-language-server: $schema=")
    assert target != first
    assert (path.parent / target).resolve() == RULES / schema.FILES["policy" if path in PACKS else "cases"]


@pytest.mark.parametrize("section", SHAPES)
def test_every_key_has_a_note(section):
    for key, shape in SHAPES[section].items():
        if shape.kind != "postponed":
            for language in LANGUAGES:
                assert note(section, key, language).endswith(".")


def test_no_note_is_left_over():
    known = {f"{section}.{key}" for section, shapes in SHAPES.items() for key in shapes}
    known |= {f"*.{key}" for shapes in SHAPES.values() for key in shapes}
    assert set(_NOTES) <= known


def test_every_key_is_described_in_the_language_of_its_words():
    made = schema.policy_schema()["$defs"]
    for language in LANGUAGES:
        found = made[f"decision.{language}"]["properties"]
        assert list(found) == [word("key", k, language) for k in SHAPES["decision"]]
        assert found[word("key", "round", language)]["description"] == note("decision", "round", language)


PACK = (RULES / "asn" / "pp-30-2019.policy.yaml").read_text("utf-8")
CASE = (RULES / "asn" / "predikat-6-2022.cases.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("keputusan:\n", "keputusn:\n"),  # an unknown key
        ("subjek: penilaian", "subject: penilaian"),  # a word of the other language
        ("kebijakan: asn/pp-30-2019", "kebijakan: ASN/PP 30"),
        ("bahasa: 1", "bahasa: 2"),
        ('versi: "2019.1"\n', ""),  # an obligatory key
        ("bukti: pihak_ketiga", "bukti: third_party"),
        ("bukti: pihak_ketiga", "bukti: pasti"),
        ("sejak: 2020-01-01", "sejak: 1 Januari 2020"),
        ("periode: tahun", "periode: tahunan"),
        ("subjek: penilaian", "subjek: Penilaian"),
        ("kena: tunggal", "kena: unik"),
        ("    bulat: 2\n", "    bulat: dua\n"),
        ("    bulat: 2\n", "    bulat: 2 bawah\n"),
        ("    bulat: 2\n", "    bulat:\n"),  # nothing where a value belongs
        ("    tiap: penilaian\n    bulat", "    bulat"),
        ("    kena: tunggal\n", ""),  # a table without its hit
        ("    kena: tunggal\n", "    kena: tunggal\n    rumus: 1\n"),  # two forms
        ("    maka: [perbaikan_kinerja]\n", ""),
        ("    maka: [perbaikan_kinerja]\n", "    maka: {perbaikan_kinerja: ya}\n"),
        ("{sejak: 2020-01-01}", "[2020-01-01]"),
        ("  nilai_kinerja:\n", "  Nilai Kinerja:\n"),
        ("judul: {id: Nilai kinerja, en:", "judul: {id: Nilai kinerja, eng:"),
        ("    klaim: monoton", "    klaim: naik"),
        ("    tabel: |\n", "    tabel: >-\n      a\n    dasar2: |\n"),
    ],
)
def test_slips_in_a_policy(right, wrong):
    assert right in PACK
    assert not list(POLICY.iter_errors(editor(PACK)))
    assert list(POLICY.iter_errors(editor(PACK.replace(right, wrong, 1))))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("contoh:\n", "contoh2:\n"),
        ("    harapan:\n", "    hasil:\n"),
        ("    fakta:\n", "    facts:\n"),
        ("    periode: 2022\n", "    periode: tahun 2022\n"),
        ("    periode: 2022\n", ""),
        ("kasus: asn/predikat-6-2022\n", "cases: asn/predikat-6-2022\n"),
    ],
)
def test_slips_in_cases(right, wrong):
    case = re.sub(r"periode: \S+", "periode: 2022", CASE)
    assert right in case
    assert not list(EXAMPLES.iter_errors(editor(case)))
    assert list(EXAMPLES.iter_errors(editor(case.replace(right, wrong, 1))))


@pytest.mark.parametrize(
    ("written", "kind"),
    [("120", int), ("89.5", float), ('"89.5"', str), ("70%", str), ("kosong", str), ("-5", int)],
)
def test_numbers_plain_or_quoted(written, kind):
    text = PACK.replace("keputusan:\n", f"parameter:\n  batas: {{nilai: {written}}}\nkeputusan:\n", 1)
    read = editor(text)
    assert isinstance(read["parameter"]["batas"]["nilai"], kind)
    assert not list(POLICY.iter_errors(read))


def test_it_is_json():
    for text in schema.texts().values():
        assert json.loads(text)["$schema"].endswith("2020-12/schema")
