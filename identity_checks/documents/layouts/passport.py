"""Machine readable zone and visual zone of passports and of other documents with a zone (ICAO 9303)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.zones.blind_signs import is_doubtful
from identity_checks.documents.layouts.zones.doubts import settled_by_doubt
from identity_checks.documents.layouts.zones.spacing import LOOK_ALIKE, skips_a_sign, spaced
from identity_checks.documents.text.codes import (
    DIGITS,
    MRZ_SIGNS,
    CodeSign,
    code_scores_of,
    code_steps_of,
    read_exactly,
    read_signs,
)
from identity_checks.documents.text.engine import Corners
from identity_checks.documents.text.words import PlacedLine, Sign, Word, bounding, mean_score, rows_of, signs_of
from identity_checks.numbers import MrzReading, read_mrz
from identity_checks.numbers.mrz_layout import MRV_A, MRV_B, TD1, TD2, TD3, MrzFormat, layout_for
from identity_checks.numbers.mrz_repair import form_of
from identity_checks.results import Correction, CorrectionRule

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
_DIGITS_OR_FILLER: Final = DIGITS + "<"
_TD3: Final = (
    ["PVIAC", _LETTERS, *[_LETTERS] * 42],
    [MRZ_SIGNS] * 9
    + [DIGITS]
    + [_LETTERS] * 3
    + [_DIGITS_OR_FILLER] * 6
    + [DIGITS, "MFX<"]
    + [_DIGITS_OR_FILLER] * 6
    + [DIGITS]
    + [MRZ_SIGNS] * 14
    + [_DIGITS_OR_FILLER, DIGITS],
)
_TD2: Final = (["PVIAC", MRZ_SIGNS, *[_LETTERS] * 34], [*_TD3[1][:28], *[MRZ_SIGNS] * 7, DIGITS])
_TD1: Final = (
    ["PVIAC", MRZ_SIGNS, *[_LETTERS] * 3, *[MRZ_SIGNS] * 25],
    [_DIGITS_OR_FILLER] * 6
    + [DIGITS, "MFX<"]
    + [_DIGITS_OR_FILLER] * 6
    + [DIGITS]
    + [_LETTERS] * 3
    + [MRZ_SIGNS] * 11
    + [DIGITS],
    [_LETTERS] * 30,
)
_LAYOUTS: Final = {layout.format: layout for layout in (TD1, TD2, TD3, MRV_A, MRV_B)}
_ZONE_NAMES: Final = {"surname": "names", "given_names": "names", "personal_number": "optional"}
_MOST_LOST: Final = 4
"""How many fillers of a line reading may lose or double before the line is taken for something else."""
_MOST_WRONG: Final = 2
_LATE: Final = 1.5
"""In signs, how much further right than another a line of a zone begins only if its own beginning was not read."""
_EDGE: Final = 0.3
"""In heights of a line, how near to the sheet's edge only a line begins that the edge cuts through."""
_HOLE: Final = 4.0
"""In steps from sign to sign, how far apart two of a line stand only where something covers others between them."""
_CODE_SHARE: Final = 0.85
_ZONE_SIGNS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<《«〈＜く")


