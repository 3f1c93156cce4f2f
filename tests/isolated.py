"""Calls of test code in processes of their own, under limits of time and memory: for what may crash or hang there.

A server imports the modules once and forks for every call, so that a call costs no start of Python. Its child calls
one function, tells what it returned, as JSON, and is gone. POSIX only.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
MEMORY = 4 << 30  # a guard for the machine


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: what its function returned, or why it didn't: an error, a signal, `hang` (out of time)."""

    returned: Any = None
    why: str = ""


class Server:
    """A context that makes calls of functions of these modules of this folder, one after the other."""

    def __init__(self, *modules: str) -> None:
        self._modules = modules

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), *self._modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])},
        )
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate()

    def call(self, module: str, function: str, *args: object, cpu: int = 60) -> Ended:
        """A call, stopped after `cpu` seconds of the child's time."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps([module, function, args, cpu]), file=self._process.stdin, flush=True)
        return Ended(*json.loads(self._process.stdout.readline()))


def resident() -> float:
    """The memory that this process holds now, in MB."""
    return _status("VmRSS")


def peak() -> float:
    """The most that this process has held, in MB; `ru_maxrss` would count what its parent held."""
    return _status("VmHWM")


def _status(name: str) -> float:
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _serve(modules: list[str]) -> None:
    for name in modules:
        importlib.import_module(name)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while line := sys.stdin.readline():
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            _work(write, *json.loads(line))
            os._exit(0)  # Python's own end would take longer than most calls
        os.close(write)
        with os.fdopen(read) as told:
            found = json.loads(told.read() or "[]")
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code < 0:
            found = [None, "hang" if -code == signal.SIGXCPU else signal.Signals(-code).name]
        print(json.dumps(found), flush=True)


def _work(write: int, module: str, function: str, args: list[Any], cpu: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        found: list[object] = [getattr(sys.modules[module], function)(*args)]
    except BaseException as error:  # noqa: BLE001 - whatever the end is, it is what was asked for
        found = [None, f"{type(error).__name__}: {error}"]
    with os.fdopen(write, "w") as told:
        json.dump(found, told)


if __name__ == "__main__":
    _serve(sys.argv[1:])
