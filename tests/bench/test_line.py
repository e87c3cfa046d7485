"""A line of the bench is opened anew where the server closed it meanwhile."""

from __future__ import annotations

import asyncio

from queue_server.bench.line import Line
from tests.became import became_true


async def test_a_line_that_was_closed_while_nothing_was_asked_is_opened_anew() -> None:
    lines = []

    async def answer_once(read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
        lines.append(await read.readuntil(b"\r\n\r\n"))
        write.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        write.close()

    listening = await asyncio.start_server(answer_once, "127.0.0.1", 0)
    async with listening, Line(listening.sockets[0].getsockname()[1]) as line:
        first, *_ = await line.ask("GET", "/")
        await became_true(line._read.at_eof)
        second, *_ = await line.ask("GET", "/")
    assert (first, second, len(lines)) == (204, 204, 2)
