"""How long people will wait, by playing the queue forward.

The present queue is played on 100 times by the rule that calls, each time with other visits; what most runs
agree on is the outlook. The same queue, laws and seed give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from math import ceil
from statistics import NormalDist

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng
from numpy.typing import NDArray

from queue_server.domain.calling import Course, Policy, course
from queue_server.domain.laws import Law, Laws, part_of_day
from queue_server.domain.playing import Floor, Micros, Run, Shift
from queue_server.domain.queue import Expected, Queue
from queue_server.domain.told import Outlook
from queue_server.domain.turn import Turn

RUNS = 100
_MINUTE = timedelta(minutes=1)
_MICROS = 60_000_000
# The shares of the runs that an outlook's four ends stand for.
_TOLD = (0.1, 0.5, 0.8, 0.9)
# Five arrivals, each as likely as the others, stand for the law of one who is expected.
_ARRIVALS = tuple(NormalDist().inv_cdf(share) for share in (0.1, 0.3, 0.5, 0.7, 0.9))


def outlooks(
    queue: Queue,
    laws: Laws,
    policy: Policy,
    now: datetime,
    seed: Sequence[int],
    *,
    runs: int = RUNS,
    follow: Callable[[Turn, Policy], Course] = course,
) -> tuple[list[Outlook], list[Outlook]]:
    """How long each of the waiting, and each newcomer, will wait from now, in the order given.

    Infinite ends where too many runs ended before they were called: "we can't say yet". `follow` is the
    rule that calls, this shop's own unless another is tried.
    """
    first, guests = len(queue.waiting), [_versions(each, now) for each in queue.expected]
    turns = [*queue.waiting, *chain.from_iterable(guests), *queue.newcomers]
    past_guests = len(turns) - len(queue.newcomers)
    floor = Floor(
        [follow(turn, policy) for turn in turns],
        queue.shifts,
        policy.needs,
        now,
        rooms=queue.rooms,
        guests=range(first, past_guests),
        newcomers=len(queue.newcomers),
    )
    luck = _Luck(seed, runs)
    part = part_of_day(now, policy.timezone)
    takes = luck.visits([laws.of(turn.service, part) for turn in turns])
    free_from = luck.frees(queue.shifts, laws, policy, now)
    comes = luck.arrivals(queue, guests, floor)
    ways = [Run(floor, takes[run], free_from[run], comes[run]).called_at for run in range(runs)]
    moments = list(zip(*ways, strict=True))
    return [_outlook(each) for each in moments[:first]], [_outlook(each) for each in moments[past_guests:]]


# ------------------------------------------------------------------------------------------------


def _versions(expected: Expected, now: datetime) -> list[Turn]:
    """The same turn for each moment at which its customer may come; never in the past."""
    likeliest = (expected.turn.booked_at or expected.turn.arrived_at) - expected.early
    moments = [max(now, likeliest + score * expected.spread) for score in _ARRIVALS]
    return [replace(expected.turn, arrived_at=moment, opened_at=moment) for moment in moments]


class _Luck:
    """What differs between the runs. Who is known longest is drawn first: one more changes nothing for them.

    Every visit's runs are spread evenly over its law, in an order of chance, so that few runs tell much.
    """

    def __init__(self, seed: Sequence[int], runs: int) -> None:
        visits, frees, arrivals = SeedSequence(seed).spawn(3)
        self._visits, self._frees, self._arrivals = map(default_rng, (visits, frees, arrivals))
        self._shares = (np.arange(runs) + 0.5) / runs

    def visits(self, laws: Sequence[Law]) -> list[list[Micros]]:
        """For every run how long each visit takes."""
        even = np.array([NormalDist().inv_cdf(share) for share in self._shares])
        scores = self._shuffled(self._visits, np.tile(even, (len(laws), 1)))
        middles = np.log([law.median_minutes for law in laws])[:, None]
        spreads = np.array([law.spread for law in laws])[:, None]
        return _by_run(np.exp(middles + spreads * scores))

    def frees(self, shifts: Sequence[Shift], laws: Laws, policy: Policy, now: datetime) -> list[list[Micros]]:
        """For every run when each shift is done with its present customer."""
        rest = np.zeros((len(shifts), len(self._shares)))
        for row, shift in zip(rest, shifts, strict=True):
            if shift.busy is not None:
                law = laws.of(shift.busy.service, part_of_day(shift.busy.since, policy.timezone))
                elapsed = (now - shift.busy.since) / _MINUTE
                row[:] = law.rests(elapsed, self._shares.tolist())
        return _by_run(self._shuffled(self._frees, rest))

    def arrivals(
        self, queue: Queue, guests: Sequence[Sequence[Turn]], floor: Floor
    ) -> list[dict[int, Micros]]:
        """For every run when those come who are not here yet, by their places among all turns."""
        runs = len(self._shares)
        first = len(queue.waiting)
        later = {
            who: floor.micros(each.not_before)
            for who, each in enumerate(queue.waiting)
            if each.not_before is not None and each.not_before > floor.now
        }
        comes = [dict(later) for _ in range(runs)]
        for expected, versions in zip(queue.expected, guests, strict=True):
            moments = [floor.micros(version.arrived_at) for version in versions]
            kept = (self._arrivals.random(runs) < expected.chance).tolist()
            which = self._arrivals.integers(len(moments), size=runs).tolist()
            for run in range(runs):
                if kept[run]:
                    comes[run][first + which[run]] = moments[which[run]]
            first += len(moments)
        return comes

    @staticmethod
    def _shuffled(rng: Generator, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return rng.permuted(rows, axis=1)


def _by_run(minutes: NDArray[np.float64]) -> list[list[Micros]]:
    """Minutes, a row for each thing, as microseconds, a list for each run."""
    micros: list[list[Micros]] = (minutes.T * _MICROS).astype(np.int64).tolist()
    return micros


def _outlook(moments: Sequence[float]) -> Outlook:
    """What most runs agree on, of the moments at which they called somebody."""
    ranked = sorted(moments)
    low, middle, late, high = (ranked[ceil(share * len(ranked)) - 1] / _MICROS for share in _TOLD)
    return Outlook(low, middle, late, high)
