"""Faults of one line in each engine, and whether the equality test finds them: `python tests/faults.py durable`.

A fault is put into the text of a module as it is imported, in a process forked for it, over the first 300
generated policies and until one of them differs.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, ModuleType
from typing import Any

from equality import difference
from fault_lists import FAULTS, SRC, Fault
from iku_rules.evaluator import EngineName, engine_of
from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period
from iku_rules.outcome import Outcome
from strategies import Case, generated

SEED, POLICIES = 1, 300
CPU_SECONDS = 120  # of one fault: one that makes an engine run for ever ends


class _Altered(importlib.machinery.SourceFileLoader, importlib.abc.MetaPathFinder):
    """Finds one module, with the fault in its text; nothing is written."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.module, str(SRC / fault.file))
        self._text = fault.text()

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> Any:
        if fullname == self.name:
            return importlib.util.spec_from_file_location(fullname, self.path, loader=self)
        return None

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._text, self.path, "exec", dont_inherit=True)


def _faulty(fault: Fault) -> Callable[..., Any]:
    """`engine_of` over engines that are imported anew, one module of them with the fault."""
    for name in [n for n in sys.modules if n.startswith(("iku_rules.engines", "iku_rules.compiled"))]:
        del sys.modules[name]
    del sys.modules["iku_rules.evaluator"]
    sys.meta_path.insert(0, _Altered(fault))
    made: Callable[..., Any] = importlib.import_module("iku_rules.evaluator").engine_of
    importlib.import_module(fault.module)
    return made


def found_after(fault: Fault, name: EngineName, cases: Sequence[Case], right: Mapping[int, Outcome]) -> int | None:
    """How many cases it takes to find the fault; None where none of them does. To be called in a fork."""
    engine = _faulty(fault)

    def expected(root: Instance, period: Period) -> Outcome:
        return right[id(root)]

    for number, case in enumerate(cases, 1):
        try:
            if difference(case, expected, engine(case.plan, name)) is not None:
                return number
        except Exception:  # noqa: BLE001 - an engine that fails is found too
            return number
    return None


def _forked(fault: Fault, name: EngineName, cases: Sequence[Case], right: Mapping[int, Outcome]) -> int | None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            os.write(writing, json.dumps(found_after(fault, name, cases, right)).encode())
            os._exit(0)
        except Exception:  # noqa: BLE001 - the parent is told
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise RuntimeError(f"{fault.file}, {fault.what}: the process ended with {status}")
    found: int | None = json.loads(answer)
    return found


def tried(name: EngineName, faults: Sequence[Fault], policies: int = POLICIES) -> Iterator[tuple[Fault, int | None]]:
    """Each fault with how many cases it took. Forks: to be called in a process of one thread."""
    cases = generated(policies, SEED)
    right: dict[int, Outcome] = {}
    for case in cases:
        reference = engine_of(case.plan, "reference")
        right.update({id(root): reference(root, case.period) for root in case.people})
    for fault in faults:
        yield fault, _forked(fault, name, cases, right)


def main() -> None:
    parser = argparse.ArgumentParser(description="Faults of an engine that the equality test finds.")
    parser.add_argument("engine", choices=list(FAULTS))
    parser.add_argument("--policies", type=int, default=POLICIES)
    given = parser.parse_args()
    missed = 0
    for fault, number in tried(given.engine, FAULTS[given.engine], given.policies):
        missed += number is None
        print(f"{'missed' if number is None else number:>6}  {fault.file}: {fault.what}", flush=True)
    print(f"{len(FAULTS[given.engine]) - missed} of {len(FAULTS[given.engine])} found")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
