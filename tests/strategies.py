"""Generated policies and facts: well-typed terms, decisions, rules and effects over the records of `plans.py`.

Everything is made by functions of a `Draw`, which says which of n things is taken: by hypothesis (`policies`,
`cases`, ...: it makes a failing case small) or by a seed (`generated`: the same cases on every machine). The
first of several things is the simplest one. Forms are drawn from flat lists, so that none is rare;
`constructs.py` counts what comes of it.

Half of the numbers are thresholds or stand one unit beside one; facts are often missing, divisors often zero.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, Final, Literal, TypeVar, cast, get_args

from hypothesis.strategies import SearchStrategy

from iku_rules.cases.given import value_type, with_fields
from iku_rules.facts.model import Instance, Place, Value
from iku_rules.language.periods import Length, Period
from iku_rules.language.terms import MEMBER, Body, CompareOp, Const, Fold, Get, SortKey, Term
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.language.walk import every_part
from iku_rules.plan.model import (
    DecisionPlan,
    EffectKind,
    EffectPlan,
    ExclusivePlan,
    LookupPlan,
    Plan,
    Points,
    RoundingMode,
    RulePlan,
)
from plans import (
    DAY,
    EXACT,
    INT,
    LENGTH,
    LEVEL,
    LOOKUPS,
    NUM,
    ORIGIN,
    REGIME,
    TEXT,
    TRUE,
    WHEN,
    YES_NO,
    agg,
    all_,
    any_,
    arg,
    call,
    cmp,
    const,
    count,
    decision,
    effect,
    elapsed,
    exclusive,
    field,
    get,
    if_,
    lookup,
    missing,
    neg,
    not_,
    num,
    op,
    present,
    record,
    rows,
    rule,
    small,
    this_period,
    within,
)

T = TypeVar("T")

# ---------------------------------------------------------------- choosing


class Draw:
    """Says which of several things is taken; `below(n)` is one of 0 .. n-1."""

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below

    def below(self, n: int) -> int:
        return self._below(n) if n > 1 else 0

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def one_in(self, n: int) -> bool:
        return self.below(n) == n - 1

    def number(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)


class _Drawn(SearchStrategy[T]):
    """What a function makes of choices that are hypothesis' own integers.

    Not `composite`: what that draws has marks around it, by which hypothesis copies parts of one example into the
    next, so that of six examples only one is new.
    """

    def __init__(self, make: Callable[[Draw], T]) -> None:
        super().__init__()
        self._make = make

    def do_draw(self, data: Any) -> T:
        return self._make(Draw(lambda n: data.draw_integer(0, n - 1)))


# ---------------------------------------------------------------- what there is

Kind = Literal["number", "condition", "level", "regime", "period", "day", "text"]
KINDS: Final = get_args(Kind)
TYPES: dict[Kind, Type] = {
    "number": EXACT,
    "condition": YES_NO,
    "level": LEVEL,
    "regime": REGIME,
    "period": WHEN,
    "day": DAY,
    "text": TEXT,
}
ABOVE_0 = Number(2, Fraction(0), Fraction(100), low_open=True)
AT_MOST_0 = Number(2, Fraction(-100), Fraction(0))
WEIGHT = Number(0, Fraction(0), Fraction(9))
RUPIAH = Number(2, Fraction(0), Fraction(10**16))
BELOW_1 = Number(4, Fraction(0), Fraction(1), high_open=True)

CHAIN = ("person", "item", "part")
FACTS: dict[str, dict[str, Type]] = {
    "person": {
        **dict.fromkeys(("a", "b"), NUM),
        **dict.fromkeys(("flag", "other", "sure"), YES_NO),
        **dict.fromkeys(("level", "grade"), LEVEL),
        **dict.fromkeys(("start", "until"), WHEN),
        **dict.fromkeys(("day", "born"), DAY),
        **dict.fromkeys(("office", "home"), TEXT),
        "n": INT,
        "regime": REGIME,
        "base": ABOVE_0,
        "debt": AT_MOST_0,
        "rate": BELOW_1,
        "budget": RUPIAH,
    },
    "item": {
        **dict.fromkeys(("v", "k"), NUM),
        "w": WEIGHT,
        "on": YES_NO,
        "rank": LEVEL,
        "at": WHEN,
        "due": DAY,
        "tag": TEXT,
        "share": ABOVE_0,
        "group": REGIME,
    },
    "part": {"x": NUM, "y": INT, "z": YES_NO},
}
THERE = {"base": None, "share": None, "sure": False, "grade": 1}  # fields that aren't optional, and their defaults

THRESHOLDS = (0, 1, 3, 50, 90)
# beyond what the network takes as constants, and the last that it takes
FAR = (Fraction(2 * 10**9), Fraction(2 * 10**9 + 1), Fraction(-(10**12)), Fraction(1, 10**9), Fraction(1, 10**10))
PERIODS = (
    *(Period("year", 2026), Period("year", 2025), Period("semester", 2026, 1)),
    *(Period("quarter", 2026, 2), Period("quarter", 2025, 4), Period("month", 2026, 6)),
)
DAYS = tuple(
    datetime.date.fromisoformat(day).toordinal()
    for day in ("2026-06-30", "2026-01-01", "2025-12-31", "2026-07-01", "2025-09-30")
)
TEXTS = ("Padang", "Solok", "")


def kind_of(type_: Type) -> Kind:
    return next(kind for kind, known in TYPES.items() if known == type_ or isinstance(type_, Number))


class World:
    """What a term may read: the own record, in an aggregate also its members, and what was decided before."""

    def __init__(
        self,
        record: str,
        decisions: Sequence[DecisionPlan] = (),
        effects: Sequence[EffectPlan] = (),
        *,
        member: str | None = None,
        aggregates: bool = True,  # else counts only
        lookups: bool = True,
    ) -> None:
        self.record, self.decisions, self.effects, self.member = record, decisions, effects, member
        self.aggregates, self.lookups = aggregates, lookups
        self._names: dict[Kind, list[Term]] = {}

    def inside(self, member: str) -> World:
        return World(
            self.record, self.decisions, self.effects,
            member=member, aggregates=self.aggregates, lookups=self.lookups,
        )  # fmt: skip

    def names(self, kind: Kind) -> list[Term]:
        """Every name of this kind in reach; what is near or was decided more than once, for it is wanted more often."""
        if kind not in self._names:
            own = CHAIN.index(self.record)
            reach = [(CHAIN[own - hops], hops) for hops in range(own + 1)]
            found = [t for place, hops in reach for t in self.of_record(kind, place, hops)]
            if self.member:
                found = [*found, *self.of_record(kind, self.member, MEMBER) * 3]
            self._names[kind] = found
        return self._names[kind]

    def of_record(self, kind: Kind, place: str, hops: int) -> list[Term]:
        found: list[Term] = [
            get(name, type_, record=place, hops=hops, missable=name not in THERE)
            for name, type_ in FACTS[place].items()
            if kind_of(type_) == kind
        ]
        decided = [d for d in self.decisions if d.record == place and kind_of(d.type) == kind]
        found += [get(d.name, d.type, record=place, hops=hops, reads="decision") for d in decided] * 3
        if kind == "condition":
            given = [e for e in self.effects if e.record == place]
            found += [get(e.name, YES_NO, record=place, hops=hops, reads="effect") for e in given] * 3
        return found

    @property
    def holds(self) -> frozenset[Needs]:
        """What forms may need."""
        count: set[Needs] = {"count"} if self.below else set()
        fold: set[Needs] = {"fold"} if self.below and self.aggregates else set()
        return frozenset({*count, *fold, *({"lookup"} if self.lookups else ())})

    @cached_property
    def below(self) -> Sequence[str]:
        """The records that aggregates may run over."""
        return () if self.member else CHAIN[CHAIN.index(self.record) + 1 :]


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
Needs = Literal["", "count", "fold", "lookup"]  # that these may stand here


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


# ---------------------------------------------------------------- lookups


def _table(
    name: str, args: Sequence[tuple[str, Type]], gives: Type, hit: Literal["first", "unique"], *pairs: tuple[Term, Term]
) -> LookupPlan:
    return LookupPlan(name, tuple(args), gives, rows(hit, *pairs), ORIGIN)


_X, _P, _D, _T = arg(0, EXACT), arg(0, WHEN), arg(0, DAY), arg(0, TEXT)
EVERY_LOOKUP: dict[str, LookupPlan] = LOOKUPS | {
    made.name: made
    for made in (
        # a staircase whose rows needn't cover every number
        LookupPlan(
            "steps",
            (("x", EXACT),),
            EXACT,
            Points(((num("-1.5"), num(3)), (num(0), num("0.5")), (num("33.3"), num(100)), (num(90), num(-7))), False),
            ORIGIN,
        ),
        _table(
            "limit", [("x", EXACT)], YES_NO, "first",
            (cmp(_X, "<", num(0)), const(False, YES_NO)),
            (cmp(_X, "<=", num(3)), TRUE),
            (cmp(_X, "<", Const(None, NUM, "unpublished")), const(None, YES_NO)),
            (cmp(_X, ">=", num(90)), TRUE),
        ),
        _table(
            "phase", [("p", WHEN)], WHEN, "unique",
            (within(_P, const(PERIODS[1], WHEN)), const(PERIODS[0], WHEN)),
            (within(_P, const(PERIODS[2], WHEN)), _P),
        ),
        _table(
            "deadline", [("d", DAY)], DAY, "unique",
            (cmp(_D, "<=", Const(DAYS[1], DAY)), Const(DAYS[0], DAY)),
            (cmp(_D, ">", Const(DAYS[0], DAY)), _D),
        ),
        _table(
            "seat", [("t", TEXT), ("flag", YES_NO)], TEXT, "first",
            (arg(1, YES_NO), _T),
        ),
        _table(
            "side", [("level", LEVEL)], REGIME, "unique",
            (cmp(arg(0, LEVEL), ">=", const("fair", LEVEL)), const("staff", REGIME)),
        ),
    )
}  # fmt: skip

# ---------------------------------------------------------------- plans

RESULTS: dict[Kind, tuple[Type, ...]] = {kind: (type_,) for kind, type_ in TYPES.items()} | {
    "number": (NUM, NUM, EXACT, EXACT, Number(0), Number(1)),
}
_DECIDED: tuple[Kind, ...] = (
    *("number", "number", "number", "number", "number", "number", "number", "number", "condition", "condition"),
    *("level", "level", "regime", "period", "day", "text"),
)
MODES: tuple[RoundingMode, ...] = ("half_away", "half_away", "half_away", "half_away", "floor", "ceiling")
EFFECTS: tuple[EffectKind, ...] = ("sanction", "reward", "development", "status", "finding")


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
_PLAIN: Sequence[tuple[Form, Needs]] = _forms(
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


def _body(t: Terms, kind: Kind) -> Body:
    form = t.draw.below(8)
    if form in (1, 2, 3, 4) and kind == "number":
        return t.draw.pick([made for made, needs in _PLAIN if not needs or needs in t.world.holds])(t, 0)
    if form < 6:
        return t.form(kind, 2)
    if form == 6:
        value, edges = t.any("number", 1), (None, *sorted({t.draw.pick(THRESHOLDS) for _ in range(3)}), None)
        pairs = [(_band(value, low, high), t.any(kind, 1)) for low, high in pairwise(edges)]
    else:
        pairs = [(t.any("condition", 1), t.any(kind, 1)) for _ in range(t.draw.number(1, 4))]
    if t.draw.one_in(3):
        pairs.append((TRUE, t.any(kind, 1)))
    return rows(t.draw.pick(("first", "unique")), *pairs)


def _band(value: Term, low: int | None, high: int | None) -> Term:
    if low is None:
        return cmp(value, "<", num(high or 0))
    return cmp(value, ">=", num(low)) if high is None else between(value, num(low), ">=", num(high), "<")


def _decisions(draw: Draw) -> tuple[DecisionPlan, ...]:
    made: tuple[DecisionPlan, ...] = ()
    for i in range(draw.number(1, 16)):
        place = draw.pick(("person", "person", "person", "item", "item", "part"))
        kind = draw.pick(_DECIDED)
        body = _body(Terms(draw, World(place, made)), kind)
        type_ = draw.pick(RESULTS[kind])
        made = (*made, decision(f"d{i}", type_, body, record=place, mode=draw.pick(MODES)))
    return made


def _condition(t: Terms, effects: Sequence[EffectPlan]) -> Term:
    """A rule's: half of them read an effect where there are some."""
    condition = t.form("condition", 2)
    read = [n for n in t.world.names("condition") if getattr(n, "reads", "") == "effect"]
    below = sorted({e.record for e in effects if e.record in t.world.below})
    form = t.draw.below(10)
    if read and form in (1, 2, 3):
        given = t.draw.pick(read)
        return (given, all_(given, condition), any_(not_(given), condition))[form - 1]
    if below and form in (4, 5):
        name = t.draw.pick(below)
        members = [get(e.name, YES_NO, record=name, hops=MEMBER, reads="effect") for e in effects if e.record == name]
        return cmp(count(name, t.draw.pick(members)), t.draw.pick(ORDERS), num(t.draw.below(3)))
    exact = [n for n in t.world.names("number") if n.type == EXACT]
    if exact and form in (6, 7):
        return cmp(t.draw.pick(exact), t.draw.pick(ORDERS), t.constant("number"))
    return present(t.leaf(t.draw.pick(KINDS))) if form == 8 else condition


