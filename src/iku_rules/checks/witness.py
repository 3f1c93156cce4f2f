"""Whether a box holds a situation that can really be, and which: one value for each axis it narrows.

Axes that measure sums of the same numbers are settled together by `linear`. Imports the modules of this
package below it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from iku_rules.checks.linear import Bound, bounds_of, solve
from iku_rules.checks.lines import EVERYTHING, bits, runs, sample
from iku_rules.checks.regions import Box
from iku_rules.checks.spaces import Axis, Space
from iku_rules.language.periods import Period
from iku_rules.language.terms import (
    Arg,
    Compare,
    CompareOp,
    Const,
    Count,
    Get,
    IsMissing,
    Not,
    Term,
    ThisPeriod,
)
from iku_rules.language.types import Boolean, Category, TextType

MAX_CHOICES = 64  # combinations of stretches on sums of the same numbers

Value = Fraction | Period | int | None  # of a term; None: missing


@dataclass(frozen=True, slots=True)
class Witness:
    """A situation: values of terms (for a pair's axis: how they stand to each other), and the box round it."""

    values: tuple[tuple[Term, Value], ...]
    box: Box


def narrowed(space: Space, box: Box) -> list[int]:
    """The axes on which the box isn't everything."""
    return [i for i, axis in enumerate(space.axes) if box[i] != axis.full]


def find(space: Space, box: Box) -> Witness | Literal["none", "open"]:
    """A situation in the box; "none" where there can't be one; "open" where it can't be told."""
    concerned = narrowed(space, box)
    sums = [i for i in concerned if len(space.axes[i].sum) > 1]
    together = [i for i in concerned if space.axes[i].kind == "number"] if sums else []
    chosen = list(box)
    for i in concerned:
        if i not in together:
            chosen[i] = _stretches(space.axes[i], box[i])[0]
    if not together:
        return Witness(_values(space, chosen, concerned, {}), tuple(chosen))
    is_open = False
    options = [_stretches(space.axes[i], box[i]) for i in together]
    for n, choice in enumerate(itertools.product(*options)):
        if n == MAX_CHOICES:
            return "open"
        met = _met(space, dict(zip(together, choice, strict=True)))
        if met == "open":
            is_open = True
        elif met != "none":
            for i, stretch in zip(together, choice, strict=True):
                chosen[i] = stretch
            return Witness(_values(space, chosen, concerned, met), tuple(chosen))
    return "open" if is_open else "none"


def _stretches(axis: Axis, mask: int) -> list[int]:
    """The parts of a mask that can be spoken of as one, values before missing."""
    values = mask & axis.values
    if axis.kind == "number":
        found = runs(values, axis.values)
    elif axis.kind == "period":
        found = list(bits(values))
    else:
        found = [values] if values else []
    return [*found, axis.missing] if mask & axis.missing else found


def _met(space: Space, choice: dict[int, int]) -> dict[int, Fraction] | Literal["none", "open"]:
    """Values of all numbers with which each sum lies in its stretch."""
    present = {n for i, part in choice.items() if part != space.axes[i].missing for n in space.axes[i].sum}
    for i, part in choice.items():
        if part == space.axes[i].missing and not any(
            space.atoms[n].missable and n not in present for n in space.axes[i].sum
        ):
            return "none"
    bounds: list[Bound] = []
    for i, part in choice.items():
        axis = space.axes[i]
        if part != axis.missing and axis.line is not None:
            bounds += bounds_of(axis.sum, axis.line.interval(part))
    for n in present:
        bounds += bounds_of({n: Fraction(1)}, space.domains[n][0])
    met = solve(bounds, {n: space.domains[n][1] for n in sorted(present)})
    return met if isinstance(met, str) else dict(met)


def _values(
    space: Space, chosen: list[int], concerned: list[int], solved: dict[int, Fraction]
) -> tuple[tuple[Term, Value], ...]:
    found: dict[Term, Value] = {}
    for i in concerned:
        axis, part = space.axes[i], chosen[i]
        if part == axis.missing:
            for n, term in zip(axis.sum or [-1], axis.terms, strict=True):
                if n not in solved and term.missable:
                    found.setdefault(term, None)
        elif axis.kind == "number" and axis.line is not None:
            for n, term in zip(axis.sum, axis.terms, strict=True):
                if n in solved:
                    found[term] = solved[n]
                else:
                    found[term] = sample(axis.line.interval(part), axis.line.step)
        elif axis.kind == "period":
            found[axis.terms[0]] = axis.periods[part.bit_length() - 1]
        elif axis.kind == "pair":
            found[standing(axis, part)] = 1
        else:
            found[axis.terms[0]] = (part & -part).bit_length() - 1
    return tuple(found.items())


def standing(axis: Axis, mask: int) -> Compare:
    """How the two things of a pair stand to each other, as a comparison that is true (of several, the first)."""
    left, right = axis.terms
    ordered = not isinstance(left.type, (Boolean, TextType)) and not (
        isinstance(left.type, Category) and not left.type.ordered
    )
    ops: tuple[CompareOp, ...] = ("<", "=", "!=", ">") if ordered else ("!=", "=", "!=", "!=")
    return Compare(ops[(mask & -mask).bit_length() - 1], left, right, Boolean(), False)


def is_base(term: Term) -> bool:
    """Whether it is one thing of its own, not something computed on the spot."""
    return isinstance(term, (Get, Arg, Count, ThisPeriod))


def is_doubtful(space: Space, box: Box) -> bool:
    """Whether the box narrows something computed beside something it is computed from: it may be empty."""
    concerned = narrowed(space, box)
    for i in concerned:
        axis = space.axes[i]
        computed = axis.kind in ("pair", "truth") or not all(is_base(term) for term in axis.terms)
        if computed and any(axis.grounds & space.axes[j].grounds for j in concerned if j != i):
            return True
    return False


def can_be_had(space: Space, box: Box, by: Sequence[Box] = ()) -> bool:
    """Whether each value the box asks for can be had whatever the others are.

    Values that rest on the same facts may exclude each other, unless one of the boxes in `by`, which are taken
    to be possible, asks for all of them in the same way.
    """
    left = narrowed(space, box)
    while left:
        group = [left.pop(0)]
        for i in group:
            joined = [j for j in left if _are_bound(space.axes[i], space.axes[j])]
            group += joined
            left = [j for j in left if j not in joined]
        if len(group) > 1 and not any(all(other[i] == box[i] for i in group) for other in by):
            return False
    return True


def _are_bound(a: Axis, b: Axis) -> bool:
    return bool(a.grounds & b.grounds) and not (_of_facts(a) and _of_facts(b))


def _of_facts(axis: Axis) -> bool:
    return axis.kind == "number" and all(
        isinstance(term, Arg) or (isinstance(term, Get) and term.reads == "fact") for term in axis.terms
    )


def conditions_of(space: Space, box: Box) -> list[Term]:
    """The box in terms, so that it can be looked at with decisions opened; what can't be said so is left out."""
    yes_no = Boolean()
    found: list[Term] = []
    for i in narrowed(space, box):
        axis, mask = space.axes[i], box[i]
        if not axis.is_plain:
            continue
        term = axis.terms[0]
        if mask == axis.missing:
            found.append(IsMissing(term, False, yes_no))
        elif mask & axis.missing:
            continue
        elif axis.line is not None:
            interval = axis.line.stretch(mask) if len(runs(mask, axis.values)) == 1 else EVERYTHING
            if interval.low is not None:
                low = Const(interval.low, term.type)
                found.append(Compare(">" if interval.low_open else ">=", term, low, yes_no, term.missable))
            if interval.high is not None:
                high = Const(interval.high, term.type)
                found.append(Compare("<" if interval.high_open else "<=", term, high, yes_no, term.missable))
        elif axis.kind == "values":
            for bit in bits(axis.values & ~mask):
                other = Const(bit.bit_length() - 1, term.type)
                equal = Compare("=", term, other, yes_no, term.missable)
                found.append(Not(equal, yes_no, term.missable))
    return found
