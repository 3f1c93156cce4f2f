"""That two engines say the same of a case: what `test_engines` demands and what a fault has to break."""

from __future__ import annotations

from iku_rules.evaluator import Engine
from strategies import Case


def difference(case: Case, expected: Engine, found: Engine) -> str | None:
    """The case with the first of its people of whom the engines differ, in values or in their types."""
    for root in case.people:
        outcomes = expected(root, case.period), found(root, case.period)
        # equal to the type, too: True is no 1
        if outcomes[0] != outcomes[1] or repr(outcomes[0]) != repr(outcomes[1]):
            return f"{case.described()}\n\nof {root.place.key}:\n{outcomes[0]}\nis expected, not\n{outcomes[1]}"
    return None
