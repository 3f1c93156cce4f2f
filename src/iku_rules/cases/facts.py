"""The fact tables of an example -> subjects; every problem is told with its cell.

A child's row says to which parent it belongs by the parents' keys; those that are clear may be left out.
Imports language tables and words, facts, the plan's model and diagnostics.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from iku_rules.diagnostics import Diagnostic, Span, problem, suggestion
from iku_rules.facts.assembly import Assembly, Row, Shape, parse
from iku_rules.facts.fields import Reading, Refusal, reading, shown, written
from iku_rules.facts.model import Instance, Value
from iku_rules.language.cases import CaseTable
from iku_rules.language.tables import RawTable, Text
from iku_rules.language.types import Boolean
from iku_rules.language.words import LANGUAGES, Language, english, word
from iku_rules.plan.model import FieldPlan, Plan

ABSENT: Final = "-"
_OF_ANOTHER_ROW: Final = frozenset({"IKU518", "IKU519"})  # what is wrong stands on that row already


def read_subjects(
    plan: Plan, tables: Sequence[CaseTable], words: Language
) -> tuple[tuple[Instance, ...], tuple[Diagnostic, ...]]:
    """The subjects that an example's facts make; none where there are problems."""
    tabled = _Tables(plan, words)
    for name, table in known_tables(plan, tables, tabled.problems):
        tabled.read(name, table)
    found = tabled.assembly.finish()
    for reject in found.rejects:
        span = tabled.spans[reject.file, reject.line, reject.column]
        for d in reject.diagnostics:
            if d.code not in _OF_ANOTHER_ROW:
                tabled.problems.append(dataclasses.replace(d, span=span, place=""))
    return (() if tabled.problems else tuple(found)), tuple(tabled.problems)


def known_tables(plan: Plan, tables: Sequence[CaseTable], problems: list[Diagnostic]) -> list[tuple[str, RawTable]]:
    """The tables of records that the plan has, parents first."""
    found = {}
    for table in tables:
        name = table.record
        if name.text in plan.records:
            found[name.text] = table.table
        else:
            near = suggestion(name.text, plan.records)
            known = ", ".join(plan.records)
            problems.append(problem("IKU541", name.span, name=name.text, suggestion=near, known=known))
    return [(name, found[name]) for name in plan.records if name in found]


def cell_reading(field: FieldPlan, words: Language) -> Reading:
    """How a cell is read: `-` and nothing (None) are missing, booleans are in the words of the file."""
    plain = reading(field)

    def read(cell: object) -> Value | Refusal:
        if not isinstance(cell, Text) or (cell.text == ABSENT and not cell.quoted):
            return plain(None)
        if isinstance(field.type, Boolean):
            return _truth(cell.text, field.name, words)
        return plain(cell.text)

    return read


def _truth(text: str, name: str, words: Language) -> Value | Refusal:
    for language in LANGUAGES:
        en = english("value", text, language)
        if en in ("yes", "no"):
            if language == words:
                return en == "yes"
            return Refusal("IKU126", {"word": text, "own": word("value", en, words)})
    return Refusal("IKU508", {"field": name, "value": shown(text)})


@dataclass(slots=True)
class _Tables:
    """The tables read so far."""

    plan: Plan
    words: Language
    problems: list[Diagnostic] = field(default_factory=list)
    spans: dict[tuple[str, int, int], Span] = field(default_factory=dict)
    assembly: Assembly = field(init=False)
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _broken: set[str] = field(default_factory=set)  # records some of whose rows could not be read

    def __post_init__(self) -> None:
        self.assembly = Assembly(self.plan)

    def read(self, record: str, table: RawTable) -> None:
        shape = self.assembly.shapes[record]
        reads = [cell_reading(f, self.words) for f in shape.slots]
        columns = self._columns(shape, reads, table)
        parent = shape.record.parent
        rows = self._rows.setdefault(record, [])
        told: set[str] = set()
        for raw in table.rows:
            before = len(self.problems)
            cells: list[Text | None] = [None] * len(shape.slots)
            for slot, cell in zip(columns, raw.cells, strict=True):
                if slot is not None:
                    cells[slot] = cell
            parsed = parse(shape, reads, cells, nested=True)
            keys = self._keys(shape, reads, cells)
            for slot, refusal in parsed.refusals:
                refused = cells[slot]
                if refused is not None:  # a whole column that is left out was told with the head
                    self.problems.append(problem(refusal.code, refused.span, **refusal.args))
            inside = None
            if parent is not None and len(self.problems) == before and parent not in self._broken:
                inside = self._parent(shape, keys, cells, table, told)
            if parsed.refusals or None in columns or (parent is not None and inside is None):
                self._broken.add(record)
                continue
            at = (raw.span.source.name, raw.span.line, raw.span.column)
            self.spans[at] = raw.span
            rows.append(self.assembly.add(record, parsed, at=at, raw=raw.span.text, faults=[], inside=inside))

    def _columns(self, shape: Shape, reads: Sequence[Reading], table: RawTable) -> list[int | None]:
        """The slot of each column; None where it has none."""
        found: list[int | None] = []
        for cell in table.head.cells:
            slot = shape.known.get(cell.text)
            if slot is None:
                near, known = suggestion(cell.text, shape.names), ", ".join(shape.names)
                args = {"column": shown(cell.text), "suggestion": near, "known": known}
                self.problems.append(problem("IKU538", cell.span, **args))
            elif slot in found:
                self.problems.append(problem("IKU539", cell.span, column=cell.text))
                slot = None
            found.append(slot)
        own = range(len(shape.above), len(shape.slots))
        missing = [slot for slot in own if slot not in found and isinstance(reads[slot](None), Refusal)]
        if missing and None not in found:
            names = ", ".join(shape.names[slot] for slot in missing)
            self.problems.append(problem("IKU540", table.head.span, columns=names))
        return found

    def _keys(self, shape: Shape, reads: Sequence[Reading], cells: Sequence[Text | None]) -> dict[int, Value]:
        """The parents' keys that a row gives."""
        keys: dict[int, Value] = {}
        for slot in range(len(shape.above)):
            cell = cells[slot]
            if cell is not None:
                value = reads[slot](cell)
                if isinstance(value, Refusal):
                    self.problems.append(problem(value.code, cell.span, **value.args))
                else:
                    keys[slot] = value
        return keys

    def _parent(
        self,
        shape: Shape,
        keys: Mapping[int, Value],
        cells: Sequence[Text | None],
        table: RawTable,
        told: set[str],
    ) -> Row | None:
        """The one row of the parent that a row's keys fit; what is wrong with a whole table is told once."""
        parent = shape.record.parent or ""
        rows = self._rows.get(parent, [])
        fitting = [row for row in rows if all(row.identity[slot] == key for slot, key in keys.items())]
        if len(fitting) == 1:
            return fitting[0]
        if fitting or not rows:
            code = "IKU604" if fitting else "IKU605"
            if code not in told:
                told.add(code)
                left_out = [n for slot, n in enumerate(shape.names[: len(shape.above)]) if slot not in keys]
                # Where all keys are given the parent itself stands twice, which is told there.
                if left_out or not self.plan.records[parent].key:
                    columns = ", ".join(left_out) or parent
                    args = {"record": shape.record.name, "parent": parent, "columns": columns}
                    self.problems.append(problem(code, table.head.span, **args))
            return None
        last = cells[max(keys)]
        assert last is not None
        key = " / ".join(written(shape.slots[slot].type, value) for slot, value in keys.items())
        self.problems.append(problem("IKU516", last.span, parent=parent, key=key))
        return None
