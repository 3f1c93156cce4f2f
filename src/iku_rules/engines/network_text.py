"""Rules of the Rete network as the text that the engine reads: names, rulesets, groups.

Imports `network_rules` and `network_split`. What the engine can't hold (durable_rules 2.0.28, read in its C
sources and each tried) and what is done:

- A fact may meet 64 conditions at once; a condition may have 512 below it and 255 patterns on it. Beyond:
  errors at run time, crashes, endless loops. So every pattern begins with one of 24 tests (its "group"),
  below which stands at most 24 patterns' worth of alternatives: at most 48 of the 64. A group's test is that
  a fact bears its mark, and a fact bears the marks of those groups in which a pattern may match it, as far as
  the property by which rules tell facts apart can say. So the engine tries few patterns on each fact, and is
  told of none for which it has no pattern. 192 rules that begin with the gate fill a ruleset.
- Names are told apart by a 32-bit hash, also from the engine's own words: so they are generated and checked.
- By default two patterns can't match one fact, and "there is an a, there is a b" would need two: `dist: 0`.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from iku_rules.engines.network_rules import (
    MOST_PATTERNS,
    Absent,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Exists,
    NetRule,
    NetworkLimitError,
    Of,
    Op,
    Pattern,
    leaves,
    taken,
)
from iku_rules.engines.network_split import (
    MOST_LEAVES,
    MOST_WIDTH,
    Conjunction,
    Ways,
    expanded,
    size_of,
    together,
)

MOST_RULES = 20_000  # after alternatives have been split

_RULES = 192  # of a ruleset that have a gate, perhaps one, or each its own: the engine ends at 255 and 511
_GROUPS = 24
_FRAMES = 10_000  # are told of at once; the engine ends at 65,535
_WAYS = 8
_OPERATORS: Mapping[Op, str] = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_ENGINE_WORDS = (
    *("sid", "id", "m", "all", "any", "run", "pri", "count", "cap", "dist", "name"),
    *("$s", "$i", "$m", "$l", "$r", "$eq", "$neq", "$lt", "$lte", "$gt", "$gte", "$ex", "$nex"),
    *("$mt", "$imt", "$and", "$or", "$not", "$all", "$any", "$iall", "$iany"),
    *("$add", "$sub", "$mul", "$div", "$forward", "$pulse", "$time", "$timerName", "$baseTime", "$type"),
)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """`rule_of`: the engine's rule name to the rule's number; several where alternatives were split. `gated`: the
    strata of those rules that begin with the gate. `marks`: of a fact, by its value of the property by which facts are
    told apart; `others`: of one with another value or none. Text to stand in the fact; empty: no pattern matches it.
    """

    text: str
    rule_of: Mapping[str, int]
    strata: frozenset[int]
    gated: frozenset[int]
    marks: Mapping[int | None, str]
    others: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """`names`: of the properties that a rule reads. `places`: of each rule, the names under which its
    patterns that aren't negated find their facts. `told_by`: the property by which facts are told apart, if there
    is one; `gate` and `opening`: those of the control facts.
    """

    rulesets: tuple[Ruleset, ...]
    names: Mapping[str, str]
    places: tuple[Mapping[str, str], ...]
    told_by: str | None
    gate: str
    opening: str


def fnv1a(text: str) -> int:
    """The 32-bit hash by which alone the engine tells names and ids apart."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def distinct(candidates: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """Those candidates whose hash neither one of `taken` nor an earlier one has."""
    hashes = {fnv1a(text) for text in taken}
    for text in candidates:
        if (value := fnv1a(text)) not in hashes:
            hashes.add(value)
            yield text


def compiled(rules: Sequence[NetRule]) -> Compiled:
    if len({rule.name for rule in rules}) != len(rules):
        raise ValueError("two rules of one name")
    fresh = distinct((f"n{i}" for i in itertools.count()), _ENGINE_WORDS)
    gate, opening, gate_place, none_place = itertools.islice(fresh, 4)
    pattern_places = tuple(itertools.islice(fresh, MOST_PATTERNS))
    groups = tuple(itertools.islice(fresh, _GROUPS))
    names = dict(zip(dict.fromkeys(_properties(rules)), fresh, strict=False))
    found = ([pattern.name for pattern in rule.patterns if not pattern.negated] for rule in rules)
    places = tuple(dict(zip(patterns, pattern_places, strict=False)) for patterns in found)
    told_by = _told_by(rules)
    rulesets = []
    for part in _packed(rules):
        texts: dict[str, object] = {"opening": {"all": [{gate_place: {opening: 1}}]}}
        among: dict[int | None, set[str]] = {None: set()}
        for name, (number, patterns, gated) in part.items():
            written: list[object] = [{gate_place: {gate: rules[number].stratum}}] if gated else []
            for pattern, conjunction, group in patterns:
                place = f"{none_place}$not" if pattern.negated else places[number][pattern.name]
                terms = (_written(condition, names, places[number]) for condition in conjunction)
                written.append({place: {"$and": [{"$ex": {groups[group]: 1}}, *terms]}})
                among.setdefault(_told(conjunction, told_by), set()).add(groups[group])
            texts[name] = {"dist": 0, "cap": _FRAMES, "all": written}
        rule_of = {name: number for name, (number, _, _) in part.items()}
        strata = frozenset(rules[number].stratum for number in rule_of.values())
        waiting = frozenset(rules[number].stratum for number, _, gated in part.values() if gated)
        marks = {value: "".join(f',"{mark}":0' for mark in sorted(own | among[None])) for value, own in among.items()}
        rulesets.append(Ruleset(json.dumps(texts), rule_of, strata, waiting, marks, marks[None]))
    return Compiled(tuple(rulesets), names, places, told_by, gate, opening)


# ---- how facts are told apart


def _told_by(rules: Iterable[NetRule]) -> str | None:
    """The property of which most patterns want one value."""
    wanted = Counter(
        part.property
        for rule in rules
        for pattern in rule.patterns
        for part in (pattern.condition.items if isinstance(pattern.condition, AllOf) else (pattern.condition,))
        if isinstance(part, Compare) and part.op == "=" and not isinstance(part.value, Of)
    )
    return max(wanted, key=wanted.__getitem__, default=None)


def _told(conjunction: Conjunction, told_by: str | None) -> int | None:
    """The value of that property without which a fact can't match; None if there is none such."""
    for part in conjunction:
        if isinstance(part, Compare) and part.property == told_by and part.op == "=" and not isinstance(part.value, Of):
            return part.value
    return None


