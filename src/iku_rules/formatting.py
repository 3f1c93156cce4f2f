"""The command `fmt`: files and folders -> formatted files, or what would change. Imports the formatter and printing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from iku_rules.diagnostics import Diagnostic, PolicyError, problem, render
from iku_rules.language.format import difference, format_source
from iku_rules.language.source import read_file
from iku_rules.language.words import Language
from iku_rules.printing import write_whole

_PATTERNS = ("*.policy.yaml", "*.cases.yaml")


def run(paths: Iterable[Path], *, words: Language | None, only_check: bool, lang: Language) -> int:
    """Formats files in place, or with `only_check` prints a diff; returns the exit code.

    0: nothing to say; 1: a file has errors and is left alone, or would change; 2: a file can't be read.
    """
    code = 0
    for path in _files(paths):
        if path.is_dir():
            none = problem("IKU709", None, place=path, ending=_PATTERNS[0].lstrip("*"))
            code = max(code, _say([none], lang, 2))
            continue
        source, problems = read_file(path, path.as_posix())
        if source is None:
            code = max(code, _say(problems, lang, 2))
            continue
        text, problems = format_source(source, words=words)
        if text is None:
            code = max(code, _say(problems, lang, 1))
        elif text != source.text and only_check:
            click.echo(difference(source, text), nl=False)
            code = max(code, 1)
        elif text != source.text:
            try:
                write_whole([text], path)
            except PolicyError as error:
                code = max(code, _say(error.diagnostics, lang, 2))
            else:
                click.echo(source.name, err=True)
    return code


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files behind the paths; a folder itself where it holds none."""
    for path in paths:
        found = sorted(file for pattern in _PATTERNS for file in path.rglob(pattern)) if path.is_dir() else ()
        yield from found or (path,)


def _say(problems: Iterable[Diagnostic], lang: Language, code: int) -> int:
    click.echo(render(problems, lang=lang), err=True)
    return code
