"""How long until somebody is seen, and the only words in which any screen, paper or page says it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.words import ENGLISH, Words

ANY_MOMENT_MINUTES = 5
_HOUR, _HALF, _QUARTER = 60, 30, 15


class WaitSaid(NamedTuple):
    """A wait in two lines: a quiet one, and the one to read first."""

    label: str
    figure: str


class WaitEstimate(BaseModel):
    """How long until seen, in whole minutes, rounded outwards; absent when it can't be told.

    `closing_time` is such as "17:00", by the shop's clock, where we may close before they are seen: then
    that is told, and no minutes.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    low_minutes: int = Field(ge=0)
    high_minutes: int = Field(ge=0)
    closing_time: str | None = None

    @property
    def any_moment(self) -> bool:
        """Whether it is so short that no figure helps: 5 minutes at most."""
        return self.high_minutes <= ANY_MOMENT_MINUTES and self.closing_time is None

    @property
    def is_length(self) -> bool:
        """Whether it is told as a length of time."""
        return not self.any_moment and self.closing_time is None

    @property
    def is_over_an_hour(self) -> bool:
        """Whether it is told in hours."""
        return self.high_minutes > _HOUR and self.is_length

    @property
    def has_one_end(self) -> bool:
        """Whether only its longer end is said."""
        return self.low_minutes == 0 or self.low_minutes == self.high_minutes > _HOUR

    def sentence(self, words: Words) -> str:
        """In one line, as on paper: "About 10 to 25 minutes", "About 1 hour 30 minutes to 2 hours"."""
        low, high = self.low_minutes, self.high_minutes
        if self.closing_time is not None:
            return words.say(
                "We may not be able to see you before we close at {time} today", time=self.closing_time
            )
        if self.any_moment:
            return words.say("Any moment now")
        if self.has_one_end:
            return _up_to(high, words)
        if high > _HOUR:
            return words.say("About {wait}", wait=_hours(low, high, words))
        if low == high:
            return words.count("About {n} minute", "About {n} minutes", high)
        return words.say("About {low} to {high} minutes", low=low, high=high)

    def short(self, words: Words | None = None) -> str:
        """Where room is scarce, and to staff: "10 to 25 min"; English unless told otherwise."""
        words = words or Words.of(ENGLISH)
        if self.closing_time is not None:
            return words.say("maybe not by {time}", time=self.closing_time)
        if self.any_moment:
            return words.say("any moment")
        low, high = self.low_minutes, self.high_minutes
        if high > _HOUR:
            return _half_hours(low, high, words)
        if low == 0:
            return words.say("up to {high} min", high=high)
        if low == high:
            return words.say("{high} min", high=high)
        return words.say("{low} to {high} min", low=low, high=high)


def said(estimate: WaitEstimate | None, words: Words) -> WaitSaid:
    """The wait as kiosk and phone say it; None: kindly, that nobody can say yet."""
    say = words.say
    if estimate is None:
        return WaitSaid(say("How long will you wait?"), say("We can’t say yet"))
    low, high = estimate.low_minutes, estimate.high_minutes
    if estimate.closing_time is not None:
        label = say("We close at {time} today", time=estimate.closing_time)
        return WaitSaid(label, say("We may not be able to see you before then"))
    if estimate.any_moment:
        return WaitSaid(say("How long will you wait?"), say("Any moment now"))
    if estimate.has_one_end:
        return WaitSaid(say("How long will you wait?"), _up_to(high, words))
    if high > _HOUR:
        return WaitSaid(say("You will wait about"), _hours(low, high, words))
    if low == high:
        return WaitSaid(say("You will wait about"), words.count("{n} minute", "{n} minutes", high))
    return WaitSaid(say("You will wait about"), say("{low} to {high} minutes", low=low, high=high))


def brief(minutes: int) -> str:
    """A length of time to staff: "45 min", "2 hr", "1 hr 35 min"."""
    hours, over = divmod(minutes, _HOUR)
    said = (f"{hours} hr" if hours else "", f"{over} min" if over or not hours else "")
    return " ".join(part for part in said if part)


