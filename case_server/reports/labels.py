"""Counts what became of the three risk labels (R24); `case_contract.reports` says what each count is."""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from case_contract.reasons import REASONS, RiskFamily
from case_contract.reports import LabelCount, LabelDocument, LabelStatistics, PackTitle, RiskLabelReport
from case_contract.templates import EXPECTED_DOCUMENT
from case_contract.vocabulary import DocumentType, Role, Severity, Verdict
from case_server.precheck.corrected import OF_CORRECTIONS
from case_server.precheck.rating import FAMILY_OF
from case_server.reports.repository import DECIDED, PACK_OF, ReportQuery, count_cases, pack_titles
from case_server.reports.service import ratio

_ORDER: Final = {kind: place for place, kind in enumerate(DocumentType)}

# Findings of earlier rounds count: a suspicion that a better picture dispelled was one all the same.
_LABELS: Final = f"""
    WITH {DECIDED}, machine AS (SELECT * FROM unnest(:codes, :code_labels) AS machine (code, label)),
    people AS (SELECT * FROM unnest(:reasons, :reason_labels) AS people (reason, label)),
    handed_in AS (SELECT * FROM unnest(:kinds, :kind_documents) AS handed_in (kind, expected)),
    suspicion AS (
        SELECT case_id, label, code, severity, evidence_id, page, document, made_at
        FROM findings JOIN decided USING (case_id) JOIN machine USING (code)
        WHERE severity IN ('{Severity.ALERT.value}', '{Severity.WARNING.value}')
            AND (superseded_at IS NULL OR model_version NOT LIKE '%{OF_CORRECTIONS}%')
    ), said AS (
        SELECT case_id, label, reason, role
        FROM verdicts JOIN decided USING (case_id) CROSS JOIN unnest(reasons) AS reason JOIN people USING (reason)
    ), final AS (
        SELECT DISTINCT ON (case_id) case_id, verdict, reasons FROM verdicts JOIN decided USING (case_id)
        ORDER BY case_id, case_version DESC, at DESC
    ), ends AS (
        SELECT case_id, label, verdict = '{Verdict.APPROVE.value}' AS dismissed,
            verdict = '{Verdict.REJECT.value}' AND bool_or(reason = ANY (reasons)) AS rejected
        FROM final CROSS JOIN people GROUP BY case_id, label, verdict
    )
"""  # noqa: S608 - put together from the text above and from closed sets of words


def _statement(select: str) -> sa.TextClause:
    names = ("codes", "code_labels", "reasons", "reason_labels", "kinds", "kind_documents")
    return sa.text(_LABELS + select).bindparams(*(sa.bindparam(name, type_=ARRAY(sa.Text)) for name in names))


_BY_LABEL: Final = _statement(
    f"""
    , suspected AS (
        SELECT case_id, label, bool_or(severity = '{Severity.ALERT.value}') AS alerted
        FROM suspicion GROUP BY case_id, label
    ), decision AS (
        SELECT case_id, label, bool_or(role = '{Role.RISK_OFFICER.value}') AS by_risk FROM said GROUP BY case_id, label
    )
    SELECT label, count(*) FILTER (WHERE alerted IS NOT NULL) AS suspected, count(*) FILTER (WHERE alerted) AS alerted,
        count(*) FILTER (WHERE by_risk IS NOT NULL) AS decided, count(*) FILTER (WHERE by_risk) AS decided_by_risk,
        count(*) FILTER (WHERE rejected) AS rejected,
        count(*) FILTER (WHERE alerted IS NOT NULL AND rejected) AS borne_out,
        count(*) FILTER (WHERE alerted IS NOT NULL AND dismissed) AS dismissed
    FROM suspected FULL JOIN decision USING (case_id, label) LEFT JOIN ends USING (case_id, label) GROUP BY label
    """  # noqa: S608 - see above
)
_BY_REASON: Final = _statement("SELECT reason AS code, count(DISTINCT case_id) AS cases FROM said GROUP BY reason")
_BY_FINDING: Final = _statement(
    "SELECT code, count(DISTINCT case_id) AS cases FROM suspicion GROUP BY code ORDER BY cases DESC, code"
)
# A page that nobody could tell, and a selfie, are what they were handed in as.
_BY_DOCUMENT: Final = _statement(
    f"""
    , placed AS (
        SELECT DISTINCT case_id, label, coalesce(read.document_type, expected) AS document_type, read.pack
        FROM suspicion LEFT JOIN evidence USING (case_id, evidence_id) LEFT JOIN handed_in USING (kind)
        LEFT JOIN LATERAL (
            SELECT document_type, {PACK_OF} AS pack FROM readings
            WHERE readings.case_id = suspicion.case_id AND readings.evidence_id = suspicion.evidence_id
                AND readings.page = suspicion.page AND readings.document = suspicion.document
                AND document_type <> '{DocumentType.UNKNOWN.value}' AND readings.made_at <= suspicion.made_at
            ORDER BY readings.made_at DESC LIMIT 1
        ) AS read ON true
    )
    SELECT label, document_type, pack, count(*) AS suspected, count(*) FILTER (WHERE rejected) AS borne_out,
        count(*) FILTER (WHERE dismissed) AS dismissed
    FROM placed LEFT JOIN ends USING (case_id, label) GROUP BY label, document_type, pack
    """  # noqa: S608 - see above
)


