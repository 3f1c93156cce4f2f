"""Expressions, formulas and tables in a small world: the targets that need no whole file."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Literal

from iku_rules.diagnostics import Diagnostic, Source, Span
from iku_rules.language.expressions import MAX_TEXT, parse_cell, parse_expression
from iku_rules.language.format import format_source
from iku_rules.language.respelling import Speller
from iku_rules.language.source import read_tree
from iku_rules.language.words import LANGUAGES, WORDS, Language, word
from iku_rules.library import load

from .judged import folder, judged
from .soundness import refused

WORLD = """\
policy: fuzz
language: 1
version: "1"
title: {id: Dunia kecil, en: A small world}
basis: contoh
evidence: illustrative
in_force: {from: 2026-01-01}
subject: orang
period: [year, quarter]
scales:
  mutu: [kurang, cukup, baik]
kinds:
  rezim: [komisioner, asn]
facts:
  orang:
    key: [nama]
    fields: |
      field | type
      nama  | text
      rezim | rezim
      x     | number(2) [0..100] optional
      y     | number(3) [-10..10]
      hari  | integer [0..366] optional
      ya_x  | boolean
      mutu_x | mutu optional
      mulai | date optional
      masa  | period
  butir:
    key: [kode]
    belongs_to: orang
    records: 0..5
    fields: |
      field | type
      kode  | text
      nilai | number(2) [0..100] optional
      bobot | number(0) [1..100]
      urut  | integer [1..9]
      kapan | period optional
parameters:
  batas: {basis: contoh, value: 60}
lookups:
  kali:
    args: {a: number, b: mutu}
    gives: number(2)
    outside: missing
    table: |
      a     | b      || hasil
      < 0   | -      || 1
      >= 0  | >= cukup || 2
decisions:
"""


def expressions(data: bytes) -> None:
    """An expression and a cell: a tree with the same meaning in the words of both languages, or what is wrong."""
    text = _written(data)
    _spelled(text, cell=False)
    _spelled(text, cell=True)


def formulas(data: bytes) -> None:
    """An expression as a formula of a number, or else of a yes or no."""
    text = _written(data)
    words = _spelled(text, cell=False)
    if words is None:
        return
    for form in ({"round": "2"}, {"type": "boolean"}):
        if _built(words, {**form, "formula": f"|\n{_block(text, 6)}"}):
            break


def tables(data: bytes) -> None:
    """A decision table, in the words of its cells."""
    text = _written(data)
    found = [_spelled(part.strip(), cell=True) for line in text.splitlines() for part in line.split("|")]
    words = next((language for language in reversed(found) if language), "en")
    for form in ({"hit": "unique"}, {"hit": "first", "type": "mutu"}):
        if _built(words, {**form, "table": f"|\n{_block(text, 6)}"}):
            break


def _written(data: bytes) -> str:
    """A text that can stand in a file: what can't is the business of other targets."""
    text = data.decode("utf-8", "ignore")
    _, problems = read_tree(Source("f", f"text: |\n{_block(text, 2)}"))
    return "" if problems else text


def _spelled(text: str, *, cell: bool) -> Language | None:
    """The language in which a text can be read; the tree is the same when it is written in the other's words."""
    read = parse_cell if cell else parse_expression
    found: Language | None = None
    for language in LANGUAGES:
        made = read(Span(Source("f", text), 0, len(text)), language)
        if isinstance(made, Diagnostic):
            refused([made])
            continue
        found = language
        for target in LANGUAGES:
            speller = Speller(language, target)
            span = Span(Source("f", text), 0, len(text))
            other = speller.cell(span) if cell else speller.expression(span)
            if not speller.problems and len(other) <= MAX_TEXT:
                again = read(Span(Source("f", other), 0, len(other)), target)
                assert again == made, (text, other, target)
    return found


def _block(text: str, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}\n" for line in re.split(r"\r\n|\r|\n", text))


@functools.cache
def _world(words: Language) -> str:
    text, _ = format_source(Source("world", WORLD + "  lain: {each: orang, formula: x}\n"), words=words)
    assert text is not None
    return text[: text.index("  lain:")]


def _built(words: Language, keys: Mapping[str, str]) -> bool:
    """The small world with one decision more; whether it is good."""
    lines = [
        f"    {word('key', key, words)}: {_value(text, words)}\n" for key, text in {"each": "orang", **keys}.items()
    ]
    path = folder() / "fuzz.policy.yaml"
    path.write_text(_world(words) + "  hasil:\n" + "".join(lines), "utf-8", newline="")
    policy = load(path)
    judged(policy)
    return policy.usable


def _value(text: str, words: Language) -> str:
    contexts: tuple[Literal["value", "type"], ...] = ("value", "type")
    return next((word(c, text, words) for c in contexts if text in WORDS[c]), text)
