"""Whoever wants an appointment finds the booking page from the front page and from the phone page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from tests.api.conftest import Server, served, settings_in


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:
    """Monday morning, at ten."""
    async for running in served(settings_in(tmp_path)):
        yield running


async def followed(server: Server, page: str, words: str) -> httpx2.Response:
    """What is behind the link that says this."""
    found = re.search(rf'href="([^"]+)"[^>]*>{words}<', page)
    assert found, words
    return await server.anyone().get(found[1], follow_redirects=True)


async def test_the_front_page_leads_the_public_to_booking(server):
    front = await server.anyone().get("/", follow_redirects=True)
    booking = await followed(server, front.text, "Book an appointment")
    assert (booking.status_code, booking.url.path) == (200, "/bookings")


@pytest.mark.parametrize(("language", "words"), [("en", "Book another time"), ("ar", "احجز وقتاً آخر")])
async def test_the_phone_page_leads_there_in_its_own_language(server, language, words):
    receipt = await server.take(language=language)
    page = await server.anyone().get(httpx2.URL(receipt["qr_url"]).path)
    booking = await followed(server, page.text, words)
    assert booking.status_code == 200
    assert f'lang="{language}"' in booking.text


async def test_a_shop_that_takes_no_bookings_offers_none(server):
    house = server.door.house
    house.shop = server.door.hub.shop = replace(house.shop, bookable={})
    receipt = await server.take()
    for path in ("/sign-in", httpx2.URL(receipt["qr_url"]).path):
        assert "/bookings" not in (await server.anyone().get(path)).text, path
