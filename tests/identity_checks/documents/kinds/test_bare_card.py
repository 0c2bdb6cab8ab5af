"""Portrait sides of which a copy has left the values alone (R20, R21): lone signs are read where the form has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.documents.drawing.people import TODAY
from identity_checks.documents.bare_card import (
    lacks_all,
    lacks_number,
    lost_rows,
    lost_sex,
    number_among,
    numbers_of,
    one_that_holds,
)
from identity_checks.documents.finding.several import not_among
from identity_checks.documents.finding.sheet import rectified
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.resident_id import read_front
from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.documents.text.words import placed
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType
from tests.identity_checks.packs.lines import line

_NUMBER = "11010519491231002X"
_LEFT = [line("李明", 150, 65), line("北京市朝阳区建国路1号", 150, 275), line(_NUMBER, 300, 450)]


def _rows(lines: Sequence[TextLine], sex: str, born: str) -> tuple[list[TextLine], list[Corners]]:
    """The rows found when a reader sees `sex` and `born` in the two boxes it is asked for, and these boxes."""
    asked: list[Corners] = []

    def read(boxes: list[Corners]) -> list[TextLine]:
        asked.extend(boxes)
        return [line(text, float(box[0][0]), float(box[0][1])) for text, box in zip((sex, born), boxes, strict=True)]

    return lost_rows(placed(lines), read), asked


def test_sex_and_birth_date_are_read_between_name_and_address() -> None:
    """R20: with them the sheet is a portrait side, and all but the ethnic group is read."""
    rows, asked = _rows(_LEFT, "女", "1949 12 31")
    assert [row.text for row in rows] == ["女", "1949 12 31"]
    assert [float(np.mean(box[:, 1])) for box in asked] == pytest.approx([150, 220])
    lines = [*_LEFT, *rows]
    assert classify([item.text for item in _LEFT], None)[0] is DocumentType.UNKNOWN
    assert classify([item.text for item in lines], None)[0] is DocumentType.RESIDENT_ID_FRONT
    fields = {name: draft.value for name, draft in read_front(placed(lines)).items()}
    assert fields == {
        "name": "李明",
        "sex": "女",
        "birth_date": "1949-12-31",
        "address": "北京市朝阳区建国路1号",
        "id_number": _NUMBER,
    }


def test_a_rare_sign_is_part_of_a_name_here_as_on_a_card_with_labels() -> None:
    """R20: signs beyond Unicode's main block, which names have."""
    rows, _ = _rows([line("李𬭎", 150, 65), *_LEFT[1:]], "女", "1949 12 31")
    assert [row.text for row in rows] == ["女", "1949 12 31"]


@pytest.mark.parametrize(
    ("lines", "sex", "born"),
    [
        (_LEFT, "汉", "1950 12 31"),
        (_LEFT, "", ""),
        ([*_LEFT[1:], line("姓名", 150, 65)], "女女", "12 31"),
        ([_LEFT[0], _LEFT[2], line("建国路1号", 150, 275)], "女", "1949 12 31"),
        ([*_LEFT, line("130102199003077475", 300, 500)], "女", "1949 12 31"),
        ([*_LEFT, *(line(f"第{place}条", 500, 20 * place) for place in range(9))], "女", "1949 12 31"),
        ([line("李明", 150, 245), *_LEFT[1:]], "女", "1949 12 31"),
    ],
)
def test_what_stands_otherwise_lacks_no_rows(lines: list[TextLine], sex: str, born: str) -> None:
    """R21: other signs, another date, two numbers, no address, a page of text, rows too near: nothing is added."""
    assert _rows(lines, sex, born)[0] == []


def test_a_row_read_anew_takes_the_place_of_its_parts() -> None:
    """R20: the digits that were found one by one are no second date."""
    parts = [line("1949", 150, 205), line("31", 280, 205)]
    rows, _ = _rows([*_LEFT, *parts], "女", "1949 12 31")
    assert not_among(rows, [*_LEFT, *parts]) == _LEFT


def test_the_number_below_an_outline_is_the_one_whose_birth_date_the_card_has() -> None:
    """R20: a front's outline ended above its number; another card's below it, one misread and two are none."""
    rows = placed([line("姓名李明", 60, 65), line("出生1949年12月31日", 60, 205)])
    assert lacks_number(rows)
    assert not lacks_number(placed([*_LEFT[:2], line("4912310021", 300, 450)]))
    mine, others = line("110105 194912 31002X", 300, 450), line("330106194301077748", 300, 450)
    misread = line("110105194912310021", 300, 450)
    assert number_among([others, mine, misread], rows) is mine
    for found in ([others, misread], [mine, mine], []):
        assert number_among(found, rows) is None


