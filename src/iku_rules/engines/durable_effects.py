"""A plan as a network: every rule, guard and exclusive as rules of it, and what the facts hold that these read.

Every rule's condition is two formulas. An effect is true where a rule that gives it is, false where all are false;
a guard, and then each exclusive, makes the next version of it out of the one before, one stratum later. Imports
the plan's model, its compiled values, and what conditions, formulas and numbers are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from iku_rules.compiled.values import CompiledValues, Probe, compile_values
from iku_rules.engines.durable_conditions import At, Conditions, Notice, Report
from iku_rules.engines.durable_formulas import (
    FALSE,
    HANDY,
    TRUE,
    Formula,
    Has,
    RuleBook,
    Truth,
    every,
    negated,
    own,
    size,
    some,
)
from iku_rules.engines.durable_numbers import Amount, Counted, Effective, Numbers, Posted, Quantity
from iku_rules.engines.durable_terms import can_report
from iku_rules.engines.network_rules import Compare, NetRule, Of
from iku_rules.plan.model import EffectPlan, ExclusivePlan, Plan, RulePlan

RANK = "rank"  # of an effect among those of its exclusive: the highest one withdraws the others
WEIGHT = "weight"  # its severity

Step = RulePlan | EffectPlan | ExclusivePlan


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Where `where`, which is settled, holds, an effect was taken back.

    `by`: of the effects that may have done it, by rank; the one that did is the last fact of the firing.
    """

    effect: str
    exclusive: str
    where: Formula
    by: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """A plan's conditions as rules of a network, what its facts hold, and what firings mean.

    `rules`, `effects`: by name, the record and where they are true and false. `codes_of`: what a network rule derives.
    `stages`: by the stratum after which they are asked, values that counts and effects go into.
    """

    plan: Plan
    network: tuple[NetRule, ...]
    codes_of: Mapping[str, tuple[int, ...]]
    kinds: Mapping[str, int]
    values: CompiledValues
    read: tuple[str, ...]  # the types of records of which there are facts
    quantities_of: Mapping[str, tuple[tuple[int, Quantity], ...]]  # the properties of each, with their numbers
    decimals: Mapping[int, int]  # of properties that are numbers
    scales: tuple[int, ...]  # of probes: 10^decimals
    rules: Mapping[str, tuple[str, Effective]]
    effects: Mapping[str, tuple[str, Effective]]
    withdrawals: tuple[Withdrawal, ...]
    notices: tuple[Notice, ...]
    reports: tuple[Report, ...]
    posted: Mapping[int, tuple[Posted, ...]]
    fills: Mapping[tuple[str, str], Counted | Effective]
    stages: Mapping[int, CompiledValues]


def compile_rules(plan: Plan) -> CompiledRules:
    """Raises NetworkLimitError where a condition is larger than a network can hold."""
    book = RuleBook({name: number for number, name in enumerate(plan.records, 1)})
    numbers = Numbers(plan, book)
    made = _Effects(plan, numbers, Conditions(numbers))
    for step in steps(plan):
        match step:
            case RulePlan():
                made.rule(step)
            case EffectPlan():
                made.effect(step)
            case ExclusivePlan(keep="heaviest"):
                made.heaviest(step)
            case ExclusivePlan():
                made.never_both(step)
    decimals = [
        numbers.decimals.get(numbers.quantities.get(Amount(record, number), -1), 0)
        for (record, _), number in numbers.probes.items()
    ]
    probes = [Probe(record, term, decimals[number]) for (record, term), number in numbers.probes.items()]
    posted: dict[int, list[Posted]] = {}
    for what in numbers.posted:
        posted.setdefault(what.stratum, []).append(what)
    widened = numbers.widened() if numbers.late else plan
    return CompiledRules(
        plan=plan,
        network=book.rules(numbers.factors()),
        codes_of=book.codes_of,
        kinds=book.kinds,
        values=compile_values(plan, probes),
        read=tuple(record for record in plan.records if record in book.records),
        quantities_of={record: numbers.of_record(record) for record in plan.records},
        decimals=numbers.decimals,
        scales=tuple(10**k for k in decimals),
        rules=made.rules,
        effects={name: (effect.record, made.conditions.effects[name]) for name, effect in plan.effects.items()},
        withdrawals=tuple(made.withdrawals),
        notices=tuple(made.conditions.notices),
        reports=tuple(made.conditions.reports),
        posted={stratum: tuple(items) for stratum, items in posted.items()},
        fills=numbers.fills,
        stages={stratum: compile_values(widened, stage) for stratum, stage in numbers.late.items()},
    )


def steps(plan: Plan) -> Iterator[Step]:
    """Rules in order; each effect when the last rule that gives it has run, each exclusive when it is settled."""
    last = {name: number for number, rule in enumerate(plan.rules, 1) for name in rule.effects}
    for number in range(len(plan.rules) + 1):
        if number > 0:
            yield plan.rules[number - 1]
        yield from (effect for effect in plan.effects.values() if last.get(effect.name, 0) == number)
        yield from (exclusive for exclusive in plan.exclusives if exclusive.settled_after == number)


