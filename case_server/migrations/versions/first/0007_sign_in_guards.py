"""Failed sign-ins are counted by where they came from; what was counted before is forgotten, which ends every lock."""

from alembic import op

revision = "0007_sign_in_guards"
down_revision = "0006_feedback_archive"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A row a login and place."""
    op.execute("DELETE FROM sign_in_failures")
    op.alter_column("sign_in_failures", "login_digest", new_column_name="guard")


def downgrade() -> None:
    """A row a login again."""
    op.execute("DELETE FROM sign_in_failures")
    op.alter_column("sign_in_failures", "guard", new_column_name="login_digest")
