"""The comments of a rule or case file, each given out once to what it belongs to. Imports source and diagnostics."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from iku_rules.diagnostics import Source
from iku_rules.language.source import Mapping, Node, Scalar, Sequence

MODELINE: Final = "# yaml-language-server:"


@dataclass(frozen=True, slots=True)
class Comment:
    """`alone`: nothing else stands on its line. `column` from 0."""

    start: int
    column: int
    text: str
    alone: bool


class Comments:
    """All comments outside of tables (those inside belong to the table's text)."""

    def __init__(self, source: Source, root: Node) -> None:
        self.source = source
        self._scalars: list[int] = []  # where each begins
        self._all: list[Comment] = []
        at = 0
        for scalar in _scalars(root):
            self._scalars.append(scalar.span.start)
            self._all += self._found(at, scalar.span.start)
            if scalar.style == "block":  # a comment may follow the sign `|`
                self._all += self._found(scalar.span.start, scalar.inner.start)
            at = scalar.span.end
        self._all += self._found(at, len(source.text))
        self._starts = [c.start for c in self._all]
        self._given: set[int] = set()

    def _found(self, start: int, end: int) -> Iterator[Comment]:
        """Comments between two scalars, where a `#` can be nothing else."""
        text = self.source.text
        while (at := text.find("#", start, end)) >= 0:
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            line = text.rfind("\n", 0, at) + 1
            yield Comment(at, at - line, text[at:stop].rstrip(), not text[line:at].strip())
            start = stop

    def _give(self, comments: Iterable[Comment]) -> list[Comment]:
        found = list(comments)
        self._given |= {c.start for c in found}
        return found

    def _between(self, start: int, end: int) -> list[Comment]:
        first, last = bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, end)
        return [c for c in self._all[first:last] if c.start not in self._given]

    def take(self, start: int, end: int) -> list[Comment]:
        """Those that begin in a stretch of the source and aren't given out yet."""
        return self._give(self._between(start, end))

    def beside(self, end: int) -> list[Comment]:
        """The one behind the last thing on a line, if that ends at `end`."""
        line = self.source.text.find("\n", end)
        return self.take(end, min(self._following(end), len(self.source.text) if line < 0 else line))

    def tail(self, end: int, column: int) -> list[Comment]:
        """Those below the last entry of a block and at least as far in, where what follows stands further out."""
        at = self._following(end)
        if at < len(self.source.text) and self._indent(at) >= column:
            return []
        return self._give(itertools.takewhile(lambda c: c.column >= column, self._between(end, at)))

    def modeline(self) -> list[str]:
        """The line that tells an editor the file's schema: wherever it stands, it works only as the first."""
        found = self._give([c for c in self._all if c.alone and c.text.startswith(MODELINE)][:1])
        return [c.text for c in found]

    def _following(self, offset: int) -> int:
        """Where the next scalar begins."""
        index = bisect.bisect_left(self._scalars, offset)
        return self._scalars[index] if index < len(self._scalars) else len(self.source.text)

    def gap_before(self, offset: int) -> bool:
        """Whether an empty line stands above the line of a place."""
        number = self.source.position(offset)[0]
        return number > 1 and not self.source.line(number - 1).strip()

    def _indent(self, offset: int) -> int:
        line = self.source.line(self.source.position(offset)[0])
        return len(line) - len(line.lstrip())


def _scalars(root: Node) -> Iterator[Scalar]:
    """Every scalar in the order of the text."""
    waiting = [root]
    while waiting:
        match waiting.pop():
            case Scalar() as found:
                yield found
            case Mapping() as mapping:
                for entry in reversed(mapping.entries):
                    waiting += [entry.value, entry.key]
            case Sequence() as sequence:
                waiting += reversed(sequence.items)
