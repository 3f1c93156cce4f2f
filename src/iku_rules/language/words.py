"""The words of the language, each once, in English and Indonesian.

A file is written in one of the two; everything behind the parser sees the English form.
Within one context the two columns are one-to-one, so that a file translates there and back.
Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Language = Literal["id", "en"]
Context = Literal["key", "header", "value", "type", "time", "word"]

LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")

# context -> English -> Indonesian. "key": mapping keys; "header": column heads of tables;
# "value": listed values of keys and columns; "type": words of a field's type;
# "time": lengths and units of time; "word": words inside expressions and cells.
WORDS: Final[Mapping[Context, Mapping[str, str]]] = MappingProxyType(
    {
        "key": {
            # policy files
            "policy": "kebijakan",
            "language": "bahasa",
            "version": "versi",
            "title": "judul",
            "basis": "dasar",
            "evidence": "bukti",
            "in_force": "berlaku",
            "from": "sejak",
            "to": "sampai",
            "subject": "subjek",
            "period": "periode",
            "uses": "memakai",
            "extends": "memperluas",
            "replace": "mengganti",
            "fixed": "terkunci",
            "switches": "pilihan",
            "options": "opsi",
            "default": "bawaan",
            "scales": "skala",
            "kinds": "jenis",
            "facts": "fakta",
            "key": "kunci",
            "fields": "kolom",
            "belongs_to": "bagian_dari",
            "records": "banyak_baris",
            "at_most": "paling_banyak",
            "complete": "lengkap",
            "require": "syarat",
            "unit": "satuan",
            "history": "riwayat",
            "reads": "membaca",
            "parameters": "parameter",
            "value": "nilai",
            "values": "nilai_bertanggal",
            "type": "tipe",
            "lookups": "rujukan",
            "args": "masukan",
            "gives": "hasil",
            "outside": "di_luar",
            "column_sum": "jumlah_kolom",
            "matrix": "matriks",
            "bands": "rentang",
            "points": "titik",
            "table": "tabel",
            "decisions": "keputusan",
            "each": "tiap",
            "round": "bulat",
            "formula": "rumus",
            "cases": "kasus",
            "hit": "kena",
            "effects": "akibat",
            "exclusive": "saling_meniadakan",
            "of": "dari",
            "keep": "pertahankan",
            "rules": "aturan",
            "when": "bila",
            "then": "maka",
            "because": "karena",
            "properties": "sifat",
            "claim": "klaim",
            "in": "terhadap",
            "where": "yang",
            "given": "dengan",
            # case files (whose first key is "cases")
            "examples": "contoh",
            "expect": "harapan",
            "note": "catatan",
        },
        "header": {
            "field": "kolom",
            "type": "tipe",
            "unit": "satuan",
            "basis": "dasar",
            "value": "nilai",
            "when": "bila",
            "then": "maka",
            "row": "baris",
            "effect": "akibat",
            "each": "tiap",
            "kind": "golongan",
            "severity": "berat",
            "lasts": "selama",
            "only_if": "hanya_jika",
            "period": "periode",
        },
        "value": {
            "verified": "terverifikasi",
            "third_party": "pihak_ketiga",
            "illustrative": "ilustratif",
            "exact": "tepat",
            "floor": "ke_bawah",
            "ceiling": "ke_atas",
            "unique": "tunggal",
            "first": "pertama",
            "every_row": "tiap_baris",
            "heaviest": "terberat",
            "never_both": "tak_keduanya",
            "clamp": "jepit",
            "missing": "kosong",
            "reward": "penghargaan",
            "development": "pengembangan",
            "sanction": "sanksi",
            "status": "status",
            "finding": "temuan",
            "monotone": "monoton",
            "total": "menyeluruh",
            "once": "sekali",
            "forever": "selamanya",
            "none": "tidak_ada",
            "yes": "ya",
            "no": "tidak",
            "otherwise": "selain_itu",
        },
        "type": {
            "number": "angka",
            "integer": "bulat",
            "boolean": "ya_tidak",
            "text": "teks",
            "date": "tanggal",
            "period": "periode",
            "exact": "tepat",
            "ref": "merujuk",
            "inverse": "kebalikan",
            "optional": "opsional",
            "default": "bawaan",
        },
        "time": {
            "year": "tahun",
            "semester": "semester",
            "quarter": "triwulan",
            "month": "bulan",
        },
        "word": {
            "and": "dan",
            "or": "atau",
            "not": "bukan",
            "in": "dalam",
            "within": "termasuk",
            "is missing": "kosong",
            "is present": "terisi",
            "if": "jika",
            "then": "maka",
            "else": "jika_tidak",
            "for": "untuk",
            "where": "yang",
            "weighted": "berbobot",
            "by": "menurut",
            "asc": "naik",
            "desc": "turun",
            "skip missing": "lewati kosong",
            "empty": "bila_nihil",
            "count": "banyak",
            "sum": "jumlah",
            "mean": "rerata",
            "min_of": "terkecil",
            "max_of": "terbesar",
            "first": "pertama",
            "last": "terakhir",
            "interpolate": "interpolasi",
            "rank": "peringkat",
            "ties": "seri",
            "best": "teratas",
            "worst": "terbawah",
            "min": "min",
            "max": "max",
            "clamp": "jepit",
            "abs": "abs",
            "year": "tahun",
            "length": "panjang",
            "elapsed": "selang",
            "previous": "sebelumnya",
            "running": "berjalan",
            "this_period": "periode_ini",
            "first_period": "periode_pertama",
            "history": "riwayat",
            "yes": "ya",
            "no": "tidak",
            "otherwise": "selain_itu",
        },
    }
)

_BACK: Final[Mapping[Context, Mapping[str, str]]] = MappingProxyType(
    {context: {ours: english for english, ours in table.items()} for context, table in WORDS.items()}
)

# Names that no author may use, in either language, so that a file can always be translated.
RESERVED: Final[frozenset[str]] = frozenset(
    [
        "or",
        "and",
        "not",
        "in",
        "within",
        "is",
        "missing",
        "present",
        "if",
        "then",
        "else",
        "this_period",
        "first_period",
        "history",
        "yes",
        "no",
        "otherwise",
        "atau",
        "dan",
        "bukan",
        "dalam",
        "termasuk",
        "kosong",
        "terisi",
        "jika",
        "maka",
        "jika_tidak",
        "periode_ini",
        "periode_pertama",
        "riwayat",
        "ya",
        "tidak",
        "selain_itu",
    ]
)


def word(context: Context, english: str, language: Language) -> str:
    """The form of an English word in `language` (`word("key", "when", "id")` is `bila`)."""
    return WORDS[context][english] if language == "id" else english


def english(context: Context, written: str, language: Language) -> str | None:
    """The English form of what stands in a file of `language`; None where it is no word of that context."""
    if language == "id":
        return _BACK[context].get(written)
    return written if written in WORDS[context] else None
