"""Where mutation begins: the packs, the fixtures (one for each diagnostic), and what is kept in `seeds/<target>/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from .judged import HERE, PACKS, ROOT

FIXTURES = ROOT / "fixtures"
BAD = sorted(p for kind in ("faulty", "fixed") for p in (FIXTURES / "bad").glob(f"*/{kind}") if p.is_dir())
LARGEST = 32_000  # bytes: larger ones are slow, and no better to begin with


def seeds(target: str) -> list[bytes]:
    """The seeds of a target, the smallest first."""
    kept = (p.read_bytes() for p in sorted((HERE / "seeds" / target).glob("*")))
    found = {*kept, *(text for text in _SEEDS[target]())}
    return sorted((text for text in found if len(text) <= LARGEST), key=lambda text: (len(text), text))


def findings(target: str) -> list[Path]:
    """Inputs that once were findings."""
    return sorted((HERE / "findings" / target).glob("*"))


def _files(ending: str) -> Iterator[bytes]:
    folders = (PACKS, FIXTURES / "good", FIXTURES / "bad")
    for path in sorted(p for f in folders for p in f.rglob(f"*{ending}")):
        if path.is_file() and path.stat().st_size < 10 * LARGEST:
            yield path.read_bytes()


def _rules() -> Iterator[bytes]:
    yield from map(_renamed, _files(".policy.yaml"))


def _good() -> Iterator[bytes]:
    """Rule files without an error."""
    for folder in (PACKS, FIXTURES / "good", *(f for f in BAD if f.name == "fixed")):
        yield from (_renamed(path.read_bytes()) for path in sorted(folder.rglob("*.policy.yaml")))


def _renamed(text: bytes) -> bytes:
    """With the name of the file that the target writes."""
    return re.sub(rb"^(policy|kebijakan): .*", rb"\1: fuzz/fuzz", text, count=1, flags=re.MULTILINE)


def _cases() -> Iterator[bytes]:
    """Case files, each example by itself."""
    for text in _files(".cases.yaml"):
        head, *examples = re.split(rb"^(?=  [a-z0-9.-]+:\n)", text, flags=re.MULTILINE)
        yield from (head + example for example in examples or [b""])


def _layout() -> Iterator[bytes]:
    yield from _files(".policy.yaml")
    yield from _cases()


_EXPRESSION = re.compile(r"(?:formula|rumus|when|bila|require|syarat): \"?([^\"\n}]+)")


def _formulas() -> Iterator[bytes]:
    """Formulas and conditions of the packs."""
    for text in _files(".policy.yaml"):
        yield from (found[1].encode() for found in _EXPRESSION.finditer(text.decode("utf-8", "replace")))


def _tables() -> Iterator[bytes]:
    """Tables of the packs: lines with bars between cells and result."""
    for text in _files(".policy.yaml"):
        for table in re.findall(r"(?:^ +[^\n]*\|\|[^\n]*\n)+", text.decode("utf-8", "replace"), re.MULTILINE):
            yield re.sub(r"^ +", "", table, flags=re.MULTILINE).encode()


def _expressions() -> Iterator[bytes]:
    """Formulas and cells."""
    yield from _formulas()
    for table in _tables():
        yield from {cell.strip() for cell in re.split(rb"[|\n]+", table)}


def _folder(folder: Path, endings: tuple[str, ...]) -> bytes:
    found = sorted(p for p in folder.rglob("*") if p.name.endswith(endings) and p.is_file() and not p.is_symlink())
    return b"".join(b"=== " + p.relative_to(folder).as_posix().encode() + b"\n" + _whole(p) for p in found)


def _whole(path: Path) -> bytes:
    text = path.read_bytes()[:LARGEST]
    return text if text.endswith(b"\n") else text + b"\n"


def _facts(*endings: str) -> Callable[[], Iterator[bytes]]:
    def found() -> Iterator[bytes]:
        for folder in BAD:
            if files := _folder(folder, endings):
                yield b"penilaian\n" + files
        if ".csv" in endings:
            for folder in sorted((FIXTURES / "facts").glob("*/")):
                first = b"".join(
                    b"=== " + p.name.encode() + b"\n" + b"\n".join(p.read_bytes().split(b"\n")[:12]) + b"\n"
                    for p in sorted(folder.glob("*.csv"))
                )
                yield b"bawaslu/koordinator-sdmo\n" + first

    return found


_FACTS = "penilaian.policy.yaml --facts facts.yaml --period 2026"
_COMMANDS = (
    *(f"evaluate {_FACTS} --format {f} --engine {e}" for f in ("text", "json", "csv") for e in ("row", "reference")),
    f"evaluate {_FACTS} --strict --output a.csv --format csv-excel-id --record pengukuran --rejects r.csv",
    f"explain {_FACTS} --subject ani --lang id",
    f"explain {_FACTS} --subject ani --of skor --format json",
    f"explain {_FACTS} --subject ani --of capaian --record arsip",
    "check . --strict --notes --explain",
    "check penilaian.policy.yaml --format json",
    "test . -k a",
    "show penilaian.policy.yaml",
    "show penilaian.policy.yaml --graph dot --lang en",
    "show penilaian.policy.yaml --format json --period 2027",
    "schema penilaian.policy.yaml",
    "schema penilaian.policy.yaml --template csv-excel-id --directory d --record pengukuran",
    "schema --of decision",
    "fmt . --words en",
    "fmt --check penilaian.policy.yaml",
    "--help",
    "evaluate --help --lang id",
)


def _command() -> Iterator[bytes]:
    for folder in BAD:
        asked = folder.parent / "command.txt"
        policy = next(folder.glob("*.policy.yaml"), None)
        words = asked.read_text("utf-8").strip() if asked.exists() else f"check {policy.name if policy else '.'}"
        files = _folder(folder, ("",))
        yield f"{words} --lang en\n".encode() + files
    good = _folder(FIXTURES / "good" / "penilaian", (".yaml",))
    yield from (f"{words}\n".encode() + good for words in _COMMANDS)


_SEEDS: Mapping[str, Callable[[], Iterator[bytes]]] = MappingProxyType(
    {
        "rules": _rules,
        "pages": _good,
        "layout": _layout,
        "expressions": _expressions,
        "formulas": _formulas,
        "tables": _tables,
        "cases": _cases,
        "facts_csv": _facts(".csv"),
        "facts_json": _facts(".json"),
        "facts_jsonl": _facts(".jsonl"),
        "facts_yaml": _facts("facts.yaml", "penilaian.yaml", "appraisal.yaml"),
        "command": _command,
    }
)
