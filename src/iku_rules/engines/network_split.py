"""Rules of the Rete network as rules that the engine takes: alternatives split, absences last, presence said.

Imports `network_rules` only. The faults and limits of the engine that make it necessary (durable_rules 2.0.28,
read in its C sources and each tried):

- A join that stands after an `$or` is ignored: joins are written before. A join inside one is judged
  wrongly: such an alternative becomes a rule of its own, as does one that is too wide or nested too deeply.
- When the last join of an `$and` is false, the end is missed and memory behind is read until something looks
  like an end (`reduceExpressionSequence`, seen under AddressSanitizer): the last join is written twice.
- A fact that meets two alternatives of an `$or` is matched twice, by a first pattern at least. The first
  pattern of most rules is the gate, which has no alternatives; the run counts equal firings once besides.
- A join with a property that the earlier fact lacks is, in most forms, an error (311) that ends the run: so
  the earlier pattern also says that it exists; where only an absence takes it, there is a second rule without
  this absence for a fact without it (unless the pattern compares the property or says itself that it exists).
- Negated patterns work in any place, but stand last: what a rule needs is joined before what must not be.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from iku_rules.engines.network_rules import (
    Absent,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Exists,
    NetRule,
    NetworkLimitError,
    Of,
    Pattern,
    check_rule,
    taken,
)

MOST_WIDTH = 24  # see `Size`
MOST_LEAVES = 300
_MARKERS = 28  # the engine ends at 31
_PATHS = 64
_ALTERNATIVES = 1_000  # into which one pattern is split

Conjunction = tuple[Condition, ...]  # leaves and AnyOf
Ways = list[tuple[Pattern, Conjunction]]


def expanded(rule: NetRule) -> Iterator[Ways]:
    """The rule as engine rules, one for each choice of alternatives; negated patterns stand last."""
    check_rule(rule)
    choices: list[Ways] = []
    absences: Ways = []
    for pattern in rule.patterns:
        ways = [(pattern, way) for way in _alternatives(rule.name, _flat(pattern.condition))]
        if pattern.negated:
            absences.extend(ways)  # none of (a or b) = none of a and none of b
        else:
            choices.append(ways)
    given = {value for effect in rule.asserts for _, value in effect.values if isinstance(value, Of)}
    for choice in itertools.product(*choices):
        known = {Of(pattern.name, leaf.property) for pattern, way in choice for leaf in way if _shows(leaf)}
        needed = given.union(*(taken(AllOf(way)) for _, way in choice)) - known
        unsure = set().union(*(taken(AllOf(way)) for _, way in absences)) - known - needed
        for absent in _subsets(sorted(unsure, key=lambda of: (of.pattern, of.property))):
            present = needed | unsure - absent
            yield [
                *((pattern, (*_presence(pattern.name, present, absent), *way)) for pattern, way in choice),
                *((pattern, way) for pattern, way in absences if not taken(AllOf(way)) & absent),
            ]


def _shows(condition: Condition) -> TypeGuard[Compare | Exists]:
    """It's true only if its property is there."""
    return isinstance(condition, Compare | Exists)


def _presence(pattern: str, present: Iterable[Of], absent: Iterable[Of]) -> Conjunction:
    return (
        *(Exists(name) for name in sorted(of.property for of in present if of.pattern == pattern)),
        *(Absent(name) for name in sorted(of.property for of in absent if of.pattern == pattern)),
    )


def _subsets(items: Sequence[Of]) -> Iterator[frozenset[Of]]:
    for size in range(len(items) + 1):
        yield from map(frozenset, itertools.combinations(items, size))


def _flat(condition: Condition) -> Conjunction:
    """Conjuncts without AllOf at the top, alternatives without AnyOf at theirs, nothing twice."""
    match condition:
        case AllOf(items):
            return tuple(dict.fromkeys(part for item in items for part in _flat(item)))
        case AnyOf(items):
            ways: dict[Condition, None] = {}
            for item in items:
                match _flat(item):
                    case (AnyOf(inner),):
                        ways.update(dict.fromkeys(inner))
                    case (part,):
                        ways[part] = None
                    case parts:
                        ways[AllOf(parts)] = None
            return (AnyOf(tuple(ways)),) if len(ways) > 1 else _flat(next(iter(ways)))
    return (condition,)


