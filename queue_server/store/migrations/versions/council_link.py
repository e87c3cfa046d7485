"""Which of the staff is who in the council's own directory."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty: nobody has connected an account yet."""
    op.create_table(
        "council_link",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_council_link_person_id")),
        sa.PrimaryKeyConstraint("shop_id", "person_id", name=op.f("pk_council_link")),
        sa.UniqueConstraint(
            "shop_id", "issuer", "subject", name=op.f("uq_council_link_shop_id_issuer_subject")
        ),
    )
