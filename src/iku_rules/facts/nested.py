"""Nested facts (from JSON, YAML or a program's objects) -> rows.

A tree holds the subjects, one or a list, with their members inside them, or lists by record name, or both.
Imports assembly, fields and diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from iku_rules.diagnostics import Diagnostic, Source, Span, problem, suggestion
from iku_rules.facts.assembly import Assembly, Raw, Row, Shape, nothing, parse, readings
from iku_rules.facts.fields import Reading, shown

_TOLD: Final = 20  # names in one row that can't be read


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value; `at` is where it begins, in whatever the reader counts."""

    value: object
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Many:
    items: tuple[Node, ...]
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Named:
    """Entries as written: (name, where the name begins, value); a name may stand twice."""

    entries: tuple[tuple[str, int, Node], ...]
    at: int
    end: int


Node = Leaf | Many | Named


class Tree:
    """Adds the rows of one file's nodes to an assembly."""

    def __init__(
        self,
        assembly: Assembly,
        *,
        locate: Callable[[int], tuple[str, int, int]],
        raw: Callable[[int, int], Raw],
        source: Source | None = None,
        dashes: bool = False,
    ) -> None:
        self.assembly = assembly
        self.locate = locate
        self.raw = raw
        self.source = source
        self.problems: list[Diagnostic] = []  # with the layout, so that the file can't be read
        shapes = assembly.shapes
        self._reads: dict[str, tuple[Reading, ...]] = {r: readings(s, dashes=dashes) for r, s in shapes.items()}

    def add(self, node: Node, record: str) -> None:
        """The rows of a document: of `record`, unless it is lists by record name."""
        if isinstance(node, Named) and node.entries and all(isinstance(v, Many) for _, _, v in node.entries):
            for name, at, value in node.entries:
                if name in self.assembly.shapes:
                    self.rows(value, name, None)
                else:
                    near = suggestion(shown(name), self.assembly.shapes)
                    known = ", ".join(self.assembly.shapes)
                    self.problems.append(
                        self._fault("IKU541", at, at + len(name), name=shown(name), suggestion=near, known=known)
                    )
        else:
            self.rows(node, record, None)

    def rows(self, node: Node, record: str, inside: Row | None) -> None:
        """One row or a list of rows of a record."""
        self.assembly.mentioned.add(record)
        for item in node.items if isinstance(node, Many) else (node,):
            if isinstance(item, Named):
                self.row(item, record, inside)
            else:
                lost = nothing(self.assembly.shapes[record])
                faults = [self._fault("IKU547", item.at, item.end, record=record)]
                at, raw = self.locate(item.at), self.raw(item.at, item.end)
                self.assembly.add(record, lost, at=at, raw=raw, faults=faults, inside=inside)

    def row(self, node: Named, record: str, inside: Row | None) -> None:
        """A row and the rows inside it."""
        shape = self.assembly.shapes[record]
        start = len(shape.above)
        cells: list[object] = [None] * len(shape.slots)
        taken: set[str] = set()
        members: list[tuple[str, Node]] = []
        faults: list[Diagnostic] = []
        starts: dict[int, Node] = {}
        meant: set[str] = set()
        for name, at, value in node.entries:
            slot = shape.known.get(name)
            if slot is not None and inside is not None and slot < start:
                slot = None
            member = self.assembly.shapes.get(name)
            belongs = member is not None and member.record.parent == record
            if name in taken:
                if len(faults) < _TOLD:
                    faults.append(self._fault("IKU546", at, at + len(name), name=shown(name)))
            elif belongs and (slot is None or not isinstance(value, Leaf)):
                members.append((name, value))
            elif slot is None:
                if len(faults) < _TOLD:
                    faults.append(self._unknown(name, at, shape, inside))
                    meant.add(faults[-1].args["suggestion"])
            elif not isinstance(value, Leaf):
                faults.append(self._fault("IKU548", value.at, value.end, field=name))
                starts[slot] = value
            else:
                cells[slot], starts[slot] = value.value, value
            taken.add(name)
        parsed = parse(shape, self._reads[record], cells, nested=inside is not None)
        for slot, refusal in parsed.refusals:
            found = starts.get(slot)
            misspelt = found is None and shape.names[slot] in meant
            if not misspelt and not isinstance(found, Many | Named):  # both are said already
                at, end = (found.at, found.end) if found else (node.at, node.at + 1)
                faults.append(self._fault(refusal.code, at, end, **refusal.args))
        faults.sort(key=lambda d: d.where)
        row = self.assembly.add(
            record,
            parsed,
            at=self.locate(node.at),
            raw=self.raw(node.at, node.end),
            faults=faults,
            inside=inside,
        )
        for name, value in members:
            if isinstance(value, Leaf) and value.value is None:
                self.assembly.mentioned.add(name)
            else:
                self.rows(value, name, row)

    def _unknown(self, name: str, at: int, shape: Shape, inside: Row | None) -> Diagnostic:
        record = shape.record.name
        members = [s.record.name for s in self.assembly.shapes.values() if s.record.parent == record]
        known = [*(shape.names if inside is None else shape.names[len(shape.above) :]), *members]
        near = suggestion(shown(name), known)
        listed = ", ".join(known)
        return self._fault("IKU545", at, at + len(name), record=record, name=shown(name), suggestion=near, known=listed)

    def _fault(self, code: str, at: int, end: int, **args: str) -> Diagnostic:
        if self.source is not None:
            return problem(code, Span(self.source, at, max(at + 1, end)), **args)
        file, line, column = self.locate(at)
        return problem(code, None, place=f"{file}:{line}:{column}" if line else file, **args)
