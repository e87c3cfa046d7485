"""Staff book in three clicks, see who is expected, and partners run their own sessions and nobody else's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx2
import pytest

from queue_server.domain.people import ANYONE
from queue_server.store import appointments, audit, surgeries
from queue_server.web import pages
from tests.api.conftest import SHOP, Server, served, settings_in

TUESDAY = "2026-11-24"
NAME, PHONE = "Okonkwo-Ferrante", "07700 900123"


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:
    """Monday morning, at ten."""
    async for running in served(settings_in(tmp_path)):
        yield running


def said(**values) -> dict:
    return {"command_id": str(uuid4()), "back": "/", "at": "now", **values}


def radios(text: str) -> list[str]:
    return re.findall(r'name="slot" value="([^"]+)"', text)


async def kept(server: Server) -> list[appointments.Appointment]:
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC)
    return await server.door.reader.read(lambda c: appointments.between(c, SHOP.id, since, until))


async def sessions_of(server: Server) -> list[surgeries.Surgery]:
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC)
    return await server.door.reader.read(lambda c: surgeries.between(c, SHOP.id, since, until))


async def booked(person: httpx2.AsyncClient, service="benefits", query="", **more) -> str:
    """Somebody is booked into the first free time; the address of the appointment's page."""
    page = await person.get(f"/book?service={service}{query}")
    answer = await person.post("/act/book", data=said(service=service, slot=radios(page.text)[0], **more))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def opened(partner: httpx2.AsyncClient, **more) -> httpx2.Response:
    """The partner opens sessions."""
    values = {"service": "universal-credit", "place": "desk-6", "day": TUESDAY, "begins": "10:00"}
    values |= {"ends": "12:00", "slot_minutes": "20", "lanes": "1", "drop_in": "true", **more}
    return await partner.post("/act/open-session", data=said(back="/sessions", at="list.open", **values))


async def test_from_the_ticket_in_hand_needs_and_language_are_there_already(server):
    ticket = await server.ticket("benefits", needs=["seated"], language="ar")
    adviser = await server.staff("adviser1")
    page = (await adviser.get(f"/book?ticket={ticket}")).text
    assert re.search(r'name="needs" value="seated" checked', page)
    assert re.search(r'<option value="ar" selected', page)
    answer = await adviser.post(
        "/act/book",
        data=said(
            service="benefits", slot=radios(page)[0], ticket=str(ticket), language="ar", needs="seated"
        ),
    )
    (found,) = await kept(server)
    assert (found.from_ticket, found.needs, found.language) == (ticket, ("seated",), "ar")
    assert (found.by_staff, found.may_message, found.protected) == (True, False, False)
    page = (await adviser.get(answer.headers["location"])).text
    assert f"{found.reference[:3]} {found.reference[3:6]} {found.reference[6:]}" in page
    assert 'class="square-code"' in page


async def test_a_partner_with_one_service_is_not_asked_which(server):
    partner, adviser = await server.staff("dwp"), await server.staff("adviser1")
    await opened(partner)
    page = (await partner.get("/book")).text
    assert "What for?" not in page
    assert radios(page)
    for address in ("/sessions", "/closures"):
        assert (
            '<input type="hidden" name="service" value="universal-credit">'
            in (await partner.get(address)).text
        ), address
    assert "What for?" in (await adviser.get("/book")).text


async def test_a_slot_taken_meanwhile_is_said_where_it_was_chosen_with_all_that_was_typed(server):
    adviser, other = await server.staff("adviser1"), await server.staff("reception")
    slot = radios((await adviser.get("/book?service=benefits")).text)[0]
    await booked(other)
    back = "/book?service=benefits"
    form = said(service="benefits", slot=slot, family_name=NAME, back=back, at="book")
    answer = await adviser.post("/act/book", data=form)
    assert answer.status_code == 409
    assert "This time has just been taken." in answer.text
    assert f'value="{NAME}"' in answer.text


