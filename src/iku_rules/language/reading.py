"""Nodes -> names, texts, numbers, choices and expressions, with a diagnostic for whatever is not one.

The primitives the parsers of rule files and of case files share. Imports source, tables, words, shapes,
expressions and diagnostics.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final, TypeVar

from iku_rules.diagnostics import MAX_TOLD, Diagnostic, Severity, Span, problem, suggestion, too_many
from iku_rules.language import expressions
from iku_rules.language.making import times_in_cell
from iku_rules.language.periods import parse_date
from iku_rules.language.policy import Name, Texts
from iku_rules.language.shapes import HEADS, SHAPES
from iku_rules.language.source import Entry, Mapping, Node, Scalar, Sequence
from iku_rules.language.syntax import AnyCell, Apply, Cell, Expr
from iku_rules.language.tables import RawRow, RawTable, Text, read_table
from iku_rules.language.words import LANGUAGES, RESERVED, Context, Language, english, word

MAX_NAME: Final = 40
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_ID: Final = re.compile(r"[a-z][a-z0-9_.\-]*")
Choice = TypeVar("Choice", bound=str)


class TooManyError(Exception):
    """The rest of a file isn't read: `told` is what it has to say."""

    def __init__(self, told: tuple[Diagnostic, ...]) -> None:
        super().__init__(told)
        self.told = told


