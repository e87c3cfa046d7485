"""What a walk-in is told is kept with the ticket; where nobody can say, nothing is promised."""

from __future__ import annotations

from datetime import timedelta
from math import inf
from pathlib import Path
from uuid import uuid4

import pytest

from queue_server.contract.commands import Command, SetDelay, TakeTicket, Transfer
from queue_server.contract.receipt import LineStyle, Receipt
from queue_server.domain.foreseen import Foreseen, Waits
from queue_server.domain.hours import day_span
from queue_server.domain.laws import PartOfDay
from queue_server.domain.people import Actor, Role
from queue_server.domain.standards import VerdictState, verdict
from queue_server.domain.told import Outlook, Told
from queue_server.domain.turn import Turn
from queue_server.live import reckoned
from queue_server.operations import arrivals, delays, moving
from queue_server.operations.closing import close_day
from queue_server.operations.phone import knows
from queue_server.operations.printing import receipt_of
from queue_server.store import waits
from tests.operations.conftest import KIOSK, MORNING, PRIYA, SAMIRA, Day

PHONE = Actor(id="phone", role=Role.CUSTOMER)
CLOCK = Actor(id="clock", role=Role.SHOP)
PLAYED = Outlook(4.0, 9.5, 15.5, 18.0)
CORRECTED = Outlook(6.0, 11.0, 17.25, 21.0)
FORESEEN = Foreseen(PLAYED, CORRECTED)


def estimate(day: Day, **services: Foreseen) -> Waits:
    """These are the newest estimates."""
    known = len(day.journal())
    found = Waits(known, day.now, {}, services or {"council-tax": FORESEEN})
    day.change(waits.keep, found)
    return found


def receipt_of_ticket(day: Day, turn: Turn) -> Receipt:
    """The paper of a ticket, asked for now."""
    with day.database.reading() as connection:
        return receipt_of(connection, day.shop, day.house.public_url, turn.ticket_id)


def slots(receipt: Receipt) -> list[str]:
    """What the large line under the number says."""
    return [line.text for line in receipt.lines if line.style is LineStyle.SLOT]


async def test_a_walk_in_is_told_a_range_and_a_slot(day: Day) -> None:
    estimate(day)
    taken = TakeTicket(command_id=uuid4(), service="council-tax")
    receipt = await arrivals.arrive(day.house, KIOSK, taken)
    assert receipt.estimate is not None
    assert (receipt.estimate.low_minutes, receipt.estimate.high_minutes) == (5, 25)
    assert receipt.allotted_at == day.now + timedelta(minutes=20)
    assert slots(receipt) == ["Your time slot: 10:20"]
    assert day.turn(receipt.ticket_id).allotted_at == receipt.allotted_at


@pytest.mark.parametrize("standards", ["north-norfolk", "customer-charter"])
async def test_where_no_slots_are_promised_the_paper_tells_the_wait(
    day: Day, tmp_path: Path, standards: str
) -> None:
    day.promise(standards, tmp_path)
    estimate(day)
    turn = await day.take("council-tax")
    paper = receipt_of_ticket(day, turn)
    assert turn.allotted_at is None
    assert slots(paper) == ["About 5 to 25 minutes"]
    day.pass_minutes(3)
    assert receipt_of_ticket(day, turn) == paper


async def test_new_paper_says_why_it_is_late_and_the_new_time(day: Day) -> None:
    early = await day.take("licensing")
    day.pass_minutes(1)
    new_time = day.now + timedelta(minutes=45)
    late = SetDelay(services=["licensing"], reason="colleague-away", new_time=new_time)
    await day.do(delays.set_delay, SAMIRA, late)
    turn, arabic = await day.take("licensing"), await day.take("licensing", language="ar")
    said = [line.text for line in receipt_of_ticket(day, turn).lines]
    assert "We are running late: a colleague is away." in said
    assert "New time: 10:46." in said
    assert any("10:46" in line.text for line in receipt_of_ticket(day, arabic).lines)
    for other in (early, await day.take("council-tax")):
        assert not [line for line in receipt_of_ticket(day, other).lines if "late" in line.text]
    day.pass_minutes(46)
    after = await day.take("licensing")
    assert not [line for line in receipt_of_ticket(day, after).lines if "late" in line.text]
    assert [line.text for line in receipt_of_ticket(day, turn).lines] == said


