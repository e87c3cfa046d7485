"""One order of commands: what was asked is done one at a time and answered only once it is on disk.

On SQLite one thread owns the only write connection. What is asked while one commit is under way
shares the next one; if anything in it is refused, all of it is rolled back and done again one by
one, so nothing done in a transaction may have an effect outside it. On PostgreSQL the shop's own
row is the lock, and each transaction has a connection of a pool.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection

from queue_server.domain.errors import DataDamaged
from queue_server.store.database import Database
from queue_server.store.trouble import told_as_trouble

R = TypeVar("R")
_LARGEST_GROUP = 64
_POSTGRES_WRITERS = 16


class Writer(Protocol):
    """Runs functions that change rows, each as one transaction."""

    async def write(self, change: Callable[[Connection], R]) -> R:
        """The answer of `change` once it is durable; what it raises, having changed nothing."""

    def close(self) -> None:
        """Finish what was asked, then stop."""


def writer_for(database: Database) -> Writer:
    """The right writer for this kind of database."""
    return GroupWriter(database) if database.is_sqlite else PoolWriter(database)


class _Request(Generic[R]):
    def __init__(self, change: Callable[[Connection], R]) -> None:
        self.change = change
        self.loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[R] = self.loop.create_future()


@dataclass(frozen=True, slots=True)
class _Outcome:
    request: _Request[Any]
    answer: Any = None
    error: BaseException | None = None


class GroupWriter:
    """The writer for SQLite. Once the data was found damaged, nothing more is written to it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: queue.SimpleQueue[_Request[Any] | None] = queue.SimpleQueue()
        self._damaged: DataDamaged | None = None
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    async def write(self, change: Callable[[Connection], R]) -> R:
        """See Writer. A caller that is cancelled no longer hears; the change is still made."""
        request = _Request(change)
        self._asked.put(request)
        return await request.answer

    def close(self) -> None:
        """See Writer."""
        self._asked.put(None)
        self._thread.join(timeout=10)

    def _work(self) -> None:
        with self._database.opened() as connection:
            while (first := self._asked.get()) is not None:
                group, ends = self._gather(first)
                done = (not self._damaged and _together(connection, group)) or [
                    self._alone(connection, each) for each in group
                ]
                _answer(done)
                if ends:
                    return

    def _alone(self, connection: Connection, request: _Request[Any]) -> _Outcome:
        try:
            if self._damaged is not None:
                raise self._damaged
            with told_as_trouble(), connection.begin():
                return _Outcome(request, request.change(connection))
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked, and reaches them
            if isinstance(error, DataDamaged):
                self._damaged = error
            return _Outcome(request, error=error)

    def _gather(self, first: _Request[Any]) -> tuple[list[_Request[Any]], bool]:
        group = [first]
        while len(group) < _LARGEST_GROUP:
            try:
                request = self._asked.get_nowait()
            except queue.Empty:
                break
            if request is None:
                return group, True
            group.append(request)
        return group, False


def _together(connection: Connection, group: list[_Request[Any]]) -> list[_Outcome] | None:
    if len(group) == 1:
        return None
    try:
        with connection.begin():
            answers = [request.change(connection) for request in group]
    except BaseException:  # noqa: BLE001 - whoever it belongs to hears it when each is done alone
        return None
    return [_Outcome(request, answer) for request, answer in zip(group, answers, strict=True)]


def _answer(done: list[_Outcome]) -> None:
    """Wake the loop once for all of them: each waking costs a change of threads."""
    for loop, outcomes in groupby(done, lambda outcome: outcome.request.loop):
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, list(outcomes))


def _tell(done: list[_Outcome]) -> None:
    for outcome in done:
        answer = outcome.request.answer
        if answer.done():
            continue
        if outcome.error is None:
            answer.set_result(outcome.answer)
        else:
            answer.set_exception(outcome.error)


class PoolWriter:
    """The writer for PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._threads = ThreadPoolExecutor(_POSTGRES_WRITERS, thread_name_prefix="writer")

    async def write(self, change: Callable[[Connection], R]) -> R:
        """See Writer."""

        def once() -> R:
            with self._database.writing() as connection:
                return change(connection)

        return await asyncio.shield(asyncio.wrap_future(self._threads.submit(once)))

    def close(self) -> None:
        """See Writer."""
        self._threads.shutdown()


class Reader:
    """Runs functions that only look, on a few threads, each on a snapshot of its own."""

    def __init__(self, database: Database, threads: int = 4) -> None:
        self._database = database
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    def read(self, look: Callable[[Connection], R]) -> asyncio.Future[R]:
        """What `look` answers; it is begun at once, whether or not anybody waits for it."""

        def once() -> R:
            with self._database.reading() as connection:
                return look(connection)

        return asyncio.wrap_future(self._threads.submit(once))

    def close(self) -> None:
        """Finish what was asked, then stop."""
        self._threads.shutdown(cancel_futures=True)
