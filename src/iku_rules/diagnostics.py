"""Problems as values: where, which, what is wrong, what to do; and how they are shown.

A problem gets its code where it is born; its words stand in `catalogue`. Imports only `catalogue` and `frozen`.
"""

from __future__ import annotations

import bisect
import difflib
import json
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Literal, TypeVar

from iku_rules.catalogue import CATALOGUE, Severity
from iku_rules.frozen import dataclass

__all__ = [
    "MAX_TOLD",
    "Diagnostic",
    "PolicyError",
    "Severity",
    "Source",
    "Span",
    "complete",
    "problem",
    "render",
    "render_json",
    "sort",
    "suggestion",
    "too_many",
    "visible",
    "worst",
]

_Part = TypeVar("_Part")
MAX_TOLD = 100  # problems of one file, so that a file full of them ends too
_MAX_QUOTED = 1000  # characters of a text that a message quotes
_MAX_KNOWN = 500  # names among which a near one is looked for
_MAX_WRITTEN = 100  # characters of what may have been meant for one of them
_EXCERPT_WIDTH = 160  # a longer line is cut round the caret


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text that was read: its name as shown to people (a path relative to where they stand) and its content."""

    name: str
    text: str = field(repr=False)
    _starts: array[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Packed: of a file of millions of empty lines a list would take fifty times its size.
        object.__setattr__(self, "_starts", array("I", [0]))
        self._starts.extend(found.end() for found in re.finditer("\n", self.text))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        line = bisect.bisect_right(self._starts, offset) - 1
        return line + 1, offset - self._starts[line] + 1

    def start_of(self, number: int) -> int:
        """Where a line begins, from 1."""
        return self._starts[number - 1]

    def line(self, number: int) -> str:
        """The text of a line, from 1."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: characters `start` to `end` (excluded)."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def __str__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.name}:{line}:{column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `args` fill the catalogue's text; `place` stands in where there is no span (a file, a directory)."""

    code: str
    span: Span | None
    args: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    @property
    def where(self) -> str:
        """`file:line:column`, or the file alone."""
        return str(self.span) if self.span else self.place

    def message(self, lang: Literal["id", "en"]) -> str:
        """What is wrong."""
        return CATALOGUE[self.code].text[lang][0].format_map(self._filled(lang))

    def remedy(self, lang: Literal["id", "en"]) -> str:
        """What to do."""
        return CATALOGUE[self.code].text[lang][1].format_map(self._filled(lang))

    def _filled(self, lang: Literal["id", "en"]) -> dict[str, str]:
        guess = self.args.get("suggestion", "")
        shown = {name: visible(text) for name, text in self.args.items()}
        return {**shown, "did_you_mean": _DID_YOU_MEAN[lang].format(guess) if guess else ""}


_DID_YOU_MEAN = {"id": "maksud Anda `{}`? ", "en": "did you mean `{}`? "}


def suggestion(written: str, known: Iterable[str]) -> str:
    """The known name nearest to what was written, or nothing: an argument `suggestion` for `problem`."""
    names = sorted(known)
    if len(written) > _MAX_WRITTEN or len(names) > _MAX_KNOWN:
        return ""
    return next(iter(difflib.get_close_matches(written, names, n=1)), "")


class PolicyError(Exception):
    """Raised by the Python interface where there is no answer to give; carries every problem found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = sort(diagnostics)
        super().__init__(render(self.diagnostics, lang="en"))

    def __reduce__(self) -> tuple[object, ...]:
        return PolicyError, (self.diagnostics,)


def problem(code: str, span: Span | None, *, place: object = "", **args: object) -> Diagnostic:
    """A diagnostic with its arguments as text."""
    return Diagnostic(code, span, {k: _cut(str(v)) for k, v in args.items()}, str(place))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_QUOTED else f"{text[:_MAX_QUOTED]}…"


def too_many(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first `MAX_TOLD` problems of a file, and that there are more."""
    return (*diagnostics[:MAX_TOLD], problem("IKU166", diagnostics[MAX_TOLD].span, limit=MAX_TOLD))


def complete(parts: Iterable[_Part | None]) -> tuple[_Part, ...] | None:
    """The parts; None where one is None, for then it had a problem, which has been told."""
    found = tuple(parts)
    good = tuple(part for part in found if part is not None)
    return good if len(good) == len(found) else None


def sort(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file and place, each once."""
    found: dict[tuple[object, ...], Diagnostic] = {}
    for d in diagnostics:
        place = (d.span.source.name, d.span.start, d.span.end) if d.span else (d.place, -1, -1)
        found.setdefault((*place, d.code, tuple(sorted(d.args.items()))), d)
    return tuple(found[key] for key in sorted(found, key=lambda key: tuple(map(_sortable, key))))


def _sortable(part: object) -> tuple[int, int, str]:
    return (0, part, "") if isinstance(part, int) else (1, 0, str(part))


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The gravest severity among them."""
    order = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    return max((d.severity for d in diagnostics), key=order.index, default=None)


_WORDS = {
    "id": {Severity.ERROR: "galat", Severity.WARNING: "peringatan", Severity.NOTE: "catatan", "do": "perbaikan"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note", "do": "to do"},
}


def render(diagnostics: Iterable[Diagnostic], *, lang: Literal["id", "en"]) -> str:
    """Text for people: place, severity, code, what is wrong, excerpt with caret, what to do."""
    blocks = []
    for d in diagnostics:
        words = _WORDS[lang]
        lines = [f"{visible(d.where)}: {words[d.severity]} {d.code}: {d.message(lang)}"]
        if d.span:
            lines += _excerpt(d.span)
        lines.append(f"  {words['do']}: {d.remedy(lang)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _excerpt(span: Span) -> list[str]:
    number, column = span.source.position(span.start)
    text = span.source.line(number)
    length = max(1, min(span.end - span.start, len(text) - column + 1))
    cut = max(0, column - 1 - _EXCERPT_WIDTH // 2) if len(text) > _EXCERPT_WIDTH else 0
    shown = visible(text[cut : cut + _EXCERPT_WIDTH])
    margin = f"{number:>6} | "
    caret = "^" * min(length, _EXCERPT_WIDTH - (column - 1 - cut))
    return [f"{margin}{shown}".rstrip(), " " * (len(margin) - 2) + "| " + " " * (column - 1 - cut) + caret]


def visible(text: str) -> str:
    """A text on one line, without control or direction-changing characters: on a terminal they falsify the picture."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A stable JSON array with both languages, for programs."""
    items = []
    for d in diagnostics:
        item: dict[str, object] = {"code": d.code, "severity": d.severity.value, "slug": CATALOGUE[d.code].slug}
        if d.span:
            line, column = d.span.source.position(d.span.start)
            end_line, end_column = d.span.source.position(max(d.span.start, d.span.end))
            item |= {"file": d.span.source.name, "line": line, "column": column}
            item |= {"end_line": end_line, "end_column": end_column}
        else:
            item["file"] = d.place
        item["message"] = {"id": d.message("id"), "en": d.message("en")}
        item["remedy"] = {"id": d.remedy("id"), "en": d.remedy("en")}
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=2)