def _rules(
    draw: Draw, decisions: Sequence[DecisionPlan]
) -> tuple[list[RulePlan], list[EffectPlan], list[ExclusivePlan]]:
    """In two stages, of which the second reads the effects of the first."""
    made: list[RulePlan] = []
    effects: list[EffectPlan] = []
    exclusives: list[ExclusivePlan] = []
    for stage in (1, 2):
        settled, new = tuple(effects), []
        most = draw.pick(("person", "person", "item", "part"))
        for i in range(draw.number(0, 7)):
            place = draw.pick((most, most, most, most, most, *CHAIN))
            guard = Terms(draw, World(place, decisions)).form("condition", 2) if draw.one_in(3) else None
            severity, kind = draw.pick((1, 2, 2, 2, 1, 3, 0)), draw.pick(EFFECTS)
            new.append(effect(f"e{stage}{i}", record=place, kind=kind, severity=severity, guard=guard))
        for i in range(draw.number(0, 6)):
            place = draw.pick([*(e.record for e in new), *(e.record for e in settled), "person"])
            given = [e.name for e in new if e.record == place and not draw.one_in(6)]
            t = Terms(draw, World(place, decisions, settled, aggregates=False))
            if draw.one_in(6):
                key = t.leaf("level")
                parts = [cmp(key, "=", const(value, LEVEL)) for value in LEVEL.values[1:]]
                made += [
                    rule(f"r{stage}{i}.{j}", all_(part, t.any("condition", 1)), *given[:1], record=place)
                    for j, part in enumerate(parts)
                ]
            else:
                made.append(rule(f"r{stage}{i}", _condition(t, settled), *given, record=place))
        effects += new
        exclusives += _exclusives(draw, stage, new, len(made))
    return made, effects, exclusives


