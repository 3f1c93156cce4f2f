"""One decision: every engine of this package beside peers and hand-written baselines, on the same appraisals.

Each line of the table is a time and its ratio to others measured in the same rounds; a line with a limit says
whether it holds. What is compared gives the same exact answers: `differences` counts those that don't.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal
from unittest import mock

from pydantic import BaseModel, ConfigDict, Field

from benchmarks.timing import Timed, Work, measure
from benchmarks.workload import Peers, differences, evaluator, facts, suites
from iku_rules import Evaluator
from iku_rules.decision_json import to_json
from iku_rules.engines import network
from iku_rules.facts.model import Instance

BASELINE = "python-int-decision"
APPRAISALS = 512

# What the lines mean.
MEANINGS = (
    f"`{BASELINE}`: integers in, a decision out, written by hand for this one policy; it gives no record of what it"
    " skipped, no third value and no reasons.",
    "`row`: from validated facts to a `Decision`, whose parts are made when they are read; `all read`: with its"
    " values, effects and determining rules.",
    "`row, from text`: facts as text, validated, to a `Decision`; beside one and a half times what pydantic takes to"
    " validate the same facts, and `row`.",
    "`its outcome`: what the engine itself says, before it is put into a decision: where most of the time goes.",
    "`as JSON`: with the facts' digest; `explained`: with the full trace and its sentences.",
    "`many`: `evaluate` over all, beside `decide` for each.",
    "`its network`: what fires in durable_rules, from integers in to firings out; beside a network for the same"
    " rules written by hand, into which one fact goes and out again, with scores that its host had computed.",
    "`durable`: the whole decision; its conditions, effects and chaining are the network's.",
)


class Measurement(BaseModel):
    """The same facts as the policy's `measurement`, with the same bounds: what validating alone costs."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    indicator: str
    target: Annotated[Decimal, Field(ge=Decimal("0.01"), le=Decimal("899999.99"), decimal_places=2)]
    realisation: Annotated[Decimal, Field(ge=0, le=Decimal("899999.999999999"), decimal_places=9)] | None = None
    weight: Annotated[Decimal, Field(ge=Decimal("0.01"), le=Decimal("899999.99"), decimal_places=2)]
    polarity: Literal["maximize", "minimize", "stabilize"]


