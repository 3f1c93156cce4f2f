"""Rules, exclusives and claims as sentences: what a policy owner reads aloud. Imports contents and the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from iku_rules.contents import Item, heads
from iku_rules.diagnostics import Source, Span
from iku_rules.language import syntax as s
from iku_rules.language.expressions import parse_cell, written
from iku_rules.language.policy import Texts
from iku_rules.language.words import Language
from iku_rules.plan.model import EffectPlan

_SAY: Final[dict[Language, dict[str, str]]] = {
    "id": {
        "rule": "Bila {when}, maka {then}.",
        "always": "Selalu {then}.",
        "because": "Alasan: {text}",
        "heaviest": "Dari {of}, hanya yang terberat yang berlaku pada satu {record}.",
        "never_both": "{of} tidak boleh berlaku bersama pada satu {record}.",
        "monotone": "{of} tidak pernah turun bila {over} naik{where}.",
        "total": "{of} selalu ada nilainya{where}.",
        "where": ", selama {condition}",
        "and": " dan ",
    },
    "en": {
        "rule": "If {when}, then {then}.",
        "always": "Always {then}.",
        "because": "Reason: {text}",
        "heaviest": "Of {of}, only the heaviest stands on one {record}.",
        "never_both": "{of} may not stand together on one {record}.",
        "monotone": "{of} never falls as {over} rises{where}.",
        "total": "{of} always has a value{where}.",
        "where": ", as long as {condition}",
        "and": " and ",
    },
}


def text_in(texts: Texts, lang: Language) -> str:
    """A text in a language, else in the other."""
    return (texts.id or texts.en or "") if lang == "id" else (texts.en or texts.id or "")


def rule_sentences(
    item: Item, effects: Mapping[str, EffectPlan], words: Language, lang: Language
) -> Iterator[tuple[str, str, str]]:
    """Of a rule or of each row of a table of rules: its id, the sentence, and its own basis."""
    if item.grid is None:
        then = item.lists.get("then", ())
        yield item.name, _rule(item.texts.get("when", ""), then, item.labels.get("because"), effects, lang), ""
        return
    grid, columns = item.grid, heads(item.grid, words)
    split = grid.split or len(grid.head)
    for row in grid.rows:
        tests = [_test(grid.head[i], row[i], words) for i in range(1, split) if row[i] != "-"]
        cells = dict(zip(columns[split:], row[split:], strict=True))
        named = {key: None if cells.get(key) == "-" else cells.get(key) for key in ("id", "en", "basis")}
        then = tuple(name.strip() for name in cells.get("then", "").split(","))
        because = Texts(named["id"], named["en"])
        when = f" {written('and', words)} ".join(tests)
        yield f"{item.name}.{row[0]}", _rule(when, then, because, effects, lang), named["basis"] or ""


def _rule(
    when: str, then: tuple[str, ...], because: Texts | None, effects: Mapping[str, EffectPlan], lang: Language
) -> str:
    given = _SAY[lang]["and"].join(effect_text(name, effects, lang) for name in then)
    sentence = _SAY[lang]["rule" if when else "always"].format(when=when, then=given)
    reason = text_in(because, lang) if because else ""
    return f"{sentence} {_SAY[lang]['because'].format(text=reason)}" if reason else sentence


def effect_text(name: str, effects: Mapping[str, EffectPlan], lang: Language) -> str:
    """An effect by its label and name."""
    label = effects[name].label if name in effects else None
    found = text_in(Texts(label.id, label.en), lang) if label else ""
    return f"{found} ({name})" if found else name


def _test(column: str, cell: str, words: Language) -> str:
    """A condition cell as the condition it stands for."""
    source = Source("", cell)
    made = parse_cell(Span(source, 0, len(cell)), words)
    if not isinstance(made, s.Items):
        return f"{column} {cell}"
    equal = [i for i in made.items if isinstance(i, s.CompareItem) and i.op == "=" and not _special(i)]
    if len(made.items) > 1 and len(equal) == len(made.items):
        listed = ", ".join(i.span.text for i in equal)
        joined = f"{column} {written('in', words)} ({listed})"
    else:
        tests = [_item(column, item, words) for item in made.items]
        either = f" {written('or', words)} ".join(tests)
        joined = either if len(tests) == 1 else f"({either})"
    return f"{written('not', words)} ({joined})" if made.negated else joined


def _special(item: s.CompareItem) -> bool:
    return isinstance(item.operand, s.Missing) or item.operand in (s.Path(("yes",)), s.Path(("no",)))


def _item(column: str, item: s.CompareItem | s.Interval | s.PresentItem, words: Language) -> str:
    match item:
        case s.CompareItem(op="=", operand=s.Path(names=("yes",))):
            return column
        case s.CompareItem(op="=", operand=s.Path(names=("no",))):
            return f"{written('not', words)} {column}"
        case s.CompareItem(op="=", operand=s.Missing()):
            return f"{column} {written('is missing', words)}"
        case s.PresentItem():
            return f"{column} {written('is present', words)}"
        case s.Interval():
            return f"{column} {written('in', words)} {item.span.text}"
        case s.CompareItem():
            sign = "" if item.span.text.startswith(item.op) else f"{item.op} "
            return f"{column} {sign}{item.span.text}"


def exclusive_sentence(item: Item, effects: Mapping[str, EffectPlan], keep: str, lang: Language) -> str:
    """`keep` is `heaviest` or `never_both`."""
    names = item.lists.get("of", ())
    record = next((effects[name].record for name in names if name in effects), "")
    of = ", ".join(effect_text(name, effects, lang) for name in names)
    return _SAY[lang][keep].format(of=of, record=record)


def claim_sentence(item: Item, claim: str, lang: Language) -> str:
    """`claim` is `monotone` or `total`."""
    condition = item.texts.get("where") or item.texts.get("given")
    where = _SAY[lang]["where"].format(condition=condition) if condition else ""
    return _SAY[lang][claim].format(of=item.texts["of"], over=item.texts.get("in", ""), where=where)
