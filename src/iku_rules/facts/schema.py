"""Models of a plan's records for developers, and facts given as objects.

`facts_model` makes a pydantic model of a record with its members inside it; its values are read by the same
functions as those of files. Numbers with decimals are `Decimal`, whole numbers `int`; in JSON the former are
text, for a number in JSON becomes a binary float in most programs before anyone can look at it. Imports
assembly, fields, nested, patterns, the language's types and words, the models and diagnostics.
"""

from __future__ import annotations

import dataclasses
import datetime
import keyword
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import partial
from types import GenericAlias
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    create_model,
)
from pydantic_core import PydanticCustomError

from iku_rules.diagnostics import PolicyError, problem
from iku_rules.facts.assembly import FOLLOWS, Assembly, FactSet
from iku_rules.facts.fields import Plain, Refusal, bounds_text, grid, plain, reading
from iku_rules.facts.model import Instance
from iku_rules.facts.nested import Leaf, Many, Named, Node, Tree
from iku_rules.facts.patterns import number_pattern
from iku_rules.facts.quick import Quick
from iku_rules.language.periods import Period
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.language.words import LANGUAGES
from iku_rules.plan.model import FieldPlan, Label, Plan

MAX_DEPTH: Final = 32
_TAKEN: Final = frozenset(dir(BaseModel))


def facts_model(plan: Plan, record: str) -> type[BaseModel]:
    """A frozen model of a record: its fields, and a tuple of the model of each record type below it.

    A field whose name Python or pydantic needs itself (`class`, `copy`) is the attribute with `_` after
    it; it is given and written under its own name.
    """
    parts: dict[str, Any] = {}
    for field in plan.records[record].fields.values():
        default = ... if _obligatory(field) else plain(field.type, _default(field))
        parts[_attribute(field.name)] = (
            _annotation(plan, field),
            Field(default, alias=field.name, validate_default=False, title=_title(field.label, field.name)),
        )
    for name, child in plan.records.items():
        if child.parent == record:
            title = _title(child.origin.title, name)
            parts[_attribute(name)] = (
                GenericAlias(tuple, (facts_model(plan, name), ...)),
                Field((), alias=name, max_length=child.most, title=title),
            )
    return create_model(
        "".join(word.capitalize() for word in record.split("_")),
        __config__=ConfigDict(
            frozen=True,
            extra="forbid",
            populate_by_name=True,
            protected_namespaces=(),
            title=_title(plan.records[record].origin.title, record),
        ),
        __doc__=f"{record} ({plan.policy} {plan.version})",
        **parts,
    )


def facts_schema(plan: Plan, record: str | None = None) -> dict[str, object]:
    """The JSON Schema of a record (the subject, unless another is named) with all that is below it."""
    schema = facts_model(plan, record or plan.subject).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def facts_of(plan: Plan, subjects: Iterable[object]) -> FactSet:
    """Subjects given as models, mappings or dataclasses, checked as facts from a file are.

    A reject's `file` is the path to the row: `appraisal[0].measurement[3]`.
    """
    assembly = Assembly(plan)
    for number, subject in enumerate(subjects):
        places: list[str] = []
        node = _node(subject, f"{plan.subject}[{number}]", places)
        tree = Tree(assembly, locate=partial(_path, places), raw=lambda at, end: "")
        tree.rows(node, plan.subject, None)
    return assembly.finish()


def instance_of(plan: Plan, subject: object, *, quick: Quick | None = None) -> Instance:
    """One subject given as a model, mapping or dataclass; raises `PolicyError` with all that is wrong.

    `quick` (of the same plan) saves who reads many one by one from preparing that each time.
    """
    made = quick.instance(subject) if quick is not None else None
    if made is not None:
        return made
    facts = facts_of(plan, [subject])
    if facts.rejects:
        found = [d for reject in facts.rejects for d in reject.diagnostics]
        # That good rows fall with a bad one goes without saying where there is one subject.
        raise PolicyError([d for d in found if d.code != FOLLOWS] or found)
    if len(facts) != 1:  # a list was given
        raise PolicyError([problem("IKU547", None, place=plan.subject, record=plan.subject)])
    return next(iter(facts))


def plain_facts(plan: Plan, instance: Instance) -> dict[str, object]:
    """An instance as a mapping that `facts_model` and `facts_of` take: plain values, members in lists."""
    fields = plan.records[instance.place.record].fields
    facts: dict[str, object] = {name: plain(fields[name].type, v) for name, v in instance.values.items()}
    for name, members in instance.children.items():
        facts[name] = [plain_facts(plan, member) for member in members]
    return facts


# --- parts of a model


