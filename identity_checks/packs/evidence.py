"""Which pack a sheet's text speaks for, by the words and numbers that packs name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from identity_checks.packs.cut_left import is_cut_left
from identity_checks.packs.cut_numbers import bears_rest
from identity_checks.packs.cut_words import STRAY, PrintedLine, is_gap
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.number_form import DIGITS, LETTERS, PLACEHOLDERS, Number
from identity_checks.packs.pack import Choice, Pack, Sign, Zone
from identity_checks.packs.shelf import ShelvedPack
from identity_checks.packs.spelling import folded, tells
from identity_checks.packs.without_title import is_dated_below_title, is_dated_twice, is_without_title

_LONG: Final = 10
"""Letters of a word of which a part is telling."""
_LONG_IN_HAN: Final = 8
_MUCH: Final = 0.7
"""Share of a title's signs: those of the two travel permits have 7 of 11 in common."""
_PART: Final = 0.75
_IN_PART: Final = 0.75
_HALF: Final = 0.5
_IN_HALF: Final = 0.2
"""What half a title counts that the picture's edge or glare has left: labels of the kind must do the rest."""
_LEAST_END: Final = 4
_OF_TITLE: Final = 2.0
"""Weight of a title among the words of which one must be there; labels have less."""
_TELLING_LABEL: Final = 6
"""Letters of a label at least that is no part of another one by chance."""
_LONG_LABEL_IN_HAN: Final = 8
"""What a label of four signs tells: 出生日期."""
_IN_CAPITALS: Final = 0.8
_LEAD: Final = 8
"""Letters before a title that may be a state's code, its short name or dirt."""
_STATE: Final = "中华人民共和国"
_STATE_CUT: Final = 2
"""Signs of the state's name before a title at least that the picture's edge has left, behind one that it cut."""
_LEAST_LABELS: Final = 4
"""Labels that all must stand on a sheet for the end of a number to tell its kind."""
_GOES_ON: Final = re.compile("(?!(身份)?证([^\u3400-\u9fff]|$))[\u3400-\u9fff]")
"""Signs behind a title that make another one of it; 证 and 身份证 end titles of which the beginning is looked for."""
_NO_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{4}[-./]\d\d[-./]\d\d|\d\d[-./]\d\d[-./]\d{4})(?!\d)|<+")
"""What ends a number: dates, and the fillers of a zone, whose last check digit is no part of what stands before."""


def speaking(
    shelf: Iterable[ShelvedPack], texts: Sequence[str], zone: tuple[str, str, str] | None
) -> list[tuple[ShelvedPack, float]]:
    """Give the packs whose own least is reached with their strengths, the strongest first.

    `zone` is form, document code and issuer of a machine readable zone on the sheet. Strengths compare with those of
    the kinds that the product reads without packs: about 3 is enough, above 5 is certain. A kind known by its zone
    alone is none where one with words of its own has that zone.
    """
    sheet = _Sheet.of(texts)
    strengths = ((item, _strength(item.pack, sheet, zone)) for item in shelf)
    found = [(item, strength) for item, strength in strengths if strength is not None]
    if any(item.pack.evidence.one_of and _has_the_zone(item.pack, zone) for item, _ in found):
        found = [(item, strength) for item, strength in found if item.pack.evidence.one_of]
    return sorted(found, key=lambda entry: -entry[1])


