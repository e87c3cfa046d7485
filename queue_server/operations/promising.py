"""What somebody who comes is told about their wait; kept with their ticket, and never changed afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from queue_server.domain.foreseen import WITHOUT_SERVICE, Foreseen, of_newcomer
from queue_server.domain.standards import driving
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import allotted_at
from queue_server.domain.turn import GENERAL, Channel, Start, Turn
from queue_server.operations.transaction import Work
from queue_server.store import tickets, waits

# Who came just before the queue was read, and was not kept yet, was not played.
_STILL_BEING_KEPT = timedelta(seconds=5)


def what_to_tell(work: Work, turn: Turn) -> Foreseen | None:
    """How long a walk-in who comes now will wait, behind those who came since it was last reckoned.

    None where nobody can say.

    A kiosk that printed a number by itself told nothing. Who comes with a confirmed priority need goes
    before others, is seen sooner than a newcomer, and is not held to a newcomer's slot.
    """
    comes_now = turn.arrived_at == work.now and not turn.number.is_offline
    if not comes_now or turn.channel is not Channel.WALK_IN or turn.state is not TicketState.WAITING:
        return None
    needs = work.shop.needs
    if any(needs[code].priority for code in turn.confirmed_needs if code in needs):
        return None
    if turn.service is None and turn.skill != GENERAL:
        return None
    newest = waits.for_newcomers(work.connection, work.shop.id)
    found = of_newcomer(newest, turn.service, work.now)
    if found is None or newest is None or work.seq <= newest.seq + 1:
        return found
    came = tickets.came_since(
        work.connection, work.shop.id, work.today, newest.seq, newest.at - _STILL_BEING_KEPT
    )
    return found.behind({service or WITHOUT_SERVICE: many for service, many in came.items()})


def with_slot(turn: Turn, foreseen: Foreseen | None) -> Turn:
    """The turn with the time slot that its customer is told, where slots are promised at all."""
    promise = driving(turn.promises)
    if foreseen is None or promise is None or Start.ALLOTTED not in promise.starts:
        return turn
    return replace(turn, allotted_at=allotted_at(turn.arrived_at, foreseen.corrected))


def keep_told(work: Work, turn: Turn, foreseen: Foreseen | None) -> None:
    """Keep what the customer of a ticket that is in the store was told."""
    if foreseen is not None:
        waits.tell(work.rows, work.shop.id, turn.ticket_id, work.now, foreseen)


def take_back_told(work: Work, turn: Turn) -> None:
    """The customer's paper says nothing about their wait, so nothing was promised."""
    waits.take_back(work.rows, work.shop.id, turn.ticket_id)
    tickets.save(work.rows, turn, replace(turn, allotted_at=None))
