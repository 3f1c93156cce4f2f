"""The command line as its users use it: every command, form and language; what goes where, and the exit code."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import jsonschema
import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner, Result

from iku_rules import Evaluator, cli, commands, decision_rows, load, printing
from iku_rules.command_help import Command, Option
from iku_rules.engines import network
from iku_rules.evaluator import ENGINES
from iku_rules.facts.csv_rows import DIALECTS

ROOT = Path(__file__).parent.parent
POLICY = ROOT / "fixtures" / "good" / "penilaian" / "penilaian.policy.yaml"
USABLE = [e for e in ENGINES if e != "durable" or network.available()]
EVIDENCE = {"id": "Bukti: ILUSTRASI", "en": "Evidence: ILLUSTRATION"}

PEOPLE = "pegawai;rezim;mangkir\nani;asn;12\nbudi;komisioner;\ncitra;asn;0\n"
MEASURED = "pegawai;indikator;capaian;bobot\n" + "".join(
    f"{person};{name};{value};{weight}\n"
    for person, name, value, weight in [
        ("ani", "arsip", "65,5", "30"),
        ("ani", "surat", "69,99", "20,5"),
        ("budi", "arsip", "70", "50"),
        ("budi", "surat", "110", "50"),
        ("citra", "arsip", "", "100"),
    ]
)
CASES = """\
kasus: penilaian
bahasa: 1
contoh:
  tepat-di-batas:
    judul: {id: Tepat di batas, en: On the threshold}
    periode: 2026
    fakta:
      penilaian: |
        pegawai | rezim
        ani     | komisioner
      pengukuran: |
        indikator | capaian | bobot
        arsip     | 70      | 1
    harapan:
      penilaian: |
        skor | predikat
        70   | cukup
  lain:
    periode: 2026
    fakta:
      penilaian: |
        pegawai | rezim
        ani     | komisioner
      pengukuran: |
        indikator | capaian | bobot
        arsip     | 95      | 1
    harapan:
      penilaian: |
        skor | predikat
        95   | cukup
"""
EVALUATE = ("evaluate", "penilaian", "--facts", "data", "--period", "2026")


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules and facts, in which the user stands; the system speaks English."""
    (tmp_path / "rules").mkdir()
    shutil.copy(POLICY, tmp_path / "rules")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "penilaian.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "data" / "pengukuran.csv").write_text(MEASURED, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("IKU_RULES_LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return tmp_path


