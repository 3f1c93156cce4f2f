"""What an engine returns for one subject, before it is put into words. Imports facts and plan models only.

Every list is parallel to `facts.model.instances(plan, root)[record]`.

Evaluation is lazy in `if` and in rows, eager in `and` / `or`, arguments and members: a lookup outside its
table, a skipped member or too few records are reported only where the part was evaluated. Rows of hit
`first` are tried in order up to the first that is true or unknown; of `unique`, all conditions are evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from iku_rules.facts.model import Value

CauseKind = Literal[
    "fact", "parameter", "policy", "zero", "outside", "no_row", "require", "too_few", "no_member", "points"
]
FindingCode = Literal["require", "too_few", "outside", "only_if", "never_both"]


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """Members that an aggregate of a decision left out because they were missing; one for each aggregate that did."""

    decision: str
    index: int  # of the instance the decision belongs to
    record: str  # type of the members
    members: tuple[int, ...]  # indices, ascending


@dataclass(frozen=True, slots=True, order=True)
class Withdrawn:
    """A given effect that an exclusive took back; `by` the heaviest effect that did it ('' for never_both, only_if)."""

    effect: str
    index: int
    exclusive: str  # the exclusive's id; "only_if" where the effect's own guard was false
    by: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something the policy could not decide on an instance.

    require: the record's requirement isn't true (name: its 1-based number); too_few: fewer records of type
    `name` than declared; outside: lookup `name` has no value; only_if: effect `name` was withheld by its guard;
    never_both: exclusive `name` was broken.
    """

    code: FindingCode
    record: str
    index: int
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """A root of something missing or unknown, on an instance.

    fact: field `name` is missing; parameter: `name` has no value in force; policy: the policy says `missing` in
    `name`; zero: a division by zero, also by weights that sum to 0, in `name`; outside: lookup `name` has no
    value; no_row: no row of table `name` is true; require: requirement `name` is false; too_few, no_member: records
    of type `name`; points: two points of the same x in `name`. For zero, policy, no_row and points `name` is the
    decision, rule, lookup or effect (its guard) in which that happened.
    """

    kind: CauseKind
    record: str
    index: int
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Values of published decisions, truth of rules and effects (None: missing, unknown), and what else happened.

    `effects` is after guards and exclusives. The tuples are sorted and hold no duplicates.
    """

    values: Mapping[str, tuple[Value, ...]]
    rules: Mapping[str, tuple[bool | None, ...]]
    effects: Mapping[str, tuple[bool | None, ...]]
    withdrawn: tuple[Withdrawn, ...]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]


class EngineLimitError(Exception):
    """More than an engine can hold, of a plan or of a subject: another engine has to serve, with the same outcome."""
