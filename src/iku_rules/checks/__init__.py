"""Checks of a whole plan: what its tables leave open, and whether its rules contradict each other.

They read a plan, since they depend on the parameters in force. Imports the modules of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from iku_rules.checks.conflicts import exclusives, guards, lone_sanctions, unused
from iku_rules.checks.coverage import coverage
from iku_rules.checks.second_look import emptied_folds, narrow_records
from iku_rules.diagnostics import Diagnostic, sort
from iku_rules.plan.model import Plan

CHECKS: Final[tuple[Callable[[Plan], Iterable[Diagnostic]], ...]] = (
    coverage,
    exclusives,
    lone_sanctions,
    guards,
    unused,
    emptied_folds,
    narrow_records,
)


def check(plan: Plan) -> tuple[Diagnostic, ...]:
    """All problems of a plan, by place."""
    return sort(problem for one in CHECKS for problem in one(plan))