def _exclusives(draw: Draw, stage: int, new: Sequence[EffectPlan], settled: int) -> list[ExclusivePlan]:
    made = []
    for place in CHAIN:
        of = [e.name for e in new if e.record == place]
        if len(of) > 1 and draw.below(8):
            name = f"x{stage}{place}"
            made.append(exclusive(name, *of, record=place, settled_after=settled))
        if len(of) > 1 and draw.one_in(2):
            name = f"y{stage}{place}"
            both = exclusive(name, *of[-3:], keep="never_both", record=place, settled_after=settled)
            made.insert(draw.below(len(made) + 1), both)
    return made


_FIELDS = {
    place: [
        field(name, type_, optional=name not in THERE, default=THERE.get(name)) for name, type_ in facts.items()
    ]
    for place, facts in FACTS.items()
}  # fmt: skip


def policy(draw: Draw) -> Plan:
    """A plan: decisions, then rules and effects."""
    decisions = _decisions(draw)
    made, effects, exclusives = _rules(draw, decisions)
    facts = [Terms(draw, World(place, lookups=False)) for place in CHAIN]
    require = [(t.any("condition", 2),) if draw.one_in(8) else () for t in facts]
    least = (0, draw.pick((0, 0, 1, 2)), draw.pick((0, 0, 0, 0, 1)))
    plan = small(*decisions, rules=tuple(made), effects=tuple(effects), exclusives=tuple(exclusives))
    records = {
        name: record(
            name, CHAIN[place - 1] if place else None, ("id", "name", "part")[place], *_FIELDS[name],
            least=least[place], most=(None, 25, 4)[place], require=require[place],
        )
        for place, name in enumerate(CHAIN)
    }  # fmt: skip
    plan = replace(plan, records=records, lookups=EVERY_LOOKUP, parameters=PARAMETERS)
    if draw.one_in(6):
        stated = draw.pick(decisions)
        plan, _ = with_fields(plan, {stated.name: value_type(stated, 2)})
    return plan


