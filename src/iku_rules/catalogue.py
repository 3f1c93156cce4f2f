"""Every diagnostic: its code, severity and words, in Indonesian and English.

Codes are stable. 1xx files and their layout, 2xx names, types and expressions, 3xx tables, rules and effects,
4xx dates, versions and files that use each other, 5xx facts, 6xx cases, 7xx running.
Message style: lower case, one sentence without full stop, the author's words in backticks; the remedy is an
instruction. Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Severity(StrEnum):
    """error: no answer is given; warning: an answer is given, but look; note: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """`text[lang]` is (what is wrong, what to do), with `{argument}` places."""

    slug: str
    severity: Severity
    text: Mapping[str, tuple[str, str]]


def _entry(slug: str, severity: Severity, indonesian: tuple[str, str], english: tuple[str, str]) -> Entry:
    return Entry(slug, severity, MappingProxyType({"id": indonesian, "en": english}))


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CATALOGUE: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        # --- 1xx files and their layout
        "IKU101": _entry(
            "unreadable",
            _E,
            ("berkas tidak dapat dibaca: {reason}", "periksa nama berkas dan izin bacanya"),
            ("the file can't be read: {reason}", "check the file's name and its read permission"),
        ),
        "IKU102": _entry(
            "directory",
            _E,
            ("ini direktori, bukan berkas", "sebutkan berkas di dalamnya"),
            ("this is a directory, not a file", "name a file in it"),
        ),
        "IKU103": _entry(
            "too-big",
            _E,
            ("berkas lebih besar dari {limit} MB", "pecah kebijakan menjadi beberapa berkas"),
            ("the file is larger than {limit} MB", "divide the policy into several files"),
        ),
        "IKU104": _entry(
            "not-utf8",
            _E,
            ("baris {line} memuat byte yang bukan UTF-8", "simpan berkas sebagai UTF-8"),
            ("line {line} holds bytes that are not UTF-8", "save the file as UTF-8"),
        ),
        "IKU105": _entry(
            "hidden-character",
            _E,
            (
                "karakter tersembunyi {character} membuat teks terlihat lain daripada isinya",
                "hapus karakter itu",
            ),
            ("the hidden character {character} makes the text look other than it is", "delete the character"),
        ),
        "IKU106": _entry(
            "tab",
            _E,
            ("baris ini menjorok dengan tab", "ganti tab dengan spasi"),
            ("this line is indented with a tab", "replace the tab by blanks"),
        ),
        "IKU107": _entry(
            "empty-file",
            _E,
            ("berkas ini kosong", "isi berkas, atau hapus"),
            ("the file is empty", "fill the file, or delete it"),
        ),
        "IKU108": _entry(
            "layout",
            _E,
            (
                "susunan berkas rusak di sini",
                "samakan jorokan baris ini dengan baris di atasnya, dan beri `: ` sesudah setiap kunci",
            ),
            (
                "the layout of the file breaks here",
                "give this line the same indentation as its neighbours, and `: ` after each key",
            ),
        ),
        "IKU109": _entry(
            "colon-in-text",
            _E,
            ("titik dua di dalam teks tanpa tanda kutip", "beri tanda kutip pada seluruh teks"),
            ("a colon in a text without quotes", "put quotes round the whole text"),
        ),
        "IKU110": _entry(
            "quote-not-closed",
            _E,
            ("tanda kutip yang dibuka di sini tidak ditutup", "tutup tanda kutip di akhir teks"),
            ("the quote opened here is never closed", "close the quote at the end of the text"),
        ),
        "IKU111": _entry(
            "bracket-not-closed",
            _E,
            (
                "kurung `{bracket}` yang dibuka di sini tidak ditutup dengan benar",
                "tutup kurung itu, dan pisahkan isinya dengan koma",
            ),
            (
                "the bracket `{bracket}` opened here is not closed properly",
                "close the bracket, and put commas between what stands in it",
            ),
        ),
        "IKU112": _entry(
            "bad-start",
            _E,
            ("teks tidak boleh dimulai dengan `{character}`", "beri tanda kutip pada teks itu"),
            ("a text may not begin with `{character}`", "put quotes round the text"),
        ),
        "IKU113": _entry(
            "second-document",
            _E,
            ("berkas memuat lebih dari satu dokumen", "hapus baris `---`, atau buat dua berkas"),
            ("the file holds more than one document", "delete the line `---`, or make two files"),
        ),
        "IKU114": _entry(
            "alias",
            _E,
            ("acuan `&` dan `*` tidak dipakai di sini", "tulis isinya di tempat ini"),
            ("references by `&` and `*` are not used here", "write the content in this place"),
        ),
        "IKU115": _entry(
            "too-deep",
            _E,
            ("bersarang lebih dari {limit} tingkat", "ratakan susunan berkas"),
            ("nested more than {limit} levels deep", "flatten the file"),
        ),
        "IKU116": _entry(
            "too-many-parts",
            _E,
            ("berkas memuat lebih dari {limit} bagian", "pecah kebijakan menjadi beberapa berkas"),
            ("the file has more than {limit} parts", "divide the policy into several files"),
        ),
        "IKU117": _entry(
            "key-not-text",
            _E,
            ("sebuah kunci harus berupa teks", "tulis nama biasa sebelum titik dua"),
            ("a key must be a text", "write a plain name before the colon"),
        ),
        "IKU118": _entry(
            "repeated-key",
            _E,
            ("`{key}` sudah ada di baris {line}", "hapus atau ganti nama salah satunya"),
            ("`{key}` stands on line {line} already", "delete or rename one of them"),
        ),
        "IKU119": _entry(
            "folded-text",
            _E,
            ("`>` menggabung baris sehingga letak kesalahan hilang", "ganti `>` dengan `|`"),
            ("`>` joins lines, so that places are lost", "replace `>` by `|`"),
        ),
        "IKU120": _entry(
            "tag",
            _E,
            ("penanda `!` tidak dipakai di sini", "hapus penanda itu, atau beri tanda kutip pada teks"),
            ("marks with `!` are not used here", "delete the mark, or put quotes round the text"),
        ),
        "IKU121": _entry(
            "unknown-key",
            _E,
            ("`{key}` tidak dikenal di sini", "{did_you_mean}yang dikenal: {known}"),
            ("`{key}` is not known here", "{did_you_mean}known are: {known}"),
        ),
        "IKU122": _entry(
            "missing-key",
            _E,
            ("`{key}` belum ditulis", "tambahkan `{key}`"),
            ("`{key}` is not given", "add `{key}`"),
        ),
        "IKU123": _entry(
            "not-a-section",
            _E,
            ("di sini diharapkan bagian dengan kunci", "tulis satu atau beberapa dari: {expected}"),
            ("a section with keys is expected here", "write one or more of: {expected}"),
        ),
        "IKU124": _entry(
            "nothing-written",
            _E,
            ("sesudah `{key}` tidak ada isi", "isi, atau hapus `{key}`"),
            ("nothing is written after `{key}`", "write a value, or delete `{key}`"),
        ),
        "IKU125": _entry(
            "first-key",
            _E,
            (
                "berkas kebijakan dimulai dengan `kebijakan:` atau `policy:`",
                "tulis `kebijakan: <penerbit>/<topik>` sebagai kunci pertama",
            ),
            (
                "a policy file begins with `policy:` or `kebijakan:`",
                "write `policy: <authority>/<topic>` as the first key",
            ),
        ),
        "IKU126": _entry(
            "other-language",
            _E,
            ("`{word}` adalah kata dari bahasa lain", "tulis `{own}`: satu berkas memakai satu bahasa"),
            ("`{word}` is a word of the other language", "write `{own}`: a file is in one language"),
        ),
        "IKU127": _entry(
            "not-a-value",
            _E,
            ("di sini diharapkan satu nilai", "tulis satu teks atau angka"),
            ("a single value is expected here", "write one text or number"),
        ),
        "IKU128": _entry(
            "not-named",
            _E,
            ("di sini diharapkan daftar bernama", "tulis `nama: ...` untuk tiap isi"),
            ("named entries are expected here", "write `name: ...` for each"),
        ),
        "IKU129": _entry(
            "not-an-integer",
            _E,
            ("`{text}` bukan bilangan bulat dari {low} sampai {high}", "tulis bilangan bulat"),
            ("`{text}` is no whole number from {low} to {high}", "write a whole number"),
        ),
        "IKU130": _entry(
            "not-a-number",
            _E,
            ("`{text}` bukan angka", "tulis angka dengan titik desimal, misalnya 89.5"),
            ("`{text}` is no number", "write a number with a decimal point, such as 89.5"),
        ),
        "IKU131": _entry(
            "not-a-table",
            _E,
            ("di sini diharapkan tabel", "tulis `|`, lalu satu baris tabel per baris di bawahnya"),
            ("a table is expected here", "write `|`, then one table row a line below it"),
        ),
        "IKU132": _entry(
            "empty-table",
            _E,
            ("tabel ini tidak punya baris", "tulis kepala tabel dan sedikitnya satu baris"),
            ("the table has no rows", "write a head and at least one row"),
        ),
        "IKU133": _entry(
            "too-many-rows",
            _E,
            ("tabel lebih dari {limit} baris", "pecah tabel itu"),
            ("the table has more than {limit} rows", "divide the table"),
        ),
        "IKU134": _entry(
            "ragged-row",
            _E,
            (
                "baris ini punya {found} sel, kepala tabel {expected}",
                "samakan banyaknya sel; `-` berarti apa saja atau tidak ada",
            ),
            (
                "this row has {found} cells, the head has {expected}",
                "give each row as many cells as the head; `-` says any or none",
            ),
        ),
        "IKU135": _entry(
            "split-elsewhere",
            _E,
            (
                "`||` tidak di tempat yang sama dengan di kepala tabel",
                "letakkan `||` di antara syarat dan hasil seperti di kepala tabel",
            ),
            ("`||` is not where the head has it", "put `||` between conditions and result as in the head"),
        ),
        "IKU136": _entry(
            "empty-cell",
            _E,
            ("sel ini kosong", "tulis `-` untuk apa saja atau tidak ada"),
            ("the cell is empty", "write `-` for any or none"),
        ),
        "IKU137": _entry(
            "cell-quote",
            _E,
            ("tanda kutip di sel ini tidak ditutup", "tutup tanda kutip"),
            ("the quote in this cell is not closed", "close the quote"),
        ),
        "IKU138": _entry(
            "comma-in-braces",
            _E,
            (
                "di dalam `{{ }}` koma mengakhiri teks, sehingga `{text}` menjadi kunci tersendiri",
                "beri tanda kutip pada teks yang memuat koma, kurung atau `: `",
            ),
            (
                "inside `{{ }}` a comma ends a text, so `{text}` became a key of its own",
                "put quotes round a text that holds commas, brackets or `: `",
            ),
        ),
        "IKU139": _entry(
            "unknown-choice",
            _E,
            ("`{text}` tidak dikenal di sini", "{did_you_mean}pilih salah satu: {known}"),
            ("`{text}` is not known here", "{did_you_mean}choose one of: {known}"),
        ),
        "IKU140": _entry(
            "escaped-expression",
            _E,
            (
                "rumus ditulis dengan tanda kutip dan garis miring terbalik",
                "tulis di antara tanda kutip biasa tanpa `\\\\`",
            ),
            (
                "the expression is written with quotes and backslashes",
                "write it between plain quotes without `\\\\`",
            ),
        ),
        "IKU141": _entry(
            "unknown-column",
            _E,
            ("kolom `{column}` tidak dikenal di tabel ini", "{did_you_mean}yang dikenal: {known}"),
            ("the column `{column}` is not known in this table", "{did_you_mean}known are: {known}"),
        ),
        "IKU142": _entry(
            "repeated-column",
            _E,
            ("kolom `{column}` muncul dua kali", "hapus salah satunya"),
            ("the column `{column}` stands twice", "delete one of them"),
        ),
        "IKU143": _entry(
            "missing-column",
            _E,
            ("kolom `{column}` belum ada", "tambahkan kolom `{column}`"),
            ("the column `{column}` is missing", "add a column `{column}`"),
        ),
        "IKU144": _entry(
            "language-version",
            _E,
            ("versi bahasa ini tidak dikenal", "tulis {known}"),
            ("this version of the language is not known", "write {known}"),
        ),
        "IKU145": _entry(
            "bad-policy-id",
            _E,
            ("`{id}` bukan nama kebijakan", "tulis `<penerbit>/<topik>` dengan huruf kecil, angka dan `-`"),
            (
                "`{id}` is no name of a policy",
                "write `<authority>/<topic>` in lower-case letters, digits and `-`",
            ),
        ),
        "IKU146": _entry(
            "bad-range",
            _E,
            ("`{text}` bukan banyaknya baris", "tulis dua bilangan, misalnya `1..25`"),
            ("`{text}` is no number of records", "write two numbers, such as `1..25`"),
        ),
        "IKU147": _entry(
            "both-given",
            _E,
            ("`{one}` dan `{other}` tidak dapat ditulis bersama", "hapus salah satunya"),
            ("`{one}` and `{other}` can't stand together", "delete one of them"),
        ),
        "IKU148": _entry(
            "one-form",
            _E,
            ("di sini harus ada tepat satu dari: {forms}", "tulis salah satunya saja"),
            ("exactly one of these must stand here: {forms}", "write just one of them"),
        ),
        "IKU149": _entry(
            "matrix-split",
            _E,
            ("matriks tidak memakai `||`", "pisahkan semua sel dengan `|`"),
            ("a matrix has no `||`", "separate all cells by `|`"),
        ),
        "IKU150": _entry(
            "points-head",
            _E,
            ("tabel titik punya dua kolom dengan `||` di antaranya", "tulis kepala tabel `x || y`"),
            ("a table of points has two columns with `||` between them", "write the head as `x || y`"),
        ),
        "IKU151": _entry(
            "bad-round",
            _E,
            (
                "`{text}` bukan cara membulatkan",
                "tulis banyaknya desimal 0 sampai 9, bila perlu dengan `{floor}` atau `{ceiling}`; atau `{exact}`",
            ),
            (
                "`{text}` is no way of rounding",
                "write 0 to 9 decimals, with `{floor}` or `{ceiling}` if wanted; or `{exact}`",
            ),
        ),
        "IKU152": _entry(
            "cases-head",
            _E,
            ("kepala tabel ini lain daripada yang diharapkan", "tulis kepala tabel `{head}`"),
            ("the head of this table is not as expected", "write the head as `{head}`"),
        ),
        "IKU153": _entry(
            "otherwise-not-last",
            _E,
            (
                "`{word}` bukan baris terakhir, jadi baris di bawahnya tidak pernah dipakai",
                "pindahkan `{word}` ke baris terakhir",
            ),
            ("`{word}` is not the last row, so those below are never used", "move `{word}` to the last row"),
        ),
        "IKU154": _entry(
            "no-split",
            _E,
            ("tabel keputusan memisahkan syarat dan hasil dengan `||`", "tulis `||` sebelum kolom hasil"),
            (
                "a decision table separates conditions from the result by `||`",
                "write `||` before the result column",
            ),
        ),
        "IKU155": _entry(
            "bad-duration",
            _E,
            ("`{text}` bukan lamanya waktu", "tulis `-`, `{forever}`, atau bilangan dan satuan ({units})"),
            ("`{text}` is no length of time", "write `-`, `{forever}`, or a number and a unit ({units})"),
        ),
        "IKU156": _entry(
            "rule-table-head",
            _E,
            ("kepala tabel aturan lain daripada yang diharapkan", "tulis kepala tabel seperti `{head}`"),
            ("the head of this rule table is not as expected", "write a head like `{head}`"),
        ),
        "IKU199": _entry(
            "postponed",
            _E,
            (
                "`{word}` adalah bagian bahasa yang belum dapat dipakai di versi ini",
                "hapus bagian ini sampai versi yang mendukungnya",
            ),
            (
                "`{word}` is a part of the language that this version can't use yet",
                "leave it out until a version that can",
            ),
        ),
        # --- 2xx names, types and expressions
        "IKU201": _entry(
            "does-not-fit",
            _E,
            (
                "`{token}` tidak cocok di tempat ini",
                "periksa kata atau tanda sebelum `{token}`: mungkin ada operator atau kurung yang kurang",
            ),
            (
                "`{token}` does not fit here",
                "look at what stands before `{token}`: an operator or a bracket may be missing",
            ),
        ),
        "IKU202": _entry(
            "ends-early",
            _E,
            (
                "rumus berakhir sebelum selesai",
                "lengkapi bagian yang kurang, misalnya nilai sesudah operator atau kurung tutup",
            ),
            (
                "the expression ends before it is complete",
                "add what is missing, such as a value after an operator or a closing bracket",
            ),
        ),
        "IKU203": _entry(
            "bad-character",
            _E,
            ("`{character}` bukan tanda dalam bahasa ini", "{did_you_mean}hapus atau ganti `{character}`"),
            ("`{character}` is no sign of the language", "{did_you_mean}delete or replace `{character}`"),
        ),
        "IKU204": _entry(
            "decimal-comma",
            _E,
            (
                "koma di antara dua angka tanpa spasi dapat dibaca dua cara",
                "tulis {point} untuk pecahan, atau `{both}` untuk dua bilangan",
            ),
            (
                "a comma between two digits without a blank can be read in two ways",
                "write {point} for a fraction, or `{both}` for two numbers",
            ),
        ),
        "IKU205": _entry(
            "chained-comparison",
            _E,
            (
                "perbandingan tidak dapat dirangkai",
                "tulis dua perbandingan dengan `dan`/`and`, atau sebuah rentang seperti `x dalam [1..5)`",
            ),
            (
                "comparisons can't be chained",
                "write two comparisons joined by `and`/`dan`, or a range such as `x in [1..5)`",
            ),
        ),
        "IKU206": _entry(
            "word-of-other-language",
            _E,
            ("`{word}` adalah kata dari bahasa lain", "tulis `{own}`"),
            ("`{word}` is a word of the other language", "write `{own}`"),
        ),
        "IKU207": _entry(
            "too-long",
            _E,
            ("rumus melampaui batas {limit} ({what})", "bagi menjadi beberapa keputusan"),
            ("the expression exceeds the limit of {limit} ({what})", "divide it into several decisions"),
        ),
        "IKU208": _entry(
            "empty-expression",
            _E,
            ("di sini belum ada rumus", "tulis rumus atau syarat"),
            ("there is no expression here", "write a formula or a condition"),
        ),
        "IKU209": _entry(
            "quote-in-expression",
            _E,
            ("nilai ditulis tanpa tanda kutip", "hapus tanda kutip"),
            ("values are written without quotes", "delete the quotes"),
        ),
        "IKU210": _entry(
            "capital-letter",
            _E,
            (
                "`{name}` memuat huruf besar atau tanda yang tidak dipakai dalam nama",
                "nama ditulis dengan huruf kecil, misalnya `{lower}`",
            ),
            (
                "`{name}` has capitals or signs that names don't have",
                "names are in lower case, such as `{lower}`",
            ),
        ),
        "IKU211": _entry(
            "no-such-day",
            _E,
            (
                "`{text}` tidak ada dalam kalender",
                "tulis tanggal seperti 2026-07-31 atau periode seperti 2026-Q3",
            ),
            (
                "`{text}` is not in the calendar",
                "write a date such as 2026-07-31 or a period such as 2026-Q3",
            ),
        ),
        "IKU220": _entry(
            "bad-name",
            _E,
            (
                "`{name}` bukan nama yang sah",
                "pakai huruf kecil, angka dan `_`, diawali huruf, paling panjang {limit} karakter",
            ),
            (
                "`{name}` is no valid name",
                "use lower-case letters, digits and `_`, beginning with a letter, at most {limit} characters",
            ),
        ),
        "IKU221": _entry(
            "bad-id",
            _E,
            (
                "`{name}` bukan nama yang sah",
                "pakai huruf kecil, angka, `_`, `-` dan `.`, diawali huruf, paling panjang {limit} karakter",
            ),
            (
                "`{name}` is no valid name",
                "use lower-case letters, digits, `_`, `-` and `.`, beginning with a letter, at most {limit} characters",
            ),
        ),
        "IKU222": _entry(
            "reserved-name",
            _E,
            ("`{name}` adalah kata bahasa kebijakan dan tidak dapat menjadi nama", "pilih nama lain"),
            ("`{name}` is a word of the policy language and can't be a name", "choose another name"),
        ),
        "IKU223": _entry(
            "repeated-name",
            _E,
            ("`{name}` sudah ada di baris {line}", "ganti nama atau hapus salah satunya"),
            ("`{name}` stands on line {line} already", "rename or delete one of them"),
        ),
        "IKU230": _entry(
            "bad-type",
            _E,
            (
                "`{text}` bukan tipe",
                "tulis misalnya `number(2) [0..100]`, `boolean` atau nama skala (dalam berkas Indonesia: `angka(2) [0..100]`, `ya_tidak`)",
            ),
            (
                "`{text}` is no type",
                "write for example `number(2) [0..100]`, `boolean` or the name of a scale",
            ),
        ),
        "IKU231": _entry(
            "bounds-on-type",
            _E,
            ("`{type}` tidak punya batas", "hapus batas, atau pakai tipe angka"),
            ("`{type}` has no bounds", "delete the bounds, or use a number type"),
        ),
        "IKU232": _entry(
            "bounds-reversed",
            _E,
            ("batas bawah {low} lebih besar dari batas atas {high}", "tukar kedua batas"),
            ("the lower bound {low} is above the upper bound {high}", "exchange the bounds"),
        ),
        "IKU233": _entry(
            "decimals-needed",
            _E,
            (
                "banyaknya desimal ditulis pada angka pecahan, dan hanya di sana",
                "tulis misalnya `number(2) [0..100]` / `angka(2) [0..100]`",
            ),
            (
                "the number of decimals is written on numbers, and only there",
                "write for example `number(2) [0..100]`",
            ),
        ),
        "IKU234": _entry(
            "bad-type-ending",
            _E,
            ("`{text}` tidak cocok sesudah tipe", "tulis `{optional}`, atau `{default}` dan sebuah nilai"),
            ("`{text}` does not fit after a type", "write `{optional}`, or `{default}` and a value"),
        ),
        # --- 3xx tables, rules and effects
        # --- 4xx dates, versions and files that use each other
        # --- 5xx facts
        # --- 6xx cases
        # --- 7xx running
    }
)
