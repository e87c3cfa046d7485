"""Journey: booked, scanned at the kiosk by a reader on its first page, given a ticket, and seen on time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.kit.theme import BRAND
from queue_server.contract import references
from queue_server.domain.hours import shop_day
from tests.became import soon
from tests.journeys.diary import SHOP
from tests.journeys.eyes import LOOK_EVERY, spots
from tests.journeys.stage import Person, Stage

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(300)]

FIVE_MINUTES = timedelta(minutes=5)


def test_booked_scanned_and_seen_on_time(stage: Stage) -> None:
    helen = stage.person("dwp")
    booked = an_appointment_soon(helen)
    stage.start_printer()
    stage.start_kiosk()
    soon(lambda: spots(stage, BRAND), what="the kiosk's first page", every=LOOK_EVERY)

    stage.scan(references.spaced(booked["reference"]))
    row = soon(lambda: checked_in(helen, booked), what="the check-in")
    soon(stage.printed, what="the paper ticket")
    stage.scan(booked["reference"])

    helen.post("/api/desk/open", desk="desk-6")
    helen.post("/api/desk/call-next")
    ticket = f"/api/tickets/{row['ticket']}"
    helen.post(f"{ticket}/start")
    helen.post(f"{ticket}/finish", outcome="resolved")
    assert len(stage.printed()) == 1
    today = stage.person("manager").get("/api/manager/view")
    assert (today["arrived"], today["seen"]) == (1, 1)
    known = stage.person("reception").get(ticket)
    assert (known["number"], known["channel"]) == (row["number"], "appointment")
    assert {standard["state"] for standard in known["standards"]} == {"met"}
    assert booked["reference"] not in "".join(stage.logs().values())


def an_appointment_soon(helen: Person) -> dict[str, str]:
    """In a session of five minutes that begins within ten, or has just begun when the day is nearly over."""
    now = datetime.now(UTC)
    first = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    ends_at = first + 3 * FIVE_MINUTES
    ends_today = shop_day(ends_at, SHOP.timezone) == shop_day(first, SHOP.timezone)
    starts_at = first + 2 * FIVE_MINUTES if ends_today else first
    session = {
        "service": "universal-credit",
        "place": "desk-6",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + FIVE_MINUTES).isoformat(),
        "slot_minutes": 5,
    }
    helen.post("/api/surgeries", **session)
    on = starts_at.astimezone(SHOP.timezone).date()
    days = f"from={on}&to={on}"
    slots = helen.get(f"/api/slots?service=universal-credit&{days}")
    slot = next(slot for slot in slots if datetime.fromisoformat(slot["starts_at"]) == starts_at)
    booked: dict[str, str] = helen.post("/api/appointments", slot=slot["slot"], service="universal-credit")
    return booked


def checked_in(helen: Person, booked: dict[str, str]) -> dict[str, str] | None:
    """The booking as its adviser sees it, once its customer is here."""
    on = datetime.fromisoformat(booked["starts_at"]).astimezone(SHOP.timezone).date()
    [row] = helen.get(f"/api/appointments?from={on}&to={on}")["appointments"]
    assert row["reference"] == booked["reference"]
    return dict(row) if row["state"] == "checked_in" else None
