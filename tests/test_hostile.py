"""Each case of the table of bad input ends as it has to, and says what `hostile.txt` says (how: see `hostile`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

import hostile
from ordeal import Bench, Case, faults, first_of, told

CASES = {case.id: case for case in hostile.cases()}
EXPECTED = hostile.expected()

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and memory of children are those of Linux")


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench() as made:
        yield made


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str, bench: Bench) -> None:
    result = bench.run(CASES[name])
    assert not faults(result), result.shown[:2000]
    assert told(result) == EXPECTED[name], result.shown[:2000]


def test_the_table_is_of_these_cases() -> None:
    assert list(EXPECTED) == list(CASES)
    assert len(CASES) == sum(1 for _ in hostile.cases()), "two cases have one name"


def test_a_file_full_of_problems_ends_with_one_that_says_so(bench: Bench) -> None:
    tags = hostile.put(hostile.RULES, hostile.TEXTS["100,000 tags"])
    result = bench.run(Case("100,000 tags", "check", tags))
    assert result.shown.count(": error IKU120: ") == 100 and result.shown.count(": error IKU166: ") == 1


def test_a_policy_that_rests_on_many_says_where(bench: Bench) -> None:
    result = bench.run(CASES["meaning: uses: a chain of 150 | check"])
    assert first_of(result) == "rules/l99.policy.yaml:11:11 IKU429"