async def test_a_partners_time_is_booked_only_with_what_the_customer_agreed_to_share(server):
    partner, adviser = await server.staff("dwp"), await server.staff("adviser1")
    assert (await opened(partner)).status_code == 303
    back = "/book?service=universal-credit"
    page = (await adviser.get(back)).text
    assert "Ask first" in page
    form = {"service": "universal-credit", "slot": radios(page)[0], "family_name": NAME, "phone": PHONE}
    refused = await adviser.post("/act/book", data=said(**form, back=back, at="book"))
    assert (refused.status_code, "Ask the customer first" in refused.text) == (409, True)
    done = await adviser.post("/act/book", data=said(**form, shares=["", "name"]))
    link = done.headers["location"].partition("?")[0]
    theirs = (await partner.get(link)).text
    assert NAME in theirs
    assert PHONE not in theirs
    assert PHONE in (await adviser.get(link)).text


async def test_a_slip_for_the_customer_has_when_where_and_the_reference_and_nothing_personal(server):
    partner, other = await server.staff("dwp"), await server.staff("citizensadvice")
    await opened(partner)
    more = {"family_name": NAME, "phone": PHONE, "needs": "large-print", "language": "ar"}
    link = await booked(partner, "universal-credit", **more)
    (found,) = await kept(server)
    assert 'action="/act/print-booking"' in (await partner.get(link)).text
    form = said(target=found.reference, back=link)
    assert (await other.post("/act/print-booking", data=form | {"back": "/sessions"})).status_code == 404
    done = await partner.post("/act/print-booking", data=form)
    assert "The slip comes out of the printer" in (await partner.get(done.headers["location"])).text
    again = await partner.post("/act/print-booking", data=form)
    assert again.status_code == 303
    (job,) = (await server.device("printer").get("/api/printer/jobs")).json()["jobs"]
    lines = [line["text"] for line in job["receipt"]["lines"]]
    spaced = f"{found.reference[:3]} {found.reference[3:6]} {found.reference[6:]}"
    assert spaced.replace(" ", "\u00a0") in lines
    assert "10:00" in lines
    assert (job["receipt"]["language"], job["receipt"]["large_print"]) == ("ar", True)
    assert (job["receipt"]["qr_url"], job["receipt"]["ticket_id"]) == (None, None)
    for planted in (NAME, PHONE, "Universal", "universal-credit"):
        assert planted not in str(job)


async def test_the_day_says_who_is_expected_late_and_here_and_never_a_name(server):
    desk = await server.staff("reception")
    await booked(desk, family_name=NAME, phone=PHONE)
    (found,) = await kept(server)
    page = (await desk.get("/reception/appointments")).text
    assert "Expected" in page
    server.clock.now = found.starts_at + timedelta(minutes=6)
    assert "6 min late" in (await desk.get("/reception/appointments")).text
    server.clock.now = found.starts_at + timedelta(minutes=20)
    assert "Has not come" in (await desk.get("/reception/appointments")).text
    server.clock.now = found.starts_at - timedelta(minutes=2)
    done = await desk.post("/act/check-in", data=said(target=found.reference, back="/reception/appointments"))
    page = (await desk.get(done.headers["location"])).text
    (found,) = await kept(server)
    assert "Here, B" in page
    for planted in (NAME, PHONE):
        assert planted not in page
    turn = (await server.door.hub.snapshot()).turn_of(found.ticket_id)
    assert turn.greeted_at is not None


async def test_opening_one_and_looking_for_a_name_are_written_down(server):
    desk = await server.staff("reception")
    link = await booked(desk, family_name=NAME)
    assert NAME in (await desk.get(link)).text
    server.clock.forward(seconds=1)
    found = await desk.post("/act/find-appointment", data={"family_name": NAME.lower()})
    assert link in found.text
    assert NAME not in found.text
    since = datetime(2026, 11, 1, tzinfo=UTC)
    looks = await server.door.reader.read(lambda c: list(audit.since(c, SHOP.id, since)))
    assert [look.act for look in looks] == ["appointment_opened", "appointments_sought"]
    assert looks[0].details == {"appointment": link.rpartition("/")[2]}


async def test_a_protected_booking_is_found_by_no_name(server):
    desk = await server.staff("reception")
    link = await booked(desk, family_name=NAME, protected="true")
    found = await desk.post("/act/find-appointment", data={"family_name": NAME})
    assert "Found with this name: 0" in found.text
    assert "Protected" in (await desk.get(link)).text


