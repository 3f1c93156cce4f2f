"""Rows of facts in any order -> whole subjects, and the rows that had to be rejected.

A subject is evaluated only if every row that belongs to it is good: an answer from which a bad indicator
was left out would look like an answer about all of them. So one bad row rejects its whole subject, and
every other row of it is listed too, with a reason that says so: what was rejected can be mended and read
again by itself. A row whose subject can't be told from it rejects nobody, and says that with a warning.
Nothing depends on the order of rows: of two rows with one key, both are rejected. Imports fields, facts'
model, the plan's model and diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from iku_rules.diagnostics import Diagnostic, problem
from iku_rules.facts.fields import Reading, Refusal, order, reading, written
from iku_rules.facts.model import Instance, Place, Value
from iku_rules.plan.model import FieldPlan, Plan, RecordPlan

# A row as it was read: its text, or where that stands in the text of a whole file.
Raw = str | tuple[str, int, int]


FOLLOWS: Final = "IKU519"  # a good row whose subject has a bad one


@dataclass(frozen=True, slots=True)
class Shape:
    """What one row of a record holds: `slots`, first the keys of the records above, then its own fields.

    A column may be called by its field's name, or by `record.field`. Where two have one name the plain one
    means the row's own field.
    """

    record: RecordPlan
    above: tuple[tuple[str, FieldPlan], ...]
    slots: tuple[FieldPlan, ...]
    names: tuple[str, ...]  # what the column of a slot is best called
    known: Mapping[str, int]
    own_key: tuple[int, ...]  # slots of the record's own key


def shape_of(plan: Plan, record: str) -> Shape:
    """The shape of a record's rows."""
    own = plan.records[record]
    line, name = [], own.parent
    while name is not None:
        line.append(plan.records[name])
        name = plan.records[name].parent
    above = tuple((r.name, r.fields[k]) for r in reversed(line) for k in r.key)
    slots = (*(f for _, f in above), *own.fields.values())
    names = []
    for i, slot in enumerate(slots):
        clashes = any(other.name == slot.name for j, other in enumerate(slots) if j != i)
        names.append(f"{above[i][0]}.{slot.name}" if i < len(above) and clashes else slot.name)
    known = {f"{above[i][0] if i < len(above) else record}.{s.name}": i for i, s in enumerate(slots)}
    known |= {n: i for i, n in enumerate(names)}
    start = len(above)
    own_key = tuple(start + list(own.fields).index(k) for k in own.key)
    return Shape(own, above, slots, tuple(names), known, own_key)


def readings(shape: Shape, *, comma: bool = False, dashes: bool = False) -> tuple[Reading, ...]:
    """How the slots of a shape are read."""
    keys = [slot if slot.is_key else _as_key(slot) for slot in shape.slots[: len(shape.above)]]
    return tuple(reading(f, comma=comma, dashes=dashes) for f in (*keys, *shape.slots[len(shape.above) :]))


def _as_key(slot: FieldPlan) -> FieldPlan:
    return FieldPlan(slot.name, slot.type, False, None, slot.label, slot.basis, True, slot.span)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of a row. `above`: the keys of the records above as far as they could be read."""

    above: tuple[Value, ...]
    key: tuple[Value, ...] | None
    values: tuple[Value, ...]
    refusals: tuple[tuple[int, Refusal], ...]  # by slot


def parse(shape: Shape, reads: Sequence[Reading], cells: Sequence[object], *, nested: bool = False) -> Parsed:
    """One row's cells, one a slot. `nested`: it stands inside its parent, whose keys aren't read again."""
    start = len(shape.above)
    values: list[Value] = []
    refusals: list[tuple[int, Refusal]] = []
    for slot, (read, cell) in enumerate(zip(reads, cells, strict=True)):
        value = None if nested and slot < start else read(cell)
        if isinstance(value, Refusal):
            refusals.append((slot, value))
            value = None
        values.append(value)
    above = [] if nested else values[:start]
    if refusals:
        bad = {slot for slot, _ in refusals}
        above = above[: min((s for s in bad if s < start), default=start)]
        if bad.intersection(shape.own_key):
            return Parsed(tuple(above), None, tuple(values[start:]), tuple(refusals))
    return Parsed(tuple(above), tuple(values[i] for i in shape.own_key), tuple(values[start:]), tuple(refusals))


def nothing(shape: Shape) -> Parsed:
    """What can be read of a row that is none."""
    return Parsed((), None, (None,) * len(shape.record.fields), ())


@dataclass(slots=True, eq=False)
class Row:
    """A row on its way into a tree. `identity`: its full key, or as much from the top as could be read."""

    record: str
    identity: tuple[Value, ...]
    keyed: bool
    values: tuple[Value, ...]
    file: str
    line: int
    column: int
    raw: Raw
    faults: list[Diagnostic] | None
    parent: Row | None
    children: list[Row] | None = None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that isn't evaluated: where it stands, what it says, and every reason."""

    record: str
    file: str
    line: int  # 0 where facts came from a program, and `file` is the path to the row
    column: int
    raw: str
    key: tuple[str, ...]  # its full key, the parents' keys first, as far as it could be read
    diagnostics: tuple[Diagnostic, ...]

    @property
    def follows(self) -> bool:
        """Whether the row itself is good, and only others of its subject are not."""
        return all(d.code == FOLLOWS for d in self.diagnostics)


