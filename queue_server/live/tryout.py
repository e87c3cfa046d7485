"""What a manager tries out: played day by day in a process of its own, one trial at a time in a shop.

How far it is and what came of it is kept in the store, so any of several servers shows it, also after this
one has ended. A server that ends takes the trial that it plays with it: that one is lost, and said to be.
"""

from __future__ import annotations

import asyncio
from asyncio import IncompleteReadError, Task
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID, uuid4

import structlog

from queue_server.domain.errors import StillPlaying, Trouble
from queue_server.domain.standards import Standard
from queue_server.live.player import Player
from queue_server.store import trials
from queue_server.store.trials import Kept
from queue_server.store.writer import Reader, Writer
from queue_server.what_if import table
from queue_server.what_if.kept import Trial, TrialState
from queue_server.what_if.trials import Case, Result, one_day_of, result
from queue_server.what_if.ways import When

GONE_AFTER = timedelta(seconds=60)
_SAID_EVERY_SECONDS = 1.0

log = structlog.get_logger("front_door")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is tried: so many `days` of each case. `said` is the form as it was filled in.

    `side_by_side`: the second case is compared with the first; else they are numbers of desks, of which
    enough are sought. `standards` judge them. `laws` says in a sentence where it is known from how long
    visits take; `warnings` what to mind.
    """

    when: When
    cases: Sequence[Case]
    days: int
    said: Mapping[str, str]
    laws: str
    standards: Sequence[Standard]
    side_by_side: bool = False
    warnings: Sequence[str] = ()
    seed: int = 0

    def begun(self) -> Trial:
        """The trial of it before its first day."""
        return Trial(
            id=uuid4(),
            state=TrialState.PLAYING,
            said=self.said,
            title=self.when.words(self.days),
            now_trying=self.cases[0].name,
            done=0,
            of=self.days * len(self.cases),
            laws=self.laws,
            warnings=self.warnings,
        )

    def answers(self, results: Sequence[Result]) -> list[str]:
        """What the results say, in sentences."""
        judged = table.judged_of(results, self.standards)
        if self.side_by_side:
            return table.differences(results[0], results[1], judged)
        return [each.words for each in table.enough(results, judged)]


class Tryout:
    """One shop's trials in one server process; `alone` where no other process can play any."""

    def __init__(
        self, shop_id: str, writer: Writer, reader: Reader, now: Callable[[], datetime], *, alone: bool
    ) -> None:
        self._shop_id, self._writer, self._reader, self._now = shop_id, writer, reader, now
        self._alone = alone
        self._name = str(uuid4())
        self._player = Player()
        self._task: Task[None] | None = None

    async def newest(self) -> Trial | None:
        """The newest trial as it stands; None where nothing was tried yet."""
        found = await self._reader.read(lambda c: trials.newest(c, self._shop_id))
        if found is None or found.trial.state is not TrialState.PLAYING or self._is_played(found):
            return None if found is None else found.trial
        return replace(found.trial, state=TrialState.LOST)

    async def start(self, asked: Asked) -> None:
        """Begin to play this in place of the last one. Raises StillPlaying while one is played."""
        last, begun = await self.newest(), asked.begun()
        is_free = last is None or last.state is not TrialState.PLAYING
        replaced = None if last is None else last.id
        if not is_free or not await self._writer.write(
            lambda c: trials.begin(c, self._shop_id, begun, self._name, self._now(), replaced)
        ):
            raise StillPlaying("Something is being tried already. Wait for it, or stop it.")
        await self.close()
        self._task = asyncio.create_task(self._play(begun.id, asked))

    async def stop(self) -> None:
        """Stop what is played, wherever it is; nothing where nothing is."""
        last = await self.newest()
        if last is not None and last.state is TrialState.PLAYING:
            await self._writer.write(lambda c: trials.end(c, last.id, TrialState.STOPPED))
        await self.close()

    async def close(self) -> None:
        """Play no more here, and end the child."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._player.close()

    def _is_played(self, found: Kept) -> bool:
        """Whether its holder still plays it, as far as can be known from here."""
        if found.holder == self._name:
            return self._task is not None and not self._task.done()
        return not self._alone and self._now() - found.heard_at <= GONE_AFTER

    async def _play(self, trial: UUID, asked: Asked) -> None:
        try:
            found = await self._days(trial, asked)
        except (IncompleteReadError, OSError) as stumbled:
            log.error("What a manager tried out was not played to its end", cause=repr(stumbled))
            await self._writer.write(lambda c: trials.end(c, trial, TrialState.FAILED))
            return
        except Trouble as trouble:
            log.error("What a manager tried out could not be kept", cause=trouble.code)
            return
        finally:
            await self._player.close()
        if found is not None:
            answers = asked.answers(found)
            await self._writer.write(lambda c: trials.end(c, trial, TrialState.DONE, found, answers))

    async def _days(self, trial: UUID, asked: Asked) -> list[Result] | None:
        """What came of each case; None where it was stopped meanwhile, or another was begun."""
        results, said_at = list[Result](), monotonic()
        for case in asked.cases:
            days = []
            for day in range(asked.days):
                days.append(await self._player.ask(one_day_of, case, asked.seed, day))
                done = len(results) * asked.days + len(days)
                if monotonic() - said_at >= _SAID_EVERY_SECONDS or done == asked.days * len(asked.cases):
                    said_at = monotonic()
                    if not await self._goes_on(trial, done, case):
                        return None
            results.append(result(case, days))
        return results

    async def _goes_on(self, trial: UUID, done: int, case: Case) -> bool:
        now = self._now()
        return await self._writer.write(lambda c: trials.goes_on(c, trial, done, case.name, now))
