"""A case file -> `CaseFile`: worked examples of one policy, as written, with their places.

Names and values are the author's and not yet compared with the policy. Imports reading, tables, source,
policy (for names and texts) and diagnostics.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from iku_rules.diagnostics import Diagnostic, Source, Span, problem
from iku_rules.language.parser import LANGUAGE_VERSION, words_of
from iku_rules.language.policy import Name, Texts
from iku_rules.language.reading import Reader, TooManyError
from iku_rules.language.source import Entry, Mapping, Node, Scalar, read_tree
from iku_rules.language.tables import RawTable
from iku_rules.language.words import Language


@dataclass(frozen=True, slots=True)
class CaseTable:
    """The rows of one record type."""

    record: Name
    table: RawTable


@dataclass(frozen=True, slots=True)
class Example:
    """Facts, and what must come of them. `given` sets decisions whose formulas then are not run.

    `sound`: nothing was wrong with its layout, so that no part of it was left out.
    """

    id: Name
    title: Texts
    basis: tuple[str, ...]
    note: Texts
    period: Name
    facts: tuple[CaseTable, ...]
    given: tuple[CaseTable, ...]
    expect: tuple[CaseTable, ...]
    sound: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The examples of a policy in the order of the file; `words` is the language it is written in."""

    source: Source = field(repr=False)
    words: Language
    policy: Name
    title: Texts
    examples: tuple[Example, ...]


def parse_cases(source: Source) -> tuple[CaseFile | None, tuple[Diagnostic, ...]]:
    """The cases a source holds; None where what is known of it is not enough to go on."""
    node, problems = read_tree(source)
    if node is None:
        return None, problems
    words = words_of(node, "cases")
    if words is None or not isinstance(node, Mapping):
        return None, (*problems, problem("IKU601", Span(source, node.span.start, node.span.start + 1)))
    parser = _Parser(words)
    parser.problems += problems
    try:
        made = parser.file(node, source)
    except TooManyError as stopped:
        return None, stopped.told
    return made, tuple(parser.problems)


class _Parser(Reader):
    """One method for each section."""

    def file(self, node: Mapping, source: Source) -> CaseFile | None:
        e = self.section(node, "cases")
        if "language" in e and self.integer(e["language"].value) not in (LANGUAGE_VERSION, None):
            self.say("IKU144", e["language"].value.span, known=LANGUAGE_VERSION)
        policy = self.scalar(e["cases"].value) if "cases" in e else None
        title = self.texts(e["title"].value) if "title" in e else Texts()
        entries = self.entries(e["examples"].value) if "examples" in e else ()
        examples = tuple(made for entry in entries if (made := self.example(entry)) is not None)
        if policy is None:
            return None
        return CaseFile(source, self.words, Name(policy.text.strip(), policy.inner), title, examples)

    def example(self, entry: Entry) -> Example | None:
        before = len(self.problems)
        id_ = self.as_name(entry.key.text, entry.key.inner, hyphens=True)
        e = self.section(entry.value, "example")
        period = self.scalar(e["period"].value) if "period" in e else None
        if "history" in e:
            self._history(e["history"])
        title = self.texts(e["title"].value) if "title" in e else Texts()
        basis = self.strings(e["basis"].value) if "basis" in e else ()
        note = self.texts(e["note"].value) if "note" in e else Texts()
        facts, given, expect = (self._tables(e[key].value) if key in e else () for key in ("facts", "given", "expect"))
        if id_ is None or period is None:
            return None
        when = Name(period.text.strip(), period.inner)
        sound = len(self.problems) == before
        return Example(id_, title, basis, note, when, facts, given, expect, sound)

    def _history(self, entry: Entry) -> None:
        """Earlier decisions can't be given yet; that there are none may be said."""
        node = entry.value
        if not isinstance(node, Scalar) or node.text.strip() != self.own("value", "none"):
            self.say("IKU199", entry.key.span, word=entry.key.text)

    def _tables(self, node: Node) -> tuple[CaseTable, ...]:
        found = []
        for entry in self.entries(node):
            record = self.name(entry.key)
            table = self.table(entry.value)
            if table is not None and table.split is not None:
                self.say("IKU602", table.head.span)
            elif record is not None and table is not None:
                found.append(CaseTable(record, table))
        return tuple(found)
