"""Booking, moving and cancelling: what is taken, what is refused and to whom, and what is told."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from queue_server.contract import references
from queue_server.contract.appointments import BookAppointment, MoveAppointment
from queue_server.contract.commands import PrivateNow
from queue_server.contract.surgeries import CloseTime
from queue_server.domain import errors
from queue_server.domain.appointments import AppointmentState
from queue_server.domain.outgoing import Kind
from queue_server.operations import bookings, closing, rooms, surgeries
from queue_server.operations.bookable import first_free, slots_between
from queue_server.operations.housekeeping import tidy
from queue_server.operations.transaction import Done
from queue_server.store import appointments, claims, contacts, outgoing, schema
from tests.operations.booked import (
    ANYONE,
    BORN,
    NOTHING,
    TEN,
    TUESDAY,
    appointment_of,
    book,
    left_at,
    open_surgery,
    slot_at,
    stored,
    token_of,
)
from tests.operations.conftest import JO, SAMIRA, Day

KHAN = {"family_name": "Khan", "date_of_birth": BORN}
AMID = TEN + timedelta(minutes=10)
SAFE = {"phone": "07700 900123", "contact_safe": True}


def everything_claimed(day: Day) -> int:
    with day.database.reading() as connection:
        return len(connection.execute(schema.claim.select()).all())


async def test_a_booking_takes_its_slot_and_says_nothing_of_who_it_is_for(day: Day) -> None:
    booked = await book(day, **KHAN, **SAFE)
    assert references.read(booked.reference) == booked.reference
    assert (booked.service, booked.lane, booked.starts_at) == ("housing", 0, TEN)
    assert booked.ends_at == TEN + timedelta(minutes=30)
    assert left_at(day, TEN) == 1
    written = str([entry.facts for entry in day.journal()])
    assert "booked" in written
    assert not any(word in written for word in ("Khan", str(BORN), repr(BORN), "900123", booked.reference))
    with day.database.reading() as connection:
        kept = contacts.find(connection, day.shop.id, booked.id)
    assert kept is not None
    assert (kept.family_name, kept.date_of_birth, kept.phone) == ("Khan", BORN, "07700 900123")


async def test_a_full_slot_is_refused_and_stays_listed_as_full(day: Day) -> None:
    slot = slot_at(day, TEN)
    await book(day)
    await book(day)
    before = everything_claimed(day)
    with pytest.raises(errors.SlotTaken):
        await day.do(bookings.book, SAMIRA, BookAppointment(slot=slot, service="housing"))
    assert left_at(day, TEN) == 0
    assert everything_claimed(day) == before


async def test_the_first_free_time_is_one_that_anyone_may_still_book(day: Day) -> None:
    """It is Monday, 10:00: the public may book from 11:00 on, two at a time every half hour."""

    def first() -> datetime | None:
        return day.look(lambda c, _: first_free(c, day.shop, "housing", day.now))

    eleven = TEN - timedelta(hours=23)
    assert first() == eleven
    await book(day, eleven)
    assert first() == eleven
    await book(day, eleven)
    assert first() == eleven + timedelta(minutes=30)
    day.pass_minutes(5.5 * 60)
    assert first() == TEN - timedelta(minutes=30)
    half_a_year = CloseTime(starts_at=day.now - timedelta(hours=6), ends_at=day.now + timedelta(days=180))
    await day.do(surgeries.close_time, SAMIRA, half_a_year)
    assert first() is None


async def test_the_same_command_books_once_and_hears_the_same(day: Day) -> None:
    command = BookAppointment(command_id=uuid4(), slot=slot_at(day, TEN), service="housing", **KHAN)
    first, again = [await day.do(bookings.book, ANYONE, command) for _ in range(2)]
    assert (first.other, again.repeated) == (again.other, True)
    assert left_at(day, TEN) == 1


async def test_moving_frees_the_old_time_and_keeps_the_reference(day: Day) -> None:
    before = await book(day, **KHAN)
    later = TEN + timedelta(minutes=30)
    done = await day.do(bookings.move, SAMIRA, MoveAppointment(slot=slot_at(day, later)), before.reference)
    after = appointment_of(day, done)
    assert (after.id, after.reference, after.starts_at) == (before.id, before.reference, later)
    assert (left_at(day, TEN), left_at(day, later)) == (2, 1)


async def test_moving_to_where_no_place_is_left_changes_nothing(day: Day) -> None:
    mine = await book(day)
    later = TEN + timedelta(minutes=30)
    await book(day, later)
    await book(day, later)
    with pytest.raises(errors.SlotTaken):
        await day.do(bookings.move, SAMIRA, MoveAppointment(slot=slot_at(day, later)), mine.reference)
    assert stored(day, mine.id) == mine
    assert left_at(day, TEN) == 1


async def test_cancelling_gives_the_time_back_once(day: Day) -> None:
    mine = await book(day, **KHAN)
    for _ in range(2):
        await day.do(bookings.cancel, SAMIRA, NOTHING, mine.reference)
    assert stored(day, mine.id).state is AppointmentState.CANCELLED
    assert left_at(day, TEN) == 2
    assert everything_claimed(day) == 0
    assert [entry.act for entry in day.journal()] == ["booked", "appointment_cancelled"]
    slot = slot_at(day, TEN)
    with pytest.raises(errors.NotPossible, match="cancelled"):
        await day.do(bookings.move, SAMIRA, MoveAppointment(slot=slot), mine.reference)


class TestWhoMay:
    """The public have their manage link, partners their own, and everything else is not there."""

    async def test_the_manage_link_moves_and_cancels(self, day: Day) -> None:
        mine = await book(day, actor=ANYONE)
        token = token_of(day, mine)
        later = TEN + timedelta(minutes=30)
        move = MoveAppointment(slot=slot_at(day, later))
        await day.do(bookings.move, ANYONE, move, mine.reference, token)
        await day.do(bookings.cancel, ANYONE, NOTHING, mine.reference, token)
        assert stored(day, mine.id).state is AppointmentState.CANCELLED

    async def test_a_reference_alone_or_anothers_link_authorises_nothing(self, day: Day) -> None:
        mine, other = await book(day, actor=ANYONE), await book(day, actor=ANYONE)
        for token in (None, "", "made-up", token_of(day, other)):
            with pytest.raises(errors.NotFound):
                await day.do(bookings.cancel, ANYONE, NOTHING, mine.reference, token)
        assert stored(day, mine.id).state is AppointmentState.BOOKED

    async def test_what_has_begun_is_no_longer_the_customers_to_change(self, day: Day) -> None:
        mine = await book(day, actor=ANYONE)
        day.now = TEN
        with pytest.raises(errors.NotPossible, match="about to begin"):
            await day.do(bookings.cancel, ANYONE, NOTHING, mine.reference, token_of(day, mine))
        await day.do(bookings.cancel, SAMIRA, NOTHING, mine.reference)

    async def test_a_partner_knows_only_of_their_own(self, day: Day) -> None:
        await open_surgery(day)
        council = await book(day)
        theirs = await book(day, service="universal-credit", actor=JO)
        for reference in (council.reference, "100000009", "nonsense"):
            with pytest.raises(errors.NotFound):
                await day.do(bookings.cancel, JO, NOTHING, reference)
        with pytest.raises(errors.NotFound):
            await book(day, actor=JO)
        await day.do(bookings.cancel, JO, NOTHING, theirs.reference)

    async def test_the_public_book_public_services_only(self, day: Day) -> None:
        await open_surgery(day)
        with pytest.raises(errors.NotFound):
            await book(day, service="universal-credit", actor=ANYONE)

    async def test_the_public_book_an_hour_ahead_and_three_months(self, day: Day) -> None:
        day.now = TEN - timedelta(minutes=59)
        with pytest.raises(errors.NotFound):
            await book(day, actor=ANYONE)
        await book(day)
        with pytest.raises(errors.NotFound):
            await book(day, TEN + timedelta(days=98), actor=ANYONE)
        await book(day, TEN + timedelta(days=98))

    @pytest.mark.parametrize("asked", [{"protected": True}, {"shares": []}, {"ticket": UUID(int=1)}])
    async def test_some_things_are_staffs_alone(self, day: Day, asked: dict[str, object]) -> None:
        with pytest.raises(errors.StaffOnly):
            await book(day, actor=ANYONE, **asked)

    async def test_a_partner_is_told_only_what_the_customer_agreed_to(self, day: Day) -> None:
        await open_surgery(day)
        with pytest.raises(errors.PermissionNeeded):
            await book(day, service="universal-credit", **KHAN)
        booked = await book(day, service="universal-credit", shares=["name"], **KHAN)
        assert booked.shares == ("name",)


class TestLimits:
    """Two open bookings a contact, and a refusal that tells nothing of anybody."""

    async def test_the_third_booking_of_a_contact_waits(self, day: Day) -> None:
        for written, minutes in (("07700 900123", 0), ("+44 7700 900123", 30)):
            await book(day, TEN + timedelta(minutes=minutes), actor=ANYONE, phone=written)
        with pytest.raises(errors.TooMany, match="call us or come in"):
            await book(day, TEN + timedelta(minutes=60), actor=ANYONE, phone="07700900123")
        await book(day, TEN + timedelta(minutes=60), actor=ANYONE, phone="07700900124")
        await book(day, TEN + timedelta(minutes=60), phone="07700900123")

    async def test_one_person_is_not_booked_twice_at_one_time(self, day: Day) -> None:
        await book(day, **KHAN)
        with pytest.raises(errors.Clash, match="already has"):
            await book(day, AMID, "council-tax", family_name="khan", date_of_birth=BORN)
        with pytest.raises(errors.Clash):
            await book(day, TEN, "births-deaths", **KHAN)
        await book(day, TEN + timedelta(minutes=30), **KHAN)

    async def test_the_public_learn_nothing_of_where_somebody_is(self, day: Day) -> None:
        await book(day, **KHAN)
        await book(day, protected=True, **KHAN)
        await book(day, AMID, "council-tax", actor=ANYONE, **KHAN)
        await book(day, service="births-deaths", actor=ANYONE, email="a@b.example", **KHAN)
        with pytest.raises(errors.SlotTaken):
            await book(day, AMID, "council-tax", actor=ANYONE, email="A@b.example", **KHAN)

    async def test_protected_bookings_count_for_nobody_who_asks(self, day: Day) -> None:
        for minutes in (0, 30):
            await book(day, TEN + timedelta(minutes=minutes), protected=True, phone="07700900123")
        await book(day, TEN + timedelta(minutes=60), actor=ANYONE, phone="07700900123")


class TestRooms:
    """A room asked for in advance is kept with the booking."""

    async def test_rooms_are_kept_and_run_out(self, day: Day) -> None:
        first = await book(day, needs=["private-room"])
        second = await book(day, AMID, "council-tax", needs=["private-room"])
        third = await book(day, AMID, "council-tax", needs=["family-room"])
        assert [each.room for each in (first, second, third)] == ["room-1", "room-2", "room-3"]
        with pytest.raises(errors.NoRoomFree):
            await book(day, needs=["private-room"])
        await day.do(bookings.cancel, SAMIRA, NOTHING, first.reference)
        assert (await book(day, needs=["private-room"])).room == "room-1"

    async def test_a_surgery_in_a_room_needs_no_other(self, day: Day) -> None:
        await open_surgery(day, place="room-1")
        private = await book(day, TEN, "universal-credit", shares=[], needs=["private-room"])
        family = await book(
            day, TEN + timedelta(minutes=20), "universal-credit", shares=[], needs=["family-room"]
        )
        assert (private.room, family.room) == (None, "room-3")
        assert (await book(day, needs=["private-room"])).room == "room-2"

    async def test_the_room_moves_along(self, day: Day) -> None:
        mine = await book(day, needs=["private-room"])
        later = TEN + timedelta(minutes=30)
        await book(day, later, needs=["private-room"])
        done = await day.do(bookings.move, SAMIRA, MoveAppointment(slot=slot_at(day, later)), mine.reference)
        assert appointment_of(day, done).room == "room-2"

    async def test_a_private_place_leaves_the_room_that_is_booked_soon(self, day: Day) -> None:
        await book(day, needs=["private-room"])
        day.now = TEN - timedelta(minutes=61)
        early = await day.do(rooms.private_now, SAMIRA, PrivateNow())
        await day.do(rooms.release, SAMIRA, NOTHING, "room-1")
        day.now = TEN - timedelta(minutes=59)
        soon = [(await day.do(rooms.private_now, SAMIRA, PrivateNow())).room for _ in range(3)]
        assert (early.room, soon) == ("room-1", ["room-2", "room-3", "room-1"])
        booked = {"room-1": TEN}
        assert day.look(claims.places_booked, day.now, day.now + timedelta(hours=1)) == booked
        assert day.look(claims.places_booked, TEN + timedelta(minutes=7), TEN + timedelta(hours=1)) == {
            "room-1": TEN + timedelta(minutes=5)
        }


class TestMessages:
    """Who said that a message is safe is told, in the same transaction."""

    def told(self, day: Day, appointment: UUID) -> list[Kind]:
        with day.database.reading() as connection:
            return [
                kind for kind in Kind for _ in outgoing.find_about(connection, day.shop.id, appointment, kind)
            ]

    async def test_only_where_it_is_safe(self, day: Day) -> None:
        safe, unsafe = await book(day, **SAFE), await book(day, phone="07700900124")
        assert self.told(day, safe.id) == [Kind.CONFIRMATION]
        assert self.told(day, unsafe.id) == []
        assert (safe.may_message, unsafe.may_message) == (True, False)

    async def test_staffs_acts_are_told_and_the_customers_own_are_not(self, day: Day) -> None:
        mine = await book(day, **SAFE)
        slot = MoveAppointment(slot=slot_at(day, TEN + timedelta(minutes=30)))
        await day.do(bookings.move, SAMIRA, slot, mine.reference)
        assert Kind.MOVED in self.told(day, mine.id)
        await day.do(bookings.cancel, SAMIRA, NOTHING, mine.reference)
        assert Kind.CANCELLED in self.told(day, mine.id)
        theirs = await book(day, actor=ANYONE, email="a@b.example", contact_safe=True)
        await day.do(bookings.cancel, ANYONE, NOTHING, theirs.reference, token_of(day, theirs))
        assert Kind.CANCELLED not in self.told(day, theirs.id)

    async def test_what_the_customer_moves_or_cancels_is_never_told_with_the_old_time(self, day: Day) -> None:
        mine = await book(day, actor=ANYONE, email="a@b.example", contact_safe=True)
        later = TEN + timedelta(minutes=30)
        slot = MoveAppointment(slot=slot_at(day, later))
        await day.do(bookings.move, ANYONE, slot, mine.reference, token_of(day, mine))
        (waits,) = day.look(outgoing.on_the_way)
        assert (waits.kind, waits.said.starts_at) == (Kind.CONFIRMATION, later)
        await day.do(bookings.cancel, ANYONE, NOTHING, mine.reference, token_of(day, mine))
        assert day.look(outgoing.on_the_way) == []


async def test_slots_of_a_month_leave_out_closed_days(day: Day) -> None:
    found = day.look(
        lambda c, _: slots_between(c, day.shop, "housing", TUESDAY, TUESDAY + timedelta(days=40))
    )
    days = {slot.starts_at.date() for slot, _ in found}
    assert {(each.month, each.day) for each in days} & {(12, 25), (12, 28), (1, 1)} == set()
    assert {slot.starts_at.weekday() for slot, _ in found} == set(range(5))


async def test_a_slot_that_is_not_there_is_not_found(day: Day) -> None:
    for slot in ("housing.1", "housing.9999999999", "waste.29000000", f"{UUID(int=3)}.29000000"):
        with pytest.raises(errors.NotFound):
            await day.do(bookings.book, SAMIRA, BookAppointment(slot=slot, service="housing"))


async def test_the_day_ends_and_who_did_not_come_is_a_no_show(day: Day) -> None:
    missed, tomorrow = await book(day), await book(day, TEN + timedelta(days=1))
    day.now = TEN + timedelta(hours=20)
    await day.do(closing.close_day, SAMIRA, NOTHING, TUESDAY)
    assert stored(day, missed.id).state is AppointmentState.NO_SHOW
    assert stored(day, tomorrow.id).state is AppointmentState.BOOKED
    assert (await day.do(closing.close_day, SAMIRA, NOTHING, TUESDAY)).seq == 0


async def test_names_and_contacts_go_after_thirty_days_and_claims_when_they_are_past(day: Day) -> None:
    mine = await book(day, **KHAN, **SAFE)
    for passed, kept in ((timedelta(days=30), True), (timedelta(days=30, minutes=30), False)):
        day.now = TEN + passed
        with day.database.writing() as connection:
            tidy(connection, day.shop, day.now)
            assert (contacts.find(connection, day.shop.id, mine.id) is not None) is kept
    assert everything_claimed(day) == 0
    assert stored(day, mine.id).reference == mine.reference


async def test_sixteen_clients_want_one_slot(day: Day) -> None:
    """One gets it; nothing of the others is left behind."""
    slot = slot_at(day, TEN, "births-deaths")

    async def client(n: int) -> Done:
        said = BookAppointment(
            command_id=uuid4(), slot=slot, service="births-deaths", needs=["private-room"], **KHAN
        )
        return await day.do(bookings.book, ANYONE if n % 2 else SAMIRA, said)

    answers = await asyncio.gather(*(client(n) for n in range(16)), return_exceptions=True)
    done = [each for each in answers if isinstance(each, Done)]
    assert len(done) == 1
    assert {type(each) for each in answers} <= {Done, errors.SlotTaken}
    with day.database.reading() as connection:
        assert len(connection.execute(schema.appointment.select()).all()) == 1
        assert len(connection.execute(schema.booking_contact.select()).all()) == 1
        holders = {row.holder for row in connection.execute(schema.claim.select())}
    assert holders == {UUID(done[0].other)}
    assert [entry.act for entry in day.journal()] == ["booked"]


async def test_the_database_itself_keeps_each_five_minutes_once(day: Day) -> None:
    wanted = claims.Claim(claims.Claimed.PLACE, "room-1", TEN, TEN + timedelta(minutes=20))
    longer = claims.Claim(
        claims.Claimed.PLACE, "room-1", TEN + timedelta(minutes=15), TEN + timedelta(minutes=60)
    )
    with day.database.writing() as connection:
        claims.make(connection, day.shop.id, UUID(int=1), [wanted])
    with pytest.raises(errors.SlotTaken), day.database.writing() as connection:
        claims.make(connection, day.shop.id, UUID(int=2), [longer])
    with day.database.writing() as connection:
        claims.let_go(connection, day.shop.id, UUID(int=1))
        claims.make(connection, day.shop.id, UUID(int=2), [longer])


async def test_references_and_links_find_one_booking(day: Day) -> None:
    mine = await book(day)
    with day.database.reading() as connection:
        assert appointments.by_reference(connection, day.shop.id, mine.reference) == mine
        assert appointments.by_manage_token(connection, day.shop.id, token_of(day, mine)) == mine
        assert appointments.by_reference(connection, "elsewhere", mine.reference) is None
        assert appointments.is_of_another_shop(connection, "elsewhere", mine.reference)


async def test_nobody_books_what_the_shop_does_not_know(day: Day) -> None:
    for wrong in ({"language": "xx"}, {"needs": ["tea"]}):
        with pytest.raises(errors.Unknown):
            await book(day, **wrong)
    with pytest.raises(errors.Unknown):
        await day.do(bookings.book, SAMIRA, BookAppointment(slot="tea.1", service="tea"))


async def test_from_the_ticket_in_hand(day: Day) -> None:
    visit = await day.take("council-tax")
    booked = await book(day, ticket=visit.ticket_id)
    assert booked.from_ticket == visit.ticket_id
    with pytest.raises(errors.Clash):
        await book(day, service="births-deaths", ticket=visit.ticket_id)
    with pytest.raises(errors.NotFound):
        await book(day, ticket=UUID(int=7))
