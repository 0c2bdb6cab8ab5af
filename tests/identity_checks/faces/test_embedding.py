"""Small, grey and patterned ID portraits against photos: the gap shrinks, and not for impostors (R2)."""

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.faces.id_portraits import id_portrait
from identity_checks.faces import AgeGap, FaceComparer
from identity_checks.faces.embedding import PortraitTerms, terms_of
from identity_checks.finding_codes import FindingCode
from identity_checks.models import ModelStore
from identity_checks.results import Band, FaceComparison
from identity_checks.specimens import Portrait, PortraitsNotFetched, portraits

Pixels = NDArray[np.uint8]

_FOUND = portraits()
pytestmark = pytest.mark.skipif(
    isinstance(_FOUND, PortraitsNotFetched), reason="portraits not fetched: python tools/fetch_portraits.py"
)
_SEEDS: Final = range(3)


@pytest.fixture(scope="module")
def comparer() -> FaceComparer:
    return FaceComparer(ModelStore.bundled())


@pytest.fixture(scope="module")
def people() -> Mapping[str, tuple[Portrait, ...]]:
    assert not isinstance(_FOUND, PortraitsNotFetched)
    return _FOUND


def _card(comparer: FaceComparer, portrait: Portrait, seed: int, *, grey: bool = True) -> Pixels:
    card = portrait.card()
    return id_portrait(card, comparer.find(card)[0], seed, grey=grey)


def _compared(comparer: FaceComparer, card: Pixels, photo: Pixels, *, is_document: bool) -> FaceComparison:
    outcome = comparer.compare(card, photo, a_is_document=is_document)
    assert isinstance(outcome, FaceComparison)
    return outcome


def test_a_grey_portraits_terms_bring_the_holder_nearer(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """The same pair compared as document and photo is nearer than as two photos, on average over drawn portraits."""
    holder = people["obama"]
    gains = []
    for seed in _SEEDS:
        card = _card(comparer, holder[0], seed)
        matched = _compared(comparer, card, holder[1].selfie(), is_document=True)
        plain = _compared(comparer, card, holder[1].selfie(), is_document=False)
        gains.append(matched.similarity - plain.similarity)
        assert matched.model_versions["portrait_matching"] == "1"
        assert "portrait_matching" not in plain.model_versions

    assert np.mean(gains) > 0.01


def test_a_portrait_in_colour_is_compared_as_it_is(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """Small but in colour: document or photo makes no difference, and no version is named."""
    card, photo = _card(comparer, people["biden"][0], 1, grey=False), people["biden"][0].selfie()
    as_document = _compared(comparer, card, photo, is_document=True)

    assert as_document.similarity == _compared(comparer, card, photo, is_document=False).similarity
    assert "portrait_matching" not in as_document.model_versions


def test_impostors_stay_different(comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]) -> None:
    """Every portrait against every other person's photo."""
    for holder, pictures in people.items():
        card = _card(comparer, pictures[0], 1)
        for impostor, others in people.items():
            if impostor != holder:
                outcome = _compared(comparer, card, others[0].selfie(), is_document=True)
                assert outcome.band is Band.DIFFERENT


def test_the_order_of_the_two_pages_does_not_matter(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """Document first or photo first: the same similarity."""
    card, photo = _card(comparer, people["biden"][0], 4), people["biden"][0].selfie()
    one = comparer.compare(card, photo, a_is_document=True)
    other = comparer.compare(photo, card, b_is_document=True)

    assert isinstance(one, FaceComparison)
    assert isinstance(other, FaceComparison)
    assert one.similarity == pytest.approx(other.similarity, abs=1e-6)
    assert one.face_a == other.face_b


def test_terms_tell_grey_and_small(comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]) -> None:
    """28 pixels between the eyes is small; what is in colour is compared as photos are."""
    page = people["obama"][0].picture()
    grey = np.asarray(cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    card = _card(comparer, people["obama"][0], 2)
    face = comparer.find(page)[0]

    assert terms_of(page, face).plain
    assert terms_of(grey, face).grey
    assert not terms_of(grey, face).small
    small = terms_of(card, comparer.find(card)[0])
    assert small.small
    assert small.grey
    assert small.eye_distance == pytest.approx(28, abs=2)
    assert PortraitTerms(grey=False, eye_distance=28.0).plain


def test_a_face_at_the_pages_edge_is_no_error(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """The crop that is smoothed ends with the page."""
    card = _card(comparer, people["obama"][0], 5)
    (left, top), _, (right, bottom), _ = comparer.find(card)[0].box
    tight = np.ascontiguousarray(card[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1])
    outcome = comparer.compare(tight, people["obama"][1].picture(), a_is_document=True)

    assert isinstance(outcome, FaceComparison)
    assert outcome.similarity > 0.2


def test_an_old_document_is_looked_at_where_a_new_one_differs(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """R2: the finding says which gap widened the band, and to where."""
    card, photo = people["obama"][0].card(), people["biden"][0].selfie()
    outcome = comparer.compare(card, photo, a_is_document=True, age_gap=AgeGap(9.0, 40.0))

    assert isinstance(outcome, FaceComparison)
    (finding,) = outcome.findings
    assert finding.code == FindingCode.FACES_DIFFER
    assert finding.details["age_gap_years"] == "9"
    assert finding.details["different_below"] == "0.270"