@dataclass(frozen=True, slots=True, eq=False)
class ZoneLine:
    """One line of a machine readable zone: its characters as print and under the zone's alphabet."""

    signs: tuple[Sign, ...]
    code: tuple[CodeSign, ...]

    @property
    def text(self) -> str:
        """Give the line under the zone's alphabet."""
        return "".join(sign.text for sign in self.code)

    @property
    def word(self) -> Word:
        """Give the line as a word."""
        return Word(self.signs)

    @property
    def has_hole(self) -> bool:
        """Tell whether signs are missing within: a finger lies on them, and the rest is in the wrong places."""
        steps = np.diff([sign.centre for sign in self.signs])
        return float(steps.max(initial=0.0)) > _HOLE * float(np.median(steps))


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A machine readable zone as it was read, with its place on the sheet.

    `as_read` is False when its lines had to be made to fit their layout: then what no check digit covers is doubtful.
    `blind` are the fields in which another sign would fit the check digits as well, and nothing settles which it is.
    """

    reading: MrzReading
    lines: tuple[ZoneLine, ...]
    as_read: bool
    blind: frozenset[str] = frozenset()

    @property
    def begins_late(self) -> bool:
        """Tell whether a line lacks its first signs, for all lines of a zone begin below each other.

        Fillers put where they lack may fit the check digits.
        """
        lefts = [line.signs[0].left for line in self.lines]
        pitch = max((line.signs[-1].right - line.signs[0].left) / len(line.code) for line in self.lines)
        return max(lefts) - min(lefts) > _LATE * pitch

    @property
    def holds(self) -> bool:
        """Tell whether every check digit is right and no line lacks its beginning."""
        return self.reading.valid and not self.begins_late

    def corners(self) -> Corners:
        """Give the rectangle around the zone, in sheet pixels."""
        return bounding([line.word for line in self.lines])

    def confidence(self) -> float:
        """Give how sure the zone is: the characters' mean.

        It is less when check digits fail or are blind to a doubtful sign, a line was made to fit or lacks its
        beginning, or a state's code, which no check digit covers, has a digit or is in no list and stands once alone.
        """
        score = mean_score([line.word for line in self.lines])
        codes = self.reading.issuer + self.reading.nationality
        known = self.reading.issuer == self.reading.nationality or not self.reading.unknown_codes
        sure = self.holds and self.as_read and not self.blind and known and not any(sign.isdigit() for sign in codes)
        return score if sure else 0.6 * score


def find_zone(lines: Sequence[PlacedLine], today: date) -> Zone | None:
    """Find and read the machine readable zone among the lines of an upright sheet.

    A reading of the lines as they are comes before one that had to be made to fit, and a zone whose check digits hold
    before any other.
    """
    rows = rows_of(lines)
    candidates = [line for row in rows if (line := zone_line(_like_code(row)) or zone_line(row)) is not None]
    best: tuple[tuple[int, int, int, int], Zone] | None = None
    for run in _runs(candidates):
        for texts, as_read in _readings(run):
            reading = read_mrz(texts, today=today)
            if not isinstance(reading, MrzReading) or _is_shortened(reading):
                continue
            right = sum(item.right for item in reading.check_digits)
            rank = (int(reading.valid), int(as_read), right, -len(reading.corrections))
            if best is None or rank > best[0]:
                best = (rank, Zone(_state_as_printed(reading), tuple(run), as_read))
            if reading.valid:
                break
    if best is None:
        return None
    zone = best[1]
    whole = zone.reading.valid and zone.as_read
    if not whole and (_is_cut(zone) or any(line.has_hole for line in zone.lines)):
        # Signs put in so that a line has its length fit the check digits of a number by chance, one in ten.
        return None
    if not zone.reading.valid:
        zone = _settled_by_print(zone, lines, today)
    settled = None if zone.reading.valid else settled_by_doubt(zone.reading, [line.code for line in zone.lines], today)
    if settled is not None:
        return Zone(settled, zone.lines, as_read=False, blind=frozenset({"document_number", "optional"}))
    return replace(zone, blind=_blind_fields(zone, lines))


def zone_marks(zone: Zone | None) -> tuple[str, str, str] | None:
    """Give form, document code and issuer of a zone that was read well enough to tell the kind by.

    One misread character makes a check digit wrong, and the one over all fields with it; the kind is no less plain.
    """
    if zone is None:
        return None
    if not zone.reading.valid:
        wrong = sum(not item.right for item in zone.reading.check_digits)
        one_state = zone.reading.issuer == zone.reading.nationality and not zone.reading.unknown_codes
        if wrong > _MOST_WRONG or not one_state:
            return None
    return zone.reading.format.value, zone.reading.document_code, zone.reading.issuer


def _is_shortened(reading: MrzReading) -> bool:
    """Tell whether lines with a passport's code are as short as those of a smaller document: signs were lost."""
    return reading.document_code.startswith("P") and reading.format is not MrzFormat.TD3


def _is_cut(zone: Zone) -> bool:
    """Tell what is left of a zone whose beginning is off the picture: little of it stands where its layout has it.

    Such a zone begins at the very edge of the sheet, or has nothing where its layout has the codes of states. A code
    that no list has but that stands in both places is a state's all the same.
    """
    reading = zone.reading
    at_edge = any(line.word.line.left < _EDGE * line.word.height for line in zone.lines)
    no_codes = {"issuer", "nationality"} <= set(reading.unknown_codes) and reading.issuer != reading.nationality
    return at_edge or no_codes


