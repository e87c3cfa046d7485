"""Journey 3: at 09:02 reception gives out 25 tickets by "+1" while 5 more are taken at the kiosk."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SERVICES = ["council-tax", "housing", "benefits", "waste", "births-deaths"]


def test_thirty_people_at_once_get_thirty_numbers(stage):
    reception, kiosk = stage.person("reception"), stage.device("kiosk")

    def plus_one(_):
        return reception.post("/api/reception/tickets")["number"]

    def take(service):
        return kiosk.post("/api/kiosk/tickets", json={"command_id": str(uuid4()), "service": service}).json()

    began = time.monotonic()
    with ThreadPoolExecutor(1) as desk, ThreadPoolExecutor(1) as door:
        given, taken = desk.map(plus_one, range(25)), door.map(take, SERVICES)
        greeted, ungreeted = list(given), [receipt["number"] for receipt in taken]
    assert time.monotonic() - began < 60

    assert len({*greeted, *ungreeted}) == 30
    now = reception.get("/api/reception/view")
    assert now["waiting_count"] == 30
    assert {row["number"] for row in now["not_greeted"]} == set(ungreeted)
    for row in now["waiting"]:
        ticket = reception.get(f"/api/tickets/{row['id']}")
        [greet] = [each for each in ticket["standards"] if each["id"] == "greet"]
        is_greeted = row["number"] in greeted
        assert (ticket["greeted_at"] == ticket["arrived_at"]) is is_greeted
        assert greet["state"] == ("met" if is_greeted else "running")
