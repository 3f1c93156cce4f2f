"""Notes and rejects as text, progress on a terminal, and text onto the screen or into a file.

Imports diagnostics, facts, library and whole files; rich when there is progress to show.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

import click

from iku_rules.diagnostics import Diagnostic, problem, suggestion
from iku_rules.facts.assembly import FactSet
from iku_rules.language.words import Language
from iku_rules.whole_file import write_whole_file

_T = TypeVar("_T")

_MANY: Final = 500  # subjects from which progress is shown
_SHOWN: Final = 5  # reasons shown at once; the file has all

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "id": {
        "faulty": "{faulty} baris fakta ditolak, {held} baris lain yang bergantung padanya ikut ditahan",
        "more": "  ... dan {count} lagi",
        "partly": "{good} dinilai, {bad} tidak; semua sebab ada di {path}",
        "strict": "tidak ada yang dinilai (--strict); semua sebab ada di {path}",
        "explained": "`iku-rules evaluate` menyebut semua sebab",
        "progress": "Menilai",
    },
    "en": {
        "faulty": "{faulty} rows of facts rejected, {held} more held back that depend on them",
        "more": "  ... and {count} more",
        "partly": "{good} appraised, {bad} not; every reason is in {path}",
        "strict": "nobody is appraised (--strict); every reason is in {path}",
        "explained": "`iku-rules evaluate` tells every reason",
        "progress": "Appraising",
    },
}


def facts_notes(found: FactSet, *, lang: Language) -> str:
    """What had to be found out about fact files; the same about several files is said once."""
    alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[Diagnostic]] = {}
    for note in found.notes:
        alike.setdefault((note.code, tuple(sorted(note.args.items()))), []).append(note)
    return "\n".join(f"{', '.join(n.where for n in notes)}: {notes[0].message(lang)}" for notes in alike.values())


def rejected(found: FactSet, path: Path | None, *, strict: bool, lang: Language) -> str:
    """The first reasons, and how many rows and subjects are not evaluated. `path`: where all reasons are."""
    words = _WORDS[lang]
    faulty = [reject for reject in found.rejects if not reject.follows]
    reasons = [d for reject in faulty for d in reject.diagnostics]
    lines = [words["faulty"].format(faulty=len(faulty), held=len(found.rejects) - len(faulty))]
    if path is not None:
        lines += [f"  {d.where}: {d.message(lang)}" for d in reasons[:_SHOWN]]
        lines += [words["more"].format(count=len(reasons) - _SHOWN)] if len(reasons) > _SHOWN else []
    bad = sum(reject.record == found.plan.subject for reject in found.rejects)
    last = words["explained" if path is None else "strict" if strict else "partly"]
    return "\n".join([*lines, last.format(good=len(found), bad=bad, path=path)])


def no_such_subject(wanted: str, known: Iterable[str]) -> Diagnostic:
    return problem("IKU703", None, place=wanted, name=wanted, suggestion=suggestion(wanted, known))


def no_such_record(wanted: str, subject: str, known: Sequence[str]) -> Diagnostic:
    near, listed = suggestion(wanted, known), ", ".join(known) or "-"
    return problem("IKU711", None, place=wanted, name=wanted, subject=subject, suggestion=near, known=listed)


def no_such_name(wanted: str, known: Iterable[str]) -> Diagnostic:
    return problem("IKU704", None, place=wanted, name=wanted, suggestion=suggestion(wanted, known))


def styled() -> bool:
    """Whether a terminal may be asked for bold letters (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def progress(items: Iterable[_T], total: int, *, lang: Language, quiet: bool) -> Iterator[_T]:
    """The same items, with a bar on a terminal where there are many and nothing else appears there."""
    if quiet or total < _MANY or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    # Not redirected: results on the other stream would be drawn into the bar's.
    console = Console(stderr=True)
    with Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task(_WORDS[lang]["progress"], total=total)
        for item in items:
            yield item
            bar.advance(task)


def write_whole(parts: Iterable[str], path: Path | None) -> None:
    """Writes to the screen as parts come, or to a file that appears whole or not at all.

    Raises PolicyError where the file can't be written.
    """
    if path is not None:
        write_whole_file(path, parts)
        return
    for part in parts:
        click.echo(part, nl=False)
