"""Small plans built by hand, which use every construct, and facts for them: for tests of all engines.

`small` makes a plan for one question; `appraisal()` is a policy like a real one. `every()` lists all of them
with facts that are worth trying. Categories are written by name and numbers as text: canonical values
are made here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from iku_rules.facts.model import Instance, Place, Value
from iku_rules.language.periods import LENGTHS, Length, Period, parse_period
from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    ArithmeticOp,
    Body,
    Call,
    Compare,
    CompareOp,
    Const,
    Count,
    Elapsed,
    Fold,
    Get,
    Hit,
    If,
    IsMissing,
    LookupCall,
    Negate,
    Not,
    Points,
    Reads,
    Row,
    Rows,
    SortKey,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.plan.model import (
    DecisionPlan,
    EffectKind,
    EffectPlan,
    ExclusivePlan,
    FieldPlan,
    Label,
    LookupPlan,
    Matrix,
    Origin,
    Plan,
    RecordPlan,
    Rounding,
    RoundingMode,
    RulePlan,
)

# ---------------------------------------------------------------- types

NUM = Number(2, Fraction(-99999), Fraction(99999))
INT = Number(0, Fraction(0), Fraction(999))
EXACT = Number(None)
YES_NO = Boolean()
DAY = DateType()
WHEN = PeriodType()
TEXT = TextType()
LEVEL = Category("level", ("poor", "fair", "good"), ordered=True)
REGIME = Category("regime", ("commissioner", "staff"), ordered=False)
LENGTH = Category("length", LENGTHS, ordered=False)

# ---------------------------------------------------------------- terms


def num(text: str | int, parameter: str | None = None) -> Const:
    return Const(Fraction(text), Number(None, Fraction(text), Fraction(text)), parameter)


def const(value: bool | str | Period | None, type_: Type, parameter: str | None = None) -> Const:
    """A constant of another type; a category's value by name."""
    if isinstance(type_, Category) and isinstance(value, str):
        return Const(type_.values.index(value), type_, parameter)
    return Const(value, type_, parameter)


TRUE = const(True, YES_NO)
FALSE = const(False, YES_NO)
NOTHING = Const(None, EXACT)


def get(
    name: str,
    type_: Type,
    *,
    record: str = "person",
    hops: int = 0,
    reads: Reads = "fact",
    missable: bool = True,
) -> Get:
    return Get(reads, record, name, hops, type_, missable)


def neg(term: Term) -> Negate:
    return Negate(term, EXACT, term.missable)


def op(left: Term, operator: ArithmeticOp, right: Term) -> Arithmetic:
    return Arithmetic(operator, left, right, EXACT, left.missable or right.missable or operator == "/")


def cmp(left: Term, operator: CompareOp, right: Term) -> Compare:
    return Compare(operator, left, right, YES_NO, left.missable or right.missable)


def within(left: Term, right: Term) -> Within:
    return Within(left, right, YES_NO, left.missable or right.missable)


def missing(term: Term) -> IsMissing:
    return IsMissing(term, False, YES_NO)


def present(term: Term) -> IsMissing:
    return IsMissing(term, True, YES_NO)


def all_(*items: Term) -> All:
    return All(items, YES_NO, any(i.missable for i in items))


def any_(*items: Term) -> AnyOf:
    return AnyOf(items, YES_NO, any(i.missable for i in items))


def not_(term: Term) -> Not:
    return Not(term, YES_NO, term.missable)


def if_(condition: Term, then: Term, otherwise: Term, type_: Type = EXACT) -> If:
    return If(condition, then, otherwise, type_, condition.missable or then.missable or otherwise.missable)


def call(function: Literal["min", "max", "clamp", "abs", "year", "length"], *args: Term, type_: Type = EXACT) -> Call:
    return Call(function, args, type_, any(a.missable for a in args))


def elapsed(start: Term, unit: Length) -> Elapsed:
    return Elapsed(start, unit, Number(0), start.missable)


def lookup(name: str, *args: Term, type_: Type = EXACT) -> LookupCall:
    return LookupCall(name, args, type_, True)


def agg(
    fold: Fold,
    record: str,
    value: Term,
    *,
    weight: Term | None = None,
    by: Iterable[Term | SortKey] = (),
    where: Term | None = None,
    skip: bool = False,
    empty: Term | None = None,
    type_: Type = EXACT,
) -> Aggregate:
    keys = tuple(k if isinstance(k, SortKey) else SortKey(k) for k in by)
    return Aggregate(fold, record, value, weight, keys, where, skip, empty, type_, True, variable=record[0])


def count(record: str, where: Term | None = None) -> Count:
    # missable: also where `records` says that there must be some, which a term doesn't know
    return Count(record, where, Number(0, Fraction(0)), True, variable=record[0])


def this_period() -> ThisPeriod:
    return ThisPeriod(WHEN)


