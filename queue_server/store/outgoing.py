"""Messages to customers: kept in the transaction of the act that they tell of, and sent afterwards.

The `outgoing` package sends them. What was sent, and to whom, is emptied on schedule.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, text

from queue_server.domain.outgoing import Cause, Contact, Kind, Said, State, Way, ask_again_at, way_to
from queue_server.store import ids, schema
from queue_server.store.rows import Rows

TAKEN_FOR = timedelta(minutes=5)
_ASKED_AT_ONCE = 20

_message = schema.outgoing_message


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """One message to one customer. `address` is None once it was emptied.

    `next_attempt_at` is None while it waits for something to happen, and once nothing more will be tried.
    `check_at` is when to ask the provider whether it arrived.
    """

    id: UUID
    about: UUID
    kind: Kind
    moment: datetime
    channel: Way
    address: str | None = field(repr=False)
    language: str
    said: Said
    state: State
    created_at: datetime
    expires_at: datetime
    next_attempt_at: datetime | None
    attempts: int
    taken_by: str | None
    taken_until: datetime | None
    cause: Cause | None
    reference: UUID
    provider_id: str | None
    check_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What there is to do: something to send, to give up, or to ask the carrier about.

    `watched` are messages that wait for something to happen, as pairs of id and what they are about.
    """

    due: bool
    expired: bool
    unconfirmed: bool
    watched: tuple[tuple[UUID, UUID], ...]


def keep(
    rows: Rows,
    shop_id: str,
    *,
    about: UUID,
    kind: Kind,
    moment: datetime,
    contact: Contact,
    language: str,
    said: Said,
    now: datetime,
    expires_at: datetime,
    send_after: datetime | None,
) -> UUID | None:
    """Keep a message to a customer, to be sent soon after this transaction: the one way to tell a customer
    anything by text or email. Call it inside the act itself, with its `work.rows` and `work.now`.

    One message for each (`about`, `kind`, `moment`), however often it is asked for: `moment` is the start of
    the appointment for a reminder, else `work.now`. `about` is the booking's or the ticket's id. It goes out
    no sooner than `send_after` (None: not before `due` says so) and no later than `expires_at`.

    Answers its id; None where this customer may not be written to (`contact.safe` is no) or can't be (no
    mobile number, no email): list them for a call.
    """
    reached = way_to(contact)
    if reached is None:
        return None
    before = kept(rows.connection, shop_id, about, kind, moment)
    if before is not None:
        return before
    message = ids.new_id(now)
    named = {"id": message, "reference": message, "shop_id": shop_id, "about": about, "kind": kind.value}
    told = {"moment": moment, "language": language, "said": said.written()}
    sent = {"channel": reached[0].value, "address": reached[1], "state": State.WAITING.value, "attempts": 0}
    when = {"created_at": now, "expires_at": expires_at, "next_attempt_at": send_after}
    rows.insert(_message, {**named, **told, **sent, **when})
    return message


def kept(connection: Connection, shop_id: str, about: UUID, kind: Kind, moment: datetime) -> UUID | None:
    """The message that was kept for this already, whatever became of it."""
    found = select(_message.c.id).where(
        _message.c.shop_id == shop_id,
        _message.c.about == about,
        _message.c.kind == kind.value,
        _message.c.moment == moment,
    )
    message: UUID | None = connection.execute(found).scalar_one_or_none()
    return message


def find(connection: Connection, shop_id: str, message: UUID) -> OutgoingMessage | None:
    """One message."""
    found = select(_message).where(_message.c.shop_id == shop_id, _message.c.id == message)
    row = connection.execute(found).first()
    return None if row is None else _read(row)


def find_about(connection: Connection, shop_id: str, about: UUID, kind: Kind) -> list[OutgoingMessage]:
    """What was kept about one booking or ticket, oldest first."""
    found = select(_message).where(
        _message.c.shop_id == shop_id, _message.c.about == about, _message.c.kind == kind.value
    )
    return [_read(row) for row in connection.execute(found.order_by(_message.c.id))]


def on_the_way(connection: Connection, shop_id: str) -> list[OutgoingMessage]:
    """What waits to be sent, next first. What waits for something to happen is left out."""
    found = _open(shop_id).where(_message.c.next_attempt_at.is_not(None))
    return [_read(row) for row in connection.execute(found.order_by(_message.c.next_attempt_at))]


def failed(connection: Connection, shop_id: str) -> list[OutgoingMessage]:
    """What could not be sent and nobody has dealt with, oldest first."""
    return [_read(row) for row in connection.execute(_failed(shop_id).order_by(_message.c.id))]


def has_failed(connection: Connection, shop_id: str) -> bool:
    """Whether there is any such; asked for each message that fails, however many have."""
    return _any(connection, _failed(shop_id))


# What the sender does -----------------------------------------------------------------------------


