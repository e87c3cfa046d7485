"""The service units start what exists, and the server's is locked down."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from queue_server.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
WORST_EXPOSURE = {
    "front-door-server.service": 2.0,
    "front-door-server@.service": 2.0,
    "front-door-printer.service": 2.5,
}


def started_by(unit):
    return re.findall(r"-m (\w+)(?: (\w+))?", unit.read_text())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_one_of_our_programs_as_its_own_user(unit):
    assert {module for module, _ in started_by(unit)} <= {"queue_server", "printer", "kiosk", "display_board"}
    assert "User=front-door" in unit.read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_reads_only_settings_that_ship(unit):
    for name in re.findall(r"EnvironmentFile=/etc/front-door/(\S+)", unit.read_text()):
        given = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "etc" / name).read_text(), re.MULTILINE))
        used = set(re.findall(r"\$\{?([A-Z_]+)", unit.read_text())) - {"MAINPID"}
        assert used <= given


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_started_again_however_often_it_falls(unit):
    settings = unit.read_text().splitlines()
    assert {"Restart=always", "StartLimitIntervalSec=0"} <= set(settings)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_a_unit_says_is_found_under_one_name(unit):
    """What kiosk and board say belongs to a login session, so `journalctl --unit` does not show it."""
    assert "SyslogIdentifier=front-door" in unit.read_text().splitlines()


@pytest.mark.parametrize(
    "unit", [each for each in UNITS if "server" in each.name], ids=lambda unit: unit.name
)
def test_a_server_says_when_it_is_ready_and_takes_no_shop_with_mistakes(unit):
    settings = unit.read_text().splitlines()
    assert "Type=notify" in settings
    reloads = [line for line in settings if line.startswith("ExecReload=")]
    assert "queue_server check" in reloads[0]
    assert "kill -HUP" in reloads[1]


@pytest.mark.parametrize("name", ["kiosk", "board"])
def test_an_x_server_has_a_folder_for_its_log_and_leaves_nothing_behind(name):
    """It writes to HOME, and without a log it does not start; the user's own folder is a server's."""
    settings = (DEPLOY / "systemd" / f"front-door-{name}.service").read_text().splitlines()
    assert "Environment=HOME=/var/lib/front-door-device" in settings
    assert "ExecStopPost=-+/usr/bin/loginctl kill-user front-door" in settings


@pytest.mark.parametrize("name", ["server.conf", "servers.conf"])
def test_the_settings_of_a_server_that_ship_are_settings(name):
    written = (DEPLOY / "etc" / name).read_text()
    named = set(re.findall(r"^#?FRONT_DOOR_([A-Z_]+)=", written, re.MULTILINE))
    assert named
    assert {each.lower() for each in named} <= set(Settings.model_fields)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
@pytest.mark.parametrize("name", WORST_EXPOSURE)
def test_a_unit_is_locked_down(name):
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={WORST_EXPOSURE[name] * 10:.0f}",
    ]
    done = subprocess.run([*command, DEPLOY / "systemd" / name], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr
