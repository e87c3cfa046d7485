"""Reception reads what needs a person while it lasts, once, and it is gone by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from queue_server.domain.concerns import LITTLE_ROOM_BYTES, Machine, Part
from queue_server.live import watch
from queue_server.live.present import concerns
from queue_server.live.surroundings import valid_until
from queue_server.live.watch import Watch
from queue_server.store.devices import Device, LastSeen
from tests.live.conftest import SHOP
from tests.live.pictures import BOARD, KIOSK, NOW, snapshot

PRINTER = Device(id="printer-a", kind="printer", name="Printer 1", added_at=NOW)
EVERYTHING = {device.id: device for device in (KIOSK, BOARD, PRINTER)}
WELL = {"ready": True, "problem": None}


def seen(seconds_ago: int, **said: dict):
    """All devices spoke so long ago; `said` is what one said, by kind."""
    heard = {
        device.id: LastSeen(NOW - timedelta(seconds=seconds_ago), said.get(device.kind, WELL))
        for device in EVERYTHING.values()
    }
    return snapshot(hall={"devices": EVERYTHING}, seen=heard)


def test_devices_that_are_heard_of_need_nobody():
    assert concerns.every(seen(50), SHOP, NOW) == []


def test_a_silent_device_of_each_kind_needs_somebody_within_a_minute():
    found = concerns.every(seen(51), SHOP, NOW)
    assert [(each.part, each.about) for each in found] == [
        (Part.KIOSKS, "Kiosk 1"),
        (Part.PRINTERS, "Printer 1"),
        (Part.BOARDS, "Board 1"),
    ]
    (board,) = concerns.for_reception(seen(51), SHOP, NOW)
    assert board.title == "Board 1 is away"
    assert "Call people by voice" in board.advice


def test_screens_may_be_switched_off_while_the_shop_is_closed():
    night = NOW + timedelta(hours=12)
    assert concerns.every(seen(51), SHOP, night) == []


def test_what_a_device_says_of_itself_is_read_at_reception():
    old = {"problem": "It shows old numbers: its line to the server is down, though it is switched on."}
    (board,) = concerns.for_reception(seen(1, board=old), SHOP, NOW)
    assert (board.title, board.advice) == ("Board 1", old["problem"])
    kept = {"problem": "Tickets that could not be passed on: 2"}
    (kiosk,) = concerns.for_reception(seen(1, kiosk=kept), SHOP, NOW)
    assert kiosk.advice == kept["problem"]


async def test_pages_are_told_once_when_a_concern_begins_and_once_when_it_ends(
    open_shop, monkeypatch: pytest.MonkeyPatch, caplog
):
    monkeypatch.setattr(watch, "LOOK_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(watch, "MACHINE_EVERY", timedelta(0))
    free = LITTLE_ROOM_BYTES - 1

    async def look() -> Machine:
        return Machine(started_at=NOW, free_bytes=free)

    looking = Watch(open_shop.hub, look, open_shop.writer, open_shop.clock.now)

    async def tick_after_a_look() -> int:
        await looking()
        return (await open_shop.hub.hall()).head.tick

    before = (await open_shop.hub.hall()).head.tick
    began = await tick_after_a_look()
    assert began > before
    free -= 5 << 20
    assert await tick_after_a_look() == began
    free = LITTLE_ROOM_BYTES
    ended = await tick_after_a_look()
    assert ended > began
    assert await tick_after_a_look() == ended
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["disk", "disk"]


@pytest.mark.parametrize("until", [datetime(2027, 3, 1, 12, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC)])
def test_a_certificates_last_day_is_read(until: datetime):
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")]),
    )
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW)
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    assert valid_until(made.public_bytes(serialization.Encoding.PEM).decode()) == until


@pytest.mark.parametrize("text", ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(text: str):
    with pytest.raises(ValueError):
        valid_until(text)
