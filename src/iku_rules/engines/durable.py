"""The durable engine: decision values from the compiled plan, every condition and all chaining in a Rete network.

`compile_plan` makes the network once. For each subject the decisions and other values become integers, a run of the
network says which conditions hold and which are false, and that is the outcome. Imports the compiled rules, the
subject as facts, the network and the outcome; no other engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from iku_rules.engines.durable_effects import RANK, CompiledRules, compile_rules
from iku_rules.engines.durable_formulas import Has
from iku_rules.engines.durable_subject import Subject
from iku_rules.engines.network import Fact, Fired, Firing, Network
from iku_rules.engines.network_rules import NetRule, NetworkLimitError
from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period
from iku_rules.outcome import EngineLimitError, Finding, Outcome, Withdrawn
from iku_rules.plan.model import Plan


def compile_plan(plan: Plan) -> DurableEngine:
    """Raises EngineLimitError where the network can't hold the plan's conditions."""
    try:
        return DurableEngine(compile_rules(plan))
    except NetworkLimitError as error:
        raise EngineLimitError(str(error)) from error


class DurableEngine:
    """A plan ready to decide. Threads may share one, of which one decides at a time; a forked process may too."""

    def __init__(self, compiled: CompiledRules) -> None:
        self.compiled = compiled
        self._network = Network(compiled.network)

    def __call__(self, root: Instance, period: Period) -> Outcome:
        """Raises EngineLimitError where there is more of the subject than the network can hold."""
        return self.decided(root, period)[0]

    def decided(self, root: Instance, period: Period) -> tuple[Outcome, Fired]:
        """The outcome, and what fired in the network."""
        subject = Subject(self.compiled, root, period)

        def seen(firings: Sequence[Firing]) -> None:
            for firing in firings:
                for code in self.compiled.codes_of[firing.rule]:
                    subject.derived[code].append(firing.facts)

        def between(stratum: int, firings: Sequence[Firing]) -> Iterator[Fact]:
            seen(firings)
            yield from subject.posted(stratum)

        try:
            fired = self._living().fire(subject.facts(), between=between)
        except NetworkLimitError as error:
            raise EngineLimitError(str(error)) from error
        subject.derived.clear()
        seen(fired.firings)
        return _outcome(self.compiled, subject, fired), fired

    @property
    def evaluated(self) -> tuple[str, ...]:
        """The rules whose conditions are the network's to decide."""
        rules = self.compiled.rules.items()
        return tuple(name for name, (_, truth) in rules if isinstance(truth.true, Has) or isinstance(truth.false, Has))

    def with_network(self, rules: Sequence[NetRule]) -> DurableEngine:
        """The same over other network rules of the same names."""
        return DurableEngine(replace(self.compiled, network=tuple(rules)))

    def close(self) -> None:
        self._network.close()

    def _living(self) -> Network:
        """The network; a new one in a forked process, whose parent keeps its own."""
        if self._network.stale:
            self._network = Network(self.compiled.network)
        return self._network


def _outcome(compiled: CompiledRules, subject: Subject, fired: Fired) -> Outcome:
    return Outcome(
        values=subject.values.decisions,
        rules={name: subject.truths(truth, record) for name, (record, truth) in compiled.rules.items()},
        effects={name: subject.truths(truth, record) for name, (record, truth) in compiled.effects.items()},
        withdrawn=tuple(sorted(set(_withdrawn(compiled, subject, fired)))),
        skipped=subject.values.skipped,
        findings=tuple(sorted({*subject.values.findings, *_findings(compiled, subject)})),
    )


def _withdrawn(compiled: CompiledRules, subject: Subject, fired: Fired) -> Iterator[Withdrawn]:
    for withdrawal in compiled.withdrawals:
        record = compiled.plan.effects[withdrawal.effect].record
        if not withdrawal.by:
            for index in subject.holds(withdrawal.where, record):
                yield Withdrawn(withdrawal.effect, index, withdrawal.exclusive, "")
        elif isinstance(withdrawal.where, Has):
            for facts in subject.derived[withdrawal.where.code]:
                derived = (fired.effects[-1 - number] for number in facts if number < 0)
                rank = next(fact[RANK] for fact in derived if RANK in fact)
                index = subject.index(record, facts[0])
                yield Withdrawn(withdrawal.effect, index, withdrawal.exclusive, withdrawal.by[rank])


def _findings(compiled: CompiledRules, subject: Subject) -> Iterator[Finding]:
    for notice in compiled.notices:
        for index in subject.holds(notice.where, notice.record):
            yield Finding(notice.code, notice.record, index, notice.name)
    for report in compiled.reports:
        stage, number = report.probe
        findings = subject.stage(stage).probe_findings[number]
        if not findings:
            continue
        evaluated = subject.holds(report.path, report.record)
        homes = subject.up(report.record, report.home)
        for finding in findings:
            # a lookup is said to have no value on the record whose rule it is
            if finding.code == "outside":
                if finding.index in evaluated:
                    yield replace(finding, record=report.home, index=homes[finding.index])
            elif subject.up(finding.record, report.record)[finding.index] in evaluated:
                yield finding
