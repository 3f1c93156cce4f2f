"""Decisions: formula, cases or table, and rounding. Imports reading, policy, parse_parts and parse_types."""

from __future__ import annotations

import re
from typing import Final

from iku_rules.language import policy as p
from iku_rules.language.parse_parts import about, condition_table, given, say_one_form
from iku_rules.language.parse_types import type_at
from iku_rules.language.reading import Reader
from iku_rules.language.source import Entry, Node
from iku_rules.language.syntax import Expr, Path
from iku_rules.language.tables import RawTable
from iku_rules.language.words import english

_HITS: Final[tuple[p.DecisionHit, ...]] = ("unique", "first")
_FORMS: Final = ("formula", "cases", "table")
_TO_A_SIDE: Final[tuple[p.RoundingMode, ...]] = ("floor", "ceiling")


def decision(r: Reader, entry: Entry) -> p.DecisionDecl | None:
    """An entry of `decisions`."""
    name = r.name(entry.key)
    e = r.section(entry.value, "decision")
    known = r.all_known
    each = given(e, "each", r.name)
    type_ = given(e, "type", lambda node: type_at(r, node))
    round_ = given(e, "round", lambda node: _round(r, node))
    hit = given(e, "hit", lambda node: r.choice(node, _HITS))
    forms = [f for f in _FORMS if f in e]
    if len(forms) != 1:
        if known or forms:
            say_one_form(r, entry, _FORMS)
        return None
    if forms == ["table"] and "hit" not in e and known:
        r.say_missing("hit", entry.key.span, "decision")
    node = e[forms[0]].value
    body: Expr | tuple[p.CaseRow, ...] | p.Table | None = None
    if forms == ["formula"]:
        body = r.expression(node)
    elif (table := r.table(node)) is not None:
        body = _cases(r, table) if forms == ["cases"] else condition_table(r, table, node.span)
    if not (name and each and body):
        return None
    return p.DecisionDecl(name, each, type_, round_, hit, body, about(r, e), node.span)


def _round(r: Reader, node: Node) -> p.RoundDecl | None:
    """`2`, `0 floor`, `exact`."""
    found = r.scalar(node)
    if not found:
        return None
    parts = found.text.split()
    words = [english("value", part, r.words) for part in parts]
    if words == ["exact"]:
        return p.RoundDecl(None, "half_away", found.inner)
    if parts and re.fullmatch(r"[0-9]", parts[0]):
        if len(parts) == 1:
            return p.RoundDecl(int(parts[0]), "half_away", found.inner)
        mode = next((side for side in _TO_A_SIDE if words[1:] == [side]), None)
        if mode is not None:
            return p.RoundDecl(int(parts[0]), mode, found.inner)
    exact, floor, ceiling = (r.own("value", w) for w in ("exact", "floor", "ceiling"))
    r.say("IKU151", found.inner, text=found.text, exact=exact, floor=floor, ceiling=ceiling)
    return None


def _cases(r: Reader, table: RawTable) -> tuple[p.CaseRow, ...] | None:
    """`when || value`; the last row may be `otherwise`."""
    if table.split != 1:
        r.say("IKU152", table.head.span, head=f"{r.own('header', 'when')} || {r.own('header', 'value')}")
        return None
    if r.heads(table.head.cells, ("when", "value"), ()) is None:
        return None
    found = []
    for row in table.rows:
        condition = r.expression_at(row.cells[0].span)
        result = r.expression_at(row.cells[1].span)
        if isinstance(condition, Path) and condition.names == ("otherwise",):
            condition = None
            if row is not table.rows[-1]:
                r.say("IKU153", row.cells[0].span, word=row.cells[0].text)
        elif condition is None:
            continue
        if result is not None:
            found.append(p.CaseRow(condition, result, row.span))
    return tuple(found)
