"""A picture is read once for all who ask, and never shown once it is outdated."""

import asyncio

import pytest

from queue_server.live.newest import Newest


class Readings:
    """Each reading, in the order in which they were begun, as a future that the test completes."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[asyncio.Future[str]] = asyncio.Queue()
        self.newest = Newest(self._begin)

    def _begin(self) -> asyncio.Future[str]:
        reading: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.begun.put_nowait(reading)
        return reading


async def asked(readings: Readings) -> asyncio.Task[str]:
    """Somebody who has begun to wait."""
    task = asyncio.create_task(readings.newest.get())
    await asyncio.sleep(0)
    return task


async def test_what_was_begun_before_anybody_asked_is_what_all_get():
    readings = Readings()
    readings.newest.begin()
    first, second = await asked(readings), await asked(readings)
    (await readings.begun.get()).set_result("now")
    assert (await first, await second, readings.begun.qsize()) == ("now", "now", 0)


async def test_what_is_outdated_while_it_is_read_is_read_again():
    readings = Readings()
    readings.newest.begin()
    readings.newest.outdate()
    waiting = await asked(readings)
    (await readings.begun.get()).set_result("then")
    (await readings.begun.get()).set_result("now")
    assert await waiting == "now"


async def test_one_that_was_read_stays_until_it_is_outdated():
    readings = Readings()
    readings.newest.begin().set_result("now")
    readings.begun.get_nowait()
    async with asyncio.timeout(10):
        assert [await readings.newest.get() for _ in range(3)] == ["now", "now", "now"]
    readings.newest.outdate()
    waiting = await asked(readings)
    (await readings.begun.get()).set_result("then")
    assert await waiting == "then"


async def test_one_that_was_read_elsewhere_counts_even_for_who_waits_for_an_older():
    readings = Readings()
    readings.newest.begin()
    readings.newest.outdate()
    before = readings.newest.changes
    waiting = await asked(readings)
    readings.newest.put("now")
    (await readings.begun.get()).set_result("then")
    async with asyncio.timeout(10):
        assert (await waiting, await readings.newest.get(), readings.begun.qsize()) == ("now", "now", 0)
    readings.newest.outdate()
    assert readings.newest.changes == before + 1


async def test_what_went_wrong_is_told_to_who_asked_and_tried_again():
    readings = Readings()
    waiting = await asked(readings)
    (await readings.begun.get()).set_exception(OSError("no disk"))
    with pytest.raises(OSError, match="no disk"):
        await waiting
    again = await asked(readings)
    (await readings.begun.get()).set_result("now")
    assert await again == "now"


async def test_one_who_leaves_takes_nothing_from_the_others():
    readings = Readings()
    leaving, staying = await asked(readings), await asked(readings)
    leaving.cancel()
    await asyncio.sleep(0)
    (await readings.begun.get()).set_result("now")
    assert await staying == "now"
