"""Decisions, verdicts and rejects as text for a screen, a pipe, CSV and JSON. Imports what it prints; no engine."""

from __future__ import annotations

import csv
import io
import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from iku_rules import decision_json
from iku_rules.decision import Decision
from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, problem, suggestion
from iku_rules.explanation.sentences import say
from iku_rules.explanation.shown import MISSING, label, number
from iku_rules.facts.assembly import FactSet
from iku_rules.facts.model import Instance
from iku_rules.facts.rejects import safe
from iku_rules.language.types import Category
from iku_rules.library import Policy
from iku_rules.plan.model import Plan

Lang = Literal["id", "en"]

_MANY: Final = 500  # subjects from which progress is shown

_WORDS: Final[dict[Lang, dict[str, str]]] = {
    "id": {
        "effects": "Akibat",
        "undetermined": "belum dapat ditentukan",
        "rejected": "{rejected} baris ditolak, lihat {path}; {good} dinilai",
        "fine": "{policy}: tidak ada galat",
        "faulty": "{policy}: galat: {errors}",
        "more": ", peringatan: {warnings}",
        "notes": ", catatan: {notes} (lihat dengan --notes)",
        "progress": "Menilai",
        "evidence": "bukti",
        "period": "periode",
        "policy": "kebijakan",
        "version": "versi",
        "yes": "ya",
        "no": "tidak",
    },
    "en": {
        "effects": "Effects",
        "undetermined": "can't be determined yet",
        "rejected": "{rejected} rows rejected, see {path}; {good} appraised",
        "fine": "{policy}: no errors",
        "faulty": "{policy}: errors: {errors}",
        "more": ", warnings: {warnings}",
        "notes": ", notes: {notes} (shown with --notes)",
        "progress": "Appraising",
        "evidence": "evidence",
        "period": "period",
        "policy": "policy",
        "version": "version",
        "yes": "yes",
        "no": "no",
    },
}


def cell(plan: Plan, made: Decision, name: str, lang: Lang) -> str:
    """A value of the subject as people read it: categories by label, numbers with their declared decimals."""
    value, type_ = made[name], next(d.type for d in plan.decisions if d.name == name)
    match value:
        case None:
            return MISSING[lang]
        case bool():
            return _WORDS[lang]["yes" if value else "no"]
        case Decimal():
            return number(value, lang, decimals=max(0, -int(value.as_tuple().exponent)))
        case str() if isinstance(type_, Category):
            labels = plan.categories.get(type_.name)
            return label(labels[type_.values.index(value)], value, lang) if labels else value
        case _:
            return str(value)


def verdict(policy: Policy, *, lang: Lang) -> str:
    """One line about a policy that was checked."""
    count = {s: sum(d.severity is s for d in policy.problems) for s in Severity}
    words = _WORDS[lang]
    text = words["faulty" if count[Severity.ERROR] else "fine"]
    text += words["more"] if count[Severity.WARNING] else ""
    text += words["notes"] if count[Severity.NOTE] else ""
    return text.format(
        policy=policy.id, errors=count[Severity.ERROR], warnings=count[Severity.WARNING], notes=count[Severity.NOTE]
    )


def carriers(policy: Policy, *, lang: Lang) -> str:
    """How each number of the latest version is held: grid, ratio or wide."""
    from iku_rules.plan.bounds import carriers as plan_carriers

    plan = policy.plan(policy.versions[-1].starts)
    return "\n".join(f"  {name}: {carrier}" for name, carrier in plan_carriers(plan).items())


def rejected(found: FactSet, path: Path, *, lang: Lang) -> str:
    return _WORDS[lang]["rejected"].format(rejected=len(found.rejects), path=path, good=len(found))


def no_such_subject(wanted: str, found: Iterable[Instance]) -> Diagnostic:
    return no_such_key(wanted, ["/".join(i.place.key) for i in found])


def no_such_key(wanted: str, known: Iterable[str]) -> Diagnostic:
    return problem("IKU703", None, place=wanted, name=wanted, suggestion=suggestion(wanted, known))


def no_such_name(wanted: str, known: Iterable[str]) -> Diagnostic:
    return problem("IKU704", None, place=wanted, name=wanted, suggestion=suggestion(wanted, known))


