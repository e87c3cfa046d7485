"""What the server counts about itself for the council's monitoring, in Prometheus' words; never people."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import Scope

from queue_server.live.snapshot import Snapshot

_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Figures:
    """One server process's counters; each has its own, so that tests may run many."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = Histogram(
            "front_door_answer_seconds",
            "How long requests took, by what was asked for.",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._waiting = self._gauge("waiting", "How many people wait.")
        self._desks = self._gauge("open_desks", "How many desks are open.")
        self._alerts = self._gauge("open_alerts", "How many alerts nobody has closed.")
        self._listeners = self._gauge("listeners", "How many screens, pages and printers wait for news.")
        self._seq = self._gauge("journal_seq", "How many commands were done.")
        self._deleted = self._gauge("deleted_timestamp_seconds", "When deletion on schedule last succeeded.")

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """A request ended. It is counted under its route, so no address with a token in it is kept."""
        if scope["type"] == "http":
            route = getattr(scope.get("route"), "path", "none")
            self._answers.labels(scope["method"], route, str(status)).observe(seconds)

    def written(self, picture: Snapshot, listeners: int) -> bytes:
        """All figures, as of this picture of the shop."""
        self._listeners.set(listeners)
        self._waiting.set(len(picture.waiting()))
        self._desks.set(len(picture.desks))
        self._alerts.set(len(picture.hall.alerts))
        self._seq.set(picture.head.seq)
        if picture.deleted_at is not None:
            self._deleted.set(picture.deleted_at.timestamp())
        return generate_latest(self._registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(f"front_door_{name}", about, registry=self._registry)
