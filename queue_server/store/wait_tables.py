"""The tables of waits: the newest estimates, what each ticket was told, what was learnt, what is tried out.

Outlooks are lists of minutes: low, middle, late, high; null where it could not be told. How long a wait
then was follows from the moments of its turn.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Uuid

from queue_server.store.columns import Moment, metadata, shop_column

estimate = Table(
    "estimate",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("waiting", JSON, nullable=False),
    Column("newcomers", JSON, nullable=False),
)

told = Table(
    "told",
    metadata,
    Column("ticket_id", Uuid, ForeignKey("ticket.id"), primary_key=True),
    shop_column(),
    Column("told_at", Moment, nullable=False),
    Column("played", JSON, nullable=False),
    Column("corrected", JSON, nullable=False),
    Index("ix_told_shop_id_told_at", "shop_id", "told_at"),
)

learnt = Table(
    "learnt",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("learnt_at", Moment, nullable=False),
    Column("laws", JSON, nullable=False),
)

trial = Table(
    "trial",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("holder", String(36), nullable=False),
    Column("heard_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("done", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("now_trying", String(80), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("found", JSON),
)