def progress(decisions: Iterator[Decision], total: int, *, lang: Lang) -> Iterator[Decision]:
    """The same decisions, with a bar on a terminal where there are many."""
    if total < _MANY or not sys.stderr.isatty():
        yield from decisions
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_WORDS[lang]["progress"], total=total)
        for made in decisions:
            yield made
            bar.advance(task)


def _columns(plan: Plan) -> list[str]:
    """The published values of the subject itself."""
    return [d.name for d in plan.decisions if d.record == plan.subject and d.published]


def _titles(plan: Plan, lang: Lang) -> dict[str, str]:
    return {d.name: label(d.origin.title, d.name, lang) for d in plan.decisions}


def table(plan: Plan, decisions: Iterator[Decision], *, lang: Lang, screen: bool) -> Iterator[str]:
    """A table of subjects: key, values, effects with their labels; the policy and its evidence mark above."""
    terminal = screen and sys.stdout.isatty()
    console = Console(file=io.StringIO(), force_terminal=terminal, width=None if terminal else 10_000)
    words, names, titles = _WORDS[lang], _columns(plan), _titles(plan, lang)
    grid = Table(box=SIMPLE_HEAD if terminal else None, pad_edge=False)
    subject = plan.records[plan.subject]
    for key in subject.key:
        grid.add_column(label(subject.fields[key].label, key, lang), overflow="fold")
    for name in names:
        grid.add_column(titles[name], overflow="fold")
    grid.add_column(words["effects"], overflow="fold")
    period = ""
    for made in decisions:
        period = str(made.period)
        grid.add_row(*made.subject.key, *(cell(plan, made, n, lang) for n in names), _effects(plan, made, lang))
    yield f"{plan.policy} {plan.version} · {words['period']} {period} · {plan.digest[:12]}\n"
    yield f"{say(plan.evidence, lang)}\n\n"
    console.print(grid)
    text = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    yield "".join(line.rstrip() + "\n" for line in text.splitlines())


def _effects(plan: Plan, made: Decision, lang: Lang) -> str:
    parts = [label(plan.effects[e.name].label, e.name, lang) for e in made.effects if e.place == made.subject]
    below: dict[str, int] = {}
    for e in made.effects:
        if e.place != made.subject:
            below[e.name] = below.get(e.name, 0) + 1
    parts += [f"{label(plan.effects[n].label, n, lang)} ({count})" for n, count in below.items()]
    unknown = sorted({u.effect for u in made.undetermined if u.place == made.subject})
    parts += [f"? {label(plan.effects[n].label, n, lang)}" for n in unknown]
    return "; ".join(parts) or "-"


def csv_rows(plan: Plan, decisions: Iterator[Decision], *, lang: Lang) -> Iterator[str]:
    """One row a subject: key, values, and a column for each effect of the subject (yes, no, ?)."""
    names = _columns(plan)
    effects = [e.name for e in plan.effects.values() if e.record == plan.subject]
    words = _WORDS[lang]
    yes, no = words["yes"], words["no"]
    more = [words["policy"], words["version"], words["period"], words["evidence"]]
    yield _csv_line([*plan.records[plan.subject].key, *names, *effects, *more])
    for made in decisions:
        given = {e.name for e in made.effects if e.place == made.subject}
        unknown = {u.effect for u in made.undetermined if u.place == made.subject}
        cells = [safe(part) for part in made.subject.key]
        cells += [
            "" if (v := made[n]) is None else str(v) if not isinstance(v, bool) else (yes if v else no) for n in names
        ]
        cells += [yes if e in given else "?" if e in unknown else no for e in effects]
        yield _csv_line([*cells, made.policy, made.version, str(made.period), made.evidence])


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def json_lines(decisions: Iterator[Decision]) -> Iterator[str]:
    """A JSON array, one decision a line."""
    first = True
    for made in decisions:
        yield ("[\n" if first else ",\n") + decision_json.to_json(made)
        first = False
    yield "[]\n" if first else "\n]\n"


def write_whole(parts: Iterator[str], path: Path | None, *, new: bool = False) -> None:
    """Writes to the screen as parts come, or to a file that appears whole or not at all.

    Raises PolicyError where the file can't be written; with `new` also where it exists.
    """
    if path is None:
        for part in parts:
            click.echo(part, nl=False)
        return
    if new and path.exists():
        raise PolicyError([problem("IKU706", None, place=str(path))])
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with draft.open("x", encoding="utf-8", newline="") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise PolicyError([problem("IKU705", None, place=str(path), reason=error.strerror or "?")]) from error