def run(*args: str) -> Result:
    result = CliRunner().invoke(cli.main, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def good(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.output
    return result.stdout


def edit(path: str, *changes: tuple[str, str]) -> None:
    text = Path(path).read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    Path(path).write_text(text, "utf-8")


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


# --- help


@pytest.mark.parametrize("name", ["", *cli.main.commands])
def test_help_teaches_by_examples_in_both_languages(name: str) -> None:
    words = [name] if name else []
    english, indonesian = good(*words, "--help"), good(*words, "--help", "--lang", "id")
    for text in (english, indonesian):
        assert f"iku-rules {name}".strip() in text.partition("\n\n")[2]
        assert "rules" in text and max(map(len, text.splitlines())) <= 112
    assert "Usage:" in english and "Cara pakai:" in indonesian
    assert not re.search(r"Usage|Options|Show|default:|required|Commands", indonesian)


def test_help_is_complete() -> None:
    for command in cli.main.commands.values():
        assert isinstance(command, Command) and command.help and command.help_id
        first = command.help.partition("\n")[0]
        assert first in good("--help"), "the first line is short enough for the list"
        for option in command.params:
            if isinstance(option, click.Option) and option.name != "help":
                assert isinstance(option, Option) and option.help and option.help_id, (command.name, option.name)


def test_what_help_lists_is_what_there_is() -> None:
    assert cli._ENGINES == ENGINES and tuple(DIALECTS) == cli._DIALECTS


# --- language


def test_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoken(*args: str) -> str:
        return "id" if "Bukti" in good("check", "penilaian", *args) else "en"

    assert spoken() == "en"
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    assert spoken() == "id" and spoken("--lang", "en") == "en" and spoken("--lang=en") == "en"
    monkeypatch.setenv("IKU_RULES_LANG", "en")
    assert spoken() == "en" and spoken("--lang", "id") == "id"
    assert "Bukti" in good("--lang", "id", "check", "penilaian")
    monkeypatch.setenv("IKU_RULES_LANG", "fr")
    assert run("check", "penilaian").exit_code == 2


@pytest.mark.parametrize(
    ("args", "english", "indonesian"),
    [
        (["evaluat"], "did you mean 'evaluate'?", "maksud Anda 'evaluate'?"),
        (["evaluate"], "Missing argument 'POLICY'", "KEBIJAKAN wajib diisi"),
        (["evaluate", "penilaian", "--period", "2026"], "Missing option '--facts'", "pilihan --facts wajib diisi"),
        ([*EVALUATE, "--fomat", "csv"], "No such option", "Maksud Anda --facts, --format?"),
        ([*EVALUATE, "--format", "xml"], "'xml' is not one of", "pilih salah satu dari text, json, csv, csv-excel-id"),
        ([*EVALUATE, "--engine", "fast"], "'fast' is not one of", "pilih salah satu dari auto, reference"),
        ([*EVALUATE, "--output"], "requires an argument", "--output memerlukan satu nilai"),
        ([*EVALUATE, "more"], "unexpected extra argument", "ada isi yang berlebih"),
        ([*EVALUATE[:-1], "2026-13"], "'2026-13' is no period", "'2026-13' bukan periode"),
        ([*EVALUATE, "--period", "2025"], "give one period", "sebutkan satu periode"),
        ([*EVALUATE, "--format", "json", "--record", "pengukuran"], "--record goes with", "--record hanya untuk"),
        (["explain", *EVALUATE[1:]], "Missing option '--subject'", "pilihan --subject wajib diisi"),
        (["explain", *EVALUATE[1:], "--subject", "ani", "--record", "x"], "add --of", "--record memerlukan --of"),
        (["schema"], "name a policy", "sebutkan kebijakan"),
        (["schema", "penilaian", "--of", "decision"], "the same for every policy", "berdiri sendiri"),
        (["schema", "penilaian", "--directory", "x"], "goes with --template", "--directory memerlukan --template"),
        (["show", "penilaian", "--graph", "dot", "--format", "json"], "forms of its own", "tidak dipakai dengan JSON"),
    ],
)
def test_wrong_usage(args: list[str], english: str, indonesian: str) -> None:
    for lang, text, sign in (("en", english, "Error: "), ("id", indonesian, "Kesalahan: ")):
        result = run("--lang", lang, *args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert text in result.stderr and sign in result.stderr
    assert not Path("iku-rejects.csv").exists()


def test_nothing_asked() -> None:
    result = run()
    assert result.exit_code == 2 and "Commands:" in result.output


# --- unreadable and wrong things: exit code 2, nothing on the output, and what to do


@pytest.mark.parametrize(
    ("args", "code", "more"),
    [
        (["evaluate", "penilain", *EVALUATE[2:]], "IKU421", "did you mean `penilaian`?"),
        (["evaluate", "rules/nothing.policy.yaml", *EVALUATE[2:]], "IKU101", "nothing.policy.yaml"),
        (["evaluate", "penilaian", "--facts", "nowhere", "--period", "2026"], "IKU530", "nowhere"),
        (["evaluate", "penilaian", "--facts", "empty", "--period", "2026"], "IKU533", "penilaian, pengukuran"),
        (["evaluate", "penilaian", "--facts", "data/penilaian.csv", "--period", "2026"], "IKU551", "pengukuran"),
        ([*EVALUATE[:-1], "2026-Q1"], "IKU426", "2026-Q1"),
        ([*EVALUATE[:-1], "2020"], "IKU422", "2020-12-31"),
        ([*EVALUATE, "--record", "pengukurn"], "IKU704", "did you mean `pengukuran`?"),
        ([*EVALUATE, "--output", "nowhere/x.csv"], "IKU705", "nowhere/x.csv"),
        ([*EVALUATE, "--output", "data"], "IKU705", "data"),
        (["explain", *EVALUATE[1:], "--subject", "anu"], "IKU703", "did you mean `ani`?"),
        (["explain", *EVALUATE[1:], "--subject", "ani", "--of", "skro"], "IKU704", "did you mean `skor`?"),
        (["explain", *EVALUATE[1:], "--subject", "ani", "--of", "skor", "--record", "arsp"], "IKU711", "arsip, surat"),
        (["show", "penilain"], "IKU421", "penilaian"),
        (["show", "penilaian", "--period", "2020"], "IKU422", "2020-12-31"),
        (["schema", "penilaian", "--record", "x"], "IKU704", "`x`"),
        (["test", "nowhere"], "IKU101", "nowhere"),
        (["test", "empty"], "IKU709", "empty"),
        (["fmt", "nowhere.policy.yaml"], "IKU101", "nowhere"),
        (["fmt", "empty"], "IKU709", "empty"),
    ],
)
def test_what_cannot_be_read(args: list[str], code: str, more: str) -> None:
    Path("empty").mkdir()
    before = sorted(map(str, Path().rglob("*")))
    result = run(*args)
    said = result.stdout + result.stderr if args[0] == "test" else result.stderr
    assert result.exit_code == 2 and (result.stdout == "" or args[0] == "test")
    assert f"error {code}: " in said and more in said and "to do: " in said
    indonesian = run(*args, "--lang", "id")
    assert indonesian.exit_code == 2
    assert f"galat {code}: " in indonesian.output and "perbaikan: " in indonesian.output
    assert sorted(map(str, Path().rglob("*"))) == before


def test_a_faulty_policy_is_told_before_anything_is_read() -> None:
    edit("rules/penilaian.policy.yaml", ("[90..120] || baik", "[91..120] || baik"))
    for args in (
        EVALUATE,
        ("show", "penilaian"),
        ("schema", "penilaian"),
        ("explain", *EVALUATE[1:], "--subject", "x"),
    ):
        result = run(*args)
        assert (result.exit_code, result.stdout) == (2, "") and "IKU321" in result.stderr


# --- check


def test_check(desk: Path) -> None:
    for name in ("penilaian", "rules/penilaian.policy.yaml", "rules", str(desk / "rules")):
        text = good("check", name)
        assert text.startswith("penilaian: no errors") and EVIDENCE["en"] in text
    assert EVIDENCE["id"] in good("check", "rules", "--lang", "id")
    assert "one integer" in good("check", "rules", "--explain")
    edit("rules/penilaian.policy.yaml", ("[90..120] || baik", "[91..120] || baik"))
    result = run("check", "rules", "--lang", "id")
    assert result.exit_code == 1 and result.stderr == ""
    assert "galat IKU321" in result.stdout and result.stdout.endswith("penilaian: galat: 1\n")


def test_check_goes_on_after_what_is_not_there() -> None:
    Path("empty").mkdir()
    result = run("check", "rules/no.policy.yaml", "penilain", "empty", "rules")
    assert result.exit_code == 2
    assert re.findall(r"IKU[0-9]+", result.stdout) == ["IKU101", "IKU421", "IKU709"]
    assert "penilaian: no errors" in result.stdout


def test_check_a_policy_of_several_versions_once() -> None:
    edit("rules/penilaian.policy.yaml", ("{sejak: 2026-01-01}", "{sejak: 2026-01-01, sampai: 2026-12-31}"))
    later = Path("rules/penilaian.2027.policy.yaml")
    shutil.copy("rules/penilaian.policy.yaml", later)
    edit(str(later), ("{sejak: 2026-01-01, sampai: 2026-12-31}", "{sejak: 2027-01-01}"), ('versi: "1"', 'versi: "2"'))
    assert good("check", "rules").count("no errors") == 1
    assert "penilaian 2 · period 2027" in good(*EVALUATE[:-1], "2027")
    assert "penilaian 1 · period 2026-S1" in good(*EVALUATE[:-1], "2026-S1")


def test_check_case_files() -> None:
    path = Path("rules/penilaian.cases.yaml")
    path.write_text(CASES, "utf-8")
    assert good("check", str(path)) == "rules/penilaian.cases.yaml: no errors\n"
    edit(str(path), ("skor | predikat\n        70", "skr | predikat\n        70"))
    result = run("check", str(path))
    assert result.exit_code == 1 and "did you mean `skor`?" in result.stdout


def test_check_as_json() -> None:
    found = json.loads(good("check", "rules", "--format", "json"))
    (checked,) = found["checked"]
    assert checked["evidence"] == ["illustrative"] and checked["files"] == ["rules/penilaian.policy.yaml"]
    assert found["problems"] == [] and checked["errors"] == 0
    edit("rules/penilaian.policy.yaml", ("[90..120] || baik", "[91..120] || baik"))
    result = run("check", "rules", "nowhere", "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 2 and sorted(d["code"] for d in found["problems"]) == ["IKU321", "IKU421"]
    assert set(found["problems"][0]["message"]) == {"id", "en"}


def test_warnings_and_notes() -> None:
    bad = ROOT / "fixtures" / "bad"
    warned = str(bad / "IKU328-covered-row" / "faulty" / "penilaian.policy.yaml")
    assert "warning IKU328" in good("check", warned) and "errors, warnings: 1" in good("check", warned)
    assert run("check", warned, "--strict").exit_code == 1
    noted = str(bad / "IKU283-one-missing-all-missing" / "faulty" / "penilaian.policy.yaml")
    assert "IKU283" not in good("check", noted, "--strict") and "(shown with --notes)" in good("check", noted)
    assert "note IKU283" in good("check", noted, "--notes")


# --- evaluate


def test_the_table() -> None:
    for lang, score in (("id", "67,32"), ("en", "67.32")):
        result = run(*EVALUATE, "--lang", lang)
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0].startswith("penilaian 1 · ") and lines[1].startswith(EVIDENCE[lang])
        assert score in result.stdout and "\033" not in result.stdout
        assert result.stderr.count("\n") == 1, "what two files have in common is said once"
    assert re.search(r"^ani +67\.32 +kurang +Coaching; Cut of the allowance; Training \(2\)$", result.stdout, re.M)


@pytest.mark.parametrize("form", ["text", "json", "csv", "csv-excel-id"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_engine_gives_the_same_bytes(form: str, lang: str) -> None:
    made = {good(*EVALUATE, "--format", form, "--lang", lang, "--engine", e) for e in USABLE for _ in range(2)}
    assert len(made) == 1
    assert "ILUSTRASI" in min(made) or "ILLUSTRATION" in min(made) or "illustrative" in min(made)


def test_json_is_as_its_schema_says() -> None:
    text = good(*EVALUATE, "--format", "json")
    decisions = json.loads(text)
    validator = jsonschema.Draft202012Validator(json.loads(good("schema", "--of", "decision")))
    for decision in decisions:
        validator.validate(decision)
        assert decision["evidence"] == "illustrative"
    assert len(text.splitlines()) == len(decisions) + 2, "one decision a line"


def test_csv_for_programs_and_for_indonesian_excel() -> None:
    plain = rows(good(*EVALUATE, "--format", "csv"))
    assert [(r["pegawai"], r["skor"], r["potongan"]) for r in plain] == [
        ("ani", "67.32", "yes"), ("budi", "90.00", "no"), ("citra", "", "no"),
    ]  # fmt: skip
    assert {r["evidence"] for r in plain} == {"illustrative"} and {r["period"] for r in plain} == {"2026"}
    excel = good(*EVALUATE, "--format", "csv-excel-id", "--lang", "id")
    assert excel.startswith("\ufeffpegawai;")
    first = rows(excel.removeprefix("\ufeff"), ";")[0]
    assert (first["skor"], first["potongan"], first["bukti"]) == ("67,32", "ya", "illustrative")


def test_rows_of_another_record() -> None:
    found = rows(good(*EVALUATE, "--format", "csv", "--record", "pengukuran"))
    assert found == []  # it has no decision of its own
    edit(
        "rules/penilaian.policy.yaml",
        ("keputusan:\n", "keputusan:\n  selisih: {tiap: pengukuran, bulat: 2, rumus: capaian - batas_lemah}\n"),
    )
    found = rows(good(*EVALUATE, "--format", "csv", "--record", "pengukuran"))
    assert [(r["pegawai"], r["indikator"], r["selisih"], r["pelatihan"]) for r in found] == [
        ("ani", "arsip", "-4.50", "yes"),
        ("ani", "surat", "-0.01", "yes"),
        ("budi", "arsip", "0.00", "no"),
        ("budi", "surat", "40.00", "no"),
        ("citra", "arsip", "", "?"),
    ]
    text = good(*EVALUATE, "--record", "pengukuran", "--lang", "id")
    assert re.search(r"^ani +arsip +-4,50 +Pelatihan$", text, re.M)


def test_cells_are_no_formulas_and_no_markup() -> None:
    edit("data/penilaian.csv", ("ani;", "=cmd|' /C calc'!A0;"), ("budi;", "[red]budi[/red];"))
    edit("data/pengukuran.csv", ("ani;", "=cmd|' /C calc'!A0;"), ("budi;", "[red]budi[/red];"))
    assert rows(good(*EVALUATE, "--format", "csv"))[0]["pegawai"] == "'=cmd|' /C calc'!A0"
    assert "[red]budi[/red]" in good(*EVALUATE)


def test_facts_from_several_files_in_any_order() -> None:
    files = ["data/penilaian.csv", "data/pengukuran.csv"]
    made = set()
    for order in itertools.permutations(files):
        args = [word for file in order for word in ("--facts", file)]
        made.add(good("evaluate", "penilaian", *args, "--period", "2026", "--format", "json"))
    made.add(good(*EVALUATE, "--format", "json", "--facts", files[0]))  # one named twice is read once
    assert len(made) == 1


def test_output_is_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = run(*EVALUATE, "--format", "csv").stdout_bytes
    Path("out.csv").write_text("old")
    Path("out.csv").chmod(0o640)
    assert good(*EVALUATE, "--format", "csv", "--output", "out.csv") == ""
    assert Path("out.csv").read_bytes() == shown and Path("out.csv").stat().st_mode & 0o777 == 0o640
    before = sorted(map(str, Path().rglob("*")))

    def broken(*_: object, **__: object) -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.decision_rows, "csv_rows", broken)
    result = run(*EVALUATE, "--format", "csv", "--output", "out.csv")
    assert result.exit_code == 130 and result.stderr.endswith("Interrupted.\n")
    assert Path("out.csv").read_bytes() == shown and sorted(map(str, Path().rglob("*"))) == before


def test_output_into_a_device_leaves_the_device() -> None:
    if Path("/dev/null").is_char_device():
        assert good(*EVALUATE, "--output", "/dev/null") == ""
        edit("data/penilaian.csv", ("ani;asn", "ani;swasta"))
        assert run(*EVALUATE, "--rejects", "/dev/null").exit_code == 1
        assert Path("/dev/null").is_char_device()


def test_places_where_nothing_can_be_written(desk: Path) -> None:
    (desk / "file").write_text("mine")
    edit("data/penilaian.csv", ("ani;asn", "ani;swasta"))
    for option in ("--output", "--rejects"):
        result = run(*EVALUATE, option, "file/x.csv")
        assert result.exit_code == 2 and result.stdout == "" and "IKU705" in result.stderr


def test_nobody() -> None:
    Path("data/penilaian.csv").write_text("pegawai;rezim\n")
    Path("data/pengukuran.csv").write_text("pegawai;indikator;capaian;bobot\n")
    text = good(*EVALUATE)
    assert "period 2026" in text and text.endswith("Nobody is appraised.\n")
    assert good(*EVALUATE, "--format", "json") == "[]\n"
    assert rows(good(*EVALUATE, "--format", "csv")) == []


# --- rejects


def test_bad_rows_and_their_mending() -> None:
    edit("data/pengukuran.csv", ("69,99", "69.99"), ("ani;arsip;65,5", "ani;arsip;150"))
    result = run(*EVALUATE, "--lang", "id", "--dialect", "excel-id")
    assert result.exit_code == 1
    assert "data/pengukuran.csv:2:11: `150` pada `capaian` di luar batas [0..120]" in result.stderr
    assert "2 dinilai, 1 tidak; semua sebab ada di iku-rejects.csv" in result.stderr
    assert re.search(r"^ani ", result.stdout, re.M) is None and "budi" in result.stdout
    rejected = rows(Path("iku-rejects.csv").read_text("utf-8-sig"), ";")  # as the facts are written
    assert [(r["baris"], r["kode"]) for r in rejected] == [("2", "IKU503"), ("3", "IKU507"), ("2", "IKU519")]
    assert rejected[1]["perbaikan"] == "tulis `69,99`" and rejected[1]["isi_baris"] == "ani;surat;69.99;20,5"
    strict = run(*EVALUATE, "--strict", "--dialect", "excel-id")
    assert (strict.exit_code, strict.stdout) == (1, "") and "nobody is appraised (--strict)" in strict.stderr
    edit("data/pengukuran.csv", ("69.99", "69,99"), ("ani;arsip;150", "ani;arsip;65,5"))
    assert "67.32" in good(*EVALUATE)
    assert Path("iku-rejects.csv").read_text("utf-8-sig").count("\n") == 1, "no list outlives its mending"


def test_a_list_of_rejects_is_no_fact_file_and_replaces_nothing_else() -> None:
    edit("data/penilaian.csv", ("ani;asn", "ani;swasta"))
    inside = str(Path("data", "iku-rejects.csv"))
    for _ in range(2):
        assert run(*EVALUATE, "--rejects", inside).exit_code == 1
    result = run(*EVALUATE, "--rejects", "data/pengukuran.csv")
    assert result.exit_code == 2 and "IKU706" in result.stderr
    assert Path("data/pengukuran.csv").read_text("utf-8") == MEASURED


def test_many_reasons_are_told_in_short() -> None:
    people = "".join(f"p{i};swasta;\n" for i in range(30))
    Path("data/penilaian.csv").write_text("pegawai;rezim;mangkir\n" + people)
    Path("data/pengukuran.csv").write_text("pegawai;indikator;capaian;bobot\n")
    result = run(*EVALUATE)
    assert result.stderr.count("`swasta`") == 5 and "... and 25 more" in result.stderr


def test_a_clerks_round(desk: Path) -> None:
    """Templates, rows from Indonesian Excel, a mistake, its mending."""
    result = run("schema", "penilaian", "--template", "csv-excel-id", "--directory", "new", "--lang", "id")
    assert result.exit_code == 0 and result.stdout == ""
    assert sorted(p.name for p in (desk / "new").iterdir()) == ["pengukuran.csv", "penilaian.csv"]
    assert run("schema", "penilaian", "--template", "csv-excel-id", "--directory", "new").exit_code == 2
    for name, text in (
        ("penilaian", "ani;asn;12\r\nbudi;komisioner;\r\n"),
        ("pengukuran", "ani;arsip;65,5;30\r\nani;surat;69,99;20,5\r\nbudi;arsip;1.000;1\r\n"),
    ):
        with (desk / "new" / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(text)
    evaluate = ("evaluate", "penilaian", "--facts", "new", "--period", "2026-S1", "--format", "csv-excel-id")
    result = run(*evaluate, "--output", "hasil.csv", "--lang", "id")
    assert result.exit_code == 1 and "pengukuran.csv" in result.stderr
    edit("new/pengukuran.csv", ("1.000", "100"))
    assert good(*evaluate, "--output", "hasil.csv", "--lang", "id") == ""
    found = rows((desk / "hasil.csv").read_text("utf-8-sig"), ";")
    assert [(r["pegawai"], r["skor"]) for r in found] == [("ani", "67,32"), ("budi", "100,00")]


# --- explain


def test_explain() -> None:
    args = ("explain", *EVALUATE[1:], "--subject", "ani")
    for lang in ("id", "en"):
        whole = good(*args, "--lang", lang)
        assert EVIDENCE[lang] in whole and "penilaian.policy.yaml:" in whole
        tree = json.loads(good(*args, "--lang", lang, "--format", "json"))
        assert tree["kind"] == "explanation" and any(c["kind"] == "evidence" for c in tree["children"])
        for more in (["--of", "predikat"], ["--of", "pelatihan", "--record", "arsip"], ["--of", "potongan"]):
            assert EVIDENCE[lang] in good(*args, "--lang", lang, *more)
    made = {good(*args, "--engine", engine) for engine in USABLE}
    assert len(made) == 1


def test_explaining_someone_who_was_rejected() -> None:
    edit("data/pengukuran.csv", ("65,5", "650,5"))
    result = run("explain", *EVALUATE[1:], "--subject", "ani", "--lang", "id")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "IKU710" in result.stderr and "data/pengukuran.csv:2:11" in result.stderr and "IKU519" not in result.stderr
    assert not Path("iku-rejects.csv").exists()
    other = run("explain", *EVALUATE[1:], "--subject", "budi")
    assert other.exit_code == 0 and "`iku-rules evaluate` tells every reason" in other.stderr


# --- test, show, schema, fmt


def test_examples() -> None:
    Path("rules/penilaian.cases.yaml").write_text(CASES, "utf-8")
    for args in ((), ("rules",), ("penilaian",), ("rules/penilaian.policy.yaml",)):
        result = run("test", *args)
        assert result.exit_code == 1 and "1 of 2 examples pass" in result.stdout
    report = run("test", "--lang", "id").stdout
    for part in ("lain", "`predikat` pada ani: diharapkan cukup, didapat baik", "cara nilai itu didapat", "95"):
        assert part in report
    assert "1 of 1 examples pass" in good("test", "-k", "tepat")
    for engine in USABLE[1:]:
        assert f"({engine})" in good("test", "-k", "tepat", "--engine", engine)
    (found,) = json.loads(run("test", "--format", "json").stdout)
    assert [e["passed"] for e in found["examples"]] == [True, False] and found["passed"] is False
    nothing = run("test", "-k", "absent")
    assert (nothing.exit_code, nothing.stdout) == (2, "") and "IKU707" in nothing.stderr


def test_show() -> None:
    for lang, word in (("id", "Keputusan"), ("en", "Decisions")):
        text = good("show", "penilaian", "--lang", lang)
        assert word in text and ("Bukti" if lang == "id" else "Evidence") in text and text.count("predikat") > 2
    assert json.loads(good("show", "penilaian", "--format", "json"))["evidence"] == "illustrative"
    assert good("show", "penilaian", "--graph", "mermaid").startswith("flowchart")
    assert good("show", "penilaian", "--graph", "dot").startswith("digraph")
    assert "skor" in good("show", "penilaian", "--graph", "tree")


def test_schema(desk: Path) -> None:
    facts = json.loads(good("schema", "penilaian"))
    jsonschema.Draft202012Validator.check_schema(facts)
    assert "pengukuran" in facts["properties"]
    assert "capaian" in json.loads(good("schema", "penilaian", "--record", "pengukuran"))["properties"]
    for of in ("decision", "policy-file", "case-file"):
        jsonschema.Draft202012Validator.check_schema(json.loads(good("schema", "--of", of)))
    both = good("schema", "penilaian", "--template", "csv")
    assert "# penilaian.csv\n" in both and "# pengukuran.csv\n" in both
    one = run("schema", "penilaian", "--template", "csv", "--record", "pengukuran").stdout_bytes.decode()
    assert one.startswith("\ufeff# pengukuran") and one.endswith("pegawai,indikator,capaian,bobot\r\n")
    (desk / "made").mkdir()
    (desk / "made" / "pengukuran.csv").write_text("mine")
    result = run("schema", "penilaian", "--template", "csv", "--directory", "made")
    assert result.exit_code == 2 and "IKU706" in result.stderr
    assert [p.name for p in (desk / "made").iterdir()] == ["pengukuran.csv"], "all or none"
    (desk / "file").write_text("")
    assert "IKU705" in run("schema", "penilaian", "--template", "csv", "--directory", "file/x").stderr


def test_fmt() -> None:
    path = Path("rules/penilaian.policy.yaml")
    before = path.read_text("utf-8")
    assert good("fmt", "--check", "rules") == "" and good("fmt", "rules") == ""
    edit(str(path), ("skor      || predikat", "skor || predikat"))
    result = run("fmt", "--check", "rules")
    assert result.exit_code == 1 and "+      skor      || predikat" in result.stdout
    result = run("fmt", "rules")
    assert (result.exit_code, result.stdout) == (0, "") and "penilaian.policy.yaml" in result.stderr
    assert path.read_text("utf-8") == before
    assert good("fmt", "--words", "en", str(path)) == "" and "policy: penilaian" in path.read_text("utf-8")
    assert "67.32" in good(*EVALUATE)
    assert good("fmt", "--words", "id", str(path)) == "" and path.read_text("utf-8") == before
    path.write_text(before.replace("kebijakan: penilaian", "kebijakan: [penilaian"), "utf-8")
    result = run("fmt", "rules")
    assert (result.exit_code, result.stdout) == (1, "") and "error" in result.stderr


# --- completion


def completed(*words: str) -> list[str]:
    complete = BashComplete(cli.main, {}, "iku-rules", "_IKU_RULES_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


def test_completion(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed("") == list(cli.main.commands) and completed("ex") == ["explain"]
    assert completed("evaluate", "pen") == ["penilaian"]
    (desk / "other" / "asn").mkdir(parents=True)
    shutil.copy(POLICY, desk / "other" / "asn" / "penilaian.policy.yaml")
    assert completed("show", "--rules", "other", "") == ["asn/penilaian"]
    assert completed("evaluate", "--engine", "r") == ["reference", "row"]
    assert all(re.fullmatch("20[0-9]{2}", p) for p in completed("evaluate", "--period", ""))
    assert len(completed("evaluate", "--period", completed("evaluate", "--period", "")[0] + "-Q")) == 4
    complete = BashComplete(cli.main, {}, "iku-rules", "_IKU_RULES_COMPLETE")
    assert [item.type for item in complete.get_completions(["show"], "./rul")] == ["file"]
    monkeypatch.setenv("_IKU_RULES_COMPLETE", "bash_source")
    assert "complete -o nosort -F _iku_rules_completion iku-rules" in CliRunner().invoke(
        cli.main, [], prog_name="iku-rules"
    ).stdout  # fmt: skip


# --- streams: each in a process of its own

# Compiled modules are kept for the next one, away from the sources.
PROCESS = {
    "PYTHONPATH": str(ROOT / "src"),
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "iku-rules-tests-compiled"),
}


def process(*args: str, **more: object) -> subprocess.Popen[bytes]:
    environ = {**os.environ, **PROCESS, "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "iku_rules.cli", *args]
    given: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environ, **more}
    return subprocess.Popen(command, **given)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("args", [(*EVALUATE, "--format", "json"), ("--help",)])
def test_a_full_disk(args: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        running = process(*args, stdout=full)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 2
    assert b"IKU705" in said and b"Traceback" not in said and b"Exception ignored" not in said


def test_a_reader_who_leaves() -> None:
    many(3000)
    with process(*EVALUATE, "--format", "json", "--engine", "row", "--dialect", "excel-id") as running:
        assert running.stdout is not None and running.stderr is not None
        assert running.stdout.read(2) == b"[\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1


def test_letters_that_the_system_does_not_have() -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    running = process(*EVALUATE, env={**os.environ, **PROCESS, **ascii_only})
    shown, said = running.communicate(timeout=30)
    assert running.returncode == 0, said
    assert "penilaian 1 · period 2026" in shown.decode("utf-8")


def many(people: int) -> None:
    """So many people that progress is shown."""
    Path("data/penilaian.csv").write_text("pegawai;rezim\n" + "".join(f"p{i};asn\n" for i in range(people)))
    Path("data/pengukuran.csv").write_text(
        "pegawai;indikator;capaian;bobot\n" + "".join(f"p{i};arsip;80,5;1\n" for i in range(people))
    )


def terminal(args: Iterable[str], columns: int, *, stdout: object = None) -> str:
    """What a command draws on a terminal so wide; with `stdout` only its error stream is the terminal."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    given = {**os.environ, **PROCESS, "TERM": "xterm"}
    running = process(*args, stdin=theirs, stdout=stdout or theirs, stderr=theirs, env=given)
    os.close(theirs)
    drawn, end = b"", time.monotonic() + 40
    while time.monotonic() < end and select.select([ours], [], [], 40)[0]:
        try:
            part = os.read(ours, 65536)
        except OSError:  # nobody writes there any more
            break
        if not part:
            break
        drawn += part
    os.close(ours)
    assert running.wait(20) == 0, drawn
    return drawn.decode().replace("\r\n", "\n")


def test_a_narrow_terminal() -> None:
    key = "koordinator-sdmo-kabupaten-kepulauan-mentawai"
    for path in ("data/penilaian.csv", "data/pengukuran.csv"):
        edit(path, ("ani;", f"{key};"))
    drawn = terminal((*EVALUATE, "--dialect", "excel-id", "--lang", "id", "--engine", "row"), 80)
    lines = [line.rstrip() for line in re.sub(r"\033\[[0-9;]*m", "", drawn).splitlines()]
    assert max(map(len, lines)) <= 86 and key in lines  # the line of evidence is as long as it is
    assert "  Skor: 67,32; Predikat: kurang" in lines
    assert "\033[1m" in drawn


def test_a_table_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    evaluator = Evaluator(load("rules/penilaian.policy.yaml"), "2026", engine="row")
    made = list(evaluator.evaluate(evaluator.read("data")))
    for width in (40, 60, 80, 120, 400):
        text = "".join(decision_rows.table(evaluator.plan, made, evaluator.period, lang="en", width=width))
        lines = text.partition("\n\n")[2].splitlines()
        assert max(map(len, lines)) <= width and text.count("67.32") == 1
        folded = " ".join(text.split())
        assert "Coaching; Cut of the allowance; Training (2)" in folded
    assert printing.styled() is (os.environ.get("TERM") != "dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not printing.styled()


def test_progress_is_on_the_terminal_and_results_are_where_they_belong(desk: Path) -> None:
    many(600)
    with (desk / "out.json").open("wb") as out:
        drawn = terminal((*EVALUATE, "--format", "json", "--dialect", "excel-id"), 100, stdout=out)
    assert "Appraising" in drawn and "digest" not in drawn
    assert len(json.loads((desk / "out.json").read_text("utf-8"))) == 600
    piped = run(*EVALUATE, "--format", "json", "--dialect", "excel-id")
    assert piped.stderr == "" and piped.stdout == (desk / "out.json").read_text("utf-8"), "quiet in a pipe"


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "show", stop)
    for lang, text in (("id", "Dihentikan."), ("en", "Interrupted.")):
        result = run("show", "penilaian", "--lang", lang)
        assert (result.exit_code, result.stdout, result.stderr.strip()) == (130, "", text)
