"""Rules against each other: exclusives and guards proved, refuted or left open; effects and rules without use.

Imports the modules of this package, the plan's model and diagnostics.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from iku_rules.checks.conditions import Lifting
from iku_rules.checks.regions import Box, ComplexityError, common
from iku_rules.checks.spaces import Flip, Formula, Space
from iku_rules.checks.walk import Survey
from iku_rules.checks.witness import Witness, can_be_had, find
from iku_rules.checks.wording import Wording, language_of
from iku_rules.diagnostics import Diagnostic, Span, problem
from iku_rules.language.terms import All, Const, Get, Term
from iku_rules.language.types import Boolean
from iku_rules.language.walk import every_part
from iku_rules.plan.model import ExclusivePlan, Plan, RulePlan

MAX_PAIRS = 20_000  # pairs of rules looked at for one exclusive
MAX_CONFLICTS = 20  # that are told of one exclusive

Proof = Literal["proved", "refuted", "open"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two conditions can't be true together, and where they are or may be."""

    proof: Proof
    witness: str = "?"


@dataclass(slots=True)
class _View:
    """The same conditions as regions, with decisions closed or opened."""

    space: Space
    formulas: Sequence[Formula]
    _sure: dict[int, list[Box]] = field(default_factory=dict)

    def sure(self, number: int) -> list[Box]:
        if number not in self._sure:
            self._sure[number] = self.space.sure(self.formulas[number])
        return self._sure[number]


@dataclass(slots=True)
class _Conditions:
    """Conditions that are compared with each other. The opened view is made when it is first needed."""

    survey: Survey
    terms: Sequence[Term]
    _closed: _View | None = None
    _opened: _View | None = None

    def disjoint(self, a: int, b: int, wording: Wording) -> Verdict:
        """Whether two of them can't be true together."""
        if self._closed is None:
            self._closed = self._view(inside=False)
        first = self._judged(self._closed, a, b, wording)
        if first.proof == "proved" or not _derived([self.terms[a], self.terms[b]]):
            return first
        try:
            if self._opened is None:
                self._opened = self._view(inside=True)
            second = self._judged(self._opened, a, b, wording)
        except ComplexityError:
            return first
        return second if second.proof == "proved" or first.proof == "open" else first

    def _view(self, *, inside: bool) -> _View:
        lifting = Lifting(self.survey, inside=inside)
        formulas = [lifting.formula(term) for term in self.terms]
        return _View(lifting.space(), formulas)

    def _judged(self, view: _View, a: int, b: int, wording: Wording) -> Verdict:
        return judged(view.space, view.sure(a), view.sure(b), wording, trusted=view is self._closed)


def judged(space: Space, left: Sequence[Box], right: Sequence[Box], wording: Wording, *, trusted: bool) -> Verdict:
    """Refuted where a box of each surely hold a situation together; open where they may; else proved.

    `trusted`: each box by itself is taken to be possible, since an author wrote it; not so where decisions have
    been opened, which multiplies them.
    """
    found = Verdict("proved")
    for a, b in itertools.product(left, right):
        box = common(a, b)
        witness = "none" if box is None else find(space, box)
        if box is None or witness == "none":
            continue
        if isinstance(witness, Witness):
            text = wording.witness(witness)
            if can_be_had(space, box, (a, b) if trusted else ()):
                return Verdict("refuted", text)
            if found.witness == "?":
                found = Verdict("open", text)
        elif found.proof == "proved":
            found = Verdict("open")
    return found


def _derived(terms: Iterable[Term]) -> bool:
    return any(isinstance(part, Get) and part.reads != "fact" for term in terms for part in every_part(term))


def _both(terms: Sequence[Term]) -> Term:
    return terms[0] if len(terms) == 1 else All(tuple(terms), Boolean(), any(term.missable for term in terms))


# ---------------------------------------------------------------- exclusives


def exclusives(plan: Plan) -> Iterable[Diagnostic]:
    """`never_both` is a claim; of `heaviest`, that equal severities can't meet."""
    survey = Survey(plan)
    for exclusive in plan.exclusives:
        try:
            yield from itertools.islice(_exclusive(plan, survey, exclusive), MAX_CONFLICTS)
        except ComplexityError:
            yield problem("IKU331", exclusive.origin.span, table=exclusive.name)


def _exclusive(plan: Plan, survey: Survey, exclusive: ExclusivePlan) -> Iterator[Diagnostic]:
    pairs = [pair for pair in itertools.combinations(exclusive.of, 2) if _must_not_meet(plan, exclusive, *pair)]
    givers: dict[tuple[str, str], int] = {}
    terms: list[Term] = []
    of_effect: dict[str, list[RulePlan]] = {}
    for effect in dict.fromkeys(itertools.chain.from_iterable(pairs)):
        guard = plan.effects[effect].guard
        of_effect[effect] = survey.givers(effect)
        for rule in of_effect[effect]:
            givers[effect, rule.id] = len(terms)
            terms.append(_both([rule.condition, *([guard] if guard is not None else [])]))
    if sum(len(of_effect[a]) * len(of_effect[b]) for a, b in pairs) > MAX_PAIRS:
        raise ComplexityError
    conditions = _Conditions(survey, terms)
    codes = {"never_both": ("IKU340", "IKU341"), "heaviest": ("IKU342", "IKU343")}[exclusive.keep]
    for one, other in pairs:
        for first, second in itertools.product(of_effect[one], of_effect[other]):
            wording = Wording(language_of(second.origin.span))
            verdict = conditions.disjoint(givers[one, first.id], givers[other, second.id], wording)
            if verdict.proof != "proved":
                yield problem(
                    codes[0] if verdict.proof == "refuted" else codes[1],
                    second.origin.span or exclusive.origin.span,
                    exclusive=exclusive.name,
                    first=first.id,
                    second=second.id,
                    one=one,
                    other=other,
                    witness=verdict.witness,
                )


