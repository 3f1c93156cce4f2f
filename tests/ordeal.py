"""Running the command line on something bad beside good files, and what has to be seen of it whatever it is."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import itertools
import re
import shlex
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from children import CPU_SECONDS, Ended, Job, Server

Make = Callable[[Path], None]

MEMORY = 200  # MB above the same command on good files
POLICY = (Path(__file__).parent.parent / "fixtures/good/penilaian/penilaian.policy.yaml").read_text("utf-8")
EXAMPLES = """\
kasus: penilaian
bahasa: 1
contoh:
  tepat-di-batas:
    periode: 2026
    fakta:
      penilaian: |
        pegawai | rezim | mangkir
        ani     | asn   | 2
      pengukuran: |
        indikator | capaian | bobot
        arsip     | 70      | 1
    harapan:
      penilaian: |
        skor | predikat
        70   | cukup
"""
PEOPLE = "pegawai,rezim,mangkir\nani,asn,12\nbudi,komisioner,\n"
MEASURED = "pegawai,indikator,capaian,bobot\nani,arsip,65.5,30\nani,surat,69.99,20.5\nbudi,arsip,70,50\n"
LINES = """\
{"pegawai": "ani", "rezim": "asn", "pengukuran": [{"indikator": "arsip", "capaian": 65.5, "bobot": 30}]}
{"pegawai": "budi", "rezim": "asn", "pengukuran": [{"indikator": "arsip", "capaian": 70, "bobot": 50}]}
"""
JSON = "[" + ",".join(LINES.splitlines()) + "]"
YAML = """\
- pegawai: ani
  rezim: asn
  mangkir: 12
  pengukuran:
    - {indikator: arsip, capaian: 65.50, bobot: 30}
"""

_FACTS = "penilaian --facts {facts} --period 2026 --lang en"
COMMANDS = {
    "check": "check rules/penilaian.policy.yaml --lang en",
    "check-id": "check penilaian --lang id",
    "check-json": "check penilaian --format json",
    "fmt": "fmt rules/penilaian.policy.yaml --lang en",
    "show": "show penilaian --lang en",
    "graph": "show penilaian --graph dot --lang en",
    "schema": "schema penilaian --lang en",
    "template": "schema penilaian --template csv --directory new --lang en",
    "test": "test rules/penilaian.cases.yaml --lang en",
    "test-row": "test rules/penilaian.cases.yaml --engine row --format json",
    "check-cases": "check rules/penilaian.cases.yaml --lang en",
    "fmt-cases": "fmt rules/penilaian.cases.yaml --lang en",
    "evaluate": f"evaluate {_FACTS} --format csv --output out.csv",
    "evaluate-text": f"evaluate {_FACTS} --engine row",
    "evaluate-id": f"evaluate {_FACTS} --format csv-excel-id --lang id",
    "evaluate-json": f"evaluate {_FACTS} --engine reference --format json",
    "strict": f"evaluate {_FACTS} --engine row --strict --output out.txt",
    "explain": f"explain {_FACTS} --subject ani",
    "explain-of": f"explain {_FACTS} --subject ani --of predikat",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A bad thing, made in a folder with good files, and the command that meets it.

    `exits`: 0 only where a limit is reached and not crossed. `writes`: files that may appear or change, and then are
    whole. `silent`: it ends without a word, as Unix tools do whose reader has left.
    """

    name: str
    command: str  # of COMMANDS: the same on good files is the measure
    make: Make
    facts: str = "facts"
    args: str = ""  # instead of the command's own
    exits: tuple[int, ...] = (1, 2)
    writes: tuple[str, ...] = ()
    out: str = ""
    fresh: bool = False
    env: Mapping[str, str] = field(default_factory=dict)
    file_size: int | None = None
    interrupt: int = 0
    silent: bool = False

    @property
    def id(self) -> str:
        return f"{self.name} | {self.command}"

    @property
    def line(self) -> str:
        return self.args or COMMANDS[self.command].format(facts=self.facts)


@dataclass(frozen=True, slots=True)
class Result:
    """What a case came to."""

    case: Case
    ended: Ended
    above: float  # MB
    shown: str  # everything that was printed
    changed: Mapping[str, bytes | None]


def lay_out(folder: Path) -> None:
    """The good files."""
    (folder / "rules").mkdir()
    (folder / "facts").mkdir()
    (folder / "rules/penilaian.policy.yaml").write_text(POLICY, "utf-8")
    (folder / "rules/penilaian.cases.yaml").write_text(EXAMPLES, "utf-8")
    (folder / "facts/penilaian.csv").write_text(PEOPLE, "utf-8")
    (folder / "facts/pengukuran.csv").write_text(MEASURED, "utf-8")
    (folder / "subjects.json").write_text(JSON, "utf-8")
    (folder / "penilaian.jsonl").write_text(LINES, "utf-8")
    (folder / "subjects.yaml").write_text(YAML, "utf-8")


# --- running


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with a digest of it and its rights; None for what isn't a regular file."""
    found: dict[str, bytes | None] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        state = path.lstat()
        if not path.is_file() or path.is_symlink():
            found[name] = None
        elif state.st_size > 1 << 27:  # sparse: too large to read
            found[name] = f"{state.st_size} {state.st_mtime_ns}".encode()
        else:
            state.st_mode & 0o400 or path.chmod(0o600)
            found[name] = hashlib.sha256(path.read_bytes()).digest() + bytes([state.st_mode & 0o77])
            path.chmod(state.st_mode)
    return found


