"""A line of a list, for staff: what to give, never why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from queue_server.contract.staff_views import Choice, WaitingRow
from queue_server.contract.views import NeedState
from queue_server.contract.waits import WaitEstimate
from queue_server.contract.words import ENGLISH
from queue_server.domain.calling import Policy, promised_at
from queue_server.domain.people import Actor
from queue_server.domain.standards import due_at
from queue_server.domain.turn import Stop, TicketNeed, Turn
from queue_server.live.present import waits
from queue_server.live.snapshot import Snapshot
from queue_server.operations.seating import may_see
from queue_server.shop import Labels, Shop


def row(
    turn: Turn,
    shop: Shop,
    policy: Policy,
    estimate: WaitEstimate | None = None,
    *,
    hidden: Collection[str] = (),
) -> WaitingRow:
    """A turn as one line; `due_at` is the published moment, `greet_due_at` is None once greeted.

    `hidden` are needs that whoever reads it may not be told of.
    """
    return WaitingRow(
        id=turn.ticket_id,
        number=str(turn.number),
        state=turn.state.value,
        service=turn.service,
        service_name=service_name(shop, turn.service),
        gives=gives(turn, shop, hidden=hidden),
        due_at=promised_at(turn, policy),
        greet_due_at=None if turn.greeted_at is not None else greeting_due_at(turn, policy),
        arrived_at=turn.arrived_at,
        booked_at=turn.booked_at,
        called_to_name=place_name(shop, turn.called_to),
        language=turn.language,
        quiet=turn.quiet,
        estimate=estimate,
    )


def for_viewer(
    turn: Turn,
    snapshot: Snapshot,
    shop: Shop,
    policy: Policy,
    viewer: Actor,
    estimate: WaitEstimate | None = None,
) -> WaitingRow:
    """A turn as one line for a member of staff; a partner is told of needs as far as was permitted."""
    hidden = snapshot.hidden_from(viewer.organisation, turn.ticket_id)
    return row(turn, shop, policy, estimate, hidden=hidden)


def with_waits(
    turns: Iterable[Turn], snapshot: Snapshot, shop: Shop, policy: Policy, viewer: Actor, now: datetime
) -> list[WaitingRow]:
    """Turns that wait as lines, with how long it still takes."""
    told = ((turn, waits.of_ticket(snapshot.hall, shop, turn.ticket_id, now)) for turn in turns)
    return [for_viewer(turn, snapshot, shop, policy, viewer, estimate) for turn, estimate in told]


def gives(turn: Turn, shop: Shop, *, hidden: Collection[str] = ()) -> list[NeedState]:
    """What to give this customer, worded as what to give: "room", "a seat"."""
    return gives_for((need for need in turn.needs if need.code not in hidden), shop)


def gives_for(needs: Iterable[TicketNeed], shop: Shop) -> list[NeedState]:
    """What to give somebody with these needs."""
    known = ((mine, shop.needs[mine.code]) for mine in needs if mine.code in shop.needs)
    return [
        NeedState(
            code=need.code,
            label=need.gives,
            consequence=need.gives,
            icon=need.icon,
            confirmed=mine.confirmed,
            priority=need.priority,
        )
        for mine, need in known
    ]


def greeting_due_at(turn: Turn, policy: Policy) -> datetime | None:
    """By when somebody should have said hello; None where that was not promised."""
    greetings = (promise for promise in turn.promises if Stop.GREETED in promise.stops)
    return next((due_at(turn, promise, policy.opened_at) for promise in greetings), None)


def service_name(shop: Shop, code: str | None) -> str | None:
    """In English; None for a turn without a service."""
    return None if code is None else shop.services[code].name if code in shop.services else code


def place_name(shop: Shop, code: str | None) -> str | None:
    """A desk's or room's public name; the code itself for a place that is no longer in the files."""
    return None if code is None else shop.places[code].public_name if code in shop.places else code


def visible(turns: Iterable[Turn], shop: Shop, viewer: Actor) -> list[Turn]:
    """Those of the turns that the viewer may know of: a partner, only their own organisation's."""
    return [turn for turn in turns if may_see(shop, viewer.organisation, turn.service)]


def choices(labels: Labels) -> list[Choice]:
    """Codes and what they are called in English."""
    return [Choice(code=code, label=names[ENGLISH]) for code, names in labels.items()]


def services(shop: Shop) -> list[Choice]:
    """Every service."""
    return [Choice(code=service.code, label=service.name) for service in shop.services.values()]


def first_name(snapshot: Snapshot, person: str | None) -> str | None:
    """What colleagues call somebody; None for nobody, and for someone who is no longer staff."""
    if person is None or person not in snapshot.people:
        return None
    return snapshot.people[person].first_name
