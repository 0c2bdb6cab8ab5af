"""What must not fit together is found, what fits raises nothing (R21, R23)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.crosschecks import CrossFinding, cross_check
from identity_checks.crosschecks.one_document import check_reading
from identity_checks.crosschecks.values import last_day_of_term, parse_date, same_latin_name, same_value
from identity_checks.finding_codes import FindingCode as Code
from identity_checks.results import (
    Band,
    DocumentReading,
    DocumentType,
    FaceBox,
    FaceComparison,
    FieldReading,
    Finding,
    ImageQuality,
    Quad,
    Severity,
)

TODAY = date(2026, 11, 22)
BOX: Quad = ((10.0, 20.0), (90.0, 20.0), (90.0, 40.0), (10.0, 40.0))
GOOD = ImageQuality(sharpness=0.9, glare=0.0, brightness=0.7, contrast=0.6, cut_off=False, score=1.0)

FRONT = {
    "name": "王小明",
    "sex": "男",
    "ethnicity": "汉",
    "birth_date": "1975-01-01",
    "address": "广东省深圳市南山区某路1号",
    "id_number": "440305197501010015",
}
BACK = {"authority": "深圳市公安局南山分局", "valid_from": "2010-03-05", "valid_until": "2030-03-05"}
LICENCE = {
    "uscc": "91110000600037341L",
    "name": "某某科技有限公司",
    "type": "有限责任公司",
    "legal_representative": "王小明",
    "registered_capital": "壹佰万元整",
    "established_date": "2010-01-01",
    "business_term": "2010年01月01日至2040年01月01日",
    "address": "北京市某街2号",
    "business_scope": "技术开发、技术服务。",
}
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
PASSPORT = {
    "document_number": "L898902C3",
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "nationality": "UTO",
    "birth_date": "1974-08-12",
    "sex": "F",
    "expiry_date": "2012-04-15",
    "personal_number": "ZE184226B",
    "mrz": ZONE,
}
THEN = date(2010, 6, 1)
KIND = DocumentType


def reading(kind: DocumentType, fields: Mapping[str, str], **changes: str) -> DocumentReading:
    """A reading with all its fields sure and in one place."""
    values = {name: value for name, value in {**fields, **changes}.items() if value}
    return DocumentReading(
        document_type=kind,
        rotation=0,
        corners=None,
        fields={name: FieldReading(value, 0.98, BOX) for name, value in values.items()},
        findings=(),
        quality=GOOD,
        model_versions={},
    )


def codes(*readings: DocumentReading, today: date = TODAY, **declared: str) -> list[str]:
    """The codes found, in order."""
    return [str(item.finding.code) for item in cross_check(readings, declared, None, today=today)]


def front(**changes: str) -> DocumentReading:
    return reading(KIND.RESIDENT_ID_FRONT, FRONT, **changes)


def back(**changes: str) -> DocumentReading:
    return reading(KIND.RESIDENT_ID_BACK, BACK, **changes)


def licence(**changes: str) -> DocumentReading:
    return reading(KIND.BUSINESS_LICENCE, LICENCE, **changes)


def passport(**changes: str) -> DocumentReading:
    return reading(KIND.PASSPORT, PASSPORT, **changes)


def test_a_case_in_which_all_fits_raises_nothing() -> None:
    """R23: front, back, licence and declaration of one honest case."""
    declared = {**FRONT, **BACK, "company_name": LICENCE["name"], "uscc": LICENCE["uscc"].lower()}

    assert cross_check((front(), back(), licence()), declared, None, today=TODAY) == ()
    assert codes(passport(), today=THEN, **{**PASSPORT, "name": "Anna Maria Eriksson"}) == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"id_number": "440305197501010016"}, Code.NUMBER_CHECK_DIGIT, "id_number"),
        ({"id_number": "44030519750101001"}, Code.NUMBER_MALFORMED, "id_number"),
        ({"id_number": "440305197502300015"}, Code.DATE_IMPOSSIBLE, "id_number"),
        ({"birth_date": "1975-01-02"}, Code.NUMBER_BIRTH_MISMATCH, "birth_date"),
        ({"sex": "女"}, Code.NUMBER_SEX_MISMATCH, "sex"),
        ({"ethnicity": ""}, Code.FIELD_MISSING, "ethnicity"),
        ({"id_number": "440305750101001"}, Code.NUMBER_FIRST_GENERATION, "id_number"),
        ({"id_number": "990102197501010010"}, Code.NUMBER_REGION_UNKNOWN, "id_number"),
    ],
)
def test_the_front_of_a_card_against_itself(changes: dict[str, str], code: Code, field: str) -> None:
    """R21: the number's check digit, birth date and sex against the print, with the place on the picture."""
    found = cross_check((front(**changes),), {}, None, today=TODAY)
    match = [item for item in found if item.finding.code == code and item.finding.field == field]

    assert len(match) == 1
    assert match[0].reading_index == 0
    if code is not Code.FIELD_MISSING:
        assert match[0].finding.region == BOX
    assert all("1975" not in str(value) for value in match[0].finding.details.values())


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"valid_from": "2010-03-05", "valid_until": "2020-03-05"}, [Code.DOCUMENT_EXPIRED]),
        ({"valid_from": "2027-03-05", "valid_until": "长期"}, [Code.DOCUMENT_NOT_YET_VALID]),
        ({"valid_until": "2009-03-05"}, [Code.DATE_IMPOSSIBLE]),
        ({"valid_until": "2030-02-30"}, [Code.DATE_IMPOSSIBLE]),
        ({"valid_from": "某日"}, [Code.DATE_IMPOSSIBLE]),
        ({"valid_until": "长期"}, []),
        ({"valid_from": "2016-11-22", "valid_until": "2026-11-22"}, []),
        ({"valid_from": "2016-11-21", "valid_until": "2026-11-21"}, [Code.DOCUMENT_EXPIRED]),
        ({"valid_from": "2020-01-01", "valid_until": "2033-01-01"}, [Code.VALIDITY_TERM_UNUSUAL]),
    ],
)
def test_the_term_of_a_card(changes: dict[str, str], found: list[Code]) -> None:
    """R21, R68: expired, not yet valid, impossible; the last day still counts and 长期 never ends."""
    assert codes(back(**changes)) == found


