"""A Rete network of durable_rules over integer facts, made safe; the library's one importer.

Imports `network_rules` (what a network consists of), `network_text` (how the engine reads it), and
`durable_rules_engine` when the first network is made: without it (Python 3.13 and later; a C `long` of 32 bits)
`available()` is false and a `Network` refuses, saying why.

How a network fires. Facts go into a new working memory. Then, stratum by stratum, a control fact goes in, the gate: the
first pattern of every rule of that stratum, so that all joins and absences are matched at this moment, over complete
facts. What fired is read, the gate is taken out, the effect facts of these rules go in, the next gate follows. A rule
of the lowest stratum that is one pattern joins nothing and misses nothing: it has no gate. At the end the memory
is deleted. So a rule sees effects of lower strata only, the order of facts can't matter, nothing can run away, and a
run tells everything that is true, not what has become so.

Why not facts left in place, retracted and chained from within actions, as the library's examples do. Read
in its C sources (2.0.28) and seen in probes, [A] under AddressSanitizer:

- A frame (the facts of one firing) that was dispatched stays listed at its facts. Taking out the first of them strikes
  it from the frame, taking out the second reads past the end of the heap [A] and by its code may write, for then
  there are fewer facts in the frame than it counts (`deleteMessageFromFrame`). The gate is the one fact that is taken
  out here, the first of its frames to go, which is sound [A]; all others go with their memory. (Facts can be taken
  out one by one where each frame is first made anew, undispatched, in the very place of the old one; that saves a
  quarter of the time, and rests on the order in which the engine hands out places.)
- A fact that makes an absence false deletes partial matches and pending firings of *other* rules with the
  same facts, or leaves its own rule's pending firing in place, according to a hash of the pattern's name
  (`deleteDownstreamFrames`). Here no partial match exists while facts go in. (A retraction that makes an absence
  true does fire its rule; in what order firings come depends on priority, then definition, then the latest
  fact.)
- `delete_state` frees what was never set unless a rule has fired: each memory begins by firing the rule
  `opening`.
- A live memory takes 10 KiB a pattern and 7 KiB a fact; 1,024 are the end, the 1,025th a crash; two sessions
  or two fact ids of one 32-bit hash are one. Here one memory is alive while a run lasts, called "0"; ids are checked.
- The library's own `Host` swallows exceptions of actions, drops slow ones, starts timer threads that can't
  be stopped, and takes 60 microseconds a fact. The C functions below it need no actions and take 2 to 8.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import os
import re
import struct
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, cast

from iku_rules.engines.network_rules import Effect, NetRule, NetworkError, NetworkLimitError, Of, check_value
from iku_rules.engines.network_text import compiled, distinct

Fact = Mapping[str, int]
Between = Callable[[int, Sequence["Firing"]], Iterable[Fact]]

MOST_FACTS = 10_000  # with effect facts; 7 KiB each while a run lasts
MOST_MATCHES = 200_000  # of a run
MOST_PROPERTIES = 225  # of a fact, among those that a rule reads; with 24 marks below the engine's 252

_GATE_OUT = '{"id":"gate","sid":"0"}'
_ID = re.compile(r'"id":(\d+)')


class NetworkUnavailableError(NetworkError):
    """durable_rules can't be used here; the text says why."""


