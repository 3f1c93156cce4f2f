"""Every diagnostic code has a faulty file whose printed text is kept, and a file mended by the printed remedy.

`pytest tests/test_golden.py --update-golden` writes the expected texts anew; read the difference before keeping it.
The layout is explained in fixtures/bad/README.md.
"""

from __future__ import annotations

import difflib
import json
import shlex
import shutil
from pathlib import Path

import pytest

from golden import compare
from iku_rules.catalogue import CATALOGUE
from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, render, worst
from iku_rules.library import SUFFIX, load

BAD = Path(__file__).parent.parent / "fixtures" / "bad"
DIRECTORIES = sorted(p.name for p in BAD.iterdir() if p.is_dir())

# Codes that a policy file can give; those of facts, cases and running are shown by their own tests.
SHOWN_HERE = [code for code in CATALOGUE if code[3] in "1234"]
# Codes without a directory, with the reason; to shrink, never to grow.
NOT_YET: dict[str, str] = {}


def _set_up(kind: str, directory: Path, folder: Path) -> None:
    """Copies a side of the fixture to where it is read; grows files that would be too large to keep."""
    shutil.copytree(directory / kind, folder, dirs_exist_ok=True)
    growing = directory / "grow.txt"
    if kind == "faulty" and growing.exists():
        for line in growing.read_text("utf-8").splitlines():
            name, times, text = line.split(" ", 2)
            with (folder / name).open("a", encoding="utf-8", newline="") as stream:
                stream.write(json.loads(text) * int(times))


def _problems(directory: Path, kind: str) -> tuple[Diagnostic, ...]:
    """What a command says of the files in the current folder (`check` of the one policy if no command is kept)."""
    asked = directory / ("command.fixed.txt" if kind == "fixed" else "command.txt")
    asked = asked if asked.exists() else directory / "command.txt"
    main = next((p.name for p in (Path("appraisal" + SUFFIX), Path("penilaian" + SUFFIX)) if p.exists()), "")
    verb, file, *more = shlex.split(asked.read_text("utf-8")) if asked.exists() else ["check", main]
    try:
        policy = load(file)
        if verb == "evaluate" and policy.usable:
            policy.plan(more[more.index("--period") + 1])
    except PolicyError as error:
        return error.diagnostics
    return policy.problems


@pytest.mark.parametrize("name", DIRECTORIES)
def test_what_a_faulty_file_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    directory = BAD / name
    code = name.split("-")[0]
    assert name.startswith(f"{code}-{CATALOGUE[code].slug}"), "a directory is called CODE-slug"
    _set_up("faulty", directory, tmp_path)
    monkeypatch.chdir(tmp_path)
    problems = _problems(directory, "faulty")
    assert code in {d.code for d in problems}
    assert len(problems) == 1 or name in SEVERAL, render(problems, lang="en")
    for lang in ("id", "en"):
        compare(directory / f"expected.{lang}.txt", render(problems, lang=lang) + "\n", update=update_golden)


# Fixtures in which one mistake rightly shows in more than one place.
SEVERAL: frozenset[str] = frozenset()


@pytest.mark.parametrize("name", DIRECTORIES)
def test_following_the_remedy_mends_the_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = BAD / name
    _set_up("fixed", directory, tmp_path)
    monkeypatch.chdir(tmp_path)
    problems = _problems(directory, "fixed")
    assert worst(problems) is not Severity.ERROR, render(problems, lang="en")
    assert name.split("-")[0] not in {d.code for d in problems}


@pytest.mark.parametrize("name", DIRECTORIES)
def test_only_the_remedy_was_followed(name: str) -> None:
    """The mended file is the faulty one but for a few lines."""
    faulty, fixed = BAD / name / "faulty", BAD / name / "fixed"
    changed = 0
    for path in fixed.rglob("*"):
        other = faulty / path.relative_to(fixed)
        if path.is_file() and other.is_file():
            lines = [p.read_text("utf-8", "replace").splitlines() for p in (other, path)]
            changed += sum(line[0] in "+-" for line in difflib.ndiff(*lines))
    assert changed <= 16 or name.startswith(("IKU107", "IKU296")), "the fixed file differs in more than the remedy says"


def test_every_code_has_a_faulty_file() -> None:
    shown = {name.split("-")[0] for name in DIRECTORIES}
    missing = [code for code in SHOWN_HERE if code not in shown and code not in NOT_YET]
    assert not missing
    assert not [code for code in NOT_YET if code in shown], "take these from NOT_YET"


def test_texts_are_complete() -> None:
    for code, entry in ((c, e) for c, e in CATALOGUE.items() if c[3] != "7"):
        for lang, (what, todo) in entry.text.items():
            assert what and todo, (code, lang)
            for text in (what, todo):
                assert not text.endswith("."), (code, lang)
                assert "python" not in text.lower(), (code, lang)
                assert "yaml" not in text.lower(), (code, lang)
        keys = [set(_places(what + todo)) for what, todo in entry.text.values()]
        assert keys[0] == keys[1], f"{code}: the two languages say different things"


def _places(text: str) -> list[str]:
    import string

    return [field for _, field, _, _ in string.Formatter().parse(text) if field]
