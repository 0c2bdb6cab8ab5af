"""A card that may be another one than it is read as: nothing on it is sure, however well it is read (R20, R21)."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.documents.drawing.people import TODAY
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from case_contract.rules import SURE
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Image
from identity_checks.models import ModelStore
from identity_checks.results import DocumentType

_PAPER = (215, 222, 226)


@pytest.fixture(scope="module")
def reader() -> DocumentReader:
    return DocumentReader(ModelStore.bundled())


def _without_its_number(card: Specimen) -> Image:
    picture = np.array(card.image)
    left, top, right, bottom = (
        round(edge(box[place] for line in card.lines["id_number"] for box in line.boxes))
        for place, edge in enumerate((min, min, max, max))
    )
    picture[top - 20 : bottom + 20, left - 20 : right + 20] = _PAPER
    return picture


@pytest.mark.parametrize("number", [31, 32])
def test_no_value_of_a_residence_permit_taken_for_an_identity_card_is_sure(reader: DocumentReader, number: int) -> None:
    permit = draw_specimen(Kind.HMT_RESIDENCE_FRONT, record_of(Part.TUNE).seed(number))
    read = reader.read(_without_its_number(permit), today=TODAY)
    assert read.document_type is DocumentType.RESIDENT_ID_FRONT
    assert read.fields
    assert max(field.confidence for field in read.fields.values()) < SURE


def test_an_identity_card_without_its_number_is_as_sure_as_it_is_read(reader: DocumentReader) -> None:
    card = draw_specimen(Kind.RESIDENT_ID_FRONT, record_of(Part.TUNE).seed(31))
    read = reader.read(_without_its_number(card), today=TODAY)
    assert read.document_type is DocumentType.RESIDENT_ID_FRONT
    assert read.fields["sex"].confidence >= SURE
