"""The server copies its shop once a day by itself, and says when it could not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from queue_server.domain import concerns
from queue_server.domain.concerns import Machine, Part
from queue_server.live import daily_copy, watch
from queue_server.live.daily_copy import DailyCopy
from queue_server.store.copies import Copies
from tests.api.conftest import MORNING, SHOP, TurnedClock, served, settings_in
from tests.became import became_true
from tests.empty_shop import lay_tables

PATIENCE_SECONDS = 60


@pytest.fixture
def clock() -> TurnedClock:
    """Monday, ten in the morning."""
    return TurnedClock()


@pytest.fixture
def copying(tmp_path: Path, clock: TurnedClock) -> Iterator[DailyCopy]:
    """A shop's copies, kept for three days in a folder that is not there yet."""
    database = lay_tables(tmp_path / "data")
    yield DailyCopy(Copies(tmp_path / "copies", 3), database, lambda: SHOP, clock)
    database.close()


def days(folder: Path) -> list[str]:
    return sorted(file.stem for file in folder.glob("*.backup"))


def test_a_copy_of_each_day_of_the_shop_and_no_more(copying, clock, tmp_path):
    assert copying.made_at() is None
    for hours, copied_at in ((0, 0), (16, 0), (1, 17), (6, 17), (24, 47)):
        clock.forward(hours=hours)
        copying.copy_if_due()
        assert copying.made_at() == MORNING + timedelta(hours=copied_at)
    assert days(tmp_path / "copies") == ["2026-11-23", "2026-11-24", "2026-11-25"]
    clock.forward(days=2)
    copying.copy_if_due()
    assert days(tmp_path / "copies") == ["2026-11-25", "2026-11-27"]


def test_one_that_fails_is_told_and_tried_again(copying, clock, tmp_path):
    folder = tmp_path / "copies"
    folder.touch()
    copying.copy_if_due()
    assert copying.problem == f"No copy can be written to {folder}: File exists."
    (told,) = concerns.of_machine(machine(copying, clock.now), clock.now)
    assert (told.part, told.title) == (Part.BACKUP, "The daily backup failed")
    assert copying.problem in told.advice
    folder.unlink()
    copying.copy_if_due()
    assert days(folder) == ["2026-11-23"]
    assert list(concerns.of_machine(machine(copying, clock.now), clock.now)) == []


def machine(copying: DailyCopy, now: datetime) -> Machine:
    """A server that has run for an hour."""
    problem, made_at = copying.problem, copying.made_at()
    return Machine(started_at=now - timedelta(hours=1), copied_at=made_at, copy_problem=problem)


async def test_the_running_server_does_it_and_the_managers_page_says_when(tmp_path, monkeypatch):
    for module in (daily_copy, watch):
        monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 0.05)
    async for server in served(settings_in(tmp_path)):
        await became_true(lambda: days(tmp_path / "backups") == ["2026-11-23"], PATIENCE_SECONDS)
        server.clock.forward(minutes=1)
        await became_true(
            lambda server=server: server.door.hub.machine.copied_at == MORNING, PATIENCE_SECONDS
        )
        page = (await (await server.staff("manager")).get("/manager")).text
        assert "The newest backup was made at 10:00 today." in page
