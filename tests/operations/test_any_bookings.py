"""Whatever order people book, move, cancel and come in, nothing is in two places: a machine on the store."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, multiple, rule

from queue_server.contract.appointments import BookAppointment, CheckIn, MoveAppointment
from queue_server.contract.commands import CallNext, Command, OpenDesk
from queue_server.contract.surgeries import CancelSurgery, ChangeSurgery, MoveSurgery, OpenSurgery
from queue_server.domain.appointments import AppointmentState
from queue_server.domain.ticket import TicketState
from queue_server.operations import bookings, calling, closing, moving, serving, surgeries
from queue_server.operations.bookable import slots_between
from queue_server.operations.check_in import check_in
from queue_server.store import appointments, floor, schema, tickets
from queue_server.store import surgeries as kept
from tests.conftest import examples
from tests.operations.any_shop import SHOP, AnyShop
from tests.operations.booked import BORN, TEN, TUESDAY
from tests.operations.conftest import JO, KIOSK, PRIYA, SAMIRA

pytestmark = pytest.mark.timeout(600)
STEPS = st.integers(0, 11).map(lambda step: timedelta(minutes=10 * step))


class AnyBookings(AnyShop):
    """A Tuesday: reception, a partner and customers do anything; most of it may be refused."""

    booked = Bundle("booked")
    sessions = Bundle("sessions")

    @initialize()
    def open_the_doors(self) -> None:
        """A new shop every time."""
        self.found(TEN - timedelta(hours=1))
        self.attempt(serving.open_desk, PRIYA, OpenDesk(desk="desk-1"))

    def slot(self, service: str, nth: int) -> str | None:
        """One of the slots of the day, full ones too."""
        with self.database.reading() as connection:
            found = slots_between(connection, SHOP, service, TUESDAY, TUESDAY)
        return found[nth % len(found)][0].id if found else None

    def reference(self, appointment: UUID) -> str:
        """How it is asked for."""
        with self.database.reading() as connection:
            found = appointments.find(connection, SHOP.id, appointment)
        assert found is not None
        return found.reference

    @rule(minutes=st.sampled_from([5, 20, 60]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(target=sessions, after=STEPS, place=st.sampled_from(["room-1", "desk-6"]), lanes=st.integers(1, 2))
    def a_partner_comes(self, after: timedelta, place: str, lanes: int):
        times = {"starts_at": TEN + after, "ends_at": TEN + after + timedelta(hours=1)}
        command = OpenSurgery(service="universal-credit", place=place, slot_minutes=20, lanes=lanes, **times)
        done = self.attempt(surgeries.open_surgery, JO, command)
        if done is None:
            return multiple()
        with self.database.reading() as connection:
            return kept.opened_together(connection, SHOP.id, UUID(done.other))[0].id

    @rule(
        target=booked,
        service=st.sampled_from(["housing", "universal-credit"]),
        nth=st.integers(0, 30),
        room=st.booleans(),
        name=st.sampled_from([None, "Khan", "Okoro"]),
    )
    def somebody_books(self, service: str, nth: int, room: bool, name: str | None):
        slot = self.slot(service, nth)
        if slot is None:
            return multiple()
        who = {} if name is None else {"family_name": name, "date_of_birth": BORN}
        needs = ["private-room"] if room else []
        command = BookAppointment(slot=slot, service=service, needs=needs, shares=[], **who)
        done = self.attempt(bookings.book, SAMIRA, command)
        return multiple() if done is None else UUID(done.other)

    @rule(
        appointment=booked, nth=st.integers(0, 30), service=st.sampled_from(["housing", "universal-credit"])
    )
    def it_moves(self, appointment: UUID, nth: int, service: str) -> None:
        slot = self.slot(service, nth)
        if slot is not None:
            reference = self.reference(appointment)
            self.attempt(bookings.move, SAMIRA, MoveAppointment(slot=slot), reference)

    @rule(appointment=booked)
    def it_is_cancelled(self, appointment: UUID) -> None:
        self.attempt(bookings.cancel, SAMIRA, Command(), self.reference(appointment))

    @rule(appointment=booked)
    def they_come(self, appointment: UUID) -> None:
        said = CheckIn(command_id=uuid4(), reference=self.reference(appointment))
        self.attempt(check_in, KIOSK, said)

    @rule(name=st.sampled_from(["Khan", "Okoro", "Nobody"]))
    def they_come_by_name(self, name: str) -> None:
        self.attempt(check_in, KIOSK, CheckIn(command_id=uuid4(), family_name=name, date_of_birth=BORN))

    @rule(undo=st.booleans())
    def somebody_is_called_and_seen(self, undo: bool) -> None:
        done = self.attempt(calling.call_next, PRIYA, CallNext())
        if done is not None and done.ticket is not None:
            self.attempt(serving.start, PRIYA, Command(), done.ticket)
            if undo:
                self.attempt(moving.undo, PRIYA, Command(), done.ticket)

    @rule(session=sessions, after=STEPS, act=st.integers(0, 2))
    def a_session_changes(self, session: UUID, after: timedelta, act: int) -> None:
        operation, command = [
            (surgeries.move_surgery, MoveSurgery(starts_at=TEN + after, place="room-2", reason="building")),
            (surgeries.cancel_surgery, CancelSurgery(reason="building")),
            (surgeries.change_surgery, ChangeSurgery(lanes=2, place="desk-5")),
        ][act]
        self.attempt(operation, JO, command, session)

    @rule()
    def the_day_ends(self) -> None:
        self.attempt(closing.close_day, SAMIRA, Command(), TUESDAY)

    @invariant()
    def nothing_is_in_two_places(self) -> None:
        """Bookings that stand have exactly their claims, lanes and rooms do not overlap, tickets fit."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as connection:
            found = appointments.between(
                connection, SHOP.id, TEN - timedelta(days=1), TEN + timedelta(days=1)
            )
            sessions = kept.between(connection, SHOP.id, TEN - timedelta(days=1), TEN + timedelta(days=1))
            claimed = connection.execute(schema.claim.select()).all()
            rooms = {use.ticket_id: use.room for use in floor.rooms(connection, SHOP.id).values()}
            turns = {
                each.ticket_id: tickets.newest(connection, SHOP.id, each.ticket_id)
                for each in found
                if each.ticket_id
            }
        standing = [each for each in found if each.state is not AppointmentState.CANCELLED]
        holders = {each.id for each in standing} | {each.id for each in sessions if each.is_open}
        assert {row.holder for row in claimed} == holders
        lanes = Counter((each.source, each.lane) for each in standing)
        for source, lane in lanes:
            mine = sorted((a.starts_at, a.ends_at) for a in standing if (a.source, a.lane) == (source, lane))
            assert all(one[1] <= other[0] for one, other in pairwise(mine))
        kept_rooms = [(each.room, each.starts_at, each.ends_at) for each in standing if each.room]
        kept_rooms += [(each.place, each.starts_at, each.ends_at) for each in sessions if each.is_open]
        for one, other in pairwise(sorted(kept_rooms)):
            assert one[0] != other[0] or one[2] <= other[1]
        for each in found:
            assert (each.ticket_id is not None) is (each.checked_in_at is not None)
            turn = turns.get(each.ticket_id) if each.ticket_id else None
            if turn is not None and turn.state is TicketState.SERVING:
                assert each.state is AppointmentState.KEPT
            if turn is not None and turn.room is not None:
                assert rooms[turn.ticket_id] == turn.room


TestAnyBookings = AnyBookings.TestCase
TestAnyBookings.settings = settings(max_examples=examples(15), stateful_step_count=20, deadline=None)
