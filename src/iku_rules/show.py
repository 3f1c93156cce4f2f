"""A policy as a page to read and discuss (tables and sentences, Markdown), as JSON, and as a graph.

Everything that stands in the files is on it, but comments. Imports contents, sentences and the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from iku_rules.contents import Contents, Grid, Item, contents, heads
from iku_rules.graph import Format, graph
from iku_rules.language.policy import Texts
from iku_rules.language.shapes import SHAPES
from iku_rules.language.tabling import display_width
from iku_rules.language.words import Language, english, word
from iku_rules.plan.model import Plan
from iku_rules.rule_sentences import claim_sentence, exclusive_sentence, rule_sentences, text_in

__all__ = ["Format", "graph", "to_json", "to_text"]

_SAY: Final[dict[Language, dict[str, str]]] = {
    "id": {
        "scales": "Skala (dari rendah ke tinggi)",
        "kinds": "Jenis",
        "facts": "Fakta",
        "parameters": "Parameter",
        "lookups": "Rujukan",
        "decisions": "Keputusan",
        "effects": "Akibat",
        "exclusive": "Saling meniadakan",
        "rules": "Aturan",
        "properties": "Sifat yang dijanjikan",
        "head": "{policy}, versi {version}",
        "from": "berlaku sejak {day}",
        "to": " sampai {day}",
        "verified": "Bukti: terverifikasi pada naskah resmi.",
        "third_party": "Bukti: dibaca dari pihak ketiga, belum dari naskah resmi.",
        "illustrative": "Bukti: ilustratif, bukan peraturan.",
        "judged": "Yang dinilai: {subject}, tiap {period}.",
        "library": "Dipakai oleh kebijakan lain; periode: {period}.",
        "digest": "Sidik isi: {digest}",
        "used": "dari {policy}",
        "decided": "Di sini ditetapkan sebagai keputusan: {names}.",
        "label": "label",
        "name": "nama",
        "since": "sejak",
        "now": "berlaku pada {day}",
    },
    "en": {
        "scales": "Scales (low to high)",
        "kinds": "Kinds",
        "facts": "Facts",
        "parameters": "Parameters",
        "lookups": "Lookups",
        "decisions": "Decisions",
        "effects": "Effects",
        "exclusive": "Exclusive effects",
        "rules": "Rules",
        "properties": "Properties claimed",
        "head": "{policy}, version {version}",
        "from": "in force from {day}",
        "to": " to {day}",
        "verified": "Evidence: verified against the official text.",
        "third_party": "Evidence: read from a third party, not from the official text.",
        "illustrative": "Evidence: illustrative, no regulation.",
        "judged": "Judged: {subject}, each {period}.",
        "library": "Used by other policies; period: {period}.",
        "digest": "Digest: {digest}",
        "used": "from {policy}",
        "decided": "Here made by decisions: {names}.",
        "label": "label",
        "name": "name",
        "since": "from",
        "now": "in force on {day}",
    },
}


def to_text(plan: Plan, *, lang: Language) -> str:
    """The page: readable as it is, and as Markdown."""
    page = _Page(plan, contents(plan, words=lang), lang)
    return "\n".join(page.lines()) + "\n"


def to_json(plan: Plan, *, lang: Language) -> dict[str, Any]:
    """The same as plain data: keys in English, what is written under them in the words of `lang`."""
    found = contents(plan, words=lang)
    about = found.about
    return {
        "policy": found.policy,
        "version": plan.version,
        "digest": plan.digest,
        "words": found.words,
        "title": _texts(about.title),
        "basis": list(about.basis),
        "evidence": plan.evidence,
        "in_force": dict(about.pairs.get("in_force", ())),
        "subject": plan.subject,
        "period": list(about.lists.get("period", ())),
        "uses": {policy: names.split(", ") for policy, names in about.pairs.get("uses", ())},
        "order": [d.name for d in plan.decisions],
        **{key: [_item_json(item, key, plan, found, lang) for item in items] for key, items in found.sections.items()},
    }


def _texts(texts: Texts) -> dict[str, str]:
    return {key: text for key, text in (("id", texts.id), ("en", texts.en)) if text is not None}


def _item_json(item: Item, section: str, plan: Plan, found: Contents, lang: Language) -> dict[str, Any]:
    made: dict[str, Any] = {"name": item.name} if item.name else {}
    if item.policy != found.policy:
        made["policy"] = item.policy
    made |= {key: _texts(texts) for key, texts in item.labels.items()}
    made |= item.texts
    made |= {key: list(values) for key, values in item.lists.items()}
    made |= {key: dict(pairs) for key, pairs in item.pairs.items()}
    if item.grid is not None:
        made["form"] = item.form
        made["table"] = [list(row) for row in (item.grid.head, *item.grid.rows) if row]
        if item.grid.split is not None:
            made["conditions"] = item.grid.split
    sentences = [text for _, text, _ in _sentences(item, section, plan, found.words, lang)]
    return made | ({"sentences": sentences} if sentences else {})


def _sentences(item: Item, section: str, plan: Plan, words: Language, lang: Language) -> Iterator[tuple[str, str, str]]:
    match section:
        case "rules":
            yield from rule_sentences(item, plan.effects, words, lang)
        case "exclusive":
            keep = english("value", item.texts["keep"], words) or ""
            yield item.name, exclusive_sentence(item, plan.effects, keep, lang), ""
        case "properties":
            claim = english("value", item.texts["claim"], words) or ""
            yield item.name, claim_sentence(item, claim, lang), ""


class _Page:
    def __init__(self, plan: Plan, found: Contents, lang: Language) -> None:
        self.plan = plan
        self.found = found
        self.lang: Language = lang

    def say(self, key: str, **args: object) -> str:
        return _SAY[self.lang][key].format(**args)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        for section, items in self.found.sections.items():
            if items:
                yield from ("", f"## {self.say(section)}", "")
                match section:
                    case "parameters":
                        yield from self._parameters(items)
                    case "effects":
                        yield from self._effects(items)
                    case "rules" | "exclusive" | "properties":
                        yield from self._spoken(items, section)
                    case _:
                        yield from self._items(items, SHAPES["policy"][section].of)

    def _head(self) -> Iterator[str]:
        about = self.found.about
        force = dict(about.pairs.get("in_force", ()))
        until = self.say("to", day=force["to"]) if "to" in force else ""
        yield f"# {text_in(about.title, self.lang)}"
        yield ""
        named = self.say("head", policy=self.found.policy, version=self.plan.version)
        yield f"{named}, {self.say('from', day=force.get('from', ''))}{until}."
        yield self.say(self.plan.evidence)
        period = ", ".join(about.lists.get("period", (word("value", "once", self.lang),)))
        judged = "judged" if "subject" in about.texts else "library"
        yield self.say(judged, subject=self.plan.subject, period=period)
        yield self.say("digest", digest=self.plan.digest)
        yield ""
        yield from self._listed("basis", about.basis)
        yield from self._listed("uses", [f"{policy}: {names}" for policy, names in about.pairs.get("uses", ())])

    def _key(self, key: str) -> str:
        return word("key", key, self.lang)

    def _listed(self, key: str, texts: Sequence[str]) -> Iterator[str]:
        """`key: text`, or a list below where there are several."""
        if len(texts) == 1:
            yield f"{self._key(key)}: {texts[0]}"
        elif texts:
            yield f"{self._key(key)}:"
            yield from (f"- {text}" for text in texts)

    def _from(self, item: Item) -> str:
        """Where a part of another policy comes from."""
        return "" if item.policy == self.found.policy else f" [{self.say('used', policy=item.policy)}]"

    def _items(self, items: Iterable[Item], shape: str) -> Iterator[str]:
        for number, item in enumerate(items):
            if number:
                yield ""
            title = text_in(item.title, self.lang)
            yield f"### {item.name}{': ' if title else ''}{title}{self._from(item)}"
            yield ""
            yield from self._details(item, shape)
            if item.grid is not None:
                yield from self._grid(item.grid, item.form)

    def _details(self, item: Item, shape: str) -> Iterator[str]:
        short = []
        for key in SHAPES.get(shape, {}):
            if key in item.pairs:
                pairs = ", ".join(f"{name} ({type_})" for name, type_ in item.pairs[key])
                short.append(f"{self._key(key)}: {pairs}")
            elif key in item.texts and key != "formula":
                short.append(f"{self._key(key)}: {item.texts[key]}")
            elif key == "key" and key in item.lists:
                short.append(f"{self._key(key)}: {', '.join(item.lists[key])}")
        if short:
            yield "; ".join(short)
        yield from self._listed("basis", item.basis)
        for text in item.lists.get("require", ()):
            yield f"{self._key('require')}: {text}"
        if "formula" in item.texts:
            yield f"{self._key('formula')}: {item.texts['formula']}"
        record = self.plan.records.get(item.name) if item.form == "fields" else None
        if record is not None and item.grid is not None:
            decided = [row[0] for row in item.grid.rows if row[0] not in record.fields]
            if decided:
                yield self.say("decided", names=", ".join(decided))
        if item.grid is not None and (short or item.basis or item.lists):
            yield ""

    def _grid(self, grid: Grid, form: str) -> Iterator[str]:
        """A table; of the columns `id` and `en` only that of the language, where it has both."""
        if not grid.head:
            yield ", ".join(row[0] for row in grid.rows)
            return
        columns = heads(grid, self.found.words)
        worded = form in ("fields", "values")
        after = 0 if worded else (grid.split or len(grid.head)) + 1
        kept, shown = [], []
        for index, (english_, head) in enumerate(zip(columns, grid.head, strict=True)):
            text = english_ if index >= after else ""
            if text in ("id", "en"):
                if text != self.lang and self.lang in columns:
                    continue
                head = self.say("label")
            elif index == grid.split:
                head = f"→ {head}"
            kept.append(index)
            shown.append(head)
        yield from _table(shown, [[row[i] for i in kept] for row in grid.rows])

    def _parameters(self, items: Iterable[Item]) -> Iterator[str]:
        rows = []
        for item in items:
            values = item.pairs.get("values") or (("", item.texts.get("value", "")),)
            current = max((day for day, _ in values if day <= self.plan.day.isoformat()), default="")
            for day, value in values:
                since = f"{day} ({self.say('now', day=self.plan.day)})" if day and day == current else day
                title = text_in(item.title, self.lang) + self._from(item)
                unit = item.texts.get("unit", "")
                type_ = item.texts.get("type", "")
                rows.append(
                    [
                        item.name,
                        title,
                        f"{value}{unit}" if unit.startswith("%") else f"{value} {unit}".strip(),
                        since,
                        type_,
                        "; ".join(item.basis),
                    ]
                )
        keys = [self.say("name"), self._key("title"), self._key("value"), self.say("since"), self._key("type")]
        yield from _table(*_without_empty([*keys, self._key("basis")], rows))

    def _effects(self, items: Iterable[Item]) -> Iterator[str]:
        for item in items:
            if item.grid is not None:
                yield from self._grid(item.grid, "fields")

    def _spoken(self, items: Iterable[Item], section: str) -> Iterator[str]:
        for item in items:
            title = text_in(item.title, self.lang)
            notes = [f"{self._key('each')}: {item.texts['each']}"] if "each" in item.texts else []
            notes += [f"{self._key('basis')}: {'; '.join(item.basis)}"] if item.basis else []
            about = f" ({'; '.join(notes)})" if notes else ""
            sentences = list(_sentences(item, section, self.plan, self.found.words, self.lang))
            if item.grid is None:
                yield f"- {item.name}{': ' if title else ''}{title}{about}: {sentences[0][1]}"
                continue
            yield f"- {item.name}{': ' if title else ''}{title}{about}:"
            for id_, text, basis in sentences:
                own = f" ({self._key('basis')}: {basis})" if basis else ""
                yield f"  - {id_}{own}: {text}"


def _without_empty(head: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    kept = [i for i in range(len(head)) if any(row[i] for row in rows)]
    return [head[i] for i in kept], [[row[i] for i in kept] for row in rows]


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    """Aligned, and a table of Markdown."""
    cells = [[text.replace("|", "\\|") for text in row] for row in (head, *rows)]
    widths = [max(3, *(display_width(row[i]) for row in cells)) for i in range(len(head))]
    for number, row in enumerate(cells):
        padded = (text + " " * (width - display_width(text)) for text, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(padded)} |"
        if number == 0:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"
