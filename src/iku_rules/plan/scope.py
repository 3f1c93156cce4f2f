"""Which declaration a name means, seen from which file; and what of other policies comes along.

Only listed names of a used policy can be read; what these need comes along and blocks its name.
Imports language only.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from iku_rules.diagnostics import Diagnostic, Span, problem, suggestion
from iku_rules.language import policy as p
from iku_rules.language import syntax as s
from iku_rules.language.types import Category

Kind = Literal["type", "record", "parameter", "lookup", "decision", "effect"]
Declaration = p.TypeDecl | p.RecordDecl | p.ParameterDecl | p.LookupDecl | p.DecisionDecl | p.EffectDecl


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration and the policy it stands in. A record may have been extended by `extensions` of users."""

    kind: Kind
    decl: Declaration
    owner: str
    extensions: tuple[tuple[p.RecordDecl, str], ...] = ()


@dataclass(slots=True)
class Scope:
    """The closure of a policy: every declaration it needs, by name (types have names of their own)."""

    main: p.PolicyFile
    files: Mapping[str, p.PolicyFile]
    types: dict[str, Declared] = field(default_factory=dict)
    names: dict[str, Declared] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    def of(self, kind: Kind) -> dict[str, Declared]:
        """The declarations of one kind, imported ones first."""
        return {n: d for n, d in (self.types if kind == "type" else self.names).items() if d.kind == kind}

    def category(self, name: str) -> Category | None:
        """The scale or kind of that name."""
        found = self.types.get(name)
        if found is None or not isinstance(found.decl, p.TypeDecl):
            return None
        return Category(name, tuple(v.text for v, _ in found.decl.values), found.decl.ordered)

    def visible(self, owner: str, name: str, *, types: bool = False) -> Declared | None:
        """What a name means in a file, or None."""
        found = (self.types if types else self.names).get(name)
        if found is None:
            return None
        owners = {found.owner} | {by for _, by in found.extensions}
        listed = {n.text for use in self.files[owner].uses if use.policy.text in owners for n in use.names}
        return found if owner in owners or name in listed else None

    def offered(self, owner: str, name: str) -> str | None:
        """The policy a file uses that has such a name, though the file doesn't list it."""
        for use in self.files[owner].uses:
            used = self.files.get(use.policy.text)
            if used and any(d.name.text == name for kind, d in declarations(used) if kind != "effect"):
                return used.id.text
        return None

    def decided(self) -> dict[str, str]:
        """Fields of imported records that a using file decides instead of asking for them as facts: to the record.

        A decision with the name of such a field takes its place, for the imported formulas too.
        """
        made = {}
        for name, found in self.of("decision").items():
            record = self.names.get(found.decl.each.text) if isinstance(found.decl, p.DecisionDecl) else None
            if record is not None and isinstance(record.decl, p.RecordDecl) and record.owner != found.owner:
                if name in {f.name.text for f in record.decl.fields} - {k.text for k in record.decl.key}:
                    made[name] = record.decl.name.text
        return made

    def known(self, owner: str, *, kind: Kind | None = None) -> list[str]:
        """Names readable in a file, for "did you mean"."""
        table = self.types if kind == "type" else self.names
        return [
            n
            for n, d in table.items()
            if (kind is None or d.kind == kind) and self.visible(owner, n, types=kind == "type")
        ]


def declarations(file: p.PolicyFile) -> Iterator[tuple[Kind, Declaration]]:
    """All declarations of a file that have a name others can read, in order."""
    groups: tuple[tuple[Kind, tuple[Declaration, ...]], ...] = (
        ("type", file.types), ("record", file.records), ("parameter", file.parameters),
        ("lookup", file.lookups), ("decision", file.decisions), ("effect", file.effects),
    )  # fmt: skip
    for kind, decls in groups:
        for decl in decls:
            yield kind, decl


def build_scope(main: p.PolicyFile, files: Mapping[str, p.PolicyFile]) -> Scope:
    """The closure of `main`; `files` holds every policy it uses, by id, in the version in force that day."""
    scope = Scope(main, files)
    for use in main.uses:
        if (used := files.get(use.policy.text)) is not None:
            for name in use.names:
                _include(scope, _Wanted(used, name.text, listed=name.span))
    for kind, decl in declarations(main):
        _declare(scope, kind, decl, main)
    return scope


class _Wanted(NamedTuple):
    """A name that a used policy declares: a type, or something else, or both. `listed`: where it was asked for."""

    file: p.PolicyFile
    name: str
    types: bool | None = None
    listed: Span | None = None


class _Taken(NamedTuple):
    file: p.PolicyFile
    kind: Kind
    decl: Declaration
    listed: Span | None


