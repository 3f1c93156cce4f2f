"""The formatter: a rule or case file in its one layout and in the words of either language, its meaning unchanged.

Imports the parsers, arrangement, tabling and diagnostics.
"""

from __future__ import annotations

import difflib

from iku_rules.diagnostics import Diagnostic, Severity, Source, sort, worst
from iku_rules.language.arrangement import arranged
from iku_rules.language.cases import CaseFile, Example, parse_cases
from iku_rules.language.parser import parse_policy, words_of
from iku_rules.language.policy import PolicyFile
from iku_rules.language.respelling import Speller
from iku_rules.language.source import Mapping, read_tree
from iku_rules.language.tables import RawTable
from iku_rules.language.tabling import of_yes_and_no
from iku_rules.language.words import Language, english


def format_source(source: Source, *, words: Language | None = None) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a file as it should be laid out, in the words wanted (None: those it has).

    None where the file has errors, which come along: it is left alone. Formatting twice changes nothing more,
    and so does formatting there and back in the other words.
    """
    node, problems = read_tree(source)
    if node is None or worst(problems) is Severity.ERROR:
        return None, sort(problems)
    section = "policy" if words_of(node, "policy") else "cases"
    before, problems = _parsed(source, section)
    own = words_of(node, section)
    if before is None or own is None or not isinstance(node, Mapping) or worst(problems) is Severity.ERROR:
        return None, sort(problems)
    speller = Speller(own, words or own)
    text = arranged(node, section, speller)
    if speller.problems:
        return None, sort(speller.problems)
    after, wrong = _parsed(Source(source.name, text), section)
    if after is None or worst(wrong) is Severity.ERROR or _meaning(after) != _meaning(before):
        # Nothing known leads here; if something does, a file as it was is better than one that says another thing.
        return source.text, ()
    return text, ()


def difference(source: Source, text: str) -> str:
    """What the formatter would change, as a unified diff; empty where it is formatted already."""
    if source.text == text:
        return ""
    lines = difflib.unified_diff(
        source.text.splitlines(keepends=True), text.splitlines(keepends=True), source.name, source.name
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _parsed(source: Source, section: str) -> tuple[PolicyFile | CaseFile | None, tuple[Diagnostic, ...]]:
    return parse_policy(source) if section == "policy" else parse_cases(source)


def _meaning(file: PolicyFile | CaseFile) -> object:
    """What must be the same before and after: everything but places, words and layout."""
    if isinstance(file, PolicyFile):
        return file
    return [file.policy, file.title, [_example(e, file.words) for e in file.examples]]


def _example(found: Example, words: Language) -> object:
    tables = [[(t.record, _cells(t.table, words)) for t in group] for group in (found.facts, found.given, found.expect)]
    return [found.id, found.title, found.basis, found.note, found.period, tables]


def _cells(table: RawTable, words: Language) -> list[list[str]]:
    """What the cells say; only yes and no, in columns of them, are words of the language."""
    spoken = [of_yes_and_no(table, column, words) for column in range(len(table.head.cells))]
    rows = [
        [
            english("value", c.text, words) or c.text if word else c.text
            for c, word in zip(row.cells, spoken, strict=True)
        ]
        for row in table.rows
    ]
    return [[c.text for c in table.head.cells], *rows]
