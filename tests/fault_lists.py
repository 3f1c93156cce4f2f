"""Faults of one line of the reference, row and durable engines. What changes no outcome is no fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import iku_rules
from iku_rules.evaluator import EngineName

SRC = Path(iku_rules.__file__).parent


@dataclass(frozen=True)
class Fault:
    """`old`, which stands once in the file, becomes `new`."""

    file: str
    old: str
    new: str
    what: str

    @property
    def module(self) -> str:
        return ".".join(["iku_rules", *Path(self.file).with_suffix("").parts])

    def text(self) -> str:
        text = (SRC / self.file).read_text("utf-8")
        assert text.count(self.old) == 1, f"{self.file}: {self.old!r} stands there {text.count(self.old)} times"
        return text.replace(self.old, self.new)


def _in(file: str, *faults: tuple[str, str, str]) -> Iterator[Fault]:
    return (Fault(file, old, new, what) for what, old, new in faults)


EXACT = _in(
    "engines/exact.py",
    (
        "half to even",
        "math.floor(abs(value) * scale + Fraction(1, 2)) * (-1 if value < 0 else 1)",
        "round(value * scale)",
    ),
    (
        "half towards zero",
        "math.floor(abs(value) * scale + Fraction(1, 2))",
        "math.ceil(abs(value) * scale - Fraction(1, 2))",
    ),
    (
        "half up where negative",
        "math.floor(abs(value) * scale + Fraction(1, 2)) * (-1 if value < 0 else 1)",
        "math.floor(value * scale + Fraction(1, 2))",
    ),
    ("floor of a negative number towards zero", "units = math.floor(value * scale)", "units = int(value * scale)"),
    ("ceiling as floor", "units = math.ceil(value * scale)", "units = math.floor(value * scale)"),
    (">= as >", "return left >= right", "return left > right"),
    ("<= as <", "return left <= right", "return left < right"),
    ("unknown as no in `and`", "else None if None in truths else True", "else False if None in truths else True"),
    ("unknown as no in `or`", "else None if None in truths else False", "else False"),
    ("unknown as no in `not`", "return None if value is None else not value", "return not value"),
    ("weights ignored in the sum", "_fraction(m.value) * w for", "_fraction(m.value) for"),
    ("a mean by number of members", "total / sum(weights) if sum(weights) != 0 else None", "total / len(weights)"),
    ("last as first", 'in_order[0 if term.fold == "first" else -1]', "in_order[0]"),
    ("descending ignored", "reverse=descending", "reverse=False"),
    ("the last key counts most", "reversed(range(len(term.keys)))", "range(len(term.keys))"),
    ("two points of one x allowed", "any(a[0] == b[0] for a, b in itertools.pairwise(line))", "False"),
    ("both ends hold the first y", "points[0 if at < points[0][0] else -1][1]", "points[0][1]"),
    (
        "periods ordered by their first day",
        "return value.last\n    assert isinstance(value, Fraction | int)",
        "return value.first\n    assert isinstance(value, Fraction | int)",
    ),
)
INTERPRETER = _in(
    "engines/reference.py",
    ("an unknown requirement is met", "Scope(record.name, index)) is not True", "Scope(record.name, index)) is False"),
    ("requirements bar nothing", "if not self.barred(decision.record, index):", "if True:"),
    (
        "`first` slides past unknown",
        'rows.hit == "first" and condition is not False',
        'rows.hit == "first" and condition is True',
    ),
    ("of true rows the last", "return (true[0] if true else None)", "return (true[-1] if true else None)"),
    ("guard ignored", "= both([given, guard])", "= given"),
    (
        "guard of an unknown effect ignored",
        "effect.guard is not None and given is not False",
        "effect.guard is not None and given is True",
    ),
    ("any heavier effect withdraws", "max(above, key=severity.__getitem__)", "above[0]"),
    (
        "equals withdraw each other",
        "severity[other] > severity[name]",
        "severity[other] >= severity[name] and other != name",
    ),
    ("an unknown heavier effect changes nothing", "any(before[other] is None for other in heavier)", "False"),
    ("never_both needs three", "if len(given) > 1:", "if len(given) > 2:"),
    (
        "division by zero is 0",
        "return left / right if right != 0 else None",
        "return left / right if right != 0 else right",
    ),
    (
        "missing as 0",
        "left, right = self._number(term.left, scope), self._number(term.right, scope)",
        "left, right = self._number(term.left, scope) or Fraction(0), self._number(term.right, scope) or Fraction(0)",
    ),
    (
        "`if` on unknown takes the else",
        "condition = self.value(term.condition, scope)",
        "condition = self.value(term.condition, scope) or False",
    ),
    (
        "unknown members are never possible",
        "Fraction(sure + sum(1 for m in members if m.where is None))",
        "Fraction(sure)",
    ),
    ("where dropped", "where = True if term.where is None else truth", "where = True or truth"),
    ("unknown where ignored", "any(m.where is None for m in members) or not all", "not all"),
    ("skipped without being told to", "if not m.complete] if term.skip_missing else []", "if not m.complete]"),
    ("skipped members not listed", "if skipped and self._deciding:", "if False:"),
    (
        "an empty group is 0",
        "if term.empty is not None and not skipped else None",
        "if term.empty is not None and not skipped else Fraction(0)",
    ),
    (
        "`empty` also where all were skipped",
        "if term.empty is not None and not skipped else None",
        "if term.empty is not None else None",
    ),
    (
        "one record too many asked for",
        "if len(group) < self.plan.records[child].least:",
        "if len(group) <= self.plan.records[child].least:",
    ),
    ("within leaves out the first day", "first_day(outer) <= first_day(inner)", "first_day(outer) < first_day(inner)"),
    ("the last rule decides an effect", "[either([a, b]) for a, b", "[b for a, b"),
    ("exclusives settled at the end", "if e.settled_after == number", "if len(self.plan.rules) == number"),
    (
        "outside found on the first record",
        'Finding("outside", scope.record, scope.index, term.name)',
        'Finding("outside", scope.record, 0, term.name)',
    ),
)
INTEGERS = _in(
    "compiled/integers.py",
    ("half towards zero", 'up = f"({times(n, 2)} + {atom(d)})', 'up = f"({times(n, 2)} + {atom(d)} - 1)'),
    ("half up where negative", "return up if not_negative else", "return up if True else"),
    ("ceiling as floor", 'return f"-(-{atom(n)} // {atom(d)})"', 'return f"{atom(n)} // {atom(d)}"'),
    (
        "floor as ceiling",
        'case "floor":\n            return f"{atom(n)} // {atom(d)}"',
        'case "floor":\n            return f"-(-{atom(n)} // {atom(d)})"',
    ),
    ("the integer above a threshold counts as below", "<= {math.floor(at)}", "<= {math.ceil(at)}"),
    ("the integer above a threshold doesn't count", ">= {math.ceil(at)}", "> {math.ceil(at)}"),
    ("sides exchanged, < becomes >=", '"!=": "!=", "<": ">", "<=": ">="', '"!=": "!=", "<": ">=", "<=": ">="'),
    ("the opposite of < is >", '"!=": "=", "<": ">=", "<=": ">"', '"!=": "=", "<": ">", "<=": ">"'),
    ("a negative divisor loses its sign", "if {b.n} > 0 else -{atom(n)}", "if {b.n} > 0 else {atom(n)}"),
    (
        "denominators added without their numerators",
        "product(left, b.d), product(right, a.d), product(a.d, b.d)",
        "product(left, b.d), right, product(a.d, b.d)",
    ),
    (
        "abs keeps the sign",
        'return a if not_negative(a.bounds) else replace(a, n=f"abs',
        'return a if True else replace(a, n=f"abs',
    ),
    (
        "compared without one denominator",
        "times(product(b.n, a.d), ratio.denominator)",
        "times(b.n, ratio.denominator)",
    ),
)
CODE = _in(
    "compiled/code.py",
    ("unknown as no in a variable", '(f"{name} is False",)', '(f"not {name}",)'),
    (
        "`or` is false where one side is",
        "(conj(wrapped(false_text(c)) for c in conds),)",
        "(disj(wrapped(false_text(c)) for c in conds),)",
    ),
)
EMIT = _in(
    "compiled/emit.py",
    ("min as max", '"<" if term.function == "min" else ">"', '"<" if term.function == "max" else ">"'),
    ("`if` on unknown takes the else", 'f"elif {false_text(condition)}:", no.block', '"elif True:", no.block'),
    ("within leaves out the first day", "{right.text}.first <= {first}", "{right.text}.first < {first}"),
    ("periods ordered by their first day", 'return f"{text}.last" if dated', 'return f"{text}.first" if dated'),
)
FOLDS = _in(
    "compiled/folds.py",
    ("where dropped", '_when(inner.block, false_text(where), "continue")', '_when(inner.block, "False", "continue")'),
    (
        "unknown where ignored",
        'opposite(true_text(where)), f"{unsure} = True"',
        'opposite(true_text(where)), f"{unsure} = False"',
    ),
    ("the last of equals is the first", 'else f"{key} >= {kept}"', 'else f"{key} > {kept}"'),
    ("the first of equals is the last", 'better = f"{key} < {kept}"', 'better = f"{key} <= {kept}"'),
    ("descending ignored", 'return f"-{atom(text)}" if key.descending else text', "return text"),
    ("weights ignored", "return integers.divide(value, folded.weight)", "return value"),
    ("one record too many asked for", "{size(e, child, scope)} < {least}:", "{size(e, child, scope)} <= {least}:"),
    ("unknown members are never possible", "{possible} = {sure} + {undecided}", "{possible} = {sure}"),
    ("`empty` also where all were skipped", '(f"not {left_out}",) if present and term.skip_missing else ()', "()"),
    ("an empty group is 0", "some = () if sure else", "some = () if True else"),
    ("skipped members not listed", 'f"skipped.add({k(Skipped)}({place}))"', 'f"({k(Skipped)}({place}))"'),
    ("fractions added without their denominators", "= {n} * {by} + ", "= {n} + "),
)
TABLES = _in(
    "compiled/tables.py",
    ("`first` slides past unknown", 'if body.hit == "first" and condition.false is not None:', "if False:"),
    ("a point belongs to the line before", "bisect.bisect_right", "bisect.bisect_left"),
    ("outside not found", 'beyond.add(f"{scope.found}.add(', 'beyond.add(f"(lambda _: 0)('),
    ("below the points their first y", "return {end(ys[0]) if body.clamped else OUTSIDE}", "return {end(ys[0])}"),
)
DECISIONS = _in(
    "compiled/decisions.py",
    ("an unmet requirement not found", 'f"if not ({true_text(condition)}):", broken', '"if False:", broken'),
    (
        "an unmet requirement bars nothing",
        'scope.block.nest(f"if {fulfilled}:", inner.block)',
        'scope.block.nest("if True:", inner.block)',
    ),
)
ROWS = _in(
    "engines/row.py",
    ("a guard withholds nothing", 'withheld.add(f"{given} = False")', 'withheld.add(f"{given} = True")'),
    (
        "equals withdraw each other",
        "if severity[o] > severity[name])",
        "if severity[o] >= severity[name] and o != name)",
    ),
    ("the lightest of the heavier withdraws", "key=lambda o: -severity[o]", "key=lambda o: severity[o]"),
    ("never_both needs three", '> 1:", broken', '> 2:", broken'),
    ("exclusives settled at the end", "if exclusive.settled_after == number", "if len(plan.rules) == number"),
)
CONDITIONS = _in(
    "engines/durable_conditions.py",
    (
        "`and` is false where all is",
        "Truth(every(p.true for p in parts), some(p.false for p in parts))",
        "Truth(every(p.true for p in parts), every(p.false for p in parts))",
    ),
    (
        "`or` is false where one side is",
        "Truth(some(p.true for p in parts), every(p.false for p in parts))",
        "Truth(some(p.true for p in parts), some(p.false for p in parts))",
    ),
    (
        "missing is below every constant",
        "Truth(Compared(number, op, b), Compared(number, OPPOSITE[op], b))",
        "Truth(Compared(number, op, b), negated(Compared(number, op, b)))",
    ),
    (
        "sides exchanged, the sign not",
        "op, left, right, b = MIRRORED[op], right, left, a",
        "op, left, right, b = op, right, left, a",
    ),
    (
        "within leaves out the first day",
        'self._ordered(">=", (term.left, "first")',
        'self._ordered(">", (term.left, "first")',
    ),
    ("periods are equal by their last day", '"identity" if term.op in ("=", "!=") else "order"', '"order"'),
    (
        "one record too many asked for",
        'short = Compared(number, "<", Fraction(least))',
        'short = Compared(number, "<=", Fraction(least))',
    ),
    ("too few records not found", 'self.notices[Notice("too_few", parent, child, where)] = None', "pass"),
)
COUNTS = _in(
    "engines/durable_counts.py",
    ("> as >=", 'least = math.ceil(value) if op == ">=" else math.floor(value) + 1', "least = math.ceil(value)"),
    ("< as <=", 'least = math.ceil(value) if op == "<" else math.floor(value) + 1', "least = math.floor(value) + 1"),
    (
        "what is possible is sure",
        "Truth(stands((LOW, op)), stands((HIGH, OPPOSITE[op])))",
        "Truth(stands((HIGH, op)), stands((HIGH, OPPOSITE[op])))",
    ),
    (
        "counts of too few records",
        "return Truth(every([whole, truth.true]), every([whole, truth.false]))",
        "return truth",
    ),
)
EFFECTS = _in(
    "engines/durable_effects.py",
    ("guard ignored", "every([true, guard.true]), some", "true, some"),
    (
        "equals withdraw each other",
        'heavier = Compare(WEIGHT, ">", severity[name])',
        'heavier = Compare(WEIGHT, ">=", severity[name])',
    ),
    (
        "of equals the last named withdraws",
        "(severity[name], -exclusive.of.index(name))",
        "(severity[name], exclusive.of.index(name))",
    ),
    (
        "an unknown heavier effect changes nothing",
        "kept = every([before[name].true, Has(possible,",
        "kept = every([before[name].true, Has(sure,",
    ),
    (
        "an effect is false where one rule is",
        "every(self.rules[rule][1].false for rule in rules)",
        "some(self.rules[rule][1].false for rule in rules)",
    ),
    ("exclusives settled at the end", "if exclusive.settled_after == number", "if len(plan.rules) == number"),
    (
        "a broken never_both keeps both",
        "kept = every([before[name].true, negated(broken)])",
        "kept = before[name].true",
    ),
)
FORMULAS = _in(
    "engines/durable_formulas.py",
    (
        "not missing, so not so",
        "return some([Known(formula.property, False), replace(formula, op=OPPOSITE[formula.op])])",
        "return replace(formula, op=OPPOSITE[formula.op])",
    ),
    ("strata in one", "stratum += 1", "stratum = 0"),
)
SUBJECT = _in(
    "engines/durable_subject.py",
    ("counts of too few records", "c[i] if i in whole else None", "c[i]"),
    ("what remains is dropped", "return 2 * value.floor + value.sticky", "return 2 * value.floor"),
    (
        "ends of two counts confused",
        "_less(low, less_high), _less(high, less_low)",
        "_less(low, less_low), _less(high, less_high)",
    ),
)
NUMBERS = _in(
    "engines/durable_numbers.py",
    (
        "constants not doubled",
        "Fraction((2 if isinstance(quantity, Amount) else 1)",
        "Fraction((1 if isinstance(quantity, Amount) else 1)",
    ),
    ("periods by their first day", 'return value.last if view == "order"', 'return value.first if view == "order"'),
)
DURABLE = _in(
    "engines/durable.py",
    ("outside found where nothing was asked", "if finding.index in evaluated:", "if True:"),
)

TERMS = _in(
    "engines/durable_terms.py",
    (
        "a member reads what is above it at the wrong height",
        "part.hops == MEMBER else part.hops + depth",
        "part.hops == MEMBER else part.hops",
    ),
)
NETWORK = (
    *_in(
        "engines/network.py",
        (
            "strata from the last to the first",
            "sorted({rule.stratum for rule in self._rules})",
            "sorted({rule.stratum for rule in self._rules}, reverse=True)",
        ),
    ),
    *_in(
        "engines/network_text.py",
        ("< as <=", '"<": "$lt",', '"<": "$lte",'),
        (">= as >", '">=": "$gte"', '">=": "$gt"'),
    ),
)

FAULTS: Mapping[EngineName, Sequence[Fault]] = {
    "reference": (*EXACT, *INTERPRETER),
    "row": (*INTEGERS, *CODE, *EMIT, *FOLDS, *TABLES, *DECISIONS, *ROWS),
    "durable": (*CONDITIONS, *COUNTS, *EFFECTS, *FORMULAS, *SUBJECT, *NUMBERS, *TERMS, *DURABLE, *NETWORK),
}
