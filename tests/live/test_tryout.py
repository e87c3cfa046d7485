"""A trial is played in a process of its own, one at a time, and ends when it is stopped."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from queue_server.domain.errors import StillPlaying
from queue_server.live.tryout import Asked, TrialState, Tryout
from queue_server.what_if.plans import planned_laws
from queue_server.what_if.trials import tried
from queue_server.what_if.ways import Way, When, cases
from tests.domain.examples import SHOP

SUNDAY = date(2026, 11, 22)
MORNING = When(weekday=0)


def asked(days: int, *desks: int) -> Asked:
    ways = [Way(roster=SHOP.forecast.roster, desks=each, busier=0.3) for each in desks]
    compared = cases(SHOP, ways, MORNING, planned_laws(SHOP), SUNDAY)
    return Asked(when=MORNING, cases=compared, days=days, said={"days": str(days)}, laws="As planned.")


async def ended(tryout: Tryout) -> None:
    async with asyncio.timeout(120):
        await asyncio.wait([tryout._task])


async def begun(tryout: Tryout) -> None:
    async with asyncio.timeout(120):
        while not tryout.newest.done:  # noqa: ASYNC110 - how far it is has no event: pages look again and again
            await asyncio.sleep(0.02)


async def test_it_finds_what_the_command_finds_and_says_how_far_it_is():
    tryout = Tryout()
    question = asked(3, 2, 4)
    tryout.start(question)
    trial = tryout.newest
    assert (trial.state, trial.of, trial.now_trying) == (TrialState.PLAYING, 6, "2 desks (promise)")
    with pytest.raises(StillPlaying):
        tryout.start(asked(2, 3))
    assert tryout.newest is trial
    await ended(tryout)
    assert (trial.state, trial.done) == (TrialState.DONE, 6)
    assert trial.results == [tried(case, 3, 0, lambda _done, _of: None) for case in question.cases]
    assert tryout._player._child is None


async def test_what_is_stopped_ends_at_once_with_its_process_and_another_may_begin():
    tryout = Tryout()
    tryout.start(asked(200, 5))
    await begun(tryout)
    child = tryout._player._child
    await tryout.stop()
    assert tryout.newest.state is TrialState.STOPPED
    assert child.returncode is not None
    await tryout.stop()
    tryout.start(asked(1, 3))
    await ended(tryout)
    assert tryout.newest.state is TrialState.DONE
    await tryout.close()


async def test_a_child_that_dies_is_told_and_not_waited_for():
    tryout = Tryout()
    tryout.start(asked(200, 5))
    await begun(tryout)
    tryout._player._child.kill()
    await ended(tryout)
    assert tryout.newest.state is TrialState.FAILED
    await tryout.close()


def test_a_day_is_said_with_its_times():
    morning = (datetime(2026, 11, 23, 9, tzinfo=UTC).time(), datetime(2026, 11, 23, 12, tzinfo=UTC).time())
    assert When(weekday=0, between=morning).words(60) == "60 Mondays, only those who come 09:00 to 12:00"
    assert When().words(20) == "20 days"
