"""The figures of a run: rates by document, field and degradation, silent errors, calibration, cost."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import contains, eq
from typing import Any, Final

from benchmarks.documents.drawing.people import NAMED_SIGNS, words
from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.evaluation.field_calibration import Calibration, calibration_by_name
from benchmarks.documents.evaluation.readers import PRODUCT
from benchmarks.documents.evaluation.real_zones import is_called_valid, zone_of
from benchmarks.documents.evaluation.record import Record
from benchmarks.documents.evaluation.scoring import (
    Outcome,
    Scored,
    Threshold,
    scored_baseline,
    scored_product,
    type_right,
)
from benchmarks.documents.evaluation.statistics import Bin, Rate, calibration_error, reliability
from identity_checks.finding_codes import FindingCode

_BY_RULE: Final = (
    FindingCode.MRZ_VISUAL_MISMATCH,
    FindingCode.MRZ_CHECK_DIGIT,
    FindingCode.NUMBER_CHECK_DIGIT,
    FindingCode.USCC_CHECK_DIGIT,
    FindingCode.NUMBER_MALFORMED,
    FindingCode.NUMBER_BIRTH_MISMATCH,
    FindingCode.NUMBER_SEX_MISMATCH,
    FindingCode.DATE_IMPOSSIBLE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of a kind or degradation: how many were exact (also but for the width of signs), absent, silent.

    `calibration` is the expected calibration error of those that were read.
    """

    exact: Rate
    but_for_widths: Rate
    absent: int
    silent: Rate
    accepted: int
    calibration: float


@dataclass(frozen=True, slots=True)
class Beside:
    """A plain reader on its pictures, and the product on the very same ones."""

    pictures: int
    exact: Rate
    product: Rate
    by_kind: Mapping[str, Rate]
    by_field: Mapping[str, Rate]
    by_effect: Mapping[str, Rate]
    cpu_s: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Zones:
    """Lines of drawn zones, first to third, on legible documents; zones wrong and yet called valid, legible or not.

    Of pictures with one document: which of two a zone was read for is not asked.
    """

    lines: Sequence[Rate]
    wrong_called_valid: Rate
    illegible_called_valid: Rate


