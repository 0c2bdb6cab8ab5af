"""The provinces of Thailand, with which an address in Thai ends (ISO 3166-2:TH)."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, at_most, differences
from identity_checks.results import CorrectionRule

_NAMES: Final = """
กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท ชัยภูมิ ชุมพร เชียงราย
เชียงใหม่ ตรัง ตราด ตาก นครนายก นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน บึงกาฬ
บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา พะเยา พังงา พัทลุง พิจิตร พิษณุโลก
เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี
ลำปาง ลำพูน เลย ศรีสะเกษ สกลนคร สงขลา สตูล สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย
สุพรรณบุรี สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี
อุบลราชธานี
"""
_PROVINCES: Final = tuple(_NAMES.split())
_BANGKOK: Final = "กรุงเทพมหานคร"
_IN_A_PROVINCE: Final = re.compile(r"(?P<before>.*(?:จ\.|จังหวัด) ?)(?P<name>\S+)")
_IN_THE_CAPITAL: Final = re.compile(r"(?P<before>.* )(?P<name>\S{9,16})")
_ALIKE: Final = 0.75
_CAPITAL_ALIKE: Final = 0.8
_APART: Final = 0.1
"""How much more alike the nearest province is than the next one, at least."""
_CHOSEN: Final = 0.5
"""The most that an address is believed of which the table has put a letter."""


def with_its_province(address: FieldDraft) -> FieldDraft:
    """Give an address in Thai with the province at its end as it is spelt, where one alone is nearly what was read."""
    for pattern, names, least in ((_IN_A_PROVINCE, _PROVINCES, _ALIKE), (_IN_THE_CAPITAL, (_BANGKOK,), _CAPITAL_ALIKE)):
        match = pattern.fullmatch(address.value)
        if match is None or match["name"] in names:
            continue
        near = sorted(((_likeness(match["name"], name), name) for name in names), reverse=True)
        if near[0][0] < least or (len(near) > 1 and near[0][0] - near[1][0] < _APART):
            continue
        text = match["before"] + near[0][1]
        put = differences(address.value, text, CorrectionRule.REGION_TABLE)
        return at_most(replace(address, value=text, corrections=(*address.corrections, *put)), _CHOSEN)
    return address


def _likeness(read: str, name: str) -> float:
    return SequenceMatcher(None, read, name, autojunk=False).ratio()
