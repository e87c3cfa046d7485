"""Where rules end: a day, a minute for undo, a number's block, what may still be kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from queue_server.contract.commands import (
    CallNext,
    ChangeKioskNeeds,
    ChangeNeeds,
    Command,
    Evidence,
    Finish,
    Hold,
    OpenDesk,
    Outcome,
    PrintResult,
    PrintState,
    PrivateNow,
    Recall,
    Reserve,
    Resume,
    TakeTicket,
    Transfer,
)
from queue_server.contract.numbers import ONLINE_LAST, OVERFLOW_LAST
from queue_server.domain import errors
from queue_server.domain.hours import day_span
from queue_server.domain.ticket import TicketState
from queue_server.operations import arrivals, calling, closing, moving, printing, rooms, serving
from queue_server.operations.housekeeping import tidy
from queue_server.store import alerts, backup, calls, floor, jobs, schema, tickets
from tests.operations.conftest import KIOSK, MORNING, PRINTER, PRIYA, SAMIRA, TOM, Day

TODAY = MORNING.date()


# The day's end --------------------------------------------------------------------------------------


async def test_a_day_closed_late_ended_at_its_own_end_and_leaves_the_next_alone(day: Day) -> None:
    late, served = await day.take("general"), await day.take("general")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, late)
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=served.ticket_id), "room-1")
    day.pass_minutes(23 * 60)
    await day.open(TOM, "desk-2")
    new = await day.do(rooms.private_now, SAMIRA, PrivateNow())
    await day.do(closing.close_day, SAMIRA, Command(), TODAY)
    ended_at = day_span(TODAY, day.shop.timezone)[1]
    assert {day.turn(turn.ticket_id).ended_at for turn in (late, served)} == {ended_at}
    assert set(day.look(floor.desks)) == {"desk-2"}
    assert {use.ticket_id for use in day.look(floor.rooms).values()} == {new.ticket}
    assert day.turn(new.ticket).state is TicketState.WAITING


async def test_what_an_earlier_day_left_open_ends_with_the_next_one(day: Day) -> None:
    turn = await day.take("general")
    await day.do(closing.close_day, SAMIRA, Command(), TODAY + timedelta(days=1))
    assert day.turn(turn.ticket_id).state is TicketState.NOT_SEEN


async def test_the_journal_says_whom_the_days_end_sent_away_and_nobody_takes_it_back(day: Day) -> None:
    turn = await day.take("general")
    await day.do(moving.greet, SAMIRA, Command(), turn.ticket_id)
    await day.do(closing.close_day, SAMIRA, Command(), TODAY)
    facts = day.journal()[-1].facts
    assert [fact["fact"] for fact in facts] == ["day_closed", "not_seen"]
    assert facts[1]["ticket"] == str(turn.ticket_id)
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, SAMIRA, Command(), turn.ticket_id)


# Undo -----------------------------------------------------------------------------------------------


async def test_nobody_is_put_back_to_a_desk_that_was_left(day: Day) -> None:
    turn = await day.take("general")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    await day.do(serving.hold, PRIYA, Hold(reason="fetching-papers"), turn.ticket_id)
    await day.do(serving.open_desk, PRIYA, OpenDesk(desk="desk-2"))
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, PRIYA, Command(), turn.ticket_id)
    await day.open(TOM, "desk-1")
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, PRIYA, Command(), turn.ticket_id)
    assert day.turn(turn.ticket_id).state is TicketState.ON_HOLD


async def test_nobody_is_put_back_into_a_room_that_is_another_s_or_out_of_use(day: Day) -> None:
    first, second = await day.issue(), await day.issue()
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=first.ticket_id), "room-1")
    await day.do(rooms.release, SAMIRA, Command(), "room-1")
    await day.do(rooms.take_out_of_use, SAMIRA, Command(), "room-1")
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, SAMIRA, Command(), first.ticket_id)
    await day.do(rooms.put_back_in_use, SAMIRA, Command(), "room-1")
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=second.ticket_id), "room-1")
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, SAMIRA, Command(), first.ticket_id)
    assert day.look(floor.rooms)["room-1"].ticket_id == second.ticket_id


async def test_what_a_printer_reports_ends_nobody_s_undo(day: Day) -> None:
    turn = await day.issue("housing", print=True)
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=turn.ticket_id), "room-1")
    (job,) = day.change(jobs.take, PRINTER, day.now)
    printed = PrintResult(state=PrintState.PRINTED, evidence=Evidence.STATUS)
    await day.do(printing.note_result, PRINTER, printed, job.id)
    await day.do(moving.undo, SAMIRA, Command(), turn.ticket_id)
    assert day.look(floor.rooms) == {}


async def test_who_is_sent_on_or_waits_again_is_no_longer_on_the_boards(day: Day) -> None:
    turn = await day.take("council-tax")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    await day.do(moving.transfer, PRIYA, Transfer(service="benefits"), turn.ticket_id)
    assert day.look(calls.recent, MORNING) == []
    await day.do(moving.undo, PRIYA, Command(), turn.ticket_id)
    assert [call.number for call in day.look(calls.recent, MORNING)] == [str(turn.number)]
    await day.do(serving.hold, PRIYA, Hold(reason="fetching-papers"), turn.ticket_id)
    await day.do(serving.resume, PRIYA, Resume(to="waiting"), turn.ticket_id)
    assert day.look(calls.recent, MORNING) == []


# Quietness ------------------------------------------------------------------------------------------


async def test_what_staff_called_quietly_stays_quiet_whatever_other_help_is_added(day: Day) -> None:
    turn = await day.take("general")
    await day.open(PRIYA, "desk-1")
    await day.do(calling.call_next, PRIYA, CallNext(quiet=True))
    await day.do(moving.change_needs, SAMIRA, ChangeNeeds(add=["seated"]), turn.ticket_id)
    await day.do(calling.recall, PRIYA, Recall(), turn.ticket_id)
    assert day.turn(turn.ticket_id).quiet
    assert day.look(calls.recent, MORNING) == []


async def test_a_room_asked_for_on_the_ticket_page_makes_the_call_quiet(day: Day) -> None:
    turn = await day.take("general")
    wish = ChangeKioskNeeds(command_id=uuid4(), add=["private-room"])
    await day.do(arrivals.change_kiosk_needs, KIOSK, wish, turn.ticket_id)
    assert day.turn(turn.ticket_id).quiet
    back = ChangeKioskNeeds(command_id=uuid4(), remove=["private-room"])
    await day.do(arrivals.change_kiosk_needs, KIOSK, back, turn.ticket_id)
    assert not day.turn(turn.ticket_id).quiet


async def test_the_journal_names_room_and_alert_of_a_private_place_and_nothing_more(day: Day) -> None:
    done = await day.do(rooms.private_now, SAMIRA, PrivateNow(children=True))
    entry = day.journal()[-1]
    assert (entry.act, entry.ticket_id) == ("issued", done.ticket)
    assert [fact["fact"] for fact in entry.facts] == ["issued", "room_reserved", "alert_raised"]
    assert "need" not in str(entry.facts)


# Numbers and what was printed offline ---------------------------------------------------------------


async def test_after_599_comes_1000_and_after_9999_a_sentence(day: Day) -> None:
    _count_to(day, ONLINE_LAST - 1)
    numbers = [str((await day.issue("waste")).number) for _ in range(3)]
    assert numbers == ["B599", "B1000", "B1001"]
    _count_to(day, OVERFLOW_LAST)
    before = day.journal()
    with pytest.raises(errors.NumbersUsedUp):
        await day.issue("waste")
    assert day.journal() == before
    assert str((await day.issue("housing")).number) == "A001"


@pytest.mark.parametrize(
    ("reached", "following"), [(0, "B101"), (437, "B501"), (550, "B1000"), (599, "B1000"), (1234, "B1301")]
)
async def test_after_a_restore_numbers_go_on_past_the_next_hundred(
    day: Day, reached: int, following: str
) -> None:
    if reached:
        _count_to(day, reached)
    _restore(day)
    assert str((await day.issue("waste")).number) == following


async def test_a_number_that_two_papers_have_is_told_once_however_often_it_is_sent(day: Day) -> None:
    await day.take("housing", offline_number="A601")
    command = TakeTicket(command_id=uuid4(), service="housing")
    first = await arrivals.arrive(day.house, KIOSK, command)
    late = command.model_copy(update={"offline_number": "A601", "age_seconds": 9.0})
    for _ in range(3):
        assert (await arrivals.arrive(day.house, KIOSK, late)).number == first.number
    assert [alert.kind for alert in day.look(alerts.open_ones)] == ["clash"]
    assert day.look(tickets.issue_of, first.ticket_id).clash
    both = TakeTicket(command_id=uuid4(), service="housing", offline_number="A601", age_seconds=1.0)
    for _ in range(2):
        await arrivals.arrive(day.house, KIOSK, both)
    assert len(day.look(alerts.open_ones)) == 2


async def test_after_a_restore_a_number_on_paper_is_kept_where_no_counter_comes_to_it(day: Day) -> None:
    """The kiosk sends again what the old copy does not know, with the number that the customer holds."""
    _restore(day)
    again = await day.take("waste", age_seconds=60, offline_number="B042")
    assert (str(again.number), again.arrived_at) == ("B042", day.now - timedelta(minutes=1))
    assert str((await day.take("waste")).number) == "B101"
    assert day.look(alerts.open_ones) == []


async def test_when_the_same_copy_is_restored_twice_nobody_is_lost_and_no_number_given_twice(
    day: Day, tmp_path: Path
) -> None:
    """Both times the counter begins at the same hundred, and some of it is on paper the second time."""
    copy = tmp_path / "copy.backup"
    backup.write(day.database, copy)
    backup.read(day.database, copy, replace=True)
    _restore(day)
    given = str((await day.take("waste")).number)
    backup.read(day.database, copy, replace=True)
    _restore(day)
    again = await day.take("waste", age_seconds=60, offline_number=given)
    assert str(again.number) == given == "B101"
    assert str((await day.take("waste")).number) == "B201"
    assert day.look(alerts.open_ones) == []


async def test_a_replaced_shop_s_numbers_are_not_given_again_though_the_copy_knows_less(day: Day) -> None:
    _restore(day, {"B": 250})
    assert [str((await day.take(service)).number) for service in ("waste", "housing")] == ["B301", "A101"]


@pytest.mark.parametrize(("printed", "following"), [("B250", "B301"), ("B599", "B1000"), ("B1042", "B1101")])
async def test_numbers_go_on_past_what_kiosks_gave_since_an_old_copy(
    day: Day, printed: str, following: str
) -> None:
    _restore(day)
    for number in (printed, "B101"):
        assert str((await day.take("waste", age_seconds=60, offline_number=number)).number) == number
    assert str((await day.take("waste")).number) == following


async def test_a_number_far_beyond_any_day_s_takes_no_others_with_it(day: Day) -> None:
    """A kiosk that has lost its mind keeps its number, and the series goes on; the number comes up once."""
    for printed in ("B9999", "B4001"):
        await day.take("waste", offline_number=printed)
    assert str((await day.issue("waste")).number) == "B001"
    _count_to(day, 4000)
    assert str((await day.issue("waste")).number) == "B4002"


async def test_yesterday_s_number_that_the_copy_does_not_know_is_kept_too(day: Day) -> None:
    _restore(day)
    late = await day.take("waste", age_seconds=24 * 3600, offline_number="B042")
    assert (str(late.number), late.ended_at) == (
        "B042",
        day_span(TODAY - timedelta(days=1), day.shop.timezone)[1],
    )
    assert str((await day.take("waste")).number) == "B101"


async def test_a_number_from_a_borrowed_block_is_as_good_as_any(day: Day) -> None:
    borrowed = await day.take("housing", offline_number="C999", age_seconds=1)
    assert str(borrowed.number) == "C999"
    assert day.look(alerts.open_ones) == []


async def test_yesterday_s_arrival_is_over_and_alarms_nobody(day: Day) -> None:
    late = {"offline_number": "A602", "age_seconds": 24 * 3600, "needs": ["private-room"]}
    first = await day.take("housing", **late)
    await day.take("housing", **late)
    assert day.look(alerts.open_ones) == []
    assert first.ended_at == day_span(TODAY - timedelta(days=1), day.shop.timezone)[1]
    with day.database.reading() as connection:
        ended = connection.execute(select(schema.ticket.c.visit_ended_at)).scalars().all()
    assert ended == [first.ended_at, first.ended_at]


async def test_an_offline_arrival_without_an_age_is_only_roughly_known(day: Day) -> None:
    assert (await day.take("housing", offline_number="A603")).approximate
    assert not (await day.take("housing", offline_number="A604", age_seconds=3)).approximate
    assert not (await day.take("housing")).approximate
    restarted = await day.take("housing", offline_number="A605", age_seconds=90, age_is_rough=True)
    assert restarted.approximate
    assert restarted.arrived_at == day.now - timedelta(seconds=90)


# What is kept ---------------------------------------------------------------------------------------


async def test_commands_are_known_for_seven_days(day: Day) -> None:
    command = TakeTicket(command_id=uuid4(), service="housing")
    first = await day.do(arrivals.take_ticket, KIOSK, command)
    day.pass_minutes(7 * 24 * 60)
    _tidy(day)
    assert (await day.do(arrivals.take_ticket, KIOSK, command)).ticket == first.ticket
    day.pass_minutes(1)
    _tidy(day)
    assert (await day.do(arrivals.take_ticket, KIOSK, command)).ticket != first.ticket


async def test_paper_and_notes_go_but_not_what_is_still_to_be_answered(day: Day) -> None:
    await day.open(PRIYA, "desk-1")
    for outcome in (Outcome.RESOLVED, Outcome.REFERRED):
        turn = await day.issue("general", print=True)
        await day.next(PRIYA)
        await day.start(PRIYA, turn)
        finish = Finish(outcome=outcome, note=f"Planted: {outcome}")
        await day.do(serving.finish, PRIYA, finish, turn.ticket_id)
    day.pass_minutes(24 * 60)
    gone = _tidy(day)
    assert (gone["paper"], gone["notes"], gone["follow_ups"]) == (2, 1, 0)
    with day.database.reading() as connection:
        notes = connection.execute(select(schema.turn_note.c.text)).scalars().all()
    assert notes == ["Planted: referred"]


async def test_a_day_that_is_none_is_refused(day: Day) -> None:
    turn = await day.take("general")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    finish = Finish(outcome=Outcome.ADVISED, answer_by_on="2026-02-31")
    with pytest.raises(errors.BadInput):
        await day.do(serving.finish, PRIYA, finish, turn.ticket_id)
    assert day.turn(turn.ticket_id).state is TicketState.SERVING


def _tidy(day: Day) -> dict[str, int]:
    with day.database.writing() as connection:
        return tidy(connection, day.shop, day.now)


def _restore(day: Day, reached: dict[str, int] | None = None) -> None:
    """A new history; `reached` is what the replaced shop's counters said."""
    with day.database.writing() as connection:
        backup.begin_again(connection, day.shop.id, TODAY, day.shop.series, reached or {})


def _count_to(day: Day, count: int) -> None:
    """As many numbers of series B are used up."""
    table = schema.counter
    with day.database.writing() as connection:
        connection.execute(table.delete())
        row = {"shop_id": day.shop.id, "day": TODAY, "series": "B", "last_count": count}
        connection.execute(table.insert(), row)
