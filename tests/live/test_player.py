"""Questions are answered in a process of its own, which ends with whoever asked."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from operator import truediv

import pytest

from queue_server.cores import one_core
from queue_server.live.player import Player


async def test_it_answers_one_question_after_another_in_one_other_process():
    player = Player()
    assert await player.ask(truediv, 1, 4) == 0.25
    child = await player.ask(os.getpid)
    assert child == await player.ask(os.getpid) != os.getpid()
    assert await player.ask(os.nice, 0) >= 10
    await player.close()


def test_the_child_of_a_server_that_keeps_to_one_core_has_all():
    async def cores() -> set[int]:
        player = Player()
        with one_core():
            found = await player.ask(os.sched_getaffinity, 0)
        await player.close()
        return found

    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(asyncio.run, cores()).result() == os.sched_getaffinity(0)


async def test_a_child_that_stumbles_is_gone_and_the_next_one_answers(capfd):
    player = Player()
    with pytest.raises(asyncio.IncompleteReadError):
        await player.ask(truediv, 1, 0)
    assert "ZeroDivisionError" in capfd.readouterr().err
    assert await player.ask(truediv, 1, 4) == 0.25
    await player.close()


async def test_it_ends_when_nobody_can_ask_any_more():
    player = Player()
    await player.ask(os.getpid)
    child = player._child
    child.stdin.close()
    async with asyncio.timeout(10):
        assert await child.wait() == 0
    await player.close()
