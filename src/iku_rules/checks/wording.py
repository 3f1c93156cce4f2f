"""Values, ranges and situations in the words and numbers of a policy file. Imports terms and words."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from fractions import Fraction

from iku_rules.checks.lines import Interval, bits, on_grid, runs
from iku_rules.checks.regions import Box
from iku_rules.checks.spaces import Axis, Space
from iku_rules.checks.witness import Value, Witness, narrowed, standing
from iku_rules.diagnostics import Span
from iku_rules.language.terms import (
    MEMBER,
    All,
    AnyOf,
    Arg,
    Arithmetic,
    Call,
    Compare,
    Const,
    Count,
    Get,
    If,
    IsMissing,
    Negate,
    Not,
    Term,
    ThisPeriod,
    Within,
)
from iku_rules.language.types import Boolean, Category, DateType, Type
from iku_rules.language.words import Context, Language, word

_MAX_LENGTH = 60  # a longer expression is cut in messages


def language_of(span: Span | None) -> Language:
    """The language of the file a place stands in."""
    if span is not None and re.search(r"^(kebijakan|kasus)\s*:", span.source.text, re.MULTILINE):
        return "id"
    return "en"


def number_text(value: Fraction) -> str:
    """`89.5`, `-3`, or `1/3` where decimals don't end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    decimals = max(twos, fives)
    digits = f"{abs(value.numerator) * 10**decimals // value.denominator:0{decimals + 1}d}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one file; `args` are the names of a lookup's arguments."""

    language: Language = "en"
    args: tuple[str, ...] = ()

    def say(self, context: Context, english: str) -> str:
        return word(context, english, self.language)

    # ---- terms

    def name(self, term: Term) -> str:
        """A term as the author would write it."""
        match term:
            case Get():
                if term.hops == MEMBER:
                    return f"m.{term.name}"
                return f"{term.record}.{term.name}" if term.hops else term.name
            case Arg():
                return self.args[term.index] if term.index < len(self.args) else "-"
            case ThisPeriod():
                return self.say("word", "this_period")
            case Const():
                return term.parameter or self.value(term.value, term.type)
        if term.span is not None and "\n" not in term.span.text.strip():
            return _cut(term.span.text.strip())
        return _cut(self._spelled(term))

    def _spelled(self, term: Term) -> str:
        match term:
            case Negate():
                return f"-{self.name(term.operand)}"
            case Arithmetic():
                return f"{self.name(term.left)} {term.op} {self.name(term.right)}"
            case Compare():
                return f"{self.name(term.left)} {term.op} {self.name(term.right)}"
            case Within():
                return f"{self.name(term.left)} {self.say('word', 'within')} {self.name(term.right)}"
            case IsMissing():
                state = self.say("word", "is present" if term.present else "is missing")
                return f"{self.name(term.operand)} {state}"
            case Not():
                return f"{self.say('word', 'not')} ({self.name(term.operand)})"
            case All() | AnyOf():
                joint = self.say("word", "and" if isinstance(term, All) else "or")
                return f" {joint} ".join(self.name(item) for item in term.items)
            case Call():
                return f"{self.say('word', term.function)}({', '.join(self.name(arg) for arg in term.args)})"
            case Count():
                inside = f" {self.say('word', 'where')} {self.name(term.where)}" if term.where is not None else ""
                return f"{self.say('word', 'count')}(m {self.say('word', 'in')} {term.record}{inside})"
            case If():
                words = [self.say("word", w) for w in ("if", "then", "else")]
                told = zip(words, (term.condition, term.then, term.otherwise), strict=True)
                return " ".join(f"{start} {self.name(part)}" for start, part in told)
            case _:
                return "…"

    # ---- values

    def value(self, value: Value | bool | str, kind: Type) -> str:
        """A value of a type; numbers in units, not scaled."""
        match kind:
            case Category() if isinstance(value, int):
                return kind.values[value]
            case Boolean() if isinstance(value, int):
                return self.say("value", "yes" if value else "no")
            case DateType() if isinstance(value, (int, Fraction)):
                return datetime.date.fromordinal(int(value)).isoformat()
            case _:
                pass
        if value is None:
            return self.say("value", "missing")
        return number_text(Fraction(value)) if isinstance(value, (int, Fraction)) else str(value)

    def range(self, interval: Interval, kind: Type) -> str:
        """A range as a cell: `[90..110)`, `>= 90`, `< 50`, `7`, or `-` for everything."""
        low, high = interval.low, interval.high
        if low is None and high is None:
            return "-"
        if low is None:
            return f"{'<' if interval.high_open else '<='} {self.value(high, kind)}"
        if high is None:
            return f"{'>' if interval.low_open else '>='} {self.value(low, kind)}"
        if low == high:
            return self.value(low, kind)
        first, last = "(" if interval.low_open else "[", ")" if interval.high_open else "]"
        return f"{first}{self.value(low, kind)}..{self.value(high, kind)}{last}"

    # ---- situations

    def witness(self, witness: Witness) -> str:
        """`total = 90, new_method = yes`; `-` where nothing matters."""
        return ", ".join(self._fact(term, value) for term, value in witness.values) or "-"

    def _fact(self, term: Term, value: Value) -> str:
        if isinstance(term, (Compare, IsMissing, Within)) and value is not None:
            name = self.name(term)
            return name if value else f"{self.say('word', 'not')} ({name})"
        if value is None:
            return f"{self.name(term)} {self.say('word', 'is missing')}"
        return f"{self.name(term)} = {self.value(value, term.type)}"

    def region(self, space: Space, box: Box) -> str:
        """`total in (89..90), new_method = yes`; `-` where it is everything."""
        told = [self._stretch(space, space.axes[i], box[i]) for i in narrowed(space, box)]
        return ", ".join(told) or "-"

    def _stretch(self, space: Space, axis: Axis, mask: int) -> str:
        term = axis.terms[0]
        values = mask & axis.values
        if axis.kind == "number" and axis.line is not None and values:
            name = self.sum(space, axis)
            shown = self.range(axis.line.interval(values), term.type if len(axis.sum) == 1 else Boolean())
            return f"{name} {self.say('word', 'in')} {shown}" if shown[0] in "[(" else f"{name} {_sign(shown)}"
        if axis.kind == "period" and values:
            return f"{self.name(term)} = {axis.periods[(values & -values).bit_length() - 1]}"
        if axis.kind == "pair" and values:
            return self.name(standing(axis, values))
        if axis.kind == "truth" and values:
            return self._fact(term, (values & -values).bit_length() - 1)
        if values:
            listed = [self.value(bit.bit_length() - 1, term.type) for bit in bits(values)]
            many = f"{self.say('word', 'in')} ({', '.join(listed)})"
            return f"{self.name(term)} {many}" if len(listed) > 1 else f"{self.name(term)} = {listed[0]}"
        return f"{self.name(term)} {self.say('word', 'is missing')}"

    def cell(self, axis: Axis, mask: int) -> str:
        """Values as a table's cell: `[90..110), >= 115`, `low, high`, `-` for everything."""
        kind = axis.terms[0].type
        if mask & axis.values == axis.values:
            return "-"
        if axis.line is not None:
            return ", ".join(self.range(axis.line.stretch(run), kind) for run in runs(mask, axis.values))
        if axis.kind == "period":
            return ", ".join(str(axis.periods[bit.bit_length() - 1]) for bit in bits(mask & axis.values))
        return ", ".join(self.value(bit.bit_length() - 1, kind) for bit in bits(mask & axis.values))

    def domain(self, axis: Axis) -> str:
        """The values of a number: `[0..120]`, or with its grid `0, 0.01 .. 120`."""
        if axis.line is None:
            return "-"
        kind, step, domain = axis.terms[0].type, axis.line.step, axis.line.domain
        if step is None or domain.low is None or domain.high is None:
            return self.range(domain, kind)
        grid = on_grid(domain, step)
        low, high = grid.low or Fraction(0), grid.high or Fraction(0)
        return f"{self.value(low, kind)}, {self.value(low + step, kind)} .. {self.value(high, kind)}"

    def sum(self, space: Space, axis: Axis) -> str:
        """What an axis of numbers measures: `total`, `t - t1`."""
        text = ""
        for number, c in axis.sum.items():
            factor = "" if abs(c) == 1 else f"{number_text(abs(c))} * "
            sign = ("-" if c < 0 else "") if not text else (" - " if c < 0 else " + ")
            text += f"{sign}{factor}{self.name(space.atoms[number])}"
        return text


def _sign(shown: str) -> str:
    return shown if shown[0] in "<>" else f"= {shown}"


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH - 1]}…"