def arg(index: int, type_: Type) -> Arg:
    return Arg(index, type_)


def rows(hit: Hit, *pairs: tuple[Term, Term], columns: tuple[Term, ...] = ()) -> Rows:
    return Rows(hit, tuple(Row(c, r, str(i)) for i, (c, r) in enumerate(pairs, 1)), columns)


# ---------------------------------------------------------------- parts of a plan

ORIGIN = Origin("test/small", Label(), (), None)


def origin(title: str = "", *basis: str) -> Origin:
    return Origin("test/small", Label(id=title or None, en=title or None), basis, None)


def field(name: str, type_: Type, *, optional: bool = False, default: object = None, key: bool = False) -> FieldPlan:
    return FieldPlan(name, type_, optional, default, Label(), (), key)


def record(
    name: str,
    parent: str | None,
    key: str,
    *fields: FieldPlan,
    least: int = 0,
    most: int | None = None,
    require: tuple[Term, ...] = (),
) -> RecordPlan:
    every = (field(key, TEXT, key=True), *fields)
    return RecordPlan(name, parent, (key,), {f.name: f for f in every}, least, most, require, ORIGIN)


def decision(
    name: str,
    type_: Type,
    body: Body,
    *,
    record: str = "person",
    mode: RoundingMode = "half_away",
    published: bool | None = None,
) -> DecisionPlan:
    """A number is rounded to the decimals of its type; one of type EXACT is a working value."""
    rounding = Rounding(type_.decimals, mode) if isinstance(type_, Number) else None
    exact = isinstance(type_, Number) and type_.decimals is None
    return DecisionPlan(
        name, record, type_, rounding, body, True, not exact if published is None else published, ORIGIN
    )


def effect(
    name: str,
    *,
    record: str = "person",
    kind: EffectKind = "sanction",
    severity: int = 1,
    lasts: tuple[int, Length] | Literal["forever"] | None = None,
    guard: Term | None = None,
) -> EffectPlan:
    return EffectPlan(name, record, kind, severity, lasts, guard, Label(), ORIGIN)


def rule(
    id_: str,
    condition: Term,
    *effects: str,
    record: str = "person",
    because: Label | None = None,
    quotes: Mapping[str, Term] | None = None,
) -> RulePlan:
    return RulePlan(id_, record, condition, effects, because or Label(), quotes or {}, ORIGIN)


def exclusive(
    name: str,
    *of: str,
    keep: Literal["heaviest", "never_both"] = "heaviest",
    record: str = "person",
    settled_after: int,
) -> ExclusivePlan:
    return ExclusivePlan(name, of, keep, record, settled_after, ORIGIN)


def _stable_lookup() -> LookupPlan:
    points = ((num(0), num(0)), (num(90), num(100)), (num(100), num(120)))
    return LookupPlan("stable", (("reached", EXACT),), EXACT, Points(points, True), ORIGIN)


LOOKUPS: dict[str, LookupPlan] = {
    "stable": _stable_lookup(),
    "curve": LookupPlan(
        "curve",
        (("x", EXACT),),
        EXACT,
        Points(((num(0), num(0)), (num(10), NOTHING), (num(20), num(5))), False),
        ORIGIN,
    ),
    "matrix": LookupPlan(
        "matrix",
        (("regime", REGIME), ("level", LEVEL)),
        NUM,
        Matrix({(0, 0): num("0.8"), (0, 1): num(1), (1, 1): num("1.1"), (1, 2): Const(None, NUM)}),
        ORIGIN,
    ),
    "band": LookupPlan(
        "band",
        (("score", EXACT),),
        LEVEL,
        rows(
            "unique",
            (
                all_(cmp(arg(0, EXACT), ">=", num(90)), cmp(arg(0, EXACT), "<=", num(100))),
                const("good", LEVEL),
            ),
            (all_(cmp(arg(0, EXACT), ">=", num(50)), cmp(arg(0, EXACT), "<", num(90))), const("fair", LEVEL)),
            (all_(cmp(arg(0, EXACT), ">=", num(0)), cmp(arg(0, EXACT), "<", num(50))), const("poor", LEVEL)),
        ),
        ORIGIN,
    ),
    "table": LookupPlan(
        "table",
        (("regime", REGIME), ("flag", YES_NO)),
        NUM,
        rows(
            "first",
            (all_(cmp(arg(0, REGIME), "=", const("staff", REGIME)), arg(1, YES_NO)), num("2.5")),
            (all_(cmp(arg(0, REGIME), "=", const("staff", REGIME)), TRUE), num("-2.5")),
        ),
        ORIGIN,
    ),
}

