"""R99, R100: fields found by labels in several languages, wherever values stand, in the forms that packs declare."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.by_pack.dates import Order, dates_in
from identity_checks.documents.layouts.by_pack.pieces import prefix_errors
from identity_checks.documents.layouts.by_pack.reader import read_by_pack
from identity_checks.documents.layouts.by_pack.scripts import Scripts
from identity_checks.documents.text.engine import TextLine
from identity_checks.packs.shelf import Shelf
from identity_checks.results import CorrectionRule
from tests.identity_checks.packs.lines import line, sheet
from tests.identity_checks.packs.reading import LATIN, LATIN_ONLY, TODAY, read, values


def test_values_below_their_labels_in_two_columns() -> None:
    """A German card: labels in two languages with a stroke, one of them with a wrong letter."""
    fields = read(
        "deu-identity-card",
        line("Name/Surname", 40, 100),
        line("GROßMANN", 40, 140),
        line("Vornamen/Given narnes", 40, 200),
        line("KÄTHE ANNELIESE", 40, 240),
        line("Geburtstag/Date of birth", 40, 300),
        line("12.05.1980", 40, 340),
        line("Staatsangehörigkeit/Nationality", 500, 300),
        line("DEUTSCH", 500, 340),
        line("Gültig bis/Date of expiry", 40, 400),
        line("11.06.2033", 40, 440),
        line("L01X00T47", 700, 40),
    )
    assert values(fields) == {
        "surname": "GROßMANN",
        "given_names": "KÄTHE ANNELIESE",
        "birth_date": "1980-05-12",
        "nationality": "D",
        "expiry_date": "2033-06-11",
        "document_number": "L01X00T47",
    }
    assert fields["surname"].corrections == ()


def test_a_value_that_begins_somewhat_left_of_its_label_is_no_part_of_the_one_beside_it() -> None:
    """A Thai pink card: two names side by side, seen a little curled."""
    fields = read(
        "tha-residence-card",
        line("Name", 40, 100),
        line("Last name", 310, 104),
        line("Mr. Pierre", 40, 140),
        line("Lefevre", 306, 142),
        line("Nationality", 310, 204),
        line("FRA", 306, 242),
    )
    assert values(fields) == {"given_names": "Pierre", "surname": "Lefevre", "nationality": "FRA"}


@pytest.mark.parametrize(("stray", "left", "sure"), [("M", 290.0, False), ("MARIA", 290.0, True)])
def test_one_letter_apart_from_a_name_makes_it_unsure(stray: str, left: float, sure: bool) -> None:
    """R21: of the print beneath it D'ORMESSON M was read, and accepted."""
    fields = read(
        "fra-identity-card",
        line("Nom/Surname", 40, 100),
        line("D'ORMESSON", 40, 140),
        line(stray, left, 140),
        line("Prénoms/Given names", 40, 200),
        line("XAVIER", 40, 240),
    )
    assert fields["surname"].value == f"D'ORMESSON {stray}"
    assert (fields["surname"].confidence > 0.9) is sure
    assert fields["given_names"].confidence > 0.9


def test_values_right_of_their_labels_and_an_address_of_two_lines() -> None:
    """An Indonesian card: labels before values, a place before the date of birth."""
    fields = read(
        "idn-identity-card",
        line("NIK :", 40, 60),
        line("3273015507900001", 300, 60),
        line("Nama", 40, 120),
        line("DEWI AYU NINGSIH", 300, 120),
        line("Tempat/Tgl Lahir", 40, 170),
        line("MAKASSAR, 15-07-1990", 340, 170),
        line("Jenis Kelamin", 40, 220),
        line("PEREMPUAN", 300, 220),
        line("Alamat", 40, 270),
        line("JL. KEMANG RAYA NO. 17 A", 300, 270),
        line("RT 004", 300, 315),
        line("Agama", 40, 370),
        line("ISLAM", 300, 370),
    )
    assert values(fields) == {
        "personal_number": "3273015507900001",
        "name": "DEWI AYU NINGSIH",
        "birth_date": "1990-07-15",
        "sex": "F",
        "address": "JL. KEMANG RAYA NO. 17 A RT 004",
    }


