"""What an IT officer types, and how the program refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import arguments, main

ROOT = Path(__file__).resolve().parents[2]
SHOW = ["--server", "http://127.0.0.1:1", "--data", "d"]


def test_without_millimetres_it_refuses_and_says_what_to_type(capsys):
    with pytest.raises(SystemExit) as stopped:
        arguments(SHOW)
    assert stopped.value.code == 2
    assert "--screen-mm" in capsys.readouterr().err


def test_a_preview_has_no_true_size():
    with pytest.raises(SystemExit):
        arguments([*SHOW, "--preview", "--screen-mm", "268x476"])
    assert arguments([*SHOW, "--preview"]).preview


def test_a_token_that_others_can_read_is_refused(tmp_path, capsys):
    token = tmp_path / "kiosk.token"
    token.write_text("secret")
    token.chmod(0o644)
    assert main(["--server", "http://127.0.0.1:1", "--data", str(tmp_path), "--preview"]) == 2
    said = capsys.readouterr().err
    assert "chmod 600" in said
    assert "secret" not in said


def test_pairing_over_plain_http_with_another_machine_is_refused(tmp_path, capsys):
    assert main(["pair", "http://shop.example", "ABCD-EFGH", "--data", str(tmp_path)]) == 2
    assert "TLS" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["--help"], ["pair", "--help"], ["sound-check", "--help"]])
def test_help_explains(command):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--data DIR" in done.stdout


@pytest.mark.speech
def test_a_sound_check_plays_in_the_headphones_and_names_device_and_voice(tmp_path, headphones, capsys):
    assert main(["sound-check", "--data", str(tmp_path), "--language", "ur"]) == 0
    said = capsys.readouterr().out
    assert "Voice for ur: ur" in said
    assert f"the headphones, by: cp {{sound}} {headphones}" in said
    assert len(list(headphones.iterdir())) == 3


@pytest.mark.speech
def test_a_sound_check_says_when_nothing_plays(tmp_path, capsys):
    assert main(["sound-check", "--data", str(tmp_path)]) == 2
    (tmp_path / "headphones.toml").write_text('play = ["false", "{sound}"]')
    assert main(["sound-check", "--data", str(tmp_path)]) == 1
    assert "Nothing was heard." in capsys.readouterr().out
