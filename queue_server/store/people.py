"""Staff, the sessions they are signed in with, and the sign-ins that failed.

Passwords and PINs are kept only as argon2id, session tokens only as their SHA-256.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, text

from queue_server.domain.people import Person, Role
from queue_server.store import schema
from queue_server.store.prepared import Prepared

_person, _session, _failure = schema.person, schema.session, schema.sign_in_failure
_device = schema.device


_EVERYONE = Prepared(select(_person).where(_person.c.shop_id == bindparam("shop")).order_by(_person.c.user))
_BY_ID = Prepared(
    select(_person).where(_person.c.shop_id == bindparam("shop"), _person.c.id == bindparam("person"))
)
_GOES_ON = (
    (_session.c.shop_id == bindparam("shop"))
    & (_session.c.token_hash == bindparam("token"))
    & (_session.c.ends_at > bindparam("now"))
)
_WHO = Prepared(
    select(_person, _session.c.ends_at, _device.c.desk)
    .join(_session, _session.c.person_id == _person.c.id)
    .outerjoin(_device, _device.c.id == _session.c.device_id)
    .where(_GOES_ON, _person.c.active)
)
_STARTED = Prepared(select(_session.c.started_at).where(_GOES_ON))
_EXTEND = Prepared(
    _session.update().where(_GOES_ON).values(last_seen_at=bindparam("now"), ends_at=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class Account:
    """A person with what they sign in with."""

    person: Person
    user: str
    password_hash: str = field(repr=False)
    active: bool
    pin_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in, until when at the latest, and at which desk if it was with a PIN."""

    person: Person
    ends_at: datetime
    desk: str | None = None


def add(connection: Connection, shop_id: str, account: Account) -> None:
    """A new person; IntegrityError where the user name is taken."""
    connection.execute(_person.insert(), _row(shop_id, account))


def change(connection: Connection, shop_id: str, account: Account) -> None:
    """Keep what has become of a person."""
    mine = (_person.c.shop_id == shop_id) & (_person.c.id == account.person.id)
    connection.execute(_person.update().where(mine).values(**_row(shop_id, account)))


def by_user(connection: Connection, shop_id: str, user: str) -> Account | None:
    """Whoever signs in under this name."""
    found = select(_person).where(_person.c.shop_id == shop_id, _person.c.user == user)
    row = connection.execute(found).first()
    return None if row is None else _account(row)


def by_id(connection: Connection, shop_id: str, person_id: str) -> Account | None:
    """The person with this id."""
    row = _BY_ID.first(connection, {"shop": shop_id, "person": person_id})
    return None if row is None else _account(row)


def everyone(connection: Connection, shop_id: str) -> list[Account]:
    """All staff, those who no longer may sign in too, by user name."""
    return [_account(row) for row in _EVERYONE.all(connection, {"shop": shop_id})]


def start_session(
    connection: Connection,
    shop_id: str,
    token_hash: bytes,
    person_id: str,
    now: datetime,
    ends_at: datetime,
    device_id: str | None = None,
) -> None:
    """Somebody signs in; with a PIN where a device is named."""
    row = {"token_hash": token_hash, "shop_id": shop_id, "person_id": person_id, "device_id": device_id}
    connection.execute(_session.insert(), {**row, "started_at": now, "last_seen_at": now, "ends_at": ends_at})


def session(connection: Connection, shop_id: str, token_hash: bytes, now: datetime) -> Session | None:
    """Who holds this token, if it is still good and the person may still sign in."""
    row = _WHO.first(connection, {"shop": shop_id, "token": token_hash, "now": now})
    return None if row is None else Session(_account(row).person, row.ends_at, row.desk)


def extend_session(
    connection: Connection,
    shop_id: str,
    token_hash: bytes,
    now: datetime,
    until: datetime,
    longest: timedelta,
) -> None:
    """Somebody is there: the session ends then, and no later than `longest` after it began."""
    mine = {"shop": shop_id, "token": token_hash, "now": now}
    found = _STARTED.first(connection, mine)
    if found is not None:
        _EXTEND.run(connection, {**mine, "until": min(until, found.started_at + longest)})


