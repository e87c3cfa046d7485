"""Reception: greet, help, rooms, new tickets at one touch, delays; live, and without a script too."""

import re
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.web.conftest import comes, follow

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def in_a_while(day, minutes=20):
    """A time as people type it."""
    return (day.now() + timedelta(minutes=minutes)).astimezone(ZoneInfo("Europe/London")).strftime("%H:%M")


def test_one_more_ticket_at_one_touch(sign_in):
    page = sign_in("reception")
    page.get_by_role("button", name=re.compile(r"^\+1 ticket")).click()
    new = page.locator(".new-ticket .number")
    expect(new).to_have_text(re.compile(r"^A\d{3}$"))
    first = new.inner_text()
    page.keyboard.press("+")
    expect(new).not_to_have_text(first)
    page.goto("/reception/waiting")
    expect(page.locator("#waiting-title + b, #waiting-title ~ b")).to_have_text("2")


def test_private_place_now_keeps_a_room_and_says_nothing_of_why(sign_in):
    page = sign_in("reception")
    page.keyboard.press("p")
    new = page.locator(".new-ticket")
    expect(new).to_contain_text("Room 1 is kept for them.")
    number = new.locator(".number").inner_text()
    expect(page.locator("#room-room-1")).to_contain_text(f"For {number}")
    page.locator("#room-room-1").get_by_role("button", name="Give").click()
    expect(page.locator("#room-room-1")).to_contain_text("In use")
    expect(new).to_contain_text("They are in Room 1.")
    expect(page.locator("#room-room-1")).to_contain_text(re.compile(r"Look in by \d\d:\d\d"))
    page.locator("#room-room-1").get_by_role("button", name="I have looked in").click()
    page.locator("#room-room-1").get_by_role("button", name="Release").click()
    expect(page.locator("#room-room-1")).to_contain_text("Free")


def test_a_mother_with_children_gets_the_family_room(sign_in):
    page = sign_in("reception", scripts=False)
    page.get_by_role("button", name="With children").click()
    expect(page.locator(".new-ticket")).to_contain_text("Room 3 is kept for them.")


def test_a_ticket_with_service_language_and_needs(sign_in):
    page = sign_in("reception")
    page.get_by_role("button", name="Ticket with service or needs").click()
    page.get_by_label("Service", exact=True).select_option(label="Benefits")
    page.get_by_label("Language", exact=True).select_option("ar")
    page.get_by_label("A seat to wait").check()
    page.get_by_label("No paper ticket").check()
    page.get_by_role("button", name="Take the ticket").click()
    page.get_by_role("link", name="Add service or needs").click()
    expect(page.locator(".desk-service")).to_have_text("Benefits")
    expect(page.locator(".give")).to_have_text(["A seat"])
    expect(page.get_by_text("Arabic")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_kiosk_customer_is_greeted_before_the_promise_breaks(sign_in, day, scripts):
    number = day.kiosk()["number"]
    page = sign_in("reception", scripts=scripts)
    row = page.locator(".greet-list tbody tr", has_text=number)
    expect(row.locator(".mark")).to_have_text(re.compile(r"^[2-5]:\d\d left"))
    row.get_by_role("button", name=f"Greet {number}").click()
    expect(page.get_by_text("Everyone has been greeted.")).to_be_visible()


def test_an_alert_is_answered_by_key(sign_in, day):
    page = sign_in("reception")
    day.kiosk_alert("help")
    expect(page.get_by_role("button", name=re.compile("^I am going"))).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\) Reception"))
    page.keyboard.press("g")
    expect(page.get_by_text("Samira is going.")).to_be_visible()
    page.get_by_role("button", name="It is seen to").click()
    expect(page.locator(".alert")).to_have_count(0)


def test_a_number_is_found_as_people_type_it(sign_in, reception):
    number = comes(reception)["number"]
    page = sign_in("reception")
    page.keyboard.press("/")
    expect(page.get_by_label("Find a number")).to_be_focused()
    page.keyboard.type(number[0].lower() + number[1:].lstrip("0"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=number)).to_be_visible()


def test_a_number_that_is_not_here_is_said_where_it_was_looked_for(sign_in):
    page = sign_in("reception", scripts=False)
    page.get_by_label("Find a number").fill("Z9")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".greet-foot").get_by_role("alert")).to_be_visible()


