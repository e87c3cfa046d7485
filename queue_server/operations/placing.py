"""Putting a booking into a slot: its lane, the room it needs, and the claims that keep all of it for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from queue_server.domain import appointments as rules
from queue_server.domain.appointments import Appointment
from queue_server.domain.errors import Clash, NoRoomFree, SlotTaken
from queue_server.domain.needs import asks_features, asks_room
from queue_server.domain.people import Actor, Role
from queue_server.domain.rooms import PlaceKind, ServicePoint, pick_room
from queue_server.domain.slots import Slot, free_lane
from queue_server.operations.transaction import Work
from queue_server.store import appointments, claims
from queue_server.store.claims import Claim, Claimed


def is_public(actor: Actor) -> bool:
    """Whether nobody is known to ask: neither staff nor a partner."""
    return actor.role is Role.CUSTOMER


def placed(work: Work, appointment: Appointment, slot: Slot, customer: str | None) -> Appointment:
    """The booking in this slot, with everything claimed that it takes up.

    `customer` is who it is for, as claims know them; None where that can't be known. Raises SlotTaken,
    NoRoomFree, and to staff Clash where the customer has something else at that time; the public hear
    of that in the words for a slot that is taken.
    """
    shop, mine = work.shop, appointment.id
    taken = appointments.taken(work.connection, shop.id, slot.service, slot.starts_at, slot.ends_at, but=mine)
    lane = free_lane(slot, taken)
    if lane is None:
        raise SlotTaken
    after = rules.moved(appointment, slot, lane, None)
    after = replace(after, room=room_for(work, after), seq=work.seq)
    wanted = claims_of(after, customer)
    _refuse_clash(work, wanted)
    claims.make(work.connection, shop.id, mine, wanted)
    return after


def claims_of(appointment: Appointment, customer: str | None) -> list[Claim]:
    """What a placed booking takes up."""
    times = (appointment.starts_at, appointment.ends_at)
    wanted = [Claim(Claimed.LANE, claims.lane_code(appointment.source, appointment.lane), *times)]
    if appointment.room is not None:
        wanted.append(Claim(Claimed.PLACE, appointment.room, *times))
    if customer is not None:
        wanted.append(Claim(Claimed.CUSTOMER, customer, *times))
    return wanted


def room_for(work: Work, appointment: Appointment) -> str | None:
    """The room to keep for it: the one it has where that is free then, else another that fits.

    None where no need asks for one, or where the place of the surgery is such a room. Raises NoRoomFree.
    """
    asked = [work.shop.needs[code] for code in appointment.needs if code in work.shop.needs]
    kind = asks_room(asked)
    place = work.shop.places.get(appointment.place or "")
    if kind is None or (place is not None and _fits(place, kind)):
        return None
    held = claims.places_held(
        work.connection, work.shop.id, appointment.starts_at, appointment.ends_at, but_by=appointment.id
    )
    if appointment.room is not None and appointment.room not in held:
        return appointment.room
    room = pick_room(kind, work.shop.rooms, held, asks_features(asked))
    if room is None:
        raise NoRoomFree("No room is free at that time. Please choose another time, or ask us.")
    return room.code


def _fits(place: ServicePoint, kind: str) -> bool:
    return place.kind is PlaceKind.ROOM and (place.family or kind != "family")


def _refuse_clash(work: Work, wanted: Iterable[Claim]) -> None:
    if is_public(work.actor):
        return
    for claim in wanted:
        if claim.kind is Claimed.CUSTOMER and claims.is_held(work.connection, work.shop.id, claim):
            raise Clash("This customer already has an appointment at that time.")
