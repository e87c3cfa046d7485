"""What reception learns of its kiosks: who is away and for how long, and what they gave by themselves."""

from __future__ import annotations

from datetime import timedelta

from queue_server.live.present import kiosks
from queue_server.live.snapshot import read_snapshot
from queue_server.store import devices, tickets
from tests.operations.conftest import KIOSK, MORNING, Day


async def test_the_list_has_every_number_that_a_kiosk_gave_in_the_order_of_coming(day: Day) -> None:
    await day.take("housing", offline_number="A601", age_seconds=60)
    await day.take("waste", offline_number="B600", age_seconds=600, age_is_rough=True)
    await day.take("benefits")
    await day.take("housing", offline_number="A601", age_seconds=30)
    with day.database.reading() as connection:
        given = tickets.given_offline(connection, day.shop.id, MORNING.date())
        turns = tickets.of_day(connection, day.shop.id, MORNING.date())
    mine = [turn for turn in turns if turn.ticket_id in given]
    device = devices.Device(id=KIOSK.id, kind="kiosk", name="Entrance", added_at=MORNING)
    rows = kiosks.offline_tickets(mine, given, [device], day.shop)
    assert [(row.number, row.arrived_is_rough, row.same_number) for row in rows] == [
        ("B600", True, False),
        ("A601", False, False),
        ("A001", False, True),
    ]
    assert {row.kiosk for row in rows} == {"Entrance"}
    assert kiosks.given_by_kiosks(turns) == 2


async def test_a_kiosk_that_is_not_heard_of_is_away_and_comes_back(day: Day) -> None:
    device = devices.Device(id=KIOSK.id, kind="kiosk", name="Entrance", added_at=MORNING, place=0)
    with day.database.writing() as connection:
        devices.add(connection, day.shop.id, device)
        devices.note_seen(connection, day.shop.id, device.id, devices.LastSeen(MORNING, {}))

    def away(seconds: float) -> list[tuple[str, int]]:
        now = MORNING + timedelta(seconds=seconds)
        with day.database.reading() as connection:
            found = kiosks.away(read_snapshot(connection, day.shop, now), now)
        return [(kiosk.name, kiosk.minutes) for kiosk in found]

    assert (away(50), away(51), away(754)) == ([], [("Entrance", 0)], [("Entrance", 12)])
    with day.database.writing() as connection:
        later = devices.LastSeen(MORNING + timedelta(seconds=750), {})
        devices.note_seen(connection, day.shop.id, device.id, later)
    assert away(754) == []
