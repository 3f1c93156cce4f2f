"""Terms as text: a formula with its names, or with values put in, in the words of either language.

Imports terms, types, periods, words and how values are shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
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
    Param,
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


def formula(
    term: Term, lang: Language, *, put: Put = nothing_put, above: int = CHOICE, args: tuple[str, ...] = ()
) -> str:
    """A term as text; `above` is what it stands in, `args` the names of a lookup's arguments."""
    text, level = _print(term, lang, put, args)
    return f"({text})" if level < above else text


def condition(term: Term, lang: Language, *, put: Put = nothing_put, args: tuple[str, ...] = ()) -> str:
    """The condition of a row or rule; what is always true is `otherwise`."""
    if isinstance(term, Const) and term.value is True:
        return word("word", "otherwise", lang).replace("_", " ")
    return formula(term, lang, put=put, args=args)


def comma(lang: Language) -> str:
    """What stands between arguments: not a comma where that is the decimal sign."""
    return "; " if lang == "id" else ", "


def _print(term: Term, lang: Language, put: Put, args: tuple[str, ...]) -> tuple[str, int]:
    found = put(term)
    if found is not None:
        return found

    def inner(other: Term, above: int) -> str:
        return formula(other, lang, put=put, above=above, args=args)

    def say(english: str) -> str:
        return word("word", english, lang).replace("_", " ")

    match term:
        case Const():
            return _constant(term, lang), ATOM
        case Param():
            return term.name, ATOM
        case Get():
            return name(term), ATOM
        case Arg():
            return args[term.index] if args else f"#{term.index + 1}", ATOM
        case ThisPeriod():
            return say("this_period"), ATOM
        case Negate():
            return f"-{inner(term.operand, ATOM)}", SIGN
        case Arithmetic():
            level = _LEVELS[term.op]
            # what stands to the right of - and / holds tighter, lest a - (b - c) read as a - b - c
            right = inner(term.right, level + (term.op in "-/"))
            right = f"({right})" if right.startswith("-") else right
            return f"{inner(term.left, level)} {_SIGNS.get(term.op, term.op)} {right}", level
        case Compare():
            return f"{inner(term.left, SUM)} {_SIGNS.get(term.op, term.op)} {inner(term.right, SUM)}", TEST
        case Within():
            return f"{inner(term.left, SUM)} {say('within')} {inner(term.right, SUM)}", TEST
        case IsMissing():
            return f"{inner(term.operand, SUM)} {say('is present' if term.present else 'is missing')}", TEST
        case All():
            return _all(term, lang, put, args)
        case AnyOf():
            if len(term.items) == 1:
                return _print(term.items[0], lang, put, args)
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
            parts = [inner(term.value, CHOICE)]
            if term.weight is not None:
                parts.append(f"{say('weighted')} {inner(term.weight, SUM)}")
            if term.keys:
                keys = (inner(k.term, SUM) + (f" {say('desc')}" if k.descending else "") for k in term.keys)
                parts.append(f"{say('by')} {comma(lang).join(keys)}")
            parts.append(f"{say('for')} {_members(term, say, inner)}")
            if term.skip_missing:
                parts.append(say("skip missing"))
            if term.empty is not None:
                parts.append(f"{say('empty')} {inner(term.empty, SUM)}")
            return f"{say(term.fold)}({' '.join(parts)})", ATOM
        case Count():
            return f"{say('count')}({_members(term, say, inner)})", ATOM
        case _:
            assert_never(term)


def _members(term: Aggregate | Count, say: Callable[[str], str], inner: Callable[[Term, int], str]) -> str:
    where = "" if term.where is None else f" {say('where')} {inner(term.where, CHOICE)}"
    return f"{_variable(term.record)} {say('in')} {term.record}{where}"


def _all(term: All, lang: Language, put: Put, args: tuple[str, ...]) -> tuple[str, int]:
    """Conditions joined; a cell that says "any" is left out and a range is written as one."""
    items = [item for item in term.items if not (isinstance(item, Const) and item.value is True)]
    if not items:
        return word("word", "otherwise", lang).replace("_", " "), ATOM
    if len(items) == 1:
        return _print(items[0], lang, put, args)
    match items:
        case [Compare(op=">=" | ">") as low, Compare(op="<=" | "<") as high] if low.left == high.left:
            least, middle, most = (
                formula(part, lang, put=put, above=SUM, args=args) for part in (low.right, low.left, high.right)
            )
            return f"{least} {_TURNED[low.op]} {middle} {_SIGNS.get(high.op, high.op)} {most}", TEST
    joined = f" {word('word', 'and', lang)} "
    return joined.join(formula(item, lang, put=put, above=AND, args=args) for item in items), AND


def name(term: Get) -> str:
    """A name as the author writes it."""
    if term.hops == MEMBER:
        return f"{_variable(term.record)}.{term.name}"
    return f"{term.record}.{term.name}" if term.hops else term.name


def _variable(record: str) -> str:
    return record[0]  # the author's own variable is no part of the meaning


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