def _state_as_printed(reading: MrzReading) -> MrzReading:
    """Put back what was read for a nationality that no list has: letters made of its digits are no better."""
    if "nationality" not in reading.unknown_codes:
        return reading
    span = _LAYOUTS[reading.format].field("nationality").span
    signs = [list(line) for line in reading.lines]
    undone = [
        item
        for item in reading.corrections
        if item.line == span.line and span.start <= item.column < span.end and len(item.was) == 1
    ]
    for item in undone:
        signs[span.line][item.column] = item.was
    lines = tuple("".join(line) for line in signs)
    kept = tuple(item for item in reading.corrections if item not in undone)
    return replace(reading, lines=lines, nationality=span.of(lines).rstrip("<"), corrections=kept)


def _settled_by_print(zone: Zone, lines: Sequence[PlacedLine], today: date) -> Zone:
    """Take the document number as it is printed above when only look-alikes differ and its check digits then hold."""
    layout = _LAYOUTS[zone.reading.format]
    span = layout.field("document_number").span
    read = span.of(zone.reading.lines).rstrip("<")
    for line in lines:
        printed = re.sub(r"[^A-Z0-9]", "", line.source.text.upper())
        if printed == read or len(printed) != len(read) or not printed:
            continue
        if any(a != b and frozenset((a, b)) not in LOOK_ALIKE for a, b in zip(printed, read, strict=True)):
            continue
        texts = list(zone.reading.lines)
        text = texts[span.line]
        texts[span.line] = text[: span.start] + printed + text[span.start + len(printed) :]
        reading = read_mrz(texts, today=today)
        if isinstance(reading, MrzReading) and reading.valid:
            return Zone(reading, zone.lines, zone.as_read)
    return zone


def _blind_fields(zone: Zone, lines: Sequence[PlacedLine]) -> frozenset[str]:
    """Give the fields of letters and digits that the check digits leave open, by how their signs look and by print."""
    own = {id(sign.line) for line in zone.lines for sign in line.signs}
    printed = [line.source.text for line in lines if id(line) not in own]
    layout = _LAYOUTS[zone.reading.format]
    blind: set[str] = set()
    for name in ("document_number", "optional"):
        span = layout.field(name).span
        value = span.of(zone.reading.lines).rstrip("<")
        code = zone.lines[span.line].code
        start = span.start if len(code) == layout.line_length else zone.lines[span.line].text.find(value)
        seen = code[start : start + len(value)] if start >= 0 else ()
        if is_doubtful(value, seen, form_of(name, zone.reading.issuer), printed):
            blind.add(name)
    return frozenset(blind)


