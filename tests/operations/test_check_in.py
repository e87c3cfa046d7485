"""Coming for an appointment: early, on time, late, on the wrong day, by name; and what nobody may learn."""

from __future__ import annotations

from datetime import date, timedelta
from time import thread_time
from uuid import uuid4

import pytest
from sqlalchemy import event

from queue_server.contract.appointments import CheckIn, CheckInOutcome
from queue_server.contract.commands import Command, Reserve
from queue_server.contract.surgeries import DelaySurgery
from queue_server.domain import errors
from queue_server.domain.appointments import AppointmentState
from queue_server.domain.people import Actor, Role
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel
from queue_server.operations import bookings, moving, printing, rooms, surgeries
from queue_server.operations.alerts import acknowledge
from queue_server.operations.check_in import check_in, check_in_at_reception
from queue_server.operations.phone import running_late
from queue_server.operations.transaction import Done, Work
from queue_server.store import alerts, floor, jobs, journal
from tests.operations.booked import ANYONE, BORN, NOTHING, TEN, at_kiosk, book, open_surgery, stored
from tests.operations.conftest import JO, KIOSK, PRINTER, PRIYA, SAMIRA, Day

KHAN = {"family_name": "Khan", "date_of_birth": BORN}
OTHER_KIOSK = Actor(id="kiosk-2", role=Role.KIOSK, name="kiosk-2")
WRONG_TRIES = 5
TIMES = 150


def outcome(done: Done) -> CheckInOutcome:
    return CheckInOutcome(done.other or "")


@pytest.mark.parametrize(
    ("minutes", "expected", "channel"),
    [
        (-60, CheckInOutcome.EARLY, Channel.APPOINTMENT),
        (-10, CheckInOutcome.ON_TIME, Channel.APPOINTMENT),
        (0, CheckInOutcome.ON_TIME, Channel.APPOINTMENT),
        (15, CheckInOutcome.LATE, Channel.APPOINTMENT),
        (16, CheckInOutcome.TOO_LATE, Channel.WALK_IN),
    ],
)
async def test_a_ticket_for_whoever_comes(
    day: Day, minutes: int, expected: CheckInOutcome, channel: Channel
) -> None:
    mine = await book(day)
    day.now = TEN + timedelta(minutes=minutes)
    done = await at_kiosk(day, reference=f"{mine.reference[:3]} {mine.reference[3:6]}-{mine.reference[6:]}")
    turn = day.turn(done.ticket)
    assert outcome(done) is expected
    assert (turn.channel, turn.service, turn.booked_at) == (channel, "housing", TEN)
    assert turn.greeted_at is None
    assert turn.not_before == (TEN - timedelta(minutes=10) if minutes == -60 else None)
    standards = {promise.standard for promise in turn.promises}
    assert ("see-appointment" in standards) is (channel is Channel.APPOINTMENT)
    after = stored(day, mine.id)
    assert (after.state, after.ticket_id) == (AppointmentState.CHECKED_IN, turn.ticket_id)


async def test_a_second_scan_shows_the_same_ticket(day: Day) -> None:
    mine = await book(day)
    day.now = TEN
    first = await at_kiosk(day, reference=mine.reference)
    again = await at_kiosk(day, reference=mine.reference)
    assert (outcome(again), again.ticket) == (CheckInOutcome.ALREADY_HERE, first.ticket)


async def test_the_same_command_checks_in_once(day: Day) -> None:
    mine = await book(day)
    day.now = TEN
    command = CheckIn(command_id=uuid4(), reference=mine.reference)
    first, again = [await day.do(check_in, KIOSK, command) for _ in range(2)]
    assert (first.ticket, first.other) == (again.ticket, again.other)


async def test_what_is_not_here_today(day: Day) -> None:
    mine = await book(day)
    told = [
        (mine.reference, CheckInOutcome.WRONG_DAY),
        ("100000009", CheckInOutcome.NOT_FOUND),
        ("123456789", CheckInOutcome.NOT_FOUND),
        ("nonsense", CheckInOutcome.NOT_FOUND),
    ]
    for reference, expected in told:
        done = await at_kiosk(day, reference=reference)
        assert (outcome(done), done.ticket) == (expected, None)


