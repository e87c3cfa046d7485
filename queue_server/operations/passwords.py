"""Passwords: kept as argon2id, checked in threads of their own, never inside a transaction."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_server.cores import on_any
from queue_server.domain.errors import BadInput

SHORTEST = 12
_AT_ONCE = 2
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$RJllvmbgcuU6y0mss++Npw$WBT8+R4hVKSVUjsWb1yLJBV6cjCRdSsfniDIl8gJtgY"
"""The hash of a long random password that was thrown away; a check against it takes as long as any."""


def hash_of(password: str) -> str:
    """What is kept of a password; takes a good part of a second and 64 MiB, on purpose."""
    with on_any():
        return PasswordHasher().hash(password)


def refuse_short(password: str) -> None:
    """Refuses with BadInput a password that is too easy to guess."""
    if len(password) < SHORTEST:
        raise BadInput(f"A password needs at least {SHORTEST} characters.")


def made_up() -> str:
    """A new password that nobody chose: four groups of four, without letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


class Passwords:
    """Checks passwords a few at a time, so that many tries cannot take all memory."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether it is the password; with None, who is not known, it takes as long and is False."""
        return await asyncio.wrap_future(self._threads.submit(self._check, password, kept))

    def close(self) -> None:
        """Finish what was asked, then stop."""
        self._threads.shutdown()

    def _check(self, password: str, kept: str | None) -> bool:
        try:
            with on_any():
                PasswordHasher().verify(kept or NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None
