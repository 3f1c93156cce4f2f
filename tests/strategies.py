"""Generated policies and facts: decisions, rules and effects over the records of `worlds.py`.

Everything is made by functions of a `Draw`: by hypothesis (`policies`, `cases`, ...: it makes a failing case small)
or by a seed (`generated`: the same cases on every machine). `constructs.py` counts what comes of it.

Half of the numbers are thresholds or stand one unit beside one; facts are often missing, divisors often zero.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from hypothesis.strategies import SearchStrategy

from draws import Draw, Drawn
from iku_rules.cases.given import value_type, with_fields
from iku_rules.facts.model import Instance, Place, Value
from iku_rules.language.periods import Period
from iku_rules.language.terms import MEMBER, Body, Const, Get, Term
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.language.walk import every_part
from iku_rules.plan.model import (
    DecisionPlan,
    EffectKind,
    EffectPlan,
    ExclusivePlan,
    Plan,
    RoundingMode,
    RulePlan,
)
from plans import (
    EXACT,
    LEVEL,
    NUM,
    ORIGIN,
    TRUE,
    YES_NO,
    all_,
    any_,
    cmp,
    const,
    count,
    decision,
    effect,
    exclusive,
    field,
    get,
    not_,
    num,
    present,
    record,
    rows,
    rule,
    small,
)
from term_forms import ORDERS, PLAIN, Terms, between
from worlds import (
    CHAIN,
    DAYS,
    EVERY_LOOKUP,
    FACTS,
    KINDS,
    PERIODS,
    RUPIAH,
    TEXTS,
    THERE,
    THRESHOLDS,
    TYPES,
    Kind,
    World,
)

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


def _body(t: Terms, kind: Kind) -> Body:
    form = t.draw.below(8)
    if form in (1, 2, 3, 4) and kind == "number":
        return t.draw.pick([made for made, needs in PLAIN if not needs or needs in t.world.holds])(t, 0)
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
    return Drawn(policy)


def subjects(plan: Plan) -> SearchStrategy[Instance]:
    """A person with up to four items of up to two parts each."""
    return Drawn(lambda draw: _facts(draw, plan, plan.subject, ("P",)))


def of_kind(world: World, kind: Kind, depth: int) -> SearchStrategy[Term]:
    """A term of a kind."""
    return Drawn(lambda draw: Terms(draw, world).any(kind, depth))


def cases() -> SearchStrategy[Case]:
    return Drawn(case)


def generated(number: int, seed: int) -> list[Case]:
    """So many cases, for the same seed the same ones, whatever the version of Python or hypothesis."""
    made = random.Random(seed)
    draw = Draw(lambda n: int(made.random() * n))
    return [case(draw) for _ in range(number)]
