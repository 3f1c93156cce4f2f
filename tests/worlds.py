"""The records of generated policies, the kinds of values in them, what a term may
read where it stands, and lookups."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal, get_args

from iku_rules.language.periods import Period
from iku_rules.language.terms import MEMBER, Const, Term
from iku_rules.language.types import Number, Type
from iku_rules.plan.model import (
    DecisionPlan,
    EffectPlan,
    LookupPlan,
    Points,
)
from plans import (
    DAY,
    EXACT,
    INT,
    LEVEL,
    LOOKUPS,
    NUM,
    ORIGIN,
    REGIME,
    TEXT,
    TRUE,
    WHEN,
    YES_NO,
    arg,
    cmp,
    const,
    get,
    num,
    rows,
    within,
)

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


Needs = Literal["", "count", "fold", "lookup"]  # that these may stand here


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
