"""Who is asking, and whether they may: every route has exactly one `require(Permission…)`.

Devices send `Authorization: Bearer`, people a session cookie; a request with both is the device's.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import Annotated

from fastapi import Depends
from fastapi.openapi.models import APIKey, APIKeyIn, HTTPBearer
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection
from starlette.responses import Response

from queue_server.api import presence
from queue_server.api.front_door import FrontDoor, door_of
from queue_server.domain.errors import NotAllowed, NotSignedIn
from queue_server.domain.people import ANYONE, Actor, Permission
from queue_server.operations.sign_in import SESSION_LASTS

_PLAIN_COOKIE = "front_door"
_SECURE_COOKIE = "__Host-front_door"
_OPEN = frozenset({Permission.PUBLIC, Permission.CUSTOMER})
_BY_DEVICE = frozenset({Permission.USE_KIOSK, Permission.SHOW_BOARD, Permission.PRINT})
_DEVICE = ("device token", HTTPBearer(description="What a device was given when it was paired."))
_MONITORING = ("metrics token", HTTPBearer(description="FRONT_DOOR_METRICS_TOKEN of the server."))
_SESSION = (
    "session",
    APIKey(**{"in": APIKeyIn.cookie}, name=_PLAIN_COOKIE, description="Set by /api/sign-in."),
)


class Require:
    """A route's permission; called for each request, it answers with who is asking."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, connection: HTTPConnection) -> Actor:  # noqa: ARG002 - only subclasses look at who asks
        """Anyone is welcome."""
        return ANYONE


class _RequireKnown(Require, SecurityBase):
    """A permission that only a known device or person can have; OpenAPI says how to be known.

    A person who asks is noted as being here, but for what their page opens `by_itself`.
    """

    def __init__(self, permission: Permission, *, by_itself: bool = False) -> None:
        super().__init__(permission)
        self._by_itself = by_itself
        self.scheme_name, self.model = _DEVICE if permission in _BY_DEVICE else _SESSION

    async def __call__(self, connection: HTTPConnection) -> Actor:
        """Refuses with NotSignedIn or NotAllowed."""
        door = door_of(connection)
        actor = await who(connection, door)
        if actor is None:
            raise NotSignedIn("Please sign in.")
        session = token_of_session(connection, door)
        if session is not None and not self._by_itself:
            await presence.note(connection, door, session)
        if not actor.may(self.permission):
            raise NotAllowed
        return actor


class _RequireMetricsToken(Require, SecurityBase):
    """Monitoring is no person and no device: it has the one token of the settings."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.scheme_name, self.model = _MONITORING

    async def __call__(self, connection: HTTPConnection) -> Actor:
        """Refuses with NotSignedIn, also where no token was set."""
        shown, expected = token_of_device(connection) or "", door_of(connection).metrics_token or ""
        if not (expected and compare_digest(shown.encode(), expected.encode())):
            raise NotSignedIn("Figures are for whoever has the metrics token.")
        return ANYONE


def require(permission: Permission) -> Require:
    """The dependency that lets in only those who have this permission."""
    if permission in _OPEN:
        return Require(permission)
    return (_RequireMetricsToken if permission is Permission.METRICS else _RequireKnown)(permission)


async def who(connection: HTTPConnection, door: FrontDoor) -> Actor | None:
    """The device or person that sent this request; None when it can't be told."""
    bearer = token_of_device(connection)
    if bearer is not None:
        return await door.entrance.device(bearer)
    session = token_of_session(connection, door)
    return None if session is None else await door.entrance.person(session)


def token_of_device(connection: HTTPConnection) -> str | None:
    """The bearer token, if one was sent."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def token_of_session(connection: HTTPConnection, door: FrontDoor) -> str | None:
    """The session cookie, if one was sent."""
    return connection.cookies.get(_cookie_name(door))


def remember(response: Response, door: FrontDoor, token: str) -> None:
    """Give the browser the session; scripts can't read it and other sites can't send it."""
    response.set_cookie(
        _cookie_name(door),
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        path="/",
        secure=door.is_secure,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, door: FrontDoor) -> None:
    """Take the session away from the browser."""
    response.delete_cookie(_cookie_name(door), path="/", secure=door.is_secure, httponly=True, samesite="lax")


def _cookie_name(door: FrontDoor) -> str:
    return _SECURE_COOKIE if door.is_secure else _PLAIN_COOKIE


Kiosk = Annotated[Actor, Depends(require(Permission.USE_KIOSK))]
Board = Annotated[Actor, Depends(require(Permission.SHOW_BOARD))]
Printer = Annotated[Actor, Depends(require(Permission.PRINT))]
SignedIn = Annotated[Actor, Depends(require(Permission.SIGNED_IN))]
LooksOn = Annotated[Actor, Depends(_RequireKnown(Permission.SIGNED_IN, by_itself=True))]
Adviser = Annotated[Actor, Depends(require(Permission.SERVE))]
Receptionist = Annotated[Actor, Depends(require(Permission.RECEIVE))]
Manager = Annotated[Actor, Depends(require(Permission.MANAGE))]
SeesTicket = Annotated[Actor, Depends(require(Permission.SEE_TICKET))]
FollowsUp = Annotated[Actor, Depends(require(Permission.FOLLOW_UP))]
Books = Annotated[Actor, Depends(require(Permission.BOOK))]
HoldsSurgeries = Annotated[Actor, Depends(require(Permission.HOLD_SURGERIES))]
ChangesTicket = Annotated[Actor, Depends(require(Permission.CHANGE_TICKET))]
Public = Annotated[Actor, Depends(require(Permission.PUBLIC))]
Customer = Annotated[Actor, Depends(require(Permission.CUSTOMER))]
