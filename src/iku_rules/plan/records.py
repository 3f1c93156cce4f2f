"""Records: their fields and places in the tree of facts, and which of them is the subject.

Imports language, scope, type_names, typer and model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, cast

from iku_rules.diagnostics import Span, suggestion
from iku_rules.language import policy as p
from iku_rules.language.types import MAX_DECIMALS, MAX_DIGITS, Category, Number, TextType, Type
from iku_rules.language.words import word
from iku_rules.plan import model as m
from iku_rules.plan.origins import label, origin_of
from iku_rules.plan.problems import Problems
from iku_rules.plan.scope import Declared, Scope
from iku_rules.plan.type_names import default_value, type_meant
from iku_rules.plan.typer import Typer
from iku_rules.plan.world import RecordShape, View

Shapes = Mapping[str, RecordShape]

MAX_DEPTH: Final = 10  # records below each other, so that nested facts are readable too


def parts_of(found: Declared) -> list[tuple[p.RecordDecl, str]]:
    """A record's own declaration and those that extend it, each with its policy."""
    return [(cast(p.RecordDecl, found.decl), found.owner), *found.extensions]


def record_known(name: p.Name, records: Shapes, problems: Problems) -> bool:
    """Whether there is such a record; says so where there is none."""
    if name.text not in records:
        problems.say("IKU227", name.span, name=name.text, suggestion=suggestion(name.text, records))
    return name.text in records


def record_shapes(scope: Scope, decided: Mapping[str, str], problems: Problems) -> Shapes:
    """What expressions need to know of each record. Fields that are `decided` aren't facts."""
    shapes = {}
    for name, found in scope.of("record").items():
        base, *more = parts = parts_of(found)
        decl, owner = base
        for extension, _ in more:
            lifted = (extension.belongs_to and decl.belongs_to) or (extension.most and decl.most)
            if extension.key or extension.require or lifted:
                problems.say("IKU415", extension.span, record=name)
        fields = _fields(name, parts, scope, decided, problems)
        for k in decl.key:
            if k.text not in fields:
                problems.say("IKU251", k.span, name=k.text, record=name, suggestion=suggestion(k.text, fields))
            elif fields[k.text][1]:
                optional = word("type", "optional", scope.files[owner].words)
                problems.say("IKU225", k.span, name=k.text, optional=optional)
        if not decl.key:
            problems.say("IKU226", decl.span, record=name, key=word("key", "key", scope.files[owner].words))
        parent, least, most = None, 0, None
        for part, _ in parts:
            if part.belongs_to:
                parent = part.belongs_to.text
            if part.most is not None:
                least, most = part.least or 0, part.most
        key = tuple(k.text for k in decl.key)
        shapes[name] = RecordShape(name, parent, MappingProxyType(fields), key, least, most)
    return _with_sound_parents(shapes, scope, problems)


def _fields(
    name: str, parts: list[tuple[p.RecordDecl, str]], scope: Scope, decided: Mapping[str, str], problems: Problems
) -> dict[str, tuple[Type, bool]]:
    fields: dict[str, tuple[Type, bool]] = {}
    for number, (decl, owner) in enumerate(parts):
        for f in decl.fields:
            type_ = _field_type(f, owner, scope, problems)
            if type_ is None:
                problems.broken.add(f.name.text)
            there = fields.get(f.name.text)
            # An imported text may be narrowed to a scale or kind; nothing else may be said twice.
            narrowed = number > 0 and there is not None and isinstance(there[0], TextType)
            if there is not None and not (narrowed and isinstance(type_, Category)):
                problems.say("IKU224", f.name.span, name=f.name.text, record=name)
            elif type_ is not None and decided.get(f.name.text) != name:
                fields[f.name.text] = (type_, f.type.optional)
            if f.name.text in scope.names and scope.names[f.name.text].kind == "record":
                problems.say("IKU291", f.name.span, name=f.name.text)
    return fields


