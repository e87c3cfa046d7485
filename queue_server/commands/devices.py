"""Devices on the command line: `device add | code | list | revoke`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from queue_server.commands.at_hand import COMMAND_LINE, AtHand
from queue_server.contract.commands import Command
from queue_server.domain.errors import BadInput, NotFound
from queue_server.operations.devices import (
    AddDevice,
    OfferCode,
    SetToken,
    add_device,
    new_code,
    offer_code,
    revoke,
    set_token,
)
from queue_server.operations.fingerprint import with_fingerprint
from queue_server.operations.sign_in import hash_of, new_token
from queue_server.store import devices
from queue_server.store.devices import Device

KINDS = ("kiosk", "board", "printer")
EVERY_KIND = (*KINDS, "desk")


def describe(parser: ArgumentParser, shared: ArgumentParser) -> None:
    """The words of `device`."""
    acts = parser.add_subparsers(required=True, metavar="ACT")
    adding = acts.add_parser("add", parents=[shared], help="add a device and show its token once")
    adding.add_argument("kind", choices=KINDS)
    adding.set_defaults(run=add)
    coding = acts.add_parser(
        "code", parents=[shared], help="show a code to pair a device with, for ten minutes"
    )
    coding.add_argument("kind", choices=KINDS, nargs="?", help="needed for a device that is new")
    coding.set_defaults(run=code)
    ending = acts.add_parser("revoke", parents=[shared], help="a device is out, at once")
    ending.add_argument("kind", choices=EVERY_KIND, nargs="?", help="needed where two devices have one name")
    ending.set_defaults(run=end)
    for each in (adding, coding, ending):
        each.add_argument("name", help='what people call it, such as "Kiosk by the door"')
    for each in (adding, coding):
        speaks = each.add_mutually_exclusive_group()
        speaks.add_argument("--speaks", action="store_true", default=None, help="a board that speaks")
        speaks.add_argument("--silent", dest="speaks", action="store_false", help="a board that is silent")
        each.add_argument("--printer", metavar="NAME", help="the printer beside this kiosk")
    acts.add_parser("list", parents=[shared], help="every device, and when it was last heard").set_defaults(
        run=show
    )


async def add(asked: Namespace, here: AtHand) -> None:
    """Add a device, or give the one of this name a new token; show the token once."""
    device_id, token = await _add(asked, here), new_token()
    await here.house.carry_out(set_token, COMMAND_LINE, SetToken(token_hash=hash_of(token)), device_id)
    print(f"The token of {asked.name}, shown only once (an older one no longer works):\n{token}")


async def code(asked: Namespace, here: AtHand) -> None:
    """Show a one-time code; with the certificate's fingerprint where the shop made its own."""
    if asked.kind is None:
        device_id = (await _find(here, None, asked.name)).id
    else:
        device_id = await _add(asked, here)
    shown = new_code()
    command = OfferCode(code_hash=hash_of(shown))
    await here.house.carry_out(offer_code, COMMAND_LINE, command, device_id)
    whole = with_fingerprint(shown, here.certificate)
    print(f"For ten minutes and one use, on the device that is to be {asked.name}:\n{whole}")


async def end(asked: Namespace, here: AtHand) -> None:
    """Revoke a device."""
    device = await _find(here, asked.kind, asked.name)
    await here.house.carry_out(revoke, COMMAND_LINE, Command(), device.id)
    print(f"{device.name} is out: its token no longer works.")


async def show(_: Namespace, here: AtHand) -> None:
    """Every device, and when it was last heard."""
    known = await here.reader.read(lambda connection: devices.everything(connection, here.shop.id))
    seen = await here.reader.read(lambda connection: devices.last_seen(connection, here.shop.id))
    for device in known:
        heard = seen.get(device.id)
        when = (
            "never heard" if heard is None else f"heard {heard.at.astimezone(here.shop.timezone):%d %b %H:%M}"
        )
        print(f"{device.kind:8} {device.name:28} {_state(device):12} {when}")
    if not known:
        print("No devices yet.")


async def _add(asked: Namespace, here: AtHand) -> str:
    command = AddDevice(kind=asked.kind, name=asked.name, speaks=asked.speaks, printer=asked.printer)
    done = await here.house.carry_out(add_device, COMMAND_LINE, command)
    assert done.other is not None
    return done.other


async def _find(here: AtHand, kind: str | None, name: str) -> Device:
    known = await here.reader.read(lambda connection: devices.everything(connection, here.shop.id))
    found = [
        device
        for device in known
        if device.name == name and device.revoked_at is None and kind in (None, device.kind)
    ]
    if not found:
        raise NotFound(f"A device called “{name}”")
    if len(found) > 1:
        raise BadInput(
            f"There are {len(found)} devices called “{name}”:"
            f" say which is meant, {' or '.join(EVERY_KIND)}, before it."
        )
    return found[0]


def _state(device: Device) -> str:
    if device.revoked_at is not None:
        return "revoked"
    return "paired" if device.token_hash is not None else "not paired"