def agenda(connection: Connection, shop_id: str, ways: Collection[Way], now: datetime) -> Agenda:
    """What there is to do now; four short looks, so that it may be asked often."""
    state, until = _message.c.state, _message.c.taken_until
    is_waiting, is_left = state == State.WAITING.value, (state == State.SENDING.value) & (until <= now)
    watched = select(_message.c.id, _message.c.about).where(
        _message.c.shop_id == shop_id, is_waiting, _message.c.next_attempt_at.is_(None)
    )
    over = _message.c.expires_at <= now
    return Agenda(
        due=_any(connection, _due(shop_id, ways, now)),
        expired=_any(connection, _open(shop_id).where(over, is_waiting | is_left)),
        unconfirmed=_any(connection, _unconfirmed(shop_id, ways, now)),
        watched=tuple((row.id, row.about) for row in connection.execute(watched)),
    )


def take(
    connection: Connection, shop_id: str, ways: Collection[Way], holder: str, now: datetime
) -> OutgoingMessage | None:
    """The next message to send, now this holder's for five minutes; None when none is due.

    Nobody else is given it until then. One that its holder left unfinished comes again, with one attempt
    more: it may have gone out.
    """
    due = _due(shop_id, ways, now).with_only_columns(_message.c.id)
    first = due.order_by(_message.c.next_attempt_at).limit(1).with_for_update(skip_locked=True)
    taken = (
        _message.update()
        .where(_message.c.id == first.scalar_subquery())
        .values(
            state=State.SENDING.value,
            taken_by=holder,
            taken_until=now + TAKEN_FOR,
            attempts=_message.c.attempts + 1,
        )
        .returning(_message)
    )
    row = connection.execute(taken).first()
    return None if row is None else _read(row)


def note_sent(connection: Connection, mine: OutgoingMessage, provider_id: str | None, now: datetime) -> bool:
    """The carrier has it; False when it was no longer this holder's."""
    return _settle(
        connection,
        mine,
        state=State.SENT.value,
        provider_id=provider_id,
        cause=None,
        next_attempt_at=None,
        check_at=None if provider_id is None else ask_again_at(now, now),
        ended_at=now,
        **_for_a_moment(mine),
    )


def note_later(connection: Connection, mine: OutgoingMessage, cause: Cause, at: datetime) -> bool:
    """It did not go out and is tried again; False when it was no longer this holder's."""
    return _settle(connection, mine, state=State.WAITING.value, cause=cause.value, next_attempt_at=at)


def note_failed(connection: Connection, mine: OutgoingMessage, cause: Cause, now: datetime) -> bool:
    """It will not go out by itself; False when it was no longer this holder's."""
    return _settle(
        connection,
        mine,
        state=State.FAILED.value,
        cause=cause.value,
        next_attempt_at=None,
        ended_at=now,
        **_for_a_moment(mine),
    )


def expire(connection: Connection, shop_id: str, now: datetime) -> list[UUID]:
    """Give up what nobody needs any more; answers which."""
    left = (_message.c.state == State.SENDING.value) & (_message.c.taken_until <= now)
    over = (
        _message.update()
        .where(_message.c.shop_id == shop_id, _message.c.expires_at <= now)
        .where((_message.c.state == State.WAITING.value) | left)
        .values(state=State.EXPIRED.value, next_attempt_at=None, ended_at=now)
        .returning(_message.c.id)
    )
    return [row.id for row in connection.execute(over)]


def overdue(
    connection: Connection, shop_id: str, ways: Collection[Way], now: datetime
) -> tuple[int, datetime | None]:
    """How many messages could be on their way by now and are not, and since when the oldest."""
    waits = _due(shop_id, ways, now).with_only_columns(func.count(), func.min(_message.c.next_attempt_at))
    count, since = connection.execute(waits).one()
    return count, since


def unconfirmed(
    connection: Connection, shop_id: str, ways: Collection[Way], now: datetime
) -> list[OutgoingMessage]:
    """What was sent and should be asked about now."""
    found = _unconfirmed(shop_id, ways, now).order_by(_message.c.check_at).limit(_ASKED_AT_ONCE)
    return [_read(row) for row in connection.execute(found)]


def note_arrival(connection: Connection, sent: OutgoingMessage, arrived: bool | None, now: datetime) -> bool:
    """What the carrier says of a message that was sent: it arrived, it did not, or (None) not known yet.
    False when somebody has meanwhile sent it again.
    """
    again = ask_again_at(now, sent.ended_at or now) if arrived is None else None
    change: dict[str, Any] = {"check_at": again}
    if arrived is False:
        change |= {"state": State.FAILED.value, "cause": Cause.NOT_DELIVERED.value}
    same = (_message.c.id == sent.id) & (_message.c.reference == sent.reference)
    found = _message.update().where(same, _message.c.state == State.SENT.value).values(**change)
    return connection.execute(found).rowcount == 1


# What people and acts do --------------------------------------------------------------------------


def due(connection: Connection, shop_id: str, messages: Collection[UUID], now: datetime) -> list[UUID]:
    """What these messages waited for has happened: they go out now. Answers which did wait."""
    waits = (_message.c.state == State.WAITING.value) & _message.c.next_attempt_at.is_(None)
    found = _message.update().where(_message.c.shop_id == shop_id, _message.c.id.in_(messages), waits)
    changed = connection.execute(found.values(next_attempt_at=now).returning(_message.c.id))
    return [row.id for row in changed]


