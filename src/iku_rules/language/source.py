"""Text of a rule, case or fact file -> nodes with places. The only reader of YAML.

YAML is read as events only: no value is guessed (`no`, `1.10` and `12:30` stay the text that was typed),
nothing is executed, and aliases, tags and repeated keys are refused. Imports diagnostics and layout.
"""

from __future__ import annotations

import itertools
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from iku_rules.diagnostics import MAX_TOLD, Diagnostic, Source, Span, problem, too_many
from iku_rules.frozen import dataclass
from iku_rules.language.layout import layout_problem

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_NODES: Final = 200_000

# The C parser survives 100,000 nested brackets and is ten times faster; both give the same events.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Style = Literal["plain", "quoted", "block"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block scalar: its text without the block's indentation, and where it begins in the source."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as typed. `inner` is the place of the text itself, without quotes or block sign."""

    text: str
    style: Style
    span: Span = field(compare=False, repr=False)
    inner: Span = field(compare=False, repr=False)

    @property
    def is_null(self) -> bool:
        """Nothing was written where a value belongs."""
        return self.style == "plain" and self.text == ""

    @property
    def verbatim(self) -> bool:
        """Each character of the text stands in the source at `inner` (blanks and line ends aside)."""
        return self.style != "quoted" or self.inner.text == self.text

    def lines(self) -> tuple[Line, ...]:
        """The lines of a block scalar (or the one line of another) with their places."""
        if self.style != "block":
            return (Line(self.text, self.inner.start),)
        raw = self.inner.text
        indents = [len(line) - len(line.lstrip(" ")) for line in raw.split("\n") if line.strip()]
        indent = indents[0] if indents else 0
        found, start = [], self.inner.start
        for line in raw.split("\n"):
            found.append(Line(line[indent:] if line[:indent].strip() == "" else line.lstrip(" "), start + indent))
            start += len(line) + 1
        while found and not found[-1].text.strip():
            found.pop()
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: tuple[Entry, ...]
    flow: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)


Node = Scalar | Mapping | Sequence


