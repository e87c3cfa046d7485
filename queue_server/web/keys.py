"""Passwords, PINs and pairing codes: the acts that hand out a way in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from queue_server.api.access import Manager, SignedIn
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.commands import Command
from queue_server.domain import pins
from queue_server.domain.errors import BadInput, NotFound, Refusal
from queue_server.domain.people import Actor, Role
from queue_server.operations import devices as device_acts
from queue_server.operations import people as people_acts
from queue_server.operations.fingerprint import with_fingerprint
from queue_server.operations.passwords import hash_of as password_hash
from queue_server.operations.passwords import refuse_short
from queue_server.operations.sign_in import hash_of
from queue_server.store import devices
from queue_server.web import manager, signing_in
from queue_server.web.acts import again, refused
from queue_server.web.forms import command_of, written
from queue_server.web.pages import asked

router = Router(include_in_schema=False)
_PEOPLE, _DEVICES = "/manager/people", "/manager/devices"


class _NewPerson(Command):
    """A person as the form says; the password is hashed before it goes any further."""

    name: str = Field(min_length=1, max_length=80)
    user: str = Field(min_length=1, max_length=60)
    role: Role
    organisation: str | None = Field(default=None, max_length=60)
    skills: list[str] = Field(default=[])


@router.post("/act/add-person")
async def add_person(request: Request, door: Door, actor: Manager) -> Response:
    """Somebody joins the staff."""

    async def do(form: FormData) -> Response:
        said = command_of(_NewPerson, form, door.now(), door.shop.timezone)
        command = people_acts.AddPerson(
            **said.model_dump(exclude={"command_id"}), password_hash=await _hashed(form)
        )
        await door.house.carry_out(people_acts.add_person, actor, command)
        return again(_PEOPLE)

    return await _done_or_refused(request, door, actor, do, _PEOPLE)


@router.post("/act/set-password")
async def set_password(request: Request, door: Door, actor: Manager) -> Response:
    """Somebody gets a new password."""

    async def do(form: FormData) -> Response:
        command = people_acts.SetPassword(password_hash=await _hashed(form))
        await door.house.carry_out(people_acts.set_password, actor, command, written(form, "target"))
        return again(_PEOPLE)

    return await _done_or_refused(request, door, actor, do, _PEOPLE)


@router.post("/act/add-device")
async def add_device(request: Request, door: Door, actor: Manager) -> Response:
    """A new device, and the code that pairs it."""

    async def do(form: FormData) -> Response:
        command = command_of(device_acts.AddDevice, form, door.now(), door.shop.timezone)
        done = await door.house.carry_out(device_acts.add_device, actor, command)
        return await _show_code(door, actor, done.other or "")

    return await _done_or_refused(request, door, actor, do, _DEVICES)


@router.post("/act/new-code")
async def new_code(request: Request, door: Door, actor: Manager) -> Response:
    """A new code for a device that is there already."""

    async def do(form: FormData) -> Response:
        return await _show_code(door, actor, written(form, "target"))

    return await _done_or_refused(request, door, actor, do, _DEVICES)


@router.post("/act/set-pin")
async def set_pin(request: Request, door: Door, actor: SignedIn) -> Response:
    """A PIN of one's own, typed twice."""

    async def do(form: FormData) -> Response:
        chosen = written(form, "pin")
        if (why := pins.why_not(chosen)) is not None:
            raise BadInput(why)
        if written(form, "again") != chosen:
            raise BadInput("The two PINs are not the same.")
        return await _keep_pin(door, actor, form, chosen)

    return await _done_or_refused(request, door, actor, do, signing_in.PATH)


@router.post("/act/remove-pin")
async def remove_pin(request: Request, door: Door, actor: SignedIn) -> Response:
    """No PIN any more."""

    async def do(form: FormData) -> Response:
        return await _keep_pin(door, actor, form, None)

    return await _done_or_refused(request, door, actor, do, signing_in.PATH)


async def _done_or_refused(
    request: Request, door: FrontDoor, actor: Actor, do: Callable[[FormData], Awaitable[Response]], back: str
) -> Response:
    async with request.form() as form:
        try:
            return await do(form)
        except Refusal as refusal:
            return await refused(door, actor, form, refusal, back)


async def _hashed(form: FormData) -> str:
    """The form's password as it is kept; hashing is slow on purpose and leaves the loop alone."""
    password = written(form, "password")
    refuse_short(password)
    return await asyncio.to_thread(password_hash, password)


async def _keep_pin(door: FrontDoor, actor: Actor, form: FormData, chosen: str | None) -> Response:
    """The password shows that nobody else sits at a page left open."""
    await door.entrance.prove(actor.id, str(form.get("password") or ""))
    kept = None if chosen is None else await asyncio.to_thread(password_hash, chosen)
    await door.house.carry_out(people_acts.set_pin, actor, people_acts.SetPin(pin_hash=kept))
    return again(f"{signing_in.PATH}?told={'removed' if kept is None else 'set'}")


async def _show_code(door: FrontDoor, actor: Actor, device_id: str) -> Response:
    device = await door.reader.read(lambda c: devices.by_id(c, door.shop.id, device_id))
    if device is None:
        raise NotFound("This device")
    code = device_acts.new_code()
    command = device_acts.OfferCode(code_hash=hash_of(code))
    await door.house.carry_out(device_acts.offer_code, actor, command, device_id)
    shown = manager.ShownCode(
        device.name, await asyncio.to_thread(with_fingerprint, code, door.certificate), device.kind
    )
    return HTMLResponse(await manager.devices_page(asked(door, actor, _DEVICES), shown))
