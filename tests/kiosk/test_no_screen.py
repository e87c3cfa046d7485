"""Without its screen a program ends, so that it is started again: it never runs where nobody sees it."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.window


@pytest.mark.parametrize("program", ["kiosk", "display_board"])
def test_a_screen_that_takes_nobody_ends_the_program(program, tmp_path):
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text("token")
    where = ("--server", "http://127.0.0.1:1", "--data", str(tmp_path), "--token-file", str(token))
    done = subprocess.run(
        [sys.executable, "-m", program, "--preview", *where],
        env={name: value for name, value in os.environ.items() if name != "SDL_VIDEODRIVER"}
        | {"DISPLAY": ":9999"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "connect to X server" in done.stdout + done.stderr
