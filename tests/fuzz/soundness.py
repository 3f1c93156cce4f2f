"""What must be true of every answer: places that are there, texts that can be shown, an end within seconds."""

from __future__ import annotations

import json
import re
import signal
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from iku_rules.catalogue import CATALOGUE
from iku_rules.diagnostics import Diagnostic, Severity, render, render_json, worst
from iku_rules.language.words import LANGUAGES

SECONDS = 5  # of the processor, for one input of a few thousand characters


class TooLongError(Exception):
    """An input took longer than anyone would wait."""


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """Ends a run that takes too much of the processor: a busy machine makes no difference."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooLongError(f"more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def sound(problems: Iterable[Diagnostic], files: Mapping[str, str] | None = None) -> None:
    """Every problem is known, has a place, and can be shown in both languages and to programs.

    `files`: texts by shown name, for places that are kept as text.
    """
    problems = tuple(problems)
    for problem in problems:
        assert problem.code in CATALOGUE
        span = problem.span
        if span is None:
            assert problem.where, f"{problem.code} has no place"
            _inside(problem.where, files or {})
        else:
            length = len(span.source.text)
            assert 0 <= span.start <= length and span.start <= span.end <= length + 1, (problem.code, span)
    for lang in LANGUAGES:
        readable(render(problems, lang=lang))
        for problem in problems:
            assert len((problem.message(lang) + problem.remedy(lang)).splitlines()) == 1, problem
    assert len(json.loads(render_json(problems))) == len(problems)


def refused(problems: Iterable[Diagnostic]) -> None:
    """Sound problems that say why there is no answer."""
    problems = tuple(problems)
    sound(problems)
    assert worst(problems) is Severity.ERROR, problems


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs")  # controls, formats, halves, private ones, blanks


def readable(text: str) -> None:
    """A text for people that no terminal shows as another, and that can be written as UTF-8."""
    strange = {c for c in text if c not in " \n" and unicodedata.category(c) in _UNSEEN}
    assert not strange, f"not seen as it is: {strange!r}"
    text.encode("utf-8")
    assert "Traceback" not in text


def _inside(where: str, files: Mapping[str, str]) -> None:
    found = re.fullmatch(r"(.*?):(\d+):(\d+)", where, re.DOTALL)
    if found and found[1] in files:
        line, column = int(found[2]), int(found[3])
        lines = re.split(r"\r\n|\n", files[found[1]])
        assert 1 <= line <= len(lines), (where, len(lines))
        assert 1 <= column <= len(lines[line - 1]) + 1, (where, lines[line - 1])
