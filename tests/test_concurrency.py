"""One evaluator in many threads, after a fork and in spawned workers gives what one thread gives; nothing is left.

Fewer decisions in daily runs, with HYPOTHESIS_PROFILE=full 1,000 in each of 32 threads.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

import concurrency
import endurance
import isolated
from iku_rules import Decision, Evaluator, PolicyError, to_json
from iku_rules.engines import network
from iku_rules.evaluator import EngineName
from iku_rules.facts.model import Instance

needs_engine = pytest.mark.skipif(
    not network.available(), reason=f"durable_rules serves Python up to 3.12: {network.unavailable_because()}"
)
ENGINES = ("row", pytest.param("durable", marks=needs_engine))
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"


@pytest.fixture(scope="module")
def children() -> Iterator[isolated.Server]:
    with isolated.Server("concurrency") as server:
        yield server


@pytest.fixture(scope="module", params=ENGINES)
def shared(request: pytest.FixtureRequest) -> tuple[Evaluator, list[Instance], list[Decision]]:
    evaluator, facts = concurrency.made(request.param)
    return evaluator, facts, list(evaluator.evaluate(facts))


def told(children: isolated.Server, function: str, *args: object) -> object:
    ended = children.call("concurrency", function, *args, cpu=1_800 if FULL else 120)
    print(function, *args, ended.returned)
    assert ended.why == ""
    return ended.returned


# ---- threads


@pytest.mark.parametrize("engine", [*ENGINES, "auto"])
def test_threads_get_what_one_thread_gets(engine: EngineName, children: isolated.Server) -> None:
    """And no thread is started by it, nor left."""
    rounds = 1_000 if FULL else 300 if engine == "row" else 50
    assert told(children, "shared_by_threads", engine, rounds) == [True, 20, 0]


@needs_engine
def test_evaluators_are_dropped_in_other_threads(children: isolated.Server) -> None:
    assert told(children, "dropped_by_threads", 100 if FULL else 10) is True


def test_calls_of_a_session_are_taken_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one thread is in a call, no other one gets in."""
    evaluator, facts = concurrency.made("row")
    session = concurrency.filled(evaluator, facts[:2])
    inside, most = 0, 0
    original = Evaluator.decide

    def slow(self: Evaluator, subject: object) -> Decision:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.002)
        made = original(self, subject)
        inside -= 1
        return made

    monkeypatch.setattr(Evaluator, "decide", slow)
    keys = [instance.place.key for instance in facts[:2]]
    found = concurrency.in_threads(8, lambda n: [to_json(session.decide(*keys[n % 2])) for _ in range(5)])
    assert most == 1
    monkeypatch.undo()
    assert found == [[to_json(session.decide(*keys[n % 2]))] * 5 for n in range(8)]
    most = 0
    monkeypatch.setattr(Evaluator, "decide", slow)
    concurrency.in_threads(8, lambda n: evaluator.decide(facts[0]))
    assert most > 1, "without the session they do overlap"


def test_threads_that_change_one_subject(children: isolated.Server) -> None:
    """Each puts and retracts a row of its own of the same subject, and finds what it has just put."""
    assert told(children, "one_subject_of_many_threads", 20) == [[0] * 8, True]


# ---- processes