@dataclass(frozen=True, slots=True)
class BroughtUp:
    """Which of the `wanted` stood in legible fields, and which of those were read exactly at least once."""

    wanted: Sequence[str]
    legible: Sequence[str]
    exact: Sequence[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that a run shows. Groups count legible fields of first documents; second ones stand apart.

    `alarms` are pictures of which a rule spoke against numbers, dates or zones, though all that is drawn agrees.
    `by_cell` is by document, field and degradation with a stroke between them; a field "*" is all of a document.
    `ethnic_groups` are those on fronts of resident ID cards, `rare_signs` those in names of persons, on any document.
    """

    pictures: int
    fields: int
    legible: int
    whole: Group
    second: Group
    illegible: Group
    by_kind: Mapping[str, Group]
    by_field: Mapping[str, Group]
    by_effect: Mapping[str, Group]
    by_strength: Mapping[str, Group]
    by_cell: Mapping[str, Group]
    types: Mapping[str, Rate]
    bins: Sequence[Bin]
    calibration: float
    calibrated: int
    calibration_by_name: Mapping[str, Calibration]
    zones: Zones
    ethnic_groups: BroughtUp
    rare_signs: BroughtUp
    alarms: Mapping[str, Rate]
    cpu_mean_s: float
    cpu_p95_s: float
    peak_mib: float
    beside: Mapping[str, Beside]


def summary_of(records: Sequence[Record], threshold: Threshold, fold: Callable[[str], str]) -> Summary:
    """The figures of a run that has at least one picture."""
    scored = [item for record in records for item in scored_product(record, threshold)]
    first = [item for item in scored if item.legible and not item.second]
    pairs = _pairs(scored)
    seconds = sorted(float(record.answers[PRODUCT]["cpu_s"]) for record in records)
    types: dict[str, list[bool]] = defaultdict(list)
    for record in records:
        types[record.kind].append(type_right(record, record.documents[0]))
    strengths = {record.seed: record.effects.get(record.leading, 0.0) for record in records}
    names = sorted({name for record in records for name in record.answers} - {PRODUCT})
    return Summary(
        len(records),
        len(scored),
        sum(item.legible for item in scored),
        _group(first),
        _group(item for item in scored if item.legible and item.second),
        _group(item for item in scored if not item.legible),
        _groups(first, lambda item: item.kind),
        _groups(first, lambda item: f"{item.kind}.{item.field}"),
        _groups(first, lambda item: item.leading),
        _groups(first, lambda item: f"{item.leading} {_strength(strengths[item.seed])}"),
        {
            **_groups(first, lambda item: f"{item.kind}/*/{item.leading}"),
            **_groups(first, lambda item: f"{item.kind}/{item.field}/{item.leading}"),
        },
        {kind: Rate(sum(found), len(found)) for kind, found in sorted(types.items())},
        reliability(pairs),
        calibration_error(pairs),
        len(pairs),
        calibration_by_name(scored),
        _zones(records),
        _brought_up(words()["groups"].split(), (item for item in scored if item.field == "ethnicity"), eq),
        _brought_up(NAMED_SIGNS, (item for item in scored if _is_persons_name(item)), contains),
        {code: Rate(sum(_says(record, code) for record in records), len(records)) for code in _BY_RULE},
        sum(seconds) / len(seconds),
        seconds[min(len(seconds) - 1, math.ceil(0.95 * len(seconds)) - 1)],
        max(float(record.answers[PRODUCT]["peak_mib"]) for record in records),
        {name: _beside(records, name, threshold, fold) for name in names},
    )


def _strength(strength: float) -> str:
    return "none" if strength == 0 else "mild" if strength < 0.55 else "strong" if strength < 0.8 else "hardest"


def _group(items: Iterable[Scored]) -> Group:
    found = list(items)
    exact = sum(item.outcome is Outcome.EXACT for item in found)
    return Group(
        Rate(exact, len(found)),
        Rate(sum(item.but_for_widths for item in found), len(found)),
        sum(item.outcome is Outcome.ABSENT for item in found),
        Rate(sum(item.silent for item in found), len(found)),
        sum(item.accepted for item in found),
        calibration_error(_pairs(found)),
    )


def _pairs(items: Iterable[Scored]) -> list[tuple[float, bool]]:
    return [(item.confidence, item.outcome is Outcome.EXACT) for item in items if item.confidence is not None]


def _groups(items: Iterable[Scored], key: Callable[[Scored], str]) -> dict[str, Group]:
    by_key: dict[str, list[Scored]] = defaultdict(list)
    for item in items:
        by_key[key(item)].append(item)
    return {name: _group(found) for name, found in sorted(by_key.items())}


def _brought_up(wanted: Iterable[str], items: Iterable[Scored], bears: Callable[[str, str], bool]) -> BroughtUp:
    asked, legible = tuple(wanted), [item for item in items if item.legible]
    exact = [item for item in legible if item.outcome is Outcome.EXACT]

    def there(some: Sequence[Scored]) -> tuple[str, ...]:
        return tuple(word for word in asked if any(bears(item.truth, word) for item in some))

    return BroughtUp(asked, there(legible), there(exact))


def _is_persons_name(item: Scored) -> bool:
    return item.field == "legal_representative" or (item.field == "name" and item.kind != Kind.BUSINESS_LICENCE)


def _says(record: Record, code: str) -> bool:
    return any(code in reading["findings"] for reading in record.answers[PRODUCT]["readings"])


def _zones(records: Iterable[Record]) -> Zones:
    right, total = [0, 0, 0], [0, 0, 0]
    called, zones = [0, 0], [0, 0]
    for record in records:
        if len(record.documents) > 1:
            continue
        truth = record.documents[0].fields.get("mrz")
        if truth is None:
            continue
        value, findings = zone_of(record.answers[PRODUCT])
        wanted, lines = truth.value.split("\n"), value.split("\n") if value else []
        zones[truth.legible] += bool(lines)
        called[truth.legible] += bool(lines) and lines != wanted and is_called_valid(findings)
        if not truth.legible:
            continue
        for number, line in enumerate(wanted):
            total[number] += 1
            right[number] += number < len(lines) and lines[number] == line
    rates = [Rate(hits, trials) for hits, trials in zip(right, total, strict=True)]
    return Zones(rates, Rate(called[1], zones[1]), Rate(called[0], zones[0]))


def _beside(records: Sequence[Record], name: str, threshold: Threshold, fold: Callable[[str], str]) -> Beside:
    shared = [record for record in records if name in record.answers]
    plain = [item for record in shared for item in scored_baseline(record, name, fold) if item.legible]
    plain = [item for item in plain if not item.second]
    ours = [item for record in shared for item in scored_product(record, threshold) if item.legible]
    ours = [item for item in ours if not item.second]
    return Beside(
        len(shared),
        _group(plain).exact,
        _group(ours).exact,
        {key: group.exact for key, group in _groups(plain, lambda item: item.kind).items()},
        {key: group.exact for key, group in _groups(plain, lambda item: f"{item.kind}.{item.field}").items()},
        {key: group.exact for key, group in _groups(plain, lambda item: item.leading).items()},
        sum(float(record.answers[name]["cpu_s"]) for record in shared) / max(1, len(shared)),
        max((float(record.answers[name]["peak_mib"]) for record in shared), default=0.0),
    )


def as_json(value: Any) -> Any:
    """A summary as plain values; rates with their share and bounds."""
    if isinstance(value, Rate):
        low, high = value.bounds
        share = None if not value.trials else round(value.share, 5)
        return {
            "hits": value.hits,
            "trials": value.trials,
            "share": share,
            "low": round(low, 5),
            "high": round(high, 5),
        }
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: as_json(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
