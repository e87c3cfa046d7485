"""The queue server's commands: `python -m queue_server serve`, and what an IT officer does beside it.

Every command takes `--data` or `--database` and explains itself with `--help`.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from queue_server import settings as how
from queue_server.clock import Clock
from queue_server.commands import copies, demo, devices, people, privacy, simulate
from queue_server.commands.at_hand import at_hand
from queue_server.domain.errors import Refusal, Trouble
from queue_server.domain.hours import shop_day
from queue_server.settings import BadSettings, Settings
from queue_server.shop import Shop, ShopMistakes, load_shop, print_check
from queue_server.store import founding
from queue_server.store.founding import NotReady
from queue_server.store.migrate import TooNew
from queue_server.what_if.plans import planned_laws

_BENCH = "queue_server.bench.command"
# What these import (X.509, numpy) takes 26 MB that a running server does without.
_LATE = ("certificate", "estimate")


def main(argv: list[str] | None = None) -> int:
    """Do one command; the exit code. What is wrong is said on standard error, in plain sentences."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["bench"]:
        return int(importlib.import_module(_BENCH).main(words[1:]))
    asked = _parser(words[:1]).parse_args(words)
    try:
        return int(asked.do(asked) or 0)
    except (BadSettings, ShopMistakes, TooNew, NotReady) as refused:
        print(refused, file=sys.stderr)
    except (Refusal, Trouble) as refused:
        print(refused.message, file=sys.stderr)
    return 1


# The words of the commands ------------------------------------------------------------------------


def _parser(asked_for: list[str]) -> ArgumentParser:
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
    certificate = command("certificate", "Make the shop a certificate of its own.", _certificate)
    simulate.describe(command("simulate", "Try other rosters, rules or busier days.", _simulate))
    estimate = command("estimate", "Try the waits that are told on a log of past visits.", _estimate)
    for name, parser_of in zip(_LATE, (certificate, estimate), strict=True):
        if asked_for == [name]:
            importlib.import_module(f"queue_server.commands.{name}").describe(parser_of)
    commands.add_parser("bench", help="Measure how fast this machine does a shop's work.")
    for name, about, subject in (
        ("user", "Who may sign in.", people),
        ("device", "Kiosks, boards and printers.", devices),
        ("privacy", "A copy of all that is kept of one customer, and deleting it.", privacy),
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
    add("--backups", type=Path, metavar="DIR", help="where a copy of everything is put once a day")
    add("--backups-kept", type=int, metavar="DAYS", help="for how many days, 30 at most (30)")
    add("--public-url", metavar="URL", help="the address that customers' phones use; printed as a QR code")
    messages = parser.add_argument_group("messages to customers (without these they wait)")
    add = messages.add_argument
    add(
        "--notify-key-file",
        type=Path,
        metavar="F",
        help="the key of GOV.UK Notify, for its owner's eyes only",
    )
    add("--smtp-host", metavar="HOST", help="the mail server that sends emails")
    add("--smtp-port", type=int, metavar="N", help="its port (587)")
    add("--smtp-tls", choices=["starttls", "tls", "none"], help="how the way there is encrypted (starttls)")
    add("--smtp-user", metavar="USER", help="who we are to it")
    add("--smtp-password-file", type=Path, metavar="F", help="our password, for its owner's eyes only")
    add("--smtp-from", metavar="ADDR", help="the address that customers see")
    council = parser.add_argument_group("signing in with the council's own directory (OpenID Connect)")
    add = council.add_argument
    add("--oidc-issuer", metavar="URL", help="the directory, as it names itself")
    add("--oidc-client-id", metavar="ID", help="who we are to it")
    add("--oidc-client-secret-file", type=Path, metavar="F", help="our secret, for its owner's eyes only")
    add("--oidc-words", metavar="WORDS", help="what the council calls it (your council account)")
    add("--oidc-only", action="store_true", default=None, help="whoever has connected uses nothing else")
    hours = parser.add_mutually_exclusive_group()
    hours.add_argument("--keep-hours", action="store_true", default=None, help="keep the opening hours")
    hours.add_argument("--open-all-hours", dest="keep_hours", action="store_false", help="open at any hour")


def _settings(asked: Namespace) -> Settings:
    given = vars(asked)
    if given.get("database"):
        how.refuse_open_password(given["database"])
    return how.read(**{name: given[name] for name in Settings.model_fields if name in given})


# What they do -------------------------------------------------------------------------------------


def _check(asked: Namespace) -> int:
    return print_check(_settings(asked).shop)


def _certificate(asked: Namespace) -> None:
    from queue_server.commands import certificate

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
    shop, database = _shop_of(settings), founding.opened(settings.database, settings.data)
    try:
        with founding.sole_user(database):
            copies.restore(asked, database, shop, Clock().now())
    finally:
        database.close()


def _simulate(asked: Namespace) -> None:
    settings = _settings(asked)
    shop = load_shop(settings.shop)
    laws = founding.learnt(settings.database, settings.data, shop.id) or planned_laws(shop)
    simulate.run(asked, shop, laws, shop_day(Clock().now(), shop.timezone))


def _estimate(asked: Namespace) -> None:
    from queue_server.commands import estimate

    estimate.run(asked, load_shop(_settings(asked).shop).timezone)


def _shop_of(settings: Settings) -> Shop:
    shop = load_shop(settings.shop)
    return shop if settings.keep_hours else shop.at_any_hour()


def _with_shop(asked: Namespace) -> None:
    """Run a command on the shop's database, brought up to date."""
    settings = _settings(asked)
    shop, clock = _shop_of(settings), Clock()
    database = founding.opened(settings.database, settings.data)
    pinned = settings.tls_cert or settings.data / "tls" / "cert.pem"

    async def run() -> None:
        async with at_hand(database, shop, clock.now, pinned) as here:
            await asked.run(asked, here)

    try:
        clock.never_before(founding.found(database, shop.id, clock.now()).at)
        asyncio.run(run())
    finally:
        database.close()


def _serve(asked: Namespace) -> int:
    from queue_server.serve import serve

    settings = _settings(asked)
    return serve(settings, lambda: _shop_of(settings))


if __name__ == "__main__":
    sys.exit(main())
