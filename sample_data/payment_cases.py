"""Payment account openings of the sample tenant: ID card front and back, selfie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from case_contract.vocabulary import CaseType, EvidenceKind, Language, Tier, Verdict
from identity_checks.finding_codes import FindingCode as F
from identity_checks.specimens import Effect, Person
from identity_checks.specimens.numbers import resident_id_number
from sample_data.case import MakeFile, SampleCase
from sample_data.files import jpeg, jpeg_held_sideways, png, webp
from sample_data.shots import (
    BY_A_WINDOW,
    IN_A_MESS,
    IN_THE_EVENING,
    ON_A_DESK,
    back,
    both_sides_in_one_pdf,
    face,
    front,
)
from sample_data.sitters import Sitter, two_in_a_picture
from sample_data.subjects import customer, declared_from_card, with_changed_digit

A, B, C = Sitter.A, Sitter.B, Sitter.C


def payment_cases() -> tuple[SampleCase, ...]:
    """Every payment account opening, flawless ones first."""
    return (*_genuine(), *_file_forms(), *_bad_pictures(), *_frauds(), *_slips())


def _case(
    number: int,
    person: Person,
    files: Mapping[EvidenceKind, MakeFile],
    note: str,
    *expected: F,
    verdict: Verdict = Verdict.APPROVE,
    tier: Tier = Tier.NORMAL,
    language: Language = Language.CHINESE,
    declared: Mapping[str, str] | None = None,
    missing: bool = False,
) -> SampleCase:
    return SampleCase(
        reference=f"PAY-{number:04d}",
        case_type=CaseType.PAYMENT_ACCOUNT,
        subject_id=f"C-{10_000 + number}",
        declared=declared_from_card(person) if declared is None else declared,
        files=files,
        note=note,
        expected=frozenset(expected),
        verdict=verdict,
        tier=tier,
        language=language,
        missing=missing,
    )


def _files(
    person: Person, sitter: Sitter, seed: int, effects: tuple[Effect, ...] = ON_A_DESK, *, shown: Sitter | None = None
) -> dict[EvidenceKind, MakeFile]:
    return {
        EvidenceKind.ID_FRONT: front(person, sitter, seed, effects),
        EvidenceKind.ID_BACK: back(person, seed, effects),
        EvidenceKind.SELFIE: face(shown or sitter, seed),
    }


def _genuine() -> tuple[SampleCase, ...]:
    first = customer(101, "男", born=date(1971, 8, 4))
    second = customer(102, "女", born=date(1984, 11, 19), name="林玥", latin=("LIN", "YUE"))
    third = customer(103, "男", born=date(1952, 2, 29), name="欧阳喆堃", latin=("OUYANG", "ZHEKUN"))
    fourth = customer(
        104, "女", born=date(1988, 6, 2), name="古丽娜尔·吐逊", latin=("TUXUN", "GULINAER"), ethnicity="维吾尔"
    )
    fifth = customer(105, "男", born=date(1976, 1, 15), name="甯翀", latin=("NING", "CHONG"), ethnicity="土家")
    return (
        _case(1, first, _files(first, B, 1101), "flawless"),
        _case(2, second, _files(second, A, 1102, BY_A_WINDOW), "flawless, in a hurry", tier=Tier.URGENT),
        _case(3, third, _files(third, C, 1103, IN_A_MESS), "rare characters, card valid for ever, cluttered desk"),
        _case(4, fourth, _files(fourth, A, 1104, IN_THE_EVENING), "name with a middle dot, dim light"),
        _case(5, fifth, _files(fifth, B, 1105), "two rare characters", language=Language.ENGLISH),
    )


def _file_forms() -> tuple[SampleCase, ...]:
    pdf_sender = customer(111, "男", born=date(1969, 5, 23))
    formats = customer(112, "女", born=date(1979, 9, 30))
    sideways = customer(113, "男", born=date(1968, 12, 1))
    by_exif = customer(114, "男", born=date(1973, 3, 8))
    in_one = both_sides_in_one_pdf(pdf_sender, B, 1111)
    exif_files = {
        EvidenceKind.ID_FRONT: front(by_exif, C, 1114, write=jpeg_held_sideways),
        EvidenceKind.ID_BACK: back(by_exif, 1114),
        EvidenceKind.SELFIE: face(C, 1114, write=jpeg_held_sideways),
    }
    return (
        _case(
            11,
            pdf_sender,
            {EvidenceKind.ID_FRONT: in_one, EvidenceKind.ID_BACK: in_one, EvidenceKind.SELFIE: face(B, 1111)},
            "both sides as two pages of one PDF, sent twice",
        ),
        _case(
            12,
            formats,
            {
                EvidenceKind.ID_FRONT: front(formats, A, 1112, write=png),
                EvidenceKind.ID_BACK: back(formats, 1112, write=webp),
                EvidenceKind.SELFIE: face(A, 1112, write=webp),
            },
            "PNG and WebP",
        ),
        _case(
            13,
            sideways,
            {
                EvidenceKind.ID_FRONT: front(sideways, B, 1113, (*ON_A_DESK, Effect.TURN_90)),
                EvidenceKind.ID_BACK: back(sideways, 1113, (*ON_A_DESK, Effect.TURN_180)),
                EvidenceKind.SELFIE: face(B, 1113),
            },
            "front photographed sideways, back upside down",
        ),
        _case(14, by_exif, exif_files, "phone held sideways, told by EXIF only"),
    )


def _bad_pictures() -> tuple[SampleCase, ...]:
    again = Verdict.ASK_AGAIN
    faults = (
        (21, "男", B, Effect.BLURRED, F.BLURRED, "front out of focus"),
        (22, "女", A, Effect.CUT_OFF, F.CUT_OFF, "front cut off by the picture's edge"),
        (23, "男", C, Effect.GLARE, F.GLARE, "glare burns out fields of the front"),
        (24, "男", B, Effect.LOW_LIGHT, F.TOO_DARK, "front taken in the dark"),
    )
    cases = []
    for number, sex, sitter, effect, code, note in faults:
        person = customer(100 + number, sex, born=date(1950 + number, 4, number))
        shot = (Effect.PERSPECTIVE, Effect.TILT, Effect.JPEG, effect)
        files = _files(person, sitter, 1100 + number) | {
            EvidenceKind.ID_FRONT: front(person, sitter, 1100 + number, shot)
        }
        cases.append(_case(number, person, files, note, code, verdict=again))
    return tuple(cases)


def _frauds() -> tuple[SampleCase, ...]:
    impersonated = customer(131, "男", born=date(1970, 10, 10))
    other = customer(132, "女", born=date(1981, 7, 7))
    honest = customer(133, "男", born=date(1974, 6, 18))
    digit = replace(honest, id_number=with_changed_digit(honest.id_number, 15))
    redated = customer(134, "男", born=date(1978, 3, 21))
    younger = replace(redated, id_number=resident_id_number(redated.region, date(1987, 3, 21), 317))
    woman = customer(135, "男", born=date(1972, 9, 9))
    order = int(woman.id_number[14:17]) // 2 * 2
    wrong_sex = replace(woman, id_number=resident_id_number(woman.region, woman.birth_date, order))
    reject = Verdict.REJECT
    return (
        _case(
            31,
            impersonated,
            _files(impersonated, B, 1131, shown=C),
            "selfie of another man",
            F.FACES_DIFFER,
            verdict=reject,
        ),
        _case(
            32,
            other,
            _files(other, A, 1132, shown=B),
            "selfie of another person, urgent",
            F.FACES_DIFFER,
            verdict=reject,
            tier=Tier.URGENT,
        ),
        _case(
            33, digit, _files(digit, B, 1133), "one digit of the number changed", F.NUMBER_CHECK_DIGIT, verdict=reject
        ),
        _case(
            34,
            younger,
            _files(younger, C, 1134),
            "number recomputed for another birth date than the printed one",
            F.NUMBER_BIRTH_MISMATCH,
            verdict=Verdict.ESCALATE,
            tier=Tier.COMPLEX_RISK,
        ),
        _case(
            35,
            wrong_sex,
            _files(wrong_sex, B, 1135),
            "a woman's number on a man's card",
            F.NUMBER_SEX_MISMATCH,
            verdict=reject,
        ),
    )


def _slips() -> tuple[SampleCase, ...]:
    late = replace(
        customer(141, "男", born=date(1976, 8, 16)), valid_from=date(2004, 9, 1), valid_until=date(2024, 9, 1)
    )
    swapped = customer(142, "女", born=date(1983, 2, 11))
    alone = customer(143, "男", born=date(1966, 11, 5))
    misspelt = customer(144, "男", born=date(1975, 5, 5), name="张晟昱", latin=("ZHANG", "SHENGYU"))
    crowd = customer(145, "男", born=date(1967, 7, 27))
    again = Verdict.ASK_AGAIN
    incomplete = _files(alone, C, 1143)
    del incomplete[EvidenceKind.SELFIE]
    return (
        _case(41, late, _files(late, B, 1141), "card expired", F.DOCUMENT_EXPIRED, verdict=again),
        _case(
            42,
            swapped,
            _files(swapped, A, 1142)
            | {EvidenceKind.ID_FRONT: back(swapped, 1142), EvidenceKind.ID_BACK: back(swapped, 1142)},
            "back sent for the front",
            F.WRONG_DOCUMENT,
            F.FACE_NOT_FOUND,
            verdict=again,
        ),
        _case(43, alone, incomplete, "no selfie", verdict=again, missing=True),
        _case(
            44,
            misspelt,
            _files(misspelt, C, 1144),
            "customer typed a similar character in the name",
            F.DECLARED_MISMATCH,
            declared=declared_from_card(misspelt) | {"name": "张晟煜"},
        ),
        _case(
            45,
            crowd,
            _files(crowd, B, 1145) | {EvidenceKind.SELFIE: lambda: jpeg("selfie", two_in_a_picture(1145))},
            "two people on the selfie",
            F.SEVERAL_FACES,
            verdict=again,
        ),
    )