# A person with optional facts of every type; items below, parts below the items.
_PERSON = record(
    "person",
    None,
    "id",
    field("a", NUM, optional=True),
    field("b", NUM, optional=True),
    field("n", INT, optional=True),
    field("flag", YES_NO, optional=True),
    field("other", YES_NO, optional=True),
    field("level", LEVEL, optional=True),
    field("regime", REGIME, optional=True),
    field("day", DAY, optional=True),
    field("start", WHEN, optional=True),
    field("until", WHEN, optional=True),
    field("office", TEXT, optional=True),
    field("home", TEXT, optional=True),
)
_ITEM = record(
    "item",
    "person",
    "name",
    field("v", NUM, optional=True),
    field("w", NUM, optional=True),
    field("k", NUM, optional=True),
    field("on", YES_NO, optional=True),
    field("rank", LEVEL, optional=True),
    field("at", WHEN, optional=True),
)
_PART = record("part", "item", "part", field("x", NUM, optional=True))


def small(
    *decisions: DecisionPlan,
    rules: tuple[RulePlan, ...] = (),
    effects: tuple[EffectPlan, ...] = (),
    exclusives: tuple[ExclusivePlan, ...] = (),
    least: int = 0,
    least_parts: int = 0,
    require: tuple[Term, ...] = (),
    require_item: tuple[Term, ...] = (),
) -> Plan:
    """A plan over person > item > part with these decisions and rules, in this order."""
    records = (
        replace(_PERSON, require=require),
        replace(_ITEM, least=least, most=25, require=require_item),
        replace(_PART, least=least_parts, most=4),
    )
    return Plan(
        policy="test/small",
        version="1",
        digest="0" * 64,
        evidence="illustrative",
        title=Label(id="Kebijakan kecil", en="A small policy"),
        basis=(),
        day=datetime.date(2026, 12, 31),
        lengths="once",
        subject="person",
        records={r.name: r for r in records},
        decisions=decisions,
        lookups=LOOKUPS,
        effects={e.name: e for e in effects},
        rules=rules,
        exclusives=exclusives,
        parameters={},
    )


# ---------------------------------------------------------------- facts


def canonical(value: object, type_: Type) -> Value:
    """A fact as engines want it, from text, a number, a bool or a date; None is missing."""
    if value is None:
        return None
    match type_:
        case Number(decimals=int(decimals)):
            scaled: Fraction = Fraction(str(value)) * 10**decimals
            assert scaled.denominator == 1, f"{value} has more than {decimals} decimals"
            return scaled.numerator
        case Category():
            return type_.values.index(str(value))
        case PeriodType():
            return value if isinstance(value, Period) else parse_period(str(value))
        case DateType():
            return datetime.date.fromisoformat(str(value)).toordinal()
        case Boolean():
            assert isinstance(value, bool)
            return value
        case _:
            return str(value)


def subject(plan: Plan, facts: Mapping[str, Any], *, of: str | None = None, above: tuple[str, ...] = ()) -> Instance:
    """An instance from nested dicts: `{"id": "P1", "a": "1.5", "item": [{"name": "i", "v": 2}, ...]}`."""
    name = of or plan.subject
    record = plan.records[name]
    children = [r for r in plan.records.values() if r.parent == name]
    unknown = set(facts) - set(record.fields) - {c.name for c in children}
    assert not unknown, f"{name} has no {unknown}"
    values = {
        f.name: canonical(facts[f.name], f.type) if facts.get(f.name) is not None else f.default
        for f in record.fields.values()
    }
    key = (*above, *(str(facts[k]) for k in record.key))
    below = {
        c.name: tuple(
            sorted(
                (subject(plan, member, of=c.name, above=key) for member in facts.get(c.name, ())),
                key=lambda instance: instance.place.key,
            )
        )
        for c in children
    }
    return Instance(Place(name, key), values, below)  # type: ignore[arg-type]


def items(*members: Mapping[str, Any] | tuple[Any, ...]) -> list[dict[str, Any]]:
    """Items named i1, i2, ...; a tuple gives v, w, k, on."""
    made = []
    for i, member in enumerate(members, 1):
        given = dict(zip(("v", "w", "k", "on"), member, strict=False)) if isinstance(member, tuple) else dict(member)
        made.append({"name": f"i{i}"} | given)
    return made


# ---------------------------------------------------------------- a policy like a real one


def _polarity_cases() -> Rows:
    def fact(name: str) -> Get:
        return get(name, NUM, record="measurement", missable=True)

    kind = Category("polarity", ("maximize", "minimize", "stabilize"), ordered=False)
    polarity = get("polarity", kind, record="measurement", missable=False)
    target, realised, worst = fact("target"), fact("realisation"), fact("worst")
    hundred = num(100)
    ratio = op(op(hundred, "*", realised), "/", target)

    def when(value: str, *more: Term) -> Term:
        return all_(cmp(polarity, "=", const(value, kind)), *more)

    return rows(
        "first",
        (when("maximize", cmp(target, ">", num(0))), ratio),
        (when("maximize", cmp(target, "<", num(0))), op(num(200), "-", ratio)),
        (when("minimize", cmp(target, "!=", num(0))), op(num(200), "-", ratio)),
        (
            when("minimize", cmp(target, "=", num(0)), cmp(worst, ">", num(0))),
            op(op(hundred, "*", op(worst, "-", realised)), "/", worst),
        ),
        (when("stabilize", cmp(target, ">", num(0)), cmp(realised, "<=", target)), lookup("stable", ratio)),
        (
            when("stabilize", cmp(target, ">", num(0)), cmp(realised, ">", target)),
            lookup("stable", op(num(200), "-", ratio)),
        ),
        (TRUE, NOTHING),
    )


