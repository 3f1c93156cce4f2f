"""Reading, checking and compiling policies, and starting a process: `python -m benchmarks --only loading`.

Processes are started with compiled modules, as an installed package has them; their processor time is counted.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import Timed, Work, measure
from iku_rules import load
from iku_rules.engines.row import compile_plan
from iku_rules.library import Policy, in_force
from iku_rules.plan.build import build_plan
from iku_rules.plan.model import Plan

ROOT = Path(__file__).parent.parent
PACKS = sorted((ROOT / "rules").rglob("*.policy.yaml"))
LARGEST = max(PACKS, key=lambda pack: pack.stat().st_size)
SIZES = (10, 100, 1000)

# Beside it stands a process that imports the parsers of rule files and of the command line, and does nothing.
PARSERS = "import yaml, lark, click"
IMPORTS = ("pass", "import yaml, click", "import iku_rules", "from iku_rules import load", "import iku_rules.cli")


@dataclass(frozen=True)
class Row:
    """What was measured, in milliseconds, and beside what."""

    what: str
    took: Timed
    beside: str
    ratio: tuple[float, float, float]
    limit: float | None = None


def page(rounds: int) -> Iterator[str]:
    """The measurements as Markdown."""
    yield "## Loading and starting"
    yield ""
    yield "| what | ms | ratio | quartiles | beside | at most |"
    yield "|---|---|---|---|---|---|"
    for row in rows(rounds):
        middle, low, high = row.ratio
        limit = "" if row.limit is None else f"{row.limit:g}"
        yield (
            f"| {row.what} | {row.took.least * 1e3:,.1f} | {middle:.2f} | {low:.2f} to {high:.2f} |"
            f" {row.beside} | {limit} |"
        )


def rows(rounds: int) -> Iterator[Row]:
    """Everything, in the order of the page."""
    yield from _packs(rounds)
    yield from _growth(rounds)
    yield from _processes(max(4, rounds // 3))


# --- in this process


def _built(policy: Policy) -> Plan:
    """The plan of a checked policy, made anew."""
    day = policy.versions[-1].starts
    files = {name: found[0] for name, versions in policy.library.items() if (found := in_force(versions, day))}
    plan, _ = build_plan(files[policy.id], files, day)
    assert plan is not None
    return plan


def _packs(rounds: int) -> Iterator[Row]:
    works = {f"load {pack.relative_to(ROOT)}": Work(load, [pack]) for pack in PACKS}
    policy = load(LARGEST)
    plan = _built(policy)
    compiling = {"plan of the largest pack": Work(_built, [policy]), "its row engine": Work(compile_plan, [plan])}
    found = measure(works | compiling, rounds=max(4, rounds // 4))
    first = found[f"load {LARGEST.relative_to(ROOT)}"]
    for name, took in found.items():
        yield Row(name, took, "load of the largest pack", took.over(first))


def _growth(rounds: int) -> Iterator[Row]:
    """Per rule, beside a rule of the policy that is a tenth as large."""
    before: dict[str, tuple[int, Timed]] = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder, f"p{size}", "generated.policy.yaml") for size in SIZES}
        works: dict[tuple[str, int], Work] = {}
        for size, path in paths.items():
            path.parent.mkdir()
            path.write_text(generated(size), encoding="utf-8")
            policy = load(path)
            assert not policy.problems
            works["load and check", size] = Work(load, [path])
            works["plan", size] = Work(_built, [policy])
            works["row engine", size] = Work(compile_plan, [_built(policy)])
        named = {f"{what}, {size} rules, each": work for (what, size), work in works.items()}
        found = measure(named, rounds=max(4, rounds // 8))
    for (what, size), (name, took) in zip(works, found.items(), strict=True):
        each = took.times(1 / size)
        smaller, other = before.get(what, (size, each))
        before[what] = size, each
        yield Row(name, each, f"{smaller} rules", each.over(other))


def generated(rules: int) -> str:
    """A policy with so many rules over twenty facts, of which every seventh reads an effect of others."""
    facts = "\n".join(f"      f{n} | integer [0..1000] optional" for n in range(20))
    count = max(4, rules // 5)
    effects = "\n".join(f"  e{n} | appraisal | development | 1 | Akibat {n} | Effect {n}" for n in range(count))
    lines = []
    for n in range(rules):
        chain = f" and e{n % count - 1}" if n % 7 == 0 and n % count > 0 else ""
        when = f"f{n % 20} >= {n % 1000} and (f{(n + 7) % 20} < {(n * 13) % 1000} or level = l{n % 5}){chain}"
        lines.append(f"  r{n}: {{each: appraisal, when: '{when}', then: [e{n % count}]}}")
    return f"""\
policy: generated
language: 1
version: "1"
title: {{id: Buatan, en: Generated}}
basis: [invented]
evidence: illustrative
in_force: {{from: 2026-01-01}}
subject: appraisal
period: year
scales: {{level: [l0, l1, l2, l3, l4]}}
facts:
  appraisal:
    key: [person]
    fields: |
      field | type
      person | text
      level | level
{facts}
effects: |
  effect | each | kind | severity | id | en
{effects}
rules:
{chr(10).join(lines)}
"""


# --- in processes of their own


def _processes(rounds: int) -> Iterator[Row]:
    cli = "import sys; from iku_rules.cli import main; sys.exit(main())"
    works: dict[str, Sequence[str]] = {code: ("-c", code) for code in (PARSERS, *IMPORTS)}
    works["iku-rules --help"] = ("-c", cli, "--help")
    checks: dict[str, Sequence[str]] = {
        f"iku-rules check {pack.relative_to(ROOT)}": ("-c", cli, "check", str(pack)) for pack in PACKS
    }
    with tempfile.TemporaryDirectory() as folder:
        found = _started(works | checks, rounds=rounds, compiled=folder)
    for name, took in found.items():
        yield Row(f"process: {name}", took, PARSERS, took.over(found[PARSERS]), 2 if name in checks else None)


def _started(works: Mapping[str, Sequence[str]], *, rounds: int, compiled: str) -> dict[str, Timed]:
    """Python with these arguments, interleaved; once before, so that all modules are compiled."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": compiled, "IKU_RULES_LANG": "en"}
    found: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, arguments in works.items():
            before = _used()
            subprocess.run([sys.executable, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
            if number:
                found[name].append(_used() - before)
    return {name: Timed(tuple(seconds)) for name, seconds in found.items()}


def _used() -> float:
    """Processor seconds of all processes started from here that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print("\n".join(page(40)))
