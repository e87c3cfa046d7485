"""How a promise, a wait and a countdown are said at one moment; `script/clocks.js` says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from queue_server.contract.waits import brief

SOON_SECONDS = 5 * 60
GREET_SOON_SECONDS = 2 * 60


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of time, and how pressing it is: `calm`, `soon` or `late`."""

    words: str
    state: str


def promise(due_at: datetime, now: datetime) -> Said:
    """Such as "16 min left", "4 min left" (soon) or "1 hr 2 min late": a begun minute is left."""
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        return Said(f"{brief(max(1, int(-seconds) // 60))} late", "late")
    return Said(f"{brief(max(1, ceil(seconds / 60)))} left", _state(seconds, SOON_SECONDS))


def greeting(due_at: datetime, now: datetime) -> Said:
    """Such as "3:10 left" or "0:40 over"."""
    seconds = int((due_at - now).total_seconds())
    said = f"{abs(seconds) // 60}:{abs(seconds) % 60:02d} {'left' if seconds >= 0 else 'over'}"
    return Said(said, _state(seconds, GREET_SOON_SECONDS))


def elapsed(since: datetime, now: datetime) -> str:
    """Such as "06:12", minutes and seconds; never negative."""
    seconds = max(0, int((now - since).total_seconds()))
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def minutes_between(start: datetime, end: datetime) -> str:
    """Such as "16 min" or "1 hr 5 min", rounded down."""
    return brief(max(0, int((end - start).total_seconds()) // 60))


def for_so_long(since: datetime, now: datetime) -> str:
    """Such as "18 s" or "3 min"."""
    seconds = max(0, int((now - since).total_seconds()))
    return f"{seconds} s" if seconds < 60 else brief(seconds // 60)


def seconds_left(until: datetime, now: datetime) -> str:
    """Such as "52 s"; "0 s" once it is over."""
    return f"{max(0, ceil((until - now).total_seconds()))} s"


def countdown(until: datetime, now: datetime) -> str:
    """Such as "1:42"; "0:00" once it is over."""
    seconds = max(0, ceil((until - now).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02d}"


def ago(since: datetime, now: datetime) -> str:
    """Such as "12 seconds ago" or "3 minutes ago"."""
    seconds = max(0, int((now - since).total_seconds()))
    n, unit = (seconds, "second") if seconds < 60 else (seconds // 60, "minute")
    return f"{n} {unit}{'' if n == 1 else 's'} ago"


def local(moment: datetime, timezone: str) -> str:
    """Such as "10:42", by the shop's clock."""
    return moment.astimezone(ZoneInfo(timezone)).strftime("%H:%M")


def _state(seconds: float, soon: int) -> str:
    if seconds < 0:
        return "late"
    return "soon" if seconds <= soon else "calm"
