"""A Rete network of durable_rules over integer facts, made safe; the library's one importer.

Imports `network_rules` (what a network consists of), `network_text` (how the engine reads it), and
`durable_rules_engine` when the first network is made: without it (Python 3.13 and later; a C `long` of 32 bits)
`available()` is false and a `Network` refuses, saying why.

How a network fires. Facts go into a new working memory. Then, stratum by stratum, a control fact goes in,
the gate: the first pattern of every rule of that stratum, so that all joins and absences are matched at
this moment, over complete facts. What fired is read, the gate is taken out, the effect facts of these rules
go in, the next gate follows. At the end the working memory is deleted. So a rule sees effects of lower
strata only, the order of facts can't matter, nothing can run away, and a run tells everything that is true,
not what has become so.

Why not facts left in place, retracted and chained from within actions, as the library's examples do. Read
in its C sources (2.0.28) and seen in probes, [A] under AddressSanitizer:

- Retracting facts that have taken part in a firing reads past the end of the heap [A], and by its code may write: a
  frame that was dispatched stays listed at its facts (`deleteMessageFromFrame`). The gate is the one fact
  retracted here, the first of its frames to go, which is sound [A].
- A fact that makes an absence false deletes partial matches and pending firings of *other* rules with the
  same facts, or leaves its own rule's pending firing in place, according to a hash of the pattern's name
  (`deleteDownstreamFrames`). Here no frame exists while facts go in. (A retraction that makes an absence
  true does fire its rule; in what order firings come depends on priority, then definition, then the latest
  fact.)
- `delete_state` frees what was never set unless a rule has fired: each memory begins by firing the rule
  `opening`.
- A live memory takes 10 KiB a pattern and 7 KiB a fact; 1,024 are the end, the 1,025th a crash; two sessions
  or two fact ids of one 32-bit hash are one. Here one memory is alive, called "0", and ids are checked.
- The library's own `Host` swallows exceptions of actions, drops slow ones, starts timer threads that can't
  be stopped, and takes 60 microseconds a fact. The C functions below it need no actions and take 2 to 8,
  with 60 for a new memory (30 rules): keeping memories alive would gain little.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import json
import os
import struct
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from iku_rules.engines.network_rules import Effect, NetRule, NetworkError, NetworkLimitError, Of, check_value
from iku_rules.engines.network_text import compiled, distinct

Fact = Mapping[str, int]
Between = Callable[[int, Sequence["Firing"]], Iterable[Fact]]

MOST_FACTS = 10_000  # with effect facts; 7 KiB each while a run lasts
MOST_MATCHES = 200_000  # of a run
MOST_PROPERTIES = 240  # of a fact, among those that a rule reads; the engine ends at 252


class NetworkUnavailableError(NetworkError):
    """durable_rules can't be used here; the text says why."""


@dataclass(frozen=True, slots=True, order=True)
class Firing:
    """`facts`: what the patterns that aren't negated matched, in order; -1 is `effects[0]` and so on."""

    rule: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """Everything that is true of the facts, in order of strata, rules and facts."""

    firings: tuple[Firing, ...]
    effects: tuple[Fact, ...]


class _Engine(Protocol):
    error: type[Exception]

    def create_ruleset(self, name: str, rules: str, /) -> int: ...
    def delete_ruleset(self, handle: int, /) -> None: ...
    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def retract_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int, /) -> str | None: ...
    def delete_state(self, handle: int, sid: str, /) -> None: ...


@functools.cache
def _engine() -> _Engine | str:
    """The engine, or why there is none."""
    if struct.calcsize("l") < 8:
        return "durable_rules reads constants as a C long, which has 32 bits here"
    try:
        return cast(_Engine, importlib.import_module("durable_rules_engine"))
    except ImportError as error:
        return f"durable_rules can't be imported: {error}"


def available() -> bool:
    return unavailable_because() is None


def unavailable_because() -> str | None:
    engine = _engine()
    return engine if isinstance(engine, str) else None


