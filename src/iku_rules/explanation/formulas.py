"""Terms as text: a formula with its names, or with values put in, in the words of either language.

Imports terms, types, periods, words and how values are shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, assert_never

from iku_rules.explanation import shown
from iku_rules.language.periods import Period
from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Call,
    Compare,
    Const,
    Count,
    Elapsed,
    Get,
    If,
    IsMissing,
    LookupCall,
    Negate,
    Not,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.language.types import Category, DateType
from iku_rules.language.words import Language, word

# How tightly a text holds together; what stands inside something tighter gets parentheses.
CHOICE, OR, AND, NOT, TEST, SUM, PRODUCT, SIGN, ATOM = range(9)

_LEVELS: Final = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
_SIGNS: Final = {"*": "\N{MULTIPLICATION SIGN}", "!=": "≠", "<=": "≤", ">=": "≥"}
_TURNED: Final = {">=": "≤", ">": "<"}

# A text, with how tightly it holds, that stands for a term; None: print the term itself.
Put = Callable[[Term], tuple[str, int] | None]


def nothing_put(term: Term) -> tuple[str, int] | None:
    """Names stay names."""
    return None


@dataclass(frozen=True, slots=True)
class _Style:
    """How a term is printed: language, what is put in, the names of a lookup's arguments and of the member."""

    lang: Language
    put: Put
    args: tuple[str, ...] = ()
    variable: str = ""


def formula(
    term: Term,
    lang: Language,
    *,
    put: Put = nothing_put,
    above: int = CHOICE,
    args: tuple[str, ...] = (),
    variable: str = "",
) -> str:
    """A term as text.

    `above` is what it stands in, `args` the names of a lookup's arguments, `variable` that of the member where
    the term stands in an aggregate.
    """
    return _inside(term, _Style(lang, put, args, variable), above)


def condition(term: Term, lang: Language, *, put: Put = nothing_put, args: tuple[str, ...] = ()) -> str:
    """The condition of a row or rule; what is always true is `otherwise`."""
    if isinstance(term, Const) and term.value is True:
        return word("word", "otherwise", lang).replace("_", " ")
    return formula(term, lang, put=put, args=args)


def comma(lang: Language) -> str:
    """What stands between arguments: not a comma where that is the decimal sign."""
    return "; " if lang == "id" else ", "


def name(term: Get, variable: str = "") -> str:
    """A name as the author writes it; of a member with the author's name for that."""
    if term.hops == MEMBER:
        return f"{variable or term.record}.{term.name}"
    return f"{term.record}.{term.name}" if term.hops else term.name


def _inside(term: Term, style: _Style, above: int) -> str:
    text, level = _print(term, style)
    return f"({text})" if level < above else text


