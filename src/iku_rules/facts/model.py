"""Facts as engines see them: a tree of instances with canonical values. Imports the plan's model only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from iku_rules.language.periods import Period
from iku_rules.plan.model import Plan

# Number: int scaled by 10^decimals of the field; Boolean: bool; Category: ordinal; date: ordinal of the day;
# None: missing.
Value = int | bool | str | Period | None


@dataclass(frozen=True, slots=True)
class Place:
    """Which record a thing is about: its type and its full key as text, the parents' keys first."""

    record: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """One validated record: every field of its type has an entry in `values`, None where missing.

    `children` has an entry for each child record type; members stand in the order of their keys, so that
    the order in which facts arrive can't matter.
    """

    place: Place
    values: Mapping[str, Value]
    children: Mapping[str, tuple[Instance, ...]] = field(default_factory=lambda: MappingProxyType({}))


def instances(plan: Plan, root: Instance) -> dict[str, list[Instance]]:
    """All instances of a subject by record type, parents before children, members in key order.

    The lists of `Outcome` are parallel to these.
    """
    found: dict[str, list[Instance]] = {name: [] for name in plan.records}
    found[plan.subject].append(root)
    for name, record in plan.records.items():  # parents stand before children
        if record.parent is not None:
            for parent in found[record.parent]:
                found[name].extend(parent.children.get(name, ()))
    return found
