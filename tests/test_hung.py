"""A program that hangs ends and says where, so that it is started again; one that works is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.became import soon
from tests.journeys.stage import ROOT
from tests.xvfb import display, picture_of

AFTER_SECONDS = 3.0
# A signal is heard in the middle of whatever the program does, and holds its only event loop.
HANGS_ON_USR1 = f"""
import signal, sys, time
from queue_server import hung

def hang(*_):
    time.sleep(60)

signal.signal(signal.SIGUSR1, hang)
hung.unless_hung.__defaults__ = ({AFTER_SECONDS},)
"""


@contextmanager
def running(code: str, log: Path, *words: object, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program as a process of its own, killed at the end."""
    with log.open("wb") as lines:
        command = [sys.executable, "-c", code, *(str(word) for word in words)]
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=lines, stderr=lines, env={**os.environ, **environment}
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def hangs(
    package: str, is_ready: Callable[[str], object], log: Path, *words: object, **environment: str
) -> str:
    """What a program wrote that was made to hang once it was ready; it ended by itself."""
    code = f"{HANGS_ON_USR1}\nfrom {package}.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    with running(code, log, *words, **environment) as program:
        soon(lambda: is_ready(log.read_text()) or program.poll() is not None, within=60, what="a start")
        program.send_signal(signal.SIGUSR1)
        assert program.wait(60) == 1, log.read_text()
    return log.read_text()


def test_a_server_and_a_printer_agent_that_hang_end_and_say_where(tmp_path: Path) -> None:
    def is_ready(said: str) -> bool:
        return "is ready" in said

    data = ("--data", tmp_path / "data")
    agent = ("agent", "--name", "Printer 1", *data)
    server = ("serve", "--port", "0", "--shop", "config", *data)
    for package, words in (("printer", agent), ("queue_server", server)):
        said = hangs(package, is_ready, tmp_path / package, *words)
        assert "Timeout" in said
        assert "in hang" in said


@pytest.mark.window
@pytest.mark.parametrize("package", ["kiosk", "display_board"])
def test_a_window_that_hangs_closes_and_says_where(package: str, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("unknown")
    token.chmod(0o600)
    words = (
        "--server",
        "http://127.0.0.1:9",
        "--token-file",
        token,
        "--data",
        tmp_path / "data",
        "--preview",
    )
    with display(700, 1000) as screen:

        def is_drawn(_: str) -> bool:
            return picture_of(screen).getbbox() is not None

        said = hangs(package, is_drawn, tmp_path / "log", *words, DISPLAY=screen)
    assert "in hang" in said


def test_who_works_is_left_alone_and_answered(tmp_path: Path) -> None:
    code = """
import asyncio
from queue_server.hung import unless_hung

async def work():
    await asyncio.sleep(4)
    return "answered"

print(asyncio.run(unless_hung(work(), 3)))
"""
    with running(code, tmp_path / "log") as program:
        assert program.wait(30) == 0
    assert (tmp_path / "log").read_text() == "answered\n"
