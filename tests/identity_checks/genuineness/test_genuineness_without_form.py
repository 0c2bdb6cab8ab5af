"""Documents of data packs: what needs no form is judged, the rest is said not to be (R24, decision 0840)."""

from functools import cache
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.genuineness import camera
from benchmarks.genuineness.collecting import KINDS
from benchmarks.genuineness.packs.rows import rows_without_form, scene_without_form
from benchmarks.genuineness.scenes import Scene
from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import check_genuineness, legible_view
from identity_checks.genuineness.judging import Suspicion, judge, rules_without_form
from identity_checks.genuineness.layouts import WITHOUT_FORM
from identity_checks.genuineness.view import view_without_form
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentReading, DocumentType, Finding, ImageQuality, PackReference, Severity
from identity_checks.specimens import Pixels

FIRST = 5_400_000
"""Of the evaluation's typefaces; seeds that neither the rules nor the page were made from."""
FRONT = frozenset({Kind.HOME_RETURN_PERMIT, Kind.TAIWAN_PERMIT, Kind.EU_RESIDENCE, Kind.SEA_ID})
BACK = frozenset({Kind.MRZ_CARD})
PARTLY = FindingCode.GENUINENESS_PARTLY_CHECKED
NOT_AT_ALL = FindingCode.GENUINENESS_NOT_CHECKED


@cache
def shot(kinds: frozenset[Kind]) -> tuple[Scene, Pixels]:
    """The first scene of one of these kinds that is no scan, and its photograph."""
    for seed in count(FIRST):
        one, shown, is_scan = scene_without_form(seed)
        if shown.kind in kinds and not is_scan:
            return one, camera.photograph(one.photographed.image, one.rng(5))[0]
    raise AssertionError


def read(one: Scene, *faults: FindingCode, is_back: bool = False) -> DocumentReading:
    """A reading by a data pack, with the true corners."""
    quality = ImageQuality(1, 0, 1, 1, cut_off=False, score=1)
    pack = PackReference("some-pack", 1, "0" * 64, "某证件", "Some document", is_back=is_back)
    known = tuple(Finding(fault, Severity.WARNING) for fault in faults)
    return DocumentReading(DocumentType.REGIONAL, 0, one.photographed.corners, {}, known, quality, {}, pack=pack)


def test_a_genuine_document_of_a_pack_is_said_to_be_checked_in_part() -> None:
    """R24: a reviewer knows that portrait and number were not looked at, and nothing is suspected."""
    one, page = shot(FRONT)
    (said,) = check_genuineness(page, read(one))
    assert (said.code, said.severity, said.region) == (PARTLY, Severity.INFO, one.photographed.corners)
    assert "copy" not in said.details


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("screen", FindingCode.SCREEN_RECAPTURE),
        ("halftone_print", FindingCode.PRINT_RECAPTURE),
        ("photocopy", FindingCode.PHOTOCOPY),
    ],
)
def test_a_recapture_or_copy_of_a_packs_document_is_found(way: str, code: FindingCode) -> None:
    """R24: with its place, its strength, and a confidence that is no certainty; what was not checked is said beside."""
    one, page = shot(FRONT)
    found = {item.code: item for item in check_genuineness(KINDS[way].make(one, page, one.rng(11)), read(one))}
    assert {code, PARTLY} <= set(found)
    assert found[code].region is not None
    assert 0 <= float(found[code].details["strength"]) <= 1
    assert 0 < found[code].confidence < 1


def test_a_back_is_not_judged_as_a_copy_and_that_is_said() -> None:
    """R24: backs that bear a zone on grey are black and white by themselves."""
    one, page = shot(BACK)
    copied = KINDS["photocopy"].make(one, page, one.rng(11))
    assert FindingCode.PHOTOCOPY in {item.code for item in check_genuineness(copied, read(one))}
    found = {item.code: item for item in check_genuineness(copied, read(one, is_back=True))}
    assert FindingCode.PHOTOCOPY not in found
    assert found[PARTLY].details["copy"] == "not_judged"


def test_packs_say_which_of_them_are_backs() -> None:
    """As their files have it."""
    backs = {item.pack.pack for item in Shelf.bundled() if item.reference.is_back}
    assert backs == {"hmt-residence-permit-back", "eu-identity-card-back", "icao-card-back"}


def test_of_a_picture_to_be_taken_again_nothing_was_checked() -> None:
    """In the dark every card is grey: nothing is suspected, and that nothing was looked at is said."""
    one, page = shot(FRONT)
    copied = KINDS["photocopy"].make(one, page, one.rng(11))
    reading = read(one, FindingCode.TOO_DARK)
    assert legible_view(copied, reading) is None
    assert [item.code for item in check_genuineness(copied, reading)] == [NOT_AT_ALL]


def test_nothing_that_needs_a_place_is_judged() -> None:
    """No portrait, ground, number or field has a place on a document without a form."""
    one, page = shot(FRONT)
    view = view_without_form(page, one.photographed.corners)
    assert view is not None
    assert not view.has_form
    assert view.portrait() is None
    assert set(rules_without_form()) == {
        *(Suspicion.SCREEN_RECAPTURE, Suspicion.PRINT_RECAPTURE, Suspicion.PHOTOCOPY, Suspicion.PICTURE_GENERATED)
    }


@given(st.lists(st.floats(-200, 1200), min_size=8, max_size=8))
def test_no_outline_breaks_it(values: list[float]) -> None:
    """Whatever four corners are given, there is a view or none."""
    a, b, c, d = zip(values[::2], values[1::2], strict=True)
    view = view_without_form(np.zeros((600, 800, 3), np.uint8), (a, b, c, d))
    assert view is None or min(view.crop.shape[:2]) >= 160


@given(st.sampled_from(sorted(rules_without_form())), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_no_single_figure_decides_alone_and_a_missing_one_judges_nothing(
    name: Suspicion, one: float, far: float
) -> None:
    """Figures far out of all experience change a score by what eight spreads do."""
    rule = rules_without_form()[name]
    usual = dict(rule.centres[""])
    first = next(iter(rule.weights))
    scores = [rule.score({**usual, first: value}, WITHOUT_FORM) for value in (one, far)]
    assert scores[0] is not None
    assert scores[1] is not None
    assert abs(scores[0] - scores[1]) <= 16 * abs(rule.weights[first]) + 1e-6
    assert judge(name, {key: value for key, value in usual.items() if key != first}, WITHOUT_FORM) is None
    assert judge(name, usual, WITHOUT_FORM) is None


def test_rows_are_the_same_every_time() -> None:
    """A seed gives the same figures again, so that an evaluation can be repeated."""
    first, second = (list(rows_without_form(range(FIRST + 1, FIRST + 2), tampered_every=1)) for _ in range(2))
    assert first == second
