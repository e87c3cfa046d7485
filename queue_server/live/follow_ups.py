"""What is still to be answered, as it is kept, and how much of it an organisation may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from queue_server.domain.appointments import needs_kept_back
from queue_server.domain.follow_ups import Shared, shown_to
from queue_server.domain.people import Person
from queue_server.domain.privacy import VISIT_DETAILS_KEPT
from queue_server.domain.turn import TicketNeed
from queue_server.shop import Shop
from queue_server.store import appointments, follow_ups, people, tickets
from queue_server.store.database import Connection
from queue_server.store.follow_ups import About, Kept


@dataclass(frozen=True, slots=True)
class Known:
    """A follow-up, and what of it its owner's organisation may see; `needs` are those it may be told of."""

    kept: Kept
    shown: frozenset[Shared]
    needs: tuple[TicketNeed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """What an organisation has to answer, the earliest day first, and what it answered in the last day."""

    open: tuple[Known, ...]
    answered: tuple[Known, ...]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """All that is kept about one follow-up; only a presenter decides what of it is shown."""

    known: Known
    words: Mapping[About, str]
    note: str | None = field(repr=False)
    referrals: tuple[str, ...]
    people: Mapping[str, Person]


def read_everything(
    connection: Connection, shop: Shop, organisation: str | None, now: datetime
) -> Everything:
    """As an organisation (None: the council) sees it."""
    since = now - VISIT_DETAILS_KEPT
    return Everything(
        open=tuple(
            _known(connection, shop, each) for each in follow_ups.open_ones(connection, shop.id, organisation)
        ),
        answered=tuple(
            _known(connection, shop, each)
            for each in follow_ups.answered_since(connection, shop.id, organisation, since)
        ),
        people=_people(connection, shop),
    )


def read_details(connection: Connection, shop: Shop, follow_up: UUID) -> Details | None:
    """One follow-up; None when this shop has no such."""
    kept = follow_ups.find(connection, shop.id, follow_up)
    if kept is None:
        return None
    asked = kept.follow_up
    return Details(
        known=_known(connection, shop, kept),
        words=follow_ups.said(connection, shop.id, asked.id),
        note=tickets.notes(connection, shop.id, asked.ticket_id).get(asked.turn_id),
        referrals=tuple(follow_ups.referrals(connection, shop.id, asked.turn_id)),
        people=_people(connection, shop),
    )


def _known(connection: Connection, shop: Shop, kept: Kept) -> Known:
    asked = kept.follow_up
    needs = _needs(connection, shop, kept)
    if asked.organisation == asked.home:
        return Known(kept, shown_to(asked.home, asked.home, ()), needs)
    agreed = follow_ups.sharings(connection, shop.id, asked.ticket_id).get(asked.turn_id, [])
    return Known(kept, shown_to(asked.organisation, asked.home, agreed), needs)


def _needs(connection: Connection, shop: Shop, kept: Kept) -> tuple[TicketNeed, ...]:
    """The council knows all; a partner is asked for each of theirs, which are few."""
    if kept.follow_up.organisation is None:
        return kept.needs
    booking = appointments.by_ticket(connection, shop.id, kept.follow_up.ticket_id)
    if booking is None:
        return kept.needs
    hidden = needs_kept_back(booking.needs, booking.shares)
    return tuple(need for need in kept.needs if need.code not in hidden)


def _people(connection: Connection, shop: Shop) -> dict[str, Person]:
    return {each.person.id: each.person for each in people.everyone(connection, shop.id)}
