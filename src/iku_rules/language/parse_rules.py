"""Effects, exclusives, rules and claims. Imports reading, policy, parse_parts, tables and words."""

from __future__ import annotations

import re
from typing import Final

from iku_rules.diagnostics import Span, complete
from iku_rules.language import policy as p
from iku_rules.language.parse_parts import about, expressions_at, given, row_basis, row_cells, row_texts
from iku_rules.language.periods import LENGTHS
from iku_rules.language.reading import Reader
from iku_rules.language.source import Entry, Node
from iku_rules.language.tables import RawRow, RawTable, Text
from iku_rules.language.words import english

_KINDS: Final[tuple[p.EffectKind, ...]] = ("reward", "development", "sanction", "status", "finding")
_KEEPS: Final[tuple[p.Keep, ...]] = ("heaviest", "never_both")
_CLAIMS: Final[tuple[p.Claim, ...]] = ("monotone", "total")


def effects(r: Reader, node: Node) -> tuple[p.EffectDecl, ...]:
    """The table under `effects`."""
    table = r.table(node)
    at = r.columns(table, "effects") if table else None
    if not table or not at:
        return ()
    return tuple(e for row in table.rows if (e := _effect(r, row, at)))


def _effect(r: Reader, row: RawRow, at: dict[str, int]) -> p.EffectDecl | None:
    cell = {key: row.cells[index] for key, index in at.items()}
    name = r.as_name(cell["effect"].text, cell["effect"].span)
    each = r.as_name(cell["each"].text, cell["each"].span)
    kind = r.as_choice(cell["kind"].text, cell["kind"].span, _KINDS)
    severity = r.as_integer(cell["severity"].text, cell["severity"].span, high=1000)
    lasts = _lasts(r, cell["lasts"]) if "lasts" in cell else None
    guard = None
    if "only_if" in cell and cell["only_if"].text != "-":
        guard = r.expression_at(cell["only_if"].span)
    if not (name and each and kind) or severity is None:
        return None
    return p.EffectDecl(name, each, kind, severity, lasts, guard, p.About(row_texts(row, at), row_basis(row, at)))


def _lasts(r: Reader, cell: Text) -> p.Lasts | None:
    """`2 years`, `forever`, `-`."""
    if cell.text == "-":
        return None
    if english("value", cell.text, r.words) == "forever":
        return "forever"
    number, _, unit = cell.text.partition(" ")
    singular = unit.strip().removesuffix("s") if r.words == "en" else unit.strip()
    length = next((x for x in LENGTHS if x == english("time", singular, r.words)), None)
    if re.fullmatch(r"[0-9]{1,3}", number) and int(number) and length:
        return int(number), length
    units = ", ".join(r.own("time", x) for x in LENGTHS)
    r.say("IKU155", cell.span, text=cell.text, units=units, forever=r.own("value", "forever"))
    return None


def exclusive(r: Reader, entry: Entry) -> p.ExclusiveDecl | None:
    """An entry of `exclusive`."""
    name = r.name(entry.key, hyphens=True)
    e = r.section(entry.value, "exclusive")
    of = given(e, "of", r.names)
    keep = given(e, "keep", lambda node: r.choice(node, _KEEPS))
    if not (name and keep and of):
        return None
    return p.ExclusiveDecl(name, of, keep, about(r, e))


def rule(r: Reader, entry: Entry) -> p.RuleDecl | None:
    """An entry of `rules`: one rule, or a table of them."""
    name = r.name(entry.key, hyphens=True)
    e = r.section(entry.value, "rule")
    known = r.all_known
    each = given(e, "each", r.name)
    own = about(r, e)
    rows: tuple[p.RuleRow, ...] = ()
    if "table" in e:
        for key in ("when", "then", "because"):
            if key in e:
                r.say("IKU147", e[key].key.span, one=e["table"].key.text, other=e[key].key.text)
        if "hit" not in e and known:
            r.say_missing("hit", entry.key.span, "rule")
        elif "hit" in e:
            r.choice(e["hit"].value, ("every_row",))
        table = r.table(e["table"].value)
        rows = _rows(r, table, name) if table and name else ()
    else:
        for key in ("when", "then"):
            if key not in e and known:
                r.say_missing(key, entry.key.span, "rule")
        when = given(e, "when", r.expression)
        then = given(e, "then", r.names)
        because = given(e, "because", r.texts) or p.Texts()
        place = e["because"].value.span if "because" in e else None
        if when is not None and then and name:
            rows = (p.RuleRow(name.text, (), (), when, then, because, place, own.basis, entry.key.span),)
    if not (name and each and rows):
        return None
    return p.RuleDecl(name, each, rows, own, entry.key.span)


def _rows(r: Reader, table: RawTable, name: p.Name) -> tuple[p.RuleRow, ...]:
    """`row | conditions || then | id | en | basis`."""
    split = table.split
    own_row = r.own("header", "row")
    if not split or split < 2 or table.head.cells[0].text != own_row:
        then = r.own("header", "then")
        r.say("IKU156", table.head.span, head=f"{own_row} | … || {then} | id | en")
        return ()
    columns = expressions_at(r, [c.span for c in table.head.cells[1:split]])
    heads = r.heads(table.head.cells[split:], ("then",), ("id", "en", "basis"))
    if heads is None or columns is None:
        return ()
    at = {key: index + split for key, index in heads.items()}
    found: dict[str, p.RuleRow] = {}
    for row in table.rows:
        id_ = r.as_name(row.cells[0].text, row.cells[0].span, hyphens=True)
        cells = row_cells(r, columns, row, 1)
        then_names = complete([r.as_name(text, span) for text, span in _listed(row.cells[at["then"]])])
        if not id_ or then_names is None or cells is None:
            continue
        if id_.text in found:
            r.say("IKU223", id_.span, name=id_.text, line=found[id_.text].span.line)
            continue
        found[id_.text] = p.RuleRow(
            f"{name.text}.{id_.text}", columns, cells, None, then_names, row_texts(row, at),
            row.cells[at["id" if "id" in at else "then"]].span, row_basis(row, at), row.span,
        )  # fmt: skip
    return tuple(found.values())


def _listed(cell: Text) -> list[tuple[str, Span]]:
    """The names of a cell `a, b`, each with its place."""
    found, start = [], cell.span.start
    for part in cell.text.split(","):
        name = part.strip()
        at = start + len(part) - len(part.lstrip())
        found.append((name, Span(cell.span.source, at, at + max(1, len(name)))))
        start += len(part) + 1
    return found


def claim(r: Reader, entry: Entry) -> p.PropertyDecl | None:
    """An entry of `properties`."""
    name = r.name(entry.key, hyphens=True)
    e = r.section(entry.value, "property")
    known = r.all_known
    kind = given(e, "claim", lambda node: r.choice(node, _CLAIMS))
    of = given(e, "of", r.name)
    in_, where, given_ = (given(e, key, r.expression) for key in ("in", "where", "given"))
    if kind == "monotone" and "in" not in e and known:
        r.say_missing("in", entry.key.span, "property")
    if not (name and kind and of):
        return None
    return p.PropertyDecl(name, kind, of, in_, where, given_, about(r, e))
