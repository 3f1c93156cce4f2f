"""The problems met while a plan is made, without those that only follow from another.

Imports diagnostics and policy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from iku_rules.diagnostics import Diagnostic, Span, problem, worst
from iku_rules.language.policy import PolicyFile

# Problems that say a name or record is not there, and which of their arguments names it.
_ECHOES: Final = {
    "IKU227": "name", "IKU235": "name", "IKU251": "name", "IKU254": "name", "IKU256": "name", "IKU272": "name",
    "IKU255": "name", "IKU297": "name", "IKU411": "name",
    "IKU259": "record", "IKU276": "record", "IKU403": "record",
}  # fmt: skip
# Problems that say something is not given: where a file could not be read in every part, it may be there.
_MAYBE_WRITTEN: Final = frozenset(
    {
        "IKU122", "IKU226", "IKU229", "IKU236", "IKU255", "IKU287", "IKU293", "IKU295", "IKU299", "IKU402",
        "IKU403", "IKU404",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problems:
    """Problems told so far; `broken` are the names of declarations with a problem of their own."""

    told: list[Diagnostic] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def say(self, code: str, span: Span, **args: object) -> None:
        self.told.append(problem(code, span, **args))


def without_echoes(problems: Problems, files: Collection[PolicyFile]) -> list[Diagnostic]:
    """Without those that only say that a declaration with a problem of its own is not there."""
    told = problems.told
    if not all(file.complete for file in files):
        told = [d for d in told if d.code not in _MAYBE_WRITTEN]
    broken = problems.broken.union(*(file.broken for file in files))
    broken |= {d.args["name"] for d in told if d.code in ("IKU223", "IKU224", "IKU413", "IKU414")}
    broken |= {d.args["suggestion"] for d in told if d.code == "IKU411" and d.args["suggestion"]}
    adrift = {d.args["record"] for d in told if d.code == "IKU403"}
    adrift |= {name for d in told if d.code == "IKU402" for name in d.args["known"].split(", ")}
    kept = [
        d
        for d in told
        if (named := d.args.get(_ECHOES.get(d.code, ""), "")) not in broken
        and not (d.code in ("IKU259", "IKU276") and named in adrift)
    ]
    # what can't be made must not pass for good: an effect with the name of its missing record would echo itself
    lost = worst(kept) is not worst(told) and all(file.complete and not file.broken for file in files)
    return [*told] if lost else kept
