"""What a kiosk asks for: its view, tickets, and a person."""

from __future__ import annotations

from uuid import UUID

from queue_server.api.access import Kiosk
from queue_server.api.appointments import checked_in
from queue_server.api.devices import note_seen
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.router import Router
from queue_server.contract.appointments import CheckedIn, CheckIn
from queue_server.contract.commands import (
    CancelTicket,
    ChangeKioskNeeds,
    DeviceHealth,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.feedback import KioskFeedback
from queue_server.contract.receipt import Receipt
from queue_server.contract.views import KioskAlert, KioskTicket, KioskView, Live
from queue_server.domain.errors import NotFound
from queue_server.live.messages import kiosk_view
from queue_server.live.present.kiosk import alert_of
from queue_server.operations.arrivals import arrive, cancel_at_kiosk, change_kiosk_needs, raise_alert
from queue_server.operations.check_in import check_in
from queue_server.operations.feedback import give_at_kiosk
from queue_server.operations.printing import receipt_of
from queue_server.store import alerts

router = Router(prefix="/api/kiosk", tags=["kiosk"])


@router.get("/view")
async def view(door: Door, kiosk: Kiosk) -> Live[KioskView]:
    """The kiosk's newest view."""
    found = kiosk_view(await door.hub.hall(), door.shop, kiosk.id, door.now())
    if found is None:
        raise NotFound("This kiosk")
    return found


@router.post("/tickets", status_code=201)
async def take_ticket(door: Door, kiosk: Kiosk, command: TakeTicket) -> Receipt:
    """A walk-in's ticket; the same one for the same `command_id`."""
    return await arrive(door.house, kiosk, command)


@router.post("/check-in", status_code=201)
async def check_in_here(door: Door, kiosk: Kiosk, command: CheckIn) -> CheckedIn:
    """Someone with an appointment is here. By name, every cause for "see reception" has the same answer."""
    return await checked_in(door, await door.house.carry_out(check_in, kiosk, command))


@router.post("/tickets/{ticket}/needs", status_code=204)
async def change_needs(door: Door, kiosk: Kiosk, ticket: UUID, command: ChangeKioskNeeds) -> None:
    """More or fewer needs, at the issuing kiosk while the customer's page is open."""
    await door.house.carry_out(change_kiosk_needs, kiosk, command, ticket)


@router.post("/tickets/{ticket}/cancel", status_code=204)
async def cancel(door: Door, kiosk: Kiosk, ticket: UUID, command: CancelTicket) -> None:
    """The customer gives the ticket back, at the issuing kiosk while their page is open."""
    await door.house.carry_out(cancel_at_kiosk, kiosk, command, ticket)


@router.post("/alert", status_code=201)
async def alert(door: Door, kiosk: Kiosk, command: RaiseAlert) -> KioskTicket:
    """Reception is alerted; who asks to talk in private also gets a quiet ticket."""
    done = await door.house.carry_out(raise_alert, kiosk, command)
    assert done.alert is not None
    raised = await _alert(door, done.alert)
    return KioskTicket(
        alert=raised, receipt=None if done.ticket is None else await _receipt(door, done.ticket)
    )


@router.post("/feedback", status_code=204)
async def feedback(door: Door, kiosk: Kiosk, command: KioskFeedback) -> None:
    """Somebody's answers to the questions after a visit; nothing says who."""
    await door.house.carry_out(give_at_kiosk, kiosk, command)


@router.post("/health", status_code=204)
async def health(door: Door, kiosk: Kiosk, said: DeviceHealth) -> None:
    """The kiosk is alive."""
    await note_seen(door, kiosk, said)


async def _receipt(door: FrontDoor, ticket: UUID) -> Receipt:
    shop, public_url = door.shop, door.house.public_url
    return await door.reader.read(lambda connection: receipt_of(connection, shop, public_url, ticket))


async def _alert(door: FrontDoor, alert_id: UUID) -> KioskAlert:
    found = await door.reader.read(lambda connection: alerts.find(connection, door.shop.id, alert_id))
    if found is None:
        raise NotFound("This alert")
    return alert_of(found, await door.hub.hall())
