"""R20, R21, R99: dates above their labels or hidden in part, dates without end, a day of issue that is no last day."""

from __future__ import annotations

import pytest

from case_contract.rules import SURE
from identity_checks.documents.certainty.calibration import bundled
from identity_checks.documents.text.engine import TextLine
from identity_checks.results import DocumentType
from tests.identity_checks.packs.lines import line
from tests.identity_checks.packs.reading import read, values

_CARD = "tha-identity-card"
_HEAD = (
    line("Name Mr. Kittisak", 240, 190),
    line("Last name Srisuwan", 240, 240),
    line("Date of Birth 14 Feb. 1990", 240, 320),
)


_PINK = (line("Non-Thai Identification Card", 300, 60), line("29 Apr. 1995", 300, 400))


def _foot(
    *, issued: str = "30 Apr. 2021", ends: str, issue: str = "Date of Issue", end: str = "Date of Expiry"
) -> tuple[TextLine, ...]:
    """The foot of a card as Thailand prints it, of two columns: each label stands below its date."""
    return (line(issued, 60, 560), line(issue, 60, 600), line(ends, 480, 560), line(end, 480, 600))


def test_a_date_above_its_label_is_read_and_not_the_one_beside_it() -> None:
    """R20: the day of issue stands in the same row and is as near to its own label."""
    assert values(read(_CARD, *_HEAD, *_foot(ends="13 Feb. 2030")))["expiry_date"] == "2030-02-13"


@pytest.mark.parametrize(
    "lines",
    [
        (line("Date of Expiry", 60, 560), line("13 Feb. 2030", 60, 600)),
        (line("Date of Expiry", 60, 560), line("13 Feb. 2030", 340, 560)),
        (line("30 Apr. 2021", 60, 530), line("Date of Expiry", 60, 570), line("13 Feb. 2030", 60, 610)),
    ],
    ids=["below", "right", "below, with another above"],
)
def test_what_stands_below_or_beside_the_label_comes_first(lines: tuple[TextLine, ...]) -> None:
    """R20: as in other layouts."""
    assert values(read(_CARD, *_HEAD, *lines))["expiry_date"] == "2030-02-13"


@pytest.mark.parametrize(
    "lines",
    [
        (line("Date of Issue", 60, 490), line("30 Apr. 2021", 60, 530), line("Date of Expiry", 60, 570)),
        (line("Date of Issue", 60, 530), line("30 Apr. 2021", 320, 530), line("Date of Expiry", 320, 570)),
        (line("30 Apr. 2021", 60, 480), line("Date of Expiry", 60, 600)),
        (line("30 Apr. 2021", 400, 560), line("Date of Expiry", 60, 600)),
    ],
    ids=["the value of the label above", "the value of the label before it", "far above", "above something else"],
)
def test_a_date_that_is_another_label_s_is_not_taken_from_above(lines: tuple[TextLine, ...]) -> None:
    """R21: where the last day was not read there is none."""
    assert "expiry_date" not in read(_CARD, *_HEAD, *lines)


def test_a_card_for_life_has_no_last_day() -> None:
    """R20: LIFELONG stands where the date does, and may follow its label too."""
    for lines in (_foot(ends="LIFELONG"), (line("Date of Expiry LIFELONG", 60, 560),)):
        assert values(read(_CARD, *_HEAD, *lines))["expiry_date"] == "长期"
    unlabelled = read(_CARD, *_HEAD, *_foot(ends="LIFELONG", issue="Dao of ssu", end="Daf oi Exgl"))
    assert values(unlabelled)["expiry_date"] == "长期"


def test_a_past_date_without_its_label_is_no_sure_last_day() -> None:
    """R21: it may be the day of issue; a small picture of a card for life had it as a sure last day."""
    found = read(_CARD, *_HEAD, *_foot(ends="II FLONG", issue="Dao of ssu", end="Daf oi Exgl"))["expiry_date"]
    assert found.value == "2021-04-30"
    assert bundled().probability(DocumentType.REGIONAL.value, "expiry_date", found.confidence) < 0.9 < SURE
    ahead = read(_CARD, *_HEAD, line("13 Feb. 2030", 480, 560))["expiry_date"]
    assert ahead.confidence > found.confidence


