"""Long work over engines and sessions, which must leave nothing behind: called in child processes (`isolated`).

Each function returns what it found wrong, or how much it held: memory in MB, threads and open files.
"""

from __future__ import annotations

import gc
import random
import threading
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from iku_rules import Evaluator, Policy, PolicyError, Session, load, to_json
from iku_rules.engines import network
from iku_rules.engines.network import Fact, Network
from iku_rules.engines.network_rules import AllOf, Compare, NetRule, Of, Pattern
from iku_rules.evaluator import EngineName
from isolated import peak, resident

POLICY = Path(__file__).parent.parent / "fixtures" / "good" / "penilaian" / "penilaian.policy.yaml"
PERIOD = "2026"


@cache
def policy() -> Policy:
    return load(POLICY)


def person(name: str, *values: int | None, absent: int = 0) -> dict[str, object]:
    """Someone with an indicator for each value."""
    rows = [{"indikator": f"i{n}", "capaian": value, "bobot": 50} for n, value in enumerate(values)]
    return {"pegawai": name, "rezim": "asn", "mangkir": absent, "pengukuran": rows}


def left_open() -> list[int]:
    """Threads of the system and of Python, and open files."""
    tasks, files = (len(list(Path("/proc/self", what).iterdir())) for what in ("task", "fd"))
    return [tasks, threading.active_count(), files]


def rulesets_counted() -> set[int]:
    """The engine's rulesets that there are, from now on."""
    engine: Any = network._engine()
    alive: set[int] = set()

    def create(name: str, text: str) -> int:
        alive.add(handle := engine.create_ruleset(name, text))
        return handle

    def delete(handle: int) -> None:
        alive.remove(handle)
        engine.delete_ruleset(handle)

    functions = {name: getattr(engine, name) for name in dir(engine) if not name.startswith("_")}
    counted = SimpleNamespace(**functions | {"create_ruleset": create, "delete_ruleset": delete})
    network._engine = lambda: counted  # type: ignore[assignment]
    return alive


def evaluators(engine: EngineName, count: int) -> list[object]:
    """Made, asked once and dropped: by how much memory grew after a tenth of them, and what is left open."""
    facts = person("ani", 60, 80, absent=12)
    rulesets = rulesets_counted() if engine == "durable" else set()
    opened, most, held = left_open(), 0, 0.0
    for number in range(count):
        made = Evaluator(policy(), PERIOD, engine=engine)
        assert len(made.decide(facts).effects) == 2
        most = max(most, len(rulesets))
        del made
        if number == count // 10:
            gc.collect()
            held = resident()
    gc.collect()
    assert (most > 0) == (engine == "durable")
    return [resident() - held, len(rulesets), left_open() == opened]


def decisions(engine: EngineName, count: int) -> list[float]:
    """By how much the peak of memory is above that at a tenth of the decisions, and by how much what is held."""
    evaluator = Evaluator(policy(), PERIOD, engine=engine)
    facts = list(evaluator.facts([person(f"p{n}", n, 60 + n, None, absent=n) for n in range(20)]))
    expected = [to_json(evaluator.decide(instance)) for instance in facts]
    most = held = 0.0
    for number in range(count):
        decision = evaluator.decide(facts[number % 20])
        if number % 97 == 0:
            assert to_json(decision) == expected[number % 20]
        if number == count // 10:
            most, held = peak(), resident()
    return [peak() - most, resident() - held]


def live_sessions(engine: EngineName, count: int) -> list[float]:
    """Sessions that live at once, each with a person of its own: wrong answers, and MB for each."""
    evaluator = Evaluator(policy(), PERIOD, engine=engine)
    before = resident()
    sessions = []
    for number in range(count):
        session = Session(evaluator)
        session.put("penilaian", {"pegawai": "ani", "rezim": "asn", "mangkir": number % 15})
        session.put("pengukuran", {"pegawai": "ani", "indikator": "a", "capaian": number % 120, "bobot": 1})
        sessions.append(session)
    wrong = 0
    for number, session in enumerate(sessions):
        decision = session.decide("ani")
        given = {effect.name for effect in decision.effects}
        expected = {"pelatihan"} if number % 120 < 70 else set()
        expected |= {"potongan"} if number % 15 > 10 else {"teguran"} if number % 15 >= 3 else set()
        wrong += given != expected or decision["skor"] != number % 120
    return [wrong, (resident() - before) / count]


