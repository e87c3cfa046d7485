"""Surgeries: opened for a year, changed, cancelled and moved with everybody; nothing is in two places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from queue_server.contract.commands import Reroute
from queue_server.contract.surgeries import (
    CancelSurgery,
    ChangeSurgery,
    CloseTime,
    DelaySurgery,
    MoveSurgery,
    Repeat,
)
from queue_server.domain import errors
from queue_server.domain.appointments import AppointmentState
from queue_server.domain.people import Actor, Role
from queue_server.domain.surgeries import Surgery
from queue_server.operations import bookings, moving, surgeries
from queue_server.store import alerts, appointments, claims, floor
from queue_server.store import surgeries as kept
from tests.operations.booked import (
    BORN,
    NOTHING,
    TEN,
    TUESDAY,
    at_kiosk,
    book,
    know,
    left_at,
    open_surgery,
    stored,
)
from tests.operations.conftest import JO, SAMIRA, Day

LONDON = ZoneInfo("Europe/London")
LAW = Actor(id="nadia", role=Role.PARTNER, name="Nadia F.", organisation="community-law")
AWAY = CancelSurgery(reason="colleague-away")


def as_it_is(day: Day, surgery: Surgery) -> Surgery:
    found = day.look(kept.find, surgery.id)
    assert found is not None
    return found


async def test_a_year_of_tuesdays_at_ten_across_both_clock_changes(day: Day) -> None:
    opened = await open_surgery(day, repeat=Repeat(until=TUESDAY.replace(year=2027)))
    local = [each.starts_at.astimezone(LONDON) for each in opened]
    assert {(at.weekday(), at.hour, at.minute) for at in local} == {(1, 10, 0)}
    assert {at.utcoffset() for at in local} == {timedelta(0), timedelta(hours=1)}
    assert len(opened) == 53
    june = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
    assert left_at(day, june, "universal-credit") == 1
    booked = await book(day, june, "universal-credit", actor=JO)
    assert booked.starts_at.astimezone(LONDON).hour == 10


class TestClashes:
    """A place and an adviser are in one thing at a time; nothing is left of what was refused."""

    async def test_a_place_is_taken_once(self, day: Day) -> None:
        await open_surgery(day)
        later = TEN + timedelta(hours=2, minutes=55)
        with pytest.raises(errors.Clash, match=r"Desk 6 is taken on Tuesday 24 November at 12:55"):
            await open_surgery(day, later, LAW, service="community-law")
        await open_surgery(day, later, LAW, service="community-law", place="room-2")
        await open_surgery(day, TEN + timedelta(hours=3), LAW, service="community-law")

    async def test_one_clash_in_a_year_opens_none_of_it(self, day: Day) -> None:
        await open_surgery(day, TEN + timedelta(weeks=30))
        until = TUESDAY + timedelta(weeks=40)
        with pytest.raises(errors.Clash):
            await open_surgery(day, actor=LAW, service="community-law", repeat=Repeat(until=until))
        found = day.look(kept.between, TEN - timedelta(days=1), TEN + timedelta(days=400))
        assert len(found) == 1

    async def test_an_adviser_is_in_one_surgery(self, day: Day) -> None:
        know(day, JO)
        await open_surgery(day, adviser=JO.id)
        with pytest.raises(errors.Clash, match="This adviser"):
            await open_surgery(day, adviser=JO.id, place="room-1")

    async def test_a_room_kept_for_a_booking_is_no_place_for_a_surgery(self, day: Day) -> None:
        await book(day, needs=["private-room"])
        with pytest.raises(errors.Clash, match="Room 1"):
            await open_surgery(day, place="room-1")

    async def test_only_ones_own_advisers(self, day: Day) -> None:
        know(day, LAW)
        for adviser in (LAW.id, "nobody"):
            with pytest.raises(errors.Unknown):
                await open_surgery(day, adviser=adviser)


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": "community-law"},
        {"ends_at": TEN},
        {"slot_minutes": 17},
        {"starts_at": TEN - timedelta(days=7), "ends_at": TEN - timedelta(days=7, hours=-3)},
    ],
)
async def test_what_makes_no_sense_is_refused(day: Day, wrong: dict[str, object]) -> None:
    with pytest.raises(errors.BadInput):
        await open_surgery(day, **{"starts_at": TEN, **wrong})  # type: ignore[arg-type]  # any field


async def test_a_partner_opens_only_what_is_theirs(day: Day) -> None:
    with pytest.raises(errors.NotFound):
        await open_surgery(day, actor=LAW)
    (session,) = await open_surgery(day)
    for act, command in (
        (surgeries.cancel_surgery, AWAY),
        (surgeries.change_surgery, ChangeSurgery(lanes=2)),
        (surgeries.delay_surgery, DelaySurgery(minutes=5, reason="colleague-away")),
        (surgeries.move_surgery, MoveSurgery(starts_at=TEN + timedelta(days=1), reason="colleague-away")),
    ):
        with pytest.raises(errors.NotFound):
            await day.do(act, LAW, command, session.id)


async def test_cancelling_cancels_everybody_and_leaves_who_is_here(day: Day) -> None:
    (session,) = await open_surgery(day)
    here = await book(day, TEN, "universal-credit", actor=JO)
    safe = await book(
        day,
        TEN + timedelta(minutes=20),
        "universal-credit",
        actor=JO,
        phone="07700 900123",
        contact_safe=True,
    )
    other = await book(day, TEN + timedelta(minutes=40), "universal-credit", actor=JO)
    gone = await book(day, TEN + timedelta(minutes=60), "universal-credit", actor=JO)
    await day.do(bookings.cancel, JO, NOTHING, gone.reference)
    day.now = TEN - timedelta(minutes=5)
    await at_kiosk(day, reference=here.reference)
    done = await day.do(surgeries.cancel_surgery, JO, AWAY, session.id)
    concerned = day.look(appointments.changed_by, done.seq)
    assert [each.id for each in concerned] == [here.id, safe.id, other.id]
    assert [each.state.value for each in concerned] == ["checked_in", "cancelled", "cancelled"]
    with pytest.raises(errors.NotPossible, match="cancelled"):
        await day.do(surgeries.cancel_surgery, JO, AWAY, session.id)
    await open_surgery(day, actor=LAW, service="community-law")


async def test_reception_is_told_of_everybody_who_waits_for_a_session_that_does_not_take_place(
    day: Day,
) -> None:
    (session,) = await open_surgery(day)
    await open_surgery(day, actor=LAW, service="community-law", place="room-2")
    booked = await book(day, TEN, "universal-credit", actor=JO)
    day.now = TEN - timedelta(minutes=5)
    checked_in = await at_kiosk(day, reference=booked.reference)
    day.now = TEN + timedelta(minutes=1)
    dropped_in = await day.issue("universal-credit")
    await day.issue("community-law")
    await day.do(surgeries.cancel_surgery, JO, AWAY, session.id)
    raised = day.look(alerts.open_ones)
    assert {each.ticket_id for each in raised} == {checked_in.ticket, dropped_in.ticket_id}
    assert {each.kind for each in raised} == {alerts.SESSION_OFF}
    await day.do(moving.reroute, SAMIRA, Reroute(service="benefits"), checked_in.ticket)
    assert [each.ticket_id for each in day.look(alerts.open_ones)] == [dropped_in.ticket_id]


async def test_a_session_that_moves_away_from_who_waits_is_told_to_reception_and_another_one_sees_them(
    day: Day,
) -> None:
    (session,) = await open_surgery(day)
    booked = await book(day, TEN, "universal-credit", actor=JO)
    day.now = TEN - timedelta(minutes=5)
    here = await at_kiosk(day, reference=booked.reference)
    (other,) = await open_surgery(day, place="room-2")
    await day.do(surgeries.cancel_surgery, JO, AWAY, session.id)
    assert day.look(alerts.open_ones) == []
    tomorrow = MoveSurgery(starts_at=TEN + timedelta(days=1), reason="colleague-away")
    await day.do(surgeries.move_surgery, JO, tomorrow, other.id)
    assert [each.ticket_id for each in day.look(alerts.open_ones)] == [here.ticket]


async def test_moving_takes_everybody_along(day: Day) -> None:
    (session,) = await open_surgery(day)
    booked = [
        await book(day, TEN + timedelta(minutes=20 * n), "universal-credit", actor=JO, needs=needs)
        for n, needs in enumerate(([], ["private-room"]))
    ]
    later = TEN + timedelta(minutes=10)
    move = MoveSurgery(starts_at=later, place="desk-5", reason="colleague-away")
    await day.do(surgeries.move_surgery, JO, move, session.id)
    moved = [stored(day, each.id) for each in booked]
    assert [each.starts_at for each in moved] == [later, later + timedelta(minutes=20)]
    assert [(each.place, each.room, each.lane) for each in moved] == [
        ("desk-5", None, 0),
        ("desk-5", "room-1", 0),
    ]
    assert as_it_is(day, session).ends_at == session.ends_at + timedelta(minutes=10)
    await open_surgery(day, actor=LAW, service="community-law")
    assert left_at(day, later, "universal-credit") == 0


async def test_a_move_that_would_put_somebody_in_two_places_changes_nothing(day: Day) -> None:
    (session,) = await open_surgery(day)
    khan = {"family_name": "Khan", "date_of_birth": BORN}
    mine = await book(day, TEN, "universal-credit", actor=JO, **khan)
    await book(day, TEN + timedelta(days=1), **khan)
    move = MoveSurgery(starts_at=TEN + timedelta(days=1), reason="colleague-away")
    with pytest.raises(errors.Clash, match="something else"):
        await day.do(surgeries.move_surgery, JO, move, session.id)
    assert (stored(day, mine.id), as_it_is(day, session)) == (mine, session)
    place = claims.Claim(claims.Claimed.PLACE, "desk-6", TEN, TEN + timedelta(minutes=5))
    assert day.look(claims.is_held, place)


async def test_a_change_keeps_bookings_or_is_refused(day: Day) -> None:
    (session,) = await open_surgery(day, lanes=2)
    for _ in range(2):
        await book(day, TEN + timedelta(hours=1), "universal-credit", actor=JO)
    for change in ({"lanes": 1}, {"ends_at": TEN + timedelta(hours=1)}):
        with pytest.raises(errors.Clash, match="booked there"):
            await day.do(surgeries.change_surgery, JO, ChangeSurgery(**change), session.id)
    shorter = ChangeSurgery(ends_at=TEN + timedelta(hours=2), place="room-2", drop_in=False)
    await day.do(surgeries.change_surgery, JO, shorter, session.id)
    after = as_it_is(day, session)
    assert (after.place, after.drop_in, after.lanes, after.ends_at) == (
        "room-2",
        False,
        2,
        TEN + timedelta(hours=2),
    )
    await open_surgery(day, actor=LAW, service="community-law")


async def test_running_late_is_on_the_boards_today_and_ends(day: Day) -> None:
    (session,) = await open_surgery(day)
    mine = await book(day, TEN, "universal-credit", actor=JO)
    day.now = TEN - timedelta(minutes=30)
    done = await day.do(
        surgeries.delay_surgery, JO, DelaySurgery(minutes=25, reason="colleague-away"), session.id
    )
    (said,) = day.look(floor.delays)
    assert (said.services, said.new_time) == (("universal-credit",), TEN + timedelta(minutes=25))
    assert [each.id for each in day.look(appointments.changed_by, done.seq)] == [mine.id]
    await day.do(surgeries.delay_surgery, JO, DelaySurgery(minutes=0, reason="colleague-away"), session.id)
    assert day.look(floor.delays) == []
    assert as_it_is(day, session).late_minutes == 0


@pytest.mark.parametrize("ends", ["cancelled", "moved"])
async def test_a_late_session_that_does_not_take_place_then_is_late_no_more(day: Day, ends: str) -> None:
    (session,) = await open_surgery(day)
    day.now = TEN - timedelta(minutes=30)
    late = DelaySurgery(minutes=25, reason="colleague-away")
    await day.do(surgeries.delay_surgery, JO, late, session.id)
    if ends == "cancelled":
        await day.do(surgeries.cancel_surgery, JO, AWAY, session.id)
    else:
        moved = MoveSurgery(starts_at=TEN + timedelta(days=1), reason="colleague-away")
        await day.do(surgeries.move_surgery, JO, moved, session.id)
    assert day.look(floor.delays) == []


async def test_a_closure_takes_slots_away_and_names_who_is_booked(day: Day) -> None:
    inside, outside = await book(day), await book(day, TEN + timedelta(hours=1))
    closed = CloseTime(
        service="housing", starts_at=TEN + timedelta(minutes=25), ends_at=TEN + timedelta(minutes=50)
    )
    done = await day.do(surgeries.close_time, SAMIRA, closed)
    assert [each.id for each in day.look(appointments.changed_by, done.seq)] == [inside.id]
    assert stored(day, inside.id).state is AppointmentState.BOOKED
    assert left_at(day, TEN + timedelta(hours=1)) == 1
    with pytest.raises(StopIteration):
        left_at(day, TEN)
    with pytest.raises(errors.NotFound):
        await day.do(surgeries.close_time, JO, closed.model_copy(update={"service": None}))
    with pytest.raises(errors.BadInput):
        await day.do(surgeries.close_time, SAMIRA, CloseTime(starts_at=TEN, ends_at=TEN))
    assert outside.state is AppointmentState.BOOKED


async def test_a_closure_is_lifted_once_and_that_is_written_down(day: Day) -> None:
    ends_at = TEN + timedelta(minutes=50)
    done = await day.do(
        surgeries.close_time, SAMIRA, CloseTime(service="housing", starts_at=TEN, ends_at=ends_at)
    )
    closure = UUID(done.other)
    with pytest.raises(errors.NotFound):
        await day.do(surgeries.lift_closure, JO, NOTHING, closure)
    await day.do(surgeries.lift_closure, SAMIRA, NOTHING, closure)
    assert left_at(day, TEN) == 2
    assert day.journal()[-1].act == "closure_lifted"
    with pytest.raises(errors.NotFound):
        await day.do(surgeries.lift_closure, SAMIRA, NOTHING, closure)


async def test_the_journal_has_codes_only(day: Day) -> None:
    (session,) = await open_surgery(day)
    await day.do(surgeries.cancel_surgery, JO, AWAY, session.id)
    assert [entry.act for entry in day.journal()] == ["surgery_opened", "surgery_cancelled"]
    assert UUID(str(day.journal()[1].facts[0]["surgery"])) == session.id


class TestDropIn:
    """On a day with surgeries they say whether people may just come; on others the weekly hours do."""

    async def test_a_cancelled_day_takes_no_tickets_and_says_when_next(self, day: Day) -> None:
        (session,) = await open_surgery(day)
        await day.do(surgeries.cancel_surgery, JO, AWAY, session.id)
        day.now = TEN
        with pytest.raises(errors.ServiceClosed, match="Next here Thursday at 10:00"):
            await day.take("universal-credit")

    async def test_an_extra_day_takes_tickets(self, day: Day) -> None:
        wednesday = TEN + timedelta(days=1)
        await open_surgery(day, wednesday)
        with pytest.raises(errors.ServiceClosed, match="Next here Tuesday at 10:00"):
            await day.take("universal-credit")
        day.now = TEN + timedelta(hours=6)
        with pytest.raises(errors.ServiceClosed, match="Next here Wednesday at 10:00"):
            await day.take("universal-credit")
        day.now = wednesday
        assert (await day.take("universal-credit")).service == "universal-credit"

    async def test_by_appointment_only_is_no_drop_in(self, day: Day) -> None:
        await open_surgery(day, drop_in=False)
        day.now = TEN
        with pytest.raises(errors.ServiceClosed):
            await day.take("universal-credit")