class Firing(NamedTuple):
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
        self._names = {name: f',"{short}":' for name, short in self._compiled.names.items()}
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}
        self._more_ids = distinct(map(str, itertools.count(1)), ("gate", "opening", "sid-0"))
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._handles: list[int] = []  # of the rulesets
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
        if not self.stale:  # in a forked process nobody may be there to release the lock
            with self._lock:
                self._release()

    def fire(self, facts: Iterable[Fact], *, between: Between | None = None) -> Fired:
        """What is true of these facts; `Firing.facts` are positions in them.

        `between` is told of each stratum and what fired in it, before the next one, and gives further facts: what
        no rule can derive, such as how many facts a rule fired on. They come after the stratum's effects. It runs
        while the network is locked, and must not use it.
        """
        facts = list(facts)
        return self._run(facts, [self._body(fact) for fact in facts], between)

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
        names = self._names
        for name, value in fact.items():
            check_value(name, value)
        parts = [f"{names[name]}{value:d}" for name, value in fact.items() if name in names]
        if len(parts) > MOST_PROPERTIES:
            raise NetworkLimitError(f"a fact of more than {MOST_PROPERTIES} properties")
        return "".join(parts)

    def _run(self, facts: Sequence[Fact], bodies: Sequence[str], between: Between | None = None) -> Fired:
        self._check_alive()
        with self._lock:
            self._check_alive()  # another thread may have closed it meanwhile
            if self._spoiled:
                self._load()
            self._spoiled = True
            states: dict[int, int] = {}
            try:
                fired = self._fire(facts, bodies, between, states)
                self._spoiled = False
            except self._engine.error as error:
                raise NetworkError(str(error)) from error
            finally:
                for handle in states:
                    self._engine.delete_state(handle, "0")
            return fired

    def _check_alive(self) -> None:
        if self.stale:
            raise NetworkError("the network is closed, or belongs to the process that was forked")

    def _fire(
        self, facts: Sequence[Fact], bodies: Sequence[str], between: Between | None, states: dict[int, int]
    ) -> Fired:
        """`states` becomes the memories that may be deleted, by ruleset."""
        for handle in self._handles:
            states[handle] = self._opened(handle)
        for number, (fact, body) in enumerate(zip(facts, bodies, strict=True)):
            self._send(number, fact, body)
        known, count = list(facts), len(facts)
        firings: list[Firing] = []
        effects: dict[frozenset[tuple[str, int]], Fact] = {}
        for stratum in self._strata:
            fired_before = len(firings)
            for rule, numbers in self._matched(stratum, states):
                found = tuple(n if n < count else count - n - 1 for n in numbers) if effects else numbers
                firings.append(Firing(self._rules[rule].name, found))
                for effect in self._rules[rule].asserts:
                    fact = self._effect(effect, rule, [known[n] for n in numbers])
                    effects.setdefault(frozenset(fact.items()), fact)
            if len(firings) > MOST_MATCHES:
                raise NetworkLimitError(f"more than {MOST_MATCHES} matches in one run")
            if stratum != self._strata[-1]:
                if between is not None:
                    for fact in between(stratum, firings[fired_before:]):
                        effects.setdefault(frozenset(fact.items()), fact)
                for fact in itertools.islice(effects.values(), len(known) - count, None):
                    self._send(len(known), fact, self._body(fact))
                    known.append(fact)
        return Fired(tuple(firings), tuple(effects.values()))

    def _opened(self, handle: int) -> int:
        """A new working memory, in which a rule has fired."""
        state = self._assert(handle, f'{{"id":"opening","sid":"0","{self._compiled.opening}":1}}')
        if not list(self._drain(handle, state)):
            raise NetworkError("the engine's first rule didn't fire")
        return state

    def _matched(self, stratum: int, states: Mapping[int, int]) -> list[tuple[int, tuple[int, ...]]]:
        """The rules of the stratum that fire, in order, with the numbers of the facts that they fire on."""
        matched: set[tuple[int, tuple[int, ...]]] = set()
        gate = f'{{"id":"gate","sid":"0","{self._compiled.gate}":{stratum:d}}}'
        for handle, ruleset in zip(self._handles, self._compiled.rulesets, strict=True):
            if stratum not in ruleset.strata:
                continue
            gated = stratum in ruleset.gated
            if gated:
                self._assert(handle, gate)
            for text in self._drain(handle, states[handle]):
                rule = ruleset.rule_of[text[2 : text.index('"', 2)]]
                if self._rules[rule].stratum != stratum:
                    continue  # one without a gate, on an effect of its own stratum
                numbers = [self._numbers[found] for found in _ID.findall(text)]
                width = len(self._compiled.places[rule])
                if width == 1:
                    matched.update([(rule, (number,)) for number in numbers])
                else:
                    starts = range(0, len(numbers) or 1, width or 1)
                    matched.update([(rule, tuple(numbers[i : i + width])) for i in starts])
                if len(matched) > MOST_MATCHES:
                    raise NetworkLimitError(f"more than {MOST_MATCHES} matches in one run")
            if gated:
                self._engine.retract_fact(handle, _GATE_OUT)
        return sorted(matched)

    def _effect(self, effect: Effect, rule: int, facts: Sequence[Fact]) -> Fact:
        found = dict(zip(self._compiled.places[rule], facts, strict=True))
        return {
            name: found[value.pattern][value.property] if isinstance(value, Of) else value
            for name, value in effect.values
        }

    def _send(self, number: int, fact: Fact, body: str) -> None:
        if number >= MOST_FACTS:
            raise NetworkLimitError(f"more than {MOST_FACTS} facts")
        while len(self._ids) <= number:
            self._ids.append(next(self._more_ids))
            self._numbers[self._ids[-1]] = len(self._ids) - 1
        name, value = self._ids[number], fact.get(self._compiled.told_by or "")
        for handle, ruleset in zip(self._handles, self._compiled.rulesets, strict=True):
            marks = ruleset.marks.get(value, ruleset.others)
            if marks:
                self._assert(handle, f'{{"id":{name},"sid":"0"{marks}{body}}}')

    def _assert(self, handle: int, text: str) -> int:
        code, state = self._engine.assert_fact(handle, text)
        if code > 1:  # 1: no pattern can match it, it wasn't kept; 2: there is one with its id
            raise NetworkError(f"the engine refused a fact with code {code}")
        return state

    def _drain(self, handle: int, state: int) -> Iterator[str]:
        """What fired: the rule, and a list of its frames, each of the facts in order of the patterns."""
        started = self._engine.start_action_for_state(handle, state)
        text = started[1] if started is not None else None
        while text is not None:
            yield text
            text = self._engine.complete_and_start_action(handle, state)


class Session:
    """Facts that come, change and go; `run` says what is true of them now. Holds nothing of the engine's."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._facts: dict[int, tuple[Fact, str]] = {}
        self._handles = itertools.count()

    def assert_fact(self, fact: Fact) -> int:
        """The fact's handle, never given to another."""
        made = dict(fact), self._network._body(fact)
        handle = next(self._handles)
        self._facts[handle] = made
        return handle

    def change(self, handle: int, fact: Fact) -> None:
        """The fact with this handle becomes `fact`; KeyError if it was retracted."""
        made = dict(fact), self._network._body(fact)
        if handle not in self._facts:
            raise KeyError(handle)
        self._facts[handle] = made

    def retract(self, handle: int) -> None:
        """KeyError if it was retracted before."""
        del self._facts[handle]

    def run(self) -> Fired:
        """`Firing.facts` are handles; negative ones are effects, as in `Network.fire`."""
        handles = list(self._facts)
        facts = list(self._facts.values())
        fired = self._network._run([fact for fact, _ in facts], [body for _, body in facts])
        firings = (Firing(f.rule, tuple(n if n < 0 else handles[n] for n in f.facts)) for f in fired.firings)
        return Fired(tuple(firings), fired.effects)


def _release(engine: _Engine, handles: list[int], pid: int) -> None:
    while handles:
        handle = handles.pop()
        if os.getpid() == pid:
            engine.delete_ruleset(handle)