async def test_a_booking_at_another_shop_is_told_as_that(day: Day) -> None:
    mine = await book(day)
    with day.database.writing() as connection:
        journal.found_shop(connection, "elsewhere", day.now)
        connection.exec_driver_sql("UPDATE appointment SET shop_id = 'elsewhere'")
    assert outcome(await at_kiosk(day, reference=mine.reference)) is CheckInOutcome.WRONG_SHOP


async def test_a_cancelled_one_is_for_reception(day: Day) -> None:
    mine = await book(day)
    await day.do(bookings.cancel, SAMIRA, NOTHING, mine.reference)
    day.now = TEN
    assert outcome(await at_kiosk(day, reference=mine.reference)) is CheckInOutcome.SEE_RECEPTION
    assert [alert.kind for alert in day.look(alerts.open_ones)] == ["check_in"]


async def test_who_could_not_check_in_is_not_forgotten_while_another_is_being_helped(day: Day) -> None:
    async def nobody() -> list[alerts.Alert]:
        await at_kiosk(day, family_name="Nobody", date_of_birth=BORN)
        return day.look(alerts.open_ones)

    (first,) = await nobody()
    assert await nobody() == [first]
    await day.do(acknowledge, SAMIRA, NOTHING, first.id)
    assert len(await nobody()) == 2


class TestTheVisit:
    """What was booked goes with the ticket."""

    async def test_being_seen_keeps_the_appointment_and_undo_takes_it_back(self, day: Day) -> None:
        mine = await book(day)
        day.now = TEN
        ticket = (await at_kiosk(day, reference=mine.reference)).ticket
        await day.open(PRIYA, "desk-1")
        assert (await day.next(PRIYA)).ticket == ticket
        await day.start(PRIYA, day.turn(ticket))
        assert stored(day, mine.id).state is AppointmentState.KEPT
        await day.do(moving.undo, PRIYA, Command(), ticket)
        assert stored(day, mine.id).state is AppointmentState.CHECKED_IN

    async def test_paper_printed_again_tells_the_time_to_whoever_was_told_it(self, day: Day) -> None:
        mine, _ = await book(day), await book(day, **KHAN)
        day.now = TEN - timedelta(minutes=30)
        known = (await at_kiosk(day, reference=mine.reference)).ticket
        by_name = (await at_kiosk(day, **KHAN)).ticket
        day.pass_minutes(25)
        for ticket in (known, by_name):
            await day.do(printing.reprint, SAMIRA, NOTHING, ticket)
        papers = {job.ticket_id: job.receipt for job in day.change(jobs.take, PRINTER, day.now)}
        said = {
            ticket: [line.text for line in paper.lines if line.style == "slot"]
            for ticket, paper in papers.items()
        }
        assert said == {
            known: ["Your appointment is at 10:00", "We will call you after 09:50"],
            by_name: [],
        }

    async def test_nobody_early_is_called_before_their_time(self, day: Day) -> None:
        mine = await book(day)
        day.now = TEN - timedelta(minutes=30)
        ticket = (await at_kiosk(day, reference=mine.reference)).ticket
        await day.open(PRIYA, "desk-1")
        assert (await day.next(PRIYA)).ticket is None
        await day.do(running_late, ANYONE, NOTHING, ticket)
        assert day.turn(ticket).not_before == TEN - timedelta(minutes=10)
        day.now = TEN - timedelta(minutes=10)
        assert (await day.next(PRIYA)).ticket == ticket

    async def test_needs_agreed_with_staff_are_confirmed_and_the_room_is_there(self, day: Day) -> None:
        mine = await book(day, needs=["private-room"])
        day.now = TEN
        turn = day.turn((await at_kiosk(day, reference=mine.reference)).ticket)
        assert (turn.room, turn.quiet, turn.confirmed_needs) == ("room-1", True, {"private-room"})
        assert day.look(floor.rooms)["room-1"].ticket_id == turn.ticket_id

    async def test_another_room_where_theirs_is_in_use(self, day: Day) -> None:
        mine = await book(day, needs=["private-room"])
        day.now = TEN
        walk_in = await day.issue()
        await day.do(rooms.reserve, SAMIRA, Reserve(ticket=walk_in.ticket_id), "room-1")
        assert day.turn((await at_kiosk(day, reference=mine.reference)).ticket).room == "room-2"

    async def test_who_comes_very_early_takes_no_room_yet(self, day: Day) -> None:
        mine = await book(day, needs=["private-room"])
        day.now = TEN - timedelta(hours=1)
        assert day.turn((await at_kiosk(day, reference=mine.reference)).ticket).room is None

    async def test_protected_ones_are_called_quietly(self, day: Day) -> None:
        mine = await book(day, protected=True)
        day.now = TEN
        assert day.turn((await at_kiosk(day, reference=mine.reference)).ticket).quiet

    async def test_nobody_is_late_for_a_session_that_runs_late(self, day: Day) -> None:
        (session,) = await open_surgery(day)
        mine = await book(day, service="universal-credit", actor=JO)
        day.now = TEN
        await day.do(
            surgeries.delay_surgery, JO, DelaySurgery(minutes=30, reason="colleague-away"), session.id
        )
        day.now = TEN + timedelta(minutes=30)
        assert outcome(await at_kiosk(day, reference=mine.reference)) is CheckInOutcome.ON_TIME


