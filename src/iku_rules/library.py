"""Rule files on disk -> a checked policy with all its versions, and its plan for a day or period.

The one orchestrator of reading, building and checking. Imports language, plan and checks.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from iku_rules.checks import check
from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, Span, problem, sort, suggestion, worst
from iku_rules.language.parser import parse_policy
from iku_rules.language.periods import Period, parse_period
from iku_rules.language.policy import PolicyFile
from iku_rules.language.source import read_file
from iku_rules.language.words import word
from iku_rules.plan.build import Built, build_plans
from iku_rules.plan.model import Plan

if TYPE_CHECKING:
    from pydantic import BaseModel

SUFFIX = ".policy.yaml"

MAX_POLICIES = 100  # that one rests on
MAX_CHANGES = 200  # days on which versions or values change: a plan is made and checked for each

_VERSION = re.compile(r"\.[a-z0-9.-]+")  # behind the topic in the name of a file


@dataclass(frozen=True, slots=True)
class Policy:
    """All versions of one policy and of those it uses, read and checked.

    `problems` holds every diagnostic found; a policy with an error among them gives no plan.
    """

    id: str
    root: Path
    versions: tuple[PolicyFile, ...]  # by the day from which they hold
    library: Mapping[str, tuple[PolicyFile, ...]] = field(repr=False)
    problems: tuple[Diagnostic, ...] = field(repr=False)
    _plans: dict[datetime.date, Plan] = field(default_factory=dict, repr=False, compare=False)

    @property
    def usable(self) -> bool:
        """Whether there is no error, so that plans can be made."""
        return worst(self.problems) is not Severity.ERROR

    def plan(self, period: Period | str | datetime.date) -> Plan:
        """The plan in force on the last day of a period (or on a day).

        Raises PolicyError where the policy has errors, the text is no period, the period has another length
        than the policy's, or no version is in force.
        """
        if not self.usable:
            raise PolicyError(self.problems)
        if isinstance(period, str):
            period = period_of(period)
        day = period if isinstance(period, datetime.date) else period.last_day
        plan = self._plans[day] if day in self._plans else self._planned(day)
        if isinstance(period, Period) and plan.lengths != "once" and period.length not in plan.lengths:
            words = self.versions[-1].words
            known = ", ".join(word("time", length, words) for length in plan.lengths)
            raise PolicyError(
                [problem("IKU426", None, place=self.versions[-1].source.name, period=period, known=known)]
            )
        return plan

    def _planned(self, day: datetime.date) -> Plan:
        """The plan of the stretch that a day lies in (they were made on loading), with that day."""
        chosen, problems = _in_force(self.id, self.library, day)
        start = max((known for known in [*self._plans] if known <= day), default=None)
        if chosen is None or start is None:
            raise PolicyError(problems)
        return self._plans.setdefault(day, replace(self._plans[start], day=day))

    def facts_model(self, record: str, period: Period | str | datetime.date) -> type[BaseModel]:
        """A frozen pydantic model of a record's facts, with those below it, as they are in that period.

        Validated, typed, with a JSON Schema of its own; `Evaluator.decide` takes it. Raises PolicyError as `plan`
        does, and where there is no such record.
        """
        from iku_rules.facts.schema import facts_model  # pydantic, which reading and checking don't need

        plan = self.plan(period)
        if record not in plan.records:
            near = suggestion(record, plan.records)
            raise PolicyError([problem("IKU704", None, place=record, name=record, suggestion=near)])
        return facts_model(plan, record)


def period_of(text: str) -> Period:
    """A period from its text. Raises PolicyError where it is none."""
    found = parse_period(text)
    if found is None:
        raise PolicyError([problem("IKU427", None, place=text, text=text)])
    return found


def load(path: str | Path, *, root: str | Path | None = None) -> Policy:
    """The policy a file belongs to, or with an id (`bawaslu/koordinator-sdmo`) under `root` (default `rules`).

    Errors are in `problems`, all at once. Raises PolicyError where there is no such file.
    """
    path = Path(path)
    name = str(path)
    known: dict[str, _Parsed] = {}
    if name.endswith(".yaml") or path.is_file():
        known[os.path.abspath(path)] = file, problems = _parsed(path)
        if file is None:
            return Policy(name, path.parent, (), {}, sort(problems))
        found = root_of(path, file.id.text)
        if found is None:
            expected = path.name.split(".")[0]
            if "/" in file.id.text:
                expected = f"{Path(os.path.realpath(path)).parent.name}/{expected}"
            wrong = problem("IKU425", file.id.span, id=file.id.text, expected=expected)
            return Policy(file.id.text, path.parent, (file,), {}, sort([*problems, wrong]))
        name, root = file.id.text, found
    root = Path(root if root is not None else "rules")
    reader = _Reader(root, known)
    reader.read(name, None)
    versions = reader.files.get(name, ())
    if not versions and not reader.problems:
        near = suggestion(name, policy_ids(root))
        raise PolicyError([problem("IKU421", None, place=str(root), name=name, suggestion=near)])
    found_problems = list(reader.problems)
    plans: dict[datetime.date, Plan] = {}
    if len(_days(name, reader.files)) > MAX_CHANGES:
        reader.lost = True
        found_problems.append(problem("IKU428", versions[-1].id.span, limit=MAX_CHANGES))
    if not reader.lost:
        readable = worst(found_problems) is not Severity.ERROR
        for day, (plan, told) in _stretches(name, reader.files):
            found_problems += told
            if plan is not None and readable:
                plans[day] = plan
                found_problems += check(plan)
    return Policy(name, root, versions, dict(reader.files), sort(found_problems), plans)


def policy_ids(root: Path) -> list[str]:
    """The ids of all policies under a rules root."""
    return sorted({_id_of(p, root) for p in root.glob(f"**/*{SUFFIX}")})


def _id_of(path: Path, root: Path) -> str:
    relative = path.relative_to(root)
    return (relative.parent / relative.name.split(".")[0]).as_posix()


def root_of(path: Path, policy: str, suffix: str = SUFFIX) -> Path | None:
    """The rules root, from which the path of a rule or case file is its policy's id; None where it is not."""
    *folders, topic = policy.split("/")
    full = Path(os.path.abspath(path))  # not resolved: a link inside the root keeps its name
    stem = full.name.removesuffix(suffix)
    if stem != topic and not (stem.startswith(f"{topic}.") and _VERSION.fullmatch(stem, len(topic))):
        return None
    root = full.parent
    for folder in reversed(folders):
        if root.name != folder:
            return None
        root = root.parent
    return root


