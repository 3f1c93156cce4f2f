"""Formulas over one record, and the rules of the network that say on which records they hold.

A formula is read on an instance of one record type: tests of its own fact, and whether there are, or are not,
facts about it. It holds or it doesn't; a condition of the language is two of them, "is true" and "is false".
`RuleBook` turns formulas into network rules: what a rule derives is a fact `{is: code, slot: slot}`, read one
stratum later. Imports `network_rules` only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from iku_rules.engines.network_rules import (
    Absent,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Effect,
    Exists,
    NetRule,
    Of,
    Op,
    Pattern,
)

# Properties of the facts. Of an instance: its type, its slot, the slots above it. Of what is derived: which
# formula (or number) it is, and about which slot. Types and formulas are one property, by which the network tells
# facts apart, and have different numbers.
KIND: Final = "is"
SLOT: Final = "slot"
CODE: Final = KIND
THIS: Final = "this"  # the pattern of the instance

OPPOSITE: Final[Mapping[Op, Op]] = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

_PATHS = 32  # in so many ways one fact may meet the alternatives of a rule
_JOINS = 8  # so many facts about an instance one rule may ask for
HANDY = 8  # a formula of more tests than this is settled before it is used twice


def above(record: str) -> str:
    """The property that holds the slot of the ancestor of a type."""
    return f"above {record}"


@dataclass(frozen=True, slots=True)
class Compared:
    """A property of the instance against a constant; false where the property is absent."""

    property: int
    op: Op
    value: Fraction


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a property of the instance is there."""

    property: int
    known: bool = True


@dataclass(frozen=True, slots=True)
class Has:
    """There is a fact `code` about the instance in `slot` for which `tests` hold; `negated`: there is none.

    `name`: of the pattern, where another one reads it.
    """

    code: int
    slot: str = SLOT
    tests: tuple[Compare, ...] = ()
    negated: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Every:
    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    items: tuple[Formula, ...]


Formula = Compared | Known | Has | Every | Some

TRUE: Final = Every(())
FALSE: Final = Some(())


def every(items: Iterable[Formula]) -> Formula:
    flat: dict[Formula, None] = {}
    for item in items:
        if item == FALSE:
            return FALSE
        flat.update(dict.fromkeys(item.items if isinstance(item, Every) else (item,)))
    return next(iter(flat)) if len(flat) == 1 else Every(tuple(flat))


def some(items: Iterable[Formula]) -> Formula:
    flat: dict[Formula, None] = {}
    for item in items:
        if item == TRUE:
            return TRUE
        flat.update(dict.fromkeys(item.items if isinstance(item, Some) else (item,)))
    return next(iter(flat)) if len(flat) == 1 else Some(tuple(flat))


def negated(formula: Formula) -> Formula:
    """Where it doesn't hold: a test also where its property is absent."""
    match formula:
        case Compared():
            return some([Known(formula.property, False), replace(formula, op=OPPOSITE[formula.op])])
        case Known():
            return replace(formula, known=not formula.known)
        case Has():
            return replace(formula, negated=not formula.negated)
        case Every(items):
            return some([negated(item) for item in items])
        case Some(items):
            return every([negated(item) for item in items])


def size(formula: Formula) -> int:
    return sum(map(size, formula.items)) if isinstance(formula, Every | Some) else 1


def settled(formula: Formula) -> bool:
    """Always, never, or where a fact of its own says so."""
    if isinstance(formula, Has):
        return formula == Has(formula.code)
    return formula in (TRUE, FALSE)


def own(formula: Formula) -> bool:
    """It tests the instance's own fact only."""
    if isinstance(formula, Every | Some):
        return all(map(own, formula.items))
    return not isinstance(formula, Has)