PREDICATE = Category("predicate", ("very_poor", "poor", "fair", "good", "very_good"), ordered=True)


def _predicate_table() -> Rows:
    total = get("total", NUM, record="appraisal", reads="decision")
    method = get("new_method", YES_NO, record="appraisal")

    def row(low: int, high: int, closed: bool, new: Term, value: str) -> tuple[Term, Term]:
        band = all_(cmp(total, ">=", num(low)), cmp(total, "<=" if closed else "<", num(high)))
        return all_(band, new), const(value, PREDICATE)

    return rows(
        "unique",
        row(110, 120, True, method, "very_good"),
        row(110, 120, True, not_(method), "good"),
        row(90, 110, False, TRUE, "good"),
        row(70, 90, False, TRUE, "fair"),
        row(50, 70, False, TRUE, "poor"),
        row(0, 50, False, TRUE, "very_poor"),
        columns=(total, method),
    )


def appraisal() -> Plan:
    """Indicators of one person: index, total, predicate; findings, measures, rewards, sanctions."""
    weight = replace(field("weight", Number(2, Fraction(1, 100), Fraction(100))), label=Label("bobot", "weight"))
    kind = Category("polarity", ("maximize", "minimize", "stabilize"), ordered=False)
    person = record(
        "appraisal",
        None,
        "person",
        replace(field("regime", REGIME), label=Label("rezim", "regime")),
        replace(field("new_method", YES_NO, optional=True), label=Label("metode baru", "new method")),
        replace(field("absent", INT, optional=True), label=Label("hari tanpa alasan", "unexcused days")),
    )
    bounds = Number(2, Fraction(-99999), Fraction(99999))
    measurement = record(
        "measurement",
        "appraisal",
        "indicator",
        field("polarity", kind),
        replace(field("target", bounds, optional=True), label=Label("target", "target")),
        replace(field("realisation", bounds, optional=True), label=Label("realisasi", "realisation")),
        field("worst", Number(2, Fraction(0), Fraction(99999)), optional=True),
        field("full_if_met", YES_NO, default=False),
        weight,
        least=1,
        most=25,
    )
    raw = get("raw_index", EXACT, record="measurement", reads="decision")
    cap = num(120, "cap")
    weak = num(80, "weak_below")
    score = get("achievement", NUM, record="measurement", reads="decision")
    member_score = get("achievement", NUM, record="measurement", hops=MEMBER, reads="decision")
    member_weight = get("weight", NUM, record="measurement", hops=MEMBER, missable=False)
    total = get("total", NUM, record="appraisal", reads="decision")
    predicate = get("predicate", PREDICATE, record="appraisal", reads="decision")
    regime = get("regime", REGIME, record="appraisal", missable=False)
    absent = get("absent", INT, record="appraisal")
    full = get("full_if_met", YES_NO, record="measurement", missable=False)
    polarity = get("polarity", kind, record="measurement", missable=False)
    trained = get("training", YES_NO, record="measurement", hops=MEMBER, reads="effect")
    low = cmp(predicate, "<=", const("poor", PREDICATE))

    def of(value: str) -> Compare:
        return cmp(regime, "=", const(value, REGIME))

    def made(name: str, type_: Type, body: Body, record: str, title: Label, *basis: str) -> DecisionPlan:
        return replace(decision(name, type_, body, record=record), origin=Origin("test/appraisal", title, basis, None))

    def given(name: str, label: Label, record: str, kind: EffectKind, severity: int, **more: Any) -> EffectPlan:
        return replace(effect(name, record=record, kind=kind, severity=severity, **more), label=label)

    plan = small(
        made(
            "raw_index",
            EXACT,
            _polarity_cases(),
            "measurement",
            Label("Indeks capaian", "Achievement index"),
            "p. 67",
        ),
        made(
            "achievement",
            NUM,
            rows(
                "first",
                (
                    all_(full, cmp(polarity, "!=", const("stabilize", kind)), cmp(raw, ">=", num(100))),
                    cap,
                ),
                (TRUE, call("clamp", raw, num(0), cap)),
            ),
            "measurement",
            Label("Capaian", "Achievement"),
        ),
        made(
            "total",
            NUM,
            agg("mean", "measurement", member_score, weight=member_weight, skip=True),
            "appraisal",
            Label("Nilai akhir", "Final score"),
            "art. 3",
        ),
        made("predicate", PREDICATE, _predicate_table(), "appraisal", Label("Predikat", "Predicate"), "art. 4"),
        effects=(
            given(
                "talent_pool",
                Label("Kelompok talenta", "Talent pool"),
                "appraisal",
                "reward",
                2,
                lasts=(1, "year"),
            ),
            given("training", Label("Pelatihan", "Training"), "measurement", "development", 1),
            given("coaching", Label("Pembinaan langsung", "Direct coaching"), "appraisal", "development", 2),
            given(
                "warning",
                Label("Peringatan tertulis", "Written warning"),
                "appraisal",
                "sanction",
                1,
                lasts=(6, "month"),
                guard=of("commissioner"),
            ),
            given(
                "report",
                Label("Diteruskan", "Referred"),
                "appraisal",
                "sanction",
                3,
                guard=of("commissioner"),
            ),
            given(
                "reprimand",
                Label("Teguran lisan", "Oral reprimand"),
                "appraisal",
                "sanction",
                1,
                guard=of("staff"),
            ),
            given("unmeasured", Label("Tidak terukur", "Not measured"), "measurement", "finding", 0),
        ),
        rules=(
            rule(
                "weak-indicator",
                cmp(score, "<", weak),
                "training",
                record="measurement",
                because=Label(
                    "Capaian {achievement} di bawah {weak_below}",
                    "Achievement {achievement} is below {weak_below}",
                ),
                quotes={"achievement": score, "weak_below": weak},
            ),
            rule("not-measured", missing(score), "unmeasured", record="measurement"),
            rule(
                "several-weak",
                cmp(count("measurement", trained), ">=", num(2)),
                "coaching",
                record="appraisal",
            ),
            rule("best", cmp(predicate, "=", const("very_good", PREDICATE)), "talent_pool", record="appraisal"),
            rule(
                "sanctions.low",
                all_(of("commissioner"), low),
                "warning",
                record="appraisal",
                because=Label("Predikat {predicate}", "Predicate {predicate}"),
                quotes={"predicate": predicate},
            ),
            rule(
                "sanctions.very-low",
                all_(of("commissioner"), cmp(total, "<", num(50))),
                "report",
                record="appraisal",
                because=Label("Nilai {total}, metode baru {new_method}", "Score {total}, new method {new_method}"),
                quotes={"total": total, "new_method": get("new_method", YES_NO, record="appraisal")},
            ),
            rule(
                "sanctions.absent",
                all_(of("staff"), all_(cmp(absent, ">=", num(3)), cmp(absent, "<=", num(10)))),
                "reprimand",
                record="appraisal",
                because=Label("Tidak masuk {absent} hari", "Absent for {absent} days"),
                quotes={"absent": absent},
            ),
        ),
        exclusives=(
            exclusive("one-sanction", "warning", "report", "reprimand", record="appraisal", settled_after=7),
            exclusive(
                "reward-or-sanction",
                "talent_pool",
                "warning",
                "report",
                keep="never_both",
                record="appraisal",
                settled_after=7,
            ),
        ),
    )
    return replace(
        plan,
        policy="test/appraisal",
        version="2026.1",
        digest="0123456789abcdef" * 4,
        evidence="illustrative",
        title=Label("Kinerja koordinator", "Performance of the coordinator"),
        basis=("Proposal",),
        lengths=("year",),
        subject="appraisal",
        records={r.name: r for r in (person, measurement)},
        categories={
            "predicate": (
                Label("Sangat Kurang", "Very poor"),
                Label("Kurang", "Poor"),
                Label("Cukup", "Fair"),
                Label("Baik", "Good"),
                Label("Sangat Baik", "Very good"),
            )
        },
        parameters={
            "cap": (cap, origin("", "p. 67")),
            "weak_below": (weak, origin("", "local policy")),
        },
    )