def ended_early(
    connection: Connection, shop_id: str, token_hash: bytes, now: datetime, longest: timedelta
) -> bool:
    """Whether a session ended before it was as old as it may become, and nobody ended it."""
    found = select(_session).where(_one_session(shop_id, token_hash), _session.c.ends_at <= now)
    row = connection.execute(found).first()
    return row is not None and row.ends_at < row.started_at + longest


def end_session(connection: Connection, shop_id: str, token_hash: bytes) -> None:
    """Somebody signs out."""
    connection.execute(_session.delete().where(_one_session(shop_id, token_hash)))


def end_sessions_of(connection: Connection, shop_id: str, person_id: str) -> None:
    """Somebody is signed out everywhere."""
    theirs = (_session.c.shop_id == shop_id) & (_session.c.person_id == person_id)
    connection.execute(_session.delete().where(theirs))


def end_pin_sessions_of(connection: Connection, shop_id: str, person_id: str) -> None:
    """Somebody is signed out wherever they signed in with their PIN."""
    theirs = (_session.c.shop_id == shop_id) & (_session.c.person_id == person_id)
    connection.execute(_session.delete().where(theirs, _session.c.device_id.is_not(None)))


def end_sessions_at(connection: Connection, shop_id: str, device_id: str) -> None:
    """Everybody who signed in with a PIN on this device is signed out."""
    there = (_session.c.shop_id == shop_id) & (_session.c.device_id == device_id)
    connection.execute(_session.delete().where(there))


def forget_sessions(connection: Connection, shop_id: str, before: datetime) -> int:
    """Take away the sessions that were over by then; how many."""
    over = (_session.c.shop_id == shop_id) & (_session.c.ends_at <= before)
    return connection.execute(_session.delete().where(over)).rowcount


def one_try_at_a_time(connection: Connection, shop_id: str, user: str) -> None:
    """Whoever else tries this name waits until this transaction ends; SQLite has but one writer anyway."""
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        connection.execute(lock, {"name": f"sign in {shop_id} {user}"})


def failures(connection: Connection, shop_id: str, user: str, since: datetime) -> int:
    """How often a sign-in under this name has failed since then."""
    found = select(func.count()).where(
        _failure.c.shop_id == shop_id, _failure.c.user == user, _failure.c.at > since
    )
    return connection.execute(found).scalar_one()


def note_failure(connection: Connection, shop_id: str, user: str, at: datetime) -> None:
    """A sign-in under this name has failed."""
    connection.execute(_failure.insert(), {"shop_id": shop_id, "user": user, "at": at})


def forget_failures(connection: Connection, shop_id: str, user: str) -> None:
    """The person proved who they are."""
    theirs = (_failure.c.shop_id == shop_id) & (_failure.c.user == user)
    connection.execute(_failure.delete().where(theirs))


def forget_old_failures(connection: Connection, shop_id: str, before: datetime) -> int:
    """Take away the failures that no longer count; how many."""
    old = (_failure.c.shop_id == shop_id) & (_failure.c.at <= before)
    return connection.execute(_failure.delete().where(old)).rowcount


def _one_session(shop_id: str, token_hash: bytes) -> ColumnElement[bool]:
    return (_session.c.shop_id == shop_id) & (_session.c.token_hash == token_hash)


def _row(shop_id: str, account: Account) -> dict[str, Any]:
    person = account.person
    return {
        "id": person.id,
        "shop_id": shop_id,
        "user": account.user,
        "name": person.name,
        "role": person.role.value,
        "organisation": person.organisation,
        "skills": sorted(person.skills),
        "password_hash": account.password_hash,
        "pin_hash": account.pin_hash,
        "active": account.active,
    }


def _account(row: Row[Any]) -> Account:
    person = Person(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        organisation=row.organisation,
        skills=frozenset(row.skills),
        active=row.active,
    )
    return Account(person, row.user, row.password_hash, row.active, row.pin_hash)
