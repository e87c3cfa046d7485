"""The tables of what is still to be answered, of the words about it, and of what customers agreed to share.

Free text lies in `follow_up_words` alone, a row for each kind, and goes 24 hours after the answer.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from queue_server.store.columns import Moment, metadata, shop_column

_OPEN = text("answered_at IS NULL")
_ANSWERED = text("answered_at IS NOT NULL")

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("ticket_id", Uuid, ForeignKey("ticket.id"), nullable=False),
    Column("turn_id", Uuid, ForeignKey("turn.id"), nullable=False),
    Column("home", String(60)),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", String(60), nullable=False),
    Column("owner_kind", String(12), nullable=False),
    Column("owner", String(60), nullable=False),
    Column("organisation", String(60)),
    Column("promised_on", Date, nullable=False),
    Column("answer_by_on", Date, nullable=False),
    Column("later_because", String(40)),
    Column("answered_on", Date),
    Column("answered_at", Moment),
    Column("answered_by", String(60)),
    UniqueConstraint("turn_id"),
    Index("ix_follow_up_ticket_id", "ticket_id"),
    Index("ix_follow_up_open", "shop_id", "answer_by_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index(
        "ix_follow_up_answered",
        "shop_id",
        "answered_at",
        sqlite_where=_ANSWERED,
        postgresql_where=_ANSWERED,
    ),
)

follow_up_words = Table(
    "follow_up_words",
    metadata,
    Column("follow_up_id", Uuid, ForeignKey("follow_up.id"), primary_key=True),
    Column("kind", String(10), primary_key=True),
    shop_column(),
    Column("text", Text, nullable=False),
)

sharing = Table(
    "sharing",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("ticket_id", Uuid, ForeignKey("ticket.id"), nullable=False),
    Column("turn_id", Uuid, ForeignKey("turn.id"), nullable=False),
    Column("organisation", String(60)),
    Column("agreed", Boolean, nullable=False),
    Column("shared", JSON, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", String(60), nullable=False),
    Index("ix_sharing_ticket_id", "ticket_id"),
    Index("ix_sharing_shop_id_asked_at", "shop_id", "asked_at"),
)
