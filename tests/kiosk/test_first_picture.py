"""The first picture comes before all that it does not need."""

import asyncio
import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.kit import first_picture

ROOT = Path(__file__).resolve().parents[2]

NOT_NEEDED = (
    "babel.messages.mofile",  # whole catalogues, at set-up only
    "fontTools.ttLib",  # every letter of a font
    "httpx2",
    "PIL.PngImagePlugin",  # Pillow's readers of picture files
    "qrcode",
    "websockets",
)

STARTED = """
import json, sys
from pathlib import Path
from kiosk.__main__ import hold_back
hold_back()
from kiosk.kit.window import prepare
prepare(Path(sys.argv[1]), (270, 480))
from kiosk import app
from kivy.lang import Builder
from kivy import kivy_data_dir
from kivy.clock import Clock
print(json.dumps([sorted(sys.modules), len(Builder.rules), kivy_data_dir, Clock._max_fps]))
"""


@pytest.mark.window
def test_what_the_first_picture_does_not_need_is_not_read_before_it(screen, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", STARTED, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": screen},
        capture_output=True,
        text=True,
        check=True,
    )
    modules, rules, data, ticks = json.loads(told.stdout.splitlines()[-1])
    assert "kivy.core.window" in modules
    assert set(NOT_NEEDED).isdisjoint(modules)
    assert rules < 10
    assert ticks == 40
    assert (Path(data) / "style.kv").stat().st_size > 10_000


GIVEN_BACK = """
from pathlib import Path
from kiosk.kit.first_picture import give_back
def taken():
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0])
give_back()
pictures = [b"x" * 100_000 for _ in range(200)]
last, before = pictures[-1], taken()
del pictures
print(before - taken())
"""


def test_what_pictures_took_is_given_back_though_a_newer_one_is_kept():
    told = subprocess.run(
        [sys.executable, "-c", GIVEN_BACK], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(told.stdout) > 15_000


@pytest.fixture
def rubbish_is_looked_for():
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("rubbish_is_looked_for")
def test_rubbish_is_looked_for_again_once_the_picture_stands():
    first_picture.hold_back()
    assert not gc.isenabled()
    first_picture.settle()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


class Window:
    """As much of a window as is asked here: who is told of the next picture."""

    def __init__(self):
        self.told = []

    def bind(self, on_flip):
        self.told.append(on_flip)

    def unbind(self, on_flip):
        self.told.remove(on_flip)


async def waited_for(window, flips):
    done = first_picture.drawn(window)
    for tell in window.told[:flips]:
        tell(window)
    await asyncio.wait_for(done, 5)
    return window.told


def test_the_next_picture_is_waited_for_once():
    assert asyncio.run(waited_for(Window(), flips=1)) == []


def test_a_window_that_draws_nothing_keeps_nobody_waiting_for_ever(monkeypatch):
    monkeypatch.setattr(first_picture, "LONGEST_WAIT_SECONDS", 0.01)
    assert asyncio.run(waited_for(Window(), flips=0)) == []
