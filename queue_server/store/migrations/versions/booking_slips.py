"""Paper may be about a booking, which has no ticket yet."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A print job may be of no ticket."""
    with op.batch_alter_table("print_job") as table:
        table.alter_column("ticket_id", existing_type=sa.Uuid(), nullable=True)
