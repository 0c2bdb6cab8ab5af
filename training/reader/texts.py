"""What stands on the lines: names, places, firms, what they do, dates and numbers, at random from a dictionary.

The dictionary is jieba's (MIT, `dict.txt` of jieba 0.42.1: a word, how often, its part of speech); nothing comes from
the lists that the drawn evaluation documents are filled from. Half of the names have characters that any of the 8,105
of 通用规范汉字表 may be, so that the reader learns to see a character and not to know a name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from training.characters.alphabet import characters
from training.letters.texts import line_of_text

Random = np.random.Generator
LONGEST: Final = 34
"""Most signs of a line."""
_DIGITS: Final = "0123456789"
_SIGNS: Final = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NUMERALS: Final = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ZONE_LENGTHS: Final = (30, 36, 44)


@dataclass(frozen=True, slots=True, eq=False)
class _Pool:
    """Words and the running sum of how often each is drawn."""

    words: Sequence[str]
    below: Any

    @classmethod
    def of(cls, rows: Sequence[tuple[str, float, str]], fits: Callable[[str, str], bool], power: float) -> _Pool:
        """Take the words that fit by themselves and their part of speech; rare ones come up more as `power` falls."""
        kept = [(word, count) for word, count, part in rows if fits(word, part)]
        weights = np.array([count for _, count in kept]) ** power
        return cls([word for word, _ in kept], np.cumsum(weights / weights.sum()))

    def one(self, rng: Random) -> str:
        """Draw a word."""
        return self.words[min(int(np.searchsorted(self.below, rng.random())), len(self.words) - 1)]


class Texts:
    """Lines of text from a dictionary file."""

    def __init__(self, dictionary: Path) -> None:
        known = set(characters())
        entries = (line.split(" ") for line in dictionary.read_text(encoding="utf-8").splitlines())
        rows = [(word, float(count), part) for word, count, part in entries if known.issuperset(word)]
        self._words = _Pool.of(rows, lambda word, part: 2 <= len(word) <= 4 and part[0] in "nva", 0.5)
        self._places = _Pool.of(rows, lambda word, part: part == "ns" and 2 <= len(word) <= 5, 0.35)
        self._names = _Pool.of(rows, lambda word, part: part.startswith("nr") and 2 <= len(word) <= 3, 0.3)
        self._singles = _Pool.of(rows, lambda word, _: len(word) == 1, 0.4)
        self._table = characters()
        self._kinds: Sequence[tuple[float, Callable[[Random], str]]] = (
            (0.24, self._name),
            (0.27, self._transliterated),
            (0.37, self._firm),
            (0.49, self._address),
            (0.58, self._scope),
            (0.63, _date),
            (0.68, _number),
            (0.71, _amount),
            (0.74, lambda rng: pick(rng, _lists()["labels"])),
            (0.77, self._labelled),
            (0.79, lambda rng: pick(rng, _lists()["types"])),
            (0.81, self._authority),
        )

    def line(self, rng: Random) -> tuple[str, str]:
        """Give a line and the script that it is set in: `han` (with its digits), `latin` or `ocrb`."""
        chance = rng.random()
        for below, kind in self._kinds:
            if chance < below:
                return kind(rng)[:LONGEST], "han"
        if chance < 0.83:
            length = int(rng.choice(_ZONE_LENGTHS))
            return "".join(pick(rng, _SIGNS + "<<<") for _ in range(length)), "ocrb"
        return line_of_text(rng), "latin"

    def _name(self, rng: Random) -> str:
        kind = rng.random()
        if kind < 0.3:
            return self._names.one(rng)
        family = pick(rng, _lists()["surnames"]) if rng.random() < 0.7 else pick(rng, self._table)
        count = int(rng.choice([1, 2, 2, 2]))
        anything = kind < 0.75
        return family + "".join(pick(rng, self._table) if anything else self._singles.one(rng) for _ in range(count))

    def _transliterated(self, rng: Random) -> str:
        return "·".join("".join(self._singles.one(rng) for _ in range(int(rng.integers(2, 6)))) for _ in range(2))

    def _address(self, rng: Random) -> str:
        areas = ("", "省", "市", "县", "区", "州")
        text = "".join(self._places.one(rng) + pick(rng, areas) for _ in range(int(rng.integers(1, 3))))
        text += self._words.one(rng) + pick(rng, _lists()["roads"])
        if rng.random() < 0.7:
            text += f"{rng.integers(1, 999)}号"
        if rng.random() < 0.5:
            rooms = (
                f"{rng.integers(1, 30)}栋{rng.integers(1, 5)}单元{rng.integers(101, 3300)}室",
                f"{rng.integers(1, 30)}幢{rng.integers(101, 3300)}",
                f"{pick(rng, 'ABCDEFG')}座{rng.integers(1, 40)}层",
                f"{rng.integers(1, 20)}-{rng.integers(1, 9)}-{rng.integers(101, 999)}",
                f"{self._words.one(rng)}楼",
            )
            text += pick(rng, rooms)
        return text

    def _firm(self, rng: Random) -> str:
        place = self._places.one(rng) + pick(rng, ("", "市", "县"))
        named = self._words.one(rng) if rng.random() < 0.5 else pick(rng, self._table) + pick(rng, self._table)
        trade = self._words.one(rng) if rng.random() < 0.7 else ""
        return place + named + trade + pick(rng, _lists()["firms"])

    def _scope(self, rng: Random) -> str:
        text = ""
        for _ in range(int(rng.integers(2, 7))):
            text += self._words.one(rng) + (self._words.one(rng) if rng.random() < 0.6 else "")
            text += pick(rng, ("、", "；", "，", "、", "；", "。", "（", "）", ";", ","))
        return text

    def _labelled(self, rng: Random) -> str:
        label = pick(rng, _lists()["labels"]) + pick(rng, ("", " ", ":", "："))
        return label + (self._name(rng) if rng.random() < 0.5 else _date(rng))

    def _authority(self, rng: Random) -> str:
        place = self._places.one(rng)
        offices = (
            "公安局",
            "市公安局",
            f"公安局{self._words.one(rng)}分局",
            "市场监督管理局",
            "出入境管理局",
        )
        return place + pick(rng, offices)


def _date(rng: Random) -> str:
    year, month, day = rng.integers(1930, 2045), rng.integers(1, 13), rng.integers(1, 29)
    return pick(
        rng,
        (
            f"{year}年{month}月{day}日",
            f"{year}年{month:02}月{day:02}日",
            f"{year}.{month:02}.{day:02}",
            f"{year}-{month:02}-{day:02}",
            f"{year}.{month:02}.{day:02}-{year + 10}.{month:02}.{day:02}",
            f"{year}年{month:02}月{day:02}日至长期",
            f"{day:02} {pick(rng, _MONTHS)} {year}",
            f"{year}年{month:02}月{day:02}日至{year + 20}年{month:02}月{day - 1 or 1:02}日",
            f"{day:02}/{month:02}/{year}",
            f"{day:02} {month:02} {year}",
            f"{day:02}.{month:02}.{year}",
        ),
    )


def _number(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.35:
        return several(rng, _DIGITS, 17) + pick(rng, _DIGITS + "X")
    if kind < 0.7:
        return "9" + pick(rng, "1234") + several(rng, _DIGITS, 6) + several(rng, _CODE_SIGNS, 10)
    first, count = pick(rng, _SIGNS), int(rng.integers(7, 10))
    return first + "".join(pick(rng, _DIGITS if rng.random() < 0.85 else _SIGNS) for _ in range(count))


def _amount(rng: Random) -> str:
    if rng.random() < 0.5:
        words = several(rng, _NUMERALS, int(rng.integers(2, 6)))
        return f"人民币{words}{pick(rng, ('元整', '万元整', '圆整'))}"
    return pick(
        rng,
        (
            f"{rng.integers(1, 9999)}.{rng.integers(0, 10**6):06}万元人民币",
            f"{rng.integers(1, 9999)}万元",
            f"{rng.integers(1, 99999)}.00万人民币元",
            f"人民币{rng.integers(1, 99999)}万元",
        ),
    )


def several(rng: Random, signs: str, count: int) -> str:
    """Draw so many signs."""
    return "".join(pick(rng, signs) for _ in range(count))


def pick(rng: Random, items: Sequence[str]) -> str:
    """Draw one, all alike."""
    return items[int(rng.integers(len(items)))]


@cache
def _lists() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8")))
