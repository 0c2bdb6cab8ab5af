"""Documents that a first look loses: papers at angles, small print not seen, heads and titles off the picture (R21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from identity_checks.documents import looking
from identity_checks.documents.finding.copies import darkened, is_copy
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.finding.outline import Outline
from identity_checks.documents.finding.several import around, beside_all, divisions, grouped
from identity_checks.documents.layouts.classification import classify, lacks_words, shows_several
from identity_checks.documents.layouts.passport import find_zone, zone_marks
from identity_checks.documents.looking import PageSight
from identity_checks.documents.text.engine import TextEngine, TextMap
from identity_checks.models import PAGE_ORIENTATION, TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from identity_checks.packs.evidence import lacks_labels, speaking
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType
from identity_checks.specimens import Specimen, draw
from tests.identity_checks.documents.several.permits import LOWER, lay
from tests.identity_checks.packs.lines import line, sheet

TODAY = date(2026, 11, 22)
Pixels = NDArray[np.uint8]
_LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10".replace("UTO", "SGP")


class _Nearsighted(TextEngine):
    """Sees no line in the middle of a sheet unless it looks for lines at a large side."""

    def locate(self, picture: Pixels, long_side: int = 960) -> TextMap:
        """Give the map of where text is, as `TextEngine` does but for what is too small."""
        seen = super().locate(picture, long_side)
        if long_side <= 600:
            height = seen.heat.shape[0]
            seen.heat[height // 3 : 2 * height // 3] = 0
        return seen


def _sight(engine: type[TextEngine]) -> PageSight:
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION)
    characters = recognizer.get_modelmeta().custom_metadata_map["character"].split("\n")  # type: ignore[attr-defined]
    text = engine(models.session(TEXT_DETECTION), recognizer, characters)
    return PageSight(text, PageOrientation(models.session(PAGE_ORIENTATION)), Shelf.bundled())


def _put(page: Pixels, specimen: Specimen, centre: tuple[int, int], width: int, degrees: float) -> None:
    height, wide = specimen.image.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, height / 2), degrees, width / wide)
    turn[:, 2] += np.array(centre) - np.array([wide / 2, height / 2])
    size = (page.shape[1], page.shape[0])
    mask = cv2.warpAffine(np.full((height, wide), 255, np.uint8), turn, size)
    there = cv2.warpAffine(specimen.image, turn, size, flags=cv2.INTER_AREA)
    page[mask > 127] = there[mask > 127]


def test_cards_that_lie_each_at_its_own_angle_are_each_found() -> None:
    """R98: no outline holds all the text there is, so each group of lines that run one way is looked at by itself."""
    page = np.full((1100, 1700, 3), (95, 120, 90), np.uint8)
    _put(page, draw(DocumentType.RESIDENT_ID_FRONT, 12), (420, 420), 640, 25)
    _put(page, draw(DocumentType.RESIDENT_ID_BACK, 12), (1180, 680), 640, -32)
    kinds = {attempt.document_type for attempt in _sight(TextEngine).look(page, TODAY).documents}
    assert kinds == {DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK}


def _askew(monkeypatch: pytest.MonkeyPatch, lean: int) -> Pixels:
    """A page with a card of which the outline leans by some pixels to either side."""
    page = np.full((900, 1300, 3), (95, 120, 90), np.uint8)
    _put(page, draw(DocumentType.RESIDENT_ID_FRONT, 12), (650, 450), 800, 0)
    left, right, top, bottom = 230, 1070, 190, 710
    corners = [[left + lean, top], [right + lean, top], [right - lean, bottom], [left - lean, bottom]]
    outline = Outline(np.array(corners, np.float32), 0.86, 4)
    monkeypatch.setattr(looking, "find_outline", lambda *_: outline)
    return page


@pytest.mark.parametrize("askew", [False, True])
def test_a_document_whose_text_stands_askew_in_its_outline_is_looked_at_on_the_whole_page(
    askew: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R21: stripes of a display were taken for its sides, and what stands askew is another paper that quotes it."""
    page = _askew(monkeypatch, -170 if askew else 0)
    monkeypatch.setattr(looking, "closed_documents", lambda *_: [])
    (found,) = _sight(TextEngine).look(page, TODAY).documents
    assert found.document_type is DocumentType.RESIDENT_ID_FRONT
    assert (found.outline is None) is askew


