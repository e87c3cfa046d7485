"""The newest estimates of a shop, as everyone who shows or tells a wait reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.domain.told import Outlook, WaitRange, wait_range

WITHOUT_SERVICE = ""
GOOD_FOR = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A wait as it was played and as it should be told; `each_more` minutes longer for each come since."""

    played: Outlook
    corrected: Outlook
    each_more: float = 0.0

    def behind(self, newcomers: int) -> Foreseen:
        """The same for who comes after so many newcomers that were not played yet."""
        longer = newcomers * self.each_more
        return replace(self, played=self.played.longer(longer), corrected=self.corrected.longer(longer))


@dataclass(frozen=True, slots=True)
class Waits:
    """How long from `at`: for each ticket that waited then, and for a newcomer for each open service.

    Newcomers are by service; `WITHOUT_SERVICE` is who is not sure for what they come.
    `seq` is the number of the last act that they know of. Whom nobody can say anything about is not in
    them.
    """

    seq: int
    at: datetime
    waiting: Mapping[UUID, Outlook] = field(default_factory=dict)
    newcomers: Mapping[str, Foreseen] = field(default_factory=dict)

    @property
    def say_nothing(self) -> bool:
        """Whether nobody can be told anything."""
        return not self.waiting and not self.newcomers

    def holds(self, now: datetime) -> bool:
        """Whether they are new enough to be told: after 90 seconds nobody can say."""
        return now - self.at <= GOOD_FOR


def of_ticket(waits: Waits | None, ticket: UUID, now: datetime) -> Outlook | None:
    """How long this ticket still waits; None: "we can't say yet"."""
    return waits.waiting.get(ticket) if waits is not None and waits.holds(now) else None


def of_newcomer(waits: Waits | None, service: str | None, now: datetime) -> Foreseen | None:
    """How long who comes now for a service (None: not sure for which) waits; None: "we can't say yet"."""
    if waits is None or not waits.holds(now):
        return None
    return waits.newcomers.get(WITHOUT_SERVICE if service is None else service)


def together(outlooks: Iterable[Outlook]) -> WaitRange | None:
    """The range that holds for all of these; None for none."""
    known = [said for each in outlooks if (said := wait_range(each)) is not None]
    if not known:
        return None
    return WaitRange(min(each.low_minutes for each in known), max(each.high_minutes for each in known))
