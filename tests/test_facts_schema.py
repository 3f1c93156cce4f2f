"""Fields, models and templates of facts: exact values in, the same values out, and clear refusals."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from iku_rules.diagnostics import PolicyError
from iku_rules.facts.csv_rows import DIALECTS
from iku_rules.facts.fields import (
    JsonNumber,
    Refusal,
    bounds_text,
    grid,
    number_text,
    plain,
    reading,
    written,
)
from iku_rules.facts.model import Instance, Value
from iku_rules.facts.patterns import number_pattern
from iku_rules.facts.readers import read_facts
from iku_rules.facts.schema import facts_model, facts_of, facts_schema, instance_of, plain_facts
from iku_rules.facts.templates import csv_template, csv_templates
from iku_rules.language.periods import Period
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.plan.model import FieldPlan, Label, Origin, Plan, RecordPlan

POLARITY = Category("polarity", ("maximize", "minimize", "stabilize"), ordered=False)
GRADE = Category("grade", ("kurang", "cukup", "baik"), ordered=True)


def field(
    name: str,
    type_: Type,
    *,
    optional: bool = False,
    default: object = None,
    key: bool = False,
    id_: str = "",
) -> FieldPlan:
    return FieldPlan(name, type_, optional, default, Label(id_ or None, None), (), key)


def record(name: str, parent: str | None, *fields: FieldPlan, least: int = 0, most: int | None = None) -> RecordPlan:
    key = tuple(f.name for f in fields if f.is_key)
    origin = Origin("test/facts", Label(f"{name} (id)", f"{name} (en)"), (), None)
    return RecordPlan(name, parent, key, {f.name: f for f in fields}, least, most, (), origin)


def number(decimals: int, low: str, high: str, *, low_open: bool = False, high_open: bool = False) -> Number:
    return Number(decimals, Fraction(low), Fraction(high), low_open, high_open)


def plan_of(*records: RecordPlan) -> Plan:
    return Plan(
        policy="test/facts",
        version="1",
        digest="0" * 64,
        evidence="illustrative",
        title=Label(),
        basis=(),
        day=datetime.date(2026, 12, 31),
        lengths=("year",),
        subject=records[0].name,
        records={r.name: r for r in records},
        decisions=(),
        lookups={},
        effects={},
        rules=(),
        exclusives=(),
        parameters={},
        categories={"polarity": (Label("Maksimalkan", "Maximize"), Label(), Label())},
    )


def appraisals() -> Plan:
    """A person, their indicators, and the quarters of these."""
    return plan_of(
        record(
            "appraisal",
            None,
            field("person", TextType(), key=True, id_="pegawai"),
            field("grade", GRADE, optional=True),
            field("innovation", Boolean(), optional=True),
            field("absent", Number(0, Fraction(0), Fraction(366)), default=0),
            field("since", DateType(), optional=True),
        ),
        record(
            "measurement",
            "appraisal",
            field("indicator", TextType(), key=True),
            field("polarity", POLARITY),
            field("target", number(2, "-99999", "99999"), optional=True),
            field("realisation", number(2, "-99999", "99999"), optional=True, id_="Realisasi"),
            field("weight", number(2, "0", "100", low_open=True)),
            least=1,
            most=3,
        ),
        record(
            "quarter",
            "measurement",
            field("period", PeriodType(), key=True),
            field("value", number(3, "0", "1000000"), optional=True),
            most=4,
        ),
    )


def code(value: Value | Refusal) -> str:
    assert isinstance(value, Refusal), value
    return value.code


# --- numbers


@st.composite
def grids(draw: st.DrawFn) -> Number:
    """A number type with bounds, some of them off the grid or open."""
    decimals = draw(st.integers(0, 9))
    limit = 10 ** draw(st.integers(1, 17 - decimals)) * 10**decimals
    low, high = sorted(draw(st.lists(st.integers(-limit, limit), min_size=2, max_size=2, unique=True)))
    scale = 10**decimals
    made = Number(decimals, Fraction(low, scale), Fraction(high, scale), draw(st.booleans()), draw(st.booleans()))
    _, least, most = grid(made)
    return made if least <= most else Number(decimals, Fraction(low, scale), Fraction(high, scale))


@given(grids(), st.data(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_number_inside_the_bounds_survives_text_and_back(type_: Number, data: st.DataObject, comma: bool) -> None:
    decimals, low, high = grid(type_)
    value = data.draw(st.integers(low, high) | st.sampled_from([low, high]))
    text = number_text(value, decimals, comma=comma)
    read = reading(field("x", type_), comma=comma)
    assert read(text) == value
    assert written(type_, value, comma=comma) == text
    dotted = number_text(value, decimals)
    assert Fraction(dotted) == Fraction(value, 10**decimals)
    assert reading(field("x", type_))(Decimal(dotted)) == value
    assert reading(field("x", type_))(JsonNumber(dotted)) == value
    with localcontext() as context:  # whatever precision the caller works with
        context.prec = 2
        made = plain(type_, value)
        assert made == Decimal(dotted) and reading(field("x", type_))(made) == value


@given(grids(), st.data())
@settings(max_examples=150, deadline=None)
def test_the_published_pattern_is_exactly_what_is_read(type_: Number, data: st.DataObject) -> None:
    decimals, low, high = grid(type_)
    scale = 10**decimals
    near = st.sampled_from([low - scale, low - 1, low, low + 1, high - 1, high, high + 1, high + scale, 0])
    value = data.draw(near | st.integers(low - 2 * scale, high + 2 * scale))
    text = number_text(value, decimals)
    if data.draw(st.booleans()) and decimals:
        whole, _, part = text.partition(".")
        text = f"{whole}.{part.ljust(data.draw(st.integers(1, decimals + 1)), '0')}"
    pattern = number_pattern(decimals, low, high)
    taken = isinstance(reading(field("x", type_))(text), int)
    assert bool(re.fullmatch(pattern, text)) == taken, (text, bounds_text(type_), pattern)


def test_open_bounds_and_bounds_off_the_grid() -> None:
    half_open = reading(field("x", number(1, "0", "1", low_open=True)))
    assert code(half_open("0")) == "IKU503"
    assert half_open("0.1") == 1 and half_open("1") == 10
    thirds = Number(1, Fraction(1, 3), Fraction(2, 3), low_open=True, high_open=True)
    assert grid(thirds) == (1, 4, 6)


@pytest.mark.parametrize(
    ("text", "comma", "expected", "fixed"),
    [
        ("10.000", False, "IKU506", "10000"),  # two decimals are the most: it can only be ten thousand
        ("10.000", True, "IKU506", "10000"),
        ("10,000", True, "IKU506", "10000"),
        ("1,234", False, "IKU506", "1234"),
        ("1.234,50", True, "IKU506", "1234,50"),
        ("1,234.50", False, "IKU506", "1234.50"),
        ("1.234,50", False, "IKU506", "1234.50"),
        ("1.234.567", False, "IKU506", "1234567"),
        ("89,5", False, "IKU507", "89.5"),
        ("89.5", True, "IKU507", "89,5"),
        ("0.125", False, "IKU504", None),
        ("12.345678", False, "IKU504", None),
        ("1.100", False, "IKU504", None),
        ("97.125", False, "IKU504", None),
        ("0.500", False, "IKU504", None),  # trailing zeros count
        ("1E+05", False, "IKU513", None),
        ("1,5E+05", True, "IKU513", None),
        ("100000", False, "IKU503", None),
        ("-99999.01", False, "IKU503", None),
        ("9" * 5000, False, "IKU503", None),
        ("abc", False, "IKU502", None),
        ("89%", False, "IKU502", None),
        ("1 000", False, "IKU502", None),
        ("+5", False, "IKU502", None),
        ("\N{ARABIC-INDIC DIGIT FIVE}", False, "IKU502", None),
        ("=1+1", False, "IKU502", None),
        ("NaN", False, "IKU502", None),
        ("1_000", False, "IKU502", None),
        ("0x10", False, "IKU502", None),
    ],
)
def test_slips_with_numbers_are_named(text: str, comma: bool, expected: str, fixed: str | None) -> None:
    found = reading(field("x", number(2, "-99999", "99999")), comma=comma)(text)
    assert code(found) == expected
    assert isinstance(found, Refusal) and found.args.get("fixed") == fixed
    assert len(found.args["value"]) <= 61


def test_a_thousand_or_three_decimals_is_said_both_ways() -> None:
    found = reading(field("x", number(3, "0", "99999")))("1,234")
    assert isinstance(found, Refusal) and found.args["fixed"] == "1234` / `1.234"
    assert code(reading(field("x", Number(0, Fraction(0), Fraction(366))))("2.5")) == "IKU524"
    assert reading(field("x", number(3, "0", "99999")))("1.234") == 1234


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (1.5, "IKU505"),
        (float("nan"), "IKU505"),
        (True, "IKU502"),
        (Decimal("NaN"), "IKU502"),
        (Decimal("Infinity"), "IKU502"),
        (Decimal("1.005"), "IKU504"),
        (Decimal("1e999999"), "IKU503"),
        (Decimal("1e-999999"), "IKU504"),
        pytest.param(10**10000, "IKU503", id="huge"),
        (JsonNumber("1e99999999999999999999"), "IKU513"),
        (JsonNumber("1e300"), "IKU503"),
        ([1], "IKU502"),
    ],
)
def test_other_things_are_no_numbers(raw: object, expected: str) -> None:
    assert code(reading(field("x", number(2, "0", "99999")))(raw)) == expected


def test_numbers_from_programs_are_taken_by_value() -> None:
    read = reading(field("x", number(2, "0", "99999")))
    assert read(Decimal("1.10000")) == 110
    assert read(Decimal("1E+2")) == 10000
    assert read(JsonNumber("1.25e1")) == 1250
    assert read(12) == 1200 and read(Decimal(0)) == 0 and read("-0") == 0


# --- the other types


def test_missing_values() -> None:
    optional = field("x", TextType(), optional=True)
    assert reading(optional)("") is None and reading(optional)(None) is None
    assert reading(optional)("-") == "-"
    assert reading(optional, dashes=True)("-") is None and reading(optional, dashes=True)(" ~ ") is None
    assert reading(field("x", Boolean(), default=False))(None) is False
    assert code(reading(field("x", Boolean()))("")) == "IKU501"
    assert code(reading(field("x", TextType(), key=True, optional=True))(None)) == "IKU501"


@pytest.mark.parametrize(
    ("text", "value"), [("ya", True), ("Tidak", False), ("TRUE", True), ("no", False), (True, True)]
)
def test_booleans(text: object, value: bool) -> None:
    assert reading(field("x", Boolean()))(text) is value


def test_types_refuse_what_they_are_not() -> None:
    assert code(reading(field("x", Boolean()))("1")) == "IKU508"
    near = reading(field("x", GRADE))("Cukup")
    assert code(near) == "IKU509" and isinstance(near, Refusal) and near.args["suggestion"] == "cukup"
    assert reading(field("x", GRADE))("baik") == 2
    assert reading(field("x", PeriodType()))("2026-Q3") == Period("quarter", 2026, 3)
    assert reading(field("x", PeriodType()))(2026) == Period("year", 2026)
    assert code(reading(field("x", PeriodType()))("2026-Q5")) == "IKU510"
    assert reading(field("x", DateType()))("2026-07-31") == datetime.date(2026, 7, 31).toordinal()
    assert reading(field("x", DateType()))(datetime.date(2026, 7, 31)) == datetime.date(2026, 7, 31).toordinal()
    assert code(reading(field("x", DateType()))("31/07/2026")) == "IKU511"
    assert code(reading(field("x", DateType()))(datetime.datetime(2026, 7, 31))) == "IKU511"
    assert code(reading(field("x", TextType()))(1.5)) == "IKU512"


def test_texts_that_look_alike_are_alike_and_hidden_characters_are_refused() -> None:
    read = reading(field("x", TextType(), key=True))
    assert read("Andr\u00e9") == read("Andre\u0301")
    assert read("A\u00a0B") == "A B"
    assert read(" 198501012010011001 ") == read(198501012010011001) == read(JsonNumber("198501012010011001"))
    for text in ("A\x00B", "A\u200bB", "A\u202eB", "A\nB", "A\ud800"):
        assert code(read(text)) == "IKU514"
    assert code(read("1,98501E+17")) == "IKU513"
    assert reading(field("x", TextType()))("1,98501E+17") == "1,98501E+17"  # a label may be anything


VALUES: list[tuple[Type, Value]] = [
    (number(2, "-10", "10"), -1),
    (Number(0, Fraction(0), Fraction(9)), 7),
    (Boolean(), False),
    (GRADE, 1),
    (PeriodType(), Period("semester", 2026, 2)),
    (DateType(), 739828),
    (TextType(), "P1"),
]


@pytest.mark.parametrize(("type_", "value"), VALUES)
def test_written_values_are_read_again(type_: Type, value: Value) -> None:
    read = reading(field("x", type_))
    assert read(written(type_, value)) == value == read(written(type_, value, lang="id"))
    assert read(plain(type_, value)) == value


# --- models


FACTS: dict[str, Any] = {
    "person": "P1",
    "grade": "baik",
    "innovation": "ya",
    "since": "2024-02-29",
    "measurement": [
        {
            "indicator": "b",
            "polarity": "minimize",
            "target": "10.50",
            "weight": 30,
            "quarter": [{"period": "2026-Q2", "value": "1.25"}, {"period": "2026-Q1"}],
        },
        {"indicator": "a", "polarity": "maximize", "realisation": Decimal("3.1"), "weight": "0.01"},
    ],
}


def expected_instance(instance: Instance) -> None:
    assert instance.place.key == ("P1",)
    assert instance.values["grade"] == 2 and instance.values["absent"] == 0
    a, b = instance.children["measurement"]
    assert (a.place.key, b.place.key) == (("P1", "a"), ("P1", "b"))
    assert a.values == {"indicator": "a", "polarity": 0, "target": None, "realisation": 310, "weight": 1}
    assert [q.values["value"] for q in b.children["quarter"]] == [None, 1250]
    assert a.children["quarter"] == ()


def test_a_model_is_typed_frozen_and_goes_to_an_instance_and_back() -> None:
    plan = appraisals()
    model = facts_model(plan, "appraisal")
    made: Any = model(**FACTS)
    assert made.measurement[0].target == Decimal("10.50") and made.innovation is True and made.absent == 0
    assert made.since == datetime.date(2024, 2, 29)
    assert made.measurement[0].quarter[0].period == Period("quarter", 2026, 2)
    with pytest.raises(ValidationError):
        made.person = "P2"
    instance = instance_of(plan, made)
    expected_instance(instance)
    assert instance_of(plan, FACTS) == instance
    again = model.model_validate_json(made.model_dump_json(by_alias=True))
    assert again == made
    assert instance_of(plan, model(**plain_facts(plan, instance))) == instance
    assert instance_of(plan, plain_facts(plan, instance)) == instance


def test_dataclasses_are_facts_too() -> None:
    @dataclass
    class Measurement:
        indicator: str
        polarity: str
        weight: Decimal

    @dataclass
    class Appraisal:
        person: str
        measurement: list[Measurement]

    instance = instance_of(appraisals(), Appraisal("P1", [Measurement("a", "maximize", Decimal(5))]))
    assert instance.children["measurement"][0].values["weight"] == 500


def test_a_model_says_what_is_wrong_in_both_languages() -> None:
    with pytest.raises(ValidationError) as caught:
        facts_model(appraisals(), "measurement")(indicator="a", polarity="maximise", weight=1.5, extra=1)
    errors = {e["loc"][0]: e for e in caught.value.errors()}
    assert errors["polarity"]["ctx"]["code"] == "IKU509"
    assert "maksud Anda `maximize`?" in errors["polarity"]["ctx"]["id"]
    assert "did you mean `maximize`?" in errors["polarity"]["msg"]
    assert errors["weight"]["ctx"]["code"] == "IKU505"
    assert errors["extra"]["type"] == "extra_forbidden"
    many = [{"indicator": str(i), "polarity": "maximize", "weight": 1} for i in range(4)]
    with pytest.raises(ValidationError, match="at most 3"):
        facts_model(appraisals(), "appraisal")(person="P1", measurement=many)


def test_objects_that_are_wrong_name_their_path() -> None:
    bad = {**FACTS, "measurement": [{"indicator": "a", "polarity": "max", "weight": "0", "wieght": 1}]}
    with pytest.raises(PolicyError) as caught:
        instance_of(appraisals(), bad)
    found = {(d.code, d.where) for d in caught.value.diagnostics}
    assert ("IKU503", "appraisal[0].measurement[0].weight") in found
    assert ("IKU545", "appraisal[0].measurement[0].wieght") in found
    facts = facts_of(appraisals(), [FACTS, bad, 5, {**FACTS, "person": "P3"}])
    assert [i.place.key for i in facts] == [("P3",)]  # two rows say that they are P1: neither is believed
    assert {r.file for r in facts.rejects} >= {"appraisal[0]", "appraisal[1]", "appraisal[2]"}
    loop: dict[str, object] = {"person": "P1"}
    loop["measurement"] = [loop]
    assert not len(facts_of(appraisals(), [loop]))
    endless: list[object] = []
    endless.append(endless)
    assert not len(facts_of(appraisals(), [{"person": "P1", "measurement": endless}]))


def test_names_that_python_needs_itself() -> None:
    plan = plan_of(
        record("unit", None, field("class", TextType(), key=True), field("copy", Boolean())),
        record("part", "unit", field("model_x", TextType(), key=True)),
    )
    model = facts_model(plan, "unit")
    made: Any = model(**{"class": "c", "copy": "ya", "part": [{"model_x": "x"}]})
    assert (made.class_, made.copy_, made.part[0].model_x) == ("c", True, "x")
    assert facts_schema(plan)["required"] == ["class", "copy"]
    assert instance_of(plan, made).values == {"class": "c", "copy": True}


def test_the_schema_takes_what_the_model_takes() -> None:
    plan = appraisals()
    schema = facts_schema(plan)
    jsonschema.Draft202012Validator.check_schema(schema)
    model = facts_model(plan, "appraisal")
    jsonschema.validate(model(**FACTS).model_dump(mode="json", by_alias=True), schema)
    good = {"indicator": "a", "polarity": "maximize", "weight": "99.99"}
    row = facts_schema(plan, "measurement")
    jsonschema.validate(good, row)
    for slip in (
        {"weight": "0"},
        {"weight": "100.01"},
        {"weight": 5},
        {"weight": "5.001"},
        {"polarity": "x"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**good, **slip}, row)
    properties = row["properties"]
    assert isinstance(properties, dict)
    assert properties["realisation"]["title"] == "Realisasi"
    assert properties["weight"]["description"] == "(0..100]"
    assert properties["polarity"]["description"] == "maximize: Maksimalkan / Maximize"
    assert row["title"] == "measurement (id) / measurement (en)"


# --- templates


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_a_template_filled_with_its_example_is_read(name: str, tmp_path: Path) -> None:
    plan = appraisals()
    for file, text in csv_templates(plan, DIALECTS[name], lang="id").items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert len(read_facts(plan, [tmp_path], dialect=DIALECTS[name])) == 0
    for file, text in csv_templates(plan, DIALECTS[name], lang="en").items():
        example = next(line for line in text.splitlines() if line.startswith("# example: "))
        (tmp_path / file).write_text(text + example.removeprefix("# example: ") + "\r\n", encoding="utf-8")
    facts = read_facts(plan, [tmp_path], dialect=DIALECTS[name])
    assert facts.rejects == () and len(facts) == 1


def test_a_template_tells_what_a_column_may_hold() -> None:
    text = csv_template(appraisals(), "measurement", DIALECTS["excel-id"], lang="id")
    assert text.startswith("\ufeff#")
    assert "#   weight: angka(2) (0..100]" in text
    assert "#   person: pegawai; teks; kunci" in text
    assert text.endswith("person;indicator;polarity;target;realisation;weight\r\n")
