"""Words that are slow to shape are measured once, and are as wide as when they are shaped."""

import json

import pytest

from kiosk.kit import text, widths
from printer import fonts
from queue_server.contract.words import Words

SENTENCE = "I have an appointment"

pytestmark = pytest.mark.skipif(not fonts.has_face("ur"), reason="left out: no face for Urdu on this machine")


def test_a_sentence_put_together_from_measured_words_is_as_wide_as_when_it_is_shaped():
    said = Words.of("ur").say(SENTENCE)
    for size in (46, 69, 88):
        face = text._face(text.font_file("ur"), size)
        shaped = face.getlength(said, direction="rtl", language="ur")
        assert text.width_of(said, "ur", size) == pytest.approx(shaped, abs=1)


def test_the_words_of_the_catalogue_are_known_before_anybody_reads_them(monkeypatch):
    monkeypatch.setattr(widths, "_measured", lambda *_: pytest.fail("This was measured at set-up."))
    widths.forget()
    text.forget_widths()
    assert text.width_of(Words.of("ur").say(SENTENCE), "ur", 46) > 100


def test_a_word_that_nobody_knew_is_measured_and_forgotten_with_its_visit(monkeypatch):
    monkeypatch.setattr(widths, "_built", dict)
    measured = []
    shaped = widths._measured
    monkeypatch.setattr(widths, "_measured", lambda *asked: measured.append(asked) or shaped(*asked))
    path = text.font_file("ur")
    for _ in range(2):
        widths.forget()
        widths.share(path, "گھر", "ur")
        widths.share(path, "گھر", "ur")
    assert len(measured) == 2


def test_what_was_measured_at_set_up_is_for_the_faces_that_are_here():
    built = json.loads(widths.FILE.read_text("utf-8"))
    assert {fonts.face("ur", bold).name for bold in (False, True)} == set(built)
