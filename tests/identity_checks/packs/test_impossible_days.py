"""R21, R100: a date that the calendar does not have is said as one, with what is printed, not as missing."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from case_contract.rules import SURE
from identity_checks.crosschecks.by_pack import check_by_pack
from identity_checks.crosschecks.one_document import check_reading
from identity_checks.documents.layouts.by_pack.dates import impossible_in
from identity_checks.documents.layouts.draft import UNLIKELY
from identity_checks.documents.reader import DocumentReader
from identity_checks.finding_codes import FindingCode
from identity_checks.models import ModelStore
from identity_checks.packs.pack import parsed
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentReading, DocumentType, FieldReading, ImageQuality
from resources.sentences import LANGUAGES, finding_sentence, load_catalogue
from tests.identity_checks.packs.lines import line
from tests.identity_checks.packs.reading import TODAY, read
from tests.identity_checks.packs.utopia import PACK, drawn, written

QUALITY = ImageQuality(sharpness=0.9, glare=0.0, brightness=0.7, contrast=0.6, cut_off=False, score=1.0)
TERMED = parsed(json.dumps(PACK | {"rules": [*PACK["rules"], {"form": "not_ahead", "field": "birth_date"}]}))


def test_an_impossible_date_on_a_card_is_shown_as_printed_and_found(tmp_path: Path) -> None:
    """R21, R100: the expiry date is there, whoever printed it."""
    reader = DocumentReader(ModelStore.bundled(), Shelf.bundled(written(tmp_path / "own")))
    reading = reader.read(drawn(until="30.02.2031"), today=TODAY)
    assert reading.fields["expiry_date"].value == "2031-02-30"
    assert reading.fields["expiry_date"].confidence < SURE
    assert reading.figures["expiry_date"] <= UNLIKELY
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


def _reading(kind: DocumentType, values: Mapping[str, str]) -> DocumentReading:
    fields = {name: FieldReading(value, 0.99, None) for name, value in values.items()}
    return DocumentReading(kind, 0, None, fields, (), QUALITY, {})


@pytest.mark.parametrize(
    ("pack", "values", "chinese", "english"),
    [
        (True, {"birth_date": "2020-05-01", "expiry_date": "2020-04-30"}, "不晚于起始日期", "after the date it begins"),
        (True, {"birth_date": "2027-01-01"}, "晚于今天", "Later than today"),
        (True, {"expiry_date": "2031-02-30"}, "日期不可能存在", "Impossible date"),
        (
            False,
            {"valid_from": "2020-01-01", "valid_until": "2019-12-31"},
            "不晚于起始日期",
            "after the date it begins",
        ),
        (False, {"birth_date": "2020-01-02", "valid_from": "2020-01-01"}, "早于出生日期", "Before the date of birth"),
        (False, {"valid_from": "2020-02-30"}, "日期不可能存在", "Impossible date"),
    ],
)
def test_the_words_say_why_a_date_is_impossible(
    *, pack: bool, values: dict[str, str], chinese: str, english: str
) -> None:
    """R21, R100: a day before the one it begins with does exist, and it is not the calendar that speaks against it."""
    if pack:
        found = check_by_pack(_reading(DocumentType.REGIONAL, values), TERMED, TODAY)
    else:
        found = check_reading(_reading(DocumentType.RESIDENT_ID_BACK, values), expected=None, today=TODAY)
    (one,) = (one for one in found if one.code == FindingCode.DATE_IMPOSSIBLE)
    for language, words in zip(LANGUAGES, (chinese, english), strict=True):
        assert words in finding_sentence(language, load_catalogue(language), one.code, one.details)


@pytest.mark.parametrize(
    ("born", "until", "doubted"),
    [
        ("15.05.2033", "04.09.1998", True),
        ("04.09.1998", "15.05.2033", False),
        ("04.09.1998", "15.05.1997", True),
    ],
)
def test_days_that_no_life_has_are_not_sure(born: str, until: str, doubted: bool) -> None:
    """R21: moiré took a label, the birth date was the expiry and the expiry the birth date, both accepted."""
    fields = read(
        "eu-residence-permit",
        line("PERMESSO DI SOGGIORNO", 60, 20),
        line("Data di nascita", 700, 290, height=20),
        line(born, 700, 320),
        line("Valido fino al", 340, 370, height=20),
        line(until, 340, 400),
    )
    assert {fields[name].confidence <= UNLIKELY for name in ("birth_date", "expiry_date")} == {doubted}
