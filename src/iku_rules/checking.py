"""What the command check does: policies, folders of them and case files -> what is wrong with each, and an exit code.

Apart from the other commands, and what only case files and `--explain` need is imported where it is used: a check is
asked for after every change of a file. Imports evidence, library and diagnostics.

Exit codes: 0 fine, 1 findings, 2 unreadable input.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, problem, render, render_json, sort
from iku_rules.evidence import EVIDENCE
from iku_rules.language.words import Language
from iku_rules.library import SUFFIX, Policy, load

FINDINGS: Final = 1
UNREADABLE: Final = 2
_CASES: Final = ".cases.yaml"

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "id": {
        "fine": "{name}: tidak ada galat",
        "errors": "{name}: galat: {errors}",
        "warnings": ", peringatan: {warnings}",
        "notes": ", catatan: {notes} (lihat dengan --notes)",
        "grid": "satu bilangan bulat",
        "ratio": "pecahan dua bilangan bulat",
        "wide": "bilangan bulat sebesar apa pun",
    },
    "en": {
        "fine": "{name}: no errors",
        "errors": "{name}: errors: {errors}",
        "warnings": ", warnings: {warnings}",
        "notes": ", notes: {notes} (shown with --notes)",
        "grid": "one integer",
        "ratio": "a fraction of two integers",
        "wide": "integers of any size",
    },
}


@dataclasses.dataclass(frozen=True, slots=True)
class _Checked:
    """A policy, or a case file, and what was found: no policy where there was nothing to read."""

    name: str
    files: tuple[str, ...]
    policy: Policy | None
    problems: tuple[Diagnostic, ...]
    readable: bool

    def count(self, severity: Severity) -> int:
        return sum(d.severity is severity for d in self.problems)


def check(
    names: Sequence[str], *, rules: Path, format_: str, lang: Language, strict: bool, notes: bool, carriers: bool
) -> int:
    """Checks policies, folders of them, and case files."""
    code = 0
    shown: list[Diagnostic] = []
    told: list[dict[str, object]] = []
    for found in _checked(names, rules):
        listed = [d for d in found.problems if notes or d.severity is not Severity.NOTE]
        shown += listed
        bad = found.count(Severity.ERROR) + (found.count(Severity.WARNING) if strict else 0)
        code = max(code, 0 if not bad else FINDINGS if found.readable else UNREADABLE)
        marks = dict.fromkeys(f.evidence for f in found.policy.versions) if found.policy else ()
        told.append(
            {
                "name": found.name,
                "files": list(found.files),
                "evidence": list(marks),
                "errors": found.count(Severity.ERROR),
                "warnings": found.count(Severity.WARNING),
                "notes": found.count(Severity.NOTE),
            }
        )
        if format_ == "json":
            continue
        if listed:
            click.echo(render(listed, lang=lang) + "\n")
        if found.readable:
            click.echo(_verdict(found.name, found.policy, found.problems, notes=notes, lang=lang))
        if carriers and found.policy is not None and found.policy.usable:
            click.echo(_carriers(found.policy, lang=lang))
    if format_ == "json":
        whole = {"checked": told, "problems": json.loads(render_json(sort(shown)))}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    return code


def _checked(names: Iterable[str], rules: Path) -> Iterator[_Checked]:
    """Each policy once, however many of its versions are named."""
    seen: set[tuple[str, str]] = set()
    for name in names:
        paths = [name]
        if Path(name).is_dir():
            paths = [str(path) for path in sorted(Path(name).rglob(f"*{SUFFIX}"))]
            if not paths:
                none = problem("IKU709", None, place=name, ending=SUFFIX)
                yield _Checked(name, (), None, (none,), readable=False)
        for path in paths:
            if path.endswith(_CASES):
                yield _checked_cases(Path(path))
                continue
            try:
                found = load(path, root=rules)
            except PolicyError as error:
                yield _Checked(path, (), None, error.diagnostics, readable=False)
                continue
            key = (os.path.realpath(found.root), found.id)
            if not found.versions or key not in seen:
                seen.add(key)
                files = tuple(f.source.name for f in found.versions)
                yield _Checked(found.id, files, found, found.problems, readable=_readable(found.problems))


def _checked_cases(path: Path) -> _Checked:
    from iku_rules.cases.running import load_cases, run_cases

    file, policy, problems = load_cases(path)
    if file is not None and policy is not None:
        problems = sort([*problems, *run_cases(policy, file, {}).problems])
    return _Checked(path.as_posix(), (path.as_posix(),), None, problems, readable=_readable(problems))


def _readable(problems: Iterable[Diagnostic]) -> bool:
    """Whether the errors are in files, and not about files that can't be read."""
    errors = [d for d in problems if d.severity is Severity.ERROR]
    return not errors or any(d.span is not None for d in errors)


def _verdict(name: str, policy: Policy | None, problems: Sequence[Diagnostic], *, notes: bool, lang: Language) -> str:
    """What a check came to, and the evidence mark of a policy that can be used. `notes`: they were shown."""
    count = {s: sum(d.severity is s for d in problems) for s in Severity}
    words = _WORDS[lang]
    text = words["errors" if count[Severity.ERROR] else "fine"]
    text += words["warnings"] if count[Severity.WARNING] else ""
    text += words["notes"] if count[Severity.NOTE] and not notes else ""
    text = text.format(
        name=name, errors=count[Severity.ERROR], warnings=count[Severity.WARNING], notes=count[Severity.NOTE]
    )
    marks = dict.fromkeys(file.evidence for file in policy.versions) if policy and policy.usable else {}
    return "\n".join([text, *(f"  {EVIDENCE[mark][lang]}" for mark in marks)])


def _carriers(policy: Policy, *, lang: Language) -> str:
    """How each number of the latest version is held."""
    from iku_rules.plan.carriers import carriers

    found = carriers(policy.plan(policy.versions[-1].starts))
    return "\n".join(f"  {name}: {_WORDS[lang][carrier]}" for name, carrier in found.items())
