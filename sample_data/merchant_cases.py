"""Merchant account openings of the sample tenant: ID card front and back, business licence, selfie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from case_contract.vocabulary import CaseType, EvidenceKind, Language, Tier, Verdict
from identity_checks.finding_codes import FindingCode as F
from identity_checks.specimens import Company, Effect, Person, invent_company
from sample_data.case import MakeFile, SampleCase
from sample_data.files import jpeg
from sample_data.shots import (
    BY_A_WINDOW,
    IN_A_MESS,
    ON_A_DESK,
    WriteFile,
    back,
    face,
    front,
    licence,
    one_page_pdf,
)
from sample_data.sitters import Sitter
from sample_data.subjects import customer, declared_for_company, with_changed_digit


def merchant_cases() -> tuple[SampleCase, ...]:
    """Every merchant account opening, flawless ones first."""
    owner = customer(201, "男", born=date(1972, 4, 12))
    lady = customer(202, "女", born=date(1986, 12, 3), name="沈彧", latin=("SHEN", "YU"))
    scanned = customer(203, "男", born=date(1961, 8, 8))
    stranger = customer(204, "男", born=date(1970, 1, 30))
    forger = customer(205, "男", born=date(1977, 10, 22))
    without = customer(206, "女", born=date(1982, 5, 14))
    other_company = invent_company(2204)
    real_company = _company(2205, forger)
    forged = replace(real_company, uscc=_forged(real_company.uscc))
    return (
        _case(1, owner, _company(2201, owner), Sitter.B, "flawless, landscape licence"),
        _case(2, lady, _company(2206, lady), Sitter.A, "flawless, upright licence", effects=BY_A_WINDOW, upright=True),
        _case(
            3,
            scanned,
            _company(2208, scanned),
            Sitter.C,
            "flawless, licence as PDF",
            write=one_page_pdf,
            language=Language.ENGLISH,
        ),
        _case(
            4,
            stranger,
            other_company,
            Sitter.B,
            "licence of a company that another person leads",
            F.LICENCE_PERSON_MISMATCH,
            verdict=Verdict.REJECT,
        ),
        _case(
            5,
            forger,
            forged,
            Sitter.C,
            "credit code with a wrong check character",
            F.USCC_CHECK_DIGIT,
            verdict=Verdict.ESCALATE,
            tier=Tier.COMPLEX_RISK,
            effects=IN_A_MESS,
        ),
        _without_licence(_case(6, without, _company(2207, without), Sitter.A, "no licence", verdict=Verdict.ASK_AGAIN)),
    )


def _case(
    number: int,
    person: Person,
    company: Company,
    sitter: Sitter,
    note: str,
    *expected: F,
    verdict: Verdict = Verdict.APPROVE,
    tier: Tier = Tier.NORMAL,
    language: Language = Language.CHINESE,
    effects: Sequence[Effect] = ON_A_DESK,
    write: WriteFile = jpeg,
    upright: bool = False,
) -> SampleCase:
    seed = 2100 + number
    return SampleCase(
        reference=f"SHOP-{number:04d}",
        case_type=CaseType.MERCHANT_ACCOUNT,
        subject_id=f"M-{20_000 + number}",
        declared=declared_for_company(person, company),
        files={
            EvidenceKind.ID_FRONT: front(person, sitter, seed, effects),
            EvidenceKind.ID_BACK: back(person, seed, effects),
            EvidenceKind.BUSINESS_LICENCE: licence(company, seed, effects, upright=upright, write=write),
            EvidenceKind.SELFIE: face(sitter, seed),
        },
        note=note,
        expected=frozenset(expected),
        verdict=verdict,
        tier=tier,
        language=language,
    )


def _company(seed: int, person: Person) -> Company:
    return invent_company(seed, legal_representative=person.name)


def _forged(uscc: str) -> str:
    """One digit of the region changed; the check character no longer fits."""
    return with_changed_digit(uscc, 7, 1)


def _without_licence(case: SampleCase) -> SampleCase:
    rest: dict[EvidenceKind, MakeFile] = {
        kind: make for kind, make in case.files.items() if kind is not EvidenceKind.BUSINESS_LICENCE
    }
    return replace(case, files=rest, missing=True)
