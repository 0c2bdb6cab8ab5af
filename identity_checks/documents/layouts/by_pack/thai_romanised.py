"""A name in Thai held against the same name in Latin letters, which every card has beside it.

The state's romanisation (Royal Thai General System, Royal Institute 1999) and what people write instead of it tell the
consonants and most vowels, but no tone and no length: i is ิ or ี and never ื, ch is ช and never ซ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from identity_checks.documents.layouts.by_pack.thai_distance import Read, is_mark, look_alikes, signs_read
from identity_checks.documents.layouts.draft import FieldDraft, put_right
from identity_checks.documents.text.words import PlacedLine
from identity_checks.results import CorrectionRule

_SAID: Final = {
    **dict.fromkeys("ก", ("k", "g", "")), **dict.fromkeys("ขฃคฅฆ", ("kh", "k", "c", "g", "q")),
    "ง": ("ng", "n"), "จ": ("ch", "j", "t", "c"), **dict.fromkeys("ฉชฌ", ("ch", "t", "sh", "c", "j")),
    **dict.fromkeys("ซศษส", ("s", "t", "z", "ss", "")), "ญ": ("y", "n", "ny"), **dict.fromkeys("ดฎ", ("d", "t", "")),
    **dict.fromkeys("ตฏ", ("t", "d", "tt", "")), **dict.fromkeys("ถฐทฑธฒ", ("th", "t", "tt", "d", "")),
    **dict.fromkeys("นณ", ("n", "nn")), "บ": ("b", "p"), "ป": ("p", "b"), **dict.fromkeys("ผพภ", ("ph", "p", "b")),
    **dict.fromkeys("ฝฟ", ("f", "ph", "p")), "ม": ("m", "mm"), "ย": ("y", "i", "e", "a", "ia", ""),
    "ร": ("r", "n", "l", "rr", ""), **dict.fromkeys("ลฬ", ("l", "n", "ll", "r")), "ว": ("w", "v", "u", "o", "ua", ""),
    "ห": ("h", ""), "ฮ": ("h",), "อ": ("", "o", "or", "a", "oe", "er"), "ฤ": ("rue", "ri", "roe", "ru", "re"),
    "ะ": ("a", ""), "\u0e31": ("a", "u", "aa"), "า": ("a", "aa", "ar", "o", "u"), "\u0e33": ("am", "um", "ahm"),
    "\u0e34": ("i", "e", ""), "\u0e35": ("i", "ee", "y", "ie", "ea", "e"),
    **dict.fromkeys("\u0e36\u0e37", ("ue", "u", "eu", "uea")), "\u0e38": ("u", "oo", ""), "\u0e39": ("u", "oo", "ou"),
    "เ": ("e", "", "ay", "a", "oe", "er"), "แ": ("ae", "a", "e", "air"), "โ": ("o", "oh"),
    **dict.fromkeys("ใไ", ("ai", "i", "y", "ay", "ei")), "รร": ("an", "a", "un", "ar", "am", "and"),
    "ทร": ("s", "thr", "tr", "th", "t"),
}  # fmt: skip
"""What each sign is written as; the empty text where it may not be spoken."""
_LEADING: Final = frozenset("เแโใไ")
_CLUSTER: Final = frozenset("รลวห")
_SILENT: Final = "\u0e4c"
_UNSPOKEN: Final = frozenset("\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
_BETWEEN: Final = {"a": 0.1, "o": 0.1, "e": 0.6, "i": 0.6, "u": 0.6, "h": 0.6}
"""What a Latin letter costs that no sign stands for; A and O are the vowels that are not written."""
_LEFT_OUT: Final = 1.0
_OTHERWISE: Final = 0.03
"""What it costs that a sign is written as the state's romanisation has it not: ต may be d, and ด is."""
_MARKS: Final = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39"
_LIKE_MARK: Final = {"\u0e35": "\u0e37", "\u0e37": "\u0e35", "\u0e34": "\u0e36", "\u0e36": "\u0e34"}
_LIKE_TWO: Final = {"\u0e34\u0e4c": "\u0e35", "\u0e34\u0e48": "\u0e35"}
"""A long vowel, which blur makes a short one with another mark above it."""
_LESS_LIKE: Final = 0.05
_ANOTHER_LETTER: Final = 0.1
_RARER: Final = dict.fromkeys("ฃซฅฆฌฎฏฐฑฒศษฬฤฟฝ", 0.02)
_BEFORE_SILENT: Final = ("ทร", "ตร")
_BOTH_SILENT: Final = ("ทร", "ตร", "ดร", "กษ")
_NEARER: Final = 0.55
"""By how much a spelling must be nearer to the Latin name than what was read."""
_NEAR: Final = 0.75
"""How far it is from it at most: who spells freely says nothing of single letters."""
_SURELY: Final = 0.8
_MOST_CHANGES: Final = 3
_CHOSEN: Final = 0.5
_TITLE_GIVEN_SURNAME: Final = 3


