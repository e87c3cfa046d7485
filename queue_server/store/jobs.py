"""Paper that the server asks a printer for: reception's tickets and reprints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from queue_server.contract.commands import Evidence, PrintState
from queue_server.contract.receipt import Receipt
from queue_server.domain.people import Actor
from queue_server.store import schema
from queue_server.store.rows import Rows

_job, _device = schema.print_job, schema.device
TAKEN_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One copy for one printer, by its name; None is any of the shop's. A booking's slip is of no ticket.

    `taken_by` is the device that fetched it last, and alone may print it until `taken_until`.
    """

    id: UUID
    command_id: UUID
    copy_number: int
    ticket_id: UUID | None
    printer: str | None
    receipt: Receipt
    state: PrintState
    evidence: Evidence
    cause: str | None
    created_at: datetime
    expires_at: datetime
    taken_by: str | None = None
    taken_until: datetime | None = None


def ask(rows: Rows, shop_id: str, job: PrintJob) -> None:
    """Ask for a copy."""
    values = {name: getattr(job, name) for name in PrintJob.__slots__}
    values |= {
        "shop_id": shop_id,
        "receipt": job.receipt.model_dump(mode="json"),
        "state": job.state.value,
        "evidence": job.evidence.value,
    }
    rows.insert(_job, values)


def printers(connection: Connection, shop_id: str) -> frozenset[str]:
    """The names of the shop's printers."""
    found = select(_device.c.name).where(
        _device.c.shop_id == shop_id, _device.c.kind == "printer", _device.c.revoked_at.is_(None)
    )
    return frozenset(row.name for row in connection.execute(found))


def printer_of(connection: Connection, shop_id: str, device: str) -> str | None:
    """The printer that stands with a kiosk (by its device id), where one was named."""
    found = select(_device.c.printer).where(_device.c.shop_id == shop_id, _device.c.id == device)
    name: str | None = connection.execute(found).scalar_one_or_none()
    return name


def is_waiting(connection: Connection, shop_id: str, printer: Actor, now: datetime) -> bool:
    """Whether `take` would find anything; asked often, and takes nothing."""
    found = select(_job.c.id).where(_may_take(shop_id, printer, now)).limit(1)
    return connection.execute(found).first() is not None


def take(connection: Connection, shop_id: str, printer: Actor, now: datetime) -> list[PrintJob]:
    """What this printer (a device) has yet to print, oldest first; nothing out of date.

    Jobs for no printer in particular go to the first who asks. For TAKEN_FOR nobody else gets what was
    taken, unless its agent says before how it went; whoever took it gets it again, for as long anew.
    """
    mine = {"taken_by": printer.id, "taken_until": now + TAKEN_FOR}
    taking = update(_job).where(_may_take(shop_id, printer, now)).values(mine).returning(_job)
    return sorted(map(_read, connection.execute(taking)), key=lambda job: job.id)


def _may_take(shop_id: str, printer: Actor, now: datetime) -> ColumnElement[bool]:
    return and_(
        _job.c.shop_id == shop_id,
        _job.c.state == PrintState.QUEUED.value,
        or_(_job.c.printer == printer.name, _job.c.printer.is_(None)),
        _job.c.expires_at > now,
        or_(_job.c.taken_by.is_(None), _job.c.taken_by == printer.id, _job.c.taken_until <= now),
    )


def states(connection: Connection, shop_id: str) -> dict[str, int]:
    """How many of today's jobs stand how."""
    counted = select(_job.c.state, func.count()).group_by(_job.c.state)
    return dict(connection.execute(counted.where(_job.c.shop_id == shop_id)).all())


def find(connection: Connection, shop_id: str, job: UUID) -> PrintJob | None:
    """One job."""
    row = connection.execute(select(_job).where(_job.c.shop_id == shop_id, _job.c.id == job)).first()
    return None if row is None else _read(row)


def copies(connection: Connection, shop_id: str, ticket: UUID) -> int:
    """The highest copy number asked for so far; 1 when the kiosk printed the only one."""
    found = select(func.max(_job.c.copy_number)).where(_job.c.shop_id == shop_id, _job.c.ticket_id == ticket)
    return connection.execute(found).scalar_one() or 1


def note(rows: Rows, job: PrintJob, state: PrintState, evidence: Evidence, cause: str | None) -> None:
    """How the job stands now."""
    before = {"state": job.state.value, "evidence": job.evidence.value, "cause": job.cause}
    after = {"state": state.value, "evidence": evidence.value, "cause": cause}
    rows.update(_job, {"id": job.id}, before, after)


def _read(row: Any) -> PrintJob:
    values = dict(row._mapping)
    values.pop("shop_id")
    values["receipt"] = Receipt.model_validate(values["receipt"])
    values["state"] = PrintState(values["state"])
    values["evidence"] = Evidence(values["evidence"])
    return PrintJob(**values)
