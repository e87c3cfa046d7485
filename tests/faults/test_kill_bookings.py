"""A real server is killed while people book and check in; what was answered stands, and nothing is twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from queue_server.domain.hours import local_moment
from tests.became import soon
from tests.journeys.diary import SHOP
from tests.journeys.stage import Refusal, Stage

BOOKINGS, CLIENTS, KILLED_AFTER = 24, 6, 20
SERVICE = "council-tax"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Drill:
    """A shop whose server falls; whoever was not answered asks again, with the same command."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.answered = 0
        self.unanswered = 0
        self._told = threading.Condition()

    def ask(self, line: httpx2.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer, however often it takes."""

        def once() -> httpx2.Response | None:
            try:
                return line.post(path, json=body)
            except httpx2.TransportError:
                self.unanswered += 1
                return None

        answer = soon(once, what=f"an answer to {path}")
        assert answer is not None
        assert answer.status_code == 201, answer.text
        with self._told:
            self.answered += 1
            self._told.notify_all()
        said: dict[str, Any] = answer.json()
        return said

    def kill_after(self, answers: int) -> None:
        """A power cut as soon as so many were answered, while others ask; then it starts again."""
        with self._told:
            assert self._told.wait_for(lambda: self.answered >= answers, timeout=60)
        self.stage.programs["server"].kill()
        self.stage.start_server()


def places_of_a_day(stage: Stage) -> tuple[date, list[str]]:
    """A day to come with enough of them; a slot is there once for each that it has left."""
    first = datetime.now(SHOP.timezone).date() + timedelta(days=1)
    days = f"from={first}&to={first + timedelta(days=13)}"
    by_day: dict[date, list[str]] = {}
    for slot in stage.person("reception").get(f"/api/slots?service={SERVICE}&{days}"):
        day = datetime.fromisoformat(slot["starts_at"]).astimezone(SHOP.timezone).date()
        by_day.setdefault(day, []).extend([slot["slot"]] * slot["left"])
    day = next(day for day, places in by_day.items() if len(places) >= BOOKINGS)
    return day, by_day[day][:BOOKINGS]


def test_what_was_answered_stands_and_nothing_is_twice(tmp_path: Path) -> None:
    stage = Stage(Stage.prepare(tmp_path / "shop"))
    stage.now_is(datetime.now(UTC))
    try:
        stage.start_server()
        day, places = places_of_a_day(stage)
        stage.now_is(local_moment(day, time(8), SHOP.timezone))
        drill, desk, kiosk = Drill(stage), stage.person("reception"), stage.device("kiosk")

        def come(slot: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
            command = {"command_id": str(uuid4()), "slot": slot, "service": SERVICE}
            booked = drill.ask(desk.line, "/api/appointments", command)
            here = {"command_id": str(uuid4()), "reference": booked["reference"]}
            return booked, here, drill.ask(kiosk, "/api/kiosk/check-in", here)

        with ThreadPoolExecutor(CLIENTS) as clients:
            coming = clients.map(come, places)
            drill.kill_after(KILLED_AFTER)
            came = list(coming)
        assert drill.unanswered > 0
        rows = desk.get(f"/api/appointments?from={day}&to={day}")["appointments"]
        told = {booked["reference"]: seen["receipt"]["number"] for booked, _, seen in came}
        assert {row["reference"]: row["number"] for row in rows} == told
        assert len({*told.values()}) == len(rows) == BOOKINGS
        assert all(drill.ask(kiosk, "/api/kiosk/check-in", here) == seen for _, here, seen in came)
        with pytest.raises(Refusal, match="slot_taken"):
            desk.post("/api/appointments", slot=places[0], service=SERVICE)
    finally:
        stage.close()
