"""What generated policies consist of and what their facts bring about, counted: `python tests/constructs.py`.

The constructs are read off the definitions of plans and terms, so that none can be forgotten: each class, each
value of a choice, each thing that may be left out. What can only be seen when a policy decides somebody (a value
exactly on a threshold, an empty group, half a unit to be rounded) is seen by a reference engine that looks on.
"""

from __future__ import annotations

import argparse
import itertools
import types
import typing
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, Literal, get_args, get_origin

from iku_rules.engines.exact import Known, Member
from iku_rules.engines.reference import Scope, Trace
from iku_rules.language.terms import (
    MEMBER,
    Aggregate,
    All,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    Const,
    Count,
    Get,
    If,
    IsMissing,
    LookupCall,
    Points,
    Row,
    Rows,
    Term,
)
from iku_rules.language.types import Number, Type
from iku_rules.plan.carriers import Carrier, carriers
from iku_rules.plan.model import DecisionPlan, ExclusivePlan, Plan
from strategies import Case, generated

# ---------------------------------------------------------------- by definition

# What no engine reads: where a thing comes from, how it is shown, and claims, which are for proofs.
UNREAD = {
    *("span", "origin", "label", "title", "basis", "because", "quotes", "variable", "unit", "columns", "evidence"),
    *("claims", "sources", "categories", "day", "lengths", "lasts", "missable", "is_key", "outside_missing"),
}
# What a plan can't hold, and why.
IMPOSSIBLE = {
    "Rows.hit every_row": "rows of rule tables are rules of their own",
    "Const.value str": "there are no literals of texts",
}


def constructs() -> tuple[str, ...]:
    """Every construct a plan may hold, by the definition of its classes."""
    found: dict[str, None] = {}
    _defined(Plan, "", found, set())
    return tuple(name for name in found if name not in IMPOSSIBLE)


def _defined(type_: Any, path: str, found: dict[str, None], done: set[Any]) -> None:
    origin = get_origin(type_)
    if type_ is bool:
        found.update({f"{path} yes": None, f"{path} no": None})
    elif origin is Literal:
        found.update({f"{path} {value}": None for value in get_args(type_)})
    elif origin in (types.UnionType, typing.Union):
        parts = get_args(type_)
        if type(None) in parts:
            found.update({f"{path} none": None})
            if all(part is type(None) or is_dataclass(part) for part in parts):
                found.update({f"{path} given": None})
        for part in parts:
            if part in (int, str, Fraction, bool):
                found[f"{path} {part.__name__}"] = None
            else:
                _defined(part, path, found, done)
    elif is_dataclass(type_) and isinstance(type_, type):
        if type_ in done:
            return
        done.add(type_)
        found[type_.__name__] = None
        hints = typing.get_type_hints(type_)
        for field in fields(type_):
            if field.name not in UNREAD:
                _defined(hints[field.name], f"{type_.__name__}.{field.name}", found, done)
    else:
        for part in get_args(type_):
            if part is not Ellipsis and part is not str:
                _defined(part, path, found, done)


def held(plan: Plan) -> set[str]:
    """The constructs that a plan holds, of lookups and fields those that it reads, and more."""
    terms = [term for term, _ in _everywhere(plan)]
    called = {term.name for term in terms if isinstance(term, LookupCall)}
    read = {(term.record, term.name) for term in terms if isinstance(term, Get)}
    records = {
        r.name: replace(r, fields={name: f for name, f in r.fields.items() if (r.name, name) in read})
        for r in plan.records.values()
    }
    lookups = {name: lookup for name, lookup in plan.lookups.items() if name in called}
    parameters = {t.parameter: plan.parameters[t.parameter] for t in terms if isinstance(t, Const) and t.parameter}
    found: set[str] = set()
    _held(replace(plan, records=records, lookups=lookups, parameters=parameters), "", found)
    return found