_EXAMPLE = {
    "person": "P1",
    "regime": "commissioner",
    "new_method": False,
    "measurement": [
        {"indicator": "seats", "polarity": "maximize", "target": 97, "realisation": 95, "weight": 30},
        {"indicator": "trained", "polarity": "maximize", "target": 90, "realisation": 63, "weight": 20},
        {
            "indicator": "violations",
            "polarity": "minimize",
            "target": 0,
            "realisation": 4,
            "worst": 10,
            "weight": 20,
        },
        {"indicator": "days", "polarity": "minimize", "target": 14, "realisation": "12.5", "weight": 15},
        {"indicator": "budget", "polarity": "stabilize", "target": 100, "realisation": 96, "weight": 10},
        {"indicator": "survey", "polarity": "maximize", "target": "3.5", "weight": 5},
    ],
}


def example() -> Instance:
    """The first example of the language's worked case: total 87.57, fair, coaching."""
    return subject(appraisal(), _EXAMPLE)


def other_examples() -> list[Instance]:
    """More appraisals: best, worst, on a threshold, nothing measured, no indicator at all, staff."""
    plan = appraisal()

    def one(realisation: object, **more: object) -> Instance:
        indicator = {"indicator": "seats", "polarity": "maximize", "target": 100, "weight": 30}
        facts = {
            "person": "P2",
            "regime": "commissioner",
            "measurement": [indicator | {"realisation": realisation}],
        }
        return subject(plan, facts | more)

    return [
        one(130, new_method=True),
        one(130),
        one(130, new_method=False),
        one(10),
        one(50),
        one("49.99"),
        one(70),
        one("69.99"),
        one(90),
        one(None),
        one(None, regime="staff", absent=3),
        one(60, regime="staff", absent=11),
        one(60, regime="staff"),
        subject(plan, {"person": "P3", "regime": "commissioner"}),
    ]


