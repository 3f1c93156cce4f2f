"""Decisions as canonical JSON, back again, and the JSON Schema of that form.

Numbers are text with exactly their decimals. Imports the decision, the canonical form and the vocabularies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar, cast, get_args

from iku_rules.canonical import Scalar, json_text, scalar_json
from iku_rules.decision import (
    Decided,
    Decision,
    Effect,
    Evidence,
    Finding,
    Kind,
    Missing,
    Skipped,
    Undetermined,
    Withdrawn,
    Withheld,
)
from iku_rules.facts.model import Place
from iku_rules.language.periods import parse_period
from iku_rules.outcome import CauseKind, FindingCode
from iku_rules.plan.model import EffectKind

FORMAT: Final = "iku_rules/decision/1"

_T = TypeVar("_T")
_Json = Mapping[str, Any]


def to_json(decision: Decision) -> str:
    """The decision as canonical JSON: the same decision gives the same bytes."""
    return json_text(to_dict(decision))


def to_dict(decision: Decision) -> dict[str, object]:
    """The same as plain objects, for a larger JSON document."""
    d = decision
    return {
        "format": FORMAT,
        "policy": d.policy,
        "version": d.version,
        "digest": d.digest,
        "evidence": d.evidence,
        "period": str(d.period),
        "subject": _at(d.subject),
        "facts_digest": d.facts_digest,
        "values": [_at(v.place) | {"name": v.name, "type": v.kind, "value": scalar_json(v.value)} for v in d.values],
        "effects": [
            _at(e.place)
            | {
                "name": e.name,
                "kind": e.kind,
                "severity": e.severity,
                "lasts": e.lasts,
                "rules": list(e.rules),
            }
            for e in d.effects
        ],
        "undetermined": [
            _at(u.place)
            | {
                "effect": u.effect,
                "rules": list(u.rules),
                "missing": [_at(m.place) | {"kind": m.kind, "name": m.name} for m in u.missing],
            }
            for u in d.undetermined
        ],
        "withdrawn": [
            _at(w.place) | {"effect": w.effect, "exclusive": w.exclusive, "by": w.by, "rules": list(w.rules)}
            for w in d.withdrawn
        ],
        "withheld": [
            _at(w.place) | {"effect": w.effect, "exclusive": w.exclusive, "rules": list(w.rules)} for w in d.withheld
        ],
        "skipped": [_at(s.place) | {"decision": s.decision, "members": [_at(m) for m in s.members]} for s in d.skipped],
        "findings": [_at(f.place) | {"code": f.code, "name": f.name} for f in d.findings],
    }


def from_json(text: str | bytes) -> Decision:
    """The decision that `to_json` wrote. Raises ValueError, with the place, for anything else."""
    try:
        return from_dict(json.loads(text))
    except RecursionError:
        raise ValueError("not a decision: nested too deeply") from None


def from_dict(found: object) -> Decision:
    """The same from plain objects."""
    top = _Reader(found, "$", _TOP)
    if top.text("format") != FORMAT:
        raise ValueError(f"$.format: expected {FORMAT!r}")
    period = parse_period(top.text("period"))
    if period is None:
        raise ValueError("$.period: no period")
    return Decision(
        policy=top.text("policy"),
        version=top.text("version"),
        digest=top.text("digest"),
        evidence=cast(Evidence, top.one_of("evidence", Evidence)),
        period=period,
        subject=_Reader(top.found["subject"], "$.subject", _PLACE).place(),
        facts_digest=top.text("facts_digest"),
        values=top.each("values", _VALUE, _decided),
        effects=top.each("effects", _EFFECT, _effect),
        undetermined=top.each("undetermined", _UNDETERMINED, _undetermined),
        withdrawn=top.each("withdrawn", _WITHDRAWN, _withdrawn),
        withheld=top.each("withheld", _WITHHELD, _withheld),
        skipped=top.each("skipped", _SKIPPED, _skipped),
        findings=top.each("findings", _FINDING, _finding),
    )


def _at(place: Place) -> dict[str, object]:
    return {"record": place.record, "key": list(place.key)}


# ---------------------------------------------------------------- the schema


def schema() -> dict[str, object]:
    """JSON Schema (2020-12) of a decision; also what `from_json` holds a text to."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "iku_rules decision",
        "description": "What was decided of one subject in one period. Numbers are text, exact.",
        **_TOP,
    }


def _object(properties: Mapping[str, object], description: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "object",
        "properties": dict(properties),
        "required": sorted(properties),
        "additionalProperties": False,
    }
    return made | ({"description": description} if description else {})


def _list(items: Mapping[str, object], description: str) -> dict[str, object]:
    return {"type": "array", "items": dict(items), "description": description}


def _enum(vocabulary: object) -> dict[str, object]:
    return {"enum": list(get_args(vocabulary))}


