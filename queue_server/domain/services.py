"""What people come for: services, the life events that lead to them, and which take tickets now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.domain.errors import ServiceClosed
from queue_server.domain.hours import Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One thing the shop or a partner does. `series` is shared by several services on purpose.

    `organisation` is None for the council's own. `featured` ones are on the kiosk's first page.
    `synonyms` are customers' own words for it, by language. `easy` is its name in easy words, and `picture`
    the symbols of its picture, the main one first.
    """

    code: str
    names: Mapping[str, str]
    series: str
    planned_minutes: int
    icon: str
    hints: Mapping[str, str] = field(default_factory=dict)
    easy: Mapping[str, str] = field(default_factory=dict)
    picture: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    featured: bool = False
    organisation: str | None = None
    skill: str | None = None

    @property
    def needs_skill(self) -> str:
        """The skill that an adviser must have; by default the service's own code."""
        return self.skill or self.code

    @property
    def name(self) -> str:
        """In English."""
        return self.names["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """What has happened, in people's own terms; `services` most helpful first."""

    code: str
    names: Mapping[str, str]
    icon: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether new tickets are taken; `opens_at` is when next, None while open and where nobody knows."""

    open: bool
    opens_at: datetime | None = None


def availability(hours: Hours, now: datetime, *, paused: bool = False) -> Availability:
    """Whether a service with these hours takes tickets now; nobody knows how long staff pause one."""
    if paused:
        return Availability(open=False)
    return Availability(open=hours.is_open(now), opens_at=hours.opens_next(now))


def refuse_away(service: Service, here: Availability, timezone: ZoneInfo) -> None:
    """Refuses with ServiceClosed, which says when the service is next here, where it is not."""
    if here.open:
        return
    if here.opens_at is None:
        raise ServiceClosed(f"{service.name} takes no new tickets just now. Please ask at reception.")
    local = here.opens_at.astimezone(timezone)
    raise ServiceClosed(f"{service.name} is closed now. Next here {local:%A} at {local:%H:%M}.")
