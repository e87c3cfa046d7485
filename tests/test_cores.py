"""What waits for the interpreter shares a core; what works without it has all that the program was given."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from queue_server.cores import on_any, stay_on_one

R = TypeVar("R")
GIVEN = os.sched_getaffinity(0)
ITS_CORES = "import os; print(*os.sched_getaffinity(0))"


@pytest.fixture
def aside() -> Iterator[Callable[[Callable[[], R]], R]]:
    """Does something in a thread of its own: cores are a thread's, and these tests keep theirs."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda work: thread.submit(work).result()


def mine() -> set[int]:
    """The cores that this thread may run on."""
    return os.sched_getaffinity(0)


def of_a_child() -> set[int]:
    """The cores that a program may run on which this thread starts."""
    said = subprocess.run([sys.executable, "-c", ITS_CORES], capture_output=True, text=True, check=True)
    return {int(core) for core in said.stdout.split()}


def test_it_stays_on_one_of_its_cores_with_all_that_it_starts(aside):
    aside(stay_on_one)
    core = aside(mine)
    assert len(core) == 1
    assert core <= GIVEN
    assert aside(of_a_child) == core


def test_work_without_the_interpreter_has_every_core_meanwhile(aside):
    def started() -> tuple[set[int], set[int]]:
        with on_any():
            return mine(), of_a_child()

    aside(stay_on_one)
    core = aside(mine)
    assert aside(started) == (GIVEN, GIVEN)
    assert aside(mine) == core


def test_where_the_system_keeps_that_to_itself_nothing_changes(aside, monkeypatch):
    def refused(_: int, __: object) -> None:
        raise PermissionError

    def started() -> set[int]:
        with on_any():
            return mine()

    monkeypatch.setattr(os, "sched_setaffinity", refused)
    aside(stay_on_one)
    assert aside(started) == aside(mine) == GIVEN