def test_a_name_below_another_and_a_term_on_one_line() -> None:
    """A travel permit: the Latin name has no label of its own."""
    fields = read(
        "home-return-permit",
        line("姓名", 300, 100),
        line("张三丰", 300, 150),
        line("ZHANG, SANFENG", 300, 200),
        line("有效期限", 300, 260),
        line("2021.03.04-2031.03.03", 300, 305),
        line("H12345678", 40, 500),
    )
    assert values(fields) == {
        "name": "张三丰",
        "surname": "ZHANG",
        "given_names": "SANFENG",
        "valid_from": "2021-03-04",
        "valid_until": "2031-03-03",
        "document_number": "H12345678",
    }


def test_dates_without_any_label_come_in_the_order_of_a_life_and_are_less_sure() -> None:
    """A photocopy that lost the small print: no value is guessed where more than one would fit."""
    fields = read("eu-residence-permit", line("14.05.2034", 40, 400), line("13.11.1971", 500, 300), line("F", 40, 300))
    assert values(fields) == {"birth_date": "1971-11-13", "expiry_date": "2034-05-14", "sex": "F"}
    assert all(draft.confidence < 0.95 for draft in fields.values())


def test_what_no_letters_are_known_for_is_absent_and_half_known_letters_are_half_believed() -> None:
    """Thai is not read at all; Vietnamese names are given for a look, never as sure, on other states' documents too."""
    thai = read("tha-identity-card", line("Name", 40, 100), line("Mr. Somchai", 40, 140), line("uanannn", 40, 60))
    assert values(thai) == {"given_names": "Somchai"}
    half = Scripts.of([*LATIN, "Đ", "的", "一"])
    abroad = read(
        "eu-residence-permit",
        line("Name/Surname", 40, 100),
        line("NGUYÊN", 40, 140),
        line("Nationality", 40, 200),
        line("VNM", 40, 240),
        scripts=half,
    )
    assert abroad["surname"].confidence <= 0.5
    assert abroad["nationality"].confidence > 0.9


def test_a_doubtful_sign_becomes_the_one_that_the_check_proves_and_says_so() -> None:
    """R23: the check letter of a Singapore number leaves one reading of a doubtful digit."""
    seen = line("S0000007I", 300, 60, doubts={7: (0.6, {"1": 0.3})})
    field = read("sgp-identity-card", line("No.", 40, 60), seen)["personal_number"]
    assert field.value == "S0000001I"
    assert [(item.was, item.now, item.rule) for item in field.corrections] == [("7", "1", CorrectionRule.CHECK_DIGIT)]


def test_a_doubtful_letter_that_the_language_lacks_becomes_the_one_it_has() -> None:
    """Romanian has Ă and no Ã; what was read surely stays."""
    label = line("Nume/Surname", 40, 100)
    for score, expected in ((0.5, "MĂRAN"), (0.95, "MÃRAN")):
        seen = line("MÃRAN", 40, 140, doubts={1: (score, {"Ä": 0.3, "Ă": 0.1})})
        field = read("rou-identity-card", label, seen)["surname"]
        assert field.value == expected
        assert [item.now for item in field.corrections] == (["Ă"] if score < 0.9 else [])


def test_a_number_whose_check_fails_stays_as_it_was_read() -> None:
    """Nothing is invented where the recogniser had no doubt, or where nothing that it doubted passes."""
    for doubts in (None, {3: (0.6, {"8": 0.3})}):
        field = read("sgp-identity-card", line("No.", 40, 60), line("S0000007I", 300, 60, doubts=doubts))
        assert field["personal_number"].value == "S0000007I"
        assert field["personal_number"].corrections == ()
        assert field["personal_number"].confidence < 0.75


def test_text_in_unknown_letters_is_never_taken_for_a_number() -> None:
    """Signs that look like digits here and there do not become the thirteen digits of a Thai number."""
    garbage = line("Tanu1ct4na09", 40, 60, doubts={place: (0.3, {"5": 0.2}) for place in range(12)})
    assert "personal_number" not in read("tha-identity-card", garbage)


_SEPARATORS = st.sampled_from([".", " ", "-", "/", ". "])


