"""What kills, hangs or misleads durable_rules, done through our network or a policy: called in child processes.

Each function does what a hazard is about and returns the answer. With `guarded` false it takes away the one thing
that keeps the hazard off, or gives the engine itself what would be sent to it without that; `test_hazards.py` says
what comes of it.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import durable_rules_engine as engine  # type: ignore[import-not-found]
from durable import engine as durable_engine  # type: ignore[import-not-found]

from iku_rules.engines import network, network_rules, network_split, network_text
from iku_rules.engines.network import Fact, Network
from iku_rules.engines.network_rules import AllOf, AnyOf, Compare, Condition, Effect, Exists, NetRule, Of, Pattern
from isolated import resident

HUGE = 10**9

# Pairs of one FNV-1a hash of 32 bits: two numbers in the form of a civil servant's, which are nobody's but synthetic,
# two words, and the first such pair of whole numbers.
TWINS = ("196203051995061571", "198212212022101772")
TWIN_NAMES = ("declinate", "macallums")
TWIN_IDS = (40_189, 797_186)


# ---- a network, the engine below it, and the library's own host


def without(module: object, name: str, value: object) -> None:
    """A guard replaced; one that no longer exists is an error."""
    getattr(module, name)
    setattr(module, name, value)


def below(**replaced: Callable[..., object]) -> None:
    """The network over an engine of which some functions are others; each gets the original first."""
    functions = {name: getattr(engine, name) for name in dir(engine) if not name.startswith("_")}
    for name, function in replaced.items():
        functions[name] = lambda *args, _f=function, _o=functions[name]: _f(_o, *args)
    without(network, "_engine", lambda: SimpleNamespace(**functions))


def kind(value: int, *more: Condition) -> Condition:
    return AllOf((Compare("kind", "=", value), *more))


def one(name: str, condition: Condition, stratum: int = 0) -> NetRule:
    return NetRule(name, (Pattern("this", condition),), stratum)


def firings(rules: Sequence[NetRule], facts: Sequence[Fact]) -> int:
    return len(Network(rules).fire(facts).firings)


def sent(rules: Sequence[NetRule], facts: Sequence[Fact]) -> tuple[str, list[str]]:
    """What the engine is given when this network fires: its ruleset, and the facts that go into the memory."""
    rulesets: list[str] = []
    asserted: list[str] = []

    def create(original: Any, name: str, text: str) -> object:
        rulesets.append(text)
        return original(name, text)

    def keep(original: Any, handle: int, text: str) -> object:
        asserted.append(text)
        return original(handle, text)

    below(create_ruleset=create, assert_fact=keep)
    Network(rules).fire(facts)
    (ruleset,) = rulesets
    return ruleset, list(dict.fromkeys(asserted))


def raw(*patterns: object, facts: Sequence[str]) -> int:
    """How often the engine itself fires on facts, with one rule of these patterns; facts are JSON."""
    rule = {"r": {"dist": 0, "all": [{f"p{i}": pattern} for i, pattern in enumerate(patterns)]}}
    handle, state = engine.create_ruleset("raw", json.dumps(rule)), 0
    for fact in facts:
        _, found = engine.assert_fact(handle, fact)
        state = found or state
    return drained(handle, state)


def drained(handle: int, state: int) -> int:
    started = engine.start_action_for_state(handle, state)
    count = int(started is not None)
    while started is not None and engine.complete_and_start_action(handle, state) is not None:
        count += 1
    return count


def host(action: Callable[..., object], *, pattern: object = None, threads: bool = False) -> Any:
    """The library's own way, with one rule, on `{"k": 1}` by default; without its threads."""
    made = durable_engine.Host if threads else type("Host", (durable_engine.Host,), {"_run": lambda self: None})
    return made({"p": {"r": {"all": [{"m": pattern or {"k": 1}}], "run": action}}})


# ---- what the engine takes facts for


def every_rule_fires_on_one_fact(guarded: bool) -> object:
    """An event goes to one rule, a fact to all."""
    if not guarded:
        below(assert_fact=lambda original, handle, text: engine.assert_event(handle, text))
    return firings([one(f"r{i}", kind(1)) for i in range(10)], [{"kind": 1}])


def equal_facts_are_two(guarded: bool) -> object:
    """Two indicators of equal weight, both capped: facts of one content are one, unless each has an id."""
    if not guarded:
        below(assert_fact=lambda original, handle, text: original(handle, re.sub(r'"id":\d+,', "", text)))
    return firings([one("capped", kind(1, Compare("v", ">=", 120)))], [{"kind": 1, "v": 120, "w": 50}] * 2)


