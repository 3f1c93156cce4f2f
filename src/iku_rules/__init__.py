"""Performance-appraisal policy as code: exact answers from readable rule files, with reasons.

policy = load("rules/bawaslu/koordinator-sdmo.policy.yaml")
evaluator = Evaluator(policy, "2025")
for decision in evaluator.evaluate(evaluator.read("fixtures/facts/sumbar-2025")):
    print(decision.subject.key, decision["skor"], decision["predikat"])
"""

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
