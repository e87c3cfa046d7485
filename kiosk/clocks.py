"""How long ago something was stored, whatever the wall clock says; so that no order is ever invented.

Within one boot the boot clock answers. After a restart the server's clock does, carried from the kiosk's last
contact to the storing on the boot clock; and where there was no contact in that boot, the wall clock, held
between that contact and now. All moments are seconds since 1970, all ages seconds.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.files import write_private

log = logging.getLogger(__name__)

LONGEST_AGE = timedelta(days=14)
CONTACT_KEPT_EVERY = timedelta(minutes=1)
APART_AT_LEAST = 1.0
"""Two customers of one kiosk never come in the same second; that much is certain across a restart."""


@dataclass(frozen=True)
class Clocks:
    """The wall clock, the clock that runs since boot, and which boot this is."""

    wall: Callable[[], float] = time.time
    boot_seconds: Callable[[], float] = lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    boot: str = ""

    @classmethod
    def of_this_machine(cls) -> Clocks:
        """The real ones."""
        return cls(boot=Path("/proc/sys/kernel/random/boot_id").read_text().strip())


class Stamp(BaseModel):
    """When something was stored, by every clock there is. `server_at` is the server's clock carried forward
    since the last contact in that boot; `heard_at` is when that or an earlier contact was, by its clock."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    stored_at: float
    stored_boot_seconds: float
    boot: str
    server_at: float | None = None
    heard_at: float | None = None


@dataclass(frozen=True)
class Now:
    """This moment by every clock; `server` is None in a boot without contact."""

    wall: float
    boot_seconds: float
    boot: str
    server: float | None = None

    @property
    def best(self) -> float:
        """The time of day, as well as it can be known."""
        return self.wall if self.server is None else self.server


@dataclass(frozen=True)
class Age:
    """How long ago; `rough` where a restart lies between."""

    seconds: float
    rough: bool


def ages(stamps: Sequence[Stamp], now: Now) -> list[Age]:
    """How long ago each was stored. They come in the order of storing, and that order always holds."""
    found: list[Age] = []
    for at in range(len(stamps) - 1, -1, -1):
        stamp = stamps[at]
        age = _age(stamp, now)
        if found and age.rough:
            later = stamps[at + 1]
            same = later.boot == stamp.boot
            apart = later.stored_boot_seconds - stamp.stored_boot_seconds if same else APART_AT_LEAST
            age = Age(max(age.seconds, found[-1].seconds + max(apart, 0.0)), True)
        found.append(Age(min(max(age.seconds, 0.0), LONGEST_AGE.total_seconds()), age.rough))
    return found[::-1]


def _age(stamp: Stamp, now: Now) -> Age:
    if stamp.boot == now.boot:
        return Age(now.boot_seconds - stamp.stored_boot_seconds, False)
    guess = now.best - (stamp.stored_at if stamp.server_at is None else stamp.server_at)
    since_contact = LONGEST_AGE.total_seconds()
    if stamp.heard_at is not None:
        # Who was stored before a boot's first contact came after the contact of another boot and that start.
        since_start = stamp.stored_boot_seconds if stamp.server_at is None else 0.0
        since_contact = now.best - stamp.heard_at - since_start
    # It was stored before this boot began, and not before the kiosk last heard from the server.
    return Age(min(max(guess, now.boot_seconds), max(since_contact, now.boot_seconds)), True)


class _Contact(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    server_at: float
    boot_seconds: float
    boot: str


class Timekeeper:
    """Keeps the last contact with the server on disk, and stamps what is stored."""

    def __init__(self, path: Path, clocks: Clocks) -> None:
        self._path = path
        self._clocks = clocks
        self._contact = self._kept = self._read()

    def heard(self, server_at: datetime) -> None:
        """The server has just said what time it is."""
        contact = _Contact(
            server_at=server_at.timestamp(), boot_seconds=self._clocks.boot_seconds(), boot=self._clocks.boot
        )
        self._contact, kept = contact, self._kept
        lately = contact.boot_seconds - CONTACT_KEPT_EVERY.total_seconds()
        if kept is None or kept.boot != contact.boot or kept.boot_seconds <= lately:
            try:
                write_private(self._path, contact.model_dump_json().encode())
            except OSError as problem:
                log.warning("The server's time could not be kept: %s", problem)
            self._kept = contact

    def not_before(self, server_at: float) -> None:
        """Something was stored at this moment by the server's clock; the contact on disk may be older."""
        contact = self._contact
        if contact is not None and contact.boot != self._clocks.boot and contact.server_at < server_at:
            self._contact = contact.model_copy(update={"server_at": server_at})

    def now(self) -> Now:
        """This moment."""
        contact, clocks = self._contact, self._clocks
        boot_seconds = clocks.boot_seconds()
        server = None
        if contact is not None and contact.boot == clocks.boot:
            server = contact.server_at + boot_seconds - contact.boot_seconds
        return Now(clocks.wall(), boot_seconds, clocks.boot, server)

    def stamp(self) -> Stamp:
        """For what is stored now."""
        now = self.now()
        return Stamp(
            stored_at=now.wall,
            stored_boot_seconds=now.boot_seconds,
            boot=now.boot,
            server_at=now.server,
            heard_at=None if self._contact is None else self._contact.server_at,
        )

    @property
    def today(self) -> datetime:
        """The time of day, as well as it can be known, never before the last contact; aware, UTC."""
        heard = 0.0 if self._contact is None else self._contact.server_at
        return datetime.fromtimestamp(max(self.now().best, heard), UTC)

    @property
    def is_rough(self) -> bool:
        """Whether only the wall clock tells the time, as nothing was heard from the server in this boot."""
        return self.now().server is None

    def _read(self) -> _Contact | None:
        try:
            return _Contact.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return None
