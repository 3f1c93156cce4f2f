"""What strangers and tired people may give the command line: a table of cases.

`python tests/hostile.py [PART ...]` runs all cases (or those whose name contains a part), each in a process of its
own, and prints exit code, first place and code, CPU seconds and memory above that of the same command on good files.
`test_hostile.py` runs the same in forked children (here: `--fork`). What must be seen of every case stands in
`ordeal.faults`, and what each is told in `hostile.txt` (`--update` writes it anew; read the difference).
"""

from __future__ import annotations

import datetime
import itertools
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ordeal import EXAMPLES, JSON, MEASURED, POLICY, Bench, Case, Make, faults, first_of, told

EXPECTED = Path(__file__).with_name("hostile.txt")
RULES = "rules/penilaian.policy.yaml"
CASES = "rules/penilaian.cases.yaml"
MANY = 100_000


# --- making bad files


def put(name: str, content: str | bytes) -> Make:
    """A file with this content."""

    def make(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))

    return make


def edit(name: str, good: str, *changes: tuple[str, str]) -> Make:
    """A good text with changes."""
    for old, new in changes:
        assert old in good, old
        good = good.replace(old, new, 1)
    return put(name, good)


def rules(*changes: tuple[str, str]) -> Make:
    return edit(RULES, POLICY, *changes)


def formula(text: str) -> Make:
    """The formula of `skor`."""
    return rules(("rumus: " + re.search(r"rumus: (.*)", POLICY)[1], "rumus: |\n      " + text))  # type: ignore[index]


def cell(text: str) -> Make:
    """A condition cell."""
    return rules(("< 70      ||", text + " ||"))


def typed(text: str) -> Make:
    """The type of a field."""
    return rules(("angka(2) [0..120] opsional", text))


def parameter(text: str) -> Make:
    """The value of a parameter."""
    return rules(("nilai: 70}", f"nilai: {text}}}"))


def named(text: str) -> Make:
    """A decision's name."""
    return rules(("  predikat:\n    judul", f"  {text}:\n    judul"))


def more(text: str) -> Make:
    """Sections more at the end of the policy."""
    return put(RULES, POLICY + text)


def decisions(text: str) -> Make:
    return rules(("akibat: |", text.rstrip("\n") + "\nakibat: |"))


def instead(name: str, of: Callable[[Path], object]) -> Make:
    """Something else in the place of a file."""

    def make(folder: Path) -> None:
        path = folder / name
        path.unlink(missing_ok=True)
        of(path)

    return make


def sparse(path: Path) -> None:
    """Ten gigabytes that take no place."""
    with path.open("wb") as stream:
        stream.truncate(10 << 30)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def both(*makes: Make) -> Make:
    def make(folder: Path) -> None:
        for one in makes:
            one(folder)

    return make


def mode(name: str, rights: int) -> Make:
    return lambda folder: (folder / name).chmod(rights)


# --- rule files

BOMB = "kebijakan: penilaian\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)
)
NESTED_BLOCK = "kebijakan:\n" + "".join(" " * i + "a:\n" for i in range(1, 2_000))

