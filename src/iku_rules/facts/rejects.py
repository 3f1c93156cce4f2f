"""Rejected rows -> a CSV file for whoever mends them. Imports assembly, the CSV dialects, whole files, diagnostics."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal

from iku_rules.diagnostics import PolicyError, problem
from iku_rules.facts.assembly import Reject
from iku_rules.facts.csv_rows import DIALECTS, Dialect
from iku_rules.whole_file import write_whole_file

_HEADS: Final[dict[Literal["id", "en"], tuple[str, ...]]] = {
    "id": ("berkas", "baris", "kolom", "kode", "alasan", "perbaikan", "isi_baris"),
    "en": ("file", "line", "column", "code", "reason", "remedy", "row"),
}
_FIRST_LINES: Final = tuple(sign.join(head) for head in _HEADS.values() for sign in (",", ";"))


def write_rejects(
    path: Path, rejects: Iterable[Reject], *, lang: Literal["id", "en"], dialect: Dialect = DIALECTS["plain"]
) -> None:
    """Writes one line for each reason, the row as it was read at its end; whole or not at all.

    Raises `PolicyError` if the file can't be written, or where there is one that is no list of rejected rows.
    """
    if path.is_file() and not path.is_symlink() and not is_rejects(path):
        raise PolicyError([problem("IKU706", None, place=str(path))])
    # The mark (utf-8-sig) lets Excel read UTF-8.
    lines = _lines(rejects, lang, dialect)
    write_whole_file(path, lines, encoding="utf-8-sig", errors="backslashreplace")


def is_rejects(path: Path) -> bool:
    """Whether a file is a list of rejected rows, as `write_rejects` writes it."""
    if not path.is_file():  # a pipe that nobody writes to would be waited for
        return False
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            return stream.readline(200).rstrip("\r\n") in _FIRST_LINES
    except OSError:
        return False


def _lines(rejects: Iterable[Reject], lang: Literal["id", "en"], dialect: Dialect) -> Iterator[str]:
    yield line_of(_HEADS[lang], dialect)
    for reject in rejects:
        for d in reject.diagnostics:
            line, column = _place(d.where, reject)
            cells = (d.message(lang), d.remedy(lang), reject.raw)
            yield line_of([safe(reject.file), line, column, d.code, *map(safe, cells)], dialect)


def _place(where: str, reject: Reject) -> tuple[str, str]:
    """Line and column of one problem of a row."""
    place = where.removeprefix(f"{reject.file}:").split(":")
    if reject.line and len(place) == 2:
        return place[0], place[1]
    return (str(reject.line), str(reject.column)) if reject.line else ("", "")


def line_of(cells: Iterable[str], dialect: Dialect) -> str:
    """A line of CSV with its end."""
    line = io.StringIO()
    csv.writer(line, delimiter=dialect.delimiter, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")) else cell