# ---------------------------------------------------------------- every construct

A, B, N = get("a", NUM), get("b", NUM), get("n", INT)
FLAG, OTHER = get("flag", YES_NO), get("other", YES_NO)
LEVEL_, REGIME_ = get("level", LEVEL), get("regime", REGIME)
DAY_, START, UNTIL = get("day", DAY), get("start", WHEN), get("until", WHEN)
OFFICE, HOME = get("office", TEXT), get("home", TEXT)
V, W, K = (get(name, NUM, record="item", hops=MEMBER) for name in ("v", "w", "k"))
ON = get("on", YES_NO, record="item", hops=MEMBER)
RANK = get("rank", LEVEL, record="item", hops=MEMBER)
AT = get("at", WHEN, record="item", hops=MEMBER)
PART_X = get("x", NUM, record="part", hops=MEMBER)

FORMULAS: dict[str, tuple[Type, Term]] = {
    "negated": (NUM, neg(A)),
    "plus": (NUM, op(A, "+", B)),
    "minus": (NUM, op(A, "-", B)),
    "times": (NUM, op(A, "*", B)),
    "divided": (NUM, op(A, "/", B)),
    "third": (NUM, op(op(A, "/", num(3)), "+", op(op(num(2), "*", A), "/", num(3)))),
    "absolute": (NUM, call("abs", A)),
    "least": (NUM, call("min", A, B, num(7))),
    "greatest": (NUM, call("max", A, B, num(7))),
    "held": (NUM, call("clamp", A, num(0), num(10))),
    "chosen": (NUM, if_(cmp(A, ">", B), op(A, "/", B), num(5))),
    "or_else": (NUM, if_(missing(A), num(0), A)),
    "less": (YES_NO, cmp(A, "<", B)),
    "equal": (YES_NO, cmp(A, "=", B)),
    "unequal": (YES_NO, cmp(A, "!=", B)),
    "at_least_level": (YES_NO, cmp(LEVEL_, ">=", const("fair", LEVEL))),
    "is_staff": (YES_NO, cmp(REGIME_, "=", const("staff", REGIME))),
    "same_office": (YES_NO, cmp(OFFICE, "=", HOME)),
    "same_flag": (YES_NO, cmp(FLAG, "=", OTHER)),
    "and": (YES_NO, all_(FLAG, OTHER, cmp(A, ">", num(0)))),
    "or": (YES_NO, any_(FLAG, OTHER, cmp(A, ">", num(0)))),
    "not": (YES_NO, not_(FLAG)),
    "unknown_flag": (YES_NO, missing(FLAG)),
    "known_ratio": (YES_NO, present(op(A, "/", B))),
    "earlier": (YES_NO, cmp(START, "<", UNTIL)),
    "same_period": (YES_NO, cmp(START, "=", UNTIL)),
    "inside": (YES_NO, within(START, UNTIL)),
    "day_inside": (YES_NO, within(DAY_, this_period())),
    "day_before": (YES_NO, cmp(DAY_, "<=", Const(datetime.date(2026, 6, 30).toordinal(), DAY))),
    "year_of_day": (WHEN, call("year", DAY_, type_=WHEN)),
    "year_of_start": (WHEN, call("year", START, type_=WHEN)),
    "this": (WHEN, this_period()),
    "length": (LENGTH, call("length", START, type_=LENGTH)),
    "quarters": (Number(0), elapsed(START, "quarter")),
    "months_since": (Number(0), elapsed(DAY_, "month")),
    "by_points": (NUM, lookup("stable", A)),
    "by_curve": (NUM, lookup("curve", A)),
    "by_matrix": (NUM, lookup("matrix", REGIME_, LEVEL_, type_=NUM)),
    "by_bands": (LEVEL, lookup("band", A, type_=LEVEL)),
    "by_table": (NUM, lookup("table", REGIME_, FLAG, type_=NUM)),
    "sum": (NUM, agg("sum", "item", V)),
    "sum_weighted": (NUM, agg("sum", "item", V, weight=W)),
    "mean": (NUM, agg("mean", "item", V)),
    "mean_weighted": (NUM, agg("mean", "item", V, weight=W)),
    "mean_product": (NUM, agg("mean", "item", V, weight=op(W, "*", K), skip=True)),
    "smallest": (NUM, agg("min_of", "item", V)),
    "largest_rank": (LEVEL, agg("max_of", "item", RANK, type_=LEVEL)),
    "latest": (WHEN, agg("max_of", "item", AT, type_=WHEN, skip=True)),
    "first_by": (NUM, agg("first", "item", V, by=[K, SortKey(W, descending=True)])),
    "last_by": (NUM, agg("last", "item", V, by=[AT, K], skip=True)),
    "first_rank": (NUM, agg("first", "item", V, by=[SortKey(RANK, descending=True), K], skip=True)),
    "line": (NUM, agg("interpolate", "item", A, by=[K, V])),
    "line_skip": (NUM, agg("interpolate", "item", A, by=[K, V], skip=True, empty=num(-1))),
    "sum_skip": (NUM, agg("sum", "item", V, skip=True)),
    "sum_where": (NUM, agg("sum", "item", V, where=ON)),
    "sum_where_skip": (NUM, agg("sum", "item", V, where=ON, skip=True, empty=num(0))),
    "sum_empty": (NUM, agg("sum", "item", V, empty=num(0))),
    "sum_outer": (NUM, agg("sum", "item", op(V, "*", A), where=cmp(W, ">", B))),
    "sum_parts": (NUM, agg("sum", "part", PART_X)),
    "mean_lookup": (NUM, agg("mean", "item", lookup("stable", V))),
    "how_many": (INT, count("item")),
    "how_many_on": (INT, count("item", ON)),
    "parts": (INT, count("part", cmp(PART_X, ">", num(0)))),
    "count_share": (NUM, op(op(num(100), "*", count("item", ON)), "/", count("item"))),
    "two_on": (YES_NO, cmp(count("item", ON), ">=", num(2))),
    "exactly_two_on": (YES_NO, cmp(count("item", ON), "=", num(2))),
    "not_two_on": (YES_NO, cmp(num(2), "!=", count("item", ON))),
    "more_on_than_ranked": (YES_NO, cmp(count("item", ON), ">", count("item", present(RANK)))),
    "one_to_three_on": (
        YES_NO,
        all_(cmp(count("item", ON), ">=", num(1)), cmp(count("item", ON), "<=", num(3))),
    ),
}

