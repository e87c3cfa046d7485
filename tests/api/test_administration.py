"""What only a manager may: people and devices, over the wire."""

from __future__ import annotations

from uuid import uuid4

from queue_server.contract.administration import Devices, PairingCode, People, PersonView
from tests.api.conftest import SHOP

ASHA = {
    "user": "asha",
    "name": "Asha P.",
    "role": "adviser",
    "skills": ["waste"],
    "password": "a-long-password",
}


async def test_somebody_joins_signs_in_changes_and_leaves(server):
    manager = await server.staff("manager")
    body = {**ASHA, "command_id": str(uuid4())}
    added = await manager.post("/api/manager/people", json=body)
    person = PersonView.model_validate_json(added.content)
    assert (added.status_code, person.user, person.active, person.skills) == (201, "asha", True, ["waste"])
    assert (await manager.post("/api/manager/people", json=body)).json() == added.json()
    assert "already a user" in (await manager.post("/api/manager/people", json=ASHA)).json()["message"]
    said = {"user": "asha", "password": ASHA["password"]}
    assert (await server.anyone().post("/api/sign-in", json=said)).status_code == 200
    changed = await manager.post(f"/api/manager/people/{person.id}/change", json={"role": "receptionist"})
    assert (changed.json()["role"], changed.json()["skills"]) == ("receptionist", ["waste"])
    new = {"password": "another-long-password"}
    assert (await manager.post(f"/api/manager/people/{person.id}/password", json=new)).status_code == 204
    assert (await server.anyone().post("/api/sign-in", json=said)).status_code == 401
    await manager.post(f"/api/manager/people/{person.id}/change", json={"active": False})
    assert (await server.anyone().post("/api/sign-in", json=said | new)).status_code == 401
    everybody = People.model_validate_json((await manager.get("/api/manager/people")).content).people
    assert len(everybody) == len(SHOP.people) + 1
    assert [each.user for each in everybody if not each.active] == ["asha"]
    assert "password" not in (await manager.get("/api/manager/people")).text


async def test_who_or_what_is_not_here_is_not_found_and_a_short_password_is_refused(server):
    manager = await server.staff("manager")
    assert (await manager.post("/api/manager/people/nobody/change", json={})).status_code == 404
    assert (await manager.post("/api/manager/devices/nothing/code")).status_code == 404
    assert (await manager.post("/api/manager/devices/nothing/revoke")).status_code == 404
    short = await manager.post("/api/manager/people", json=ASHA | {"password": "short"})
    assert (short.status_code, "password" in short.json()["message"]) == (422, True)


async def test_a_device_joins_by_the_code_that_the_manager_reads_out(server):
    manager = await server.staff("manager")
    added = await manager.post("/api/manager/devices", json={"kind": "kiosk", "name": "By the stairs"})
    offered = PairingCode.model_validate_json(added.content)
    assert added.status_code == 201
    again = PairingCode.model_validate_json(
        (await manager.post(f"/api/manager/devices/{offered.device}/code")).content
    )
    assert (await server.anyone().post("/api/devices/pair", json={"code": offered.code})).status_code == 403
    paired = await server.anyone().post("/api/devices/pair", json={"code": again.code})
    kiosk = server.anyone(Authorization=f"Bearer {paired.json()['token']}")
    await kiosk.post("/api/kiosk/health", json={"version": "1.0", "problem": "The paper is low."})
    known = Devices.model_validate_json((await manager.get("/api/manager/devices")).content).devices
    mine = next(device for device in known if device.id == offered.device)
    assert (mine.state, mine.seen_at, mine.problem) == ("paired", server.clock.now, "The paper is low.")
    assert (await manager.post(f"/api/manager/devices/{offered.device}/revoke")).status_code == 204
    server.clock.forward(seconds=2)
    assert (await kiosk.get("/api/kiosk/view")).status_code == 401
    assert paired.json()["token"] not in (await manager.get("/api/manager/devices")).text
