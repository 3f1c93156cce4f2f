"""Which files hold facts, and their lines: opening only what the caller named, and nothing but regular files.

Imports the plan's model and diagnostics.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal

from iku_rules.diagnostics import Diagnostic, problem, suggestion
from iku_rules.plan.model import Plan

Format = Literal["csv", "json", "jsonl", "yaml"]

FORMATS: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
}
MAX_LINE: Final = 1_000_000  # bytes
_EMPTY: Final = frozenset((b"\n", b"\r\n"))  # of millions of empty lines each must take next to no time
_KEPT = 4_096  # of a line that is too long: enough to say whose it is


@dataclass(frozen=True, slots=True)
class FactFile:
    """A file of facts: `record` is the record its name says, None where it holds whole subjects."""

    path: Path
    name: str  # as shown to people
    record: str | None
    format: Format
    listed: bool  # found in a directory, not named by the caller


def fact_files(plan: Plan, paths: Sequence[Path]) -> tuple[tuple[FactFile, ...], tuple[Diagnostic, ...]]:
    """The files behind the paths: each a file, or a directory with a file for each record type."""
    files: dict[str, FactFile] = {}
    problems: list[Diagnostic] = []
    for path in paths:
        found, faults = _listed(plan, path) if path.is_dir() else _named(plan, path, listed=False)
        for file in found:  # one that is named twice, or beside its folder, is still one file
            files.setdefault(os.path.realpath(file.path), file)
        problems += faults
    return tuple(files.values()), tuple(problems)


def _named(plan: Plan, path: Path, *, listed: bool) -> tuple[list[FactFile], list[Diagnostic]]:
    name = str(path)
    kind = FORMATS.get(path.suffix.lower())
    if kind is None and not os.path.lexists(path):
        return [], [problem("IKU530", None, place=name)]
    if kind is None:
        return [], [problem("IKU532", None, place=name, known=" ".join(FORMATS))]
    record = path.stem if path.stem in plan.records else None
    if record is None and (listed or kind in ("csv", "jsonl")):
        near = suggestion(path.stem.lower(), plan.records)
        return [], [problem("IKU531", None, place=name, suggestion=near, known=", ".join(plan.records))]
    return [FactFile(path, name, record, kind, listed)], []


def _listed(plan: Plan, directory: Path) -> tuple[list[FactFile], list[Diagnostic]]:
    try:
        entries = sorted(directory.iterdir())
    except OSError as error:
        return [], [problem("IKU101", None, place=str(directory), reason=error.strerror or "?")]
    files: list[FactFile] = []
    problems: list[Diagnostic] = []
    for path in entries:
        # What spreadsheets, editors and our own runs leave behind isn't meant as facts.
        left = path.name.startswith((".", "~")) or path.stem.endswith((".rejects", "-rejects"))
        if left or path.suffix.lower() not in FORMATS or path.is_dir():
            continue
        found, faults = _named(plan, path, listed=True)
        files += found
        problems += faults
    by_record: dict[str | None, FactFile] = {}
    for file in files:
        first = by_record.setdefault(file.record, file)
        if first is not file:
            problems.append(problem("IKU534", None, place=file.name, record=file.record, first=first.path.name))
    if not files and not problems:
        problems.append(problem("IKU533", None, place=str(directory), known=", ".join(plan.records)))
    return files, problems


def open_file(file: FactFile) -> BinaryIO | Diagnostic:
    """A regular file's bytes. A link found in a directory isn't followed: the caller named no such place."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    if file.listed and file.path.is_symlink():
        return problem("IKU535", None, place=file.name)
    try:
        descriptor = os.open(file.path, flags | (getattr(os, "O_NOFOLLOW", 0) if file.listed else 0))
    except FileNotFoundError:
        return problem("IKU530", None, place=file.name)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        return problem("IKU101", None, place=file.name, reason=getattr(error, "strerror", None) or "?")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return problem("IKU535", None, place=file.name)
    return os.fdopen(descriptor, "rb")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: number from 1, text without its end, and the code of what is wrong with it as text."""

    number: int
    text: str
    fault: str | None


class NotTextError(Exception):
    """A file holds what no text does, a long stretch of nothing for example; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def whole_text(stream: BinaryIO) -> str:
    """A UTF-8 text of any size that is read whole. Raises NotTextError before it has read ten gigabytes of nothing."""
    read: list[bytes] = []
    while block := stream.read(MAX_LINE):
        if b"\0" in block:
            lines_before = sum(part.count(b"\n") for part in read)
            raise NotTextError(lines_before + block.count(b"\n", 0, block.index(b"\0")) + 1)
        read.append(block)
    return b"".join(read).decode("utf-8-sig")


def lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of a text of any size that aren't empty, read within bounds; a bad line doesn't end the reading."""
    number = 0
    while data := stream.readline(MAX_LINE + 1):
        number += 1
        if data in _EMPTY:
            continue
        fault = None
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if len(data) > MAX_LINE and not data.endswith(b"\n"):
            fault = "IKU523"
            data = data[:_KEPT]
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                if b"\0" in rest:
                    raise NotTextError(number)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            fault = fault or "IKU522"
            text = data.decode("utf-8", "replace")
        yield Line(number, text.rstrip("\r\n"), fault)
