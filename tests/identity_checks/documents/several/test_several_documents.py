"""Several documents in one picture, told apart (R21, R98); photographs that show none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from identity_checks.documents.finding.several import beyond, divided, outside
from identity_checks.documents.layouts.classification import shows_several
from identity_checks.documents.reader import DocumentReader
from identity_checks.packs.evidence import bears_title_twice
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentReading, DocumentType, reading_as_json
from identity_checks.specimens import draw
from tests.identity_checks.documents.several.laying import BACK, FRONT, TODAY, page_of, put


def _values(reading: DocumentReading) -> dict[str, str]:
    return {name: item.value for name, item in reading.fields.items()}


@pytest.mark.parametrize("colour", [(70, 60, 50), (255, 255, 255)], ids=["on a table", "copied on a sheet"])
def test_front_and_back_in_one_picture_are_two_documents(reader: DocumentReader, colour: tuple[int, int, int]) -> None:
    """R98: both sides one below the other; each with all its fields, its place and no word of the other."""
    page = page_of(colour, 1500, 1100)
    put(page, FRONT, 130, 100, 840)
    put(page, BACK, 130, 820, 840)
    reading = reader.read(page, today=TODAY)
    found = {item.document_type: item for item in (reading, *reading.further)}
    assert set(found) == {DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK}
    assert _values(found[DocumentType.RESIDENT_ID_FRONT]) == dict(FRONT.truth)
    assert _values(found[DocumentType.RESIDENT_ID_BACK]) == dict(BACK.truth)
    name, authority = (
        np.mean(item.box or (), axis=0)
        for item in (
            found[DocumentType.RESIDENT_ID_FRONT].fields["name"],
            found[DocumentType.RESIDENT_ID_BACK].fields["authority"],
        )
    )
    assert name[1] < 700 < authority[1]
    written = reading_as_json(reading)
    assert [item["document_type"] for item in written["further_documents"]] == [reading.further[0].document_type.value]


def test_a_card_whose_edges_cannot_be_seen_is_not_lost_beside_one_whose_can(reader: DocumentReader) -> None:
    """R98: two pictures joined into one, a card on a white sheet above one on a dark desk; both people are told."""
    other = draw(DocumentType.RESIDENT_ID_FRONT, 13)
    page = np.concatenate([page_of((236, 240, 244), 760, 1100), page_of((40, 40, 40), 740, 1100)])
    put(page, FRONT, 130, 110, 840)
    put(page, other, 120, 860, 860)
    reading = reader.read(np.asarray(cv2.GaussianBlur(page, (0, 0), 1.0), np.uint8), today=TODAY)
    names = {_values(item).get("name") for item in (reading, *reading.further)}
    assert names == {FRONT.truth["name"], other.truth["name"]}


def test_what_was_asked_for_comes_first(reader: DocumentReader) -> None:
    """R3: a page handed in as the back is no wrong document when the back is on it, beside the front."""
    page = page_of((70, 60, 50), 1500, 1100)
    put(page, FRONT, 130, 100, 840)
    put(page, BACK, 130, 820, 840)
    reading = reader.read(page, expected=DocumentType.RESIDENT_ID_BACK, today=TODAY)
    assert reading.document_type is DocumentType.RESIDENT_ID_BACK
    assert [item.document_type for item in reading.further] == [DocumentType.RESIDENT_ID_FRONT]
    codes = {str(finding.code) for item in (reading, *reading.further) for finding in item.findings}
    assert "wrong_document" not in codes


def test_one_document_is_one(reader: DocumentReader) -> None:
    """R98: a card alone has no further documents."""
    page = page_of((70, 60, 50), 900, 1100)
    put(page, FRONT, 130, 120, 840)
    assert reader.read(page, today=TODAY).further == ()


def test_a_scene_without_a_document_is_none(reader: DocumentReader) -> None:
    """Issue 3 section 2: "none of these" for a picture of a room with a poster, for a portrait and for a street."""
    rng = np.random.default_rng(5)
    room = cv2.GaussianBlur(rng.integers(0, 255, (720, 960, 3)).astype(np.uint8), (0, 0), 21)
    poster = np.asarray(room, np.uint8).copy()
    cv2.rectangle(poster, (200, 120), (700, 520), (230, 230, 235), -1)
    for line, words in enumerate(("GRAND OPENING", "SATURDAY 10.05.2025", "ALL WELCOME")):
        cv2.putText(poster, words, (230, 220 + 110 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (20, 20, 160), 3)
    face = np.asarray(room, np.uint8).copy()
    cv2.ellipse(face, (480, 380), (150, 200), 0, 0, 360, (150, 180, 220), -1)
    for page in (np.asarray(room, np.uint8), poster, face):
        reading = reader.read(page, today=TODAY)
        assert reading.document_type is DocumentType.UNKNOWN
        assert not reading.fields
        assert reading.further == ()


def _mark(left: float, top: float) -> NDArray[np.float32]:
    return np.array([[left, top], [left + 90, top], [left + 90, top + 12], [left, top + 12]], np.float32)


def test_a_gap_divides_text_and_lines_of_one_document_stay_together() -> None:
    """R98: lines at an even pitch are one group; two blocks apart are two, whichever way they lie apart."""
    column = [_mark(0, 20 * row) for row in range(6)]
    assert divided(column) is None
    below = [_mark(0, 200 + 20 * row) for row in range(4)]
    beside = [_mark(140, 20 * row) for row in range(6)]
    for other in (below, beside):
        groups = divided([*column, *other])
        assert groups is not None
        assert sorted(len(group) for group in groups) == sorted((len(column), len(other)))
    frame = np.array([[-5, -5], [100, -5], [100, 130], [-5, 130]], np.float32)
    assert len(outside([*column, *below], frame)) == len(below)


def test_words_that_stand_on_a_document_once_tell_of_two() -> None:
    """R98: two fronts, or a front and a back; one card's own labels do not."""
    front = ["姓名张三", "性别男民族汉", "出生1990年1月1日", "住址北京市", "公民身份号码110101199001011237"]
    back = ["中华人民共和国", "居民身份证", "签发机关北京市公安局", "有效期限2020.01.01-2030.01.01"]
    assert not shows_several(front)
    assert not shows_several(back)
    assert shows_several([*front, *back])
    assert shows_several([*front, *front])
    zone = ["I<ESPFKL1575859<<<<<<<<<<<<<<<", "5201237F2709053ESP<<<<<<<<<<<4", "NUNEZ<DE<LA<TORRE<<ANA<BEGONA<"]
    assert not shows_several(zone)
    assert shows_several([*zone, zone[0], "5201237F2709053EsP<<<<<<<<<<<4", zone[2]])
    polish = "EK48271053P0L8802026M3012246<<<<<<<<<<<<<<<4"
    assert not shows_several([polish])
    assert shows_several([polish, "1234567842GBR8802026M3012246<<<<<<<<<<<<<<<6"])
    assert shows_several([*zone, "P<CHNMA0<<CH0NGYE<<<<<<<<<<<", "EP24762037CHN8103055M3103175<<<<<<<<<<<<<<<6"])


