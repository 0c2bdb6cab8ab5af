"""Faces: found, aligned, compared one to one, their quality told (R2)."""

import itertools
from collections.abc import Mapping

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from identity_checks.faces import FaceComparer, FaceMissing
from identity_checks.faces.alignment import Landmarks, align, similarity_transform
from identity_checks.finding_codes import FindingCode
from identity_checks.models import ModelStore
from identity_checks.results import Band, DocumentType, FaceComparison
from identity_checks.specimens import Portrait, PortraitsNotFetched, degrade, draw, portraits

pytestmark = pytest.mark.slow

Pixels = NDArray[np.uint8]

_FOUND = portraits()
needs_portraits = pytest.mark.skipif(
    isinstance(_FOUND, PortraitsNotFetched), reason="portraits not fetched: python tools/fetch_portraits.py"
)


@pytest.fixture(scope="module")
def comparer() -> FaceComparer:
    return FaceComparer(ModelStore.bundled())


@pytest.fixture(scope="module")
def people() -> Mapping[str, tuple[Portrait, ...]]:
    assert not isinstance(_FOUND, PortraitsNotFetched)
    return _FOUND


def _compared(comparer: FaceComparer, page_a: Pixels, page_b: Pixels, *, a_is_document: bool = False) -> FaceComparison:
    outcome = comparer.compare(page_a, page_b, a_is_document=a_is_document)
    assert isinstance(outcome, FaceComparison)
    return outcome


@needs_portraits
def test_pictures_of_one_person_are_the_same(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """R2: every pair of pictures of one person lies in the band `same`, with a probability to match."""
    pairs = [pair for pictures in people.values() for pair in itertools.combinations(pictures, 2)]
    assert pairs

    for one, other in pairs:
        outcome = _compared(comparer, one.picture(), other.picture())
        assert outcome.band is Band.SAME
        assert outcome.same_probability > 0.95
        assert outcome.findings == ()
        assert set(outcome.model_versions) == {"face_detection_yunet", "face_recognition_sface"}


@needs_portraits
def test_pictures_of_two_persons_are_different(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """R2: no pair of two persons comes out as the same; the finding says so."""
    for first, second in itertools.combinations(people.values(), 2):
        for one, other in itertools.product(first, second):
            outcome = _compared(comparer, one.picture(), other.picture())
            assert outcome.band is Band.DIFFERENT
            assert outcome.same_probability < 0.2
            assert [item.code for item in outcome.findings] == [FindingCode.FACES_DIFFER]


@needs_portraits
@pytest.mark.parametrize("kind", [DocumentType.RESIDENT_ID_FRONT, DocumentType.PASSPORT])
@pytest.mark.parametrize("effects", [["tilt", "perspective", "jpeg"], ["turn_90", "noise"], ["turn_180"], ["turn_270"]])
def test_a_document_portrait_matches_its_holders_selfie_however_it_lies(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]], kind: DocumentType, effects: list[str]
) -> None:
    """R2: the portrait on a photographed document, turned or tilted, against a selfie of holder and impostor."""
    holder, impostor = people["obama"], people["biden"][0]
    document = degrade(draw(kind, 21, portrait=holder[0].card()), 22, "phone", effects=effects).image

    genuine = _compared(comparer, document, holder[1].selfie(), a_is_document=True)
    assert genuine.band is not Band.DIFFERENT
    assert _compared(comparer, document, impostor.selfie(), a_is_document=True).band is Band.DIFFERENT
    for x, y in (*genuine.face_a.box, *genuine.face_a.landmarks):
        assert -5 <= x <= document.shape[1] + 5
        assert -5 <= y <= document.shape[0] + 5


@needs_portraits
def test_a_face_that_lies_on_its_side_is_no_portrait_of_an_upright_document(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """R2: another card that lies on its side beside a document whose own portrait is not seen is not compared."""
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 23, portrait=people["obama"][0].card())
    lying = np.ascontiguousarray(np.rot90(specimen.image))

    assert comparer.find(lying, is_document=True, turn=90)
    assert comparer.find(lying, is_document=True, turn=0) == ()


