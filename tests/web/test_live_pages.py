"""Pages follow each other, keep what somebody is doing, and survive a server that goes away."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import comes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_greeting_on_one_page_is_seen_on_the_other(sign_in, day):
    one, other = sign_in("reception"), sign_in("reception")
    number = day.kiosk()["number"]
    for page in (one, other):
        expect(page.locator(".greet-list tbody tr", has_text=number)).to_be_visible()
    one.keyboard.press("e")
    expect(other.get_by_text("Everyone has been greeted.")).to_be_visible()


def test_news_takes_away_neither_the_open_form_nor_the_words_in_it_nor_the_focus(sign_in, day):
    page = sign_in("reception")
    page.get_by_role("button", name="Ticket with service or needs").click()
    page.get_by_label("Service", exact=True).select_option("benefits")
    page.get_by_label("A seat to wait").check()
    number = day.kiosk()["number"]
    expect(page.locator(".greet-list")).to_contain_text(number)
    expect(page.get_by_role("dialog", name="New ticket")).to_be_visible()
    expect(page.get_by_label("Service", exact=True)).to_have_value("benefits")
    expect(page.get_by_label("A seat to wait")).to_be_checked()
    expect(page.get_by_label("A seat to wait")).to_be_focused()


def test_a_late_answer_does_not_close_what_was_opened_since(sign_in, reception):
    """The stream may show an act done before its answer is here: what she opens then stays open."""
    comes(reception)
    page = sign_in("adviser1", "/desk")
    page.get_by_role("button", name="Desk 5", exact=True).click()
    page.get_by_role("button", name=re.compile("^Call A")).click()
    expect(page.get_by_role("heading", name="You called")).to_be_visible()
    note = page.get_by_label("What should your colleague know?")

    def answer_late(route):
        answer = route.fetch()
        expect(note).to_have_value("Wants a discount first.")
        route.fulfill(response=answer)

    page.route("**/start", answer_late)
    with page.expect_response("**/start"):
        page.get_by_role("button", name=re.compile("^Start")).click()
        expect(page.get_by_text("Being seen")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Transfer")).click()
        note.fill("Wants a discount first.")
    page.wait_for_timeout(500)
    expect(note).to_be_visible()
    expect(note).to_have_value("Wants a discount first.")


def test_news_leaves_a_half_written_message_alone(sign_in, day):
    page = sign_in("reception", "/reception/messages")
    box = page.get_by_label("Message")
    box.fill("Could you help w")
    day.kiosk()
    expect(page.get_by_role("link", name="Waiting 1")).to_be_visible()
    expect(box).to_have_value("Could you help w")
    expect(box).to_be_focused()


def test_a_server_that_restarts_is_noticed_and_forgiven(sign_in, server, reception):
    comes(reception)
    page = sign_in("adviser1", "/desk")
    page.get_by_role("button", name="Desk 5", exact=True).click()
    expect(page.get_by_text("Next for you")).to_be_visible()
    server.stop()
    old = page.get_by_text("Not connected. What you see may be old.")
    expect(old).to_be_visible()
    page.get_by_role("button", name=re.compile("^Call A")).click()
    expect(page.get_by_text("That was not done.")).to_be_visible()
    expect(old).to_be_visible()
    server.start()
    expect(page.locator("#away")).to_be_hidden()
    page.get_by_role("button", name=re.compile("^Call A")).click()
    expect(page.get_by_role("heading", name="You called")).to_be_visible()


def test_news_that_could_not_be_fetched_is_fetched_again_soon(sign_in, day):
    """Of several servers one may tell of an act while another can't show it yet."""
    page = sign_in("reception")
    refused = []
    page.route("**/reception", lambda route: refused.append(route) or route.fulfill(status=503), times=3)
    number = day.kiosk()["number"]
    expect(page.locator(".greet-list")).to_contain_text(number)
    assert len(refused) == 3


def test_who_was_signed_out_elsewhere_is_asked_to_sign_in(sign_in, day):
    page = sign_in("reception")
    page.request.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
    day.forward(seconds=3)
    day.kiosk()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=40_000)


def test_clocks_run_on_the_page_by_the_servers_time(sign_in, day):
    day.kiosk()
    page = sign_in("reception")
    mark = page.locator(".greet-list .mark")
    expect(mark).not_to_have_text(mark.inner_text())
    day.forward(minutes=5)
    page.reload()
    expect(mark).to_have_text(re.compile("over$"))
    expect(mark).to_have_class(re.compile("mark--late"))


def test_a_page_that_looks_by_itself_says_so_and_an_act_does_not(sign_in, reception):
    page = sign_in("reception", "/reception")
    with page.expect_request("**/reception") as looked:
        comes(reception)
    assert "hx-request" in looked.value.headers
    assert looked.value.headers.get("front-door-refresh") == "yes"
    with page.expect_request("**/act/panic") as acted:
        page.get_by_role("button", name="Get help").click()
    assert "front-door-refresh" not in acted.value.headers
