"""How every act is done: in the shop's order, once, whole, and written in the journal.

One command is one transaction, one number in the shop's order and one journal row of facts: ids,
codes and moments only, never a name, a need or free text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.domain.errors import CommandReused, Refusal
from queue_server.domain.hours import shop_day
from queue_server.domain.people import Actor
from queue_server.domain.privacy import undo_until
from queue_server.shop import Shop
from queue_server.store import ids, journal, tickets, undo
from queue_server.store.database import Connection
from queue_server.store.rows import Change, Rows
from queue_server.store.writer import Writer

P = ParamSpec("P")
C = TypeVar("C", bound=Command)
R = TypeVar("R")
OnChange = Callable[[Connection], Callable[[int], None]]
_WHO = {"family_name", "date_of_birth", "phone", "email", "reach"}
_WHEN = {"age_seconds", "age_is_rough"}
_NOT_HASHED = {"command_id", "offline_number", "password_hash", "pin_hash", "subject"} | _WHEN | _WHO


@dataclass(frozen=True, slots=True)
class Done:
    """What an act led to, as ids and codes; kept with the command so that a repeat hears the same.

    `seq` is 0 when nothing was done (nobody to call). `reason` is a sentence without names or needs.
    """

    ticket: UUID | None = None
    alert: UUID | None = None
    room: str | None = None
    reason: str | None = None
    other: str | None = None
    seq: int = 0
    repeated: bool = field(default=False, compare=False)


class Work:
    """One act under way. Operations read through `connection` and write through `rows`."""

    def __init__(
        self, connection: Connection, shop: Shop, actor: Actor, place: journal.Place, public_url: str | None
    ) -> None:
        self.connection = connection
        self.rows = Rows(connection)
        self.shop = shop
        self.public_url = public_url
        self.actor = actor
        self.now: datetime = place.at
        self.seq = place.seq
        self.dial = place.dial
        self.phone_key = place.phone_key
        self.facts: list[dict[str, Any]] = []
        self.touched: set[UUID] = set()
        self.issued: set[UUID] = set()
        self.undoable: list[Undo] = []

    @property
    def today(self) -> date:
        """The shop's day, which runs from 03:00 to 03:00 local."""
        return shop_day(self.now, self.shop.timezone)

    def new_id(self) -> UUID:
        """An id that sorts by its moment, to the millisecond."""
        return ids.new_id(self.now)

    def fact(self, name: str, ticket: UUID | None = None, **codes: object) -> None:
        """One thing that became true; the first fact names the journal row."""
        said = {key: value if isinstance(value, (int, bool)) else str(value) for key, value in codes.items()}
        about = {} if ticket is None else {"ticket": str(ticket)}
        if ticket is not None:
            self.touched.add(ticket)
        self.facts.append({"fact": name, **about, **{k: v for k, v in said.items() if v != "None"}})

    def may_be_undone(self, ticket: UUID, act: str) -> None:
        """Whoever does this may take back, within a minute, all rows changed since the last such call."""
        kept = sum(len(undo.changes) for undo in self.undoable)
        self.undoable.append(Undo(ticket, act, tuple(self.rows.changes[kept:])))


@dataclass(frozen=True, slots=True)
class Undo:
    """One act on one ticket that may be taken back."""

    ticket: UUID
    act: str
    changes: tuple[Change, ...]


class _Answered(Exception):
    """Nothing is to be stored; the answer is known."""

    def __init__(self, done: Done) -> None:
        self.done = done
        self.found: Any = None


def _nothing(connection: Connection, done: Done) -> None:  # noqa: ARG001 - every look gets both
    return None


def _uncounted(act: str, outcome: str, seconds: float) -> None:
    """Nobody counts."""


