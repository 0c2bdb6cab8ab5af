"""The statement that reads a case whole, whatever has been found and said of it, in one trip to the database.

It is plain SQL because it is on the path of every claim. What it leaves sealed is opened in `details`.
"""

from typing import Final

STANDING: Final = "case_id = c.case_id AND superseded_at IS NULL"
_SAID: Final = " OR ".join(
    f"EXISTS (SELECT FROM {table} WHERE case_id = c.case_id)"
    for table in ("step_outcomes", "field_decisions", "face_opinions", "notes", "verdicts")
)

# Parts of the case `c`, as JSON shaped like the contract's records; readings have `sealed` in place of their fields.
EVIDENCE: Final = f"""(SELECT coalesce(json_agg(json_build_object(
    'evidence_id', evidence_id, 'kind', kind, 'media_type', media_type, 'byte_count', byte_count,
    'page_count', page_count, 'sha256', sha256, 'received_at', received_at
)), '[]') FROM evidence WHERE {STANDING})"""  # noqa: S608 - nothing comes from outside
READINGS: Final = f"""(SELECT coalesce(json_agg(json_build_object(
    'reading_id', reading_id, 'evidence_id', evidence_id, 'page', page, 'document', document,
    'document_type', document_type, 'rotation', rotation, 'corners', corners, 'sealed', encode(fields_sealed, 'hex'),
    'model_versions', model_versions, 'pack', pack
) ORDER BY reading_id), '[]') FROM readings WHERE {STANDING})"""  # noqa: S608
FINDINGS: Final = f"""(SELECT coalesce(json_agg(json_build_object(
    'finding_id', finding_id, 'code', code, 'severity', severity, 'confidence', confidence,
    'evidence_id', evidence_id, 'page', page, 'document', document, 'region', region, 'field', field,
    'details', details, 'model_version', model_version
) ORDER BY ordinal), '[]') FROM findings WHERE {STANDING})"""  # noqa: S608


def whole_from(source: str) -> str:
    """SQL that gives a row for every case in `source`, which has the columns of `cases`.

    Columns: case_id, version, `whole` (JSON text shaped like `CaseDetail`; readings have `sealed` in hexadecimal in
    place of their fields, and nothing is in it of what people said), declared_sealed, wrapped_key (None: erased),
    needs (of every source, with repeats), met_needs, `said` (whether people said anything of the case yet).
    """
    return f"""
    SELECT c.case_id, c.version, c.declared_sealed, c.needs || c.machine_needs AS needs, c.met_needs,
    keys.wrapped_key, ({_SAID}) AS said,
    json_build_object(
        'summary', json_build_object(
            'case_id', c.case_id, 'tenant_id', c.tenant_id, 'tenant_name', tenants.name,
            'service_code', c.service_code, 'case_type', c.case_type, 'tier', c.tier, 'risk_level', c.risk_level,
            'status', c.status, 'version', c.version, 'masked_name', c.masked_name, 'received_at', c.received_at,
            'clock', json_build_object(
                'kind', c.clock_kind, 'started_at', c.clock_started_at, 'due_at', c.clock_due_at,
                'paused_at', c.clock_paused_at, 'stopped_at', c.clock_stopped_at
            ),
            'pre_check', c.pre_check, 'alert_count', c.alert_count, 'warning_count', c.warning_count,
            'blind', CASE WHEN c.risk_without_faces IS NOT NULL THEN json_build_object(
                'risk_level', c.risk_without_faces, 'alert_count', c.alert_count - c.face_alert_count,
                'warning_count', c.warning_count - c.face_warning_count
            ) END,
            'assigned_to', c.assigned_to,
            'lease', CASE WHEN c.lease_account IS NOT NULL THEN json_build_object(
                'account_id', c.lease_account, 'account_name', coalesce(holders.display_name, ''),
                'workstation_id', c.lease_workstation, 'expires_at', c.lease_expires_at
            ) END
        ),
        'tenant_reference', c.tenant_reference, 'language', c.language, 'template_id', c.template_id,
        'template_version', c.template_version, 'policy_version', c.policy_version,
        'evidence', {EVIDENCE},
        'readings', {READINGS},
        'findings', {FINDINGS},
        'machine_steps', (SELECT coalesce(json_agg(json_build_object(
                'code', step, 'outcome', outcome, 'decided_at', made_at, 'grounds', grounds,
                'rules_version', rules_version
            )), '[]') FROM machine_steps WHERE {STANDING}),
        'face', (SELECT json_build_object(
                'similarity', similarity, 'same_probability', same_probability, 'band', band,
                'document_evidence_id', document_evidence_id, 'document_page', document_page,
                'document_box', document_box, 'selfie_evidence_id', selfie_evidence_id, 'selfie_box', selfie_box,
                'document_quality', document_quality, 'selfie_quality', selfie_quality, 'model_version', model_version
            ) FROM face_comparisons WHERE {STANDING} ORDER BY made_at DESC LIMIT 1),
        'reverification', (SELECT json_build_object(
                'earlier_case_id', earlier.case_id, 'earlier_service_code', earlier.service_code,
                'earlier_decided_at', earlier.decided_at, 'ground', again.ground,
                'threshold', again.threshold::text, 'currency', again.currency
            ) FROM reverifications AS again JOIN cases AS earlier ON earlier.case_id = again.earlier_case_id
            WHERE again.case_id = c.case_id)
    )::text AS whole
    FROM {source} AS c
    JOIN tenants ON tenants.tenant_id = c.tenant_id
    LEFT JOIN accounts AS holders ON holders.account_id = c.lease_account
    LEFT JOIN case_keys AS keys ON keys.case_id = c.case_id
    """  # noqa: S608 - only names of tables are written into it
