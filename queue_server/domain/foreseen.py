"""The newest estimates of a shop, as everyone who shows or tells a wait reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from queue_server.domain.laws import Laws
from queue_server.domain.queue import Queue
from queue_server.domain.told import Outlook, WaitRange, wait_range
from queue_server.domain.turn import Turn

WITHOUT_SERVICE = ""
GOOD_FOR = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A wait as it was played and as it should be told.

    `each_more` says by service how many minutes longer it is for each who came since; none where not named.
    """

    played: Outlook
    corrected: Outlook
    each_more: Mapping[str, float] = field(default_factory=dict)

    def behind(self, newcomers: Mapping[str, int]) -> Foreseen:
        """The same for who comes after so many newcomers, by service, that were not played yet."""
        longer = sum(many * self.each_more.get(service, 0.0) for service, many in newcomers.items())
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


def each_more(queue: Queue, laws: Laws, turn: Turn) -> dict[str, float]:
    """By how many minutes each newcomer, by service, lengthens the wait of one who comes after: `turn`.

    Their visit falls to the advisers who can serve them, each as likely as the others; as much of it as
    falls to those who can serve `turn` too is time that these, together, no longer have.
    """
    mine = _able(queue, turn)
    more = {}
    for other in queue.newcomers:
        able = _able(queue, other)
        if shared := able & mine:
            minutes = laws.of(other.service).mean_minutes * len(shared) / (len(able) * len(mine))
            more[other.service or WITHOUT_SERVICE] = minutes
    return more


def together(outlooks: Iterable[Outlook]) -> WaitRange | None:
    """The range that holds for all of these; None for none."""
    known = [said for each in outlooks if (said := wait_range(each)) is not None]
    if not known:
        return None
    return WaitRange(min(each.low_minutes for each in known), max(each.high_minutes for each in known))


# ------------------------------------------------------------------------------------------------


def _able(queue: Queue, turn: Turn) -> set[int]:
    return {who for who, shift in enumerate(queue.shifts) if turn.skill in shift.seat.skills}
