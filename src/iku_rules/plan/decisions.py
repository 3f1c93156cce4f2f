"""Decisions: body, type, unit and rounding, each typed once, when it is first asked for.

Imports language, intervals, typer, names, tables, records and model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from iku_rules.language import policy as p
from iku_rules.language import terms as t
from iku_rules.language.types import MAX_DECIMALS, Category, Number, Type
from iku_rules.language.words import word
from iku_rules.plan import intervals as iv
from iku_rules.plan import model as m
from iku_rules.plan.names import value_of
from iku_rules.plan.origins import origin_of
from iku_rules.plan.records import parts_of, record_known
from iku_rules.plan.scope import Declared
from iku_rules.plan.sizes import MOST_DIGITS, Sizes, of_bounds
from iku_rules.plan.tables import case_rows, result_of, table_rows
from iku_rules.plan.type_names import type_meant
from iku_rules.plan.typer import Typer, type_of
from iku_rules.plan.world import Head, View

MAX_SHOWN: Final = 20  # names of a circle
MAX_RESULT: Final = 1000  # digits: squares of squares would fill any memory


class Decisions:
    """The decisions made so far, in an order in which they can be computed; None stands for one with a problem."""

    def __init__(self, lookups: Mapping[str, m.LookupPlan | None]) -> None:
        self.made: dict[str, m.DecisionPlan | None] = {}
        self._sizes = Sizes(lookups)
        self._doing: list[str] = []

    def head(self, typer: Typer, name: str) -> Head | None:
        """A decision as others see it."""
        found = typer.world.scope.names[name]
        if name in self._doing:
            self.refuse(typer, [*self._doing[self._doing.index(name) :], name])
            return None
        if name not in self.made:
            self._doing.append(name)
            made = _decision(typer, found, self._sizes)
            self._doing.pop()
            self.made[name] = made
        plan = self.made[name]
        return None if plan is None else Head(plan.record, plan.type, plan.missable)

    def refuse(self, typer: Typer, circle: list[str]) -> None:
        """Decisions each of which needs the next; the last is the first."""
        self.made |= dict.fromkeys(name for name in circle if name not in self._doing)
        shown = circle if len(circle) <= MAX_SHOWN else [*circle[: MAX_SHOWN // 2], "…", *circle[-MAX_SHOWN // 2 :]]
        typer.say("IKU290", typer.world.scope.names[circle[0]].decl.name.span, chain=" → ".join(shown))


def _decision(typer: Typer, found: Declared, sizes: Sizes) -> m.DecisionPlan | None:
    decl, world = cast(p.DecisionDecl, found.decl), typer.world
    name, record = decl.name.text, decl.each.text
    if not record_known(decl.each, world.records, typer.problems):
        return None
    if name in world.records[record].fields:
        typer.say("IKU291", decl.name.span, name=name)
    view = View(found.owner, record, "decision")
    wanted = None
    if decl.type is not None:
        wanted = type_meant(decl.type, found.owner, world.scope, typer.problems)
        if isinstance(wanted, Number):
            typer.say("IKU292", decl.type.span, round=word("key", "round", typer.words(view)))
        if wanted is None or isinstance(wanted, Number):
            return None
    elif (category := _values_of(typer, decl, view)) is not None:
        _say_type_needed(typer, decl, category, view)
        return None
    body = _body(typer, decl, wanted, view)
    type_ = None if body is None else _type(typer, decl, body, wanted, view)
    if body is None or type_ is None:
        return None
    if world.decided.get(name) == record and not _fits_field(typer, decl, type_):
        return None
    rounding = None
    if isinstance(type_, Number):
        size, bounds = sizes.of_body(body), of_bounds(type_)
        if bounds > MAX_RESULT or size > MOST_DIGITS:
            most = MAX_RESULT if bounds > MAX_RESULT else MOST_DIGITS
            typer.say("IKU301", decl.name.span, name=name, digits=most)
            return None
        if (rounded := _rounded(typer, decl, type_, view)) is None:
            return None
        rounding, type_ = rounded
        sizes.decisions[name] = sizes.bounded(size, type_)
    elif decl.round is not None:
        typer.say("IKU294", decl.round.span, name=name)
    required = any(part.require for part, _ in parts_of(world.scope.names[record]))
    published = not (isinstance(type_, Number) and type_.decimals is None)
    return m.DecisionPlan(
        name, record, type_, rounding, body, _body_missable(body) or required, published, origin_of(found)
    )


def _body(typer: Typer, decl: p.DecisionDecl, wanted: Type | None, view: View) -> t.Body | None:
    match decl.body:
        case p.Table():
            return table_rows(typer, decl.body, decl.hit or "unique", wanted, view)
        case tuple():
            return case_rows(typer, decl.body, decl.body_span, wanted, view)
        case _:
            return result_of(typer, decl.body, view, wanted)


def _body_missable(body: t.Body) -> bool:
    if not isinstance(body, t.Rows):
        return body.missable
    covered = any(isinstance(r.condition, t.Const) and r.condition.value is True for r in body.rows)
    if body.hit == "unique":
        # Whether the rows cover everything is the coverage check's business: here it may be missing.
        return True
    return not covered or any(r.condition.missable or r.result.missable for r in body.rows)


def _type(typer: Typer, decl: p.DecisionDecl, body: t.Body, wanted: Type | None, view: View) -> Type | None:
    """The type of a body: the one that is wanted, or a number."""
    results = [row.result for row in body.rows] if isinstance(body, t.Rows) else [body]
    type_ = typer.join([type_of(r) for r in results], decl.name.span, view)
    if type_ is None or wanted is not None:
        return wanted
    if not isinstance(type_, Number):
        _say_type_needed(typer, decl, type_, view)
        return None
    return type_


def _values_of(typer: Typer, decl: p.DecisionDecl, view: View) -> Category | None:
    """The scale or kind whose values a decision without a type gives."""
    rows = decl.body.rows if isinstance(decl.body, p.Table) else decl.body
    results = [row.result for row in rows] if isinstance(rows, tuple) else [rows]
    return next((c for r in results if (c := value_of(typer, r, view)) is not None), None)


def _say_type_needed(typer: Typer, decl: p.DecisionDecl, type_: Type, view: View) -> None:
    key = word("key", "type", typer.words(view))
    typer.say("IKU295", decl.name.span, name=decl.name.text, type=f"{key}: {typer.describe(type_, view)}")


def _fits_field(typer: Typer, decl: p.DecisionDecl, type_: Type) -> bool:
    """Whether a decision in the place of an imported field is of the field's kind."""
    scope = typer.world.scope
    found = scope.names[decl.each.text]
    declared = next(f for f in parts_of(found)[0][0].fields if f.name.text == decl.name.text)
    wanted = type_meant(declared.type, found.owner, scope, typer.problems)
    same = wanted == type_ if isinstance(wanted, Category) else type(wanted) is type(type_)
    if wanted is not None and not same:
        view = View(scope.main.id.text, decl.each.text, "decision")
        kinds = typer.describe(type_, view), typer.describe(wanted, view)
        typer.say("IKU242", decl.name.span, found=kinds[0], wanted=kinds[1])
    return same


def _rounded(typer: Typer, decl: p.DecisionDecl, type_: Number, view: View) -> tuple[m.Rounding, Number] | None:
    """How a number is rounded and what it then is; without `round` it stays on the grid its formula has."""
    if decl.round is None and (type_.decimals is None or type_.decimals > MAX_DECIMALS):
        words = typer.words(view)
        round_, exact = word("key", "round", words), word("value", "exact", words)
        typer.say("IKU293", decl.name.span, name=decl.name.text, round=round_, exact=exact)
    if decl.round is None and type_.decimals is None:
        return None
    if decl.about.unit and type_.unit and decl.about.unit != type_.unit:
        typer.say("IKU261", decl.name.span, left=decl.about.unit, right=type_.unit)
    unit = decl.about.unit or type_.unit
    if decl.round is None:
        return m.Rounding(type_.decimals), replace(type_, unit=unit)
    if decl.round.decimals is None:
        return m.Rounding(None), replace(type_, decimals=None, unit=unit)
    return m.Rounding(decl.round.decimals, decl.round.mode), iv.rounded(
        type_, decl.round.decimals, decl.round.mode, unit
    )