def withdraw(connection: Connection, shop_id: str, about: UUID, *kinds: Kind) -> int:
    """What waits to be told about this booking or ticket is no longer so: forget it, address and all.
    What is being sent at this moment still goes out. Answers how many were forgotten.
    """
    mine = (_message.c.shop_id == shop_id) & (_message.c.about == about)
    mine &= _message.c.kind.in_([kind.value for kind in kinds])
    found = _message.delete().where(mine, _message.c.state == State.WAITING.value)
    return connection.execute(found).rowcount


def send_again(rows: Rows, failed: OutgoingMessage, reference: UUID, now: datetime) -> None:
    """Start afresh, under another reference: the carrier is not to take it for the first one."""
    _change(
        rows,
        failed,
        state=State.WAITING.value,
        attempts=0,
        cause=None,
        reference=reference,
        provider_id=None,
        check_at=None,
        ended_at=None,
        next_attempt_at=now,
    )


def dealt_with(rows: Rows, message: OutgoingMessage, how: Cause, now: datetime) -> None:
    """A person told the customer, or nobody needs to."""
    _change(
        rows,
        message,
        state=State.TOLD.value,
        cause=how.value,
        next_attempt_at=None,
        check_at=None,
        ended_at=now,
    )


# On schedule --------------------------------------------------------------------------------------


def empty(connection: Connection, shop_id: str, before: datetime) -> int:
    """Empty where messages went and what they told, of those that ended `before`; those that failed are
    needed for a call until they would have come too late.
    """
    ended = (_message.c.state != State.FAILED.value) & (_message.c.ended_at <= before)
    due = _message.update().where(_message.c.shop_id == shop_id, _message.c.address.is_not(None))
    over = due.where(ended | (_message.c.expires_at <= before))
    return connection.execute(over.values(address=None, said={})).rowcount


def forget(connection: Connection, shop_id: str, before: datetime) -> int:
    """Delete what is left of messages that would have come too late `before`."""
    found = _message.delete().where(_message.c.shop_id == shop_id, _message.c.expires_at <= before)
    return connection.execute(found).rowcount


# Parts --------------------------------------------------------------------------------------------


def _open(shop_id: str) -> Any:
    states = text("state IN ('waiting', 'sending')")
    return select(_message).where(_message.c.shop_id == shop_id, states)


def _failed(shop_id: str) -> Any:
    return select(_message).where(
        _message.c.shop_id == shop_id, _message.c.state == State.FAILED.value, _message.c.address.is_not(None)
    )


def _due(shop_id: str, ways: Collection[Way], now: datetime) -> Any:
    is_waiting = (_message.c.state == State.WAITING.value) & (_message.c.next_attempt_at <= now)
    is_left = (_message.c.state == State.SENDING.value) & (_message.c.taken_until <= now)
    may_go = _message.c.channel.in_([way.value for way in ways]) & (_message.c.expires_at > now)
    return _open(shop_id).where(is_waiting | is_left, may_go)


def _unconfirmed(shop_id: str, ways: Collection[Way], now: datetime) -> Any:
    return select(_message).where(
        _message.c.shop_id == shop_id,
        _message.c.check_at.is_not(None),
        _message.c.check_at <= now,
        _message.c.channel.in_([way.value for way in ways]),
    )


def _any(connection: Connection, found: Any) -> bool:
    return connection.execute(found.with_only_columns(_message.c.id).limit(1)).first() is not None


def _settle(connection: Connection, mine: OutgoingMessage, **change: Any) -> bool:
    still_mine = (
        (_message.c.id == mine.id)
        & (_message.c.state == State.SENDING.value)
        & (_message.c.taken_by == mine.taken_by)
        & (_message.c.attempts == mine.attempts)
    )
    values = {**change, "taken_by": None, "taken_until": None}
    return connection.execute(_message.update().where(still_mine).values(**values)).rowcount == 1


def _for_a_moment(mine: OutgoingMessage) -> dict[str, None]:
    """What was only asked for a moment needs no address afterwards, whatever became of it."""
    return {"address": None} if mine.kind is Kind.NEXT_BUT_TWO else {}


def _change(rows: Rows, message: OutgoingMessage, **change: Any) -> None:
    rows.update(_message, {"id": message.id}, {name: _plain(message, name) for name in change}, change)


def _plain(message: OutgoingMessage, name: str) -> Any:
    value = getattr(message, name)
    return value.value if isinstance(value, State | Cause) else value


def _read(row: Any) -> OutgoingMessage:
    values = dict(row._mapping)
    values.pop("shop_id")
    values["kind"], values["channel"] = Kind(values["kind"]), Way(values["channel"])
    values["state"], values["said"] = State(values["state"]), Said.read(values["said"])
    values["cause"] = None if values["cause"] is None else Cause(values["cause"])
    return OutgoingMessage(**values)
