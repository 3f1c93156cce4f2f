"""Rule files and fact files as text that is changed without changing what it says."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from iku_rules.language.policy import PolicyFile
from iku_rules.language.words import WORDS
from iku_rules.library import Policy

# What may stand in any order, in either language. Not `exclusive`: two on one effect apply as they stand.
UNORDERED = {
    *("scales", "kinds", "facts", "parameters", "lookups", "decisions", "effects", "rules", "properties"),
    *("skala", "jenis", "fakta", "parameter", "rujukan", "keputusan", "akibat", "aturan", "sifat"),
}
RULES = {"effects", "exclusive", "rules", "properties", "akibat", "saling_meniadakan", "aturan", "sifat"}
SHARED = {"scales", "kinds", "facts", "parameters", "lookups", "decisions"}
SHARED |= {"skala", "jenis", "fakta", "parameter", "rujukan", "keputusan"}


@dataclass(frozen=True)
class Section:
    """A key at the left margin, the lines below it, and the remarks above."""

    key: str
    lines: tuple[str, ...]


def sections(text: str) -> list[Section]:
    made: list[list[str]] = []
    above: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            above.append(line)
        elif line[:1].strip():
            made.append([*above, line])
            above = []
        else:
            made[-1].append(line)
    return [Section(next(x for x in lines if not x.startswith("#")).partition(":")[0], tuple(lines)) for lines in made]


def joined(parts: Iterable[Section]) -> str:
    return "\n".join(line for part in parts for line in part.lines) + "\n"


def mixed_entries(text: str, chance: random.Random) -> str:
    """Each section's entries, and the rows of tables of fields and effects, in another order."""
    return joined(_mixed(part, chance) if part.key in UNORDERED else part for part in sections(text))


def _mixed(part: Section, chance: random.Random) -> Section:
    at = next(i for i, line in enumerate(part.lines) if line.startswith(f"{part.key}:"))
    head, lines = part.lines[: at + 1], part.lines[at + 1 :]
    if not lines:  # written on one line
        return part
    if head[-1].endswith("|"):
        return replace(part, lines=(*head, *_mixed_rows(lines, chance)))
    entries = list(_entries(lines))
    chance.shuffle(entries)
    mixed = [line for entry in entries for line in _fields(entry, chance)]
    return replace(part, lines=(*head, *mixed))


def _entries(lines: Sequence[str]) -> Iterator[list[str]]:
    """What stands below a key that is indented by two."""
    entry: list[str] = []
    for line in lines:
        if re.match(r"  [^ #]", line) and any(re.match(r"  [^ #]", known) for known in entry):
            yield entry
            entry = []
        entry.append(line)
    yield entry


def _fields(entry: list[str], chance: random.Random) -> list[str]:
    at = next((i for i, line in enumerate(entry) if re.fullmatch(r" +(fields|kolom): \|", line)), None)
    if at is None:
        return entry
    deep = len(entry[at]) - len(entry[at].lstrip())
    end = next((i for i in range(at + 1, len(entry)) if not entry[i].startswith(" " * (deep + 1))), len(entry))
    return [*entry[: at + 1], *_mixed_rows(entry[at + 1 : end], chance), *entry[end:]]


def _mixed_rows(lines: Sequence[str], chance: random.Random) -> list[str]:
    head, *rows = (line for line in lines if not line.lstrip().startswith("#"))
    chance.shuffle(rows)
    return [head, *rows]


def mixed_columns(text: str, chance: random.Random) -> list[str]:
    """The lines of a CSV file with its columns in another order."""
    rows = list(csv.reader(io.StringIO(text)))
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([row[i] for i in order] for row in rows)
    return made.getvalue().splitlines()


# ---------------------------------------------------------------- names


def fresh_names(policies: Sequence[Policy], chance: random.Random) -> dict[str, str]:
    """Other names for everything in these policies that bears one of its author's choice, in another order."""
    found: set[str] = set()
    for file in (version for policy in policies for version in policy.versions):
        found |= set(shared_names(file)) | {field.name.text for record in file.records for field in record.fields}
        found |= {d.name.text for d in (*file.effects, *file.exclusives, *file.rules)}
    words = {word for table in WORDS.values() for pair in table.items() for form in pair for word in form.split()}
    names = sorted(found - words)
    numbers = chance.sample(range(len(names)), len(names))
    made = {name: f"zq{number}" for name, number in zip(names, numbers, strict=True)}
    return made | {policy.id: policy.id for policy in policies}  # ids of policies are places of files


def shared_names(file: PolicyFile) -> list[str]:
    """What other policies may use, but for effects."""
    return [d.name.text for d in (*file.types, *file.records, *file.parameters, *file.lookups, *file.decisions)]


def rename(text: str, names: Mapping[str, str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<![a-z0-9_])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z0-9_])")
    return pattern.sub(lambda found: names[found[0]], text)


def comparable(text: str) -> Any:
    """A decision whose parts stand in an order that names have no part in; without digests."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items() if "digest" not in key}
        if isinstance(value, list):
            return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
        return value

    return plain(json.loads(text))


# ---------------------------------------------------------------- files


@dataclass(frozen=True)
class Files:
    """Texts by their path."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path, pattern: str = "*/*.yaml") -> Files:
        return cls({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.glob(pattern))})

    def changed(self, change: Callable[[str], str]) -> Files:
        """With other texts of the policies."""
        return Files({path: change(t) if ".policy." in path else t for path, t in self.texts.items()})

    def renamed(self, names: Mapping[str, str]) -> Files:
        return Files({path: rename(text, names) for path, text in self.texts.items()})

    def split(self, policy: str, file: PolicyFile) -> Files:
        """One policy's rules apart from what they read, which stands in a policy that it uses."""
        path = f"{policy}.policy.yaml"
        parts = sections(self.texts[path])
        first = next(part for part in parts if part.key in ("policy", "kebijakan"))
        base = joined(part for part in parts if part.key not in RULES).replace(policy, f"{policy}-dasar", 1)
        key = "uses" if first.key == "policy" else "memakai"
        own = shared_names(file)
        lines = [f"{key}:", f"  {policy}-dasar: [{', '.join(own)}]"]
        for use in file.uses:  # what it adds to is used as it is there
            names = [name.text for name in use.names if name.text not in own]
            lines += [f"  {use.policy.text}: [{', '.join(names)}]"] if names else []
        before = [part for part in parts if part.key not in SHARED | RULES | {key}]
        main = joined([*before, Section(key, tuple(lines)), *(part for part in parts if part.key in RULES)])
        return Files({**self.texts, path: main, f"{policy}-dasar.policy.yaml": base})

    def write(self, folder: Path) -> None:
        for path, text in self.texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")


def decimal(value: Fraction) -> str:
    """A number as it is typed."""
    whole, rest = divmod(value.numerator * (10**9 // value.denominator), 10**9)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".")
