"""Every page of staff by its address, with the permission it needs."""

from __future__ import annotations

from queue_server.domain.people import Permission
from queue_server.web import desk, manager, outgoing, people, reception, tickets
from queue_server.web.pages import StaffPage

PAGES: dict[str, StaffPage] = {
    "/desk": StaffPage(Permission.SERVE, desk.page),
    "/reception": StaffPage(Permission.RECEIVE, reception.now),
    "/reception/waiting": StaffPage(Permission.RECEIVE, reception.waiting),
    "/reception/delays": StaffPage(Permission.RECEIVE, reception.delays),
    "/reception/messages": StaffPage(Permission.RECEIVE, reception.messages),
    "/reception/outgoing": StaffPage(Permission.RECEIVE, outgoing.page),
    "/manager": StaffPage(Permission.MANAGE, manager.today),
    "/manager/people": StaffPage(Permission.MANAGE, people.page),
    "/manager/devices": StaffPage(Permission.MANAGE, manager.devices_page),
}
TICKET = StaffPage(Permission.SEE_TICKET, tickets.page)
TICKETS = "/tickets/"


def find(path: str) -> StaffPage | None:
    """The page at this address, if there is one."""
    return TICKET if path.startswith(TICKETS) else PAGES.get(path)
