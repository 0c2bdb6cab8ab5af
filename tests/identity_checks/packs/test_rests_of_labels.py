"""Labels of which little is left, and words that are no field's, beside values: no part of these (R20, R21, R99)."""

from __future__ import annotations

import pytest

from case_contract.rules import SURE
from identity_checks.documents.layouts.by_pack.scripts import Scripts
from identity_checks.documents.layouts.draft import UNLIKELY
from tests.identity_checks.packs.lines import line
from tests.identity_checks.packs.reading import read, values

_ALL_READ = Scripts(frozenset(), frozenset())
_CARD_OF_A_RESIDENT = "foreign-permanent-resident-card"


@pytest.mark.parametrize(
    ("pack", "number", "label", "name"),
    [
        ("sgp-identity-card", "S0000001I", "Nemn", "LIM SIEW HOON"),
        ("idn-identity-card", "3709091406680007", "Memaa", "I MADE WIRATMAJA"),
    ],
)
def test_a_misread_label_is_not_the_name_that_follows_a_number(pack: str, number: str, label: str, name: str) -> None:
    """R20: the label between both was the name, in capitals and nearly sure."""
    lines = (line(number, 40, 60, height=40), line(label, 40, 130, height=20), line(name, 40, 170, height=34))
    fields = read(pack, *lines)
    assert fields["name"].value == name
    assert fields["name"].confidence <= 0.9


def test_a_name_of_which_a_letter_looks_small_still_follows_its_number() -> None:
    """R20: capitals come first, and where none stand there what stands there is read."""
    fields = read("idn-identity-card", line("3709091406680007", 40, 60, height=40), line("I Made Wiratmaja", 40, 170))
    assert fields["name"].value == "I MADE WIRATMAJA"


def test_an_address_without_its_label_stands_below_the_sex() -> None:
    """R20: small print in a shadow is not found; an address of a hamlet has neither a number nor a comma."""
    fields = read(
        "idn-identity-card",
        line("3709091406680007", 40, 60, height=40),
        line("I MADE WIRATMAJA", 40, 130),
        line("Jenis Kelamin", 40, 190, height=20),
        line("LAKI-LAKI", 40, 220),
        line("DUSUN KRAJAN II", 40, 280),
        line("Agama", 40, 320, height=20),
        line("ISLAM", 40, 350),
    )
    assert fields["address"].value == "DUSUN KRAJAN II"
    assert fields["address"].confidence < SURE


def _indonesian(*, name: str = "DEWI AYU NINGSIH", further: str) -> dict[str, str]:
    """A card with its name, and with a further line below the first one of its address."""
    return values(
        read(
            "idn-identity-card",
            line("NIK :", 40, 60),
            line("3273015507900001", 300, 60),
            line("Nama", 40, 120),
            line(name, 300, 120),
            line("Alamat", 40, 270),
            line("JL. KEMANG RAYA NO. 17 A", 300, 270),
            line(further, 300, 315),
        )
    )


@pytest.mark.parametrize("word", ["ISLAM", "KRISTEN", "KATOLIK", "HINDU", "BUDDHA", "BUDHA", "KHONGHUCU", "WNI", "WNA"])
def test_a_religion_or_a_nationality_is_no_line_of_an_address(word: str) -> None:
    """R20, R21: its label was lost, and the address ended with ISLAM."""
    assert _indonesian(further=word)["address"] == "JL. KEMANG RAYA NO. 17 A"


@pytest.mark.parametrize("name", ["KRISTENSEN", "ANNA KRISTENSEN", "ISLAMIAH", "HINDUSTAN", "WNIARTI"])
def test_a_name_that_begins_as_a_religion_does_stays_a_name(name: str) -> None:
    """R21: a word of another field is left out where it stands by itself."""
    found = _indonesian(name=name, further="RT 004 KRISTENSEN")
    assert found["name"] == name
    assert found["address"] == "JL. KEMANG RAYA NO. 17 A RT 004 KRISTENSEN"


def test_long_words_that_are_no_values_are_left_out_within_a_line_too() -> None:
    """R99: WARGANEGARA and what blur puts at its end are no name; a name has no eight letters of such a word."""
    head = (line("KAD PENGENALAN MALAYSIA", 200, 20), line("810328-14-5335", 600, 90))
    assert "name" not in read("mys-identity-card", *head, line("WARGANEGARAX", 600, 150))
    assert (
        read("mys-identity-card", *head, line("ISLAMIAH BINTI ABDUL", 600, 150))["name"].value == "ISLAMIAH BINTI ABDUL"
    )


