"""What is on the board: large, listed, missed, late, stale."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from display_board.board import LARGE_FOR, LAST_KEPT, NOT_LARGE_AFTER, Sentence, Turns, picture, take_turns
from display_board.layout import SIZES, lay_out
from printer import fonts
from queue_server.contract.views import BoardDelay, BoardLate, BoardWait
from tests.display_board.scenes import ARABIC_DESK, MORNING, busy_morning, call, view

ROOM = 3


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def shown(a_view, now=MORNING, turns=None, heard_at=None):
    """The picture of a view, as a board shows it that has just met it."""
    turns = take_turns(turns or Turns(), a_view.calls, now, ROOM)
    return picture(a_view, turns, now, heard_at or now)


def numbers(turns: Turns) -> list[str]:
    return [one.call.number for one in turns.large]


# Who is large -------------------------------------------------------------------------------------


def test_the_newest_call_is_large_and_the_five_before_it_are_listed():
    calls = [call(f"A{nth:03d}", ago=20 * nth) for nth in range(9)]
    on_screen = shown(view(*calls), turns=Turns(had=frozenset(one.call_id for one in calls)))
    assert [one.number for one in on_screen.large] == ["A000"]
    assert [one.number for one in on_screen.before] == ["A001", "A002", "A003", "A004", "A005"]


def test_three_calls_at_once_are_large_together_and_each_for_fifteen_seconds():
    calls = [call("A001", ago=2), call("B001", ago=1), call("C001")]
    turns = take_turns(Turns(), calls, MORNING, ROOM)
    assert numbers(turns) == ["A001", "B001", "C001"]
    turns = take_turns(turns, calls, MORNING + seconds(14.9), ROOM)
    assert len(turns.large) == 3
    assert numbers(take_turns(turns, calls, MORNING + seconds(15), ROOM)) == ["C001"]


def test_where_there_is_room_for_one_the_next_waits_its_turn_at_the_head_of_the_list():
    calls = [call("A001", ago=1), call("B001")]
    turns = take_turns(Turns(), calls, MORNING, 1)
    on_screen = picture(view(*calls), turns, MORNING, MORNING)
    assert [one.number for one in on_screen.large] == ["A001"]
    assert [one.number for one in on_screen.before] == ["B001"]
    turns = take_turns(turns, calls, MORNING + seconds(15), 1)
    assert numbers(turns) == ["B001"]
    assert numbers(take_turns(turns, calls, MORNING + seconds(29), 1)) == ["B001"]


def test_a_withdrawn_call_goes_at_once_and_the_one_before_it_stands():
    first, second = call("A001", ago=60), call("B001")
    turns = take_turns(Turns(), [first, second], MORNING, ROOM)
    assert "B001" in numbers(turns)
    assert numbers(take_turns(turns, [first], MORNING + seconds(1), ROOM)) == ["A001"]
    assert numbers(take_turns(turns, [], MORNING + seconds(1), ROOM)) == []


def test_a_number_called_again_stands_once_and_its_time_begins_anew():
    first = call("A001", desk=5)
    turns = take_turns(Turns(), [first], MORNING, ROOM)
    later = MORNING + seconds(10)
    again = call("A001", desk=6, at=later)
    turns = take_turns(turns, [first, again], later, ROOM)
    on_screen = picture(view(first, again), turns, later, later)
    assert [(one.number, one.place) for one in on_screen.large] == [("A001", "Desk 6")]
    assert on_screen.before == ()
    assert numbers(take_turns(turns, [first, again], later + seconds(14), ROOM)) == ["A001"]


def test_a_call_met_late_goes_to_the_list_not_to_the_large_place():
    old, new = call("A001", ago=NOT_LARGE_AFTER.total_seconds()), call("B001")
    assert numbers(take_turns(Turns(), [old, new], MORNING, ROOM)) == ["B001"]
    assert numbers(take_turns(Turns(), [old], MORNING, ROOM)) == ["A001"], "an empty board would help nobody"


def test_a_board_that_has_just_started_makes_only_the_newest_large():
    calls = busy_morning().calls
    turns = take_turns(Turns(), calls, MORNING, ROOM)
    turns = take_turns(turns, calls, MORNING + seconds(1), ROOM)
    assert numbers(turns) == ["A042"]


def test_now_calling_becomes_last_called():
    one = view(call("A042"))
    assert shown(one).calling
    assert not shown(one, now=MORNING + seconds(120)).calling


arrivals = st.lists(
    st.tuples(st.floats(0, 40), st.sampled_from(["A001", "A002", "B001", "B002", "C001", "C002"])), max_size=8
)


@settings(max_examples=40)
@given(arrivals=arrivals, room=st.integers(1, 3))
def test_every_call_is_large_for_fifteen_seconds_and_always_to_be_seen(arrivals, room):
    """A simulated rush, half a second a step: however the calls come, each number gets its time."""
    calls, turns, now = [], Turns(), MORNING
    large_steps = dict.fromkeys((number for _, number in arrivals), 0)
    to_come = sorted(arrivals)
    for step in range(2 * 200):
        now = MORNING + seconds(step / 2)
        while to_come and to_come[0][0] <= step / 2:
            calls.append(call(to_come.pop(0)[1], at=now))
        turns = take_turns(turns, calls, now, room)
        on_screen = picture(view(*calls), turns, now, now)
        large = [one.number for one in on_screen.large]
        assert len(large) == len(set(large)) <= room
        assert bool(large) == bool(calls)
        assert not set(large) & {one.number for one in on_screen.before}
        assert len(on_screen.before) <= LAST_KEPT
        assert {one.number for one in calls} == set(large) | {one.number for one in on_screen.before}
        for number in large:
            large_steps[number] += 1
    assert all(steps >= 2 * LARGE_FOR.total_seconds() for steps in large_steps.values())


# Places, waits and sentences ----------------------------------------------------------------------


def test_a_place_is_also_written_in_the_tickets_language():
    (arabic,) = shown(view(call("A042", language="ar"))).large
    (english,) = shown(view(call("A042"))).large
    assert (arabic.place, arabic.place_own) == ("Desk 5", f"{ARABIC_DESK} 5")
    assert english.place_own is None


def test_waits_are_said_in_the_fewest_words():
    known = [("A", 10, 20), ("B", 0, 5), ("C", 0, 15)]
    waits = [BoardWait(label=label, low_minutes=low, high_minutes=high) for label, low, high in known]
    on_screen = shown(view(waits=waits))
    assert [(wait.label, wait.text) for wait in on_screen.waits] == [
        ("A", "10 to 20 min"),
        ("B", "any moment"),
        ("C", "up to 15 min"),
    ]


def test_a_wait_that_cannot_be_told_is_never_invented():
    some = [
        BoardWait(label="A", low_minutes=5, high_minutes=10),
        BoardWait(label="B", low_minutes=None, high_minutes=None),
    ]
    assert [wait.text for wait in shown(view(waits=some)).waits] == ["5 to 10 min", "can’t say yet"]
    none = shown(view(waits=some[1:]))
    assert none.waits_unknown
    assert none.waits == ()


def test_a_delay_says_which_tickets_why_and_the_new_time_by_the_shops_clock():
    july = MORNING.replace(month=7)
    late = BoardDelay(label="C", reason={"en": "a colleague is away."}, new_time=july + timedelta(minutes=23))
    sentence = shown(view(at=july, delays=[late]), now=july).sentence
    assert sentence.text == "C tickets are late: a colleague is away. New time: 12:20."
    assert sentence.kind == "delay"


def test_appointments_that_wait_past_their_time_are_told_by_series():
    sentence = shown(view(late=[BoardLate(label="B", minutes=15)])).sentence
    assert sentence.text == "B appointments are about 15 minutes late."
    assert sentence.kind == "delay"
    hours = shown(view(late=[BoardLate(label="B", minutes=80)])).sentence
    assert hours.text == "B appointments are about 1 hour 30 minutes late."


def test_delays_notices_and_missed_numbers_take_turns_until_all_were_shown():
    late = BoardDelay(label="C", reason={"en": "a colleague is away"}, new_time=MORNING)
    missed = ["A001", "A002", "A003", "A004", "B001"]
    crowded = view(
        delays=[late], notices=["Water is beside the door.", "We close at 4 pm today."], missed=missed
    )
    seen, met = set(), set()
    for tick in range(100):
        on_screen = shown(crowded, now=MORNING + seconds(tick))
        seen.add(on_screen.sentence.text)
        met |= set(on_screen.missed)
        assert len(on_screen.missed) <= 3
    assert len(seen) == 3
    assert met == set(missed)


def test_a_sentence_too_long_for_one_line_is_shown_line_by_line():
    reason = {"en": "two colleagues are helping in the Family Room until the doctor has come to them"}
    late = BoardDelay(label="C", reason=reason, new_time=MORNING)
    lines = [shown(view(delays=[late]), now=MORNING + seconds(8 * step)).sentence.text for step in range(2)]
    assert all(len(line) <= 60 for line in lines)
    assert len(set(lines)) == 2


# Stale --------------------------------------------------------------------------------------------


def test_fifteen_seconds_without_news_the_board_says_since_when():
    morning = busy_morning()
    heard_at, turns = MORNING, take_turns(Turns(), morning.calls, MORNING, ROOM)
    assert picture(morning, turns, MORNING + seconds(15), heard_at).stale is None
    stale = picture(morning, turns, MORNING + seconds(16), heard_at)
    assert stale.stale.short == "Not up to date. As at 10:57"
    assert stale.stale.long == "This screen stopped updating at 10:57"
    assert (stale.waits, stale.sentence, stale.calling) == ((), None, False)
    assert stale.large[0].number == "A042"
    assert stale.missed == ("A036", "B007")


def test_yesterdays_calls_are_not_shown_today():
    morning = busy_morning()
    turns = take_turns(Turns(), morning.calls, MORNING, ROOM)
    tomorrow = picture(morning, turns, MORNING + timedelta(days=1), MORNING)
    assert (tomorrow.large, tomorrow.before, tomorrow.missed) == ((), (), ())
    assert tomorrow.stale.short == "Not up to date"


@pytest.mark.parametrize(("hours_later", "still_shown"), [(15, True), (17, False)])  # 01:57 and 03:57
def test_a_shops_day_ends_at_three_and_not_at_midnight(hours_later, still_shown):
    morning = busy_morning()
    turns = take_turns(Turns(), morning.calls, MORNING, ROOM)
    night = picture(morning, turns, MORNING + timedelta(hours=hours_later), MORNING)
    assert bool(night.large) is still_shown


def test_a_board_that_never_had_news_says_so():
    empty = picture(None, Turns(), MORNING, None)
    assert empty.stale.long == "This screen has no news yet"
    assert empty.large == ()


@pytest.mark.parametrize("minutes", [0, 1, 59])
def test_equal_moments_give_equal_pictures(minutes):
    now = MORNING + timedelta(minutes=minutes)
    assert shown(busy_morning(now), now=now).large == shown(busy_morning(now), now=now).large


def test_who_may_not_be_seen_before_closing_is_asked_to_come_to_us():
    waits = [
        BoardWait(label="A", low_minutes=90, high_minutes=120),
        BoardWait(label="B", low_minutes=20, high_minutes=75, closing_time="17:00"),
    ]
    on_screen = shown(view(waits=waits))
    assert [wait.text for wait in on_screen.waits] == ["1½ to 2 hr", "please ask us"]
    assert on_screen.sentence == Sentence(
        "delay", "We close at 17:00 today. Please ask us if you still wait."
    )


def test_the_longest_wait_is_written_as_large_as_a_short_one():
    layout = lay_out(1920, 1080)
    face = ImageFont.truetype(str(fonts.face("en", bold=True)), round(SIZES.line))
    room = layout.waits.inset(8, 0).split_left(336)[1].columns(3, 24)[0].split_left(100)[1].width
    for low, high in ((10, 25), (75, 105), (270, 390)):
        (wait,) = shown(view(waits=[BoardWait(label="A", low_minutes=low, high_minutes=high)])).waits
        assert face.getlength(wait.text) <= room, wait.text
