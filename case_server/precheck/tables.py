"""What the machine read and found. Rows of an earlier run stay, marked as superseded."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from case_server.foundation.metadata import metadata


def _of_case() -> tuple[sa.Column[object] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
    )


readings = sa.Table(
    "readings",
    metadata,
    sa.Column("reading_id", sa.Uuid, primary_key=True),
    *_of_case(),
    sa.Column("evidence_id", sa.Uuid, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    # Which of several documents on the page.
    sa.Column("document", sa.Integer, nullable=False),
    sa.Column("document_type", sa.Text, nullable=False),
    sa.Column("rotation", sa.Integer, nullable=False),
    sa.Column("corners", JSONB(none_as_null=True)),
    # Personal data: JSON sealed under the key of the case.
    sa.Column("fields_sealed", sa.LargeBinary, nullable=False),
    # Names of fields only, for counting without the key of the case.
    sa.Column("fields_read", ARRAY(sa.Text), nullable=False),
    sa.Column("fields_missing", ARRAY(sa.Text), nullable=False),
    sa.Column("quality", JSONB, nullable=False),
    sa.Column("model_versions", JSONB, nullable=False),
    sa.Column("pack", JSONB(none_as_null=True)),
    sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("finding_id", sa.Uuid, primary_key=True),
    *_of_case(),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("evidence_id", sa.Uuid),
    sa.Column("page", sa.Integer),
    sa.Column("document", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("region", JSONB(none_as_null=True)),
    sa.Column("field", sa.Text),
    sa.Column("details", JSONB, nullable=False),
    sa.Column("model_version", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
)

face_comparisons = sa.Table(
    "face_comparisons",
    metadata,
    sa.Column("comparison_id", sa.Uuid, primary_key=True),
    *_of_case(),
    sa.Column("similarity", sa.Float, nullable=False),
    sa.Column("same_probability", sa.Float, nullable=False),
    sa.Column("band", sa.Text, nullable=False),
    sa.Column("document_evidence_id", sa.Uuid, nullable=False),
    sa.Column("document_page", sa.Integer, nullable=False),
    sa.Column("document_box", JSONB, nullable=False),
    sa.Column("document_quality", sa.Float, nullable=False),
    sa.Column("selfie_evidence_id", sa.Uuid, nullable=False),
    sa.Column("selfie_box", JSONB, nullable=False),
    sa.Column("selfie_quality", sa.Float, nullable=False),
    sa.Column("model_version", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["document_evidence_id"], ["evidence.evidence_id"]),
    sa.ForeignKeyConstraint(["selfie_evidence_id"], ["evidence.evidence_id"]),
)

machine_steps = sa.Table(
    "machine_steps",
    metadata,
    sa.Column("machine_step_id", sa.Uuid, primary_key=True),
    *_of_case(),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("grounds", ARRAY(sa.Text), nullable=False),
    sa.Column("rules_version", sa.Text, nullable=False),
    # Digests of the files it was decided on, as with a person's tick.
    sa.Column("seen", ARRAY(sa.Text), nullable=False),
)

for _table in (readings, findings, face_comparisons, machine_steps):
    sa.Index(f"ix_{_table.name}_case_id", _table.c.case_id)
