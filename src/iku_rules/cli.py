"""The command `iku-rules`: reads arguments, calls, prints. Imports everything; the only place with a clock or a screen.

Exit codes: 0 fine, 1 findings or rejected rows, 2 unreadable input or wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Literal, NoReturn, cast

import click

from iku_rules import decision_json, explanation, printing
from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, render, render_json
from iku_rules.evaluator import ENGINES, EngineName, Evaluator
from iku_rules.facts.assembly import FactSet
from iku_rules.facts.csv_rows import DIALECTS
from iku_rules.facts.model import Instance
from iku_rules.facts.rejects import write_rejects
from iku_rules.language.periods import Period, parse_period
from iku_rules.library import Policy, load
from iku_rules.printing import write_whole

Lang = Literal["id", "en"]

_FINDINGS: Final = 1
_USAGE: Final = 2


class _Commands(click.Group):
    """Keeps the order of the commands, and turns every expected failure into its message and exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PolicyError as error:
            _fail(error.diagnostics, ctx.obj or "en")
        except BrokenPipeError:
            # The reader of a pipe left; nothing more can be said there.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(_FINDINGS)


def _fail(diagnostics: Iterable[Diagnostic], lang: Lang) -> NoReturn:
    click.echo(render(diagnostics, lang=lang), err=True)
    sys.exit(_USAGE)