def test_an_address_goes_on_below_its_own_label() -> None:
    """R20: where it runs on from it in one line, and not where it has a column of its own."""
    second = line("BRGY. SAN ISIDRO, CITY OF PASIG", 60, 340)
    running = read("phl-identity-card", line("Address 12-B MABINI STREET,", 60, 300), second)
    assert values(running)["address"] == "12-B MABINI STREET, BRGY. SAN ISIDRO, CITY OF PASIG"
    apart = (line("Address", 60, 300), line("12-B MABINI STREET", 300, 300), second)
    assert values(read("phl-identity-card", *apart))["address"] == "12-B MABINI STREET"


def test_an_address_goes_on_in_a_short_line_whose_box_is_high() -> None:
    """R20, R21: boxes of capitals without letters below the line overlap; CITY was left out and the rest sure."""
    label = line("Tirahan/Address", 60, 300, height=41)
    first, last = line("128 MABINI ST., BRGY. SAN ROQUE, QUEZON", 60, 331, height=63), line("CITY", 64, 372, height=52)
    assert values(read("phl-identity-card", label, first, last))["address"].endswith("SAN ROQUE, QUEZON CITY")


@pytest.mark.parametrize(
    ("others", "until"),
    [
        (("20 May 2023",), "2033-05-20"),
        (("20 May 2023", "20 May 2034"), None),
        ((), "2033-05-20"),
    ],
)
def test_of_days_without_a_label_the_one_that_lies_ahead_is_the_last(
    others: tuple[str, ...], until: str | None
) -> None:
    """R99: a day of issue beside it is past; of two that lie ahead nobody knows."""
    rows = [line(text, 300 + 300 * place, 600) for place, text in enumerate(("20 May 2033", *others))]
    fields = values(read("tha-residence-card", *_PINK, *rows))
    assert fields.get("expiry_date") == until


def test_a_number_that_passes_its_check_comes_before_one_that_a_label_s_end_makes() -> None:
    """R21: of a label in Thai letters, which the line reader lacks, a213 was read."""
    fields = read("tha-residence-card", *_PINK, line("a213 6 6381 76473 95 6", 300, 120))
    assert fields["personal_number"].value == "6 6381 76473 95 6"


def test_a_number_that_passes_comes_before_what_a_title_in_other_letters_was_read_as() -> None:
    """R21: of a title in Thai U0515070315070 was read, and the card had that number."""
    title = line("I051507035070", 300, 20, doubts={0: (0.6, {"1": 0.35})})
    number = line("a213 6 6381 76473 95 6", 300, 120)
    assert values(read("tha-residence-card", title, *_PINK, number))["personal_number"] == "6 6381 76473 95 6"
    assert values(read("tha-residence-card", title, *_PINK))["personal_number"] == "1 0515 07035 07 0"


@pytest.mark.parametrize(
    ("own", "other", "sure"),
    [
        ("1 1017 00203 45 0", "0 1055 36000 12 7", False),
        ("1 1017 00203 45 0", "Tax ID 0 1055 36000 12 7", True),
        ("1 1017 10203 45 0", "0 1055 36000 12 7", False),
        ("1 1017 10203 45 0", "Tax ID 0 1055 36000 12 7", False),
    ],
)
def test_another_number_of_the_same_form_on_a_card_never_takes_the_place_of_its_own(
    own: str, other: str, sure: bool
) -> None:
    """R21: a firm's tax number in a card's margin passes the same check, and was sure where the own one was misread."""
    draft = read("tha-residence-card", *_PINK, line(own, 300, 120), line(other, 300, 700))["personal_number"]
    assert draft.value == own
    assert (draft.confidence > 0.9) is sure
    behind = (line("Tax ID", 300, 700), line("0 1055 36000 12 7", 460, 702))
    assert "personal_number" not in read("tha-residence-card", *_PINK, *behind)
    assert "personal_number" not in read("tha-residence-card", *_PINK, line("Tax ID 0 1055 36000 12 7", 300, 700))


def test_a_number_that_fails_its_check_stays_failed() -> None:
    """R21: it is given as it was read, unsure."""
    draft = read("tha-residence-card", *_PINK, line("6 6381 76473 95 7", 300, 120))["personal_number"]
    assert draft.value == "6 6381 76473 95 7"
    assert draft.confidence < 0.75


@pytest.mark.parametrize(("printed", "until"), [("2.04.10-长期", "长期"), ("-长期", None), ("长期", None)])
def test_a_term_without_end_is_one_where_a_finger_left_less_than_its_first_day(printed: str, until: str | None) -> None:
    """R21, R99: without any of it the words may be others'."""
    fields = read("taiwan-travel-permit", line("有效期限", 400, 400), line(printed, 400, 440))
    assert values(fields).get("valid_until") == until
    assert "valid_from" not in fields
