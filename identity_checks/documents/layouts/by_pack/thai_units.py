"""Subdistricts, districts and provinces of Thailand, one within the other, with which an address in Thai ends.

`thai_places.txt` has a line for each of the 928 districts: its province, its name and its subdistricts, from geothai
3.2.1 (data CC BY 4.0, GeoThai; names from the Department of Provincial Administration).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

from identity_checks.documents.layouts.by_pack.thai_distance import Read, distance, shape, signs_read
from identity_checks.documents.layouts.draft import FieldDraft, put_right, unlikely
from identity_checks.documents.text.words import PlacedLine
from identity_checks.results import CorrectionRule

Provinces = Mapping[str, Mapping[str, tuple[str, ...]]]

BANGKOK: Final = "กรุงเทพมหานคร"
_ENDS: Final = (
    re.compile(
        r"(?P<before>.*?(?:[ตคดฅ]\.|ตำบล) ?)(?P<ward>\S+?)(?P<between> ?(?:[อฮ]\.|อำเภอ) ?)(?P<district>\S+?)"
        r"(?P<last> ?(?:จ\.|จังหวัด) ?)(?P<province>\S+)"
    ),
    re.compile(
        r"(?P<before>.*?แขวง ?)(?P<ward>\S+?)(?P<between> ?เข[ตฅคด] ?)(?P<district>\S+?)(?P<last> ?)"
        rf"(?P<province>{BANGKOK})"
    ),
)
_ROAD: Final = re.compile(r"(?:ถ\.|ถนน|ซ\.|ซอย) ?(\S+)")
_ROADS: Final = """
สุขุมวิท พหลโยธิน เพชรเกษม มิตรภาพ วิภาวดีรังสิต รามคำแหง รามอินทรา ลาดพร้าว รัชดาภิเษก เพชรบุรี เจริญกรุง เจริญนคร จรัญสนิทวงศ์
พระราม สาทร สีลม ประชาอุทิศ ประชาชื่น แจ้งวัฒนะ งามวงศ์วาน ติวานนท์ นวมินทร์ ศรีนครินทร์ เอกชัย พุทธมณฑล บรมราชชนนี สุขสวัสดิ์ ตากสิน
อ่อนนุช ทองหล่อ เอกมัย อโศก สามเสน ราชดำเนิน ราชวิถี พญาไท เยาวราช วิทยุ ชยางกูร นิมมานเหมินท์ ห้วยแก้ว
"""
_AFTER_HOUSE: Final = re.compile(r"([\d/-]+) ?([กภเแ])\.(?=\S)")
"""A road's ถ. behind the number of a house, as a letter that looks like it: no part of an address begins so."""
_UNSPACED: Final = re.compile(r"(?:^[\d/-]+(?=หมู่|[มถซต]\.))|(?:หมู่(?:ที่)?(?=\d))")
_NUMBERS: Final = re.compile(r"\d+([/-]\d+)*( .*)?")
_ROAD_SIGN: Final = "ถ"
_VILLAGE: Final = re.compile(r"หมู่(?:ที่)? ?(\S+)")
_NEAR: Final = 0.34
"""Share of a name's signs that are others at most, marks and look-alikes counted half."""
_ONE_LETTER: Final = 1.0
_ONE_MARK: Final = 0.5
_APART: Final = 0.5
"""How much nearer a name is than the next one, at least."""
_CHOSEN: Final = 0.5
"""The most that an address is believed of which the list has put a letter."""
_BORNE_OUT: Final = 0.9
"""The most that a doubtful letter is sure of for standing in a place that there is."""
_SAME: Final = 1e-6


def with_its_places(address: FieldDraft, lines: Sequence[PlacedLine]) -> FieldDraft:
    """Give an address in Thai with its road, subdistrict and district as they are spelt; unlikely without numbers.

    The numbers are those of its house and its village.
    """
    put = _with_its_units(_with_its_road(_abbreviated(_spaced(address), lines), lines), lines)
    village = _VILLAGE.search(put.value)
    numbered = _NUMBERS.fullmatch(put.value) and (village is None or village[1].isdigit())
    return put if numbered else unlikely(put)


def _spaced(address: FieldDraft) -> FieldDraft:
    """Give an address with spaces behind the number of the house and before that of the village."""
    return _put(address, _UNSPACED.sub(lambda found: f"{found[0]} ", address.value))