def _held(value: object, path: str, found: set[str]) -> None:
    if isinstance(value, bool):
        found.update({f"{path} {'yes' if value else 'no'}", f"{path} bool"})
    elif value is None:
        found.add(f"{path} none")
    elif is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        found.update({name, f"{path} given"})
        for field in fields(value):
            if field.name not in UNREAD:
                _held(getattr(value, field.name), f"{name}.{field.name}", found)
    elif isinstance(value, Mapping):
        for item in value.values():
            _held(item, path, found)
    elif isinstance(value, tuple):
        for item in value:
            _held(item, path, found)
    else:
        found.update({f"{path} {type(value).__name__}", f"{path} {value}"})


# ---------------------------------------------------------------- by combination

ORDERED = ("Number", "Category", "PeriodType", "DateType")
KINDS = tuple(kind.__name__ for kind in get_args(Type))


def combinations() -> tuple[str, ...]:
    """What is told apart by the types it is applied to, or by what stands inside."""
    made = [f"{sign} of {kind}" for sign in ("=", "!=") for kind in KINDS]
    made += [f"{sign} of {kind}" for sign in ("<", "<=", ">", ">=") for kind in ORDERED]
    made += [f"{sign} of Count" for sign in ("=", "!=", "<", "<=", ">", ">=")]
    made += [f"{what} of {kind}" for what in ("is missing", "is present", "if", "first/last") for kind in KINDS]
    made += [f"key of {kind}" for kind in ORDERED]
    made += [f"min/max of {kind}" for kind in ("Number", "Category")]
    made += [
        f"{what} of {kind}" for what in ("fact", "decision", "lookup's argument", "lookup gives") for kind in KINDS
    ]
    made += [f"{reads} {where}" for reads in ("fact", "decision") for where in ("own", "above", "of a member")]
    made += [f"effect {where}" for where in ("own", "above", "of a member")]
    made += [f"in {low}..{high}" for low in "[(" for high in "])"]
    made += ["in a list", "within a day", "within a period", "two counts compared", "aggregate two levels down"]
    made += [f"{carrier} carrier" for carrier in get_args(Carrier)]
    made += [f"{carrier} carrier read by a rule" for carrier in get_args(Carrier)]
    made += [f"lookup of {body}" for body in ("Matrix", "Rows", "Points")]
    made += ["lookup in an aggregate", "lookup in a rule", "aggregate in a guard", "count in a rule", "decision given"]
    made += ["divided by what is never 0", "divided by what is never positive", "rows of a rule table"]
    made += ["two rules for an effect", "effect without a rule", "rule without effects", "exclusive of three"]
    made += ["effect in two exclusives", "rule that reads an effect after an exclusive"]
    return tuple(made)


def combined(plan: Plan) -> set[str]:
    """Which of these a plan holds."""
    found: set[str] = set()
    for term, place in _everywhere(plan):
        found.update(_of_term(term, place, plan))
    facts = (term for term, _ in _everywhere(plan) if isinstance(term, Get) and term.reads == "fact")
    found.update(f"fact of {_kind(term.type)}" for term in facts)
    found.update(f"decision of {_kind(d.type)}" for d in plan.decisions)
    found.update(f"{carrier} carrier" for carrier in carriers(plan).values())
    found.update(
        "decision given" for d in plan.decisions if isinstance(d.body, Get) and d.body.name.startswith("given_")
    )
    for call in (t for t, _ in _everywhere(plan) if isinstance(t, LookupCall)):
        lookup = plan.lookups[call.name]
        found.add(f"lookup of {type(lookup.body).__name__}")
        found.add(f"lookup gives of {_kind(lookup.gives)}")
        found.update(f"lookup's argument of {_kind(type_)}" for _, type_ in lookup.args)
    given = Counter(name for rule in plan.rules for name in rule.effects)
    found.update("two rules for an effect" for n in given.values() if n > 1)
    found.update("effect without a rule" for name in plan.effects if name not in given)
    found.update("rule without effects" for rule in plan.rules if not rule.effects)
    tables = Counter(rule.id.partition(".")[0] for rule in plan.rules if "." in rule.id)
    found.update("rows of a rule table" for n in tables.values() if n > 1)
    found.update("exclusive of three" for x in plan.exclusives if len(x.of) > 2)
    of = Counter(name for x in plan.exclusives for name in x.of)
    found.update("effect in two exclusives" for n in of.values() if n > 1)
    for place, rule in enumerate(plan.rules):
        settled = {name for x in plan.exclusives if x.settled_after <= place for name in x.of}
        read = {t.name for t in _inside(rule.condition) if isinstance(t, Get) and t.reads == "effect"}
        if read & settled:
            found.add("rule that reads an effect after an exclusive")
    return found


