"""Syntax -> typed terms: names resolved, types, units, bounds and what may be missing worked out.

One function for each node of the syntax. Imports language, intervals and the plan's scope of names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal, assert_never, cast

from iku_rules.diagnostics import Diagnostic, Span, problem, suggestion
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.periods import LENGTHS, Period
from iku_rules.language.types import (
    Boolean,
    Category,
    DateType,
    Number,
    PeriodType,
    TextType,
    Type,
)
from iku_rules.language.words import LANGUAGES, english, word
from iku_rules.plan import intervals as iv
from iku_rules.plan.scope import Scope

BOOLEAN: Final = Boolean()
LENGTH: Final = Category("length", LENGTHS, ordered=False)
_ALONE: Final = (("missing", "en"), ("present", "en"))  # halves of two-word forms

Mode = Literal["decision", "rule", "guard", "require", "lookup", "constant", "claim"]


@dataclass(frozen=True, slots=True)
class RecordShape:
    """What typing needs to know of a record. `most` None where unknown."""

    name: str
    parent: str | None
    fields: Mapping[str, tuple[Type, bool]]  # type, may be missing
    key: tuple[str, ...]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """A decision as others see it."""

    record: str
    type: Type
    missable: bool


@dataclass(frozen=True, slots=True)
class LookupHead:
    args: tuple[tuple[str, Type], ...]
    gives: Type
    missable: bool


@dataclass(frozen=True, slots=True)
class World:
    """All that expressions can refer to. `decision` types another decision when first asked (None: has errors)."""

    scope: Scope
    records: Mapping[str, RecordShape]
    parameters: Mapping[str, t.Const]
    effects: Mapping[str, str]  # to the record
    lookup: Callable[[str], LookupHead | None]
    decision: Callable[[str, Span], Head | None]
    decision_records: Mapping[str, str]
    decided: Mapping[str, str]  # fields of imported records that are decided: readable wherever the record is


@dataclass(frozen=True, slots=True)
class View:
    """Where an expression stands: its file, the record it is for, what it may read."""

    owner: str
    record: str | None
    mode: Mode
    args: tuple[tuple[str, Type], ...] = ()
    member: tuple[str, str] | None = None  # variable, record


class Typer:
    """Types expressions against a world and keeps the problems. Every method gives None where there was one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.problems: list[Diagnostic] = []

    def say(self, code: str, span: Span, **args: object) -> None:
        self.problems.append(problem(code, span, **args))

    # --- entry points

    def boolean(self, expr: s.Expr, view: View) -> t.Term | None:
        """A condition."""
        made = self.term(expr, view, BOOLEAN)
        if made is not None and not isinstance(made.type, Boolean):
            self.say("IKU240", expr.span, found=self.describe(made.type, view))
            return None
        return made

    def number(self, expr: s.Expr, view: View) -> t.Term | None:
        made = self.term(expr, view)
        if made is not None and not isinstance(made.type, Number):
            self.say("IKU241", expr.span, found=self.describe(made.type, view))
            return None
        return made

    def result(self, expr: s.Expr, view: View, expected: Type | None) -> t.Term | None:
        """A value of the expected type (None: of any)."""
        if isinstance(expr, s.Path) and expr.names in (("yes",), ("no",)) and isinstance(expected, Boolean):
            return t.Const(expr.names == ("yes",), BOOLEAN, span=expr.span)
        if isinstance(expr, s.Missing):
            return t.Const(None, expected or Number(0), span=expr.span)
        made = self.term(expr, view, expected)
        if made is None:
            return None
        if isinstance(made, t.Const) and made.value is None:
            return replace(made, type=expected or made.type)
        if expected is not None and not _same_kind(made.type, expected):
            self.say("IKU242", expr.span, found=self.describe(made.type, view), wanted=self.describe(expected, view))
            return None
        return made

    def value_of(self, expr: s.Expr, view: View) -> Category | None:
        """The scale or kind of which a bare name that means nothing else here is a value."""
        if not isinstance(expr, s.Path) or len(expr.names) != 1 or self._means(expr.names[0], view):
            return None
        scales = (self.world.scope.category(n) for n in self.world.scope.known(view.owner, kind="type"))
        return next((c for c in scales if c is not None and expr.names[0] in c.values), None)

    def condition(self, column: t.Term, cell: s.Cell, view: View) -> t.Term | None:
        """A cell under a column, as a condition."""
        if isinstance(cell, s.AnyCell):
            return t.Const(True, BOOLEAN, span=cell.span)
        items = [self._item(column, item, view) for item in cell.items]
        if any(i is None for i in items):
            return None
        made = _any_of(cast("list[t.Term]", items), cell.span)
        return t.Not(made, BOOLEAN, made.missable, cell.span) if cell.negated else made

    def _item(self, column: t.Term, item: Any, view: View) -> t.Term | None:
        if isinstance(item, s.PresentItem):
            return t.IsMissing(column, True, BOOLEAN, item.span)
        if isinstance(item, s.Interval):
            return self._between(column, item, view)
        operand = item.operand
        if isinstance(operand, s.Missing):
            return self._missing_cell(column, item)
        if isinstance(column.type, Boolean):
            if isinstance(operand, s.Path) and operand.names in (("yes",), ("no",)) and item.op == "=":
                yes = operand.names == ("yes",)
                return column if yes else t.Not(column, BOOLEAN, column.missable, item.span)
            words = self._words(view)
            self.say("IKU243", item.span, yes=word("word", "yes", words), no=word("word", "no", words))
            return None
        if isinstance(operand, s.Path) and operand.names in (("yes",), ("no",)):
            self._say_unlike(column.type, BOOLEAN, item.span, view)
            return None
        right = self.term(operand, view, column.type)
        return None if right is None else self._compare(item.op, column, right, item.span, view)

    def _missing_cell(self, column: t.Term, item: s.CompareItem) -> t.Term | None:
        if item.op not in ("=", "!="):
            self.say("IKU244", item.span)
            return None
        return t.IsMissing(column, item.op == "!=", BOOLEAN, item.span)

    def _words(self, view: View) -> Literal["id", "en"]:
        return self.world.scope.files[view.owner].words

    # --- expressions

    def term(self, expr: s.Expr, view: View, expected: Type | None = None) -> t.Term | None:
        """Any expression. `expected` decides what a bare name of a category value or a bare year means."""
        match expr:
            case s.Num():
                if isinstance(expected, PeriodType) and expr.decimals == 0 and 1000 <= expr.value <= 9999:
                    return t.Const(Period("year", int(expr.value)), PeriodType(), span=expr.span)
                return t.Const(expr.value, iv.constant(expr.value, expr.decimals), span=expr.span)
            case s.Day():
                return t.Const(expr.value.toordinal(), DateType(), span=expr.span)
            case s.PeriodLiteral():
                return t.Const(expr.value, PeriodType(), span=expr.span)
            case s.Missing():
                return t.Const(None, expected or Number(0), span=expr.span)
            case s.Path():
                return self._path(expr, view, expected)
            case s.Apply():
                return self._apply(expr, view)
            case s.Gather():
                return self._gather(expr, view, expected)
            case s.RankOf():
                self.say("IKU199", expr.span, word=word("word", "rank", self._words(view)))
                return None
            case s.Unary():
                return self._unary(expr, view)
            case s.Binary():
                return self._binary(expr, view)
            case s.Comparison():
                return self._comparison(expr, view)
            case s.In():
                return self._in(expr, view)
            case s.WithinPeriod():
                return self._within(expr, view)
            case s.Presence():
                operand = self.term(expr.operand, view)
                return None if operand is None else t.IsMissing(operand, expr.present, BOOLEAN, expr.span)
            case s.Logic():
                items = [self.boolean(item, view) for item in expr.items]
                if any(i is None for i in items):
                    return None
                made = cast("tuple[t.Term, ...]", tuple(items))
                node = t.All if expr.op == "and" else t.AnyOf
                return node(made, BOOLEAN, any(i.missable for i in made), expr.span)
            case s.Choice():
                return self._choice(expr, view, expected)
            case _:
                assert_never(expr)

    # --- names

    def _path(self, expr: s.Path, view: View, expected: Type | None) -> t.Term | None:
        if len(expr.names) == 1:
            return self._name(expr, view, expected)
        if len(expr.names) > 2:
            self.say("IKU245", expr.span)
            return None
        first, name = expr.names
        if view.member and first == view.member[0]:
            return self._read(view.member[1], name, t.MEMBER, expr.span, view)
        hops, record = 0, view.record
        while record is not None:
            if record == first:
                return self._read(record, name, hops, expr.span, view)
            record, hops = self.world.records[record].parent, hops + 1
        if first in self.world.records:
            self._grain(first, name, expr.span, view)
        else:
            known = [*self._ancestors(view), *([view.member[0]] if view.member else [])]
            place = Span(expr.span.source, expr.span.start, expr.span.start + len(first))
            self.say("IKU250", place, name=first, suggestion=suggestion(first, known), known=", ".join(known))
        return None

    def _ancestors(self, view: View) -> list[str]:
        found, record = [], view.record
        while record is not None:
            found.append(record)
            record = self.world.records[record].parent
        return found

    def _name(self, expr: s.Path, view: View, expected: Type | None) -> t.Term | None:
        name = expr.names[0]
        if name in ("yes", "no", "otherwise"):
            words = self._words(view)
            self.say("IKU246", expr.span, word=word("word", name, words), own=word("word", "not", words))
            return None
        if name == "this_period":
            return t.ThisPeriod(PeriodType(), expr.span)
        if name in ("first_period", "history"):
            self.say("IKU199", expr.span, word=word("word", name, self._words(view)))
            return None
        meant = self._means(name, view)
        if isinstance(expected, Category) and name in expected.values:
            if meant:
                self.say("IKU247", expr.span, name=name, type=expected.name)
                return None
            return t.Const(expected.values.index(name), expected, span=expr.span)
        for index, (arg, type_) in enumerate(view.args):
            if arg == name:
                return t.Arg(index, type_, expr.span)
        if name in self.world.parameters and self._visible(name, view):
            return replace(self.world.parameters[name], span=expr.span)
        if view.record is not None and self._on(view.record, name, view):
            return self._read(view.record, name, 0, expr.span, view)
        self._unknown(name, expr.span, view, expected)
        return None

    def _visible(self, name: str, view: View) -> bool:
        return self.world.scope.visible(view.owner, name) is not None

    def _means(self, name: str, view: View) -> bool:
        """Whether a bare name means something here, whatever type is expected."""
        return (
            any(arg == name for arg, _ in view.args)
            or (name in self.world.parameters and self._visible(name, view))
            or (view.record is not None and self._on(view.record, name, view))
        )

    def _on(self, record: str, name: str, view: View) -> bool:
        """Whether a record has a field, decision or effect of that name that this file can read."""
        if name in self.world.records[record].fields:
            return True
        there = self.world.decision_records.get(name) == record or self.world.effects.get(name) == record
        return there and (self._visible(name, view) or name in self.world.decided)

    def _read(self, record: str, name: str, hops: int, span: Span, view: View) -> t.Term | None:
        if view.mode in ("lookup", "constant"):
            self.say("IKU248", span, name=name)
            return None
        shape = self.world.records[record]
        if name in shape.fields:
            type_, missable = shape.fields[name]
            return t.Get("fact", record, name, hops, type_, missable, span)
        if not self._on(record, name, view):
            known = [*shape.fields, *(d for d, r in self.world.decision_records.items() if r == record)]
            self.say("IKU251", span, name=name, record=record, suggestion=suggestion(name, known))
            return None
        if name in self.world.effects:
            if view.mode != "rule":
                self.say("IKU252", span, name=name)
                return None
            return t.Get("effect", record, name, hops, BOOLEAN, True, span)
        if view.mode == "require":
            self.say("IKU253", span, name=name)
            return None
        head = self.world.decision(name, span)
        return None if head is None else t.Get("decision", record, name, hops, head.type, head.missable, span)

    def _foreign(self, name: str, span: Span, view: View) -> bool:
        """Says that an unknown name is a word of the other language, where it is one."""
        words = self._words(view)
        for other in LANGUAGES:
            form = f"is {name}" if (name, other) in _ALONE else english("word", name, other)
            if other != words and form is not None and form not in ("first", "last", "best", "worst"):
                self.say("IKU206", span, word=name, own=word("word", form, words))
                return True
        return False

    def _unknown(self, name: str, span: Span, view: View, expected: Type | None) -> None:
        if self._foreign(name, span, view):
            return
        for record, shape in self.world.records.items():
            if record != view.record and (name in shape.fields or self.world.decision_records.get(name) == record):
                if view.record is not None and view.mode not in ("lookup", "constant"):
                    self._grain(record, name, span, view)
                    return
        hidden = self.world.scope.names.get(name)
        if hidden is not None and not self._visible(name, view):
            self.say("IKU254", span, name=name, policy=hidden.owner)
            return
        if hidden is None and (policy := self.world.scope.offered(view.owner, name)) is not None:
            self.say("IKU254", span, name=name, policy=policy)
            return
        if isinstance(expected, Category):
            known = [*expected.values]
            self.say(
                "IKU255",
                span,
                name=name,
                type=expected.name,
                suggestion=suggestion(name, known),
                known=", ".join(known),
            )
            return
        known = [a for a, _ in view.args]
        known += [n for n in self.world.parameters if self._visible(n, view)]
        if view.record is not None:
            known += [*self.world.records[view.record].fields]
            known += [d for d, r in self.world.decision_records.items() if r == view.record and self._visible(d, view)]
        self.say("IKU256", span, name=name, suggestion=suggestion(name, known))

    def _grain(self, record: str, name: str, span: Span, view: View) -> None:
        """A value of another record: of an ancestor, of many children, or of neither."""
        words = self._words(view)
        if view.member is not None and record == view.member[1]:
            self.say("IKU249", span, name=name, record=record, path=f"{view.member[0]}.{name}")
        elif record in self._ancestors(view):
            self.say("IKU257", span, name=name, record=record, path=f"{record}.{name}")
        elif view.record in self._up(record):
            mean, for_, in_, count, where = (word("word", w, words) for w in ("mean", "for", "in", "count", "where"))
            example = f"{mean}(x.{name} {for_} x {in_} {record})"
            if view.mode == "rule":  # where the only aggregate is to count
                example = f"{count}(x {in_} {record} {where} x.{name} …) > 0"
            self.say("IKU258", span, name=name, record=record, own=view.record, example=example)
        else:
            self.say("IKU259", span, name=name, record=record, own=view.record)

    def _up(self, record: str) -> list[str]:
        found, at = [], self.world.records[record].parent
        while at is not None:
            found.append(at)
            at = self.world.records[at].parent
        return found

    # --- arithmetic

    def _unary(self, expr: s.Unary, view: View) -> t.Term | None:
        if expr.op == "not":
            operand = self.boolean(expr.operand, view)
            return None if operand is None else t.Not(operand, BOOLEAN, operand.missable, expr.span)
        operand = self.number(expr.operand, view)
        if operand is None or expr.op == "+":
            return operand
        type_ = iv.negate(cast(Number, operand.type))
        if isinstance(operand, t.Const) and operand.parameter is None and operand.value is not None:
            return t.Const(-cast(Fraction, operand.value), type_, span=expr.span)
        return t.Negate(operand, type_, operand.missable, expr.span)

    def _binary(self, expr: s.Binary, view: View) -> t.Term | None:
        left, right = self.number(expr.left, view), self.number(expr.right, view)
        if left is None or right is None:
            return None
        a, b = cast(Number, left.type), cast(Number, right.type)
        missable = left.missable or right.missable
        if expr.op in "+-":
            self._units(a, b, expr.span)
            type_ = iv.add(a, b if expr.op == "+" else iv.negate(b))
        elif expr.op == "*":
            type_ = iv.multiply(a, b)
        else:
            if iv.is_constant(b) and b.low == 0:
                self.say("IKU260", expr.right.span)
                return None
            type_ = iv.divide(a, b)
            missable = missable or iv.may_be_zero(b)
        return t.Arithmetic(expr.op, left, right, type_, missable, expr.span)

    def _units(self, a: Number, b: Number, span: Span) -> None:
        if a.unit and b.unit and a.unit != b.unit:
            self.say("IKU261", span, left=a.unit, right=b.unit)

    def _choice(self, expr: s.Choice, view: View, expected: Type | None) -> t.Term | None:
        condition = self.boolean(expr.condition, view)
        then, otherwise = self.term(expr.then, view, expected), self.term(expr.otherwise, view, expected)
        if condition is None or then is None or otherwise is None:
            return None
        type_ = self.join([type_of(then), type_of(otherwise)], expr.span, view)
        if type_ is None:
            return None
        return t.If(condition, then, otherwise, type_, any(x.missable for x in (condition, then, otherwise)), expr.span)

    def join(self, parts: list[Type | None], span: Span, view: View) -> Type | None:
        """The type of a value that is one of these; None (the literal `missing`) fits any."""
        types = [x for x in parts if x is not None] or [Number(0)]
        if all(isinstance(x, Number) for x in types):
            return iv.hull(cast("list[Number]", types))
        for other in types[1:]:
            if not _same_kind(types[0], other):
                left, right = self.describe(types[0], view), self.describe(other, view)
                self.say("IKU262", span, left=left, right=right)
                return None
        return types[0]

    # --- comparisons

    def _pair(self, left: s.Expr, right: s.Expr, view: View) -> tuple[t.Term, t.Term] | None:
        """Both sides; a bare category value takes its meaning from the other side."""
        bare = self._bare(left, view)
        year = isinstance(left, s.Num)
        if (bare or year) and not isinstance(right, s.Num) and not (bare and self._bare(right, view)):
            b = self.term(right, view)
            a = None if b is None else self.term(left, view, b.type)
        else:
            a = self.term(left, view)
            b = None if a is None else self.term(right, view, a.type)
        return None if a is None or b is None else (a, b)

    def _bare(self, expr: s.Expr, view: View) -> bool:
        """Whether this can only be a value of a scale or kind."""
        return isinstance(expr, s.Path) and len(expr.names) == 1 and not self._means(expr.names[0], view)

    def _comparison(self, expr: s.Comparison, view: View) -> t.Term | None:
        pair = self._pair(expr.left, expr.right, view)
        return None if pair is None else self._compare(expr.op, *pair, expr.span, view)

    def _compare(self, op: t.CompareOp, left: t.Term, right: t.Term, span: Span, view: View) -> t.Term | None:
        a, b = left.type, right.type
        for side, other in ((left, right), (right, left)):
            if isinstance(side, t.Const) and side.value is None and side.parameter is None:
                test = word("word", "is present" if op == "!=" else "is missing", self._words(view))
                self.say("IKU263", span, test=f"{other.span.text if other.span else 'x'} {test}")
                return None
        if not _same_kind(a, b):
            self._say_unlike(a, b, span, view)
            return None
        if isinstance(a, Boolean):
            self.say("IKU265", span, own=word("word", "not", self._words(view)))
            return None
        if op not in ("=", "!=") and (isinstance(a, TextType) or (isinstance(a, Category) and not a.ordered)):
            self.say("IKU266", span, type=self.describe(a, view))
            return None
        if isinstance(a, Number) and isinstance(b, Number):
            self._units(a, b, span)
            self._grid(a, right, span)
            self._grid(b, left, span)
        return t.Compare(op, left, right, BOOLEAN, left.missable or right.missable, span)

    def _say_unlike(self, a: Type, b: Type, span: Span, view: View) -> None:
        self.say("IKU264", span, left=self.describe(a, view), right=self.describe(b, view))

    def _grid(self, type_: Number, side: t.Term, span: Span) -> None:
        """A constant finer than the grid it is compared with can be a slip: `= 89.995` is never true."""
        if isinstance(side, t.Const) and isinstance(side.value, Fraction) and type_.decimals is not None:
            if (side.value * 10**type_.decimals).denominator != 1:
                self.say("IKU267", span, decimals=type_.decimals)

    def _between(self, operand: t.Term, among: s.Interval, view: View) -> t.Term | None:
        low, high = self.term(among.low, view, operand.type), self.term(among.high, view, operand.type)
        if low is None or high is None:
            return None
        above = self._compare(">" if among.low_open else ">=", operand, low, among.span, view)
        below = self._compare("<" if among.high_open else "<=", operand, high, among.span, view)
        if above is None or below is None:
            return None
        return t.All((above, below), BOOLEAN, above.missable or below.missable, among.span)

    def _in(self, expr: s.In, view: View) -> t.Term | None:
        operand = self.term(expr.operand, view)
        if operand is None:
            return None
        if isinstance(expr.among, s.Interval):
            made = self._between(operand, expr.among, view)
            return None if made is None else replace(cast(t.All, made), span=expr.span)
        items = []
        for item in expr.among:
            right = self.term(item, view, operand.type)
            items.append(None if right is None else self._compare("=", operand, right, item.span, view))
        return None if any(i is None for i in items) else _any_of(cast("list[t.Term]", items), expr.span)

    def _within(self, expr: s.WithinPeriod, view: View) -> t.Term | None:
        left = self.term(expr.left, view, PeriodType())
        right = self.term(expr.right, view, PeriodType())
        if left is None or right is None:
            return None
        if not isinstance(left.type, PeriodType | DateType) or not isinstance(right.type, PeriodType):
            self.say("IKU268", expr.span)
            return None
        return t.Within(left, right, BOOLEAN, left.missable or right.missable, expr.span)

    # --- functions and lookups

    def _apply(self, expr: s.Apply, view: View) -> t.Term | None:
        match expr.name:
            case "min" | "max" | "clamp" | "abs":
                return self._numeric(expr, view)
            case "year" | "length":
                return self._of_period(expr, view)
            case "elapsed":
                return self._elapsed(expr, view)
            case "previous" | "running":
                self.say("IKU199", expr.span, word=word("word", expr.name, self._words(view)))
                return None
            case _:
                return self._lookup(expr, view)

    def _count_args(self, expr: s.Apply, expected: str, good: bool, view: View) -> bool:
        if not good:
            name = word("word", expr.name, self._words(view))
            self.say("IKU269", expr.span, name=name, expected=expected, found=len(expr.args))
        return good

    def _numeric(self, expr: s.Apply, view: View) -> t.Term | None:
        need = {"abs": "1", "clamp": "3"}.get(expr.name, "2, 3, …")
        good = len(expr.args) == int(need) if need.isdigit() else len(expr.args) >= 2
        if not self._count_args(expr, need, good, view):
            return None
        args = [self.number(a, view) for a in expr.args]
        if any(a is None for a in args):
            return None
        made = cast("list[t.Term]", args)
        types = [cast(Number, a.type) for a in made]
        for other in types[1:]:
            self._units(types[0], other, expr.span)
        match expr.name:
            case "min":
                type_ = iv.least(types)
            case "max":
                type_ = iv.greatest(types)
            case "abs":
                type_ = iv.absolute(types[0])
            case _:
                type_ = iv.greatest([types[1], iv.least([types[0], types[2]])])
        missable = any(a.missable for a in made)
        return t.Call(cast(Any, expr.name), tuple(made), type_, missable, expr.span)

    def _of_period(self, expr: s.Apply, view: View) -> t.Term | None:
        if not self._count_args(expr, "1", len(expr.args) == 1, view):
            return None
        arg = self.term(expr.args[0], view, PeriodType())
        if arg is None:
            return None
        allowed = PeriodType | DateType if expr.name == "year" else PeriodType
        if not isinstance(arg.type, allowed):
            self.say("IKU270", expr.span, found=self.describe(arg.type, view))
            return None
        type_: Type = PeriodType() if expr.name == "year" else LENGTH
        return t.Call(cast(Any, expr.name), (arg,), type_, arg.missable, expr.span)

    def _elapsed(self, expr: s.Apply, view: View) -> t.Term | None:
        if not self._count_args(expr, "2", len(expr.args) == 2, view):
            return None
        start, unit = self.term(expr.args[0], view, PeriodType()), expr.args[1]
        name = unit.names[0] if isinstance(unit, s.Path) and len(unit.names) == 1 else ""
        if name not in LENGTHS:
            own = ", ".join(word("time", x, self._words(view)) for x in LENGTHS)
            self.say("IKU271", unit.span, known=own)
            return None
        if start is None:
            return None
        if not isinstance(start.type, PeriodType | DateType):
            self.say("IKU270", expr.span, found=self.describe(start.type, view))
            return None
        return t.Elapsed(start, cast(Any, name), Number(0), start.missable, expr.span)

    def _lookup(self, expr: s.Apply, view: View) -> t.Term | None:
        place = Span(expr.span.source, expr.span.start, expr.span.start + len(expr.name))
        found = self.world.scope.visible(view.owner, expr.name)
        if found is None or found.kind != "lookup":
            words = self._words(view)
            if self._foreign(expr.name, place, view):
                return None
            known = list(self.world.scope.known(view.owner, kind="lookup"))
            known += [word("word", f, words) for f in ("min", "max", "clamp", "abs", "year", "length", "elapsed")]
            near = suggestion(expr.name, known)
            self.say("IKU272", place, name=expr.name, suggestion=near, known=", ".join(known))
            return None
        if view.mode in ("lookup", "constant", "require"):
            self.say("IKU248", place, name=expr.name)
            return None
        head = self.world.lookup(expr.name)
        if head is None:
            return None
        if not self._count_args(expr, str(len(head.args)), len(head.args) == len(expr.args), view):
            return None
        args = []
        for (arg_name, wanted), arg in zip(head.args, expr.args, strict=True):
            made = self.term(arg, view, wanted)
            if made is not None and not _same_kind(made.type, wanted):
                found_type, wanted_type = self.describe(made.type, view), self.describe(wanted, view)
                self.say("IKU273", arg.span, name=arg_name, found=found_type, wanted=wanted_type)
                made = None
            args.append(made)
        if any(a is None for a in args):
            return None
        missable = head.missable or any(a.missable for a in args if a is not None)
        return t.LookupCall(expr.name, cast("tuple[t.Term, ...]", tuple(args)), head.gives, missable, expr.span)

    # --- aggregates

    def _gather(self, expr: s.Gather, view: View, expected: Type | None) -> t.Term | None:
        words = self._words(view)
        fold = word("word", expr.fold, words)
        if view.member is not None:
            self.say("IKU274", expr.span, word=fold)
            return None
        if view.mode in ("lookup", "constant", "claim") or view.record is None:
            self.say("IKU248", expr.span, name=fold)
            return None
        if view.mode == "rule" and expr.fold != "count":
            self.say("IKU275", expr.span, word=fold)
            return None
        record = ".".join(expr.path.names)
        if record not in self.world.records or view.record not in self._up(record):
            below = [r for r in self.world.records if view.record in self._up(r)]
            near = suggestion(record, below)
            self.say(
                "IKU276", expr.path.span, record=record, own=view.record, suggestion=near, known=", ".join(below) or "-"
            )
            return None
        if self._means(expr.variable, view) or expr.variable in self.world.records:
            self.say("IKU277", expr.span, name=expr.variable)
            return None
        inner = replace(view, member=(expr.variable, record))
        where = None
        if expr.where is not None and (where := self.boolean(expr.where, inner)) is None:
            return None
        if expr.fold == "count":
            most = self._most(record, view.record)
            bounds = Number(0, Fraction(0), None if most is None else Fraction(most))
            missable = (where is not None and where.missable) or self._least(record, view.record) > 0
            return t.Count(record, where, bounds, missable, expr.span, expr.variable)
        return self._fold(expr, view, inner, record, where, expected)

    def _fold(
        self, expr: s.Gather, view: View, inner: View, record: str, where: t.Term | None, expected: Type | None
    ) -> t.Term | None:
        fold = cast(t.Fold, expr.fold)
        name = word("word", fold, self._words(view))
        keyed = {"first": 1, "last": 1, "interpolate": 2}.get(fold, 0)
        if (
            (fold == "interpolate" and len(expr.keys) != 2)
            or (keyed == 1 and not expr.keys)
            or (not keyed and expr.keys)
        ):
            by = word("word", "by", self._words(view))
            self.say("IKU278", expr.span, word=name, by=by, keys=keyed, found=len(expr.keys))
            return None
        if expr.weight is not None and fold != "mean":
            self.say("IKU279", expr.weight.span, word=name)
            return None
        numeric = fold not in ("first", "last")
        assert expr.value is not None  # INVARIANT: only `count` has no value
        side = view if fold == "interpolate" else inner
        value = self.number(expr.value, side) if numeric else self.term(expr.value, side, expected)
        weight = None if expr.weight is None else self.number(expr.weight, inner)
        keys = [self.term(k.term, inner) for k in expr.keys]
        empty = None if expr.empty is None else self.term(expr.empty, view, expected)
        if value is None or (expr.weight is not None and weight is None) or None in keys:
            return None
        if expr.empty is not None and empty is None:
            return None
        if weight is not None:
            low = cast(Number, weight.type).low
            if low is None or low < 0:
                self.say("IKU280", cast(s.Expr, expr.weight).span, low="-" if low is None else low)
        made_keys = cast("list[t.Term]", keys)
        if keyed == 1 and not self._identifies(record, made_keys, value):
            self.say("IKU281", expr.span, word=name, keys=", ".join(self.world.records[record].key))
        for key in made_keys:
            orderable = isinstance(key.type, Number | PeriodType | DateType) or (
                isinstance(key.type, Category) and key.type.ordered
            )
            if not orderable or (fold == "interpolate" and not isinstance(key.type, Number)):
                self.say("IKU282", key.span or expr.span, found=self.describe(key.type, view))
                return None
        type_ = self._fold_type(fold, value, made_keys, record, view, where is not None or expr.skip_missing)
        if empty is not None and (joined := self.join([type_, type_of(empty)], expr.span, view)) is not None:
            type_ = joined
        parts = [value, *made_keys, *([weight] if weight is not None else [])]
        some_missing = any(x.missable for x in parts)
        missable = (
            (where is not None and where.missable)
            or some_missing
            or (empty is None and (where is not None or self._least(record, cast(str, view.record)) == 0))
            or self._least(record, cast(str, view.record)) > 0  # fewer records than declared
            or (weight is not None and iv.may_be_zero(cast(Number, weight.type)))
            or (empty is not None and empty.missable)
        )
        if some_missing and not expr.skip_missing and fold != "interpolate":
            self.say("IKU283", expr.span, word=name, skip=word("word", "skip missing", self._words(view)))
        made = tuple(t.SortKey(k, key.descending) for k, key in zip(made_keys, expr.keys, strict=True))
        return t.Aggregate(
            fold,
            record,
            value,
            weight,
            made,
            where,
            expr.skip_missing,
            empty,
            type_,
            missable,
            expr.span,
            expr.variable,
        )

    def _fold_type(
        self, fold: t.Fold, value: t.Term, keys: list[t.Term], record: str, view: View, filtered: bool
    ) -> Type:
        if fold == "interpolate":
            return replace(cast(Number, keys[1].type), decimals=None)
        if fold == "mean":
            return replace(cast(Number, value.type), decimals=None)
        if fold != "sum":
            return value.type
        number, most = cast(Number, value.type), self._most(record, cast(str, view.record))
        least = 1 if filtered else max(1, self._least(record, cast(str, view.record)))
        low = None if number.low is None else number.low * (least if number.low >= 0 else most or 0)
        high = None if number.high is None else number.high * (least if number.high <= 0 else most or 0)
        if most is None:
            low = low if number.low is not None and number.low >= 0 else None
            high = high if number.high is not None and number.high <= 0 else None
        return Number(number.decimals, low, high, unit=number.unit)

    def _identifies(self, record: str, keys: list[t.Term], value: t.Term) -> bool:
        """Whether two members can't tie with different answers: the keys hold the record's key, or the value."""
        own = {k.name for k in keys if isinstance(k, t.Get) and k.reads == "fact" and k.hops == t.MEMBER}
        if set(self.world.records[record].key) <= own and self.world.records[record].key:
            return True
        read = set(keys)
        return _reads(value) <= read

    def _most(self, record: str, top: str) -> int | None:
        total: int | None = 1
        at: str | None = record
        while at is not None and at != top:
            most = self.world.records[at].most
            total = None if most is None or total is None else total * most
            at = self.world.records[at].parent
        return total

    def _least(self, record: str, top: str) -> int:
        total, at = 1, cast("str | None", record)
        while at is not None and at != top:
            total *= self.world.records[at].least
            at = self.world.records[at].parent
        return total

    # --- words for messages

    def describe(self, type_: Type, view: View) -> str:
        """A type in the words of the file."""
        words = self._words(view)
        match type_:
            case Number():
                return word("type", "number", words)
            case Boolean():
                return word("type", "boolean", words)
            case PeriodType():
                return word("type", "period", words)
            case DateType():
                return word("type", "date", words)
            case TextType():
                return word("type", "text", words)
            case Category():
                return type_.name
            case _:
                assert_never(type_)


def type_of(term: t.Term) -> Type | None:
    """The type of a term; None for the literal `missing`, which fits any."""
    return None if isinstance(term, t.Const) and term.value is None and term.parameter is None else term.type


def _reads(term: t.Term) -> set[t.Term]:
    """The values of members a term is made of; anything but plain reads of a member counts as itself."""
    match term:
        case t.Get():
            return {term} if term.hops == t.MEMBER else set()
        case t.Const() | t.ThisPeriod() | t.Arg() | t.Param():
            return set()
        case t.Arithmetic() | t.Compare():
            return _reads(term.left) | _reads(term.right)
        case t.Negate():
            return _reads(term.operand)
        case t.LookupCall() | t.Call():
            return set().union(*(_reads(a) for a in term.args))
        case _:
            return {term}


def _any_of(items: list[t.Term], span: Span) -> t.Term:
    if len(items) == 1:
        return items[0]
    return t.AnyOf(tuple(items), BOOLEAN, any(i.missable for i in items), span)


def _same_kind(a: Type, b: Type) -> bool:
    return a == b if isinstance(a, Category) or isinstance(b, Category) else type(a) is type(b)
