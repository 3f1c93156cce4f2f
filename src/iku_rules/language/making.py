"""What each rule of the grammar becomes: its parts -> a syntax node with its place, or one diagnostic.

Both ways of finding the parts (`by_grammar`, `descent`) come here. Imports syntax, slips, words, periods, types and
diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final, Literal, cast

from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language import slips
from iku_rules.language import syntax as s
from iku_rules.language.periods import parse_date, parse_period
from iku_rules.language.terms import ArithmeticOp, CompareOp, Fold
from iku_rules.language.types import MAX_DIGITS
from iku_rules.language.words import Language, english

FUNCTIONS: Final = ("min", "max", "clamp", "abs", "year", "length", "elapsed", "previous", "running")
AGGREGATES: Final = ("sum", "mean", "min_of", "max_of", "first", "last", "interpolate")
NAMES: Final = ("this_period", "first_period", "history", "yes", "no", "otherwise")


def english_of(token: str, language: Language) -> str:
    """The English form of a word of the language."""
    return english("word", str(token), language) or str(token)


def _number(text: str, place: Span) -> s.Num | Diagnostic:
    whole, _, decimals = text.partition(".")
    if decimals == "000":  # 10.000 is ten thousand to an Indonesian reader
        return problem("IKU212", place, text=text, thousands=whole + decimals, plain=whole)
    if len(whole) + len(decimals) > MAX_DIGITS:
        return problem("IKU213", place, limit=MAX_DIGITS)
    return s.Num(Fraction(text), len(decimals), place)


def _percent(text: str, place: Span) -> s.Num | Diagnostic:
    number = _number(text, place)
    return s.Num(number.value / 100, number.decimals + 2, place) if isinstance(number, s.Num) else number


def _left_assoc(c: list[Any], place: Span, _: Language) -> Any:
    left = c[0]
    for op, right in zip(c[1::2], c[2::2], strict=True):
        left = s.Binary(cast(ArithmeticOp, str(op)), left, right, Span(place.source, left.span.start, right.span.end))
    return left


def _logic(op: Literal["and", "or"]) -> Callable[[list[Any], Span, Language], Any]:
    def make(c: list[Any], place: Span, _: Language) -> Any:
        return s.Logic(op, tuple(c[::2]), place) if len(c) > 1 else c[0]

    return make


def _day(c: list[Any], place: Span, _: Language) -> Any:
    value = parse_date(str(c[0]))
    return s.Day(value, place) if value else problem("IKU211", place, text=c[0])


def _period(c: list[Any], place: Span, _: Language) -> Any:
    value = parse_period(str(c[0]))
    return s.PeriodLiteral(value, place) if value else problem("IKU211", place, text=c[0])


def _path(c: list[Any], place: Span, language: Language) -> Any:
    names = tuple(str(x) for x in c)
    form = english("word", names[0], language) if len(names) == 1 else None
    return s.Path((form,) if form in NAMES and form else names, place)


def _apply(c: list[Any], place: Span, language: Language) -> Any:
    form = english("word", str(c[0]), language)
    if form == "elapsed":
        return s.Apply(form, (c[1], *(_time(x, language) for x in c[2:])), place)
    return s.Apply(form if form in FUNCTIONS and form else str(c[0]), tuple(c[1:]), place)


def _time(node: Any, language: Language) -> Any:
    """A word for a length of time in its English form, where one is expected; `quarters` is `quarter`."""
    if isinstance(node, s.Path) and len(node.names) == 1:
        name = node.names[0].removesuffix("s") if language == "en" else node.names[0]
        return s.Path((english("time", name, language) or node.names[0],), node.span)
    return node


def _is_length(node: Any) -> bool:
    return isinstance(node, s.Apply) and node.name == "length"


def _comparison(c: list[Any], place: Span, language: Language) -> Any:
    left, op, right = c[0], cast(CompareOp, str(c[1])), c[2]
    if _is_length(left):
        right = _time(right, language)
    elif _is_length(right):
        left = _time(left, language)
    return s.Comparison(op, left, right, place)


def _in_list(c: list[Any], place: Span, language: Language) -> Any:
    return s.In(c[0], tuple(_time(x, language) if _is_length(c[0]) else x for x in c[2:]), place)


def times_in_cell(cell: s.Cell, language: Language) -> s.Cell:
    """A cell under a column `length(...)`: its words for lengths of time in English."""
    if isinstance(cell, s.AnyCell):
        return cell
    items = (
        s.CompareItem(i.op, _time(i.operand, language), i.span) if isinstance(i, s.CompareItem) else i
        for i in cell.items
    )
    return s.Items(tuple(items), cell.negated, cell.span)


def _interval(c: list[Any], place: Span, _: Language) -> Any:
    return s.Interval(c[1], c[2], str(c[0]) == "(", str(c[3]) == ")", place)


def _gather(c: list[Any], place: Span, language: Language) -> Any:
    fold, value, weight, keys, _for, name, _in, path, where, skip, empty = c
    return s.Gather(
        cast(Fold, english_of(fold, language)),
        value,
        weight,
        keys or (),
        str(name),
        path,
        where,
        skip is not None,
        empty,
        place,
    )


def _count(c: list[Any], place: Span, _: Language) -> Any:
    _word, name, _in, path, where = c
    return s.Gather("count", None, None, (), str(name), path, where, False, None, place)


def _rank(c: list[Any], place: Span, language: Language) -> Any:
    _word, keys, _in, path, where, _ties, ties, skip = c
    return s.RankOf(
        keys, path, where, cast(Literal["best", "worst"], english_of(ties, language)), skip is not None, place
    )


def _key(c: list[Any], place: Span, language: Language) -> Any:
    return s.Key(c[0], c[1] is not None and english_of(c[1], language) == "desc", place)


def _equal_item(c: list[Any], place: Span, _: Language) -> Any:
    match c[0]:
        case s.Binary(op="-", left=s.Num() as low, right=s.Num() as high):  # `0-60`: a range, not a difference
            return slips.range_slip(place, low.span.text, high.span.text)
    return s.CompareItem("=", c[0], place)


MAKE: Final[dict[str, Callable[[list[Any], Span, Language], Any]]] = {
    "choice": lambda c, p, _: s.Choice(c[1], c[3], c[5], p),
    "disj": _logic("or"),
    "conj": _logic("and"),
    "negation": lambda c, p, _: s.Unary("not", c[1], p),
    "comparison": _comparison,
    "in_range": lambda c, p, _: s.In(c[0], c[2], p),
    "in_list": _in_list,
    "within": lambda c, p, _: s.WithinPeriod(c[0], c[2], p),
    "is_missing": lambda c, p, _: s.Presence(c[0], False, p),
    "is_present": lambda c, p, _: s.Presence(c[0], True, p),
    "arithmetic": _left_assoc,
    "signed": lambda c, p, _: s.Unary(cast(Literal["-", "+"], str(c[0])), c[1], p),
    "number": lambda c, p, _: _number(str(c[0]), p),
    "percent": lambda c, p, _: _percent(str(c[0])[:-1], p),
    "day": _day,
    "period": _period,
    "missing": lambda c, p, _: s.Missing(p),
    "path": _path,
    "apply": _apply,
    "group": lambda c, p, _: c[0],
    "gather": _gather,
    "count": _count,
    "rank": _rank,
    "clause": lambda c, p, _: c[1],
    "keys": lambda c, p, _: tuple(c),
    "key": _key,
    "range": _interval,
    "any_cell": lambda c, p, _: s.AnyCell(p),
    "some_cell": lambda c, p, _: s.Items(c[0], False, p),
    "not_cell": lambda c, p, _: s.Items(c[1], True, p),
    "items": lambda c, p, _: tuple(c),
    "compare_item": lambda c, p, _: s.CompareItem(cast(CompareOp, str(c[0])), c[1], p),
    "equal_item": _equal_item,
    "present_item": lambda c, p, _: s.PresentItem(p),
}