# ---- rulesets and groups

_Placed = list[tuple[Pattern, Conjunction, int]]
_Part = dict[str, tuple[int, _Placed, bool]]


def _packed(rules: Sequence[NetRule]) -> Iterator[_Part]:
    """The rules by ruleset: of each engine rule its rule's number, its patterns with their groups, and whether it
    begins with the gate."""
    lowest = min((rule.stratum for rule in rules), default=0)
    part: _Part = {}
    groups, waiting, total = _no_groups(), 0, 0
    for number, rule in enumerate(rules):
        for patterns in expanded(rule):
            if (total := total + 1) > MOST_RULES:
                raise NetworkLimitError(f"more than {MOST_RULES} rules")
            gated = rule.stratum > lowest or not _alone(patterns)
            placed = _placed(groups, patterns) if waiting + gated <= _RULES else None
            if placed is None:
                yield part
                part, groups, waiting = {}, _no_groups(), 0
                placed = _placed(groups, patterns)
            if placed is None:
                raise NetworkLimitError(f"{rule.name}: too many patterns")
            part[f"r{total}"] = (number, placed, gated)
            waiting += gated
    yield part


def _alone(patterns: Ways) -> bool:
    """One pattern, which a fact meets in few ways: for a first pattern makes a match of each."""
    return len(patterns) == 1 and not patterns[0][0].negated and together(map(size_of, patterns[0][1])).paths <= _WAYS


def _no_groups() -> list[tuple[int, int]]:
    """Width and number of conditions of each group."""
    return [(0, 0)] * _GROUPS


def _placed(groups: list[tuple[int, int]], patterns: Ways) -> _Placed | None:
    """Each pattern with the first group that has room, entered in `groups`; None if there is none for one."""
    trial, placed = list(groups), []
    for pattern, conjunction in patterns:
        size = together(map(size_of, conjunction))
        for number, (width, full) in enumerate(trial):
            if width + size.width <= MOST_WIDTH and full + size.leaves <= MOST_LEAVES:
                trial[number] = (width + size.width, full + size.leaves)
                placed.append((pattern, conjunction, number))
                break
        else:
            return None
    groups[:] = trial
    return placed


def _written(condition: Condition, names: Mapping[str, str], places: Mapping[str, str]) -> object:
    match condition:
        case Compare(name, op, Of(pattern, other)):
            return _comparison(op, {names[name]: {places[pattern]: names[other]}})
        case Compare(name, op, int(value)):
            return _comparison(op, {names[name]: int(value)})
        case Exists(name):
            return {"$ex": {names[name]: 1}}
        case Absent(name):
            return {"$nex": {names[name]: 1}}
        case AllOf(items):
            return {"$and": [_written(item, names, places) for item in items]}
        case AnyOf(items):
            return {"$or": [_written(item, names, places) for item in items]}
    raise TypeError(condition)


def _comparison(op: Op, operands: object) -> object:
    return operands if op == "=" else {_OPERATORS[op]: operands}


def _properties(rules: Iterable[NetRule]) -> Iterator[str]:
    """Every property that a rule reads."""
    for rule in rules:
        for pattern in rule.patterns:
            yield from (leaf.property for leaf in leaves(pattern.condition))
            yield from sorted(of.property for of in taken(pattern.condition))
        for effect in rule.asserts:
            yield from (value.property for _, value in effect.values if isinstance(value, Of))