def lacks_labels(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether a field that every document of this kind has is there without any of its labels or of its words.

    A name in Han is not asked for, as some holders have none, but those who have one have its label. What is one of a
    few words may stand without a label.
    """
    whole = "\n".join(folded(text) for text in texts)
    alone = [rule.value for rule in pack.fields.values() if rule.loose and rule.required and not rule.labels]
    if any(isinstance(value, Choice) and not any(folded(word) in whole for word in value.words) for value in alone):
        return True
    rules = [rule for name, rule in pack.fields.items() if rule.labels and (rule.required or name is FieldName.NAME)]
    return any(not any(folded(label) in whole for label in rule.labels) for rule in rules)


def bears_title(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether a whole title of a pack's kind stands on a line."""
    lines = [folded(text) for text in texts]
    return any(title in line for title in _titles(pack) for line in lines)


def stands_titled(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether a title of a pack's kind stands where documents have it, or a part of one; True for one without any.

    It begins its line and is printed in capitals if the pack has it so. A form's own title goes on or begins otherwise:
    信息采集表 behind it, `Antrag auf einen` before it, a number's label has it in small letters.
    """
    words = pack.evidence.head or [
        word for sign in pack.evidence.one_of if sign.weight >= _OF_TITLE for word in sign.words
    ]
    if not words:
        return True
    whole = [(word, text) for word in words for text in texts if folded(word) in folded(text)]
    if not whole:
        sheet = _Sheet.of(texts)
        signs = [Sign(words=(word,), weight=1.0) for word in words]
        return any(_found(sign, sheet) or _half_found(sign, sheet) for sign in signs)
    return any(_heads(word, text, words) for word, text in whole)


def _heads(word: str, text: str, words: Sequence[str]) -> bool:
    """Tell whether a line that has a title begins with it, or behind another title, and goes on as a title may."""
    places = [place for place, sign in enumerate(text) for _ in folded(sign)]
    at = "".join(map(folded, text)).find(folded(word))
    if at < 0:
        return False
    start, end = places[at], places[at + len(folded(word)) - 1] + 1
    cased = [sign for sign in text[start:end] if sign.lower() != sign.upper()]
    if word.isupper() and sum(sign.isupper() for sign in cased) < _IN_CAPITALS * len(cased):
        return False
    lead, rest = folded(text[:start]), text[end:].lstrip()
    if rest[:1] in {":", "："} or (_is_in_han(word) and _GOES_ON.match(rest)):
        return False
    others = (folded(other) for other in words)
    return (
        tells(lead) <= _LEAD
        or any(len(rest) >= _STATE_CUT and _STATE.endswith(rest) for rest in (lead, lead[1:]))
        or any(SequenceMatcher(None, lead, other, autojunk=False).ratio() >= _MUCH for other in others)
    )


def _is_in_han(word: str) -> bool:
    return tells(folded(word)) == 2 * len(folded(word))


def bears_label_in_han_twice(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether a label of a pack's kind, four Han signs and more, begins two lines."""
    lines = [folded(text) for text in texts]
    labels = {folded(label) for rule in pack.fields.values() for label in rule.labels}
    long = [label for label in labels if tells(label) == 2 * len(label) >= _LONG_LABEL_IN_HAN]
    return any(sum(line.startswith(label) for line in lines) > 1 for label in long)


def bears_title_twice(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether a title of a pack's kind stands on two lines: two documents of the kind.

    Where the title is a value of the same document as well (the type of a residence permit), a label must be there
    twice too, or the title more often than on one document.
    """
    lines = [folded(text) for text in texts]
    also_values = {folded(word) for word in pack.no_values}
    for title in _titles(pack):
        once = 2 if title in also_values and not _bears_label_twice(pack, lines) else 1
        if sum(title in line for line in lines) > once:
            return True
    return False


def _titles(pack: Pack) -> list[str]:
    """Give the folded titles of a pack's kind that are long enough to be no part of something else."""
    titles = (folded(word) for sign in pack.evidence.one_of if sign.weight >= _OF_TITLE for word in sign.words)
    return [title for title in titles if tells(title) >= _LONG]


def _bears_label_twice(pack: Pack, lines: Sequence[str]) -> bool:
    """Tell whether labels of one field stand on two folded lines."""
    return any(
        sum(any(tells(label) >= _TELLING_LABEL and label in line for label in labels) for line in lines) > 1
        for labels in ({folded(label) for label in rule.labels} for rule in pack.fields.values())
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's folded lines, and the same as one text with breaks that no word has.

    What a word needs at least to be there is looked for in the one text first: most words of most packs are nowhere.
    `numbered` is that text without dates and fillers, over which no number goes.
    """

    lines: Sequence[PrintedLine]
    whole: str
    backwards: Sequence[PrintedLine]
    numbered: str
    texts: Sequence[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Sheet:
        """Fold a sheet's lines of text."""
        lines = [PrintedLine.of(text) for text in texts]
        numbered = "\n".join(["", *(folded(part) for text in texts for part in _NO_NUMBER.split(text))])
        whole = "\n".join(line.signs for line in lines)
        return cls(lines, whole, [line.backwards() for line in lines], numbered, texts)

    def bears_ends_apart(self, word: str, least: int) -> bool:
        """Tell whether a line ends with a word's beginning and another begins with its end, `least` signs together."""
        first, last = _telling_ends(word)
        if first not in self.whole or last not in self.whole:
            return False
        lines = [line.signs for line in self.lines]
        begun = {at: _overlap(line, word) for at, line in enumerate(lines)}
        ended = {at: _overlap(word, line) for at, line in enumerate(lines)}
        return any(
            one >= len(first) and other >= len(last) and least <= one + other < len(word)
            for at, one in begun.items()
            for behind, other in ended.items()
            if at != behind
        )

    def bears_end(self, word: str, least: int) -> bool:
        """Tell whether the first or the last `least` signs of a word are there, and no other word beside them."""
        first, last = word[:least] in self.whole, word[-least:] in self.whole
        return (first and any(line.bears_beginning(word, least) for line in self.lines)) or (
            last and any(line.bears_beginning(word[::-1], least) for line in self.backwards)
        )


def _overlap(one: str, other: str) -> int:
    """Give how many signs, that are the last of one text, are the first of another."""
    return next((count for count in range(min(len(one), len(other)), 0, -1) if one.endswith(other[:count])), 0)


def _strength(pack: Pack, sheet: _Sheet, zone: tuple[str, str, str] | None) -> float | None:
    evidence = pack.evidence
    if any(folded(word) in sheet.whole for word in evidence.never):
        return None
    one_of = [_found(sign, sheet) or _half_found(sign, sheet) for sign in evidence.one_of]
    fits = _has_the_zone(pack, zone)
    if one_of and not fits and not any(one_of):
        one_of = [sign.weight for sign in evidence.one_of if _is_cut(sign, pack, sheet)]
        if not one_of:
            return evidence.least if _is_left_over(pack, sheet) else None
    total = sum([*(_found(sign, sheet) for sign in evidence.signs), *one_of])
    if pack.zone is not None and fits:
        total += pack.zone.weight
    if total >= evidence.least:
        return total
    titled = max(one_of, default=0.0) >= _OF_TITLE and is_dated_below_title(pack, sheet.texts)
    return evidence.least if titled or (one_of and _is_left_over(pack, sheet)) else None


def _is_left_over(pack: Pack, sheet: _Sheet) -> bool:
    """Tell whether a sheet is what the picture's edge has left of a document without its title or without its left."""
    return is_without_title(pack, sheet.texts) or is_dated_twice(pack, sheet.texts) or _is_cut_left(pack, sheet)


def _has_the_zone(pack: Pack, zone: tuple[str, str, str] | None) -> bool:
    return zone is not None and pack.zone is not None and _fits(pack.zone, zone)


def _fits(wanted: Zone, zone: tuple[str, str, str]) -> bool:
    form, code, issuer = zone
    return (
        form in wanted.formats
        and (not wanted.issuers or issuer in wanted.issuers)
        and (not wanted.codes or code in wanted.codes)
    )


def _found(sign: Sign, sheet: _Sheet) -> float:
    share = max((_share(folded(word), sheet) for word in sign.words), default=0.0)
    if share < 1.0 and any(_number(pattern).search(sheet.numbered) for pattern in sign.numbers):
        share = 1.0
    return sign.weight * share


def _is_cut(sign: Sign, pack: Pack, sheet: _Sheet) -> bool:
    """Tell whether the end of a number is there, and every label of the kind's other fields that all documents have.

    That of the first one, below the title, may be off the picture with it.
    """
    rules = [rule for rule in pack.fields.values() if rule.required and rule.labels]
    labelled = [rule.labels for rule in rules if not isinstance(rule.value, Number)]
    if len(labelled) < _LEAST_LABELS or not sign.numbers:
        return False
    if any(not any(folded(label) in sheet.whole for label in labels) for labels in labelled[1:]):
        return False
    return any(bears_rest(pattern, [line.signs for line in sheet.lines]) for pattern in sign.numbers)


def _is_cut_left(pack: Pack, sheet: _Sheet) -> bool:
    """Tell whether the left edge of the picture has left ends of a title and of a label, and other labels whole."""
    titles = [word for sign in pack.evidence.one_of if sign.weight >= _OF_TITLE for word in sign.words]
    telling = [word for sign in pack.evidence.signs for word in sign.words]
    if not any(folded(word) in sheet.whole for word in telling):
        return False
    return is_cut_left(titles, [rule.labels for rule in pack.fields.values()], telling, sheet.texts)


def _half_found(sign: Sign, sheet: _Sheet) -> float:
    """Give what half of a title in letters counts: those of Han signs have halves in common.

    A finger on its middle leaves the half as two lines, one with its beginning and one with its end.
    """
    words = [word for word in map(folded, sign.words) if _LONG <= len(word) == tells(word)]
    halves = [(word, round(_HALF * len(word))) for word in words]
    found = any(sheet.bears_end(word, half) or sheet.bears_ends_apart(word, half) for word, half in halves)
    return _IN_HALF * sign.weight if found else 0.0


def _share(word: str, sheet: _Sheet) -> float:
    """Give 1 for a word that is there, less for a long one of which only most was read.

    A finger or glare takes the beginning or the end of a title, or its middle; another word in their place tells that
    it is another title.
    """
    if not word or word in sheet.whole:
        return 1.0 if word else 0.0
    if tells(word) < _LONG:
        return 0.0
    most = round(_PART * len(word))
    if sheet.bears_end(word, most):
        return _IN_PART
    titled = _is_of_han_signs(word)
    if titled and any(_is_misread_end_of(line.signs, word) for line in sheet.lines):
        return _IN_PART
    first, last = _telling_ends(word)
    if first not in sheet.whole or last not in sheet.whole:
        return 0.0
    if titled and any(_is_much_of(line.signs, word) for line in sheet.lines):
        return _IN_PART
    # What is left of one title are its ends, with nothing of another word on them where they break off.
    beginning = max((_end_of(line.signs, word) for line in sheet.lines), default=0)
    ending = max((_end_of(line.signs, word[::-1]) for line in sheet.backwards), default=0)
    apart = min(tells(word[:beginning]), tells(word[len(word) - ending :])) >= _LEAST_END
    return _IN_PART if apart and most <= beginning + ending < len(word) else 0.0


@lru_cache(maxsize=4096)
def _is_of_han_signs(word: str) -> bool:
    """Tell whether a word is one of several Han signs and nothing else."""
    return len(word) >= _LONG_IN_HAN and tells(word) == 2 * len(word)


def _is_much_of(line: str, word: str) -> bool:
    """Tell whether a line is a title of Han signs of which some were misread: a copy breaks up their strokes."""
    if abs(len(line) - len(word)) > STRAY:
        return False
    same = SequenceMatcher(None, line, word, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same) >= _MUCH * len(word)


def _is_misread_end_of(line: str, word: str) -> bool:
    """Tell whether a line is a title of Han signs without its first or last ones, and with one of the others misread.

    Two would be another title's (居民来往内地通行证, 居民来往大陆通行证), one of few is (居留身份证, 居民身份证).
    """
    length = len(line)
    if not max(_LONG_IN_HAN, _MUCH * len(word)) <= length < len(word):
        return False
    ends = (word[-length:], word[:length])
    return any(sum(one != other for one, other in zip(line, end, strict=True)) == 1 for end in ends)


@lru_cache(maxsize=4096)
def _telling_ends(word: str) -> tuple[str, str]:
    """Give the least beginning and the least end of a long word that tell something by themselves."""
    first = next(count for count in range(1, len(word)) if tells(word[:count]) >= _LEAST_END)
    last = next(count for count in range(1, len(word)) if tells(word[-count:]) >= _LEAST_END)
    return word[:first], word[-last:]


def _end_of(line: str, word: str) -> int:
    """Give how many of a word's first signs a line ends with, or has before a gap that the word's end comes after."""
    longest = 0
    while longest + 1 < len(word) and word[: longest + 1] in line:
        longest += 1
    for count in range(longest, 0, -1):
        if _broken_off(line[line.find(word[:count]) + count :], word[count:]):
            return count
    return 0


def _broken_off(rest: str, missing: str) -> bool:
    """Tell whether what follows the beginning of a word is next to nothing, or has the word's end after a gap."""
    if len(rest) <= STRAY:
        return True
    ending = missing[-_LEAST_END:]
    at = rest.find(ending, 0, len(missing) + STRAY)
    if at < 0:
        return False
    gone = len(missing) - len(ending)
    while at and gone and rest[at - 1] == missing[gone - 1]:
        at, gone = at - 1, gone - 1
    return is_gap(rest[:at], missing[:gone])


@lru_cache(maxsize=4096)
def _number(pattern: str) -> re.Pattern[str]:
    """Give what finds a number of a pattern that no further digit stands before or digit or letter behind.

    One letter alone before digits is the first sign of another number; more of them are a label that lost its space.
    """
    places = [PLACEHOLDERS.get(sign, sign) for sign in pattern if sign in PLACEHOLDERS or sign.isalnum()]
    signs = "".join(f"[{re.escape(place)}]" for place in places)
    begun = f"(?<![{DIGITS}])(?<![^{LETTERS}][{LETTERS}])"
    return re.compile(f"(?:{begun}|(?![{DIGITS}])){signs}(?:(?![{DIGITS}{LETTERS}])|(?<![{DIGITS}]))")
