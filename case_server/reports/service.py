"""Puts the counts of automation together as a report (R20, R56, R57)."""

import math
from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa

from case_contract.reports import (
    WHOLE,
    AutomationReport,
    DocumentAutomation,
    FieldAutomation,
    Ratio,
    StepAutomation,
)
from case_contract.templates import ALL_TEMPLATES, FIELDS_OF
from case_contract.vocabulary import DocumentType
from case_server.reports.repository import Counts, ReportQuery, count_automation

_NORMAL_975: Final = 1.959963984540054
_STEP_ORDER: Final = {
    code: place
    for place, code in enumerate(dict.fromkeys(step.code for flow in ALL_TEMPLATES[::-1] for step in flow.steps))
}


def automation_report(connection: sa.Connection, query: ReportQuery) -> AutomationReport:
    """What the machine took off people in a period; the module docstring of `case_contract.reports` defines it."""
    counts = count_automation(connection, query)
    fields = [row for row in counts.fields if row.field in FIELDS_OF.get(_type_of(row), ())]
    rows = {(_type_of(row), row.pack) for row in (*counts.by_document, *fields)}
    # Documents of packs by their English titles, what no pack is known of last.
    order = sorted(rows, key=lambda one: "\uffff" if one[1] is None else counts.packs[one[1]].title_en)
    by_step = sorted(counts.by_step, key=lambda row: _STEP_ORDER[row.step])
    return AutomationReport(
        since=query.since,
        until=query.until,
        tenant_id=query.tenant_id,
        cases=counts.cases,
        entry=_entry(fields),
        reading=_reading(fields),
        steps=ratio(sum(row.automatic for row in by_step), sum(row.steps for row in by_step)),
        documents=tuple(
            _document(kind, pack, counts, fields) for kind in FIELDS_OF for of, pack in order if of is kind
        ),
        by_step=tuple(StepAutomation(step=row.step, steps=ratio(row.automatic, row.steps)) for row in by_step),
    )


def ratio(hits: int, trials: int) -> Ratio:
    """Hits among trials with Wilson's interval at 95 %, widened to whole ten-thousandths."""
    if trials == 0:
        return Ratio(hits=0, trials=0)
    share, square = hits / trials, _NORMAL_975**2
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = _NORMAL_975 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2)) / (1 + square / trials)
    return Ratio(
        hits=hits,
        trials=trials,
        lower=0 if hits == 0 else max(0, math.floor((middle - half) * WHOLE)),
        upper=WHOLE if hits == trials else min(WHOLE, math.ceil((middle + half) * WHOLE)),
    )


def _document(kind: DocumentType, pack: str | None, counts: Counts, fields: Iterable[Any]) -> DocumentAutomation:
    own = {row.field: row for row in fields if (_type_of(row), row.pack) == (kind, pack)}
    steps = next((row for row in counts.by_document if (_type_of(row), row.pack) == (kind, pack)), None)
    return DocumentAutomation(
        document_type=kind,
        pack=None if pack is None else counts.packs[pack],
        cases=0 if steps is None else steps.cases,
        entry=_entry(own.values()),
        reading=_reading(own.values()),
        steps=ratio(0, 0) if steps is None else ratio(steps.automatic, steps.steps),
        fields=tuple(_field(own[name]) for name in FIELDS_OF[kind] if name in own),
    )


def _field(row: Any) -> FieldAutomation:
    return FieldAutomation(
        field=row.field,
        entry=_entry([row]),
        reading=_reading([row]),
        accepted=row.accepted,
        corrected=row.corrected,
        typed=row.typed,
        undecided=row.undecided,
    )


def _entry(rows: Iterable[Any]) -> Ratio:
    rows = list(rows)
    return ratio(sum(row.accepted for row in rows), sum(row.basic for row in rows))


def _reading(rows: Iterable[Any]) -> Ratio:
    rows = list(rows)
    return ratio(sum(row.exact for row in rows), sum(row.compared for row in rows))


def _type_of(row: Any) -> DocumentType:
    return DocumentType(row.document_type)
