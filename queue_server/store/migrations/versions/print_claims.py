"""Which printer agent has taken a print job, and until when it alone may."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; jobs from before are anyone's."""
    op.add_column("print_job", sa.Column("taken_by", sa.String(length=60), nullable=True))
    op.add_column("print_job", sa.Column("taken_until", sa.BigInteger(), nullable=True))
