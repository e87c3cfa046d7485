"""What has happened on a visit, in the order in which it happened: one short sentence an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Turn
from queue_server.live.present.rows import place_name, service_name
from queue_server.live.present.sentences import local
from queue_server.shop import Shop

Event = tuple[datetime, str]

_ENDS = {
    TicketState.FINISHED: "Finished",
    TicketState.TRANSFERRED: "Sent on to another service",
    TicketState.NO_SHOW: "Did not come when called",
    TicketState.LEFT: "Left",
    TicketState.CANCELLED: "Ticket cancelled",
    TicketState.NOT_SEEN: "The day ended before they were seen",
}
_CAME = {Channel.WALK_IN: "Came without an appointment", Channel.APPOINTMENT: "Came for an appointment"}


def history(shown: Sequence[Turn], first: Turn, names: Mapping[str, str], shop: Shop) -> list[str]:
    """The visit's events, as its `first` turn has them, and those of the turns that may be shown.

    `names` are advisers' first names by person's id.
    """
    events = list(_visit(first))
    for turn in shown:
        events += _turn(turn, names, shop)
    return [f"{local(at, shop)} {said}" for at, said in sorted(events, key=lambda event: event[0])]


def _visit(turn: Turn) -> Iterator[Event]:
    yield turn.arrived_at, _CAME[turn.channel]
    if turn.greeted_at is not None and turn.greeted_at != turn.seen_at:
        yield turn.greeted_at, "Greeted"
    if turn.told_longer_at is not None:
        yield turn.told_longer_at, "Told that the wait is longer"


def _turn(turn: Turn, names: Mapping[str, str], shop: Shop) -> Iterator[Event]:
    service = service_name(shop, turn.service)
    if turn.after_transfer and service is not None:
        yield turn.opened_at, f"Waiting for {service}"
    if turn.called_at is not None:
        yield turn.called_at, f"Called to {place_name(shop, turn.called_to) or 'a desk'}"
    if turn.seen_at is not None:
        adviser = names.get(turn.adviser or "")
        yield turn.seen_at, f"Seen by {adviser}" if adviser else "Seen"
    if turn.held_at is not None:
        yield turn.held_at, "Put on hold"
    if turn.ended_at is not None and turn.state in _ENDS:
        yield turn.ended_at, _ENDS[turn.state]
