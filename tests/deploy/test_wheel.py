"""What is installed from a wheel is whole: pages, catalogues and fonts travel with the programs."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRAVELS = (
    "queue_server/contract/catalogues/ar/LC_MESSAGES/front_door.mo",
    "queue_server/contract/catalogues/coverage.json",
    "queue_server/web/static/front-door.css",
    "queue_server/web/templates/page.html",
    "queue_server/web/icons.svg",
    "queue_server/store/migrations/env.py",
    "printer/built_fonts/latin-regular.ttf",
    "queue_server/built_bank_holidays.json",
    "queue_server/contract/built_days.json",
)


def test_a_wheel_holds_everything_the_programs_read(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in TRAVELS if name not in names] == []
    assert not [name for name in names if name.startswith(("tests/", "var/", "deploy/"))]
