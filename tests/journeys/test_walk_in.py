"""Journey 1: a walk-in takes a ticket by touch, is greeted, called on board and out loud, seen, done."""

import re
from datetime import datetime, timedelta

import httpx2
import pytest
import zxingcpp
from PIL import Image

from kiosk.kit.theme import BOARD
from tests.became import soon
from tests.journeys.eyes import LOOK_EVERY, amount, choose_first_card, touch_main_button

# Here one machine draws all screens without a graphics card; tests/display_board measures the board alone.
SPOKEN_WITHIN = timedelta(seconds=10)

pytestmark = [pytest.mark.window, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]


def test_a_walk_in_from_touch_to_finished(stage, chromium):
    stage.start_printer()
    stage.start_kiosk()
    board = stage.start_board()
    staff = stage.person("reception")
    row = a_ticket_by_touch(stage, staff)
    number, ticket = row["number"], f"/api/tickets/{row['id']}"
    phone = the_phone_page_on_paper(stage)
    assert number in httpx2.get(phone).text

    reception = stage.page(chromium, "reception", "/reception")
    reception.get_by_role("button", name=re.compile("Greet")).first.click()
    soon(lambda: staff.get(ticket)["greeted_at"], what="the greeting")

    stage.person("adviser1").post("/api/desk/open", desk="desk-5")
    desk = stage.page(chromium, "adviser1", "/desk")
    soon(lambda: "The server is there" in board.says(), what="the board's line")
    desk.get_by_role("button", name=re.compile(f"Call {number}")).click()
    soon(lambda: stage.announced() == [number], what="the announcement")
    assert moment(staff.get(ticket)["called_at"]) + SPOKEN_WITHIN > spoken_at(board.says(), number)
    place = "the green place on the board"
    soon(lambda: amount(stage, "board", BOARD.go) > 50_000, what=place, every=LOOK_EVERY)
    assert "Desk 5" in httpx2.get(phone).text

    desk.get_by_role("button", name=re.compile("^Start")).click()
    desk.get_by_role("button", name=re.compile("^Resolved, call next")).click()
    soon(lambda: staff.get(ticket)["state"] == "finished", what="the end of the visit")
    its_clocks_are_right(staff.get(ticket))
    today = stage.person("manager").get("/api/manager/view")
    assert (today["arrived"], today["seen"], today["waiting"]) == (1, 1, 0)
    assert stage.announced() == [number]


def a_ticket_by_touch(stage, staff):
    """Two touches at the kiosk; what reception then sees of it."""
    choose_first_card(stage)
    touch_main_button(stage)
    [row] = soon(lambda: staff.get("/api/reception/view")["not_greeted"], what="the ticket")
    assert row["service"] == "council-tax"
    return row


def the_phone_page_on_paper(stage):
    """Where the code on the paper ticket leads, read from its picture."""
    with Image.open(soon(stage.printed, what="the paper ticket")[0]) as picture:
        [code] = zxingcpp.read_barcodes(picture)
    assert code.text.startswith(f"{stage.address}/t/")
    return code.text


def its_clocks_are_right(ticket):
    """One moment follows the other, and every promise was kept."""
    moments = [moment(ticket[f"{act}_at"]) for act in ("arrived", "greeted", "called", "seen", "finished")]
    assert moments == sorted(moments)
    assert {standard["state"] for standard in ticket["standards"]} == {"met"}
    assert ticket["outcome"] == "resolved"


def moment(written):
    return datetime.fromisoformat(written)


def spoken_at(log, number):
    """When the board's log says that it began to call."""
    line = next(line for line in log.splitlines() if f"Calling {number} " in line)
    return datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f").astimezone()
