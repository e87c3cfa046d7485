"""Journey: somebody types the name of a woman in hiding; no answer and no clock tells whether she comes.

By name and date of birth the kiosk sends people to reception in one and the same answer: for who is booked on
another day, for a protected booking, for nobody at all, for a birthday that is wrong, and after five tries.
"""

from __future__ import annotations

import itertools
import statistics
import time
from datetime import timedelta

import httpx2
import pytest

from tests.journeys.diary import Diary, found

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(300)]

BORN, OTHER = "1990-02-28", "1991-03-01"
ROUNDS = 40
FORGOTTEN_AFTER = timedelta(minutes=11)
# Who bets which of two answers took longer is right every other time; 3 in 4 is nearly four standard
# deviations away with so many rounds. And the usual answer takes within a quarter of the same time.
BETS_WON = 0.75
USUAL_WITHIN = 1.25

CAUSES = {
    "on another day": ("Planted-Day", BORN),
    "protected": ("Planted-Hidden", BORN),
    "nobody": ("Planted-Nobody", BORN),
    "another birthday": ("Planted-Today", OTHER),
}
AFTER_TRIES = "after five tries"
RIGHT = ("Planted-Today", BORN)


def test_every_cause_has_the_same_answer_at_the_same_time(diary: Diary) -> None:
    diary.open(6, 0)
    booked(diary)
    seen: dict[str, list[httpx2.Response]] = {cause: [] for cause in (*CAUSES, AFTER_TRIES)}
    took: dict[str, list[float]] = {cause: [] for cause in seen}
    now = diary.at(6, 0)
    kiosk = diary.stage.device("kiosk")
    for turn in range(ROUNDS):
        now += FORGOTTEN_AFTER
        diary.stage.now_is(now)
        causes = [*CAUSES, *CAUSES][turn % len(CAUSES) :][: len(CAUSES)]
        tries = [*causes, causes[0], AFTER_TRIES]
        for place, cause in enumerate(tries):
            name, born = CAUSES.get(cause, RIGHT)
            began = time.perf_counter()
            answer = diary.check_in(kiosk, family_name=name, date_of_birth=born)
            if place != len(causes):  # the fifth try only uses up the last one
                took[cause].append(time.perf_counter() - began)
            seen[cause].append(answer)
    the_answers_are_one(seen)
    the_clock_tells_nothing(took)
    nothing_was_written_that_tells(diary)
    the_right_person_is_checked_in_once_the_tries_are_forgotten(diary, now)


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


def the_answers_are_one(seen):
    """Byte for byte, with every header but the date."""
    answers = {
        (each.status_code, each.content, *sorted((k, v) for k, v in each.headers.items() if k != "date"))
        for each in itertools.chain.from_iterable(seen.values())
    }
    assert len(answers) == 1, answers
    [told] = {each.text for each in seen["nobody"]}
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


def the_right_person_is_checked_in_once_the_tries_are_forgotten(diary, now):
    """And is told no more than that."""
    diary.stage.now_is(now + FORGOTTEN_AFTER)
    kiosk = diary.stage.device("kiosk")
    answer = diary.check_in(kiosk, family_name=RIGHT[0], date_of_birth=RIGHT[1]).json()
    assert (answer["outcome"], answer["starts_at"], answer["not_before"]) == ("checked_in", None, None)
