"""What customers say of a visit is kept once, counted, and leads to nobody after a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from queue_server.contract.commands import Command
from queue_server.contract.feedback import KioskFeedback, PhoneFeedback, WriteRemark
from queue_server.domain import errors
from queue_server.domain.people import Actor, Role
from queue_server.domain.surveys import RemarkKind, Way
from queue_server.operations.erasing import erase
from queue_server.operations.feedback import answer_remark, give_at_kiosk, give_by_phone, write_remark
from queue_server.operations.housekeeping import tidy
from queue_server.store import feedback, schema, traces
from tests.operations.conftest import KIOSK, PRIYA, Day

PHONE = Actor(id="phone", role=Role.CUSTOMER)
MARIAM = Actor(id="mariam", role=Role.MANAGER, name="Mariam O.")
WORDS = "Planted: the lift smells of fish"
REACH = "07700 900 555"


def given(day: Day):
    """All feedback of the last week."""
    today = day.now.date()
    return day.look(feedback.given, today - timedelta(days=7), today)


async def write(day: Day, ticket: UUID, **said: object) -> None:
    """A customer writes."""
    command = WriteRemark.model_validate({"kind": "complaint", "text": WORDS, **said})
    await day.do(write_remark, PHONE, command, ticket)


def newest(day: Day) -> feedback.Remark:
    return day.look(feedback.remarks, day.now - timedelta(days=60))[0]


def words_kept(day: Day, remark: feedback.Remark) -> bool:
    return day.look(feedback.words_of, remark.id) is not None


def tidied(day: Day) -> dict[str, int]:
    with day.database.writing() as connection:
        return tidy(connection, day.shop, day.now)


async def test_at_the_kiosk_it_is_kept_once_and_leads_to_nobody(day: Day) -> None:
    command = KioskFeedback(command_id=uuid4(), answers={"satisfied": "happy"}, language="ar")
    for _ in range(2):
        await day.do(give_at_kiosk, KIOSK, command)
    (said,) = given(day)
    assert (said.on, said.way, said.language) == (day.now.date(), Way.KIOSK, "ar")
    assert said.answers == {"satisfied": "happy"}
    with day.database.reading() as connection:
        assert connection.execute(select(schema.feedback.c.ticket_id)).scalars().all() == [None]


async def test_sent_late_it_counts_on_the_day_it_was_given(day: Day) -> None:
    command = KioskFeedback(command_id=uuid4(), answers={"wait": "no"}, age_seconds=24 * 3600)
    await day.do(give_at_kiosk, KIOSK, command)
    assert [each.on for each in given(day)] == [day.now.date() - timedelta(days=1)]


@pytest.mark.parametrize(
    "said",
    [
        {"answers": {"food": "yes"}},
        {"answers": {"wait": "happy"}},
        {"answers": {"wait": "no"}, "language": "xx"},
    ],
)
async def test_what_the_shop_does_not_ask_is_refused(day: Day, said: dict) -> None:
    with pytest.raises(errors.Unknown):
        await day.do(give_at_kiosk, KIOSK, KioskFeedback(command_id=uuid4(), **said))
    assert given(day) == []


async def test_on_the_phone_a_second_try_changes_the_first(day: Day) -> None:
    turn = await day.take()
    for answers in ({"satisfied": "happy", "wait": "yes"}, {"wait": "no"}):
        await day.do(give_by_phone, PHONE, PhoneFeedback(answers=answers), turn.ticket_id)
    assert [each.answers for each in given(day)] == [{"satisfied": "happy", "wait": "no"}]
    assert day.look(feedback.has_given, turn.ticket_id)


async def test_a_day_later_nothing_leads_from_answers_to_a_ticket(day: Day) -> None:
    turn = await day.take()
    await day.do(give_by_phone, PHONE, PhoneFeedback(answers={"wait": "no"}), turn.ticket_id)
    day.pass_minutes(24 * 60 - 1)
    assert tidied(day)["feedback_unlinked"] == 0
    day.pass_minutes(2)
    assert tidied(day)["feedback_unlinked"] == 1
    assert not day.look(feedback.has_given, turn.ticket_id)
    assert len(given(day)) == 1


async def test_who_was_seen_is_counted_by_day_and_language(day: Day) -> None:
    seen, _ = await day.take(language="ar"), await day.take()
    await day.open(PRIYA, "desk-2")
    await day.next(PRIYA)
    await day.start(PRIYA, seen)
    assert day.look(feedback.seen, day.now.date(), day.now.date()) == {(day.now.date(), "ar"): 1}


async def test_words_and_where_to_answer_are_apart_and_never_in_the_journal(day: Day) -> None:
    turn = await day.take()
    await write(day, turn.ticket_id, wants_answer=True, reach=REACH)
    remark = newest(day)
    words, number = day.look(feedback.words_of, remark.id)
    assert (remark.kind, remark.wants_answer) == (RemarkKind.COMPLAINT, True)
    assert (words.text, words.reach, number) == (WORDS, REACH, str(turn.number))
    assert "Planted" not in str(day.journal())
    assert REACH not in str(day.journal())
    assert str(turn.ticket_id) not in str([each for each in day.journal() if each.act == "remark_written"])


async def test_where_to_answer_is_needed_for_an_answer_and_not_kept_without(day: Day) -> None:
    turn = await day.take()
    with pytest.raises(errors.BadInput):
        await write(day, turn.ticket_id, wants_answer=True)
    await write(day, turn.ticket_id, reach=REACH)
    words, _ = day.look(feedback.words_of, newest(day).id)
    assert words.reach is None


async def test_three_times_is_enough(day: Day) -> None:
    turn = await day.take()
    for _ in range(3):
        await write(day, turn.ticket_id)
    with pytest.raises(errors.TooMany):
        await write(day, turn.ticket_id)


async def test_words_go_a_day_after_the_answer_or_after_thirty_days(day: Day) -> None:
    turn = await day.take()
    await write(day, turn.ticket_id, kind="idea")
    idea = newest(day)
    day.pass_minutes(1)
    await write(day, turn.ticket_id, wants_answer=True, reach=REACH)
    complaint = newest(day)
    day.pass_minutes(31 * 24 * 60)
    tidied(day)
    assert (words_kept(day, idea), words_kept(day, complaint)) == (False, True)
    assert newest(day) == complaint
    await day.do(answer_remark, MARIAM, Command(), complaint.id)
    day.pass_minutes(24 * 60 - 1)
    tidied(day)
    assert words_kept(day, complaint)
    day.pass_minutes(1)
    tidied(day)
    assert not words_kept(day, complaint)
    assert day.look(feedback.find, complaint.id).answered_by == MARIAM.id


async def test_seen_to_twice_is_seen_to_once(day: Day) -> None:
    turn = await day.take()
    await write(day, turn.ticket_id)
    remark = newest(day)
    for _ in range(2):
        await day.do(answer_remark, MARIAM, Command(), remark.id)
    assert [each.act for each in day.journal()].count("remark_answered") == 1
    with pytest.raises(errors.NotFound):
        await day.do(answer_remark, MARIAM, Command(), uuid4())


async def test_a_customer_who_asks_has_their_words_deleted_and_their_answers_lead_to_nobody(day: Day) -> None:
    turn = await day.take()
    await day.do(give_by_phone, PHONE, PhoneFeedback(answers={"wait": "no"}), turn.ticket_id)
    await write(day, turn.ticket_id, wants_answer=True, reach=REACH)
    remark = newest(day)
    await day.open(PRIYA, "desk-2")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    await day.finish(PRIYA, turn)
    trace = day.look(traces.of_number, str(turn.number), day.now.date())
    kept = day.look(traces.kept, trace)
    assert [row["text"] for row in kept["remark_words"]] == [WORDS]
    assert [row["answers"] for row in kept["feedback"]] == [{"wait": "no"}]
    assert [row["kind"] for row in kept["remark"]] == ["complaint"]
    await day.do(erase, MARIAM, Command(), trace)
    assert not words_kept(day, remark)
    assert not day.look(feedback.has_given, turn.ticket_id)
    assert len(given(day)) == 1
