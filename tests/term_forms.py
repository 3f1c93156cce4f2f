"""Generated terms: forms of every kind, drawn from flat lists, so that none is rare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Literal, cast

from draws import Draw
from iku_rules.language.periods import Length
from iku_rules.language.terms import MEMBER, CompareOp, Const, Fold, SortKey, Term
from plans import (
    DAY,
    LENGTH,
    LEVEL,
    REGIME,
    TEXT,
    WHEN,
    YES_NO,
    agg,
    all_,
    any_,
    call,
    cmp,
    const,
    count,
    elapsed,
    get,
    if_,
    lookup,
    missing,
    neg,
    not_,
    num,
    op,
    present,
    this_period,
    within,
)
from worlds import (
    ABOVE_0,
    AT_MOST_0,
    DAYS,
    EVERY_LOOKUP,
    FAR,
    KINDS,
    PERIODS,
    RUPIAH,
    THRESHOLDS,
    TYPES,
    WEIGHT,
    Kind,
    Needs,
    World,
    kind_of,
)

# ---------------------------------------------------------------- terms

ORDERS: tuple[CompareOp, ...] = ("<", "<=", ">", ">=", "=", "!=")
UNITS: tuple[Length, ...] = ("quarter", "month", "semester", "year")


class Terms:
    """Terms in a world."""

    def __init__(self, draw: Draw, world: World) -> None:
        self.draw, self.world = draw, world

    def any(self, kind: Kind, depth: int = 1) -> Term:
        """A term of a kind with forms inside each other up to a depth."""
        if depth <= 0 or self.draw.one_in(4):
            return self.leaf(kind)
        return self.form(kind, depth)

    def form(self, kind: Kind, depth: int) -> Term:
        """The same, but neither a name nor a constant."""
        return self.draw.pick(_forms_in(kind, self.world.holds))(self, depth - 1)

    def leaf(self, kind: Kind) -> Term:
        """A name or a constant."""
        names = self.world.names(kind)
        if names and (kind == "text" or not self.draw.one_in(6)):
            return self.draw.pick(names)
        return self.constant(kind)

    def constant(self, kind: Kind) -> Term:
        """A literal or a parameter, which may be missing."""
        draw = self.draw
        parameter = draw.pick((None, None, None, "p"))
        if draw.one_in(12):
            return Const(None, TYPES[kind], parameter)
        match kind:
            case "number":
                return num(str(self.number()), parameter)
            case "condition":
                return const(draw.pick((True, False)), YES_NO, parameter)
            case "level":
                return const(draw.pick(LEVEL.values), LEVEL, parameter)
            case "regime":
                return const(draw.pick(REGIME.values), REGIME, parameter)
            case "period":
                return this_period() if draw.one_in(3) else const(draw.pick(PERIODS), WHEN, parameter)
            case "day":
                return Const(draw.pick(DAYS), DAY, parameter)
            case "text":
                return Const(None, TEXT)

    def of_member(self, kind: Kind) -> Term:
        """A name of the member's own, mostly."""
        assert self.world.member is not None
        names = self.world.of_record(kind, self.world.member, MEMBER)
        return self.draw.pick(names) if names and not self.draw.one_in(6) else self.leaf(kind)

    def number(self) -> Fraction:
        """A threshold, a value beside one, or any small number."""
        if self.draw.one_in(20):
            return self.draw.pick(FAR)
        beside = (0, 0, 0, 0, 0, 0, Fraction(1, 100), Fraction(-1, 100), Fraction(1, 3), Fraction(1, 1000), -200)
        return Fraction(self.draw.pick(THRESHOLDS)) + self.draw.pick(beside)

    def member(self) -> tuple[str, Terms]:
        name = self.draw.pick((self.world.below[0], *self.world.below))
        return name, Terms(self.draw, self.world.inside(name))


# ---- numbers


def _sign(sign: Literal["+", "-", "*", "/"]) -> Form:
    return lambda t, depth: op(t.any("number", depth), sign, t.any("number", depth))


def _divided(t: Terms, depth: int) -> Term:
    by = [name for name in t.world.names("number") if name.type in (ABOVE_0, AT_MOST_0)]
    return op(t.any("number", depth), "/", t.draw.pick(by) if by else num(3))


def _halved(t: Terms, depth: int) -> Term:
    return op(t.leaf("number"), "/", num(t.draw.pick((2, -2, -2, 4, 200))))


def _ratios(t: Terms, depth: int) -> Term:
    """Two fractions added."""
    first, second = (op(t.leaf("number"), "/", t.leaf("number")) for _ in range(2))
    return op(first, t.draw.pick(("+", "-")), second)


def _of_ratios(t: Terms, depth: int) -> Term:
    """Two fractions compared."""
    first, second = (op(t.leaf("number"), "/", t.leaf("number")) for _ in range(2))
    return cmp(first, t.draw.pick(ORDERS), second)


def _abs(t: Terms, depth: int) -> Term:
    return call("abs", t.any("number", depth))


