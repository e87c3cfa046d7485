"""What the player's child reckons for the server, which itself does without numpy and its 16 MB."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from queue_server.domain.calling import Policy
from queue_server.domain.laws import Laws, Visit, part_of_day
from queue_server.domain.queue import Queue
from queue_server.domain.told import Outlook

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND


def outlooks(
    queue: Queue, laws: Laws, policy: Policy, now: datetime, seed: Sequence[int]
) -> tuple[list[Outlook], list[Outlook]]:
    """How long each of the waiting, and each newcomer, will wait from now: `waiting.outlooks`."""
    from queue_server.domain import waiting

    return waiting.outlooks(queue, laws, policy, now, seed)


def learn(written: str, timezone: ZoneInfo, planned_minutes: Mapping[str, float]) -> Laws:
    """The laws that the `visits` of this text teach: `estimates.learn`."""
    from queue_server.domain import estimates

    return estimates.learn(visits(written, timezone), planned_minutes)


def visits(written: str, timezone: ZoneInfo) -> Iterator[Visit]:
    """The visits that `store.waits.visits` has written, from call to finish without time on hold."""
    for line in written.split("\n") if written else ():
        service, called_at, seen_at, served_for = json.loads(line)
        part = part_of_day(datetime.fromtimestamp(seen_at / _SECOND, UTC), timezone)
        yield Visit(service, part, (max(seen_at - called_at, 0) + served_for) / _MINUTE)
