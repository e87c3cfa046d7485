"""A kiosk, a board, a printer agent and a page go on by themselves once a killed server is back."""

from __future__ import annotations

import shutil

import pytest

from queue_server.bench import rig
from tests.faults.recovery import CONFIG, the_only_server_is_killed

WITHIN_SECONDS = 20  # ten on a machine that does nothing else

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(300)]


async def test_everybody_shows_the_next_act_soon_after_the_only_server_was_killed() -> None:
    shop = rig.found(CONFIG)
    [took] = await the_only_server_is_killed(shop, rounds=1)
    shutil.rmtree(shop.folder)
    assert sorted(took) == ["board", "kiosk", "page", "printer"]
    assert max(took.values()) < WITHIN_SECONDS, took
