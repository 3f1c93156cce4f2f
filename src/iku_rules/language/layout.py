"""A file whose layout can't be read -> the one diagnostic that says what was most likely meant.

The parser's own words name its machinery; here only its two places and a glance at the line count.
Imports diagnostics only.
"""

from __future__ import annotations

import re
from typing import Final

import yaml

from iku_rules.diagnostics import Diagnostic, Source, Span, problem

_HAS_KEY: Final = re.compile(r":(\s|$)")
_OPENED: Final = re.compile(r"^\s*(?:- )?(?:[^\s:]+:\s+)?(?P<text>[\"'\[{])")  # a value begins with a quote or bracket
_CLOSES: Final = {"[": "]", "{": "}"}

_ROW: Final = re.compile(r"\|\s*\S")


def layout_problem(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    """What is wrong where the parser stopped."""
    text = f"{error.context or ''} {error.problem or ''}"
    at = _place(source, error.problem_mark or error.context_mark)
    start = _place(source, error.context_mark) if error.context_mark else at
    if "quoted scalar" in text:
        code = "IKU162" if "escape" in text else "IKU110"
        return problem(code, start if code == "IKU110" else at)
    if "scanning an alias" in text or "scanning an anchor" in text or "tag" in text or "block scalar" in text:
        return _bad_start(source, start)
    if "cannot start any token" in text or ("not allowed in this context" in text and "mapping values" not in text):
        return _bad_start(source, at)
    if "mapping values" in text:
        return _colon(source, at)
    if "flow" in text and error.context_mark:
        if "node" in text:
            return _bad_start(source, at)
        if at.text in "{[":
            return problem("IKU163", at, bracket=at.text)
        return problem("IKU111", start, bracket=start.text)
    if "simple key" in text:
        return _lone_line(source, start)
    return _line_out_of_place(source, at, start)


def _place(source: Source, mark: yaml.Mark | None) -> Span:
    at = min(mark.index if mark else 0, max(0, len(source.text) - 1))
    return Span(source, at, at + 1)


def _content(source: Source, line: int) -> Span:
    """What stands on a line, without indentation and trailing blanks."""
    text, start = source.line(line), source.start_of(line)
    return Span(source, start + len(text) - len(text.lstrip()), max(start + 1, start + len(text.rstrip())))


def _above(source: Source, line: int) -> int:
    """The nearest line above that holds something other than a comment; 0 where there is none."""
    while line > 1:
        line -= 1
        text = source.line(line).strip()
        if text and not text.startswith("#"):
            return line
    return 0


def _bad_start(source: Source, at: Span) -> Diagnostic:
    if _opened_and_closed(source.line(at.line)[: at.column - 1]):
        return _after_closing(source, at)
    if at.text in "]}":
        return problem("IKU161", at, bracket=at.text)
    return problem("IKU112", at, character=at.text)


def _opened_and_closed(before: str) -> bool:
    """Whether a value that begins with a quote or bracket is complete."""
    found = _OPENED.match(before)
    if not found:
        return False
    value, sign = before[found.start("text") :], found["text"]
    closing = _CLOSES.get(sign)
    return value.count(sign) == value.count(closing) if closing else value.count(sign) > 1


def _after_closing(source: Source, at: Span) -> Diagnostic:
    """Text that goes on after a quote or bracket was closed."""
    line = source.line(at.line)
    opened = _OPENED.match(line[: at.column - 1])
    column = opened.start("text") if opened else at.column - 1
    start = source.start_of(at.line) + column
    sign = line[column]
    other = "'" if sign == '"' else '"'
    return problem("IKU160", Span(source, start, at.end), sign=sign, quote=other)


def _colon(source: Source, at: Span) -> Diagnostic:
    """A colon where no key can stand."""
    if _HAS_KEY.search(source.line(at.line)[: at.column - 1]):
        return problem("IKU109", at)
    above = _above(source, at.line)
    if above and not _HAS_KEY.search(source.line(above)):
        return problem("IKU157", _content(source, above))
    here, there = _content(source, at.line), _content(source, above or at.line)
    return _indented(here, there)


def _lone_line(source: Source, start: Span) -> Diagnostic:
    """A line without a colon where a key is expected."""
    content = _content(source, start.line)
    return problem("IKU158" if _ROW.search(content.text) else "IKU157", content)


def _line_out_of_place(source: Source, at: Span, section: Span) -> Diagnostic:
    line = source.line(at.line)
    before = line[: at.column - 1]
    if before.strip():
        if at.text in "]}":
            return problem("IKU161", at, bracket=at.text)
        return _after_closing(source, at) if _opened_and_closed(before) else problem("IKU108", at)
    content = _content(source, at.line)
    if _ROW.search(content.text):
        return problem("IKU158", content)
    if not _HAS_KEY.search(line) and not content.text.startswith("- "):
        return problem("IKU157", content)
    if at.line == section.line or at.column == section.column:
        return problem("IKU108", at)
    return _indented(content, section)


def _indented(here: Span, there: Span) -> Diagnostic:
    return problem("IKU159", here, column=here.column, other=there.column, line=there.line)