def test_a_room_is_reserved_and_taken_out_of_use(sign_in, reception):
    number = comes(reception)["number"]
    page = sign_in("reception")
    room = page.locator("#room-room-2")
    room.get_by_role("button", name="Reserve").click()
    page.locator("#reserve-room-2").get_by_label("Number").select_option(label=number)
    page.locator("#reserve-room-2").get_by_role("button", name="Reserve", exact=True).click()
    expect(room).to_contain_text(f"For {number}")
    room.get_by_role("button", name="Release").click()
    room.get_by_role("button", name="Reserve").click()
    page.get_by_role("button", name="Take Room 2 out of use").click()
    expect(room).to_contain_text("Out of use")
    room.get_by_role("button", name="Back in use").click()
    expect(room).to_contain_text("Free")


def test_who_has_a_room_is_not_offered_another(sign_in, reception):
    comes(reception)
    page = sign_in("reception")
    page.keyboard.press("p")
    number = page.locator(".new-ticket .number").inner_text()
    page.locator("#room-room-2").get_by_role("button", name="Reserve").click()
    offered = page.locator("#reserve-room-2").get_by_label("Number").locator("option")
    expect(offered).to_have_count(1)
    expect(offered).not_to_have_text(number)


def test_delays_notices_and_pauses_are_set_and_ended_without_a_script(sign_in, day):
    page = sign_in("reception", "/reception/delays", scripts=False)
    page.get_by_label("Births and deaths").check()
    page.get_by_label("Why?").first.select_option(label="a colleague is away")
    page.get_by_label("New time").fill(in_a_while(day))
    page.get_by_role("button", name="Say so").click()
    expect(page.locator(".thing")).to_contain_text("Births and deaths: a colleague is away.")
    follow(page.get_by_role("button", name="It is over"))
    page.get_by_label("New notice").fill("The lift works again.")
    page.get_by_role("button", name="Put up").click()
    expect(page.get_by_text("The lift works again.")).to_be_visible()
    follow(page.get_by_role("button", name="Take down"))
    page.get_by_label("No new tickets for").select_option(label="Parking")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.locator(".thing")).to_contain_text("Parking")
    page.get_by_role("button", name="Open again").click()
    expect(page.locator(".thing")).to_have_count(0)


def test_a_message_reaches_the_desk(sign_in):
    desk = sign_in("adviser2", "/desk")
    desk.get_by_role("button", name="Desk 4", exact=True).click()
    page = sign_in("reception", "/reception/messages")
    page.get_by_label("To", exact=True).select_option(label="Tom, Desk 4")
    page.get_by_label("Message").fill("Could you help with C009?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You to Tom")).to_be_visible()
    expect(page.get_by_label("Message")).to_have_value("")
    desk.get_by_role("button", name="Messages 1").click()
    expect(desk.get_by_text("Could you help with C009?")).to_be_visible()


def test_who_did_not_come_is_taken_back(sign_in, reception, day):
    ticket = comes(reception)
    with closing(day.signed_in("adviser1")) as adviser:
        adviser.post("/api/desk/open", json={"desk": "desk-1"}).raise_for_status()
        adviser.post("/api/desk/call-next", json={}).raise_for_status()
        for act in ("recall", "recall", "no-show"):
            day.forward(minutes=1, seconds=1)
            adviser.post(f"/api/tickets/{ticket['id']}/{act}", json={}).raise_for_status()
    number = ticket["number"]
    page = sign_in("reception", "/reception/waiting")
    row = page.locator("tr", has_text=number)
    row.get_by_role("button", name="They are here").click()
    expect(page.locator("#waiting-title")).to_be_visible()
    expect(page.locator("[id^='waiting-']", has_text=number).first).to_be_visible()


def test_needs_are_agreed_and_a_broken_promise_is_told_on_the_tickets_page(sign_in, day):
    number = day.kiosk(needs=["short-wait"])["number"]
    page = sign_in("reception", scripts=False)
    page.locator(".greet-list").get_by_role("link", name=number).click()
    page.get_by_role("button", name="Needs").click()
    page.get_by_label("Agree").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".give--asked")).to_have_count(0)
    page.get_by_role("button", name="I told them a new time").click()
    page.get_by_label("New time you told them").fill(in_a_while(day))
    follow(page.get_by_role("button", name="I have told them"))
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="They have left").click()
    expect(page.locator(".desk-title .mark")).to_have_text("Left")


def test_when_no_room_is_free_reception_hears_which_is_likely_to_be_first(sign_in):
    page = sign_in("reception", scripts=False)
    for _ in range(4):
        follow(page.get_by_role("button", name=re.compile("^Private place now")))
    expect(page.locator(".new-ticket")).to_contain_text("No room is free yet.")
    expect(page.locator(".alert", has_text="is likely to be free first.").first).to_be_visible()
