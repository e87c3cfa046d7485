"""The manager's page of privacy: is all deleted when it is due, and who opened whose details."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_server.api import spreadsheets
from queue_server.contract.references import spaced
from queue_server.contract.words import ENGLISH, Words
from queue_server.domain import privacy
from queue_server.domain.hours import shop_day
from queue_server.store import audit, people, retention
from queue_server.store.audit import Looked
from queue_server.store.database import Connection
from queue_server.store.retention import Job
from queue_server.web.pages import Asked

# What each job deletes, and after what time: as docs/privacy.md says it.
KINDS = {
    "booking_contacts": ("Names and contacts of bookings", "30 days after the appointment"),
    "notes": ("Advisers’ notes", "24 hours after the visit, or after the answer"),
    "follow_ups": ("Words about what was to be answered", "24 hours after the answer"),
    "feedback_unlinked": ("Which visit feedback was about", "24 hours after it was given"),
    "remarks": ("What customers wrote to us", "24 hours after the answer; where none is wanted, 30 days"),
    "outgoing_emptied": ("Messages to customers: where to, and what was told", "24 hours after sending"),
    "outgoing": ("Messages to customers: what is left", "30 days"),
    "paper": ("Pictures of paper tickets and slips", "the end of the day"),
    "messages": ("Lines between colleagues", "the end of the day"),
    "undo": ("What may be undone", "60 seconds"),
    "sessions": ("Sign-ins", "12 hours"),
    "sign_in_failures": ("Sign-ins that failed", "1 day"),
    "attempts": ("Tries to check in or to book", "1 day"),
    "commands": ("Ids of what was done, so that it is done once", "7 days"),
    "claims": ("Times that were booked", "the end of the day"),
    "audit": ("Who opened whose details", "12 months"),
    "permissions": ("What customers agreed to share", "12 months"),
}
ACTS = {
    "ticket_opened": "Opened a ticket",
    "appointment_opened": "Opened a booking",
    "appointments_sought": "Looked for a booking",
    "contact_opened": "Opened where to reach a customer",
    "follow_up_read": "Opened what is to be answered",
    "remark_opened": "Opened what a customer wrote",
    "reads_opened": "Opened this list",
    "exported": "Copied all that is kept of a customer",
}
_COLUMNS = ("at", "who", "user name", "what", "ticket", "day", "booking")
_SHOWN = 50
_NOT_YET = Job("", None, None, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of what is deleted: since when it is, and whether all is well."""

    what: str
    kept: str
    last_at: datetime | None
    deleted: int
    state: str


async def page(asked: Asked) -> str:
    """Both tables; that somebody looked at the second is written down too."""
    door, shop, now = asked.door, asked.door.shop, asked.door.now()

    def read(connection: Connection) -> tuple[list[Job], list[Looked], dict[str, str]]:
        looks = audit.newest(connection, shop.id, now - privacy.AUDIT_KEPT, _SHOWN)
        return retention.standing(connection, shop.id), looks, _names(connection, shop.id)

    jobs, looks, names = await door.reader.read(read)
    await door.write_down(asked.actor, "reads_opened")
    lines = _lines(jobs, now)
    return asked.draw(
        "manager/privacy.html",
        (await door.hub.hall()).head,
        lines=lines,
        in_trouble=[line for line in lines if line.state != "well"],
        looks=looks,
        names=names,
        acts=ACTS,
        day_of=lambda moment: Words.of(ENGLISH).day(shop_day(moment, shop.timezone)),
        spaced=spaced,
        chip="Manager",
    )


async def spreadsheet(asked: Asked) -> str:
    """Who opened whose details in the last twelve months, for the data protection officer."""
    door, shop, since = asked.door, asked.door.shop, asked.door.now() - privacy.AUDIT_KEPT

    def read(connection: Connection) -> tuple[list[Looked], dict[str, str], dict[str, str]]:
        users = {each.person.id: each.user for each in people.everyone(connection, shop.id)}
        return audit.newest(connection, shop.id, since), _names(connection, shop.id), users

    looks, names, users = await door.reader.read(read)
    await door.write_down(asked.actor, "reads_opened")
    rows = []
    for look in looks:
        at = look.at.astimezone(shop.timezone).isoformat(timespec="seconds")
        who = (names.get(look.actor, look.actor), users.get(look.actor, ""))
        rows.append((at, *who, ACTS.get(look.act, look.act), look.number, look.day, look.reference))
    return spreadsheets.table(_COLUMNS, rows)


def _lines(jobs: list[Job], now: datetime) -> list[Line]:
    known = {job.name: job for job in jobs}
    return [
        Line(what, kept, job.last_success_at, job.deleted, _state(job, now))
        for name, (what, kept) in KINDS.items()
        for job in (known.get(name, _NOT_YET),)
    ]


def _state(job: Job, now: datetime) -> str:
    if job.has_failed:
        return "failed"
    return "late" if privacy.deletion_is_late(job.last_success_at, now) else "well"


def _names(connection: Connection, shop_id: str) -> dict[str, str]:
    return {each.person.id: each.person.name for each in people.everyone(connection, shop_id)}
