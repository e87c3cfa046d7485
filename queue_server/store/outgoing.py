"""Messages to customers: kept in the transaction of the act that they tell of, and sent afterwards.

The `outgoing` package sends them. What was sent, and to whom, is emptied on schedule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from queue_server.domain.outgoing import Contact, Kind, Said, State, Way, way_to
from queue_server.store import ids, schema
from queue_server.store.rows import Rows

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
    cause: str | None
    reference: UUID
    provider_id: str | None
    check_at: datetime | None
    ended_at: datetime | None


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
    """Keep a message to a customer, to be sent soon after this transaction. The one way to tell a customer
    anything by text or email; call it inside the act itself, with its `work.rows` and `work.now`.

    `about` is the booking's or the ticket's id. There is one message for each (`about`, `kind`, `moment`),
    however often this is called: `moment` is the start of the appointment for a reminder, and the
    moment of the act (`work.now`) for what an act tells: confirmation, moved, cancelled, running late.
    It goes out no sooner than `send_after` (`now` for at once; None: not before `due` says so) and no later
    than `expires_at`, usually the start of the appointment.

    Answers the message's id, also where it was kept before; None where this customer may not be written to
    (`contact.safe` is no) or can't be (no mobile number and no email): list them for a call. Raises nothing.
    """
    reached = way_to(contact)
    if reached is None:
        return None
    known = _known(rows.connection, shop_id, about, kind, moment)
    if known is not None:
        return known
    channel, address = reached
    message = ids.new_id(now)
    rows.insert(
        _message,
        {
            "id": message,
            "shop_id": shop_id,
            "about": about,
            "kind": kind.value,
            "moment": moment,
            "channel": channel.value,
            "address": address,
            "language": language,
            "said": said.written(),
            "state": State.WAITING.value,
            "created_at": now,
            "expires_at": expires_at,
            "next_attempt_at": send_after,
            "attempts": 0,
            "reference": message,
        },
    )
    return message


def find(connection: Connection, shop_id: str, message: UUID) -> OutgoingMessage | None:
    """One message."""
    found = select(_message).where(_message.c.shop_id == shop_id, _message.c.id == message)
    row = connection.execute(found).first()
    return None if row is None else _read(row)


def _known(connection: Connection, shop_id: str, about: UUID, kind: Kind, moment: datetime) -> UUID | None:
    found = select(_message.c.id).where(
        _message.c.shop_id == shop_id,
        _message.c.about == about,
        _message.c.kind == kind.value,
        _message.c.moment == moment,
    )
    message: UUID | None = connection.execute(found).scalar_one_or_none()
    return message


def _read(row: Any) -> OutgoingMessage:
    values = dict(row._mapping)
    values.pop("shop_id")
    values["kind"], values["channel"] = Kind(values["kind"]), Way(values["channel"])
    values["state"], values["said"] = State(values["state"]), Said.read(values["said"])
    return OutgoingMessage(**values)