def _abbreviated(address: FieldDraft, lines: Sequence[PlacedLine]) -> FieldDraft:
    """Give an address with ถ. before its road, where a letter like it was read with some doubt."""
    found = _AFTER_HOUSE.match(address.value)
    read = None if found is None else signs_read(address.value[found.start(2) :].split(" ")[0], lines)
    if found is None or read is None or not read[0].doubtful:
        return address
    return _put(address, f"{found[1]} {_ROAD_SIGN}{address.value[found.end(2) :]}")


def _with_its_road(address: FieldDraft, lines: Sequence[PlacedLine]) -> FieldDraft:
    road = _ROAD.search(address.value)
    read = None if road is None else signs_read(road[1], lines)
    if road is None or read is None:
        return address
    named = _nearest(read, [(_names().get(shape(road[1]), ()), _ONE_MARK)]) or road[1]
    return _put(address, f"{address.value[: road.start(1)]}{named}{address.value[road.end(1) :]}")


def _put(address: FieldDraft, text: str) -> FieldDraft:
    return put_right(address, text, CorrectionRule.REGION_TABLE, _CHOSEN)


def _with_its_units(address: FieldDraft, lines: Sequence[PlacedLine]) -> FieldDraft:
    """Give an address in Thai with its subdistrict and district as they are spelt, where each alone is nearly so read.

    Looked for are the districts of the province that it ends with and what they have; a subdistrict also in the rest of
    the province by one letter and in the country by one mark. What was read surely stays (`lines` are those of the
    sheet), and where all three were read as they are spelt they bear their letters out.
    """
    match = next((found for pattern in _ENDS if (found := pattern.fullmatch(address.value)) is not None), None)
    if match is None or match["province"] not in units():
        return address
    ward_read, district_read = (signs_read(match[part], lines) for part in ("ward", "district"))
    if ward_read is None or district_read is None:
        return address
    within = units()[match["province"]]
    district = _nearest(district_read, [(within, _NEAR * len(match["district"]))])
    own = within.get(district or "", ())
    elsewhere = [(tuple(_wards(within)), _ONE_LETTER), (_names().get(shape(match["ward"]), ()), _ONE_MARK)]
    ward = _nearest(ward_read, [(own, _NEAR * len(match["ward"])), *elsewhere])
    ends = {"ward": ward or match["ward"], "district": district or match["district"]}
    text = "".join(ends.get(part, match[part]) for part in match.re.groupindex)
    if text != address.value or ward not in own:
        return _put(address, text)
    others = [name for name in own if name != ward and distance(ward_read, name) <= _ONE_LETTER]
    return address if others else _borne_out(address, signs_read(address.value, lines), match)


@cache
def units() -> Provinces:
    """Give the subdistricts of every district of every province."""
    text = resources.files(__package__).joinpath("thai_places.txt").read_text("utf-8")
    provinces: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in text.splitlines():
        province, district, wards = line.split("\t")
        provinces.setdefault(province, {})[district] = tuple(wards.split(";"))
    return provinces


def _wards(districts: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    return (ward for wards in districts.values() for ward in wards)


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Give the names of all units and of some roads by what they look like."""
    names: dict[str, dict[str, None]] = {}
    districts = (district for province in units().values() for district in province)
    for name in (*_ROADS.split(), *districts, *(ward for province in units().values() for ward in _wards(province))):
        names.setdefault(shape(name), {})[name] = None
    return {like: tuple(found) for like, found in names.items()}


def _nearest(read: Sequence[Read], lists: Sequence[tuple[Iterable[str], float]]) -> str | None:
    """Give the one name of some lists that was nearly read, the first list first; each has its own limit."""
    said = "".join(item.sign for item in read)
    if any(said in names for names, _ in lists):
        return said
    for names, most in lists:
        near = sorted((distance(read, name), name) for name in names if abs(len(name) - len(said)) <= 2 * most)[:2]
        if near and near[0][0] <= most:
            alone = len(near) == 1 or near[1][0] - near[0][0] >= _APART
            return near[0][1] if alone else None
    return None


def _borne_out(address: FieldDraft, read: Sequence[Read] | None, match: re.Match[str]) -> FieldDraft:
    """Give an address surer that is unsure for its places' letters alone."""
    if read is None or abs(address.confidence - min(item.score for item in read)) > _SAME:
        return address
    named = {place for part in ("ward", "district", "province") for place in range(*match.span(part))}
    surer = [max(item.score, _BORNE_OUT) if place in named else item.score for place, item in enumerate(read)]
    return replace(address, confidence=min(surer))
