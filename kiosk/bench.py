"""How fast this kiosk is on this machine: first frame, touch to felt, to next page and to ticket, memory.

The window's own mouse events are sent, so that everything a finger sets off is measured. Before each touch
the page is read for a second. A time ends when the picture is on the screen. Beside the time that passed
stands the processor time that the kiosk itself used, which a busy machine changes little.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.base import stopTouchApp
from kivy.core.window import Window

from kiosk.answers import Answer, ChooseLanguage, ChooseLifeEvent, ChooseService, Press
from kiosk.visit import Place

if TYPE_CHECKING:
    from kiosk.app import Kiosk
    from queue_server.contract.views import KioskView

ROUNDS = 4
READS_A_PAGE_SECONDS = 1.0
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Taken:
    """How long something took, in milliseconds."""

    passed: float
    processor: float


class Bench:
    """Measures one kiosk from its first frame on, then ends the program."""

    def __init__(self) -> None:
        self.has_measured = False
        """Whether everything was measured and told."""

    def begin(self, kiosk: Kiosk) -> None:
        """Start; what goes wrong is said and ends it."""
        asyncio.get_running_loop().create_task(_measure(kiosk)).add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        problem = "It was stopped before its end." if task.cancelled() else task.exception()
        if problem is None:
            self.has_measured = True
        else:
            print(f"It could not be measured. {problem}", file=sys.stderr)
        stopTouchApp()


async def _measure(kiosk: Kiosk) -> None:
    """Walk as customers do, in every language, and print how long everything took."""
    await _drawn(lambda: True, "the first frame")
    passed, processor = 1000 * _seconds_since_start(), 1000 * time.process_time()
    print(f"first frame            {passed:5.0f} ms after start; {processor:4.0f} ms of processor time")
    await _until(lambda: kiosk.link.online and kiosk.link.view is not None, "the server")
    view = kiosk.link.view
    assert view is not None
    for language in kiosk.languages:
        await _Walk(kiosk, view, language).all_rounds()
    print(f"memory at most      {_most_memory_mb():6.0f} MB")


class _Walk:
    """Customers who read one language, one after another."""

    def __init__(self, kiosk: Kiosk, view: KioskView, language: str) -> None:
        self._kiosk, self._language = kiosk, language
        services = [service.code for service in view.services if service.open and service.featured]
        if not services:
            raise ValueError("No service on the first page is open now.")
        events: list[Answer] = [ChooseLifeEvent(event.code) for event in view.life_events[:1]]
        self._pages: tuple[Answer, ...] = (
            Press.LANGUAGES,
            ChooseLanguage(language),
            Press.ALL_SERVICES,
            Press.BACK,
            *((Press.LIFE_EVENTS, *events, Press.BACK, Press.BACK) if events else ()),
            Press.HELP,
            Press.BACK,
            ChooseService(services[0]),
        )
        self._felt: list[Taken] = []
        self._next: list[Taken] = []
        self._tickets: list[Taken] = []

    async def all_rounds(self) -> None:
        """Walk and tell."""
        for _ in range(ROUNDS):
            await self._one_round()
        _tell(f"touch to felt       {self._language}", self._felt)
        _tell(f"touch to next page  {self._language}", self._next)
        _tell(f"touch to ticket     {self._language}", self._tickets)

    async def _one_round(self) -> None:
        """From the first page to a ticket, which is given back."""
        for answer in self._pages:
            self._next.append(await self._touch(answer, self._other_page()))
        self._tickets.append(await self._touch(Press.TAKE_TICKET, self._has_ticket))
        self._kiosk.hear(Press.GIVE_BACK)
        await _until(lambda: self._kiosk.visit.is_new and self._kiosk.shell.scene is not None, "a new visit")

    async def _touch(self, answer: Answer, done: Callable[[], bool]) -> Taken:
        """Touch what gives this answer, and lift the finger once that has been felt."""
        shell = self._kiosk.shell
        await asyncio.sleep(READS_A_PAGE_SECONDS)
        await _until(lambda: not shell.is_settling, "a page that listens")
        found = [one for one in shell.touchables if one.choice.answer == answer]
        if not found:
            raise ValueError(f"Nothing on the page answers {answer}.")
        touched = found[0]
        place = touched.center_x, Window.height - touched.center_y
        felt = _Watch()
        Window.dispatch("on_mouse_down", *place, "left", [])
        await _drawn(lambda: touched.pressed, "a touch that is felt")
        self._felt.append(felt.taken)
        seen = _Watch()
        Window.dispatch("on_mouse_up", *place, "left", [])
        await _drawn(done, "the next page")
        return seen.taken

    def _other_page(self) -> Callable[[], bool]:
        shell = self._kiosk.shell
        before = shell.scene.question if shell.scene is not None else None
        return lambda: shell.scene is not None and shell.scene.question != before

    def _has_ticket(self) -> bool:
        return self._kiosk.visit.place is Place.TICKET


class _Watch:
    """Runs from its making."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    @property
    def taken(self) -> Taken:
        """How long it has run."""
        passed, processor = self._began
        return Taken(1000 * (time.perf_counter() - passed), 1000 * (time.process_time() - processor))


async def _drawn(true: Callable[[], bool], what: str) -> None:
    """Until a picture in which this is true has come to the screen."""
    drawn = asyncio.get_running_loop().create_future()

    def look(*_: object) -> None:
        if true() and not drawn.done():
            drawn.set_result(None)

    Window.bind(on_flip=look)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await drawn
    except TimeoutError:
        raise TimeoutError(f"Waited in vain for {what}.") from None
    finally:
        Window.unbind(on_flip=look)


async def _until(true: Callable[[], bool], what: str) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"Waited in vain for {what}.")
        await asyncio.sleep(0.01)


def _seconds_since_start() -> float:
    """Since the system started this program, before its first import."""
    after_name = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    started = int(after_name[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def _most_memory_mb() -> float:
    """The most this program ever had; the system's other maximum counts whoever started it, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _tell(what: str, taken: list[Taken]) -> None:
    passed = [one.passed for one in taken]
    processor = [one.processor for one in taken]
    print(f"{what} {_middle_and_most(passed)}; of processor time {_middle_and_most(processor)}")


def _middle_and_most(milliseconds: list[float]) -> str:
    p95 = statistics.quantiles(milliseconds, n=20, method="inclusive")[-1]
    return f"{statistics.median(milliseconds):4.0f} ms median, {p95:4.0f} ms p95"