class Network:
    """Rules, compiled. Threads may share it (one run at a time), a forked process may not: see `stale`."""

    def __init__(self, rules: Sequence[NetRule]) -> None:
        engine = _engine()
        if isinstance(engine, str):
            raise NetworkUnavailableError(engine)
        self._engine = engine
        self._rules = tuple(rules)
        self._compiled = compiled(self._rules)
        self._strata = sorted({rule.stratum for rule in self._rules})
        self._ids: list[int] = []
        self._numbers: dict[int, int] = {}
        self._more_ids = distinct(map(str, itertools.count(1)), ("gate", "opening", "sid-0"))
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._handles: list[int] = []
        self._release = weakref.finalize(self, _release, engine, self._handles, self._pid)
        with self._lock:
            self._load()

    @property
    def stale(self) -> bool:
        """Closed, or made by the process that this one was forked from: make a new one."""
        return not self._release.alive or os.getpid() != self._pid

    @property
    def rulesets(self) -> int:
        """To how many rulesets each fact goes: what a run costs is proportional to it."""
        return len(self._compiled.rulesets)

    def close(self) -> None:
        with self._lock:
            self._release()

    def fire(self, facts: Iterable[Fact], *, between: Between | None = None) -> Fired:
        """What is true of these facts; `Firing.facts` are positions in them.

        `between` is told of each stratum and what fired in it, before the next one, and gives further facts: what
        no rule can derive, such as how many facts a rule fired on. They come after the stratum's effects. It runs
        while the network is locked, and must not use it.
        """
        return self._run([self._body(fact) for fact in facts], between)

    def session(self) -> Session:
        return Session(self)

    def _load(self) -> None:
        _release(self._engine, self._handles, self._pid)
        try:
            for ruleset in self._compiled.rulesets:
                self._handles.append(self._engine.create_ruleset("iku_rules", ruleset.text))
        except self._engine.error as error:
            raise NetworkError(str(error)) from error
        self._spoiled = False  # true while a run lasts, and if it didn't end: the next one loads anew

    def _body(self, fact: Fact) -> str:
        """The fact as the engine reads it, but for its id; what no rule reads stays out."""
        parts = [f'"{self._compiled.spread}":0']
        for name, value in fact.items():
            check_value(name, value)
            if name in self._compiled.names:
                parts.append(f'"{self._compiled.names[name]}":{value:d}')
        if len(parts) > MOST_PROPERTIES:
            raise NetworkLimitError(f"a fact of more than {MOST_PROPERTIES} properties")
        return ",".join(parts)

    def _run(self, bodies: Sequence[str], between: Between | None = None) -> Fired:
        if self.stale:
            raise NetworkError("the network is closed, or belongs to the process that was forked")
        with self._lock:
            if self._spoiled:
                self._load()
            self._spoiled = True
            states: list[int] = []
            try:
                fired = self._fire(bodies, states, between)
            except self._engine.error as error:
                raise NetworkError(str(error)) from error
            finally:
                for handle, _ in zip(self._handles, states, strict=False):
                    self._engine.delete_state(handle, "0")
            self._spoiled = False
            return fired

    def _fire(self, bodies: Sequence[str], states: list[int], between: Between | None) -> Fired:
        """`states` becomes the memories that may be deleted."""
        for handle in self._handles:
            state = self._assert(handle, f'{{"id":"opening","sid":"0","{self._compiled.opening}":1}}')
            for _ in self._drain(handle, state):
                pass
            states.append(state)
        for number, body in enumerate(bodies):
            self._send(number, body)
        firings: list[Firing] = []
        effects: dict[frozenset[tuple[str, int]], Fact] = {}
        for stratum in self._strata:
            matched = self._matched(stratum, states)
            before, fired_before = len(effects), len(firings)
            for (rule, numbers), frame in sorted(matched.items(), key=lambda item: item[0]):
                facts = tuple(n if n < len(bodies) else len(bodies) - n - 1 for n in numbers)
                firings.append(Firing(self._rules[rule].name, facts))
                for effect in self._rules[rule].asserts:
                    fact = self._effect(effect, self._compiled.places[rule], frame)
                    effects.setdefault(frozenset(fact.items()), fact)
            if len(firings) > MOST_MATCHES:
                raise NetworkLimitError(f"more than {MOST_MATCHES} matches in one run")
            if stratum != self._strata[-1]:
                if between is not None:
                    for fact in between(stratum, firings[fired_before:]):
                        effects.setdefault(frozenset(fact.items()), fact)
                for number, fact in enumerate(itertools.islice(effects.values(), before, None), before):
                    self._send(len(bodies) + number, self._body(fact))
        return Fired(tuple(firings), tuple(effects.values()))

    def _matched(self, stratum: int, states: Sequence[int]) -> dict[tuple[int, tuple[int, ...]], _Frame]:
        """The rules of the stratum that fire, with the numbers of the facts that they fire on."""
        matched: dict[tuple[int, tuple[int, ...]], _Frame] = {}
        for handle, state, ruleset in zip(self._handles, states, self._compiled.rulesets, strict=True):
            if stratum not in ruleset.strata:
                continue
            self._assert(handle, f'{{"id":"gate","sid":"0","{self._compiled.gate}":{stratum:d}}}')
            for text in self._drain(handle, state):
                ((name, frame),) = json.loads(text).items()
                rule = ruleset.rule_of[name]
                places = self._compiled.places[rule].values()
                matched[rule, tuple(self._numbers[frame[place]["id"]] for place in places)] = frame
                if len(matched) > MOST_MATCHES:
                    raise NetworkLimitError(f"more than {MOST_MATCHES} matches in one run")
            self._engine.retract_fact(handle, '{"id":"gate","sid":"0"}')
        return matched

    def _effect(self, effect: Effect, places: Mapping[str, str], frame: _Frame) -> Fact:
        names = self._compiled.names
        return {
            name: frame[places[value.pattern]][names[value.property]] if isinstance(value, Of) else value
            for name, value in effect.values
        }

    def _send(self, number: int, body: str) -> None:
        if number >= MOST_FACTS:
            raise NetworkLimitError(f"more than {MOST_FACTS} facts")
        while len(self._ids) <= number:
            self._ids.append(int(next(self._more_ids)))
            self._numbers[self._ids[-1]] = len(self._ids) - 1
        text = f'{{"id":{self._ids[number]},"sid":"0",{body}}}'
        for handle in self._handles:
            self._assert(handle, text)

    def _assert(self, handle: int, text: str) -> int:
        code, state = self._engine.assert_fact(handle, text)
        if code > 1:  # 1: no pattern can match it, it wasn't kept; 2: there is one with its id
            raise NetworkError(f"the engine refused a fact with code {code}")
        return state

    def _drain(self, handle: int, state: int) -> Iterator[str]:
        started = self._engine.start_action_for_state(handle, state)
        text = started[1] if started is not None else None
        while text is not None:
            yield text
            text = self._engine.complete_and_start_action(handle, state)


