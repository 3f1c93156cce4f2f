"""Readers of fact files: every format and dialect gives the same facts, and every bad row is rejected."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import shutil
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iku_rules.catalogue import CATALOGUE
from iku_rules.diagnostics import PolicyError
from iku_rules.facts.assembly import FactSet
from iku_rules.facts.csv_rows import DIALECTS, split
from iku_rules.facts.files import MAX_LINE, lines
from iku_rules.facts.json_rows import JsonError, parse_json
from iku_rules.facts.nested import Leaf, Many, Named, Node
from iku_rules.facts.readers import read_facts
from iku_rules.facts.rejects import safe, write_rejects
from iku_rules.language.types import TextType
from test_facts_schema import FACTS, appraisals, expected_instance, field, number, plan_of, record

APPRAISAL = "person,grade,innovation,absent,since\nP1,baik,ya,0,2024-02-29\n"
MEASUREMENT = (
    "person,indicator,polarity,target,realisation,weight\nP1,b,minimize,10.50,-,30\nP1,a,maximize,~,3.1,0.01\n"
)
QUARTER = "person,indicator,period,value\nP1,b,2026-Q2,1.25\nP1,b,2026-Q1,\n"


def write(folder: Path, **files: str | bytes) -> Path:
    """Files by record name: CSV unless the name ends in a format (`appraisal__json`)."""
    for name, text in files.items():
        stem, _, kind = name.partition("__")
        data = text.encode() if isinstance(text, str) else text
        (folder / f"{stem}.{kind or 'csv'}").write_bytes(data)
    return folder


def codes(facts: FactSet) -> list[tuple[int, str]]:
    """Line and code of each reason, without rows that only came along."""
    return [(r.line, d.code) for r in facts.rejects for d in r.diagnostics if d.code != "IKU519"]


def came_along(facts: FactSet) -> list[tuple[str, int]]:
    return [(r.record, r.line) for r in facts.rejects if [d.code for d in r.diagnostics] == ["IKU519"]]


def persons(facts: FactSet) -> list[str]:
    return [i.place.key[0] for i in facts]


def refused(folder: Path | list[Path]) -> dict[str, str]:
    """Codes of a set of files that can't be read, with their places."""
    with pytest.raises(PolicyError) as caught:
        read_facts(appraisals(), folder if isinstance(folder, list) else [folder])
    for d in caught.value.diagnostics:
        assert d.message("id") and d.remedy("id") and d.message("en") and d.remedy("en")
    return {d.code: Path(d.where).name for d in caught.value.diagnostics}


def one_measurement(folder: Path, *rows: str, head: str = "person,indicator,polarity,target,weight") -> FactSet:
    """Facts of P1 and P2, who is always good, with these rows of measurements."""
    text = "\n".join([head, "P2,a,maximize,1,1", *rows]) + "\n"
    return read_facts(appraisals(), [write(folder, appraisal="person\nP1\nP2\n", measurement=text)])


# --- the same facts in every format


def test_plain_csv(tmp_path: Path) -> None:
    write(tmp_path, appraisal=APPRAISAL, measurement=MEASUREMENT, quarter=QUARTER)
    facts = read_facts(appraisals(), [tmp_path])
    assert facts.rejects == () and len(facts) == 1
    expected_instance(next(iter(facts)))
    said = [n.message("id") for n in facts.notes if n.code == "IKU544"]
    assert said == ["dibaca dengan `,` di antara sel dan `.` sebagai tanda desimal"] * 3


def indonesian(text: str) -> str:
    return text.replace(".", "!").replace(",", ";").replace("!", ",")


def test_csv_as_indonesian_excel_writes_it(tmp_path: Path) -> None:
    texts = {"appraisal": APPRAISAL, "measurement": MEASUREMENT, "quarter": QUARTER}
    files = {k: "\ufeff" + indonesian(v).replace("\n", "\r\n") + ";;;\r\n" for k, v in texts.items()}
    facts = read_facts(appraisals(), [write(tmp_path, **files)])
    assert facts.rejects == ()
    expected_instance(next(iter(facts)))
    assert [(n.args["delimiter"], n.args["decimal"]) for n in facts.notes] == [(";", ",")] * 3
    stated = read_facts(appraisals(), [tmp_path], dialect=DIALECTS["excel-id"])
    assert list(stated) == list(facts) and stated.notes == ()


