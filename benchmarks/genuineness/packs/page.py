"""Rules of documents without a form from their tuning rows, and what the page says of them by evaluation rows."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.genuineness.collecting import GENUINE
from benchmarks.genuineness.curves import Share, draw_rocs
from benchmarks.genuineness.evaluating import (
    NOT_FOUND_BELOW,
    NUMBERS,
    PAGE,
    Evaluation,
    as_json,
    evaluate,
    measured,
    panels_of,
    section_on_page,
    tables,
)
from benchmarks.genuineness.fitting import (
    FALSE_ALARMS,
    PRIOR,
    Row,
    fit_one,
    fitted_kinds,
    passes_allowed,
    right_of,
    score_of,
    threshold_of,
)
from benchmarks.genuineness.packs.rows import EVALUATED, THRESHOLDS, WEIGHING, WITHOUT_PLACES
from identity_checks import genuineness
from identity_checks.genuineness.judging import Rule, Suspicion, rule_of, rules_without_form

RULES: Final = Path(genuineness.__file__).parent / "thresholds_without_form.json"
TITLE: Final = "## Documents of data packs"
_BEFORE: Final = "## What this cannot show"
_NUMBERS: Final = NUMBERS.with_name("genuineness_without_form.json")
_DRAWING: Final = PAGE.parent / "images" / "genuineness_without_form_roc.svg"
_BACKS: Final = frozenset(kind.value for kind in (Kind.HMT_RESIDENCE_BACK, Kind.EU_ID_BACK, Kind.MRZ_CARD))
"""As the packs have them: a back is not judged as a copy."""
_COPY: Final = "photocopy"
_HOW: Final = (
    "Set by `python -m benchmarks.genuineness packs-fit` on drawn documents of data packs, photographed, scanned, "
    f"saved again and scaled: weights on tuning seeds {WEIGHING.start} to {WEIGHING.stop - 1} and their tampered "
    f"pictures, threshold on genuine pictures of seeds {THRESHOLDS.start} to {THRESHOLDS.stop - 1} alone; otherwise as "
    "thresholds.json says. Of all documents together, since which form it is is not known; photocopy without backs. "
    "worst_kind: rules that left out a kind let more than 1 % of it pass (upper bound), so the threshold is the "
    "highest that the genuine pictures of any one kind ask for, by their exponential tail."
)


def fitted(rows: Sequence[Row]) -> dict[str, Any]:
    """The content of the rules' file.

    Raises:
        ValueError: a row is not of a tuning seed.
    """
    if any(row["seed"] not in WEIGHING and row["seed"] not in THRESHOLDS for row in rows):
        raise ValueError("a row is not of a tuning seed")
    judged = _as_in_use(rows)
    genuine = [row for row in judged if row["kind"] == GENUINE]
    entries = {}
    for suspicion in WITHOUT_PLACES:
        tampered = [row for row in judged if row["kind"] in fitted_kinds(suspicion)]
        entry = fit_one(suspicion.value, genuine, tampered, WEIGHING)
        if not _holds_for_other_kinds(suspicion, genuine, tampered):
            entry = _held_to_worst_kind(entry, suspicion, genuine, tampered)
        # Where most of the tampered are not found, strength grows up to where a finding is sure.
        entries[suspicion.value] = {**entry, "typical": max(entry["typical"], entry["sure_from"])}
    return {"how": _HOW, "false_alarms": FALSE_ALARMS, "prior": PRIOR, "rules": entries}


def _holds_for_other_kinds(suspicion: Suspicion, genuine: Sequence[Row], tampered: Sequence[Row]) -> bool:
    """Whether rules that each leave out one kind of document let 1 % of that kind pass, by the exact upper bound."""
    passed, count = 0, 0
    for kind in {row["document"] for row in genuine}:
        kept, theirs = ([row for row in rows if row["document"] != kind] for rows in (genuine, tampered))
        rule = rule_of(fit_one(suspicion.value, kept, theirs, WEIGHING))
        scores = _scores(rule, suspicion, [row for row in genuine if row["document"] == kind])
        passed, count = passed + int((scores >= rule.threshold).sum()), count + len(scores)
    allowed = passes_allowed(count)
    return allowed is not None and passed <= allowed


def _held_to_worst_kind(
    entry: dict[str, Any], suspicion: Suspicion, genuine: Sequence[Row], tampered: Sequence[Row]
) -> dict[str, Any]:
    """A rule with the highest of the thresholds that each kind's own genuine pictures ask for, by their tails."""
    rule = rule_of(entry)
    setting = [row for row in genuine if row["seed"] in THRESHOLDS]
    of_kinds = [[row for row in setting if row["document"] == kind] for kind in {row["document"] for row in setting}]
    asked = [threshold_of(scores) for rows in of_kinds if len(scores := _scores(rule, suspicion, rows))]
    threshold = round(max(entry["threshold"], *asked), 4)
    # A quarter of the way to typical tampering, as where all kinds are taken together.
    sure_from = round(max(entry["sure_from"], threshold + 0.25 * max(0.0, entry["typical"] - threshold)), 4)
    theirs = _scores(rule, suspicion, tampered)
    found = float((theirs >= threshold).mean()), float((theirs >= sure_from).mean())
    right = right_of(found, entry["genuine"])
    return {**entry, "threshold": threshold, "sure_from": sure_from, "right": right, "worst_kind": True}


def _scores(rule: Rule, suspicion: Suspicion, rows: Sequence[Row]) -> NDArray[np.float64]:
    scores = [score_of(rule, suspicion, row) for row in rows]
    return np.array([score for score in scores if score is not None])


