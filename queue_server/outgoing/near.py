"""Whose turn is nearly there, of those who asked for a text when it is; and whose number may be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from queue_server.domain.outgoing import is_next_but_two
from queue_server.domain.ticket import TicketState
from queue_server.live.present.phone import ahead_of_each
from queue_server.live.snapshot import Snapshot
from queue_server.shop import Shop


@dataclass(frozen=True, slots=True)
class Near:
    """Messages that go out now, and tickets that no longer wait: their numbers are forgotten."""

    messages: tuple[UUID, ...]
    gone: tuple[UUID, ...]


def who_is_near(
    watched: Iterable[tuple[UUID, UUID]], snapshot: Snapshot, shop: Shop, now: datetime
) -> Near | None:
    """By the order of calling as it stands; `watched` are pairs of message and ticket. None: nobody."""
    line = ahead_of_each(snapshot, shop, now)
    messages, gone = [], []
    for message, ticket in watched:
        turn = snapshot.turn_of(ticket)
        if turn is None or turn.state is not TicketState.WAITING:
            gone.append(ticket)
        elif ticket in line and is_next_but_two(line[ticket]):
            messages.append(message)
    return Near(tuple(messages), tuple(gone)) if messages or gone else None
