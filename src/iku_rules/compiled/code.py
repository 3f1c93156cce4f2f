"""Generated Python: lines and blocks, names of our own making, loops over records, conditions in three values.

No text of a policy gets into the source: its names and values are constants k0, k1, ... that are bound
beside it; everything else is v0, v1, ..., keywords and integers. Imports terms, types and integers.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

from iku_rules.compiled.integers import NEVER, Num, atom, is_atom, together
from iku_rules.language.types import Number


class Block:
    """Lines, and blocks under a header; a block without a header belongs to the lines around it."""

    def __init__(self) -> None:
        self.parts: list[str | tuple[str, Block]] = []

    def add(self, *lines: str) -> None:
        self.parts.extend(lines)

    def nest(self, header: str, block: Block) -> None:
        self.parts.append((header, block))

    @property
    def empty(self) -> bool:
        return all(not isinstance(part, str) and not part[0] and part[1].empty for part in self.parts)

    def lines(self, depth: int) -> Iterator[str]:
        """The text, each line indented."""
        if self.empty:
            yield " " * depth + "pass"
        open_header, inside = "", [""]  # the header that the last lines stand under
        for part in self.parts:
            if isinstance(part, str):
                open_header = ""
                yield " " * depth + part
            elif part[0]:
                # a test that was just made, of what hasn't changed since, is not made again
                again = part[0] == open_header and part[0].startswith("if ") and not _assigns(inside, part[0])
                if not again:
                    yield " " * depth + part[0]
                open_header, inside = part[0], list(part[1].lines(depth + 1))
                yield from inside
            elif not part[1].empty:
                open_header = ""
                yield from part[1].lines(depth)


def _assigns(lines: Iterable[str], header: str) -> bool:
    """Whether lines may change a variable that a header reads."""
    names = "|".join(set(re.findall(r"\bv[0-9]+\b", header)))
    changed = re.compile(rf"(^|\s|,|\()({names})\b[^=<>!]*(?<![=<>!])=(?!=)|\bfor\b.*\b({names})\b.*\bin\b")
    return bool(names) and any(changed.search(line) for line in lines)


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Cond:
    """A condition: true where all of `true` hold, false where one of `false` does, else unknown.

    `false` None: never unknown, so false where it isn't true. Where all of `decided` hold it isn't unknown.
    `value`: a variable that holds it as True, False or None.
    """

    true: tuple[str, ...]
    false: tuple[str, ...] | None = None
    decided: tuple[str, ...] = ()
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Val:
    """A category, day, period or text; to be read only where every text of `present` is true."""

    text: str
    present: tuple[str, ...] = ()


Made = Num | Cond | Val

UNKNOWN: Final = Cond(NEVER, NEVER, NEVER, "None")  # always


def conj(texts: Iterable[str]) -> str:
    """All of them, in order; a test for zero makes the one for missing before it needless."""
    given = list(dict.fromkeys(texts))
    found = [t.removesuffix(" is not None") if t.removesuffix(" is not None") in given else t for t in given]
    return " and ".join(dict.fromkeys(found)) or "True"


def disj(texts: Iterable[str]) -> str:
    """One of them."""
    given = list(dict.fromkeys(texts))
    return given[0] if len(given) == 1 else " or ".join(t if is_atom(t) else f"({t})" for t in given) or "False"


def opposite(text: str) -> str:
    """Not so."""
    if text.endswith(" is not None") and is_atom(text.removesuffix(" is not None")):
        return text.replace(" is not ", " is ")
    if text.startswith("not ") and is_atom(text.removeprefix("not ")):
        return text.removeprefix("not ")
    return f"not {atom(text)}"


def true_text(cond: Cond) -> str:
    return conj(cond.true)


def false_text(cond: Cond) -> str:
    return opposite(conj(cond.true)) if cond.false is None else disj(cond.false)


def value_text(value: Made) -> str:
    """One expression for a condition, or for another value that is no number: its value or None."""
    match value:
        case Cond(value=str(text)):
            return text
        case Cond(false=None):
            return conj(value.true)
        case Cond():
            # mostly nothing is missing: then one test is enough
            test = wrapped(conj(t for t in value.true if t not in value.decided))
            given = f"{test} if {conj(value.decided)} else "
            if not set(value.decided) <= set(value.true):
                return f"{given}True if {true_text(value)} else False if {false_text(value)} else None"
            return f"{given}False if {false_text(value)} else None"
        case Val(present=()):
            return value.text
        case Val():
            return f"{value.text} if {conj(value.present)} else None"
        case Num():
            raise AssertionError("a number has two parts")


def unknown_text(cond: Cond) -> str:
    """Unknown, of a condition that can be and isn't true."""
    if cond.value is not None:
        return f"{cond.value} is None"
    return f"{wrapped(opposite(conj(cond.decided)))} and {opposite(false_text(cond))}"


def wrapped(text: str) -> str:
    """Text that `and` and `or` can stand beside."""
    return atom(text) if any(f" {word} " in text for word in ("and", "or", "if")) else text


def negated(cond: Cond) -> Cond:
    """Strong Kleene not."""
    if cond.false is None:
        return Cond((false_text(cond),)) if cond.true not in ((), NEVER) else fixed(cond.true == NEVER)
    return Cond((wrapped(disj(cond.false)),), (conj(cond.true),), cond.decided)


def fixed(value: bool) -> Cond:
    """A condition known when the plan is compiled."""
    return Cond(() if value else NEVER, value=str(value))


def named(name: str, missable: bool) -> Cond:
    """The condition that a variable holds."""
    if not missable:
        return Cond((name,), value=name)
    return Cond((name,), (f"{name} is False",), (f"{name} is not None",), name)


