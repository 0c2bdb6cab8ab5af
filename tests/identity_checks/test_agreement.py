"""Values against themselves and against what was stated, however they came about (R5, R21, R23)."""

import unicodedata
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.crosschecks.number_agreement import OF_NUMBERS, number_agreement, number_field
from identity_checks.crosschecks.person_names import without_address
from identity_checks.crosschecks.stated_agreement import is_compared, new_differences, stated_agreement
from identity_checks.finding_codes import FindingCode
from identity_checks.results import Severity

TODAY = date(2026, 11, 29)
RESIDENT, LICENCE = ("resident_id_front", ""), ("business_licence", "")
HMT, CARD = ("regional", "hmt-residence-permit-front"), ("regional", "foreign-permanent-resident-card")


def said(document: tuple[str, str], values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(str(item.code), item.field) for item in number_agreement(*document, values, TODAY)]


@pytest.mark.parametrize(
    ("document", "field", "right", "wrong", "code"),
    [
        (RESIDENT, "id_number", "11010519491231002X", "110105194912310021", "number_check_digit"),
        (RESIDENT, "id_number", "11010519491231002X", "1101051949123100", "number_malformed"),
        (RESIDENT, "id_number", "11010519491231002X", "110105194913310020", "date_impossible"),
        (LICENCE, "uscc", "91350100M000100Y43", "91350100M000100Y44", "uscc_check_digit"),
        (HMT, "id_number", "810000199408230021", "810000199408230022", "number_check_digit"),
        (HMT, "id_number", "830000199201300022", "840000199201300022", "number_malformed"),
        (CARD, "document_number", "911124198108030024", "911124198108030025", "number_check_digit"),
        (CARD, "document_number", "USA110081080312", "USA110081083212", "date_impossible"),
    ],
)
def test_a_number_that_does_not_hold_is_said(
    document: tuple[str, str], field: str, right: str, wrong: str, code: str
) -> None:
    """Each kind of document has its number in its own field, checked by its own rule."""
    assert number_field(*document) == field
    assert field in OF_NUMBERS
    assert said(document, {field: right}) == []
    (found,) = number_agreement(*document, {field: wrong}, TODAY)
    assert (found.code, found.field, found.severity) == (code, field, Severity.ALERT)


@pytest.mark.parametrize(
    ("document", "field", "number", "born", "sex"),
    [
        (RESIDENT, "id_number", "11010519491231002X", "1949-12-31", "女"),
        (HMT, "id_number", "810000199408230021", "1994-08-23", "女"),
        (CARD, "document_number", "911124198108030024", "1981-08-03", "F"),
    ],
)
def test_birth_date_and_sex_are_those_of_the_number(
    document: tuple[str, str], field: str, number: str, born: str, sex: str
) -> None:
    """What contradicts the number is said of the field that does."""
    values = {field: number, "birth_date": born, "sex": sex}
    assert said(document, values) == []
    assert said(document, values | {"birth_date": "1980-01-01"}) == [("number_birth_mismatch", "birth_date")]
    assert said(document, values | {"sex": "男"}) == [("number_sex_mismatch", "sex")]


def test_a_card_of_before_2023_says_its_birth_date_without_the_century() -> None:
    """Its check digit is not published; a date that is not whole says nothing against it."""
    number = {"document_number": "USA110081080312"}
    assert said(CARD, number | {"birth_date": "1981-08-03"}) == []
    assert said(CARD, number | {"birth_date": "1981-08-04"}) == [("number_birth_mismatch", "birth_date")]
    assert said(CARD, number | {"birth_date": "1981"}) == []


def test_what_has_no_number_of_these_kinds_says_nothing() -> None:
    """Other packs' numbers are checked by their packs, where documents are read."""
    assert number_field("passport", "") is None
    assert said(("passport", ""), {"document_number": "X"}) == []
    assert said(("regional", "polish-identity-card"), {"id_number": "1"}) == []
    assert said(RESIDENT, {"birth_date": "1990-01-01"}) == []
    assert said(RESIDENT, {"id_number": ""}) == []


