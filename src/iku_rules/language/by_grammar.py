"""Text of an expression or a table cell -> syntax nodes or one diagnostic, by the grammar.

The grammar is `grammar.lark` (LALR, so it is proved unambiguous); words are put into it for each language. It is the
definition of expressions and cells, and finds what is wrong with one. Imports making, slips, words and diagnostics.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any, Final, Literal

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language import slips
from iku_rules.language.making import AGGREGATES, FUNCTIONS, MAKE, NAMES, english_of
from iku_rules.language.words import Language, english, word

MAX_DEPTH: Final = 64
MAX_NODES: Final = 2000

TERMINALS: Final = {
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

    for terminal, en in TERMINALS.items():
        forms = [word("word", en, language)] + (["present"] if (terminal, language) == ("IS_PRESENT", "en") else [])
        lines.append(f"{terminal}.2: /({pattern(*forms)})(?![a-z0-9_])/")
    lines += [f"{terminal}.2: /{forms[language]}(?![a-z0-9_])/" for terminal, forms in _ALONE.items()]
    lines.append(f"AGG.2: /({pattern(*(word('word', a, language) for a in AGGREGATES))})(?=[ \\t\\n]*\\()/")
    lines.append(f"COUNT.2: /{word('word', 'count', language)}(?=[ \\t\\n]*\\()/")
    lines.append(f"RANK.2: /{word('word', 'rank', language)}(?=[ \\t\\n]*\\()/")
    return "\n".join(lines)


@functools.cache
def _parser(language: Language) -> Lark:
    return Lark(
        grammar(language), start=["value", "cell"], parser="lalr", lexer="contextual",
        propagate_positions=True, maybe_placeholders=True,
    )  # fmt: skip


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
            if (form in FUNCTIONS and id(token) in called) or (form in NAMES and id(token) in single):
                found.append((at, end, form))
        elif token.type in TERMINALS:
            present = token.type == "IS_PRESENT" and start == "cell"
            found.append((at, end, "present" if present else TERMINALS[token.type]))
        elif token.type in ("MISSING", "AGG", "COUNT", "RANK"):
            found.append((at, end, "missing" if token.type == "MISSING" else english_of(token, language)))
    return sorted(set(found))


def parsed(span: Span, language: Language, start: Literal["value", "cell"]) -> Any:
    """The nodes of a text, or the one diagnostic that says what was most likely meant."""
    try:
        tree = _parser(language).parse(span.text, start=start)
    except UnexpectedCharacters as error:
        return slips.bad_character(span, error.pos_in_stream or 0, language)
    except UnexpectedToken as error:
        return slips.bad_token(span, error, language, start)
    return _build(tree, span, language)


def _build(tree: Tree[Token], span: Span, language: Language) -> Any:
    """Bottom up without recursion: a deep expression meets our limit, not the interpreter's."""
    done: dict[int, Any] = {}
    depth: dict[int, int] = {}
    nodes = 0
    for node in tree.iter_subtrees():
        children = [done[id(c)] if isinstance(c, Tree) else c for c in node.children]
        place = Span(span.source, span.start + node.meta.start_pos, span.start + node.meta.end_pos)
        made = MAKE[str(node.data)](children, place, language)
        below = max((depth[id(c)] for c in node.children if isinstance(c, Tree)), default=0)
        wraps = len(node.children) == 1 and isinstance(node.children[0], Tree)
        # `a + b + c` is nested as deep as it has signs.
        depth[id(node)] = below if wraps else below + (len(node.children) // 2 if node.data == "arithmetic" else 1)
        nodes += not wraps
        if depth[id(node)] > MAX_DEPTH:
            return problem("IKU207", place, limit=MAX_DEPTH)
        if nodes > MAX_NODES:
            return problem("IKU207", place, limit=MAX_NODES)
        if isinstance(made, Diagnostic):
            return made
        done[id(node)] = made
    return done[id(tree)]
