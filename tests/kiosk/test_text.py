"""Few faces are open at a time, and texts are measured the same whether theirs is or not."""

import weakref

from kiosk.kit import text


def test_a_face_that_was_not_used_for_long_is_closed_and_opened_again():
    wide = text.width_of("Housing", "en", 20)
    face = weakref.ref(text._face(text.font_file("en"), 20))
    assert face() is not None
    for size in range(21, 21 + text._FACES_AT_HAND):
        text.width_of("Housing", "en", size)
    assert face() is None
    text.forget_widths()
    assert text.width_of("Housing", "en", 20) == wide
