"""Facts that come, change and go, and the decisions over what is there now.

Imports the evaluator and the facts' readings.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping

from iku_rules.decision import Decision
from iku_rules.diagnostics import PolicyError, problem
from iku_rules.evaluator import Evaluator
from iku_rules.facts.fields import Refusal, reading
from iku_rules.facts.model import Instance, Value
from iku_rules.facts.quick import quick_of
from iku_rules.facts.schema import instance_of
from iku_rules.plan.model import Plan, RecordPlan

_Key = tuple[Value, ...]
_Rows = Mapping[str, Mapping[_Key, Mapping[str, object]]]  # of one subject: by record, then by full key


class Session:
    """A live session over one evaluator: assert, change and retract facts, read the decision again.

    A fact that is refused leaves the session as it was. Calls from several threads are taken one after another. A
    forked process has the session as it was at that moment, for itself.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._plan = evaluator.plan
        self._quick = quick_of(self._plan)
        # A subject changes in one step: neither an error nor a fork finds one that is half changed.
        self._subjects: dict[_Key, tuple[_Rows, Instance]] = {}
        self._locks: dict[int, threading.Lock] = {}

    def put(self, record: str, facts: Mapping[str, object]) -> None:
        """Asserts a record, or changes the one with the same key; `facts` hold its fields and its parents' keys.

        A parent's key may be called `record.field`, and must be where the record has a field of that name.
        Raises PolicyError where a value is refused, or where its parent isn't there.
        """
        chain = _chain(self._plan, record)
        key = _key(chain, facts)
        above = {name for step in chain[:-1] for name in step.key if name not in chain[-1].fields}
        above |= {f"{step.name}.{name}" for step in chain[:-1] for name in step.key}
        own = {name: value for name, value in facts.items() if name not in above}
        with self._lock:
            rows = self._rows(key[: len(chain[0].key)])
            depth = 0
            for step in chain[:-1]:
                depth += len(step.key)
                if key[:depth] not in rows[step.name]:
                    raise _absent(record, step.name, key[:depth])
            self._make(key[: len(chain[0].key)], {**rows, record: {**rows[record], key: own}})

    def retract(self, record: str, *key: object) -> None:
        """Takes a record out, with all that belongs to it; `key` is its full key, the parents' keys first.

        Raises PolicyError where there is none.
        """
        chain = _chain(self._plan, record)
        found = _full_key(chain, key)
        subject = found[: len(chain[0].key)]
        with self._lock:
            rows = self._rows(subject)
            if found not in rows[record]:
                raise _absent(record, record, found)
            if record == self._plan.subject:
                del self._subjects[subject]
                return
            gone = {name for name in rows if chain[-1] in _chain(self._plan, name)}  # the record, and those below it
            left = {name: {k: f for k, f in rows[name].items() if k[: len(found)] != found} for name in gone}
            self._make(subject, {**rows, **left})

    def decide(self, *key: object) -> Decision:
        """The decision about a subject over the facts of this moment. Raises PolicyError where it isn't there."""
        found = _full_key(_chain(self._plan, self._plan.subject), key)
        with self._lock:
            if found not in self._subjects:
                raise _absent(self._plan.subject, self._plan.subject, found)
            return self._evaluator.decide(self._subjects[found][1])

    def subjects(self) -> Iterator[Instance]:
        """All subjects as they stand now."""
        with self._lock:
            return iter([instance for _, instance in self._subjects.values()])

    @property
    def _lock(self) -> threading.Lock:
        """One for each process: in a forked one, the thread that holds its parent's doesn't run."""
        return self._locks.setdefault(os.getpid(), threading.Lock())

    def _rows(self, subject: _Key) -> _Rows:
        if subject in self._subjects:
            return self._subjects[subject][0]
        return {name: {} for name in self._plan.records}

    def _make(self, subject: _Key, rows: _Rows) -> None:
        self._subjects[subject] = (rows, instance_of(self._plan, _nested(self._plan, rows), quick=self._quick))


def _nested(plan: Plan, rows: _Rows) -> dict[str, object]:
    """A subject with lists of the records below it inside."""
    made: dict[str, dict[_Key, dict[str, object]]] = {}
    members: dict[tuple[str, _Key], list[object]] = {}
    for name, record in plan.records.items():  # parents stand before children
        made[name] = {key: dict(facts) for key, facts in rows[name].items()}
        if record.parent is None:
            continue
        for key, tree in made[record.parent].items():
            tree[name] = members[name, key] = []
        for key, tree in made[name].items():
            members[name, key[: len(key) - len(record.key)]].append(tree)
    (subject,) = made[plan.subject].values()
    return subject


def _absent(place: str, record: str, key: _Key) -> PolicyError:
    return PolicyError([problem("IKU702", None, place=place, record=record, key=_shown(key))])


def _chain(plan: Plan, record: str) -> list[RecordPlan]:
    """The record types from the subject down to `record`. Raises PolicyError where there is no such type."""
    if record not in plan.records:
        raise _absent(record, record, ())
    chain = [plan.records[record]]
    while chain[0].parent is not None:
        chain.insert(0, plan.records[chain[0].parent])
    return chain


def _full_key(chain: list[RecordPlan], key: tuple[object, ...]) -> _Key:
    names = [f"{step.name}.{name}" for step in chain for name in step.key]
    if len(key) != len(names):
        raise TypeError(f"the key is {', '.join(names)}; {len(key)} values were given")
    return _key(chain, dict(zip(names, key, strict=True)))


def _key(chain: list[RecordPlan], facts: Mapping[str, object]) -> _Key:
    found: list[Value] = []
    refused = []
    for step in chain:
        for name in step.key:
            value = reading(step.fields[name])(facts.get(f"{step.name}.{name}", facts.get(name)))
            if isinstance(value, Refusal):
                refused.append(problem(value.code, None, place=f"{step.name}.{name}", **value.args))
            else:
                found.append(value)
    if refused:
        raise PolicyError(refused)
    return tuple(found)


def _shown(key: _Key) -> str:
    return "/".join(map(str, key))
