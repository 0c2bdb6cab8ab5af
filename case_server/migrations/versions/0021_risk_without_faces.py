"""What a case's risk and counts are without the comparison of the faces, for whoever has not given her opinion yet."""

import sqlalchemy as sa
from alembic import op

revision = "0021_risk_without_faces"
down_revision = "0020_corrected_numbers"
branch_labels = None
depends_on = None

_COUNTS = ("face_alert_count", "face_warning_count")


def upgrade() -> None:
    """Cases that were rated before keep one risk for all, until they are rated again."""
    op.add_column("cases", sa.Column("risk_without_faces", sa.Text))
    for name in _COUNTS:
        op.add_column("cases", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
        op.alter_column("cases", name, server_default=None)


def downgrade() -> None:
    """One risk for all."""
    for name in ("risk_without_faces", *_COUNTS):
        op.drop_column("cases", name)