@dataclass(slots=True)
class _Effects:
    """Rules and effects so far; the effects as they stand are in `conditions`."""

    plan: Plan
    numbers: Numbers
    conditions: Conditions
    rules: dict[str, tuple[str, Effective]] = field(default_factory=dict)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    _conditions: dict[str, Truth] = field(default_factory=dict)  # of rules
    _now: dict[str, Truth] = field(default_factory=dict)  # the effects as they stand, to be read on their own record

    def __post_init__(self) -> None:
        for name in self.plan.effects:
            self.conditions.effects[name] = Effective(FALSE, TRUE)
            self._now[name] = Truth(FALSE, TRUE)

    @property
    def book(self) -> RuleBook:
        return self.numbers.book

    def rule(self, rule: RulePlan) -> None:
        truth = self._conditions[rule.id] = self.conditions.truth(rule.condition, At(rule.record, rule.record))
        true, false = (
            formula if formula == FALSE else self.book.derive(rule.record, formula, name=f"{rule.id} is {word}")
            for formula, word in ((truth.true, "true"), (truth.false, "false"))
        )
        self.rules[rule.id] = (rule.record, Effective(true, false))

    def effect(self, effect: EffectPlan) -> None:
        """An effect all of whose rules have run, with its guard."""
        name, record = effect.name, effect.record
        rules = [rule.id for rule in self.plan.rules if name in rule.effects]
        true = some(self.rules[rule][1].true for rule in rules)
        false = every(self.rules[rule][1].false for rule in rules)
        if effect.guard is None or false == TRUE:
            self._stands(name, true, false, "given")
            return
        true = self._short(some(self._conditions[rule].true for rule in rules), true)
        false = self._short(every(self._conditions[rule].false for rule in rules), false)
        path = self.book.settle(record, negated(false)) if can_report(effect.guard) else TRUE
        guard = self.conditions.truth(effect.guard, At(record, record, path))
        withheld = self.book.settle(record, every([true, guard.false]), name=f"only_if withholds {name}")
        self.withdrawals.append(Withdrawal(name, "only_if", withheld))
        self._notice(Notice("only_if", record, name, withheld))
        self._stands(name, every([true, guard.true]), some([false, guard.false]), "guarded")

    def heaviest(self, exclusive: ExclusivePlan) -> None:
        """Each effect beside heavier ones, as all of them stood before.

        Each effect that may withdraw another is a fact with its severity and rank if it is true, and another one
        if it isn't false: there being none that is heavier keeps a lighter one, there being one withdraws it.
        """
        before = {name: self._now[name] for name in exclusive.of}
        severity = {name: self.plan.effects[name].severity for name in exclusive.of}
        least = min(severity.values())
        # of equals the first named withdraws, and has the higher rank
        in_order = sorted(exclusive.of, key=lambda name: (severity[name], -exclusive.of.index(name)))
        rank = {name: number for number, name in enumerate(in_order) if severity[name] > least}
        sure, possible = self.book.new(), self.book.new()
        for name in rank:
            more = {WEIGHT: severity[name], RANK: rank[name]}
            label = f"{exclusive.name}: {name}"
            self.book.write(exclusive.record, self.conditions.effects[name].true, sure, more, name=label)
            maybe = negated(before[name].false)
            self.book.write(exclusive.record, maybe, possible, more, name=f"{label}, perhaps")
        for name in exclusive.of:
            heavier = Compare(WEIGHT, ">", severity[name])
            by = {rank[other]: other for other in rank if severity[other] > severity[name]}
            if not by:
                continue
            taken = [
                before[name].true,
                Has(sure, tests=(heavier,), name="heavier"),
                Has(sure, tests=(Compare(RANK, ">", Of("heavier", RANK)),), negated=True),
            ]
            label = f"{exclusive.name} withdraws {name}"
            if before[name].true != FALSE:
                where = self.book.derive(exclusive.record, every(taken), name=label)
                self.withdrawals.append(Withdrawal(name, exclusive.name, where, by))
            kept = every([before[name].true, Has(possible, tests=(heavier,), negated=True)])
            lost = some([self.conditions.effects[name].false, Has(sure, tests=(heavier,))])
            self._stands(name, kept, lost, exclusive.name)

    def never_both(self, exclusive: ExclusivePlan) -> None:
        """Two or more that are true are all withheld."""
        before = {name: self._now[name] for name in exclusive.of}
        given = self.book.new()
        for number, name in enumerate(exclusive.of):
            label = f"{exclusive.name}: {name}"
            self.book.write(exclusive.record, self.conditions.effects[name].true, given, {RANK: number}, name=label)
        two = every([Has(given, name="one"), Has(given, tests=(Compare(RANK, ">", Of("one", RANK)),))])
        broken = self.book.settle(exclusive.record, two, name=f"{exclusive.name} is broken")
        self._notice(Notice("never_both", exclusive.record, exclusive.name, broken))
        for name in exclusive.of:
            label = f"{exclusive.name} withholds {name}"
            withheld = self.book.settle(exclusive.record, every([before[name].true, broken]), name=label)
            self.withdrawals.append(Withdrawal(name, exclusive.name, withheld))
            kept = every([before[name].true, negated(broken)])
            lost = some([self.conditions.effects[name].false, withheld])
            self._stands(name, kept, lost, exclusive.name)

    def _stands(self, name: str, true: Formula, false: Formula, how: str) -> None:
        """The next version of an effect, as rules and the outcome see it."""
        record = self.plan.effects[name].record
        stands = self.conditions.effects[name] = Effective(
            self.book.settle(record, true, name=f"{name} stands ({how})"),
            self.book.settle(record, false, name=f"{name} does not stand ({how})"),
        )
        self._now[name] = Truth(self._short(true, stands.true), self._short(false, stands.false))

    def _short(self, formula: Formula, settled: Formula) -> Formula:
        """A formula over a record's own fact, if it isn't long: so rules needn't wait for a fact that says the same."""
        return formula if own(formula) and size(formula) <= HANDY else settled

    def _notice(self, notice: Notice) -> None:
        self.conditions.notices[notice] = None
