"""Types as written, and the scales and kinds an author makes. Imports reading, policy, parse_parts and words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from iku_rules.diagnostics import Span
from iku_rules.language import policy as p
from iku_rules.language.parse_parts import row_texts
from iku_rules.language.reading import Reader
from iku_rules.language.source import Entry, Node, Sequence
from iku_rules.language.words import LANGUAGES, english

TYPE_WORDS: Final = ("number", "integer", "boolean", "text", "date", "period", "exact")

_NUM: Final = r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?"
_TYPE: Final = re.compile(
    rf"(?P<name>[a-z][a-z0-9_]*)\s*(?:\((?P<decimals>[0-9])\))?"
    rf"\s*(?:(?P<open>[\[(])\s*(?P<low>{_NUM})\s*\.\.\s*(?P<high>{_NUM})\s*(?P<close>[\])]))?"
    r"\s*(?P<rest>.*)",
    re.DOTALL,
)
_BOUNDS: Final = re.compile(rf"[\[(]?\s*({_NUM})\s*(?:\.\.+|,|-|;)\s*({_NUM})\s*[\])]?.*")


def scales_or_kinds(r: Reader, node: Node, *, ordered: bool) -> list[p.TypeDecl]:
    """The entries of `scales` (ordered) or `kinds`."""
    found = []
    for entry in r.entries(node):
        name, values = r.name(entry.key), _values(r, entry)
        seen: dict[str, p.Name] = {}
        for value, _ in values:
            if value.text in seen:
                r.say("IKU223", value.span, name=value.text, line=seen[value.text].span.line)
            seen.setdefault(value.text, value)
        if name and values:
            found.append(p.TypeDecl(name, ordered, tuple(values)))
        else:
            r.lost.append(entry.key.span)
    return found


def _values(r: Reader, entry: Entry) -> list[tuple[p.Name, p.Texts]]:
    """A list of names, or a table of them with their labels."""
    if isinstance(entry.value, Sequence):
        return [(n, p.Texts()) for n in r.names(entry.value)]
    values = []
    if (table := r.table(entry.value)) and (at := r.columns(table, "values")):
        for row in table.rows:
            cell = row.cells[at["value"]]
            if value := r.as_name(cell.text, cell.span):
                values.append((value, row_texts(row, at)))
    return values


def type_at(r: Reader, node: Node) -> p.TypeExpr | None:
    """A type that stands alone as a value."""
    found = r.scalar(node)
    return type_of(r, found.text, found.inner) if found else None


def type_of(r: Reader, text: str, span: Span) -> p.TypeExpr | None:
    """`number(2) [0..100] optional` and the like."""
    found = _TYPE.fullmatch(text.strip())
    if not found:
        r.say("IKU230", span, text=text, **_words(r))
        return None
    name = _name(r, found["name"], span)
    if name is None:
        return None
    low, high, digits = found["low"], found["high"], found["decimals"]
    if name in TYPE_WORDS and name not in ("number", "integer") and (low is not None or digits):
        r.say("IKU231", span, type=found["name"])
        return None
    for bound in (low, high):
        if bound is not None and re.search(r"\.000$", bound):  # a thousand to an Indonesian reader
            plain = bound.removesuffix(".000")
            r.say("IKU212", span, text=bound, thousands=plain + "000", plain=plain)
            return None
    if low is not None and Fraction(low) > Fraction(high):
        r.say("IKU232", span, low=low, high=high)
        return None
    if (name == "number" and low is not None and digits is None) or (name == "integer" and digits):
        r.say("IKU233", span, **_words(r))
        return None
    optional, default = _absence(r, found["rest"].strip(), span, name)
    decimals = 0 if name == "integer" else int(digits) if digits else None
    return p.TypeExpr(
        name, decimals, Fraction(low) if low else None, Fraction(high) if high else None,
        found["open"] == "(", found["close"] == ")", optional, default, span,
    )  # fmt: skip


def _name(r: Reader, text: str, span: Span) -> str | None:
    """The English word for a type, or the author's name of a scale or kind."""
    own = english("type", text, r.words)
    name = own or text
    if name == "ref":
        r.say("IKU199", span, word=text)
        return None
    others = (english("type", text, other) for other in LANGUAGES if other != r.words)
    if own is None and (foreign := next((o for o in others if o), None)):
        r.say("IKU126", span, word=text, own=r.own("type", foreign))
        return None
    return name if name in TYPE_WORDS or r.as_name(name, span) else None


def _absence(r: Reader, rest: str, span: Span, type_: str) -> tuple[bool, str | None]:
    """`optional`, or `default` and a value, behind a type."""
    if not rest:
        return False, None
    first, _, literal = rest.partition(" ")
    en = english("type", first, r.words)
    if en == "optional" and not literal:
        return True, None
    if en == "default" and literal.strip():
        # Only of a boolean are `yes` and `no` words; elsewhere the author's value or text may look like one.
        word_ = english("value", literal.strip(), r.words) if type_ == "boolean" else None
        return False, word_ or literal.strip()
    if bounds := _BOUNDS.fullmatch(rest):
        text = rest if rest[-1] in ")]" or rest[-1].isdigit() else rest.rpartition(" ")[0]
        inside = f"{bounds[1]}..{bounds[2]}"
        r.say("IKU214", span, text=text, closed=f"[{inside}]", open=f"[{inside})")
        return False, None
    r.say("IKU234", span, text=rest, optional=r.own("type", "optional"), default=r.own("type", "default"))
    return False, None


def _words(r: Reader) -> dict[str, str]:
    return {w: r.own("type", w) for w in ("number", "integer", "boolean")}
