"""What waits for the interpreter shares a core; what works without it has all that the program was given."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar
from uuid import uuid4

import pytest

from queue_server.cores import on_any, one_core

R = TypeVar("R")
GIVEN = os.sched_getaffinity(0)
ITS_CORES = "import os; print(*os.sched_getaffinity(0))"


@pytest.fixture
def aside() -> Iterator[Callable[[Callable[[], R]], R]]:
    """Does something in a thread of its own: cores are a thread's, and these tests keep theirs."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda work: thread.submit(work).result()


@pytest.fixture
def name() -> str:
    """One that no server which runs meanwhile has."""
    return f"test-{uuid4()}"


def mine() -> set[int]:
    """The cores that this thread may run on."""
    return os.sched_getaffinity(0)


def of_a_child() -> set[int]:
    """The cores that a program may run on which this thread starts."""
    said = subprocess.run([sys.executable, "-c", ITS_CORES], capture_output=True, text=True, check=True)
    return {int(core) for core in said.stdout.split()}


def test_a_thread_stays_on_one_core_with_all_that_it_starts(aside, name):
    def kept() -> tuple[set[int], set[int]]:
        with one_core(name):
            return mine(), of_a_child()

    core, childs = aside(kept)
    assert len(core) == 1
    assert childs == core <= GIVEN
    assert aside(mine) == GIVEN


def test_each_of_several_has_a_core_of_its_own_until_all_are_taken(aside, name):
    def taken() -> tuple[set[int], set[int]]:
        with ExitStack() as servers:
            every = set()
            for _ in GIVEN:
                servers.enter_context(one_core(name))
                every |= mine()
                os.sched_setaffinity(0, GIVEN)
            servers.enter_context(one_core(name))
            return every, mine()

    every, shared = aside(taken)
    assert every == GIVEN
    assert len(shared) == 1


def test_work_without_the_interpreter_has_every_core_meanwhile(aside, name):
    def worked() -> tuple[set[int], set[int], int]:
        with one_core(name):
            with on_any():
                had = mine(), of_a_child()
            return *had, len(mine())

    assert aside(worked) == (GIVEN, GIVEN, 1)


def test_where_the_system_keeps_that_to_itself_nothing_changes(aside, name, monkeypatch):
    def refused(_: int, __: object) -> None:
        raise PermissionError

    def worked() -> tuple[set[int], set[int]]:
        with one_core(name), on_any():
            return mine(), of_a_child()

    monkeypatch.setattr(os, "sched_setaffinity", refused)
    assert aside(worked) == (GIVEN, GIVEN)