def what_is_taken_back_is_gone(guarded: bool) -> object:
    """Without an id, only the very text of a fact retracts it; and then a stratum's gate would still be there."""
    if not guarded:

        def by_content(original: Any, handle: int, text: str) -> object:
            return original(handle, '{"sid":"0","n1":0.0}')

        below(retract_fact=by_content)
    rules = [one("a", kind(1)), one("b", kind(1), stratum=1), one("c", kind(1), stratum=2)]
    return firings(rules, [{"kind": 1}])


def a_fact_that_no_rule_reads_is_no_error(guarded: bool) -> object:
    if guarded:
        return firings([one("r", Compare("k", "=", 1))], [{"k": 2}, {"x": 1}, {}, {"k": 1}])
    host(lambda c: None).assert_fact("p", {"k": 2})
    return "no error"


def one_fact_does_not_stop_the_others(guarded: bool) -> object:
    """A batch with a duplicate raises, keeps the others, and runs none of their rules."""
    if guarded:
        return firings([one("r", Compare("k", "=", 1))], [{"k": 1}, {"k": 1}, {"k": 1, "a": 2}])
    fired: list[object] = []
    made = host(lambda c: fired.append(c.m))
    try:
        made.assert_facts("p", [{"k": 1}, {"k": 1}, {"k": 1, "a": 2}])
    except durable_engine.MessageObservedException:
        return [len(fired), len(made.get_facts("p"))]
    return "no error"


# ---- what the library does with actions


def every_firing_is_told(guarded: bool) -> object:
    """A second parameter, even with a default, makes an action one that must call back, and it never does."""
    if guarded:
        return firings([one("r", Compare("k", "=", 1))], [{"k": 1}, {"k": 1}])
    told: list[object] = []
    made = host(lambda c, names=told: names.append(c.m))
    for number in range(2):
        made.assert_fact("p", {"k": 1, "n": number})
    return len(told)


def _rules_in_two_strata() -> Network:
    return Network([one("r", Compare("k", "=", 1)), one("s", Compare("k", "=", 2), stratum=1)])


