"""A plan: a policy without errors, on one day, ready for any engine.

Constants in force are put in, decisions and rules stand in an order in which each needs only what
stands before it, numbers are integers or fractions. Imports language only.

The meaning every engine gives:

1. Facts of a subject are a tree of `facts.Instance` rooted at the plan's `subject` record.
2. `require`: for every instance with a requirement that is false or unknown, all decisions of that instance
   are missing (not evaluated, so nothing else is reported of them), and a finding stands on it for each such
   requirement. A requirement reads facts only.
3. `decisions` in order, each for every instance of its record.
4. `rules` in order, each for every instance of its record: true, false or unknown (None).
5. An effect of an instance, raw: true if a rule that gives it there is true; else unknown if one is unknown;
   else false. Then its guard, where it has one and the raw effect isn't false: guard true: stays; false: the
   effect is false, and if the raw effect was true that is a withdrawal `only_if` and a finding; unknown: unknown.
6. Then the exclusives in order, each on every instance of its record, reading what stands before it:
   heaviest: an effect with a true one of greater severity beside it becomes false (withdrawn, if it was true, by
   the heaviest of these, of equals the first named in `of`); else with an unknown one of greater severity it
   becomes unknown unless it is false. never_both: where two or more are true, these all become false (withdrawn,
   `by` empty), and a finding. An effect stands in at most one `heaviest`.
7. An effect is readable by a rule when all rules that give it have run and guard and exclusives are applied:
   the order of `rules` and `settled_after` of each exclusive (how many rules have run before) see to that.
   A guard is applied as soon as the effect is complete (after its last rule; at the start where it has none),
   before any exclusive; it isn't evaluated where the raw effect is false.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Literal

from iku_rules.diagnostics import Source, Span
from iku_rules.frozen import dataclass
from iku_rules.language.periods import Length
from iku_rules.language.policy import Claim, Evidence, Keep, Lasts
from iku_rules.language.policy import EffectKind as EffectKind
from iku_rules.language.policy import RoundingMode as RoundingMode
from iku_rules.language.terms import Body, Const, Points, Rows, Term
from iku_rules.language.types import Type


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages; an absent one falls back on the other, then on the name."""

    id: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thing comes from: its place, title, legal basis and the policy it stands in."""

    policy: str
    title: Label
    basis: tuple[str, ...]
    span: Span | None = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A field of a record: a fact. `optional`: may be missing; `default`: canonical value used where absent."""

    name: str
    type: Type
    optional: bool
    default: object | None
    label: Label
    basis: tuple[str, ...]
    is_key: bool
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """A record type. `parent` None for the subject. `least`..`most`: how many there may be below one parent."""

    name: str
    parent: str | None
    key: tuple[str, ...]
    fields: Mapping[str, FieldPlan]
    least: int
    most: int | None
    require: tuple[Term, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rounding:
    """Half away from zero, floor or ceiling to `decimals`; `decimals` None: exact, a working value."""

    decimals: int | None
    mode: RoundingMode = "half_away"


@dataclass(frozen=True, slots=True)
class DecisionPlan:
    """A named value of each instance of `record`. `rounding` is None where the type isn't a number.

    A number without its own `round` has rounding to the decimals its grid has anyway.
    `published` is false for working values (exact).
    """

    name: str
    record: str
    type: Type
    rounding: Rounding | None
    body: Body
    missable: bool
    published: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Matrix:
    """Two categories -> result; a pair that is absent is outside."""

    cells: Mapping[tuple[int, int], Term]


@dataclass(frozen=True, slots=True)
class LookupPlan:
    """A lookup: its arguments' types and its body, whose conditions and results read `Arg`s.

    `outside_missing`: the author wrote `outside: missing`, so what no row holds for is left out on purpose.
    """

    name: str
    args: tuple[tuple[str, Type], ...]
    gives: Type
    body: Matrix | Rows | Points
    origin: Origin
    outside_missing: bool = False


@dataclass(frozen=True, slots=True)
class EffectPlan:
    """A consequence. `lasts`: (number, unit), "forever" or None. `guard`: the `only_if` condition."""

    name: str
    record: str
    kind: EffectKind
    severity: int
    lasts: Lasts | None
    guard: Term | None
    label: Label
    origin: Origin


@dataclass(frozen=True, slots=True)
class ExclusivePlan:
    """`heaviest`: on one instance each heavier effect withdraws the lighter ones, and an unknown heavier one
    makes a given lighter one unknown; equal severities leave each other alone.
    `never_both`: two or more of them given on one instance are all withheld, with a finding `never_both`."""

    name: str
    of: tuple[str, ...]
    keep: Keep
    record: str
    settled_after: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class RulePlan:
    """`condition` true on an instance of `record` gives `effects` there.

    `id` is the rule's id, or `table.row` for a row of a rule table. `because` holds `{name}` quotes;
    `quotes` maps each quoted name to the term it stands for.
    """

    id: str
    record: str
    condition: Term
    effects: tuple[str, ...]
    because: Label
    quotes: Mapping[str, Term]
    origin: Origin


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """A claim of the policy: `monotone` (`of` never falls as the fact `over` rises, where `where`), or `total`
    (`of` is present wherever `given`)."""

    name: str
    claim: Claim
    of: str
    over: Term | None
    where: Term | None
    given: Term | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an engine needs. `digest` is of the meaning of the whole closure, whatever its words or layout."""

    policy: str
    version: str
    digest: str
    evidence: Evidence
    title: Label
    basis: tuple[str, ...]
    day: datetime.date
    lengths: tuple[Length, ...] | Literal["once"]
    subject: str
    records: Mapping[str, RecordPlan]  # subject first, parents before children
    decisions: tuple[DecisionPlan, ...]
    lookups: Mapping[str, LookupPlan]
    effects: Mapping[str, EffectPlan]
    rules: tuple[RulePlan, ...]
    exclusives: tuple[ExclusivePlan, ...]
    parameters: Mapping[str, tuple[Const, Origin]]
    # labels of the values of each scale and kind
    categories: Mapping[str, tuple[Label, ...]] = field(default_factory=lambda: MappingProxyType({}))
    claims: tuple[ClaimPlan, ...] = ()
    # the files it was made from, its own first: for showing, no part of its meaning
    sources: tuple[Source, ...] = field(default=(), compare=False, repr=False)
