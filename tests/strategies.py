"""Generated policies and facts: well-typed terms, decisions, rules and effects over the records of `plans.py`.

Half of the numbers are thresholds or stand one unit beside one; facts are often missing, divisors often zero.
`policies` gives plans, `subjects` facts for them; used by the tests of every engine that must equal the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from iku_rules.facts.model import Instance
from iku_rules.language.periods import Period
from iku_rules.language.terms import MEMBER, Body, Rows, SortKey, Term
from iku_rules.language.types import Category, Number, Type
from iku_rules.plan.model import DecisionPlan, EffectPlan, ExclusivePlan, LookupPlan, Plan, Points, RulePlan
from plans import (
    EXACT,
    INT,
    LEVEL,
    LOOKUPS,
    NOTHING,
    NUM,
    REGIME,
    TRUE,
    WHEN,
    YES_NO,
    agg,
    all_,
    any_,
    call,
    cmp,
    const,
    count,
    decision,
    effect,
    elapsed,
    exclusive,
    get,
    if_,
    lookup,
    missing,
    neg,
    not_,
    num,
    op,
    present,
    rows,
    rule,
    small,
    subject,
    this_period,
    within,
)

CHAIN = ("person", "item", "part")
FACTS: dict[str, dict[str, Type]] = {
    "person": {"a": NUM, "b": NUM, "n": INT, "flag": YES_NO, "other": YES_NO, "level": LEVEL, "regime": REGIME}
    | {"start": WHEN, "until": WHEN},
    "item": {"v": NUM, "w": NUM, "k": NUM, "on": YES_NO, "rank": LEVEL, "at": WHEN},
    "part": {"x": NUM},
}
THRESHOLDS = (0, 1, 3, 7, 50, 70, 90, 100)
PERIODS = (
    Period("year", 2026),
    Period("year", 2025),
    Period("semester", 2026, 1),
    Period("quarter", 2026, 2),
    Period("quarter", 2025, 4),
    Period("month", 2026, 6),
)

Kind = Literal["number", "condition", "level", "period"]
KINDS: dict[Kind, Callable[[Type], bool]] = {
    "number": lambda t: isinstance(t, Number),
    "condition": lambda t: t == YES_NO,
    "level": lambda t: t == LEVEL,
    "period": lambda t: t == WHEN,
}


@dataclass(frozen=True)
class World:
    """What a term may read: the own record, in an aggregate also its members, and what was decided before."""

    record: str
    decisions: tuple[DecisionPlan, ...] = ()
    effects: tuple[EffectPlan, ...] = ()
    member: str | None = None
    aggregates: bool = True  # else counts only

    def names(self, kind: Kind) -> list[Term]:
        """Every name of this kind in reach."""
        found: list[Term] = []
        own = CHAIN.index(self.record)
        reach = [(CHAIN[own - hops], hops) for hops in range(own + 1)]
        reach += [(self.member, MEMBER)] if self.member else []
        for record, hops in reach:
            facts = [(name, type_) for name, type_ in FACTS[record].items() if KINDS[kind](type_)]
            found += [get(name, type_, record=record, hops=hops) for name, type_ in facts]
            for d in self.decisions:
                if d.record == record and KINDS[kind](d.type):
                    # twice, so that chains are as likely as facts
                    found += [get(d.name, d.type, record=record, hops=hops, reads="decision")] * 2
            if kind == "condition":
                given = [e for e in self.effects if e.record == record]
                found += [get(e.name, YES_NO, record=record, hops=hops, reads="effect") for e in given] * 2
        return found

    @property
    def below(self) -> Sequence[str]:
        return CHAIN[CHAIN.index(self.record) + 1 :]


# ---------------------------------------------------------------- terms


@st.composite
def constants(draw: DrawFn) -> Fraction:
    """A threshold, a value beside one, or any small number."""
    base = Fraction(draw(st.sampled_from(THRESHOLDS)))
    beside = draw(st.sampled_from((0, 0, 0, Fraction(1, 100), Fraction(-1, 100), Fraction(1, 3), Fraction(1, 1000))))
    return base + beside


def _name(draw: DrawFn, world: World, kind: Kind) -> Term | None:
    names = world.names(kind)
    return draw(st.sampled_from(names)) if names else None


@st.composite
def numbers(draw: DrawFn, world: World, depth: int = 3) -> Term:
    """A number."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        if draw(st.integers(0, 2)) == 0 or not world.names("number"):
            return NOTHING if draw(st.integers(0, 15)) == 0 else num(str(draw(constants())))
        return draw(st.sampled_from(world.names("number")))
    less = depth - 1

    def number() -> Term:
        return draw(numbers(world, less))

    form = draw(st.integers(0, 10))
    if form <= 3:
        return op(number(), ("+", "-", "*", "/")[form], number())
    if form == 4:
        return draw(st.sampled_from((neg, lambda t: call("abs", t))))(number())
    if form == 5:
        return call(draw(st.sampled_from(("min", "max"))), *(number() for _ in range(draw(st.integers(2, 3)))))
    if form == 6:
        return call("clamp", number(), number(), number())
    if form == 7:
        return if_(draw(conditions(world, less)), number(), number())
    if form == 8:
        return draw(_lookups(world, less))
    if form == 9 and world.names("period"):
        return elapsed(draw(st.sampled_from(world.names("period"))), draw(st.sampled_from(("quarter", "month"))))
    if world.below and world.member is None:
        return draw(aggregates(world, less)) if world.aggregates else draw(counts(world, less))
    return op(number(), "/", number())


