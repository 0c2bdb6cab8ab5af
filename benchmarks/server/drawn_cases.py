"""Drawn cases of all three businesses with the truth of every document, so that a scripted reviewer can check them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np

from benchmarks.genuineness.camera import photograph
from case_contract.vocabulary import CaseType, EvidenceKind, Verdict
from case_contract.vocabulary import DocumentType as Document
from identity_checks.specimens import (
    Company,
    DocumentType,
    Effect,
    Person,
    Specimen,
    degrade,
    draw,
    invent_company,
    invent_person,
    passport_facts,
)
from identity_checks.specimens.people import ISSUING_DAY
from sample_data.case import SampleCase, SubmittableCase, build
from sample_data.files import jpeg
from sample_data.shots import BY_A_WINDOW, IN_A_MESS, IN_THE_EVENING, ON_A_DESK, face
from sample_data.sitters import Sitter, document_portrait
from sample_data.subjects import declared_for_company, declared_from_card, declared_from_passport, with_changed_digit
from sample_data.tenant_client import FilePart

FIRST_SEED: Final = 870_000
_BUSINESSES: Final = (
    CaseType.PAYMENT_ACCOUNT,
    CaseType.MERCHANT_ACCOUNT,
    CaseType.PAYMENT_ACCOUNT,
    CaseType.CROSS_BORDER,
    CaseType.PAYMENT_ACCOUNT,
)
_SHOTS: Final = (ON_A_DESK, BY_A_WINDOW, IN_A_MESS, IN_THE_EVENING)
_LEFT_DAYS: Final = 5 * 365
_OF_THE_CAMERA: Final = frozenset({Effect.NOISE, Effect.JPEG})
_MEN: Final = (Sitter.B, Sitter.C)


class Flaw(StrEnum):
    """What is wrong with a case, if anything."""

    NONE = "none"
    OTHER_FACE = "selfie of another person"
    EXPIRED = "document expired"
    NUMBER_CHANGED = "digit of the number changed"
    MISSPELT = "customer typed another name"


_FLAWED: Final = (Flaw.OTHER_FACE, Flaw.EXPIRED, Flaw.NUMBER_CHANGED, Flaw.MISSPELT)
FLAW_EVERY: Final = 6


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """One case to submit; `truth` has what stands on each of its documents, `verdict` what a careful reviewer says."""

    reference: str
    made: SubmittableCase = field(repr=False)
    truth: Mapping[Document, Mapping[str, str]] = field(repr=False)
    flaw: Flaw
    verdict: Verdict


def business_of(number: int) -> CaseType:
    """What case `number` is about."""
    return _BUSINESSES[number % len(_BUSINESSES)]


def drawn_case(number: int) -> DrawnCase:
    """Case `number`: businesses, light and flaws take turns, each sixth case is flawed."""
    seed = FIRST_SEED + number
    business = business_of(number)
    flaw = _FLAWED[number // FLAW_EVERY % len(_FLAWED)] if number % FLAW_EVERY == FLAW_EVERY - 1 else Flaw.NONE
    person = invent_person(seed)
    if flaw is Flaw.EXPIRED:
        person = replace(person, valid_from=date(2004, 9, 1), valid_until=date(2024, 9, 1))
    declared = declared_from_card(person)
    if flaw is Flaw.NUMBER_CHANGED:
        person = replace(person, id_number=with_changed_digit(person.id_number, 15))
        declared = declared_from_card(person)
    sitter = Sitter.A if person.sex == "女" else _MEN[seed % len(_MEN)]
    if business is CaseType.CROSS_BORDER:
        sheets, declared = _passport(seed, person, sitter, flaw)
    else:
        sheets = _card(seed, person, sitter)
        if business is CaseType.MERCHANT_ACCOUNT:
            company = company_in_force(seed, person)
            sheets[EvidenceKind.BUSINESS_LICENCE] = draw(DocumentType.BUSINESS_LICENCE, seed, company=company)
            declared = declared_for_company(person, company)
    if flaw is Flaw.MISSPELT:
        name = "surname" if "surname" in declared else "name"
        declared = {**declared, name: "LUGU" if name == "surname" else "样误"}
    shots = {
        kind: _photographed(kind, sheet, seed + place, number) for place, (kind, sheet) in enumerate(sheets.items())
    }
    shown = sitter if flaw is not Flaw.OTHER_FACE else Sitter.A if sitter is not Sitter.A else Sitter.B
    shots[EvidenceKind.SELFIE] = face(shown, seed)()
    verdict = Verdict.APPROVE if flaw is Flaw.NONE else Verdict.REJECT
    sample = SampleCase(
        reference=f"DRAWN-{number:04d}",
        case_type=business,
        subject_id=f"D-{number:05d}",
        declared=declared,
        files={kind: partial(shots.__getitem__, kind) for kind in shots},
        note=flaw.value,
        verdict=verdict,
    )
    truth = {Document(sheet.kind.value): MappingProxyType(dict(sheet.truth)) for sheet in sheets.values()}
    return DrawnCase(sample.reference, build(sample, consent_given_at=datetime.now(UTC)), truth, flaw, verdict)


def company_in_force(seed: int, person: Person) -> Company:
    """A company of this person whose business term ends in some years or never: an expired licence would be a flaw."""
    company = invent_company(seed, legal_representative=person.name)
    ends_soon = company.ends is not None and company.ends < ISSUING_DAY + timedelta(days=_LEFT_DAYS)
    return replace(company, ends=None) if ends_soon else company


def _photographed(kind: EvidenceKind, sheet: Specimen, seed: int, number: int) -> FilePart:
    """The sheet in one of four lights, sensed and saved as a phone does: a drawing without a sensor is found out."""
    effects = [effect for effect in _SHOTS[number % len(_SHOTS)] if effect not in _OF_THE_CAMERA]
    seen = degrade(sheet, seed, "phone", effects=effects).image
    sensed, quality = photograph(seen, np.random.default_rng(seed))
    return jpeg(kind.value, sensed, quality)


def _card(seed: int, person: Person, sitter: Sitter) -> dict[EvidenceKind, Specimen]:
    portrait = document_portrait(sitter)
    return {
        EvidenceKind.ID_FRONT: draw(DocumentType.RESIDENT_ID_FRONT, seed, person=person, portrait=portrait),
        EvidenceKind.ID_BACK: draw(DocumentType.RESIDENT_ID_BACK, seed, person=person),
    }


def _passport(
    seed: int, person: Person, sitter: Sitter, flaw: Flaw
) -> tuple[dict[EvidenceKind, Specimen], dict[str, str]]:
    facts = passport_facts(seed, person, issued=date(2011, 3, 15) if flaw is Flaw.EXPIRED else None)
    declared = declared_from_passport(facts)
    if flaw is Flaw.NUMBER_CHANGED:
        declared["document_number"] = declared["document_number"][:-1] + "X"
    sheet = draw(DocumentType.PASSPORT, seed, passport=facts, portrait=document_portrait(sitter))
    return {EvidenceKind.PASSPORT: sheet}, declared