class House:
    """The shop at work: carries out operations and says when something was committed.

    `on_change(connection)` is called at the end of each act that changed something, in its transaction, and
    only looks; what it answers is called with the act's number, on the event loop, once the act is durable.
    `shop` may be replaced when its files are read again. Without a `public_url` tickets have no QR code.
    `counted` hears of each command which act it was, how it came out (done, unchanged, refused, failed) and
    the seconds it took.
    """

    def __init__(
        self,
        shop: Shop,
        writer: Writer,
        now: Callable[[], datetime],
        on_change: OnChange,
        public_url: str | None = None,
        counted: Callable[[str, str, float], None] = _uncounted,
    ) -> None:
        self._counted = counted
        self.shop = shop
        self.public_url = public_url
        self._writer = writer
        self._now = now
        self._on_change = on_change

    def now(self) -> datetime:
        """This moment."""
        return self._now()

    async def carry_out(
        self,
        operation: Callable[Concatenate[Work, C, P], Done],
        actor: Actor,
        command: C,
        *targets: P.args,
        **named: P.kwargs,
    ) -> Done:
        """Do it once. Raises a Refusal, having changed nothing."""
        done, _ = await self.carry_out_and_look(_nothing, operation, actor, command, *targets, **named)
        return done

    async def carry_out_and_look(
        self,
        look: Callable[[Connection, Done], R],
        operation: Callable[Concatenate[Work, C, P], Done],
        actor: Actor,
        command: C,
        *targets: P.args,
        **named: P.kwargs,
    ) -> tuple[Done, R]:
        """Do it once, and answer also with what `look` finds in the same transaction."""
        now = self._now()
        wanted = _Wanted(actor.id, command.command_id, operation.__qualname__, command, targets, named)

        def change(connection: Connection) -> tuple[Done, R, Callable[[int], None]]:
            try:
                place = journal.take_order(connection, self.shop.id, now)
                wanted.check_repeat(connection, self.shop.id)
                work = Work(connection, self.shop, actor, place, self.public_url)
                done = _conclude(work, wanted, operation(work, command, *targets, **named))
            except _Answered as answered:
                answered.found = look(connection, answered.done)
                raise
            return done, look(connection, done), self._on_change(connection)

        try:
            with self._counting(operation.__name__):
                done, found, tell = await self._writer.write(change)
        except _Answered as answered:
            return answered.done, answered.found
        tell(done.seq)
        return done, found

    @contextmanager
    def _counting(self, act: str) -> Iterator[None]:
        began, outcome = perf_counter(), "failed"
        try:
            yield
            outcome = "done"
        except _Answered:
            outcome = "unchanged"
            raise
        except Refusal:
            outcome = "refused"
            raise
        finally:
            self._counted(act, outcome, perf_counter() - began)


class _Wanted:
    """The identity of a command: who asked, under which id, and for exactly what."""

    def __init__(
        self, actor: str, command_id: UUID | None, operation: str, command: Command, targets: Any, named: Any
    ) -> None:
        self.actor, self.command_id = actor, command_id
        body = command.model_dump_json(exclude=_NOT_HASHED)
        self.body_hash = hashlib.sha256(f"{operation}|{targets}|{named}|{body}".encode()).digest()

    def check_repeat(self, connection: Connection, shop_id: str) -> None:
        """Answer a repeat with what was done the first time; refuse another body under the same id."""
        if self.command_id is None:
            return
        known = journal.find_command(connection, shop_id, self.actor, self.command_id)
        if known is None:
            return
        if known.body_hash != self.body_hash:
            raise CommandReused
        raise _Answered(_from_row(known.done))


def _conclude(work: Work, wanted: _Wanted, done: Done) -> Done:
    if not work.facts:
        raise _Answered(done)
    done = Done(done.ticket, done.alert, done.room, done.reason, done.other, work.seq)
    tickets.mark(work.connection, work.touched - work.issued, work.seq)
    about = {"shop_id": work.shop.id, "seq": work.seq, "actor": work.actor.id, "until": undo_until(work.now)}
    for each in work.undoable:
        undo.keep(work.connection, each.changes, ticket_id=each.ticket, act=each.act, **about)
    journal.write(work.connection, work.shop.id, work.seq, work.now, work.actor.id, work.facts)
    if wanted.command_id is not None:
        known = journal.KnownCommand(wanted.body_hash, _to_row(done))
        journal.keep_command(work.connection, work.shop.id, wanted.actor, wanted.command_id, known, work.now)
    return done


def _to_row(done: Done) -> dict[str, Any]:
    told = {"ticket": done.ticket, "alert": done.alert, "room": done.room}
    told |= {"reason": done.reason, "other": done.other}
    return {"seq": done.seq, **{name: str(value) for name, value in told.items() if value is not None}}


def _from_row(row: dict[str, Any]) -> Done:
    return Done(
        ticket=_id(row.get("ticket")),
        alert=_id(row.get("alert")),
        room=row.get("room"),
        reason=row.get("reason"),
        other=row.get("other"),
        seq=row["seq"],
        repeated=True,
    )


def _id(written: str | None) -> UUID | None:
    return None if written is None else UUID(written)
