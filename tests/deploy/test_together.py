"""`./run` starts four programs, keeps them up and ends them all."""

import ctypes.util
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.became import PATIENCE_SECONDS, soon
from tests.deploy import fake_programs

TOGETHER = Path(__file__).resolve().parents[2] / "deploy" / "together.py"
A_STANDSTILL = 3
"""Seconds that a busy machine may take from whoever measures time."""


class Shop:
    """A shop of stand-in programs, started as `./run` starts the real ones."""

    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "var"
        self.process = None
        fake_programs.write(folder)

    def start(self, *options):
        command = [sys.executable, TOGETHER, "--data", self.data, "--port", "8123", *options]
        env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def starts(self):
        """The device programs started so far, as lists of words: name, process id, arguments."""
        file = self.data / "starts.txt"
        return [line.split() for line in file.read_text().splitlines()] if file.exists() else []

    def wait_for_start_of(self, name, times=1):
        what = f"start {times} of {name}"
        soon(lambda: [words[0] for words in self.starts()].count(name) >= times, what=what)

    def end(self):
        """What was said, the exit code, and how long ending took."""
        began = time.monotonic()
        said, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        return said, self.process.returncode, time.monotonic() - began


pytestmark = pytest.mark.skipif(not ctypes.util.find_library("fribidi"), reason="left out: needs libfribidi0")


def is_running(process_id):
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def shop(tmp_path):
    shop = Shop(tmp_path)
    yield shop
    if shop.process and shop.process.poll() is None:
        shop.process.kill()


def test_the_first_start_makes_users_and_pairs_each_device_privately(shop):
    shop.start()
    shop.wait_for_start_of("printer")
    shop.process.send_signal(signal.SIGINT)
    said, code, _ = shop.end()
    assert code == 0
    assert "Sign in as reception with the password apple-tree." in said
    assert "Front Door is ready at http://127.0.0.1:8123" in said
    assert "There is no screen here" in said
    for kind in ("kiosk", "board", "printer"):
        token = shop.data / "devices" / f"{kind}.token"
        assert token.read_text() == f"token-of-{kind}\n"
        assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert stat.S_IMODE(shop.data.stat().st_mode) == 0o700


def test_a_second_start_makes_nobody_and_pairs_nothing(shop):
    for _ in range(2):
        shop.start()
        shop.wait_for_start_of("printer")
        shop.process.send_signal(signal.SIGTERM)
        said, code, _ = shop.end()
        (shop.data / "starts.txt").unlink()
    assert code == 0
    assert "Sign in" not in said


def test_a_first_start_that_fails_leaves_the_place_empty_for_the_next(shop):
    shop.data.mkdir()
    (shop.data / "demo-fails").touch()
    shop.start()
    said, code, _ = shop.end()
    assert code == 1
    assert "That password is too short." in said
    (shop.data / "demo-fails").unlink()
    shop.start()
    shop.wait_for_start_of("printer")
    shop.process.send_signal(signal.SIGTERM)
    said, _, _ = shop.end()
    assert "Sign in as reception" in said


@pytest.mark.alone
def test_everything_ends_within_five_seconds_even_a_program_that_will_not(shop):
    shop.data.mkdir()
    (shop.data / "printer-will-not-stop").touch()
    shop.start()
    shop.wait_for_start_of("printer")
    shop.process.send_signal(signal.SIGINT)
    _, code, seconds = shop.end()
    assert code == 0
    assert seconds < 5 + A_STANDSTILL
    assert not is_running(shop.starts()[0][1])


def test_a_fallen_program_is_started_again(shop):
    shop.data.mkdir()
    (shop.data / "printer-falls").touch()
    shop.start()
    shop.wait_for_start_of("printer", times=2)
    shop.process.send_signal(signal.SIGTERM)
    said, _, _ = shop.end()
    assert "The printer agent stopped (exit code 3); starting it again in 1 s." in said


def test_it_ends_when_the_server_is_asked_to_stop(shop):
    shop.start()
    shop.wait_for_start_of("printer")
    (shop.data / "stop-server").touch()
    _, code, _ = shop.end()
    assert code == 0
    assert not is_running(shop.starts()[0][1])


def test_a_server_that_refuses_to_start_is_quoted_and_ends_it(shop):
    shop.data.mkdir()
    (shop.data / "refuse").touch()
    shop.start()
    said, code, _ = shop.end()
    assert code == 1
    assert "config/shop.toml is missing" in said
    assert shop.starts() == []


def test_no_program_outlives_it(shop):
    shop.start()
    shop.wait_for_start_of("printer")
    soon(lambda: (shop.data / "server.args").exists(), what="the server")
    shop.process.kill()
    shop.end()
    server = shop.data / "logs" / "server.log"
    assert "Front Door is ready" in server.read_text()
    soon(lambda: not server_processes(shop.data), what="the server's end")


def server_processes(data):
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "queue_server" in line and str(data) in line and is_running(process.name):
            found.append(line)
    return found


def test_options_reach_the_programs(shop):
    shop.start(
        "--print-to", "tcp://10.0.0.9:9100", "--public-url", "https://q.example", "--behind-proxy", "10.1.1.1"
    )
    shop.wait_for_start_of("printer")
    shop.process.send_signal(signal.SIGTERM)
    shop.end()
    server = (shop.data / "server.args").read_text()
    assert "--public-url https://q.example" in server
    assert "--behind-proxy 10.1.1.1" in server
    assert "--open-all-hours" in server
    agent = " ".join(shop.starts()[0])
    assert "agent --name Printer 1 --print-to tcp://10.0.0.9:9100" in agent
    assert f"--token-file {shop.data}/devices/printer.token" in agent