def test_json_nested_or_by_record_name_or_one_file_each(tmp_path: Path) -> None:
    subject = json.loads(json.dumps(FACTS, default=str))
    shapes: list[dict[str, object]] = [
        {"facts__json": [subject]},
        {"facts__json": subject},
        {"facts__json": {"appraisal": [subject]}},
        {"appraisal__json": [subject]},
        {"appraisal__jsonl": subject},
        {"facts__yaml": [subject]},
        {
            "facts__json": {
                "appraisal": [{k: v for k, v in subject.items() if k != "measurement"}],
                "measurement": [{"person": "P1", **m} for m in subject["measurement"]],
            }
        },
    ]
    for i, files in enumerate(shapes):
        folder = tmp_path / str(i)
        folder.mkdir()
        write(folder, **{name: json.dumps(value) for name, value in files.items()})
        paths = sorted(folder.iterdir())
        facts = read_facts(appraisals(), paths)
        assert facts.rejects == (), (i, [d.message("en") for r in facts.rejects for d in r.diagnostics])
        expected_instance(next(iter(facts)))
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    write(mixed, appraisal__json=json.dumps([{k: v for k, v in subject.items() if k != "measurement"}]))
    write(mixed, measurement__jsonl="\n".join(json.dumps({"person": "P1", **m}) for m in subject["measurement"]))
    expected_instance(next(iter(read_facts(appraisals(), [mixed]))))


def test_yaml_values_stay_what_was_typed(tmp_path: Path) -> None:
    text = (
        "- person: P1\n  grade: baik\n  innovation: ya\n  since: 2024-02-29\n"
        "  measurement:\n    - {indicator: a, polarity: maximize, target: -, realisation: 3.10, weight: 0.01}\n"
        "    - {indicator: b, polarity: minimize, target: 10.50, weight: 30,\n"
        "       quarter: [{period: 2026-Q1}, {period: 2026-Q2, value: 1.25}]}\n"
    )
    facts = read_facts(appraisals(), [write(tmp_path, facts__yaml=text) / "facts.yaml"])
    expected_instance(next(iter(facts)))
    bad = text.replace("0.01", "0.001").replace("polarity: minimize", "polarty: minimize")
    facts = read_facts(appraisals(), [write(tmp_path, facts__yaml=bad) / "facts.yaml"])
    found = {d.code: d for r in facts.rejects for d in r.diagnostics}
    assert found["IKU504"].span is not None and found["IKU504"].span.text == "0.001"
    assert found["IKU545"].args["suggestion"] == "polarity" and found["IKU545"].where.endswith(":7:22")
    assert "IKU1" in min(refused([write(tmp_path, facts__yaml="person: *x\n") / "facts.yaml"]))


def test_json_numbers_are_exact(tmp_path: Path) -> None:
    rows = '{"person": "P1", "measurement": [{"indicator": "a", "polarity": "maximize", "weight": %s}]}'
    for text, expected in (("89.99", 8999), ("1e1", 1000), ("89.99999999999999999", None), ("1.0e1", 1000)):
        facts = read_facts(appraisals(), [write(tmp_path, facts__json=rows % text) / "facts.json"])
        values = [i.children["measurement"][0].values["weight"] for i in facts]
        assert values == ([expected] if expected else [])
        assert expected or codes(facts) == [(1, "IKU504")]


def test_several_directories_are_one_set(tmp_path: Path) -> None:
    for name in ("solok", "agam"):
        (tmp_path / name).mkdir()
        write(
            tmp_path / name,
            appraisal=APPRAISAL.replace("P1", name),
            measurement=MEASUREMENT.replace("P1", name),
        )
    facts = read_facts(appraisals(), [tmp_path / "solok", tmp_path / "agam"])
    assert persons(facts) == ["solok", "agam"]
    again = [tmp_path / "solok", tmp_path / "solok" / "appraisal.csv", tmp_path / "agam" / ".." / "solok"]
    assert persons(read_facts(appraisals(), again)) == ["solok"]  # a file is read once, however often it is named
    shutil.copytree(tmp_path / "solok", tmp_path / "copy")
    facts = read_facts(appraisals(), [tmp_path / "solok", tmp_path / "copy"])
    assert persons(facts) == [] and {code for _, code in codes(facts)} == {"IKU515"}


