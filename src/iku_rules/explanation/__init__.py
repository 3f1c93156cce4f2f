"""Why a decision is as it is, in Indonesian and English, for people and as JSON.

From the bottom up: `shown` (values as text), `formulas` (terms as text), `filled` (with their values put in),
`causes` (why something is missing), `sentences`, `tree`, `names`, then the explanations of `values` and
`effects`, and of the whole (`whole`).
"""

from iku_rules.explanation.tree import Node, to_dict, to_json, to_text
from iku_rules.explanation.whole import explain

__all__ = ["Node", "explain", "to_dict", "to_json", "to_text"]
