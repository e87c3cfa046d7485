"""What needs a person now: devices that are not heard of or not well, and the server's own surroundings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from queue_server.contract.staff_views import ConcernView
from queue_server.domain.concerns import AWAY_AFTER, Concern, Part, of_machine
from queue_server.live.present import kiosks, printers
from queue_server.live.snapshot import Snapshot
from queue_server.shop import Shop


def every(snapshot: Snapshot, shop: Shop, now: datetime) -> list[Concern]:
    """All of it, devices first. Devices may be switched off while the shop is closed."""
    devices = _of_devices(snapshot, now) if shop.hours.is_open(now) else ()
    return [*devices, *_others(snapshot, shop, now)]


def for_reception(snapshot: Snapshot, shop: Shop, now: datetime) -> list[ConcernView]:
    """What reception's page has no line of its own for, as it has for printers and kiosks that are away."""
    return [ConcernView(title=each.title, advice=each.advice) for each in _others(snapshot, shop, now)]


def _of_devices(snapshot: Snapshot, now: datetime) -> Iterator[Concern]:
    for kiosk in kiosks.away(snapshot, now):
        title = f"{kiosk.name} is away"
        yield Concern(
            part=Part.KIOSKS, about=kiosk.name, title=title, advice="Is it switched on and connected?"
        )
    for printer in printers.for_reception(snapshot):
        yield Concern(part=Part.PRINTERS, about=printer.name, title=printer.name, advice=printer.sentence)


def _others(snapshot: Snapshot, shop: Shop, now: datetime) -> Iterator[Concern]:
    if shop.hours.is_open(now):
        yield from _of_boards(snapshot, now)
    yield from _of_kiosks(snapshot)
    if snapshot.machine is not None:
        waits = snapshot.hall.waits
        estimated_at = None if waits is None else waits.at
        machine = replace(snapshot.machine, deleted_at=snapshot.deleted_at, estimated_at=estimated_at)
        yield from of_machine(machine, now)


def _of_boards(snapshot: Snapshot, now: datetime) -> Iterator[Concern]:
    for device in snapshot.hall.devices.values():
        heard = snapshot.seen.get(device.id)
        if device.kind != "board" or heard is None:
            continue
        if now - heard.at > AWAY_AFTER:
            yield Concern(
                part=Part.BOARDS,
                about=device.name,
                title=f"{device.name} is away",
                advice="Call people by voice or fetch them. Is its screen switched on and connected?",
            )
        elif problem := heard.health.get("problem"):
            yield Concern(part=Part.BOARDS, about=device.name, title=device.name, advice=problem)


def _of_kiosks(snapshot: Snapshot) -> Iterator[Concern]:
    for device in snapshot.hall.devices.values():
        heard = snapshot.seen.get(device.id)
        if device.kind == "kiosk" and heard is not None and (problem := heard.health.get("problem")):
            yield Concern(part=Part.KIOSKS, about=device.name, title=device.name, advice=problem)
