"""Prints made without pictures."""

from uuid import UUID

import numpy as np

from case_contract.vocabulary import EvidenceKind
from case_server.repeats.page_print import PagePrint
from identity_checks.genuineness import Fingerprint, PictureFingerprint

REGION = ((1.0, 1.0), (9.0, 1.0), (9.0, 5.0), (1.0, 5.0))
PORTRAIT = ((6.0, 2.0), (8.0, 2.0), (8.0, 4.0), (6.0, 4.0))


def likeness_of(seed: int) -> bytes:
    """Fine structure of a picture that is like no other seed's."""
    return np.random.default_rng(seed).integers(-127, 128, 1024).astype(np.int8).tobytes()


def picture_of(seed: int) -> PictureFingerprint:
    """A picture that is like no other seed's."""
    code = np.random.default_rng(seed).bytes(32)
    return PictureFingerprint(int.from_bytes(code, "big") & (2**255 - 1), likeness_of(seed))


def document_of(seed: int) -> Fingerprint:
    """A card that is like no other seed's."""
    rng = np.random.default_rng([seed, 7])
    text, second, portrait = (int.from_bytes(rng.bytes(count), "big") for count in (16, 8, 8))
    return Fingerprint("resident_id_front", text, second, portrait)


def front(
    evidence_id: UUID, card: int, *, shot: int | None = None, number: str | None = None, file: str | None = None
) -> PagePrint:
    """The front of the ID card `card`, photographed as picture `shot`."""
    taken = card if shot is None else shot
    return PagePrint(
        evidence_id,
        0,
        0,
        EvidenceKind.ID_FRONT,
        file or f"file-{taken}",
        picture_of(taken),
        document_of(card),
        number or f"id_number:{card}",
        REGION,
        PORTRAIT,
    )
