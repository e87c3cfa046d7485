"""The shop in one picture: read in one transaction, never changed, and the source of every view.

Its cost follows how many people are in the shop now, never how many days have passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from queue_server.domain.appointments import Appointment, needs_kept_back
from queue_server.domain.concerns import Machine
from queue_server.domain.delays import Delay
from queue_server.domain.follow_ups import Sharing
from queue_server.domain.foreseen import Waits
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.laws import Laws
from queue_server.domain.moves import REINSTATE_WITHIN
from queue_server.domain.people import Person
from queue_server.domain.rooms import BOOKED_SOON, RoomUse
from queue_server.domain.surgeries import Surgery
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import Outlook, Told
from queue_server.domain.turn import Turn
from queue_server.operations.bookable import coming
from queue_server.shop import Shop
from queue_server.store import (
    alerts,
    appointments,
    calls,
    claims,
    devices,
    floor,
    follow_ups,
    journal,
    people,
    retention,
    tickets,
    undo,
    waits,
)
from queue_server.store.alerts import Alert
from queue_server.store.calls import Call
from queue_server.store.database import Connection
from queue_server.store.devices import Device, LastSeen
from queue_server.store.floor import DeskUse, Message, Notice
from queue_server.store.journal import Head
from queue_server.store.undo import Offer

CALLS_ON_A_BOARD = 12
MOST_TOLD_IN_A_DAY = 10_000
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """What the screens in the hall are made from: nothing here says who anybody is or what they need.

    `missed` are the numbers of those who did not come in the last 30 minutes, quiet calls left out.
    `alerts` are open; `answered_by` has the first name of whoever answered one, by person's id.
    `devices` are those that may still be used, by id. `surgeries` are today's and the next week's. `late` is
    by how many minutes appointments of a series still wait, `free` when the first time starts that anyone may
    book of a service (None: none is free); the hub knows both from the larger picture.
    `waits` are the newest estimates, None where none were made yet; those of who waits already are only
    in a Snapshot's hall: reading them would delay a call. `public_url` is where customers find the
    shop's pages, None where they can't.
    """

    head: Head
    at: datetime
    calls: tuple[Call, ...] = ()
    missed: tuple[str, ...] = ()
    delays: tuple[Delay, ...] = ()
    notices: tuple[Notice, ...] = ()
    paused: Mapping[str, str]
    alerts: tuple[Alert, ...] = ()
    answered_by: Mapping[str, str]
    devices: Mapping[str, Device]
    surgeries: tuple[Surgery, ...] = ()
    late: Mapping[str, int] = field(default_factory=dict)
    free: Mapping[str, datetime | None] = field(default_factory=dict)
    waits: Waits | None = None
    public_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The whole shop at one moment; only presenters decide who may see what of it.

    `active` are the turns that wait, are called, served or on hold; `recent` those that ended in the
    last 30 minutes; both in order of opening. `offers` is what may still be taken back, newest last.
    `desks` and `rooms` are those in use, by code; `people` all staff, by id. `rooms_booked` says from
    when a place is booked within the next hour. `kept_back` has the needs that a customer did not let
    partners know, by ticket. `deleted_at` is when what is personal was last deleted on schedule.
    `told` is what those here were told of their wait, by ticket. `laws` is what is known about visits,
    None before anything was learnt. `seen` says when each device last spoke; `machine` how the server is,
    None until it has looked.
    """

    hall: Hall
    day: date
    active: tuple[Turn, ...] = ()
    recent: tuple[Turn, ...] = ()
    desks: Mapping[str, DeskUse]
    rooms: Mapping[str, RoomUse]
    rooms_out: frozenset[str] = frozenset()
    rooms_booked: Mapping[str, datetime] = field(default_factory=dict)
    kept_back: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    people: Mapping[str, Person]
    messages: tuple[Message, ...] = ()
    offers: tuple[Offer, ...] = ()
    told: Mapping[UUID, Outlook] = field(default_factory=dict)
    laws: Laws | None = None
    deleted_at: datetime | None = None
    seen: Mapping[str, LastSeen] = field(default_factory=dict)
    machine: Machine | None = None

    @property
    def head(self) -> Head:
        """How far the shop had come."""
        return self.hall.head

    def waiting(self) -> list[Turn]:
        """The turns that wait, in order of opening."""
        return [turn for turn in self.active if turn.state is TicketState.WAITING]

    def hidden_from(self, organisation: str | None, ticket: UUID) -> frozenset[str]:
        """The needs of a ticket that staff of an organisation (None: the council) are not told of."""
        return frozenset() if organisation is None else self.kept_back.get(ticket, frozenset())

    def turn_of(self, ticket: UUID) -> Turn | None:
        """The ticket's newest turn, if it is here or ended lately."""
        mine = [turn for turn in (*self.recent, *self.active) if turn.ticket_id == ticket]
        return max(mine, key=lambda turn: turn.position, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFile:
    """All that is kept of one ticket.

    `turns` first to newest; `notes` by turn; `offers` is what may still be taken back; `names` has the
    first names of the advisers who served it, by person's id; `sharings` what the customer agreed to
    share of a turn, `kept_back` the needs that partners may not know of, `waits` the newest estimates
    while it waits, `booking` the appointment that it was checked in for.
    """

    turns: tuple[Turn, ...]
    notes: Mapping[UUID, str] = field(repr=False)
    offers: tuple[Offer, ...]
    names: Mapping[str, str]
    sharings: Mapping[UUID, Sequence[Sharing]] = field(default_factory=dict)
    kept_back: frozenset[str] = frozenset()
    waits: Waits | None = None
    booking: Appointment | None = None

    @property
    def newest(self) -> Turn:
        """The turn whose state is the ticket's."""
        return self.turns[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The whole of today: every turn in order of opening, what those were told who have been seen, and
    what is known about visits (None before anything was learnt).
    """

    turns: tuple[Turn, ...]
    told: tuple[Told, ...] = ()
    laws: Laws | None = None


def read_hall(connection: Connection, shop: Shop, now: datetime) -> Hall:
    """What the hall's screens show; the fastest way from a call to a board."""
    start, _ = day_span(shop_day(now, shop.timezone), shop.timezone)
    open_alerts = tuple(alerts.open_ones(connection, shop.id))
    return Hall(
        head=journal.head(connection, shop.id),
        at=now,
        calls=tuple(calls.recent(connection, shop.id, start, CALLS_ON_A_BOARD)),
        missed=tuple(tickets.missed_numbers(connection, shop.id, now - REINSTATE_WITHIN)),
        delays=tuple(floor.delays(connection, shop.id)),
        notices=tuple(floor.notices(connection, shop.id, now)),
        paused=floor.paused_services(connection, shop.id),
        alerts=open_alerts,
        answered_by=_first_names(connection, shop.id, {alert.acknowledged_by for alert in open_alerts}),
        devices=_devices(connection, shop.id),
        surgeries=coming(connection, shop, now),
        waits=waits.for_newcomers(connection, shop.id),
    )


def read_snapshot(connection: Connection, shop: Shop, now: datetime) -> Snapshot:
    """The whole shop, as of the connection's transaction."""
    day = shop_day(now, shop.timezone)
    start, _ = day_span(day, shop.timezone)
    return Snapshot(
        hall=replace(read_hall(connection, shop, now), waits=waits.newest(connection, shop.id)),
        day=day,
        active=tuple(tickets.active(connection, shop.id, day)),
        recent=tuple(tickets.ended_since(connection, shop.id, now - REINSTATE_WITHIN)),
        desks=floor.desks(connection, shop.id),
        rooms=floor.rooms(connection, shop.id),
        rooms_out=floor.rooms_out(connection, shop.id),
        rooms_booked=claims.places_booked(connection, shop.id, now, now + BOOKED_SOON),
        kept_back=appointments.kept_back(connection, shop.id, now - _A_DAY, now + _A_DAY),
        people={each.person.id: each.person for each in people.everyone(connection, shop.id)},
        messages=tuple(floor.messages_since(connection, shop.id, start)),
        offers=tuple(undo.offers(connection, shop.id, now)),
        told=waits.told_to_those_here(connection, shop.id, day),
        laws=_laws(connection, shop),
        deleted_at=retention.last_done_at(connection, shop.id),
        seen=devices.last_seen(connection, shop.id),
    )


def read_ticket(connection: Connection, shop: Shop, ticket: UUID, now: datetime) -> TicketFile | None:
    """One ticket of any day; None when this shop has no such ticket."""
    visit = tickets.visit(connection, shop.id, ticket)
    if visit is None:
        return None
    booking = appointments.by_ticket(connection, shop.id, ticket) if visit.is_booked else None
    is_waiting = visit.turns[-1].state is TicketState.WAITING
    return TicketFile(
        turns=tuple(visit.turns),
        notes=visit.notes,
        offers=tuple(undo.offers_on(connection, shop.id, ticket, now)),
        names=visit.names,
        sharings=follow_ups.sharings(connection, shop.id, ticket) if len(visit.turns) > 1 else {},
        kept_back=needs_kept_back(booking.needs, booking.shares) if booking else frozenset(),
        waits=waits.newest(connection, shop.id) if is_waiting else None,
        booking=booking,
    )


def read_today(connection: Connection, shop: Shop, now: datetime) -> Today:
    """Today so far."""
    day = shop_day(now, shop.timezone)
    start, _ = day_span(day, shop.timezone)
    return Today(
        turns=tuple(tickets.of_day(connection, shop.id, day)),
        told=tuple(waits.told_since(connection, shop.id, start, MOST_TOLD_IN_A_DAY)),
        laws=_laws(connection, shop),
    )


def _laws(connection: Connection, shop: Shop) -> Laws | None:
    learnt = waits.laws(connection, shop.id)
    return None if learnt is None else learnt[0]


def _first_names(connection: Connection, shop_id: str, ids: set[str | None]) -> dict[str, str]:
    found = (people.by_id(connection, shop_id, each) for each in ids if each is not None)
    return {account.person.id: account.person.first_name for account in found if account is not None}


def _devices(connection: Connection, shop_id: str) -> dict[str, Device]:
    every = devices.everything(connection, shop_id)
    return {device.id: device for device in every if device.revoked_at is None}