PARAMETERS = {"p": (num(90, "p"), ORIGIN), "unpublished": (Const(None, NUM, "unpublished"), ORIGIN)}

# ---------------------------------------------------------------- facts

# Of these, two thirds are a threshold or stand one unit beside one.
_CENTS = (
    *(100 * t + beside for t in THRESHOLDS for beside in (0, 0, 0, 0, 0, 1, 1, -1, -1, 34, 50)),
    *(0, 0, 0, 0, -1, -3, -100, -300, -350, -333, -5000, -4999, -5001, -7777, -10050, -12345, -15),
    *(5, -5, 15, -15, 25, -25, 450, 1050, -450, -1050),
    *(-1, 3333, 6667, 5, 15, 8950, 1400, 1250, 6300, 9700, -100, -250, -9000, 101, 2900, -5, -15),
    *(9999900, -9999900, 1234567, -9876543, 9999899, 99, 200, 400, 500, 600, 900, 1100, 1300, 99999),
)
_LARGE = (2 * 10**11, 2 * 10**11 + 1, 10**18, 10**18 - 1, 123456789012345678)


@cache
def _values(type_: Type) -> Sequence[Value]:
    """Facts of a type, on its grid and within its bounds."""
    match type_:
        case Number(decimals=int(decimals)):
            scale = Fraction(10) ** (decimals - 2)
            cents = _CENTS if type_ != RUPIAH else (*_LARGE, 0, 9999)
            found = [int(c * scale) for c in cents if decimals != 0 or c % 100 == 0]
            low, high = (None if end is None else end * 10**decimals for end in (type_.low, type_.high))
            least = None if low is None else low + type_.low_open
            most = None if high is None else high - type_.high_open
            fit = [v for v in found if (least is None or v >= least) and (most is None or v <= most)]
            return tuple(fit or [0])
        case Category():
            return tuple(range(len(type_.values)))
        case PeriodType():
            return PERIODS
        case DateType():
            return DAYS
        case Boolean():
            return (True, False)
        case TextType():
            return TEXTS
        case _:
            raise AssertionError(type_)