def _everywhere(plan: Plan) -> Iterator[tuple[Term, str]]:
    """Every term in the decisions, requirements, rules and guards of a plan, and which of these it stands in."""
    for record in plan.records.values():
        for term in record.require:
            yield from ((part, "require") for part in _inside(term))
    for decision in plan.decisions:
        yield from ((part, "decision") for part in _inside(decision.body))
    for rule in plan.rules:
        yield from ((part, "rule") for part in _inside(rule.condition))
    for effect in plan.effects.values():
        if effect.guard is not None:
            yield from ((part, "guard") for part in _inside(effect.guard))


TERMS = get_args(Term)


def _inside(value: object) -> Iterator[Any]:
    """A term and all terms in it."""
    if isinstance(value, TERMS):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from _inside(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in ("type", "span", "columns"):
                yield from _inside(getattr(value, field.name))


def _kind(type_: Type) -> str:
    return type(type_).__name__


def _of_term(term: Any, place: str, plan: Plan) -> Iterator[str]:
    match term:
        case Compare():
            yield f"{term.op} of {_kind(term.left.type)}"
            counts = isinstance(term.left, Count) + isinstance(term.right, Count)
            if counts:
                yield f"{term.op} of Count"
            if counts == 2:
                yield "two counts compared"
        case IsMissing():
            yield f"is {'present' if term.present else 'missing'} of {_kind(term.operand.type)}"
        case If():
            yield f"if of {_kind(term.type)}"
        case Call(function="min" | "max"):
            yield f"min/max of {_kind(term.type)}"
        case All(items=(Compare() as low, Compare() as high)) if low.left == high.left:
            if low.op in (">", ">=") and high.op in ("<", "<="):
                yield f"in {'[' if low.op == '>=' else '('}..{']' if high.op == '<=' else ')'}"
        case AnyOf(items=items) if len(items) > 1:
            if all(isinstance(i, Compare) and i.op == "=" and i.left == items[0].left for i in items):
                yield "in a list"
        case Get():
            where = "of a member" if term.hops == MEMBER else "above" if term.hops else "own"
            yield f"{term.reads} {where}"
            if place == "rule" and term.reads == "decision" and term.name in carriers(plan):
                yield f"{carriers(plan)[term.name]} carrier read by a rule"
        case Arithmetic(op="/", right=Get(type=Number() as by)):
            if by.low is not None and (by.low > 0 or (by.low == 0 and by.low_open)):
                yield "divided by what is never 0"
            if by.high is not None and by.high <= 0:
                yield "divided by what is never positive"
        case LookupCall():
            if place == "rule":
                yield "lookup in a rule"
        case Aggregate() | Count():
            if place == "guard" and isinstance(term, Aggregate):
                yield "aggregate in a guard"
            if place == "rule":
                yield "count in a rule"
            if term.record == "part":
                yield "aggregate two levels down"
            if any(isinstance(part, LookupCall) for part in _inside(term)):
                yield "lookup in an aggregate"
            if isinstance(term, Aggregate):
                if term.fold in ("first", "last"):
                    yield f"first/last of {_kind(term.type)}"
                yield from (f"key of {_kind(key.term.type)}" for key in term.keys)
        case _ if type(term).__name__ == "Within":
            yield f"within a {'day' if _kind(term.left.type) == 'DateType' else 'period'}".replace("a day", "a day")


# ---------------------------------------------------------------- by what happens

NEVER_MISSING = ("ThisPeriod", "Arg", "IsMissing")
FOLDS = ("sum", "mean", "min_of", "max_of", "first", "last", "interpolate")


def events() -> tuple[str, ...]:
    """What may happen to a policy's subjects."""
    made = [f"missing or unknown: {term.__name__}" for term in TERMS if term.__name__ not in NEVER_MISSING]
    made += [f"tie: {sign}" for sign in ("=", "!=", "<", "<=", ">", ">=")]
    made += ["no beside unknown is no", "yes beside unknown is yes"]
    made += ["division by zero", "division by a negative number"]
    made += [f"half of a unit, {sign}" for sign in ("positive", "negative")]
    made += [
        f"{mode} of a {sign} number" for mode in ("half_away", "floor", "ceiling") for sign in ("positive", "negative")
    ]
    made += [f"empty group: {fold}" for fold in FOLDS] + ["empty group: count", "empty group has its value"]
    made += ["some members skipped", "all members skipped", "skipped and dropped"]
    made += ["member dropped by where", "member's where unknown", "too few records", "too few records on the way"]
    made += ["tie of keys", "two points of one x", "weights sum to 0", "line beyond its ends", "line between points"]
    made += ["count undecided, comparison decided", "count undecided, comparison unknown"]
    made += [f"{hit}: {what}" for hit in ("first", "unique") for what in ("unknown row", "no row true", "later row")]
    made += ["first: true row below an unknown one", "unique: true row beside an unknown one"]
    made += [f"outside: {body}" for body in ("Matrix", "Rows", "Points")]
    made += ["points: on a point", "points: held end", "points: y missing", "lookup: row unknown"]
    made += [f"rule {truth}" for truth in ("true", "false", "unknown")]
    made += [f"effect read {truth}" for truth in ("true", "false", "unknown")]
    made += [f"guard {truth}" for truth in ("true", "false", "unknown", "not evaluated")]
    made += ["heaviest withdraws", "heaviest by the first of equals", "heaviest unknown", "equal severities"]
    made += ["never_both broken", "requirement broken", "requirement met", "more than 63 bits"]
    return tuple(made)


class Watched(Trace):
    """A reference evaluation that notes what happens."""

    def __init__(self, case: Case, place: int, seen: set[str]) -> None:
        self.seen = seen
        super().__init__(case.plan, case.people[place], case.period)
        names = {True: "true", False: "false", None: "unknown"}
        seen.update(f"rule {names[truth]}" for truths in self._rules.values() for truth in truths)
        seen.update("never_both broken" for f in self._findings if f.code == "never_both")

    def _check_requirements(self) -> set[tuple[str, int]]:
        barred = super()._check_requirements()
        asked = {
            (r.name, i) for r in self.plan.records.values() if r.require for i in range(len(self.instances[r.name]))
        }
        self.seen.update(f"requirement {'broken' if place in barred else 'met'}" for place in asked)
        return barred

    def value(self, term: Term, scope: Scope) -> Known:
        value = super().value(term, scope)
        if value is None:
            self.seen.add(f"missing or unknown: {type(term).__name__}")
        elif isinstance(term, All | AnyOf) and any(self._quiet(item, scope) is None for item in term.items):
            self.seen.add("yes beside unknown is yes" if value else "no beside unknown is no")
        if isinstance(value, Fraction) and max(abs(value.numerator), value.denominator).bit_length() > 63:
            self.seen.add("more than 63 bits")
        if isinstance(term, Get) and term.reads == "effect":
            self.seen.add(f"effect read {'unknown' if value is None else 'true' if value else 'false'}")
        return value

    def _quiet(self, term: Term, scope: Scope) -> Known:
        """A value again, of which nothing is noted or reported."""
        seen, findings, skipped = self.seen, self._findings, self._skipped
        self.seen, self._findings, self._skipped = set(), set(), set()
        value = super().value(term, scope)
        self.seen, self._findings, self._skipped = seen, findings, skipped
        return value

    def _arithmetic(self, term: Arithmetic, scope: Scope) -> Known:
        if term.op == "/":
            by = self._quiet(term.right, scope)
            if isinstance(by, Fraction) and by <= 0:
                self.seen.add("division by zero" if by == 0 else "division by a negative number")
        return super()._arithmetic(term, scope)

    def _compare(self, term: Compare, scope: Scope) -> bool | None:
        answer = super()._compare(term, scope)
        ends = [self._ends(side, scope) for side in (term.left, term.right)]
        if ends[0] is not None and ends[1] is not None:
            if ends[0][0] != ends[0][1] or ends[1][0] != ends[1][1]:
                self.seen.add(f"count undecided, comparison {'unknown' if answer is None else 'decided'}")
            elif ends[0] == ends[1] and isinstance(term.left.type, Number):
                self.seen.add(f"tie: {term.op}")
        return answer

    def exact(self, decision: DecisionPlan, index: int) -> Known:
        value = super().exact(decision, index)
        if isinstance(value, Fraction) and decision.rounding is not None and decision.rounding.decimals is not None:
            units = value * 10**decision.rounding.decimals
            if units.denominator != 1:
                sign = "negative" if value < 0 else "positive"
                self.seen.add(f"{decision.rounding.mode} of a {sign} number")
                if units.denominator == 2 and decision.rounding.mode == "half_away":
                    self.seen.add(f"half of a unit, {sign}")
        return value

    def row(self, rows: Rows, scope: Scope) -> tuple[Row | None, tuple[Row, ...]]:
        found, unknown = super().row(rows, scope)
        where = rows.hit if not scope.args else "lookup"
        if unknown and found is None:
            self.seen.add(f"{where}: unknown row" if where != "lookup" else "lookup: row unknown")
            if rows.hit == "first":
                below = rows.rows[rows.rows.index(unknown[0]) + 1 :]
                if any(self._quiet(row.condition, scope) is True for row in below):
                    self.seen.add("first: true row below an unknown one")
        elif unknown and rows.hit == "unique":
            self.seen.add("unique: true row beside an unknown one")
        elif found is None:
            self.seen.add(f"{where}: no row true")
        elif found is not rows.rows[0]:
            self.seen.add(f"{where}: later row")
        return found, unknown

    def answer(self, term: LookupCall, args: tuple[Known, ...], scope: Scope) -> tuple[Known, Row | None] | None:
        found = super().answer(term, args, scope)
        body = self.plan.lookups[term.name].body
        if found is None:
            self.seen.add(f"outside: {type(body).__name__}")
        if isinstance(body, Points) and isinstance(args[0], Fraction):
            xs = [x.value for x, _ in body.points if isinstance(x, Const) and isinstance(x.value, Fraction)]
            self.seen.update("points: on a point" for x in xs if x == args[0])
            if found is not None:
                self.seen.update(["points: held end"] if args[0] < xs[0] or args[0] > xs[-1] else [])
                self.seen.update(["points: y missing"] if found[0] is None else [])
        return found

    def members(self, term: Aggregate | Count, scope: Scope) -> list[Member] | None:
        found = super().members(term, scope)
        if found is None:
            self.seen.add("too few records")
            path = [f for f in self.below(scope.record, scope.index, term.record)[1] if f.record != scope.record]
            self.seen.update(["too few records on the way"] if path else [])
            return None
        self.seen.update("member dropped by where" for m in found if m.where is False)
        self.seen.update("member's where unknown" for m in found if m.where is None)
        if isinstance(term, Aggregate):
            self._watch(term, [m for m in found if m.where is True], any(m.where is False for m in found))
            if not any(m.where for m in found) and not any(m.where is None for m in found):
                self.seen.add(f"empty group: {term.fold}")
                self.seen.update(["empty group has its value"] if term.empty is not None else [])
        elif not any(m.where is not False for m in found):
            self.seen.add("empty group: count")
        return found

    def _watch(self, term: Aggregate, chosen: list[Member], dropped: bool) -> None:
        complete = [m for m in chosen if m.complete]
        if term.skip_missing and len(complete) < len(chosen):
            self.seen.add("some members skipped" if complete else "all members skipped")
            self.seen.update(["skipped and dropped"] if dropped else [])
        keys = [m.keys for m in complete]
        if term.fold in ("first", "last") and len(set(keys)) < len(keys):
            self.seen.add("tie of keys")
        if term.fold == "interpolate":
            xs = [key[0] for key in keys]
            self.seen.update(["two points of one x"] if len(set(xs)) < len(xs) else [])
        if term.fold == "mean" and complete and term.weight is not None:
            self.seen.update(["weights sum to 0"] if sum(m.weight for m in complete) == 0 else [])  # type: ignore[misc]

    def _aggregate(self, term: Aggregate, scope: Scope) -> Known:
        value = super()._aggregate(term, scope)
        if term.fold == "interpolate" and isinstance(value, Fraction):
            at, ends = self._quiet(term.value, scope), self._line(term, scope)
            if ends and isinstance(at, Fraction) and at not in ends:
                self.seen.add("line between points" if ends[0] < at < ends[-1] else "line beyond its ends")
        return value

    def _line(self, term: Aggregate, scope: Scope) -> list[Fraction]:
        seen, self.seen = self.seen, set()
        found = sorted(m.keys[0] for m in self.members(term, scope) or () if m.complete and m.where)  # type: ignore[type-var]
        self.seen = seen
        return found  # type: ignore[return-value]

    def _guard(self, name: str) -> None:
        guard = self.plan.effects[name].guard
        if guard is not None:
            for index, given in enumerate(self._raw[name]):
                if given is False:
                    self.seen.add("guard not evaluated")
                else:
                    truth = self._quiet(guard, Scope(self.plan.effects[name].record, index))
                    self.seen.add(f"guard {'unknown' if truth is None else 'true' if truth else 'false'}")
        super()._guard(name)

    def _exclude(self, exclusive: ExclusivePlan, index: int) -> None:
        before = {name: self._effects[name][index] for name in exclusive.of}
        super()._exclude(exclusive, index)
        if exclusive.keep == "never_both":
            return
        severity = {name: self.plan.effects[name].severity for name in exclusive.of}
        given = [name for name in exclusive.of if before[name] is True]
        if any(severity[a] == severity[b] for a, b in itertools.combinations(given, 2)):
            self.seen.add("equal severities")
        taken = [w for w in self._withdrawn if w.exclusive == exclusive.name and w.index == index]
        if taken:
            self.seen.add("heaviest withdraws")
            if any(severity[w.by] == severity[name] and name != w.by for w in taken for name in given):
                self.seen.add("heaviest by the first of equals")
        if any(before[name] is True and self._effects[name][index] is None for name in exclusive.of):
            self.seen.add("heaviest unknown")


def happens(case: Case) -> set[str]:
    """What happens in a case, to any of its subjects."""
    seen: set[str] = set()
    for place in range(len(case.people)):
        Watched(case, place, seen)
    return seen


# ---------------------------------------------------------------- shares


def every_construct() -> tuple[str, ...]:
    return (*constructs(), *combinations(), *events())


def shares(cases: Collection[Case]) -> dict[str, Fraction]:
    """In which part of the cases each construct occurs."""
    found: Counter[str] = Counter()
    for case in cases:
        found.update(held(case.plan) | combined(case.plan) | happens(case))
    return {name: Fraction(found[name], len(cases)) for name in every_construct()}


def table(of: Mapping[str, Fraction]) -> Iterable[str]:
    """The shares as lines of text, the rarest first."""
    width = max(map(len, of))
    for name, share in sorted(of.items(), key=lambda item: (item[1], item[0])):
        yield f"{name:<{width}} {float(100 * share):6.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description="Shares of constructs in generated policies.")
    parser.add_argument("--policies", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("\n".join(table(shares(generated(given.policies, given.seed)))))


if __name__ == "__main__":
    main()
