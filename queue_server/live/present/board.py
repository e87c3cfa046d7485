"""What the waiting area sees: numbers and public places of calls that are not quiet, and what runs late."""

from __future__ import annotations

from datetime import datetime

from queue_server.contract.views import BoardCall, BoardDelay, BoardLate, BoardView
from queue_server.contract.words import ENGLISH
from queue_server.domain.delays import Delay, delays_by_series
from queue_server.domain.hours import shop_day
from queue_server.live.present import waits
from queue_server.live.snapshot import Hall
from queue_server.shop import Shop
from queue_server.store.calls import Call


def view(hall: Hall, shop: Shop, now: datetime, *, speaks: bool) -> BoardView:
    """The board's whole view. `speaks` is whether this board is its room's voice."""
    today = shop_day(now, shop.timezone)
    calls = [
        call for call in hall.calls if not call.quiet and shop_day(call.called_at, shop.timezone) == today
    ]
    late = delays_by_series(hall.delays, shop.services, now)
    return BoardView(
        as_at=now,
        shop_names=dict(shop.names),
        timezone=shop.timezone.key,
        speaks=speaks,
        calls=[_call(call, shop) for call in calls],
        missed=list(hall.missed),
        waits=waits.of_each_series(hall, shop, now),
        delays=[delay_of(series, delay, shop) for series, delay in late.items()],
        late=[BoardLate(label=each, minutes=hall.late[each]) for each in hall.late if each not in late],
        notices=[notice.text for notice in hall.notices if notice.until is None or notice.until > now],
    )


def delay_of(series: str, delay: Delay, shop: Shop) -> BoardDelay:
    """A delay as customers are told it."""
    return BoardDelay(label=series, reason=dict(shop.delay_reason(delay.reason)), new_time=delay.new_time)


def _call(call: Call, shop: Shop) -> BoardCall:
    place = shop.places.get(call.place)
    return BoardCall(
        call_id=call.id,
        number=call.number,
        place=call.place,
        place_names={ENGLISH: call.place} if place is None else dict(place.names),
        language=call.language,
        called_at=call.called_at,
    )
