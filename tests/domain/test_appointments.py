"""Appointments change state by one table, lateness is decided to the minute, and limits tell nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from queue_server.domain import appointments
from queue_server.domain.appointments import Appointment, AppointmentState, Arrival, arrival
from queue_server.domain.errors import NotPossible, PermissionNeeded, StaffOnly, TooMany
from queue_server.domain.slots import Slot

LONDON = ZoneInfo("Europe/London")
TEN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
BORN = date(1990, 2, 28)


def appointment(**more):
    values = {
        "id": UUID(int=1),
        "reference": "123456782",
        "service": "housing",
        "source": "housing",
        "lane": 0,
        "starts_at": TEN,
        "ends_at": TEN + timedelta(minutes=20),
        "place": None,
        "adviser": None,
        "room": None,
        "state": AppointmentState.BOOKED,
        "language": "en",
        "needs": (),
        "protected": False,
        "may_message": False,
        "by_staff": False,
        "shares": None,
        "booked_by": "anyone",
        "booked_at": TEN - timedelta(days=3),
    }
    return Appointment(**{**values, **more})


@pytest.mark.parametrize(
    ("minutes", "received"),
    [
        (-600, Arrival.WRONG_DAY),
        (-180, Arrival.EARLY),
        (-10.1, Arrival.EARLY),
        (-10, Arrival.ON_TIME),
        (0, Arrival.ON_TIME),
        (0.9, Arrival.ON_TIME),
        (1, Arrival.LATE),
        (15, Arrival.LATE),
        (15.9, Arrival.LATE),
        (16, Arrival.TOO_LATE),
        (600, Arrival.TOO_LATE),
        (24 * 60, Arrival.WRONG_DAY),
    ],
)
def test_how_they_are_received(minutes, received):
    assert arrival(appointment(), TEN + timedelta(minutes=minutes), LONDON) is received


def test_nobody_is_late_for_a_session_that_runs_late():
    at = TEN + timedelta(minutes=30)
    assert arrival(appointment(), at, LONDON) is Arrival.TOO_LATE
    assert arrival(appointment(), at, LONDON, late_minutes=30) is Arrival.ON_TIME


def test_who_is_early_waits_until_ten_minutes_before():
    assert appointments.not_before(TEN, TEN - timedelta(hours=1)) == TEN - timedelta(minutes=10)
    assert appointments.not_before(TEN, TEN - timedelta(minutes=10)) is None


ACTS = {
    AppointmentState.BOOKED: lambda a: appointments.moved(
        a,
        Slot("housing", "housing", TEN + timedelta(days=1), TEN + timedelta(days=1, minutes=20)),
        1,
        "room-1",
    ),
    AppointmentState.CHECKED_IN: lambda a: appointments.checked_in(a, UUID(int=7), TEN),
    AppointmentState.KEPT: lambda a: appointments.kept(a, TEN),
    AppointmentState.NO_SHOW: lambda a: appointments.no_show(a, TEN),
    AppointmentState.CANCELLED: lambda a: appointments.cancelled(a, TEN),
}


@pytest.mark.parametrize(("before", "after"), list(product(AppointmentState, repeat=2)))
def test_states_follow_one_table(before, after):
    mine = appointment(state=before)
    if after in appointments.MAY_BECOME[before]:
        assert ACTS[after](mine).state is after
    else:
        with pytest.raises(NotPossible):
            ACTS[after](mine)


def test_a_move_keeps_who_and_changes_when():
    later = ACTS[AppointmentState.BOOKED](appointment(place="room-2"))
    assert (later.reference, later.lane, later.place, later.room) == ("123456782", 1, None, "room-1")
    assert later.starts_at == TEN + timedelta(days=1)


def test_only_what_has_not_begun_may_be_changed():
    assert appointments.may_change(appointment(), TEN - timedelta(minutes=1))
    assert not appointments.may_change(appointment(), TEN)
    assert not appointments.may_change(
        appointment(state=AppointmentState.CHECKED_IN), TEN - timedelta(hours=1)
    )


def test_the_third_open_booking_is_refused():
    appointments.refuse_more_bookings(1)
    with pytest.raises(TooMany, match="call us or come in"):
        appointments.refuse_more_bookings(2)


def test_council_staff_ask_before_they_share():
    with pytest.raises(PermissionNeeded):
        appointments.refuse_without_permission("dwp", None, None)
    appointments.refuse_without_permission("dwp", None, ["name"])
    appointments.refuse_without_permission("dwp", "dwp", None)
    appointments.refuse_without_permission(None, None, None)


@pytest.mark.parametrize("asked", ["protected", "from_ticket", "shares"])
def test_some_things_only_staff_can_ask_for(asked):
    nothing = {"protected": False, "from_ticket": False, "shares": False}
    appointments.refuse_staff_only(**nothing)
    with pytest.raises(StaffOnly):
        appointments.refuse_staff_only(**{**nothing, asked: True})


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Brien", "obrien"), ("  MÜLLER ", "Muller"), ("de la Cruz", "De La Cruz"), ("Straße", "STRASSE")],
)
def test_names_are_the_same_however_they_are_written(one, other):
    assert appointments.sought_name(one) == appointments.sought_name(other)


def test_names_in_other_scripts_stay_what_they_are():
    assert appointments.sought_name("أحمد") != appointments.sought_name("محمد")


def test_phones_are_the_same_however_they_are_written():
    written = {"07700 900123", "+44 7700 900123", "0044 7700 900-123"}
    assert {appointments.sought_phone(each) for each in written} == {"7700900123"}


def test_who_is_the_same_customer():
    def who(**more):
        said = {"contact": None, "public": False, "protected": False, **more}
        return appointments.identity("Khan", BORN, said.pop("contact"), **said)

    assert who() == who(contact="0770")
    assert len({who(), who(protected=True), who(public=True, contact="a@b.c")}) == 3
    assert who(public=True) is None
    assert appointments.identity(None, BORN, None, public=False, protected=False) is None
    assert appointments.identity("Khan", None, None, public=False, protected=False) is None
