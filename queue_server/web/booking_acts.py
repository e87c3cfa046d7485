"""Acts on sessions and appointments whose forms say days and times, or a name that no address may have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from queue_server.api.access import HoldsSurgeries, Receptionist
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.appointments import FindAppointments
from queue_server.contract.surgeries import ChangeSurgery, CloseTime, MoveSurgery, OpenSurgery
from queue_server.domain.errors import BadInput, NotFound, Refusal
from queue_server.domain.hours import local_moment
from queue_server.domain.people import Actor
from queue_server.operations import surgeries
from queue_server.web import appointments
from queue_server.web.acts import again, refused
from queue_server.web.forms import command_of, written
from queue_server.web.pages import asked

router = Router(include_in_schema=False)
_LIST = "/reception/appointments"
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_Timed = TypeVar("_Timed", OpenSurgery, ChangeSurgery, CloseTime, MoveSurgery)
_Do = Callable[[FormData], Awaitable[Response]]


@router.post("/act/find-appointment")
async def find(request: Request, door: Door, actor: Receptionist) -> Response:
    """Today's and later appointments of a name, on the page that was asked: no address has the name."""

    async def do(form: FormData) -> Response:
        wanted = command_of(FindAppointments, form, door.now(), door.shop.timezone)
        return HTMLResponse(await appointments.sought(asked(door, actor, _LIST), wanted))

    return await _answer(request, door, actor, do)


@router.post("/act/open-session")
async def open_session(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """Once, or every week at the same time."""

    async def do(form: FormData) -> Response:
        until = written(form, "until")
        command = _timed(OpenSurgery, form, door, {"repeat": {"until": until} if until else None})
        done = await door.house.carry_out(surgeries.open_surgery, actor, command)
        return again(f"/sessions?told=opened&from={written(form, 'day')}&left={done.reason or ''}")

    return await _answer(request, door, actor, do)


@router.post("/act/change-session")
async def change_session(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """Its place, adviser, end, number of lanes and drop-in; nobody's name means: any of them."""

    async def do(form: FormData) -> Response:
        command = _timed(ChangeSurgery, form, door, {"adviser": written(form, "adviser") or None})
        done = await door.house.carry_out(surgeries.change_surgery, actor, command, _target(form))
        return again(f"/sessions/{done.other}?told=changed")

    return await _answer(request, door, actor, do)


@router.post("/act/close-time")
async def close_time(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """A one-off closure of a service, or of everything."""

    async def do(form: FormData) -> Response:
        await door.house.carry_out(surgeries.close_time, actor, _timed(CloseTime, form, door))
        return again("/closures?told=closed")

    return await _answer(request, door, actor, do)


@router.post("/act/move-session")
async def move_session(request: Request, door: Door, actor: HoldsSurgeries) -> Response:
    """All of it, with everybody booked, to another time and perhaps place."""

    async def do(form: FormData) -> Response:
        command = _timed(MoveSurgery, form, door)
        done = await door.house.carry_out(surgeries.move_surgery, actor, command, _target(form))
        return again(f"/sessions/{done.other}?told=moved&by={done.seq}")

    return await _answer(request, door, actor, do)


# ------------------------------------------------------------------------------------------------


async def _answer(request: Request, door: FrontDoor, actor: Actor, do: _Do) -> Response:
    """Do what the form says; a refusal is shown where it was sent, with all that was typed."""
    async with request.form() as form:
        try:
            return await do(form)
        except Refusal as refusal:
            return await refused(door, actor, form, refusal)


def _timed(kind: type[_Timed], form: FormData, door: FrontDoor, more: Mapping[str, Any] = _NOTHING) -> _Timed:
    """The command that the form means: it begins on its day, and ends then too unless another is the last."""
    day = written(form, "day")
    said = {"starts_at": (day, "begins"), "ends_at": (written(form, "last_day") or day, "ends")}
    moments = {
        name: _moment(on, written(form, clock), door.shop.timezone)
        for name, (on, clock) in said.items()
        if name in kind.model_fields
    }
    return command_of(kind, form, door.now(), door.shop.timezone, {**moments, **more})


def _moment(day: str, at: str, timezone: ZoneInfo) -> datetime:
    try:
        return local_moment(date.fromisoformat(day), time.fromisoformat(at), timezone)
    except (ValueError, OverflowError):
        raise BadInput("Enter a day and a time.") from None


def _target(form: FormData) -> UUID:
    try:
        return UUID(written(form, "target"))
    except ValueError:
        raise NotFound("This advice session") from None