def test_a_document_whose_outline_leans_is_looked_at_by_its_own_closed_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    """R21: where they are seen plainly they are its outline, and its places stand where the form has them."""
    (found,) = _sight(TextEngine).look(_askew(monkeypatch, -170), TODAY).documents
    assert found.document_type is DocumentType.RESIDENT_ID_FRONT
    assert found.outline is not None
    card = np.array([[250, 198], [1050, 198], [1050, 702], [250, 702]], np.float32)
    assert np.abs(found.outline.corners - card).max() < 6


def test_small_print_that_a_first_look_misses_is_looked_for_larger() -> None:
    """R21: a front without the words that every front has is looked at once more; a whole one is not."""
    page = np.full((800, 1150, 3), (70, 60, 50), np.uint8)
    _put(page, draw(DocumentType.RESIDENT_ID_FRONT, 12), (575, 400), 960, 0)
    (found,) = _sight(_Nearsighted).look(page, TODAY).documents
    assert found.document_type is DocumentType.RESIDENT_ID_FRONT
    assert not lacks_words(found.document_type, [line.source.text for line in found.lines])


class _Coarse(TextEngine):
    """Sees no line in the middle of a sheet unless it looks for lines at nearly a page's side."""

    def locate(self, picture: Pixels, long_side: int = 960) -> TextMap:
        """Give the map of where text is, as `TextEngine` does but for what is too small."""
        seen = super().locate(picture, long_side)
        if long_side <= 900:
            height = seen.heat.shape[0]
            seen.heat[height // 5 : height // 2] = 0
        return seen


def _permit() -> Pixels:
    """A travel permit as large as its page."""
    page = Image.new("RGB", (960, 605), (236, 238, 240))
    lay(ImageDraw.Draw(page), 0, "港澳居民来往内地通行证", LOWER)
    return np.asarray(page)[:, :, ::-1].copy()


def test_lines_that_a_first_look_missed_are_looked_for_larger_on_a_card_of_a_pack() -> None:
    """R21: name and birth date with their labels; a sheet's own side was not enough to see them."""
    page = np.full((800, 1150, 3), (70, 60, 50), np.uint8)
    page[97:702, 95:1055] = _permit()
    (found,) = _sight(_Coarse).look(page, TODAY).documents
    assert found.pack is not None
    assert found.pack.pack.pack == "home-return-permit"
    texts = [line.source.text for line in found.lines]
    assert LOWER["name"] in texts
    assert LOWER["birth_date"] in texts


class _Farsighted(TextEngine):
    """Sees of the small card on the left of a page no more than one line at a first look."""

    def detect(self, picture: Pixels, long_side: int = 960) -> list[NDArray[np.float32]]:
        """Give the lines, of those on the left third of the whole page the widest only."""
        seen = super().detect(picture, long_side)
        if picture.shape[1] < 1500:
            return seen
        small = [box for box in seen if box[:, 0].max() < picture.shape[1] / 3]
        widest = max(small, key=lambda box: float(np.ptp(box[:, 0])), default=None)
        return [box for box in seen if box is widest or not any(box is other for other in small)]


def test_a_card_of_which_only_one_line_is_seen_beside_a_larger_paper_is_found() -> None:
    """R98: its outline is a document's own, so what is inside is looked at."""
    page = np.full((1000, 1600, 3), (60, 80, 50), np.uint8)
    _put(page, draw(DocumentType.BUSINESS_LICENCE, 12), (1150, 500), 640, 0)
    _put(page, draw(DocumentType.RESIDENT_ID_BACK, 12), (270, 400), 440, 0)
    kinds = {attempt.document_type for attempt in _sight(_Farsighted).look(page, TODAY).documents}
    assert kinds == {DocumentType.BUSINESS_LICENCE, DocumentType.RESIDENT_ID_BACK}


def test_pale_labels_of_a_copy_are_looked_for_in_darker_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    """R21: a copier leaves of light blue labels next to nothing."""
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 12)
    grey = cv2.cvtColor(cv2.cvtColor(specimen.image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    tones = np.clip(255 / (1 + np.exp((64 - np.arange(256.0)) / 9)), 0, 255).astype(np.uint8)
    copied = replace(specimen, image=np.asarray(cv2.LUT(grey, tones), np.uint8))
    page = np.full((800, 1150, 3), (70, 70, 70), np.uint8)
    _put(page, copied, (575, 400), 960, 0)
    pale = {"姓名", "性别", "出生", "公民身份号码"}
    (found,) = _sight(TextEngine).look(page, TODAY).documents
    assert {item.source.text for item in found.lines} >= pale
    monkeypatch.setattr("identity_checks.documents.one_sheet.is_copy", lambda _: False)
    (found,) = _sight(TextEngine).look(page, TODAY).documents
    assert not {item.source.text for item in found.lines} & pale
    assert found.document_type is DocumentType.RESIDENT_ID_FRONT


def test_a_copy_has_one_colour_and_what_is_pale_on_it_becomes_dark() -> None:
    """R21: the tinted paper of a card is no copy's, and a copy keeps its paper."""
    card = draw(DocumentType.RESIDENT_ID_FRONT, 12).image
    grey = np.asarray(cv2.cvtColor(cv2.cvtColor(card, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8)
    assert not is_copy(card)
    assert is_copy(grey)
    pale = np.full((40, 40, 3), 250, np.uint8)
    pale[10:20] = 235
    label, paper = (int(darkened(pale)[row, 20, 0]) for row in (15, 30))
    assert label < 190
    assert paper > 250


def _box(x: float, y: float, length: float, degrees: float, high: float = 14) -> NDArray[np.float32]:
    turn = np.deg2rad(degrees)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    start = np.array([x, y])
    return np.array(
        [start, start + length * along, start + length * along + high * down, start + high * down], np.float32
    )


def _column(x: float, y: float, degrees: float, rows: int = 5) -> list[NDArray[np.float32]]:
    turn = np.deg2rad(degrees)
    return [_box(x - 22 * row * np.sin(turn), y + 22 * row * np.cos(turn), 150, degrees) for row in range(rows)]


def _same(groups: Sequence[Sequence[NDArray[np.float32]]], wanted: Sequence[Sequence[NDArray[np.float32]]]) -> bool:
    return [{id(mark) for mark in group} for group in groups] == [{id(mark) for mark in group} for group in wanted]


@pytest.mark.parametrize("degrees", [0, 30, 80, 135])
def test_lines_are_grouped_by_how_they_run(degrees: float) -> None:
    """R98: a paper under a card touches its lines but runs another way; a short mark belongs to the nearest group."""
    card, paper = _column(300, 300, degrees, 7), _column(310, 310, degrees + 40)
    short = _box(300 + 8 * np.cos(np.deg2rad(degrees)), 298, 8, degrees, 8)
    assert _same(grouped([*paper, *card]), [card, paper])
    groups = grouped([*card, short])
    assert len(groups) == 1
    assert len(groups[0]) == len(card) + 1
    assert grouped(card[:2]) == []


def test_text_far_away_is_another_group_and_a_few_lines_are_none() -> None:
    """R98: two cards side by side; a stamp and a page number beside one."""
    left, right = _column(0, 0, 0, 6), _column(400, 0, 2, 4)
    assert _same(grouped([*left, *right, _box(0, 900, 90, 0)]), [left, right])


def test_every_clear_gap_is_a_division() -> None:
    """R98: a card's own blank may be wider than what lies between two cards."""
    head, body, other = _column(0, 0, 0, 3), _column(0, 200, 0, 3), _column(0, 340, 0, 4)
    ways = divisions([*head, *body, *other])
    assert _same([ways[0][0], ways[0][1]], [head, [*body, *other]])
    assert _same([ways[1][0], ways[1][1]], [[*head, *body], other])


def test_the_rectangle_around_lines_lies_as_they_do() -> None:
    """R98: a card askew is cut out askew, with as little of what lies around it as may be."""
    lines = _column(300, 300, 30, 5)
    corners = around(lines)
    assert cv2.contourArea(corners) < 1.9 * 150 * 102
    assert all(cv2.pointPolygonTest(corners, tuple(map(float, point)), False) > 0 for mark in lines for point in mark)


def test_only_lines_not_seen_before_are_new() -> None:
    """A line that was seen as two, or two that were seen as one, are not read once more."""
    whole, halves, new = _box(0, 0, 200, 0), [_box(0, 0, 95, 0), _box(105, 0, 95, 0)], _box(0, 40, 90, 0)
    assert [mark is new for mark in beside_all([*halves, new], [whole])] == [True]
    assert beside_all([_box(0, 0, 90, 0)], halves) == []


def test_words_of_a_pack_and_of_another_kind_tell_of_two() -> None:
    """R98: a residence title above a resident identity card; what two cards share tells of one."""
    front = ["姓名张三", "性别男民族汉", "出生1990年1月1日", "住址北京市", "公民身份号码110101199001011237"]
    title = ["KARTA POBYTU", "Nazwisko/Surname", "Imiona/Given names", "Data urodzenia", "Uwagi"]
    permit = ["外国人永久居留身份证", "国籍/Nationality", "有效期限/Period of Validity", "证件号码/Card No."]
    for texts, several in (([*front, *title], True), (title, False), (front, False), (permit, False)):
        packs = [item.pack for item, _ in speaking(Shelf.bundled(), texts, None)]
        assert shows_several(texts, packs) is several


@pytest.mark.parametrize(
    ("texts", "pack"),
    [
        (["姓名", "出生日期", "有效期限", "签发机关", "公安部出入境管理局", "M44988422"], "home-return-permit"),
        (["1979.10.07", "公安部出入境管", "M20639323"], "home-return-permit"),
        (["姓名", "M44988422"], None),
        (["签发机关", "有效期限", "通行证号码", "H42166517"], None),
        (["914124195906185708", "有效期限/Period of Validity", "国籍/Nationality"], "foreign-permanent-resident-card"),
        (
            ["国籍/Nationality", "有效期限/Period of Validity", "证件号码/Card No.", "AUS460138083095"],
            "foreign-permanent-resident-card",
        ),
        (["证件号码/Card No.", "国籍/Nationality", "出生日期/Date of Birth"], None),
        (["Ausweis-Nr.", "Name/Surname", "Vornamen/Given names", "Geburtstag/Date of birth"], "deu-identity-card"),
        (["REPUBLIC OF POLAND", "Nazwisko/Surname", "Imiona/Given names", "Data urodzenia"], "pol-identity-card"),
        (["REPUBLIC OF POLAND", "KARTA POBYTU", "Nazwisko/Surname", "Imiona", "Data urodzenia"], "eu-residence-permit"),
        (["Pass-Nr.", "Name/Surname", "Vornamen/Given names", "Geburtstag/Date of birth", "Gültig bis"], None),
    ],
)
def test_a_number_and_labels_tell_the_kind_of_a_card_without_its_title(texts: list[str], pack: str | None) -> None:
    """R98: the head of a card is off the picture; pieces of other words are no broken title."""
    found = speaking(Shelf.bundled(), texts, None)
    assert (found[0][0].pack.pack if found else None) == pack
    assert classify(texts, None)[0] is DocumentType.UNKNOWN


def test_a_card_that_loses_its_labels_is_known_to_lack_them() -> None:
    """R21: the fields that a pack requires, by any of their labels."""
    pack = next(item.pack for item in Shelf.bundled() if item.pack.pack == "home-return-permit")
    labels = ["姓名", "性别", "出生日期", "有效期限", "签发机关", "证件号码"]
    assert not lacks_labels(pack, labels)
    assert lacks_labels(pack, [label for label in labels if label != "有效期限"])


@pytest.mark.parametrize("name", ["home-return-permit", "foreign-permanent-resident-card"])
def test_a_card_that_lost_its_name_s_label_is_known_to_lack_it(name: str) -> None:
    """R21: a name in Han is not required, as some have none; its label is looked for. Others' labels may be absent."""
    pack = Shelf.bundled().packs[name].pack
    labels = [label for rule in pack.fields.values() for label in rule.labels]
    names = pack.fields[FieldName.NAME].labels
    assert not lacks_labels(pack, labels)
    assert lacks_labels(pack, [label for label in labels if not any(other in label for other in names)])
    free = [rule.labels for key, rule in pack.fields.items() if not rule.required and key is not FieldName.NAME]
    assert not lacks_labels(pack, [label for label in labels if not any(label in own for own in free)])


def test_a_card_without_labels_lacks_one_of_the_words_that_it_bears() -> None:
    """R21: a MyKad has no label for the sex, and its line is easily missed."""
    pack = Shelf.bundled().packs["mys-identity-card"].pack
    lines = ["KAD PENGENALAN MALAYSIA", "MyKad", "460501-08-3907", "WARGANEGARA"]
    assert lacks_labels(pack, lines)
    assert not lacks_labels(pack, [*lines, "LELAKI"])


def test_an_outline_that_cuts_off_a_line_of_the_zone_gives_way_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """R99: stripes of a screen were taken for the passport's lower edge."""
    page = np.full((900, 1200, 3), (70, 60, 50), np.uint8)
    _put(page, draw(DocumentType.PASSPORT, 12), (600, 450), 1000, 0)
    sight = _sight(TextEngine)
    (whole,) = sight.look(page, TODAY).documents
    assert whole.zone is not None
    assert whole.outline is not None
    edge = float(np.mean([sign.line.middle for sign in whole.zone.lines[-1].signs]))
    share = edge / whole.sheet.picture.shape[0]
    top, bottom = whole.outline.corners[:2], whole.outline.corners[2:]
    cut = replace(
        whole.outline, corners=np.concatenate([top, top[::-1] + share * (bottom - top[::-1])]).astype(np.float32)
    )
    monkeypatch.setattr(looking, "find_outline", lambda *_: cut)
    (found,) = sight.look(page, TODAY).documents
    assert found.zone is not None
    assert found.zone.reading.lines == whole.zone.reading.lines


def test_a_passport_is_known_by_the_second_line_of_its_zone() -> None:
    """R21: head and first line are cut; a visa has the same line, and its own first one (ICAO 9303-7)."""
    labels = ["Surname", "Nationality", "Date of birth", "Authority"]
    assert classify([*labels, _LOWER[2:]], None)[0] is DocumentType.PASSPORT
    assert classify(labels, None)[0] is DocumentType.UNKNOWN
    assert classify([*labels, "V<SGPERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", _LOWER], None)[0] is DocumentType.UNKNOWN


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({}, True), ({"7408122": "7408132"}, True), ({"7408122": "7408132", "1204159": "1204169", "C36": "C37"}, False)],
)
def test_a_zone_with_one_misread_sign_tells_its_kind(wrong: dict[str, str], told: bool) -> None:
    """R99: its check digit and the one over all fields are wrong then, no more."""
    lower = _LOWER
    for right, read in wrong.items():
        lower = lower.replace(right, read)
    upper = "P<SGPERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    marks = zone_marks(find_zone(sheet(line(upper, 60, 600), line(lower, 60, 650)), date(2010, 1, 1)))
    assert marks == (("TD3", "P", "SGP") if told else None)


def test_words_of_another_paper_beside_a_zone_are_no_part_of_its_line() -> None:
    """R99: a bill under the card has words on the height of both lines."""
    upper = line("P<SGPERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 260, 600)
    lower = line(_LOWER, 260, 650)
    words = line("The you copy", 20, 602), line("ow total refo", 20, 652)
    zone = find_zone(sheet(upper, lower, *words), date(2010, 1, 1))
    assert zone is not None
    assert zone.reading.valid
