"""Documents drawn by the project: visibly marked specimens of invented people, with their truth.

They exist to measure the reader, to test, and to fill the sample tenant (issue section 6). Nothing here imitates a
security feature or a state emblem, every sheet says 样本 SPECIMEN, and the code square on the licence holds no data.
"""

from __future__ import annotations

from typing import assert_never

from identity_checks.results import DocumentType
from identity_checks.specimens.business_licence import draw_licence
from identity_checks.specimens.degrading import Level, degrade, degrade_photo
from identity_checks.specimens.light import FAULTS, Effect
from identity_checks.specimens.passport import PassportFacts, draw_passport, passport_facts
from identity_checks.specimens.people import Company, Person, invent_company, invent_person
from identity_checks.specimens.portraits import Portrait, PortraitsNotFetched, portraits
from identity_checks.specimens.resident_id import draw_back, draw_front
from identity_checks.specimens.specimen import MARK_REGION, PORTRAIT_REGION, Pixels, Specimen

__all__ = [
    "FAULTS",
    "MARK_REGION",
    "PORTRAIT_REGION",
    "Company",
    "DocumentType",
    "Effect",
    "Level",
    "PassportFacts",
    "Person",
    "Pixels",
    "Portrait",
    "PortraitsNotFetched",
    "Specimen",
    "degrade",
    "degrade_photo",
    "draw",
    "invent_company",
    "invent_person",
    "passport_facts",
    "portraits",
]


def draw(
    kind: DocumentType,
    seed: int,
    *,
    portrait: Pixels | None = None,
    person: Person | None = None,
    company: Company | None = None,
    passport: PassportFacts | None = None,
) -> Specimen:
    """Draw a document of `kind`; whatever is not given is invented from `seed`.

    Raises:
        ValueError: `kind` is not one of the drawn documents (a selfie, unknown).
        FontMissing: a font is not installed; the message names its Debian package.
    """
    someone = person or invent_person(seed)
    match kind:
        case DocumentType.RESIDENT_ID_FRONT:
            return draw_front(seed, someone, portrait)
        case DocumentType.RESIDENT_ID_BACK:
            return draw_back(seed, someone)
        case DocumentType.BUSINESS_LICENCE:
            holder = someone.name if person is not None else None
            return draw_licence(seed, company or invent_company(seed, legal_representative=holder))
        case DocumentType.PASSPORT:
            return draw_passport(seed, passport or passport_facts(seed, someone), portrait)
        case DocumentType.SELFIE | DocumentType.UNKNOWN | DocumentType.REGIONAL:
            raise ValueError(f"no specimen of kind {kind.value}")
        case _:
            assert_never(kind)
