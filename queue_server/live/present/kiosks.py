"""The kiosks as reception knows them: which are away since when, and what they gave by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.contract.staff_views import KioskAway, OfflineTicket
from queue_server.domain.concerns import AWAY_AFTER
from queue_server.domain.turn import Turn
from queue_server.live.snapshot import Snapshot
from queue_server.shop import Shop
from queue_server.store.devices import Device
from queue_server.store.tickets import Issue

_MINUTE = timedelta(minutes=1)


def away(snapshot: Snapshot, now: datetime) -> list[KioskAway]:
    """Every kiosk that was heard of once and is not now, the longest away first."""
    found = [
        KioskAway(name=device.name, since=heard.at, minutes=(now - heard.at) // _MINUTE)
        for device in snapshot.hall.devices.values()
        if device.kind == "kiosk" and (heard := snapshot.seen.get(device.id)) is not None
        if now - heard.at > AWAY_AFTER
    ]
    return sorted(found, key=lambda kiosk: kiosk.since)


def given_by_kiosks(turns: Iterable[Turn]) -> int:
    """How many of these came with a number that a kiosk gave by itself."""
    return len({turn.ticket_id for turn in turns if turn.number.is_offline})


def offline_tickets(
    turns: Iterable[Turn], issues: Mapping[UUID, Issue], devices: Iterable[Device], shop: Shop
) -> list[OfflineTicket]:
    """What the kiosks gave by themselves, in the order in which people came."""
    names = {device.id: device.name for device in devices}
    newest = {turn.ticket_id: turn for turn in sorted(turns, key=lambda turn: turn.position)}
    return [
        OfflineTicket(
            id=turn.ticket_id,
            number=str(turn.number),
            kiosk=names.get(issues[turn.ticket_id].issued_by, ""),
            service_name=None if (service := shop.services.get(turn.service or "")) is None else service.name,
            arrived_at=turn.arrived_at,
            arrived_is_rough=turn.approximate,
            same_number=issues[turn.ticket_id].clash,
            state=turn.state.value,
        )
        for turn in sorted(newest.values(), key=lambda turn: (turn.arrived_at, turn.number))
    ]
