"""Records and their fields. Imports reading, policy, parse_parts and parse_types."""

from __future__ import annotations

import re

from iku_rules.language import policy as p
from iku_rules.language.parse_parts import about, given, row_basis, row_texts
from iku_rules.language.parse_types import type_of
from iku_rules.language.reading import Reader
from iku_rules.language.source import Entry, Node
from iku_rules.language.tables import RawRow


def record(r: Reader, entry: Entry) -> p.RecordDecl | None:
    """An entry of `facts`."""
    name = r.name(entry.key)
    e = r.section(entry.value, "record")
    fields: list[p.FieldDecl] = []
    if "fields" in e and (table := r.table(e["fields"].value)) and (at := r.columns(table, "fields")):
        fields = [f for row in table.rows if (f := _field(r, row, at))]
    least, most = None, None
    if "records" in e:
        least, most = _range(r, e["records"].value)
    elif "at_most" in e:
        least, most = 0, r.integer(e["at_most"].value, low=1)
    belongs_to = given(e, "belongs_to", r.name)
    require = given(e, "require", r.expressions) or ()
    key = given(e, "key", r.names) or ()
    if not name:
        return None
    return p.RecordDecl(name, key, tuple(fields), belongs_to, least, most, require, about(r, e), entry.key.span)


def _field(r: Reader, row: RawRow, at: dict[str, int]) -> p.FieldDecl | None:
    name_cell, type_cell = row.cells[at["field"]], row.cells[at["type"]]
    name = r.as_name(name_cell.text, name_cell.span)
    type_ = type_of(r, type_cell.text, type_cell.span)
    unit = row.cells[at["unit"]].text if "unit" in at and row.cells[at["unit"]].text != "-" else None
    if not (name and type_):
        return None
    return p.FieldDecl(name, type_, p.About(row_texts(row, at), row_basis(row, at), unit))


def _range(r: Reader, node: Node) -> tuple[int | None, int | None]:
    """`2..3`: how many records there may be."""
    found = r.scalar(node)
    parts = re.fullmatch(r"([0-9]{1,6})\s*\.\.\s*([0-9]{1,6})", found.text) if found else None
    if parts and int(parts[1]) <= int(parts[2]) and int(parts[2]) > 0:
        return int(parts[1]), int(parts[2])
    if found:
        r.say("IKU146", found.inner, text=found.text)
    return None, None
