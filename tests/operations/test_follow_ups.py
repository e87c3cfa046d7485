"""What is left to answer after a visit, on both databases: opened, answered, handed on, deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from queue_server.contract.commands import Command, Finish, FinishAndCall, Outcome, PrintState, Transfer
from queue_server.contract.follow_ups import AnswerFollowUp, ChangeDay, HandOver
from queue_server.domain import errors
from queue_server.domain.follow_ups import Shared
from queue_server.domain.people import Person
from queue_server.domain.turn import Turn
from queue_server.operations import follow_ups, moving, serving
from queue_server.operations.housekeeping import tidy
from queue_server.store import follow_ups as store
from queue_server.store import jobs, people, schema, tickets
from queue_server.store.follow_ups import About, Kept
from queue_server.store.people import Account
from tests.operations.conftest import JO, PRINTER, PRIYA, SAMIRA, TOM, Day

IN_TEN_DAYS = date(2026, 12, 7)
STEP = "Planted: we ring Mrs Okonkwo"
NOTE = "Planted: she fled from Elm Street"
DONE = "Planted: a flat was found"


@pytest.fixture
async def at_desk(day: Day) -> Turn:
    """Priya serves somebody at desk 1; she and Tom are known as staff."""
    with day.database.writing() as connection:
        for actor in (PRIYA, TOM, JO):
            person = Person(
                id=actor.id,
                name=actor.name,
                role=actor.role,
                organisation=actor.organisation,
                skills=actor.skills,
            )
            people.add(connection, day.shop.id, Account(person, actor.id, "hash", active=True))
    turn = await day.take("housing", language="ar")
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    return turn


async def finish(day: Day, turn: Turn, outcome: Outcome = Outcome.ADVISED, **more: object) -> Kept:
    """Finished with something to answer."""
    command = Finish(outcome=outcome, **more)  # type: ignore[arg-type]  # any field
    await day.do(serving.finish, PRIYA, command, turn.ticket_id)
    return only(day, turn)


def only(day: Day, turn: Turn) -> Kept:
    """The one follow-up of a ticket."""
    [kept] = day.look(store.of_ticket, turn.ticket_id)
    return kept


def words(day: Day, kept: Kept) -> dict[About, str]:
    """What is written about it."""
    return day.look(store.said, kept.follow_up.id)


async def test_finishing_leaves_it_with_whoever_finished_for_ten_days(day: Day, at_desk: Turn) -> None:
    kept = await finish(day, at_desk)
    assert (str(kept.follow_up.owner), kept.follow_up.answer_by_on) == ("person:priya", IN_TEN_DAYS)
    assert (kept.number, kept.service, kept.language) == (str(at_desk.number), "housing", "ar")
    assert day.look(store.count_due, "priya", IN_TEN_DAYS) == 1
    assert day.look(store.count_due, "priya", IN_TEN_DAYS - timedelta(days=1)) == 0


async def test_a_resolved_visit_leaves_nothing_and_takes_no_next_step(day: Day, at_desk: Turn) -> None:
    with pytest.raises(errors.BadInput, match="Nothing is left"):
        await finish(day, at_desk, Outcome.RESOLVED, next_step=STEP)
    await day.finish(PRIYA, at_desk)
    assert day.look(store.of_ticket, at_desk.ticket_id) == []


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"answer_by_on": "2026-12-25"}, errors.BadInput),
        ({"answer_by_on": "2026-02-31"}, errors.BadInput),
        ({"owner": "person:nobody"}, errors.Unknown),
        ({"owner": "person:jo"}, errors.Unknown),
        ({"owner": "team:nobody"}, errors.Unknown),
        ({"owner": "organisation:nobody"}, errors.Unknown),
        ({"owner": "organisation:dwp"}, errors.PermissionNeeded),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_the_visit_goes_on(
    day: Day, at_desk: Turn, more: dict[str, object], refusal: type[errors.Refusal]
) -> None:
    with pytest.raises(refusal):
        await finish(day, at_desk, **more)
    assert day.turn(at_desk.ticket_id).ended_at is None
    assert day.look(store.of_ticket, at_desk.ticket_id) == []


async def test_undoing_the_finish_withdraws_it_whole(day: Day, at_desk: Turn) -> None:
    shared = {"owner": "organisation:dwp", "agreed": True, "shared": ["next-step"]}
    await finish(day, at_desk, next_step=STEP, note=NOTE, print=True, **shared)
    await day.do(moving.undo, PRIYA, Command(), at_desk.ticket_id)
    for table in (schema.follow_up, schema.follow_up_words, schema.sharing):
        with day.database.reading() as connection:
            assert connection.execute(select(table)).all() == [], table.name
    assert len(day.change(jobs.take, PRINTER, day.now)) == 1  # paper may be out already
    kept = await finish(day, at_desk, next_step=STEP)
    assert words(day, kept) == {About.NEXT_STEP: STEP}


async def test_a_transfer_keeps_what_it_left_to_answer(day: Day, at_desk: Turn) -> None:
    move = Transfer(service="benefits", note=NOTE, next_step=STEP, owner="team:housing")
    await day.do(moving.transfer, PRIYA, move, at_desk.ticket_id)
    kept = only(day, at_desk)
    assert str(kept.follow_up.owner) == "team:housing"
    await day.next(PRIYA)
    await day.start(PRIYA, at_desk)
    await day.finish(PRIYA, at_desk)
    day.pass_minutes(25 * 60)
    assert sweep(day)["notes"] == 0
    assert only(day, at_desk) == kept
    assert day.look(tickets.notes, at_desk.ticket_id) == {at_desk.id: NOTE}


async def test_undoing_the_transfer_withdraws_what_it_left(day: Day, at_desk: Turn) -> None:
    move = Transfer(service="benefits", next_step=STEP)
    await day.do(moving.transfer, PRIYA, move, at_desk.ticket_id)
    await day.do(moving.undo, PRIYA, Command(), at_desk.ticket_id)
    assert day.look(store.of_ticket, at_desk.ticket_id) == []


async def test_a_transfer_to_a_partner_asks_the_customer_first(day: Day, at_desk: Turn) -> None:
    move = Transfer(service="universal-credit", note=NOTE)
    with pytest.raises(errors.PermissionNeeded):
        await day.do(moving.transfer, PRIYA, move, at_desk.ticket_id)
    agreed = move.model_copy(update={"agreed": True, "shared": ["note"]})
    await day.do(moving.transfer, PRIYA, agreed, at_desk.ticket_id)
    [sharing] = day.look(store.sharings, at_desk.ticket_id)[at_desk.id]
    assert (sharing.organisation, sharing.shared) == ("dwp", {Shared.NOTE})


async def test_answering_says_what_was_done_and_when(day: Day, at_desk: Turn) -> None:
    kept = await finish(day, at_desk)
    day.pass_minutes(2 * 24 * 60)
    command = AnswerFollowUp(done=DONE, answered_on="2026-11-24")
    await day.do(follow_ups.answer, TOM, command, kept.follow_up.id)
    after = only(day, at_desk).follow_up
    assert (after.answered_on, after.answered_by, after.was_kept) == (date(2026, 11, 24), "tom", True)
    assert words(day, kept) == {About.ANSWER: DONE}
    assert day.look(store.open_ones, None) == []
    with pytest.raises(errors.NotPossible):
        await day.do(follow_ups.answer, TOM, AnswerFollowUp(done="Again"), kept.follow_up.id)


async def test_what_was_not_answered_after_all_is_opened_again(day: Day, at_desk: Turn) -> None:
    kept = await finish(day, at_desk, note=NOTE, next_step=STEP)
    await day.do(follow_ups.answer, PRIYA, AnswerFollowUp(done=DONE), kept.follow_up.id)
    day.pass_minutes(23 * 60)
    await day.do(follow_ups.reopen, PRIYA, Command(), kept.follow_up.id)
    day.pass_minutes(24 * 60)
    sweep(day)
    assert only(day, at_desk).follow_up.is_open
    assert words(day, kept)[About.NEXT_STEP] == STEP
    assert day.look(tickets.notes, at_desk.ticket_id) == {at_desk.id: NOTE}


async def test_another_day_needs_a_reason_from_the_list(day: Day, at_desk: Turn) -> None:
    kept = await finish(day, at_desk)
    for wrong in (
        ChangeDay(answer_by_on="2026-12-09", reason="because"),
        ChangeDay(answer_by_on="2026-12-26", reason="they-asked"),
    ):
        with pytest.raises(errors.Refusal):
            await day.do(follow_ups.change_day, PRIYA, wrong, kept.follow_up.id)
    change = ChangeDay(answer_by_on="2026-12-09", reason="they-asked")
    await day.do(follow_ups.change_day, PRIYA, change, kept.follow_up.id)
    after = only(day, at_desk).follow_up
    assert (after.promised_on, after.answer_by_on) == (IN_TEN_DAYS, date(2026, 12, 9))
    assert after.later_because == "they-asked"


async def test_handed_to_another_organisation_it_is_gone_from_ours(day: Day, at_desk: Turn) -> None:
    kept = await finish(day, at_desk, next_step=STEP)
    hand = HandOver(owner="organisation:dwp")
    with pytest.raises(errors.PermissionNeeded):
        await day.do(follow_ups.hand_over, PRIYA, hand, kept.follow_up.id)
    asked = hand.model_copy(update={"agreed": False})
    await day.do(follow_ups.hand_over, PRIYA, asked, kept.follow_up.id)
    assert day.look(store.open_ones, None) == []
    assert [each.follow_up.id for each in day.look(store.open_ones, "dwp")] == [kept.follow_up.id]
    await day.do(follow_ups.hand_over, JO, HandOver(owner="team:housing"), kept.follow_up.id)
    assert str(only(day, at_desk).follow_up.owner) == "team:housing"


@pytest.mark.parametrize(
    ("operation", "command"),
    [
        (follow_ups.answer, AnswerFollowUp(done=DONE)),
        (follow_ups.reopen, Command()),
        (follow_ups.hand_over, HandOver(owner="person:jo")),
        (follow_ups.change_day, ChangeDay(answer_by_on="2026-12-09", reason="they-asked")),
        (follow_ups.print_again, Command()),
    ],
)
async def test_another_organisations_are_not_here(
    day: Day, at_desk: Turn, operation: Callable[..., object], command: Command
) -> None:
    kept = await finish(day, at_desk)
    for known in (kept.follow_up.id, uuid4()):
        with pytest.raises(errors.NotFound, match="This follow-up is not here"):
            await day.do(operation, JO, command, known)


async def test_a_slip_says_what_to_keep_in_mind_and_nothing_of_why(day: Day, at_desk: Turn) -> None:
    step = day.shop.next_steps["we-call"]["en"]
    kept = await finish(day, at_desk, next_step=step, print=True)
    [job] = day.change(jobs.take, PRINTER, day.now)
    said = [line.text for line in job.receipt.lines]
    assert job.receipt.direction == "rtl"
    assert (job.receipt.qr_url, job.receipt.number) == (None, str(at_desk.number))
    assert day.shop.next_steps["we-call"]["ar"] in said
    assert any("7" in line and "2026" in line for line in said)
    assert any("Priya" in line for line in said)
    assert not any("الإسكان" in line or "Housing" in line for line in said)
    await day.do(follow_ups.print_again, SAMIRA, Command(), kept.follow_up.id)
    assert [each.copy_number for each in day.change(jobs.take, PRINTER, day.now)] == [1, 1]


async def test_a_slip_is_large_where_large_print_helps(day: Day) -> None:
    turn = await day.issue("general", large_print=True, print=False)
    await day.open(PRIYA, "desk-1")
    await day.next(PRIYA)
    await day.start(PRIYA, turn)
    await finish(day, turn, print=True)
    assert [job.receipt.large_print for job in day.change(jobs.take, PRINTER, day.now)] == [True]


async def test_finishing_and_calling_print_too_and_undoing_the_call_leaves_the_paper(
    day: Day, at_desk: Turn
) -> None:
    waiting = await day.take("housing")
    command = FinishAndCall(outcome=Outcome.ADVISED, next_step=STEP, print=True)
    done = await day.do(serving.finish_and_call, PRIYA, command)
    assert done.ticket == waiting.ticket_id
    await day.do(moving.undo, PRIYA, Command(), waiting.ticket_id)
    [job] = day.change(jobs.take, PRINTER, day.now)
    assert (job.ticket_id, job.state) == (at_desk.ticket_id, PrintState.QUEUED)
    assert only(day, at_desk).follow_up.is_open


async def test_details_go_a_day_after_the_answer_and_no_sooner(day: Day, at_desk: Turn) -> None:
    kept = await finish(day, at_desk, note=NOTE, next_step=STEP)
    day.pass_minutes(9 * 24 * 60)
    assert sweep(day)["follow_ups"] == 0
    await day.do(follow_ups.answer, PRIYA, AnswerFollowUp(done=DONE), kept.follow_up.id)
    day.pass_minutes(24 * 60 - 1)
    assert (sweep(day)["follow_ups"], sweep(day)["notes"]) == (0, 0)
    day.pass_minutes(1)
    gone = sweep(day)
    assert (gone["follow_ups"], gone["notes"]) == (2, 1)
    assert words(day, kept) == {}
    assert only(day, at_desk).follow_up.was_kept
    with pytest.raises(errors.NotPossible):
        await day.do(follow_ups.reopen, PRIYA, Command(), kept.follow_up.id)


async def test_the_journal_has_days_and_codes_and_no_words(day: Day, at_desk: Turn) -> None:
    kept = await finish(day, at_desk, note=NOTE, next_step=STEP, print=True)
    await day.do(follow_ups.answer, PRIYA, AnswerFollowUp(done=DONE), kept.follow_up.id)
    written = str([entry.facts for entry in day.journal()])
    assert "follow_up_answered" in written
    assert "2026-12-07" in written
    assert "Planted" not in written


def sweep(day: Day) -> dict[str, int]:
    """What the hourly deletion takes."""
    with day.database.writing() as connection:
        return tidy(connection, day.shop, day.now)
