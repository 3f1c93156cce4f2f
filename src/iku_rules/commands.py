"""What the commands evaluate, explain, show and schema do; each returns its exit code. Imports everything.

Exit codes: 0 fine, 1 findings or rejected rows, 2 unreadable input or wrong usage.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import click

from iku_rules import decision_json, decision_rows, explanation, printing
from iku_rules.diagnostics import PolicyError, Severity, problem, render
from iku_rules.evaluator import EngineName, Evaluator
from iku_rules.facts.assembly import FactSet
from iku_rules.facts.csv_rows import DIALECTS, Dialect
from iku_rules.facts.model import Instance
from iku_rules.facts.rejects import is_rejects, write_rejects
from iku_rules.language.periods import Period
from iku_rules.language.words import Language
from iku_rules.library import Policy, load
from iku_rules.plan.model import Plan
from iku_rules.printing import write_whole
from iku_rules.whole_file import write_whole_file

FINDINGS: Final = 1


def _usable(policy: str, rules: Path) -> Policy:
    found = load(policy, root=rules)
    if not found.usable:
        raise PolicyError([d for d in found.problems if d.severity is Severity.ERROR])
    return found


# --- evaluate and explain


def _read(evaluator: Evaluator, facts: Sequence[Path], dialect: Dialect | None, *, lang: Language) -> FactSet:
    """Reads facts; says on the error stream what had to be found out about them."""
    found = evaluator.read(*facts, dialect=dialect)
    if found.notes:
        click.echo(printing.facts_notes(found, lang=lang), err=True)
    return found


def _put_rejects(found: FactSet, path: Path, dialect: Dialect | None, *, lang: Language) -> None:
    """Writes rejected rows as their files are written; a list from before doesn't outlive its mending."""
    if found.rejects or is_rejects(path):
        semicolons = any(note.args.get("delimiter") == ";" for note in found.notes)
        found_out = DIALECTS["excel-id" if semicolons else "plain"]
        write_rejects(path, found.rejects, lang=lang, dialect=dialect or found_out)


def evaluate(
    policy: str,
    facts: Sequence[Path],
    period: Period,
    *,
    rules: Path,
    engine: EngineName,
    format_: str,
    lang: Language,
    dialect: str | None,
    rejects: Path,
    strict: bool,
    record: str | None,
    output: Path | None,
) -> int:
    """Decides about every subject of the facts."""
    found_policy = _usable(policy, rules)
    evaluator = Evaluator(found_policy, period, engine=engine)
    plan = evaluator.plan
    _known_record(plan, record)
    stated = DIALECTS[dialect] if dialect else None
    found = _read(evaluator, facts, stated, lang=lang)
    if output is not None:
        _not_over(output, facts, found_policy)
    _put_rejects(found, rejects, stated, lang=lang)
    if found.rejects:
        click.echo(printing.rejected(found, rejects, strict=strict, lang=lang), err=True)
        if strict:
            return FINDINGS
    streams = output is None and format_ != "text" and sys.stdout.isatty()
    decisions = printing.progress(evaluator.evaluate(found), len(found), lang=lang, quiet=streams)
    match format_:
        case "json":
            text: Iterable[str] = decision_rows.json_lines(decisions)
        case "csv" | "csv-excel-id":
            sheet = DIALECTS["plain" if format_ == "csv" else "excel-id"]
            text = decision_rows.csv_rows(plan, decisions, lang=lang, dialect=sheet, record=record)
        case _:
            terminal = output is None and sys.stdout.isatty()
            width = shutil.get_terminal_size().columns if terminal else None
            text = decision_rows.table(
                plan, decisions, period, lang=lang, record=record, width=width, bold=terminal and printing.styled()
            )
    write_whole(text, output)
    return FINDINGS if found.rejects else 0


def _not_over(output: Path, facts: Iterable[Path], policy: Policy) -> None:
    """Results don't replace what they were made of."""
    read = [f.source.name for versions in policy.library.values() for f in versions]
    read += [str(file) for path in facts for file in (path.iterdir() if path.is_dir() else (path,))]
    if os.path.realpath(output) in map(os.path.realpath, read):
        raise PolicyError([problem("IKU713", None, place=output)])


def explain(
    policy: str,
    facts: Sequence[Path],
    period: Period,
    *,
    rules: Path,
    engine: EngineName,
    format_: str,
    lang: Language,
    dialect: str | None,
    subject: str,
    of: str | None,
    record: str | None,
) -> int:
    """Says why one subject is decided as it is."""
    evaluator = Evaluator(_usable(policy, rules), period, engine=engine)
    known = {x.name for x in evaluator.plan.decisions} | set(evaluator.plan.effects)
    if of is not None and of not in known:
        raise PolicyError([printing.no_such_name(of, known)])
    found = _read(evaluator, facts, DIALECTS[dialect] if dialect else None, lang=lang)
    instance = next((i for i in found if "/".join(i.place.key) == subject), None)
    if instance is None:
        return _unexplained(found, subject, lang=lang)
    keys = {"/".join(key): key for key in _keys(instance, len(instance.place.key))}
    if record is not None and record not in keys:
        raise PolicyError([printing.no_such_record(record, subject, list(keys))])
    if found.rejects:
        click.echo(printing.rejected(found, None, strict=False, lang=lang), err=True)
    node = evaluator.explain(instance, lang=lang, of=of, key=keys[record] if record else ())
    click.echo(explanation.to_json(node) if format_ == "json" else explanation.to_text(node), nl=False)
    return 0


