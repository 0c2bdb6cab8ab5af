"""Print across a document, as people put on copies what they are for, is no part of its text (R20, R21)."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from identity_checks.documents.attempt import Attempt
from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.print_across import (
    crosses_itself,
    says_what_it_is_for,
    without_pale_print,
)
from identity_checks.documents.finding.seen import SeenPage
from identity_checks.documents.finding.sheet import whole_page
from identity_checks.documents.finding.text_runs import Floats, along_the_sides
from identity_checks.documents.layouts.classification import bears_two
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import TextLine
from identity_checks.documents.text.words import placed
from identity_checks.documents.twice_seen import agreed, each_once, is_crossed, kind_of, paired
from identity_checks.finding_codes import FindingCode
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType
from identity_checks.specimens import draw
from tests.identity_checks.documents.several.laying import TODAY, Pixels, page_of

_PERMIT = ("出生日期", "1992.05.17", "有效期限", "2025.03.31-2030.03.30", "签发机关", "公安部出入境管理局", "证件号码")
_SQUARE = np.array([[0, 0], [100, 0], [100, 20], [0, 20]], np.float32)


def _line(left: float, top: float, degrees: float, length: float = 200) -> Floats:
    turn = np.deg2rad(degrees)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    first = np.array([left, top])
    return np.array([first, first + length * along, first + length * along + 20 * down, first + 20 * down], np.float32)


def _attempt(kind: DocumentType, strength: float, *, left: int = 0) -> Attempt:
    sheet = whole_page(page_of((255, 255, 255), 200, 300))
    moved = replace(sheet, to_page=np.array([[1.0, 0, left], [0, 1, 0], [0, 0, 1]]))
    return Attempt(moved, 0, None, (), kind, strength, None, None, several=False)


def test_documents_of_every_pack_are_kinds_of_their_own() -> None:
    """R3: a picture of two cards one of which lay on the other broke off, for kinds were compared by what is no key."""
    packs = [replace(_attempt(DocumentType.REGIONAL, 6.0), pack=pack) for pack in Shelf.bundled().packs.values()]
    own = [_attempt(kind, 6.0) for kind in (DocumentType.RESIDENT_ID_FRONT, DocumentType.PASSPORT)]
    assert len({kind_of(attempt) for attempt in (*packs, *own)}) == len(packs) + len(own)


def _with_words_across(picture: Pixels, degrees: float, colour: tuple[int, int, int]) -> Pixels:
    """A picture with rows of words over it, a third of which is seen."""
    height, width = picture.shape[:2]
    words = np.full((2 * height, 2 * width, 3), 255, np.uint8)
    for top in range(0, 2 * height, height // 5):
        cv2.putText(words, 6 * "BANK USE ONLY  ", (0, top), cv2.FONT_HERSHEY_SIMPLEX, width / 700, colour, width // 250)
    turn = cv2.getRotationMatrix2D((width, height), degrees, 1)
    turned = cv2.warpAffine(words, turn, (2 * width, 2 * height), borderValue=(255, 255, 255))
    over = turned[height // 2 : height // 2 + height, width // 2 : width // 2 + width].astype(np.float32)
    return np.asarray(picture * (0.7 + 0.3 * over / 255), np.uint8)


def test_lines_aslant_are_left_out_where_others_run_along_the_sides() -> None:
    """However long they are; a sign that is hardly longer than high has no direction."""
    own = [_line(10, 40 * row, 2) for row in range(6)] + [_line(300, 10, 30, length=25)]
    across = [_line(0, 60 * row, -20, length=900) for row in range(6)]
    assert along_the_sides([*own, *across]) == own


def test_where_few_lines_run_along_the_sides_all_of_them_count() -> None:
    """A card that lies aslant within an outline which is another paper's."""
    aslant = [_line(10, 40 * row, 25) for row in range(6)]
    straight = [_line(10, 300 + 40 * row, 0) for row in range(3)]
    assert along_the_sides([*aslant, *straight]) == [*aslant, *straight]


def test_print_across_a_page_crosses_the_text_on_it() -> None:
    own = [_line(10, 40 * row, 2) for row in range(6)]
    assert crosses_itself([*own, _line(0, 60, 30, length=300)])


def test_papers_that_lie_askew_beside_each_other_are_not_crossed() -> None:
    """Nor is one of them, whichever way its own lines run: labels down and values across."""
    own = [_line(10, 40 * row, 2) for row in range(6)]
    beside = [_line(400, 40 * row, 30) for row in range(6)]
    down = [_line(100 + 40 * row, 0, 90, length=240) for row in range(3)]
    assert not crosses_itself([*own, *beside])
    assert not crosses_itself([*own, *down])


@pytest.mark.parametrize("text", ["仅供办理银行开户使用", "用他用 无效长期", "张三仅限注册账户使用"])
def test_words_of_what_a_copy_is_for_are_print_across(text: str) -> None:
    assert says_what_it_is_for(["姓名张三", text])


def test_a_documents_own_words_do_not_say_what_a_copy_is_for() -> None:
    assert not says_what_it_is_for(_PERMIT)
    assert not says_what_it_is_for(("技术服务、技术开发、技术咨询;食品销售(仅销售预包装食品)", "开展经营活动"))


@pytest.mark.parametrize("colour", [(150, 150, 150), (40, 40, 210), (200, 80, 50)])
def test_pale_and_coloured_print_is_taken_out_and_ink_stays(colour: tuple[int, int, int]) -> None:
    page = page_of((235, 240, 240), 200, 600)
    cv2.putText(page, "INK", (20, 120), cv2.FONT_HERSHEY_SIMPLEX, 2, (40, 40, 40), 6)
    ink = page.min(axis=2) < 100
    seen = without_pale_print(_with_words_across(page, 30, colour))
    assert seen[ink].max() < 120
    assert seen[:, 300:].min() > 215