def _as_in_use(rows: Sequence[Row]) -> list[Row]:
    """Rows without a layout's name, and backs without what is not judged on them."""
    found: list[Row] = []
    for row in rows:
        figures = dict(row["figures"])
        if row["document"] in _BACKS:
            figures.pop(Suspicion.PHOTOCOPY.value, None)
        if figures:
            found.append({**row, "layout": "", "figures": figures})
    return found


def judged_without_form(rows: Sequence[Row]) -> Evaluation:
    """What the bundled rules make of evaluation rows."""
    return evaluate(_as_in_use(rows), rules_without_form(), EVALUATED)


def lines_without_form(rows: Sequence[Row], found: Evaluation) -> list[str]:
    """The page's part."""
    genuine = [row for row in rows if row["kind"] == GENUINE]
    backs = sum(row["kind"] == _COPY and row["document"] in _BACKS for row in rows)
    missed = [outcome.name for outcome in found.outcomes if outcome.hits.value < NOT_FOUND_BELOW]
    over = [one.value for one, share in found.alarms.items() if share.value > FALSE_ALARMS]
    named = found.named_rightly
    held = [_entry(one)["genuine"] for one in (Suspicion.SCREEN_RECAPTURE, Suspicion.PHOTOCOPY)]
    return [
        TITLE,
        "",
        *measured(),
        "",
        *_prose(
            f"Cards, permits and residence titles of {len({row['document'] for row in genuine})} kinds and "
            f"{len({row['form'] for row in genuine})} forms, drawn of {len(genuine)} evaluation seeds from "
            f"{EVALUATED.start} to {max(int(row['seed']) for row in rows)} with the typefaces, issuers and layouts of "
            "the evaluation: before the simulated phone, curled or shone on, scanned, saved again, scaled by a "
            "messenger. No form of these is known, so only what needs none is judged, by rules of its own. Their "
            "thresholds are set on "
            f"{held[0]} genuine pictures of tuning seeds that set no weight ({held[1]} for photocopies), at 1 % false "
            "alarms by the upper 95 % bound; where rules that left out one kind of document did not keep to that "
            f"on it ({_of_worst_kind()}), at what the worst kind alone asks for. Words are those of the first table; "
            "outlines are the true ones."
        ),
        "",
        "![ROC of documents without a form](images/genuineness_without_form_roc.svg)",
        "",
        *tables(found),
        "",
        *_prose(_by_document(genuine, found)),
        "",
        *_point(
            f"{_over(over)} The sample bounds each to {max(share.bounds[1] for share in found.alarms.values()):.1%} at "
            "most. Another sample of the same forms, on which the need for thresholds by the worst kind was seen, is "
            "in decision 0840."
        ),
        *_point(f"Not detectable (found in less than a quarter): {', '.join(missed) or 'none'}."),
        *_point(
            f"A back is not judged as a copy ({backs} copies of backs are left out here): backs with a zone on grey "
            "are black and white by themselves, and one threshold over both lets half of all copies pass."
        ),
        *_point(
            "Fronts with an engraved grey portrait on a pale ground come nearest to a copy; real ones may be paler "
            "than any that was drawn."
        ),
        *_point(f"A lattice is named rightly (display or print) in {named.hits} of {named.count}."),
        *_point(
            "Portrait, number, ground and places of such documents are not looked at: each has the finding "
            "`genuineness_partly_checked`, and the machine decides no step of its case."
        ),
    ]


def _prose(text: str) -> list[str]:
    return textwrap.wrap(text, 112)


def _point(text: str) -> list[str]:
    return textwrap.wrap(text, 112, initial_indent="- ", subsequent_indent="  ")


def _of_worst_kind() -> str:
    return ", ".join(one.value for one in WITHOUT_PLACES if "worst_kind" in _entry(one)) or "none"


def _over(suspicions: Sequence[str]) -> str:
    if suspicions:
        return f"More than 1 % of false alarms here: {', '.join(suspicions)}."
    return "No suspicion has more than 1 % of false alarms here."


def _by_document(genuine: Sequence[Row], found: Evaluation) -> str:
    """Of each kind of document, how many genuine pictures are suspected of anything; of one kind all may be."""
    alarms: dict[str, list[bool]] = {}
    by = rules_without_form()
    for row in _as_in_use(genuine):
        scores = {one: rule.score(row["figures"].get(one.value, {}), "") for one, rule in by.items()}
        hit = any(score is not None and score >= by[one].threshold for one, score in scores.items())
        alarms.setdefault(row["document"], []).append(hit)
    shares = {name: Share(sum(hits), len(hits)) for name, hits in alarms.items()}
    assert sum(share.hits for share in shares.values()) == found.any_alarm.hits
    told = ", ".join(f"{name} {share.hits} of {share.count}" for name, share in sorted(shares.items()))
    return f"Genuine pictures suspected of anything, by kind: {told}."


def write_without_form(found: Evaluation, text: Sequence[str]) -> None:
    """Write numbers and curves, and the page with its part made new."""
    draw_rocs(panels_of(found), _DRAWING)
    _NUMBERS.write_text(json.dumps(as_json(found), indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    old, new = "\n".join(section_on_page(TITLE)), "\n".join(text)
    page = page.replace(old, new) if old else page.replace(_BEFORE, f"{new}\n\n{_BEFORE}")
    PAGE.write_text(page, encoding="utf-8")


def _entry(suspicion: Suspicion) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(RULES.read_text(encoding="utf-8"))["rules"][suspicion.value]
    return entry
