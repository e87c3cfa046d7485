"""Paper that the server asks a printer for: reception's tickets and reprints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, or_, select

from queue_server.contract.commands import Evidence, PrintState
from queue_server.contract.receipt import Receipt
from queue_server.store import schema
from queue_server.store.rows import Rows

_job, _device = schema.print_job, schema.device


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One copy for one printer, by its name; None is any of the shop's."""

    id: UUID
    command_id: UUID
    copy_number: int
    ticket_id: UUID
    printer: str | None
    receipt: Receipt
    state: PrintState
    evidence: Evidence
    cause: str | None
    created_at: datetime
    expires_at: datetime


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


def waiting(connection: Connection, shop_id: str, printer: str, now: datetime) -> list[PrintJob]:
    """What this printer has yet to print, oldest first; nothing out of date. Jobs for no printer in
    particular are anyone's.
    """
    found = select(_job).where(
        _job.c.shop_id == shop_id,
        _job.c.state == PrintState.QUEUED.value,
        or_(_job.c.printer == printer, _job.c.printer.is_(None)),
        _job.c.expires_at > now,
    )
    return [_read(row) for row in connection.execute(found.order_by(_job.c.id))]


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
