"""Runs the server: listens, says so, reads the shop's files again on SIGHUP, and stops within seconds."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import TextIO, cast

import structlog
import uvicorn
from fastapi import FastAPI

from queue_server.api.limits import LARGEST_BODY_BYTES
from queue_server.app import copies_of, make_app, read_again
from queue_server.clock import Clock
from queue_server.cores import one_core
from queue_server.error_lines import ErrorLines
from queue_server.hung import unless_hung
from queue_server.settings import Settings
from queue_server.shop import Shop, ShopMistakes
from queue_server.started_by import tell_ready
from queue_server.store import founding

STOP_WITHIN_SECONDS = 3

log = structlog.get_logger("front_door")


def serve(settings: Settings, read_shop: Callable[[], Shop]) -> int:
    """Run until asked to stop; the exit code.

    Raises what `read_shop` raises, before anything is opened; NotReady, TooNew or a Trouble where the data
    can't be used.
    """
    shop = read_shop()
    database = founding.opened(settings.database, settings.data)
    try:
        with founding.sole_user(database):
            founding.check(database, copies_of(settings))
            founding.found(database, shop.id, Clock().now())
            return _run(settings, shop, read_shop)
    finally:
        database.close()


def _run(settings: Settings, shop: Shop, read_shop: Callable[[], Shop]) -> int:
    _write_logs()
    _open_many_files()
    for asked_to_stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops on these and then raises them again; having stopped as asked is no failure.
        signal.signal(asked_to_stop, lambda *_: None)
    server = _Server(make_app(settings, shop, Clock()), settings, read_shop)
    with one_core():
        server.run()
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """uvicorn, which says when it listens, and ends the streams before it waits for requests to end."""

    def __init__(self, app: FastAPI, settings: Settings, read_shop: Callable[[], Shop]) -> None:
        self._front_door, self._address, self._read_shop = app, settings.address, read_shop
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                ssl_certfile=settings.tls_cert,
                ssl_keyfile=settings.tls_key,
                http="httptools",
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                ws_max_size=LARGEST_BODY_BYTES,
                proxy_headers=False,
                server_header=False,
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=STOP_WITHIN_SECONDS,
            )
        )

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer until asked to stop."""
        await unless_hung(super().serve(sockets))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            _keep_what_stays()
            # systemd sends SIGHUP as soon as it hears that we are ready; unhandled, it would end us.
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._read_shop_again)
            ready = f"Front Door is ready at {self._address}:{self.servers[0].sockets[0].getsockname()[1]}"
            print(ready, flush=True)
            tell_ready(ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, which would never end by themselves, and then everything else."""
        self._front_door.state.front_door.hub.close()
        await super().shutdown(sockets)

    def _read_shop_again(self) -> None:
        try:
            read_again(self._front_door, self._read_shop())
        except ShopMistakes as refused:
            log.error("The shop's files have mistakes, so the old ones stay in use.", mistakes=str(refused))
        else:
            log.info("The shop's files were read again.")


class _StandardError:
    """Where lines go. One that a full disk has no room for is lost, and nobody's request with it."""

    def write(self, text: str) -> None:
        """Write a line."""
        with contextlib.suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        """See that it is written."""
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def _write_logs() -> None:
    """One line an event on standard error; below an error's, where it came from."""
    lines = logging.StreamHandler()
    lines.setFormatter(ErrorLines("level=%(levelname)s from=%(name)s event=%(message)r"))
    logging.basicConfig(level=logging.WARNING, handlers=[lines])
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _StandardError())),
        cache_logger_on_first_use=True,
    )


def _keep_what_stays() -> None:
    """What a server is made of stays: to look through it for what can go would stop everything for 100 ms."""
    gc.collect()
    gc.freeze()


def _open_many_files() -> None:
    """As many connections as the system lets one program have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