class TestAtReception:
    """A member of staff greets whoever they check in."""

    async def test_it_greets(self, day: Day) -> None:
        mine = await book(day)
        day.now = TEN
        done = await day.do(check_in_at_reception, SAMIRA, Command(), mine.reference)
        turn = day.turn(done.ticket)
        assert (turn.greeted_at, turn.state) == (TEN, TicketState.WAITING)
        again = await day.do(check_in_at_reception, SAMIRA, Command(), mine.reference)
        assert again.ticket == done.ticket
        (job,) = day.change(jobs.take, PRINTER, day.now)
        assert "Your appointment is at 10:00" in [line.text for line in job.receipt.lines]

    async def test_paper_of_a_session_that_runs_late_says_when_their_own_turn_is_now(self, day: Day) -> None:
        (session,) = await open_surgery(day)
        later = await book(day, TEN + timedelta(minutes=40), "universal-credit", actor=JO)
        await book(day, TEN + timedelta(minutes=20), "universal-credit", actor=JO)
        day.now = TEN + timedelta(minutes=10)
        late = DelaySurgery(minutes=25, reason="colleague-away")
        await day.do(surgeries.delay_surgery, JO, late, session.id)
        assert [said.new_time for said in day.look(floor.delays)] == [TEN + timedelta(minutes=45)]
        await day.do(check_in_at_reception, SAMIRA, Command(), later.reference)
        (job,) = day.change(jobs.take, PRINTER, day.now)
        assert "New time: 11:05." in [line.text for line in job.receipt.lines]

    async def test_another_day_is_refused_in_words(self, day: Day) -> None:
        mine = await book(day)
        with pytest.raises(errors.NotPossible, match="another day"):
            await day.do(check_in_at_reception, SAMIRA, Command(), mine.reference)

    async def test_a_partner_can_t_check_in_the_councils(self, day: Day) -> None:
        mine = await book(day)
        day.now = TEN
        with pytest.raises(errors.NotFound):
            await day.do(check_in_at_reception, JO, Command(), mine.reference)


