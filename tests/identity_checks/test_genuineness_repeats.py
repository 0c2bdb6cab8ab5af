"""The same document, or the same picture, in another case (issue 3 section 3)."""

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from identity_checks.genuineness import (
    Fingerprint,
    fingerprint,
    fingerprints_all_ways,
    picture_fingerprint,
    view_document,
)
from identity_checks.genuineness.fingerprints import compare
from identity_checks.genuineness.pictures import apart_in_a_place, same_picture
from identity_checks.results import DocumentType
from identity_checks.specimens import degrade, draw
from identity_checks.specimens.light import jpeg_round_trip
from identity_checks.specimens.people import invent_person

FRONT = DocumentType.RESIDENT_ID_FRONT


def printed(seed: int, kind: DocumentType = FRONT, *, take: int = 1, quality: int = 90) -> Fingerprint:
    """The fingerprint of a photographed specimen."""
    shot = degrade(draw(kind, seed), take, "phone", effects=["perspective", "tilt", "shadow"])
    view = view_document(jpeg_round_trip(shot.image, quality), shot.corners, kind, {})
    assert view is not None
    return fingerprint(view)


def same_as(one: Fingerprint, cards: list[Fingerprint]) -> list[int]:
    """Which of the cards are the same document."""
    found = [compare(one, card) for card in cards]
    return [place for place, likeness in enumerate(found) if likeness is not None and likeness.is_same]


def test_one_document_is_recognised_and_others_are_not() -> None:
    """R24: resaved or photographed anew it is the same; eight other cards of the form are not."""
    cards = [printed(seed) for seed in range(900, 908)]
    assert same_as(printed(903, quality=60), cards) == [3]
    assert same_as(printed(905, take=2), cards) == [5]
    assert same_as(printed(950), cards) == []


def test_documents_of_different_forms_are_never_alike() -> None:
    """A card and a passport are not compared."""
    assert compare(printed(900), printed(900, DocumentType.PASSPORT)) is None


def test_the_portrait_is_told_apart_from_the_text() -> None:
    """A card with another portrait and the same text is the same document whose portrait differs."""
    one = printed(900)
    assert one.portrait is not None
    other = Fingerprint(one.layout, one.text, one.second, one.portrait ^ (2**40 - 1))
    likeness = compare(one, other)
    assert likeness is not None
    assert likeness.is_same
    assert not likeness.has_same_portrait
    assert likeness.has_other_portrait


def _scanned(image: NDArray[np.uint8], wide: float = 0.0) -> Fingerprint:
    """The fingerprint of a card by an outline whose right side lies `wide` of its width too far right."""
    page = np.asarray(cv2.copyMakeBorder(image, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(120, 130, 140)), np.uint8)
    height, width = image.shape[:2]
    right = 60 + (1 + wide) * width
    view = view_document(page, ((60, 60), (right, 60), (right, 60.0 + height), (60, 60.0 + height)), FRONT, {})
    assert view is not None
    return fingerprint(view)


@pytest.mark.parametrize("seed", range(900, 906))
def test_a_portrait_beside_its_place_is_no_other_one(seed: int) -> None:
    """R24: an outline a hundredth too wide is one card's all the same; another portrait is told by it as well."""
    card = draw(FRONT, seed).image
    rng = np.random.default_rng(seed)
    blots = cv2.GaussianBlur(rng.uniform(0, 255, (480, 374, 3)).astype(np.float32), (0, 0), 45)
    strange = np.asarray(cv2.normalize(blots, blots, 20, 235, cv2.NORM_MINMAX), np.uint8)
    likeness = compare(_scanned(card), _scanned(card, 0.01))
    replaced = compare(_scanned(card), _scanned(draw(FRONT, seed, portrait=strange).image, 0.01))
    assert likeness is not None
    assert replaced is not None
    assert (likeness.is_same, likeness.has_other_portrait) == (True, False)
    assert (replaced.is_same, replaced.has_other_portrait) == (True, True)