def _shown(path: Path) -> str:
    """A path as people know it: relative to where they stand, where that is shorter."""
    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


_Parsed = tuple[PolicyFile | None, tuple[Diagnostic, ...]]


def _parsed(path: Path) -> _Parsed:
    """A policy file (None where it can't be read) and what is wrong with it."""
    source, problems = read_file(path, _shown(path))
    file, more = parse_policy(source) if source else (None, ())
    return file, (*problems, *more)


class _Reader:
    """Reads a policy's versions and those of all it uses, each file once."""

    def __init__(self, root: Path, known: Mapping[str, _Parsed]) -> None:
        """`known`: files that were read before, by their absolute path."""
        self.root = root
        self._known = known
        self.files: dict[str, tuple[PolicyFile, ...]] = {}
        self.problems: list[Diagnostic] = []
        self.lost = False  # whether a file is not there, or could not be read at all
        self._doing: list[str] = []

    def read(self, name: str, wanted_at: Span | None) -> None:
        if name in self._doing:
            chain = " → ".join([*self._doing[self._doing.index(name) :], name])
            self.problems.append(problem("IKU424", wanted_at, chain=chain))
            self.lost = True
            return
        if name in self.files:
            return
        if len(self.files) == MAX_POLICIES:
            self.problems.append(problem("IKU429", wanted_at, limit=MAX_POLICIES))
            self.lost = True
            return
        folder, _, topic = name.rpartition("/")
        found = []
        for path in sorted((self.root / folder).glob(f"{topic}.*yaml")) if re.fullmatch(r"[a-z0-9/-]+", name) else []:
            if path.name.endswith(SUFFIX) and self._inside(path):
                found += self._file(path, name)
        self.files[name] = tuple(sorted(found, key=lambda f: f.starts))
        if not found and not self.problems and wanted_at is not None:
            near = suggestion(name, policy_ids(self.root))
            self.problems.append(problem("IKU421", wanted_at, name=name, suggestion=near))
            self.lost = True
        self._doing.append(name)
        for file in found:
            for use in file.uses:
                self.read(use.policy.text, use.policy.span)
        self._doing.pop()

    def _inside(self, path: Path) -> bool:
        """A link out of the rules root is not followed."""
        # Not `Path.resolve`, which fails on a link that leads to itself.
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root))

    def _file(self, path: Path, name: str) -> list[PolicyFile]:
        file, problems = self._known.get(os.path.abspath(path)) or _parsed(path)
        self.problems += problems
        self.lost = self.lost or file is None
        if file is not None and file.id.text != name:
            self.problems.append(problem("IKU425", file.id.span, id=file.id.text, expected=name))
            self.lost = True
        return [file] if file is not None else []


