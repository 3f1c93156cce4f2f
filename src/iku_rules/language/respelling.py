"""One value or cell in the words of either language and in one spacing; the author's names stay as they are.

What stands in a file without problems is assumed: anything else comes back as it was typed.
Imports expressions, syntax, words and diagnostics.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Final

from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language import syntax as s
from iku_rules.language.expressions import parse_cell, parse_expression, written
from iku_rules.language.making import FUNCTIONS
from iku_rules.language.words import RESERVED, Context, Language, english, word

_TOKEN: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-(?:S[12]|Q[1-4]|[0-9]{2})(?![0-9-])|[0-9]+(?:\.[0-9]+)?%?|[a-z][a-z0-9_]*|\.\.|[!<>]=|\S"
)
_TYPE: Final = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*)\s*(?P<decimals>\([0-9]\))?\s*(?P<bounds>[\[(][^\[\]()]*[\])])?\s*(?P<rest>.*)",
    re.DOTALL,
)

# Words that stand directly before their `(`.
_CALLED: Final = frozenset(
    (*FUNCTIONS, "sum", "mean", "min_of", "max_of", "first", "last", "interpolate", "count", "rank")
)
# Words after which a value begins, so that a sign there belongs to it.
_LEADING: Final = frozenset(
    ("and", "or", "not", "in", "within", "if", "then", "else", "weighted", "by", "where", "empty", "for", "ties")
)
_SIGNS: Final = frozenset(("+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "(", "[", ",", ".."))


@dataclasses.dataclass(slots=True)
class Speller:
    """From the words of a file to those wanted. `problems`: names that would turn into words there."""

    words: Language
    target: Language
    problems: list[Diagnostic] = dataclasses.field(default_factory=list)

    def of(self, context: Context, text: str) -> str:
        """A word of a context; what is none stays."""
        en = english(context, text.strip(), self.words)
        return text.strip() if en is None else word(context, en, self.target)

    def length(self, text: str) -> str:
        """A length of time, or `once`."""
        once = english("value", text.strip(), self.words) == "once"
        return self.of("value" if once else "time", text)

    def rounding(self, text: str) -> str:
        """`2`, `2 floor`, `exact`."""
        return " ".join(self.of("value", part) for part in text.split())

    def lasts(self, text: str) -> str:
        """`6 months`, `forever` or `-`."""
        number, _, unit = text.strip().partition(" ")
        if not re.fullmatch(r"[0-9]{1,3}", number):
            return self.of("value", text)
        en = _time(unit.strip(), self.words)
        return text if en is None else f"{number} {_timed(en, self.target, plural=int(number) != 1)}"

    def type(self, span: Span) -> str:
        """`number(2) [0..100] optional`, or the name of a scale or kind."""
        found = _TYPE.fullmatch(span.text.strip())
        if found is None:
            return span.text
        name = found["name"]
        en = english("type", name, self.words)
        parts = [self.of("type", name) + (found["decimals"] or "")]
        if found["bounds"]:
            parts.append(re.sub(r"\s", "", found["bounds"]))
        first, _, literal = found["rest"].strip().partition(" ")
        if first:
            parts.append(self.of("type", first))
        if literal.strip():
            # Only of a boolean are `yes` and `no` words; elsewhere they would be the author's text.
            parts.append(self.of("value", literal) if en == "boolean" else literal.strip())
        return " ".join(parts)

    def names(self, text: str) -> str:
        """A list of the author's names in a cell."""
        return ", ".join(part.strip() for part in text.split(","))

    def expression(self, span: Span) -> str:
        """An expression."""
        made = parse_expression(span, self.words)
        return span.text if isinstance(made, Diagnostic) else self._spell(span, made, cell=False)

    def cell(self, span: Span, *, of_length: bool = False) -> str:
        """A condition cell; `of_length`: under a column `length(...)`, where lengths of time stand."""
        if span.text == "-":
            return "-"
        made = parse_cell(span, self.words)
        if isinstance(made, Diagnostic):
            return span.text
        return self._spell(span, made, cell=True, of_length=of_length)

    def _spell(self, span: Span, made: s.Expr | s.Cell, *, cell: bool, of_length: bool = False) -> str:
        from iku_rules.language.by_grammar import word_tokens  # the grammar, which only the formatter needs

        known = {start: (end, form) for start, end, form in word_tokens(span, self.words, "cell" if cell else "value")}
        times = {place.start: plural for place, plural in _times(made, self.words, of_length)}
        at, end = span.start, span.start + len(span.text.rstrip())
        text = span.source.text
        shown: list[str] = []
        before, signed, called = (
            "",
            False,
            False,
        )  # the part before; whether it is a sign or stands before its `(`
        while at < end:
            if text[at].isspace():
                at += 1
                continue
            form = ""
            if at in known:
                stop, form = known[at]
                part = written(form, self.target)
            else:
                found = _TOKEN.match(text, at, end)
                stop = found.end() if found else at + 1
                part = text[at:stop]
                if at in times:
                    part = _timed(_time(part, self.words) or part, self.target, plural=times[at])
                elif (self.words != self.target and part in RESERVED) or (
                    text[stop:end].lstrip().startswith("(") and english("word", part, self.target) in _CALLED
                ):
                    self.problems.append(problem("IKU222", Span(span.source, at, stop), name=part))
            if shown and not _tight(before, part, signed, called):
                shown.append(" ")
            shown.append(part)
            signed = part in "+-" and (not shown[:-1] or before in _SIGNS)
            called = (form in _CALLED or (form == "not" and cell)) if form else part[:1].isalpha()
            before = "=" if form in _LEADING else part
            at = stop
        return "".join(shown)


def _tight(before: str, part: str, signed: bool, called: bool) -> bool:
    """Whether two parts stand without a blank between them."""
    if before in ("(", "[", ".", "..") or part in (")", "]", ",", ".", ".."):
        return True
    return signed or (part == "(" and called)


def _time(text: str, language: Language) -> str | None:
    return english("time", text.removesuffix("s") if language == "en" else text, language)


def _timed(en: str, language: Language, *, plural: bool) -> str:
    return word("time", en, language) + ("s" if plural and language == "en" else "")


def _times(node: object, language: Language, of_length: bool) -> Iterator[tuple[Span, bool]]:
    """Places of the words for lengths of time, and whether English writes them in the plural there."""
    match node:
        case s.Apply(name="elapsed"):
            yield from ((a.span, True) for a in node.args[1:] if _is_time(a, language))
        case s.Comparison() if _of_length(node.left) or _of_length(node.right):
            yield from ((a.span, False) for a in (node.left, node.right) if _is_time(a, language))
        case s.In() if _of_length(node.operand) and isinstance(node.among, tuple):
            yield from ((a.span, False) for a in node.among if _is_time(a, language))
        case s.CompareItem() if of_length and _is_time(node.operand, language):
            yield node.operand.span, False
    if isinstance(node, tuple):
        for item in node:
            yield from _times(item, language, of_length)
    elif dataclasses.is_dataclass(node):
        for part in dataclasses.fields(node):
            if part.compare:  # places are not compared
                yield from _times(getattr(node, part.name), language, of_length)


def _of_length(node: s.Expr) -> bool:
    return isinstance(node, s.Apply) and node.name == "length"


def _is_time(node: s.Expr, language: Language) -> bool:
    return isinstance(node, s.Path) and len(node.names) == 1 and _time(node.span.text, language) is not None
