"""Is a picture of a document genuine? Findings with their place and strength from arrays alone."""

from identity_checks.genuineness.checking import RULES_VERSION, check_genuineness
from identity_checks.genuineness.fingerprints import Fingerprint, fingerprint, repeat_finding, seen_before
from identity_checks.genuineness.metadata import MakersMarks, makers_marks
from identity_checks.genuineness.repeated_faces import RepeatedFace, faces_seen_before
from identity_checks.genuineness.view import DocumentView, view_document

__all__ = [
    "RULES_VERSION",
    "DocumentView",
    "Fingerprint",
    "MakersMarks",
    "RepeatedFace",
    "check_genuineness",
    "faces_seen_before",
    "fingerprint",
    "makers_marks",
    "repeat_finding",
    "seen_before",
    "view_document",
]