def test_a_remark_is_no_alert() -> None:
    """Tables of places change; numbers that carry them stay."""
    (found,) = number_agreement(*RESIDENT, {"id_number": "790105194912310026"}, TODAY)
    assert (found.code, found.severity) == (FindingCode.NUMBER_REGION_UNKNOWN, Severity.INFO)


@pytest.mark.parametrize(
    ("kind", "field", "stated", "value", "severity"),
    [
        ("resident_id_front", "name", {"name": "张伟"}, "张玮", Severity.ALERT),
        ("resident_id_front", "address", {"address": "福建省泉州市丰泽区1号"}, "北京市海淀区9号", Severity.WARNING),
        (
            "resident_id_front",
            "address",
            {"address": "福建省泉州市丰泽区东海街道12号"},
            "福建省泉州市丰泽区东海街道13号",
            Severity.INFO,
        ),
        ("business_licence", "name", {"company_name": "云桥", "name": "张伟"}, "云侨", Severity.ALERT),
        ("passport", "surname", {"name": "ANNA MARIA"}, "BERTA", Severity.ALERT),
    ],
)
def test_a_value_that_is_not_as_stated_is_said(
    kind: str, field: str, stated: dict[str, str], value: str, severity: Severity
) -> None:
    """An identifying field gravely, a text that is nearly the same as a remark; what nobody stated is not compared."""
    (said,) = stated_agreement(kind, {field: value}, stated)
    assert (said.field, said.severity, said.likeness < 1) == (field, severity, True)
    assert is_compared(kind, field, stated)
    assert not is_compared(kind, "ethnicity", stated)
    assert stated_agreement(kind, {field: ""}, {}) == stated_agreement(kind, {field: value}, {}) == ()


def test_only_what_differs_anew_is_news() -> None:
    """From agreeing to differing, or from one other value to another; not the same again, nor another field."""
    stated, right, wrong = {"name": "张伟", "sex": "男"}, {"name": "张伟"}, {"name": "张玮"}
    assert new_differences("resident_id_front", {}, wrong, stated)
    assert new_differences("resident_id_front", right, wrong, stated)
    assert new_differences("resident_id_front", wrong, {"name": "张炜"}, stated)
    assert new_differences("resident_id_front", wrong, wrong | {"sex": "女"}, stated)
    assert not new_differences("resident_id_front", wrong, right, stated)
    assert not new_differences("resident_id_front", wrong, wrong | {"sex": "M"}, stated)


@pytest.mark.parametrize(
    ("stated", "differs"),
    [
        ("CHAN TAI MAN", []),
        ("Tai Man Chan", []),
        ("陳大文", []),
        ("CHAN TAI MING", ["surname"]),
        ("陳大明", ["name"]),
    ],
)
def test_a_name_is_compared_in_the_script_in_which_it_was_stated(stated: str, differs: list[str]) -> None:
    """R23: a travel permit has the name in Han signs and in Latin letters; either may have been stated, as one."""
    values = {"name": "陳大文", "surname": "CHAN", "given_names": "TAI MAN"}
    assert [one.field for one in stated_agreement("regional", values, {"name": stated})] == differs


def test_a_name_that_stands_in_latin_letters_only_is_compared_whole() -> None:
    """A card with one field for the name, in Latin letters, beside the zone's two: said once, by the name."""
    values = {"name": "SITI NURHALIZA", "surname": "SITI", "given_names": "NURHALIZA"}
    assert [one.field for one in stated_agreement("regional", values, {"name": "SITI NURHALIZAH"})] == ["name"]
    assert [one.field for one in stated_agreement("regional", {"name": "ณเดชน์"}, {"name": "NADECH"})] == ["name"]


