"""A wait is said in the same words everywhere, in the customer's language, and never invented."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from printer import fonts
from queue_server.contract.receipt import LineStyle, ReceiptFacts, compose
from queue_server.contract.waits import (
    WaitEstimate,
    another_time,
    brief,
    closing_notice,
    lateness,
    said,
    short,
    we_are_late,
    we_will_be_late,
)
from queue_server.contract.words import Words

ENGLISH = Words.of("en")
ARABIC = Words.of("ar")


LANGUAGES = ("en", "ro", "pl", "ru", "lt", "uk", "ar", "ur", "bn", "gu", "pa")
LONG = [(0, 75), (50, 75), (60, 75), (60, 120), (90, 120), (120, 120), (165, 210), (300, 660), (540, 1290)]


def wait(low: int, high: int, closing_time: str | None = None) -> WaitEstimate:
    return WaitEstimate(low_minutes=low, high_minutes=high, closing_time=closing_time)


@pytest.mark.parametrize(
    ("low", "high", "sentence", "in_short"),
    [
        (0, 5, "Any moment now", "any moment"),
        (0, 10, "Up to 10 minutes", "up to 10 min"),
        (10, 25, "About 10 to 25 minutes", "10 to 25 min"),
        (15, 15, "About 15 minutes", "15 min"),
        (45, 60, "About 45 to 60 minutes", "45 to 60 min"),
        (50, 75, "About 50 minutes to 1 hour 15 minutes", "½ to 1½ hr"),
        (90, 120, "About 1 hour 30 minutes to 2 hours", "1½ to 2 hr"),
        (60, 120, "About 1 to 2 hours", "1 to 2 hr"),
        (540, 720, "About 9 to 12 hours", "9 to 12 hr"),
        (0, 90, "Up to 1 hour 30 minutes", "up to 1½ hr"),
        (20, 75, "About 20 minutes to 1 hour 15 minutes", "up to 1½ hr"),
        (120, 120, "Up to 2 hours", "up to 2 hr"),
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


def test_a_screen_says_hours_too() -> None:
    assert said(wait(90, 120), ENGLISH) == ("You will wait about", "1 hour 30 minutes to 2 hours")
    assert said(wait(0, 75), ENGLISH) == ("How long will you wait?", "Up to 1 hour 15 minutes")
    assert (brief(45), brief(60), brief(95), brief(0)) == ("45 min", "1 hr", "1 hr 35 min", "0 min")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("low", "high"), LONG)
def test_no_language_counts_minutes_over_an_hour(language: str, low: int, high: int) -> None:
    words = Words.of(language)
    for text in (wait(low, high).sentence(words), said(wait(low, high), words).figure):
        assert all(int(number) < 60 for number in re.findall(r"[0-9]+", text)), text
        assert not re.search(r"[a-z]{3}", text) or language in {"en", "ro", "pl", "lt"}, text
        assert "{" not in text


@pytest.mark.parametrize(
    ("language", "half_past", "whole"),
    [
        ("pl", "Około 1 godziny 30 minut do 2 godzin", "Do 2 godzin"),
        ("ru", "Примерно от 1 часа 30 минут до 2 часов", "До 2 часов"),
        ("uk", "Приблизно від 1 години 30 хвилин до 2 годин", "До 2 годин"),
        ("lt", "Maždaug nuo 1 valandos 30 minučių iki 2 valandų", "Iki 2 valandų"),
        ("ro", "Circa 1 oră și 30 de minute până la 2 ore", "Până la 2 ore"),
        ("ar", "نحو ساعة واحدة و30 دقيقة إلى ساعتين", "حتى ساعتين"),
    ],
)
def test_hours_take_the_form_that_their_place_asks_for(language: str, half_past: str, whole: str) -> None:
    assert wait(90, 120).sentence(Words.of(language)) == half_past
    assert wait(0, 120).sentence(Words.of(language)) == whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", [we_are_late, we_will_be_late])
def test_an_hour_late_and_more_is_told_in_hours(language: str, sentence: Callable[..., str]) -> None:
    words = Words.of(language)
    assert "55" in sentence(55, words)
    for minutes in (60, 65, 90, 125):
        text = sentence(minutes, words)
        assert all(int(number) < 60 for number in re.findall(r"[0-9]+", text)), text
        assert "{" not in text
        assert (text == sentence(minutes, ENGLISH)) == (language == "en")


def test_lateness_is_told_as_a_length_of_time() -> None:
    told = {1: "1 minute", 55: "55 minutes", 60: "1 hour", 65: "1 hour 15 minutes", 120: "2 hours"}
    assert {minutes: lateness(minutes) for minutes in told} == told
    assert lateness(90, Words.of("ru")) == "1 часа 30 минут"


def test_who_may_not_be_seen_before_closing_is_told_that_and_no_minutes() -> None:
    late = wait(20, 45, "17:00")
    assert late.sentence(ENGLISH) == "We may not be able to see you before we close at 17:00 today"
    assert said(late, ENGLISH) == ("We close at 17:00 today", "We may not be able to see you before then")
    assert (late.short(), short(20, 45, None, "17:00")) == ("maybe not by 17:00", "please ask us")
    assert closing_notice("17:00") == "We close at 17:00 today. Please ask us if you still wait."
    assert not wait(0, 5, "17:00").any_moment
    assert not late.is_length


@pytest.mark.parametrize("language", LANGUAGES)
def test_closing_is_told_in_every_language_and_its_time_stands_in_it(language: str) -> None:
    words, late = Words.of(language), wait(20, 45, "17:00")
    told = [late.sentence(words), said(late, words).label, late.short(words), closing_notice("17:00", words)]
    assert all("17:00" in text for text in told)
    assert all("45" not in text for text in told)
    assert (late.sentence(words) == late.sentence(ENGLISH)) == (language == "en")
    assert fonts.missing("½", fonts.face(language, bold=True)) == set()


def test_paper_says_what_they_can_do_and_no_time_slot() -> None:
    facts = ReceiptFacts(
        number="A042",
        language="en",
        shop_name="Guildhall One Stop Shop",
        waiting_area="Sit in the main waiting area",
        greet_minutes=5,
        issued_on=date(2026, 11, 23),
        ticket_id=UUID(int=42),
        estimate=wait(20, 45, "17:00"),
    )
    lines = compose(facts).lines
    assert [line.text for line in lines if line.style is LineStyle.SLOT] == [
        "We may not be able to see you before we close at 17:00 today"
    ]
    texts = [line.text for line in lines]
    assert {"Please ask at reception what is best for you.", "You can also come at another time."} <= set(
        texts
    )
    calm = compose(facts.model_copy(update={"estimate": wait(20, 45)})).lines
    assert "You can also come at another time." not in [line.text for line in calm]
