"""Sets of situations as boxes: for each axis the segments that belong to it, as the bits of an integer.

Finds what boxes have in common, what they leave uncovered, and which of them answer when tried in order; all
exact. An axis is a whole mask of segments here, whatever it measures. Imports `lines` only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from iku_rules.checks.lines import bits

Box = tuple[int, ...]

H = TypeVar("H")
K = TypeVar("K", bound=Hashable)

MAX_BOXES = 512  # boxes of one condition
MAX_STEPS = 1_000_000  # segments visited in one search: about a second


class ComplexityError(Exception):
    """More boxes or steps than a check may take; the claim at hand is then not proved."""


@dataclass(slots=True)
class Steps:
    """What is left of a search's allowance."""

    left: int = MAX_STEPS

    def spend(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise ComplexityError


def common(a: Box, b: Box) -> Box | None:
    """What lies in both; None where nothing does."""
    met = tuple(x & y for x, y in zip(a, b, strict=True))
    return met if all(met) else None


def product(left: Sequence[Box], right: Sequence[Box]) -> list[Box]:
    """What lies in one of each."""
    if len(left) * len(right) > 16 * MAX_BOXES:
        raise ComplexityError
    return merged([met for a in left for b in right if (met := common(a, b)) is not None])


def merged(boxes: Sequence[Box]) -> list[Box]:
    """The same set in fewer boxes: those that differ on one axis become one."""
    found = list(dict.fromkeys(boxes))
    axis, unchanged = 0, 0
    size = len(found[0]) if found else 0
    while len(found) > 1 and unchanged < size:
        groups: dict[Box, int] = {}
        for box in found:
            rest = box[:axis] + box[axis + 1 :]
            groups[rest] = groups.get(rest, 0) | box[axis]
        unchanged = unchanged + 1 if len(groups) == len(found) else 0
        found = [(*rest[:axis], mask, *rest[axis:]) for rest, mask in groups.items()]
        axis = (axis + 1) % size
    if len(found) > MAX_BOXES:
        raise ComplexityError
    return found


@dataclass(frozen=True, slots=True)
class _Index:
    """Boxes by axis and segment. Sets of boxes are bits of an integer, in their order."""

    by_segment: tuple[dict[int, int], ...]  # axis -> segment -> boxes that hold it
    whole_from: tuple[int, ...]  # axis -> boxes that hold everything on this and all later axes


def _index(space: Box, boxes: Sequence[Box]) -> _Index:
    everyone = (1 << len(boxes)) - 1
    by_segment: list[dict[int, int]] = []
    whole: list[int] = []
    for axis, full in enumerate(space):
        segments = dict.fromkeys(bits(full), 0)
        whole.append(0)
        always = 0
        for i, box in enumerate(boxes):
            if box[axis] & full == full:
                always |= 1 << i
            else:
                for segment in bits(box[axis] & full):
                    segments[segment] |= 1 << i
        whole[axis] = always
        by_segment.append({segment: held | always for segment, held in segments.items()})
    whole.append(everyone)
    for axis in reversed(range(len(space))):
        whole[axis] &= whole[axis + 1]
    return _Index(tuple(by_segment), tuple(whole))


def meeting(space: Box, boxes: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """The pairs of boxes that have something in common, by their numbers."""
    index = _index(space, boxes)
    seen: dict[tuple[int, int], int] = {}
    for j, box in enumerate(boxes):
        others = (1 << j) - 1
        for axis, mask in enumerate(box):
            if not others:
                break
            held = seen.get((axis, mask))
            if held is None:
                held = 0
                for segment in bits(mask):
                    held |= index.by_segment[axis][segment]
                seen[axis, mask] = held
            others &= held
        yield from ((bit.bit_length() - 1, j) for bit in bits(others))


def uncovered(space: Box, boxes: Sequence[Box], steps: Steps) -> Box | None:
    """A box that none of them touches; None where they cover the whole space."""
    index = _index(space, boxes)
    covered: set[tuple[int, int]] = set()

    def search(axis: int, left: int) -> Box | None:
        if not left:
            return space[axis:]
        if left & index.whole_from[axis] or (axis, left) in covered:
            return None
        for here, segments in _groups(index.by_segment[axis], steps, lambda held: held & left).items():
            rest = search(axis + 1, here)
            if rest is not None:
                return (segments, *rest)
        covered.add((axis, left))
        return None

    return search(0, (1 << len(boxes)) - 1)


def widened(gap: Box, space: Box, boxes: Sequence[Box]) -> Box:
    """The gap with, axis by axis, all that can be added to it without touching a box."""
    wide = list(gap)
    for axis, full in enumerate(space):
        taken = 0
        for box in boxes:
            if all(box[i] & mask for i, mask in enumerate(wide) if i != axis):
                taken |= box[axis]
        wide[axis] = full & ~taken
    return tuple(wide)


def answering(
    space: Box, sure: Sequence[Sequence[Box]], possible: Sequence[Sequence[Box]], steps: Steps
) -> frozenset[int]:
    """The rows that answer somewhere when tried in order: surely true, and no row above even possibly so."""
    sure_boxes, sure_up_to = _flat(sure)
    possible_boxes, possible_up_to = _flat(possible)
    row_of = [row for row, boxes in enumerate(possible) for _ in boxes]
    sure_index, possible_index = _index(space, sure_boxes), _index(space, possible_boxes)
    known: dict[tuple[int, int, int], int] = {}

    def search(axis: int, may: int, does: int) -> int:
        if not may:
            return 0
        first = row_of[(may & -may).bit_length() - 1]
        settled = may & possible_index.whole_from[axis]
        if settled:
            last = row_of[(settled & -settled).bit_length() - 1]
            may &= possible_up_to[last]
            does &= sure_up_to[last]
            if last == first:  # every situation left belongs to this row, and some of them are sure or none is
                return 1 << first if does else 0
        key = (axis, may, does)
        if key not in known:
            groups = _groups(
                {s: (held, sure_index.by_segment[axis][s]) for s, held in possible_index.by_segment[axis].items()},
                steps,
                lambda held: (held[0] & may, held[1] & does),
            )
            live = 0
            for here_may, here_does in groups:
                live |= search(axis + 1, here_may, here_does)
            known[key] = live
        return known[key]

    live = search(0, (1 << len(possible_boxes)) - 1, (1 << len(sure_boxes)) - 1)
    return frozenset(bit.bit_length() - 1 for bit in bits(live))


def _flat(rows: Sequence[Sequence[Box]]) -> tuple[list[Box], list[int]]:
    """All boxes in order, and for each row the set of the boxes up to and with it."""
    boxes: list[Box] = []
    up_to: list[int] = []
    for row in rows:
        boxes.extend(row)
        up_to.append((1 << len(boxes)) - 1)
    return boxes, up_to


def _groups(by_segment: Mapping[int, H], steps: Steps, narrow: Callable[[H], K]) -> dict[K, int]:
    """The segments of an axis by what holds there."""
    steps.spend(len(by_segment))
    groups: dict[K, int] = {}
    for segment, held in by_segment.items():
        key = narrow(held)
        groups[key] = groups.get(key, 0) | segment
    return groups