_TEXT: Final[dict[str, object]] = {"type": "string"}
_TEXTS: Final[dict[str, object]] = {"type": "array", "items": _TEXT}
_SHA: Final[dict[str, object]] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_WHERE: Final[dict[str, object]] = {"record": _TEXT, "key": _TEXTS}
_PLACE: Final = _object(_WHERE, "A record: its type and full key, the parents' keys first.")
_VALUE: Final = _object(_WHERE | {"name": _TEXT, "type": _enum(Kind), "value": {"type": ["string", "boolean", "null"]}})
_EFFECT: Final = _object(
    _WHERE
    | {
        "name": _TEXT,
        "kind": _enum(EffectKind),
        "severity": {"type": "integer"},
        "lasts": {"type": ["string", "null"]},
        "rules": _TEXTS,
    }
)
_MISSING: Final = _object(_WHERE | {"kind": _enum(CauseKind), "name": _TEXT})
_UNDETERMINED: Final = _object(
    _WHERE | {"effect": _TEXT, "rules": _TEXTS, "missing": {"type": "array", "items": _MISSING}}
)
_WITHDRAWN: Final = _object(_WHERE | {"effect": _TEXT, "exclusive": _TEXT, "by": _TEXT, "rules": _TEXTS})
_WITHHELD: Final = _object(_WHERE | {"effect": _TEXT, "exclusive": _TEXT, "rules": _TEXTS})
_SKIPPED: Final = _object(_WHERE | {"decision": _TEXT, "members": {"type": "array", "items": _PLACE}})
_FINDING: Final = _object(_WHERE | {"code": _enum(FindingCode), "name": _TEXT})
_TOP: Final = _object(
    {
        "format": {"const": FORMAT},
        "policy": _TEXT,
        "version": _TEXT,
        "digest": {**_SHA, "description": "Fingerprint of the policy's meaning on that day."},
        "evidence": {**_enum(Evidence), "description": "What the policy's numbers rest on."},
        "period": {"type": "string", "pattern": "^[0-9]{4}(-(S[12]|Q[1-4]|[0-9]{2}))?$"},
        "subject": _PLACE,
        "facts_digest": {**_SHA, "description": "SHA-256 of the subject's facts as canonical JSON."},
        "values": _list(_VALUE, "Published decisions; a value of null is missing, which is never 0."),
        "effects": _list(_EFFECT, "Effects given, with the rules that give them."),
        "undetermined": _list(_UNDETERMINED, "Effects neither given nor not given, and what was missing."),
        "withdrawn": _list(_WITHDRAWN, "Effects that a heavier one took back."),
        "withheld": _list(_WITHHELD, "Effects that may not be given although a rule gives them."),
        "skipped": _list(_SKIPPED, "Records left out of a decision because something of theirs was missing."),
        "findings": _list(_FINDING, "What the policy could not decide."),
    }
)


# ---------------------------------------------------------------- reading


class _Reader:
    """An object of the JSON text, read strictly: exactly the properties of its schema."""

    __slots__ = ("found", "path")

    def __init__(self, found: object, path: str, shape: _Json) -> None:
        if not isinstance(found, dict) or set(found) != set(shape["properties"]):
            raise ValueError(f"{path}: expected exactly {', '.join(shape['required'])}")
        self.found: dict[str, Any] = found
        self.path = path

    def text(self, name: str) -> str:
        value = self.found[name]
        if not isinstance(value, str):
            raise ValueError(f"{self.path}.{name}: expected text")
        return value

    def one_of(self, name: str, vocabulary: object) -> str:
        value = self.text(name)
        if value not in get_args(vocabulary):
            raise ValueError(f"{self.path}.{name}: expected one of {', '.join(get_args(vocabulary))}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.found[name]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{self.path}.{name}: expected a list of texts")
        return tuple(value)

    def place(self) -> Place:
        return Place(self.text("record"), self.texts("key"))

    def each(self, name: str, shape: _Json, read: Callable[[_Reader], _T]) -> tuple[_T, ...]:
        value = self.found[name]
        if not isinstance(value, list):
            raise ValueError(f"{self.path}.{name}: expected a list")
        return tuple(read(_Reader(item, f"{self.path}.{name}[{i}]", shape)) for i, item in enumerate(value))


def _decided(r: _Reader) -> Decided:
    kind = cast(Kind, r.one_of("type", Kind))
    value: Scalar = r.found["value"]
    if kind == "number" and value is not None:
        if not re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", r.text("value"), re.ASCII):
            raise ValueError(f"{r.path}.value: expected a plain number as text")
        value = Decimal(value)
    elif value is not None and isinstance(value, bool) is not (kind == "boolean"):
        raise ValueError(f"{r.path}.value: expected a {kind}")
    elif value is not None and not isinstance(value, bool):
        value = r.text("value")
    return Decided(r.text("name"), r.place(), kind, value)


def _effect(r: _Reader) -> Effect:
    severity, lasts = r.found["severity"], r.found["lasts"]
    if not isinstance(severity, int) or isinstance(severity, bool):
        raise ValueError(f"{r.path}.severity: expected an integer")
    kind = cast(EffectKind, r.one_of("kind", EffectKind))
    duration = None if lasts is None else r.text("lasts")
    return Effect(r.text("name"), r.place(), kind, severity, duration, r.texts("rules"))


def _missing(r: _Reader) -> Missing:
    return Missing(cast(CauseKind, r.one_of("kind", CauseKind)), r.place(), r.text("name"))


def _undetermined(r: _Reader) -> Undetermined:
    return Undetermined(r.text("effect"), r.place(), r.texts("rules"), r.each("missing", _MISSING, _missing))


def _withdrawn(r: _Reader) -> Withdrawn:
    return Withdrawn(r.text("effect"), r.place(), r.text("exclusive"), r.text("by"), r.texts("rules"))


def _withheld(r: _Reader) -> Withheld:
    return Withheld(r.text("effect"), r.place(), r.text("exclusive"), r.texts("rules"))


def _skipped(r: _Reader) -> Skipped:
    return Skipped(r.text("decision"), r.place(), r.each("members", _PLACE, _Reader.place))


def _finding(r: _Reader) -> Finding:
    return Finding(cast(FindingCode, r.one_of("code", FindingCode)), r.place(), r.text("name"))