_LEVEL_ROWS = (
    (cmp(A, ">=", num(90)), const("good", LEVEL)),
    (all_(cmp(A, ">=", num(50)), cmp(A, "<", num(90)), FLAG), const("fair", LEVEL)),
    (all_(cmp(A, "<", num(50)), TRUE), const("poor", LEVEL)),
)


def constructs() -> Plan:
    """Every operator, aggregate, lookup and kind of row as a decision of the person, and chains of these."""
    item_value = get("v", NUM, record="item")
    item_k = get("k", NUM, record="item")
    grade = get("first_hit", LEVEL, reads="decision")
    ratio = get("ratio", EXACT, reads="decision")
    member_share = get("share", EXACT, record="item", hops=MEMBER, reads="decision")
    return small(
        *(decision(name, type_, term) for name, (type_, term) in FORMULAS.items()),
        decision("floored", Number(1), op(A, "/", num(3)), mode="floor"),
        decision("ceiled", Number(1), op(A, "/", num(3)), mode="ceiling"),
        decision("whole", Number(0), op(A, "/", num(2))),
        decision("ratio", EXACT, op(A, "/", B)),
        decision("from_ratio", NUM, op(ratio, "*", B)),
        decision("ratio_is_third", YES_NO, cmp(ratio, "=", op(num(1), "/", num(3)))),
        decision("first_hit", LEVEL, rows("first", *_LEVEL_ROWS)),
        decision("first_otherwise", LEVEL, rows("first", *_LEVEL_ROWS, (TRUE, const("poor", LEVEL)))),
        decision("unique_hit", LEVEL, rows("unique", *_LEVEL_ROWS, columns=(A, A, FLAG))),
        decision("lazy_row", NUM, rows("first", (missing(A), num(0)), (TRUE, lookup("curve", A)))),
        decision("level_text", YES_NO, cmp(grade, "=", const("good", LEVEL))),
        decision("per_item", NUM, op(item_value, "*", get("a", NUM, hops=1)), record="item"),
        decision("share", EXACT, op(item_value, "/", item_k), record="item"),
        decision("item_parts", NUM, agg("sum", "part", PART_X, skip=True, empty=num(0)), record="item"),
        decision("share_sum", NUM, agg("sum", "item", member_share, skip=True)),
        decision("part_of", NUM, op(get("x", NUM, record="part"), "+", get("a", NUM, hops=2)), record="part"),
    )