@pytest.mark.parametrize("engine", ENGINES)
def test_forked_while_threads_decide(engine: EngineName, children: isolated.Server) -> None:
    forks = 200 if FULL else 8
    assert told(children, "forked_while_threads_decide", engine, forks) == [[0] * forks, 0, True, True]


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
def test_a_decision_imports_nothing(engine: EngineName) -> None:
    """Of modules that a thread is importing when its process is forked, the forked one can import none."""
    code = f"""
        import sys
        from iku_rules import Evaluator, PolicyError, Session, load, to_json
        evaluator = Evaluator(load({str(endurance.POLICY)!r}), "2026", engine={engine!r})
        before = set(sys.modules)
        people = [{{"pegawai": str(n), "rezim": "asn", "mangkir": n or None, "pengukuran": []}} for n in range(200)]
        made = list(evaluator.evaluate(evaluator.facts(people)))
        assert to_json(made[0]) == to_json(evaluator.decide(people[0]))
        session = Session(evaluator)
        session.put("penilaian", {{"pegawai": "ani", "rezim": "asn"}})
        session.decide("ani")
        try:
            evaluator.decide({{"pegawai": 1.5}})
        except PolicyError:
            sys.exit(str(sorted(set(sys.modules) - before)))
    """
    ended, said = script(code)
    assert (ended, said.splitlines()[-1]) == (1, "[]")  # before it perhaps that the row engine serves


@needs_engine
def test_a_forked_process_that_ends_leaves_its_parents_engine_alone() -> None:
    code = """
        import os, sys
        import concurrency
        evaluator, facts = concurrency.made("durable")
        expected = list(evaluator.evaluate(facts))
        for _ in range(5):
            child = os.fork()
            if not child:
                sys.exit(concurrency.wrong(evaluator, facts, expected, range(3)))
            assert os.waitpid(child, 0)[1] == 0
            assert not concurrency.wrong(evaluator, facts, expected, range(3))
    """
    assert script(code) == (0, "")


@pytest.mark.parametrize("how", ["evaluator", "path"])
def test_spawned_workers(how: str, shared: tuple[Evaluator, list[Instance], list[Decision]]) -> None:
    evaluator, facts, expected = shared
    given = evaluator if how == "evaluator" else str(endurance.POLICY)
    pool = ProcessPoolExecutor(
        2,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=concurrency.begin,
        initargs=(given, evaluator.engine),
    )
    with pool:
        found = list(pool.map(concurrency.decide, facts * 2))
        with pytest.raises(PolicyError) as here:
            evaluator.decide({"pegawai": "ani", "unit": "x"})
        with pytest.raises(PolicyError) as there:
            pool.submit(concurrency.refuse, {"pegawai": "ani", "unit": "x"}).result()
        assert there.value.diagnostics == here.value.diagnostics and str(there.value) == str(here.value)
        assert pool.submit(concurrency.decide, facts[0]).result()[1] == expected[0], "the pool goes on"
    assert os.getpid() not in {pid for pid, _, _ in found}
    assert [decision for _, decision, _ in found] == expected * 2
    assert [text for _, _, text in found] == [to_json(decision) for decision in expected] * 2


def test_a_pickled_evaluator_needs_no_files() -> None:
    evaluator, facts = concurrency.made("row")
    again: Evaluator = pickle.loads(pickle.dumps(evaluator))
    assert (again.plan, again.period, again.engine) == (evaluator.plan, evaluator.period, "row")
    assert [to_json(d) for d in again.evaluate(facts)] == [to_json(d) for d in evaluator.evaluate(facts)]
    assert pickle.loads(pickle.dumps(again)).plan == evaluator.plan
    for mapping in (again.plan.records, again.plan.effects, again.plan.parameters):
        with pytest.raises(TypeError):
            mapping["x"] = 1  # type: ignore[index]


# ---- the end of a process


@pytest.mark.parametrize("engine", ENGINES)
def test_a_process_ends_while_threads_decide(engine: EngineName) -> None:
    """Daemon threads are in the middle of it when the interpreter is taken down."""
    code = f"""
        import threading, time
        import concurrency
        evaluator, facts = concurrency.made({engine!r})
        def work():
            while True:
                evaluator.decide(facts[0])
        for _ in range(4):
            threading.Thread(target=work, daemon=True).start()
        time.sleep(0.2)
    """
    for _ in range(2):
        assert script(code) == (0, "")


def script(code: str) -> tuple[int, str]:
    """The exit code and error stream of a Python process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(isolated.HERE), *sys.path])},
    )
    return done.returncode, done.stderr