def test_half_a_name_of_a_pack_is_not_held_against_a_whole_one() -> None:
    """A pack may read a surname alone; what stands in neither half was not read, and differs from nothing."""
    for values in (
        {"surname": "KOVAC"},
        {"surname": "KOVAC", "given_names": ""},
        {"surname": "", "given_names": "ANA"},
    ):
        assert stated_agreement("regional", values, {"name": "BRANKO NOVAK"}) == ()


PASSPORT = {"surname": "MÜLLER", "given_names": "ANNA MARIA"}
_FOUND = list[tuple[str, Severity, str]]


def differing(kind: str, values: Mapping[str, str], stated: Mapping[str, str]) -> _FOUND:
    """Field, severity, and whether it was stated in part."""
    return [(one.field, one.severity, one.details.get("match", "")) for one in stated_agreement(kind, values, stated)]


@pytest.mark.parametrize(
    ("kind", "printed", "stated"),
    [
        ("passport", PASSPORT, {"name": "Frau Anna Maria Müller"}),
        ("passport", PASSPORT, {"name": "Mrs. MULLER ANNA MARIA"}),
        ("passport", PASSPORT, {"name": "Ms.Anna Maria Müller"}),
        ("passport", PASSPORT, {"surname": "Müller", "given_names": "Miss Anna-Maria"}),
        ("passport", {"surname": "HERR", "given_names": "KLAUS"}, {"name": "Herr Klaus"}),
        ("passport", {"surname": "HERR", "given_names": "KLAUS"}, {"name": "Herr Klaus Herr"}),
        ("passport", {"surname": "NG", "given_names": "WEI MING"}, {"name": "Mr Ng Wei Ming"}),
        ("regional", {"name": "สมชาย ใจดี"}, {"name": "นายสมชาย ใจดี"}),
        ("regional", {"name": "นาย สมชาย ใจดี"}, {"name": "สมชาย ใจดี"}),
        ("regional", {"name": "น.ส. สมหญิง ใจดี"}, {"name": "นางสาวสมหญิง ใจดี"}),
        ("regional", {"name": "SITI AMINAH"}, {"name": "Ibu Siti Aminah"}),
        ("regional", {"name": "SUHARTO"}, {"name": "Bapak Suharto"}),
        ("resident_id_front", {"name": "欧阳娜娜"}, {"name": "欧阳娜娜女士"}),
        ("business_licence", {"legal_representative": "张伟"}, {"legal_representative": "张伟 先生"}),
    ],
)
def test_a_form_of_address_is_no_part_of_a_name(
    kind: str, printed: Mapping[str, str], stated: Mapping[str, str]
) -> None:
    """R23: whoever states it, or whatever document prints it, means the same person."""
    assert differing(kind, printed, stated) == []


@pytest.mark.parametrize(
    ("kind", "printed", "stated", "field"),
    [
        ("passport", PASSPORT, {"name": "Anna Müller"}, "surname"),
        ("passport", PASSPORT, {"name": "Frau Müller Maria"}, "surname"),
        ("passport", PASSPORT, {"name": "Anna M. Müller"}, "surname"),
        ("passport", PASSPORT, {"surname": "MÜLLER", "given_names": "Anna"}, "given_names"),
        ("regional", {"name": "BUDI SANTOSO WIJAYA"}, {"name": "Bapak Budi Santoso"}, "name"),
    ],
)
def test_a_name_without_some_of_its_given_names_is_a_warning(
    kind: str, printed: Mapping[str, str], stated: Mapping[str, str], field: str
) -> None:
    """R23: the surname is whole and no word is another one."""
    assert differing(kind, printed, stated) == [(field, Severity.WARNING, "part")]
    (found,) = stated_agreement(kind, printed, stated)
    assert 0 < found.likeness < 1


