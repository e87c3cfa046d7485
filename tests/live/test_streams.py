"""Streams against a real server: views over WebSockets, word of changes to pages, and an end to both."""

import asyncio
import json
from contextlib import asynccontextmanager
from time import monotonic
from uuid import uuid4

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from queue_server.client import ServerClient
from queue_server.contract.commands import (
    AlertKind,
    CallNext,
    Command,
    IssueTicket,
    OpenDesk,
    PrivateNow,
    RaiseAlert,
)
from queue_server.live import hub
from queue_server.operations import arrivals, calling, moving, rooms, serving
from queue_server.operations.sign_in import hash_of
from queue_server.store import people, tickets
from tests.became import became_true
from tests.live.conftest import PRIYA, SAMIRA, SHOP
from tests.live.pictures import BOARD, KIOSK
from tests.live.served import served
from tests.operations.conftest import KIOSK as KIOSK_ACTOR

SOON = 20
TALK_IN_PRIVATE = RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE)


@pytest.fixture
async def shop(tmp_path):
    async with served(tmp_path) as running:
        yield running


def line(shop, path, token):
    return connect(
        f"{shop.live}/{path}",
        additional_headers={"Authorization": f"Bearer {token}"},
        compression=None,
        proxy=None,
    )


def token_of(device):
    return f"token of {device.id}"


async def issue(shop):
    done = await shop.door.house.carry_out(
        arrivals.issue, SAMIRA, IssueTicket(service="council-tax", print=False)
    )
    return done.ticket


async def call_next(shop):
    return await shop.door.house.carry_out(calling.call_next, PRIYA, CallNext())


async def next_view(board):
    async with asyncio.timeout(SOON):
        return json.loads(await board.recv())["view"]


async def test_the_devices_own_client_follows_the_calls(shop):
    await shop.door.house.carry_out(serving.open_desk, PRIYA, OpenDesk(desk="desk-5"))
    await issue(shop)
    async with ServerClient(shop.address, token_of(BOARD)) as client, asyncio.timeout(SOON):
        views = client.live_board()
        first = await anext(views)
        await call_next(shop)
        then = await anext(views)
        await views.aclose()
    assert first.view.calls == []
    assert [call.number for call in then.view.calls] == ["A001"]
    assert (then.epoch, then.seq > first.seq) == (first.epoch, True)


async def test_a_kiosk_is_sent_its_own_view(shop):
    async with line(shop, "kiosk", token_of(KIOSK)) as kiosk:
        view = await next_view(kiosk)
    assert view["kiosk"] == KIOSK.name
    assert view["offline_numbers"] == {"first": 640, "last": 679}


async def test_a_board_may_talk_and_is_not_harmed_by_it(shop):
    async with line(shop, "board", token_of(BOARD)) as board:
        await next_view(board)
        await board.send("x" * 1000)
        await board.send(b"\x00\xff")
        await shop.door.house.carry_out(serving.open_desk, PRIYA, OpenDesk(desk="desk-5"))
        await issue(shop)
        await call_next(shop)
        assert (await next_view(board))["calls"]


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [("board", "nobody's", 401), ("board", token_of(KIOSK), 403), ("kiosk", token_of(BOARD), 403)],
    ids=["unknown token", "a kiosk at the board's stream", "a board at the kiosk's stream"],
)
async def test_a_stream_is_for_its_own_kind_of_device(shop, path, token, status):
    with pytest.raises(InvalidStatus) as refused:
        async with line(shop, path, token):
            pass
    assert refused.value.response.status_code == status


async def test_revoking_a_device_closes_its_socket_and_keeps_it_out(shop):
    async with line(shop, "board", token_of(BOARD)) as board:
        await next_view(board)
        shop.door.hub.close_device(BOARD.id)
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(SOON):
                await board.recv()
    assert closed.value.rcvd.code == 1008


async def test_who_has_gone_is_forgotten(shop):
    for _ in range(3):
        async with line(shop, "board", token_of(BOARD)) as board:
            await next_view(board)
    await became_true(lambda: not shop.door.hub.listening)


