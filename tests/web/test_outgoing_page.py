"""Messages to customers that need a person: shown without an address until somebody opens one."""

from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest
from playwright.sync_api import expect

from queue_server.domain.outgoing import Cause, Contact, Kind, Said, Way
from queue_server.store import audit, outgoing
from queue_server.store.database import Database
from queue_server.store.rows import Rows
from tests.api.conftest import SHOP

PAGE = "/reception/outgoing"
PHONE, NUMBER = "07700 900 982", "+447700900982"


@pytest.fixture
def store(day):
    """The database behind the server."""
    database = Database(f"sqlite:///{day.folder / 'front-door.sqlite3'}")
    yield database
    database.close()


@pytest.fixture
def line(day):
    """Reception by plain requests."""
    with closing(day.signed_in("reception")) as signed_in:
        yield signed_in


def keep(store, day, cause=None):
    """A message that waits, or failed with this cause."""
    now = day.now()
    said = Said(starts_at=now + timedelta(days=3), reference="123456782")
    with store.writing() as connection:
        kept = outgoing.keep(
            Rows(connection),
            SHOP.id,
            about=uuid4(),
            kind=Kind.CONFIRMATION,
            moment=now,
            contact=Contact(phone=PHONE, safe=True),
            language="ar",
            said=said,
            now=now,
            expires_at=now + timedelta(days=3),
            send_after=now,
        )
        if cause is not None:
            taken = outgoing.take(connection, SHOP.id, Way, "test", now)
            outgoing.note_failed(connection, taken, cause, now)
    return kept


def act(line, name, target, back=PAGE):
    body = {"target": str(target), "back": back, "at": "failed", "command_id": str(uuid4())}
    return line.post(f"/act/{name}", data=body, follow_redirects=True)


def test_it_says_that_nothing_is_set_up_and_what_waits(line, store, day):
    keep(store, day)
    page = line.get(PAGE).raise_for_status().text
    assert "Texts and emails can't be sent from here yet" in page
    assert "Every message went out" not in page
    assert "Your appointment is booked" in page
    assert "123 456 782" in page
    assert "Arabic" in page


def test_an_address_is_shown_to_who_opens_it_and_that_is_written_down(line, store, day):
    kept = keep(store, day, Cause.ADDRESS)
    closed, opened = line.get(PAGE).text, line.get(f"{PAGE}?open={kept}").text
    assert "The number or address is wrong" in closed
    assert NUMBER not in closed
    assert NUMBER in opened
    with store.reading() as connection:
        looks = list(audit.since(connection, SHOP.id, day.now() - timedelta(hours=1)))
    assert [
        (look.actor, look.act, look.details) for look in looks if look.details.get("message") == str(kept)
    ] == [("reception", "contact_opened", {"message": str(kept)})]


@pytest.mark.parametrize("name", ["told-by-phone", "no-need-to-tell"])
def test_what_a_person_has_dealt_with_is_gone_and_a_second_time_is_refused(line, store, day, name):
    kept = keep(store, day, Cause.NOT_DELIVERED)
    assert f"outgoing-{kept}" in line.get(PAGE).text
    assert f"outgoing-{kept}" not in act(line, name, kept).raise_for_status().text
    again = act(line, name, kept)
    assert again.status_code == httpx2.codes.CONFLICT
    assert "dealt with already" in again.text


def test_what_failed_is_sent_again(line, store, day):
    kept = keep(store, day, Cause.KEY)
    act(line, "send-again", kept).raise_for_status()
    with store.reading() as connection:
        assert outgoing.find(connection, SHOP.id, kept).next_attempt_at is not None


@pytest.mark.parametrize("user", ["adviser1", "dwp"])
def test_it_is_for_reception_alone(day, store, user):
    kept = keep(store, day, Cause.KEY)
    with closing(day.signed_in(user)) as other:
        assert other.get(PAGE).status_code == httpx2.codes.FORBIDDEN
        assert act(other, "told-by-phone", kept, "/desk").status_code == httpx2.codes.FORBIDDEN


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_reception_rings_and_says_so(sign_in, store, day):
    keep(store, day, Cause.NOT_DELIVERED)
    page = sign_in("reception", "/reception/messages")
    page.get_by_role("link", name="Messages to customers").click()
    row = page.locator(".thing", has_text="It did not arrive").first
    row.get_by_role("link", name="Show the number").click()
    expect(page.get_by_text(NUMBER)).to_be_visible()
    page.locator(".thing", has_text=NUMBER).get_by_role("button", name="I told them").click()
    expect(page.get_by_text(NUMBER)).to_have_count(0)