@pytest.mark.parametrize(
    ("pack", "number", "others"),
    [
        ("foreign-permanent-resident-card", "IND610185061453", ("610185061453", "2023.01.12-2033.01.12")),
        ("foreign-permanent-resident-card", "932840196108012460", ("932840196108012461", "10185061453")),
        ("home-return-permit", "M09945864", ("09945864", "C09945864", "M0994586")),
    ],
)
def test_below_an_outline_the_number_of_a_pack_s_card_is_the_one_that_holds(
    pack: str, number: str, others: tuple[str, ...]
) -> None:
    """R20: what the outline cut off was read as a second card; digits that nothing bears out may be a receipt's."""
    numbers = numbers_of(Shelf.bundled().packs[pack].pack)
    found = [line(text, 300, 450 + 40 * place) for place, text in enumerate((*others, number))]
    assert one_that_holds(numbers, found, TODAY) is found[-1]
    assert one_that_holds(numbers, found[:-1], TODAY) is None
    assert one_that_holds(numbers, [*found, found[-1]], TODAY) is None
    assert lacks_all(numbers, placed(found[:-1]), TODAY)
    assert not lacks_all(numbers, placed(found), TODAY)
    assert not lacks_all((), placed(found), TODAY)


@pytest.mark.parametrize(("printed", "holds"), [("K0R152536061257", True), ("KOR15253606125A", False)])
def test_a_number_below_an_outline_may_have_a_nought_for_an_o(printed: str, holds: bool) -> None:
    """R21: it was read there, found to fit no form, and the card had none."""
    numbers = numbers_of(Shelf.bundled().packs["foreign-permanent-resident-card"].pack)
    found = line(printed, 300, 450)
    assert one_that_holds(numbers, [found], TODAY) is (found if holds else None)


def test_eight_digits_below_an_outline_are_no_number_of_a_card() -> None:
    """R21: a permit of a Taiwan resident has no other."""
    numbers = numbers_of(Shelf.bundled().packs["taiwan-travel-permit"].pack)
    assert one_that_holds(numbers, [line("48218861", 300, 450)], TODAY) is None
    assert numbers_of(Shelf.bundled().packs["icao-card-back"].pack) == ()


def test_a_sheet_goes_on_right_and_below_as_its_page_does() -> None:
    """R20: what is read there has its place on the page."""
    page = np.random.default_rng(5).integers(0, 255, (80, 120, 3), np.uint8)
    sheet = rectified(page, np.array([[20, 10], [80, 10], [80, 50], [20, 50]], np.float32))
    assert np.array_equal(sheet.larger(0.5).picture, page[10:70, 20:110])
    assert np.array_equal(sheet.larger(0.5).on_page(np.array([[70, 55]])), [[90, 65]])


@pytest.mark.parametrize(("said", "row", "found"), [
    ("男", (), ["男"]), ("女", (), ["女"]), ("昇", (), []), ("男", (line("男", 150, 135),), []),
])  # fmt: skip
def test_a_lone_sex_is_read_in_the_row_of_its_label(said: str, row: tuple[TextLine, ...], found: list[str]) -> None:
    """R20: a copy's portrait side lost 男 beside 性别, for a lone sign is no line of text to a detector."""
    asked: list[Corners] = []

    def read(boxes: list[Corners]) -> list[TextLine]:
        asked.extend(boxes)
        return [line(said, float(box[0][0]), float(box[0][1])) for box in boxes]

    rows = [line("姓名甯勇骐", 60, 65), line("性别", 60, 135), line("出生2006年12月6日", 60, 205), *row]
    assert [item.text for item in lost_sex(placed(rows), read)] == found
    if not row:
        assert np.ptp(asked[0], axis=0)[0] == pytest.approx(54)
        assert asked[0].min(axis=0) == pytest.approx([60 + 33 - 9, 135], abs=2)


@pytest.mark.parametrize(
    "rows", [("性别男", "出生2006年12月6日"), ("性别", "出生日期"), ("民族汉", "出生2006年12月6日")]
)
def test_no_sex_is_looked_for_beside_one_or_where_the_column_is_not_known(rows: tuple[str, ...]) -> None:
    """R21: permits have their values below the labels."""
    lines = [line(text, 60, 135 + 70 * place) for place, text in enumerate(rows)]
    assert lost_sex(placed(lines), lambda _: pytest.fail("nothing was to be read")) == []