def in_force(versions: tuple[PolicyFile, ...], day: datetime.date) -> list[PolicyFile]:
    """The versions in force on a day: without an end, a version holds to the day before the next begins."""
    found = []
    for index, file in enumerate(versions):
        following = next((v.starts for v in versions[index + 1 :] if v.starts > file.starts), None)
        until = file.ends or (following - datetime.timedelta(days=1) if following else datetime.date.max)
        if file.starts <= day <= until:
            found.append(file)
    return found


def _in_force(
    name: str, library: Mapping[str, tuple[PolicyFile, ...]], day: datetime.date
) -> tuple[dict[str, PolicyFile] | None, tuple[Diagnostic, ...]]:
    """The versions of a policy and of those it uses that are in force on a day; None where there is a problem."""
    chosen: dict[str, PolicyFile] = {}
    problems: list[Diagnostic] = []
    waiting: list[tuple[str, Span | None]] = [(name, None)]
    while waiting:
        wanted, place = waiting.pop()
        if wanted in chosen:
            continue
        versions = library.get(wanted, ())
        found = in_force(versions, day)
        if not found:
            shown = versions[0].source.name if versions else wanted
            problems.append(problem("IKU422", place, place=shown, name=wanted, day=day))
            continue
        if len(found) > 1:
            other = ", ".join(f.source.name for f in found)
            problems.append(problem("IKU423", found[1].id.span, name=wanted, day=day, other=other))
        chosen[wanted] = found[0]
        waiting += [(use.policy.text, use.policy.span) for use in found[0].uses]
    return None if problems else chosen, sort(problems)


def _stretches(name: str, library: Mapping[str, tuple[PolicyFile, ...]]) -> Iterator[tuple[datetime.date, Built]]:
    """The plan of every stretch of days with the same versions and parameter values, at its first day."""
    alike: list[tuple[dict[str, PolicyFile], list[datetime.date]]] = []
    for day in _days(name, library):
        chosen, problems = _in_force(name, library, day)
        if chosen is None:
            yield day, (None, problems)
        elif alike and alike[-1][0] == chosen:
            alike[-1][1].append(day)
        else:
            alike.append((chosen, [day]))
    for chosen, days in alike:
        yield from build_plans(chosen[name], chosen, days)


def _days(name: str, library: Mapping[str, tuple[PolicyFile, ...]]) -> list[datetime.date]:
    """One day of every stretch with the same versions and parameter values, while the policy is in force."""
    days: set[datetime.date] = set()
    for file in (f for versions in library.values() for f in versions):
        days.add(file.starts)
        if file.ends and file.ends < datetime.date.max:
            days.add(file.ends + datetime.timedelta(days=1))
        days |= {day for q in file.parameters for day, _ in q.values if day is not None}
    return sorted(day for day in days if in_force(library[name], day))
