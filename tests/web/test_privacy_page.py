"""The manager's page of privacy: whether all is deleted in time, and who opened whose details."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from queue_server.operations.housekeeping import tidy
from queue_server.store import schema
from queue_server.web.privacy import ACTS, KINDS
from tests.api.conftest import MORNING, SHOP, Server, served, settings_in
from tests.empty_shop import lay_tables


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:
    """Monday morning, at ten, when what was due has just been deleted."""
    async for running in served(settings_in(tmp_path)):
        async with asyncio.timeout(10):
            while (await running.door.hub.snapshot()).deleted_at is None:
                running.door.hub.wake()
                await asyncio.sleep(0.01)
        yield running


def cells(page: str, title: str) -> list[list[str]]:
    """The rows of the table with this name, as they are read."""
    body = page.partition(f'aria-label="{title}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row)] for row in rows]


async def test_it_says_of_each_kind_when_it_was_last_deleted(server):
    manager = await server.staff("manager")
    page = (await manager.get("/manager/privacy")).text
    rows = cells(page, "What is deleted")
    assert {row[0] for row in rows} == {what for what, _ in KINDS.values()}
    assert {(row[2], row[4]) for row in rows} == {("10:00, Monday 23 Nov 2026", "On time")}
    assert 'role="alert"' not in page


def test_every_kind_that_is_deleted_has_its_line(tmp_path):
    database = lay_tables(tmp_path)
    with database.writing() as connection:
        gone = tidy(connection, SHOP, MORNING)
    database.close()
    assert set(gone) == set(KINDS)


async def test_what_is_late_or_fails_is_an_alarm_on_both_pages(server):
    manager = await server.staff("manager")
    job = schema.housekeeping

    def fails(connection) -> None:
        at = server.door.now()
        connection.execute(
            update(job).where(job.c.job == "notes").values(last_failure_at=at, last_success_at=None)
        )

    await server.door.writer.write(fails)
    server.door.hub.wake()
    page = (await manager.get("/manager/privacy")).text
    assert "Not everything is deleted when it is due: Advisers’ notes." in page
    assert "Not everything personal is deleted" in (await manager.get("/manager")).text
    assert (await manager.get("/api/manager/view")).json()["deletion_is_late"] is True
    server.clock.forward(hours=4)
    late = cells((await (await server.staff("manager")).get("/manager/privacy")).text, "What is deleted")
    assert {row[4] for row in late} == {"Failed", "Late"}


async def test_who_opened_what_is_listed_with_whoever_looked_at_the_list(server):
    taken = await server.take("housing")
    adviser, manager = await server.staff("adviser1"), await server.staff("manager")
    await adviser.get(f"/tickets/{taken['ticket_id']}")
    server.clock.forward(minutes=5)
    first = await manager.get("/manager/privacy")
    assert [row[1:] for row in cells(first.text, "Details that were opened")] == [
        ["Priya N.", "Opened a ticket", taken["number"]]
    ]
    answer = await manager.get("/manager/reads.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["user name"], row["what"], row["ticket"]) for row in rows] == [
        ("manager", ACTS["reads_opened"], ""),
        ("adviser1", ACTS["ticket_opened"], taken["number"]),
    ]
    assert rows[1]["day"] == "2026-11-23"
