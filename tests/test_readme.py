"""What the README shows is what happens: its commands, their answers, and its ten lines of Python."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from iku_rules.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
WRONG_EDIT = ("[90..100]  || sesuai", "[91..100]  || sesuai")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the README's commands read."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "fixtures" / "facts", tmp_path / "fixtures" / "facts")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def consoles() -> list[tuple[str, str]]:
    """Each command of a `console` block with the output shown for it."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def matches(shown: str, printed: str) -> bool:
    """`...` stands for anything."""
    flat = [re.sub(r" +", " ", text).strip() for text in (shown, printed)]
    pattern = ".*".join(re.escape(piece) for piece in flat[0].split("..."))
    return re.fullmatch(pattern, flat[1], re.DOTALL) is not None


@pytest.mark.parametrize(("command", "shown"), consoles(), ids=[c.split()[1] for c, _ in consoles()])
def test_shown_commands(checkout: Path, command: str, shown: str) -> None:
    if command.startswith("iku-rules check"):
        policy = checkout / "rules/bawaslu/koordinator-sdmo.policy.yaml"
        text = policy.read_text("utf-8")
        assert WRONG_EDIT[0] in text
        policy.write_text(text.replace(*WRONG_EDIT), "utf-8")
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exit_code == (1 if command.startswith("iku-rules check") else 0), result.output
    assert matches(shown, result.stdout), result.stdout


def test_the_excerpt_stands_in_the_pack() -> None:
    excerpt = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert excerpt is not None
    pack = (ROOT / "rules/bawaslu/koordinator-sdmo.policy.yaml").read_text("utf-8")
    for line in excerpt[1].splitlines():
        assert line in pack


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_python_snippets(checkout: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert len([line for line in code.splitlines() if line.strip()]) <= 12
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out


def test_commands_are_one_line_each() -> None:
    for mark in ("main command", "test command"):
        block = re.search(rf"<!-- {mark} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
        assert block is not None
        assert "\n" not in block[1]


def test_figures_of_speed_are_those_measured() -> None:
    results = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8").splitlines()
    section = README.partition("## Speed\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert len(rows) > 6 and set(rows) <= set(results)
