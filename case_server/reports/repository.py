"""Counts what people and the machine did, in SQL; `case_contract.reports` says what each count is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from case_contract.templates import ALL_TEMPLATES
from case_contract.vocabulary import StepGround

_DECIDED: Final = """
    decided AS (
        SELECT case_id, round, template_id, template_version FROM cases
        WHERE decided_at >= :since AND decided_at < :until
            AND (CAST(:tenant_id AS uuid) IS NULL OR tenant_id = CAST(:tenant_id AS uuid))
    )
"""

_BASIC: Final = f"""
    WITH {_DECIDED}, words AS (
        SELECT case_id, document_type, field,
            bool_or(reading_kept IS NOT NULL) AS had_reading, bool_or(reading_kept IS FALSE) AS corrected,
            bool_and(reading_kept IS TRUE) AS kept
        FROM field_decisions JOIN decided USING (case_id, round)
        GROUP BY case_id, document_type, field
    ), printed AS (
        SELECT DISTINCT case_id, document_type, unnest(fields_read || fields_missing) AS field
        FROM readings JOIN decided USING (case_id) WHERE superseded_at IS NULL
    ), basic AS (
        SELECT case_id, document_type, field, had_reading IS NOT NULL AS spoken,
            coalesce(had_reading, false) AS had_reading, coalesce(corrected, false) AS corrected,
            coalesce(kept, false) AS kept
        FROM words FULL JOIN printed USING (case_id, document_type, field)
    )
"""  # noqa: S608 - put together from the text above

_COUNT: Final = """
    SELECT document_type, field, count(*) AS basic, count(*) FILTER (WHERE kept) AS accepted,
        count(*) FILTER (WHERE had_reading) AS compared, count(*) FILTER (WHERE had_reading AND NOT corrected) AS exact,
        count(*) FILTER (WHERE spoken AND NOT kept AND corrected) AS corrected,
        count(*) FILTER (WHERE spoken AND NOT kept AND NOT corrected) AS typed,
        count(*) FILTER (WHERE NOT spoken) AS undecided
    FROM basic GROUP BY document_type, field
"""
_FIELDS: Final = sa.text(_BASIC + _COUNT)

_STEPS: Final = f"""
    WITH {_DECIDED}, flow AS (
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
        SELECT DISTINCT case_id, document_type FROM readings JOIN decided USING (case_id) WHERE superseded_at IS NULL
        UNION SELECT DISTINCT case_id, document_type FROM field_decisions JOIN decided USING (case_id, round)
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
    "SELECT document_type, count(DISTINCT case_id) AS cases, count(*) AS steps, "
    "count(*) FILTER (WHERE automatic) AS automatic FROM checks JOIN shown USING (case_id) GROUP BY document_type"
)
_CASES: Final = sa.text(f"WITH {_DECIDED} SELECT count(*) FROM decided")  # noqa: S608 - put together from the text above

_FLOW: Final = [
    (template.template_id, template.version, step.code) for template in ALL_TEMPLATES for step in template.steps
]


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Cases decided from `since` to before `until`, of one tenant or (None) of all in scope."""

    since: datetime
    until: datetime
    tenant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the three counts."""

    cases: int
    fields: Sequence[Any]
    by_document: Sequence[Any]
    by_step: Sequence[Any]


def count_automation(connection: sa.Connection, query: ReportQuery) -> Counts:
    """Count within the scope of the transaction."""
    period: dict[str, object] = {"since": query.since, "until": query.until, "tenant_id": query.tenant_id}
    template_ids, versions, steps = (list(column) for column in zip(*_FLOW, strict=True))
    flow = {**period, "template_ids": template_ids, "versions": versions, "steps": steps}
    return Counts(
        cases=connection.execute(_CASES, period).scalar_one(),
        fields=connection.execute(_FIELDS, period).all(),
        by_document=connection.execute(_BY_DOCUMENT, flow).all(),
        by_step=connection.execute(_BY_STEP, flow).all(),
    )
