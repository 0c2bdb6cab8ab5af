"""Syllables of usual Vietnamese names and places, by which a letter's mark is told that was hardly seen.

ĐẮNG is no surname and HỔNG no name: what was printed is ĐẶNG and HỒNG. Surnames are the few that nearly all bear,
places the provinces, the districts of the five cities under the state, and words that addresses have.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import prod
from types import MappingProxyType
from typing import Final

from identity_checks.documents.text.engine import Glyph, TextLine, spelt
from identity_checks.documents.text.vietnamese_lines.tones import syllables

_SURNAMES: Final = """
NGUYỄN TRẦN LÊ PHẠM HOÀNG HUỲNH PHAN VŨ VÕ ĐẶNG BÙI ĐỖ HỒ NGÔ DƯƠNG LÝ ĐÀO ĐOÀN VƯƠNG TRỊNH TRƯƠNG ĐINH LÂM PHÙNG MAI
TÔ HÀ TẠ LƯƠNG CAO CHÂU CHU QUÁCH THÁI TĂNG LƯU KIỀU LA TRIỆU TỪ NGHIÊM LẠI MẠC KHỔNG TÔN ÂU ÔNG ĐỒNG ĐẬU THÂN VI LỤC
ĐÀM BẠCH TIÊU TỐNG THẠCH DOÃN CÙ GIANG HỨA NHỮ
"""
_NAMES: Final = """
VĂN THỊ HỮU ĐỨC ĐÌNH QUỐC NGỌC MINH ANH HÙNG DŨNG HẢI LONG THÀNH TUẤN
PHÚC NAM QUANG SƠN TÙNG TRUNG CƯỜNG THẮNG KHÁNH KIÊN VIỆT BÌNH HIẾU THỊNH TIẾN TÀI ĐẠT KHOA PHONG QUÂN VƯỢNG VINH HUY
THIỆN NGHĨA TRÍ NHÂN TÂM PHÁT LỘC THỌ CÔNG DUY THẾ MẠNH TOÀN HƯNG CHIẾN THUẬN HÒA HOÀ LỢI THÔNG ĐIỀN KHÔI ĐĂNG NGUYÊN
THIÊN ÂN AN BẢO GIA TRƯỜNG KHANG KHIÊM PHÚ QUÝ QUÍ THẠNH TÍN NINH LAN HƯƠNG HOA HỒNG NHUNG LINH TRANG THU THỦY THÙY HẰNG
NGA YẾN OANH PHƯƠNG THẢO HẠNH HIỀN LOAN DUNG VÂN THANH XUÂN DIỄM MỸ TRÚC CÚC TUYẾT BÍCH NGUYỆT QUỲNH TRÂM TRINH DIỆP
HUYỀN NHI VY MY KHUÊ TƯỜNG ÁI ĐAN DIỆU DIỆN HUỆ LỆ LIÊN LIỄU LỤA MẬN NHÀN NHƯ NỮ PHỤNG PHƯỢNG SƯƠNG THẮM THOA THƠM THƯ
THƯƠNG TIÊN TRÀ TUYỀN UYÊN VÀNG ƯỚC ĐÔNG ĐỊNH ĐỘ ĐƯỜNG CẢNH CHÍ CHÍNH DANH DỰ GIÁP HẬU HỌC HỢP KHÁ KỲ KỶ LÃM LUẬN LUẬT
NHẬT NHẤT NĂNG PHƯỚC QUYỀN QUYẾT SANG SÁNG TẤN THẢNH THẬT THỨC TRIỂN TRỌNG TRỰC TUỆ TUYÊN VĨNH VIÊN XUYẾN YÊN
"""
_PLACES: Final = """
TỈNH THÀNH PHỐ QUẬN HUYỆN THỊ XÃ TRẤN PHƯỜNG ĐƯỜNG NGÕ NGÁCH HẺM KHU TỔ ẤP THÔN XÓM SỐ TÒA NHÀ CHUNG CƯ LÀNG BẢN ĐỘI
HÀ NỘI HỒ CHÍ MINH ĐÀ NẴNG HẢI PHÒNG CẦN THƠ AN GIANG BÀ RỊA VŨNG TÀU BẮC GIANG KẠN LIÊU NINH BẾN TRE BÌNH ĐỊNH DƯƠNG
PHƯỚC THUẬN CÀ MAU CAO BẰNG ĐẮK LẮK NÔNG ĐIỆN BIÊN ĐỒNG NAI THÁP GIA LAI HÀ NAM TĨNH HẢI HẬU HÒA BÌNH HƯNG YÊN KHÁNH
KIÊN KON TUM LÂM LẠNG SƠN LÀO CAI LONG ĐỊNH NGHỆ PHÚ THỌ QUẢNG NGÃI NINH TRỊ SÓC TRĂNG TÂY NINH THÁI NGUYÊN THANH HÓA
THỪA THIÊN HUẾ TIỀN TRÀ VINH TUYÊN QUANG VĨNH PHÚC BA ĐÌNH HOÀN KIẾM TÂY HỒ LONG CẦU GIẤY ĐỐNG ĐA HAI TRƯNG HOÀNG MAI
XUÂN HÀ ĐÔNG TỪ LIÊM SÓC ANH GIA LÂM THANH TRÌ MÊ LINH BA VÌ THẠCH THẤT QUỐC OAI CHƯƠNG MỸ ỨNG HÒA THƯỜNG TÍN PHÚ XUYÊN
THỦ ĐỨC GÒ VẤP TÂN NHUẬN BÌNH THẠNH CHÁNH CỦ CHI HÓC MÔN NHÀ BÈ CẦN GIỜ HẢI CHÂU THANH KHÊ TRÀ NGŨ HÀNH LIÊN CHIỂU CẨM
LỆ VANG NGÔ QUYỀN LÊ CHÂN KIẾN ĐỒ DƯƠNG KINH AN LÃO THỤY TIÊN LÃNG THỦY CÁT HẢI NINH KIỀU THỦY Ô MÔN CÁI RĂNG THỐT NỐT
CỜ ĐỎ PHONG ĐIỀN THỚI LAI BƯỞI BẾN NGHÉ THÀNH ĐA KAO HƯNG ĐẠO HUỆ PHỦ CÁCH MẠNG THÁNG TÁM SÁU BÀ PHAN PHÙNG TRÃI LÝ KIỆT
TRIỆU QUANG TRUNG HÙNG VƯƠNG HỌC KIM MÃ LÁNG LỢI TÔN ĐỨC THẮNG DUẨN ĐỒNG KHỞI PASTEUR VẠN HẠNH LẠC LONG QUÂN
"""
_UNSEEN: Final = 0.01
"""What a mark counts that the reader gave no chance: a word needs one that it gave some."""
_LEAST_CHANCE: Final = 0.02
_FAR_LIKELIER: Final = 3.0
_DOUBTED: Final = 0.97
_WHOLE_NAME: Final = 3
"""Words of a line that has a surname before two given names; two may be given names alone."""
_CHOSEN: Final = 0.5
"""The most that a letter can be sure of whose mark the list chose: a name may be a rare one."""


def with_usual_words(line: TextLine) -> TextLine:
    """Give a line with the marks of syllables that no usual word has so as the one usual word has them that may be it.

    Letters stay what they are but for their marks, and one that was read surely stays with its mark.
    """
    glyphs = list(line.glyphs)
    words = list(syllables(glyphs))
    alone, capital = len(words) == 1, line.text.isupper()
    for place, (start, end) in enumerate(words):
        word: list[Glyph] | None = None
        # Names are printed in capitals, addresses not; they begin with a surname, which may stand alone on its line.
        if place == 0 and (alone or (len(words) >= _WHOLE_NAME and capital)):
            word = _surname(glyphs[start:end], marked=_bare(line.text) != line.text)
        if word is None and not alone:
            word = _usual(glyphs[start:end], _by_letters(_SURNAMES + _NAMES + _PLACES if capital else _PLACES))
        if word is not None:
            glyphs[start:end] = word
    return spelt(line, glyphs) if glyphs != list(line.glyphs) else line


def _surname(syllable: Sequence[Glyph], *, marked: bool) -> list[Glyph] | None:
    """Give a syllable as the surname that it may be; without any mark on a line that has some it is one that has."""
    known = _by_letters(_SURNAMES)
    read = "".join(glyph.text for glyph in syllable)
    usual = known.get(read.upper(), ())
    if marked and len(usual) == 1 and usual[0] != read.upper() and len(read) == len(syllable):
        return [_as(glyph, letter) for glyph, letter in zip(syllable, _cased(usual[0], read), strict=True)]
    return _usual(syllable, known)


def _usual(syllable: Sequence[Glyph], known: Mapping[str, tuple[str, ...]]) -> list[Glyph] | None:
    """Give a syllable with the marks of the usual word that it may be; None where it is one, or none or several are."""
    read = "".join(glyph.text for glyph in syllable)
    usual = known.get(_bare(read.upper()), ())
    if not usual or read.upper() in usual or len(read) != len(syllable):
        return None
    chances = sorted(((_chance(syllable, _cased(word, read)), _cased(word, read)) for word in usual), reverse=True)
    best, word = chances[0]
    if best < _LEAST_CHANCE or (len(chances) > 1 and best < _FAR_LIKELIER * chances[1][0]):
        return None
    return [_as(glyph, letter) for glyph, letter in zip(syllable, word, strict=True)]


def _chance(syllable: Sequence[Glyph], word: str) -> float:
    """Give how likely a word is by the chances of the letters that it has otherwise; 0 where one of them is sure."""
    other = [(glyph, letter) for glyph, letter in zip(syllable, word, strict=True) if glyph.text != letter]
    if any(glyph.score >= _DOUBTED for glyph, _ in other):
        return 0.0
    return prod(max(_UNSEEN, glyph.others.get(letter, 0.0)) for glyph, letter in other)


def _as(glyph: Glyph, letter: str) -> Glyph:
    if glyph.text == letter:
        return glyph
    others = {other: chance for other, chance in glyph.others.items() if other != letter}
    return replace(glyph, text=letter, score=_CHOSEN, others=MappingProxyType({**others, glyph.text: glyph.score}))


def _cased(word: str, read: str) -> str:
    pairs = zip(word, read, strict=True)
    return "".join(letter if sign.isupper() else letter.lower() for letter, sign in pairs)


@cache
def _by_letters(usual: str) -> Mapping[str, tuple[str, ...]]:
    """Give usual words by their letters without any marks."""
    words: dict[str, set[str]] = {}
    for word in (unicodedata.normalize("NFC", word) for word in usual.split()):
        words.setdefault(_bare(word), set()).add(word)
    return {letters: tuple(sorted(spelt_so)) for letters, spelt_so in words.items()}


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
