"""What the evidence mark of a policy says to people. Imports the languages only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iku_rules.language.words import Language

EVIDENCE: Final[Mapping[str, Mapping[Language, str]]] = MappingProxyType(
    {
        "verified": {
            "id": "Bukti: angka dan ketentuan kebijakan ini sudah dicocokkan dengan naskah peraturan.",
            "en": "Evidence: the numbers and provisions of this policy were checked against the regulation's text.",
        },
        "third_party": {
            "id": "Bukti: angka ini dikutip dari pihak ketiga dan belum dicocokkan dengan naskah peraturan.",
            "en": "Evidence: the numbers come from third parties, not yet checked against the regulation.",
        },
        "illustrative": {
            "id": "Bukti: ILUSTRASI. Angka dan ketentuannya contoh usulan, bukan peraturan yang berlaku.",
            "en": "Evidence: ILLUSTRATION. This policy's numbers and provisions are a proposed example, not law.",
        },
    }
)