@st.composite
def _lookups(draw: DrawFn, world: World, depth: int) -> Term:
    form = draw(st.integers(0, 4))
    if form == 0 and world.record == "person":
        return lookup("matrix", get("regime", REGIME), draw(levels(world, depth)), type_=NUM)
    if form == 1 and world.record == "person":
        return lookup("table", get("regime", REGIME), draw(conditions(world, depth)), type_=NUM)
    return lookup(draw(st.sampled_from(("stable", "stable", "curve", "steps"))), draw(numbers(world, depth)))


@st.composite
def counts(draw: DrawFn, world: World, depth: int) -> Term:
    """A count of records below."""
    record = draw(st.sampled_from(world.below))
    where = draw(st.none() | conditions(replace(world, member=record), depth))
    return count(record, where)


@st.composite
def aggregates(draw: DrawFn, world: World, depth: int, type_: Type = EXACT) -> Term:
    """A fold over records below; of a level or a period where the type says so."""
    if isinstance(type_, Number) and draw(st.integers(0, 4)) == 0:
        return draw(counts(world, depth))
    record = draw(st.sampled_from(world.below))
    inside = replace(world, member=record)
    depth = min(depth, 1)
    folds = ("sum", "mean", "min_of", "max_of", "first", "last", "interpolate")
    fold = draw(st.sampled_from(folds if isinstance(type_, Number) else folds[2:6]))
    keys: list[SortKey] = []
    kind: Kind = "number" if isinstance(type_, Number) else "level" if isinstance(type_, Category) else "period"
    value = draw(of_kind(inside, kind, depth))
    if fold in ("first", "last"):
        for _ in range(draw(st.integers(1, 2))):
            by = draw(st.sampled_from(inside.names("number") + inside.names("level") + inside.names("period")))
            keys.append(SortKey(by, draw(st.booleans())))
    if fold == "interpolate":
        value = draw(numbers(world, depth))
        keys = [SortKey(draw(numbers(inside, depth))), SortKey(draw(numbers(inside, depth)))]
    return agg(
        fold,  # type: ignore[arg-type]
        record,
        value,
        weight=draw(st.none() | numbers(inside, depth)) if fold in ("sum", "mean") else None,
        by=keys,
        where=draw(st.none() | conditions(inside, depth)),
        skip=draw(st.booleans()),
        empty=draw(st.none() | of_kind(world, kind, 1)),
        type_=type_,
    )


