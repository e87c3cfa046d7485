"""The real window before a server on the wire, and a customer who walks through it."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from tests.fakes import kiosk_views
from tests.fakes.queue_server_double import QueueServerDouble
from tests.xvfb import display

ROOT = Path(__file__).resolve().parents[2]
UPRIGHT = (1080, 1920)


@pytest.fixture(scope="module")
def screen():
    with display(*UPRIGHT) as name:
        yield name


@pytest.fixture
def server():
    with QueueServerDouble(kiosk_views.view()) as double:
        yield double


@pytest.fixture
def walk(screen, server, tmp_path):
    def begin(*steps, **acts):
        """Walk these steps; each act is done once the walk has marked its name."""
        command = [sys.executable, "-m", "tests.kiosk.driver", server.address, str(tmp_path)]
        size = "x".join(str(part) for part in UPRIGHT)
        env = {**os.environ, "DISPLAY": screen, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
        for name, act in acts.items():
            Thread(target=when_marked, args=(tmp_path / name, act), daemon=True).start()
        done = subprocess.run(
            [*command, size, *steps], cwd=ROOT, env=env, capture_output=True, text=True, timeout=100
        )
        assert done.returncode == 0, done.stderr[-3000:]
        told = json.loads(done.stdout) | {"log": done.stderr}
        assert told["failed"] is None, told["failed"]
        return told

    return begin


@pytest.fixture
def headphones(tmp_path):
    """Headphones that keep every sound they play; what is said to the real espeak-ng is taken down.

    It speaks as fast as those who listen every day like it, so that nobody waits for it here.
    """
    speak = tmp_path / "espeak-ng"
    real = shutil.which("espeak-ng")
    speak.write_text(
        f'#!/bin/sh\n[ "$1" = --voices ] && exec {real} "$@"\n'
        f'(cat; echo) | tee -a "{tmp_path}/heard" | {real} "$@" -s 400\n'
    )
    speak.chmod(0o755)
    (tmp_path / "played").mkdir()
    play = ["cp", "{sound}", str(tmp_path / "played")]
    (tmp_path / "headphones.toml").write_text(f"play = {json.dumps(play)}\n")
    return tmp_path / "played"


def when_marked(mark, act):
    while not mark.exists():
        time.sleep(0.05)
    act()
