"""While nothing can be kept, staff read why, customers read kind words, and every page can be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from tests.api.conftest import Server, served, settings_in
from tests.web.test_booking import answered, command_id

HERE = {"Accept": "text/html"}


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:
    """Monday morning, at ten."""
    async for running in served(settings_in(tmp_path)):
        yield running


async def nothing_can_be_kept(server: Server) -> None:
    """From now on its disk takes nothing."""
    raw = await server.door.writer.write(lambda connection: connection.connection.driver_connection)
    raw.execute("PRAGMA query_only = ON")


async def test_staff_read_why_and_the_pages_stay(server):
    number = (await server.take("waste"))["number"]
    reception = await server.staff("reception")
    await nothing_can_be_kept(server)
    refused = await reception.post("/act/issue", data={"command_id": str(uuid4()), "back": "/reception"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert "This can&#39;t be done just now" in refused.text
    assert "The server&#39;s disk takes nothing new. Please tell IT" in refused.text
    server.clock.forward(minutes=5)
    page = await reception.get("/reception")
    assert (page.status_code, number in page.text) == (200, True)


async def test_a_customer_reads_kind_words_and_nothing_about_disks(server):
    browser = server.anyone()
    text = await answered(browser)
    await nothing_can_be_kept(server)
    refused = await browser.post("/bookings/check", data={"command_id": command_id(text)})
    assert refused.status_code == 503
    assert "We can&#39;t do this just now" in refused.text
    assert "ask at reception" in refused.text
    assert "disk" not in refused.text
