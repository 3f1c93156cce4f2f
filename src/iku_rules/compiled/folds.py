"""Aggregates and counts as loops over members. Imports what `emit` imports.

A sum of fractions keeps one numerator over the product of the denominators it met: that grows with the
number of members only, and a gcd at every step would cost more than it saves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from iku_rules.compiled import integers, tables
from iku_rules.compiled.code import (
    Block,
    Cond,
    Here,
    Made,
    Scope,
    Val,
    conj,
    disj,
    false_text,
    fixed,
    named,
    opposite,
    true_text,
    value_text,
)
from iku_rules.compiled.integers import OPPOSITE, Num, atom, is_atom, product, together
from iku_rules.compiled.variables import assigned, joined, settled, settled_number
from iku_rules.language.terms import Aggregate, Compare, CompareOp, Count, SortKey, Term
from iku_rules.language.types import Boolean, Number, PeriodType
from iku_rules.outcome import Skipped

if TYPE_CHECKING:
    from iku_rules.compiled.emit import Emitter


# ---------------------------------------------------------------- members


def path(e: Emitter, above: str, record: str) -> list[str]:
    """The types of records on the way down, `record` the last."""
    way: list[str] = []
    while record != above:
        way.insert(0, record)
        parent = e.plan.records[record].parent
        assert parent is not None, f"{above} holds no such records"
        record = parent
    return way


def span(e: Emitter, record: str, scope: Scope) -> tuple[str, str] | None:
    """From where up to before where the members of the own record stand; None: all are its."""
    own = _own(scope)
    if own.loop is None:
        return None
    key = ("span", record)
    if key not in scope.memo:
        start, end = own.loop.number(), f"{own.loop.number()} + 1"
        for child in path(e, own.record, record):
            starts = f"o{e.number_of[child]}"
            start, end = assigned(f"{starts}[{start}]", scope), assigned(f"{starts}[{end}]", scope)
        scope.memo[key] = (start, end)
    found: tuple[str, str] = scope.memo[key]
    return found


def size(e: Emitter, record: str, scope: Scope) -> str:
    """How many members there are."""
    part = span(e, record, scope)
    return f"len(r{e.number_of[record]})" if part is None else f"({part[1]} - {part[0]})"


def enough(e: Emitter, record: str, scope: Scope) -> str | None:
    """A variable: whether there are as many records as declared, also on the way; None: there always are."""
    own = _own(scope)
    key = ("enough", record, scope.found)
    known: str | None = scope.memo.get(key)
    if known is not None:
        return known
    checked = [r for r in path(e, own.record, record) if e.plan.records[r].least > 0]
    if not checked:
        return None
    flag = assigned("True", scope)
    for child in checked:
        parent, least = e.plan.records[child].parent, e.plan.records[child].least
        assert parent is not None
        short = Block()
        if parent == own.record:
            index, header = own.index(), f"if {size(e, child, scope)} < {least}:"
            scope.block.nest(header, short)
        else:
            each, index = Block(), e.names.fresh()
            part = span(e, parent, scope)
            numbers = f"len(r{e.number_of[parent]})" if part is None else f"{part[0]}, {part[1]}"
            starts = f"o{e.number_of[child]}"
            each.nest(f"if {starts}[{index} + 1] - {starts}[{index}] < {least}:", short)
            scope.block.nest(f"for {index} in range({numbers}):", each)
        short.add(f"{flag} = False", f"{scope.found}.add({e.finding('too_few', parent, index, child)})")
    scope.memo[key] = flag
    return flag


def _own(scope: Scope) -> Here:
    assert scope.own is not None, "an aggregate stands on a record"
    assert scope.member is None, "aggregates don't nest"
    return scope.own


# ---------------------------------------------------------------- counts


@dataclass(frozen=True, slots=True)
class Ends:
    """How many members surely, and how many possibly, where `present`; `undecided`: how many are neither."""

    sure: Num
    possible: Num
    present: tuple[str, ...] = ()
    undecided: str | None = None

    @property
    def number(self) -> Num:
        """The count where it is decided."""
        decided = () if self.undecided is None else (f"{self.undecided} == 0",)
        return replace(self.sure, present=together(self.present, decided))


def count(e: Emitter, term: Count, scope: Scope) -> Ends:
    """Both ends of a count."""
    key = ("ends", e.token(term), scope.found)
    if key not in scope.memo:
        scope.memo[key] = _count(e, term, scope)
    found: Ends = scope.memo[key]
    return found


def _count(e: Emitter, term: Count, scope: Scope) -> Ends:
    flag = enough(e, term.record, scope)
    present = () if flag is None else (flag,)
    bounds = Number(None, Fraction(0), None)
    if term.where is None:
        number = Num(size(e, term.record, scope), bounds=bounds)
        return Ends(number, number, present)
    holder = scope.branch() if flag else scope
    here = e.loop(term.record, span(e, term.record, scope))
    inner = holder.branch(member=here)
    condition = e.condition(term.where, inner)
    sure, undecided, possible = e.names.fresh(), e.names.fresh(), e.names.fresh()
    scope.block.add(f"{sure} = 0")
    _when(inner.block, true_text(condition), f"{sure} += 1")
    if condition.false is not None:
        scope.block.add(f"{undecided} = 0")
        _when(inner.block, opposite(disj((true_text(condition), false_text(condition)))), f"{undecided} += 1")
    assert here.loop is not None
    holder.block.nest(here.loop.header(), inner.block)
    if flag:
        scope.block.nest(f"if {flag}:", holder.block)
    if condition.false is None:
        return Ends(Num(sure, bounds=bounds), Num(sure, bounds=bounds), present)
    scope.block.add(f"{possible} = {sure} + {undecided}")
    return Ends(Num(sure, bounds=bounds), Num(possible, bounds=bounds), present, undecided)


def compare_counts(e: Emitter, term: Compare, scope: Scope) -> Cond:
    """Decided where every number that the counts can still become gives the same answer."""
    left, right = _ends(e, term.left, scope), _ends(e, term.right, scope)
    present = together(left.present, right.present)
    if left.undecided is None and right.undecided is None:
        test = integers.compare(term.op, left.sure, right.sure)
        otherwise = integers.compare(OPPOSITE[term.op], left.sure, right.sure)
    else:
        test, otherwise = _always(term.op, left, right), _always(OPPOSITE[term.op], left, right)
    undecided = tuple(f"not {side.undecided}" for side in (left, right) if side.undecided is not None)
    if not present and not undecided:
        return fixed(test == "True") if test in ("True", "False") else Cond((test,))
    return Cond((*present, test), (conj((*present, otherwise)),), together(present, undecided))


def _ends(e: Emitter, term: Term, scope: Scope) -> Ends:
    if isinstance(term, Count):
        return count(e, term, scope)
    number = settled_number(e.number(term, scope), scope)
    return Ends(replace(number, present=()), replace(number, present=()), number.present)


def _always(op: CompareOp, left: Ends, right: Ends) -> str:
    match op:
        case "<" | "<=":
            return integers.compare(op, left.possible, right.sure)
        case ">" | ">=":
            return integers.compare(op, left.sure, right.possible)
        case "=":
            decided = [f"not {side.undecided}" for side in (left, right) if side.undecided is not None]
            return conj((*decided, integers.compare("=", left.sure, right.sure)))
        case "!=":
            apart = (
                integers.compare("<", left.possible, right.sure),
                integers.compare(">", left.sure, right.possible),
            )
            return f"({disj(apart)})"


def _when(block: Block, test: str, *lines: str) -> None:
    inner = Block()
    inner.add(*lines)
    block.nest(f"if {test}:", inner)


# ---------------------------------------------------------------- aggregates


@dataclass(frozen=True, slots=True)
class _Member:
    """What a fold takes from a member; none of it can be missing."""

    value: Num | Val
    weight: Num | None
    keys: tuple[Num | Val, ...]


@dataclass(frozen=True, slots=True)
class _Folded:
    """What stands in variables after the loop: the value or sum, the sum of weights, the list of points."""

    value: Num | Val
    weight: Num | None = None
    points: str = ""


def aggregate(e: Emitter, term: Aggregate, scope: Scope) -> Made:
    """A fold over members, as a value that may be missing."""
    made = _aggregate(e, term, scope)
    if isinstance(term.type, Boolean) and isinstance(made, Val):
        name = assigned(value_text(made), scope)
        return named(name, True)
    return made


def _aggregate(e: Emitter, term: Aggregate, scope: Scope) -> Made:
    # the x that is sought is no member's
    at = settled_number(e.number(term.value, scope), scope) if term.fold == "interpolate" else None
    flag = enough(e, term.record, scope)
    holder = scope.branch() if flag else scope
    here = e.loop(term.record, span(e, term.record, scope))
    assert here.loop is not None
    inner = holder.branch(member=here)
    unsure, left_out, members = e.names.fresh(), e.names.fresh(), e.names.fresh()
    stop = "continue" if e.reports(term) else "break"

    uncertain = False
    if term.where is not None:
        where = e.condition(term.where, inner)
        if where != fixed(True):
            _when(inner.block, false_text(where), "continue")
        if where.false is not None:
            uncertain = True
            _when(inner.block, opposite(true_text(where)), f"{unsure} = True", stop)
        e.assume(term.where, where, inner)
    member, present = _member(e, term, inner)
    if present and term.skip_missing:
        _when(inner.block, opposite(conj(present)), f"{left_out}.append({here.loop.number()})", "continue")
    elif present:
        uncertain = True
        _when(inner.block, opposite(conj(present)), f"{unsure} = True", stop)
    counted = term.where is not None or bool(present and term.skip_missing)
    if counted:
        inner.block.add(f"{members} += 1")
        holder.block.add(f"{members} = 0")
    number = members if counted else size(e, term.record, scope)
    made = _fold(e, term, member, holder, inner)
    if uncertain:
        holder.block.add(f"{unsure} = False")
    if present and term.skip_missing:
        holder.block.add(f"{left_out} = []")
    holder.block.nest(here.loop.header(), inner.block)

    sought = () if at is None else at.present
    known = together(sought, (f"not {unsure}",) if uncertain else ())
    if present and term.skip_missing and scope.decision:
        k = e.names.constant
        place = f"{k(scope.decision)}, {_own(scope).index()}, {k(term.record)}, tuple({left_out})"
        _when(holder.block, conj((*sought, left_out)), f"skipped.add({k(Skipped)}({place}))")
    apart = term.empty is not None or flag is not None or at is not None
    after = holder.branch() if apart else holder
    # a fold without members has no value; that there are some may be sure already
    way = path(e, _own(scope).record, term.record)
    sure = not counted and all(e.plan.records[record].least > 0 for record in way)
    some = () if sure else (number if is_atom(number) else f"{number} > 0",)
    value = _result(e, term, made, number, at, after)
    if not apart:
        return with_present(value, (*known, *some))
    outcomes: list[tuple[Block, Made | None]] = [(after.block, value)]
    header = conj((*known, *some))
    if header == "True":
        holder.block.nest("", after.block)
    else:
        holder.block.nest(f"if {header}:", after.block)
    if term.empty is not None and some:
        instead = holder.branch()
        outcomes.append((instead.block, e.made(term.empty, instead)))
        none_left_out = (f"not {left_out}",) if present and term.skip_missing else ()
        holder.block.nest(f"elif {conj((*known, *none_left_out))}:", instead.block)
    if header != "True":
        nothing = Block()
        outcomes.append((nothing, None))
        holder.block.nest("else:", nothing)
    if flag:
        too_few = Block()
        outcomes.append((too_few, None))
        scope.block.nest(f"if {flag}:", holder.block)
        scope.block.nest("else:", too_few)
    return joined(e.names, outcomes)


def with_present(made: Made, texts: tuple[str, ...]) -> Made:
    """The same, only where these are true too."""
    assert not isinstance(made, Cond)
    return replace(made, present=together(texts, made.present))


def _member(e: Emitter, term: Aggregate, inner: Scope) -> tuple[_Member, tuple[str, ...]]:
    """The parts of a member, and when they are all there: from then on they are read without a test."""
    sought = term.fold == "interpolate"
    value = integers.constant(Fraction(0)) if sought else _argument(e, e.made(term.value, inner), inner)
    weight = None if term.weight is None else e.number(term.weight, inner)
    keys = tuple(_argument(e, e.made(key.term, inner), inner) for key in term.keys)
    present = together(value.present, () if weight is None else weight.present, *(key.present for key in keys))
    inner.known.update(present)
    bare = tuple(replace(key, present=()) for key in keys)
    weight = None if weight is None else replace(weight, present=())
    return _Member(replace(value, present=()), weight, bare), present


def _argument(e: Emitter, made: Made, scope: Scope) -> Num | Val:
    return tables.argument(e, made, scope)


def _fold(e: Emitter, term: Aggregate, member: _Member, holder: Scope, inner: Scope) -> _Folded:
    """What happens before the loop, and in it with each member."""
    value = member.value
    match term.fold:
        case "sum" | "mean":
            assert isinstance(value, Num)
            if member.weight is None:
                return _Folded(_summed(e, value, holder, inner))
            weighted = _summed(e, integers.multiply(value, member.weight), holder, inner)
            return _Folded(weighted, _summed(e, member.weight, holder, inner) if term.fold == "mean" else None)
        case "min_of" | "max_of":
            own = settled(value, inner)
            assert not isinstance(own, Cond)
            best = _variables(e, own)
            if isinstance(own, Num):
                assert isinstance(best, Num)
                op: CompareOp = "<" if term.fold == "min_of" else ">"
                better = integers.compare(op, replace(own, constant=None), best)
            else:
                dated = isinstance(term.value.type, PeriodType)
                texts = [f"{v.text}.last" if dated else v.text for v in (own, best) if isinstance(v, Val)]
                better = f"{texts[0]} {'<' if term.fold == 'min_of' else '>'} {texts[1]}"
            return _kept(own, best, better, holder, inner)
        case "first" | "last":
            best = _variables(e, value)
            texts = [_key(e, key, made) for key, made in zip(term.keys, member.keys, strict=True)]
            key = assigned(texts[0] if len(texts) == 1 else f"({', '.join(texts)})", inner)
            kept = e.names.fresh()
            holder.block.add(f"{kept} = None")
            better = f"{key} < {kept}" if term.fold == "first" else f"{key} >= {kept}"
            return _kept(value, best, better, holder, inner, (kept, key))
        case "interpolate":
            points = e.names.fresh()
            holder.block.add(f"{points} = []")
            x, y = (_rational(e, made) for made in member.keys)
            inner.block.add(f"{points}.append(({x}, {y}))")
            return _Folded(value, points=points)


def _summed(e: Emitter, number: Num, holder: Scope, inner: Scope) -> Num:
    n = e.names.fresh()
    bounds = Number(None, Fraction(0), None) if integers.not_negative(number.bounds) else integers.ANY
    holder.block.add(f"{n} = 0")
    if number.d is None:
        inner.block.add(f"{n} += {number.n}")
        return Num(n, None, number.scale, (), bounds)
    d = e.names.fresh()
    holder.block.add(f"{d} = 1")
    by = number.d if is_atom(number.d) else assigned(number.d, inner)
    inner.block.add(f"{n} = {n} * {by} + {product(number.n, d)}", f"{d} *= {by}")
    return Num(n, d, number.scale, (), bounds)


def _variables(e: Emitter, like: Num | Val) -> Num | Val:
    """Names for a value of a member to be kept in."""
    if isinstance(like, Val):
        return Val(e.names.fresh())
    d = None if like.d is None else e.names.fresh()
    return Num(e.names.fresh(), d, like.scale, (), like.bounds)


def _kept(
    value: Num | Val,
    best: Num | Val,
    better: str,
    holder: Scope,
    inner: Scope,
    more: tuple[str, str] | None = None,
) -> _Folded:
    """The value of the best member so far; `more` is kept beside it, and stands for whether there is one."""
    pairs = [] if more is None else [more]
    if isinstance(best, Num) and isinstance(value, Num):
        pairs.append((best.n, value.n))
        if best.d is not None and value.d is not None:
            pairs.append((best.d, value.d))
    elif isinstance(best, Val) and isinstance(value, Val):
        pairs.append((best.text, value.text))
    for name, _ in pairs:
        holder.block.add(f"{name} = None")
    _when(inner.block, f"{pairs[0][0]} is None or {better}", *(f"{name} = {text}" for name, text in pairs))
    return _Folded(best)


def _key(e: Emitter, key: SortKey, made: Num | Val) -> str:
    """What members are ordered by, turned round where the order is descending."""
    if isinstance(made, Val):
        text = f"{made.text}.last" if isinstance(key.term.type, PeriodType) else made.text
    else:
        text = made.n if made.d is None else _rational(e, made)
    return f"-{atom(text)}" if key.descending else text


def _rational(e: Emitter, made: Num | Val) -> str:
    """The text of a fraction: only where members are sorted or joined by lines."""
    assert isinstance(made, Num)
    return f"{e.names.constant(Fraction)}({', '.join(integers.as_pair(made))})"


def _result(e: Emitter, term: Aggregate, folded: _Folded, number: str, at: Num | None, scope: Scope) -> Num | Val:
    """The value of a fold over one member or more."""
    value = folded.value
    if at is not None:
        found = assigned(f"{e.names.constant(integers.on_line)}({folded.points}, {_rational(e, at)})", scope)
        n, d = e.names.fresh(), e.names.fresh()
        scope.block.add(f"{n}, {d} = {found} or (None, None)")
        return Num(n, d, present=(f"{n} is not None",))
    if term.fold != "mean":
        return value
    assert isinstance(value, Num)
    if folded.weight is not None:
        return integers.divide(value, folded.weight)
    members = number if is_atom(number) else assigned(number, scope)
    return integers.divide(value, Num(members, bounds=Number(None, Fraction(1), None)))