async def test_paper_with_a_slot_says_no_new_time_that_is_before_it(day: Day) -> None:
    estimate(day)
    for minutes, told in ((15, []), (40, ["New time: 10:40."])):
        new_time = day.now + timedelta(minutes=minutes)
        late = SetDelay(services=["council-tax"], reason="colleague-away", new_time=new_time)
        await day.do(delays.set_delay, SAMIRA, late)
        said = [line.text for line in receipt_of_ticket(day, await day.take("council-tax")).lines]
        assert "Your time slot: 10:20" in said
        assert "We are running late: a colleague is away." in said
        assert [line for line in said if line.startswith("New time")] == told


async def test_a_kiosk_that_said_it_is_long_and_offered_another_time_kept_the_first_promise(
    day: Day, tmp_path: Path
) -> None:
    day.promise("north-norfolk", tmp_path)
    plain = await day.take("council-tax")
    told = await day.take("council-tax", told_longer=True)
    offered = await day.take("council-tax", told_longer=True, appointment_offered=True)
    day.pass_minutes(11)
    moments = [(turn.told_longer_at, turn.appointment_offered_at) for turn in (plain, told, offered)]
    at = offered.arrived_at
    assert moments == [(None, None), (at, None), (at, at)]
    verdicts = []
    for turn in (plain, told, offered):
        (first,) = [each for each in turn.promises if each.standard == "first-enquiry"]
        verdicts.append(verdict(turn, first, day.now, None).state)
    assert verdicts == [VerdictState.MISSED, VerdictState.MISSED, VerdictState.MET]
    facts = [fact for entry in day.journal() for fact in entry.facts if fact["fact"] == "told"]
    assert [fact["appointment_offered"] for fact in facts] == [False, True]


async def test_the_phone_page_says_once_that_it_was_seen(day: Day) -> None:
    estimate(day)
    turn = await day.take("council-tax")
    assert day.look(waits.told_to_those_here, day.now.date()) == {turn.ticket_id: CORRECTED}
    told_at = day.now
    for offered in (False, True, True):
        await day.house.carry_out(knows, PHONE, Command(), turn.ticket_id, offered=offered)
        day.pass_minutes(1)
    after = day.turn(turn.ticket_id)
    assert after.told_longer_at == told_at
    assert after.appointment_offered_at == told_at + timedelta(minutes=1)
    assert [entry.act for entry in day.journal()].count("told") == 2


async def test_who_comes_in_a_burst_is_told_a_later_slot_than_all_who_came_before(day: Day) -> None:
    more = {"council-tax": 10.0, "housing": 5.0}
    told = {code: Foreseen(PLAYED, CORRECTED, more) for code in ("council-tax", "housing", "waste")}
    estimate(day, **told, **{"": FORESEEN})
    day.pass_minutes(0.5)
    came = ["council-tax", "housing", "parking", "council-tax", "housing", "waste"]
    turns = [await day.take(code) for code in came]
    assert turns.pop(2).allotted_at is None
    at = day.now
    assert [turn.allotted_at for turn in turns] == [
        at + timedelta(minutes=minutes) for minutes in (20, 30, 35, 45, 50)
    ]
    assert (await day.take(None)).allotted_at == at + timedelta(minutes=20)


async def test_who_was_played_is_not_counted_again_and_who_was_still_being_kept_is(day: Day) -> None:
    """The queue is read at a moment; who came just before it may be kept just after it."""
    played = await day.take("council-tax")
    known = day.journal()[-1].seq
    kept_after = await day.take("council-tax")
    foreseen = Foreseen(PLAYED, CORRECTED, {"council-tax": 10.0})
    day.change(waits.keep, Waits(known, day.now, {played.ticket_id: CORRECTED}, {"council-tax": foreseen}))
    assert kept_after.arrived_at == day.now
    assert (await day.take("council-tax")).allotted_at == day.now + timedelta(minutes=30)


async def test_what_was_told_never_changes(day: Day) -> None:
    estimate(day)
    taken = TakeTicket(command_id=uuid4(), service="council-tax")
    receipt = await arrivals.arrive(day.house, KIOSK, taken)
    day.pass_minutes(1)
    estimate(day, **{"council-tax": Foreseen(PLAYED, Outlook(30.0, 40.0, 50.0, 60.0))})
    assert await arrivals.arrive(day.house, KIOSK, taken) == receipt
    with day.database.reading() as connection:
        assert receipt_of(connection, day.shop, day.house.public_url, receipt.ticket_id) == receipt


