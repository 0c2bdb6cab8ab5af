"""Every check of a document's genuineness over one page: figures, rules, findings with their place and strength."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, assert_never

from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness.elsewhere import STRENGTH, Elsewhere
from identity_checks.genuineness.judging import Judgement, Suspicion, is_display, judge, rules_without_form
from identity_checks.genuineness.layouts import is_known
from identity_checks.genuineness.measuring import Measurements
from identity_checks.genuineness.metadata import MakersMarks, makers_marks
from identity_checks.genuineness.refining import view_on_form
from identity_checks.genuineness.view import DocumentView, Pixels, view_without_form
from identity_checks.results import DocumentReading, DocumentType, Finding, Quad, Severity

RULES_VERSION: Final = "genuineness 8"

_CODES: Final[Mapping[Suspicion, FindingCode]] = {
    Suspicion.SCREEN_RECAPTURE: FindingCode.SCREEN_RECAPTURE,
    Suspicion.PRINT_RECAPTURE: FindingCode.PRINT_RECAPTURE,
    Suspicion.PHOTOCOPY: FindingCode.PHOTOCOPY,
    Suspicion.PORTRAIT_PASTED: FindingCode.PORTRAIT_REPLACED,
    Suspicion.PORTRAIT_BLENDED: FindingCode.PORTRAIT_REPLACED,
    Suspicion.TEXT_EDITED: FindingCode.TEXT_EDITED,
    Suspicion.TEXT_COPIED: FindingCode.TEXT_COPIED,
    Suspicion.SECURITY_PRINT_MISSING: FindingCode.SECURITY_PRINT_MISSING,
    Suspicion.TEMPLATE_MISMATCH: FindingCode.TEMPLATE_MISMATCH,
    Suspicion.PICTURE_GENERATED: FindingCode.PICTURE_GENERATED,
}
_EXPLAINED_BY: Final[Mapping[Suspicion, frozenset[Suspicion]]] = {
    # A lattice over everything disturbs grain, ground and characters as well.
    Suspicion.SCREEN_RECAPTURE: frozenset(Suspicion)
    - {Suspicion.SCREEN_RECAPTURE, Suspicion.PHOTOCOPY, Suspicion.TEMPLATE_MISMATCH},
    Suspicion.PHOTOCOPY: frozenset({Suspicion.SECURITY_PRINT_MISSING, Suspicion.PICTURE_GENERATED}),
    Suspicion.PRINT_RECAPTURE: frozenset({Suspicion.SECURITY_PRINT_MISSING, Suspicion.PICTURE_GENERATED}),
}
"""What follows from a suspicion that is sure, and is not reported beside it."""

_TOO_POOR: Final = frozenset({FindingCode.TOO_DARK, FindingCode.BLURRED, FindingCode.TOO_SMALL})
"""Pictures to be taken again: in the dark every card is grey, and no threshold was set on such."""
_HINTS: Final = frozenset({Suspicion.PICTURE_GENERATED})
"""Never more than information: phones smooth their pictures in ways that no drawn picture shows."""

_WARNED_FROM: Final = 0.7
"""Of what a file says of where its picture is from: networks and messengers serve honest pictures as well."""


def check_genuineness(page: Pixels, reading: DocumentReading, data: bytes | None = None) -> tuple[Finding, ...]:
    """Give what makes a page's document suspicious.

    `page` is the decoded page (uint8 BGR) that `reading` is of; `data` the file it came from, for its metadata. Nothing
    is said of a document whose outline was not found or whose picture is to be taken again. Of a kind that no layout is
    known of (those of data packs), what needs none is judged by rules of its own, and that the rest was not checked is
    said. Where the outline is not the document's own, that is said, and nothing that goes by the form's places is.
    A finding is INFO from the threshold that at most one in a hundred genuine pictures reaches, WARNING from where none
    of the tuning pictures was; `strength` in its details grows from 0 to 1.
    """
    return check_view(legible_view(page, reading), reading, data)


def check_view(view: DocumentView | None, reading: DocumentReading, data: bytes | None = None) -> tuple[Finding, ...]:
    """Give what `check_genuineness` gives, from the `legible_view` of the page and the reading."""
    marks = None if data is None else makers_marks(data)
    named = () if marks is None else tuple(_named(marks))
    if reading.corners is not None and _has_no_layout(reading.document_type):
        return (*named, *_without_form(view, reading.corners, marks, is_back=_is_back(reading)))
    return named if view is None else (*named, *findings_of(view, marks))


def _has_no_layout(kind: DocumentType) -> bool:
    return kind is not DocumentType.UNKNOWN and not is_known(kind)


def _is_back(reading: DocumentReading) -> bool:
    return reading.pack is not None and reading.pack.is_back


def _without_form(
    view: DocumentView | None, corners: Quad, marks: MakersMarks | None, *, is_back: bool
) -> tuple[Finding, ...]:
    """What is suspected of a document without a form, and what was not looked at."""
    details = {"reason": "no_layout_known"}
    if view is None:
        return (Finding(FindingCode.GENUINENESS_NOT_CHECKED, Severity.INFO, region=corners, details=details),)
    if is_back:
        details["copy"] = "not_judged"
    # Backs that bear a zone on grey are black and white by themselves.
    judged = [one for one in rules_without_form() if not (is_back and one is Suspicion.PHOTOCOPY)]
    partly = Finding(FindingCode.GENUINENESS_PARTLY_CHECKED, Severity.INFO, region=corners, details=details)
    return (*_suspected(Measurements(view), judged, marks), partly)


def check_file(data: bytes) -> tuple[Finding, ...]:
    """What a file of any kind, a selfie too, says of its own making; nothing is measured on its picture."""
    return tuple(_named(makers_marks(data)))


def legible_view(page: Pixels, reading: DocumentReading) -> DocumentView | None:
    """The document that a reading is of, as the detectors and the fingerprints look at it.

    None without an outline, of a kind that is not told, or where the picture is to be taken again. A document of a data
    pack is looked at without a form. Where an outline beside the form can be put right by the fields and the edges
    about it, the document is looked at by that.
    """
    if reading.corners is None or any(finding.code in _TOO_POOR for finding in reading.findings):
        return None
    if _has_no_layout(reading.document_type):
        return view_without_form(page, reading.corners)
    fields = {name: item.box for name, item in reading.fields.items() if item.box is not None}
    return view_on_form(page, reading.corners, reading.document_type, fields)


def findings_of(view: DocumentView, marks: MakersMarks | None = None) -> tuple[Finding, ...]:
    """The findings on a view that was prepared already."""
    measured = Measurements(view)
    beside = () if measured.template.on_form else (_beside_form(view),)
    return (*beside, *_suspected(measured, Suspicion, marks))


def _suspected(
    measured: Measurements, suspicions: Iterable[Suspicion], marks: MakersMarks | None
) -> tuple[Finding, ...]:
    found: dict[Suspicion, Judgement] = {}
    for suspicion in suspicions:
        judgement = judge(suspicion, measured.figures(suspicion), measured.view.layout.name)
        if judgement is not None:
            found[suspicion] = judgement
    found = _one_portrait(_one_lattice(measured, found))
    for cause, consequences in _EXPLAINED_BY.items():
        if cause in found and found[cause].is_sure:
            found = {suspicion: judgement for suspicion, judgement in found.items() if suspicion not in consequences}
    return tuple(_finding(measured, judgement, marks) for judgement in found.values())


def _beside_form(view: DocumentView) -> Finding:
    outline = view.quad_on_page((0.0, 0.0, 1.0, 1.0))
    return Finding(FindingCode.OUTLINE_BESIDE_FORM, Severity.INFO, region=outline)


def _one_lattice(measured: Measurements, found: dict[Suspicion, Judgement]) -> dict[Suspicion, Judgement]:
    """A lattice raises both suspicions of a recapture; only the one that it rather is stays, with the stronger word."""
    both = [one for one in (Suspicion.SCREEN_RECAPTURE, Suspicion.PRINT_RECAPTURE) if one in found]
    if not both:
        return found
    strongest = _strongest(found[one] for one in both)
    display = is_display(measured.lattice)
    rather = Suspicion.SCREEN_RECAPTURE if display else Suspicion.PRINT_RECAPTURE
    others = {suspicion: judgement for suspicion, judgement in found.items() if suspicion not in both}
    return {rather: replace(strongest, suspicion=rather), **others}


def _one_portrait(found: dict[Suspicion, Judgement]) -> dict[Suspicion, Judgement]:
    """A portrait is replaced once, whichever of the two ways it rather looks like."""
    both = [one for one in (Suspicion.PORTRAIT_PASTED, Suspicion.PORTRAIT_BLENDED) if one in found]
    if len(both) < 2:
        return found
    stays = _strongest(found[one] for one in both).suspicion
    return {
        suspicion: judgement for suspicion, judgement in found.items() if suspicion not in both or suspicion is stays
    }


def _strongest(judgements: Iterable[Judgement]) -> Judgement:
    return max(judgements, key=lambda judgement: (judgement.is_sure, judgement.strength))


def _finding(measured: Measurements, judgement: Judgement, marks: MakersMarks | None) -> Finding:
    region, field = _place(measured, judgement.suspicion)
    details = {"strength": f"{judgement.strength:.2f}"}
    if judgement.suspicion is Suspicion.PICTURE_GENERATED and marks is not None:
        details["camera"] = "named" if marks.has_camera else "none"
    return Finding(
        _CODES[judgement.suspicion],
        Severity.WARNING if judgement.is_sure and judgement.suspicion not in _HINTS else Severity.INFO,
        region=region,
        confidence=judgement.confidence,
        field=field,
        details=details,
    )


def _place(measured: Measurements, suspicion: Suspicion) -> tuple[Quad | None, str | None]:
    view = measured.view
    whole = view.quad_on_page((0.0, 0.0, 1.0, 1.0))
    match suspicion:
        case Suspicion.PORTRAIT_PASTED | Suspicion.PORTRAIT_BLENDED:
            return view.portrait(), None
        case Suspicion.TEXT_EDITED:
            return measured.text.region, measured.text.field
        case Suspicion.TEXT_COPIED:
            field = measured.text.copied_field
            return None if field is None else view.numbers[field], field
        case Suspicion.TEMPLATE_MISMATCH:
            return measured.template.region, measured.template.field
        case Suspicion.SECURITY_PRINT_MISSING:
            return measured.ground.region or whole, None
        case Suspicion.SCREEN_RECAPTURE | Suspicion.PRINT_RECAPTURE | Suspicion.PHOTOCOPY | Suspicion.PICTURE_GENERATED:
            return whole, None
        case _:
            assert_never(suspicion)


def _named(marks: MakersMarks) -> Iterator[Finding]:
    if marks.generator is not None:
        yield Finding(
            FindingCode.PICTURE_GENERATED,
            Severity.ALERT,
            details={"strength": "1.00", "program": marks.generator, "camera": "named" if marks.has_camera else "none"},
        )
    elif marks.editor is not None:
        details = {"strength": "1.00", "program": marks.editor}
        yield Finding(FindingCode.PICTURE_EDITED, Severity.WARNING, details=details)
    # A generated picture is from elsewhere whatever else its file says.
    if marks.generator is None and marks.elsewhere is not None:
        yield _from_elsewhere(marks.elsewhere)


def _from_elsewhere(said: Elsewhere) -> Finding:
    strength = STRENGTH[said.origin]
    return Finding(
        FindingCode.PICTURE_FROM_ELSEWHERE,
        Severity.WARNING if strength >= _WARNED_FROM else Severity.INFO,
        confidence=strength,
        details={"strength": f"{strength:.2f}", "origin": said.origin.value}
        | ({"named": said.name} if said.name else {}),
    )
