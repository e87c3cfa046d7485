"""Who booked in good time is reminded once, at ten on the day before, where a message is safe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.contract.commands import Command
from queue_server.domain.outgoing import Kind, State
from queue_server.operations import bookings
from queue_server.operations.reminders import remind, to_remind
from queue_server.store import outgoing
from tests.operations.booked import ANYONE, TEN, book
from tests.operations.conftest import SAMIRA

THURSDAY = TEN + timedelta(days=2)
THE_DAY_BEFORE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
SAFE = {"phone": "07700 900 982", "contact_safe": True}


def reminders(day, booking):
    return day.look(outgoing.find_about, booking.id, Kind.REMINDER)


async def look(day):
    due = day.look(lambda c, _: to_remind(c, day.shop, day.now))
    if due:
        await day.do(remind, SAMIRA, Command(), due)
    return due


async def test_once_at_ten_on_the_day_before(day):
    booking = await book(day, THURSDAY, **SAFE)
    day.now = THE_DAY_BEFORE - timedelta(seconds=1)
    assert await look(day) == ()
    day.now = THE_DAY_BEFORE
    assert await look(day) == (booking.id,)
    assert await look(day) == ()
    (kept,) = reminders(day, booking)
    assert (kept.state, kept.moment, kept.expires_at) == (State.WAITING, THURSDAY, THURSDAY)
    assert kept.said.reference == booking.reference
    assert kept.said.link.startswith("https://shop.example/")


async def test_a_confirmation_that_still_waits_is_not_lost_to_the_reminder(day):
    await book(day, THURSDAY, **SAFE)
    day.now = THE_DAY_BEFORE
    await look(day)
    kinds = [message.kind for message in day.look(outgoing.on_the_way)]
    assert kinds == [Kind.CONFIRMATION, Kind.REMINDER]


async def test_not_where_a_message_is_not_safe(day):
    await book(day, THURSDAY, phone="07700 900 982")
    day.now = THE_DAY_BEFORE
    assert await look(day) == ()


async def test_not_for_who_booked_in_the_twelve_hours_before(day):
    day.now = THE_DAY_BEFORE - timedelta(hours=11)
    await book(day, THURSDAY, **SAFE)
    day.now = THE_DAY_BEFORE
    assert await look(day) == ()


async def test_not_for_what_was_cancelled_between_looking_and_telling(day):
    booking = await book(day, THURSDAY, **SAFE)
    day.now = THE_DAY_BEFORE
    due = day.look(lambda c, _: to_remind(c, day.shop, day.now))
    await day.do(bookings.cancel, SAMIRA, Command(), booking.reference)
    await day.do(remind, SAMIRA, Command(), due)
    assert reminders(day, booking) == []
    assert await look(day) == ()


async def test_who_can_get_no_text_is_passed_over_and_nothing_is_written(day):
    await book(day, THURSDAY, phone="01632 960 123", contact_safe=True)
    day.now = THE_DAY_BEFORE
    before = len(day.journal())
    await look(day)
    assert len(day.journal()) == before


async def test_not_once_it_has_begun(day):
    await book(day, THURSDAY, **SAFE)
    day.now = THURSDAY
    assert await look(day) == ()


@pytest.mark.parametrize("actor", [ANYONE, SAMIRA])
async def test_whoever_booked(day, actor):
    booking = await book(day, THURSDAY, actor=actor, **SAFE)
    day.now = THE_DAY_BEFORE
    assert await look(day) == (booking.id,)
