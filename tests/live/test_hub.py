"""Everyone hears of a change: the newest only, nobody delayed by the slow, nobody after revocation."""

import asyncio
import json
import resource
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from uuid import uuid4

import pytest

from queue_server.contract.commands import AlertKind, CallNext, Command, Finish, Outcome, RaiseAlert, Recall
from queue_server.live.audiences import Audience
from queue_server.live.slot import Closed
from queue_server.live.snapshot import Hall, read_hall
from queue_server.operations import arrivals, calling, serving
from queue_server.operations.alerts import acknowledge
from queue_server.operations.phone import leave_by_phone
from queue_server.store import devices
from queue_server.store.devices import Device
from tests.live.conftest import PRIYA, SAMIRA, with_token
from tests.live.pictures import BOARD, KIOSK, NOW
from tests.operations.booked import TEN, at_kiosk, book
from tests.operations.conftest import KIOSK as KIOSK_ACTOR

SOON = 20


async def heard(subscription) -> dict:
    """The next message, as what it says."""
    async with asyncio.timeout(SOON):
        text = await subscription.slot.take()
    assert text is not None
    return json.loads(text)


async def heard_until(subscription, is_wanted) -> dict:
    """Messages, until one is wanted."""
    while not is_wanted(message := await heard(subscription)):
        pass
    return message


def calls(message) -> list[str]:
    return [call["number"] for call in message["view"]["calls"]]


async def call_one(day) -> str:
    """Somebody comes and is called to Priya's desk."""
    turn = await day.issue("council-tax")
    await day.next(PRIYA)
    return str(turn.number)


async def test_who_connects_is_shown_the_present_at_once(open_shop):
    await open_shop.day.open(PRIYA, "desk-5")
    number = await call_one(open_shop.day)
    with open_shop.hub.listen(Audience.BOARD, BOARD.id) as board:
        message = await heard(board)
    assert calls(message) == [number]
    assert message["view"]["speaks"]


async def test_views_come_in_order_and_hold_what_was_committed(open_shop):
    with open_shop.hub.listen(Audience.BOARD, BOARD.id) as board:
        first = await heard(board)
        await open_shop.day.open(PRIYA, "desk-5")
        number = await call_one(open_shop.day)
        then = await heard_until(board, lambda message: calls(message) == [number])
    assert (then["epoch"], then["seq"] > first["seq"]) == (first["epoch"], True)


async def test_a_board_is_not_told_what_does_not_change_it(open_shop):
    with (
        open_shop.hub.listen(Audience.BOARD, BOARD.id) as board,
        open_shop.hub.listen(Audience.STAFF, "priya") as page,
    ):
        await heard(board)
        await open_shop.day.issue("council-tax")
        async with asyncio.timeout(SOON):
            while '"seq":1' not in (await page.slot.take() or ""):
                pass
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await board.slot.take()


async def test_a_slow_listener_gets_the_newest_and_delays_nobody(open_shop):
    day = open_shop.day
    await open_shop.writer.write(lambda connection: add_board(connection, day.shop.id, "board-slow"))
    await day.open(PRIYA, "desk-5")
    with (
        open_shop.hub.listen(Audience.BOARD, "board-slow") as slow,
        open_shop.hub.listen(Audience.BOARD, BOARD.id) as board,
    ):
        for _ in range(3):
            number = await call_one(day)
            await heard_until(board, lambda message, number=number: number in calls(message))
            turn = await current(open_shop)
            await day.start(PRIYA, turn)
            await day.finish(PRIYA, turn)
        last = await call_one(day)
        await heard_until(board, lambda message: last in calls(message))
        assert calls(await heard(slow))[0] == last


async def current(open_shop):
    snapshot = await open_shop.hub.snapshot()
    return next(turn for turn in snapshot.active if turn.desk == "desk-5")


async def test_a_caller_sees_their_own_commit_in_the_next_picture(open_shop):
    for _ in range(20):
        turn = await open_shop.day.issue("council-tax")
        snapshot = await open_shop.hub.snapshot()
        assert snapshot.turn_of(turn.ticket_id) == turn


async def test_what_acts_themselves_read_is_what_is_read_anew(open_shop):
    day, hub = open_shop.day, open_shop.hub

    async def as_kept() -> bool:
        hall = await hub.hall()
        with day.database.reading() as connection:
            anew = read_hall(connection, day.shop, hall.at)
        return as_acts_left(hall) == as_acts_left(anew)

    with hub.listen(Audience.BOARD, BOARD.id):
        await day.open(PRIYA, "desk-5")
        first = await day.issue("council-tax")
        at_hand = []
        for act, actor, command, *about in (
            (calling.call_next, PRIYA, CallNext()),
            (calling.recall, PRIYA, Recall(), first.ticket_id),
            (calling.call_back, PRIYA, Command(), first.ticket_id),
            (calling.call_next, PRIYA, CallNext(quiet=True)),
            (serving.start, PRIYA, Command(), first.ticket_id),
            (serving.finish, PRIYA, Finish(outcome=Outcome.RESOLVED), first.ticket_id),
            (arrivals.raise_alert, KIOSK_ACTOR, RaiseAlert(command_id=uuid4(), kind=AlertKind.HELP)),
        ):
            await day.do(act, actor, command, *about)
            at_hand.append(is_answered_at_once(hub.hall()))
            assert await as_kept(), act
        assert any(at_hand)
        await asyncio.gather(*(day.issue("council-tax") for _ in range(8)), day.next(PRIYA))
        assert await as_kept()