@given(day=st.dates(date(1930, 1, 1), date(2026, 11, 27)), separator=_SEPARATORS, order=st.sampled_from(["dmy", "ymd"]))
def test_dates_in_the_order_declared(day: date, separator: str, order: Order) -> None:
    """Whatever separates them."""
    parts = [f"{day:%d}", f"{day:%m}", f"{day:%Y}"]
    text = separator.join(parts if order == "dmy" else parts[::-1])
    assert [found for found, _, _ in dates_in(f"x {text} y", order, TODAY)] == [day]


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("12 MAY 1980", {}, "1980-05-12"),
        ("1 Jan. 1980", {}, "1980-01-01"),
        ("JUNE 05, 1980", {}, "1980-06-05"),
        ("23 05 2523", {"buddhist": True}, "1980-05-23"),
        ("01.02.31", {"ahead": True}, "2031-02-01"),
        ("01.02.31", {}, "1931-02-01"),
        ("31.02.1980", {}, None),
        ("12 FOO 1980", {}, None),
    ],
)
def test_months_in_words_two_digits_and_the_buddhist_calendar(
    text: str, more: dict[str, bool], expected: str | None
) -> None:
    """R99: dates become ISO 8601; what the calendar does not have is no date."""
    found = dates_in(text, "dmy", TODAY, **more)
    assert [day.isoformat() for day, _, _ in found] == ([] if expected is None else [expected])


def test_how_wrong_a_label_may_be() -> None:
    """One letter in seven; short labels must be there as they are."""
    assert prefix_errors("SURNAME", "SURNAMEX") == (0, 7)
    assert prefix_errors("SURNAME", "SURNNMEX") == (1, 7)
    assert prefix_errors("SURNAME", "SUNNNMEX") is None
    assert prefix_errors("NOM", "NON") is None


@pytest.mark.parametrize(("fourth", "found"), [(250, True), (330, False)])
def test_names_without_labels_are_read_above_the_values_of_their_column(fourth: int, found: bool) -> None:
    """R99: a copy that lost the small print; only even steps tell names from a title, and they are less sure."""
    fields = read(
        "deu-identity-card",
        line("BUNDESREPUBLIK", 40, 20),
        line("VON DER HEYDE", 40, 110),
        line("MAXIMILIAN", 40, 180),
        line("Geburtstag/Date of birth", 40, fourth - 40),
        line("09.10.1965", 40, fourth),
    )
    names = {"surname": "VON DER HEYDE", "given_names": "MAXIMILIAN"} if found else {}
    assert values(fields) == {"birth_date": "1965-10-09", **names}
    assert all(fields[name].confidence < fields["birth_date"].confidence for name in names)


def test_a_number_behind_a_label_whose_beginning_is_covered() -> None:
    """A finger on the first characters of the permit number's label."""
    fields = read("hmt-residence-permit-back", line("证号码 16045727", 400, 600))
    assert values(fields) == {"permit_number": "16045727"}


def test_lines_close_below_each_other_are_read_from_the_first() -> None:
    """R20: a Malaysian address begins with its upper line, however near the lower one, further left, is to it."""
    fields = read(
        "mys-identity-card",
        line("KAD PENGENALAN MALAYSIA", 200, 20),
        line("810328-14-5335", 600, 90),
        line("MUHAMMAD HAZIQ BIN ABDUL RAHMAN", 100, 150),
        line("NO 27 JALAN SS 2/75 47300 PETALING JAYA", 104, 240),
        line("SELANGOR", 100, 262),
        line("LELAKI", 100, 400),
    )
    assert fields["address"].value == "NO 27 JALAN SS 2/75 47300 PETALING JAYA SELANGOR"


def test_a_word_is_no_number() -> None:
    """R21: SOGGIORNO has nine letters, as many as a residence title's number has signs; a number has digits."""
    title = (line("PERMESSO", 40, 20), line("DI", 300, 20), line("SOGGIORNO", 400, 20))
    fields = read("eu-residence-permit", *title, line("RZ6527203", 700, 80), line("HONGNHUNG", 40, 140))
    assert fields["document_number"].value == "RZ6527203"
    assert "document_number" not in read("eu-residence-permit", *title, line("HONGNHUNG", 40, 140))


