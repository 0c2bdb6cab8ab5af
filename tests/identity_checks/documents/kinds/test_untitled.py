"""Cards of which the picture's edge has left neither title nor number (R20, R21, R98)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.documents.drawing.people import TODAY
from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from case_contract.rules import SURE
from identity_checks.documents.finding.picture import Pictured
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.untitled import told_without_title
from identity_checks.models import ModelStore
from identity_checks.packs.evidence import speaking
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.packs.lines import line, sheet

_SHELF = Shelf.bundled()
_FRONT, _HOME, _TAIWAN = "hmt-residence-permit-front", "home-return-permit", "taiwan-travel-permit"
Row = tuple[str, float, float]
_SIDE: Sequence[Row] = (
    ("名甯麒", 10, 100),
    ("别男", 12, 160),
    ("1986年4月26日", 60, 220),
    ("址黑龙江省哈尔滨市南岗区迎宾", 10, 280),
    ("大道919号锦绣山河A区14栋", 60, 320),
)


def _told(*rows: Row, where: Pictured = Pictured.ON_IT) -> list[str]:
    lines = sheet(*(line(*row) for row in rows))
    return [item.pack.pack for item, _ in told_without_title(_SHELF, lines, lambda: where)]


def test_a_portrait_side_without_an_ethnic_group_is_a_residence_permit_s() -> None:
    """R98: cards of which the edge had cut off the number were none, or identity cards."""
    assert _told(*_SIDE) == [_FRONT]
    assert _told(("姓名甯麒", 10, 100), ("性别男", 10, 160), ("出生1986年4月26日", 10, 220), *_SIDE[3:]) == [_FRONT]
    nations = ("址云南省西双版纳傣族自治州勐腊县", 10, 280)
    assert _told(*_SIDE[:3], nations) == [_FRONT]


@pytest.mark.parametrize(
    ("at", "row"),
    [
        (1, ("别男民族汉", 12, 160)),
        (4, ("汉", 300, 160)),
        (4, ("民族", 200, 160)),
        (4, ("110101199003074530", 200, 460)),
        (1, ("男孩", 12, 160)),
        (2, ("1986年4月", 60, 220)),
        (3, ("址哈尔", 10, 280)),
        (3, ("址黑龙江省", 10, 280)),
        (3, ("址黑龙江省哈尔滨市南岗区迎宾", 10, 400)),
        (0, ("共3页", 10, 100)),
    ],
)
def test_a_group_a_number_and_other_rows_tell_none(at: int, row: Row) -> None:
    """R21: an identity card has the group; where its place is not seen, and of a list, nothing is told."""
    assert _told(*(row if place == at else own for place, own in enumerate(_SIDE))) == []


def test_rows_without_a_portrait_and_without_labels_that_an_edge_has_taken_tell_none() -> None:
    """R21: a member's card has the same rows; lists of persons have no portrait."""
    bare: Sequence[Row] = (("甯麒", 60, 100), ("男", 60, 160), ("1986年4月26日", 60, 220), (_SIDE[3][0][1:], 60, 280))
    assert _told(*bare) == []
    assert _told(*((text, left - 50, top) for text, left, top in bare)) == [_FRONT]
    assert _told(*_SIDE, where=Pictured.NOWHERE) == []


def _permit(born: str, term: str, name: str, *more: Row, names: str = "YAN, LEI") -> list[Row]:
    named: list[Row] = [(name, 300, 130)] if name else []
    return [
        ("姓名", 300, 100),
        *named,
        (names, 300, 165),
        ("出生日期", 300, 220),
        ("性别", 700, 220),
        (born, 300, 250),
        ("男", 700, 250),
        ("有效期限", 300, 310),
        (term, 300, 340),
        ("签发机关", 300, 400),
        ("公安部出入境管理局", 300, 430),
        *more,
    ]


_TEN, _FIVE = "2024.10.01-2034.09.30", "2024.10.01-2029.09.30"


