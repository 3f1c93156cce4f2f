"""Worked examples as tests of a policy: case files put onto a plan, run on engines and reported.

From the bottom up: `given` (values that an example sets), `facts` (its fact tables), `examples` (what it expects),
`running` (on engines), `report`, `command` (files and folders for the command line).
"""

from iku_rules.cases.running import SUFFIX, CaseResult, CaseRun, Difference, Engine, load_cases, run_cases

__all__ = ["SUFFIX", "CaseResult", "CaseRun", "Difference", "Engine", "load_cases", "run_cases"]