def _print(term: Term, style: _Style) -> tuple[str, int]:
    found = style.put(term)
    if found is not None:
        return found
    lang = style.lang

    def inner(other: Term, above: int) -> str:
        return _inside(other, style, above)

    def say(english: str) -> str:
        return word("word", english, lang).replace("_", " ")

    match term:
        case Const():
            return _constant(term, lang), ATOM
        case Get():
            return name(term, style.variable), ATOM
        case Arg():
            return style.args[term.index] if style.args else f"#{term.index + 1}", ATOM
        case ThisPeriod():
            return say("this_period"), ATOM
        case Negate():
            return f"-{inner(term.operand, ATOM)}", SIGN
        case Arithmetic():
            level = _LEVELS[term.op]
            # left to right: what is of the same level to the right stood in parentheses
            right = inner(term.right, level + 1)
            right = f"({right})" if right.startswith("-") else right
            return f"{inner(term.left, level)} {_SIGNS.get(term.op, term.op)} {right}", level
        case Compare():
            return f"{inner(term.left, SUM)} {_SIGNS.get(term.op, term.op)} {inner(term.right, SUM)}", TEST
        case Within():
            return f"{inner(term.left, SUM)} {say('within')} {inner(term.right, SUM)}", TEST
        case IsMissing():
            return f"{inner(term.operand, SUM)} {say('is present' if term.present else 'is missing')}", TEST
        case All():
            return _all(term, style)
        case AnyOf():
            if len(term.items) == 1:
                return _print(term.items[0], style)
            return f" {say('or')} ".join(inner(item, AND) for item in term.items), OR
        case Not():
            return f"{say('not')} {inner(term.operand, NOT)}", NOT
        case If():
            then = f"{say('then')} {inner(term.then, CHOICE)} {say('else')} {inner(term.otherwise, CHOICE)}"
            return f"{say('if')} {inner(term.condition, OR)} {then}", CHOICE
        case Call():
            inside = comma(lang).join(inner(arg, CHOICE) for arg in term.args)
            return f"{say(term.function)}({inside})", ATOM
        case Elapsed():
            unit = word("time", term.unit, lang)
            return f"{say('elapsed')}({inner(term.start, CHOICE)}{comma(lang)}{unit})", ATOM
        case LookupCall():
            return f"{term.name}({comma(lang).join(inner(arg, CHOICE) for arg in term.args)})", ATOM
        case Aggregate():
            return _aggregate(term, replace(style, variable=term.variable)), ATOM
        case Count():
            return f"{say('count')}({_members(term, replace(style, variable=term.variable))})", ATOM
        case _:
            assert_never(term)


def _aggregate(term: Aggregate, style: _Style) -> str:
    def say(english: str) -> str:
        return word("word", english, style.lang).replace("_", " ")

    parts = [_inside(term.value, style, CHOICE)]
    if term.weight is not None:
        parts.append(f"{say('weighted')} {_inside(term.weight, style, SUM)}")
    if term.keys:
        keys = (_inside(k.term, style, SUM) + (f" {say('desc')}" if k.descending else "") for k in term.keys)
        parts.append(f"{say('by')} {comma(style.lang).join(keys)}")
    parts.append(f"{say('for')} {_members(term, style)}")
    if term.skip_missing:
        parts.append(say("skip missing"))
    if term.empty is not None:
        parts.append(f"{say('empty')} {_inside(term.empty, style, SUM)}")
    return f"{say(term.fold)}({' '.join(parts)})"


def _members(term: Aggregate | Count, style: _Style) -> str:
    text = f"{term.variable} {word('word', 'in', style.lang)} {term.record}"
    if term.where is None:
        return text
    return f"{text} {word('word', 'where', style.lang)} {_inside(term.where, style, CHOICE)}"


def _all(term: All, style: _Style) -> tuple[str, int]:
    """Conditions joined; a cell that says "any" is left out and a range is written as one."""
    items = [item for item in term.items if not (isinstance(item, Const) and item.value is True)]
    if not items:
        return word("word", "otherwise", style.lang).replace("_", " "), ATOM
    if len(items) == 1:
        return _print(items[0], style)
    match items:
        case [Compare(op=">=" | ">") as low, Compare(op="<=" | "<") as high] if low.left == high.left:
            least, middle, most = (_inside(part, style, SUM) for part in (low.right, low.left, high.right))
            return f"{least} {_TURNED[low.op]} {middle} {_SIGNS.get(high.op, high.op)} {most}", TEST
    joined = f" {word('word', 'and', style.lang)} "
    return joined.join(_inside(item, style, AND) for item in items), AND


def _constant(term: Const, lang: Language) -> str:
    if term.parameter is not None:
        return term.parameter
    match term.value:
        case None:
            return word("value", "missing", lang)
        case bool():
            return word("value", "yes" if term.value else "no", lang)
        case Fraction():
            return shown.inline(term.value, lang)
        case int() if isinstance(term.type, Category):
            return term.type.values[term.value]
        case int() if isinstance(term.type, DateType):
            return datetime.date.fromordinal(term.value).isoformat()
        case Period() | int() | str():
            return str(term.value)
        case _:
            assert_never(term.value)
