"""One subject as the network sees it: a fact for each record instance, and what is posted between strata.

Instances are slots, the positions of their facts; no key of a person crosses. What a number is, `durable_numbers`
says. A number beyond what the network can hold is cut off there: every constant it meets is smaller. Imports the
compiled values and rules, facts, periods.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from iku_rules.compiled.values import Bracket, Values
from iku_rules.engines.durable_conditions import VALUE
from iku_rules.engines.durable_counts import HIGH, LOW
from iku_rules.engines.durable_effects import CompiledRules
from iku_rules.engines.durable_formulas import CODE, KIND, SLOT, TRUE, Formula, Has, above, property_name
from iku_rules.engines.durable_numbers import (
    EARLY,
    Amount,
    Children,
    Counted,
    Difference,
    Effective,
    Ends,
    Ordinal,
    Quantity,
    Reference,
    Stored,
    View,
    Worth,
    ordinal_of,
)
from iku_rules.engines.network_rules import LARGEST
from iku_rules.facts.model import Instance, Value, instances
from iku_rules.language.periods import Period

_MOST = LARGEST - 1

Column = Sequence[int | None]  # of the records of a type; None: absent


class Subject:
    """A subject in one run of the network."""

    def __init__(self, compiled: CompiledRules, root: Instance, period: Period) -> None:
        self._compiled = compiled
        self._period = period
        self.found: Mapping[str, Sequence[Instance]] = instances(compiled.plan, root)
        self.values: Values = compiled.values(root, period)
        self.derived: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)  # facts of firings, by code
        self._start: dict[str, int] = {}  # the slot of the first instance of a type
        self._stages: dict[int, Values] = {EARLY: self.values}
        self._tokens: defaultdict[str, int] = defaultdict(itertools.count().__next__)
        slot = 0
        for record in compiled.read:
            self._start[record] = slot
            slot += len(self.found[record])

    # ------------------------------------------------------------ facts

    def facts(self) -> list[dict[str, int]]:
        """Of all instances, in order of slots, and what is posted before the first stratum."""
        made: list[dict[str, int]] = []
        for record in self._compiled.read:
            kind, start = self._compiled.kinds[record], self._start[record]
            of_type = [{KIND: kind, SLOT: start + index} for index in range(len(self.found[record]))]
            for home in self._ancestors(record):
                if home in self._start:
                    name, first = above(home), self._start[home]
                    for fact, index in zip(of_type, self.up(record, home), strict=True):
                        fact[name] = first + index
            for number, quantity in self._compiled.quantities_of.get(record, ()):
                name = property_name(number)
                for fact, value in zip(of_type, self._column(number, quantity), strict=True):
                    if value is not None:
                        fact[name] = _cut(value)
            made += of_type
        return [*made, *self.posted(-1)]

    def _ancestors(self, record: str) -> Iterator[str]:
        parent = self._compiled.plan.records[record].parent
        while parent is not None:
            yield parent
            parent = self._compiled.plan.records[parent].parent

    @cached_property
    def _parents(self) -> Mapping[str, Sequence[int]]:
        return {
            r.name: [i for i, p in enumerate(self.found[r.parent]) for _ in p.children.get(r.name, ())]
            for r in self._compiled.plan.records.values()
            if r.parent is not None
        }

    def up(self, record: str, home: str) -> Sequence[int]:
        """Of each record of a type, the one of another type that it is or stands below."""
        places: Sequence[int] = range(len(self.found[record]))
        while record != home:
            parents = self._parents[record]
            places = [parents[place] for place in places] if places else ()
            parent = self._compiled.plan.records[record].parent
            assert parent is not None, f"{record} doesn't stand below {home}"
            record = parent
        return places

    def _column(self, number: int, quantity: Quantity) -> Column:
        match quantity:
            case Amount():
                return [_doubled(v) for v in self.values.probes[quantity.probe]]
            case Stored():
                unit = 10 ** (self._compiled.decimals.get(number, quantity.decimals) - quantity.decimals)
                return [None if v is None else v * unit for v in self._ordinals(quantity)]
            case Ordinal():
                return self._ordinals(quantity)
            case Difference():
                return _less(self._ordinals(quantity.left), self._ordinals(quantity.right))
            case Children():
                return [len(i.children.get(quantity.child, ())) for i in self.found[quantity.record]]

    def _ordinals(self, quantity: Stored | Ordinal) -> Column:
        if isinstance(quantity, Ordinal):
            return self._as_ordinals(self.values.probes[quantity.probe], quantity.view)
        values: Sequence[Value]
        if quantity.reads == "fact":
            values = [instance.values[quantity.name] for instance in self.found[quantity.home]]
        else:
            values = self.values.decisions[quantity.name]
        column = self._as_ordinals(values, quantity.view)
        if quantity.record == quantity.home:
            return column
        return [column[place] for place in self.up(quantity.record, quantity.home)]

    def _as_ordinals(self, values: Sequence[object], view: View) -> Column:
        return [None if value is None else ordinal_of(value, view, self._tokens) for value in values]

    # ------------------------------------------------------------ what rules have derived

    def holds(self, formula: Formula, record: str) -> set[int]:
        """On which instances a settled formula is known to hold."""
        if isinstance(formula, Has):
            start = self._start[record]
            return {facts[0] - start for facts in self.derived.get(formula.code, ())}
        return set(range(len(self.found[record]))) if formula == TRUE else set()

    def index(self, record: str, slot: int) -> int:
        return slot - self._start[record]

    def posted(self, stratum: int) -> Iterator[dict[str, int]]:
        """The facts to be posted after a stratum."""
        for what in self._compiled.posted.get(stratum, ()):
            start = self._start[what.record]
            if isinstance(what.what, Ends):
                low, high = self._ends(what.what)
                columns = {LOW: low, HIGH: high}
            else:
                columns = {VALUE: self._worth(what.what)}
            for index in range(len(self.found[what.record])):
                values = {name: column[index] for name, column in columns.items()}
                known = {name: _cut(value) for name, value in values.items() if value is not None}
                if len(known) == len(columns):
                    yield {CODE: what.code, SLOT: start + index, **known}

    def _ends(self, ends: Ends) -> tuple[Column, Column]:
        low, high = self._counts(ends.counted)
        match ends.less:
            case None:
                return low, high
            case Counted():
                less_low, less_high = self._counts(ends.less)
                return _less(low, less_high), _less(high, less_low)
            case reference:
                twice = 2 * self._scale(reference)
                less = [_doubled(v) for v in self._probe(reference)]
                low, high = ([None if n is None else n * twice for n in column] for column in (low, high))
                return _less(low, less), _less(high, less)

    def _counts(self, counted: Counted) -> tuple[Column, Column]:
        whole = self.holds(counted.whole, counted.record)
        places = self.up(counted.member, counted.record)
        sure = Counter(places[i] for i in self.holds(counted.sure, counted.member))
        possible = Counter(places[i] for i in self.holds(counted.possible, counted.member))
        indices = range(len(self.found[counted.record]))
        low, high = ([c[i] if i in whole else None for i in indices] for c in (sure, possible))
        return low, high

    def _worth(self, worth: Worth) -> Column:
        values = self._probe(worth.value)
        if any(isinstance(value, Bracket) for value in values):
            return [_doubled(value) for value in values]
        column = self._as_ordinals(values, worth.view)
        return column if worth.less is None else _less(column, self._as_ordinals(self._probe(worth.less), worth.view))

    # ------------------------------------------------------------ values made of counts and effects

    def _probe(self, reference: Reference) -> Sequence[Bracket | Value]:
        stage, number = reference
        return self.stage(stage).probes[number]

    def _scale(self, reference: Reference) -> int:
        stage, number = reference
        return self._compiled.scales[number] if stage == EARLY else 1

    def stage(self, stratum: int) -> Values:
        """What is worked out after a stratum (-1: before the first), or early."""
        if stratum not in self._stages:
            self._stages[stratum] = self._compiled.stages[stratum](self._widened(), self._period)
        return self._stages[stratum]

    def _widened(self) -> Instance:
        """The subject with its counts and effects as facts, as far as they are known."""
        more: dict[str, list[dict[str, Value]]] = {name: [{} for _ in found] for name, found in self.found.items()}
        for (record, name), what in self._compiled.fills.items():
            for extra, value in zip(more[record], self._filled(record, what), strict=True):
                extra[name] = value
        made: dict[str, list[Instance]] = {}
        records = self._compiled.plan.records
        for record in reversed(list(records)):
            below = {name: iter(made[name]) for name, plan in records.items() if plan.parent == record}
            made[record] = [
                replace(
                    instance,
                    values={**instance.values, **extra},
                    children={
                        child: tuple(itertools.islice(members, len(instance.children.get(child, ()))))
                        for child, members in below.items()
                    },
                )
                for instance, extra in zip(self.found[record], more[record], strict=True)
            ]
        return made[self._compiled.plan.subject][0]

    def _filled(self, record: str, what: Counted | Effective) -> Sequence[Value]:
        if isinstance(what, Counted):
            return [low if low == high else None for low, high in zip(*self._counts(what), strict=True)]
        return self.truths(what, record)

    def truths(self, what: Effective, record: str) -> tuple[bool | None, ...]:
        """Of each instance whether a rule or effect is true, false or neither."""
        truths: list[bool | None] = [None] * len(self.found[record])
        for index in self.holds(what.false, record):
            truths[index] = False
        for index in self.holds(what.true, record):
            truths[index] = True
        return tuple(truths)


def _cut(value: int) -> int:
    return max(-_MOST, min(value, _MOST))


def _doubled(value: Bracket | Value) -> int | None:
    """Floor and sticky in one integer, which stands to twice a constant as the number stands to the constant."""
    if value is None:
        return None
    assert isinstance(value, Bracket), f"{value!r} is no number"
    return 2 * value.floor + value.sticky


def _less(left: Column, right: Column) -> Column:
    return [None if a is None or b is None else a - b for a, b in zip(left, right, strict=True)]
