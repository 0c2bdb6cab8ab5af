"""Drawn documents: what they say, that they say they are specimens, that nothing lies over anything."""

from itertools import combinations

import numpy as np
import pytest

from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import (
    MARK_REGION,
    PORTRAIT_REGION,
    Specimen,
    draw,
    invent_company,
    invent_person,
    passport_facts,
)
from identity_checks.specimens.business_licence import draw_licence
from identity_checks.specimens.canvas import MARK_RED
from identity_checks.specimens.passport import draw_passport

FIELDS = {
    DocumentType.RESIDENT_ID_FRONT: {"name", "sex", "ethnicity", "birth_date", "address", "id_number"},
    DocumentType.RESIDENT_ID_BACK: {"authority", "valid_from", "valid_until"},
    DocumentType.BUSINESS_LICENCE: {
        "uscc",
        "name",
        "type",
        "legal_representative",
        "registered_capital",
        "established_date",
        "business_term",
        "address",
        "business_scope",
    },
    DocumentType.PASSPORT: {
        "document_number",
        "surname",
        "given_names",
        "nationality",
        "birth_date",
        "sex",
        "expiry_date",
        "mrz",
    },
}
DRAWN = [pytest.param(kind, seed, id=f"{kind.value}-{seed}") for kind in FIELDS for seed in (3, 8, 21, 34)]


def box(quad: Quad) -> tuple[float, float, float, float]:
    xs, ys = zip(*quad, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def overlap(first: Quad, second: Quad) -> bool:
    a, b = box(first), box(second)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def assert_tidy(specimen: Specimen) -> None:
    height, width = specimen.image.shape[:2]
    for name, region in specimen.regions.items():
        left, top, right, bottom = box(region)
        assert 0 <= left < right <= width, name
        assert 0 <= top < bottom <= height, name
    for first, second in combinations(sorted(specimen.regions), 2):
        assert not overlap(specimen.regions[first], specimen.regions[second]), (first, second)


@pytest.mark.parametrize(("kind", "seed"), DRAWN)
def test_truth_has_the_fields_of_the_issue_and_text_is_tidy(kind: DocumentType, seed: int) -> None:
    """R98: field names as agreed; no field, portrait or mark lies over another or leaves the sheet."""
    specimen = draw(kind, seed)
    assert set(specimen.truth) - {"personal_number"} == FIELDS[kind]
    assert all(specimen.truth.values())
    assert set(specimen.truth) - {"nationality"} <= set(specimen.regions)
    assert specimen.image.dtype == np.uint8
    assert specimen.rotation == 0
    assert_tidy(specimen)


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("seed", range(200, 212))
def test_licences_of_both_forms_are_tidy(seed: int, upright: bool) -> None:
    """R98: long names, scopes and terms keep to their columns."""
    specimen = draw_licence(seed, invent_company(seed), upright=upright)
    assert (specimen.image.shape[0] > specimen.image.shape[1]) == upright
    assert_tidy(specimen)


@pytest.mark.parametrize("state", ["CHN", "GBR", "FRA", "D", "SGP", "MYS", "VNM", "UTO"])
def test_passports_of_every_state_are_tidy(state: str) -> None:
    """R99: labels in the state's language and English do not run into each other."""
    for seed in (5, 6):
        assert_tidy(draw_passport(seed, passport_facts(seed, invent_person(seed), state=state), None))


@pytest.mark.parametrize(("kind", "seed"), DRAWN)
def test_every_sheet_says_that_it_is_a_specimen(kind: DocumentType, seed: int) -> None:
    """R98: the mark is there, large, and in its red."""
    specimen = draw(kind, seed)
    left, top, right, bottom = (round(edge) for edge in box(specimen.regions[MARK_REGION]))
    marked = specimen.image[top:bottom, left:right].astype(int)
    red = np.abs(marked[..., ::-1] - MARK_RED).sum(axis=2) < 90
    assert right - left > specimen.image.shape[1] / 8
    assert red.mean() > 0.1


def test_same_seed_same_picture_and_another_seed_another() -> None:
    """R98: measurements can be repeated."""
    first, again, other = (draw(DocumentType.RESIDENT_ID_FRONT, seed) for seed in (12, 12, 13))
    assert np.array_equal(first.image, again.image)
    assert first.truth == again.truth
    assert first.truth != other.truth


def test_portrait_is_set_in() -> None:
    """R2: the given portrait stands where `regions` says."""
    green = np.zeros((300, 240, 3), np.uint8)
    green[..., 1] = 200
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 4, portrait=green)
    left, top, right, bottom = (round(edge) for edge in box(specimen.regions[PORTRAIT_REGION]))
    blue, strong, red = specimen.image[(top + bottom) // 2, (left + right) // 2]
    assert strong > 150
    assert max(blue, red) < 60


def test_other_kinds_are_refused() -> None:
    """A selfie is no document."""
    with pytest.raises(ValueError, match="selfie"):
        draw(DocumentType.SELFIE, 1)