@needs_portraits
def test_a_face_is_found_on_the_document_cut_out_by_its_corners(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """A card far away on a large page: its corners bring the face within reach, coordinates are the page's."""
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 23, portrait=people["biden"][0].card())
    small = np.asarray(cv2.resize(specimen.image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    page = np.full((4000, 4000, 3), 110, dtype=np.uint8)
    left, top = 2900, 3300
    page[top : top + small.shape[0], left : left + small.shape[1]] = small
    right, bottom = left + small.shape[1] - 1.0, top + small.shape[0] - 1.0
    corners = ((left + 0.0, top + 0.0), (right, top + 0.0), (right, bottom), (left + 0.0, bottom))

    faces = comparer.find(page, is_document=True, corners=corners)

    assert faces
    assert all(left <= x <= right and top <= y <= bottom for x, y in faces[0].landmarks)


@needs_portraits
def test_faces_aligned_for_flicker_lie_on_each_other(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """Two frontal pictures as crops of 224 x 224 pixels: detection finds the eyes in the same places in both."""
    places = []
    for portrait in (people["obama"][0], people["obama"][2]):
        page = portrait.picture()
        crop = comparer.aligned(page, comparer.find(page)[0])
        assert crop.shape == (224, 224, 3)
        places.append(np.array(comparer.find(crop)[0].landmarks[:2]))

    assert np.abs(places[0] - places[1]).max() < 8


@needs_portraits
def test_the_embedding_is_that_of_opencvs_own_recogniser(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """Alignment and embedding agree with an independent implementation of the same network."""
    page = people["astronaut"][0].picture()
    face = comparer.find(page)[0]
    (left, top), _, (right, bottom), _ = face.box
    points = [value for point in face.landmarks for value in point]
    row = np.array([[left, top, right - left, bottom - top, *points, face.score]], dtype=np.float32)
    theirs = cv2.FaceRecognizerSF.create(str(ModelStore.bundled().path("face_recognition_sface")), "")
    embedding = np.asarray(theirs.feature(theirs.alignCrop(page, row)))[0]

    assert float(embedding @ comparer.embed(page, face)) / float(np.linalg.norm(embedding)) > 0.999


@needs_portraits
def test_several_faces_are_told_and_the_largest_is_compared(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """A second person nearly as near gives a finding with its place."""
    large, small = people["obama"][0].selfie(), people["biden"][0].selfie()
    small = np.asarray(cv2.resize(small, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    page = np.full((max(large.shape[0], small.shape[0]), large.shape[1] + small.shape[1], 3), 120, dtype=np.uint8)
    page[: large.shape[0], : large.shape[1]] = large
    page[: small.shape[0], large.shape[1] :] = small

    outcome = _compared(comparer, page, people["obama"][1].picture())

    assert outcome.band is Band.SAME
    (finding,) = outcome.findings
    assert finding.code == FindingCode.SEVERAL_FACES
    assert finding.region is not None
    assert finding.region[0][0] > large.shape[1] - 20


@needs_portraits
@pytest.mark.parametrize("harm", ["blur", "dark", "small"])
def test_a_useless_face_is_told(comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]], harm: str) -> None:
    """Blur, darkness and too few pixels lower the quality to the point of a finding; a good picture has none."""
    page = people["obama"][0].picture()
    assert comparer.find(page)[0].quality > 0.8
    eyes = float(np.hypot(*(np.subtract(*comparer.find(page)[0].landmarks[:2]))))
    match harm:
        case "blur":
            harmed = cv2.GaussianBlur(page, (0, 0), eyes * 0.12)
        case "dark":
            harmed = (page * 0.1).astype(np.uint8)
        case _:
            harmed = cv2.resize(page, None, fx=13 / eyes, fy=13 / eyes, interpolation=cv2.INTER_AREA)

    outcome = _compared(comparer, np.asarray(harmed, dtype=np.uint8), page)

    assert FindingCode.FACE_LOW_QUALITY in [item.code for item in outcome.findings]
    assert outcome.quality_a < 0.2 < outcome.quality_b


@needs_portraits
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_selfie_is_compared_whatever_way_up_it_is(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]], quarters: int
) -> None:
    """R2: a phone held otherwise makes nobody another person; the box is given on the picture as it came."""
    one, other = (portrait.picture() for portrait in people["obama"][:2])
    turned = np.ascontiguousarray(np.rot90(other, quarters))
    upright, outcome = _compared(comparer, one, other), _compared(comparer, one, turned)
    assert outcome.band is Band.SAME
    assert outcome.similarity == pytest.approx(upright.similarity, abs=0.1)
    (left, top), _, (right, bottom), _ = outcome.face_b.box
    assert 0 <= left < right <= turned.shape[1]
    assert 0 <= top < bottom <= turned.shape[0]


@needs_portraits
def test_a_face_too_poor_to_compare_is_nobodys(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]]
) -> None:
    """R2: where quality says that a comparison says nothing, the verdict is a person's."""
    one, other = (portrait.picture() for portrait in people["obama"][:2])
    tiny = cv2.resize(other, (48, round(48 * other.shape[0] / other.shape[1])), interpolation=cv2.INTER_AREA)
    outcome = _compared(comparer, one, np.asarray(tiny, np.uint8))
    assert outcome.band is Band.LOOK
    assert {FindingCode.FACE_LOW_QUALITY, FindingCode.FACES_UNCERTAIN} <= {item.code for item in outcome.findings}


@needs_portraits
@pytest.mark.parametrize(("quarters", "mirrored"), [(0, False), (1, False), (2, False), (0, True), (3, True)])
def test_one_picture_twice_proves_nothing(
    comparer: FaceComparer, people: Mapping[str, tuple[Portrait, ...]], quarters: int, mirrored: bool
) -> None:
    """R2, R24: the same file as document and selfie, saved again smaller, turned and mirrored, is an alert."""
    one = people["obama"][0].picture()
    half = np.asarray(cv2.resize(one, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    again = np.ascontiguousarray(np.rot90(half[:, ::-1] if mirrored else half, quarters))
    assert FindingCode.SAME_PICTURE_TWICE in {item.code for item in _compared(comparer, one, again).findings}


def test_no_face_is_an_answer_that_says_on_which_page(comparer: FaceComparer) -> None:
    """Pages without a face give FaceMissing with a finding each."""
    blank = np.full((400, 600, 3), 200, dtype=np.uint8)
    back = draw(DocumentType.RESIDENT_ID_BACK, 24).image

    outcome = comparer.compare(back, blank, a_is_document=True)

    assert isinstance(outcome, FaceMissing)
    assert (outcome.on_a, outcome.on_b) == (True, True)
    assert [(item.code, item.details["page"]) for item in outcome.findings] == [
        (FindingCode.FACE_NOT_FOUND, "a"),
        (FindingCode.FACE_NOT_FOUND, "b"),
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", [DocumentType.RESIDENT_ID_BACK, DocumentType.BUSINESS_LICENCE])
def test_a_document_without_a_portrait_has_no_face(comparer: FaceComparer, kind: DocumentType, seed: int) -> None:
    """The detector's threshold lets no seal or emblem through."""
    assert comparer.find(draw(kind, seed).image, is_document=True) == ()


@pytest.mark.parametrize(
    ("similarity", "band"),
    [(-0.2, Band.DIFFERENT), (0.2999, Band.DIFFERENT), (0.30, Band.LOOK), (0.3999, Band.LOOK), (0.40, Band.SAME)],
)
def test_bands_follow_the_thresholds_of_the_manifest(comparer: FaceComparer, similarity: float, band: Band) -> None:
    """Under 0.30 different, to 0.40 look, from 0.40 same."""
    assert comparer.bands.band_of(similarity) is band


def test_the_probability_rises_with_the_similarity(comparer: FaceComparer) -> None:
    """One half in the band `look`, near zero and one outside of it, never falling."""
    values = [comparer.bands.same_probability(value) for value in np.linspace(-1.0, 1.0, 81)]

    assert values == sorted(values)
    assert comparer.bands.same_probability(0.2) < 0.01
    assert comparer.bands.same_probability(0.335) == pytest.approx(0.5)
    assert comparer.bands.same_probability(0.45) > 0.99


_TEMPLATE: Landmarks = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)


@pytest.mark.parametrize("degrees", [0, 30, 90, 180, 271])
def test_alignment_undoes_any_turn_scale_and_shift(degrees: int) -> None:
    """The five points land on the template whatever similarity moved them."""
    angle = np.radians(degrees)
    turn = 2.7 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = [tuple(float(v) for v in turn @ np.array(point) + (310.0, 45.0)) for point in _TEMPLATE]
    landmarks: Landmarks = (moved[0], moved[1], moved[2], moved[3], moved[4])  # type: ignore[assignment]  # pairs
    matrix = similarity_transform(landmarks, 112)

    back = np.array(landmarks) @ matrix[:, :2].T + matrix[:, 2]
    assert np.abs(back - np.array(_TEMPLATE)).max() < 1e-6
    assert align(np.zeros((50, 50, 3), dtype=np.uint8), landmarks, 224).shape == (224, 224, 3)
