"""YAML -> rows, by the reader of rule files: values stay the text that was typed.

Imports the language's source, assembly, nested, files and diagnostics.
"""

from __future__ import annotations

from typing import BinaryIO

from iku_rules.diagnostics import Diagnostic, Span
from iku_rules.facts.assembly import Assembly
from iku_rules.facts.files import FactFile
from iku_rules.facts.nested import Leaf, Many, Named, Node, Tree
from iku_rules.language import source as yaml_source


def read_yaml(file: FactFile, stream: BinaryIO, assembly: Assembly) -> tuple[Diagnostic, ...]:
    """Adds the rows of a YAML file; gives back errors if it can't be read."""
    text, problems = yaml_source.decode(stream.read(yaml_source.MAX_BYTES + 1), file.name)
    if text is None or problems:
        return problems
    root, problems = yaml_source.read_tree(text)
    if root is None or problems:
        return problems

    def locate(at: int) -> tuple[str, int, int]:
        return file.name, *text.position(at)

    def raw(at: int, end: int) -> tuple[str, int, int]:
        return text.text, at, end

    tree = Tree(assembly, locate=locate, raw=raw, source=text, dashes=True)
    tree.add(_node(root), file.record or assembly.plan.subject)
    return tuple(tree.problems)


def _node(node: yaml_source.Node) -> Node:
    span: Span = node.span
    match node:
        case yaml_source.Scalar():
            return Leaf(None if node.is_null else node.text, span.start, span.end)
        case yaml_source.Sequence():
            return Many(tuple(map(_node, node.items)), span.start, span.end)
        case yaml_source.Mapping():
            entries = tuple((e.key.text, e.key.span.start, _node(e.value)) for e in node.entries)
            return Named(entries, span.start, span.end)