@pytest.mark.parametrize(
    ("pack", "label", "rest", "number", "field"),
    [
        ("hmt-residence-permit-back", "通行证号码", "Card", "16045727", "permit_number"),
        ("deu-identity-card", "Ausweis-Nr.", "Nr", "L01X00T47", "document_number"),
        ("sgp-identity-card", "No.", "Na", "S0000001I", "personal_number"),
    ],
)
def test_what_is_left_of_a_number_s_label_before_it_is_no_part_of_it(
    pack: str, label: str, rest: str, number: str, field: str
) -> None:
    """R20, R21: NRL01X00T47 was the number."""
    fields = read(pack, line(label, 300, 600), line(rest, 480, 600), line(number, 540, 600))
    assert (fields[field].value, fields[field].confidence > 0.95) == (number, True)


def test_of_a_number_two_pieces_before_it_are_not_left_out() -> None:
    """R21: more than one piece that does not fit makes it unsure."""
    pieces = (line("12", 480, 600), line("34", 560, 600), line("H16045727", 640, 600))
    fields = read("hmt-residence-permit-back", line("通行证号码", 300, 600), *pieces)
    assert fields["permit_number"].confidence <= 0.5


@pytest.mark.parametrize(
    ("printed", "surname", "given_names"),
    [
        ("DE LA CRUZ, MARY JANE", "DE LA CRUZ", "MARY JANE"),
        ("O'BRIEN, ANNE-MARIE", "O'BRIEN", "ANNE-MARIE"),
        ("SMITH-JONES, D'ARCY", "SMITH-JONES", "D'ARCY"),
        ("WARD，GRAHAM", "WARD", "GRAHAM"),
    ],
)
def test_two_names_with_spaces_hyphens_and_apostrophes_need_no_label(
    printed: str, surname: str, given_names: str
) -> None:
    """R99: only names of one word each were known by their comma."""
    fields = read(_CARD_OF_A_RESIDENT, line(printed, 350, 180), line("GBR140170120459", 350, 510))
    assert values(fields) == {"surname": surname, "given_names": given_names, "document_number": "GBR140170120459"}
    assert fields["surname"].confidence <= 0.9


@pytest.mark.parametrize(
    "printed", ["Period of validity, card no", "WARD GRAHAM", "- WARD, GRAHAM", "WARD, 2 GRAHAM", "WARD, Graham"]
)
def test_what_is_not_in_capitals_or_has_no_comma_is_no_pair(printed: str) -> None:
    """R21: sentences, numbers and lines that begin with a stroke are none."""
    fields = read(_CARD_OF_A_RESIDENT, line(printed, 350, 180), line("GBR140170120459", 350, 510))
    assert values(fields) == {"document_number": "GBR140170120459"}


@pytest.mark.parametrize("printed", ["WARD, GRAHAM", "DE LA CRUZ, MARY JANE"])
@pytest.mark.parametrize("rest", ["Nam", "NAM"])
def test_a_pair_below_its_label_is_read_where_a_piece_of_the_label_stands_beside_that(printed: str, rest: str) -> None:
    """R20, R21: the other half of 姓名/Name was the surname, and sure."""
    lines = (line("姓名", 350, 140, height=22), line(rest, 420, 140, height=22), line(printed, 350, 180))
    surname, given_names = printed.split(", ")
    assert values(read(_CARD_OF_A_RESIDENT, *lines)) == {"surname": surname, "given_names": given_names}


def _permit(name: str, latin: str) -> dict[str, str]:
    """A home return permit without labels."""
    return values(
        read(
            "home-return-permit",
            line(name, 400, 218),
            line(latin, 400, 260),
            line("1987.12.10", 400, 360),
            line("男", 740, 360),
            line("2023.11.18-2028.11.17", 400, 460),
            line("M31816130", 50, 610),
        )
    )