def _unexplained(found: FactSet, subject: str, *, lang: Language) -> int:
    """Why there is nothing to explain: the subject's facts were rejected, or there is no such subject."""
    depth = len(found.plan.records[found.plan.subject].key)
    rejected = [r for r in found.rejects if "/".join(r.key[:depth]) == subject]
    if not rejected:
        raise PolicyError([printing.no_such_subject(subject, ["/".join(i.place.key) for i in found])])
    reasons = [d for r in rejected if not r.follows for d in r.diagnostics]
    click.echo(render([problem("IKU710", None, place=subject, name=subject)], lang=lang), err=True)
    for d in reasons:
        click.echo(f"  {d.where}: {d.message(lang)}; {d.remedy(lang)}", err=True)
    return FINDINGS


def _keys(instance: Instance, depth: int) -> Iterator[tuple[str, ...]]:
    """The keys of all records below a subject, without the subject's own."""
    for children in instance.children.values():
        for child in children:
            yield child.place.key[depth:]
            yield from _keys(child, depth)


# --- show and schema


def _plan(policy: str, rules: Path, period: Period | None) -> Plan:
    """The plan of a period, or the latest: today's, or the first to come."""
    found = _usable(policy, rules)
    if period is not None:
        return found.plan(period)
    last = found.versions[-1]
    today = datetime.datetime.now(tz=datetime.UTC).date()
    return found.plan(max(last.starts, min(today, last.ends) if last.ends else today))


def show(
    policy: str,
    *,
    rules: Path,
    format_: str,
    lang: Language,
    period: Period | None,
    graph: Literal["tree", "mermaid", "dot"] | None,
) -> int:
    """Shows a policy as a page, as JSON, or as the graph of its decisions."""
    from iku_rules import show as page

    plan = _plan(policy, rules, period)
    if graph is not None:
        click.echo(page.graph(plan, graph, lang=lang), nl=False)
    elif format_ == "json":
        click.echo(json.dumps(page.to_json(plan, lang=lang), ensure_ascii=False, indent=2))
    else:
        click.echo(page.to_text(plan, lang=lang), nl=False)
    return 0


def file_schema(of: str) -> int:
    """Prints the JSON Schema of decisions, rule files or case files."""
    from iku_rules import schema

    made = {"decision": decision_json.schema, "policy-file": schema.policy_schema, "case-file": schema.cases_schema}
    click.echo(json.dumps(made[of](), ensure_ascii=False, indent=2))
    return 0


def facts_schema(policy: str, *, rules: Path, period: Period | None, record: str | None) -> int:
    """Prints the JSON Schema of a policy's facts."""
    from iku_rules.facts import schema

    plan = _plan(policy, rules, period)
    _known_record(plan, record)
    click.echo(json.dumps(schema.facts_schema(plan, record), ensure_ascii=False, indent=2))
    return 0


def templates(
    policy: str,
    *,
    rules: Path,
    lang: Language,
    period: Period | None,
    record: str | None,
    dialect: str,
    directory: Path | None,
) -> int:
    """Prints empty fact files, or writes them into a folder: all of them or, if one is there already, none."""
    from iku_rules.facts.templates import csv_templates

    plan = _plan(policy, rules, period)
    _known_record(plan, record)
    made = csv_templates(plan, DIALECTS[dialect], lang=lang)
    if record is not None:
        made = {f"{record}.csv": made[f"{record}.csv"]}
    if directory is None:
        # One can be put into a file as it is; of several each is named.
        several = [f"# {name}\n{text.removeprefix(chr(0xFEFF))}\n" for name, text in made.items()]
        click.echo("".join(several if len(made) > 1 else made.values()), nl=False)
        return 0
    there = [directory / name for name in made if (directory / name).exists()]
    if there:
        raise PolicyError([problem("IKU706", None, place=path) for path in there])
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PolicyError([problem("IKU705", None, place=directory, reason=error.strerror or "?")]) from error
    for name, text in made.items():
        write_whole_file(directory / name, [text])
        click.echo(str(directory / name), err=True)
    return 0


def _known_record(plan: Plan, record: str | None) -> None:
    if record is not None and record not in plan.records:
        raise PolicyError([printing.no_such_name(record, plan.records)])
