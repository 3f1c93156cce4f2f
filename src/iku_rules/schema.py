"""JSON Schemas of rule files and case files for editors, made from the same tables the parsers read.

They catch slips while typing (keys, choices, the shape of a value); what needs the file's meaning is `check`'s.
Imports shapes, words and notes on keys.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from iku_rules.language.key_notes import note
from iku_rules.language.periods import LENGTHS
from iku_rules.language.shapes import SHAPES, Shape
from iku_rules.language.words import LANGUAGES, Context, Language, word

FILES: Final = {"policy": "policy.schema.json", "cases": "cases.schema.json"}

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TITLES: Final[dict[str, dict[Language, str]]] = {
    "policy": {"id": "Kebijakan penilaian kinerja", "en": "Performance-appraisal policy"},
    "cases": {"id": "Contoh hitungan sebuah kebijakan", "en": "Worked examples of a policy"},
}
_NAME: Final = r"^[a-z][a-z0-9_]{0,39}$"
_ID: Final = r"^[a-z][a-z0-9_.\-]{0,39}$"
_POLICY: Final = r"^[a-z0-9][a-z0-9\-]*(/[a-z0-9][a-z0-9\-]*)*$"
_NUMBER: Final = r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$"
_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PERIOD: Final = r"^[0-9]{4}(-(S[12]|Q[1-4]|[0-9]{2}))?$"
# Ids of these may hold hyphens and points; other names are read in formulas.
_HYPHENATED: Final = ("exclusive", "rule", "property", "example")
# What must stand in a section besides its obligatory keys: exactly one of these sets.
_FORMS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "parameter": (("value",), ("values",)),
    "lookup": (("matrix",), ("table",), ("bands",), ("points",)),
    "decision": (("formula",), ("cases",), ("hit", "table")),
    "rule": (("when", "then"), ("hit", "table")),
}

Made = dict[str, Any]


def policy_schema() -> Made:
    """The schema of `*.policy.yaml`."""
    return _file("policy")


def cases_schema() -> Made:
    """The schema of `*.cases.yaml`."""
    return _file("cases")


def texts() -> dict[str, str]:
    """The files that stand in the rules root, by name."""
    made = {"policy": policy_schema(), "cases": cases_schema()}
    return {FILES[key]: json.dumps(made[key], ensure_ascii=False, indent=2) + "\n" for key in FILES}


def write(rules: Path) -> None:
    """Puts both schemas where the first line of every rule and case file looks for them."""
    for name, text in texts().items():
        (rules / name).write_text(text, "utf-8")


def _file(section: str) -> Made:
    titles = _TITLES[section]
    definitions: Made = {}
    for language in LANGUAGES:
        _define(section, language, definitions)
    return {
        "$schema": _DIALECT,
        "title": f"{titles['id']} / {titles['en']}",
        # Both begin with a key of their own, so that never more than one fits.
        "oneOf": [{"$ref": _ref(section, language)} for language in LANGUAGES],
        "$defs": definitions,
    }


def _ref(section: str, language: Language) -> str:
    return f"#/$defs/{section}.{language}"


def _define(section: str, language: Language, definitions: Made) -> None:
    """A section and all that stand in it, in the words of one language."""
    if f"{section}.{language}" in definitions:
        return
    made: Made = {"type": "object", "additionalProperties": False}
    definitions[f"{section}.{language}"] = made
    shapes = {key: shape for key, shape in SHAPES[section].items() if shape.kind != "postponed"}
    if section in _TITLES:
        made["title"] = _TITLES[section][language]
    made["properties"] = {
        word("key", key, language): {
            "description": note(section, key, language),
            **_value(section, key, shape, language, definitions),
        }
        for key, shape in shapes.items()
    }
    required = [word("key", key, language) for key, shape in shapes.items() if shape.required]
    if required:
        made["required"] = required
    if section in _FORMS:
        made["oneOf"] = [_form(form, section, language) for form in _FORMS[section]]


def _form(form: tuple[str, ...], section: str, language: Language) -> Made:
    made: Made = {"required": [word("key", key, language) for key in form]}
    if (section, form) == ("rule", ("hit", "table")):
        # A row of a table has its own condition, effects and reason.
        others = [word("key", key, language) for key in ("when", "then", "because")]
        made["not"] = {"anyOf": [{"required": [key]} for key in others]}
    return made


def _value(section: str, key: str, shape: Shape, language: Language, definitions: Made) -> Made:
    text: Made = {"type": ["string", "number"]}  # an editor reads 2026 as a number
    name: Made = {"type": "string", "pattern": _NAME}
    match shape.kind:
        case "name" if key != "type":
            return name
        case "names":
            return _one_or_more(name)
        case "text" if key == "period":
            return {
                "anyOf": [{"type": "integer", "minimum": 1, "maximum": 9999}, {"type": "string", "pattern": _PERIOD}]
            }
        case "text" if key in ("policy", "cases"):
            return {"type": "string", "pattern": _POLICY}
        case "text" | "expression":
            return text
        case "texts":
            labels = {"type": "object", "additionalProperties": False, "minProperties": 1}
            return {"anyOf": [text, {**labels, "properties": dict.fromkeys(LANGUAGES, text)}]}
        case "strings" | "expressions":
            return _one_or_more(text)
        case "integer" if key == "language":
            return {"enum": [1, "1"]}
        case "integer":
            return {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^[0-9]{1,7}$"}]}
        case "number":
            return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]}
        case "date":
            return {"type": "string", "pattern": _DATE}
        case "choice":
            return {"enum": _words("value", shape.of.split(), language)}
        case "block":
            return {"enum": _words("value", ["none"], language)}
        case "lengths":
            lengths = {"enum": _words("time", LENGTHS, language)}
            return {"anyOf": [{"enum": _words("value", ["once"], language)}, *_one_or_more(lengths)["anyOf"]]}
        case "range":
            return {"type": "string", "pattern": r"^\s*[0-9]{1,6}\s*\.\.\s*[0-9]{1,6}\s*$"}
        case "round":
            exact, floor, ceiling = _words("value", ["exact", "floor", "ceiling"], language)
            worded = rf"^({exact}|[0-9]( +({floor}|{ceiling}))?)$"
            return {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 9}, {"type": "string", "pattern": worded}]}
        case "table":
            return {"type": "string", "pattern": r"\|"}
        case "values":
            values = {"anyOf": [{"type": "array", "items": name, "minItems": 1}, {"type": "string", "pattern": r"\|"}]}
            return _named(values, _NAME)
        case "uses":
            return _named(_one_or_more(name), _POLICY)
        case "section" if shape.of == "args":
            return _named({"type": "string"}, _NAME)
        case "section" if shape.of == "tables":
            return _named({"type": "string"}, _NAME)
        case "section" if shape.of == "dated":
            return _named(text, _DATE)
        case "section" | "entries":
            _define(shape.of, language, definitions)
            inner: Made = {"$ref": _ref(shape.of, language)}
            pattern = _ID if shape.of in _HYPHENATED else _NAME
            return inner if shape.kind == "section" else _named(inner, pattern)
        case _:
            return {"type": "string"}


def _words(context: Context, english: tuple[str, ...] | list[str], language: Language) -> list[str]:
    return [word(context, en, language) for en in english]


def _one_or_more(one: Made) -> Made:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _named(value: Made, pattern: str) -> Made:
    """A mapping whose keys are the author's names."""
    return {"type": "object", "propertyNames": {"pattern": pattern}, "additionalProperties": value}
