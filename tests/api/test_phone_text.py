"""The phone page offers a text only where one can be sent, and says so in the customer's language."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import httpx2
import pytest

from queue_server.outgoing.notify import NotifyCarrier
from queue_server.shop_messages import NotifyRow
from tests.api.conftest import served, settings_in
from tests.fakes.notify import KEY, SMS_TEMPLATE, Notify

OFFER = "Text me when it is nearly my turn"


@pytest.fixture
async def texting(tmp_path):
    """A server whose texts go to a stand-in."""
    notify, key = Notify(), tmp_path / "notify.key"
    key.write_text(KEY)
    key.chmod(0o600)
    address = notify.start()
    async for running in served(settings_in(tmp_path, notify_key_file=key, notify_url=address)):
        house = running.door.house
        ids = NotifyRow(sms_template=SMS_TEMPLATE)
        house.shop = running.door.hub.shop = replace(
            house.shop, messages=replace(house.shop.messages, notify=ids)
        )
        yield running
    notify.stop()


async def page_of_the_last(server, count):
    receipts = [await server.take() for _ in range(count)]
    return httpx2.URL(receipts[-1]["qr_url"]).path


async def say(server, path, **said):
    body = {"command_id": str(uuid4()), **said}
    return await server.anyone().post(path, data=body, follow_redirects=True)


async def test_a_number_is_asked_for_kept_and_taken_back(texting):
    path = await page_of_the_last(texting, 4)
    assert OFFER in (await texting.anyone().get(path)).text
    asked = await say(texting, f"{path}/tell-me", phone="07700 900 982")
    assert asked.status_code == 200
    assert "We will text you" in asked.text
    assert "900982" not in asked.text.replace(" ", "")
    assert OFFER in (await say(texting, f"{path}/do-not-tell")).text


@pytest.mark.parametrize("phone", ["020 7946 0123", "my phone", ""])
async def test_what_is_no_mobile_number_is_refused_with_a_sentence(texting, phone):
    path = await page_of_the_last(texting, 4)
    asked = await say(texting, f"{path}/tell-me", phone=phone)
    assert asked.status_code == 422
    assert "Enter a mobile number" in asked.text
    assert OFFER in asked.text


async def test_it_is_not_offered_to_who_is_nearly_next(texting):
    assert OFFER not in (await texting.anyone().get(await page_of_the_last(texting, 3))).text


async def test_it_is_not_offered_where_texts_can_not_be_sent(server):
    path = await page_of_the_last(server, 4)
    assert OFFER not in (await server.anyone().get(path)).text


async def test_it_speaks_arabic(texting):
    path = await page_of_the_last(texting, 4)
    page = (await texting.anyone().get(f"{path}?language=ar")).text
    assert "أرسلوا لي رسالة عندما يقترب دوري" in page


def test_the_key_is_never_shown():
    carrier = NotifyCarrier(KEY, NotifyRow)
    assert KEY[-36:] not in repr(carrier)
