"""Devices: paired by a one-time code, heard of now and then, listed and revoked by a manager."""

from __future__ import annotations

from queue_server.api.access import Public
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.commands import DeviceHealth, PairDevice
from queue_server.contract.views import Paired
from queue_server.domain.errors import NotFound
from queue_server.domain.people import Actor
from queue_server.operations.devices import ShowCode, pair, refuse_wrong_code
from queue_server.operations.sign_in import hash_of, new_token
from queue_server.store import devices
from queue_server.store.devices import Device, LastSeen

router = Router(prefix="/api/devices", tags=["devices"])


@router.post("/pair", status_code=201)
async def pair_device(door: Door, nobody: Public, shown: PairDevice) -> Paired:
    """Exchange a one-time code for this device's token."""
    token = new_token()
    command = ShowCode(code_hash=hash_of(shown.code.strip().upper()), token_hash=hash_of(token))
    done = await door.house.carry_out(pair, nobody, command)
    device = await _device(door, refuse_wrong_code(done))
    assert device.kind != "desk"
    return Paired(token=token, kind=device.kind, name=device.name)


async def note_seen(door: FrontDoor, device: Actor, said: DeviceHealth) -> None:
    """Remember when a device last spoke, and what it said of itself."""
    seen = LastSeen(door.now(), said.model_dump(mode="json"))
    await door.writer.write(lambda connection: devices.note_seen(connection, door.shop.id, device.id, seen))


async def _device(door: FrontDoor, device_id: str) -> Device:
    found = await door.reader.read(lambda connection: devices.by_id(connection, door.shop.id, device_id))
    if found is None:
        raise NotFound("This device")
    return found
