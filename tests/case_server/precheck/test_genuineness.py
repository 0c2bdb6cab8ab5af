"""Findings on genuineness reach the case with their place and strength (issue 3 section 3, R24)."""

import io
from datetime import date
from uuid import UUID

import cv2
import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from case_contract.records import FindingRecord
from case_contract.vocabulary import EvidenceKind, Need, RiskLevel, Severity
from case_server.precheck.checker import ModelChecker
from case_server.precheck.checking import OpenedEvidence
from case_server.precheck.rating import rate
from identity_checks.genuineness import RULES_VERSION as GENUINENESS_VERSION
from identity_checks.results import DocumentType
from identity_checks.specimens import Pixels, degrade, draw

TODAY = date(2026, 11, 2)


def checked(checker: ModelChecker, data: bytes) -> tuple[FindingRecord, ...]:
    """The findings on a file handed in as the front of an ID card."""
    evidence = OpenedEvidence(UUID(int=1), EvidenceKind.ID_FRONT, data)
    return checker.check([evidence], {}, TODAY).results.findings


def photograph() -> Pixels:
    """A card in colour on a desk."""
    portrait = np.full((480, 374, 3), (190, 150, 110), np.uint8)
    cv2.ellipse(portrait, (187, 220), (90, 120), 0, 0, 360, (120, 150, 215), -1)
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 12, portrait=portrait)
    return degrade(specimen, 12, "phone", effects=["perspective", "tilt", "noise"]).image


def encoded(page: Pixels, extension: str = ".jpg") -> bytes:
    """The page as a file."""
    _, data = cv2.imencode(extension, page)
    return data.tobytes()


def test_a_copy_is_found_with_its_place(checker: ModelChecker) -> None:
    """R24: a card without any colour is warned of, its outline is the place, its strength in the details."""
    grey = cv2.cvtColor(photograph(), cv2.COLOR_BGR2GRAY)
    found = checked(checker, encoded(np.repeat(grey[..., None], 3, axis=2)))
    (copy,) = [finding for finding in found if finding.code == "photocopy"]
    assert copy.severity is Severity.WARNING
    assert copy.evidence_id == UUID(int=1)
    assert copy.page == 0
    assert copy.region is not None
    assert 0 < float(copy.details["strength"]) <= 1
    assert copy.model_version == GENUINENESS_VERSION
    assert "photocopy" not in {finding.code for finding in checked(checker, encoded(photograph()))}


def test_a_generators_mark_makes_a_case_high_risk(checker: ModelChecker) -> None:
    """R24, R30: a file that names a picture generator is an alert and needs a risk officer's decision."""
    info, out = PngInfo(), io.BytesIO()
    info.add_text("parameters", "id card photo, Steps: 30, Sampler: Euler a")
    Image.fromarray(photograph()[..., ::-1]).save(out, "PNG", pnginfo=info)
    found = checked(checker, out.getvalue())
    (generated,) = [item for item in found if item.code == "picture_generated" and item.severity is Severity.ALERT]
    assert generated.details["program"] == "stable diffusion"
    rating = rate([generated])
    assert rating.risk_level is RiskLevel.HIGH
    assert rating.needs == (Need.RISK_DECISION,)