@st.composite
def conditions(draw: DrawFn, world: World, depth: int = 3) -> Term:
    """A condition."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        names = world.names("condition")
        if names and draw(st.integers(0, 7)):
            return draw(st.sampled_from(names))
        return const(draw(st.sampled_from((True, False, True, False, None))), YES_NO)
    less = depth - 1
    form = draw(st.integers(0, 10))
    order = draw(st.sampled_from(("=", "!=", "<", "<=", ">", ">=")))
    if form <= 3:
        left, right = draw(numbers(world, less)), draw(numbers(world, min(less, form)))
        return cmp(left, order, right)
    if form == 4:
        return cmp(draw(levels(world, less)), order, draw(levels(world, 0)))
    if form == 5:
        kind: Kind = draw(st.sampled_from(("number", "condition", "level")))
        return draw(st.sampled_from((missing, present)))(draw(of_kind(world, kind, less)))
    if form == 6:
        left, right = draw(conditions(world, less)), draw(conditions(world, 0))
        return draw(st.sampled_from((not_(left), cmp(left, "=", right), cmp(left, "!=", right))))
    if form == 7 and world.names("period"):
        left, right = draw(periods(world, 1)), draw(periods(world, 0))
        return draw(st.sampled_from((cmp(left, order, right), within(left, right))))
    if form == 8 and world.below and world.member is None:
        return cmp(draw(counts(world, less)), order, num(draw(st.integers(0, 3))))
    join = all_ if draw(st.booleans()) else any_
    return join(*(draw(conditions(world, less)) for _ in range(draw(st.integers(1, 3)))))


@st.composite
def levels(draw: DrawFn, world: World, depth: int = 2) -> Term:
    """A value of the scale."""
    name = _name(draw, world, "level")
    if depth == 0 or name is None or draw(st.booleans()):
        if name is not None and draw(st.integers(0, 3)):
            return name
        return const(draw(st.sampled_from((*LEVEL.values, *LEVEL.values, None))), LEVEL)
    less = depth - 1
    form = draw(st.integers(0, 3))
    if form == 0:
        return lookup("band", draw(numbers(world, less)), type_=LEVEL)
    if form == 1:
        return if_(draw(conditions(world, less)), draw(levels(world, less)), draw(levels(world, less)), LEVEL)
    if form == 2 and world.below and world.member is None and world.aggregates:
        return draw(aggregates(world, less, LEVEL))
    return call(draw(st.sampled_from(("min", "max"))), name, draw(levels(world, less)), type_=LEVEL)


@st.composite
def periods(draw: DrawFn, world: World, depth: int = 1) -> Term:
    """A period."""
    name = _name(draw, world, "period")
    if depth == 0 or name is None or draw(st.booleans()):
        constant = const(draw(st.sampled_from(PERIODS)), WHEN)
        return draw(st.sampled_from([t for t in (name, this_period(), constant) if t is not None]))
    if draw(st.booleans()):
        return call("year", name, type_=WHEN)
    if world.below and world.member is None and world.aggregates:
        return draw(aggregates(world, 0, WHEN))
    return if_(draw(conditions(world, 0)), name, this_period(), WHEN)


def of_kind(world: World, kind: Kind, depth: int) -> SearchStrategy[Term]:
    """A term of a kind."""
    match kind:
        case "number":
            return numbers(world, depth)
        case "condition":
            return conditions(world, depth)
        case "level":
            return levels(world, depth)
        case "period":
            return periods(world, depth)


# ---------------------------------------------------------------- plans

# Beside those of `plans.py`, a staircase whose rows needn't cover every number.
STEPS = LookupPlan(
    "steps",
    (("x", EXACT),),
    EXACT,
    Points(((num("-1.5"), num(3)), (num(0), num("0.5")), (num("33.3"), num(100)), (num(90), num(-7))), False),
    LOOKUPS["stable"].origin,
)
RESULTS: dict[Kind, tuple[Type, ...]] = {
    "number": (NUM, EXACT, EXACT, Number(0), Number(1)),
    "condition": (YES_NO,),
    "level": (LEVEL,),
    "period": (WHEN,),
}


@st.composite
def _bodies(draw: DrawFn, world: World, kind: Kind) -> Body:
    if draw(st.integers(0, 2)):
        return draw(of_kind(world, kind, 3))
    made = [(draw(conditions(world, 2)), draw(of_kind(world, kind, 1))) for _ in range(draw(st.integers(1, 4)))]
    if draw(st.booleans()):
        made.append((TRUE, draw(of_kind(world, kind, 1))))
    body: Rows = rows(draw(st.sampled_from(("first", "unique"))), *made)
    return body


@st.composite
def _decisions(draw: DrawFn) -> tuple[DecisionPlan, ...]:
    made: tuple[DecisionPlan, ...] = ()
    for i in range(draw(st.integers(1, 5))):
        record = draw(st.sampled_from(("person", "person", "item", "item", "part")))
        kind: Kind = draw(st.sampled_from(("number", "number", "number", "condition", "level", "period")))
        type_ = draw(st.sampled_from(RESULTS[kind]))
        body = draw(_bodies(World(record, made), kind))
        mode = draw(st.sampled_from(("half_away", "half_away", "floor", "ceiling")))
        made = (*made, decision(f"d{i}", type_, body, record=record, mode=mode))
    return made


@st.composite
def policies(draw: DrawFn) -> Plan:
    """A plan: decisions, then rules in two stages, of which the second reads the effects of the first."""
    decisions = draw(_decisions())
    rules: list[RulePlan] = []
    effects: list[EffectPlan] = []
    exclusives: list[ExclusivePlan] = []
    for stage in (1, 2):
        settled = tuple(effects)
        new: list[EffectPlan] = []
        for i in range(draw(st.integers(0, 4))):
            record = draw(st.sampled_from(("person", "person", "item")))
            guard = draw(st.none() | st.none() | conditions(World(record, decisions, aggregates=False), 1))
            severity = draw(st.integers(0, 3))
            new.append(effect(f"e{stage}{i}", record=record, severity=severity, guard=guard))
        for i in range(draw(st.integers(0, 4))):
            record = draw(st.sampled_from(("person", "person", "item", "part")))
            world = World(record, decisions, settled, aggregates=False)
            given = [e.name for e in new if e.record == record and draw(st.booleans())]
            rules.append(rule(f"r{stage}{i}", draw(conditions(world, 2)), *given, record=record))
        effects += new
        for record in ("person", "item"):
            of = [e.name for e in new if e.record == record]
            if len(of) > 1 and draw(st.booleans()):
                exclusives.append(exclusive(f"x{stage}{record}", *of, record=record, settled_after=len(rules)))
            if len(of) > 1 and draw(st.booleans()):
                name = f"y{stage}{record}"
                both = exclusive(name, *of[:3], keep="never_both", record=record, settled_after=len(rules))
                exclusives.append(both)
    facts_only = World("person")
    plan = small(
        *decisions,
        rules=tuple(rules),
        effects=tuple(effects),
        exclusives=tuple(exclusives),
        least=draw(st.sampled_from((0, 0, 1, 2))),
        least_parts=draw(st.sampled_from((0, 0, 0, 1))),
        require=tuple(draw(st.lists(conditions(facts_only, 2), max_size=1))),
        require_item=tuple(draw(st.lists(conditions(World("item"), 1), max_size=1))),
    )
    return replace(plan, lookups={**LOOKUPS, STEPS.name: STEPS})


# ---------------------------------------------------------------- facts


def _decimal(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


# Of these, two thirds are a threshold or stand one unit beside one.
_BESIDE = [_decimal(100 * t + cents) for t in THRESHOLDS for cents in (0, 0, 1, -1)]
_NUMBERS = (
    *(_BESIDE * 2),
    *(
        "0",
        "-0.01",
        "33.33",
        "66.67",
        "0.05",
        "0.15",
        "89.5",
        "14",
        "12.5",
        "63",
        "97",
        "-1",
        "-2.5",
        "-90",
        "1.01",
        "29",
    ),
    *("99999", "-99999", "12345.67", "-98765.43", "99998.99", "0.99", "2", "4", "5", "6", "9", "11", "13", "999.99"),
    *([None] * 6),
)


def _fact(type_: Type) -> SearchStrategy[Any]:
    match type_:
        case Number(decimals=0):
            return st.sampled_from((0, 1, 2, 3, 4, None))
        case Number():
            return st.sampled_from(_NUMBERS)
        case Category():
            return st.sampled_from((*type_.values, *type_.values, None))
        case _:
            return st.sampled_from((True, False, True, False, None) if type_ == YES_NO else (*PERIODS, None))


_RECORDS = {
    record: st.fixed_dictionaries({name: _fact(type_) for name, type_ in facts.items()})
    for record, facts in FACTS.items()
}


@st.composite
def subjects(draw: DrawFn, plan: Plan) -> Instance:
    """A person with up to four items of up to two parts each."""
    person = draw(_RECORDS["person"]) | {"id": "P"}
    person["item"] = []
    for i in range(draw(st.integers(0, 4))):
        parts = [draw(_RECORDS["part"]) | {"part": f"q{j}"} for j in range(draw(st.integers(0, 2)))]
        person["item"].append(draw(_RECORDS["item"]) | {"name": f"i{i}", "part": parts})
    return subject(plan, person)


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


@st.composite
def cases(draw: DrawFn) -> Case:
    """A plan, facts of several people and a period."""
    plan = draw(policies())
    return Case(plan, tuple(draw(subjects(plan)) for _ in range(3)), draw(st.sampled_from(PERIODS)))
