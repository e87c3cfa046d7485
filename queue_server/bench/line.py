"""One client's open HTTP/1.1 line, thin enough that what is measured is the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from time import perf_counter
from typing import Any, Self

_DATA = b"data: "


class Line:
    """Requests one after another over one connection; use it as an async context manager."""

    def __init__(self, port: int, **headers: str) -> None:
        self._port = port
        written = {"Host": f"127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin", **headers}
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in written.items())

    async def __aenter__(self) -> Self:
        self._read, self._write = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._write.close()
        with suppress(OSError):  # the other end may be gone
            await self._write.wait_closed()

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any, float]:
        """The status, the answer read as JSON (None when empty) and the seconds it took."""
        sent = b"" if body is None else json.dumps(body).encode()
        kind = f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n" if sent else ""
        request = f"{method} {path} HTTP/1.1\r\n{self._headers}{kind}\r\n".encode() + sent
        if self._read.at_eof():  # the server closes a line on which nothing was asked for some seconds
            self._write.close()
            await self.__aenter__()
        started = perf_counter()
        self._write.write(request)
        head = await self._read.readuntil(b"\r\n\r\n")
        answer = await self._read.readexactly(_length(head))
        taken = perf_counter() - started
        return int(head.split(b" ", 2)[1]), json.loads(answer) if answer else None, taken

    async def events(self, path: str) -> AsyncIterator[Any]:
        """What each server-sent event says, until the line ends; nothing else can be asked on it then."""
        self._write.write(f"GET {path} HTTP/1.1\r\n{self._headers}\r\n".encode())
        async for text in self._read:
            if text.startswith(_DATA):
                yield json.loads(text.removeprefix(_DATA))


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
