"""The real board in a real window: what it draws and says through drops, kills and restarts."""

import json
import statistics
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from display_board.feed import Kept
from display_board.layout import MM_OF_43_INCHES, NUMBER_MM, lay_out
from kiosk.kit.theme import BOARD
from tests.became import became_true, soon
from tests.display_board.scenes import busy_morning, call, live, view
from tests.display_board.window import ROOT, BoardProgram
from tests.xvfb import display, picture_of

pytestmark = [pytest.mark.window, pytest.mark.slow]

LAYOUT = lay_out(1920, 1080)
TRUE_SIZE = ("--screen-mm", "952x536")


@pytest.fixture(scope="module")
def screen():
    with display(1920, 1080) as name:
        yield name


@pytest.fixture
def look(screen):
    """Take a picture of the screen."""
    return lambda: picture_of(screen)


def pixels(theme_colour):
    return tuple(round(part * 255) for part in theme_colour[:3])


def share(picture, box, theme_colour):
    """How much of the box has exactly this colour."""
    cut = picture.crop((box.left, box.top, box.left + box.width, box.top + box.height))
    found = {colour: count for count, colour in cut.getcolors(cut.width * cut.height)}
    return found.get(pixels(theme_colour), 0) / (cut.width * cut.height)


def place_bar():
    box = LAYOUT.panel.inset(60, 60)
    return box.split_top(box.height - 90)[1]


def capital_height_mm(picture):
    """How high the called number is on a 43" screen, measured from its ink."""
    inner = LAYOUT.panel.inset(60, 0)
    number = inner.split_top(inner.height - 200)[0].split_top(110)[1]
    cut = picture.crop((number.left, number.top, number.left + number.width, number.top + number.height))
    ink = pixels(BOARD.on_card)
    rows = [y for y in range(cut.height) if any(cut.getpixel((x, y)) == ink for x in range(cut.width))]
    return (rows[-1] - rows[0]) * MM_OF_43_INCHES[0] / 1920


async def test_a_call_is_drawn_high_enough_and_said_once_whatever_happens(server, screen, look, tmp_path):
    program = BoardProgram(server.address, tmp_path, screen, *TRUE_SIZE)
    try:
        await became_true(lambda: share(look(), LAYOUT.bar, BOARD.yellow) > 0.01, every_seconds=0.4)
        await server.show(busy_morning(datetime.now(UTC)))
        await became_true(lambda: share(look(), place_bar(), BOARD.go) > 0.5, every_seconds=0.4)
        assert capital_height_mm(look()) >= NUMBER_MM
        assert share(look(), LAYOUT.missed, BOARD.yellow) > 0.5
        await became_true(lambda: program.said() == ["A042"])

        await server.stop()
        await server.start()
        newest = server.newest.view
        await became_true(lambda: program.log.read_text().count("The server is there") == 2)
        program.kill()

        program = BoardProgram(server.address, tmp_path, screen, *TRUE_SIZE)
        await became_true(lambda: program.log.read_text().count("The server is there") == 3)
        now = datetime.now(UTC)
        await server.show(view(*newest.calls, call("A043", 2, at=now), at=now))
        await became_true(lambda: "A043" in program.said())
        assert program.said() == ["A042", "A043"]
        assert program.memory_mb() < 250
        assert program.stop() == 0
    finally:
        program.kill()


async def test_a_board_without_server_or_voice_says_since_when_and_goes_on(server, screen, look, tmp_path):
    kept_at = datetime.now(UTC) - timedelta(minutes=1)
    folder = tmp_path / "board"
    folder.mkdir()
    kept = Kept(heard_at=kept_at, live=live(busy_morning(kept_at), epoch="before"))
    (folder / "last-view.json").write_text(kept.model_dump_json())
    await server.stop()
    program = BoardProgram(server.address, tmp_path, screen, *TRUE_SIZE, PATH="/nowhere")
    try:
        await became_true(lambda: share(look(), place_bar(), BOARD.stale) > 0.5, every_seconds=0.4)
        assert share(look(), LAYOUT.bar, BOARD.yellow) > 0.01
        assert share(look(), LAYOUT.below, BOARD.card) > 0.5
        await server.start()
        for number in ("A043", "A044"):
            now = datetime.now(UTC)
            await server.show(view(call(number, at=now), at=now))
            await became_true(lambda number=number: number in program.said())
        await became_true(lambda: share(look(), place_bar(), BOARD.go) > 0.2, every_seconds=0.4)
        assert program.log.read_text().count("Calls cannot be heard") == 1
    finally:
        program.kill()


@pytest.mark.alone
def test_a_call_is_drawn_and_heard_within_a_second(screen):
    command = [sys.executable, "-m", "tests.display_board.measure", "8"]
    env = {"DISPLAY": screen, "PATH": "/usr/bin:/bin", "SDL_AUDIODRIVER": "dummy"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert statistics.median(figures["drawn_ms"]) < 1000
    assert statistics.median(figures["chime_ms"]) < 1000
    assert figures["memory_mb"] < 250


def test_asked_to_stop_it_leaves_no_sound_files_behind(screen, tmp_path):
    program = BoardProgram("http://127.0.0.1:1", tmp_path, screen, "--preview", TMPDIR=str(tmp_path))

    def sounds():
        """Kept in memory where there is a place for it."""
        folders = (Path("/dev/shm"), tmp_path)
        return [file for folder in folders for file in folder.glob(f"speech-{program.process.pid}-*")]

    try:
        soon(sounds)
        soon(lambda: "does not answer" in program.log.read_text())
        assert program.stop() == 0
        assert sounds() == []
    finally:
        program.kill()