def _like_code(row: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Give the lines of a row that may be a zone's, without the words of another paper beside them."""
    kept = [line for line in row if _fitting(line.source.text) >= _CODE_SHARE * len(line.source.text.replace(" ", ""))]
    return kept if len(kept) < len(row) else []


def _fitting(text: str) -> int:
    """Give how many signs of a text a zone may have."""
    return sum(sign in _ZONE_SIGNS for sign in text)


def zone_line(row: Sequence[PlacedLine]) -> ZoneLine | None:
    """Give the row as a zone line if it may be one: long, of the zone's signs, with fillers or mostly digits."""
    printed = "".join(glyph.text for line in row for glyph in line.source.glyphs if glyph.text.strip()).upper()
    if not printed or _fitting(printed) < _CODE_SHARE * len(printed):
        return None
    signs = [sign for line in row for sign in signs_of(line)]
    line = ZoneLine(tuple(signs), read_signs(*code_steps_of(signs), MRZ_SIGNS))
    text = line.text
    if not 22 <= len(text) <= 60:
        return None
    if text.count("<") < 2 and sum(sign.isdigit() for sign in text) < 12:
        return None
    return line


def _runs(candidates: Sequence[ZoneLine]) -> Iterator[list[ZoneLine]]:
    """Give neighbouring lines, three or two at a time, the lowest first."""
    for count in (2, 3):
        for start in range(len(candidates) - count, -1, -1):
            run = list(candidates[start : start + count])
            heights = [line.word.height for line in run]
            steps = np.diff([line.word.middle for line in run])
            if float(steps.max(initial=0.0)) < 4.5 * max(heights):
                yield run


def _readings(run: Sequence[ZoneLine]) -> Iterator[tuple[list[str], bool]]:
    """Give the texts of a zone's lines with their fillers counted, as they were read, and as the layout has them."""
    as_read = [line.text for line in run]
    layout = layout_for(len(run), max(map(len, as_read)), as_read[0][:1])
    length = 0 if layout is None else layout.line_length
    # A line of the right length has lost nothing, or as much as it has gained elsewhere.
    counted = [(line.text, True) if len(line.text) == length else spaced(line.code) for line in run]
    mended = [text for text, _ in counted]
    clear = all(sure for _, sure in counted) and not any(skips_a_sign(line.code) for line in run)
    if mended != as_read:
        yield mended, clear
    yield as_read, clear and mended == as_read
    for whole in _with_fillers(mended):
        yield whole, False
    forms = (_TD1,) if len(run) == 3 else (_TD3, _TD2)
    for form in forms:
        if any(abs(len(line.text) - len(places)) > _MOST_LOST for line, places in zip(run, form, strict=True)):
            continue
        exact = [read_exactly(code_scores_of(line.signs), places) for line, places in zip(run, form, strict=True)]
        if all(item is not None for item in exact):
            yield [item[0] for item in exact if item is not None], False


def _with_fillers(texts: Sequence[str]) -> Iterator[list[str]]:
    """Give the lines of a passport's zone that are too short with fillers where the longest run is, and at their ends.

    The end may be off the picture, and stripes hide fillers. A code that begins with P is a passport's, whose zone is a
    TD3 (ICAO 9303-4 section 4.2). Names that the edge cuts are none.
    """
    whole = TD3.line_length
    if len(texts) != 2 or max(map(len, texts)) >= whole - 1 or not re.match(r"P[A-Z<][A-Z]{3}.*<$", texts[0]):
        return
    yield [text.ljust(whole, "<") for text in texts]
    longest = [max(re.findall("<+", text), key=len, default="") for text in texts]
    if all(longest):
        yield [
            text.replace(run, run.ljust(whole - len(text) + len(run), "<"), 1)
            for text, run in zip(texts, longest, strict=True)
        ]


def read_zone_fields(zone: Zone) -> dict[str, FieldDraft]:
    """Give the fields that a machine readable zone carries, each with the part of the zone it stands in."""
    reading = zone.reading
    values = {
        "document_number": reading.document_number.strip("<"),
        "surname": reading.surname,
        "given_names": reading.given_names,
        "nationality": reading.nationality,
        "birth_date": reading.birth_date.isoformat() if reading.birth_date else "",
        "sex": reading.sex,
        "expiry_date": reading.expiry_date.isoformat() if reading.expiry_date else "",
        "personal_number": reading.personal_number,
    }
    wrong = {item.field for item in reading.check_digits if not item.right}
    covered = {item.field for item in reading.check_digits}
    layout = _LAYOUTS[reading.format]
    fields: dict[str, FieldDraft] = {}
    for name, value in values.items():
        if not value:
            continue
        place = _ZONE_NAMES.get(name, name)
        span = layout.field(place).span
        doubtful = reading.ambiguous or zone.begins_late or place in wrong or "composite" in wrong
        doubtful |= not zone.as_read and place not in covered
        doubtful |= place in reading.unknown_codes or place in zone.blind
        sure, corners = _part(zone.lines[span.line], span.start, span.end, layout.line_length)
        fields[name] = FieldDraft(value, 0.6 * sure if doubtful else sure, corners)
    repaired = tuple(
        Correction(
            item.line * (layout.line_length + 1) + item.column, item.was, item.now, CorrectionRule(item.rule.value)
        )
        for item in reading.corrections
    )
    fields["mrz"] = FieldDraft("\n".join(reading.lines), zone.confidence(), zone.corners(), repaired)
    return fields


def unproven_fields(zone: Zone) -> set[str]:
    """Give the fields that the zone itself says are wrong: by their check digit, or as no list has their code.

    The number is one of them where a line lacks its beginning.
    """
    wrong = {item.field for item in zone.reading.check_digits if not item.right} | set(zone.reading.unknown_codes)
    wrong |= {"document_number"} if zone.begins_late else set()
    return {name for name in read_zone_fields(zone) if _ZONE_NAMES.get(name, name) in wrong}


def _part(line: ZoneLine, start: int, end: int, length: int) -> tuple[float, Corners]:
    """Give sureness and rectangle of some columns of a zone line; its characters all have the same width."""
    left, right = line.signs[0].left, line.signs[-1].right
    pitch = (right - left) / length
    low, high = left + pitch * start, left + pitch * end
    inside = [sign.score for sign in line.signs if low <= sign.centre <= high] or [0.0]
    word = line.word
    top, bottom = word.middle - word.height / 2, word.middle + word.height / 2
    return float(np.mean(inside)), np.array([[low, top], [high, top], [high, bottom], [low, bottom]], np.float32)
