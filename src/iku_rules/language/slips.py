"""An expression or cell that does not parse -> the one diagnostic that says what was most likely meant.

Imports words and diagnostics.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language.words import LANGUAGES, WORDS, Language, english, word

if TYPE_CHECKING:  # loaded by who found the slip
    from lark.exceptions import UnexpectedToken

Start = Literal["value", "cell"]

# What people write, and the sign or word (in English) of the language; nothing where there is none.
_INSTEAD: Final = {
    "==": "=", "&&": "and", "||": "or", "<>": "!=", "=<": "<=", "=>": ">=", "\u2264": "<=", "\u2265": ">=",
    "\u2260": "!=", "\u00d7": "*", "\u00f7": "/", "\u2212": "-", "\u2013": "-", "!": "not", ";": ",", "**": "",
}  # fmt: skip
_AGGREGATES: Final = ("sum", "mean", "min_of", "max_of", "first", "last", "count")
_NUM: Final = r"-?[0-9]+(?:\.[0-9]+)?"
# `0..60`, `[0, 60]`, `[0 - 60]`, `[0..60`, `[0...60>`: meant as ranges.
_RANGE: Final = re.compile(rf"[\[(<]?\s*({_NUM})\s*(?:\.\.+|,|-|s/d|sd)\s*({_NUM})\s*[\])>]?")
_BOTH: Final = re.compile(rf"(>=?)\s*({_NUM})\s+[a-z]+\s+(<=?)\s*({_NUM})")


def bad_character(span: Span, at: int, language: Language) -> Diagnostic:
    """A character that begins no word or sign of the language."""
    text = span.text
    if text[at] in "\"'":
        return problem("IKU209", _at(span, at, at + 1))
    capital = re.match(r"[A-Za-z_][A-Za-z0-9_]*", text[at:])
    if capital:
        name = re.search(r"[A-Za-z0-9_]*$", text[:at])
        start = at - len(name.group()) if name else at
        whole = text[start : at + capital.end()]
        return problem("IKU210", _at(span, start, at + capital.end()), name=whole, lower=whole.lower().strip("_"))
    for wrong in _INSTEAD:
        for start in (at, at - 1):
            if start >= 0 and text.startswith(wrong, start) and start + len(wrong) > at:
                return _instead(span, start, wrong, language)
    return problem("IKU203", _at(span, at, at + 1), character=text[at], suggestion="")


def bad_token(span: Span, error: UnexpectedToken, language: Language, start: Start) -> Diagnostic:
    """A word or sign that can't stand where it does, or an end that comes too early."""
    token, text = error.token, span.text
    ends = token.type == "$END"
    at = len(text) if ends else token.start_pos or 0
    if (foreign := _foreign(span, text, at if ends else token.end_pos or at, language)) is not None:
        return foreign
    if start == "cell" and (slip := _cell_slip(span, text.strip(), at, language)) is not None:
        return slip
    if (slip := _brackets(span, text, at) or _aggregate(span, text, at, language)) is not None:
        return slip
    if ends:
        words = {key: word("word", key, language) for key in ("then", "else")}
        return problem("IKU202", _end(span), **words)
    before = text[:at].rstrip()
    if token.type in ("CMP", "TIMES_DIVIDE") and before[-1:] + str(token) in _INSTEAD:
        return _instead(span, len(before) - 1, before[-1] + str(token), language, end=at + len(token))
    if token.type == "CMP" and "CMP" not in error.expected and re.search(r"[<>=]", before):
        return problem("IKU205", _at(span, at, at + len(token)), **_range_words(language))
    return problem("IKU201", _at(span, at, token.end_pos or at + 1), token=str(token))


def _instead(span: Span, start: int, wrong: str, language: Language, *, end: int | None = None) -> Diagnostic:
    right = _INSTEAD[wrong]
    if right.isalpha():
        right = word("word", right, language)
    place = _at(span, start, start + len(wrong) if end is None else end)
    return problem("IKU203", place, character=wrong, suggestion=right)


def _range_words(language: Language) -> dict[str, str]:
    return {key + "_": word("word", key, language) for key in ("and", "in")}


