"""The short way from one subject's plain facts to its instance: no rows, no places in files.

Everything here is an answer of `assembly`, by the same readings of the same fields; where anything is unusual
or wrong there is none, and who asked goes the long way, which says what. Imports fields, the models of facts
and plan, types and periods.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from iku_rules.facts.fields import Reading, Refusal, order, plain_reading, reading, written
from iku_rules.facts.model import Instance, Place, Value
from iku_rules.language.periods import Period
from iku_rules.language.types import TextType, Type
from iku_rules.plan.model import Plan

# What a value may be: exactly one of these, for a class derived from one can mean anything.
_PLAIN: Final = frozenset({str, int, bool, Decimal, Period, datetime.date, type(None)})
_NOTHING: Final = object()  # no such field was given


class _Field(NamedTuple):
    """How a field is read, and what stands where none was given."""

    name: str
    plainly: Callable[[str], Value]
    read: Reading
    absent: Value | Refusal


@dataclass(frozen=True, slots=True)
class Quick:
    """How a record with a key is read, and those below it."""

    record: str
    fields: tuple[_Field, ...]
    key: tuple[tuple[str, Callable[[Value], str]], ...]  # a field of the key, and how it is written
    sole_key: str | None  # its only field, where that is text: most records have such a key
    order: Callable[[Mapping[str, Value]], Any] | None  # of records by their values; None: their key's order
    below: tuple[tuple[Quick, int | None], ...]  # with how many there may be

    def instance(self, given: object, above: tuple[str, ...] = ()) -> Instance | None:
        """The record with those below it; None where that isn't told so easily."""
        if type(given) is not dict:
            if not isinstance(given, BaseModel):
                return None
            given = {alias: getattr(given, name) for alias, name in _aliases(type(given))}
        values: dict[str, Value] = {}
        left = len(given) - len(self.fields)
        for name, plainly, read, absent in self.fields:
            raw = given.get(name, _NOTHING)
            if type(raw) is str:
                plain = plainly(raw)
                if plain is not None:
                    values[name] = plain
                    continue
                value = read(raw)
            elif raw is _NOTHING:
                value, left = absent, left + 1
            elif type(raw) in _PLAIN:
                value = read(raw)
            else:
                return None
            if isinstance(value, Refusal):
                return None
            values[name] = value
        if self.sole_key is not None:
            key = (*above, str(values[self.sole_key]))
        else:
            key = (*above, *[text(values[field]) for field, text in self.key])
        children: dict[str, tuple[Instance, ...]] = {}
        for quick, most in self.below:
            rows = given.get(quick.record, _NOTHING)
            if rows is _NOTHING:
                children[quick.record] = ()
                continue
            left -= 1
            members = quick._members(rows, key) if type(rows) is list or type(rows) is tuple else None
            if members is None or (most is not None and len(members) > most):
                return None
            children[quick.record] = members
        return None if left else _made(self.record, key, values, children)

    def _members(self, rows: list[object] | tuple[object, ...], above: tuple[str, ...]) -> tuple[Instance, ...] | None:
        """Records of one parent in the order of their keys; None where two have one key, or one is odd."""
        found: dict[Any, Instance] = {}
        order = self.order
        for row in rows:
            made = self.instance(row, above)
            if made is None:
                return None
            found[made.place.key if order is None else order(made.values)] = made
        return tuple([found[place] for place in sorted(found)]) if len(found) == len(rows) else None


_NEW: Final = object.__new__
_SET: Final = [vars(type_)[name].__set__ for type_ in (Place, Instance) for name in type_.__slots__]


def _made(
    record: str,
    key: tuple[str, ...],
    values: Mapping[str, Value],
    children: Mapping[str, tuple[Instance, ...]],
) -> Instance:
    """`Instance(Place(record, key), values, children)` in half its time, a fifth of reading a record."""
    set_record, set_key, set_place, set_values, set_children = _SET
    place = _NEW(Place)
    set_record(place, record)
    set_key(place, key)
    made = _NEW(Instance)
    set_place(made, place)
    set_values(made, values)
    set_children(made, children)
    return made


@functools.lru_cache(maxsize=256)  # of classes, which a program makes few of
def _aliases(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """What the fields of a model are called in facts, and as attributes."""
    return tuple((info.alias or name, name) for name, info in model.model_fields.items())


def quick_of(plan: Plan) -> Quick | None:
    """How subjects of a plan are read; None where a record has no key, for then all its values order it."""
    return _quick(plan, plan.subject)


def _quick(plan: Plan, name: str) -> Quick | None:
    record = plan.records[name]
    below = []
    for child in plan.records.values():
        if child.parent == name:
            quick = _quick(plan, child.name)
            if quick is None or child.name in record.fields:
                return None
            below.append((quick, child.most))
    if not record.key:
        return None
    fields = tuple(
        _Field(field.name, plain_reading(field), reading(field), reading(field)(None))
        for field in record.fields.values()
    )
    types = [record.fields[name].type for name in record.key]
    key = tuple((name, _text(type_)) for name, type_ in zip(record.key, types, strict=True))
    by_key = all(isinstance(type_, TextType) for type_ in types)
    return Quick(
        name,
        fields,
        key,
        record.key[0] if by_key and len(key) == 1 else None,
        None if by_key else lambda values: tuple(order(values[field]) for field in record.key),
        tuple(below),
    )


def _text(type_: Type) -> Callable[[Value], str]:
    return str if isinstance(type_, TextType) else lambda value: written(type_, value)
