"""The table of messages to customers: what to say as codes and moments, where to, and how it went.

`about` is the id of the booking or ticket. `next_attempt_at` is NULL while a message waits for something
to happen, and once nothing more will be tried. `address` and `said` are emptied when they are no longer
needed. `reference` is ours and new for each sending; the provider is asked by it whether it has the message.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint, Uuid, text

from queue_server.store.columns import Moment, metadata, shop_column

_OPEN = text("state IN ('waiting', 'sending')")
_UNCONFIRMED = text("check_at IS NOT NULL")

outgoing_message = Table(
    "outgoing_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("about", Uuid, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("moment", Moment, nullable=False),
    Column("channel", String(5), nullable=False),
    Column("address", String(254)),
    Column("language", String(3), nullable=False),
    Column("said", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("next_attempt_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("taken_by", String(36)),
    Column("taken_until", Moment),
    Column("cause", String(20)),
    Column("reference", Uuid, nullable=False),
    Column("provider_id", String(80)),
    Column("check_at", Moment),
    Column("ended_at", Moment),
    UniqueConstraint("shop_id", "about", "kind", "moment"),
    Index(
        "ix_outgoing_message_open", "shop_id", "next_attempt_at", sqlite_where=_OPEN, postgresql_where=_OPEN
    ),
    Index(
        "ix_outgoing_message_unconfirmed",
        "shop_id",
        "check_at",
        sqlite_where=_UNCONFIRMED,
        postgresql_where=_UNCONFIRMED,
    ),
    Index("ix_outgoing_message_shop_id_expires_at", "shop_id", "expires_at"),
)
