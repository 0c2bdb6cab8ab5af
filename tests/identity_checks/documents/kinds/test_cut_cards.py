"""Cards that the edge has cut: what is left of them still tells what they are, and is not sure (R20, R21, R98)."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from benchmarks.documents.drawing.people import TODAY
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from case_contract.rules import SURE
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.resident_id import read_front
from identity_checks.documents.reader import DocumentReader
from identity_checks.models import ModelStore
from identity_checks.results import DocumentType
from tests.identity_checks.packs.lines import line, sheet


@pytest.fixture(scope="module")
def reader() -> DocumentReader:
    return DocumentReader(ModelStore.bundled())


@cache
def _card(kind: Kind, state: str) -> Specimen:
    seeds = (record_of(Part.TUNE).seed(number) for number in range(100))
    return next(card for card in (draw_specimen(kind, seed) for seed in seeds) if card.state == state)


@pytest.mark.parametrize(
    ("kind", "state", "box", "pack", "fields"),
    [
        (
            Kind.PERMANENT_RESIDENT,
            "DEU",
            (0.3, 0.2, 1.0, 1.0),
            "foreign-permanent-resident-card",
            ("sex", "birth_date", "nationality", "valid_from", "valid_until"),
        ),
        (
            Kind.SEA_RESIDENCE,
            "MYS",
            (0.0, 0.3, 0.62, 1.0),
            "mys-residence-pass",
            ("birth_date", "sex", "nationality", "expiry_date"),
        ),
        (
            Kind.SEA_RESIDENCE,
            "VNM",
            (0.0, 0.33, 0.62, 1.0),
            "vnm-residence-card",
            ("birth_date", "sex", "nationality", "expiry_date"),
        ),
    ],
)
def test_a_card_without_title_number_and_portrait_is_known_by_its_labels(  # noqa: PLR0917 - one row of a table
    reader: DocumentReader,
    kind: Kind,
    state: str,
    box: tuple[float, float, float, float],
    pack: str,
    fields: tuple[str, ...],
) -> None:
    """R98: of such cards nothing was read."""
    card = _card(kind, state)
    height, width = card.image.shape[:2]
    left, top, right, bottom = (round(share * size) for share, size in zip(box, (width, height) * 2, strict=True))
    read = reader.read(card.image[top:bottom, left:right], today=TODAY)
    assert read.pack is not None
    assert read.pack.pack == pack
    for name in fields:
        assert read.fields[name].value == card.truth[name]
        assert read.fields[name].confidence < SURE


_ROWS = ("蒋静", "女民族撒拉", "971年3月10日", "川省成都市郫都区和谐", "街586号梧桐苑39栋944")


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("51011719710310", DocumentType.RESIDENT_ID_FRONT),
        ("510117197103102", DocumentType.RESIDENT_ID_FRONT),
        ("51011719710311", DocumentType.UNKNOWN),
        ("5101171971", DocumentType.UNKNOWN),
    ],
)
def test_a_part_of_a_number_bears_out_the_end_of_a_birth_date(number: str, told: DocumentType) -> None:
    """R20: the edge had gone through year, number and labels, and the portrait side was none."""
    assert classify([*_ROWS, number, "码", "样本 SPECIMEN"], None)[0] is told


@pytest.mark.parametrize(
    ("group", "birth", "number"),
    [
        ("女汉族", "5月20日", "11010119900520"),
        ("女民族汉", "生日5月20日", "11010119900520"),
        ("女民族汉", "990年5月20日", "11010119900520****"),
        ("女民族汉", "990年5月20日", "****19900520"),
    ],
)
def test_a_badge_with_a_number_that_is_hidden_in_part_is_no_identity_card(group: str, birth: str, number: str) -> None:
    """R21: a volunteer's badge was an identity card, and the stars of its number were 000X."""
    assert classify(["蒋静", group, birth, "北京市东城区和谐街9号", number], None)[0] is DocumentType.UNKNOWN


def test_a_whole_number_bears_out_what_the_edge_has_left_of_a_birth_date() -> None:
    """R20: half a 0 was read as a bracket."""
    rows = ("民族 乌孜别克", ")年7月8日", "江省哈尔滨市南岗区桃", "乡桃花源村15组7号", "马")
    assert classify([*rows, "230103194007084039"], None)[0] is DocumentType.RESIDENT_ID_FRONT
    assert classify([*rows, "230103194007094039"], None)[0] is DocumentType.UNKNOWN


def test_a_card_on_its_head_is_read_beside_a_slip_that_is_not(reader: DocumentReader) -> None:
    """R20: the slip read well one way up, and the card was not looked at the other way."""
    card = _card(Kind.RESIDENT_ID_FRONT, "CHN")
    height, width = card.image.shape[:2]
    page = np.full((height + 220, width, 3), 120, np.uint8)
    page[:height] = cv2.rotate(card.image, cv2.ROTATE_180)
    cv2.rectangle(page, (20, height + 20), (width - 20, height + 210), (245, 245, 245), -1)
    for row, text in enumerate(
        ("The customer invoice brown total", "ref table copy 1,299.00 thank you", "No. 48213 quick")
    ):
        cv2.putText(page, text, (40, height + 70 + 55 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (40, 40, 40), 2)
    read = reader.read(page, today=TODAY)
    assert read.document_type is DocumentType.RESIDENT_ID_FRONT
    assert {name: read.fields[name].value for name in ("name", "birth_date")} == {
        name: card.truth[name] for name in ("name", "birth_date")
    }


@pytest.mark.parametrize("number", ["11010119900520****", "51011719710310"])
def test_digits_that_are_hidden_or_off_the_picture_are_not_put(number: str) -> None:
    """R21: stars were read as 000X, and as valid where the check digit happened to fit."""
    rows = ("姓名 蒋静", "性别 女 民族 撒拉", "出生 1990年5月20日", "住址 四川省成都市郫都区和谐街586号")
    lines = [line(text, 100, 100 + 60 * place) for place, text in enumerate(rows)]
    read = read_front(sheet(*lines, line("公民身份号码", 100, 420), line(number, 350, 420)))
    draft = read.get("id_number")
    assert draft is None or draft.value == number
    assert draft is None or draft.confidence < SURE