class TestByName:
    """ "Checked in" or "please see reception", and nothing else is ever learnt."""

    async def test_however_it_is_written(self, day: Day) -> None:
        mine = await book(day, family_name="O'Neill-Müller", date_of_birth=BORN)
        day.now = TEN
        done = await at_kiosk(day, family_name="  ONEILL MULLER", date_of_birth=BORN)
        assert (outcome(done), done.reason) == (CheckInOutcome.CHECKED_IN, None)
        assert stored(day, mine.id).ticket_id == done.ticket

    @pytest.mark.parametrize("minutes", [-60, 0, 15, 40])
    async def test_how_late_they_are_is_not_told(self, day: Day, minutes: int) -> None:
        await book(day, **KHAN)
        day.now = TEN + timedelta(minutes=minutes)
        assert outcome(await at_kiosk(day, **KHAN)) is CheckInOutcome.CHECKED_IN

    async def test_every_cause_has_the_same_answer_and_leaves_the_same_behind(self, day: Day) -> None:
        await book(day, TEN + timedelta(days=1), **KHAN)
        await book(day, protected=True, family_name="Okoro", date_of_birth=BORN)
        gone = await book(day, family_name="Nowak", date_of_birth=BORN)
        await day.do(bookings.cancel, SAMIRA, NOTHING, gone.reference)
        await book(day, TEN + timedelta(minutes=30), family_name="Ali", date_of_birth=BORN)
        day.now = TEN
        causes = [
            {"family_name": "Nobody", "date_of_birth": BORN},
            KHAN,
            {"family_name": "Okoro", "date_of_birth": BORN},
            {"family_name": "Nowak", "date_of_birth": BORN},
            {"family_name": "Ali", "date_of_birth": date(1990, 3, 1)},
        ]
        answers = [
            await at_kiosk(day, Actor(id=f"k{n}", role=Role.KIOSK), **who) for n, who in enumerate(causes)
        ]
        assert {(each.ticket, each.alert, each.other, each.reason) for each in answers} == {
            (None, None, "see_reception", None)
        }
        written = [entry for entry in day.journal() if entry.act == "alert_raised"]
        assert len(written) == len(causes)
        shapes = {tuple((fact["fact"], *sorted(fact.keys())) for fact in entry.facts) for entry in written}
        assert len(shapes) == 1

    async def test_after_five_wrong_tries_everyone_is_sent_to_reception(self, day: Day) -> None:
        await book(day, **KHAN)
        day.now = TEN
        for _ in range(WRONG_TRIES):
            await at_kiosk(day, family_name="Guess", date_of_birth=BORN)
        assert outcome(await at_kiosk(day, **KHAN)) is CheckInOutcome.SEE_RECEPTION
        assert outcome(await at_kiosk(day, OTHER_KIOSK, **KHAN)) is CheckInOutcome.CHECKED_IN

    async def test_the_tries_are_forgotten_after_ten_minutes(self, day: Day) -> None:
        await book(day, **KHAN)
        day.now = TEN
        for _ in range(WRONG_TRIES):
            await at_kiosk(day, family_name="Guess", date_of_birth=BORN)
        day.pass_minutes(10)
        assert outcome(await at_kiosk(day, **KHAN)) is CheckInOutcome.CHECKED_IN

    async def test_who_comes_twice_a_day_is_checked_in_for_the_next(self, day: Day) -> None:
        first, second = await book(day, **KHAN), await book(day, TEN + timedelta(minutes=60), **KHAN)
        day.now = TEN
        tickets = [(await at_kiosk(day, **KHAN)).ticket for _ in range(2)]
        assert [stored(day, each.id).ticket_id for each in (first, second)] == tickets
        assert outcome(await at_kiosk(day, **KHAN)) is CheckInOutcome.SEE_RECEPTION

    async def test_no_cause_makes_more_work_or_takes_longer_than_another(self, day: Day) -> None:
        """The person who looks for someone: booked tomorrow, protected today, or nobody at all.

        Time is the processor's own, and each one's quickest try counts, so that a busy machine says nothing;
        beside it, every try asks the database the same questions.
        """
        await book(day, TEN + timedelta(days=1), **KHAN)
        await book(day, protected=True, family_name="Okoro", date_of_birth=BORN)
        day.now = TEN
        names = ["Khan", "Okoro", "Nobody"]
        took: dict[str, list[float]] = {name: [] for name in names}
        asked: dict[str, list[str]] = {}
        for turn in range(TIMES):
            for name in names[turn % 3 :] + names[: turn % 3]:
                seconds, asked[name] = refused(day, name)
                took[name].append(seconds)
        assert asked["Khan"] == asked["Okoro"] == asked["Nobody"] != []
        quickest = [min(each) for each in took.values()]
        assert max(quickest) < 1.15 * min(quickest)


def refused(day: Day, name: str) -> tuple[float, list[str]]:
    """One try by name that ends at reception: its seconds and its statements. It leaves nothing behind."""
    command = CheckIn(command_id=uuid4(), family_name=name, date_of_birth=BORN)
    asked: list[str] = []
    with day.database.opened() as connection, connection.begin() as transaction:
        event.listen(connection, "before_cursor_execute", lambda *about: asked.append(about[2]))
        work = Work(connection, day.shop, KIOSK, journal.take_order(connection, day.shop.id, day.now), None)
        began = thread_time()
        done = check_in(work, command)
        took = thread_time() - began
        assert outcome(done) is CheckInOutcome.SEE_RECEPTION
        transaction.rollback()
    return took, asked
