"""Texts kept beside fixtures: compared, or written anew."""

from __future__ import annotations

from pathlib import Path


def compare(path: Path, text: str, *, update: bool) -> None:
    if update:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.exists(), f"{path} is not there yet: run with --update-golden and read it"
    assert path.read_text("utf-8") == text
