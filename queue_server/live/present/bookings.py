"""One appointment as its customer sees it behind the manage link: when and where, no name, no needs."""

from __future__ import annotations

from datetime import datetime

from queue_server.contract import appointments as wire
from queue_server.contract.appointments import ManagedAppointment
from queue_server.domain.appointments import Appointment, may_change
from queue_server.shop import Shop


def managed(found: Appointment, shop: Shop, now: datetime, late_minutes: int = 0) -> ManagedAppointment:
    """The page's view. The place is named where it is known before the day; a room is never told before."""
    place = shop.places.get(found.place or "")
    service = shop.services.get(found.service)
    return ManagedAppointment(
        reference=found.reference,
        service=found.service,
        service_names=dict(service.names) if service else {"en": found.service},
        shop_names=dict(shop.names),
        timezone=shop.timezone.key,
        language=found.language,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place_names=None if place is None else dict(place.names),
        state=wire.AppointmentState(found.state.value),
        may_change=may_change(found, now),
        late_minutes=late_minutes,
    )
