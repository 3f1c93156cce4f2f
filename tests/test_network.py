"""The Rete network: what fires equals a plain search, its limits are kept, nothing leaks, nothing crashes."""

from __future__ import annotations

import itertools
import os
import random
import re
import resource
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from iku_rules.engines import network as network_module
from iku_rules.engines import network_text
from iku_rules.engines.network import (
    Fact,
    Fired,
    Firing,
    Network,
    NetworkUnavailableError,
    available,
    unavailable_because,
)
from iku_rules.engines.network_rules import (
    LARGEST,
    Absent,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Effect,
    Exists,
    NetRule,
    NetworkError,
    NetworkLimitError,
    Of,
    Op,
    Pattern,
)
from iku_rules.engines.network_text import compiled, distinct, fnv1a

needs_engine = pytest.mark.skipif(
    not available(), reason=f"durable_rules serves Python up to 3.12: {unavailable_because()}"
)
OPS: tuple[Op, ...] = ("=", "!=", "<", "<=", ">", ">=")


# ---- a plain search that says what has to fire


def holds(condition: Condition, fact: Fact, bound: Mapping[str, Fact]) -> bool:
    match condition:
        case AllOf(items):
            return all(holds(item, fact, bound) for item in items)
        case AnyOf(items):
            return any(holds(item, fact, bound) for item in items)
        case Exists(name):
            return name in fact
        case Absent(name):
            return name not in fact
        case Compare(name, op, Of(pattern, other)):
            right = bound[pattern].get(other)
        case Compare(name, op, int(right)):
            pass
    left = fact.get(name)
    if left is None or right is None:
        return False
    return (left == right, left != right, left < right, left <= right, left > right, left >= right)[OPS.index(op)]


def search(rules: Sequence[NetRule], facts: Sequence[Fact]) -> Fired:
    memory = list(facts)
    firings: list[Firing] = []
    effects: dict[tuple[tuple[str, int], ...], Fact] = {}
    for stratum in sorted({rule.stratum for rule in rules}):
        found = [(rule, numbers) for rule in rules if rule.stratum == stratum for numbers in matches(rule, memory)]
        for rule, numbers in found:
            firings.append(Firing(rule.name, tuple(n if n < len(facts) else len(facts) - n - 1 for n in numbers)))
            names = [pattern.name for pattern in rule.patterns if not pattern.negated]
            bound = {name: memory[n] for name, n in zip(names, numbers, strict=True)}
            for effect in rule.asserts:
                fact = {k: bound[v.pattern][v.property] if isinstance(v, Of) else v for k, v in effect.values}
                effects.setdefault(tuple(sorted(fact.items())), fact)
        memory = [*facts, *effects.values()]
    return Fired(tuple(firings), tuple(effects.values()))


def matches(rule: NetRule, memory: Sequence[Fact]) -> Iterator[tuple[int, ...]]:
    positive = [pattern for pattern in rule.patterns if not pattern.negated]
    taken = {v.property: v.pattern for effect in rule.asserts for _, v in effect.values if isinstance(v, Of)}
    for numbers in itertools.product(range(len(memory)), repeat=len(positive)):
        bound = {pattern.name: memory[n] for pattern, n in zip(positive, numbers, strict=True)}
        if any(name not in bound[pattern] for name, pattern in taken.items()):
            continue
        if all(
            any(holds(p.condition, fact, bound) for fact in memory) is False
            if p.negated
            else holds(p.condition, bound[p.name], bound)
            for p in rule.patterns
        ):
            yield numbers


def kind(value: int, *more: Condition) -> Condition:
    return AllOf((Compare("kind", "=", value), *more))


def same(property: str, pattern: str, other: str) -> Compare:
    return Compare(property, "=", Of(pattern, other))


def one(name: str, condition: Condition, **options: object) -> NetRule:
    return NetRule(name, (Pattern("this", condition),), **options)  # type: ignore[arg-type]


