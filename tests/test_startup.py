"""What a process has loaded, and no more: after importing the package, loading a policy, and each command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACK = ROOT / "rules" / "bawaslu" / "koordinator-sdmo.policy.yaml"
GOOD = ROOT / "fixtures" / "good" / "penilaian"

CLI = """
from iku_rules.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert not end.code
"""
EVALUATE = ["evaluate", str(GOOD / "penilaian.policy.yaml"), "--facts", str(GOOD / "facts.yaml"), "--period", "2026"]


def loaded(code: str, *, of: str = "") -> set[str]:
    """The third-party packages that a fresh process has after some code; with `of`, the modules of one package."""
    # What has no file is made up by a compiled module, for itself.
    given = "(name for name, module in sys.modules.items() if getattr(module, '__file__', None))"
    script = f"import sys\nbefore = set({given})\n{code}\nprint()\nprint(*(set({given}) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    modules = done.stdout.splitlines()[-1].split()
    if of:
        return {name for name in modules if name.split(".")[0] == of}
    return {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names) - {"iku_rules"}


def command(*arguments: str) -> str:
    return CLI.format(arguments=list(arguments))


def test_importing_the_package_loads_nothing() -> None:
    assert loaded("import iku_rules") == set()
    assert loaded("import iku_rules", of="iku_rules") == {"iku_rules"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from iku_rules import Diagnostic, PolicyError, render", set()),
        (f"from iku_rules import load\nassert load({str(PACK)!r}).usable", {"yaml"}),
        (f"from iku_rules import load\nload({str(PACK)!r}).plan('2025')", {"yaml"}),
        (command("--help"), {"click"}),
        (command("check", "--help"), {"click"}),
        (command("check", str(PACK)), {"click", "yaml"}),
        (command("check", "--explain", "--notes", "--format", "json", str(PACK)), {"click", "yaml"}),
    ],
    ids=["diagnostics", "load", "plan", "help", "help of check", "check", "check and explain"],
)
def test_only_what_is_needed_is_loaded(code: str, expected: set[str]) -> None:
    assert loaded(code) == expected


def test_the_grammar_is_loaded_for_what_is_wrong() -> None:
    """The library that reads it takes longer to start than all else that a check does."""
    wrong = ROOT / "fixtures" / "bad" / "IKU205-chained-comparison" / "faulty"
    (path,) = wrong.glob("*.policy.yaml")
    assert loaded(f"from iku_rules import load\nassert not load({str(path)!r}).usable") == {"lark", "yaml"}


def test_a_check_loads_no_engine() -> None:
    packages = {"facts", "engines", "compiled", "explanation", "cases"}
    modules = loaded(command("check", str(PACK)), of="iku_rules")
    assert modules > {"iku_rules.checks", "iku_rules.library"}
    assert {name.split(".")[1] for name in modules if "." in name} & packages == set()


def test_evaluating_draws_no_screen_and_keeps_no_records() -> None:
    modules = loaded(command(*EVALUATE, "--engine", "row", "--format", "json"))
    assert modules >= {"click", "pydantic"}
    assert modules & {"lark", "rich", "sqlmodel", "sqlalchemy", "durable", "durable_rules_engine"} == set()
