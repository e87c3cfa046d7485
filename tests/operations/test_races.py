"""People act at the same moment, on one server and on two: never a duplicate, never a double call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from uuid import uuid4

import pytest

from queue_server.contract.commands import (
    CallNext,
    Command,
    IssueTicket,
    OpenDesk,
    PrivateNow,
    Reserve,
    TakeTicket,
)
from queue_server.domain import errors
from queue_server.domain.people import Actor, Role
from queue_server.domain.ticket import TicketState
from queue_server.operations import arrivals, calling, closing, moving, rooms, serving
from queue_server.operations.housekeeping import tidy
from queue_server.operations.sign_in import TRIES, Entrance
from queue_server.operations.transaction import Done, House
from queue_server.store import devices, journal, tickets
from queue_server.store.database import Database
from queue_server.store.devices import Device, LastSeen
from queue_server.store.writer import Reader, Writer, writer_for
from tests.operations.conftest import KIOSK, MORNING, PRIYA, SAMIRA, TOM, Day
from tests.operations.wholeness import assert_whole

CLIENTS = 16
EACH = 6
AGAIN = 8


@pytest.fixture
def houses(day: Day) -> Iterator[tuple[House, House]]:
    """Two servers at work on one PostgreSQL; on SQLite, which has but one, the same one twice."""
    if day.database.is_sqlite:
        yield day.house, day.house
    else:
        database = Database(day.database.url)
        writer = writer_for(database)
        yield day.house, House(day.shop, writer, lambda: day.now, lambda _: day.commits.append)
        writer.close()
        database.close()


@pytest.fixture
def writers(database: Database) -> Iterator[tuple[Writer, Writer]]:
    """Two that change rows of one database at the same time."""
    both = writer_for(database), writer_for(database)
    yield both
    for writer in both:
        writer.close()


@pytest.fixture(autouse=True)
def whole_in_the_end(day: Day) -> Iterator[None]:
    """However a race went, the shop is whole after it."""
    yield
    with day.database.reading() as connection:
        assert_whole(connection, day.shop.id, day.now.date(), day.commits)


async def settled(*acts: Awaitable[Done]) -> tuple[list[Done], list[BaseException]]:
    """All at once: what was done, and what was refused."""
    answers = await asyncio.gather(*acts, return_exceptions=True)
    assert all(isinstance(answer, Done | errors.Refusal) for answer in answers), answers
    done = [answer for answer in answers if isinstance(answer, Done)]
    return done, [answer for answer in answers if isinstance(answer, BaseException)]


async def test_sixteen_clients_issue_at_once_and_each_asks_twice(
    day: Day, houses: tuple[House, House]
) -> None:
    def client(n: int, house: House) -> Awaitable[Done]:
        command = IssueTicket(command_id=commands[n], service="council-tax", print=False)
        return house.carry_out(arrivals.issue, clients[n % CLIENTS], command)

    clients = [Actor(id=f"client-{n}", role=Role.RECEPTIONIST) for n in range(CLIENTS)]
    commands = [uuid4() for _ in range(CLIENTS * EACH)]
    asked = [client(n, house) for n in range(len(commands)) for house in houses]
    done, refused = await settled(*asked)
    assert refused == []
    turns = {day.turn(answer.ticket) for answer in done}
    assert {str(turn.number) for turn in turns} == {f"A{n:03d}" for n in range(1, len(commands) + 1)}
    assert len(day.journal()) == len(commands)
    assert sum(answer.repeated for answer in done) == len(commands)


async def test_one_command_sent_many_times_at_once_is_done_once(
    day: Day, houses: tuple[House, House]
) -> None:
    command = TakeTicket(command_id=uuid4(), service="housing")
    receipts = await asyncio.gather(
        *(arrivals.arrive(house, KIOSK, command) for house in houses for _ in range(AGAIN))
    )
    assert len({receipt.ticket_id for receipt in receipts}) == 1
    assert [entry.act for entry in day.journal()] == ["issued"]


async def test_two_desks_call_at_once_until_nobody_is_left(day: Day, houses: tuple[House, House]) -> None:
    waiting = {(await day.issue("general")).ticket_id for _ in range(11)}
    await day.open(PRIYA, "desk-1")
    await day.open(TOM, "desk-2")
    called: list[Done] = []
    while True:
        both, refused = await settled(
            *(
                house.carry_out(calling.call_next, adviser, CallNext(command_id=uuid4()))
                for house, adviser in zip(houses, (PRIYA, TOM), strict=True)
            )
        )
        assert refused == []
        called += [done for done in both if done.ticket is not None]
        if any(done.ticket is None for done in both):
            break
        for adviser, done in zip((PRIYA, TOM), both, strict=True):
            turn = day.turn(done.ticket)
            await day.start(adviser, turn)
            await day.finish(adviser, turn)
    assert len(called) == len(waiting)
    assert {done.ticket for done in called} == waiting


async def test_the_same_desk_is_opened_by_one_of_two(day: Day, houses: tuple[House, House]) -> None:
    acts = zip(houses, (PRIYA, TOM), strict=True)
    done, refused = await settled(
        *(house.carry_out(serving.open_desk, adviser, OpenDesk(desk="desk-1")) for house, adviser in acts)
    )
    assert len(done) == 1
    assert [type(refusal) for refusal in refused] == [errors.DeskTaken]


async def test_a_room_asked_for_by_two_at_once_is_kept_for_one(day: Day, houses: tuple[House, House]) -> None:
    for _ in range(AGAIN):
        customers = [(await day.issue()).ticket_id for _ in houses]
        done, refused = await settled(
            *(
                house.carry_out(rooms.reserve, SAMIRA, Reserve(ticket=customer), "room-1")
                for house, customer in zip(houses, customers, strict=True)
            )
        )
        assert len(done) == 1
        assert [type(refusal) for refusal in refused] == [errors.RoomTaken]
        await day.do(rooms.release, SAMIRA, Command(), "room-1")


async def test_five_private_places_at_once_are_three_rooms_and_two_waits(
    day: Day, houses: tuple[House, House]
) -> None:
    done, refused = await settled(
        *(houses[n % 2].carry_out(rooms.private_now, SAMIRA, PrivateNow()) for n in range(5))
    )
    assert refused == []
    given = sorted(answer.room or "" for answer in done)
    assert given == ["", "", "room-1", "room-2", "room-3"]


async def test_taking_a_call_back_while_a_colleague_calls(day: Day, houses: tuple[House, House]) -> None:
    await day.open(PRIYA, "desk-1")
    await day.open(TOM, "desk-2")
    for _ in range(AGAIN):
        turn = await day.issue("general")
        await day.next(PRIYA)
        undone, called = await asyncio.gather(
            houses[0].carry_out(moving.undo, PRIYA, Command(), turn.ticket_id),
            houses[1].carry_out(calling.call_next, TOM, CallNext()),
        )
        after = day.turn(turn.ticket_id)
        if called.seq > undone.seq:
            assert (after.state, after.adviser) == (TicketState.CALLED, TOM.id)
        else:
            assert (called.ticket, after.state) == (None, TicketState.WAITING)
        await day.do(moving.leave, SAMIRA, Command(), turn.ticket_id)


async def test_taking_a_greeting_back_while_they_are_called(day: Day, houses: tuple[House, House]) -> None:
    await day.open(PRIYA, "desk-1")
    for _ in range(AGAIN):
        turn = await day.take("general")
        await day.do(moving.greet, SAMIRA, Command(), turn.ticket_id)
        _, refused = await settled(
            houses[0].carry_out(moving.undo, SAMIRA, Command(), turn.ticket_id),
            houses[1].carry_out(calling.call_next, PRIYA, CallNext()),
        )
        after = day.turn(turn.ticket_id)
        assert after.state is TicketState.CALLED
        assert (after.greeted_at is not None) == (len(refused) == 1)
        assert all(isinstance(refusal, errors.UndoOver) for refusal in refused)
        await day.do(moving.leave, SAMIRA, Command(), turn.ticket_id)


async def test_the_day_ends_while_everybody_is_busy(day: Day, houses: tuple[House, House]) -> None:
    for _ in range(6):
        await day.issue("general")
    await day.open(PRIYA, "desk-1")
    await day.open(TOM, "desk-2")
    here, there = houses
    today = day.now.date()
    await settled(
        *(
            house.carry_out(calling.call_next, who, CallNext())
            for house, who in ((here, PRIYA), (there, TOM))
        ),
        *(house.carry_out(rooms.private_now, SAMIRA, PrivateNow()) for house in houses),
        *(house.carry_out(closing.close_day, SAMIRA, Command(), today) for house in houses),
        *(house.carry_out(arrivals.issue, SAMIRA, IssueTicket(print=False)) for house in houses),
    )
    await day.do(closing.close_day, SAMIRA, Command(), today)
    assert day.look(tickets.active, today) == []


async def test_what_needs_no_place_in_the_order_may_be_done_by_two_at_once(
    day: Day, writers: tuple[Writer, Writer]
) -> None:
    kiosk = Device(id=KIOSK.id, kind="kiosk", name="Kiosk", added_at=MORNING, place=0)
    await writers[0].write(lambda connection: devices.add(connection, day.shop.id, kiosk))
    seen = LastSeen(MORNING, {"version": "1"})
    for _ in range(AGAIN):
        await asyncio.gather(
            *(writer.write(lambda c: tidy(c, day.shop, day.now)) for writer in writers),
            *(
                writer.write(lambda c: devices.note_seen(c, day.shop.id, KIOSK.id, seen))
                for writer in writers
            ),
            *(writer.write(lambda c: journal.found_shop(c, "another", MORNING)) for writer in writers),
        )
    assert day.look(devices.last_seen) == {KIOSK.id: seen}


async def test_guessing_at_once_is_no_way_round_the_five_tries(
    day: Day, writers: tuple[Writer, Writer]
) -> None:
    reader = Reader(day.database)
    doors = [Entrance(day.shop.id, writer, reader, lambda: day.now) for writer in writers]
    asked = [doors[n % 2].sign_in("samira", "guess") for n in range(2 * TRIES)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(answer, errors.SignInFailed) for answer in answers) == TRIES
    assert sum(isinstance(answer, errors.TooMany) for answer in answers) == TRIES
    for door in doors:
        door.close()
    reader.close()
