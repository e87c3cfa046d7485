"""The mother of two, the man who is known here, and whoever asks for a person without saying why."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from queue_server.contract.commands import (
    AlertKind,
    CallNext,
    CancelTicket,
    ChangeKioskNeeds,
    ChangeNeeds,
    Command,
    PrivateNow,
    RaiseAlert,
    Recall,
    Reserve,
    SendMessage,
    SetDelay,
    SetDial,
    SetNotice,
    Transfer,
)
from queue_server.domain import errors
from queue_server.domain.ticket import TicketState
from queue_server.operations import alerts as answering
from queue_server.operations import (
    arrivals,
    calling,
    closing,
    delays,
    messages,
    moving,
    phone,
    rooms,
    serving,
)
from queue_server.operations.housekeeping import tidy
from queue_server.store import alerts, calls, floor, journal, tickets
from tests.operations.conftest import KIOSK, MORNING, PRIYA, SAMIRA, TOM, Day


async def test_one_touch_gives_number_greeting_family_room_and_a_quiet_call(day: Day) -> None:
    done = await day.do(rooms.private_now, SAMIRA, PrivateNow(children=True))
    assert done.room == "room-3"
    mother = day.turn(done.ticket)
    assert mother.greeted_at == MORNING
    assert mother.room == "room-3"
    assert [alert.kind for alert in day.look(alerts.open_ones)] == ["private_now"]
    await day.open(TOM, "desk-4")
    called = await day.next(TOM)
    assert (called.ticket, called.room) == (mother.ticket_id, "room-3")
    assert day.look(calls.recent, MORNING) == []
    assert "fetch" in {alert.kind for alert in day.look(alerts.open_ones)}
    await day.start(TOM, mother)
    assert day.look(floor.rooms)["room-3"].given_at == MORNING
    assert day.look(alerts.open_ones) == []


async def test_a_quiet_recall_asks_reception_anew_and_never_twice(day: Day) -> None:
    def fetches() -> list[alerts.Alert]:
        return [alert for alert in day.look(alerts.open_ones) if alert.kind == "fetch"]

    turn = await day.take("housing")
    await day.open(TOM, "desk-4")
    await day.do(calling.call_next, TOM, CallNext(quiet=True))
    (first,) = fetches()
    day.pass_minutes(1)
    await day.do(calling.recall, TOM, Recall(), turn.ticket_id)
    assert fetches() == [first]
    await day.do(answering.acknowledge, SAMIRA, Command(), first.id)
    day.pass_minutes(1)
    await day.do(calling.recall, TOM, Recall(), turn.ticket_id)
    (again,) = fetches()
    assert (again.id, again.acknowledged_by, again.raised_at) == (first.id, None, day.now)
    assert day.journal()[-1].facts[-1]["fact"] == "alert_raised_again"
    await day.start(TOM, turn)
    assert fetches() == []


async def test_a_transfer_keeps_room_and_number_and_finishing_frees_it(day: Day) -> None:
    done = await day.do(rooms.private_now, SAMIRA, PrivateNow(children=True))
    mother = day.turn(done.ticket)
    await day.open(TOM, "desk-4")
    await day.next(TOM)
    await day.start(TOM, mother)
    await day.do(moving.transfer, TOM, Transfer(service="benefits"), mother.ticket_id)
    after = day.turn(mother.ticket_id)
    assert (after.room, after.number, after.quiet) == ("room-3", mother.number, True)
    await day.open(PRIYA, "desk-5")
    assert (await day.next(PRIYA)).room == "room-3"
    await day.start(PRIYA, after)
    await day.finish(PRIYA, after)
    assert day.look(floor.rooms) == {}


async def test_without_a_free_room_the_turn_is_there_and_no_room_is_named(day: Day) -> None:
    for _ in range(3):
        await day.do(rooms.private_now, SAMIRA, PrivateNow())
    fourth = await day.do(rooms.private_now, SAMIRA, PrivateNow())
    assert fourth.room is None
    assert day.turn(fourth.ticket).state is TicketState.WAITING


async def test_a_room_belongs_to_one_ticket(day: Day) -> None:
    first, second = await day.issue(), await day.issue()
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=first.ticket_id), "room-1")
    with pytest.raises(errors.RoomTaken):
        await day.do(rooms.reserve, SAMIRA, Reserve(ticket=second.ticket_id), "room-1")
    with pytest.raises(errors.RoomTaken):
        await day.do(rooms.reserve, SAMIRA, Reserve(ticket=first.ticket_id), "room-2")
    await day.do(rooms.give, SAMIRA, Command(), "room-1")
    await day.do(rooms.look_in, SAMIRA, Command(), "room-1")
    with pytest.raises(errors.RoomTaken):
        await day.do(rooms.take_out_of_use, SAMIRA, Command(), "room-1")
    await day.do(rooms.release, SAMIRA, Command(), "room-1")
    await day.do(rooms.take_out_of_use, SAMIRA, Command(), "room-1")
    with pytest.raises(errors.RoomTaken):
        await day.do(rooms.reserve, SAMIRA, Reserve(ticket=second.ticket_id), "room-1")
    await day.do(rooms.put_back_in_use, SAMIRA, Command(), "room-1")
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=second.ticket_id), "room-1")


async def test_a_released_room_that_was_taken_again_is_not_taken_back(day: Day) -> None:
    first, second = await day.issue(), await day.issue()
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=first.ticket_id), "room-1")
    await day.do(rooms.release, SAMIRA, Command(), "room-1")
    await day.do(rooms.reserve, SAMIRA, Reserve(ticket=second.ticket_id), "room-1")
    with pytest.raises(errors.UndoOver):
        await day.do(moving.undo, SAMIRA, Command(), first.ticket_id)


async def test_talk_in_private_needs_no_service_and_no_reason(day: Day) -> None:
    ask = RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE)
    done = await day.do(arrivals.raise_alert, KIOSK, ask)
    turn = day.turn(done.ticket)
    assert (turn.service, turn.quiet, turn.greeted_at) == (None, True, None)
    assert turn.confirmed_needs == frozenset()
    children = ChangeKioskNeeds(command_id=uuid4(), add=["family-room"])
    await day.do(arrivals.change_kiosk_needs, KIOSK, children, turn.ticket_id)
    assert len(day.look(alerts.open_ones)) == 1
    await day.do(answering.acknowledge, SAMIRA, Command(), done.alert)
    assert day.look(alerts.open_ones)[0].acknowledged_by == "samira"
    before = len(day.journal())
    await day.do(answering.acknowledge, PRIYA, Command(), done.alert)
    assert len(day.journal()) == before
    await day.do(arrivals.cancel_at_kiosk, KIOSK, CancelTicket(command_id=uuid4()), turn.ticket_id)
    assert day.turn(turn.ticket_id).state is TicketState.CANCELLED
    assert day.look(alerts.open_ones) == []


async def test_a_kiosk_changes_only_its_own_ticket_while_its_page_is_open(day: Day) -> None:
    own, other = await day.take(), await day.issue()
    change = ChangeKioskNeeds(command_id=uuid4(), add=["step-free"])
    with pytest.raises(errors.NotFound):
        await day.do(arrivals.change_kiosk_needs, KIOSK, change, other.ticket_id)
    day.pass_minutes(11)
    with pytest.raises(errors.NotFound):
        await day.do(arrivals.change_kiosk_needs, KIOSK, change, own.ticket_id)


async def test_a_priority_need_from_the_kiosk_alerts_and_only_staff_confirm_it(day: Day) -> None:
    turn = await day.take("general", needs=["short-wait", "step-free"])
    assert [alert.kind for alert in day.look(alerts.open_ones)] == ["need"]
    assert turn.confirmed_needs == frozenset()
    confirm = ChangeNeeds(confirm=["short-wait"])
    await day.do(moving.change_needs, SAMIRA, confirm, turn.ticket_id)
    assert day.turn(turn.ticket_id).confirmed_needs == {"short-wait"}
    assert (await day.issue(needs=["step-free"])).confirmed_needs == {"step-free"}


async def test_nothing_personal_is_in_the_journal(day: Day) -> None:
    turn = await day.take("housing", needs=["short-wait"])
    await day.do(rooms.private_now, SAMIRA, PrivateNow(children=True))
    await day.open(TOM, "desk-1")
    await day.next(TOM)
    await day.do(messages.send, SAMIRA, SendMessage(to="housing", text="Fleeing abuse"))
    await day.do(moving.change_needs, SAMIRA, ChangeNeeds(add=["guide-me"]), turn.ticket_id)
    told = " ".join(str(entry.facts) for entry in day.journal())
    for word in ("short-wait", "family-room", "guide-me", "Fleeing", "Samira", "Tom"):
        assert word not in told


async def test_help_at_a_desk_is_silent_and_says_where(day: Day) -> None:
    await day.open(PRIYA, "desk-5")
    await day.do(answering.panic, PRIYA, Command())
    alert = day.look(alerts.open_ones)[0]
    assert (alert.kind, alert.place) == ("panic", "desk-5")
    await day.do(answering.close, SAMIRA, Command(), alert.id)
    assert day.look(alerts.open_ones) == []


async def test_delays_notices_pauses_and_the_dial(day: Day) -> None:
    late = SetDelay(services=["benefits"], reason="colleague-away", new_time=MORNING + timedelta(minutes=20))
    delay = await day.do(delays.set_delay, SAMIRA, late)
    with pytest.raises(errors.BadInput):
        await day.do(delays.set_delay, SAMIRA, late.model_copy(update={"new_time": MORNING}))
    await day.do(delays.set_notice, SAMIRA, SetNotice(text="The lift is out of order"))
    await day.do(delays.set_dial, SAMIRA, SetDial(m=1.5))
    assert day.look(floor.delays)[0].services == ("benefits",)
    assert day.look(floor.notices, day.now)[0].text == "The lift is out of order"
    assert day.look(journal.head).dial == 1.5
    await day.do(delays.end_delay, SAMIRA, Command(), day.look(floor.delays)[0].id)
    assert day.look(floor.delays) == []
    assert delay.other is not None


async def test_running_late_keeps_the_place_and_is_not_called_meanwhile(day: Day) -> None:
    first, second = await day.take("general"), await day.take("general")
    await day.do(phone.running_late, KIOSK, Command(), first.ticket_id)
    await day.open(TOM, "desk-1")
    assert (await day.next(TOM)).ticket == second.ticket_id
    day.pass_minutes(10)
    await day.open(PRIYA, "desk-2")
    assert (await day.next(PRIYA)).ticket == first.ticket_id


async def test_notes_go_a_day_after_the_visit(day: Day) -> None:
    turn = await day.take("housing")
    await day.open(TOM, "desk-1")
    await day.next(TOM)
    await day.start(TOM, turn)
    move = Transfer(service="benefits", note="Has a letter from the landlord")
    await day.do(moving.transfer, TOM, move, turn.ticket_id)
    following = day.turn(turn.ticket_id)
    await day.open(PRIYA, "desk-2")
    await day.next(PRIYA)
    await day.start(PRIYA, following)
    await day.finish(PRIYA, following)
    assert len(day.look(tickets.notes, turn.ticket_id)) == 1
    with day.database.writing() as connection:
        assert tidy(connection, day.shop, day.now + timedelta(hours=23))["notes"] == 0
        assert tidy(connection, day.shop, day.now + timedelta(hours=25))["notes"] == 1
    assert day.look(tickets.notes, turn.ticket_id) == {}


async def test_closing_a_desk_while_serving_is_refused(day: Day) -> None:
    turn = await day.take("general")
    await day.open(TOM, "desk-1")
    await day.next(TOM)
    await day.start(TOM, turn)
    with pytest.raises(errors.DeskBusy):
        await day.do(serving.close_desk, TOM, Command())


async def test_nobody_is_still_asking_for_help_the_next_morning(day: Day) -> None:
    help_wanted = RaiseAlert(command_id=uuid4(), kind=AlertKind.HELP)
    await day.do(arrivals.raise_alert, KIOSK, help_wanted)
    await day.do(closing.close_day, SAMIRA, Command(), day.now.date())
    assert day.look(alerts.open_ones) == []
