"""Surgeries over the wire: opened, changed, cancelled, moved and running late, and their calendar feeds."""

from __future__ import annotations

from datetime import date
from hmac import compare_digest
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from queue_server.api.access import Books, HoldsSurgeries, Public
from queue_server.api.answers import PLAIN
from queue_server.api.appointments import First, Last
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.appointments import AppointmentRows
from queue_server.contract.commands import Command
from queue_server.contract.surgeries import (
    Affected,
    CancelSurgery,
    ChangeSurgery,
    CloseTime,
    ClosureView,
    DelaySurgery,
    MoveSurgery,
    OpenSurgery,
    Surgeries,
)
from queue_server.domain.errors import NotFound
from queue_server.domain.people import Actor
from queue_server.domain.surgeries import Surgery
from queue_server.live import diary
from queue_server.live.present import appointments as lists
from queue_server.live.present import surgeries as present
from queue_server.operations import surgeries
from queue_server.operations.seating import may_see
from queue_server.operations.transaction import Done
from queue_server.store import appointments
from queue_server.store import surgeries as kept

router = Router(prefix="/api", tags=["surgeries"])
_FEED: dict[int | str, dict[str, Any]] = {200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}}


@router.get("/surgeries")
async def coming(door: Door, actor: Books, first: First, last: Last) -> Surgeries:
    """Those of these days, both included; 62 days at most. A partner's list is their own."""
    since, until = diary.days(door.shop, first, last)
    return await _listed(door, actor, lambda c: kept.between(c, door.shop.id, since, until))


@router.post("/surgeries", status_code=201)
async def open_surgery(door: Door, actor: HoldsSurgeries, command: OpenSurgery) -> Surgeries:
    """Once or every week; answers all that were opened, and the closed days that were left out."""
    done = await door.house.carry_out(surgeries.open_surgery, actor, command)
    repeat = UUID(done.other)
    left_out = [date.fromisoformat(day) for day in (done.reason or "").split(",") if day]
    opened = await _listed(door, actor, lambda c: kept.opened_together(c, door.shop.id, repeat))
    return opened.model_copy(update={"left_out": left_out})


@router.get("/surgeries/{surgery}/appointments")
async def booked(door: Door, actor: Books, surgery: UUID) -> AppointmentRows:
    """Who is booked in it, by time, without a name."""
    found = await _known(door, surgery, actor)
    page = await door.reader.read(lambda c: diary.read_surgery(c, door.shop, found))
    return lists.rows(page, door.shop, actor, door.now())


@router.post("/surgeries/{surgery}/change")
async def change(door: Door, actor: HoldsSurgeries, surgery: UUID, command: ChangeSurgery) -> Surgeries:
    """Another place, adviser, end or number of lanes; bookings keep their times."""
    await door.house.carry_out(surgeries.change_surgery, actor, command, surgery)
    found = await _known(door, surgery, actor)
    return await _listed(door, actor, lambda _: [found])


@router.post("/surgeries/{surgery}/cancel")
async def cancel(door: Door, actor: HoldsSurgeries, surgery: UUID, command: CancelSurgery) -> Affected:
    """It does not take place; who gets a message, and who has to be called."""
    done = await door.house.carry_out(surgeries.cancel_surgery, actor, command, surgery)
    return await _affected(door, actor, done, told=True)


@router.post("/surgeries/{surgery}/move")
async def move(door: Door, actor: HoldsSurgeries, surgery: UUID, command: MoveSurgery) -> Affected:
    """All of it, with everybody booked, to another time."""
    done = await door.house.carry_out(surgeries.move_surgery, actor, command, surgery)
    return await _affected(door, actor, done, told=True)


@router.post("/surgeries/{surgery}/delay")
async def delay(door: Door, actor: HoldsSurgeries, surgery: UUID, command: DelaySurgery) -> Affected:
    """It runs late, or no longer does."""
    done = await door.house.carry_out(surgeries.delay_surgery, actor, command, surgery)
    return await _affected(door, actor, done, told=command.minutes > 0)


@router.post("/closures", status_code=201)
async def close_time(door: Door, actor: HoldsSurgeries, command: CloseTime) -> Affected:
    """A one-off closure; answers who is booked in it, for somebody to decide about."""
    done = await door.house.carry_out(surgeries.close_time, actor, command)
    return await _affected(door, actor, done, told=False)


@router.get("/closures")
async def closures(door: Door, actor: HoldsSurgeries) -> list[ClosureView]:
    """Those that are on or to come; a partner's list is the shop's own and theirs."""
    shop, now = door.shop, door.now()
    found = await door.reader.read(lambda c: diary.read_closures(c, shop, actor.organisation, now))
    return [present.closure(each, shop) for each in found]


@router.post("/closures/{closure}/lift", status_code=204)
async def lift(door: Door, actor: HoldsSurgeries, closure: UUID, command: Command = PLAIN) -> None:
    """It can be booked again."""
    await door.house.carry_out(surgeries.lift_closure, actor, command, closure)


@router.get("/surgeries/{surgery}/calendar.ics", response_class=Response, responses=_FEED)
async def feed(
    door: Door, _: Public, surgery: UUID, key: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """For calendar programs, which can't sign in: whoever has its address may read it. Nothing personal."""
    found = await _known(door, surgery)
    shop_id = door.shop.id
    keys = await door.reader.read(lambda c: kept.calendar_keys(c, shop_id, [surgery]))
    if not compare_digest(keys[surgery].encode(), key.encode()):
        raise NotFound("This advice session")
    times = (found.starts_at, found.ends_at)
    theirs = await door.reader.read(lambda c: appointments.of_surgery(c, shop_id, surgery, *times))
    text = present.calendar(found, theirs, door.shop, door.now())
    return Response(text, media_type=present.MEDIA_TYPE)


async def _known(door: FrontDoor, surgery: UUID, viewer: Actor | None = None) -> Surgery:
    found = await door.reader.read(lambda c: kept.find(c, door.shop.id, surgery))
    if found is None or (viewer and not may_see(door.shop, viewer.organisation, found.service)):
        raise NotFound("This advice session")
    return found


async def _listed(door: FrontDoor, viewer: Actor, read: Any) -> Surgeries:
    shop = door.shop
    sessions = await door.reader.read(lambda c: diary.read_sessions(c, shop, viewer.organisation, read(c)))
    return present.view(sessions, shop, door.house.public_url, door.now())


async def _affected(door: FrontDoor, viewer: Actor, done: Done, *, told: bool) -> Affected:
    shop = door.shop
    page = await door.reader.read(lambda c: diary.read_concerned(c, shop, viewer.organisation, done.seq))
    return lists.affected(page, shop, viewer, told=told)
