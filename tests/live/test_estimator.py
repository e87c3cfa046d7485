"""How long people wait is worked out once for all, shown and told; where nobody can say, nothing is said."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from queue_server.contract.commands import TakeTicket
from queue_server.domain.laws import Laws
from queue_server.live.audiences import Audience
from queue_server.live.estimator import Estimator
from queue_server.live.present import board, kiosk, phone, reception
from queue_server.operations import arrivals
from queue_server.store import waits
from queue_server.store.writer import Reader
from tests.live.conftest import PRIYA, SAMIRA, SHOP
from tests.live.pictures import BOARD, KIOSK
from tests.operations.conftest import KIOSK as KIOSK_ACTOR

SOON = 20


@asynccontextmanager
async def estimating(shop):
    """The estimator at work for an open shop."""
    reader = Reader(shop.database)
    estimator = Estimator(shop.hub, reader, shop.writer, shop.clock.now)

    async def go_on():
        while True:
            await estimator()

    task = asyncio.create_task(go_on())
    try:
        yield estimator
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await estimator.close()
        reader.close()


async def until(shop, is_there):
    """The hall with the waits of those who are there, once it is as wanted."""
    async with asyncio.timeout(SOON):
        while True:
            hall = (await shop.hub.snapshot()).hall
            if is_there(hall):
                return hall
            await asyncio.sleep(0.05)


def knows(hall) -> bool:
    return hall.waits is not None and "council-tax" in hall.waits.newcomers


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Nobody waits for things to settle."""
    monkeypatch.setattr("queue_server.live.estimator._SETTLE_SECONDS", 0.05)


async def test_with_a_desk_open_everyone_is_told_how_long_it_takes(open_shop):
    day = open_shop.day
    await day.open(PRIYA, "desk-5")
    turns = [await day.issue("council-tax") for _ in range(6)]
    async with estimating(open_shop):
        await until(open_shop, lambda hall: knows(hall) and len(hall.waits.waiting) == len(turns))
    hall = await open_shop.hub.hall()
    now = open_shop.clock.now()
    snapshot = await open_shop.hub.snapshot()
    first, last = (phone.view(each, snapshot, SHOP, now).estimate for each in (turns[0], turns[-1]))
    assert first.low_minutes == 0
    assert last.high_minutes > first.high_minutes
    service = next(each for each in kiosk.view(hall, SHOP, KIOSK, now).services if each.code == "council-tax")
    assert service.estimate.high_minutes >= last.low_minutes
    shown = {wait.label: wait for wait in board.view(hall, SHOP, now, speaks=False).waits}
    assert shown[service.series].high_minutes >= service.estimate.high_minutes


async def test_without_an_open_desk_nobody_can_say(open_shop):
    turn = await open_shop.day.issue("council-tax")
    async with asyncio.timeout(SOON):
        reader = Reader(open_shop.database)
        await Estimator(open_shop.hub, reader, open_shop.writer, open_shop.clock.now)()
        reader.close()
    snapshot = await open_shop.hub.snapshot()
    assert snapshot.hall.waits is None
    assert phone.view(turn, snapshot, SHOP, open_shop.clock.now()).estimate is None


async def test_who_then_comes_is_told_a_slot_that_is_kept_with_the_ticket(open_shop):
    await open_shop.day.open(PRIYA, "desk-5")
    for _ in range(4):
        await open_shop.day.issue("council-tax")
    async with estimating(open_shop):
        await until(open_shop, lambda hall: knows(hall) and len(hall.waits.waiting) == 4)
    command = TakeTicket(command_id=uuid4(), service="council-tax", language="en")
    receipt = await arrivals.arrive(open_shop.day.house, KIOSK_ACTOR, command)
    turn = open_shop.day.turn(receipt.ticket_id)
    assert receipt.estimate is not None
    assert receipt.allotted_at == turn.allotted_at
    assert turn.allotted_at - turn.arrived_at >= timedelta(minutes=5)
    again = await arrivals.arrive(open_shop.day.house, KIOSK_ACTOR, command)
    assert again == receipt


async def test_who_is_not_sure_what_for_is_told_how_long_too(open_shop):
    await open_shop.day.open(PRIYA, "desk-5")
    async with estimating(open_shop):
        hall = await until(open_shop, knows)
    assert kiosk.view(hall, SHOP, KIOSK, open_shop.clock.now()).estimate is not None
    assert hall.waits.newcomers["council-tax"].each_more["housing"] > 5
    turn = await open_shop.day.take(None)
    assert turn.allotted_at is not None


async def test_what_is_too_old_is_no_longer_told(open_shop):
    await open_shop.day.open(PRIYA, "desk-5")
    async with estimating(open_shop):
        hall = await until(open_shop, knows)
    open_shop.clock.forward(minutes=2)
    shown = board.view(hall, SHOP, open_shop.clock.now(), speaks=False).waits
    assert {wait.high_minutes for wait in shown} == {None}


async def test_what_was_learnt_today_is_kept_for_the_next_start(open_shop):
    await open_shop.day.open(PRIYA, "desk-5")
    async with estimating(open_shop):
        await until(open_shop, knows)
    laws, learnt_at = open_shop.day.look(waits.laws)
    assert isinstance(laws, Laws)
    async with estimating(open_shop):
        await open_shop.day.issue("council-tax")
        await until(open_shop, lambda hall: knows(hall) and hall.waits.waiting)
    assert open_shop.day.look(waits.laws) == (laws, learnt_at)


async def test_a_call_is_on_the_board_before_the_waits_are_played_anew(open_shop, monkeypatch):
    await open_shop.day.open(PRIYA, "desk-5")
    for _ in range(30):
        await open_shop.day.issue("council-tax")
    async with estimating(open_shop):
        before = (await until(open_shop, lambda hall: knows(hall) and len(hall.waits.waiting) == 30)).waits
        monkeypatch.setattr("queue_server.live.estimator._SETTLE_SECONDS", 3 * SOON)
        with open_shop.hub.listen(Audience.BOARD, BOARD.id) as board_slot:
            async with asyncio.timeout(SOON):
                await board_slot.slot.take()
                await open_shop.day.next(PRIYA)
                while not json.loads(await board_slot.slot.take())["view"]["calls"]:
                    pass
            assert (await open_shop.hub.snapshot()).hall.waits == before


async def test_reception_hears_early_whose_promise_will_break(open_shop):
    await open_shop.day.open(PRIYA, "desk-5")
    turns = [await open_shop.day.issue("council-tax") for _ in range(8)]
    async with estimating(open_shop):
        await until(open_shop, lambda hall: knows(hall) and len(hall.waits.waiting) == len(turns))
    snapshot, now = await open_shop.hub.snapshot(), open_shop.clock.now()
    breaches = reception.view(snapshot, SHOP, SAMIRA, now).breach_soon
    assert str(turns[-1].number) in {each.row.number for each in breaches}
    assert str(turns[0].number) not in {each.row.number for each in breaches}
    assert all(each.seen_about_at > each.row.due_at for each in breaches)
    assert [each.row.due_at for each in breaches] == sorted(each.row.due_at for each in breaches)
