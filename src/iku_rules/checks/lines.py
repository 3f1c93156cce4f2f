"""Numbers on a line, cut at the constants they are compared with; dense or on a grid.

Between two neighbouring cuts, and at each cut, every test has one answer: so a set of numbers is a set of
such segments, held as the bits of an integer. Imports nothing of ours.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

_NICE_DECIMALS = 12  # how far a sample is searched among decimal numbers before a midpoint is taken


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high` (None: without end), closed unless the flag says open."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False


EVERYTHING = Interval()


def meet(a: Interval, b: Interval) -> Interval:
    """What lies in both."""
    low, low_open = a.low, a.low_open
    if b.low is not None and (low is None or b.low > low or (b.low == low and b.low_open)):
        low, low_open = b.low, b.low_open
    high, high_open = a.high, a.high_open
    if b.high is not None and (high is None or b.high < high or (b.high == high and b.high_open)):
        high, high_open = b.high, b.high_open
    return Interval(low, high, low_open, high_open)


def on_grid(interval: Interval, step: Fraction) -> Interval:
    """The same numbers of the grid of `step`, between closed ends."""
    low, high = interval.low, interval.high
    if low is not None:
        n = math.ceil(low / step)
        low = step * (n + 1 if interval.low_open and n * step == low else n)
    if high is not None:
        n = math.floor(high / step)
        high = step * (n - 1 if interval.high_open and n * step == high else n)
    return Interval(low, high)


def is_empty(interval: Interval, step: Fraction | None) -> bool:
    """Whether no number (of the grid) lies in it."""
    if step is not None:
        interval = on_grid(interval, step)
    if interval.low is None or interval.high is None:
        return False
    if interval.low == interval.high:
        return interval.low_open or interval.high_open
    return interval.low > interval.high


def sample(interval: Interval, step: Fraction | None) -> Fraction:
    """A number in it that people like to read: 0, else a closed end, else one with few decimals near the middle."""
    if holds(interval, Fraction(0)):
        return Fraction(0)
    if step is not None and interval.low_open != interval.high_open:
        interval = on_grid(interval, step)
    given = ((interval.low, interval.low_open), (interval.high, interval.high_open))
    ends = [end for end, is_open in given if end is not None and not is_open and _fits(end, step)]
    if ends:
        return min(ends, key=abs)
    low, high = interval.low, interval.high
    if low is None or high is None:
        whole = Fraction(math.floor(low) + 1) if low is not None else Fraction(math.ceil(high or 0) - 1)
        if _fits(whole, step):
            return whole
    else:
        middle = (low + high) / 2
        for decimals in range(_NICE_DECIMALS):
            near = Fraction(math.floor(middle * 10**decimals + Fraction(1, 2)), 10**decimals)
            if low < near < high and _fits(near, step):
                return near
        if step is None:
            return middle
    grid = on_grid(interval, step or Fraction(1))
    return min((end for end in (grid.low, grid.high) if end is not None), key=abs)


def _fits(number: Fraction, step: Fraction | None) -> bool:
    return step is None or (number / step).denominator == 1


def holds(interval: Interval, number: Fraction) -> bool:
    """Whether the number lies in it."""
    low, high = interval.low, interval.high
    above = low is None or number > low or (number == low and not interval.low_open)
    return above and (high is None or number < high or (number == high and not interval.high_open))


@dataclass(frozen=True, slots=True)
class Line:
    """A line cut at `cuts` (ascending). Bit 2i+1 is the point cuts[i], bit 2i the open stretch below it."""

    cuts: tuple[Fraction, ...]
    step: Fraction | None
    domain: Interval
    full: int  # the segments that hold a number of the domain

    def mask(self, op: str, value: Fraction) -> int:
        """The segments whose numbers compare so with one of the cuts."""
        at = 1 << (2 * bisect_left(self.cuts, value) + 1)
        below = at - 1
        above = ~(below | at)
        masks = {"=": at, "!=": ~at, "<": below, "<=": below | at, ">": above, ">=": above | at}
        return masks[op] & self.full

    def interval(self, run: int) -> Interval:
        """The numbers of a run of neighbouring segments, ends as the cuts give them."""
        return meet(self.domain, self.stretch(run))

    def stretch(self, run: int) -> Interval:
        """As `interval`, whatever the domain."""
        first, last = (run & -run).bit_length() - 1, run.bit_length() - 1
        low = self.cuts[(first - 1) // 2] if first else None
        high = self.cuts[last // 2] if last // 2 < len(self.cuts) else None
        return Interval(low, high, first % 2 == 0, last % 2 == 0)


def cut_line(cuts: Iterable[Fraction], step: Fraction | None, domain: Interval) -> Line:
    """A line with these cuts."""
    ordered = tuple(sorted(set(cuts)))
    full = _filled(ordered, domain) if step is None else _filled_on_grid(ordered, step, domain)
    return Line(ordered, step, domain, full)


def _filled(cuts: tuple[Fraction, ...], domain: Interval) -> int:
    """The segments of a dense line that hold a number."""
    line = Line(cuts, None, domain, -1)
    return sum(1 << bit for bit in range(2 * len(cuts) + 1) if not is_empty(line.interval(1 << bit), None))


def _filled_on_grid(cuts: tuple[Fraction, ...], step: Fraction, domain: Interval) -> int:
    """The segments of a line that hold a number of the grid, counted in steps: one division a cut."""
    ends = on_grid(domain, step)
    first = None if ends.low is None else int(ends.low / step)
    last = None if ends.high is None else int(ends.high / step)
    full = 0
    low = first  # the lowest number of the grid that lies in no segment looked at
    for i, cut in enumerate(cuts):
        steps, rest = divmod(cut, step)
        for bit, high in ((2 * i, steps - 1 if not rest else steps), (2 * i + 1, steps)):
            if (low is None or low <= high) and (last is None or low is None or low <= last):
                full |= 1 << bit
            low = high + 1 if low is None else max(low, high + 1)
    if last is None or low is None or low <= last:
        full |= 1 << 2 * len(cuts)
    return full


def bits(mask: int) -> Iterator[int]:
    """Its bits, each as a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def runs(mask: int, full: int) -> list[int]:
    """The stretches of neighbours (among the bits of `full`) that `mask` consists of."""
    found: list[int] = []
    run = 0
    for bit in bits(full):
        if mask & bit:
            run |= bit
        elif run:
            found.append(run)
            run = 0
    return [*found, run] if run else found
