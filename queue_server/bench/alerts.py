"""Somebody asks for a private place, and the open pages of those who can help show the alert.

A page hears that something has changed, and fetches its view: the alert is there with that view.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from uuid import uuid4

from queue_server.bench.figures import Figure
from queue_server.bench.line import Line
from queue_server.bench.rig import Rig

PROMISED_MS = 1000
_CALM_SECONDS = 0.05
_SHOWN_WITHIN_SECONDS = 10

Headers = dict[str, str]


@dataclass(frozen=True)
class Touch:
    """One touch that asks for a private place: who touches, what is sent, and whose page is to show it."""

    what: str
    asks: Headers
    path: str
    body: dict[str, Any]
    helps: Headers
    view: str


async def measured(shop: Rig, rounds: int) -> list[Figure]:
    """From a touch at a kiosk to reception's page, and from one at reception to an adviser's."""
    at_kiosk = Touch(
        "talk in private → reception's page",
        shop.kiosk,
        "/api/kiosk/alert",
        {"kind": "private"},
        shop.receptionist,
        "/api/reception/view",
    )
    at_reception = Touch(
        "private place now → an adviser's page",
        shop.receptionist,
        "/api/reception/private-now",
        {},
        shop.adviser(0),
        "/api/desk/view",
    )
    return [await _until_shown(touch, shop, rounds) for touch in (at_kiosk, at_reception)]


class Page:
    """One open page, and when each ticket's alert was first on it (by `perf_counter`)."""

    def __init__(self) -> None:
        self._shown_at: dict[str, float] = {}
        self._news = asyncio.Event()

    async def shown(self, ticket: str) -> float:
        """The moment at which it showed this ticket's alert, once it does."""
        while ticket not in self._shown_at:
            await self.news()
        return self._shown_at[ticket]

    async def news(self) -> None:
        """Wait until it has fetched a view."""
        self._news.clear()
        await asyncio.wait_for(self._news.wait(), _SHOWN_WITHIN_SECONDS)

    async def follow(self, told: Line, asks: Line, view: str) -> None:
        """Fetch the view whenever something has changed; ends with the line."""
        async for _ in told.events("/live/staff"):
            _, answer, _ = await asks.ask("GET", view)
            now = perf_counter()
            for alert in answer["alerts"]:
                self._shown_at.setdefault(alert["ticket_id"], now)
            self._news.set()


@asynccontextmanager
async def _open_page(shop: Rig, headers: Headers, view: str) -> AsyncIterator[Page]:
    """It shows its first view when the block begins, and is closed after it."""
    page = Page()
    async with Line(shop.port, **headers) as told, Line(shop.port, **headers) as asks:
        following = asyncio.create_task(page.follow(told, asks, view))
        try:
            await page.news()
            yield page
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def _until_shown(touch: Touch, shop: Rig, rounds: int) -> Figure:
    timings = []
    async with (
        _open_page(shop, touch.helps, touch.view) as page,
        Line(shop.port, **touch.asks) as asks,
        Line(shop.port, **shop.receptionist) as reception,
    ):
        for _ in range(rounds):
            started = perf_counter()
            _, answer, _ = await asks.ask("POST", touch.path, {"command_id": str(uuid4()), **touch.body})
            ticket = answer["receipt"]["ticket_id"] if "receipt" in answer else answer["ticket"]["id"]
            timings.append(await page.shown(ticket) - started)
            await reception.ask("POST", f"/api/tickets/{ticket}/leave", {})
            await asyncio.sleep(_CALM_SECONDS)
    return Figure(touch.what, timings, promised_ms=PROMISED_MS)
