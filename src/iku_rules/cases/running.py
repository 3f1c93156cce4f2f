"""Case files as tests of a policy: each example on each engine, and the results that are not as expected.

An example is evaluated under the version in force on the last day of its period. Engines come from the
caller. Imports language cases and source, examples, library, the models and diagnostics.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from iku_rules.cases.examples import UNDETERMINED, Bound, Expected, bind
from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, Span, problem, sort, worst
from iku_rules.facts.fields import written
from iku_rules.facts.model import Instance, Place
from iku_rules.language.cases import CaseFile, Example, parse_cases
from iku_rules.language.periods import Period, parse_period
from iku_rules.language.source import read_file
from iku_rules.language.words import Language
from iku_rules.library import Policy, load, root_of
from iku_rules.outcome import Outcome
from iku_rules.plan.model import Plan

SUFFIX = ".cases.yaml"

Engine = Callable[[Instance, Period], Outcome]


@dataclass(frozen=True, slots=True)
class Difference:
    """A result that is not as expected. Both values are as the case file would write them.

    `span` is the cell, or the row where the effect has no cell (`listed` false).
    """

    root: int
    place: Place
    name: str
    expected: str
    found: str
    listed: bool
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class CaseResult:
    """An example on an engine. The first difference comes first in the plan, so others may follow from it."""

    example: Example
    engine: str
    period: Period
    bound: Bound
    outcomes: tuple[Outcome, ...]  # by root
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether every result is as expected."""
        return not self.differences


@dataclass(frozen=True, slots=True, eq=False)
class CaseRun:
    """A case file that was run. An example with problems was not, and has no results."""

    file: CaseFile
    engines: tuple[str, ...]
    results: tuple[CaseResult, ...]  # example by example, each on every engine
    problems: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Whether every example could be run and came out as expected."""
        return worst(self.problems) is not Severity.ERROR and all(r.passed for r in self.results)


def load_cases(path: Path, *, name: str | None = None) -> tuple[CaseFile | None, Policy | None, tuple[Diagnostic, ...]]:
    """A case file and the policy whose examples it holds; where one is not there, the problems say why.

    The policy's own problems are in `Policy.problems`. `name` is shown for the file.
    """
    source, problems = read_file(path, name or path.as_posix())
    if source is None:
        return None, None, problems
    file, more = parse_cases(source)
    found = [*problems, *more]
    if file is None:
        return None, None, sort(found)
    root = root_of(path, file.policy.text, SUFFIX)
    if root is None:
        topic = path.name.removesuffix(SUFFIX).split(".")[0]
        expected = f"{Path(os.path.abspath(path)).parent.name}/{topic}"
        found.append(problem("IKU425", file.policy.span, id=file.policy.text, expected=expected))
        return file, None, sort(found)
    try:
        policy = load(file.policy.text, root=root)
    except PolicyError as error:
        return file, None, sort([*found, *_placed(error, file.policy.span)])
    return file, policy, sort(found)


def _placed(error: PolicyError, span: Span) -> list[Diagnostic]:
    """What is wrong with a policy, at the place that asked for it where it has no place of its own."""
    return [d if d.span else dataclasses.replace(d, span=span, place="") for d in error.diagnostics]


def run_cases(policy: Policy, file: CaseFile, engines: Mapping[str, Callable[[Plan], Engine]]) -> CaseRun:
    """Every example of a file on every engine (each given by name and made for a plan).

    A policy with errors runs no example, and its problems are those of the run.
    """
    if not policy.usable:
        return CaseRun(file, tuple(engines), (), policy.problems)
    made: dict[tuple[str, int], tuple[Plan, Engine]] = {}  # with its plan, lest an id be used again
    problems: list[Diagnostic] = []
    results: list[CaseResult] = []
    for example in file.examples:
        period, plan, found = _plan_of(policy, example)
        bound = None
        if plan is not None:
            bound, found = bind(plan, example, file.words)
        problems += found
        if bound is None or period is None:
            continue
        for name, compile_plan in engines.items():
            key = (name, id(bound.plan))
            if key not in made:
                made[key] = (bound.plan, compile_plan(bound.plan))
            results.append(_result(example, name, period, bound, made[key][1], file.words))
    return CaseRun(file, tuple(engines), tuple(results), sort(problems))


def _plan_of(policy: Policy, example: Example) -> tuple[Period | None, Plan | None, tuple[Diagnostic, ...]]:
    span = example.period.span
    period = parse_period(example.period.text)
    if period is None:
        return None, None, (problem("IKU427", span, text=example.period.text),)
    try:
        return period, policy.plan(period), ()
    except PolicyError as error:
        return period, None, tuple(_placed(error, span))


def _result(example: Example, name: str, period: Period, bound: Bound, engine: Engine, words: Language) -> CaseResult:
    outcomes = tuple(engine(root, period) for root in bound.roots)
    differences = []
    for expected in bound.expected:
        outcome = outcomes[expected.root]
        results = outcome.values if expected.kind == "decision" else outcome.effects
        found = results[expected.name][expected.index]
        if found != expected.value:
            differences.append(
                Difference(
                    expected.root,
                    expected.place,
                    expected.name,
                    _written(expected, expected.value, words),
                    _written(expected, found, words),
                    expected.listed,
                    expected.span,
                )
            )
    return CaseResult(example, name, period, bound, outcomes, tuple(differences))


def _written(expected: Expected, value: object, words: Language) -> str:
    if value is None and expected.kind == "effect":
        return UNDETERMINED
    assert value is None or isinstance(value, int | str | Period)
    return written(expected.type, value, lang=words)