def short(
    low_minutes: int | None,
    high_minutes: int | None,
    words: Words | None = None,
    closing_time: str | None = None,
) -> str:
    """A wait of a board, whose ends may be missing: "10 to 25 min", "any moment" or "can’t say yet".

    Where we may close first: that people should ask.
    """
    words = words or Words.of(ENGLISH)
    if closing_time is not None:
        return words.say("please ask us")
    if low_minutes is None or high_minutes is None:
        return words.say("can’t say yet")
    return WaitEstimate(low_minutes=low_minutes, high_minutes=high_minutes).short(words)


def closing_notice(closing_time: str, words: Words | None = None) -> str:
    """To everybody who waits, where we may close before somebody is seen."""
    return (words or Words.of(ENGLISH)).say(
        "We close at {time} today. Please ask us if you still wait.", time=closing_time
    )


def lateness(minutes: int, words: Words | None = None) -> str:
    """How late we run, as it stands after "about": "20 minutes"; from an hour on in hours and quarters."""
    words = words or Words.of(ENGLISH)
    if minutes < _HOUR:
        return words.count("{n} minute", "{n} minutes", minutes)
    return _length(-(-minutes // _QUARTER) * _QUARTER, words)


def we_are_late(minutes: int, words: Words) -> str:
    """To who waits past the time of an appointment."""
    if minutes >= _HOUR:
        return words.say(
            "We are running about {wait} late. We are sorry. You keep your place.",
            wait=lateness(minutes, words),
        )
    return words.count(
        "We are running about {n} minute late. We are sorry. You keep your place.",
        "We are running about {n} minutes late. We are sorry. You keep your place.",
        minutes,
    )


def we_will_be_late(minutes: int, words: Words) -> str:
    """To who has an appointment and has not come yet."""
    if minutes >= _HOUR:
        return words.say(
            "We are running about {wait} late. Please come at your time all the same.",
            wait=lateness(minutes, words),
        )
    return words.say(
        "We are running about {n} minutes late. Please come at your time all the same.", n=minutes
    )


def another_time(free_at: datetime, now: datetime, timezone: ZoneInfo, words: Words | None = None) -> str:
    """A time to book instead: "For example: tomorrow at 10:20"; it may be gone by then."""
    words = words or Words.of(ENGLISH)
    time, day = words.time(free_at, timezone), free_at.astimezone(timezone).date()
    match (day - now.astimezone(timezone).date()).days:
        case 0:
            return words.say("For example: today at {time}", time=time)
        case 1:
            return words.say("For example: tomorrow at {time}", time=time)
        case _:
            return words.say("For example: {day}, {time}", day=words.day(day), time=time)


def _up_to(minutes: int, words: Words) -> str:
    if minutes <= _HOUR:
        return words.say("Up to {high} minutes", high=minutes)
    return words.say("Up to {high}", high=_length(minutes, words))


def _half_hours(low: int, high: int, words: Words) -> str:
    """Rounded outwards once more: "1½ to 2 hr"."""
    first, last = low // _HALF, -(-high // _HALF)
    if first in {0, last}:
        return words.say("up to {high} hr", high=_halves(last))
    return words.say("{low} to {high} hr", low=_halves(first), high=_halves(last))


def _halves(count: int) -> str:
    whole, half = divmod(count, 2)
    return f"{whole or ''}{'½' if half else ''}"


def _hours(low: int, high: int, words: Words) -> str:
    """From one end to the other, which is over an hour."""
    most = _length(high, words)
    if low < _HOUR:
        return words.say("{low} minutes to {high}", low=low, high=most)
    if low % _HOUR == high % _HOUR == 0:
        n = high // _HOUR
        return words.count("{low} to {n} hour", "{low} to {n} hours", n, low=low // _HOUR)
    return words.say("{low} to {high}", low=_length(low, words), high=most)


def _length(minutes: int, words: Words) -> str:
    """An hour or more, as it stands after "from", "up to" and "about": "2 hours", "1 hour 30 minutes"."""
    hours, over = divmod(minutes, _HOUR)
    whole = words.count("{n} hour", "{n} hours", hours)
    if over == 0:
        return whole
    return words.count("{hours} {n} minute", "{hours} {n} minutes", over, hours=whole)
