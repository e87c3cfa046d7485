"""The tables of the shop itself: its order and journal, its staff, devices and notices."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them, those that others point at first."""
    _audit()
    _command()
    _delay()
    _device()
    _housekeeping()
    _journal()
    _message()
    _notice()
    _paused_service()
    _person()
    _shop()
    _sign_in_failure()
    _undo()
    _device_seen()
    _session()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_shop_id_at", "audit", ["shop_id", "at"], unique=False)


def _command() -> None:
    op.create_table(
        "command",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "actor", "command_id", name=op.f("pk_command")),
    )
    op.create_index("ix_command_at", "command", ["at"], unique=False)


def _delay() -> None:
    op.create_table(
        "delay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("new_time", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delay")),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.Column("printer", sa.String(length=60), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_until", sa.BigInteger(), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("shop_id", "kind", "name", name=op.f("uq_device_shop_id_kind_name")),
        sa.UniqueConstraint("shop_id", "kind", "place", name=op.f("uq_device_shop_id_kind_place")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )


def _housekeeping() -> None:
    op.create_table(
        "housekeeping",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("last_success_at", sa.BigInteger(), nullable=True),
        sa.Column("last_failure_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "job", name=op.f("pk_housekeeping")),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "seq", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_ticket_id_seq", "journal", ["ticket_id", "seq"], unique=False)


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("sender", sa.String(length=60), nullable=False),
        sa.Column("sender_name", sa.String(length=80), nullable=False),
        sa.Column("addressee", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_shop_id_sent_at", "message", ["shop_id", "sent_at"], unique=False)


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )


def _paused_service() -> None:
    op.create_table(
        "paused_service",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("paused_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "service", name=op.f("pk_paused_service")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("shop_id", "user", name=op.f("uq_person_shop_id_user")),
    )


def _shop() -> None:
    op.create_table(
        "shop",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("dial", sa.Float(), nullable=True),
        sa.Column("phone_key", sa.LargeBinary(), nullable=False),
        sa.Column("lease_holder", sa.String(length=36), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_shop")),
    )


def _sign_in_failure() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(
        "ix_sign_in_failure_shop_id_user_at", "sign_in_failure", ["shop_id", "user", "at"], unique=False
    )


def _undo() -> None:
    op.create_table(
        "undo",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "seq", "ticket_id", name=op.f("pk_undo")),
    )
    op.create_index("ix_undo_ticket_id", "undo", ["ticket_id"], unique=False)


def _device_seen() -> None:
    op.create_table(
        "device_seen",
        sa.Column("device_id", sa.String(length=60), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("health", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_seen_device_id")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device_seen")),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
