"""Evaluators and sessions in many threads and processes at once: called in child processes (`isolated`, spawned ones).

Each function returns what it counted.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from endurance import PERIOD, person, policy
from iku_rules import Decision, Evaluator, PolicyError, Session, load, to_json
from iku_rules.evaluator import EngineName
from iku_rules.facts.fields import plain
from iku_rules.facts.model import Instance, instances

THREADS = 32
SECONDS = 60  # after which a forked process that waits for what never comes is ended


def made(engine: EngineName) -> tuple[Evaluator, list[Instance]]:
    """An evaluator and facts of people who all are decided differently."""
    evaluator = Evaluator(policy(), PERIOD, engine=engine)
    people = [person(f"p{n}", 60 + n, 100 - 3 * n, *[n] * (n % 5), None, absent=n) for n in range(20)]
    return evaluator, list(evaluator.facts(people))


def in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    """What `work` returns in each thread, or the error; they begin together."""
    start, found = threading.Barrier(count), dict[int, object]()

    def run(number: int) -> None:
        start.wait()
        try:
            found[number] = work(number)
        except Exception as error:  # noqa: BLE001 - of a thread; it is shown
            found[number] = repr(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[number] for number in range(count)]


def wrong(evaluator: Evaluator, facts: Sequence[Instance], expected: Sequence[Decision], order: Iterable[int]) -> int:
    return sum(evaluator.decide(facts[i]) != expected[i] for i in order)


# ---- threads


def shared_by_threads(engine: EngineName, rounds: int) -> object:
    """The first decisions of an evaluator come at once, so that its engine is asked for by all threads."""
    evaluator, facts = made(engine)
    expected = list(evaluator.evaluate(facts))
    fresh = Evaluator(policy(), PERIOD, engine=engine)

    def work(number: int) -> object:
        chosen = random.Random(number)
        return wrong(fresh, facts, expected, (chosen.randrange(len(facts)) for _ in range(rounds)))

    right = in_threads(THREADS, work) == [0] * THREADS
    texts = [to_json(decision) for decision in expected]
    return [right and [to_json(fresh.decide(instance)) for instance in facts] == texts, len(set(texts)), threads_left()]


def threads_left() -> int:
    """Beside this one; the system may take a moment to forget one that has ended."""
    for _ in range(1_000):
        tasks = len(list(Path("/proc/self/task").iterdir()))
        if tasks == 1:
            break
        time.sleep(0.01)
    return max(tasks, len(threading.enumerate())) - 1


def dropped_by_threads(rounds: int) -> object:
    """Threads make evaluators in cycles, which whatever thread collects garbage drops, while all of them decide."""
    keeper, facts = made("durable")
    expected = list(keeper.evaluate(facts))

    def work(number: int) -> object:
        bad = 0
        for turn in range(rounds):
            cycle: list[object] = [own := Evaluator(policy(), PERIOD, engine="durable")]
            cycle.append(cycle)
            bad += wrong(own, facts, expected, [number, turn % 20])
            del own, cycle
            bad += wrong(keeper, facts, expected, range(3))
            if number == 0:
                gc.collect()
        return bad

    return in_threads(4, work) == [0] * 4


def one_subject_of_many_threads(rounds: int) -> object:
    """Each thread has an indicator of its own of one person: how often it isn't as put, and whether all end well."""
    evaluator, _ = made("row")
    (root,) = evaluator.facts([person("ani", *[50] * 8)])
    rows = [row_of(evaluator, root, member) for member in root.children["pengukuran"]]
    session = filled(evaluator, [root])
    expected = session.decide("ani")

    def weak(indicator: object) -> bool:
        return any(effect.place.key == ("ani", indicator) for effect in session.decide("ani").effects)

    def work(number: int) -> int:
        indicator, missed = rows[number]["indikator"], 0
        for _ in range(rounds):
            session.retract("pengukuran", "ani", indicator)
            missed += weak(indicator)
            session.put("pengukuran", rows[number])
            missed += not weak(indicator)
        return missed

    return [in_threads(8, work), session.decide("ani") == expected]


# ---- processes


def forked(work: Callable[[], object]) -> Callable[[], int]:
    """A forked process that does this and exits with 0 if it returns true; the code is there to be waited for."""
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        os._exit(0 if work() else 1)
    return lambda: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def row_of(evaluator: Evaluator, root: Instance, member: Instance) -> dict[str, object]:
    """A record's facts as a caller would put them, with the subject's key."""
    plan, record = evaluator.plan, member.place.record
    row: dict[str, object] = dict(zip(plan.records[plan.subject].key, root.place.key, strict=True))
    return row | {name: plain(plan.records[record].fields[name].type, v) for name, v in member.values.items()}


def filled(evaluator: Evaluator, facts: Sequence[Instance]) -> Session:
    session = Session(evaluator)
    for root in facts:
        for record, members in instances(evaluator.plan, root).items():
            for member in members:
                session.put(record, row_of(evaluator, root, member))
    return session


def forked_while_threads_decide(engine: EngineName, forks: int) -> object:
    """Forked processes go on with the evaluator and the session that other threads were in the middle of using.

    Each asks, asks in threads of its own, changes the session for itself, and asks an evaluator of its own.
    """
    evaluator, facts = made(engine)
    expected = list(evaluator.evaluate(facts))
    session = filled(evaluator, facts)
    key, ended, bad = facts[0].place.key, threading.Event(), list[int]()
    measured = facts[0].children["pengukuran"][0]
    row = row_of(evaluator, facts[0], measured)

    def decide() -> None:
        while not ended.is_set():
            bad.append(wrong(evaluator, facts, expected, range(2)))
            session.put("pengukuran", row)
            bad.append(session.decide(*key) != expected[0])

    def child() -> bool:
        right = wrong(evaluator, facts, expected, range(20)) == 0 and session.decide(*key) == expected[0]
        right &= in_threads(4, lambda number: wrong(evaluator, facts, expected, range(2))) == [0] * 4
        session.retract("pengukuran", *measured.place.key)
        right &= session.decide(*key) != expected[0]
        return right and wrong(Evaluator(policy(), PERIOD, engine=engine), facts, expected, range(2)) == 0

    threads = [threading.Thread(target=decide) for _ in range(6)]
    for thread in threads:
        thread.start()
    codes = []
    for _ in range(forks):
        time.sleep(random.random() / 100)
        codes.append(forked(child)())
    ended.set()
    for thread in threads:
        thread.join()
    right = session.decide(*key) == expected[0] and wrong(evaluator, facts, expected, range(20)) == 0
    return [codes, sum(bad), len(bad) > forks, right]


# ---- in workers of a pool

_worker: Evaluator


def begin(evaluator: Evaluator | str, engine: EngineName) -> None:
    """A worker is given an evaluator, or where its policy is."""
    global _worker
    _worker = evaluator if isinstance(evaluator, Evaluator) else Evaluator(load(evaluator), PERIOD, engine=engine)


def decide(instance: Instance) -> tuple[int, Decision, str]:
    decision = _worker.decide(instance)
    return os.getpid(), decision, to_json(decision)


def refuse(facts: dict[str, object]) -> Decision:
    """Raises PolicyError."""
    try:
        return _worker.decide(facts)
    except PolicyError as error:
        assert error.diagnostics
        raise
