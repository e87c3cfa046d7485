"""No stroke of any sentence is cut: what leaves its line's box still lies within its picture's room."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.kit import text
from printer.lettering import Lettering

ROOT = Path(__file__).resolve().parents[2]
SIZE = 40


def sentences(language):
    with (ROOT / "locale" / language / "LC_MESSAGES/front_door.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    return [form for m in messages for form in (m.string if isinstance(m.string, tuple) else (m.string,))]


@pytest.mark.parametrize("bold", [False, True])
def test_every_stroke_of_nastaliq_has_room(bold):
    lettering = Lettering("ur", "rtl", SIZE, bold)
    room = text.bleed_of("ur", SIZE)
    above, below = text._line_box("ur", SIZE)
    for sentence in sentences("ur"):
        ink, width = lettering.ink(sentence), text.width_of(sentence, "ur", SIZE, bold)
        assert ink.above <= above + room, sentence
        assert ink.below <= below + room, sentence
        assert -ink.left <= room, sentence
        assert ink.right <= width + room, sentence


def test_letters_that_stay_in_their_line_take_no_more_room():
    assert text.bleed_of("en", SIZE) == text.bleed_of("bn", SIZE) == 0