@pytest.mark.parametrize(
    ("born", "valid_from", "valid_until", "found"),
    [
        ("1975-01-01", "2010-03-05", "2030-03-05", []),
        ("1975-01-01", "2022-03-05", "长期", []),
        ("2000-01-01", "2018-03-05", "2028-03-05", []),
        ("2012-01-01", "2024-03-05", "2029-03-05", []),
        ("2000-01-01", "2026-02-01", "2036-02-01", []),
        ("2000-01-01", "2026-02-01", "2046-02-01", []),
        ("2000-01-01", "2018-03-05", "长期", [Code.SIDES_MISMATCH]),
        ("1975-01-01", "2010-03-05", "长期", [Code.SIDES_MISMATCH]),
        ("2012-01-01", "2011-03-05", "2031-03-05", [Code.SIDES_MISMATCH]),
        ("1975-01-01", "2010-03-05", "2027-03-05", [Code.VALIDITY_TERM_UNUSUAL]),
        ("1975-01-01", "2012-02-29", "2032-02-28", []),
    ],
)
def test_the_back_against_the_age_on_the_front(born: str, valid_from: str, valid_until: str, found: list[Code]) -> None:
    """R23: 5, 10, 20 years or without end by the age at issue; another term is another card's back."""
    one = front(birth_date=born, id_number="")
    other = back(valid_from=valid_from, valid_until=valid_until)

    assert [code for code in codes(one, other) if code not in {Code.FIELD_MISSING, Code.DOCUMENT_EXPIRED}] == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"uscc": "91110000600037341M"}, [Code.USCC_CHECK_DIGIT]),
        ({"uscc": "9111000060003734IL"}, [Code.NUMBER_MALFORMED]),
        ({"established_date": "2027-01-01"}, [Code.DATE_IMPOSSIBLE]),
        ({"business_term": "2010年01月01日至2020年01月01日"}, [Code.DOCUMENT_EXPIRED]),
        ({"business_term": "长期"}, []),
        ({"business_term": "", "registered_capital": ""}, []),
        ({"legal_representative": ""}, [Code.FIELD_MISSING]),
    ],
)
def test_a_licence_against_itself(changes: dict[str, str], found: list[Code]) -> None:
    """R21, R98: code, dates, term, completeness."""
    assert codes(licence(**changes)) == found


def test_a_licence_of_somebody_else() -> None:
    """R23: the representative on the licence is not the holder of the card."""
    (found,) = cross_check((front(), licence(legal_representative="李四")), {}, None, today=TODAY)

    assert found.reading_index == 1
    assert found.finding.code == Code.LICENCE_PERSON_MISMATCH


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"mrz": ZONE.replace("UTO7408122", "UTO7408123")}, [Code.MRZ_CHECK_DIGIT]),
        ({"mrz": "P<UTO\nL8"}, [Code.MRZ_UNREADABLE]),
        ({"birth_date": "1974-08-13"}, [Code.MRZ_VISUAL_MISMATCH]),
        ({"surname": "ERICSSON"}, [Code.MRZ_VISUAL_MISMATCH]),
        ({"sex": "M"}, [Code.MRZ_VISUAL_MISMATCH]),
        ({"mrz": ""}, [Code.FIELD_MISSING]),
        ({"expiry_date": "2010-05-31", "mrz": ""}, [Code.FIELD_MISSING, Code.DOCUMENT_EXPIRED]),
    ],
)
def test_a_passport_against_its_zone(changes: dict[str, str], found: list[Code]) -> None:
    """R99: check digits of the zone, zone against print, expiry."""
    assert codes(passport(**changes), today=THEN) == found