def _facts(draw: Draw, plan: Plan, of: str, key: tuple[str, ...]) -> Instance:
    record = plan.records[of]
    values: dict[str, Value] = {}
    for name, known in record.fields.items():
        if known.is_key:
            values[name] = key[-1]
        elif known.optional and draw.one_in(7):
            values[name] = None
        else:
            values[name] = draw.pick(_values(known.type))
    below: Mapping[str, tuple[Instance, ...]] = {
        child.name: tuple(
            _facts(draw, plan, child.name, (*key, f"{child.name[0]}{i}"))
            for i in range(draw.pick((0, 1, 2, 2, 3, 4) if of == plan.subject else (0, 1, 2, 3)))
        )
        for child in plan.records.values()
        if child.parent == of
    }
    return Instance(Place(of, key), values, below)


@dataclass(frozen=True, repr=False)
class Case:
    """A plan, facts of several people and a period; `extra` is for what a test adds.

    It is written shortly, for hypothesis writes every example and warns of long ones; a failed test shows
    `described()`.
    """

    plan: Plan
    people: tuple[Instance, ...]
    period: Period
    extra: Any = None

    def __repr__(self) -> str:
        return f"Case({len(self.plan.decisions)} decisions, {len(self.plan.rules)} rules, {self.period})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def described(self) -> str:
        plan = self.plan
        lines = [f"{r.name}: require {r.require}, at least {r.least}" for r in plan.records.values()]
        lines += [f"{d.name} of {d.record}, {d.type}, {d.rounding}: {d.body}" for d in plan.decisions]
        lines += [f"{r.id} of {r.record} gives {r.effects}: {r.condition}" for r in plan.rules]
        lines += [f"{e.name} of {e.record}, {e.severity}, only if {e.guard}" for e in plan.effects.values()]
        lines += [f"{x.name}: {x.keep} {x.of} after {x.settled_after}" for x in plan.exclusives]
        return "\n".join([*lines, *map(str, self.people), str(self.period), str(self.extra or "")])