async def test_nothing_is_promised_where_nobody_can_say(day: Day) -> None:
    turn = await day.take("council-tax")
    assert turn.allotted_at is None
    estimate(day)
    assert (await day.take("housing")).allotted_at is None
    assert (await day.take(None)).allotted_at is None
    day.pass_minutes(2)
    assert (await day.take("council-tax")).allotted_at is None
    with day.database.reading() as connection:
        receipt = receipt_of(connection, day.shop, day.house.public_url, turn.ticket_id)
    assert (receipt.estimate, receipt.allotted_at) == (None, None)


async def test_who_has_a_confirmed_priority_need_is_not_held_to_a_slot(day: Day) -> None:
    estimate(day)
    assert (await day.issue("council-tax", needs=["short-wait"])).allotted_at is None
    assert (await day.issue("council-tax", needs=["seated"])).allotted_at is not None


async def test_a_number_printed_offline_promised_nothing(day: Day) -> None:
    estimate(day)
    taken = TakeTicket(command_id=uuid4(), service="council-tax")
    told = await arrivals.arrive(day.house, KIOSK, taken)
    merged = taken.model_copy(update={"offline_number": "A601", "age_seconds": 30})
    receipt = await arrivals.arrive(day.house, KIOSK, merged)
    assert (receipt.number, receipt.ticket_id) == ("A601", told.ticket_id)
    assert (receipt.estimate, receipt.allotted_at) == (None, None)
    assert day.turn(told.ticket_id).allotted_at is None


async def test_what_was_told_is_compared_with_the_wait(day: Day) -> None:
    estimate(day)
    turn = await day.take("council-tax")
    await day.take("council-tax")
    await day.open(PRIYA, "desk-5")
    day.pass_minutes(12)
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    told = day.look(waits.told_since, day.now - timedelta(hours=1), 300)
    assert told == [Told(PLAYED, CORRECTED, 12.0)]


async def test_past_days_are_looked_back_at_by_the_shops_own_days(day: Day) -> None:
    await day.open(PRIYA, "desk-5")

    async def told_and_seen() -> Told:
        estimate(day)
        turn = await day.take("council-tax")
        day.pass_minutes(1)
        await day.next(PRIYA)
        await day.start(PRIYA, turn)
        await day.finish(PRIYA, turn)
        return Told(PLAYED, CORRECTED, 1.0)

    one = await told_and_seen()
    day.now = MORNING + timedelta(hours=6.5)
    await told_and_seen()
    day.now = MORNING + timedelta(days=3)
    await told_and_seen()
    estimate(day)
    await day.take("council-tax")
    monday, thursday = (day_span(MORNING.date() + timedelta(days=on), day.shop.timezone) for on in (0, 3))
    found = day.look(waits.told_by_day, monday[0], thursday[1])
    assert found == {MORNING.date(): [one, one], day.now.date(): [one]}
    assert day.look(waits.told_by_day, monday[0], monday[1]) == {MORNING.date(): [one, one]}


async def test_a_visit_teaches_from_call_to_finish_unless_its_end_was_forgotten(day: Day) -> None:
    await day.open(PRIYA, "desk-5")
    first, other = [await day.take("council-tax") for _ in range(2)]
    await day.next(PRIYA)
    day.pass_minutes(2)
    await day.start(PRIYA, first)
    day.pass_minutes(9)
    await day.do(moving.transfer, PRIYA, Transfer(service="housing"), first.ticket_id)
    await day.next(PRIYA)
    await day.start(PRIYA, other)
    day.pass_minutes(600)
    await day.do(close_day, CLOCK, Command(), day.now.date())
    written = day.look(waits.visits, day.now - timedelta(days=1))
    found = reckoned.visits(written, day.shop.timezone)
    assert [(each.service, each.part, each.minutes) for each in found] == [
        ("council-tax", PartOfDay.MORNING, pytest.approx(11))
    ]
    assert day.look(waits.visits, day.now) == ""
    assert list(reckoned.visits("", day.shop.timezone)) == []


async def test_estimates_come_back_as_they_were_kept(day: Day) -> None:
    turn = await day.take("council-tax")
    kept = Waits(
        7, day.now, {turn.ticket_id: CORRECTED}, {"waste": Foreseen(Outlook(1, 2, inf, inf), PLAYED)}
    )
    day.change(waits.keep, kept)
    day.change(waits.keep, kept)
    assert day.look(waits.newest) == kept
    assert day.look(waits.for_newcomers) == Waits(7, day.now, {}, kept.newcomers)
