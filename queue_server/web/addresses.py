"""Every page of staff by its address, with the permission it needs."""

from __future__ import annotations

from queue_server.domain.people import Permission
from queue_server.web import (
    appointments,
    closures,
    desk,
    feedback,
    follow_ups,
    kiosks,
    languages,
    manager,
    outgoing,
    people,
    privacy,
    reception,
    room_calendar,
    sessions,
    signing_in,
    tickets,
    waits,
    what_if,
)
from queue_server.web.pages import StaffPage

PAGES: dict[str, StaffPage] = {
    "/desk": StaffPage(Permission.SERVE, desk.page),
    "/reception": StaffPage(Permission.RECEIVE, reception.now),
    "/reception/waiting": StaffPage(Permission.RECEIVE, reception.waiting),
    "/reception/delays": StaffPage(Permission.RECEIVE, reception.delays),
    "/reception/kiosks": StaffPage(Permission.RECEIVE, kiosks.page),
    "/reception/messages": StaffPage(Permission.RECEIVE, reception.messages),
    "/reception/outgoing": StaffPage(Permission.RECEIVE, outgoing.page),
    "/reception/appointments": StaffPage(Permission.RECEIVE, appointments.day),
    "/reception/rooms": StaffPage(Permission.RECEIVE, room_calendar.page),
    "/book": StaffPage(Permission.BOOK, appointments.book),
    "/sessions": StaffPage(Permission.HOLD_SURGERIES, sessions.every),
    "/closures": StaffPage(Permission.HOLD_SURGERIES, closures.page),
    "/follow-ups": StaffPage(Permission.FOLLOW_UP, follow_ups.every),
    signing_in.PATH: StaffPage(Permission.SIGNED_IN, signing_in.page),
    "/manager": StaffPage(Permission.MANAGE, manager.today),
    "/manager/people": StaffPage(Permission.MANAGE, people.page),
    "/manager/devices": StaffPage(Permission.MANAGE, manager.devices_page),
    "/manager/privacy": StaffPage(Permission.MANAGE, privacy.page),
    feedback.PATH: StaffPage(Permission.MANAGE, feedback.page),
    languages.PATH: StaffPage(Permission.MANAGE, languages.page),
    waits.PATH: StaffPage(Permission.MANAGE, waits.page),
    what_if.PATH: StaffPage(Permission.MANAGE, what_if.page),
}
TICKET = StaffPage(Permission.SEE_TICKET, tickets.page)
TICKETS = "/tickets/"
FOLLOW_UP = StaffPage(Permission.FOLLOW_UP, follow_ups.one)
FOLLOW_UPS = "/follow-ups/"
APPOINTMENT = StaffPage(Permission.BOOK, appointments.one)
APPOINTMENTS = "/appointments/"
SESSION = StaffPage(Permission.HOLD_SURGERIES, sessions.one)
SESSIONS = "/sessions/"
REMARK = StaffPage(Permission.MANAGE, feedback.one)
EACH = {
    TICKETS: TICKET,
    FOLLOW_UPS: FOLLOW_UP,
    APPOINTMENTS: APPOINTMENT,
    SESSIONS: SESSION,
    feedback.REMARKS: REMARK,
}
"""Pages of one thing, by how their addresses begin."""


def find(path: str) -> StaffPage | None:
    """The page at this address, if there is one."""
    one = next((page for start, page in EACH.items() if path.startswith(start)), None)
    return one or PAGES.get(path)
