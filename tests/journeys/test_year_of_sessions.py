"""Journey: a year of Thursdays; their feeds say ten on both sides of each clock change."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from tests.journeys import calendars
from tests.journeys.diary import SHOP, Diary, found

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SERVICE = "community-law"
PERSONAL = ("planted", "1990-02", "07700")


def test_every_feed_of_a_year_says_ten_o_clock(diary: Diary) -> None:
    diary.open(9, 0)
    reception = diary.stage.person("reception")
    first = diary.at(10, day=diary.today + timedelta(days=2))
    opened = reception.post(
        "/api/surgeries",
        service=SERVICE,
        place="room-1",
        starts_at=first.isoformat(),
        ends_at=(first + timedelta(hours=2)).isoformat(),
        slot_minutes=30,
        repeat={"until": str(diary.today + timedelta(days=367))},
    )["surgeries"]
    assert len(opened) > 50
    around = both_sides_of_the_clock_changes(opened)
    assert len(around) == 4
    feeds = []
    for session in around:
        at = datetime.fromisoformat(session["starts_at"]) + timedelta(minutes=30)
        who = {"family_name": "Planted", "date_of_birth": "1990-02-28", "phone": "07700 900123"}
        booked = diary.book(reception, SERVICE, at, shares=[], **who)
        feed = feed_of(diary, session)
        feeds.append(feed)
        strictly = calendars.events(feed)
        kindly = Calendar.from_ical(feed).walk("VEVENT")
        assert [calendars.moment(each["DTSTART"]) for each in strictly] == [each.start for each in kindly]
        local = [each.start.astimezone(SHOP.timezone) for each in kindly]
        assert [(each.hour, each.minute) for each in local] == [(10, 0), (10, 30)]
        assert [each.end - each.start for each in kindly] == [timedelta(hours=2), timedelta(minutes=30)]
        assert found(feed.decode(), *PERSONAL, booked["reference"]) == []
    assert calendars.as_thunderbird_reads(*feeds) == [
        [
            (each.start, each.end, str(each["summary"]), str(each["status"]))
            for each in Calendar.from_ical(feed).walk("VEVENT")
        ]
        for feed in feeds
    ]
    a_cancelled_booking_is_taken_out(diary, reception, session, booked)


def both_sides_of_the_clock_changes(opened):
    """The last session before, and the first after, each night in which the clocks change."""
    offsets = [
        datetime.fromisoformat(each["starts_at"]).astimezone(SHOP.timezone).utcoffset() for each in opened
    ]
    pairs = zip(opened, opened[1:], offsets, offsets[1:], strict=False)
    return [each for one, other, before, after in pairs if before != after for each in (one, other)]


def feed_of(diary, session):
    """What a calendar program, which can't sign in, is given at the session's own address; nobody else is."""
    address = session["calendar_url"]
    answer = diary.public.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert diary.public.get(urlsplit(address).path).status_code == 404
    return answer.content


def a_cancelled_booking_is_taken_out(diary, reception, session, booked):
    """The same event again, cancelled and with a higher number, as calendar programs want it."""
    before = {each["UID"]: each for each in calendars.events(feed_of(diary, session))}
    assert reception.line.delete(f"/api/appointments/{booked['reference']}").status_code == 204
    after = {each["UID"]: each for each in calendars.events(feed_of(diary, session))}
    assert after.keys() == before.keys()
    [changed] = [uid for uid in after if after[uid]["STATUS"] != before[uid]["STATUS"]]
    assert after[changed]["STATUS"] == "CANCELLED"
    assert int(after[changed]["SEQUENCE"]) > int(before[changed]["SEQUENCE"])