def fired(rules: Sequence[NetRule], facts: Sequence[Fact]) -> list[tuple[str, tuple[int, ...]]]:
    network = Network(rules)
    try:
        result = network.fire(facts)
        assert result == search(rules, facts)
        return [(firing.rule, firing.facts) for firing in result.firings]
    finally:
        network.close()


# ---- meaning


@needs_engine
@pytest.mark.parametrize("op", OPS)
@pytest.mark.parametrize("value", [0, -7, 10**15, LARGEST - 1, 1 - LARGEST])
def test_each_comparison_at_and_beside_its_constant(op: Op, value: int) -> None:
    facts: list[Fact] = [{"x": x} for x in (value - 1, value, value + 1) if abs(x) < LARGEST]
    fired([one("r", Compare("x", op, value))], [*facts, {"y": value}, {}])


@needs_engine
def test_presence_and_absence_of_a_property() -> None:
    rules = [
        one("has", Exists("x")),
        one("lacks", Absent("x")),
        one("both", AllOf((Absent("x"), Exists("y")))),
    ]
    assert fired(rules, [{"x": 0}, {"y": 0}, {}]) == [
        ("has", (0,)),
        ("lacks", (1,)),
        ("lacks", (2,)),
        ("both", (1,)),
    ]


PARENT = Pattern("parent", kind(1, Exists("slot")))


@needs_engine
def test_there_is_one_that_joins() -> None:
    child = Pattern("child", kind(2, Compare("score", "<", 50), same("parent", "parent", "slot")))
    facts: list[Fact] = [
        {"kind": 1, "slot": 1},
        {"kind": 1, "slot": 2},
        {"kind": 2, "parent": 1, "score": 49},
        {"kind": 2, "parent": 2, "score": 50},
        {"kind": 2, "parent": 1, "score": 10},
        {"kind": 2, "score": 10},
    ]
    assert fired([NetRule("r", (PARENT, child))], facts) == [("r", (0, 2)), ("r", (0, 4))]


@needs_engine
def test_a_join_with_alternatives_beside_it_is_not_lost() -> None:
    low = AnyOf((Compare("score", "<", 50), Absent("score"), Compare("flag", "=", 1)))
    child = Pattern("child", AllOf((low, Compare("kind", "=", 2), same("parent", "parent", "slot"))))
    facts: list[Fact] = [
        {"kind": 1, "slot": 1},
        {"kind": 2, "parent": 2, "score": 1, "flag": 1},
        {"kind": 2, "parent": 1, "score": 1, "flag": 1},
    ]
    assert fired([NetRule("r", (PARENT, child))], facts) == [("r", (0, 2))]


@needs_engine
def test_a_join_inside_an_alternative() -> None:
    child = Pattern("child", kind(2, AnyOf((same("parent", "parent", "slot"), Compare("all", "=", 1)))))
    facts: list[Fact] = [
        {"kind": 1, "slot": 1},
        {"kind": 2, "parent": 1},
        {"kind": 2, "parent": 2},
        {"kind": 2, "all": 1},
    ]
    assert fired([NetRule("r", (PARENT, child))], facts) == [("r", (0, 1)), ("r", (0, 3))]


@needs_engine
def test_a_join_to_a_property_that_the_earlier_fact_lacks_matches_nothing() -> None:
    for op in OPS:
        rules = [
            NetRule("some", (Pattern("a", kind(1)), Pattern("b", kind(2, Compare("v", op, Of("a", "slot")))))),
            NetRule(
                "none",
                (Pattern("a", kind(1, Exists("slot"))), Pattern("b", same("v", "a", "slot"), negated=True)),
            ),
        ]
        fired(
            rules,
            [{"kind": 1}, {"kind": 1, "slot": 3}, {"kind": 2, "v": 3}, {"kind": 2, "v": 4}, {"kind": 2}],
        )


@needs_engine
def test_two_patterns_may_match_the_same_fact() -> None:
    rules = [
        NetRule("two", (Pattern("a", Compare("x", "=", 1)), Pattern("b", Compare("y", "=", 1)))),
        NetRule("none", (Pattern("a", Compare("x", "=", 1)), Pattern("b", Compare("y", "=", 1), negated=True))),
    ]
    assert fired(rules, [{"x": 1, "y": 1}]) == [("two", (0, 0))]
    assert fired(rules, [{"x": 1}]) == [("none", (0,))]


