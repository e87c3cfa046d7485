"""The spool remembers every job through crashes, and calls nothing sure that is not."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from printer.conversation import Outcome, Ticket
from printer.spool import Job, Key, Spool
from queue_server.contract.commands import Evidence, PrintState

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)
TICKET = Ticket("A042", b"bytes", b"picture", 1062)
FIRST = Key(UUID(int=42), 1)
SECOND = Key(UUID(int=42), 2)
DONE = Outcome(PrintState.PRINTED, Evidence.TOKEN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spool.db"


@pytest.fixture
def spool(path: Path) -> Iterator[Spool]:
    spool = Spool(path, NOW)
    yield spool
    spool.close()


def add(spool: Spool, key: Key = FIRST) -> Job:
    return spool.add(key, TICKET, NOW, LATER)


def reopened(spool: Spool, path: Path) -> Spool:
    spool.close()
    return Spool(path, LATER)


def test_the_same_key_twice_is_one_job(spool: Spool) -> None:
    assert add(spool) == add(spool)
    assert add(spool, SECOND) != add(spool)
    assert spool.waiting() == 2


def test_jobs_come_oldest_first_with_their_frozen_bytes(spool: Spool) -> None:
    add(spool)
    add(spool, SECOND)
    due = spool.next(NOW)
    assert due is not None
    job, ticket = due
    assert (job.key, job.state, ticket) == (FIRST, PrintState.QUEUED, TICKET)
    spool.end(job, DONE, NOW)
    following = spool.next(NOW)
    assert following is not None
    assert following[0].key == SECOND


def test_what_is_under_way_is_never_offered_again(spool: Spool) -> None:
    spool.note(add(spool), PrintState.SENDING, None, NOW)
    assert spool.next(NOW) is None


def test_what_never_left_us_is_offered_again(spool: Spool) -> None:
    job = spool.note(add(spool), PrintState.SENDING, None, NOW)
    back = spool.back(job, Outcome(PrintState.FAILED, cause="line_lost"), NOW)
    assert (back.state, back.has_ended) == (PrintState.FAILED, False)
    assert spool.next(NOW) is not None


@pytest.mark.parametrize("state", [PrintState.SENDING, PrintState.SENT, PrintState.BLOCKED])
def test_what_a_crash_finds_under_way_is_unknown(spool: Spool, path: Path, state: PrintState) -> None:
    job = spool.note(add(spool), PrintState.SENDING, None, NOW)
    spool.note(job, state, None, NOW)
    again = reopened(spool, path)
    found = again.find(FIRST)
    assert found is not None
    assert (found.state, found.cause, found.has_ended) == (PrintState.UNKNOWN, "restarted", True)
    assert again.next(NOW) is None
    again.close()


def test_what_waited_through_a_crash_still_waits(spool: Spool, path: Path) -> None:
    add(spool)
    again = reopened(spool, path)
    assert again.next(NOW) is not None
    again.close()


def test_what_ended_stays_as_it_ended(spool: Spool, path: Path) -> None:
    ended = spool.end(
        spool.note(add(spool), PrintState.SENDING, None, NOW), Outcome(PrintState.SENT, Evidence.WRITTEN), NOW
    )
    again = reopened(spool, path)
    assert again.find(FIRST) == ended
    again.close()


def test_a_ticket_too_old_to_be_of_use_expires(spool: Spool) -> None:
    job = add(spool)
    assert spool.expire(NOW) == 0
    assert spool.next(LATER) is None
    assert spool.expire(LATER) == 1
    found = spool.find(job.key)
    assert found is not None
    assert (found.state, found.has_ended) == (PrintState.EXPIRED, True)


def test_one_that_is_being_sent_does_not_expire(spool: Spool) -> None:
    spool.note(add(spool), PrintState.SENDING, None, NOW)
    assert spool.expire(LATER) == 0


def test_it_may_expire_sooner_but_not_later_than_it_was_to(spool: Spool) -> None:
    job = add(spool)
    spool.expire_at(job.key, LATER + timedelta(hours=1))
    assert not spool.is_of_use(job, LATER)
    spool.expire_at(job.key, NOW)
    assert not spool.is_of_use(job, NOW)
    assert spool.next(NOW) is None
    assert spool.expire(NOW) == 1


def test_what_a_ticket_said_goes_after_a_day_and_its_key_after_a_week(spool: Spool, path: Path) -> None:
    add(spool, SECOND)
    spool.end(add(spool), DONE, NOW)
    spool.scrub(NOW + timedelta(hours=25))
    assert spool.find(FIRST) is not None
    spool.close()
    assert path.read_bytes().count(b"picture") <= 2  # one job's, and the column's own name
    again = Spool(path, NOW)
    again.scrub(NOW + timedelta(days=8))
    assert again.find(FIRST) is None
    assert again.find(SECOND) is not None
    again.close()


def test_the_file_is_for_its_owner_alone(spool: Spool, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_server_is_told_each_change_once(spool: Spool) -> None:
    job_id = uuid4()
    job = add(spool)
    add(spool, SECOND)
    spool.attach(job, job_id)
    assert spool.unreported() == [(job_id, job)]
    spool.reported(job_id, PrintState.QUEUED)
    assert spool.unreported() == []
    ended = spool.end(job, DONE, NOW)
    assert spool.unreported() == [(job_id, ended)]
    assert spool.find_for_server(job_id) == ended


def test_a_server_copy_whose_number_the_kiosk_used_gets_the_next(spool: Spool) -> None:
    add(spool)
    assert spool.key_for_server(FIRST) == FIRST
    assert spool.key_for_server(SECOND) == SECOND
    kiosks = add(spool, SECOND)
    assert spool.key_for_server(SECOND) == Key(SECOND.command_id, 3)
    spool.attach(kiosks, uuid4())
    assert spool.key_for_server(SECOND) == SECOND


def test_a_server_copy_is_taken_in_with_the_servers_own_name_for_it_or_not_at_all(
    spool: Spool, path: Path
) -> None:
    job_id = uuid4()
    with sqlite3.connect(path, isolation_level=None) as beside:
        beside.execute(
            "CREATE TRIGGER full BEFORE INSERT ON server_jobs BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
        with pytest.raises(sqlite3.DatabaseError, match="no room"):
            spool.add(SECOND, TICKET, NOW, LATER, job_id=job_id)
        assert spool.find(SECOND) is None
        beside.execute("DROP TRIGGER full")
    beside.close()
    assert spool.add(SECOND, TICKET, NOW, LATER, job_id=job_id) == spool.find_for_server(job_id)


def test_one_that_can_never_be_printed_has_failed_for_good(spool: Spool) -> None:
    job = spool.refuse(FIRST, "cannot_draw", NOW)
    assert (job.state, job.cause, job.has_ended) == (PrintState.FAILED, "cannot_draw", True)
    assert spool.next(NOW) is None
