"""Issue 3 section 2: confidences are probabilities by curves that only rise, so they change no order within a field."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.certainty.calibration import (
    ANY_FIELD,
    Calibration,
    assurance,
    bundled,
    from_json,
    with_probabilities,
)
from identity_checks.results import DocumentReading, DocumentType, FieldReading, ImageQuality, Quad

BOX: Quad = ((0.0, 0.0), (160.0, 0.0), (160.0, 20.0), (0.0, 20.0))


def reading(confidence: float) -> DocumentReading:
    """A licence with one field."""
    field = FieldReading("某某有限公司分店", confidence, BOX)
    quality = ImageQuality(0.7, 0.0, 0.5, 0.6, cut_off=False, score=0.8)
    return DocumentReading(DocumentType.BUSINESS_LICENCE, 0, BOX, {"name": field}, (), quality, {})


def simple(**own: float) -> Calibration:
    """From 0.1 without any assurance to 0.9 at the most; fields in `own` have one probability."""
    curves = {ANY_FIELD: [[0, 0.1], [4, 0.9]]}
    return from_json({**curves, **{name.replace("__", "."): [[0, chance]] for name, chance in own.items()}})


@pytest.mark.parametrize(("figure", "powers"), [(0.0, 0), (0.9, 1), (0.99, 2), (0.999, 3), (1.0, 4), (1.2, 4)])
def test_assurance_counts_powers_of_ten(figure: float, powers: int) -> None:
    """A nine more is one more, four at the most; a figure out of its bounds is taken for the bound."""
    assert assurance(figure) == pytest.approx(powers)


def test_the_nearest_curve_is_taken() -> None:
    """By document and field first, then by field, then the common one."""
    seen = reading(0.99)
    for calibration, wanted in (
        (simple(), 0.5),
        (simple(name=0.2, surname=0.3), 0.2),
        (simple(name=0.2, business_licence__name=0.4), 0.4),
    ):
        assert with_probabilities(seen, calibration).fields["name"].confidence == pytest.approx(wanted)


def test_a_value_stays_what_it_was() -> None:
    """Only the confidence is another."""
    after = with_probabilities(reading(0.99), simple()).fields["name"]
    assert (after.value, after.box, after.corrections) == ("某某有限公司分店", BOX, ())


@given(st.floats(0, 1), st.floats(0, 1))
def test_surer_signs_never_make_a_field_less_sure(first: float, second: float) -> None:
    """The bundled calibration rises with the network's figure, and gives probabilities."""
    low, high = sorted((first, second))
    below = with_probabilities(reading(low), bundled()).fields["name"].confidence
    above = with_probabilities(reading(high), bundled()).fields["name"].confidence
    assert 0 <= below <= above <= 1


def test_the_bundled_curves_only_rise() -> None:
    """Each rises in assurance and in probability; what is written is what is read."""
    found = bundled()
    assert ANY_FIELD in found.curves
    for curve in found.curves.values():
        assert list(curve.assurances) == sorted(set(curve.assurances))
        assert list(curve.probabilities) == sorted(curve.probabilities)
        assert 0 <= curve.probabilities[0] <= curve.probabilities[-1] <= 1
    assert from_json(json.loads(json.dumps(found.as_json()))).as_json() == found.as_json()
