"""What terms are made of, and how often each part is needed. Imports terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import assert_never

from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Body,
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
    Rows,
    Term,
    ThisPeriod,
    Within,
)


def parts_of(term: Term) -> Iterator[Term]:
    """A term and all terms in it."""
    yield term
    for part in direct_parts(term):
        yield from parts_of(part)


def direct_parts(term: Term) -> tuple[Term, ...]:
    match term:
        case Const() | Get() | Arg() | ThisPeriod():
            return ()
        case Negate() | IsMissing() | Not():
            return (term.operand,)
        case Arithmetic() | Compare() | Within():
            return (term.left, term.right)
        case All() | AnyOf():
            return term.items
        case If():
            return (term.condition, term.then, term.otherwise)
        case Call() | LookupCall():
            return term.args
        case Elapsed():
            return (term.start,)
        case Aggregate():
            keys = tuple(key.term for key in term.keys)
            return (term.value, *keys, *(t for t in (term.weight, term.where, term.empty) if t is not None))
        case Count():
            return () if term.where is None else (term.where,)
        case _:
            assert_never(term)


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
        for part in direct_parts(body):
            found.update(occurrences(part, token))
    found[token(body)] += 1
    return found


def terms_of(body: Body) -> Iterator[Term]:
    """The terms that stand in a decision's body."""
    if isinstance(body, Rows):
        for row in body.rows:
            yield row.condition
            yield row.result
    else:
        yield body


def of_member(term: Term) -> bool:
    """Whether it reads the member of an aggregate."""
    return any(isinstance(part, Get) and part.hops == MEMBER for part in parts_of(term))


def cheap(term: Term) -> bool:
    """Whether it costs no more to work it out again than to keep it: a comparison or two."""
    parts = list(parts_of(term))
    return len(parts) <= 7 and all(isinstance(p, Const | Get | Arg | ThisPeriod | Compare | All | Not) for p in parts)
