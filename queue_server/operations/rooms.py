"""Rooms: kept for somebody, given, looked into and free again; and a private place at one touch."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from queue_server.contract.commands import Command, PrivateNow, Reserve
from queue_server.domain import moves, rooms
from queue_server.domain.errors import NotFound, RoomTaken, Unknown
from queue_server.domain.needs import FAMILY_ROOM, PRIVATE_ROOM
from queue_server.domain.rooms import PlaceKind, RoomUse, ServicePoint
from queue_server.domain.ticket import HERE, not_possible
from queue_server.domain.turn import PRIVATE_TALK
from queue_server.operations.alerts import ask_for_person
from queue_server.operations.arrivals import insert, new_turn, take_number
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import save, the_turn
from queue_server.store import alerts, claims, floor


def private_now(work: Work, command: PrivateNow) -> Done:
    """One touch: a numbered, greeted, quiet turn, a room kept for it, and the right advisers alerted.

    `room` is None when none is free; reception is then told which will be first. One that is booked soon is
    taken last, and reception is told from when it is booked.
    """
    service = None if command.service is None else work.shop.service(command.service)
    need = FAMILY_ROOM if command.children else PRIVATE_ROOM
    number, _ = take_number(work, work.today, service, None)
    turn = new_turn(work, number, service, "en", work.now)
    skill = PRIVATE_TALK if service is None else turn.skill
    turn = replace(turn, skill=skill, quiet=True, greeted_at=work.now)
    turn = moves.change_needs(turn, needs=work.shop.needs, now=work.now, by_staff=True, add=[need])
    kind = "family" if command.children else "private"
    taken = {*floor.rooms(work.connection, work.shop.id), *floor.rooms_out(work.connection, work.shop.id)}
    soon = claims.places_booked(work.connection, work.shop.id, work.now, work.now + rooms.BOOKED_SOON)
    room = rooms.pick_room(kind, work.shop.rooms, taken, booked_soon=soon)
    code = None if room is None else room.code
    insert(work, replace(turn, room=code), work.today)
    if room is not None:
        _reserve(work, room, turn.ticket_id)
        work.fact("room_reserved", turn.ticket_id, room=code)
    alert = ask_for_person(work, alerts.PRIVATE_NOW, turn.ticket_id, code)
    return Done(ticket=turn.ticket_id, alert=alert, room=code)


def reserve(work: Work, command: Reserve, room: str) -> Done:
    """Keep a room for a ticket whose customer is here. Raises RoomTaken."""
    place = _room(work, room)
    before = the_turn(work, command.ticket)
    if before.state not in HERE:
        raise not_possible(before.number, before.state, "given a room")
    _reserve(work, place, command.ticket)
    asked_at = before.room_asked_at or work.now
    save(work, before, replace(before, room=room, room_asked_at=asked_at))
    work.fact("room_reserved", command.ticket, room=room)
    work.may_be_undone(command.ticket, "reserve")
    return Done(ticket=command.ticket, room=room)


def give(work: Work, _: Command, room: str) -> Done:
    """The customer is in the room now."""
    use = _use(work, room)
    floor.save_room(work.rows, work.shop.id, use, rooms.give(use, work.now))
    before = the_turn(work, use.ticket_id)
    given_at = before.room_given_at or work.now
    save(work, before, replace(before, room=room, room_given_at=given_at))
    work.fact("room_given", use.ticket_id, room=room)
    work.may_be_undone(use.ticket_id, "give")
    return Done(ticket=use.ticket_id, room=room)


def release(work: Work, _: Command, room: str) -> Done:
    """The room is free again; whoever had it keeps their place in the queue."""
    use = _use(work, room)
    floor.release_room(work.rows, work.shop.id, use)
    before = the_turn(work, use.ticket_id)
    save(work, before, replace(before, room=None))
    work.fact("room_released", use.ticket_id, room=room)
    work.may_be_undone(use.ticket_id, "release")
    return Done(ticket=use.ticket_id, room=room)


def look_in(work: Work, _: Command, room: str) -> Done:
    """Somebody looked in and all is well."""
    use = _use(work, room)
    floor.save_room(work.rows, work.shop.id, use, rooms.look_in(use, work.now))
    work.fact("looked_in", use.ticket_id, room=room)
    return Done(ticket=use.ticket_id, room=room)


def take_out_of_use(work: Work, _: Command, room: str) -> Done:
    """The room can't be used. Raises RoomTaken while somebody has it."""
    place = _room(work, room)
    if room in floor.rooms(work.connection, work.shop.id):
        raise RoomTaken(f"{place.public_name} is in use. Release it first.")
    if room in floor.rooms_out(work.connection, work.shop.id):
        return Done(room=room)
    floor.take_out(work.rows, work.shop.id, room, work.now)
    work.fact("room_out_of_use", room=room)
    return Done(room=room)


def put_back_in_use(work: Work, _: Command, room: str) -> Done:
    """The room can be used again."""
    _room(work, room)
    if room not in floor.rooms_out(work.connection, work.shop.id):
        return Done(room=room)
    floor.put_in(work.rows, work.shop.id, room)
    work.fact("room_in_use_again", room=room)
    return Done(room=room)


def _room(work: Work, code: str) -> ServicePoint:
    place = work.shop.place(code)
    if place.kind is not PlaceKind.ROOM:
        raise Unknown("room", code)
    return place


def _use(work: Work, code: str) -> RoomUse:
    _room(work, code)
    use = floor.rooms(work.connection, work.shop.id).get(code)
    if use is None:
        raise NotFound("A customer with this room")
    return use


def _reserve(work: Work, room: ServicePoint, ticket: UUID) -> None:
    uses = floor.rooms(work.connection, work.shop.id)
    out = floor.rooms_out(work.connection, work.shop.id)
    use = rooms.reserve(room, ticket, uses.values(), work.now, out)
    if room.code not in uses:
        floor.reserve_room(work.rows, work.shop.id, use)
