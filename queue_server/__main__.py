"""The queue server's commands: `python -m queue_server serve`, and what an IT officer does beside it.

Every command takes `--data` or `--database` and explains itself with `--help`.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import resource
import signal
import socket
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI

from queue_server import settings as how
from queue_server.app import database_of, found, make_app, read_again, shop_of
from queue_server.clock import Clock
from queue_server.commands import certificate, copies, demo, devices, people
from queue_server.commands.at_hand import at_hand
from queue_server.domain.errors import Refusal
from queue_server.settings import BadSettings, Settings
from queue_server.shop import ShopMistakes, print_check
from queue_server.store.migrate import TooNew

STOP_WITHIN_SECONDS = 3
_BENCH = "queue_server.bench.command"

log = structlog.get_logger("front_door")


def main(argv: list[str] | None = None) -> int:
    """Do one command; the exit code. What is wrong is said on standard error, in plain sentences."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["bench"]:
        return int(importlib.import_module(_BENCH).main(words[1:]))
    asked = _parser().parse_args(words)
    try:
        return int(asked.do(asked) or 0)
    except (BadSettings, ShopMistakes, TooNew) as refused:
        print(refused, file=sys.stderr)
    except Refusal as refused:
        print(refused.message, file=sys.stderr)
    return 1


# The words of the commands ------------------------------------------------------------------------


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m queue_server", description="Front Door's queue server.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = _shared()

    def command(name: str, about: str, do: Callable[[Namespace], int | None]) -> ArgumentParser:
        added = commands.add_parser(name, parents=[shared], help=about, description=about)
        added.set_defaults(do=do)
        return added

    _describe_serve(command("serve", "Run the server until it is asked to stop.", _serve))
    command("check", "Check the shop's files and name every mistake.", _check)
    copies.describe_backup(command("backup", "Write a copy of all that the shop keeps.", _backup))
    copies.describe_restore(command("restore", "Go on from a copy.", _restore))
    command("demo", "Make the example users, and nothing else.", _demo)
    certificate.describe(command("certificate", "Make the shop a certificate of its own.", _certificate))
    commands.add_parser("bench", help="Measure how fast this machine does a shop's work.")
    for name, about, subject in (
        ("user", "Who may sign in.", people),
        ("device", "Kiosks, boards and printers.", devices),
    ):
        added = commands.add_parser(name, help=about, description=about)
        added.set_defaults(do=_with_shop)
        subject.describe(added, shared)
    return parser


def _shared() -> ArgumentParser:
    shared = ArgumentParser(add_help=False)
    add = shared.add_argument
    add("--data", type=Path, metavar="DIR", help="where this shop's data lives (var)")
    add("--database", metavar="URL", help="postgresql://… instead of SQLite in --data")
    add("--shop", type=Path, metavar="DIR", help="the shop's files (config)")
    add("--tls-cert", type=Path, metavar="F", help="the certificate that browsers and devices see")
    add("--tls-key", type=Path, metavar="F", help="its key")
    return shared


def _describe_serve(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--port", type=int, metavar="N", help="the port to listen on (8080); 0 takes a free one")
    add("--host", metavar="ADDR", help="the address to listen on (127.0.0.1: this machine only)")
    add("--behind-proxy", metavar="ADDR", help="the proxy that does TLS for us; only it is believed")
    add("--public-url", metavar="URL", help="the address that customers' phones use; printed as a QR code")
    hours = parser.add_mutually_exclusive_group()
    hours.add_argument("--keep-hours", action="store_true", default=None, help="keep the opening hours")
    hours.add_argument("--open-all-hours", dest="keep_hours", action="store_false", help="open at any hour")


def _settings(asked: Namespace) -> Settings:
    given = vars(asked)
    return how.read(**{name: given[name] for name in Settings.model_fields if name in given})


# What they do -------------------------------------------------------------------------------------


def _check(asked: Namespace) -> int:
    return print_check(_settings(asked).shop)


def _certificate(asked: Namespace) -> None:
    certificate.make(asked, _settings(asked).data / "tls", Clock().now())


def _demo(asked: Namespace) -> None:
    password = _settings(asked).demo_password
    chosen = password.get_secret_value() if password else None
    asked.run = lambda asked, here: demo.demo(asked, here, chosen)
    _with_shop(asked)


def _backup(asked: Namespace) -> None:
    asked.run = copies.write
    _with_shop(asked)


def _restore(asked: Namespace) -> None:
    settings = _settings(asked)
    database = database_of(settings)
    try:
        copies.restore(asked, database, shop_of(settings), Clock().now())
    finally:
        database.close()


def _with_shop(asked: Namespace) -> None:
    """Run a command on the shop's database, brought up to date."""
    settings = _settings(asked)
    shop, clock, database = shop_of(settings), Clock(), database_of(settings)
    pinned = settings.tls_cert or settings.data / "tls" / "cert.pem"

    async def run() -> None:
        async with at_hand(database, shop, clock.now, pinned) as here:
            await asked.run(asked, here)

    try:
        found(database, shop, clock)
        asyncio.run(run())
    finally:
        database.close()


def _serve(asked: Namespace) -> int:
    settings = _settings(asked)
    _write_logs()
    _open_many_files()
    app = make_app(settings, shop_of(settings), Clock())
    server = _Server(app, settings)
    server.run()
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """uvicorn, which says when it listens, reads the shop's files again on SIGHUP, and ends streams first."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._front_door, self._settings = app, settings
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
                proxy_headers=False,
                server_header=False,
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=STOP_WITHIN_SECONDS,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            print(f"Front Door is ready at {self._settings.address}:{port}", flush=True)
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._read_shop_again)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, which would never end by themselves, and then everything else."""
        self._front_door.state.front_door.hub.close()
        await super().shutdown(sockets)

    def _read_shop_again(self) -> None:
        try:
            read_again(self._front_door, shop_of(self._settings))
        except ShopMistakes as refused:
            log.error("The shop's files have mistakes, so the old ones stay in use.", mistakes=str(refused))
        else:
            log.info("The shop's files were read again.")


def _write_logs() -> None:
    """One line an event on standard error."""
    logging.basicConfig(level=logging.WARNING, format="level=%(levelname)s from=%(name)s event=%(message)r")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _open_many_files() -> None:
    """As many connections as the system lets one program have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    sys.exit(main())
