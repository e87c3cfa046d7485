"""Messages to customers: what did not go out and what waits, for those who may ring instead.

Lists say no address. Opening one is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from queue_server.contract.references import spaced
from queue_server.contract.words import ENGLISH, Words, name_in_english
from queue_server.domain.outgoing import Cause, Kind, State, Way
from queue_server.store import outgoing
from queue_server.store.outgoing import OutgoingMessage
from queue_server.web import reception
from queue_server.web.pages import Asked

KINDS = {
    Kind.CONFIRMATION: "Your appointment is booked",
    Kind.REMINDER: "Your appointment is tomorrow",
    Kind.MOVED: "Your appointment has a new time",
    Kind.CANCELLED: "Your appointment is cancelled",
    Kind.RUNNING_LATE: "We are running late",
    Kind.STILL_WAITING: "We are still running late",
    Kind.NEXT_BUT_TWO: "It is nearly your turn",
}
WAYS = {Way.SMS: "Text", Way.EMAIL: "Email"}
CAUSES = {
    Cause.UNREACHABLE: "The service that sends it could not be reached",
    Cause.BUSY: "The service that sends it is too busy",
    Cause.TROUBLE: "The service that sends it has a fault",
    Cause.ADDRESS: "The number or address is wrong",
    Cause.NOT_ALLOWED: "Our account may not send it. Tell IT: trial mode, or a template that does not fit",
    Cause.KEY: "Our key or password is not accepted. Tell IT",
    Cause.NOT_DELIVERED: "It did not arrive: the number or address may be wrong, or the phone is off",
    Cause.GAVE_UP: "It was tried many times",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One message as staff see it. `contact` is filled for the one that was opened."""

    id: UUID
    title: str
    way: str
    language: str
    about: str
    why: str
    next_at: datetime | None
    is_on_its_way: bool
    may_be_sent: bool
    contact: str | None


async def page(asked: Asked) -> str:
    """What needs a person, and what waits."""
    door = asked.door
    shop, ways = door.shop, frozenset(door.ways())
    failed = await door.reader.read(lambda c: outgoing.failed(c, shop.id))
    waiting = await door.reader.read(lambda c: outgoing.on_the_way(c, shop.id))
    opened = next((each for each in (*failed, *waiting) if str(each.id) == asked.query.get("open")), None)
    if opened is not None:
        await door.write_down(asked.actor, "contact_opened", message=opened.id)

    def lines(messages: list[OutgoingMessage]) -> list[Line]:
        return [_line(each, asked, ways, is_open=each is opened) for each in messages]

    return await reception.drawn(
        asked,
        "reception/outgoing.html",
        failed=lines(failed),
        waiting=lines(waiting),
        missing=[WAYS[way] for way in Way if way not in ways],
    )


def _line(message: OutgoingMessage, asked: Asked, ways: frozenset[Way], is_open: bool) -> Line:
    return Line(
        id=message.id,
        title=KINDS[message.kind],
        way=WAYS[message.channel],
        language=name_in_english(message.language),
        about=_about(message, asked),
        why="" if message.cause is None else CAUSES.get(message.cause, ""),
        next_at=message.next_attempt_at if message.attempts else None,
        is_on_its_way=message.state is State.SENDING,
        may_be_sent=message.channel in ways and message.expires_at > asked.door.now(),
        contact=message.address if is_open else None,
    )


def _about(message: OutgoingMessage, asked: Asked) -> str:
    """Such as "Monday 23 Nov 2026 10:40, reference 123 456 782"; or a ticket's number."""
    said, words, zone = message.said, Words.of(ENGLISH), asked.door.shop.timezone
    parts = []
    if said.starts_at is not None:
        day = words.day(said.starts_at.astimezone(zone).date())
        parts.append(f"{day} {words.time(said.starts_at, zone)}")
    if said.reference is not None:
        parts.append(f"reference {spaced(said.reference)}")
    if said.number is not None:
        parts.append(f"number {said.number}")
    return ", ".join(parts)
