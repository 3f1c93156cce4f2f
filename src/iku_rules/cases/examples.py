"""An example of a case file put onto a plan: its subjects, the decisions given, and the results it expects.

Every problem is told with its cell. Imports language cases and tables, case_facts, facts, given, the
models and diagnostics.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from iku_rules.cases.facts import cell_reading, known_tables, read_subjects
from iku_rules.cases.given import as_field, value_type, with_fields, with_values
from iku_rules.diagnostics import Diagnostic, Span, problem, suggestion
from iku_rules.facts.assembly import Shape, shape_of
from iku_rules.facts.fields import Reading, Refusal, shown, written
from iku_rules.facts.model import Instance, Place, Value, instances
from iku_rules.language.cases import Example
from iku_rules.language.tables import RawRow, RawTable, Text
from iku_rules.language.types import MAX_DECIMALS, Boolean, Number, Type
from iku_rules.language.words import LANGUAGES, Language, english, word
from iku_rules.plan.model import DecisionPlan, FieldPlan, Label, Plan

UNDETERMINED: Final = "?"
_EFFECT: Final = Boolean()
# Rows that are not there; told only where all tables could be read, for else it follows from that.
_OF_ABSENCE: Final = frozenset({"IKU516", "IKU604", "IKU605", "IKU612", "IKU614", "IKU615"})


@dataclass(frozen=True, slots=True)
class Expected:
    """A result that an example states, of an instance below its `root`-th subject.

    An effect's `value` None is undetermined. `listed`: it has a cell, at `span`; an effect that has none
    must be no, and `span` is then its row.
    """

    root: int
    index: int
    place: Place
    kind: Literal["decision", "effect"]
    name: str
    type: Type
    value: Value
    span: Span
    listed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """An example that can be run. `plan` reads the decisions that are given from the facts."""

    plan: Plan
    roots: tuple[Instance, ...]
    expected: tuple[Expected, ...]  # in the order in which the plan decides


def bind(plan: Plan, example: Example, words: Language) -> tuple[Bound | None, tuple[Diagnostic, ...]]:
    """An example on the plan of its period; nothing where it has problems, of which all are told."""
    roots, problems = read_subjects(plan, example.facts, words)
    binder = _Binder(plan, words, roots)
    binder.problems += problems
    if not roots and not problems and example.sound:
        binder.say("IKU603", example.id.span, subject=plan.subject)
    for record, table in known_tables(plan, example.given, binder.problems):
        binder.given(record, table)
    for record, table in known_tables(plan, example.expect, binder.problems):
        binder.expect(record, table)
    if binder.problems or not example.sound:
        incomplete = not example.sound or any(p.code == "IKU541" for p in problems)
        return None, tuple(p for p in binder.problems if not (incomplete and p.code in _OF_ABSENCE))
    order = {name: i for i, name in enumerate((*(d.name for d in plan.decisions), *plan.effects))}
    expected = sorted(binder.expected, key=lambda e: (order[e.name], e.root, e.index))
    changed, names = with_fields(plan, {name: type_ for name, (type_, _) in binder.values.items()})
    for name, (_, values) in binder.values.items():
        record = binder.decisions[name].record
        in_order = sorted(values)
        roots = tuple(
            with_values(root, record, names[name], [values[at] for at in in_order if at[0] == number])
            for number, root in enumerate(roots)
        )
    return Bound(changed, roots, tuple(expected)), ()


@dataclass(frozen=True, slots=True)
class _Where:
    """An instance, and where it stands."""

    root: int
    index: int
    place: Place


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns of a table of results that are known: keys by slot, results by name."""

    keys: tuple[tuple[int, int], ...]  # (column, slot)
    results: tuple[tuple[int, str], ...]  # (column, name)


