"""What the server counts about itself for the council's monitoring, in Prometheus' words; never people.

Labels are codes of the shop's files, names of routes, acts and devices: nothing that a customer brings.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import Scope

from queue_server.domain.concerns import AWAY_AFTER, Machine, Part
from queue_server.domain.queue import longest_wait
from queue_server.live.present import concerns, manager, truth
from queue_server.live.snapshot import Snapshot, Today
from queue_server.shop import Shop

_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Figures:
    """One server process's counters; each has its own, so that tests may run many."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = self._histogram(
            "answer_seconds", "How long requests took, by what was asked for.", "method", "route", "status"
        )
        self._commands = self._histogram(
            "command_seconds", "How long commands took until they were on disk, and how they came out.", *_ACT
        )
        self._gauges = {
            name: Gauge(f"front_door_{name}", about, labels, registry=self._registry)
            for name, about, labels in _GAUGES
        }

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """A request ended. It is counted under its route, so no address with a token in it is kept."""
        if scope["type"] == "http":
            route = getattr(scope.get("route"), "path", "none")
            self._answers.labels(scope["method"], route, str(status)).observe(seconds)

    def carried_out(self, act: str, outcome: str, seconds: float) -> None:
        """A command came out so."""
        self._commands.labels(act, outcome).observe(seconds)

    def written(
        self,
        picture: Snapshot,
        today: Today,
        paper: Mapping[str, int],
        shop: Shop,
        now: datetime,
        listeners: int,
    ) -> bytes:
        """All figures, as of these pictures of the shop. `paper` counts the server's print jobs by state."""
        self._plain("listeners", listeners)
        self._plain("tasks", len(asyncio.all_tasks()))
        self._of_queue(picture, now)
        self._of_promises(today, shop, now)
        self._of_devices(picture, now)
        self._of_machine(picture)
        self._labelled("prints_today", {(state,): count for state, count in paper.items()})
        needs = {each.part for each in concerns.every(picture, shop, now)}
        self._labelled("attention", {(part,): int(part in needs) for part in Part})
        return generate_latest(self._registry)

    def _of_queue(self, picture: Snapshot, now: datetime) -> None:
        waiting, waits = picture.waiting(), picture.hall.waits
        known = waits.waiting.keys() if waits is not None and waits.holds(now) else frozenset[UUID]()
        self._plain("waiting", len(waiting))
        self._plain("waiting_with_estimate", sum(1 for turn in waiting if turn.ticket_id in known))
        self._plain("longest_wait_seconds", longest_wait(waiting, now).total_seconds())
        self._plain("open_desks", len(picture.desks))
        self._plain("open_alerts", len(picture.hall.alerts))
        self._plain("journal_seq", picture.head.seq)

    def _of_promises(self, today: Today, shop: Shop, now: datetime) -> None:
        verdicts: dict[tuple[str, ...], float] = {
            (line.id, name): count
            for line in manager.standards(today.turns, shop, now)
            for name, count in (
                *(("met", line.met), ("missed", line.missed)),
                *(("running", line.running), ("not_counted", line.not_counted)),
            )
        }
        self._labelled("promises_today", verdicts)
        told = truth.of_those(today.told)
        self._plain("told_waits_today", 0 if told is None else told.count)
        self._plain("told_waits_true_percent", None if told is None else told.in_range_percent)

    def _of_devices(self, picture: Snapshot, now: datetime) -> None:
        here: Counter[tuple[str, ...]] = Counter()
        ended: dict[tuple[str, ...], float] = {}
        for device in picture.hall.devices.values():
            if (heard := picture.seen.get(device.id)) is None:
                continue
            state = "away" if now - heard.at > AWAY_AFTER else "here"
            here.update({(device.kind, state): 1, (device.kind, _OTHER[state]): 0})
            ended |= {(device.name, how): count for how, count in heard.health.get("ended", {}).items()}
        self._labelled("devices", here)
        self._labelled("paper_tickets_24h", ended)

    def _of_machine(self, picture: Snapshot) -> None:
        machine = picture.machine or Machine(started_at=picture.hall.at)
        waits = picture.hall.waits
        self._plain("messages_overdue", machine.unsent)
        self._plain("disk_free_bytes", machine.free_bytes)
        self._moment("deleted", picture.deleted_at)
        self._moment("backup", machine.copied_at)
        self._moment("estimates", None if waits is None else waits.at)
        self._moment("certificate_end", machine.certificate_until)

    def _plain(self, name: str, value: float | None) -> None:
        """What is not known is not a number (NaN), never 0."""
        self._gauges[name].set(float("nan") if value is None else value)

    def _moment(self, name: str, at: datetime | None) -> None:
        self._plain(f"{name}_timestamp_seconds", None if at is None else at.timestamp())

    def _labelled(self, name: str, values: Mapping[tuple[str, ...], float]) -> None:
        """These and no others: what is no longer there is not shown on."""
        gauge = self._gauges[name]
        gauge.clear()
        for labels, value in values.items():
            gauge.labels(*labels).set(value)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(f"front_door_{name}", about, labels, buckets=_BUCKETS, registry=self._registry)


_ACT = ("act", "outcome")
_OTHER = {"here": "away", "away": "here"}
_GAUGES: Iterable[tuple[str, str, tuple[str, ...]]] = (
    ("waiting", "How many people wait.", ()),
    ("waiting_with_estimate", "How many of those who wait can be told how long.", ()),
    ("longest_wait_seconds", "How long who waits longest has waited.", ()),
    ("open_desks", "How many desks are open.", ()),
    ("open_alerts", "How many alerts nobody has closed.", ()),
    ("listeners", "How many screens, pages and printers wait for news.", ()),
    ("journal_seq", "How many commands were done.", ()),
    ("tasks", "How many things this server process does side by side.", ()),
    ("promises_today", "Today's promises by verdict.", ("standard", "verdict")),
    ("told_waits_today", "Of how many who were seen today the told wait is judged.", ()),
    ("told_waits_true_percent", "The share of them whose wait was in the range that they were told.", ()),
    ("devices", "Devices that were ever heard of: here, or away for 50 seconds and more.", ("kind", "state")),
    ("prints_today", "Paper that the server asked for today, by where it stands.", ("state",)),
    ("paper_tickets_24h", "How tickets ended at each printer in the last 24 hours.", ("printer", "state")),
    ("messages_overdue", "How many messages to customers could be on their way and are not.", ()),
    ("attention", "1 where this part needs a person.", ("part",)),
    ("disk_free_bytes", "What is free where the server keeps its data.", ()),
    ("deleted_timestamp_seconds", "When deletion on schedule last succeeded.", ()),
    ("backup_timestamp_seconds", "When the last backup was made.", ()),
    ("estimates_timestamp_seconds", "When waits were last worked out.", ()),
    ("certificate_end_timestamp_seconds", "When the server's certificate ends.", ()),
)
