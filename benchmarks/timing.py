"""Times calls beside each other: every round runs each once, so that ratios hold on a machine that is not quiet.

The processor time of this process is counted, not the clock: other programs make a round slower, not longer.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BATCH_SECONDS = 0.02  # long against the clock's grain, short against the changes of a noisy machine


@dataclass(frozen=True)
class Work:
    """Something to be done for each of `items`, one after the other, over and over."""

    call: Callable[[Any], object]
    items: Sequence[Any]


@dataclass(frozen=True)
class Timed:
    """Seconds for one item, one figure a round."""

    rounds: tuple[float, ...]

    @property
    def least(self) -> float:
        """The round that was disturbed least."""
        return min(self.rounds)

    def over(self, *others: Timed) -> tuple[float, float, float]:
        """This over the sum of others, round by round: the median, and the quartiles around it."""
        ratios = [mine / sum(theirs) for mine, *theirs in zip(self.rounds, *(o.rounds for o in others), strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        return middle, low, high

    def times(self, factor: float) -> Timed:
        return Timed(tuple(factor * seconds for seconds in self.rounds))


def measure(works: Mapping[str, Work], *, rounds: int) -> dict[str, Timed]:
    """All works, interleaved; each in batches of about BATCH_SECONDS, the first of which isn't counted."""
    turns = {name: itertools.cycle(work.items) for name, work in works.items()}
    sizes = {name: _size(work, turns[name]) for name, work in works.items()}
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            batch, call = list(itertools.islice(turns[name], sizes[name])), work.call
            before = time.process_time()
            for item in batch:
                call(item)
            found[name].append((time.process_time() - before) / len(batch))
    return {name: Timed(tuple(seconds)) for name, seconds in found.items()}


def _size(work: Work, items: Iterator[Any]) -> int:
    """How many items take about BATCH_SECONDS; one at least."""
    before = time.process_time()
    for done in itertools.count(1):
        work.call(next(items))
        if time.process_time() - before >= BATCH_SECONDS:
            return done
    raise AssertionError("counting doesn't end")