def one_session_of_many(count: int) -> int:
    """One session with many subjects: changes of one look at no other; wrong answers."""
    session = Session(Evaluator(policy(), PERIOD, engine="row"))
    for number in range(count):
        session.put("penilaian", {"pegawai": f"p{number}", "rezim": "asn", "mangkir": 0})
        session.put("pengukuran", {"pegawai": f"p{number}", "indikator": "a", "capaian": number % 120, "bobot": 1})
    return sum(session.decide(f"p{number}")["skor"] != number % 120 for number in range(count))


RULES = [
    NetRule("low", (Pattern("this", AllOf((Compare("kind", "=", 1), Compare("x", "<", 50)))),)),
    NetRule(
        "alone",
        (
            Pattern("this", Compare("kind", "=", 1)),
            Pattern("child", AllOf((Compare("kind", "=", 2), Compare("of", "=", Of("this", "x")))), negated=True),
        ),
    ),
]


def corrections_in_a_network(count: int) -> list[float]:
    """Facts put, changed and retracted at random in one session; every so often all is compared with a new one.

    Returns how many comparisons were made, how many were wrong, and by how much memory grew after a tenth.
    """
    rng, made = random.Random(3), Network(RULES)
    session, live = made.session(), dict[int, Fact]()
    compared = wrong = 0
    held = 0.0

    def fact() -> Fact:
        return {"kind": 1, "x": rng.randrange(100)} if rng.random() < 0.7 else {"kind": 2, "of": rng.randrange(100)}

    for number in range(count):
        if len(live) > 20 or (live and rng.random() < 0.3):
            session.retract(handle := rng.choice(list(live)))
            del live[handle]
        elif live and rng.random() < 0.4:
            handle = rng.choice(list(live))
            live[handle] = fact()
            session.change(handle, live[handle])
        else:
            new = fact()
            live[session.assert_fact(new)] = new
        if number % 5_000 == 0:
            compared += 1
            handles = list(live)
            fresh = Network(RULES).fire(live.values())
            named = [(f.rule, tuple(handles[n] for n in f.facts)) for f in fresh.firings]
            wrong += [(f.rule, f.facts) for f in session.run().firings] != named
        if number == count // 10:
            held = resident()
    return [compared, wrong, resident() - held]


def corrections_in_a_session(engine: EngineName, count: int) -> list[float]:
    """As in a network, with a policy, three people and facts that are refused among the others."""
    rng = random.Random(5)
    evaluator, oracle = (Evaluator(policy(), PERIOD, engine=name) for name in (engine, "reference"))
    session = Session(evaluator)
    people: dict[str, dict[str, int]] = {name: {} for name in ("ani", "budi", "cici")}
    for name in people:
        session.put("penilaian", {"pegawai": name, "rezim": "asn", "mangkir": 0})
    compared = wrong = 0
    held = 0.0
    for number in range(count):
        name, indicator, value = rng.choice(list(people)), f"i{rng.randrange(4)}", rng.randrange(160)
        if rng.random() < 0.3:
            if indicator in people[name]:
                session.retract("pengukuran", name, indicator)
                del people[name][indicator]
        else:
            row = {"pegawai": name, "indikator": indicator, "capaian": value, "bobot": 50}
            try:
                session.put("pengukuran", row)
                people[name][indicator] = value
            except PolicyError:
                wrong += value <= 120
        if number % (count // 50) == 0:
            compared += 1
            rows = [{"indikator": i, "capaian": v, "bobot": 50} for i, v in people[name].items()]
            fresh = oracle.decide({"pegawai": name, "rezim": "asn", "mangkir": 0, "pengukuran": rows})
            wrong += to_json(session.decide(name)) != to_json(fresh)
        if number == count // 10:
            held = resident()
    return [compared, wrong, resident() - held]
