"""The service units start what exists, and the server's is locked down."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

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
