"""What crosses to durable_rules: every text that generated policies and networks send keeps what is known to be safe.

The C functions are replaced by ones that record their calls and make them. What is recorded is read here as the
engine reads it: rulesets, facts, and in which order memories begin, are used and end.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from iku_rules import Evaluator, load
from iku_rules.engines import durable, network
from iku_rules.engines.network_rules import NetworkLimitError
from iku_rules.engines.network_text import fnv1a
from strategies import Case, cases
from test_network import random_fact, random_rules

needs_engine = pytest.mark.skipif(
    not network.available(), reason=f"durable_rules serves Python up to 3.12: {network.unavailable_because()}"
)
ROOT = Path(__file__).parent.parent

FUNCTIONS = {"create_ruleset", "delete_ruleset", "assert_fact", "retract_fact", "delete_state"}
FUNCTIONS |= {"start_action_for_state", "complete_and_start_action"}
ORDERS = {"$neq", "$lt", "$lte", "$gt", "$gte"}
CONTROLS = {"opening", "gate"}
# the engine's own words, of which no name may have the hash; those in use among them aren't names
WORDS = ("sid", "id", "m", "all", "any", "run", "pri", "count", "cap", "dist", "name", "$s", "$i", "$m", "$l", "$r")
WORDS += ("$eq", *ORDERS, "$ex", "$nex", "$mt", "$imt", "$and", "$or", "$not", "$all", "$any", "$iall", "$iany")
WORDS += ("$add", "$sub", "$mul", "$div", "$forward", "$pulse", "$time", "$timerName", "$baseTime", "$type")

Call = tuple[str, tuple[Any, ...], object]  # function, arguments, result


class Recorder:
    """The engine, and what was called of it."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._engine, name)
        if name == "error":
            return found

        def call(*args: object) -> object:
            self.calls.append((name, args, None))
            result = found(*args)
            self.calls[-1] = (name, args, result)
            return result

        return call


@contextmanager
def recorded() -> Iterator[list[Call]]:
    with pytest.MonkeyPatch.context() as patch:
        recorder = Recorder(network._engine())
        patch.setattr(network, "_engine", lambda: recorder)
        yield recorder.calls


# ---------------------------------------------------------------- as the engine reads it


