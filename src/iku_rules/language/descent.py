"""Text of a well-formed expression or table cell -> syntax nodes, by recursive descent, without a parser library.

It only finds the parts that the grammar would find, in a small part of the time: what isn't plainly well formed (a
slip, a word of the language used as a name, a long text) it leaves to `by_grammar`. A test holds the two against each
other. Imports making, words and diagnostics.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

from iku_rules.diagnostics import Diagnostic, Span
from iku_rules.language.making import AGGREGATES, MAKE
from iku_rules.language.words import Language, word

# So that the grammar's limits of depth and nodes always hold: a text has no more nodes than tokens, and no node is
# deeper than there are tokens; nor deeper than 10 levels for each token with which something can begin inside another.
MAX_TOKENS: Final = 1000
MAX_SHORT: Final = 64
MAX_OPENERS: Final = 5
MAX_SIGNS: Final = 24
MAX_NESTED: Final = 16  # the interpreter's stack

_TOKEN: Final = re.compile(
    r"""[ \t\n]*(?:
        (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})
      | (?P<period>[0-9]{4}-(?:S[12]|Q[1-4]|[0-9]{2})(?![0-9-]))
      | (?P<percent>[0-9]+(?:\.[0-9]+)?%)
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<name>[a-z][a-z0-9_]*)
      | (?P<sign>\.\.|!=|<=|>=|[-+*/=<>()\[\],.])
    )[ \t\n]*""",
    re.VERBOSE,
)
_LITERALS: Final = ("day", "period", "percent", "number")
_OPENERS: Final = frozenset(("(", "[", "if", "not", "+", "-"))
_CHAINED: Final = frozenset(("+", "-", "*", "/"))  # each makes a chain one deeper
_COMPARES: Final = frozenset(("=", "!=", "<", "<=", ">", ">="))
_WORDS: Final = (
    "or", "and", "not", "in", "within", "if", "then", "else", "weighted", "by", "for", "where", "empty", "ties",
    "best", "worst", "asc", "desc",
)  # fmt: skip


class _Token(NamedTuple):
    """`kind`: what literal it is, `name`, or the sign or word itself (in English)."""

    kind: str
    text: str
    start: int
    end: int


_END: Final = _Token("end", "", 0, 0)


class _LeaveError(Exception):
    """Not plainly well formed."""


@functools.cache
def _kinds(language: Language) -> Mapping[str, str]:
    """The words that can't be used as names: to their kind. Of two words (`is missing`) each has one."""
    found = {word("word", form, language): form for form in _WORDS}
    for form in ("is missing", "is present", "skip missing"):
        own = word("word", form, language).split()
        found |= dict(zip(own, form.split()[-len(own) :], strict=True))
    return found


@functools.cache
def _folds(language: Language) -> Mapping[str, str]:
    """The words that mean a fold where a bracket follows."""
    folds = {word("word", form, language): "fold" for form in AGGREGATES}
    return {**folds, word("word", "count", language): "count", word("word", "rank", language): "rank"}


def parsed(span: Span, language: Language, start: Literal["value", "cell"]) -> Any:
    """The nodes of a text; None where the grammar has to decide."""
    tokens = _tokens(span.text, language)
    if tokens is None:
        return None
    descent = _Descent(span, language, tokens, in_cell=start == "cell")
    try:
        made = descent.cell() if start == "cell" else descent.value()
    except _LeaveError:
        return None
    return made if descent.kind == "end" else None


def _tokens(text: str, language: Language) -> list[_Token] | None:
    kinds, folds = _kinds(language), _folds(language)
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) == MAX_TOKENS:
            return None
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        written = text[start:end]
        at = match.end()
        if kind == "sign":
            kind = written
        elif kind == "name":
            kind = kinds.get(written, kind)
            if written in folds and text.startswith("(", at):
                kind = folds[written]
        found.append(_Token(kind, written, start, end))
    return None if len(found) > MAX_SHORT and _is_deep(found) else found


def _is_deep(tokens: list[_Token]) -> bool:
    kinds = [token.kind for token in tokens]
    return sum(map(_OPENERS.__contains__, kinds)) > MAX_OPENERS or sum(map(_CHAINED.__contains__, kinds)) > MAX_SIGNS