def case(draw: Draw) -> Case:
    """A plan, facts of several people and a period."""
    plan = policy(draw)
    people = [_facts(draw, plan, plan.subject, (f"P{i}",)) for i in range(4)]
    period = draw.pick(PERIODS)
    plan = thinned(draw, plan)
    return Case(plan, tuple([p for p in people if draw.below(16)] or people[:1]), period)


def thinned(draw: Draw, plan: Plan) -> Plan:
    """The plan without some of its rules, effects, exclusives and decisions.

    It is asked last, so that hypothesis can try what goes without changing what it drew for the rest.
    """
    kept = [bool(draw.below(16)) for _ in plan.rules]
    made = [rule for rule, keep in zip(plan.rules, kept, strict=True) if keep]
    exclusives = [replace(x, settled_after=sum(kept[: x.settled_after])) for x in plan.exclusives if draw.below(16)]
    read = {term.name for rule in made for term in every_part(rule.condition) if isinstance(term, Get)}
    dropped = {name for name in plan.effects if not draw.below(16) and name not in read}
    made = [replace(rule, effects=tuple(name for name in rule.effects if name not in dropped)) for rule in made]
    exclusives = [replace(x, of=tuple(name for name in x.of if name not in dropped)) for x in exclusives]
    effects = {name: given for name, given in plan.effects.items() if name not in dropped}
    terms = [rule.condition for rule in made] + [e.guard for e in effects.values() if e.guard is not None]
    read = {part.name for term in terms for part in every_part(term) if isinstance(part, Get)}
    decisions: list[DecisionPlan] = []
    for decided in reversed(plan.decisions):
        if draw.below(16) or decided.name in read:
            decisions.insert(0, decided)
            read |= {part.name for part in every_part(decided.body) if isinstance(part, Get)}
    return replace(
        plan,
        decisions=tuple(decisions),
        rules=tuple(made),
        effects=effects,
        exclusives=tuple(x for x in exclusives if len(x.of) > 1),
    )


# ---------------------------------------------------------------- strategies


def policies() -> SearchStrategy[Plan]:
    return _Drawn(policy)


def subjects(plan: Plan) -> SearchStrategy[Instance]:
    """A person with up to four items of up to two parts each."""
    return _Drawn(lambda draw: _facts(draw, plan, plan.subject, ("P",)))


def of_kind(world: World, kind: Kind, depth: int) -> SearchStrategy[Term]:
    """A term of a kind."""
    return _Drawn(lambda draw: Terms(draw, world).any(kind, depth))


def cases() -> SearchStrategy[Case]:
    return _Drawn(case)


def generated(number: int, seed: int) -> list[Case]:
    """So many cases, for the same seed the same ones, whatever the version of Python or hypothesis."""
    made = random.Random(seed)
    draw = Draw(lambda n: int(made.random() * n))
    return [case(draw) for _ in range(number)]
