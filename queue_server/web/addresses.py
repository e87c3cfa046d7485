"""Every page of staff by its address, with the permission it needs."""

from __future__ import annotations

from queue_server.domain.people import Permission
from queue_server.web import desk, follow_ups, manager, outgoing, people, reception, tickets
from queue_server.web.pages import StaffPage

PAGES: dict[str, StaffPage] = {
    "/desk": StaffPage(Permission.SERVE, desk.page),
    "/reception": StaffPage(Permission.RECEIVE, reception.now),
    "/reception/waiting": StaffPage(Permission.RECEIVE, reception.waiting),
    "/reception/delays": StaffPage(Permission.RECEIVE, reception.delays),
    "/reception/messages": StaffPage(Permission.RECEIVE, reception.messages),
    "/reception/outgoing": StaffPage(Permission.RECEIVE, outgoing.page),
    "/follow-ups": StaffPage(Permission.FOLLOW_UP, follow_ups.every),
    "/manager": StaffPage(Permission.MANAGE, manager.today),
    "/manager/people": StaffPage(Permission.MANAGE, people.page),
    "/manager/devices": StaffPage(Permission.MANAGE, manager.devices_page),
}
TICKET = StaffPage(Permission.SEE_TICKET, tickets.page)
TICKETS = "/tickets/"
FOLLOW_UP = StaffPage(Permission.FOLLOW_UP, follow_ups.one)
FOLLOW_UPS = "/follow-ups/"


def find(path: str) -> StaffPage | None:
    """The page at this address, if there is one."""
    if path.startswith(FOLLOW_UPS):
        return FOLLOW_UP
    return TICKET if path.startswith(TICKETS) else PAGES.get(path)
