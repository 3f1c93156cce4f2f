"""Nodes of a rule file -> `PolicyFile`; goes on after an error, so that all problems are told at once.

The top level of a file; what stands under each key is read by the `parse_` modules. Imports these, reading, policy
and source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal, TypeVar

from iku_rules.diagnostics import Diagnostic, Severity, Source, Span, problem
from iku_rules.language import policy as p
from iku_rules.language.parse_decisions import decision
from iku_rules.language.parse_facts import record
from iku_rules.language.parse_parts import Section, about, given
from iku_rules.language.parse_rules import claim, effects, exclusive, rule
from iku_rules.language.parse_types import scales_or_kinds
from iku_rules.language.parse_values import lookup, parameter
from iku_rules.language.periods import LENGTHS, Length
from iku_rules.language.reading import Reader, TooManyError
from iku_rules.language.source import Entry, Mapping, Node, Scalar, Sequence, read_tree
from iku_rules.language.words import LANGUAGES, Language, word

LANGUAGE_VERSION: Final = 1

_EVIDENCE: Final[tuple[p.Evidence, ...]] = ("verified", "third_party", "illustrative")
_POLICY_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
Made = TypeVar("Made")


def words_of(node: Node, first: str) -> Language | None:
    """The language of a file, by its first key (`policy` or `kebijakan`, `cases` or `kasus`)."""
    if isinstance(node, Mapping) and node.entries:
        for language in LANGUAGES:
            if node.entries[0].key.text == word("key", first, language):
                return language
    return None


def parse_policy(source: Source) -> tuple[p.PolicyFile | None, tuple[Diagnostic, ...]]:
    """The policy a source holds; None where what is known of it is not enough to go on."""
    node, problems = read_tree(source)
    if node is None:
        return None, problems
    words = words_of(node, "policy")
    if words is None or not isinstance(node, Mapping):
        return None, (*problems, problem("IKU125", Span(source, node.span.start, node.span.start + 1)))
    reader = Reader(words)
    reader.problems += problems
    try:
        made = _policy(reader, node, source)
    except TooManyError as stopped:
        return None, stopped.told
    return made, tuple(reader.problems)


def _policy(r: Reader, node: Mapping, source: Source) -> p.PolicyFile | None:
    e = r.section(node, "policy")
    id_ = given(e, "policy", lambda node: _policy_id(r, node))
    if "language" in e and r.text(e["language"].value) not in (str(LANGUAGE_VERSION), None):
        r.say("IKU144", e["language"].value.span, known=LANGUAGE_VERSION)
    force = given(e, "in_force", lambda node: r.section(node, "in_force")) or {}
    starts, ends = given(force, "from", r.date), given(force, "to", r.date)
    if starts and ends and ends < starts:
        r.say("IKU401", force["to"].value.span)
    evidence = given(e, "evidence", lambda node: r.choice(node, _EVIDENCE))
    version = given(e, "version", r.text)
    lengths = _lengths(r, e["period"].value) if "period" in e else "once"
    own = about(r, e)
    subject = given(e, "subject", r.name)
    uses = given(e, "uses", lambda node: _uses(r, node)) or ()
    scales = given(e, "scales", lambda node: scales_or_kinds(r, node, ordered=True)) or []
    kinds = given(e, "kinds", lambda node: scales_or_kinds(r, node, ordered=False)) or []
    records = _each(r, e, "facts", record)
    parameters = _each(r, e, "parameters", parameter)
    lookups = _each(r, e, "lookups", lookup)
    decisions = _each(r, e, "decisions", decision)
    effect_decls = given(e, "effects", lambda node: effects(r, node)) or ()
    exclusives = _each(r, e, "exclusive", exclusive)
    rules = _each(r, e, "rules", rule)
    properties = _each(r, e, "properties", claim)
    if not (id_ and version and starts and evidence and lengths):
        return None
    return p.PolicyFile(
        source=source,
        words=r.words,
        id=id_,
        version=version,
        title=own.title,
        basis=own.basis,
        evidence=evidence,
        starts=starts,
        ends=ends,
        subject=subject,
        lengths=lengths,
        uses=uses,
        types=(*scales, *kinds),
        records=records,
        parameters=parameters,
        lookups=lookups,
        decisions=decisions,
        effects=effect_decls,
        exclusives=exclusives,
        rules=rules,
        properties=properties,
        complete=not any(d.severity is Severity.ERROR for d in r.problems),
        broken=r.broken(),
    )


def _each(r: Reader, e: Section, key: str, read: Callable[[Reader, Entry], Made | None]) -> tuple[Made, ...]:
    """The declarations under a key; the text of those that can't be read is lost."""
    found = []
    for entry in given(e, key, r.entries) or ():
        made = read(r, entry)
        if made is None:
            r.lost.append(entry.key.span)
        else:
            found.append(made)
    return tuple(found)


def _policy_id(r: Reader, node: Node) -> p.Name | None:
    found = r.scalar(node)
    if found and not _POLICY_ID.fullmatch(found.text):
        r.say("IKU145", found.inner, id=found.text)
        return None
    return p.Name(found.text, found.inner) if found else None


def _uses(r: Reader, node: Node) -> tuple[p.Use, ...]:
    ids = [(_policy_id(r, entry.key), entry.value) for entry in r.entries(node)]
    return tuple(p.Use(id_, r.names(names)) for id_, names in ids if id_)


def _lengths(r: Reader, node: Node) -> tuple[Length, ...] | Literal["once"] | None:
    """`once`, a length of periods or a list of them."""
    if isinstance(node, Scalar) and node.text == r.own("value", "once"):
        return "once"
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(found for item in items if (found := r.choice(item, LENGTHS, "time"))) or None
