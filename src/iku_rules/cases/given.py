"""A plan in which some decisions are not computed but set: what an example states with `given`.

Each such decision reads a field made for it instead of its formula, so that every engine runs the plan
without knowing of it; requirements of the record still hold. Imports terms, types and the models of plan and
facts.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from iku_rules.facts.model import Instance, Value
from iku_rules.language.terms import Get
from iku_rules.language.types import MAX_DIGITS, Number, Type
from iku_rules.plan.model import DecisionPlan, FieldPlan, Plan


def value_type(decision: DecisionPlan, decimals: int) -> Type:
    """The type of values that can be given for a decision; a working value has no decimals of its own."""
    type_ = decision.type
    if not isinstance(type_, Number):
        return type_
    places = decimals if type_.decimals is None else type_.decimals
    limit = Fraction(10**MAX_DIGITS - 1, 10**places)
    return dataclasses.replace(
        type_,
        decimals=places,
        low=-limit if type_.low is None else type_.low,
        high=limit if type_.high is None else type_.high,
    )


def as_field(decision: DecisionPlan, name: str, type_: Type) -> FieldPlan:
    """The field that stands in for a decision's formula."""
    origin = decision.origin
    return FieldPlan(name, type_, decision.missable, None, origin.title, origin.basis, False, origin.span)


def with_fields(plan: Plan, types: Mapping[str, Type]) -> tuple[Plan, Mapping[str, str]]:
    """The plan with these decisions read from fields, and the fields' names; without any the same plan."""
    if not types:
        return plan, {}
    records = dict(plan.records)
    decisions = []
    names: dict[str, str] = {}
    for decision in plan.decisions:
        if decision.name not in types:
            decisions.append(decision)
            continue
        record, type_ = records[decision.record], types[decision.name]
        name = f"given_{decision.name}"
        while name in record.fields:
            name += "_"
        names[decision.name] = name
        fields = {**record.fields, name: as_field(decision, name, type_)}
        records[decision.record] = dataclasses.replace(record, fields=fields)
        body = Get("fact", decision.record, name, 0, type_, decision.missable, decision.origin.span)
        decisions.append(dataclasses.replace(decision, body=body))
    # Another plan needs another digest: whoever keeps compiled plans by digest must not mix them up.
    text = f"{plan.digest} given {' '.join(sorted(types))}"
    changed = dataclasses.replace(
        plan,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        records=records,
        decisions=tuple(decisions),
    )
    return changed, names


def with_values(root: Instance, record: str, name: str, values: Sequence[Value]) -> Instance:
    """A subject with a field more on each instance of a record; `values` in the order of `instances`."""
    return _filled(root, record, name, iter(values))


def _filled(instance: Instance, record: str, name: str, values: Iterator[Value]) -> Instance:
    """Depth first meets the instances of one record in the order of `instances`."""
    if instance.place.record == record:
        return dataclasses.replace(instance, values={**instance.values, name: next(values)})
    children = {
        below: tuple(_filled(member, record, name, values) for member in members)
        for below, members in instance.children.items()
    }
    return dataclasses.replace(instance, children=children)
