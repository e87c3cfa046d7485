"""A long name of a place goes on in a second line rather than becoming small."""

import pytest

from display_board.layout import Box
from display_board.pen import LINE, NAME_LINES, _size_of, broken

LONG = "Registration of births and deaths room two"
PLACES = [Box(0, 0, 960, 160), Box(0, 0, 430, 136), Box(0, 0, 360, 160)]


@pytest.mark.parametrize("box", PLACES)
def test_a_long_name_is_larger_on_several_lines_and_has_room(box):
    sizes = [_size_of(broken(LONG, most, "en"), 136, box, "en") for most in range(1, NAME_LINES + 1)]
    assert max(sizes) > 1.25 * sizes[0]
    for most, size in enumerate(sizes[1:], start=2):
        assert size * LINE * most <= box.height + 1


def test_no_word_is_lost_and_a_short_name_stays_on_one_line():
    for most in range(1, NAME_LINES + 1):
        lines = broken(LONG, most, "en")
        assert " ".join(lines) == LONG
        assert len(lines) <= most
    assert broken("Room", 3, "en") == ["Room"]
