"""Reading a page: find the document, turn it upright, read its text, tell what it is, put each value in its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, assert_never, cast

from identity_checks.aspects import side_lengths
from identity_checks.crosschecks.by_pack import check_by_pack
from identity_checks.crosschecks.one_document import check_reading
from identity_checks.documents.attempt import MAINLAND, Attempt, chinese_names, lacks_own_words
from identity_checks.documents.bare_card import lost_sex
from identity_checks.documents.certainty.calibration import Calibration, bundled, with_probabilities
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.finding.several import beside_all
from identity_checks.documents.layouts.apart import unsure_where_apart
from identity_checks.documents.layouts.beyond_picture import all_unsure_beyond, around_values, room_to_edge, runs_out
from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.by_pack.reader import read_by_pack
from identity_checks.documents.layouts.by_pack.scripts import HALF_READ, Scripts
from identity_checks.documents.layouts.by_pack.thai import in_thai, read_in_thai
from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.layouts.hidden_parts import unsure_where_hidden
from identity_checks.documents.layouts.last_sign import with_last_sign
from identity_checks.documents.layouts.licence.numbers import lacks_its_number
from identity_checks.documents.layouts.licence.read_wider import read_wider
from identity_checks.documents.layouts.licence.texts import AS_SURE_AS_PUT_RIGHT
from identity_checks.documents.layouts.licence.unread_values import unread_values
from identity_checks.documents.layouts.passport import read_zone_fields, unproven_fields
from identity_checks.documents.layouts.persons.names import sure_of_its_signs
from identity_checks.documents.layouts.resident_id import read_back, read_front
from identity_checks.documents.layouts.visual_zone import read_visual_zone
from identity_checks.documents.layouts.zones.names import as_printed, confirmed
from identity_checks.documents.layouts.zones.print import (
    differing,
    held_against_print,
    names_of,
    not_printed,
    printed_alone,
    told,
    with_doubt,
)
from identity_checks.documents.layouts.zones.remains import zone_remains
from identity_checks.documents.looking import PageSight
from identity_checks.documents.lying_on import is_close, places_on
from identity_checks.documents.shapes import is_larger_than_page, shapes_of
from identity_checks.documents.text.engine import Corners, Image, TextEngine
from identity_checks.documents.text.inked_signs import with_inked_signs
from identity_checks.documents.text.latin_look import latin_again
from identity_checks.documents.text.letters import FEATURES, LetterHead
from identity_checks.documents.text.lost_signs import DOUBT, UnreadInk, doubted, found_again
from identity_checks.documents.text.punctuation import is_thai
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.documents.text.thai_lines.numbers import with_numbers
from identity_checks.documents.text.thai_lines.reader import ThaiReader
from identity_checks.documents.text.words import PlacedLine, placed
from identity_checks.documents.twice_seen import SEEN_ONCE, agreed
from identity_checks.finding_codes import FindingCode
from identity_checks.models import (
    CHARACTERS,
    LETTERS,
    PAGE_ORIENTATION,
    TEXT_DETECTION,
    TEXT_RECOGNITION,
    THAI,
    ModelStore,
)
from identity_checks.packs.pack import Pack, Script
from identity_checks.packs.shelf import Shelf, ShelvedPack
from identity_checks.quality import assess_quality, quality_findings
from identity_checks.results import DocumentReading, DocumentType, FieldReading, Finding, ImageQuality, Quad, Severity

_IN_SIMPLIFIED: Final = (
    DocumentType.RESIDENT_ID_FRONT,
    DocumentType.RESIDENT_ID_BACK,
    DocumentType.BUSINESS_LICENCE,
)
_NONE: Final = DocumentType.UNKNOWN
_DOUBTFUL: Final = 0.97
"""The most that a value is sure of that no curve makes sure: less than what is accepted without a look."""
_RUNNING_TEXT: Final = frozenset({"name", "type", "address", "authority", "business_scope"})
"""Values that are broken into lines wherever a line is full."""

_TIGHT: Final = 0.035
"""Share of a card's longer side by which the text of one with a strip of paper around it is further in."""
_NAMES: Final = frozenset({"legal_representative", "surname", "given_names"})