def every(conds: list[Cond]) -> Cond:
    """Strong Kleene and."""
    if fixed(False) in conds:
        return fixed(False)
    conds = [c for c in conds if c != fixed(True)]
    if len(conds) < 2:
        return conds[0] if conds else fixed(True)
    true = together(*(c.true for c in conds))
    # what can only be unknown where another part is false isn't unknown in their company
    certain = {text for c in conds if c.false is None for text in c.true}
    if all(c.false is None or (c.decided and certain.issuperset(c.decided)) for c in conds):
        return Cond(true)
    false = together(*((false_text(c),) if c.false is None else c.false for c in conds))
    return Cond(true, false, together(*(c.decided for c in conds)))


def some(conds: list[Cond]) -> Cond:
    """Strong Kleene or."""
    if fixed(True) in conds:
        return fixed(True)
    conds = [c for c in conds if c != fixed(False)]
    if len(conds) < 2:
        return conds[0] if conds else fixed(False)
    true = (f"({disj(true_text(c) for c in conds)})",)
    if all(c.false is None for c in conds):
        return Cond(true)
    return Cond(true, (conj(wrapped(false_text(c)) for c in conds),), together(*(c.decided for c in conds)))


# ---------------------------------------------------------------- places


@dataclass(slots=True)
class Loop:
    """A loop over records of a type, all or those from `span[0]` up to before `span[1]`.

    Its header is written last: it binds what the body turned out to need.
    """

    values: str  # the list of the records' facts
    span: tuple[str, str] | None
    names: Names
    index: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)

    def number(self) -> str:
        """The index of the record."""
        self.index = self.index or self.names.fresh()
        return self.index

    def fact(self, name: str) -> str:
        """A fact of the record."""
        if name not in self.facts:
            self.facts[name] = self.names.fresh()
        return self.facts[name]

    def element(self, name: str) -> str:
        """What a list of one value a record holds for this one."""
        if name not in self.lists:
            self.lists[name] = self.names.fresh()
        return self.lists[name]

    def header(self) -> str:
        cut = "" if self.span is None else f"[{self.span[0]}:{self.span[1]}]"
        numbers = f"range(len({self.values}))" if self.span is None else f"range({self.span[0]}, {self.span[1]})"
        given = [(self.index or "_", numbers)] if self.index or not (self.facts or self.lists) else []
        if self.facts:
            names = ", ".join(self.facts.values())
            getter = self.names.constant(itemgetter(*self.facts))
            given.append((f"({names})" if len(self.facts) > 1 else names, f"map({getter}, {self.values}{cut})"))
        given += [(variable, name + cut) for name, variable in self.lists.items()]
        if len(given) == 1:
            return f"for {given[0][0]} in {given[0][1]}:"
        return f"for {', '.join(g[0] for g in given)} in zip({', '.join(g[1] for g in given)}):"


@dataclass(frozen=True, slots=True)
class Here:
    """A record in reach: its type, and its loop unless it is the subject."""

    record: str
    loop: Loop | None

    def index(self) -> str:
        return "0" if self.loop is None else self.loop.number()


@dataclass(slots=True)
class Scope:
    """Where code is being written, and what is known there."""

    block: Block
    names: Names
    own: Here | None  # None in a lookup
    found: str = ""  # the set into which findings go
    decision: str = ""  # to which skipped members belong; '': to none
    member: Here | None = None
    outer: Scope | None = None  # around the loop over members
    args: tuple[Made, ...] = ()
    memo: ChainMap[Hashable, Any] = field(default_factory=ChainMap)
    known: set[str] = field(default_factory=set)  # texts that are true here
    limits: ChainMap[int, Number] = field(default_factory=ChainMap)  # of terms that a condition bounds, by token

    def branch(self, *, member: Here | None = None) -> Scope:
        """A block of its own inside: what it finds out isn't known outside."""
        return Scope(
            Block(),
            self.names,
            self.own,
            self.found,
            self.decision,
            member or self.member,
            self if member else self.outer,
            self.args,
            self.memo.new_child(),
            set(self.known),
            self.limits.new_child(),
        )


# ---------------------------------------------------------------- programs


class Names:
    """Names of variables and constants; no two are alike."""

    def __init__(self) -> None:
        self._count = 0
        self.constants: list[object] = []
        self._known: dict[tuple[type, object], str] = {}

    def fresh(self) -> str:
        self._count += 1
        return f"v{self._count}"

    def constant(self, value: object) -> str:
        """The name of an object that the code needs."""
        key = (type(value), value) if isinstance(value, Hashable) and not isinstance(value, tuple) else None
        if key is not None and key in self._known:
            return self._known[key]
        name = f"k{len(self.constants)}"
        self.constants.append(value)
        if key is not None:
            self._known[key] = name
        return name


OUTSIDE: Final = "outside"  # what a lookup's code answers beyond the table
ENTRY: Final = "evaluate"


@dataclass(frozen=True, slots=True)
class Program:
    """Source of a module with one function to call, and the constants it reads. Plain data: it can be pickled."""

    source: str
    constants: tuple[object, ...]

    def load(self) -> Callable[..., Any]:
        """The function. It shares nothing that changes, so any number of threads may call it."""
        namespace: dict[str, Any] = {f"k{i}": value for i, value in enumerate(self.constants)}
        namespace[OUTSIDE] = object()
        namespace["__builtins__"] = _BUILTINS
        # our own text: names and values of a policy are not in it, only k0, k1, ...
        exec(compile(self.source, "<plan>", "exec"), namespace)  # noqa: S102
        entry: Callable[..., Any] = namespace[ENTRY]
        return entry


# all that generated code may call
_BUILTINS: Final[Mapping[str, object]] = MappingProxyType(
    {f.__name__: f for f in (abs, enumerate, int, len, map, range, set, sorted, tuple, zip)}
)
