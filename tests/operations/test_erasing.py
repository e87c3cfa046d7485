"""What is kept of one customer is found, copied out and erased; figures stay, and so does everybody else."""

from __future__ import annotations

import json
from contextlib import closing as closed_after
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from queue_server.contract.commands import Command, Finish, Outcome
from queue_server.domain import errors
from queue_server.operations import closing, serving
from queue_server.operations.erasing import erase, erase_again
from queue_server.store import appointments, schema, traces
from queue_server.store.database import Database
from queue_server.store.traces import Trace
from tests.operations.booked import BORN, TEN, at_kiosk, book, know, token_of
from tests.operations.conftest import PRIYA, SAMIRA, Day

PLANTED = {"family_name": "Plantagenêt", "date_of_birth": BORN, "phone": "07700 900123"}
EMAIL = "mathilda@planted.example"
NOTE = "Planted: lives at the mill"
WORDS = ("plantag", "07700", "7700900123", "mathilda", "Planted", "step-free")


async def a_visit(day: Day, **more: Any) -> tuple[Any, Any]:
    """She booked, came, was advised with a note and a next step, and has gone; somebody else was here too."""
    know(day, SAMIRA)
    booked = await book(day, needs=["step-free"], email=EMAIL, contact_safe=True, **{**PLANTED, **more})
    day.now = TEN
    done = await at_kiosk(day, reference=booked.reference)
    turn = day.turn(done.ticket)
    await day.open(PRIYA, "desk-2")
    day.change(lambda c, _: c.execute(schema.turn.update().values(skill="general")))
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    finish = Finish(outcome=Outcome.ADVISED, note=NOTE, next_step="Planted: she brings the letter")
    await day.do(serving.finish, PRIYA, finish, turn.ticket_id)
    return booked, turn


def everything(day: Day, *but: str) -> str:
    """All that the database holds, as text."""
    with day.database.reading() as connection:
        return "\n".join(
            f"{name}: {tuple(row)}"
            for name, table in schema.metadata.tables.items()
            if name not in but
            for row in connection.execute(select(table))
        )


def found(text_of: str) -> list[str]:
    return [word for word in WORDS if word.lower() in text_of.lower()]


async def test_she_is_found_by_whatever_she_knows_of_herself(day: Day) -> None:
    booked, turn = await a_visit(day)
    await book(day, TEN + timedelta(days=1), family_name="Other", date_of_birth=BORN, phone="01604 111222")
    hers = Trace(frozenset({booked.id}), frozenset({turn.ticket_id}))
    for by, *said in (
        (traces.of_reference, booked.reference),
        (traces.of_phone, "+44 7700 900 123"),
        (traces.of_email, "Mathilda@Planted.example"),
        (traces.of_name, " plantagenet", BORN),
        (traces.of_number, str(turn.number), TEN.date()),
    ):
        assert day.look(by, *said) == hers, by
    assert not day.look(traces.of_name, "Plantagenet", date(1961, 2, 3))
    assert not day.look(traces.of_phone, "07700 900124")


async def test_a_protected_booking_is_found_too(day: Day) -> None:
    booked = await book(day, protected=True, email=EMAIL, contact_safe=True, **PLANTED)
    for by, *said in (
        (traces.of_phone, "07700900123"),
        (traces.of_email, EMAIL),
        (traces.of_name, "Plantagenet", BORN),
    ):
        assert day.look(by, *said).bookings == {booked.id}


async def test_the_copy_has_all_of_it_and_nothing_that_opens_a_page(day: Day) -> None:
    booked, turn = await a_visit(day)
    kept = day.look(traces.kept, day.look(traces.of_reference, booked.reference))
    written = json.dumps(kept, default=str, ensure_ascii=False)
    for said in ("Plantagenêt", "07700 900123", EMAIL, "step-free", NOTE, "Planted: she brings the letter"):
        assert said in written
    assert kept["ticket"][0]["number"] == str(turn.number)
    assert {"appointment_booked", "finished"} & {row["act"] for row in kept["journal"]}
    assert "hash" not in written
    assert "sought" not in written


async def test_nothing_of_her_is_left_but_that_somebody_came(day: Day) -> None:
    booked, turn = await a_visit(day)
    other = await book(day, TEN + timedelta(days=1), family_name="Other", phone="01604 111222")
    token = token_of(day, booked)
    assert found(everything(day))
    assert day.look(appointments.by_manage_token, token) is not None
    seq = len(day.journal())
    done = await day.do(erase, SAMIRA, Command(), day.look(traces.of_reference, booked.reference))
    assert int(done.other) >= 3
    assert found(everything(day)) == []
    assert "Other" in everything(day)
    assert day.look(appointments.by_manage_token, token_of(day, other)) == other
    assert day.look(appointments.by_manage_token, token) is None
    stays = day.turn(turn.ticket_id)
    assert (stays.outcome, stays.needs) == ("advised", ())
    (entry,) = day.journal()[seq:]
    assert entry.act == "erased"
    assert entry.facts == [
        {"fact": "erased", "ticket": str(turn.ticket_id)},
        {"fact": "erased", "appointment": str(booked.id)},
    ]


async def test_whoever_is_here_or_expected_is_not_erased(day: Day) -> None:
    booked = await book(day, **PLANTED)
    with pytest.raises(errors.BadInput, match="Cancel it first"):
        await day.do(erase, SAMIRA, Command(), day.look(traces.of_reference, booked.reference))
    here = await day.take("housing")
    trace = Trace(tickets=frozenset({here.ticket_id}))
    with pytest.raises(errors.BadInput, match="after their visit"):
        await day.do(erase, SAMIRA, Command(), trace)
    with pytest.raises(errors.NotFound):
        await day.do(erase, SAMIRA, Command(), Trace())
    assert found(everything(day))
    await day.do(closing.close_day, SAMIRA, Command(), day.now.date())
    await day.do(erase, SAMIRA, Command(), trace)


async def test_what_a_copy_brings_back_is_erased_again(day: Day) -> None:
    booked, _ = await a_visit(day)
    contact = schema.booking_contact
    row = day.look(lambda c, _: c.execute(select(contact)).one())._asdict()
    await day.do(erase, SAMIRA, Command(), day.look(traces.of_reference, booked.reference))
    erased = day.look(traces.erased_since, day.now - timedelta(days=30))
    assert erased.bookings == {booked.id}
    assert not day.look(traces.erased_since, day.now + timedelta(seconds=1))
    day.change(lambda c, _: c.execute(contact.insert(), row))
    assert found(everything(day))
    with day.database.writing() as connection:
        erase_again(connection, day.shop, erased, day.now)
    assert found(everything(day)) == []
    assert [entry.act for entry in day.journal()][-2:] == ["erased", "erased"]
    assert day.look(traces.erased_since, day.now - timedelta(days=30)) == erased


def test_a_place_without_a_shop_has_nothing_to_remember(tmp_path) -> None:
    with closed_after(Database.in_folder(tmp_path)) as database:
        assert traces.erased_in(database, "anywhere", TEN) is None
