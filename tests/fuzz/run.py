"""The coverage-guided run: `python -m tests.fuzz.run --minutes 10 [--target rules ...] [--seed 1] [--findings DIR]`.

Each target (`every`: all of them, chosen by the first byte) runs in a process of its own, watched from here: its time,
its memory, and whether it dies. What an input raises is kept as a file, once for each place it is raised from, and the
run goes on; the last lines count everything. Needs atheris (libFuzzer), which there is for Linux on x86-64.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
EVERY = "every"
MEMORY = 2_048  # MB
HANG = 120  # seconds by the clock, for what no signal can stop; an ordinary input may take soundness.SECONDS
LONGEST = 16_384  # bytes of an input
SEEDS = 10  # at most so many a second, lest a short run is over before anything is changed
STARTING = 60  # seconds granted for imports and the reading of seeds


# --- the child: one target


def _fuzz(target: str, findings: Path, arguments: Sequence[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["iku_rules"]):
        from . import seeds, soundness, targets, texts  # noqa: F401 - seeds and texts only so that all is imported here

    function = _every(targets.TARGETS) if target == EVERY else targets.TARGETS[target]
    known: set[str] = set()

    def one(data: bytes) -> None:
        try:
            with soundness.in_time():
                function(data)
        except Exception as error:  # noqa: BLE001 - whatever is raised is what we look for
            name = _name(error)
            if name not in known:
                known.add(name)
                _keep(findings, name, data, error)

    def change(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        if random.randrange(3) == 0:
            return atheris.Mutate(data, longest)
        return texts.changed_bytes(data, random)[:longest]

    atheris.Setup([sys.argv[0], *arguments], one, custom_mutator=change)
    atheris.Fuzz()


def _every(functions: Mapping[str, Callable[[bytes], None]]) -> Callable[[bytes], None]:
    """All targets as one, so that a short run has to be started only once."""

    chosen = tuple(functions.values())

    def one(data: bytes) -> None:
        if data:
            chosen[data[0] % len(chosen)](data[1:])

    return one


def _name(error: BaseException) -> str:
    """One name for what is raised in one place: its type, and the innermost line of ours."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "iku_rules" in f.filename or "fuzz" in f.filename]
    last = frames[-1]
    place = f"{Path(last.filename).stem}-{last.name}".replace("<", "").replace(">", "")
    sign = hashlib.sha256(f"{last.filename}:{last.line}".encode()).hexdigest()[:6]
    return f"{type(error).__name__}-{place}-{sign}"


def _keep(findings: Path, name: str, data: bytes, error: BaseException) -> None:
    findings.mkdir(parents=True, exist_ok=True)
    (findings / name).write_bytes(data)
    told = "".join(traceback.format_exception(error))[-6000:]
    (findings / f"{name}.txt").write_text(told, "utf-8", "backslashreplace")
    print(f"FINDING {name}", file=sys.stderr, flush=True)


# --- the parent


@dataclass
class Result:
    """What a target's processes have done. `lost`: how often one died."""

    target: str
    executions: int = 0
    seconds: float = 0
    coverage: int = 0
    lost: int = 0
    findings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"{self.target:12} {self.executions:9} executions {self.seconds:6.0f} s  coverage {self.coverage:5}"
        return f"{told}  findings {len(self.findings)}" + "".join(f"\n    {name}" for name in self.findings)


def run(target: str, seconds: float, seed: int, findings: Path) -> Result:
    """Runs a target for a time; a process that dies is started again on what is left."""
    result = Result(target)
    kept = findings / target
    work = Path(tempfile.mkdtemp(prefix="fuzz-run-"))
    try:
        _prepare(target, work, Random(seed), int(seconds * SEEDS))
        begun = time.monotonic()
        while (left := seconds - (time.monotonic() - begun)) >= 1 and result.lost < 20:
            _child(result, work, kept, max(1, int(left)), seed + result.lost)
        result.seconds = time.monotonic() - begun
    finally:
        shutil.rmtree(work, ignore_errors=True)
    result.findings = sorted(p.name for p in kept.glob("*") if p.suffix != ".txt") if kept.is_dir() else []
    return result