@pytest.mark.parametrize(
    ("field", "said", "expected"),
    [
        ("name", "王晓明", (Code.DECLARED_MISMATCH, Severity.ALERT)),
        ("id_number", "440305197501010031", (Code.DECLARED_MISMATCH, Severity.ALERT)),
        ("ethnicity", "满", (Code.DECLARED_MISMATCH, Severity.WARNING)),
        ("address", "广东省深圳市南山区某路2号", (Code.DECLARED_MISMATCH, Severity.INFO)),
        ("address", "云南省大理市", (Code.DECLARED_MISMATCH, Severity.WARNING)),
        ("birth_date", "1975年1月1日", None),
        ("sex", "male", None),
        ("address", "广东省 深圳市南山区 某路１号", None),
        ("id_number", " 440305 19750101 0015 ", None),
        ("name", "", None),
        ("unheard_of", "x", None),
    ],
)
def test_what_was_declared_against_what_was_read(field: str, said: str, expected: tuple[Code, Severity] | None) -> None:
    """R23: identifying fields alert, others warn, a slip in a long text informs; writing alone is no difference."""
    found = cross_check((front(),), {field: said}, None, today=TODAY)

    assert [(item.finding.code, item.finding.severity) for item in found] == ([expected] if expected else [])


def test_a_company_is_declared_under_its_own_names() -> None:
    """The name of the licence is `company_name`, so a person's name is not taken for it."""
    assert codes(licence(), name="王小明", company_name="别的公司") == [Code.DECLARED_MISMATCH]
    assert codes(passport(), today=THEN, name="Anna Svensson") == [Code.DECLARED_MISMATCH]
    assert codes(passport(), today=THEN, name="王小明") == []


@pytest.mark.parametrize(
    ("expected", "found", "codes_found"),
    [
        (KIND.RESIDENT_ID_FRONT, KIND.RESIDENT_ID_BACK, [Code.WRONG_DOCUMENT]),
        (KIND.RESIDENT_ID_BACK, KIND.RESIDENT_ID_BACK, []),
        (KIND.SELFIE, KIND.RESIDENT_ID_BACK, [Code.WRONG_DOCUMENT]),
        (None, KIND.RESIDENT_ID_BACK, []),
    ],
)
def test_the_wrong_side_is_told(expected: DocumentType | None, found: DocumentType, codes_found: list[Code]) -> None:
    """R3: what was handed in as one document and shows another."""
    outcome = cross_check((reading(found, BACK),), {}, None, today=TODAY, expected=(expected,))

    assert [item.finding.code for item in outcome] == codes_found


def test_a_selfie_shows_no_document() -> None:
    """An unknown page is right for a selfie and wrong for a licence."""
    page = reading(KIND.UNKNOWN, {})

    assert cross_check((page,), {}, None, today=TODAY, expected=(KIND.SELFIE,)) == ()
    (found,) = cross_check((page,), {}, None, today=TODAY, expected=(KIND.BUSINESS_LICENCE,))
    assert found.finding.details == {"expected": "business_licence", "found": "unknown"}


def test_what_a_reading_bears_already_is_not_repeated() -> None:
    """A finding that the reader made itself appears once."""
    known = Finding(Code.NUMBER_CHECK_DIGIT, Severity.ALERT, field="id_number")
    marked = replace(front(id_number="440305197501010016"), findings=(known,))

    assert codes(marked) == []


def test_an_unsure_field_is_told() -> None:
    """R20: a person looks at what was read unsurely."""
    unsure = front()
    fields = {**unsure.fields, "name": FieldReading("王小明", 0.5, BOX)}

    assert codes(replace(unsure, fields=fields)) == [Code.FIELD_LOW_CONFIDENCE]


