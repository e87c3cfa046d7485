"""The board's command line: what it refuses, and in what words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from display_board.__main__ import arguments, main

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ["--server", "http://127.0.0.1:1", "--data", "."]


def test_a_preview_has_no_true_size(capsys):
    with pytest.raises(SystemExit):
        arguments([*NEEDED, "--preview", "--screen-mm", "952x536"])
    assert "either --screen-mm or --preview" in capsys.readouterr().err


def test_without_a_token_it_ends_with_a_sentence(tmp_path, capsys):
    assert main(["--server", "http://127.0.0.1:1", "--data", str(tmp_path)]) == 2
    assert "board.token" in capsys.readouterr().err


def test_pairing_with_nobody_there_ends_with_a_sentence(tmp_path, capsys):
    assert main(["pair", "http://127.0.0.1:1", "ABCD2345", "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.strip()
    assert not (tmp_path / "board.token").exists()


def test_pairing_is_never_done_in_the_clear_beyond_this_machine(tmp_path, capsys):
    assert main(["pair", "http://queue.council.example", "ABCD2345", "--data", str(tmp_path)]) == 2
    assert "TLS" in capsys.readouterr().err


def test_help_explains_both(capsys):
    for words in (["--help"], ["pair", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    assert "one-time code" in capsys.readouterr().out


@pytest.mark.speech
def test_a_sound_check_plays_and_names_device_and_voice(tmp_path):
    command = [sys.executable, "-m", "display_board", "sound-check", "--data", str(tmp_path)]
    env = {**os.environ, "SDL_AUDIODRIVER": "dummy"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert "Voice for en: en-gb" in done.stdout
    assert "Device: the default of dummy" in done.stdout