def as_acts_left(hall: Hall) -> Hall:
    """Without what the hub finds out by itself, which it may do between any two readings."""
    return replace(hall, late={}, free={}, head=replace(hall.head, tick=0))


def is_answered_at_once(asked) -> bool:
    """Whether nobody has to wait for it."""
    try:
        asked.send(None)
    except StopIteration:
        return True
    asked.close()
    return False


async def test_a_picture_that_an_act_read_is_not_shown_once_something_else_changed(open_shop):
    day, hub = open_shop.day, open_shop.hub
    with hub.listen(Audience.BOARD, BOARD.id):
        with day.database.writing() as connection:
            tell = hub.look(connection)
        await day.open(PRIYA, "desk-5")
        number = await call_one(day)
        tell(0)
        assert [call.number for call in (await hub.hall()).calls] == [number]


async def test_many_who_ask_at_once_share_one_reading(open_shop):
    await open_shop.day.issue("council-tax")
    pictures = await asyncio.gather(*(open_shop.hub.snapshot() for _ in range(50)))
    assert len({id(picture) for picture in pictures}) == 1


async def test_reception_answers_and_the_kiosk_hears_the_first_name(open_shop):
    command = RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE)
    kiosk_actor = KIOSK_ACTOR.__class__(id=KIOSK.id, role=KIOSK_ACTOR.role, name=KIOSK.name)
    with open_shop.hub.listen(Audience.KIOSK, KIOSK.id) as kiosk:
        done = await open_shop.day.do(arrivals.raise_alert, kiosk_actor, command)
        await heard_until(kiosk, lambda message: message["view"]["alerts"])
        await open_shop.day.do(acknowledge, SAMIRA, Command(), done.alert)
        message = await heard_until(kiosk, lambda message: message["view"]["alerts"][0]["acknowledged_by"])
    assert message["view"]["alerts"][0]["acknowledged_by"] == "Samira"


async def test_time_alone_raises_the_tick_when_an_alert_escalates(open_shop):
    command = RaiseAlert(command_id=uuid4(), kind=AlertKind.HELP)
    await open_shop.day.do(arrivals.raise_alert, KIOSK_ACTOR, command)
    with open_shop.hub.listen(Audience.STAFF, "priya") as page:
        before = await page.slot.take()
        open_shop.clock.forward(seconds=29.7)
        open_shop.hub.wake()
        async with asyncio.timeout(SOON):
            after = await page.slot.take()
    assert '"tick":0' in before
    assert '"tick":1' in after


async def test_a_revoked_device_is_closed_at_once_and_others_stay(open_shop):
    await open_shop.writer.write(lambda connection: add_board(connection, open_shop.day.shop.id, "board-b"))
    with (
        open_shop.hub.listen(Audience.BOARD, BOARD.id) as revoked,
        open_shop.hub.listen(Audience.BOARD, "board-b") as other,
    ):
        await heard(revoked)
        open_shop.hub.close_device(BOARD.id)
        async with asyncio.timeout(SOON):
            assert await revoked.slot.take() is None
        assert revoked.slot.closed is Closed.REVOKED
        assert other.slot.closed is None


async def test_a_device_revoked_on_the_command_line_is_closed_too(open_shop):
    shop_id = open_shop.day.shop.id
    with open_shop.hub.listen(Audience.KIOSK, KIOSK.id) as kiosk:
        await heard(kiosk)
        gone = Device(id=KIOSK.id, kind="kiosk", name=KIOSK.name, added_at=NOW, place=1, revoked_at=NOW)
        await open_shop.writer.write(lambda connection: devices.change(connection, shop_id, gone))
        open_shop.hub.wake()
        async with asyncio.timeout(SOON):
            assert await kiosk.slot.take() is None
        assert kiosk.slot.closed is Closed.REVOKED


async def test_stopping_ends_every_stream_and_each_that_is_still_to_come(open_shop):
    with open_shop.hub.listen(Audience.STAFF, "priya") as page:
        open_shop.hub.close()
        assert await page.slot.take() is None
    with open_shop.hub.listen(Audience.BOARD, BOARD.id) as late:
        assert await late.slot.take() is None
        assert late.slot.closed is Closed.STOPPING


