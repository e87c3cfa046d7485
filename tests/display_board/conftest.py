"""What board tests share: a small server on a free port."""

import pytest

from tests.display_board.small_server import SmallServer


@pytest.fixture
async def server():
    small = SmallServer()
    await small.start()
    yield small
    await small.stop()
