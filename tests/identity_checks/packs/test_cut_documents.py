"""Cards of which the picture's edge has cut off the title: what is left of a number, of title and labels (R20, R98)."""

from __future__ import annotations

import pytest

from identity_checks.documents.layouts.draft import UNLIKELY
from identity_checks.packs.evidence import speaking, stands_titled
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.packs.lines import line
from tests.identity_checks.packs.reading import read

_SHELF = Shelf.bundled()
_LABELS = ("姓名/Name", "性别/Sex", "出生日期/Date of Birth", "国籍/Nationality", "有效期限/Period of Validity")
_VALUES = ("ZHUKOVSKAIA, LIUBOV", "女/F", "1961.08.01", "俄罗斯/RUS", "2024.11.11-2034.11.11")


def _told(*texts: str) -> list[str]:
    return [item.pack.pack for item, _ in speaking(_SHELF, texts, None)]


@pytest.mark.parametrize(
    "number",
    [
        "43196108012464",
        "932840196108012464"[1:],
        "832840196108012464",
        "S450161080164",
        "RUS450161080164"[4:],
        "450161080164",
    ],
)
def test_the_end_of_a_number_tells_a_card_with_all_its_labels(number: str) -> None:
    """R98: two cards of 55 whose upper and left edge were off the picture were none."""
    assert _told(*_LABELS, *_VALUES, number) == ["foreign-permanent-resident-card"]


@pytest.mark.parametrize("number", ["43196208012464", "9610801246", "110101196108012463", "19610801", "610801", ""])
def test_another_birth_date_a_short_end_and_a_residents_own_number_tell_none(number: str) -> None:
    """R21: 110101196108012463 is a whole number of its own."""
    assert _told(*_LABELS, *_VALUES, number) == []


@pytest.mark.parametrize("lost", range(1, len(_LABELS)))
def test_the_end_of_a_number_tells_nothing_where_a_label_is_missing(lost: int) -> None:
    """R21: a form asks for some of these, a card has them all; the first may be off the picture with the title."""
    assert _told(*_LABELS[:lost], *_LABELS[lost + 1 :], *_VALUES, "43196108012464") == []
    assert _told(*_LABELS[1:], *_VALUES, "43196108012464") == ["foreign-permanent-resident-card"]


@pytest.mark.parametrize(
    ("lead", "titled"),
    [
        ("中华人民共和国", True),
        ("人民共和国", True),
        ("和国", True),
        ("户华人民共和国", True),
        ("另外一个共和国", False),
        ("市人民政府", False),
    ],
)
def test_the_state_s_name_before_a_title_may_be_cut(lead: str, titled: bool) -> None:
    """R98: a card whose title's first two signs were off the picture was another paper; another name makes it one."""
    pack = _SHELF.packs["foreign-permanent-resident-card"].pack
    assert stands_titled(pack, [f"{lead}外国人永久居留身份证"]) is titled


_GERMAN = ("Geschlecht/Sex", "M", "Gültig bis/Date of expiry", "27.05.2033")


@pytest.mark.parametrize(
    ("pack", "texts"),
    [
        ("deu-identity-card", ("ALAUSWEIS / IDENTITY CARD", "ven names", "örigkeit/Nationality", *_GERMAN)),
        ("ita-identity-card", ("IDENTITÀ / IDENTITY", "tionality", "Sesso/Sex", "Data di scadenza")),
        ("pol-identity-card", ("OBISTY /IDENII .", "zenia/Date of birth", "Płeć/Sex", "Termin ważności/Date")),
        ("rou-identity-card", ("DE IDENTITATE / IDENTITY CARD", "șterii/Date of birth", "Sex/Sex", "Data expirării")),
        ("fra-identity-card", ("TIONALE D'IDENTITÉ / IDENTITY CARD", "onality", "Sexe/Sex", "Date d'expiration/Date")),
    ],
)  # fmt: skip
def test_ends_of_title_and_labels_tell_a_card_cut_at_its_left(pack: str, texts: tuple[str, ...]) -> None:
    """R98: nine of 41 such cards were none, though sex and last day stood there as they are."""
    assert _told(*texts) == [pack]


@pytest.mark.parametrize(
    "texts",
    [
        ("AUSWEIS-ANTRAG", "ven names", "örigkeit/Nationality", *_GERMAN),
        ("WEIS / IDENTITY CARD", "ven names", "örigkeit/Nationality", *_GERMAN),
        ("ALAUSWEIS / IDENTITY CARD", "names", "Nationality", "birth", *_GERMAN),
        ("ALAUSWEIS / IDENTITY CARD", "ven names", "örigkeit/Nationality", *_GERMAN[:2]),
        ("ALAUSWEIS / IDENTITY CARD", "ven names", "örigkeit", *_GERMAN[2:]),
        ("ALAUSWEIS / IDENTITY CARD", "ven names", "Sex", "M", "Date of expiry", "27.05.2033"),
    ],
    ids=["form", "end of four", "whole words", "no telling label", "one label", "English alone"],
)
def test_whole_words_and_fewer_labels_tell_none(texts: tuple[str, ...]) -> None:
    """R21: only an edge cuts through words."""
    assert _told(*texts) == []


_BACK = (line("签发机关", 280, 460), line("衢州市公安局衢江分局", 430, 460), line("有效期限", 280, 560),
         line("2024.12.04-长期", 430, 560))  # fmt: skip


