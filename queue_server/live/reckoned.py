"""What the player's child reckons for the server, which itself does without numpy and its 16 MB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from queue_server.domain.calling import Policy
from queue_server.domain.laws import Laws, Visit
from queue_server.domain.queue import Queue
from queue_server.domain.told import Outlook


def outlooks(
    queue: Queue, laws: Laws, policy: Policy, now: datetime, seed: Sequence[int]
) -> tuple[list[Outlook], list[Outlook]]:
    """How long each of the waiting, and each newcomer, will wait from now: `waiting.outlooks`."""
    from queue_server.domain import waiting

    return waiting.outlooks(queue, laws, policy, now, seed)


def learn(visits: Iterable[Visit], planned_minutes: Mapping[str, float]) -> Laws:
    """The laws that these visits teach: `estimates.learn`."""
    from queue_server.domain import estimates

    return estimates.learn(visits, planned_minutes)
