"""Cards without title and number: known by the labels that only their state prints (R20, R21, R98)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.packs.known_by_labels import known_by_labels
from identity_checks.packs.shelf import Shelf
from identity_checks.packs.spelling import is_but_for_a_sign

_PACKS = [item.pack for item in Shelf.bundled().packs.values()]
_VIETNAMESE = (
    "Ho và tên/Full name",
    "Ngãy sinh/Date of birth",
    "Giói tinh/sex",
    "Quc tich/Nationality",
    "Có giá tri đến/Valid until",
)
_OF_A_FOREIGNER = ("VENKATARAMAN SUBRAMANIAN", "21/09/2004", "M", "IND", "12/09/2029")
_MALAYSIAN = ("Nama/Name", "Tarikh Lahir", "Jantina/Sex", "Warganegara", "Sah Hingga")
_INDONESIAN = ("Nama/Name", "Tgl Lahir/Birth", "Kelamin/Sex", "Kewarganegaraan", "Berlaku/Expiry")
_SINGAPORE = ("Name", "S. RAJARATNAM PILLAI", "Race", "INDIAN", "Date ofbirth", "10-04-1944", "Sex", "M", "SINGAPORE")
_CHINESE = (
    "英文姓名/Name",
    "中文姓名",
    "性别/Sex",
    "出生日期/Date of Birth",
    "国籍/Nationality",
    "有效期限/Period of Validity",
)


def _told(*texts: str, lacking: int = 1) -> list[str]:
    return [pack.pack for pack in known_by_labels(_PACKS, texts, lacking)]


@pytest.mark.parametrize(
    ("labels", "pack"),
    [
        (_VIETNAMESE, "vnm-residence-card"),
        (_MALAYSIAN, "mys-residence-pass"),
        (_INDONESIAN, "idn-stay-permit"),
        (_CHINESE, "foreign-permanent-resident-card"),
    ],
)
def test_a_foreigner_s_card_is_known_by_its_labels_and_a_nationality(labels: tuple[str, ...], pack: str) -> None:
    """R98: cards of which the picture's edge had cut off title and number were none."""
    assert _told(*labels, *_OF_A_FOREIGNER) == [pack]
    assert _told(*labels[1:], *_OF_A_FOREIGNER) == [pack]
    assert _told(*labels[2:], *_OF_A_FOREIGNER) == []
    assert _told(*labels, *_OF_A_FOREIGNER[:3]) == []


def test_labels_that_lack_are_allowed_where_something_else_speaks_for_a_pack() -> None:
    """R98: of a permanent resident's card the edge had taken portrait, title and name."""
    assert _told(*_CHINESE[2:], *_OF_A_FOREIGNER) == []
    assert _told(*_CHINESE[2:], *_OF_A_FOREIGNER, lacking=2) == ["foreign-permanent-resident-card"]


@pytest.mark.parametrize(
    ("nationality", "told"),
    [
        ("VNM", ["vnm-identity-card"]),
        ("XYZ", []),
        ("IND1", []),
        ("14/MAR/1991", []),
        ("Việt Nam", ["vnm-identity-card"]),
    ],
)
def test_the_nationality_tells_a_citizen_s_card_from_a_foreigner_s(nationality: str, told: list[str]) -> None:
    """R21: they have the same labels but for the address."""
    values = (*_OF_A_FOREIGNER[:3], nationality, *_OF_A_FOREIGNER[4:])
    assert _told(*_VIETNAMESE, *values) == told


_SPANISH = ("Apellidos", "Nombre", "Fecha de nacimiento", "Sexo", "Nacionalidad", "Fecha de caducidad", "Personal No.")
_POLISH = ("Nazwisko/Surname", "Imiona/Given names", "Data urodzenia/Date of birth", "Obywatelstwo/Nationality")


@pytest.mark.parametrize(
    ("labels", "nationality"), [(_SPANISH, "FRA"), (_SPANISH, "COL"), (_POLISH, "UKR"), (_POLISH, "14/MAR/1991")]
)
def test_a_citizen_s_card_wants_the_state_s_own_nationality(labels: tuple[str, ...], nationality: str) -> None:
    """R21: a foreigner's registration has the same labels."""
    assert _told(*labels, "01.02.1990", nationality) == []


def test_a_card_without_a_nationality_is_known_by_labels_that_no_other_state_has() -> None:
    """R98: one of Singapore asks for race and for country and place of birth; the line reader loses a letter."""
    assert _told(*_SINGAPORE, "County/Place ofbirth") == ["sgp-identity-card"]
    assert _told(*_SINGAPORE, "Cunty/Plac ofbrth") == []
    assert _told(*(text for text in _SINGAPORE if text != "Race"), "Country/Place of birth") == []


def test_labels_in_english_alone_tell_nothing() -> None:
    """R21: cards of several states, and any firm's, have these."""
    labels = ("Name", "Date of Birth", "Sex", "Nationality", "Valid Until")
    assert _told(*labels, "XU HANLAN", "06 MAY 1967", "F", "CHN") == []


def test_a_form_with_more_questions_is_no_card() -> None:
    """R21: a card has its labels and values and little else."""
    questions = [f"Câu hỏi {place}" for place in range(20)]
    assert _told(*_VIETNAMESE, *_OF_A_FOREIGNER, *questions[:6]) == ["vnm-residence-card"]
    assert _told(*_VIETNAMESE, *_OF_A_FOREIGNER, *questions) == []


_WORDS = st.text("ABC", max_size=8)


def _edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        before, row[0] = row[0], place
        for at, found in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sign != found))
    return row[-1]


@given(_WORDS, _WORDS)
def test_a_word_is_another_but_for_a_sign_if_one_edit_makes_it_so(one: str, other: str) -> None:
    """R98: a sign misread, lost or too many."""
    assert is_but_for_a_sign(one, other) is (_edits(one, other) <= 1)


@given(_WORDS, st.integers(0, 7), st.sampled_from(["", "A", "B", "XY"]))
def test_a_word_with_one_sign_changed_is_still_it(word: str, at: int, put: str) -> None:
    """R98: changed at any place."""
    changed = word[:at] + put + word[at + 1 :]
    assert is_but_for_a_sign(changed, word) is (_edits(changed, word) <= 1)
