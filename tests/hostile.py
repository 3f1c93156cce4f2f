"""What strangers and tired people may give the command line: a table of cases.

`python tests/hostile.py [PART ...]` runs all cases (or those whose name contains a part), each in a process of its
own, and prints exit code, first place and code, CPU seconds and memory above that of the same command on good files.
`test_hostile.py` runs the same in forked children (here: `--fork`). What must be seen of every case stands in
`ordeal.faults`, and what each is told in `hostile.txt` (`--update` writes it anew; read the difference).
"""

from __future__ import annotations

import itertools
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ordeal import EXAMPLES, POLICY, Bench, Case, Make, faults, first_of, told

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

_OF_RULES = ("show", "evaluate", "explain", "test", "schema", "template", "graph", "check-json", "check-id")


def of_texts() -> Iterator[Case]:
    turn = itertools.cycle(_OF_RULES)
    for name, content in TEXTS.items():
        for command in ("check" if isinstance(content, bytes) else "fmt", next(turn)):
            yield Case(f"rules: {name}", command, put(RULES, content))
    for name, of in PLACES.items():
        for command in ("check", "fmt", next(turn), next(turn)):
            if not (name == "nothing" and command == "test"):
                yield Case(f"rules: {name}", command, instead(RULES, of))


def of_case_files() -> Iterator[Case]:
    turn = itertools.cycle(("test", "check-cases", "fmt-cases", "test-row"))
    for name, content in TEXTS.items():
        if isinstance(content, str):
            content = content.replace("kebijakan:", "kasus:").replace(POLICY.replace("kebijakan:", "kasus:"), EXAMPLES)
        yield Case(f"examples: {name}", next(turn), put(CASES, content))
    for name, of in PLACES.items():
        for command in ("test", next(turn)):
            yield Case(f"examples: {name}", command, instead(CASES, of))


def cases() -> Iterator[Case]:
    yield from of_texts()
    yield from of_case_files()


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
