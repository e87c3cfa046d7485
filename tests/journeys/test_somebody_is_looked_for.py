"""Journey: somebody types the name of a woman in hiding; no answer and no clock tells whether she comes.

By name and date of birth the kiosk sends people to reception in one and the same answer: for who is booked on
another day, for a protected booking, for nobody at all, for a birthday that is wrong, and after five tries.
"""

from __future__ import annotations

import itertools
import statistics
import time
from datetime import timedelta

import pytest

from tests.journeys.diary import Diary, found

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(300)]

BORN, OTHER = "1990-02-28", "1991-03-01"
ROUNDS = 60
FORGOTTEN_AFTER = timedelta(minutes=11)
# Who bets which of two answers took longer is right every other time; 7 in 10 is nearly four standard
# deviations away with so many rounds. And the usual answers lie within a third of one another.
BETS_WON = 0.7
USUAL_WITHIN = 4 / 3

CAUSES = {
    "on another day": ("Planted-Day", BORN),
    "protected": ("Planted-Hidden", BORN),
    "nobody": ("Planted-Nobody", BORN),
    "another birthday": ("Planted-Today", OTHER),
}
RIGHT = ("Planted-Today", BORN)
AFTER_TRIES = {"nobody, after five tries": CAUSES["nobody"], "the right one, after five tries": RIGHT}


def test_every_cause_has_the_same_answer_at_the_same_time(diary: Diary) -> None:
    diary.open(4, 0)
    booked(diary)
    kiosk, now = diary.stage.device("kiosk"), diary.at(4)
    took: dict[str, list[float]] = {cause: [] for cause in (*CAUSES, *AFTER_TRIES)}
    answers = []
    for turn in range(ROUNDS):
        now += FORGOTTEN_AFTER
        diary.stage.now_is(now)
        answers.append(tried(diary, kiosk, CAUSES["nobody"]))
        for cause, who in (*rotated(CAUSES, turn), *rotated(AFTER_TRIES, turn)):
            began = time.perf_counter()
            answers.append(tried(diary, kiosk, who))
            took[cause].append(time.perf_counter() - began)
    the_answers_are_one(answers)
    for causes in (CAUSES, AFTER_TRIES):
        the_clock_tells_nothing({cause: took[cause] for cause in causes})
    nothing_was_written_that_tells(diary)
    diary.stage.now_is(now + FORGOTTEN_AFTER)
    answer = tried(diary, kiosk, RIGHT).json()
    assert (answer["outcome"], answer["starts_at"], answer["not_before"]) == ("checked_in", None, None)


def tried(diary, kiosk, who):
    """One try by name and date of birth."""
    return diary.check_in(kiosk, family_name=who[0], date_of_birth=who[1])


def rotated(causes, turn):
    """Each of them, another one first every time, so that none gains by its place in the row."""
    at = turn % len(causes)
    return [*causes.items(), *causes.items()][at : at + len(causes)]


def booked(diary):
    """One tomorrow, one protected and one open today, all after these hours of tries."""
    reception = diary.stage.person("reception")
    four = diary.at(15, 30)
    tomorrow = next(
        each
        for days in itertools.count(1)
        for each in diary.free("housing", reception.line, diary.today + timedelta(days=days))
    )
    for (name, _), at, protected in (
        (CAUSES["on another day"], tomorrow, False),
        (CAUSES["protected"], four, True),
        (RIGHT, four, False),
    ):
        who = {"family_name": name, "date_of_birth": BORN, "protected": protected}
        diary.book(reception, "housing", at, **who)


def the_answers_are_one(answers):
    """Byte for byte, with every header but the date."""
    different = {
        (each.status_code, each.content, *sorted((k, v) for k, v in each.headers.items() if k != "date"))
        for each in answers
    }
    assert len(different) == 1, different
    told = answers[0].text
    assert '"see_reception"' in told
    assert found(told, "planted", "1990-02", 'starts_at":"') == []


def the_clock_tells_nothing(took):
    """Neither what is usual nor a bet on any two tells causes apart."""
    usual = {cause: statistics.median(each) for cause, each in took.items()}
    assert max(usual.values()) < USUAL_WITHIN * min(usual.values()), usual
    for one, other in itertools.combinations(took, 2):
        pairs = list(itertools.product(took[one], took[other]))
        won = sum(slower > faster for slower, faster in pairs) / len(pairs)
        assert 1 - BETS_WON < won < BETS_WON, (one, other, won)


def nothing_was_written_that_tells(diary):
    """The journal's lines about tries differ in nothing but their number and time; the log knows no name."""
    lines = {row["facts"] for row in diary.rows("journal") if "check_in_answered" in row["facts"]}
    assert len({line for line in lines if "alert" not in line}) == 1, lines
    assert diary.holding("planted") == {"booking_contact"}
    assert found(diary.stage.logs()["server"], "planted", "1990-02") == []
    assert {row["state"] for row in diary.rows("appointment")} == {"booked"}
