"""The surfaces that read what strangers wrote: bytes -> nothing. Whatever one raises is a finding.

One function a surface, shared by the coverage-guided run, the generated texts and the kept findings. An input that
is more than one file is written as a line of words (which command, which policy), then `=== name` before each file.
"""

from __future__ import annotations

import contextlib
import functools
import json
import re
import shlex
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from click.testing import CliRunner

from iku_rules import cli, explanation, show
from iku_rules.cases.report import failures, to_json, to_text
from iku_rules.cases.running import run_cases
from iku_rules.decision_json import to_json as decision_to_json
from iku_rules.diagnostics import PolicyError, Source
from iku_rules.evaluator import Evaluator, engine_of
from iku_rules.facts.assembly import FactSet
from iku_rules.facts.csv_rows import DIALECTS
from iku_rules.facts.fields import written
from iku_rules.facts.model import Instance
from iku_rules.facts.readers import read_facts
from iku_rules.facts.rejects import is_rejects, write_rejects
from iku_rules.facts.schema import facts_model, facts_of, facts_schema
from iku_rules.facts.templates import csv_templates
from iku_rules.graph import graph
from iku_rules.language.cases import parse_cases
from iku_rules.language.format import format_source
from iku_rules.language.parser import words_of
from iku_rules.language.periods import Period
from iku_rules.language.source import decode, read_tree
from iku_rules.language.words import LANGUAGES, Language
from iku_rules.library import Policy, load
from iku_rules.plan.model import Plan

from .judged import PACKS, ROOT, first_period, folder, judged, subjects
from .small_world import expressions, formulas, tables
from .soundness import readable, refused, sound

GRAPHS: tuple[Literal["tree", "mermaid", "dot"], ...] = ("tree", "mermaid", "dot")
# A record with a field of each type, of a small policy.
TYPES = ROOT / "fixtures" / "bad" / "IKU515-repeated-key" / "fixed"


# --- rule files


def rules(data: bytes) -> None:
    """A rule file: read, checked; if it is good planned, compiled, and two engines agree about a few subjects."""
    path = folder() / "rules" / "fuzz" / "fuzz.policy.yaml"
    path.write_bytes(data)
    judged(load(path))


def pages(data: bytes) -> None:
    """A good rule file shown, drawn, described and explained; formatted, its meaning is the same."""
    path = folder() / "rules" / "fuzz" / "fuzz.policy.yaml"
    path.write_bytes(data)
    policy = load(path)
    if not policy.usable:
        return
    for file in policy.versions:
        plan = policy.plan(file.starts)
        json.dumps([facts_schema(plan), facts_model(plan, plan.subject).model_json_schema()])
        for lang in LANGUAGES:
            json.dumps(show.to_json(plan, lang=lang))
            for text in (show.to_text(plan, lang=lang), *(graph(plan, form, lang=lang) for form in GRAPHS)):
                readable(text)
            for text in csv_templates(plan, DIALECTS["excel-id"], lang=lang).values():
                readable(text.removeprefix("\ufeff").replace("\r\n", "\n"))
        _explained(policy, first_period(plan))
    _same_in_any_layout(policy, path)


def _explained(policy: Policy, period: Period) -> None:
    try:
        evaluator = Evaluator(policy, period, engine="reference")
    except PolicyError as error:  # not in force on the last day of a period
        refused(error.diagnostics)
        return
    for subject in subjects(evaluator.plan, period):
        for lang in LANGUAGES:
            readable(explanation.to_text(evaluator.explain(subject, lang=lang)))


def _same_in_any_layout(policy: Policy, path: Path) -> None:
    before = [policy.plan(file.starts).digest for file in policy.versions]
    source, _ = decode(path.read_bytes(), "f")
    assert source is not None
    for words in LANGUAGES:
        text, _ = format_source(source, words=words)
        if text is not None:
            path.write_text(text, "utf-8")
            after = load(path)
            assert [after.plan(file.starts).digest for file in after.versions] == before, words


# --- the layout


def layout(data: bytes) -> None:
    """A rule or case file, formatted: twice is once, there and back in the other words is the same."""
    source, problems = decode(data, "fuzz.policy.yaml")
    if source is None:
        return refused(problems)
    once, problems = format_source(source)
    if once is None:
        return refused(problems)
    assert format_source(Source(source.name, once)) == (once, ())
    own = _words(source)
    assert own is not None
    for wanted in LANGUAGES:
        other, problems = format_source(source, words=wanted)
        if other is None:  # a name of the author's is a word of the other language
            refused(problems)
            continue
        assert _words(Source("f", other)) == wanted, "not translated"
        assert format_source(Source("f", other), words=own) == (once, ()), "there and back"
    return None


def _words(source: Source) -> Language | None:
    node, _ = read_tree(source)
    return next((w for first in ("policy", "cases") if node and (w := words_of(node, first))), None)


# --- worked examples


@functools.cache
def _policies() -> Mapping[str, Policy]:
    found = [load(path) for path in sorted(PACKS.rglob("*.policy.yaml"))]
    found += [load(TYPES / "penilaian.policy.yaml")]
    return MappingProxyType({policy.id: policy for policy in found})