@pytest.mark.parametrize(
    ("kind", "printed", "stated", "field"),
    [
        ("passport", PASSPORT, {"name": "Frau Anna Schmidt"}, "surname"),
        ("passport", PASSPORT, {"name": "Anne Müller"}, "surname"),
        ("passport", PASSPORT, {"name": "Frau Müller"}, "surname"),
        ("passport", PASSPORT, {"name": "A. Müller"}, "surname"),
        ("passport", PASSPORT, {"name": "Anna Maria"}, "surname"),
        ("passport", PASSPORT, {"name": "Anna Maria Sofia Müller"}, "surname"),
        ("passport", PASSPORT, {"surname": "MÜLL", "given_names": "Anna Maria"}, "surname"),
        ("passport", {"surname": "WEI", "given_names": "MING"}, {"name": "Ng Wei Ming"}, "surname"),
        ("passport", {"surname": "KLAUS", "given_names": "PETER"}, {"name": "Herr Peter"}, "surname"),
        (
            "passport",
            {"surname": "SCHMIDT", "given_names": "KLAUS"},
            {"surname": "Herr", "given_names": "K"},
            "surname",
        ),
        ("regional", {"name": "BUDI SANTOSO"}, {"name": "Bapak Budi"}, "name"),
        ("regional", {"name": "สมชาย ใจดี"}, {"name": "นายสมศักดิ์ ใจดี"}, "name"),
        ("resident_id_front", {"name": "张伟"}, {"name": "张先生"}, "name"),
        ("resident_id_front", {"name": "张伟"}, {"name": "李伟先生"}, "name"),
        ("resident_id_front", {"name": "张"}, {"name": "张先生"}, "name"),
    ],
)
def test_a_name_that_is_another_stays_an_alert(
    kind: str, printed: Mapping[str, str], stated: Mapping[str, str], field: str
) -> None:
    """R23: a surname alone, another word, one more than is printed: no form of address explains it."""
    assert (field, Severity.ALERT, "") in differing(kind, printed, stated)
    assert all(match == "" for _, _, match in differing(kind, printed, stated))


def test_a_company_has_no_form_of_address() -> None:
    """R23: 太太乐 is what the firm is called."""
    printed, stated = {"name": "上海女士"}, {"company_name": "上海"}
    assert differing("business_licence", printed, stated) == [("name", Severity.ALERT, "")]


_WORDS = st.lists(st.text("ABCDE", min_size=2, max_size=4), min_size=1, max_size=4)


@given(surname=_WORDS, given_names=_WORDS, address=st.sampled_from(["Mr.", "MRS", "Herr", "Frau", "Bapak", "Ibu"]))
def test_with_and_without_a_form_of_address_is_the_same(
    surname: list[str], given_names: list[str], address: str
) -> None:
    """R23: for whatever name, and in either order; without a given name it is a warning, never nothing."""
    printed = {"surname": " ".join(surname), "given_names": " ".join(given_names)}
    for whole in ([*surname, *given_names], [*given_names, *surname]):
        assert differing("passport", printed, {"name": " ".join([address, *whole])}) == []
    part = {"name": " ".join([address, *given_names[:-1], *surname])}
    if len(given_names) > 1:
        assert differing("passport", printed, part) == [("surname", Severity.WARNING, "part")]
    else:
        assert differing("passport", printed, part) == [("surname", Severity.ALERT, "")]


@given(st.text(max_size=12))
def test_taking_a_form_of_address_away_leaves_a_name(text: str) -> None:
    """R23: never nothing, and never more than there was."""
    bare = without_address(text)
    assert bare is None or (bare.strip() and len(bare) < len(unicodedata.normalize("NFKC", text)))


def test_words_that_only_begin_like_one() -> None:
    """R23: นายิกา is a name; Mrsic, Herrmann and Fraunhofer are surnames."""
    for name in ("นายิกา ใจดี", "Mrsic Ivan", "Herrmann Otto", "Fraunhofer Joseph", "Herr", "女士", "张女士", "นาง"):
        assert without_address(name) is None, name
