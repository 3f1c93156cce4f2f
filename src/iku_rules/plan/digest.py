"""The digest of a policy's meaning: the same in either language, whatever the layout. Imports language only."""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from iku_rules.diagnostics import Span
from iku_rules.language.policy import PolicyFile


def digest(main: PolicyFile, files: Mapping[str, PolicyFile]) -> str:
    """SHA-256 (hex) over the declarations of `main` and of every policy in its closure."""
    closure = {main.id.text: main, **{name: files[name] for name in _used(main, files)}}
    tree = [main.id.text, [_plain(closure[name]) for name in sorted(closure)]]
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _used(file: PolicyFile, files: Mapping[str, PolicyFile]) -> set[str]:
    found: set[str] = set()
    waiting = [file]
    while waiting:
        for use in waiting.pop().uses:
            if use.policy.text in files and use.policy.text not in found:
                found.add(use.policy.text)
                waiting.append(files[use.policy.text])
    return found


def _plain(node: object) -> object:
    """Plain data: places and the words' language, which are not compared, are left out."""
    if node is None or isinstance(node, str | bool):
        return node
    if isinstance(node, tuple):
        return [_plain(item) for item in node]
    kind: Any = type(node)  # classes are hashable, which mypy doubts
    names = _compared(kind)
    if names is not None:
        return [type(node).__name__, *(_plain(getattr(node, name)) for name in names)]
    if isinstance(node, Fraction):
        return f"{node.numerator}/{node.denominator}"
    if isinstance(node, int):
        return str(node)
    if isinstance(node, datetime.date):
        return node.isoformat()
    raise TypeError(f"{type(node).__name__} has no place in a policy")


@functools.cache
def _compared(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass that are part of its meaning; None for another type."""
    if not is_dataclass(kind) or kind is Span:
        return None
    return tuple(field.name for field in fields(kind) if field.compare)
