"""A plan's decisions as one Python function over integers, generated once and compiled once.

Facts come in as scaled integers and stay so. A number is one int where its denominator is known when the
plan is compiled, else a numerator and a positive denominator, both ints of any size (`integers.py`).
Nothing is reduced inside a formula: there the denominator grows with the number of facts only. Growth
compounds where working values read each other, so a working value that reads another is reduced by its
gcd when its denominator exceeds 2^256.

The row engine adds conditions and effects to this function (`engines/row.py`), `values.py` gives the durable
engine values without them. Imports what `emit` imports.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from iku_rules.compiled import integers, tables
from iku_rules.compiled.code import (
    ENTRY,
    Block,
    Cond,
    Here,
    Made,
    Names,
    Program,
    Scope,
    Val,
    named,
    true_text,
    value_text,
)
from iku_rules.compiled.emit import Emitter
from iku_rules.compiled.integers import Num
from iku_rules.compiled.variables import (
    Column,
    assigned,
    assigned_numbers,
    joined,
    names_of,
    reshaped,
    settled_condition,
    settled_number,
    settled_value,
)
from iku_rules.language.terms import Get, Reads, Rows, Term
from iku_rules.language.types import Number
from iku_rules.language.walk import every_part, terms_of
from iku_rules.plan.model import DecisionPlan, Plan

LARGE: Final = 1 << 256


class Code:
    """The function being written: facts, requirements and decisions first; what follows is the caller's."""

    def __init__(self, plan: Plan, later: Iterable[tuple[str, Term]]) -> None:
        """`later`: the terms, each on a record, that the caller will write after the decisions."""
        self.plan = plan
        self.later = list(later)
        self.names = Names()
        required = [(r.name, term) for r in plan.records.values() for term in r.require]
        decided = [(d.record, d.body) for d in plan.decisions]
        self.emit = Emitter(plan, self.names, [*required, *decided, *self.later])
        self.root = Scope(Block(), self.names, Here(plan.subject, None), "found")
        self.outputs: dict[str, str] = {}  # the text of each published decision's values, by name
        self._of_subject: set[tuple[Reads, str]] = set()
        self._barred: dict[str, str] = {}  # where `require` is: a variable, or a list: whether all of it is true
        self._gather()
        self.root.block.add("found = set()", "skipped = set()")
        for record in plan.records:
            self._require(record)
        for group in _groups(plan.decisions):
            self._decide(group)
        self.outputs = {d.name: self.outputs[d.name] for d in plan.decisions if d.published}

    # ------------------------------------------------------------ records

    def scope(self, record: str) -> Scope:
        """Where code on each record of a type is written; `close` ends it."""
        if record == self.plan.subject:
            return self.root
        return Scope(Block(), self.names, self.emit.loop(record, None), "found")

    def close(self, scope: Scope) -> None:
        """Put the loop over the records into the function."""
        scope.decision = ""
        if scope is not self.root:
            assert scope.own is not None and scope.own.loop is not None
            self.root.block.nest(scope.own.loop.header(), scope.block)
            for key in [k for k in self.emit.local if k not in self._of_subject]:
                del self.emit.local[key]

    def settle(self, key: tuple[Reads, str], made: Made, scope: Scope) -> Column:
        """Make a value readable by what follows, whatever record that is on."""
        self.emit.local[key] = made
        if scope is self.root:
            self._of_subject.add(key)
        self.emit.columns[key] = self.kept(made, scope)
        return self.emit.columns[key]

    def kept(self, made: Made, scope: Scope) -> Column:
        """Values of each record of the scope in lists; the subject's stay in variables."""
        if scope is not self.root and isinstance(made, Num) and made.constant is not None:
            made = replace(made, constant=None)
        missable = made.false is not None if isinstance(made, Cond) else made.present != ()
        names = names_of(made)
        if scope is not self.root:
            names = tuple(self.names.fresh() for _ in names)
            for name, text in zip(names, names_of(made), strict=True):
                self.root.block.add(f"{name} = []")
                scope.block.add(f"{name}.append({text})")
        return Column(names, made, missable)

    def tuple_of(self, record: str, name: str) -> str:
        """The text of a tuple of one column's values."""
        return f"({name},)" if record == self.plan.subject else f"tuple({name})"

    def _gather(self) -> None:
        # r1: facts of each record of a type, in order; i1: the records, where others stand below them;
        # p2: the place of the record above; o2[j]: where those below the j-th record above begin
        block, number, k = self.emit.prelude, self.emit.number_of, self.names.constant
        block.add("r0 = root.values")
        for name, record in self.plan.records.items():
            i = number[name]
            if record.parent is None:
                continue
            if record.parent == self.plan.subject:
                block.add(f"i{i} = root.children.get({k(name)}, ())")
            else:
                above = f"i{number[record.parent]}"
                each = Block()
                each.add(f"x = x.children.get({k(name)}, ())", f"i{i}.extend(x)")
                each.add(f"o{i}.append(len(i{i}))", f"p{i}.extend([j] * len(x))")
                block.add(f"i{i} = []", f"o{i} = [0]", f"p{i} = []")
                block.nest(f"for j, x in enumerate({above}):", each)
            block.add(f"r{i} = [x.values for x in i{i}]")

    def _require(self, record: str) -> None:
        terms = self.plan.records[record].require
        if not terms:
            return
        scope, e = self.scope(record), self.emit
        assert scope.own is not None
        fulfilled = assigned("True", scope)
        for number, term in enumerate(terms, 1):
            condition = e.condition(term, scope)
            broken = Block()
            broken.add(f"{fulfilled} = False")
            broken.add(f"found.add({e.finding('require', record, scope.own.index(), str(number))})")
            scope.block.nest(f"if not ({true_text(condition)}):", broken)
        (self._barred[record],) = self.kept(named(fulfilled, False), scope).names
        self.close(scope)

    # ------------------------------------------------------------ decisions

    def _decide(self, group: list[DecisionPlan]) -> None:
        """Decisions of one record, in one loop."""
        e, record = self.emit, group[0].record
        scope = inner = self.scope(record)
        fulfilled = self._barred.get(record)
        if fulfilled is not None:
            assert scope.own is not None
            inner = scope.branch()
            inner.block = Block()
            fulfilled = fulfilled if scope.own.loop is None else scope.own.loop.element(fulfilled)
        made: dict[str, Made] = {}
        for decision in group:
            inner.decision = decision.name
            made[decision.name] = self.stored(self._body(decision, inner), inner, self._compounds(decision))
            e.local["decision", decision.name] = made[decision.name]
        if fulfilled is not None:
            barred = Block()
            for decision in group:
                either = joined(e.names, [(inner.block, made[decision.name]), (barred, None)])
                made[decision.name] = e.local["decision", decision.name] = either
            scope.block.nest(f"if {fulfilled}:", inner.block)
            scope.block.nest("else:", barred)
        for decision in group:
            self._keep(decision, made[decision.name], scope, group)
        self.close(scope)

    def _keep(self, decision: DecisionPlan, made: Made, scope: Scope, group: list[DecisionPlan]) -> None:
        """Make a decision readable by what follows, and publish it."""
        key: tuple[Reads, str] = ("decision", decision.name)
        if scope is not self.root and not decision.published and not self._is_read(decision, group):
            return
        column = self.settle(key, made, scope)
        if not decision.published:
            return
        if scope is self.root:
            self.outputs[decision.name] = f"({_published(made, decision)},)"
            return
        text = _published(reshaped(column, ["x"]), decision)
        name = column.names[0]
        self.outputs[decision.name] = f"tuple({name})" if text == "x" else f"tuple([{text} for x in {name}])"

    def _body(self, decision: DecisionPlan, scope: Scope) -> Made:
        def result(term: Term, scope: Scope) -> Made:
            made = self.emit.made(term, scope)
            if decision.rounding is None or decision.rounding.decimals is None:
                return made
            assert isinstance(made, Num), f"{decision.name} is no number"
            if not made.atoms and not integers.not_negative(made.bounds):
                made = settled_number(made, scope)
            return integers.rounded(made, decision.rounding)

        if isinstance(decision.body, Rows):
            return tables.rows(self.emit, decision.body, scope, result)
        return result(decision.body, scope)

    def stored(self, made: Made, scope: Scope, compounds: bool = False) -> Made:
        """A value in variables of its own, each None where it is missing."""
        e = self.emit
        if isinstance(made, Cond):
            return settled_condition(made, scope)
        if isinstance(made, Val):
            if made.present in ((), (f"{made.text} is not None",)):
                return settled_value(made, scope)
            name = assigned(value_text(made), scope)
            return Val(name, (f"{name} is not None",))
        if made.constant is not None and not made.present:
            return made
        if made.present not in ((), (f"{made.n} is not None",)) or not made.atoms:
            block = Block()
            scope.block.nest("", block)
            made = replace(assigned_numbers(e.names, [(block, made)]), bounds=made.bounds)
        if made.d is None or not compounds:
            return made
        large = Block()
        n, d, common = self.names.fresh(), self.names.fresh(), self.names.fresh()
        limit = self.names.constant(LARGE)
        scope.block.add(f"{n} = {made.n}", f"{d} = {made.d}")
        scope.block.nest(f"if {d} is not None and {d} > {limit}:" if made.present else f"if {d} > {limit}:", large)
        large.add(f"{common} = {self.names.constant(math.gcd)}({n}, {d})", f"{n} //= {common}", f"{d} //= {common}")
        return replace(made, n=n, d=d, present=(f"{n} is not None",) if made.present else ())

    def _compounds(self, decision: DecisionPlan) -> bool:
        """Whether it is a working value made from working values."""
        exact = {d.name for d in self.plan.decisions if isinstance(d.type, Number) and d.type.decimals is None}
        return decision.name in exact and not exact.isdisjoint(_reads(terms_of(decision.body)))

    def _is_read(self, decision: DecisionPlan, group: list[DecisionPlan]) -> bool:
        """Whether it is read anywhere but in its own loop."""
        others = [d for d in self.plan.decisions if d not in group]
        terms = [t for d in others for t in terms_of(d.body)] + [t for _, t in self.later]
        return decision.name in _reads(terms)

    # ------------------------------------------------------------ the end

    def program(self, result: str) -> Program:
        """The whole function; `result` is the text of what it returns."""
        body = Block()
        body.nest("", self.emit.prelude)
        body.nest("", self.root.block)
        body.add(f"return {result}")
        module = Block()
        module.nest("", self.emit.functions)
        module.nest(f"def {ENTRY}(root, period):", body)
        return Program("\n".join(module.lines(0)) + "\n", tuple(self.names.constants))