def _field_type(f: p.FieldDecl, owner: str, scope: Scope, problems: Problems) -> Type | None:
    type_ = type_meant(f.type, owner, scope, problems)
    if isinstance(type_, Number):
        if type_.low is None or type_.high is None or type_.decimals is None:
            problems.say("IKU236", f.type.span, name=f.name.text)
            return None
        largest = max(abs(type_.low), abs(type_.high))
        if type_.decimals > MAX_DECIMALS or largest * 10**type_.decimals >= 10**MAX_DIGITS:
            problems.say("IKU237", f.type.span, decimals=MAX_DECIMALS, digits=MAX_DIGITS)
            return None
        type_ = replace(type_, unit=f.about.unit)
    if f.type.default is not None and type_ is not None and default_value(f.type.default, type_) is None:
        problems.say("IKU238", f.type.span, value=f.type.default, name=f.name.text)
    return type_


def _with_sound_parents(shapes: dict[str, RecordShape], scope: Scope, problems: Problems) -> Shapes:
    """Without parents that are not there or lead back to the record."""
    for name, shape in shapes.items():
        seen, at = {name}, shape.parent
        while at in shapes and at not in seen:
            seen.add(at)
            at = shapes[at].parent
        if at is not None:
            if at in shapes:
                problems.say("IKU228", _parent_place(scope.names[name]), record=name)
            else:
                near = suggestion(at, [n for n in shapes if n != name])
                problems.say("IKU227", _parent_place(scope.names[name]), name=at, suggestion=near)
                problems.broken.add(name)
            shapes = {**shapes, name: replace(shape, parent=None)}
        if at is None and len(seen) == MAX_DEPTH + 1:
            problems.say("IKU302", _parent_place(scope.names[name]), record=name, depth=MAX_DEPTH)
        if shape.parent is not None and shape.most is None:
            found = scope.names[name]
            owner = next((by for decl, by in found.extensions if decl.belongs_to), found.owner)
            records = word("key", "records", scope.files[owner].words)
            problems.say("IKU229", _parent_place(scope.names[name]), record=name, word=records)
    return shapes


def _parent_place(found: Declared) -> Span:
    return next(decl.belongs_to.span for decl, _ in parts_of(found) if decl.belongs_to)


def subject_of(main: p.PolicyFile, records: Shapes, problems: Problems) -> str | None:
    """The record at the top of the tree that is evaluated: the one that is named, else the only one."""
    if main.subject is not None:
        name = main.subject.text
        if not record_known(main.subject, records, problems):
            return None
        if records[name].parent is not None:
            top = name
            while (above := records[top].parent) is not None:
                top = above
            problems.say("IKU407", main.subject.span, name=name, top=top)
            return None
        return name
    roots = [n for n, shape in records.items() if shape.parent is None]
    if len(roots) != 1:
        subject = word("key", "subject", main.words)
        problems.say("IKU402", main.id.span, word=subject, known=", ".join(roots) or "-")
        return None
    return roots[0]


def record_plans(typer: Typer, subject: str) -> dict[str, m.RecordPlan]:
    """Subject first, parents before children; records outside the subject's tree are a problem."""
    scope, records = typer.world.scope, typer.world.records
    order, left = [subject], [n for n in records if n != subject]
    while ready := [n for n in left if records[n].parent in order]:
        order += ready
        left = [n for n in left if n not in ready]
    for name in left:
        found = scope.names[name]
        belongs_to = word("key", "belongs_to", scope.files[found.owner].words)
        typer.say("IKU403", found.decl.name.span, record=name, subject=subject, word=belongs_to)
    return {name: _record_plan(typer, scope.names[name], records[name]) for name in order}


def _record_plan(typer: Typer, found: Declared, shape: RecordShape) -> m.RecordPlan:
    fields, require = {}, []
    for decl, owner in parts_of(found):
        view = View(owner, shape.name, "require")
        for f in decl.fields:
            if f.name.text in shape.fields:
                type_, optional = shape.fields[f.name.text]
                default = None if f.type.default is None else default_value(f.type.default, type_)
                fields[f.name.text] = m.FieldPlan(
                    f.name.text, type_, optional, default, label(f.about.title), f.about.basis,
                    f.name.text in shape.key, f.name.span,
                )  # fmt: skip
        require += [made for e in decl.require if (made := typer.boolean(e, view)) is not None]
    return m.RecordPlan(
        shape.name, shape.parent, shape.key, MappingProxyType(fields), shape.least, shape.most, tuple(require),
        origin_of(found),
    )  # fmt: skip
