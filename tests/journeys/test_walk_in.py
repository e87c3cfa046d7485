"""Journey 1: a walk-in takes a ticket by touch, is greeted, called on board and out loud, seen, done."""

import re
from datetime import datetime, timedelta

import httpx2
import pytest
import zxingcpp
from PIL import Image

from kiosk.kit.theme import BOARD
from tests.journeys.eyes import LOOK_EVERY, amount, touch_first_card, touch_main_button
from tests.journeys.stage import soon

pytestmark = [pytest.mark.window, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]


def test_a_walk_in_from_touch_to_finished(stage, chromium):
    stage.start_printer()
    stage.start_kiosk()
    board = stage.start_board()
    reception = stage.page(chromium, "reception", "/reception")
    desk = stage.page(chromium, "adviser1", "/desk")
    staff = stage.person("reception")

    touch_first_card(stage)
    touch_main_button(stage)
    [row] = soon(lambda: staff.get("/api/reception/view")["not_greeted"], what="the ticket")
    number, ticket = row["number"], f"/api/tickets/{row['id']}"
    assert row["service"] == "council-tax"

    paper = soon(stage.printed, what="the paper ticket")[0]
    with Image.open(paper) as picture:
        [code] = zxingcpp.read_barcodes(picture)
    assert code.text.startswith(f"{stage.address}/t/")
    phone = httpx2.get(code.text, follow_redirects=True)
    assert phone.status_code == 200
    assert number in phone.text

    reception.get_by_role("button", name=re.compile("Greet")).first.click()
    soon(lambda: staff.get(ticket)["greeted_at"], what="the greeting")

    stage.person("adviser1").post("/api/desk/open", desk="desk-5")
    soon(lambda: "The server is there" in board.says(), what="the board's line")
    desk.get_by_role("button", name=re.compile(f"Call {number}")).click()
    soon(lambda: stage.announced() == [number], what="the announcement")
    said_at = spoken_at(board.says(), number)
    called_at = moment(staff.get(ticket)["called_at"])
    assert said_at - called_at < timedelta(seconds=1.5)
    soon(
        lambda: amount(stage, "board", BOARD.go) > 50_000,
        what="the green place on the board",
        every=LOOK_EVERY,
    )
    assert "Desk 5" in httpx2.get(code.text).text

    desk.get_by_role("button", name=re.compile("^Start")).click()
    desk.get_by_role("button", name=re.compile("^Resolved, call next")).click()
    after = soon(lambda: finished(staff.get(ticket)), what="the end of the visit")
    moments = [moment(after[f"{act}_at"]) for act in ("arrived", "greeted", "called", "seen", "finished")]
    assert moments == sorted(moments)
    assert {standard["state"] for standard in after["standards"]} == {"met"}
    assert after["outcome"] == "resolved"
    today = stage.person("manager").get("/api/manager/view")
    assert (today["arrived"], today["seen"], today["waiting"]) == (1, 1, 0)
    assert stage.announced() == [number]


def moment(written):
    return datetime.fromisoformat(written)


def spoken_at(log, number):
    """When the board's log says that it began to call."""
    line = next(line for line in log.splitlines() if f"Calling {number} " in line)
    return datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f").astimezone()


def finished(ticket):
    return ticket if ticket["state"] == "finished" else None
