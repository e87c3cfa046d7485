"""The board in a television's browser: the same numbers as everywhere, and honest when it is cut off."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.web.conftest import comes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TELEVISION = {"size": (1920, 1080)}


@pytest.fixture
def adviser(day):
    """Somebody who calls."""
    with closing(day.signed_in("adviser1")) as line:
        line.post("/api/desk/open", json={"desk": "desk-5"}).raise_for_status()
        yield line


@pytest.fixture
def code(day, sign_in):
    """What the manager's page says for a new board."""
    page = sign_in("manager", "/manager/devices")
    page.get_by_label("What is it?").select_option("board")
    page.get_by_label("Name").fill("Television")
    page.get_by_role("button", name="Add, and show its code").click()
    return page.locator(".code").inner_text()


def test_a_screen_becomes_a_board_by_a_code_and_shows_a_call_at_once(visit, code, adviser, reception):
    page = visit("/board", **TELEVISION)
    page.get_by_label("Code").fill("WRONGCODE")
    page.get_by_role("button", name="Show the board").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong, used or too old")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Show the board").click()
    expect(page.get_by_text("Your number will come up here.")).to_be_visible()
    number = comes(reception)["number"]
    adviser.post("/api/desk/call-next", json={}).raise_for_status()
    expect(page.locator(".board-now-number")).to_have_text(number)
    expect(page.locator(".board-now-place")).to_have_text("Desk 5")


def test_a_quiet_call_never_comes_on_it(sign_in, adviser, reception):
    page = sign_in("reception", "/board", **TELEVISION)
    quiet = comes(reception, "housing", needs=["private-room"])["number"]
    adviser.post("/api/desk/call-next", json={}).raise_for_status()
    adviser.post("/api/desk/close", json={}).raise_for_status()
    loud = comes(reception)["number"]
    adviser.post("/api/desk/open", json={"desk": "desk-5"}).raise_for_status()
    waiting = {row["number"]: row["id"] for row in adviser.get("/api/desk/view").json()["waiting"]}
    adviser.post(f"/api/tickets/{waiting[loud]}/call", json={"reason": "quick-question"}).raise_for_status()
    expect(page.locator(".board-now-number")).to_have_text(loud)
    assert quiet not in page.content()


def test_who_is_called_again_stands_on_it_once(sign_in, adviser, reception):
    page = sign_in("reception", "/board", **TELEVISION)
    comes(reception)
    called = adviser.post("/api/desk/call-next", json={}).json()["ticket"]
    adviser.post(f"/api/tickets/{called['id']}/recall", json={}).raise_for_status()
    expect(page.locator(".board-now-number")).to_have_text(called["number"])
    expect(page.locator(".board-before .number")).to_have_count(0)


def test_a_stranger_sees_no_board(visit, day):
    page = visit("/board")
    expect(page.get_by_role("heading", name="Make this screen a board")).to_be_visible()
    assert page.request.get("/board/live", max_redirects=0).status == 303


def test_cut_off_it_says_since_when_and_comes_back_by_itself(sign_in, adviser, reception, server):
    page = sign_in("reception", "/board", **TELEVISION)
    comes(reception)
    adviser.post("/api/desk/call-next", json={}).raise_for_status()
    expect(page.get_by_text("Now calling")).to_be_visible()
    server.stop()
    expect(page.get_by_text("This screen stopped updating at")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Last called")).to_be_visible()
    expect(page.get_by_text("Now calling")).to_be_hidden()
    server.start()
    expect(page.get_by_text("Now calling")).to_be_visible(timeout=20_000)
