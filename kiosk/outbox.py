"""Commands on their way: safe on disk before they are sent, sent until acknowledged, forgotten after a day.

Each command is one encrypted file, written whole or not at all, for this user only. A command keeps its
`command_id` however often it is sent, so the server does it once. Acknowledged commands stay 24 hours, for a
server that was restored from an older backup; then nothing of them, no need and no number, is left.
What becomes of a command is remembered also while the disk takes nothing: after a restart it is sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from pydantic_core import from_json, to_json

from kiosk.clocks import Age, Clocks, Stamp, Timekeeper, ages
from kiosk.files import write_private
from queue_server.contract.commands import CancelTicket, ChangeKioskNeeds, RaiseAlert, TakeTicket
from queue_server.contract.feedback import KioskFeedback
from queue_server.contract.receipt import Receipt

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)
LATE_AFTER = timedelta(seconds=10)

Outgoing = TakeTicket | RaiseAlert | ChangeKioskNeeds | CancelTicket | KioskFeedback
Kind = Literal["ticket", "alert", "needs", "cancel", "feedback"]


_MODELS: dict[Kind, type[Outgoing]] = {
    "ticket": TakeTicket,
    "alert": RaiseAlert,
    "needs": ChangeKioskNeeds,
    "cancel": CancelTicket,
    "feedback": KioskFeedback,
}
_STALE_AFTER: dict[Kind, timedelta] = {"alert": timedelta(minutes=5), "ticket": timedelta(minutes=10)}


class Entry(Stamp):
    """One command as it is kept, with when by every clock.

    Of a ticket that the server has given, `ticket_id` and `given` (its number) are kept as well.
    `refused`: the server has said no to a ticket whose paper is out; it is tried again after a restart.
    """

    place: int
    kind: Kind
    ticket_id: UUID | None
    body: str
    acknowledged_at: float | None = None
    replayed: bool = False
    given: str | None = None
    refused: bool = False

    @property
    def command(self) -> Outgoing:
        """The command itself, without what a newer version of this program said in it and this one can't.

        Raises ValueError for what is none.
        """
        model, said = _MODELS[self.kind], from_json(self.body)
        if not isinstance(said, dict):
            raise ValueError("This is no command.")
        known = {name: value for name, value in said.items() if name in model.model_fields}
        return model.model_validate_json(to_json(known))

    @property
    def command_id(self) -> UUID:
        """What makes it one command however often it is sent."""
        return self.command.command_id

    @property
    def number(self) -> str | None:
        """The number that this kiosk printed for it by itself."""
        command = self.command
        return command.offline_number if isinstance(command, TakeTicket) else None

    @property
    def on_paper(self) -> str | None:
        """The number in the customer's hand, from this kiosk or from the server."""
        return self.number or self.given


