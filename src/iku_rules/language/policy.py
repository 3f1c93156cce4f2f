"""A rule file as written: frozen declarations with places, names not yet resolved.

Words are in their English form; names, texts and numbers are the author's. Imports syntax, types of
time and diagnostics.
"""

from __future__ import annotations

import datetime
from dataclasses import field
from fractions import Fraction
from typing import Any, Literal

from iku_rules.diagnostics import Source, Span
from iku_rules.frozen import dataclass
from iku_rules.language.periods import Length
from iku_rules.language.syntax import Cell, Expr
from iku_rules.language.words import Language

Evidence = Literal["verified", "third_party", "illustrative"]
Outside = Literal["clamp", "missing"]
LookupForm = Literal["matrix", "table", "bands", "points"]
# Values of the rows, values of the columns, and the cells row by row; None: `x`.
MatrixCells = tuple[tuple["Name", ...], tuple["Name", ...], tuple[tuple[Expr | None, ...], ...]]
RoundingMode = Literal["half_away", "floor", "ceiling"]
DecisionHit = Literal["unique", "first"]
EffectKind = Literal["reward", "development", "sanction", "status", "finding"]
Lasts = tuple[int, Length] | Literal["forever"]
Keep = Literal["heaviest", "never_both"]
Claim = Literal["monotone", "total"]


def _place() -> Any:
    return field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name or word where it stands."""

    text: str
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number where it stands."""

    value: Fraction
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Texts:
    """A text in Indonesian, English or both."""

    id: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What any declaration may say of itself."""

    title: Texts = Texts()
    basis: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class TypeExpr:
    """A type as written: a word (`number`, `boolean`, ...) or the name of a scale or kind."""

    name: str
    decimals: int | None
    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool
    optional: bool
    default: str | None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Use:
    """`uses: {policy: [names]}`."""

    policy: Name
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class TypeDecl:
    """A scale (ordered) or a kind with its values and their labels."""

    name: Name
    ordered: bool
    values: tuple[tuple[Name, Texts], ...]


@dataclass(frozen=True, slots=True)
class FieldDecl:
    name: Name
    type: TypeExpr
    about: About


@dataclass(frozen=True, slots=True)
class RecordDecl:
    name: Name
    key: tuple[Name, ...]
    fields: tuple[FieldDecl, ...]
    belongs_to: Name | None
    least: int | None
    most: int | None
    require: tuple[Expr, ...]
    about: About
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ParameterDecl:
    """`values` by the day from which they hold; one entry without a day where `value:` was written."""

    name: Name
    type: TypeExpr | None
    values: tuple[tuple[datetime.date | None, Expr], ...]
    about: About


@dataclass(frozen=True, slots=True)
class TableRow:
    """`cells` of the condition columns, the `result`, and further columns (row, id, en, basis) as text."""

    name: str
    cells: tuple[Cell, ...]
    result: Expr
    texts: Texts
    basis: tuple[str, ...]
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Table:
    """Condition columns as expressions, and rows."""

    columns: tuple[Expr, ...]
    rows: tuple[TableRow, ...]
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A row of `cases`; the condition None is `otherwise`."""

    condition: Expr | None
    result: Expr
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class LookupDecl:
    """One of `matrix`, `table` (for bands too) and `points` is given: the one of its form."""

    name: Name
    args: tuple[tuple[Name, TypeExpr], ...]
    gives: TypeExpr
    outside: Outside | None
    form: LookupForm
    matrix: MatrixCells | None
    table: Table | None
    points: tuple[tuple[Expr, Expr], ...]
    column_sum: Figure | None
    about: About
    body_span: Span = _place()


@dataclass(frozen=True, slots=True)
class RoundDecl:
    """`decimals` None: exact."""

    decimals: int | None
    mode: RoundingMode
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class DecisionDecl:
    name: Name
    each: Name
    type: TypeExpr | None
    round: RoundDecl | None
    hit: DecisionHit | None
    body: Expr | tuple[CaseRow, ...] | Table
    about: About
    body_span: Span = _place()


@dataclass(frozen=True, slots=True)
class EffectDecl:
    name: Name
    each: Name
    kind: EffectKind
    severity: int
    lasts: Lasts | None
    only_if: Expr | None
    about: About


@dataclass(frozen=True, slots=True)
class ExclusiveDecl:
    name: Name
    of: tuple[Name, ...]
    keep: Keep
    about: About


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of its own: condition and effects given. `cells` for a row of a table, `when` otherwise."""

    id: str
    columns: tuple[Expr, ...]
    cells: tuple[Cell, ...]
    when: Expr | None
    then: tuple[Name, ...]
    because: Texts
    because_span: Span | None = field(compare=False, repr=False)
    basis: tuple[str, ...]
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class RuleDecl:
    """`rules:` entry: one rule, or a table of rules."""

    name: Name
    each: Name
    rows: tuple[RuleRow, ...]
    about: About
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class PropertyDecl:
    """A claim about the policy."""

    name: Name
    claim: Claim
    of: Name
    in_: Expr | None
    where: Expr | None
    given: Expr | None
    about: About


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One version of a policy, as written."""

    source: Source = field(compare=False, repr=False)
    words: Language = field(compare=False)
    id: Name
    version: str
    title: Texts
    basis: tuple[str, ...]
    evidence: Evidence
    starts: datetime.date
    ends: datetime.date | None
    subject: Name | None
    lengths: tuple[Length, ...] | Literal["once"]
    uses: tuple[Use, ...]
    types: tuple[TypeDecl, ...]
    records: tuple[RecordDecl, ...]
    parameters: tuple[ParameterDecl, ...]
    lookups: tuple[LookupDecl, ...]
    decisions: tuple[DecisionDecl, ...]
    effects: tuple[EffectDecl, ...]
    exclusives: tuple[ExclusiveDecl, ...]
    rules: tuple[RuleDecl, ...]
    properties: tuple[PropertyDecl, ...]
    # What could not be read has been told of already: nothing more is said of names that were declared there,
    # and where a part is lacking it may have been written wrongly.
    complete: bool = field(default=True, compare=False)
    broken: frozenset[str] = field(default=frozenset(), compare=False)
