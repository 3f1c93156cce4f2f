"""Text of an expression or a table cell -> syntax nodes with places, or one diagnostic.

What is well formed is mostly found by `descent`, quickly; for the rest, and whatever is wrong, `by_grammar` decides.
The nodes are independent of either. Imports these, making, syntax, words and diagnostics.
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal, cast

from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language import descent
from iku_rules.language import syntax as s
from iku_rules.language.words import Language, word

MAX_TEXT: Final = 4096


def parse_expression(span: Span, language: Language) -> s.Expr | Diagnostic:
    """The expression that stands at `span` of its source."""
    return cast("s.Expr | Diagnostic", _parse(span, language, "value"))


def parse_cell(span: Span, language: Language) -> s.Cell | Diagnostic:
    """The cell of a condition column that stands at `span` of its source."""
    return cast("s.Cell | Diagnostic", _parse(span, language, "cell"))


def written(form: str, language: Language) -> str:
    """The way a word found by `word_tokens` is written in a language."""
    if form in ("missing", "present"):
        return form if language == "en" else word("word", f"is {form}", "id")
    return word("word", form, language)


def _parse(span: Span, language: Language, start: Literal["value", "cell"]) -> Any:
    text = span.text
    if len(text) > MAX_TEXT:
        return problem("IKU207", span, limit=MAX_TEXT)
    if not text.strip():
        return problem("IKU208", span)
    comma = re.search(r"(?<![0-9.])([0-9]+),([0-9]+)", text)
    if comma:
        return problem(
            "IKU204",
            _at(span, comma.start(), comma.end()),
            point=f"{comma[1]}.{comma[2]}",
            both=f"{comma[1]}, {comma[2]}",
        )
    made = descent.parsed(span, language, start)
    if made is None:
        # Imported here since most files never need it, and its grammar takes longer than all else there is to do.
        from iku_rules.language import by_grammar

        made = by_grammar.parsed(span, language, start)
    return made


def _at(span: Span, start: int, end: int) -> Span:
    return Span(span.source, span.start + start, span.start + end)
