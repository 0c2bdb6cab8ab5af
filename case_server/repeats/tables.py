"""Tables of repeats: a key per tenant, what is kept of each page (sealed), and the keyed hashes it is looked up by."""

import sqlalchemy as sa

from case_server.foundation.metadata import metadata

repeat_keys = sa.Table(
    "repeat_keys",
    metadata,
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
)

page_prints = sa.Table(
    "page_prints",
    metadata,
    sa.Column("print_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("evidence_id", sa.Uuid, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    # Which of the documents on the page.
    sa.Column("document", sa.Integer, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    # Fingerprints under the key of the case. The row goes when the key goes.
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
    sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
    sa.UniqueConstraint("evidence_id", "page", "document", "version"),
    sa.Index("ix_page_prints_case_id", "case_id"),
)

print_marks = sa.Table(
    "print_marks",
    metadata,
    # 64 bits of a hash under the tenant's own key: equal for equal parts of fingerprints, and else without meaning.
    sa.Column("mark", sa.BigInteger, primary_key=True),
    sa.Column("print_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.ForeignKeyConstraint(["print_id"], ["page_prints.print_id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.Index("ix_print_marks_print_id", "print_id"),
)