@pytest.mark.parametrize(("printed", "sure"), [("1983.02.21", True), ("1983.02.2", False), ("1983.2.2", True)])
def test_a_date_that_has_lost_a_digit_is_unlikely(printed: str, sure: bool) -> None:
    """R21: where the month stands with its zero the day does too, and one digit of it is half a day."""
    birth = read("taiwan-travel-permit", line("出生日期", 40, 100), line(printed, 40, 140))["birth_date"]
    assert birth.value == ("1983-02-21" if printed.endswith("21") else "1983-02-02")
    assert (birth.confidence > 0.5) is sure


def test_a_short_label_with_one_letter_misread_is_no_value() -> None:
    """R20: Mama for Nama in small print above the name was read as the name."""
    fields = read(
        "idn-identity-card",
        line("PROVINSI JAWA BARAT", 40, 40),
        line("NIK: 3709091406680007", 40, 100, height=40),
        line("Mama", 40, 170, height=20),
        line("I MADE WIRATMAJA", 40, 200, height=34),
    )
    assert fields["name"].value == "I MADE WIRATMAJA"


@pytest.mark.parametrize(("printed", "sex", "sure"), [("Nữ", "F", True), ("N", "F", False), ("Nam", "M", True)])
def test_a_word_without_its_letter_with_marks_is_read_and_not_sure(printed: str, sex: str, sure: bool) -> None:
    """R20: motion leaves N of Nữ; Nam has no letter that is easily lost."""
    fields = read("vnm-identity-card", line("Giới tính / Sex", 47, 299), line(printed, 47, 335))
    assert fields["sex"].value == sex
    assert (fields["sex"].confidence > 0.5) is sure


@pytest.mark.parametrize(("said", "sure"), [(0.99, 0.94), (0.7, 0.7)])
def test_a_word_of_which_a_letter_was_lost_is_read_by_who_knows_the_letter(said: float, sure: float) -> None:
    """R20, R110: the line reader lacks ữ, and every woman's card had a remark; it is as sure as its one reader was."""
    asked: list[str | None] = []

    def again(seen: TextLine, letters: str | None) -> TextLine:
        asked.append(letters)
        return line("Nữ", 47, 335, doubts={1: (0.5, {"ữ": said})})

    pack = Shelf.bundled().packs["vnm-identity-card"].pack
    for printed, read_again in (("N", ["Ữ"]), ("Nam", [])):
        asked.clear()
        lines = sheet(line("Giới tính / Sex", 47, 299), line(printed, 47, 335))
        fields = read_by_pack(lines, pack, TODAY, LATIN_ONLY, lambda _: [], again)
        assert asked == read_again
        if read_again:
            assert fields["sex"].value == "F"
            assert fields["sex"].confidence == pytest.approx(sure)


@pytest.mark.parametrize(
    ("printed", "sex"),
    [
        ("Giới tính / Sex: Nam Quốc tịch / Nationality: Việt Nam", "M"),
        ("Giới tính/Sex: Nữ Quốc tịch/Nationality: Việt Nam", "F"),
        ("Gii tính / Sex: Nam Quc tch / Nationality: Vit Nam", "M"),
        ("Giới tính: Nam Quốc tịch: Việt Nam", "M"),
    ],
)
def test_behind_a_value_the_next_label_begins_on_its_line(printed: str, sex: str) -> None:
    """R20: on chip cards both stand on one line; what stood before the second stroke was taken for its label."""
    fields = read("vnm-identity-card", line("Ngày sinh / Date of birth: 12/08/1984", 47, 249), line(printed, 47, 299))
    assert values(fields) == {"birth_date": "1984-08-12", "sex": sex, "nationality": "VNM"}


def test_a_word_of_a_value_is_no_label_without_a_stroke_or_colon() -> None:
    """R20: a street may be called as a label is."""
    fields = read("phl-identity-card", line("Tirahan/Address: 12 Last Name Street, Cebu City", 47, 299))
    assert fields["address"].value == "12 Last Name Street, Cebu City"
