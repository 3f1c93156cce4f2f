"""What the typing of every expression needs: the world, where problems go, how to go on with a part.

Imports language, world and problems. `dispatch` comes from outside (`typing`), so that each kind of expression
can have a module of its own that knows no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never, cast

from iku_rules.diagnostics import Span, complete
from iku_rules.language import syntax as s
from iku_rules.language import terms as t
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.language.words import Language, word
from iku_rules.plan import intervals as iv
from iku_rules.plan.problems import Problems
from iku_rules.plan.world import BOOLEAN, Head, LookupHead, View, World


@dataclass(frozen=True, slots=True)
class Typer:
    """Types expressions against a world. Every function that takes one gives None where there was a problem.

    `decision` and `lookup` type another declaration when it is first asked for (None: it has errors).
    """

    world: World
    problems: Problems
    dispatch: Callable[[Typer, s.Expr, View, Type | None], t.Term | None]
    decision: Callable[[Typer, str], Head | None]
    lookup: Callable[[Typer, str], LookupHead | None]

    def say(self, code: str, span: Span, **args: object) -> None:
        self.problems.say(code, span, **args)

    def words(self, view: View) -> Language:
        """The language of the file an expression stands in."""
        return self.world.scope.files[view.owner].words

    def own(self, en: str, view: View) -> str:
        """A word of the language of expressions as that file writes it."""
        return word("word", en, self.words(view))

    def term(self, expr: s.Expr, view: View, expected: Type | None = None) -> t.Term | None:
        """Any expression. `expected` decides what a bare name of a category value or a bare year means."""
        return self.dispatch(self, expr, view, expected)

    def boolean(self, expr: s.Expr, view: View) -> t.Term | None:
        """A condition."""
        made = self.term(expr, view, BOOLEAN)
        if made is not None and not isinstance(made.type, Boolean):
            self.say("IKU240", expr.span, found=self.describe(made.type, view))
            return None
        return made

    def number(self, expr: s.Expr, view: View) -> t.Term | None:
        """An expression that gives a number."""
        made = self.term(expr, view)
        if made is not None and not isinstance(made.type, Number):
            self.say("IKU241", expr.span, found=self.describe(made.type, view))
            return None
        return made

    def join(self, parts: list[Type | None], span: Span, view: View) -> Type | None:
        """The type of a value that is one of these; None (the literal `missing`) fits any."""
        types = [x for x in parts if x is not None] or [Number(0)]
        if all(isinstance(x, Number) for x in types):
            return iv.hull(cast("list[Number]", types))
        for other in types[1:]:
            if not same_kind(types[0], other):
                left, right = self.describe(types[0], view), self.describe(other, view)
                self.say("IKU262", span, left=left, right=right)
                return None
        return types[0]

    def describe(self, type_: Type, view: View) -> str:
        """A type in the words of the file."""
        words = self.words(view)
        match type_:
            case Number():
                return word("type", "number", words)
            case Boolean():
                return word("type", "boolean", words)
            case PeriodType():
                return word("type", "period", words)
            case DateType():
                return word("type", "date", words)
            case TextType():
                return word("type", "text", words)
            case Category():
                return type_.name
            case _:
                assert_never(type_)


def terms(parts: Iterable[t.Term | None]) -> tuple[t.Term, ...] | None:
    """All of them; None where one had a problem."""
    return complete(parts)


def type_of(term: t.Term) -> Type | None:
    """The type of a term; None for the literal `missing`, which fits any."""
    return None if is_missing(term) else term.type


def is_missing(term: t.Term) -> bool:
    """Whether it is the literal `missing`."""
    return isinstance(term, t.Const) and term.value is None and term.parameter is None


def same_kind(a: Type, b: Type) -> bool:
    """Whether values of the two can stand for one another: the same scale or kind, both numbers, ..."""
    return a == b if isinstance(a, Category) or isinstance(b, Category) else type(a) is type(b)


def units_agree(typer: Typer, a: Number, b: Number, span: Span) -> None:
    """Says where two numbers are of different units."""
    if a.unit and b.unit and a.unit != b.unit:
        typer.say("IKU261", span, left=a.unit, right=b.unit)
