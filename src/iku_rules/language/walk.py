"""What terms and bodies are made of, and terms with some of their parts changed. Imports terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import assert_never

from iku_rules.language.terms import (
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
    SortKey,
    Term,
    ThisPeriod,
    Within,
)


def terms_of(body: Body) -> Iterator[Term]:
    """The terms that stand in a decision's body."""
    if isinstance(body, Rows):
        for row in body.rows:
            yield row.condition
            yield row.result
    else:
        yield body


def every_part(body: Body) -> Iterator[Term]:
    """The terms that stand in a body, and all terms inside them."""
    waiting = [*terms_of(body)][::-1]
    while waiting:  # no recursion, which would hand each term up through every level
        term = waiting.pop()
        yield term
        waiting += parts(term)[::-1]


def parts(term: Term) -> tuple[Term, ...]:
    """The terms that a term is made of, directly."""
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
            given = (term.weight, term.where, term.empty)
            return (term.value, *(key.term for key in term.keys), *(part for part in given if part is not None))
        case Count():
            return () if term.where is None else (term.where,)
        case _:
            assert_never(term)


def changed(term: Term, change: Callable[[Term], Term | None]) -> Term:
    """The term with those parts replaced for which `change` gives another one."""
    made = change(term)
    if made is not None:
        return made

    def go(part: Term) -> Term:
        return changed(part, change)

    def maybe(part: Term | None) -> Term | None:
        return None if part is None else go(part)

    match term:
        case Const() | Get() | Arg() | ThisPeriod():
            return term
        case Negate() | IsMissing() | Not():
            return replace(term, operand=go(term.operand))
        case Arithmetic() | Compare() | Within():
            return replace(term, left=go(term.left), right=go(term.right))
        case All() | AnyOf():
            return replace(term, items=tuple(map(go, term.items)))
        case If():
            return replace(term, condition=go(term.condition), then=go(term.then), otherwise=go(term.otherwise))
        case Call() | LookupCall():
            return replace(term, args=tuple(map(go, term.args)))
        case Elapsed():
            return replace(term, start=go(term.start))
        case Aggregate():
            return replace(
                term,
                value=go(term.value),
                weight=maybe(term.weight),
                keys=tuple(SortKey(go(key.term), key.descending) for key in term.keys),
                where=maybe(term.where),
                empty=maybe(term.empty),
            )
        case Count():
            return replace(term, where=maybe(term.where))
        case _:
            assert_never(term)
