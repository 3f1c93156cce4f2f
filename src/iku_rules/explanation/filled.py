"""A formula with its values put in: what stands in for each name, and which parts of a formula were used.

Imports the reference interpreter, formulas and how values are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from iku_rules.engines.reference import Scope, Trace
from iku_rules.explanation import shown
from iku_rules.explanation.formulas import ATOM, PRODUCT, SIGN, SUM, TEST, Put, comma, formula, name
from iku_rules.language.terms import (
    Aggregate,
    All,
    AnyOf,
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
from iku_rules.language.types import Boolean, Number, Type
from iku_rules.language.words import Language, word

_MOST_MEMBERS = 12  # of an aggregate whose members are written out
_TO: Final[dict[Language, str]] = {"id": "sampai", "en": "to"}


def plain(value: object, type_: Type, lang: Language) -> str:
    """A value inside a formula: categories by name, as the formula writes them."""
    return shown.value(value, type_, {}, lang)


def put_in(trace: Trace, scope: Scope, lang: Language, variable: str = "") -> Put:
    """What stands in for the names of a formula at a place; `variable` is the author's name of the member there."""

    def put(term: Term) -> tuple[str, int] | None:
        match term:
            case Get():
                return _named(term, trace, scope, lang, variable)
            case Compare(left=Get() as fact, right=Const()) if not isinstance(fact.type, Number):
                # `regime = staff` says more than `staff = commissioner`
                return f"{name(fact, variable)} = {plain(trace.value(fact, scope), fact.type, lang)}", TEST
            case Not(operand=Get() as fact):
                return _named(fact, trace, scope, lang, variable)
            case IsMissing(operand=Get() as fact) | Not(operand=IsMissing(operand=Get() as fact)):
                return f"{name(fact, variable)} = {plain(trace.value(fact, scope), fact.type, lang)}", TEST
            case Const() if term.parameter is not None:
                return _signed(plain(term.value, term.type, lang))
            case ThisPeriod():
                return shown.period(trace.period, lang), ATOM
            case Aggregate():
                return _aggregate(term, trace, scope, lang)
            case Count():
                return _count(term, trace, scope, lang)
            case _:
                return None

    return put


def _signed(text: str) -> tuple[str, int]:
    return text, SIGN if text.startswith("-") else ATOM


def _named(term: Get, trace: Trace, scope: Scope, lang: Language, variable: str) -> tuple[str, int]:
    """The value; of a boolean with its name, for `yes` alone says nothing."""
    value = trace.value(term, scope)
    text = plain(value, term.type, lang)
    if isinstance(term.type, Boolean):
        return f"{name(term, variable)} = {text}", TEST
    return _signed(text) if value is not None else (f"({text})", ATOM)


def _count(term: Count, trace: Trace, scope: Scope, lang: Language) -> tuple[str, int]:
    ends = trace.count(term, scope)
    if ends is None:
        return f"({shown.MISSING[lang]})", ATOM
    sure, most = (shown.number(end, lang) for end in ends)
    return (sure if sure == most else f"({sure} {_TO[lang]} {most})"), ATOM


def _aggregate(term: Aggregate, trace: Trace, scope: Scope, lang: Language) -> tuple[str, int]:
    """Sums and means member by member where there are few; else the value alone."""
    value = trace.value(term, scope)
    kept = [m for m in trace.members(term, scope) or () if m.where is True and m.complete]
    written_out = term.fold in ("sum", "mean", "min_of", "max_of") and 0 < len(kept) <= _MOST_MEMBERS
    if value is None or not written_out:
        text = plain(value, term.type, lang)
        return _signed(text) if value is not None else (f"({text})", ATOM)

    def each(part: Term, above: int) -> list[str]:
        places = (replace(scope, member=(term.record, m.index)) for m in kept)
        return [formula(part, lang, put=put_in(trace, place, lang, term.variable), above=above) for place in places]

    if term.fold in ("min_of", "max_of"):
        inside = comma(lang).join(each(term.value, SUM))
        return f"{word('word', term.fold, lang)}({inside})", ATOM
    if term.weight is None:
        parts, divisor = each(term.value, SUM), Fraction(len(kept))
    else:
        pairs = zip(each(term.value, PRODUCT), each(term.weight, PRODUCT + 1), strict=True)
        parts = [f"{v} \N{MULTIPLICATION SIGN} {w}" for v, w in pairs]
        divisor = sum((m.weight for m in kept if isinstance(m.weight, Fraction)), Fraction())
    # a + -b reads badly
    total = " + ".join(parts).replace("+ -", "- ")
    level = SUM if len(parts) > 1 else PRODUCT if term.weight is not None else _signed(parts[0])[1]
    if term.fold == "sum" or divisor == 1:
        return total, level
    return f"{total if level >= PRODUCT else f'({total})'} / {shown.inline(divisor, lang)}", PRODUCT


def used(trace: Trace, terms: Iterable[Term], scope: Scope) -> Iterator[tuple[Term, Scope]]:
    """Every part that was evaluated, with its place: of an `if` one branch, of an aggregate its members'."""
    for term in terms:
        yield term, scope
        match term:
            case If():
                condition = trace.value(term.condition, scope)
                taken = () if condition is None else (term.then if condition else term.otherwise,)
                yield from used(trace, (term.condition, *taken), scope)
            case Aggregate() | Count():
                for member in trace.members(term, scope) or ():
                    inside = replace(scope, member=(term.record, member.index))
                    if term.where is not None:
                        yield from used(trace, (term.where,), inside)
                    if isinstance(term, Aggregate) and member.where is True:
                        weight = () if term.weight is None else (term.weight,)
                        keys = tuple(key.term for key in term.keys)
                        yield from used(trace, (term.value, *weight, *keys), inside)
            case Arithmetic() | Compare() | Within():
                yield from used(trace, (term.left, term.right), scope)
            case Negate() | Not() | IsMissing():
                yield from used(trace, (term.operand,), scope)
            case All() | AnyOf():
                yield from used(trace, term.items, scope)
            case Call() | LookupCall():
                yield from used(trace, term.args, scope)
            case Elapsed():
                yield from used(trace, (term.start,), scope)
            case _:
                pass
