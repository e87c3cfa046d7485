"""Joins store, operations, live views, api and pages into the running server; the one place that knows all.

`make_app` builds it; everything it opens is opened when it starts and closed when it stops.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from fastapi import FastAPI

from queue_server.api import problems, routes
from queue_server.api.council import Council
from queue_server.api.figures import Figures
from queue_server.api.front_door import FrontDoor
from queue_server.api.guard import Guard
from queue_server.api.headers import Headers
from queue_server.api.limits import BodyLimit
from queue_server.api.log import AccessLog
from queue_server.api.proxy import OnlyFromProxy
from queue_server.api.router import Directory
from queue_server.api.staying import Staying
from queue_server.clock import Clock
from queue_server.contract.commands import Command
from queue_server.domain import privacy
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.people import Actor, Role
from queue_server.live.daily_copy import DailyCopy
from queue_server.live.estimator import Estimator
from queue_server.live.hub import Hub
from queue_server.live.surroundings import Surroundings
from queue_server.live.tryout import Tryout
from queue_server.live.watch import Watch
from queue_server.operations.closing import close_day
from queue_server.operations.housekeeping import tidy
from queue_server.operations.lateness import tell_late, to_tell
from queue_server.operations.reminders import remind, to_remind
from queue_server.operations.sign_in import Entrance
from queue_server.operations.transaction import House
from queue_server.outgoing import notify
from queue_server.outgoing.carriers import Carrier
from queue_server.outgoing.mail import MailCarrier, MailServer
from queue_server.outgoing.notify import NotifyCarrier
from queue_server.outgoing.sender import Sender
from queue_server.settings import Settings, secret_in
from queue_server.shop import Shop
from queue_server.store import founding
from queue_server.store.bell import Bell
from queue_server.store.copies import Copies
from queue_server.store.database import Database
from queue_server.store.journal import Head
from queue_server.store.writer import Reader, writer_for
from queue_server.web import problems as problem_pages
from queue_server.web import routes as pages

LONGEST_SLEEP_SECONDS = 60.0
DELETE_EVERY_SECONDS = privacy.DELETED_EVERY.total_seconds()
REMIND_EVERY_SECONDS = 300.0
LATE_EVERY_SECONDS = 60.0
_THE_CLOCK = Actor(id="clock", role=Role.SHOP)


def make_app(settings: Settings, shop: Shop, clock: Clock) -> FastAPI:
    """The server. Its database is opened, and brought up to date, when it starts."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _opened(settings, shop, clock, app.state.figures) as door:
            app.state.front_door = door
            yield

    app = FastAPI(
        title="Front Door",
        summary="The queue of a council One Stop Shop.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.figures = Figures()
    routes.install(app)
    pages.install(app)
    problems.install(app, problem_pages.page)
    app.router.middleware_stack = Directory(app.router)
    _add_gates(app, settings)
    return app


def copies_of(settings: Settings) -> Copies | None:
    """The daily copies of the shop, if it is to have any."""
    return None if settings.copies_in is None else Copies(settings.copies_in, settings.backups_kept)


def read_again(app: FastAPI, shop: Shop) -> None:
    """The shop's files have changed: from now on this is the shop."""
    door: FrontDoor = app.state.front_door
    door.house.shop = door.hub.shop = shop
    door.hub.wake()


@contextlib.asynccontextmanager
async def _opened(settings: Settings, shop: Shop, clock: Clock, figures: Figures) -> AsyncIterator[FrontDoor]:
    """The shop at work, from its database to the tasks that go on by themselves."""
    with contextlib.ExitStack() as opened:
        database = founding.opened(settings.database, settings.data)
        opened.callback(database.close)
        head = founding.found(database, shop.id, clock.now())
        clock.never_before(head.at)
        writer, reader = writer_for(database), Reader(database)
        opened.callback(writer.close)
        opened.callback(reader.close)
        bell = None if database.is_sqlite else Bell(database)
        hub = Hub(shop, reader, writer, clock.now, bell, settings.public_url)
        estimator = Estimator(hub, reader, writer, clock.now, bell)
        entrance = Entrance(shop.id, writer, reader, clock.now, settings.only_council)
        opened.callback(entrance.close)
        house = House(shop, writer, clock.now, hub.look, settings.public_url, figures.carried_out)
        sender = Sender(house, writer, reader, hub, _carriers(settings, house), clock.now)
        door = FrontDoor(
            house=house,
            writer=writer,
            reader=reader,
            hub=hub,
            entrance=entrance,
            tryout=Tryout(shop.id, writer, reader, clock.now, alone=bell is None),
            now=clock.now,
            is_secure=settings.is_secure,
            certificate=settings.tls_cert,
            metrics_token=settings.metrics_token.get_secret_value() if settings.metrics_token else None,
            ways=lambda: sender.ways,
            council=_council(settings),
        )
        by_time = (DayEnd(door, head), Deletion(door), Reminders(door), Lateness(door), sender, estimator)
        goes_on = asyncio.create_task(hub.run(*by_time, *_care(door, settings, database)))
        try:
            yield door
        finally:
            hub.close()
            goes_on.cancel()
            await asyncio.gather(goes_on, return_exceptions=True)
            await asyncio.gather(estimator.close(), door.tryout.close())


def _care(door: FrontDoor, settings: Settings, database: Database) -> Iterator[Callable[[], Awaitable[None]]]:
    """The daily copy, and the look at the machines, which go on by themselves."""
    hub, certificate, copies = door.hub, settings.tls_cert, copies_of(settings)
    copying = None if copies is None else DailyCopy(copies, database, lambda: hub.shop, door.now)
    if copying is not None:
        yield copying
    around = Surroundings(
        lambda: hub.shop, door.reader, settings.data, certificate, door.ways, door.now, copying
    )
    yield Watch(hub, around.look, door.writer, door.now)


class DayEnd:
    """Closes each of the shop's days when it is over, at 03:00.

    A day that ended while no server ran is closed at once. Several servers may do it: the second
    finds nothing left.
    """

    def __init__(self, door: FrontDoor, head: Head) -> None:
        self._door = door
        self._day = shop_day(head.at, door.shop.timezone)

    async def __call__(self) -> None:
        """Wait a while for the end of the day; once it has come, close the day."""
        door, now = self._door, self._door.now()
        ends_at = day_span(self._day, door.shop.timezone)[1]
        if now < ends_at:
            await asyncio.sleep(min((ends_at - now).total_seconds(), LONGEST_SLEEP_SECONDS))
            return
        await door.house.carry_out(close_day, _THE_CLOCK, Command(), self._day)
        self._day = shop_day(now, door.shop.timezone)


class Deletion:
    """Deletes what is due: when the server starts, and every hour."""

    def __init__(self, door: FrontDoor) -> None:
        self._door = door

    async def __call__(self) -> None:
        """Delete, then rest for an hour."""
        door = self._door
        await door.writer.write(lambda connection: tidy(connection, door.shop, door.now()))
        await asyncio.sleep(DELETE_EVERY_SECONDS)


class Reminders:
    """Reminds of tomorrow's appointments: looks every five minutes. A second server finds them done."""

    def __init__(self, door: FrontDoor) -> None:
        self._door = door

    async def __call__(self) -> None:
        """Remind who is to be reminded, then rest."""
        door, now = self._door, self._door.now()
        due = await door.reader.read(lambda connection: to_remind(connection, door.shop, now))
        if due:
            await door.house.carry_out(remind, _THE_CLOCK, Command(), due)
        await asyncio.sleep(REMIND_EVERY_SECONDS)


class Lateness:
    """Tells who waits past their appointment: looks every minute. A second server finds them told."""

    def __init__(self, door: FrontDoor) -> None:
        self._door = door

    async def __call__(self) -> None:
        """Tell who is to be told, then rest."""
        door, now = self._door, self._door.now()
        late = await door.reader.read(lambda connection: to_tell(connection, door.shop, now))
        if late:
            await door.house.carry_out(tell_late, _THE_CLOCK, Command(), late)
        await asyncio.sleep(LATE_EVERY_SECONDS)


def _carriers(settings: Settings, house: House) -> list[Carrier]:
    """What carries messages to customers, as set; emails go by the mail server where there is one."""
    carriers: list[Carrier] = []
    if settings.smtp_host is not None:
        password = settings.smtp_password_file
        server = MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            encryption=settings.smtp_tls,
            sender=settings.smtp_from or "",
            user=settings.smtp_user,
            password=None if password is None else secret_in(password),
        )
        carriers.append(MailCarrier(server))
    if settings.notify_key_file is not None:
        key, address = secret_in(settings.notify_key_file), settings.notify_url or notify.ADDRESS
        carriers.append(NotifyCarrier(key, lambda: house.shop.messages.notify, address))
    return carriers


def _council(settings: Settings) -> Council | None:
    """The council's own directory, as set."""
    if settings.oidc_issuer is None:
        return None
    client, secret, ours = settings.oidc_client_id, settings.oidc_client_secret_file, settings.public_url
    assert client is not None
    assert secret is not None
    assert ours is not None
    return Council(settings.oidc_issuer, client, secret_in(secret), ours, settings.oidc_words)


def _add_gates(app: FastAPI, settings: Settings) -> None:
    """What each request passes before a route, the outermost last."""
    app.add_middleware(BodyLimit)
    app.add_middleware(Guard, public_url=settings.public_url)
    if settings.behind_proxy is not None:
        app.add_middleware(OnlyFromProxy, proxy=settings.behind_proxy)
    app.add_middleware(Headers, is_secure=settings.is_secure)
    app.add_middleware(Staying)
    app.add_middleware(AccessLog, figures=app.state.figures)