@dataclass(frozen=True, slots=True, eq=False)
class FactSet:
    """Facts that were read: whole subjects, made into instances one by one when asked for, and rejects."""

    plan: Plan
    rejects: tuple[Reject, ...]
    notes: tuple[Diagnostic, ...]  # what had to be found out, such as how a file writes its decimals
    _roots: tuple[Row, ...] = field(repr=False)
    _shapes: Mapping[str, Shape] = field(repr=False)

    def __len__(self) -> int:
        return len(self._roots)

    def __iter__(self) -> Iterator[Instance]:
        """The subjects in the order in which they were read."""
        return (_instance(row, self._shapes, (), 0) for row in self._roots)


class Assembly:
    """Takes rows in any order; `finish` puts them together."""

    def __init__(self, plan: Plan) -> None:
        self.plan: Final = plan
        self.shapes: Final[Mapping[str, Shape]] = {name: shape_of(plan, name) for name in plan.records}
        self.mentioned: Final[set[str]] = set()  # records for which there was a file, a list or a row
        self._rows: dict[str, list[Row]] = {name: [] for name in plan.records}
        self._files: dict[str, int] = {}

    def add(
        self,
        record: str,
        parsed: Parsed,
        *,
        at: tuple[str, int, int],
        raw: Raw,
        faults: list[Diagnostic],
        inside: Row | None = None,
    ) -> Row:
        """A row read at file, line and column; `faults` are why it can't be used, if it can't."""
        above, whole = parsed.above, True
        if inside is not None:
            above, whole = inside.identity, inside.keyed
        elif len(above) < len(self.shapes[record].above):
            whole = False
        keyed = whole and parsed.key is not None
        identity = (*above, *parsed.key) if whole and parsed.key is not None else above
        row = Row(record, identity, keyed, parsed.values, *at, raw, faults or None, inside)
        self._rows[record].append(row)
        self._files.setdefault(row.file, len(self._files))
        self.mentioned.add(record)
        return row

    def finish(self, notes: Sequence[Diagnostic] = ()) -> FactSet:
        """Subjects all of whose rows are good, and the rejects."""
        index: dict[str, dict[tuple[Value, ...], Row]] = {}
        for record in self.plan.records:
            self._link(record, index)
            index[record] = self._unique(record)
        self._not_too_many()
        refused = self._refused(index[self.plan.subject])
        rejects: list[Reject] = []
        for rows in self._rows.values():
            for row in rows:
                top = _top(row)
                first = refused.get(id(top))
                if row.faults is None and (first is not None or top.record != self.plan.subject):
                    self._fault(row, FOLLOWS, where=(first or top).place)
                if row.faults is not None:
                    rejects.append(self._reject(row))
        rejects.sort(key=lambda r: (self._files[r.file], r.line, r.column))
        roots = tuple(row for row in self._rows[self.plan.subject] if row.faults is None)
        return FactSet(self.plan, tuple(rejects), tuple(notes), roots, self.shapes)

    def _fault(self, row: Row, code: str, **args: object) -> None:
        if row.faults is None:
            row.faults = []
        row.faults.append(problem(code, None, place=row.place, **args))

    def _link(self, record: str, index: Mapping[str, Mapping[tuple[Value, ...], Row]]) -> None:
        parent = self.plan.records[record].parent
        if parent is None:
            return
        length = len(self.shapes[record].above)
        for row in self._rows[record]:
            if row.parent is None and len(row.identity) >= length:
                row.parent = index[parent].get(row.identity[:length])
                if row.parent is None:
                    key = self._key_text(parent, row.identity[:length])
                    self._fault(row, "IKU516", parent=parent, key=key)
            if row.parent is not None:
                if row.parent.children is None:
                    row.parent.children = []
                row.parent.children.append(row)

    def _unique(self, record: str) -> dict[tuple[Value, ...], Row]:
        found: dict[tuple[Value, ...], Row] = {}
        if not self.plan.records[record].key:
            return found  # rows without a key of their own can't repeat each other
        repeated: dict[int, Row] = {}
        for row in self._rows[record]:
            if row.keyed:
                first = found.setdefault(row.identity, row)
                if first is not row:
                    key = self._key_text(record, row.identity)
                    self._fault(row, "IKU515", record=record, key=key, where=first.place)
                    if repeated.setdefault(id(first), row) is row:
                        self._fault(first, "IKU515", record=record, key=key, where=row.place)
        return found

    def _not_too_many(self) -> None:
        for child in self.plan.records.values():
            if child.parent is None or child.most is None:
                continue
            for row in self._rows[child.parent]:
                members = [c for c in row.children or () if c.record == child.name]
                # Repeated keys and unreadable ones are faults of their own.
                count = len({c.identity for c in members if c.keyed}) if child.key else len(members)
                if count > child.most:
                    self._fault(row, "IKU517", record=child.name, count=count, most=child.most)

    def _refused(self, subjects: Mapping[tuple[Value, ...], Row]) -> dict[int, Row]:
        """Subject rows that can't be evaluated, by identity of the object, with the first bad row of each."""
        refused: dict[int, Row] = {}
        length = len(self.plan.records[self.plan.subject].key)
        for rows in self._rows.values():
            for row in rows:
                if row.faults is None:
                    continue
                top: Row | None = _top(row)
                if top is not None and top.record != self.plan.subject:
                    if len(top.identity) < length:
                        self._fault(row, "IKU518", subject=self.plan.subject)
                    top = subjects.get(top.identity[:length])
                if top is not None:
                    known = refused.get(id(top))
                    if known is None or self._position(row) < self._position(known):
                        refused[id(top)] = row
        return refused

    def _position(self, row: Row) -> tuple[int, int, int]:
        return self._files[row.file], row.line, row.column

    def _key_text(self, record: str, identity: tuple[Value, ...]) -> str:
        return " / ".join(self._key(record, identity))

    def _key(self, record: str, identity: tuple[Value, ...]) -> tuple[str, ...]:
        """The texts of a full key, or of as much of it as could be read."""
        shape = self.shapes[record]
        fields = [f for _, f in shape.above] + [shape.slots[i] for i in shape.own_key]
        return tuple(written(f.type, v) for f, v in zip(fields, identity, strict=False))

    def _reject(self, row: Row) -> Reject:
        raw = row.raw if isinstance(row.raw, str) else row.raw[0][row.raw[1] : row.raw[2]]
        key = self._key(row.record, row.identity)
        return Reject(row.record, row.file, row.line, row.column, raw, key, tuple(row.faults or ()))


def _top(row: Row) -> Row:
    while row.parent is not None:
        row = row.parent
    return row


def _instance(row: Row, shapes: Mapping[str, Shape], above: tuple[str, ...], number: int) -> Instance:
    """The tree below a row; members in the order of their keys, or of their values where there is no key."""
    shape = shapes[row.record]
    start = len(shape.above)
    own = tuple(written(shape.slots[i].type, row.values[i - start]) for i in shape.own_key)
    key = (*above, *(own or (str(number + 1),)))
    children: dict[str, tuple[Instance, ...]] = {}
    for name, below in shapes.items():
        if below.record.parent == row.record:
            members = [child for child in row.children or () if child.record == name]
            members.sort(key=lambda member: _member_order(below, member))
            children[name] = tuple(_instance(m, shapes, key, i) for i, m in enumerate(members))
    values = dict(zip(shape.record.fields, row.values, strict=True))
    return Instance(Place(row.record, key), values, children)


def _member_order(shape: Shape, row: Row) -> tuple[tuple[int, int, int, str], ...]:
    start = len(shape.above)
    values = [row.values[i - start] for i in shape.own_key] or row.values
    return tuple(order(v) for v in values)