# What any text file read by the reader of rule files may hold.
TEXTS: dict[str, str | bytes] = {
    "aliases: a bomb": BOMB,
    "an alias of itself": "kebijakan: &a [*a]\n",
    "anchor": POLICY.replace("skor:", "skor: &x", 1),
    "merge key": POLICY.replace("  skor:", "  <<: {a: b}\n  skor:", 1),
    "tag": POLICY.replace("versi: ", "versi: !!python/object/apply:os.system [ls] #", 1),
    "own tag": "%TAG ! tag:evil,2000:\n---\n!x\n" + POLICY,
    "directive": "%YAML 9.9\n---\n" + POLICY,
    "two documents": POLICY + "---\n" + POLICY,
    "document end": POLICY + "...\n{[\n",
    "flow brackets": "kebijakan: " + "[" * MANY,
    "flow brackets, closed": "kebijakan: " + "[" * MANY + "]" * MANY,
    "flow braces": "kebijakan: " + "{a: " * MANY,
    "block nesting": NESTED_BLOCK,
    "block dashes": "kebijakan:\n" + "- " * MANY + "a\n",
    "question marks": "? " * MANY + "a\n",
    "complex key": "? [a, b]\n: c\n",
    "tab": POLICY.replace("  skor:", "\tskor:", 1),
    "tabs": "\t" * MANY,
    "duplicate key": POLICY + "versi: 2\n",
    "not UTF-8": POLICY.encode().replace(b"kecil", b"k\xe9cil", 1),
    "UTF-16": POLICY.encode("utf-16"),
    "UTF-16, no mark": POLICY.encode("utf-16-le"),
    "UTF-32": POLICY.encode("utf-32"),
    "overlong UTF-8": POLICY.encode().replace(b"kecil", b"k\xc0\xafcil", 1),
    "lone surrogate": POLICY.replace("kecil", "k\ud800cil", 1),
    "surrogate as escape": POLICY.replace('versi: "1"', 'versi: "\\uD800"', 1),
    "NUL as escape": POLICY.replace('versi: "1"', 'versi: "\\0"', 1),
    "ESC as escape": POLICY.replace('versi: "1"', 'versi: "\\e[31m"', 1),
    "beyond Unicode as escape": POLICY.replace('versi: "1"', 'versi: "\\UFFFFFFFF"', 1),
    "NUL": POLICY.replace("kecil", "k\0cil", 1),
    "NULs": b"\0" * 1_000_000,
    "ESC": POLICY.replace("kecil", "k\x1b[31mcil", 1),
    "right to left": POLICY.replace("kecil", "k\u202ecil", 1),
    "zero width": POLICY.replace("skor:", "sk\u200bor:", 1),
    "a mark inside": POLICY.replace("skor:", "\ufeffskor:", 1),
    "two marks": "\ufeff\ufeff" + POLICY,
    "hidden everywhere": "\u200b" * 1_000_000,
    "line separator": POLICY.replace("kecil", "k\u2028cil", 1),
    "no-break blanks": POLICY.replace("  skor:", "\u00a0\u00a0skor:", 1),
    "random bytes": bytes(range(256)) * 100,
    "over 5 MB": POLICY + "# a remark\n" * 500_000,
    "one line of 5 MB": "kebijakan: " + "a" * 5_000_000,
    "a quote that stays open": 'kebijakan: "' + "a\n" * 1_000_000,
    "key of 2 MB": "a" * 2_000_000 + ": b\n",
    "empty": "",
    "blanks": " \n" * 1_000,
    "millions of empty lines": "\n" * 5_000_000,
    "remarks alone": "# nothing\n" * 3,
    "the mark alone": "\ufeff",
    "null": "null\n",
    "tilde": "~\n",
    "a number": "1\n",
    "a list": "- a\n- b\n",
    "a text": "hello\n",
    "a text of many lines": "hello\n" * MANY,
    "no first key": "a: b\n",
    "100,000 keys": "kebijakan: penilaian\n" + "".join(f"k{i}: a\n" for i in range(MANY)),
    "100,000 keys on a line": "kebijakan: {" + ", ".join(f"k{i}: a" for i in range(MANY)) + "}\n",
    "100,000 keys alike": "a: b\n" * MANY,
    "100,000 items": "kebijakan: [" + "a, " * MANY + "a]\n",
    "too many parts": "kebijakan: [" + "a, " * 2 * MANY + "a]\n",
    "100,000 tags": "kebijakan: [" + "!!a b, " * MANY + "a]\n",
    "carriage returns": POLICY.replace("\n", "\r").replace("kecil", "k\0cil", 1),
    "folded text": "kebijakan: >\n  a\n  b\n",
    "block without end": "kebijakan: |\n" + " a | b\n" * 500_000,
    "indentation of 100,000": "kebijakan:\n" + " " * MANY + "a: b\n",
    "a colon in a text": POLICY.replace("dasar: [contoh rekaan]", "dasar: a: b", 1),
    "percent": "kebijakan: %\n",
    "backticks": "kebijakan: `rm -rf /`\n",
    "Python": "import os\nos.system('true')\n",
    "XML": "<?xml version='1.0'?><a/>\n",
    "JSON": '{"kebijakan": "penilaian"}\n',
}

# The reader is one for rules, examples and facts: what is only large is given to it once.
SMALL = {name: content for name, content in TEXTS.items() if len(content) < 10_000}

