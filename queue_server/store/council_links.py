"""Which of the staff is who in the council's own directory: its name for them, that never changes."""

from __future__ import annotations

from sqlalchemy import Connection, select

from queue_server.store import schema

_link = schema.council_link


def person_of(connection: Connection, shop_id: str, issuer: str, subject: str) -> str | None:
    """The id of whoever connected this account of the council's."""
    mine = (_link.c.shop_id == shop_id) & (_link.c.issuer == issuer) & (_link.c.subject == subject)
    found: str | None = connection.execute(select(_link.c.person_id).where(mine)).scalar_one_or_none()
    return found


def is_connected(connection: Connection, shop_id: str, issuer: str, person_id: str) -> bool:
    """Whether somebody has connected an account of this issuer's."""
    mine = (_link.c.shop_id == shop_id) & (_link.c.person_id == person_id) & (_link.c.issuer == issuer)
    return connection.execute(select(_link.c.person_id).where(mine)).first() is not None


def connected(connection: Connection, shop_id: str) -> set[str]:
    """Who has connected an account of the council's, by id."""
    return set(connection.execute(select(_link.c.person_id).where(_link.c.shop_id == shop_id)).scalars())


def connect(connection: Connection, shop_id: str, person_id: str, issuer: str, subject: str) -> None:
    """From now on this account, and no other, is theirs; IntegrityError where it is somebody else's."""
    forget(connection, shop_id, person_id)
    row = {"shop_id": shop_id, "person_id": person_id, "issuer": issuer, "subject": subject}
    connection.execute(_link.insert(), row)


def forget(connection: Connection, shop_id: str, person_id: str) -> None:
    """No account of the council's is theirs any more."""
    mine = (_link.c.shop_id == shop_id) & (_link.c.person_id == person_id)
    connection.execute(_link.delete().where(mine))