def _product(t: Terms, depth: int) -> Term:
    """Of money, so that no machine integer holds it."""
    return op(
        op(t.draw.pick([n for n in t.world.names("number") if n.type == RUPIAH]), "*", t.leaf("number")),
        "*",
        t.leaf("number"),
    )


def _chosen(t: Terms, depth: int) -> Term:
    extreme = t.draw.pick(("min", "max"))
    return call(extreme, *(t.any("number", depth) for _ in range(t.draw.number(2, 3))))


def _clamped(t: Terms, depth: int) -> Term:
    return call("clamp", t.any("number", depth), t.leaf("number"), t.leaf("number"))


def _if(kind: Kind) -> Form:
    return lambda t, depth: if_(t.any("condition", depth), t.any(kind, depth), t.any(kind, depth), TYPES[kind])


def _elapsed(t: Terms, depth: int) -> Term:
    return elapsed(t.any(t.draw.pick(("period", "day")), depth), t.draw.pick(UNITS))


def _lookup(*names: str) -> Form:
    def made(t: Terms, depth: int) -> Term:
        plan = EVERY_LOOKUP[t.draw.pick(names)]
        args = [t.any(kind_of(type_), depth if place == 0 else 0) for place, (_, type_) in enumerate(plan.args)]
        return lookup(plan.name, *args, type_=plan.gives)

    return made


def _count(t: Terms, depth: int) -> Term:
    name, inside = t.member()
    return count(name, None if t.draw.one_in(4) else inside.any("condition", depth))


def _shares(t: Terms, depth: int) -> Term:
    """A sum of fractions."""
    name, inside = t.member()
    share = op(inside.any("number", depth), "/", inside.of_member("number"))
    return agg(t.draw.pick(("sum", "mean")), name, share, skip=not t.draw.one_in(3))


def _fold(fold: Fold, kind: Kind = "number") -> Form:
    def made(t: Terms, depth: int) -> Term:
        draw, (name, inside) = t.draw, t.member()
        keys: list[SortKey] = []
        if fold == "interpolate":
            value = t.leaf("number")
            keys = [SortKey(inside.of_member("number")), SortKey(inside.of_member("number"))]
        else:
            value = inside.any(kind, depth)
        if fold in ("first", "last"):
            kinds: tuple[Kind, ...] = ("number", "level", "period", "day")
            keys = [SortKey(inside.of_member(draw.pick(kinds)), draw.one_in(2)) for _ in range(draw.number(1, 2))]
        return agg(
            fold,
            name,
            value,
            weight=inside.of_member("number") if fold in ("sum", "mean") and draw.one_in(2) else None,
            by=keys,
            where=inside.any("condition", depth) if draw.one_in(2) else None,
            skip=draw.below(3) > 0,
            empty=t.leaf(kind) if draw.one_in(3) else None,
            type_=TYPES[kind],
        )

    return made


# ---- conditions


def _compared(*kinds: Kind, signs: Sequence[CompareOp] = ORDERS) -> Form:
    def made(t: Terms, depth: int) -> Term:
        kind = t.draw.pick(kinds)
        left = t.any(kind, depth)
        right = t.any(kind, depth) if kind == "text" or t.draw.one_in(2) else t.constant(kind)
        sides = (right, left) if t.draw.one_in(3) else (left, right)
        return cmp(sides[0], t.draw.pick(signs), sides[1])

    return made


def _counted(t: Terms, depth: int) -> Term:
    right = t.draw.pick((num(1), num(2), num(0), num("1.5"), None, None))
    if right is None:
        right = _count(t, depth) if t.draw.one_in(2) else t.any("number", depth)
    sides = (_count(t, depth), right)
    return cmp(sides[0], t.draw.pick(ORDERS), sides[1]) if not t.draw.one_in(5) else cmp(right, ">", sides[0])


def _presence(t: Terms, depth: int) -> Term:
    return t.draw.pick((missing, present))(t.any(t.draw.pick(KINDS), depth))


def _not(t: Terms, depth: int) -> Term:
    return not_(t.any("condition", depth))


def _joined(t: Terms, depth: int) -> Term:
    join = t.draw.pick((all_, any_))
    return join(*(t.any("condition", depth) for _ in range(t.draw.number(1, 3))))


def _in_range(t: Terms, depth: int) -> Term:
    kind: Kind = t.draw.pick(("number", "number", "number", "level", "period", "day"))
    low, high = t.constant(kind), t.constant(kind)
    if kind == "number":
        at = t.draw.below(len(THRESHOLDS) - 1)
        low, high = num(THRESHOLDS[at]), num(THRESHOLDS[at + 1])
    return between(t.any(kind, depth), low, t.draw.pick((">=", ">")), high, t.draw.pick(("<", "<=")))


def between(value: Term, low: Term, above: CompareOp, high: Term, below: CompareOp) -> Term:
    return all_(cmp(value, above, low), cmp(value, below, high))


def _in_list(t: Terms, depth: int) -> Term:
    kind: Kind = t.draw.pick(("number", "level", "regime", "period"))
    value = t.any(kind, depth)
    return any_(*(cmp(value, "=", t.constant(kind)) for _ in range(t.draw.number(2, 3))))