def _include(scope: Scope, wanted: _Wanted) -> None:
    """Takes what a used policy declares under a name, then all that it needs, and so on."""
    waiting: list[_Wanted | _Taken] = [wanted]
    while waiting:  # no recursion: a chain of decisions may be long
        item = waiting.pop()
        more = _found(scope, *item) if isinstance(item, _Wanted) else _take(scope, *item)
        waiting += reversed(list(more))


def _found(
    scope: Scope, file: p.PolicyFile, name: str, types: bool | None, listed: Span | None
) -> Iterator[_Wanted | _Taken]:
    """What is declared under a name: in this policy, or in one that it takes the name from."""
    found = [(k, d) for k, d in declarations(file) if d.name.text == name and types in (None, k == "type")]
    taken = [(kind, decl) for kind, decl in found if kind != "effect"]
    if not taken:
        via = next((u for u in file.uses if name in {n.text for n in u.names}), None)
        if via and via.policy.text in scope.files and listed is None:
            yield _Wanted(scope.files[via.policy.text], name, types)
        elif listed:
            known = [d.name.text for k, d in declarations(file) if k != "effect"]
            code, near = "IKU412" if found else "IKU411", suggestion(name, known)
            scope.problems.append(problem(code, listed, name=name, policy=file.id.text, suggestion=near))
    for kind, decl in taken:
        yield _Taken(file, kind, decl, listed)


def _take(scope: Scope, file: p.PolicyFile, kind: Kind, decl: Declaration, listed: Span | None) -> Iterator[_Wanted]:
    """Puts a declaration into the scope; gives what it needs."""
    owner, name = file.id.text, decl.name.text
    table = scope.types if kind == "type" else scope.names
    if isinstance(decl, p.RecordDecl) and (base := _extended(file, name)) in scope.files:
        _include(scope, _Wanted(scope.files[base], name, types=False))
        there = table.get(name)
        if there is not None and owner not in {by for _, by in there.extensions}:
            table[name] = dataclasses.replace(there, extensions=(*there.extensions, (decl, owner)))
            for needed, types in sorted(references(decl)):
                yield _Wanted(file, needed, types)
            for made in file.decisions:  # those that decide a field of the record
                if made.each.text == name and isinstance(there.decl, p.RecordDecl):
                    if made.name.text in {f.name.text for f in there.decl.fields}:
                        yield _Wanted(file, made.name.text, types=False)
        return
    if name in table:
        if table[name].owner != owner:
            place = listed or decl.name.span
            scope.problems.append(problem("IKU413", place, name=name, policy=owner, other=table[name].owner))
        return
    table[name] = Declared(kind, decl, owner)
    for needed, types in sorted(references(decl)):
        yield _Wanted(file, needed, types)


def _declare(scope: Scope, kind: Kind, decl: Declaration, file: p.PolicyFile) -> None:
    owner, name = file.id.text, decl.name
    table = scope.types if kind == "type" else scope.names
    there = table.get(name.text)
    if there is None:
        table[name.text] = Declared(kind, decl, owner)
    elif there.owner == owner:
        line = there.decl.name.span.line
        scope.problems.append(problem("IKU223", name.span, name=name.text, line=line))
    elif isinstance(decl, p.RecordDecl) and there.kind == "record" and _extended(file, name.text):
        table[name.text] = dataclasses.replace(there, extensions=(*there.extensions, (decl, owner)))
    else:
        scope.problems.append(problem("IKU414", name.span, name=name.text, policy=there.owner))


def _extended(file: p.PolicyFile, record: str) -> str:
    """The policy whose record of that name a file lists as used, so that its own declaration adds to it."""
    return next((use.policy.text for use in file.uses if record in {n.text for n in use.names}), "")


def references(node: object) -> set[tuple[str, bool]]:
    """Every name a declaration mentions, whatever it turns out to mean, and whether it is a type's."""
    match node:
        case s.Path():
            return {(name, False) for name in node.names}
        case s.Apply():
            return {(node.name, False)} | references(node.args)
        case p.TypeExpr():
            return {(node.name, True)}
        case p.DecisionDecl() | p.EffectDecl():
            own = {(node.each.text, False)}
        case p.RecordDecl():
            own = {(node.belongs_to.text, False)} if node.belongs_to else set()
        case tuple():
            return set().union(*(references(item) for item in node)) if node else set()
        case _ if dataclasses.is_dataclass(node) and not isinstance(node, type):
            own = set()
        case _:
            return set()
    for part in dataclasses.fields(node):
        if part.compare:  # places are not compared
            own |= references(getattr(node, part.name))
    return own