def test_a_number_whose_label_the_edge_cut_through_is_read_by_its_form_and_unsure() -> None:
    """R20, R21: 厂江县码 was left of 通行证号码; of two such numbers none is taken."""
    cut = line("厂江县码", 280, 640)
    for rows in ((cut, line("73085428", 430, 640)), (line("厂江县码 73085428", 280, 640),)):
        fields = read("hmt-residence-permit-back", *_BACK, *rows)
        assert fields["permit_number"].value == "73085428"
        assert fields["permit_number"].confidence <= UNLIKELY
    for others in (("7308542",), ("73085428", "12345678"), ("2024.12.04",)):
        lines = [line(text, 430, 640 + 60 * place) for place, text in enumerate(others)]
        assert "permit_number" not in read("hmt-residence-permit-back", *_BACK, cut, *lines)
    assert read("hmt-residence-permit-back", line("港澳居民居住证", 280, 200), line("73085428", 430, 640)) == {}


_FRENCH = ("N° du document · Document No.", "P3HG3M29V", "Nom·Surname", "NOËL", "Prénoms·Given names", "ZOÉ",
           "Date de naissance · Date of birth", "27 07 1961", "Sexe·Sex", "F", "Nationalité·Nationality", "FRA",
           "Date d'expiration · Date of expiry", "14 08 2030")  # fmt: skip
_CUT_GERMAN = ("r./Document No.", "5G24", "ame", "RK", "Given names", "g/Date of birth", "943",
               "ehörigkeit/Nationality", "SCH", "Geschlecht/Sex", "F", "Gültig bis/Date of expiry",
               "14.05.2035")  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "texts"),
    [
        ("fra-identity-card", _FRENCH),
        ("fra-identity-card", ("N° du document", "Nom", "Prénoms", "Date de naissance", "Nationalité", "Française")),
        ("ita-identity-card", ("Numero/Document No.", "Cognome", "Nome", "Data di nascita", "Cittadinanza", "ITA")),
        ("esp-identity-card", ("DNI", "Apellidos", "Nombre", "Fecha de nacimiento", "Nacionalidad", "ESP")),
        ("pol-identity-card", ("PESEL", "Nazwisko/Surname", "Imiona", "Data urodzenia", "Obywatelstwo", "POLSKIE")),
        ("deu-identity-card", _CUT_GERMAN),
        ("pol-identity-card", ("sko", "Data urodzenia", "Pleć", "F", "Obywatelstwo", "POLSKIE/POLISH", "PESEL")),
        ("ita-identity-card", ("IC", "À / IDENTITY CARD", "NI", "Sesso", "M", "Data di scadenza", "07.10.2028", "NA")),
    ],
)
def test_labels_and_own_nationality_tell_a_card_whose_title_is_off_the_picture(
    pack: str, texts: tuple[str, ...]
) -> None:
    """R98: seven fields of one French card were lost, and two of each of three German ones, with no title at all."""
    assert _told(*texts) == [pack]


@pytest.mark.parametrize(
    "texts",
    [
        [text.replace("FRA", "BRA") for text in _FRENCH],
        [text.replace("Document No.", "Passport No.").replace("document", "passeport") for text in _FRENCH],
        [text.split("·")[-1].strip() for text in _FRENCH],
        [text for text in _FRENCH if not text.startswith(("Nom", "Prénoms", "Date d", "Sexe"))],
        [text.replace("Geschlecht", "lecht").replace("Gültig", "ltig") for text in _CUT_GERMAN],
        [text.replace("SCH", "TUR") for text in _CUT_GERMAN],
        [*_FRENCH, "TITRE DE SÉJOUR"],
        ["À / IDENTITY CARD", "Sesso/Sex", "M", "Date of expiry", "NA"],
        ["È / IDENTITY CARD", "Sesso", "M", "Data di scadenza", "NA"],
        ["IDENTITY CARD", "Sesso", "M", "Data di scadenza", "NA"],
        ["À / IDENTITY CARD", "Sesso", "M", "Data di scadenza"],
    ],
    ids=[
        "stranger",
        "passport",
        "English alone",
        "few labels",
        "no whole label",
        "stranger, cut",
        "residence title",
        "title and one label",
        "another title",
        "title in English",
        "no nationality",
    ],
)
def test_another_nationality_or_number_and_labels_in_english_tell_no_card(texts: list[str]) -> None:
    """R21: residence titles and data pages have the same labels, a form has some of them."""
    assert not [pack for pack in _told(*texts) if pack.endswith("identity-card")]


_THAI = ("Un unn", "Name", "Mr. Nattawut", "Last name", "Inkaew", "29 n.W. 2531", "Date of Birth", "29 Feb. 1988",
         "12/4 n 7 . aana", "Date of Expiry", "1 Dec. 2031")  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "tha-identity-card"),
        ({"Date of Birth": "Date of Bith"}, "tha-identity-card"),
        ({"29 n.W. 2531": "29 8.0. 2531"}, "tha-identity-card"),
        ({"Un unn": "Nationality"}, "tha-residence-card"),
        ({"Last name": "Surname"}, None),
        ({"Date of Birth": "Born", "Date of Expiry": "Until"}, None),
        ({"29 n.W. 2531": "29 n.W. 2532"}, None),
        ({"29 n.W. 2531": "28 n.W. 2531"}, None),
        ({"29 n.W. 2531": "Tel. 29 77 2531"}, None),
        ({"Name": "Thai Driving Licence", "Last name": "Issue Date"}, None),
    ],
)
def test_a_day_in_two_calendars_tells_a_thai_card_below_its_title(changed: dict[str, str], told: str | None) -> None:
    """R98: two of 19 cards whose upper edge was off the picture were none, with eleven fields."""
    found = _told(*(changed.get(text, text) for text in _THAI))
    assert found[:1] == ([] if told is None else [told])
