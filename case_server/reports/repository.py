"""Counts what people and the machine did, in SQL; `case_contract.reports` says what each count is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from case_contract.reports import PackTitle
from case_contract.templates import ALL_TEMPLATES
from case_contract.vocabulary import StepGround

PACK_OF: Final = "readings.pack ->> 'pack'"
"""The data pack that a document was read by; nothing of the kinds that the program knows by itself."""

DECIDED: Final = """
    decided AS (
        SELECT case_id, round, template_id, template_version FROM cases
        WHERE decided_at >= :since AND decided_at < :until
            AND (CAST(:tenant_id AS uuid) IS NULL OR tenant_id = CAST(:tenant_id AS uuid))
    )
"""

# A field that several documents of packs bear is that of one of them: of one that it was read on before one that only
# may have it, of what is printed before a zone (`case_contract.rules.of_a_pack`), then of what came first.
_BASIC: Final = f"""
    WITH {DECIDED}, words AS (
        SELECT case_id, document_type, field,
            bool_or(reading_kept IS NOT NULL) AS had_reading, bool_or(reading_kept IS FALSE) AS corrected,
            bool_and(reading_kept IS TRUE) AS kept
        FROM field_decisions JOIN decided USING (case_id, round)
        GROUP BY case_id, document_type, field
    ), bears AS (
        SELECT case_id, document_type, field, standing, {PACK_OF} AS pack,
            coalesce(pack -> 'fields' @> '"mrz"', false) AS is_zone, evidence_id, page, document
        FROM readings JOIN decided USING (case_id) CROSS JOIN LATERAL (
            SELECT unnest(fields_read) AS field, 0 AS standing UNION ALL SELECT unnest(fields_missing), 1
            UNION ALL SELECT jsonb_array_elements_text(pack -> 'fields'), 2
        ) AS borne
        WHERE superseded_at IS NULL
    ), placed AS (
        SELECT DISTINCT ON (case_id, document_type, field) case_id, document_type, field, pack FROM bears
        ORDER BY case_id, document_type, field, standing, is_zone, evidence_id, page, document
    ), printed AS (
        SELECT DISTINCT case_id, document_type, field FROM bears WHERE standing < 2
    ), basic AS (
        SELECT case_id, document_type, field, pack, had_reading IS NOT NULL AS spoken,
            coalesce(had_reading, false) AS had_reading, coalesce(corrected, false) AS corrected,
            coalesce(kept, false) AS kept
        FROM words FULL JOIN printed USING (case_id, document_type, field)
        LEFT JOIN placed USING (case_id, document_type, field)
    )
"""  # noqa: S608 - put together from the text above

_COUNT: Final = """
    SELECT document_type, pack, field, count(*) AS basic, count(*) FILTER (WHERE kept) AS accepted,
        count(*) FILTER (WHERE had_reading) AS compared, count(*) FILTER (WHERE had_reading AND NOT corrected) AS exact,
        count(*) FILTER (WHERE spoken AND NOT kept AND corrected) AS corrected,
        count(*) FILTER (WHERE spoken AND NOT kept AND NOT corrected) AS typed,
        count(*) FILTER (WHERE NOT spoken) AS undecided
    FROM basic GROUP BY document_type, pack, field
"""
_FIELDS: Final = sa.text(_BASIC + _COUNT)

_STEPS: Final = f"""
    WITH {DECIDED}, flow AS (
        SELECT * FROM unnest(:template_ids, :versions, :steps) AS flow (template_id, template_version, step)
    ), said AS (
        SELECT DISTINCT case_id, step FROM step_outcomes JOIN decided USING (case_id, round)
    ), checks AS (
        SELECT case_id, step, machine_steps.step IS NOT NULL AND said.step IS NULL AS automatic
        FROM decided JOIN flow USING (template_id, template_version)
        LEFT JOIN (
            SELECT case_id, step FROM machine_steps
            WHERE superseded_at IS NULL AND '{StepGround.CONFIRMED_BY_PERSON.value}' <> ALL (grounds)
        ) AS machine_steps
            USING (case_id, step)
        LEFT JOIN said USING (case_id, step)
    ), shown AS (
        SELECT case_id, document_type, {PACK_OF} AS pack
        FROM readings JOIN decided USING (case_id) WHERE superseded_at IS NULL
        UNION SELECT case_id, document_type, NULL FROM field_decisions JOIN decided USING (case_id, round)
        WHERE (case_id, document_type) NOT IN (
            SELECT case_id, document_type FROM readings JOIN decided USING (case_id) WHERE superseded_at IS NULL
        )
    )
