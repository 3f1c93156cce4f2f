"""Where each part of a plan comes from, in words and as a place. Imports language, scope and model."""

from __future__ import annotations

from iku_rules.diagnostics import Span
from iku_rules.language import policy as p
from iku_rules.plan import model as m
from iku_rules.plan.scope import Declared


def label(texts: p.Texts) -> m.Label:
    """A text in both languages."""
    return m.Label(texts.id, texts.en)


def origin(policy: str, about: p.About, span: Span) -> m.Origin:
    """The origin of something a policy says of itself."""
    return m.Origin(policy, label(about.title), about.basis, span)


def origin_of(found: Declared) -> m.Origin:
    """The origin of a declaration."""
    about = found.decl.about if not isinstance(found.decl, p.TypeDecl) else p.About()
    return origin(found.owner, about, found.decl.name.span)