def risk_label_report(connection: sa.Connection, query: ReportQuery) -> RiskLabelReport:
    """What became of the three labels in a period, within the scope of the transaction."""
    labelled = {code: reason.family.value for code, reason in REASONS.items() if reason.family is not None}
    given: dict[str, object] = {
        **query.parameters,
        "codes": [code.value for code in FAMILY_OF],
        "code_labels": [label.value for label in FAMILY_OF.values()],
        "reasons": list(labelled),
        "reason_labels": list(labelled.values()),
        "kinds": [kind.value for kind in EXPECTED_DOCUMENT],
        "kind_documents": [document.value for document in EXPECTED_DOCUMENT.values()],
    }
    by_label = {row.label: row for row in connection.execute(_BY_LABEL, given)}
    reasons = {row.code: row.cases for row in connection.execute(_BY_REASON, given)}
    found = {row.code: row.cases for row in connection.execute(_BY_FINDING, given)}
    documents = sorted(connection.execute(_BY_DOCUMENT, given), key=_place)
    packs = pack_titles(connection, query)
    return RiskLabelReport(
        since=query.since,
        until=query.until,
        tenant_id=query.tenant_id,
        cases=count_cases(connection, query),
        labels=tuple(
            _label(
                label,
                by_label.get(label.value),
                {code: reasons.get(code, 0) for code, of in labelled.items() if of == label.value},
                {code: cases for code, cases in found.items() if FAMILY_OF.get(code) is label},
                tuple(_document(row, packs) for row in documents if row.label == label.value),
            )
            for label in RiskFamily
        ),
    )


def _label(
    label: RiskFamily,
    row: Any,
    reasons: Mapping[str, int],
    found: Mapping[str, int],
    documents: tuple[LabelDocument, ...],
) -> LabelStatistics:
    suspected = 0 if row is None else row.suspected
    return LabelStatistics(
        label=label,
        suspected=suspected,
        alerted=0 if row is None else row.alerted,
        decided=0 if row is None else row.decided,
        decided_by_risk=0 if row is None else row.decided_by_risk,
        rejected=0 if row is None else row.rejected,
        borne_out=ratio(0 if row is None else row.borne_out, suspected),
        dismissed=0 if row is None else row.dismissed,
        reasons=tuple(LabelCount(code=code, cases=cases) for code, cases in reasons.items()),
        findings=tuple(LabelCount(code=code, cases=cases) for code, cases in found.items()),
        documents=documents,
    )


def _document(row: Any, packs: Mapping[str, PackTitle]) -> LabelDocument:
    return LabelDocument(
        document_type=None if row.document_type is None else DocumentType(row.document_type),
        pack=packs.get(row.pack),
        suspected=row.suspected,
        borne_out=row.borne_out,
        dismissed=row.dismissed,
    )


def _place(row: Any) -> tuple[int, str]:
    """In the order of the words; what is on no document alone comes last."""
    kind = len(_ORDER) if row.document_type is None else _ORDER[DocumentType(row.document_type)]
    return kind, row.pack or ""
