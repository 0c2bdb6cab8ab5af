"""Cross-border transfers of the sample tenant: passport data page and selfie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from case_contract.vocabulary import CaseType, EvidenceKind, Language, Tier, Verdict
from identity_checks.finding_codes import FindingCode as F
from identity_checks.specimens import Effect, PassportFacts, passport_facts
from identity_checks.specimens.numbers import passport_mrz
from sample_data.case import SampleCase
from sample_data.shots import BY_A_WINDOW, IN_A_MESS, ON_A_DESK, face, passport
from sample_data.sitters import Sitter
from sample_data.subjects import customer, declared_from_passport, with_changed_digit

A, B, C = Sitter.A, Sitter.B, Sitter.C


def cross_border_cases() -> tuple[SampleCase, ...]:
    """Every cross-border transfer, flawless ones first."""
    expired = passport_facts(305, customer(305, "男", born=date(1963, 6, 6)), state="CHN", issued=date(2011, 3, 15))
    return (
        _case(1, _holder(301, "男", "CHN", 1971), B, "flawless"),
        _case(2, _holder(302, "女", "UTO", 1987), A, "flawless, foreign", language=Language.ENGLISH),
        _case(
            3,
            _holder(303, "男", "GBR", 1959),
            C,
            "flawless, photographed sideways",
            effects=(*ON_A_DESK, Effect.TURN_270),
            language=Language.ENGLISH,
            tier=Tier.URGENT,
        ),
        _case(
            4,
            _miscounted(_holder(304, "男", "CHN", 1968)),
            C,
            "machine-readable zone with a wrong check digit",
            F.MRZ_CHECK_DIGIT,
            verdict=Verdict.REJECT,
        ),
        _case(5, expired, B, "passport expired", F.DOCUMENT_EXPIRED, verdict=Verdict.ASK_AGAIN, effects=BY_A_WINDOW),
        _case(
            6,
            _holder(306, "女", "CHN", 1985),
            A,
            "selfie of another person",
            F.FACES_DIFFER,
            verdict=Verdict.REJECT,
            tier=Tier.URGENT,
            shown=C,
        ),
        _case(
            7,
            _redated(_holder(307, "男", "SGP", 1970)),
            B,
            "another birth date in the machine-readable zone than in print",
            F.MRZ_VISUAL_MISMATCH,
            verdict=Verdict.ESCALATE,
            tier=Tier.COMPLEX_RISK,
            language=Language.ENGLISH,
            effects=IN_A_MESS,
        ),
    )


def _holder(seed: int, sex: str, state: str, year: int) -> PassportFacts:
    return passport_facts(seed, customer(seed, sex, born=date(year, 1 + seed % 12, 5 + seed % 20)), state=state)


def _case(
    number: int,
    facts: PassportFacts,
    sitter: Sitter,
    note: str,
    *expected: F,
    verdict: Verdict = Verdict.APPROVE,
    tier: Tier = Tier.NORMAL,
    language: Language = Language.CHINESE,
    effects: Sequence[Effect] = ON_A_DESK,
    shown: Sitter | None = None,
) -> SampleCase:
    seed = 3100 + number
    return SampleCase(
        reference=f"REMIT-{number:04d}",
        case_type=CaseType.CROSS_BORDER,
        subject_id=f"T-{30_000 + number}",
        declared=declared_from_passport(facts),
        files={
            EvidenceKind.PASSPORT: passport(facts, sitter, seed, effects),
            EvidenceKind.SELFIE: face(shown or sitter, seed),
        },
        note=note,
        expected=frozenset(expected),
        verdict=verdict,
        tier=tier,
        language=language,
    )


def _miscounted(facts: PassportFacts) -> PassportFacts:
    """The check digit of the document number moved on; the final one too would have to change to hide it."""
    first, second = facts.mrz
    return replace(facts, mrz=(first, with_changed_digit(second, 9, 3)))


def _redated(facts: PassportFacts) -> PassportFacts:
    """A zone that is valid in itself but gives a birth date nine years later."""
    later = facts.birth_date.replace(year=facts.birth_date.year + 9)
    forged = passport_mrz(
        state=facts.state,
        surname=facts.surname,
        given_names=facts.given_names,
        number=facts.number,
        nationality=facts.state,
        born=later,
        sex=facts.sex,
        expires=facts.expires,
        personal=facts.personal_number,
    )
    return replace(facts, mrz=forged)
