"""Issue 3 section 2: confidences are probabilities, by evidence about the field, and a calibration that only rises."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.certainty.calibration import (
    ANY_FIELD,
    Calibration,
    bundled,
    curve_of,
    from_json,
    with_probabilities,
)
from identity_checks.documents.certainty.evidence import evidence_of
from identity_checks.results import (
    Correction,
    CorrectionRule,
    DocumentReading,
    DocumentType,
    FieldReading,
    Finding,
    ImageQuality,
    Quad,
    Severity,
)

BOX: Quad = ((0.0, 0.0), (160.0, 0.0), (160.0, 20.0), (0.0, 20.0))


def reading(confidence: float, *findings: Finding, corrections: tuple[Correction, ...] = ()) -> DocumentReading:
    """A licence with one field of eight signs."""
    field = FieldReading("某某有限公司分店", confidence, BOX, corrections)
    quality = ImageQuality(0.7, 0.0, 0.5, 0.6, cut_off=False, score=0.8)
    return DocumentReading(DocumentType.BUSINESS_LICENCE, 0, BOX, {"name": field}, findings, quality, {})


def simple(*, own: bool = False) -> Calibration:
    """A calibration by the network's figure alone, with a curve of its own for names when asked."""
    curves = {ANY_FIELD: curve_of([(0, 0.1), (4, 0.9)])}
    if own:
        curves["name"] = curve_of([(0, 0.2), (4, 0.2)])
    return Calibration((1.0, 0, 0, 0, 0, 0, 0), curves)


def test_the_evidence_is_what_can_be_seen_of_a_field() -> None:
    """Doubt in powers of ten, the side of a sign in pixels, the number of signs, the picture's quality."""
    found = evidence_of(reading(0.99), "name")
    assert found.figures() == pytest.approx((2.0, 0.0, 0.0, math.log2(20), 3.0, 0.7, 0.6))
    assert len(found.figures()) == len(bundled().weights)


def test_what_speaks_against_a_field_counts_and_what_is_said_of_the_document_does_not() -> None:
    """An expired document was read no worse; a hint is no contradiction; another field's matter is not this one's."""
    against = Finding("number_check_digit", Severity.ALERT, field="name")
    for other in (
        Finding("document_expired", Severity.ALERT, field="name"),
        Finding("number_check_digit", Severity.ALERT, field="uscc"),
        Finding("number_region_unknown", Severity.INFO, field="name"),
        Finding("field_low_confidence", Severity.WARNING, field="name"),
    ):
        assert evidence_of(reading(0.9, other), "name").contradicted == 0.0
    assert evidence_of(reading(0.9, against), "name").contradicted == 1.0


def test_corrections_count_up_to_three() -> None:
    """R20: a value of which much was corrected is less sure, however clear its signs are."""
    one = Correction(0, "O", "0", CorrectionRule.ALPHABET)
    assert evidence_of(reading(0.9, corrections=(one,)), "name").corrected == 1.0
    assert evidence_of(reading(0.9, corrections=(one,) * 7), "name").corrected == 3.0


def test_a_field_without_a_curve_takes_the_one_of_any_field() -> None:
    """By document and field first, then by field, then the common one."""
    assert with_probabilities(reading(0.99), simple()).fields["name"].confidence == pytest.approx(0.5)
    assert with_probabilities(reading(0.99), simple(own=True)).fields["name"].confidence == pytest.approx(0.2)


def test_a_value_stays_what_it_was() -> None:
    """Only the confidence is another."""
    before = reading(0.99)
    after = with_probabilities(before, simple()).fields["name"]
    assert (after.value, after.box, after.corrections) == ("某某有限公司分店", BOX, ())


@given(st.floats(0, 1), st.floats(0, 1))
def test_surer_signs_never_make_a_field_less_sure(first: float, second: float) -> None:
    """The bundled calibration rises with the network's figure, and gives probabilities."""
    low, high = sorted((first, second))
    below = with_probabilities(reading(low), bundled()).fields["name"].confidence
    above = with_probabilities(reading(high), bundled()).fields["name"].confidence
    assert 0 <= below <= above <= 1


def test_the_bundled_tables_only_rise() -> None:
    """Every curve's scores and probabilities rise; what is written is what is read."""
    found = bundled()
    assert ANY_FIELD in found.curves
    for curve in found.curves.values():
        assert list(curve.scores) == sorted(curve.scores)
        assert list(curve.probabilities) == sorted(curve.probabilities)
        assert 0 <= curve.probabilities[0] <= curve.probabilities[-1] <= 1
    again = from_json(json.loads(json.dumps(found.as_json())))
    assert again.curves.keys() == found.curves.keys()
    assert again.weights == pytest.approx(found.weights, abs=1e-5)
