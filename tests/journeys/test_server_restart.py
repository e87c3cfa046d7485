"""Journey 5: the server falls in the middle of the day; every screen comes back, nobody is called twice."""

import re
from uuid import uuid4

import pytest

from kiosk.kit.theme import BOARD
from tests.journeys.eyes import LOOK_EVERY, amount, touch_first_card, touch_main_button
from tests.journeys.stage import soon

pytestmark = [pytest.mark.window, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]


def test_every_screen_comes_back_and_nobody_is_called_twice(stage, chromium):
    stage.start_printer()
    stage.start_kiosk()
    board = stage.start_board()
    reception, adviser = stage.person("reception"), stage.adviser("adviser1", "desk-5")
    desk = stage.page(chromium, "adviser2", "/desk")
    numbers = [issue(reception)["number"] for _ in range(3)]
    soon(lambda: "The server is there" in board.says(), what="the board's line")
    first = adviser.post("/api/desk/call-next")["ticket"]
    soon(lambda: stage.announced() == [first["number"]], what="the first announcement")

    stage.programs["server"].kill()
    soon(lambda: "The server is away" in board.says(), what="the board to notice")
    stage.start_server()
    soon(lambda: board.says().count("The server is there") == 2, what="the board's return")
    assert stage.announced() == [first["number"]]

    after = adviser.get("/api/desk/view")
    assert (after["desk"], after["current"]["number"]) == ("desk-5", first["number"])
    adviser.post(f"/api/tickets/{first['id']}/start")
    second = adviser.post("/api/desk/finish-and-call", outcome="resolved")["ticket"]
    assert [first["number"], second["number"]] == numbers[:2]
    soon(lambda: stage.announced() == numbers[:2], what="the second announcement")

    board.kill()
    stage.programs["server"].stop()
    stage.start_server()
    board = stage.start_board()
    soon(lambda: board.says().count("The server is there") == 3, what="the new board's line")
    assert stage.announced() == numbers[:2]
    soon(
        lambda: amount(stage, "board", BOARD.yellow) == 0, what="a board that is up to date", every=LOOK_EVERY
    )

    papers = len(stage.printed())
    touch_first_card(stage)
    touch_main_button(stage)
    rows = soon(lambda: reception.get("/api/reception/view")["not_greeted"], what="the kiosk's ticket")
    assert rows[0]["number"] not in numbers
    soon(lambda: len(stage.printed()) == papers + 1, what="its paper")

    desk.get_by_role("button", name=re.compile("Desk 1|Open")).first.wait_for()
    adviser.post(f"/api/tickets/{second['id']}/recall")
    soon(lambda: stage.announced() == [*numbers[:2], second["number"]], what="the recall")
    assert len(set(call_ids(stage))) == len(call_ids(stage)) == 3


def issue(reception):
    return reception.post("/api/reception/tickets", service="council-tax", command_id=str(uuid4()))


def call_ids(stage):
    return re.findall(r"\(call ([0-9a-f-]{36})\)", stage.logs()["board"])
