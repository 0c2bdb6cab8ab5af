"""The evaluation's arithmetic and its separation of seeds (issue 3 section 3)."""

import json
import math
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.genuineness.collecting import GENUINE, KINDS
from benchmarks.genuineness.curves import Share, area, draw_rocs, roc
from benchmarks.genuineness.evaluating import evaluate
from benchmarks.genuineness.fitting import FALSE_ALARMS, Row, fit, fitted_kinds, passes_allowed, right_of, threshold_of
from benchmarks.genuineness.scenes import EVALUATION, TUNING, WEIGHING
from benchmarks.genuineness.selfies import LIVE, RECAPTURED, TUNED_ON
from identity_checks.genuineness.judging import Suspicion, rule_of

SCORES = st.lists(st.floats(-50, 50), min_size=2, max_size=40)


def row(seed: int, kind: str, value: float) -> Row:
    """A row whose figures all have one value."""
    figures = {suspicion.value: {"figure": value} for suspicion in Suspicion}
    plain = {"laplacian": value, "ela": value, "saturation": value}
    return {
        "seed": seed,
        "kind": kind,
        "layout": "form",
        "pixels": 1,
        "figures": figures,
        "plain": plain,
        "cpu_ms": 1.0,
    }


@given(SCORES, SCORES)
def test_area_is_the_share_of_pairs_in_order(genuine: list[float], tampered: list[float]) -> None:
    """The area equals its definition: pairs in order, ties by half."""
    pairs = [(low, high) for low in genuine for high in tampered]
    share = sum((low < high) + 0.5 * (low == high) for low, high in pairs) / len(pairs)
    value, lower, upper = area(genuine, tampered)
    assert value == pytest.approx(share)
    assert 0 <= lower <= value <= upper <= 1
    curve = roc(genuine, tampered)
    assert float(np.trapezoid(curve[:, 1], curve[:, 0])) == pytest.approx(share)


def test_bounds_of_a_share() -> None:
    """Wilson's bounds against published values: 0 of 20, and 15 of 148 (Newcombe 1998)."""
    assert np.allclose(Share(0, 20).bounds, (0.0, 0.1611), atol=1e-4)
    assert np.allclose(Share(15, 148).bounds, (0.0624, 0.1605), atol=1e-4)


def test_tuning_and_evaluation_never_meet() -> None:
    """Seeds do not overlap; fitting refuses evaluation rows and evaluating refuses tuning rows."""
    assert not set(TUNING) & set(EVALUATION)
    with pytest.raises(ValueError, match="tuning"):
        fit([row(EVALUATION.start, GENUINE, 0.0)])
    with pytest.raises(ValueError, match="evaluation"):
        evaluate([row(TUNING.start, GENUINE, 0.0)])


def test_the_bundled_thresholds_say_how_they_were_set() -> None:
    """Their seeds are tuning seeds, their share of false alarms is 1 %, and every kind fitted is recorded."""
    text = files("identity_checks.genuineness").joinpath("thresholds.json").read_text(encoding="utf-8")
    data = json.loads(text)
    first, last = (int(word) for word in data["seeds"].split(",")[0].split(" to "))
    assert first in TUNING
    assert last in TUNING
    assert data["false_alarms"] == FALSE_ALARMS == 0.01
    assert "genuine" in data["how"]


def test_a_threshold_is_set_on_pictures_that_set_no_weight() -> None:
    """Fitted on figures with a known spread, 4 of 1,000 apart reach the threshold, whose upper bound is then 1 %."""
    rng = np.random.default_rng(2)
    rows = [row(min(WEIGHING) + i, GENUINE, float(v)) for i, v in enumerate(rng.normal(0, 1, 200))]
    rows += [row(12_200 + i, GENUINE, float(v)) for i, v in enumerate(rng.normal(0, 1, 1000))]
    for suspicion in Suspicion:
        rows += [row(min(WEIGHING), kind, 4.0 + 0.1 * i) for kind in fitted_kinds(suspicion) for i in range(5)]
    for i, kind in enumerate((LIVE, LIVE, LIVE, LIVE, *RECAPTURED, *RECAPTURED)):
        figures = {"a": float(i), "b": float(i * i)}
        rows.append({"seed": TUNED_ON.start + i, "kind": kind, "portrait": "", "lattice": figures})
    rule = rule_of(fit(rows)["rules"][Suspicion.PHOTOCOPY.value])
    apart = [one for one in rows if one["kind"] == GENUINE and one["seed"] not in WEIGHING]
    scores = [rule.score(one["figures"]["photocopy"], "form") for one in apart]
    assert sum(score is not None and score >= rule.threshold for score in scores) == 4
    assert rule.sure_from > rule.threshold


def test_a_finding_is_right_as_often_as_it_is_found_and_a_stated_share_of_forgeries_allow() -> None:
    """Of 10,000 pictures 100 are tampered with: of those 80 are found, beside 99 genuine ones (1 % of 9,900)."""
    threshold, sure = right_of((0.8, 0.4), 1000)
    assert threshold == pytest.approx(80 / (80 + 99), abs=1e-3)
    assert sure == pytest.approx(40 / (40 + 9900 * (1 - 0.05 ** (1 / 1000))), abs=1e-3)
    assert right_of((0.8, 0.8), 20)[1] == threshold


@given(st.integers(1, 3000))
def test_no_more_pass_than_an_exact_bound_allows(count: int) -> None:
    """The upper 95 % bound of the share that may pass is 1 % or less; of one more it is not (sums of logarithms)."""

    def at_most(passes: int) -> float:
        parts = (
            math.exp(math.log(math.comb(count, k)) + k * math.log(0.01) + (count - k) * math.log(0.99))
            for k in range(passes + 1)
        )
        return sum(parts)

    allowed = passes_allowed(count)
    if allowed is None:
        assert at_most(0) > 0.05
    else:
        assert at_most(allowed) <= 0.05 < at_most(min(count, allowed + 1))


def test_a_small_sample_gets_room_for_what_it_has_not_shown() -> None:
    """With too few genuine pictures for a bound the threshold lies beyond all of them, and hardly any others pass."""
    rng = np.random.default_rng(8)
    threshold = threshold_of(rng.exponential(1.0, 120))
    assert 1 - math.exp(-threshold) > 0.99


def test_every_suspicion_is_evaluated() -> None:
    """Issue 3 section 3: each suspicion has a way of tampering that it was fitted on and is measured by."""
    assert all(fitted_kinds(suspicion) for suspicion in Suspicion)
    assert {kind.suspicion for kind in KINDS.values() if not kind.is_fitted}


def test_curves_are_drawn(tmp_path: Path) -> None:
    """The drawing is an SVG with a line a curve."""
    where = tmp_path / "roc.svg"
    draw_rocs({"screen": {"ours": roc([0, 1], [2, 3]), "plain": roc([0, 1], [0, 1])}}, where)
    text = where.read_text(encoding="utf-8")
    assert text.count("<polyline") == 2
    assert "nan" not in text
