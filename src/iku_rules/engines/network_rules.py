"""What the Rete network consists of: conditions, patterns, rules and effects over integers, as plain data.

Imports the standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Op = Literal["=", "!=", "<", "<=", ">", ">="]

LARGEST = 2**62  # values stay below it: the engine saturates silently at 2**63
MOST_PATTERNS = 12  # of a rule, negated ones not counted: with the gate below the engine's 16


class NetworkError(Exception):
    """The engine did what it should not, or a network is used that is closed or another process's."""


class NetworkLimitError(NetworkError):
    """More than the engine can hold: another engine has to serve."""


@dataclass(frozen=True, slots=True)
class Of:
    """A property of the fact that an earlier, not negated pattern of the rule matched."""

    pattern: str
    property: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A property of the fact against a constant or against another fact; false if either is absent."""

    property: str
    op: Op
    value: int | Of

    def __post_init__(self) -> None:
        if not isinstance(self.value, Of):
            check_value(self.property, self.value)


@dataclass(frozen=True, slots=True)
class Exists:
    property: str


@dataclass(frozen=True, slots=True)
class Absent:
    property: str


@dataclass(frozen=True, slots=True)
class AllOf:
    items: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("an empty AllOf")


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("an empty AnyOf")


Leaf = Compare | Exists | Absent
Condition = Leaf | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Pattern:
    """There is a fact for which `condition` holds; `negated`: there is none."""

    name: str
    condition: Condition
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """A fact that comes into being when its rule fires; the same one from two rules comes once."""

    values: tuple[tuple[str, int | Of], ...]


@dataclass(frozen=True, slots=True)
class NetRule:
    """Fires for every combination of facts that its patterns match; sees effects of lower strata only."""

    name: str
    patterns: tuple[Pattern, ...]
    stratum: int = 0
    asserts: tuple[Effect, ...] = ()


def check_value(name: str, value: int) -> None:
    if abs(value) >= LARGEST:
        raise NetworkLimitError(f"{name}: {value} does not fit the engine's integers")


def check_rule(rule: NetRule) -> None:
    seen: set[str] = set()
    takes = [(pattern, taken(pattern.condition)) for pattern in rule.patterns]
    for pattern, values in takes:
        _check_names(rule, values, seen)
        if not pattern.negated:
            if pattern.name in seen:
                raise ValueError(f"{rule.name}: two patterns {pattern.name}")
            seen.add(pattern.name)
    _check_names(rule, {v for effect in rule.asserts for _, v in effect.values if isinstance(v, Of)}, seen)
    if len(seen) > MOST_PATTERNS:
        raise NetworkLimitError(f"{rule.name}: more than {MOST_PATTERNS} patterns")


def _check_names(rule: NetRule, values: Iterable[Of], seen: set[str]) -> None:
    for value in values:
        if value.pattern not in seen:
            raise ValueError(f"{rule.name}: no pattern {value.pattern} before")


def taken(condition: Condition) -> frozenset[Of]:
    """What it takes of the facts of earlier patterns."""
    values = (leaf.value for leaf in leaves(condition) if isinstance(leaf, Compare))
    return frozenset(value for value in values if isinstance(value, Of))


def leaves(condition: Condition) -> Iterator[Leaf]:
    if isinstance(condition, AllOf | AnyOf):
        for item in condition.items:
            yield from leaves(item)
    else:
        yield condition
