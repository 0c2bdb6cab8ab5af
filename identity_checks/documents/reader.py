"""Reading a page: find the document, turn it upright, read its text, tell what it is, put each value in its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final, assert_never, cast

import cv2
import numpy as np

from identity_checks.crosschecks.one_document import check_reading
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.finding.outline import Outline, find_outline, text_angle
from identity_checks.documents.finding.sheet import Sheet, rectified, straightened, whole_page
from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.passport import Zone, find_zone, read_zone_fields
from identity_checks.documents.layouts.resident_id import read_back, read_front
from identity_checks.documents.layouts.visual_zone import read_visual_zone
from identity_checks.documents.text.engine import Corners, Image, TextEngine, TextLine, crop_line, grown, sharpened
from identity_checks.documents.text.simplified import to_simplified
from identity_checks.documents.text.words import PlacedLine, placed
from identity_checks.finding_codes import FindingCode
from identity_checks.models import PAGE_ORIENTATION, TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from identity_checks.quality import assess_quality, quality_findings
from identity_checks.results import DocumentReading, DocumentType, FieldReading, Finding, Quad, Severity

_LONG_SIDE: Final = 960
_FILLING: Final = 0.6
"""Share of the page from which a document's text is large enough to be found on the page itself."""
_PROBE_LINES: Final = 5
_LEVEL_ENOUGH: Final = 0.7
"""Degrees that text may lean before labels and values far apart stop being on one height."""
_READABLE: Final = 0.9
_WEIGHTIEST: Final = 12
_COMPARED: Final = ("document_number", "birth_date", "expiry_date")
"""Names are left out: print has accents, second scripts and further lines that the zone spells in its own way."""
_CLEAR_PRINT: Final = 0.66
_SEEN_BRACKET: Final = 0.5
_CONVINCING: Final = 5.0
_TEXT_AT_ALL: Final = 0.7
_DOUBTFUL_BELOW: Final = 0.85
_OTHER_VIEWS: Final = ((-0.1, False), (0.12, True), (0.12, False))
"""Further cuts of a doubtful line: how far its box is grown (in line heights), and whether it is sharpened."""


@dataclass(frozen=True, slots=True, eq=False)
class _Attempt:
    """One way of looking at the page, with what it yielded."""

    sheet: Sheet
    rotation: int
    outline: Outline | None
    lines: tuple[PlacedLine, ...]
    document_type: DocumentType
    strength: float
    zone: Zone | None