def _alternatives(rule: str, condition: Conjunction) -> list[Conjunction]:
    """The same as conjunctions that the engine takes: the widest alternative is halved until each fits."""
    pending = [[(part, size_of(part)) for part in condition]]
    done: list[Conjunction] = []
    while pending:
        parts = pending.pop()
        splittable = [(part, size) for part, size in parts if isinstance(part, AnyOf)]
        whole = together(size for _, size in parts)
        if whole.fits and not any(size.joins for _, size in splittable):
            done.append(_ordered(parts))
            continue
        if not splittable or len(pending) + len(done) > _ALTERNATIVES:
            raise NetworkLimitError(f"{rule}: a condition too large for the engine")
        widest, _ = max(splittable, key=lambda item: (item[1].joins > 0, item[1].share))
        rest = [item for item in parts if item[0] is not widest]
        half = len(widest.items) // 2
        halves = (_either(widest.items[half:]), _either(widest.items[:half]))
        pending.extend([*rest, *((part, size_of(part)) for part in way)] for way in halves)
    return done


def _either(items: tuple[Condition, ...]) -> Conjunction:
    """Flat alternatives as a conjunction."""
    if len(items) > 1:
        return (AnyOf(items),)
    return items[0].items if isinstance(items[0], AllOf) else items


def _ordered(parts: Iterable[tuple[Condition, Size]]) -> Conjunction:
    """Plain tests, then joins, of which the last stands twice, then alternatives."""
    plain: list[Condition] = []
    joins: list[Condition] = []
    alternatives: list[Condition] = []
    for part, size in parts:
        (alternatives if isinstance(part, AnyOf) else joins if size.joins else plain).append(part)
    return (*plain, *joins, *joins[-1:], *alternatives)


# ---- measures of conditions


@dataclass(frozen=True, slots=True)
class Size:
    """`width`: how many of the conditions may lie on the engine's stack (of 64) at once. `leaves`: how many
    there are, of which one may have 512 below it. `markers`: begins and ends of ANDs and ORs. `paths`: in how
    many ways one fact may meet it."""

    width: int
    leaves: int
    markers: int
    paths: int
    joins: int

    @property
    def fits(self) -> bool:
        return (
            self.width <= MOST_WIDTH
            and self.leaves <= MOST_LEAVES
            and self.markers + self.joins < _MARKERS
            and self.paths <= _PATHS
        )

    @property
    def share(self) -> int:
        """How much it takes of what there is most."""
        return max(
            self.width * MOST_LEAVES * _MARKERS,
            self.leaves * MOST_WIDTH * _MARKERS,
            self.markers * MOST_WIDTH * MOST_LEAVES,
        )


def size_of(condition: Condition) -> Size:
    match condition:
        case AllOf(items):
            return together(map(size_of, items))
        case AnyOf(items):
            sizes = [size_of(item) for item in items]
            one = _exclusive(condition)
            return Size(
                1 if one else sum(size.width for size in sizes),
                sum(size.leaves for size in sizes),
                2 + sum(size.markers for size in sizes),
                1 if one else sum(size.paths for size in sizes),
                sum(size.joins for size in sizes),
            )
        case Compare(value=Of()):
            return Size(1, 1, 0, 1, 1)
    return Size(1, 1, 0, 1, 0)


def together(sizes: Iterable[Size]) -> Size:
    width, leaves, markers, paths, joins = 1, 0, 2, 1, 0
    for size in sizes:
        width += size.width - 1
        leaves += size.leaves
        markers += size.markers
        paths *= size.paths
        joins += size.joins
    return Size(width, leaves, markers, paths, joins)


def _exclusive(condition: AnyOf) -> bool:
    """Equalities of one property with constants, which `_flat` has made distinct: at most one is true."""
    first = condition.items[0]
    return isinstance(first, Compare) and all(
        isinstance(item, Compare)
        and item.op == "="
        and item.property == first.property
        and not isinstance(item.value, Of)
        for item in condition.items
    )