@pytest.mark.parametrize("name", ["迪丽热巴·买买提", "艾合买提·阿不都", "孛儿只斤·苏赫·巴特尔"])
def test_a_name_in_parts_may_be_longer_than_others(name: str) -> None:
    """R20: names with a dot have seven signs and more, and were not read above their Latin letters."""
    assert _permit(name, "DILIREBA, MAIMAITI")["name"] == name


@pytest.mark.parametrize("name", ["迪丽热巴买买提", "公安部出入境管理局长江分", "甲"])
def test_a_long_line_without_a_dot_is_no_name(name: str) -> None:
    """R21: six signs are the most that a name in one part has, two the least."""
    assert "name" not in _permit(name, "DILIREBA, MAIMAITI")


def test_the_end_of_a_label_whose_middle_was_not_seen_is_no_value() -> None:
    """R20, R21: of Mga Pangalan/Given Names blur left Mga Pangal and Names, and NAMES was the given name, sure."""
    lines = (
        line("PCN", 40, 40), line("8996-6314-2037-5932", 266, 40, height=46),
        line("Apetyido/Last Name", 40, 100, height=24), line("SANTOS", 40, 135, height=36),
        line("Mga Pangal", 40, 190, height=24), line("Names", 300, 190, height=20), line("ANGELO", 40, 225, height=36),
    )  # fmt: skip
    found = values(read("phl-identity-card", *lines))
    assert found["given_names"] == "ANGELO"
    assert found["surname"] == "SANTOS"


@pytest.mark.parametrize("label", ["Vornamen/Given nar", "Vornamen/Given na", "Vornamen/Given name", "Vornamen/Giver"])
def test_what_a_copy_leaves_of_a_label_in_two_languages_is_no_name(label: str) -> None:
    """R20: NAR was the given name, accepted, and the surname above was lost."""
    fields = values(
        read(
            "deu-identity-card",
            line("VON DER HEYDE", 49, 282, height=48),
            line(label, 52, 344, height=22),
            line("MAXIMILIAN", 47, 369, height=47),
        )
    )
    assert fields["given_names"] == "MAXIMILIAN"


@pytest.mark.parametrize(("label", "address"), [("Tirahan/A", "128 MABINI ST"), ("Tirahan/B", "B")])
def test_the_first_letter_of_a_label_behind_its_stroke_is_no_value(label: str, address: str) -> None:
    """R20, R21: of Tirahan/Address A was left, and A was the whole address, surely read; another letter is a value."""
    rows = (line(label, 40, 330, height=22), line("128 MABINI ST.", 40, 365))
    assert values(read("phl-identity-card", *rows))["address"] == address


@pytest.mark.parametrize(
    ("printed", "until"), [("01.30-2031.01.29", "2031-01-29"), ("01.30 2031.01.29", None), ("2031.01.29", None)]
)
def test_of_a_term_without_its_label_and_beginning_the_end_is_read_and_unsure(printed: str, until: str | None) -> None:
    """R20, R21: a finger lay on 有 and on the first year; a lone date may be any."""
    born = (line("出生日期", 40, 200), line("1978.07.18", 40, 240))
    fields = read("taiwan-travel-permit", *born, line("右效期限", 40, 300), line(printed, 120, 340))
    assert values(fields).get("valid_until") == until
    assert until is None or fields["valid_until"].confidence < 0.5


def test_the_beginning_of_a_label_above_its_value_is_the_label() -> None:
    """R20, R21: a finger lay on the rest of Date of Birth and on the name, and the date was the name, nearly sure."""
    rows = (line("Date o", 53, 300, height=22), line("16 MAR 1970", 53, 335), line("Valid Until", 53, 540, height=22))
    fields = read("phl-acr-card", *rows, line("14 AUG 2029", 53, 575))
    assert values(fields) == {"birth_date": "1970-03-16", "expiry_date": "2029-08-14"}


def test_a_name_behind_a_title_needs_no_label_where_no_other_line_has_one() -> None:
    """R20, R99: of the label Name of a Thai card a bad picture left nothing, and Miss Kulthida was no value."""
    surname = (line("Last name", 360, 290, height=20), line("Phongphaibun", 360, 315))
    name = line("Miss Kulthida", 360, 260)
    fields = read("tha-identity-card", *surname, name)
    assert values(fields) == {"given_names": "Kulthida", "surname": "Phongphaibun"}
    assert fields["given_names"].confidence < fields["surname"].confidence
    assert "given_names" not in read("tha-identity-card", *surname, name, line("Mrs. Wanwisa", 360, 500))