async def test_a_reading_that_fails_is_made_up_for(open_shop, monkeypatch):
    monkeypatch.setattr("queue_server.live.hub._PAUSE_AFTER_ERROR_SECONDS", 0.01)
    with open_shop.hub.listen(Audience.BOARD, BOARD.id) as board:
        assert (await heard(board))["view"]["speaks"]
        with monkeypatch.context() as broken:
            broken.setattr("queue_server.live.hub.read_hall", fails)
            open_shop.day.change(devices.change, with_token(replace(BOARD, speaks=False)))
            open_shop.hub.wake()
            with pytest.raises(OSError, match="disk"):
                await open_shop.hub.hall()
        assert not (await heard(board))["view"]["speaks"]


def fails(*_):
    """A database that can't be read."""
    raise OSError("The disk is away.")


async def test_a_phone_hears_only_of_its_own_ticket(open_shop):
    day = open_shop.day
    mine = await day.issue("council-tax")
    with open_shop.hub.listen(Audience.PHONE, str(mine.ticket_id)) as phone:
        async with asyncio.timeout(SOON):
            await phone.slot.take()
        await day.issue("council-tax")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await phone.slot.take()
        await day.open(PRIYA, "desk-5")
        await day.next(PRIYA)
        async with asyncio.timeout(SOON):
            assert await phone.slot.take() is not None


@pytest.mark.alone
async def test_a_thousand_listeners_hear_of_a_call(open_shop, capsys):
    day, count = open_shop.day, 1000
    await day.open(PRIYA, "desk-5")
    turn = await day.issue("council-tax")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    listening = [open_shop.hub.listen(Audience.BOARD, BOARD.id) for _ in range(count)]
    boards = [each.__enter__() for each in listening]
    async with asyncio.timeout(SOON):
        await asyncio.gather(*(board.slot.take() for board in boards))
    arrived: list[float] = []

    async def wait(board) -> None:
        await board.slot.take()
        arrived.append(perf_counter())

    waiting = [asyncio.create_task(wait(board)) for board in boards]
    await asyncio.sleep(0)
    started = perf_counter()
    await day.next(PRIYA)
    async with asyncio.timeout(SOON):
        await asyncio.gather(*waiting)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    with capsys.disabled():
        first, last = (1000 * (moment - started) for moment in (arrived[0], arrived[-1]))
        print(f"\n{count} listeners: first {first:.1f} ms, last {last:.1f} ms, {grown / 1024:.1f} MB more")
    for each in listening:
        each.__exit__(None, None, None)
    assert len(arrived) == count
    assert turn.number is not None


def add_board(connection, shop_id, device_id):
    board = Device(id=device_id, kind="board", name=device_id, added_at=NOW)
    devices.add(connection, shop_id, with_token(board))


async def test_boards_hear_of_appointments_that_wait_past_their_time_and_when_that_is_over(open_shop):
    day = open_shop.day
    booking = await book(day, TEN)
    open_shop.clock.forward(hours=(TEN - NOW).total_seconds() / 3600, minutes=-5)
    done = await at_kiosk(day, language="en", reference=booking.reference)
    turn = (await open_shop.hub.snapshot()).turn_of(done.ticket)
    with open_shop.hub.listen(Audience.BOARD, BOARD.id) as board:
        first = await heard(board)
        assert first["view"]["late"] == []
        open_shop.clock.forward(minutes=12)
        open_shop.hub.wake()
        late = await heard_until(board, lambda message: message["view"]["late"])
        assert late["view"]["late"] == [{"label": turn.number.series, "minutes": 10}]
        assert (late["seq"], late["tick"]) > (first["seq"], first["tick"])
        await day.do(leave_by_phone, SAMIRA, Command(), done.ticket)
        over = await heard_until(board, lambda message: not message["view"]["late"])
        assert (over["seq"], over["tick"]) > (late["seq"], late["tick"])


async def test_screens_name_the_first_free_time_of_what_somebody_waits_for_until_it_is_taken(open_shop):
    day = open_shop.day
    assert (await open_shop.hub.hall()).free == {}
    await day.issue("housing")
    free = await free_of(open_shop, "housing", None)
    assert free == NOW + timedelta(hours=1.5)
    for _ in range(2):
        await book(day, free, "housing")
    assert await free_of(open_shop, "housing", free) == NOW + timedelta(hours=3)
    assert (await open_shop.hub.snapshot()).hall.free == (await open_shop.hub.hall()).free


async def free_of(open_shop, service, before):
    """The first free time of a service, once it is no longer what it was before."""
    async with asyncio.timeout(SOON):
        while (found := (await open_shop.hub.hall()).free.get(service)) == before:
            await open_shop.hub.change_within(0.1)
    return found