class Reader:
    """Reads nodes of one file written in `words`, and keeps every problem it meets, up to `MAX_TOLD`."""

    def __init__(self, words: Language) -> None:
        self.words: Language = words
        self.problems: list[Diagnostic] = []
        self.all_known = True  # of the keys of the section read last
        self.lost: list[Span] = []  # tables that could not be read

    def say(self, code: str, span: Span | None, **args: object) -> None:
        self.note(problem(code, span, **args))

    def note(self, *found: Diagnostic) -> None:
        """Keeps problems. Raises TooManyError where there are more than anybody reads."""
        self.problems += found
        if len(self.problems) > MAX_TOLD:
            raise TooManyError(too_many(self.problems))

    def own(self, context: Context, en: str) -> str:
        """A word as this file writes it."""
        return word(context, en, self.words)

    # --- mappings

    def section(self, node: Node, shape: str) -> dict[str, Entry]:
        """The entries of a mapping by the English form of their keys; problems with keys are noted.

        Afterwards `all_known` says whether every key was one of the section's: where it wasn't, a missing
        key may be the one that is misspelt.
        """
        shapes = SHAPES[shape]
        self.all_known = True
        if not isinstance(node, Mapping):
            self.all_known = False
            self.say("IKU123", node.span, expected=", ".join(f"`{self.own('key', k)}: …`" for k in shapes))
            return {}
        found: dict[str, Entry] = {}
        meant = set()
        for entry in self._whole(node, tuple(self.own("key", key) for key in shapes)):
            en = english("key", entry.key.text, self.words)
            if en is None or en not in shapes:
                self.all_known = False
                meant.add(self._unknown_key(entry, tuple(k for k, v in shapes.items() if v.kind != "postponed")))
            elif isinstance(entry.value, Scalar) and entry.value.is_null:
                self.say("IKU124", entry.key.span, key=entry.key.text)
            elif shapes[en].kind == "postponed":
                self.say("IKU199", entry.key.span, word=entry.key.text)
            else:
                found[en] = entry
        # `{from 2026-01-01}` has the key, and a problem of its own.
        given = {english("key", re.split("[ :]", e.key.text)[0], self.words) for e in node.entries} | meant
        for key, value in shapes.items():
            if value.required and key not in given:
                self.say_missing(key, Span(node.span.source, node.span.start, node.span.start + 1), shape)
        return found

    def say_missing(self, key: str, span: Span, shape: str) -> None:
        """That a key of a section is not given, with what could be written."""
        form = SHAPES[shape][key]
        values = [self.own("value", w) for w in form.of.split()] if form.kind == "choice" else ["…"]
        self.say("IKU122", span, key=self.own("key", key), value=" / ".join(values))

    def _whole(self, node: Mapping, known: tuple[str, ...]) -> list[Entry]:
        """The entries of a mapping, without those that came of a text in braces cut at its commas."""
        if not node.flow:
            return list(node.entries)
        whole: list[Entry] = []
        cut: tuple[Span, Scalar] | None = None
        for entry in node.entries:
            piece = isinstance(entry.value, Scalar) and entry.value.is_null and entry.key.text not in known
            piece = piece and not entry.key.span.source.text[entry.key.span.end :].lstrip().startswith(":")
            if piece and not any(re.match(rf"{re.escape(k)}[ :]", entry.key.text) for k in known):
                start = cut[0] if cut else whole.pop().value.span if whole else entry.key.span
                cut = start, entry.key
            else:
                self._say_cut(cut)
                cut = None
                if piece:
                    self.all_known = False
                    self.say("IKU157", entry.key.span)
                else:
                    whole.append(entry)
        self._say_cut(cut)
        return whole

    def _say_cut(self, cut: tuple[Span, Scalar] | None) -> None:
        if cut is not None:
            self.all_known = False
            span = Span(cut[0].source, cut[0].start, cut[1].span.end)
            self.say("IKU138", span, text=span.text)

    def _unknown_key(self, entry: Entry, allowed: tuple[str, ...]) -> str:
        """Says that a key is not known, and returns the English key that was most likely meant, or nothing."""
        own = [self.own("key", key) for key in allowed]
        for other in LANGUAGES:
            en = english("key", entry.key.text, other)
            if other != self.words and en is not None and en in allowed:
                self.say("IKU126", entry.key.span, word=entry.key.text, own=self.own("key", en))
                return en
        near = suggestion(entry.key.text, own)
        self.say("IKU121", entry.key.span, key=entry.key.text, suggestion=near, known=", ".join(own))
        return english("key", near, self.words) or "-"

    def entries(self, node: Node) -> tuple[Entry, ...]:
        """The entries of a mapping whose keys are the author's own names."""
        if not isinstance(node, Mapping):
            self.say("IKU128", node.span)
            return ()
        good = []
        for entry in self._whole(node, ()):
            if isinstance(entry.value, Scalar) and entry.value.is_null:
                self.say("IKU124", entry.key.span, key=entry.key.text)
            else:
                good.append(entry)
        return tuple(good)

    # --- single values

    def scalar(self, node: Node) -> Scalar | None:
        if isinstance(node, Scalar) and not node.is_null:
            return node
        if isinstance(node, Mapping) and not node.flow and node.entries:  # `Rule 5: about` in a list
            end = node.entries[0].key.span.end
            self.say("IKU109", Span(node.span.source, end, end + 1))
        else:
            self.say("IKU127", node.span)
        return None

    def text(self, node: Node) -> str | None:
        found = self.scalar(node)
        return found.text.strip() if found else None

    def name(self, node: Node, *, hyphens: bool = False) -> Name | None:
        found = self.scalar(node)
        return self.as_name(found.text, found.inner, hyphens=hyphens) if found else None

    def as_name(self, text: str, span: Span, *, hyphens: bool = False) -> Name | None:
        """A valid name; `hyphens` for ids of rules, exclusives, properties and examples."""
        if not (_ID if hyphens else _NAME).fullmatch(text) or len(text) > MAX_NAME:
            better = re.sub("[^a-z0-9_]+", "_", text.lower()).strip("_0123456789")[:MAX_NAME]
            near = better if _NAME.fullmatch(better) else ""
            self.say("IKU221" if hyphens else "IKU220", span, name=text, limit=MAX_NAME, suggestion=near)
            return None
        if text in RESERVED:
            self.say("IKU222", span, name=text)
            return None
        return Name(text, span)

    def names(self, node: Node, *, hyphens: bool = False) -> tuple[Name, ...]:
        """A list of names, or one name."""
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(n for n in (self.name(item, hyphens=hyphens) for item in items) if n)

    def strings(self, node: Node) -> tuple[str, ...]:
        """A list of texts, or one text."""
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(t for t in (self.text(item) for item in items) if t)

    def texts(self, node: Node) -> Texts:
        """`{id: ..., en: ...}`, or one text that serves both."""
        if isinstance(node, Mapping):
            found: dict[str, str] = {}
            for entry in self._whole(node, LANGUAGES):
                if entry.key.text not in LANGUAGES:
                    near = suggestion(entry.key.text, LANGUAGES)
                    self.say("IKU121", entry.key.span, key=entry.key.text, suggestion=near, known="id, en")
                elif (text := self.text(entry.value)) is not None:
                    found[entry.key.text] = text
            return Texts(found.get("id"), found.get("en"))
        text = self.text(node)
        return Texts(text, text)

    def integer(self, node: Node, *, low: int = 0, high: int = 10**6) -> int | None:
        found = self.scalar(node)
        return self.as_integer(found.text, found.inner, low=low, high=high) if found else None

    def as_integer(self, text: str, span: Span, *, low: int = 0, high: int = 10**6) -> int | None:
        if re.fullmatch(r"[0-9]{1,7}", text.strip()) and low <= int(text) <= high:
            return int(text)
        self.say("IKU129", span, text=text, low=low, high=high)
        return None

    def number(self, node: Node) -> tuple[Fraction, Span] | None:
        found = self.scalar(node)
        if found and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", found.text):
            return Fraction(found.text), found.inner
        if found:
            self.say("IKU130", found.inner, text=found.text)
        return None

    def date(self, node: Node) -> datetime.date | None:
        found = self.scalar(node)
        return self.as_date(found) if found else None

    def as_date(self, scalar: Scalar) -> datetime.date | None:
        value = parse_date(scalar.text)
        if value is None:
            self.say("IKU200", scalar.inner, text=scalar.text)
        return value

    def choice(self, node: Node, allowed: Iterable[Choice], context: Context = "value") -> Choice | None:
        found = self.scalar(node)
        return self.as_choice(found.text, found.inner, allowed, context) if found else None

    def as_choice(self, text: str, span: Span, allowed: Iterable[Choice], context: Context = "value") -> Choice | None:
        """One of a closed list of words, in English."""
        en = english(context, text, self.words)
        known = tuple(allowed)
        if en in known:
            return known[known.index(en)]
        own = [self.own(context, w) for w in known]
        for other in LANGUAGES:
            if other != self.words and (form := english(context, text, other)) in known:
                self.say("IKU126", span, word=text, own=self.own(context, form or ""))
                return None
        self.say("IKU139", span, text=text, suggestion=suggestion(text, own), known=", ".join(own))
        return None

    # --- expressions and tables

    def expression(self, node: Node) -> Expr | None:
        found = self.scalar(node)
        if found is None:
            return None
        if not found.verbatim:
            self.say("IKU140", found.span)
            return None
        return self.expression_at(found.inner)

    def expressions(self, node: Node) -> tuple[Expr, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(e for e in (self.expression(item) for item in items) if e is not None)

    def expression_at(self, span: Span) -> Expr | None:
        made = expressions.parse_expression(span, self.words)
        if isinstance(made, Diagnostic):
            self.note(made)
            return None
        return made

    def cell(self, text: Text) -> Cell | None:
        """A condition cell."""
        if text.text == "-":
            return AnyCell(text.span)
        made = expressions.parse_cell(text.span, self.words)
        if isinstance(made, Diagnostic):
            self.note(made)
            return None
        return made

    def cells(self, columns: tuple[Expr, ...], texts: tuple[Text, ...]) -> list[Cell | None]:
        """The condition cells of a row; under `length(...)` they hold words for lengths of time."""
        return [
            times_in_cell(cell, self.words)
            if cell is not None and isinstance(column, Apply) and column.name == "length"
            else cell
            for column, cell in zip(columns, map(self.cell, texts), strict=True)
        ]

    def broken(self) -> frozenset[str]:
        """Names that stand where something could not be read: of these nothing is known."""
        spans = [d.span for d in self.problems if d.span and d.severity is Severity.ERROR]
        texts = [span.source.line(span.line) for span in spans] + [span.text for span in self.lost]
        return frozenset(word for text in texts for word in re.findall(r"[a-z][a-z0-9_]*", text))

    def table(self, node: Node) -> RawTable | None:
        if not isinstance(node, Scalar):
            self.say("IKU131", node.span)
            self.lost.append(node.span)
            return None
        table, problems = read_table(node)
        if table is None:
            self.lost.append(node.span)
        self.note(*problems)
        if table and not table.rows and not problems:
            self.say("IKU132", node.span)
        return table

    def columns(self, table: RawTable, kind: str) -> dict[str, int] | None:
        """Index by English head of a table with fixed columns (`shapes.HEADS`)."""
        needed, more = HEADS[kind]
        return self.heads(table.head.cells, needed, more, table.rows)

    def heads(
        self, cells: tuple[Text, ...], needed: tuple[str, ...], more: tuple[str, ...], rows: tuple[RawRow, ...] = ()
    ) -> dict[str, int] | None:
        """The place of each column by its English head; `rows` are lost where a head is wrong."""
        found: dict[str, int] = {}
        good = True
        for index, cell in enumerate(cells):
            en = cell.text if cell.text in LANGUAGES else english("header", cell.text, self.words)
            other = self._other_head(cell.text, needed + more) if en is None else None
            if other is not None:
                self.say("IKU126", cell.span, word=cell.text, own=self.own("header", other))
                good = False
            elif en is None or en not in needed + more:
                own = [w if w in LANGUAGES else self.own("header", w) for w in needed + more]
                near = suggestion(cell.text, own)
                self.say("IKU141", cell.span, column=cell.text, suggestion=near, known=", ".join(own))
                good = False
            elif en in found:
                self.say("IKU142", cell.span, column=cell.text)
                good = False
            else:
                found[en] = index
        for name in needed:
            if name not in found and good:
                self.say("IKU143", cells[0].span, column=self.own("header", name))
                good = False
        if not good:
            self.lost += (row.span for row in rows)
        return found if good else None

    def _other_head(self, text: str, allowed: tuple[str, ...]) -> str | None:
        """The English form of a head that is written in the other language."""
        forms = (english("header", text, other) for other in LANGUAGES if other != self.words)
        return next((form for form in forms if form in allowed), None)