def _prepare(target: str, work: Path, random: Random, most: int) -> None:
    from . import seeds, targets, texts

    (work / "corpus").mkdir()
    (work / "tmp").mkdir()
    chosen = [
        (bytes([number]) if target == EVERY else b"") + text
        for number, name in enumerate(targets.TARGETS)
        if target in (name, EVERY)
        for text in (*seeds.seeds(name), *(p.read_bytes() for p in seeds.findings(name)))
    ]
    for number, text in enumerate(random.sample(chosen, min(most, len(chosen)))):
        (work / "corpus" / f"seed-{number:04}").write_bytes(text)
    pieces = (*texts.LANGUAGE_WORDS, *texts.SIGNS, *texts.NUMBERS, *texts.LETTERS)
    quoted = ("".join(f"\\x{byte:02x}" for byte in piece.encode()) for piece in pieces)
    (work / "words.dict").write_text("".join(f'"{piece}"\n' for piece in quoted), "utf-8")


def _child(result: Result, work: Path, kept: Path, seconds: int, seed: int) -> None:
    options = [
        f"-max_total_time={seconds}", f"-rss_limit_mb={MEMORY}", f"-timeout={HANG}", f"-max_len={LONGEST}",
        f"-seed={seed}", f"-dict={work / 'words.dict'}", f"-artifact_prefix={work}/lost-", "-print_final_stats=1",
        "-len_control=0", str(work / "corpus"),
    ]  # fmt: skip
    log = work / "log"
    package = __package__ or "fuzz"
    environment = {**os.environ, "TMPDIR": str(work / "tmp"), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", f"{package}.run", "--child", result.target, str(kept), *options]
    with log.open("wb") as stream, subprocess.Popen(command, stdout=stream, stderr=stream, env=environment) as child:
        try:
            code = child.wait(seconds + STARTING + 2 * HANG)
        except subprocess.TimeoutExpired:
            child.kill()
            code = child.wait()
    told = log.read_text("utf-8", "replace")
    numbers = [int(n) for n in re.findall(r"^#(\d+)\s", told, re.MULTILINE)]
    final = re.search(r"stat::number_of_executed_units:\s*(\d+)", told)
    result.executions += int(final[1]) if final else max(numbers, default=0)
    result.coverage = max([result.coverage, *(int(n) for n in re.findall(r"\bcov: (\d+)", told))])
    if code:
        result.lost += 1
        kept.mkdir(parents=True, exist_ok=True)
        left = sorted(work.glob("lost-*"))
        for artifact in left:
            shutil.move(artifact, kept / artifact.name)
        name = left[0].name if left else f"lost-{result.lost}"
        (kept / f"{name}.txt").write_text(f"exit code {code}\n{told[-6000:]}", "utf-8")
        if not left:
            (kept / name).write_bytes(b"")


def main() -> int:
    """Runs the targets one after the other, and prints what came of each."""
    from .targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="for all targets together")
    parser.add_argument("--target", action="append", choices=(*TARGETS, EVERY), help="repeatable; else all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=HERE / "findings", help="where new findings are kept")
    given = parser.parse_args()
    targets = given.target or list(TARGETS)
    results = []
    for target in targets:
        results.append(run(target, given.minutes * 60 / len(targets), given.seed, given.findings.resolve()))
        print(results[-1], flush=True)
    executions, minutes = sum(r.executions for r in results), sum(r.seconds for r in results) / 60
    findings = sum(len(r.findings) for r in results)
    print(f"seed {given.seed}: {executions} executions in {minutes:.1f} minutes, findings {findings}")
    return 1 if findings else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _fuzz(sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
    sys.exit(main())
