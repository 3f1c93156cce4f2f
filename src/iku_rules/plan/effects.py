"""Effects, and which of them exclude one another. Imports language, typer, records and model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from iku_rules.diagnostics import suggestion
from iku_rules.language import policy as p
from iku_rules.plan import model as m
from iku_rules.plan.origins import label, origin, origin_of
from iku_rules.plan.records import record_known
from iku_rules.plan.typer import Typer
from iku_rules.plan.world import View


def effect_plans(typer: Typer) -> dict[str, m.EffectPlan]:
    """Every effect, by name."""
    made, world = {}, typer.world
    for name, found in world.scope.of("effect").items():
        decl = cast(p.EffectDecl, found.decl)
        if not record_known(decl.each, world.records, typer.problems):
            typer.problems.broken.add(name)
            continue
        if name in world.records[decl.each.text].fields or name in world.decisions:
            typer.say("IKU291", decl.name.span, name=name)
        guard = None
        if decl.only_if is not None:
            guard = typer.boolean(decl.only_if, View(found.owner, decl.each.text, "guard"))
        made[name] = m.EffectPlan(
            name, decl.each.text, decl.kind, decl.severity, decl.lasts, guard, label(decl.about.title),
            origin_of(found),
        )  # fmt: skip
    return made


def effect_known(typer: Typer, name: p.Name, effects: Mapping[str, m.EffectPlan]) -> bool:
    """Whether there is such an effect; says so where there is none."""
    if name.text not in effects:
        typer.say("IKU297", name.span, name=name.text, suggestion=suggestion(name.text, effects))
    return name.text in effects


def exclusive_plans(typer: Typer, effects: Mapping[str, m.EffectPlan]) -> list[m.ExclusivePlan]:
    """Every exclusive; when each is settled is found out with the order of the rules."""
    made, main = [], typer.world.scope.main
    heaviest: dict[str, str] = {}
    for decl in main.exclusives:
        for name in decl.of:
            if effect_known(typer, name, effects) and decl.keep == "heaviest":
                if name.text in heaviest:
                    typer.say("IKU362", name.span, name=name.text, other=heaviest[name.text])
                    break
                heaviest[name.text] = decl.name.text
        known = [effects[n.text] for n in decl.of if n.text in effects]
        if len({e.record for e in known}) > 1:
            typer.say("IKU363", decl.name.span, name=decl.name.text)
        elif len(decl.of) < 2:
            typer.say("IKU364", decl.name.span, name=decl.name.text)
        elif len(known) == len(decl.of):
            of = tuple(n.text for n in decl.of)
            about = origin(main.id.text, decl.about, decl.name.span)
            made.append(m.ExclusivePlan(decl.name.text, of, decl.keep, known[0].record, 0, about))
    return made
