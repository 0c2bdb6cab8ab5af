"""Whether bytes that may be GB 18030 are: nearly any text in another encoding can be read as Chinese signs.

Four things tell text of another kind. A letter with a mark of Windows-1252 takes the ASCII letter behind it for its
second byte, so that a Chinese sign stands fused in a Latin word (`Müller` as `M黮ler`). Bytes of Big5 come out as signs
of the private use area, kana, Greek and rare Chinese ones, while read as Big5 they are the most frequent signs of it.
Signs of the private use area have no meaning at all. And a cell that is Chinese in UTF-8 comes out as rare signs.

What cannot be told: a name without a Latin letter beside its marked ones, two marked letters side by side that make
one Chinese sign (`Gefäß`), Cyrillic in Windows-1251, Japanese in Shift-JIS, and a few names in Big5 of which every
sign is one of GB 2312 too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

_MOST_LOOKED_AT: Final = 256 * 1024
"""Bytes by which a file's encoding is told; a table is in one encoding from its beginning to its end."""
_FREQUENT: Final = 0.9
_CLEARLY: Final = 0.5


def _signs(leads: range, trails: range, encoding: str) -> str:
    """The signs of these first and second bytes, for a class of a regular expression."""
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return "".join(pair.decode(encoding) for pair in pairs if _is_sign(pair, encoding))


def _is_sign(pair: bytes, encoding: str) -> bool:
    try:
        return len(pair.decode(encoding)) == 1
    except UnicodeDecodeError:
        return False


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Signs by what they tell: those of GB 2312, two of them, frequent ones of Big5, fused with a Latin letter."""

    gb_2312: re.Pattern[str]
    word: re.Pattern[str]
    big5_frequent: re.Pattern[str]
    fused: re.Pattern[str]


@cache
def _kinds() -> _Kinds:
    """The tables of both encodings as patterns: a tenth of a second that text in UTF-8 or ASCII does not need."""
    gb_2312 = f"[{_signs(range(0xB0, 0xF8), range(0xA1, 0xFF), 'gb2312')}]"
    big5 = [_signs(range(0xA4, 0xC7), trails, "big5") for trails in (range(0x40, 0x7F), range(0xA1, 0xFF))]
    by_letter = f"[{_signs(range(0x81, 0xFF), range(0x40, 0x7F), 'gb18030')}]"
    return _Kinds(
        gb_2312=re.compile(gb_2312),
        word=re.compile(f"{gb_2312}{{2}}"),
        big5_frequent=re.compile(f"[{''.join(big5)}]"),
        fused=re.compile(f"[A-Za-z]{by_letter}|{by_letter}[A-Za-z]"),
    )


_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_ODD: Final = re.compile("[\ue000-\uf8ff\u0370-\u04ff\u3040-\u312f\u2500-\u259f]")
"""Private use, Greek and Cyrillic, kana and bopomofo, frames: what text in Big5 becomes."""
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_BESIDE_A_LETTER: Final = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
_UTF_8_WORD: Final = re.compile(rb"(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
"""Chinese signs as UTF-8 has them, with ASCII before and behind."""


def readable_as_gb_18030(lines: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether it is plausible text in GB 18030; so is a line of ASCII alone."""
    other = _is_of_another(lines)
    for line in lines:
        if line.isascii():
            yield line, True
            continue
        text = line.decode("gb18030", errors="surrogateescape")
        yield line, not (other or _kinds().fused.search(text) or _PRIVATE.search(text) or _has_utf_8(line))


def _has_utf_8(line: bytes) -> bool:
    """Whether a cell of the line is in UTF-8: 张伟 as `寮犱紵`, of which some signs are never usual ones."""
    return any(not is_usual_chinese(word) for word in _UTF_8_WORD.findall(line))


def is_usual_chinese(line: bytes) -> bool:
    """Whether a line's signs are ASCII and of GB 2312, those not beside a Latin letter: `Müller` is `M眉ller`."""
    text = line.decode("gb18030", errors="surrogateescape")
    return _share(_kinds().gb_2312, text) == 1 and _BESIDE_A_LETTER.search(text) is None


def _is_of_another(lines: Sequence[bytes]) -> bool:
    """Whether the whole file is in another encoding: Big5, or a Latin one."""
    looked_at, size = [], 0
    for line in lines:
        if not line.isascii():
            looked_at.append(line)
            size += len(line)
            if size > _MOST_LOOKED_AT:
                break
    if not looked_at:
        return False
    data = b"\n".join(looked_at)
    text = data.decode("gb18030", errors="ignore")
    kinds = _kinds()
    if kinds.fused.search(text) and not kinds.word.search(text):
        return True
    try:
        traditional = data.decode("big5")
    except UnicodeDecodeError:
        return False
    simplified_share, traditional_share = _share(kinds.gb_2312, text), _share(kinds.big5_frequent, traditional)
    if traditional_share < max(_FREQUENT, simplified_share):
        return False
    return traditional_share - simplified_share > _CLEARLY or _ODD.search(text) is not None


def _share(signs: re.Pattern[str], text: str) -> float:
    """The share of the signs that are no ASCII which are of a kind."""
    foreign = len(_FOREIGN.findall(text))
    return len(signs.findall(text)) / foreign if foreign else 0.0
