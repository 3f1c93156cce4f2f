"""No policy in Python: numbers, names and labels of the packs stand in rule files only."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

import iku_rules
from iku_rules.language.parser import parse_policy
from iku_rules.language.policy import PolicyFile
from iku_rules.language.source import read_file
from iku_rules.language.words import WORDS

SRC = Path(iku_rules.__file__).parent
RULES = Path(__file__).parent.parent / "rules"
PACKS = sorted(RULES.glob("*/*.policy.yaml"))

# Every whole number above ten in the source, and what it is for. None is a threshold of anybody's performance.
REVIEWED = {
    12: "months of a year; a width of indentation or of a digest shown",
    13: "one past the last month",
    15: "a limit of the checks' search",
    16: "a limit of the checks' search",
    18: "digits that fit a signed 64-bit integer",
    20: "how many examples or problems are shown",
    24: "engine limits of the network",
    28: "engine limits of the network",
    30: "widths of text shown",
    31: "a day of an example in a template",
    32: "nesting of JSON facts; bits of a hash",
    40: "longest name; widths of text",
    45: "widths of text shown",
    60: "widths of text shown",
    62: "bits of integers that cross into the network",
    64: "deepest nesting of files and expressions",
    75: "widths of text shown",
    80: "bits of a ratio still worth reading",
    100: "subjects up to which the network serves; per cent; problems told; letters of a name; policies one rests on",
    120: "width of generated code",
    127: "bits of a signed 128-bit integer",
    130: "exit code of an interrupted command",
    160: "width of an excerpt",
    192: "engine limits of the network",
    225: "properties of a fact in the network",
    200: "a limit on compiled tables; days on which a policy changes",
    256: "bits beyond which a fraction is reduced",
    300: "a limit of the network's splitting",
    400: "a limit of the checks' search",
    500: "most rules; names searched; subjects from which progress is shown",
    512: "a limit of the checks' search",
    1000: "years have four digits; decimal groups; sampled lines; severities; characters quoted; digits of a result",
    1024: "bytes of a kilobyte",
    2000: "most rows and nodes",
    2026: "a year of an example in a template",
    4096: "longest expression; bytes read at once",
    9999: "last year of the calendar",
    10000: "widths of piped tables; grouping of digits; facts of one run",
    20000: "limits of the checks' search (pairs that meet) and of the network",
    65279: "the byte order mark",
    200000: "most nodes of a file; most matches of a run",
    1000000: "longest line or field of a fact file; a limit of the checks' search",
    16777619: "prime of the FNV-1a hash",
    2166136261: "offset of the FNV-1a hash",
    4294967295: "32 bits of the FNV-1a hash",
}


@functools.cache
def constants() -> tuple[tuple[str, ast.Constant], ...]:
    """Every literal of the source with its module."""
    found = []
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant):
                found.append((path.relative_to(SRC).as_posix(), node))
            elif isinstance(node, ast.Call):
                assert getattr(node.func, "id", "") != "float", path
    return tuple(found)


def policy_file(path: Path) -> PolicyFile:
    source, _ = read_file(path, path.name)
    assert source is not None
    parsed, problems = parse_policy(source)
    assert parsed is not None, problems
    return parsed


def test_there_is_no_binary_float() -> None:
    assert not [(m, n.value, n.lineno) for m, n in constants() if isinstance(n.value, float)]


def test_every_number_of_the_source_is_reviewed() -> None:
    found = {n.value for _, n in constants() if type(n.value) is int and abs(n.value) > 10}
    assert found - set(REVIEWED) == set()
    assert set(REVIEWED) - found == set(), "no longer there: take them from the list"


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.name)
def test_no_name_or_label_of_a_pack_stands_in_the_source(pack: Path) -> None:
    policy = policy_file(pack)
    names = {d.name.text for d in (*policy.decisions, *policy.effects, *policy.parameters, *policy.lookups)}
    names |= {f.name.text for r in policy.records for f in r.fields} | {r.name.text for r in policy.records}
    names |= {v.text for t in policy.types for v, _ in t.values}
    labels = [d.about.title for d in (*policy.decisions, *policy.effects, *policy.parameters)]
    labels += [texts for t in policy.types for _, texts in t.values]
    texts = {t for label in labels for t in (label.id, label.en) if t and len(t) > 6}
    texts -= {"Peringatan"}  # the severity `warning` in messages and help
    label = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(texts)))})\b") if texts else None
    # A word of the language is no name of a policy, wherever it stands.
    words = {w for table in WORDS.values() for pair in table.items() for w in pair}
    general = {"target", "peringatan"}  # common words: peringatan is the severity `warning` in messages
    for module, node in constants():
        if isinstance(node.value, str):
            assert node.value not in names - words - general, (module, node.lineno)
            found = label.search(node.value) if label else None
            assert found is None or node.value.strip() in words, (module, node.lineno, found)