@pytest.mark.parametrize("colour", [(110, 110, 110), (40, 40, 210)])
def test_a_scan_to_its_edges_with_words_across_is_read_whole(
    reader: DocumentReader, colour: tuple[int, int, int]
) -> None:
    """R20, R21: its outline followed the words, so it was told as cut off, and their signs were read as values."""
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 12)
    reading = reader.read(_with_words_across(specimen.image, 30, colour), today=TODAY)
    assert reading.document_type is DocumentType.RESIDENT_ID_FRONT
    assert {name: field.value for name, field in reading.fields.items()} == {
        name: value for name, value in specimen.truth.items() if name in reading.fields
    }
    assert len(reading.fields) >= 6
    assert not [finding for finding in reading.findings if finding.code == FindingCode.CUT_OFF]


def test_values_of_two_looks_are_sure_where_they_agree() -> None:
    """What one look alone gives is less sure, what the first one alone gives or both otherwise is unsure."""
    look = _attempt(DocumentType.BUSINESS_LICENCE, 8.0)
    clean = {name: FieldDraft(name, 0.99, _SQUARE) for name in ("both", "otherwise", "clean")}
    first = {"both": clean["both"], "otherwise": FieldDraft("other", 0.99, _SQUARE), "first": clean["both"]}
    found = agreed(clean, look, look, first)
    assert {name: item.confidence for name, item in found.items()} == {
        "both": 0.99,
        "otherwise": 0.5,
        "clean": 0.9,
        "first": 0.5,
    }


def test_what_the_print_hid_and_what_lies_beside_it_are_both_told() -> None:
    hidden = _attempt(DocumentType.BUSINESS_LICENCE, 8.0)
    beside = _attempt(DocumentType.RESIDENT_ID_BACK, 5.0, left=400)
    none = _attempt(DocumentType.UNKNOWN, 0.0)
    told = paired([hidden], [none, beside], whole_page(hidden.sheet.picture))
    assert [(item.document_type, item.crossed) for item in told] == [
        (DocumentType.BUSINESS_LICENCE, True),
        (DocumentType.RESIDENT_ID_BACK, True),
    ]


def test_a_document_that_the_paler_print_was_part_of_keeps_its_first_look() -> None:
    faint = _attempt(DocumentType.BUSINESS_LICENCE, 3.0)
    first = _attempt(DocumentType.BUSINESS_LICENCE, 8.0)
    told = paired([faint], [first], whole_page(first.sheet.picture))
    assert [(item.strength, item.other) for item in told] == [(8.0, None)]


def test_papers_that_lie_over_each_other_beside_a_document_are_no_print_across_it() -> None:
    """R20, R21: a card on some papers was looked at a second time for them, and its values were less sure."""
    page = page_of((255, 255, 255), 600, 900)
    told, none = _attempt(DocumentType.PASSPORT, 8.0), _attempt(DocumentType.UNKNOWN, 0.0)
    own = [_line(20, 30 * row, 0) for row in range(1, 6)]
    crossing = [_line(20, 40 * row, 0) for row in range(1, 4)] + [_line(20, 10, 40), _line(60, 10, 40)]
    beside = [line + np.array([400, 250], np.float32) for line in crossing]

    def crossed(marks: list[Floats], attempt: Attempt) -> bool:
        return is_crossed(SeenPage(page, whole_page(page), PageEdges(page), marks), [attempt])

    assert crosses_itself(beside)
    assert not crossed([*own, *beside], told)
    assert crossed([*own, *crossing], told)
    assert crossed([*own, *beside], none)


def test_of_one_document_told_by_two_groups_of_its_lines_the_better_stays() -> None:
    """R98: a card's back was told twice, once by an outline of another shape; two cards beside each other are two."""
    base = whole_page(page_of((255, 255, 255), 200, 300))
    zone = ("IDIND52FZ476552<<<<<<<<<<<<<<<", "9107267M3411252IND<<<<<<<<<<<6")

    def told(kind: DocumentType, strength: float, left: int, texts: tuple[str, ...] = zone) -> Attempt:
        lines = (TextLine(_SQUARE, text, 0.99, (), np.zeros((1, 38), np.float32), 1.0) for text in texts)
        return replace(_attempt(kind, strength, left=left), lines=tuple(placed(lines)))

    better, worse = told(DocumentType.PASSPORT, 8.0, 0), told(DocumentType.PASSPORT, 5.0, 120)
    apart, other_kind = told(DocumentType.PASSPORT, 5.0, 200), told(DocumentType.RESIDENT_ID_BACK, 5.0, 0)
    other_holder = told(DocumentType.PASSPORT, 5.0, 0, ("IDIND53FZ476558<<<<<<<<<<<<<<<", zone[1][:10]))
    assert each_once([worse, better], base) == [better]
    for second in (apart, other_kind, other_holder):
        assert each_once([second, better], base) == [second, better]


def test_a_permits_label_on_two_lines_is_two_permits() -> None:
    """R21, R98: under print across them two permits were read as one, the term of the upper with the lower's birth."""
    pack = Shelf.bundled().packs["home-return-permit"].pack
    assert not bears_two([*_PERMIT, "H35080001"], [pack])
    assert bears_two([*_PERMIT, "H35080001", "出生日期"], [pack])