def _must_not_meet(plan: Plan, exclusive: ExclusivePlan, one: str, other: str) -> bool:
    """Whether the exclusive asks that the two can't be given together."""
    if one not in plan.effects or other not in plan.effects:
        return False
    equal = plan.effects[one].severity == plan.effects[other].severity
    if exclusive.keep == "heaviest":
        return equal
    before = plan.exclusives[: plan.exclusives.index(exclusive)]
    # An earlier `heaviest` leaves one of the two at most.
    return equal or not any(e.keep == "heaviest" and one in e.of and other in e.of for e in before)


def lone_sanctions(plan: Plan) -> Iterable[Diagnostic]:
    """Sanctions that no exclusive names, where one is of sanctions that can be given on the same instance."""
    survey = Survey(plan)
    named = {effect for exclusive in plan.exclusives for effect in exclusive.of}
    sanctions = {name: effect for name, effect in plan.effects.items() if effect.kind == "sanction"}
    for name, effect in sanctions.items():
        if name in named or effect.origin.policy != plan.policy:
            continue
        for exclusive in plan.exclusives:
            if exclusive.record == effect.record and set(exclusive.of) <= set(sanctions):
                beside = [o for o in exclusive.of if not _guarded_apart(survey, effect.guard, sanctions[o].guard)]
                if beside:
                    others = ", ".join(beside)
                    yield problem("IKU348", effect.origin.span, effect=name, exclusive=exclusive.name, others=others)
                    break


def _guarded_apart(survey: Survey, one: Term | None, other: Term | None) -> bool:
    if one is None or other is None:
        return False
    try:
        return _Conditions(survey, [one, other]).disjoint(0, 1, Wording("en")).proof == "proved"
    except ComplexityError:
        return False


# ---------------------------------------------------------------- guards


def guards(plan: Plan) -> Iterable[Diagnostic]:
    """Each rule that gives an effect with `only_if` must imply it."""
    survey = Survey(plan)
    for effect in plan.effects.values():
        if effect.guard is None:
            continue
        for rule in survey.givers(effect.name):
            span = rule.origin.span or effect.origin.span
            wording = Wording(language_of(span))
            verdict = _implied(survey, rule.condition, effect.guard, wording)
            if verdict.proof != "proved":
                yield problem(
                    "IKU344" if verdict.proof == "refuted" else "IKU345",
                    span,
                    rule=rule.id,
                    effect=effect.name,
                    guard=Wording(language_of(effect.guard.span or span)).name(effect.guard),
                    witness=verdict.witness,
                )


def _implied(survey: Survey, condition: Term, guard: Term, wording: Wording) -> Verdict:
    first = _implied_as(survey, condition, guard, wording, inside=False)
    if first.proof == "proved" or not _derived([condition, guard]):
        return first
    second = _implied_as(survey, condition, guard, wording, inside=True)
    return second if second.proof == "proved" or first.proof == "open" else first


def _implied_as(survey: Survey, condition: Term, guard: Term, wording: Wording, *, inside: bool) -> Verdict:
    lifting = Lifting(survey, inside=inside)
    try:
        when, denied = lifting.formula(condition), Flip(lifting.formula(guard))
        space = lifting.space()
        true = space.sure(when)
        against = judged(space, true, space.sure(denied), wording, trusted=not inside)
        if against.proof != "proved":
            return against
        # A guard that is unknown withholds no effect wrongly, yet it isn't implied either.
        unknown = judged(space, true, space.possible(denied), wording, trusted=not inside)
        return unknown if unknown.proof == "proved" else Verdict("open", unknown.witness)
    except ComplexityError:
        return Verdict("open")


# ---------------------------------------------------------------- without use


def unused(plan: Plan) -> Iterable[Diagnostic]:
    """Effects that no rule gives, and rules that can never be true."""
    survey = Survey(plan)
    for effect in plan.effects.values():
        if not survey.givers(effect.name):
            yield problem("IKU346", effect.origin.span, effect=effect.name)
    for rule in plan.rules:
        if not _unknown(rule.condition) and _never_true(survey, rule.condition):
            yield problem("IKU347", _place(rule), rule=rule.id)


def _place(rule: RulePlan) -> Span | None:
    return rule.origin.span or rule.condition.span


def _unknown(term: Term) -> bool:
    return any(isinstance(part, Const) and part.value is None for part in every_part(term))


def _never_true(survey: Survey, condition: Term) -> bool:
    for inside in (False, True) if _derived([condition]) else (False,):
        lifting = Lifting(survey, inside=inside)
        try:
            formula = lifting.formula(condition)
            space = lifting.space()
            if all(find(space, box) == "none" for box in space.sure(formula)):
                return True
        except ComplexityError:
            pass
    return False