# --- dialects


@pytest.mark.parametrize(
    ("head", "row", "found"),
    [
        ("person;indicator;polarity;target;weight", "P1;b;maximize;89,5;1", (";", ",")),
        ("person;indicator;polarity;target;weight", "P1;b;maximize;89.5;1", (";", ".")),
        ("person,indicator,polarity,target,weight", 'P1,b,maximize,"89,5",1', (",", ",")),
        ("person;indicator;polarity;target;weight", "P1;b;maximize;1.234,5;1", (";", ",")),
        ("person;indicator;polarity;target;weight", "P1;b;maximize;10.000;1", (";", ",")),
        ("sep=;\nperson;indicator;polarity;target;weight", "P1;b;maximize;8;1", (";", ",")),
    ],
)
def test_dialects_are_found_and_said(tmp_path: Path, head: str, row: str, found: tuple[str, str]) -> None:
    write(tmp_path, appraisal="person\nP1\n", measurement=f"{head}\n{row}\n")
    facts = read_facts(appraisals(), [tmp_path])
    note = facts.notes[1]
    assert (note.args["delimiter"], note.args["decimal"]) == found
    if "." in row and "," in row:
        assert [d.args["fixed"] for r in facts.rejects for d in r.diagnostics if d.code == "IKU506"] == ["1234,5"]


def test_a_dialect_that_is_unclear_must_be_stated(tmp_path: Path) -> None:
    plan = plan_of(record("unit", None, field("name", TextType(), key=True), field("x", number(3, "0", "99999"))))
    path = write(tmp_path, unit="name;x\na;10.000\n") / "unit.csv"
    with pytest.raises(PolicyError) as caught:
        read_facts(plan, [path])
    assert [(d.code, d.args["value"]) for d in caught.value.diagnostics] == [("IKU543", "10.000")]
    assert next(iter(read_facts(plan, [path], dialect=DIALECTS["semicolon-point"]))).values["x"] == 10_000
    rejected = read_facts(plan, [path], dialect=DIALECTS["excel-id"]).rejects[0].diagnostics[0]
    assert (rejected.code, rejected.args["fixed"]) == ("IKU506", "10000` / `10,000")
    write(tmp_path, unit="name;x\na;1,5\nb;1.5\n")
    with pytest.raises(PolicyError) as caught:
        read_facts(plan, [path])
    assert [(d.code, Path(d.where).name, d.args["line"]) for d in caught.value.diagnostics] == [
        ("IKU542", "unit.csv:2:1", "3")
    ]
    assert codes(read_facts(plan, [path], dialect=DIALECTS["excel-id"])) == [(3, "IKU507")]


def test_a_sign_that_comes_late_never_changes_a_value(tmp_path: Path) -> None:
    rows = "".join(f"P{i},a,maximize,1,1\n" for i in range(1200)) + 'PX,a,maximize,"89,5",1\n'
    write(tmp_path, appraisal="person\nPX\n", measurement="person,indicator,polarity,target,weight\n" + rows)
    facts = read_facts(appraisals(), [tmp_path])
    assert (1202, "IKU507") in codes(facts)


