"""Every diagnostic code has a faulty file whose printed text is kept, and a file mended by the printed remedy.

`pytest tests/test_golden.py --update-golden` writes the expected texts anew; read the difference before keeping it.
The layout is explained in fixtures/bad/README.md.
"""

from __future__ import annotations

import difflib
import json
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from golden import compare
from iku_rules.cases.report import failures
from iku_rules.cases.running import load_cases, run_cases
from iku_rules.catalogue import CATALOGUE
from iku_rules.cli import main
from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, render, worst
from iku_rules.evaluator import engine_of
from iku_rules.facts.csv_rows import DIALECTS
from iku_rules.facts.readers import read_facts
from iku_rules.library import SUFFIX, Policy, load

HERE = Path(__file__).parent
BAD = HERE.parent / "fixtures" / "bad"
DIRECTORIES = sorted(p.name for p in BAD.iterdir() if p.is_dir())

# Codes that no file can give, each with the test that provokes it.
SHOWN_ELSEWHERE = {
    "IKU166": "test_hostile.py: it comes after a hundred others",
    "IKU429": "test_hostile.py: it takes a hundred files",
    "IKU505": "test_facts_schema.py: only a program can give a binary float",
    "IKU701": "test_codes_of_programs.py: the machine lacks durable_rules, not a file",
    "IKU702": "test_codes_of_programs.py: only a program holds a session",
    "IKU708": "test_codes_of_programs.py: the machine lacks durable_rules, not a file",
    "IKU712": "test_codes_of_programs.py: only an example of thousands of facts is too large for an engine",
}


def _set_up(kind: str, directory: Path, folder: Path) -> None:
    """Copies a side of the fixture to where it is read; grows files that would be too large to keep."""
    shutil.copytree(directory / kind, folder, symlinks=True, dirs_exist_ok=True)
    growing = directory / "grow.txt"
    if kind == "faulty" and growing.exists():
        for line in growing.read_text("utf-8").splitlines():
            name, times, text = line.split(" ", 2)
            with (folder / name).open("a", encoding="utf-8", newline="") as stream:
                stream.write(json.loads(text) * int(times))


@dataclass(frozen=True, slots=True)
class _Said:
    """What was printed in each language, the codes in it, and whether it forbids going on."""

    texts: dict[str, str]
    codes: tuple[str, ...]
    failed: bool


def _said(directory: Path, kind: str) -> _Said:
    """What a command says of the files in the current folder (`check` of the one policy if no command is kept)."""
    asked = directory / ("command.fixed.txt" if kind == "fixed" else "command.txt")
    asked = asked if asked.exists() else directory / "command.txt"
    policies = (Path("appraisal" + SUFFIX), Path("penilaian" + SUFFIX))
    default = ["check", *(p.name for p in policies if p.exists())][:2]
    words = shlex.split(asked.read_text("utf-8")) if asked.exists() else default
    if directory.name.startswith("IKU7"):
        return _printed(words, ("id", "en") if kind == "faulty" else ("en",))
    problems = _problems(words)
    texts = {"id": render(problems, lang="id"), "en": render(problems, lang="en")}
    return _Said(texts, tuple(d.code for d in problems), worst(problems) is Severity.ERROR)


def _printed(words: Sequence[str], langs: Sequence[str]) -> _Said:
    """What the program itself writes on the error stream; asked once where it may leave files behind."""
    texts, code = {}, 0
    for lang in langs:
        result = CliRunner().invoke(main, [*words, "--lang", lang])
        texts[lang], code = result.stderr.rstrip("\n"), result.exit_code
    return _Said(texts, tuple(re.findall(r"^\S.*: error (IKU[0-9]{3}): ", texts["en"], re.MULTILINE)), code > 1)


def _problems(words: Sequence[str]) -> tuple[Diagnostic, ...]:
    verb, file, *more = words
    try:
        if verb == "test":
            return _of_cases(Path(file))
        policy = load(file)
        if verb == "evaluate" and policy.usable:
            return _of_facts(policy, more)
    except PolicyError as error:
        return error.diagnostics
    return policy.problems


def _of_facts(policy: Policy, options: Sequence[str]) -> tuple[Diagnostic, ...]:
    """What is wrong with facts; what had to be found out is told where nothing else is."""
    given = list(zip(options[::2], options[1::2], strict=True))
    plan = policy.plan(dict(given)["--period"])
    paths = [Path(value) for name, value in given if name == "--facts"]
    if not paths:
        return policy.problems
    dialect = dict(given).get("--dialect")
    found = read_facts(plan, paths, dialect=DIALECTS[dialect] if dialect else None)
    return tuple(d for reject in found.rejects for d in reject.diagnostics) or found.notes


def _of_cases(path: Path) -> tuple[Diagnostic, ...]:
    file, policy, problems = load_cases(path)
    if file is None or policy is None:
        return problems
    run = run_cases(policy, file, {"reference": lambda plan: engine_of(plan, "reference")})
    return (*problems, *run.problems, *failures(run))


@pytest.mark.parametrize("name", DIRECTORIES)
def test_what_a_faulty_file_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    directory = BAD / name
    code = name.split("-")[0]
    assert name.startswith(f"{code}-{CATALOGUE[code].slug}"), "a directory is called CODE-slug"
    _set_up("faulty", directory, tmp_path)
    monkeypatch.chdir(tmp_path)
    said = _said(directory, "faulty")
    assert code in said.codes, said.texts["en"]
    assert len(said.codes) == 1 or name in SEVERAL, said.texts["en"]
    for lang, text in said.texts.items():
        compare(directory / f"expected.{lang}.txt", text + "\n", update=update_golden)


# Fixtures in which one mistake rightly shows in more than one place: on both of two rows, or on all of a subject.
SEVERAL = frozenset(
    {
        "IKU515-repeated-key",
        "IKU517-too-many-members",
        "IKU518-owner-unknown",
        "IKU519-rejected-with-another",
    }
)


@pytest.mark.parametrize("name", DIRECTORIES)
def test_following_the_remedy_mends_the_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = BAD / name
    _set_up("fixed", directory, tmp_path)
    monkeypatch.chdir(tmp_path)
    said = _said(directory, "fixed")
    assert not said.failed, said.texts["en"]
    assert name.split("-")[0] not in said.codes


@pytest.mark.parametrize("name", DIRECTORIES)
def test_only_the_remedy_was_followed(name: str) -> None:
    """The mended file is the faulty one but for a few lines."""
    faulty, fixed = BAD / name / "faulty", BAD / name / "fixed"
    changed = 0
    for path in fixed.rglob("*"):
        other = faulty / path.relative_to(fixed)
        if path.is_file() and other.is_file():
            before, after = (p.read_text("utf-8", "replace").splitlines() for p in (other, path))
            changed += sum(line[0] in "+-" for line in difflib.ndiff(before, after))
    assert changed <= 16 or name.startswith(("IKU107", "IKU296")), "the fixed file differs in more than the remedy says"


def test_every_code_has_a_faulty_file() -> None:
    shown = {name.split("-")[0] for name in DIRECTORIES}
    assert not [code for code in CATALOGUE if code not in shown and code not in SHOWN_ELSEWHERE]
    assert not [code for code in SHOWN_ELSEWHERE if code in shown], "take these from SHOWN_ELSEWHERE"
    for code, reason in SHOWN_ELSEWHERE.items():
        assert code in (HERE / reason.split(":")[0]).read_text("utf-8"), f"no test of {code} there"


def test_texts_are_complete() -> None:
    for code, entry in CATALOGUE.items():
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
