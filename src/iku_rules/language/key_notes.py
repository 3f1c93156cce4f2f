"""What each key of rule and case files is for, in Indonesian and English: shown by editors through the JSON Schema.

Keyed by section and key of `shapes` (`*` for any section). Imports words for its type only.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iku_rules.language.words import Language

_NOTES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "*.title": (
            "Judul untuk dibaca: satu teks, atau {id: ..., en: ...} dalam dua bahasa.",
            "A title for people: one text, or {id: ..., en: ...} in both languages.",
        ),
        "*.basis": (
            "Dasar hukum atau sumber: satu teks atau beberapa.",
            "The legal basis or source: one text or several.",
        ),
        "*.unit": ('Satuan, misalnya "%" atau poin.', 'The unit, such as "%" or points.'),
        "policy.policy": (
            "Nama kebijakan, sama dengan letak berkasnya: penerbit/topik.",
            "The policy's id, the same as the file's path: authority/topic.",
        ),
        "policy.language": ("Versi bahasa berkas ini: 1.", "The version of the language of this file: 1."),
        "policy.version": (
            'Nama versi kebijakan, misalnya "2026.1".',
            'The name of this version of the policy, such as "2026.1".',
        ),
        "policy.evidence": (
            "Seberapa pasti isinya: terverifikasi pada naskah resmi, pihak_ketiga, atau ilustratif. "
            "Ditampilkan pada setiap jawaban.",
            "How sure its content is: verified against the official text, third_party, or illustrative. "
            "Shown with every answer.",
        ),
        "policy.in_force": ("Masa berlaku versi ini.", "When this version is in force."),
        "policy.subject": (
            "Rekaman yang dinilai, salah satu nama di `fakta`. Tanpa ini berkas hanya dipakai kebijakan lain.",
            "The record that is judged, one of the names under `facts`. Without it others only use the file.",
        ),
        "policy.period": (
            "Panjang periode penilaian: tahun, semester, triwulan, bulan, beberapa di antaranya, atau sekali.",
            "The length of an appraisal period: year, semester, quarter, month, several of them, or once.",
        ),
        "policy.uses": (
            "Kebijakan lain dan nama-nama yang diambil darinya: penerbit/topik: [nama, ...].",
            "Other policies and the names taken from them: authority/topic: [name, ...].",
        ),
        "policy.scales": (
            "Jenis nilai yang berurutan, dari rendah ke tinggi: daftar, atau tabel `nilai | id | en`.",
            "Types whose values are ordered, low to high: a list, or a table `value | id | en`.",
        ),
        "policy.kinds": (
            "Jenis nilai tanpa urutan: daftar, atau tabel `nilai | id | en`.",
            "Types whose values have no order: a list, or a table `value | id | en`.",
        ),
        "policy.facts": ("Rekaman fakta yang dibaca kebijakan ini.", "The records of facts this policy reads."),
        "policy.parameters": (
            "Angka dan pilihan yang dapat berubah tanpa mengubah aturan.",
            "Numbers and choices that may change without the rules changing.",
        ),
        "policy.lookups": (
            "Tabel rujukan yang dipakai seperti fungsi: nama(masukan).",
            "Tables that are used like functions: name(argument).",
        ),
        "policy.decisions": (
            "Nilai yang ditetapkan kebijakan: skor, predikat, dan langkah menujunya.",
            "The values the policy decides: scores, predicates and the steps to them.",
        ),
        "policy.effects": (
            "Akibat: `akibat | tiap | golongan | berat`; bila perlu juga `selama | hanya_jika | dasar | id | en`.",
            "The effects: `effect | each | kind | severity`, and if wanted `lasts | only_if | basis | id | en`.",
        ),
        "policy.exclusive": (
            "Akibat yang tidak boleh bersama-sama pada satu rekaman.",
            "Effects that may not stand together on one record.",
        ),
        "policy.rules": ("Aturan: bila suatu keadaan, maka suatu akibat.", "Rules: when this holds, then that effect."),
        "policy.properties": (
            "Sifat yang dijanjikan kebijakan dan diperiksa.",
            "Properties the policy claims to have, which are checked.",
        ),
        "in_force.from": ("Hari pertama berlaku: TTTT-BB-HH.", "The first day in force: YYYY-MM-DD."),
        "in_force.to": ("Hari terakhir berlaku: TTTT-BB-HH.", "The last day in force: YYYY-MM-DD."),
        "record.key": (
            "Kolom yang membedakan rekaman yang satu dari yang lain.",
            "The columns that tell one record from another.",
        ),
        "record.belongs_to": (
            "Rekaman yang memuat rekaman ini.",
            "The record this record is part of.",
        ),
        "record.records": (
            "Banyaknya rekaman ini dalam satu rekaman pemuatnya, misalnya 1..25.",
            "How many of these one containing record has, such as 1..25.",
        ),
        "record.at_most": ("Paling banyak sekian; sama dengan 0..sekian.", "At most so many; the same as 0..so many."),
        "record.require": (
            "Syarat fakta. Bila tidak terpenuhi, keputusan rekaman itu kosong dan ada temuan.",
            "What the facts must fulfil. Where they don't, the record's decisions are missing, with a finding.",
        ),
        "record.fields": (
            "Tabel `kolom | tipe`, lalu bila perlu `satuan | dasar | id | en`. "
            "Tipe misalnya angka(2) [0..100] opsional, bulat [0..366], ya_tidak, teks, atau nama skala.",
            "A table `field | type`, and if wanted `unit | basis | id | en`. "
            "Types are number(2) [0..100] optional, integer [0..366], boolean, text, or the name of a scale.",
        ),
        "parameter.type": (
            "Nama skala atau jenis, bila nilainya bukan angka.",
            "The name of a scale or kind, where the value is no number.",
        ),
        "parameter.value": (
            "Nilainya; `kosong` bila belum diumumkan (sebutkan dasarnya).",
            "The value; `missing` where it isn't published (name the basis).",
        ),
        "parameter.values": (
            "Nilai menurut hari mulai berlakunya: {2025-01-01: 80, 2026-01-01: 90}.",
            "Values by the day from which they hold: {2025-01-01: 80, 2026-01-01: 90}.",
        ),
        "lookup.args": ("Masukan dan tipenya: {nama: tipe}.", "The arguments and their types: {name: type}."),
        "lookup.gives": ("Tipe hasilnya.", "The type of its results."),
        "lookup.outside": (
            "Di luar tabel: jepit ke ujung (titik saja), atau kosong.",
            "Outside of the table: clamp to the end (points only), or missing.",
        ),
        "lookup.column_sum": (
            "Jumlah yang harus dicapai tiap kolom, misalnya 100 bagi bobot.",
            "What each column must add up to, such as 100 for weights.",
        ),
        "lookup.matrix": (
            "Tabel silang dua masukan: `baris \\ kolom | a | b`; sel `x` berarti tidak ada.",
            "Two arguments crossed: `rows \\ columns | a | b`; a cell `x` means there is none.",
        ),
        "lookup.table": (
            "Tabel `masukan | masukan || hasil`.",
            "A table `argument | argument || result`.",
        ),
        "lookup.bands": (
            "Rentang satu angka: `angka || hasil`, dengan sel seperti [90..100) atau > 100.",
            "Bands of one number: `number || result`, with cells such as [90..100) or > 100.",
        ),
        "lookup.points": (
            "Titik `x || y` yang dihubungkan garis lurus.",
            "Points `x || y` with straight lines between them.",
        ),
        "decision.each": (
            "Rekaman yang mendapat nilai ini.",
            "The record that gets this value.",
        ),
        "decision.type": (
            "Tipe nilainya bila bukan angka: ya_tidak, atau nama skala.",
            "The type of the value where it is no number: boolean, or the name of a scale.",
        ),
        "decision.round": (
            "Pembulatan: banyaknya desimal (setengah menjauhi nol), `2 ke_bawah`, `2 ke_atas`, atau `tepat`.",
            "Rounding: the number of decimals (half away from zero), `2 floor`, `2 ceiling`, or `exact`.",
        ),
        "decision.formula": ("Rumus nilai ini.", "The formula of this value."),
        "decision.cases": (
            "Tabel `bila || nilai`; baris pertama yang benar menjawab, terakhir `selain_itu`.",
            "A table `when || value`; the first true row answers, the last is `otherwise`.",
        ),
        "decision.hit": (
            "Baris tabel yang menjawab: tunggal (tidak ada dua yang cocok) atau pertama.",
            "The row of the table that answers: unique (no two fit) or first.",
        ),
        "decision.table": (
            "Tabel keputusan: `syarat | syarat || hasil`; `-` berarti apa saja.",
            "A decision table: `condition | condition || result`; `-` means anything.",
        ),
        "exclusive.of": ("Akibat-akibat itu.", "The effects."),
        "exclusive.keep": (
            "terberat: yang lebih ringan ditarik; tak_keduanya: tidak boleh terjadi bersama.",
            "heaviest: lighter ones are withdrawn; never_both: they may not occur together.",
        ),
        "rule.each": ("Rekaman yang diperiksa aturan ini.", "The record this rule looks at."),
        "rule.when": ("Keadaannya.", "The condition."),
        "rule.then": ("Akibat yang timbul.", "The effects that follow."),
        "rule.because": (
            "Alasan yang dibaca orangnya; {nama} diganti nilainya. Wajib bagi sanksi.",
            "The reason people read; {name} is replaced by its value. Obligatory for sanctions.",
        ),
        "rule.hit": ("Bagi tabel aturan: tiap_baris.", "For a table of rules: every_row."),
        "rule.table": (
            "Tabel aturan: `baris | syarat || maka | id | en`; tiap baris sebuah aturan.",
            "A table of rules: `row | condition || then | id | en`; each row is a rule.",
        ),
        "property.claim": (
            "monoton: tidak pernah turun bila fakta naik; menyeluruh: selalu ada nilainya.",
            "monotone: never falls as a fact rises; total: there is always a value.",
        ),
        "property.of": ("Keputusan yang dijanjikan.", "The decision the claim is about."),
        "property.in": ("Fakta yang naik.", "The fact that rises."),
        "property.where": ("Hanya pada keadaan ini.", "Only where this holds."),
        "property.given": ("Selama keadaan ini terpenuhi.", "As long as this holds."),
        "cases.cases": (
            "Kebijakan yang dicontohkan: penerbit/topik.",
            "The policy of these examples: authority/topic.",
        ),
        "cases.language": ("Versi bahasa berkas ini: 1.", "The version of the language of this file: 1."),
        "cases.examples": (
            "Contoh hitungan; masing-masing sekaligus sebuah uji.",
            "Worked examples; each of them is a test, too.",
        ),
        "example.note": ("Catatan, misalnya tentang salah cetak.", "A note, for example on a misprint."),
        "example.period": (
            "Periode yang dinilai: 2026, 2026-S1, 2026-Q3 atau 2026-07.",
            "The period that is judged: 2026, 2026-S1, 2026-Q3 or 2026-07.",
        ),
        "example.facts": ("Tabel fakta tiap rekaman.", "A table of facts for each record."),
        "example.given": (
            "Nilai keputusan yang ditetapkan begitu saja; rumusnya tidak dijalankan.",
            "Values of decisions that are set; their formulas are not run.",
        ),
        "example.history": ("tidak_ada: ini periode pertama.", "none: this is the first period."),
        "example.expect": (
            "Hasil yang diharapkan: nilai; akibat ya, tidak atau ? (belum dapat ditentukan); - berarti kosong.",
            "What must come out: values; effects yes, no or ? (undetermined); - means missing.",
        ),
    }
)


def note(section: str, key: str, language: Language) -> str:
    """One or two sentences on a key; raises KeyError where there are none."""
    found = _NOTES.get(f"{section}.{key}") or _NOTES[f"*.{key}"]
    return found[0] if language == "id" else found[1]