def _within(t: Terms, depth: int) -> Term:
    return within(t.any(t.draw.pick(("period", "day")), depth), t.any("period", depth))


def _length(t: Terms, depth: int) -> Term:
    length = call("length", t.any("period", depth), type_=LENGTH)
    return cmp(length, t.draw.pick(("=", "!=")), const(t.draw.pick(LENGTH.values), LENGTH))


# ---- other kinds


def _extreme_level(t: Terms, depth: int) -> Term:
    return call(t.draw.pick(("min", "max")), t.any("level", depth), t.any("level", depth), type_=LEVEL)


def _year(t: Terms, depth: int) -> Term:
    return call("year", t.any(t.draw.pick(("period", "day")), depth), type_=WHEN)


Form = Callable[[Terms, int], Term]


def _forms(*forms: tuple[int, Form] | tuple[int, Form, Needs]) -> list[tuple[Form, Needs]]:
    """Each form so many times."""
    return [(form[1], cast(Needs, form[2] if len(form) > 2 else "")) for form in forms for _ in range(form[0])]


def _folds(kind: Kind, *folds: Fold, times: int = 1) -> list[tuple[Form, Needs]]:
    return _forms(*((times, _fold(fold, kind), cast(Needs, "fold")) for fold in folds))


FORMS: dict[Kind, list[tuple[Form, Needs]]] = {
    "number": [
        *_forms(
            (2, _sign("+")),
            (2, _sign("-")),
            (2, _sign("*")),
            (3, _sign("/")),
            (2, _divided),
            (8, _halved),
            (3, _product),
            (2, _ratios),
        ),
        *_forms((2, lambda t, depth: neg(t.any("number", depth))), (2, _chosen), (1, _clamped), (1, _if("number"))),
        *_forms((2, _abs), (2, _elapsed), (3, _count, "count")),
        *_forms((4, _lookup("stable", "curve", "steps"), "lookup"), (3, _lookup("matrix", "table"), "lookup")),
        *_folds("number", "sum", "mean", "interpolate", times=3),
        *_forms((6, _shares, "fold")),
        *_folds("number", "min_of", "max_of", "first", "last", times=2),
    ],
    "condition": [
        *_forms((6, _compared("number")), (2, _compared("level")), (2, _compared("period")), (2, _compared("day"))),
        *_forms((2, _compared("text", "regime", "condition", signs=("=", "!="))), (2, _not), (4, _joined)),
        *_forms(
            (6, _presence),
            (4, _in_range),
            (2, _in_list),
            (2, _within),
            (1, _length),
            (2, _if("condition")),
            (2, _of_ratios),
        ),
        *_forms((6, _counted, "count"), (2, _lookup("limit"), "lookup")),
        *_folds("condition", "first", "last"),
    ],
    "level": [
        *_forms((2, _lookup("band"), "lookup"), (2, _if("level")), (2, _extreme_level)),
        *_folds("level", "min_of", "max_of", "first", "last"),
    ],
    "regime": [*_forms((1, _if("regime")), (1, _lookup("side"), "lookup")), *_folds("regime", "first", "last")],
    "period": [
        *_forms((2, _year), (2, _if("period")), (1, _lookup("phase"), "lookup")),
        *_folds("period", "min_of", "max_of", "first", "last"),
    ],
    "day": [
        *_forms((2, _if("day")), (2, _lookup("deadline"), "lookup")),
        *_folds("day", "min_of", "max_of", "first", "last"),
    ],
    "text": [*_forms((1, _if("text")), (1, _lookup("seat"), "lookup")), *_folds("text", "first", "last")],
}


@cache
def _forms_in(kind: Kind, holds: frozenset[Needs]) -> Sequence[Form]:
    return [form for form, needs in FORMS[kind] if not needs or needs in holds]


def _line(t: Terms, depth: int) -> Term:
    name, inside = t.member()
    at = t.draw.pick((t.leaf("number"), num(1), num(2), num(3)))
    x = get("w", WEIGHT, record="item", hops=MEMBER) if name == "item" else inside.of_member("number")
    return agg("interpolate", name, at, by=[x, inside.of_member("number")], skip=not t.draw.one_in(4))


def _weighted(t: Terms, depth: int) -> Term:
    name, inside = t.member()
    weight = get("w", WEIGHT, record="item", hops=MEMBER) if name == "item" else inside.of_member("number")
    return agg("mean", name, inside.of_member("number"), weight=weight, skip=not t.draw.one_in(3))


# Of names and constants only, so that nothing around them keeps what they are for from happening.
PLAIN: Sequence[tuple[Form, Needs]] = _forms(
    *(
        (12, _halved),
        (1, _lookup("matrix"), "lookup"),
        (3, _product),
        (2, _lookup("stable")),
        (1, _lookup("curve", "steps")),
        (1, _elapsed),
        (1, _abs),
        (2, _ratios),
    ),
    *((2, _shares, "fold"), (5, _line, "fold"), (5, _weighted, "fold"), (2, _count, "count")),
)
