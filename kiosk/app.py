"""Joins all parts of one kiosk: the only module that knows them all."""

from __future__ import annotations

import kiosk.kit.text  # noqa: F401  isort: skip  before anything else of Kivy's

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from kivy.base import async_runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.ahead import Ahead, one_touch_away
from kiosk.aloud import Focus, telling
from kiosk.answers import Answer, News, PaperNews, Press, SwitchEasier
from kiosk.choices import Easier
from kiosk.clocks import Clocks
from kiosk.ears import Ears
from kiosk.effects import (
    Effect,
    ExpirePaper,
    NumberHere,
    PrintTicket,
    SendAlert,
    SendCancel,
    SendCheckIn,
    SendFeedback,
    SendNeeds,
    SendTicket,
    Step,
)
from kiosk.flow import answered, left_behind, told
from kiosk.headphones import Headphones, Key
from kiosk.idle import Calm, Idle, MoreTime
from kiosk.jack import Jack
from kiosk.kit.first_picture import drawn, settle
from kiosk.kit.window import steady
from kiosk.offline import NumberBook
from kiosk.outbox import Outbox
from kiosk.printing import Printing
from kiosk.screens import more_time
from kiosk.screens.bars import bars
from kiosk.screens.pages import question_for
from kiosk.screens.question import OneMoment
from kiosk.screens.seen import LANGUAGE_NAMES, Seen
from kiosk.server_link import Listeners, ServerLink
from kiosk.visit import ENDS_BY_ITSELF, Visit
from kiosk.widgets.letters import has_room, paint_one
from kiosk.widgets.overlay import Laid
from kiosk.widgets.shell import Scene, Shell
from kiosk.widgets.style import Screen, Style
from printer import fonts
from queue_server.client import ServerClient
from queue_server.contract.views import KioskView, NumberBlock
from queue_server.contract.words import ENGLISH, Words

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.25
ONE_MOMENT_AFTER_SECONDS = 0.4


@dataclass(frozen=True)
class Setup:
    """What one kiosk needs to know. Without `screen_mm` it is a preview and says so on every page."""

    server: str
    token: str
    authority: Path | None
    data: Path
    screen_mm: tuple[int, int] | None
    version: str
    headphones: Headphones | None = None

    @property
    def folder(self) -> Path:
        """Where this kiosk keeps its own files."""
        return self.data / "kiosk"


