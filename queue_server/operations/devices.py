"""Kiosks, boards, printers and desks are added, paired by a one-time code, and revoked."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from hmac import compare_digest
from typing import Annotated

from pydantic import Field, PlainSerializer

from queue_server.contract.commands import Code, Command
from queue_server.contract.numbers import KIOSKS_PER_SHOP
from queue_server.domain.errors import NotAllowed, NotFound, TooMany, Unknown
from queue_server.domain.rooms import PlaceKind
from queue_server.operations.transaction import Done, Work
from queue_server.store import devices, people
from queue_server.store.devices import Device, DeviceKind
from queue_server.store.ids import new_id

CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8

PROGRAMS: tuple[DeviceKind, ...] = ("kiosk", "board", "printer")
"""Devices that keep their token themselves; a desk's browser keeps it in a cookie."""

Hash = Annotated[bytes, PlainSerializer(bytes.hex)]


class AddDevice(Command):
    """A device joins the shop, or comes back under its old name.

    `printer` is the name of the one beside a kiosk. `speaks` None: the shop's first board speaks, the
    others do not. `desk` is where a browser stands at which people sign in with a PIN; None: at no desk.
    """

    kind: DeviceKind
    name: str = Field(min_length=1, max_length=60)
    speaks: bool | None = None
    printer: str | None = Field(default=None, max_length=60)
    desk: Code | None = None


class SetToken(Command):
    """From now on this token, and no other, is the device's."""

    token_hash: Hash = Field(repr=False)


class OfferCode(Command):
    """For ten minutes the device may be paired by this code."""

    code_hash: Hash = Field(repr=False)


class ShowCode(Command):
    """A device shows a code and takes a token; a code for another kind is a wrong one."""

    kinds: tuple[DeviceKind, ...] = PROGRAMS
    code_hash: Hash = Field(repr=False)
    token_hash: Hash = Field(repr=False)


def new_code() -> str:
    """A one-time code that is easy to read out: eight letters and digits, none that look alike."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def add_device(work: Work, command: AddDevice) -> Done:
    """A device without a token yet, or the one that has this name; `Done.other` is its id.

    Refuses the eleventh kiosk with TooMany: it would have no numbers for when the server is away.
    """
    known = devices.everything(work.connection, work.shop.id)
    name = command.name.strip()
    mine = next((device for device in known if (device.kind, device.name) == (command.kind, name)), None)
    if mine is not None and mine.revoked_at is None:
        return Done(other=mine.id)
    device = Device(
        id=mine.id if mine else str(new_id(work.now)),
        kind=command.kind,
        name=name,
        added_at=work.now,
        place=_free_place(known) if command.kind == "kiosk" else None,
        speaks=command.kind == "board" and _speaks(command, known),
        printer=_printer(command.printer, known),
        desk=_desk(work, command),
    )
    (devices.change if mine else devices.add)(work.connection, work.shop.id, device)
    work.fact("device_added", device=device.id, kind=device.kind)
    return Done(other=device.id)


def set_token(work: Work, command: SetToken, device_id: str) -> Done:
    """The device has a new token; an older one and an open code no longer work."""
    device = _device(work, device_id)
    _give_token(work, device, command.token_hash)
    return Done(other=device_id)


def offer_code(work: Work, command: OfferCode, device_id: str) -> Done:
    """The device may be paired by this code, once, within ten minutes; an older code no longer works."""
    device = _device(work, device_id)
    offered = replace(device, code_hash=command.code_hash, code_until=work.now + CODE_LASTS, code_tries=0)
    devices.change(work.connection, work.shop.id, offered)
    work.fact("device_code_offered", device=device_id)
    return Done(other=device_id)


def pair(work: Work, command: ShowCode) -> Done:
    """The device whose code this is gets the token; `Done.other` is its id.

    A wrong code leads to no device (`Done.other` is None) and counts against every code on offer:
    after five wrong ones they all end.
    """
    offered = devices.with_code(work.connection, work.shop.id, work.now)
    for device in offered:
        fits = device.code_hash is not None and compare_digest(device.code_hash, command.code_hash)
        if fits and device.kind in command.kinds:
            _give_token(work, device, command.token_hash)
            return Done(other=device.id)
    for device in offered:
        tries = device.code_tries + 1
        until = device.code_until if tries < CODE_TRIES else None
        tried = replace(device, code_tries=tries, code_until=until)
        devices.change(work.connection, work.shop.id, tried)
        work.fact("device_code_wrong", device=device.id)
    return Done()


def revoke(work: Work, command: Command, device_id: str) -> Done:  # noqa: ARG001 - every act gets its command
    """The device is out: its token, its code and sign-ins there no longer work; its open lines are closed."""
    device = _device(work, device_id)
    gone = replace(device, token_hash=None, code_hash=None, code_until=None, place=None, revoked_at=work.now)
    devices.change(work.connection, work.shop.id, gone)
    people.end_sessions_at(work.connection, work.shop.id, device_id)
    work.fact("device_revoked", device=device_id)
    return Done(other=device_id)


def refuse_wrong_code(done: Done) -> str:
    """The paired device's id. Refuses with NotAllowed when the code was wrong, used or too old."""
    if done.other is None:
        raise NotAllowed("This code is wrong, used or too old. Ask for a new one.")
    return done.other


def _give_token(work: Work, device: Device, token_hash: bytes) -> None:
    paired = replace(device, token_hash=token_hash, code_hash=None, code_until=None)
    devices.change(work.connection, work.shop.id, paired)
    people.end_sessions_at(work.connection, work.shop.id, device.id)
    work.fact("device_paired", device=device.id)


def _device(work: Work, device_id: str) -> Device:
    device = devices.by_id(work.connection, work.shop.id, device_id)
    if device is None or device.revoked_at is not None:
        raise NotFound("This device")
    return device


def _free_place(known: list[Device]) -> int:
    taken = {device.place for device in known if device.kind == "kiosk" and device.revoked_at is None}
    for place in range(KIOSKS_PER_SHOP):
        if place not in taken:
            return place
    raise TooMany(
        f"A shop has room for {KIOSKS_PER_SHOP} kiosks, because each needs ticket numbers of its own."
        " Revoke one that is no longer used."
    )


def _speaks(command: AddDevice, known: list[Device]) -> bool:
    if command.speaks is not None:
        return command.speaks
    return not any(device.kind == "board" and device.revoked_at is None for device in known)


def _desk(work: Work, command: AddDevice) -> str | None:
    if command.kind != "desk" or command.desk is None:
        return None
    if work.shop.place(command.desk).kind is not PlaceKind.DESK:
        raise Unknown("desk", command.desk)
    return command.desk


def _printer(name: str | None, known: list[Device]) -> str | None:
    if name is None:
        return None
    for device in known:
        if device.kind == "printer" and device.revoked_at is None and device.name == name:
            return name
    raise NotFound(f"The printer “{name}”")
