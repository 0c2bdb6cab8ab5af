"""Everything a reviewer needs of a case she holds, in a handful of queries for any number of cases."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from case_contract.records import CaseDetail, FaceOpinionRecord, StepRecord
from case_contract.templates import TEMPLATES, missing_kinds
from case_contract.vocabulary import CaseType, Need
from case_server.cases.sayings import Said, load_said
from case_server.cases.summaries import SUMMARY_COLUMNS, SUMMARY_SOURCE, summary_of
from case_server.cases.tables import cases
from case_server.evidence.repository import current_evidence
from case_server.evidence.sealing import case_keys_for, declared_under
from case_server.foundation.keys import KeyProvider
from case_server.precheck.repository import load_results

_COLUMNS = (
    *SUMMARY_COLUMNS,
    cases.c.tenant_reference,
    cases.c.declared_sealed,
    cases.c.language,
    cases.c.template_id,
    cases.c.template_version,
    cases.c.policy_version,
    cases.c.needs,
    cases.c.met_needs,
)


def load_detail(
    connection: sa.Connection, key_provider: KeyProvider, case_id: UUID, *, viewer: UUID | None = None
) -> CaseDetail | None:
    """One case whole, or None when it is not within the transaction's scope."""
    return load_details(connection, key_provider, [case_id], viewer=viewer).get(case_id)


def load_details(
    connection: sa.Connection, key_provider: KeyProvider, case_ids: Collection[UUID], *, viewer: UUID | None = None
) -> dict[UUID, CaseDetail]:
    """Several cases whole. An erased case has no declared values, fields or texts left.

    `viewer` is a reviewer at work: of the blind opinions she gets her own only, so that a second opinion stays one.
    """
    wanted = list(case_ids)
    if not wanted:
        return {}
    rows = connection.execute(sa.select(*_COLUMNS).select_from(SUMMARY_SOURCE).where(cases.c.case_id.in_(wanted))).all()
    keys = case_keys_for(key_provider, connection, wanted)
    declared = {
        row.case_id: declared_under(keys[row.case_id], row.case_id, row.declared_sealed)
        for row in rows
        if row.case_id in keys
    }
    said = load_said(connection, wanted, keys=keys, declared=declared)
    evidence = current_evidence(connection, wanted)
    checked = load_results(connection, key_provider, wanted)
    details: dict[UUID, CaseDetail] = {}
    for row in rows:
        words = said.get(row.case_id, Said())
        template = TEMPLATES[CaseType(row.case_type)]
        present = [record.kind for record in evidence[row.case_id]]
        details[row.case_id] = CaseDetail(
            summary=summary_of(row),
            tenant_reference=row.tenant_reference,
            declared=declared.get(row.case_id, {}),
            language=row.language,
            template_id=row.template_id,
            template_version=row.template_version,
            policy_version=row.policy_version,
            needs=tuple(need for need in Need if need in row.needs and need not in row.met_needs),
            missing_evidence=missing_kinds(template.case_type, present),
            evidence=evidence[row.case_id],
            readings=checked[row.case_id].readings,
            findings=checked[row.case_id].findings,
            face=checked[row.case_id].face,
            steps=tuple(words.steps.get(step.code, StepRecord(code=step.code)) for step in template.steps),
            field_decisions=words.fields,
            face_opinion=_opinion(words, viewer),
            verdicts=words.verdicts,
            notes=words.notes,
        )
    return details


def _opinion(words: Said, viewer: UUID | None) -> FaceOpinionRecord | None:
    if viewer is not None:
        return words.opinions.get(viewer)
    return max(words.opinions.values(), key=lambda opinion: opinion.given_at, default=None)
