"""Rules: conditions, the effects they give, and what their reasons quote.

Imports language, typer, tables, records, effects and model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iku_rules.diagnostics import Span
from iku_rules.language import policy as p
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.types import Number
from iku_rules.language.words import word
from iku_rules.plan import model as m
from iku_rules.plan.effects import effect_known
from iku_rules.plan.origins import label
from iku_rules.plan.records import record_known
from iku_rules.plan.tables import row_condition
from iku_rules.plan.typer import Typer, terms
from iku_rules.plan.world import View

MAX_RULES: Final = 1000
_QUOTE: Final = re.compile(r"\{([^{}]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def rule_plans(typer: Typer, effects: Mapping[str, m.EffectPlan]) -> list[m.RulePlan]:
    """Every rule, in the order of the file."""
    main = typer.world.scope.main
    made: list[m.RulePlan] = []
    seen: dict[str, p.Name] = {}
    for decl in main.rules:
        if decl.name.text in seen:
            typer.say("IKU223", decl.name.span, name=decl.name.text, line=seen[decl.name.text].span.line)
        seen.setdefault(decl.name.text, decl.name)
        if not record_known(decl.each, typer.world.records, typer.problems):
            continue
        view = View(main.id.text, decl.each.text, "rule")
        columns = terms([typer.term(c, view) for c in decl.rows[0].columns])
        if columns is not None:
            made += [r for row in decl.rows if (r := _rule(typer, decl, row, columns, view, effects)) is not None]
    if len(made) > MAX_RULES:
        typer.say("IKU296", main.rules[-1].name.span, limit=MAX_RULES)
    return made


def _rule(
    typer: Typer,
    decl: p.RuleDecl,
    row: p.RuleRow,
    columns: tuple[t.Term, ...],
    view: View,
    effects: Mapping[str, m.EffectPlan],
) -> m.RulePlan | None:
    if row.when is not None:
        condition = typer.boolean(row.when, view)
    else:
        condition = row_condition(typer, columns, row.cells, row.span, view)
    given = []
    for name in row.then:
        if effect_known(typer, name, effects):
            given.append(effect := effects[name.text])
            if effect.record != decl.each.text:
                typer.say("IKU298", name.span, name=name.text, record=effect.record, own=decl.each.text)
    if any(e.kind == "sanction" for e in given) and not (row.because.id and row.because.en):
        because = word("key", "because", typer.words(view))
        typer.say("IKU299", row.then[0].span, name=row.id, because=because)
    quotes = _quotes(typer, row, view)
    if condition is None or len(given) != len(row.then):
        return None
    origin = m.Origin(view.owner, label(decl.about.title), row.basis or decl.about.basis, row.span)
    given_names = tuple(e.name for e in given)
    return m.RulePlan(row.id, decl.each.text, condition, given_names, label(row.because), quotes, origin)


def _quotes(typer: Typer, row: p.RuleRow, view: View) -> Mapping[str, t.Term]:
    """What the `{name}`s of a reason stand for."""
    found: dict[str, t.Term] = {}
    span = row.because_span or row.span
    for text in (row.because.id or "", row.because.en or ""):
        quoted = _QUOTE.findall(text)
        if text.count("{") != text.count("}") or len(quoted) != text.count("{"):
            typer.say("IKU360", span)
            continue
        for name in quoted:
            if name in found:
                continue
            names = tuple(name.split("."))
            at = span.text.find("{" + name + "}")
            place = Span(span.source, span.start + at + 1, span.start + at + 1 + len(name)) if at >= 0 else span
            if not all(_NAME.fullmatch(n) for n in names):
                typer.say("IKU360", place)
                continue
            made = typer.term(s.Path(names, place), View(view.owner, view.record, "claim"))
            if made is None:
                continue
            if isinstance(made.type, Number) and made.type.decimals is None:
                typer.say("IKU361", place, name=name)
                continue
            found[name] = made
    return MappingProxyType(found)
