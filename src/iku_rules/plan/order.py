"""The order in which rules run: each after all that give or withdraw an effect it reads. Imports models only."""

from __future__ import annotations

import graphlib
import heapq
from collections.abc import Iterable
from dataclasses import replace

from iku_rules.diagnostics import Diagnostic, problem
from iku_rules.language import terms as t
from iku_rules.language.walk import every_part
from iku_rules.plan import model as m


def _effects_read(term: t.Term) -> set[str]:
    """The names of all effects a term reads."""
    return {part.name for part in every_part(term) if isinstance(part, t.Get) and part.reads == "effect"}


def order_rules(
    rules: Iterable[m.RulePlan], exclusives: Iterable[m.ExclusivePlan], problems: list[Diagnostic]
) -> tuple[tuple[m.RulePlan, ...], tuple[m.ExclusivePlan, ...]] | None:
    """Rules and exclusives in a running order, exclusives with `settled_after`; None where effects form a cycle."""
    by_id = {r.id: r for r in rules}
    by_name = {x.name: x for x in exclusives}
    settling: dict[str, list[tuple[str, str]]] = {}  # effect -> the rules that give it, and then its exclusives
    gives: dict[str, list[str]] = {}
    for r in by_id.values():
        for effect in r.effects:
            gives.setdefault(effect, []).append(r.id)
            settling.setdefault(effect, []).append(("rule", r.id))
    for x in by_name.values():
        for effect in dict.fromkeys(x.of):
            settling.setdefault(effect, []).append(("exclusive", x.name))
    needs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for r in by_id.values():
        needs["rule", r.id] = [n for e in sorted(_effects_read(r.condition)) for n in settling.get(e, ())]
    before: dict[str, list[str]] = {}
    for x in by_name.values():
        own = [("rule", r) for e in x.of for r in gives.get(e, ())]
        # Two exclusives on one effect are applied in the order in which they stand.
        own += [("exclusive", other) for e in x.of for other in before.get(e, ())]
        needs["exclusive", x.name] = own
        for e in x.of:
            before.setdefault(e, []).append(x.name)
    sorter = graphlib.TopologicalSorter(needs)
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        nodes = [name for kind, name in error.args[1] if kind == "rule"]
        first = by_id.get(nodes[0]) if nodes else None
        problems.append(problem("IKU365", first.origin.span if first else None, chain=" → ".join(nodes)))
        return None
    order: list[tuple[str, str]] = []
    position = {node: i for i, node in enumerate(needs)}
    ready: list[tuple[bool, int, tuple[str, str]]] = []
    while sorter.is_active():
        for node in sorter.get_ready():
            # As the author wrote them, wherever the effects leave a choice.
            heapq.heappush(ready, (node[0] == "rule", position[node], node))
        node = heapq.heappop(ready)[-1]
        order.append(node)
        sorter.done(node)
    count, settled = 0, {}
    for kind, name in order:
        if kind == "rule":
            count += 1
        else:
            settled[name] = replace(by_name[name], settled_after=count)
    return tuple(by_id[n] for k, n in order if k == "rule"), tuple(settled.values())
