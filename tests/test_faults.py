"""The equality test finds faults: of each engine a list of them, one line each, of which none may go unnoticed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fault_lists import FAULTS, Fault
from iku_rules.engines import network
from iku_rules.evaluator import EngineName

HERE = Path(__file__).parent
EVERY = [fault for faults in FAULTS.values() for fault in faults]
ENGINES = [
    pytest.param("reference"),
    pytest.param("row"),
    pytest.param(
        "durable",
        marks=pytest.mark.skipif(not network.available(), reason=f"durable: {network.unavailable_because()}"),
    ),
]


@pytest.mark.parametrize("name", FAULTS)
def test_of_each_engine_there_are_fifteen_or_more(name: EngineName) -> None:
    changes = Counter((fault.file, fault.old, fault.new) for fault in FAULTS[name])
    assert len(changes) == len(FAULTS[name]) >= 15


@pytest.mark.parametrize("fault", EVERY, ids=lambda fault: f"{fault.file}: {fault.what}")
def test_a_fault_is_a_change_of_a_module(fault: Fault) -> None:
    compile(fault.text(), fault.file, "exec")


@pytest.mark.parametrize("name", ENGINES)
def test_every_fault_is_found(name: EngineName) -> None:
    """In a process of its own, which forks."""
    run = subprocess.run([sys.executable, HERE / "faults.py", name], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith(f"{len(FAULTS[name])} of {len(FAULTS[name])} found\n")


def test_nothing_is_found_where_there_is_no_fault() -> None:
    code = (
        "from fault_lists import Fault\nfrom faults import tried\n"
        'same = Fault("engines/exact.py", "return left >= right", "return left >= right", "none")\n'
        'assert [number for _, number in tried("reference", [same], 10)] == [None]\n'
    )
    subprocess.run([sys.executable, "-c", code], cwd=HERE, check=True)
