"""What is left to answer: days that can be kept, whose it is, and who may see what of it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from queue_server.domain import follow_ups
from queue_server.domain.errors import BadInput, NotPossible
from queue_server.domain.follow_ups import EVERYTHING, Due, FollowUp, Owner, OwnerKind, Shared, Sharing
from queue_server.domain.hours import Hours
from tests.domain.examples import at

MONDAY = date(2026, 11, 23)
CHRISTMAS = date(2026, 12, 25)
HOURS = Hours(timezone=ZoneInfo("Europe/London"), closed_on=frozenset({CHRISTMAS}))
PRIYA = Owner(OwnerKind.PERSON, "priya")
OPEN = FollowUp(
    id=UUID(int=1),
    ticket_id=UUID(int=2),
    turn_id=UUID(int=3),
    home=None,
    opened_at=at("10:00"),
    opened_by="priya",
    owner=PRIYA,
    organisation=None,
    promised_on=date(2026, 12, 7),
    answer_by_on=date(2026, 12, 7),
)


def answered(on: date, follow_up: FollowUp = OPEN) -> FollowUp:
    return follow_ups.answer(
        follow_up, now=at("10:00"), by="tom", on=on, visited_on=MONDAY, today=date(2026, 12, 8)
    )


def test_ten_working_days_are_promised_and_never_a_closed_one() -> None:
    assert follow_ups.usual_day(MONDAY, HOURS) == date(2026, 12, 7)
    assert follow_ups.usual_day(date(2026, 12, 14), HOURS) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (MONDAY - timedelta(days=1), "This day is over."),
        (date(2026, 11, 28), "We are closed on Saturday 28 November 2026."),
        (CHRISTMAS, "We are closed on Friday 25 December 2026."),
        (date(2027, 11, 25), "more than a year away"),
    ],
)
def test_a_day_that_nobody_can_keep_is_refused(day: date, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        follow_ups.check_day(day, MONDAY, HOURS)


def test_today_and_a_day_within_a_year_can_be_kept() -> None:
    for day in (MONDAY, date(2027, 11, 24)):
        assert follow_ups.check_day(day, MONDAY, HOURS) == day


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2026, 11, 20), Due.OVERDUE),
        (MONDAY, Due.TODAY),
        (date(2026, 11, 24), Due.THIS_WEEK),
        (date(2026, 11, 29), Due.THIS_WEEK),
        (date(2026, 11, 30), Due.LATER),
    ],
)
def test_how_near_the_day_is(day: date, near: Due) -> None:
    assert follow_ups.due(day, MONDAY) is near
    assert follow_ups.due(date(2026, 11, 29), date(2026, 11, 29)) is Due.TODAY


def test_an_answer_keeps_the_promise_by_the_day_first_promised() -> None:
    assert OPEN.was_kept is None
    assert answered(date(2026, 12, 7)).was_kept is True
    later = follow_ups.change_day(OPEN, to=date(2026, 12, 14), because="they-asked")
    assert answered(date(2026, 12, 8), later).was_kept is False
    assert later.promised_on == OPEN.promised_on


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=1), date(2026, 12, 9)])
def test_an_answer_before_the_visit_or_after_today_is_refused(day: date) -> None:
    with pytest.raises(BadInput):
        answered(day)


def test_what_is_answered_is_left_alone_until_it_is_opened_again() -> None:
    done = answered(date(2026, 12, 7))
    for change in (
        lambda: answered(date(2026, 12, 7), done),
        lambda: follow_ups.hand_over(done, to=PRIYA, organisation=None),
        lambda: follow_ups.change_day(done, to=MONDAY, because="they-asked"),
    ):
        with pytest.raises(NotPossible, match="is answered"):
            change()
    assert follow_ups.reopen(done, now=at("10:00") + timedelta(hours=23)) == OPEN
    assert follow_ups.reopen(OPEN, now=at("10:00")) is OPEN
    with pytest.raises(NotPossible, match="details are deleted"):
        follow_ups.reopen(done, now=at("10:00") + timedelta(hours=24))


def test_handing_over_changes_who_sees_to_it_and_nothing_else() -> None:
    dwp = Owner(OwnerKind.ORGANISATION, "dwp")
    handed = follow_ups.hand_over(OPEN, to=dwp, organisation="dwp")
    assert handed == replace(OPEN, owner=dwp, organisation="dwp")


def test_another_organisation_sees_what_was_last_agreed_for_it_and_no_more() -> None:
    note = Sharing("dwp", True, frozenset({Shared.NOTE}))
    refused = Sharing("dwp", False, frozenset({Shared.NOTE}))
    assert follow_ups.shown_to(None, None, []) == EVERYTHING
    assert follow_ups.shown_to("dwp", None, []) == frozenset()
    assert follow_ups.shown_to("dwp", None, [note]) == {Shared.NOTE}
    assert follow_ups.shown_to("dwp", None, [note, refused]) == frozenset()
    assert follow_ups.shown_to("citizens-advice", None, [note]) == frozenset()
    assert follow_ups.shown_to(None, "dwp", [note]) == frozenset()


@pytest.mark.parametrize("written", ["", "priya", "person:", "robot:priya"])
def test_who_is_nobody_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="Choose who"):
        Owner.parse(written)


def test_an_owner_is_written_as_it_is_read() -> None:
    assert Owner.parse("person:priya") == PRIYA
    assert str(PRIYA) == "person:priya"