async def test_staff_move_and_cancel_one(server):
    desk = await server.staff("reception")
    link = await booked(desk)
    (before,) = await kept(server)
    slot = radios((await desk.get(f"{link}?move=yes")).text)[3]
    moved = await desk.post("/act/move-appointment", data=said(target=before.reference, slot=slot))
    assert "It is at a new time." in (await desk.get(moved.headers["location"])).text
    await desk.post("/act/cancel-appointment", data=said(target=before.reference, back=link))
    assert [each.state for each in await kept(server)] == ["cancelled"]
    assert "Cancelled" in (await desk.get(link)).text


async def test_rooms_over_the_day_show_bookings_sessions_and_who_is_in_one_now(server):
    desk, partner = await server.staff("reception"), await server.staff("citizensadvice")
    await booked(desk, needs="private-room")
    (found,) = await kept(server)
    await opened(
        partner, service="citizens-advice", place="room-2", day="2026-11-23", begins="14:00", ends="15:00"
    )
    await desk.post("/act/private-now", data=said())
    page = (await desk.get("/reception/rooms")).text
    assert "Booked, Benefits" in page
    assert page.count("Citizens Advice") == 2
    assert re.search(r"Kept, A\d{3}", page)
    assert found.room is not None


# Advice sessions ------------------------------------------------------------------------------------


async def test_a_partner_opens_a_weekly_session_that_leaves_out_bank_holidays(server):
    partner = await server.staff("dwp")
    answer = await opened(partner, day="2026-12-18", until="2027-01-08")
    page = (await partner.get(answer.headers["location"])).text
    assert "Not on days when the shop is closed: Friday 25 Dec 2026, Friday 1 Jan 2027." in page
    found = await sessions_of(server)
    assert [each.starts_at.day for each in found] == [18, 8]
    assert "Universal Credit" in page


async def test_times_that_clash_or_run_backwards_are_said_in_the_dialog_with_what_was_typed(server):
    partner = await server.staff("dwp")
    await opened(partner)
    again = await opened(partner, begins="11:00")
    assert (again.status_code, "Desk 6 is taken on Tuesday 24 November" in again.text) == (409, True)
    backwards = await opened(partner, place="desk-5", begins="15:00")
    assert (backwards.status_code, 'value="15:00"' in backwards.text) == (422, True)


async def test_one_act_cancels_a_session_and_lists_who_gets_a_message_and_whom_to_call(server):
    partner = await server.staff("dwp")
    await opened(partner)
    safe = {"phone": PHONE, "contact_safe": "true"}
    told = await booked(partner, "universal-credit", family_name="Adeyemi", **safe)
    call = await booked(partner, "universal-credit", phone="07700 900124")
    (session,) = await sessions_of(server)
    form = said(
        target=str(session.id), reason="colleague-away", back=f"/sessions/{session.id}", at="now.cancel"
    )
    done = await partner.post("/act/cancel-session", data=form)
    page = (await partner.get(done.headers["location"])).text
    assert "The session is cancelled." in page
    assert "Get a message: <b>1</b>. To be told by a person: <b>1</b>." in page
    people = re.search(r'<ul class="people">.*?</ul>', page, re.DOTALL)
    assert people
    assert call in people[0]
    assert told not in people[0]
    assert people[0] in (await partner.get(f"/sessions/{session.id}")).text, "it still stands there later"
    assert {each.state for each in await kept(server)} == {"cancelled"}


async def test_a_whole_session_moves_and_runs_late_with_everybody_in_it(server):
    partner = await server.staff("dwp")
    await opened(partner)
    await booked(partner, "universal-credit")
    (session,) = await sessions_of(server)
    form = {"target": str(session.id), "reason": "late-start"}
    await partner.post("/act/move-session", data=said(**form, day="2026-11-26", begins="13:00"))
    (moved,) = await kept(server)
    assert moved.starts_at == datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
    late = await partner.post("/act/delay-session", data=said(**form, minutes="20"))
    assert "Everyone is told that it runs late." in (await partner.get(late.headers["location"])).text
    token = await server.door.reader.read(lambda c: appointments.token_of(c, SHOP.id, moved.id))
    assert "We are running about 20 minutes late." in (await server.anyone().get(f"/bookings/t/{token}")).text
    on_time = await partner.post("/act/delay-session", data=said(**form, minutes="0"))
    assert "It is on time again." in (await partner.get(on_time.headers["location"])).text


