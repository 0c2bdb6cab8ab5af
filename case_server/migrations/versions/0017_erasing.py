"""Erasing a case: when its files were removed, and the one change that the row of an archived case may see."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import BOTH_ROLES, SYSTEM_ROLE

revision = "0017_erasing"
down_revision = "0016_reverifications"
branch_labels = None
depends_on = None

_REFUSED = "RAISE EXCEPTION 'an archived case is never changed or removed' USING ERRCODE = 'restrict_violation'; END $$"


def upgrade() -> None:
    """Cases erased so far (none by the product) have their files removed when they are erased once more."""
    op.add_column("case_keys", sa.Column("files_removed_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        "files_go_after_the_key", "case_keys", "files_removed_at IS NULL OR erased_at <= files_removed_at"
    )
    for statement in (
        f"GRANT UPDATE (tenant_reference, subject_id) ON archive_packages TO {SYSTEM_ROLE}",
        # Once the key of the case is gone: what names its customer may be emptied, and nothing else changes.
        "CREATE OR REPLACE FUNCTION archive_packages_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' THEN "
        "IF NEW.tenant_reference = '' AND NEW.subject_id = '' "
        "AND to_jsonb(NEW) - '{tenant_reference,subject_id}'::text[] "
        "= to_jsonb(OLD) - '{tenant_reference,subject_id}'::text[] "
        "AND EXISTS (SELECT FROM case_keys WHERE case_id = OLD.case_id AND wrapped_key IS NULL) "
        "THEN RETURN NEW; END IF; END IF; " + _REFUSED,
        # A report that came before a case was received told the end of an earlier relationship.
        "UPDATE retentions SET retention_until = NULL FROM archive_packages AS packages, relationship_ends AS ends "
        "WHERE packages.case_id = retentions.case_id AND ends.tenant_id = retentions.tenant_id "
        "AND ends.subject_id = retentions.subject_id AND ends.reported_at <= packages.received_at",
        # Nor is any case kept for less than its years from its receipt; from 29 February the count ends on 1 March.
        "UPDATE retentions SET retention_until = greatest(retention_until, least_until) FROM ("
        "SELECT case_id, (day + span)::date "
        "+ (to_char(day, 'MMDD') = '0229' AND to_char(day + span, 'MMDD') = '0228')::int AS least_until FROM ("
        "SELECT kept.case_id, (received_at AT TIME ZONE 'Asia/Shanghai')::date AS day, "
        "make_interval(years => years) AS span "
        "FROM retentions AS kept JOIN archive_packages ON archive_packages.case_id = kept.case_id"
        ") AS received) AS counted "
        "WHERE counted.case_id = retentions.case_id AND retention_until IS NOT NULL",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Archived cases stay as they are again."""
    op.execute(
        "CREATE OR REPLACE FUNCTION archive_packages_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + _REFUSED
    )
    op.execute(f"REVOKE UPDATE (tenant_reference, subject_id) ON archive_packages FROM {BOTH_ROLES}")
    op.drop_column("case_keys", "files_removed_at")
