"""The page behind the QR code: where one stands, in one's own language, and nothing that tells why."""

import re
from contextlib import closing
from time import monotonic

import httpx2
import pytest
from playwright.sync_api import expect

from tests.web.conftest import comes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PHONE = {"size": (390, 844), "has_touch": True}


@pytest.fixture
def adviser(day):
    """Somebody who calls."""
    with closing(day.signed_in("adviser1")) as line:
        line.post("/api/desk/open", json={"desk": "desk-5"}).raise_for_status()
        yield line


def path_of(receipt):
    return httpx2.URL(receipt["qr_url"]).path


def test_it_says_where_one_stands_and_then_where_to_go(visit, day, adviser):
    first, second = day.kiosk(), day.kiosk()
    page = visit(path_of(second), **PHONE)
    expect(page).to_have_title("Your number")
    expect(page.locator(".number")).to_have_text(second["number"])
    expect(page.get_by_text(re.compile("We can’t say yet|minutes|Any moment"))).to_be_visible()
    expect(page.get_by_text("About 1 person will be called before you.")).to_be_visible()
    expect(page.get_by_text("Numbers are not called in order")).to_be_visible()
    adviser.post("/api/desk/call-next", json={}).raise_for_status()
    expect(page.get_by_text("You will be called next, or soon.")).to_be_visible()
    ticket = adviser.get("/api/desk/view").json()["current"]["id"]
    adviser.post(f"/api/tickets/{ticket}/start", json={}).raise_for_status()
    adviser.post("/api/desk/finish-and-call", json={"outcome": "resolved"}).raise_for_status()
    expect(page.locator(".phone-wait")).to_contain_text("Please go to")
    expect(page.locator(".phone-wait .big")).to_have_text("Desk 5")
    assert first["number"] not in page.content()


@pytest.mark.parametrize("scripts", [True, False])
def test_running_late_and_leaving_after_a_second_thought(visit, day, scripts):
    page = visit(path_of(day.kiosk()), scripts=scripts, **PHONE)
    page.get_by_role("button", name="I am running late").click()
    expect(page.get_by_text(re.compile(r"We do not call you before \d\d:\d\d"))).to_be_visible()
    expect(page.get_by_text(re.compile("You will be called next|will be called before you"))).to_have_count(0)
    page.get_by_role("button", name="I have to leave").click()
    page.get_by_role("button", name="No, I stay").click()
    page.get_by_role("button", name="I have to leave").click()
    page.get_by_role("button", name="Yes, I am leaving").click()
    expect(page.get_by_text("Your visit is over")).to_have_count(1)


def test_it_speaks_the_tickets_language_from_right_to_left(visit, day):
    page = visit(path_of(day.kiosk(language="ar")), **PHONE)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    for english in ("Your number", "Waiting", "I have to leave", "Numbers are not called in order", "Hide"):
        assert english not in page.content()
    page.locator("details").first.locator("summary").click()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Your number")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_after_the_visit_they_say_how_it_went_and_write_to_a_manager(visit, day, scripts):
    page = visit(path_of(day.kiosk()), scripts=scripts, **PHONE)
    page.get_by_role("button", name="I have to leave").click()
    page.get_by_role("button", name="Yes, I am leaving").click()
    page.get_by_role("link", name="Tell us how it went").click()
    page.get_by_role("group", name="How happy are you with your visit?").get_by_label(
        "Happy", exact=True
    ).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Thank you")
    page.get_by_role("link", name="Write to us").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what you want to tell us.")
    page.get_by_label("An idea").check()
    page.get_by_label("Your words").fill("More seats by the window")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Thank you. We have what you wrote.")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("What you say helps us do better.")).to_be_visible()
    expect(page.get_by_role("link", name="Tell us how it went")).to_have_count(0)


def test_hide_leaves_nothing_on_the_phone(visit, day):
    receipt = day.kiosk()
    page = visit(path_of(receipt), **PHONE)
    page.get_by_role("link", name="Hide").click()
    expect(page).to_have_title("New page")
    page.go_back()
    assert receipt["number"] not in page.content()


def test_nothing_says_who_or_why_and_nobody_keeps_it(day):
    receipt = day.kiosk("housing", needs=["family-room", "short-wait"])
    answer = httpx2.get(receipt["qr_url"], trust_env=False)
    words = answer.text.lower()
    for planted in ("housing", "family", "teddy", "waiting hard", "short-wait", "room"):
        assert planted not in words, planted
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "set-cookie" not in answer.headers


def test_it_dies_two_hours_after_the_visit(visit, day):
    receipt = day.kiosk()
    page = visit(path_of(receipt), **PHONE)
    page.get_by_role("button", name="I have to leave").click()
    page.get_by_role("button", name="Yes, I am leaving").click()
    expect(page.get_by_text("Your visit is over")).to_have_count(1)
    day.forward(hours=2, minutes=1)
    assert page.goto(path_of(receipt)).status == 404
    expect(page.get_by_role("heading", name="This page has ended")).to_be_visible()


def test_a_wrong_token_is_the_same_page_as_a_dead_one(visit, day):
    page = visit("/")
    assert page.goto("/t/not-a-token").status == 404
    expect(page.get_by_role("heading", name="This page has ended")).to_be_visible()


@pytest.fixture
def grown(day, adviser, reception):
    """A ticket whose wait has grown: six people came since who go before everybody."""
    receipt = told_how_long(day)
    for _ in range(6):
        comes(reception, needs=["urgent"])
    return receipt


def told_how_long(day):
    """A ticket from the kiosk, as soon as the first waits have been reckoned."""
    day.until_waits_are_told()
    receipt = day.kiosk()
    assert receipt["estimate"] is not None
    return receipt


def test_a_wait_that_has_grown_is_said_and_that_it_was_seen_is_kept(visit, day, grown, reception):
    page = visit(path_of(grown), **PHONE)
    expect(page.get_by_text("It takes longer than we said.")).to_be_visible(timeout=30_000)
    expect(page.locator(".phone-longer[hx-trigger]")).to_have_count(0)
    expect(page.get_by_text("For example: ")).to_be_visible()
    assert "Your time slot" not in page.locator(".phone-wait").inner_text()
    kept = reception.get(f"/api/tickets/{grown['ticket_id']}").json()
    assert "Told that the wait is longer" in str(kept)
    page.get_by_role("button", name="Book a time instead").click()
    expect(page).to_have_url(re.compile(r"/bookings\?language=en$"))
    assert grown["number"] not in [each["row"]["number"] for each in risks(reception)]


def test_without_scripts_whoever_asks_for_another_time_has_been_told(visit, day, grown, reception):
    page = visit(path_of(grown), scripts=False, **PHONE)
    until = monotonic() + 30
    while not page.get_by_text("It takes longer than we said.").count():
        assert monotonic() < until, "the wait never grew"
        page.reload()
    assert grown["number"] in [each["row"]["number"] for each in risks(reception)]
    page.get_by_role("button", name="Book a time instead").click()
    expect(page).to_have_url(re.compile(r"/bookings\?language=en$"))
    assert grown["number"] not in [each["row"]["number"] for each in risks(reception)]


def risks(reception):
    """Whom reception is asked to tell."""
    view = reception.get("/api/reception/view").json()
    return view["breach_soon"] + view["longer"]
