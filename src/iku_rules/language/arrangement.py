"""Nodes of a rule or case file -> the text of the same file in its one layout.

Keys in the order of `shapes`, two blanks of indentation, tables aligned, quotes only where they are needed,
comments with what they belong to. Imports source, shapes, words, comments, respelling and tabling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from iku_rules.language.comments import Comment, Comments
from iku_rules.language.respelling import Speller
from iku_rules.language.shapes import SHAPES
from iku_rules.language.source import Entry, Mapping, Node, Scalar, Sequence
from iku_rules.language.tabling import table_lines
from iku_rules.language.words import LANGUAGES, english

_STEP: Final = "  "

# A plain text that an ordinary reader would take for a number, a day, a truth value or nothing.
_OTHER_TYPE: Final = re.compile(
    r"[-+]?[0-9_][0-9_,.:]*([eE][-+]?[0-9]+)?|[-+]?\.[0-9]+|0[xob][0-9a-fA-F_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|~|[-+]?\.inf|\.nan|"
    r"null|true|false|yes|no|on|off|y|n",
    re.IGNORECASE,
)
_SPECIAL_START: Final = re.compile(r"[\[\]{},#&*!|>'\"%@`]|[-?:](?=\s|$)|---|\.\.\.")
_SPECIAL: Final = re.compile(r":(?=\s|$)|\s#|[\n\t\x85\u2028\u2029]")
_SPECIAL_IN_FLOW: Final = re.compile(r"[,\[\]{}?]|^:")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}

# Sections whose keys are the author's, and what stands under each.
_NAMED: Final = {"dated": "expression", "args": "type", "tables": "table"}
_TEXTS: Final = ("text", "texts", "strings")
_LISTS: Final = {"names": "name", "strings": "text", "expressions": "expression", "lengths": "length"}


@dataclass(frozen=True, slots=True)
class Role:
    """What a node is: a kind of `shapes` (or of one item of it), with its section or place."""

    kind: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The lines of one entry and its comments; `gap`: an empty line stood above it."""

    order: int
    lines: list[str]
    gap: bool


def arranged(root: Mapping, section: str, speller: Speller) -> str:
    """The text of a whole file; `section` is `policy` or `cases`."""
    page = _Page(Comments(root.span.source, root), speller)
    lines = [*page.comments.modeline(), *page.mapping(root, Role("section", section), "", 0)]
    return "\n".join(lines) + "\n"