def cases(data: bytes) -> None:
    """A case file of one of the packs: read and run, and its report written."""
    source, problems = decode(data, "fuzz.cases.yaml")
    if source is None:
        return refused(problems)
    file, problems = parse_cases(source)
    if file is None:
        return refused(problems)
    sound(problems)
    policy = _policies().get(file.policy.text)
    if policy is not None:
        engines = {name: functools.partial(engine_of, name=name) for name in ("reference", "row")}
        run = run_cases(policy, file, engines)
        sound(run.problems)
        sound(failures(run))
        for lang in LANGUAGES:
            readable(to_text(run, lang=lang))
        json.loads(to_json(run))
    return None


# --- facts


def parts(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The first line, and the files after it by their names; without one, the rest is the file ``."""
    head, *rest = re.split(rb"^=== (.*)\n", data, flags=re.MULTILINE)
    files = {name.decode("utf-8", "replace").strip(): body for name, body in zip(rest[::2], rest[1::2], strict=True)}
    first, _, body = head.partition(b"\n")
    return first.decode("utf-8", "surrogateescape"), files or {"": body}


@functools.cache
def _evaluators(name: str) -> tuple[Evaluator, Evaluator]:
    policy = _policies()[name]
    period = first_period(policy.plan(policy.versions[-1].starts))
    return Evaluator(policy, period, engine="reference"), Evaluator(policy, period, engine="row")


def _facts(data: bytes, ending: str) -> None:
    words, files = parts(data)
    evaluators = _evaluators(next((w for w in words.split() if w in _policies()), "bawaslu/koordinator-sdmo"))
    plan = evaluators[0].plan
    dialect = next((DIALECTS[w] for w in words.split() if w in DIALECTS), None)
    with tempfile.TemporaryDirectory(dir=folder()) as place:
        for name, content in files.items():
            record = name.partition(".")[0]
            record = record if record in plan.records else plan.subject if not name else "facts"
            (Path(place) / f"{record}{ending}").write_bytes(content)
        texts = {str(p): p.read_bytes().decode("utf-8-sig", "replace") for p in Path(place).iterdir()}
        try:
            found = read_facts(plan, sorted(Path(place).iterdir()), dialect=dialect)
        except PolicyError as error:
            sound(error.diagnostics, texts)
            return
        _taken(found, evaluators, Path(place), texts)


def _taken(found: FactSet, evaluators: Sequence[Evaluator], place: Path, texts: Mapping[str, str]) -> None:
    """Facts that were read: rejected rows can be written, good ones read again are the same, and are decided."""
    sound(found.notes, texts)
    for reject in found.rejects:
        assert reject.diagnostics
        sound(reject.diagnostics, texts)
    for lang in LANGUAGES:
        write_rejects(place / f"rejects-{lang}.csv", found.rejects, lang=lang)
        assert is_rejects(place / f"rejects-{lang}.csv")
    for instance in list(found)[:3]:
        again = facts_of(found.plan, [_mapping(found.plan, instance)])
        assert not again.rejects, again.rejects
        assert list(again) == [instance], "facts are not what was written"
        expected, made = (evaluator.decide(instance) for evaluator in evaluators)
        assert decision_to_json(expected) == decision_to_json(made)


def _mapping(plan: Plan, instance: Instance) -> dict[str, object]:
    """An instance as a program would give it, its values as text."""
    fields = plan.records[instance.place.record].fields
    found: dict[str, object] = {
        name: None if value is None else written(fields[name].type, value) for name, value in instance.values.items()
    }
    return found | {name: [_mapping(plan, m) for m in members] for name, members in instance.children.items()}


def facts_csv(data: bytes) -> None:
    """Facts in CSV files."""
    _facts(data, ".csv")


def facts_json(data: bytes) -> None:
    """Facts in JSON files."""
    _facts(data, ".json")


def facts_jsonl(data: bytes) -> None:
    """Facts in JSON Lines files."""
    _facts(data, ".jsonl")


def facts_yaml(data: bytes) -> None:
    """Facts in YAML files."""
    _facts(data, ".yaml")


# --- the command line


def command(data: bytes) -> None:
    """A command with its files in an empty folder."""
    words, files = parts(data)
    try:
        arguments = shlex.split(words)
    except ValueError:
        return
    if not all(map(_confined, (*arguments, *files))):
        return
    with tempfile.TemporaryDirectory(dir=folder() / "cli") as place, contextlib.chdir(place):
        for name, content in files.items():
            with contextlib.suppress(OSError):  # two names of which one is a folder of the other
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_bytes(content)
        result = CliRunner().invoke(cli.main, arguments, catch_exceptions=False)
        assert result.exit_code in (0, 1, 2), result.exit_code
        assert result.exit_code == 0 or result.output, "fails without a word"
        readable(result.stderr)
        assert "Traceback" not in result.output
        assert not [path for path in Path(place).glob(".*") if path.name not in files], "a draft is left"


def _confined(name: str) -> bool:
    """Whether a name or an argument stays in the folder."""
    value = name.rpartition("=")[2]
    return not (".." in name or value.startswith(("/", "~")) or "\0" in name or len(name) > 200)


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {
        f.__name__: f
        for f in (
            rules,
            pages,
            layout,
            expressions,
            formulas,
            tables,
            cases,
            facts_csv,
            facts_json,
            facts_jsonl,
            facts_yaml,
            command,
        )
    }
)
