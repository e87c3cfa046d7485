"""What is still to be answered: the list of one organisation, one in full, and what is done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from queue_server.api.access import FollowsUp
from queue_server.api.answers import PLAIN
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.commands import Command
from queue_server.contract.follow_ups import (
    AnswerFollowUp,
    ChangeDay,
    FollowUpRow,
    FollowUpsView,
    FollowUpView,
    HandOver,
)
from queue_server.domain.errors import NotFound
from queue_server.domain.people import Actor
from queue_server.live.follow_ups import read_details, read_everything
from queue_server.live.present import follow_ups as present
from queue_server.operations import follow_ups

router = Router(prefix="/api/follow-ups", tags=["follow-ups"])
NO_LONGER_YOURS: dict[int | str, dict[str, Any]] = {
    204: {"description": "Done; the follow-up is now another organisation's."}
}
Answer = FollowUpRow | Response


@router.get("")
async def see_all(door: Door, viewer: FollowsUp) -> FollowUpsView:
    """Everything that the viewer's organisation has to answer, their own first; no names, no texts."""
    return await everything_view(door, viewer)


@router.get("/{follow_up}")
async def see(door: Door, viewer: FollowsUp, follow_up: UUID) -> FollowUpView:
    """One with what is needed to answer it; that it was opened is written down."""
    return await details_view(door, viewer, follow_up)


@router.post("/{follow_up}/answer")
async def answer(door: Door, person: FollowsUp, follow_up: UUID, command: AnswerFollowUp) -> FollowUpRow:
    """The customer has the answer; what is kept about it goes 24 hours later."""
    await door.house.carry_out(follow_ups.answer, person, command, follow_up)
    return await _row(door, person, follow_up)


@router.post("/{follow_up}/reopen")
async def reopen(door: Door, person: FollowsUp, follow_up: UUID, command: Command = PLAIN) -> FollowUpRow:
    """It was not answered after all; within 24 hours."""
    await door.house.carry_out(follow_ups.reopen, person, command, follow_up)
    return await _row(door, person, follow_up)


@router.post("/{follow_up}/hand-over", response_model=FollowUpRow, responses=NO_LONGER_YOURS)
async def hand_over(door: Door, person: FollowsUp, follow_up: UUID, command: HandOver) -> Answer:
    """Somebody else sees to it; for another organisation, what the customer said to that."""
    await door.house.carry_out(follow_ups.hand_over, person, command, follow_up)
    try:
        return await _row(door, person, follow_up)
    except NotFound:
        return Response(status_code=204)


@router.post("/{follow_up}/change-day")
async def change_day(door: Door, person: FollowsUp, follow_up: UUID, command: ChangeDay) -> FollowUpRow:
    """Another day was agreed; the day first promised is kept, too."""
    await door.house.carry_out(follow_ups.change_day, person, command, follow_up)
    return await _row(door, person, follow_up)


@router.post("/{follow_up}/print", status_code=204)
async def print_again(door: Door, person: FollowsUp, follow_up: UUID, command: Command = PLAIN) -> None:
    """A slip for the customer, from reception's printer."""
    await door.house.carry_out(follow_ups.print_again, person, command, follow_up)


async def everything_view(door: FrontDoor, viewer: Actor) -> FollowUpsView:
    """The list, as the viewer may see it."""
    now = door.now()
    everything = await door.reader.read(lambda c: read_everything(c, door.shop, viewer.organisation, now))
    return present.view(everything, door.shop, viewer, now)


async def details_view(door: FrontDoor, viewer: Actor, follow_up: UUID) -> FollowUpView:
    """One in full, once it is written down who looks. Refuses with NotFound, also for another's."""
    now = door.now()
    found = await door.reader.read(lambda c: read_details(c, door.shop, follow_up))
    shown = present.details(found, door.shop, viewer, now)
    assert found is not None
    ticket = found.known.kept.follow_up.ticket_id
    await door.write_down(viewer, "follow_up_read", ticket, follow_up=follow_up)
    return shown


async def _row(door: FrontDoor, viewer: Actor, follow_up: UUID) -> FollowUpRow:
    found = await door.reader.read(lambda c: read_details(c, door.shop, follow_up))
    return present.details(found, door.shop, viewer, door.now()).row