async def test_everyone_elses_is_not_there_for_a_partner(server):
    dwp, other, desk = [await server.staff(user) for user in ("dwp", "citizensadvice", "reception")]
    await opened(dwp)
    link = await booked(dwp, "universal-credit", family_name=NAME)
    (session,) = await sessions_of(server)
    for path in (link, f"/sessions/{session.id}"):
        assert (await other.get(path)).status_code == 404, path
        assert (await desk.get(path)).status_code == 200, path
    assert "Universal Credit" not in (await other.get("/sessions")).text
    assert 'value="housing"' not in (await other.get("/book")).text
    for act in ("cancel-session", "delay-session"):
        form = said(target=str(session.id), reason="late-start", minutes="5", back="/sessions")
        assert (await other.post(f"/act/{act}", data=form)).status_code == 404, act
    (found,) = await kept(server)
    form = said(target=found.reference, back="/sessions")
    assert (await other.post("/act/cancel-appointment", data=form)).status_code == 404
    assert (await kept(server))[0].state == "booked"


async def test_a_session_is_changed_on_its_page_and_only_by_its_own_organisation(server):
    partner, other = await server.staff("dwp"), await server.staff("citizensadvice")
    await opened(partner)
    (before,) = await sessions_of(server)
    link = f"/sessions/{before.id}"
    form = {"target": str(before.id), "back": link, "at": "now.change", "day": TUESDAY}
    form |= {"place": "desk-5", "ends": "13:00", "lanes": "2", "drop_in": "false"}

    async def change(person, **more):
        return await person.post("/act/change-session", data=said(**form | more))

    assert (await change(other)).status_code == 404
    assert await sessions_of(server) == [before]
    done = await change(partner)
    assert "The session is changed." in (await partner.get(done.headers["location"])).text
    (after,) = await sessions_of(server)
    assert (after.place, after.lanes, after.drop_in, after.adviser) == ("desk-5", 2, False, None)
    assert (after.starts_at, after.ends_at.hour) == (before.starts_at, 13)


async def test_who_holds_a_session_is_set_and_left_open_again(server):
    partner = await server.staff("dwp")
    await opened(partner)
    (session,) = await sessions_of(server)
    link = f"/sessions/{session.id}"
    select = re.search(r'id="change-adviser".*?</select>', (await partner.get(link)).text, re.DOTALL)
    assert select
    (person, *_) = [code for code in re.findall(r'value="([^"]*)"', select[0]) if code]
    form = {"target": str(session.id), "back": link, "day": TUESDAY, "place": "desk-6", "ends": "12:00"}
    form |= {"lanes": "1", "drop_in": "true"}
    for adviser, holds in ((person, person), ("", None)):
        done = await partner.post("/act/change-session", data=said(**form, adviser=adviser))
        assert done.status_code == 303
        assert [each.adviser for each in await sessions_of(server)] == [holds]


async def test_a_change_that_no_longer_fits_a_booking_is_said_with_what_was_typed(server):
    partner = await server.staff("dwp")
    await opened(partner)
    last = radios((await partner.get("/book?service=universal-credit")).text)[-1]
    await partner.post("/act/book", data=said(service="universal-credit", slot=last))
    (session,) = await sessions_of(server)
    form = {"target": str(session.id), "back": f"/sessions/{session.id}", "at": "now.change"}
    form |= {"day": TUESDAY, "place": "desk-6", "ends": "11:00", "lanes": "1", "drop_in": "true"}
    refused = await partner.post("/act/change-session", data=said(**form))
    assert refused.status_code == 409
    assert "Somebody is booked there." in refused.text
    assert 'value="11:00"' in refused.text


# Closed times ---------------------------------------------------------------------------------------


async def closed(person: httpx2.AsyncClient, **more) -> httpx2.Response:
    """A time is closed."""
    values = {"service": "benefits", "day": "2026-11-23", "begins": "09:00", "ends": "23:00", **more}
    return await person.post("/act/close-time", data=said(back="/closures", at="list.close", **values))


