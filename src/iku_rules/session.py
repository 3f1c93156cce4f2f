"""Facts that come, change and go, and the decisions over what is there now.

Imports the evaluator and the facts' readings.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

from iku_rules.decision import Decision
from iku_rules.diagnostics import PolicyError, problem
from iku_rules.evaluator import Evaluator
from iku_rules.facts.fields import Refusal, reading
from iku_rules.facts.model import Instance, Value
from iku_rules.facts.schema import instance_of
from iku_rules.plan.model import Plan, RecordPlan

_Key = tuple[Value, ...]
_Rows = dict[str, dict[_Key, dict[str, object]]]


class Session:
    """A live session over one evaluator: assert, change and retract facts, read the decision again.

    A fact that is refused leaves the session as it was. Calls from several threads are taken one after another.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._plan = evaluator.plan
        self._rows: _Rows = {name: {} for name in self._plan.records}
        self._made: dict[_Key, Instance] = {}
        self._lock = threading.RLock()

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
            depth = 0
            for step in chain[:-1]:
                depth += len(step.key)
                if key[:depth] not in self._rows[step.name]:
                    raise PolicyError(
                        [problem("IKU702", None, place=record, record=step.name, key=_shown(key[:depth]))]
                    )
            before = self._rows[record].get(key)
            self._rows[record][key] = own
            try:
                self._make(key[: len(chain[0].key)])
            except PolicyError:
                if before is None:
                    del self._rows[record][key]
                else:
                    self._rows[record][key] = before
                raise

    def retract(self, record: str, *key: object) -> None:
        """Takes a record out, with all that belongs to it; `key` is its full key, the parents' keys first.

        Raises PolicyError where there is none.
        """
        chain = _chain(self._plan, record)
        found = _full_key(chain, key)
        with self._lock:
            if found not in self._rows[record]:
                raise PolicyError([problem("IKU702", None, place=record, record=record, key=_shown(found))])
            for name, rows in self._rows.items():
                if any(step.name == record for step in _chain(self._plan, name)):  # the record, or one below it
                    for other in [k for k in rows if k[: len(found)] == found]:
                        del rows[other]
            subject = found[: len(chain[0].key)]
            self._made.pop(subject, None)
            if subject in self._rows[self._plan.subject]:
                self._make(subject)

    def decide(self, *key: object) -> Decision:
        """The decision about a subject over the facts of this moment. Raises PolicyError where it isn't there."""
        chain = _chain(self._plan, self._plan.subject)
        found = _full_key(chain, key)
        with self._lock:
            if found not in self._made:
                raise PolicyError(
                    [problem("IKU702", None, place=self._plan.subject, record=self._plan.subject, key=_shown(found))]
                )
            return self._evaluator.decide(self._made[found])

    def subjects(self) -> Iterator[Instance]:
        """All subjects as they stand now."""
        with self._lock:
            return iter(list(self._made.values()))

    def _make(self, subject: _Key) -> None:
        self._made[subject] = instance_of(self._plan, self._nested(self._plan.subject, subject))

    def _nested(self, record: str, key: _Key) -> dict[str, object]:
        tree = dict(self._rows[record][key])
        for child in self._plan.records.values():
            if child.parent == record:
                below = [k for k in self._rows[child.name] if k[: len(key)] == key]
                tree[child.name] = [self._nested(child.name, k) for k in below]
        return tree


def _chain(plan: Plan, record: str) -> list[RecordPlan]:
    """The record types from the subject down to `record`. Raises PolicyError where there is no such type."""
    if record not in plan.records:
        raise PolicyError([problem("IKU702", None, place=record, record=record, key="")])
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