def _foreign(span: Span, text: str, until: int, language: Language) -> Diagnostic | None:
    """The last word of the other language up to where the parser stopped."""
    found = None
    for at in re.finditer(r"(?<![a-z0-9_.])[a-z][a-z0-9_]*", text[:until]):
        for other in LANGUAGES:
            written, form = _word_at(text, at.start(), other)
            if other != language and form and english("word", at.group(), language) is None:
                place = _at(span, at.start(), at.start() + len(written))
                found = problem("IKU206", place, word=written, own=_own(form, language))
    return found


def _word_at(text: str, at: int, language: Language) -> tuple[str, str | None]:
    """The word of a language that stands there (`is missing` is one), and its English form."""
    for form in WORDS["word"]:
        written = word("word", form, language)
        found = re.compile(written.replace(" ", r"\s+") + r"(?![a-z0-9_])").match(text, at) if " " in written else None
        if found:
            return found.group(), form
    found = re.compile(r"[a-z0-9_]+").match(text, at)
    single = found.group() if found else ""
    if single in ("missing", "present") and language == "en":
        return single, f"is {single}"
    return single, english("word", single, language)


def _own(form: str, language: Language) -> str:
    return word("word", form, language)


def _cell_slip(span: Span, text: str, at: int, language: Language) -> Diagnostic | None:
    """What a person writes in a cell who does not know the short form yet."""
    whole = _at(span, 0, len(span.text.rstrip()))
    if found := _RANGE.fullmatch(text):
        return range_slip(whole, found[1], found[2])
    not_, or_ = (word("word", w, language) for w in ("not", "or"))
    better = ""
    if text == "*":
        better = "-"
    elif found := _BOTH.fullmatch(text):
        better = f"{'[' if '=' in found[1] else '('}{found[2]}..{found[4]}{']' if '=' in found[3] else ')'}"
    elif re.match(rf"{not_}\s+[^(\s]", text):
        better = f"{not_}({text[len(not_) :].strip()})"
    elif f" {or_} " in text:
        better = text.replace(f" {or_} ", ", ")
    elif text.startswith("is ") and language == "en":
        better = text[3:].strip()
    elif found := re.fullmatch(r"([a-z0-9_. ]*[a-z0-9_])\s*(<=|>=|!=|<|>|=)\s*(.*)", text):
        better = f"{found[2]} {found[3] or found[1]}"
        return problem("IKU215", whole, suggestion=better)
    return problem("IKU216", whole, text=text, suggestion=better) if better else None


def range_slip(place: Span, low: str, high: str) -> Diagnostic:
    """Two numbers that are meant as a range."""
    return problem("IKU214", place, text=place.text, closed=f"[{low}..{high}]", open=f"[{low}..{high})")


def _brackets(span: Span, text: str, at: int) -> Diagnostic | None:
    """A bracket that is never closed, or one that closes nothing; ranges may mix `[` and `)`."""
    opened = []
    for index, sign in enumerate(text):
        if sign in "([":
            opened.append(index)
        elif sign in ")]":
            if not opened:
                return problem("IKU161", _at(span, index, index + 1), bracket=sign)
            opened.pop()
    if opened and at >= len(text.rstrip()):
        sign = text[opened[-1]]
        closing = ")" if sign == "(" else "]"
        return problem("IKU217", _at(span, opened[-1], opened[-1] + 1), bracket=sign, closing=closing)
    return None


def _aggregate(span: Span, text: str, at: int, language: Language) -> Diagnostic | None:
    """`mean(result)`: an aggregate that doesn't say over what."""
    for_, in_ = (word("word", w, language) for w in ("for", "in"))
    for form in _AGGREGATES:
        name = word("word", form, language)
        found = re.search(rf"\b{name}\s*\(([^()]*)$", text[:at])
        if found and not re.search(rf"\b({for_}|{in_})\b", found[1]):
            inside = f"x {in_} …" if form == "count" else f"x.… {for_} x {in_} …"
            place = _at(span, found.start(), found.start() + len(name))
            return problem("IKU219", place, word=name, form=f"{name}({inside})")
    return None


def _at(span: Span, start: int, end: int) -> Span:
    return Span(span.source, span.start + start, span.start + end)


def _end(span: Span) -> Span:
    end = span.start + len(span.text.rstrip())
    return Span(span.source, max(span.start, end - 1), end)
