"""`python -m benchmarks`: measures, and prints one Markdown page with ratios, spread and versions."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from benchmarks import decisions, loading
from benchmarks.workload import peers

VERSIONS = ("iku-rules", "pydantic", "durable-rules", "zen-engine", "lark", "PyYAML", "numpy")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--peers",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("../shared/bench"),
    show_default=True,
    help="Folder with the workload, its exact oracle, the baselines and the peers.",
)
@click.option("--rounds", type=click.IntRange(4), default=40, show_default=True, help="How often each is measured.")
@click.option("--only", type=click.Choice(["answers", "decisions", "loading"]), help="One part instead of all.")
def main(folder: Path, rounds: int, only: str | None) -> None:
    """Measures decisions and loading beside peers and hand-written baselines.

    Needs `pip install -e '.[bench]'`. A ratio is the median over the rounds, in which everything is run once,
    with its quartiles; times are processor time of the quickest round. Ends with 1 where an answer is wrong.
    """
    try:
        of = peers(folder)
    except FileNotFoundError as missing:
        raise click.UsageError(f"there is no {missing}; name the folder of peers with --peers") from None
    bad = 0
    _say(_about(rounds))
    if only in (None, "answers"):
        found = decisions.wrong(of)
        bad = sum(wrong for suites in found.values() for wrong, _ in suites.values())
        _say(_answers(found))
    if only in (None, "decisions"):
        without = decisions.absent(of)
        _say(_decisions(decisions.lines(of, without, rounds=rounds), without))
    if only in (None, "loading"):
        _say(loading.page(rounds))
    sys.exit(1 if bad else 0)


def _say(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        click.echo(line)
    click.echo()


def _about(rounds: int) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield f"Printed by `python -m benchmarks` on {date.today().isoformat()}; {rounds} rounds."
    yield ""
    yield f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()};"
    yield ", ".join(f"{name} {version}" for name in VERSIONS if (version := _version(name))) + "."


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _answers(found: dict[str, dict[str, tuple[int, int]]]) -> Iterator[str]:
    suites = list(next(iter(found.values())))
    yield "## Answers: how many differ from the exact oracle"
    yield ""
    yield f"| engine | {' | '.join(suites)} |"
    yield f"|---|{'---|' * len(suites)}"
    for engine, counts in found.items():
        yield f"| {engine} | {' | '.join(f'{wrong} of {all_}' for wrong, all_ in counts.values())} |"


def _decisions(lines: Sequence[decisions.Line], without: Mapping[str, str]) -> Iterator[str]:
    yield "## One decision"
    yield ""
    yield "| what | us | ratio | quartiles | beside | at most | |"
    yield "|---|---|---|---|---|---|---|"
    for line in lines:
        middle, low, high = line.ratio
        limit = "" if line.limit is None else f"{line.limit:g}"
        kept = {None: "", True: "kept", False: "NOT kept"}[line.kept]
        yield (
            f"| {line.what} | {line.took.least * 1e6:,.1f} | {middle:.2f} | {low:.2f} to {high:.2f} |"
            f" {line.beside} | {limit} | {kept} |"
        )
    yield ""
    yield from (f"- {text}" for text in decisions.MEANINGS)
    for why in dict.fromkeys(filter(None, without.values())):
        yield f"- Left out, {why}: {', '.join(name for name, found in without.items() if found == why)}."


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
