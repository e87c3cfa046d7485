"""One ticket as its viewer may see it.

A partner's own organisation's tickets only: any other is not there. Notes are shown to whoever serves the
customer; another organisation's, and to a partner what happened there, only where the customer agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from queue_server.contract.commands import Outcome
from queue_server.contract.staff_views import (
    BookedFor,
    StandardState,
    TicketView,
    UndoOffer,
    VerdictState,
)
from queue_server.contract.views import NeedState
from queue_server.contract.waits import WaitEstimate
from queue_server.contract.words import ENGLISH
from queue_server.domain.errors import NotFound
from queue_server.domain.follow_ups import Shared, shown_to
from queue_server.domain.foreseen import of_ticket
from queue_server.domain.moves import no_show_from
from queue_server.domain.people import Actor
from queue_server.domain.standards import verdict
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.live.present.history import history
from queue_server.live.present.rows import gives, place_name, service_name
from queue_server.live.snapshot import TicketFile
from queue_server.operations.seating import may_see
from queue_server.shop import Shop
from queue_server.store.undo import Offer

_WITH_SOMEONE = frozenset({TicketState.CALLED, TicketState.SERVING, TicketState.ON_HOLD})


def view(file: TicketFile | None, shop: Shop, viewer: Actor, now: datetime) -> TicketView:
    """The ticket. Raises NotFound for none and for another organisation's, in the same words."""
    if file is None or not may_see(shop, viewer.organisation, file.newest.service):
        raise NotFound("This ticket")
    turn = file.newest
    return TicketView(
        id=turn.ticket_id,
        number=str(turn.number),
        state=turn.state.value,
        service=turn.service,
        service_name=service_name(shop, turn.service),
        channel=turn.channel.value,
        language=turn.language,
        arrived_at=turn.arrived_at,
        greeted_at=turn.greeted_at,
        called_at=turn.called_at,
        seen_at=turn.seen_at,
        finished_at=turn.ended_at,
        called_to=turn.called_to,
        called_to_name=place_name(shop, turn.called_to),
        quiet=turn.quiet,
        needs=_needs(turn, file, shop, viewer),
        standards=_standards(file, shop, now),
        allotted_at=turn.allotted_at,
        estimate=_estimate(turn, file, shop, now),
        recalls=turn.recalls,
        no_show_from=no_show_from(turn, shop.needs),
        room=turn.room,
        room_name=place_name(shop, turn.room),
        outcome=None if turn.outcome is None else Outcome(turn.outcome),
        history=_history(file, shop, viewer),
        note=_note(file, shop, viewer),
        undo=undo_of(turn.ticket_id, file.offers, viewer, now),
        usual_minutes=_usual_minutes(turn, shop),
        booked_for=_booked_for(file, shop, viewer),
    )


def undo_of(ticket: UUID, offers: Sequence[Offer], viewer: Actor, now: datetime) -> UndoOffer | None:
    """What the viewer did last to this ticket and may still take back."""
    mine = (
        offer
        for offer in reversed(offers)
        if offer.ticket_id == ticket and offer.actor == viewer.id and now < offer.until
    )
    return next((UndoOffer(act=offer.act, until=offer.until) for offer in mine), None)


def _estimate(turn: Turn, file: TicketFile, shop: Shop, now: datetime) -> WaitEstimate | None:
    if turn.state is not TicketState.WAITING:
        return None
    return shop.as_told(of_ticket(file.waits, turn.ticket_id, now), now)


def _booked_for(file: TicketFile, shop: Shop, viewer: Actor) -> BookedFor | None:
    """A partner does not learn of what was booked with others."""
    booking = file.booking
    if booking is None or not may_see(shop, viewer.organisation, booking.service):
        return None
    return BookedFor(appointment=booking.id, starts_at=booking.starts_at)


def _usual_minutes(turn: Turn, shop: Shop) -> int | None:
    service = shop.services.get(turn.service or "")
    return None if service is None else service.planned_minutes


def _shown(turn: Turn, file: TicketFile, shop: Shop, viewer: Actor) -> frozenset[Shared]:
    """What the viewer may see of one turn."""
    home = shop.organisation_of(turn.service)
    return shown_to(viewer.organisation, home, file.sharings.get(turn.id, ()))


def _history(file: TicketFile, shop: Shop, viewer: Actor) -> list[str]:
    shown = [turn for turn in file.turns if _is_history(turn, file, shop, viewer)]
    return history(shown, file.turns[0], file.names, shop)


def _is_history(turn: Turn, file: TicketFile, shop: Shop, viewer: Actor) -> bool:
    """The council runs the hall and sees every step; a partner their own, and what was agreed of others'."""
    return may_see(shop, viewer.organisation, turn.service) or Shared.SERVICE in _shown(
        turn, file, shop, viewer
    )


def _needs(turn: Turn, file: TicketFile, shop: Shop, viewer: Actor) -> list[NeedState]:
    """Partners read what to give, never what was asked for, and nothing that they may not be told."""
    if viewer.organisation is not None:
        return gives(turn, shop, hidden=file.kept_back)
    return [
        each.model_copy(update={"label": shop.needs[each.code].names[ENGLISH]}) for each in gives(turn, shop)
    ]


def _standards(file: TicketFile, shop: Shop, now: datetime) -> list[StandardState]:
    """Promises are made to a visit and judged on its first turn."""
    labels = {standard.id: standard.label for standard in shop.standards}
    first, opened_at = file.turns[0], shop.opened_at(file.newest.arrived_at)
    states = []
    for promise in first.promises:
        judged = verdict(first, promise, now, opened_at)
        state = StandardState(
            id=promise.standard,
            label=labels.get(promise.standard, promise.standard),
            state=VerdictState(judged.state.value),
            due_at=judged.due_at,
        )
        states.append(state)
    return states


def _note(file: TicketFile, shop: Shop, viewer: Actor) -> str | None:
    if file.newest.adviser != viewer.id or file.newest.state not in _WITH_SOMEONE:
        return None
    written = [
        file.notes[turn.id]
        for turn in file.turns
        if turn.id in file.notes and Shared.NOTE in _shown(turn, file, shop, viewer)
    ]
    return "\n\n".join(written) or None