def _obligatory(field: FieldPlan) -> bool:
    return isinstance(reading(field)(None), Refusal)


def _default(field: FieldPlan) -> int | str | Period | None:
    default = reading(field)(None)
    return None if isinstance(default, Refusal) else default


def _attribute(name: str) -> str:
    return f"{name}_" if name in _TAKEN or keyword.iskeyword(name) else name


def _title(label: Label, name: str) -> str:
    return " / ".join(dict.fromkeys(text for text in (label.id, label.en) if text)) or name


def _annotation(plan: Plan, field: FieldPlan) -> object:
    python: Any = _python_type(field.type)
    missable = not _obligatory(field)
    schema = _json_type(field.type)
    description = _description(plan, field)
    if missable:
        schema = {"anyOf": [schema, {"type": "null"}]}
        python = python | None
    if description:
        schema["description"] = description
    return Annotated[
        python,
        PlainValidator(_validator(field), json_schema_input_type=Any),
        PlainSerializer(_serializer(field.type), return_type=object, when_used="json"),
        WithJsonSchema(schema),
    ]


def _python_type(type_: Type) -> object:
    match type_:
        case Number(decimals=0):
            return int
        case Number():
            return Decimal
        case Boolean():
            return bool
        case Category():
            return Literal[type_.values]
        case PeriodType():
            return Period
        case DateType():
            return datetime.date
        case TextType():
            return str


def _validator(field: FieldPlan) -> Callable[[object], Plain]:
    read = reading(field)

    def validate(raw: object) -> Plain:
        value = read(_simple(raw))
        if isinstance(value, Refusal):
            found = problem(value.code, None, **value.args)
            said = {str(lang): f"{found.message(lang)}: {found.remedy(lang)}" for lang in LANGUAGES}
            raise PydanticCustomError("fact", "{en}", {"code": value.code, **said})
        return plain(field.type, value)

    return validate


def _serializer(type_: Type) -> Callable[[object], object]:
    if isinstance(type_, Boolean) or (isinstance(type_, Number) and type_.decimals == 0):
        return lambda value: value
    return lambda value: None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _simple(raw: object) -> object:
    return raw.value if isinstance(raw, Enum) else raw


def _description(plan: Plan, field: FieldPlan) -> str:
    """What a reader of the schema should know that it can't say itself."""
    parts = []
    if isinstance(field.type, Number):
        unit = f" {field.type.unit}" if field.type.unit else ""
        parts.append(bounds_text(field.type) + unit)
    if isinstance(field.type, Category):
        labels = plan.categories.get(field.type.name, ())
        parts += [
            f"{value}: {_title(label, value)}"
            for value, label in zip(field.type.values, labels, strict=False)
            if _title(label, value) != value
        ]
    return "; ".join([*parts, *field.basis])


def _json_type(type_: Type) -> dict[str, Any]:
    match type_:
        case Number(decimals=0):
            _, low, high = grid(type_)
            return {"type": "integer", "minimum": low, "maximum": high}
        case Number():
            return {"type": "string", "pattern": f"^{number_pattern(*grid(type_))}$"}
        case Boolean():
            return {"type": "boolean"}
        case Category():
            return {"type": "string", "enum": list(type_.values)}
        case PeriodType():
            year = r"([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
            return {"type": "string", "pattern": f"^{year}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?$"}
        case DateType():
            return {"type": "string", "format": "date"}
        case TextType():
            return {"type": "string", "minLength": 1, "pattern": r"\S"}


# --- objects as nodes


def _path(places: list[str], at: int) -> tuple[str, int, int]:
    return places[at], 0, 0


def _node(given: object, path: str, places: list[str]) -> Node:
    """An object as a node; a node's place is the index of its path in `places`."""
    at = len(places)
    places.append(path)
    if path.count(".") + path.count("[") > MAX_DEPTH:
        return Leaf(None, at, at)  # records are never nested so deep; an object may hold itself
    if isinstance(given, BaseModel):
        aliases = {name: info.alias or name for name, info in type(given).model_fields.items()}
        given = {alias: getattr(given, name) for name, alias in aliases.items()}
    elif dataclasses.is_dataclass(given) and not isinstance(given, type | Period):
        given = {f.name: getattr(given, f.name) for f in dataclasses.fields(given)}
    if isinstance(given, Mapping):
        entries = [(str(name), _node(value, f"{path}.{name}", places)) for name, value in given.items()]
        return Named(tuple((name, node.at, node) for name, node in entries), at, at)
    if isinstance(given, list | tuple):
        return Many(tuple(_node(item, f"{path}[{i}]", places) for i, item in enumerate(given)), at, at)
    return Leaf(_simple(given), at, at)
