"""What the waiting area sees at one moment, decided from the newest view and the time alone.

Every call is large for at least 15 seconds from the moment it arrives. When several come together they
stand large beside each other; only when there is no room for one more does it wait, and until its turn it
heads the list. Sentences are English; a called place is also written in the ticket's language.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from queue_server.contract import waits as wait_words
from queue_server.contract.numbers import number_day
from queue_server.contract.views import BoardCall, BoardDelay, BoardLate, BoardView, BoardWait
from queue_server.contract.words import ENGLISH, Words, in_language

LARGE_FOR = timedelta(seconds=15)
NOT_LARGE_AFTER = timedelta(minutes=2)
CALLING_FOR = timedelta(minutes=2)
STALE_AFTER = timedelta(seconds=15)
READING_TIME = timedelta(seconds=8)
LAST_KEPT = 5
MISSED_AT_ONCE = 3
WAITS_AT_ONCE = 3
SENTENCE_LENGTH = 60

T = TypeVar("T")

_words = Words.of(ENGLISH)


# Whose turn it is to be large ---------------------------------------------------------------------


@dataclass(frozen=True)
class Large:
    """A call that is large, and since when."""

    call: BoardCall
    since: datetime


@dataclass(frozen=True)
class Turns:
    """The calls that are large now, oldest first, and all that have had their turn; None before any view."""

    large: tuple[Large, ...] = ()
    had: frozenset[UUID] | None = None


def take_turns(turns: Turns, calls: Sequence[BoardCall], now: datetime, room: int) -> Turns:
    """Who is large now, when there is room for `room` numbers; the newest stays when all have had their time.

    A call no longer among `calls` was withdrawn and goes at once. A call first met two minutes after it was
    made goes straight to the list; so does, on a board that has just started, one that has had its time.
    """
    calls = sorted(calls, key=lambda call: call.called_at)
    standing = {call.call_id for call in calls}
    large = [one for one in turns.large if one.call.call_id in standing]
    running = [one for one in large if now - one.since < LARGE_FOR]
    had = (turns.had or frozenset()) & standing
    too_late = LARGE_FOR if turns.had is None else NOT_LARGE_AFTER
    for call in calls:
        if now - call.called_at >= too_late:
            had |= {call.call_id}
        if call.call_id in had:
            continue
        again = [one for one in running if one.call.number == call.number]
        if len(running) - len(again) >= room:
            continue
        running = [one for one in running if one not in again] + [Large(call, now)]
        had |= {call.call_id}
    return Turns(tuple(running or _newest(calls, large)), had)


def _newest(calls: Sequence[BoardCall], large: Sequence[Large]) -> list[Large]:
    if not calls:
        return []
    since = {one.call.call_id: one.since for one in large}
    return [Large(calls[-1], since.get(calls[-1].call_id, calls[-1].called_at))]


# The picture --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LargeCall:
    """A number now called; `place_own` is the place in the ticket's language where that is not English."""

    number: str
    place: str
    place_own: str | None
    language: str


@dataclass(frozen=True)
class ListedCall:
    """A number called before."""

    number: str
    place: str


@dataclass(frozen=True)
class SeriesWait:
    """How long the tickets of one series wait."""

    label: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """The one sentence at the foot of the board."""

    kind: Literal["delay", "notice"]
    text: str


@dataclass(frozen=True)
class Stale:
    """The board cannot know what happened since; `since` is the clock time of the last news, if any came."""

    since: str | None

    @property
    def short(self) -> str:
        """For the top of the screen."""
        if self.since is None:
            return _words.say("Not up to date")
        return _words.say("Not up to date. As at {time}", time=self.since)

    @property
    def long(self) -> str:
        """For everyone to read."""
        if self.since is None:
            return _words.say("This screen has no news yet")
        return _words.say("This screen stopped updating at {time}", time=self.since)


@dataclass(frozen=True)
class Picture:
    """All that is on screen. Two equal pictures need no new drawing."""

    shop: str
    clock: str
    calling: bool
    large: tuple[LargeCall, ...]
    before: tuple[ListedCall, ...]
    missed: tuple[str, ...]
    waits: tuple[SeriesWait, ...]
    waits_unknown: bool
    sentence: Sentence | None
    stale: Stale | None


