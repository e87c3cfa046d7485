"""PINs of staff, the desks where they count, and which sessions began with one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their columns, empty: nobody has a PIN yet."""
    op.add_column("person", sa.Column("pin_hash", sa.String(length=200), nullable=True))
    op.add_column("device", sa.Column("desk", sa.String(length=40), nullable=True))
    op.add_column("session", sa.Column("device_id", sa.String(length=60), nullable=True))