def with_its_letters(name: FieldDraft, latin: Sequence[FieldDraft | None], lines: Sequence[PlacedLine]) -> FieldDraft:
    """Give a name in Thai with doubtful signs as its given name and surname in Latin letters have them.

    Only signs that look alike take each other's place, and only those that were not read surely on one of `lines`.
    """
    words = name.value.split(" ")
    if len(words) != _TITLE_GIVEN_SURNAME or any(draft is None or draft.confidence < _SURELY for draft in latin):
        return name
    read = [signs_read(word, lines) for word in words]
    spelt = [words[0]]
    for word, signs, draft in zip(words[1:], read[1:], latin, strict=True):
        wanted = "" if draft is None else "".join(filter(str.isalpha, draft.value.lower()))
        spelt.append(word if signs is None else _nearest(signs, wanted))
    return put_right(name, " ".join(spelt), CorrectionRule.ALPHABET, _CHOSEN)


def _nearest(read: Sequence[Read], latin: str) -> str:
    said = _joined(read)
    best, signs = apart(said, latin), list(read)
    for _ in range(_MOST_CHANGES):
        others = list(_changed(signs))
        near = sorted(
            (apart(_joined(other), latin) + unlike, place, at) for at, (place, unlike, other) in enumerate(others)
        )
        # Two signs in one place are a tie, one sign in two places will be put in both.
        if not near or near[0][0] > best - _NEARER or [at[:2] for at in near[:2]] == [near[0][:2]] * 2:
            break
        best, signs = near[0][0], others[near[0][2]][2]
    return _joined(signs) if best <= _NEAR else said


def _joined(read: Sequence[Read]) -> str:
    return "".join(item.sign for item in read)


def _changed(read: Sequence[Read]) -> Iterator[tuple[int, float, list[Read]]]:
    """Give spellings with one doubtful sign another one, or a mark more: its place, how unlike it looks, the signs."""
    for place, item in enumerate(read):
        before, after = list(read[:place]), list(read[place + 1 :])
        if item.doubtful and item.sign in _MARKS:
            for mark in _MARKS.replace(item.sign, ""):
                unlike = 0.0 if _LIKE_MARK.get(item.sign) == mark else _LESS_LIKE
                yield place, unlike, [*before, Read(mark, 0.0), *after]
        elif item.doubtful and not is_mark(item.sign):
            for other in look_alikes(item.sign):
                yield place, _ANOTHER_LETTER + _RARER.get(other, 0.0), [*before, Read(other, 0.0), *after]
        if item.doubtful and after and after[0].doubtful and item.sign + after[0].sign in _LIKE_TWO:
            yield place, 0.0, [*before, Read(_LIKE_TWO[item.sign + after[0].sign], 0.0), *after[1:]]
        if is_mark(item.sign) or item.sign in _LEADING or (after and is_mark(after[0].sign)):
            continue
        marks = _MARKS + _SILENT if _joined(read[max(0, place - 1) : place + 1]) in _BEFORE_SILENT else _MARKS
        for mark in marks:
            yield place, 0.0 if mark == _SILENT else _LESS_LIKE, [*before, item, Read(mark, 0.0), *after]


@lru_cache(maxsize=4096)
def apart(thai: str, latin: str) -> float:
    """Give how far a word in Thai is from one in small Latin letters: 0 where each letter stands for a sign."""
    return min(_cost(signs, latin) for signs in _spoken(thai))


def _spoken(thai: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Give the ways in which a word's signs may follow each other when it is spoken, each as what they may be."""
    silent = {place - back for place, sign in enumerate(thai) if sign == _SILENT for back in _silenced(thai, place)}
    signs = [sign for place, sign in enumerate(thai) if sign not in _UNSPOKEN and place not in silent]
    ways: list[list[list[str]]] = []
    place = 0
    while place < len(signs):
        if signs[place] in _LEADING and place + 1 < len(signs):
            one = [signs[place + 1], signs[place]]
            cluster = place + 2 < len(signs) and (signs[place + 2] in _CLUSTER or signs[place + 1] == "ห")
            ways.append(
                [[*one, signs[place + 2]], [signs[place + 1], signs[place + 2], signs[place]]] if cluster else [one]
            )
            place += 3 if cluster else 2
        elif signs[place : place + 2] in (["ร", "ร"], ["ท", "ร"]):
            ways.append([["".join(signs[place : place + 2])]])
            place += 2
        else:
            ways.append([[signs[place]]])
            place += 1
    for way in product(*ways):
        yield tuple(_SAID.get(sign, ("",)) for part in way for sign in part)


def _silenced(thai: str, place: int) -> Iterator[int]:
    """Give how far before a silencing mark the signs stand that are not spoken: ท and ร of จันทร์, ด and its vowel."""
    back = 2 if place > 1 and is_mark(thai[place - 1]) else 1
    yield from range(1, back + 1)
    if thai[max(0, place - 2) : place] in _BOTH_SILENT:
        yield back + 1


def _cost(signs: Sequence[tuple[str, ...]], latin: str) -> float:
    row = [0.0]
    for letter in latin:
        row.append(row[-1] + _BETWEEN.get(letter, 1.0))
    for said in signs:
        rows = [row[0] + (0.0 if "" in said else _LEFT_OUT)]
        for end in range(1, len(latin) + 1):
            costs = [row[end] + (0.0 if "" in said else _LEFT_OUT), rows[-1] + _BETWEEN.get(latin[end - 1], 1.0)]
            costs += [
                row[end - len(text)] + (0.0 if text == said[0] else _OTHERWISE)
                for text in said
                if text and latin[:end].endswith(text)
            ]
            rows.append(min(costs))
        row = rows
    return row[-1]