def _published(made: Made, decision: DecisionPlan) -> str:
    """A result as the outcome holds it."""
    if not isinstance(made, Num):
        return names_of(made)[0]
    assert isinstance(decision.type, Number) and decision.type.decimals is not None, f"{decision.name} is exact"
    text = integers.at_scale(made, integers.grid(decision.type.decimals))
    return text if text == made.n or not made.present else f"{text} if {made.n} is not None else None"


def in_order(name: str) -> str:
    """The text of a set as the outcome holds it."""
    return f"tuple(sorted({name})) if {name} else ()"


def dict_of(entries: Mapping[str, str], names: Names) -> str:
    """The text of a dict by name."""
    return "{" + ", ".join(f"{names.constant(key)}: {text}" for key, text in entries.items()) + "}"


def _groups(decisions: Sequence[DecisionPlan]) -> Iterator[list[DecisionPlan]]:
    """Decisions of a record that can be made in one loop, in an order in which each finds what it reads."""
    waiting = list(decisions)
    names = {d.name for d in decisions}
    done: set[str] = set()
    while waiting:
        record = next(d.record for d in waiting if (_reads(terms_of(d.body)) & names) <= done)
        group = []
        for decision in list(waiting):
            if decision.record == record and (_reads(terms_of(decision.body)) & names) <= done:
                group.append(decision)
                done.add(decision.name)
                waiting.remove(decision)
        yield group


def _reads(terms: Iterable[Term]) -> set[str]:
    parts = (part for term in terms for part in every_part(term))
    return {part.name for part in parts if isinstance(part, Get) and part.reads == "decision"}