# --- rejects


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("P1,a,maximize,100000,1", 15, "IKU503"),
        ("P1,a,maximize,1.001,1", 15, "IKU504"),
        ("P1,a,maximize,10.000,1", 15, "IKU506"),
        ("P1,a,maximize,x,1", 15, "IKU502"),
        ("P1,a,maximise,1,1", 6, "IKU509"),
        ("P1,a,,1,1", 6, "IKU501"),
        ("P1,,maximize,1,1", 4, "IKU501"),
        ("P1,a,maximize,1,1,5", 1, "IKU520"),
        ("P1,a,maximize,1", 1, "IKU520"),
        ('P1,a,"maximize,1,1', 1, "IKU521"),
        ('P1,a,"maximize"x,1,1', 1, "IKU521"),
        ("P1,a\x00,maximize,1,1", 4, "IKU514"),
    ],
)
def test_a_bad_row_rejects_its_subject_and_no_other(tmp_path: Path, row: str, column: int, expected: str) -> None:
    facts = one_measurement(tmp_path, row, "P1,b,maximize,1,1")
    assert persons(facts) == ["P2"]
    assert codes(facts) == [(3, expected)]
    bad = next(r for r in facts.rejects if r.line == 3 and r.record == "measurement")
    assert bad.key[:1] == ("P1",) and not bad.follows
    assert bad.raw == row and bad.diagnostics[0].where.endswith(f"measurement.csv:3:{column}")
    assert came_along(facts) == [("appraisal", 2), ("measurement", 4)]
    along = next(r for r in facts.rejects if r.record == "appraisal").diagnostics[0]
    assert "measurement.csv:3:1" in along.message("id") and "measurement.csv:3:1" in along.remedy("en")


def test_a_bad_subject_rejects_what_is_below_it(tmp_path: Path) -> None:
    write(tmp_path, appraisal="person,absent\nP1,400\nP2,0\n", quarter="person,indicator,period\nP1,a,2026-Q1\n")
    write(tmp_path, measurement="person,indicator,polarity,weight\nP1,a,maximize,1\nP2,a,maximize,1\n")
    facts = read_facts(appraisals(), [tmp_path])
    assert persons(facts) == ["P2"] and codes(facts) == [(2, "IKU503")]
    assert came_along(facts) == [("measurement", 2), ("quarter", 2)]


def test_repeated_keys_reject_both_rows(tmp_path: Path) -> None:
    facts = one_measurement(tmp_path, "P1,a,maximize,1,1", "P1,a,maximize,2,1", "P1,a,maximize,3,1")
    assert persons(facts) == ["P2"] and codes(facts) == [(3, "IKU515"), (4, "IKU515"), (5, "IKU515")]
    write(tmp_path, appraisal="person\nP1\nP1\nP2\n")
    facts = read_facts(appraisals(), [tmp_path])
    assert persons(facts) == ["P2"] and (2, "IKU515") in codes(facts) and (3, "IKU515") in codes(facts)


def test_rows_of_nobody(tmp_path: Path) -> None:
    facts = one_measurement(tmp_path, "P9,a,maximize,1,1", ",a,maximize,1,1", "P1,a,maximize,1,1")
    assert persons(facts) == ["P1", "P2"]
    assert codes(facts) == [(3, "IKU516"), (4, "IKU501"), (4, "IKU518")]
    assert CATALOGUE["IKU518"].severity == "warning"
    write(tmp_path, quarter="person,indicator,period\nP1,zz,2026-Q1\nP9,a,2026-Q1\n")
    facts = read_facts(appraisals(), [tmp_path])
    assert persons(facts) == ["P2"]  # P1 has a quarter of an indicator that isn't there
    assert [(r.line, d.code) for r in facts.rejects for d in r.diagnostics if r.record == "quarter"] == [
        (2, "IKU516"),
        (3, "IKU519"),  # its indicator was rejected before it
    ]


def test_more_members_than_there_may_be(tmp_path: Path) -> None:
    facts = one_measurement(tmp_path, *(f"P1,{c},maximize,1,1" for c in "abcd"))
    assert persons(facts) == ["P2"] and codes(facts) == [(2, "IKU517")]
    assert len(came_along(facts)) == 4


def test_rows_that_are_no_text(tmp_path: Path) -> None:
    head = b"person,indicator,polarity,target,weight\nP2,a,maximize,1,1\n"
    data = head + b"P1,\xe9,maximize,1,1\n" + b"P3," + b"x" * 3 * MAX_LINE + b"\nP2,b,maximize,1,1\n"
    facts = read_facts(appraisals(), [write(tmp_path, appraisal="person\nP1\nP2\nP3\n", measurement=data)])
    assert persons(facts) == ["P2"] and codes(facts) == [(3, "IKU522"), (4, "IKU523")]
    assert max(len(r.raw) for r in facts.rejects) < 5000
    assert next(iter(facts)).children["measurement"][1].place.key == ("P2", "b")


