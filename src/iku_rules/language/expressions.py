"""Text of an expression or a table cell -> syntax nodes with places, or one diagnostic.

The grammar is `grammar.lark` (LALR, so it is proved unambiguous); words are put into it for each language.
The nodes are independent of the parser. Imports syntax, slips, words, periods and diagnostics.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from fractions import Fraction
from importlib import resources
from typing import Any, Final, Literal, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language import slips
from iku_rules.language import syntax as s
from iku_rules.language.periods import parse_date, parse_period
from iku_rules.language.terms import ArithmeticOp, CompareOp, Fold
from iku_rules.language.types import MAX_DIGITS
from iku_rules.language.words import Language, english, word

MAX_TEXT: Final = 4096
MAX_DEPTH: Final = 64
MAX_NODES: Final = 2000

FUNCTIONS: Final = ("min", "max", "clamp", "abs", "year", "length", "elapsed", "previous", "running")
_NAMES: Final = ("this_period", "first_period", "history", "yes", "no", "otherwise")

_AGGREGATES: Final = ("sum", "mean", "min_of", "max_of", "first", "last", "interpolate")
_TERMINALS: Final = {
    "OR": "or", "AND": "and", "NOT": "not", "IN": "in", "WITHIN": "within", "IF": "if", "THEN": "then",
    "ELSE": "else", "WEIGHTED": "weighted", "BY": "by", "FOR": "for", "WHERE": "where", "EMPTY": "empty",
    "TIES": "ties", "BEST": "best", "WORST": "worst", "ASC": "asc", "DESC": "desc",
    "IS_MISSING": "is missing", "IS_PRESENT": "is present", "SKIP_MISSING": "skip missing",
}  # fmt: skip
# `missing` by itself, and `present` as a cell: in Indonesian the same words as the tests.
_ALONE: Final[dict[str, dict[Language, str]]] = {"MISSING": {"en": "missing", "id": "kosong"}}


def grammar(language: Language) -> str:
    """The grammar with the words of one language."""
    lines = [resources.files(__package__).joinpath("grammar.lark").read_text("utf-8")]

    def pattern(*forms: str) -> str:
        return "|".join(form.replace(" ", "[ \\t\\n]+") for form in forms)

    for terminal, en in _TERMINALS.items():
        forms = [word("word", en, language)] + (["present"] if (terminal, language) == ("IS_PRESENT", "en") else [])
        lines.append(f"{terminal}.2: /({pattern(*forms)})(?![a-z0-9_])/")
    lines += [f"{terminal}.2: /{forms[language]}(?![a-z0-9_])/" for terminal, forms in _ALONE.items()]
    lines.append(f"AGG.2: /({pattern(*(word('word', a, language) for a in _AGGREGATES))})(?=[ \\t\\n]*\\()/")
    lines.append(f"COUNT.2: /{word('word', 'count', language)}(?=[ \\t\\n]*\\()/")
    lines.append(f"RANK.2: /{word('word', 'rank', language)}(?=[ \\t\\n]*\\()/")
    return "\n".join(lines)


@functools.cache
def _parser(language: Language) -> Lark:
    return Lark(
        grammar(language), start=["value", "cell"], parser="lalr", lexer="contextual",
        propagate_positions=True, maybe_placeholders=True,
    )  # fmt: skip


def parse_expression(span: Span, language: Language) -> s.Expr | Diagnostic:
    """The expression that stands at `span` of its source."""
    return cast("s.Expr | Diagnostic", _parse(span, language, "value"))


def parse_cell(span: Span, language: Language) -> s.Cell | Diagnostic:
    """The cell of a condition column that stands at `span` of its source."""
    return cast("s.Cell | Diagnostic", _parse(span, language, "cell"))


def word_tokens(span: Span, language: Language, start: Literal["value", "cell"]) -> list[tuple[int, int, str]]:
    """Place and English form of every word of the language in a text that parses: for the formatter."""
    found = []
    tree = _parser(language).parse(span.text, start=start)
    nodes = list(tree.iter_subtrees())  # not `scan_values`, which recurses
    called = {id(t.children[0]) for t in nodes if t.data == "apply"}
    single = {id(t.children[0]) for t in nodes if t.data == "path" and len(t.children) == 1}
    for token in (c for t in nodes for c in t.children if isinstance(c, Token)):
        at, end = span.start + (token.start_pos or 0), span.start + (token.end_pos or 0)
        if token.type == "NAME":
            form = english("word", str(token), language)
            if (form in FUNCTIONS and id(token) in called) or (form in _NAMES and id(token) in single):
                found.append((at, end, form))
        elif token.type in _TERMINALS:
            present = token.type == "IS_PRESENT" and start == "cell"
            found.append((at, end, "present" if present else _TERMINALS[token.type]))
        elif token.type in ("MISSING", "AGG", "COUNT", "RANK"):
            found.append((at, end, "missing" if token.type == "MISSING" else _english(token, language)))
    return sorted(set(found))


def written(form: str, language: Language) -> str:
    """The way a word found by `word_tokens` is written in a language."""
    if form in ("missing", "present"):
        return form if language == "en" else word("word", f"is {form}", "id")
    return word("word", form, language)


def _english(token: Token, language: Language) -> str:
    return english("word", str(token), language) or str(token)


def _parse(span: Span, language: Language, start: Literal["value", "cell"]) -> Any:
    text = span.text
    if len(text) > MAX_TEXT:
        return problem("IKU207", span, limit=MAX_TEXT)
    if not text.strip():
        return problem("IKU208", span)
    comma = re.search(r"(?<![\d.])(\d+),(\d+)", text)
    if comma:
        return problem(
            "IKU204",
            _at(span, comma.start(), comma.end()),
            point=f"{comma[1]}.{comma[2]}",
            both=f"{comma[1]}, {comma[2]}",
        )
    try:
        tree = _parser(language).parse(text, start=start)
    except UnexpectedCharacters as error:
        return slips.bad_character(span, error.pos_in_stream or 0, language)
    except UnexpectedToken as error:
        return slips.bad_token(span, error, language, start)
    return _build(tree, span, language)


def _at(span: Span, start: int, end: int) -> Span:
    return Span(span.source, span.start + start, span.start + end)


_LOGIC: Final[dict[str, Literal["and", "or"]]] = {"disj": "or", "conj": "and"}


def _build(tree: Tree[Token], span: Span, language: Language) -> Any:
    """Bottom up without recursion: a deep expression meets our limit, not the interpreter's."""
    done: dict[int, Any] = {}
    depth: dict[int, int] = {}
    nodes = 0
    for node in tree.iter_subtrees():
        children = [done[id(c)] if isinstance(c, Tree) else c for c in node.children]
        place = _at(span, node.meta.start_pos, node.meta.end_pos)
        made = _MAKE[str(node.data)](children, place, language)
        below = max((depth[id(c)] for c in node.children if isinstance(c, Tree)), default=0)
        wraps = len(node.children) == 1 and isinstance(node.children[0], Tree)
        depth[id(node)] = below if wraps else below + 1
        nodes += not wraps
        if depth[id(node)] > MAX_DEPTH:
            return problem("IKU207", place, limit=MAX_DEPTH)
        if nodes > MAX_NODES:
            return problem("IKU207", place, limit=MAX_NODES)
        if isinstance(made, Diagnostic):
            return made
        done[id(node)] = made
    return done[id(tree)]


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
        items = [x for x in c if not isinstance(x, Token)]
        return s.Logic(op, tuple(items), place) if len(items) > 1 else items[0]

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
    return s.Path((form,) if form in _NAMES and form else names, place)


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
        cast(Fold, _english(fold, language)),
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
        keys, path, where, cast(Literal["best", "worst"], _english(ties, language)), skip is not None, place
    )


def _key(c: list[Any], place: Span, _: Language) -> Any:
    return s.Key(c[0], c[1] is not None and c[1].type == "DESC", place)


def _equal_item(c: list[Any], place: Span, _: Language) -> Any:
    match c[0]:
        case s.Binary(op="-", left=s.Num() as low, right=s.Num() as high):  # `0-60`: a range, not a difference
            return slips.range_slip(place, low.span.text, high.span.text)
    return s.CompareItem("=", c[0], place)


_MAKE: Final[dict[str, Callable[[list[Any], Span, Language], Any]]] = {
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