@pytest.mark.parametrize(
    ("surname", "sure"), [("QJN", False), ("QIN", True), ("NG", True), ("ŽŠČ", False), ("KWŚ", True)]
)
def test_a_name_without_a_vowel_is_not_sure(surname: str, sure: bool) -> None:
    """R20: QJN was accepted for QIN, I and J being one stroke apart in motion."""
    label = line("英文姓名/Name", 300, 60, height=24)
    fields = read("foreign-permanent-resident-card", label, line(f"{surname}, YA", 300, 100))
    assert fields["surname"].value == surname
    assert (fields["surname"].confidence > 0.9) is sure


@pytest.mark.parametrize(
    ("authority", "sure"), [("公安部出入境管理局", True), ("国家移民管理局", True), ("公安部出入境管理局广东", False)]
)
def test_names_on_one_line_and_an_authority_that_runs_on_are_not_sure(authority: str, sure: bool) -> None:
    """R20: the Chinese name before the other one was a part of the surname, the place of issue of the authority."""
    rows = (line("签发机关", 300, 300), line(authority, 300, 340), line("12345678", 40, 500, height=40))
    fields = read("taiwan-travel-permit", *rows, line("姓名", 300, 60), line("陳大文 CHAN, TAI MAN", 300, 100))
    assert fields["surname"].confidence <= 0.6
    assert (fields["authority"].value, fields["authority"].confidence > 0.9) == (authority, sure)


def test_a_short_label_is_none_where_a_text_begins_with_its_word() -> None:
    """R20, R21: of Số 15 ngõ 83 the address lost its first word, or all of it became the number, labelled Số."""
    number = (line("Số / No.:", 47, 200, height=20), line("092172946634", 200, 198))
    label = line("Place of residence", 47, 420, height=20)
    place = (label, line("Số 77 ngõ 93 Nha Trang, An Giang", 47, 450))
    fields = read("vnm-identity-card", *number, *place, scripts=_ALL_READ)
    assert values(fields) == {"personal_number": "092172946634", "address": "Số 77 ngõ 93 Nha Trang, An Giang"}


def test_a_word_of_a_label_of_two_is_no_value_and_a_name_without_its_title_is_not_sure() -> None:
    """R21: blur left Last of Last name, a sure surname, and the surname as given name below the other label."""
    name = (line("Name", 60, 100), line("Mr. Somchai", 60, 140))
    assert "surname" not in read("tha-identity-card", *name, line("Last name", 60, 200), line("Last", 60, 240))
    titled = read("tha-identity-card", *name)["given_names"]
    bare = read("tha-identity-card", line("Name", 60, 100), line("Phongphaibun", 60, 140))["given_names"]
    assert bare.confidence <= UNLIKELY < titled.confidence


@pytest.mark.parametrize(("other", "surname"), [("TT", "BATEER"), ("CHAN, TAI MAN", "CHAN")])
def test_one_name_alone_is_that_below_the_name_in_chinese(other: str, surname: str) -> None:
    """R20, R21: what was read on a portrait, TT, was a name and sure; two names with a comma are what they are."""
    rows = (line("姓名", 400, 200), line("巴特尔", 400, 250), line("BATEER", 400, 297), line("M09945864", 40, 655))
    fields = read("home-return-permit", line(other, 147, 120), *rows)
    assert fields["surname"].value == surname
    assert read("home-return-permit", line("BATEER", 400, 297), rows[3])["surname"].value == "BATEER"


@pytest.mark.parametrize(("left", "name"), [(440, "given_names"), (402, "surname")])
def test_a_name_that_begins_further_right_than_the_one_above_it_has_lost_its_surname(left: int, name: str) -> None:
    """R99: glare lay on CAI of CAI, RICHAO, and RICHAO was a surname."""
    rows = (line("港澳居民来往内地通行证", 250, 40), line("姓名", 400, 180), line("蔡日超", 400, 218))
    fields = read("home-return-permit", *rows, line("RICHAO", left, 260), line("H45340815", 50, 610))
    assert {key: fields[key].value for key in fields.keys() & {"surname", "given_names"}} == {name: "RICHAO"}
    assert (fields[name].confidence <= UNLIKELY) is (name == "given_names")
