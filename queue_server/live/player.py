"""Plays the queue in a process of its own, at low priority, so that nothing here ever waits for it.

Run as a program, with the numbers of the cores that it may use, it answers one question after another until
nobody asks any more. Questions and answers are pickled between a server and the child that it started itself;
nobody else has a way in.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from typing import BinaryIO, ParamSpec, TypeVar, cast

from queue_server.cores import GIVEN, run_on

P = ParamSpec("P")
R = TypeVar("R")
_LENGTH_BYTES = 8
_KINDER = 10


class Player:
    """The child, started when it is first asked. One question at a time."""

    def __init__(self) -> None:
        self._child: Process | None = None

    async def ask(self, work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
        """What `work` answers, worked out in the child.

        A child that stumbles says why on standard error and is gone: IncompleteReadError. So is one that is
        not heard to its end. The next question starts another.
        """
        child = self._child
        if child is None:
            child = self._child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", __name__, *map(str, GIVEN), stdin=PIPE, stdout=PIPE
            )
        try:
            answer = await _exchange(child, pickle.dumps((work, given, named)))
        except BaseException:
            await self.close()
            raise
        return cast(R, answer)

    async def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()


def answer_all(asked: BinaryIO, answered: BinaryIO) -> None:
    """Answer questions until there are no more."""
    while length := asked.read(_LENGTH_BYTES):
        work, given, named = pickle.loads(asked.read(int.from_bytes(length)))  # noqa: S301 - from our parent
        answered.write(_framed(pickle.dumps(work(*given, **named))))
        answered.flush()


# ------------------------------------------------------------------------------------------------


async def _exchange(child: Process, question: bytes) -> object:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(_framed(question))
    await child.stdin.drain()
    length = int.from_bytes(await child.stdout.readexactly(_LENGTH_BYTES))
    return pickle.loads(await child.stdout.readexactly(length))  # noqa: S301 - from our own child


def _framed(message: bytes) -> bytes:
    return len(message).to_bytes(_LENGTH_BYTES) + message


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_KINDER)
    run_on(map(int, sys.argv[1:]))
    answer_all(sys.stdin.buffer, sys.stdout.buffer)
