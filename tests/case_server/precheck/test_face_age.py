"""The age of the document reaches the comparison of the faces (R2, R21)."""

import cv2
import numpy as np
import pytest

from case_contract.identifiers import new_id
from case_contract.vocabulary import EvidenceKind
from case_server.precheck.checker import ModelChecker
from case_server.precheck.checking import OpenedEvidence
from identity_checks.results import DocumentType
from identity_checks.specimens import Pixels, PortraitsNotFetched, draw, invent_person, portraits

_PEOPLE = portraits()


def _file(kind: EvidenceKind, pixels: Pixels) -> OpenedEvidence:
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 92])
    return OpenedEvidence(new_id(), kind, np.asarray(data, dtype=np.uint8).tobytes())


@pytest.mark.skipif(
    isinstance(_PEOPLE, PortraitsNotFetched), reason="portraits not fetched: python tools/fetch_portraits.py"
)
def test_an_old_id_card_widens_the_band(checker: ModelChecker) -> None:
    """Read from the card's other side: nine years, so the finding says that `different` starts lower."""
    assert not isinstance(_PEOPLE, PortraitsNotFetched)
    person = invent_person(4711)
    today = person.valid_from.replace(year=person.valid_from.year + 9)
    front = draw(DocumentType.RESIDENT_ID_FRONT, 1, person=person, portrait=_PEOPLE["obama"][0].card()).image
    back = draw(DocumentType.RESIDENT_ID_BACK, 2, person=person).image
    evidence = [
        _file(EvidenceKind.ID_FRONT, front),
        _file(EvidenceKind.ID_BACK, back),
        _file(EvidenceKind.SELFIE, _PEOPLE["biden"][0].selfie()),
    ]

    checked = checker.check(evidence, {}, today)

    (differ,) = [finding for finding in checked.results.findings if finding.code == "faces_differ"]
    assert differ.details["age_gap_years"] == "9"
    assert float(differ.details["different_below"]) < 0.3
    assert checked.results.face is not None
    assert "face_recognition_sface 2021dec" in checked.results.face.model_version
