"""How often each part of a term is needed, and which are cheap. Imports terms and walks over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from iku_rules.language.terms import (
    MEMBER,
    All,
    Arg,
    Body,
    Compare,
    Const,
    Get,
    If,
    Not,
    Rows,
    Term,
    ThisPeriod,
)
from iku_rules.language.walk import every_part, parts


def occurrences(body: Body, token: Callable[[Term], int]) -> Counter[int]:
    """How often each part is evaluated at most, by token: of branches and of results of rows only one is."""
    found: Counter[int] = Counter()
    if isinstance(body, Rows):
        for row in body.rows:
            found |= occurrences(row.result, token)
        for row in body.rows:
            found.update(occurrences(row.condition, token))
        return found
    if isinstance(body, If):
        found = occurrences(body.then, token) | occurrences(body.otherwise, token)
        found.update(occurrences(body.condition, token))
    else:
        for part in parts(body):
            found.update(occurrences(part, token))
    found[token(body)] += 1
    return found


def of_member(term: Term) -> bool:
    """Whether it reads the member of an aggregate."""
    return any(isinstance(part, Get) and part.hops == MEMBER for part in every_part(term))


def cheap(term: Term) -> bool:
    """Whether it costs no more to work it out again than to keep it: a comparison or two."""
    found = list(every_part(term))
    return len(found) <= 7 and all(isinstance(p, Const | Get | Arg | ThisPeriod | Compare | All | Not) for p in found)