class _Descent:
    """One method for each level of the grammar, in its order; each leaves `kind` at what follows."""

    def __init__(self, span: Span, language: Language, tokens: list[_Token], *, in_cell: bool) -> None:
        self._span = span
        self._language: Language = language
        self._tokens = [*tokens, _END]
        self._at = 0
        self._in_cell = in_cell
        self._nested = 0
        self.kind = self._tokens[0].kind

    # --- tokens

    def _take(self) -> str:
        token = self._tokens[self._at]
        self._at += 1
        self.kind = self._tokens[self._at].kind
        return token.text

    def _need(self, *kinds: str) -> str:
        if self.kind not in kinds:
            raise _LeaveError
        return self._take()

    def _bracketed(self, inner: Callable[[], Any]) -> Any:
        self._need("(")
        made = inner()
        self._need(")")
        return made

    def _next(self) -> str:
        """The kind of the token after the one at hand."""
        return self._tokens[self._at + 1].kind

    def _make(self, rule: str, parts: list[Any], first: int) -> Any:
        """What a rule becomes, from the token `first` to the one taken last."""
        offset = self._span.start
        place = Span(self._span.source, offset + self._tokens[first].start, offset + self._tokens[self._at - 1].end)
        made = MAKE[rule](parts, place, self._language)
        if isinstance(made, Diagnostic):
            raise _LeaveError
        return made

    # --- levels

    def value(self) -> Any:
        self._nested += 1
        if self._nested > MAX_NESTED:
            raise _LeaveError
        first = self._at
        if self.kind == "if":
            parts: list[Any] = [self._take(), self._disj(), self._need("then"), self.value()]
            made = self._make("choice", [*parts, self._need("else"), self.value()], first)
        else:
            made = self._disj()
        self._nested -= 1
        return made

    def _disj(self) -> Any:
        return self._chain("disj", self._conj, ("or",))

    def _conj(self) -> Any:
        return self._chain("conj", self._negation, ("and",))

    def _chain(self, rule: str, part: Callable[[], Any], joints: tuple[str, ...]) -> Any:
        first = self._at
        parts = [part()]
        while self.kind in joints:
            parts += [self._take(), part()]
        return self._make(rule, parts, first) if len(parts) > 1 else parts[0]

    def _negation(self) -> Any:
        first = self._at
        if self.kind == "not":
            return self._make("negation", [self._take(), self._negation()], first)
        return self._test()

    def _test(self) -> Any:
        first = self._at
        left = self._sum()
        kind = self.kind
        if kind in _COMPARES:
            return self._make("comparison", [left, self._take(), self._sum()], first)
        if kind == "within":
            return self._make("within", [left, self._take(), self._sum()], first)
        if kind == "in":
            return self._among(left, first)
        if kind == "is":
            self._take()
            return self._make(f"is_{self.kind}", [left, self._need("missing", "present")], first)
        if kind == "present" or (kind == "missing" and self._language == "id"):  # there one word says it
            return self._make(f"is_{kind}", [left, self._take()], first)
        return left

    def _among(self, left: Any, first: int) -> Any:
        parts = [left, self._take()]
        opened = self._at
        sign = self._need("[", "(")
        low = self._sum()
        if sign == "[" or self.kind == "..":
            return self._make("in_range", [*parts, self._range(sign, low, opened)], first)
        more = self._clause(",", lambda: self._listed(self._sum)) or []
        self._need(")")
        return self._make("in_list", [*parts, low, *more], first)

    def _range(self, sign: str, low: Any, first: int) -> Any:
        """The rest of a range."""
        self._need("..")
        return self._make("range", [sign, low, self._sum(), self._need("]", ")")], first)

    def _sum(self) -> Any:
        return self._chain("arithmetic", self._product, ("+", "-"))

    def _product(self) -> Any:
        return self._chain("arithmetic", self._factor, ("*", "/"))

    def _factor(self) -> Any:
        first = self._at
        if self.kind in ("+", "-"):
            return self._make("signed", [self._take(), self._factor()], first)
        return self._atom()

    def _atom(self) -> Any:
        first, kind = self._at, self.kind
        if kind in _LITERALS or kind == "missing":
            return self._make(kind, [self._take()], first)
        if kind == "name":
            return self._apply(first) if self._next() == "(" else self._path()
        if self._in_cell:
            raise _LeaveError
        if kind == "(":
            return self._make("group", [self._bracketed(self.value)], first)
        if kind == "fold":
            return self._make("gather", [self._take(), *self._bracketed(self._folded)], first)
        if kind == "count":
            return self._make("count", [self._take(), *self._bracketed(self._members)], first)
        raise _LeaveError

    def _path(self) -> Any:
        first = self._at
        names = [self._need("name")]
        while self.kind == ".":
            self._take()
            names.append(self._need("name"))
        return self._make("path", names, first)

    def _apply(self, first: int) -> Any:
        argument = self._sum if self._in_cell else self.value
        parts = [self._take(), *self._bracketed(lambda: self._listed(argument))]
        return self._make("apply", parts, first)

    # --- folds: their clauses have fixed places, None where one isn't given

    def _folded(self) -> list[Any]:
        parts = [self.value(), self._clause("weighted", self._sum), self._clause("by", self._keys)]
        parts += [self._need("for"), *self._members()]
        skip = self._clause("skip", lambda: self._need("missing"))
        return [*parts, skip, self._clause("empty", self._sum)]

    def _members(self) -> list[Any]:
        return [self._need("name"), self._need("in"), self._path(), self._clause("where", self._disj)]

    def _clause(self, kind: str, rest: Callable[[], Any]) -> Any:
        if self.kind != kind:
            return None
        self._take()
        return rest()

    def _keys(self) -> Any:
        first = self._at
        return self._make("keys", self._listed(self._key), first)

    def _key(self) -> Any:
        first = self._at
        term = self._sum()
        return self._make("key", [term, self._take() if self.kind in ("asc", "desc") else None], first)

    # --- cells

    def cell(self) -> Any:
        first = self._at
        if self.kind == "-" and self._next() == "end":
            return self._make("any_cell", [self._take()], first)
        if self.kind != "not":
            return self._make("some_cell", [self._items()], first)
        return self._make("not_cell", [self._take(), self._bracketed(self._items)], first)

    def _items(self) -> Any:
        first = self._at
        return self._make("items", self._listed(self._item), first)

    def _item(self) -> Any:
        first, kind = self._at, self.kind
        if kind in _COMPARES:
            return self._make("compare_item", [self._take(), self._sum()], first)
        if kind in ("[", "("):
            return self._range(self._take(), self._sum(), first)
        if kind == "is":
            self._take()
            self._need("present")
            return self._make("present_item", [], first)
        if kind == "present":
            return self._make("present_item", [self._take()], first)
        return self._make("equal_item", [self._sum()], first)

    def _listed(self, part: Callable[[], Any]) -> list[Any]:
        """One or more, with commas between."""
        parts = [part()]
        while self.kind == ",":
            self._take()
            parts.append(part())
        return parts
