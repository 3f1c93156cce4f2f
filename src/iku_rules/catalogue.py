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
            ("berkas tidak ada atau tidak dapat dibaca", "periksa nama berkas, foldernya dan izin bacanya"),
            ("the file is not there or can't be read", "check the file's name, its folder and its read permission"),
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
                "hapus karakter itu, atau ganti dengan spasi biasa",
            ),
            (
                "the hidden character {character} makes the text look other than it is",
                "delete the character, or replace it by a plain blank",
            ),
        ),
        "IKU106": _entry(
            "tab",
            _E,
            ("baris ini menjorok dengan tab", "ganti tab dengan spasi, sejajar dengan baris di dekatnya"),
            ("this line is indented with a tab", "replace the tab by blanks, in line with the lines beside it"),
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
                "susunan berkas rusak mulai dari sini",
                "periksa baris ini: tiap baris berisi `kunci: isi`, `- isi` atau baris tabel",
            ),
            (
                "the layout of the file breaks here",
                "look at this line: a line is `key: value`, `- value` or a row of a table",
            ),
        ),
        "IKU109": _entry(
            "colon-in-text",
            _E,
            ("titik dua di dalam teks tanpa tanda kutip", 'apit seluruh teks dengan tanda kutip `"`'),
            ("a colon in a text without quotes", 'put the whole text between quotes `"`'),
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
            ("teks tidak boleh dimulai dengan `{character}`", 'apit seluruh teks dengan tanda kutip `"`'),
            ("a text may not begin with `{character}`", 'put the whole text between quotes `"`'),
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
            (
                "tanda `&` atau `*` di awal teks berarti acuan, yang tidak dipakai di sini",
                'apit seluruh teks dengan tanda kutip `"`, atau tulis isinya sendiri',
            ),
            (
                "`&` or `*` at the start of a text means a reference, which is not used here",
                'put the whole text between quotes `"`, or write out what it refers to',
            ),
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
            ("`>` joins lines, so that the places of mistakes are lost", "replace `>` by `|`"),
        ),
        "IKU120": _entry(
            "tag",
            _E,
            (
                "tanda `!` di awal teks tidak dipakai di sini",
                'apit seluruh teks dengan tanda kutip `"`, atau hapus tandanya',
            ),
            (
                "a mark with `!` at the start of a text is not used here",
                'put the whole text between quotes `"`, or delete the mark',
            ),
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
            ("`{key}` belum ditulis", "tambahkan `{key}: {value}`"),
            ("`{key}` is not given", "add `{key}: {value}`"),
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
            ("sesudah `{key}` tidak ada isi", "tulis isinya; bila tidak diperlukan, hapus `{key}`"),
            ("nothing is written after `{key}`", "write a value; if none is needed, delete `{key}`"),
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
            ("di sini diharapkan daftar bernama", "tulis `nama: …` untuk tiap isi, tanpa `-`"),
            ("named entries are expected here", "write `name: …` for each, without `-`"),
        ),
        "IKU129": _entry(
            "not-an-integer",
            _E,
            ("`{text}` bukan bilangan bulat dari {low} sampai {high}", "tulis bilangan bulat dari {low} sampai {high}"),
            ("`{text}` is no whole number from {low} to {high}", "write a whole number from {low} to {high}"),
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
            ("di sini diharapkan tabel", "tulis `|` sesudah kunci, lalu satu baris tabel pada tiap baris di bawahnya"),
            ("a table is expected here", "write `|` after the key, then one row of the table on each line below it"),
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
                "banyaknya sel baris ini {found}, sedangkan kepala tabel {expected}",
                "beri baris ini {expected} sel dengan `|` di antaranya; `-` berarti apa saja atau tidak ada",
            ),
            (
                "the number of cells in this row is {found}, but in the head {expected}",
                "give the row {expected} cells with `|` between them; `-` says any or none",
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
            ("sel ini kosong", "isi selnya; `-` berarti apa saja atau tidak ada"),
            ("the cell is empty", "fill the cell; `-` says any or none"),
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
                "di dalam `{{ }}` koma mengakhiri teks, sehingga `{text}` terpotong",
                'apit teks itu dengan tanda kutip: `"{text}"`; bila itu daftar, dengan `[ ]`',
            ),
            (
                "inside `{{ }}` a comma ends a text, so `{text}` is cut",
                'put quotes round it: `"{text}"`; if it is a list, put `[ ]`',
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
            ("rumus ditulis dengan `\\` di antara tanda kutip", "hapus `\\` dan tulis tandanya langsung"),
            ("the expression is written with `\\` between quotes", "delete the `\\` and write the sign itself"),
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
            (
                "versi bahasa kebijakan ini tidak dikenal",
                "tulis {known}; bahasa Indonesia atau Inggris mengikuti kunci pertama berkas",
            ),
            (
                "this version of the policy language is not known",
                "write {known}; Indonesian or English follows from the file's first key",
            ),
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
            ("`{text}` tidak menyebut dari berapa sampai berapa", "tulis dua bilangan, misalnya `1..25`"),
            ("`{text}` does not say from how many to how many", "write two numbers, such as `1..25`"),
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
            ("di sini harus ada tepat satu dari: {forms}", "tulis salah satunya, dan hanya satu"),
            ("exactly one of these must stand here: {forms}", "write one of them, and only one"),
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
            ("kepala tabel ini tidak memisahkan syarat dan hasil dengan `||`", "tulis `||` di antara syarat dan hasil"),
            (
                "the head of this table does not separate conditions and result by `||`",
                "write `||` between conditions and result",
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
        "IKU157": _entry(
            "no-colon",
            _E,
            (
                "pada baris ini tidak ada `: ` sesudah kunci",
                "tulis titik dua dan spasi sesudah kunci; bila baris ini lanjutan teks di atasnya, satukan",
            ),
            (
                "this line has no `: ` after a key",
                "write a colon and a blank after the key; if the line goes on with a text above it, join the two",
            ),
        ),
        "IKU158": _entry(
            "row-too-far-left",
            _E,
            (
                "baris tabel ini mulai lebih kiri daripada baris pertama tabelnya",
                "mulai semua baris tabel di kolom yang sama",
            ),
            (
                "this row begins further left than the first row of its table",
                "begin all rows of the table in the same column",
            ),
        ),
        "IKU159": _entry(
            "indentation",
            _E,
            (
                "baris ini mulai di kolom {column}, sedangkan bagiannya mulai di kolom {other} (baris {line})",
                "mulai kedua baris di kolom yang sama; bila memang berbeda, periksa jorokan baris di antaranya",
            ),
            (
                "this line begins in column {column}, but its section in column {other} (line {line})",
                "begin both lines in the same column; if they are meant to differ, look at the lines between them",
            ),
        ),
        "IKU160": _entry(
            "text-after-closing",
            _E,
            (
                "teks ini dimulai dengan `{sign}` tetapi berlanjut sesudah penutupnya",
                "apit seluruh teks dengan tanda kutip `{quote}`",
            ),
            (
                "this text begins with `{sign}` but goes on after that is closed",
                "put the whole text between quotes `{quote}`",
            ),
        ),
        "IKU161": _entry(
            "nothing-to-close",
            _E,
            ("`{bracket}` di sini tidak menutup apa pun", "hapus `{bracket}`"),
            ("`{bracket}` closes nothing here", "delete `{bracket}`"),
        ),
        "IKU162": _entry(
            "backslash",
            _E,
            ('`\\` di antara tanda kutip `"` punya arti khusus', "apit teks dengan tanda kutip `'` saja"),
            ('`\\` between quotes `"` has a meaning of its own', "put the text between quotes `'` instead"),
        ),
        "IKU163": _entry(
            "bracket-in-text",
            _E,
            (
                "di dalam `{{ }}` atau `[ ]` teks tanpa tanda kutip tidak boleh memuat `{bracket}`",
                'apit seluruh teks dengan tanda kutip `"`',
            ),
            (
                "inside `{{ }}` or `[ ]` a text without quotes may not hold `{bracket}`",
                'put the whole text between quotes `"`',
            ),
        ),
        "IKU164": _entry(
            "framed-table",
            _E,
            (
                "tabel ditulis tanpa `|` di tepi dan tanpa baris `---`",
                "hapus `|` di awal dan akhir tiap baris, juga baris `---`",
            ),
            (
                "a table has no `|` at its edges and no line of `---`",
                "delete the `|` at the beginning and end of each row, and the line `---`",
            ),
        ),
        "IKU165": _entry(
            "matrix-corner",
            _E,
            (
                "sudut matriks harus menyebut masukan untuk baris, lalu masukan untuk kolom",
                "tulis `{corner}`, dan tukar baris dengan kolom bila isinya terbalik",
            ),
            (
                "the corner of a matrix has to name the argument of the rows, then that of the columns",
                "write `{corner}`, and exchange rows and columns if they are the other way round",
            ),
        ),
        "IKU166": _entry(
            "too-many-problems",
            _E,
            (
                "masih ada masalah lain sesudah {limit} masalah di atas",
                "perbaiki yang di atas dahulu, lalu periksa lagi",
            ),
            ("there are more problems after the {limit} above", "mend those above first, then check again"),
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
        "IKU200": _entry(
            "not-a-date",
            _E,
            ("`{text}` bukan tanggal", "tulis tahun-bulan-hari, misalnya 2026-07-31"),
            ("`{text}` is no date", "write year-month-day, such as 2026-07-31"),
        ),
        # --- 2xx names, types and expressions
        "IKU201": _entry(
            "does-not-fit",
            _E,
            (
                "`{token}` tidak cocok di tempat ini",
                "periksa kata atau tanda di dekatnya: mungkin ada operator, koma atau kurung yang kurang",
            ),
            (
                "`{token}` does not fit here",
                "look at what stands beside it: an operator, a comma or a bracket may be missing",
            ),
        ),
        "IKU202": _entry(
            "ends-early",
            _E,
            (
                "rumus berakhir sebelum selesai",
                "lengkapi bagian yang kurang: nilai sesudah operator, atau `{else}` sesudah `{then}`",
            ),
            (
                "the expression ends before it is complete",
                "add what is missing: a value after an operator, or `{else}` after `{then}`",
            ),
        ),
        "IKU203": _entry(
            "bad-character",
            _E,
            ("`{character}` tidak dipakai di sini", "{did_you_mean}hapus atau ganti `{character}`"),
            ("`{character}` is not used here", "{did_you_mean}delete or replace `{character}`"),
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
                "tulis dua perbandingan dengan `{and_}` di antaranya, atau sebuah rentang seperti `x {in_} [1..5)`",
            ),
            (
                "comparisons can't be chained",
                "write two comparisons joined by `{and_}`, or a range such as `x {in_} [1..5)`",
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
            ("rumus terlalu panjang atau terlalu bertingkat (batas {limit})", "bagi menjadi beberapa keputusan"),
            (
                "the expression is too long or too deeply nested (the limit is {limit})",
                "divide it into several decisions",
            ),
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
                "`{text}` bukan tanggal atau periode dalam kalender",
                "tulis tanggal seperti 2026-07-31 atau periode seperti 2026-Q3",
            ),
            (
                "`{text}` is no day or period of the calendar",
                "write a date such as 2026-07-31 or a period such as 2026-Q3",
            ),
        ),
        "IKU212": _entry(
            "thousands-or-decimals",
            _E,
            ("`{text}` dapat dibaca sebagai {thousands} atau {plain}", "tulis {thousands} atau {plain}"),
            ("`{text}` can be read as {thousands} or {plain}", "write {thousands} or {plain}"),
        ),
        "IKU213": _entry(
            "too-many-digits",
            _E,
            ("angka ini lebih dari {limit} digit", "tulis paling banyak {limit} digit"),
            ("the number has more than {limit} digits", "write at most {limit} digits"),
        ),
        "IKU214": _entry(
            "bad-range-form",
            _E,
            ("`{text}` bukan rentang", "tulis `{closed}`, atau `{open}` bila batas atasnya tidak termasuk"),
            ("`{text}` is no range", "write `{closed}`, or `{open}` to leave the upper end out"),
        ),
        "IKU215": _entry(
            "sign-inside-cell",
            _E,
            (
                "sel dimulai dengan tanda perbandingan; yang dibandingkan sudah ada di kepala tabel",
                "tulis `{suggestion}`",
            ),
            ("a cell begins with the sign; what is compared stands in the head of the table", "write `{suggestion}`"),
        ),
        "IKU216": _entry(
            "cell-form",
            _E,
            ("`{text}` bukan cara menulis sel", "tulis `{suggestion}`"),
            ("`{text}` is not the way to write a cell", "write `{suggestion}`"),
        ),
        "IKU217": _entry(
            "expression-bracket",
            _E,
            ("kurung `{bracket}` yang dibuka di sini tidak ditutup", "tutup dengan `{closing}`"),
            ("the bracket `{bracket}` opened here is never closed", "close it by `{closing}`"),
        ),
        "IKU218": _entry(
            "not-a-constant",
            _E,
            (
                "di sini hanya boleh nilai tetap dari tipe yang dimaksud",
                "tulis angka, nilai skala atau jenis, atau tanggal; perhitungan ditulis sebagai keputusan",
            ),
            (
                "only a constant of the right type can stand here",
                "write a number, a value of a scale or kind, or a date; a calculation belongs in a decision",
            ),
        ),
        "IKU219": _entry(
            "aggregate-form",
            _E,
            (
                "`{word}` meringkas banyak baris, tetapi belum dikatakan baris yang mana",
                "tulis `{form}`, dengan nama kolom dan nama fakta yang dimaksud",
            ),
            (
                "`{word}` takes many records together, but does not say which",
                "write `{form}`, with the field and the record that are meant",
            ),
        ),
        "IKU220": _entry(
            "bad-name",
            _E,
            (
                "`{name}` bukan nama yang sah",
                "{did_you_mean}pakai huruf kecil, angka dan `_`, diawali huruf, paling panjang {limit} karakter",
            ),
            (
                "`{name}` is no valid name",
                "{did_you_mean}use lower-case letters, digits and `_`, beginning with a letter, at most {limit} "
                "characters",
            ),
        ),
        "IKU221": _entry(
            "bad-id",
            _E,
            (
                "`{name}` bukan nama yang sah",
                "{did_you_mean}pakai huruf kecil, angka, `_`, `-` dan `.`, diawali huruf, paling panjang {limit} "
                "karakter",
            ),
            (
                "`{name}` is no valid name",
                "{did_you_mean}use lower-case letters, digits, `_`, `-` and `.`, beginning with a letter, at most "
                "{limit} characters",
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
        "IKU224": _entry(
            "field-twice",
            _E,
            ("`{name}` sudah menjadi kolom `{record}`", "hapus atau ganti nama salah satunya"),
            ("`{name}` is a field of `{record}` already", "delete or rename one of them"),
        ),
        "IKU225": _entry(
            "optional-key",
            _E,
            ("kunci `{name}` tidak boleh kosong", "hapus kata `{optional}` pada kolom `{name}`"),
            ("the key `{name}` can't be left out", "take the word `{optional}` from the field `{name}`"),
        ),
        "IKU226": _entry(
            "no-key",
            _E,
            (
                "fakta `{record}` belum punya kunci",
                "tambahkan `{key}: […]` dengan nama kolom yang membedakan baris satu dari yang lain",
            ),
            ("the record `{record}` has no key", "add `{key}: […]` with the fields that tell one record from another"),
        ),
        "IKU227": _entry(
            "unknown-record",
            _E,
            (
                "fakta `{name}` tidak dikenal",
                "{did_you_mean}tulis fakta yang ada di bagian fakta, atau yang dipakai dari kebijakan lain",
            ),
            (
                "the record `{name}` is not known",
                "{did_you_mean}name a record declared under facts, or used from another policy",
            ),
        ),
        "IKU228": _entry(
            "record-cycle",
            _E,
            ("`{record}` menjadi bagian dari dirinya sendiri", "hapus salah satu hubungan"),
            ("`{record}` belongs to itself in the end", "delete one of the links"),
        ),
        "IKU229": _entry(
            "how-many",
            _E,
            ("berapa banyak `{record}` belum dikatakan", "tambahkan `{word}`, misalnya `{word}: 1..25`"),
            ("how many `{record}` there can be is not said", "add `{word}`, such as `{word}: 1..25`"),
        ),
        "IKU230": _entry(
            "bad-type",
            _E,
            ("`{text}` bukan tipe", "tulis misalnya `{number}(2) [0..100]`, `{boolean}` atau nama sebuah skala"),
            ("`{text}` is no type", "write for example `{number}(2) [0..100]`, `{boolean}` or the name of a scale"),
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
                "banyaknya desimal ditulis pada `{number}`, dan hanya di sana",
                "tulis misalnya `{number}(2) [0..100]`, atau `{integer} [0..100]` tanpa desimal",
            ),
            (
                "the number of decimals stands with `{number}`, and only there",
                "write for example `{number}(2) [0..100]`, or `{integer} [0..100]` without decimals",
            ),
        ),
        "IKU234": _entry(
            "bad-type-ending",
            _E,
            ("`{text}` tidak cocok sesudah tipe", "tulis `{optional}`, atau `{default}` dan sebuah nilai"),
            ("`{text}` does not fit after a type", "write `{optional}`, or `{default}` and a value"),
        ),
        "IKU235": _entry(
            "unknown-type",
            _E,
            ("tipe `{name}` tidak dikenal", "{did_you_mean}yang dikenal: {known}"),
            ("the type `{name}` is not known", "{did_you_mean}known are: {known}"),
        ),
        "IKU236": _entry(
            "bounds-missing",
            _E,
            ("kolom angka `{name}` belum punya batas", "tambahkan batas, misalnya `[0..100]`"),
            ("the number field `{name}` has no bounds", "add bounds, such as `[0..100]`"),
        ),
        "IKU237": _entry(
            "too-wide",
            _E,
            (
                "angka ini melebihi {decimals} desimal atau {digits} digit",
                "kurangi desimal atau persempit batas",
            ),
            (
                "this number exceeds {decimals} decimals or {digits} digits",
                "use fewer decimals or narrower bounds",
            ),
        ),
        "IKU238": _entry(
            "bad-default",
            _E,
            (
                "nilai bawaan `{value}` tidak cocok dengan tipe kolom `{name}`",
                "tulis nilai yang sesuai dengan tipe dan batasnya",
            ),
            (
                "the default `{value}` does not fit the type of `{name}`",
                "write a value of that type within its bounds",
            ),
        ),
        "IKU239": _entry(
            "mixed-parameter",
            _E,
            ("nilai-nilai `{name}` berbeda tipe", "tulis semua nilai dengan tipe yang sama"),
            ("the values of `{name}` are of different types", "give all values the same type"),
        ),
        "IKU240": _entry(
            "not-a-condition",
            _E,
            ("di sini diharapkan syarat, bukan {found}", "tulis perbandingan, misalnya `x >= 90`"),
            ("a condition is expected here, not a {found}", "write a comparison, such as `x >= 90`"),
        ),
        "IKU241": _entry(
            "not-numeric",
            _E,
            ("di sini diharapkan angka, bukan {found}", "tulis angka atau nama nilai berupa angka"),
            ("a number is expected here, not a {found}", "write a number or the name of one"),
        ),
        "IKU242": _entry(
            "wrong-result",
            _E,
            (
                "hasil ini {found}, padahal diharapkan {wanted}",
                "tulis hasil bertipe {wanted}, atau ubah tipe keputusan",
            ),
            (
                "this result is a {found} where a {wanted} is expected",
                "write a result of type {wanted}, or change the type of the decision",
            ),
        ),
        "IKU243": _entry(
            "yes-or-no-cell",
            _E,
            (
                "sel di bawah syarat ya/tidak hanya memuat `{yes}`, `{no}` atau `-`",
                "tulis `{yes}`, `{no}` atau `-`",
            ),
            (
                "a cell under a yes/no column holds `{yes}`, `{no}` or `-` only",
                "write `{yes}`, `{no}` or `-`",
            ),
        ),
        "IKU244": _entry(
            "missing-in-order",
            _E,
            ("kosong tidak lebih besar atau lebih kecil dari apa pun", "hapus tanda pembanding di depannya"),
            ("missing is neither above nor below anything", "delete the sign before it"),
        ),
        "IKU245": _entry(
            "path-too-long",
            _E,
            ("nama hanya boleh memuat satu titik", "tulis dua nama dengan satu titik, seperti `penilaian.total`"),
            ("a name can have one dot only", "write two names with one dot, such as `appraisal.total`"),
        ),
        "IKU246": _entry(
            "yes-no-in-expression",
            _E,
            ("`{word}` hanya dipakai dalam sel tabel", "tulis nama nilai itu saja, atau `{own}` di depannya"),
            ("`{word}` stands in table cells only", "write the name alone, or with `{own}` before it"),
        ),
        "IKU247": _entry(
            "ambiguous-name",
            _E,
            (
                "`{name}` dapat berarti nilai `{type}` atau nilai lain dengan nama sama",
                "ganti nama salah satunya",
            ),
            ("`{name}` can mean a value of `{type}` or something else of that name", "rename one of them"),
        ),
        "IKU248": _entry(
            "not-here",
            _E,
            (
                "`{name}` tidak dapat dipakai di sini",
                "tulis hanya nilai, masukan atau parameter; bila perlu, hitung dahulu sebagai keputusan",
            ),
            (
                "`{name}` can't be used here",
                "write values, arguments or parameters only; what must be computed is a decision of its own",
            ),
        ),
        "IKU249": _entry(
            "of-the-member",
            _E,
            ("`{name}` milik tiap `{record}` yang sedang diringkas", "tulis `{path}`"),
            ("`{name}` belongs to each `{record}` that is taken", "write `{path}`"),
        ),
        "IKU250": _entry(
            "unknown-before-dot",
            _E,
            ("`{name}` di depan titik tidak dikenal", "{did_you_mean}yang dikenal di sini: {known}"),
            ("`{name}` before the dot is not known", "{did_you_mean}known here are: {known}"),
        ),
        "IKU251": _entry(
            "unknown-of-record",
            _E,
            (
                "`{record}` tidak punya `{name}`",
                "{did_you_mean}periksa nama itu di bagian fakta dan keputusan",
            ),
            ("`{record}` has no `{name}`", "{did_you_mean}look the name up under facts and decisions"),
        ),
        "IKU252": _entry(
            "decision-reads-effect",
            _E,
            (
                "`{name}` adalah akibat, dan hanya aturan yang dapat membaca akibat",
                "tulis syarat ini pada aturan",
            ),
            ("`{name}` is an effect, and only rules read effects", "put this condition into a rule"),
        ),
        "IKU253": _entry(
            "require-reads-decision",
            _E,
            (
                "syarat fakta hanya membaca fakta, sedangkan `{name}` adalah keputusan",
                "pakai fakta, atau buat aturan dengan temuan",
            ),
            (
                "a requirement reads facts only, and `{name}` is a decision",
                "use facts, or make a rule that gives a finding",
            ),
        ),
        "IKU254": _entry(
            "not-listed",
            _E,
            (
                "`{name}` milik `{policy}` tetapi tidak terdaftar sebagai yang dipakai",
                "tambahkan `{name}` pada daftar nama yang dipakai dari `{policy}`",
            ),
            (
                "`{name}` belongs to `{policy}` but is not listed as used",
                "add `{name}` to the names used from `{policy}`",
            ),
        ),
        "IKU255": _entry(
            "not-a-category-value",
            _E,
            ("`{name}` bukan nilai `{type}`", "{did_you_mean}nilainya: {known}"),
            ("`{name}` is no value of `{type}`", "{did_you_mean}its values are: {known}"),
        ),
        "IKU256": _entry(
            "unknown-name",
            _E,
            (
                "`{name}` tidak dikenal",
                "{did_you_mean}periksa ejaan, atau tambahkan sebagai fakta, parameter atau keputusan",
            ),
            (
                "`{name}` is not known",
                "{did_you_mean}check the spelling, or add it as a fact, parameter or decision",
            ),
        ),
        "IKU257": _entry(
            "of-the-parent",
            _E,
            ("`{name}` milik `{record}` di atasnya", "tulis `{path}`"),
            ("`{name}` belongs to the `{record}` above", "write `{path}`"),
        ),
        "IKU258": _entry(
            "one-for-many",
            _E,
            (
                "ada satu `{name}` untuk tiap `{record}`, padahal di sini diperlukan satu untuk tiap `{own}`",
                "ringkas dahulu, misalnya `{example}`",
            ),
            (
                "there is one `{name}` for each `{record}`, but one for each `{own}` is needed here",
                "take them together first, for example `{example}`",
            ),
        ),
        "IKU259": _entry(
            "of-another-record",
            _E,
            (
                "`{name}` milik `{record}`, yang tidak berhubungan dengan `{own}`",
                "pakai nilai dari `{own}` atau dari yang di atas atau di bawahnya",
            ),
            (
                "`{name}` belongs to `{record}`, which has no link to `{own}`",
                "use a value of `{own}` or of what stands above or below it",
            ),
        ),
        "IKU260": _entry(
            "division-by-zero",
            _E,
            ("pembagi ini selalu nol", "tulis pembagi lain"),
            ("this divisor is always zero", "write another divisor"),
        ),
        "IKU261": _entry(
            "unlike-units",
            _E,
            (
                "satuan `{left}` dan `{right}` tidak dapat dicampur",
                "samakan satuan, atau kalikan dahulu dengan nilai konversi",
            ),
            (
                "the units `{left}` and `{right}` can't be mixed",
                "use one unit, or multiply by a conversion first",
            ),
        ),
        "IKU262": _entry(
            "unlike-results",
            _E,
            ("hasil-hasilnya berbeda tipe: {left} dan {right}", "samakan tipe semua hasil"),
            ("the results are of different types: {left} and {right}", "give all results one type"),
        ),
        "IKU263": _entry(
            "compared-with-missing",
            _E,
            ("perbandingan dengan nilai kosong tidak pernah benar", "tulis `{test}`"),
            ("a comparison with missing is never true", "write `{test}`"),
        ),
        "IKU264": _entry(
            "unlike-types",
            _E,
            ("{left} tidak dapat dibandingkan dengan {right}", "bandingkan dua nilai bertipe sama"),
            ("a {left} can't be compared with a {right}", "compare two values of one type"),
        ),
        "IKU265": _entry(
            "boolean-compared",
            _E,
            ("nilai ya/tidak tidak dibandingkan", "tulis namanya saja, atau `{own}` di depannya"),
            ("a yes/no value is not compared", "write its name alone, or with `{own}` before it"),
        ),
        "IKU266": _entry(
            "no-order",
            _E,
            ("`{type}` tidak berurutan", "pakai `=` atau `!=`, atau jadikan `{type}` skala"),
            ("`{type}` has no order", "use `=` or `!=`, or make `{type}` a scale"),
        ),
        "IKU267": _entry(
            "finer-than-grid",
            _W,
            (
                "angka ini lebih halus dari {decimals} desimal nilai yang dibandingkan",
                "bulatkan angka ini ke {decimals} desimal",
            ),
            (
                "this number is finer than the {decimals} decimals of what it is compared with",
                "round the number to {decimals} decimals",
            ),
        ),
        "IKU268": _entry(
            "not-a-period",
            _E,
            (
                "di sini diharapkan tanggal atau periode, dan periode di kanan",
                "bandingkan periode dengan periode",
            ),
            ("a day or period is expected here, and a period on the right", "put periods on both sides"),
        ),
        "IKU269": _entry(
            "argument-count",
            _E,
            (
                "banyaknya masukan `{name}` harus {expected}, di sini {found}",
                "tulis {expected} masukan, dipisahkan koma dan spasi",
            ),
            (
                "the number of arguments of `{name}` is {expected}, not {found}",
                "write as many arguments, with a comma and a blank between them",
            ),
        ),
        "IKU270": _entry(
            "period-needed",
            _E,
            ("di sini diharapkan periode atau tanggal, bukan {found}", "tulis periode atau tanggal"),
            ("a period or day is expected here, not a {found}", "write a period or day"),
        ),
        "IKU271": _entry(
            "time-unit",
            _E,
            ("satuan waktu tidak dikenal", "tulis salah satu dari: {known}"),
            ("the unit of time is not known", "write one of: {known}"),
        ),
        "IKU272": _entry(
            "unknown-function",
            _E,
            (
                "`{name}` bukan fungsi atau rujukan",
                "{did_you_mean}pakai salah satu dari: {known}; atau tambahkan rujukan bernama `{name}`",
            ),
            (
                "`{name}` is neither a function nor a lookup",
                "{did_you_mean}use one of: {known}; or add a lookup of the name `{name}`",
            ),
        ),
        "IKU273": _entry(
            "argument-type",
            _E,
            (
                "masukan `{name}` adalah {found}, padahal diharapkan {wanted}",
                "berikan nilai bertipe {wanted}",
            ),
            (
                "the argument `{name}` is a {found} where a {wanted} is expected",
                "give a value of type {wanted}",
            ),
        ),
        "IKU274": _entry(
            "nested-aggregate",
            _E,
            (
                "`{word}` di dalam ringkasan lain",
                "jadikan `{word}` keputusan tersendiri pada catatan yang diringkas",
            ),
            (
                "`{word}` inside another aggregate",
                "make `{word}` a decision of its own on the records that are taken together",
            ),
        ),
        "IKU275": _entry(
            "aggregate-in-rule",
            _E,
            (
                "`{word}` tidak dapat dipakai dalam aturan",
                "jadikan keputusan tersendiri, lalu bandingkan di aturan",
            ),
            ("`{word}` can't stand in a rule", "make it a decision of its own, and compare that in the rule"),
        ),
        "IKU276": _entry(
            "not-below",
            _E,
            ("tidak ada `{record}` di bawah `{own}`", "{did_you_mean}yang ada: {known}"),
            ("there is no `{record}` below `{own}`", "{did_you_mean}there are: {known}"),
        ),
        "IKU277": _entry(
            "variable-taken",
            _E,
            ("`{name}` sudah berarti hal lain di sini", "pilih huruf lain untuk ringkasan ini"),
            ("`{name}` means something else here already", "choose another letter for this aggregate"),
        ),
        "IKU278": _entry(
            "keys-of-aggregate",
            _E,
            (
                "`{word}` memerlukan {keys} kunci urutan, di sini {found}",
                "tulis {keys} kunci sesudah `{by}`; bila 0, hapus bagian `{by}`",
            ),
            (
                "`{word}` takes {keys} sort keys, but {found} is given",
                "write {keys} keys after `{by}`; where it is 0, delete the part with `{by}`",
            ),
        ),
        "IKU279": _entry(
            "weight-not-for-mean",
            _E,
            ("`{word}` tidak memakai bobot", "hapus bobot, atau kalikan nilai dengan bobotnya"),
            ("`{word}` takes no weights", "delete the weight, or multiply the value by it"),
        ),
        "IKU280": _entry(
            "negative-weight",
            _E,
            ("bobot ini dapat negatif (batas bawah {low})", "beri bobot batas bawah 0 atau lebih"),
            ("this weight can be negative (lower bound {low})", "give the weight a lower bound of 0 or more"),
        ),
        "IKU281": _entry(
            "ties-possible",
            _E,
            (
                "dua baris dapat seri, sehingga `{word}` tidak pasti",
                "tambahkan kunci yang membedakan baris ({keys}), atau ringkas nilai yang hanya dihitung dari kunci "
                "urutan",
            ),
            (
                "two records can tie, so that `{word}` is not certain",
                "add the keys that tell records apart ({keys}), or take a value that is made of the sort keys only",
            ),
        ),
        "IKU282": _entry(
            "key-without-order",
            _E,
            ("kunci urutan ini {found}, yang tidak berurutan", "pakai angka, periode, tanggal atau skala"),
            ("this sort key is a {found}, which has no order", "use a number, period, date or scale"),
        ),
        "IKU283": _entry(
            "one-missing-all-missing",
            _N,
            (
                "satu nilai kosong membuat seluruh `{word}` kosong",
                "tambahkan `{skip}` bila nilai kosong boleh dilewati",
            ),
            (
                "one missing value makes the whole `{word}` missing",
                "add `{skip}` where missing values may be left out",
            ),
        ),
        "IKU284": _entry(
            "clamp-only-points",
            _E,
            ("`{outside}: {clamp}` hanya untuk tabel titik", "hapus baris itu, atau tulis `{outside}: {missing}`"),
            ("`{outside}: {clamp}` is for tables of points only", "delete the line, or write `{outside}: {missing}`"),
        ),
        "IKU285": _entry(
            "lookup-arguments",
            _E,
            (
                "masukan rujukan ini tidak cocok dengan bentuknya",
                "beri matriks dua masukan berupa skala atau jenis; rentang dan titik satu masukan berupa angka",
            ),
            (
                "the arguments of this lookup don't fit its form",
                "give a matrix two arguments that are scales or kinds; bands and points one number",
            ),
        ),
        "IKU286": _entry(
            "lookup-decimals",
            _E,
            (
                "hasil ini lebih halus dari {decimals} desimal yang dijanjikan",
                "tulis hasil dengan paling banyak {decimals} desimal, atau ubah tipe hasil",
            ),
            (
                "this result is finer than the {decimals} decimals promised",
                "write at most {decimals} decimals, or change what the lookup gives",
            ),
        ),
        "IKU287": _entry(
            "matrix-incomplete",
            _E,
            ("matriks ini tidak memuat hasil untuk: {values}", "tambahkan hasilnya, atau tulis `{outside}`"),
            ("the matrix has no result for: {values}", "add the result, or write `{outside}`"),
        ),
        "IKU288": _entry(
            "points-order",
            _E,
            (
                "titik-titik tidak naik dari kiri",
                "urutkan titik menurut kolom pertama, tanpa nilai yang sama",
            ),
            ("the points do not ascend", "sort the points by the first column, no value twice"),
        ),
        "IKU289": _entry(
            "column-sum",
            _E,
            (
                "kolom `{column}` berjumlah {total}, seharusnya {wanted}",
                "ubah isi kolom sehingga berjumlah {wanted}",
            ),
            (
                "the column `{column}` adds up to {total}, not {wanted}",
                "change the column so that it adds up to {wanted}",
            ),
        ),
        "IKU290": _entry(
            "decision-cycle",
            _E,
            (
                "keputusan ini memerlukan dirinya sendiri: {chain}",
                "putuskan lingkaran itu: salah satu keputusan tidak boleh membaca yang lain",
            ),
            ("the decision needs itself: {chain}", "break the circle: one of them must not read the others"),
        ),
        "IKU291": _entry(
            "name-taken",
            _E,
            ("`{name}` sudah menjadi nama kolom, keputusan, akibat atau parameter lain", "ganti salah satu nama"),
            ("`{name}` is the name of another field, decision, effect or parameter already", "rename one of them"),
        ),
        "IKU292": _entry(
            "type-of-number",
            _E,
            (
                "keputusan berupa angka tidak menulis tipe",
                "hapus tipe, dan tulis `{round}` dengan banyaknya desimal",
            ),
            ("a numeric decision has no type", "delete the type, and write `{round}` with its decimals"),
        ),
        "IKU293": _entry(
            "rounding-needed",
            _E,
            (
                "`{name}` dapat memiliki lebih dari 9 desimal, tetapi cara membulatkannya belum ditulis",
                "tambahkan misalnya `{round}: 2`, atau `{round}: {exact}` untuk nilai kerja tanpa pembulatan",
            ),
            (
                "`{name}` can have more than 9 decimals, but how it is rounded is not said",
                "add for example `{round}: 2`, or `{round}: {exact}` for a working value that is not rounded",
            ),
        ),
        "IKU294": _entry(
            "nothing-to-round",
            _E,
            ("`{name}` bukan angka, jadi tidak dibulatkan", "hapus baris ini"),
            ("`{name}` is no number, so there is nothing to round", "delete this line"),
        ),
        "IKU295": _entry(
            "type-needed",
            _E,
            ("`{name}` bukan angka, jadi tipenya harus ditulis", "tambahkan `{type}`"),
            ("`{name}` is no number, so its type must be said", "add `{type}`"),
        ),
        "IKU296": _entry(
            "too-many-rules",
            _E,
            ("lebih dari {limit} aturan", "pecah kebijakan menjadi beberapa berkas"),
            ("there are more than {limit} rules", "divide the policy into several files"),
        ),
        "IKU297": _entry(
            "unknown-effect",
            _E,
            ("akibat `{name}` tidak dikenal", "{did_you_mean}tambahkan akibat itu ke tabel akibat"),
            ("the effect `{name}` is not known", "{did_you_mean}add it to the table of effects"),
        ),
        "IKU298": _entry(
            "effect-of-other-record",
            _E,
            (
                "akibat `{name}` diberikan pada `{record}`, sedangkan aturan ini untuk `{own}`",
                "pakai akibat untuk `{own}`, atau ubah aturan",
            ),
            (
                "the effect `{name}` is given on `{record}`, but this rule is for `{own}`",
                "use an effect of `{own}`, or change the rule",
            ),
        ),
        "IKU299": _entry(
            "sanction-without-reason",
            _E,
            (
                "aturan `{name}` memberi sanksi tanpa alasan dalam kedua bahasa",
                "tambahkan `{because}` dengan teks id dan en (di tabel: kolom id dan en)",
            ),
            (
                "the rule `{name}` gives a sanction without a reason in both languages",
                "add `{because}` with a text id and en (in a table: columns id and en)",
            ),
        ),
        # --- 3xx tables, rules and effects
        "IKU301": _entry(
            "number-too-large",
            _E,
            (
                "`{name}` dapat menjadi angka dengan lebih dari {digits} digit",
                "batasi angka yang dikalikan dengan `jepit`",
            ),
            (
                "`{name}` can become a number of more than {digits} digits",
                "bound the numbers that are multiplied with `clamp`",
            ),
        ),
        "IKU302": _entry(
            "records-too-deep",
            _E,
            ("sampai `{record}`, lebih dari {depth} catatan bertingkat satu di bawah yang lain", "kurangi tingkatnya"),
            ("down to `{record}`, more than {depth} records stand one below the other", "use fewer levels"),
        ),
        "IKU320": _entry(
            "rows-overlap",
            _E,
            (
                "baris {above} dan baris {row} dari `{table}` sama-sama benar pada `{witness}`",
                "pisahkan kedua baris, misalnya akhiri rentang yang satu dengan `)` bila yang lain "
                "mulai dengan `[`; atau tulis `{first}` bila baris yang lebih atas yang berlaku",
            ),
            (
                "row {above} and row {row} of `{table}` are both true at `{witness}`",
                "keep the two rows apart, for example end one range with `)` where the other begins "
                "with `[`; or write `{first}` if the upper row is to hold",
            ),
        ),
        "IKU321": _entry(
            "rows-gap",
            _E,
            (
                "tidak ada baris `{table}` yang berlaku bila `{region}`, misalnya `{witness}`",
                "tambahkan baris untuk keadaan itu (hasilnya boleh `{missing}`), atau lebarkan baris di dekatnya",
            ),
            (
                "no row of `{table}` holds for `{region}`, for example at `{witness}`",
                "add a row that holds there (its result may be `{missing}`), or widen a row beside it",
            ),
        ),
        "IKU322": _entry(
            "gap-between-decimals",
            _E,
            (
                "tidak ada baris `{table}` yang berlaku bila `{region}`, misalnya `{witness}`; celah "
                "ini hanya ada karena `{column}` memiliki lebih dari {decimals} desimal",
                "bulatkan `{column}` lebih dahulu (`{round}`), atau akhiri rentang di bawahnya dengan `{upper}`",
            ),
            (
                "no row of `{table}` holds for `{region}`, for example at `{witness}`; there is a "
                "gap only because `{column}` has more than {decimals} decimals",
                "round `{column}` first (`{round}`), or end the range below with `{upper}`",
            ),
        ),
        "IKU323": _entry(
            "unproved-overlap",
            _W,
            (
                "tidak terbukti bahwa baris {above} dan baris {row} dari `{table}` tidak pernah "
                "sama-sama benar, misalnya pada `{witness}`",
                "pisahkan kedua baris dengan kolom yang sama, atau tulis `{first}` bila baris yang "
                "lebih atas yang berlaku",
            ),
            (
                "it is not proved that row {above} and row {row} of `{table}` are never both true, "
                "for example at `{witness}`",
                "keep the two rows apart in one column, or write `{first}` if the upper row is to hold",
            ),
        ),
        "IKU324": _entry(
            "unproved-gap",
            _W,
            (
                "tidak terbukti bahwa selalu ada baris `{table}` yang berlaku, misalnya pada `{witness}`",
                "tambahkan baris untuk `{region}`; bila keadaan itu memang tidak mungkin, hasilnya boleh `{missing}`",
            ),
            (
                "it is not proved that a row of `{table}` always holds, for example at `{witness}`",
                "add a row for `{region}`; if that can't happen, its result may be `{missing}`",
            ),
        ),
        "IKU325": _entry(
            "impossible-condition",
            _E,
            (
                "`{cell}` di baris {row} dari `{table}` tidak dipenuhi nilai apa pun",
                "tulis batas yang lebih kecil lebih dahulu dan periksa kurungnya, atau hapus baris {row}",
            ),
            (
                "no value at all satisfies `{cell}` in row {row} of `{table}`",
                "write the smaller bound first and check the brackets, or delete row {row}",
            ),
        ),
        "IKU326": _entry(
            "outside-bounds",
            _W,
            (
                "`{cell}` tidak pernah dipenuhi: nilai `{column}` adalah `{domain}`",
                "perbaiki batasnya, atau hapus baris {row}",
            ),
            (
                "`{cell}` is never satisfied: the values of `{column}` are `{domain}`",
                "correct the bound, or delete row {row}",
            ),
        ),
        "IKU327": _entry(
            "contradictory-row",
            _W,
            (
                "baris {row} dari `{table}` tidak pernah benar: syarat-syaratnya bertentangan",
                "perbaiki syaratnya, atau hapus baris {row}",
            ),
            (
                "row {row} of `{table}` is never true: its conditions contradict each other",
                "correct its conditions, or delete row {row}",
            ),
        ),
        "IKU328": _entry(
            "covered-row",
            _W,
            (
                "baris {row} dari `{table}` tidak pernah menjawab: semua keadaannya sudah dijawab baris {above}",
                "pindahkan baris {row} ke atas, atau hapus",
            ),
            (
                "row {row} of `{table}` never answers: row {above} takes all that it holds for",
                "move row {row} up, or delete it",
            ),
        ),
        "IKU329": _entry(
            "unreachable-otherwise",
            _N,
            (
                "`{otherwise}` dari `{table}` tidak pernah tercapai: baris di atasnya sudah mencakup semuanya",
                "hapus baris itu",
            ),
            (
                "`{otherwise}` of `{table}` is never reached: the rows above hold for everything",
                "delete that row",
            ),
        ),
        "IKU330": _entry(
            "overlapping-items",
            _E,
            (
                "isi sel `{cell}` tumpang tindih; koma berarti atau",
                "tulis `{instead}`",
            ),
            (
                "the items of the cell `{cell}` overlap; a comma means or",
                "write `{instead}`",
            ),
        ),
        "IKU331": _entry(
            "too-complex",
            _W,
            (
                "`{table}` terlalu rumit untuk dibuktikan tanpa celah dan tanpa tumpang tindih",
                "pecah menjadi beberapa keputusan yang lebih kecil",
            ),
            (
                "`{table}` is too complex to prove that it has neither gaps nor overlaps",
                "divide it into several smaller decisions",
            ),
        ),
        "IKU332": _entry(
            "cases-gap",
            _E,
            (
                "tidak ada baris `{table}` yang berlaku bila `{region}`, misalnya `{witness}`",
                "tambahkan baris terakhir `{otherwise}`, atau baris untuk keadaan itu",
            ),
            (
                "no row of `{table}` holds for `{region}`, for example at `{witness}`",
                "add a last row `{otherwise}`, or a row that holds there",
            ),
        ),
        "IKU333": _entry(
            "never-missing",
            _E,
            (
                "`{value}` tidak pernah kosong, jadi baris {row} dari `{table}` tidak pernah berlaku",
                "hapus baris {row}, atau perbolehkan `{value}` kosong di tempat ia ditetapkan",
            ),
            (
                "`{value}` is never missing, so row {row} of `{table}` never holds",
                "delete row {row}, or let `{value}` be missing where it is declared",
            ),
        ),
        "IKU340": _entry(
            "both-given",
            _E,
            (
                "`{exclusive}` menyatakan bahwa `{one}` dan `{other}` tidak pernah diberikan "
                "bersama, tetapi aturan `{first}` dan `{second}` sama-sama benar pada `{witness}`",
                "persempit syarat `{first}` atau `{second}` agar keduanya tidak bertemu",
            ),
            (
                "`{exclusive}` says that `{one}` and `{other}` are never both given, but rules "
                "`{first}` and `{second}` are both true at `{witness}`",
                "narrow the condition of `{first}` or `{second}` so that they never meet",
            ),
        ),
        "IKU341": _entry(
            "unproved-never-both",
            _W,
            (
                "tidak terbukti bahwa aturan `{first}` dan `{second}` tidak pernah sama-sama benar, "
                "seperti dinyatakan `{exclusive}`, misalnya pada `{witness}`",
                "pisahkan kedua syarat dengan fakta atau keputusan yang sama",
            ),
            (
                "it is not proved that rules `{first}` and `{second}` are never both true, as "
                "`{exclusive}` says, for example at `{witness}`",
                "keep the two conditions apart by the same fact or decision",
            ),
        ),
        "IKU342": _entry(
            "equal-severities-meet",
            _E,
            (
                "`{exclusive}` tidak dapat memilih: `{one}` dan `{other}` sama beratnya, dan aturan "
                "`{first}` dan `{second}` sama-sama benar pada `{witness}`",
                "beri `{one}` dan `{other}` berat yang berbeda, atau persempit salah satu aturan",
            ),
            (
                "`{exclusive}` can't choose: `{one}` and `{other}` are equally severe, and rules "
                "`{first}` and `{second}` are both true at `{witness}`",
                "give `{one}` and `{other}` different severities, or narrow one of the rules",
            ),
        ),
        "IKU343": _entry(
            "unproved-equal-severities",
            _W,
            (
                "`{one}` dan `{other}` dari `{exclusive}` sama beratnya, dan tidak terbukti bahwa "
                "aturan `{first}` dan `{second}` tidak pernah sama-sama benar, misalnya pada "
                "`{witness}`",
                "beri `{one}` dan `{other}` berat yang berbeda, atau pisahkan kedua syarat dengan "
                "fakta atau keputusan yang sama",
            ),
            (
                "`{one}` and `{other}` of `{exclusive}` are equally severe, and it is not proved "
                "that rules `{first}` and `{second}` are never both true, for example at `{witness}`",
                "give `{one}` and `{other}` different severities, or keep the two conditions apart "
                "by the same fact or decision",
            ),
        ),
        "IKU344": _entry(
            "guard-broken",
            _E,
            (
                "aturan `{rule}` memberikan `{effect}` juga bila `{guard}` tidak benar, misalnya pada `{witness}`",
                "tambahkan `{guard}` pada syarat aturan `{rule}`",
            ),
            (
                "rule `{rule}` gives `{effect}` also where `{guard}` isn't true, for example at `{witness}`",
                "add `{guard}` to the condition of rule `{rule}`",
            ),
        ),
        "IKU345": _entry(
            "unproved-guard",
            _W,
            (
                "tidak terbukti bahwa aturan `{rule}` memberikan `{effect}` hanya bila `{guard}`, "
                "misalnya pada `{witness}`",
                "tambahkan `{guard}` pada syarat aturan `{rule}`",
            ),
            (
                "it is not proved that rule `{rule}` gives `{effect}` only where `{guard}`, for example at `{witness}`",
                "add `{guard}` to the condition of rule `{rule}`",
            ),
        ),
        "IKU346": _entry(
            "effect-never-given",
            _W,
            (
                "tidak ada aturan yang memberikan akibat `{effect}`",
                "tambahkan aturan yang memberikannya, atau hapus `{effect}`",
            ),
            (
                "no rule gives the effect `{effect}`",
                "add a rule that gives it, or delete `{effect}`",
            ),
        ),
        "IKU347": _entry(
            "rule-never-true",
            _W,
            (
                "aturan `{rule}` tidak pernah benar: syarat-syaratnya bertentangan",
                "perbaiki syaratnya, atau hapus aturan itu",
            ),
            (
                "rule `{rule}` is never true: its conditions contradict each other",
                "correct its condition, or delete the rule",
            ),
        ),
        "IKU348": _entry(
            "sanction-beside-others",
            _W,
            (
                "sanksi `{effect}` dapat dijatuhkan bersama {others}, sebab `{exclusive}` tidak menyebutnya",
                "tambahkan `{effect}` pada `{exclusive}`",
            ),
            (
                "the sanction `{effect}` can be given beside {others}, since `{exclusive}` does not name it",
                "add `{effect}` to `{exclusive}`",
            ),
        ),
        "IKU349": _entry(
            "too-few-records",
            _W,
            (
                "paling banyak {most} `{record}`, padahal kuncinya `{key}` memiliki {count} nilai",
                "tulis `{word}: {range}`",
            ),
            (
                "there can be {most} `{record}` at most, but its key `{key}` has {count} values",
                "write `{word}: {range}`",
            ),
        ),
        "IKU360": _entry(
            "bad-quote",
            _E,
            ("kurung kurawal dalam alasan tidak berisi nama", "tulis `{{nama}}` untuk mengutip sebuah nilai"),
            ("the braces in the reason do not hold a name", "write `{{name}}` to quote a value"),
        ),
        "IKU361": _entry(
            "working-value-quoted",
            _E,
            ("`{name}` adalah nilai kerja yang belum dibulatkan", "kutip hasil yang dibulatkan"),
            ("`{name}` is a working value that is not rounded", "quote a rounded result"),
        ),
        "IKU362": _entry(
            "two-exclusives",
            _E,
            ("`{name}` sudah diatur oleh `{other}`", "satukan kedua daftar"),
            ("`{name}` is subject to `{other}` already", "join the two lists"),
        ),
        "IKU363": _entry(
            "exclusive-of-several-records",
            _E,
            ("`{name}` mencampur akibat dari catatan yang berbeda", "pisahkan menurut catatan"),
            ("`{name}` mixes effects of different records", "separate them by record"),
        ),
        "IKU364": _entry(
            "exclusive-of-one",
            _E,
            ("`{name}` memerlukan sedikitnya dua akibat", "tambahkan akibat lain, atau hapus"),
            ("`{name}` needs at least two effects", "add another effect, or delete it"),
        ),
        "IKU365": _entry(
            "effect-cycle",
            _E,
            (
                "aturan menunggu akibatnya sendiri: {chain}",
                "putuskan lingkaran itu: salah satu aturan tidak boleh membaca akibat yang lain",
            ),
            (
                "the rules wait for their own effects: {chain}",
                "break the circle: one of them must not read an effect of the others",
            ),
        ),
        # --- 4xx dates, versions and files that use each other
        "IKU401": _entry(
            "force-reversed",
            _E,
            ("tanggal berakhir sebelum tanggal berlaku", "tukar atau perbaiki tanggal"),
            ("the last day is before the first", "exchange or correct the dates"),
        ),
        "IKU402": _entry(
            "which-subject",
            _E,
            (
                "`{word}` belum ditulis, dan ada beberapa kemungkinan: {known}",
                "tambahkan `{word}: …` dengan salah satunya",
            ),
            ("`{word}` is not given, and there are several possibilities: {known}", "add `{word}: …` with one of them"),
        ),
        "IKU403": _entry(
            "outside-the-subject",
            _E,
            (
                "`{record}` tidak berhubungan dengan `{subject}`",
                "tambahkan `{word}: {subject}`, atau nama fakta di bawahnya",
            ),
            ("`{record}` has no link to `{subject}`", "add `{word}: {subject}`, or the name of a record below it"),
        ),
        "IKU404": _entry(
            "no-value-in-force",
            _E,
            (
                "`{name}` belum punya nilai pada {day}",
                "tambahkan nilai yang berlaku sejak tanggal itu atau sebelumnya",
            ),
            ("`{name}` has no value in force on {day}", "add a value that holds from that day or earlier"),
        ),
        "IKU405": _entry(
            "missing-without-basis",
            _E,
            (
                "nilai `{name}` dinyatakan kosong tanpa dasar",
                "tambahkan `{word}` yang menjelaskan mengapa nilainya belum ada",
            ),
            (
                "the value of `{name}` is said to be missing without a basis",
                "add `{word}` that says why it isn't known",
            ),
        ),
        "IKU406": _entry(
            "missing-parameter",
            _N,
            (
                "nilai `{name}` belum diterbitkan; semua yang memerlukannya menjadi kosong",
                "isi nilai itu setelah diterbitkan",
            ),
            (
                "the value of `{name}` is not published; all that needs it is missing",
                "fill it in once it is published",
            ),
        ),
        "IKU407": _entry(
            "subject-below",
            _E,
            ("`{name}` bagian dari fakta lain, sedangkan subjek adalah fakta paling atas", "tulis `{top}`"),
            ("`{name}` belongs to another record, but the subject is the topmost one", "write `{top}`"),
        ),
        "IKU411": _entry(
            "not-in-policy",
            _E,
            ("`{policy}` tidak punya `{name}`", "{did_you_mean}periksa nama itu"),
            ("`{policy}` has no `{name}`", "{did_you_mean}check the name"),
        ),
        "IKU412": _entry(
            "effect-imported",
            _E,
            (
                "`{name}` dari `{policy}` adalah akibat, dan akibat tidak dapat dipakai kebijakan lain",
                "hapus dari daftar",
            ),
            (
                "`{name}` of `{policy}` is an effect, and effects can't be used by other policies",
                "take it from the list",
            ),
        ),
        "IKU413": _entry(
            "two-of-one-name",
            _E,
            ("`{name}` dari `{policy}` bernama sama dengan yang dari `{other}`", "pakai salah satu saja"),
            ("`{name}` of `{policy}` has the name of one from `{other}`", "use only one of them"),
        ),
        "IKU414": _entry(
            "name-comes-along",
            _E,
            (
                "`{name}` sudah datang dari `{policy}`",
                "ganti nama, atau daftarkan `{name}` sebagai yang dipakai bila hendak menambah kolom",
            ),
            (
                "`{name}` comes along from `{policy}` already",
                "choose another name, or list it as used where you want to add fields",
            ),
        ),
        "IKU415": _entry(
            "record-changed",
            _E,
            (
                "`{record}` dari kebijakan lain hanya dapat ditambah, tidak diubah",
                "hapus kunci, syarat, atau hubungan yang sudah ditetapkan di sana",
            ),
            (
                "`{record}` of another policy can be added to, not changed",
                "delete the key, requirement or link that it has already",
            ),
        ),
        "IKU421": _entry(
            "policy-not-found",
            _E,
            ("kebijakan `{name}` tidak ditemukan", "{did_you_mean}periksa nama dan tempat berkasnya"),
            ("the policy `{name}` is not found", "{did_you_mean}check its name and where its file is"),
        ),
        "IKU422": _entry(
            "no-version-in-force",
            _E,
            (
                "`{name}` tidak punya versi yang berlaku pada {day}",
                "tambahkan versi, atau ubah tanggal berlaku",
            ),
            ("`{name}` has no version in force on {day}", "add a version, or change the dates of one"),
        ),
        "IKU423": _entry(
            "two-versions",
            _E,
            (
                "pada {day} ada dua versi `{name}`: {other}",
                "beri salah satunya tanggal berakhir sebelum yang lain berlaku",
            ),
            (
                "on {day} two versions of `{name}` are in force: {other}",
                "end one of them before the other begins",
            ),
        ),
        "IKU424": _entry(
            "uses-cycle",
            _E,
            ("kebijakan saling memakai: {chain}", "putuskan lingkaran itu: hapus salah satu pemakaian"),
            ("policies use each other: {chain}", "break the circle: take one of the uses away"),
        ),
        "IKU425": _entry(
            "id-and-path",
            _E,
            ("`{id}` tidak sesuai dengan tempat berkas ini", "beri nama `{expected}`, atau pindahkan berkas"),
            ("`{id}` does not fit the place of the file", "call it `{expected}`, or move the file"),
        ),
        "IKU426": _entry(
            "period-length",
            _E,
            ("`{period}` bukan periode kebijakan ini", "pakai periode dengan panjang: {known}"),
            ("`{period}` is no period of this policy", "use a period of the length: {known}"),
        ),
        "IKU427": _entry(
            "not-a-period",
            _E,
            ("`{text}` bukan periode", "tulis misalnya 2025, 2025-S1, 2025-Q3 atau 2025-07"),
            ("`{text}` is no period", "write for example 2025, 2025-S1, 2025-Q3 or 2025-07"),
        ),
        # --- 5xx facts
        "IKU428": _entry(
            "too-many-changes",
            _E,
            (
                "versi atau nilai parameter kebijakan ini berubah pada lebih dari {limit} hari",
                "akhiri versi lama dengan `sampai`, dan mulai versi baru dengan nilai sejak hari itu saja",
            ),
            (
                "versions or parameter values of this policy change on more than {limit} days",
                "end the old version with `to`, and begin a new one with the values from then on only",
            ),
        ),
        "IKU429": _entry(
            "too-many-policies",
            _E,
            (
                "kebijakan ini bertumpu pada lebih dari {limit} kebijakan lain",
                "kurangi `memakai`: gabungkan kebijakan yang selalu dipakai bersama",
            ),
            (
                "this policy rests on more than {limit} others",
                "use fewer: put policies that are always used together into one",
            ),
        ),
        "IKU501": _entry(
            "missing-fact",
            _E,
            ("`{field}` kosong, padahal wajib diisi", "isi `{field}`"),
            ("`{field}` is missing, but it is obligatory", "fill in `{field}`"),
        ),
        "IKU502": _entry(
            "not-a-number",
            _E,
            (
                "`{value}` pada `{field}` bukan angka",
                "tulis angkanya saja, tanpa satuan, tanda persen atau spasi, misalnya {example}",
            ),
            (
                "`{value}` in `{field}` is not a number",
                "write digits only, without unit, percent sign or blank, such as {example}",
            ),
        ),
        "IKU503": _entry(
            "out-of-bounds",
            _E,
            (
                "`{value}` pada `{field}` di luar batas {bounds}",
                "perbaiki nilainya; batasnya ditetapkan kebijakan",
            ),
            (
                "`{value}` in `{field}` is outside the bounds {bounds}",
                "correct the value; the policy sets the bounds",
            ),
        ),
        "IKU504": _entry(
            "too-many-decimals",
            _E,
            (
                "`{value}` pada `{field}` memiliki lebih dari {decimals} angka desimal",
                "tulis paling banyak {decimals} angka desimal; Anda yang membulatkan, bukan program",
            ),
            (
                "`{value}` in `{field}` has more than {decimals} decimals",
                "write at most {decimals} decimals; rounding is yours to decide, not the program's",
            ),
        ),
        "IKU505": _entry(
            "binary-float",
            _E,
            (
                "`{value}` pada `{field}` diberikan sebagai bilangan biner yang tidak tepat",
                "berikan sebagai teks, bilangan bulat atau desimal",
            ),
            (
                "`{value}` in `{field}` was given as an inexact binary number",
                "give it as text, a whole number or a decimal",
            ),
        ),
        "IKU506": _entry(
            "thousands-separator",
            _E,
            ("`{value}` pada `{field}` tampaknya memakai pemisah ribuan", "tulis `{fixed}`"),
            ("`{value}` in `{field}` seems to have a thousands separator", "write `{fixed}`"),
        ),
        "IKU507": _entry(
            "decimal-sign",
            _E,
            (
                "`{value}` pada `{field}` tidak memakai tanda desimal berkas ini, yaitu `{sign}`",
                "tulis `{fixed}`",
            ),
            ("`{value}` in `{field}` does not have this file's decimal sign, `{sign}`", "write `{fixed}`"),
        ),
        "IKU508": _entry(
            "not-yes-or-no",
            _E,
            ("`{value}` pada `{field}` bukan ya atau tidak", "tulis `ya` atau `tidak`"),
            ("`{value}` in `{field}` is neither yes nor no", "write `yes` or `no`"),
        ),
        "IKU509": _entry(
            "unknown-category",
            _E,
            ("`{value}` bukan pilihan `{field}`", "{did_you_mean}pilihannya: {known}"),
            ("`{value}` is not one of the values of `{field}`", "{did_you_mean}it can be: {known}"),
        ),
        "IKU510": _entry(
            "not-a-period",
            _E,
            (
                "`{value}` pada `{field}` bukan periode",
                "tulis misalnya `2026`, `2026-S1`, `2026-Q3` atau `2026-07`",
            ),
            (
                "`{value}` in `{field}` is not a period",
                "write for example `2026`, `2026-S1`, `2026-Q3` or `2026-07`",
            ),
        ),
        "IKU511": _entry(
            "not-a-date",
            _E,
            ("`{value}` pada `{field}` bukan tanggal", "tulis tahun-bulan-hari, misalnya `2026-07-31`"),
            ("`{value}` in `{field}` is not a date", "write year-month-day, for example `2026-07-31`"),
        ),
        "IKU512": _entry(
            "not-a-text",
            _E,
            ("`{value}` pada `{field}` bukan teks", "tulis di antara tanda petik ganda"),
            ("`{value}` in `{field}` is not a text", "write it in double quotes"),
        ),
        "IKU513": _entry(
            "shortened-by-spreadsheet",
            _E,
            (
                "`{value}` pada `{field}` ditulis dengan pangkat, seperti lembar kerja memendekkan angka panjang",
                "tulis semua digitnya; di lembar kerja, jadikan kolomnya teks lebih dulu",
            ),
            (
                "`{value}` in `{field}` has an exponent, as spreadsheets shorten long numbers",
                "write all its digits; in a spreadsheet, make the column text first",
            ),
        ),
        "IKU514": _entry(
            "hidden-characters",
            _E,
            (
                "`{value}` pada `{field}` mengandung karakter yang tidak terlihat",
                "hapus karakter itu, atau ketik ulang teksnya",
            ),
            ("`{value}` in `{field}` holds invisible characters", "remove them, or type the text again"),
        ),
        "IKU515": _entry(
            "repeated-key",
            _E,
            (
                "`{record}` dengan kunci `{key}` ada lagi di {where}",
                "pertahankan satu baris; program tidak memilih",
            ),
            (
                "`{record}` with the key `{key}` is also at {where}",
                "keep one of the rows; the program does not choose",
            ),
        ),
        "IKU516": _entry(
            "unknown-parent",
            _E,
            (
                "tidak ada `{parent}` dengan kunci `{key}`",
                "tambahkan baris `{parent}` itu, atau perbaiki kuncinya",
            ),
            ("there is no `{parent}` with the key `{key}`", "add that row of `{parent}`, or correct the key"),
        ),
        "IKU517": _entry(
            "too-many-members",
            _E,
            (
                "ada {count} `{record}` di bawah baris ini, padahal paling banyak {most}",
                "kurangi, atau minta pemilik kebijakan menaikkan batasnya",
            ),
            (
                "there are {count} of `{record}` below this row, but {most} is the most",
                "take some out, or ask the policy's owner to raise that limit",
            ),
        ),
        "IKU518": _entry(
            "owner-unknown",
            _W,
            (
                "baris ini milik `{subject}` yang tidak diketahui; salah satu jawaban mungkin kurang",
                "perbaiki baris ini dan jalankan lagi sebelum memakai jawabannya",
            ),
            (
                "the `{subject}` of this row is not known, so one of the answers may be incomplete",
                "mend this row and run again before using the answers",
            ),
        ),
        "IKU519": _entry(
            "rejected-with-another",
            _E,
            (
                "baris ini baik tetapi tidak dinilai, sebab jawabannya memerlukan {where}, yang ditolak",
                "perbaiki {where}; baris ini tidak perlu diubah",
            ),
            (
                "this row is good but not evaluated, as the answer needs {where}, which was rejected",
                "mend {where}; this row needs no change",
            ),
        ),
        "IKU520": _entry(
            "ragged-row",
            _E,
            (
                "baris ini berisi {found} sel yang dipisah `{delimiter}`, sedangkan kepala tabel {count}",
                "samakan banyaknya; tanda desimalnya `{decimal}`, dan teks berisi `{delimiter}` diapit tanda petik",
            ),
            (
                "this row has {found} cells separated by `{delimiter}`, but the header has {count}",
                "make them as many; the decimal sign is `{decimal}`, and text with `{delimiter}` stands in quotes",
            ),
        ),
        "IKU521": _entry(
            "open-quote",
            _E,
            (
                "tanda petik tidak ditutup di baris ini, atau diikuti teks",
                "tutup tanda petiknya; sel tidak boleh berisi ganti baris",
            ),
            (
                "a quote is not closed on this line, or text follows it",
                "close the quote; a cell can't hold a line break",
            ),
        ),
        "IKU522": _entry(
            "row-not-utf8",
            _E,
            ("baris ini bukan teks UTF-8", "simpan berkas sebagai UTF-8 (di Excel: `CSV UTF-8`)"),
            ("this row is not UTF-8 text", "save the file as UTF-8 (in Excel: `CSV UTF-8`)"),
        ),
        "IKU523": _entry(
            "line-too-long",
            _E,
            (
                "baris ini lebih panjang dari 1 MB",
                "periksa apakah berkasnya benar; satu baris memuat satu catatan",
            ),
            ("this line is longer than 1 MB", "check that this is the right file; a line holds one record"),
        ),
        "IKU524": _entry(
            "not-whole",
            _E,
            ("`{value}` pada `{field}` bukan bilangan bulat", "tulis bilangan bulat; Anda yang membulatkan"),
            ("`{value}` in `{field}` is not a whole number", "write a whole number; rounding is yours to decide"),
        ),
        "IKU530": _entry(
            "no-such-file",
            _E,
            ("berkas ini tidak ada", "periksa nama dan foldernya"),
            ("there is no such file", "check its name and folder"),
        ),
        "IKU531": _entry(
            "unknown-fact-file",
            _E,
            (
                "nama berkas ini bukan nama jenis fakta",
                "{did_you_mean}beri nama menurut isinya, salah satu dari: {known}",
            ),
            (
                "the name of this file is not that of a record type",
                "{did_you_mean}name it by what it holds, one of: {known}",
            ),
        ),
        "IKU532": _entry(
            "unknown-file-type",
            _E,
            ("jenis berkas ini tidak dikenal", "simpan sebagai salah satu dari {known} (di Excel: `CSV UTF-8`)"),
            ("this type of file is not known", "save it as one of {known} (in Excel: `CSV UTF-8`)"),
        ),
        "IKU533": _entry(
            "no-fact-files",
            _E,
            (
                "folder ini tidak berisi berkas fakta",
                "taruh satu berkas per jenis fakta di dalamnya: {known}",
            ),
            ("this folder holds no fact files", "put one file for each record type in it: {known}"),
        ),
        "IKU534": _entry(
            "two-files-of-a-record",
            _E,
            ("`{record}` sudah dibaca dari {first} di folder yang sama", "hapus salah satunya"),
            ("`{record}` is already read from {first} in the same folder", "take one of them away"),
        ),
        "IKU535": _entry(
            "not-a-plain-file",
            _E,
            ("ini bukan berkas biasa", "sebutkan berkasnya sendiri, bukan tautan atau perangkat"),
            ("this is not a plain file", "name the file itself, not a link or a device"),
        ),
        "IKU536": _entry(
            "no-facts",
            _E,
            ("berkas ini kosong", "isi berkasnya; `iku-rules schema KEBIJAKAN --template csv` menulis kerangkanya"),
            ("this file is empty", "fill it in; `iku-rules schema POLICY --template csv` writes a frame for it"),
        ),
        "IKU537": _entry(
            "not-utf8",
            _E,
            ("berkas ini bukan teks UTF-8", "simpan sebagai UTF-8 (di Excel: `CSV UTF-8`)"),
            ("this file is not UTF-8 text", "save it as UTF-8 (in Excel: `CSV UTF-8`)"),
        ),
        "IKU538": _entry(
            "unknown-fact-column",
            _E,
            ("kolom `{column}` tidak dikenal", "{did_you_mean}kolomnya: {known}"),
            ("the column `{column}` is not known", "{did_you_mean}the columns are: {known}"),
        ),
        "IKU539": _entry(
            "repeated-fact-column",
            _E,
            ("kolom `{column}` ada dua kali", "pertahankan satu"),
            ("the column `{column}` stands twice", "keep one of them"),
        ),
        "IKU540": _entry(
            "missing-columns",
            _E,
            (
                "tabel ini tidak memiliki kolom wajib: {columns}",
                "tulis namanya di kepala tabel (baris pertama yang bukan keterangan) dan nilainya di tiap baris",
            ),
            (
                "this table lacks obligatory columns: {columns}",
                "write the name in the header (the first line that is no comment) and a value in every row",
            ),
        ),
        "IKU541": _entry(
            "unknown-record",
            _E,
            ("`{name}` bukan nama jenis fakta", "{did_you_mean}jenisnya: {known}"),
            ("`{name}` is not the name of a record type", "{did_you_mean}the types are: {known}"),
        ),
        "IKU542": _entry(
            "decimal-signs-disagree",
            _E,
            (
                "`{first}` dan `{second}` (baris {line}) memakai tanda desimal yang berbeda",
                "perbaiki salah satunya, atau nyatakan tanda desimal: --dialect {comma} (`,`) atau {point} (`.`)",
            ),
            (
                "`{first}` and `{second}` (line {line}) have different decimal signs",
                "correct one of them, or state the decimal sign: --dialect {comma} (`,`) or {point} (`.`)",
            ),
        ),
        "IKU543": _entry(
            "decimal-sign-unclear",
            _E,
            (
                "`{value}` dapat berarti ribuan atau desimal, dan tidak ada angka lain yang menjelaskannya",
                "tulis ribuan tanpa pemisah, atau nyatakan tanda desimal: --dialect {comma} (`,`) atau {point} (`.`)",
            ),
            (
                "`{value}` can mean thousands or decimals, and no other number settles it",
                "write thousands without a sign, or state the decimal sign: --dialect {comma} (`,`) or {point} (`.`)",
            ),
        ),
        "IKU544": _entry(
            "dialect-found",
            _N,
            (
                "dibaca dengan `{delimiter}` di antara sel dan `{decimal}` sebagai tanda desimal",
                "tidak perlu apa-apa bila benar; --dialect {name} menyatakannya",
            ),
            (
                "read with `{delimiter}` between cells and `{decimal}` as the decimal sign",
                "nothing if that is right; --dialect {name} states it",
            ),
        ),
        "IKU545": _entry(
            "unknown-fact",
            _E,
            ("`{record}` tidak memiliki `{name}`", "{did_you_mean}isinya: {known}"),
            ("`{record}` has no `{name}`", "{did_you_mean}it has: {known}"),
        ),
        "IKU546": _entry(
            "repeated-fact",
            _E,
            ("`{name}` ada dua kali", "pertahankan satu"),
            ("`{name}` stands twice", "keep one of them"),
        ),
        "IKU547": _entry(
            "not-a-record",
            _E,
            ("di sini seharusnya ada satu `{record}` dengan isinya", "tulis nama dan nilai tiap isinya"),
            ("one `{record}` with its fields belongs here", "write the name and value of each field"),
        ),
        "IKU548": _entry(
            "not-a-single-value",
            _E,
            ("`{field}` seharusnya satu nilai", "tulis satu nilai"),
            ("`{field}` should be a single value", "write one value"),
        ),
        "IKU550": _entry(
            "broken-json",
            _E,
            (
                "mulai dari sini teksnya bukan JSON",
                "periksa koma, tanda petik dan kurung tepat sebelum tempat ini",
            ),
            ("from here on the text is not JSON", "check the comma, quote or bracket just before this place"),
        ),
        "IKU551": _entry(
            "record-left-out",
            _E,
            (
                "tidak ada fakta `{record}`",
                "tambahkan berkas `{record}`; bila memang kosong, tulis kepala tabelnya saja",
            ),
            (
                "there are no facts of `{record}`",
                "add the file `{record}`; if there really are none, write its header only",
            ),
        ),
        # --- 6xx cases
        "IKU601": _entry(
            "first-key-of-cases",
            _E,
            (
                "berkas contoh dimulai dengan `kasus:` atau `cases:`",
                "tulis `kasus: <penerbit>/<topik>` sebagai kunci pertama",
            ),
            (
                "a case file begins with `cases:` or `kasus:`",
                "write `cases: <authority>/<topic>` as the first key",
            ),
        ),
        "IKU602": _entry(
            "bars-in-cases",
            _E,
            ("tabel contoh tidak memakai `||`", "pisahkan semua kolom dengan `|`"),
            ("a table of an example has no `||`", "put `|` between all columns"),
        ),
        "IKU603": _entry(
            "no-subject",
            _E,
            (
                "faktanya tidak memuat `{subject}`, sehingga tidak ada yang dinilai",
                "tambahkan tabel `{subject}` pada faktanya",
            ),
            (
                "the facts hold no `{subject}`, so there is nothing to evaluate",
                "add a table `{subject}` to the facts",
            ),
        ),
        "IKU604": _entry(
            "unclear-parent",
            _E,
            (
                "ada beberapa `{parent}`, jadi tidak jelas tiap `{record}` milik yang mana",
                "tambahkan kolom kuncinya di depan: {columns}",
            ),
            (
                "there are several `{parent}`, so it is not clear to which each `{record}` belongs",
                "add its key columns in front: {columns}",
            ),
        ),
        "IKU605": _entry(
            "no-parent",
            _E,
            (
                "`{record}` bagian dari `{parent}`, tetapi faktanya tidak memuat `{parent}`",
                "tambahkan tabel `{parent}`",
            ),
            (
                "`{record}` belongs to `{parent}`, but the facts hold no `{parent}`",
                "add a table `{parent}`",
            ),
        ),
        "IKU606": _entry(
            "unknown-given",
            _E,
            (
                "`{name}` bukan keputusan `{record}`, jadi tidak dapat ditetapkan",
                "{did_you_mean}kolomnya dapat berupa: {known}",
            ),
            (
                "`{name}` is no decision of `{record}`, so it can't be given",
                "{did_you_mean}the columns can be: {known}",
            ),
        ),
        "IKU607": _entry(
            "unknown-result",
            _E,
            (
                "`{name}` bukan keputusan atau akibat `{record}`",
                "{did_you_mean}kolomnya dapat berupa: {known}",
            ),
            (
                "`{name}` is neither a decision nor an effect of `{record}`",
                "{did_you_mean}the columns can be: {known}",
            ),
        ),
        "IKU608": _entry(
            "expected-working-value",
            _E,
            (
                "`{name}` nilai antara tanpa pembulatan, bukan hasil",
                "harapkan hasil yang memakainya, atau tambahkan keputusan yang membulatkannya",
            ),
            (
                "`{name}` is a working value that is not rounded, and no result",
                "expect a result that uses it, or add a decision that rounds it",
            ),
        ),
        "IKU609": _entry(
            "expected-fact",
            _E,
            (
                "`{name}` fakta, bukan hasil",
                "hapus dari sini; nilainya ditulis pada tabel fakta",
            ),
            (
                "`{name}` is a fact and no result",
                "take it out here; its value belongs in a table of facts",
            ),
        ),
        "IKU610": _entry(
            "not-an-effect-value",
            _E,
            (
                "`{value}` tidak dapat diharapkan dari akibat `{name}`",
                "tulis `{yes}`, `{no}`, atau `?` bila belum dapat ditentukan",
            ),
            (
                "`{value}` can't be expected of the effect `{name}`",
                "write `{yes}`, `{no}`, or `?` where it can't be determined",
            ),
        ),
        "IKU611": _entry(
            "undetermined-decision",
            _E,
            (
                "`?` hanya untuk akibat, sedangkan `{name}` keputusan",
                "tulis `-` bila nilainya kosong",
            ),
            (
                "`?` is for effects only, and `{name}` is a decision",
                "write `-` where its value is missing",
            ),
        ),
        "IKU612": _entry(
            "given-for-some",
            _E,
            (
                "nilai ini tidak ditetapkan bagi setiap `{record}`: {keys} belum ada",
                "tambahkan barisnya",
            ),
            (
                "these values are not given for every `{record}`: {keys} is not there",
                "add a row for each",
            ),
        ),
        "IKU613": _entry(
            "result-of-another-record",
            _E,
            (
                "`{name}` dihasilkan tiap `{record}`, bukan tiap `{here}`",
                "pindahkan ke tabel `{record}`",
            ),
            (
                "`{name}` is decided for each `{record}`, not for each `{here}`",
                "move it to a table `{record}`",
            ),
        ),
        "IKU614": _entry(
            "unclear-row",
            _E,
            (
                "ada beberapa `{record}` yang cocok dengan baris ini",
                "tambahkan kolom kunci: {columns}",
            ),
            ("several of `{record}` fit this row", "add the key columns: {columns}"),
        ),
        "IKU615": _entry(
            "no-such-row",
            _E,
            (
                "faktanya tidak memuat `{record}`{key}",
                "{did_you_mean}perbaiki kuncinya, atau tambahkan faktanya",
            ),
            (
                "the facts hold no `{record}`{key}",
                "{did_you_mean}correct the key, or add the facts",
            ),
        ),
        "IKU616": _entry(
            "row-twice",
            _E,
            ("sudah ada baris lain tentang `{record}` `{key}`", "gabungkan kedua baris itu"),
            ("there is another row about `{record}` `{key}`", "make one row of the two"),
        ),
        "IKU651": _entry(
            "wrong-result",
            _E,
            (
                "`{name}` pada {where}: diharapkan {expected}, didapat {found} ({engines})",
                "tentukan mana yang benar, lalu perbaiki kebijakan atau nilai yang diharapkan",
            ),
            (
                "`{name}` of {where}: expected {expected}, found {found} ({engines})",
                "find out which is right, then correct the policy or the expected value",
            ),
        ),
        "IKU652": _entry(
            "effect-not-listed",
            _E,
            (
                "`{name}` pada {where}: tanpa kolom berarti {expected}, didapat {found} ({engines})",
                "bila akibat itu benar, tambahkan kolom `{name}` berisi `{found}`; bila tidak, perbaiki kebijakan",
            ),
            (
                "`{name}` of {where}: without a column it must be {expected}, found {found} ({engines})",
                "if the effect is right, add a column `{name}` with `{found}`; if not, correct the policy",
            ),
        ),
        # --- 7xx running
        "IKU701": _entry(
            "engine-unavailable",
            _E,
            (
                "mesin `durable` tidak tersedia di komputer ini ({reason})",
                "pakai `--engine row` atau `--engine auto`; jawabannya sama",
            ),
            (
                "the engine `durable` is not available on this computer ({reason})",
                "use `--engine row` or `--engine auto`; the answers are the same",
            ),
        ),
        "IKU702": _entry(
            "no-such-fact",
            _E,
            ("tidak ada `{record}` dengan kunci `{key}`", "periksa kuncinya, atau masukkan fakta induknya dahulu"),
            ("there is no `{record}` with the key `{key}`", "check the key, or put the parent's facts in first"),
        ),
        "IKU703": _entry(
            "no-such-subject",
            _E,
            (
                "subjek `{name}` tidak ada di antara fakta yang baik",
                "{did_you_mean}periksa kuncinya, dan daftar baris yang ditolak",
            ),
            (
                "the subject `{name}` is not among the good facts",
                "{did_you_mean}check the key, and the list of rejected rows",
            ),
        ),
        "IKU704": _entry(
            "no-such-name",
            _E,
            ("kebijakan ini tidak punya `{name}`", "{did_you_mean}lihat namanya dengan `iku-rules show`"),
            ("the policy has no `{name}`", "{did_you_mean}look the name up with `iku-rules show`"),
        ),
        "IKU705": _entry(
            "cannot-write",
            _E,
            (
                "berkas tidak dapat ditulis ({reason})",
                "periksa apakah foldernya ada, boleh ditulisi, dan disk tidak penuh",
            ),
            (
                "the file can't be written ({reason})",
                "check that its folder exists and may be written to, and that the disk isn't full",
            ),
        ),
        "IKU706": _entry(
            "file-exists",
            _E,
            ("berkas sudah ada", "hapus, atau pilih tempat lain"),
            ("the file exists already", "delete it, or choose another place"),
        ),
        "IKU707": _entry(
            "no-examples",
            _E,
            (
                "tidak ada contoh yang namanya memuat `{pattern}`",
                "perbaiki bagian nama setelah `-k`, atau hapus `-k`",
            ),
            (
                "there is no example whose name contains `{pattern}`",
                "correct the part of a name after `-k`, or leave `-k` out",
            ),
        ),
        "IKU708": _entry(
            "engine-left-out",
            _W,
            (
                "contoh tidak dijalankan pada mesin `durable`, yang tidak tersedia di komputer ini ({reason})",
                "jalankan juga di komputer yang memilikinya; hasil mesin lain tetap berlaku",
            ),
            (
                "examples are not run on the engine `durable`, which is not available on this computer ({reason})",
                "run them too on a computer that has it; the results of the other engines hold",
            ),
        ),
        "IKU709": _entry(
            "no-files",
            _E,
            ("tidak ada berkas `*{ending}` di folder ini", "periksa tempatnya, dan akhir nama berkasnya"),
            ("this folder holds no file `*{ending}`", "check the place, and how the file's name ends"),
        ),
        "IKU710": _entry(
            "subject-rejected",
            _E,
            ("subjek `{name}` tidak dinilai, sebab faktanya ditolak", "perbaiki yang disebut sesudah ini"),
            ("the subject `{name}` is not evaluated, for its facts were rejected", "mend what is named after this"),
        ),
        "IKU711": _entry(
            "no-such-record",
            _E,
            ("subjek `{subject}` tidak memiliki catatan `{name}`", "{did_you_mean}kuncinya: {known}"),
            ("the subject `{subject}` has no record `{name}`", "{did_you_mean}the keys are: {known}"),
        ),
        "IKU712": _entry(
            "engine-replaced",
            _W,
            (
                "ada contoh yang terlalu besar untuk mesin `durable` ({reason}); mesin `row` menggantikannya",
                "tidak perlu berbuat apa-apa: jawabannya sama; mesin `durable` sendiri tidak diuji dengan contoh itu",
            ),
            (
                "an example is too large for the engine `durable` ({reason}); the engine `row` replaces it",
                "nothing need be done: the answers are the same; `durable` itself is not tried on that example",
            ),
        ),
        "IKU713": _entry(
            "output-is-input",
            _E,
            ("berkas ini dibaca oleh perintah yang sama", "tulis hasilnya ke berkas lain"),
            ("this file is read by the same command", "write the results to another file"),
        ),
    }
)
