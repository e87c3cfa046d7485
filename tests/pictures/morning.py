"""A believable morning at the example shop: who comes, is greeted, called and seen, all by the real API."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.became import soon
from tests.journeys.stage import Person, Stage

MINUTE = timedelta(minutes=1)
DESKS = {
    "adviser1": "desk-5",
    "adviser2": "desk-4",
    "adviser3": "desk-3",
    "adviser4": "desk-1",
    "adviser5": "desk-2",
    "adviser6": "desk-6",
}
ERRANDS = {
    "council-tax": 9,
    "housing": 3,
    "benefits": 5,
    "waste": 3,
    "blue-badge": 3,
    "parking": 2,
    "births-deaths": 3,
    "licensing": 1,
    "general": 3,
}
NEEDS: tuple[list[str], ...] = ([], [], [], [], ["seated"], ["large-print"], ["easy-words", "seated"])
BUSY = 9  # people waiting, about
FEWEST, MOST = 5, 15  # minutes with an adviser


def a_tuesday(clock: time) -> datetime:
    """A time of day on the next Tuesday: not in the past, as a shop's clock never goes back."""
    today = datetime.now(UTC).date()
    return datetime.combine(today + timedelta(days=7 - (today.weekday() - 1) % 7), clock, UTC)


class TimedStage(Stage):
    """A stage where it is another time of day, and where the server's time can be moved on."""

    def __init__(self, folder: Path, now: datetime) -> None:
        super().__init__(folder)
        self.now = now

    def runs(self, module: str) -> list[str]:
        """The command that runs one of our programs at this stage's time."""
        return [sys.executable, "-m", "tests.pictures.clocked", str(self._written(module)), module]

    def move_to(self, moment: datetime) -> None:
        """From now on the server believes that it is `moment`."""
        self.now = moment
        told = self._written("queue_server")
        os.kill(self.programs["server"].process.pid, signal.SIGUSR1)
        soon(lambda: not told.exists(), what="the server's clock")

    def _written(self, module: str) -> Path:
        file = self.folder / f"{module}.moment"
        file.write_text(self.now.isoformat())
        return file


@dataclass
class Seat:
    """An adviser at an open desk. `until`: when this customer is done; None while nobody is here."""

    user: str
    person: Person
    until: datetime | None = None

    def next_number(self) -> str | None:
        """Who would be called."""
        picked = self.person.get("/api/desk/view")["next"]
        return picked and str(picked["row"]["number"])


@dataclass
class Morning:
    """The shop from nine, minute by minute. The same chance every time, so the same morning."""

    stage: TimedStage
    chance: random.Random = field(default_factory=lambda: random.Random(23))

    def __post_init__(self) -> None:
        self.reception = self.stage.person("reception")
        self.kiosk = self.stage.device("kiosk")
        self.seats = [Seat(user, self.stage.adviser(user, desk)) for user, desk in DESKS.items()]

    def until(self, moment: datetime, before_call: Callable[[Seat], bool] = lambda seat: False) -> None:
        """Let it go on; ends early once `before_call` says of somebody about to call that this is it."""
        while self.stage.now < moment:
            self.stage.move_to(self.stage.now + MINUTE)
            for _ in range(self._how_many_come()):
                self._someone_comes()
            self._greet()
            for seat in self.seats:
                if (seat.until is None or seat.until <= self.stage.now) and self._serve(seat, before_call):
                    return

    def miss_a_call(self) -> None:
        """The next one called is called three times in five minutes and does not come."""
        free: list[Seat] = []

        def has_someone(seat: Seat) -> bool:
            if seat.next_number():
                free.append(seat)
            return bool(free)

        self.until(self.stage.now + 10 * MINUTE, has_someone)
        [seat] = free
        ticket = f"/api/tickets/{seat.person.post('/api/desk/call-next')['ticket']['id']}"
        for _ in range(2):
            self.stage.move_to(self.stage.now + 2 * MINUTE)
            seat.person.post(f"{ticket}/recall")
        self.stage.move_to(self.stage.now + MINUTE)
        seat.person.post(f"{ticket}/no-show")

    def _how_many_come(self) -> int:
        waiting = self.reception.get("/api/reception/view")["waiting_count"]
        return self.chance.choice((0, 1, 1, 2) if waiting < BUSY else (0, 0, 1))

    def _someone_comes(self) -> None:
        [service] = self.chance.choices(list(ERRANDS), list(ERRANDS.values()))
        wish: dict[str, Any] = {"service": service, "needs": self.chance.choice(NEEDS)}
        if self.chance.random() < 0.2:
            self.reception.post("/api/reception/tickets", print=False, **wish)
        else:
            answer = self.kiosk.post("/api/kiosk/tickets", json={"command_id": str(uuid4()), **wish})
            assert answer.status_code == 201, answer.text

    def _greet(self) -> None:
        for row in self.reception.get("/api/reception/view")["not_greeted"]:
            waited = self.stage.now - datetime.fromisoformat(row["arrived_at"])
            if waited > 2 * MINUTE and self.chance.random() < 0.5:
                self.reception.post(f"/api/tickets/{row['id']}/greet")

    def _serve(self, seat: Seat, before_call: Callable[[Seat], bool]) -> bool:
        if seat.until is not None:
            ticket = seat.person.get("/api/desk/view")["current"]["id"]
            outcome = self.chance.choice(("resolved", "resolved", "resolved", "advised"))
            seat.person.post(f"/api/tickets/{ticket}/finish", outcome=outcome)
            seat.until = None
        if before_call(seat):
            return True
        if called := seat.person.post("/api/desk/call-next"):
            seat.person.post(f"/api/tickets/{called['ticket']['id']}/start")
            seat.until = self.stage.now + self.chance.randint(FEWEST, MOST) * MINUTE
        return False
