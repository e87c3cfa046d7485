"""The real server with the example shop on a database of its own, whose clock a test may put forward."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import uvicorn

from queue_server.app import make_app
from queue_server.clock import Clock
from queue_server.settings import Settings
from tests.api.conftest import PASSWORD, SHOP, fill
from tests.ports import free_port

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
_SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Running:
    """The server in a thread, at an address that stays its own when it is started again."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._began = time.monotonic()
        self._ahead = timedelta()
        self.folder = folder
        self._settings = Settings(data=folder, public_url=self.address, **settings)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._filled = False

    def now(self) -> datetime:
        """What the server's computer says."""
        return MORNING + timedelta(seconds=time.monotonic() - self._began) + self._ahead

    def forward(self, **by: float) -> None:
        """Let time pass."""
        self._ahead += timedelta(**by)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        app = make_app(self._settings, SHOP.at_any_hour(), Clock(self.now))
        config = uvicorn.Config(app, port=self._port, log_level="error", timeout_graceful_shutdown=3)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="server", daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.02)
        if not self._filled:
            # The browser's loop has this thread; everybody moves in on another.
            with ThreadPoolExecutor(1) as other:
                other.submit(lambda: asyncio.run(fill(app.state.front_door))).result()
            self._filled = True

    def stop(self) -> None:
        """Stop it as a person at the machine would."""
        assert self._server is not None
        assert self._thread is not None
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()

    def restart(self, away_seconds: float = 0.5) -> None:
        """Gone for a moment, then there again with everything it knew."""
        self.stop()
        time.sleep(away_seconds)
        self.start()

    def signed_in(self, user: str) -> httpx2.Client:
        """A line to the JSON api for one of the staff."""
        line = self._line(_SAME_ORIGIN)
        with contextlib.ExitStack() as opened:
            opened.callback(line.close)
            line.post("/api/sign-in", json={"user": user, "password": PASSWORD}).raise_for_status()
            opened.pop_all()
        return line

    def kiosk(self, service: str | None = "council-tax", **more: object) -> dict:
        """Somebody takes a ticket at the kiosk; the receipt."""
        return self._by_kiosk("/api/kiosk/tickets", service=service, **more)

    def kiosk_alert(self, kind: str) -> dict:
        """Somebody at the kiosk asks for a person."""
        return self._by_kiosk("/api/kiosk/alert", kind=kind)

    def until_waits_are_told(self) -> None:
        """Once a desk is open, wait until the kiosk says how long it takes."""
        until = time.monotonic() + 30
        while not self._tells_waits():
            assert time.monotonic() < until, "no wait was ever told"
            time.sleep(0.1)

    def _tells_waits(self) -> bool:
        with contextlib.closing(self._line({"Authorization": "Bearer token of kiosk"})) as line:
            view = line.get("/api/kiosk/view").raise_for_status().json()["view"]
        return any(service["estimate"] for service in view["services"])

    def end_day(self) -> None:
        """Everyone gone, every desk closed, every room free; and it is the next day."""
        with contextlib.closing(self.signed_in("manager")) as line:
            line.post("/api/manager/close-day", json={}).raise_for_status()
        self.forward(days=1)

    def _by_kiosk(self, path: str, **body: object) -> dict:
        with contextlib.closing(self._line({"Authorization": "Bearer token of kiosk"})) as line:
            answer = line.post(path, json={"command_id": str(uuid4()), **body})
            return answer.raise_for_status().json()

    def _line(self, headers: dict[str, str]) -> httpx2.Client:
        return httpx2.Client(base_url=self.address, headers=headers, trust_env=False, timeout=20)