@needs_engine
def test_there_is_none_that() -> None:
    bad = Pattern(
        "bad",
        kind(2, AnyOf((Compare("score", "<", 50), Absent("score"))), same("parent", "parent", "slot")),
        True,
    )
    rules = [
        NetRule("clean", (PARENT, bad)),
        NetRule("empty", (Pattern("any", Exists("kind"), negated=True),)),
    ]
    facts: list[Fact] = [
        {"kind": 1, "slot": 1},
        {"kind": 1, "slot": 2},
        {"kind": 1, "slot": 3},
        {"kind": 2, "parent": 1, "score": 50},
        {"kind": 2, "parent": 2, "score": 49},
        {"kind": 2, "parent": 3},
    ]
    for order in itertools.islice(itertools.permutations(facts), 0, 720, 90):
        fired(rules, order)
    assert fired(rules, []) == [("empty", ())]


@needs_engine
@pytest.mark.parametrize("first", range(16))
def test_an_absence_does_not_disturb_other_rules(first: int) -> None:
    """The engine deletes other rules' matches according to a pattern name's hash modulo 16."""
    name = next(f"n{i}" for i in itertools.count() if fnv1a(f"n{i}") % 16 == first)
    rules = [
        NetRule("lonely", (Pattern(name, kind(1)), Pattern("q", kind(2), negated=True))),
        NetRule("accompanied", (Pattern(name, kind(1)), Pattern("r", kind(3)))),
        one("plain", kind(1)),
    ]
    facts: list[Fact] = [{"kind": 1}, {"kind": 2}, {"kind": 3}]
    assert fired(rules, facts) == [("accompanied", (0, 2)), ("plain", (0,))]


@needs_engine
def test_strata_chain_forward_and_absence_waits_for_what_it_is_about() -> None:
    give = (Effect((("effect", 7), ("record", Of("this", "slot")))),)
    rules = [
        one("weak", kind(1, Compare("score", "<", 50)), asserts=give),
        one("late", kind(1, Compare("days", ">", 3)), asserts=give),
        NetRule(
            "warned",
            (
                Pattern("this", kind(1)),
                Pattern("e", AllOf((Compare("effect", "=", 7), same("record", "this", "slot")))),
            ),
            stratum=1,
            asserts=(Effect((("effect", 8), ("record", Of("e", "record")))),),
        ),
        NetRule(
            "spotless",
            (Pattern("this", kind(1)), Pattern("e", same("record", "this", "slot"), negated=True)),
            stratum=2,
        ),
    ]
    facts: list[Fact] = [
        {"kind": 1, "slot": 1, "score": 40, "days": 5},
        {"kind": 1, "slot": 2, "score": 50, "days": 3},
        {"kind": 1, "slot": 3, "score": 60, "days": 4},
    ]
    assert fired(rules, facts) == [
        ("weak", (0,)),
        ("late", (0,)),
        ("late", (2,)),
        ("warned", (0, -1)),
        ("warned", (2, -2)),
        ("spotless", (1,)),
    ]
    effects = search(rules, facts).effects
    assert [(e["effect"], e["record"]) for e in effects] == [(7, 1), (7, 3), (8, 1), (8, 3)]


