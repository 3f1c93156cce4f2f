"""A plan as text that a person can read and compare: everything an engine reads, nothing of its places."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from iku_rules.language import terms as t
from iku_rules.language.types import Boolean, Category, DateType, Number, PeriodType, TextType, Type
from iku_rules.plan import model as m


def dump_plan(plan: m.Plan) -> str:
    """The policy, then each declaration on a line, its parts indented below; terms in brackets, operator first."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: m.Plan) -> Iterator[str]:
    lengths = plan.lengths if plan.lengths == "once" else " ".join(plan.lengths)
    yield f"policy {plan.policy} version {plan.version} of {plan.day} {plan.evidence} for {plan.subject} each {lengths}"
    yield f"digest {plan.digest}"
    yield f"title {_label(plan.title)} basis {'; '.join(plan.basis)}"
    for name, labels in plan.categories.items():
        yield f"category {name} {' '.join(map(_label, labels))}"
    for record in plan.records.values():
        inside = f" in {record.parent} {record.least}..{record.most}" if record.parent else ""
        yield f"record {record.name}{inside} key {' '.join(record.key)}"
        for f in record.fields.values():
            absence = " optional" if f.optional else "" if f.default is None else f" default {_value(f.default)}"
            yield f"  field {f.name} {_type(f.type)}{absence} {_label(f.label)}"
        yield from (f"  require {_term(r)}" for r in record.require)
    for name, (value, origin) in plan.parameters.items():
        yield f"parameter {name} {_value(value.value)} {_type(value.type)} basis {'; '.join(origin.basis)}"
    for lookup in plan.lookups.values():
        args = " ".join(f"{name}:{_type(type_)}" for name, type_ in lookup.args)
        yield f"lookup {lookup.name} ({args}) gives {_type(lookup.gives)}"
        if isinstance(lookup.body, m.Matrix):
            yield from (f"  cell {a} {b} {_term(v)}" for (a, b), v in sorted(lookup.body.cells.items()))
        else:
            yield from _body(lookup.body)
    for d in plan.decisions:
        rounding = f" {_rounding(d.rounding)}" if d.rounding else ""
        marks = (" missable" if d.missable else "") + ("" if d.published else " working")
        yield f"decision {d.name} each {d.record} {_type(d.type)}{rounding}{marks} {_label(d.origin.title)}"
        yield from _body(d.body)
    for e in plan.effects.values():
        lasts = " ".join(map(str, e.lasts)) if isinstance(e.lasts, tuple) else e.lasts or "-"
        yield f"effect {e.name} each {e.record} {e.kind} {e.severity} lasts {lasts} {_label(e.label)}"
        if e.guard is not None:
            yield f"  only-if {_term(e.guard)}"
    for r in plan.rules:
        yield f"rule {r.id} each {r.record} gives {' '.join(r.effects)}"
        yield f"  when {_term(r.condition)}"
        if r.because != m.Label():
            yield f"  because {_label(r.because)}"
            yield from (f"  quote {name} {_term(term)}" for name, term in sorted(r.quotes.items()))
    for x in plan.exclusives:
        yield f"exclusive {x.name} {x.keep} of {' '.join(x.of)} each {x.record} after {x.settled_after} rules"
    for c in plan.claims:
        yield f"claim {c.name} {c.claim} of {c.of}"


def _body(body: t.Body) -> Iterator[str]:
    if isinstance(body, t.Rows):
        yield f"  {body.hit}" + (f" by {' '.join(map(_term, body.columns))}" if body.columns else "")
        yield from (f"    {row.name}: {_term(row.condition)} -> {_term(row.result)}" for row in body.rows)
    elif isinstance(body, t.Points):
        yield "  points held at the ends" if body.clamped else "  points"
        yield from (f"    {_term(x)} -> {_term(y)}" for x, y in body.points)
    else:
        yield f"  = {_term(body)}"


def _rounding(rounding: m.Rounding) -> str:
    return "exact" if rounding.decimals is None else f"rounded {rounding.decimals} {rounding.mode}"


def _label(label: m.Label) -> str:
    return f"[{label.id or '-'} / {label.en or '-'}]"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "missing" if value is None else str(value)


def _type(type_: Type) -> str:
    match type_:
        case Number():
            low, high = (_value(b) if b is not None else "" for b in (type_.low, type_.high))
            ends = f"{'(' if type_.low_open else '['}{low}..{high}{')' if type_.high_open else ']'}"
            grid = "exact" if type_.decimals is None else str(type_.decimals)
            return f"number({grid}){ends}{type_.unit or ''}"
        case Category():
            return f"{type_.name}<{(' < ' if type_.ordered else ' ').join(type_.values)}>"
        case Boolean():
            return "boolean"
        case PeriodType():
            return "period"
        case DateType():
            return "date"
        case TextType():
            return "text"


def _constant(term: t.Const) -> str:
    value = term.value
    if isinstance(term.type, Category) and isinstance(value, int | Fraction) and not isinstance(value, bool):
        return term.type.values[int(value)]
    return f"${term.parameter}={_value(value)}" if term.parameter else _value(value)


def _term(term: t.Term | None) -> str:
    match term:
        case None:
            return "-"
        case t.Const():
            return _constant(term)
        case t.Get():
            where = "member." if term.hops == t.MEMBER else "^" * term.hops
            return f"{where}{term.record}.{term.name}" + ("!" if term.reads == "effect" else "")
        case t.Arg():
            return f"arg{term.index}"
        case t.ThisPeriod():
            return "this-period"
        case t.Negate():
            return f"(- {_term(term.operand)})"
        case t.Not():
            return f"(not {_term(term.operand)})"
        case t.IsMissing():
            return f"({'present' if term.present else 'missing'} {_term(term.operand)})"
        case t.Arithmetic() | t.Compare():
            return f"({term.op} {_term(term.left)} {_term(term.right)})"
        case t.Within():
            return f"(within {_term(term.left)} {_term(term.right)})"
        case t.All() | t.AnyOf():
            return f"({'and' if isinstance(term, t.All) else 'or'} {' '.join(map(_term, term.items))})"
        case t.If():
            return f"(if {_term(term.condition)} {_term(term.then)} {_term(term.otherwise)})"
        case t.Call():
            return f"({term.function} {' '.join(map(_term, term.args))})"
        case t.LookupCall():
            return f"(lookup {term.name} {' '.join(map(_term, term.args))})"
        case t.Elapsed():
            return f"(elapsed {_term(term.start)} {term.unit})"
        case t.Count():
            return f"(count {term.record} where {_term(term.where)})"
        case t.Aggregate():
            keys = " ".join(_term(k.term) + (" desc" if k.descending else "") for k in term.keys)
            parts = [f"{term.fold} {term.record} {_term(term.value)}"]
            parts += [f"weight {_term(term.weight)}"] if term.weight is not None else []
            parts += [f"by {keys}"] if keys else []
            parts += [f"where {_term(term.where)}"] if term.where is not None else []
            parts += ["skip-missing"] if term.skip_missing else []
            parts += [f"empty {_term(term.empty)}"] if term.empty is not None else []
            return f"({' '.join(parts)})"
