"""The row engine: a plan as one Python function over integers, decisions, conditions and effects alike.

`compile_plan` writes and compiles it once; after that a decision costs no more than its arithmetic.
Imports the compiled decisions of the plan, and no other engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from iku_rules.compiled.code import (
    Block,
    Cond,
    Program,
    Scope,
    disj,
    false_text,
    fixed,
    named,
    opposite,
    some,
    true_text,
    value_text,
    wrapped,
)
from iku_rules.compiled.decisions import Code, dict_of, in_order
from iku_rules.compiled.variables import Column, assigned, settled_condition
from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period
from iku_rules.language.terms import Term
from iku_rules.outcome import FindingCode, Outcome, Withdrawn
from iku_rules.plan.model import EffectPlan, ExclusivePlan, Plan, RulePlan


@dataclass(frozen=True, slots=True)
class RowEngine:
    """A plan ready to decide. Any number of threads may use one, and it can be pickled."""

    program: Program
    _run: Callable[[Instance, Period], Outcome]

    def __call__(self, root: Instance, period: Period) -> Outcome:
        return self._run(root, period)

    def __reduce__(self) -> tuple[Callable[[Program], RowEngine], tuple[Program]]:
        return _loaded, (self.program,)


def _loaded(program: Program) -> RowEngine:
    return RowEngine(program, program.load())


def compile_plan(plan: Plan) -> RowEngine:
    """A plan's decisions, rules and effects as one function of a subject's facts and a period."""
    return _loaded(_Rules(plan).program())


# What happens after the decisions, in order: a rule runs, an effect is complete, an exclusive is settled.
Step = RulePlan | EffectPlan | ExclusivePlan


def steps(plan: Plan) -> Iterator[Step]:
    """Rules, and each effect and exclusive as soon as the rules it waits for have run."""
    complete = dict.fromkeys(plan.effects, 0)
    for number, rule in enumerate(plan.rules, 1):
        complete |= dict.fromkeys(rule.effects, number)
    for number in range(len(plan.rules) + 1):
        if number:
            yield plan.rules[number - 1]
        yield from (effect for name, effect in plan.effects.items() if complete[name] == number)
        yield from (exclusive for exclusive in plan.exclusives if exclusive.settled_after == number)


class _Rules:
    """The code after the decisions."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        later: list[tuple[str, Term]] = [(rule.record, rule.condition) for rule in plan.rules]
        later += [(effect.record, effect.guard) for effect in plan.effects.values() if effect.guard is not None]
        self.code = Code(plan, later)
        self.truths: dict[str, Cond] = {}  # of the rules that ran in the loop being written
        self.now: dict[str, Cond] = {}  # effects as they stand there
        self.columns: dict[str, Column] = {}  # of the rules that have run
        self.effects: dict[str, str] = {}  # the text of each effect in the outcome
        self.code.root.block.add("withdrawn = set()")

    def program(self) -> Program:
        for record, group in groupby(steps(self.plan), key=lambda step: step.record):
            self._run(record, list(group))
        code, names = self.code, self.code.names
        rules = {rule.id: code.tuple_of(rule.record, self.columns[rule.id].names[0]) for rule in self.plan.rules}
        effects = {name: self.effects[name] for name in self.plan.effects}
        parts = [dict_of(entries, names) for entries in (code.outputs, rules, effects)]
        parts += [in_order(name) for name in ("withdrawn", "skipped", "found")]
        return code.program(f"{names.constant(Outcome)}({', '.join(parts)})")

    def _run(self, record: str, group: Sequence[Step]) -> None:
        """Steps on one record, in one loop."""
        code, scope = self.code, self.code.scope(record)
        self.now, self.truths = {}, {}
        for step in group:
            match step:
                case RulePlan():
                    truth = settled_condition(code.emit.condition(step.condition, scope), scope)
                    self.truths[step.id] = truth
                    self.columns[step.id] = code.kept(truth, scope)
                case EffectPlan():
                    self._set(step.name, self._guarded(step, scope), scope)
                case ExclusivePlan(keep="heaviest"):
                    self._heaviest(step, scope)
                case ExclusivePlan():
                    self._never_both(step, scope)
        for name, effect in self.now.items():
            column = code.settle(("effect", name), effect, scope)
            self.effects[name] = code.tuple_of(record, column.names[0])
        code.close(scope)

    # ------------------------------------------------------------ effects

    def _set(self, name: str, effect: Cond, scope: Scope) -> None:
        self.now[name] = self.code.emit.local["effect", name] = settled_condition(effect, scope)

    def _effect(self, name: str, scope: Scope) -> Cond:
        """An effect as it stands, whichever loop it was made in."""
        if name not in self.now:
            made = self.code.emit.read(self.code.emit.columns["effect", name], scope)
            assert isinstance(made, Cond)
            self.now[name] = made
        return self.now[name]

    def _truth(self, rule: RulePlan, scope: Scope) -> Cond:
        """Whether a rule was true, in this loop or an earlier one."""
        if rule.id not in self.truths:
            made = self.code.emit.read(self.columns[rule.id], scope)
            assert isinstance(made, Cond)
            self.truths[rule.id] = made
        return self.truths[rule.id]

    def _guarded(self, effect: EffectPlan, scope: Scope) -> Cond:
        """An effect whose rules have all run, after its guard."""
        e, name = self.code.emit, effect.name
        raw = some([self._truth(rule, scope) for rule in self.plan.rules if name in rule.effects])
        if effect.guard is None or raw == fixed(False):
            return raw
        given = assigned(value_text(raw), scope)
        inner, withheld, withdrawn = scope.branch(), Block(), Block()
        guard = e.condition(effect.guard, inner)
        withdrawn.add(f"withdrawn.add({self._withdrawn(name, 'only_if', '', scope)})")
        withdrawn.add(f"found.add({self._finding('only_if', effect.record, name, scope)})")
        withheld.nest(f"if {given}:", withdrawn)
        withheld.add(f"{given} = False")
        inner.block.nest(f"if {false_text(guard)}:", withheld)
        if guard.false is not None:
            _under(inner.block, f"elif {opposite(true_text(guard))}:", f"{given} = None")
        scope.block.nest(f"if {given} is not False:", inner.block)
        return named(given, raw.false is not None or guard.false is not None)

    def _heaviest(self, exclusive: ExclusivePlan, scope: Scope) -> None:
        """Every effect beside heavier ones, as all of them stood before."""
        severity = {name: self.plan.effects[name].severity for name in exclusive.of}
        before = {name: self._effect(name, scope) for name in exclusive.of}
        for name in exclusive.of:
            # of equals the first named withdraws: a sort keeps their order
            heavier = sorted((o for o in exclusive.of if severity[o] > severity[name]), key=lambda o: -severity[o])
            if not heavier:
                continue
            after, inner = assigned(value_text(before[name]), scope), Block()
            for place, other in enumerate(heavier):
                lost = Block()
                _under(lost, f"if {after}:", f"withdrawn.add({self._withdrawn(name, exclusive.name, other, scope)})")
                lost.add(f"{after} = False")
                inner.nest(f"{'elif' if place else 'if'} {true_text(before[other])}:", lost)
            unsure = [f"{value_text(before[other])} is None" for other in heavier if before[other].false is not None]
            if unsure:
                _under(inner, f"elif {after} and {wrapped(disj(unsure))}:", f"{after} = None")
            scope.block.nest(f"if {after} is not False:", inner)
            missable = bool(unsure) or before[name].false is not None
            self._set(name, named(after, missable), scope)

    def _never_both(self, exclusive: ExclusivePlan, scope: Scope) -> None:
        """Two or more that are true are all withheld."""
        before = {name: self._effect(name, scope) for name in exclusive.of}
        after = {name: assigned(value_text(effect), scope) for name, effect in before.items()}
        broken = Block()
        broken.add(f"found.add({self._finding('never_both', exclusive.record, exclusive.name, scope)})")
        for name, value in after.items():
            withdrawn = f"withdrawn.add({self._withdrawn(name, exclusive.name, '', scope)})"
            _under(broken, f"if {value}:", withdrawn, f"{value} = False")
        scope.block.nest(f"if {' + '.join(f'({value} is True)' for value in after.values())} > 1:", broken)
        for name, value in after.items():
            self._set(name, named(value, before[name].false is not None), scope)

    def _withdrawn(self, effect: str, exclusive: str, by: str, scope: Scope) -> str:
        assert scope.own is not None
        k = self.code.names.constant
        if scope.own.loop is None:
            return k(Withdrawn(effect, 0, exclusive, by))
        return f"{k(Withdrawn)}({k(effect)}, {scope.own.index()}, {k(exclusive)}, {k(by)})"

    def _finding(self, code: FindingCode, record: str, name: str, scope: Scope) -> str:
        assert scope.own is not None
        return self.code.emit.finding(code, record, scope.own.index(), name)


def _under(block: Block, header: str, *lines: str) -> None:
    inner = Block()
    inner.add(*lines)
    block.nest(header, inner)
