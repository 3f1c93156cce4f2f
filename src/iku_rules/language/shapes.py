"""Which keys stand where, and what kind of value each has: read by the parser and by the JSON Schema.

Keys and choices are in English; `words` gives the Indonesian form. Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal[
    "name", "names", "text", "texts", "strings", "integer", "number", "date", "choice", "expression",
    "expressions", "table", "body", "section", "entries", "range", "lengths", "values", "type", "uses",
    "round", "postponed", "block",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """A key's value. `of`: the section of `section` and `entries`, or the words of `choice`."""

    kind: Kind
    required: bool = False
    of: str = ""


_ABOUT: Final = {"title": Shape("texts"), "basis": Shape("strings"), "unit": Shape("text")}

# Sections in the order in which the formatter writes their keys.
SHAPES: Final[Mapping[str, Mapping[str, Shape]]] = MappingProxyType(
    {
        "policy": {
            "policy": Shape("text", True),
            "language": Shape("integer", True),
            "version": Shape("text", True),
            "title": Shape("texts", True),
            "basis": Shape("strings", True),
            "evidence": Shape("choice", True, "verified third_party illustrative"),
            "in_force": Shape("section", True, "in_force"),
            "subject": Shape("name"),
            "period": Shape("lengths"),
            "uses": Shape("uses"),
            "extends": Shape("postponed"),
            "replace": Shape("postponed"),
            "fixed": Shape("postponed"),
            "switches": Shape("postponed"),
            "scales": Shape("values"),
            "kinds": Shape("values"),
            "facts": Shape("entries", False, "record"),
            "history": Shape("postponed"),
            "parameters": Shape("entries", False, "parameter"),
            "lookups": Shape("entries", False, "lookup"),
            "decisions": Shape("entries", False, "decision"),
            "effects": Shape("table"),
            "exclusive": Shape("entries", False, "exclusive"),
            "rules": Shape("entries", False, "rule"),
            "properties": Shape("entries", False, "property"),
        },
        "in_force": {"from": Shape("date", True), "to": Shape("date")},
        "record": {
            "title": Shape("texts"),
            "basis": Shape("strings"),
            "key": Shape("names"),
            "belongs_to": Shape("name"),
            "records": Shape("range"),
            "at_most": Shape("integer"),
            "complete": Shape("postponed"),
            "require": Shape("expressions"),
            "fields": Shape("table"),
        },
        "parameter": {
            **_ABOUT,
            "type": Shape("name"),
            "value": Shape("expression"),
            "values": Shape("section", False, "dated"),
        },
        "lookup": {
            **_ABOUT,
            "args": Shape("section", True, "args"),
            "gives": Shape("type", True),
            "outside": Shape("choice", False, "clamp missing"),
            "column_sum": Shape("number"),
            "matrix": Shape("table"),
            "table": Shape("table"),
            "bands": Shape("table"),
            "points": Shape("table"),
        },
        "decision": {
            **_ABOUT,
            "each": Shape("name", True),
            "type": Shape("name"),
            "round": Shape("round"),
            "formula": Shape("expression"),
            "cases": Shape("table"),
            "hit": Shape("choice", False, "unique first"),
            "table": Shape("table"),
        },
        "exclusive": {
            "title": Shape("texts"),
            "basis": Shape("strings"),
            "of": Shape("names", True),
            "keep": Shape("choice", True, "heaviest never_both"),
        },
        "rule": {
            "title": Shape("texts"),
            "basis": Shape("strings"),
            "each": Shape("name", True),
            "when": Shape("expression"),
            "then": Shape("names"),
            "because": Shape("texts"),
            "hit": Shape("choice", False, "every_row"),
            "table": Shape("table"),
        },
        "property": {
            "title": Shape("texts"),
            "claim": Shape("choice", True, "monotone total"),
            "of": Shape("name", True),
            "in": Shape("expression"),
            "where": Shape("expression"),
            "given": Shape("expression"),
        },
        "cases": {
            "cases": Shape("text", True),
            "language": Shape("integer", True),
            "title": Shape("texts"),
            "examples": Shape("entries", True, "example"),
        },
        "example": {
            "title": Shape("texts"),
            "basis": Shape("strings"),
            "note": Shape("texts"),
            "period": Shape("text", True),
            "facts": Shape("section", True, "tables"),
            "given": Shape("section", False, "tables"),
            "history": Shape("block"),
            "expect": Shape("section", True, "tables"),
        },
    }
)

# Column heads of tables whose columns are fixed: (needed, allowed besides).
HEADS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {
        "fields": (("field", "type"), ("unit", "basis", "id", "en")),
        "values": (("value",), ("id", "en", "basis")),
        "effects": (("effect", "each", "kind", "severity"), ("lasts", "only_if", "basis", "id", "en")),
    }
)
