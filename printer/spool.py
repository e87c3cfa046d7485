"""Every print job and how it ended, on disk before anything happens, so that a crash hides nothing.

One row a job, keyed by the command that issued the ticket and the copy. What left us or may have left us is
never sent again: a job that a crash finds under way is UNKNOWN. Only `Spool` touches the file; use it from
one thread, under the agent's lock.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from printer.conversation import Outcome, Ticket
from queue_server.contract.commands import Evidence, PrintState
from queue_server.contract.receipt import Receipt

log = logging.getLogger("printer")

TAKES_NOTHING = sqlite3.OperationalError
KEEP_PAPER = timedelta(hours=24)
KEEP_KEYS = timedelta(days=7)

_TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    id          INTEGER PRIMARY KEY,
    command_id  TEXT NOT NULL,
    copy_number INTEGER NOT NULL,
    name        TEXT NOT NULL,
    payload     BLOB,
    picture     BLOB,
    receipt     TEXT,
    rows        INTEGER NOT NULL,
    state       TEXT NOT NULL,
    evidence    TEXT NOT NULL,
    cause       TEXT,
    touched     INTEGER NOT NULL DEFAULT 0,
    ended       INTEGER NOT NULL DEFAULT 0,
    attempts    INTEGER NOT NULL DEFAULT 0,
    made_at     TEXT NOT NULL,
    changed_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    UNIQUE (command_id, copy_number)
) STRICT;
CREATE TABLE IF NOT EXISTS server_jobs (
    job_id   TEXT PRIMARY KEY,
    job      INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    reported TEXT
) STRICT;
"""
_JOB = "id, command_id, copy_number, state, evidence, cause, ended"


@dataclass(frozen=True)
class Key:
    """What makes two requests the same paper: the command that issued the ticket, and which copy."""

    command_id: UUID
    copy_number: int


@dataclass(frozen=True)
class Job:
    """Where one copy stands; `has_ended` means that it will not change again."""

    id: int
    key: Key
    state: PrintState
    evidence: Evidence
    cause: str | None
    has_ended: bool


