"""Every word can be told from its ground, in every theme."""

import pytest

from kiosk.kit.theme import (
    CAPITAL_HEIGHT,
    DAY,
    FOCUS_YELLOW,
    INK,
    LARGER_TYPE,
    NORMAL_TYPE,
    SPACE,
    UNIT_MM,
    YELLOW_ON_BLACK,
    contrast,
    rgb,
)

THEMES = {theme.name: theme for theme in (DAY, YELLOW_ON_BLACK)}
FACES = [(name, face) for name, theme in THEMES.items() for face in theme.faces]


def test_contrast_is_counted_as_wcag_counts_it():
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert contrast(rgb("#38475C"), rgb("#E2EDF8")) == pytest.approx(8.0, abs=0.05)


@pytest.mark.parametrize(("theme", "face"), FACES)
def test_words_on_every_ground_reach_seven_to_one(theme, face):
    face = THEMES[theme].faces[face]
    assert contrast(face.ink, face.ground) >= 7
    assert contrast(face.muted, face.ground) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_the_page_reach_seven_to_one(theme):
    theme = THEMES[theme]
    for colour in (theme.ink, theme.muted, theme.brand):
        assert contrast(colour, theme.page) >= 7


@pytest.mark.parametrize(("theme", "face"), FACES)
def test_symbols_stand_out_from_their_square(theme, face):
    face = THEMES[theme].faces[face]
    assert contrast(face.icon, face.icon_ground or face.ground) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_what_can_be_touched_has_an_edge_that_can_be_seen(theme):
    theme = THEMES[theme]
    for face in (theme.card, theme.chosen, theme.second):
        seen = max(contrast(face.edge, theme.page), contrast(face.ground, theme.page))
        assert seen >= 3
    assert contrast(theme.bar_dim, theme.bar.ground) >= 4.5


def test_the_two_focus_rings_stand_out_from_each_other_and_the_page():
    assert contrast(INK, FOCUS_YELLOW) >= 12
    for theme in THEMES.values():
        assert contrast(theme.focus_inner, theme.focus_outer) >= 3
        assert max(contrast(ring, theme.page) for ring in (theme.focus_inner, theme.focus_outer)) >= 3


@pytest.mark.parametrize("type_", [NORMAL_TYPE, LARGER_TYPE])
def test_no_capital_is_lower_than_seven_point_three_millimetres(type_):
    assert min(vars(type_).values()) * CAPITAL_HEIGHT * UNIT_MM >= 7.3


def test_larger_text_is_half_as_large_again():
    assert LARGER_TYPE.body == 1.5 * NORMAL_TYPE.body


def test_the_smallest_target_is_wider_than_twenty_millimetres():
    assert SPACE.target * UNIT_MM >= 20
