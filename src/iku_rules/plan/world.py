"""What the expressions of a policy can refer to, and where one of them stands. Imports language and scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from iku_rules.frozen import dataclass
from iku_rules.language.periods import LENGTHS
from iku_rules.language.terms import Const
from iku_rules.language.types import Boolean, Category, Type
from iku_rules.plan.scope import Scope

BOOLEAN: Final = Boolean()
LENGTH: Final = Category("length", LENGTHS, ordered=False)

Mode = Literal["decision", "rule", "guard", "require", "lookup", "constant", "claim"]


@dataclass(frozen=True, slots=True)
class RecordShape:
    """What typing needs to know of a record. `most` None where unknown."""

    name: str
    parent: str | None
    fields: Mapping[str, tuple[Type, bool]]  # type, may be missing
    key: tuple[str, ...]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """A decision as others see it."""

    record: str
    type: Type
    missable: bool


@dataclass(frozen=True, slots=True)
class LookupHead:
    """A lookup as those who ask it see it."""

    args: tuple[tuple[str, Type], ...]
    gives: Type
    missable: bool


@dataclass(frozen=True, slots=True)
class World:
    """All that expressions can refer to, but for what lookups and decisions give, which is found when asked."""

    scope: Scope
    records: Mapping[str, RecordShape]
    parameters: Mapping[str, Const]
    effects: Mapping[str, str]  # to the record
    decisions: Mapping[str, str]  # to the record
    decided: Mapping[str, str]  # fields of imported records that are decided: readable wherever the record is

    def above(self, record: str) -> list[str]:
        """The parent of a record, its parent and so on."""
        found, at = [], self.records[record].parent
        while at is not None:
            found.append(at)
            at = self.records[at].parent
        return found


@dataclass(frozen=True, slots=True)
class View:
    """Where an expression stands: its file, the record it is for, what it may read."""

    owner: str
    record: str | None
    mode: Mode
    args: tuple[tuple[str, Type], ...] = ()
    member: tuple[str, str] | None = None  # variable, record