"""  # noqa: S608 - put together from the text above


def _steps(select: str) -> sa.TextClause:
    return sa.text(_STEPS + select).bindparams(
        sa.bindparam("template_ids", type_=ARRAY(sa.Text)),
        sa.bindparam("versions", type_=ARRAY(sa.Integer)),
        sa.bindparam("steps", type_=ARRAY(sa.Text)),
    )


_BY_STEP: Final = _steps(
    "SELECT step, count(*) AS steps, count(*) FILTER (WHERE automatic) AS automatic FROM checks GROUP BY step"
)
_BY_DOCUMENT: Final = _steps(
    "SELECT document_type, pack, count(DISTINCT case_id) AS cases, count(*) AS steps, count(*) FILTER "
    "(WHERE automatic) AS automatic FROM checks JOIN shown USING (case_id) GROUP BY document_type, pack"
)
_PACKS: Final = sa.text(
    f"""
    WITH {DECIDED} SELECT DISTINCT ON (1) pack ->> 'pack' AS pack, pack ->> 'title_zh' AS title_zh,
        pack ->> 'title_en' AS title_en
    FROM readings JOIN decided USING (case_id) WHERE pack IS NOT NULL
    ORDER BY 1, CAST(pack ->> 'version' AS integer) DESC, made_at DESC
    """  # noqa: S608 - put together from the text above
)
_CASES: Final = sa.text(f"WITH {DECIDED} SELECT count(*) FROM decided")  # noqa: S608 - put together from the text above

_FLOW: Final = [
    (template.template_id, template.version, step.code) for template in ALL_TEMPLATES for step in template.steps
]


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Cases decided from `since` to before `until`, of one tenant or (None) of all in scope."""

    since: datetime
    until: datetime
    tenant_id: UUID | None = None

    @property
    def parameters(self) -> dict[str, object]:
        """What `DECIDED` asks for."""
        return {"since": self.since, "until": self.until, "tenant_id": self.tenant_id}


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the three counts."""

    cases: int
    fields: Sequence[Any]
    by_document: Sequence[Any]
    by_step: Sequence[Any]
    packs: Mapping[str, PackTitle]


def count_automation(connection: sa.Connection, query: ReportQuery) -> Counts:
    """Count within the scope of the transaction."""
    period = query.parameters
    template_ids, versions, steps = (list(column) for column in zip(*_FLOW, strict=True))
    flow = {**period, "template_ids": template_ids, "versions": versions, "steps": steps}
    return Counts(
        cases=count_cases(connection, query),
        fields=connection.execute(_FIELDS, period).all(),
        by_document=connection.execute(_BY_DOCUMENT, flow).all(),
        by_step=connection.execute(_BY_STEP, flow).all(),
        packs=pack_titles(connection, query),
    )


def count_cases(connection: sa.Connection, query: ReportQuery) -> int:
    """How many cases the query is about."""
    return int(connection.execute(_CASES, query.parameters).scalar_one())


def pack_titles(connection: sa.Connection, query: ReportQuery) -> dict[str, PackTitle]:
    """What the documents of data packs in these cases are called, by the newest version that read one."""
    return {
        row.pack: PackTitle(pack=row.pack, title_zh=row.title_zh, title_en=row.title_en)
        for row in connection.execute(_PACKS, query.parameters)
    }
