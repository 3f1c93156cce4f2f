"""What came of case files, for people and for programs.

Differences become diagnostics, so that they are shown with their cell like every other problem.
Imports cases, language policy (for texts) and diagnostics.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from iku_rules.cases import CaseResult, CaseRun, Difference
from iku_rules.diagnostics import Diagnostic, problem, render, render_json
from iku_rules.language.cases import Example
from iku_rules.language.policy import Texts
from iku_rules.language.words import Language

# Explains how an engine came to the value that a difference found.
Explain = Callable[[CaseResult, Difference], str]

_TEXT: Final[dict[Language, dict[str, str]]] = {
    "id": {
        "passed": "{file}: {passed} dari {all} contoh sesuai ({engines})",
        "version": "periode {period}, kebijakan {policy} versi {version}",
        "why": "cara nilai itu didapat ({engine}):",
    },
    "en": {
        "passed": "{file}: {passed} of {all} examples pass ({engines})",
        "version": "period {period}, policy {policy} version {version}",
        "why": "how that value came about ({engine}):",
    },
}


def failures(run: CaseRun) -> tuple[Diagnostic, ...]:
    """Every difference as a diagnostic; one that several engines share stands once."""
    return tuple(d for _, results in _failing(run) for d in _diagnostics(results))


def to_text(run: CaseRun, *, lang: Language, explain: Explain | None = None) -> str:
    """What was expected and found, cell by cell, and how many examples pass.

    `explain` says why the first value that differs came out as it did.
    """
    words = _TEXT[lang]
    blocks = [render([d], lang=lang) for d in run.problems]
    for example, results in _failing(run):
        title = _text(example.title, lang)
        head = [f"{example.id.text}: {title}" if title else example.id.text]
        if (note := _text(example.note, lang)) != "":
            head.append(f"  {note}")
        first = results[0]
        plan = first.bound.plan
        version = words["version"].format(period=first.period, policy=plan.policy, version=plan.version)
        blocks.append("\n".join([*head, f"  {version}"]))
        blocks += [render([d], lang=lang) for d in _diagnostics(results)]
        if explain is not None:
            why = explain(first, first.differences[0])
            lines = [words["why"].format(engine=first.engine), *why.splitlines()]
            blocks.append("\n".join(f"  {line}".rstrip() for line in lines))
    passed = _count(run)
    summary = words["passed"].format(
        file=run.file.source.name, passed=passed, all=len(run.file.examples), engines=", ".join(run.engines)
    )
    return "\n\n".join([*blocks, summary])


def to_json(run: CaseRun) -> str:
    """The run as stable JSON, both languages in it."""
    examples = []
    for example in run.file.examples:
        results = [r for r in run.results if r.example is example]
        examples.append(
            {
                "id": example.id.text,
                "title": {"id": _text(example.title, "id"), "en": _text(example.title, "en")},
                "line": example.id.span.line,
                "period": example.period.text,
                "version": results[0].bound.plan.version if results else None,
                "ran": bool(results),
                "passed": bool(results) and all(r.passed for r in results),
                "engines": {r.engine: [_difference(d) for d in r.differences] for r in results},
            }
        )
    whole = {
        "file": run.file.source.name,
        "policy": run.file.policy.text,
        "engines": list(run.engines),
        "passed": run.passed,
        "examples": examples,
        "problems": json.loads(render_json(run.problems)),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _difference(d: Difference) -> dict[str, object]:
    return {
        "record": d.place.record,
        "key": list(d.place.key),
        "name": d.name,
        "expected": d.expected,
        "found": d.found,
        "listed": d.listed,
        "file": d.span.source.name,
        "line": d.span.line,
        "column": d.span.column,
    }


def _failing(run: CaseRun) -> Iterator[tuple[Example, list[CaseResult]]]:
    for example in run.file.examples:
        results = [r for r in run.results if r.example is example and not r.passed]
        if results:
            yield example, results


def _count(run: CaseRun) -> int:
    ran = [[r.passed for r in run.results if r.example is example] for example in run.file.examples]
    return sum(1 for passed in ran if passed and all(passed))


def _diagnostics(results: list[CaseResult]) -> list[Diagnostic]:
    engines: dict[Difference, list[str]] = {}
    for result in results:
        for difference in result.differences:
            engines.setdefault(difference, []).append(result.engine)
    return [
        problem(
            "IKU651" if d.listed else "IKU652",
            d.span,
            name=d.name,
            where=" / ".join(d.place.key),
            expected=d.expected,
            found=d.found,
            engines=", ".join(names),
        )
        for d, names in engines.items()
    ]


def _text(texts: Texts, lang: Language) -> str:
    return (texts.en or texts.id or "") if lang == "en" else (texts.id or texts.en or "")