def chain() -> Plan:
    """Rules that read effects, guards, both exclusives, requirements and a least number of records."""
    on = get("on", YES_NO, record="item")
    marked = get("marked", YES_NO, record="item", hops=MEMBER, reads="effect")
    severe = get("severe", YES_NO, reads="effect")
    mild = get("mild", YES_NO, reads="effect")
    return small(
        decision("total", NUM, agg("sum", "item", V)),
        rules=(
            rule("mark.on", on, "marked", record="item"),
            rule("mark.high", cmp(get("v", NUM, record="item"), ">", num(50)), "marked", record="item"),
            rule("several", cmp(count("item", marked), ">=", num(2)), "mild", "noted"),
            rule("flagged", FLAG, "severe"),
            rule("other", all_(OTHER, not_(missing(A))), "worst"),
            rule("praise", cmp(get("total", NUM, reads="decision"), ">", num(100)), "praise"),
            rule("after-mild", mild, "follow_up"),
            rule("without-severe", not_(severe), "clean"),
        ),
        effects=(
            effect("marked", record="item", kind="finding", severity=0),
            effect("mild", severity=1),
            effect("noted", kind="status", severity=0),
            effect("severe", severity=2, guard=cmp(REGIME_, "=", const("commissioner", REGIME))),
            effect("worst", severity=3),
            effect("praise", kind="reward", severity=1),
            effect("follow_up", kind="development"),
            effect("clean", kind="status"),
            effect("never_given"),
        ),
        exclusives=(
            exclusive("one", "mild", "severe", "worst", settled_after=6),
            exclusive("not-both", "praise", "worst", keep="never_both", settled_after=6),
        ),
        least=1,
        require=(any_(missing(B), cmp(agg("sum", "item", W), "=", B)),),
    )


def people() -> list[dict[str, Any]]:
    """Facts worth trying with `constructs` and `chain`: missing ones, zeros, ties, halves, thresholds."""
    full = {
        "a": "90",
        "b": "30",
        "n": 3,
        "flag": True,
        "other": True,
        "level": "fair",
        "regime": "staff",
        "day": "2026-06-30",
        "start": "2025-Q3",
        "until": "2026",
        "office": "Padang",
        "home": "Padang",
        "item": [
            {
                "name": "x",
                "v": 10,
                "w": 1,
                "k": 30,
                "on": True,
                "rank": "fair",
                "at": "2026-Q1",
                "part": [{"part": "p", "x": 1}, {"part": "q", "x": -1}],
            },
            {"name": "y", "v": "20.01", "w": 2, "k": 100, "on": False, "rank": "good", "at": "2025"},
            {"name": "z", "v": 60, "w": 27, "k": 7, "on": True, "rank": "good", "at": "2025-Q4"},
        ],
    }
    gone = full | {"item": []}
    holes = full | {
        "regime": "commissioner",
        "item": [
            {"name": "x", "v": 10, "on": True, "k": 1, "part": [{"part": "p"}]},
            {"name": "y", "w": 2, "k": 1},
            {"name": "z", "v": 51, "w": 3, "k": 3, "on": False},
        ],
    }
    made = [
        full,
        gone,
        holes,
        {},
        full | {"b": 0, "flag": None, "item": items((1, 1, 0, None), (2, -1, 0, True), (3, 0, 4, True))},
        full | {"a": "-0.01", "b": "0.02", "other": False, "item": items((None, 1, 1, True), (None, 1, 2, None))},
        full | {"a": "-90", "b": "-0.01", "regime": None, "level": "poor", "start": "2026", "until": "2026-Q4"},
        full | {"a": "49.99", "b": "29", "flag": None, "level": "good", "start": "2026-07", "until": "2026-07"},
        full | {"a": "0.05", "b": "0.15", "regime": "commissioner", "level": "good", "day": None, "home": "Solok"},
        full | {"a": 15, "flag": False, "item": items((10, 0, 1, None), (20, 0, 2, None), (30, 0, 3, True))},
        full | {"a": 25, "level": None, "item": items(*((i, 100 - i, i, i % 3 == 0) for i in range(25)))},
        full | {"a": None, "item": items(*({"v": i, "k": 1, "w": 1, "rank": "good"} for i in range(4)))},
        full | {"a": "1.01", "b": "1.01", "item": [{"name": "only", "at": "2026-12", "v": "-0.01", "w": "0.01"}]},
    ]
    return [{"id": f"P{i}"} | facts for i, facts in enumerate(made)]


def every() -> list[tuple[str, Plan, list[Instance]]]:
    """All plans of this file with facts for each."""
    made: list[tuple[str, Plan, list[Instance]]] = [("appraisal", appraisal(), [example(), *other_examples()])]
    for name, plan in (("constructs", constructs()), ("chain", chain())):
        made.append((name, plan, [subject(plan, facts) for facts in people()]))
    return made


PERIODS: tuple[Period, ...] = (Period("year", 2026), Period("quarter", 2026, 2), Period("month", 2025, 12))