# Things in the place of a file, for every reader.
PLACES: dict[str, Callable[[Path], object]] = {
    "a folder": lambda path: path.mkdir(),
    "nothing": lambda path: None,
    "a dangling link": link("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a pipe nobody writes to": lambda path: os.mkfifo(path),
    "a socket": a_socket,
    "/dev/zero": link("/dev/zero"),
    "/dev/full": link("/dev/full"),
    "/dev/tty": link("/dev/tty"),
    "/proc/self/mem": link("/proc/self/mem"),
    "ten sparse gigabytes": sparse,
    "no rights": lambda path: (path.write_text(POLICY), path.chmod(0)),
}

_OF_RULES = (
    "check",
    "fmt",
    "show",
    "evaluate",
    "explain",
    "test",
    "schema",
    "template",
    "graph",
    "check-json",
    "check-id",
)


def of_texts() -> Iterator[Case]:
    turn = itertools.cycle(_OF_RULES)
    for name, content in TEXTS.items():
        yield Case(f"rules: {name}", next(turn), put(RULES, content))
    for name, of in PLACES.items():
        for command in (next(turn), next(turn), next(turn)):
            if not (name == "nothing" and command == "test"):
                yield Case(f"rules: {name}", command, instead(RULES, of))


def of_case_files() -> Iterator[Case]:
    turn = itertools.cycle(("test", "check-cases", "fmt-cases", "test-row"))
    for name, content in SMALL.items():
        if isinstance(content, str):
            content = content.replace("kebijakan:", "kasus:").replace(POLICY.replace("kebijakan:", "kasus:"), EXAMPLES)
        yield Case(f"examples: {name}", next(turn), put(CASES, content))
    for name, of in PLACES.items():
        yield Case(f"examples: {name}", next(turn), instead(CASES, of))


# --- facts

CSV = "facts/pengukuran.csv"
TWO = f"facts/penilaian.csv --facts {CSV}"
HEAD = "pegawai,indikator,capaian,bobot\n"
NUMBERS = {
    "1e400": "1e400", "1E5": "1E5", "NaN": "NaN", "inf": "inf", "-inf": "-Infinity", "40 digits": "9" * 40,
    "100,000 digits": "9" * MANY, "100,000 decimals": "1." + "9" * MANY, "too many decimals": "65.555",
    "decimal comma": '"65,5"', "underscores": "1_0", "hexadecimal": "0x41", "octal": "0o101", "plus": "+65",
    "a word": "banyak", "full-width digits": "６５", "Arabic digits": "٦٥", "minus sign": "\u22125", "negative": "-1",
    "per cent": "65%", "currency": "Rp65", "a formula": "=1+1", "a command": "=cmd|'/C calc'!A1", "no digit": ".",
    "half a number": "65.", "point first": ".5", "two points": "1.2.3", "superscript": "6\u00b2", "a sign alone": "+",
    "blank inside": "6 5", "a date": "2026-01-01", "beyond bounds": "120.01", "exponent of a million": "1e1000000",
    "thousands": "1.000.000", "zero width": "6\u200b5",
}  # fmt: skip
ROWS = {
    "too few cells": "ani,arsip\n",
    "too many cells": "ani,arsip,65,30,9\n",
    "100,000 cells": "ani,arsip" + "," * MANY + "x\n",
    "a quote that stays open": 'ani,"arsip,65,30\nani,surat,65,30\n',
    "text behind a quote": 'ani,"arsip"x,65,30\n',
    "quotes by the thousand": '"' * MANY + "\n",
    "NUL": "ani,ar\0sip,65,30\n",
    "ESC": "ani,ar\x1b[31msip,65,30\n",
    "right to left": "ani,ar\u202esip,65,30\n",
    "zero width": "ani,ar\u200bsip,65,30\n",
    "lone surrogate": "ani,ar\ud800sip,65,30\n",
    "tab": "ani\tarsip\t65\t30\n",
    "another name, composed": "ani,arsip,65,30\nan\u0131,arsip,65,30\n",
    "a Cyrillic letter": "\u0430ni,arsip,65,30\n",
    "nobody's": "citra,arsip,65,30\n",
    "twice": "ani,arsip,65,30\nani,arsip,66,30\n",
    "twice, decomposed": "ani,caf\u00e9,65,30\nani,cafe\u0301,66,30\n",
    "no key": "ani,,65,30\n",
    "no owner": ",arsip,65,30\n",
    "a field of 900 KB": "ani," + "a" * 900_000 + ",65,x\n",
    "a field of 2 MB": "ani," + "a" * 2_000_000 + ",65,30\n",
    "a line of 2 MB": "ani,arsip,65,30" + "," * 2_000_000 + "\n",
    "carriage returns alone": "ani,arsip,65,x\rbudi,arsip,65,30\r",
    "a key cut by a spreadsheet": "ani,1.98505E+17,65,30\n",
    "20,000 bad rows": "ani,arsip,x,30\n" * 20_000,
    "millions of empty lines": "\n" * 3_000_000 + "ani,arsip,x,30\n",
    "millions of blank cells": ",,,\n" * 1_000_000 + "ani,arsip,x,30\n",
    "bytes that aren't UTF-8": "ani,ar\udce9sip,65,30\n",
    "eleven where ten are the most": "".join(f"ani,i{i},65,30\n" for i in range(11)),
}
FILES: dict[str, str | bytes] = {
    "empty": "",
    "the mark alone": "\ufeff",
    "empty lines alone": "\n" * 100,
    "millions of empty lines alone": "\n" * 5_000_000,
    "NULs": b"\0" * 3_000_000,
    "UTF-16": MEASURED.encode("utf-16"),
    "UTF-16, no mark": MEASURED.encode("utf-16-le"),
    "random bytes": bytes(range(256)) * 1_000,
    "a head of 2 MB": "pegawai," * 250_000 + "\n",
    "a head of 100,000 columns": "pegawai,indikator,capaian,bobot," + ",".join(f"k{i}" for i in range(MANY)) + "\n",
    "an open quote in the head, 50 MB": '"pegawai,' + ("a" * 900_000 + "\n") * 55,
    "an open quote in a row, 50 MB": HEAD + 'ani,"' + ("a" * 900_000 + "\n") * 55,
    "one line of 50 MB": HEAD + "a" * 50_000_000,
    "a missing column": "pegawai,indikator,capaian\nani,arsip,65\n",
    "a column twice": "pegawai,indikator,capaian,capaian,bobot\nani,arsip,65,66,30\n",
    "an unknown column": "pegawai,indikator,capaian,bobott\nani,arsip,65,30\n",
    "a name with a Cyrillic letter": "pegawai,indikator,c\u0430paian,bobot\nani,arsip,65,30\n",
    "an empty head": ",,,\nani,arsip,65,30\n",
    "no head": "ani,arsip,65,30\n",
    "tabs between cells": MEASURED.replace(",", "\t"),
    "bars between cells": MEASURED.replace(",", "|"),
    "both decimal signs": 'pegawai,indikator,capaian,bobot\nani,a,65.5,30\nani,b,"65,5",30\n',
    "unclear thousands": "pegawai;indikator;capaian;bobot\nani;a;65.500;30\n",
    "JSON inside": JSON,
    "XLSX inside": b"PK\x03\x04" + bytes(range(256)) * 40,
    "sep= alone": "sep=;\n",
    "a formula in the head": "=pegawai,indikator,capaian,bobot\nani,arsip,65,30\n",
}
TREES: dict[str, str | bytes] = {
    "brackets": "[" * MANY,
    "brackets, closed": "[" * MANY + "]" * MANY,
    "braces": '{"a":' * MANY,
    "brackets in a fact": '[{"pegawai": ' + "[" * MANY + "]" * MANY + "}]",
    "empty": "",
    "blanks": " \n" * 100,
    "the mark alone": "\ufeff",
    "null": "null",
    "a number": "1",
    "a text": '"ani"',
    "a list of numbers": "[1, 2, 3]",
    "a list of lists": "[[], []]",
    "an empty object": "{}",
    "unknown record": '{"orang": [], "penilaian": []}',
    "unknown fact": '[{"pegawai": "ani", "rezim": "asn", "gaji": 1, "pengukuran": []}]',
    "fact twice": '[{"pegawai": "ani", "pegawai": "budi", "rezim": "asn", "pengukuran": []}]',
    "an object for a fact": '[{"pegawai": {"a": 1}, "rezim": "asn", "pengukuran": []}]',
    "a fact for a record": '[{"pegawai": "ani", "rezim": "asn", "pengukuran": 5}]',
    "number for a category": '[{"pegawai": "ani", "rezim": 5, "pengukuran": []}]',
    "boolean for a number": '[{"pegawai": "ani", "rezim": "asn", "mangkir": true, "pengukuran": []}]',
    "subject twice": '[{"pegawai": "ani", "rezim": "asn"}, {"pegawai": "ani", "rezim": "asn"}]',
    "not closed": '[{"pegawai": "ani"',
    "text behind": "[] x",
    "a key of 2 MB": '[{"' + "a" * 2_000_000 + '": 1}]',
    "a text of 2 MB": '[{"pegawai": "' + "a" * 2_000_000 + '", "rezim": "x"}]',
    "100,000 facts of one": "[{" + ", ".join(f'"k{i}": 1' for i in range(99_990)) + "}]",
    "100,000 facts alike": "[{" + ", ".join(['"k": 1'] * 99_990) + "}]",
    "20,000 empty objects": "[" + "{}, " * 20_000 + "{}]",
    "UTF-16": JSON.encode("utf-16"),
    "not UTF-8": JSON.encode().replace(b"ani", b"an\xe9"),
    "NUL": JSON.replace("ani", "a\0i"),
    "ESC": JSON.replace("ani", "a\x1b[31mi"),
    "right to left": JSON.replace("ani", "a\u202ei"),
    "a surrogate": JSON.replace("ani", "a\\ud800i"),
    "an escaped NUL": JSON.replace("ani", "a\\u0000i"),
    "NULs": b"\0" * 3_000_000,
    "single quotes": JSON.replace('"', "'").replace(": ", ":"),
    "a trailing comma": '[{"pegawai": "ani", "rezim": "asn",}]',
    "remarks": "/* a */ []",
    "1e400": JSON.replace("65.5", "1e400"),
    "1e1000000": JSON.replace("65.5", "1e1000000"),
    "1e-1000000": JSON.replace("65.5", "1e-1000000"),
    "NaN": JSON.replace("65.5", "NaN"),
    "-Infinity": JSON.replace("65.5", "-Infinity"),
    "40 digits": JSON.replace("65.5", "9" * 40),
    "100,000 digits": JSON.replace("65.5", "9" * MANY),
    "too many decimals": JSON.replace("65.5", "65.555"),
    "hexadecimal": JSON.replace("65.5", "0x41"),
    "a zero first": JSON.replace("65.5", "065"),
    "a plus first": JSON.replace("65.5", "+65"),
}


def of_facts() -> Iterator[Case]:
    turn = itertools.cycle(("evaluate", "evaluate-text", "explain", "evaluate-json", "strict", "evaluate-id"))

    def case(name: str, make: Make, facts: str = "facts") -> Case:
        command = next(turn)
        writes = () if command == "explain" else ("iku-rejects.csv", "out.csv")
        return Case(f"facts: {name}", command, make, facts=facts, writes=writes)

    for name, text in NUMBERS.items():
        yield case(f"number: {name}", put(CSV, f"{HEAD}ani,arsip,{text},30\nani,surat,65,x\n"))
    for name, text in ROWS.items():
        yield case(
            f"row: {name}",
            put(CSV, HEAD + text),
        )
    for name, content in FILES.items():
        yield case(f"CSV: {name}", put(CSV, content))
    for name, content in TREES.items():
        yield case(f"JSON: {name}", put("subjects.json", content), "subjects.json")
        if isinstance(content, str):
            yield case(f"JSON lines: {name}", put("penilaian.jsonl", content.strip("[]") + "\n"), "penilaian.jsonl")
    for name, content in SMALL.items():
        if POLICY[:100] not in str(content):
            yield case(f"YAML: {name}", put("subjects.yaml", content), "subjects.yaml")
    for name, of in PLACES.items():
        for place, facts in (
            (CSV, "facts"),
            (CSV, TWO),
            ("subjects.json", "subjects.json"),
        ):
            yield case(f"{place}, {facts[:5]}: {name}", instead(place, of), facts)


# --- what rules say


def dated(count: int) -> str:
    days = (datetime.date(2026, 1, 1) + datetime.timedelta(days=i) for i in range(count))
    return "".join(f"      {day}: 70\n" for day in days)


def chain(count: int, text: str) -> str:
    """Decisions each of which is made of the one before."""
    first = "  d0: {tiap: penilaian, bulat: tepat, rumus: mangkir}\n"
    return first + "".join(
        f"  d{i}: {{tiap: penilaian, bulat: tepat, rumus: {text.format(f'd{i - 1}')}}}\n" for i in range(1, count)
    )


def table(rows: str) -> Make:
    return rules(("      [70..90)  || cukup\n", rows))


def used(name: str, *, as_: str | None = None) -> str:
    return POLICY.replace("kebijakan: penilaian", f"kebijakan: {as_ or 'penilaian'}").replace(
        "skala:", f"memakai: {{{name}: [skor]}}\nskala:"
    )


MEANINGS: dict[str, Make] = {
    "formula of 100 KB": formula("1 + " * 25_000 + "1"),
    "10,000 parentheses": formula("(" * 10_000 + "1" + ")" * 10_000),
    "2,000 parentheses": formula("(" * 2_000 + "1" + ")" * 2_000),
    "2,000 parentheses, open": formula("(" * 2_000 + "1"),
    "600 nots": formula("jika " + "bukan " * 600 + "1 = 1 maka 1 jika_tidak 0"),
    "60 nots": formula("jika " + "bukan " * 60 + "1 = 1 maka 1 jika_tidak 0"),
    "4,000 signs": formula("-" * 4_000 + "1"),
    "130 choices": formula("jika 1 = 1 maka 1 jika_tidak " * 130 + "1"),
    "500 calls": formula("min(1, " * 500 + "1" + ")" * 500),
    "a call of 1,000": formula("min(" + "1, " * 1_000 + "1)"),
    "1,000 terms": formula("1+" * 999 + "1"),
    "400 products": formula("mangkir*" * 400 + "1"),
    "500 powers of ten": formula("999999999*" * 300 + "9"),
    "500 divisions": formula("mangkir/" * 400 + "3"),
    "1,000 comparisons": formula("1 < " * 1_000 + "1"),
    "500 ands": formula("jika " + "1=1 dan " * 400 + "1=1 maka 1 jika_tidak 0"),
    "sums in sums": formula("jumlah(a.capaian untuk a dalam pengukuran yang " * 20 + "1=1" + ")" * 20),
    "squares of squares": decisions(chain(40, "{0} * {0}")),
    "400 decisions in a row": decisions(chain(400, "{0} + 1")),
    "decisions in a circle": decisions(
        "  a: {tiap: penilaian, bulat: 2, rumus: b}\n  b: {tiap: penilaian, bulat: 2, rumus: a}\n"
    ),
    "a decision of itself": formula("skor + 1"),
    "formula: not UTF-8 letters": formula("sk\u0455r"),
    "formula: full-width": formula("\uff11 + 1"),
    "formula: code": formula("__import__('os').system('true')"),
    "formula: an attribute": formula("skor.__class__"),
    "formula: a power": formula("9**9**9"),
    "formula: quotes": formula('"a"'),
    "formula: empty": formula('""'),
    "number: 1e400": formula("1e400"),
    "number: NaN": formula("NaN"),
    "number: inf": formula("inf"),
    "number: 40 digits": formula("9" * 40),
    "number: 4,000 digits": formula("9" * 4_000),
    "number: 100,000 digits": formula("9" * MANY),
    "number: decimal comma": formula("1,5"),
    "number: underscore": formula("1_000"),
    "number: hexadecimal": formula("0x10"),
    "number: a thousand": formula("1.000"),
    "cell: decimal comma": cell("< 70,5"),
    "cell: 100 KB": cell("1, " * 30_000 + "1"),
    "cell: reversed": cell("[90..70]"),
    "cell: 1e400": cell("< 1e400"),
    "parameter: 1e400": parameter("1e400"),
    "parameter: 100,000 digits": parameter("9" * MANY),
    "parameter: 18 digits": parameter("9" * 18),
    "parameter: a name": parameter("batas_lemah"),
    "parameter: 3,000 days": rules(
        (
            "  batas_lemah: {dasar: contoh rekaan, satuan: poin, nilai: 70}",
            "  batas_lemah:\n    dasar: contoh\n    satuan: poin\n    nilai_bertanggal:\n" + dated(3_000).rstrip(),
        )
    ),
    "type: decimals of 999999999": typed("angka(999999999) [0..120]"),
    "type: ten decimals": typed("angka(10) [0..120]"),
    "type: bounds of 1e400": typed("angka(2) [0..1e400]"),
    "type: bounds of 10^40": typed(f"angka(2) [0..1{'0' * 40}]"),
    "type: bounds of 10^17": typed(f"angka(9) [-1{'0' * 17}..1{'0' * 17}]"),
    "type: reversed": typed("angka(2) [120..0]"),
    "type: of 100 KB": typed("x" * MANY),
    "round: 100000": rules(("bulat: 2", "bulat: 100000")),
    "round: 999999999": rules(("bulat: 2", "bulat: 999999999")),
    "round: negative": rules(("bulat: 2", "bulat: -1")),
    "lasts: 10^12 years": rules(("6 bulan", "1000000000000 tahun")),
    "lasts: nothing": rules(("6 bulan", "0 bulan")),
    "lasts: negative": rules(("6 bulan", "-6 bulan")),
    "in force: year 0000": rules(("2026-01-01", "0000-01-01")),
    "in force: year 99999": rules(("2026-01-01", "99999-01-01")),
    "in force: 30 February": rules(("2026-01-01", "2026-02-30")),
    "in force: over before": rules(("sejak: 2026-01-01", "sejak: 2026-01-01, sampai: 2025-01-01")),
    "records: 10^9": rules(("1..10\n", "1..1000000000\n")),
    "records: reversed": rules(("1..10\n", "10..1\n")),
    "records: 0": rules(("1..10\n", "0..0\n")),
    "name: Cyrillic": named("\u0440redikat"),
    "name: full-width": named("\uff53kor"),
    "name: combining": named("predika\u0301t"),
    "name: composed": named("pr\u00e9dikat"),
    "name: a word of the language": named("jika"),
    "name: a function": named("rerata"),
    "name: of Python": named("__class__"),
    "name: capital": named("Predikat"),
    "name: blank": named("predikat baru"),
    "name: 41 letters": named("a" * 41),
    "name: 10,000 letters": named("a" * 10_000),
    "name: taken": named("skor"),
    "name: of a field": named("mangkir"),
    "names: 60,000 values": rules(("[kurang, cukup, baik]", "[" + ", ".join(f"v{i}" for i in range(60_000)) + "]")),
    "names: 60,000 values unknown": rules(
        ("|| cukup", "|| cukupp"), ("[kurang, cukup, baik]", "[" + ", ".join(f"v{i}" for i in range(60_000)) + "]")
    ),
    "keys: 99,000 unknown": put(RULES, POLICY + "".join(f"k{i}: a\n" for i in range(99_000))),
    "keys: 30,000 fields": rules(
        ("      bobot     |", "".join(f"      f{i} | teks | - | a | b\n" for i in range(1_900)) + "      bobot     |")
    ),
    "table: 100,000 rows": table("      [70..90)  || cukup\n" * MANY),
    "table: 2,000 rows alike": table("      [70..90)  || cukup\n" * 1_990),
    "table: 1,500 rows": table(
        "".join(f"      [{70 + i / 100:.2f}..{70 + (i + 1) / 100:.2f}) || cukup\n" for i in range(1_500))
        + "      [85..90) || cukup\n"
    ),
    "table: 100,000 columns": rules(("skor      || predikat", "skor | " * MANY + "skor || predikat")),
    "table: 200 columns": rules(
        (
            "skor      || predikat\n      < 70      || kurang\n      [70..90)  || cukup\n      [90..120] || baik",
            "skor | " * 200
            + "mangkir || predikat\n"
            + "".join(
                "      " + "".join(f"[{(i * 7 + j) % 60}..{60 + (i + j) % 60}] | " for j in range(200)) + "- || cukup\n"
                for i in range(40)
            ).rstrip(),
        )
    ),
    "table: no bars": rules(("skor      || predikat", "skor predikat")),
    "table: cells of 1 MB": table("      [70..90)  || " + "a" * 1_000_000 + "\n"),
    "rules: 5,000": more(
        "".join(f"  r{i}: {{tiap: pengukuran, bila: capaian < {i % 120}, maka: [pelatihan]}}\n" for i in range(5_000))
    ),
    "rules: 450": more(
        "".join(f"  r{i}: {{tiap: pengukuran, bila: capaian < {i % 120}, maka: [pelatihan]}}\n" for i in range(450))
    ),
    "reason: an attribute": rules(('"Skor {skor} dengan', '"Skor {skor.__class__} dengan')),
    "reason: a width of 10^9": rules(('"Skor {skor} dengan', '"Skor {skor:>1000000000} dengan')),
    "reason: 5,000 places": rules(('"Skor {skor} dengan', '"' + "{skor}" * 5_000)),
    "reason: open brace": rules(('"Skor {skor} dengan', '"Skor {skor dengan')),
    "uses: itself": put(RULES, used("penilaian")),
    "uses: a circle": both(put(RULES, used("lain")), put("rules/lain.policy.yaml", used("penilaian", as_="lain"))),
    "uses: ..": put(RULES, used("../lain")),
    "uses: absolute": put(RULES, used("/etc/passwd")),
    "uses: nobody": put(RULES, used("entah")),
    "uses: a folder": both(put(RULES, used("lain")), lambda folder: (folder / "rules/lain.policy.yaml").mkdir()),
    "uses: a link out of the rules": both(
        put(RULES, used("lain")),
        put("lain.policy.yaml", used("x", as_="lain")),
        lambda folder: (folder / "rules/lain.policy.yaml").symlink_to("../lain.policy.yaml"),
    ),
    "uses: a pipe": both(put(RULES, used("lain")), lambda folder: os.mkfifo(folder / "rules/lain.policy.yaml")),
    "uses: itself by a link": both(
        put(RULES, used("lain")), lambda folder: (folder / "rules/lain.policy.yaml").symlink_to("penilaian.policy.yaml")
    ),
    "uses: a name of 2,000 letters": put(RULES, used("a" * 2_000)),
    "uses: a chain of 150": both(
        *(
            put(f"rules/{'penilaian' if not i else f'l{i}'}.policy.yaml", used(f"l{i + 1}", as_=f"l{i}" if i else None))
            for i in range(150)
        )
    ),
    "two versions": put("rules/penilaian.2026.policy.yaml", POLICY),
    "10,000 versions of nothing": lambda folder: (
        [(folder / f"rules/penilaian.v{i}.policy.yaml").touch() for i in range(3_000)] and None
    ),
}
FINE = {
    "name: a function",
    "name: of a field",  # at a limit that isn't crossed, or no matter of reading
    "2,000 parentheses",
    "a call of 1,000",
    "1,000 terms",
    "400 products",
    "500 powers of ten",
    "500 divisions",
    "500 ands",
    "60 nots",
    "squares of squares",
    "400 decisions in a row",
    "parameter: 18 digits",
    "parameter: 3,000 days",
    "records: 10^9",
    "type: bounds of 10^17",
    "table: 1,500 rows",
    "rules: 450",
    "names: 60,000 values",
    "keys: 30,000 fields",
    "reason: 5,000 places",
    "lasts: 10^12 years",
    "table: 200 columns",
    "type: ten decimals",
    "parameter: a name",
}


def of_meaning() -> Iterator[Case]:
    turn = itertools.cycle(
        ("show", "evaluate", "explain-of", "test", "schema", "evaluate-text", "graph", "evaluate-json")
    )
    for name, make in MEANINGS.items():
        commands = ("check", "evaluate", "explain-of") if name in FINE else ("check", next(turn))
        exits = (0, 1, 2) if name in FINE else (1, 2)
        for command in commands:
            writes = ("out.csv", "new", RULES) if name in FINE else ()
            yield Case(f"meaning: {name}", command, make, exits=exits, writes=writes)


# --- files, streams and usage

LARGE = both(
    put("facts/penilaian.csv", "pegawai,rezim\n" + "".join(f"p{i},asn\n" for i in range(10_000))),
    put(CSV, HEAD + "".join(f"p{i},a,65.5,30\n" for i in range(10_000))),
)
BAD_ROW = put(CSV, MEASURED + "ani,sisa,x,30\n")


def nothing(folder: Path) -> None:
    """Good files alone."""


def of_places() -> Iterator[Case]:
    base = "evaluate penilaian --facts facts --period 2026 --lang en --engine row"
    for name, path in {
        "/dev/full": "/dev/full",
        "a folder that isn't there": "no/out.csv",
        "a folder": "facts",
        "in a file": f"{CSV}/out",
        "a path of 5,000 letters": "a" * 5_000,
        "no right to write": "closed/out.csv",
        "a link to itself": "loop",
        "a socket": "socket",
        "a pipe nobody reads": "pipe",
        "the facts": CSV,
        "the rules": RULES,
        "the facts, by a link": "link.txt",
    }.items():
        make = both(
            lambda f: (f / "closed").mkdir(mode=0o500),
            lambda f: (f / "loop").symlink_to("loop"),
            lambda f: a_socket(f / "socket"),
            lambda f: os.mkfifo(f / "pipe"),
            lambda f: os.link(f / CSV, f / "link.txt"),
        )
        fine = name in ("a link to itself", "the facts, by a link")
        more: dict[str, Any] = {"exits": (0, 1, 2), "writes": (path,)} if fine else {}
        yield Case(f"output: {name}", "evaluate-text", make, args=f"{base} --output {path}", **more)
        yield Case(f"rejects: {name}", "evaluate-text", both(make, BAD_ROW), args=f"{base} --rejects {path}", **more)
        if path not in (CSV, RULES, "facts", "no/out.csv"):
            args = f"schema penilaian --template csv --directory {path} --lang en"
            yield Case(f"template: {name}", "template", make, args=args)
    full = both(LARGE, put(CSV, HEAD + "".join(f"p{i},a,x,30\n" for i in range(2_000))))
    yield Case("disk full: output", "evaluate", LARGE, file_size=4_096)
    yield Case("disk full: rejects", "evaluate-text", full, file_size=4_096)
    yield Case("disk full: fmt", "fmt", rules(("bahasa: 1", "bahasa:   1")), file_size=1_000)
    yield Case("fmt: no right to write", "fmt", both(rules(("bahasa: 1", "bahasa:   1")), mode("rules", 0o500)))
    for command in ("check", "show", "schema", "template", "test", "evaluate-text", "evaluate-json", "explain"):
        args = "schema penilaian --template csv" if command == "template" else ""
        yield Case("full standard output", command, nothing, args=args, out="/dev/full")
        yield Case("reader gone", command, nothing, args=args, out="left", silent=True, fresh=command == "show")
        yield Case("standard output closed", command, nothing, args=args, out="closed", fresh=True, exits=(2,))
    yield Case(
        "fmt --check: reader gone",
        "fmt",
        rules(("bahasa: 1", "bahasa:   1")),
        args=f"fmt --check {RULES}",
        out="left",
        silent=True,
    )
    yield Case("no answer but silence", "evaluate-text", LARGE, out="left", silent=True)
    for period in (
        "",
        "2026-13",
        "0000",
        "99999",
        "2026-S3",
        "2026-Q5",
        "２０２６",
        "2026-01-01",
        "2026-00",
        "-1",
        "9" * MANY,
        "2026\n",
        "1e4",
        "2026-S1 ",
    ):
        yield Case(
            f"period {period[:12]!r}",
            "evaluate-text",
            nothing,
            args=f"evaluate penilaian --facts facts '--period={period}' --lang en",
        )
    for period in ("0001", "9999", "2025", "2026-Q1", "9999-S2"):
        yield Case(
            f"period {period} of another time",
            "evaluate-text",
            nothing,
            args=f"evaluate penilaian --facts facts --period {period} --lang en",
            exits=(0, 2),
        )
    for lang in ("fr", "", "ID", "i\u0307d"):
        yield Case(f"language {lang!r}", "check", nothing, args=f"check penilaian '--lang={lang}'")
    yield Case("language of the environment", "check", nothing, args="check penilaian", env={"IKU_RULES_LANG": "xx"})
    for name in ("POSIX", "C", "xx_XX.ISO-8859-1"):
        env = {"LC_ALL": name, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        bad = rules(("kecil", "kécil"), ("[70..90)", "[71..90)"))
        yield Case(f"locale {name}", "check-id", bad, fresh=True, env=env)
        yield Case(
            f"locale {name}: rows",
            "evaluate-id",
            put(CSV, HEAD + "anï,arsip,x,30\n"),
            fresh=True,
            env=env,
            writes=("iku-rejects.csv",),
        )
    for wait in (300, 1_500):
        yield Case(f"interrupted after {wait} ms", "strict", LARGE, interrupt=wait, exits=(130,))
    for name in (
        "a\x1b[31mb",
        "a\nb",
        "a\u202eb",
        "a\udcffb",
        "a b",
        "-",
        "~",
        "*",
        "a" * 300,
        "a" * 5_000,
        "CON",
        ".",
        "..",
    ):
        shown = repr(name) if len(name) < 40 else f"{len(name)} letters"
        for command, form in {
            "check": "check '{}.policy.yaml'",
            "fmt": "fmt '{}.policy.yaml'",
            "test": "test './{}.cases.yaml'",
            "show": "show './{}'",
            "evaluate-text": "evaluate penilaian --period 2026 --facts './{}.csv'",
            "explain": "explain penilaian --period 2026 --facts facts '--subject={}'",
            "schema": "schema penilaian '--record={}'",
            "graph": "show penilaian '--rules={}'",
        }.items():
            if len(name) > 40 or command in ("check", "evaluate-text", "explain"):
                yield Case(f"called {shown}", command, nothing, args=form.format(name) + " --lang en")
    for name in ("rules", "facts"):
        yield Case(f"{name} that can't be listed", "evaluate-text", mode(name, 0))
    yield Case("rules: a folder that can't be listed", "check", mode("rules", 0), args="check rules --lang en")
    yield Case("rules: a folder without any", "check", nothing, args="check facts --lang en")
    yield Case(
        "rules: a circle of folders",
        "check",
        lambda f: (f / "rules/rules").symlink_to("."),
        args="check rules --lang en",
        exits=(0,),
    )
    yield Case("facts: files of no record", "evaluate-text", put("facts/lain.csv", "a\n"))
    yield Case("facts: two of a record", "evaluate-text", put("facts/penilaian.json", JSON))
    yield Case("facts: a folder named as a file", "evaluate-text", instead(CSV, lambda path: path.mkdir()))
    yield Case(
        "facts: none",
        "evaluate-text",
        both(instead(CSV, lambda p: None), instead("facts/penilaian.csv", lambda p: None)),
    )
    yield Case(
        "facts: 5,000 files",
        "evaluate-text",
        lambda f: [(f / f"facts/x{i}.csv").touch() for i in range(5_000)] and None,
    )
    yield Case("no command", "check", nothing, args=" ", exits=(2,))
    yield Case("another command", "check", nothing, args="chekc")
    yield Case("300 arguments", "check", nothing, args="check " + "penilaian " * 300, exits=(0,))


def cases() -> Iterator[Case]:
    yield from of_texts()
    yield from of_case_files()
    yield from of_facts()
    yield from of_meaning()
    yield from of_places()


def expected() -> dict[str, str]:
    """What `ordeal.told` has to say of each case."""
    lines = EXPECTED.read_text("utf-8").splitlines() if EXPECTED.exists() else []
    return {name.strip(): rest.strip() for name, _, rest in (line.rpartition(" => ") for line in lines)}


def main(words: list[str]) -> int:
    bad = 0
    options, parts = {w for w in words if w.startswith("--")}, [w for w in words if not w.startswith("--")]
    known = expected()
    with Bench(fresh="--fork" not in options) as bench:
        for case in cases():
            if parts and not any(part in case.id for part in parts):
                continue
            result = bench.run(case)
            known[case.id] = told(result)
            wrong = faults(result)
            bad += bool(wrong)
            ended = result.ended
            print(
                f"{case.name[:44]:<44} {case.command:<13} {ended.code:>3}  {first_of(result)[:60]:<60}"
                f" {ended.cpu:5.1f} s {result.above:6.0f} MB  {'; '.join(wrong)}",
                flush=True,
            )
    if "--update" in options:
        texts = [f"{case.id} => {known[case.id]}\n" for case in cases() if case.id in known]
        EXPECTED.write_text("".join(texts), "utf-8")
    print(f"{bad} wrong")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