def test_comments_blank_rows_and_quotes(tmp_path: Path) -> None:
    write(tmp_path, appraisal='# who\n"# also"\n\nperson\n"P ""1"""\n,\n""\n  "P2"  \n')
    write(tmp_path, measurement="person,indicator,polarity,weight\n")
    assert persons(read_facts(appraisals(), [tmp_path])) == ['P "1"', "P2"]


def test_json_rows_have_places_and_repeats_are_refused(tmp_path: Path) -> None:
    text = (
        '[\n  {"person": "P1",\n   "measurement": [\n'
        '     {"indicator": "a", "polarity": "maximize", "weight": 1, "weight": 2},\n     7\n   ]},\n'
        '  {"person": ["P2"]},\n  {"person": "P3", "measurement": null, "grade": true}]'
    )
    facts = read_facts(appraisals(), [write(tmp_path, facts__json=text) / "facts.json"])
    assert persons(facts) == []
    found = [(d.code, d.where.partition("facts.json:")[2]) for r in facts.rejects for d in r.diagnostics]
    assert [f for f in found if f[0] != "IKU519"] == [
        ("IKU546", "4:62"),
        ("IKU547", "5:6"),
        ("IKU548", "7:14"),
        ("IKU509", "8:50"),
    ]
    assert facts.rejects[1].raw.startswith('{"indicator"')


def test_a_broken_line_of_json_lines_is_one_reject(tmp_path: Path) -> None:
    good = '{"person": "P%d", "measurement": []}\n'
    text = good % 1 + '{"person": \n' + "5\n" + "\n" + good % 2
    facts = read_facts(appraisals(), [write(tmp_path, appraisal__jsonl=text)])
    assert persons(facts) == ["P1", "P2"] and codes(facts) == [(2, "IKU550"), (3, "IKU547")]


# --- files that can't be read


def test_headers(tmp_path: Path) -> None:
    write(tmp_path, appraisal="person\n", measurement="person,indicator,Realisasi,weight,weight,polarty\n")
    with pytest.raises(PolicyError) as caught:
        read_facts(appraisals(), [tmp_path])
    found = [(d.code, d.args.get("column"), d.args.get("suggestion")) for d in caught.value.diagnostics]
    assert ("IKU538", "Realisasi", "realisation") in found and ("IKU538", "polarty", "polarity") in found
    assert ("IKU539", "weight", None) in found
    # A column that is misspelt isn't missing too.
    assert "IKU540" not in {d.code for d in caught.value.diagnostics}


def test_files_that_are_none(tmp_path: Path) -> None:
    good = write(tmp_path, appraisal=APPRAISAL, measurement=MEASUREMENT)
    assert refused([tmp_path / "absent.json"]) == {"IKU530": "absent.json"}
    assert refused([tmp_path / "absent"]) == {"IKU530": "absent"}
    (tmp_path / "notes.txt").write_text("x")
    assert refused([tmp_path / "notes.txt"]) == {"IKU532": "notes.txt"}
    assert refused([tmp_path / "measurment.csv"]) == {"IKU531": "measurment.csv"}
    (tmp_path / "measurment.csv").write_text("x")
    assert refused(good) == {"IKU531": "measurment.csv"}
    (tmp_path / "measurment.csv").unlink()
    (tmp_path / "appraisal.json").write_text("[]")
    assert refused(good) == {"IKU534": "appraisal.json"}
    (tmp_path / "appraisal.json").unlink()
    (tmp_path / "README.md").write_text("x")
    (tmp_path / "sumbar.rejects.csv").write_text("x")
    (tmp_path / "iku-rejects.csv").write_text("x")
    (tmp_path / "~$appraisal.csv").write_text("x")
    assert len(read_facts(appraisals(), [good])) == 1
    (tmp_path / "measurement.csv").unlink()
    assert refused(good) == {"IKU551": tmp_path.name}
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refused(empty) == {"IKU533": "empty"}
    assert refused([write(empty, appraisal="# nothing\n\n") / "appraisal.csv"]) == {"IKU536": "appraisal.csv"}
    assert refused([write(empty, facts__json=" ") / "facts.json"]) == {"IKU536": "facts.json"}
    assert refused([write(empty, facts__json=b"\xff[]") / "facts.json"]) == {"IKU537": "facts.json"}
    utf16 = APPRAISAL.encode("utf-16")
    assert refused([write(empty, appraisal=utf16) / "appraisal.csv"]) == {"IKU537": "appraisal.csv:1:1"}
    assert refused([write(empty, facts__json='{"apraisal": []}') / "facts.json"])["IKU541"] == "facts.json:1:2"
    assert refused([write(empty, facts__json="[{]") / "facts.json"]) == {"IKU550": "facts.json:1:3"}


