"""The manager's pages: are the promises kept today, and the devices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_server.api import spreadsheets
from queue_server.contract.staff_views import Choice, ManagerView
from queue_server.contract.words import ENGLISH, Words
from queue_server.domain.hours import shop_day
from queue_server.live.present import manager
from queue_server.store import devices
from queue_server.store.devices import DeviceKind
from queue_server.web import clocks
from queue_server.web.pages import Asked

KINDS = (
    Choice(code="kiosk", label="A kiosk"),
    Choice(code="board", label="A board, or a television with a browser"),
    Choice(code="printer", label="A printer"),
    Choice(code="desk", label="A desk where people sign in with a PIN"),
)
_COLUMNS = ("promise", "service", "met", "missed", "running", "not counted", "share met %", "target %")


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A one-time code on the page where it was asked for, and nowhere else."""

    name: str
    text: str
    kind: DeviceKind


async def today(asked: Asked) -> str:
    """Today's figures, live."""
    door = asked.door
    view, snapshot = await _view(asked), await door.hub.snapshot()
    day = Words.of(ENGLISH).day(asked.today)
    return asked.draw(
        "manager/today.html",
        snapshot.head,
        view=view,
        day=day,
        deleted=_when(asked, view.deleted_at),
        copied=_when(asked, view.copied_at),
        late=view.deletion_is_late,
        chip="Manager",
    )


async def spreadsheet(asked: Asked) -> str:
    """Today's figures for a spreadsheet: one line a promise, for everyone and then by service."""
    view = await _view(asked)
    rows = []
    for line in (*view.standards, *view.by_service):
        counts = (line.met, line.missed, line.running, line.not_counted)
        rows.append((line.label, line.service or "all", *counts, line.share_percent, line.target_percent))
    return spreadsheets.table(_COLUMNS, rows)


async def devices_page(asked: Asked, code: ShownCode | None = None) -> str:
    """Every device that may be used, and a code that was just made."""
    door = asked.door
    known = await door.reader.read(lambda c: devices.everything(c, door.shop.id))
    seen = await door.reader.read(lambda c: devices.last_seen(c, door.shop.id))
    names = {desk.code: desk.public_name for desk in door.shop.desks}
    shown = [
        {
            "id": device.id,
            "kind": device.kind,
            "name": device.name,
            "desk": names.get(device.desk or ""),
            "paired": device.token_hash is not None,
            "seen_at": seen[device.id].at if device.id in seen else None,
        }
        for device in known
        if device.revoked_at is None
    ]
    head = (await door.hub.hall()).head
    places = [Choice(code=each, label=name) for each, name in names.items()]
    return asked.draw(
        "manager/devices.html", head, devices=shown, kinds=KINDS, places=places, code=code, chip="Manager"
    )


def _when(asked: Asked, moment: datetime | None) -> str:
    """Such as "03:00 today"; nothing for what never was."""
    if moment is None:
        return ""
    zone = asked.door.shop.timezone
    day = shop_day(moment, zone)
    when = "today" if day == asked.today else f"on {Words.of(ENGLISH).day(day)}"
    return f"{clocks.local(moment, zone.key)} {when}"


async def _view(asked: Asked) -> ManagerView:
    door = asked.door
    snapshot = await door.hub.snapshot()
    return manager.view(await door.hub.today(), snapshot, door.shop, asked.actor, door.now())
