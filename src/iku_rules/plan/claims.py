"""Claims a policy makes about itself, for the checks to prove. Imports language, typer and model."""

from __future__ import annotations

from dataclasses import replace

from iku_rules.diagnostics import suggestion
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.plan import model as m
from iku_rules.plan.origins import origin
from iku_rules.plan.typer import Typer
from iku_rules.plan.world import View


def claim_plans(typer: Typer) -> tuple[m.ClaimPlan, ...]:
    """Every claim."""
    made, main = [], typer.world.scope.main
    for decl in main.properties:
        if decl.of.text not in typer.world.decisions:
            near = suggestion(decl.of.text, typer.world.decisions)
            typer.say("IKU256", decl.of.span, name=decl.of.text, suggestion=near)
            continue
        head = typer.decision(typer, decl.of.text)
        if head is None:
            continue
        view = View(main.id.text, head.record, "claim")
        over, where_view = _over(typer, decl.in_, view) if decl.in_ is not None else (None, view)
        where = None if decl.where is None else typer.boolean(decl.where, where_view)
        given = None if decl.given is None else typer.boolean(decl.given, view)
        about = origin(main.id.text, decl.about, decl.name.span)
        made.append(m.ClaimPlan(decl.name.text, decl.claim, decl.of.text, over, where, given, about))
    return tuple(made)


def _over(typer: Typer, expr: s.Expr, view: View) -> tuple[t.Term | None, View]:
    """`in: measurement.realisation`: a fact of the decision's record or of one below it."""
    if isinstance(expr, s.Path) and len(expr.names) == 2 and expr.names[0] in typer.world.records:
        inner = replace(view, record=expr.names[0])
        return typer.number(s.Path(expr.names[1:], expr.span), inner), inner
    return typer.number(expr, view), view
