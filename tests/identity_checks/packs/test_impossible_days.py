"""R21, R100: a date that the calendar does not have is said as one, with what is printed, not as missing."""

from pathlib import Path

import pytest

from identity_checks.documents.layouts.by_pack.dates import impossible_in
from identity_checks.documents.layouts.draft import UNLIKELY
from identity_checks.documents.reader import DocumentReader
from identity_checks.models import ModelStore
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.packs.lines import line
from tests.identity_checks.packs.reading import TODAY, read
from tests.identity_checks.packs.utopia import drawn, written


def test_an_impossible_date_on_a_card_is_shown_as_printed_and_found(tmp_path: Path) -> None:
    """R21, R100: the expiry date is there, whoever printed it."""
    reader = DocumentReader(ModelStore.bundled(), Shelf.bundled(written(tmp_path / "own")))
    reading = reader.read(drawn(until="30.02.2031"), today=TODAY)
    assert reading.fields["expiry_date"].value == "2031-02-30"
    assert reading.fields["expiry_date"].confidence <= UNLIKELY
    found = {(str(item.code), item.field): item for item in reading.findings}
    assert found["date_impossible", "expiry_date"].details["clause_en"] == "Library Card Rules, art. 3"
    assert ("field_missing", "expiry_date") not in found


def test_a_real_date_elsewhere_at_the_label_comes_first() -> None:
    """What is read as no date may be another line; it is looked at only where nothing else is."""
    fields = read(
        "deu-identity-card",
        line("Name/Surname", 40, 100),
        line("MUSTERMANN", 40, 140),
        line("Geburtstag/Date of birth", 40, 300),
        line("30.02.1980", 700, 300),
        line("12.05.1980", 40, 340),
    )
    assert fields["birth_date"].value == "1980-05-12"


@pytest.mark.parametrize(
    ("printed", "first", "last", "doubtful"),
    [
        ("2021.02.30-2031.02.28", "2021-02-30", "2031-02-28", "valid_from"),
        ("2021.03.01-2031.02.29", "2021-03-01", "2031-02-29", "valid_until"),
        ("2021.02.30-2031.02.29", "2021-02-30", "2031-02-29", "valid_from"),
    ],
)
def test_each_day_of_a_term_stays_where_it_is_printed(printed: str, first: str, last: str, doubtful: str) -> None:
    """The last day is not taken for the first because that one does not exist."""
    fields = read("home-return-permit", line("有效期限", 40, 100), line(printed, 300, 100))
    assert (fields["valid_from"].value, fields["valid_until"].value) == (first, last)
    assert fields[doubtful].confidence <= UNLIKELY


def test_what_exists_or_is_no_date_of_a_whole_year_is_not_impossible() -> None:
    """29 February 2024 exists; 31/02 without a century may be a part of a number."""
    assert impossible_in("29.02.2024 31.02.90", "dmy", TODAY) == []
    assert impossible_in("29.02.2023", "dmy", TODAY) == [("2023-02-29", 0, 10)]


def test_the_first_of_two_days_may_have_lost_a_dot() -> None:
    """R20: 2026.0526 was no date, and neither it nor the birth date was read."""
    fields = read("home-return-permit", line("有效期限", 40, 100), line("2026.0526-2036.05.26", 300, 100))
    assert (fields["valid_from"].value, fields["valid_until"].value) == ("2026-05-26", "2036-05-26")


@pytest.mark.parametrize("left", ["24.06.28-2044.06.28", "28 – 2044.06.28"])
def test_a_last_day_behind_what_a_finger_left_of_the_first_is_not_the_first(left: str) -> None:
    """R20, R21: a permit was called not yet valid."""
    fields = read("home-return-permit", line("有效期限", 40, 100), line(left, 300, 100))
    assert "valid_from" not in fields
    assert fields["valid_until"].value == "2044-06-28"
    assert fields["valid_until"].confidence <= UNLIKELY
