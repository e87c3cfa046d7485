"""Calls each number out loud once: a chime, the number digit by digit and where to go; one call at a time.

A call is written down before it is spoken, so that no restart says it again; should the power fail in that
same second it is not said at all, and staff can call again. A call older than 30 seconds is never spoken,
nor one that was taken back before its turn came.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Container, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from kiosk.kit.speech import Sentence, digit_by_digit
from queue_server.contract.views import BoardCall, BoardView
from queue_server.contract.words import ENGLISH, Words, in_language

TOO_OLD_TO_SAY = timedelta(seconds=30)
DAYS_REMEMBERED = 7

log = logging.getLogger(__name__)


class Voice(Protocol):
    """What can chime and speak; `kiosk.kit.speech.Speaker` does."""

    def say(
        self,
        sentences: Sequence[Sentence],
        *,
        chime: bool = False,
        on_end: Callable[[bool], None] | None = None,
    ) -> None:
        """Begin to say these, and call `on_end` (from any thread) with whether they could be heard."""


# Decisions ----------------------------------------------------------------------------------------


def to_announce(view: BoardView, announced: Container[UUID], now: datetime) -> list[BoardCall]:
    """The calls to say now, oldest first: none on a board that does not speak."""
    if not view.speaks:
        return []
    waiting = [
        call
        for call in view.calls
        if call.call_id not in announced and now - call.called_at <= TOO_OLD_TO_SAY
    ]
    return sorted(waiting, key=lambda call: call.called_at)


def spoken(call: BoardCall, *, others_wait: bool) -> list[Sentence]:
    """What is said: in the ticket's language, then in English; twice in each, or once while others wait."""
    languages = dict.fromkeys([Words.of(call.language).language, ENGLISH])
    return [sentence for language in languages for sentence in _in(language, call, others_wait)]


def _in(language: str, call: BoardCall, others_wait: bool) -> list[Sentence]:
    words = Words.of(language)
    said = {"number": digit_by_digit(call.number), "place": in_language(call.place_names, language)}
    short = (language, words.say("{number}. {place}.", **said))
    full = (language, words.say("{number}. Please go to {place}.", **said))
    return [short] if others_wait else [full, short]


# Memory -------------------------------------------------------------------------------------------


class Announced:
    """The calls already said, on disk: one file a day of the calls (UTC), the last week's kept.

    When the disk fails, it remembers as long as the program runs and says so in the log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids: set[UUID] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file in self._keep_newest():
                self._ids |= set(_read_ids(file))
        except OSError as error:
            log.error("What was announced cannot be read: %s", error)

    def __contains__(self, call_id: object) -> bool:
        return call_id in self._ids

    def add(self, call: BoardCall) -> None:
        """Remember this call; when this returns it is on the disk."""
        self._ids.add(call.call_id)
        file = self._folder / f"{call.called_at.astimezone(UTC):%Y-%m-%d}"
        try:
            is_new = not file.exists()
            with file.open("a") as lines:
                lines.write(f"{call.call_id}\n")
                lines.flush()
                os.fsync(lines.fileno())
            if is_new:
                _sync_folder(self._folder)
                self._keep_newest()
        except OSError as error:
            log.error("What was announced cannot be kept: %s", error)

    def _keep_newest(self) -> list[Path]:
        days = sorted(self._folder.iterdir())
        for old in days[:-DAYS_REMEMBERED]:
            old.unlink()
        return days[-DAYS_REMEMBERED:]


def _read_ids(file: Path) -> list[UUID]:
    """The ids in a day's file; a line cut short by a power cut is closed and left out."""
    written = file.read_text()
    if written and not written.endswith("\n"):
        with file.open("a") as lines:
            lines.write("\n")
    return [UUID(line) for line in written.splitlines() if _is_id(line)]


def _is_id(line: str) -> bool:
    try:
        UUID(line)
    except ValueError:
        return False
    return len(line) == len(str(UUID(int=0)))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# The loop -----------------------------------------------------------------------------------------


class Announcer:
    """Says what comes in through `hear`, while `run` runs."""

    def __init__(self, voice: Voice, announced: Announced, now: Callable[[], datetime]) -> None:
        self._voice = voice
        self._announced = announced
        self._now = now
        self._view: BoardView | None = None
        self._news = asyncio.Event()
        self._was_heard: bool | None = None

    def hear(self, view: BoardView) -> None:
        """The newest view from the server; returns at once."""
        self._view = view
        self._news.set()

    async def run(self) -> None:
        """Announce for ever: this ends only by being cancelled."""
        while True:
            self._news.clear()
            waiting = to_announce(self._view, self._announced, self._now()) if self._view else []
            if not waiting:
                await self._news.wait()
                continue
            call, *others = waiting
            await asyncio.to_thread(self._announced.add, call)
            log.info("Calling %s to %s (call %s)", call.number, call.place, call.call_id)
            self._note(await self._say(spoken(call, others_wait=bool(others))))

    async def _say(self, sentences: Sequence[Sentence]) -> bool:
        """Answers when it has been said, with whether it could be heard."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[bool] = loop.create_future()

        def end(heard: bool) -> None:
            if not ended.done():
                ended.set_result(heard)

        def end_from_its_thread(heard: bool) -> None:
            loop.call_soon_threadsafe(end, heard)

        self._voice.say(sentences, chime=True, on_end=end_from_its_thread)
        return await ended

    def _note(self, heard: bool) -> None:
        """Say in the log when sound goes or comes back, not at every call."""
        if heard != self._was_heard:
            if not heard:
                log.error("Calls cannot be heard: is espeak-ng installed, and is there a loudspeaker?")
            elif self._was_heard is not None:
                log.info("Calls can be heard again")
        self._was_heard = heard
