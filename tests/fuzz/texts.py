"""Texts that nobody would think of: files with something dropped, doubled, swapped or put in, and sentences made from
the grammar. The first serve both the coverage-guided run and hypothesis.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Literal

from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from hypothesis.strategies import SearchStrategy
from lark import Lark

from iku_rules.language.by_grammar import grammar
from iku_rules.language.words import LANGUAGES, RESERVED, WORDS, Language, word

from .seeds import seeds

NUMBERS = (
    "0", "-0", "1", "-1", "0.5", "2.50", "1e400", "1e-400", "-1e5", "NaN", "inf", "1,5", "1.234", "1.234,5", "10.000",
    "00", "1_000", "0x10", "99.999", "100%", "1000000000000000000", "9" * 40, "0." + "3" * 40, "١٢", "½", "²",
    "9" * 5000, "0" * 5000 + "1", "1." + "0" * 5000, "2026", "2026-13", "2026-Q5", "2026-02-30", "0001",
    "9999-12-31", "0000-01-01",
)  # fmt: skip
DAYS = ("0001-01-01", "9999-12-31", "2026-12-31", "2027-01-01", "2026-02-29", "2024-02-29", "2026-00-10", "2025-W01-1")
PERIODS = ("0001", "9999", "0000", "2026", "2026-S2", "2026-Q4", "2026-12", "9999-12", "0001-S1", "2026-S3", "26")
LETTERS = (
    "\0", "\t", "\r", "\n", "\x0b", "\x1b[2J", "\x7f", "\x85", "\xa0", "\xad", "ß", "ı", "İ", "ﬁ", "e\u0301", "а",
    "\u200b", "\u200e", "\u202e", "\u2028", "\ufeff", "\ufffe", "\U0001f600", "\U000e0041", "\u3164", "\U0010ffff",
)  # fmt: skip
SIGNS = (
    *"|:#-?*&!%@`'\"{}[](),.;=<>+/\\~$ ", "||", ": ", "- ", "..", "<=", "!=", "==", "<<", "---", "...", "|-", ">-",
    "{}", "[]", '""', "''", "\\|", "\\ ", "=1+1", "sep=;", "[0..", "..9)", "null", "true", "\\u0000", "\\ud800",
)  # fmt: skip
LANGUAGE_WORDS = tuple(
    sorted({word(context, en, lang) for context, table in WORDS.items() for en in table for lang in LANGUAGES})
)
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


# --- one change of a text


def _of_parts(split: Callable[[str], list[str]]) -> Callable[[str, Random], str]:
    """Drops, doubles, swaps, moves or repeats many times one of the parts of a text."""

    def change(text: str, random: Random) -> str:
        found = split(text)
        if not found:
            return text
        at, other = random.randrange(len(found)), random.randrange(len(found))
        match random.randrange(6):
            case 0:
                del found[at]
            case 1:
                found.insert(at, found[at])
            case 2:
                found[at], found[other] = found[other], found[at]
            case 3:
                found.insert(other, found.pop(at))
            case 4:
                found[at] = found[other]
            case _:
                found[at] *= random.choice((2, 3, 9, 70))
        return "".join(found)

    return change


def _cells(text: str) -> list[str]:
    return re.split(r"(\|\|?|[,;])", text)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _put(pieces: Sequence[str]) -> Callable[[str, Random], str]:
    """Puts a piece somewhere, or in the place of what stands there."""

    def change(text: str, random: Random) -> str:
        at = random.randrange(len(text) + 1)
        end = at + random.choice((0, 0, 1, 3))
        return text[:at] + random.choice(pieces) + text[end:]

    return change


def _replace(pattern: str, pieces: Sequence[str]) -> Callable[[str, Random], str]:
    """Puts a piece in the place of something of its kind."""

    def change(text: str, random: Random) -> str:
        found = list(re.finditer(pattern, text))
        if not found:
            return text
        where = random.choice(found)
        return text[: where.start()] + random.choice(pieces) + text[where.end() :]

    return change


def _indented(text: str, random: Random) -> str:
    lines = _lines(text)
    if not lines:
        return text
    at, by = random.randrange(len(lines)), random.choice((-2, -1, 1, 2, 4))
    end = at + random.choice((1, 1, 2, 5))
    lines[at:end] = [" " * by + line if by > 0 else line.removeprefix(" " * -by) for line in lines[at:end]]
    return "".join(lines)


def _same_name(text: str, random: Random) -> str:
    """One name everywhere in the place of another."""
    names = re.findall(r"\b[a-z][a-z0-9_]*\b", text)
    return re.sub(rf"\b{random.choice(names)}\b", random.choice(names), text) if names else text


_CHANGES: tuple[Callable[[str, Random], str], ...] = (
    _of_parts(_lines),
    _of_parts(_lines),
    _of_parts(_cells),
    _of_parts(_cells),
    _of_parts(_tokens),
    _of_parts(_tokens),
    _of_parts(list),
    _put(NUMBERS),
    _put(LETTERS),
    _put(SIGNS),
    _put(LANGUAGE_WORDS),
    _replace(r"\d+(?:[.,]\d+)?", NUMBERS),
    _replace(r"\d", tuple("0123456789")),
    _replace(r"\d{4}-\d{2}-\d{2}", DAYS),
    _replace(r"\b\d{4}(?:-[SQ]?\d+)?\b", PERIODS),
    _replace(r"\b[a-z][a-z_]*\b", LANGUAGE_WORDS),
    _replace(r"\b[a-z][a-z_]*\b", tuple(sorted(RESERVED))),
    _replace(r"[^\w\s]+", SIGNS),
    _indented,
    _same_name,
)


def changed(text: str, random: Random) -> str:
    """A text with one to four changes."""
    for _ in range(random.choice((1, 1, 2, 4))):
        text = random.choice(_CHANGES)(text, random)
    return text


def changed_bytes(data: bytes, random: Random) -> bytes:
    """The same for bytes, of which those that are no letters stay."""
    return changed(data.decode("utf-8", "surrogateescape"), random).encode("utf-8", "surrogateescape")


# --- for hypothesis


@st.composite
def changed_seeds(draw: st.DrawFn, target: str) -> bytes:
    """A seed of a target, changed."""
    seed = draw(st.sampled_from(seeds(target)))
    return changed_bytes(seed, draw(st.randoms(use_true_random=False)))


NAMES = ("x", "y", "hari", "ya_x", "mutu_x", "rezim", "masa", "mulai", "batas", "kali", "baik", "asn", "m", "butir")
MEMBERS = ("nilai", "bobot", "urut", "kapan", "kode")


@functools.cache
def sentences(language: Language, start: Literal["value", "cell"]) -> SearchStrategy[str]:
    """Expressions or cells that the grammar makes, over the names of the small world of `targets`."""
    rules = Lark(grammar(language), start=["value", "cell"], parser="lalr", lexer="contextual")
    return from_lark(rules, start=start, explicit={"NAME": st.sampled_from((*NAMES, *NAMES, *MEMBERS))})


def expressions() -> SearchStrategy[bytes]:
    """Made expressions, as bytes."""
    return st.sampled_from(LANGUAGES).flatmap(lambda language: sentences(language, "value")).map(str.encode)


def tables() -> SearchStrategy[bytes]:
    """Made decision tables of one condition."""

    def table(language: Language) -> SearchStrategy[bytes]:
        row = st.tuples(sentences(language, "cell"), st.sampled_from(("1", "2.5", "x", "baik", "missing", "kosong")))
        rows = st.lists(row.map(" || ".join), min_size=1, max_size=4)
        return st.tuples(st.sampled_from(NAMES), rows).map(lambda made: "\n".join([f"{made[0]} || hasil", *made[1]]))

    return st.sampled_from(LANGUAGES).flatmap(table).map(str.encode)
