"""Imports point one way; third-party engines have one importer each; the front door is small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import iku_rules

SRC = Path(iku_rules.__file__).parent
MODULES = sorted(p.relative_to(SRC).with_suffix("").as_posix() for p in SRC.rglob("*.py"))

# From the bottom up: a module may import its own layer and those above it in this list.
LAYERS = (
    ("catalogue", "frozen"),
    ("diagnostics",),
    ("whole_file",),
    ("language/",),
    ("evidence",),
    ("plan/",),
    ("checks/",),
    ("facts/",),
    ("library",),
    ("outcome", "canonical"),
    ("compiled/",),
    ("engines/",),
    ("decision", "decision_json", "deciding"),
    ("explanation/",),
    ("evaluator",),
    ("session", "cases/"),
    ("contents", "graph"),
    ("rule_sentences",),
    ("schema", "show", "printing", "decision_rows", "formatting"),
    ("__init__",),
    ("checking", "commands", "command_help"),
    ("cli",),
)


def layer(module: str) -> int:
    for number, names in enumerate(LAYERS):
        if any(module == n or (n.endswith("/") and module.startswith(n)) for n in names):
            return number
    raise AssertionError(f"{module} has no layer")


def imports(module: str) -> list[str]:
    """Our own modules that a module imports, at its top or inside a function."""
    found = []
    for node in ast.walk(ast.parse((SRC / f"{module}.py").read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "iku_rules":
            base = node.module.split(".")[1:]
            for alias in node.names:
                whole = "/".join([*base, alias.name])
                found.append(whole if whole in MODULES else "/".join(base) or "__init__")
        elif isinstance(node, ast.Import):
            found += [
                "/".join(a.name.split(".")[1:]) or "__init__" for a in node.names if a.name.split(".")[0] == "iku_rules"
            ]
    return [f if f in MODULES else f"{f}/__init__" for f in found]


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    wrong = [other for other in imports(module) if layer(other) > layer(module)]
    assert not wrong


def test_engines_do_not_import_each_other() -> None:
    engines = {"engines/reference", "engines/row", "engines/durable"}
    for module in engines & set(MODULES):
        assert not (set(imports(module)) & engines) - {module}


@pytest.mark.parametrize(
    ("library", "importers"),
    [
        ("durable_rules_engine", {"engines/network"}),
        ("yaml", {"language/source", "language/layout"}),
        ("lark", {"language/by_grammar", "language/slips"}),
    ],
)
def test_few_importers_each(library: str, importers: set[str]) -> None:
    found = set()
    for module in MODULES:
        for node in ast.walk(ast.parse((SRC / f"{module}.py").read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
                names += [a.value for a in node.args if isinstance(a, ast.Constant)]
            if any(str(n).split(".")[0] == library for n in names):
                found.add(module)
    assert found == importers


def test_the_front_door_is_small() -> None:
    assert len(iku_rules.__all__) <= 12
    assert sorted(iku_rules.__all__) == iku_rules.__all__
    for name in iku_rules.__all__:
        assert getattr(iku_rules, name).__doc__