def _pipe(folder: Path) -> Path:
    path = folder / "quarter.csv"
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return path


def test_links_and_devices_are_not_read(tmp_path: Path) -> None:
    assert refused([_pipe(tmp_path)]) == {"IKU535": "quarter.csv"}  # without waiting for somebody to write
    (tmp_path / "quarter.csv").unlink()
    secret = tmp_path / "secret"
    secret.mkdir()
    write(secret, appraisal=APPRAISAL, measurement=MEASUREMENT)
    folder = tmp_path / "facts"
    folder.mkdir()
    (folder / "appraisal.csv").symlink_to(secret / "appraisal.csv")
    assert refused(folder) == {"IKU535": "appraisal.csv"}
    named = read_facts(appraisals(), [folder / "appraisal.csv", secret / "measurement.csv"])
    assert len(named) == 1  # what the caller names itself may be a link


# --- JSON


def values(node: Node) -> object:
    match node:
        case Leaf():
            return node.value
        case Many():
            return [values(item) for item in node.items]
        case Named():
            return {name: values(value) for name, _, value in node.entries}


JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers().map(str) | st.floats(allow_nan=False).map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 1, "\t"]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_json_is_read_as_others_read_it(value: object, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert values(parse_json(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1,]",
        "{,}",
        '{"a" 1}',
        "01",
        "1.",
        ".5",
        "+1",
        "NaN",
        "Infinity",
        "truex",
        '"a',
        '"\\x"',
        "[1 2]",
        "1 2",
        "[" * 100000,
        '{"a":' * 50000,
        '"\x01"',
        "{1: 2}",
        "[1}",
        "'a'",
        '{"a": 1,}',
    ],
)
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(JsonError):
        parse_json(text)


# --- CSV


