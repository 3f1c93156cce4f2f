"""What a policy holds, part by part as it was written, for showing it: its own parts and those it uses.

Texts are taken from the files, laid out and in the words wanted; nothing is computed anew. Imports language and
the plan's model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from iku_rules.diagnostics import Source
from iku_rules.language.format import format_source
from iku_rules.language.parser import words_of
from iku_rules.language.policy import Texts
from iku_rules.language.reading import Reader
from iku_rules.language.shapes import SHAPES
from iku_rules.language.source import Entry, Node, Scalar, Sequence, read_tree
from iku_rules.language.tables import read_table
from iku_rules.language.words import LANGUAGES, Language, english
from iku_rules.plan.model import Label, Plan

SECTIONS: Final = (
    "scales", "kinds", "facts", "parameters", "lookups", "decisions", "effects", "exclusive", "rules", "properties",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as written. `split`: how many columns are conditions; None where there is no `||`."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    split: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One part: a record, a decision, a rule. Keys are in English, what stands under them is as written.

    `policy` is the one it stands in. `texts` holds single values, `lists` several, `pairs` named ones,
    `labels` texts in both languages, `form` the key of the table.
    """

    name: str
    policy: str
    labels: Mapping[str, Texts] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pairs: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    form: str = ""
    grid: Grid | None = None

    @property
    def title(self) -> Texts:
        return self.labels.get("title", Texts())

    @property
    def basis(self) -> tuple[str, ...]:
        return self.lists.get("basis", ())


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole policy. `sections` has the own parts of each kind first, then those of other policies."""

    policy: str
    words: Language
    about: Item
    sections: Mapping[str, tuple[Item, ...]]


class _File:
    """One policy file: its keys in English."""

    def __init__(self, source: Source, words: Language) -> None:
        text, _ = format_source(source, words=words)
        if text is None:  # a name in it is a word of the other language
            text, _ = format_source(source)
        node, _ = read_tree(Source(source.name, source.text if text is None else text))
        if node is None:
            raise ValueError(f"{source.name} was read before and can't be read now")
        self.reader = Reader(words_of(node, "policy") or words)
        self.top = self.reader.section(node, "policy")
        self.id = _one(self.top["policy"].value)

    def items(self, section: str) -> Iterator[Item]:
        """The parts of a section in the order of the file."""
        if section not in self.top:
            return
        node = self.top[section].value
        shape = SHAPES["policy"][section]
        if shape.kind == "table":
            yield Item("", self.id, form=section, grid=_grid(node))
        else:
            for entry in self.reader.entries(node):
                yield self.item(entry.key.text, entry.value, shape.of)

    def item(self, name: str, node: Node, section: str) -> Item:
        if not section:  # a scale or kind: a list or a table of its values
            listed = isinstance(node, Sequence)
            grid = Grid((), tuple((v,) for v in _several(node))) if listed else _grid(node)
            return Item(name, self.id, form="values", grid=grid)
        return self.of(name, self.reader.section(node, section), section)

    def of(self, name: str, entries: Mapping[str, Entry], section: str) -> Item:
        """One part, each of its keys by kind."""
        labels: dict[str, Texts] = {}
        texts: dict[str, str] = {}
        lists: dict[str, tuple[str, ...]] = {}
        pairs: dict[str, tuple[tuple[str, str], ...]] = {}
        form, grid = "", None
        for key in (k for k in SHAPES[section] if k in entries):
            node, shape = entries[key].value, SHAPES[section][key]
            match shape.kind:
                case "texts":
                    labels[key] = self.reader.texts(node)
                case "table":
                    if section != "policy":  # there it is a section of its own
                        form, grid = key, _grid(node)
                case "names" | "strings" | "expressions" | "lengths":
                    lists[key] = _several(node)
                case "section" if shape.of in SHAPES:
                    inner = self.of("", self.reader.section(node, shape.of), shape.of)
                    pairs[key] = tuple(inner.texts.items())
                case "section" | "uses":
                    pairs[key] = tuple((e.key.text, ", ".join(_several(e.value))) for e in self.reader.entries(node))
                case _ if isinstance(node, Scalar):
                    texts[key] = _one(node)
        return Item(name, self.id, labels, texts, lists, pairs, form, grid)


def contents(plan: Plan, *, words: Language) -> Contents:
    """The parts of a policy and of those it uses, in the words of a language."""
    if not plan.sources:
        raise ValueError("this plan was not made from files")
    own, *others = (_File(source, words) for source in plan.sources)
    sections = {key: (*own.items(key), *_used(key, plan, others)) for key in SECTIONS}
    return Contents(own.id, own.reader.words, own.of(own.id, own.top, "policy"), sections)


def _used(section: str, plan: Plan, files: list[_File]) -> Iterator[Item]:
    """The parts of other policies that came along into the plan."""
    for file in files:
        for item in file.items(section):
            match section:
                case "scales" | "kinds":
                    came = plan.categories.get(item.name) == _labels(item)
                case "facts":
                    came = item.name in plan.records and _extends(
                        file, item.name, plan.records[item.name].origin.policy
                    )
                case "parameters":
                    came = item.name in plan.parameters and plan.parameters[item.name][1].policy == file.id
                case "lookups":
                    came = item.name in plan.lookups and plan.lookups[item.name].origin.policy == file.id
                case "decisions":
                    came = any(d.name == item.name and d.origin.policy == file.id for d in plan.decisions)
                case _:
                    came = False  # effects, rules and claims are never taken over
            if came:
                yield item


def _extends(file: _File, record: str, owner: str) -> bool:
    """Whether a file declares a record or adds to it; another of the same name is no part of the plan."""
    if file.id == owner:
        return True
    uses = file.reader.entries(file.top["uses"].value) if "uses" in file.top else ()
    return any(record in _several(entry.value) for entry in uses)


def _labels(item: Item) -> tuple[Label, ...]:
    """Of the values of a scale or kind, as a plan holds them."""
    if item.grid is None:
        return ()
    at = {head: index for index, head in enumerate(item.grid.head) if head in LANGUAGES}
    cells = [{key: row[index] for key, index in at.items() if row[index] != "-"} for row in item.grid.rows]
    return tuple(Label(found.get("id"), found.get("en")) for found in cells)


def _grid(node: Node) -> Grid | None:
    table, _ = read_table(node) if isinstance(node, Scalar) else (None, ())
    if table is None:
        return None
    head, *rows = (tuple(cell.text for cell in row.cells) for row in (table.head, *table.rows))
    return Grid(head, tuple(rows), table.split)


def _one(node: Node) -> str:
    if isinstance(node, Scalar):
        return " ".join((node.inner.text if node.verbatim else node.text).split())
    return node.span.text


def _several(node: Node) -> tuple[str, ...]:
    return tuple(_one(item) for item in (node.items if isinstance(node, Sequence) else (node,)))


def heads(grid: Grid, words: Language) -> tuple[str, ...]:
    """The columns of a grid whose heads are words of the language, in English (`id` and `en` are themselves)."""
    return tuple(english("header", head, words) or head for head in grid.head)
