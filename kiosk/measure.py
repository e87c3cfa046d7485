"""How fast this kiosk is on this machine: first frame, touch to next page, touch to ticket, memory."""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kivy.base import stopTouchApp
from kivy.core.window import Window

from kiosk.answers import Answer, ChooseService, Press
from kiosk.flow import Place

if TYPE_CHECKING:
    from kiosk.app import Kiosk

ROUNDS = 10
PATIENCE_SECONDS = 10.0


def starting_at(started_at: float) -> Callable[[Kiosk], None]:
    """A listener for the first frame that measures and then ends the program."""

    def begin(kiosk: Kiosk) -> None:
        print(f"first frame            {1000 * (time.perf_counter() - started_at):6.0f} ms after start")
        task = asyncio.get_running_loop().create_task(_measure(kiosk))
        task.add_done_callback(lambda _: stopTouchApp())

    return begin


async def _measure(kiosk: Kiosk) -> None:
    """Walk from the first page to a ticket and give it back, again and again."""
    await _until(lambda: kiosk.link.view is not None and kiosk.link.online, "the server")
    services = (
        [service.code for service in kiosk.link.view.services if service.open] if kiosk.link.view else []
    )
    pages: list[float] = []
    tickets: list[float] = []
    for _ in range(ROUNDS):
        for answer in (Press.ALL_SERVICES, ChooseService(services[0])):
            pages.append(await _time(kiosk, answer, _next_page(kiosk)))
        tickets.append(await _time(kiosk, Press.TAKE_TICKET, lambda: kiosk.visit.place is Place.TICKET))
        kiosk._answered(Press.GIVE_BACK)
        await _until(lambda: kiosk.visit.is_new, "the first page")
    _tell("touch to next page", pages)
    _tell("touch to ticket", tickets)
    print(f"memory at most         {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")


def _next_page(kiosk: Kiosk) -> Callable[[], bool]:
    before = kiosk.visit.place
    return lambda: kiosk.visit.place is not before


async def _time(kiosk: Kiosk, answer: Answer, done: Callable[[], bool]) -> float:
    """Milliseconds from the answer until the page that it leads to has been drawn."""
    began = time.perf_counter()
    kiosk._answered(answer)
    await _until(done, "a page")
    await _drawn()
    return 1000 * (time.perf_counter() - began)


async def _drawn() -> None:
    drawn = asyncio.get_running_loop().create_future()

    def finish(*_: object) -> None:
        if not drawn.done():
            drawn.set_result(None)

    Window.bind(on_flip=finish)
    try:
        await _within(drawn)
    finally:
        Window.unbind(on_flip=finish)


async def _within(waited: Awaitable[None]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await waited


async def _until(true: Callable[[], bool], what: str) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"Waited in vain for {what}.")
        await asyncio.sleep(0.002)


def _tell(what: str, milliseconds: list[float]) -> None:
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    print(f"{what:22s} {statistics.median(milliseconds):6.0f} ms median, {p95:.0f} ms p95")