@given(
    st.lists(st.lists(st.text(st.characters(exclude_characters="\r\n\x00", codec="utf-8")), min_size=1), min_size=1),
    st.sampled_from([",", ";"]),
)
@settings(max_examples=100, deadline=None)
def test_cells_are_split_as_they_were_joined(table: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    for row, line in zip(table, out.getvalue().split("\n"), strict=False):
        found = split(line, delimiter)
        assert found is not None and [cell for _, cell in found] == row


def test_a_line_of_many_cells() -> None:
    assert len(split('"x"' + "," * 300_000, ",") or ()) == 300_001
    assert split('"' + "x" * 900_000, ",") is None


def big(rows: int) -> Iterator[bytes]:
    yield b"person;indicator;polarity;target;weight\n"
    for i in range(rows):
        yield b"P%d;i%d;maximize;%d,5;10\n" % (i // 3, i % 3, i % 90)


def test_lines_are_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as out:
        out.writelines(big(100_000))
    tracemalloc.start()
    with path.open("rb") as stream:
        count = sum(1 for line in lines(stream) if split(line.text, ";"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100_001 and peak < 500_000


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    people = 33_334
    with (tmp_path / "measurement.csv").open("wb") as out:
        out.writelines(big(100_000))
    write(tmp_path, appraisal="person\n" + "".join(f"P{i}\n" for i in range(people)))
    facts = read_facts(appraisals(), [tmp_path])
    instances = iter(facts)
    first = list(itertools.islice(instances, 2))
    assert len(facts) == people and facts.rejects == ()
    assert [c.values["target"] for c in first[1].children["measurement"]] == [350, 450, 550]


PEOPLE = ["P1,0", "P2,0", "P3,400", "P4,0", "P4,1", "P5,0"]
ROWS = [f"P{p},{i},maximize,{p}" for p in range(1, 8) for i in "ab"] + ["P5,a,maximize,0", "P1,c,minimize,3"]


@given(st.permutations(PEOPLE), st.permutations(ROWS))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_changes_no_answer(people: list[str], rows: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        appraisal = "\n".join(["person,absent", *people])
        measurement = "\n".join(["person,indicator,polarity,weight", *rows])
        facts = read_facts(appraisals(), [write(Path(name), appraisal=appraisal, measurement=measurement)])
    found = {i.place.key[0]: i for i in facts}
    assert sorted(found) == ["P1", "P2"]
    assert [m.place.key[1] for m in found["P1"].children["measurement"]] == ["a", "b", "c"]
    reasons = {(r.raw, d.code) for r in facts.rejects for d in r.diagnostics}
    assert ("P3,400", "IKU503") in reasons and {("P4,0", "IKU515"), ("P4,1", "IKU515")} <= reasons
    assert {(f"P{p},{i},maximize,{p}", "IKU516") for p in (6, 7) for i in "ab"} <= reasons
    along = {raw for raw, code in reasons if code == "IKU519"}
    assert along == {"P5,0", "P5,b,maximize,5"} | {f"P{p},{i},maximize,{p}" for p in (3, 4) for i in "ab"}


# --- the rejects file


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_rejects_file(tmp_path: Path, lang: str) -> None:
    assert lang in ("id", "en")
    facts = one_measurement(tmp_path, "=cmd|'/c calc'!A0,a,maximize,1,1", "P1,a,max,x,1", "P1,b,maximize,1,1")
    path = tmp_path / "out" / "r.csv"
    path.parent.mkdir()
    path.write_text("mine")
    with pytest.raises(PolicyError) as caught:  # a file of somebody's, named by mistake
        write_rejects(path, facts.rejects, lang="id")
    assert [d.code for d in caught.value.diagnostics] == ["IKU706"] and path.read_text() == "mine"
    path.write_text("file,line,column,code,reason,remedy,row\nold")
    write_rejects(path, facts.rejects, lang="id" if lang == "id" else "en", dialect=DIALECTS["excel-id"])
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert table[0][0] == {"id": "berkas", "en": "file"}[lang]
    assert {len(row) for row in table} == {7}
    assert [(Path(r[0]).name, r[1], r[2], r[3]) for r in table[1:]] == [
        ("appraisal.csv", "2", "1", "IKU519"),
        ("measurement.csv", "3", "1", "IKU516"),
        ("measurement.csv", "4", "6", "IKU509"),
        ("measurement.csv", "4", "10", "IKU502"),
        ("measurement.csv", "5", "1", "IKU519"),
    ]
    assert table[2][6].startswith("'=cmd")
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(PolicyError) as caught:
        write_rejects(tmp_path / "nowhere" / "r.csv", facts.rejects, lang="id")
    assert [d.code for d in caught.value.diagnostics] == ["IKU705"]
    with pytest.raises(PolicyError):
        write_rejects(tmp_path / "out", facts.rejects, lang="id")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["appraisal.csv", "measurement.csv", "out"]


def test_a_rejects_file_replaces_a_link_and_not_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "r.csv").symlink_to(tmp_path / "precious")
    write_rejects(tmp_path / "r.csv", (), lang="en")
    assert (tmp_path / "precious").read_text() == "kept" and not (tmp_path / "r.csv").is_symlink()


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "%x", "|x"])
def test_cells_that_could_be_formulas_are_made_safe(cell: str) -> None:
    assert safe(cell) == "'" + cell
    assert safe("P1") == "P1"


def test_every_code_of_facts_is_used() -> None:
    sources = "".join(p.read_text() for p in Path("src/iku_rules/facts").glob("*.py"))
    tests = Path(__file__).read_text() + Path(__file__).with_name("test_facts_schema.py").read_text()
    for code in CATALOGUE:
        if code.startswith("IKU5"):
            assert f'"{code}"' in sources and f'"{code}"' in tests, code
