"""Booking in a real browser: on a phone with and without scripts, at a desk in three clicks; axe agrees."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web import anyone
from tests.web.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
PHONE = {"size": (390, 844), "has_touch": True}


def flawless(page: Page) -> None:
    """Nothing for axe to find, nothing that runs off the screen, and nobody kept away at 400 % or by ear."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    size = page.viewport_size
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert anyone.unheard(page) == []
    page.set_viewport_size({"width": 320, "height": 400})
    squeezed = anyone.squeezed(page)
    assert squeezed == [], "\n".join(squeezed)
    page.set_viewport_size(size)


def go_on(page: Page) -> None:
    """On to the next page."""
    follow(page.locator(".booking-go"))


def look_and_go_on(page: Page) -> None:
    """On to the next page, once this one was looked at."""
    flawless(page)
    go_on(page)


def test_reception_sees_the_day_checks_in_and_sees_the_rooms(sign_in, day):
    with closing(day.signed_in("reception")) as line:
        on = day.now().date().isoformat()
        slots = line.get("/api/slots", params={"service": "housing", "from": on, "to": on}).json()
        for slot in slots[:2]:
            body = {"slot": slot["slot"], "service": "housing", "needs": ["private-room"]}
            line.post("/api/appointments", json=body).raise_for_status()
    page = sign_in("reception", "/reception/appointments")
    flawless(page)
    page.get_by_role("button", name="Check in").first.click()
    expect(page.locator(".mark--good")).to_contain_text("Here, A")
    page.get_by_role("link", name="Rooms").click()
    expect(page.locator(".taken").first).to_contain_text("Booked, Housing")
    flawless(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/reception/appointments")
    flawless(page)


def test_a_time_is_closed_who_is_booked_then_is_listed_and_it_is_opened_again(sign_in, day):
    on = (day.now() + timedelta(days=15)).date().isoformat()
    with closing(day.signed_in("reception")) as line:
        asked = {"service": "housing", "from": on, "to": on}
        slot = line.get("/api/slots", params=asked).json()[0]["slot"]
        line.post("/api/appointments", json={"slot": slot, "service": "housing"}).raise_for_status()
    page = sign_in("reception", "/closures")
    expect(page.get_by_text("Nothing is closed.")).to_be_visible()
    page.get_by_role("button", name="Close a time").click()
    flawless(page)
    page.select_option("#close-service", "housing")
    page.fill("#close-day", on)
    page.fill("#close-begins", "18:00")
    page.get_by_role("button", name="Close this time").click()
    expect(page.locator("#close [role=alert]")).to_be_visible()
    flawless(page)
    page.fill("#close-begins", "09:00")
    page.get_by_role("button", name="Close this time").click()
    expect(page.get_by_text("Still booked then: 1.")).to_be_visible()
    flawless(page)
    page.set_viewport_size({"width": 390, "height": 844})
    flawless(page)
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text("Nothing is closed.")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_phone_from_the_first_question_to_the_link_and_back(visit, language):
    page = visit(f"/bookings?language={language}", **PHONE)
    go_on(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.check("input[value=council-tax]")
    look_and_go_on(page)
    page.locator("input[name=day]").nth(1).check()
    look_and_go_on(page)
    go_on(page)
    expect(page.locator(".govuk-error-message")).to_be_visible()
    page.locator("input[name=slot]").nth(2).check()
    look_and_go_on(page)
    page.fill("#family_name", "Okafor")
    page.fill("#date_of_birth-day", "31")
    go_on(page)
    expect(page.locator("#family_name")).to_have_value("Okafor")
    page.fill("#date_of_birth-day", "")
    look_and_go_on(page)
    page.fill("#phone", "never")
    go_on(page)
    expect(page.locator("#phone")).to_have_value("never")
    page.fill("#phone", "07700 900123")
    look_and_go_on(page)
    page.check("input[value=seated]")
    look_and_go_on(page)
    look_and_go_on(page)
    expect(page.locator(".booking-reference .number")).to_have_text(re.compile(r"^\d{3} \d{3} \d{3}$"))
    for path in ("", "/move", "/cancel"):
        page.goto(page.url.partition("?")[0].removesuffix("/move") + path)
        flawless(page)


def test_without_scripts_it_can_be_booked_moved_and_cancelled(visit):
    page = visit("/bookings", scripts=False, **PHONE)
    page.check("input[value=housing]")
    go_on(page)
    page.locator("input[name=day]").nth(1).check()
    go_on(page)
    page.locator("input[name=slot]").first.check()
    for _ in range(5):
        go_on(page)
    expect(page.get_by_role("heading", name="Your appointment is booked")).to_be_visible()
    page.get_by_role("link", name="Change the time").click()
    page.locator("input[name=day]").first.check()
    go_on(page)
    page.locator("input[name=slot]").last.check()
    go_on(page)
    expect(page.get_by_text("Your appointment is at a new time.")).to_be_visible()
    page.get_by_role("link", name="Cancel the appointment").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", name="Your appointment is cancelled")).to_be_visible()


def test_hide_leaves_nothing_of_the_answers(visit):
    page = visit("/bookings", **PHONE)
    page.check("input[value=housing]")
    go_on(page)
    page.get_by_role("link", name="Hide").click()
    expect(page).to_have_title("New page")
    page.goto("/bookings/day")
    expect(page).to_have_url(re.compile("/bookings$"))


def test_the_adviser_books_for_who_sits_there_in_three_clicks(sign_in, day):
    day.kiosk("benefits", needs=["seated"])
    with closing(day.signed_in("adviser1")) as line:
        line.post("/api/desk/open", json={"desk": "desk-5"}).raise_for_status()
        ticket = line.post("/api/desk/call-next", json={}).json()["ticket"]["id"]
        line.post(f"/api/tickets/{ticket}/start", json={}).raise_for_status()
    page = sign_in("adviser1", "/desk")
    follow(page.get_by_role("link", name="Book a time"))
    flawless(page)
    page.locator(".staff-slot").nth(2).click()
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    expect(page.locator(".gives")).to_contain_text("A seat")
    flawless(page)
    page.get_by_role("link", name="Change the time").click()
    expect(page.get_by_role("heading", name="Which time instead?")).to_be_visible()
    flawless(page)


def test_a_partner_opens_weekly_sessions_and_cancels_one_knowing_whom_to_call(sign_in, day):
    page = sign_in("dwp", "/sessions")
    page.get_by_role("button", name="Add sessions").click()
    page.fill("#open-day", "2027-03-02")
    page.fill("#open-until", "2027-03-23")
    flawless(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(4)
    flawless(page)
    with closing(day.signed_in("dwp")) as line:
        asked = {"service": "universal-credit", "from": "2027-03-02", "to": "2027-03-02"}
        slot = line.get("/api/slots", params=asked).json()[0]["slot"]
        line.post("/api/appointments", json={"slot": slot, "service": "universal-credit"}).raise_for_status()
    follow(page.get_by_role("link", name="Open Universal Credit").first)
    flawless(page)
    page.get_by_role("button", name="Change it").click()
    flawless(page)
    page.fill("#change-lanes", "2")
    page.locator("#change").get_by_role("button", name="Save the change").click()
    expect(page.locator(".done, .note--done").first).to_contain_text("changed")
    flawless(page)
    page.get_by_role("button", name="Move it").click()
    flawless(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Cancel it").click()
    expect(page.locator("#cancel")).to_contain_text("To be told by a person: 1")
    flawless(page)
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.locator(".done")).to_contain_text("The session is cancelled.")
    flawless(page)