def _language() -> Lang:
    """Indonesian where the system speaks it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "id" if value.lower().startswith("id") else "en"
    return "en"


def _remember(ctx: click.Context, _: click.Parameter, value: Lang | None) -> Lang:
    ctx.find_root().obj = value or _language()
    return cast("Lang", ctx.find_root().obj)


def _period(ctx: click.Context, _: click.Parameter, value: str | None) -> Period | None:
    if value is None:
        return None
    found = parse_period(value)
    if found is None:
        raise click.BadParameter(
            "write for example 2025, 2025-S1, 2025-Q3 or 2025-07 (a year, semester, quarter, month)"
        )
    return found


_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _options(*decorators: _Decorator) -> _Decorator:
    def apply(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return apply


_LANG = click.option(
    "--lang", type=click.Choice(["id", "en"]), callback=_remember, expose_value=True,
    envvar="IKU_RULES_LANG", help="Language of messages, labels and reasons. [default: that of the system]",
)  # fmt: skip
_RULES = click.option(
    "--rules", type=click.Path(path_type=Path), default=Path("rules"), show_default=True,
    help="Where policies named by their id are looked for.",
)  # fmt: skip
_PERIOD = click.option(
    "--period", required=True, callback=_period, help="The period judged: 2025, 2025-S1, 2025-Q3, 2025-07."
)
_ENGINE = click.option(
    "--engine", type=click.Choice(ENGINES), default="auto", show_default=True,
    help="durable: the Rete network; row: compiled, for many; reference: slow and simple. All give the same answers.",
)  # fmt: skip
_FACTS = click.option(
    "--facts", "facts", multiple=True, required=True, type=click.Path(path_type=Path),
    help="A directory of fact files, or a file (CSV, JSON, JSON Lines, YAML) named after its record. Repeatable.",
)  # fmt: skip
_DIALECT = click.option(
    "--dialect", type=click.Choice(list(DIALECTS)), default=None,
    help="How CSV files are written. excel-id: `;` and decimal comma. [default: found out, and said]",
)  # fmt: skip
_POLICY = click.argument("policy")


def _format(*names: str) -> _Decorator:
    return click.option("--format", "format_", type=click.Choice(names), default=names[0], show_default=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="iku-rules")
def main() -> None:
    """Appraises performance by rules that stand in files.

    \b
    A first try, from a checkout of the project:
      iku-rules check rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules evaluate bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025
      iku-rules explain bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025 \\
          --subject koordinator-sdmo-kab-solok --lang id

    POLICY is a rule file, or the id of a policy under --rules.

    \b
    Exit codes: 0 fine, 1 findings or rejected rows, 2 unreadable input or wrong usage.
    Shell completion: eval "$(_IKU_RULES_COMPLETE=bash_source iku-rules)"   (also zsh_source, fish_source)
    """


def _load(policy: str, rules: Path) -> Policy:
    path = Path(policy)
    return load(path) if path.suffix in (".yaml", ".yml") or path.is_file() else load(policy, root=rules)


def _usable(policy: str, rules: Path, lang: Lang) -> Policy:
    found = _load(policy, rules)
    if not found.usable:
        _fail([d for d in found.problems if d.severity is Severity.ERROR], lang)
    return found


@main.command()
@click.argument("policies", nargs=-1, required=True)
@_options(_RULES, _format("text", "json"), _LANG)
@click.option("--strict", is_flag=True, help="Warnings too make the exit code 1.")
@click.option("--notes", is_flag=True, help="Shows notes too: what is worth knowing, but nothing is wrong.")
@click.option("--explain", "explained", is_flag=True, help="Lists how each number is held (LANGUAGE: carriers).")
def check(
    policies: tuple[str, ...], rules: Path, format_: str, lang: Lang, strict: bool, notes: bool, explained: bool
) -> None:
    """Says everything that is wrong with POLICIES before anyone is judged by them.

    \b
    Names, types and units, grain, missing values, circles, weights, dates; tables whose rows overlap or leave
    gaps; rules that can't fire; effects that contradict each other. Each with its place and what to do.
      iku-rules check rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules check rules/*/*.policy.yaml --lang id --strict
    """
    worst = 0
    shown: list[Diagnostic] = []
    for name in policies:
        found = _load(name, rules)
        listed = [d for d in found.problems if notes or d.severity is not Severity.NOTE]
        shown += listed
        bad = [d for d in listed if d.severity is Severity.ERROR or (strict and d.severity is Severity.WARNING)]
        worst = max(worst, _FINDINGS if bad else 0)
        if format_ == "text":
            if listed:
                click.echo(render(listed, lang=lang))
                click.echo()
            click.echo(printing.verdict(found, lang=lang))
            if explained and found.usable:
                click.echo(printing.carriers(found, lang=lang))
    if format_ == "json":
        click.echo(render_json(shown))
    sys.exit(worst)


def _facts(
    evaluator: Evaluator, facts: tuple[Path, ...], dialect: str | None, rejects: Path, lang: Lang, strict: bool
) -> FactSet:
    """Reads facts; says on the error stream what had to be found out, and what was rejected and where it went."""
    found = evaluator.read(*facts, dialect=DIALECTS[dialect] if dialect else None)
    if found.notes:
        click.echo(render(found.notes, lang=lang), err=True)
    if found.rejects:
        write_rejects(rejects, found.rejects, lang=lang)
        click.echo(printing.rejected(found, rejects, lang=lang), err=True)
        if strict:
            sys.exit(_FINDINGS)
    return found


_REJECTS = click.option(
    "--rejects", type=click.Path(path_type=Path, dir_okay=False), default=Path("iku-rejects.csv"), show_default=True,
    help="Where rejected rows go, each with its place, the reason and what to do.",
)  # fmt: skip
_STRICT = click.option("--strict", is_flag=True, help="All or nothing: with a rejected row nothing is evaluated.")


@main.command()
@_POLICY
@_options(_FACTS, _PERIOD, _RULES, _ENGINE, _format("text", "json", "csv"), _LANG, _DIALECT, _REJECTS, _STRICT)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file instead of the screen; written whole or not at all.",
)
def evaluate(
    policy: str, facts: tuple[Path, ...], period: Period, rules: Path, engine: EngineName, format_: str, lang: Lang,
    dialect: str | None, rejects: Path, strict: bool, output: Path | None,
) -> None:  # fmt: skip
    """Decides about every subject of the facts: scores, predicates, rewards, developments, sanctions.

    \b
      iku-rules evaluate bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025
      iku-rules evaluate bawaslu/koordinator-sdmo --facts penilaian.csv --facts pengukuran.csv --period 2025 \\
          --format csv --output hasil.csv

    A text table shows the values and effects of the subjects themselves; JSON has everything, one decision a
    line. Rows that can't be read are not evaluated: they go to the rejects file, and the exit code is 1.
    """
    evaluator = Evaluator(_usable(policy, rules, lang), period, engine=engine)
    found = _facts(evaluator, facts, dialect, rejects, lang, strict)
    decisions = printing.progress(evaluator.evaluate(found), len(found), lang=lang)
    match format_:
        case "json":
            text: Iterator[str] = printing.json_lines(decisions)
        case "csv":
            text = printing.csv_rows(evaluator.plan, decisions, lang=lang)
        case _:
            text = printing.table(evaluator.plan, decisions, lang=lang, screen=output is None)
    write_whole(text, output)
    sys.exit(_FINDINGS if found.rejects else 0)


def _find(subjects: Iterable[Instance], wanted: str) -> Instance | None:
    return next((i for i in subjects if "/".join(i.place.key) == wanted), None)


def _keys(instance: Instance, depth: int) -> Iterator[tuple[str, ...]]:
    """The keys of all records below a subject, without the subject's own."""
    for children in instance.children.values():
        for child in children:
            yield child.place.key[depth:]
            yield from _keys(child, depth)


@main.command("explain")
@_POLICY
@_options(_FACTS, _PERIOD, _RULES, _ENGINE, _format("text", "json"), _LANG, _DIALECT, _REJECTS)
@click.option("--subject", required=True, help="The key of the subject (several key fields are joined by /).")
@click.option("--of", help="One decision or effect only, in depth.")
@click.option("--record", help="With --of: the key of one record below the subject to tell in depth.")
def explain_(
    policy: str, facts: tuple[Path, ...], period: Period, rules: Path, engine: EngineName, format_: str, lang: Lang,
    dialect: str | None, rejects: Path, subject: str, of: str | None, record: str | None,
) -> None:  # fmt: skip
    """Says why one subject is decided as it is: formulas with their numbers, rows, rules, regulations, facts.

    \b
      iku-rules explain bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025 \\
          --subject koordinator-sdmo-kab-solok --lang id
      ... --of skor                               one value in depth
      ... --of skor --record pelatihan_wajib      and one of the records it was made of
    """
    evaluator = Evaluator(_usable(policy, rules, lang), period, engine=engine)
    found = _facts(evaluator, facts, dialect, rejects, lang, strict=False)
    instance = _find(found, subject)
    if instance is None:
        raise PolicyError([printing.no_such_subject(subject, found)])
    known = {x.name for x in evaluator.plan.decisions} | set(evaluator.plan.effects)
    if of is not None and of not in known:
        raise PolicyError([printing.no_such_name(of, known)])
    keys = {"/".join(key): key for key in _keys(instance, len(instance.place.key))}
    if record is not None and record not in keys:
        raise PolicyError([printing.no_such_key(record, keys)])
    node = evaluator.explain(instance, lang=lang, of=of, key=keys[record] if record else ())
    click.echo(explanation.to_json(node) if format_ == "json" else explanation.to_text(node), nl=False)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_options(_format("text", "json"), _LANG)
@click.option("-k", "pattern", default="", help="Only cases whose name contains this.")
@click.option(
    "--engine", type=click.Choice(["all", *ENGINES[1:]]), default="all", show_default=True,
    help="The engines that each case runs on.",
)  # fmt: skip
def test(paths: tuple[Path, ...], format_: str, lang: Lang, pattern: str, engine: str) -> None:
    """Runs the worked examples of case files, each on every engine.

    \b
      iku-rules test                       all under rules/
      iku-rules test rules/asn -k f06      some of them
    """
    from iku_rules.cases import command

    sys.exit(command.run(paths or (Path("rules"),), pattern=pattern, engine=engine, format_=format_, lang=lang))


@main.command()
@_POLICY
@_options(_RULES, _format("text", "json"), _LANG)
@click.option("--period", callback=_period, help="The version in force then. [default: the latest]")
@click.option("--graph", type=click.Choice(["tree", "mermaid", "dot"]), help="The graph of decisions instead.")
def show(policy: str, rules: Path, format_: str, lang: Lang, period: Period | None, graph: str | None) -> None:
    """Shows a policy as tables and sentences, for reading and discussing.

    \b
      iku-rules show bawaslu/koordinator-sdmo --lang id
      iku-rules show bawaslu/koordinator-sdmo --graph mermaid
    """
    from iku_rules import show as page

    found = _usable(policy, rules, lang)
    plan = found.plan(period) if period else found.plan(max(found.versions[-1].starts, _today(found)))
    if graph:
        click.echo(page.graph(plan, cast(Any, graph), lang=lang), nl=False)
    elif format_ == "json":
        click.echo(json.dumps(page.to_json(plan, lang=lang), ensure_ascii=False, indent=2))
    else:
        click.echo(page.to_text(plan, lang=lang), nl=False)


def _today(policy: Policy) -> Any:
    import datetime

    today = datetime.datetime.now(tz=datetime.UTC).date()
    last = policy.versions[-1]
    return min(today, last.ends) if last.ends else today


@main.command()
@click.argument("policy", required=False)
@_options(_RULES, _LANG)
@click.option("--period", callback=_period, help="The version in force then. [default: the latest]")
@click.option("--record", help="One record type only.")
@click.option(
    "--template", type=click.Choice(["csv", "csv-excel-id"]), help="Empty fact files instead of a JSON Schema."
)
@click.option(
    "--of", type=click.Choice(["facts", "decision", "policy-file", "case-file"]), default="facts", show_default=True,
    help="What the JSON Schema describes.",
)  # fmt: skip
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Writes the fact files there. [default: prints them]",
)
def schema(
    policy: str | None, rules: Path, lang: Lang, period: Period | None, record: str | None, template: str | None,
    of: str, directory: Path | None,
) -> None:  # fmt: skip
    """Prints JSON Schemas, or empty fact files with headers and one commented example.

    \b
      iku-rules schema bawaslu/koordinator-sdmo --template csv-excel-id --directory data
      iku-rules schema bawaslu/koordinator-sdmo                  JSON Schema of its facts
      iku-rules schema --of policy-file                          for editors
    """
    from iku_rules import schema as files
    from iku_rules.facts.schema import facts_schema
    from iku_rules.facts.templates import csv_templates

    if of == "decision":
        click.echo(json.dumps(decision_json.schema(), ensure_ascii=False, indent=2))
        return
    if of != "facts":
        made = files.policy_schema() if of == "policy-file" else files.cases_schema()
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
        return
    if policy is None:
        raise click.UsageError("name a policy, or what else to describe with --of")
    found = _usable(policy, rules, lang)
    plan = found.plan(period) if period else found.plan(max(found.versions[-1].starts, _today(found)))
    if record is not None and record not in plan.records:
        raise PolicyError([printing.no_such_name(record, set(plan.records))])
    if template is None:
        click.echo(json.dumps(facts_schema(plan, record), ensure_ascii=False, indent=2))
        return
    dialect = DIALECTS["excel-id" if template == "csv-excel-id" else "plain"]
    for name, text in csv_templates(plan, dialect, lang=lang).items():
        if record in (None, name):
            if directory is None:
                click.echo(f"# {name}.csv\n{text}")
            else:
                directory.mkdir(parents=True, exist_ok=True)
                write_whole(iter([text]), directory / f"{name}.csv", new=True)
                click.echo(str(directory / f"{name}.csv"), err=True)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_LANG
@click.option("--words", type=click.Choice(["id", "en"]), help="Translates the words of the language (names stay).")
@click.option(
    "--check", "only_check", is_flag=True, help="Changes nothing; shows what would change, exit 1 if anything."
)
def fmt(paths: tuple[Path, ...], lang: Lang, words: Lang | None, only_check: bool) -> None:
    """Lays out rule and case files: aligns tables, orders keys; the meaning stays the same.

    \b
      iku-rules fmt rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules fmt --check rules/*/*.yaml
      iku-rules fmt --words en rules/asn/pp-30-2019.policy.yaml
    """
    from iku_rules import formatting

    sys.exit(formatting.run(paths, words=words, only_check=only_check, lang=lang))


if __name__ == "__main__":
    main()
