"""Each kind of what is personal is deleted by itself, and it shows when one of them is not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import OperationalError

from queue_server.domain import privacy
from queue_server.operations.housekeeping import tidy
from queue_server.store import outgoing, retention
from tests.operations.conftest import Day


def deleted(day: Day) -> dict[str, int]:
    """What the hourly deletion takes."""
    with day.database.writing() as connection:
        return tidy(connection, day.shop, day.now)


def standing(day: Day) -> dict[str, retention.Job]:
    return {job.name: job for job in day.look(retention.standing)}


async def test_one_that_fails_keeps_no_other_back_and_is_known(day: Day, monkeypatch, caplog) -> None:
    deleted(day)
    first = day.now
    day.pass_minutes(60)

    def broken(connection, *_) -> int:
        connection.exec_driver_sql("SELECT * FROM no_such_table")
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(outgoing, "empty", broken)
        gone = deleted(day)
    assert "outgoing_emptied" not in gone
    assert "notes" in gone
    assert "Deletion of outgoing_emptied has failed" in caplog.text
    jobs = standing(day)
    assert [name for name, job in jobs.items() if job.has_failed] == ["outgoing_emptied"]
    assert jobs["outgoing_emptied"].last_success_at == first
    assert jobs["notes"].last_success_at == day.now
    assert day.look(retention.last_done_at) == first
    day.pass_minutes(60)
    deleted(day)
    assert not any(job.has_failed for job in standing(day).values())
    assert day.look(retention.last_done_at) == day.now


async def test_one_that_never_succeeded_is_late_from_the_start(day: Day, monkeypatch) -> None:
    def broken(*_) -> int:
        raise OperationalError("DELETE", None, OSError("no"))

    monkeypatch.setattr(outgoing, "empty", broken)
    deleted(day)
    assert day.look(retention.last_done_at) is None
    assert privacy.deletion_is_late(None, day.now)


async def test_a_job_that_is_no_more_is_never_waited_for(day: Day) -> None:
    day.change(retention.tried, "of_an_older_version", day.now - timedelta(days=400), lambda: 0)
    deleted(day)
    assert "of_an_older_version" not in standing(day)
    assert day.look(retention.last_done_at) == day.now
