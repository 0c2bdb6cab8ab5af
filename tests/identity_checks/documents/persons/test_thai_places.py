"""Addresses in Thai: roads, subdistricts and districts as they are spelt (R20, R21)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from identity_checks.documents.layouts.by_pack.thai_distance import Read, distance, look_alikes, shape
from identity_checks.documents.layouts.by_pack.thai_units import units, with_its_places
from identity_checks.documents.layouts.draft import UNLIKELY, FieldDraft
from tests.identity_checks.packs.lines import line, sheet

_HOUSE = "82/23 หมู่ที่ 3"


def _settled(read: str, score: float = 0.6) -> FieldDraft:
    """What becomes of an address whose every sign was so sure."""
    seen = line(read, 40, 100)
    lines = sheet(replace(seen, glyphs=tuple(replace(glyph, score=score) for glyph in seen.glyphs)))
    return with_its_places(FieldDraft(read, score, seen.corners), lines)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ต.ดอนประคู่ อ.ปากพะยูนจ.พัทลุง", "ต.ดอนประดู่ อ.ปากพะยูนจ.พัทลุง"),
        ("ต.ท่าชนาน อ.เชียรโหญ่ จ.นครศรีธรรมราช", "ต.ท่าขนาน อ.เชียรใหญ่ จ.นครศรีธรรมราช"),
        ("ต.ปาสัก อ.ภูชาง จ.พะเยา", "ต.ป่าสัก อ.ภูซาง จ.พะเยา"),
        ("ต.ทุ่งศรีอ.ว้องกวางจ.แพร่", "ต.ทุ่งศรีอ.ร้องกวางจ.แพร่"),
        ("แขวงคลองเตย เขตดลองเตย กรุงเทพมหานคร", "แขวงคลองเตย เขตคลองเตย กรุงเทพมหานคร"),
        ("ต.แม่เหืยะ อ.เชียงดาว จ.เชียงใหม่", "ต.แม่เหียะ อ.เชียงดาว จ.เชียงใหม่"),
        ("ถ.สุชุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพมหานคร", "ถ.สุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพมหานคร"),
    ],
    ids=["letter", "both", "lost mark", "no spaces", "capital", "elsewhere in the province", "road"],
)
def test_a_doubtful_sign_is_that_of_the_one_place_that_there_is(read: str, meant: str) -> None:
    """R20, R21: it says so as a correction and is unsure; what was read surely stays."""
    put = _settled(f"{_HOUSE} {read}")
    assert put.value == f"{_HOUSE} {meant}"
    assert put.confidence <= 0.5
    assert put.corrections
    if "ปาสัก" not in read:
        assert _settled(f"{_HOUSE} {read}", 0.99).value == f"{_HOUSE} {read}"


@pytest.mark.parametrize(
    "read",
    [
        "ต.แม่เหียะ อ.เชียงดาว จ.เชียงใหม่",
        "ต.ปปปปปป อ.เชียงดาว จ.เชียงใหม่",
        "ต.สุเทพ อ.เชียงดาว จ.เชียงกลาง",
        "หมู่บ้านสุขใจ",
    ],
    ids=["a place elsewhere", "no place", "no province", "no units"],
)
def test_other_addresses_stay_as_they_were_read_and_as_sure(read: str) -> None:
    """R21: no place is put that is far from what was read, and none bears another out."""
    address = _settled(f"{_HOUSE} {read}")
    assert (address.value, address.confidence) == (f"{_HOUSE} {read}", 0.6)


def test_places_within_each_other_bear_their_letters_out_and_no_house_number() -> None:
    """R20, R110: of all of the address the numbers are as sure as they were read."""
    whole = "ต.สุเทพ อ.เมืองเชียงใหม่ จ.เชียงใหม่"
    seen = line(f"12 {whole}", 40, 100)
    glyphs = tuple(replace(glyph, score=0.95 if place < 5 else 0.6) for place, glyph in enumerate(seen.glyphs))
    lines = sheet(replace(seen, glyphs=glyphs))
    address = with_its_places(FieldDraft(f"12 {whole}", 0.6, seen.corners), lines)
    assert (address.value, address.confidence) == (f"12 {whole}", 0.6)
    named = tuple(replace(glyph, score=0.6 if glyph.text in "สุเทพเชียงใหม่" else 0.95) for glyph in seen.glyphs)
    borne_out = with_its_places(FieldDraft(f"12 {whole}", 0.6, seen.corners), sheet(replace(seen, glyphs=named)))
    assert borne_out.confidence == pytest.approx(0.9)
    unsure = with_its_places(FieldDraft(f"12 {whole}", 0.4, seen.corners), sheet(replace(seen, glyphs=named)))
    assert unsure.confidence == 0.4


@pytest.mark.parametrize("house", ["4ว หมู่ที่ 8", "483 หมู่ที่ อ", "ว หมู่ที่ 8"])
def test_an_address_with_a_letter_for_a_number_is_unlikely(house: str) -> None:
    """R21, R110: 4ว หมู่ที่ อ was 483 หมู่ที่ 8, nearly sure, as its places bore the rest out."""
    assert _settled(f"{house} ต.สุเทพ อ.เมืองเชียงใหม่ จ.เชียงใหม่", 0.99).confidence <= UNLIKELY


def test_marks_and_look_alikes_are_half_a_letter_and_sure_ones_do_not_change() -> None:
    """R21: a lost mark costs the same beside letters that were sure."""
    doubtful, sure = ([Read(sign, score) for sign in "คลอง"] for score in (0.5, 0.99))
    assert distance(doubtful, "คลอง") == 0.0
    assert distance(doubtful, "ดลอง") == 0.5
    assert distance(doubtful, "มลอง") == 1.0
    assert distance(doubtful, "คล้อง") == 0.5
    assert distance(sure, "คล้อง") == 0.5
    assert distance(sure, "ดลอง") == float("inf")
    assert distance(doubtful, "คลองๆ") == 1.0


def test_what_differs_by_a_mark_or_a_look_alike_has_one_shape() -> None:
    """R20: the lists are searched by it."""
    assert shape("คล้อง") == shape("ดลอง") != shape("นลอง")
    assert set(look_alikes("ช")) == set("ขฃซธ")


def test_the_list_has_every_province_and_district() -> None:
    """R20: 77 and 928 (Department of Provincial Administration)."""
    assert len(units()) == 77
    assert sum(map(len, units().values())) == 928
    assert "สุเทพ" in units()["เชียงใหม่"]["เมืองเชียงใหม่"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("88 ก.สุขุมวิท แขวงคลองเตย", "88 ถ.สุขุมวิท แขวงคลองเตย"),
        ("88ภ.สุขุมวิท แขวงคลองเตย", "88 ถ.สุขุมวิท แขวงคลองเตย"),
        ("88 เ.สุขุมวิท แขวงคลองเตย", "88 ถ.สุขุมวิท แขวงคลองเตย"),
        ("12/4หมู่ที่7 ต.สุเทพ", "12/4 หมู่ที่ 7 ต.สุเทพ"),
        ("12/4 หมู่7 ต.สุเทพ", "12/4 หมู่ 7 ต.สุเทพ"),
        ("88 ซ.ก.ย. 7", "88 ซ.ก.ย. 7"),
        ("88 ก. สุขุมวิท", "88 ก. สุขุมวิท"),
    ],
)
def test_behind_the_number_of_a_house_stands_its_road_or_village(read: str, meant: str) -> None:
    """R20: no part of an address begins with ก., ภ. or เ., which ถ. looks like, and a number stands by itself."""
    put = _settled(read)
    assert put.value == meant
    assert (put.confidence <= 0.5) == (read != meant)
    if "ก." in read:
        assert _settled(read, 0.99).value == read
