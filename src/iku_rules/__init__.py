"""Performance-appraisal policy as code: exact answers from readable rule files, with reasons.

policy = load("rules/bawaslu/koordinator-sdmo.policy.yaml")
evaluator = Evaluator(policy, "2025")
for decision in evaluator.evaluate(evaluator.read("fixtures/facts/sumbar-2025")):
    print(decision.subject.key, decision["skor"], decision["predikat"])

Each name is imported when it is first used, so that the command line answers at once where it needs little.
"""

import importlib

TYPE_CHECKING = False  # as type checkers know it; `typing` takes longer to import than all of this
if TYPE_CHECKING:
    from iku_rules.decision import Decision, Effect
    from iku_rules.decision_json import from_json, to_json
    from iku_rules.diagnostics import Diagnostic, PolicyError, render
    from iku_rules.evaluator import Evaluator
    from iku_rules.explanation import to_text
    from iku_rules.library import Policy, load
    from iku_rules.session import Session

__all__ = [
    "Decision",
    "Diagnostic",
    "Effect",
    "Evaluator",
    "Policy",
    "PolicyError",
    "Session",
    "from_json",
    "load",
    "render",
    "to_json",
    "to_text",
]

_PLACES = {
    "Decision": "decision",
    "Diagnostic": "diagnostics",
    "Effect": "decision",
    "Evaluator": "evaluator",
    "Policy": "library",
    "PolicyError": "diagnostics",
    "Session": "session",
    "from_json": "decision_json",
    "load": "library",
    "render": "diagnostics",
    "to_json": "decision_json",
    "to_text": "explanation",
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*globals(), *(name for name in __all__ if name not in globals())]
