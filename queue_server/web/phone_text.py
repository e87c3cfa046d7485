"""Whether the phone page offers a text for when it is nearly one's turn, or says that one will come."""

from __future__ import annotations

from typing import Literal

from queue_server.api.front_door import FrontDoor
from queue_server.contract.words import sentence
from queue_server.domain.outgoing import Kind, State, Way, is_next_but_two
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.store import outgoing

NO_MOBILE = sentence("Enter a mobile number, such as 07700 900 982.")


async def text_of(door: FrontDoor, turn: Turn, ahead: int | None) -> Literal["offer", "asked", ""]:
    """Offered while more than two go before and texts can be sent; asked while a number is kept."""
    if turn.state is not TicketState.WAITING or Way.SMS not in door.ways():
        return ""
    kept = await door.reader.read(
        lambda c: outgoing.find_about(c, door.shop.id, turn.ticket_id, Kind.NEXT_BUT_TWO)
    )
    if kept:
        return "asked" if kept[-1].state is State.WAITING else ""
    return "" if ahead is None or is_next_but_two(ahead) else "offer"
