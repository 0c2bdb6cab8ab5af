"""The two faces that slider and flicker lay on each other."""

import numpy as np
import pytest

from identity_checks.faces.detection import FaceDetector
from identity_checks.models import ModelStore
from identity_checks.specimens import DocumentType, PortraitsNotFetched, degrade, draw, portraits
from reviewer_app.media_process.portraits import SIDE, Portraits

_FOUND = portraits()


@pytest.mark.slow
@pytest.mark.skipif(
    isinstance(_FOUND, PortraitsNotFetched), reason="portraits not fetched: python tools/fetch_portraits.py"
)
def test_portrait_and_selfie_are_laid_eye_on_eye() -> None:
    """beyond.md 11: a small portrait on a photographed card and a selfie have eyes and mouth at the same places."""
    assert not isinstance(_FOUND, PortraitsNotFetched)
    person = _FOUND["astronaut"][0]
    card = degrade(draw(DocumentType.RESIDENT_ID_FRONT, 41, portrait=person.card()), 7, "phone").image
    faces, detector = Portraits(), FaceDetector(ModelStore.bundled())
    places = []
    for picture, is_document in ((card, True), (person.selfie(), False)):
        aligned = faces.aligned(picture, None, is_document=is_document)
        assert aligned is not None
        assert aligned.shape == (SIDE, SIDE, 3)
        places.append(np.array(detector.find(aligned)[0].landmarks))
    assert np.abs(places[0] - places[1]).max() < SIDE / 40
