"""What people are told about their wait, and how true it was: ranges corrected by the last errors.

Playing forward never knows every pause and plan, so its range is widened or narrowed until four in five
of the last waits were inside (conformal prediction). Minutes from arrival until seen throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil, floor, isfinite
from statistics import fmean, median

CORRECT_BY_LAST = 300
CORRECT_FROM = 40
MUST_WAIT_MINUTES = 5.0
TOO_LOW_MINUTES = 10.0
_STEP = 5
_REMEMBERED = 1024
# Nobody says "1 hour 35 minutes": beyond these minutes a range ends on these steps.
_LONGER_STEPS = ((180, 30), (60, 15))


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long until seen: one in ten waits less than `low`, half up to `middle`, nine in ten up to `high`.

    `late` is what eight in ten wait at most: the slot that is told. Infinite where too many runs ended
    before they were called.
    """

    low: float
    middle: float
    late: float
    high: float

    @property
    def must_wait(self) -> bool:
        """Whether they will probably really wait; those who need not are easy to be right about."""
        return self.high >= MUST_WAIT_MINUTES

    @property
    def is_known(self) -> bool:
        """Whether it can be told at all; else say "we can't say yet"."""
        return isfinite(self.high)

    def longer(self, minutes: float) -> Outlook:
        """The same, so many minutes later."""
        return Outlook(self.low + minutes, self.middle + minutes, self.late + minutes, self.high + minutes)


@dataclass(frozen=True, slots=True)
class WaitRange:
    """What is said, rounded outwards: to 5 minutes, over an hour to 15, over three hours to 30.

    Its words are in `contract.waits`.
    """

    low_minutes: int
    high_minutes: int


@dataclass(frozen=True, slots=True)
class Told:
    """What was expected of a wait, as played and as corrected, and the minutes it then took until seen."""

    played: Outlook
    corrected: Outlook
    waited_minutes: float


@lru_cache(maxsize=_REMEMBERED)
def wait_range(outlook: Outlook) -> WaitRange | None:
    """The range as it is said; None: "we can't say yet"."""
    if not outlook.is_known:
        return None
    low, high = outlook.low, outlook.high
    return WaitRange(_step(low) * floor(low / _step(low)), max(_STEP, _step(high) * ceil(high / _step(high))))


def closes_first(outlook: Outlook, at: datetime, closes_at: datetime | None) -> bool:
    """Whether the range that holds from `at` runs past closing, so that it must not be told.

    Never where we do not close, and where nothing is known.
    """
    return closes_at is not None and outlook.is_known and at + timedelta(minutes=outlook.high) > closes_at


def allotted_at(arrived_at: datetime, outlook: Outlook) -> datetime:
    """The time slot told to a walk-in: what eight in ten wait at most, rounded up to 5 minutes.

    Where nobody can say, the arrival itself: a promise is never invented.
    """
    if not isfinite(outlook.late):
        return arrived_at
    return arrived_at + timedelta(minutes=_STEP * ceil(outlook.late / _STEP))


def grown_past(
    told: Outlook, told_at: datetime, seen_at: datetime, closes_at: datetime | None = None
) -> datetime | None:
    """The end of the range that somebody was told, if they will be seen over 5 minutes after it.

    Who was told "any moment" is not alarmed by every minute. None where nothing was told, and where it was
    said that we may close first.
    """
    said = wait_range(told)
    if said is None or closes_first(told, told_at, closes_at):
        return None
    until = told_at + timedelta(minutes=said.high_minutes)
    return until if seen_at > until + timedelta(minutes=_STEP) else None


@dataclass(frozen=True, slots=True)
class _Moved:
    """How far each figure is moved, in parts of the expected wait."""

    low: float = 0.0
    middle: float = 0.0
    late: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What the last errors teach, for those who must wait and for those who need not."""

    waits: _Moved = _Moved()
    others: _Moved = _Moved()

    @classmethod
    def learnt_from(cls, told: Sequence[Told]) -> Correction:
        """From the last 300 of these, oldest first; no correction before there are 40.

        Those who must wait are a group of their own once there are 300 in all, so that the many who never
        wait can't hide how wrong they were told.
        """
        known = [each for each in told if each.played.is_known]
        everybody = _moved(known[-CORRECT_BY_LAST:])
        if len(known) < CORRECT_BY_LAST:
            return cls(everybody, everybody)
        waits = [each for each in known if each.played.must_wait]
        others = [each for each in known if not each.played.must_wait]
        return cls(_moved(waits[-CORRECT_BY_LAST:]), _moved(others[-CORRECT_BY_LAST:]))

    def of(self, played: Outlook) -> Outlook:
        """The outlook as it should be told."""
        if not played.is_known:
            return played
        moved = self.waits if played.must_wait else self.others
        scale = _scale(played)
        high = max(0.0, played.high + moved.high * scale)
        low = min(max(0.0, played.low - moved.low * scale), high)
        middle = min(max(low, played.middle + moved.middle * scale), high)
        return Outlook(low, middle, min(max(middle, played.late + moved.late * scale), high), high)


@dataclass(frozen=True, slots=True)
class Truth:
    """A line of the daily report: how true what was told was. None where nobody was told anything.

    `coverage_percent` is the share whose wait was inside the range that should hold for 80 %;
    `mean_error_minutes` is above 0 where people waited longer than the middle; `too_low_percent` is the
    share who waited over 10 minutes longer than the middle.
    """

    count: int
    coverage_percent: float | None
    mean_error_minutes: float | None
    mean_width_minutes: float | None
    too_low_percent: float | None


def truth(told: Iterable[Told]) -> Truth:
    """How true these were."""
    known = [each for each in told if each.corrected.is_known]
    if not known:
        return Truth(0, None, None, None, None)
    inside = [each.corrected.low <= each.waited_minutes <= each.corrected.high for each in known]
    errors = [each.waited_minutes - each.corrected.middle for each in known]
    return Truth(
        count=len(known),
        coverage_percent=100 * fmean(inside),
        mean_error_minutes=fmean(errors),
        mean_width_minutes=fmean(each.corrected.high - each.corrected.low for each in known),
        too_low_percent=100 * fmean(error > TOO_LOW_MINUTES for error in errors),
    )


# ------------------------------------------------------------------------------------------------


def _step(minutes: float) -> int:
    return next((step for over, step in _LONGER_STEPS if minutes > over), _STEP)


def _moved(told: Sequence[Told]) -> _Moved:
    if len(told) < CORRECT_FROM:
        return _Moved()
    scales = [_scale(each.played) for each in told]

    def over(*expected: float) -> list[float]:
        """How far the waits were over what was expected of each, in parts of it."""
        return [
            (each.waited_minutes - minutes) / scale
            for each, minutes, scale in zip(told, expected, scales, strict=True)
        ]

    return _Moved(
        low=_within([-error for error in over(*(each.played.low for each in told))], 0.9),
        middle=median(over(*(each.played.middle for each in told))),
        late=_within(over(*(each.played.late for each in told)), 0.8),
        high=_within(over(*(each.played.high for each in told)), 0.9),
    )


def _scale(played: Outlook) -> float:
    return 3.0 + (played.low + played.high) / 2


def _within(errors: Sequence[float], share: float) -> float:
    """The error that the next one stays within, with this chance, if it is like these."""
    place = ceil((len(errors) + 1) * share) - 1
    return sorted(errors)[min(place, len(errors) - 1)]