@pytest.mark.parametrize(
    ("born", "term", "name", "told"),
    [
        ("1981.02.09", _TEN, "阎磊", [_HOME]),
        ("1981.02.09", _FIVE, "阎磊", [_TAIWAN]),
        ("1981.02.09", _FIVE, "", [_HOME]),
        ("2006.10.01", _FIVE, "阎磊", [_TAIWAN]),
        ("2006.10.02", _FIVE, "阎磊", []),
        ("2012.02.09", _TEN, "阎磊", [_HOME]),
        ("1981.02.09", "2024.10.01-2031.09.30", "阎磊", []),
        ("1981.02.09", "2024.10.01", "阎磊", []),
        ("1981.02", _TEN, "阎磊", []),
    ],
)
def test_a_permit_is_told_by_its_term_its_holder_s_age_and_name(
    born: str, term: str, name: str, told: list[str]
) -> None:
    """R98: of two permits made alike one was none where its title and number were off the picture."""
    assert _told(*_permit(born, term, name)) == told


def test_a_rest_of_a_number_agrees_with_the_kind_s() -> None:
    """R21: C and L begin the numbers of permits to Hong Kong and to Taiwan."""
    for rest, told in (("4821886", [_HOME]), ("H482188", []), ("C48218861", []), ("48218861", [_HOME])):
        assert _told(*_permit("1981.02.09", _TEN, "阎磊", (rest, 10, 500))) == told


@pytest.mark.parametrize("other", ["签发地点", "往来港澳通行证", "中华人民共和国往来"])
def test_permits_for_travel_from_the_mainland_are_told_as_none(other: str) -> None:
    """R21: they have the same labels, and terms of ten years."""
    assert _told(*_permit("1981.02.09", _TEN, "阎磊", (other, 300, 490))) == []


@pytest.mark.parametrize("lost", ["出生日期", "性别", "有效期限", "签发机关", "公安部出入境管理局"])
def test_every_label_and_the_authority_must_be_there(lost: str) -> None:
    """R21: labels with a value behind them are a form's."""
    rows = _permit("1981.02.09", _TEN, "阎磊")
    assert _told(*(row for row in rows if row[0] != lost)) == []
    assert _told(*((text + "12" * (text == lost), left, top) for text, left, top in rows)) == []


def test_without_the_name_ten_years_tell_and_five_do_not() -> None:
    """R21: of a name that is not seen nobody knows whether it is in Chinese."""
    assert _told(*_permit("1981.02.09", _TEN, "")[2:]) == [_HOME]
    assert _told(*_permit("1981.02.09", _FIVE, "")[2:]) == []
    assert _told(*_permit("1981.02.09", _FIVE, "阎·")) == [_TAIWAN]
    assert _told(*_permit("1981.02.09", _FIVE, "P1")) == []


@pytest.mark.parametrize("number", ["83000020090511356", "81000019800713"])
def test_the_beginning_of_a_permit_s_number_tells_it(number: str) -> None:
    """R98: its right end was off the picture, and the permit an identity card; no region has these six digits."""
    texts = ("性别女", "出生2009年5月11日", "住址广东省广州市天河区永", "公民身份号码")
    assert [item.pack.pack for item, _ in speaking(_SHELF, [*texts, number], None)] == [_FRONT]
    for other in ("8300002009", "44000020090511356", "840000200905113"):
        assert speaking(_SHELF, [*texts, other], None) == []


@pytest.fixture(scope="module")
def reader() -> DocumentReader:
    return DocumentReader(ModelStore.bundled())


@pytest.mark.parametrize(
    ("kind", "number", "pack"),
    [(Kind.TAIWAN_PERMIT, 7, _TAIWAN), (Kind.HOME_RETURN_PERMIT, 7, _HOME), (Kind.HOME_RETURN_PERMIT, 6, _HOME)],
)
def test_a_permit_cut_above_and_at_its_left_is_read_and_not_sure(
    reader: DocumentReader, kind: Kind, number: int, pack: str
) -> None:
    """R20, R21: its portrait may be off the picture as well."""
    card = draw_specimen(kind, record_of(Part.TUNE).seed(number))
    height, width = card.image.shape[:2]
    read = reader.read(card.image[round(0.21 * height) :, round(0.34 * width) :], today=TODAY)
    assert read.pack is not None
    assert read.pack.pack == pack
    for name in ("surname", "given_names", "birth_date", "sex", "valid_from", "valid_until", "authority"):
        assert read.fields[name].value == card.truth[name]
        assert read.fields[name].confidence < SURE
