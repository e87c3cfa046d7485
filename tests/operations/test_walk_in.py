"""A walk-in's way through the shop, act by act."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from queue_server.contract.commands import (
    CallNext,
    CallTicket,
    Command,
    Finish,
    FinishAndCall,
    Hold,
    OpenDesk,
    Outcome,
    Pause,
    Recall,
    Reroute,
    Resume,
    TakeTicket,
    Told,
    Transfer,
)
from queue_server.domain import errors
from queue_server.domain.ticket import TicketState
from queue_server.operations import arrivals, calling, closing, moving, serving
from queue_server.store import alerts, calls, floor, jobs
from queue_server.store.schema import follow_up
from tests.operations.conftest import JO, KIOSK, MORNING, PRINTER, PRIYA, SAMIRA, TOM, Day


async def test_a_walk_in_is_called_seen_and_finished(day: Day) -> None:
    turn = await day.take("council-tax")
    assert (str(turn.number), turn.state, turn.greeted_at) == ("A001", TicketState.WAITING, None)
    await day.open(PRIYA, "desk-5")
    day.pass_minutes(3)
    called = await day.next(PRIYA)
    assert called.ticket == turn.ticket_id
    assert called.reason is not None
    assert called.reason.startswith("A001 was promised 10:15")
    assert [c.number for c in day.look(calls.recent, MORNING)] == ["A001"]
    day.pass_minutes(1)
    await day.start(PRIYA, turn)
    day.pass_minutes(9)
    await day.finish(PRIYA, turn)
    ended = day.turn(turn.ticket_id)
    assert ended.state is TicketState.FINISHED
    assert ended.outcome == "resolved"
    assert (ended.greeted_at, ended.seen_at) == (ended.seen_at, MORNING.replace(minute=4))
    assert ended.served_for.total_seconds() == 9 * 60
    assert [c.number for c in day.look(calls.recent, MORNING)] == ["A001"]
    assert [entry.seq for entry in day.journal()] == day.commits == [1, 2, 3, 4, 5]


async def test_the_same_command_gives_one_ticket_and_another_body_is_refused(day: Day) -> None:
    command = TakeTicket(command_id=uuid4(), service="housing")
    first = await day.do(arrivals.take_ticket, KIOSK, command)
    again = await day.do(arrivals.take_ticket, KIOSK, command)
    assert again == first
    assert again.repeated
    with pytest.raises(errors.CommandReused):
        await day.do(arrivals.take_ticket, KIOSK, command.model_copy(update={"service": "waste"}))
    assert len(day.journal()) == 1


async def test_thirty_at_once_get_thirty_numbers(day: Day) -> None:
    turns = await asyncio.gather(*(day.issue() for _ in range(25)), *(day.take() for _ in range(5)))
    assert {str(turn.number) for turn in turns} == {f"A{n:03d}" for n in range(1, 31)}
    assert sum(turn.greeted_at is not None for turn in turns) == 25


async def test_a_refusal_uses_no_number_and_no_place_in_the_order(day: Day) -> None:
    with pytest.raises(errors.Unknown):
        await day.take("dragons")
    with pytest.raises(errors.StaffOnly):
        await day.take(needs=["urgent"])
    with pytest.raises(errors.Unknown):
        await day.take(language="xx")
    turn = await day.take()
    assert str(turn.number) == "A001"
    assert [entry.seq for entry in day.journal()] == [1]


async def test_a_refused_command_in_a_group_leaves_the_others_done(day: Day) -> None:
    asked = [day.take() for _ in range(10)] + [day.take("dragons")] + [day.take() for _ in range(10)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(answer, errors.Unknown) for answer in answers) == 1
    assert len({str(answer.number) for answer in answers if not isinstance(answer, BaseException)}) == 20


async def test_nobody_to_call_changes_nothing(day: Day) -> None:
    await day.open(PRIYA, "desk-1")
    done = await day.next(PRIYA)
    assert (done.ticket, done.seq) == (None, 0)
    assert len(day.journal()) == 1


async def test_a_desk_has_one_customer_and_one_adviser(day: Day) -> None:
    await day.take()
    await day.take()
    with pytest.raises(errors.DeskClosed):
        await day.next(PRIYA)
    await day.open(PRIYA, "desk-1")
    with pytest.raises(errors.DeskTaken):
        await day.open(TOM, "desk-1")
    await day.next(PRIYA)
    with pytest.raises(errors.DeskBusy):
        await day.next(PRIYA)
    with pytest.raises(errors.Unknown):
        await day.do(serving.open_desk, TOM, OpenDesk(desk="room-1"))


async def test_two_desks_calling_at_once_never_call_the_same_person(day: Day) -> None:
    turns = [await day.take("general") for _ in range(2)]
    await day.open(PRIYA, "desk-1")
    await day.open(TOM, "desk-2")
    called = await asyncio.gather(day.next(PRIYA), day.next(TOM))
    assert {done.ticket for done in called} == {turn.ticket_id for turn in turns}


async def test_resolved_call_next_is_one_act_and_either_half_can_be_taken_back(day: Day) -> None:
    first, second = await day.take(), await day.take()
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, first)
    done = await day.do(serving.finish_and_call, PRIYA, FinishAndCall(outcome=Outcome.RESOLVED))
    assert done.ticket == second.ticket_id
    assert day.turn(first.ticket_id).state is TicketState.FINISHED
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, PRIYA, Command(), first.ticket_id)
    await day.do(moving.undo, PRIYA, Command(), second.ticket_id)
    assert day.turn(second.ticket_id).state is TicketState.WAITING
    await day.do(moving.undo, PRIYA, Command(), first.ticket_id)
    assert day.turn(first.ticket_id).state is TicketState.SERVING


async def test_undo_withdraws_the_call_within_its_minute_and_only_for_who_did_it(day: Day) -> None:
    turn = await day.take()
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, TOM, Command(), turn.ticket_id)
    await day.do(moving.undo, PRIYA, Command(), turn.ticket_id)
    assert day.turn(turn.ticket_id) == turn
    assert day.look(calls.recent, MORNING) == []
    await day.next(PRIYA)
    day.pass_minutes(1.1)
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, PRIYA, Command(), turn.ticket_id)


async def test_no_show_needs_two_recalls_and_two_minutes_and_may_be_made_good(day: Day) -> None:
    turn = await day.take()
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    with pytest.raises(errors.TooEarly):
        await day.do(moving.no_show, PRIYA, Command(), turn.ticket_id)
    for _ in range(2):
        await day.do(calling.recall, PRIYA, Recall(), turn.ticket_id)
    with pytest.raises(errors.TooEarly):
        await day.do(moving.no_show, PRIYA, Command(), turn.ticket_id)
    day.pass_minutes(2)
    await day.do(moving.no_show, PRIYA, Command(), turn.ticket_id)
    assert day.turn(turn.ticket_id).state is TicketState.NO_SHOW
    day.pass_minutes(10)
    await day.do(moving.reinstate, SAMIRA, Command(), turn.ticket_id)
    again = day.turn(turn.ticket_id)
    assert again.state is TicketState.WAITING
    assert again.promises == turn.promises
    assert again.arrived_at == turn.arrived_at


async def test_a_transfer_keeps_number_and_greeting_and_undo_removes_the_new_turn(day: Day) -> None:
    turn = await day.take("council-tax")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    await day.do(moving.transfer, PRIYA, Transfer(service="benefits", note="Has all papers"), turn.ticket_id)
    following = day.turn(turn.ticket_id)
    assert (following.number, following.position, following.service) == (turn.number, 2, "benefits")
    assert following.greeted_at is not None
    await day.do(moving.undo, PRIYA, Command(), turn.ticket_id)
    assert day.turn(turn.ticket_id).position == 1
    assert day.turn(turn.ticket_id).state is TicketState.SERVING


async def test_hold_frees_the_desk_and_resume_brings_them_back(day: Day) -> None:
    first, second = await day.take(), await day.take()
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, first)
    await day.do(serving.hold, PRIYA, Hold(reason="fetching-papers"), first.ticket_id)
    assert (await day.next(PRIYA)).ticket == second.ticket_id
    with pytest.raises(errors.DeskBusy):
        await day.do(serving.resume, PRIYA, Resume(), first.ticket_id)
    await day.do(serving.resume, PRIYA, Resume(to="waiting"), first.ticket_id)
    assert day.turn(first.ticket_id).state is TicketState.WAITING


async def test_taking_someone_else_needs_a_reason_of_the_shop(day: Day) -> None:
    await day.take()
    second = await day.take()
    await day.open(PRIYA, "desk-1")
    with pytest.raises(errors.Unknown):
        await day.do(calling.call, PRIYA, CallTicket(reason="whim"), second.ticket_id)
    await day.do(calling.call, PRIYA, CallTicket(reason="knows-me"), second.ticket_id)
    assert day.journal()[-1].facts[0]["reason"] == "knows-me"


async def test_a_paused_desk_calls_nobody_and_closing_puts_the_called_back(day: Day) -> None:
    turn = await day.take()
    await day.open(PRIYA, "desk-1")
    await day.do(serving.pause, PRIYA, Pause(reason="break", minutes=10))
    with pytest.raises(errors.DeskPaused):
        await day.next(PRIYA)
    day.pass_minutes(10)
    await day.next(PRIYA)
    await day.do(serving.close_desk, PRIYA, Command())
    assert day.turn(turn.ticket_id).state is TicketState.WAITING
    assert day.look(floor.desks) == {}


async def test_partners_know_only_their_own(day: Day) -> None:
    nobodys = await day.issue(None)
    theirs, ours = await day.issue("universal-credit"), await day.take("housing")
    await day.open(JO, "desk-3")
    with pytest.raises(errors.NotFound):
        await day.do(moving.greet, JO, Command(), ours.ticket_id)
    assert (await day.next(JO)).ticket == theirs.ticket_id
    await day.start(JO, theirs)
    await day.finish(JO, theirs)
    general = replace(JO, skills=JO.skills | {"general"})
    assert nobodys.skill == "general"
    assert (await day.next(general)).ticket is None


async def test_rerouting_keeps_number_and_promise(day: Day) -> None:
    turn = await day.take(None)
    await day.do(moving.reroute, SAMIRA, Reroute(service="births-deaths"), turn.ticket_id)
    after = day.turn(turn.ticket_id)
    assert (after.service, after.skill, after.number) == ("births-deaths", "births-deaths", turn.number)
    assert after.promises == turn.promises


async def test_told_and_greeted_are_recorded_once(day: Day) -> None:
    turn = await day.take()
    await day.do(moving.greet, SAMIRA, Command(), turn.ticket_id)
    first = day.turn(turn.ticket_id).greeted_at
    day.pass_minutes(1)
    await day.do(moving.greet, SAMIRA, Command(), turn.ticket_id)
    told = Told(new_time=day.now, appointment_offered=True)
    await day.do(moving.told, SAMIRA, told, turn.ticket_id)
    after = day.turn(turn.ticket_id)
    assert after.greeted_at == first == MORNING
    assert after.told_longer_at == after.appointment_offered_at == day.now
    assert len(day.journal()) == 3


async def test_the_end_of_the_day_flatters_nobody(day: Day) -> None:
    waiting, served = await day.take(), await day.take()
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, waiting)
    when = day.now.date()
    await day.do(closing.close_day, SAMIRA, Command(), when)
    assert day.turn(waiting.ticket_id).state is TicketState.FINISHED
    assert day.turn(waiting.ticket_id).outcome == "unknown"
    assert day.turn(served.ticket_id).state is TicketState.NOT_SEEN
    assert day.look(floor.desks) == {}
    before = len(day.journal())
    await day.do(closing.close_day, SAMIRA, Command(), when)
    assert len(day.journal()) == before


async def test_a_closed_shop_and_a_closed_service_say_when_they_open(day: Day) -> None:
    day.now = MORNING.replace(hour=20)
    with pytest.raises(errors.ShopClosed):
        await day.take()
    assert str((await day.issue()).number) == "A001"


async def test_offline_tickets_are_never_dropped(day: Day) -> None:
    printed = await day.take("council-tax", offline_number="A600", age_seconds=600)
    assert str(printed.number) == "A600"
    assert (MORNING - printed.arrived_at).total_seconds() == 600
    clash = await day.take("council-tax", offline_number="A600", age_seconds=10)
    assert str(clash.number) == "A001"
    assert [alert.kind for alert in day.look(alerts.open_ones)] == ["clash"]
    restored = await day.take("council-tax", offline_number="A005")
    assert (str(restored.number), str((await day.take("council-tax")).number)) == ("A005", "A101")


async def test_the_printed_number_wins_over_the_one_that_the_server_gave(day: Day) -> None:
    command = TakeTicket(command_id=uuid4(), service="housing")
    first = await arrivals.arrive(day.house, KIOSK, command)
    await day.open(TOM, "desk-1")
    await day.next(TOM)
    late = command.model_copy(update={"offline_number": "A601", "age_seconds": 5.0})
    again = await arrivals.arrive(day.house, KIOSK, late)
    assert (again.ticket_id, again.number) == (first.ticket_id, "A601")
    assert str(day.turn(first.ticket_id).number) == "A601"
    assert [call.number for call in day.look(calls.recent, MORNING)] == ["A601"]
    await arrivals.arrive(day.house, KIOSK, late)
    assert len([entry for entry in day.journal() if entry.act == "renumbered"]) == 1


async def test_who_took_a_number_while_the_server_hung_keeps_their_place(day: Day) -> None:
    """What it was asked while it hung it does once it goes on, in order, and with the ages of then."""
    came_at, asked = day.now, TakeTicket(command_id=uuid4(), service="housing")
    sent_again = [
        asked.model_copy(update={"offline_number": "A601", "age_seconds": age}) for age in (12.0, 96.0, 180.0)
    ]
    day.pass_minutes(3)
    for command in (asked, *sent_again[:2]):
        first = await arrivals.arrive(day.house, KIOSK, command)
    behind = await day.take("housing", offline_number="A602", age_seconds=60)
    for command in sent_again[2:] * 2:
        await arrivals.arrive(day.house, KIOSK, command)
    turn = day.turn(first.ticket_id)
    assert (str(turn.number), turn.arrived_at, turn.opened_at) == ("A601", came_at, came_at)
    assert not turn.approximate
    assert behind.arrived_at > turn.arrived_at
    acts = ["issued", "renumbered", "came_earlier", "issued", "came_earlier"]
    assert [entry.act for entry in day.journal()] == acts


async def test_an_offline_ticket_for_a_service_that_is_gone_is_kept_and_reception_is_told(day: Day) -> None:
    command = TakeTicket(command_id=uuid4(), service="dog-licences", offline_number="A603", age_seconds=60)
    receipt = await arrivals.arrive(day.house, KIOSK, command)
    turn = day.turn(receipt.ticket_id)
    assert (receipt.number, turn.service, turn.skill) == ("A603", None, "general")
    assert [(alert.kind, alert.number) for alert in day.look(alerts.open_ones)] == [("not_offered", "A603")]
    again = await arrivals.arrive(day.house, KIOSK, command)
    assert again.ticket_id == receipt.ticket_id
    assert len(day.look(alerts.open_ones)) == 1
    await day.open(TOM, "desk-1")
    assert (await day.next(TOM)).ticket == turn.ticket_id


async def test_an_offline_ticket_does_without_a_need_and_a_language_that_are_gone(day: Day) -> None:
    turn = await day.take(
        "housing", offline_number="A604", age_seconds=60, needs=["seated", "lift"], language="cy"
    )
    assert (turn.service, turn.language, [need.code for need in turn.needs]) == ("housing", "en", ["seated"])
    assert [alert.kind for alert in day.look(alerts.open_ones)] == ["not_offered"]


async def test_a_service_that_is_gone_is_still_refused_to_a_kiosk_that_can_ask(day: Day) -> None:
    with pytest.raises(errors.Unknown):
        await day.take("dog-licences")


async def test_yesterdays_arrival_joins_yesterday(day: Day) -> None:
    old = await day.take("housing", offline_number="A602", age_seconds=24 * 3600)
    assert old.state is TicketState.NOT_SEEN
    await day.open(TOM, "desk-1")
    assert (await day.next(TOM)).ticket is None


async def test_reception_prints_its_ticket_once(day: Day) -> None:
    turn = await day.issue("housing", print=True)
    waiting = day.change(jobs.take, PRINTER, day.now)
    assert [(job.ticket_id, job.copy_number) for job in waiting] == [(turn.ticket_id, 1)]
    assert waiting[0].receipt.number == "A001"
    assert "/t/" in (waiting[0].receipt.qr_url or "")


async def test_finishing_unresolved_has_an_owner_and_a_day(day: Day) -> None:
    turn = await day.take()
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    finish = Finish(outcome=Outcome.REFERRED, referrals=["foodbank-parcel"], note="Call back")
    await day.do(serving.finish, PRIYA, finish, turn.ticket_id)
    with day.database.reading() as connection:
        row = connection.execute(select(follow_up.c.owner, follow_up.c.answer_by_on)).one()
    assert tuple(row) == ("priya", date(2026, 12, 7))


@pytest.mark.parametrize("command", [CallNext(command_id=uuid4())])
async def test_calling_twice_with_one_command_calls_once(day: Day, command: CallNext) -> None:
    await day.take()
    await day.take()
    await day.open(PRIYA, "desk-1")
    first = await day.do(calling.call_next, PRIYA, command)
    again = await day.do(calling.call_next, PRIYA, command)
    assert (first.ticket, first.reason) == (again.ticket, again.reason)
