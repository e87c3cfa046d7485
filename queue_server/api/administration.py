"""The manager decides who may sign in, and which devices the shop has."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Path

from queue_server.api.access import Manager
from queue_server.api.answers import PLAIN
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.administration import (
    ChangedPerson,
    Devices,
    DeviceStatus,
    NewDevice,
    NewPassword,
    NewPerson,
    PairingCode,
    People,
    PersonView,
)
from queue_server.contract.commands import Command
from queue_server.domain.errors import NotFound
from queue_server.domain.people import Actor, Role
from queue_server.operations import devices, passwords, people
from queue_server.operations.devices import CODE_LASTS, AddDevice, OfferCode, new_code
from queue_server.operations.fingerprint import with_fingerprint
from queue_server.operations.people import AddPerson, ChangePerson, SetPassword
from queue_server.operations.sign_in import hash_of
from queue_server.store import devices as device_rows
from queue_server.store import people as person_rows
from queue_server.store.devices import Device, LastSeen
from queue_server.store.people import Account

router = Router(prefix="/api/manager", tags=["manager"])
Id = Annotated[str, Path(max_length=60)]


@router.get("/people")
async def everybody(door: Door, _: Manager) -> People:
    """Who may sign in, and who no longer may."""
    accounts = await door.reader.read(lambda c: person_rows.everyone(c, door.shop.id))
    return People(people=[_person(account) for account in accounts])


@router.post("/people", status_code=201)
async def add_person(door: Door, manager: Manager, command: NewPerson) -> PersonView:
    """Let somebody sign in."""
    adding = AddPerson(
        command_id=command.command_id,
        user=command.user,
        name=command.name,
        role=Role(command.role),
        organisation=command.organisation,
        skills=tuple(command.skills),
        password_hash=await asyncio.to_thread(passwords.hash_of, command.password),
    )
    done = await door.house.carry_out(people.add_person, manager, adding)
    return await _shown(door, done.other or "")


@router.post("/people/{person}/change")
async def change_person(door: Door, manager: Manager, person: Id, command: ChangedPerson) -> PersonView:
    """Change what somebody may do; who may not sign in any more is signed out everywhere."""
    changing = ChangePerson.model_validate(command.model_dump())
    await door.house.carry_out(people.change_person, manager, changing, person)
    return await _shown(door, person)


@router.post("/people/{person}/password", status_code=204)
async def set_password(door: Door, manager: Manager, person: Id, command: NewPassword) -> None:
    """Give somebody a new password; they are signed out everywhere."""
    kept = await asyncio.to_thread(passwords.hash_of, command.password)
    setting = SetPassword(command_id=command.command_id, password_hash=kept)
    await door.house.carry_out(people.set_password, manager, setting, person)


@router.get("/devices")
async def all_devices(door: Door, _: Manager) -> Devices:
    """Every kiosk, board, printer and paired desk, and when it was last heard."""
    known = await door.reader.read(lambda c: device_rows.everything(c, door.shop.id))
    seen = await door.reader.read(lambda c: device_rows.last_seen(c, door.shop.id))
    return Devices(devices=[_device(device, seen.get(device.id)) for device in known])


@router.post("/devices", status_code=201)
async def add_device(door: Door, manager: Manager, command: NewDevice) -> PairingCode:
    """Add a device, and the code to pair it with."""
    adding = AddDevice.model_validate(command.model_dump())
    done = await door.house.carry_out(devices.add_device, manager, adding)
    return await _offer(door, manager, done.other or "")


@router.post("/devices/{device}/code")
async def offer_code(door: Door, manager: Manager, device: Id) -> PairingCode:
    """Another code for a device; an older one no longer works."""
    return await _offer(door, manager, device)


@router.post("/devices/{device}/revoke", status_code=204)
async def revoke(door: Door, manager: Manager, device: Id, command: Command = PLAIN) -> None:
    """A device is out, at once."""
    await door.house.carry_out(devices.revoke, manager, command, device)


async def _offer(door: FrontDoor, manager: Actor, device: str) -> PairingCode:
    code = new_code()
    offering = OfferCode(code_hash=hash_of(code))
    await door.house.carry_out(devices.offer_code, manager, offering, device)
    shown = await asyncio.to_thread(with_fingerprint, code, door.certificate)
    return PairingCode(device=device, code=shown, until=door.now() + CODE_LASTS)


async def _shown(door: FrontDoor, person_id: str) -> PersonView:
    found = await door.reader.read(lambda c: person_rows.by_id(c, door.shop.id, person_id))
    if found is None:
        raise NotFound("This person")
    return _person(found)


def _person(account: Account) -> PersonView:
    person = account.person
    return PersonView(
        id=person.id,
        user=account.user,
        name=person.name,
        role=person.role.value,
        organisation=person.organisation,
        skills=sorted(person.skills),
        active=account.active,
    )


def _device(device: Device, seen: LastSeen | None) -> DeviceStatus:
    paired = "paired" if device.token_hash is not None else "not_paired"
    return DeviceStatus(
        id=device.id,
        kind=device.kind,
        name=device.name,
        state="revoked" if device.revoked_at is not None else paired,
        speaks=device.speaks,
        printer=device.printer,
        desk=device.desk,
        seen_at=None if seen is None else seen.at,
        problem=None if seen is None else seen.health.get("problem"),
    )