class _Page:
    def __init__(self, comments: Comments, speller: Speller) -> None:
        self.comments = comments
        self.speller = speller

    # --- blocks

    def block(self, node: Mapping | Sequence, role: Role, indent: str, start: int) -> list[str]:
        """A mapping or list over several lines; from `start` on, comments may precede its first entry."""
        if isinstance(node, Mapping):
            return self.mapping(node, role, indent, start)
        return self.items(node, role, indent, start)

    def mapping(self, node: Mapping, role: Role, indent: str, start: int) -> list[str]:
        # In the order of the source, so that each comment finds its place; put in our order afterwards.
        chunks = []
        for entry in node.entries:
            key, order, child = self._entry_role(entry, role)
            before = self.comments.take(start, entry.key.span.start)
            lines = self._entry(f"{key}:", entry.key.span.end, entry.value, child, indent)
            chunks.append(self._chunk(order, before, lines, entry.key.span.start, indent))
            start = entry.value.span.end
        return self._joined(node, chunks, indent)

    def items(self, node: Sequence, role: Role, indent: str, start: int) -> list[str]:
        chunks = []
        for item in node.items:
            before = self.comments.take(start, item.span.start)
            lines = self._entry("-", item.span.start, item, _item(role), indent)
            chunks.append(self._chunk(0, before, lines, item.span.start, indent))
            start = item.span.end
        return self._joined(node, chunks, indent)

    def _chunk(self, order: int, before: list[Comment], lines: list[str], start: int, indent: str) -> _Chunk:
        shown: list[str] = []
        for comment in before:
            if shown and comment.alone and self.comments.gap_before(comment.start):
                shown.append("")
            shown.append(indent + comment.text)
        if before and self.comments.gap_before(start):
            shown.append("")
        return _Chunk(order, shown + lines, self.comments.gap_before(before[0].start if before else start))

    def _joined(self, node: Mapping | Sequence, chunks: list[_Chunk], indent: str) -> list[str]:
        shown: list[str] = []
        for chunk in sorted(chunks, key=lambda c: c.order):
            if shown and chunk.gap:
                shown.append("")
            shown += chunk.lines
        for comment in self._tail(node):
            if shown and self.comments.gap_before(comment.start):
                shown.append("")
            shown.append(indent + comment.text)
        return shown

    def _tail(self, node: Mapping | Sequence) -> list[Comment]:
        """The comments below the last entry that belong to none."""
        if _is_flow(node):
            return self.comments.take(node.span.start, node.span.end)
        column = node.span.start - (node.span.source.text.rfind("\n", 0, node.span.start) + 1)
        return self.comments.tail(node.span.end, column)

    def _entry(self, sign: str, start: int, value: Node, role: Role, indent: str) -> list[str]:
        """`key: value` or `- value` on one line, or with a block below; and the comments beside it."""
        if isinstance(value, Scalar):
            above = self.comments.take(start, value.span.start)
            first, *below = self._scalar_lines(value, role, indent)
            beside = self.comments.take(value.span.start, value.inner.start) if value.style == "block" else []
            beside += self.comments.beside(value.span.end)
            head = f"{indent}{sign} {first}"
        elif _is_flow(value) and ("\n" not in value.span.text or not _count(value)):
            above = self.comments.take(start, value.span.end)
            beside = self.comments.beside(value.span.end)
            head, below = f"{indent}{sign} {self.flow(value, role)}", []
        else:
            flow = _is_flow(value)
            opening = value.span.start + flow
            found = self.comments.take(start, opening)
            above = [c for c in found if flow]
            beside = [c for c in found if not flow and not c.alone]
            below = [indent + _STEP + c.text for c in found if not flow and c.alone]  # the first entry's
            if flow:
                beside = self.comments.beside(value.span.end)
            head = f"{indent}{sign}"
            below += self.block(value, role, indent + _STEP, opening)
        if beside:
            head += f"  {beside[0].text}"
        return [*(indent + c.text for c in (*above, *beside[1:])), head, *below]

    # --- roles

    def _entry_role(self, entry: Entry, role: Role) -> tuple[str, int, Role]:
        """How a key is written, its place among its siblings, and what its value is."""
        name = entry.key.text
        if role.kind == "texts":
            return name, LANGUAGES.index(name) if name in LANGUAGES else len(LANGUAGES), Role("text")
        if role.kind == "entries":
            return _written(name), 0, Role("section", role.of)
        if role.kind in ("uses", "values"):
            table = isinstance(entry.value, Scalar) and entry.value.style == "block"
            return _written(name), 0, Role("table", "values") if table else Role("names")
        if role.of in _NAMED:
            return _written(name), 0, Role(_NAMED[role.of], role.of)
        shapes = SHAPES.get(role.of, {})
        en = english("key", name, self.speller.words)
        if en is None or en not in shapes:
            return _written(name), len(shapes), Role("text")
        kind, of = shapes[en].kind, shapes[en].of
        if kind == "table":
            of = f"{role.of}.{en}"
        elif en == "type":
            kind = "type"  # a name, or a word such as `boolean`
        elif (role.of, en) == ("example", "period"):
            kind = "range"  # read as a text, but 2025 needs no quotes
        return self.speller.of("key", name), list(shapes).index(en), Role(kind, of)

    # --- values

    def _scalar_lines(self, scalar: Scalar, role: Role, indent: str) -> list[str]:
        if scalar.style == "block" and role.kind == "table":
            table = table_lines(scalar, role.of, self.speller)
            if table is not None:
                return ["|", *(indent + _STEP + line if line else "" for line in table)]
        text = self._spelled(scalar, role)
        if scalar.style == "block" and "\n" in text:
            return ["|", *(indent + _STEP + line if line else "" for line in text.split("\n"))]
        return [_written(text, is_text=role.kind in _TEXTS)]

    def flow(self, node: Node, role: Role) -> str:
        """A value inside `{ }` or `[ ]` on one line."""
        match node:
            case Scalar():
                return _written(self._spelled(node, role), is_text=role.kind in _TEXTS, flow=True)
            case Sequence():
                return "[" + ", ".join(self.flow(item, _item(role)) for item in node.items) + "]"
            case Mapping():
                parts = []
                for entry in node.entries:
                    key, order, child = self._entry_role(entry, role)
                    parts.append((order, f"{key}: {self.flow(entry.value, child)}"))
                return "{" + ", ".join(text for _, text in sorted(parts, key=lambda part: part[0])) + "}"

    def _spelled(self, scalar: Scalar, role: Role) -> str:
        """The text of a value in the words wanted, without quotes."""
        text = scalar.text.strip()
        match role.kind:
            case "choice" | "block":
                return self.speller.of("value", text)
            case "length" | "lengths":
                return self.speller.length(text)
            case "round":
                return self.speller.rounding(text)
            case "range":
                return re.sub(r"\s", "", text)
            case "type" if scalar.verbatim:
                return self.speller.type(scalar.inner)
            case "expression" | "expressions" if scalar.verbatim:
                return self.speller.expression(scalar.inner)
            case _:
                return text


def _item(role: Role) -> Role:
    return Role(_LISTS.get(role.kind, role.kind), role.of)


def _is_flow(node: Mapping | Sequence) -> bool:
    return node.span.text[:1] in ("{", "[")


def _count(node: Mapping | Sequence) -> int:
    return len(node.entries if isinstance(node, Mapping) else node.items)


def _written(text: str, *, is_text: bool = False, flow: bool = False) -> str:
    """A text with quotes where it would be read as something else without them."""
    odd = _SPECIAL_START.match(text) or _SPECIAL.search(text) or (flow and _SPECIAL_IN_FLOW.search(text))
    other = is_text and (_OTHER_TYPE.fullmatch(text) or text.startswith("-"))
    if text and text == text.strip() and not odd and not other:
        return text
    if re.search(r'["\\]', text) and "'" not in text and not re.search(r"[\n\t\x85\u2028\u2029]", text):
        return f"'{text}'"
    return '"' + "".join(_ESCAPES.get(c, c) for c in text) + '"'
