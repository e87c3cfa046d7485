"""What an IT officer types, and how the program refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import arguments, main, read_token, two_numbers

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


def test_sizes_are_two_numbers():
    assert two_numbers("268x476") == (268, 476)
    for wrong in ("268", "268 x 476", "0x5", "-1x5", "axb"):
        with pytest.raises(Exception, match="width x height"):
            two_numbers(wrong)


def test_a_token_that_others_can_read_is_refused(tmp_path, capsys):
    token = tmp_path / "kiosk.token"
    token.write_text("secret")
    token.chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        read_token(token)
    assert main(["--server", "http://127.0.0.1:1", "--data", str(tmp_path), "--preview"]) == 2
    assert "secret" not in capsys.readouterr().err
    token.chmod(0o600)
    assert read_token(token) == "secret"


def test_pairing_over_plain_http_with_another_machine_is_refused(tmp_path, capsys):
    assert main(["pair", "http://shop.example", "ABCD-EFGH", "--data", str(tmp_path)]) == 2
    assert "TLS" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["--help"], ["pair", "--help"]])
def test_help_explains(command):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--data DIR" in done.stdout
