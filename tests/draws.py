"""Choices that generated policies are made of: which of n things is taken says hypothesis, or a seed.

The first of several things is the simplest one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


# ---------------------------------------------------------------- choosing


class Draw:
    """Says which of several things is taken; `below(n)` is one of 0 .. n-1."""

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below

    def below(self, n: int) -> int:
        return self._below(n) if n > 1 else 0

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def one_in(self, n: int) -> bool:
        return self.below(n) == n - 1

    def number(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)


class Drawn(SearchStrategy[T]):
    """What a function makes of choices that are hypothesis' own integers.

    Not `composite`: what that draws has marks around it, by which hypothesis copies parts of one example into the
    next, so that of six examples only one is new.
    """

    def __init__(self, make: Callable[[Draw], T]) -> None:
        super().__init__()
        self._make = make

    def do_draw(self, data: Any) -> T:
        return self._make(Draw(lambda n: data.draw_integer(0, n - 1)))
