"""What each listener is sent when a picture is new: devices their whole view, pages only where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from queue_server.contract.views import BoardView, KioskView, Live, Position, View
from queue_server.live.audiences import Message
from queue_server.live.present import board, kiosk, phone
from queue_server.live.snapshot import Hall, Snapshot
from queue_server.shop import Shop
from queue_server.store.journal import Head

Compose = Callable[[str], Message | None]
_TIMELESS = {"as_at": datetime(1970, 1, 1, tzinfo=UTC)}


def position(head: Head) -> Position:
    """How new a view of this picture is."""
    return Position(epoch=head.epoch, seq=head.seq, tick=head.tick)


def board_view(hall: Hall, shop: Shop, now: datetime, *, speaks: bool) -> Live[BoardView]:
    """The board's newest view with its place in the order of views."""
    view = board.view(hall, shop, now, speaks=speaks)
    return Live[BoardView](**position(hall.head).model_dump(), view=view)


def kiosk_view(hall: Hall, shop: Shop, device_id: str, now: datetime) -> Live[KioskView] | None:
    """The kiosk's newest view with its place in the order of views; None for a kiosk that was revoked."""
    device = hall.devices.get(device_id)
    if device is None:
        return None
    view = kiosk.view(hall, shop, device, now)
    return Live[KioskView](**position(hall.head).model_dump(), view=view)


def changed(head: Head) -> str:
    """A server-sent event named `changed`, whose id and data are the place in the order of views."""
    where = position(head)
    return f"id: {where.epoch}/{where.seq}/{where.tick}\nevent: changed\ndata: {where.model_dump_json()}\n\n"


def for_boards(hall: Hall, shop: Shop, now: datetime) -> Compose:
    """For each board by its device id; boards that show the same share one message."""

    @cache
    def message(speaks: bool) -> Message:
        live = board_view(hall, shop, now, speaks=speaks)
        return Message(_content(hall.head, live.view), live.model_dump_json)

    def compose(device_id: str) -> Message | None:
        device = hall.devices.get(device_id)
        return None if device is None else message(device.speaks)

    return compose


def for_kiosks(hall: Hall, shop: Shop, now: datetime) -> Compose:
    """For each kiosk by its device id."""

    def compose(device_id: str) -> Message | None:
        live = kiosk_view(hall, shop, device_id, now)
        if live is None:
            return None
        return Message(_content(hall.head, live.view), live.model_dump_json)

    return compose


def for_staff(hall: Hall) -> Compose:
    """For every page of staff: anything may have changed."""
    said = changed(hall.head)
    message = Message(said, lambda: said)
    return lambda _: message


def for_phones(snapshot: Snapshot, shop: Shop, now: datetime) -> Compose:
    """For each ticket by its id: news only when its own page would look different."""
    line = phone.ahead_of_each(snapshot, shop, now)
    said = changed(snapshot.head)

    def compose(ticket_id: str) -> Message | None:
        turn = snapshot.turn_of(UUID(ticket_id))
        if turn is None:
            return None
        view = phone.view(turn, snapshot, shop, now, line)
        return Message(_content(snapshot.head, view), lambda: said)

    return compose


def _content(head: Head, view: View) -> str:
    """What there is to see, without the moment at which it was drawn; compared for each of 1,000 boards."""
    return head.epoch + view.model_copy(update=_TIMELESS).model_dump_json()
