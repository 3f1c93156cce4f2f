"""JSON and JSON Lines -> rows. Numbers stay the text that was written, and every value knows its place.

A JSON list is taken row by row; JSON Lines are read as a stream. Imports assembly, nested, fields, files and
diagnostics.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from iku_rules.diagnostics import Diagnostic, problem
from iku_rules.facts.assembly import Assembly, nothing
from iku_rules.facts.fields import JsonNumber
from iku_rules.facts.files import FactFile, lines, whole_text
from iku_rules.facts.nested import Leaf, Many, Named, Node, Tree

MAX_DEPTH: Final = 32  # lists and objects in each other; records are never nested so deep

_TOKEN: Final = re.compile(
    r"""[ \t\n\r]*+(?:
    (?P<simple>"[^"\\\x00-\x1f]*+")
    |(?P<sign>[{}\[\],:])
    |(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)(?![0-9A-Za-z.])
    |(?P<word>true|false|null)(?![0-9A-Za-z])
    |(?P<escaped>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
    |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
_WORDS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}


class JsonError(Exception):
    """The text isn't JSON from `at` on."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def parse_json(text: str) -> Node:
    """The one value of a text."""
    parser = _Parser(text)
    node = parser.value()
    parser.expect_end()
    return node


def parse_items(text: str) -> Iterator[Node]:
    """The items of a list one after the other, or the one value of another text."""
    parser = _Parser(text)
    if not parser.skip("["):
        yield parser.value()
    elif not parser.skip("]"):
        yield parser.value()
        while parser.skip(","):
            yield parser.value()
        if not parser.skip("]"):
            raise JsonError(parser.after_blanks())
    parser.expect_end()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def after_blanks(self) -> int:
        found = re.compile(r"[ \t\n\r]*").match(self.text, self.at)
        return found.end() if found else self.at

    def skip(self, sign: str) -> bool:
        """Goes past a sign if it comes next."""
        start = self.after_blanks()
        if self.text.startswith(sign, start):
            self.at = start + 1
            return True
        return False

    def expect_end(self) -> None:
        start = self.after_blanks()
        if start != len(self.text):
            raise JsonError(start)

    def value(self, depth: int = 0) -> Node:
        found = _TOKEN.match(self.text, self.at)
        if found is None or found.lastgroup is None or depth > MAX_DEPTH:
            raise JsonError(self.after_blanks())
        kind, at, end = found.lastgroup, found.start(found.lastgroup), found.end()
        self.at = end
        written = found[kind]
        match kind:
            case "simple":
                return Leaf(written[1:-1], at, end)
            case "number":
                return Leaf(JsonNumber(written), at, end)
            case "word":
                return Leaf(_WORDS[written], at, end)
            case "escaped":
                return Leaf(json.loads(written), at, end)
            case "sign" if written == "[":
                return self._list(at, depth)
            case "sign" if written == "{":
                return self._object(at, depth)
            case _:
                raise JsonError(at)

    def _list(self, at: int, depth: int) -> Many:
        items: list[Node] = []
        if not self.skip("]"):
            items.append(self.value(depth + 1))
            while self.skip(","):
                items.append(self.value(depth + 1))
            if not self.skip("]"):
                raise JsonError(self.after_blanks())
        return Many(tuple(items), at, self.at)

    def _object(self, at: int, depth: int) -> Named:
        entries: list[tuple[str, int, Node]] = []
        if not self.skip("}"):
            entries.append(self._entry(depth))
            while self.skip(","):
                entries.append(self._entry(depth))
            if not self.skip("}"):
                raise JsonError(self.after_blanks())
        return Named(tuple(entries), at, self.at)

    def _entry(self, depth: int) -> tuple[str, int, Node]:
        start = self.after_blanks()
        name = self.value(MAX_DEPTH) if self.text.startswith('"', start) else None
        if not isinstance(name, Leaf) or not self.skip(":"):
            raise JsonError(start if name is None else self.after_blanks())
        return str(name.value), name.at, self.value(depth + 1)


class _Places:
    """Line and column of places asked for mostly in order."""

    def __init__(self, file: str, text: str, first: int = 1) -> None:
        self.file, self.text, self.first = file, text, first
        self.at, self.line = 0, first

    def __call__(self, at: int) -> tuple[str, int, int]:
        if at < self.at:
            self.line -= self.text.count("\n", at, self.at)
        else:
            self.line += self.text.count("\n", self.at, at)
        self.at = at
        return self.file, self.line, at - self.text.rfind("\n", 0, at)


def read_json(file: FactFile, stream: BinaryIO, assembly: Assembly) -> tuple[Diagnostic, ...]:
    """Adds the rows of a JSON file; gives back errors if it can't be read."""
    try:
        text = whole_text(stream)
    except UnicodeDecodeError:
        return (problem("IKU537", None, place=file.name),)
    places = _Places(file.name, text)
    if not text.strip(" \t\r\n"):
        return (problem("IKU536", None, place=file.name),)
    tree = Tree(assembly, locate=places, raw=lambda at, end: (text, at, end))
    record = file.record or assembly.plan.subject
    try:
        if text.lstrip(" \t\r\n").startswith("["):
            assembly.mentioned.add(record)
            for item in parse_items(text):
                tree.rows(item, record, None)
        else:
            tree.add(parse_json(text), record)
    except JsonError as broken:
        _, line, column = places(broken.at)
        return (*tree.problems, problem("IKU550", None, place=f"{file.name}:{line}:{column}"))
    return tuple(tree.problems)


def read_json_lines(file: FactFile, stream: BinaryIO, assembly: Assembly) -> tuple[Diagnostic, ...]:
    """Adds the rows of a JSON Lines file: one object a line, members inside it or in files of their own."""
    record = file.record or assembly.plan.subject
    assembly.mentioned.add(record)
    number, text = 0, ""
    tree = Tree(
        assembly,
        locate=lambda at: (file.name, number, at + 1),
        raw=lambda at, end: text[at:end],
    )
    for line in lines(stream):
        number, text = line.number, line.text
        if not text.strip(" \t") and not line.fault:
            continue
        fault, at = line.fault, 0
        if not fault:
            try:
                node = parse_json(text)
            except JsonError as broken:
                fault, at = "IKU550", broken.at
            else:
                if isinstance(node, Named):
                    tree.row(node, record, None)
                    continue
                fault = "IKU547"
        place = f"{file.name}:{number}:{at + 1}"
        lost = nothing(assembly.shapes[record])
        faults = [problem(fault, None, place=place, record=record)]
        assembly.add(record, lost, at=(file.name, number, 1), raw=text, faults=faults)
    return tuple(tree.problems)