def test_the_findings_of_the_face_comparison_belong_to_no_single_reading() -> None:
    """R2: they are passed on."""
    face = FaceBox(BOX, ((0, 0), (1, 0), (0.5, 1), (0, 2), (1, 2)), 0.9, 0.9)
    differ = Finding(Code.FACES_DIFFER, Severity.ALERT)
    comparison = FaceComparison(0.1, 0.0, Band.DIFFERENT, face, face, 0.9, 0.9, (differ,), {})

    assert cross_check((), {}, comparison, today=TODAY) == (CrossFinding(None, differ),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-05-07", date(2018, 5, 7)),
        ("2018.05.07", date(2018, 5, 7)),
        ("2018年5月7日", date(2018, 5, 7)),
        ("20180507", date(2018, 5, 7)),
        ("2018-02-30", None),
        ("长期", None),
        ("", None),
    ],
)
def test_days_are_read_in_every_writing(text: str, day: date | None) -> None:
    """ISO, dots, Chinese and bare digits."""
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018年05月07日至2038年05月06日", date(2038, 5, 6)),
        ("2018-05-07 至 2038-05-06", date(2038, 5, 6)),
        ("至2038年05月06日", date(2038, 5, 6)),
        ("2018年05月07日至长期", None),
        ("2018年05月07日", None),
        ("长期", None),
    ],
)
def test_the_last_day_of_a_term(text: str, day: date | None) -> None:
    """R98: closed and open terms as licences print them."""
    assert last_day_of_term(text) == day


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("MÜLLER", "MUELLER", True),
        ("MÜLLER", "MULLER", True),
        ("O'CONNOR", "OCONNOR", True),
        ("SØRENSEN", "SOERENSEN", True),
        ("MULLER", "MILLER", False),
    ],
)
def test_names_of_print_and_zone(one: str, other: str, same: bool) -> None:
    """ICAO 9303-3 section 6: the zone writes letters outside A-Z in its own way."""
    assert same_value("surname", one, other) is same


def test_latin_names_in_any_order() -> None:
    """Surname first or last, given names parted or not."""
    assert same_latin_name("ZHANG", "SAN FENG", "Zhang Sanfeng")
    assert same_latin_name("ZHANG", "SANFENG", "San Feng Zhang")
    assert not same_latin_name("ZHANG", "SAN", "Zhang Si")


field_values = st.dictionaries(
    st.sampled_from(sorted({*FRONT, *BACK, *LICENCE, *PASSPORT})), st.text(max_size=30), max_size=9
)


@given(st.lists(st.tuples(st.sampled_from(list(KIND)), field_values), max_size=4), field_values)
def test_no_reading_breaks_the_checks(
    items: list[tuple[DocumentType, dict[str, str]]], declared: dict[str, str]
) -> None:
    """Whatever was read or declared, the answer is findings whose details hold no value that was read."""
    readings = [reading(kind, fields) for kind, fields in items]
    found = cross_check(readings, declared, None, today=TODAY)

    for item in found:
        assert item.reading_index is not None
        assert item.reading_index < len(readings)
        assert 0.0 <= item.finding.confidence <= 1.0


def test_a_zone_on_a_card_of_no_known_kind_speaks_for_itself() -> None:
    """R99: its check digits are judged whatever the card is; a right one raises nothing of the sort."""
    zone = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    right = reading(KIND.UNKNOWN, {"mrz": zone})
    wrong = reading(KIND.UNKNOWN, {"mrz": zone.replace("7408122", "7409122")})

    assert Code.MRZ_CHECK_DIGIT not in {item.code for item in check_reading(right, expected=None, today=THEN)}
    assert Code.MRZ_CHECK_DIGIT in {item.code for item in check_reading(wrong, expected=None, today=THEN)}
    last_day = reading(KIND.UNKNOWN, {"mrz": zone, "expiry_date": "2012-04-15"})
    assert codes(last_day, today=THEN) == []
    assert codes(last_day, today=TODAY) == [Code.DOCUMENT_EXPIRED]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("IRUTOBX12345674", "8507321M3103120AUT<<<<<<<<<<<8", {(Code.DATE_IMPOSSIBLE, "birth_date")}),
        ("IRUTOBX12345674", "85<<<<8M3103120AUT<<<<<<<<<<<8", set()),
        ("IRUTOBX12345674", "8507125M3103120XQX<<<<<<<<<<<8", {(Code.MRZ_STATE_UNKNOWN, "mrz")}),
    ],
)
def test_a_zone_says_what_can_not_be(first: str, second: str, found: set[tuple[Code, str]]) -> None:
    """R99: a day that no calendar has and a state that no list has; an unknown birth date has fillers (ICAO 9303-3)."""
    zone = f"{first.ljust(30, '<')}\n{second}\n{'MUSKAR<<OTTOKAR'.ljust(30, '<')}"
    said = check_reading(reading(KIND.REGIONAL, {"mrz": zone}), expected=None, today=THEN)
    assert {(item.code, item.field) for item in said if item.code != Code.MRZ_CHECK_DIGIT} == found
