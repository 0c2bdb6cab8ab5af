"""A document of a bundled pack is no wrong document where it may be handed in, and one everywhere else (R99, R100)."""

from datetime import date
from types import MappingProxyType
from typing import Final

import pytest

from case_contract.templates import EXPECTED_DOCUMENT, TEMPLATES
from case_contract.vocabulary import CaseType
from identity_checks.crosschecks.one_document import check_reading
from identity_checks.packs.shelf import Shelf, ShelvedPack
from identity_checks.results import DocumentReading, DocumentType, ImageQuality

TODAY: Final = date(2026, 11, 30)
_GOOD: Final = ImageQuality(sharpness=0.9, glare=0.0, brightness=0.7, contrast=0.6, cut_off=False, score=1.0)
_PACKS: Final = {item.pack.pack: item for item in Shelf.bundled()}

SERVE_AS_NOTHING: Final = MappingProxyType(
    {
        "eu-identity-card-back": "a back without a portrait: it comes with its front, on one picture or in one file",
        "icao-card-back": "a back without a portrait, of whatever card: it comes with its front",
    }
)
"""Bundled packs whose documents stand in nobody's place when handed in alone, and why."""


def _codes(item: ShelvedPack, expected: DocumentType) -> set[str]:
    reading = DocumentReading(DocumentType.REGIONAL, 0, None, {}, (), _GOOD, {}, pack=item.reference)
    return {str(finding.code) for finding in check_reading(reading, expected=expected, today=TODAY)}


@pytest.mark.parametrize("name", sorted(_PACKS))
def test_a_packs_document_is_wrong_only_where_it_does_not_serve(name: str) -> None:
    """Nor does a reader miss a zone or a field of a passport on a card that stands in its place."""
    item = _PACKS[name]
    assert bool(item.pack.serves_as) is (name not in SERVE_AS_NOTHING), name
    for kind in DocumentType:
        if kind is DocumentType.REGIONAL:
            continue
        served = kind.value in {one.value for one in item.pack.serves_as}
        codes = _codes(item, kind)
        assert ("wrong_document" not in codes) is served, kind
        assert not served or codes == set()


def test_nothing_is_listed_that_is_no_bundled_pack() -> None:
    """The list of exceptions holds packs that there are, each with a reason."""
    assert set(SERVE_AS_NOTHING) <= set(_PACKS)
    assert all(len(reason) > 20 for reason in SERVE_AS_NOTHING.values())


def test_what_serves_is_what_some_case_asks_for() -> None:
    """A place that no case type has would be no place; papers from abroad stand where a passport is asked for."""
    asked = {EXPECTED_DOCUMENT[kind].value for template in TEMPLATES.values() for kind in template.required}
    assert {kind.value for item in _PACKS.values() for kind in item.pack.serves_as} <= asked
    across = {EXPECTED_DOCUMENT[kind].value for kind in TEMPLATES[CaseType.CROSS_BORDER].required}
    for name, item in _PACKS.items():
        abroad = item.pack.state != "CHN" or item.pack.kind.value == "travel_permit"
        if abroad and name not in SERVE_AS_NOTHING:
            assert [kind.value for kind in item.pack.serves_as] == ["passport"], name
    assert "passport" in across