class Kiosk:
    """One kiosk on an event loop. `run` serves it until cancelled."""

    def __init__(self, setup: Setup, client: ServerClient) -> None:
        setup.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._setup = setup
        self.visit = Visit()
        self.shell = Shell(self.hear, self._touched, time.monotonic, self.moved, self.keypad)
        self.ears = Ears(setup.headphones)
        self.ahead = Ahead(lambda visit: self.shell.prepare(self._page(visit)), has_room, paint_one)
        self._idle = Idle(time.monotonic())
        self._asked_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self.printing = Printing(setup.data, self._paper_news)
        outbox = Outbox(setup.folder / "outbox", Clocks.of_this_machine())
        self.link = ServerLink(
            client,
            outbox,
            NumberBook(setup.folder / "numbers.json", outbox.numbers()),
            setup.folder / "view.json",
            Listeners(
                on_view=lambda _: self.look(),
                on_link=lambda _: self.look(),
                on_news=self._news,
            ),
            version=setup.version,
        )

    async def run(self) -> None:
        """Serve until cancelled; the window has to be open."""
        clocks = (
            Clock.schedule_interval(lambda _: self.look(), LOOK_EVERY_SECONDS),
            Clock.schedule_interval(lambda _: self.shell.listen(), 0),
            Clock.schedule_interval(lambda _: self.look_ahead(), 0),
        )
        listening = [asyncio.ensure_future(work) for work in self._for_ears()]
        try:
            await self.link.run()
        finally:
            for clock in (*clocks, *listening):
                clock.cancel()
            self.ears.close()

    def _for_ears(self) -> Iterator[Coroutine[Any, Any, None]]:
        """What a kiosk with headphones does besides."""
        headphones = self._setup.headphones
        if headphones is not None:
            yield self.ears.find_voices()
            if headphones.jack is not None:
                yield Jack(headphones.jack, self.plugged).watch()

    # Callbacks: nothing that goes wrong here may leave a dead screen before a person

    def _guarded(self, act: Callable[[], None], otherwise: Callable[[], None] | None = None) -> None:
        try:
            act()
        except Exception:
            log.exception("The kiosk could not do this")
            (otherwise or self._forget)()

    def look(self) -> None:
        """Show what there is to show now."""
        self._guarded(self._look)

    def look_ahead(self) -> None:
        """Prepare a little of what may come next; if that goes wrong, nobody has asked for it yet."""
        self._guarded(self._look_ahead, otherwise=lambda: None)

    def hear(self, answer: Answer) -> None:
        """Do what was answered."""
        self._guarded(lambda: self._hear(answer))

    def moved(self) -> None:
        """The keyboard stands elsewhere."""
        self._guarded(self._tell)

    def plugged(self, plugged: bool) -> None:
        """Something was plugged into the headphone jack, or pulled out."""
        self._guarded(lambda: self._plug(plugged))

    def keypad(self, code: int) -> bool:
        """Do what this key of an audio keypad means; False for an ordinary key."""
        meant: list[bool] = []
        self._guarded(lambda: meant.append(self._keypad(code)))
        return meant == [True]

    def _news(self, news: News, replayed: bool) -> None:
        if not replayed:
            self._guarded(lambda: self._step(told(self.visit, news, uuid4)))

    def _paper_news(self, news: PaperNews) -> None:
        self._news(news, False)

    def _touched(self) -> None:
        self._idle = self._idle.touched(time.monotonic())

    # What happens

    def _hear(self, answer: Answer) -> None:
        if answer is Press.MORE_TIME:
            self._touched()
            self._look()
            return
        self._step(answered(self.visit, answer, uuid4))

    def _step(self, step: Step) -> None:
        before, (self.visit, effects) = self.visit, step
        for effect in (*effects, *left_behind(before, self.visit)):
            self._do(effect)
        if self.visit == Visit() and before != Visit():
            self._forget()
            return
        if self.visit.asking is not None and before.asking is None:
            self._asked_at = time.monotonic()
        self._idle = replace(
            self._idle,
            slower=self.visit.choices.slower,
            ends_by_itself=self.visit.place in ENDS_BY_ITSELF,
        )
        if self.visit.place is not before.place:
            self._touched()
        self._look()

    def _do(self, effect: Effect) -> None:
        match effect:
            case SendTicket(command):
                self.link.send("ticket", command)
            case NumberHere(command_id):
                self.link.number_here(command_id)
            case SendAlert(command):
                self.link.send("alert", command)
            case SendNeeds(ticket_id, command):
                self.link.send("needs", command, ticket_id)
            case SendCancel(ticket_id, command):
                self.link.send("cancel", command, ticket_id)
            case SendFeedback(command):
                self.link.send("feedback", command)
            case SendCheckIn(command):
                self.link.check_in(command)
            case PrintTicket(command_id, receipt, copy_number):
                self._start(self.printing.print(command_id, receipt, copy_number))
            case ExpirePaper(command_id, copy_number, seconds):
                self._start(self.printing.expire(command_id, copy_number, seconds))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("Printing failed: %r", task.exception())

    def _forget(self) -> None:
        """Blank at once, then begin afresh: nothing of the visit is left in memory or on the screen."""
        left, self.visit = self.visit, Visit()
        self._idle = Idle(time.monotonic())
        self.ears.hush()
        self.ahead.forget()
        self.shell.blank()
        self.shell.debounce_seconds = self.visit.choices.debounce_seconds
        Clock.schedule_once(lambda _: self.look(), 0)
        for effect in left_behind(left, self.visit):
            self._do(effect)

    # What is shown

    def _look(self) -> None:
        now = time.monotonic()
        state = Calm.CALM if self.visit.is_new else self._idle.state(now)
        if state is Calm.OVER:
            self._forget()
            return
        if state is Calm.CALM and self.ears.speaking:
            self._touched()
        self.shell.debounce_seconds = self.visit.choices.debounce_seconds
        self.shell.show(replace(self._page(self.visit), laid=self._laid(state, now)))
        self._tell()

    def _look_ahead(self) -> None:
        scene = self.shell.scene
        if scene is None or self.visit.asking is not None or not self.shell.is_quiet:
            return
        self.ahead.stand_on((scene.question.key, scene.style), lambda: self._one_touch_away(scene))
        self.ahead.a_little()

    def _one_touch_away(self, scene: Scene) -> Iterator[Visit]:
        choices = (*scene.question.choices(), *scene.bars.choices())
        return one_touch_away(self.visit, (choice.answer for choice in choices), uuid4)

    # What is heard

    @property
    def _listens(self) -> bool:
        return Easier.LISTEN in self.visit.choices.easier

    def _plug(self, plugged: bool) -> None:
        self.ears.plugged = plugged
        self._listen(plugged)

    def _listen(self, listens: bool) -> None:
        if listens != self._listens:
            self._touched()
            self._step(answered(self.visit, SwitchEasier(Easier.LISTEN), uuid4))

    def _keypad(self, code: int) -> bool:
        """With something in the jack any key begins, where the last customer left it there."""
        match self.ears.meaning(code):
            case Key.PLUGGED | Key.UNPLUGGED as key:
                self._plug(key is Key.PLUGGED)
            case Key.LISTEN:
                self._listen(not self._listens)
            case Key.LOUDER | Key.SOFTER as key:
                self.ears.step(1 if key is Key.LOUDER else -1)
            case Key.AGAIN:
                self.ears.again()
            case None if self.ears.plugged and self.visit.is_new:
                self._listen(True)
            case None:
                return False
        return True

    def _tell(self) -> None:
        """Tell whoever listens what is new on the screen, in a language that there is a voice for."""
        scene = self.shell.scene
        self.shell.in_order = self._listens
        if not self._listens or scene is None:
            self.ears.hush()
            return
        self.shell.stand_somewhere()
        wanted = self.visit.choices.language
        language = self.ears.language(wanted)
        visit = replace(self.visit, choices=replace(self.visit.choices, language=language))
        spoken = scene if language == wanted else self._page(visit)
        told = telling(Words.of(language), spoken.question, scene.laid, self._focus_in(spoken))
        self.ears.tell(told, wanted)

    def _focus_in(self, spoken: Scene) -> Focus | None:
        """Where the keyboard stands, in the words of the language that is spoken."""
        focus = self.shell.focus
        if focus is None:
            return None
        choices = (*spoken.question.choices(), *spoken.bars.choices())
        same = (choice for choice in choices if choice.answer == focus.choice.answer)
        return replace(focus, choice=next(same, focus.choice))

    # What is shown, in one value

    def _page(self, visit: Visit) -> Scene:
        """What a customer sees who has come this far."""
        seen = self._seen(visit)
        return Scene(
            question_for(seen),
            bars(seen, can_go_back=visit.can_go_back),
            Style.of(visit.choices, self.screen),
        )

    def _seen(self, visit: Visit) -> Seen:
        return Seen(
            visit=visit,
            view=self.link.view or _UNKNOWN_SHOP,
            languages=self.languages,
            now=datetime.now(UTC),
            online=self.link.online and self.link.view is not None,
            numbers=self.link.online or self.link.can_number,
            preview=self._setup.screen_mm is None,
            lowers=self.screen.lowers,
            listens=self.ears.are_here,
        )

    def _laid(self, state: Calm | MoreTime, now: float) -> Laid | None:
        if isinstance(state, MoreTime):
            return more_time.question(self._seen(self.visit), state)
        if self.visit.asking is not None and now - self._asked_at > ONE_MOMENT_AFTER_SECONDS:
            return OneMoment(self._seen(self.visit).words.say("One moment…"))
        return None

    @property
    def screen(self) -> Screen:
        """The window as it is now."""
        across, down = self._setup.screen_mm or (None, None)
        return Screen(Window.width, Window.height, across, down)

    @property
    def languages(self) -> tuple[str, ...]:
        """What the shop offers and this kiosk can say and draw; English always."""
        offered = self.link.view.languages if self.link.view is not None else []
        return tuple(
            code for code in LANGUAGE_NAMES if code == ENGLISH or (code in offered and _can_say(code))
        )


