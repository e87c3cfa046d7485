"""Booking by anyone: question by question, once, with nothing personal in an address, and kind when late."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx2
import pytest
from icalendar import Calendar

from queue_server.store import appointments, contacts
from tests.api.conftest import SHOP, Server, served, settings_in

NAME, PHONE, EMAIL = "Okonkwo-Ferrante", "07700 900123", "ada@example.com"
TUESDAY = "2026-11-24"


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:
    """Monday morning, at ten."""
    async for running in served(settings_in(tmp_path)):
        yield running


def radios(text: str, name: str) -> list[str]:
    """What may be chosen there."""
    return re.findall(rf'<input[^>]* name="{name}"[^>]* value="([^"]+)"', text)


def command_id(text: str) -> str:
    found = re.search(r'name="command_id" value="([^"]+)"', text)
    assert found
    return found[1]


async def answered(browser: httpx2.AsyncClient, service="benefits", day=TUESDAY, slot=None, **more) -> str:
    """Every question answered, as far as the page on which they are checked; its text."""
    await browser.post("/bookings", data={"service": service})
    await browser.post("/bookings/day", data={"day": day})
    slot = slot or radios((await browser.get("/bookings/time")).text, "slot")[0]
    await browser.post("/bookings/time", data={"slot": slot})
    born = {"day": "28", "month": "2", "year": "1990"}
    who = {"family_name": NAME, **{f"date_of_birth-{part}": value for part, value in born.items()}}
    await browser.post("/bookings/name", data=who)
    await browser.post("/bookings/contact", data={"phone": PHONE, "email": EMAIL, **more})
    answer = await browser.post("/bookings/help", data={"needs": ["seated"], "spoken": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/bookings/check")
    return (await browser.get("/bookings/check")).text


async def book(browser: httpx2.AsyncClient, **answers) -> httpx2.Response:
    """Booked, by somebody who changes nothing on the last page."""
    text = await answered(browser, **answers)
    return await browser.post("/bookings/check", data={"command_id": command_id(text)})


async def link_of(browser: httpx2.AsyncClient, **answers) -> str:
    """The address of the page behind the manage link."""
    answer = await book(browser, **answers)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def kept(server: Server) -> list[appointments.Appointment]:
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
    return await server.door.reader.read(lambda c: appointments.between(c, SHOP.id, since, until))


async def test_it_is_booked_question_by_question_and_shown_with_its_reference(server):
    browser = server.anyone()
    link = await link_of(browser, contact_safe="yes")
    (found,) = await kept(server)
    assert (found.service, found.needs, found.may_message, found.by_staff) == (
        "benefits",
        ("seated",),
        True,
        False,
    )
    contact = await server.door.reader.read(lambda c: contacts.find(c, SHOP.id, found.id))
    assert (contact.family_name, contact.phone, contact.email) == (NAME, PHONE, EMAIL)
    page = (await browser.get(f"{link}?booked=yes")).text
    assert f"{found.reference[:3]} {found.reference[3:6]} {found.reference[6:]}" in page
    for said in (
        "Your appointment is booked",
        "Tuesday 24 Nov 2026",
        "10:00",
        "Benefits",
        '<svg class="square-code"',
    ):
        assert said in page, said


async def test_messages_are_sent_only_to_who_says_so(server):
    await link_of(server.anyone())
    assert [each.may_message for each in await kept(server)] == [False]


async def test_nothing_personal_is_in_an_address_on_the_page_after_or_readable_in_the_browser(server):
    browser = server.anyone()
    seen: list[str] = []

    async def note(request):
        seen.append(str(request.url))

    browser.event_hooks["request"].append(note)
    text = await answered(browser)
    assert NAME in text
    cookies = " ".join(browser.cookies.values())
    link = (await browser.post("/bookings/check", data={"command_id": command_id(text)})).headers["location"]
    page = await browser.get(link)
    for planted in (NAME, "900123", "ada", "1990", "seat"):
        assert planted not in " ".join([*seen, cookies, page.text, link]), planted
    assert (await browser.get("/bookings/check")).headers["location"] == "/bookings"


async def test_a_double_click_books_once(server):
    browser = server.anyone()
    text = await answered(browser)
    said = {"command_id": command_id(text)}
    faster = server.anyone()
    faster.cookies.update(browser.cookies)
    first, second = [await each.post("/bookings/check", data=said) for each in (faster, browser)]
    third = await browser.post("/bookings/check", data=said)
    assert first.headers["location"] == second.headers["location"] == third.headers["location"]
    assert len(await kept(server)) == 1


async def test_what_is_wrong_is_said_twice_and_what_was_typed_stays(server):
    browser = server.anyone()
    empty = await browser.post("/bookings", data={})
    assert empty.status_code == 422
    assert empty.text.count("Choose what you need.") == 2
    assert "<title>Error:" in empty.text
    await answered(browser)
    wrong = await browser.post(
        "/bookings/contact", data={"phone": "none", "email": EMAIL, "contact_safe": "yes"}
    )
    assert wrong.status_code == 422
    assert wrong.text.count("Enter a phone number, like 01632 960 001") == 2
    assert 'value="none"' in wrong.text
    assert f'value="{EMAIL}"' in wrong.text
    born = {"date_of_birth-day": "31", "date_of_birth-month": "2", "date_of_birth-year": "1990"}
    day = await browser.post("/bookings/name", data={"family_name": NAME, **born})
    assert "with a day, a month and a year" in day.text
    assert f'value="{NAME}"' in day.text


WRONG = [
    ("/bookings", {"service": "universal-credit"}, "Choose what you need."),
    ("/bookings/day", {"day": "soon"}, "Choose a day."),
    ("/bookings/time", {"slot": "../.1"}, "Choose a time."),
    ("/bookings/contact", {"contact_safe": "yes"}, "Enter a phone number or an email address"),
    ("/bookings/contact", {"email": "at home"}, "Enter an email address, like"),
    ("/bookings/name", {"date_of_birth-year": "1990"}, "with a day, a month and a year"),
    (
        "/bookings/name",
        {"date_of_birth-year": "2050", "date_of_birth-month": "1", "date_of_birth-day": "1"},
        "in the past",
    ),
    ("/bookings/name", {"family_name": "x" * 81}, "Enter a shorter name"),
]


async def test_each_answer_is_judged_on_its_page(server):
    browser = server.anyone()
    await answered(browser)
    for path, said, sentence in WRONG:
        answer = await browser.post(path, data=said)
        assert (answer.status_code, sentence in answer.text) == (422, True), said


async def test_what_is_typed_is_shown_as_text_and_never_read_as_a_page(server):
    browser = server.anyone()
    await answered(browser)
    await browser.post("/bookings/name", data={"family_name": "<b>Ada"})
    page = (await browser.get("/bookings/check")).text
    assert "<bdi>&lt;b&gt;Ada</bdi>" in page
    assert "<b>Ada" not in page


async def test_nobody_can_jump_ahead_and_everybody_can_go_back(server):
    browser = server.anyone()
    for page in ("day", "time", "contact", "check"):
        answer = await browser.get(f"/bookings/{page}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/bookings"), page
    await browser.post("/bookings", data={"service": "benefits"})
    assert 'href="/bookings"' in (await browser.get("/bookings/day")).text
    assert re.search(r'value="benefits"[^>]* checked', (await browser.get("/bookings")).text)


async def test_who_changes_one_answer_comes_back_to_all_of_them(server):
    browser = server.anyone()
    await answered(browser)
    assert (await browser.post("/bookings/contact", data={})).headers["location"] == "/bookings/check"
    assert PHONE not in (await browser.get("/bookings/check")).text
    other = await browser.post("/bookings", data={"service": "housing"})
    assert other.headers["location"] == "/bookings/day"


async def test_a_time_taken_meanwhile_is_a_kind_page_with_the_next_ones_and_loses_nothing(server):
    slow, fast = server.anyone(), server.anyone()
    text = await answered(slow)
    await link_of(fast, phone="07700 900124", email="other@example.com")
    taken = await slow.post("/bookings/check", data={"command_id": command_id(text)})
    assert taken.status_code == 409
    assert "That time has just been taken." in taken.text
    times = radios(taken.text, "slot")
    assert len(times) == 6
    again = await slow.post("/bookings/time", data={"slot": times[0]})
    assert again.headers["location"] == "/bookings/check"
    check = (await slow.get("/bookings/check")).text
    assert NAME in check
    done = await slow.post("/bookings/check", data={"command_id": command_id(check)})
    assert done.headers["location"].startswith("/bookings/t/")


async def test_times_that_are_full_too_soon_or_for_staff_are_not_offered(server):
    browser = server.anyone()
    await browser.post("/bookings", data={"service": "council-tax"})
    await browser.post("/bookings/day", data={"day": "2026-11-23"})
    offered = re.findall(r"<span>(\d\d:\d\d)</span>", (await browser.get("/bookings/time")).text)
    assert offered[0] == "11:10"
    assert "universal-credit" not in radios((await browser.get("/bookings")).text, "service")


async def test_two_open_bookings_a_contact_and_then_a_sentence(server):
    browser = server.anyone()
    for service in ("benefits", "housing"):
        await link_of(browser, service=service)
    third = await book(browser, service="council-tax")
    assert third.status_code == 429
    assert "We can’t take another booking online now." in third.text
    assert len(await kept(server)) == 2


async def test_partners_say_when_they_are_next_here(server):
    page = (await server.anyone().get("/bookings")).text
    assert "Next here: Tuesday 24 Nov 2026, 10:00" in page
    assert "Here now" in page


async def test_another_site_can_book_nothing(server):
    browser = server.anyone()
    text = await answered(browser)
    said = {"command_id": command_id(text)}
    answer = await browser.post("/bookings/check", data=said, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert await kept(server) == []


async def test_no_page_is_indexed_or_kept(server):
    browser = server.anyone()
    link = await link_of(browser)
    for path in ("/bookings", link, f"{link}/move", f"{link}/cancel", f"{link}/appointment.ics"):
        headers = (await browser.get(path)).headers
        assert (headers["cache-control"], headers["x-robots-tag"]) == ("no-store", "noindex, nofollow"), path
    assert (await browser.get(link)).headers["referrer-policy"] == "no-referrer"


async def test_answers_are_forgotten_after_an_hour_and_at_a_touch(server):
    browser = server.anyone()
    await answered(browser)
    assert (await browser.get("/bookings/hide")).headers["location"] == "/hide"
    assert NAME not in (await browser.get("/bookings/name")).text
    await answered(browser)
    server.clock.forward(minutes=61)
    assert (await browser.get("/bookings/check")).headers["location"] == "/bookings"


async def test_it_is_asked_in_arabic_from_right_to_left(server):
    browser = server.anyone()
    page = (await browser.get("/bookings?language=ar")).text
    assert '<html lang="ar" dir="rtl">' in page
    await answered(browser)
    for path in ("", "/day", "/time", "/name", "/contact", "/help", "/check"):
        page = (await browser.get(f"/bookings{path}")).text
        for english in ("Continue", "Back<", "Choose", "Which", "Your", "Change", "Hide"):
            assert english not in page, (path, english)


# Behind the manage link -----------------------------------------------------------------------------


async def test_the_link_moves_it_and_cancels_it_after_asking_once(server):
    browser = server.anyone()
    link = await link_of(browser)
    (before,) = await kept(server)
    assert TUESDAY in radios((await browser.get(f"{link}/move")).text, "day")
    unanswered = await browser.get(f"{link}/move?asked=yes")
    assert (unanswered.status_code, unanswered.text.count("Choose a day.")) == (422, 2)
    times = (await browser.get(f"{link}/move?day=2026-11-25")).text
    assert [times.count(f"<legend>{half}</legend>") for half in ("Morning", "Afternoon")] == [1, 1]
    said = {"command_id": str(uuid4()), "slot": radios(times, "slot")[1]}
    moved = await browser.post(f"{link}/move?day=2026-11-25", data=said)
    assert moved.status_code == 303
    (after,) = await kept(server)
    assert (after.reference, after.starts_at) == (
        before.reference,
        before.starts_at + timedelta(days=1, minutes=20),
    )
    assert "Your appointment is at a new time." in (await browser.get(moved.headers["location"])).text
    assert "Do you want to cancel?" in (await browser.get(f"{link}/cancel")).text
    assert len([each for each in await kept(server) if each.state == "booked"]) == 1
    done = await browser.post(f"{link}/cancel", data={"command_id": str(uuid4())})
    assert "Your appointment is cancelled" in (await browser.get(done.headers["location"])).text
    assert [each.state for each in await kept(server)] == ["cancelled"]


async def test_moving_to_a_time_just_taken_says_so_and_changes_nothing(server):
    link = await link_of(server.anyone())
    other = server.anyone()
    day = (await other.get(f"{link}/move?day={TUESDAY}")).text
    slot = radios(day, "slot")[0]
    await link_of(other, slot=slot, phone="", email="")
    said = {"command_id": str(uuid4()), "slot": slot}
    answer = await other.post(f"{link}/move?day={TUESDAY}", data=said)
    assert answer.status_code == 409
    assert "That time has just been taken. Choose another." in answer.text
    unanswered = await other.post(f"{link}/move?day={TUESDAY}", data={"command_id": str(uuid4())})
    assert (unanswered.status_code, "Choose a time." in unanswered.text) == (422, True)


async def test_the_calendar_file_says_when_and_where_and_nothing_of_who_or_why(server):
    browser = server.anyone()
    link = await link_of(browser)
    answer = await browser.get(f"{link}/appointment.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    (found,) = await kept(server)
    assert event.decoded("dtstart") == found.starts_at
    assert event["status"] == "CONFIRMED"
    for planted in (NAME, PHONE, EMAIL, "Benefits", link):
        assert planted not in answer.text
    await browser.post(f"{link}/cancel", data={"command_id": str(uuid4())})
    (event,) = Calendar.from_ical((await browser.get(f"{link}/appointment.ics")).content).walk("VEVENT")
    assert event["status"] == "CANCELLED"


async def test_once_it_has_begun_the_link_changes_nothing_and_a_day_later_it_is_kindly_dead(server):
    browser = server.anyone()
    link = await link_of(browser, day="2026-11-23")
    server.clock.forward(hours=5)
    assert "Change the time" not in (await browser.get(link)).text
    late = await browser.post(f"{link}/cancel", data={"command_id": str(uuid4())})
    assert late.status_code == 409
    assert "This can’t be changed now." in late.text
    server.clock.forward(days=2)
    dead, wrong = await browser.get(link), await browser.get("/bookings/t/wrong")
    assert (dead.status_code, wrong.status_code) == (404, 404)
    assert dead.text == wrong.text
    assert "This link has ended" in dead.text
    assert 'href="/bookings">Book a new time' in dead.text
