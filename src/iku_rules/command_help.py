"""Help and usage errors of the command line in Indonesian and English, and which of the two. Imports words only."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Sequence
from typing import Any, Final

import click

from iku_rules.language.words import Language

# What click itself writes on a page of help or with an error.
_FRAME: Final = (
    ("Usage:", "Cara pakai:"),
    ("[OPTIONS]", "[PILIHAN]"),
    ("COMMAND [ARGS]...", "PERINTAH [ISI]..."),
    ("[POLICY]", "[KEBIJAKAN]"),
    ("POLICY", "KEBIJAKAN"),
    ("POLICIES...", "KEBIJAKAN..."),
    ("[PATHS]...", "[BERKAS]..."),
    ("PATHS...", "BERKAS..."),
    ("Options:", "Pilihan:"),
    ("Commands:", "Perintah:"),
    ("[default:", "[bawaan:"),
    ("[required]", "[wajib]"),
    ("Show this message and exit.", "Tampilkan bantuan ini."),
    ("Show the version and exit.", "Tampilkan versi."),
)


def language_of(args: Sequence[str]) -> Language:
    """The language asked for, before anything else is read; else that of the system, Indonesian where it speaks it."""
    asked = os.environ.get("IKU_RULES_LANG", "")
    for arg, following in zip(args, [*args[1:], ""], strict=False):
        if arg == "--lang" or arg.startswith("--lang="):
            asked = following if arg == "--lang" else arg.removeprefix("--lang=")
    if asked in ("id", "en"):
        return "id" if asked == "id" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "id" if value.lower().startswith("id") else "en"
    return "en"


def current() -> Language:
    """The language of the command that runs."""
    context = click.get_current_context(silent=True)
    return "id" if context is not None and context.find_root().obj == "id" else "en"


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *args: Any, help_id: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.help_id = help_id

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        shown = copy.copy(self)
        shown.help = self.help_id if current() == "id" else self.help
        return click.Option.get_help_record(shown, ctx)


class Command(click.Command):
    """A command with its help in both languages."""

    def __init__(self, *args: Any, help_id: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.help_id = help_id

    def _shown(self) -> click.Command:
        shown = copy.copy(self)
        shown.help = self.help_id if current() == "id" else self.help
        return shown

    def get_short_help_str(self, limit: int = 45) -> str:
        return click.Command.get_short_help_str(self._shown(), limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Command.format_help_text(self._shown(), ctx, formatter)

    def get_help(self, ctx: click.Context) -> str:
        return in_frame(super().get_help(ctx))


def in_frame(text: str) -> str:
    """A page of help with click's own words in the language."""
    if current() == "id":
        for english, indonesian in _FRAME:
            text = text.replace(english, indonesian)
    return text


def usage(english: str, indonesian: str) -> click.UsageError:
    """An error of usage in the language of the command."""
    context = click.get_current_context(silent=True)
    return click.UsageError(indonesian if current() == "id" else english, context)


def bad(english: str, indonesian: str) -> click.BadParameter:
    """A value of an option that can't be used."""
    return click.BadParameter(indonesian if current() == "id" else english)


def told(error: click.UsageError, lang: Language) -> str:
    """An error of usage, how the command is used, and where its help is."""
    from iku_rules.diagnostics import visible

    context = error.ctx
    lines = []
    if context is not None:
        with context.scope(cleanup=False):
            lines.append(in_frame(context.get_usage()))
        hint = "Bantuan: '{path} --help'." if lang == "id" else "Try '{path} --help' for help."
        lines += [hint.format(path=context.command_path), ""]
    lines.append(visible(f"Kesalahan: {_indonesian(error)}" if lang == "id" else f"Error: {error.format_message()}"))
    return "\n".join(lines)


def _indonesian(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return f"{_named(param)} wajib diisi."
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            return f"{_named(param)}: pilih salah satu dari {', '.join(map(str, choices))}."
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_named(param)}: {error.message}"
        case click.NoSuchOption():
            near = ", ".join(sorted(error.possibilities or ()))
            return f"tidak ada pilihan {error.option_name}." + (f" Maksud Anda {near}?" if near else "")
        case click.BadOptionUsage():
            return f"pilihan {error.option_name} memerlukan satu nilai."
        case _:
            text = error.format_message().replace("Missing command.", "sebutkan perintahnya.")
            return text.replace("Got unexpected extra argument", "ada isi yang berlebih")


def _named(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return "pilihan " + " / ".join(param.opts)
    return {"POLICY": "KEBIJAKAN", "POLICIES": "KEBIJAKAN", "PATHS": "BERKAS"}[param.human_readable_name.upper()]


def options(*decorators: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several decorators as one, in the order in which help lists them."""

    def apply(command: Any) -> Any:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return apply
