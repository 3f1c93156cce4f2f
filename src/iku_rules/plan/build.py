"""A policy and those it uses, on one day -> a plan and every problem of names, types and order.

The one place that knows all the parts of a plan; each is made by the module of its name.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import cast

from iku_rules.diagnostics import Diagnostic, Severity, sort, worst
from iku_rules.language import policy as p
from iku_rules.plan import model as m
from iku_rules.plan.chains import in_steps
from iku_rules.plan.claims import claim_plans
from iku_rules.plan.decisions import Decisions
from iku_rules.plan.digest import digest
from iku_rules.plan.effects import effect_plans, exclusive_plans
from iku_rules.plan.lookups import Lookups
from iku_rules.plan.order import order_rules
from iku_rules.plan.origins import label, origin_of
from iku_rules.plan.parameters import parameters_on
from iku_rules.plan.problems import Problems, without_echoes
from iku_rules.plan.records import record_plans, record_shapes, subject_of
from iku_rules.plan.rules import rule_plans
from iku_rules.plan.scope import Scope, build_scope
from iku_rules.plan.typer import Typer
from iku_rules.plan.typing import typed
from iku_rules.plan.world import World

Built = tuple[m.Plan | None, tuple[Diagnostic, ...]]


def build_plan(main: p.PolicyFile, files: Mapping[str, p.PolicyFile], day: datetime.date) -> Built:
    """The plan of `main` on `day`; `files` are the policies it uses, in the versions in force on that day.

    The plan is None where there is an error; warnings and notes come along in any case.
    """
    ((_, built),) = build_plans(main, files, [day])
    return built


def build_plans(
    main: p.PolicyFile, files: Mapping[str, p.PolicyFile], days: Iterable[datetime.date]
) -> Iterator[tuple[datetime.date, Built]]:
    """The plan on each of several days on which the same versions are in force."""
    scope = build_scope(main, files)
    meaning = digest(main, files)
    for day in days:
        problems = Problems([*scope.problems])
        plan = _plan(scope, day, meaning, problems)
        told = sort(without_echoes(problems, files.values()))
        yield day, (None if worst(told) is Severity.ERROR else plan, told)


def _world(scope: Scope, day: datetime.date, problems: Problems) -> World:
    decided = scope.decided()
    records = record_shapes(scope, decided, problems)
    return World(
        scope=scope,
        records=records,
        parameters=parameters_on(day, scope, records, problems),
        effects={n: cast(p.EffectDecl, d.decl).each.text for n, d in scope.of("effect").items()},
        decisions={n: cast(p.DecisionDecl, d.decl).each.text for n, d in scope.of("decision").items()},
        decided=decided,
    )


def _plan(scope: Scope, day: datetime.date, meaning: str, problems: Problems) -> m.Plan | None:
    main = scope.main
    world, lookups = _world(scope, day, problems), Lookups()
    decisions = Decisions(lookups.made)
    typer = Typer(world, problems, typed, decisions.head, lookups.head)
    for name in scope.of("lookup"):
        lookups.head(typer, name)
    first, circles = in_steps(scope)
    for circle in circles:
        decisions.refuse(typer, circle)
    for name in (*first, *scope.of("decision")):
        decisions.head(typer, name)
    effects = effect_plans(typer)
    ordered = order_rules(rule_plans(typer, effects), exclusive_plans(typer, effects), problems.told)
    claims = claim_plans(typer)
    subject = subject_of(main, world.records, problems)
    records = record_plans(typer, subject) if subject else {}
    if ordered is None or subject is None:
        return None
    rules, exclusives = ordered
    labels = {n: cast(p.TypeDecl, d.decl).values for n, d in scope.of("type").items()}
    return m.Plan(
        policy=main.id.text,
        version=main.version,
        digest=meaning,
        evidence=main.evidence,
        title=label(main.title),
        basis=main.basis,
        day=day,
        lengths=main.lengths,
        subject=subject,
        records=MappingProxyType(records),
        decisions=tuple(d for d in decisions.made.values() if d is not None),
        lookups=MappingProxyType({n: d for n, d in lookups.made.items() if d is not None}),
        effects=MappingProxyType(effects),
        rules=rules,
        exclusives=exclusives,
        parameters=MappingProxyType({n: (c, origin_of(scope.names[n])) for n, c in world.parameters.items()}),
        categories=MappingProxyType({n: tuple(label(texts) for _, texts in vs) for n, vs in labels.items()}),
        claims=claims,
        sources=(main.source, *(f.source for name, f in sorted(scope.files.items()) if f is not main)),
    )
