"""A card that may be another one than it is read as: nothing on it is sure, however well it is read (R20, R21)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.documents.drawing.people import TODAY
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.evaluation.product_worker import plain_reading
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from case_contract.rules import SURE
from identity_checks.documents.layouts.licence.numbers import lacks_its_number
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Image
from identity_checks.models import ModelStore
from identity_checks.results import DocumentReading, DocumentType, FieldReading, ImageQuality

_PAPER = (215, 222, 226)


@pytest.fixture(scope="module")
def reader() -> DocumentReader:
    return DocumentReader(ModelStore.bundled())


def _without_its_number(card: Specimen, name: str = "id_number") -> Image:
    picture = np.array(card.image)
    left, top, right, bottom = (
        round(edge(box[place] for line in card.lines[name] for box in line.boxes))
        for place, edge in enumerate((min, min, max, max))
    )
    picture[top - 20 : bottom + 20, left - 20 : right + 20] = _PAPER
    return picture


@pytest.mark.parametrize("number", [31, 32])
def test_no_value_of_a_residence_permit_without_its_number_is_sure(reader: DocumentReader, number: int) -> None:
    permit = draw_specimen(Kind.HMT_RESIDENCE_FRONT, record_of(Part.TUNE).seed(number))
    read = reader.read(_without_its_number(permit), today=TODAY)
    assert read.pack is not None
    assert read.pack.pack == "hmt-residence-permit-front"
    assert read.fields
    assert max(field.confidence for field in read.fields.values()) < SURE


def test_an_identity_card_without_its_number_is_as_sure_as_it_is_read(reader: DocumentReader) -> None:
    card = draw_specimen(Kind.RESIDENT_ID_FRONT, record_of(Part.TUNE).seed(31))
    read = reader.read(_without_its_number(card), today=TODAY)
    assert read.document_type is DocumentType.RESIDENT_ID_FRONT
    assert read.fields["sex"].confidence >= SURE


def test_no_value_of_a_licence_without_a_right_number_is_sure(reader: DocumentReader) -> None:
    licence = draw_specimen(Kind.BUSINESS_LICENCE, record_of(Part.TUNE).seed(33))
    name = "uscc" if "uscc" in licence.lines else "registration_number"
    whole = reader.read(licence.image, today=TODAY)
    read = reader.read(_without_its_number(licence, name), today=TODAY)
    assert read.document_type is DocumentType.BUSINESS_LICENCE
    assert name not in read.fields
    sure = {field for field, value in whole.fields.items() if value.confidence >= SURE}
    assert {name, "type", "established_date"} <= sure
    assert max(field.confidence for field in read.fields.values()) < SURE


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"uscc": "91310000MA1FL0AJ7W"}, True),
        ({"uscc": "91350100M000100Y43"}, False),
        ({"uscc": "91350100M000100Y44"}, True),
        ({"registration_number": "110108000000016"}, False),
        ({"registration_number": "110108000000017"}, True),
        ({"registration_number": "1101082345678"}, False),
        ({}, True),
    ],
)
def test_a_licence_s_number_passes_its_check_or_has_none(values: dict[str, str], lacks: bool) -> None:
    fields = {name: FieldReading(value, 0.99, None) for name, value in values.items()}
    quality = ImageQuality(1.0, 0.0, 0.5, 0.8, cut_off=False, score=1.0)
    reading = DocumentReading(DocumentType.BUSINESS_LICENCE, 0, None, fields, (), quality, {})
    assert lacks_its_number(reading) is lacks
    assert not lacks_its_number(replace(reading, document_type=DocumentType.RESIDENT_ID_FRONT))


def test_the_evaluation_counts_what_the_product_says(reader: DocumentReader) -> None:
    """R21: it once put curves on what is unsure for other reasons than reading, and counted it as accepted."""
    licence = draw_specimen(Kind.BUSINESS_LICENCE, record_of(Part.TUNE).seed(33))
    read = reader.read(_without_its_number(licence, "uscc"), today=TODAY)
    assert read.figures.keys() == read.fields.keys()
    assert read.figures["address"] > SURE > read.fields["address"].confidence
    answer = plain_reading(read)
    assert answer["fields"] == {name: [field.value, field.confidence] for name, field in read.fields.items()}
