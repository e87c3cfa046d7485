"""Journey 5: the server falls in the middle of the day; every screen comes back, nobody is called twice."""

import re

import pytest

from kiosk.kit.theme import BOARD
from tests.became import soon
from tests.journeys.eyes import LOOK_EVERY, amount, choose_first_card, touch_main_button

pytestmark = [pytest.mark.window, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]


BACK = "The server is there"


def test_every_screen_comes_back_and_nobody_is_called_twice(stage, chromium):
    stage.start_printer()
    stage.start_kiosk()
    board = stage.start_board()
    reception, adviser = stage.person("reception"), stage.adviser("adviser1", "desk-5")
    page = stage.page(chromium, "reception", "/reception")
    numbers = [reception.post("/api/reception/tickets", service="council-tax")["number"] for _ in range(3)]
    soon(lambda: BACK in board.says(), what="the board's line")
    first = adviser.post("/api/desk/call-next")["ticket"]
    soon(lambda: stage.announced() == numbers[:1], what="the first announcement")

    the_power_fails(stage, board)
    assert stage.announced() == numbers[:1]
    after = adviser.get("/api/desk/view")
    assert (after["desk"], after["current"]["number"]) == ("desk-5", first["number"])
    adviser.post(f"/api/tickets/{first['id']}/start")
    second = adviser.post("/api/desk/finish-and-call", outcome="resolved")["ticket"]
    soon(lambda: stage.announced() == numbers[:2], what="the second announcement")

    board_and_server_start_again(stage)
    assert stage.announced() == numbers[:2]
    taken = a_ticket_by_touch(stage, reception)
    assert taken not in numbers
    page.get_by_text(taken).first.wait_for(timeout=60_000)

    adviser.post(f"/api/tickets/{second['id']}/recall")
    soon(lambda: stage.announced() == [*numbers[:2], numbers[1]], what="the recall")
    calls = re.findall(r"\(call ([0-9a-f-]{36})\)", stage.logs()["board"])
    assert len(set(calls)) == len(calls) == 3


def the_power_fails(stage, board):
    """The server is gone without a word and starts again."""
    stage.programs["server"].kill()
    soon(lambda: "The server is away" in board.says(), what="the board to notice")
    stage.start_server()
    soon(lambda: board.says().count(BACK) == 2, what="the board's return")


def board_and_server_start_again(stage):
    """Both are new; the call that was just spoken is still young."""
    stage.programs["board"].kill()
    stage.programs["server"].stop()
    stage.start_server()
    board = stage.start_board()
    soon(lambda: board.says().count(BACK) == 3, what="the new board's line")
    fresh = "a board that is up to date"
    soon(lambda: amount(stage, "board", BOARD.yellow) == 0, what=fresh, every=LOOK_EVERY)


def a_ticket_by_touch(stage, reception):
    """The kiosk has found its server again, and so has the printer."""
    papers = len(stage.printed())
    choose_first_card(stage)
    touch_main_button(stage)
    rows = soon(lambda: reception.get("/api/reception/view")["not_greeted"], what="the kiosk's ticket")
    soon(lambda: len(stage.printed()) > papers, what="its paper")
    return rows[0]["number"]
