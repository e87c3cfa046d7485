"""What each question offers to choose from, as it is at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.api.front_door import FrontDoor
from queue_server.domain.services import Service
from queue_server.domain.surgeries import Surgery, here
from queue_server.store import surgeries
from queue_server.web.booking.draft import Draft
from queue_server.web.booking.drawing import languages
from queue_server.web.booking.questions import public_needs, public_services
from queue_server.web.booking.times import free_days, free_on, halves

_LOOKED_AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Visiting:
    """A partner that people may come to without an appointment: here now, or next at this moment."""

    service: Service
    here_now: bool
    next_at: datetime | None


async def offered(door: FrontDoor, draft: Draft, question: str, since: date | None) -> dict[str, Any]:
    """For the question's page; nothing for those that are answered in one's own words."""
    match question:
        case "service":
            shop = door.shop
            return {
                "services": [shop.service(code) for code in public_services(shop)],
                "visiting": await visiting(door),
            }
        case "day":
            assert draft.service is not None
            found = await free_days(door, draft.service, since)
            return {"days": found.days, "later_from": found.later_from, "since": since}
        case "time":
            assert draft.service is not None
            assert draft.day is not None
            return halves(await free_on(door, draft.service, draft.day), door.shop.timezone)
        case "help":
            return {"needs": public_needs(door.shop), "spoken": languages(door.shop.languages)}
    return {}


async def visiting(door: FrontDoor) -> list[Visiting]:
    """The partners, each with when it is here for people who just come."""
    shop, now = door.shop, door.now()
    known = await door.reader.read(lambda c: surgeries.between(c, shop.id, now, now + _LOOKED_AHEAD))
    partners = [service for service in shop.services.values() if service.organisation is not None]
    return [each for service in partners if (each := _visiting(door, service, known, now)) is not None]


def _visiting(door: FrontDoor, service: Service, known: Sequence[Surgery], now: datetime) -> Visiting | None:
    theirs = [each for each in known if each.service == service.code]
    found = here(door.shop.hours_of(service.code), theirs, now)
    if not found.open and found.opens_at is None:
        return None
    return Visiting(service, found.open, found.opens_at)
