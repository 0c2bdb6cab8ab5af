"""The same document, or the same face, in another case (issue 3 section 3)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import (
    Fingerprint,
    faces_seen_before,
    fingerprint,
    repeat_finding,
    seen_before,
    view_document,
)
from identity_checks.genuineness.fingerprints import compare
from identity_checks.results import DocumentType, Severity
from identity_checks.specimens import degrade, draw
from identity_checks.specimens.light import jpeg_round_trip

FRONT = DocumentType.RESIDENT_ID_FRONT


def printed(seed: int, kind: DocumentType = FRONT, *, take: int = 1, quality: int = 90) -> Fingerprint:
    """The fingerprint of a photographed specimen."""
    shot = degrade(draw(kind, seed), take, "phone", effects=["perspective", "tilt", "shadow"])
    view = view_document(jpeg_round_trip(shot.image, quality), shot.corners, kind, {})
    assert view is not None
    return fingerprint(view)


def test_one_document_is_recognised_and_others_are_not() -> None:
    """R24: resaved or photographed anew it is the same; eight other cards of the form are not."""
    cards = [printed(seed) for seed in range(900, 908)]
    assert seen_before(printed(903, quality=60), cards) == (3,)
    assert seen_before(printed(905, take=2), cards) == (5,)
    assert seen_before(printed(950), cards) == ()


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
    finding = repeat_finding(likeness)
    assert finding is not None
    assert (finding.code, finding.severity) == (FindingCode.DOCUMENT_SEEN_BEFORE, Severity.ALERT)
    assert finding.details == {"strength": "1.00", "portrait": "other"}
    same = compare(one, one)
    assert same is not None
    again = repeat_finding(same)
    assert again is not None
    assert (again.severity, again.details["portrait"]) == (Severity.WARNING, "same")
    far = compare(one, Fingerprint(one.layout, one.text ^ (2**60 - 1), one.second, one.portrait))
    assert far is not None
    assert repeat_finding(far) is None


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


def test_the_same_face_among_others() -> None:
    """R33: rows whose cosine reaches the threshold, the nearest first; rows without length never."""
    rng = np.random.default_rng(5)
    face = rng.standard_normal(128).astype(np.float32)
    earlier = rng.standard_normal((50, 128)).astype(np.float32)
    earlier[7] = 3 * face
    earlier[20] = face + 0.5 * rng.standard_normal(128).astype(np.float32)
    earlier[30] = 0
    found = faces_seen_before(face, earlier)
    assert [one.place for one in found] == [7, 20]
    assert found[0].similarity == pytest.approx(1.0, abs=1e-5)
    assert faces_seen_before(face, np.empty((0, 128), np.float32)) == ()


@pytest.mark.parametrize("earlier", [np.zeros((3, 64), np.float32), np.zeros(128, np.float32)])
def test_embeddings_of_other_models_are_refused(earlier: NDArray[np.float32]) -> None:
    """Widths that do not fit are a mistake of the caller."""
    with pytest.raises(ValueError, match="do not fit"):
        faces_seen_before(np.ones(128, np.float32), earlier)