def read_file(path: Path, name: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file (UTF-8, at most 5 MB), refused before anything is parsed. `name` is shown to people."""
    try:
        if path.is_dir():
            return None, (problem("IKU102", None, place=name),)
        # Not blocking: a pipe that nobody writes to would be waited for.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None, (problem("IKU535", None, place=name),)
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return None, (problem("IKU101", None, place=name, reason=error.strerror or "?"),)
    return decode(data, name)


def decode(data: bytes, name: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Bytes -> source; line ends become `\\n`, a byte order mark is dropped."""
    if len(data) > MAX_BYTES:
        return None, (problem("IKU103", None, place=name, limit=MAX_BYTES // 1024 // 1024),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (problem("IKU104", None, place=f"{name}:{line}:1", line=line),)
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n")), ()


# Characters that change what a reader sees without changing what stands there (Unicode TR 36, "Trojan source"):
# controls, formats, private ones, letters without a shape; and blanks and line ends that look like the plain ones but
# are not (pasted from a word processor).
# Inside a cell of a table, where no page would show it as what it is; beside a cell it is a blank.
_TAB_INSIDE: Final = re.compile(r"[^\s|] *(\t)[ \t]*(?=[^\s|])")
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680"
    "\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U0010ffff]"
)


def _characters(source: Source) -> Iterator[Diagnostic]:
    for found in _HIDDEN.finditer(source.text):
        yield problem("IKU105", Span(source, found.start(), found.end()), character=f"U+{ord(found.group()):04X}")
    for found in re.finditer(r"^ *\t", source.text, re.MULTILINE):
        yield problem("IKU106", Span(source, found.end() - 1, found.end()))


def read_tree(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The one document of a source as nodes; None where its layout is broken."""
    if unreadable := tuple(itertools.islice(_characters(source), MAX_TOLD)):
        return None, unreadable
    if not source.text.strip():
        return None, (problem("IKU107", None, place=source.name),)
    builder = _Builder(source)
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            builder.add(event)
            if len(builder.diagnostics) > MAX_TOLD:
                return None, too_many(builder.diagnostics)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as error:
        found = layout_problem(source, error)
        # What was refused on this line already is why the parser lost its way.
        if not any(d.span and found.span and d.span.line == found.span.line for d in builder.diagnostics):
            builder.diagnostics.append(found)
        return None, tuple(builder.diagnostics)
    except yaml.YAMLError:  # INVARIANT: characters the parser refuses are found by `_characters`
        return None, (problem("IKU108", Span(source, 0, 1)),)
    if builder.root is None and not builder.diagnostics:
        builder.diagnostics.append(problem("IKU107", None, place=source.name))
    return builder.root, tuple(builder.diagnostics)


def _index(mark: Any) -> int:
    # Either parser has a mark class of its own, with the same fields.
    return int(mark.index) if mark else 0


class _Builder:
    """Puts events together without recursion, so that depth is a number we check, not a stack we exhaust."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self.stopped = False
        self.diagnostics: list[Diagnostic] = []
        self._open: list[tuple[bool, bool, int, list[Node]]] = []  # is a mapping, flow style, start, children
        self._count = 0
        self._documents = 0

    def add(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._stop("IKU113", event)
            case yaml.AliasEvent():
                self._refuse("IKU114", event)
                self._put(self._scalar_of(event))
            case yaml.ScalarEvent():
                self._note_tag(event)
                self._put(self._scalar(event))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._note_tag(event)
                if len(self._open) >= MAX_DEPTH:
                    self._stop("IKU115", event, limit=MAX_DEPTH)
                    return
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self._open.append((is_mapping, bool(event.flow_style), _index(event.start_mark), []))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                is_mapping, flow, start, children = self._open.pop()
                end = _index(event.end_mark) if flow or not children else children[-1].span.end
                span = Span(self.source, start, end)
                if is_mapping:
                    self._put(Mapping(self._entries(children), flow, span))
                else:
                    self._put(Sequence(tuple(children), span))

    def _put(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self.stopped = True
            self.diagnostics.append(problem("IKU116", node.span, limit=MAX_NODES))
            return
        if self._open:
            self._open[-1][3].append(node)
        else:
            self.root = node

    def _entries(self, children: list[Node]) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.diagnostics.append(problem("IKU117", key.span))
            elif key.text in entries:
                first = entries[key.text].key.span
                self.diagnostics.append(problem("IKU118", key.span, key=key.text, line=first.line))
            else:
                entries[key.text] = Entry(key, value)
        return tuple(entries.values())

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        start, end = _index(event.start_mark), _index(event.end_mark)
        text = self.source.text
        if event.style in ("|", ">"):
            if event.style == ">":
                self.diagnostics.append(problem("IKU119", Span(self.source, start, start + 1)))
            first = text.find("\n", start, end)
            body = end if first < 0 else first + 1
            # The parser's end mark may lie in the next line's indentation.
            tail = body + len(text[body:end].rstrip(" \n"))
            for found in _TAB_INSIDE.finditer(text, body, tail):
                place = Span(self.source, found.start(1), found.end(1))
                self.diagnostics.append(problem("IKU105", place, character="U+0009"))
            return Scalar(
                event.value, "block", Span(self.source, start, tail), Span(self.source, body, max(body, tail))
            )
        span = Span(self.source, start, end)
        if not event.style and not event.value and start < end:  # a mark alone, refused above
            return Scalar(span.text, "plain", span, span)
        # written with a backslash, or a tab
        if hidden := _HIDDEN.search(event.value) or re.search(r"[\t\r]", event.value):
            code = f"U+{ord(hidden.group()):04X}"
            self.diagnostics.append(problem("IKU105", span, character=code))
        if event.style:
            return Scalar(event.value, "quoted", span, Span(self.source, start + 1, max(start + 1, end - 1)))
        return Scalar(event.value, "plain", span, span)

    def _scalar_of(self, event: yaml.AliasEvent) -> Scalar:
        span = Span(self.source, _index(event.start_mark), _index(event.end_mark))
        return Scalar(span.text, "plain", span, span)

    def _note_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse("IKU114", event)
        if event.tag is not None:
            self._refuse("IKU120", event)

    def _refuse(self, code: str, event: yaml.Event) -> None:
        start = _index(event.start_mark)
        self.diagnostics.append(problem(code, Span(self.source, start, start + 1)))

    def _stop(self, code: str, event: yaml.Event, **args: object) -> None:
        self.stopped = True
        self.root = None
        start = _index(event.start_mark)
        self.diagnostics.append(problem(code, Span(self.source, start, start + 1), **args))