def an_error_is_raised(guarded: bool) -> object:
    """What the library calls may fail, and then the caller hears nothing."""
    if guarded:
        made = _rules_in_two_strata()
        try:
            made.fire([{"k": 1}], between=lambda stratum, fired: [{"k": 1 // stratum}])
        except ZeroDivisionError:
            return ["raised", len(made.fire([{"k": 1}]).firings)]
        return "nothing"
    host(lambda c: 1 // 0).assert_fact("p", {"k": 1})
    return "nothing"


def a_slow_step_changes_nothing(guarded: bool) -> object:
    """An action that takes more than 10 seconds is dropped, and its session stays locked."""
    clock = [time.time()]
    without(durable_engine, "_unix_now", lambda: clock[0])
    calls: list[int] = []

    def slow(*_: object) -> Iterator[Fact]:
        calls.append(1)
        clock[0] += 11
        yield {"k": 2}

    if guarded:
        made = _rules_in_two_strata()
        return [len(made.fire([{"k": 1}], between=slow).firings) for _ in range(2)]
    asked = host(lambda c: list(slow()))
    for number in range(3):
        asked.assert_fact("p", {"k": 1, "n": number})
    return len(calls)


def a_rule_that_feeds_itself_ends(guarded: bool) -> object:
    if guarded:
        again = NetRule("r", (Pattern("this", Compare("k", "=", 1)),), asserts=(Effect((("k", 1),)),))
        return firings([again], [{"k": 1}])
    count = itertools.count()
    host(lambda c: c.assert_fact({"k": 1, "n": next(count)})).assert_fact("p", {"k": 1})
    return "ended"


def no_threads_are_started(guarded: bool) -> object:
    before = threading.active_count()
    if guarded:
        networks = [Network([one("r", Compare("k", "=", 1))]) for _ in range(50)]
        assert all(made.fire([{"k": 1}]).firings for made in networks)
    else:
        networks = [host(lambda c: None, threads=True) for _ in range(50)]
    time.sleep(1)
    return threading.active_count() > before


# ---- values


def integers_beyond_64_bits_differ(guarded: bool) -> object:
    """The engine takes both for 2**63 - 1."""
    if not guarded:
        for module in (network, network_rules):
            without(module, "check_value", lambda name, value: None)
    try:
        return firings([one("r", Compare("x", ">=", 2**71))], [{"x": 2**70}])
    except network_rules.NetworkLimitError:
        return "refused"


def names_of_one_hash_are_two(guarded: bool) -> object:
    """The engine tells properties apart by 32 bits. Names in the network are of its own making."""
    first, second = TWIN_NAMES
    rules = [one("low", Compare(first, "<", 50)), one("high", Compare(second, ">", 50))]
    if not guarded:
        names = network_text.compiled(rules).names

        def policys_own(original: Any, *args: Any) -> object:
            text = args[1]
            for name in TWIN_NAMES:
                text = text.replace(f'"{names[name]}"', f'"{name}"')
            return original(args[0], text)

        below(create_ruleset=policys_own, assert_fact=policys_own)
    return [f.rule for f in Network(rules).fire([{first: 60}]).firings]


def facts_of_one_hash_are_two(guarded: bool) -> object:
    """The engine tells facts apart by 32 bits of their id."""
    own, ids = network.distinct, map(str, TWIN_IDS)

    def checked(candidates: Iterator[str], taken: Sequence[str]) -> Iterator[str]:
        both = itertools.chain(ids, candidates)
        return own(both, taken) if guarded else both

    without(network, "distinct", checked)
    return firings([one("r", kind(1))], [{"kind": 1}, {"kind": 1}])


def two_subjects_are_apart(guarded: bool, first: int | str, second: int | str) -> object:
    """One has the first half of a couple, the other the second: the engine tells them apart by 32 bits of a text."""
    if guarded:
        made = Network([NetRule("both", (Pattern("a", kind(1)), Pattern("b", kind(2))))])
        sessions = {first: made.session(), second: made.session()}
        for number, session in enumerate(sessions.values(), 1):
            session.assert_fact({"kind": number})
        return sum(len(session.run().firings) for session in sessions.values())
    return raw({"k": 1}, {"k": 2}, facts=[json.dumps({"k": 1, "sid": first}), json.dumps({"k": 2, "sid": second})])


# ---- limits


def a_fact_above_the_topmost_of_65_steps(guarded: bool) -> object:
    if not guarded:
        without(network_text, "MOST_WIDTH", HUGE)
        without(network_text, "MOST_LEAVES", HUGE)
    rules = [one(f"r{i}", Compare("x", ">=", i)) for i in range(70)]
    made = Network(rules)
    return [len(made.fire([{"x": x}]).firings) for x in (10, 70)]


def six_hundred_thresholds(guarded: bool) -> object:
    if not guarded:
        for name in ("MOST_WIDTH", "MOST_LEAVES", "_RULES"):
            without(network_text, name, HUGE)
    # in strata, so that few of them share a gate
    rules = [one(f"r{i}", Compare("x", ">=", i), stratum=i // 100) for i in range(600)]
    return firings(rules, [{"x": 30}])


def three_hundred_rules_share_a_condition(guarded: bool) -> object:
    if not guarded:
        for name in ("MOST_WIDTH", "MOST_LEAVES", "_RULES"):
            without(network_text, name, HUGE)
    return firings([one(f"r{i}", kind(1)) for i in range(300)], [{"kind": 1}])


def as_many_rules_on_a_condition_as_the_engine_takes(guarded: bool) -> object:
    """One fewer than it refuses: of these the list has no end."""
    names = [f"r{i}" for i in range(256)]
    if guarded:
        return firings([one(name, kind(1)) for name in names], [{"kind": 1}])
    handle = engine.create_ruleset("raw", json.dumps({name: {"all": [{"m": {"k": 1}}]} for name in names}))
    return drained(handle, engine.assert_fact(handle, '{"k":1}')[1])


def five_thousand_rules(guarded: bool) -> object:
    """In strata and by kind, so that little else is too much."""
    if not guarded:
        for name in ("MOST_WIDTH", "MOST_LEAVES", "_RULES"):
            without(network_text, name, HUGE)
    rules = [one(f"r{i}", kind(i % 71, Compare("x", "=", i)), stratum=i % 50) for i in range(5_000)]
    return firings(rules, [{"kind": 4_999 % 71, "x": 4_999}])


def seventeen_patterns(guarded: bool) -> object:
    if not guarded:
        for module in (network_rules, network_text):
            without(module, "MOST_PATTERNS", 40)
    rule = NetRule("r", tuple(Pattern(f"p{i}", Compare("x", "=", i)) for i in range(17)))
    try:
        return firings([rule], [{"x": i} for i in range(17)])
    except network_rules.NetworkLimitError:
        return "refused"


def forty_joins(guarded: bool) -> object:
    if not guarded:
        without(network_split, "_MARKERS", HUGE)
    joins = tuple(Compare(f"x{i}", "=", Of("a", f"x{i}")) for i in range(40))
    rule = NetRule("r", (Pattern("a", kind(1)), Pattern("b", kind(2, *joins))))
    values = {f"x{i}": i for i in range(40)}
    try:
        return firings([rule], [{"kind": 1, **values}, {"kind": 2, **values}])
    except network_rules.NetworkLimitError:
        return "refused"


def three_hundred_properties(guarded: bool) -> object:
    if not guarded:
        without(network, "MOST_PROPERTIES", HUGE)
    rules = [one(f"r{i}", Compare(f"x{i}", "=", 1)) for i in range(300)]
    try:
        return firings(rules, [{f"x{i}": 1 for i in range(300)}])
    except network_rules.NetworkLimitError:
        return "refused"


def no_alternatives_at_all(guarded: bool) -> object:
    """`$and` of nothing: the engine reads on for ever."""
    if not guarded:
        return host(lambda c: None, pattern={"$and": []}).assert_fact("p", {"k": 1})
    try:
        return firings([one("r", kind(1, AnyOf((AllOf(()), Exists("x")))))], [{"kind": 1}])
    except ValueError:
        return "refused"


# ---- memories and rulesets


JOIN = [NetRule("r", (Pattern("a", kind(1)), Pattern("b", kind(2, Compare("p", "=", Of("a", "s"))))))]
COUPLE: list[Fact] = [{"kind": 1, "s": 1}, {"kind": 2, "p": 1}]


class Memories:
    """A memory for each person: the library's way, with what our network sends of one."""

    def __init__(self, rules: Sequence[NetRule], facts: Sequence[Fact]) -> None:
        ruleset, self.facts = sent(rules, facts)
        self.handle: int = engine.create_ruleset("p", ruleset)

    def fill(self, sid: int) -> int:
        state = 0
        for fact in self.facts:
            _, state = engine.assert_fact(self.handle, fact.replace('"sid":"0"', f'"sid":"{sid}"'))
        return drained(self.handle, state)


def two_thousand_sessions(guarded: bool, again: bool) -> object:
    """All alive at once, half of them a couple; `again`: after an error, another try."""
    if not guarded:
        memories = Memories(JOIN, COUPLE)
        for number in range(2_000):
            try:
                memories.fill(number)
            except MemoryError:
                if not again:
                    raise
                memories.fill(number)
    made = Network(JOIN)
    sessions = [made.session() for _ in range(2_000)]
    for number, session in enumerate(sessions):
        for fact in COUPLE[: 1 + number % 2]:
            session.assert_fact(fact)
    return sum(len(session.run().firings) for session in sessions)


def memories_in_which_no_rule_fired(guarded: bool) -> object:
    """To delete one frees what was never set, unless a rule has fired in it: that is what the opening is for."""
    ruleset, facts = sent(JOIN, COUPLE[:1])
    used = [b"\xff" * size for size in range(8_000, 80_000, 500) for _ in range(2)]
    del used[::2]  # so free memory is not all zeros, as in a process that has worked for a while
    if guarded:
        return sum(len(Network(JOIN).fire(COUPLE[:1]).firings) for _ in range(1_000))
    handle = engine.create_ruleset("p", ruleset)
    for fact in facts:
        if "opening" not in fact:
            engine.assert_fact(handle, fact)
    engine.delete_state(handle, "0")
    return "alive"


def _growth(step: Callable[[], object], times: int) -> str:
    """Whether memory is flat over many steps, after some to begin with."""
    for _ in range(times // 10):
        step()
    before = resident()
    for _ in range(times):
        step()
    return "flat" if resident() - before < 3 else "grows"


SCALE = [one(f"r{i}", Compare("x", ">=", i)) for i in range(20)]


def a_memory_for_each_of_many(guarded: bool) -> object:
    if guarded:
        made = Network(SCALE)
        return _growth(lambda: made.fire([{"x": 10}]), 500)
    memories, numbers = Memories(SCALE, [{"x": 10}]), itertools.count()
    return _growth(lambda: memories.fill(next(numbers)), 500)


def rulesets_that_come_and_go(guarded: bool) -> object:
    if not guarded:
        without(network, "_release", lambda *args: None)
    return _growth(lambda: Network(SCALE), 150)


def rulesets_deleted_with_memories_in_them(guarded: bool) -> object:
    if not guarded:
        below(delete_state=lambda original, handle, sid: None)
    return _growth(lambda: Network(SCALE).fire([{"x": 10}]), 150)