def read(text: str) -> Any:
    """JSON with no name twice in an object, no fraction, no exponent, no constant that isn't a number."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(pairs)) == len(pairs), f"a name twice: {pairs}"
        return dict(pairs)

    def no(value: str) -> object:
        raise AssertionError(f"no whole number: {value}")

    return json.loads(text, object_pairs_hook=once, parse_float=no, parse_constant=no)


def integer(value: object) -> None:
    assert type(value) is int and abs(value) < 2**62, f"no integer below 2**62: {value!r}"


def ruleset(name: str, text: str) -> set[str]:
    """Checks a ruleset; its names."""
    assert "$" not in name and len(text) < 2**24
    rules = read(text)
    assert 0 < len(rules) <= 4_096
    names: set[str] = set()
    ends: Counter[str] = Counter()  # the patterns that end on one condition
    first: set[str] = set()
    for label, rule in rules.items():
        assert "$" not in label
        assert set(rule) <= {"all", "dist", "cap"}, f"patterns, without actions and priorities: {set(rule)}"
        patterns = rule["all"]
        assert 0 < len(patterns) <= 16, f"{len(patterns)} patterns"
        before: set[str] = set()
        for pattern in patterns:
            ((place, condition),) = pattern.items()
            absent = place.endswith("$not")
            place = place.removesuffix("$not")
            properties, joins = walk(condition, before)
            assert joins + markers(condition) < 31, "too many correlated terms"
            names |= properties | {place}
            if not absent:
                assert place not in before, "two patterns of one name"
                before.add(place)
            parts = condition.get("$and", [condition])
            first.add(json.dumps(parts[0]))
            ends[json.dumps(parts)] += 1
    assert len(first) <= 512, f"{len(first)} first conditions"
    assert max(ends.values()) <= 255, f"{max(ends.values())} patterns on one condition"
    return names


def walk(condition: dict[str, Any], before: set[str]) -> tuple[set[str], int]:
    """Checks a condition: the properties that it names, and how many of its terms are joins."""
    assert len(condition) == 1, f"one property in a condition: {condition}"
    ((word, operand),) = condition.items()
    if word in ("$and", "$or"):
        assert isinstance(operand, list) and operand, f"a list of conditions: {operand}"
        inner = [walk(item, before) for item in operand]
        return set().union(*(properties for properties, _ in inner)), sum(joins for _, joins in inner)
    if word in ("$ex", "$nex"):
        assert list(operand.values()) == [1]
        return set(operand), 0
    if word in ORDERS:
        return walk(operand, before)
    assert not word.startswith("$"), f"no order of the engine's that is used: {word}"
    if not isinstance(operand, dict):
        integer(operand)
        return {word}, 0
    ((place, other),) = operand.items()
    assert place in before, f"no earlier pattern {place}"
    assert isinstance(other, str)
    return {word, other}, 1


def markers(condition: dict[str, Any]) -> int:
    ((word, operand),) = condition.items()
    return 2 + sum(map(markers, operand)) if word in ("$and", "$or") else 0


def fact(text: str) -> tuple[object, set[str]]:
    """Checks a fact: its id and its properties."""
    values = read(text)
    assert isinstance(values, dict) and len(values) <= 252
    assert values["sid"] == "0", "one memory"
    number = values["id"]
    assert number in CONTROLS or type(number) is int
    for name, value in values.items():
        if name not in ("id", "sid"):
            integer(value)
    return number, set(values) - {"id", "sid"}


def check(calls: Iterable[Call]) -> Counter[str]:
    """Checks a whole record, of networks that are closed at its end; how much there was of what."""
    seen: Counter[str] = Counter()
    names = {fnv1a(word): "" for word in WORDS}
    alive: set[object] = set()  # rulesets
    memory: dict[int, dict[int, object]] = {}  # the ids in the one memory of each, by hash
    opened: set[int] = set()  # memories in which a rule has fired
    for function, (handle, *args), result in calls:
        assert function in FUNCTIONS, f"{function} isn't used"
        seen[function] += 1
        if function == "create_ruleset":
            told_apart(ruleset(handle, args[0]), names)
            alive.add(result)
            continue
        assert handle in alive, "a ruleset that isn't there"
        if function == "delete_ruleset":
            assert handle not in memory, "a memory left"
            alive.remove(handle)
        elif function == "assert_fact":
            number, properties = fact(args[0])
            ids = memory.setdefault(handle, {})
            told_apart(properties, names)
            assert (number == "opening") is (not ids), "a memory begins by firing, once"
            assert not ids or handle in opened, "a fact before a rule has fired"
            assert fnv1a(str(number)) not in ids, f"two facts of one hash: {number}"
            assert result[0] in (0, 1)  # type: ignore[index]
            if result[0] == 0:  # type: ignore[index]
                ids[fnv1a(str(number))] = number
        elif function == "retract_fact":
            assert set(read(args[0])) == {"id", "sid"}, "by its id"
            assert read(args[0])["sid"] == "0"
            number = read(args[0])["id"]
            facts = [known for known in memory[handle].values() if known not in CONTROLS]
            assert number == "gate" or number == facts[0], "not in the order in which they came"
            del memory[handle][fnv1a(str(number))]
        elif function == "start_action_for_state":
            if handle not in opened:
                assert result is not None, "the opening didn't fire"
                opened.add(handle)
        elif function == "delete_state":
            assert args == ["0"] and handle in opened, "a memory in which no rule has fired"
            del memory[handle]
            opened.discard(handle)
    assert not alive and not memory
    return seen


def told_apart(found: set[str], names: dict[int, str]) -> None:
    """Enters names by their hash, of which no two have one."""
    for name in found:
        assert names.setdefault(fnv1a(name), name) == name, f"{name} has the hash of another name"


# ---------------------------------------------------------------- what is sent


@needs_engine
@settings(max_examples=max(60, settings().max_examples // 10))
@given(case=cases())
def test_generated_policies_send_only_what_is_safe(case: Case) -> None:
    with recorded() as calls:
        engine = durable.compile_plan(case.plan)
        for person in case.people:
            engine(person, case.period)
        engine.close()
        del engine
        seen = check(calls)
    assert seen["create_ruleset"] == seen["delete_ruleset"] > 0
    assert seen["assert_fact"] > 0


@needs_engine
def test_generated_networks_send_only_what_is_safe() -> None:
    rng, refused = random.Random(7), 0
    for _ in range(100):
        with recorded() as calls:
            try:
                made = network.Network(random_rules(rng))
            except NetworkLimitError:
                refused += 1
                assert not calls
                continue
            for _ in range(3):
                made.fire([random_fact(rng) for _ in range(rng.randint(0, 6))])
            made.close()
            assert check(calls)["assert_fact"] > 0
    assert refused < 10


@needs_engine
def test_a_pack_sends_only_what_is_safe() -> None:
    with recorded() as calls:
        evaluator = Evaluator(load("bawaslu/koordinator-sdmo", root=ROOT / "rules"), "2025", engine="durable")
        facts = list(evaluator.read(ROOT / "fixtures/facts/sumbar-2025"))
        assert len({decision["predikat"] for decision in evaluator.evaluate(facts)}) > 1
        del evaluator
        seen = check(calls)
    assert seen["assert_fact"] > 10 * len(facts)
    text = "".join(str(args) for _, args, _ in calls)
    assert not any(part in text for instance in facts for part in instance.place.key), "a person's name"


# ---------------------------------------------------------------- that the checks can fail


def _rules(*patterns: object, **more: object) -> str:
    return json.dumps({"r": {"all": [{f"p{i}": pattern} for i, pattern in enumerate(patterns)], **more}})


@pytest.mark.parametrize(
    "text",
    [
        *(_rules({"$lt": {"x": value}}) for value in (1.5, 1e-05, True, None, "a", 2**62, -(2**62), [1], float("nan"))),
        _rules({"a": 1, "b": 2}),
        _rules({"$and": []}),
        _rules({"$and": {"x": 1}}),
        _rules({"$or": []}),
        _rules({"$mt": {"x": 1}}),
        _rules({"$lt": {"x": {"$div": {"$l": {"$m": "a"}, "$r": {"$m": "b"}}}}}),
        _rules({"$lt": {"x": {"$m": "y"}}}),
        _rules({"$lt": {"x": {"later": "y"}}}),
        _rules({"$iany": {"x": {"$lt": {"$i": 60}}}}),
        _rules({"$timerName": 1}),
        _rules({"x": 1}, run="action"),
        _rules({"x": 1}, pri=1),
        _rules({"x": 1}, count=2),
        _rules({"x": 1}, any=[]),
        _rules(),
        _rules(*({"x": i} for i in range(17))),
        _rules({"x": 1}, {"$and": [{"y": {"p0": "x"}}] * 30}),
        json.dumps({f"r{i}": {"all": [{"m": {"x": i}}]} for i in range(513)}),
        json.dumps({f"r{i}": {"all": [{"m": {"x": 1}}]} for i in range(256)}),
        json.dumps({f"r{i}": {"all": [{"m": {"x": i % 50}}]} for i in range(4_097)}),
        '{"r": {"all": [{"m": {"x": 1}}], "all": [{"m": {"x": 1}}]}}',
        '{"r$state": {"all": [{"m": {"x": 1}}]}}',
    ],
)
def test_a_ruleset_that_is_not_safe_is_seen(text: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        ruleset("p", text)


@pytest.mark.parametrize(
    "text",
    [
        *(f'{{"id":1,"sid":"0","x":{x}}}' for x in ("1.0", "true", "null", '"1"', "NaN", "1e2", str(2**62), "{}")),
        '{"sid":"0","x":1}',
        '{"id":"people","sid":"0","x":1}',
        '{"id":1,"x":1}',
        '{"id":1,"sid":"197208052018061561","x":1}',
        '{"id":1,"sid":"0","x":1,"x":2}',
        json.dumps({"id": 1, "sid": "0"} | {f"x{i}": 1 for i in range(251)}),
    ],
)
def test_a_fact_that_is_not_safe_is_seen(text: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        fact(text)


OPENING: list[Call] = [
    ("create_ruleset", ("p", _rules({"x": 1})), 1),
    ("assert_fact", (1, '{"id":"opening","sid":"0","x":1}'), (0, 1)),
    ("start_action_for_state", (1, 1), ("", "")),
]
CLOSING: list[Call] = [("delete_state", (1, "0"), None), ("delete_ruleset", (1,), None)]
FACT: Call = ("assert_fact", (1, '{"id":1,"sid":"0","x":1}'), (0, 1))
OTHER: Call = ("assert_fact", (1, '{"id":2,"sid":"0","x":1}'), (0, 1))


def test_a_record_that_is_safe() -> None:
    out: Call = ("retract_fact", (1, '{"id":1,"sid":"0"}'), (0, 1))
    assert check([*OPENING, FACT, OTHER, out, FACT, *CLOSING]).total() == 9


@pytest.mark.parametrize(
    "calls",
    [
        [*OPENING, ("assert_event", (1, "{}"), None), *CLOSING],
        [*OPENING, FACT, FACT, *CLOSING],
        [*OPENING[:2], ("start_action_for_state", (1, 1), None), *CLOSING],
        [*OPENING[:2], *CLOSING],
        [OPENING[0], FACT, *CLOSING],
        [*OPENING, FACT, CLOSING[1]],
        [*OPENING, FACT, CLOSING[0]],
        [*OPENING, ("assert_fact", (1, '{"id":40189,"sid":"0","x":1}'), (0, 1)), *CLOSING, FACT],
        [*OPENING, *(("assert_fact", (1, f'{{"id":{i},"sid":"0"}}'), (0, 1)) for i in (40_189, 797_186)), *CLOSING],
        [*OPENING, ("assert_fact", (1, '{"id":1,"sid":"0","$time":1}'), (0, 1)), *CLOSING],
        [*OPENING, FACT, ("retract_fact", (1, '{"sid":"0","x":1}'), (0, 1)), *CLOSING],
        [*OPENING, FACT, ("retract_fact", (1, '{"id":2,"sid":"0"}'), (0, 1)), *CLOSING],
        [*OPENING, FACT, OTHER, ("retract_fact", (1, '{"id":2,"sid":"0"}'), (0, 1)), *CLOSING],
        [*OPENING, FACT, OPENING[1], *CLOSING],
        [("create_ruleset", ("p", _rules({"declinate": 1}, {"macallums": 1})), 1), *OPENING[1:], *CLOSING],
        [("create_ruleset", ("p", _rules({"sid": 1}, {"x": 1})), 1), *OPENING[1:], *CLOSING],
    ],
)
def test_a_record_that_is_not_safe_is_seen(calls: list[Call]) -> None:
    with pytest.raises((AssertionError, KeyError)):
        check(calls)
