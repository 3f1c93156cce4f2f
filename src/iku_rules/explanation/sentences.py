"""The sentences of explanations, each in Indonesian and English. Imports evidence and the languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iku_rules.evidence import EVIDENCE
from iku_rules.language.words import Language

SENTENCES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # head
        "title": ("{title}: {place}, periode {period}", "{title}: {place}, period {period}"),
        "policy": (
            "Kebijakan {policy} versi {version}, sidik {digest}",
            "Policy {policy}, version {version}, digest {digest}",
        ),
        **{mark: (said["id"], said["en"]) for mark, said in EVIDENCE.items()},
        "basis": ("Dasar: {basis}", "Basis: {basis}"),
        # sections
        "results": ("Hasil", "Results"),
        "effects": ("Akibat", "Effects"),
        "no_effects": ("Tidak ada akibat yang diberikan.", "No effect is given."),
        "findings": ("Yang tidak dapat diputuskan kebijakan", "What the policy could not decide"),
        "rewards_not_given": ("Penghargaan yang tidak diberikan", "Rewards that are not given"),
        "open": (
            "Yang belum dapat ditentukan, dan sebabnya",
            "What can't be determined yet, and why",
        ),
        "taken_back": ("Akibat yang tidak jadi diberikan", "Effects that were taken back"),
        "details": ("Rincian {record} ({count})", "Details: {record} ({count})"),
        # values
        "value": ("{title} = {value}", "{title} = {value}"),
        "formula": ("rumus: {formula}", "formula: {formula}"),
        "numbers": ("hitungan: {numbers}", "with the values: {numbers}"),
        "rounded": (
            "dibulatkan ke {decimals} desimal{mode}: {value}",
            "rounded to {decimals} decimals{mode}: {value}",
        ),
        "floor": (", ke bawah", ", down"),
        "ceiling": (", ke atas", ", up"),
        "half_away": ("", ""),
        "row": ("baris {row}: {condition}", "row {row}: {condition}"),
        "row_numbers": ("{condition}, yaitu {numbers}", "{condition}, that is {numbers}"),
        "row_hit": (" (baris {row})", " (row {row})"),
        "lookup": ("rujukan {call} = {value}", "lookup {call} = {value}"),
        "lookup_named": ("rujukan {name}", "lookup {name}"),
        "lookup_row": (", baris {row} ({condition})", ", row {row} ({condition})"),
        "lookup_outside": ("rujukan {call}: tidak ada nilainya", "lookup {call}: has no value"),
        "parameter": ("parameter {name} = {value}", "parameter {name} = {value}"),
        "fact": ("fakta {name} = {value}", "fact {name} = {value}"),
        "skipped": ("dilewati karena {causes}: {members}", "left out because {causes}: {members}"),
        "on_request": ("{value} (uraiannya dapat diminta: {name})", "{value} (explained on request: {name})"),
        "why_several_missing": (
            "{names} belum ada nilainya, karena {causes}",
            "{names} have no value, because {causes}",
        ),
        "why_missing": ("belum ada nilainya, karena {causes}", "has no value, because {causes}"),
        # effects
        "effect": ("{label} ({kind})", "{label} ({kind})"),
        "effect_at": (", {place}", ", {place}"),
        "lasts": (", berlaku {duration}", ", lasts {duration}"),
        "forever": ("selamanya", "for ever"),
        "reason": ("alasan: {reason}", "reason: {reason}"),
        "rule": ("aturan {rule}: {condition}", "rule {rule}: {condition}"),
        "rule_true": ("terpenuhi", "holds"),
        "rule_false": ("tidak terpenuhi", "does not hold"),
        "rule_unknown": (
            "belum dapat dipastikan, karena {causes}",
            "can't be told, because {causes}",
        ),
        "given": ("diberikan", "given"),
        "not_given_on": ("tidak diberikan: {count} {record}", "not given: {count} {record}"),
        "not_given": ("tidak diberikan", "not given"),
        "unknown": ("belum dapat ditentukan", "can't be determined yet"),
        "state": ("{effect}: {state}", "{effect}: {state}"),
        "not_met": (
            "{effect}: syaratnya tidak terpenuhi: {conditions}",
            "{effect}: these conditions do not hold: {conditions}",
        ),
        "found": ("{condition} (ternyata {numbers})", "{condition} (found: {numbers})"),
        "guard": ("hanya jika {condition}: {truth}", "only if {condition}: {truth}"),
        "no_value": ("belum ada nilainya: {names}", "without a value: {names}"),
        "left_out_of": ("dilewati dalam: {names}", "left out of: {names}"),
        "not_determined": ("belum dapat ditentukan: {names}", "not determined yet: {names}"),
        "first_given": ("; semula karena: {reasons}", "; a rule gave it because: {reasons}"),
        "withdrawn": (
            "{effect}: ditiadakan oleh {by} yang lebih berat ({exclusive}){because}",
            "{effect}: withdrawn by {by}, which is heavier ({exclusive}){because}",
        ),
        "withheld_guard": (
            "{effect}: ditahan, sebab hanya boleh diberikan jika {condition}{because}",
            "{effect}: withheld, for it may be given only if {condition}{because}",
        ),
        "withheld_both": (
            "{effect}: ditahan, sebab tidak boleh diberikan bersama {others} ({exclusive}){because}",
            "{effect}: withheld, for it may not be given together with {others} ({exclusive}){because}",
        ),
        # causes
        "cause_fact": ("{field} belum diisi{place}", "{field} is not filled in{place}"),
        "cause_parameter": ("parameter {name} belum ditetapkan", "parameter {name} is not set"),
        "cause_policy": (
            "kebijakan tidak memberi nilai pada {name}{place}",
            "the policy gives no value in {name}{place}",
        ),
        "cause_zero": ("pembagi pada {name} adalah nol{place}", "the divisor in {name} is zero{place}"),
        "cause_outside": ("rujukan {name} tidak memuatnya{place}", "lookup {name} doesn't hold it{place}"),
        "cause_no_row": ("tidak ada baris {name} yang cocok{place}", "no row of {name} fits{place}"),
        "cause_require": (
            "syarat ke-{name} pada {record} tidak terpenuhi{place}",
            "requirement {name} of {record} is not met{place}",
        ),
        "cause_too_few": (
            "{name} kurang dari {least}{place}",
            "there are fewer {name} than {least}{place}",
        ),
        "cause_no_member": ("tidak ada {name} yang dihitung{place}", "there is no {name} to count{place}"),
        "cause_points": (
            "dua titik pada {name} bernilai sama{place}",
            "two points of {name} have the same value{place}",
        ),
        "at": (" pada {place}", " for {place}"),
        # findings
        "finding_require": (
            "syarat ke-{name} pada {record} tidak terpenuhi{place}: {condition}",
            "requirement {name} of {record} is not met{place}: {condition}",
        ),
        "finding_too_few": (
            "{name} kurang dari {least}{place}",
            "there are fewer {name} than {least}{place}",
        ),
        "finding_outside": ("rujukan {name} tidak memuat nilai{place}", "lookup {name} has no value{place}"),
        "finding_only_if": (
            "aturan memberi {effect}, padahal syarat hanya_jika tidak terpenuhi{place}",
            "a rule gives {effect}, though its only_if does not hold{place}",
        ),
        "finding_never_both": (
            "akibat yang tidak boleh bersama ternyata bertemu{place}: {others} ({name})",
            "effects that may never meet have met{place}: {others} ({name})",
        ),
    }
)


def say(key: str, lang: Language, **args: object) -> str:
    """A sentence with its parts put in."""
    return SENTENCES[key][0 if lang == "id" else 1].format_map(args)
