"""The tables of feedback: answers to short questions, what was written, and the words themselves apart.

Answers lead to a ticket for a day, so that they can be changed; words do for as long as they are kept.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, String, Table, Text, Uuid, text

from queue_server.store.columns import Moment, metadata, shop_column

_LEADS = text("ticket_id IS NOT NULL")

feedback = Table(
    "feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("day", Date, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("way", String(8), nullable=False),
    Column("language", String(3), nullable=False),
    Column("ticket_id", Uuid, ForeignKey("ticket.id")),
    Column("answers", JSON, nullable=False),
    Index("uq_feedback_ticket_id", "ticket_id", unique=True, sqlite_where=_LEADS, postgresql_where=_LEADS),
    Index("ix_feedback_shop_id_day", "shop_id", "day"),
)

remark = Table(
    "remark",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("day", Date, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("language", String(3), nullable=False),
    Column("wants_answer", Boolean, nullable=False),
    Column("answered_at", Moment),
    Column("answered_by", String(60)),
    Index("ix_remark_shop_id_written_at", "shop_id", "written_at"),
)

remark_words = Table(
    "remark_words",
    metadata,
    Column("remark_id", Uuid, ForeignKey("remark.id"), primary_key=True),
    shop_column(),
    Column("ticket_id", Uuid, ForeignKey("ticket.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("reach", String(120)),
    Index("ix_remark_words_ticket_id", "ticket_id"),
)