def picture(view: BoardView | None, turns: Turns, now: datetime, heard_at: datetime | None) -> Picture:
    """What to draw at `now`, when the line to the server was last known to be good at `heard_at`."""
    if view is None or heard_at is None:
        return _without_news(now)
    zone = ZoneInfo(view.timezone)
    shop, clock = in_language(view.shop_names, ENGLISH), _words.time(now, zone)
    is_stale = now - heard_at > STALE_AFTER
    if is_stale and number_day(heard_at, zone) != number_day(now, zone):
        return Picture(shop, clock, False, (), (), (), (), False, None, Stale(None))
    waits = [] if is_stale else view.waits
    some_known = any(wait.low_minutes is not None for wait in waits)
    newest_at = max((one.call.called_at for one in turns.large), default=None)
    return Picture(
        shop=shop,
        clock=clock,
        calling=not is_stale and newest_at is not None and now - newest_at < CALLING_FOR,
        large=tuple(_large(one.call) for one in reversed(turns.large)),
        before=_before(view.calls, turns),
        missed=_page(view.missed, MISSED_AT_ONCE, now),
        waits=_page([_wait(wait) for wait in waits], WAITS_AT_ONCE, now) if some_known else (),
        waits_unknown=bool(waits) and not some_known,
        sentence=None if is_stale else _sentence(view, zone, now),
        stale=Stale(_words.time(heard_at, zone)) if is_stale else None,
    )


def _without_news(now: datetime) -> Picture:
    return Picture("", now.astimezone().strftime("%H:%M"), False, (), (), (), (), False, None, Stale(None))


def _large(call: BoardCall) -> LargeCall:
    own = call.place_names.get(call.language) if call.language != ENGLISH else None
    return LargeCall(call.number, in_language(call.place_names, ENGLISH), own, call.language)


def _before(calls: Sequence[BoardCall], turns: Turns) -> tuple[ListedCall, ...]:
    """The last five numbers that are not large, newest first, each once."""
    large = {one.call.number for one in turns.large}
    newest: dict[str, BoardCall] = {}
    for call in sorted(calls, key=lambda call: call.called_at, reverse=True):
        if call.number not in large:
            newest.setdefault(call.number, call)
    kept = list(newest.values())[:LAST_KEPT]
    return tuple(ListedCall(call.number, in_language(call.place_names, ENGLISH)) for call in kept)


def _page(things: Sequence[T], at_once: int, now: datetime) -> tuple[T, ...]:
    """Those that are shown now, where there are more than fit: page after page, each for a reading time."""
    pages = [tuple(things[first : first + at_once]) for first in range(0, len(things), at_once)]
    return pages[_step(now, len(pages))] if pages else ()


def _step(now: datetime, count: int) -> int:
    return int(now.timestamp() // READING_TIME.total_seconds()) % count


def _wait(wait: BoardWait) -> SeriesWait:
    return SeriesWait(
        wait.label, wait_words.short(wait.low_minutes, wait.high_minutes, _words, wait.closing_time)
    )


def _sentence(view: BoardView, zone: ZoneInfo, now: datetime) -> Sentence | None:
    delays = [Sentence("delay", line) for delay in view.delays for line in _lines(_delay(delay, zone))]
    late = [Sentence("delay", line) for each in view.late for line in _lines(_late(each))]
    notices = [Sentence("notice", line) for notice in view.notices for line in _lines(notice)]
    sentences = _closing(view) + delays + late + notices
    return sentences[_step(now, len(sentences))] if sentences else None


def _closing(view: BoardView) -> list[Sentence]:
    times = dict.fromkeys(wait.closing_time for wait in view.waits if wait.closing_time is not None)
    return [
        Sentence("delay", line) for time in times for line in _lines(wait_words.closing_notice(time, _words))
    ]


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, SENTENCE_LENGTH)


def _late(late: BoardLate) -> str:
    return _words.say(
        "{label} appointments are about {wait} late.",
        label=late.label,
        wait=wait_words.lateness(late.minutes, _words),
    )


def _delay(delay: BoardDelay, zone: ZoneInfo) -> str:
    return _words.say(
        "{label} tickets are late: {reason}. New time: {time}.",
        label=delay.label,
        reason=in_language(delay.reason, ENGLISH).rstrip("."),
        time=_words.time(delay.new_time, zone),
    )
