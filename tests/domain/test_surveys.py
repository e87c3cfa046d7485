"""What answers come to: the response rate beside the score, and nothing of groups that are too small."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from queue_server.domain import surveys
from queue_server.domain.errors import BadInput, Unknown
from queue_server.domain.surveys import FEWEST, Answer, Feedback, Question, Way

MONDAY = date(2026, 11, 23)


def question(code: str, *answers: str) -> Question:
    """Its first answer is the good one."""
    made = (Answer(code=each, names={"en": each}, icon="x", good=each == answers[0]) for each in answers)
    return Question(code=code, names={"en": code}, scale=code, answers=tuple(made))


QUESTIONS = (question("satisfied", "happy", "unhappy"), question("wait", "yes", "no"))


def feedback(on: date = MONDAY, language: str = "en", **answers: str) -> Feedback:
    """What somebody answered on their phone."""
    return Feedback(on=on, way=Way.PHONE, language=language, answers=answers or {"satisfied": "happy"})


def test_the_response_rate_stands_beside_the_score() -> None:
    said = [feedback() for _ in range(6)] + [feedback(satisfied="unhappy") for _ in range(2)]
    (monday,) = surveys.groups(QUESTIONS, said, {MONDAY: 40}, lambda each: each.on)
    assert (monday.seen, monday.given, monday.rate_percent, monday.content_percent) == (40, 8, 20, 75)


def test_who_skips_how_happy_they_are_counts_as_answering_and_not_as_content() -> None:
    said = [feedback() for _ in range(5)] + [feedback(wait="no") for _ in range(5)]
    (monday,) = surveys.groups(QUESTIONS, said, {MONDAY: 10}, lambda each: each.on)
    assert (monday.given, monday.content_percent) == (10, 100)
    few = surveys.together(QUESTIONS, [feedback(wait="no") for _ in range(5)] + said[:4], 10)
    assert (few.given, few.content_percent) == (9, None)


def test_a_day_on_which_nobody_answered_is_shown_as_that() -> None:
    (monday,) = surveys.groups(QUESTIONS, [], {MONDAY: 12}, lambda each: each.on)
    assert (monday.given, monday.rate_percent, monday.content_percent) == (0, 0, None)


def test_where_nobody_was_seen_there_is_no_rate() -> None:
    shut = surveys.together(QUESTIONS, [feedback() for _ in range(5)], 0)
    assert (shut.given, shut.rate_percent) == (5, None)


def test_more_answers_than_people_are_no_more_than_all_of_them() -> None:
    assert surveys.together(QUESTIONS, [feedback() for _ in range(9)], 5).rate_percent == 100


def test_under_five_are_hidden_and_as_many_others_as_the_sum_would_give_away() -> None:
    assert surveys.hidden({"mon": 4, "tue": 9, "wed": 7, "thu": 0}) == {"mon", "wed"}
    assert surveys.hidden({"mon": 4, "tue": 3, "wed": 7}) == {"mon", "tue"}
    assert surveys.hidden({"mon": 5, "tue": 7}) == frozenset()
    assert surveys.hidden({"mon": 2}) == {"mon"}


@examples(st.dictionaries(st.integers(), st.integers(0, 20), max_size=8))
def test_what_is_hidden_can_not_be_worked_out_from_the_sum(counts: dict[int, int]) -> None:
    hides = surveys.hidden(counts)
    left = sum(counts.values()) - sum(count for key, count in counts.items() if key not in hides)
    assert all(count >= FEWEST or count == 0 for key, count in counts.items() if key not in hides)
    assert left == 0 or left >= FEWEST or sum(counts.values()) < FEWEST


def test_days_come_in_order_and_the_smallest_are_hidden() -> None:
    tuesday = MONDAY + timedelta(days=1)
    said = [feedback(tuesday) for _ in range(6)] + [feedback() for _ in range(2)]
    found = surveys.groups(QUESTIONS, said, {MONDAY: 10}, lambda each: each.on)
    assert [(each.key, each.seen, each.given) for each in found] == [(MONDAY, 10, None), (tuesday, 0, None)]


def test_each_question_has_its_own_count() -> None:
    said = [feedback(satisfied="happy", wait="no") for _ in range(5)] + [feedback(satisfied="unhappy")] * 3
    said += [feedback(wait="yes")]
    happy, wait = surveys.by_question(QUESTIONS, said)
    assert (happy.given, happy.percent) == (8, {"happy": 62, "unhappy": 38})
    assert (wait.given, wait.percent) == (6, {"yes": 17, "no": 83})
    few, nobody = surveys.by_question(QUESTIONS, said[5:8])
    assert (few.given, few.percent) == (None, None)
    assert (nobody.given, nobody.percent) == (0, None)


def test_only_what_was_asked_can_be_answered() -> None:
    assert surveys.checked(QUESTIONS, {"wait": "no"}) == {"wait": "no"}
    for wrong in ({"food": "yes"}, {"wait": "happy"}):
        with pytest.raises(Unknown):
            surveys.checked(QUESTIONS, wrong)
    with pytest.raises(BadInput):
        surveys.checked(QUESTIONS, {})
