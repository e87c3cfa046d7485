"""Who is asking: staff by a session, devices by a token; both opaque, kept only as their SHA-256.

A session begins with a password, with a PIN at a desk that was paired for it, or with the council's word.

None of it takes a place in the shop's order. What was looked up is believed for two seconds, so
signing out, leaving the staff and revoking a device count everywhere after two seconds at the latest.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.domain.errors import BadInput, NotAllowed, SignInFailed, TooMany, Trouble
from queue_server.domain.people import Actor, Person, Role
from queue_server.operations.passwords import Passwords
from queue_server.store import council_links, devices, keys, people
from queue_server.store.database import Connection
from queue_server.store.people import Account
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
    return keys.hash_of(token)


def actor_of(person: Person, only_desk: str | None = None) -> Actor:
    """The person as the one who does something; with a PIN, at that one desk."""
    return Actor(
        id=person.id,
        role=person.role,
        name=person.name,
        organisation=person.organisation,
        skills=person.skills,
        only_desk=only_desk,
    )


@dataclass(frozen=True, slots=True)
class _Believed:
    actor: Actor | None
    until: datetime


class Entrance:
    """The shop's door for staff and devices.

    `only_council` is the issuer of the directory with which alone those sign in who have connected their
    account, but for managers; None: passwords and PINs go on.
    """

    def __init__(
        self,
        shop_id: str,
        writer: Writer,
        reader: Reader,
        now: Callable[[], datetime],
        only_council: str | None = None,
    ) -> None:
        self._only_council = only_council
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
        account = await self._known(user, password, lambda account: account.password_hash)
        if account is None:
            raise SignInFailed("The user name or the password is wrong.")
        await self._refuse_connected(account)
        return await self._let_in(account, instead_of), account.person

    async def sign_in_with_pin(
        self, user: str, pin: str, desk: str | None, instead_of: str | None = None
    ) -> tuple[str, Person]:
        """As `sign_in`, with a PIN and the token of the desk where it is typed.

        Anywhere else it is refused with NotAllowed before anything is looked up. Who has no PIN, or manages,
        is refused as for a wrong one, and the failures of both ways in count together.
        """
        if desk is None or not await self.is_desk(desk):
            raise NotAllowed("A PIN works only at a desk that a manager has paired. Use your password.")
        account = await self._known(user, pin, lambda account: account.pin_hash)
        if account is None:
            raise SignInFailed("The user name or the PIN is wrong.")
        await self._refuse_connected(account)
        return await self._let_in(account, instead_of, hash_of(desk)), account.person

    async def sign_in_as(
        self, issuer: str, subject: str, instead_of: str | None = None
    ) -> tuple[str, Person]:
        """As `sign_in`, for whoever the council's directory says it is. Refuses with SignInFailed."""

        def look(connection: Connection) -> Account | None:
            person = council_links.person_of(connection, self._shop_id, issuer, subject)
            return None if person is None else people.by_id(connection, self._shop_id, person)

        account = await self._reader.read(look)
        if account is None or not account.active:
            raise SignInFailed(
                "Nobody here signs in with this account yet. Sign in with your password."
                " Then connect the account on your page “How you sign in”."
            )
        return await self._let_in(account, instead_of), account.person

    async def is_desk(self, token: str) -> bool:
        """Whether this is the token of a paired desk, where people may sign in with a PIN."""
        device = await self.device(token)
        return device is not None and device.role is Role.DESK

    async def prove(self, person_id: str, password: str) -> None:
        """Whoever is signed in says their password once more; a wrong one counts as a failed sign-in.

        Refuses with BadInput, and with TooMany as `sign_in` does.
        """
        account = await self._reader.read(
            lambda connection: people.by_id(connection, self._shop_id, person_id)
        )
        user = "" if account is None else account.user
        if await self._known(user, password, lambda account: account.password_hash) is None:
            raise BadInput("The password is wrong.")
        await self._writer.write(lambda connection: people.forget_failures(connection, self._shop_id, user))

    async def sign_out(self, token: str) -> None:
        """This session is over; nothing happens when it already was."""
        key = hash_of(token)
        await self._writer.write(lambda connection: people.end_session(connection, self._shop_id, key))
        self._believed.pop(("person", key), None)

    async def person(self, token: str) -> Actor | None:
        """Who holds this session token, if it is still good."""

        def look(connection: Connection, key: bytes) -> Actor | None:
            session = people.session(connection, self._shop_id, key, self._now())
            return None if session is None else actor_of(session.person, session.desk)

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

    async def _known(
        self, user: str, secret: str, kept_of: Callable[[Account], str | None]
    ) -> Account | None:
        """Whose secret this is, if it is theirs; the try counts as failed until it is forgotten."""
        name = user.strip().lower()
        await self._writer.write(lambda connection: self._count_try(connection, name))
        account = await self._reader.read(lambda connection: people.by_user(connection, self._shop_id, name))
        kept = kept_of(account) if account is not None and account.active else None
        return account if await self._passwords.fits(secret, kept) else None

    async def _refuse_connected(self, account: Account) -> None:
        issuer, person = self._only_council, account.person
        if issuer is None or person.role is Role.MANAGER:
            return
        if await self._reader.read(lambda c: council_links.is_connected(c, self._shop_id, issuer, person.id)):
            raise SignInFailed("You have connected your council account. Sign in with that.")

    async def _let_in(self, account: Account, instead_of: str | None, desk: bytes | None = None) -> str:
        token = new_token()
        await self._writer.write(lambda connection: self._start(connection, account, token, desk))
        if instead_of is not None:
            await self.sign_out(instead_of)
        return token

    def _count_try(self, connection: Connection, user: str) -> None:
        """Every try counts as failed until it succeeds, so tries at the same time can't slip through."""
        now = self._now()
        people.one_try_at_a_time(connection, self._shop_id, user)
        people.forget_old_failures(connection, self._shop_id, now - TRIES_WITHIN)
        if people.failures(connection, self._shop_id, user, now - TRIES_WITHIN) >= TRIES:
            raise TooMany("Too many wrong tries. Wait 15 minutes, or ask a manager for a new password.")
        people.note_failure(connection, self._shop_id, user, now)

    def _start(self, connection: Connection, account: Account, token: str, desk: bytes | None) -> None:
        """Refuses with SignInFailed what was taken away while the secret was checked."""
        now, person = self._now(), account.person.id
        device = None if desk is None else devices.by_token(connection, self._shop_id, desk)
        if people.by_id(connection, self._shop_id, person) != account or (
            desk is not None and device is None
        ):
            raise SignInFailed("This way to sign in has just changed. Please try again.")
        people.forget_failures(connection, self._shop_id, account.user)
        people.forget_sessions(connection, self._shop_id, now - SESSION_LASTS)
        people.start_session(
            connection,
            self._shop_id,
            hash_of(token),
            person,
            now,
            now + SESSION_LASTS,
            None if device is None else device.id,
        )