class Outbox:
    """The commands of one kiosk in one folder, in the order in which they were made."""

    def __init__(self, folder: Path, clocks: Clocks) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.times = Timekeeper(folder / "contact", clocks)
        self._cipher = Fernet(_key(folder / "key"))
        self._entries = {entry.place: entry for entry in self._load()}
        for entry in self._entries.values():
            if entry.server_at is not None:
                self.times.not_before(entry.server_at)
        self._next = max(self._entries, default=0) + 1
        self._unsaved: set[int] = set()

    def keep(self, kind: Kind, command: Outgoing, ticket_id: UUID | None = None) -> Entry:
        """Store a command durably; when this returns, no power cut loses it. Raises OSError."""
        entry = self._entry(kind, command, ticket_id)
        self._write(entry)
        return entry

    def hold(self, kind: Kind, command: Outgoing, ticket_id: UUID | None = None) -> Entry:
        """Remember a command that the disk did not take, to be sent by a kiosk that reaches its server.

        Nobody is shown a number for it before the server has it on its own disk.
        """
        entry = self._entry(kind, command, ticket_id)
        self._entries[entry.place] = entry
        self._unsaved.add(entry.place)
        return entry

    @property
    def takes_nothing(self) -> bool:
        """Whether the disk did not take what it should hold; `catch_up` tries again."""
        return bool(self._unsaved)

    def catch_up(self) -> None:
        """Write what the disk did not take before."""
        for place in sorted(self._unsaved):
            self._note(self._entries[place])

    def unnumbered(self, command_id: UUID) -> TakeTicket | None:
        """The ticket that still waits for a number from anyone."""
        commands = (entry.command for entry in self.waiting() if entry.command_id == command_id)
        found = next(commands, None)
        return found if isinstance(found, TakeTicket) and found.offline_number is None else None

    def number(self, command_id: UUID, number: str) -> None:
        """The kiosk gives a waiting ticket this number by itself; when this returns, durably."""
        entry = next(entry for entry in self.waiting() if entry.command_id == command_id)
        body = entry.command.model_copy(update={"offline_number": number}).model_dump_json()
        self._write(entry.model_copy(update={"body": body}))

    def waiting(self) -> list[Entry]:
        """What is not acknowledged yet, oldest first.

        An alert nobody could hear in time is dropped, and a ticket whose number nobody ever saw.
        """
        self._drop(lambda entry: self._is_pending(entry) and self._is_stale(entry))
        return [entry for _, entry in sorted(self._entries.items()) if self._is_pending(entry)]

    def sendable(self) -> list[Entry]:
        """What can be sent now: how old something from before a restart is, only the server's clock says.

        What was stored in this boot before the server told its time is dated now: another restart would
        leave only the wall clock to tell.
        """
        now = self.times.now()
        if now.server is None:
            return [entry for entry in self.waiting() if entry.boot == now.boot]
        for entry in self.waiting():
            if entry.boot == now.boot and entry.server_at is None:
                age = now.boot_seconds - entry.stored_boot_seconds
                self._note(entry.model_copy(update={"server_at": now.server - age}))
        return self.waiting()

    def refused(self) -> list[Entry]:
        """The tickets with paper that the server would not take."""
        return [entry for _, entry in sorted(self._entries.items()) if entry.refused]

    def numbers(self) -> list[str]:
        """Every number that this kiosk gave by itself and still keeps, oldest first."""
        return [entry.number for _, entry in sorted(self._entries.items()) if entry.number is not None]

    def acknowledge(self, entry: Entry, receipt: Receipt | None = None) -> bool:
        """The server has done it, or has refused it for good.

        False, and nothing is changed, where the kiosk has given the ticket a number since it was sent: the
        server must hear of it.
        """
        known = self._entries.get(entry.place)
        if known is None:
            return True
        if known.body != entry.body:
            return False
        given = {} if receipt is None else {"ticket_id": receipt.ticket_id, "given": receipt.number}
        self._note(known.model_copy(update={"acknowledged_at": self.times.today.timestamp(), **given}))
        return True

    def refuse(self, entry: Entry) -> None:
        """The server would not take this. A ticket whose paper is out is kept to be tried again."""
        if entry.on_paper is None:
            self.acknowledge(entry)
        else:
            self._note(entry.model_copy(update={"refused": True}))

    def replay(self) -> int:
        """Send everything of the last 24 hours again, for a server that may have forgotten it.

        Tickets keep the number that is on their paper; one that was given back is left out, and alerts.
        """
        gone = {entry.ticket_id for entry in self._entries.values() if entry.kind == "cancel"}
        again = [
            entry
            for entry in self._entries.values()
            if entry.acknowledged_at and entry.kind != "alert"
            if entry.kind != "ticket" or entry.ticket_id is None or entry.ticket_id not in gone
        ]
        for entry in again:
            self._note(entry.model_copy(update={"acknowledged_at": None, "replayed": True}))
        return len(again)

    def scrub(self) -> None:
        """Remove what was acknowledged more than 24 hours ago."""
        oldest = self.times.today.timestamp() - KEPT_FOR.total_seconds()
        self._drop(lambda entry: entry.acknowledged_at is not None and entry.acknowledged_at < oldest)

    def as_sent(self, entry: Entry) -> Outgoing:
        """The command as it goes out now: what is sent late, or has a number of ours, says how late."""
        command = entry.command
        if isinstance(command, KioskFeedback):
            return command.model_copy(update={"age_seconds": self.age(entry).seconds})
        if not isinstance(command, TakeTicket):
            return command
        age, number = self.age(entry), entry.on_paper
        if number is None and age.seconds <= LATE_AFTER.total_seconds():
            return command
        said = {"age_seconds": age.seconds, "age_is_rough": age.rough, "offline_number": number}
        return command.model_copy(update=said)

    def age(self, entry: Entry) -> Age:
        """How long ago it was stored."""
        entries = [each for _, each in sorted(self._entries.items()) if each.place >= entry.place]
        return ages(entries, self.times.now())[0]

    @staticmethod
    def _is_pending(entry: Entry) -> bool:
        return entry.acknowledged_at is None and not entry.refused

    def _is_stale(self, entry: Entry) -> bool:
        if entry.kind not in _STALE_AFTER or entry.number is not None or entry.replayed:
            return False
        return self.age(entry).seconds > _STALE_AFTER[entry.kind].total_seconds()

    def _drop(self, gone: Callable[[Entry], bool]) -> None:
        for entry in [entry for entry in self._entries.values() if gone(entry)]:
            del self._entries[entry.place]
            self._unsaved.discard(entry.place)
            with self._trying():
                self._path(entry).unlink(missing_ok=True)

    # Files

    def _path(self, entry: Entry) -> Path:
        return self._folder / f"{entry.place:08d}.command"

    def _entry(self, kind: Kind, command: Outgoing, ticket_id: UUID | None) -> Entry:
        stamp = self.times.stamp().model_dump()
        place, self._next = self._next, self._next + 1
        return Entry(place=place, kind=kind, ticket_id=ticket_id, body=command.model_dump_json(), **stamp)

    def _write(self, entry: Entry) -> None:
        write_private(self._path(entry), self._cipher.encrypt(entry.model_dump_json().encode()))
        self._entries[entry.place] = entry
        self._unsaved.discard(entry.place)

    def _note(self, entry: Entry) -> None:
        self._entries[entry.place] = entry
        self._unsaved.add(entry.place)
        with self._trying():
            self._write(entry)

    @contextmanager
    def _trying(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            log.warning("The disk takes nothing: %s", problem)

    def _load(self) -> Iterator[Entry]:
        """What can be read; a file of another key, half a disk or no command is put aside, never guessed at.

        What a power cut left half written was promised to nobody, and goes.
        """
        for cut_off in self._folder.glob(".*.new"):
            with self._trying():
                cut_off.unlink()
        for path in sorted(self._folder.glob("*.command")):
            try:
                entry = Entry.model_validate_json(self._cipher.decrypt(path.read_bytes()))
                _ = entry.command
                yield entry.model_copy(update={"refused": False})
            except (InvalidToken, ValueError):
                with self._trying():
                    path.replace(path.with_suffix(".unreadable"))


def _key(path: Path) -> bytes:
    if not path.is_file():
        write_private(path, Fernet.generate_key())
    return path.read_bytes()
