"""The workload that all are measured on, and what stands beside this package: peers and hand-written baselines.

They come from a folder of their own (`--peers`), unchanged: `workload.py` makes the appraisals and holds the exact
oracle, `engines.py` the other engines. What they call things and what `appraisal.policy.yaml` calls them meets here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from iku_rules import Decision, Evaluator, load

POLICY = Path(__file__).with_name("appraisal.policy.yaml")
PERIOD = "2025"

POLARITY = {"max": "maximize", "min": "minimize", "stab": "stabilize"}
BANDS = ("very_poor", "poor", "fair", "good", "very_good")
EFFECTS = {
    "penghargaan": "award",
    "teguran": "warning",
    "teguran_keras": "severe_warning",
    "pembinaan": "coaching",
    "tunda_kenaikan": "deferred_rise",
    "promosi": "promotion",
    "insentif_penuh": "full_bonus",
    "insentif_sebagian": "part_bonus",
    "monitoring": "monitoring",
    "rotasi": "rotation",
}


@dataclass(frozen=True)
class Peers:
    """Modules of the folder of peers."""

    workload: ModuleType
    engines: ModuleType

    @property
    def by_name(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.engines.ENGINES
        return found


def peers(folder: Path) -> Peers:
    """The peers in a folder. Raises FileNotFoundError where they aren't there."""
    for name in ("workload.py", "engines.py"):
        if not (folder / name).is_file():
            raise FileNotFoundError(folder / name)
    sys.path.insert(0, str(folder))
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # the folder isn't ours
    try:
        # `engines` imports `workload` by that name
        return Peers(importlib.import_module("workload"), importlib.import_module("engines"))
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = written


def evaluator(engine: str) -> Evaluator:
    return Evaluator(load(POLICY), PERIOD, engine=engine)  # type: ignore[arg-type]  # one of ENGINES


def facts(appraisal: Mapping[str, Any]) -> dict[str, Any]:
    """An appraisal of the peers' as text, as a form or a file has it."""
    return {
        "person": appraisal["sid"],
        "discipline": str(appraisal["disc"]),
        "years_in_office": str(appraisal["tenure"]),
        "measurement": [
            {
                "indicator": f"i{number}",
                "target": repr(one["t"]),
                "realisation": None if one["r"] is None else repr(one["r"]),
                "weight": repr(one["w"]),
                "polarity": POLARITY[one["p"]],
            }
            for number, one in enumerate(appraisal["inds"])
        ],
    }


def suites(of: Peers) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Appraisals at random, exactly on a threshold, a ten-millionth below one, and with realisations missing."""
    w = of.workload
    return {
        "random": w.rows(w.columns(400)),
        "on a threshold": w.edge_rows(1000),
        "just below": w.near_rows(400),
        "missing": w.missing_rows(400),
    }


def differences(of: Peers, decide: Evaluator, appraisals: Sequence[Mapping[str, Any]]) -> int:
    """How many decisions aren't what the exact oracle says: band, consequences, total."""
    return sum(not _agrees(of, decide.decide(facts(a)), a) for a in appraisals)


def _agrees(of: Peers, decision: Decision, appraisal: Mapping[str, Any]) -> bool:
    w = of.workload
    there = w.present(appraisal)
    band, mask = w.oracle(there)
    total = Decimal(w.oracle_total(there)).scaleb(-2)
    wanted = {EFFECTS[name] for name, bit in w.BIT.items() if mask & bit}
    given = {effect.name for effect in decision.effects}
    return (decision["band"], decision["total"], given) == (BANDS[band], total, wanted)
