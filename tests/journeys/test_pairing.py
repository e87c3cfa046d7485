"""A new board is paired by the one-time code that the server shows, and shows the shop at once."""

import re
import subprocess
import sys

import pytest

from tests.became import soon
from tests.journeys.stage import ROOT, server_says

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(400)]


def pair(stage, code, folder):
    command = [sys.executable, "-m", "display_board", "pair", stage.address, code, "--data", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_a_board_is_paired_once_by_a_code(stage, tmp_path):
    code = server_says(stage.folder, ["device", "code", "board", "Board by the door"]).split()[-1]
    wrong = pair(stage, "AAAAAAAA", tmp_path / "wrong")
    assert wrong.returncode == 2
    assert "code is wrong" in wrong.stderr

    right = pair(stage, code, stage.folder)
    assert right.returncode == 0, right.stderr
    assert "Paired as Board by the door." in right.stdout
    assert (stage.folder / "board.token").stat().st_mode & 0o077 == 0
    assert pair(stage, code, tmp_path / "again").returncode == 2, "a code works once"

    board = stage.start_board()
    soon(lambda: "The server is there" in board.says(), what="the new board's line")
    known = server_says(stage.folder, ["device", "list"])
    assert re.search(r"Board by the door\s+paired", known)
