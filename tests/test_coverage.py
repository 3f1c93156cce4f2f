"""Coverage of tables: the machinery against brute force over small grids, and what is said about real slips."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plans as p
from iku_rules.checks import check
from iku_rules.checks.conditions import Lifting
from iku_rules.checks.coverage import coverage
from iku_rules.checks.lines import Interval, cut_line, is_empty, runs, sample
from iku_rules.checks.regions import Box, ComplexityError
from iku_rules.checks.spaces import Axis, Space
from iku_rules.checks.tables import MAX_GAPS, covered, gaps, never_true, overlaps, read
from iku_rules.checks.walk import Survey
from iku_rules.diagnostics import Diagnostic, Source, Span, render
from iku_rules.language.periods import Period
from iku_rules.language.terms import (
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Compare,
    Const,
    Get,
    If,
    IsMissing,
    Not,
    Row,
    Rows,
    Term,
    ThisPeriod,
)
from iku_rules.language.types import Boolean, Category, Number
from iku_rules.plan.model import DecisionPlan, LookupPlan, Plan

# ---------------------------------------------------------------- a second opinion: every point, one by one

X = p.get("x", Number(0, Fraction(0), Fraction(5)), missable=False)
Y = p.get("y", Number(0, Fraction(0), Fraction(5)))
HALVES = p.get("halves", Number(1, Fraction(0), Fraction(1), high_open=True), missable=False)
GRADE = p.get("grade", p.LEVEL, missable=False)
OFFICE = p.get("office", p.REGIME)
NEW = p.get("new", p.YES_NO)
SURE = p.get("sure", p.YES_NO, missable=False)
COLUMNS = (X, Y, HALVES, GRADE, OFFICE, NEW, SURE)

Point = Mapping[Term, Fraction | int | bool | None]


def values_of(term: Term) -> list[Fraction | int | bool | None]:
    found: list[Fraction | int | bool | None]
    match term.type:
        case Number(decimals=int(decimals), low=Fraction() as low, high=Fraction() as high) as kind:
            step = Fraction(1, 10**decimals)
            count = int((high - low) / step)
            found = [low + i * step for i in range(count + 1)]
            found = [v for v in found if not (kind.high_open and v == high)]
        case Category(values=names):
            found = list(range(len(names)))
        case _:
            found = [False, True]
    return [*found, None] if term.missable else found


def value(term: Term, point: Point) -> Fraction | int | bool | None:
    """The language's meaning of a term, written once more, as plainly as possible."""
    match term:
        case Const():
            return term.value  # type: ignore[return-value]
        case Get():
            return point[term]
        case Arithmetic():
            a, b = value(term.left, point), value(term.right, point)
            if a is None or b is None:
                return None
            return Fraction(a) + b if term.op == "+" else Fraction(a) - b
        case Compare():
            a, b = value(term.left, point), value(term.right, point)
            if a is None or b is None:
                return None
            return {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[term.op]
        case IsMissing():
            return (value(term.operand, point) is None) is not term.present
        case Not():
            inner = value(term.operand, point)
            return None if inner is None else not inner
        case All() | AnyOf():
            decisive = isinstance(term, AnyOf)
            parts = [value(item, point) for item in term.items]
            if decisive in parts:
                return decisive
            return None if None in parts else not decisive
        case If():
            chosen = value(term.condition, point)
            return None if chosen is None else value(term.then if chosen else term.otherwise, point)
    raise AssertionError(term)


def gets(term: Term) -> Iterator[Get]:
    match term:
        case Get():
            yield term
        case All() | AnyOf():
            for item in term.items:
                yield from gets(item)
        case Compare() | Arithmetic():
            yield from gets(term.left)
            yield from gets(term.right)
        case Not() | IsMissing():
            yield from gets(term.operand)
        case If():
            for item in (term.condition, term.then, term.otherwise):
                yield from gets(item)


def points(rows: Rows) -> list[Point]:
    used = list(dict.fromkeys(g for row in rows.rows for g in gets(row.condition)))
    return [
        dict(zip(used, combination, strict=True))
        for combination in itertools.product(*(values_of(term) for term in used))
    ]


def holds(space: Space, box: Box, point: Point) -> bool:
    """Whether a point lies in a box."""
    return all(box[i] & segment(space, axis, point) for i, axis in enumerate(space.axes))


def segment(space: Space, axis: Axis, point: Point) -> int:
    if axis.kind == "number":
        parts = [point[space.atoms[n]] for n in axis.sum]
        if None in parts:
            return axis.missing
        assert axis.line is not None
        total = sum((c * (v or 0) for c, v in zip(axis.sum.values(), parts, strict=True)), Fraction(0))
        return next(
            1 << bit
            for bit in range(axis.full.bit_length())
            if axis.line.full >> bit & 1 and _inside(axis.line.interval(1 << bit), total)
        )
    if axis.kind == "pair":
        a, b = point[axis.terms[0]], point[axis.terms[1]]
        return axis.missing if a is None or b is None else 1 << (0 if a < b else 1 if a == b else 3)
    given = point[axis.terms[0]]
    return axis.missing if given is None else 1 << int(given)


def _inside(interval: Interval, number: Fraction) -> bool:
    above = interval.low is None or number > interval.low or (number == interval.low and not interval.low_open)
    return above and (
        interval.high is None or number < interval.high or (number == interval.high and not interval.high_open)
    )


# ---------------------------------------------------------------- generated tables


def constants(term: Term) -> st.SearchStrategy[Const]:
    match term.type:
        case Number(decimals=0):
            return st.sampled_from([p.num(n) for n in ("-1", "0", "1", "2", "2.5", "3", "4", "5", "7")])
        case Number():
            return st.sampled_from([p.num(n) for n in ("0", "0.1", "0.25", "0.5", "0.9", "1")])
        case Category(values=names):
            return st.sampled_from([Const(i, term.type) for i in range(len(names))])
    raise AssertionError(term)


def items(column: Term) -> st.SearchStrategy[Term]:
    """One item of a cell."""
    presence = st.sampled_from([p.missing(column), p.present(column)])
    if isinstance(column.type, Boolean):
        return st.one_of(st.sampled_from([column, p.not_(column)]), presence)
    ops = ["=", "!="] if column is OFFICE else ["=", "!=", "<", "<=", ">", ">="]
    comparison = st.builds(p.cmp, st.just(column), st.sampled_from(ops), constants(column))
    if not isinstance(column.type, Number):
        return st.one_of(comparison, comparison, presence)
    ranges = st.builds(
        lambda low, high, a, b: p.all_(p.cmp(column, a, low), p.cmp(column, b, high)),
        constants(column),
        constants(column),
        st.sampled_from([">", ">="]),
        st.sampled_from(["<", "<="]),
    )
    return st.one_of(comparison, ranges, ranges, ranges, presence)


def cells(column: Term) -> st.SearchStrategy[Term]:
    several = st.lists(items(column), min_size=2, max_size=3).map(lambda found: p.any_(*found))
    return st.one_of(
        st.just(p.TRUE), items(column), items(column), several, st.one_of(items(column), several).map(p.not_)
    )


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    columns = tuple(draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3)))
    count = draw(st.integers(1, 6))
    conditions = [p.all_(*(draw(cells(column)) for column in columns)) for _ in range(count)]
    return p.rows("first", *((condition, p.num(1)) for condition in conditions), columns=columns)


