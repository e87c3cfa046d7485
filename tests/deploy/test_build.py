"""Set-up builds what is out of date, and nothing twice."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy import build


@pytest.mark.alone
def test_a_second_build_does_nothing_and_is_fast():
    command = [sys.executable, Path(build.__file__)]
    subprocess.run(command, check=True, capture_output=True)
    began = time.monotonic()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said == ""
    assert time.monotonic() - began < 5


def test_a_step_is_due_again_when_a_source_changes_or_goes(tmp_path):
    source = tmp_path / "style.scss"
    step = build.Step("style sheet", (source,), (), lambda: None)
    absent = step.fingerprint()
    source.write_text("a {}")
    first = step.fingerprint()
    source.write_text("b {}")
    assert len({absent, first, step.fingerprint()}) == 3


def test_the_style_sheet_carries_nobody_elses_brand():
    sheet = (build.STATIC / "front-door.css").read_text()
    assert "Transport" not in sheet
    assert "@font-face" not in sheet or "GDS" not in sheet
    assert "Atkinson Hyperlegible" in sheet


def test_the_pages_scripts_are_in_place():
    for name in build.VENDOR_SCRIPTS:
        assert (build.STATIC / name).stat().st_size > 1000
