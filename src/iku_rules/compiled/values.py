"""A plan's decision values and probes as integers: what the durable engine starts from.

A probe is a number that a condition of a rule compares, so that the network need not do arithmetic. It is
never a condition: those the engine evaluates itself. Imports the compiled decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from iku_rules.compiled import integers
from iku_rules.compiled.code import Made, Program, Scope, Val, value_text
from iku_rules.compiled.decisions import Code, dict_of, in_order
from iku_rules.compiled.integers import Num
from iku_rules.facts.model import Instance, Value
from iku_rules.language.periods import Period
from iku_rules.language.terms import Get, Term
from iku_rules.language.types import Boolean
from iku_rules.language.walk import every_part
from iku_rules.outcome import Finding, Skipped
from iku_rules.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Probe:
    """A term whose value is wanted on every record of a type. A number is given times 10^decimals."""

    record: str
    term: Term
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Bracket:
    """A rational: it is `floor`, or, where `sticky` is 1, more than that and less than `floor` + 1."""

    floor: int
    sticky: int


@dataclass(frozen=True, slots=True)
class Values:
    """Decisions and probes of one subject; every list is parallel to `facts.model.instances`.

    `findings` are those of requirements and decisions; the ones that evaluating a probe made stand apart, in
    `probe_findings`, because a guard is evaluated only where its effect isn't false.
    """

    decisions: Mapping[str, tuple[Value, ...]]
    probes: tuple[tuple[Bracket | Value, ...], ...]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    probe_findings: tuple[tuple[Finding, ...], ...]


@dataclass(frozen=True, slots=True)
class CompiledValues:
    """What `compile_values` makes. Any number of threads may use it, and it can be pickled."""

    program: Program
    _run: Callable[[Instance, Period], Values]

    def __call__(self, root: Instance, period: Period) -> Values:
        return self._run(root, period)

    def __reduce__(self) -> tuple[Callable[[Program], CompiledValues], tuple[Program]]:
        return _loaded, (self.program,)


def _loaded(program: Program) -> CompiledValues:
    return CompiledValues(program, program.load())


def compile_values(plan: Plan, probes: Sequence[Probe] = ()) -> CompiledValues:
    """Decision values and probes of a plan, as a function of a subject's facts and a period.

    Raises ValueError where a probe is a condition or reads an effect.
    """
    for probe in probes:
        if isinstance(probe.term.type, Boolean):
            raise ValueError("a probe is a value, never a condition")
        if any(isinstance(part, Get) and part.reads == "effect" for part in every_part(probe.term)):
            raise ValueError("a probe can't read an effect: probes are evaluated before any rule")
    code = Code(plan, [(probe.record, probe.term) for probe in probes])
    e, columns = code.emit, ["()"] * len(probes)
    for record in dict.fromkeys(probe.record for probe in probes):
        scope = code.scope(record)
        for i, probe in enumerate(probes):
            if probe.record == record:
                scope.found = f"found{i}"
                code.root.block.add(f"found{i} = set()")
                text = _probed(code, e.made(probe.term, scope), probe.decimals, scope)
                columns[i] = code.tuple_of(record, code.kept(Val(text), scope).names[0])
        code.close(scope)
    decisions = dict_of(code.outputs, code.names)
    found = [in_order(f"found{i}") for i in range(len(probes))]
    parts = (decisions, _tuple(columns), in_order("skipped"), in_order("found"), _tuple(found))
    return _loaded(code.program(f"{code.names.constant(Values)}({', '.join(parts)})"))


def _probed(code: Code, made: Made, decimals: int, scope: Scope) -> str:
    made = code.stored(made, scope)
    if not isinstance(made, Num):
        return value_text(made)
    floor, sticky = integers.bracket(made, decimals)
    text = f"{code.names.constant(Bracket)}({floor}, {sticky})"
    return text if not made.present else f"{text} if {made.n} is not None else None"


def _tuple(texts: Iterable[str]) -> str:
    return "(" + "".join(f"({text}), " for text in texts) + ")"