class DocumentReader:
    """Reads documents from decoded pages; warm and reusable, for one thread at a time."""

    def __init__(self, models: ModelStore, shelf: Shelf | None = None) -> None:
        """Take the networks and the data packs in use (those of the product when none are given)."""
        self._calibration = bundled()
        self._letters = LetterHead.of(models)
        recognizer = models.session(TEXT_RECOGNITION, inner=None if self._letters is None else FEATURES)
        characters = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
        self._text = TextEngine(models.session(TEXT_DETECTION), recognizer, characters)
        self._thai = ThaiReader.of(models)
        self._scripts = Scripts.of([*characters, *("" if self._letters is None else self._letters.letters)])
        self._unread = self._scripts.unread - {Script.THAI}
        orientation = PageOrientation(models.session(PAGE_ORIENTATION))
        self._sight = PageSight(self._text, orientation, Shelf.bundled() if shelf is None else shelf)
        self._opinion = SecondOpinion(models)
        self._versions: Mapping[str, str] = models.versions(
            TEXT_DETECTION, TEXT_RECOGNITION, PAGE_ORIENTATION, CHARACTERS, LETTERS, THAI
        )

    def read(self, page: Image, *, expected: DocumentType | None = None, today: date) -> DocumentReading:
        """Read one page (uint8 BGR, upright per EXIF).

        `expected` is what the page was handed in as: with it the wrong kind becomes a finding, and of several documents
        on the page the one of that kind comes first, the others in `further`. `today` settles the century of two-digit
        years.
        """
        sighting = self._sight.look(page, today)
        told = sighting.documents
        seen = [(attempt, self._reading(page, attempt, places_on(attempt, told), today)) for attempt in told]
        attempts = {id(reading): attempt for attempt, reading in seen}
        readings = [reading for _, reading in seen]
        readings = [reading for reading in readings if reading.document_type is not _NONE or reading.fields]
        readings = readings or [seen[0][1]]
        # What the page was handed in as comes first when it is among them.
        readings.sort(key=lambda reading: not reading.serves_as(expected))
        first, *others = (
            self._checked(reading, attempts[id(reading)], None if place else expected, today)
            for place, reading in enumerate(readings)
        )
        unread = () if sighting.unread is None else (_unread_text(sighting.unread),)
        return replace(first, findings=(*first.findings, *unread), further=tuple(others))

    def _checked(
        self, reading: DocumentReading, attempt: Attempt, expected: DocumentType | None, today: date
    ) -> DocumentReading:
        said = with_what_stays_unsure(reading, self._calibration)
        if attempt.doubtful or reading.document_type is _NONE or lacks_its_number(said):
            # Curves tell how well a value is read, not whether it is one.
            said = replace(said, fields={name: _doubted(field) for name, field in said.fields.items()})
        shelved = None if reading.pack is None else attempt.pack
        by_pack = () if shelved is None else check_by_pack(said, shelved.pack, today, self._unread)
        own = check_reading(said, expected=expected, today=today)
        figures = {name: field.confidence for name, field in reading.fields.items()}
        return replace(said, findings=(*own, *by_pack, *reading.findings), figures=figures)

    def _reading(self, page: Image, attempt: Attempt, on_it: Sequence[Corners], today: date) -> DocumentReading:
        attempt, drafts, twofold = self._values(attempt, today)
        if attempt.pack is not None and attempt.zone is None and not drafts:
            # Terms name a permit, and the list of what is accepted has titles on lines of their own.
            attempt = replace(attempt, document_type=_NONE, pack=None)
        pack = None if attempt.pack is None else attempt.pack.pack
        if attempt.other is not None:
            other, others, _ = self._values(attempt.other, today)
            drafts = agreed(drafts, attempt, other, others)
        if attempt.mixed:
            # Text of the other document may stand where this one's should.
            drafts = {name: at_most(item, DOUBT) for name, item in drafts.items()}
        if attempt.crossed:
            # A sign of the print across the sheet that stands at a value's end is one of its own to a line reader.
            drafts |= {name: at_most(drafts[name], SEEN_ONCE) for name in drafts.keys() & (_RUNNING_TEXT | _NAMES)}
        for name in _RUNNING_TEXT & drafts.keys() if pack is None or pack.like is not None else ():
            drafts[name] = with_last_sign(
                self._text, attempt.sheet.picture, attempt.lines, drafts[name], sentence=name == "business_scope"
            )
        for name in chinese_names(attempt) & drafts.keys():
            drafts[name] = sure_of_its_signs(self._opinion, attempt.sheet.picture, attempt.lines, drafts[name])
        places = {name: attempt.sheet.on_page(draft.corners) for name, draft in drafts.items()}
        height, width = page.shape[:2]
        together = unsure_where_apart(attempt.lines, drafts)
        drafts = unsure_where_hidden(attempt.sheet.picture, attempt.lines, together, _RUNNING_TEXT)
        whole = attempt.zone is not None and attempt.zone.holds and attempt.zone.as_read
        in_zone = twofold.in_zone.keys() if whole else frozenset[str]()
        drafts = all_unsure_beyond(drafts, places, (width, height), in_zone)
        drafts.update({name: at_most(drafts[name], DOUBT) for name in drafts if is_close(places[name], on_it)})
        corners = None if attempt.outline is None else _quad(attempt.outline.corners)
        quality = _quality(page, attempt, [draft.corners for draft in drafts.values()])
        seen = quality_findings(page, corners, quality)
        fields = {
            name: FieldReading(
                draft.value,
                draft.confidence,
                _quad(places[name]),
                draft.corrections,
                _another(draft, twofold.in_zone.get(name), twofold.printed.get(name)),
            )
            for name, draft in drafts.items()
        }
        return DocumentReading(
            document_type=attempt.document_type,
            rotation=attempt.rotation,
            corners=corners,
            fields=fields,
            findings=(*_reading_findings(attempt, twofold), *seen),
            quality=quality,
            model_versions=self._versions if attempt.pack is None else _with_pack(self._versions, attempt.pack),
            pack=None if attempt.pack is None else attempt.pack.reference,
        )

    def _values(self, attempt: Attempt, today: date) -> tuple[Attempt, dict[str, FieldDraft], _Twofold]:
        """Give an attempt with its lines settled, its values, and what stands on it in a zone and in print."""
        attempt = self._seen_twice(attempt)
        in_zone = {} if attempt.zone is None else as_printed(read_zone_fields(attempt.zone), attempt.lines)
        printed: Mapping[str, FieldDraft] = {}
        if attempt.document_type is DocumentType.PASSPORT or in_zone:
            printed = read_visual_zone(attempt.lines, today)
        if attempt.document_type is not DocumentType.PASSPORT:
            printed = names_of(printed)
        twofold = _Twofold(in_zone, printed)
        if attempt.pack is None:
            return attempt, _drafts(attempt, twofold, today), twofold
        drafts = self._regional(attempt, attempt.pack.pack, held_against_print(printed, in_zone), today)
        return attempt, with_doubt(drafts, differing(printed, in_zone)), twofold

    def _regional(
        self, attempt: Attempt, pack: Pack, zone: Mapping[str, FieldDraft], today: date
    ) -> dict[str, FieldDraft]:
        """Give what the zone says, what a known layout gives, and over both what the labels of the pack do."""
        like: dict[str, FieldDraft] = {}
        if pack.like is DocumentType.RESIDENT_ID_FRONT:
            like = read_front(attempt.lines)
            like.pop("ethnicity", None)
        elif pack.like is DocumentType.RESIDENT_ID_BACK:
            like = read_back(attempt.lines)
        picture = attempt.sheet.picture
        own = read_by_pack(
            attempt.lines,
            pack,
            today,
            self._scripts,
            lambda boxes: self._text.read(picture, boxes),
            lambda line, letters: latin_again(self._text, picture, line, self._letters, letters),
        )
        if in_thai(pack):
            own.update(read_in_thai(self._with_thai(attempt), pack, today, own))
        return {**zone, **like, **confirmed(own, zone)}

    def _with_thai(self, attempt: Attempt) -> Sequence[PlacedLine]:
        """Give the lines of a sheet with what is in Thai, also where the line reader made nothing of it."""
        picture, known = attempt.sheet.picture, [line.source for line in attempt.lines]
        boxes = beside_all(self._text.detect(picture), [line.corners for line in known])
        lines = [*self._thai.in_thai(picture, known), *self._thai.found(picture, boxes)]
        return placed(with_numbers(self._text, picture, lines))

    def _seen_twice(self, attempt: Attempt) -> Attempt:
        """Give the attempt with lost and doubtful characters of documents in simplified Chinese looked at once more."""
        mainland = attempt.pack is not None and attempt.pack.pack.state == MAINLAND
        if not mainland and attempt.document_type not in _IN_SIMPLIFIED:
            return attempt
        picture, seen = attempt.sheet.picture, attempt.lines
        if attempt.document_type is DocumentType.BUSINESS_LICENCE:
            seen = (*read_wider(self._text, picture, seen), *unread_values(self._text, picture, seen))
        elif chinese_names(attempt):
            seen = (*seen, *placed(lost_sex(seen, lambda boxes: self._text.read(picture, boxes))))
        ink = UnreadInk(picture)
        whole = found_again(self._text, ink, [line.source for line in seen])
        settled = self._opinion.on(picture, [line_in_simplified(line) for line in whole])
        settled = with_inked_signs(self._opinion, ink, settled)
        lines = (line.reread(doubted(ink, source)) for line, source in zip(seen, settled, strict=True))
        return replace(attempt, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class _Twofold:
    """What stands on a document twice: in its machine readable zone and in print; of cards the names alone."""

    in_zone: Mapping[str, FieldDraft]
    printed: Mapping[str, FieldDraft]


def _quality(page: Image, attempt: Attempt, values: Sequence[Corners]) -> ImageQuality:
    """Assess a page with what an attempt's text tells of how much of the document it shows.

    `values` are where its values stand on the sheet.

    Without an outline words of the document must be missing too: text at the edge may be another paper's.
    """
    height, width = page.shape[:2]
    corners = None if attempt.outline is None else _quad(attempt.outline.corners)
    lines = around_values([line.source.corners for line in attempt.lines], values)
    side = max(width, height) if corners is None else max(side_lengths(corners))
    room = room_to_edge(lines, [attempt.sheet.on_page(line) for line in lines], width, height) / max(1.0, side)
    if attempt.document_type is _NONE or (attempt.outline is None and not lacks_own_words(attempt)):
        in_part = False
    else:
        in_part = runs_out(room) or (attempt.outline is None and is_larger_than_page(attempt, width, height))
    return assess_quality(page, corners, shapes_of(attempt), exact=room < _TIGHT, in_part=in_part)


def _quad(points: Corners) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def _another(draft: FieldDraft, *others: FieldDraft | None) -> str:
    """Give the value among others that is not the draft's own, empty when there is none."""
    return next((other.value for other in others if other is not None and other.value != draft.value), "")


def _unread_text(place: Corners) -> Finding:
    return Finding(FindingCode.UNREAD_TEXT, Severity.WARNING, _quad(place))


def _doubted(field: FieldReading) -> FieldReading:
    return replace(field, confidence=min(field.confidence, _DOUBTFUL))


def with_what_stays_unsure(reading: DocumentReading, calibration: Calibration) -> DocumentReading:
    """Give the reading with probabilities, except for what no curve can make surer.

    That is what is in letters the recogniser lacks or in Thai, of which its network has learnt little, and what was put
    right by what it can be: how often that is right tells nothing of the value that was printed otherwise.
    """
    likely = with_probabilities(reading, calibration)
    fields = dict(likely.fields)
    for name, own in reading.fields.items():
        half_read = reading.pack is not None and (own.confidence <= HALF_READ or any(map(is_thai, own.value)))
        if half_read or (own.corrections and own.confidence <= AS_SURE_AS_PUT_RIGHT):
            fields[name] = _doubted(fields[name])
    return replace(likely, fields=fields)


def _with_pack(versions: Mapping[str, str], shelved: ShelvedPack) -> dict[str, str]:
    reference = shelved.reference
    return {**versions, f"pack {reference.pack}": f"{reference.version} {reference.sha256[:12]}"}


def _drafts(attempt: Attempt, twofold: _Twofold, today: date) -> dict[str, FieldDraft]:
    """Give the fields of a known layout."""
    printed, in_zone = twofold.printed, twofold.in_zone
    match attempt.document_type:
        case DocumentType.RESIDENT_ID_FRONT:
            return read_front(attempt.lines)
        case DocumentType.RESIDENT_ID_BACK:
            return read_back(attempt.lines)
        case DocumentType.BUSINESS_LICENCE:
            return read_licence(attempt.lines)
        case DocumentType.PASSPORT:
            if attempt.zone is None:
                return {**zone_remains(attempt.lines, today), **printed}
            in_zone = held_against_print(printed, in_zone)
            if attempt.zone.holds:
                return {**printed_alone(printed, in_zone), **confirmed(in_zone, printed)}
            better = {name: printed[name] for name in unproven_fields(attempt.zone) & printed.keys()}
            return {**printed, **confirmed(in_zone, printed), **better}
        case DocumentType.UNKNOWN | DocumentType.SELFIE | DocumentType.REGIONAL:
            return held_against_print(printed, in_zone)
        case _:
            assert_never(attempt.document_type)


def _reading_findings(attempt: Attempt, twofold: _Twofold) -> list[Finding]:
    """Give what the reading itself says about its own limits; what the values say is the cross-checks' matter."""
    found: list[Finding] = []
    if attempt.document_type is DocumentType.UNKNOWN:
        if attempt.zone is None:
            found.append(Finding(FindingCode.DOCUMENT_NOT_FOUND, Severity.WARNING))
    elif attempt.outline is None:
        found.append(Finding(FindingCode.OUTLINE_NOT_FOUND, Severity.INFO))
    found += _print_against_zone(attempt, twofold)
    if attempt.document_type is not DocumentType.PASSPORT:
        return found
    if attempt.zone is None:
        region = None if attempt.outline is None else _quad(attempt.outline.corners)
        found.append(
            Finding(FindingCode.MRZ_UNREADABLE, Severity.WARNING, region, field="mrz", details={"reason": "not_found"})
        )
    elif attempt.zone.holds:
        found += _print_not_read(attempt, twofold)
    return found


def _print_not_read(attempt: Attempt, twofold: _Twofold) -> list[Finding]:
    """Give a remark for each field that nothing bears out but the zone; it says where in the zone the value stands."""
    places = {name: _quad(attempt.sheet.on_page(draft.corners)) for name, draft in twofold.in_zone.items()}
    return [
        Finding(FindingCode.PRINT_NOT_READ, Severity.INFO, places[name], field=name)
        for name in sorted(not_printed(twofold.printed, twofold.in_zone))
    ]


def _print_against_zone(attempt: Attempt, twofold: _Twofold) -> list[Finding]:
    """Give a finding for each field that print has otherwise than the zone, a warning where one of both may be misread.

    Of a zone that is known to be misread the names alone: its check digits say the rest.
    """
    zone, printed = attempt.zone, twofold.printed
    return [
        Finding(
            FindingCode.MRZ_VISUAL_MISMATCH,
            Severity.ALERT if surely else Severity.WARNING,
            _quad(attempt.sheet.on_page(printed[name].corners)),
            printed[name].confidence,
            name,
            {"value_in": "zone" if name in twofold.in_zone else "print"},
        )
        for name, surely in sorted(told(printed, twofold.in_zone).items())
        if zone is not None and (zone.holds or name in names_of(printed))
    ]
