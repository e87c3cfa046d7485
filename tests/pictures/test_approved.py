"""What people see still looks as it was approved; and the comparison sees a change, and no smoothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from printer import fonts
from tests.pictures import sheets

ROOT = Path(__file__).resolve().parents[2]
HOW = "Look. If it is as it should be: python -m tests.pictures --approve, and commit docs/pictures."
SMALL, MOST_MB = (180, 320), 9


@pytest.mark.window
@pytest.mark.timeout(400)
def test_kiosk_board_and_paper_look_as_approved():
    if not sheets.comparable():
        pytest.skip("left out: the approved pictures were made with other fonts than this machine has")
    command = [sys.executable, "-m", "tests.pictures.drawn", "compare"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=390)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == [], HOW


def test_all_pictures_together_stay_small():
    files = [path for path in (ROOT / "docs" / "pictures").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_MB * 1_000_000


def page(word, shade=0):
    picture = Image.new("RGB", SMALL, (243, 246, 250))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((10, 60, 170, 100), (255, 255, 255), (110, 125, 146))
    face = ImageFont.truetype(str(fonts.face("en", bold=True)), 24)
    pen.text((14, 66), word, (11 + shade, 27 + shade, 51 + shade), face)
    return picture


def test_another_word_a_lost_button_and_another_colour_are_changes():
    before = page("Council Tax")
    assert sheets.differ(before, page("Housing"))
    assert sheets.differ(before, Image.new("RGB", SMALL, (243, 246, 250)))
    assert sheets.differ(before, page("Council Tax").point(lambda value: 255 - value))


def test_smoothing_and_loss_by_packing_are_none():
    before = page("Council Tax")
    assert not sheets.differ(before, before.filter(ImageFilter.GaussianBlur(0.6)))
    assert not sheets.differ(before, page("Council Tax", shade=8))


def test_a_sheet_that_nobody_approved_and_one_of_another_size_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "FOLDER", tmp_path)
    whole, boxes = sheets.made(sheets.Sheet(lambda: [("one", page("Housing"))], 180, 2))
    assert sheets.changed("kiosk", whole, boxes) == ["kiosk has never been approved"]
    sheets.keep("kiosk", whole)
    assert sheets.changed("kiosk", whole, boxes) == []
    other, places = sheets.made(sheets.Sheet(lambda: [("one", page("Parking"))], 180, 2))
    assert sheets.changed("kiosk", other, places) == ["kiosk: one"]
    longer = sheets.made(sheets.Sheet(lambda: [("one", page("Housing"))] * 3, 180, 2))
    assert sheets.changed("kiosk", *longer) == ["kiosk has other pages than before"]
