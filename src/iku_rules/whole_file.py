"""Text -> a file that appears whole or not at all. Imports diagnostics.

The text goes into a new file beside its place, which is moved there once it is complete.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from iku_rules.diagnostics import PolicyError, problem


def write_whole_file(path: Path, parts: Iterable[str], *, encoding: str = "utf-8", errors: str = "strict") -> None:
    """Writes a file, in place of a file or link that may be there.

    Raises PolicyError if it can't be written. Whatever else ends the writing leaves no draft behind.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A device or pipe is written into; a file moved to its place would destroy it.
            # Not blocking: a pipe that nobody reads would be waited for.
            descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
            os.set_blocking(descriptor, True)
            with os.fdopen(descriptor, "w", encoding=encoding, errors=errors, newline="") as stream:
                stream.writelines(parts)
            return
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            # "x": never into a file that somebody else put there.
            with draft.open("x", encoding=encoding, errors=errors, newline="") as stream:
                stream.writelines(parts)
                stream.flush()
                os.fsync(stream.fileno())
            if path.is_file():
                shutil.copymode(path, draft)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise PolicyError([problem("IKU705", None, place=str(path), reason=error.strerror or "?")]) from error
