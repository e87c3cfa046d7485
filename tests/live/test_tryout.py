"""A trial is played in a process of its own, one at a time, shown by every server, and ends when stopped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from queue_server.domain.errors import StillPlaying
from queue_server.live.tryout import GONE_AFTER, Asked, Tryout
from queue_server.store import trials
from queue_server.store.writer import Reader, writer_for
from queue_server.what_if.kept import TrialState, as_json, from_json
from queue_server.what_if.plans import planned_laws
from queue_server.what_if.trials import tried
from queue_server.what_if.ways import Way, When, cases
from tests.domain.examples import SHOP
from tests.empty_shop import lay_tables

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SUNDAY = date(2026, 11, 22)
MORNING = When(weekday=0)


class Servers:
    """Several server processes' trials on one store, with a clock that a test turns."""

    def __init__(self, database) -> None:
        self.now = NOW
        self.writer, self.reader = writer_for(database), Reader(database)
        self._made: list[Tryout] = []

    def one(self, *, alone: bool = True) -> Tryout:
        made = Tryout(SHOP.id, self.writer, self.reader, lambda: self.now, alone=alone)
        self._made.append(made)
        return made

    async def close(self) -> None:
        await asyncio.gather(*(each.close() for each in self._made))
        self.writer.close()
        self.reader.close()


@pytest.fixture
async def servers(tmp_path) -> AsyncIterator[Servers]:
    database = lay_tables(tmp_path)
    found = Servers(database)
    yield found
    await found.close()
    database.close()


@pytest.fixture(autouse=True)
def told_each_day(monkeypatch):
    """How far it is is kept after every day."""
    monkeypatch.setattr("queue_server.live.tryout._SAID_EVERY_SECONDS", 0.0)


def asked(days: int, *desks: int) -> Asked:
    ways = [Way(roster=SHOP.forecast.roster, desks=each, busier=0.3) for each in desks]
    compared = cases(SHOP, ways, MORNING, planned_laws(SHOP), SUNDAY)
    return Asked(
        when=MORNING,
        cases=compared,
        days=days,
        said={"days": str(days)},
        laws="As planned.",
        standards=SHOP.standards,
    )


@asynccontextmanager
async def within_two_minutes() -> AsyncIterator[None]:
    async with asyncio.timeout(120):
        yield


async def until(tryout: Tryout, *states: TrialState, done: int = 0):
    """The trial, once it is in one of these states and so far."""
    async with within_two_minutes():
        while True:
            trial = await tryout.newest()
            if trial.state in states and trial.done >= done:
                return trial
            await asyncio.sleep(0.02)


async def test_it_finds_what_the_command_finds_and_says_how_far_it_is(servers):
    tryout = servers.one()
    assert await tryout.newest() is None
    question = asked(3, 2, 4)
    await tryout.start(question)
    trial = await tryout.newest()
    assert (trial.state, trial.of, trial.now_trying) == (TrialState.PLAYING, 6, "2 desks (promise)")
    with pytest.raises(StillPlaying):
        await tryout.start(asked(2, 3))
    trial = await until(tryout, TrialState.DONE)
    assert trial.done == 6
    found = [tried(case, 3, 0, lambda _done, _of: None) for case in question.cases]
    assert [each.figures for each in trial.results] == [each.figures for each in found]
    assert [each.case.name for each in trial.results] == [case.name for case in question.cases]
    assert trial.answers == question.answers(found)
    assert as_json(from_json(as_json(found))) == as_json(found)
    assert tryout._player._child is None


async def test_what_is_stopped_ends_at_once_with_its_process_and_another_may_begin(servers):
    tryout = servers.one()
    await tryout.start(asked(200, 5))
    await until(tryout, TrialState.PLAYING, done=1)
    child = tryout._player._child
    await tryout.stop()
    assert (await tryout.newest()).state is TrialState.STOPPED
    assert child.returncode is not None
    await tryout.stop()
    await tryout.start(asked(1, 3))
    await until(tryout, TrialState.DONE)


async def test_a_child_that_dies_is_told_and_not_waited_for(servers):
    tryout = servers.one()
    await tryout.start(asked(200, 5))
    await until(tryout, TrialState.PLAYING, done=1)
    tryout._player._child.kill()
    trial = await until(tryout, TrialState.FAILED)
    assert 0 < trial.done < trial.of


async def test_what_a_server_played_that_is_gone_is_lost_and_may_be_begun_again(servers):
    gone = servers.one()
    await gone.start(asked(200, 5))
    await until(gone, TrialState.PLAYING, done=1)
    await gone.close()
    assert (await gone.newest()).state is TrialState.LOST
    again = servers.one()
    trial = await again.newest()
    assert (trial.state, trial.said) == (TrialState.LOST, {"days": "200"})
    assert trial.done >= 1
    await again.start(asked(1, 3))
    await until(again, TrialState.DONE)


async def test_what_one_server_plays_every_other_shows_and_may_stop(servers):
    one, other = servers.one(alone=False), servers.one(alone=False)
    await one.start(asked(200, 5))
    trial = await until(other, TrialState.PLAYING, done=1)
    with pytest.raises(StillPlaying):
        await other.start(asked(1, 3))
    await other.stop()
    assert (await other.newest()).state is TrialState.STOPPED
    async with within_two_minutes():
        await asyncio.wait([one._task])
    assert one._player._child is None
    assert (await one.newest()).id == trial.id
    await other.start(asked(1, 3))
    assert len((await until(one, TrialState.DONE)).results) == 1


async def test_a_server_that_is_not_heard_of_for_a_minute_has_lost_its_trial(servers):
    one, other = servers.one(alone=False), servers.one(alone=False)
    await one.start(asked(200, 5))
    await until(other, TrialState.PLAYING, done=1)
    await one.close()
    assert (await other.newest()).state is TrialState.PLAYING
    servers.now += GONE_AFTER + timedelta(seconds=1)
    assert (await other.newest()).state is TrialState.LOST


async def test_of_two_who_begin_at_once_one_does(servers):
    one, other = asked(1, 3).begun(), asked(1, 3).begun()
    began = [
        await servers.writer.write(lambda c, each=each: trials.begin(c, SHOP.id, each, "x", NOW, None))
        for each in (one, other)
    ]
    assert began == [True, False]
    assert (await servers.one().newest()).id == one.id


def test_a_day_is_said_with_its_times():
    morning = (datetime(2026, 11, 23, 9, tzinfo=UTC).time(), datetime(2026, 11, 23, 12, tzinfo=UTC).time())
    assert When(weekday=0, between=morning).words(60) == "60 Mondays, only those who come 09:00 to 12:00"
    assert When().words(20) == "20 days"
