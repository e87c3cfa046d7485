"""However wrong the wall clock is and however often the machine restarts, the order is the one that was."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.clocks import LONGEST_AGE, Now, Stamp, ages

HOUR = 3600.0


def stamp(wall, boot_seconds, boot="first", **server):
    return Stamp(stored_at=wall, stored_boot_seconds=boot_seconds, boot=boot, **server)


def test_within_one_boot_the_wall_clock_says_nothing():
    stored = [stamp(9_000, 10), stamp(1, 40)]
    assert [(age.seconds, age.rough) for age in ages(stored, Now(0, 100, "first"))] == [
        (90, False),
        (60, False),
    ]


def test_after_a_restart_the_server_s_clock_answers():
    stored = [stamp(1, 100, server_at=10_000, heard_at=9_000)]
    assert ages(stored, Now(5, 20, "second", 10_600))[0].seconds == 600


def test_without_contact_in_that_boot_the_wall_clock_is_held_between_contact_and_start():
    early, late = stamp(1, 100, heard_at=9_000), stamp(99_000, 100, heard_at=9_000)
    now = Now(5, 20, "second", 10_000)
    assert [ages([each], now)[0].seconds for each in (early, late)] == [900, 20]


def test_a_kiosk_that_never_heard_of_its_server_waits_at_most_two_weeks():
    assert ages([stamp(-1e9, 5)], Now(5, 20, "second", 10_000))[0].seconds == LONGEST_AGE.total_seconds()


clock = st.floats(-1e7, 1e7)


@given(
    boots=st.lists(
        st.tuples(clock, st.lists(st.floats(0.5, 9_000), max_size=4), st.booleans()), min_size=1, max_size=4
    ),
    after=st.floats(0.5, 9_000),
)
def test_nobody_is_ever_put_before_somebody_who_came_first(boots, after):
    """Any clocks, restarts and contacts: ages fall in the order of storing, and known ones are true."""
    truth, stamps, heard = 1e9, [], None
    since_start = 0.0
    for number, (wall_error, pauses, contact) in enumerate(boots):
        since_start = 5.0
        truth += 5.0
        if contact:
            heard = truth
        for pause in pauses:
            truth, since_start = truth + pause, since_start + pause
            server = {"heard_at": heard, "server_at": truth if contact else None}
            stamps.append((truth, stamp(truth + wall_error, since_start, str(number), **server)))
    truth, since_start = truth + after, since_start + after
    now = Now(truth + boots[-1][0], since_start, str(len(boots) - 1), truth)
    found = ages([each for _, each in stamps], now)
    seconds = [age.seconds for age in found]
    assert all(
        earlier > later or earlier == LONGEST_AGE.total_seconds() for earlier, later in pairwise(seconds)
    )
    for (when, kept), age in zip(stamps, found, strict=True):
        assert age.rough == (kept.boot != now.boot)
        if not age.rough:
            assert abs(age.seconds - (truth - when)) < 1e-3
