"""Who waits past their appointment is told once for each quarter of an hour, where a message is safe."""

from __future__ import annotations

from datetime import timedelta

from queue_server.contract.commands import Command, SetDelay
from queue_server.domain.outgoing import Kind
from queue_server.operations.delays import set_delay
from queue_server.operations.lateness import tell_late, to_tell
from queue_server.operations.phone import leave_by_phone
from queue_server.store import outgoing
from tests.operations.booked import TEN, at_kiosk, book
from tests.operations.conftest import SAMIRA

SAFE = {"phone": "07700 900 982", "contact_safe": True}


async def here(day, **contact):
    """Somebody with an appointment at ten, who checks in five minutes before."""
    booking = await book(day, TEN, **contact)
    day.now = TEN - timedelta(minutes=5)
    done = await at_kiosk(day, language="en", reference=booking.reference)
    return booking, done.ticket


async def look(day, minutes, seconds=0):
    """What the server does every minute, so long after ten."""
    day.now = TEN + timedelta(minutes=minutes, seconds=seconds)
    late = day.look(lambda c, _: to_tell(c, day.shop, day.now))
    if late:
        await day.do(tell_late, SAMIRA, Command(), late)
    return late


def told(day, booking):
    kept = day.look(outgoing.find_about, booking.id, Kind.STILL_WAITING)
    return [(each.said.late_minutes, each.said.new_time) for each in kept]


async def test_once_for_each_quarter_and_without_a_time_to_come(day):
    booking, _ = await here(day, **SAFE)
    assert await look(day, 14, 59) == ()
    assert await look(day, 15) == (booking.id,)
    assert told(day, booking) == [(15, None)]
    assert await look(day, 16) == await look(day, 29) == ()
    assert await look(day, 31) == (booking.id,)
    assert told(day, booking) == [(35, None)], "what was not sent yet is out of date"
    (newest,) = day.look(outgoing.find_about, booking.id, Kind.STILL_WAITING)
    assert newest.expires_at == day.now + timedelta(minutes=15)


async def test_not_where_a_message_is_not_safe(day):
    await here(day, phone="07700 900 982")
    assert await look(day, 40) == ()


async def test_not_once_they_have_left(day):
    booking, ticket = await here(day, **SAFE)
    day.now = TEN + timedelta(minutes=20)
    late = day.look(lambda c, _: to_tell(c, day.shop, day.now))
    await day.do(leave_by_phone, SAMIRA, Command(), ticket)
    await day.do(tell_late, SAMIRA, Command(), late)
    assert told(day, booking) == []


async def test_not_while_staff_have_said_when_it_will_be(day):
    booking, _ = await here(day, **SAFE)
    until = TEN + timedelta(minutes=30)
    await day.do(set_delay, SAMIRA, SetDelay(services=["housing"], reason="colleague-away", new_time=until))
    assert await look(day, 20) == ()
    assert await look(day, 31) == (booking.id,)


async def test_an_hour_that_nobody_looked_at_is_told_once(day):
    booking, _ = await here(day, **SAFE)
    assert await look(day, 70) == (booking.id,)
    assert told(day, booking) == [(70, None)]
