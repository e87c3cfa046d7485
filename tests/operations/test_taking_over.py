"""A desk that somebody left open: a colleague hears whose it is, and may take it over."""

from __future__ import annotations

import pytest

from queue_server.contract.commands import Command, OpenDesk
from queue_server.domain import errors
from queue_server.domain.ticket import TicketState
from queue_server.operations import serving
from queue_server.store import calls, floor
from tests.operations.conftest import MORNING, PRIYA, TOM, Day

TAKE_OVER = OpenDesk(desk="desk-1", take_over=True)


async def test_whose_desk_it_is_and_since_when_is_said(day: Day) -> None:
    await day.open(PRIYA, "desk-1")
    day.pass_minutes(30)
    with pytest.raises(errors.DeskTaken, match=r"has had Desk 1 open since 10:00\. You may take it over\."):
        await day.open(TOM, "desk-1")
    assert {use.adviser for use in day.look(floor.desks).values()} == {PRIYA.id}


async def test_a_desk_taken_over_is_the_new_one_s_and_the_former_adviser_is_told(day: Day) -> None:
    await day.open(PRIYA, "desk-1")
    await day.open(TOM, "desk-2")
    day.pass_minutes(30)
    await day.do(serving.open_desk, TOM, TAKE_OVER)
    assert {use.desk: use.adviser for use in day.look(floor.desks).values()} == {"desk-1": TOM.id}
    facts = [(fact["fact"], fact.get("desk")) for fact in day.journal()[-1].facts]
    assert facts[0] == ("desk_taken_over", "desk-1")
    assert facts[-1] == ("desk_opened", "desk-1")
    assert day.journal()[-1].facts[0]["adviser_before"] == PRIYA.id
    (line,) = day.look(floor.messages_since, MORNING)
    assert line.addressee == PRIYA.id
    assert line.text == "Tom R. took over Desk 1, which you had open since 10:00."


async def test_whoever_was_called_there_waits_again_where_they_were(day: Day) -> None:
    turn = await day.take("general")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.do(serving.open_desk, TOM, TAKE_OVER)
    assert day.turn(turn.ticket_id).state is TicketState.WAITING
    assert day.look(calls.recent, MORNING) == []
    assert (await day.next(TOM)).ticket == turn.ticket_id


async def test_nobody_is_taken_from_an_adviser_who_serves_them(day: Day) -> None:
    turn = await day.take("general")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    with pytest.raises(errors.DeskBusy, match="Somebody is being served at Desk 1"):
        await day.do(serving.open_desk, TOM, TAKE_OVER)
    assert day.look(floor.desks)["desk-1"].adviser == PRIYA.id
    await day.finish(PRIYA, turn)
    await day.do(serving.open_desk, TOM, TAKE_OVER)
    assert day.look(floor.desks)["desk-1"].adviser == TOM.id


async def test_who_serves_at_their_old_desk_takes_no_other(day: Day) -> None:
    turn = await day.take("general")
    await day.open(PRIYA, "desk-1")
    await day.open(TOM, "desk-2")
    await day.next(TOM)
    await day.start(TOM, turn)
    with pytest.raises(errors.DeskBusy):
        await day.do(serving.open_desk, TOM, TAKE_OVER)
    assert {use.desk: use.adviser for use in day.look(floor.desks).values()} == {
        "desk-1": PRIYA.id,
        "desk-2": TOM.id,
    }


async def test_ones_own_desk_and_a_free_one_are_simply_opened(day: Day) -> None:
    await day.do(serving.open_desk, TOM, TAKE_OVER)
    assert (await day.do(serving.open_desk, TOM, TAKE_OVER)).seq == 0
    assert day.look(floor.messages_since, MORNING) == []
    await day.do(serving.close_desk, TOM, Command())
    assert day.look(floor.desks) == {}