class Bench:
    """A context that runs cases; the commands on good files are measured once."""

    def __init__(self, *, fresh: bool = False) -> None:
        self._fresh = fresh
        self._server = Server()
        self._good: dict[tuple[object, ...], float] = {}

    def __enter__(self) -> Bench:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    def run(self, case: Case) -> Result:
        case = dataclasses.replace(case, fresh=case.fresh or self._fresh)
        key = (case.command, case.facts, case.fresh)
        if key not in self._good:
            good = Case("good files", case.command, lambda folder: None, facts=case.facts, fresh=case.fresh)
            result = self._run(good, 0)
            assert result.ended.code in (0, 1 if case.command.startswith("evaluate") else 0), result.shown
            self._good[key] = result.ended.peak
        return self._run(case, self._good[key])

    def _run(self, case: Case, good: float) -> Result:
        with tempfile.TemporaryDirectory() as name:
            folder, said = Path(name, "desk"), Path(name, "said")
            folder.mkdir()
            said.mkdir()
            lay_out(folder)
            case.make(folder)
            before = snapshot(folder)
            out, err = said / "out", said / "err"
            env = {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "IKU_RULES_LANG": "", **case.env}
            job = Job(
                shlex.split(case.line), str(folder), case.out or str(out), str(err), env, case.fresh,
                case.file_size, case.interrupt,
            )  # fmt: skip
            ended = self._server.run(job)
            for path in folder.rglob("*"):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o700)
            after = snapshot(folder)
            changed: dict[str, bytes | None] = {}
            for path in sorted({*before, *after}):
                if before.get(path) != after.get(path) or (path in before) != (path in after):
                    there = folder / path
                    changed[path] = there.read_bytes() if there.is_file() else None
            shown = "".join(p.read_bytes().decode("utf-8", "surrogateescape") for p in (out, err) if p.exists())
            return Result(case, ended, ended.peak - good, shown, changed)


# --- what every case has to show

csv.field_size_limit(1 << 30)  # a rejected row is kept as it was

_DIAGNOSTIC = re.compile(
    r"^(?P<place>\S.*?): (?:error|galat|warning|peringatan|note|catatan) (?P<code>IKU\d{3}): ", re.M
)
_MACHINERY = re.compile(
    r"Traceback|File \".*\", line \d|\b[A-Z][A-Za-z]*(?:Error|Exception|Warning|Interrupt)\b|Errno|NoneType|\bcodec\b"
    r"|<[a-z_.]+ object|<(?:class|function|module) |\b0x[0-9a-f]{6,}|\bself\b|site-packages|\bpython\b|\bpydantic\b",
)
_EXCERPT = re.compile(r"^ *\d+ \| .*|^[-+ ].*", re.M)  # what the file says is its author's
# What changes a terminal or the direction of what is read.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def first_of(result: Result) -> str:
    """Place and code of the first diagnostic: on the screen, or of the first row rejected."""
    rejects = result.changed.get("iku-rejects.csv")
    if found := _DIAGNOSTIC.search(result.shown):
        return f"{found['place']} {found['code']}"
    if rejects:
        row = next(itertools.islice(csv.reader(io.StringIO(rejects.decode("utf-8-sig"))), 1, 2), None)
        return f"{':'.join(row[:3])} {row[3]}" if row else ""
    if found := re.search(
        r'"code": "(IKU\d{3})".*?"file": "(.*?)"(?:,\s+"line": (\d+),\s+"column": (\d+))?', result.shown, re.S
    ):
        return ":".join(filter(None, found.groups()[1:])) + f" {found[1]}"
    found = re.search(r"^(?:Error|Kesalahan): (.*)|^(Interrupted|Dihentikan)", result.shown, re.M)
    return found[0] if found else ""


def told(result: Result) -> str:
    """Exit code, first place and code, and the other codes."""
    first = re.sub(r"\S{100,}", lambda found: f"{found[0][:20]}…", first_of(result))
    shown = result.shown + (result.changed.get("iku-rejects.csv") or b"").decode()
    codes = [code for code in dict.fromkeys(re.findall(r"\bIKU\d{3}\b", shown)) if code not in first]
    return " ".join([str(result.ended.code), first, *codes[:4]]).strip()


def faults(result: Result) -> list[str]:
    """What isn't as it has to be."""
    case, ended, found = result.case, result.ended, []
    if ended.code not in case.exits:
        found.append(f"exit code {ended.code}")
    if ended.cpu > CPU_SECONDS:
        found.append(f"{ended.cpu:.1f} s")
    if result.above > MEMORY:
        found.append(f"{result.above:.0f} MB above")
    if machinery := _MACHINERY.search(_EXCERPT.sub("", result.shown)):
        found.append(f"shows its machinery: {machinery[0]}")
    if unseen := _UNSEEN.search(result.shown.replace("\r\n", "\n")):
        found.append(f"prints U+{ord(unseen[0]):04X}")
    if 0 not in case.exits and not first_of(result) and not case.silent:
        found.append("no diagnostic")
    for name, content in result.changed.items():
        if name not in case.writes:
            found.append(f"changed {name}")
        elif content is not None and not whole(name, content):
            found.append(f"{name} isn't whole")
    return found


def whole(name: str, content: bytes) -> bool:
    """Whether a file that was written is complete: its last line, and each row as long as the first."""
    text = content.decode("utf-8-sig")
    if name.endswith(".csv"):
        rows = [row for row in csv.reader(io.StringIO(text)) if not (row and row[0].startswith("#"))]
        return text.endswith("\n") and len({len(row) for row in rows}) == 1
    return text.endswith("\n")
