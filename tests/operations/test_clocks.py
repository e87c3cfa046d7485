"""Whatever a clock does, the journal's order, promises and numbers stay right."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_server.clock import Clock
from queue_server.contract.commands import Command, Recall
from queue_server.contract.numbers import number_day
from queue_server.domain.errors import TooEarly
from queue_server.domain.hours import day_span, shop_day
from queue_server.domain.standards import due_at
from queue_server.domain.turn import Turn
from queue_server.operations import calling, moving
from queue_server.store import journal
from tests.operations.conftest import MORNING, PRIYA, Day

LONDON = ZoneInfo("Europe/London")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NIGHTS = {
    "clocks go forward": date(2027, 3, 27),
    "clocks go back": date(2027, 10, 30),
    "before 29 February": date(2028, 2, 28),
    "29 February": date(2028, 2, 29),
    "new year": date(2026, 12, 31),
}


class SetClock:
    """The server's clock on a computer whose clock somebody sets while the shop is at work."""

    def __init__(self, day: Day) -> None:
        self._day, self._wall, self._seconds = day, MORNING, 0.0
        self._clock = Clock(lambda: self._wall, lambda: self._seconds)

    def passes(self, minutes: float) -> None:
        """Real time goes by."""
        self._wall += minutes * MINUTE
        self._seconds += 60 * minutes
        self._day.now = self._clock.now()

    def is_set(self, by: timedelta) -> None:
        """Somebody sets the computer's clock."""
        self._wall += by
        self._day.now = self._clock.now()


def moments(day: Day) -> list[datetime]:
    """When each act was done, in the journal's order."""
    return day.look(lambda connection, shop: [entry.at for entry in journal.since(connection, shop, 0)])


async def test_put_back_an_hour_nobody_changes_places_and_waits_go_on(day):
    clock = SetClock(day)
    await day.open(PRIYA, "desk-1")
    first = await day.take()
    clock.passes(5)
    clock.is_set(-HOUR)
    second = await day.take()
    clock.passes(10)
    third = await day.take()
    assert [str(turn.number) for turn in (first, second, third)] == ["A001", "A002", "A003"]
    assert [turn.arrived_at - MORNING for turn in (first, second, third)] == [
        0 * MINUTE,
        5 * MINUTE,
        14 * MINUTE,
    ]
    assert (await day.next(PRIYA)).ticket == first.ticket_id
    for _ in range(2):
        await day.do(calling.recall, PRIYA, Recall(), first.ticket_id)
    with pytest.raises(TooEarly):
        await day.do(moving.no_show, PRIYA, Command(), first.ticket_id)
    clock.passes(3)
    await day.do(moving.no_show, PRIYA, Command(), first.ticket_id)
    assert (await day.next(PRIYA)).ticket == second.ticket_id
    assert moments(day) == sorted(moments(day))


async def test_put_forward_an_hour_nobody_changes_places_and_numbers_go_on(day):
    clock = SetClock(day)
    await day.open(PRIYA, "desk-1")
    first = await day.take()
    clock.is_set(HOUR)
    second = await day.take()
    assert [str(turn.number) for turn in (first, second)] == ["A001", "A002"]
    assert [(await day.next(PRIYA)).ticket] == [first.ticket_id]
    clock.is_set(-HOUR)
    third = await day.take()
    assert (str(third.number), third.arrived_at >= second.arrived_at) == ("A003", True)
    assert moments(day) == sorted(moments(day))


@pytest.mark.parametrize("evening", NIGHTS.values(), ids=NIGHTS)
async def test_a_night_shift_from_before_midnight_until_after_three(day, evening):
    """Numbers go on past midnight and begin anew at three; a promise lasts as long as on any other night."""
    day.shop = day.house.shop = day.shop.at_any_hour()
    noon, midnight = (datetime.combine(evening, time(12), LONDON) + n * HOUR for n in (0, 12))
    _, three = day_span(evening, LONDON)
    moments = [noon, midnight - MINUTE, midnight, three - MINUTE, three, three + MINUTE]
    took = []
    for moment in moments:
        day.now = moment.astimezone(UTC)
        took.append(await day.take())
    assert [str(turn.number) for turn in took] == ["A001", "A002", "A003", "A004", "A001", "A002"]
    assert [turn.arrived_at for turn in took] == moments
    assert len({starts_to_due(turn) for turn in took}) == 1


def starts_to_due(turn: Turn) -> tuple[timedelta | None, ...]:
    """How long after arrival each of its promises is due; None where its clock has not started."""
    dues = (due_at(turn, promise, None) for promise in turn.promises)
    return tuple(None if due is None else due - turn.arrived_at for due in dues)


@pytest.mark.parametrize("evening", NIGHTS.values(), ids=NIGHTS)
def test_kiosk_and_server_agree_which_day_it_is_at_every_quarter_of_an_hour(evening):
    start = datetime.combine(evening, time(20), LONDON).astimezone(UTC)
    days = [number_day(start + n * MINUTE * 15, LONDON) for n in range(48)]
    assert days == [shop_day(start + n * MINUTE * 15, LONDON) for n in range(48)] == sorted(days)
    assert set(days) == {evening, evening + timedelta(days=1)}
