"""A policy and those it uses, on one day -> a plan and every problem of names, types and order.

Imports language, scope and typing; makes the `Plan` that checks and engines read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, cast

from iku_rules.diagnostics import Diagnostic, Severity, Span, problem, sort, suggestion, worst
from iku_rules.language import policy as p
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.expressions import FUNCTIONS
from iku_rules.language.parser import TYPE_WORDS
from iku_rules.language.periods import parse_date, parse_period
from iku_rules.language.types import (
    MAX_DECIMALS,
    MAX_DIGITS,
    Boolean,
    Category,
    DateType,
    Number,
    PeriodType,
    TextType,
    Type,
)
from iku_rules.language.words import LANGUAGES, word
from iku_rules.plan import intervals as iv
from iku_rules.plan import model as m
from iku_rules.plan.digest import digest
from iku_rules.plan.order import order_rules
from iku_rules.plan.scope import Declared, Scope, build_scope
from iku_rules.plan.typing import BOOLEAN, Head, LookupHead, RecordShape, Typer, View, World, type_of

MAX_RULES: Final = 500
_QUOTE: Final = re.compile(r"\{([^{}]*)\}")


def build_plan(
    main: p.PolicyFile, files: Mapping[str, p.PolicyFile], day: datetime.date
) -> tuple[m.Plan | None, tuple[Diagnostic, ...]]:
    """The plan of `main` on `day`; `files` are the policies it uses, in the versions in force on that day.

    The plan is None where there is an error; warnings and notes come along in any case.
    """
    scope = build_scope(main, files)
    builder = _Builder(scope, day)
    plan = builder.plan()
    told = [*scope.problems, *builder.problems, *builder.typer.problems]
    broken = builder.broken.union(*(file.broken for file in files.values()))
    if not all(file.complete for file in files.values()):
        told = [d for d in told if d.code not in _MAYBE_WRITTEN]
    problems = sort(_without_echoes(told, broken))
    return (None if worst(problems) is Severity.ERROR else plan), problems


# Problems that say a name or record is not there, and which of their arguments names it.
_ECHOES: Final = {
    "IKU227": "name", "IKU235": "name", "IKU251": "name", "IKU254": "name", "IKU256": "name", "IKU272": "name",
    "IKU255": "name", "IKU297": "name", "IKU411": "name",
    "IKU259": "record", "IKU276": "record", "IKU403": "record",
}  # fmt: skip
# Problems that say something is not given: where a file could not be read in every part, it may be there.
_MAYBE_WRITTEN: Final = frozenset(
    [
        "IKU122",
        "IKU226",
        "IKU229",
        "IKU236",
        "IKU255",
        "IKU287",
        "IKU293",
        "IKU295",
        "IKU299",
        "IKU402",
        "IKU403",
        "IKU404",
    ]
)


def _without_echoes(problems: list[Diagnostic], broken: set[str]) -> list[Diagnostic]:
    """Without those that only say that a declaration with a problem of its own is not there."""
    broken = broken | {d.args["name"] for d in problems if d.code in ("IKU223", "IKU224", "IKU413", "IKU414")}
    broken |= {d.args["suggestion"] for d in problems if d.code == "IKU411" and d.args["suggestion"]}
    adrift = {d.args["record"] for d in problems if d.code == "IKU403"}
    adrift |= {name for d in problems if d.code == "IKU402" for name in d.args["known"].split(", ")}
    return [
        d
        for d in problems
        if (named := d.args.get(_ECHOES.get(d.code, ""), "")) not in broken
        and not (d.code in ("IKU259", "IKU276") and named in adrift)
    ]


def _label(texts: p.Texts) -> m.Label:
    return m.Label(texts.id, texts.en)


class _Builder:
    def __init__(self, scope: Scope, day: datetime.date) -> None:
        self.scope = scope
        self.day = day
        self.problems: list[Diagnostic] = []
        self.broken: set[str] = set()  # names of declarations with a problem of their own
        self._decisions: dict[str, m.DecisionPlan | None] = {}  # in the order in which they can be computed
        self._doing: list[str] = []
        self._lookups: dict[str, m.LookupPlan | None] = {}
        self._decided = scope.decided()
        self._records = self._shapes()
        self.world = World(
            scope=scope,
            records=self._records,
            parameters=self._parameters(),
            effects={n: cast(p.EffectDecl, d.decl).each.text for n, d in scope.of("effect").items()},
            lookup=self._lookup_head,
            decision=self._head,
            decision_records={n: cast(p.DecisionDecl, d.decl).each.text for n, d in scope.of("decision").items()},
            decided=self._decided,
        )
        self.typer = Typer(self.world)

    def say(self, code: str, span: Span, **args: object) -> None:
        self.problems.append(problem(code, span, **args))

    def _origin(self, found: Declared) -> m.Origin:
        about = found.decl.about if not isinstance(found.decl, p.TypeDecl) else p.About()
        return m.Origin(found.owner, _label(about.title), about.basis, found.decl.name.span)

    def plan(self) -> m.Plan | None:
        main = self.scope.main
        for name in self.scope.of("lookup"):
            self._lookup(name)
            if name in FUNCTIONS or name in (word("word", f, "id") for f in FUNCTIONS):
                self.say("IKU222", self.scope.names[name].decl.name.span, name=name)
        for name, found in self.scope.of("decision").items():
            self._head(name, found.decl.name.span)
        effects = self._effects()
        written = self._rules(effects)
        ordered = order_rules(written, self._exclusives(effects), self.problems)
        claims = self._claims()
        subject = self._subject()
        records = self._record_plans(subject) if subject else {}
        if ordered is None or subject is None:
            return None
        rules, exclusives = ordered
        return m.Plan(
            policy=main.id.text,
            version=main.version,
            digest=digest(main, self.scope.files),
            evidence=main.evidence,
            title=_label(main.title),
            basis=main.basis,
            day=self.day,
            lengths=main.lengths,
            subject=subject,
            records=MappingProxyType(records),
            decisions=tuple(d for d in self._decisions.values() if d is not None),
            lookups=MappingProxyType({n: d for n, d in self._lookups.items() if d is not None}),
            effects=MappingProxyType(effects),
            rules=rules,
            exclusives=exclusives,
            parameters=MappingProxyType(
                {n: (c, self._origin(self.scope.names[n])) for n, c in self.world.parameters.items()}
            ),
            categories=MappingProxyType(
                {
                    n: tuple(_label(texts) for _, texts in cast(p.TypeDecl, d.decl).values)
                    for n, d in self.scope.of("type").items()
                }
            ),
            claims=claims,
            sources=(main.source, *(f.source for name, f in sorted(self.scope.files.items()) if f is not main)),
        )

    # --- types and records

    def type(self, expr: p.TypeExpr, owner: str) -> Type | None:
        """What a type expression means in a file."""
        match expr.name:
            case "number" | "integer":
                return Number(expr.decimals, expr.low, expr.high, expr.low_open, expr.high_open)
            case "exact":
                return Number(None)
            case "boolean":
                return BOOLEAN
            case "text":
                return TextType()
            case "date":
                return DateType()
            case "period":
                return PeriodType()
        category = self.scope.category(expr.name)
        if category is None or self.scope.visible(owner, expr.name, types=True) is None:
            words = self.scope.files[owner].words
            known = [*self.scope.known(owner, kind="type"), *(word("type", x, words) for x in TYPE_WORDS)]
            if (policy := self.scope.offered(owner, expr.name)) is not None:
                self.say("IKU254", expr.span, name=expr.name, policy=policy)
                return None
            near = suggestion(expr.name, known)
            self.say("IKU235", expr.span, name=expr.name, suggestion=near, known=", ".join(known))
            return None
        if expr.low is not None or expr.decimals is not None:
            self.say("IKU231", expr.span, type=expr.name)
            return None
        return category

    def _shapes(self) -> dict[str, RecordShape]:
        shapes = {}
        for name, found in self.scope.of("record").items():
            base = cast(p.RecordDecl, found.decl)
            parts = [(base, found.owner), *found.extensions]
            fields: dict[str, tuple[Type, bool]] = {}
            parent, least, most = None, 0, None
            for decl, owner in parts:
                if decl is not base:
                    self._check_extension(decl, base)
                for f in decl.fields:
                    type_ = self._field_type(f, owner)
                    if type_ is None:
                        self.broken.add(f.name.text)
                    there = fields.get(f.name.text)
                    # An imported text may be narrowed to a scale or kind; nothing else may be said twice.
                    narrowed = decl is not base and there is not None and isinstance(there[0], TextType)
                    if there is not None and not (narrowed and isinstance(type_, Category)):
                        self.say("IKU224", f.name.span, name=f.name.text, record=name)
                    elif type_ is not None and self._decided.get(f.name.text) != name:
                        fields[f.name.text] = (type_, f.type.optional)
                if decl.belongs_to:
                    parent = decl.belongs_to.text
                if decl.most is not None:
                    least, most = decl.least or 0, decl.most
            for f in (f for decl, _ in parts for f in decl.fields):
                if f.name.text in self.scope.names and self.scope.names[f.name.text].kind == "record":
                    self.say("IKU291", f.name.span, name=f.name.text)
            key = tuple(k.text for k in base.key)
            for k in base.key:
                if k.text not in fields:
                    near = suggestion(k.text, fields)
                    self.say("IKU251", k.span, name=k.text, record=name, suggestion=near)
                elif fields[k.text][1]:
                    words = self.scope.files[found.owner].words
                    self.say("IKU225", k.span, name=k.text, optional=word("type", "optional", words))
            if not base.key:
                self.say("IKU226", base.span, record=name, key=self._word(found.owner, "key"))
            shapes[name] = RecordShape(name, parent, MappingProxyType(fields), key, least, most)
        return self._check_parents(shapes)

    def _check_extension(self, decl: p.RecordDecl, base: p.RecordDecl) -> None:
        if decl.key or decl.require or (decl.belongs_to and base.belongs_to) or (decl.most and base.most):
            self.say("IKU415", decl.span, record=decl.name.text)

    def _check_parents(self, shapes: dict[str, RecordShape]) -> dict[str, RecordShape]:
        for name, shape in shapes.items():
            seen, at = {name}, shape.parent
            while at is not None:
                if at not in shapes:
                    near = suggestion(at, [n for n in shapes if n != name])
                    self.say("IKU227", self._belongs(name), name=at, suggestion=near)
                    self.broken.add(name)
                elif at in seen:
                    self.say("IKU228", self._belongs(name), record=name)
                else:
                    seen.add(at)
                    at = shapes[at].parent
                    continue
                shapes = {**shapes, name: replace(shape, parent=None)}
                break
            if shape.parent is not None and shape.most is None:
                self.say("IKU229", self._belongs(name), record=name, word=self._own(name, "records"))
        return shapes

    def _own(self, record: str, key: str) -> str:
        found = self.scope.names[record]
        owner = next((by for d, by in found.extensions if d.belongs_to), found.owner)
        return word("key", key, self.scope.files[owner].words)

    def _belongs(self, record: str) -> Span:
        found = self.scope.names[record]
        decls = [cast(p.RecordDecl, found.decl), *(d for d, _ in found.extensions)]
        return next(d.belongs_to.span for d in decls if d.belongs_to)

    def _field_type(self, f: p.FieldDecl, owner: str) -> Type | None:
        type_ = self.type(f.type, owner)
        if isinstance(type_, Number):
            if type_.low is None or type_.high is None or type_.decimals is None:
                self.say("IKU236", f.type.span, name=f.name.text)
                return None
            largest = max(abs(type_.low), abs(type_.high))
            if type_.decimals > MAX_DECIMALS or largest * 10**type_.decimals >= 10**MAX_DIGITS:
                self.say("IKU237", f.type.span, decimals=MAX_DECIMALS, digits=MAX_DIGITS)
                return None
            type_ = replace(type_, unit=f.about.unit)
        if f.type.default is not None and type_ is not None and self._literal(f.type.default, type_) is None:
            self.say("IKU238", f.type.span, value=f.type.default, name=f.name.text)
        return type_

    def _literal(self, text: str, type_: Type) -> object | None:
        """The canonical value of a default; None where it isn't one of the type."""
        match type_:
            case Boolean():
                return {"yes": True, "no": False}.get(text)
            case Category():
                return type_.values.index(text) if text in type_.values else None
            case PeriodType():
                return parse_period(text)
            case DateType():
                day = parse_date(text)
                return day.toordinal() if day else None
            case TextType():
                return text
            case Number():
                if not re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", text):
                    return None
                scaled = Fraction(text) * 10 ** (type_.decimals or 0)
                inside = type_.low is not None and type_.high is not None and type_.low <= Fraction(text) <= type_.high
                return scaled.numerator if scaled.denominator == 1 and inside else None
        return None

    def _subject(self) -> str | None:
        main = self.scope.main
        if main.subject is not None:
            name = main.subject.text
            if name not in self._records:
                near = suggestion(name, self._records)
                self.say("IKU227", main.subject.span, name=name, suggestion=near)
                return None
            if self._records[name].parent is not None:
                top = name
                while (above := self._records[top].parent) is not None:
                    top = above
                self.say("IKU407", main.subject.span, name=name, top=top)
                return None
            return name
        roots = [n for n, shape in self._records.items() if shape.parent is None]
        if len(roots) != 1:
            self.say("IKU402", main.id.span, word=word("key", "subject", main.words), known=", ".join(roots) or "-")
            return None
        return roots[0]

    def _record_plans(self, subject: str) -> dict[str, m.RecordPlan]:
        """Subject first, parents before children; records outside the subject's tree are a problem."""
        order, left = [subject], [n for n in self._records if n != subject]
        while ready := [n for n in left if self._records[n].parent in order]:
            order += ready
            left = [n for n in left if n not in ready]
        for name in left:
            word_ = self._word(self.scope.names[name].owner, "belongs_to")
            self.say("IKU403", self.scope.names[name].decl.name.span, record=name, subject=subject, word=word_)
        return {name: self._record_plan(name) for name in order}

    def _record_plan(self, name: str) -> m.RecordPlan:
        found, shape = self.scope.names[name], self._records[name]
        base = cast(p.RecordDecl, found.decl)
        fields, require = {}, []
        for decl, owner in [(base, found.owner), *found.extensions]:
            view = View(owner, name, "require")
            for f in decl.fields:
                if f.name.text in shape.fields:
                    type_, optional = shape.fields[f.name.text]
                    default = None if f.type.default is None else self._literal(f.type.default, type_)
                    fields[f.name.text] = m.FieldPlan(
                        f.name.text, type_, optional, default, _label(f.about.title), f.about.basis,
                        f.name.text in shape.key, f.name.span,
                    )  # fmt: skip
            require += [made for e in decl.require if (made := self.typer.boolean(e, view)) is not None]
        return m.RecordPlan(
            name,
            shape.parent,
            shape.key,
            MappingProxyType(fields),
            shape.least,
            shape.most,
            tuple(require),
            self._origin(found),
        )

    # --- parameters

    def _parameters(self) -> dict[str, t.Const]:
        made = {}
        for name, found in self.scope.of("parameter").items():
            if any(name in shape.fields for shape in self._records.values()):
                self.say("IKU291", found.decl.name.span, name=name)
            value = self._parameter(name, found)
            if value is None:
                self.broken.add(name)
            else:
                made[name] = value
        return made

    def _parameter(self, name: str, found: Declared) -> t.Const | None:
        decl = cast(p.ParameterDecl, found.decl)
        wanted = self.type(decl.type, found.owner) if decl.type else None
        if decl.type and wanted is None:
            return None
        values = [(day, self._constant(e, wanted, found.owner)) for day, e in decl.values]
        if any(v is None for _, v in values):
            return None
        known = [v for _, v in values if v is not None and v.value is not None]
        if not known and wanted is None:
            wanted = Number(0)
        kinds = {type(v.type) for v in known}
        if len(kinds) > 1:
            self.say("IKU239", decl.name.span, name=name)
            return None
        in_force = [v for day, v in values if v is not None and (day is None or day <= self.day)]
        if not in_force:
            self.say("IKU404", decl.name.span, name=name, day=self.day)
            return None
        value = in_force[-1]
        if value.value is None:
            if not decl.about.basis:
                self.say(
                    "IKU405", decl.name.span, name=name, word=word("key", "basis", self.scope.files[found.owner].words)
                )
            else:
                self.say("IKU406", decl.name.span, name=name)
            value = replace(value, type=wanted or known[0].type)
        type_ = value.type
        if isinstance(type_, Number) and decl.about.unit:
            type_ = replace(type_, unit=decl.about.unit)
        return replace(value, type=type_, parameter=name)

    def _constant(self, expr: s.Expr, wanted: Type | None, owner: str) -> t.Const | None:
        """A literal: a number, `missing`, a category value, yes or no, a day or a period."""
        negative = isinstance(expr, s.Unary) and expr.op == "-"
        inner = expr.operand if isinstance(expr, s.Unary) and negative else expr
        match inner:
            case s.Num():
                if isinstance(wanted, PeriodType) and (period := parse_period(str(inner.value))):
                    return t.Const(period, PeriodType(), span=expr.span)
                value = -inner.value if negative else inner.value
                made = t.Const(value, iv.constant(value, inner.decimals), span=expr.span)
            case s.Missing():
                return t.Const(None, wanted or Number(0), span=expr.span)
            case s.Day():
                made = t.Const(inner.value.toordinal(), DateType(), span=expr.span)
            case s.PeriodLiteral():
                made = t.Const(inner.value, PeriodType(), span=expr.span)
            case s.Path(names=("yes",)) | s.Path(names=("no",)):
                made = t.Const(inner.names == ("yes",), BOOLEAN, span=expr.span)
            case s.Path() if isinstance(wanted, Category) and len(inner.names) == 1 and inner.names[0] in wanted.values:
                made = t.Const(wanted.values.index(inner.names[0]), wanted, span=expr.span)
            case s.Path() if isinstance(wanted, Category) and len(inner.names) == 1:
                near, known = suggestion(inner.names[0], wanted.values), ", ".join(wanted.values)
                self.say("IKU255", expr.span, name=inner.names[0], type=wanted.name, suggestion=near, known=known)
                return None
            case _:
                self.say("IKU218", expr.span)
                return None
        if wanted is not None and type(wanted) is not type(made.type):
            self.say("IKU218", expr.span)
            return None
        return made

    # --- lookups

    def _lookup_head(self, name: str) -> LookupHead | None:
        made = self._lookup(name)
        if made is None:
            return None
        missable = True
        match made.body:
            case t.Points():
                missable = not made.body.clamped
            case m.Matrix():
                sizes = [len(a.values) for _, a in made.args if isinstance(a, Category)]
                whole = len(sizes) == 2 and len(made.body.cells) == sizes[0] * sizes[1]
                missable = not whole or any(r.missable for r in made.body.cells.values())
        return LookupHead(made.args, made.gives, missable)

    def _lookup(self, name: str) -> m.LookupPlan | None:
        if name not in self._lookups:
            self._lookups[name] = self._make_lookup(name, self.scope.names[name])
        return self._lookups[name]

    def _make_lookup(self, name: str, found: Declared) -> m.LookupPlan | None:
        decl = cast(p.LookupDecl, found.decl)
        args = [(a.text, self.type(e, found.owner)) for a, e in decl.args]
        gives = self.type(decl.gives, found.owner)
        if gives is None or any(x is None for _, x in args):
            return None
        if decl.outside == "clamp" and decl.form != "points":
            words = self.scope.files[found.owner].words
            self.say(
                "IKU284", decl.name.span, outside=word("key", "outside", words),
                clamp=word("value", "clamp", words), missing=word("value", "missing", words),
            )  # fmt: skip
        made_args = cast("tuple[tuple[str, Type], ...]", tuple(args))
        view = View(found.owner, None, "lookup", args=made_args)
        body: m.Matrix | t.Rows | t.Points | None
        if decl.form == "matrix":
            body = self._matrix(decl, made_args, gives, view)
        elif decl.form == "points":
            body = self._points(decl, made_args, view)
        else:
            if decl.form == "bands" and len(made_args) != 1:
                self.say("IKU285", decl.name.span, expected=1, found=len(made_args))
            body = self._table(cast(p.Table, decl.table), "unique", gives, view)
        if body is None:
            return None
        results = self._results(body)
        if isinstance(gives, Number):
            for result in results:
                self._fits(result, gives)
            numbers = [cast(Number, r.type) for r in results if type_of(r) is not None]
            unit = decl.about.unit
            gives = replace(iv.hull(numbers) if numbers else gives, decimals=gives.decimals, unit=unit)
        self._column_sum(decl, body)
        return m.LookupPlan(name, made_args, gives, body, self._origin(found), decl.outside == "missing")

    def _results(self, body: m.Matrix | t.Rows | t.Points) -> list[t.Term]:
        match body:
            case m.Matrix():
                return list(body.cells.values())
            case t.Rows():
                return [row.result for row in body.rows]
            case t.Points():
                return [y for _, y in body.points]

    def _fits(self, result: t.Term, gives: Number) -> None:
        number = result.type
        if isinstance(number, Number) and gives.decimals is not None and type_of(result) is not None:
            if number.decimals is None or number.decimals > gives.decimals:
                self.say("IKU286", result.span or self.scope.main.id.span, decimals=gives.decimals)

    def _matrix(
        self, decl: p.LookupDecl, args: tuple[tuple[str, Type], ...], gives: Type, view: View
    ) -> m.Matrix | None:
        rows, columns, cells = decl.matrix or ((), (), ())
        if len(args) != 2 or not all(isinstance(a, Category) for _, a in args):
            self.say("IKU285", decl.name.span, expected=2, found=len(args))
            return None
        down, across = cast(Category, args[0][1]), cast(Category, args[1][1])
        ordinals = []
        words = self.scope.files[view.owner].words
        outside = f"{word('key', 'outside', words)}: {word('value', 'missing', words)}"
        for names, category in ((rows, down), (columns, across)):
            seen: dict[str, p.Name] = {}
            good = True
            for n in names:
                if n.text not in category.values:
                    good = False
                    near = suggestion(n.text, category.values)
                    known = ", ".join(category.values)
                    self.say("IKU255", n.span, name=n.text, type=category.name, suggestion=near, known=known)
                elif n.text in seen:
                    good = False
                    self.say("IKU223", n.span, name=n.text, line=seen[n.text].span.line)
                seen.setdefault(n.text, n)
            absent = [v for v in category.values if v not in seen]
            if absent and good and decl.outside != "missing":
                self.say("IKU287", decl.name.span, values=", ".join(absent), outside=outside)
            ordinals.append([category.values.index(n.text) if n.text in category.values else -1 for n in names])
        made = {}
        for row, line in zip(ordinals[0], cells, strict=True):
            for column, cell in zip(ordinals[1], line, strict=True):
                if cell is None:
                    if decl.outside != "missing" and row >= 0 and column >= 0:
                        pair = f"{down.values[row]} / {across.values[column]}"
                        self.say("IKU287", decl.name.span, values=pair, outside=outside)
                elif (result := self.typer.result(cell, view, gives)) is not None:
                    made[row, column] = result
        return m.Matrix(MappingProxyType(made))

    def _points(self, decl: p.LookupDecl, args: tuple[tuple[str, Type], ...], view: View) -> t.Points | None:
        if len(args) != 1 or not isinstance(args[0][1], Number):
            self.say("IKU285", decl.name.span, expected=1, found=len(args))
            return None
        made: list[tuple[t.Const, t.Const]] = []
        for x, y in decl.points:
            px, py = self.typer.number(x, view), self.typer.number(y, view)
            if px is None or py is None:
                continue
            if not isinstance(px, t.Const) or not isinstance(py, t.Const) or px.value is None or py.value is None:
                self.say("IKU218", (x if not isinstance(px, t.Const) else y).span)
                continue
            if made and cast(Fraction, made[-1][0].value) >= cast(Fraction, px.value):
                self.say("IKU288", x.span)
                continue
            made.append((px, py))
        if decl.outside is None:
            words = self.scope.files[view.owner].words
            forms = " / ".join(word("value", w, words) for w in ("clamp", "missing"))
            self.say("IKU122", decl.name.span, key=word("key", "outside", words), value=forms)
        return t.Points(cast(Any, tuple(made)), decl.outside == "clamp", decl.body_span) if len(made) > 1 else None

    def _column_sum(self, decl: p.LookupDecl, body: m.Matrix | t.Rows | t.Points) -> None:
        if decl.column_sum is None:
            return
        wanted, span = decl.column_sum.value, decl.column_sum.span
        columns: dict[str, Fraction] = {}
        if isinstance(body, m.Matrix):
            names = [n.text for n in (decl.matrix or ((), (), ()))[1]]
            category = cast(
                Category, self.type(decl.args[1][1], self.scope.main.id.text) or Category("", tuple(names), False)
            )
            for (_, column), result in body.cells.items():
                name = category.values[column]
                columns[name] = columns.get(name, Fraction(0)) + self._value(result)
        else:
            columns["-"] = sum((self._value(r) for r in self._results(body)), Fraction(0))
        for name, total in columns.items():
            if total != wanted:
                self.say("IKU289", span, column=name, total=_decimal(total), wanted=_decimal(wanted))

    def _value(self, term: t.Term) -> Fraction:
        return term.value if isinstance(term, t.Const) and isinstance(term.value, Fraction) else Fraction(0)

    # --- decisions

    def _head(self, name: str, span: Span) -> Head | None:
        """The type of a decision; types it first where that hasn't been done."""
        if name in self._doing:
            chain = [*self._doing[self._doing.index(name) :], name]
            self.say("IKU290", self.scope.names[name].decl.name.span, chain=" → ".join(chain))
            return None
        if name not in self._decisions:
            self._doing.append(name)
            made = self._decision(name, self.scope.names[name])
            self._doing.pop()
            self._decisions.setdefault(name, made)
        found = self._decisions[name]
        return None if found is None else Head(found.record, found.type, found.missable)

    def _decision(self, name: str, found: Declared) -> m.DecisionPlan | None:
        decl, owner = cast(p.DecisionDecl, found.decl), found.owner
        if not self._record_known(decl.each):
            return None
        if name in self._records[decl.each.text].fields:
            self.say("IKU291", decl.name.span, name=name)
        view = View(owner, decl.each.text, "decision")
        wanted = self.type(decl.type, owner) if decl.type else None
        if (decl.type and wanted is None) or (decl.type and isinstance(wanted, Number)):
            if wanted is not None:
                self.say("IKU292", decl.type.span if decl.type else decl.name.span, round=self._word(owner, "round"))
            return None
        if wanted is None and (category := self._untyped(decl, view)) is not None:
            self._say_type_needed(decl, category.name, owner)
            return None
        body = self._body(decl, wanted, view)
        if body is None:
            return None
        type_ = self._body_type(body, decl, wanted, view)
        if type_ is None:
            return None
        if self._decided.get(name) == decl.each.text and not self._fits_field(decl, type_):
            return None
        missable = _body_missable(body)
        rounding = None
        if isinstance(type_, Number):
            if decl.round is None and type_.decimals is None:
                self.say("IKU293", decl.name.span, name=name, round=self._word(owner, "round"),
                         exact=word("value", "exact", self.scope.files[owner].words))  # fmt: skip
                return None
            rounding, type_ = self._rounding(decl, type_, self._unit(decl, type_))
        elif decl.round is not None:
            self.say("IKU294", decl.round.span, name=name)
        published = not (isinstance(type_, Number) and type_.decimals is None)
        return m.DecisionPlan(
            name,
            decl.each.text,
            type_,
            rounding,
            body,
            missable or bool(self._require(decl.each.text)),
            published,
            self._origin(found),
        )

    def _fits_field(self, decl: p.DecisionDecl, type_: Type) -> bool:
        """Whether a decision in the place of an imported field is of the field's kind."""
        found = self.scope.names[decl.each.text]
        declared = next(f for f in cast(p.RecordDecl, found.decl).fields if f.name.text == decl.name.text)
        wanted = self.type(declared.type, found.owner)
        same = wanted == type_ if isinstance(wanted, Category) else type(wanted) is type(type_)
        if wanted is not None and not same:
            view = View(self.scope.main.id.text, decl.each.text, "decision")
            kinds = self.typer.describe(type_, view), self.typer.describe(wanted, view)
            self.say("IKU242", decl.name.span, found=kinds[0], wanted=kinds[1])
        return same

    def _require(self, record: str) -> bool:
        found = self.scope.names[record]
        return any(d.require for d in [cast(p.RecordDecl, found.decl), *(d for d, _ in found.extensions)])

    def _unit(self, decl: p.DecisionDecl, type_: Number) -> str | None:
        if decl.about.unit and type_.unit and decl.about.unit != type_.unit:
            self.say("IKU261", decl.name.span, left=decl.about.unit, right=type_.unit)
        return decl.about.unit or type_.unit

    def _word(self, owner: str, key: str) -> str:
        return word("key", key, self.scope.files[owner].words)

    def _record_known(self, name: p.Name) -> bool:
        if name.text in self._records:
            return True
        near = suggestion(name.text, self._records)
        self.say("IKU227", name.span, name=name.text, suggestion=near)
        return False

    def _rounding(self, decl: p.DecisionDecl, type_: Number, unit: str | None) -> tuple[m.Rounding, Number]:
        if decl.round is None:
            decimals = type_.decimals or 0
            if decimals > MAX_DECIMALS:
                exact = word("value", "exact", self.scope.main.words)
                round_ = self._word(self.scope.main.id.text, "round")
                self.say("IKU293", decl.name.span, name=decl.name.text, round=round_, exact=exact)
            return m.Rounding(decimals), replace(type_, unit=unit)
        if decl.round.decimals is None:
            return m.Rounding(None), replace(type_, decimals=None, unit=unit)
        return m.Rounding(decl.round.decimals, decl.round.mode), iv.rounded(
            type_, decl.round.decimals, decl.round.mode, unit
        )

    def _body(self, decl: p.DecisionDecl, wanted: Type | None, view: View) -> t.Body | None:
        if isinstance(decl.body, p.Table):
            return self._table(decl.body, decl.hit or "unique", wanted, view)
        if not isinstance(decl.body, tuple):
            return self.typer.result(decl.body, view, wanted)
        rows: list[t.Row | None] = []
        for number, row in enumerate(decl.body, 1):
            true = t.Const(True, BOOLEAN, span=row.span)
            condition = true if row.condition is None else self.typer.boolean(row.condition, view)
            result = self.typer.result(row.result, view, wanted)
            rows.append(
                t.Row(condition, result, str(number), row.span)
                if condition is not None and result is not None
                else None
            )
        if None in rows:
            return None
        return t.Rows("first", cast("tuple[t.Row, ...]", tuple(rows)), (), decl.body_span)

    def _table(self, table: p.Table, hit: Any, wanted: Type | None, view: View) -> t.Rows | None:
        columns = [self.typer.term(c, view) for c in table.columns]
        if any(c is None for c in columns):
            return None
        made = cast("list[t.Term]", columns)
        rows: list[t.Row | None] = []
        for row in table.rows:
            condition = self._row_condition(made, row.cells, row.span, view)
            result = self.typer.result(row.result, view, wanted)
            rows.append(
                t.Row(condition, result, row.name, row.span) if condition is not None and result is not None else None
            )
        if None in rows:
            return None
        return t.Rows(hit, cast("tuple[t.Row, ...]", tuple(rows)), tuple(made), table.span)

    def _row_condition(self, columns: list[t.Term], cells: tuple[s.Cell, ...], span: Span, view: View) -> t.Term | None:
        items = [self.typer.condition(c, cell, view) for c, cell in zip(columns, cells, strict=True)]
        if any(i is None for i in items):
            return None
        made = cast("tuple[t.Term, ...]", tuple(items))
        return t.All(made, BOOLEAN, any(i.missable for i in made), span)

    def _body_type(self, body: t.Body, decl: p.DecisionDecl, wanted: Type | None, view: View) -> Type | None:
        results = [row.result for row in body.rows] if isinstance(body, t.Rows) else [body]
        type_ = self.typer.join([type_of(r) for r in results], decl.name.span, view)
        if type_ is None or wanted is not None:
            return wanted
        if not isinstance(type_, Number):
            self._say_type_needed(decl, self.typer.describe(type_, view), view.owner)
            return None
        return type_

    def _untyped(self, decl: p.DecisionDecl, view: View) -> Category | None:
        """The scale or kind whose values a decision without a type gives."""
        rows = decl.body.rows if isinstance(decl.body, p.Table) else decl.body
        results = [row.result for row in rows] if isinstance(rows, tuple) else [rows]
        return next((c for r in results if (c := self.typer.value_of(r, view)) is not None), None)

    def _say_type_needed(self, decl: p.DecisionDecl, type_: str, owner: str) -> None:
        self.say("IKU295", decl.name.span, name=decl.name.text, type=f"{self._word(owner, 'type')}: {type_}")

    # --- effects, rules

    def _effects(self) -> dict[str, m.EffectPlan]:
        made = {}
        for name, found in self.scope.of("effect").items():
            decl = cast(p.EffectDecl, found.decl)
            if not self._record_known(decl.each):
                self.broken.add(name)
                continue
            if name in self._records[decl.each.text].fields or name in self.world.decision_records:
                self.say("IKU291", decl.name.span, name=name)
            guard = None
            if decl.only_if is not None:
                guard = self.typer.boolean(decl.only_if, View(found.owner, decl.each.text, "guard"))
            made[name] = m.EffectPlan(
                name, decl.each.text, cast(Any, decl.kind), decl.severity, decl.lasts, guard,
                _label(decl.about.title), self._origin(found),
            )  # fmt: skip
        return made

    def _rules(self, effects: Mapping[str, m.EffectPlan]) -> list[m.RulePlan]:
        main = self.scope.main
        made: list[m.RulePlan] = []
        seen: dict[str, p.Name] = {}
        for decl in main.rules:
            if decl.name.text in seen:
                self.say("IKU223", decl.name.span, name=decl.name.text, line=seen[decl.name.text].span.line)
            seen.setdefault(decl.name.text, decl.name)
            if not self._record_known(decl.each):
                continue
            view = View(main.id.text, decl.each.text, "rule")
            columns: list[t.Term] | None = None
            if decl.rows[0].columns:
                typed = [self.typer.term(c, view) for c in decl.rows[0].columns]
                if any(c is None for c in typed):
                    continue
                columns = cast("list[t.Term]", typed)
            made += [r for row in decl.rows if (r := self._rule(decl, row, columns, view, effects)) is not None]
        if len(made) > MAX_RULES:
            self.say("IKU296", main.rules[-1].name.span, limit=MAX_RULES)
        return made

    def _rule(
        self,
        decl: p.RuleDecl,
        row: p.RuleRow,
        columns: list[t.Term] | None,
        view: View,
        effects: Mapping[str, m.EffectPlan],
    ) -> m.RulePlan | None:
        if columns is not None:
            condition = self._row_condition(columns, row.cells, row.span, view)
        else:
            condition = self.typer.boolean(cast(s.Expr, row.when), view)
        for name in row.then:
            if name.text not in effects:
                self.say("IKU297", name.span, name=name.text, suggestion=suggestion(name.text, effects))
            elif effects[name.text].record != decl.each.text:
                self.say("IKU298", name.span, name=name.text, record=effects[name.text].record, own=decl.each.text)
        given = [effects[n.text] for n in row.then if n.text in effects]
        if any(e.kind == "sanction" for e in given) and not (row.because.id and row.because.en):
            self.say("IKU299", row.then[0].span, name=row.id, because=word("key", "because", self.scope.main.words))
        quotes = self._quotes(row, view)
        if condition is None or len(given) != len(row.then):
            return None
        origin = m.Origin(self.scope.main.id.text, _label(decl.about.title), row.basis or decl.about.basis, row.span)
        return m.RulePlan(
            row.id, decl.each.text, condition, tuple(n.text for n in row.then), _label(row.because), quotes, origin
        )

    def _quotes(self, row: p.RuleRow, view: View) -> Mapping[str, t.Term]:
        found: dict[str, t.Term] = {}
        span = row.because_span or row.span
        for language in LANGUAGES:
            text = getattr(row.because, language) or ""
            if text.count("{") != text.count("}") or len(_QUOTE.findall(text)) != text.count("{"):
                self.say("IKU360", span)
                continue
            for name in _QUOTE.findall(text):
                if name in found:
                    continue
                names = tuple(name.split("."))
                at = span.text.find("{" + name + "}")
                place = Span(span.source, span.start + at + 1, span.start + at + 1 + len(name)) if at >= 0 else span
                if not all(re.fullmatch(r"[a-z][a-z0-9_]*", n) for n in names):
                    self.say("IKU360", place)
                    continue
                made = self.typer.term(s.Path(names, place), View(view.owner, view.record, "claim"))
                if made is None:
                    continue
                if isinstance(made.type, Number) and made.type.decimals is None:
                    self.say("IKU361", place, name=name)
                    continue
                found[name] = made
        return MappingProxyType(found)

    def _exclusives(self, effects: Mapping[str, m.EffectPlan]) -> list[m.ExclusivePlan]:
        made = []
        heaviest: dict[str, str] = {}
        for decl in self.scope.main.exclusives:
            for name in decl.of:
                if name.text not in effects:
                    self.say("IKU297", name.span, name=name.text, suggestion=suggestion(name.text, effects))
                elif decl.keep == "heaviest":
                    if name.text in heaviest:
                        self.say("IKU362", name.span, name=name.text, other=heaviest[name.text])
                        break
                    heaviest[name.text] = decl.name.text
            known = [effects[n.text] for n in decl.of if n.text in effects]
            if len({e.record for e in known}) > 1:
                self.say("IKU363", decl.name.span, name=decl.name.text)
            elif len(decl.of) < 2:
                self.say("IKU364", decl.name.span, name=decl.name.text)
            elif len(known) == len(decl.of):
                about = m.Origin(self.scope.main.id.text, _label(decl.about.title), decl.about.basis, decl.name.span)
                of = tuple(n.text for n in decl.of)
                made.append(m.ExclusivePlan(decl.name.text, of, decl.keep, known[0].record, 0, about))
        return made

    def _claims(self) -> tuple[m.ClaimPlan, ...]:
        made = []
        for decl in self.scope.main.properties:
            head = None
            if decl.of.text in self.world.decision_records:
                head = self._head(decl.of.text, decl.of.span)
            else:
                near = suggestion(decl.of.text, self.world.decision_records)
                self.say("IKU256", decl.of.span, name=decl.of.text, suggestion=near)
            if head is None:
                continue
            view = View(self.scope.main.id.text, head.record, "claim")
            over, where_view = self._claim_over(decl, head.record) if decl.in_ is not None else (None, view)
            where = None if decl.where is None else self.typer.boolean(decl.where, where_view)
            given = None if decl.given is None else self.typer.boolean(decl.given, view)
            origin = m.Origin(self.scope.main.id.text, _label(decl.about.title), decl.about.basis, decl.name.span)
            made.append(m.ClaimPlan(decl.name.text, decl.claim, decl.of.text, over, where, given, origin))
        return tuple(made)

    def _claim_over(self, decl: p.PropertyDecl, record: str) -> tuple[t.Term | None, View]:
        """`in: measurement.realisation`: a fact of the decision's record or of one below it."""
        expr = decl.in_
        view = View(self.scope.main.id.text, record, "claim")
        if isinstance(expr, s.Path) and len(expr.names) == 2 and expr.names[0] in self._records:
            inner = replace(view, record=expr.names[0])
            return self.typer.number(s.Path(expr.names[1:], expr.span), inner), inner
        return (None if expr is None else self.typer.number(expr, view)), view


def _body_missable(body: t.Body) -> bool:
    if not isinstance(body, t.Rows):
        return body.missable
    covered = any(isinstance(r.condition, t.Const) and r.condition.value is True for r in body.rows)
    if body.hit == "unique":
        # Whether the rows cover everything is the coverage check's business: here it may be missing.
        return True
    return not covered or any(r.condition.missable or r.result.missable for r in body.rows)


def _decimal(value: Fraction) -> str:
    """A sum of decimals, exactly."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    scaled = abs((value * 10**digits).numerator)
    text = str(scaled).rjust(digits + 1, "0")
    whole, part = (text[:-digits], text[-digits:]) if digits else (text, "")
    return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")
