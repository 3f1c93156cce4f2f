"""The command `test`: case files and folders -> examples run on every engine, and a report.

Imports cases and their report, the evaluator's engines and the explanation.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import click

from iku_rules.cases import report
from iku_rules.cases.running import SUFFIX, CaseResult, CaseRun, Difference, Engine, load_cases, run_cases
from iku_rules.deciding import Deciding
from iku_rules.diagnostics import Diagnostic, Severity, problem, render, render_json
from iku_rules.engines import network, reference
from iku_rules.evaluator import EngineName, serving
from iku_rules.explanation import causes, explain, to_text
from iku_rules.language.words import Language
from iku_rules.plan.model import Plan

_ALL: tuple[EngineName, ...] = ("reference", "row", "durable")


def run(paths: Iterable[Path], *, pattern: str, engine: str, format_: str, lang: Language) -> int:
    """Runs the examples whose name contains `pattern`; returns the exit code.

    0: all pass; 1: a difference, or a faulty file; 2: a file that can't be read, or no example at all.
    """
    engines = _engines(engine, lang)
    code, count = 0, 0
    made: list[object] = []
    for path in _files(paths):
        found, problems = _run(path, pattern, engines)
        if found is None:
            code = max(code, 2 if any(d.span is None for d in problems) else 1)
            made.append({"file": path.as_posix(), "problems": json.loads(render_json(problems))})
            if format_ == "text":
                click.echo(render(problems, lang=lang))
            continue
        count += len(found.file.examples)
        code = max(code, 0 if found.passed else 1)
        made.append(json.loads(report.to_json(found)))
        if format_ == "text" and (found.file.examples or not found.passed):
            click.echo(report.to_text(found, lang=lang, explain=partial(_why, lang=lang)))
    if format_ == "json":
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    if not count and not code:
        place = ", ".join(p.as_posix() for p in paths)
        nothing = problem("IKU709", None, place=place, ending=SUFFIX)
        if pattern:
            nothing = problem("IKU707", None, place=place, pattern=pattern)
        click.echo(render([nothing], lang=lang), err=True)
        return 2
    return code


def _engines(wanted: str, lang: Language) -> Mapping[str, Callable[[Plan], Engine]]:
    names: list[EngineName] = [name for name in _ALL if wanted in ("all", name)]
    why = network.unavailable_because()
    if why is not None and wanted == "all":
        click.echo(render([problem("IKU708", None, place="durable", reason=why)], lang=lang), err=True)
        names = [name for name in names if name != "durable"]
    said: set[str] = set()

    def told(reason: str) -> None:
        if reason not in said:
            said.add(reason)
            click.echo(render([problem("IKU712", None, place="durable", reason=reason)], lang=lang), err=True)

    return {name: partial(serving, name=name, told=told) for name in names}


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Case files; of a folder all in it, for a rule file those beside it."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob(f"*{SUFFIX}"))
        elif path.name.endswith(".policy.yaml"):
            yield path.with_name(path.name.split(".")[0] + SUFFIX)
        else:
            yield path


def _run(
    path: Path, pattern: str, engines: Mapping[str, Callable[[Plan], Engine]]
) -> tuple[CaseRun | None, tuple[Diagnostic, ...]]:
    file, policy, problems = load_cases(path)
    if file is None or policy is None:
        return None, problems
    chosen = tuple(e for e in file.examples if pattern in e.id.text)
    found = run_cases(policy, dataclasses.replace(file, examples=chosen), engines)
    told = [d for d in (*problems, *found.problems) if d.severity is not Severity.NOTE]
    return dataclasses.replace(found, problems=tuple(told)), ()


def _why(result: CaseResult, difference: Difference, *, lang: Language) -> str:
    """The explanation of the first value that differs."""
    plan, root = result.bound.plan, result.bound.roots[difference.root]
    trace = reference.trace(plan, root, result.period)
    made = Deciding(plan).decision(root, result.period, trace.outcome, why=causes.when_needed)
    key = difference.place.key[len(root.place.key) :]
    return to_text(explain(trace, made, lang=lang, of=difference.name, key=key))