def test_a_title_that_is_a_value_too_tells_of_two_cards_only_with_labels_or_a_third() -> None:
    """R98: a residence title's type repeats its title, which divided single cards; a travel permit has one title."""
    shelf = Shelf.bundled().packs
    title = shelf["eu-residence-permit"].pack
    card = ["PERMESSO DI SOGGIORNO", "Cognome/Surname", "KAUR", "Tipo", "PERMESSO DI SOGGIORNO"]
    assert not bears_title_twice(title, card)
    assert bears_title_twice(title, [*card, card[0]])
    assert bears_title_twice(title, [*card, card[1]])
    permit = shelf["home-return-permit"].pack
    assert not bears_title_twice(permit, ["港澳居民来往内地通行证"])
    assert bears_title_twice(permit, ["港澳居民来往内地通行证"] * 2)


def test_the_rest_of_a_page_lies_on_one_side_of_a_document() -> None:
    """R98: it is looked at by itself where all that text beside a document is on that side."""
    known = np.array([[100, 50], [900, 80], [880, 600], [90, 580]], np.float32)
    below = [np.array([[x, 700], [x + 50, 700], [x + 50, 720], [x, 720]], np.float32) for x in (200, 400)]
    rest = beyond(known, below, 1000, 1400)
    assert rest is not None
    assert rest.tolist() == [[0, 600], [1000, 600], [1000, 1400], [0, 1400]]
    assert beyond(known, [*below, below[0] - np.array([0, 680], np.float32)], 1000, 1400) is None


def test_two_cards_the_one_upside_down_are_two_documents(reader: DocumentReader) -> None:
    """R21, R98: a front and a back on one sheet, the front the other way up; neither is passed over in silence."""
    page = page_of((255, 255, 255), 1500, 1100)
    put(page, BACK, 130, 820, 840)
    put(page, FRONT, 130, 100, 840)
    page[60:780] = page[60:780][::-1, ::-1]
    reading = reader.read(page, today=TODAY)
    found = {item.document_type: item for item in (reading, *reading.further)}
    assert set(found) == {DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK}
    assert _values(found[DocumentType.RESIDENT_ID_FRONT]) == dict(FRONT.truth)
    assert _values(found[DocumentType.RESIDENT_ID_BACK]) == dict(BACK.truth)
    assert abs(found[DocumentType.RESIDENT_ID_FRONT].rotation - found[DocumentType.RESIDENT_ID_BACK].rotation) == 180
    codes = {finding.code for item in found.values() for finding in item.findings}
    assert "document_not_found" not in codes, "a finding that the fields contradict"


def test_a_back_with_an_identity_number_is_two_sides() -> None:
    """R98: a copy of both sides may have lost every label of the front; a back alone bears no identity number."""
    back = ["中华人民共和国", "居民身份证", "签发机关", "海口市公安局龙华分局", "有效期限", "2025.01.05-长期"]
    number = FRONT.truth["id_number"]
    assert not shows_several(back)
    assert shows_several(["罗英丽", number, *back])
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert not shows_several(["罗英丽", wrong, *back]), "the check digit must be right"