async def test_a_closed_time_lists_who_is_booked_for_a_decision_and_can_be_opened_again(server):
    desk = await server.staff("reception")
    link = await booked(desk, family_name=NAME)
    slot = radios((await desk.get("/book?service=benefits")).text)[0]
    done = await closed(desk)
    page = (await desk.get(done.headers["location"])).text
    assert "Closed. Nobody can book then." in page
    assert "Still booked then: 1." in page
    assert link in page
    assert NAME not in page
    refused = await desk.post("/act/book", data=said(service="benefits", slot=slot))
    assert refused.status_code == 404
    target = re.search(r'action="/act/lift-closure".*?name="target" value="([^"]+)"', page, re.DOTALL)
    assert target
    lifted = await desk.post("/act/lift-closure", data=said(target=target[1], back="/closures"))
    assert lifted.status_code == 303
    assert "Nothing is closed." in (await desk.get("/closures")).text
    assert (await desk.post("/act/book", data=said(service="benefits", slot=slot))).status_code == 303
    assert (await kept(server))[0].state == "booked"


async def test_a_partner_closes_and_opens_their_own_time_and_nobody_elses(server):
    dwp, desk = await server.staff("dwp"), await server.staff("reception")
    assert (await closed(dwp)).status_code == 404
    assert (await closed(dwp, service="")).status_code == 404
    assert (await closed(dwp, service="universal-credit", last_day="2026-11-25")).status_code == 303
    assert (await closed(desk)).status_code == (await closed(desk, service="")).status_code == 303
    theirs = (await dwp.get("/closures")).text
    assert "Universal Credit: Monday 23 Nov 2026, 09:00 to Wednesday 25 Nov 2026, 23:00" in theirs
    assert "Everything: Monday 23 Nov 2026, 09:00 to 23:00" in theirs
    assert "Benefits:" not in theirs
    assert theirs.count('action="/act/lift-closure"') == 1
    listed = (await desk.get("/api/closures")).json()
    assert sorted(str(each["service"]) for each in listed) == ["None", "benefits", "universal-credit"]
    for each in listed:
        status = 204 if each["service"] == "universal-credit" else 404
        answer = await dwp.post(f"/api/closures/{each['id']}/lift", json={"command_id": str(uuid4())})
        assert answer.status_code == status, each


async def test_a_closure_that_runs_backwards_is_said_in_the_dialog(server):
    desk = await server.staff("reception")
    refused = await closed(desk, begins="15:00", ends="14:00")
    assert (refused.status_code, 'value="15:00"' in refused.text) == (422, True)
    assert "A closure begins and ends on the five minutes" in refused.text


async def test_the_feed_on_a_sessions_page_is_one_that_a_calendar_can_read_without_signing_in(server):
    partner = await server.staff("dwp")
    await opened(partner)
    (session,) = await sessions_of(server)
    page = (await partner.get(f"/sessions/{session.id}")).text
    found = re.search(r'class="code-line">https://shop.example([^<]+)<', page)
    assert found
    feed = await server.anyone().get(found[1])
    assert (feed.status_code, feed.text.startswith("BEGIN:VCALENDAR")) == (200, True)


async def test_pages_that_do_not_exist_are_not_there(server):
    desk = await server.staff("reception")
    for path in ("/appointments/none", f"/appointments/{UUID(int=5)}", "/sessions/none", "/book?ticket=none"):
        assert (await desk.get(path)).status_code == 404, path


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "tomorrow"])
async def test_a_day_that_no_clock_shows_is_today(server, day):
    reception = await server.staff("reception")
    for address in ("/reception/appointments?day=", "/reception/rooms?day=", "/sessions?from="):
        answer = await reception.get(f"{address}{day}")
        assert answer.status_code == 200, address
        assert "2026-11-23" in answer.text or "23 Nov 2026" in answer.text


def test_an_address_leads_back_whatever_it_asks_for(server):
    wanted = pages.asked(server.door, ANYONE, "/book?service=a%20%26%20b")
    assert wanted.query == {"service": "a & b"}
    assert pages.own_address(wanted.here) == wanted.here
    assert pages.asked(server.door, ANYONE, wanted.here).query == wanted.query
