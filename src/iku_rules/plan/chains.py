"""Long chains of decisions, in steps: typing goes down a chain by calling itself, and no stack is endless.

Imports language, the scope and the typer.
"""

from __future__ import annotations

import graphlib
from typing import Final

from iku_rules.plan.scope import Scope, references

STEP: Final = 30  # decisions typed on one another's behalf


def in_steps(scope: Scope) -> tuple[list[str], list[list[str]]]:
    """The decisions to begin with, so that from each it's at most STEP to those before; and longer circles."""
    names = scope.of("decision")
    reads = {
        name: dict.fromkeys(read for read, is_type in sorted(references(found.decl)) if not is_type and read in names)
        for name, found in names.items()
    }
    circles = []
    while True:
        try:
            order = list(graphlib.TopologicalSorter(reads).static_order())
            break
        except graphlib.CycleError as error:
            circle: list[str] = error.args[1]  # the first name stands at the end once more; each is read by the next
            reads[circle[1]].pop(circle[0])
            if len(circle) > STEP:
                circles.append(circle[::-1])
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = 1 + max((depth[read] for read in reads[name]), default=-1)
    far = [name for name in order if depth[name] and depth[name] % STEP == 0]
    return sorted(far, key=depth.__getitem__), circles