class Appraisal(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    person: str
    discipline: Annotated[int, Field(ge=0, le=99)]
    years_in_office: Annotated[int, Field(ge=0, le=99)]
    measurement: Annotated[tuple[Measurement, ...], Field(max_length=8)] = ()


@dataclass(frozen=True)
class Line:
    """What took how long, beside what, and what it must keep to."""

    what: str
    took: Timed
    beside: str
    ratio: tuple[float, float, float]  # median and quartiles
    limit: float | None = None

    @property
    def kept(self) -> bool | None:
        return None if self.limit is None else self.ratio[0] <= self.limit


def lines(of: Peers, without: Mapping[str, str], *, rounds: int) -> list[Line]:
    """Everything about one decision, measured in the same rounds. `without`: peers, with why they are left out."""
    rows = of.workload.rows(of.workload.columns(APPRAISALS, seed=3))
    text = [facts(row) for row in rows]
    row = evaluator("row")
    instances = list(row.facts(text))
    works: dict[str, Work] = {BASELINE: _peer(of, BASELINE, rows)}
    works |= {
        "row": Work(row.decide, instances),
        "row, its outcome": Work(row.outcome, instances),
        "row, all read": Work(lambda instance: _read(row.decide(instance)), instances),
        "row, from text": Work(row.decide, text),
        "pydantic": Work(Appraisal.model_validate, text),
        "row, as JSON": Work(lambda instance: to_json(row.decide(instance)), instances),
        "row, explained": Work(lambda instance: row.explain(instance, lang="en"), instances),
        "reference": Work(evaluator("reference").decide, instances),
        "many": Work(lambda some: list(row.evaluate(some)), [instances]),
        "one by one": Work(lambda some: [row.decide(one) for one in some], [instances]),
    }
    if network.available():
        durable = evaluator("durable")
        works["durable"] = Work(durable.decide, instances)
        works["durable, its outcome"] = Work(durable.outcome, instances)
        works["durable, its network"] = _network(durable, instances)
        works["durable-fact, its network"] = _hand_written(of, rows)
    others = [name for name, why in without.items() if not why and name != BASELINE]
    works |= {name: _peer(of, name, rows) for name in others}
    gc.collect()
    took = measure(works, rounds=rounds)
    took |= {name: took[name].times(1 / APPRAISALS) for name in ("many", "one by one")}
    return list(_lines(took, others))


def _lines(took: Mapping[str, Timed], others: Sequence[str]) -> Iterator[Line]:
    base = took[BASELINE]

    def line(name: str, beside: str, *of: Timed, limit: float | None = None) -> Line:
        return Line(name, took[name], beside, took[name].over(*of), limit)

    yield line(BASELINE, BASELINE, base)
    yield line("row", BASELINE, base, limit=3)
    yield line("row, its outcome", "row", took["row"])
    yield line("row, all read", BASELINE, base)
    yield line("pydantic", BASELINE, base)
    yield line("row, from text", "1.5 x pydantic + row", took["pydantic"].times(1.5), took["row"], limit=1)
    yield line("row, as JSON", BASELINE, base)
    yield line("row, explained", BASELINE, base)
    yield line("reference", BASELINE, base)
    yield line("many", "one by one", took["one by one"], limit=1.05)
    if "durable" in took:
        yield line("durable-fact, its network", BASELINE, base)
        yield line("durable, its network", "durable-fact, its network", took["durable-fact, its network"], limit=1.5)
        yield line("durable, its network", "durable", took["durable"])
        yield line("durable, its outcome", "durable", took["durable"])
        yield line("durable", BASELINE, base)
        if "zen-jdm" in took:
            yield line("durable", "zen-jdm", took["zen-jdm"], limit=1)
    for name in others:
        yield line(name, BASELINE, base)


def wrong(of: Peers) -> dict[str, dict[str, tuple[int, int]]]:
    """For each engine of ours and suite: how many decisions aren't the oracle's, of how many."""
    engines = ("row", "reference", *(("durable",) if network.available() else ()))
    return {
        engine: {
            name: (differences(of, evaluator(engine), appraisals), len(appraisals))
            for name, appraisals in suites(of).items()
        }
        for engine in engines
    }


def absent(of: Peers) -> dict[str, str]:
    """The peers that take one appraisal at a time, each with why it can't be measured here ('' where it can)."""
    found = {}
    rows = of.workload.rows(of.workload.columns(APPRAISALS, seed=3))
    for name, engine in of.by_name.items():
        if engine.kind == "row":
            try:
                if engine.imports:
                    __import__(engine.imports)
                work = _peer(of, name, rows)
                for item in (*work.items, *work.items, *work.items):
                    work.call(item)
                found[name] = ""
            except ImportError:
                found[name] = "not installed"
            except MemoryError:
                found[name] = "ran out of memory"
    return found


def _read(decision: Any) -> object:
    return decision.values, decision.effects


def _peer(of: Peers, name: str, rows: Sequence[Mapping[str, Any]]) -> Work:
    made = of.by_name[name]()
    made.setup()
    return Work(made.one, [made.prepare(row) for row in rows])


def _hand_written(of: Peers, rows: Sequence[Mapping[str, Any]]) -> Work:
    """durable-fact without the scores, which its host computes: a fact into the network and out again."""
    made = of.by_name["durable-fact"]()
    made.setup()
    made.out = []
    host, score = made.h, of.engines.host_score

    def run(fact: Mapping[str, Any]) -> None:
        made.out = []
        host.assert_fact("p", fact)
        host.delete_state("p", fact["sid"])

    def fact(row: Mapping[str, Any]) -> dict[str, Any]:
        index, total = score(row)
        below = sum(x < 70 for x in index)
        return {
            "k": "score",
            "total": total,
            "lo": min(index),
            "n70": below,
            "disc": row["disc"],
            "tenure": row["tenure"],
            "sid": row["sid"],
        }

    return Work(run, [fact(row) for row in rows])


def _network(durable: Evaluator, instances: Sequence[Instance]) -> Work:
    """What the durable engine hands to its network, run there again: a fact and all else in, what fired out."""
    runs: list[tuple[network.Network, list[Any], dict[str, Any]]] = []
    fire = network.Network.fire

    def recording(self: network.Network, given: Iterable[Any], **more: Any) -> network.Fired:
        runs.append((self, list(given), more))
        return fire(*runs[-1][:2], **more)

    with mock.patch.object(network.Network, "fire", recording):
        for instance in instances:
            durable.outcome(instance)
    return Work(lambda run: fire(run[0], run[1], **run[2]), runs)
