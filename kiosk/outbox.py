"""Commands on their way: safe on disk before they are sent, sent until acknowledged, forgotten after a day.

Each command is one encrypted file, written whole or not at all, for this user only. A command keeps its
`command_id` however often it is sent, so the server does it once. Acknowledged commands stay 24 hours, for a
server that was restored from an older backup; then nothing of them, no need and no number, is left.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from pydantic import BaseModel, ConfigDict, ValidationError

from queue_server.contract.commands import CancelTicket, ChangeKioskNeeds, RaiseAlert, TakeTicket

KEPT_FOR = timedelta(hours=24)
ALERT_STALE_AFTER = timedelta(minutes=5)
LATE_AFTER = timedelta(seconds=10)
LONGEST_AGE = timedelta(days=14)

Outgoing = TakeTicket | RaiseAlert | ChangeKioskNeeds | CancelTicket
Kind = Literal["ticket", "alert", "needs", "cancel"]


_MODELS: dict[Kind, type[Outgoing]] = {
    "ticket": TakeTicket,
    "alert": RaiseAlert,
    "needs": ChangeKioskNeeds,
    "cancel": CancelTicket,
}


class Entry(BaseModel):
    """One command as it is kept. Times are seconds: by the wall, and by the boot clock of one boot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: int
    kind: Kind
    ticket_id: UUID | None
    body: str
    stored_at: float
    stored_boot_seconds: float
    boot: str
    acknowledged_at: float | None = None
    replayed: bool = False

    @property
    def command(self) -> Outgoing:
        """The command itself."""
        return _MODELS[self.kind].model_validate_json(self.body)

    @property
    def command_id(self) -> UUID:
        """What makes it one command however often it is sent."""
        return self.command.command_id


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


class Outbox:
    """The commands of one kiosk in one folder, in the order in which they were made."""

    def __init__(self, folder: Path, clocks: Clocks) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._clocks = clocks
        self._cipher = Fernet(_key(folder / "key"))
        self._entries = {entry.place: entry for entry in self._load()}
        self._next = max(self._entries, default=0) + 1

    def keep(self, kind: Kind, command: Outgoing, ticket_id: UUID | None = None) -> Entry:
        """Store a command durably; when this returns, no power cut loses it."""
        entry = Entry(
            place=self._next,
            kind=kind,
            ticket_id=ticket_id,
            body=command.model_dump_json(),
            stored_at=self._clocks.wall(),
            stored_boot_seconds=self._clocks.boot_seconds(),
            boot=self._clocks.boot,
        )
        self._next += 1
        self._write(entry)
        return entry

    def waiting(self) -> list[Entry]:
        """What is not acknowledged yet, oldest first. An alert nobody could hear in time is dropped."""
        self._drop(lambda entry: entry.kind == "alert" and self._is_pending(entry) and self._is_stale(entry))
        return [entry for _, entry in sorted(self._entries.items()) if self._is_pending(entry)]

    def acknowledge(self, entry: Entry) -> None:
        """The server has done it, or has refused it for good."""
        if entry.place in self._entries:
            self._write(entry.model_copy(update={"acknowledged_at": self._clocks.wall()}))

    def replay(self) -> int:
        """Send everything of the last 24 hours again, for a server that may have forgotten it."""
        again = [entry for entry in self._entries.values() if entry.acknowledged_at and entry.kind != "alert"]
        for entry in again:
            self._write(entry.model_copy(update={"acknowledged_at": None, "replayed": True}))
        return len(again)

    def scrub(self) -> None:
        """Remove what was acknowledged more than 24 hours ago."""
        oldest = self._clocks.wall() - KEPT_FOR.total_seconds()
        self._drop(lambda entry: entry.acknowledged_at is not None and entry.acknowledged_at < oldest)

    def as_sent(self, entry: Entry) -> Outgoing:
        """The command as it goes out now: a ticket sent late says how late."""
        command = entry.command
        if isinstance(command, TakeTicket) and (age := self.age(entry)) > LATE_AFTER:
            return command.model_copy(update={"age_seconds": age.total_seconds()})
        return command

    def age(self, entry: Entry) -> timedelta:
        """How long ago it was stored: by the boot clock, or after a restart as the wall clock has it."""
        if entry.boot == self._clocks.boot:
            seconds = self._clocks.boot_seconds() - entry.stored_boot_seconds
        else:
            seconds = self._clocks.wall() - entry.stored_at
        return timedelta(seconds=min(max(0.0, seconds), LONGEST_AGE.total_seconds()))

    @staticmethod
    def _is_pending(entry: Entry) -> bool:
        return entry.acknowledged_at is None

    def _is_stale(self, entry: Entry) -> bool:
        return self.age(entry) > ALERT_STALE_AFTER

    def _drop(self, gone: Callable[[Entry], bool]) -> None:
        for entry in [entry for entry in self._entries.values() if gone(entry)]:
            self._path(entry).unlink(missing_ok=True)
            del self._entries[entry.place]

    # Files

    def _path(self, entry: Entry) -> Path:
        return self._folder / f"{entry.place:08d}.command"

    def _write(self, entry: Entry) -> None:
        write_private(self._path(entry), self._cipher.encrypt(entry.model_dump_json().encode()))
        self._entries[entry.place] = entry

    def _load(self) -> Iterator[Entry]:
        """What can be read; a file of another key or half a disk is put aside, never guessed at."""
        for path in sorted(self._folder.glob("*.command")):
            try:
                yield Entry.model_validate_json(self._cipher.decrypt(path.read_bytes()))
            except (InvalidToken, ValidationError):
                path.replace(path.with_suffix(".unreadable"))


def write_private(path: Path, content: bytes) -> None:
    """Write a file whole and durably, for this user only: a power cut leaves the old one or the new one."""
    scratch = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _key(path: Path) -> bytes:
    if not path.is_file():
        write_private(path, Fernet.generate_key())
    return path.read_bytes()
