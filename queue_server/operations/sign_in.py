"""Who is asking: staff by a session, devices by a token; both opaque, kept only as their SHA-256.

None of it takes a place in the shop's order. What was looked up is believed for two seconds, so
signing out, leaving the staff and revoking a device count everywhere after two seconds at the latest.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.domain.errors import SignInFailed, TooMany, Trouble
from queue_server.domain.people import Actor, Person, Role
from queue_server.operations.passwords import Passwords
from queue_server.store import devices, people
from queue_server.store.database import Connection
from queue_server.store.writer import Reader, Writer

SESSION_LASTS = timedelta(hours=12)
TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)
_BELIEVED_FOR = timedelta(seconds=2)
_NOTED_EVERY = timedelta(minutes=1)
_MOST_BELIEVED = 10_000


def new_token() -> str:
    """256 bits that nobody can guess, fit for a header, a cookie or a file."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is kept of a token or a one-time code."""
    return hashlib.sha256(token.encode()).digest()


def actor_of(person: Person) -> Actor:
    """The person as the one who does something."""
    return Actor(
        id=person.id,
        role=person.role,
        name=person.name,
        organisation=person.organisation,
        skills=person.skills,
    )


@dataclass(frozen=True, slots=True)
class _Believed:
    actor: Actor | None
    until: datetime


class Entrance:
    """The shop's door for staff and devices."""

    def __init__(self, shop_id: str, writer: Writer, reader: Reader, now: Callable[[], datetime]) -> None:
        self._shop_id = shop_id
        self._writer = writer
        self._reader = reader
        self._now = now
        self._passwords = Passwords()
        self._believed: dict[tuple[str, bytes], _Believed] = {}
        self._noted: dict[bytes, datetime] = {}

    async def sign_in(self, user: str, password: str, instead_of: str | None = None) -> tuple[str, Person]:
        """A new session's token, and who it is; the one that this browser had, `instead_of`, is over.

        Refuses with SignInFailed, in the same words and time whether the user or the password is
        wrong, and with TooMany after five failures in 15 minutes under this name.
        """
        name = user.strip().lower()
        await self._writer.write(lambda connection: self._count_try(connection, name))
        account = await self._reader.read(lambda connection: people.by_user(connection, self._shop_id, name))
        kept = account.password_hash if account is not None and account.active else None
        if not await self._passwords.fits(password, kept) or account is None:
            raise SignInFailed("The user name or the password is wrong.")
        token, person = new_token(), account.person
        await self._writer.write(lambda connection: self._start(connection, name, token, person))
        if instead_of is not None:
            await self.sign_out(instead_of)
        return token, person

    async def sign_out(self, token: str) -> None:
        """This session is over; nothing happens when it already was."""
        key = hash_of(token)
        await self._writer.write(lambda connection: people.end_session(connection, self._shop_id, key))
        self._believed.pop(("person", key), None)

    async def person(self, token: str) -> Actor | None:
        """Who holds this session token, if it is still good."""

        def look(connection: Connection, key: bytes) -> Actor | None:
            session = people.session(connection, self._shop_id, key, self._now())
            return None if session is None else actor_of(session.person)

        return await self._who("person", token, look)

    async def is_here(self, token: str, idle_limit: timedelta) -> None:
        """The session goes on for this long from now, within its 12 hours; written once a minute at most.

        Nothing happens to one that is over; a disk that takes nothing keeps nobody from looking.
        """
        key, now = hash_of(token), self._now()
        noted_at = self._noted.get(key)
        if (noted_at is not None and now - noted_at < _NOTED_EVERY) or await self.person(token) is None:
            return
        if len(self._noted) >= _MOST_BELIEVED:
            self._noted.clear()
        self._noted[key] = now
        with suppress(Trouble):
            await self._writer.write(
                lambda connection: people.extend_session(
                    connection, self._shop_id, key, now, now + idle_limit, SESSION_LASTS
                )
            )

    async def was_idle(self, token: str) -> bool:
        """Whether this session ended because nobody was there, and not by itself or by somebody's act."""
        key, now = hash_of(token), self._now()
        return await self._reader.read(
            lambda connection: people.ended_early(connection, self._shop_id, key, now, SESSION_LASTS)
        )

    async def device(self, token: str) -> Actor | None:
        """Which device holds this token, if it was not revoked."""

        def look(connection: Connection, key: bytes) -> Actor | None:
            found = devices.by_token(connection, self._shop_id, key)
            return None if found is None else Actor(id=found.id, role=Role(found.kind), name=found.name)

        return await self._who("device", token, look)

    def close(self) -> None:
        """Finish the checks under way."""
        self._passwords.close()

    async def _who(
        self, kind: str, token: str, look: Callable[[Connection, bytes], Actor | None]
    ) -> Actor | None:
        key, now = hash_of(token), self._now()
        believed = self._believed.get((kind, key))
        if believed is not None and now < believed.until:
            return believed.actor
        actor = await self._reader.read(lambda connection: look(connection, key))
        if len(self._believed) >= _MOST_BELIEVED:
            self._believed.clear()
        self._believed[kind, key] = _Believed(actor, now + _BELIEVED_FOR)
        return actor

    def _count_try(self, connection: Connection, user: str) -> None:
        """Every try counts as failed until it succeeds, so tries at the same time can't slip through."""
        now = self._now()
        people.one_try_at_a_time(connection, self._shop_id, user)
        people.forget_old_failures(connection, self._shop_id, now - TRIES_WITHIN)
        if people.failures(connection, self._shop_id, user, now - TRIES_WITHIN) >= TRIES:
            raise TooMany("Too many wrong tries. Wait 15 minutes, or ask a manager for a new password.")
        people.note_failure(connection, self._shop_id, user, now)

    def _start(self, connection: Connection, user: str, token: str, person: Person) -> None:
        now = self._now()
        people.forget_failures(connection, self._shop_id, user)
        people.forget_sessions(connection, self._shop_id, now - SESSION_LASTS)
        people.start_session(connection, self._shop_id, hash_of(token), person.id, now, now + SESSION_LASTS)
