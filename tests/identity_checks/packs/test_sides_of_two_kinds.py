"""A front and a back that are of two kinds of document (R23, R100)."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from identity_checks.crosschecks import cross_check
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType, Finding, ImageQuality, PackReference, Severity
from resources.sentences import finding_sentence, load_catalogue

TODAY = date(2026, 11, 30)
GOOD = ImageQuality(sharpness=0.9, glare=0.0, brightness=0.7, contrast=0.6, cut_off=False, score=1.0)


def _reading(kind: DocumentType) -> DocumentReading:
    return DocumentReading(kind, 0, None, {}, (), GOOD, {})


def _permit(side: str, serves_as: DocumentType) -> DocumentReading:
    pack = PackReference(f"permit-{side}", 1, "0" * 64, f"居住证（{side}）", f"Permit, {side}", (serves_as,))
    return replace(_reading(DocumentType.REGIONAL), pack=pack)


CARD = _reading(DocumentType.RESIDENT_ID_FRONT)
CARDS_BACK = _reading(DocumentType.RESIDENT_ID_BACK)
PERMIT = _permit("front", DocumentType.RESIDENT_ID_FRONT)
PERMITS_BACK = _permit("back", DocumentType.RESIDENT_ID_BACK)
PASSPORT = _reading(DocumentType.PASSPORT)


def _said(*readings: DocumentReading) -> list[tuple[int | None, Finding]]:
    found = cross_check(readings, {}, None, today=TODAY)
    return [(one.reading_index, one.finding) for one in found if one.finding.code == FindingCode.SIDES_MISMATCH]


@pytest.mark.parametrize(
    ("front", "back", "expected"),
    [
        (CARD, CARDS_BACK, False),
        (PERMIT, PERMITS_BACK, False),
        (CARD, PERMITS_BACK, True),
        (PERMIT, CARDS_BACK, True),
        (PASSPORT, PERMITS_BACK, False),
        (CARD, PASSPORT, False),
    ],
)
def test_sides_of_two_kinds_are_told_with_the_back(
    front: DocumentReading, back: DocumentReading, expected: bool
) -> None:
    """R23: whichever comes first; a back without any front lacks it, which is said otherwise."""
    for place, readings in enumerate(((front, back), (back, front))):
        found = _said(*readings)
        assert [(at, one.severity) for at, one in found] == ([(1 - place, Severity.WARNING)] if expected else [])


def test_a_back_whose_own_front_is_there_is_not_told() -> None:
    """R23: a case with two whole documents has nothing that does not belong together, in any order."""
    for readings in permutations((CARD, CARDS_BACK, PERMIT, PERMITS_BACK)):
        assert _said(*readings) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Two documents: ID card, portrait side; Permit, back"),
        ("zh_CN", "正反面不是同一种证件：身份证人像面，居住证（back）"),
    ],
)
def test_both_documents_are_named(language: str, words: str) -> None:
    """R100: a pack's by its own title; nothing of what stands on them."""
    ((_, found),) = _said(CARD, PERMITS_BACK)
    assert finding_sentence(language, load_catalogue(language), found.code, found.details) == words
