"""What journeys with appointments share: a Tuesday to come, its clock, free times, bookings and emails."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import httpx2

from queue_server.domain.hours import local_moment
from queue_server.shop import load_shop
from tests.became import soon
from tests.fakes.mail_server import MailServer
from tests.journeys.stage import ROOT, Person, Stage

SHOP = load_shop(ROOT / "config")
_TUESDAY = 1
_DAYS_AHEAD = 7


class Diary:
    """A shop whose clock the journey turns. `today` is the Tuesday, local; the server starts at 08:50."""

    def __init__(self, stage: Stage, mail: MailServer) -> None:
        self.stage, self.mail = stage, mail
        self.today = next(_working_tuesdays())
        self._public: httpx2.Client | None = None

    def open(self, hour: int = 8, minute: int = 50, *, day: date | None = None) -> None:
        """Start the server, or start it again, at that local time."""
        if "server" in self.stage.programs:
            self.stage.programs["server"].stop()
        self.turn(hour, minute, day=day)
        self.stage.start_server()

    def at(self, hour: int, minute: int = 0, *, day: date | None = None) -> datetime:
        """A local time of the Tuesday, or of another day."""
        return local_moment(day or self.today, time(hour, minute), SHOP.timezone)

    def turn(self, hour: int, minute: int = 0, *, day: date | None = None) -> None:
        """The shop's clock shows this local time; clocks are only ever turned forward."""
        self.stage.now_is(self.at(hour, minute, day=day))

    # What people do

    @property
    def public(self) -> httpx2.Client:
        """A line of somebody whom nobody knows."""
        self._public = self._public or self.stage.line()
        return self._public

    def free(
        self, service: str, line: httpx2.Client, first: date, last: date | None = None
    ) -> dict[datetime, str]:
        """The free times of a service on these local days, and the id of each."""
        asked = {"service": service, "from": str(first), "to": str(last or first)}
        answer = line.get("/api/slots", params=asked)
        assert answer.status_code == 200, answer.text
        return {datetime.fromisoformat(each["starts_at"]): each["slot"] for each in answer.json()}

    def book(self, person: Person, service: str, at: datetime, **more: Any) -> dict[str, Any]:
        """A member of staff books a free time; the answer, with the only copy of the manage link."""
        day = at.astimezone(SHOP.timezone).date()
        slot = self.free(service, person.line, day)[at]
        return dict(person.post("/api/appointments", slot=slot, service=service, **more))

    def check_in(self, kiosk: httpx2.Client, **said: str) -> httpx2.Response:
        """Somebody tells the kiosk who they are."""
        return kiosk.post("/api/kiosk/check-in", json={"command_id": str(uuid4()), **said})

    # What the shop keeps and says

    def emails(self, count: int) -> list[Any]:
        """What was sent so far, once it is so many."""
        soon(lambda: len(self.mail.emails) >= count, what=f"email {count}")
        return list(self.mail.emails)

    def rows(self, table: str) -> list[dict[str, str]]:
        """A table of the shop's database, everything in it as text."""
        opened = sqlite3.connect(f"file:{self.stage.folder / 'front-door.sqlite3'}?mode=ro", uri=True)
        opened.row_factory = sqlite3.Row
        kept = [dict(row) for row in opened.execute(f'SELECT * FROM "{table}"')]
        opened.close()
        return [{name: _text(value) for name, value in row.items()} for row in kept]

    def holding(self, *words: str) -> set[str]:
        """The tables in which one of these words lies."""
        named = [row["name"] for row in self.rows("sqlite_master") if row["type"] == "table"]
        return {name for name in named if found(json.dumps(self.rows(name)), *words)}


def found(text: str, *words: str) -> list[str]:
    """Those of the words that are there."""
    return [word for word in words if word.lower() in text.lower()]


def _working_tuesdays() -> Iterator[date]:
    """Those at least a week ahead, so that the days before are to come too; bank holidays are left out."""
    day = datetime.now(UTC).date() + timedelta(days=_DAYS_AHEAD)
    while True:
        if day.weekday() == _TUESDAY and SHOP.hours.works_on(day):
            yield day
        day += timedelta(days=1)


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