@cache  # asked four times a second; what a kiosk can draw does not change while it runs
def _can_say(language: str) -> bool:
    return Words.are_there(language) and fonts.has_face(language)


_UNKNOWN_SHOP = KioskView(
    as_at=datetime(1970, 1, 1, tzinfo=UTC),
    kiosk="",
    shop_names={"en": "Front Door"},
    timezone="Europe/London",
    languages=[],
    open=True,
    opens_at=None,
    closes_at=None,
    greet_minutes=None,
    waiting_area={"en": ""},
    waiting_area_hint={},
    services=[],
    life_events=[],
    needs=[],
    series=[],
    offline_numbers=NumberBlock(first=600, last=639),
    alerts=[],
    notices=[],
)
"""What a kiosk knows that never reached its server."""


async def run(setup: Setup, on_ready: Callable[[Kiosk], None] = lambda _: None) -> None:
    """Show the kiosk until the program is asked to stop. `on_ready` is told just before the first frame."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopTouchApp)
    Window.set_title("Front Door: kiosk")
    steady(Window)
    async with (
        ServerClient(setup.server, setup.token, authority=setup.authority) as client,
        asyncio.TaskGroup() as group,
    ):
        kiosk = Kiosk(setup, client)
        Window.bind(on_key_down=kiosk.shell.on_key_down, on_key_up=kiosk.shell.on_key_up)
        Window.bind(on_textinput=kiosk.shell.on_textinput)
        Window.bind(size=lambda *_: kiosk.look())
        kiosk.look()
        serving = group.create_task(_serve(kiosk, drawn(Window)))
        on_ready(kiosk)
        await async_runTouchApp(kiosk.shell, async_lib="asyncio")
        serving.cancel()


async def _serve(kiosk: Kiosk, first_picture: asyncio.Future[None]) -> None:
    await first_picture
    settle()
    await kiosk.run()
