"""Journey: booked on a page without scripts, reminded, checked in early, called in time, seen: kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx2
import pytest
from icalendar import Calendar

from tests.journeys import calendars
from tests.journeys.diary import SHOP, Diary, found

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

SERVICE = "benefits"
NAME, EMAIL = "Planted-Okonkwo", "planted@example.com"
PERSONAL = ("planted", "okonkwo", "1990-02", "seated", *SHOP.services[SERVICE].names.values())


def test_from_the_form_to_the_promise_kept(diary: Diary, chromium) -> None:
    sunday, monday = (diary.today - timedelta(days=days) for days in (2, 1))
    diary.open(18, 0, day=sunday)
    link, reference = booked_without_scripts(diary, chromium)
    the_calendar_file_is_of_nobody(diary, link)
    diary.emails(1)
    diary.open(10, 5, day=monday)
    the_messages_are_of_nobody(diary, link, reference)

    diary.turn(9, 30)
    kiosk, reception = diary.stage.device("kiosk"), diary.stage.person("reception")
    grace = diary.stage.adviser("adviser3", "desk-4")
    early = diary.check_in(kiosk, reference=reference).json()
    assert (early["outcome"], moment(early["not_before"])) == ("early", diary.at(9, 50))
    ticket = f"/api/tickets/{early['receipt']['ticket_id']}"
    reception.post(f"{ticket}/greet")
    diary.turn(9, 49)
    assert grace.post("/api/desk/call-next") is None
    diary.turn(9, 50)
    assert grace.post("/api/desk/call-next")["ticket"]["number"] == early["receipt"]["number"]
    grace.post(f"{ticket}/start")
    assert {each["state"] for each in grace.get(ticket)["standards"]} == {"met"}
    assert [row["state"] for row in diary.rows("appointment")] == ["kept"]
    grace.post(f"{ticket}/finish", outcome="resolved")
    page = httpx2.get(link, trust_env=False).text
    assert "This appointment is over." in page
    assert found(page, *PERSONAL[:4]) == []
    assert found(diary.stage.logs()["server"], *PERSONAL[:4], reference, link.rpartition("/")[2]) == []


def booked_without_scripts(diary, chromium):
    """Question by question in a browser that runs no scripts; the manage link and the reference."""
    page = chromium.new_context(java_script_enabled=False).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{diary.stage.address}/bookings")

    def choose(name, value):
        page.locator(f'input[name="{name}"][value="{value}"]').check()

    def go_on():
        with page.expect_navigation():
            page.locator(".booking-go").click()

    choose("service", SERVICE)
    go_on()
    choose("day", diary.today.isoformat())
    go_on()
    page.get_by_label("10:00").check()
    go_on()
    page.locator('[name="family_name"]').fill(NAME)
    for part, value in (("day", "28"), ("month", "2"), ("year", "1990")):
        page.locator(f'[name="date_of_birth-{part}"]').fill(value)
    go_on()
    page.locator('[name="email"]').fill(EMAIL)
    choose("contact_safe", "yes")
    go_on()
    choose("needs", "seated")
    go_on()
    assert NAME in page.content()
    go_on()
    reference = "".join(page.locator(".booking-reference .number").inner_text().split())
    link = page.url.partition("?")[0]
    assert f"{diary.stage.address}/bookings/t/" in link
    assert found(" ".join([*asked, page.content()]), *PERSONAL[:4]) == []
    page.context.close()
    return link, reference


def the_calendar_file_is_of_nobody(diary, link):
    """When and where; three readers find the same, and neither finds who or why."""
    file = httpx2.get(f"{link}/appointment.ics", trust_env=False)
    assert file.headers["content-type"].startswith("text/calendar")
    [strictly] = calendars.events(file.content)
    [event] = Calendar.from_ical(file.content).walk("VEVENT")
    assert calendars.moment(strictly["DTSTART"]) == event.start == diary.at(10)
    assert calendars.moment(strictly["DTEND"]) == event.end == diary.at(10, 20)
    assert str(event["location"]) == SHOP.name
    read = (event.start, event.end, str(event["summary"]), "CONFIRMED")
    assert calendars.as_thunderbird_reads(file.content) == [[read]]
    assert found(file.text, *PERSONAL, link.rpartition("/")[2]) == []


def the_messages_are_of_nobody(diary, link, reference):
    """Booked, and on the day before reminded, once: when, where, the reference and the link."""
    booked, reminder = diary.emails(2)
    assert reminder["Subject"] == "Your appointment is tomorrow at 10:00"
    for email in (booked, reminder):
        text = f"{email['Subject']}\n{email.get_content()}"
        assert found(text, *PERSONAL) == []
        assert link in text
        assert f"{reference[:3]} {reference[3:6]} {reference[6:]}" in text
    kinds = [row["kind"] for row in diary.rows("outgoing_message")]
    assert sorted(kinds) == ["confirmation", "reminder"]


def moment(written):
    return datetime.fromisoformat(written)
