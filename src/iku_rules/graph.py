"""The graph of a plan: which fact, parameter, lookup, decision and effect is made of which. Text, Mermaid and DOT.

Imports the plan's model, walks over terms and labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from iku_rules.language.terms import Const, Get, LookupCall, Points, Rows, Term
from iku_rules.language.walk import every_part
from iku_rules.language.words import Language
from iku_rules.plan.model import Label, LookupPlan, Matrix, Plan

Format = Literal["tree", "mermaid", "dot"]
Kind = Literal["fact", "parameter", "lookup", "decision", "effect"]

_SHAPES: Final[dict[Kind, tuple[str, str, str]]] = {  # Mermaid's brackets; DOT's shape
    "fact": ("[/", "/]", "parallelogram"),
    "parameter": ("([", "])", "oval"),
    "lookup": ("[(", ")]", "cylinder"),
    "decision": ("[", "]", "box"),
    "effect": ("{{", "}}", "hexagon"),
}
_KINDS: Final[dict[Language, dict[Kind, str]]] = {
    "id": {
        "fact": "fakta", "parameter": "parameter", "lookup": "rujukan", "decision": "keputusan", "effect": "akibat",
    },
    "en": {
        "fact": "fact", "parameter": "parameter", "lookup": "lookup", "decision": "decision", "effect": "effect",
    },
}  # fmt: skip
_SEEN: Final[dict[Language, str]] = {"id": "lihat di atas", "en": "see above"}


@dataclass(frozen=True, slots=True)
class Vertex:
    """`record` is that of a fact, decision or effect; `policy` the one it stands in, if another."""

    kind: Kind
    record: str
    name: str
    label: str
    policy: str


Key = tuple[Kind, str, str]


@dataclass(frozen=True, slots=True)
class Graph:
    """`edges` lead from a thing to those it is made of, in the order in which they are named."""

    vertices: dict[Key, Vertex]
    edges: dict[Key, tuple[Key, ...]]


def graph(plan: Plan, format_: Format, *, lang: Language) -> str:
    """The graph as an indented tree, or as text for Mermaid or Graphviz."""
    made = graph_of(plan, lang=lang)
    lines = {"tree": _tree, "mermaid": _mermaid, "dot": _dot}[format_](made, lang)
    return "\n".join(lines) + "\n"


def graph_of(plan: Plan, *, lang: Language) -> Graph:
    """Every vertex that something is made of or that is made of something."""
    edges: dict[Key, tuple[Key, ...]] = {}
    for decision in plan.decisions:
        edges["decision", decision.record, decision.name] = _needs(every_part(decision.body))
    for rule in plan.rules:
        for name in rule.effects:
            key: Key = ("effect", plan.effects[name].record, name)
            edges[key] = _once((*edges.get(key, ()), *_needs(every_part(rule.condition))))
    for effect in plan.effects.values():
        if effect.guard is not None:
            key = ("effect", effect.record, effect.name)
            edges[key] = _once((*edges.get(key, ()), *_needs(every_part(effect.guard))))
    for lookup in plan.lookups.values():
        edges["lookup", "", lookup.name] = _needs(_inside(lookup))
    keys = _once((*edges, *(k for needs in edges.values() for k in needs)))
    return Graph({key: _vertex(key, plan, lang) for key in keys}, edges)


def _once(keys: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(keys))


def _inside(lookup: LookupPlan) -> Iterator[Term]:
    match lookup.body:
        case Matrix():
            terms = list(lookup.body.cells.values())
        case Rows():
            yield from every_part(lookup.body)
            return
        case Points():
            terms = [term for point in lookup.body.points for term in point]
    for term in terms:
        yield from every_part(term)


def _needs(terms: Iterable[Term]) -> tuple[Key, ...]:
    found: list[Key] = []
    for term in terms:
        match term:
            case Get():
                found.append((term.reads, term.record, term.name))
            case Const(parameter=str() as name):
                found.append(("parameter", "", name))
            case LookupCall():
                found.append(("lookup", "", term.name))
            case _:
                pass
    return _once(found)


def _vertex(key: Key, plan: Plan, lang: Language) -> Vertex:
    kind, record, name = key
    match kind:
        case "fact":
            found = plan.records[record].fields[name]
            # A policy may add a field to a record of another, or narrow one.
            own = found.span is not None and found.span.source in plan.sources[:1]
            label, policy = found.label, plan.policy if own else plan.records[record].origin.policy
        case "parameter":
            origin = plan.parameters[name][1]
            label, policy = origin.title, origin.policy
        case "lookup":
            label, policy = plan.lookups[name].origin.title, plan.lookups[name].origin.policy
        case "decision":
            origin = next(d.origin for d in plan.decisions if d.name == name)
            label, policy = origin.title, origin.policy
        case "effect":
            label, policy = plan.effects[name].label, plan.effects[name].origin.policy
    return Vertex(kind, record, name, _text(label, lang), "" if policy == plan.policy else policy)


def _text(label: Label, lang: Language) -> str:
    return (label.id or label.en or "") if lang == "id" else (label.en or label.id or "")


def _named(vertex: Vertex) -> str:
    whole = f"{vertex.record}.{vertex.name}" if vertex.record else vertex.name
    return f"{whole}: {vertex.label}" if vertex.label else whole


def _tree(made: Graph, lang: Language) -> list[str]:
    """From what nothing else is made of down to the facts; a part that stands above is not unfolded again."""
    used = {key for needs in made.edges.values() for key in needs}
    lines: list[str] = []
    seen: set[Key] = set()
    # A stack instead of recursion: a policy may be a long chain.
    waiting = [(key, 0) for key in reversed(made.edges) if key not in used]
    while waiting:
        key, depth = waiting.pop()
        vertex, needs = made.vertices[key], made.edges.get(key, ())
        again = key in seen and bool(needs)
        notes = [
            _KINDS[lang][vertex.kind],
            *([vertex.policy] if vertex.policy else []),
            *([_SEEN[lang]] if again else []),
        ]
        lines.append(f"{'  ' * depth}{_named(vertex)} ({', '.join(notes)})")
        if not again:
            waiting += [(need, depth + 1) for need in reversed(needs)]
        seen.add(key)
    return lines


def _mermaid(made: Graph, lang: Language) -> list[str]:
    ids = {key: f"n{number}" for number, key in enumerate(made.vertices)}
    lines = ["flowchart LR"]
    for key, vertex in made.vertices.items():
        opening, closing, _ = _SHAPES[vertex.kind]
        text = _named(vertex).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
        lines.append(f'  {ids[key]}{opening}"{text}"{closing}')
    return lines + [f"  {ids[need]} --> {ids[key]}" for key, needs in made.edges.items() for need in needs]


def _dot(made: Graph, lang: Language) -> list[str]:
    ids = {key: f"n{number}" for number, key in enumerate(made.vertices)}
    lines = ["digraph policy {", "  rankdir=LR;"]
    for key, vertex in made.vertices.items():
        text = _named(vertex).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'  {ids[key]} [label="{text}", shape={_SHAPES[vertex.kind][2]}];')
    lines += [f"  {ids[need]} -> {ids[key]};" for key, needs in made.edges.items() for need in needs]
    return [*lines, "}"]
