"""The command `iku-rules`: its arguments, help, streams and exit codes. The only place with a screen.

What the commands do stands in `checking`, `commands`, `cases.command` and `formatting`, which are imported when they
run, so that help and completion are quick. Exit codes: 0 fine, 1 findings or rejected rows, 2 unreadable or wrong
usage.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import click
from click.shell_completion import CompletionItem

from iku_rules import command_help
from iku_rules.command_help import Command, Option, bad, options, usage
from iku_rules.language.periods import Period, parse_period
from iku_rules.language.words import Language

_F = TypeVar("_F", bound=Callable[..., Any])

FINDINGS: Final = 1
UNREADABLE: Final = 2
INTERRUPTED: Final = 130  # as shells say it

_ENGINES: Final = ("auto", "reference", "row", "durable")
_DIALECTS: Final = ("plain", "excel-id", "semicolon-point", "comma-comma")


class _Commands(click.Group):
    """Keeps the order of the commands, and turns every expected failure into its message and exit code."""

    def __init__(self, *args: Any, help_id: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.help_id = help_id

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands and not ctx.resilient_parsing:
            from iku_rules.diagnostics import suggestion

            near = suggestion(args[0], self.commands)
            raise usage(
                f"no command '{args[0]}'" + (f", did you mean '{near}'?" if near else ""),
                f"tidak ada perintah '{args[0]}'" + (f", maksud Anda '{near}'?" if near else ""),
            )
        return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        english, self.help = self.help, self.help_id if command_help.current() == "id" else self.help
        super().format_help_text(ctx, formatter)
        self.help = english

    def get_help(self, ctx: click.Context) -> str:
        return command_help.in_frame(super().get_help(ctx))

    def main(self, *args: Any, **more: Any) -> Any:
        given = args[0] if args else more.get("args")
        lang = command_help.language_of(sys.argv[1:] if given is None else list(given))
        _open_again()
        for stream in (sys.stdout, sys.stderr):
            _any_letter(stream)
        try:
            code = super().main(*args, **(more | {"standalone_mode": False, "obj": lang}))
            if sys.stdout is not None:
                sys.stdout.flush()  # so that a failure shows here, not when Python ends
        except click.UsageError as error:
            click.echo(command_help.told(error, lang), err=True)
            code = UNREADABLE
        except click.Abort:
            click.echo({"id": "Dihentikan.", "en": "Interrupted."}[lang], err=True)
            code = INTERRUPTED
        except BrokenPipeError:
            _abandon(sys.stdout)
            code = FINDINGS
        except OSError as error:
            _abandon(sys.stdout)
            from iku_rules.diagnostics import problem, render

            why = error.strerror or "?"
            if isinstance(error.filename, str):  # a path that the system won't even look for
                told = problem("IKU101", None, place=error.filename, reason=why)
            else:
                told = problem("IKU705", None, place="stdout", reason=why)
            click.echo(render([told], lang=lang), err=True)
            code = UNREADABLE
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        from iku_rules.diagnostics import PolicyError, render

        try:
            return super().invoke(ctx)
        except PolicyError as error:
            click.echo(render(error.diagnostics, lang=command_help.current()), err=True)
            return UNREADABLE
        except BrokenPipeError:
            _abandon(sys.stdout)  # its reader left; nothing more can be said there
            return FINDINGS


def _open_again() -> None:
    """Streams that were closed: what is written to the first fails, as it should, and no file gets their numbers."""
    for number, name, mode in ((1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, mode), number)
            setattr(sys, name, open(number, "w", closefd=False))  # noqa: SIM115 - it stays open to the end


def _any_letter(stream: IO[str] | None) -> None:
    """UTF-8 for pipes and files, and on a terminal a code for letters that it doesn't have."""
    if isinstance(stream, io.TextIOWrapper):
        keep = stream.isatty() or "PYTHONIOENCODING" in os.environ
        stream.reconfigure(encoding=None if keep else "utf-8", errors="backslashreplace")


