"""What somebody has answered so far, sealed in a cookie of their own browser for an hour, and nowhere else.

So that nothing personal is in an address, every page can be gone back to, and nothing is stored for those
who do not book.
"""

from __future__ import annotations

import base64
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from queue_server.api.front_door import FrontDoor
from queue_server.contract.words import ENGLISH
from queue_server.store import keys

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEPT_SECONDS = 3600
PATH = "/bookings"
_NAME, _SECURE_NAME = "front_door_booking", "__Secure-front_door_booking"


class Draft(BaseModel):
    """The answers, and which questions they answer. `language` is the pages', `spoken` is asked for.

    Once it is booked nothing is left but by which command, and the token of the manage link, so that a
    second click leads to the same page.
    """

    model_config = ConfigDict(frozen=True)

    language: str = ENGLISH
    answered: frozenset[str] = frozenset()
    service: str | None = None
    day: date | None = None
    slot: str | None = None
    family_name: str | None = Field(default=None, repr=False)
    date_of_birth: date | None = Field(default=None, repr=False)
    phone: str | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)
    contact_safe: bool = False
    spoken: str | None = None
    needs: tuple[str, ...] = Field(default=(), repr=False)
    done_by: UUID | None = None
    token: str | None = Field(default=None, repr=False)


async def recall(request: Request, door: FrontDoor) -> Draft:
    """What this browser has answered; an empty draft where that is nothing, too old or not ours."""
    sealed = request.cookies.get(_name(door))
    if sealed is None:
        return Draft()
    from cryptography.fernet import InvalidToken

    try:
        opened = (await _box(door)).decrypt_at_time(sealed, KEPT_SECONDS, int(door.now().timestamp()))
        return Draft.model_validate_json(opened)
    except (InvalidToken, ValidationError):
        return Draft()


async def remember(response: Response, door: FrontDoor, draft: Draft) -> None:
    """The browser keeps the answers for another hour."""
    written = draft.model_dump_json().encode()
    sealed = (await _box(door)).encrypt_at_time(written, int(door.now().timestamp()))
    response.set_cookie(
        _name(door),
        sealed.decode(),
        max_age=KEPT_SECONDS,
        path=PATH,
        secure=door.is_secure,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, door: FrontDoor) -> None:
    """The browser keeps nothing."""
    response.delete_cookie(_name(door), path=PATH, secure=door.is_secure, httponly=True, samesite="lax")


async def _box(door: FrontDoor) -> Fernet:
    from cryptography.fernet import Fernet  # 6 MB that a server without public booking does without

    key = await door.reader.read(lambda c: keys.key_for(c, door.shop.id, "booking drafts"))
    return Fernet(base64.urlsafe_b64encode(key))


def _name(door: FrontDoor) -> str:
    return _SECURE_NAME if door.is_secure else _NAME
