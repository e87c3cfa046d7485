"""What customers read: in their language, with place, time, reference and link, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from queue_server.contract import waits
from queue_server.contract.words import Words, short_day
from queue_server.domain.outgoing import Kind, Said, State, Way
from queue_server.domain.texting import parts
from queue_server.outgoing.wording import dispatch
from queue_server.shop_messages import LONGEST_DAYS
from queue_server.store.outgoing import OutgoingMessage
from tests.api.conftest import SHOP

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
LINK = "https://front-door.westnorthants.example/bookings/t/AbCdEfGhIjKlMnOpQrStUv"
APPOINTMENT = Said(starts_at=datetime(2026, 11, 23, 10, 40, tzinfo=UTC), reference="123456782", link=LINK)
IN_SUMMER = datetime(2027, 6, 30, 8, 5, tzinfo=UTC)


def message(kind=Kind.CONFIRMATION, channel=Way.SMS, language="en", said=APPOINTMENT):
    return OutgoingMessage(
        id=uuid4(),
        about=uuid4(),
        kind=kind,
        moment=NOW,
        channel=channel,
        address="+447700900982" if channel is Way.SMS else "someone@example.org",
        language=language,
        said=said,
        state=State.SENDING,
        created_at=NOW,
        expires_at=NOW,
        next_attempt_at=NOW,
        attempts=1,
        taken_by=None,
        taken_until=None,
        cause=None,
        reference=uuid4(),
        provider_id=None,
        check_at=None,
        ended_at=None,
    )


def test_a_confirmation_by_text():
    assert dispatch(message(), SHOP).text == (
        "Your appointment: Mon 23 Nov, 10:40, Guildhall One Stop Shop.\n"
        "Reference 123 456 782.\n"
        f"Change or cancel: {LINK}"
    )


def test_a_confirmation_by_email():
    written = dispatch(message(channel=Way.EMAIL), SHOP)
    assert written.subject == "Your appointment on Monday 23 Nov 2026 at 10:40"
    assert written.text.splitlines()[:4] == [
        "Your appointment is on Monday 23 Nov 2026 at 10:40.",
        "",
        "Where: Guildhall One Stop Shop",
        "Your reference: 123 456 782",
    ]
    assert LINK in written.text


def test_times_are_the_shops_in_summer_too():
    said = Said(starts_at=IN_SUMMER, new_time=IN_SUMMER.replace(minute=25))
    assert dispatch(message(Kind.RUNNING_LATE, said=said), SHOP).text.startswith(
        "Sorry, we are running late. Your 09:05 appointment will start at about 09:25.\n"
    )


@pytest.mark.parametrize("minutes", [20, 45, 105])
@pytest.mark.parametrize("language", SHOP.languages)
def test_who_still_waits_reads_how_late_it_is_as_on_the_phone_page(language, minutes):
    said = Said(starts_at=IN_SUMMER, late_minutes=minutes)
    page = waits.we_are_late(minutes, Words.of(language))
    text, email = (
        dispatch(message(Kind.STILL_WAITING, way, language, said), SHOP) for way in (Way.SMS, Way.EMAIL)
    )
    assert text.text.startswith(page)
    assert email.text.startswith(page)
    assert email.subject == page


def test_a_line_whose_place_is_not_known_is_left_out():
    said = Said(starts_at=APPOINTMENT.starts_at)
    assert dispatch(message(said=said), SHOP).text == (
        "Your appointment: Mon 23 Nov, 10:40, Guildhall One Stop Shop."
    )


@pytest.mark.parametrize("language", SHOP.languages)
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NEXT_BUT_TWO])
def test_how_to_reach_the_shop_ends_with_one_full_stop(language, kind):
    assert SHOP.contact is not None
    written = dispatch(message(kind, Way.EMAIL, language, replace(APPOINTMENT, new_time=IN_SUMMER)), SHOP)
    assert written.text.endswith(SHOP.contact[language])
    bare = replace(SHOP, contact={"en": "01632 960 100"})
    assert dispatch(message(kind, Way.EMAIL, language), bare).text.endswith("01632 960 100.")


def test_a_language_without_messages_reads_english():
    assert dispatch(message(language="so"), SHOP).text == dispatch(message(), SHOP).text


def test_arabic_has_western_digits_and_its_own_words():
    written = dispatch(message(language="ar", channel=Way.EMAIL), SHOP)
    assert "مركز خدمات غيلدهول الموحّد" in written.text
    assert "23" in written.text
    assert "123 456 782" in written.text


@pytest.mark.parametrize("language", SHOP.messages.texts)
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("channel", Way)
def test_no_message_says_why_somebody_comes(language, kind, channel):
    said = Said(
        starts_at=APPOINTMENT.starts_at,
        new_time=APPOINTMENT.starts_at,
        reference="123456782",
        link=LINK,
        number="A042",
    )
    written = dispatch(message(kind, channel, language, said), SHOP)
    everything = f"{written.subject}\n{written.text}".lower()
    # "Something else" tells nothing, and is an everyday word in some languages.
    services = [service.names for code, service in SHOP.services.items() if code != "general"]
    names = [*services, *(need.names for need in SHOP.needs.values())]
    telling = (
        {name.lower() for each in names for name in each.values()} | set(SHOP.services) | set(SHOP.needs)
    )
    telling |= {"dwp", "citizens", "partner", "jobcentre"}
    assert [word for word in telling if word in everything] == []
    assert "{" not in everything
    assert channel is Way.EMAIL or parts(written.text) <= 2


@pytest.mark.parametrize("language", SHOP.languages)
def test_the_longest_day_that_a_text_must_have_room_for_is_known(language):
    days = (date(2026, 1, 20) + timedelta(days=count) for count in range(365))
    assert LONGEST_DAYS[language] == max((short_day(language, day) for day in days), key=len)
