"""What every table is made with: one list of tables, exact moments, and the shop that each row belongs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, MetaData, String, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept exactly and compared quickly on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - as SQLAlchemy calls it
        """Microseconds since 1970; refuses a moment without a time zone with TypeError."""
        return None if value is None else (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as SQLAlchemy calls it
        """The moment, in UTC."""
        return None if value is None else moment(value)


def moment(microseconds: int) -> datetime:
    """What a row keeps as so many microseconds since 1970."""
    return EPOCH + microseconds * _MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def shop_column() -> Column[str]:
    """The shop that a row belongs to."""
    return Column("shop_id", String(40), nullable=False)