@pytest.mark.alone
async def test_the_server_stops_at_once_with_streams_open(shop):
    cookie = await sign_in(shop, PRIYA)
    async with line(shop, "board", token_of(BOARD)) as board, listening(shop, "/live/staff", cookie) as page:
        await next_view(board)
        await said(page)
        started = monotonic()
        shop.door.hub.close()
        shop.server.should_exit = True
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(SOON):
                await board.recv()
        await became_true(lambda: not shop.server.servers or not shop.server.server_state.connections)
    assert closed.value.rcvd.code == 1012
    assert monotonic() - started < 6, "nobody waited for the streams to end by themselves"


async def test_a_page_of_staff_hears_that_something_changed_and_where_it_stands(shop):
    cookie = await sign_in(shop, PRIYA)
    async with listening(shop, "/live/staff", cookie) as page:
        first = await said(page)
        await issue(shop)
        then = await said_of_an_act(page, first)
    assert set(then) == {"epoch", "seq", "tick"}
    assert then["seq"] > first["seq"]


@pytest.fixture
def without_safety_poll(monkeypatch):
    """Only word of the act itself makes anybody look."""
    monkeypatch.setattr(hub, "SAFETY_POLL_SECONDS", 3600.0)


@pytest.mark.usefixtures("without_safety_poll")
@pytest.mark.parametrize(
    ("act", "asks", "command", "helps", "view"),
    [
        (arrivals.raise_alert, KIOSK_ACTOR, TALK_IN_PRIVATE, SAMIRA, "/api/reception/view"),
        (rooms.private_now, SAMIRA, PrivateNow(), PRIYA, "/api/desk/view"),
    ],
    ids=["asked for at the kiosk", "asked for at reception"],
)
async def test_a_private_place_is_in_the_view_that_those_who_can_help_fetch_next(
    shop, act, asks, command, helps, view
):
    cookie = await sign_in(shop, helps)
    async with listening(shop, "/live/staff", cookie) as page:
        first = await said(page)
        done = await shop.door.house.carry_out(act, asks, command)
        await said_of_an_act(page, first)
        async with browser(shop, cookie) as http:
            fetched = (await http.get(view)).json()
    assert [alert["id"] for alert in fetched["alerts"]] == [str(done.alert)]


async def test_nobody_hears_without_signing_in(shop):
    async with browser(shop) as http:
        assert (await http.get("/live/staff")).status_code == 401
        assert (await http.get("/live/t/nobody")).status_code == 404


async def test_a_phone_page_hears_of_its_own_call_and_is_over_two_hours_after_the_visit(shop):
    ticket = await issue(shop)
    path = f"/live/t/{await phone_token(shop, ticket)}"
    async with listening(shop, path) as phone:
        await said(phone)
        await shop.door.house.carry_out(serving.open_desk, PRIYA, OpenDesk(desk="desk-5"))
        await call_next(shop)
        assert set(await said(phone)) == {"epoch", "seq", "tick"}
    await shop.door.house.carry_out(moving.leave, PRIYA, Command(), ticket)
    async with browser(shop) as http:
        shop.clock.forward(hours=2, seconds=1)
        assert (await http.get(path)).status_code == 404


async def phone_token(shop, ticket):
    printed = await shop.door.reader.read(lambda connection: tickets.printed(connection, SHOP.id, ticket))
    return tickets.phone_token(printed.phone_key, ticket)


async def sign_in(shop, person):
    token, now = f"session of {person.id}", shop.door.now()
    ends = now.replace(hour=23)
    await shop.door.writer.write(
        lambda c: people.start_session(c, SHOP.id, hash_of(token), person.id, now, ends)
    )
    return token


def browser(shop, session=None):
    cookies = {"front_door": session} if session else None
    return httpx2.AsyncClient(base_url=shop.address, cookies=cookies, trust_env=False, timeout=SOON)


@asynccontextmanager
async def listening(shop, path, session=None):
    async with browser(shop, session) as http, http.stream("GET", path) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield answer.aiter_lines()


async def said(lines):
    """The data of the next event."""
    async with asyncio.timeout(SOON):
        async for text in lines:
            if text.startswith("data: "):
                return json.loads(text.removeprefix("data: "))
    raise AssertionError("The stream ended.")


async def said_of_an_act(lines, before):
    """The data of the next event that tells of more than what time alone has changed."""
    while (then := await said(lines))["seq"] == before["seq"]:
        pass
    return then