class Session:
    """Facts that come, change and go; `run` says what is true of them now. Holds nothing of the engine's."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._bodies: dict[int, str] = {}
        self._handles = itertools.count()

    def assert_fact(self, fact: Fact) -> int:
        """The fact's handle, never given to another."""
        body = self._network._body(fact)
        handle = next(self._handles)
        self._bodies[handle] = body
        return handle

    def change(self, handle: int, fact: Fact) -> None:
        """The fact with this handle becomes `fact`; KeyError if it was retracted."""
        body = self._network._body(fact)
        if handle not in self._bodies:
            raise KeyError(handle)
        self._bodies[handle] = body

    def retract(self, handle: int) -> None:
        """KeyError if it was retracted before."""
        del self._bodies[handle]

    def run(self) -> Fired:
        """`Firing.facts` are handles; negative ones are effects, as in `Network.fire`."""
        handles = list(self._bodies)
        fired = self._network._run(list(self._bodies.values()))
        firings = (Firing(f.rule, tuple(n if n < 0 else handles[n] for n in f.facts)) for f in fired.firings)
        return Fired(tuple(firings), fired.effects)


_Frame = Mapping[str, Mapping[str, int]]


def _release(engine: _Engine, handles: list[int], pid: int) -> None:
    while handles:
        handle = handles.pop()
        if os.getpid() == pid:
            engine.delete_ruleset(handle)