class DocumentReader:
    """Reads documents from decoded pages; warm and reusable, for one thread at a time."""

    def __init__(self, models: ModelStore) -> None:
        recognizer = models.session(TEXT_RECOGNITION)
        characters = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
        self._text = TextEngine(models.session(TEXT_DETECTION), recognizer, characters)
        self._orientation = PageOrientation(models.session(PAGE_ORIENTATION))
        self._versions: Mapping[str, str] = models.versions(TEXT_DETECTION, TEXT_RECOGNITION, PAGE_ORIENTATION)

    def read(self, page: Image, *, expected: DocumentType | None = None, today: date) -> DocumentReading:
        """Read one page (uint8 BGR, upright per EXIF).

        `expected` is what the page was handed in as: with it the wrong kind becomes a finding. `today` settles the
        century of two-digit years.
        """
        attempt = self._look(page, today)
        drafts = _drafts(attempt, today)
        if attempt.document_type is DocumentType.BUSINESS_LICENCE:
            drafts = {name: self._last_bracket(draft, attempt) for name, draft in drafts.items()}
        corners = None if attempt.outline is None else _quad(attempt.outline.corners)
        quality = assess_quality(page, corners)
        seen = quality_findings(page, corners, quality)
        fields = {
            name: FieldReading(draft.value, draft.confidence, _quad(attempt.sheet.on_page(draft.corners)))
            for name, draft in drafts.items()
        }
        reading = DocumentReading(
            document_type=attempt.document_type,
            rotation=attempt.rotation,
            corners=corners,
            fields=fields,
            findings=(*_reading_findings(attempt, today), *seen),
            quality=quality,
            model_versions=self._versions,
        )
        return replace(reading, findings=(*check_reading(reading, expected=expected, today=today), *reading.findings))

    def _look(self, page: Image, today: date) -> _Attempt:
        base = whole_page(page)
        marks = self._text.detect(base.picture, _LONG_SIDE)
        outline = find_outline(base.picture, marks)
        attempts: list[_Attempt] = []
        if outline is not None:
            on_page = base.on_page(outline.corners)
            sheet = rectified(page, on_page)
            seen = _on_sheet(marks, base, sheet) if _fills(page, on_page) else None
            attempts.append(self._attempt(sheet, replace(outline, corners=on_page), today, seen))
            if attempts[0].strength >= _CONVINCING:
                return attempts[0]
        angle = text_angle(marks)
        lean = 0.0 if angle is None else (angle + 45) % 90 - 45
        sheet = straightened(page, -lean) if abs(lean) > 2.0 else base
        attempts.append(self._attempt(sheet, None, today, _on_sheet(marks, base, sheet)))
        return max(attempts, key=lambda attempt: attempt.strength)

    def _attempt(
        self, sheet: Sheet, outline: Outline | None, today: date, boxes: list[Corners] | None = None
    ) -> _Attempt:
        """Read a sheet; `boxes` are its lines of text where they are known already."""
        sheet, boxes = _level(sheet, self._text.detect(sheet.picture, _LONG_SIDE) if boxes is None else boxes)
        turn, known = self._upright_turn(sheet, boxes)
        upright = sheet.turned(turn)
        missing = [index for index in range(len(boxes)) if index not in known]
        turned = [_turned_box(boxes[index], sheet, turn) for index in missing]
        known |= dict(zip(missing, self._text.read(upright.picture, turned), strict=True))
        lines = [known[index] for index in range(len(boxes))]
        raw = placed(lines)
        zone = find_zone(raw, today)
        code = None if zone is None or not zone.reading.valid else zone.reading.document_code
        lines = self._look_again(upright.picture, lines)
        folded = placed(_simplified(line) for line in lines)
        kind, strength = classify([line.source.text for line in folded], code)
        if outline is not None:
            outline = replace(outline, corners=np.roll(outline.corners, turn // 90, axis=0))
        return _Attempt(upright, _page_rotation(upright), outline, tuple(folded), kind, strength, zone)

    def _look_again(self, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
        """Read lines with a doubtful Chinese character in other cuts as well and keep what most of them say."""
        settled = list(lines)
        several = {index: [line] for index, line in enumerate(lines) if _is_doubtful(line)}
        for pad, crisp in _OTHER_VIEWS:
            # Two readings that agree are enough.
            open_ones = [index for index, seen in several.items() if len(seen) != 2 or _bare(seen[0]) != _bare(seen[1])]
            cuts = [crop_line(picture, grown(lines[index].corners, pad)) for index in open_ones]
            read = self._text.read_crops(
                [sharpened(cut) if crisp else cut for cut in cuts], [lines[index].corners for index in open_ones]
            )
            for index, line in zip(open_ones, read, strict=True):
                several[index].append(line)
        for index, seen in several.items():
            weight: dict[str, float] = {}
            for line in seen:
                weight[_bare(line)] = weight.get(_bare(line), 0.0) + line.score**4
            chosen = max(weight, key=lambda text: weight[text])
            settled[index] = max((line for line in seen if _bare(line) == chosen), key=lambda line: line.score)
        return settled

    def _last_bracket(self, draft: FieldDraft, attempt: _Attempt) -> FieldDraft:
        """Read the closing bracket that stands alone on a value's last line, too small to be found as text."""
        if sum(draft.value.count(sign) for sign in "(（") != 1 + sum(draft.value.count(sign) for sign in ")）"):
            return draft
        left, top = draft.corners.min(axis=0)
        right, bottom = draft.corners.max(axis=0)
        inside = [
            line for line in attempt.lines if top < line.middle < bottom and left - line.height < line.left < right
        ]
        rows = sorted(line.middle for line in inside)
        if not rows:
            return draft
        height = float(np.median([line.height for line in inside]))
        pitch = rows[-1] - rows[-2] if len(rows) > 1 and rows[-1] - rows[-2] > 0.7 * height else 1.3 * height
        x, y = float(left) - 0.4 * height, rows[-1] + pitch - height / 2
        box = np.array([[x, y], [x + 1.6 * height, y], [x + 1.6 * height, y + height], [x, y + height]], np.float32)
        seen = self._text.read(attempt.sheet.picture, [box])[0]
        if seen.text not in (")", "）") or seen.score < _SEEN_BRACKET:
            return draft
        closing = "）" if draft.value.rfind("（") > draft.value.rfind("(") else ")"
        return replace(draft, value=draft.value + closing, confidence=min(draft.confidence, seen.score))

    def _upright_turn(self, sheet: Sheet, boxes: Sequence[Corners]) -> tuple[int, dict[int, TextLine]]:
        """Give the clockwise turn that makes the sheet upright, and the lines read to find out, by box."""
        opinion = self._orientation.turns(sheet.picture)
        sideways = _runs_down(boxes)
        if sideways is not None:
            for turn in opinion:
                if (turn % 180 == 90) != sideways:
                    opinion[turn] *= 0.05
        ranked = sorted(opinion, key=lambda turn: -opinion[turn])
        first, second = ranked[0], (ranked[0] + 180) % 360
        if not boxes:
            return first, {}
        widest = sorted(range(len(boxes)), key=lambda index: -_length(boxes[index]))[:_PROBE_LINES]
        as_thought = self._probe(sheet, boxes, widest, first)
        if _readability(as_thought) >= _READABLE:
            return first, as_thought
        reverse = self._probe(sheet, boxes, widest, second)
        return (first, as_thought) if _readability(as_thought) >= _readability(reverse) else (second, reverse)

    def _probe(self, sheet: Sheet, boxes: Sequence[Corners], chosen: Sequence[int], turn: int) -> dict[int, TextLine]:
        turned = [_turned_box(boxes[index], sheet, turn) for index in chosen]
        return dict(zip(chosen, self._text.read(sheet.turned(turn).picture, turned), strict=True))


def _bare(line: TextLine) -> str:
    return "".join(line.text.split())


def _is_doubtful(line: TextLine) -> bool:
    """Tell whether a line of Chinese text has a character that may be another, or a gap where one may be lost."""
    glyphs = [glyph for glyph in line.glyphs if glyph.text.strip()]
    han = ["\u3400" <= glyph.text[0] <= "\u9fff" for glyph in glyphs]
    if sum(han) < 2 or line.score <= _TEXT_AT_ALL:
        return False
    if min(glyph.score for glyph in glyphs) < _DOUBTFUL_BELOW:
        return True
    steps = [
        after.position - before.position
        for (before, after), both in zip(pairwise(glyphs), pairwise(han), strict=True)
        if all(both)
    ]
    usual = float(np.median(steps)) if len(steps) >= 6 else np.inf
    return any(1.22 * usual < step < 1.7 * usual for step in steps)


def _readability(lines: Mapping[int, TextLine]) -> float:
    """Give how well lines read; a long one counts little more than others, for digits read well upside down too."""
    weights = [min(_WEIGHTIEST, max(1, len(line.text))) for line in lines.values()]
    # Fillers point the other way on a zone that is upside down.
    scores = [0.0 if ">>>" in line.text else line.score for line in lines.values()]
    return float(np.average(scores, weights=weights))


def _length(box: Corners) -> float:
    return float(max(np.linalg.norm(box[1] - box[0]), np.linalg.norm(box[2] - box[1])))


def _runs_down(boxes: Sequence[Corners]) -> bool | None:
    """Tell whether lines of text run down the sheet rather than across; None when there is nothing to tell by."""
    across = down = 0.0
    for box in boxes:
        wide, high = np.ptp(box, axis=0)
        if max(wide, high) > 1.8 * min(wide, high):
            across, down = (across + wide, down) if wide > high else (across, down + high)
    return None if across == down else bool(down > across)


def _fills(page: Image, corners: Corners) -> bool:
    return bool(cv2.contourArea(corners) > _FILLING * page.shape[0] * page.shape[1])


def _on_sheet(boxes: Sequence[Corners], base: Sheet, sheet: Sheet) -> list[Corners]:
    """Give boxes of one sheet that lie on another, in its pixels."""
    if sheet is base:
        return list(boxes)
    height, width = sheet.picture.shape[:2]
    across = np.linalg.inv(sheet.to_page) @ base.to_page
    moved = [np.asarray(cv2.perspectiveTransform(box[None].astype(np.float64), across)[0], np.float32) for box in boxes]
    return [box for box in moved if (box.mean(axis=0) > 0).all() and (box.mean(axis=0) < (width, height)).all()]


def _level(sheet: Sheet, boxes: list[Corners]) -> tuple[Sheet, list[Corners]]:
    """Turn the sheet by the few degrees by which its text leans, the boxes with it."""
    angle = text_angle(boxes)
    lean = 0.0 if angle is None else (angle + 45) % 90 - 45
    if abs(lean) < _LEVEL_ENOUGH:
        return sheet, boxes
    level, moved = sheet.levelled(-lean)
    return level, [np.asarray(cv2.transform(box[None], moved[:2])[0], np.float32) for box in boxes]


def _turned_box(box: Corners, sheet: Sheet, turn: int) -> Corners:
    """Give a box of the sheet as a box of the sheet turned clockwise, again from its own top left."""
    height, width = sheet.picture.shape[:2]
    x, y = box[:, 0], box[:, 1]
    places = {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    points = np.stack(places[turn], axis=1).astype(np.float32)
    return np.asarray(np.roll(points, turn // 90, axis=0), np.float32)


def _page_rotation(upright: Sheet) -> int:
    """Give the quarter turn, clockwise, that brings the page nearest to the upright sheet."""
    height, width = upright.picture.shape[:2]
    ends = upright.on_page(np.array([[0.25 * width, height / 2], [0.75 * width, height / 2]]))
    run = ends[1] - ends[0]
    angle = float(np.rad2deg(np.arctan2(run[1], run[0])))
    return int(round(-angle / 90) * 90) % 360


def _quad(points: Corners) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def _simplified(line: TextLine) -> TextLine:
    text = to_simplified(line.text)
    if text == line.text:
        return line
    glyphs = tuple(replace(glyph, text=to_simplified(glyph.text)) for glyph in line.glyphs)
    return replace(line, text=text, glyphs=glyphs)


def _drafts(attempt: _Attempt, today: date) -> dict[str, FieldDraft]:
    match attempt.document_type:
        case DocumentType.RESIDENT_ID_FRONT:
            return read_front(attempt.lines)
        case DocumentType.RESIDENT_ID_BACK:
            return read_back(attempt.lines)
        case DocumentType.BUSINESS_LICENCE:
            return read_licence(attempt.lines)
        case DocumentType.PASSPORT:
            if attempt.zone is None:
                return read_visual_zone(attempt.lines, today)
            in_zone = read_zone_fields(attempt.zone)
            return in_zone if attempt.zone.reading.valid else {**read_visual_zone(attempt.lines, today), **in_zone}
        case DocumentType.UNKNOWN | DocumentType.SELFIE:
            return {} if attempt.zone is None else read_zone_fields(attempt.zone)
        case _:
            assert_never(attempt.document_type)


def _reading_findings(attempt: _Attempt, today: date) -> list[Finding]:
    """Give what the reading itself says about its own limits; what the values say is the cross-checks' matter."""
    found: list[Finding] = []
    if attempt.document_type is DocumentType.UNKNOWN:
        if attempt.zone is None:
            found.append(Finding(FindingCode.DOCUMENT_NOT_FOUND, Severity.WARNING))
    elif attempt.outline is None:
        found.append(Finding(FindingCode.DOCUMENT_NOT_FOUND, Severity.INFO))
    if attempt.document_type is not DocumentType.PASSPORT:
        return found
    if attempt.zone is None:
        region = None if attempt.outline is None else _quad(attempt.outline.corners)
        found.append(
            Finding(FindingCode.MRZ_UNREADABLE, Severity.WARNING, region, field="mrz", details={"reason": "not_found"})
        )
    elif attempt.zone.reading.valid:
        found += _print_against_zone(attempt, read_zone_fields(attempt.zone), today)
    return found


def _print_against_zone(attempt: _Attempt, in_zone: Mapping[str, FieldDraft], today: date) -> list[Finding]:
    """Give a finding for each field that is clearly printed otherwise than the zone has it."""
    found: list[Finding] = []
    for name, draft in read_visual_zone(attempt.lines, today).items():
        zone = in_zone.get(name)
        if name not in _COMPARED or zone is None or draft.confidence < _CLEAR_PRINT:
            continue
        printed, coded = draft.value.replace(" ", ""), zone.value.replace(" ", "")
        if printed != coded and not printed.startswith(coded):
            place = _quad(attempt.sheet.on_page(draft.corners))
            found.append(Finding(FindingCode.MRZ_VISUAL_MISMATCH, Severity.ALERT, place, draft.confidence, name, {}))
    return found
