"""Each number and label of each pack is replaced in turn: an example's answer or the `show` page changes.

Else the checks refuse the change, or the place is text only, which is listed. A sample of the places in daily
runs; all of them with HYPOTHESIS_PROFILE=full.
"""

from __future__ import annotations

import datetime
import functools
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from iku_rules import show
from iku_rules.cases import load_cases, run_cases
from iku_rules.diagnostics import Severity, Source, worst
from iku_rules.evaluator import engine_of
from iku_rules.language.parser import parse_policy
from iku_rules.language.source import Mapping, Node, Scalar, Sequence, read_tree
from iku_rules.language.tables import read_table
from iku_rules.library import load
from iku_rules.plan.build import build_plan

RULES = Path(__file__).parent.parent / "rules"
PACKS = sorted(RULES.glob("*/*.policy.yaml"))
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
SAMPLE = 6  # places of a pack in daily runs

# Of what is written in a pack, only these say nothing that an answer or the page could show.
TEXT_ONLY = {"bahasa"}  # the version of the language, of which there is one

_NUMBER = re.compile(r"(?<![\w.\-])\d+(?:\.\d+)?(?![\w\-]|\.\d)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TEXT_COLUMNS = {"id", "en", "dasar", "satuan"}
_TEXT_KEYS = {"id", "en", "judul", "dasar", "satuan"}


@dataclass(frozen=True)
class Place:
    start: int
    end: int
    new: str
    key: str  # of the innermost mapping


def places(source: Source) -> list[Place]:
    """Every number, day and text of a pack, with what it is replaced by."""
    tree, _ = read_tree(source)
    assert tree is not None
    return list(_places(tree, "", source))


def _places(node: Node, key: str, source: Source) -> Iterator[Place]:
    match node:
        case Mapping():
            for entry in node.entries:
                if _DAY.fullmatch(entry.key.text):
                    yield _day(entry.key.inner.start, entry.key.text, "nilai_bertanggal")
                yield from _places(entry.value, entry.key.text, source)
        case Sequence():
            for item in node.items:
                yield from _places(item, key, source)
        case Scalar(style="block"):
            yield from _table(node, source)
        case Scalar():
            start, end = node.inner.start, node.inner.end
            if key in _TEXT_KEYS:
                yield Place(end, end, " Z", key)
            elif _DAY.fullmatch(node.text):
                yield _day(start, node.text, key)
            else:
                yield from _numbers(start, end, key, source)


def _table(node: Scalar, source: Source) -> Iterator[Place]:
    table, _ = read_table(node)
    assert table is not None
    heads = [cell.text for cell in table.head.cells]
    for row in (table.head, *table.rows):
        for head, cell in zip(heads, row.cells, strict=True):
            if head in _TEXT_COLUMNS:
                if row is not table.head and cell.text != "-":
                    yield Place(cell.span.end, cell.span.end, " Z", head)
            else:
                yield from _numbers(cell.span.start, cell.span.end, head, source)


def _numbers(start: int, end: int, key: str, source: Source) -> Iterator[Place]:
    for found in _NUMBER.finditer(source.text, start, end):
        text = found.group()
        yield Place(found.start(), found.end(), text[:-1] + str((int(text[-1]) + 1) % 10), key)


def _day(start: int, text: str, key: str) -> Place:
    later = datetime.date.fromisoformat(text) + datetime.timedelta(days=1)
    return Place(start, start + len(text), later.isoformat(), key)


def answers(rules: Path, cases: Path) -> object:
    """What the examples come out as, on the row engine; or that there is no answer."""
    file, policy, _ = load_cases(rules / cases)
    assert file is not None
    if policy is None or not policy.versions:
        return "none"
    run = run_cases(policy, file, {"row": functools.partial(engine_of, name="row")})
    return [(r.example.id.text, r.outcomes) for r in run.results] or "none"


def page(pack: Path, source: Source, library: dict[str, object]) -> str | None:
    """The `show` page in both languages; None where the file is refused."""
    file, problems = parse_policy(source)
    if file is None or worst(problems) is Severity.ERROR:
        return None
    files = {**library, file.id.text: file}
    plan, _ = build_plan(file, files, file.starts)  # type: ignore[arg-type]
    return None if plan is None else show.to_text(plan, lang="id") + show.to_text(plan, lang="en")


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.name.removesuffix(".policy.yaml"))
def test_every_place_matters(pack: Path, tmp_path: Path) -> None:
    relative = pack.relative_to(RULES)
    cases = relative.with_name(relative.name.replace(".policy.", ".cases."))
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    text = pack.read_text("utf-8")
    source = Source(relative.as_posix(), text)
    policy = load(pack)
    library: dict[str, object] = {name: versions[-1] for name, versions in policy.library.items()}
    before_page, before_answers = page(pack, source, library), answers(rules, cases)
    assert before_page is not None and before_answers != "none"
    found = places(source)
    assert len(found) > SAMPLE
    if not FULL:
        found = random.Random(7).sample(found, SAMPLE)
    seen: Counter[str] = Counter()
    silent = []
    for place in found:
        changed = text[: place.start] + place.new + text[place.end :]
        (rules / relative).write_text(changed, "utf-8")
        now = answers(rules, cases)
        if now == "none":
            seen["refused"] += 1
        elif now != before_answers:
            seen["answers"] += 1
        elif page(pack, Source(relative.as_posix(), changed), library) != before_page:
            seen["page"] += 1
        elif place.key in TEXT_ONLY:
            seen["text only"] += 1
        else:
            silent.append((source.position(place.start), text[place.start : place.end], place.new))
    print(pack.name, dict(seen))
    assert not silent
