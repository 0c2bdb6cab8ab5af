"""What is left of a passport's data page of which the picture's edge has cut off the left (R20, R21)."""

from __future__ import annotations

from datetime import date

import pytest

from identity_checks.documents.layouts.visual_zone import read_visual_zone
from identity_checks.documents.layouts.zones.remains import zone_remains
from tests.identity_checks.packs.lines import line, sheet

_TODAY = date(2026, 11, 30)
_SECOND = "3104632CHN4807056F3602254<<<<<<<<<<<<<<<0"
_OF_THE_SECOND = {"nationality": "CHN", "birth_date": "1948-07-05", "sex": "F", "expiry_date": "2036-02-25"}


def _remains(first: str, *printed: str, second: str = _SECOND) -> dict[str, str]:
    rows = [line(text, 300, 100 + 60 * place) for place, text in enumerate(printed)]
    zone = (line(first, 0, 600), line(second, 0, 660))
    return {name: draft.value for name, draft in zone_remains(sheet(*rows, *zone), _TODAY).items()}


@pytest.mark.parametrize("lead", ["N", "HN", "CHN", "<CHN", "P<CHN"])
def test_names_are_those_behind_what_is_left_of_the_issuer(lead: str) -> None:
    """R20: labels of both names were off the picture, and the names were none."""
    names = {"surname": "SHANGGUAN", "given_names": "XIUDI"}
    first = f"{lead}SHANGGUAN<<XIUDI<<<<<<<<<<<<<<<<<"
    assert _remains(first, "荻 SHANGGUAN", "XIUDI") == {**_OF_THE_SECOND, **names}


@pytest.mark.parametrize(
    ("first", "printed", "names"),
    [
        ("NSHANGGUAN<<XIUDI<<<<<<<<<<<<", ("SHANGGUAN",), {"surname": "SHANGGUAN"}),
        ("NSHANGGUAN<<XIUDI<<<<<<<<<<<<", ("XIUDI",), {}),
        ("SHANGGUAN<<XIUDI<<<<<<<<<<<<<", ("SHANGGUAN", "XIUDI"), {}),
        ("CHN<<LI<<<<<<<<<<<<<<<<<<<<<<", ("CHN", "LI"), {}),
        ("NSHANGGUAN<<XIUDI<<<<<<<<<<<<", ("SHANGGUANN",), {}),
        ("NGGUAN<<XIUDI<<<<<<<<<<<<<<<<", ("SHANGGUAN", "XIUDI"), {}),
        ("RSHANGGUAN<<XIUDI<<<<<<<<<<<<", ("SHANGGUAN", "XIUDI"), {}),
        (
            "NO<CONNOR<<SEAN<PAUL<<<<<<<<<",
            ("O'CONNOR", "SEAN-PAUL"),
            {"surname": "O CONNOR", "given_names": "SEAN PAUL"},
        ),
        ("NMUELLER<<<<<<<<<<<<<<<<<<<<<", ("MÜLLER",), {"surname": "MUELLER"}),
    ],
)
def test_names_in_what_is_left_of_a_zone_are_printed_too(
    first: str, printed: tuple[str, ...], names: dict[str, str]
) -> None:
    """R21: no check digit covers a name, and the edge may have cut off its beginning."""
    assert _remains(first, *printed) == {**_OF_THE_SECOND, **names}


def test_what_is_left_of_a_zone_tells_nothing_without_its_check_digits() -> None:
    """R21: then names are not looked for either."""
    assert _remains("NSHANGGUAN<<XIUDI<<<<<", "SHANGGUAN", second=_SECOND.replace("480705", "480706")) == {}


def test_a_name_in_han_reaches_over_the_one_beside_it() -> None:
    """R20: a bracket was read behind 陈蘅 where its box reaches into CHEN, and the surname was none."""
    lines = sheet(
        line("姓/Surname", 259, 130, height=26),
        line("陈蘅（", 259, 152, height=44),
        line("CHEN", 259 + 0.55 * 44 * 3 - 18, 158, height=34),
    )
    assert {name: draft.value for name, draft in read_visual_zone(lines, _TODAY).items()} == {"surname": "CHEN"}


@pytest.mark.parametrize(("issued", "expiry"), [("0/06/2017", "2027-06-10"), ("10/06/2017", "2027-06-10")])
def test_an_expiry_stands_beside_what_is_left_of_the_day_of_issue(issued: str, expiry: str) -> None:
    """R20: the labels of both were one line, the day of issue was cut off, and the expiry was none."""
    lines = sheet(
        line("a de expedición /Date of issue Fecha de caducidad / Dateof expiry", 0, 570, height=23),
        line(issued, 0, 600, height=30),
        line("10/06/2027", 280, 600, height=30),
    )
    assert {name: draft.value for name, draft in read_visual_zone(lines, _TODAY).items()} == {"expiry_date": expiry}
