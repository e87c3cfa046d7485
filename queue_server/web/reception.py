"""The receptionist's pages: now, who waits, delays and notices, messages; and finding a number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.errors import BadInput, NotFound
from queue_server.domain.hours import shop_day
from queue_server.domain.ticket import TicketState
from queue_server.live.present import reception, rows
from queue_server.live.snapshot import Snapshot
from queue_server.store import tickets
from queue_server.web.pages import Asked


async def now(asked: Asked) -> str:
    """Alerts, who was not greeted, promises at risk, rooms, and new tickets."""
    snapshot = await asked.door.hub.snapshot()
    return _draw(asked, snapshot, "reception/now.html", new=_new(asked, snapshot))


async def waiting(asked: Asked) -> str:
    """Everyone who waits, is called, or did not come."""
    return _draw(asked, await asked.door.hub.snapshot(), "reception/waiting.html")


async def delays(asked: Asked) -> str:
    """What runs late, what the board says, what is paused."""
    return _draw(asked, await asked.door.hub.snapshot(), "reception/delays.html")


async def messages(asked: Asked) -> str:
    """Lines to and from colleagues."""
    return await drawn(asked, "reception/messages.html")


async def drawn(asked: Asked, template: str, **context: Any) -> str:
    """A page in reception's frame."""
    return _draw(asked, await asked.door.hub.snapshot(), template, **context)


async def find(asked: Asked, written: str) -> UUID:
    """The ticket with this number today, as somebody typed it ("a42"). Refuses with a sentence."""
    text = written.strip().upper().replace(" ", "")
    try:
        number = TicketNumber.parse(text[:1] + text[1:].rjust(3, "0"))
    except ValueError:
        raise BadInput("Type a number such as A042.") from None
    door = asked.door
    day = shop_day(door.now(), door.shop.timezone)
    turn = await door.reader.read(lambda c: tickets.by_number(c, door.shop.id, day, str(number)))
    if turn is None:
        raise NotFound(str(number))
    return turn.ticket_id


def _draw(asked: Asked, snapshot: Snapshot, template: str, **context: Any) -> str:
    view = reception.view(snapshot, asked.door.shop, asked.actor, asked.door.now())
    return asked.draw(template, snapshot.head, view=view, told=asked.query.get("told"), **context)


def _new(asked: Asked, snapshot: Snapshot) -> dict[str, Any] | None:
    """The ticket that was just taken here, to be read out or written down."""
    try:
        turn = snapshot.turn_of(UUID(asked.query.get("new", "")))
    except ValueError:
        return None
    if turn is None or turn.state is not TicketState.WAITING:
        return None
    use = snapshot.rooms.get(turn.room or "")
    return {
        "id": turn.ticket_id,
        "number": str(turn.number),
        "quiet": turn.quiet,
        "room_name": rows.place_name(asked.door.shop, turn.room),
        "is_in_room": use is not None and use.given_at is not None,
    }
