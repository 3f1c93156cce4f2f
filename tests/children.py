"""The command line in child processes with limits, measured: for tests of what must not hang, crash or grow.

A child counts the memory of the process it was forked from as its own. So children come from a small server, which
has only imported what the command line imports; `fresh` children then start Python anew, as a shell does.
Permissions hold for these children even where root runs them. Linux only.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType

CPU_SECONDS = 10
WAIT_SECONDS = 60  # for one that waits and takes no time; a guard, reached by none that is well
MEMORY = 4 << 30  # a guard for the machine


@dataclass(frozen=True, slots=True)
class Job:
    """A command line and where it runs. `out` and `err` are paths; `out` may be `closed` or `left` (a pipe unread)."""

    args: Sequence[str]
    folder: str
    out: str
    err: str
    env: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False
    file_size: int | None = None
    interrupt: int = 0  # milliseconds until the child is interrupted


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: exit code (negative: the signal that killed it), CPU seconds, peak memory in MB."""

    code: int
    cpu: float
    peak: float


class Server:
    """A context that runs jobs one after the other."""

    def __enter__(self) -> Server:
        command = [sys.executable, str(Path(__file__).resolve())]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate()

    def run(self, job: Job) -> Ended:
        assert self._process.stdin and self._process.stdout
        print(json.dumps(asdict(job)), file=self._process.stdin, flush=True)
        return Ended(**json.loads(self._process.stdout.readline()))


def _serve() -> None:
    """Reads jobs until there are no more; a child leaves by way of the command line's own end."""
    from iku_rules import cli, commands, formatting  # noqa: F401
    from iku_rules.cases import command  # noqa: F401

    _obey_permissions()
    while line := sys.stdin.readline():
        job = Job(**json.loads(line))
        child = os.fork()
        if not child:
            _become(job)
            cli.main()
        if job.interrupt:
            signal.setitimer(signal.ITIMER_REAL, job.interrupt / 1000)
            signal.signal(signal.SIGALRM, lambda *_, child=child: os.kill(child, signal.SIGINT))
        _, status, used = os.wait4(child, 0)
        ended = Ended(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
        print(json.dumps(asdict(ended)), flush=True)


def _become(job: Job) -> None:
    """Makes this process the child of a job."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if job.file_size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.file_size, job.file_size))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(WAIT_SECONDS)
    os.chdir(job.folder)
    os.environ.update(job.env)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(job.err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    if job.out == "closed":
        os.close(1)
    elif job.out == "left":
        read, write = os.pipe()
        os.close(read)
        os.dup2(write, 1)
    else:
        os.dup2(os.open(job.out, os.O_WRONLY | os.O_CREAT, 0o600), 1)
    if job.fresh:
        os.execv(sys.executable, [sys.executable, "-m", "iku_rules.cli", *job.args])
    sys.argv[:] = ["iku-rules", *job.args]


def _obey_permissions() -> None:
    """Takes from root what lets it read and write everything (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    if os.geteuid():
        return
    libc = ctypes.CDLL(None, use_errno=True)
    version = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    if libc.capget(version, sets):
        raise OSError(ctypes.get_errno(), "capget")
    taken = 0b110
    for index in range(3):
        sets[index] &= ~taken
    for capability in (1, 2):
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: not given back to a fresh child
    if libc.capset(version, sets):
        raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    _serve()
