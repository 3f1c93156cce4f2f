"""Rejected rows -> a CSV file for whoever mends them. Imports assembly, the CSV dialects and diagnostics."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

from iku_rules.diagnostics import PolicyError, problem
from iku_rules.facts.assembly import Reject
from iku_rules.facts.csv_rows import DIALECTS, Dialect

_HEADS: Final[dict[Literal["id", "en"], tuple[str, ...]]] = {
    "id": ("berkas", "baris", "kolom", "kode", "alasan", "perbaikan", "isi_baris"),
    "en": ("file", "line", "column", "code", "reason", "remedy", "row"),
}


def write_rejects(
    path: Path, rejects: Iterable[Reject], *, lang: Literal["id", "en"], dialect: Dialect = DIALECTS["plain"]
) -> None:
    """Writes one line for each reason, the row as it was read at its end; whole or not at all.

    Raises `PolicyError` if the file can't be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        # "x": never into a file that somebody else put there; the mark lets Excel read UTF-8.
        with draft.open("x", encoding="utf-8-sig", newline="", errors="backslashreplace") as stream:
            table = csv.writer(stream, delimiter=dialect.delimiter, lineterminator="\r\n")
            table.writerow(_HEADS[lang])
            for reject in rejects:
                for d in reject.diagnostics:
                    line, column = _place(d.where, reject)
                    cells = (d.message(lang), d.remedy(lang), reject.raw)
                    table.writerow([safe(reject.file), line, column, d.code, *map(safe, cells)])
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise PolicyError([problem("IKU552", None, place=str(path), reason=error.strerror or "?")]) from error


def _place(where: str, reject: Reject) -> tuple[str, str]:
    """Line and column of one problem of a row."""
    place = where.removeprefix(f"{reject.file}:").split(":")
    if reject.line and len(place) == 2:
        return place[0], place[1]
    return (str(reject.line), str(reject.column)) if reject.line else ("", "")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")) else cell
