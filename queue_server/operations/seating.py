"""Where an adviser sits, and whom they may know of."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from queue_server.domain.errors import DeskClosed, NotFound
from queue_server.domain.rooms import RoomUse
from queue_server.domain.seats import Seat
from queue_server.operations.transaction import Work
from queue_server.shop import Shop
from queue_server.store import floor
from queue_server.store.floor import DeskUse


def seat_at(
    shop: Shop,
    desk: str,
    adviser: str,
    skills: frozenset[str],
    uses: Mapping[str, RoomUse],
    rooms_out: Collection[str],
) -> Seat:
    """An open desk, with the rooms that are free and those that tickets have already."""
    free = tuple(room for room in shop.rooms if room.code not in uses and room.code not in rooms_out)
    kept = {use.ticket_id: use.room for use in uses.values()}
    place = shop.place(desk)
    return Seat(place=place, adviser=adviser, skills=skills, free_rooms=free, kept_rooms=kept)


def my_desk(work: Work) -> DeskUse:
    """The desk that the actor has open. Raises DeskClosed."""
    use = floor.desk_of(work.connection, work.shop.id, work.actor.id)
    if use is None:
        raise DeskClosed("Open a desk first.")
    return use


def my_seat(work: Work, use: DeskUse) -> Seat:
    """The actor's own seat."""
    uses = floor.rooms(work.connection, work.shop.id)
    out = floor.rooms_out(work.connection, work.shop.id)
    return seat_at(work.shop, use.desk, use.adviser, work.actor.skills, uses, out)


def may_see(shop: Shop, organisation: str | None, service: str | None) -> bool:
    """Whether staff of an organisation (None: the council) may know of a turn for this service."""
    if organisation is None:
        return True
    return service is not None and shop.service(service).organisation == organisation


def refuse_foreign(work: Work, service: str | None) -> None:
    """Another organisation's customers are not there for a partner: NotFound."""
    if not may_see(work.shop, work.actor.organisation, service):
        raise NotFound("This ticket")
