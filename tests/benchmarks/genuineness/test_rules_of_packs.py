"""Rules of documents without a form come from tuning rows alone and hold for kinds that set none (decision 0840)."""

import numpy as np
import pytest

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.genuineness.collecting import GENUINE
from benchmarks.genuineness.fitting import Row, fitted_kinds
from benchmarks.genuineness.packs.page import fitted, judged_without_form, lines_without_form
from benchmarks.genuineness.packs.rows import EVALUATED, THRESHOLDS, WEIGHING, WITHOUT_PLACES
from identity_checks.genuineness.judging import Suspicion, rule_of, rules_without_form

FRONTS = (Kind.EU_ID.value, Kind.SEA_ID.value, Kind.TAIWAN_PERMIT.value, Kind.EU_RESIDENCE.value)
COPY = Suspicion.PHOTOCOPY.value


def rows(pale: float) -> list[Row]:
    """Genuine and tampered rows of one figure a suspicion; copies lie high, and one kind of front lies so far up."""
    rng = np.random.default_rng(7)
    made: list[Row] = []
    for seed in (*WEIGHING, *THRESHOLDS):
        document = (*FRONTS, Kind.MRZ_CARD.value)[int(rng.integers(5))]
        figures = {one.value: {"figure": float(rng.normal())} for one in WITHOUT_PLACES}
        figures[COPY]["figure"] += {Kind.EU_ID.value: pale, Kind.MRZ_CARD.value: 9.0}.get(document, 0.0)
        row = {"seed": seed, "document": document, "form": document, "layout": "without_form"}
        made.append({**row, "kind": GENUINE, "figures": figures})
        if seed in WEIGHING and seed % 4 == 0:
            for one in WITHOUT_PLACES:
                way = min(fitted_kinds(one))
                made.append({**row, "kind": way, "figures": {one.value: {"figure": float(rng.normal(9, 1))}}})
    return made


def test_a_kind_that_comes_near_to_a_copy_holds_the_threshold_by_itself() -> None:
    """What left it out lets it pass, so the threshold is what its own genuine pictures ask for."""
    every = rows(4.0)
    entry = fitted(every)["rules"][COPY]
    assert entry["worst_kind"]
    assert entry["threshold"] <= entry["sure_from"] <= entry["typical"]
    theirs = [row for row in every if row["document"] == Kind.EU_ID.value and row["kind"] == GENUINE]
    scores = [rule_of(entry).score(row["figures"][COPY], "") for row in theirs if row["seed"] in THRESHOLDS]
    assert all(score is not None and score < entry["threshold"] for score in scores)


def test_backs_set_no_threshold_of_copies() -> None:
    """A back as grey as any copy changes nothing, for it is not judged as one."""
    every = rows(0.0)
    fronts = [row for row in every if row["document"] != Kind.MRZ_CARD.value]
    assert fitted(every)["rules"][COPY] == fitted(fronts)["rules"][COPY]


def test_no_evaluation_seed_sets_a_rule_and_no_tuning_seed_is_evaluated() -> None:
    """The parts stay apart."""
    (one, *_) = rows(0.0)
    with pytest.raises(ValueError, match="tuning"):
        fitted([{**one, "seed": EVALUATED.start}])
    with pytest.raises(ValueError, match="evaluation"):
        judged_without_form([one])


def test_the_page_counts_what_was_judged() -> None:
    """Genuine pictures by kind, copies of backs left out, whatever the figures are."""
    usual = {one.value: dict(rule.centres[""]) for one, rule in rules_without_form().items()}
    row = {
        "seed": EVALUATED.start,
        "form": "form",
        "layout": "",
        "plain": dict.fromkeys(("laplacian", "saturation"), 0.0),
    }
    genuine = [
        {**row, "document": kind, "kind": GENUINE, "figures": usual} for kind in (FRONTS[0], Kind.MRZ_CARD.value)
    ]
    ways = [
        {**row, "document": kind, "kind": way, "figures": {one.value: usual[one.value]}}
        for kind in (FRONTS[0], Kind.MRZ_CARD.value)
        for one in WITHOUT_PLACES
        for way in ("screen", "halftone_print", "colour_copy", "photocopy", "generated", "generated_grain")
        if way in fitted_kinds(one) or way in {"colour_copy", "generated_grain"}
    ]
    found = judged_without_form([*genuine, *ways])
    assert found.alarms[Suspicion.PHOTOCOPY].count == 1
    assert found.alarms[Suspicion.SCREEN_RECAPTURE].count == 2
    text = "\n".join(lines_without_form([*genuine, *ways], found))
    assert f"{FRONTS[0]} 0 of 1" in text
    assert "1 copies of backs" in text
