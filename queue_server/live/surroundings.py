"""How the machine under a server is, and how what it does by itself goes; costs a few short looks."""

from __future__ import annotations

import asyncio
import base64
import shutil
import ssl
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

from queue_server.bank_holidays import known_until
from queue_server.domain.concerns import Machine
from queue_server.domain.outgoing import Way
from queue_server.live.daily_copy import DailyCopy
from queue_server.shop import Shop
from queue_server.store import outgoing
from queue_server.store.writer import Reader

_SEQUENCE, _VERSION, _UTC_TIME = 0x30, 0xA0, 0x17


class Surroundings:
    """Asked now and again. `data` is the server's folder, `certificate` its own, None where it has none."""

    def __init__(
        self,
        shop: Callable[[], Shop],
        reader: Reader,
        data: Path,
        certificate: Path | None,
        ways: Callable[[], Collection[Way]],
        now: Callable[[], datetime],
        copying: DailyCopy | None = None,
    ) -> None:
        self._shop, self._reader, self._ways, self._now = shop, reader, ways, now
        self._data, self._certificate, self._copying = data, certificate, copying
        self._started_at = now()

    async def look(self) -> Machine:
        """How all of it is now; what can't be found out is None."""
        shop, ways, now = self._shop(), self._ways(), self._now()
        unsent, since = await self._reader.read(lambda c: outgoing.overdue(c, shop.id, ways, now))
        return Machine(
            started_at=self._started_at,
            free_bytes=await asyncio.to_thread(_free_bytes, self._data),
            copied_at=None if self._copying is None else await asyncio.to_thread(self._copying.made_at),
            copy_problem=None if self._copying is None else self._copying.problem,
            unsent=unsent,
            unsent_since=since,
            certificate_until=await asyncio.to_thread(_valid_until, self._certificate),
            holidays_until=known_until(),
        )


def _free_bytes(folder: Path) -> int | None:
    return shutil.disk_usage(folder).free if folder.is_dir() else None


def _valid_until(certificate: Path | None) -> datetime | None:
    try:
        return None if certificate is None else valid_until(certificate.read_text())
    except (OSError, ValueError):
        return None


def valid_until(certificate: str) -> datetime:
    """The last moment of the first certificate in this text (PEM). Raises ValueError.

    Read by hand: what reads certificates takes 26 MB that a running server does without.
    """
    first = certificate[: certificate.index(ssl.PEM_FOOTER) + len(ssl.PEM_FOOTER)]
    body = base64.b64decode(first.partition(ssl.PEM_HEADER)[2].removesuffix(ssl.PEM_FOOTER))
    content = _content(_content(body, _SEQUENCE)[0], _SEQUENCE)[0]
    if content[0] == _VERSION:
        content = _content(content)[1]
    for _ in ("serial number", "signature", "issuer"):
        content = _content(content)[1]
    validity = _content(content, _SEQUENCE)[0]
    last = _content(validity)[1]
    form = "%y%m%d%H%M%SZ" if last[0] == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(_content(last)[0].decode("ascii"), form).replace(tzinfo=UTC)


def _content(der: bytes, kind: int | None = None) -> tuple[bytes, bytes]:
    """What the first thing in this DER holds, and what follows it."""
    if len(der) < 2 or kind not in (None, der[0]):
        raise ValueError("this is no certificate")
    start, length = 2, der[1]
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[2:start], "big")
    return der[start : start + length], der[start + length :]