class Spool:
    """The jobs of one printer. Opening it settles what a crash left open; every call is durable.

    A call raises TAKES_NOTHING, having changed nothing, while the disk is full or can't be written. A file
    that is damaged is put aside when it is opened: paper is a copy, and people wait for it.
    """

    def __init__(self, path: Path, now: datetime) -> None:
        """Raises OSError where the disk takes nothing."""
        try:
            try:
                self._open(path, now)
            except sqlite3.DatabaseError as problem:
                if not is_damage(problem):
                    raise
                log.error("The spool was damaged and is put aside; papers may come out again: %s", problem)
                self._db.close()
                _put_aside(path)
                self._open(path, now)
        except TAKES_NOTHING as problem:
            raise OSError(f"{path} can't be written: {problem}. Is the disk full?") from problem

    def _open(self, path: Path, now: datetime) -> None:
        path.touch(mode=0o600, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        (verdict,) = self._row("PRAGMA quick_check(1)")
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        self._db.executescript(_TABLES)
        if self._row("SELECT 1 FROM pragma_table_info('jobs') WHERE name = 'receipt'") is None:
            # A spool of before there were reprints here.
            self._db.execute("ALTER TABLE jobs ADD COLUMN receipt TEXT")
        self._db.execute(
            "UPDATE jobs SET state = ?, cause = 'restarted', ended = 1, changed_at = ?"
            " WHERE touched = 1 AND ended = 0",
            (PrintState.UNKNOWN, _text(now)),
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # Taking jobs in

    def find(self, key: Key) -> Job | None:
        """The job with this key, if it was ever taken in."""
        return self._one("command_id = ? AND copy_number = ?", str(key.command_id), key.copy_number)

    def find_for_server(self, job_id: UUID) -> Job | None:
        """The job that the server knows by this id."""
        return self._one("id = (SELECT job FROM server_jobs WHERE job_id = ?)", str(job_id))

    def key_for_server(self, key: Key) -> Key:
        """The key under which a server job is printed.

        The kiosk may have printed a further copy of its own under the same number: then the next free one.
        A first copy asked for twice is one copy.
        """
        taken = self.find(key)
        if taken is None or key.copy_number == 1 or self._is_servers(taken):
            return key
        (last,) = self._row("SELECT max(copy_number) FROM jobs WHERE command_id = ?", str(key.command_id))
        return Key(key.command_id, last + 1)

    def add(
        self,
        key: Key,
        ticket: Ticket,
        now: datetime,
        expires_at: datetime,
        receipt: Receipt | None = None,
        job_id: UUID | None = None,
    ) -> Job:
        """Take a job in, once: the same key again is the job that is there.

        `receipt` is for later copies; `job_id` is what the server knows the job by, attached in the same
        write: a copy of the server's that a power cut left without it would be printed under a second key.
        """
        said = None if receipt is None else receipt.model_dump_json()
        with self._in_one_write():
            self._db.execute(
                "INSERT INTO jobs (command_id, copy_number, name, payload, picture, receipt, rows, state,"
                " evidence, made_at, changed_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (command_id, copy_number) DO NOTHING",
                (
                    *(str(key.command_id), key.copy_number, ticket.name, ticket.payload, ticket.picture),
                    *(said, ticket.rows, PrintState.QUEUED, Evidence.NONE),
                    *(_text(now), _text(now), _text(expires_at)),
                ),
            )
            job = self.find(key)
            assert job is not None
            if job_id is not None:
                self.attach(job, job_id)
        return job

    def refuse(self, key: Key, cause: str, now: datetime, job_id: UUID | None = None) -> Job:
        """Remember a job that can never be printed, such as one with a letter that no font has."""
        job = self.add(key, Ticket("refused", b"", b"", 0), now, now, job_id=job_id)
        return self.end(job, Outcome(PrintState.FAILED, cause=cause), now)

    def newest(self, number: str | None) -> tuple[Key, Receipt] | None:
        """The newest ticket, or that with this number, as it was taken in, under the key of its next copy.

        None for one that was never here, or is forgotten by now.
        """
        row = self._row(
            "SELECT command_id, receipt FROM jobs WHERE receipt IS NOT NULL"
            " AND json_extract(receipt, '$.number') = coalesce(?, json_extract(receipt, '$.number'))"
            " ORDER BY id DESC LIMIT 1",
            number,
        )
        if row is None:
            return None
        (last,) = self._row("SELECT max(copy_number) FROM jobs WHERE command_id = ?", row[0])
        return Key(UUID(row[0]), last + 1), Receipt.model_validate_json(row[1])

    def attach(self, job: Job, job_id: UUID) -> None:
        """The server knows this job by `job_id` and is to be told how it goes."""
        self._db.execute(
            "INSERT INTO server_jobs (job_id, job) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (str(job_id), job.id),
        )

    # Printing

    def next(self, now: datetime) -> tuple[Job, Ticket] | None:
        """The oldest job of which nothing has left us."""
        row = self._row(
            f"SELECT {_JOB}, name, payload, picture, rows FROM jobs"  # noqa: S608 - our own columns
            " WHERE ended = 0 AND touched = 0 AND expires_at > ? ORDER BY id LIMIT 1",
            _text(now),
        )
        return (_job(row[:7]), Ticket(*row[7:])) if row else None

    def note(self, job: Job, state: PrintState, cause: str | None, now: datetime) -> Job:
        """A step on the way. SENDING is on disk before the first byte leaves."""
        starts = state is PrintState.SENDING
        self._db.execute(
            "UPDATE jobs SET state = ?, cause = ?, changed_at = ?, touched = max(touched, ?),"
            " attempts = attempts + ? WHERE id = ?",
            (state, cause, _text(now), starts, starts, job.id),
        )
        return self._again(job)

    def back(self, job: Job, outcome: Outcome, now: datetime) -> Job:
        """Nothing of it left us (FAILED) or the printer was not ready (BLOCKED): it is tried again."""
        self._db.execute(
            "UPDATE jobs SET state = ?, cause = ?, changed_at = ?, touched = 0 WHERE id = ?",
            (outcome.state, outcome.cause, _text(now), job.id),
        )
        return self._again(job)

    def end(self, job: Job, outcome: Outcome, now: datetime) -> Job:
        """How it ended, and how well that is known."""
        self._db.execute(
            "UPDATE jobs SET state = ?, evidence = ?, cause = ?, changed_at = ?, ended = 1 WHERE id = ?",
            (outcome.state, outcome.evidence, outcome.cause, _text(now), job.id),
        )
        return self._again(job)

    # Keeping house

    def expire(self, now: datetime) -> int:
        """End the jobs that came too late to be of use; how many."""
        return self._db.execute(
            "UPDATE jobs SET state = ?, ended = 1, changed_at = ?"
            " WHERE ended = 0 AND touched = 0 AND expires_at <= ?",
            (PrintState.EXPIRED, _text(now), _text(now)),
        ).rowcount

    def expire_at(self, key: Key, moment: datetime) -> None:
        """Let this job be of use until then only, unless it is for a shorter time anyway."""
        self._db.execute(
            "UPDATE jobs SET expires_at = min(expires_at, ?) WHERE command_id = ? AND copy_number = ?",
            (_text(moment), str(key.command_id), key.copy_number),
        )

    def is_of_use(self, job: Job, now: datetime) -> bool:
        """Whether its paper would not come too late now."""
        return self._row("SELECT 1 FROM jobs WHERE id = ? AND expires_at > ?", job.id, _text(now)) is not None

    def scrub(self, now: datetime) -> None:
        """Forget what tickets said after 24 h, and that they were after 7 days."""
        self._db.execute(
            "UPDATE jobs SET payload = NULL, picture = NULL, receipt = NULL"
            " WHERE ended = 1 AND changed_at <= ?",
            (_text(now - KEEP_PAPER),),
        )
        self._db.execute("DELETE FROM jobs WHERE ended = 1 AND changed_at <= ?", (_text(now - KEEP_KEYS),))

    def waiting(self) -> int:
        """How many jobs have not ended."""
        (count,) = self._row("SELECT count(*) FROM jobs WHERE ended = 0")
        return int(count)

    def ended(self, since: datetime) -> dict[PrintState, int]:
        """How many jobs ended how since then."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM jobs WHERE ended = 1 AND changed_at > ? GROUP BY state",
            (_text(since),),
        )
        return {PrintState(state): count for state, count in rows}

    # Telling the server

    def unreported(self) -> list[tuple[UUID, Job]]:
        """The server's jobs that stand otherwise than it was last told, oldest first."""
        rows = self._db.execute(
            "SELECT server_jobs.job_id, jobs.id, command_id, copy_number, state, evidence, cause, ended"
            " FROM server_jobs JOIN jobs ON jobs.id = server_jobs.job"
            " WHERE reported IS NOT state ORDER BY jobs.id"
        ).fetchall()
        return [(UUID(row[0]), _job(row[1:])) for row in rows]

    def reported(self, job_id: UUID, state: PrintState) -> None:
        """The server has been told that this job stands at `state`."""
        self._db.execute("UPDATE server_jobs SET reported = ? WHERE job_id = ?", (state, str(job_id)))

    # Rows

    @contextmanager
    def _in_one_write(self) -> Iterator[None]:
        """All of it is on disk afterwards, or none of it."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def _is_servers(self, job: Job) -> bool:
        return self._row("SELECT 1 FROM server_jobs WHERE job = ?", job.id) is not None

    def _again(self, job: Job) -> Job:
        found = self._one("id = ?", job.id)
        assert found is not None
        return found

    def _one(self, where: str, *values: object) -> Job | None:
        row = self._row(f"SELECT {_JOB} FROM jobs WHERE {where}", *values)  # noqa: S608 - written by us, values bound
        return _job(row) if row else None

    def _row(self, statement: str, *values: object) -> Any:
        with closing(self._db.execute(statement, values)) as cursor:
            return cursor.fetchone()


def is_damage(problem: BaseException) -> bool:
    """Whether the file is not as it was written; its kinds are errors of more special classes."""
    return type(problem) is sqlite3.DatabaseError


def _put_aside(path: Path) -> None:
    stamp = int(path.stat().st_mtime)
    for part in path.parent.glob(f"{path.name}*"):
        if ".damaged" not in part.name:
            part.replace(part.with_name(f"{part.name}.damaged-{stamp}"))


def _job(row: Sequence[Any]) -> Job:
    number, command_id, copy_number, state, evidence, cause, ended = row
    key = Key(UUID(command_id), copy_number)
    return Job(number, key, PrintState(state), Evidence(evidence), cause, bool(ended))


def _text(moment: datetime) -> str:
    """A moment as text that sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