@given(st.integers(1, 128), st.data())
def test_distance_counts_bits(count: int, data: st.DataObject) -> None:
    """Distance is symmetric and the number of bits that differ."""
    bits = data.draw(st.sets(st.integers(0, 127), min_size=count, max_size=count))
    one = Fingerprint("resident_id_front", 0, 0, None)
    other = Fingerprint("resident_id_front", sum(1 << bit for bit in bits), 0, None)
    there, back = compare(one, other), compare(other, one)
    assert there is not None
    assert there == back
    assert there.text == count


def test_a_picture_saved_again_is_the_same_and_a_card_of_the_same_form_is_not() -> None:
    """R36: scaled and compressed anew it is known; four other cards, flat and in the same place, are not."""
    cards = [draw(FRONT, seed).image for seed in range(920, 925)]
    prints = [picture_fingerprint(card) for card in cards]
    small = cv2.resize(cards[2], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    again = picture_fingerprint(jpeg_round_trip(np.asarray(small, np.uint8), 60))
    assert again is not None
    likeness = [None if one is None else same_picture(again, one) for one in prints]
    assert [place for place, found in enumerate(likeness) if found is not None] == [2]
    assert likeness[2] is not None
    assert 0.5 <= likeness[2] <= 1


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("quarters", range(4))
def test_a_picture_turned_by_quarters_or_mirrored_is_among_its_turned_ones(quarters: int, mirrored: bool) -> None:
    """R36: and saved again; another picture is among none of them."""
    page, other = (draw(FRONT, seed).image for seed in (930, 931))
    small = np.asarray(cv2.resize(page, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8)
    turned = np.ascontiguousarray(np.rot90(small[:, ::-1] if mirrored else small, quarters))
    saved = jpeg_round_trip(turned, 70)
    own = picture_fingerprint(saved)
    assert own is not None
    ways = fingerprints_all_ways(saved)
    assert ways[0] == own
    assert len(ways) == 8
    kept, strange = picture_fingerprint(page), picture_fingerprint(other)
    assert kept is not None
    assert strange is not None
    assert sum(same_picture(way, kept) is not None for way in ways) == 1
    assert all(same_picture(way, strange) is None for way in ways)


def test_a_picture_that_shows_nothing_is_like_no_other() -> None:
    """A sheet of one colour has no fingerprint: else every blank page would be in every case."""
    assert picture_fingerprint(np.full((480, 640, 3), 200, np.uint8)) is None


def test_backs_of_two_cards_of_one_office_are_told_apart_by_their_dates() -> None:
    """R36: as a whole their scans are one picture, place by place they are not; the same one saved again is."""
    person = invent_person(940)
    renewed = replace(person, valid_from=date(2011, 6, 24), valid_until=date(2031, 6, 24))
    first = replace(person, valid_from=date(2018, 3, 7), valid_until=date(2038, 3, 7))
    one, other = (draw(DocumentType.RESIDENT_ID_BACK, 940, person=holder).image for holder in (renewed, first))
    small = np.asarray(cv2.resize(one, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8)
    kept, strange, again = (
        picture_fingerprint(page, is_detailed=True) for page in (one, other, jpeg_round_trip(small, 50))
    )
    assert kept is not None
    assert strange is not None
    assert again is not None
    assert same_picture(again, kept) is not None
    assert same_picture(strange, kept) is None
    kept_before = replace(kept, detail=None)
    assert same_picture(strange, kept_before) is not None


@given(arrays(np.int8, 64 * 64), arrays(np.int8, 64 * 64))
def test_places_are_as_far_apart_either_way_and_not_from_themselves(
    one: NDArray[np.int8], other: NDArray[np.int8]
) -> None:
    """Symmetric, within its range, and nought for the same figures."""
    mine, theirs = one.tobytes(), other.tobytes()
    there, back = apart_in_a_place(mine, theirs), apart_in_a_place(theirs, mine)
    assert there == pytest.approx(back)
    assert 0 <= there <= 2.001
    assert apart_in_a_place(mine, mine) < 1e-4
