"""Sizes in true millimetres (A11), and that every box stays on the screen."""

import pytest

from display_board.layout import (
    MM_OF_43_INCHES,
    NUMBER_MM,
    SIZES,
    Box,
    capital_mm,
    lay_out,
    readable,
)

SCREENS = [(1920, 1080), (3840, 2160), (1280, 720), (1366, 768), (768, 1366), (1080, 1920), (1280, 1024)]
BOXES = ("bar", "panel", "listing", "missed", "waits", "foot")


@pytest.mark.parametrize("size", SCREENS)
def test_every_box_is_on_the_screen_and_none_covers_another(size):
    layout = lay_out(*size)
    boxes = [getattr(layout, name) for name in BOXES]
    for box in boxes:
        assert box.width > 0
        assert box.height > 0
        assert box.left >= 0
        assert box.left + box.width <= size[0] + 0.01
        assert box.top + box.height <= size[1] + 0.01
    for nth, one in enumerate(boxes):
        for other in boxes[nth + 1 :]:
            assert not overlap(one, other)


def overlap(one: Box, other: Box) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return across > 0.01 and down > 0.01


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1280, 720), (768, 1366)])
def test_on_43_inches_all_capitals_are_high_enough_at_five_metres(size):
    layout = lay_out(*size)
    long = max(MM_OF_43_INCHES) / max(size)

    def mm(type_size):
        return capital_mm(type_size * layout.unit, long)

    assert readable(layout, MM_OF_43_INCHES).at_once == 3
    assert min(mm(number) for number in SIZES.number) >= NUMBER_MM
    assert mm(SIZES.listed) >= 40
    assert mm(SIZES.place) >= 40
    assert min(mm(SIZES.line), mm(SIZES.heading), mm(SIZES.missed)) >= 20


@pytest.mark.parametrize(("inches", "at_once"), [(55, 3), (43, 3), (40, 2), (32, 1), (15, 1)])
def test_a_smaller_screen_shows_fewer_numbers_at_once_not_smaller_ones(inches, at_once):
    side = inches / 43
    seen = readable(lay_out(1920, 1080), (MM_OF_43_INCHES[0] * side, MM_OF_43_INCHES[1] * side))
    assert seen.at_once == at_once
    assert (seen.metres >= 5) == (inches > 15)


def test_millimetres_may_be_given_in_either_order():
    standing = lay_out(1080, 1920)
    assert readable(standing, (536, 952)) == readable(standing, (952, 536))
