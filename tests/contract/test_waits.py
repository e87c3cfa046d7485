"""A wait is said in the same words everywhere, in the customer's language, and never invented."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from queue_server.contract.waits import WaitEstimate, another_time, said, short
from queue_server.contract.words import Words

ENGLISH = Words.of("en")
ARABIC = Words.of("ar")


def wait(low: int, high: int) -> WaitEstimate:
    return WaitEstimate(low_minutes=low, high_minutes=high)


@pytest.mark.parametrize(
    ("low", "high", "sentence", "in_short"),
    [
        (0, 5, "Any moment now", "any moment"),
        (0, 10, "Up to 10 minutes", "up to 10 min"),
        (10, 25, "About 10 to 25 minutes", "10 to 25 min"),
        (15, 15, "About 15 minutes", "15 min"),
    ],
)
def test_each_wait_has_its_words(low: int, high: int, sentence: str, in_short: str) -> None:
    assert wait(low, high).sentence(ENGLISH) == sentence
    assert wait(low, high).short() == in_short
    assert short(low, high) == in_short


def test_five_minutes_are_any_moment_and_more_is_not() -> None:
    assert wait(0, 5).any_moment
    assert not wait(0, 10).any_moment


def test_a_screen_says_it_in_two_lines() -> None:
    assert said(wait(10, 25), ENGLISH) == ("You will wait about", "10 to 25 minutes")
    assert said(wait(15, 15), ENGLISH) == ("You will wait about", "15 minutes")
    assert said(wait(0, 10), ENGLISH) == ("How long will you wait?", "Up to 10 minutes")
    assert said(wait(0, 5), ENGLISH) == ("How long will you wait?", "Any moment now")


def test_what_nobody_knows_is_not_told() -> None:
    assert said(None, ENGLISH) == ("How long will you wait?", "We can’t say yet")
    assert short(None, 10) == short(5, None) == "can’t say yet"


def test_it_is_said_in_the_customers_language() -> None:
    for estimate in (wait(0, 5), wait(0, 10), wait(10, 25)):
        assert estimate.sentence(ARABIC) != estimate.sentence(ENGLISH)
        assert said(estimate, ARABIC).figure != said(estimate, ENGLISH).figure
    assert "25" in wait(10, 25).sentence(ARABIC)


@pytest.mark.parametrize(
    ("free_at", "said_so"),
    [
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "For example: today at 23:30"),
        (datetime(2026, 10, 25, 10, 20, tzinfo=UTC), "For example: tomorrow at 10:20"),
        (datetime(2026, 10, 26, 10, 20, tzinfo=UTC), "For example: Monday 26 Oct 2026, 10:20"),
    ],
)
def test_another_time_is_an_example_by_the_shops_days(free_at: datetime, said_so: str) -> None:
    """It is half past eleven in the evening of the day before the clocks go back."""
    now, london = datetime(2026, 10, 24, 22, 15, tzinfo=UTC), ZoneInfo("Europe/London")
    assert another_time(free_at, now, london) == said_so
    assert another_time(free_at, now, london, ARABIC).startswith("مثلاً")
