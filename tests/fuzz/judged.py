"""A policy that was read: its problems are sound; if it is good, engines agree about its extreme subjects."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from iku_rules.engines import reference, row
from iku_rules.facts.fields import grid
from iku_rules.facts.model import Instance, Place, Value
from iku_rules.language.periods import PER_YEAR, Period
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, Type
from iku_rules.library import Policy
from iku_rules.plan.model import FieldPlan, Plan

from .soundness import sound

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PACKS = ROOT / "rules"


@functools.cache
def folder() -> Path:
    """A folder of this process with the packs in it, gone when it ends."""
    made = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    shutil.copytree(PACKS, made / "rules")
    (made / "rules" / "fuzz").mkdir()
    (made / "cli").mkdir()
    return made


def judged(policy: Policy) -> None:
    sound(policy.problems)
    if not policy.usable:
        return
    for file in policy.versions:
        plan = policy.plan(file.starts)
        compiled = row.compile_plan(plan)
        period = first_period(plan)
        for subject in subjects(plan, period):
            assert reference.evaluate(plan, subject, period) == compiled(subject, period)


def first_period(plan: Plan) -> Period:
    """The first period that the plan may judge."""
    length = "year" if plan.lengths == "once" else plan.lengths[0]
    return Period(length, plan.day.year, (plan.day.month - 1) * PER_YEAR[length] // 12 + 1)


def subjects(plan: Plan, period: Period) -> Iterator[Instance]:
    """Subjects with least, greatest and missing facts, and no, one and two members."""
    for number, extreme in enumerate((_least, _greatest, _absent)):
        yield _instance(plan, plan.subject, (), str(number), number, functools.partial(extreme, period=period))


def _instance(
    plan: Plan, record: str, above: tuple[str, ...], name: str, members: int, value: Callable[[FieldPlan], Value]
) -> Instance:
    key = (*above, name)
    children = {
        child.name: tuple(_instance(plan, child.name, key, str(n), members, value) for n in range(members))
        for child in plan.records.values()
        if child.parent == record
    }
    return Instance(Place(record, key), {f.name: value(f) for f in plan.records[record].fields.values()}, children)


def _least(field: FieldPlan, *, period: Period) -> Value:
    return _extreme(field.type, period, 0)


def _greatest(field: FieldPlan, *, period: Period) -> Value:
    return _extreme(field.type, period, -1)


def _absent(field: FieldPlan, *, period: Period) -> Value:
    return None if field.optional else _least(field, period=period)


def _extreme(type_: Type, period: Period, end: int) -> Value:
    match type_:
        case Number():
            return grid(type_)[1:][end]
        case Boolean():
            return bool(end)
        case Category():
            return range(len(type_.values))[end]
        case DateType():
            return (period.first, period.last)[end]
        case PeriodType():
            return (period, Period("year", period.year))[end]
        case _:
            return ("", "Zz")[end]
