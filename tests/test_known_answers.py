"""The known answers that the packs must reproduce are all there, as examples that name them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iku_rules.cases import load_cases

RULES = Path(__file__).parent.parent / "rules"

# Ids of the dossier of regulations (single indicators, consolidation, expectations, predicates, conversion, scores)
# and of the figures asserted by the public calculator of KMK 127/2026 (achievement and consolidation).
WANTED = [
    *(f"A{n:02}" for n in range(1, 26)),
    *(f"B{n:02}" for n in range(1, 8)),
    *("E13", "E14", "F05", "F06", "F12"),
    *(f"T{n:03}" for n in range(1, 24)),
]


def named() -> dict[str, list[str]]:
    """The ids that examples name in their basis, note or name, with ranges such as `A21-A24` written out."""
    found: dict[str, list[str]] = {}
    for path in sorted(RULES.rglob("*.cases.yaml")):
        file, _, problems = load_cases(path)
        assert file is not None, problems
        for example in file.examples:
            text = " ".join([*example.basis, example.id.text.upper(), example.note.id or ""])
            for id_ in re.findall(r"\b[ABEFT]\d{2,3}\b", text):
                found.setdefault(id_, []).append(example.id.text)
            for letter, first, last in re.findall(r"\b([ABEFT])(\d+)-[ABEFT]?(\d+)\b", text):
                for n in range(int(first), int(last) + 1):
                    found.setdefault(f"{letter}{n:0{len(first)}}", []).append(example.id.text)
    return found


@pytest.mark.parametrize("wanted", WANTED)
def test_known_answer_is_an_example(wanted: str) -> None:
    assert wanted in named()
