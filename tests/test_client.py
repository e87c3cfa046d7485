"""Where a device keeps its token, how it is told that it has none, and how soon it is back."""

import re
from pathlib import Path

import pytest

from display_board import feed
from kiosk import server_link
from printer import server_link as agent_link
from queue_server import client
from queue_server.client import ANSWER_WITHIN, LONG_POLL, ServerClient, Unreachable, read_token

BACK_WITHIN_SECONDS = 10
LIVE_PAGE = Path(client.__file__).parent / "web" / "script" / "live.js"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "printer.token"
    file.write_text("secret\n")
    file.chmod(0o600)
    return file


def test_a_token_is_read(file):
    assert read_token(file, "printer") == "secret"


def test_a_token_that_others_can_read_is_refused(file):
    file.chmod(0o640)
    with pytest.raises(ValueError, match="chmod 600") as refused:
        read_token(file, "printer")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("lost", [lambda file: file.write_text("\n"), lambda file: file.unlink()])
def test_without_a_token_it_says_how_to_get_one(file, lost):
    lost(file)
    with pytest.raises(ValueError, match=f"no token in {file}.*python -m printer pair URL CODE"):
        read_token(file, "printer")


def test_no_pause_keeps_anyone_away_for_more_than_ten_seconds():
    """An attempt that hangs, begun just before the server was back, then the longest pause, then a second."""
    longest = {
        "kiosk": 1.2 * server_link.LONGEST_PAUSE_SECONDS,
        "board": max(feed.pause_before(attempt) for attempt in range(200)),
        "printer": agent_link._LONGEST_PAUSE,
    }
    left = BACK_WITHIN_SECONDS - ANSWER_WITHIN.total_seconds() - 1
    assert {who: pause for who, pause in longest.items() if pause > left} == {}


def test_no_page_waits_longer_than_three_seconds_before_it_tries_again():
    least, more = re.findall(
        r"const pause = \(\) => (\d+) \+ (\d+) \* Math.random\(\)", LIVE_PAGE.read_text()
    )[0]
    assert int(least) + int(more) <= 3000


async def test_a_printer_does_not_wait_for_a_line_as_long_as_for_a_job(monkeypatch):
    """A server that takes no line at all is given up as soon as by everybody else."""
    asked = []

    async def nobody(_, __, ___, **how):
        asked.append(how["timeout"])
        raise OSError

    async with ServerClient("http://127.0.0.1:9", "token") as line:
        monkeypatch.setattr(type(line._http), "request", nobody)
        with pytest.raises(Unreachable):
            await line.printer_jobs()
    assert asked[0].connect == ANSWER_WITHIN.total_seconds()
    assert asked[0].read >= LONG_POLL.total_seconds()