def conditions(columns: tuple[Term, ...]) -> st.SearchStrategy[Term]:
    leaf = st.sampled_from(columns).flatmap(items)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda found: p.all_(*found)),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: p.any_(*found)),
            inner.map(p.not_),
            st.builds(lambda a, b, c: p.if_(a, b, c, p.YES_NO), inner, inner, inner),
        ),
        max_leaves=5,
    )


@st.composite
def cases(draw: st.DrawFn) -> Rows:
    columns = tuple(draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3, unique=True)))
    found = draw(st.lists(conditions(columns), min_size=1, max_size=5))
    if draw(st.booleans()):
        found.append(p.TRUE)
    return p.rows("first", *((condition, p.num(1)) for condition in found))


T, T1, R1 = (p.get(name, Number(0, Fraction(0), Fraction(3)), missable=name == "r1") for name in ("t", "t1", "r1"))


PLAIN: tuple[Term, ...] = (T, T1, R1)
SUMS: tuple[Term, ...] = (*PLAIN, p.op(T, "-", T1), p.op(T1, "+", R1))


@st.composite
def comparing(draw: st.DrawFn, quantities: tuple[Term, ...]) -> Rows:
    """Tables that compare numbers with each other and with constants."""

    def item() -> Term:
        left = draw(st.sampled_from(quantities))
        right = draw(st.one_of(st.sampled_from(quantities), st.sampled_from([p.num(n) for n in range(4)])))
        return p.cmp(left, draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="])), right)

    rows = [p.all_(*(item() for _ in range(draw(st.integers(1, 2))))) for _ in range(draw(st.integers(1, 5)))]
    return p.rows("first", *((row, p.num(1)) for row in rows))


def compare_with_points(rows: Rows, *, exact_order: bool) -> None:
    table = read(rows, Survey(None))
    everywhere = points(rows)
    truth = [[value(row.condition, point) for row in rows.rows] for point in everywhere]
    # overlaps
    expected = {
        (i, j) for line in truth for i, j in itertools.combinations([n for n, t in enumerate(line) if t is True], 2)
    }
    found = list(overlaps(table))
    assert {(o.above, o.row) for o in found} == expected
    for overlap in found:
        assert overlap.sure and overlap.witness is not None
        inside = [line for line, point in zip(truth, everywhere, strict=True) if agrees(overlap.witness.values, point)]
        assert any(line[overlap.above] is True and line[overlap.row] is True for line in inside)
    # gaps
    holes = [point for line, point in zip(truth, everywhere, strict=True) if all(t is False for t in line)]
    told = list(gaps(table))
    assert bool(told) == bool(holes)
    for gap in told:
        assert gap.sure and gap.witness is not None
        assert any(agrees(gap.witness.values, hole) for hole in holes)
    for point in everywhere:
        in_box = any(holds(table.space, gap.box, point) for gap in told)
        if in_box or len(told) < MAX_GAPS:
            assert in_box == (point in holes)
    # rows that never answer
    never = {n for n in range(len(rows.rows)) if not any(line[n] is True for line in truth)}
    assert set(never_true(table)) == never
    live = {n for line in truth for n, t in enumerate(line) if t is True and all(above is False for above in line[:n])}
    dead = {n for n, _ in covered(table)}
    expected_dead = set(range(len(rows.rows))) - live - never
    assert dead == expected_dead if exact_order else dead <= expected_dead


def agrees(witness: Iterable[tuple[Term, object]], point: Point) -> bool:
    """A witness names only what matters: any point with these values will do."""
    return all(
        value(term, point) == known if not isinstance(term, Get) else point[term] == known for term, known in witness
    )


@given(tables())
@settings(max_examples=100, deadline=None)
def test_tables_agree_with_every_point(rows: Rows) -> None:
    compare_with_points(rows, exact_order=True)


@given(cases())
@settings(max_examples=80, deadline=None)
def test_cases_agree_with_every_point(rows: Rows) -> None:
    compare_with_points(rows, exact_order=True)


@given(comparing(PLAIN))
@settings(max_examples=80, deadline=None)
def test_comparisons_of_numbers_with_each_other_agree_with_every_point(rows: Rows) -> None:
    compare_with_points(rows, exact_order=False)


@given(comparing(SUMS))
@settings(max_examples=80, deadline=None)
def test_what_is_said_of_sums_is_true(rows: Rows) -> None:
    """Whole numbers in sums with unlike factors are beyond proof; what is left open is said to be so."""
    try:
        table = read(rows, Survey(None))
        told, together = list(gaps(table)), list(overlaps(table))
    except ComplexityError:
        return
    everywhere = points(rows)
    truth = [[value(row.condition, point) for row in rows.rows] for point in everywhere]
    holes = [point for line, point in zip(truth, everywhere, strict=True) if all(t is False for t in line)]
    assert told or not holes
    for gap in told:
        assert not gap.sure or any(agrees(gap.witness.values, hole) for hole in holes if gap.witness)
    pairs = {
        (i, j) for line in truth for i, j in itertools.combinations([n for n, t in enumerate(line) if t is True], 2)
    }
    assert pairs <= {(o.above, o.row) for o in together}
    assert {(o.above, o.row) for o in together if o.sure} <= pairs
    live = {n for line in truth for n, t in enumerate(line) if t is True and all(above is False for above in line[:n])}
    assert not live & ({n for n, _ in covered(table)} | set(never_true(table)))


# ---------------------------------------------------------------- lines


@given(
    st.lists(st.fractions(-5, 5, max_denominator=4), max_size=4),
    st.sampled_from([None, Fraction(1), Fraction(1, 2), Fraction(1, 10)]),
)
def test_segments_are_exactly_the_stretches_that_hold_a_number(cuts: list[Fraction], step: Fraction | None) -> None:
    line = cut_line(cuts, step, Interval(Fraction(-3), Fraction(3), low_open=True))
    for bit in range(2 * len(line.cuts) + 1):
        interval = line.interval(1 << bit)
        if line.full >> bit & 1:
            number = sample(interval, step)
            assert _inside(interval, number)
            assert step is None or (number / step).denominator == 1
        else:
            assert is_empty(interval, step)


def test_a_run_passes_over_segments_without_numbers() -> None:
    line = cut_line([Fraction(89), Fraction(90)], Fraction(1), Interval(Fraction(0), Fraction(100)))
    both = line.mask("=", Fraction(89)) | line.mask("=", Fraction(90))
    assert runs(both, line.full) == [both]
    assert line.interval(both) == Interval(Fraction(89), Fraction(90))


# ---------------------------------------------------------------- what is said

TOTAL = p.get("total", Number(2, Fraction(0), Fraction(120)), reads="decision")
METHOD = p.get("new_method", p.YES_NO)


def between(term: Term, low: str, high: str, brackets: str = "[)") -> Term:
    above = p.cmp(term, ">=" if brackets[0] == "[" else ">", p.num(low))
    return p.all_(above, p.cmp(term, "<=" if brackets[1] == "]" else "<", p.num(high)))


def plan_of(rows: Rows) -> Plan:
    return small(p.decision("predicate", p.NUM, rows))


def small(*decisions: DecisionPlan) -> Plan:
    """Without the lookups of the shared plan, which leave gaps."""
    return replace(p.small(*decisions), lookups={})


def said(rows: Rows, lang: str = "en") -> list[tuple[str, str]]:
    found = list(coverage(plan_of(rows)))
    assert all(render(found, lang=both) for both in ("id", "en") if found)  # type: ignore[arg-type]
    return [(d.code, d.message(lang)) for d in found]  # type: ignore[arg-type]


def banded(*cells_: Term, column: Term = TOTAL, hit: str = "unique") -> Rows:
    conditions_ = [(p.all_(cell), p.num(n)) for n, cell in enumerate(cells_)]
    return p.rows(hit, *conditions_, columns=(column,))  # type: ignore[arg-type]


def test_a_table_without_fault_is_silent() -> None:
    assert said(banded(between(TOTAL, "0", "50"), between(TOTAL, "50", "120", "[]"))) == []


def test_a_whole_policy() -> None:
    """Its total may be anything, as far as its type says; its rules are without fault."""
    found = check(p.appraisal())
    predicate = [d for d in found if d.args["table"] == "predicate"]
    assert {d.args["region"] for d in predicate} == {"total in [-99999..0)", "total in (120..99999]"}
    assert {d.args["table"] for d in found} == {"predicate", "band", "table"}


def test_overlap_names_both_rows_and_a_witness() -> None:
    rows = p.rows(
        "unique",
        (p.all_(between(TOTAL, "90", "120", "[]"), METHOD), p.num(1)),
        (p.all_(between(TOTAL, "0", "90", "[]"), p.TRUE), p.num(2)),
        (p.all_(between(TOTAL, "90", "120", "(]"), p.not_(METHOD)), p.num(3)),
        columns=(TOTAL, METHOD),
    )
    assert said(rows) == [("IKU320", "row 1 and row 2 of `predicate` are both true at `total = 90, new_method = yes`")]


def test_gap_on_the_declared_grid() -> None:
    rows = banded(between(TOTAL, "0", "50"), between(TOTAL, "60", "120", "[]"))
    assert said(rows) == [
        ("IKU321", "no row of `predicate` holds for `total in [50..60)`, for example at `total = 50`")
    ]
    assert said(replace(rows, hit="first"))[0][0] == "IKU321"


def test_gap_only_between_decimals_names_both_remedies() -> None:
    rows = banded(between(TOTAL, "0", "89", "[]"), between(TOTAL, "90", "120", "[]"))
    (found,) = coverage(plan_of(rows))
    assert found.code == "IKU322"
    assert "`total in (89..90)`, for example at `total = 89.5`" in found.message("en")
    assert "more than 0 decimals" in found.message("en")
    assert found.remedy("en") == "round `total` first (`round: 0`), or end the range below with `..90)`"
    half_open = banded(between(TOTAL, "0", "90"), between(TOTAL, "90", "120", "[]"))
    assert said(half_open) == []
    rounded = replace(TOTAL, type=Number(0, Fraction(0), Fraction(120)))
    whole = banded(between(rounded, "0", "89", "[]"), between(rounded, "90", "120", "[]"), column=rounded)
    assert said(whole) == []


def test_gap_of_an_unrounded_number_has_a_witness_beyond_its_decimals() -> None:
    exact = replace(TOTAL, type=Number(None, Fraction(0), Fraction(120)))
    rows = banded(between(exact, "0", "89.99", "[]"), between(exact, "90", "120", "[]"), column=exact)
    (found,) = coverage(plan_of(rows))
    assert (found.code, "total = 89.995" in found.message("en")) == ("IKU322", True)
    assert said(banded(between(TOTAL, "0", "89.99", "[]"), between(TOTAL, "90", "120", "[]"))) == []


def test_cases_without_otherwise() -> None:
    rows = p.rows("first", (p.cmp(TOTAL, ">", p.num(0)), p.num(1)), (p.cmp(TOTAL, "<", p.num(0)), p.num(2)))
    assert said(rows) == [
        ("IKU326", "`total < 0` is never satisfied: the values of `total` are `0, 0.01 .. 120`"),
        ("IKU332", "no row of `predicate` holds for `total = 0`, for example at `total = 0`"),
    ]
    complete = replace(rows, rows=(*rows.rows, Row(p.TRUE, p.num(3), "3")))
    assert [code for code, _ in said(complete)] == ["IKU326"]


def test_missing_values_are_no_gap_but_presence_divides() -> None:
    two = p.rows("first", (METHOD, p.num(1)), (p.not_(METHOD), p.num(2)))
    assert said(two) == []
    divided = p.rows("first", (p.missing(METHOD), p.num(1)), (METHOD, p.num(2)))
    assert said(divided) == [
        ("IKU332", "no row of `predicate` holds for `new_method = no`, for example at `new_method = no`")
    ]


def test_rows_that_never_answer() -> None:
    rows = p.rows(
        "first",
        (p.cmp(TOTAL, ">=", p.num(50)), p.num(1)),
        (p.cmp(TOTAL, ">=", p.num(90)), p.num(2)),
        (p.all_(p.cmp(TOTAL, ">", p.num(10)), p.cmp(TOTAL, "<", p.num(5))), p.num(3)),
        (p.cmp(TOTAL, "<", p.num(50)), p.num(4)),
        (p.TRUE, p.num(5)),
    )
    assert said(rows) == [
        ("IKU325", "no value at all satisfies `total > 10 and total < 5` in row 3 of `predicate`"),
    ]
    without = replace(rows, rows=tuple(row for row in rows.rows if row.name != "3"))
    assert said(without) == [
        ("IKU328", "row 2 of `predicate` never answers: row 1 takes all that it holds for"),
        ("IKU329", "`otherwise` of `predicate` is never reached: the rows above hold for everything"),
    ]


def test_impossible_and_outlying_cells() -> None:
    reversed_range = banded(between(TOTAL, "90", "80", "[]"), p.cmp(TOTAL, "<", p.num(90)))
    assert [code for code, _ in said(reversed_range)] == ["IKU325"]
    outside = banded(p.cmp(TOTAL, ">", p.num(120)), p.cmp(TOTAL, "<=", p.num(120)))
    assert [code for code, _ in said(outside)] == ["IKU326"]
    off_grid = banded(p.cmp(TOTAL, "=", p.num("89.995")), p.cmp(TOTAL, "!=", p.num("89.995")))
    assert [code for code, _ in said(off_grid)] == ["IKU326"]
    # With a parameter it may be possible tomorrow.
    cap = p.num(80, "cap")
    tomorrow = p.all_(p.cmp(TOTAL, ">=", p.num(90)), p.cmp(TOTAL, "<", cap))
    assert [c for c, _ in said(banded(tomorrow, p.TRUE, hit="first"))] == ["IKU327"]


def test_a_parameter_without_a_value_makes_no_row_dead() -> None:
    unpublished = Const(None, p.NUM, "limit")
    rows = p.rows("first", (p.cmp(TOTAL, ">", unpublished), p.num(1)), (p.TRUE, p.num(2)))
    assert said(rows) == []


@pytest.mark.parametrize(
    ("items_", "instead"),
    [
        ([p.cmp(TOTAL, ">=", p.num(90)), p.cmp(TOTAL, "<", p.num(110))], "[90..110)"),
        ([p.cmp(TOTAL, ">", p.num(90)), p.cmp(TOTAL, "<=", p.num(110))], "(90..110]"),
        ([p.cmp(TOTAL, ">=", p.num(90)), between(TOTAL, "95", "100")], ">= 90"),
        ([between(TOTAL, "0", "50", "[]"), between(TOTAL, "50", "60")], "[0..60)"),
        ([p.cmp(TOTAL, "=", p.num(5)), p.cmp(TOTAL, "=", p.num(5))], "5"),
    ],
)
def test_items_of_a_cell_must_be_apart(items_: list[Term], instead: str) -> None:
    (found,) = coverage(plan_of(banded(p.any_(*items_), p.TRUE, hit="first")))
    assert (found.code, found.remedy("en")) == ("IKU330", f"write `{instead}`")


def test_items_of_a_category() -> None:
    level = p.get("level", p.LEVEL)
    twice = p.any_(*(p.cmp(level, "=", p.const(v, p.LEVEL)) for v in ("fair", "poor", "fair")))
    (found,) = coverage(plan_of(banded(p.not_(twice), p.TRUE, column=level, hit="first")))
    assert (found.code, found.remedy("en")) == ("IKU330", "write `poor, fair`")
    apart = p.any_(*(p.cmp(level, "=", p.const(v, p.LEVEL)) for v in ("fair", "poor")))
    assert said(banded(p.not_(apart), p.TRUE, column=level, hit="first")) == []


def target_quality(*, complete: bool) -> Rows:
    """The table of KMK 127/2026: targets compared with last year's target and realisation."""
    kind = Number(2, Fraction(-99999), Fraction(99999))
    t, t1, r1 = (p.get(name, kind, reads="decision") for name in ("t", "t1", "r1"))
    fixed = p.get("fixed", p.YES_NO, missable=False)
    any_ = p.TRUE
    lines: list[tuple[Term, ...]] = [
        (fixed, any_, any_, any_),
        (any_, p.cmp(t, ">", t1), p.cmp(t, ">", r1), any_),
        (any_, p.cmp(t, ">", t1), p.cmp(t, "=", r1), any_),
        (any_, p.cmp(t, "=", t1), any_, p.cmp(t1, ">", r1)),
        (any_, p.cmp(t, "=", t1), any_, p.cmp(t1, "<", r1)),
        (any_, p.cmp(t, "=", t1), any_, p.cmp(t1, "=", r1)),
        (any_, p.cmp(t, "<", t1), any_, any_),
    ]
    if complete:
        lines.insert(3, (any_, p.cmp(t, ">", t1), p.cmp(t, "<", r1), any_))
    return p.rows("first", *((p.all_(*line), p.num(1)) for line in lines), columns=(fixed, t, t, t1))


def test_comparisons_of_two_facts_are_an_ordering() -> None:
    ((code, message),) = said(target_quality(complete=False))
    assert code == "IKU321"
    assert message.endswith("for example at `fixed = no, t = -0.01, t1 = -0.02, r1 = 0`")
    assert said(target_quality(complete=True)) == []


def test_what_is_computed_from_another_column_is_only_doubted() -> None:
    squared = p.op(p.get("a", p.NUM), "*", p.get("a", p.NUM))
    a = p.get("a", p.NUM)
    rows = p.rows(
        "unique",
        (p.all_(p.cmp(squared, "<", p.num(0)), p.cmp(a, ">", p.num(0))), p.num(1)),
        (p.all_(p.cmp(squared, "<", p.num(5)), p.cmp(a, ">", p.num(0))), p.num(2)),
        (p.cmp(a, "<=", p.num(0)), p.num(2)),
    )
    assert [code for code, _ in said(rows)] == ["IKU323", "IKU324"]


def test_columns_that_can_not_meet_are_looked_into() -> None:
    """`level` follows from `total`, so `total` below 50 with a good level is no gap."""
    total = p.get("total", Number(0, Fraction(0), Fraction(100)), reads="decision")
    level = p.get("level", p.LEVEL, reads="decision")
    body = p.rows(
        "unique",
        (p.cmp(total, ">=", p.num(50)), p.const("good", p.LEVEL)),
        (p.cmp(total, "<", p.num(50)), p.const("poor", p.LEVEL)),
    )
    good, poor = (p.cmp(level, "=", p.const(name, p.LEVEL)) for name in ("good", "poor"))
    rows = p.rows(
        "unique",
        (p.all_(p.cmp(total, ">=", p.num(50)), good), p.num(1)),
        (p.all_(p.cmp(total, "<", p.num(50)), poor), p.num(2)),
        columns=(total, level),
    )
    plan = small(
        p.decision("total", Number(0, Fraction(0), Fraction(100)), p.get("n", p.INT)),
        p.decision("level", p.LEVEL, body),
        p.decision("share", p.NUM, rows),
    )
    assert list(coverage(plan)) == []
    # Without the decision behind it, it would be one.
    assert [d.code for d in coverage(small(p.decision("share", p.NUM, rows)))] == ["IKU321"] * 3


def test_lookups_of_rows() -> None:
    score = Arg(0, p.EXACT)

    def bands(*cells_: Term, outside_missing: bool = False) -> list[str]:
        look = LookupPlan(
            "rate", (("score", p.EXACT),), p.NUM, banded(*cells_, column=score), p.ORIGIN, outside_missing
        )
        plan = replace(p.small(), lookups={"rate": look})
        return [f"{d.code} {d.args.get('witness', '')}" for d in coverage(plan)]

    low, high = p.cmp(score, "<", p.num(90)), p.cmp(score, ">", p.num(100))
    middle = between(score, "90", "100", "[]")
    assert bands(low, middle, high) == []
    assert bands(low, middle) == ["IKU321 score = 101"]
    assert bands(low, middle, outside_missing=True) == []
    assert bands(low, between(score, "91", "100", "[]"), outside_missing=True) == ["IKU321 score = 90"]


def test_periods_and_days() -> None:
    this = ThisPeriod(p.WHEN)
    year = p.const(Period("year", 2026), p.WHEN)
    rows = p.rows("first", (p.cmp(this, "<", year), p.num(1)), (p.cmp(this, ">", year), p.num(2)))
    assert [(d.code, d.args["witness"]) for d in coverage(plan_of(rows))] == [
        ("IKU332", "this_period = 2026"),
        ("IKU332", "this_period = 2026-S2"),
    ]
    yearly = replace(plan_of(rows), lengths=("year",))
    assert [d.args["witness"] for d in coverage(yearly)] == ["this_period = 2026"]
    day = p.get("day", p.DAY)
    start = Const(730_000, p.DAY)
    days = p.rows("first", (p.cmp(day, "<", start), p.num(1)), (p.cmp(day, ">", start), p.num(2)))
    assert [(d.code, d.args["witness"]) for d in coverage(plan_of(days))] == [("IKU332", "day = 1999-09-03")]


def test_words_of_the_file_are_used() -> None:
    text = "kebijakan: uji/kecil\nkeputusan:\n  predikat:\n"
    name = Span(Source("uji.policy.yaml", text), 34, 42)
    rows = p.rows("first", (p.all_(METHOD), p.num(1)), columns=(METHOD,))
    plan = plan_of(rows)
    made = replace(plan.decisions[0], name="predikat", origin=replace(p.ORIGIN, span=name))
    plan = replace(plan, decisions=(made,))
    (found,) = coverage(plan)
    shown = render([found], lang="id")
    assert "tidak ada baris `predikat` yang berlaku bila `new_method = tidak`" in shown
    assert "uji.policy.yaml:3:3" in shown


def test_too_complex_is_never_a_silent_pass() -> None:
    flags = [p.get(f"f{i}", p.YES_NO, missable=False) for i in range(24)]
    conditions_ = [
        p.any_(*(p.all_(flags[i], flags[j]) for i in range(0, 24, 2) for j in range(1, 24, 2))) for _ in range(2)
    ]
    parity = p.all_(*(p.any_(flags[i], flags[i + 1]) for i in range(0, 24, 2)))
    rows = p.rows(
        "first", *((c, p.num(1)) for c in conditions_), (p.not_(p.any_(parity)), p.num(1)), (parity, p.num(2))
    )
    assert {d.code for d in coverage(plan_of(rows))} == {"IKU331"}


def test_two_thousand_rows() -> None:
    kind = Number(0, Fraction(0), Fraction(3999))
    score = p.get("score", kind)
    cells_ = [between(score, str(n), str(n + 2)) for n in range(0, 4000, 2)]
    assert said(banded(*cells_, column=score)) == []
    del cells_[700]
    (found,) = coverage(plan_of(banded(*cells_, column=score)))
    assert found.args["region"] == "score in [1400..1402)"


def test_the_same_is_said_whatever_the_order_of_axes() -> None:
    rows = banded(between(TOTAL, "0", "50"), between(TOTAL, "60", "120", "[]"))
    first: list[Diagnostic] = list(coverage(plan_of(rows)))
    assert first == list(coverage(plan_of(rows)))
    lifting = Lifting(Survey(None))
    lifting.formula(rows.rows[0].condition)
    assert len(lifting.space().axes) == 1
