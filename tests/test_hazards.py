"""What kills, hangs or misleads durable_rules 2.0.28: with its guard each gives the right answer, without it harm.

`ROWS` lists all that is known of the engine and which test is about it; measured anew with the engine alone, or with
the guard taken out, each time. What each case does stands in `hazards.py` and `hazards_of_values.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import isolated
from iku_rules.engines import network

needs_engine = pytest.mark.skipif(
    not network.available(), reason=f"durable_rules serves Python up to 3.12: {network.unavailable_because()}"
)
HERE = Path(__file__).parent
SHORT = 1  # seconds of CPU after which what should be done at once counts as a hang
DIES = r"SIGSEGV|SIGABRT|SIGBUS|SIGILL"


class Hazard(NamedTuple):
    """`answer` with the guard; without it another `wrong` answer, or an end that matches `ends` (`wrong`: any)."""

    name: str
    answer: object
    wrong: object = None
    ends: str = ""
    args: tuple[object, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        module, _, function = self.name.rpartition(".")
        return module or "hazards", function


VALUES = "hazards_of_values"
HAZARDS = (
    Hazard("every_rule_fires_on_one_fact", 10, wrong=1),
    Hazard("equal_facts_are_two", 2, ends=r"NetworkError: the engine refused a fact with code 2"),
    Hazard("what_is_taken_back_is_gone", 3, ends=r"NetworkError: the engine refused a fact with code 2"),
    Hazard("a_fact_that_no_rule_reads_is_no_error", 1, ends=r"MessageNotHandledException.*"),
    Hazard("one_fact_does_not_stop_the_others", 3, wrong=[0, 2]),
    Hazard("every_firing_is_told", 2, wrong=0),
    Hazard("an_error_is_raised", ["raised", 1], wrong="nothing"),
    Hazard("a_slow_step_changes_nothing", [2, 2], wrong=1),
    Hazard("a_rule_that_feeds_itself_ends", 1, ends="hang"),
    Hazard("no_threads_are_started", False, wrong=True),
    Hazard("integers_beyond_64_bits_differ", "refused", wrong=1),
    Hazard("names_of_one_hash_are_two", [], wrong=["high"]),
    Hazard("facts_of_one_hash_are_two", 2, ends=r"NetworkError: the engine refused a fact with code 2"),
    Hazard("two_subjects_are_apart", 0, wrong=1, args=("196203051995061571", "198212212022101772")),
    Hazard("two_subjects_are_apart", 0, wrong=1, args=(7, "7")),
    Hazard("a_fact_above_the_topmost_of_65_steps", [11, 70], ends=r"NetworkError: .*error code: 303"),
    Hazard("six_hundred_thresholds", 31, ends="hang"),
    Hazard("three_hundred_rules_share_a_condition", 300, ends=r"NetworkError: .*error code: 108"),
    Hazard("as_many_rules_on_a_condition_as_the_engine_takes", 256, ends=f"{DIES}|wrong"),
    Hazard("five_thousand_rules", 1, ends=r"NetworkError: .*error code: 106"),
    Hazard("seventeen_patterns", "refused", ends=r"NetworkError: .*error code: 304"),
    Hazard("forty_joins", "refused", ends=r"NetworkError: .*error code: 113"),
    Hazard("three_hundred_properties", "refused", ends=r"NetworkError: .*error code: 302"),
    Hazard("no_alternatives_at_all", "refused", ends="hang"),
    Hazard("two_thousand_sessions", 1_000, ends="MemoryError: .*", args=(False,)),
    Hazard("two_thousand_sessions", 1_000, ends=DIES, args=(True,)),
    Hazard("memories_in_which_no_rule_fired", 0, ends=DIES),
    Hazard("a_memory_for_each_of_many", "flat", wrong="grows"),
    Hazard("rulesets_that_come_and_go", "flat", wrong="grows"),
    Hazard("rulesets_deleted_with_memories_in_them", "flat", wrong="grows"),
    Hazard(f"{VALUES}.nine_of_ten_are_nine_tenths", True, wrong=0),
    Hazard(f"{VALUES}.a_target_of_zero", None, ends="SIGFPE"),
    Hazard(f"{VALUES}.a_hundred_thousandth", True, ends=r"error: .*error code: 204"),
    Hazard(f"{VALUES}.neither_number_nor_infinity", [["IKU505"]] * 3, wrong=1),
    Hazard(f"{VALUES}.an_infinity", ["IKU502"], ends=r"error: .*error code: 204"),
    Hazard(f"{VALUES}.yes_is_not_one", [None, ["IKU502"]], wrong=1),
    Hazard(f"{VALUES}.what_is_missing_is_not_there", False, wrong=1),
    Hazard(f"{VALUES}.texts_stand_in_their_order", True, wrong=0),
    Hazard(f"{VALUES}.a_quotation_mark_is_one_character", True, wrong=0),
    Hazard(f"{VALUES}.long_texts_that_differ", False, wrong=1),
    Hazard(f"{VALUES}.a_text_of_twenty_million_characters", True, ends=r"error: .*error code: 314"),
    Hazard(f"{VALUES}.a_subject_with_a_key_of_five_million_characters", True, ends=DIES),
    Hazard(f"{VALUES}.facts_nested_deeply", ["IKU501", "IKU545"], ends=DIES),
)

# What is known of the engine, and the tests about it: a hazard above, or a test of another module. Those of
# `test_hazards_sent.py` show that what would do harm is never sent.
SENT = "test_hazards_sent.test_generated_policies_send_only_what_is_safe"
ROWS: Mapping[str, tuple[str, ...]] = {
    # meanings that surprise
    "an event goes to one matching rule, a fact to all": ("every_rule_fires_on_one_fact", SENT),
    "a fact without an id is its content; the same content twice is refused": ("equal_facts_are_two", SENT),
    "a fact is retracted by its text": ("what_is_taken_back_is_gone", SENT),
    "a fact that nothing matches is an error": ("a_fact_that_no_rule_reads_is_no_error",),
    "a batch with one bad fact runs no rule of the others": ("one_fact_does_not_stop_the_others", SENT),
    "an action of two parameters never completes": ("every_firing_is_told", SENT),
    "an error in an action is swallowed": ("an_error_is_raised", SENT),
    "an action over ten seconds is dropped and locks its session": ("a_slow_step_changes_nothing", SENT),
    "rules may feed themselves for ever": ("a_rule_that_feeds_itself_ends",),
    "session names 7 and '7' are one": ("two_subjects_are_apart", SENT),
    "integers are divided without the rest": (f"{VALUES}.nine_of_ten_are_nine_tenths", SENT),
    "integers saturate at 64 bits": ("integers_beyond_64_bits_differ", SENT),
    "a number with an exponent and no point can't be read": (f"{VALUES}.a_hundred_thousandth", SENT),
    "no number is taken for null, infinity is an error": (
        f"{VALUES}.neither_number_nor_infinity",
        f"{VALUES}.an_infinity",
        SENT,
    ),
    "true equals 1": (f"{VALUES}.yes_is_not_one", SENT),
    "null counts as there, and matches nothing": (f"{VALUES}.what_is_missing_is_not_there", SENT),
    "texts are ordered past their end": (f"{VALUES}.texts_stand_in_their_order", SENT),
    "texts keep their JSON escapes": (f"{VALUES}.a_quotation_mark_is_one_character", SENT),
    "calls hold the interpreter's lock, registries have none": (
        "test_concurrency.test_threads_get_what_one_thread_gets",
    ),
    "every host starts timer threads that don't end": ("no_threads_are_started", SENT),
    # limits
    "1,024 live sessions": (
        "two_thousand_sessions",
        "test_endurance.test_two_thousand_sessions_live_at_once",
        SENT,
    ),
    "97 to 262 KiB a live session": ("a_memory_for_each_of_many", SENT),
    "252 properties of a fact": ("three_hundred_properties", SENT),
    "64 conditions that one fact meets": (
        "a_fact_above_the_topmost_of_65_steps",
        "test_endurance.test_a_scale_of_two_hundred_bands",
    ),
    "512 first conditions": ("six_hundred_thresholds", SENT),
    "255 rules on one condition": ("three_hundred_rules_share_a_condition", SENT),
    "4,096 rules of a ruleset": ("five_thousand_rules", "test_endurance.test_a_thousand_rules", SENT),
    "16 patterns of a rule": ("seventeen_patterns", SENT),
    "31 correlated terms of a pattern": ("forty_joins", SENT),
    "16 MiB of a text": (f"{VALUES}.a_text_of_twenty_million_characters", SENT),
    "rulesets are never freed": (
        "rulesets_that_come_and_go",
        "test_endurance.test_evaluators_come_and_go",
        SENT,
    ),
    "a deleted ruleset leaves its sessions": ("rulesets_deleted_with_memories_in_them", SENT),
    # crashes, hangs and wrong answers
    "an integer divided by zero": (f"{VALUES}.a_target_of_zero", SENT),
    "a session deleted in which no rule fired": ("memories_in_which_no_rule_fired", SENT),
    "the 1,025th session, and then once more": ("two_thousand_sessions", SENT),
    "256 rules on one condition": ("as_many_rules_on_a_condition_as_the_engine_takes", SENT),
    "a session name of 5 MB, or facts nested deeply": (
        f"{VALUES}.a_subject_with_a_key_of_five_million_characters",
        f"{VALUES}.facts_nested_deeply",
        SENT,
    ),
    "an empty $and, or 513 thresholds": ("no_alternatives_at_all", "six_hundred_thresholds", SENT),
    "two people of one hash are one session": (
        "two_subjects_are_apart",
        "test_endurance.test_subjects_of_one_hash_are_decided_together",
        SENT,
    ),
    "two properties of one hash are one": ("names_of_one_hash_are_two", SENT),
    "two facts of one hash are one": ("facts_of_one_hash_are_two", SENT),
    "two texts of 65,536 characters are equal": (f"{VALUES}.long_texts_that_differ", SENT),
}


@pytest.fixture(scope="module")
def children() -> Iterator[isolated.Server]:
    with isolated.Server("hazards", VALUES) as server:
        yield server


@needs_engine
@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda h: "-".join([h.name, *map(str, h.args)]))
def test_hazard(hazard: Hazard, children: isolated.Server) -> None:
    guarded = children.call(*hazard.place, True, *hazard.args)
    assert (guarded.returned, guarded.why) == (hazard.answer, "")
    bare = children.call(*hazard.place, False, *hazard.args, cpu=SHORT if hazard.ends == "hang" else 60)
    if hazard.ends:
        # memory that is written over may kill the process or only falsify the answer
        assert re.fullmatch(hazard.ends, bare.why or "wrong"), bare
        assert bare.why or bare.returned != hazard.answer
    else:
        assert (bare.returned, bare.why) == (hazard.wrong, "") and hazard.wrong != hazard.answer


def test_every_row_is_tested() -> None:
    there = {hazard.name for hazard in HAZARDS}
    for path in HERE.glob("test_*.py"):
        there |= {f"{path.stem}.{f.name}" for f in ast.parse(path.read_text("utf-8")).body if _is_test(f)}
    assert {name for names in ROWS.values() for name in names} <= there
    assert all(ROWS.values()) and len(ROWS) == 20 + 12 + 10


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def test_every_hazard_is_about_a_row() -> None:
    assert {hazard.name for hazard in HAZARDS} == {
        name for names in ROWS.values() for name in names if not name.startswith("test_")
    }
