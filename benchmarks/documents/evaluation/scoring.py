"""Which answers are exact, which are wrong, and which are wrong without saying so.

A field is exact when its value equals the truth (or an equally good spelling of it) after white space is settled: runs
of it become one space, none stands beside a Han sign or at the ends, every line of a zone stands for itself. Nothing
else is forgiven; capitals, accents and the width of brackets count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from benchmarks.documents.evaluation.readers import PRODUCT
from benchmarks.documents.evaluation.record import DocumentTruth, FieldTruth, Record

_BESIDE_HAN: Final = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) | (?=[\u3000-\u9fff\uff00-\uffef])")
Threshold = Callable[[str, str], float]
"""(document type, field) → the confidence from which a value is accepted without a look."""


class Outcome(StrEnum):
    """What became of a field."""

    EXACT = "exact"
    WRONG = "wrong"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Scored:
    """One field with what a reader made of it; `silent` when it is wrong and above the accept threshold.

    `read_as` and `figure` are the document type that the product saw, and what its confidence was worked out from.
    """

    seed: int
    kind: str
    state: str
    form: str
    field: str
    leading: str
    effects: tuple[str, ...]
    legible: bool
    second: bool
    outcome: Outcome
    confidence: float | None
    silent: bool
    accepted: bool
    truth: str
    value: str
    read_as: str = ""
    figure: float = 0.0

    @property
    def but_for_widths(self) -> bool:
        """Whether it is exact when full-width and half-width signs count as one."""
        folded = settled(unicodedata.normalize("NFKC", self.value)) == settled(
            unicodedata.normalize("NFKC", self.truth)
        )
        return self.outcome is Outcome.EXACT or (self.outcome is Outcome.WRONG and folded)


def settled(text: str) -> str:
    """A value with its white space settled; line feeds stay."""
    lines = (re.sub(r"[ \t\u00a0\u3000]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(_BESIDE_HAN.sub("", line) for line in lines)


def is_exact(value: str, truth: FieldTruth) -> bool:
    """Whether a value is exactly what the document says."""
    return settled(value) in {settled(text) for text in (truth.value, *truth.others)}


def scored_product(record: Record, threshold: Threshold) -> list[Scored]:
    """Every field of a picture by what the product read; readings are paired with documents by kind, then by values."""
    readings: Sequence[Mapping[str, Any]] = record.answers[PRODUCT]["readings"]
    left = list(readings)
    found: list[Scored] = []
    paired: dict[int, Mapping[str, Any]] = {}
    for number in sorted(range(len(record.documents)), key=lambda at: -_best(record.documents[at], left)):
        document = record.documents[number]
        if left and _best(document, left) > 0:
            reading = max(left, key=lambda item: _agreement(document, item))
            left.remove(reading)
            paired[number] = reading
    if not paired and left:
        paired[0] = left[0]
    for number, document in enumerate(record.documents):
        found += _of_document(record, document, paired.get(number), threshold, second=number > 0)
    return found


def scored_baseline(record: Record, name: str, fold: Callable[[str], str]) -> list[Scored]:
    """Every field by whether what is printed occurs anywhere in the lines that a plain reader gave.

    That is lenient: the value need not be told apart from anything else. `fold` is applied to both sides (traditional
    signs, which some networks print for simplified ones).
    """
    read = ["".join(fold(line).split()) for line in record.answers[name]["lines"]]
    whole = "\n".join(read)
    found: list[Scored] = []
    for number, document in enumerate(record.documents):
        for field, truth in document.fields.items():
            there = all("".join(fold(line).split()) in whole for line in truth.printed)
            outcome = Outcome.EXACT if there else Outcome.WRONG
            found.append(_scored(record, document, field, number > 0, outcome, None, False, False, ""))
    return found


def type_right(record: Record, document: DocumentTruth) -> bool:
    """Whether a reading of the picture has this document's kind."""
    return any(_same_kind(document, item) for item in record.answers[PRODUCT]["readings"])


def _of_document(
    record: Record, document: DocumentTruth, reading: Mapping[str, Any] | None, threshold: Threshold, *, second: bool
) -> Iterable[Scored]:
    fields = {} if reading is None else reading["fields"]
    for field, truth in document.fields.items():
        value, confidence = fields.get(field, ("", None))
        if confidence is None:
            yield _scored(record, document, field, second, Outcome.ABSENT, None, False, False, "")
            continue
        exact = is_exact(value, truth)
        accepted = confidence >= threshold(str(reading["type"]) if reading else "", field)
        outcome = Outcome.EXACT if exact else Outcome.WRONG
        scored = _scored(record, document, field, second, outcome, confidence, accepted and not exact, accepted, value)
        figures = {} if reading is None else reading.get("figures", {})
        read_as = "" if reading is None else str(reading["type"])
        yield replace(scored, read_as=read_as, figure=float(figures.get(field, 0.0)))


def _scored(  # noqa: PLR0917 - private, the row of a table
    record: Record,
    document: DocumentTruth,
    field: str,
    second: bool,
    outcome: Outcome,
    confidence: float | None,
    silent: bool,
    accepted: bool,
    value: str,
) -> Scored:
    truth = document.fields[field]
    effects = tuple(record.effects)
    return Scored(
        record.seed, document.kind, document.state, document.form, field, record.leading, effects, truth.legible,
        second, outcome, confidence, silent, accepted, truth.value, value,
    )  # fmt: skip


_PACKS: Final[Mapping[str, tuple[str, ...]]] = {
    "hmt_residence_permit_front": ("hmt-residence-permit-front",),
    "hmt_residence_permit_back": ("hmt-residence-permit-back",),
    "home_return_permit": ("home-return-permit",),
    "taiwan_travel_permit": ("taiwan-travel-permit",),
    "permanent_resident_card": ("foreign-permanent-resident-card",),
    "eu_identity_card": ("{state}-identity-card",),
    "eu_identity_card_back": ("eu-identity-card-back",),
    "eu_residence_title": ("eu-residence-permit",),
    "sea_identity_card": ("{state}-identity-card",),
    "sea_residence_title": (
        "{state}-residence-card", "{state}-residence-pass", "{state}-employment-pass", "{state}-stay-permit",
        "{state}-acr-card",
    ),
    "mrz_card_back": ("icao-card-back", "eu-identity-card-back"),
}  # fmt: skip
"""The data packs that are right for a kind; a European card's zone makes its back one of the European pack."""


def _same_kind(document: DocumentTruth, reading: Mapping[str, Any]) -> bool:
    if document.kind not in _PACKS:
        return document.kind == str(reading["type"])
    right = {name.format(state=document.state.lower()) for name in _PACKS[document.kind]}
    return reading.get("pack") in right


def _best(document: DocumentTruth, readings: Sequence[Mapping[str, Any]]) -> float:
    return max((_agreement(document, item) for item in readings), default=0.0)


def _agreement(document: DocumentTruth, reading: Mapping[str, Any]) -> float:
    """How much a reading looks like one of this document: its kind, then fields of the same value, then of the name."""
    fields: Mapping[str, Any] = reading["fields"]
    same = sum(is_exact(fields[name][0], truth) for name, truth in document.fields.items() if name in fields)
    named = sum(name in fields for name in document.fields)
    return 3.0 * _same_kind(document, reading) + same + 0.01 * named
