"""What the shop's machines need a person for, and what to do about it, in plain words; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from queue_server.domain.privacy import DELETION_LATE_AFTER

LITTLE_ROOM_BYTES = 1 << 30
COPY_OLD_AFTER = timedelta(hours=26)
ESTIMATES_OLD_AFTER = timedelta(minutes=3)
MESSAGES_LATE_AFTER = timedelta(minutes=15)
CERTIFICATE_ENDS_WITHIN = timedelta(days=21)
HOLIDAYS_END_WITHIN = timedelta(days=120)
AWAY_AFTER = timedelta(seconds=50)
"""A device says every 20 to 30 seconds that it is there."""
SETTLES_WITHIN = timedelta(minutes=2)
"""A server that has just started is not blamed for what could not be done before."""


class Part(StrEnum):
    """What is looked after. What does not exist in a shop, such as a certificate of its own, is well."""

    DATABASE = "database"
    DISK = "disk"
    BACKUP = "backup"
    KIOSKS = "kiosks"
    BOARDS = "boards"
    PRINTERS = "printers"
    CERTIFICATE = "certificate"
    BANK_HOLIDAYS = "bank_holidays"
    MESSAGES = "messages"
    ESTIMATES = "estimates"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing that needs a person. `about` is a device's name, or empty."""

    part: Part
    title: str
    advice: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a server knows of itself and its work at a moment; None for what there is none of.

    `copied_at`: when the last backup was made; `copy_problem`: why the last try failed, in a sentence;
    `unsent` messages to customers could go out by now and wait, the oldest `unsent_since`; `holidays_until`:
    the last day of which bank holidays are known.
    """

    started_at: datetime
    free_bytes: int | None = None
    copied_at: datetime | None = None
    copy_problem: str | None = None
    deleted_at: datetime | None = None
    estimated_at: datetime | None = None
    unsent_since: datetime | None = None
    unsent: int = 0
    certificate_until: datetime | None = None
    holidays_until: date | None = None


def of_machine(machine: Machine, now: datetime) -> Iterator[Concern]:
    """What is wrong with the server's surroundings or its work now."""
    yield from _of_disk(machine)
    yield from _of_dates(machine, now)
    if now - machine.started_at >= SETTLES_WITHIN:
        yield from _of_work(machine, now)


def _of_disk(machine: Machine) -> Iterator[Concern]:
    if machine.free_bytes is not None and machine.free_bytes < LITTLE_ROOM_BYTES:
        yield Concern(
            part=Part.DISK,
            title=f"The server's disk is nearly full: {machine.free_bytes >> 20} MB are left",
            advice="Tell IT today: when it is full, no ticket can be kept.",
        )


def _of_dates(machine: Machine, now: datetime) -> Iterator[Concern]:
    ends_at = machine.certificate_until
    if ends_at is not None and ends_at - now < CERTIFICATE_ENDS_WITHIN:
        yield Concern(
            part=Part.CERTIFICATE,
            title=f"The server's certificate {'ends' if now < ends_at else 'ended'} on {_day(ends_at)}",
            advice="Ask IT for a new one: without it no screen and no page can connect.",
        )
    until = machine.holidays_until
    if until is not None and until - now.date() < HOLIDAYS_END_WITHIN:
        yield Concern(
            part=Part.BANK_HOLIDAYS,
            title=f"Bank holidays are known only until {_day(until)}",
            advice="Ask IT to install the newest version: appointments may be offered on a bank holiday.",
        )


def _of_work(machine: Machine, now: datetime) -> Iterator[Concern]:
    if machine.copy_problem is not None:
        yield Concern(
            part=Part.BACKUP, title="The daily backup failed", advice=f"Tell IT today: {machine.copy_problem}"
        )
    elif machine.copied_at is not None and now - machine.copied_at > COPY_OLD_AFTER:
        yield Concern(
            part=Part.BACKUP,
            title=f"The last backup is {_hours(now - machine.copied_at)} old",
            advice="Tell IT today: backups should be made every night.",
        )
    if machine.deleted_at is not None and now - machine.deleted_at > DELETION_LATE_AFTER:
        yield Concern(
            part=Part.DELETION,
            title=f"Personal details were last deleted {_hours(now - machine.deleted_at)} ago",
            advice="Tell IT today: what is no longer needed should be deleted every hour.",
        )
    if machine.estimated_at is not None and now - machine.estimated_at > ESTIMATES_OLD_AFTER:
        yield Concern(
            part=Part.ESTIMATES,
            title="Waits are not worked out",
            advice="Numbers are given and called as always, but nobody is told how long it takes. Tell IT.",
        )
    if machine.unsent_since is not None and now - machine.unsent_since > MESSAGES_LATE_AFTER:
        yield Concern(
            part=Part.MESSAGES,
            title=f"Messages to customers wait to be sent: {machine.unsent}",
            advice="They go out as soon as that works again. If it lasts, tell IT and ring who must know.",
        )


def _hours(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