def _simple(formula: Formula) -> bool:
    return own(formula) and not any(
        isinstance(item, Some) for item in (formula.items if isinstance(formula, Every) else (formula,))
    )


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a condition is true, and where it is false."""

    true: Formula
    false: Formula

    @property
    def opposite(self) -> Truth:
        return Truth(self.false, self.true)


UNKNOWN: Final = Truth(FALSE, FALSE)


# ---------------------------------------------------------------- rules


@dataclass(frozen=True, slots=True)
class _Written:
    """A rule before the scales of its constants are known. `derives`: codes and their facts; more may be added."""

    name: str
    record: str
    items: tuple[Formula, ...]
    stratum: int
    derives: list[tuple[int, Effect]]


@dataclass(slots=True)
class RuleBook:
    """The rules of one network as they come to be; a code is derived before anything reads it."""

    kinds: Mapping[str, int]
    stratum_of: dict[int, int] = field(default_factory=dict)  # after which a code's facts are complete
    _written: dict[str, _Written] = field(default_factory=dict)  # by name
    _makers: dict[int, list[_Written]] = field(default_factory=dict)  # of a code
    _read: set[int] = field(default_factory=set)
    _known: dict[tuple[str, str, Formula], Has] = field(default_factory=dict)
    _from_below: set[int] = field(default_factory=set)  # codes about instances above those on which their rules fire

    @property
    def records(self) -> set[str]:
        """The types of records on which there are rules."""
        return {rule.record for rule in self._written.values()}

    @property
    def codes_of(self) -> dict[str, tuple[int, ...]]:
        """What a network rule derives, by the rule's name."""
        return {name: tuple(dict.fromkeys(code for code, _ in rule.derives)) for name, rule in self._written.items()}

    def new(self, stratum: int = -1) -> int:
        """A code whose facts are complete after this stratum; -1: from the start."""
        code = len(self.kinds) + len(self.stratum_of) + 1
        self.stratum_of[code] = stratum
        return code

    def settle(self, record: str, formula: Formula, *, to: str = SLOT, name: str = "") -> Formula:
        """The test for a fact that says where the formula holds, about the instance or one above it."""
        below = isinstance(formula, Has) and formula.code in self._from_below
        if formula == FALSE or (to == SLOT and settled(formula) and not below):
            return formula
        key = (record, to, formula)
        if key not in self._known:
            self._known[key] = self._derived(record, formula, to, name, own=False)
        return self._known[key]

    def derive(self, record: str, formula: Formula, *, name: str = "") -> Has:
        """The same with rules of its own, whatever the formula is."""
        return self._derived(record, formula, SLOT, name, own=True)

    def _derived(self, record: str, formula: Formula, to: str, name: str, *, own: bool) -> Has:
        code = self.new()
        if to != SLOT:
            self._from_below.add(code)
        self.write(record, formula, code, {}, to=to, name=name, own=own)
        return Has(code)

    def write(
        self,
        record: str,
        formula: Formula,
        code: int,
        more: Mapping[str, int],
        *,
        to: str = SLOT,
        name: str = "",
        own: bool = False,
    ) -> None:
        """Rules that derive a fact `code` with these further properties where the formula holds.

        Where another fact is all that is asked for, the rules that derive that one derive this one too, unless it is
        to have rules of its `own`.
        """
        fact = (code, Effect(((CODE, code), (SLOT, Of(THIS, to)), *more.items())))
        for number, items in enumerate(list(self._ways(record, formula)), 1):
            asked = {item.code for item in items if isinstance(item, Has)}
            makers = [] if own or to != SLOT else self._made_there(items)
            stratum = max((self.stratum_of[c] for c in asked), default=-1)
            if not makers:
                stratum += 1
                label = f"{name or f'fact {code}'} ({number})"
                while label in self._written:
                    label += "'"
                makers = [_Written(label, record, items, stratum, [])]
                self._written[label] = makers[0]
                self._read |= asked
            for rule in makers:
                rule.derives.append(fact)
            self._makers.setdefault(code, []).extend(makers)
            self.stratum_of[code] = max(self.stratum_of[code], stratum)

    def _made_there(self, items: tuple[Formula, ...]) -> list[_Written]:
        """The rules that derive the one fact that is asked for, if they fire on the instance that it is about."""
        match items:
            case (Has(code) as asked,) if asked == Has(code) and code not in self._from_below:
                return self._makers.get(code, [])
        return []

    def handy(self, record: str, formula: Formula) -> Formula:
        """The same, short enough to stand in several places."""
        return formula if size(formula) <= HANDY else self.settle(record, formula)

    def failing(self, record: str, formula: Formula) -> Formula:
        """Where it doesn't hold: by the opposite tests, or by there being no fact that says it does."""
        return negated(self.handy(record, formula))

    def stratum(self, formula: Formula) -> int:
        """After which it is known where the formula, which is settled, holds."""
        return self.stratum_of[formula.code] if isinstance(formula, Has) else -1

    def rules(self, factors: Mapping[int, Fraction]) -> tuple[NetRule, ...]:
        """The network's rules; `factors`: of each property, what its constants are multiplied by."""
        return tuple(
            NetRule(
                rule.name,
                self._patterns(rule, factors),
                rule.stratum,
                tuple(effect for code, effect in rule.derives if code in self._read),
            )
            for rule in self._written.values()
        )

    # ------------------------------------------------------------ alternatives

    def _ways(self, record: str, formula: Formula) -> Iterator[tuple[Formula, ...]]:
        """Conjunctions, of which one must hold, that one rule each can test."""
        ways = formula.items if isinstance(formula, Some) else (formula,)
        simple = [way for way in ways if _simple(way)]
        if len(simple) > 1:
            yield (Some(tuple(simple)),)
        for way in ways:
            if len(simple) < 2 or way not in simple:
                yield tuple(self._short(record, way.items if isinstance(way, Every) else (way,)))

    def _short(self, record: str, items: Iterable[Formula]) -> Iterator[Formula]:
        """Conjuncts without alternatives that are too many, and not too many facts to be joined."""
        paths, joined = 1, []
        for item in items:
            if isinstance(item, Some):
                if _simple(item) or all(map(_simple, item.items)):
                    paths *= len(item.items)
                    if paths <= _PATHS:
                        yield item
                        continue
                    paths //= len(item.items)
                settled_item = self.settle(record, item)
                assert isinstance(settled_item, Has)
                item = settled_item
            if isinstance(item, Has) and not item.negated and not item.name and not item.tests:
                joined.append(item)
            else:
                yield item
        while len(joined) > _JOINS:
            part = self.settle(record, Every(tuple(joined[:_JOINS])))
            assert isinstance(part, Has)
            joined = [*joined[_JOINS:], part]
        yield from joined

    # ------------------------------------------------------------ patterns

    def _patterns(self, rule: _Written, factors: Mapping[int, Fraction]) -> tuple[Pattern, ...]:
        own: list[Condition] = [Compare(KIND, "=", self.kinds[rule.record])]
        positive, absent = [], []
        for number, item in enumerate(rule.items):
            if not isinstance(item, Has):
                own.append(_condition(item, factors))
                continue
            about = AllOf((Compare(CODE, "=", item.code), Compare(SLOT, "=", Of(THIS, item.slot)), *item.tests))
            if item.negated:
                # where only an absence takes a property, the pattern that has it says that it is there
                own.append(Exists(item.slot))
                absent.append(Pattern(f"none {number}", about, negated=True))
            else:
                positive.append(Pattern(item.name or f"fact {number}", about))
        return (Pattern(THIS, AllOf(tuple(own))), *positive, *absent)


def _condition(formula: Formula, factors: Mapping[int, Fraction]) -> Condition:
    match formula:
        case Compared():
            value = formula.value * factors[formula.property]
            assert value.denominator == 1, "a property's scale fits all constants it meets"
            return Compare(property_name(formula.property), formula.op, value.numerator)
        case Known():
            name = property_name(formula.property)
            return Exists(name) if formula.known else Absent(name)
        case Every(items):
            return AllOf(tuple(_condition(item, factors) for item in items))
        case Some(items):
            return AnyOf(tuple(_condition(item, factors) for item in items))
        case Has():
            raise AssertionError("a fact about an instance is a pattern of its own")


def property_name(number: int) -> str:
    return f"p{number}"
