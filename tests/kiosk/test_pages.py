"""Every page, in every style, on every screen: fits, can be touched, can be drawn, and reads easily."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.kit.icons import is_known
from kiosk.screens.seen import LANGUAGE_NAMES
from printer import fonts
from tests.fakes import kiosk_views
from tests.grades import grade

ROOT = Path(__file__).resolve().parents[2]
A_DAY = re.compile(r"[A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}")
HARDEST_GRADE = 6.0
HARDEST_EASY_GRADE = 3.0
BANNED = re.compile(r"\b(sorry|invalid|valid|forbidden|oops|error|click|ani)\b", re.IGNORECASE)

pytestmark = [pytest.mark.window, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def swept():
    command = [sys.executable, "-m", "tests.kiosk.sweep"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_long_words_high_letters_and_long_lists_have_room_on_every_screen():
    command = [sys.executable, "-m", "tests.kiosk.fits"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    assert said["wrong"] == []
    assert said["arranged"] > 1000


def test_everything_fits_can_be_reached_and_is_large_enough(swept):
    assert swept["wrong"] == []
    assert swept["shown"] > 500


@pytest.mark.parametrize("language", kiosk_views.SHOP.languages)
@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_on_every_page_can_be_drawn(swept, language, bold):
    path = fonts.face(language, bold)
    own_names = LANGUAGE_NAMES.values()
    lost = {text: fonts.missing(text, path) for text in swept["texts"][language] if text not in own_names}
    assert {text: letters for text, letters in lost.items() if letters} == {}


def test_every_symbol_is_in_the_font():
    source = "".join(path.read_text() for path in (ROOT / "kiosk").rglob("*.py"))
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
    known = {name for name in named if is_known(name)}
    view = kiosk_views.view()
    pictures = {symbol for thing in (*view.services, *view.needs) for symbol in thing.picture}
    for icon in pictures | {thing.icon for thing in (*view.services, *view.life_events, *view.needs)}:
        assert is_known(icon), icon
    assert {"ticket-confirmation", "bell-ring", "human-handsdown", "arrow-left", "check-bold"} <= known


def test_sentences_can_be_read_at_eleven(swept):
    hard = {
        text: round(grade(text), 1)
        for text in (A_DAY.sub("then", text) for text in swept["texts"]["en"])
        if len(text.split()) >= 6 and text.isascii() and grade(text) > HARDEST_GRADE
    }
    assert hard == {}


def test_easy_pages_can_be_read_at_eight(swept):
    """Taken together; names of places and one long word in a short sentence say nothing by themselves."""
    said = [text for text in swept["easy"]["en"] if text.isascii() and not text[0].isdigit()]
    assert grade(" ".join(f"{text.rstrip('.?')}." for text in said)) <= HARDEST_EASY_GRADE


def test_no_page_says_what_people_dread(swept):
    assert [text for text in swept["texts"]["en"] if BANNED.search(text)] == []
