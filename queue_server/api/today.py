"""What is different today: delays, notices for the boards, services paused, and lines between colleagues."""

from __future__ import annotations

from uuid import UUID

from queue_server.api.access import Receptionist, SignedIn
from queue_server.api.answers import PLAIN
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.contract.commands import Code, Command, PauseService, SendMessage, SetDelay, SetNotice
from queue_server.operations import delays, messages

router = Router(prefix="/api", tags=["today"])


@router.post("/delays", status_code=204)
async def set_delay(door: Door, person: Receptionist, command: SetDelay) -> None:
    """These services run late: why, and the new time."""
    await door.house.carry_out(delays.set_delay, person, command)


@router.post("/delays/{delay}/end", status_code=204)
async def end_delay(door: Door, person: Receptionist, delay: UUID, command: Command = PLAIN) -> None:
    """The delay is over."""
    await door.house.carry_out(delays.end_delay, person, command, delay)


@router.post("/notices", status_code=204)
async def set_notice(door: Door, person: Receptionist, command: SetNotice) -> None:
    """A sentence for the boards, without anything personal."""
    await door.house.carry_out(delays.set_notice, person, command)


@router.post("/notices/{notice}/end", status_code=204)
async def end_notice(door: Door, person: Receptionist, notice: UUID, command: Command = PLAIN) -> None:
    """The boards no longer say it."""
    await door.house.carry_out(delays.end_notice, person, command, notice)


@router.post("/services/{service}/pause", status_code=204)
async def pause_service(door: Door, person: Receptionist, service: Code, command: PauseService) -> None:
    """No new tickets for this service for now."""
    await door.house.carry_out(delays.pause_service, person, command, service)


@router.post("/services/{service}/resume", status_code=204)
async def resume_service(door: Door, person: Receptionist, service: Code, command: Command = PLAIN) -> None:
    """New tickets for this service again."""
    await door.house.carry_out(delays.resume_service, person, command, service)


@router.post("/messages", status_code=204)
async def send(door: Door, person: SignedIn, command: SendMessage) -> None:
    """A line to a team or a colleague on duty."""
    await door.house.carry_out(messages.send, person, command)
