"""How long until somebody is seen, and the only words in which any screen, paper or page says it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.words import ENGLISH, Words

ANY_MOMENT_MINUTES = 5


class WaitSaid(NamedTuple):
    """A wait in two lines: a quiet one, and the one to read first."""

    label: str
    figure: str


class WaitEstimate(BaseModel):
    """How long until seen, in whole minutes, rounded outwards to 5; absent when it can't be told."""

    model_config = ConfigDict(frozen=True)

    low_minutes: int = Field(ge=0)
    high_minutes: int = Field(ge=0)

    @property
    def any_moment(self) -> bool:
        """Whether it is so short that no figure helps: 5 minutes at most."""
        return self.high_minutes <= ANY_MOMENT_MINUTES

    def sentence(self, words: Words) -> str:
        """In one line, as on paper: "About 10 to 25 minutes"."""
        low, high = self.low_minutes, self.high_minutes
        if self.any_moment:
            return words.say("Any moment now")
        if low == 0:
            return words.say("Up to {high} minutes", high=high)
        if low == high:
            return words.count("About {n} minute", "About {n} minutes", high)
        return words.say("About {low} to {high} minutes", low=low, high=high)

    def short(self, words: Words | None = None) -> str:
        """Where room is scarce, and to staff: "10 to 25 min"; English unless told otherwise."""
        say, low, high = (words or Words.of(ENGLISH)).say, self.low_minutes, self.high_minutes
        if self.any_moment:
            return say("any moment")
        if low == 0:
            return say("up to {high} min", high=high)
        if low == high:
            return say("{high} min", high=high)
        return say("{low} to {high} min", low=low, high=high)


def said(estimate: WaitEstimate | None, words: Words) -> WaitSaid:
    """The wait as kiosk and phone say it; None: kindly, that nobody can say yet."""
    say = words.say
    if estimate is None:
        return WaitSaid(say("How long will you wait?"), say("We can’t say yet"))
    low, high = estimate.low_minutes, estimate.high_minutes
    if estimate.any_moment:
        return WaitSaid(say("How long will you wait?"), say("Any moment now"))
    if low == 0:
        return WaitSaid(say("How long will you wait?"), say("Up to {high} minutes", high=high))
    if low == high:
        return WaitSaid(say("You will wait about"), words.count("{n} minute", "{n} minutes", high))
    return WaitSaid(say("You will wait about"), say("{low} to {high} minutes", low=low, high=high))


def short(low_minutes: int | None, high_minutes: int | None, words: Words | None = None) -> str:
    """A wait of a board, whose ends may be missing: "10 to 25 min", "any moment" or "can’t say yet"."""
    if low_minutes is None or high_minutes is None:
        return (words or Words.of(ENGLISH)).say("can’t say yet")
    return WaitEstimate(low_minutes=low_minutes, high_minutes=high_minutes).short(words)


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