def _abandon(stream: IO[str] | None) -> None:
    """Lets what couldn't be written go, so that Python doesn't try again at its end."""
    with contextlib.suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


# --- arguments


def _language(ctx: click.Context, _: click.Parameter, value: Language | None) -> Language:
    return value or command_help.current()


def _period(_: click.Context, __: click.Parameter, value: str | tuple[str, ...] | None) -> Period | None:
    texts = (value,) if isinstance(value, str) else value or ()
    if len(texts) > 1:
        raise bad("give one period; run again for another", "sebutkan satu periode; jalankan lagi untuk yang lain")
    found = parse_period(texts[0]) if texts else None
    if texts and found is None:
        raise bad(
            f"'{texts[0]}' is no period; write for example 2025, 2025-S1, 2025-Q3 or 2025-07"
            " (a year, semester, quarter, month)",
            f"'{texts[0]}' bukan periode; tulis misalnya 2025, 2025-S1, 2025-Q3 atau 2025-07"
            " (tahun, semester, triwulan, bulan)",
        )
    return found


def _periods(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    year = datetime.datetime.now(tz=datetime.UTC).year
    parts = ("", "-S1", "-S2", *(f"-Q{n}" for n in range(1, 5)), *(f"-{n:02}" for n in range(1, 13)))
    known = (f"{y}{part}" for y in (year, year - 1) for part in parts)
    return [CompletionItem(p) for p in known if p.startswith(incomplete) and (incomplete or len(p) == 4)]


def _policies(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids under --rules that go on as typed, else files."""
    from iku_rules.library import policy_ids

    ids = [name for name in policy_ids(Path(ctx.params.get("rules") or "rules")) if name.startswith(incomplete)]
    return [CompletionItem(name) for name in ids] or [CompletionItem(incomplete, type="file")]


def _lang(**more: Any) -> Callable[[_F], _F]:
    return click.option(
        "--lang", cls=Option, type=click.Choice(["id", "en"]), callback=_language,
        help="Language of messages, labels and reasons (also IKU_RULES_LANG).  [default: that of the system]",
        help_id="Bahasa pesan, label dan alasan (juga IKU_RULES_LANG).  [default: bahasa sistem]", **more,
    )  # fmt: skip


_LANG = _lang()
_RULES = click.option(
    "--rules", cls=Option, type=click.Path(path_type=Path), default=Path("rules"), show_default=True,
    help="Where policies named by their id are looked for.",
    help_id="Tempat kebijakan yang disebut dengan namanya dicari.",
)  # fmt: skip
_PERIOD = click.option(
    "--period", cls=Option, required=True, multiple=True, callback=_period, shell_complete=_periods,
    help="The period judged: 2025, 2025-S1, 2025-Q3 or 2025-07.",
    help_id="Periode yang dinilai: 2025, 2025-S1, 2025-Q3 atau 2025-07.",
)  # fmt: skip
_VERSION_OF = click.option(
    "--period", cls=Option, multiple=True, callback=_period, shell_complete=_periods,
    help="The version in force then.  [default: the latest]",
    help_id="Versi yang berlaku pada periode itu.  [default: yang terbaru]",
)  # fmt: skip
_ENGINE = click.option(
    "--engine", cls=Option, type=click.Choice(_ENGINES), default="auto", show_default=True,
    help="durable: the Rete network; row: compiled, for many; reference: slow and simple. All give the same answers.",
    help_id="durable: jaringan Rete; row: untuk banyak orang; reference: lambat dan sederhana. Jawabannya sama.",
)  # fmt: skip
_FACTS = click.option(
    "--facts", "facts", cls=Option, multiple=True, required=True, type=click.Path(path_type=Path),
    help="A folder of fact files, or a file (CSV, JSON, JSON Lines, YAML) named after its record. Repeatable.",
    help_id="Folder berkas fakta, atau berkas (CSV, JSON, JSON Lines, YAML) bernama jenis faktanya. Boleh berulang.",
)  # fmt: skip
_DIALECT = click.option(
    "--dialect", cls=Option, type=click.Choice(_DIALECTS), default=None,
    help="How CSV files are written; excel-id: `;` and decimal comma.  [default: found out, and said]",
    help_id="Cara berkas CSV ditulis; excel-id: `;` dan koma desimal.  [default: dikenali, lalu disebutkan]",
)  # fmt: skip
_POLICY = click.argument("policy", shell_complete=_policies)


def _format(*names: str) -> Any:
    return click.option(
        "--format", "format_", cls=Option, type=click.Choice(names), default=names[0], show_default=True,
        help="How results are written.", help_id="Bentuk hasil.",
    )  # fmt: skip


@click.group(
    "iku-rules",
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help_id="""Menilai kinerja menurut aturan yang tertulis dalam berkas.

    \b
    Percobaan pertama, dari folder proyek ini:
      iku-rules check rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules evaluate bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025
      iku-rules explain bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025 \\
          --subject koordinator-sdmo-kab-solok

    POLICY adalah berkas aturan, atau nama kebijakan di bawah --rules.

    \b
    Kode keluar: 0 baik, 1 ada temuan atau baris ditolak, 2 tidak terbaca atau salah pakai, 130 dihentikan.
    Pelengkap perintah: eval "$(_IKU_RULES_COMPLETE=bash_source iku-rules)"   (juga zsh_source, fish_source)
    """,
)
@click.version_option(package_name="iku-rules")
@_lang(envvar="IKU_RULES_LANG")
def main(lang: Language) -> None:
    """Appraises performance by rules that stand in files.

    \b
    A first try, from a checkout of the project:
      iku-rules check rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules evaluate bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025
      iku-rules explain bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025 \\
          --subject koordinator-sdmo-kab-solok

    POLICY is a rule file, or the id of a policy under --rules.

    \b
    Exit codes: 0 fine, 1 findings or rejected rows, 2 unreadable or wrong usage, 130 interrupted.
    Shell completion: eval "$(_IKU_RULES_COMPLETE=bash_source iku-rules)"   (also zsh_source, fish_source)
    """


@main.command(
    cls=Command,
    help_id="""Mencari semua yang salah dalam berkas aturan.

    Nama, jenis dan satuan, nilai yang kosong, lingkaran, bobot, tanggal; tabel yang barisnya tumpang tindih atau
    berlubang; aturan yang tidak pernah kena; akibat yang bertentangan. Masing-masing dengan tempat dan perbaikannya.

    \b
      iku-rules check rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules check rules --strict               semua kebijakan dalam folder
      iku-rules check rules/asn/pp-30-2019.cases.yaml
    """,
)
@click.argument("policies", nargs=-1, required=True, shell_complete=_policies)
@options(_RULES, _format("text", "json"), _LANG)
@click.option(
    "--strict", cls=Option, is_flag=True,
    help="Warnings too make the exit code 1.", help_id="Peringatan juga membuat kode keluar 1.",
)  # fmt: skip
@click.option(
    "--notes", cls=Option, is_flag=True,
    help="Shows notes too: what is worth knowing, but nothing is wrong.",
    help_id="Tampilkan catatan juga: yang baik diketahui, tetapi tidak salah.",
)  # fmt: skip
@click.option(
    "--explain", "carriers", cls=Option, is_flag=True,
    help="Lists how each number is held: one integer, a fraction, or integers of any size.",
    help_id="Sebutkan cara tiap angka disimpan: satu bilangan bulat, pecahan, atau sebesar apa pun.",
)  # fmt: skip
def check(
    policies: tuple[str, ...], rules: Path, format_: str, lang: Language, strict: bool, notes: bool, carriers: bool
) -> int:
    """Finds everything that is wrong with rule files.

    Names, types and units, grain, missing values, circles, weights, dates; tables whose rows overlap or leave
    gaps; rules that can't fire; effects that contradict each other. Each with its place and what to do.

    \b
      iku-rules check rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules check rules --strict               all policies of a folder
      iku-rules check rules/asn/pp-30-2019.cases.yaml
    """
    from iku_rules import checking

    return checking.check(
        policies, rules=rules, format_=format_, lang=lang, strict=strict, notes=notes, carriers=carriers
    )


@main.command(
    cls=Command,
    help_id="""Menilai semua orang yang faktanya diberikan.

    \b
      iku-rules evaluate bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025
      iku-rules evaluate bawaslu/koordinator-sdmo --facts penilaian.csv --facts pengukuran.csv --period 2025 \\
          --format csv-excel-id --output hasil.csv
      ... --format csv --record pengukuran         satu baris tiap pengukuran

    Teks dan CSV memuat nilai dan akibat tiap subjek; JSON memuat semuanya, satu keputusan tiap baris. Baris fakta
    yang salah tidak dinilai: baris itu ditulis ke berkas tolakan beserta sebabnya, dan kode keluarnya 1.
    """,
)
@_POLICY
@options(_FACTS, _PERIOD, _RULES, _ENGINE, _format("text", "json", "csv", "csv-excel-id"), _LANG, _DIALECT)
@click.option(
    "--record", cls=Option, metavar="RECORD",
    help="One row for each of these instead of each subject (text and CSV).",
    help_id="Satu baris tiap catatan jenis ini, bukan tiap subjek (teks dan CSV).",
)  # fmt: skip
@click.option(
    "--rejects", cls=Option, type=click.Path(path_type=Path), default=Path("iku-rejects.csv"), show_default=True,
    help="Where rejected rows go, each with its place, the reason and what to do.",
    help_id="Tempat baris yang ditolak ditulis, dengan tempat, sebab dan perbaikannya.",
)  # fmt: skip
@click.option(
    "--strict", cls=Option, is_flag=True,
    help="All or nothing: with a rejected row nobody is appraised.",
    help_id="Semua atau tidak sama sekali: bila ada baris ditolak, tidak ada yang dinilai.",
)  # fmt: skip
@click.option(
    "--output", cls=Option, type=click.Path(path_type=Path),
    help="A file instead of the screen; written whole or not at all.",
    help_id="Berkas, bukan layar; ditulis utuh atau tidak sama sekali.",
)  # fmt: skip
def evaluate(policy: str, facts: tuple[Path, ...], period: Period, record: str | None, **more: Any) -> int:
    """Decides about everyone in the facts.

    \b
      iku-rules evaluate bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025
      iku-rules evaluate bawaslu/koordinator-sdmo --facts penilaian.csv --facts pengukuran.csv --period 2025 \\
          --format csv-excel-id --output hasil.csv
      ... --format csv --record pengukuran         one row for each measurement

    Text and CSV have the values and effects of each subject; JSON has everything, one decision a line. Rows that
    are wrong are not evaluated: they go to the rejects file with their reasons, and the exit code is 1.
    """
    if record is not None and more["format_"] == "json":
        raise usage("--record goes with text and CSV; JSON has every record", "--record hanya untuk teks dan CSV")
    from iku_rules import commands

    return commands.evaluate(policy, facts, period, record=record, **more)


@main.command(
    "explain",
    cls=Command,
    help_id="""Menjelaskan mengapa seseorang dinilai demikian.

    Rumus dengan angkanya, baris dan aturan yang kena, peraturan, fakta yang dipakai dan yang belum ada.

    \b
      iku-rules explain bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025 \\
          --subject koordinator-sdmo-kab-solok
      ... --of skor                                satu nilai sampai ke dasarnya
      ... --of skor --record pelatihan_wajib       dan satu catatan di bawahnya
    """,
)
@_POLICY
@options(_FACTS, _PERIOD, _RULES, _ENGINE, _format("text", "json"), _LANG, _DIALECT)
@click.option(
    "--subject", cls=Option, required=True,
    help="The key of the subject (several key fields are joined by /).",
    help_id="Kunci subjek (beberapa kunci disambung dengan /).",
)  # fmt: skip
@click.option(
    "--of", cls=Option,
    help="One decision or effect only, in depth.", help_id="Satu keputusan atau akibat saja, sampai ke dasarnya.",
)  # fmt: skip
@click.option(
    "--record", cls=Option, metavar="KEY",
    help="With --of: the key of one record below the subject.",
    help_id="Bersama --of: kunci satu catatan di bawah subjek.",
)  # fmt: skip
def explain_(
    policy: str, facts: tuple[Path, ...], period: Period, of: str | None, record: str | None, **more: Any
) -> int:
    """Says why one subject is decided as it is.

    Formulas with their numbers, the rows and rules that hold, regulations, facts, and what is missing.

    \b
      iku-rules explain bawaslu/koordinator-sdmo --facts fixtures/facts/sumbar-2025 --period 2025 \\
          --subject koordinator-sdmo-kab-solok
      ... --of skor                                one value down to its facts
      ... --of skor --record pelatihan_wajib       and one of the records it was made of
    """
    if record is not None and of is None:
        raise usage("--record says of which record --of is told; add --of", "--record memerlukan --of")
    from iku_rules import commands

    return commands.explain(policy, facts, period, of=of, record=record, **more)


@main.command(
    cls=Command,
    help_id="""Menjalankan contoh dalam berkas kasus pada tiap mesin.

    \b
      iku-rules test                               semua di bawah rules/
      iku-rules test rules/asn -k f06              yang namanya memuat f06
      iku-rules test asn/pp-30-2019                contoh satu kebijakan
    """,
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options(_RULES, _format("text", "json"), _LANG)
@click.option(
    "-k", "pattern", cls=Option, default="", metavar="PART",
    help="Only examples whose name contains this.", help_id="Hanya contoh yang namanya memuat ini.",
)  # fmt: skip
@click.option(
    "--engine", cls=Option, type=click.Choice(["all", *_ENGINES[1:]]), default="all", show_default=True,
    help="The engines that each example runs on.", help_id="Mesin tempat tiap contoh dijalankan.",
)  # fmt: skip
def test(paths: tuple[Path, ...], rules: Path, format_: str, lang: Language, pattern: str, engine: str) -> int:
    """Runs the worked examples of case files on every engine.

    \b
      iku-rules test                               all under rules/
      iku-rules test rules/asn -k f06              those whose name contains f06
      iku-rules test asn/pp-30-2019                those of one policy
    """
    from iku_rules.cases import command

    def named(path: Path) -> Path:
        by_id = rules / f"{path}.cases.yaml"
        return by_id if not path.exists() and by_id.is_file() else path

    chosen = tuple(map(named, paths)) or (rules,)
    return command.run(chosen, pattern=pattern, engine=engine, format_=format_, lang=lang)


@main.command(
    cls=Command,
    help_id="""Menampilkan kebijakan sebagai tabel dan kalimat untuk dibahas.

    \b
      iku-rules show bawaslu/koordinator-sdmo
      iku-rules show bawaslu/koordinator-sdmo --graph mermaid
    """,
)
@_POLICY
@options(_RULES, _format("text", "json"), _LANG, _VERSION_OF)
@click.option(
    "--graph", cls=Option, type=click.Choice(["tree", "mermaid", "dot"]),
    help="The graph of decisions instead.", help_id="Tampilkan hubungan antarkeputusan saja.",
)  # fmt: skip
def show(policy: str, rules: Path, format_: str, lang: Language, period: Period | None, graph: Any) -> int:
    """Shows a policy as tables and sentences, to discuss it.

    \b
      iku-rules show bawaslu/koordinator-sdmo
      iku-rules show bawaslu/koordinator-sdmo --graph mermaid
    """
    if graph is not None and format_ == "json":
        raise usage("--graph has forms of its own; leave out --format json", "--graph tidak dipakai dengan JSON")
    from iku_rules import commands

    return commands.show(policy, rules=rules, format_=format_, lang=lang, period=period, graph=graph)


@main.command(
    cls=Command,
    help_id="""Menulis berkas fakta kosong untuk diisi, atau JSON Schema.

    \b
      iku-rules schema bawaslu/koordinator-sdmo --template csv-excel-id --directory data
      iku-rules schema bawaslu/koordinator-sdmo    JSON Schema faktanya
      iku-rules schema --of policy-file            untuk editor
    """,
)
@click.argument("policy", required=False, shell_complete=_policies)
@options(_RULES, _LANG, _VERSION_OF)
@click.option(
    "--record", cls=Option, metavar="RECORD", help="One record type only.", help_id="Satu jenis catatan saja."
)
@click.option(
    "--template", cls=Option, type=click.Choice(["csv", "csv-excel-id"]),
    help="Empty fact files with headers and a commented example, instead of a JSON Schema.",
    help_id="Berkas fakta kosong dengan kepala tabel dan contoh, bukan JSON Schema.",
)  # fmt: skip
@click.option(
    "--of", cls=Option, type=click.Choice(["facts", "decision", "policy-file", "case-file"]), default="facts",
    show_default=True, help="What the JSON Schema describes.", help_id="Yang diterangkan JSON Schema itu.",
)  # fmt: skip
@click.option(
    "--directory", cls=Option, type=click.Path(path_type=Path),
    help="With --template: writes the files there.  [default: prints them]",
    help_id="Bersama --template: tulis berkasnya di sana.  [default: ke layar]",
)  # fmt: skip
def schema(
    policy: str | None, rules: Path, lang: Language, period: Period | None, record: str | None, template: str | None,
    of: str, directory: Path | None,
) -> int:  # fmt: skip
    """Writes empty fact files to fill in, or a JSON Schema.

    \b
      iku-rules schema bawaslu/koordinator-sdmo --template csv-excel-id --directory data
      iku-rules schema bawaslu/koordinator-sdmo    JSON Schema of its facts
      iku-rules schema --of policy-file            for editors
    """
    if of == "facts" and policy is None:
        raise usage("name a policy, or what else to describe with --of", "sebutkan kebijakan, atau isi --of")
    if of != "facts" and (policy, record, template, period) != (None, None, None, None):
        raise usage(f"--of {of} is the same for every policy; leave the rest out", f"--of {of} berdiri sendiri")
    if directory is not None and template is None:
        raise usage("--directory goes with --template", "--directory memerlukan --template")
    from iku_rules import commands

    if policy is None:
        return commands.file_schema(of)
    if template is None:
        return commands.facts_schema(policy, rules=rules, period=period, record=record)
    dialect = "excel-id" if template == "csv-excel-id" else "plain"
    return commands.templates(
        policy, rules=rules, lang=lang, period=period, record=record, dialect=dialect, directory=directory
    )


@main.command(
    cls=Command,
    help_id="""Merapikan berkas aturan dan kasus; maknanya tetap.

    \b
      iku-rules fmt rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules fmt --check rules                  tunjukkan saja yang akan berubah
      iku-rules fmt --words en rules/asn/pp-30-2019.policy.yaml
    """,
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_LANG
@click.option(
    "--words", cls=Option, type=click.Choice(["id", "en"]),
    help="Translates the words of the language (names stay).", help_id="Terjemahkan kata-kata bahasanya (nama tetap).",
)  # fmt: skip
@click.option(
    "--check", "only_check", cls=Option, is_flag=True,
    help="Changes nothing; shows what would change, exit 1 if anything.",
    help_id="Tidak mengubah apa pun; tunjukkan yang akan berubah, kode keluar 1 bila ada.",
)  # fmt: skip
def fmt(paths: tuple[Path, ...], lang: Language, words: Language | None, only_check: bool) -> int:
    """Lays out rule and case files; the meaning stays the same.

    \b
      iku-rules fmt rules/bawaslu/koordinator-sdmo.policy.yaml
      iku-rules fmt --check rules                  shows what would change
      iku-rules fmt --words en rules/asn/pp-30-2019.policy.yaml
    """
    from iku_rules import formatting

    return formatting.run(paths, words=words, only_check=only_check, lang=lang)


if __name__ == "__main__":
    main()
