"""The manager's page of people: who may sign in, as what, and with which skills."""

from __future__ import annotations

from queue_server.contract.staff_views import Choice
from queue_server.live.present import rows
from queue_server.operations.people import STAFF
from queue_server.store import council_links, people
from queue_server.store.people import Account
from queue_server.web.pages import Asked


async def page(asked: Asked) -> str:
    """Everyone, those who may not sign in any more too."""
    door = asked.door
    accounts, connected = await door.reader.read(
        lambda c: (people.everyone(c, door.shop.id), council_links.connected(c, door.shop.id))
    )
    services = rows.services(door.shop)
    names = {service.code: service.label for service in services}
    offers: dict[str | None, list[str]] = {}
    for code, service in door.shop.services.items():
        if service.organisation is not None:
            offers.setdefault(service.organisation, []).append(names[code])
    shown = [
        {
            "id": account.person.id,
            "name": account.person.name,
            "user": account.user,
            "active": account.active,
            "role": account.person.role.value,
            "organisation": ", ".join(offers.get(account.person.organisation, []))
            or account.person.organisation
            or "",
            "skills": sorted(account.person.skills),
            "skill_names": sorted(names.get(code, code) for code in account.person.skills),
            "signs_in_with": _ways_in(account, account.person.id in connected),
        }
        for account in accounts
    ]
    roles = [Choice(code=role.value, label=role.value.capitalize()) for role in STAFF]
    head = (await door.hub.hall()).head
    return asked.draw(
        "manager/people.html", head, people=shown, services=services, roles=roles, chip="Manager"
    )


def _ways_in(account: Account, is_connected: bool) -> str:
    ways = ["Password"]
    ways += ["PIN"] if account.pin_hash is not None else []
    ways += ["council account"] if is_connected else []
    return ", ".join(ways)
