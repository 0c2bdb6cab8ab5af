"""Judges uploaded files by their content before anything decodes them."""

from dataclasses import dataclass
from typing import Final, assert_never

from case_contract.intake import CASE_PART
from case_contract.problems import ProblemCode
from case_contract.vocabulary import EvidenceKind
from case_server.evidence.store import FileFacts
from case_server.foundation.problems import ProblemRaised
from case_server.intake.multipart import Part
from case_server.intake.whole_png import png_is_whole
from identity_checks.decoding import (
    JPEG,
    PDF,
    PNG,
    WEBP,
    DecodeLimits,
    DecodeRefusal,
    DecodeRefused,
    probe,
)

LIMITS: Final = DecodeLimits()
_KINDS: Final = frozenset(kind.value for kind in EvidenceKind)
_MOST_NAME: Final = 40
_LEAST_SIDE: Final = 32
"""In pixels: a line of print needs half of that, a face three times as much, and a broken export has one."""
_SCAN_START: Final = b"\xff\xda"
_JPEG_END: Final = b"\xff\xd9"
_PDF_END: Final = b"%%EOF"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be stored: what it is said to show, its bytes, and what its header says."""

    kind: EvidenceKind
    data: bytes
    facts: FileFacts


def take_uploads(parts: tuple[Part, ...]) -> tuple[Upload, ...]:
    """The evidence among `parts`. Raises a problem for an unknown or repeated name and for a file that is refused."""
    uploads: dict[EvidenceKind, Upload] = {}
    for position, part in enumerate(parts):
        if part.name == CASE_PART:
            continue
        if part.name not in _KINDS or EvidenceKind(part.name) in uploads:
            raise ProblemRaised(ProblemCode.EVIDENCE_KIND_UNKNOWN, errors=(_safe_name(part.name, position),))
        kind = EvidenceKind(part.name)
        uploads[kind] = Upload(kind, part.data, judge(kind, part.data))
    return tuple(uploads.values())


def judge(kind: EvidenceKind, data: bytes) -> FileFacts:
    """What the file's header says. Raises the problem that names why the file cannot be taken."""
    facts = probe(data, LIMITS)
    if isinstance(facts, DecodeRefused):
        raise ProblemRaised(_problem_of(facts.reason), errors=(kind.value,))
    if kind is EvidenceKind.SELFIE and facts.pages > 1:
        # The face of one page is compared, so the others would be left out in silence.
        raise ProblemRaised(ProblemCode.EVIDENCE_TOO_MANY_PAGES, errors=(kind.value,))
    if not _is_complete(data, facts.media_type):
        raise ProblemRaised(ProblemCode.EVIDENCE_DAMAGED, errors=(kind.value,))
    if min(facts.width, facts.height) < _LEAST_SIDE:
        raise ProblemRaised(ProblemCode.EVIDENCE_TOO_FEW_PIXELS, errors=(kind.value,))
    return FileFacts(facts.media_type, facts.pages)


def _problem_of(reason: DecodeRefusal) -> ProblemCode:
    match reason:
        case DecodeRefusal.EMPTY:
            return ProblemCode.EVIDENCE_EMPTY
        case DecodeRefusal.UNSUPPORTED_TYPE:
            return ProblemCode.EVIDENCE_UNSUPPORTED_TYPE
        case DecodeRefusal.UNSUPPORTED_JPEG:
            return ProblemCode.EVIDENCE_UNSUPPORTED_JPEG
        case DecodeRefusal.MOVING_PICTURE:
            return ProblemCode.EVIDENCE_MOVING_PICTURE
        case DecodeRefusal.TOO_MANY_BYTES | DecodeRefusal.TOO_COMPLEX:
            return ProblemCode.EVIDENCE_TOO_LARGE
        case DecodeRefusal.TOO_MANY_PIXELS | DecodeRefusal.SIDE_TOO_LONG:
            return ProblemCode.EVIDENCE_TOO_MANY_PIXELS
        case DecodeRefusal.TOO_MANY_PAGES:
            return ProblemCode.EVIDENCE_TOO_MANY_PAGES
        case DecodeRefusal.DAMAGED:
            return ProblemCode.EVIDENCE_DAMAGED
        case DecodeRefusal.ENCRYPTED:
            return ProblemCode.EVIDENCE_ENCRYPTED
        case _:
            assert_never(reason)


def _is_complete(data: bytes, media_type: str) -> bool:
    """Whether the file has its end: an upload that broke off is better refused now than found out by a reviewer."""
    if media_type == JPEG:
        # A thumbnail inside the EXIF block has an end of its own, so only one behind the picture's data counts.
        scan = data.rfind(_SCAN_START)
        return scan >= 0 and data.find(_JPEG_END, scan) >= 0
    if media_type == PNG:
        return png_is_whole(data)
    if media_type == WEBP:
        return int.from_bytes(data[4:8], "little") + 8 <= len(data)
    if media_type == PDF:
        return _PDF_END in data
    return False


def _safe_name(name: str, position: int) -> str:
    """A part's name as far as it can be repeated: it is the sender's text and may hold anything."""
    return name if name.isascii() and name.isidentifier() and len(name) <= _MOST_NAME else f"part[{position}]"
