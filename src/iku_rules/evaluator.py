"""A policy, a period and an engine -> decisions about subjects.

The place where engines are chosen; none imports another. Imports library, facts, decision and the engines: at once,
for a process that is forked while a thread imports a module can never import it itself.
"""

from __future__ import annotations

import functools
import io
import itertools
import logging
import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from iku_rules.deciding import Deciding
from iku_rules.decision import Decision
from iku_rules.diagnostics import PolicyError, problem
from iku_rules.engines import durable, network, reference, row
from iku_rules.explanation import Node, causes, explain
from iku_rules.facts.assembly import FactSet
from iku_rules.facts.csv_rows import Dialect
from iku_rules.facts.model import Instance
from iku_rules.facts.quick import quick_of
from iku_rules.facts.readers import read_facts
from iku_rules.facts.schema import facts_of, instance_of
from iku_rules.language.periods import Period
from iku_rules.language.words import Language
from iku_rules.library import Policy, period_of
from iku_rules.outcome import EngineLimitError, Outcome
from iku_rules.plan.model import Plan

EngineName = Literal["auto", "reference", "row", "durable"]
Engine = Callable[[Instance, Period], Outcome]

ENGINES: Final[tuple[EngineName, ...]] = ("auto", "reference", "row", "durable")
FEW: Final = 100  # so many subjects `auto` gives to the durable engine, more to the row engine

_log: Final = logging.getLogger("iku_rules")


def engine_of(plan: Plan, name: EngineName) -> Engine:
    """A compiled engine. Raises PolicyError where durable_rules can't be used on this machine, EngineLimitError
    where the plan is too large for it; the engine itself raises that for a subject that is.
    """
    match name:
        case "reference":
            return functools.partial(reference.evaluate, plan)
        case "row":
            return row.compile_plan(plan)
        case _:
            why = network.unavailable_because()
            if why is not None:
                raise PolicyError([problem("IKU701", None, place="durable", reason=why)])
            return durable.compile_plan(plan)


def serving(plan: Plan, name: EngineName, told: Callable[[str], None]) -> Engine:
    """The engine, and the row engine for what is too large for it: `told` is told why. Raises as `engine_of` does."""
    try:
        engine = engine_of(plan, name)
    except EngineLimitError as limit:
        told(str(limit))
        return engine_of(plan, "row")
    if name in ("reference", "row"):
        return engine
    other = functools.cache(functools.partial(engine_of, plan, "row"))

    def serve(root: Instance, period: Period) -> Outcome:
        try:
            return engine(root, period)
        except EngineLimitError as limit:
            told(str(limit))
            return other()(root, period)

    return serve


class Evaluator:
    """Decides subjects under the version of a policy in force on the period's last day.

    `engine`: `durable` (the Rete network of durable_rules), `row` (compiled, fast), `reference` (slow, the
    meaning), or `auto`: durable for up to 100 subjects, row for more or where durable_rules can't be used.
    Every engine gives the same decisions; what is too large for durable, row decides. Threads may share an
    evaluator, and a forked process goes on with it; it may be pickled, and takes the plan along, not its files.

    Raises PolicyError where the policy has errors, or doesn't fit the period.
    """

    def __init__(self, policy: Policy, period: Period | str, *, engine: EngineName = "auto") -> None:
        self.period: Final = period_of(period) if isinstance(period, str) else period
        self.plan: Final = policy.plan(self.period)
        self.engine: Final = engine
        self._deciding: Final = Deciding(self.plan)
        self._quick: Final = quick_of(self.plan)
        self._engines: dict[EngineName, Engine] = {}
        if engine not in ("auto", "row", "reference"):
            self._compiled("durable")
        elif engine == "auto":
            network.available()  # imports the library

    def __reduce__(self) -> tuple[object, ...]:
        packed = io.BytesIO()
        _Pickler(packed).dump(self.plan)
        return _unpacked, (packed.getvalue(), self.period, self.engine)

    def read(self, *paths: str | Path, dialect: Dialect | None = None) -> FactSet:
        """Facts from files or directories (YAML, JSON, JSON Lines, CSV), with the rows that had to be rejected."""
        return read_facts(self.plan, [Path(p) for p in paths], dialect=dialect)

    def facts(self, subjects: Iterable[object]) -> FactSet:
        """Facts from models (`Policy.facts_model`), mappings or dataclasses."""
        return facts_of(self.plan, subjects)

    def decide(self, subject: object) -> Decision:
        """The decision about one subject: an instance, a model or a mapping. Raises PolicyError for bad facts."""
        instance = subject if isinstance(subject, Instance) else instance_of(self.plan, subject, quick=self._quick)
        return self._decide(instance, self._chosen(1))

    def evaluate(self, subjects: Iterable[Instance]) -> Iterator[Decision]:
        """The decisions about many subjects, in their order, as they are made."""
        waiting = iter(subjects)
        few = list(itertools.islice(waiting, FEW + 1))
        name = self._chosen(len(few))
        for instance in itertools.chain(few, waiting):
            yield self._decide(instance, name)

    def explain(self, subject: object, *, lang: Language, of: str | None = None, key: tuple[str, ...] = ()) -> Node:
        """Why a subject is decided as it is: the whole, or one decision or effect (`of`, of the record `key`)."""
        instance = subject if isinstance(subject, Instance) else instance_of(self.plan, subject, quick=self._quick)
        trace = reference.trace(self.plan, instance, self.period)
        return explain(trace, self.decide(instance), lang=lang, of=of, key=key)

    def outcome(self, instance: Instance) -> Outcome:
        """What the engine itself says, before it is put into a decision."""
        return self._compiled(self._chosen(1))(instance, self.period)

    def _decide(self, instance: Instance, name: EngineName) -> Decision:
        outcome = self._compiled(name)(instance, self.period)
        return self._deciding.decision(instance, self.period, outcome, why=causes.when_needed)

    def _chosen(self, subjects: int) -> EngineName:
        if self.engine != "auto":
            return self.engine
        if subjects > FEW:
            return "row"
        why = network.unavailable_because()
        if why is None:
            return "durable"
        _say_once(why)
        return "row"

    def _compiled(self, name: EngineName) -> Engine:
        if name not in self._engines:
            made = serving(self.plan, name, _say_once)
            self._engines.setdefault(name, made)  # another thread may have made one meanwhile
        return self._engines[name]


class _Pickler(pickle.Pickler):
    """Knows read-only views of mappings, of which there are many in a plan."""

    def reducer_override(self, part: object) -> Any:
        return (_view, (dict(part),)) if isinstance(part, MappingProxyType) else NotImplemented


def _view(mapping: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(mapping)


def _unpacked(packed: bytes, period: Period, engine: EngineName) -> Evaluator:
    plan = pickle.loads(packed)  # noqa: S301 - part of a pickle that is being read already
    policy = Policy(plan.policy, Path(), (), {}, (), {period.last_day: plan})
    return Evaluator(policy, period, engine=engine)


_said: Final[set[str]] = set()


def _say_once(why: str) -> None:
    if why not in _said:
        _said.add(why)
        _log.warning("the row engine serves instead of durable: %s", why)
