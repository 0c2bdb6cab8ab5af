"""Is a picture of a document genuine? Findings with their place and strength from arrays alone."""

from identity_checks.genuineness.checking import RULES_VERSION, check_file, check_genuineness, check_view, legible_view
from identity_checks.genuineness.fingerprints import Fingerprint, fingerprint
from identity_checks.genuineness.metadata import MakersMarks, makers_marks
from identity_checks.genuineness.pictures import PictureFingerprint, fingerprints_all_ways, picture_fingerprint
from identity_checks.genuineness.selfies import check_selfie
from identity_checks.genuineness.view import DocumentView, view_document

__all__ = [
    "RULES_VERSION",
    "DocumentView",
    "Fingerprint",
    "MakersMarks",
    "PictureFingerprint",
    "check_file",
    "check_genuineness",
    "check_selfie",
    "check_view",
    "fingerprint",
    "fingerprints_all_ways",
    "legible_view",
    "makers_marks",
    "picture_fingerprint",
    "view_document",
]
