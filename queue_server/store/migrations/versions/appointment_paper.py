"""A ticket remembers whether its paper says when the appointment is, so that a further copy says the same."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tickets from before are printed again without a time: whoever gave only a name must not learn it."""
    # A table that others point to can't be laid anew on SQLite: the column is added to it as it stands.
    op.add_column(
        "ticket", sa.Column("tells_appointment", sa.Boolean(), nullable=False, server_default=sa.false())
    )
