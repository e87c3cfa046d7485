"""What a manager tries out: played day by day in a process of its own, one trial at a time in a shop.

The last trial is kept until the next one, or until the server stops; nothing of it is stored.
"""

from __future__ import annotations

import asyncio
from asyncio import CancelledError, IncompleteReadError, Task
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

from queue_server.domain.errors import StillPlaying
from queue_server.live.player import Player
from queue_server.what_if.trials import Case, Result, one_day_of, result
from queue_server.what_if.ways import When

log = structlog.get_logger("front_door")


class TrialState(StrEnum):
    """How far a trial is."""

    PLAYING = "playing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is tried: so many `days` of each case. `said` is the form as it was filled in.

    `laws` says in a sentence where it is known from how long visits take; `warnings` what to mind.
    """

    when: When
    cases: Sequence[Case]
    days: int
    said: Mapping[str, str]
    laws: str
    warnings: Sequence[str] = ()
    seed: int = 0


@dataclass(slots=True)
class Trial:
    """A trial as it stands: days done of all its cases together, and the results once all are."""

    asked: Asked
    state: TrialState = TrialState.PLAYING
    done: int = 0
    results: list[Result] = field(default_factory=list)

    @property
    def of(self) -> int:
        """How many days are to be played in all."""
        return self.asked.days * len(self.asked.cases)

    @property
    def now_trying(self) -> str:
        """The case that is being played."""
        cases = self.asked.cases
        return cases[min(len(self.results), len(cases) - 1)].name


class Tryout:
    """One shop's trials in one server process."""

    def __init__(self) -> None:
        self._player = Player()
        self._task: Task[None] | None = None
        self.newest: Trial | None = None

    @property
    def is_playing(self) -> bool:
        """Whether one is being played now."""
        return self.newest is not None and self.newest.state is TrialState.PLAYING

    def start(self, asked: Asked) -> None:
        """Begin to play this in place of the last one. Raises StillPlaying while one is played."""
        if self.is_playing:
            raise StillPlaying("Something is being tried already. Wait for it, or stop it.")
        self.newest = Trial(asked)
        self._task = asyncio.create_task(self._play(self.newest))

    async def stop(self) -> None:
        """Stop what is played, at once; nothing where nothing is."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        """Stop, and end the child."""
        await self.stop()
        await self._player.close()

    async def _play(self, trial: Trial) -> None:
        try:
            for case in trial.asked.cases:
                trial.results.append(await self._tried(case, trial))
            trial.state = TrialState.DONE
        except CancelledError:
            trial.state = TrialState.STOPPED
            raise
        except (IncompleteReadError, OSError) as stumbled:
            log.error("What a manager tried out was not played to its end", cause=repr(stumbled))
        finally:
            if trial.state is TrialState.PLAYING:
                trial.state = TrialState.FAILED
            await self._player.close()

    async def _tried(self, case: Case, trial: Trial) -> Result:
        days = []
        for day in range(trial.asked.days):
            days.append(await self._player.ask(one_day_of, case, trial.asked.seed, day))
            trial.done += 1
        return result(case, days)