@needs_engine
def test_what_is_counted_between_strata() -> None:
    rules = [
        NetRule("low", (Pattern("m", kind(1, Compare("x", "<", 5))),), asserts=(Effect((("kind", 9),)),)),
        one("many", kind(2, Compare("n", ">=", 3)), stratum=1),
        one("last", kind(2), stratum=2),
    ]
    told: list[tuple[int, list[Firing]]] = []

    def between(stratum: int, firings: Sequence[Firing]) -> Iterator[Fact]:
        told.append((stratum, list(firings)))
        if stratum == 0:
            yield {"kind": 2, "n": len(firings)}

    network = Network(rules)
    fired = network.fire([{"kind": 1, "x": x} for x in (1, 7, 2, 3)], between=between)
    low = [Firing("low", (n,)) for n in (0, 2, 3)]
    assert fired.firings == (*low, Firing("many", (-2,)), Firing("last", (-2,)))
    assert fired.effects == ({"kind": 9}, {"kind": 2, "n": 3})
    assert told == [(0, low), (1, [Firing("many", (-2,))])], "not after the last stratum: nothing could see it"
    assert [f.rule for f in network.fire([{"kind": 1, "x": 1}]).firings] == ["low"], "nothing stays"
    with pytest.raises(ZeroDivisionError):
        network.fire([{"kind": 1, "x": 1}], between=lambda stratum, firings: [{"kind": 1 // stratum}])
    assert [f.rule for f in network.fire([{"kind": 1, "x": 1}]).firings] == ["low"], "an error leaves it usable"
    network.close()


@needs_engine
def test_a_rule_does_not_see_the_effects_of_its_own_stratum() -> None:
    effect = (Effect((("kind", 2),)),)
    rules = [
        one("a", kind(1), asserts=effect),
        one("b", kind(2)),
        one("c", kind(2), stratum=1, asserts=effect),
    ]
    assert fired(rules, [{"kind": 1}]) == [("a", (0,)), ("c", (-1,))]


@needs_engine
def test_a_fact_that_meets_several_alternatives_fires_once() -> None:
    pairs = tuple(AnyOf((Compare(f"a{i}", ">", 0), Compare(f"b{i}", ">", 0))) for i in range(9))
    fact = {f"{letter}{i}": 1 for i in range(9) for letter in "ab"}
    half = {f"a{i}": 1 for i in range(9)}
    assert fired([one("r", AllOf(pairs))], [fact, half, {"a1": 1}]) == [("r", (0,)), ("r", (1,))]


def random_condition(rng: random.Random, depth: int, others: Sequence[str]) -> Condition:
    if depth and rng.random() < 0.5:
        items = tuple(random_condition(rng, depth - 1, others) for _ in range(rng.randint(1, 4)))
        return AllOf(items) if rng.random() < 0.5 else AnyOf(items)
    name = rng.choice("abc")
    roll = rng.random()
    if roll < 0.1:
        return Exists(name)
    if roll < 0.2:
        return Absent(name)
    if others and roll < 0.4:
        return Compare(name, rng.choice(OPS), Of(rng.choice(others), rng.choice("abc")))
    return Compare(name, rng.choice(OPS), rng.randint(0, 3))


def random_rules(rng: random.Random) -> list[NetRule]:
    rules = []
    for number in range(rng.randint(1, 12)):
        patterns: list[Pattern] = []
        for place in range(rng.randint(1, 4)):
            names = [p.name for p in patterns if not p.negated]
            negated = rng.random() < 0.35 or len(names) == 2
            patterns.append(Pattern(f"p{place}", random_condition(rng, 3, names), negated))
        values: list[tuple[str, int | Of]] = [("a", rng.randint(0, 3))]
        if names := [p.name for p in patterns if not p.negated]:
            values.append(("b", Of(rng.choice(names), rng.choice("abc"))))
        asserts = (Effect(tuple(values)),) if rng.random() < 0.4 else ()
        rules.append(NetRule(f"r{number}", tuple(patterns), rng.randint(0, 3), asserts))
    return rules


def random_fact(rng: random.Random) -> Fact:
    return {name: rng.randint(0, 3) for name in "abc" if rng.random() < 0.8}


@needs_engine
def test_random_networks_fire_as_a_plain_search_does() -> None:
    rng = random.Random(1)
    for _ in range(int(os.environ.get("IKU_NETWORKS", "150"))):
        rules = random_rules(rng)
        network = Network(rules)
        session = network.session()
        live: dict[int, Fact] = {}
        for _ in range(4):
            for _ in range(rng.randint(0, 3)):
                fact = random_fact(rng)
                live[session.assert_fact(fact)] = fact
            if live and rng.random() < 0.5:
                session.retract(handle := rng.choice(list(live)))
                del live[handle]
            if live and rng.random() < 0.5:
                handle = rng.choice(list(live))
                live[handle] = random_fact(rng)
                session.change(handle, live[handle])
            handles, expected = list(live), search(rules, list(live.values()))
            named = [Firing(f.rule, tuple(n if n < 0 else handles[n] for n in f.facts)) for f in expected.firings]
            assert session.run() == Fired(tuple(named), expected.effects), rules
        network.close()


# ---- sessions


@needs_engine
def test_a_session_follows_its_facts() -> None:
    network = Network([NetRule("r", (PARENT, Pattern("child", same("parent", "parent", "slot"), negated=True)))])
    session, other = network.session(), network.session()
    parent = session.assert_fact({"kind": 1, "slot": 1})
    assert [f.facts for f in session.run().firings] == [(parent,)]
    child = session.assert_fact({"kind": 2, "parent": 1})
    assert session.run().firings == ()
    session.change(child, {"kind": 2, "parent": 2})
    assert [f.facts for f in session.run().firings] == [(parent,)]
    session.change(parent, {"kind": 1, "slot": 2})
    assert session.run().firings == ()
    session.retract(child)
    assert [f.facts for f in session.run().firings] == [(parent,)]
    assert other.run().firings == ()
    for gone in (child, 99):
        with pytest.raises(KeyError):
            session.retract(gone)
        with pytest.raises(KeyError):
            session.change(gone, {})
    assert session.assert_fact({}) not in (parent, child)


@needs_engine
def test_two_thousand_sessions_and_a_hundred_thousand_facts_leave_the_memory_flat() -> None:
    network = Network([one(f"r{i}", kind(1, Compare("x", ">=", i))) for i in range(10)])
    peaks = []
    for number in range(2_000):
        session = network.session()
        for x in range(50):
            session.assert_fact({"kind": 1 + (x > 0), "x": x % 7})
        assert len(session.run().firings) == 1
        if number % 500 == 499:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert peaks[-1] - peaks[0] < 4_096  # KiB
    network.close()


@needs_engine
def test_what_a_run_leaves_behind_no_later_one_sees() -> None:
    rng = random.Random(2)
    for _ in range(30):
        rules = random_rules(rng)
        network = Network(rules)
        for _ in range(12):
            facts = [random_fact(rng) for _ in range(rng.choice((0, 1, 3, 8, 20)))]
            assert network.fire(facts) == search(rules, facts), rules
        network.close()


@needs_engine
def test_networks_come_and_go_without_leaving_memory() -> None:
    def use() -> None:
        Network([one(f"r{i}", Compare("x", ">=", i)) for i in range(50)]).fire([{"x": 30}] * 10)

    peaks = []
    for number in range(60):
        use()
        if number % 20 == 19:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert peaks[-1] - peaks[0] < 4_096


@needs_engine
def test_a_hundred_sessions_in_four_threads() -> None:
    network = Network(
        [
            one("r", Compare("x", ">", 5), asserts=(Effect((("y", Of("this", "x")),)),)),
            one("s", Exists("y"), stratum=1),
        ]
    )
    before, right = threading.active_count(), []

    def work(start: int) -> None:
        for x in range(start, start + 25):
            facts = [{"x": x}, {"x": x + 1}]
            right.append(network.fire(facts) == search(network._rules, facts))

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 3, 6, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 100
    assert threading.active_count() == before


# ---- size


@needs_engine
def test_a_thousand_rules_are_split() -> None:
    rules = [one(f"r{i}", kind(i % 5, Compare("x", ">=", i))) for i in range(1_000)]
    network = Network(rules)
    assert network.rulesets > 1
    facts: list[Fact] = [{"kind": 3, "x": 2_000}, {"kind": 1, "x": 500}]
    assert network.fire(facts) == search(rules, facts)


@needs_engine
@pytest.mark.parametrize("steps", [65, 200, 600])
def test_a_fact_above_the_topmost_step_of_a_scale(steps: int) -> None:
    rules = [one(f"r{i}", Compare("x", ">=", i)) for i in range(steps)]
    assert len(fired(rules, [{"x": steps}, {"x": -1}, {"x": steps // 2}])) == steps + steps // 2 + 1


@needs_engine
def test_three_hundred_rules_share_a_condition() -> None:
    rules = [one(f"r{i}", kind(1)) for i in range(300)]
    assert len(fired(rules, [{"kind": 1}, {"kind": 2}])) == 300


@needs_engine
def test_a_hundred_strata() -> None:
    rules = [one(f"r{i}", Compare("x", "=", i), stratum=i, asserts=(Effect((("x", i + 1),)),)) for i in range(100)]
    assert [facts for _, facts in fired(rules, [{"x": 0}])] == [(0,), *((-i,) for i in range(1, 100))]


@needs_engine
def test_wide_alternatives() -> None:
    equal = AnyOf(tuple(Compare("x", "=", 3 * i) for i in range(1_000)))
    thresholds = AnyOf(tuple(Compare(f"p{i}", ">", 0) for i in range(150)))
    rules = [one("in", kind(1, equal)), one("some", thresholds), one("both", AllOf((equal, thresholds)))]
    many = {f"p{i}": 1 for i in range(150)}
    facts: list[Fact] = [
        {"kind": 1, "x": 2_997, **many},
        {"kind": 1, "x": 2_996, "p149": 1},
        {"kind": 2, "x": 3},
    ]
    assert fired(rules, facts) == [("in", (0,)), ("some", (0,)), ("some", (1,)), ("both", (0,))]


@needs_engine
def test_deep_conditions() -> None:
    condition: Condition = Compare("a0", ">", 0)
    for i in range(1, 30):
        condition = (AllOf if i % 2 else AnyOf)((Compare(f"a{i}", ">", 0), condition))
    facts: list[Fact] = [
        {f"a{i}": 1 for i in range(30)},
        {"a28": 1},
        {"a29": 1, "a28": 1},
        {"a29": 1, "a27": 1},
    ]
    fired([one("r", condition)], facts)


@needs_engine
def test_what_is_too_large_is_refused_before_the_engine_sees_it() -> None:
    wide = AllOf(tuple(AnyOf((Compare(f"a{i}", ">", 0), Compare(f"b{i}", ">", 0))) for i in range(40)))
    for rule in (
        one("paths", wide),
        one("long", AllOf(tuple(Compare(f"a{i}", ">", 0) for i in range(301)))),
        NetRule("patterns", tuple(Pattern(f"p{i}", Exists("x")) for i in range(13))),
        NetRule(
            "joins",
            (
                Pattern("a", Exists("x")),
                Pattern("b", AllOf(tuple(Compare("x", "<", Of("a", f"x{i}")) for i in range(30)))),
            ),
        ),
        NetRule(
            "none",
            tuple(
                Pattern(f"p{i}", AnyOf(tuple(Exists(f"x{i}{j}") for j in range(24))), negated=True) for i in range(25)
            ),
        ),
    ):
        with pytest.raises(NetworkLimitError, match=rule.name):
            Network([rule])
    for value in (LARGEST, -LARGEST):
        with pytest.raises(NetworkLimitError, match="x"):
            Compare("x", "=", value)
        with pytest.raises(NetworkLimitError, match="x"):
            Network([]).fire([{"x": value}])
    reads_many = Network([one(f"r{i}", AllOf(tuple(Exists(f"p{i}_{j}") for j in range(125)))) for i in range(2)])
    with pytest.raises(NetworkLimitError, match="225"):
        reads_many.fire([{f"p{i}_{j}": 1 for i in range(2) for j in range(125)}])
    assert len(reads_many.fire([{f"p0_{j}": 1 for j in range(125)} | {f"q{j}": 1 for j in range(500)}]).firings) == 1


@needs_engine
def test_too_many_facts_or_matches_are_an_error_and_the_network_serves_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = Network([NetRule("r", (Pattern("a", Exists("x")), Pattern("b", Exists("x"))))])
    monkeypatch.setattr(network_module, "MOST_FACTS", 50)
    with pytest.raises(NetworkLimitError, match="50 facts"):
        network.fire([{"x": 1}] * 51)
    monkeypatch.setattr(network_module, "MOST_MATCHES", 99)
    with pytest.raises(NetworkLimitError, match="99 matches"):
        network.fire([{"x": 1}] * 10)
    assert len(network.fire([{"x": 1}] * 9).firings) == 81


def test_rules_that_make_no_sense_are_refused() -> None:
    for make in (AllOf, AnyOf):
        with pytest.raises(ValueError, match="empty"):
            make(())
    this = Pattern("this", Exists("x"))
    for rules, text in (
        ([one("r", Exists("x")), one("r", Exists("y"))], "two rules"),
        ([NetRule("r", (this, this))], "two patterns"),
        ([one("r", same("x", "this", "y"))], "no pattern this"),
        (
            [NetRule("r", (Pattern("this", Exists("x"), negated=True), Pattern("b", same("x", "this", "y"))))],
            "no pattern",
        ),
        ([one("r", Exists("x"), asserts=(Effect((("y", Of("that", "x")),)),))], "no pattern that"),
    ):
        with pytest.raises(ValueError, match=text):
            compiled(rules)


# ---- names and ids of one hash

COLLIDING = ("declinate", "macallums")


def test_the_hash_is_the_engines() -> None:
    assert fnv1a("$and") == 3746487396  # rete.c, HASH_AND
    assert fnv1a("sid") == 3593476751  # state.h, HASH_SID
    assert fnv1a(COLLIDING[0]) == fnv1a(COLLIDING[1])


def test_names_of_one_hash_are_passed_over() -> None:
    assert list(distinct(["a", *COLLIDING, "a", "b", "id"], ["id"])) == ["a", COLLIDING[0], "b"]


@needs_engine
def test_properties_of_one_hash_are_told_apart() -> None:
    first, second = COLLIDING
    rules = [one("first", Compare(first, "<", 50)), one("second", Compare(second, "<", 50))]
    assert fired(rules, [{first: 10}, {second: 10}, {first: 90, second: 10}]) == [
        ("first", (0,)),
        ("second", (1,)),
        ("second", (2,)),
    ]


@needs_engine
def test_properties_may_bear_the_engines_own_words() -> None:
    for word in (*network_text._ENGINE_WORDS, "", "é", 'a"b', "gate", "opening"):
        assert fired([one("r", Compare(word, "=", 1))], [{word: 1}, {word: 2}]) == [("r", (0,))]


@needs_engine
def test_many_facts_have_ids_of_their_own() -> None:
    network = Network([one("r", Compare("x", "=", 0))])
    result = network.fire({"x": i % 50, "y": 1} for i in range(network_module.MOST_FACTS))
    assert len(result.firings) == network_module.MOST_FACTS // 50
    assert len({fnv1a(str(i)) for i in network._ids}) == len(network._ids)


# ---- life


@needs_engine
def test_a_closed_network_says_so() -> None:
    network = Network([one("r", Exists("x"))])
    assert not network.stale
    network.close()
    network.close()
    assert network.stale
    with pytest.raises(NetworkError, match="closed"):
        network.fire([])


@needs_engine
def test_a_network_that_is_closed_while_a_run_waits_says_so() -> None:
    network = Network([one("r", Exists("x"))])
    told: list[object] = []

    def wait_for_it() -> None:
        with pytest.raises(NetworkError, match="closed") as error:
            network.fire([{"x": 1}])
        told.append(error.value)

    waiting = threading.Thread(target=wait_for_it)
    with network._lock:
        waiting.start()
        network._release()
    waiting.join()
    assert len(told) == 1


@needs_engine
def test_an_interrupted_run_does_not_spoil_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network([one("r", Exists("x"), asserts=(Effect((("y", 1),)),)), one("s", Exists("y"), stratum=1)])
    whole = network.fire([{"x": 1}] * 3)
    for step in ("_send", "_assert", "_drain", "_effect", "_matched"):
        for call in range(3):
            original, calls = getattr(network, step), itertools.count()

            def interrupted(*args: object, original=original, calls=calls, call=call) -> object:  # type: ignore[no-untyped-def]
                if next(calls) == call:
                    raise KeyboardInterrupt
                return original(*args)

            with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
                patch.setattr(network, step, interrupted)
                network.fire([{"x": 1}] * 3)
                raise KeyboardInterrupt  # there were fewer calls
            assert network.fire([{"x": 1}] * 3) == whole


def child(code: str) -> str:
    """The output of a process of its own, which must end by itself and without a signal."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=20,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, (done.returncode, done.stderr)
    return done.stdout.strip()


def test_the_library_is_imported_by_no_import() -> None:
    code = """
        import sys, iku_rules.engines.network
        print(sorted(name for name in sys.modules if "durable" in name))
    """
    assert child(code) == "[]"


def test_without_the_library_the_reason_is_named() -> None:
    code = """
        import sys
        sys.modules["durable_rules_engine"] = None
        from iku_rules.engines.network import Network, NetworkUnavailableError, available
        assert not available()
        try:
            Network([])
        except NetworkUnavailableError as error:
            print(error)
    """
    assert "durable_rules" in child(code)
    if not available():
        with pytest.raises(NetworkUnavailableError, match="durable_rules"):
            Network([])


@needs_engine
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_after_a_fork_the_child_needs_a_network_of_its_own() -> None:
    code = """
        import os, gc
        from iku_rules.engines.network import Network, NetworkError
        from iku_rules.engines.network_rules import Exists, NetRule, Pattern
        rules = [NetRule("r", (Pattern("this", Exists("x")),))]
        network = Network(rules)
        network.fire([{"x": 1}])
        network._lock.acquire()  # as another thread may have done
        pid = os.fork()
        if not pid:
            assert network.stale
            network.close()
            try:
                network.fire([{"x": 1}])
            except NetworkError:
                own = len(Network(rules).fire([{"x": 1}]).firings)
                del network
                gc.collect()
                os._exit(40 + own)
            os._exit(1)
        network._lock.release()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), network.stale, len(network.fire([{"x": 1}]).firings))
    """
    assert child(code) == "41 False 1"


@needs_engine
def test_a_process_ends_with_networks_and_sessions_open() -> None:
    code = """
        from iku_rules.engines.network import Network
        from iku_rules.engines.network_rules import Exists, NetRule, Pattern
        networks = [Network([NetRule("r", (Pattern("this", Exists("x")),))]) for _ in range(300)]
        sessions = [network.session() for network in networks for _ in range(10)]
        for session in sessions:
            session.assert_fact({"x": 1})
        print(sum(len(session.run().firings) for session in sessions))
    """
    assert child(code) == "3000"


@needs_engine
def test_a_decision_is_fast() -> None:
    """30 rules with joins and absences over 10 facts take about 1 ms; this only says that they don't take 20."""
    rules = [
        NetRule(
            f"r{i}",
            (
                Pattern("this", kind(1, Compare("score", ">=", i))),
                *([Pattern("child", kind(2, Compare("score", "<", i), same("parent", "this", "slot")))] * (i % 3 == 1)),
                *(
                    [Pattern("e", AllOf((Compare("effect", "=", i - 1), same("record", "this", "slot"))), True)]
                    * (i % 3 == 2)
                ),
            ),
            stratum=i % 3,
            asserts=(Effect((("effect", i), ("record", Of("this", "slot")))),),
        )
        for i in range(30)
    ]
    facts: list[Fact] = [
        {"kind": 1, "slot": 1, "score": 15},
        *({"kind": 2, "parent": 1, "score": i} for i in range(9)),
    ]
    network = Network(rules)
    assert network.fire(facts) == search(rules, facts)
    first = network.fire(facts)
    assert all(network.fire(facts) == first for _ in range(20))


def test_one_module_imports_the_library() -> None:
    package = Path(network_module.__file__).parent.parent
    importers = [
        path.name
        for path in package.rglob("*.py")
        if re.search(r'^\s*(import|from) durable|import_module\("durable', path.read_text(), re.MULTILINE)
    ]
    assert importers == ["network.py"]
