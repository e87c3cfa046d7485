"""Units fill pages in order, and the arrow keys lead where they point."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.answers import ChooseLanguage
from kiosk.screens.question import Choice
from kiosk.widgets.arrange import Unit, Zone, cuts_between, height_of, into_bins, stack
from kiosk.widgets.band import rows_of
from kiosk.widgets.focus import Way, neighbour
from kiosk.widgets.style import Screen

UNITS = st.lists(
    st.builds(
        Unit,
        height=st.floats(10, 400),
        gap=st.floats(0, 40),
        block=st.integers(0, 9),
        stays=st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


@given(UNITS, st.lists(st.floats(400, 900), min_size=1, max_size=2))
def test_nothing_is_lost_reordered_or_cut(units, rooms):
    bins = into_bins(units, rooms)
    assert [unit for group in bins for unit in group] == units
    for at, group in enumerate(bins):
        kept_together = any(unit.stays for unit in group[:-1])
        assert height_of(group) <= rooms[at % len(rooms)] or len(group) == 1 or kept_together


def test_what_is_higher_than_a_page_is_parted_between_its_lines():
    lines = [(0, 140), (150, 290), (170, 200), (300, 440)]
    assert cuts_between(lines) == (140, 290)
    high = Unit(440, 20, 1, cuts=cuts_between(lines))
    [[title, first], [second], [third]] = into_bins([Unit(50, 0, 0, stays=True), high], [215, 150])
    assert (title.block, first.since, first.height) == (0, 0, 140)
    assert (second.since, second.height, third.since, third.height) == (140, 150, 290, 150)
    assert first.is_part
    assert third.gap == 0


def test_what_cannot_be_parted_has_a_page_of_its_own_however_high_it_is():
    assert into_bins([Unit(50, 0, 0, stays=True), Unit(300, 10, 1)], [200]) == [
        [Unit(50, 0, 0, stays=True)],
        [Unit(300, 10, 1)],
    ]


def test_a_title_is_left_alone_only_by_what_cannot_be_parted():
    title, lines = Unit(50, 0, 0, stays=True), Unit(200, 10, 1, cuts=(130.0,))
    [[first, part], [rest]] = into_bins([title, lines], [200])
    assert (first, part.height, rest.height) == (title, 130, 70)
    assert into_bins([title, replace(lines, cuts=())], [200]) == [[title], [replace(lines, cuts=())]]


def test_a_heading_goes_along_with_what_it_heads():
    heading, row = Unit(50, 10, 1, stays=True), Unit(100, 10, 2, row=0)
    assert into_bins([Unit(100, 0, 0), heading, row], [200]) == [[Unit(100, 0, 0)], [heading, row]]


def test_rows_share_what_is_left_over_up_to_a_limit():
    zone = Zone(0, 100, 500, 400)
    spots = stack([Unit(50, 0, 0), Unit(100, 20, 1, row=0), Unit(100, 20, 1, row=1)], zone, most_extra=30)
    assert [(spot.y, spot.height) for spot in spots] == [(100, 50), (170, 130), (320, 130)]


def test_arrows_lead_to_what_lies_that_way():
    boxes = [(0, 200, 100, 50), (120, 200, 100, 50), (0, 100, 100, 50), (0, 0, 220, 50)]
    assert neighbour(boxes, 0, Way.RIGHT) == 1
    assert neighbour(boxes, 0, Way.DOWN) == 2
    assert neighbour(boxes, 1, Way.DOWN) == 3
    assert neighbour(boxes, 3, Way.UP) == 2
    assert neighbour(boxes, 0, Way.LEFT) == 0


@given(st.lists(st.floats(100, 300), max_size=12))
def test_languages_stand_in_even_rows_that_fit_and_none_is_lost(widths):
    languages = [Choice(ChooseLanguage(str(at)), str(at)) for at in range(len(widths))]
    rows = rows_of(languages, lambda choice: widths[int(choice.label)], 968)
    assert [choice for row in rows for choice, _ in row] == languages
    assert all(sum(wide for _, wide in row) + 16 * (len(row) - 1) <= 968.01 for row in rows)
    assert not rows or max(map(len, rows)) - min(map(len, rows)) <= 1


def test_buttons_move_down_only_where_there_is_room_below():
    assert [Screen(768, 1366, wide, high).lowers for wide, high in ((257, 457), (230, 409), (194, 345))] == [
        True,
        False,
        False,
    ]
    assert not Screen(1920, 1080, 476, 268).lowers
