"""The tree of an explanation, as text and as JSON. Imports the place only."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from iku_rules.facts.model import Place

NodeKind = Literal[
    "explanation",
    "evidence",
    "policy",
    "basis",
    "section",
    "record",
    "decision",
    "formula",
    "numbers",
    "row",
    "lookup",
    "parameter",
    "fact",
    "skipped",
    "missing",
    "effect",
    "reason",
    "rule",
    "guard",
    "undetermined",
    "withdrawn",
    "withheld",
    "finding",
]


@dataclass(frozen=True, slots=True)
class Node:
    """One sentence and those that explain it. `source` is `file:line`, `value` as in the decision's JSON.

    Neighbours that are `joined` stand in one line of the text; they have no children and show no source.
    """

    kind: NodeKind
    text: str
    children: tuple[Node, ...] = ()
    name: str = ""
    place: Place | None = None
    value: str | bool | None = None
    source: str = ""
    joined: bool = False


def to_text(node: Node) -> str:
    """The tree as indented lines; a blank line before each section."""
    return "\n".join(_lines(node, 0)) + "\n"


def _lines(node: Node, depth: int) -> Iterator[str]:
    if node.kind == "section" and depth <= 1:
        yield ""
    yield _indent(depth) + node.text + (f"  [{node.source}]" if node.source else "")
    for joined, children in itertools.groupby(node.children, key=lambda child: child.joined):
        if joined:
            yield _indent(depth + 1) + "; ".join(child.text for child in children)
        else:
            for child in children:
                yield from _lines(child, depth + 1)


def _indent(depth: int) -> str:
    return "  " * max(0, depth - 1)


def to_json(node: Node) -> str:
    """The tree as JSON; parts that a sentence doesn't have are left out."""
    return json.dumps(to_dict(node), ensure_ascii=False, indent=2) + "\n"


def to_dict(node: Node) -> dict[str, object]:
    """The same as plain objects."""
    made: dict[str, object] = {"kind": node.kind, "text": node.text}
    if node.name:
        made["name"] = node.name
    if node.place:
        made |= {"record": node.place.record, "key": list(node.place.key)}
    if node.kind == "decision" or node.value is not None:
        made["value"] = node.value
    if node.source:
        made["source"] = node.source
    if node.children:
        made["children"] = [to_dict(child) for child in node.children]
    return made