class _Binder:
    """Reads the tables of decisions given and of results expected."""

    def __init__(self, plan: Plan, words: Language, roots: Sequence[Instance]) -> None:
        self.plan = plan
        self.words: Language = words
        self.problems: list[Diagnostic] = []
        self.expected: list[Expected] = []
        self.values: dict[str, tuple[Type, dict[tuple[int, int], Value]]] = {}
        self.decisions: Mapping[str, DecisionPlan] = {d.name: d for d in plan.decisions}
        self._places: dict[str, list[_Where]] = {name: [] for name in plan.records}
        for number, root in enumerate(roots):
            for record, members in instances(plan, root).items():
                self._places[record] += [_Where(number, i, m.place) for i, m in enumerate(members)]
        self._known = bool(roots)

    def say(self, code: str, span: Span, **args: object) -> None:
        self.problems.append(problem(code, span, **args))

    # --- decisions given

    def given(self, record: str, table: RawTable) -> None:
        """Values for decisions of a record, one for each of its instances."""
        shape = shape_of(self.plan, record)
        own = [d.name for d in self.decisions.values() if d.record == record]
        head = self._head(shape, table, own, "IKU606")
        reads: list[tuple[int, str, Reading]] = []
        for column, name in head.results:
            type_ = value_type(self.decisions[name], _decimals(row.cells[column] for row in table.rows))
            field = as_field(self.decisions[name], name, type_)
            reads.append((column, name, cell_reading(field, self.words)))
            self.values[name] = (type_, {})
        found: set[_Where] = set()
        for raw in table.rows:
            where = self._where(shape, head, table, raw, found)
            for column, name, read in reads:
                value = self._cell(read, raw.cells[column])
                if where is not None and not isinstance(value, Refusal):
                    self.values[name][1][where.root, where.index] = value
        left_out = [w for w in self._places[record] if w not in found]
        if left_out and found and head.results:
            keys = ", ".join(" / ".join(w.place.key) for w in left_out)
            self.say("IKU612", table.head.span, record=record, keys=keys)

    # --- results expected

    def expect(self, record: str, table: RawTable) -> None:
        """Results of some instances of a record."""
        shape = shape_of(self.plan, record)
        decisions = {d.name: d for d in self.decisions.values() if d.record == record}
        effects = [e.name for e in self.plan.effects.values() if e.record == record]
        published = [d.name for d in decisions.values() if d.published]
        head = self._head(shape, table, [*published, *effects], "IKU607")
        reads = {name: self._result(decisions[name]) for _, name in head.results if name in decisions}
        listed = {name for _, name in head.results}
        found: set[_Where] = set()
        for raw in table.rows:
            where = self._where(shape, head, table, raw, found)
            for column, name in head.results:
                cell = raw.cells[column]
                if name in reads:
                    value = self._decided(reads[name], name, cell)
                    kind: Literal["decision", "effect"] = "decision"
                    type_ = decisions[name].type
                else:
                    value, kind, type_ = self._effect(name, cell), "effect", _EFFECT
                if where is not None and not isinstance(value, Refusal):
                    at = (where.root, where.index, where.place)
                    self.expected.append(Expected(*at, kind, name, type_, value, cell.span, listed=True))
            if where is not None:
                at = (where.root, where.index, where.place)
                for name in effects:
                    if name not in listed:
                        no = Expected(*at, "effect", name, _EFFECT, False, raw.span, listed=False)
                        self.expected.append(no)

    def _result(self, decision: DecisionPlan) -> Reading:
        """How an expected value is read: with the decision's decimals, in or out of what it can become."""
        type_ = decision.type
        if isinstance(type_, Number):
            type_ = dataclasses.replace(type_, low=None, high=None)
        field = FieldPlan(decision.name, type_, True, None, Label(), (), False)
        return cell_reading(field, self.words)

    def _decided(self, read: Reading, name: str, cell: Text) -> Value | Refusal:
        if cell.text == UNDETERMINED and not cell.quoted:
            self.say("IKU611", cell.span, name=name)
            return Refusal("IKU611", {})
        return self._cell(read, cell)

    def _effect(self, name: str, cell: Text) -> Value | Refusal:
        own = [word("value", w, self.words) for w in ("yes", "no")]
        if cell.text == UNDETERMINED:
            return None
        if cell.text in own:
            return cell.text == own[0]
        for other in LANGUAGES:
            en = english("value", cell.text, other)
            if other != self.words and en in ("yes", "no"):
                self.say("IKU126", cell.span, word=cell.text, own=word("value", en, self.words))
                return Refusal("IKU126", {})
        self.say("IKU610", cell.span, name=name, value=shown(cell.text), yes=own[0], no=own[1])
        return Refusal("IKU610", {})

    # --- columns, cells and rows

    def _cell(self, read: Reading, cell: Text) -> Value | Refusal:
        value = read(cell)
        if isinstance(value, Refusal):
            self.say(value.code, cell.span, **value.args)
        return value

    def _head(self, shape: Shape, table: RawTable, names: Sequence[str], unknown: str) -> _Head:
        """Keys and results among the columns; `unknown` is the code for one that is neither."""
        slots = {n: s for n, s in shape.known.items() if s in (*range(len(shape.above)), *shape.own_key)}
        keys: list[tuple[int, int]] = []
        results: list[tuple[int, str]] = []
        seen: set[str | int] = set()
        for column, cell in enumerate(table.head.cells):
            name = cell.text
            is_result = name in names
            mark = name if is_result else slots.get(name, name)
            if mark in seen:
                self.say("IKU539", cell.span, column=name)
            elif is_result:
                results.append((column, name))
            elif name in slots:
                keys.append((column, slots[name]))
            else:
                known = [*names, *(shape.names[slot] for slot in slots.values())]
                self._not_a_result(shape, cell, known, unknown)
            seen.add(mark)
        return _Head(tuple(keys), tuple(results))

    def _not_a_result(self, shape: Shape, cell: Text, known: Sequence[str], unknown: str) -> None:
        name, record = cell.text, shape.record.name
        decision = self.decisions.get(name)
        elsewhere = decision or self.plan.effects.get(name)
        if elsewhere is not None and elsewhere.record != record:
            self.say("IKU613", cell.span, name=name, record=elsewhere.record, here=record)
        elif unknown == "IKU607" and decision is not None:
            self.say("IKU608", cell.span, name=name)
        elif unknown == "IKU607" and name in shape.record.fields:
            self.say("IKU609", cell.span, name=name)
        else:
            near, listed = suggestion(name, known), ", ".join(dict.fromkeys(known))
            self.say(unknown, cell.span, name=shown(name), record=record, suggestion=near, known=listed)

    def _where(self, shape: Shape, head: _Head, table: RawTable, raw: RawRow, found: set[_Where]) -> _Where | None:
        """The one instance a row is about, by those keys that it gives."""
        record = shape.record.name
        positions = _positions(self.plan, shape)
        wanted: dict[int, str] = {}
        good = True
        for column, slot in head.keys:
            field = dataclasses.replace(shape.slots[slot], is_key=True)
            value = self._cell(cell_reading(field, self.words), raw.cells[column])
            good = good and not isinstance(value, Refusal)
            if not isinstance(value, Refusal):
                wanted[slot] = written(field.type, value)
        if not self._known or not good:
            return None
        there = self._places[record]
        fitting = [w for w in there if all(w.place.key[positions[s]] == text for s, text in wanted.items())]
        if len(fitting) == 1 and fitting[0] not in found:
            found.add(fitting[0])
            return fitting[0]
        at = raw.cells[head.keys[-1][0]].span if head.keys else raw.span
        if len(fitting) == 1:
            self.say("IKU616", at, record=record, key=" / ".join(fitting[0].place.key))
        elif fitting:
            keys = [w.place.key for w in fitting]
            left_out = [shape.names[slot] for slot, at in positions.items() if len({key[at] for key in keys}) > 1]
            self.say("IKU614", table.head.span, record=record, columns=", ".join(left_out) or record)
        else:
            near = key = ""
            if wanted:
                slot = head.keys[-1][1]
                near = suggestion(wanted[slot], {w.place.key[positions[slot]] for w in there})
                key = f" `{' / '.join(wanted.values())}`"
            self.say("IKU615", at, record=record, key=key, suggestion=near)
        return None


def _positions(plan: Plan, shape: Shape) -> dict[int, int]:
    """Where each key slot stands in the key of a place, in which a record without a key has its number."""
    line = [shape.record.name]
    while (parent := plan.records[line[0]].parent) is not None:
        line.insert(0, parent)
    slots = (*range(len(shape.above)), *shape.own_key)
    found: dict[int, int] = {}
    position = 0
    for name in line:
        keys = len(plan.records[name].key)
        for slot in slots[len(found) : len(found) + keys]:
            found[slot] = position
            position += 1
        position += keys == 0
    return found


def _decimals(cells: Iterable[Text]) -> int:
    """The most decimals that are written in a column."""
    return min(MAX_DECIMALS, max((len(cell.text.partition(".")[2]) for cell in cells), default=0))
